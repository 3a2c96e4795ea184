//! 读上一次的台账。列按列名找，行列增删、换了次序都读得出；WPS、LibreOffice 另存过也一样。

use crate::finding::Cell;
use crate::model::plan::ledger::{
    BASE_SHEET, GUIDE_SHEET, LEDGER_SHEET, LedgerColumn, OVERDUE_SHEET,
};
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
    /// 台账里没有的列（被删了，或改了列名）。
    pub lost: Vec<LedgerColumn>,
    /// 接着用不了的：人另添的表、写在每次重写的“催办”页上的话，一条一句。
    pub unused: Vec<String>,
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
    earlier.unused = unused(opened, &grid.name, &earlier.rows);
    earlier.base = opened
        .grids
        .iter()
        .find(|g| g.name == BASE_SHEET)
        .map(base)
        .unwrap_or_default();
    Some(earlier)
}

/// 台账这张表以外、接着用不了的：人另添的有字的表；“催办”页上写的、台账里没有的进展。
fn unused(opened: &Opened, main: &str, rows: &[EarlierRow]) -> Vec<String> {
    let mut said = Vec::new();
    for grid in opened.grids.iter().filter(|g| g.name != main) {
        let own = [OVERDUE_SHEET, GUIDE_SHEET, BASE_SHEET].contains(&grid.name.as_str());
        let filled = grid.cells.values().any(|c| !c.text().trim().is_empty());
        if !own && filled {
            said.push(format!(
                "工作簿里另有“{}”这张表，程序不接着用，原件留在“以前修改过的文件”里",
                grid.name
            ));
        }
    }
    let urged = opened.grids.iter().find(|g| g.name == OVERDUE_SHEET);
    for (number, progress) in urged.map(urged_progress).unwrap_or_default() {
        let known = rows.iter().any(|row| {
            let get = |c: LedgerColumn| row.cells.get(c.ix()).map_or("", String::as_str);
            get(LedgerColumn::Number) == number && get(LedgerColumn::Progress) == progress
        });
        if !known {
            said.push(format!(
                "“{OVERDUE_SHEET}”页“{number}”一行写着“{progress}”，这一页每次重写，没有接着用，请写在“{LEDGER_SHEET}”的“{}”一栏",
                LedgerColumn::Progress.label()
            ));
        }
    }
    said
}

/// “催办”页各行的台账编号与整改进展，有进展的。
fn urged_progress(grid: &Grid) -> Vec<(String, String)> {
    let label = |content: &crate::source::Content| content.text().trim().to_owned();
    let column = |wanted: LedgerColumn| {
        let mut cells = grid.cells.iter().take_while(|(c, _)| c.row < HEADER_WITHIN);
        cells.find(|(_, content)| label(content) == wanted.label())
    };
    let (Some((number, _)), Some((progress, _))) =
        (column(LedgerColumn::Number), column(LedgerColumn::Progress))
    else {
        return Vec::new();
    };
    let last = grid.cells.keys().map(|c| c.row).max().unwrap_or(0);
    let text = |row, col| grid.cells.get(&Cell::new(row, col)).map(label);
    (number.row + 1..=last)
        .filter_map(|row| {
            let said = text(row, progress.col).filter(|t| !t.is_empty())?;
            Some((text(row, number.col).unwrap_or_default(), said))
        })
        .collect()
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
