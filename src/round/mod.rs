//! 轮次：谁报了什么。
//!
//! 进：全部报送材料与名册。出：各轮检查，每个地区一份有效件，其余各份留在旁边，缺报的列明。
//! 这里不看答案对不对，也不算份额；不论材料以什么次序进来，结果都相同。

mod gather;
mod place;
mod previous;
pub mod rules;
#[cfg(test)]
mod tests;
mod version;

pub use gather::gather;
pub use place::roster_line;
pub use previous::{PreviousMaterial, previous};
pub use version::same_content;

use crate::model::comparison::{Locality, Round, RoundFinding};
use crate::model::periods::Previous;
use crate::model::submission::Submission;
use crate::model::unusual::Unusual;

/// 归拢好的材料。
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// 全部地区：名册在前（名册的次序），名册外的在后；没有名册时按代码、名称。
    pub localities: Vec<Locality>,
    /// 各轮检查，按周期、检查方式；只有材料（`entries`），结果由 `analysis` 算。
    pub rounds: Vec<Round>,
    /// 主轮在 `rounds` 里的位置；没有可用的材料时为空。
    pub main: Option<usize>,
    /// 说不清属于哪个地区、或打不开的材料。
    pub unattributed: Vec<Submission>,
    /// 名册与齐全方面的问题。
    pub findings: Vec<RoundFinding>,
    /// 有没有名册。
    pub has_roster: bool,
    /// 上期；没有为空，由 [`previous()`] 填。
    pub previous: Option<Previous>,
    /// 主轮里异常的数，由 `check::across` 填。
    pub unusual: Vec<Unusual>,
}
