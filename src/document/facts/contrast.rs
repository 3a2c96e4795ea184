//! 两轮对照：同一周期、两种检查方式（自查与抽查），同一个地区的哪些答案不同。

use super::ShareFact;
use crate::model::checks::{Agreement, CheckComparison, CheckedLocality, DifferenceKind};
use crate::model::comparison::{Comparison, Round, Share};
use crate::model::submission::CheckRound;
use crate::office::Office;
use serde::Serialize;

/// 两轮对照的事实。没有第二轮时 `有` 为假，各数为零。
#[derive(Debug, Clone, Default, Serialize)]
pub struct ContrastFacts {
    /// 有没有可以对照的第二轮。
    #[serde(rename = "有")]
    pub any: bool,
    /// 前一轮的检查方式：`自查`
    #[serde(rename = "前")]
    pub before: String,
    /// 后一轮的检查方式：`抽查`
    #[serde(rename = "后")]
    pub after: String,
    /// 两轮都有材料的地区数。
    #[serde(rename = "地区数")]
    pub places: usize,
    /// 这些地区前一轮的达标率。
    #[serde(rename = "前份额")]
    pub before_share: ShareFact,
    /// 这些地区后一轮的达标率。
    #[serde(rename = "后份额")]
    pub after_share: ShareFact,
    /// 可以逐项对照的项次（两轮都说得清的）。
    #[serde(rename = "对照项次")]
    pub compared: u32,
    /// 其中答案不同的项次。
    #[serde(rename = "不一致")]
    pub different: u32,
    /// 前一轮达到、后一轮没有达到的项次。
    #[serde(rename = "前有后无")]
    pub lost: u32,
    /// 前一轮没有达到、后一轮达到的项次。
    #[serde(rename = "前无后有")]
    pub gained: u32,
    /// 一边没有答清（空白、两选、看不清、缺行）、没有核实的项次，不在对照项次之内。
    #[serde(rename = "未核实")]
    pub unconfirmed: u32,
    /// 有不同的地区，不同多的在前。
    #[serde(rename = "地区")]
    pub differing: Vec<ContrastPlace>,
    /// 不同最多的指标（可并列）；没有不同的为空。
    #[serde(rename = "指标")]
    pub indicators: Vec<String>,
}

/// 一个地区在两轮之间。
#[derive(Debug, Clone, Serialize)]
pub struct ContrastPlace {
    /// `甲县`
    #[serde(rename = "名称")]
    pub name: String,
    /// 对照的项次。
    #[serde(rename = "对照项次")]
    pub compared: u32,
    /// 不同的项次。
    #[serde(rename = "不一致")]
    pub different: u32,
    /// 前有后无。
    #[serde(rename = "前有后无")]
    pub lost: u32,
    /// 前无后有。
    #[serde(rename = "前无后有")]
    pub gained: u32,
}

/// 两轮，与逐地区的不同之处。数都取自检查对照（[`CheckComparison`]），与汇总表相同。
pub(super) struct Contrast<'a> {
    pub(super) before: &'a Round,
    pub(super) after: &'a Round,
    checked: &'a CheckComparison,
    /// 两轮都有材料的地区，按名册的次序。
    pub(super) places: Vec<Place>,
}

/// 一个地区。
pub(super) struct Place {
    /// `localities` 的下标。
    pub(super) ix: usize,
    pub(super) compared: u32,
    /// 答案相反的指标（目录里的位置）；为真的是前无后有。
    pub(super) different: Vec<(usize, bool)>,
}

impl Place {
    fn of(checked: &CheckedLocality) -> Self {
        let different = checked.differences.iter().filter_map(|d| match d.kind {
            DifferenceKind::Overstated => Some((d.indicator, false)),
            DifferenceKind::Understated => Some((d.indicator, true)),
            DifferenceKind::Unconfirmed
            | DifferenceKind::Unanswered
            | DifferenceKind::Number { .. } => None,
        });
        Self {
            ix: checked.locality,
            compared: compared(&checked.all),
            different: different.collect(),
        }
    }

    pub(super) fn gained(&self) -> u32 {
        self.different.iter().filter(|(_, gained)| *gained).count() as u32
    }

    pub(super) fn lost(&self) -> u32 {
        self.different.len() as u32 - self.gained()
    }
}

/// 两边都答清了的项次。
fn compared(all: &Agreement) -> u32 {
    all.both_yes + all.own_only + all.check_only + all.both_no
}

/// 主轮那一周期的自查与检查；没有的为空。
pub(super) fn contrast(comparison: &Comparison) -> Option<Contrast<'_>> {
    let main = comparison.main_round()?;
    let round = |at: usize| comparison.rounds.get(at);
    let checked = comparison.checks.iter().find(|c| {
        !c.localities.is_empty() && round(c.own).is_some_and(|own| own.period == main.period)
    })?;
    Some(Contrast {
        before: round(checked.own)?,
        after: round(checked.check)?,
        checked,
        places: checked.localities.iter().map(Place::of).collect(),
    })
}

impl Contrast<'_> {
    /// 两轮都有材料的地区在一轮里合起来的达标率。
    pub(super) fn share(&self, round: &Round) -> Share {
        let mut total = Share::default();
        let results = self.places.iter().filter_map(|p| round.results.get(p.ix));
        results.for_each(|r| total.add(r.met));
        total
    }

    /// 有不同的地区，不同多的在前。
    pub(super) fn differing(&self) -> Vec<&Place> {
        let mut list: Vec<&Place> = self
            .places
            .iter()
            .filter(|p| !p.different.is_empty())
            .collect();
        list.sort_by_key(|p| std::cmp::Reverse(p.different.len()));
        list
    }
}

/// 一轮的检查方式的叫法。
pub(super) fn way(round: &Round) -> &'static str {
    round.check.map_or("检查", CheckRound::label)
}

/// 由汇总结果得出两轮对照的事实。
pub(super) fn facts(comparison: &Comparison, office: &Office) -> ContrastFacts {
    let Some(contrast) = contrast(comparison) else {
        return ContrastFacts::default();
    };
    let name = |ix: usize| comparison.localities.get(ix).map(|l| l.name.clone());
    let places = || contrast.places.iter();
    let mut counts = vec![0usize; office.catalogue.indicators.len()];
    for (indicator, _) in places().flat_map(|p| &p.different) {
        if let Some(count) = counts.get_mut(*indicator) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let of_most = |indicator: &&crate::model::catalogue::Indicator| {
        most > 0 && counts.get(indicator.ix) == Some(&most)
    };
    ContrastFacts {
        any: true,
        before: way(contrast.before).to_owned(),
        after: way(contrast.after).to_owned(),
        places: contrast.places.len(),
        before_share: contrast.share(contrast.before).into(),
        after_share: contrast.share(contrast.after).into(),
        compared: compared(&contrast.checked.all),
        unconfirmed: contrast.checked.all.unconfirmed + contrast.checked.all.unanswered,
        different: places().map(|p| p.different.len() as u32).sum(),
        lost: places().map(Place::lost).sum(),
        gained: places().map(Place::gained).sum(),
        differing: contrast
            .differing()
            .into_iter()
            .map(|p| ContrastPlace {
                name: name(p.ix).unwrap_or_default(),
                compared: p.compared,
                different: p.different.len() as u32,
                lost: p.lost(),
                gained: p.gained(),
            })
            .collect(),
        indicators: office
            .catalogue
            .indicators
            .iter()
            .filter(of_most)
            .map(|i| i.short.clone())
            .collect(),
    }
}
