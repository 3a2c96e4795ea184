//! 一行一条的普通表：标题、列名、逐行文字，行高随文字，冻结、筛选、打印一次设好。

use super::at;
use crate::workbook::book::{Page, column};
use crate::workbook::data::Data;
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, XlsxError};

/// 列名所在的行。
pub(super) const HEAD_ROW: u32 = 2;
const SIZE: f64 = 10.0;

/// 一列。
pub(super) struct Column {
    /// 列名。
    pub label: &'static str,
    /// 宽度（字符）。
    pub width: f64,
    /// 居中的短词；否则靠左折行。
    pub centred: bool,
}

/// 靠左折行的一列。
pub(super) const fn wide(label: &'static str, width: f64) -> Column {
    Column {
        label,
        width,
        centred: false,
    }
}

/// 居中的一列。
pub(super) const fn short(label: &'static str, width: f64) -> Column {
    Column {
        label,
        width,
        centred: true,
    }
}

/// 一行一条的表。
pub(super) struct Table {
    /// 正在写的表。
    pub page: Page,
    columns: &'static [Column],
    formats: Vec<Format>,
    row: u32,
    /// 参加筛选的最后一行：插了小字之后的不在内。
    filtered: Option<u32>,
}

impl Table {
    /// 标题、说明、列名。
    pub(super) fn new(
        name: &'static str,
        title: &str,
        remark: &str,
        columns: &'static [Column],
    ) -> Result<Self, XlsxError> {
        let mut page = Page::new(name, name, columns.len() as u16)?;
        page.heading(title, remark)?;
        for (col, c) in (0..).zip(columns) {
            page.ws.set_column_width(col, c.width)?;
            page.text(HEAD_ROW, col, c.label, &style::head())?;
        }
        page.ws.set_row_height(HEAD_ROW, 22)?;
        let formats = columns
            .iter()
            .map(|c| {
                if c.centred {
                    style::centre()
                } else {
                    style::text()
                }
            })
            .collect();
        Ok(Self {
            page,
            columns,
            formats,
            row: HEAD_ROW,
            filtered: None,
        })
    }

    /// 添一行；返回它的行号。
    pub(super) fn push(&mut self, texts: &[&str]) -> Result<u32, XlsxError> {
        self.row += 1;
        let mut lines = 1;
        for ((col, text), (format, c)) in
            (0..).zip(texts).zip(self.formats.iter().zip(self.columns))
        {
            self.page.text(self.row, col, text, format)?;
            lines = lines.max(measure::lines(text, c.width, SIZE));
        }
        self.page
            .ws
            .set_row_height(self.row, measure::height(lines, SIZE).max(18.0))?;
        Ok(self.row)
    }

    /// 插一行小字，横跨全表：说明、小节的名称。
    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        self.filtered.get_or_insert(self.row);
        self.row += 1;
        let width: f64 = self.columns.iter().map(|c| c.width).sum();
        let last = column(u32::try_from(self.columns.len()).unwrap_or(1).max(1) - 1);
        self.page
            .merged(at(self.row, 0), at(self.row, last), text, &style::prose())?;
        let lines = measure::lines(text, width, SIZE + 0.5);
        self.page
            .ws
            .set_row_height(self.row, measure::height(lines, SIZE + 0.5).max(18.0))?;
        Ok(())
    }

    /// 收尾：冻结前 `frozen` 列、筛选、打印。没有一行时写上 `nothing`。
    pub(super) fn finish(
        mut self,
        data: &Data<'_>,
        frozen: u16,
        nothing: &str,
    ) -> Result<Page, XlsxError> {
        let last_col = column(u32::try_from(self.columns.len()).unwrap_or(1).max(1) - 1);
        if self.row == HEAD_ROW {
            self.row += 1;
            self.page.text(self.row, 0, nothing, &style::remark())?;
        } else {
            let last = self.filtered.unwrap_or(self.row);
            if last > HEAD_ROW {
                self.page.ws.autofilter(HEAD_ROW, 0, last, last_col)?;
            }
        }
        self.page.ws.set_freeze_panes(HEAD_ROW + 1, frozen)?;
        self.page.print(
            &data.running(),
            at(self.row, last_col),
            Some((HEAD_ROW, HEAD_ROW)),
        )?;
        Ok(self.page)
    }
}
