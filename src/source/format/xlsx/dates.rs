//! 哪些数字格式是日期：办公软件里这件事没有标记，要看格式代码。
//!
//! 判断归 calamine：把文件里各种格式各写一格，成一个很小的工作簿，请它读一遍，看哪几格读成了日期。
//! 平常的文件没有一格要问（常规、整数、文字等内置格式一望而知），就不问。

use super::styles::Styles;
use calamine::{DataRef, Reader, Xlsx};
use quick_xml::escape::escape;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// 数按什么显示。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Number,
    Date,
    /// 时长，如 `[h]:mm`。
    Duration,
}

/// 各种数字格式是不是日期；要用到时才问，问一次。
pub(super) struct Dates<'s> {
    styles: &'s Styles,
    /// 文件自己定义的编号，包括改了意思的内置编号。
    defined: BTreeSet<u64>,
    known: OnceCell<BTreeMap<u64, Shown>>,
}

impl<'s> Dates<'s> {
    pub(super) fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            defined: styles.formats().iter().map(|(id, _)| *id).collect(),
            known: OnceCell::new(),
        }
    }

    /// 第 `style` 种单元格样式里的数按什么显示。
    pub(super) fn shown(&self, style: usize) -> Shown {
        let Some(format) = self.styles.format_of(style) else {
            return Shown::Number;
        };
        if is_plain(format) && !self.defined.contains(&format) {
            return Shown::Number;
        }
        let known = self.known.get_or_init(|| ask(self.styles));
        known.get(&format).copied().unwrap_or(Shown::Number)
    }
}

/// 内置的数字、文字格式（ECMA-376 18.8.30）：常规、整数、小数、百分比、分数、科学记数、货币、文本。
fn is_plain(format: u64) -> bool {
    matches!(format, 0..=4 | 9..=13 | 37..=44 | 48 | 49)
}

/// 各种格式各写一格，请 calamine 读；它读不了的当作都不是日期。
fn ask(styles: &Styles) -> BTreeMap<u64, Shown> {
    let formats: BTreeSet<u64> = styles.cells().collect();
    let mut known = BTreeMap::new();
    let Some(mut book) = book(styles, &formats) else {
        return known;
    };
    let Ok(mut cells) = book.worksheet_cells_reader("s") else {
        return known;
    };
    for format in formats {
        let Ok(Some(cell)) = cells.next_cell() else {
            break;
        };
        if let DataRef::DateTime(date) = cell.get_value() {
            let shown = match date.is_duration() {
                true => Shown::Duration,
                false => Shown::Date,
            };
            known.insert(format, shown);
        }
    }
    known
}

fn book(styles: &Styles, formats: &BTreeSet<u64>) -> Option<Xlsx<Cursor<Vec<u8>>>> {
    let mut sheet = String::from("<worksheet><sheetData><row r=\"1\">");
    let mut known = String::from("<styleSheet><numFmts>");
    for (id, code) in styles.formats() {
        let code = escape(code.as_str());
        let _ = write!(known, r#"<numFmt numFmtId="{id}" formatCode="{code}"/>"#);
    }
    known.push_str("</numFmts><cellXfs>");
    for (number, id) in formats.iter().enumerate() {
        let _ = write!(known, r#"<xf numFmtId="{id}"/>"#);
        let _ = write!(sheet, r#"<c r="A1" s="{number}"><v>1</v></c>"#);
    }
    known.push_str("</cellXfs></styleSheet>");
    sheet.push_str("</row></sheetData></worksheet>");
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships><Relationship Id="r" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="s" r:id="r"/></sheets></workbook>"#.to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships><Relationship Id="r" Type="{kind}/worksheet" Target="worksheets/s.xml"/></Relationships>"#
            ),
        ),
        ("xl/styles.xml", known),
        ("xl/worksheets/s.xml", sheet),
    ];
    let packed = pack(&parts).ok()?;
    Xlsx::new(Cursor::new(packed)).ok()
}

/// 只在内存里过一道手，不压缩。
fn pack(parts: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(*name, stored)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_dates() {
        let mut styles = Styles::default();
        for (id, code) in [
            (164, "yyyy\"年\"m\"月\"d\"日\";@"),
            (165, "[h]:mm:ss"),
            (166, "0.00\"米\""),
            // 内置编号被文件改作日期
            (2, "yyyy/m/d"),
        ] {
            styles.define(id, code);
        }
        let shown = |format| {
            let mut styles = styles.clone();
            styles.add(format);
            Dates::new(&styles).shown(0)
        };
        for (format, expected) in [
            (0, Shown::Number),
            (1, Shown::Number),
            (2, Shown::Date),
            (14, Shown::Date),
            (31, Shown::Date),
            (46, Shown::Duration),
            (49, Shown::Number),
            (164, Shown::Date),
            (165, Shown::Duration),
            (166, Shown::Number),
            (999, Shown::Number),
        ] {
            assert_eq!(shown(format), expected, "{format}");
        }
        assert_eq!(Dates::new(&styles).shown(7), Shown::Number, "没有这种样式");
    }
}
