//! 各列数下来：列名说是什么，有多少格像勾选、有内容。

use super::Columns;
use crate::read::header::{self, Role};
use crate::read::sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};

/// 数下来的各列。
pub(super) struct Survey {
    titles: BTreeMap<u32, (Option<Role>, String)>,
    ticked: BTreeMap<u32, usize>,
    filled: BTreeMap<u32, usize>,
    /// 像勾选的格里，正是肯定的字样的、正是否定的字样的。
    pure: BTreeMap<u32, (usize, usize)>,
    /// 像标准、像编号的行数。
    pub(super) rows: usize,
    /// 其中的最后一行。
    pub(super) last: u32,
}

impl Survey {
    /// 数一张表；`data_rows` 是像标准、像编号的各行。
    pub(super) fn of(columns: &Columns, sheet: &Sheet<'_>, data_rows: &BTreeSet<u32>) -> Self {
        let titles = match columns.header {
            Some(h) => (0..sheet.width)
                .map(|c| (c, header::title(sheet, h, c)))
                .collect(),
            None => BTreeMap::new(),
        };
        let last = data_rows.last().copied().unwrap_or(0);
        let mut survey = Self {
            titles,
            ticked: BTreeMap::new(),
            filled: BTreeMap::new(),
            pure: BTreeMap::new(),
            rows: data_rows.len(),
            last,
        };
        let rows = columns.start..=last + 1;
        for &row in sheet.rows.iter().filter(|r| rows.contains(r)) {
            for (cell, key) in sheet.cells_of(row) {
                let Some(content) = sheet.content(cell) else {
                    continue;
                };
                *survey.filled.entry(cell.col).or_default() += 1;
                if !sheet.looks_ticked(content) {
                    continue;
                }
                *survey.ticked.entry(cell.col).or_default() += 1;
                let (yes, no) = survey.pure.entry(cell.col).or_default();
                if sheet.is_yes_word(key) {
                    *yes += 1;
                } else if sheet.is_no_word(key) {
                    *no += 1;
                }
            }
        }
        survey
    }

    /// 列名说是做什么的。
    pub(super) fn role(&self, col: u32) -> Option<&Role> {
        self.titles.get(&col).and_then(|(role, _)| role.as_ref())
    }

    /// 列名。
    pub(super) fn title(&self, col: u32) -> &str {
        self.titles.get(&col).map_or("", |(_, text)| text.as_str())
    }

    /// 像勾选的格数。
    pub(super) fn ticks(&self, col: u32) -> usize {
        self.ticked.get(&col).copied().unwrap_or(0)
    }

    /// 有内容的格数。
    pub(super) fn filled(&self, col: u32) -> usize {
        self.filled.get(&col).copied().unwrap_or(0)
    }

    /// 有这么多格像勾选，才说得上是勾选的列。
    pub(super) fn enough(&self) -> usize {
        (self.rows / 4).max(1)
    }

    /// 像勾选的都写着肯定的字样。
    pub(super) fn only_yes(&self, col: u32) -> bool {
        let (yes, no) = self.pure.get(&col).copied().unwrap_or((0, 0));
        no == 0 && yes == self.ticks(col) && yes >= self.enough()
    }

    /// 像勾选的都写着否定的字样。
    pub(super) fn only_no(&self, col: u32) -> bool {
        let (yes, no) = self.pure.get(&col).copied().unwrap_or((0, 0));
        yes == 0 && no == self.ticks(col) && no >= self.enough()
    }
}
