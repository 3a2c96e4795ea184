//! 检查逐项：查过的地区，每条指标自查怎样答、检查怎样答、相符与否；由逐项明细的公式得来。

use super::matrix::quoted;
use super::{agreed, at, locality_name};
use crate::model::catalogue::Indicator;
use crate::model::checks::Agreement;
use crate::model::plan::consolidated::state_label;
use crate::model::submission::{Answer, State};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Material, Role};
use crate::workbook::style;
use rust_xlsxwriter::{ConditionalFormatFormula, FilterCondition, Formula, XlsxError};
use std::collections::BTreeMap;

const NAME: &str = "检查逐项";
const HEAD_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;
/// 再多就只列不相符的，别的表里的数直接写。
const MOST: usize = 100_000;
/// 按指标数的公式要走遍一种检查的全部各行；再多就直接写数。
const MOST_SCANNED: usize = 20_000;
/// 结果所在的列。
const RESULT: u16 = 8;
/// 汇总时的结果，是文字不是公式，筛选按它：公式的结果，写表格的程序不能据以筛选。
const WAS: u16 = 11;

/// 两边都有。
pub(super) const BOTH: &str = "都有";
/// 两边都无。
pub(super) const NEITHER: &str = "都无";
/// 自查有、检查无。
const OVERSTATED: &str = "自查有检查无";
/// 自查无、检查有。
const UNDERSTATED: &str = "自查无检查有";
/// 检查没有核实。
pub(super) const UNCONFIRMED: &str = "没有核实";
/// 自查没有答清。
pub(super) const UNANSWERED: &str = "自查没有答清";
/// 不可比。
pub(super) const ASIDE: &str = "不可比";
/// 可比的四种，按检查对照的列序。
pub(super) const FIRST_FOUR: [&str; 4] = [BOTH, OVERSTATED, UNDERSTATED, NEITHER];

const COLUMNS: [(&str, f64); 12] = [
    ("检查", 13.0),
    ("地区", 15.0),
    ("上级", 13.0),
    ("编号", 7.0),
    ("指标", 26.0),
    ("基本", 5.0),
    ("自查", 8.0),
    ("检查所见", 8.0),
    ("结果", 14.0),
    ("自查出处", 34.0),
    ("检查出处", 34.0),
    ("汇总时", 14.0),
];

/// 一种检查在检查逐项里的各行。
pub(super) struct Block {
    first: u32,
    localities: usize,
    indicators: usize,
    live: bool,
}

/// 一个地区的各行。
#[derive(Clone, Copy)]
pub(super) struct Rows {
    first: u32,
    last: u32,
}

/// 各种检查的行，与 `checks` 同序。
pub(super) fn blocks(data: &Data<'_>) -> Vec<Block> {
    let indicators = data.catalogue.indicators.len();
    let live = live(data);
    let mut first = FIRST_ROW;
    data.comparison
        .checks
        .iter()
        .map(|check| {
            let block = Block {
                first,
                localities: check.localities.len(),
                indicators,
                live,
            };
            first += u32::try_from(check.localities.len() * indicators).unwrap_or(0);
            block
        })
        .collect()
}

/// 全部各对都列得下。
fn live(data: &Data<'_>) -> bool {
    let checks = &data.comparison.checks;
    let localities: usize = checks.iter().map(|c| c.localities.len()).sum();
    localities * data.catalogue.indicators.len() <= MOST
}

impl Block {
    /// 第 `n` 个地区的各行；没有全列时为空。
    pub(super) fn locality(&self, n: usize) -> Option<Rows> {
        let first = self.first + u32::try_from(n * self.indicators).ok()?;
        let last = first + u32::try_from(self.indicators).ok()?.checked_sub(1)?;
        self.live.then_some(Rows { first, last })
    }

    /// 按编号（某一格）数某种结果的公式；没有全列、行数太多时为空。
    pub(super) fn indicator(&self, code: &str) -> Option<impl Fn(&str) -> String + use<>> {
        let rows = self.localities * self.indicators;
        let code = code.to_owned();
        let (a, b) = (self.first + 1, self.first + u32::try_from(rows).ok()?);
        (self.live && rows > 0 && rows <= MOST_SCANNED).then_some(move |label: &str| {
            format!(
                "SUMPRODUCT(('{NAME}'!$D${a}:$D${b}={code})*('{NAME}'!$I${a}:$I${b}=\"{label}\"))"
            )
        })
    }
}

impl Rows {
    /// 数某种结果的公式。
    pub(super) fn count(self) -> impl Fn(&str) -> String {
        let (a, b) = (self.first + 1, self.last + 1);
        move |label: &str| format!("COUNTIF('{NAME}'!$I${a}:$I${b},\"{label}\")")
    }

    /// 同上，与基本要求指标里几种结果合起来的公式。
    pub(super) fn basic(self) -> (impl Fn(&str) -> String, impl Fn(&[&str]) -> String) {
        let (a, b) = (self.first + 1, self.last + 1);
        let basic = move |labels: &[&str]| {
            let each: Vec<String> = labels
                .iter()
                .map(|l| format!("('{NAME}'!$I${a}:$I${b}=\"{l}\")"))
                .collect();
            format!(
                "SUMPRODUCT(('{NAME}'!$F${a}:$F${b}=\"*\")*({}))",
                each.join("+")
            )
        };
        (self.count(), basic)
    }
}

/// 一对答案的结果。
fn result(own: State, check: State) -> &'static str {
    let mut one = Agreement::default();
    one.count(own, check);
    let all = [
        (one.both_yes, BOTH),
        (one.own_only, OVERSTATED),
        (one.check_only, UNDERSTATED),
        (one.both_no, NEITHER),
        (one.unconfirmed, UNCONFIRMED),
        (one.unanswered, UNANSWERED),
    ];
    let found = all.into_iter().find(|(n, _)| *n > 0);
    found.map_or(ASIDE, |(_, label)| label)
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let checks = &data.comparison.checks;
    if checks.iter().all(|c| c.localities.is_empty()) {
        return Ok(Vec::new());
    }
    let all = live(data);
    let mut page = book.page(NAME, NAME, 12)?;
    page.heading(
        &format!("{}检查逐项", data.catalogue.short_title),
        if all {
            "每条指标自查与检查各怎样答。已筛选，只显示不相符和没有核实的；要看全部，在“汇总时”一列的筛选里选“全选”。改了逐项明细的“现实情况”，“结果”跟着变，“汇总时”不变。"
        } else {
            "地区太多，这里只列不相符和没有核实的。"
        },
    )?;
    for (col, (label, width)) in (0..).zip(COLUMNS) {
        page.set_width(col, width)?;
        page.text(HEAD_ROW, col, label, &style::head())?;
    }
    page.set_height(HEAD_ROW, 22.0)?;
    let current: BTreeMap<(usize, usize), &Material<'_>> = data
        .materials
        .iter()
        .filter(|m| matches!(m.role, Role::Current | Role::First))
        .filter_map(|m| Some(((m.round?, m.locality?), m)))
        .collect();
    let mut row = FIRST_ROW;
    for check in checks {
        let name = super::checks::name_of(data, check);
        for one in &check.localities {
            let own = current.get(&(check.own, one.locality)).copied();
            let seen = current.get(&(check.check, one.locality)).copied();
            let (Some(own), Some(seen)) = (own, seen) else {
                continue;
            };
            for indicator in &data.catalogue.indicators {
                let at = (name.as_str(), one.locality, indicator);
                row = pair(&mut page, data, at, (own, seen), row, all)?;
            }
        }
    }
    let last = row.max(FIRST_ROW + 1) - 1;
    page.ws.autofilter(HEAD_ROW, 0, last, WAS)?;
    if all {
        let mut shown = FilterCondition::new();
        for label in [OVERSTATED, UNDERSTATED, UNCONFIRMED, UNANSWERED] {
            shown = shown.add_list_filter(label);
        }
        // 不显示的各行写的时候就藏了
        page.ws.filter_column(WAS, &shown)?.filter_automatic_off();
    }
    for (labels, tone) in [
        (&[OVERSTATED][..], style::BAD),
        (&[UNDERSTATED][..], style::DOUBT),
        (&[UNCONFIRMED, UNANSWERED][..], style::EMPTY),
    ] {
        for label in labels {
            let rule = ConditionalFormatFormula::new()
                .set_rule(Formula::new(format!("=$I{}=\"{label}\"", FIRST_ROW + 1)))
                .set_format(tone.conditional());
            page.ws
                .add_conditional_format(FIRST_ROW, 6, last, RESULT, &rule)?;
        }
    }
    page.ws.set_freeze_panes(FIRST_ROW, 2)?;
    page.print(&data.running(), at(last, WAS), Some((HEAD_ROW, HEAD_ROW)))?;
    Ok(vec![page])
}

/// 写一对；返回下一行。
fn pair(
    page: &mut Page,
    data: &Data<'_>,
    (name, locality, indicator): (&str, usize, &Indicator),
    (own, seen): (&Material<'_>, &Material<'_>),
    row: u32,
    all: bool,
) -> Result<u32, XlsxError> {
    let Some(place) = data.locality(locality) else {
        return Ok(row);
    };
    let state = |m: &Material<'_>| {
        let answer = data.counted(m).get(indicator.ix);
        place.effective(indicator, answer.map_or(State::Missing, |a| a.state))
    };
    let (said, found) = (state(own), state(seen));
    let outcome = result(said, found);
    let quiet = matches!(outcome, BOTH | NEITHER | ASIDE);
    if quiet && !all {
        return Ok(row);
    }
    if quiet {
        page.hide(row)?;
    }
    let (centre, line) = (style::centre(), style::line());
    page.text(row, 0, name, &centre)?;
    page.text(row, 1, locality_name(data, Some(locality)), &line)?;
    page.text(row, 2, place.parent_name.as_deref().unwrap_or(""), &line)?;
    page.text(row, 3, &indicator.code, &centre)?;
    page.text(row, 4, &indicator.short, &line)?;
    page.text(row, 5, if indicator.basic { "*" } else { "" }, &centre)?;
    let applies = place.applies(indicator);
    for (col, material, state) in [(6, own, said), (7, seen, found)] {
        let shown = &agreed::label(data, material, indicator, state);
        if applies == Some(false) {
            page.text(row, col, shown, &centre)?;
            continue;
        }
        let sources = agreed::states(data, material, indicator.ix);
        let word = |s| quoted(state_label(s, &indicator.kind));
        let same = |source: &str| match applies {
            None => format!(
                "IF(OR({source}={},{source}={}),{},{source})",
                word(State::Blank),
                word(State::Missing),
                word(State::Na)
            ),
            Some(_) => source.to_owned(),
        };
        let formula = agreed::formula(&sources, same, str::to_owned);
        page.formula(row, col, &format!("={formula}"), shown, &centre)?;
    }
    page.formula(row, RESULT, &formula(row, indicator), outcome, &centre)?;
    for (col, material) in [(9, own), (10, seen)] {
        let several = agreed::disputed(data, material, indicator.ix);
        let shown = if several { usize::MAX } else { 1 };
        let each = data.versions(material).take(shown).map(|m| {
            let answer = m.submission.answers.get(indicator.ix);
            let cell = answer.and_then(|a: &Answer| a.cell);
            let cell = cell.map_or(String::new(), |c| format!(" {c}"));
            format!("{}{cell}", m.submission.source.path)
        });
        page.text(row, col, &each.collect::<Vec<_>>().join("；"), &line)?;
    }
    page.text(row, WAS, outcome, &centre)?;
    Ok(row + 1)
}

/// 由同一行的自查、检查两格得出结果，与 [`result`] 同样的规则。
fn formula(row: u32, indicator: &Indicator) -> String {
    let (own, check) = (format!("G{}", row + 1), format!("H{}", row + 1));
    let word = |s| quoted(state_label(s, &indicator.kind));
    let (yes, no, na) = (word(State::Yes), word(State::No), word(State::Na));
    format!(
        "=IF(OR({own}={na},{check}={na}),\"{ASIDE}\",IF({own}={yes},IF({check}={yes},\"{BOTH}\",IF({check}={no},\"{OVERSTATED}\",\"{UNCONFIRMED}\")),IF({own}={no},IF({check}={yes},\"{UNDERSTATED}\",IF({check}={no},\"{NEITHER}\",\"{ASIDE}\")),IF(OR({check}={yes},{check}={no}),\"{UNANSWERED}\",\"{ASIDE}\"))))"
    )
}
