//! 各指标的事实：达标的高低、基本要求的缺口、各项数量。

use super::super::ShareFact;
use super::ranking::higher;
use super::reported;
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, IndicatorResult, Round};
use crate::model::submission::State;
use crate::office::Office;
use serde::Serialize;

/// 各指标。
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorFacts {
    /// 全部，按目录的次序。
    #[serde(rename = "全部")]
    pub all: Vec<IndicatorFact>,
    /// 各地都达到的，按目录的次序。
    #[serde(rename = "各地达到")]
    pub complete: Vec<IndicatorFact>,
    /// 达标率高的在前，不含各地都达到的。
    #[serde(rename = "从高到低")]
    pub ranked: Vec<IndicatorFact>,
    /// 达标率低的在前，不含各地都达到的。
    #[serde(rename = "从低到高")]
    pub weakest: Vec<IndicatorFact>,
    /// 没有各地都达到的基本要求指标，达标率低的在前。
    #[serde(rename = "基本未达到")]
    pub basic_short: Vec<IndicatorFact>,
    /// `基本未达到` 里有地区达到、有地区没有达到的；未达到的地区相同的归在一组。
    #[serde(rename = "基本未达到分组")]
    pub basic_groups: Vec<ShortGroup>,
    /// 应计的地区都没有达到的，按目录的次序；`从低到高` 的头几项就是它们。
    #[serde(rename = "均未达到")]
    pub none: Vec<IndicatorFact>,
    /// 有地区应计的基本要求指标的项数。
    #[serde(rename = "应计基本项数")]
    pub basic_counted: usize,
    /// 一个指标最多有多少地区应计：应计数与它不同的，份额要连同应计数一起说。
    #[serde(rename = "应计地区数")]
    pub places: u32,
}

/// 未达到的地区相同的几个指标。
#[derive(Debug, Clone, Serialize)]
pub struct ShortGroup {
    /// 指标的短名。
    #[serde(rename = "指标")]
    pub indicators: Vec<String>,
    /// 未达到的地区。
    #[serde(rename = "名单")]
    pub names: Vec<String>,
}

/// 一个指标。
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 短名。
    #[serde(rename = "名称")]
    pub name: String,
    /// 工作标准原文。
    #[serde(rename = "标准")]
    pub text: String,
    /// 是不是基本要求。
    #[serde(rename = "基本")]
    pub basic: bool,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 未达到（无、否、空白）的地区。
    #[serde(rename = "未达到名单")]
    pub short_names: Vec<String>,
    /// 存疑的地区。
    #[serde(rename = "存疑名单")]
    pub unclear_names: Vec<String>,
}

/// 一个数量填写项的合计。
#[derive(Debug, Clone, Serialize)]
pub struct SumFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 指标短名。
    #[serde(rename = "指标")]
    pub indicator: String,
    /// 填写项：`数量`
    #[serde(rename = "填写项")]
    pub field: String,
    /// 所属一级指标。
    #[serde(rename = "方面")]
    pub part: String,
    /// 合计。
    #[serde(rename = "合计")]
    pub sum: i64,
    /// 单位（可空）：`件`
    #[serde(rename = "单位")]
    pub unit: String,
    /// 填了数的地区数。
    #[serde(rename = "地区数")]
    pub reported: u32,
    /// 其中只是约数的。
    #[serde(rename = "约数")]
    pub approximate: u32,
    /// 填了而读不出、没有计入的地区数。
    #[serde(rename = "读不出")]
    pub unreadable: u32,
}

pub(super) fn indicators(comparison: &Comparison, office: &Office, main: &Round) -> IndicatorFacts {
    // 与份额同一个尺度：对本地区不适用的，不论怎样填写都不算未达到
    let named = |indicator: &Indicator, of: fn(State) -> bool| -> Vec<String> {
        reported(main)
            .filter_map(|(at, _)| {
                let locality = comparison.localities.get(at)?;
                let answer = main.answers_of(at).get(indicator.ix)?;
                of(locality.effective(indicator, answer.state)).then(|| locality.name.clone())
            })
            .collect()
    };
    let fact = |(indicator, result): (&Indicator, &IndicatorResult)| IndicatorFact {
        code: indicator.code.clone(),
        name: indicator.short.clone(),
        text: indicator.text.clone(),
        basic: indicator.basic,
        share: result.share.into(),
        short_names: named(indicator, |s| {
            matches!(s, State::No | State::Blank | State::Missing)
        }),
        unclear_names: named(indicator, |s| {
            matches!(s, State::Conflict | State::Unreadable)
        }),
    };
    let all: Vec<IndicatorFact> = office
        .catalogue
        .indicators
        .iter()
        .zip(&main.indicators)
        .map(fact)
        .collect();
    let counted = || all.iter().filter(|i| i.share.of > 0);
    let (complete, rest): (Vec<_>, Vec<_>) =
        counted().cloned().partition(|i| i.share.met == i.share.of);
    let mut ranked = rest;
    ranked.sort_by(|a, b| higher(&a.share, &b.share));
    let mut weakest = ranked.clone();
    weakest.sort_by(|a, b| higher(&b.share, &a.share));
    let basic_short: Vec<IndicatorFact> = weakest.iter().filter(|i| i.basic).cloned().collect();
    let mut basic_groups: Vec<ShortGroup> = Vec::new();
    for one in basic_short.iter().filter(|i| i.share.met > 0) {
        match basic_groups.iter_mut().find(|g| g.names == one.short_names) {
            Some(group) => group.indicators.push(one.name.clone()),
            None => basic_groups.push(ShortGroup {
                indicators: vec![one.name.clone()],
                names: one.short_names.clone(),
            }),
        }
    }
    let none = counted().filter(|i| i.share.met == 0).cloned().collect();
    let basic_counted = counted().filter(|i| i.basic).count();
    let places = counted().map(|i| i.share.of).max().unwrap_or(0);
    IndicatorFacts {
        none,
        basic_counted,
        basic_groups,
        places,
        all,
        complete,
        ranked,
        weakest,
        basic_short,
    }
}

pub(super) fn sums(office: &Office, main: &Round) -> Vec<SumFact> {
    let mut out = Vec::new();
    for (indicator, result) in office.catalogue.indicators.iter().zip(&main.indicators) {
        for (field, sum) in indicator.fields.iter().zip(&result.sums) {
            if let Some(sum) = sum
                && (sum.reported > 0 || sum.unreadable > 0)
            {
                out.push(SumFact {
                    code: indicator.code.clone(),
                    indicator: indicator.short.clone(),
                    field: field.name.clone(),
                    part: office.catalogue.part_of(indicator).name.clone(),
                    sum: sum.sum,
                    unit: field.unit.clone(),
                    reported: sum.reported,
                    approximate: sum.approximate,
                    unreadable: sum.unreadable,
                });
            }
        }
    }
    out
}

/// 每个一级指标一个：有单位的优先，其次填报地区最多的，同样多的取在前的。
pub(super) fn key_sums(sums: &[SumFact]) -> Vec<SumFact> {
    let mut out: Vec<SumFact> = Vec::new();
    for sum in sums.iter().filter(|s| s.reported > 0 && s.sum > 0) {
        match out.last_mut() {
            Some(last) if last.part == sum.part => {
                let rank = |s: &SumFact| (!s.unit.is_empty(), s.reported);
                if rank(sum) > rank(last) {
                    *last = sum.clone();
                }
            }
            _ => out.push(sum.clone()),
        }
    }
    out
}

/// 每个一级指标取一个数量：有单位的优先，其次填报地区最多的。
pub(in crate::document::facts) fn key_sums_of(office: &Office, main: &Round) -> Vec<SumFact> {
    key_sums(&sums(office, main))
}
