//! 会议材料的表：字大，按横放的一页排。`两轮对照`（一个地区一行）、`两轮不一致项`（一处一行）。

use super::contrast::{contrast, way};
use crate::document::table::{Align, Column, Row, Table};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, Round};
use crate::model::submission::State;
use crate::office::Office;
use std::collections::BTreeMap;

/// 字号，pt。
const SIZE: f64 = 16.0;

fn table(columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table {
        size: SIZE,
        inset: (1.5, 1.3),
        ..super::tables::table(columns, rows)
    }
}

/// 会议材料的表，加进全体的表里；没有第二轮的没有。
pub(super) fn tables(
    comparison: &Comparison,
    office: &Office,
    tables: &mut BTreeMap<String, Table>,
) {
    let Some(contrast) = contrast(comparison) else {
        return;
    };
    let (before, after) = (way(contrast.before), way(contrast.after));
    let name = |ix: usize| {
        let place = comparison.localities.get(ix);
        place.map(|l| l.name.clone()).unwrap_or_default()
    };
    let rate = |round: &Round, ix: usize| {
        let share = round.results.get(ix).map(|r| r.met).unwrap_or_default();
        share.percent(true)
    };
    let differing = contrast.differing();
    let rows = differing.iter().map(|p| {
        Row::of([
            name(p.ix),
            p.compared.to_string(),
            p.different.len().to_string(),
            p.lost().to_string(),
            p.gained().to_string(),
            rate(contrast.before, p.ix),
            rate(contrast.after, p.ix),
        ])
    });
    let columns = vec![
        Column::new("地区", 0.0, Align::Left),
        Column::new("对照项次", 28.0, Align::Center),
        Column::new("不一致", 26.0, Align::Center),
        Column::new(format!("{before}有、{after}无"), 44.0, Align::Center),
        Column::new(format!("{before}无、{after}有"), 44.0, Align::Center),
        Column::new(format!("{before}达标率"), 36.0, Align::Right),
        Column::new(format!("{after}达标率"), 36.0, Align::Right),
    ];
    tables.insert("两轮对照".to_owned(), table(columns, rows.collect()));

    let said = |round: &Round, ix: usize, indicator: &Indicator| {
        let state = round.state(&comparison.localities, ix, indicator);
        match state {
            Some(State::Yes) => indicator.kind.yes.clone(),
            Some(State::No) => indicator.kind.no.clone(),
            _ => "空白".to_owned(),
        }
    };
    let mut rows = Vec::new();
    for place in &differing {
        for (at, _) in &place.different {
            let Some(indicator) = office.catalogue.indicators.get(*at) else {
                continue;
            };
            let star = if indicator.basic { "*" } else { "" };
            rows.push(Row::of([
                name(place.ix),
                indicator.code.clone(),
                format!("{star}{}", indicator.short),
                said(contrast.before, place.ix, indicator),
                said(contrast.after, place.ix, indicator),
            ]));
        }
    }
    let columns = vec![
        Column::new("地区", 70.0, Align::Left),
        Column::new("编号", 26.0, Align::Center),
        Column::new("指标", 0.0, Align::Left),
        Column::new(before, 26.0, Align::Center),
        Column::new(after, 26.0, Align::Center),
    ];
    tables.insert("两轮不一致项".to_owned(), table(columns, rows));
}
