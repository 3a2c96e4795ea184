//! 写出的工作簿：用别的读者（calamine）读回来看。写好的几份放在测试的临时文件夹里，供人看、供 `workbook_check.py` 查。

mod comparing;
mod fixture;
mod live;
mod province;
mod returns;
mod round_trip;

use calamine::{Data, Range, Reader, Xlsx};
use fixture::{office, province};
use quanyi::model::comparison::Comparison;
use quanyi::office::Office;
use quanyi::workbook::{consolidated, form};
use std::io::Cursor;
use std::path::Path;

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).expect("打得开")
}

/// 写一份，留一个副本给人看。
fn written(name: &str, comparison: &Comparison, office: &Office) -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = consolidated::workbook(comparison, office).expect("写得出");
    keep(name, &bytes);
    open(&bytes)
}

fn keep(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, bytes).expect("临时文件夹可写");
}

fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Range<Data> {
    book.worksheet_range(name)
        .unwrap_or_else(|e| panic!("{name}：{e}"))
}

fn text(range: &Range<Data>, row: u32, col: u32) -> String {
    range
        .get_value((row, col))
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[test]
fn every_locality_has_its_line_in_roster_order() {
    let office = office();
    let comparison = province(&office, 7, 3, 5);
    let mut book = written("汇总表 18.xlsx", &comparison, &office);
    assert_eq!(
        book.sheet_names(),
        [
            "目录",
            "说明",
            "总览",
            "各级汇总",
            "各级指标",
            "各级数量",
            "图表",
            "指标对比",
            "数量汇总",
            "列举汇编",
            "审核问题",
            "未报送",
            "表扬名单",
            "整改名单",
            "版本",
            "版本变化",
            "来源",
            "逐项明细",
            "校验"
        ]
    );
    let overview = sheet(&mut book, "总览");
    let round = comparison.main_round().unwrap();
    for (ix, place) in comparison.localities.iter().enumerate() {
        let row = 3 + ix as u32;
        let result = &round.results[ix];
        assert_eq!(text(&overview, row, 1), place.name);
        assert_eq!(text(&overview, row, 4), round.state_label(ix));
        let wanted = match round.entries[ix].current {
            Some(_) => result.yes.to_string(),
            None => String::new(),
        };
        assert_eq!(text(&overview, row, 8), wanted, "{}", place.name);
    }
    let total = 3 + comparison.localities.len() as u32;
    assert_eq!(text(&overview, total, 1), "合计");
    assert_eq!(text(&overview, total, 8), round.met.met.to_string());
    assert_eq!(text(&overview, total, 13), round.met.of.to_string());
    let formulas = book.worksheet_formula("总览").unwrap();
    assert_eq!(
        formulas.get_value((total, 8)).map(String::as_str),
        Some("SUM(I4:I21)")
    );
}

#[test]
fn sums_are_live_and_agree_with_the_program() {
    let office = office();
    let comparison = province(&office, 7, 3, 5);
    let mut book = open(&consolidated::workbook(&comparison, &office).unwrap());
    let numbers = sheet(&mut book, "数量汇总");
    let formulas = book.worksheet_formula("数量汇总").unwrap();
    let round = comparison.main_round().unwrap();
    let mut row = 4;
    for (indicator, result) in office.catalogue.indicators.iter().zip(&round.indicators) {
        for (field, sum) in indicator.fields.iter().zip(&result.sums) {
            let Some(sum) = sum else { continue };
            assert_eq!(text(&numbers, row, 0), indicator.code, "{}", field.name);
            assert_eq!(text(&numbers, row, 3), sum.sum.to_string());
            assert_eq!(text(&numbers, row, 4), sum.reported.to_string());
            assert_eq!(text(&numbers, row, 5), sum.approximate.to_string());
            assert_eq!(text(&numbers, row, 6), sum.unreadable.to_string());
            let formula = formulas.get_value((row, 3)).unwrap();
            assert!(formula.starts_with("SUM(H"), "{formula}");
            row += 1;
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let office = office();
    let comparison = province(&office, 3, 2, 4);
    let once = consolidated::workbook(&comparison, &office).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(once == consolidated::workbook(&comparison, &office).unwrap());
    let form = || form::workbook(&office.catalogue, &form::FormHeader::default()).unwrap();
    assert!(form() == form());
}

#[test]
fn none_one_and_many_localities() {
    let office = office();
    for (cities, counties) in [(0, 0), (1, 0), (18, 9)] {
        let comparison = province(&office, 11, cities, counties);
        let count = comparison.localities.len();
        let mut book = written(&format!("汇总表 {count}.xlsx"), &comparison, &office);
        let matrix = sheet(&mut book, "指标对比");
        assert_eq!(
            matrix.end().map(|(_, col)| col as usize + 1),
            Some(10 + count),
            "{count} 个地区"
        );
    }
    // 什么都没有
    let empty = Comparison::default();
    written("汇总表 空.xlsx", &empty, &office);
}

#[test]
fn the_form_is_laid_out_as_the_plan_says() {
    use quanyi::model::plan::{FORM_GUIDE_SHEET, FORM_SHEET, FormColumn, HeaderItem};
    let catalogue = quanyi::office::catalogue::built_in();
    let header = form::FormHeader {
        unit: Some("甲县妇女联合会".into()),
        code: Some("010321".into()),
        date: Some("2017-12-05".into()),
        conditions: Some(vec![]),
        ..form::FormHeader::default()
    };
    let bytes = form::workbook(catalogue, &header).unwrap();
    keep("填报表.xlsx", &bytes);
    let mut book = open(&bytes);
    assert_eq!(book.sheet_names(), [FORM_SHEET, FORM_GUIDE_SHEET]);
    let form = sheet(&mut book, FORM_SHEET);
    let texts: Vec<String> = form.used_cells().map(|(_, _, c)| c.to_string()).collect();
    for item in HeaderItem::ALL {
        assert!(texts.iter().any(|t| t == item.label()), "{}", item.label());
    }
    for column in FormColumn::ALL {
        assert!(texts.iter().any(|t| t == column.label()));
    }
    assert!(texts.iter().any(|t| t == "010321"), "前面的零不丢");
    for indicator in &catalogue.indicators {
        assert!(texts.contains(&indicator.code));
        let star = if indicator.basic { "*" } else { "" };
        assert!(texts.contains(&format!("{star}{}", indicator.text)));
    }
    // 不是重点地区的，只对重点地区的那一条已填好“不适用”
    assert_eq!(texts.iter().filter(|t| *t == "不适用").count(), 1);
}
