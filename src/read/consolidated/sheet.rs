//! 一张有列名的表：列按列名找，续在别处的文字接上，显形的字符还原。

use crate::finding::Cell;
use crate::model::plan::consolidated::{CONTINUED, CONTINUES};
use crate::source::{Content, Grid};
use crate::text::original;
use std::collections::BTreeMap;

/// 列名所在的行最多往下找几行。
const HEADER_WITHIN: u32 = 20;

/// 一张有列名的表。
pub(super) struct Sheet<'g> {
    pub grid: &'g Grid,
    header: u32,
    pub columns: BTreeMap<&'static str, u32>,
}

impl<'g> Sheet<'g> {
    /// 在头几行里找列名最多的一行。
    pub fn find(grid: &'g Grid, labels: &[&'static str]) -> Option<Self> {
        let mut best: Option<Self> = None;
        for header in 0..HEADER_WITHIN {
            let mut columns = BTreeMap::new();
            for (cell, content) in grid
                .cells
                .range(Cell::new(header, 0)..Cell::new(header + 1, 0))
            {
                let text = content.text();
                if let Some(label) = labels.iter().find(|l| **l == text.trim()) {
                    columns.entry(*label).or_insert(cell.col);
                }
            }
            if columns.len() > best.as_ref().map_or(0, |b| b.columns.len()) {
                best = Some(Self {
                    grid,
                    header,
                    columns,
                });
            }
        }
        best
    }

    /// 名字相同（或带续表号）的各张里，有列名 `needed` 的。
    pub fn all(
        grids: &'g [Grid],
        name: &str,
        labels: &[&'static str],
        needed: &[&str],
    ) -> Vec<Self> {
        let ours = |grid: &&Grid| {
            grid.name
                .strip_prefix(name)
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
        };
        grids
            .iter()
            .filter(ours)
            .filter_map(|grid| Self::find(grid, labels))
            .filter(|sheet| needed.iter().all(|l| sheet.columns.contains_key(l)))
            .collect()
    }

    /// 列名之下有内容的行。
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .grid
            .cells
            .range(Cell::new(self.header + 1, 0)..)
            .map(|(cell, _)| cell.row)
            .collect();
        rows.dedup();
        rows
    }

    pub fn has(&self, label: &str) -> bool {
        self.columns.contains_key(label)
    }

    pub fn cell(&self, row: u32, label: &str) -> Option<Cell> {
        let col = *self.columns.get(label)?;
        Some(Cell::new(row, col))
    }

    pub fn content(&self, row: u32, label: &str) -> Option<&'g Content> {
        self.grid.cells.get(&self.cell(row, label)?)
    }

    /// 一格的文字，续在别处的接上，显形的字符还原。
    pub fn text(&self, row: u32, label: &str) -> String {
        let Some(mut cell) = self.cell(row, label) else {
            return String::new();
        };
        let mut joined = String::new();
        let mut part = self.plain(cell);
        // 每接一段就换一格，格数有限，不会没完
        for _ in 0..self.grid.cells.len() {
            let Some((body, next)) = continued(&part) else {
                break;
            };
            let rest = self.plain(next);
            let lead = format!("{}{cell}{}", CONTINUES.0, CONTINUES.1);
            let Some(rest) = rest.strip_prefix(&lead) else {
                break;
            };
            joined.push_str(body);
            (cell, part) = (next, rest.to_owned());
        }
        joined.push_str(&part);
        original(&joined)
    }

    fn plain(&self, cell: Cell) -> String {
        self.grid
            .cells
            .get(&cell)
            .map(|c| c.text())
            .unwrap_or_default()
    }

    pub fn optional(&self, row: u32, label: &str) -> Option<String> {
        Some(self.text(row, label)).filter(|t| !t.is_empty())
    }
}

/// 注明续在别处的：去掉字样的文字，与续在哪一格。
fn continued(part: &str) -> Option<(&str, Cell)> {
    let inner = part.strip_suffix(CONTINUED.1)?;
    let (body, address) = inner.rsplit_once(CONTINUED.0)?;
    Some((body, address.parse().ok()?))
}
