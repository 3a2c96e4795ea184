//! 同级里大得或小得出奇的数。

use super::{At, Raised};
use crate::check::Across;
use crate::check::view::quote;
use crate::field::Total;
use crate::finding::{Rule, Severity};
use crate::model::comparison::{Locality, Round};
use crate::model::submission::Reading;
use crate::model::unusual::{FACTOR_LEAST, PEERS_LEAST, SCORE_LIMIT, Unusual, median, scores};
use crate::office::Office;
use crate::round::Gathered;
use std::collections::BTreeMap;

pub(in crate::check) const UNUSUAL: Across = Across {
    rule: Rule {
        code: "Q420",
        severity: Severity::Warning,
        title: "数与同级地区相差悬殊",
        why: "同级地区填同一项，绝大多数在一个范围里，这一个差了好几倍：可能多打了零、单位弄错，也可能确实如此。程序看的是中位数和绝对离差的中位数（取对数），不受个别大数影响；同级填了这一项的不到 8 个地区时不看。",
        remedy: "请核对原始台账；确是这个数的，可以不理。",
        example: "16 个县填的咨询人次中位数是 120，某县填了 9600。",
    },
    find: |rule, gathered, office| {
        let Some((main, round)) = gathered
            .main
            .and_then(|m| Some((m, gathered.rounds.get(m)?)))
        else {
            return Vec::new();
        };
        let raised = |odd: &Unusual| {
            let indicator = office.catalogue.indicators.get(odd.indicator)?;
            let field = indicator.fields.get(odd.field)?;
            let reading = reading(round, odd.locality, odd.indicator, odd.field)?;
            Some(Raised {
                at: At {
                    round: main,
                    locality: odd.locality,
                    version: 0,
                },
                finding: rule.at(
                    Some(&indicator.code),
                    Some(reading.cell),
                    format!(
                        "{}填的是{}，与同级地区相差悬殊：{}",
                        field.name,
                        quote(&reading.raw),
                        odd.explain()
                    ),
                    format!("请核对 {} 的数；确是这个数的，可以不理", reading.cell),
                ),
            })
        };
        gathered.unusual.iter().filter_map(raised).collect()
    },
};

fn reading(round: &Round, at: usize, indicator: usize, field: usize) -> Option<&Reading> {
    let answer = round.answers_of(at).get(indicator)?;
    answer.fields.get(field)?.as_ref()
}

/// 主轮里异常的数，按地区、指标、填写项。
pub(in crate::check) fn unusual(gathered: &Gathered, office: &Office) -> Vec<Unusual> {
    let Some(round) = gathered.main.and_then(|m| gathered.rounds.get(m)) else {
        return Vec::new();
    };
    let mut levels: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, locality) in gathered.localities.iter().enumerate() {
        let level = locality.level.as_deref();
        levels.entry(level).or_default().push(at);
    }
    let mut found = Vec::new();
    for indicator in &office.catalogue.indicators {
        for (field, kind) in indicator.fields.iter().enumerate() {
            if !matches!(kind.kind.total(&[]), Total::Sum(_)) {
                continue;
            }
            for (level, members) in &levels {
                let peers = peers(round, &gathered.localities, members, indicator.ix, field);
                found.extend(among(&peers, *level, indicator.ix, field));
            }
        }
    }
    found.sort_by_key(|u| (u.locality, u.indicator, u.field));
    found
}

/// 同级里填了这一项的：地区与数。
fn peers(
    round: &Round,
    localities: &[Locality],
    members: &[usize],
    indicator: usize,
    field: usize,
) -> Vec<(usize, i64)> {
    members
        .iter()
        .filter(|&&at| localities.get(at).is_some())
        .filter_map(|&at| {
            let value = reading(round, at, indicator, field)?.value.as_ref()?;
            Some((at, value.amount()?))
        })
        .collect()
}

fn among(
    peers: &[(usize, i64)],
    level: Option<&str>,
    indicator: usize,
    field: usize,
) -> Vec<Unusual> {
    if peers.len() < PEERS_LEAST {
        return Vec::new();
    }
    let values: Vec<i64> = peers.iter().map(|(_, n)| *n).collect();
    let mut sorted: Vec<f64> = values.iter().map(|&n| n as f64).collect();
    sorted.sort_by(f64::total_cmp);
    let Some(median) = median(&sorted) else {
        return Vec::new();
    };
    let apart = |n: i64| {
        let times = (n as f64 + 1.0) / (median + 1.0);
        times >= FACTOR_LEAST || times <= 1.0 / FACTOR_LEAST
    };
    peers
        .iter()
        .zip(scores(&values))
        .filter(|((_, n), score)| score.abs() > SCORE_LIMIT && apart(*n))
        .map(|((at, n), score)| Unusual {
            locality: *at,
            indicator,
            field,
            value: *n,
            peers: u32::try_from(peers.len()).unwrap_or(u32::MAX),
            level: level.map(str::to_owned),
            median,
            score,
        })
        .collect()
}
