//! 各地的习惯写法：整张表照办公室里的样子写出来，读出的与人看到的相同。

use quanyi::field::Value;
use quanyi::model::submission::{State, Submission};
use quanyi::office::Office;
use quanyi::{read, source};

/// 一行一个指标的表：每行的编号 → 后面几格；写成 CSV，以 `name` 为文件名读入。
fn read_table(
    name: &str,
    header: &[&str],
    cells: impl Fn(&str) -> Vec<String>,
    below: &[&[&str]],
) -> Submission {
    let office = Office::default();
    let mut rows: Vec<Vec<String>> = vec![header.iter().map(|h| (*h).to_owned()).collect()];
    for indicator in &office.catalogue.indicators {
        let mut row = vec![indicator.text.clone()];
        row.extend(cells(&indicator.code));
        rows.push(row);
    }
    rows.extend(
        below
            .iter()
            .map(|r| r.iter().map(|c| (*c).to_owned()).collect()),
    );
    read_rows(name, &rows, &office)
}

fn read_rows(name: &str, rows: &[Vec<String>], office: &Office) -> Submission {
    let quoted = |c: &String| format!("\"{}\"", c.replace('"', "\"\""));
    let text: String = rows
        .iter()
        .map(|r| r.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n")
        .collect();
    let folder = tempfile::tempdir().expect("临时文件夹");
    let path = folder.path().join(name);
    std::fs::write(&path, format!("\u{feff}{text}")).expect("写得下");
    let limits = source::Limits {
        seconds: 60.0,
        ..office.config.limits.clone()
    };
    let found = source::find(&[path], &limits).expect("找得到");
    let mut all: Vec<Submission> = found
        .files
        .iter()
        .flat_map(|f| read::submissions(&source::open(f, &limits), office))
        .collect();
    assert_eq!(all.len(), 1, "{name} 应读出一份");
    all.remove(0)
}

fn state(submission: &Submission, code: &str) -> State {
    let office = Office::default();
    submission.answers[office.catalogue.indicator(code).expect("有此指标").ix].state
}

fn value(submission: &Submission, code: &str, field: &str) -> Option<Value> {
    let office = Office::default();
    let indicator = office.catalogue.indicator(code).expect("有此指标");
    let at = indicator
        .fields
        .iter()
        .position(|f| f.name == field)
        .expect("有此项");
    submission.answers[indicator.ix].fields[at]
        .as_ref()
        .and_then(|r| r.value.clone())
}

fn texts(value: Option<Value>) -> Vec<String> {
    match value {
        Some(Value::Texts(items)) => items.iter().map(|i| i.as_str().to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// 符号字体的 `þ有 ¨无` `R有 £无` 存成 .xls、.csv 就没有字体了，列名又各写各的：仍是勾选的一列。
#[test]
fn symbol_letters_without_their_font_are_ticks() {
    for (yes, no) in [("þ有　¨无", "¨有　þ无"), ("R有\n£无", "£有\nR无")] {
        for title in ["是否达到", "落实情况（打√）", "工作成效"] {
            let got = read_table(
                "甲县.csv",
                &["三级指标", title, "具体情况"],
                |code| {
                    let pick = if code.ends_with('2') { no } else { yes };
                    vec![pick.to_owned(), "数量：2".to_owned()]
                },
                &[],
            );
            assert_eq!(state(&got, "1.1.1"), State::Yes, "{title} {yes:?}");
            assert_eq!(state(&got, "1.1.2"), State::No, "{title} {yes:?}");
            assert_eq!(state(&got, "2.3.1"), State::Yes, "{title} {yes:?}");
        }
    }
}

/// 分栏的表常把填写的内容分成“数量（次、件、人）”和“内容”两栏，二级指标一栏也叫“内容”。
#[test]
fn the_amount_and_the_content_stand_in_columns_of_their_own() {
    let office = Office::default();
    let mut rows = vec![
        [
            "项目",
            "内容",
            "工作标准",
            "有/是",
            "无/否",
            "数量（次、件、人）",
            "内容",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for indicator in &office.catalogue.indicators {
        let content = match indicator.code.as_str() {
            "1.1.2" => "《甲调研报告》、《乙调研报告》",
            "2.6.1" => "（1）关于甲事的建议函；（2）关于乙事的建议函",
            _ => "",
        };
        rows.push(vec![
            "源头维权".to_owned(),
            "提出建议".to_owned(),
            indicator.text.clone(),
            "√".to_owned(),
            String::new(),
            "2件".to_owned(),
            content.to_owned(),
        ]);
    }
    let got = read_rows("甲县.csv", &rows, &office);
    assert_eq!(value(&got, "1.1.2", "数量"), Some(Value::Number(2)));
    assert_eq!(
        texts(value(&got, "1.1.2", "名称")),
        ["甲调研报告", "乙调研报告"]
    );
    assert_eq!(
        texts(value(&got, "2.6.1", "列举")),
        ["关于甲事的建议函", "关于乙事的建议函"]
    );
    assert_eq!(value(&got, "2.1.1", "数量"), Some(Value::Number(2)));
}

/// 一格里“有（√）”“无（ ）”写成两行，下一行又空着：不是两个指标的勾选叠在一起。
#[test]
fn a_pair_on_two_lines_is_not_shared_with_the_empty_row_below() {
    let got = read_table(
        "甲县.csv",
        &["工作标准", "现实情况", "具体情况"],
        |code| match code {
            "5.2.3" => vec![String::new(), String::new()],
            _ => vec!["有（√）\n无（ ）".to_owned(), "数量：4".to_owned()],
        },
        &[],
    );
    assert_eq!(state(&got, "5.2.2"), State::Yes);
    assert_eq!(value(&got, "5.2.2", "数量"), Some(Value::Number(4)));
    assert!(matches!(state(&got, "5.2.3"), State::Blank | State::Na));
}

/// 最后一个指标没有列，表后的“填报日期：……”碰巧在勾选的一列：不是它的答案。
#[test]
fn a_line_below_the_table_is_not_the_last_answer() {
    let office = Office::default();
    let mut rows = vec![
        ["工作标准", "现实情况", "具体情况"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for indicator in office.catalogue.indicators.iter().rev().skip(1).rev() {
        rows.push(vec![
            indicator.text.clone(),
            "有（√） 无（ ）".to_owned(),
            "数量：3".to_owned(),
        ]);
    }
    rows.push(vec![String::new(), "填报日期：2017年12月5日".to_owned()]);
    let got = read_rows("甲县.csv", &rows, &office);
    assert!(matches!(state(&got, "5.2.3"), State::Missing | State::Na));
    assert!(
        !got.findings.iter().any(|f| f.code == "Q204"),
        "{:?}",
        got.findings
    );
}

/// “非重点地区”说的就是不适用。
#[test]
fn not_a_key_region_means_not_applicable() {
    let got = read_table(
        "甲县.csv",
        &["工作标准", "现实情况", "具体情况"],
        |code| match code {
            "5.2.3" => vec!["非重点地区".to_owned(), String::new()],
            _ => vec!["是".to_owned(), "数量：3".to_owned()],
        },
        &[],
    );
    assert_eq!(state(&got, "5.2.3"), State::Na);
}

/// 填报单位写在表后，“填报人：……”碰巧在标准的一列：表到它之前为止，单位照样认得。
#[test]
fn the_office_is_named_below_the_table() {
    let got = read_table(
        "附件.csv",
        &["三级指标", "自查情况", "情况说明"],
        |_| vec!["有（√）无（ ）".to_owned(), "数量：3".to_owned()],
        &[
            &["填报人：王某", "", ""],
            &["审核人：赵某", "填报单位：贡井区妇联", ""],
        ],
    );
    assert_eq!(got.locality.name.as_deref(), Some("贡井区"));
    for line in ["单位盖章：贡井区妇联", "盖章处：贡井区妇联"] {
        let got = read_table(
            "附件.csv",
            &["三级指标", "自查情况", "情况说明"],
            |_| vec!["有（√）无（ ）".to_owned(), "数量：3".to_owned()],
            &[&[line, "", ""]],
        );
        assert_eq!(got.locality.name.as_deref(), Some("贡井区"), "{line}");
    }
}

/// 分栏的表，表后的“填报人：……”碰巧在“有/是”一栏。
#[test]
fn the_office_is_named_below_a_table_of_two_columns() {
    let got = read_table(
        "附件.csv",
        &["三级指标", "有/是", "无/否", "情况说明"],
        |_| vec!["√".to_owned(), String::new(), "数量：3".to_owned()],
        &[&["", "填报人：王某", "", "单位盖章：贡井区妇联"]],
    );
    assert_eq!(got.locality.name.as_deref(), Some("贡井区"));
}

/// 括号里的 v 是勾，不是填写的内容；中间隔着斜线的另一个选项也不是。
#[test]
fn a_letter_tick_is_not_content() {
    let got = read_table(
        "甲县.csv",
        &["工作标准", "现实情况", "具体情况"],
        |_| vec!["是（ v）".to_owned(), String::new()],
        &[],
    );
    assert_eq!(state(&got, "2.5.3"), State::Yes);
    assert_eq!(value(&got, "2.5.3", "列举"), None);
    let got = read_table(
        "甲县.csv",
        &["工作标准", "现实情况", "具体情况"],
        |_| vec!["是[　√　] / 否[　  ]".to_owned(), String::new()],
        &[],
    );
    assert_eq!(state(&got, "2.4.1"), State::Yes);
    assert!(
        got.answers
            .iter()
            .all(|a| a.fields.iter().all(Option::is_none))
    );
    let got = read_table(
        "甲县.csv",
        &["工作标准", "现实情况", "具体情况"],
        |code| {
            let tick = match code.ends_with('1') {
                true => "有，已落实",
                false => "有（　是　）",
            };
            vec![tick.to_owned(), String::new()]
        },
        &[],
    );
    assert!(
        got.answers
            .iter()
            .all(|a| { a.state == State::Yes && a.fields.iter().all(Option::is_none) })
    );
}

/// 填报表里几项都写在第一格：`数量（件）`一格里又有数量又有列举。
#[test]
fn everything_in_the_cell_of_the_first_item() {
    let office = Office::default();
    let mut rows = vec![
        ["编号", "工作标准", "现实情况", "填写项目", "填写内容"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for indicator in &office.catalogue.indicators {
        for (k, field) in indicator.fields.iter().enumerate() {
            let content = match (indicator.code.as_str(), k) {
                ("2.5.2", 0) => "2件：1.甲案已办结；2.乙案已回访",
                ("4.4.8", 0) => "2项，分别是妇女维权合议庭；“娘家人”工作室",
                ("2.6.1", 0) => "（1）关于甲事的建议函\n（2）关于乙事的建议函",
                ("4.4.1", 0) => "26个 县级 乡级",
                ("4.1.2", 0) => "市、县、乡三级：“三八”节平等就业倡议",
                _ if ["2.5.2", "4.1.2", "4.4.8", "2.6.1", "4.4.1"]
                    .contains(&indicator.code.as_str()) =>
                {
                    ""
                }
                _ => "3",
            };
            let first = k == 0;
            let only = |t: &str| if first { t.to_owned() } else { String::new() };
            rows.push(vec![
                only(&indicator.code),
                only(&indicator.text),
                only(&indicator.kind.yes),
                field.name.clone(),
                content.to_owned(),
            ]);
        }
    }
    let got = read_rows("甲县.csv", &rows, &office);
    assert_eq!(value(&got, "2.5.2", "数量"), Some(Value::Number(2)));
    assert_eq!(
        texts(value(&got, "2.5.2", "列举")),
        ["甲案已办结", "乙案已回访"]
    );
    assert_eq!(value(&got, "4.4.8", "数量"), Some(Value::Number(2)));
    assert_eq!(
        texts(value(&got, "4.4.8", "名称")),
        ["妇女维权合议庭", "“娘家人”工作室"]
    );
    assert_eq!(value(&got, "2.6.1", "数量"), None);
    assert_eq!(texts(value(&got, "2.6.1", "列举")).len(), 2);
    assert_eq!(value(&got, "4.4.1", "数量"), Some(Value::Number(26)));
    assert!(matches!(
        value(&got, "4.4.1", "层级"),
        Some(Value::Levels(levels)) if levels.len() == 2
    ));
    assert_eq!(
        texts(value(&got, "4.1.2", "列举")),
        ["“三八”节平等就业倡议"]
    );
}

/// 文件名里紧挨着地名的代码；像日期的六位数不是。
#[test]
fn the_code_stands_in_the_file_name() {
    for (name, code) in [
        ("510321荣县.csv", Some("510321")),
        ("荣县（510321）.csv", Some("510321")),
        ("荣县171205.csv", None),
        ("荣县220101.csv", None),
        ("荣县第2稿.csv", None),
    ] {
        let got = read_table(
            name,
            &["工作标准", "现实情况", "具体情况"],
            |_| vec!["是".to_owned(), "数量：3".to_owned()],
            &[],
        );
        assert_eq!(got.locality.code.as_deref(), code, "{name}");
    }
}

/// 二级指标一栏也叫“具体内容”：不是左右排着的另半张表，表头与落款都还在。
#[test]
fn a_second_column_of_contents_is_no_second_table() {
    let office = Office::default();
    let mut rows = vec![
        vec!["妇联组织维权服务工作标准自查表（2017年度）".to_owned()],
        vec!["报送单位：甲县妇联".to_owned()],
        ["类别", "具体内容", "评价标准", "选择", "数量", "具体内容"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for indicator in &office.catalogue.indicators {
        let group = office.catalogue.group_of(indicator);
        rows.push(vec![
            "一".to_owned(),
            group.name.clone(),
            indicator.text.clone(),
            "有【V】无【 】".to_owned(),
            "2".to_owned(),
            "《甲报告》、《乙报告》".to_owned(),
        ]);
    }
    rows.push(vec![
        "填表人：周晓燕".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        "联系电话：0813-1234567".to_owned(),
    ]);
    let got = read_rows("工作簿1.csv", &rows, &office);
    assert_eq!(got.locality.name.as_deref(), Some("甲县"));
    assert_eq!(got.period.as_deref(), Some("2017"));
    assert_eq!(got.filled_by.as_deref(), Some("周晓燕"));
    assert_eq!(state(&got, "1.1.1"), State::Yes);
    assert_eq!(texts(value(&got, "1.1.2", "名称")), ["甲报告", "乙报告"]);
    // 落款的电话不是最后一个指标的名称
    assert_eq!(texts(value(&got, "5.2.3", "名称")), ["甲报告", "乙报告"]);
    assert_eq!(got.phone.as_deref(), Some("0813-1234567"));
}

/// 填写的内容接在勾选之后，写在同一格里，也没有另外的填写列。
#[test]
fn ticks_and_details_share_one_cell() {
    let got = read_table(
        "甲县.csv",
        &["工作标准", "现实情况"],
        |code| {
            vec![
                match code {
                    "1.1.1" => "√有 ☐无\n1.数量：3 2.名称：《甲报告》",
                    "2.5.2" => "有（√）无（ ）  2件，王某案、李某案",
                    "2.6.1" => "【有】\n数量：2  列举：某村纠纷案；某镇纠纷案",
                    "4.4.1" => "有（√）无（ ）\n数量：12  层级：省级( ) 市级( ) 县级(√)",
                    "4.4.6" => "选“有” 数量：5，层级：乡级",
                    _ => "有（ ）无（√）\n数量：  名称：",
                }
                .to_owned(),
            ]
        },
        &[],
    );
    for code in ["1.1.1", "2.5.2", "2.6.1", "4.4.1", "4.4.6"] {
        assert_eq!(state(&got, code), State::Yes, "{code}");
    }
    assert_eq!(state(&got, "1.1.2"), State::No);
    assert_eq!(value(&got, "1.1.1", "数量"), Some(Value::Number(3)));
    assert_eq!(texts(value(&got, "1.1.1", "名称")), ["甲报告"]);
    assert_eq!(value(&got, "2.5.2", "数量"), Some(Value::Number(2)));
    assert_eq!(texts(value(&got, "2.5.2", "列举")), ["王某案", "李某案"]);
    assert_eq!(
        texts(value(&got, "2.6.1", "列举")),
        ["某村纠纷案", "某镇纠纷案"]
    );
    assert_eq!(value(&got, "4.4.1", "数量"), Some(Value::Number(12)));
    assert_eq!(
        value(&got, "4.4.1", "层级"),
        Some(Value::Levels(vec![quanyi::field::Level::County]))
    );
    assert_eq!(value(&got, "4.4.6", "数量"), Some(Value::Number(5)));
}

/// 写明了“是（有）”“否（无）”的两列，比得过碰巧写着“无”的“存在问题”。
#[test]
fn a_column_of_problems_is_no_answer() {
    let got = read_table(
        "甲县.csv",
        &["工作标准", "是（有）", "否（无）", "数量", "存在问题"],
        |code| {
            let yes = !code.ends_with('2');
            let mark = |on: bool| if on { "1" } else { "" }.to_owned();
            vec![mark(yes), mark(!yes), "2".to_owned(), "无".to_owned()]
        },
        &[],
    );
    assert_eq!(state(&got, "1.1.1"), State::Yes);
    assert_eq!(state(&got, "1.1.2"), State::No);
    assert_eq!(value(&got, "2.1.1", "数量"), Some(Value::Number(2)));
}

/// 列名后面注着“（选填）”“（必填）”：仍是那一项；数量一格里说到什么时候，也还是数量。
#[test]
fn column_names_with_a_note_on_filling() {
    let got = read_table(
        "甲县.csv",
        &[
            "工作标准",
            "选项",
            "数量（必填）",
            "名称/列举（选填）",
            "分类数量（选填）",
        ],
        |code| {
            vec![
                "有".to_owned(),
                "截至11月底，共2件".to_owned(),
                "《甲报告》《乙报告》".to_owned(),
                match code {
                    "5.1.2" => "法律3人、心理2人",
                    _ => "",
                }
                .to_owned(),
            ]
        },
        &[],
    );
    assert_eq!(value(&got, "1.1.2", "数量"), Some(Value::Number(2)));
    assert_eq!(texts(value(&got, "1.1.2", "名称")), ["甲报告", "乙报告"]);
    assert!(matches!(
        value(&got, "5.1.2", "分类数量"),
        Some(Value::Categories(c)) if c.len() == 2
    ));
}
