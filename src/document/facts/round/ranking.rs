//! 名次的事实：各层级的排名，按上级地区合并的结果。

use super::super::{ShareFact, extent, words};
use crate::model::comparison::{Comparison, Locality, Round};
use serde::Serialize;

/// 一个层级的排名。
#[derive(Debug, Clone, Serialize)]
pub struct LevelFact {
    /// `县级`；没有层级的为空。
    #[serde(rename = "名称")]
    pub name: String,
    /// `县（市、区）`
    #[serde(rename = "统称")]
    pub general_name: String,
    /// 参加排名的个数。
    #[serde(rename = "个数")]
    pub count: usize,
    /// 全部，名次在前的在前。
    #[serde(rename = "排名")]
    pub ranked: Vec<RankFact>,
    /// 第一名（可并列）。
    #[serde(rename = "第一")]
    pub first: Vec<RankFact>,
    /// 末名（可并列）；与第一名相同时为空。
    #[serde(rename = "末名")]
    pub last: Vec<RankFact>,
    /// 不多，排名图里逐个列得下。
    #[serde(rename = "列得下")]
    pub fits: bool,
    /// 达标率高于全体的个数。
    #[serde(rename = "高于总体")]
    pub above: usize,
    /// 达标率低于全体的个数。
    #[serde(rename = "低于总体")]
    pub below: usize,
}

/// 一个地区的名次。
#[derive(Debug, Clone, Serialize)]
pub struct RankFact {
    /// `甲县`
    #[serde(rename = "名称")]
    pub name: String,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 基本要求达标率。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 第几名。
    #[serde(rename = "名次")]
    pub place: u32,
    /// 与别的地区并列。
    #[serde(rename = "并列")]
    pub tied: bool,
}

/// 一个上级地区所属各地合起来的结果。
#[derive(Debug, Clone, Serialize)]
pub struct ParentFact {
    /// `甲市`
    #[serde(rename = "名称")]
    pub name: String,
    /// 所属应报的个数。
    #[serde(rename = "应报")]
    pub expected: u32,
    /// 所属已报的个数。
    #[serde(rename = "已报")]
    pub reported: u32,
    /// 合计的达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 合计的基本要求达标率。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 所属达标率最高的地区（可并列）。
    #[serde(rename = "最高")]
    pub best: Vec<String>,
}

/// 份额高的在前；分数相乘比较，不经过小数。
pub(super) fn higher(a: &ShareFact, b: &ShareFact) -> std::cmp::Ordering {
    let (x, y) = (
        u64::from(a.met) * u64::from(b.of),
        u64::from(b.met) * u64::from(a.of),
    );
    y.cmp(&x)
}

pub(super) fn levels(comparison: &Comparison, main: &Round) -> Vec<LevelFact> {
    let overall: ShareFact = main.met.into();
    let mut order: Vec<Option<&str>> = Vec::new();
    let mut ranked: Vec<(Option<&str>, RankFact)> = Vec::new();
    for (locality, result) in comparison.localities.iter().zip(&main.results) {
        if let Some(rank) = result.rank {
            let level = locality.level.as_deref();
            if !order.contains(&level) {
                order.push(level);
            }
            let fact = RankFact {
                name: locality.name.clone(),
                share: result.met.into(),
                basic: result.basic.into(),
                place: rank.place,
                tied: rank.tied,
            };
            ranked.push((level, fact));
        }
    }
    order.sort_by_key(|level| words::level_order(*level));
    order
        .into_iter()
        .map(|level| {
            let mut of_level: Vec<RankFact> = ranked
                .iter()
                .filter(|(l, _)| *l == level)
                .map(|(_, r)| r.clone())
                .collect();
            of_level.sort_by_key(|r| r.place);
            let same = |l: &&Locality| l.expected && l.level.as_deref() == level;
            let expected = comparison.localities.iter().filter(same).count();
            let bottom = of_level.last().map_or(0, |r| r.place);
            LevelFact {
                name: level.unwrap_or_default().to_owned(),
                general_name: words::general_name(level).to_owned(),
                count: of_level.len(),
                fits: of_level.len().max(expected) <= extent::MOST_LISTED,
                first: of_level.iter().filter(|r| r.place == 1).cloned().collect(),
                last: of_level
                    .iter()
                    .filter(|r| bottom > 1 && r.place == bottom)
                    .cloned()
                    .collect(),
                above: of_level
                    .iter()
                    .filter(|r| higher(&r.share, &overall).is_lt())
                    .count(),
                below: of_level
                    .iter()
                    .filter(|r| higher(&r.share, &overall).is_gt())
                    .count(),
                ranked: of_level,
            }
        })
        .collect()
}

pub(super) fn parents(comparison: &Comparison, main: &Round) -> Vec<ParentFact> {
    let name = |ix: &usize| {
        comparison
            .localities
            .get(*ix)
            .map(|l| l.name.clone())
            .unwrap_or_default()
    };
    let sampled = words::sampled(main);
    let mut parents: Vec<ParentFact> = extent::summed(comparison, main)
        .into_iter()
        .filter(|p| p.reported > 0)
        .map(|p| ParentFact {
            name: p.name.clone(),
            expected: if sampled { p.reported } else { p.expected },
            reported: p.reported,
            share: p.met.into(),
            basic: p.basic.into(),
            best: p.best.iter().map(name).collect(),
        })
        .collect();
    parents.sort_by(|a, b| higher(&a.share, &b.share));
    if parents.len() < 2 {
        Vec::new()
    } else {
        parents
    }
}
