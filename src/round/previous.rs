//! 上期：哪一轮是上期，上期的各地区对应本期的哪一个。
//!
//! 改名的由名册的别名（曾用名）认出，合并的由名册“合并自”一列认出；没有名册的凭名称与代码。

use super::{Gathered, gather, rules};
use crate::model::comparison::{Locality, Round, RoundFinding};
use crate::model::periods::{Previous, PreviousSet};
use crate::model::submission::{CheckRound, Submission};
use crate::office::{Office, Roster};
use std::collections::BTreeMap;

/// 专门给出的上期材料：已照本期的目录排好。
#[derive(Debug, Clone, Default)]
pub struct PreviousMaterial {
    /// 各份材料。
    pub submissions: Vec<Submission>,
    /// 各三级指标上期是否也有（与目录同序）。
    pub comparable: Vec<bool>,
    /// 全部文件：显示路径与 SHA-256，按路径。
    pub inputs: Vec<(String, String)>,
}

/// 定上期，记进 `gathered`；用不上的提出问题。
///
/// `given` 是专门给出的上期材料；没有给的，看同一批材料里有没有更早一期、检查方式相同的一轮。
pub fn previous(gathered: &mut Gathered, given: Option<PreviousMaterial>, office: &Office) {
    let found = match given {
        Some(material) => from_given(gathered, material, office),
        None => here(gathered, office),
    };
    if let Some(mut previous) = found {
        let gone = not_followed(&previous, gathered);
        gathered.findings.extend(gone.1);
        previous.gone = gone.0;
        gathered.previous = Some(previous);
    }
}

/// 主轮的周期与检查方式。
fn main_of(gathered: &Gathered) -> Option<(&Option<String>, Option<CheckRound>)> {
    let main = gathered.rounds.get(gathered.main?)?;
    Some((&main.period, main.check))
}

/// 同一批材料里的上期：检查方式相同、周期较早的里面最近的一轮。
fn here(gathered: &Gathered, office: &Office) -> Option<Previous> {
    let (period, check) = main_of(gathered)?;
    let period = period.as_deref()?;
    let fits = |r: &Round| r.check == check && r.period.as_deref().is_some_and(|p| p < period);
    let rounds = gathered.rounds.iter().enumerate();
    let (at, _) = rounds
        .filter(|(_, r)| fits(r))
        .max_by(|a, b| a.1.period.cmp(&b.1.period))?;
    Some(Previous {
        set: PreviousSet::Here(at),
        before: before(&gathered.localities, &gathered.localities, &office.roster),
        comparable: vec![true; office.catalogue.indicators.len()],
        ..Previous::default()
    })
}

/// 专门给出的上期：检查方式与主轮相同的优先，其次周期较早而最近的，再次材料多的。
fn from_given(
    gathered: &mut Gathered,
    material: PreviousMaterial,
    office: &Office,
) -> Option<Previous> {
    let all = material.submissions.len();
    let old = Office {
        roster: office.roster.with_merged(),
        ..bare(office)
    };
    let mut earlier = gather(material.submissions, &old);
    let lost = earlier.unattributed.len();
    if lost > 0 {
        let names: Vec<&str> = earlier
            .unattributed
            .iter()
            .map(|s| s.source.path.as_str())
            .take(5)
            .collect();
        let more = if lost > 5 { "等" } else { "" };
        gathered.findings.push(said(rules::PREVIOUS_UNUSED.at(
            None,
            None,
            format!(
                "上期的{all}份材料里有{lost}份打不开或说不清是哪个地区：{}{more}，这些地区不与上期对比",
                names.join("、")
            ),
            "请改用上期的汇总表，或补上能打开的文件后再运行",
        )));
    }
    let (period, check) = match main_of(gathered) {
        Some((period, check)) => (period.clone(), check),
        None => (None, None),
    };
    let sent = |r: &Round| r.entries.iter().filter(|e| e.current.is_some()).count();
    let best = earlier
        .rounds
        .iter()
        .enumerate()
        .max_by_key(|(_, r)| {
            let before = period.is_none() || r.period < period;
            (r.check == check, before, r.period.clone(), sent(r))
        })
        .map(|(at, _)| at)?;
    let round = earlier.rounds.swap_remove(best);
    if round.period.is_some() && round.period == period && round.check == check {
        gathered.findings.push(said(rules::PREVIOUS_UNUSED.at(
            None,
            None,
            format!(
                "给出的上期材料写的周期也是“{}”，与本期相同",
                round.period.as_deref().unwrap_or_default()
            ),
            "请核对给出的是不是上期的汇总表；是的，可以不理",
        )));
    }
    Some(Previous {
        before: before(&gathered.localities, &earlier.localities, &office.roster),
        set: PreviousSet::Given {
            localities: earlier.localities,
            round: Box::new(round),
        },
        comparable: material.comparable,
        inputs: material.inputs,
        ..Previous::default()
    })
}

/// 归拢上期用的办公室：不按本期的周期找主轮。
fn bare(office: &Office) -> Office {
    let mut config = office.config.clone();
    config.round.period = None;
    Office {
        config,
        ..office.clone()
    }
}

/// 本期各地区在上期名单里的前身。
fn before(now: &[Locality], old: &[Locality], roster: &Roster) -> Vec<Vec<usize>> {
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, locality) in now.iter().enumerate() {
        names.entry(&locality.name).or_default().push(at);
        if let Some(code) = &locality.code {
            codes.entry(code).or_insert(at);
        }
    }
    let successors = roster.successors();
    let mut all = vec![Vec::new(); now.len()];
    for (at, locality) in old.iter().enumerate() {
        // 并入别处的归到并入的那一个；其余先按名称，同名的几个、改了名的再按代码
        let merged = successors.get(locality.name.as_str());
        let merged = merged.and_then(|line| roster.localities.get(*line));
        let name = merged.map_or(locality.name.as_str(), |line| line.name.as_str());
        let code = locality.code.as_deref().and_then(|c| codes.get(c).copied());
        let home = match names.get(name).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            Some(several) => code.filter(|c| several.contains(c)).or_else(|| {
                several
                    .iter()
                    .copied()
                    .find(|&n| now.get(n).map(|l| &l.parent_name) == Some(&locality.parent_name))
            }),
            None => code,
        };
        if let Some(list) = home.and_then(|h| all.get_mut(h)) {
            list.push(at);
        }
    }
    all
}

/// 上期有材料、本期没有去处的，及对它们的一句话。
fn not_followed(previous: &Previous, gathered: &Gathered) -> (Vec<usize>, Option<RoundFinding>) {
    let PreviousSet::Given { localities, round } = &previous.set else {
        return (Vec::new(), None);
    };
    let mut followed = vec![false; localities.len()];
    for at in previous.before.iter().flatten() {
        if let Some(slot) = followed.get_mut(*at) {
            *slot = true;
        }
    }
    let gone: Vec<usize> = (0..localities.len())
        .filter(|&at| round.submission_of(at).is_some() && followed.get(at) == Some(&false))
        .collect();
    let names: Vec<&str> = gone
        .iter()
        .filter_map(|&at| localities.get(at).map(|l| l.name.as_str()))
        .collect();
    let finding = (!names.is_empty() && gathered.has_roster).then(|| {
        let more = if names.len() > 8 { "等" } else { "" };
        said(rules::PREVIOUS_GONE.at(
            None,
            None,
            format!(
                "上期有{}{more}的材料，本期的名册里没有这{}个地区",
                names.iter().take(8).copied().collect::<Vec<_>>().join("、"),
                names.len()
            ),
            rules::PREVIOUS_GONE.remedy,
        ))
    });
    (gone, finding)
}

fn said(finding: crate::finding::Finding) -> RoundFinding {
    RoundFinding {
        locality: None,
        path: None,
        finding,
    }
}
