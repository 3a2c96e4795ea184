//! 写满了的单元格（Excel 一格最多 32,767 字）：不论写的是什么，读它的工夫与字数成正比，不与字数的平方成正比。
//!
//! 不量时间：时限给得很宽，平方的那种要好几分钟，怎样也读不完。

use super::foreign::open_watched;
use super::hostile::{patient, xlsx_of};
use quanyi::office::Office;
use quanyi::source::{Origin, SourceFile};
use std::fmt::Write as _;

const FULL: usize = 32_767;

fn full(words: &str) -> String {
    words.chars().cycle().take(FULL).collect()
}

/// 标准附件的样子；各类填写项各挑一个指标，填写栏写满同样的话。
fn annex(office: &Office, words: &str) -> Vec<u8> {
    let cell =
        |text: &str| format!(r#"<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#);
    let row = |n: usize, cells: [&str; 4]| {
        let cells: String = cells.iter().map(|t| cell(t)).collect();
        format!(r#"<row r="{n}">{cells}</row>"#)
    };
    let head = ["编号", "工作标准", "现实情况", "选“有”或“是”的，填写本栏"];
    let mut sheet = String::from("<sheetData>");
    sheet.push_str(&row(1, head));
    let long = full(words);
    let mut letters: Vec<&str> = Vec::new();
    for (ix, indicator) in office.catalogue.indicators.iter().enumerate() {
        let kinds: String = indicator.fields.iter().map(|f| f.kind.letter()).collect();
        let kind = ["F", "L", "C", "T"]
            .into_iter()
            .find(|k| kinds.contains(k) && !letters.contains(k));
        let detail = match kind {
            None => "",
            Some(kind) => {
                letters.push(kind);
                long.as_str()
            }
        };
        let tick = format!("{}（√） {}（ ）", indicator.kind.yes, indicator.kind.no);
        let _ = write!(
            sheet,
            "{}",
            row(ix + 2, [&indicator.code, &indicator.text, &tick, detail])
        );
    }
    assert_eq!(letters.len(), 4, "各类填写项都要有");
    sheet.push_str("</sheetData>");
    xlsx_of(&[("表", sheet)])
}

#[test]
fn cells_written_full_are_read_to_the_end() {
    let office = Office::default();
    for words in [
        "1 ",
        "当事人",
        "（",
        "甲、",
        "每季度1次",
        "法律3人、心理2人；",
        "数量：3名称：",
    ] {
        let file = SourceFile {
            path: "甲县.xlsx".into(),
            origin: Origin::Bytes(annex(&office, words).into()),
        };
        let opened = open_watched(&file, &patient());
        let read = quanyi::run::one_file(&opened, &office);
        let told: Vec<&str> = read
            .iter()
            .flat_map(|s| &s.findings)
            .map(|f| f.code.as_str())
            .collect();
        assert!(read[0].is_readable(), "{words}：{told:?}");
        assert!(!told.contains(&"Q006"), "{words}");
        // 读不成一个值的，说得出来，不是悄悄没有
        for (answer, indicator) in read[0].answers.iter().zip(&office.catalogue.indicators) {
            for reading in answer.fields.iter().flatten() {
                let flagged = read[0]
                    .findings
                    .iter()
                    .any(|f| f.indicator.as_deref() == Some(&indicator.code));
                assert!(
                    reading.value.is_some() || flagged,
                    "{words} {}",
                    indicator.code
                );
            }
        }
    }
}
