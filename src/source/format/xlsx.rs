//! Excel 2007 以后的工作簿（.xlsx .xlsm，WPS 的 .et 也常是它）。
//!
//! 分两步：先自己流着看一遍各部件（[`parts`]、[`sheet`]、[`strings`]、[`styles`]），拿到隐藏、合并、
//! 公式、错误值、符号字体和删除线——库不给这些；同时把有内容的格重写成一个规规矩矩的小工作簿，
//! 再交给 calamine 逐格读值。这样库看到的永远是：计数属实、位置不越界、没有怪类型的文件，
//! 它按声明的个数预留内存（`uniqueCount`）、一个怪值丢掉整张表、遇宏表拒读整本等毛病都碰不到。

mod clean;
mod parts;
mod sheet;
mod strings;
mod styles;

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::package::{Package, resolve};
use super::{CellValue, Content, Draft, Sheet, date};
use crate::model::plan::consolidated::DETAIL_SHEET;
use crate::model::plan::seal::SEALS_SHEET;
use calamine::DataRef;
use parts::{Kind, Workbook};

pub(super) use parts::relations;

/// 读全部工作表。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let mut package = Package::open(bytes)?;
    let book = parts::workbook(&mut package, budget)?;
    if package.has_under(&format!("{}vbaproject", book.folder)) {
        draft.note(&rules::ACTIVE_CONTENT, "工作簿里有宏，没有运行");
    }
    if package.has_under(&format!("{}externallinks/", book.folder)) {
        draft.note(
            &rules::ACTIVE_CONTENT,
            "工作簿里有指向别的文件的链接，没有打开",
        );
    }
    let named = |name: &str| book.sheets.iter().any(|s| s.name == name);
    if named(DETAIL_SHEET) && named(SEALS_SHEET) {
        budget.many();
    }
    let styles = styles::read(&mut package, &book, budget, draft)?;
    let strings = strings::read(&mut package, &book, budget, draft)?;
    let mut table = clean::Table::new(&styles, &strings, book.is_1904);
    let mut pending = Vec::new();
    for entry in &book.sheets {
        match entry.kind {
            Kind::Worksheet => {}
            Kind::Other(what) => {
                draft.note_on(
                    &entry.name,
                    &rules::OTHER_SHEET,
                    format!("“{}”是{what}，不是表格，已略过", entry.name),
                );
                continue;
            }
        }
        let part = resolve(&book.folder, &entry.part);
        let Some(stream) = package.part(&part, budget)? else {
            draft.note_on(
                &entry.name,
                &rules::DAMAGED,
                format!("工作表“{}”的内容不在文件里", entry.name),
            );
            continue;
        };
        let frame = sheet::walk(stream, &mut table, budget)?;
        pending.push((entry, frame));
    }
    values(&book, pending, table, &styles, &strings, budget, draft)
}

/// 请 calamine 逐格读值，与自己看到的合在一起。
fn values(
    book: &Workbook,
    pending: Vec<(&parts::Entry, sheet::Frame)>,
    table: clean::Table<'_>,
    styles: &styles::Styles,
    strings: &strings::Strings,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    let mut workbook = table.into_workbook()?;
    for (number, (entry, frame)) in pending.into_iter().enumerate() {
        let mut sheet = Sheet::new(&entry.name, entry.hidden, budget);
        sheet.grid.merges = frame.merges;
        sheet.grid.hidden_rows = frame.hidden_rows;
        sheet.grid.hidden_cols = frame.hidden_cols;
        for _ in 0..frame.lost {
            sheet.lost();
        }
        let mut reader = workbook
            .worksheet_cells_reader(&clean::sheet_name(number))
            .map_err(|e| Refusal::damaged(format!("工作表“{}”读不出（{e}）", entry.name)))?;
        let noted = frame.cells.len();
        for note in frame.cells {
            let (row, col) = (u64::from(note.row), u64::from(note.col));
            let value = match note.what {
                sheet::What::Error(text) => Some(CellValue::Error(text)),
                sheet::What::NotCalculated => {
                    sheet.put_not_calculated(row, col, budget)?;
                    continue;
                }
                sheet::What::Bad => {
                    sheet.put_bad(row, col, budget)?;
                    continue;
                }
                // 小工作簿里的格与这里的次序一一对应。
                sheet::What::Value => match reader.next_cell() {
                    Ok(Some(cell)) => value(cell.get_value()),
                    Ok(None) | Err(_) => {
                        sheet.put_bad(row, col, budget)?;
                        continue;
                    }
                },
            };
            let Some(value) = value else { continue };
            let mut content = Content {
                formula: note.formula,
                ..Content::plain(value)
            };
            let runs = match note.text {
                sheet::Text::Shared(index) => strings.runs(index),
                sheet::Text::Inline(runs) => Some(runs),
                sheet::Text::None => None,
            };
            styles.dress(note.style, runs.as_deref(), &mut content);
            sheet.put(row, col, content, budget)?;
        }
        budget.merged(noted);
        if let Some(row) = frame.broken_after {
            draft.note_on(
                &entry.name,
                &rules::DAMAGED,
                format!(
                    "工作表“{}”的内容在第 {} 行之后断了，后面的读不出",
                    entry.name, row
                ),
            );
        }
        sheet.finish(draft);
    }
    if book.sheets.is_empty() {
        return Err(Refusal::damaged("工作簿里没有列出任何工作表"));
    }
    Ok(())
}

fn value(data: &DataRef<'_>) -> Option<CellValue> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(n) => CellValue::Number(*n as f64),
        DataRef::Float(n) => date::number(*n),
        DataRef::String(s) => CellValue::Text(s.clone()),
        DataRef::SharedString(s) => CellValue::Text((*s).to_owned()),
        DataRef::Bool(b) => CellValue::Bool(*b),
        DataRef::DateTime(d) => date::value(d),
        DataRef::DateTimeIso(s) => CellValue::Date(date::iso(s)),
        DataRef::DurationIso(s) => CellValue::Date(date::iso_duration(s)),
        DataRef::Error(e) => CellValue::Error(e.to_string()),
    })
}
