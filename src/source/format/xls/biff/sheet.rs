//! 一张表的记录：数单元格，改坏记录，压紧行号，记合并与隐藏。

use super::super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::super::rules;
use super::cells::{Form, Found, cells};
use super::globals::Globals;
use super::{
    BOF, DIMENSIONS, EOF, MERGES, Note, SheetInfo, What, ignore, record, set_u16, u16_at, u32_at,
};
use crate::finding::Cell;
use std::collections::BTreeSet;

/// 合并区域最多看多少个。
const MOST_MERGES: usize = 200_000;

/// 看一张表：先数，再改。
pub(super) fn sheet(
    stream: &mut Vec<u8>,
    start: usize,
    info: &mut SheetInfo,
    globals: &mut Globals,
    budget: &mut Budget,
) -> Outcome<()> {
    budget.next_sheet();
    let form = Form {
        biff: globals.biff,
        office: globals.office,
    };
    // 要改行号的记录
    let mut rows: BTreeSet<u16> = BTreeSet::new();
    let mut places: Vec<usize> = Vec::new();
    let mut at = start;
    let mut depth = 0usize;
    let mut seen = false;
    let mut ended = false;
    let mut awaiting: Option<(u16, u16)> = None;
    while let Some(r) = record(stream, at) {
        budget.step()?;
        at = r.to;
        if r.kind == BOF {
            depth += usize::from(seen);
            seen = true;
            continue;
        }
        if r.kind == EOF {
            if depth == 0 {
                ended = true;
                break;
            }
            depth -= 1;
            continue;
        }
        if depth > 0 {
            continue;
        }
        let data = stream.get(r.from..r.to).unwrap_or_default();
        match cells(r.kind, data, form, &mut awaiting) {
            Found::Cells(list) => {
                if form.biff != 8 && matches!(r.kind, 0x0204 | 0x00D6) {
                    globals.sample(data.get(8..).unwrap_or_default());
                }
                for (row, col, note) in list {
                    budget.cell(0)?;
                    rows.insert(row);
                    info.cells.insert((row, col), note);
                }
                places.push(r.from);
            }
            Found::Text(row, col) => {
                if let Some(note) = info.cells.get_mut(&(row, col)) {
                    note.what = What::Value;
                }
            }
            Found::Bad(row, col) => {
                budget.cell(0)?;
                info.cells.insert((row, col), Note::bad());
                ignore(stream, r.at);
            }
            Found::Drop => ignore(stream, r.at),
            Found::Nothing => around(r.kind, data, info)?,
        }
        // 合并区域自己读了；声明的范围用不着，库却按它预留内存。
        if matches!(r.kind, MERGES | DIMENSIONS) {
            ignore(stream, r.at);
        }
    }
    if !ended {
        info.broken = true;
        // 断处改成结尾；剩下不足一条记录的几个字节不要。
        match stream.get_mut(at..at + 4) {
            Some(place) => place.copy_from_slice(&[0x0A, 0, 0, 0]),
            None => stream.truncate(at),
        }
    }
    info.rows = rows.iter().copied().collect();
    for from in places {
        if let Some(row) = u16_at(stream, from)
            && let Ok(packed) = info.rows.binary_search(&row)
        {
            set_u16(stream, from, u16::try_from(packed).unwrap_or(0));
        }
    }
    Ok(())
}

/// 单元格以外要看的：合并、隐藏。
fn around(kind: u16, data: &[u8], info: &mut SheetInfo) -> Outcome<()> {
    match kind {
        MERGES => {
            if info.merges.len() > MOST_MERGES {
                return Err(Refusal::new(
                    &rules::TOO_LARGE,
                    "一张表里的合并区域太多，没有读取",
                ));
            }
            for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
                if let (Some(r1), Some(r2), Some(c1), Some(c2)) = (
                    u16_at(area, 0),
                    u16_at(area, 2),
                    u16_at(area, 4),
                    u16_at(area, 6),
                ) {
                    info.merges.push((
                        Cell::new(r1.into(), c1.into()),
                        Cell::new(r2.into(), c2.into()),
                    ));
                }
            }
        }
        // ROW
        0x0208 => {
            if let (Some(row), Some(flags)) = (u16_at(data, 0), u32_at(data, 12))
                && flags & 0x20 != 0
            {
                info.hidden_rows.push(row.into());
            }
        }
        // COLINFO
        0x007D => {
            if let (Some(from), Some(to), Some(flags)) =
                (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                && flags & 1 != 0
            {
                info.hidden_cols
                    .extend((u32::from(from)..=u32::from(to)).take(256));
            }
        }
        _ => {}
    }
    Ok(())
}
