//! 名次、最高最低、中位数：按分数精确比较，不算成小数。

use crate::model::comparison::{Locality, LocalityResult, Rank, Share};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// 排名次：同级的地区之间，达标率高的在前；相等的并列，其后跳过。
/// 没有材料、没有应计指标的不参加。
pub(super) fn assign(results: &mut [LocalityResult], localities: &[Locality]) {
    let mut levels: BTreeMap<Option<&str>, Vec<(Share, usize)>> = BTreeMap::new();
    for (at, locality) in localities.iter().enumerate() {
        if let Some(share) = results.get(at).map(|r| r.met).filter(|s| s.of > 0) {
            levels
                .entry(locality.level.as_deref())
                .or_default()
                .push((share, at));
        }
    }
    for mut members in levels.into_values() {
        members.sort_by(|a, b| b.0.order(&a.0));
        let among = members.len() as u32;
        let mut place = 1;
        for tied in members.chunk_by(|a, b| a.0.order(&b.0) == Ordering::Equal) {
            for (_, member) in tied {
                if let Some(result) = results.get_mut(*member) {
                    result.rank = Some(Rank {
                        place,
                        tied: tied.len() > 1,
                        among,
                    });
                }
            }
            place += tied.len() as u32;
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

/// 达标率的中位数：中间一个；偶数个时是中间两个的平均，写成分数。没有参加计算的为 0/0。
pub(super) fn median(results: &[LocalityResult], members: &[usize]) -> Share {
    let mut shares: Vec<Share> = members
        .iter()
        .filter_map(|&m| results.get(m).map(|r| r.met))
        .filter(|s| s.of > 0)
        .collect();
    shares.sort_by(Share::order);
    let middle = shares.len() / 2;
    let Some(&upper) = shares.get(middle) else {
        return Share::default();
    };
    if shares.len() % 2 == 1 {
        return upper;
    }
    let lower = shares.get(middle - 1).copied().unwrap_or(upper);
    if lower.order(&upper) == Ordering::Equal {
        return upper;
    }
    // 分母是一个地区的应计指标数，相乘不会越界
    Share {
        met: lower.met * upper.of + upper.met * lower.of,
        of: 2 * lower.of * upper.of,
    }
}
