//! Excel 二进制工作簿（.xlsb）。
//!
//! 值由 calamine 逐格读；交给它之前先把各部件的记录走一遍：声明的长度超出部件的，库会照着要内存；
//! 顺便记下库不给的合并、隐藏、公式和公式错误。

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::package::{Package, resolve};
use super::xlsx::relations;
use super::{CellValue, Content, Draft, Sheet, cell, date, hide};
use crate::finding::Cell;
use calamine::{DataRef, Reader, SheetVisible, Xlsb, XlsbError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// 合并区域最多看多少个。
const MERGES: usize = 200_000;
/// 一条记录最长的字节。
const LONGEST: usize = 4 << 20;
/// 库里一段文字自己占的字节。
const STRING_COST: u64 = 40;
/// 记一处公式占用的字节。
const FORMULA_COST: u64 = 48;

/// 读全部工作表。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let mut package = Package::open(bytes)?;
    if package.has_under("xl/vbaproject") {
        draft.note(&rules::ACTIVE_CONTENT, "工作簿里有宏，没有运行");
    }
    if package.has_under("xl/externallinks/") {
        draft.note(
            &rules::ACTIVE_CONTENT,
            "工作簿里有指向别的文件的链接，没有打开",
        );
    }
    // 文字与样式，库打开时就全部取出
    for part in ["xl/sharedStrings.bin", "xl/styles.bin"] {
        if let Some(bytes) = package.bytes(part, budget)? {
            records(
                &bytes,
                |_, data, budget| {
                    // UTF-16 的两个字节至多是 UTF-8 的三个
                    budget.take(STRING_COST.saturating_add(data.len() as u64 * 3 / 2))
                },
                budget,
            )?;
        }
    }
    let links = relations(&mut package, "xl/_rels/workbook.bin.rels", budget)?;
    let parts = sheet_parts(&mut package, budget)?;
    // 目录里写的编号在关系里找不到时，库会出意外。
    if parts.iter().any(|id| !links.contains_key(id)) {
        return Err(Refusal::damaged("工作簿的目录与内容对不上，读不出工作表"));
    }

    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsbError::Password => Refusal::new(&rules::ENCRYPTED, "打开这个工作簿要密码，没有读取"),
        e => Refusal::damaged(format!("工作簿里的记录读不通（{e}）")),
    })?;
    let metadata: Vec<_> = workbook.sheets_metadata().to_vec();
    for (number, meta) in metadata.iter().enumerate() {
        let link = parts.get(number).and_then(|id| links.get(id));
        if link.is_some_and(|l| l.kind != "worksheet") {
            draft.note_on(
                &meta.name,
                &rules::OTHER_SHEET,
                format!("“{}”不是表格，已略过", meta.name),
            );
            continue;
        }
        let mut sheet = Sheet::new(&meta.name, meta.visible != SheetVisible::Visible, budget);
        let mut frame = Frame::default();
        if let Some(link) = link
            && let Some(bytes) = package.bytes(&resolve("xl/", &link.target), budget)?
        {
            frame.walk(&bytes, budget)?;
        }
        sheet.grid.merges = frame.merges;
        sheet.grid.hidden_rows = frame.hidden_rows;
        sheet.grid.hidden_cols = frame.hidden_cols;
        cells(
            &mut workbook,
            &meta.name,
            &mut sheet,
            &frame.formulas,
            budget,
            draft,
        )?;
        for ((row, col), code) in frame.errors {
            let content = Content {
                formula: true,
                ..Content::plain(CellValue::Error(error(code).to_owned()))
            };
            sheet.put(row, col, content, budget)?;
        }
        sheet.finish(draft);
    }
    Ok(())
}

fn cells(
    workbook: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    sheet: &mut Sheet,
    formulas: &BTreeSet<(u64, u64)>,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else {
        draft.note_on(name, &rules::DAMAGED, format!("工作表“{name}”读不出"));
        return Ok(());
    };
    loop {
        budget.step()?;
        let found = match reader.next_cell() {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(()),
            // 一格的错误码不认得，下一格仍可读。
            Err(XlsbError::CellError(_)) => continue,
            Err(_) => {
                draft.note_on(
                    name,
                    &rules::DAMAGED,
                    format!("工作表“{name}”的内容没有结束就断了，后面的读不出"),
                );
                return Ok(());
            }
        };
        let (row, col) = found.get_position();
        let (row, col) = (u64::from(row), u64::from(col));
        let value = match found.get_value() {
            DataRef::Empty => continue,
            DataRef::Int(n) => CellValue::Number(*n as f64),
            DataRef::Float(n) => date::number(*n),
            DataRef::String(s) => CellValue::Text(s.clone()),
            DataRef::SharedString(s) => CellValue::Text((*s).to_owned()),
            DataRef::Bool(b) => CellValue::Bool(*b),
            DataRef::DateTime(d) => date::value(d),
            DataRef::DateTimeIso(s) => CellValue::Date(date::iso(s)),
            DataRef::DurationIso(s) => CellValue::Date(date::iso_duration(s)),
            DataRef::Error(e) => CellValue::Error(e.to_string()),
        };
        let content = Content {
            formula: formulas.contains(&(row, col)),
            ..Content::plain(value)
        };
        sheet.put(row, col, content, budget)?;
    }
}

/// 各工作表的关系编号，按次序。
fn sheet_parts(package: &mut Package<'_>, budget: &mut Budget) -> Outcome<Vec<String>> {
    let mut ids = Vec::new();
    let Some(bytes) = package.bytes("xl/workbook.bin", budget)? else {
        return Err(Refusal::damaged(
            "文件里缺少工作簿的目录，看不出有哪些工作表",
        ));
    };
    records(
        &bytes,
        |kind, data, budget| {
            // BrtBundleSh；没有部件的条目库也不列
            if kind == 0x009C
                && let Some(count) = u32_at(data, 8).filter(|n| *n != u32::MAX)
            {
                let bytes = usize::try_from(count)
                    .unwrap_or(usize::MAX)
                    .saturating_mul(2);
                let raw = data
                    .get(12..12usize.saturating_add(bytes).min(data.len()))
                    .unwrap_or_default();
                budget.next_sheet();
                ids.push(
                    encoding_rs::UTF_16LE
                        .decode_without_bom_handling(raw)
                        .0
                        .into_owned(),
                );
            }
            Ok(())
        },
        budget,
    )?;
    Ok(ids)
}

/// 一张表里库不给的东西。
#[derive(Default)]
struct Frame {
    merges: Vec<(Cell, Cell)>,
    hidden_rows: Vec<u32>,
    hidden_cols: Vec<u32>,
    formulas: BTreeSet<(u64, u64)>,
    errors: BTreeMap<(u64, u64), u8>,
}

impl Frame {
    fn walk(&mut self, bytes: &[u8], budget: &mut Budget) -> Outcome<()> {
        let mut row = 0u64;
        records(
            bytes,
            |kind, data, budget| {
                match kind {
                    // BrtRowHdr
                    0x0000 => {
                        row = u32_at(data, 0).unwrap_or(0).into();
                        if data.get(11).is_some_and(|f| f & 0x10 != 0) {
                            hide(&mut self.hidden_rows, row, 1, Cell::ROWS, budget)?;
                        }
                    }
                    // BrtFmlaString、BrtFmlaNum、BrtFmlaBool、BrtFmlaError
                    0x0008..=0x000B => {
                        let at = (row, u64::from(u32_at(data, 0).unwrap_or(0)));
                        budget.take(FORMULA_COST)?;
                        self.formulas.insert(at);
                        if let (0x000B, Some(code)) = (kind, data.get(8)) {
                            self.errors.insert(at, *code);
                        }
                    }
                    // BrtColInfo
                    0x003C => {
                        if let (Some(from), Some(to), Some(flags)) =
                            (u32_at(data, 0), u32_at(data, 4), data.get(16))
                            && flags & 1 != 0
                        {
                            let count = u64::from(to.saturating_sub(from)) + 1;
                            hide(
                                &mut self.hidden_cols,
                                from.into(),
                                count,
                                Cell::COLS,
                                budget,
                            )?;
                        }
                    }
                    // BrtMergeCell
                    0x00B0 => {
                        if self.merges.len() >= MERGES {
                            return Err(Refusal::new(
                                &rules::TOO_LARGE,
                                "一张表里的合并区域太多，没有读取",
                            ));
                        }
                        let at = |i: usize| u32_at(data, i).map(u64::from);
                        if let (Some(r1), Some(r2), Some(c1), Some(c2)) =
                            (at(0), at(4), at(8), at(12))
                            && let (Some(a), Some(b)) = (cell(r1, c1), cell(r2, c2))
                        {
                            self.merges.push((a, b));
                        }
                    }
                    _ => {}
                }
                Ok(())
            },
            budget,
        )
    }
}

/// 走一遍记录；声明的长度超出部件的，不能交给库。
fn records(
    bytes: &[u8],
    mut each: impl FnMut(u16, &[u8], &mut Budget) -> Outcome<()>,
    budget: &mut Budget,
) -> Outcome<()> {
    let mut rest = bytes;
    while let Some(kind) = varint(&mut rest, 2) {
        budget.step()?;
        let len = varint(&mut rest, 4).unwrap_or(usize::MAX);
        if len > LONGEST && len <= rest.len() {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                "工作簿里有一条记录过长，没有读取",
            ));
        }
        if len > rest.len() {
            return Err(Refusal::damaged("工作簿里的记录没有结束就断了"));
        }
        let (data, after) = rest.split_at(len);
        each(u16::try_from(kind).unwrap_or(u16::MAX), data, budget)?;
        rest = after;
    }
    Ok(())
}

/// 变长的整数，最多 `most` 个字节。
fn varint(rest: &mut &[u8], most: usize) -> Option<usize> {
    let mut value = 0;
    for i in 0..most {
        let (&b, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(b & 0x7F) << (7 * i);
        if b & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
}
