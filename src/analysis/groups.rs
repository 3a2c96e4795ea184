//! 上下级：若干地区合起来的结果，按上级、按层级。
//!
//! 上级自己的答案从不混进所属地区的合计。

use super::{measure, rank};
use crate::field::Level;
use crate::model::catalogue::Catalogue;
use crate::model::comparison::{Locality, ParentResult, Round};
use std::collections::{BTreeMap, BTreeSet};

/// 上下级最多走这么多级：名册成环时到此为止。
const DEEPEST: usize = 8;

/// 分组的键：上级（全体在最前，名单之外的上级在最后）、层级的高低、层级或上级的名称。
type Key<'a> = (Option<usize>, u8, &'a str);

/// 算进合计的地区：报了材料的，或应当报的。
fn counted<'a>(
    round: &'a Round,
    localities: &'a [Locality],
) -> impl Iterator<Item = (usize, &'a Locality)> {
    let all = localities.iter().enumerate();
    all.filter(|(at, l)| l.expected || round.submission_of(*at).is_some())
}

/// 各上级地区直接所属的合计，按上级在名单里的次序；名单之外的上级按名称在后。
pub(super) fn by_parent(
    round: &Round,
    localities: &[Locality],
    catalogue: &Catalogue,
) -> Vec<ParentResult> {
    let mut groups: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, locality) in counted(round, localities) {
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
            let levels: BTreeSet<_> = members
                .iter()
                .filter_map(|&m| localities.get(m).map(|l| l.level.as_deref()))
                .collect();
            let level = match levels.len() {
                1 => levels.into_iter().next().flatten(),
                _ => None,
            };
            group(round, localities, catalogue, (parent, name, level), members)
        })
        .collect()
}

/// 同一上级之下同一层级的合计，与 `direct`（[`by_parent`]）同样的不再列；最前是全体的各层级。
pub(super) fn by_level(
    round: &Round,
    localities: &[Locality],
    catalogue: &Catalogue,
    direct: &[ParentResult],
) -> Vec<ParentResult> {
    let mut groups: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (at, locality) in counted(round, localities) {
        let Some(level) = locality.level.as_deref() else {
            continue;
        };
        let order = height(level);
        groups.entry((None, order, level)).or_default().push(at);
        for above in ancestors(localities, at) {
            let key = (Some(above), order, level);
            groups.entry(key).or_default().push(at);
        }
    }
    let one_level = groups.keys().filter(|(above, ..)| above.is_none()).count() < 2;
    let direct: BTreeMap<usize, &[usize]> = direct
        .iter()
        .filter_map(|g| Some((g.parent?, g.members.as_slice())))
        .collect();
    groups
        .into_iter()
        .filter(|((above, ..), members)| match above {
            None => !one_level,
            Some(above) => direct.get(above) != Some(&members.as_slice()),
        })
        .map(|((above, _, level), members)| {
            group(
                round,
                localities,
                catalogue,
                (above, "", Some(level)),
                members,
            )
        })
        .collect()
}

/// 各级上级，由近及远。
pub(super) fn ancestors(localities: &[Locality], at: usize) -> impl Iterator<Item = usize> + '_ {
    let up = move |at: usize| localities.get(at).and_then(|l| l.parent);
    std::iter::successors(up(at), move |&above| up(above))
        .take_while(move |&above| above != at)
        .take(DEEPEST)
}

/// 层级的高低：高的在前，不认识的在最后。
fn height(level: &str) -> u8 {
    let known = Level::from_label(level).and_then(|l| Level::ALL.iter().position(|a| *a == l));
    known
        .and_then(|at| u8::try_from(at).ok())
        .unwrap_or(u8::MAX)
}

/// 一组。
fn group(
    round: &Round,
    localities: &[Locality],
    catalogue: &Catalogue,
    (parent, name, level): (Option<usize>, &str, Option<&str>),
    members: Vec<usize>,
) -> ParentResult {
    let total = measure::total(&round.results, &members, catalogue.parts.len());
    let (best, worst) = rank::extremes(&round.results, &members);
    let count = |wanted: &dyn Fn(usize) -> bool| {
        u32::try_from(members.iter().filter(|&&m| wanted(m)).count()).unwrap_or(u32::MAX)
    };
    ParentResult {
        parent,
        name: parent
            .and_then(|p| localities.get(p))
            .map_or_else(|| name.to_owned(), |p| p.name.clone()),
        level: level.map(str::to_owned),
        expected: count(&|m| localities.get(m).is_some_and(|l| l.expected)),
        reported: count(&|m| round.submission_of(m).is_some()),
        met: total.met,
        basic: total.basic,
        parts: total.parts,
        median: rank::median(&round.results, &members),
        best,
        worst,
        indicators: measure::indicators(round, &members, localities, catalogue),
        members,
    }
}
