//! 表头块：填报单位、层级、周期、日期等，标签在左、填写格在右。

use super::FormHeader;
use super::lists::{self, Lists};
use super::table::SIZE;
use crate::finding::Cell;
use crate::model::plan::HeaderItem;
use crate::model::submission::CheckRound;
use crate::workbook::book::{Page, column};
use crate::workbook::style;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, XlsxError,
};

/// 表头块：两栏，标签与填写格各占的列（从 0 起，均含）。
const PAIRS: [((u32, u32), (u32, u32)); 2] = [((0, 1), (2, 3)), ((4, 5), (6, 7))];
/// 表头块从第几行起（从 0 起）。
pub(super) const BLOCK_ROW: u32 = 2;
/// 表头块占的行数。
pub(super) const ROWS: u32 = HeaderItem::ALL.len().div_ceil(PAIRS.len()) as u32;

/// 一项的填写格。
pub(super) fn value_cell(item: HeaderItem) -> Cell {
    let at = HeaderItem::ALL.iter().position(|i| *i == item).unwrap_or(0);
    let (_, value) = PAIRS[at % PAIRS.len()];
    Cell::new(BLOCK_ROW + (at / PAIRS.len()) as u32, value.0)
}

/// 表头块；返回其后一行。
pub(super) fn block(
    page: &mut Page,
    filled: &FormHeader,
    lists: &mut Lists,
) -> Result<u32, XlsxError> {
    let label = style::form(SIZE)
        .set_background_color(style::SOFT_FILL)
        .set_align(FormatAlign::Center);
    let mut row = BLOCK_ROW;
    for items in HeaderItem::ALL.chunks(PAIRS.len()) {
        page.ws.set_row_height(row, 20)?;
        for (item, (name, value)) in items.iter().zip(PAIRS) {
            page.merged(
                Cell::new(row, name.0),
                Cell::new(row, name.1),
                item.label(),
                &label,
            )?;
            let format = header_format(*item);
            let (first, last) = (Cell::new(row, value.0), Cell::new(row, value.1));
            page.merged(first, last, "", &format)?;
            let col = column(value.0);
            match (item, filled.value(*item)) {
                (HeaderItem::Date, Some(date)) if ExcelDateTime::parse_from_str(date).is_ok() => {
                    let day = ExcelDateTime::parse_from_str(date)?;
                    page.ws
                        .write_datetime_with_format(row, col, &day, &format)?;
                }
                (_, Some(text)) => page.text(row, col, text, &format)?,
                (_, None) => {}
            }
            if let Some(validation) = header_validation(*item, lists)? {
                page.ws
                    .add_data_validation(row, col, row, column(value.1), &validation)?;
            }
        }
        row += 1;
    }
    Ok(row)
}

pub(super) fn header_format(item: HeaderItem) -> Format {
    let format = style::form(SIZE)
        .set_background_color(style::ANSWER_FILL)
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_unlocked();
    match item {
        HeaderItem::Date => format.set_num_format("yyyy\"年\"m\"月\"d\"日\""),
        // 代码、电话写成文字，前面的零不会丢，长的也不会变成 1.3E+10
        _ => format.set_num_format("@"),
    }
}

fn header_validation(
    item: HeaderItem,
    lists: &mut Lists,
) -> Result<Option<DataValidation>, XlsxError> {
    let hint = |text: &str| -> Result<Option<DataValidation>, XlsxError> {
        DataValidation::new()
            .allow_any_value()
            .set_input_title(item.label())?
            .set_input_message(text)
            .map(Some)
    };
    match item {
        HeaderItem::Unit => hint("写单位全称，如：甲县妇女联合会"),
        HeaderItem::Code => hint("六位行政区划代码，如：510321"),
        HeaderItem::Period => hint("检查所针对的年度，如：2017"),
        HeaderItem::FilledBy => hint("写填表人的姓名"),
        HeaderItem::Phone => hint("写办公电话，便于核实"),
        HeaderItem::Level => {
            let levels: Vec<&str> = crate::field::Level::ALL.iter().map(|l| l.label()).collect();
            lists::choice(lists, &levels, item.label(), "从下拉框选填报单位的层级").map(Some)
        }
        HeaderItem::Check => {
            let checks: Vec<&str> = CheckRound::ALL.iter().map(|c| c.label()).collect();
            lists::choice(lists, &checks, item.label(), "从下拉框选这一次是哪一种检查").map(Some)
        }
        HeaderItem::Date => DataValidation::new()
            .allow_date(DataValidationRule::Between(
                ExcelDateTime::from_ymd(2000, 1, 1)?,
                ExcelDateTime::from_ymd(2099, 12, 31)?,
            ))
            .set_input_title(item.label())?
            .set_input_message("写年-月-日，如：2017-12-5")?
            .set_error_title("日期不对")?
            .set_error_message("请写成 年-月-日 的形式，如：2017-12-5")
            .map(Some),
    }
}
