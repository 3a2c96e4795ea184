//! 总览：一个地区一行，下级排在上级之下；各数是指标对比上的公式。下面是全体与各层级的合计。

use super::at;
use super::matrix::{self, MARKS, ratio};
use crate::finding::Cell;
use crate::model::comparison::{LocalityResult, Rank, ReportState, Share};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Line, runs};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, XlsxError};

/// 表名。
pub(super) const NAME: &str = "总览";
const HEAD_ROW: u32 = 2;
/// 地区不超过这么多时，下级的行收在上级之下。
const MOST_FOLDED: usize = 5_000;
const FIRST_ROW: u32 = 3;

/// 固定的列：列名、宽度。其后是各一级指标的达标率，再后是 [`TAIL`]。
const HEAD: [(&str, f64); 17] = [
    ("序号", 5.0),
    ("地区", 18.0),
    ("代码", 9.0),
    ("层级", 7.0),
    ("报送状态", 11.0),
    ("达标率", 9.0),
    ("名次", 10.0),
    ("基本要求\n达标率", 9.5),
    ("达标", 6.5),
    ("未达标", 6.5),
    ("空白", 6.0),
    ("存疑", 6.0),
    ("不适用", 6.5),
    ("应计\n指标", 6.5),
    ("基本\n达标", 6.5),
    ("基本\n应计", 6.5),
    ("须更正", 6.5),
];
/// 最后一列：各一级指标达标率的小柱图。
const PROFILE: (&str, f64) = ("各部分\n小图", 11.0);
const TAIL: [(&str, f64); 3] = [("请核对", 6.5), ("填报日期", 11.0), ("材料", 7.0)];
const STATE: u16 = 4;
const RATE: u16 = 5;
const RANK: u16 = 6;
const BASIC_RATE: u16 = 7;
const COUNTS: u16 = 8;
const OF: u16 = 13;
const BASIC_MET: u16 = 14;
const BASIC_OF: u16 = 15;
const ERRORS: u16 = 16;
const WARNINGS: u16 = 17;
const DATE: u16 = 18;
const SOURCE: u16 = 19;
/// 各一级指标的达标率从这一列起。
const PARTS: u16 = 20;

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let parts = u16::try_from(data.catalogue.parts.len()).unwrap_or(0);
    let profile = PARTS + parts;
    let columns = profile + 1;
    // 逐行写的表不能折叠
    let folds = data.lines.len() <= MOST_FOLDED;
    let mut page = if folds {
        book.loose_page(NAME, NAME, columns)?
    } else {
        book.page(NAME, NAME, columns)?
    };
    page.heading(
        &format!("{}总览", data.catalogue.short_title),
        &format!(
            "{}。按名册的次序，下级排在上级之下；名次只在同级之间排，达标率相同的并列。不适用和存疑不计入分母，空白计入。{}{}",
            data.round_name(),
            if folds {
                String::new()
            } else {
                format!("地区超过 {MOST_FOLDED} 个，上下级的行不折叠。")
            },
            data.comparison.provisional_note().unwrap_or_default()
        ),
    )?;
    let head = style::head();
    for (col, (label, width)) in (0..).zip(HEAD.iter().chain(&TAIL)) {
        page.set_width(col, *width)?;
        page.text(HEAD_ROW, col, label, &head)?;
    }
    for (col, part) in (PARTS..).zip(&data.catalogue.parts) {
        page.set_width(col, 10.0)?;
        page.text(HEAD_ROW, col, &format!("{}\n达标率", part.name), &head)?;
    }
    page.set_width(profile, PROFILE.1)?;
    page.text(HEAD_ROW, profile, PROFILE.0, &head)?;
    page.note(HEAD_ROW, profile, style::PROFILE_NOTE)?;
    let tallest = data
        .catalogue
        .parts
        .iter()
        .map(|p| measure::lines(&p.name, 10.0, 10.0) + 1)
        .max()
        .unwrap_or(2);
    page.set_height(HEAD_ROW, measure::height(tallest.clamp(2, 6), 10.0))?;

    for ((row, line), position) in (FIRST_ROW..).zip(&data.lines).zip(0..) {
        one_row(&mut page, data, *line, row, position)?;
    }
    let count = u32::try_from(data.lines.len()).unwrap_or(0);
    let last = FIRST_ROW + count.max(1) - 1;
    if count > 0 {
        if folds {
            outline(&mut page, data)?;
        }
        bars(&mut page, last)?;
        page.ws.autofilter(HEAD_ROW, 0, last, columns - 1)?;
    }
    let mut row = last + 1;
    if count > 0 {
        total(&mut page, data, row, last)?;
        row = levels(&mut page, data, row + 1, last)?;
    }
    page.ws.set_freeze_panes(FIRST_ROW, 2)?;
    page.print(
        &data.running(),
        at(row.max(1) - 1, columns - 1),
        Some((HEAD_ROW, HEAD_ROW)),
    )?;
    Ok(vec![page])
}

fn one_row(
    page: &mut Page,
    data: &Data<'_>,
    line: Line,
    row: u32,
    position: usize,
) -> Result<(), XlsxError> {
    let Some(locality) = data.locality(line.ix) else {
        return Ok(());
    };
    let centre = style::centre();
    page.set_height(row, 18.0)?;
    let number = i64::try_from(position).unwrap_or(i64::MAX - 1) + 1;
    page.integer(row, 0, number, &centre)?;
    let name = style::line().set_indent(line.depth.min(6));
    page.text(row, 1, &locality.name, &name)?;
    page.text(row, 2, locality.code.as_deref().unwrap_or(""), &centre)?;
    page.text(row, 3, locality.level.as_deref().unwrap_or(""), &centre)?;
    let result = data.result(line.ix);
    let state = result.map_or(ReportState::Missing, |r| r.state);
    let tone = match state {
        ReportState::Accepted => style::GOOD,
        ReportState::Returned => style::BAD,
        ReportState::Missing => style::EMPTY,
        ReportState::NotExpected => style::ASIDE,
    };
    let round = data.comparison.main_round();
    let label = round.map_or(state.label(), |r| r.state_label(line.ix));
    page.text(row, 4, label, &style::toned(&centre, tone))?;
    let parts = u16::try_from(data.catalogue.parts.len()).unwrap_or(0);
    let column = data.readable(line.ix).and(data.column_of(line.ix));
    match (column, result) {
        (Some(column), Some(result)) => {
            figures(page, data, result, row, column)?;
        }
        _ => {
            for col in (RATE..=BASIC_OF).chain(PARTS..PARTS + parts) {
                page.text(row, col, "", &centre)?;
            }
        }
    }
    let rank = result.and_then(|r| r.rank);
    let rank = rank.map_or(String::new(), Rank::label);
    page.text(row, RANK, &rank, &centre)?;
    let current = data.current(line.ix);
    for (col, n) in [
        (ERRORS, result.map_or(0, |r| r.errors)),
        (WARNINGS, result.map_or(0, |r| r.warnings)),
    ] {
        match current {
            Some(_) => page.integer(row, col, i64::from(n), &style::number())?,
            None => page.text(row, col, "", &centre)?,
        }
    }
    profile(page, data, line, row)?;
    let date = current.and_then(|m| m.submission.date.as_deref());
    page.text(row, DATE, date.unwrap_or(""), &centre)?;
    match current {
        Some(material) => {
            let (sheet, detail) = data.detail(material, 0, 0);
            let label = format!("{}号", material.number);
            page.link((row, SOURCE), &sheet, at(detail, 0), &label, &style::link())
        }
        None => page.text(row, SOURCE, "", &centre),
    }
}

/// 一个地区的各数：指标对比里它那一列的计数。
fn figures(
    page: &mut Page,
    data: &Data<'_>,
    result: &LocalityResult,
    row: u32,
    column: usize,
) -> Result<(), XlsxError> {
    let range = matrix::locality_range(data, column);
    let number = style::number();
    let values = [
        result.yes,
        result.no,
        result.blank,
        result.unclear,
        result.na,
    ];
    for ((col, (mark, ..)), value) in (COUNTS..).zip(MARKS).zip(values) {
        let formula = format!("=COUNTIF({range},\"{mark}*\")");
        page.formula(row, col, &formula, &value.to_string(), &number)?;
    }
    let r = row + 1;
    let of = format!("=I{r}+J{r}+K{r}");
    page.formula(row, OF, &of, &result.met.of.to_string(), &number)?;
    let basic = matrix::column_range(data, matrix::BASIC_COL);
    for (col, formula, value) in [
        (
            BASIC_MET,
            matrix::met_among(&range, &basic, "\"*\""),
            result.basic.met,
        ),
        (
            BASIC_OF,
            matrix::denominator(&range, &basic, "\"*\""),
            result.basic.of,
        ),
    ] {
        page.formula(
            row,
            col,
            &format!("={formula}"),
            &value.to_string(),
            &number,
        )?;
    }
    rates(page, row, result.met, result.basic, &style::percent())?;
    let column = matrix::column_range(data, matrix::PART_COL);
    for (col, part) in (PARTS..).zip(&data.catalogue.parts) {
        let name = matrix::part_literal(part);
        let share = result
            .parts
            .get(usize::from(col - PARTS))
            .copied()
            .unwrap_or_default();
        let formula = matrix::division(
            &format!("({})", matrix::met_among(&range, &column, &name)),
            &matrix::denominator(&range, &column, &name),
        );
        page.formula(row, col, &formula, &ratio(share), &style::percent())?;
    }
    Ok(())
}

/// 达标率与基本要求达标率：同一行的除法。
fn rates(
    page: &mut Page,
    row: u32,
    met: Share,
    basic: Share,
    format: &Format,
) -> Result<(), XlsxError> {
    let cell = |col| at(row, col).to_string();
    page.formula(
        row,
        RATE,
        &matrix::division(&cell(COUNTS), &cell(OF)),
        &ratio(met),
        format,
    )?;
    page.formula(
        row,
        BASIC_RATE,
        &matrix::division(&cell(BASIC_MET), &cell(BASIC_OF)),
        &ratio(basic),
        format,
    )
}

/// 下级的行收在上级之下，可以折叠。Excel 最多七级。
fn outline(page: &mut Page, data: &Data<'_>) -> Result<(), XlsxError> {
    page.ws.group_symbols_above(true);
    let deepest = data.lines.iter().map(|l| l.depth).max().unwrap_or(0).min(6);
    for depth in 1..=deepest {
        let mut row = FIRST_ROW;
        for run in data
            .lines
            .chunk_by(|a, b| (a.depth >= depth) == (b.depth >= depth))
        {
            let next = row + u32::try_from(run.len()).unwrap_or(1);
            if run.first().is_some_and(|l| l.depth >= depth) {
                page.ws.group_rows(row, next - 1)?;
            }
            row = next;
        }
    }
    Ok(())
}

/// 达标率里的横条：一眼比出高低，黑白打印也看得见。
fn bars(page: &mut Page, last: u32) -> Result<(), XlsxError> {
    for (col, colour) in [(RATE, style::BAR), (BASIC_RATE, style::BASIC_BAR)] {
        let bar = style::share_bar(colour);
        page.ws
            .add_conditional_format(FIRST_ROW, col, last, col, &bar)?;
    }
    Ok(())
}

/// 有各部分达标率的，末一列画小柱图；不认小图的程序里，这一列空着。
fn profile(page: &mut Page, data: &Data<'_>, line: Line, row: u32) -> Result<(), XlsxError> {
    let parts = u16::try_from(data.catalogue.parts.len()).unwrap_or(0);
    let profile = PARTS + parts;
    page.text(row, profile, "", &style::centre())?;
    if parts > 1 && data.readable(line.ix).is_some() {
        let range = (NAME, row, PARTS, row, profile - 1);
        page.ws
            .add_sparkline(row, profile, &style::profile(range))?;
    }
    Ok(())
}

/// 可以相加的列。
const SUMMED: [u16; 10] = [
    COUNTS,
    COUNTS + 1,
    COUNTS + 2,
    COUNTS + 3,
    COUNTS + 4,
    OF,
    BASIC_MET,
    BASIC_OF,
    ERRORS,
    WARNINGS,
];

/// 若干地区相加，与 [`SUMMED`] 同序。
fn added(data: &Data<'_>, members: &[usize]) -> [u64; 10] {
    let mut sum = [0_u64; 10];
    for result in members.iter().filter_map(|&ix| data.result(ix)) {
        let values = [
            result.yes,
            result.no,
            result.blank,
            result.unclear,
            result.na,
            result.met.of,
            result.basic.met,
            result.basic.of,
            result.errors,
            result.warnings,
        ];
        for (total, value) in sum.iter_mut().zip(values) {
            *total += u64::from(value);
        }
    }
    sum
}

/// 若干地区的合计一行：能加的各列按 `formula` 求和，两个达标率由和相除。
fn sum_row(
    page: &mut Page,
    data: &Data<'_>,
    row: u32,
    formula: impl Fn(u16) -> String,
    members: &[usize],
) -> Result<(), XlsxError> {
    let number = style::total(&style::number());
    let sums = added(data, members);
    for (col, value) in SUMMED.into_iter().zip(sums) {
        page.formula(row, col, &formula(col), &value.to_string(), &number)?;
    }
    let share = |met: u64, of: u64| Share {
        met: u32::try_from(met).unwrap_or(u32::MAX),
        of: u32::try_from(of).unwrap_or(u32::MAX),
    };
    rates(
        page,
        row,
        share(sums[0], sums[5]),
        share(sums[6], sums[7]),
        &style::total(&style::percent()),
    )
}

fn total(page: &mut Page, data: &Data<'_>, row: u32, last: u32) -> Result<(), XlsxError> {
    let label = style::total(&style::centre());
    let columns = PARTS + u16::try_from(data.catalogue.parts.len()).unwrap_or(0) + 1;
    for col in 0..columns {
        page.text(row, col, "", &label)?;
    }
    page.set_height(row, 20.0)?;
    page.text(row, 1, "合计", &label)?;
    let reported = data
        .lines
        .iter()
        .filter(|l| data.current(l.ix).is_some())
        .count();
    page.text(row, 4, &format!("已报 {reported}"), &label)?;
    let members: Vec<usize> = data.lines.iter().map(|l| l.ix).collect();
    let all = |col: u16| {
        let letter = Cell::column_name(u32::from(col));
        format!("=SUM({letter}{}:{letter}{})", FIRST_ROW + 1, last + 1)
    };
    sum_row(page, data, row, all, &members)?;
    let parts = data.round().map_or(&[][..], |r| &r.parts);
    // 各一级指标的合计率：全体的达标格数除以应计格数，直接数指标对比的整块
    let blocks = matrix::all_blocks(data);
    if blocks.is_empty() || data.catalogue.indicators.is_empty() {
        return Ok(());
    }
    let part_column = matrix::column_range(data, matrix::PART_COL);
    for ((col, part), share) in (PARTS..).zip(&data.catalogue.parts).zip(parts) {
        let name = matrix::part_literal(part);
        let over = |count: fn(&str, &str, &str) -> String| {
            let each: Vec<String> = blocks
                .iter()
                .map(|block| count(block, &part_column, &name))
                .collect();
            each.join("+")
        };
        let formula = matrix::division(
            &format!("({})", over(matrix::met_among)),
            &over(matrix::denominator),
        );
        page.formula(
            row,
            col,
            &formula,
            &ratio(*share),
            &style::total(&style::percent()),
        )?;
    }
    Ok(())
}

/// 全体里各层级分开的合计：几级加在一起的数，含义不清，各级的才好比；返回其后一行。
fn levels(page: &mut Page, data: &Data<'_>, row: u32, last: u32) -> Result<u32, XlsxError> {
    let groups = data.round().map_or(&[][..], |r| &r.by_level);
    let label = style::total(&style::centre());
    let columns = PARTS + u16::try_from(data.catalogue.parts.len()).unwrap_or(0) + 1;
    let mut row = row;
    for group in groups.iter().filter(|g| g.parent.is_none()) {
        let level = group.level.as_deref().unwrap_or("");
        for col in 0..columns {
            page.text(row, col, "", &label)?;
        }
        page.set_height(row, 20.0)?;
        page.text(row, 1, &format!("其中{level}"), &label)?;
        page.text(row, 3, level, &label)?;
        page.text(row, 4, &format!("已报 {}", group.reported), &label)?;
        let range = |col: u16| {
            let letter = Cell::column_name(u32::from(col));
            format!("${letter}${}:${letter}${}", FIRST_ROW + 1, last + 1)
        };
        let by = |col: u16| format!("=SUMIF({},$D{},{})", range(3), row + 1, range(col));
        sum_row(page, data, row, by, &group.members)?;
        row += 1;
    }
    Ok(row)
}

/// 某列里若干地区的各格，写成别的表的公式的参数：`'总览'!I5:I9,'总览'!I12`。
pub(super) fn cells_of(data: &Data<'_>, col: u16, members: &[usize]) -> String {
    let letter = Cell::column_name(u32::from(col));
    let all: Vec<String> = runs(&rows_of(data, members))
        .map(|(a, b)| format!("'{NAME}'!{letter}{}:{letter}{}", a + 1, b + 1))
        .collect();
    all.join(",")
}

/// 合计所在的行；没有地区的没有合计。
pub(super) fn total_row(data: &Data<'_>) -> Option<u32> {
    let count = u32::try_from(data.lines.len()).ok().filter(|n| *n > 0)?;
    Some(FIRST_ROW + count)
}

/// 报送状态一列里各地区的格，供别的表的公式计数。
pub(super) fn state_range(data: &Data<'_>) -> Option<String> {
    let letter = Cell::column_name(u32::from(STATE));
    let total = total_row(data)?;
    Some(format!(
        "'{NAME}'!${letter}${}:${letter}${total}",
        FIRST_ROW + 1
    ))
}

/// 若干地区在表上的行，由小到大。
fn rows_of(data: &Data<'_>, members: &[usize]) -> Vec<u32> {
    let mut rows: Vec<u32> = members.iter().filter_map(|&ix| row_of(data, ix)).collect();
    rows.sort_unstable();
    rows
}

/// 地区在表上的行。
pub(super) fn row_of(data: &Data<'_>, locality: usize) -> Option<u32> {
    let at = u32::try_from(data.line_of(locality)?).ok()?;
    Some(FIRST_ROW + at)
}

/// 地区在总览里的那一格，供别的表链接。
pub(super) fn place(data: &Data<'_>, locality: usize) -> Option<Cell> {
    Some(at(row_of(data, locality)?, 1))
}

/// 别的表引用的列。
pub(super) mod column_at {
    /// 达标率。
    pub(in super::super) const RATE: u16 = super::RATE;
    /// 基本要求达标率。
    pub(in super::super) const BASIC_RATE: u16 = super::BASIC_RATE;
    /// 达标的指标数。
    pub(in super::super) const MET: u16 = super::COUNTS;
    /// 应计的指标数。
    pub(in super::super) const OF: u16 = super::OF;
    /// 基本要求达标的指标数。
    pub(in super::super) const BASIC_MET: u16 = super::BASIC_MET;
    /// 各一级指标的达标率从这一列起。
    pub(in super::super) const PARTS: u16 = super::PARTS;
    /// 地区的名称。
    pub(in super::super) const NAME: u16 = 1;
    /// 第一个地区的行。
    pub(in super::super) const FIRST_ROW: u32 = super::FIRST_ROW;
    /// 基本要求应计的指标数。
    pub(in super::super) const BASIC_OF: u16 = super::BASIC_OF;
}

/// 总览里可以引用的一个达标率。
#[derive(Debug, Clone, Copy)]
pub(super) enum Figure {
    /// 达标率
    Rate,
    /// 基本要求达标率
    BasicRate,
}

/// 地区的一个达标率在总览里的引用，供别的表的公式；总览里没有写出它的为空。
pub(super) fn figure(data: &Data<'_>, locality: usize, figure: Figure) -> Option<String> {
    data.column_of(locality)?;
    data.readable(locality)?;
    let row = row_of(data, locality)?;
    let col = match figure {
        Figure::Rate => RATE,
        Figure::BasicRate => BASIC_RATE,
    };
    Some(super::reference(NAME, row, col))
}
