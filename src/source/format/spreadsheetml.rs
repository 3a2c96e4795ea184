//! Excel 2003 XML 表格，常以 .xls 为后缀。

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::xml::{self, Xml};
use super::{CellValue, Content, Draft, Sheet, bounded, cell, date, hide, symbol};
use crate::finding::Cell;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::Cursor;

/// 合并区域最多看多少个。
const MERGES: usize = 200_000;
/// 记一种样式大约占用的字节，名字另计。
const STYLE_COST: u64 = 128;

/// 读全部工作表。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let mut xml = Xml::new(Cursor::new(bytes));
    let mut reading = Reading::default();
    let mut whole = false;
    loop {
        match xml.next(budget)? {
            Ok(Event::Start(e)) => reading.start(&e, budget)?,
            Ok(Event::End(e)) => {
                whole |= e.local_name().as_ref() == "Workbook";
                reading.end(e.local_name().as_ref(), budget, draft)?;
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(other) => {
                if reading.inside {
                    xml::push_text(&other, &mut reading.text);
                    bounded(&reading.text)?;
                }
            }
        }
    }
    if let Some(sheet) = reading.sheet.take() {
        sheet.finish(draft);
    }
    if !whole {
        draft.note(&rules::DAMAGED, "文件的内容没有结束就断了，后面的读不出");
    }
    Ok(())
}

#[derive(Default)]
struct Reading {
    styles: BTreeMap<String, (Option<&'static str>, bool)>,
    style: Option<String>,
    sheet: Option<Sheet>,
    row: u64,
    next_row: u64,
    col: u64,
    next_col: u64,
    next_column: u64,
    kind: String,
    text: String,
    formula: bool,
    value: Option<String>,
    cell_style: Option<String>,
    /// 正在读一格的值（批注里也有同名的元素，不算）。
    inside: bool,
    comment: bool,
}

impl Reading {
    fn start(&mut self, e: &BytesStart<'_>, budget: &mut Budget) -> Outcome<()> {
        match e.local_name().as_ref() {
            "Style" => self.style = xml::attr(e, "ID"),
            "Font" if self.sheet.is_none() => {
                if let Some(id) = &self.style {
                    budget.take(STYLE_COST.saturating_add(id.len() as u64))?;
                    let font = xml::attr(e, "FontName").and_then(|n| symbol::font(&n));
                    self.styles
                        .insert(id.clone(), (font, xml::flag(e, "StrikeThrough")));
                }
            }
            "Worksheet" => {
                let name = xml::attr(e, "Name").unwrap_or_default();
                self.sheet = Some(Sheet::new(name, false, budget));
                (self.next_row, self.next_column) = (0, 0);
            }
            "Visible" => {
                self.text.clear();
                self.inside = true;
            }
            "Column" => {
                let at = index(e).unwrap_or(self.next_column);
                let span = xml::count(e, "Span").unwrap_or(0);
                let times = span.saturating_add(1);
                if xml::flag(e, "Hidden")
                    && let Some(sheet) = &mut self.sheet
                {
                    hide(&mut sheet.grid.hidden_cols, at, times, Cell::COLS, budget)?;
                }
                self.next_column = at.saturating_add(times);
            }
            "Row" => {
                self.row = index(e).unwrap_or(self.next_row);
                let span = xml::count(e, "Span").unwrap_or(0);
                let times = span.saturating_add(1);
                if xml::flag(e, "Hidden")
                    && let Some(sheet) = &mut self.sheet
                {
                    let list = &mut sheet.grid.hidden_rows;
                    hide(list, self.row, times, Cell::ROWS, budget)?;
                }
                self.next_row = self.row.saturating_add(times);
                self.next_col = 0;
            }
            "Cell" => {
                self.col = index(e).unwrap_or(self.next_col);
                let across = xml::count(e, "MergeAcross").unwrap_or(0);
                let down = xml::count(e, "MergeDown").unwrap_or(0);
                self.next_col = self.col.saturating_add(across).saturating_add(1);
                if (across > 0 || down > 0)
                    && let Some(sheet) = &mut self.sheet
                    && let (Some(a), Some(b)) = (
                        cell(self.row, self.col),
                        cell(
                            self.row.saturating_add(down),
                            self.col.saturating_add(across),
                        ),
                    )
                {
                    if sheet.grid.merges.len() >= MERGES {
                        return Err(Refusal::new(
                            &rules::TOO_LARGE,
                            "一张表里的合并区域太多，没有读取",
                        ));
                    }
                    sheet.grid.merges.push((a, b));
                }
                self.formula = xml::attr(e, "Formula").is_some();
                self.cell_style = xml::attr(e, "StyleID");
                self.value = None;
            }
            "Comment" => self.comment = true,
            "Data" if !self.comment => {
                self.kind = xml::attr(e, "Type").unwrap_or_default();
                self.text.clear();
                self.inside = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
        match name {
            "Comment" => self.comment = false,
            "Visible" => {
                self.inside = false;
                let hidden = self.text.trim() != "SheetVisible";
                if let Some(sheet) = self.sheet.as_mut().filter(|_| hidden) {
                    sheet.grid.hidden = true;
                }
            }
            "Data" if !self.comment => {
                self.inside = false;
                self.value = Some(std::mem::take(&mut self.text));
            }
            "Cell" => {
                let value = self.value.take();
                let Some(sheet) = &mut self.sheet else {
                    return Ok(());
                };
                match value {
                    Some(text) => {
                        let mut content = Content {
                            formula: self.formula,
                            ..Content::plain(value_of(&self.kind, text))
                        };
                        let style = self.cell_style.as_ref().and_then(|s| self.styles.get(s));
                        if let Some(&(font, struck)) = style {
                            content.symbol_font = font.map(str::to_owned);
                            let length = content.text().chars().count();
                            if struck && length > 0 {
                                content.struck.push((0, length));
                            }
                        }
                        sheet.put(self.row, self.col, content, budget)?;
                    }
                    None if self.formula => {
                        sheet.put_not_calculated(self.row, self.col, budget)?;
                    }
                    None => {}
                }
            }
            "Worksheet" => {
                if let Some(sheet) = self.sheet.take() {
                    sheet.finish(draft);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// `ss:Index` 从 1 起。
fn index(e: &BytesStart<'_>) -> Option<u64> {
    xml::count(e, "Index")?.checked_sub(1)
}

fn value_of(kind: &str, text: String) -> CellValue {
    match kind {
        "Number" => match text.trim().parse() {
            Ok(n) => date::number(n),
            Err(_) => CellValue::Text(text),
        },
        "Boolean" => CellValue::Bool(matches!(text.trim(), "1" | "true" | "TRUE")),
        "DateTime" => CellValue::Date(date::iso(&text)),
        "Error" => CellValue::Error(text),
        _ => CellValue::Text(text),
    }
}
