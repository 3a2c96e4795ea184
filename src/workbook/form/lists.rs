//! 下拉选项：写在有效性里；放不下的放进隐藏的选项表。

use crate::finding::Cell;
use crate::model::plan::FORM_LISTS_SHEET;
use crate::workbook::book::Page;
use crate::workbook::style;
use rust_xlsxwriter::{DataValidation, Formula, XlsxError};

/// 下拉选项直接写在有效性里的长度上限（Excel 规定 255），更长的放进隐藏的选项表。
const LONGEST_LIST: usize = 250;

/// 放不进有效性的下拉选项：每组一列，最后成为隐藏的选项表。
#[derive(Debug, Default)]
pub(super) struct Lists {
    columns: Vec<Vec<String>>,
}

impl Lists {
    pub(super) fn validation(&mut self, options: &[&str]) -> Result<DataValidation, XlsxError> {
        let length: usize = options.iter().map(|o| o.encode_utf16().count() + 1).sum();
        let plain = options.iter().all(|o| !o.contains(',') && !o.contains('"'));
        if length <= LONGEST_LIST && plain {
            return DataValidation::new().allow_list_strings(options);
        }
        let wanted: Vec<String> = options.iter().map(|o| (*o).to_owned()).collect();
        let at = match self.columns.iter().position(|c| *c == wanted) {
            Some(at) => at,
            None => {
                self.columns.push(wanted);
                self.columns.len() - 1
            }
        };
        let letter = Cell::column_name(u32::try_from(at).unwrap_or(u32::MAX));
        let last = options.len().max(1);
        Ok(
            DataValidation::new().allow_list_formula(Formula::new(format!(
                "'{FORM_LISTS_SHEET}'!${letter}$1:${letter}${last}"
            ))),
        )
    }

    /// 选项表；不需要时没有。
    pub(super) fn page(self) -> Result<Option<Page>, XlsxError> {
        if self.columns.is_empty() {
            return Ok(None);
        }
        let mut page = Page::new(FORM_LISTS_SHEET, FORM_LISTS_SHEET, 1)?;
        page.ws.set_hidden(true);
        for (col, options) in (0..).zip(&self.columns) {
            for (row, option) in (0..).zip(options) {
                page.text(row, col, option, &style::line())?;
            }
        }
        Ok(Some(page))
    }
}

/// 只许从选项里选。
pub(super) fn choice(
    lists: &mut Lists,
    options: &[&str],
    title: &str,
    hint: &str,
) -> Result<DataValidation, XlsxError> {
    let shown: String = options.join("、").chars().take(120).collect();
    lists
        .validation(options)?
        .set_input_title(short(title))?
        .set_input_message(hint)?
        .set_error_title("请从下拉框选")?
        .set_error_message(format!("这一格只能填：{shown}"))
}

/// 有效性提示的标题最多 32 个字。
pub(super) fn short(title: &str) -> String {
    title.chars().take(15).collect()
}
