//! 填报表的主表：标题、表头块、指标表。

use super::FormHeader;
use crate::field::Entry;
use crate::finding::Cell;
use crate::model::catalogue::{Catalogue, Field, Indicator};
use crate::model::plan::{FORM_LISTS_SHEET, FORM_SHEET, FormColumn, HeaderItem};
use crate::model::submission::CheckRound;
use crate::workbook::book::{Page, column};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    FormatAlign, Formula, ProtectionOptions, XlsxError,
};

/// 各列的宽度（字符），与 [`FormColumn::ALL`] 同序；合起来正好一张 A4 横排。
const WIDTHS: [f64; 8] = [7.0, 14.0, 7.5, 42.0, 10.0, 15.0, 40.0, 15.0];
/// 表头块：两栏，标签与填写格各占的列（从 0 起，均含）。
const PAIRS: [((u32, u32), (u32, u32)); 2] = [((0, 1), (2, 3)), ((4, 5), (6, 7))];
/// 表头块从第几行起（从 0 起）。
const BLOCK_ROW: u32 = 2;
/// 表内字号。
const SIZE: f64 = 11.0;
/// 一个填写项最矮的行高（磅）。
const LOWEST: f64 = 22.0;
/// 写清单的填写项的行高：两行字，填报单位还可以拉高。
const ROOMY: f64 = 36.0;
/// A4 横排除去页边距的宽、高（磅），高度留一点余地：各种程序的行高略有出入。
const PAPER: (f64, f64) = (769.0, 488.0);
/// 标题、表头块、列名一共的高；每页重复的列名的高。
const FRONT: f64 = 161.0;
const HEAD: f64 = 24.0;
/// 下拉选项直接写在有效性里的长度上限（Excel 规定 255），更长的放进隐藏的选项表。
const LONGEST_LIST: usize = 250;

/// 放不进有效性的下拉选项：每组一列，最后成为隐藏的选项表。
#[derive(Debug, Default)]
pub(super) struct Lists {
    columns: Vec<Vec<String>>,
}

impl Lists {
    fn validation(&mut self, options: &[&str]) -> Result<DataValidation, XlsxError> {
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

/// 主表。
pub(super) fn page(
    catalogue: &Catalogue,
    filled: &FormHeader,
    lists: &mut Lists,
) -> Result<Page, XlsxError> {
    let columns = FormColumn::ALL.len();
    let last_col = u32::try_from(columns).unwrap_or(1) - 1;
    let mut page = Page::new(FORM_SHEET, FORM_SHEET, column(last_col + 1))?;
    for (col, width) in (0..).zip(WIDTHS) {
        page.ws.set_column_width(col, width)?;
    }

    let title = format!("{}填报表", catalogue.title);
    page.ws.set_row_height(0, 34)?;
    page.merged(
        Cell::new(0, 0),
        Cell::new(0, last_col),
        &title,
        &style::title(),
    )?;
    page.ws.set_row_height(1, 17)?;
    page.merged(
        Cell::new(1, 0),
        Cell::new(1, last_col),
        "只填浅黄色的格，其余已锁定。带 * 的为基本要求指标。填写办法和例子见“填表说明”。",
        &style::remark().set_align(FormatAlign::Center),
    )?;

    let block = header_block(&mut page, filled, lists)?;
    let head = block + 1;
    // 表头块与指标表之间留一条窄缝
    page.ws.set_row_height(block, 6)?;
    page.ws.set_row_height(head, 24)?;
    for (col, c) in (0..).zip(FormColumn::ALL) {
        page.text(head, col, c.label(), &style::head().set_font_size(SIZE))?;
    }
    page.ws.set_freeze_panes(head + 1, 0)?;
    // 冻结之后仍从第一条指标起看
    page.ws.set_freeze_panes_top_cell(head + 1, 0)?;

    let end = indicators(&mut page, catalogue, filled, lists, head + 1)?;
    page.ws.set_row_height(end, 18)?;
    page.merged(
        Cell::new(end, 0),
        Cell::new(end, last_col),
        "填完请核对：每条指标的“现实情况”都已选定；选“有”或“是”的，后面的填写内容也都已填。",
        &style::remark(),
    )?;

    page.print(
        &catalogue.title,
        Cell::new(end, last_col),
        Some((head, head)),
    )?;
    protect(&mut page);
    Ok(page)
}

/// 无密码保护：防误改，不防人；行高可以拉。
fn protect(page: &mut Page) {
    page.ws.protect_with_options(&ProtectionOptions {
        format_rows: true,
        ..ProtectionOptions::new()
    });
}

/// 表头块；返回其后一行。
fn header_block(page: &mut Page, filled: &FormHeader, lists: &mut Lists) -> Result<u32, XlsxError> {
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

fn header_format(item: HeaderItem) -> Format {
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
            choice(lists, &levels, item.label(), "从下拉框选填报单位的层级").map(Some)
        }
        HeaderItem::Check => {
            let checks: Vec<&str> = CheckRound::ALL.iter().map(|c| c.label()).collect();
            choice(lists, &checks, item.label(), "从下拉框选这一次是哪一种检查").map(Some)
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

/// 只许从选项里选。
fn choice(
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
fn short(title: &str) -> String {
    title.chars().take(15).collect()
}

/// 一条指标占的行：首行、末行、高度（磅）。
struct Span<'c> {
    first: u32,
    last: u32,
    height: f64,
    indicator: &'c Indicator,
}

/// 指标表；返回其后一行。
fn indicators(
    page: &mut Page,
    catalogue: &Catalogue,
    filled: &FormHeader,
    lists: &mut Lists,
    first: u32,
) -> Result<u32, XlsxError> {
    let mut row = first;
    let mut spans = Vec::with_capacity(catalogue.indicators.len());
    for indicator in &catalogue.indicators {
        let start = row;
        let (next, height) = one_indicator(page, catalogue, indicator, filled, lists, row)?;
        row = next;
        spans.push(Span {
            first: start,
            last: row - 1,
            height,
            indicator,
        });
    }
    let sheets = sheets(&spans);
    let breaks: Vec<u32> = sheets
        .iter()
        .skip(1)
        .filter_map(|s| s.first())
        .map(|s| s.first)
        .collect();
    page.ws.set_page_breaks(&breaks)?;
    // 同属一个上级的相邻指标，上级名称纵向合并；跨页的每页写一次，免得有的页上看不见
    let name = style::form(SIZE)
        .set_text_wrap()
        .set_align(FormatAlign::Center);
    let heading = name.clone().set_font_name(style::HEADING);
    for spans in sheets {
        merge_runs(page, spans, FormColumn::Group, &name, |i| {
            let group = catalogue.group_of(i);
            (i.group, format!("{} {}", group.code, group.name))
        })?;
        merge_runs(page, spans, FormColumn::Part, &heading, |i| {
            let part = catalogue.part_of(i);
            (
                catalogue.group_of(i).part,
                format!("{}\n{}", part.code, part.name),
            )
        })?;
    }
    Ok(row)
}

/// 按一页纸放得下的高度分开，不把一条指标分在两页上。
fn sheets<'s, 'c>(spans: &'s [Span<'c>]) -> Vec<&'s [Span<'c>]> {
    let width: f64 = WIDTHS.iter().map(|w| (w * 7.0 + 5.0) * 0.75).sum();
    let scale = (PAPER.0 / width).min(1.0);
    let room = PAPER.1 / scale;
    let mut used = FRONT;
    let mut from = 0;
    let mut sheets = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        if used + span.height > room && at > from {
            sheets.push(&spans[from..at]);
            from = at;
            used = HEAD;
        }
        used += span.height;
    }
    sheets.push(&spans[from..]);
    sheets
}

fn merge_runs(
    page: &mut Page,
    spans: &[Span<'_>],
    at: FormColumn,
    format: &Format,
    owner: impl Fn(&Indicator) -> (usize, String),
) -> Result<(), XlsxError> {
    for run in spans.chunk_by(|a, b| owner(a.indicator).0 == owner(b.indicator).0) {
        if let (Some(top), Some(bottom)) = (run.first(), run.last()) {
            let col = at as u32;
            let (_, text) = owner(top.indicator);
            page.merged(
                Cell::new(top.first, col),
                Cell::new(bottom.last, col),
                &text,
                format,
            )?;
        }
    }
    Ok(())
}

/// 一条指标：每个填写项一行，没有填写项的一行；前几列与备注纵向合并。返回其后一行与总高。
fn one_indicator(
    page: &mut Page,
    catalogue: &Catalogue,
    indicator: &Indicator,
    filled: &FormHeader,
    lists: &mut Lists,
    row: u32,
) -> Result<(u32, f64), XlsxError> {
    let count = u32::try_from(indicator.fields.len()).unwrap_or(0).max(1);
    let last = row + count - 1;
    let standard = standard(indicator);
    let height = heights(page, indicator, &standard, row, count)?;

    let mut locked = style::form(SIZE).set_text_wrap();
    if indicator.basic {
        locked = locked.set_background_color(style::BASIC_FILL);
    }
    let answer = style::form(SIZE)
        .set_background_color(style::ANSWER_FILL)
        .set_unlocked();
    let block = |col: FormColumn| (Cell::new(row, col as u32), Cell::new(last, col as u32));

    let (a, b) = block(FormColumn::Code);
    page.merged(
        a,
        b,
        &indicator.code,
        &locked.clone().set_align(FormatAlign::Center),
    )?;
    let (a, b) = block(FormColumn::Standard);
    page.merged(
        a,
        b,
        &standard,
        &locked.clone().set_align(FormatAlign::Left),
    )?;

    let condition = indicator.only_for.and_then(|c| catalogue.conditions.get(c));
    let outside = match (&filled.conditions, indicator.only_for) {
        (Some(met), Some(needed)) => !met.contains(&needed),
        _ => false,
    };
    let (a, b) = block(FormColumn::State);
    let state = answer.clone().set_align(FormatAlign::Center);
    page.merged(a, b, if outside { NOT_APPLICABLE } else { "" }, &state)?;
    let kind = &indicator.kind;
    let mut words = vec![kind.yes.as_str(), kind.no.as_str()];
    let mut hint = format!("从下拉框选“{}”或“{}”", kind.yes, kind.no);
    if let Some(condition) = condition {
        words.push(NOT_APPLICABLE);
        hint = format!("{hint}；不是{}的选“{NOT_APPLICABLE}”", condition.name);
    }
    let title = format!("{} 现实情况", indicator.code);
    let validation = choice(lists, &words, &title, &hint)?;
    page.ws
        .add_data_validation(a.row, column(a.col), b.row, column(b.col), &validation)?;

    let (a, b) = block(FormColumn::Remark);
    let remark = answer
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_num_format("@");
    let note = condition.map_or(String::new(), |c| format!("只由{}填", c.name));
    page.merged(a, b, &note, &remark)?;

    if indicator.fields.is_empty() {
        let quiet = locked.clone().set_align(FormatAlign::Center);
        page.text(row, column(FormColumn::FieldName as u32), "—", &quiet)?;
        page.text(row, column(FormColumn::FieldValue as u32), "", &quiet)?;
    }
    for (row, field) in (row..).zip(&indicator.fields) {
        one_field(page, field, &locked, &answer, lists, row)?;
    }
    Ok((last + 1, height))
}

/// 只对某种地区适用的指标，别的地区选这个。
const NOT_APPLICABLE: &str = "不适用";

/// 带星号的工作标准。
fn standard(indicator: &Indicator) -> String {
    if indicator.basic {
        format!("*{}", indicator.text)
    } else {
        indicator.text.clone()
    }
}

/// 行高：各填写项自己要的，与工作标准折行后要的，取其大者，多出的平分。返回总高。
fn heights(
    page: &mut Page,
    indicator: &Indicator,
    standard: &str,
    row: u32,
    count: u32,
) -> Result<f64, XlsxError> {
    let needed = measure::height(
        measure::lines(standard, WIDTHS[FormColumn::Standard as usize], SIZE),
        SIZE,
    );
    let mut heights: Vec<f64> = indicator
        .fields
        .iter()
        .map(|f| {
            let label = measure::height(
                measure::lines(
                    &field_label(f),
                    WIDTHS[FormColumn::FieldName as usize],
                    SIZE,
                ),
                SIZE,
            );
            let own = match f.kind.entry() {
                Entry::Text { .. } => ROOMY,
                Entry::WholeNumber { .. } | Entry::Choice { .. } => LOWEST,
            };
            own.max(label)
        })
        .collect();
    heights.resize(count as usize, LOWEST);
    let more = (needed - heights.iter().sum::<f64>()).max(0.0) / f64::from(count);
    let mut total = 0.0;
    for (row, height) in (row..).zip(heights) {
        let height = (height + more).min(409.0);
        page.ws.set_row_height(row, height)?;
        total += height;
    }
    Ok(total)
}

/// 填写项目的标签，带计量单位。
fn field_label(field: &Field) -> String {
    if field.unit.is_empty() {
        field.name.clone()
    } else {
        format!("{}（{}）", field.name, field.unit)
    }
}

fn one_field(
    page: &mut Page,
    field: &Field,
    locked: &Format,
    answer: &Format,
    lists: &mut Lists,
    row: u32,
) -> Result<(), XlsxError> {
    let label = locked.clone().set_align(FormatAlign::Center);
    page.text(
        row,
        column(FormColumn::FieldName as u32),
        &field_label(field),
        &label,
    )?;
    let col = column(FormColumn::FieldValue as u32);
    let wide = answer
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_indent(1);
    let title = short(&field.name);
    let validation = match field.kind.entry() {
        Entry::WholeNumber { hint, error } => {
            page.text(row, col, "", &wide.clone().set_num_format("0"))?;
            DataValidation::new()
                .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
                .set_input_title(title)?
                .set_input_message(limited(hint))?
                .set_error_title("请填整数")?
                .set_error_message(limited(error))?
        }
        Entry::Choice { options, hint } => {
            page.text(row, col, "", &wide.clone().set_num_format("@"))?;
            // 可以手写几项，所以只提示、不拦
            lists
                .validation(&options)?
                .set_input_title(title)?
                .set_input_message(limited(hint))?
                .set_error_style(DataValidationErrorStyle::Information)
                .show_error_message(false)
        }
        Entry::Text { hint } => {
            page.text(row, col, "", &wide.clone().set_num_format("@"))?;
            DataValidation::new()
                .allow_any_value()
                .set_input_title(title)?
                .set_input_message(limited(hint))?
        }
    };
    page.ws
        .add_data_validation(row, col, row, col, &validation)?;
    Ok(())
}

/// 有效性提示最多 255 个字。
fn limited(text: &str) -> String {
    text.chars().take(240).collect()
}
