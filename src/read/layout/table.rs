//! 一行一个指标的表：各列是做什么的，哪些实际的行合成一行。`annex` `form` `split` `structured` 共用。
//!
//! 进：一张表。出：各列的用处与各行。列的用处先看内容（哪一列像标准、像勾选），再看列名。

mod columns;
mod rows;
mod survey;

use super::{Label, Person, RawRow, Table};
use crate::finding::Cell;
use crate::read::header;
use crate::read::sheet::Sheet;
use rows::drop_signature;

/// 各列的用处。
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// 表头。
    pub header: Option<header::Span>,
    /// 第一个数据行。
    pub start: u32,
    /// 编号列。
    pub code: Option<u32>,
    /// 标准列。
    pub standard: Option<u32>,
    /// 现实情况列（一格两个选项）。
    pub state: Option<u32>,
    /// 肯定的列。
    pub yes: Vec<u32>,
    /// 否定的列。
    pub no: Vec<u32>,
    /// 填写列。
    pub details: Vec<(u32, Label)>,
    /// 填写项名称的列。
    pub field_name: Option<u32>,
    /// 没有读的列。
    pub unread: Vec<(Cell, String)>,
    /// 目录里有多大一部分指标在表里认得出，0..=1。
    pub coverage: f64,
    /// 认得出的指标数。
    pub hits: usize,
    /// 另外还像勾选的列（几个地区并列时才有）。
    pub rivals: Vec<u32>,
    /// 几个地区左右并列（见 [`Columns::abreast`]）：这些列只是头一个地区的。
    pub first_of_several: bool,
}

impl Columns {
    /// 各行与作答。
    pub fn table(&self, sheet: &Sheet<'_>) -> Table {
        let mut rows: Vec<RawRow> = Vec::new();
        let mut stray = Vec::new();
        let content_rows: Vec<u32> = sheet
            .rows
            .iter()
            .copied()
            .filter(|&r| r >= self.start)
            .collect();
        let mut done: Option<u32> = None;
        for &row in &content_rows {
            if sheet.targets.clock().step() {
                break;
            }
            if done.is_some_and(|d| row <= d) {
                continue;
            }
            let last = self.extent(sheet, row);
            done = Some(last);
            if row == last && self.header.is_some_and(|h| header::repeated(sheet, h, row)) {
                continue;
            }
            let block = self.block(sheet, row, last);
            self.join(sheet, &mut rows, block, &mut stray);
        }
        let last = drop_signature(sheet, &mut rows).unwrap_or(self.start);
        Table {
            people: vec![Person {
                name: None,
                code: None,
                first: self.header.map_or(self.start, |h| h.first),
                last,
            }],
            rows,
            unread: self.unread.clone(),
            stray,
            ..Table::default()
        }
    }

    fn key_columns(&self) -> impl Iterator<Item = u32> + '_ {
        self.standard
            .into_iter()
            .chain(self.code)
            .chain(self.state)
            .chain(self.yes.iter().copied())
            .chain(self.no.iter().copied())
            .chain(self.details.iter().map(|d| d.0))
    }
}

/// 由认列的结果说把握。
pub fn confidence(columns: &Columns) -> f64 {
    let mut c = 0.35 + 0.65 * columns.coverage.sqrt();
    if columns.header.is_none() {
        c -= 0.1;
    }
    if columns.state.is_none() && columns.yes.is_empty() {
        c *= 0.5;
    }
    if columns.rivals.len() >= 2 || columns.first_of_several {
        c *= 0.5;
    }
    c.clamp(0.0, 1.0)
}
