//! 逐项明细：一行是一份材料的一个指标的一个填写项。别的表的公式都指向这里，读回也只读这里和审核问题。

use super::{at, reference};
use crate::field::Value;
use crate::finding::Cell;
use crate::model::catalogue::Indicator;
use crate::model::plan::consolidated::{
    APPROXIMATE, DOUBTFUL, DetailColumn, Filled, TABLE_HEADER_ROW, guard, match_label, state_label,
    value_text,
};
use crate::model::submission::{Answer, CheckRound, Reading, Submission};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Material, detail_sheet};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, XlsxError};

/// 各列的宽度，与 [`DetailColumn::ALL`] 同序。
const WIDTHS: [f64; 32] = [
    6.0, 9.0, 13.0, 9.0, 6.0, 11.0, 9.0, 7.0, 18.0, 8.0, 13.0, 11.0, 7.0, 21.0, 8.0, 11.0, 13.0,
    8.0, 26.0, 5.0, 26.0, 7.0, 27.0, 12.0, 9.0, 7.0, 12.0, 13.0, 20.0, 15.0, 16.0, 13.0,
];
/// 打印到哪一列为止：其后的文件、工作表一份材料都相同，“来源”表上有；再后是给程序与核查用的。
const PRINTED: DetailColumn = DetailColumn::Cell;
/// 同一份材料各行相同、别的表上也有的：收起来，一行才看得全、打得下。
const FOLDED: [(DetailColumn, DetailColumn); 3] = [
    (DetailColumn::Code, DetailColumn::Parent),
    (DetailColumn::Period, DetailColumn::Date),
    (DetailColumn::StateCell, DetailColumn::StateCell),
];
/// 一行最高几行字：再长的在格里看全文。
const TALLEST: u32 = 6;

/// 这张表用的几种样式，造一次用到底。
struct Look {
    line: Format,
    text: Format,
    centre: Format,
    number: Format,
    about: Format,
    doubt: Format,
    score: Format,
    guard: Format,
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let look = Look {
        line: style::line(),
        text: style::text(),
        centre: style::centre(),
        number: style::number().set_num_format("0"),
        about: style::toned(&style::number().set_num_format("0"), style::EMPTY),
        doubt: style::toned(&style::centre(), style::DOUBT),
        score: style::centre().set_num_format("0.00"),
        guard: style::centre().set_num_format("0"),
    };
    let count = data.detail_rows.div_ceil(data.limits.rows.max(1)).max(1);
    let mut pages = Vec::with_capacity(count);
    for ix in 0..count {
        pages.push(blank(data, book, ix, count)?);
    }
    for material in &data.materials {
        one_material(&mut pages, data, material, &look)?;
    }
    for (ix, page) in pages.iter_mut().enumerate() {
        let limit = data.limits.rows.max(1);
        let rows = (data.detail_rows - ix * limit).min(limit);
        let last = TABLE_HEADER_ROW + u32::try_from(rows).unwrap_or(0);
        let columns = DetailColumn::ALL.len() as u16;
        page.ws.autofilter(
            TABLE_HEADER_ROW,
            0,
            last.max(TABLE_HEADER_ROW + 1),
            columns - 1,
        )?;
        page.print(
            &data.running(),
            at(last, PRINTED.ix()),
            Some((TABLE_HEADER_ROW, TABLE_HEADER_ROW)),
        )?;
    }
    Ok(pages)
}

/// 只有标题与列名的一张。
fn blank(data: &Data<'_>, book: &Binding, ix: usize, count: usize) -> Result<Page, XlsxError> {
    let columns = DetailColumn::ALL.len() as u16;
    let mut page = book.page(&detail_sheet(ix), detail_label(), columns)?;
    // 这张表每行自有校验
    page.unsealed();
    let part = if count > 1 {
        format!("共 {count} 张，这是第 {} 张。", ix + 1)
    } else {
        String::new()
    };
    let remark = format!(
        "{part}一项一行，可以筛选，请不要排序、删行。要更正，改“现实情况”（每个指标的第一行）和“值”，指标对比、数量汇总、总览随之改变，原来的记在最右边；其余各列请勿改动。代码、上级、周期、填报单位、日期、现实情况所在的格等收起来了，点列标上面的“+”展开；打印到“单元格”一列，文件按材料号看“来源”。"
    );
    page.heading(&format!("{}逐项明细", data.catalogue.short_title), &remark)?;
    let folded = |c: &DetailColumn| FOLDED.iter().any(|(a, b)| (*a..=*b).contains(c));
    let printed = DetailColumn::ALL.into_iter().zip(WIDTHS);
    let width = printed
        .filter(|(c, _)| *c <= PRINTED && !folded(c))
        .map(|(_, w)| w)
        .sum();
    page.remark_across(PRINTED.ix(), width, &remark)?;
    for (col, (column, width)) in (0..).zip(DetailColumn::ALL.into_iter().zip(WIDTHS)) {
        page.set_width(col, width)?;
        page.text(TABLE_HEADER_ROW, col, column.label(), &style::head())?;
    }
    for (first, last) in FOLDED {
        page.fold(first.ix(), last.ix())?;
    }
    page.set_height(TABLE_HEADER_ROW, 22.0)?;
    page.ws
        .set_freeze_panes(TABLE_HEADER_ROW + 1, DetailColumn::Locality.ix() + 1)?;
    Ok(page)
}

fn detail_label() -> &'static str {
    crate::model::plan::consolidated::DETAIL_SHEET
}

fn one_material(
    pages: &mut [Page],
    data: &Data<'_>,
    material: &Material<'_>,
    look: &Look,
) -> Result<(), XlsxError> {
    let mut at = material.first_row;
    let mut next = |pages: &mut [Page]| {
        let page_ix = at / data.limits.rows.max(1);
        let (_, row) = data.detail_place(at);
        at += 1;
        (page_ix.min(pages.len().saturating_sub(1)), row)
    };
    if !material.submission.is_readable() {
        let (ix, row) = next(pages);
        if let Some(page) = pages.get_mut(ix) {
            common(page, material, row, look)?;
            for column in DetailColumn::ALL {
                if (DetailColumn::Indicator..=DetailColumn::Cell).contains(&column)
                    || matches!(
                        column,
                        DetailColumn::MatchedBy
                            | DetailColumn::Score
                            | DetailColumn::StateBefore
                            | DetailColumn::ValueBefore
                            | DetailColumn::Guard
                    )
                {
                    page.text(row, column.ix(), "", &look.line)?;
                }
            }
            page.text(row, DetailColumn::Name.ix(), "（没有读出答案）", &look.line)?;
        }
        return Ok(());
    }
    for indicator in &data.catalogue.indicators {
        let missing = Answer::missing(indicator.fields.len());
        let answer = material
            .submission
            .answers
            .get(indicator.ix)
            .unwrap_or(&missing);
        for field in 0..indicator.fields.len().max(1) {
            let (ix, row) = next(pages);
            let Some(page) = pages.get_mut(ix) else {
                continue;
            };
            common(page, material, row, look)?;
            one_answer(page, indicator, answer, row, look)?;
            if field == 0 {
                page.text(
                    row,
                    DetailColumn::State.ix(),
                    state_label(answer.state, &indicator.kind),
                    &look.centre,
                )?;
            } else {
                // 同一指标的现实情况只有一处可改，其余各行照它
                let (sheet, first) = data.detail(material, indicator.ix, 0);
                page.formula(
                    row,
                    DetailColumn::State.ix(),
                    &format!("={}", reference(&sheet, first, DetailColumn::State.ix())),
                    state_label(answer.state, &indicator.kind),
                    &look.centre,
                )?;
            }
            one_field(page, indicator, answer, field, row, look)?;
            before(page, material, (indicator, answer, field), row, look)?;
        }
    }
    Ok(())
}

/// 做表时的样子：更正了看得出原来是什么，不该改的列改了看得出。
fn before(
    page: &mut Page,
    material: &Material<'_>,
    (indicator, answer, field): (&Indicator, &Answer, usize),
    row: u32,
    look: &Look,
) -> Result<(), XlsxError> {
    let reading = answer.fields.get(field).and_then(Option::as_ref);
    let state = if field == 0 {
        state_label(answer.state, &indicator.kind)
    } else {
        ""
    };
    let value = match reading.map(|r| &r.value) {
        None => String::new(),
        Some(None) => DOUBTFUL.to_owned(),
        Some(Some(value)) => value_text(value),
    };
    let name = indicator.fields.get(field).map_or("", |f| f.name.as_str());
    let cell = |cell: Option<Cell>| cell.map_or(String::new(), |c| c.to_string());
    let text = |column: DetailColumn| match column {
        DetailColumn::Indicator => indicator.code.clone(),
        DetailColumn::StateCell => cell(answer.cell),
        DetailColumn::Field => name.to_owned(),
        DetailColumn::Filled => filled(indicator, reading).label().to_owned(),
        DetailColumn::Approximate => about(reading).to_owned(),
        DetailColumn::Raw => reading.map_or(String::new(), |r| r.raw.to_string()),
        DetailColumn::Cell => cell(answer.place(field)),
        DetailColumn::MatchedBy => answer.matched.map_or("", |m| match_label(m.by)).to_owned(),
        DetailColumn::StateBefore => state.to_owned(),
        DetailColumn::ValueBefore => value.clone(),
        column => fixed(material, column),
    };
    let print = guard(text).parse().unwrap_or_default();
    page.text(row, DetailColumn::StateBefore.ix(), state, &look.centre)?;
    page.text(row, DetailColumn::ValueBefore.ix(), &value, &look.line)?;
    // 每行不同，写成数：全书的文字表不必都记着
    page.integer(row, DetailColumn::Guard.ix(), print, &look.guard)
}

/// 这一列里占几行。
fn lines(text: &str, column: DetailColumn) -> u32 {
    let width = WIDTHS.get(usize::from(column.ix())).copied();
    measure::lines(text, width.unwrap_or(10.0), 10.0)
}

fn filled(indicator: &Indicator, reading: Option<&Reading>) -> Filled {
    match reading {
        _ if indicator.fields.is_empty() => Filled::NotAsked,
        None => Filled::No,
        Some(r) if r.value.is_none() => Filled::Unreadable,
        Some(_) => Filled::Yes,
    }
}

fn about(reading: Option<&Reading>) -> &'static str {
    if reading.is_some_and(|r| r.approximate) {
        APPROXIMATE
    } else {
        ""
    }
}

/// 同一份材料各行相同的列。
const FIXED: [DetailColumn; 16] = [
    DetailColumn::Role,
    DetailColumn::Locality,
    DetailColumn::Code,
    DetailColumn::Level,
    DetailColumn::Parent,
    DetailColumn::Check,
    DetailColumn::Period,
    DetailColumn::Unit,
    DetailColumn::FilledBy,
    DetailColumn::Phone,
    DetailColumn::Date,
    DetailColumn::Path,
    DetailColumn::Sheet,
    DetailColumn::Layout,
    DetailColumn::Catalogue,
    DetailColumn::Sha256,
];

/// 同一份材料各行相同的一列的字。
fn fixed(material: &Material<'_>, column: DetailColumn) -> String {
    let submission: &Submission = material.submission;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (place, source) = (&submission.locality, &submission.source);
    match column {
        DetailColumn::Material => material.number.to_string(),
        DetailColumn::Role => material.role.label().to_owned(),
        DetailColumn::Locality => text(&place.name),
        DetailColumn::Code => text(&place.code),
        DetailColumn::Level => text(&place.level),
        DetailColumn::Parent => text(&place.parent),
        DetailColumn::Check => submission.check.map_or("", CheckRound::label).to_owned(),
        DetailColumn::Period => text(&submission.period),
        DetailColumn::Unit => text(&submission.unit),
        DetailColumn::FilledBy => text(&submission.filled_by),
        DetailColumn::Phone => text(&submission.phone),
        DetailColumn::Date => text(&submission.date),
        DetailColumn::Path => source.path.clone(),
        DetailColumn::Sheet => source.sheet.clone(),
        DetailColumn::Layout => source.layout.clone(),
        DetailColumn::Catalogue => submission.catalogue.clone(),
        DetailColumn::Sha256 => source.sha256.clone(),
        _ => String::new(),
    }
}

fn common(
    page: &mut Page,
    material: &Material<'_>,
    row: u32,
    look: &Look,
) -> Result<(), XlsxError> {
    let number = i64::try_from(material.number).unwrap_or(i64::MAX);
    page.integer(row, DetailColumn::Material.ix(), number, &look.centre)?;
    for column in FIXED {
        page.text(row, column.ix(), &fixed(material, column), &look.line)?;
    }
    Ok(())
}

fn one_answer(
    page: &mut Page,
    indicator: &Indicator,
    answer: &Answer,
    row: u32,
    look: &Look,
) -> Result<(), XlsxError> {
    page.text(
        row,
        DetailColumn::Indicator.ix(),
        &indicator.code,
        &look.centre,
    )?;
    page.text(row, DetailColumn::Name.ix(), &indicator.short, &look.line)?;
    let cell = answer.cell.map_or(String::new(), |c| c.to_string());
    page.text(row, DetailColumn::StateCell.ix(), &cell, &look.centre)?;
    let by = answer.matched.map_or("", |m| match_label(m.by));
    page.text(row, DetailColumn::MatchedBy.ix(), by, &look.centre)?;
    let col = DetailColumn::Score.ix();
    let Some(matched) = answer.matched else {
        return page.text(row, col, "", &look.centre);
    };
    // 表格程序另存时只保十五位有效数字，保不住的写成文字
    let score = matched.score;
    if format!("{score:.15}").parse() == Ok(score) {
        page.fixed(row, col, score, &look.score)
    } else {
        page.text(row, col, &score.to_string(), &look.centre)
    }
}

fn one_field(
    page: &mut Page,
    indicator: &Indicator,
    answer: &Answer,
    ix: usize,
    row: u32,
    look: &Look,
) -> Result<(), XlsxError> {
    let name = indicator.fields.get(ix).map_or("", |f| f.name.as_str());
    page.text(row, DetailColumn::Field.ix(), name, &look.line)?;
    let reading: Option<&Reading> = answer.fields.get(ix).and_then(Option::as_ref);
    let filled = filled(indicator, reading);
    page.text(row, DetailColumn::Filled.ix(), filled.label(), &look.centre)?;
    let col = DetailColumn::Value.ix();
    let mut tall = 1;
    match reading.map(|r| (&r.value, r.approximate)) {
        None => page.text(row, col, "", &look.line)?,
        Some((None, _)) => page.text(row, col, DOUBTFUL, &look.doubt)?,
        Some((Some(Value::Number(n)), true)) => page.integer(row, col, *n, &look.about)?,
        Some((Some(Value::Number(n)), false)) => page.integer(row, col, *n, &look.number)?,
        Some((Some(value), _)) => {
            let text = value_text(value);
            tall = tall.max(lines(&text, DetailColumn::Value));
            page.text(row, col, &text, &look.text)?;
        }
    }
    let about = about(reading);
    page.text(row, DetailColumn::Approximate.ix(), about, &look.centre)?;
    let raw = reading.map_or("", |r| r.raw.as_str());
    page.text(row, DetailColumn::Raw.ix(), raw, &look.text)?;
    tall = tall.max(lines(raw, DetailColumn::Raw)).min(TALLEST);
    if tall > 1 {
        page.set_height(row, measure::height(tall, 10.0))?;
    }
    let cell = answer.place(ix).map_or(String::new(), |c| c.to_string());
    page.text(row, DetailColumn::Cell.ix(), &cell, &look.centre)
}
