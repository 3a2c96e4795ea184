//! 名次：按分数精确比较，不算成小数。

use crate::model::comparison::{Locality, LocalityResult, Rank, Share};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// 排名次：同级的地区之间，达标率高的在前；相等的并列，其后跳过。
/// 没有材料、没有应计指标的不参加。
pub(super) fn assign(results: &mut [LocalityResult], localities: &[Locality]) {
    let mut levels: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, locality) in localities.iter().enumerate() {
        if results.get(at).is_some_and(|r| r.met.of > 0) {
            levels
                .entry(locality.level.as_deref())
                .or_default()
                .push(at);
        }
    }
    for members in levels.into_values() {
        let shares: Vec<Share> = members
            .iter()
            .filter_map(|&m| results.get(m).map(|r| r.met))
            .collect();
        let count = |own: Share, wanted: Ordering| {
            shares.iter().filter(|s| s.order(&own) == wanted).count() as u32
        };
        for &member in &members {
            if let Some(result) = results.get_mut(member) {
                result.rank = Some(Rank {
                    place: count(result.met, Ordering::Greater) + 1,
                    tied: count(result.met, Ordering::Equal) > 1,
                    among: shares.len() as u32,
                });
            }
        }
    }
}

/// 达标率最高与最低的地区；各地相同（或只有一个）时没有最低的。
pub(super) fn extremes(results: &[LocalityResult], members: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let share = |m: usize| results.get(m).map(|r| r.met).unwrap_or_default();
    let ranked: Vec<usize> = members
        .iter()
        .copied()
        .filter(|&m| share(m).of > 0)
        .collect();
    let with = |bound: Option<Share>| -> Vec<usize> {
        let same = |m: &usize| bound.is_some_and(|b| b.order(&share(*m)) == Ordering::Equal);
        ranked.iter().copied().filter(same).collect()
    };
    let best = ranked.iter().map(|&m| share(m)).max_by(Share::order);
    let worst = ranked
        .iter()
        .map(|&m| share(m))
        .min_by(Share::order)
        .filter(|w| best.is_some_and(|b| b.order(w) != Ordering::Equal));
    (with(best), with(worst))
}
