//! 各级指标、各级数量：指标（或要填数的项目）竖排，各组横排；各格是指标对比、数量汇总上的公式。

use super::groups::{self, Row, blocks, col, column_runs, letter};
use super::matrix::{self, ratio};
use super::numbers;
use super::wide::{self, FIRST_ROW};
use super::{at, locality_name};
use crate::model::comparison::{FieldSum, Share};
use crate::workbook::binding::Binding;
use crate::workbook::book::{Page, column};
use crate::workbook::data::Data;
use crate::workbook::{measure, style};
use rust_xlsxwriter::{ConditionalFormat3ColorScale, XlsxError};

const SHARES: &str = "各级指标";
const SUMS: &str = "各级数量";
/// 组名、层级两行表头。
const HEAD_ROW: u32 = 2;
const TOP: u32 = 4;
const WIDTH: f64 = 9.5;
/// 一张表最多排的组：再多的打印、翻看都不便，见各级汇总。
const MOST: usize = 400;

/// 各级指标：每条指标在各组里的达标率。
pub(super) fn shares(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let rows = groups::rows(data);
    if rows.is_empty() || data.catalogue.indicators.is_empty() {
        return Ok(Vec::new());
    }
    let shown = &rows[..rows.len().min(MOST)];
    let left = [("编号", 7.0), ("指标", 24.0), ("基本", 5.0), ("全体", 9.0)];
    let mut page = begin(
        data,
        book,
        SHARES,
        &format!(
            "{}。每条指标在各组里的达标率：达标÷（达标＋未达标＋空白），不适用、存疑不在内。{}",
            data.round_name(),
            cut(&rows)
        ),
        &left,
        &heads(data, shown),
    )?;
    let first = left.len();
    let percent = style::percent();
    for (row, indicator) in (TOP..).zip(&data.catalogue.indicators) {
        let lines = measure::lines(&indicator.short, left[1].1, 10.0);
        page.set_height(row, measure::height(lines, 10.0).max(18.0))?;
        page.text(row, 0, &indicator.code, &style::centre())?;
        page.text(row, 1, &indicator.short, &style::text())?;
        let star = if indicator.basic { "*" } else { "" };
        page.text(row, 2, star, &style::centre())?;
        let source = FIRST_ROW + u32::try_from(indicator.ix).unwrap_or(0);
        let whole = data
            .round()
            .and_then(|r| r.indicators.get(indicator.ix))
            .map(|r| r.share)
            .unwrap_or_default();
        let all = super::reference(matrix::NAME, source, 9);
        page.formula(
            row,
            3,
            &format!("={all}"),
            &ratio(whole),
            &style::total(&percent),
        )?;
        for (n, group) in shown.iter().enumerate() {
            let share = group
                .group
                .indicators
                .get(indicator.ix)
                .map(|r| r.share)
                .unwrap_or_default();
            let ranges: Vec<String> = row_ranges(data, &group.group.members, matrix::NAME, source);
            one_share(&mut page, (row, col(first + n)), &ranges, share)?;
        }
    }
    let last = TOP + u32::try_from(data.catalogue.indicators.len()).unwrap_or(1) - 1;
    let end = col(first + shown.len().max(1) - 1);
    let scale = ConditionalFormat3ColorScale::new()
        .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
        .set_midpoint(rust_xlsxwriter::ConditionalFormatType::Number, 0.6)
        .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1)
        .set_minimum_color("F8D3D0")
        .set_midpoint_color("FFF7E0")
        .set_maximum_color("D9EAD3");
    page.ws.add_conditional_format(TOP, 3, last, end, &scale)?;
    finish(data, page, last, end, 3)
}

fn one_share(
    page: &mut Page,
    (row, col): (u32, u16),
    ranges: &[String],
    share: Share,
) -> Result<(), XlsxError> {
    let percent = style::percent();
    let count = |mark: &str| {
        let each: Vec<String> = ranges
            .iter()
            .map(|range| format!("COUNTIF({range},\"{mark}*\")"))
            .collect();
        each.join("+")
    };
    let (met, not, blank) = (count("√"), count("×"), count("○"));
    let formula = matrix::division(&format!("({met})"), &format!("{met}+{not}+{blank}"));
    if !ranges.is_empty() && formula.len() < 8_000 {
        return page.formula(row, col, &formula, &ratio(share), &percent);
    }
    if share.of == 0 {
        return page.text(row, col, "", &percent);
    }
    let n = f64::from(share.met) / f64::from(share.of);
    page.fixed(row, col, n, &percent)
}

/// 各级数量：每个要填数的项目，各组所属合计，旁边是上级自己填的，从不相加。
pub(super) fn sums(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let rows = groups::rows(data);
    let items = numbers::items(data);
    if rows.is_empty() || items.is_empty() {
        return Ok(Vec::new());
    }
    let shown = &rows[..rows.len().min(MOST)];
    let left = [("编号", 7.0), ("指标", 24.0), ("填写项", 18.0)];
    let mut columns: Vec<(String, String, Column<'_>)> = Vec::new();
    for (row, (label, level)) in shown.iter().zip(heads(data, shown)) {
        if let Some(own) = row.own.filter(|&ix| data.readable(ix).is_some()) {
            let name = locality_name(data, Some(own));
            columns.push((name.to_owned(), "本级所填".to_owned(), Column::Own(own)));
        }
        columns.push((label, format!("{level}合计"), Column::Group(*row)));
    }
    let labels: Vec<(String, String)> = columns
        .iter()
        .map(|(a, b, _)| (a.clone(), b.clone()))
        .collect();
    let mut page = begin(
        data,
        book,
        SUMS,
        &format!(
            "{}。上级自己填的与所属地区合计分列：上级填的也许已含所属的，不能相加。存疑的不在合计内。{}",
            data.round_name(),
            cut(&rows)
        ),
        &left,
        &labels,
    )?;
    let first = left.len();
    let number = style::number();
    for (row, (n, item)) in (TOP..).zip(items.iter().enumerate()) {
        let name = numbers::field_label(item.2);
        let lines = measure::lines(&item.0.short, left[1].1, 10.0)
            .max(measure::lines(&name, left[2].1, 10.0));
        page.set_height(row, measure::height(lines, 10.0).max(18.0))?;
        page.text(row, 0, &item.0.code, &style::centre())?;
        page.text(row, 1, &item.0.short, &style::text())?;
        page.text(row, 2, &name, &style::text())?;
        let source = FIRST_ROW + u32::try_from(n).unwrap_or(0);
        for (c, (.., shown)) in columns.iter().enumerate() {
            let place = (row, col(first + c));
            match shown {
                Column::Own(ix) => own(&mut page, data, place, *ix, source, item)?,
                Column::Group(group) => {
                    let sum = group
                        .group
                        .indicators
                        .get(item.0.ix)
                        .and_then(|r| *r.sums.get(item.1)?);
                    let sum = sum.unwrap_or_default();
                    let ranges = row_ranges(data, &group.group.members, numbers::NAME, source);
                    group_sum(&mut page, place, &ranges, sum, &style::total(&number))?;
                }
            }
        }
    }
    let last = TOP + u32::try_from(items.len()).unwrap_or(1) - 1;
    let end = col(first + columns.len().max(1) - 1);
    finish(data, page, last, end, 3)
}

/// 各级数量的一列。
enum Column<'a> {
    /// 上级自己填的。
    Own(usize),
    /// 一组的合计。
    Group(Row<'a>),
}

fn own(
    page: &mut Page,
    data: &Data<'_>,
    (row, col): (u32, u16),
    locality: usize,
    source: u32,
    item: &numbers::Item<'_>,
) -> Result<(), XlsxError> {
    let number = style::number();
    let run = column_runs(data, &[locality]);
    let Some(run) = run.first() else {
        return page.text(row, col, "", &number);
    };
    let column = column(run.first) + numbers::first_column();
    let sheet = wide::sheet_name(numbers::NAME, run.part);
    let source = super::reference(&sheet, source, column);
    let shown = numbers::shown(data, locality, item.0.ix, item.1);
    page.formula(
        row,
        col,
        &format!("=IF({source}=\"\",\"\",{source})"),
        &shown,
        &number,
    )
}

fn group_sum(
    page: &mut Page,
    (row, col): (u32, u16),
    ranges: &[String],
    sum: FieldSum,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    let formula = format!("=SUM({})", ranges.join(","));
    if ranges.is_empty() || formula.len() > 8_000 {
        page.integer(row, col, sum.sum, format)?;
    } else {
        page.formula(row, col, &formula, &sum.sum.to_string(), format)?;
    }
    Ok(())
}

/// 若干地区在横排的表的某一行上的格，连成几段。
fn row_ranges(data: &Data<'_>, members: &[usize], sheet: &str, row: u32) -> Vec<String> {
    let first = if sheet == numbers::NAME {
        u32::from(numbers::first_column())
    } else {
        u32::from(matrix::LEFT.first())
    };
    if sheet == matrix::NAME && blocks(data, members).is_empty() {
        return Vec::new();
    }
    column_runs(data, members)
        .into_iter()
        .map(|run| {
            format!(
                "'{}'!${}{r}:${}{r}",
                wide::sheet_name(sheet, run.part),
                letter(first + run.first),
                letter(first + run.last),
                r = row + 1
            )
        })
        .collect()
}

/// 各组的表头：名称、层级。
fn heads(data: &Data<'_>, rows: &[Row<'_>]) -> Vec<(String, String)> {
    rows.iter()
        .map(|row| {
            let level = row.group.level.as_deref().unwrap_or("各级");
            (groups::label(data, row.group), level.to_owned())
        })
        .collect()
}

fn cut(rows: &[Row<'_>]) -> String {
    match rows.len() {
        n if n > MOST => format!("共有 {n} 组，这里列前 {MOST} 组；其余见各级汇总。"),
        _ => String::new(),
    }
}

fn begin(
    data: &Data<'_>,
    book: &Binding,
    name: &'static str,
    remark: &str,
    left: &[(&str, f64)],
    heads: &[(String, String)],
) -> Result<Page, XlsxError> {
    let mut page = book.page(name, name, col(left.len() + heads.len()))?;
    page.heading(&format!("{}{name}", data.catalogue.short_title), remark)?;
    let head = style::head();
    for (c, (label, width)) in (0..).zip(left) {
        page.set_width(c, *width)?;
        page.text(HEAD_ROW, c, label, &head)?;
    }
    let mut tallest = 1;
    for (n, (label, _)) in heads.iter().enumerate() {
        let c = col(left.len() + n);
        page.set_width(c, WIDTH)?;
        tallest = tallest.max(measure::lines(label, WIDTH, 10.0));
        page.text(HEAD_ROW, c, label, &head)?;
    }
    page.set_height(HEAD_ROW, measure::height(tallest.min(6), 10.0).max(20.0))?;
    page.set_height(HEAD_ROW + 1, 18.0)?;
    let levels = left.iter().map(|_| "");
    let levels = levels.chain(heads.iter().map(|(_, level)| level.as_str()));
    for (n, level) in levels.enumerate() {
        page.text(HEAD_ROW + 1, col(n), level, &head)?;
    }
    Ok(page)
}

fn finish(
    data: &Data<'_>,
    mut page: Page,
    last: u32,
    end: u16,
    labels: u16,
) -> Result<Vec<Page>, XlsxError> {
    page.ws.set_freeze_panes(TOP, labels)?;
    page.ws
        .autofilter(HEAD_ROW + 1, 0, last, labels.max(1) - 1)?;
    page.print(
        &data.running(),
        at(last, end),
        Some((HEAD_ROW, HEAD_ROW + 1)),
    )?;
    // 列多的按页分开，每页重复左边几列
    if end > 24 {
        page.ws
            .set_print_fit_to_pages(0, 1)
            .set_print_center_horizontally(false)
            .set_page_order(true)
            .set_repeat_columns(0, labels.max(1) - 1)?;
    }
    Ok(vec![page])
}
