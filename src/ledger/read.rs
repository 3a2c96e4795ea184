//! 读上一次的台账。列按列名找，行列增删、换了次序都读得出；WPS、LibreOffice 另存过也一样。

use crate::finding::Cell;
use crate::model::plan::ledger::{BASE_SHEET, LEDGER_SHEET, LedgerColumn};
use crate::source::{Grid, Opened};
use std::collections::BTreeMap;

/// 列名所在的行最多往下找几行。
const HEADER_WITHIN: u32 = 20;
/// 至少认出几个列名才算台账。
const FEWEST: usize = 4;

/// 读到的台账。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    /// 显示路径。
    pub path: String,
    /// SHA-256。
    pub sha256: String,
    /// 各行，自上而下。
    pub rows: Vec<EarlierRow>,
    /// 人添的列的列名，从左到右。
    pub extra: Vec<String>,
    /// 底稿：程序上一次写的各行；没有底稿（被删了）为空表。
    pub base: Vec<BaseRow>,
    /// 台账里没有的列（被删了）。
    pub lost: Vec<LedgerColumn>,
}

/// 台账的一行。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierRow {
    /// 各列，与 [`LedgerColumn::ALL`] 同序。
    pub cells: Vec<String>,
    /// 人添的列。
    pub extra: Vec<String>,
}

/// 底稿的一行：程序认为的，与当时台账上的。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseRow {
    /// 程序认为各列应当是什么。
    pub program: Vec<String>,
    /// 当时台账上写的，人填的也在内。
    pub written: Vec<String>,
}

/// 底稿里“当时台账上写的”各列的列名前加的字。
pub(crate) const WRITTEN: &str = "台账·";

/// 读；不是台账为空。
pub fn read(opened: &Opened) -> Option<Earlier> {
    let named = opened.grids.iter().filter(|g| g.name == LEDGER_SHEET);
    let others = opened
        .grids
        .iter()
        .filter(|g| g.name != LEDGER_SHEET && !g.hidden && g.name != BASE_SHEET);
    let (grid, header) = named.chain(others).find_map(|g| Some((g, header(g)?)))?;
    let known: BTreeMap<u32, LedgerColumn> = header.columns;
    let mut earlier = Earlier {
        path: opened.path.clone(),
        sha256: opened.sha256.clone(),
        lost: LedgerColumn::ALL
            .into_iter()
            .filter(|c| !known.values().any(|k| k == c))
            .collect(),
        ..Earlier::default()
    };
    let text = |row, col| {
        grid.cells
            .get(&Cell::new(row, col))
            .map(|c| c.text().trim().to_owned())
            .unwrap_or_default()
    };
    let last_col = grid.cells.keys().map(|c| c.col).max().unwrap_or(0);
    let last_row = grid.cells.keys().map(|c| c.row).max().unwrap_or(0);
    let filled = |col: u32| (header.row + 1..=last_row).any(|row| !text(row, col).is_empty());
    let mut extra: Vec<u32> = Vec::new();
    for col in (0..=last_col).filter(|c| !known.contains_key(c)) {
        let label = text(header.row, col);
        if label.is_empty() && !filled(col) {
            continue;
        }
        earlier.extra.push(if label.is_empty() {
            format!("未命名的列{}", Cell::column_name(col))
        } else {
            label
        });
        extra.push(col);
    }
    for row in header.row + 1..=last_row {
        let mut cells = vec![String::new(); LedgerColumn::ALL.len()];
        for (col, column) in &known {
            if let Some(slot) = cells.get_mut(column.ix()) {
                *slot = text(row, *col);
            }
        }
        let own: Vec<String> = extra.iter().map(|&col| text(row, col)).collect();
        // 只剩程序每次重写的列有字，或全空的，不是一项
        let says = |c: &LedgerColumn| {
            !matches!(c, LedgerColumn::Now | LedgerColumn::Hint)
                && cells.get(c.ix()).is_some_and(|t| !t.is_empty())
        };
        if LedgerColumn::ALL.iter().any(says) || own.iter().any(|t| !t.is_empty()) {
            earlier.rows.push(EarlierRow { cells, extra: own });
        }
    }
    earlier.base = opened
        .grids
        .iter()
        .find(|g| g.name == BASE_SHEET)
        .map(base)
        .unwrap_or_default();
    Some(earlier)
}

struct Header {
    row: u32,
    columns: BTreeMap<u32, LedgerColumn>,
}

/// 头几行里认出列名最多的一行。
fn header(grid: &Grid) -> Option<Header> {
    let mut best: Option<Header> = None;
    for row in 0..HEADER_WITHIN {
        let mut columns: BTreeMap<u32, LedgerColumn> = BTreeMap::new();
        for (cell, content) in grid.cells.range(Cell::new(row, 0)..Cell::new(row + 1, 0)) {
            let label: String = content.text().split_whitespace().collect();
            let found = LedgerColumn::ALL.into_iter().find(|c| c.label() == label);
            // 同名的列有两列时，前一列是台账的，后一列当作人添的
            if let Some(column) = found
                && !columns.values().any(|c| *c == column)
            {
                columns.insert(cell.col, column);
            }
        }
        if columns.len() >= FEWEST
            && best
                .as_ref()
                .is_none_or(|b| columns.len() > b.columns.len())
        {
            best = Some(Header { row, columns });
        }
    }
    best
}

fn base(grid: &Grid) -> Vec<BaseRow> {
    let mut program: BTreeMap<u32, LedgerColumn> = BTreeMap::new();
    let mut written: BTreeMap<u32, LedgerColumn> = BTreeMap::new();
    for (cell, content) in grid.cells.range(Cell::new(0, 0)..Cell::new(1, 0)) {
        let label = content.text();
        let (map, name) = match label.strip_prefix(WRITTEN) {
            Some(name) => (&mut written, name),
            None => (&mut program, label.as_str()),
        };
        if let Some(column) = LedgerColumn::ALL.into_iter().find(|c| c.label() == name) {
            map.insert(cell.col, column);
        }
    }
    let last = grid.cells.keys().map(|c| c.row).max().unwrap_or(0);
    let take = |row: u32, map: &BTreeMap<u32, LedgerColumn>| {
        let mut cells = vec![String::new(); LedgerColumn::ALL.len()];
        for (col, column) in map {
            if let (Some(slot), Some(content)) = (
                cells.get_mut(column.ix()),
                grid.cells.get(&Cell::new(row, *col)),
            ) {
                *slot = content.text().trim().to_owned();
            }
        }
        cells
    };
    (1..=last)
        .map(|row| BaseRow {
            program: take(row, &program),
            written: take(row, &written),
        })
        .collect()
}
