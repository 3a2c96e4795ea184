use super::*;
use crate::office::roster::RosterLine;
use crate::source::Content;

/// 表体在第 10 行（从 0 起）至第 20 行。
const FIRST: u32 = 10;
const LAST: u32 = 20;

fn grid(name: &str, cells: &[(&str, &str)]) -> Grid {
    let mut grid = Grid {
        name: name.to_owned(),
        ..Grid::default()
    };
    for (at, text) in cells {
        let value = if let Some(number) = text.strip_prefix('#') {
            CellValue::Number(number.parse().expect("数"))
        } else if let Some(iso) = text.strip_prefix('@') {
            CellValue::Date(iso.to_owned())
        } else {
            CellValue::Text((*text).to_owned())
        };
        grid.cells
            .insert(at.parse().expect("地址"), Content::plain(value));
    }
    grid
}

fn line(name: &str, code: &str, level: &str, parent: &str) -> RosterLine {
    RosterLine {
        name: name.to_owned(),
        code: (!code.is_empty()).then(|| code.to_owned()),
        level: Some(level.to_owned()),
        parent: (!parent.is_empty()).then(|| parent.to_owned()),
        expected: true,
        ..RosterLine::default()
    }
}

fn with_roster() -> Office {
    let mut office = Office::default();
    office.roster.localities = vec![
        line("青岚省", "510000", "省级", ""),
        line("岚州市", "515100", "市级", "青岚省"),
        line("松岭区", "515103", "县级", "岚州市"),
        line("望溪县", "515122", "县级", "岚州市"),
        line("沅平市", "515200", "市级", "青岚省"),
        line("石棠县", "515221", "县级", "沅平市"),
        RosterLine {
            aliases: vec!["雁口县".to_owned()],
            ..line("雁汀县", "515324", "县级", "沅平市")
        },
        RosterLine {
            aliases: vec!["鼓楼区".to_owned()],
            ..line("岚州市鼓楼区", "515104", "县级", "岚州市")
        },
        RosterLine {
            aliases: vec!["鼓楼区".to_owned()],
            ..line("沅平市鼓楼区", "515204", "县级", "沅平市")
        },
    ];
    office
}

fn look(office: &Office, path: &str, sheet: &str, cells: &[(&str, &str)]) -> Identity {
    let grid = grid(sheet, cells);
    identify(
        &IdentityInput {
            path,
            grid: &grid,
            table_first_row: FIRST,
            table_last_row: LAST,
            row_locality: None,
            row_code: None,
            sheet_count: 1,
        },
        office,
    )
}

/// `望溪县 515122 县级 ↑岚州市`
fn place(identity: &Identity) -> String {
    let l = &identity.locality;
    let or = |t: &Option<String>| t.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        "{} {} {} ↑{}",
        or(&l.name),
        or(&l.code),
        or(&l.level),
        or(&l.parent)
    )
}

fn codes(identity: &Identity) -> Vec<&str> {
    identity.findings.iter().map(|f| f.code.as_str()).collect()
}

fn said(identity: &Identity) -> String {
    let all: Vec<String> = identity
        .findings
        .iter()
        .map(|f| {
            let cell = f.cell.map(|c| c.to_string()).unwrap_or_default();
            format!(
                "{} {:?} {cell} {} → {}",
                f.code, f.severity, f.message, f.hint
            )
        })
        .collect();
    all.join("\n")
}

#[test]
fn the_header_block_in_pairs_of_cells() {
    let cells = [
        ("A1", "妇联组织维权服务工作标准（试行）填报表"),
        ("A2", "填报单位"),
        ("B2", "望溪县妇联"),
        ("C2", "行政区划代码"),
        ("D2", "#515122"),
        ("E2", "层级"),
        ("F2", "县级"),
        ("G2", "检查方式"),
        ("H2", "互查"),
        ("A3", "周期"),
        ("B3", "#2017"),
        ("C3", "填报人"),
        ("D3", "赵建英"),
        ("E3", "联系电话"),
        ("F3", "6653963"),
        ("G3", "填报日期"),
        ("H3", "@2017-12-04"),
    ];
    for office in [with_roster(), Office::default()] {
        let found = look(&office, "填报/自查.xlsx", "填报表", &cells[..]);
        assert_eq!(found.locality.name.as_deref(), Some("望溪县"));
        assert_eq!(found.locality.code.as_deref(), Some("515122"));
        assert_eq!(found.locality.level.as_deref(), Some("县级"));
        assert_eq!(found.unit.as_deref(), Some("望溪县妇联"));
        assert_eq!(found.check, Some(CheckRound::MutualCheck));
        assert_eq!(found.period.as_deref(), Some("2017"));
        assert_eq!(found.filled_by.as_deref(), Some("赵建英"));
        assert_eq!(found.phone.as_deref(), Some("6653963"));
        assert_eq!(found.date.as_deref(), Some("2017-12-04"));
        // 文件名说“自查”，表头说“互查”。
        assert_eq!(codes(&found), ["Q157"]);
    }
}

#[test]
fn the_header_in_one_cell_and_the_signature_below() {
    let office = with_roster();
    let found = look(
        &office,
        "填报/a.xlsx",
        "Sheet1",
        &[
            ("A1", "妇联组织维权服务工作标准自查表（2017年度）"),
            (
                "A2",
                "填报单位（盖章）：岚州市望溪县妇女联合会    填报人：张三  电话：0813-1234567",
            ),
            (
                "A22",
                "负责人（签字）：李四        填报日期：二〇一七年十二月五日",
            ),
        ],
    );
    assert_eq!(place(&found), "望溪县 515122 县级 ↑岚州市");
    assert_eq!(found.unit.as_deref(), Some("岚州市望溪县妇女联合会"));
    assert_eq!(found.date.as_deref(), Some("2017-12-05"));
    assert_eq!(found.filled_by.as_deref(), Some("张三"));
    assert_eq!(found.phone.as_deref(), Some("0813-1234567"));
    assert_eq!(found.period.as_deref(), Some("2017"));
    assert_eq!(found.check, Some(CheckRound::OwnCheck));
    assert_eq!(codes(&found), Vec::<&str>::new());

    let found = look(
        &office,
        "填报/a.xlsx",
        "Sheet1",
        &[
            ("A1", "维权服务工作标准"),
            ("C22", "望溪县妇联"),
            ("C23", "2017年12月5日"),
        ],
    );
    assert_eq!(place(&found), "望溪县 515122 县级 ↑岚州市");
    assert_eq!(found.unit.as_deref(), Some("望溪县妇联"));
    assert_eq!(found.date.as_deref(), Some("2017-12-05"));
    assert_eq!(codes(&found), Vec::<&str>::new());
}

#[test]
fn labels_above_their_values() {
    let found = look(
        &with_roster(),
        "a.xlsx",
        "Sheet1",
        &[
            ("A1", "填报单位"),
            ("B1", "检查方式"),
            ("C1", "填报日期"),
            ("A2", "石棠县妇联"),
            ("B2", "自查（ ）互查（√）抽查（ ）"),
            ("C2", "2017/12/05"),
        ],
    );
    assert_eq!(place(&found), "石棠县 515221 县级 ↑沅平市");
    assert_eq!(found.check, Some(CheckRound::MutualCheck));
    assert_eq!(found.date.as_deref(), Some("2017-12-05"));
}

#[test]
fn the_locality_from_title_sheet_file_and_folder() {
    let roster = with_roster();
    let none = Office::default();
    let title = [("A1", "望溪县妇联组织维权服务工作标准自查表")];
    let plain = [("A1", "妇联组织维权服务工作标准（试行）")];
    for (office, path, sheet, cells, wanted, findings) in [
        (
            &roster,
            "a.xlsx",
            "Sheet1",
            &title,
            "望溪县 515122 县级 ↑岚州市",
            vec![],
        ),
        (
            &none,
            "a.xlsx",
            "Sheet1",
            &title,
            "望溪县 - 县级 ↑-",
            vec![],
        ),
        (
            &none,
            "填报/岚州市/a.xlsx",
            "Sheet1",
            &title,
            "望溪县 - 县级 ↑岚州市",
            vec![],
        ),
        (
            &roster,
            "a.xlsx",
            "望溪县",
            &plain,
            "望溪县 515122 县级 ↑岚州市",
            vec!["Q161"],
        ),
        (
            &roster,
            "岚州市/望溪.xls",
            "Sheet1",
            &plain,
            "望溪县 515122 县级 ↑岚州市",
            vec!["Q161"],
        ),
        (
            &roster,
            "岚州市/03-望溪县妇联自查表（2017）.xls",
            "S",
            &plain,
            "望溪县 515122 县级 ↑岚州市",
            vec!["Q161"],
        ),
        (
            &roster,
            "雁口县妇联.xlsx",
            "S",
            &plain,
            "雁汀县 515324 县级 ↑沅平市",
            vec!["Q161"],
        ),
        (
            &none,
            "03-望溪县妇联自查表.xls",
            "Sheet1",
            &plain,
            "望溪县 - 县级 ↑-",
            vec!["Q161"],
        ),
        (
            &none,
            "2017年望溪县.xls",
            "Sheet1",
            &plain,
            "望溪县 - 县级 ↑-",
            vec!["Q161"],
        ),
        (
            &roster,
            "望溪县/自查表.xls",
            "Sheet1",
            &plain,
            "望溪县 515122 县级 ↑岚州市",
            vec!["Q161"],
        ),
        (
            &roster,
            "岚州市/市本级/自查表.xls",
            "Sheet1",
            &plain,
            "岚州市 515100 市级 ↑青岚省",
            vec!["Q161"],
        ),
        // 市的文件夹里没有名称的一份，可能是它的任何一个县。
        (
            &roster,
            "岚州市/自查表.xls",
            "Sheet1",
            &plain,
            "- - - ↑-",
            vec!["Q150"],
        ),
        (
            &none,
            "填报/全市县区自查表.xls",
            "Sheet1",
            &plain,
            "- - - ↑-",
            vec!["Q150"],
        ),
        (
            &roster,
            "自查表.xls",
            "Sheet1",
            &plain,
            "- - - ↑-",
            vec!["Q150"],
        ),
    ] {
        let found = look(office, path, sheet, &cells[..]);
        assert_eq!(place(&found), wanted, "{path} {sheet}");
        let located: Vec<&str> = codes(&found).into_iter().filter(|c| *c != "Q157").collect();
        assert_eq!(located, findings, "{path} {sheet}: {}", said(&found));
    }
}

#[test]
fn what_is_only_a_superior_is_no_contradiction() {
    let roster = with_roster();
    for office in [&roster, &Office::default()] {
        let found = look(
            office,
            "青岚省/岚州市/望溪县.xlsx",
            "岚州市望溪县",
            &[
                ("A1", "青岚省妇联组织维权服务工作标准自查表"),
                ("A2", "填报单位：望溪县妇联"),
            ],
        );
        assert_eq!(found.locality.name.as_deref(), Some("望溪县"));
        assert_eq!(codes(&found), Vec::<&str>::new(), "{}", said(&found));
    }
    // 标题只写了省，文件名更细：取文件名的。
    let found = look(
        &roster,
        "望溪县.xlsx",
        "Sheet1",
        &[("A1", "青岚省妇联组织维权服务工作标准自查表")],
    );
    assert_eq!(found.locality.name.as_deref(), Some("望溪县"));
}

#[test]
fn contradictions_are_named() {
    let roster = with_roster();
    let mut all = Vec::new();
    for (title, found) in [
        (
            "文件名是另一个县",
            look(
                &roster,
                "石棠县妇联自查表.xlsx",
                "S",
                &[("A2", "填报单位：望溪县妇联")],
            ),
        ),
        (
            "标题是另一个县",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[
                    ("A1", "石棠县妇联组织维权服务工作标准自查表"),
                    ("A2", "填报单位：望溪县妇联"),
                ],
            ),
        ),
        (
            "没有名册，文件名是另一个县",
            look(
                &Office::default(),
                "丙县.xlsx",
                "S",
                &[("A2", "填报单位：甲市乙县妇联")],
            ),
        ),
        (
            "代码是另一个县的",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[
                    ("A2", "填报单位：望溪县妇联"),
                    ("C2", "行政区划代码：515221"),
                ],
            ),
        ),
        (
            "代码不合结构",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[
                    ("A2", "填报单位：望溪县妇联"),
                    ("C2", "行政区划代码"),
                    ("D2", "#515"),
                ],
            ),
        ),
        (
            "放错文件夹",
            look(
                &roster,
                "沅平市/a.xlsx",
                "S",
                &[("A2", "填报单位：望溪县妇联")],
            ),
        ),
        (
            "几个同名的",
            look(&roster, "a.xlsx", "S", &[("A2", "填报单位：鼓楼区妇联")]),
        ),
        (
            "层级不符",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[("A2", "填报单位：望溪县妇联  层级：市级")],
            ),
        ),
        (
            "名册外、不是全称",
            look(&roster, "a.xlsx", "S", &[("A2", "填报单位：双流妇联")]),
        ),
        (
            "市：层级凭名称",
            look(
                &Office::default(),
                "a.xlsx",
                "S",
                &[("A2", "填报单位：甲市妇联")],
            ),
        ),
        (
            "单位一栏是一段话",
            look(
                &roster,
                "望溪县.xlsx",
                "S",
                &[(
                    "A2",
                    "填报单位：请各县（市、区）妇联如实填写本单位的全称并加盖公章后于十二月十日前报送至省妇联权益部邮箱",
                )],
            ),
        ),
        (
            "检查方式两个都勾",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[
                    ("A2", "填报单位：望溪县妇联"),
                    ("A3", "检查方式：自查（√）互查（√）"),
                ],
            ),
        ),
        (
            "周期不一、日期没有年份",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[
                    ("A1", "维权服务工作标准自查表（2017年度）"),
                    ("A2", "填报单位：望溪县妇联  周期：2016年"),
                    ("A3", "填报日期：12月5日"),
                ],
            ),
        ),
        (
            "周期看不懂",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[("A2", "填报单位：望溪县妇联  年度：本年度  填报日期：年底")],
            ),
        ),
        (
            "日期早于周期",
            look(
                &roster,
                "a.xlsx",
                "S",
                &[(
                    "A2",
                    "填报单位：望溪县妇联  周期：2017  填报日期：2016年12月5日",
                )],
            ),
        ),
        (
            "没有名册，代码的层级与名称不合",
            look(
                &Office::default(),
                "a.xlsx",
                "S",
                &[("A2", "填报单位：甲县妇联  区划代码：510300")],
            ),
        ),
        ("什么也没有", look(&roster, "a.xlsx", "S", &[])),
        (
            "只有查不到的代码",
            look(&roster, "a.xlsx", "S", &[("A2", "行政区划代码：515999")]),
        ),
    ] {
        all.push(format!("## {title}\n{}\n{}", place(&found), said(&found)));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn one_of_a_name_is_told_by_code_folder_or_title() {
    let roster = with_roster();
    for (path, cells, wanted) in [
        (
            "沅平市/a.xlsx",
            vec![("A2", "填报单位：鼓楼区妇联")],
            "沅平市鼓楼区 515204 县级 ↑沅平市",
        ),
        (
            "a.xlsx",
            vec![("A2", "填报单位：鼓楼区妇联 区划代码：515104")],
            "岚州市鼓楼区 515104 县级 ↑岚州市",
        ),
        (
            "a.xlsx",
            vec![("A2", "填报单位：沅平市鼓楼区妇联")],
            "沅平市鼓楼区 515204 县级 ↑沅平市",
        ),
    ] {
        let found = look(&roster, path, "S", &cells);
        assert_eq!(place(&found), wanted, "{path}");
        assert_eq!(codes(&found), Vec::<&str>::new(), "{}", said(&found));
    }
}

#[test]
fn a_row_of_a_wide_table_speaks_for_itself() {
    let office = with_roster();
    let grid = grid(
        "汇总",
        &[
            ("A1", "2017年岚州市妇联组织维权服务工作标准自查情况汇总表"),
            ("A2", "填报单位：岚州市妇联"),
            ("C2", "行政区划代码：515100"),
            ("E2", "层级：市级"),
            ("F2", "填报人：李四  填报日期：2017年12月20日"),
            ("A11", "地区"),
            ("B11", "填报单位"),
            ("C11", "填报日期"),
            ("D11", "1.1.1 能够发现本地区妇女儿童侵权苗头性问题"),
            ("A13", "石棠"),
            ("B13", "石棠县妇联"),
            ("A21", "望溪"),
            ("B21", "望溪县妇联"),
            ("C21", "@2017-12-06"),
            ("A22", "松岭"),
            ("B22", "松岭区妇联"),
            ("A24", "岚州市妇联"),
        ],
    );
    let input = IdentityInput {
        path: "石棠县.xlsx",
        grid: &grid,
        table_first_row: FIRST,
        table_last_row: LAST,
        row_locality: Some("望溪"),
        row_code: Some("515122"),
        sheet_count: 1,
    };
    let found = identify(&input, &office);
    assert_eq!(place(&found), "望溪县 515122 县级 ↑岚州市");
    assert_eq!(found.period.as_deref(), Some("2017"));
    assert_eq!(found.check, Some(CheckRound::OwnCheck));
    assert_eq!(found.unit.as_deref(), Some("望溪县妇联"));
    assert_eq!(found.date.as_deref(), Some("2017-12-06"));
    assert_eq!(found.filled_by, None);
    assert_eq!(codes(&found), Vec::<&str>::new(), "{}", said(&found));
}

#[test]
fn person_and_phone_written_together() {
    let found = look(
        &with_roster(),
        "望溪县.xlsx",
        "S",
        &[("A2", "填报人：张三（13800000000）")],
    );
    assert_eq!(found.filled_by.as_deref(), Some("张三"));
    assert_eq!(found.phone.as_deref(), Some("13800000000"));
}

#[test]
fn a_value_and_the_next_label_do_not_run_together() {
    let office = with_roster();
    for (text, check) in [
        ("检查方式：自查　　年度：2018年", CheckRound::OwnCheck),
        ("检查形式：抽查 年度：2018", CheckRound::SpotCheck),
    ] {
        let found = look(
            &office,
            "a.xlsx",
            "S",
            &[("A1", "填报单位：望溪县妇联"), ("A2", text)],
        );
        assert_eq!(found.check, Some(check), "{text}");
        assert_eq!(found.period.as_deref(), Some("2018"), "{text}");
    }
}
