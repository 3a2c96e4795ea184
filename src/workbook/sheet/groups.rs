//! 各级汇总：全体、各层级、各上级所属地区合起来的一行，可以逐级折叠；各数是总览上的公式。
//!
//! 上级自己的答案单列一栏，从不混进所属地区的合计。

use super::matrix::{self, division, ratio};
use super::overview::{self, column_at};
use super::{at, locality_name, wide};
use crate::finding::Cell;
use crate::model::comparison::{ParentResult, Share};
use crate::model::unusual::median;
use crate::workbook::binding::Binding;
use crate::workbook::book::{Page, column};
use crate::workbook::data::{Data, runs};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, FormatAlign, XlsxError};
use std::collections::BTreeMap;

/// 表名。
pub(super) const NAME: &str = "各级汇总";
const HEAD_ROW: u32 = 2;
/// 第一组的行。
pub(super) const FIRST_ROW: u32 = 3;
/// 一个公式里最多引用这么多段；再多的只写数。
const MOST_RUNS: usize = 120;
/// 不超过这么多组时，下级的行收在上级之下。
const MOST_FOLDED: usize = 5_000;

const HEAD: [(&str, f64); 17] = [
    ("地区", 17.0),
    ("所属的\n层级", 7.5),
    ("应报", 5.0),
    ("已报", 5.0),
    ("报送率", 8.0),
    ("达标", 6.0),
    ("应计\n指标", 6.0),
    ("达标率\n（合计）", 9.0),
    ("最高", 8.0),
    ("中位数", 8.0),
    ("最低", 8.0),
    ("最高的地区", 15.0),
    ("最低的地区", 15.0),
    ("基本\n达标", 6.5),
    ("基本\n应计", 6.5),
    ("基本要求\n达标率", 9.0),
    ("本级自己\n的达标率", 9.0),
];
const LEVEL: u16 = 1;
const EXPECTED: u16 = 2;
const REPORTED: u16 = 3;
const MET: u16 = 5;
const OF: u16 = 6;
/// 合计的达标率。
pub(super) const RATE: u16 = 7;
const BEST: u16 = 8;
const MIDDLE: u16 = 9;
const WORST: u16 = 10;
const BEST_NAMES: u16 = 11;
const BASIC_MET: u16 = 13;
const BASIC_OF: u16 = 14;
const BASIC_RATE: u16 = 15;
const OWN: u16 = 16;
/// 各一级指标的达标率从这一列起。
const PARTS: u16 = 17;

/// 一行：哪一组，在上下级里的深度。
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// 结果。
    pub group: &'a ParentResult,
    /// 深度，全体为 0。
    pub depth: u8,
    /// 上级自己（有自己的答案的）。
    pub own: Option<usize>,
}

/// 各组，按上下级：全体的各层级在前，然后是各上级，名单之外的上级在最后。
pub(super) fn rows<'a>(data: &Data<'a>) -> Vec<Row<'a>> {
    let Some(round) = data.round() else {
        return Vec::new();
    };
    let all = || round.by_parent.iter().chain(&round.by_level);
    let mut by_parent: Vec<Vec<&ParentResult>> = vec![Vec::new(); data.comparison.localities.len()];
    for group in all() {
        if let Some(list) = group.parent.and_then(|p| by_parent.get_mut(p)) {
            list.push(group);
        }
    }
    let row = |group, depth, own| Row { group, depth, own };
    let whole: Vec<&[usize]> = round
        .by_level
        .iter()
        .filter(|g| g.parent.is_none())
        .map(|g| g.members.as_slice())
        .collect();
    let mut rows: Vec<Row<'_>> = round
        .by_level
        .iter()
        .filter(|g| g.parent.is_none())
        .map(|g| row(g, 0, None))
        .collect();
    for line in &data.lines {
        // 全册统属一个上级的，它的各行就是全体的各层级，不重复列
        let groups = by_parent.get(line.ix).into_iter().flatten();
        let groups = groups.filter(|g| !whole.contains(&g.members.as_slice()));
        // 同一上级有几行的，直接的下一级在前，它自己的答案只写在第一行
        for (n, group) in groups.enumerate() {
            let own = Some(line.ix).filter(|_| n == 0);
            rows.push(row(group, line.depth.saturating_add(1), own));
        }
    }
    let outside = round.by_parent.iter().filter(|g| g.parent.is_none());
    rows.extend(outside.map(|g| row(g, 1, None)));
    rows
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let rows = rows(data);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let parts = u16::try_from(data.catalogue.parts.len()).unwrap_or(0);
    let profile = PARTS + parts;
    let columns = profile + 1;
    // 逐行写的表不能折叠
    let folds = rows.len() <= MOST_FOLDED;
    let mut page = if folds {
        book.loose_page(NAME, NAME, columns)?
    } else {
        book.page(NAME, NAME, columns)?
    };
    let scattered = rows
        .iter()
        .filter(|r| cells(data, column_at::MET, &r.group.members).is_none())
        .count();
    let fixed = match scattered {
        0 => String::new(),
        n => {
            format!("有 {n} 行所属的地区排得太散，一个公式放不下，写的是汇总时的数，不随更正变动。")
        }
    };
    let remark = format!(
        "{}。一行是一个上级所属的地区合起来：各数相加再相除，不是平均；上级自己的答案另列一栏，不在其内。中位数是把所属各地的达标率排起来，取正中的一个。{fixed}",
        data.round_name()
    );
    page.heading(&format!("{}各级汇总", data.catalogue.short_title), &remark)?;
    let width = HEAD.iter().map(|h| h.1).sum::<f64>() + 9.0 * f64::from(parts);
    page.remark_across(columns - 1, width, &remark)?;
    let head = style::head();
    for (col, (label, width)) in (0..).zip(HEAD) {
        page.set_width(col, width)?;
        page.text(HEAD_ROW, col, label, &head)?;
    }
    let mut tallest = 2;
    for (col, part) in (PARTS..).zip(&data.catalogue.parts) {
        page.set_width(col, 9.0)?;
        page.text(HEAD_ROW, col, &format!("{}\n达标率", part.name), &head)?;
        tallest = tallest.max(measure::lines(&part.name, 9.0, 10.0) + 1);
    }
    page.set_width(profile, 11.0)?;
    page.text(HEAD_ROW, profile, "各部分\n小图", &head)?;
    page.note(HEAD_ROW, profile, style::PROFILE_NOTE)?;
    page.set_height(HEAD_ROW, measure::height(tallest.clamp(2, 6), 10.0))?;
    let mut at_row = FIRST_ROW;
    for row in &rows {
        one(&mut page, data, row, at_row)?;
        page.text(at_row, profile, "", &style::centre())?;
        if parts > 1 && row.group.met.of > 0 {
            let range = (NAME, at_row, PARTS, at_row, profile - 1);
            page.ws
                .add_sparkline(at_row, profile, &style::profile(range))?;
        }
        at_row += 1;
    }
    let last = at_row - 1;
    if folds {
        outline(&mut page, &rows)?;
    }
    let bar = style::share_bar(style::BAR);
    page.ws
        .add_conditional_format(FIRST_ROW, RATE, last, RATE, &bar)?;
    page.ws.autofilter(HEAD_ROW, 0, last, columns - 1)?;
    page.ws.set_freeze_panes(FIRST_ROW, 1)?;
    page.print(
        &data.running(),
        at(last, columns - 1),
        Some((HEAD_ROW, HEAD_ROW)),
    )?;
    Ok(vec![page])
}

/// 组的叫法：`甲市所属`、`全体`。
pub(super) fn label(data: &Data<'_>, group: &ParentResult) -> String {
    match group.parent {
        Some(parent) => format!("{}所属", locality_name(data, Some(parent))),
        None if group.name.is_empty() => match group.level.as_deref().filter(|_| several(data)) {
            Some(level) => format!("全体{level}"),
            None => "全体".to_owned(),
        },
        None => format!("{}所属", group.name),
    }
}

/// 全体不止一个层级。
fn several(data: &Data<'_>) -> bool {
    let groups = data.round().map_or(&[][..], |r| &r.by_level);
    groups.iter().filter(|g| g.parent.is_none()).count() > 1
}

fn one(page: &mut Page, data: &Data<'_>, row: &Row<'_>, at_row: u32) -> Result<(), XlsxError> {
    let group = row.group;
    let (centre, number, percent) = (style::centre(), style::number(), style::percent());
    let name = style::line().set_indent(row.depth.min(6));
    page.text(at_row, 0, &label(data, group), &name)?;
    let level = group.level.as_deref().unwrap_or("各级");
    page.text(at_row, LEVEL, level, &centre)?;
    page.integer(at_row, EXPECTED, i64::from(group.expected), &number)?;
    let counted = |col: u16| cells(data, col, &group.members);
    let write = |page: &mut Page, col: u16, function: &str, of: u16, result: f64, f: &Format| {
        match counted(of) {
            Some(range) => {
                let formula = format!("={function}({range})");
                page.formula(at_row, col, &formula, &result.to_string(), f)
            }
            None => page.fixed(at_row, col, result, f),
        }
    };
    let sums = [
        (REPORTED, "COUNT", column_at::OF, group.reported),
        (MET, "SUM", column_at::MET, group.met.met),
        (OF, "SUM", column_at::OF, group.met.of),
        (BASIC_MET, "SUM", column_at::BASIC_MET, group.basic.met),
        (BASIC_OF, "SUM", column_at::BASIC_OF, group.basic.of),
    ];
    for (col, function, of, n) in sums {
        match counted(of) {
            Some(range) => {
                let formula = format!("={function}({range})");
                page.formula(at_row, col, &formula, &n.to_string(), &number)?;
            }
            None => page.integer(at_row, col, i64::from(n), &number)?,
        }
    }
    let rates: Vec<f64> = sorted_rates(data, &group.members);
    for (col, function, n) in [
        (BEST, "MAX", rates.last().copied()),
        (MIDDLE, "MEDIAN", median(&rates)),
        (WORST, "MIN", rates.first().copied()),
    ] {
        match n {
            None => page.text(at_row, col, "", &percent)?,
            Some(n) => write(page, col, function, column_at::RATE, n, &percent)?,
        }
    }
    let cell = |col| at(at_row, col).to_string();
    let reported = Share {
        met: group.reported,
        of: group.expected,
    };
    for (col, met, of, share) in [
        (4, REPORTED, EXPECTED, reported),
        (RATE, MET, OF, group.met),
        (BASIC_RATE, BASIC_MET, BASIC_OF, group.basic),
    ] {
        let formula = division(&cell(met), &cell(of));
        page.formula(at_row, col, &formula, &ratio(share), &percent)?;
    }
    own(page, data, row.own, at_row)?;
    let small = style::text()
        .set_align(FormatAlign::Center)
        .set_font_size(9);
    let mut lines = 1;
    for (col, all) in (BEST_NAMES..).zip([&group.best, &group.worst]) {
        let text = names(data, all);
        lines = lines.max(measure::lines(&text, 15.0, 9.0));
        page.text(at_row, col, &text, &small)?;
    }
    page.set_height(at_row, measure::height(lines, 9.0).max(19.0))?;
    for ((col, part), n) in (PARTS..).zip(&data.catalogue.parts).zip(0_usize..) {
        let share = group.parts.get(n).copied().unwrap_or_default();
        let blocks = blocks(data, &group.members);
        if blocks.is_empty() {
            number_or_blank(page, at_row, col, share, &percent)?;
            continue;
        }
        let part_column = matrix::column_range(data, matrix::PART_COL);
        let name = matrix::part_literal(part);
        let all = |count: fn(&str, &str, &str) -> String| {
            let each: Vec<String> = blocks
                .iter()
                .map(|block| count(block, &part_column, &name))
                .collect();
            each.join("+")
        };
        let formula = division(
            &format!("({})", all(matrix::met_among)),
            &all(matrix::denominator),
        );
        // Excel 的公式最长 8,192 字
        if formula.len() < 8_000 {
            page.formula(at_row, col, &formula, &ratio(share), &percent)?;
        } else {
            number_or_blank(page, at_row, col, share, &percent)?;
        }
    }
    Ok(())
}

/// 上级自己的达标率：总览上它那一行；没有自己的材料为空。
fn own(page: &mut Page, data: &Data<'_>, own: Option<usize>, row: u32) -> Result<(), XlsxError> {
    let percent = style::percent();
    let own = own.filter(|&ix| data.readable(ix).is_some());
    match own.and_then(|ix| Some((overview::row_of(data, ix)?, data.result(ix)?))) {
        Some((line, result)) if result.met.of > 0 => {
            let source = super::reference(overview::NAME, line, column_at::RATE);
            page.formula(
                row,
                OWN,
                &format!("={source}"),
                &ratio(result.met),
                &percent,
            )
        }
        _ => page.text(row, OWN, "", &style::centre()),
    }
}

fn number_or_blank(
    page: &mut Page,
    row: u32,
    col: u16,
    share: Share,
    format: &Format,
) -> Result<(), XlsxError> {
    if share.of == 0 {
        return page.text(row, col, "", format);
    }
    page.fixed(row, col, f64::from(share.met) / f64::from(share.of), format)
}

/// 参加计算的各地区的达标率，由小到大。
fn sorted_rates(data: &Data<'_>, members: &[usize]) -> Vec<f64> {
    let mut rates: Vec<f64> = members
        .iter()
        .filter_map(|&ix| data.result(ix).map(|r| r.met))
        .filter(|s| s.of > 0)
        .map(|s| f64::from(s.met) / f64::from(s.of))
        .collect();
    rates.sort_by(f64::total_cmp);
    rates
}

/// 总览上各地区的格；段数太多的没有。
fn cells(data: &Data<'_>, col: u16, members: &[usize]) -> Option<String> {
    let all = overview::cells_of(data, col, members);
    let few = all.split(',').count() <= MOST_RUNS && all.len() < 8_000;
    (few && !all.is_empty()).then_some(all)
}

/// 指标对比上各地区的列，连成几块；段数太多的没有。
pub(super) fn blocks(data: &Data<'_>, members: &[usize]) -> Vec<String> {
    let first = u32::from(matrix::LEFT.first());
    let range = |run: Run| {
        format!(
            "'{}'!${}${}:${}${}",
            wide::sheet_name(matrix::NAME, run.part),
            Cell::column_name(first + run.first),
            wide::FIRST_ROW + 1,
            Cell::column_name(first + run.last),
            matrix::last_row(data) + 1
        )
    };
    let runs = column_runs(data, members);
    if runs.len() > MOST_RUNS {
        return Vec::new();
    }
    runs.into_iter().map(range).collect()
}

/// 横着排的表上相邻的几列：第几张（从 0 起），第一个、最后一个地区在那一张里是第几个。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub part: usize,
    pub first: u32,
    pub last: u32,
}

/// 各地区在横着排的表里的位置，连成几段；有一个不占一列的没有。
pub(super) fn column_runs(data: &Data<'_>, members: &[usize]) -> Vec<Run> {
    let most = data.limits.localities.max(1);
    let mut places: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for &ix in members {
        let Some(place) = data.column_of(ix) else {
            return Vec::new();
        };
        let within = u32::try_from(place % most).unwrap_or(0);
        places.entry(place / most).or_default().push(within);
    }
    let mut all = Vec::new();
    for (part, mut places) in places {
        places.sort_unstable();
        all.extend(runs(&places).map(|(first, last)| Run { part, first, last }));
    }
    all
}

/// 地区的名称，最多三个。
fn names(data: &Data<'_>, all: &[usize]) -> String {
    let named: Vec<&str> = all
        .iter()
        .take(3)
        .map(|&ix| locality_name(data, Some(ix)))
        .collect();
    match all.len() {
        n if n > 3 => format!("{}等{n}个", named.join("、")),
        _ => named.join("、"),
    }
}

/// 下级的行收在上级之下。Excel 最多七级。
fn outline(page: &mut Page, rows: &[Row<'_>]) -> Result<(), XlsxError> {
    page.ws.group_symbols_above(true);
    let deepest = rows.iter().map(|r| r.depth).max().unwrap_or(0).min(7);
    for depth in 2..=deepest {
        let mut first = FIRST_ROW;
        for run in rows.chunk_by(|a, b| (a.depth >= depth) == (b.depth >= depth)) {
            let next = first + u32::try_from(run.len()).unwrap_or(1);
            if run.first().is_some_and(|r| r.depth >= depth) {
                page.ws.group_rows(first, next - 1)?;
            }
            first = next;
        }
    }
    Ok(())
}

/// 列的字母。
pub(super) fn letter(col: u32) -> String {
    Cell::column_name(col)
}

/// 列号。
pub(super) fn col(n: usize) -> u16 {
    column(u32::try_from(n).unwrap_or(u32::MAX))
}
