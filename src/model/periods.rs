//! 与上期对比：同一地区、同一指标，上一期怎样，这一期怎样。

use super::comparison::{Locality, Round, Share};

/// 上期的材料，及它与本期各地区的对应。
#[derive(Debug, Clone, Default)]
pub struct Previous {
    /// 上期的一轮在哪里。
    pub set: PreviousSet,
    /// 本期各地区（与 `localities` 同序）在上期的前身：上期名单里的下标。
    /// 改名的一个，合并的几个，上期没有的为空。
    pub before: Vec<Vec<usize>>,
    /// 上期有材料、而本期名单里找不到去处的（上期名单里的下标）。
    pub gone: Vec<usize>,
    /// 各三级指标（与目录同序）上期是否也有；没有的不比。
    pub comparable: Vec<bool>,
    /// 专门给出的上期文件：显示路径与 SHA-256，按路径；上期就在同一批材料里的为空。
    pub inputs: Vec<(String, String)>,
}

/// 上期的一轮在哪里。
#[derive(Debug, Clone)]
pub enum PreviousSet {
    /// 与本期在同一批材料里：`rounds` 的下标，名单也是同一份。
    Here(usize),
    /// 专门给出的，有自己的名单。
    Given {
        /// 上期的各地区。
        localities: Vec<Locality>,
        /// 上期的一轮，与上面的名单同序。
        round: Box<Round>,
    },
}

impl Default for PreviousSet {
    fn default() -> Self {
        PreviousSet::Here(0)
    }
}

/// 看上期：名单与一轮。
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// 上期的各地区。
    pub localities: &'a [Locality],
    /// 上期的一轮。
    pub round: &'a Round,
    /// 对应关系。
    pub previous: &'a Previous,
}

impl<'a> Earlier<'a> {
    /// 由名单、各轮与对应关系取得；下标不在其中的为空。
    pub fn of(
        previous: &'a Previous,
        localities: &'a [Locality],
        rounds: &'a [Round],
    ) -> Option<Self> {
        let (localities, round) = match &previous.set {
            PreviousSet::Here(at) => (localities, rounds.get(*at)?),
            PreviousSet::Given { localities, round } => (localities.as_slice(), round.as_ref()),
        };
        Some(Self {
            localities,
            round,
            previous,
        })
    }

    /// 本期某地区在上期的前身，只要有材料的。
    pub fn before(&self, locality: usize) -> impl Iterator<Item = usize> + '_ {
        let all = self.previous.before.get(locality).into_iter().flatten();
        let sent = |at: &usize| self.round.submission_of(*at).is_some();
        all.copied().filter(sent)
    }
}

/// 本期与上期的变化。
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// 各地区的变化，与 `localities` 同序。
    pub localities: Vec<LocalityChange>,
    /// 各三级指标的变化，与目录同序；只计两期都有材料的地区。
    pub indicators: Vec<IndicatorChange>,
    /// 两期都有材料的地区数。
    pub compared: u32,
    /// 这些地区合起来，两期的达标率（只计两期都有的指标）。
    pub met: Pair,
    /// 同上，基本要求指标的。
    pub basic: Pair,
    /// 有进步的指标次数（各地相加）。
    pub improved: u32,
    /// 有退步的指标次数。
    pub relapsed: u32,
}

/// 两期的份额。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// 上期。
    pub before: Share,
    /// 本期。
    pub now: Share,
}

/// 一个地区的变化。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalityChange {
    /// 两期都有材料；否则以下都是空的。
    pub compared: bool,
    /// 两期的达标率（只计两期都有的指标；上期是几个合并的，各数相加）。
    pub met: Pair,
    /// 两期的基本要求达标率。
    pub basic: Pair,
    /// 有进步的指标：上期无/否、空白，本期有/是。
    pub improved: Vec<usize>,
    /// 有退步的指标：上期有/是，本期无/否、空白。
    pub relapsed: Vec<usize>,
    /// 上期几个前身的答案各不相同、说不上进退的指标。
    pub mixed: Vec<usize>,
}

/// 一个指标的变化。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorChange {
    /// 上期也有这一条。
    pub comparable: bool,
    /// 两期的达标率。
    pub met: Pair,
    /// 有进步的地区数。
    pub improved: u32,
    /// 有退步的地区数。
    pub relapsed: u32,
    /// 各填写项两期的合计，与指标的填写项同序；不是数的为空。
    pub sums: Vec<Option<SumChange>>,
}

/// 一个数两期的合计：只加两期都填了数的地区。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SumChange {
    /// 上期。
    pub before: i64,
    /// 本期。
    pub now: i64,
    /// 两期都填了数的地区数。
    pub localities: u32,
}
