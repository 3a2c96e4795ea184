//! 指标对比表：哪个地区达到了哪项指标。
//!
//! 地区不多的，行是指标、列是地区，一张表看全。地区多了，这样排一个省要几十页、无从比较，
//! 所以倒过来：先是各项指标的达到情况，再是一个地区一行、一项指标一列的一张长表，按上级分组，每页重复表头。

use super::extent;
use super::tables::{grouped, table};
use super::words;
use crate::document::table::{Align, Column, Row, Shade, Table, TableCell};
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::comparison::{Comparison, Round, Share};
use crate::model::submission::State;
use crate::office::Office;

/// 行是指标的一张表最多并列的地区数。
const ABREAST: usize = 16;
/// 横排页版心的宽，mm（G-75）。
const WIDE: f64 = 225.0;
/// 一个地区一行的表里，地区名、达标率两栏的宽，mm。
const NAME: f64 = 27.0;
const RATE: f64 = 14.0;
/// 一项指标一列至少的宽，mm：再窄记号就挤在一起了。
const NARROWEST: f64 = 3.4;

const LEGEND: &str =
    "√ 有或是；× 无或否；○ 空白；？ 存疑（两项都勾、看不清），不计入；— 不适用，不计入";

/// 指标对比的各张表，依次印。
pub(super) fn tables(comparison: &Comparison, office: &Office, main: &Round) -> Vec<Table> {
    if !extent::each_fits(comparison, main) {
        let readable = |ix: &usize| !main.answers_of(*ix).is_empty();
        let shown: Vec<usize> = (0..comparison.localities.len()).filter(readable).collect();
        let mut table = each_indicator(comparison, office, main, &shown);
        table
            .notes
            .push(extent::elsewhere(comparison, main, "指标对比"));
        return vec![table];
    }
    let groups: Vec<(Option<usize>, Vec<usize>)> = grouped(comparison, main)
        .into_iter()
        .map(|(parent, members)| {
            let readable = members
                .into_iter()
                .filter(|ix| !main.answers_of(*ix).is_empty());
            (parent, readable.collect::<Vec<_>>())
        })
        .filter(|(_, members)| !members.is_empty())
        .collect();
    let shown: Vec<usize> = groups
        .iter()
        .flat_map(|(_, members)| members.clone())
        .collect();
    if shown.len() <= ABREAST {
        return vec![by_indicator(comparison, office, main, &shown)];
    }
    let mut tables = vec![each_indicator(comparison, office, main, &shown)];
    tables.extend(by_locality(comparison, office, main, &groups));
    tables
}

/// 一个地区一项指标的现实情况。
fn state_of(comparison: &Comparison, main: &Round, ix: usize, indicator: &Indicator) -> State {
    let answer = main.answers_of(ix).get(indicator.ix);
    let state = answer.map_or(State::Missing, |a| a.state);
    let locality = comparison.localities.get(ix);
    locality.map_or(state, |l| l.effective(indicator, state))
}

fn name_of(comparison: &Comparison, ix: usize) -> String {
    let locality = comparison.localities.get(ix);
    locality.map(|l| l.name.clone()).unwrap_or_default()
}

/// 基本要求指标带星号。
fn starred(indicator: &Indicator, words: &str) -> String {
    format!("{}{words}", if indicator.basic { "*" } else { "" })
}

/// 现实情况在对比表里的记号。
pub(super) fn mark(state: State) -> (&'static str, Shade) {
    match state {
        State::Yes => ("√", Shade::None),
        State::No => ("×", Shade::Grey),
        State::Blank | State::Missing => ("○", Shade::Grey),
        State::Conflict | State::Unreadable => ("？", Shade::Light),
        State::Na => ("—", Shade::None),
    }
}

/// 各项指标的达到情况：一项一行。
fn each_indicator(
    comparison: &Comparison,
    office: &Office,
    main: &Round,
    shown: &[usize],
) -> Table {
    let mut columns = vec![
        Column::new("编号", 16.0, Align::Center),
        Column::new("指标", 0.0, Align::Left),
    ];
    for label in ["达到", "未达到", "空白", "存疑", "不适用"] {
        columns.push(Column::new(label, 18.0, Align::Right));
    }
    columns.push(Column::new(rate_label(office), 26.0, Align::Right));
    let mut rows = Vec::new();
    for (indicator, result) in office.catalogue.indicators.iter().zip(&main.indicators) {
        let mut counts = [0usize; 5];
        for ix in shown {
            counts[match state_of(comparison, main, *ix, indicator) {
                State::Yes => 0,
                State::No => 1,
                State::Blank | State::Missing => 2,
                State::Conflict | State::Unreadable => 3,
                State::Na => 4,
            }] += 1;
        }
        let mut row = Row::of([indicator.code.clone(), starred(indicator, &indicator.short)]);
        let texts = counts.iter().map(usize::to_string);
        let texts = texts.chain([result.share.percent(true)]);
        row.cells
            .extend(texts.enumerate().map(|(ix, t)| TableCell::new(ix + 2, t)));
        rows.push(row);
    }
    let mut table = table(columns, rows);
    table.caption = Some("各项指标达到情况".into());
    table.running = true;
    table.unit = Some("单位：个".into());
    table.size = 9.0;
    // 五十项连附件标题排得进两面
    table.inset = (1.0, 0.7);
    table.notes = vec![format!(
        "注：统计{}个地区。空白计入未达到，存疑、不适用不计入达标率。带*的是基本要求指标。",
        shown.len()
    )];
    table
}

fn rate_label(office: &Office) -> String {
    format!("{}达标率", words::scope(&office.config.office.region))
}

/// 一个地区一行、一项指标一列；指标多得一面放不下的，按列数相近分成几张。
fn by_locality(
    comparison: &Comparison,
    office: &Office,
    main: &Round,
    groups: &[(Option<usize>, Vec<usize>)],
) -> Vec<Table> {
    let indicators = &office.catalogue.indicators;
    let most = ((WIDE - NAME - RATE) / NARROWEST) as usize;
    let sheets = indicators.len().div_ceil(most).max(1);
    let each = indicators.len().div_ceil(sheets).max(1);
    let mut tables = Vec::new();
    for (at, chunk) in indicators.chunks(each).enumerate() {
        let mut table = one_by_locality(comparison, office, main, groups, chunk);
        table.running = true;
        table.caption = Some(if sheets == 1 {
            "各地各项指标情况".into()
        } else {
            format!("各地各项指标情况（之{}，共{sheets}张）", at + 1)
        });
        tables.push(table);
    }
    tables
}

fn one_by_locality(
    comparison: &Comparison,
    office: &Office,
    main: &Round,
    groups: &[(Option<usize>, Vec<usize>)],
    indicators: &[Indicator],
) -> Table {
    let width = ((WIDE - NAME - RATE) / indicators.len().max(1) as f64).min(8.0);
    let mut columns = vec![Column::new("地区", 0.0, Align::Left)];
    for indicator in indicators {
        let mut column = Column::new(starred(indicator, &indicator.code), width, Align::Center);
        column.turned = true;
        column.group = part_label(&office.catalogue, indicators, indicator);
        columns.push(column);
    }
    columns.push(Column::new("达标率", RATE, Align::Right));
    let all = columns.len();
    let mut rows = Vec::new();
    for (parent, members) in groups {
        if let Some(parent) = parent.and_then(|at| main.by_parent.get(at)) {
            let name = if parent.name.is_empty() {
                "其他"
            } else {
                &parent.name
            };
            let mut cell = TableCell::new(0, format!("{name}所属（{}个）", members.len()))
                .span(all - 1)
                .strong()
                .shaded(Shade::Light);
            cell.align = Some(Align::Left);
            let share = TableCell::new(all - 1, parent.met.percent(true)).shaded(Shade::Light);
            rows.push(Row {
                cells: vec![cell, share],
            });
        }
        for ix in members {
            let mut row = Row::of([name_of(comparison, *ix)]);
            for (column, indicator) in indicators.iter().enumerate() {
                let (text, shade) = mark(state_of(comparison, main, *ix, indicator));
                row.cells
                    .push(TableCell::new(column + 1, text).shaded(shade));
            }
            let share = main.results.get(*ix).map(|r| r.met).unwrap_or_default();
            row.cells.push(TableCell::new(all - 1, share.percent(true)));
            rows.push(row);
        }
    }
    let mut table = table(columns, rows);
    table.size = 7.5;
    table.inset = (0.3, 0.55);
    table.notes = vec![format!(
        "注：{LEGEND}。编号所指的指标见“各项指标达到情况”，带*的是基本要求指标。"
    )];
    table
}

/// 一项指标所属部分的名称，印在编号之上；只有三两列的部分放不下名称，只写序号。
fn part_label(catalogue: &Catalogue, indicators: &[Indicator], of: &Indicator) -> Option<String> {
    let part_of = |i: &Indicator| catalogue.groups.get(i.group).map(|g| g.part);
    let at = part_of(of)?;
    let part = catalogue.parts.get(at)?;
    let columns = indicators.iter().filter(|i| part_of(i) == Some(at)).count();
    Some(if columns >= 4 {
        format!("{}　{}", part.code, part.name)
    } else {
        part.code.clone()
    })
}

/// 行是指标、列是地区。
fn by_indicator(comparison: &Comparison, office: &Office, main: &Round, shown: &[usize]) -> Table {
    let catalogue: &Catalogue = &office.catalogue;
    // 地区少的，一列放得下横写的名称；多的，名称竖写
    let width = (140.0 / shown.len().max(1) as f64).clamp(8.2, 26.0);
    let mut columns = vec![
        Column::new("编号", 12.0, Align::Center),
        Column::new("指标", 0.0, Align::Left),
    ];
    for ix in shown {
        let mut column = Column::new(name_of(comparison, *ix), width, Align::Center);
        column.upright = width <= 11.0 && column.label.chars().count() <= 8;
        columns.push(column);
    }
    columns.push(Column::new(rate_label(office), 17.5, Align::Right));
    let all = columns.len();
    let mut rows = Vec::new();
    let mut part = None;
    for (indicator, result) in catalogue.indicators.iter().zip(&main.indicators) {
        let of = catalogue.groups.get(indicator.group).map(|g| g.part);
        if of != part {
            part = of;
            let name = of
                .and_then(|p| catalogue.parts.get(p))
                .map(|p| format!("{}　{}", p.code, p.name));
            let mut cell = TableCell::new(0, name.unwrap_or_default())
                .span(all)
                .strong()
                .shaded(Shade::Light);
            cell.align = Some(Align::Left);
            rows.push(Row { cells: vec![cell] });
        }
        let mut row = Row::of([indicator.code.clone(), starred(indicator, &indicator.short)]);
        for (column, ix) in shown.iter().enumerate() {
            let (text, shade) = mark(state_of(comparison, main, *ix, indicator));
            row.cells
                .push(TableCell::new(column + 2, text).shaded(shade));
        }
        row.cells
            .push(TableCell::new(all - 1, result.share.percent(true)));
        rows.push(row);
    }
    type Of = fn(&crate::model::comparison::LocalityResult) -> Share;
    let totals: [(&str, Of, Share); 2] = [
        ("达标率", |r| r.met, main.met),
        ("基本要求达标率", |r| r.basic, main.basic),
    ];
    for (label, of, overall) in totals {
        let mut row = Row {
            cells: vec![TableCell::new(0, label).span(2).strong()],
        };
        row.cells[0].align = Some(Align::Center);
        for (column, ix) in shown.iter().enumerate() {
            let share = main.results.get(*ix).map(of).unwrap_or_default();
            // 列窄：百分号写在表注里，只印数
            row.cells.push(TableCell::new(
                column + 2,
                share.percent(true).trim_end_matches('%'),
            ));
        }
        row.cells
            .push(TableCell::new(all - 1, overall.percent(true)).strong());
        rows.push(row);
    }
    let mut table = table(columns, rows);
    table.size = 9.0;
    table.running = true;
    table.inset = (0.7, 0.85);
    table.notes = vec![format!(
        "注：{LEGEND}。带*的是基本要求指标。末两行各地的数为百分数。"
    )];
    table
}
