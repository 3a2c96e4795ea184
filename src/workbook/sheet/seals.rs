//! 校验：各表做表时的样子，深度隐藏；上级读这份汇总表时，看得出哪里被人改过而不计入。
//!
//! 别的表写完一行，这里就添一行：不必把写过的字都留着。

use crate::model::plan::consolidated::ROWS_PER_SHEET;
use crate::model::plan::seal::{SEAL_COLUMNS, SEALS_SHEET, Seal, columns_text};
use crate::workbook::binding::Shelf;
use crate::workbook::book::Page;
use crate::workbook::style;
use rust_xlsxwriter::{Format, XlsxError};

/// 正在写的校验表；行数过多时续在 `校验2` 等。
pub(in crate::workbook) struct Seals {
    shelf: Shelf,
    full: Vec<Page>,
    page: Option<Page>,
    row: u32,
    line: Format,
}

impl Seals {
    /// 还没有一行。
    pub(in crate::workbook) fn new(shelf: Shelf) -> Self {
        Self {
            shelf,
            full: Vec::new(),
            page: None,
            row: 0,
            line: style::line(),
        }
    }

    /// 添一行。
    pub(in crate::workbook) fn push(&mut self, seal: &Seal) -> Result<(), XlsxError> {
        if self.row as usize >= ROWS_PER_SHEET {
            self.full.extend(self.page.take());
            self.row = 0;
        }
        if self.page.is_none() {
            self.page = Some(self.blank()?);
        }
        let (row, line) = (self.row, &self.line);
        if let Some(page) = &mut self.page {
            page.text(row, 0, &seal.sheet, line)?;
            page.integer(row, 1, i64::from(seal.row) + 1, line)?;
            page.text(row, 2, &columns_text(&seal.columns), line)?;
            page.text(row, 3, &seal.print, line)?;
            page.text(row, 4, &columns_text(&seal.formulas), line)?;
            page.text(row, 5, &seal.lead, line)?;
        }
        self.row += 1;
        Ok(())
    }

    fn blank(&self) -> Result<Page, XlsxError> {
        let name = match self.full.len() {
            0 => SEALS_SHEET.to_owned(),
            n => format!("{SEALS_SHEET}{}", n + 1),
        };
        let ws = self.shelf.rows_apart()?;
        let mut page = Page::on(ws, &name, SEALS_SHEET, SEAL_COLUMNS)?.row_by_row();
        page.ws.set_very_hidden(true);
        Ok(page)
    }

    /// 写好的各张；没有一行也有一张空的。
    pub(in crate::workbook) fn take(&mut self) -> Result<Vec<Page>, XlsxError> {
        let mut pages = std::mem::take(&mut self.full);
        match self.page.take() {
            Some(page) => pages.push(page),
            None if pages.is_empty() => pages.push(self.blank()?),
            None => {}
        }
        Ok(pages)
    }
}
