//! 一张工作表从头看到尾，一遍读完：值、公式、错误值、合并、隐藏。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::rules;
use super::super::xml::{self, Xml};
use super::super::{CellValue, Content, Sheet, bounded, date, hide};
use super::dates::{Dates, Shown};
use super::strings::{self, Rich, Runs, Strings};
use super::styles::Styles;
use crate::finding::Cell;
use calamine::{ExcelDateTime, ExcelDateTimeType};
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

/// 合并区域最多看多少个。
const MERGES: usize = 200_000;

/// 各张表共用的：文字、样式、日期的算法。
pub(super) struct Shared<'s> {
    pub(super) strings: &'s Strings,
    pub(super) styles: &'s Styles,
    pub(super) dates: Dates<'s>,
    pub(super) is_1904: bool,
}

/// 看完一张表，或只看开头 `rows` 行，读到的放进 `sheet`。内容断了的，给出断在哪一行（从 1 起）之后。
pub(super) fn walk<R: Read>(
    stream: R,
    rows: u64,
    shared: &Shared<'_>,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Outcome<Option<u32>> {
    let mut xml = Xml::new(stream);
    let (mut row, mut col) = (0u64, 0u64);
    let mut inside = false;
    let mut whole = false;
    // 值的文字，各格轮流用
    let mut scratch = String::new();
    while let Ok(event) = xml.next(budget)? {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "c" if inside => {
                    let head = Head::of(&e, row, col);
                    col = head.at.map_or(col + 1, |(_, c)| c + 1);
                    let Some(raw) = Raw::read(&mut xml, &mut scratch, budget)? else {
                        break;
                    };
                    put(&head, raw, &scratch, shared, sheet, budget)?;
                }
                "row" if inside => {
                    if let Some(r) = xml::count(&e, "r").filter(|r| *r > 0) {
                        row = r - 1;
                    }
                    if row >= rows {
                        return Ok(None);
                    }
                    col = 0;
                    if xml::flag(&e, "hidden") {
                        hide(&mut sheet.grid.hidden_rows, row, 1, Cell::ROWS, budget)?;
                    }
                }
                "sheetData" => inside = true,
                "col" if !inside => {
                    if let (true, Some(min), Some(max)) = (
                        xml::flag(&e, "hidden"),
                        xml::count(&e, "min"),
                        xml::count(&e, "max"),
                    ) && min > 0
                    {
                        let count = max.saturating_sub(min).saturating_add(1);
                        let list = &mut sheet.grid.hidden_cols;
                        hide(list, min - 1, count, Cell::COLS, budget)?;
                    }
                }
                "mergeCell" => {
                    if sheet.grid.merges.len() >= MERGES {
                        return Err(Refusal::new(
                            &rules::TOO_LARGE,
                            format!("一张表里的合并区域超过 {MERGES} 个，没有读取"),
                        ));
                    }
                    if let Some(area) = xml::attr(&e, "ref").and_then(|a| area(&a)) {
                        sheet.grid.merges.push(area);
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" if inside => row = row.saturating_add(1),
                "sheetData" => inside = false,
                "worksheet" => whole = true,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    let last = u32::try_from(row.min(u64::from(Cell::ROWS))).unwrap_or(0);
    Ok((!whole).then_some(last))
}

/// 一格的开头：位置、样式、类型。
struct Head {
    /// 位置；写错了为空。
    at: Option<(u64, u64)>,
    style: usize,
    kind: Kind,
}

/// 一格写明的类型（ECMA-376 18.18.11）。
#[derive(Clone, Copy)]
enum Kind {
    /// 没有写。
    Unsaid,
    Number,
    /// 共享文字的第几段。
    Shared,
    Text,
    Bool,
    Date,
    Error,
    /// 没有这种类型。
    Odd,
}

impl Head {
    fn of(e: &BytesStart<'_>, row: u64, col: u64) -> Self {
        let mut head = Self {
            at: Some((row, col)),
            style: 0,
            kind: Kind::Unsaid,
        };
        for a in e.attributes().with_checks(false).flatten() {
            match a.key.as_ref() {
                "r" => head.at = position(&a.value),
                "s" => head.style = a.value.parse().unwrap_or(0),
                "t" => {
                    head.kind = match a.value.as_ref() {
                        "" => Kind::Unsaid,
                        "n" => Kind::Number,
                        "s" => Kind::Shared,
                        "str" | "inlineStr" => Kind::Text,
                        "b" => Kind::Bool,
                        "d" => Kind::Date,
                        "e" => Kind::Error,
                        _ => Kind::Odd,
                    }
                }
                _ => {}
            }
        }
        head
    }
}

/// 一格的内容，还没有按类型解释；值的文字另放。
struct Raw {
    formula: bool,
    /// 有值（`<v>`，不是空的）。
    valued: bool,
    inline: Option<Rich>,
}

impl Raw {
    /// 读到 `</c>`，值的文字放进 `value`；断了为空。
    fn read<R: Read>(
        xml: &mut Xml<R>,
        value: &mut String,
        budget: &mut Budget,
    ) -> Outcome<Option<Self>> {
        value.clear();
        let mut raw = Self {
            formula: false,
            valued: false,
            inline: None,
        };
        // 正在读值：里面的文字才算；公式的文字不要。
        let mut reading = false;
        loop {
            let Ok(event) = xml.next(budget)? else {
                return Ok(None);
            };
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "f" => raw.formula = true,
                    "v" => reading = true,
                    "is" => {
                        let Ok(rich) = strings::text(xml, "is", budget)? else {
                            return Ok(None);
                        };
                        raw.inline = Some(rich);
                    }
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "v" => reading = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Ok(None),
                other => {
                    if reading {
                        xml::push_text(&other, value);
                        bounded(value)?;
                    }
                }
            }
        }
        raw.valued = !value.is_empty();
        Ok(Some(raw))
    }
}

/// 一格是什么。
enum Found {
    Value(CellValue, Option<Runs>),
    /// 公式，没有存下结果。
    NotCalculated,
    /// 有内容而读不出。
    Bad,
}

impl Found {
    fn text(text: &str) -> Self {
        Self::Value(CellValue::Text(strings::clean(text).into_owned()), None)
    }
}

/// 读好的一格放进表里。
fn put(
    head: &Head,
    raw: Raw,
    value: &str,
    shared: &Shared<'_>,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Outcome<()> {
    if !raw.valued && raw.inline.is_none() && !raw.formula {
        return Ok(());
    }
    let inside = head
        .at
        .filter(|(r, c)| *r < u64::from(Cell::ROWS) && *c < u64::from(Cell::COLS));
    let Some((row, col)) = inside else {
        sheet.lost();
        return Ok(());
    };
    match judge(head, raw.inline, raw.valued.then_some(value), shared) {
        Found::Value(value, runs) => {
            let mut content = Content {
                formula: raw.formula,
                ..Content::plain(value)
            };
            shared
                .styles
                .dress(head.style, runs.as_deref(), &mut content);
            sheet.put(row, col, content, budget)
        }
        Found::NotCalculated => sheet.put_not_calculated(row, col, budget),
        Found::Bad => sheet.put_bad(row, col, budget),
    }
}

/// 按类型解释。
fn judge(head: &Head, inline: Option<Rich>, value: Option<&str>, shared: &Shared<'_>) -> Found {
    if let Some(rich) = inline {
        let struck = rich.runs.iter().any(|(_, struck)| *struck);
        let runs = struck.then(|| rich.runs.into());
        return Found::Value(
            CellValue::Text(strings::clean(&rich.text).into_owned()),
            runs,
        );
    }
    let Some(value) = value else {
        // 算出来是空文字的公式（t="str"）有结果，只是空的。
        return match head.kind {
            Kind::Text | Kind::Shared => Found::text(""),
            _ => Found::NotCalculated,
        };
    };
    match head.kind {
        Kind::Error => Found::Value(CellValue::Error(value.to_owned()), None),
        Kind::Shared => {
            let index = value.trim().parse::<usize>().ok();
            match index.and_then(|ix| Some((ix, shared.strings.get(ix)?))) {
                Some((index, text)) => {
                    Found::Value(CellValue::Text(text.to_owned()), shared.strings.runs(index))
                }
                None => Found::Bad,
            }
        }
        Kind::Text => Found::text(&strings::decode(value)),
        Kind::Bool => match value.trim().to_lowercase().as_str() {
            "0" | "false" => Found::Value(CellValue::Bool(false), None),
            "1" | "true" => Found::Value(CellValue::Bool(true), None),
            _ => Found::Bad,
        },
        Kind::Date => Found::Value(CellValue::Date(date::iso(value)), None),
        Kind::Number | Kind::Unsaid => match value.trim().parse::<f64>() {
            Ok(number) => Found::Value(shared.number(number, head.style), None),
            // 没写类型而又不是数的，按文字读，与办公软件一致。
            Err(_) if matches!(head.kind, Kind::Unsaid) => Found::text(value),
            Err(_) => Found::Bad,
        },
        Kind::Odd => Found::Bad,
    }
}

impl Shared<'_> {
    /// 按样式，是数还是日期。
    fn number(&self, number: f64, style: usize) -> CellValue {
        let kind = match self.dates.shown(style) {
            Shown::Number => return date::number(number),
            Shown::Date => ExcelDateTimeType::DateTime,
            Shown::Duration => ExcelDateTimeType::TimeDelta,
        };
        date::value(&ExcelDateTime::new(number, kind, self.is_1904))
    }
}

/// `D9` → 行列，从 0 起；不成样子为空。越界的照给，由调用者去数。
fn position(text: &str) -> Option<(u64, u64)> {
    let text = text.trim().trim_start_matches('$');
    let split = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(split);
    if letters.is_empty() || letters.len() > 7 {
        return None;
    }
    let col = letters.bytes().fold(0u64, |n, b| {
        n * 26 + u64::from(b.to_ascii_uppercase() - b'A') + 1
    });
    let row: u64 = digits.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, col - 1))
}

fn area(text: &str) -> Option<(Cell, Cell)> {
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    let corner = |t: &str| {
        let (row, col) = position(t)?;
        super::super::cell(row, col)
    };
    Some((corner(a)?, corner(b)?))
}
