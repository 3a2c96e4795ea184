//! 直接写的一格：没有公式可追的，说出这一行还写着什么，以及逐项明细里同一地区、同一指标的各行。

use super::cell::Book;
use crate::finding::Cell;
use crate::model::plan::consolidated::{DETAIL_SHEET, DetailColumn, TABLE_HEADER_ROW};
use std::fmt::Write;

/// 一行最多说出几格。
const MOST_CELLS: usize = 14;
/// 只是链接的各列，不必说。
const LINKS: [&str; 3] = ["查看", "明细", "总览"];

impl Book {
    /// 直接写的一格的来处。
    pub(super) fn plain(&self, sheet: &str, cell: Cell, out: &mut String) {
        out.push_str("  这一格是程序直接写的，不是公式。\n");
        let row = self.row(sheet, cell);
        let others: Vec<String> = row
            .iter()
            .filter(|(at, label, _)| *at != cell && !LINKS.contains(&label.as_str()))
            .map(|(_, label, text)| format!("{label}：{text}"))
            .take(MOST_CELLS)
            .collect();
        if !others.is_empty() {
            let _ = writeln!(out, "  这一行还写着：{}", others.join("；"));
        }
        let of = |wanted: &str| {
            let found = row.iter().find(|(_, label, _)| label == wanted);
            found.map(|(.., text)| text.as_str())
        };
        if let (Some(place), Some(code)) = (of("地区"), of("编号")) {
            self.in_detail(place, code, out);
        }
        self.same_row_links(sheet, cell, out);
    }

    /// 一行里有列名的各格：地址、列名、文字。
    fn row(&self, sheet: &str, cell: Cell) -> Vec<(Cell, String, String)> {
        let cells = self.grid(sheet).into_iter().flat_map(|grid| {
            let row = Cell::new(cell.row, 0)..Cell::new(cell.row.saturating_add(1), 0);
            grid.cells.range(row)
        });
        let squeezed = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        cells
            .filter_map(|(at, content)| {
                let text = squeezed(content.text());
                let (_, label) = self.headings(&(sheet.to_owned(), *at));
                (!text.is_empty() && !label.is_empty()).then_some((*at, label, text))
            })
            .collect()
    }

    /// 逐项明细里一个地区一个指标的各行（各轮、各份）。
    fn in_detail(&self, place: &str, code: &str, out: &mut String) {
        let sheets: Vec<String> = self
            .sheets()
            .filter(|name| name.starts_with(DETAIL_SHEET))
            .map(str::to_owned)
            .collect();
        let mut said = false;
        for sheet in sheets {
            let column = |c| self.detail_column(&sheet, c);
            let (locality, indicator) = (
                column(DetailColumn::Locality),
                column(DetailColumn::Indicator),
            );
            let Some(grid) = self.grid(&sheet) else {
                continue;
            };
            let is = |row, col, wanted: &str| {
                let content = grid.cells.get(&Cell::new(row, col));
                content.is_some_and(|c| c.text().trim() == wanted)
            };
            let last = grid.cells.keys().next_back().map_or(0, |c| c.row);
            for row in TABLE_HEADER_ROW + 1..=last {
                if is(row, indicator, code) && is(row, locality, place) {
                    if !said {
                        out.push_str("  逐项明细里这个地区的这一项：\n");
                        said = true;
                    }
                    self.detail(&sheet, row, out);
                }
            }
        }
    }
}
