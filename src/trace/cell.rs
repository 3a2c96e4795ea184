//! 汇总表里的一格：沿公式一路走到逐项明细，再到原来的文件、工作表、单元格。

use crate::finding::Cell;
use crate::model::plan::consolidated::{DETAIL_SHEET, DetailColumn, TABLE_HEADER_ROW};
use crate::source::{Grid, Opened};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

/// 打开的汇总表。
pub struct Book {
    name: String,
    grids: BTreeMap<String, Grid>,
    formulas: BTreeMap<String, BTreeMap<Cell, String>>,
}

/// 一格的所在：表名与地址。
type At = (String, Cell);

/// 一路上最多走的格数：再多就不是给人看的了。
const MOST: usize = 200_000;
/// 列名最多往上找几行。
const HEAD_ROWS: u32 = 6;

impl Book {
    /// 由文件名、各表与公式。
    pub fn new(
        name: &str,
        opened: Opened,
        formulas: BTreeMap<String, BTreeMap<Cell, String>>,
    ) -> Self {
        let grids = opened.grids.into_iter();
        Self {
            name: name.to_owned(),
            grids: grids.map(|g| (g.name.clone(), g)).collect(),
            formulas,
        }
    }

    /// 各表的名称。
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.grids.keys().map(String::as_str)
    }

    pub(super) fn grid(&self, sheet: &str) -> Option<&Grid> {
        self.grids.get(sheet)
    }

    fn text(&self, (sheet, cell): &At) -> String {
        self.grids
            .get(sheet)
            .and_then(|g| g.at(*cell))
            .map(crate::source::Content::text)
            .unwrap_or_default()
    }

    /// 一格由什么组成；没有这张表为空。
    pub fn trace(&self, sheet: &str, cell: Cell) -> Option<String> {
        let grid = self.grids.get(sheet)?;
        let at: At = (sheet.to_owned(), grid.anchor(cell));
        let value = self.text(&at);
        let mut out = format!("{} {sheet}!{cell}", self.name);
        let (row, column) = self.headings(&at);
        let named: Vec<&str> = [row.as_str(), column.as_str()]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect();
        if !named.is_empty() {
            let _ = write!(out, "（{}）", named.join("，"));
        }
        if value.is_empty() {
            out.push_str(" 是空的");
        } else {
            let _ = write!(out, " ＝ {value}");
        }
        out.push('\n');
        let Some(formula) = self.formula(&at) else {
            if sheet.starts_with(DETAIL_SHEET) && cell.row > TABLE_HEADER_ROW {
                self.detail(sheet, cell.row, &mut out);
            } else if value.is_empty() {
                self.near(sheet, cell, &mut out);
            } else {
                self.plain(sheet, at.1, &mut out);
            }
            return Some(out);
        };
        let _ = writeln!(out, "  公式：={formula}");
        let leaves = self.leaves(&at, &mut out);
        if leaves.is_empty() {
            out.push_str("  没有一格计入。\n");
        } else {
            let _ = writeln!(out, "  由逐项明细的{}行得来：", leaves.len());
            for (sheet, row) in leaves {
                self.detail(&sheet, row, &mut out);
            }
        }
        Some(out)
    }

    fn formula(&self, (sheet, cell): &At) -> Option<&str> {
        self.formulas.get(sheet)?.get(cell).map(String::as_str)
    }

    /// 列名写到哪一行之前：第 `row` 行以上、头几行里，文字最多的一行就是列名。
    fn heads(&self, sheet: &str, row: u32) -> u32 {
        let texts = |row: u32| {
            let cells = self
                .grid(sheet)
                .into_iter()
                .flat_map(|grid| grid.cells.range(Cell::new(row, 0)..Cell::new(row + 1, 0)));
            cells.filter(|(_, c)| !c.text().trim().is_empty()).count()
        };
        // 一样多的取前一行：下面的是内容
        let best = (0..row.min(HEAD_ROWS)).max_by_key(|&r| (texts(r), std::cmp::Reverse(r)));
        best.map_or(0, |r| r + 1)
    }

    /// 同一行最左的几栏文字与同一列的列名。
    pub(super) fn headings(&self, (sheet, cell): &At) -> (String, String) {
        let short = |text: String| -> String { text.split_whitespace().collect() };
        // 答案的符号（√有）不是列名
        let text_like = |text: &str| {
            !text.is_empty()
                && text.parse::<f64>().is_err()
                && !text.starts_with(['√', '×', '○', '？', '－'])
        };
        let labels: Vec<String> = (0..cell.col.min(4))
            .map(|col| self.text(&(sheet.clone(), Cell::new(cell.row, col))))
            .filter(|t| text_like(t))
            .map(short)
            .take(3)
            .collect();
        let column = (0..self.heads(sheet, cell.row))
            .rev()
            .map(|row| self.text(&(sheet.clone(), Cell::new(row, cell.col))))
            .find(|t| text_like(t));
        (labels.join(" "), column.map(short).unwrap_or_default())
    }

    /// 沿公式走到逐项明细的各行；一路上的各格逐步写到 `out`（只写第一层）。
    fn leaves(&self, start: &At, out: &mut String) -> BTreeSet<(String, u32)> {
        let mut leaves = BTreeSet::new();
        let mut seen: BTreeSet<At> = BTreeSet::new();
        let mut stack = vec![start.clone()];
        let mut first = true;
        while let Some(at) = stack.pop() {
            if seen.len() >= MOST || !seen.insert(at.clone()) {
                continue;
            }
            if at.0.starts_with(DETAIL_SHEET) {
                leaves.insert((at.0, at.1.row));
                continue;
            }
            let Some(formula) = self.formula(&at) else {
                continue;
            };
            let next = self.counted(&at.0, formula);
            if first {
                first = false;
                let above = next
                    .iter()
                    .filter(|(sheet, _)| !sheet.starts_with(DETAIL_SHEET));
                for at in above.clone().take(40) {
                    let (row, column) = self.headings(at);
                    let _ = writeln!(
                        out,
                        "    {}!{}（{row}，{column}）＝ {}",
                        at.0,
                        at.1,
                        self.text(at)
                    );
                }
                if above.clone().count() > 40 {
                    let _ = writeln!(out, "    ……共{}格", above.count());
                }
            }
            stack.extend(next);
        }
        leaves
    }

    /// 一个公式里计入的格：计数的只取符合条件的，其余取引用到的全部。
    fn counted(&self, home: &str, formula: &str) -> Vec<At> {
        static COUNT_IF: LazyLock<Regex> =
            LazyLock::new(|| pattern(r#"COUNTIF\(([^,()]+),"([^"]*)\*"\)"#));
        static PRODUCT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r#"\(([^()=]+)=("(?:[^"]|"")*")\)\*\(LEFT\(([^,()]+),1\)="(.)"\)"#)
        });
        let mut found = Vec::new();
        let mut rest = formula.to_owned();
        for count in COUNT_IF.captures_iter(formula) {
            let mark = &count[2];
            let cells = self.range(home, &count[1]);
            found.extend(
                cells
                    .into_iter()
                    .filter(|at| self.text(at).starts_with(mark)),
            );
        }
        rest = COUNT_IF.replace_all(&rest, "").into_owned();
        for product in PRODUCT.captures_iter(formula) {
            let wanted = product[2].trim_matches('"').replace("\"\"", "\"");
            let labels: BTreeSet<u32> = self
                .range(home, &product[1])
                .into_iter()
                .filter(|at| self.text(at) == wanted)
                .map(|at| at.1.row)
                .collect();
            let mark = &product[4];
            let cells = self.range(home, &product[3]);
            found.extend(
                cells
                    .into_iter()
                    .filter(|at| labels.contains(&at.1.row) && self.text(at).starts_with(mark)),
            );
        }
        rest = PRODUCT.replace_all(&rest, "").into_owned();
        found.extend(self.references(home, &rest));
        let mut once = BTreeSet::new();
        found.retain(|at| once.insert(at.clone()));
        found
    }

    /// 公式里引用到的全部格。
    fn references(&self, home: &str, formula: &str) -> Vec<At> {
        static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?:(?:'([^']+)'|([\p{Han}\w]+))!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?",
            )
        });
        // 引号里的是文字，不是引用
        let bare: String = formula
            .split('"')
            .enumerate()
            .map(|(n, part)| if n % 2 == 0 { part } else { " " })
            .collect();
        REFERENCE
            .find_iter(&bare)
            .flat_map(|m| self.range(home, m.as_str()))
            .collect()
    }

    /// `'指标对比'!$K$5:$K$54` → 各格，只要有内容的。
    fn range(&self, home: &str, text: &str) -> Vec<At> {
        let text = text.trim();
        let (sheet, cells) = match text.rsplit_once('!') {
            Some((sheet, cells)) => (sheet.trim_matches('\''), cells),
            None => (home, text),
        };
        let cells = cells.replace('$', "");
        let (first, last) = cells.split_once(':').unwrap_or((&cells, &cells));
        let (Ok(first), Ok(last)) = (first.parse::<Cell>(), last.parse::<Cell>()) else {
            return Vec::new();
        };
        let Some(grid) = self.grids.get(sheet) else {
            return Vec::new();
        };
        (first.row..=last.row)
            .flat_map(|row| {
                let from = Cell::new(row, first.col);
                let to = Cell::new(row, last.col);
                grid.cells.range(from..=to).map(|(cell, _)| *cell)
            })
            .map(|cell| (sheet.to_owned(), cell))
            .collect()
    }

    /// 逐项明细的一行写成一句。
    pub(super) fn detail(&self, sheet: &str, row: u32, out: &mut String) {
        let get = |column: DetailColumn| {
            let column = self.detail_column(sheet, column);
            let text = self.text(&(sheet.to_owned(), Cell::new(row, column)));
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let field = get(DetailColumn::Field);
        let mut said = get(DetailColumn::State);
        let mut place = get(DetailColumn::StateCell);
        if !field.is_empty() && !get(DetailColumn::Value).is_empty() {
            let _ = write!(
                said,
                "，{field} {}（原文“{}”）",
                get(DetailColumn::Value),
                get(DetailColumn::Raw)
            );
            let cell = get(DetailColumn::Cell);
            if cell != place {
                let _ = write!(place, "、{cell}");
            }
        }
        let _ = writeln!(
            out,
            "    {}　{}：{said}　{} {} {place}",
            get(DetailColumn::Locality),
            get(DetailColumn::Indicator),
            get(DetailColumn::Path),
            get(DetailColumn::Sheet),
        );
    }

    /// 列按列名找：人插了列也对得上。
    pub(super) fn detail_column(&self, sheet: &str, column: DetailColumn) -> u32 {
        let named = self.grids.get(sheet).and_then(|g| {
            let head = g
                .cells
                .range(Cell::new(TABLE_HEADER_ROW, 0)..Cell::new(TABLE_HEADER_ROW + 1, 0));
            head.into_iter()
                .find(|(_, c)| c.text().trim() == column.label())
                .map(|(cell, _)| cell.col)
        });
        named.unwrap_or_else(|| u32::from(column.ix()))
    }

    /// 直接写的一格：同一行里有公式的，说出它们，好接着追。
    pub(super) fn same_row_links(&self, sheet: &str, cell: Cell, out: &mut String) {
        let Some(formulas) = self.formulas.get(sheet) else {
            return;
        };
        let own: Vec<&Cell> = formulas
            .keys()
            .filter(|c| c.row == cell.row)
            .take(6)
            .collect();
        if !own.is_empty() {
            let names: Vec<String> = own.iter().map(|c| format!("{sheet}!{c}")).collect();
            let _ = writeln!(out, "  同一行里可以追的数：{}", names.join("、"));
        }
    }

    /// 空的一格：最近的有内容的几格。
    fn near(&self, sheet: &str, cell: Cell, out: &mut String) {
        let Some(grid) = self.grids.get(sheet) else {
            return;
        };
        let mut near: Vec<(u32, Cell)> = grid
            .cells
            .iter()
            .filter(|(_, c)| !c.text().trim().is_empty())
            .map(|(c, _)| (c.row.abs_diff(cell.row) + c.col.abs_diff(cell.col), *c))
            .collect();
        near.sort_unstable();
        let said: Vec<String> = near
            .iter()
            .take(3)
            .map(|(_, c)| format!("{sheet}!{c}“{}”", self.text(&(sheet.to_owned(), *c))))
            .collect();
        if !said.is_empty() {
            let _ = writeln!(out, "  最近的有内容的格：{}", said.join("、"));
        }
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("样式写得对")
}
