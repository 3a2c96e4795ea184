//! 各种格式的读法，一种格式一个文件；出来的都是 [`Grid`]，后面的步骤不知道文件是什么格式。

pub(super) mod html;
pub(super) mod mhtml;
pub(super) mod ods;
pub(super) mod spreadsheetml;
pub(super) mod text;
pub(super) mod xls;
pub(super) mod xlsb;
pub(super) mod xlsx;

mod date;
mod merge;
mod package;
mod summary;
mod symbol;
mod xml;

use super::budget::{Budget, Outcome, Refusal, held, size};
use super::{CellValue, Content, Grid, rules};
use crate::finding::{Cell, Finding, Rule};
use summary::Seen;

/// 读到的东西。
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) grids: Vec<Grid>,
    pub(super) findings: Vec<Finding>,
}

/// 公式没有存下结果时放在格里的错误值；看得见，不会被当作空白。
pub(super) const NOT_CALCULATED: &str = "#未计算";
/// 单元格的记载读不出时放在格里的错误值。
pub(super) const BAD_CELL: &str = "#读不出";

/// 同一种单元格问题最多逐格列出几个，其余合成一条。
const LISTED: usize = 20;

/// 记一个隐藏的行或列占用的字节（连同数组备下的空位）。
const HIDDEN_COST: u64 = 8;

impl Draft {
    pub(super) fn note(&mut self, rule: &Rule, message: impl Into<String>) {
        self.findings
            .push(rule.at(None, None, message, rule.remedy));
    }

    pub(super) fn note_on(&mut self, sheet: &str, rule: &Rule, message: impl Into<String>) {
        self.findings
            .push(rule.at(None, None, message, rule.remedy).on_sheet(sheet));
    }

    /// 逐格列出；太多时只列前几个，再说一共有多少。
    pub(super) fn note_cells(&mut self, sheet: &str, rule: &Rule, cells: &[Cell], what: &str) {
        for &cell in cells.iter().take(LISTED) {
            self.findings.push(
                rule.at(None, Some(cell), format!("{cell} {what}"), rule.remedy)
                    .on_sheet(sheet),
            );
        }
        if let Some(more) = cells.len().checked_sub(LISTED).filter(|n| *n > 0) {
            self.note_on(
                sheet,
                rule,
                format!("这张表里另有 {more} 个单元格也是这样：{what}"),
            );
        }
    }
}

/// 正在读的一张表：记着用量、越界的格和没有结果的公式，读完一并报告。
pub(super) struct Sheet {
    pub(super) grid: Grid,
    out_of_bounds: usize,
    not_calculated: Vec<Cell>,
    bad: Vec<Cell>,
    /// 名字像我们自己的汇总表时，看它的列名。
    watch: Option<summary::Watch>,
}

impl Sheet {
    pub(super) fn new(name: impl Into<String>, hidden: bool, budget: &mut Budget) -> Self {
        budget.next_sheet();
        let name = name.into();
        Self {
            watch: summary::Watch::of(&name),
            grid: Grid {
                name,
                hidden,
                ..Grid::default()
            },
            out_of_bounds: 0,
            not_calculated: Vec::new(),
            bad: Vec::new(),
        }
    }

    /// 放进一格；空文字不放，越界的记数不放。
    pub(super) fn put(
        &mut self,
        row: u64,
        col: u64,
        content: Content,
        budget: &mut Budget,
    ) -> Outcome<()> {
        let text = match &content.value {
            CellValue::Text(t) | CellValue::Date(t) | CellValue::Error(t) => t.len(),
            CellValue::Number(_) | CellValue::Bool(_) => 8,
        };
        if text == 0 {
            return budget.step();
        }
        let Some(cell) = cell(row, col) else {
            self.out_of_bounds += 1;
            return budget.step();
        };
        match self.watch.as_mut().map(|w| w.see(cell, &content)) {
            Some(Seen::Ours) => {
                budget.many();
                self.watch = None;
            }
            Some(Seen::Other) => self.watch = None,
            Some(Seen::More) | None => {}
        }
        let struck = size_of_val(content.struck.as_slice());
        budget.cell(held(text).saturating_add(held(struck)))?;
        self.grid.cells.insert(cell, content);
        Ok(())
    }

    /// 放进一份抄件；错误值里的“未计算”一并记下。
    pub(super) fn put_copy(
        &mut self,
        row: u64,
        col: u64,
        content: &Content,
        budget: &mut Budget,
    ) -> Outcome<()> {
        if matches!(&content.value, CellValue::Error(e) if e == NOT_CALCULATED) {
            return self.put_not_calculated(row, col, budget);
        }
        self.put(row, col, content.clone(), budget)
    }

    /// 没有结果的公式。
    pub(super) fn put_not_calculated(
        &mut self,
        row: u64,
        col: u64,
        budget: &mut Budget,
    ) -> Outcome<()> {
        if let Some(cell) = cell(row, col) {
            self.not_calculated.push(cell);
        }
        let content = Content {
            formula: true,
            ..Content::plain(CellValue::Error(NOT_CALCULATED.into()))
        };
        self.put(row, col, content, budget)
    }

    /// 读不出的格。
    pub(super) fn put_bad(&mut self, row: u64, col: u64, budget: &mut Budget) -> Outcome<()> {
        if let Some(cell) = cell(row, col) {
            self.bad.push(cell);
        }
        let content = Content::plain(CellValue::Error(BAD_CELL.into()));
        self.put(row, col, content, budget)
    }

    /// 位置写错、无从放置的一格。
    pub(super) fn lost(&mut self) {
        self.out_of_bounds += 1;
    }

    /// 读完：收拾合并区域，报告这张表的问题。
    pub(super) fn finish(mut self, draft: &mut Draft) {
        let odd = merge::tidy(&mut self.grid.merges);
        self.grid.hidden_rows.sort_unstable();
        self.grid.hidden_rows.dedup();
        self.grid.hidden_cols.sort_unstable();
        self.grid.hidden_cols.dedup();
        let name = self.grid.name.clone();
        if odd > 0 {
            draft.note_on(
                &name,
                &rules::ODD_MERGE,
                format!("有 {odd} 个合并区域不正常，已忽略"),
            );
        }
        if self.out_of_bounds > 0 {
            draft.note_on(
                &name,
                &rules::OUT_OF_BOUNDS,
                format!(
                    "有 {} 个单元格的位置超出表格的最大行列，没有读取",
                    self.out_of_bounds
                ),
            );
        }
        draft.note_cells(
            &name,
            &rules::NOT_CALCULATED,
            &self.not_calculated,
            "是公式，但文件里没有算出的结果",
        );
        draft.note_cells(&name, &rules::BAD_CELL, &self.bad, "里有内容，但读不出来");
        draft.grids.push(self.grid);
    }
}

/// 一格的文字最多多少字节：Excel 一格三万多字，远在其下。一段段拼起来的、几个字节就代表一大片空格的，
/// 不拦着就一直长下去。
const LONGEST: usize = 4 << 20;

/// 正在拼的一格文字长得不像样就停。
pub(super) fn bounded(text: &str) -> Outcome<()> {
    if text.len() <= LONGEST {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::TOO_LARGE,
        format!("有一格的文字超过 {}，没有读取", size(LONGEST as u64)),
    ))
}

/// 记下隐藏的行或列：从 `from` 起 `count` 个，到 `end` 为止。
///
/// 一条记载就能隐藏一百万行，几千张表各写一条也不过几十 KB：逐个计入用量。
pub(super) fn hide(
    list: &mut Vec<u32>,
    from: u64,
    count: u64,
    end: u32,
    budget: &mut Budget,
) -> Outcome<()> {
    let to = from.saturating_add(count).min(end.into());
    budget.take(to.saturating_sub(from).saturating_mul(HIDDEN_COST))?;
    budget.step()?;
    list.extend((from..to).filter_map(|i| u32::try_from(i).ok()));
    Ok(())
}

/// 行列均从 0 起；超出 Excel 的范围时为空。
pub(super) fn cell(row: u64, col: u64) -> Option<Cell> {
    let row = u32::try_from(row).ok().filter(|r| *r < Cell::ROWS)?;
    let col = u32::try_from(col).ok().filter(|c| *c < Cell::COLS)?;
    Some(Cell::new(row, col))
}
