//! 与上期相比的事实：一个地区的、全体的。

use super::{ShareFact, shown_period};
use crate::model::comparison::{Comparison, Share};
use crate::model::periods::{Earlier, Pair};
use crate::office::Office;
use crate::text::locale;
use serde::Serialize;
use std::cmp::Ordering;

/// 一个地区与上期相比；两期都有材料、都有可计的才有。
#[derive(Debug, Clone, Serialize)]
pub struct ChangeFacts {
    /// 上期的周期，如 `2016年`；不知道的写 `上期`。
    #[serde(rename = "周期")]
    pub period: String,
    /// 上期的前身，改名、合并过的才有；没有改过的为空。
    #[serde(rename = "前身")]
    pub before: Vec<String>,
    /// 只按两期都有的指标比，因而本期的数与前面说的达标率不是同一个。
    #[serde(rename = "部分可比")]
    pub in_common: bool,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: MoveFact,
    /// 基本要求达标率；没有可计的为空。
    #[serde(rename = "基本")]
    pub basic: Option<MoveFact>,
    /// 上期没有达到、本期达到的指标。
    #[serde(rename = "新达到")]
    pub improved: Vec<ChangedIndicatorFact>,
    /// 上期达到、本期没有达到的指标。
    #[serde(rename = "退步")]
    pub relapsed: Vec<ChangedIndicatorFact>,
    /// 上期几个前身的答案不同、说不上进退的指标数。
    #[serde(rename = "说不上")]
    pub mixed: usize,
}

/// 全体与上期相比：只计两期都有材料的地区、两期都有的指标；没有这样的地区即没有。
#[derive(Debug, Clone, Serialize)]
pub struct RoundChangeFacts {
    /// 上期的周期，如 `2016年`；不知道的写 `上期`。
    #[serde(rename = "周期")]
    pub period: String,
    /// 两期都有材料的地区数。
    #[serde(rename = "地区数")]
    pub compared: u32,
    /// 这些地区合起来的达标率。
    #[serde(rename = "份额")]
    pub share: MoveFact,
    /// 这些地区合起来的基本要求达标率；没有可计的为空。
    #[serde(rename = "基本")]
    pub basic: Option<MoveFact>,
    /// 达标率上升的地区数。
    #[serde(rename = "上升")]
    pub rose: usize,
    /// 达标率下降的地区数。
    #[serde(rename = "下降")]
    pub fell: usize,
}

/// 一个份额两期的升降。
#[derive(Debug, Clone, Serialize)]
pub struct MoveFact {
    /// 上期。
    #[serde(rename = "上期")]
    pub before: ShareFact,
    /// 本期。
    #[serde(rename = "本期")]
    pub now: ShareFact,
    /// `上升` `下降` `持平`
    #[serde(rename = "升降")]
    pub way: String,
    /// 升降几个百分点，不带正负号：`3.2`；印出来的两个数相同的为空。
    #[serde(rename = "百分点")]
    pub points: String,
}

/// 一个有进退的指标。
#[derive(Debug, Clone, Serialize)]
pub struct ChangedIndicatorFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 短名。
    #[serde(rename = "名称")]
    pub name: String,
    /// 基本要求。
    #[serde(rename = "是基本")]
    pub basic: bool,
}

/// 与上期相比；`now` 是本期按全部指标算的达标率。
pub(super) fn change(
    comparison: &Comparison,
    office: &Office,
    ix: usize,
    now: Share,
) -> Option<ChangeFacts> {
    let change = comparison.change_of(ix)?;
    let earlier = comparison.earlier()?;
    let share = moved(change.met)?;
    let name = &comparison.localities.get(ix)?.name;
    let before: Vec<String> = earlier
        .before(ix)
        .filter_map(|at| {
            let then = &earlier.localities.get(at)?.name;
            let unit = earlier.round.submission_of(at)?.unit.as_deref();
            Some(office.roster.name_then(then, unit).to_owned())
        })
        .collect();
    let named = |all: &[usize]| -> Vec<ChangedIndicatorFact> {
        let indicators = all
            .iter()
            .filter_map(|at| office.catalogue.indicators.get(*at));
        let mut named: Vec<_> = indicators
            .map(|i| ChangedIndicatorFact {
                code: i.code.clone(),
                name: i.short.clone(),
                basic: i.basic,
            })
            .collect();
        // 基本要求指标说在前面
        named.sort_by_key(|i| !i.basic);
        named
    };
    Some(ChangeFacts {
        period: period_of(&earlier),
        before: if before.len() == 1 && before[0] == *name {
            Vec::new()
        } else {
            before
        },
        in_common: change.met.now != now,
        share,
        basic: moved(change.basic),
        improved: named(&change.improved),
        relapsed: named(&change.relapsed),
        mixed: change.mixed.len(),
    })
}

/// 上期的周期；不知道的写 `上期`。
pub(super) fn period_of(earlier: &Earlier<'_>) -> String {
    let period = earlier.round.period.as_deref().map(shown_period);
    period
        .filter(|p| !p.is_empty())
        .unwrap_or_else(|| "上期".to_owned())
}

/// 全体与上期相比。
pub(super) fn round_change(comparison: &Comparison) -> Option<RoundChangeFacts> {
    let changes = comparison.changes.as_ref()?;
    let earlier = comparison.earlier()?;
    let share = moved(changes.met)?;
    let moves: Vec<MoveFact> = (0..comparison.localities.len())
        .filter_map(|ix| moved(comparison.change_of(ix)?.met))
        .collect();
    let count = |way: &str| moves.iter().filter(|m| m.way == way).count();
    Some(RoundChangeFacts {
        period: period_of(&earlier),
        compared: changes.compared,
        share,
        basic: moved(changes.basic),
        rose: count("上升"),
        fell: count("下降"),
    })
}

/// 两期的升降：升还是降由整数算出，几个百分点由印出来的两个数相减；有一期没有可计的为空。
fn moved(pair: Pair) -> Option<MoveFact> {
    let Pair { before, now } = pair;
    if before.of == 0 || now.of == 0 {
        return None;
    }
    let points = locale::points_between((before.met, before.of), (now.met, now.of))?;
    let cross = |a: Share, b: Share| u64::from(a.met) * u64::from(b.of);
    Some(MoveFact {
        before: before.into(),
        now: now.into(),
        way: match cross(now, before).cmp(&cross(before, now)) {
            Ordering::Greater => "上升",
            Ordering::Less => "下降",
            Ordering::Equal => "持平",
        }
        .to_owned(),
        points: if points == 0 {
            String::new()
        } else {
            locale::points(points.abs())
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_what_the_reader_would_subtract() {
        let said = |before: (u32, u32), now: (u32, u32)| {
            let share = |(met, of)| Share { met, of };
            moved(Pair {
                before: share(before),
                now: share(now),
            })
            .map(|m| (m.way, m.points))
        };
        let of = |way: &str, points: &str| Some((way.to_owned(), points.to_owned()));
        assert_eq!(said((34, 49), (39, 49)), of("上升", "10.2"));
        // 58.3% 与 66.7% 印在一起，读的人算出来是 8.4
        assert_eq!(said((7, 12), (8, 12)), of("上升", "8.4"));
        assert_eq!(said((3, 4), (1, 2)), of("下降", "25"));
        assert_eq!(said((3, 6), (2, 4)), of("持平", ""));
        assert_eq!(said((5000, 9999), (5001, 9999)), of("上升", ""));
        assert_eq!(said((0, 0), (1, 2)), None);
    }
}
