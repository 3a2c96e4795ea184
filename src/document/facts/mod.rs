//! 事实：措辞看得见的一切，用办公室自己的词命名。这是公开的约定，单位自己的措辞照它写。
//!
//! - 全体的事实（[`RoundFacts`]）：每个文种都看得见，名字直接用，如 `{{ 报送.应报 }}`。
//! - 一个地区的事实（[`LocalityFacts`]）：范围为“每个地区”的文种看得见，如 `{{ 本地.名称 }}`。
//! - `字号`：本文种的发文字号（配置里没有时为空）。
//!
//! 每个数都是汇总结果里的整数；份额是（达标，应计）两个数，百分数由 `百分比` 在写出时才算。

mod change;
mod charts;
mod contrast;
mod corrections;
mod drawing;
mod extent;
mod lists;
mod locality;
mod matrix;
mod print;
mod round;
mod short_name;
mod slides;
mod tables;
mod widths;
mod words;

pub use change::{ChangeFacts, ChangedIndicatorFact, MoveFact, RoundChangeFacts};
pub use charts::{locality_charts, round_charts};
pub use contrast::{ContrastFacts, ContrastPlace};
pub use drawing::{DrawingFacts, DrawnFact, StratumFact, drawing, drawing_tables};
pub use lists::{CommendFact, CommendFacts, OverdueFact, RectifyFact, RectifyFacts};
pub use locality::{
    AnsweredFact, LocalityFacts, ReceivedFact, ShortfallFact, VersionFact, locality,
};
pub use print::PrintFacts;
pub use round::{
    CatalogueFacts, CheckFacts, FileFacts, IndicatorFact, IndicatorFacts, LevelFact, OfficeFacts,
    ParentFact, PartFact, ProblemFacts, RankFact, ReportFacts, RoundFacts, ShortGroup, SumFact,
    round,
};
pub use tables::{locality_tables, round_tables};
pub use words::period as shown_period;
pub(super) use words::scope;

use crate::model::comparison::Share;
use serde::Serialize;

/// 份额。用 `百分比` 写成百分数：`{{ 总体|百分比 }}` → `87.5%`。
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ShareFact {
    /// 达标数，如 `35`。
    #[serde(rename = "达标")]
    pub met: u32,
    /// 应计数（分母），如 `40`；为 0 即没有可计的。
    #[serde(rename = "应计")]
    pub of: u32,
}

impl ShareFact {
    /// 写成百分数，与 [`Share::percent`] 相同。
    fn percent(self, padded: bool) -> String {
        let Self { met, of } = self;
        Share { met, of }.percent(padded)
    }
}

impl From<Share> for ShareFact {
    fn from(share: Share) -> Self {
        Self {
            met: share.met,
            of: share.of,
        }
    }
}
