//! 工作簿里的公式：只给我们自己写出的汇总表用，追溯一个数由哪些格算出。

use super::{Limits, SourceFile, disk};
use crate::finding::Cell;
use calamine::{Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// 各表的公式（不带等号）：表名 → 单元格 → 公式。打不开为空表。
pub fn formulas(file: &SourceFile, limits: &Limits) -> BTreeMap<String, BTreeMap<Cell, String>> {
    let Ok(bytes) = disk::bytes(&file.origin, limits) else {
        return BTreeMap::new();
    };
    // 库在坏文件上的意外在这里接住
    catch_unwind(AssertUnwindSafe(|| read(&bytes))).unwrap_or_default()
}

fn read(bytes: &[u8]) -> BTreeMap<String, BTreeMap<Cell, String>> {
    let mut found = BTreeMap::new();
    let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) else {
        return found;
    };
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_formula(&name) else {
            continue;
        };
        let (first_row, first_col) = range.start().unwrap_or((0, 0));
        let cells: BTreeMap<Cell, String> = range
            .used_cells()
            .filter_map(|(row, col, text)| {
                let row = first_row.checked_add(u32::try_from(row).ok()?)?;
                let col = first_col.checked_add(u32::try_from(col).ok()?)?;
                (!text.is_empty()).then(|| (Cell::new(row, col), text.clone()))
            })
            .collect();
        found.insert(name, cells);
    }
    found
}
