//! 合并区域的收拾：次序、越界、重叠、多得离谱的。

use crate::finding::Cell;

/// 一张表最多保留的合并区域。真表不过几百个；再多，逐格查找会慢得像死机。
const MOST: usize = 5_000;

/// 排序，去掉一格的、超出表格的、与前面重叠的；给出去掉的不正常区域数。
pub(super) fn tidy(merges: &mut Vec<(Cell, Cell)>) -> usize {
    let before = merges.len();
    let mut single = 0;
    merges.retain(|(a, b)| {
        if a == b {
            single += 1;
        }
        a != b && a.row <= b.row && a.col <= b.col && b.row < Cell::ROWS && b.col < Cell::COLS
    });
    merges.sort_unstable();
    let repeated = merges.len();
    merges.dedup();
    let repeated = repeated - merges.len();
    merges.truncate(MOST);
    drop_overlaps(merges);
    before - single - repeated - merges.len()
}

/// 按行扫一遍：只与仍然延续到本行的区域比较。
fn drop_overlaps(merges: &mut Vec<(Cell, Cell)>) {
    let mut open: Vec<(Cell, Cell)> = Vec::new();
    merges.retain(|&(a, b)| {
        open.retain(|(_, end)| end.row >= a.row);
        let clash = open
            .iter()
            .any(|(from, to)| from.col <= b.col && a.col <= to.col);
        if !clash {
            open.push((a, b));
        }
        !clash
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(text: &str) -> (Cell, Cell) {
        let (a, b) = text.split_once(':').unwrap();
        (a.parse().unwrap(), b.parse().unwrap())
    }

    #[test]
    fn overlaps_and_single_cells_go() {
        let mut merges = vec![
            area("A3:B4"),
            area("A1:C1"),
            area("B1:B3"),
            area("D1:D1"),
            area("A1:C1"),
            area("C2:C9"),
        ];
        assert_eq!(tidy(&mut merges), 1, "只有 B1:B3 与 A1:C1 重叠");
        assert_eq!(merges, vec![area("A1:C1"), area("C2:C9"), area("A3:B4")]);
    }
}
