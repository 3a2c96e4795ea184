//! 与上期相比的图：全体的走势，变化大的地区，一个地区的两期。没有上期的都没有。

use super::plain::{COUNTED, counted};
use super::rounds::{largest, pairs};
use super::{View, permille, widest};
use crate::document::chart::{Bar, Bars, Chart, Drawing, Group, Trend, TrendLine};
use crate::document::facts::change::period_of;
use crate::document::facts::words;
use crate::model::comparison::{Comparison, Round, Share};
use crate::model::periods::Pair;

/// 两期的名称；本期不知道周期的写 `本期`。
fn ticks(comparison: &Comparison, main: &Round) -> Option<[String; 2]> {
    let before = period_of(&comparison.earlier()?);
    let now = main.period.as_deref().map(words::period);
    let now = now.filter(|n| !n.is_empty() && *n != before);
    Some([before, now.unwrap_or_else(|| "本期".to_owned())])
}

/// 两期都有可计的，连同名称。
fn comparable(pairs: [(&str, Pair); 2]) -> Vec<(String, Pair)> {
    let both = pairs
        .into_iter()
        .filter(|(_, p)| p.before.of > 0 && p.now.of > 0);
    both.map(|(label, p)| (label.to_owned(), p)).collect()
}

/// 纵轴的两端，千分数：最低、最高的一点上下各留出写数的地方，取整十。
fn axis(pairs: &[(String, Pair)]) -> (u32, u32) {
    let all = pairs.iter().flat_map(|(_, p)| [p.before, p.now]);
    let all: Vec<u32> = all.map(permille).collect();
    let low = all.iter().min().copied().unwrap_or(0);
    let high = all.iter().max().copied().unwrap_or(1000);
    let spare = ((high - low) / 4).max(30);
    let low = low.saturating_sub(spare) / 100 * 100;
    (low, (high + spare).div_ceil(100) * 100)
}

/// 走势：两期都有材料的地区合起来，达标率、基本要求达标率从上期到本期。
pub(super) fn trend(view: &View<'_>) -> Option<Chart> {
    let changes = view.comparison.changes.as_ref()?;
    let shown = comparable([("达标率", changes.met), ("基本要求达标率", changes.basic)]);
    if shown.is_empty() {
        return None;
    }
    // 与这一页的标题同一个写法：恰是整数的不带小数
    let point = |share: Share| Bar {
        permille: permille(share),
        label: share.percent(false),
    };
    let lines = shown.iter().map(|(label, pair)| TrendLine {
        label: label.clone(),
        points: vec![Some(point(pair.before)), Some(point(pair.now))],
    });
    let mut chart = Chart::new(
        "",
        Drawing::Trend(Trend {
            ticks: ticks(view.comparison, view.main)?.to_vec(),
            axis: axis(&shown),
            lines: lines.collect(),
        }),
    );
    chart.notes = vec![format!(
        "只计两期都有材料的{}个地区、两期都有的指标。",
        changes.compared
    )];
    Some(chart)
}

/// 两期的达标率：变化大的地区，逐个一行。
pub(super) fn places(view: &View<'_>) -> Option<Chart> {
    let all = (0..view.comparison.localities.len()).filter_map(|ix| {
        let met = view.comparison.change_of(ix)?.met;
        (met.before.of > 0 && met.now.of > 0).then_some((ix, met.before, met.now))
    });
    let all: Vec<(usize, Share, Share)> = all.collect();
    if all.is_empty() {
        return None;
    }
    let series = ticks(view.comparison, view.main)?;
    Some(pairs(view, largest(all), series, "两期达标率"))
}

/// 一个地区的两期：达标率、基本要求达标率。
pub(super) fn of_locality(comparison: &Comparison, main: &Round, ix: usize) -> Option<Chart> {
    let change = comparison.change_of(ix)?;
    let shown = comparable([("达标率", change.met), ("基本要求达标率", change.basic)]);
    if shown.is_empty() {
        return None;
    }
    let series = ticks(comparison, main)?.to_vec();
    let groups: Vec<Group> = shown
        .into_iter()
        .map(|(label, pair)| Group {
            label,
            bars: vec![counted(pair.before), counted(pair.now)],
        })
        .collect();
    let mut chart = Chart::new(
        "两期达标率",
        Drawing::Bars(Bars {
            series,
            label_width: widest(groups.iter().map(|g| g.label.as_str()), 3.0),
            groups,
        }),
    );
    chart.unit = Some(COUNTED.into());
    Some(chart)
}
