//! 与上期对比：进步、退步、份额与数的变化。只比两期都有材料的地区、两期都有的指标。

use crate::field::Total;
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::comparison::{Comparison, Round, Share};
use crate::model::periods::{Changes, Earlier, IndicatorChange, LocalityChange, Pair, SumChange};
use crate::model::submission::State;

/// 主轮与上期的变化；没有上期为空。
pub(super) fn changes(comparison: &Comparison, catalogue: &Catalogue) -> Option<Changes> {
    let earlier = comparison.earlier()?;
    let now = comparison.main_round()?;
    let mut changes = Changes {
        indicators: catalogue
            .indicators
            .iter()
            .map(|i| blank(i, earlier.previous.comparable.get(i.ix) != Some(&false)))
            .collect(),
        ..Changes::default()
    };
    for at in 0..comparison.localities.len() {
        let change = one(
            comparison,
            &earlier,
            now,
            at,
            catalogue,
            &mut changes.indicators,
        );
        if change.compared {
            changes.compared += 1;
            add(&mut changes.met, change.met);
            add(&mut changes.basic, change.basic);
            changes.improved += u32::try_from(change.improved.len()).unwrap_or(0);
            changes.relapsed += u32::try_from(change.relapsed.len()).unwrap_or(0);
        }
        changes.localities.push(change);
    }
    Some(changes)
}

fn blank(indicator: &Indicator, comparable: bool) -> IndicatorChange {
    let summed = |f: &crate::model::catalogue::Field| {
        matches!(f.kind.total(&[]), Total::Sum(_)).then(SumChange::default)
    };
    IndicatorChange {
        comparable,
        sums: indicator.fields.iter().map(summed).collect(),
        ..IndicatorChange::default()
    }
}

fn add(sum: &mut Pair, one: Pair) {
    sum.before.add(one.before);
    sum.now.add(one.now);
}

/// 达标、未达标，或说不上（不适用、存疑）。
fn met(state: State) -> Option<bool> {
    let mut share = Share::default();
    share.count(state);
    (share.of > 0).then_some(share.met > 0)
}

fn one(
    comparison: &Comparison,
    earlier: &Earlier<'_>,
    now: &Round,
    at: usize,
    catalogue: &Catalogue,
    indicators: &mut [IndicatorChange],
) -> LocalityChange {
    let mut change = LocalityChange::default();
    let before: Vec<usize> = earlier.before(at).collect();
    if before.is_empty() || now.answers_of(at).is_empty() {
        return change;
    }
    change.compared = true;
    for (indicator, sum) in catalogue.indicators.iter().zip(indicators) {
        if !sum.comparable {
            continue;
        }
        let Some(state) = now.state(&comparison.localities, at, indicator) else {
            continue;
        };
        let states: Vec<State> = before
            .iter()
            .filter_map(|&b| earlier.round.state(earlier.localities, b, indicator))
            .collect();
        let mut pair = Pair::default();
        pair.now.count(state);
        states.iter().for_each(|s| pair.before.count(*s));
        add(&mut change.met, pair);
        if indicator.basic {
            add(&mut change.basic, pair);
        }
        add(&mut sum.met, pair);
        let said: Vec<Option<bool>> = states.iter().map(|s| met(*s)).collect();
        let same = said.windows(2).all(|w| w.first() == w.last());
        match (same.then(|| said.first().copied().flatten()), met(state)) {
            (Some(Some(false)), Some(true)) => {
                change.improved.push(indicator.ix);
                sum.improved += 1;
            }
            (Some(Some(true)), Some(false)) => {
                change.relapsed.push(indicator.ix);
                sum.relapsed += 1;
            }
            (None, Some(_)) => change.mixed.push(indicator.ix),
            _ => {}
        }
        for (field, total) in sum.sums.iter_mut().enumerate() {
            let Some(total) = total else { continue };
            let now = amount(now, at, indicator.ix, field);
            let Some(before) = amount_before(earlier, &before, indicator.ix, field) else {
                continue;
            };
            if let Some(now) = now {
                total.before = total.before.saturating_add(before);
                total.now = total.now.saturating_add(now);
                total.localities += 1;
            }
        }
    }
    change
}

/// 一个地区计入汇总的数；没有填、读不出、不是数的为空。
fn amount(round: &Round, at: usize, indicator: usize, field: usize) -> Option<i64> {
    let answer = round.answers_of(at).get(indicator)?;
    answer.fields.get(field)?.as_ref()?.value.as_ref()?.amount()
}

/// 上期所填的数：几个前身的相加；有一个没有填的就没有，免得把少加的当成增长。
pub fn amount_before(
    earlier: &Earlier<'_>,
    before: &[usize],
    indicator: usize,
    field: usize,
) -> Option<i64> {
    let mut sum: Option<i64> = None;
    for &at in before {
        let one = amount(earlier.round, at, indicator, field)?;
        sum = Some(sum.unwrap_or(0).saturating_add(one));
    }
    sum
}
