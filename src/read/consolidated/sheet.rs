//! 一张有列名的表：列按列名找，续在别处的文字接上，显形的字符还原。

use crate::finding::Cell;
use crate::model::plan::consolidated::{CONTINUED, CONTINUES};
use crate::source::{Clock, Content, Grid};
use crate::text::original;
use std::collections::{BTreeMap, BTreeSet};

/// 列名所在的行最多往下找几行。
const HEADER_WITHIN: u32 = 20;

/// 续起来最长的字节；一格写得下三万多字，续上百格也到不了这里。
const LONGEST: usize = 4 << 20;

/// 一张有列名的表。
pub(super) struct Sheet<'g> {
    pub grid: &'g Grid,
    header: u32,
    pub columns: BTreeMap<&'static str, u32>,
    clock: &'g Clock,
}

impl<'g> Sheet<'g> {
    /// 在头几行里找列名最多的一行。
    pub fn find(grid: &'g Grid, labels: &[&'static str], clock: &'g Clock) -> Option<Self> {
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
                    clock,
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
        clock: &'g Clock,
    ) -> Vec<Self> {
        let ours = |grid: &&Grid| {
            grid.name
                .strip_prefix(name)
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
        };
        grids
            .iter()
            .filter(ours)
            .filter_map(|grid| Self::find(grid, labels, clock))
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
        // 有意写成首尾相接、或接得没完的，接到这里为止
        let mut passed = BTreeSet::from([cell]);
        while let Some((body, next)) = continued(&part) {
            if self.clock.look() || joined.len() > LONGEST || !passed.insert(next) {
                break;
            }
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
