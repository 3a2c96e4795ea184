use super::*;
use crate::office::catalogue::built_in;
use crate::office::listed;
use crate::source::Content;

/// 由文字表造一张表；空串即空格。
fn grid(rows: &[&[&str]]) -> Grid {
    let mut grid = Grid {
        name: "Sheet1".to_owned(),
        ..Grid::default()
    };
    for (row, cells) in (0u32..).zip(rows) {
        for (col, text) in (0u32..).zip(*cells) {
            if text.is_empty() {
                continue;
            }
            let value = match text.strip_prefix('#') {
                Some(number) => CellValue::Number(number.parse().expect("数")),
                None => CellValue::Text((*text).to_owned()),
            };
            grid.cells
                .insert(Cell::new(row, col), Content::plain(value));
        }
    }
    grid
}

fn roster(rows: &[&[&str]]) -> Roster {
    read(&[grid(rows)], "名册.xlsx", built_in())
        .map_err(|c| listed(&c))
        .expect("完好的名册")
}

fn said(rows: &[&[&str]]) -> String {
    match read(&[grid(rows)], "名册.xlsx", built_in()) {
        Ok(_) => "没有不对之处".to_owned(),
        Err(complaints) => listed(&complaints),
    }
}

fn shown(roster: &Roster) -> Vec<String> {
    roster
        .localities
        .iter()
        .map(|l| {
            format!(
                "{} {} {} ↑{}{}{}",
                l.name,
                l.code.as_deref().unwrap_or("-"),
                l.level.as_deref().unwrap_or("-"),
                l.parent.as_deref().unwrap_or("-"),
                if l.expected { "" } else { " 不报" },
                if l.conditions.is_empty() {
                    ""
                } else {
                    " 重点"
                },
            )
        })
        .collect()
}

/// 一省三市，供找地区的测试用。
fn province() -> Roster {
    roster(&[
        &["名称", "行政区划代码", "简称"],
        &["某省", "510000"],
        &["成都市", "510100"],
        &["双流区", "510116", "双流县"],
        &["都江堰市", "510181"],
        &["乐山市", "511100"],
        &["市中区", "511102"],
        &["峨边彝族自治县", "511132"],
        &["吉安市", "513000"],
        &["吉安县", "513021"],
        &["青原区", "513003"],
        &["内江市", "511000"],
        &["资中县", "511025"],
    ])
}

#[test]
fn level_and_parent_come_from_the_code() {
    let roster = roster(&[
        &["某省妇联权益工作名册"],
        &["序号", "名称*", "行政区划代码", "重点地区", "备注"],
        &["1", "某省", "#510000"],
        &["2", "甲市", "510300"],
        &["3", "乙 县", "510321", "√"],
        &[],
        &["4", "丙镇", "510321101", "否"],
        &["注：以上按代码排列"],
    ]);
    assert_eq!(
        shown(&roster),
        [
            "某省 510000 省级 ↑- 不报",
            "甲市 510300 市级 ↑某省",
            "乙县 510321 县级 ↑甲市 重点",
            "丙镇 510321101 乡级 ↑乙县",
        ]
    );
    assert_eq!(roster.localities[2].line, 5);
}

#[test]
fn columns_under_other_names_and_in_other_order() {
    let roster = roster(&[
        &[
            "电子邮箱",
            "所属市（州）",
            "县（市、区）",
            "区划代码",
            "曾用名",
            "是否重点地区",
            "报送单位",
            "是否报送",
        ],
        &[
            "a@b.example",
            "甲市",
            "乙县",
            "",
            "老乙县、乙城",
            "是",
            "甲市乙县妇联",
            "是",
        ],
        &["", "甲市", "丙市", "", "", "", "", "否"],
        &["", "丁州", "戊县", "", "", "", "", ""],
    ]);
    assert_eq!(
        shown(&roster),
        [
            "乙县 - 县级 ↑甲市 重点",
            "丙市 - 县级 ↑甲市 不报",
            "戊县 - 县级 ↑丁州"
        ]
    );
    assert_eq!(roster.localities[0].aliases, ["老乙县", "乙城"]);
    assert_eq!(roster.localities[0].unit.as_deref(), Some("甲市乙县妇联"));
    assert_eq!(roster.localities[0].emails, ["a@b.example"]);
}

#[test]
fn a_city_column_beside_a_county_column() {
    let mut sheet = grid(&[
        &["市", "县（市、区）"],
        &["甲市", ""],
        &["", "乙县"],
        &["", "丙区"],
        &["丁市", ""],
        &["丁市", "戊县"],
    ]);
    sheet.merges.push((Cell::new(1, 0), Cell::new(3, 0)));
    let roster = read(&[sheet], "名册.xlsx", built_in()).map_err(|c| listed(&c));
    assert_eq!(
        shown(&roster.expect("完好")),
        [
            "甲市 - 市级 ↑-",
            "乙县 - 县级 ↑甲市",
            "丙区 - 县级 ↑甲市",
            "丁市 - 市级 ↑-",
            "戊县 - 县级 ↑丁市"
        ]
    );
}

#[test]
fn a_list_of_units_is_a_roster_too() {
    let roster = roster(&[
        &["序号", "单位"],
        &["1", "甲市妇联"],
        &["2", "甲市乙县妇联"],
        &["3", "甲市丙区妇女联合会"],
    ]);
    assert_eq!(
        shown(&roster),
        [
            "甲市 - 市级 ↑- 不报",
            "乙县 - 县级 ↑甲市",
            "丙区 - 县级 ↑甲市"
        ]
    );
    assert_eq!(
        roster.localities[2].unit.as_deref(),
        Some("甲市丙区妇女联合会")
    );
}

#[test]
fn two_of_one_name_carry_their_parents_name() {
    let roster = roster(&[
        &["名称", "上级"],
        &["甲市", ""],
        &["乙市", ""],
        &["鼓楼区", "甲市"],
        &["鼓楼区", "乙市"],
    ]);
    assert_eq!(
        shown(&roster),
        [
            "甲市 - 市级 ↑-",
            "乙市 - 市级 ↑-",
            "甲市鼓楼区 - 县级 ↑甲市",
            "乙市鼓楼区 - 县级 ↑乙市"
        ]
    );
    assert_eq!(roster.find("鼓楼区"), [2, 3]);
    assert_eq!(roster.find("乙市鼓楼区妇联"), [3]);
    assert_eq!(roster.find("甲市鼓楼"), [2]);
    assert_eq!(roster.mentioned("乙市鼓楼区自查表"), [3]);
    assert_eq!(roster.mentioned("鼓楼区自查表"), [2, 3]);
}

#[test]
fn every_wrong_line_is_named_at_once() {
    insta::assert_snapshot!(said(&[
        &[
            "名称",
            "行政区划代码",
            "层级",
            "上级",
            "重点地区",
            "是否报送",
            "邮箱"
        ],
        &["某省", "510000", "省级", ""],
        &[
            "甲市",
            "510300",
            "地级",
            "某省",
            "有时",
            "不一定",
            "a.b.example"
        ],
        &["甲县", "510021", "县级", "甲市"],
        &["乙县", "51032", "科级", "甲氏"],
        &["丙县", "510322", "市级", "丙县"],
        &["丙县", "510322", "", ""],
        &["", "510323"],
        &["丁县", "510421", "县级", "甲市"],
        &["戊县", "", "县级", "己县"],
        &["己县", "", "县级", "戊县"],
        &["庚镇", "", "乡级", "辛村"],
        &["辛村", "", "村级", ""],
    ]));
    insta::assert_snapshot!(said(&[&["名称", "重点地域", "重点"], &["甲县", "是"],]));
    insta::assert_snapshot!(said(&[&["各县名单"], &["甲县"], &["乙县"]]));
    insta::assert_snapshot!(said(&[&["名称", "代码"]]));
}

#[test]
fn a_locality_is_found_by_every_name_it_goes_by() {
    let roster = province();
    let name = |called: &str| -> Vec<&str> {
        roster
            .find(called)
            .into_iter()
            .map(|ix| roster.localities[ix].name.as_str())
            .collect()
    };
    for (called, wanted) in [
        ("510116", vec!["双流区"]),
        ("510116000000", vec!["双流区"]),
        ("双流区", vec!["双流区"]),
        ("双 流 区", vec!["双流区"]),
        ("双流", vec!["双流区"]),
        ("双流县", vec!["双流区"]),
        ("双流区妇联", vec!["双流区"]),
        ("成都市双流区妇女联合会权益部", vec!["双流区"]),
        ("某省成都市双流区", vec!["双流区"]),
        ("某省双流区", vec!["双流区"]),
        ("成都双流", vec!["双流区"]),
        ("成都市都江堰市妇联", vec!["都江堰市"]),
        ("都江堰", vec!["都江堰市"]),
        ("乐山市市中区", vec!["市中区"]),
        ("峨边", vec!["峨边彝族自治县"]),
        ("峨边县妇联", vec!["峨边彝族自治县"]),
        ("吉安市", vec!["吉安市"]),
        ("吉安县", vec!["吉安县"]),
        ("吉安", vec!["吉安市", "吉安县"]),
        // 上级不对，不能当作找到了。
        ("乐山市双流区", vec![]),
        ("双流镇", vec![]),
        ("资阳县", vec![]),
        ("", vec![]),
        ("妇联", vec![]),
        ("999999", vec![]),
    ] {
        assert_eq!(name(called), wanted, "{called}");
    }
    assert_eq!(roster.similar("资种县妇联"), ["资中县"]);
    let shorts: Vec<&str> = (0..roster.localities.len())
        .map(|ix| roster.short_name(ix))
        .collect();
    assert_eq!(
        shorts,
        [
            "某省",
            "成都",
            "双流",
            "都江堰",
            "乐山",
            "市中",
            "峨边",
            "吉安市",
            "吉安县",
            "青原",
            "内江",
            "资中"
        ]
    );
}

#[test]
fn localities_mentioned_in_a_longer_text() {
    let roster = province();
    for (text, wanted) in [
        (
            "双流区妇联组织维权服务工作标准自查表（2017年度）",
            vec!["双流区"],
        ),
        ("成都市双流区自查表", vec!["双流区"]),
        ("03-成都市都江堰市妇联.xlsx", vec!["都江堰市"]),
        ("成都市", vec!["成都市"]),
        ("关于吉安县的自查表", vec!["吉安县"]),
        ("吉安市青原区", vec!["青原区"]),
        ("双流-自查", vec!["双流区"]),
        ("双流自查表", vec!["双流区"]),
        ("自查表（双流）", vec!["双流区"]),
        ("乐山市市中区", vec!["市中区"]),
        ("双流镇自查表", vec![]),
        ("妇联组织维权服务工作标准", vec![]),
        ("内江资中", vec!["资中县"]),
        ("双流区、资中县对比", vec!["双流区", "资中县"]),
    ] {
        let found: Vec<&str> = roster
            .mentioned(text)
            .into_iter()
            .map(|ix| roster.localities[ix].name.as_str())
            .collect();
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn the_template_has_every_column() {
    let bytes = super::super::roster_template(built_in()).expect("写得出");
    assert_eq!(
        bytes,
        super::super::roster_template(built_in()).expect("写得出")
    );
    assert!(bytes.starts_with(b"PK"));
}
