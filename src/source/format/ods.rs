//! OpenDocument 表格（.ods，单文件的 .fods）。
//!
//! 不经过 calamine：它把每张表铺成实心的矩形（一个重复一亿次的值就是 3 GB），也不给合并、隐藏和删除线；
//! 要拦住这些就得把内容从头看一遍，看过了，值也就有了。

mod cell;
mod styles;

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::package::Package;
use super::xml::{self, Xml};
use super::{Content, Draft, Sheet, hide};
use crate::finding::Cell;
use cell::Head;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use styles::Styles;

/// 合并区域最多看多少个。
const MERGES: usize = 200_000;

/// 读 .ods。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.bytes("META-INF/manifest.xml", budget)?
        && super::super::sniff::find(&manifest, b"encryption-data").is_some()
    {
        return Err(Refusal::new(
            &rules::ENCRYPTED,
            "打开这个工作簿要密码，没有读取",
        ));
    }
    if package.has("encrypted-package") {
        return Err(Refusal::new(
            &rules::ENCRYPTED,
            "打开这个工作簿要密码，没有读取",
        ));
    }
    if package.has_under("Basic/") || package.has_under("Scripts/") {
        draft.note(&rules::ACTIVE_CONTENT, "工作簿里有宏，没有运行");
    }
    let mut styles = Styles::default();
    if let Some(stream) = package.part("styles.xml", budget)? {
        let mut xml = Xml::new(stream);
        // 公共样式里只为找字体；断了也不妨碍读内容。
        while let Ok(event) = xml.next(budget)? {
            match event {
                Event::Start(e) => styles.look(&e, budget)?,
                Event::Eof => break,
                _ => {}
            }
        }
    }
    let Some(stream) = package.part("content.xml", budget)? else {
        return Err(Refusal::damaged("文件里缺少内容部分"));
    };
    content(stream, styles, budget, draft)
}

/// 读 .fods。
pub(in crate::source) fn read_flat(
    bytes: &[u8],
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    content(Cursor::new(bytes), Styles::default(), budget, draft)
}

fn content<R: Read>(
    stream: R,
    mut styles: Styles,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    let mut xml = Xml::new(stream);
    let mut whole = false;
    loop {
        match xml.next(budget)? {
            Ok(Event::Start(e)) => match e.name().as_ref() {
                "table:table" => {
                    let name = xml::attr(&e, "name").unwrap_or_default();
                    let hidden = styles.get(xml::attr(&e, "style-name").as_deref()).hidden;
                    let mut sheet = Sheet::new(&name, hidden, budget);
                    let closed = table(&mut xml, &styles, &mut sheet, budget)?;
                    if !closed {
                        draft.note_on(
                            &name,
                            &rules::DAMAGED,
                            format!("工作表“{name}”的内容没有结束就断了，后面的读不出"),
                        );
                    }
                    sheet.finish(draft);
                    if !closed {
                        return Ok(());
                    }
                }
                "table:tracked-changes" => {
                    // 修订记录里是删掉的旧内容，不是表格。
                    if !pass(&mut xml, "table:tracked-changes", budget)? {
                        break;
                    }
                }
                _ => styles.look(&e, budget)?,
            },
            Ok(Event::End(e)) => {
                whole |= matches!(
                    e.name().as_ref(),
                    "office:document-content" | "office:document"
                );
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    if !whole {
        draft.note(&rules::DAMAGED, "文件的内容没有结束就断了，后面的读不出");
    }
    Ok(())
}

/// 略过一整个元素；断了给 `false`。
fn pass<R: Read>(xml: &mut Xml<R>, name: &str, budget: &mut Budget) -> Outcome<bool> {
    let mut depth = 1usize;
    loop {
        match xml.next(budget)? {
            Ok(Event::Start(e)) if e.name().as_ref() == name => depth += 1,
            Ok(Event::End(e)) if e.name().as_ref() == name => {
                depth -= 1;
                if depth == 0 {
                    return Ok(true);
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

/// 一张表，读到它的结束标签；断了给 `false`。
fn table<R: Read>(
    xml: &mut Xml<R>,
    styles: &Styles,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Outcome<bool> {
    let mut row = 0u64;
    let mut columns = 0u64;
    // 这一行里有内容的格（列、格数、内容），行重复时再抄。
    let mut cells: Vec<(u64, u64, Content)> = Vec::new();
    let mut repeat = 1u64;
    let mut col = 0u64;
    loop {
        let event = match xml.next(budget)? {
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(event) => event,
        };
        match event {
            Event::Start(e) => match e.name().as_ref() {
                "table:table-column" => {
                    let times = repeated(&e, "number-columns-repeated");
                    if invisible(&e) {
                        let list = &mut sheet.grid.hidden_cols;
                        hide(list, columns, times, Cell::COLS, budget)?;
                    }
                    columns = columns.saturating_add(times);
                }
                "table:table-row" => {
                    repeat = repeated(&e, "number-rows-repeated");
                    if invisible(&e) {
                        let list = &mut sheet.grid.hidden_rows;
                        hide(list, row, repeat, Cell::ROWS, budget)?;
                    }
                    col = 0;
                    cells.clear();
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let head = Head::of(&e, styles);
                    let closing = e.name().as_ref().to_owned();
                    let Some(body) = cell::body(xml, &closing, styles, head.style, budget)? else {
                        return Ok(false);
                    };
                    if head.columns > 1 || head.rows > 1 {
                        merge(sheet, row, col, &head)?;
                    }
                    let at = col;
                    col = col.saturating_add(head.repeat);
                    if let Some(content) = head.content(body) {
                        cells.push((at, head.repeat, content));
                    }
                }
                // 套在里面的表、删掉的旧内容、图形、控件：都不是格。
                name @ ("table:table"
                | "table:tracked-changes"
                | "table:shapes"
                | "office:forms") => {
                    let name = name.to_owned();
                    if !pass(xml, &name, budget)? {
                        return Ok(false);
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.name().as_ref() {
                "table:table-row" => {
                    fill(sheet, row, repeat, &cells, budget)?;
                    row = row.saturating_add(repeat);
                    cells.clear();
                }
                "table:table" => return Ok(true),
                _ => {}
            },
            _ => {}
        }
    }
}

/// 一行里有内容的格，连同行与格的重复。
fn fill(
    sheet: &mut Sheet,
    row: u64,
    repeat: u64,
    cells: &[(u64, u64, Content)],
    budget: &mut Budget,
) -> Outcome<()> {
    if cells.is_empty() {
        return Ok(());
    }
    // 重复到表格以外的不必逐个去放。
    let rows = row..row
        .saturating_add(repeat)
        .min(Cell::ROWS.into())
        .max(row.saturating_add(1));
    let columns = |first: u64, times: u64| {
        first
            ..first
                .saturating_add(times)
                .min(Cell::COLS.into())
                .max(first.saturating_add(1))
    };
    let width: u64 = cells
        .iter()
        .map(|(first, times, _)| columns(*first, *times).count() as u64)
        .sum();
    budget.room_for(width.saturating_mul(rows.end - rows.start))?;
    for r in rows {
        for (first, times, content) in cells {
            for c in columns(*first, *times) {
                sheet.put_copy(r, c, content, budget)?;
            }
        }
    }
    Ok(())
}

fn repeated(e: &BytesStart<'_>, name: &str) -> u64 {
    xml::count(e, name).unwrap_or(1).max(1)
}

fn invisible(e: &BytesStart<'_>) -> bool {
    matches!(
        xml::attr(e, "visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

fn merge(sheet: &mut Sheet, row: u64, col: u64, head: &Head) -> Outcome<()> {
    if sheet.grid.merges.len() >= MERGES {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            "一张表里的合并区域太多，没有读取",
        ));
    }
    let last_row = row
        .saturating_add(head.rows - 1)
        .min(u64::from(Cell::ROWS - 1));
    let last_col = col
        .saturating_add(head.columns - 1)
        .min(u64::from(Cell::COLS - 1));
    if let (Some(a), Some(b)) = (super::cell(row, col), super::cell(last_row, last_col)) {
        sheet.grid.merges.push((a, b));
    }
    Ok(())
}
