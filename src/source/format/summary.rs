//! 认出我们自己的汇总表：一省的材料合在一起，时限与内存要比平常的文件宽。
//!
//! 只看表名不够：谁都可以给表起这个名字。看的是“逐项明细”头几行里有没有它的列名，什么格式存的都一样。

use crate::finding::Cell;
use crate::model::plan::consolidated::{DETAIL_SHEET, DetailColumn};

/// 列名在头几行里（人可以在上面插几行）。
pub(super) const WITHIN: u64 = 10;

/// 边读边看的一张“逐项明细”。
pub(super) struct Watch {
    row: u32,
    seen: [bool; DetailColumn::NEEDED.len()],
}

impl Watch {
    /// 名字是“逐项明细”的才看。
    pub(super) fn of(name: &str) -> Option<Self> {
        (name == DETAIL_SHEET).then_some(Self {
            row: 0,
            seen: Default::default(),
        })
    }

    /// 读到一格文字；一行里的列名齐了为真。
    pub(super) fn see(&mut self, cell: Cell, text: &str) -> bool {
        if u64::from(cell.row) >= WITHIN {
            return false;
        }
        if cell.row != self.row {
            self.row = cell.row;
            self.seen = Default::default();
        }
        let text = text.trim();
        for (column, seen) in DetailColumn::NEEDED.iter().zip(&mut self.seen) {
            *seen |= column.label() == text;
        }
        self.seen.iter().all(|s| *s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_alone_is_not_enough() {
        assert!(Watch::of("表1").is_none());
        let labels = DetailColumn::NEEDED.map(DetailColumn::label);
        let row = |watch: &mut Watch, row: u32, labels: &[&str]| {
            let mut whole = false;
            for (col, label) in (0..).zip(labels) {
                whole |= watch.see(Cell::new(row, col), label);
            }
            whole
        };
        let mut watch = Watch::of(DETAIL_SHEET).unwrap();
        assert!(!row(&mut watch, 0, &labels[1..]));
        assert!(!row(&mut watch, 1, &labels[..1]), "分在两行的不算");
        assert!(row(&mut watch, 2, &labels));
        let mut watch = Watch::of(DETAIL_SHEET).unwrap();
        assert!(!row(&mut watch, 10, &labels));
    }
}
