//! 汇总：份额、名次、合计。
//!
//! 进：审核过的轮次。出：[`Comparison`]。
//! 这里不改材料，不说公文的话；份额一律是（达标数，应计数），不算成小数。

pub mod draw;
mod lists;
mod measure;
mod rank;
#[cfg(test)]
mod tests;

use crate::model::catalogue::Catalogue;
use crate::model::comparison::{Comparison, ParentResult, Round};
use crate::office::Office;
use crate::round::Gathered;
use std::collections::BTreeMap;

/// 算出汇总结果。`skipped` 与找文件时的问题由调用者另行并入（[`Comparison::note_found`]）。
pub fn compare(gathered: Gathered, office: &Office) -> Comparison {
    let mut comparison = Comparison {
        localities: gathered.localities,
        rounds: gathered.rounds,
        main: gathered.main,
        unattributed: gathered.unattributed,
        findings: gathered.findings,
        skipped: Vec::new(),
        inputs: Vec::new(),
        has_roster: gathered.has_roster,
        ..Comparison::default()
    };
    comparison.inputs = inputs(&comparison);
    let mut rounds = std::mem::take(&mut comparison.rounds);
    for round in &mut rounds {
        fill(round, &comparison, &office.catalogue);
    }
    comparison.rounds = rounds;
    comparison.lists = lists::lists(&comparison, office);
    comparison
}

/// 一轮的全部结果。
fn fill(round: &mut Round, all: &Comparison, catalogue: &Catalogue) {
    round.results = (0..all.localities.len())
        .map(|at| measure::locality(round.entries.get(at), at, all, catalogue))
        .collect();
    rank::assign(&mut round.results, &all.localities);
    let everyone: Vec<usize> = (0..all.localities.len()).collect();
    round.indicators = measure::indicators(round, &everyone, &all.localities, catalogue);
    let total = measure::total(&round.results, &everyone, catalogue.parts.len());
    (round.met, round.basic, round.parts) = (total.met, total.basic, total.parts);
    round.by_parent = by_parent(round, all, catalogue);
}

/// 各上级地区所属的合计：只计下一级，上级自己的答案不在其内。
fn by_parent(round: &Round, all: &Comparison, catalogue: &Catalogue) -> Vec<ParentResult> {
    // 上级在名单里的按次序在前，不在名单里的按名称在后。
    let mut groups: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, locality) in all.localities.iter().enumerate() {
        let sent = round.entries.get(at).is_some_and(|e| e.current.is_some());
        if !(sent || locality.expected) {
            continue;
        }
        let key = match (locality.parent, &locality.parent_name) {
            (Some(parent), _) => (parent, ""),
            (None, Some(name)) => (usize::MAX, name.as_str()),
            (None, None) => continue,
        };
        groups.entry(key).or_default().push(at);
    }
    groups
        .into_iter()
        .map(|((parent, name), members)| {
            let parent = (parent != usize::MAX).then_some(parent);
            let total = measure::total(&round.results, &members, catalogue.parts.len());
            let (best, worst) = rank::extremes(&round.results, &members);
            let count = |wanted: &dyn Fn(usize) -> bool| {
                members.iter().filter(|&&m| wanted(m)).count() as u32
            };
            ParentResult {
                parent,
                name: parent
                    .and_then(|p| all.localities.get(p))
                    .map_or_else(|| name.to_owned(), |p| p.name.clone()),
                expected: count(&|m| all.localities.get(m).is_some_and(|l| l.expected)),
                reported: count(&|m| round.entries.get(m).is_some_and(|e| e.current.is_some())),
                met: total.met,
                basic: total.basic,
                best,
                worst,
                indicators: measure::indicators(round, &members, &all.localities, catalogue),
                members,
            }
        })
        .collect()
}

/// 全部输入文件与其 SHA-256，按路径，不重复。
fn inputs(comparison: &Comparison) -> Vec<(String, String)> {
    let mut inputs: Vec<(String, String)> = comparison
        .submissions()
        .map(|s| (s.source.path.clone(), s.source.sha256.clone()))
        .collect();
    inputs.sort();
    inputs.dedup();
    inputs
}
