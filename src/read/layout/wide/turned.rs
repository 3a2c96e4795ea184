//! 转置的宽表：一列一个地区。行列互换了去读，读完再换回来。

use crate::finding::Cell;
use crate::read::header::{place_like, role_of};
use crate::read::layout::table::Columns;
use crate::read::layout::{Piece, Table, Tick};
use crate::read::sheet::Sheet;
use crate::source::Grid;

/// 指标竖着排、右边有几列像勾选而列名不是“现实情况”的：一列一个地区。
pub(super) fn is_transposed(sheet: &Sheet<'_>) -> bool {
    let Some(columns) = sheet.columns() else {
        return false;
    };
    if places_on_top(sheet, columns) {
        return true;
    }
    if columns.rivals.len() < 2 {
        return false;
    }
    let Some(header) = columns.header else {
        return true;
    };
    let named = columns
        .rivals
        .iter()
        .filter(|&&c| {
            (header.first..=header.last)
                .map(|r| sheet.key(Cell::new(r, c)))
                .any(|k| !k.is_empty() && role_of(k, sheet).is_none())
        })
        .count();
    named >= 2
}

/// 第一个指标之上的一行里，几列写着地区名。
fn places_on_top(sheet: &Sheet<'_>, columns: &Columns) -> bool {
    let above = sheet.rows.iter().copied().filter(|&r| r < columns.start);
    above.rev().take(3).any(|row| {
        sheet
            .cells_of(row)
            .filter(|(cell, key)| {
                Some(cell.col) != columns.standard
                    && Some(cell.col) != columns.code
                    && (2..=12).contains(&key.chars().count())
                    && place_like(key)
                    && role_of(key, sheet).is_none()
            })
            .count()
            >= 2
    })
}

fn turn(cell: Cell) -> Cell {
    Cell::new(cell.col, cell.row)
}

/// 行列互换。
pub(super) fn transpose(grid: &Grid) -> Grid {
    Grid {
        name: grid.name.clone(),
        hidden: grid.hidden,
        cells: grid
            .cells
            .iter()
            .map(|(c, v)| (turn(*c), v.clone()))
            .collect(),
        merges: grid
            .merges
            .iter()
            .map(|&(a, b)| (turn(a), turn(b)))
            .collect(),
        hidden_rows: grid.hidden_cols.clone(),
        hidden_cols: grid.hidden_rows.clone(),
    }
}

/// 单元格换回原来的行列。
pub(super) fn turn_back(table: &mut Table, top: u32, bottom: u32) {
    let piece = |p: &mut Piece| p.cell = turn(p.cell);
    for row in &mut table.rows {
        row.codes
            .iter_mut()
            .chain(&mut row.standards)
            .for_each(piece);
        for reply in &mut row.replies {
            for tick in &mut reply.ticks {
                match tick {
                    Tick::One(c, _) => *c = turn(*c),
                    Tick::Two { yes, no } => {
                        yes.0 = turn(yes.0);
                        no.0 = turn(no.0);
                    }
                }
            }
            reply.details.iter_mut().for_each(|d| piece(&mut d.piece));
            reply.slots.iter_mut().for_each(|s| s.0 = turn(s.0));
        }
        let cells: Vec<u32> = row
            .codes
            .iter()
            .chain(&row.standards)
            .map(|p| p.cell.row)
            .collect();
        row.first = cells.iter().copied().min().unwrap_or(top);
        row.last = cells.iter().copied().max().unwrap_or(bottom);
    }
    for person in &mut table.people {
        person
            .name
            .iter_mut()
            .chain(&mut person.code)
            .for_each(piece);
        // 地区名的一行就是表头：它上面的是标题
        person.first = person.name.as_ref().map_or(top, |name| name.cell.row);
        person.last = bottom;
    }
    table.unread.iter_mut().for_each(|u| u.0 = turn(u.0));
    table.stray.iter_mut().for_each(piece);
}
