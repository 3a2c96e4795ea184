//! 汇总：份额、名次、合计。
//!
//! 进：审核过的轮次。出：[`Comparison`]。
//! 这里不改材料，不说公文的话；份额一律是（达标数，应计数），不算成小数。

mod checks;
#[cfg(test)]
mod comparing_tests;
pub mod draw;
mod groups;
mod lists;
mod measure;
pub mod periods;
mod rank;
mod score;
#[cfg(test)]
mod tests;

use crate::model::catalogue::Catalogue;
use crate::model::comparison::{Comparison, Locality, Round};
use crate::model::periods::PreviousSet;
use crate::office::Office;
use crate::round::Gathered;

/// 算出汇总结果。`skipped` 与找文件时的问题由调用者另行并入（[`Comparison::note_found`]）。
pub fn compare(gathered: Gathered, office: &Office) -> Comparison {
    let mut comparison = Comparison {
        localities: gathered.localities,
        rounds: gathered.rounds,
        main: gathered.main,
        unattributed: gathered.unattributed,
        findings: gathered.findings,
        has_roster: gathered.has_roster,
        previous: gathered.previous,
        unusual: gathered.unusual,
        ..Comparison::default()
    };
    comparison.inputs = inputs(&comparison);
    for round in &mut comparison.rounds {
        fill(round, &comparison.localities, office);
    }
    if let Some(PreviousSet::Given { localities, round }) =
        comparison.previous.as_mut().map(|p| &mut p.set)
    {
        fill(round, localities, office);
    }
    comparison.checks = checks::compare(&comparison, office);
    comparison.changes = periods::changes(&comparison, &office.catalogue);
    comparison.lists = lists::lists(&comparison, office);
    comparison
}

/// 一轮的全部结果。
fn fill(round: &mut Round, localities: &[Locality], office: &Office) {
    let catalogue: &Catalogue = &office.catalogue;
    round.results = (0..localities.len())
        .map(|at| measure::locality(round.entries.get(at), at, localities, catalogue))
        .collect();
    let mut results = std::mem::take(&mut round.results);
    rank::assign(&mut results, localities);
    score::assign(round, localities, &mut results, catalogue, &office.config);
    round.results = results;
    let everyone: Vec<usize> = (0..localities.len()).collect();
    round.indicators = measure::indicators(round, &everyone, localities, catalogue);
    let total = measure::total(&round.results, &everyone, catalogue.parts.len());
    (round.met, round.basic, round.parts) = (total.met, total.basic, total.parts);
    round.by_parent = groups::by_parent(round, localities, catalogue);
    round.by_level = groups::by_level(round, localities, catalogue, &round.by_parent);
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
