//! 校验：各表做表时的样子，深度隐藏；上级读这份汇总表时，看得出哪里被人改过而不计入。

use crate::model::plan::consolidated::ROWS_PER_SHEET;
use crate::model::plan::seal::{SEAL_COLUMNS, SEALS_SHEET, Seal, columns_text};
use crate::workbook::book::Page;
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

/// 前面各表的校验；行数过多时续在 `校验2` 等。
pub(in crate::workbook) fn pages(written: &[Page]) -> Result<Vec<Page>, XlsxError> {
    let seals: Vec<Seal> = written.iter().flat_map(Page::seals).collect();
    let mut pages = Vec::new();
    for (part, n) in seals.chunks(ROWS_PER_SHEET).zip(1..) {
        let name = if n == 1 {
            SEALS_SHEET.to_owned()
        } else {
            format!("{SEALS_SHEET}{n}")
        };
        let mut page = Page::new(&name, SEALS_SHEET, SEAL_COLUMNS)?;
        page.unsealed();
        page.ws.set_very_hidden(true);
        let line = style::line();
        for (row, seal) in (0..).zip(part) {
            page.text(row, 0, &seal.sheet, &line)?;
            page.integer(row, 1, i64::from(seal.row) + 1, &line)?;
            page.text(row, 2, &columns_text(&seal.columns), &line)?;
            page.text(row, 3, &seal.print, &line)?;
            page.text(row, 4, &columns_text(&seal.formulas), &line)?;
            page.text(row, 5, &seal.lead, &line)?;
        }
        pages.push(page);
    }
    Ok(pages)
}
