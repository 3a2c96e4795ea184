//! 填报表的主表：标题、表头块、指标表。

use super::FormHeader;
use super::header;
use super::lists::{Lists, choice, short};
use super::marks::{Marks, Returned};
use crate::field::Entry;
use crate::finding::Cell;
use crate::model::catalogue::{Catalogue, Field, Indicator};
use crate::model::plan::returned::{self, NOT_APPLICABLE, ReturnColumn, rows_of};
use crate::model::plan::{FORM_SHEET, FormColumn};
use crate::model::submission::Answer;
use crate::workbook::book::{Page, column};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    ProtectionOptions, XlsxError,
};

/// 各列的宽度（字符），与 [`FormColumn::ALL`] 同序；合起来正好一张 A4 横排。
const WIDTHS: [f64; 8] = [7.0, 14.0, 7.5, 42.0, 10.0, 15.0, 40.0, 15.0];
/// 退回表各列的宽度，末两列是 [`ReturnColumn::ALL`]。
const RETURNED_WIDTHS: [f64; 10] = [6.0, 10.0, 7.0, 33.0, 9.0, 12.0, 34.0, 9.0, 34.0, 30.0];
/// 表内字号。
pub(super) const SIZE: f64 = 11.0;
/// 退回意见的字号。
const SMALL: f64 = 10.0;
/// 一个填写项最矮的行高（磅）。
const LOWEST: f64 = 22.0;
/// 写清单的填写项的行高：两行字，填报单位还可以拉高。
const ROOMY: f64 = 36.0;
/// A4 横排除去页边距的宽、高（磅），高度留一点余地：各种程序的行高略有出入。
const PAPER: (f64, f64) = (769.0, 488.0);
/// 标题、表头块、列名一共的高；每页重复的列名的高。
const FRONT: f64 = 161.0;
const HEAD: f64 = 24.0;

/// 列名所在的行。
const HEAD_ROW: u32 = header::BLOCK_ROW + header::ROWS + 1;

/// 各指标在主表里的第一行，与目录同序。
pub(super) fn first_rows(catalogue: &Catalogue) -> Vec<u32> {
    let mut row = HEAD_ROW + 1;
    let place = |indicator: &Indicator| {
        let first = row;
        row += rows_of(indicator);
        first
    };
    catalogue.indicators.iter().map(place).collect()
}

/// 正在写的主表：指标目录、预先填好的表头、退回更正的内容（空白填报表没有）。
struct Table<'a> {
    catalogue: &'a Catalogue,
    header: &'a FormHeader,
    returned: Option<&'a Returned<'a>>,
}

impl Table<'_> {
    fn widths(&self) -> &'static [f64] {
        match self.returned {
            Some(_) => &RETURNED_WIDTHS,
            None => &WIDTHS,
        }
    }

    fn width(&self, column: FormColumn) -> f64 {
        self.widths().get(column as usize).copied().unwrap_or(10.0)
    }

    fn marks(&self, indicator: &Indicator) -> Option<&Marks> {
        self.returned?.marks.get(indicator.ix)
    }

    fn answer(&self, indicator: &Indicator) -> Option<&Answer> {
        self.returned?.answers.get(indicator.ix)
    }
}

/// 主表。
pub(super) fn page(
    catalogue: &Catalogue,
    filled: &FormHeader,
    returned: Option<&Returned<'_>>,
    lists: &mut Lists,
) -> Result<Page, XlsxError> {
    let table = Table {
        catalogue,
        header: filled,
        returned,
    };
    let last_col = u32::try_from(table.widths().len()).unwrap_or(1) - 1;
    let mut page = Page::new(FORM_SHEET, FORM_SHEET, column(last_col + 1))?;
    for (col, width) in (0..).zip(table.widths()) {
        page.set_width(col, *width)?;
    }

    let title = match returned {
        Some(_) => format!("{}填报表（退回更正）", catalogue.title),
        None => format!("{}填报表", catalogue.title),
    };
    page.ws.set_row_height(0, 34)?;
    page.merged(
        Cell::new(0, 0),
        Cell::new(0, last_col),
        &title,
        &style::title(),
    )?;
    let remark = returned.map_or(
        "只填浅黄色的格，其余已锁定。带 * 的为基本要求指标。填写办法和例子见“填表说明”。"
            .to_owned(),
        Returned::remark,
    );
    page.ws
        .set_row_height(1, if returned.is_some() { 34 } else { 17 })?;
    page.merged(
        Cell::new(1, 0),
        Cell::new(1, last_col),
        &remark,
        &style::remark()
            .set_align(FormatAlign::Center)
            .set_text_wrap(),
    )?;

    let block = header::block(&mut page, filled, lists)?;
    if let Some(returned) = returned {
        returned.ask_date(&mut page)?;
    }
    let head = HEAD_ROW;
    // 表头块与指标表之间留一条窄缝
    page.ws.set_row_height(block, 6)?;
    page.ws.set_row_height(head, 24)?;
    for (col, c) in (0..).zip(FormColumn::ALL) {
        page.text(head, col, c.label(), &style::head().set_font_size(SIZE))?;
    }
    if returned.is_some() {
        for c in ReturnColumn::ALL {
            let format = style::head().set_font_size(SIZE);
            page.text(head, column(c.col()), c.label(), &format)?;
        }
    }
    page.ws.set_freeze_panes(head + 1, 0)?;
    // 冻结之后仍从第一条指标起看
    page.ws.set_freeze_panes_top_cell(head + 1, 0)?;

    let end = indicators(&mut page, &table, lists, head + 1)?;
    page.ws.set_row_height(end, 18)?;
    page.merged(
        Cell::new(end, 0),
        Cell::new(end, last_col),
        match returned {
            Some(_) => returned::FOOTER,
            None => {
                "填完请核对：每条指标的“现实情况”都已选定；选“有”或“是”的，后面的填写内容也都已填。"
            }
        },
        &style::remark(),
    )?;

    page.print(
        &catalogue.title,
        Cell::new(end, last_col),
        Some((head, head)),
    )?;

    // 填报单位多半只有 A4 的打印机
    page.ws.set_paper_size(9);
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
    table: &Table<'_>,
    lists: &mut Lists,
    first: u32,
) -> Result<u32, XlsxError> {
    let catalogue = table.catalogue;
    let mut row = first;
    let mut spans = Vec::with_capacity(catalogue.indicators.len());
    for indicator in &catalogue.indicators {
        let start = row;
        let (next, height) = one_indicator(page, table, indicator, lists, row)?;
        row = next;
        spans.push(Span {
            first: start,
            last: row - 1,
            height,
            indicator,
        });
    }
    let sheets = sheets(&spans, table.widths());
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
fn sheets<'s, 'c>(spans: &'s [Span<'c>], widths: &[f64]) -> Vec<&'s [Span<'c>]> {
    let width: f64 = widths.iter().map(|w| (w * 7.0 + 5.0) * 0.75).sum();
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
    table: &Table<'_>,
    indicator: &Indicator,
    lists: &mut Lists,
    row: u32,
) -> Result<(u32, f64), XlsxError> {
    let (catalogue, filled) = (table.catalogue, table.header);
    let count = rows_of(indicator);
    let last = row + count - 1;
    let standard = standard(indicator);
    let height = heights(page, table, indicator, &standard, row)?;

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
    let marks = table.marks(indicator);
    let mark = marks.and_then(|m| m.state.as_ref());
    let text = match table.answer(indicator) {
        Some(answer) => returned::state_text(answer.state, &indicator.kind),
        None if outside => NOT_APPLICABLE,
        None => "",
    };
    page.merged(a, b, text, &mark.map_or(state.clone(), |m| m.over(&state)))?;
    if let Some(mark) = mark {
        page.note(a.row, column(a.col), &mark.note)?;
    }
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
    for ((row, field), ix) in (row..).zip(&indicator.fields).zip(0..) {
        one_field(page, field, &locked, &answer, lists, row)?;
        if let Some(said) = table.answer(indicator) {
            let mark = marks.and_then(|m| m.fields.get(ix)?.as_ref());
            let reading = said.fields.get(ix).and_then(Option::as_ref);
            let col = column(FormColumn::FieldValue as u32);
            let wide = wide(&answer);
            let format = mark.map_or(wide.clone(), |m| m.over(&wide));
            match returned::as_number(field, reading) {
                Some(n) => page.integer(row, col, n, &format.set_num_format("0"))?,
                None => {
                    let text = returned::field_text(field, said, ix);
                    page.text(row, col, &text, &format.set_num_format("@"))?;
                }
            }
            if let Some(mark) = mark {
                page.note(row, col, &mark.note)?;
            }
        }
    }
    if let Some(marks) = marks {
        let at = |c: ReturnColumn| (Cell::new(row, c.col()), Cell::new(last, c.col()));
        let (a, b) = at(ReturnColumn::Asked);
        page.merged(a, b, &marks.asked, &marks.asked_format())?;
        let (a, b) = at(ReturnColumn::Explanation);
        page.merged(a, b, &marks.explanation, &marks.explanation_format(&remark))?;
    }
    Ok((last + 1, height))
}

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
    table: &Table<'_>,
    indicator: &Indicator,
    standard: &str,
    row: u32,
) -> Result<f64, XlsxError> {
    let tall = |text: &str, width: f64, size: f64| {
        measure::height(measure::lines(text, width, size), size)
    };
    let mut needed = tall(standard, table.width(FormColumn::Standard), SIZE);
    if let Some(marks) = table.marks(indicator) {
        let [.., asked, explanation] = RETURNED_WIDTHS;
        needed = needed.max(tall(&marks.asked, asked, SMALL)).max(tall(
            &marks.explanation,
            explanation,
            SIZE,
        ));
    }
    let said = table.answer(indicator);
    let mut heights: Vec<f64> = indicator
        .fields
        .iter()
        .enumerate()
        .map(|(ix, f)| {
            let label = tall(&field_label(f), table.width(FormColumn::FieldName), SIZE);
            let text = said.map_or(String::new(), |a| returned::field_text(f, a, ix));
            let content = tall(&text, table.width(FormColumn::FieldValue) - 2.0, SIZE);
            let own = match f.kind.entry() {
                Entry::Text { .. } => ROOMY,
                Entry::WholeNumber { .. } | Entry::Choice { .. } => LOWEST,
            };
            own.max(label).max(content)
        })
        .collect();
    let count = rows_of(indicator);
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

/// 填写内容：靠左、折行、缩进。
fn wide(answer: &Format) -> Format {
    answer
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_indent(1)
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
    let wide = wide(answer);
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
