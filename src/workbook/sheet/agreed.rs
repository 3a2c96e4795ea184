//! 一个地区的现实情况、数由逐项明细的哪些格得来：只有一份有效件的照那一格；
//! 几份分不出先后的，各份的格相同才照，不同的并排写出，不计。改到相同了，公式跟着变。

use super::reference;
use crate::model::catalogue::{AnswerKind, Indicator};
use crate::model::plan::consolidated::{DetailColumn, state_label};
use crate::model::submission::State;
use crate::workbook::data::{Data, Material};

/// 并排写出时的间隔。
const BETWEEN: &str = "／";

/// 各份里写着一个指标现实情况的格，有效件的在前。
pub(super) fn states(data: &Data<'_>, material: &Material<'_>, indicator: usize) -> Vec<String> {
    cells(data, material, (indicator, 0), DetailColumn::State)
}

fn cells(
    data: &Data<'_>,
    material: &Material<'_>,
    (indicator, field): (usize, usize),
    column: DetailColumn,
) -> Vec<String> {
    data.versions(material)
        .map(|m| {
            let (sheet, row) = data.detail(m, indicator, field);
            reference(&sheet, row, column.ix())
        })
        .collect()
}

/// 公式（不带等号）：各格相同时是 `same(格)`，不同时是 `apart(并排写出的公式)`。
pub(super) fn formula(
    sources: &[String],
    same: impl Fn(&str) -> String,
    apart: impl Fn(&str) -> String,
) -> String {
    let Some((own, rivals)) = sources.split_first() else {
        return String::new();
    };
    if rivals.is_empty() {
        return same(own);
    }
    let equal: Vec<String> = rivals.iter().map(|r| format!("{own}={r}")).collect();
    let beside = sources.join(&format!("&\"{BETWEEN}\"&"));
    format!(
        "IF(AND({}),{},{})",
        equal.join(","),
        same(own),
        apart(&beside)
    )
}

/// 一个填写项的数：各份的值与“约”都相同时照第一份，不同时是 `apart`。
pub(super) fn value(
    data: &Data<'_>,
    material: &Material<'_>,
    at: (usize, usize),
    apart: &str,
) -> String {
    let values = cells(data, material, at, DetailColumn::Value);
    let abouts = cells(data, material, at, DetailColumn::Approximate);
    let Some(own) = values.first() else {
        return String::new();
    };
    let taken = format!("IF({own}=\"\",\"\",{own})");
    // 空格等于零，所以比文字
    let mut told = values.iter().zip(&abouts).map(|(v, a)| format!("{v}&{a}"));
    let Some(first) = told.next() else {
        return taken;
    };
    let equal: Vec<String> = told.map(|other| format!("{first}={other}")).collect();
    if equal.is_empty() {
        taken
    } else {
        format!("IF(AND({}),{taken},\"{apart}\")", equal.join(","))
    }
}

/// 现实情况写出来：各份不同的并排写，`有／无`。
pub(super) fn label(
    data: &Data<'_>,
    material: &Material<'_>,
    indicator: &Indicator,
    state: State,
) -> String {
    let kind: &AnswerKind = &indicator.kind;
    if !disputed(data, material, indicator.ix) {
        return state_label(state, kind).to_owned();
    }
    let said = data.versions(material).map(|m| {
        let answer = m.submission.answers.get(indicator.ix);
        state_label(answer.map_or(State::Missing, |a| a.state), kind)
    });
    said.collect::<Vec<_>>().join(BETWEEN)
}

/// 各份的现实情况不同。
pub(super) fn disputed(data: &Data<'_>, material: &Material<'_>, indicator: usize) -> bool {
    data.entry(material)
        .and_then(|e| e.dispute(indicator))
        .is_some_and(|d| d.state)
}
