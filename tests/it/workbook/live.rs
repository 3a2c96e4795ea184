//! 活的公式：目录上的主要数字、跨张的各级表、小柱图。重算后与缓存一致由 `tests/workbook_check.py` 用 LibreOffice 查。

use super::fixture::{office, province};
use super::{open, sheet, text};
use calamine::Reader;
use quanyi::workbook::consolidated::{self, SheetLimits};
use std::io::{Cursor, Read};

/// 目录上的主要数字是别的表上的公式，缓存着程序自己算的。
#[test]
fn the_first_page_follows_the_sheets() {
    let office = office();
    let comparison = province(&office, 7, 3, 5);
    let mut book = open(&consolidated::workbook(&comparison, &office).unwrap());
    let shown = sheet(&mut book, "目录");
    let formulas = book.worksheet_formula("目录").unwrap();
    let round = comparison.main_round().unwrap();
    let rate = (0..6)
        .find(|&row| text(&shown, row, 0).starts_with("达标率"))
        .unwrap();
    let wanted = format!("（{}/{}）", round.met.met, round.met.of);
    assert!(
        text(&shown, rate, 0).contains(&wanted),
        "{}",
        text(&shown, rate, 0)
    );
    for (row, source) in [(rate - 1, "总览"), (rate, "总览"), (rate + 1, "审核问题")] {
        let formula = formulas.get_value((row, 0)).map_or("", String::as_str);
        assert!(formula.contains(&format!("'{source}'!")), "{row} {formula}");
        assert!(formula.len() < 8_192);
    }
}

/// 地区排到第二、第三张的，各级表仍是公式，上级自己填的也不空着。
#[test]
fn group_tables_reach_over_further_sheets() {
    let office = office();
    let comparison = province(&office, 7, 2, 3);
    let limits = SheetLimits {
        rows: 10_000,
        localities: 3,
    };
    let small = consolidated::workbook_within(&comparison, &office, limits).unwrap();
    let whole = consolidated::workbook(&comparison, &office).unwrap();
    let (mut small, mut whole) = (open(&small), open(&whole));
    let mut beyond = 0;
    for name in ["各级指标", "各级数量", "各级汇总"] {
        let formulas = small.worksheet_formula(name).unwrap();
        let expected = whole.worksheet_formula(name).unwrap();
        let (shown, wanted) = (sheet(&mut small, name), sheet(&mut whole, name));
        for (row, col, formula) in expected.used_cells() {
            let at = (
                expected.start().unwrap().0 + row as u32,
                expected.start().unwrap().1 + col as u32,
            );
            let ours = formulas.get_value(at).map_or("", String::as_str);
            assert!(!ours.is_empty(), "{name} {at:?} 不是公式，原来是 {formula}");
            beyond += usize::from(ours.contains("指标对比2") || ours.contains("数量汇总2"));
            assert_eq!(
                text(&shown, at.0, at.1),
                text(&wanted, at.0, at.1),
                "{name} {at:?}"
            );
        }
    }
    assert!(beyond > 20, "{beyond}");
}

/// 总览、各级汇总里，报了的每行一张小柱图，画的是同一行各部分的达标率。
#[test]
fn rows_carry_a_small_chart_of_their_parts() {
    let office = office();
    let comparison = province(&office, 7, 3, 5);
    let bytes = consolidated::workbook(&comparison, &office).unwrap();
    let names = open(&bytes).sheet_names();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut count = |name: &str| {
        let number = names.iter().position(|n| n == name).unwrap() + 1;
        let mut xml = String::new();
        let path = format!("xl/worksheets/sheet{number}.xml");
        zip.by_name(&path)
            .unwrap()
            .read_to_string(&mut xml)
            .unwrap();
        assert!(xml.contains(&format!("<xm:f>{name}!")), "{name}");
        xml.matches("<x14:sparkline>").count()
    };
    let round = comparison.main_round().unwrap();
    let reported = round.entries.iter().filter(|e| e.current.is_some()).count();
    assert_eq!(count("总览"), reported);
    assert!(count("各级汇总") >= 3);
}
