//! 数字格式是不是日期：由 calamine 判定。
//!
//! 值由 [`sheet`](super::sheet) 自己取，库只看它独有的这一样：把没见过的格式写成一个小工作簿，一种格式一格，
//! 请它打开，看那一格成了数、日期还是时长。判过的全程序记着，同一个单位的工作簿来来去去就那几种格式，
//! 所以平常的文件根本不经过库。
//!
//! calamine 的 `formats::detect_custom_number_format` 与 `builtin_format_by_id` 做的正是这件事，只是没有公开；
//! 公开之后，这个小工作簿就不必要了（见 `benches/README.md`）。

use super::super::super::budget::{Outcome, Refusal};
use super::super::{CellValue, date};
use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx};
use quick_xml::escape::escape;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Cursor, Write as _};
use std::sync::{Mutex, PoisonError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// 一种数字格式：编号，自定义的附写法。
pub(super) type Format = (u64, Option<String>);

/// 这种格式的数是什么。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    Number,
    DateTime,
    Duration,
}

impl Means {
    /// 照格式解释一个数。
    pub(super) fn value(self, number: f64, is_1904: bool) -> CellValue {
        let kind = match self {
            Self::DateTime => ExcelDateTimeType::DateTime,
            Self::Duration => ExcelDateTimeType::TimeDelta,
            Self::Number => return date::number(number),
        };
        if !number.is_finite() {
            return date::number(number);
        }
        date::value(&ExcelDateTime::new(number, kind, is_1904))
    }
}

/// 最多记多少种格式；格式来自外来的文件，不能无限记下去。
const REMEMBERED: usize = 4096;

/// 判过的格式。
static KNOWN: Mutex<BTreeMap<Format, Means>> = Mutex::new(BTreeMap::new());

/// 各种格式的数是什么，与 `formats` 同序。
pub(super) fn judge(formats: &[Format]) -> Outcome<Vec<Means>> {
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let judged: Vec<Option<Means>> = {
        let known = known();
        formats.iter().map(|f| known.get(f).copied()).collect()
    };
    let unknown: Vec<&Format> = formats
        .iter()
        .zip(&judged)
        .filter_map(|(format, means)| means.is_none().then_some(format))
        .collect();
    if unknown.is_empty() {
        return Ok(judged.into_iter().flatten().collect());
    }
    let asked = ask(&unknown)
        .filter(|asked| asked.len() == unknown.len())
        .ok_or_else(|| Refusal::damaged("工作簿的格式表整理不出来"))?;
    {
        let mut known = known();
        for (format, means) in unknown.iter().zip(&asked) {
            if known.len() < REMEMBERED {
                known.insert((*format).clone(), *means);
            }
        }
    }
    let mut asked = asked.into_iter();
    Ok(judged
        .into_iter()
        .filter_map(|means| means.or_else(|| asked.next()))
        .collect())
}

/// 问库：一种格式一格。
fn ask(formats: &[&Format]) -> Option<Vec<Means>> {
    let packed = pack(formats).ok()?;
    let mut workbook = Xlsx::new(Cursor::new(packed)).ok()?;
    let mut cells = workbook.worksheet_cells_reader("s").ok()?;
    let mut answers = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        answers.push(match cell.get_value() {
            DataRef::DateTime(d) if d.is_duration() => Means::Duration,
            DataRef::DateTime(_) => Means::DateTime,
            _ => Means::Number,
        });
    }
    Some(answers)
}

/// 小工作簿：第几种格式，就是第几种样式、第几格。
fn pack(formats: &[&Format]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // 只在内存里过一道手，不压缩。
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut put = |name: &str, text: &str| -> zip::result::ZipResult<()> {
        zip.start_file(name, stored)?;
        zip.write_all(text.as_bytes())?;
        Ok(())
    };
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let link = |part: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r" Type="{kind}/{part}" Target="{target}"/></Relationships>"#
        )
    };
    put("_rels/.rels", &link("officeDocument", "xl/workbook.xml"))?;
    put(
        "xl/workbook.xml",
        r#"<workbook><sheets><sheet name="s" r:id="r"/></sheets></workbook>"#,
    )?;
    put("xl/_rels/workbook.xml.rels", &link("worksheet", "s.xml"))?;
    let mut codes = String::new();
    let mut styles = String::new();
    let mut cells = String::new();
    for (style, (id, code)) in formats.iter().enumerate() {
        // 自定义的换个编号：同一个编号在两个文件里可以是两种写法
        let id = match code {
            None => *id,
            Some(code) => {
                let own = 1_000_000 + style as u64;
                let code = escape(code.as_str());
                let _ = write!(codes, r#"<numFmt numFmtId="{own}" formatCode="{code}"/>"#);
                own
            }
        };
        let _ = write!(styles, r#"<xf numFmtId="{id}"/>"#);
        let _ = write!(cells, r#"<c r="A1" s="{style}"><v>1</v></c>"#);
    }
    put(
        "xl/styles.xml",
        &format!("<styleSheet><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"),
    )?;
    put(
        "xl/s.xml",
        &format!(r#"<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>"#),
    )?;
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(code: &str) -> Format {
        (164, Some(code.to_owned()))
    }

    #[test]
    fn judged_by_the_library_and_the_same_again_from_memory() {
        let formats = [
            (0, None),
            (14, None),
            (46, None),
            custom("yyyy\"年\"m\"月\""),
            custom("0.00\"万元 & <其他>\""),
            custom("[h]:mm"),
            (10, None),
        ];
        let means = [
            Means::Number,
            Means::DateTime,
            Means::Duration,
            Means::DateTime,
            Means::Number,
            Means::Duration,
            Means::Number,
        ];
        for round in 0..2 {
            assert_eq!(judge(&formats).unwrap(), means, "第 {round} 次");
        }
        // 见过的与没见过的混在一起，次序照旧
        let mixed = [custom("m/d"), (0, None), custom("0%;试"), (14, None)];
        let means = [
            Means::DateTime,
            Means::Number,
            Means::Number,
            Means::DateTime,
        ];
        assert_eq!(judge(&mixed).unwrap(), means);
    }
}
