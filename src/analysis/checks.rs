//! 检查对照：自查与互查、抽查、实地督导逐条相比。

use crate::model::catalogue::Catalogue;
use crate::model::checks::{
    Agreement, CheckComparison, CheckedLocality, Difference, DifferenceKind,
};
use crate::model::comparison::{Comparison, Locality, Round};
use crate::model::submission::{Answer, CheckRound};
use crate::office::Office;
use std::cmp::Reverse;

/// 各个对照：与主轮同一周期的在前，其余按周期的次序。
pub(super) fn compare(comparison: &Comparison, office: &Office) -> Vec<CheckComparison> {
    let rounds = &comparison.rounds;
    let main = comparison.main_round().map(|r| &r.period);
    let mut found: Vec<CheckComparison> = rounds
        .iter()
        .enumerate()
        .filter(|(_, r)| !matches!(r.check, None | Some(CheckRound::OwnCheck)))
        .filter_map(|(check, round)| {
            let own = rounds
                .iter()
                .position(|r| r.check == Some(CheckRound::OwnCheck) && r.period == round.period)?;
            Some(one(comparison, office, own, check))
        })
        .filter(|c| !c.localities.is_empty() || !c.without_own.is_empty())
        .collect();
    let period = |c: &CheckComparison| rounds.get(c.check).map(|r| &r.period);
    found.sort_by_key(|c| period(c) != main);
    found
}

fn one(comparison: &Comparison, office: &Office, own: usize, check: usize) -> CheckComparison {
    let mut result = CheckComparison {
        own,
        check,
        indicators: vec![Agreement::default(); office.catalogue.indicators.len()],
        ..CheckComparison::default()
    };
    let (Some(own), Some(check)) = (comparison.rounds.get(own), comparison.rounds.get(check))
    else {
        return result;
    };
    for (at, locality) in comparison.localities.iter().enumerate() {
        let Some(checked) = answers(check, at) else {
            continue;
        };
        let Some(said) = answers(own, at) else {
            result.without_own.push(at);
            continue;
        };
        let one = pair(at, locality, said, checked, office, &mut result.indicators);
        result.all.add(&one.all);
        result.basic.add(&one.basic);
        result.localities.push(one);
    }
    let weight = |at: &usize| result.localities.get(*at).map_or(0, |l| l.weight);
    let mut suspects: Vec<usize> = (0..result.localities.len())
        .filter(|at| weight(at) > 0)
        .collect();
    suspects.sort_by_key(|at| Reverse(weight(at)));
    result.suspects = suspects;
    result
}

/// 计入汇总的答案；没有读出的为空。
fn answers(round: &Round, at: usize) -> Option<&[Answer]> {
    Some(round.answers_of(at)).filter(|a| !a.is_empty())
}

fn pair(
    at: usize,
    locality: &Locality,
    said: &[Answer],
    checked: &[Answer],
    office: &Office,
    indicators: &mut [Agreement],
) -> CheckedLocality {
    let catalogue: &Catalogue = &office.catalogue;
    let mut one = CheckedLocality {
        locality: at,
        ..CheckedLocality::default()
    };
    let answers = said.iter().zip(checked);
    for ((indicator, (own, check)), sum) in catalogue.indicators.iter().zip(answers).zip(indicators)
    {
        let states = (
            locality.effective(indicator, own.state),
            locality.effective(indicator, check.state),
        );
        let before = one.all;
        let kind = one.all.count(states.0, states.1);
        sum.count(states.0, states.1);
        if indicator.basic {
            one.basic.count(states.0, states.1);
        }
        if kind == Some(DifferenceKind::Overstated) {
            one.weight += office.config.weights.suspicion(catalogue, indicator);
        }
        let mut differ = |kind| {
            one.differences.push(Difference {
                indicator: indicator.ix,
                kind,
            });
        };
        match kind {
            Some(kind) => differ(kind),
            None if one.all.both_yes > before.both_yes => {
                numbers(own, check).into_iter().for_each(differ);
            }
            None => {}
        }
    }
    one
}

/// 两边都写了确定的数而不相同的。
fn numbers(own: &Answer, check: &Answer) -> Vec<DifferenceKind> {
    let amount = |answer: &Answer, field: usize| {
        let reading = answer.fields.get(field)?.as_ref()?;
        let value = reading.value.as_ref().filter(|_| !reading.approximate)?;
        value.amount()
    };
    (0..own.fields.len())
        .filter_map(|field| {
            let (own, check) = (amount(own, field)?, amount(check, field)?);
            (own != check).then_some(DifferenceKind::Number { field, own, check })
        })
        .collect()
}
