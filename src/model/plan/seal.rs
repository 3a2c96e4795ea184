//! 校验：做表时各表的样子，记在一张隐藏的表里，读回时看得出哪一行被人改过。
//!
//! 只记我们写下的格：写字的格记字的指纹，写公式的格记列号。人在别处添的字、加的列不算改动。

use crate::finding::Cell;
use crate::source::{Clock, Grid};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// 隐藏的校验表。
pub const SEALS_SHEET: &str = "校验";
/// 校验表的列：工作表、行号（从 1 起）、写字的列、字的指纹、写公式的列、这一行开头的字。
pub const SEAL_COLUMNS: u16 = 6;

/// 一行做表时的样子。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// 工作表。
    pub sheet: String,
    /// 行，从 0 起。
    pub row: u32,
    /// 写字的列。
    pub columns: BTreeSet<u32>,
    /// 这些列的字的指纹。
    pub print: String,
    /// 写公式的列。
    pub formulas: BTreeSet<u32>,
    /// 这一行开头的字，说给人听。
    pub lead: String,
}

/// 一处与做表时不同。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// 哪张表。
    pub sheet: String,
    /// 哪一行（做表时的，从 0 起）。
    pub row: u32,
    /// 这一行开头的字。
    pub lead: String,
    /// 公式被换成了字的格，与现在的字。
    pub cell: Option<(Cell, String)>,
}

/// 几段字的指纹：不计空白，各种程序另存时空白的写法不一。
pub fn print<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("{:012x}", number(texts))
}

/// 同样的指纹写成数：四十八位，表格程序保得住；写成数的不占全书的文字表。
pub fn number<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let mut hasher = Sha256::new();
    for text in texts {
        for part in text.split_whitespace() {
            hasher.update(part.as_bytes());
        }
        hasher.update([0]);
    }
    let digest = hasher.finalize();
    let (head, _) = digest.split_at(6);
    head.iter().fold(0, |n, &byte| n << 8 | u64::from(byte))
}

/// 列号写成 `0-3,5`。
pub fn columns_text(columns: &BTreeSet<u32>) -> String {
    let list: Vec<u32> = columns.iter().copied().collect();
    list.chunk_by(|a, b| a + 1 == *b)
        .filter_map(|run| Some((run.first()?, run.last()?)))
        .map(|(a, b)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a}-{b}")
            }
        })
        .collect::<Vec<_>>()
        .join(",")
}

/// 由 `0-3,5` 得列号；写坏了的段不算。
pub fn columns_from(text: &str) -> BTreeSet<u32> {
    let mut columns = BTreeSet::new();
    for part in text.split(',') {
        let (a, b) = part.split_once('-').unwrap_or((part, part));
        if let (Ok(a), Ok(b)) = (a.trim().parse::<u32>(), b.trim().parse::<u32>())
            && a <= b
            && b < Cell::COLS
        {
            columns.extend(a..=b);
        }
    }
    columns
}

impl Seal {
    /// 现在的第 `row` 行还是这个样子。
    fn holds(&self, grid: &Grid, row: u32, clock: &Clock) -> bool {
        let text = |col: u32| {
            clock.step();
            grid.cells
                .get(&Cell::new(row, col))
                .map(|c| c.text())
                .unwrap_or_default()
        };
        let texts: Vec<String> = self.columns.iter().map(|&c| text(c)).collect();
        print(texts.iter().map(String::as_str)) == self.print
            && self.typed_over(grid, row).is_none()
    }

    /// 公式被换成了字的格。没有缓存结果的公式读不出来，空着的不算。
    fn typed_over(&self, grid: &Grid, row: u32) -> Option<(Cell, String)> {
        self.formulas.iter().find_map(|&col| {
            let cell = Cell::new(row, col);
            let content = grid.cells.get(&cell).filter(|c| !c.formula)?;
            let text = content.text();
            (!text.trim().is_empty()).then_some((cell, text))
        })
    }
}

/// 逐行核对。人插了行、排了序的，到别的行去找；找不到才算改动。
///
/// 校验表也是别人送来的，一行可以写上一万多列：一行一行地要，不一下子都备着；到时了就停。
pub fn broken(seals: impl Iterator<Item = Seal>, grids: &[Grid], clock: &Clock) -> Vec<Broken> {
    let by_name: BTreeMap<&str, &Grid> = grids.iter().map(|g| (g.name.as_str(), g)).collect();
    // 插了、删了几行，其后各行都挪同样多：先照上一行挪的找
    let mut shift: BTreeMap<&str, i64> = BTreeMap::new();
    let mut found = Vec::new();
    for seal in seals {
        let Some((&name, grid)) = by_name.get_key_value(seal.sheet.as_str()) else {
            continue;
        };
        let moved = shift.entry(name).or_default();
        let at = |by: i64| u32::try_from(i64::from(seal.row) + by).ok();
        let holds = |by: i64| at(by).is_some_and(|row| seal.holds(grid, row, clock));
        if holds(*moved) || holds(0) {
            continue;
        }
        let typed = at(*moved).and_then(|row| seal.typed_over(grid, row));
        if typed.is_none()
            && let Some(by) = (1..=SEARCH)
                .flat_map(|n| [n, -n])
                .take_while(|_| !clock.was_late())
                .find(|&by| holds(by))
        {
            *moved = by;
            continue;
        }
        found.push(Broken {
            sheet: seal.sheet.clone(),
            row: seal.row,
            lead: seal.lead.clone(),
            cell: typed,
        });
        if found.len() >= MOST || clock.look() {
            break;
        }
    }
    found
}

/// 上下各找这么多行。
const SEARCH: i64 = 2_000;
/// 最多说这么多处。
const MOST: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{CellValue, Content};

    fn grid(cells: &[(&str, &str, bool)]) -> Grid {
        let mut grid = Grid {
            name: "总览".into(),
            ..Grid::default()
        };
        for (cell, text, formula) in cells {
            let mut content = Content::plain(CellValue::Text((*text).into()));
            content.formula = *formula;
            grid.cells.insert(cell.parse().unwrap(), content);
        }
        grid
    }

    fn seal(row: u32) -> Seal {
        Seal {
            sheet: "总览".into(),
            row,
            columns: [0, 1].into(),
            print: print(["1", "甲县"].into_iter()),
            formulas: [2].into(),
            lead: "甲县".into(),
        }
    }

    #[test]
    fn changes_are_seen_and_harmless_ones_are_not() {
        let was = [
            ("A2", "1", false),
            ("B2", "甲县", false),
            ("C2", "0.5", true),
        ];
        let check = |cells: &[(&str, &str, bool)]| {
            broken([seal(1)].into_iter(), &[grid(cells)], &Clock::unlimited())
        };
        assert!(check(&was).is_empty());
        // 另存时去掉了公式的结果；旁边添了字；上面插了一行
        assert!(check(&was[..2]).is_empty());
        assert!(check(&[was[0], was[1], was[2], ("D2", "批语", false)]).is_empty());
        assert!(
            check(&[
                ("A3", "1", false),
                ("B3", "甲 县", false),
                ("C3", "0.5", true)
            ])
            .is_empty()
        );
        // 公式换成了数；字改了；整行删了
        let typed = check(&[was[0], was[1], ("C2", "0.9", false)]);
        assert_eq!(typed[0].cell, Some((Cell::new(1, 2), "0.9".into())));
        assert_eq!(check(&[was[0], ("B2", "乙县", false), was[2]]).len(), 1);
        assert_eq!(check(&[]).len(), 1);
    }

    #[test]
    fn columns_are_written_short() {
        for list in [vec![], vec![3], vec![0, 1, 2, 5, 7, 8]] {
            let set: BTreeSet<u32> = list.into_iter().collect();
            assert_eq!(columns_from(&columns_text(&set)), set);
        }
        assert_eq!(columns_text(&[0, 1, 2, 5].into()), "0-2,5");
        assert!(columns_from("x,9-1,99999999").is_empty());
    }
}
