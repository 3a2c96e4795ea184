//! 认出我们自己的汇总表：一省的材料合在一起，时限与内存要比平常的文件宽。
//!
//! 只看表名、列名不够：谁都可以照写。看的是“逐项明细”头几行的本行校验与那一行的字对得上，什么格式存的都一样。

use super::Content;
use crate::finding::Cell;
use crate::model::plan::consolidated::{DETAIL_SHEET, DetailColumn, guard};
use std::collections::BTreeMap;

/// 列名在头几行里（人可以在上面插几行）。
pub(super) const WITHIN: u64 = 10;
/// 最多看几行的校验（头几行也许被人改过）。
const TRIED: u32 = 20;

/// 边读边看的一张“逐项明细”。
#[derive(Default)]
pub(super) struct Watch {
    row: u32,
    /// 这一行里的列名；齐了以后是各列的位置。
    columns: BTreeMap<u32, DetailColumn>,
    /// 列名已齐，正在看内容。
    headed: bool,
    texts: BTreeMap<DetailColumn, String>,
    tried: u32,
}

/// 看下来怎样。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// 是我们的。
    Ours,
    /// 不是。
    Other,
    /// 还要看。
    More,
}

impl Watch {
    /// 名字是“逐项明细”的才看。
    pub(super) fn of(name: &str) -> Option<Self> {
        (name == DETAIL_SHEET).then(Self::default)
    }

    /// 读到一格。
    pub(super) fn see(&mut self, cell: Cell, content: &Content) -> Seen {
        let mut seen = Seen::More;
        if cell.row != self.row {
            seen = self.turn(cell.row);
            self.row = cell.row;
        }
        let text = content.text();
        if !self.headed {
            let label = text.trim();
            let column = DetailColumn::ALL.into_iter().find(|c| c.label() == label);
            self.columns.extend(column.map(|c| (cell.col, c)));
        } else if let Some(column) = self.columns.get(&cell.col) {
            self.texts.insert(*column, text);
        }
        seen
    }

    /// 一行完了，换到第 `next` 行。
    fn turn(&mut self, next: u32) -> Seen {
        if !self.headed {
            let has = |c: DetailColumn| self.columns.values().any(|v| *v == c);
            self.headed = DetailColumn::NEEDED.into_iter().all(has) && has(DetailColumn::Guard);
            if !self.headed {
                self.columns.clear();
            }
            return match self.headed || u64::from(next) < WITHIN {
                true => Seen::More,
                false => Seen::Other,
            };
        }
        let texts = std::mem::take(&mut self.texts);
        self.tried += 1;
        let said = texts.get(&DetailColumn::Guard);
        match said {
            Some(said) if *said == guard(|c| texts.get(&c).cloned().unwrap_or_default()) => {
                Seen::Ours
            }
            _ if self.tried < TRIED => Seen::More,
            _ => Seen::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::CellValue;

    /// 一张表：列名在第三行，然后是几行内容。
    fn seen(labels: &[DetailColumn], rows: u32, sealed: bool) -> Seen {
        let mut watch = Watch::of(DETAIL_SHEET).unwrap();
        let mut put = |row: u32, col: usize, text: &str| {
            let content = Content::plain(CellValue::Text(text.to_owned()));
            watch.see(Cell::new(row, u32::try_from(col).unwrap()), &content)
        };
        put(0, 0, "逐项明细");
        for (col, label) in labels.iter().enumerate() {
            put(2, col, label.label());
        }
        let mut last = Seen::More;
        for row in 3..3 + rows {
            let text = |c: DetailColumn| format!("{}{row}", c.label());
            for (col, label) in labels.iter().enumerate() {
                let said = match label {
                    DetailColumn::Guard if sealed => guard(text),
                    other => text(*other),
                };
                match put(row, col, &said) {
                    Seen::More => {}
                    told => last = told,
                }
            }
        }
        last
    }

    #[test]
    fn names_alone_are_not_enough() {
        assert!(Watch::of("表1").is_none());
        assert_eq!(seen(&DetailColumn::ALL, 3, true), Seen::Ours);
        assert_eq!(seen(&DetailColumn::ALL, 40, false), Seen::Other);
        assert_eq!(seen(&DetailColumn::ALL[..9], 40, true), Seen::Other);
    }
}
