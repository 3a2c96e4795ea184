//! 数：一个地区、一个指标、若干地区合起来。

use crate::field::{Total, Value};
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::comparison::{
    Entry, FieldSum, IndicatorResult, Locality, LocalityResult, ReportState, Round, Share,
};
use crate::model::submission::{Reading, State};

/// 一个地区的结果；问题数只计有效件的。
pub(super) fn locality(
    entry: Option<&Entry>,
    at: usize,
    localities: &[Locality],
    catalogue: &Catalogue,
) -> LocalityResult {
    let Some(locality) = localities.get(at) else {
        return LocalityResult::default();
    };
    let Some(current) = entry.and_then(|e| e.current.as_ref()) else {
        return LocalityResult {
            state: if locality.expected {
                ReportState::Missing
            } else {
                ReportState::NotExpected
            },
            ..LocalityResult::default()
        };
    };
    let mut result = LocalityResult {
        state: if current.must_return() {
            ReportState::Returned
        } else {
            ReportState::Accepted
        },
        parts: vec![Share::default(); catalogue.parts.len()],
        ..LocalityResult::default()
    };
    for (indicator, answer) in catalogue
        .indicators
        .iter()
        .zip(entry.map_or(&[][..], Entry::answers))
    {
        let state = locality.effective(indicator, answer.state);
        match state {
            State::Yes => result.yes += 1,
            State::No => result.no += 1,
            State::Blank | State::Missing => result.blank += 1,
            State::Conflict | State::Unreadable => result.unclear += 1,
            State::Na => result.na += 1,
        }
        result.met.count(state);
        if indicator.basic {
            result.basic.count(state);
        }
        if let Some(part) = part_of(catalogue, indicator).and_then(|p| result.parts.get_mut(p)) {
            part.count(state);
        }
    }
    result.errors = count(current, crate::finding::Severity::Error);
    result.warnings = count(current, crate::finding::Severity::Warning);
    result
}

fn count(
    submission: &crate::model::submission::Submission,
    severity: crate::finding::Severity,
) -> u32 {
    let of = submission
        .findings
        .iter()
        .filter(|f| f.severity == severity);
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

fn part_of(catalogue: &Catalogue, indicator: &Indicator) -> Option<usize> {
    catalogue.groups.get(indicator.group).map(|g| g.part)
}

/// 合计的份额。
#[derive(Default)]
pub(super) struct Totals {
    pub(super) met: Share,
    pub(super) basic: Share,
    pub(super) parts: Vec<Share>,
}

/// 若干地区的份额相加。
pub(super) fn total(results: &[LocalityResult], members: &[usize], parts: usize) -> Totals {
    let mut total = Totals {
        parts: vec![Share::default(); parts],
        ..Totals::default()
    };
    for result in members.iter().filter_map(|&m| results.get(m)) {
        total.met.add(result.met);
        total.basic.add(result.basic);
        for (sum, part) in total.parts.iter_mut().zip(&result.parts) {
            sum.add(*part);
        }
    }
    total
}

/// 若干地区在各指标上的结果，与目录同序；只计有材料的。
pub(super) fn indicators(
    round: &Round,
    members: &[usize],
    localities: &[Locality],
    catalogue: &Catalogue,
) -> Vec<IndicatorResult> {
    catalogue
        .indicators
        .iter()
        .map(|indicator| {
            let mut result = IndicatorResult::default();
            let mut readings: Vec<Vec<&Reading>> = vec![Vec::new(); indicator.fields.len()];
            for &member in members {
                let answer = round.answers_of(member).get(indicator.ix);
                let (Some(answer), Some(locality)) = (answer, localities.get(member)) else {
                    continue;
                };
                let state = locality.effective(indicator, answer.state);
                match state {
                    State::Yes => result.yes += 1,
                    State::No => result.no += 1,
                    State::Blank | State::Missing => result.blank += 1,
                    State::Conflict | State::Unreadable => result.unclear += 1,
                    State::Na => result.na += 1,
                }
                result.share.count(state);
                for (list, reading) in readings.iter_mut().zip(&answer.fields) {
                    list.extend(reading);
                }
            }
            result.sums = indicator
                .fields
                .iter()
                .zip(readings)
                .map(|(field, readings)| {
                    let values: Vec<&Value> =
                        readings.iter().filter_map(|r| r.value.as_ref()).collect();
                    // 怎样合计由类型说；不是求和的类型没有合计数。
                    let Total::Sum(sum) = field.kind.total(&values) else {
                        return None;
                    };
                    Some(FieldSum {
                        sum,
                        reported: values.len() as u32,
                        approximate: readings
                            .iter()
                            .filter(|r| r.approximate && r.value.is_some())
                            .count() as u32,
                        unreadable: (readings.len() - values.len()) as u32,
                    })
                })
                .collect();
            result
        })
        .collect()
}
