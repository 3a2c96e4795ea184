//! 办公室带来的东西：配置、名册、指标目录、模板。
//!
//! 进：`quanyi.toml` 与它指名的文件。出：[`Office`]，或全部不对之处（[`Complaint`]，一次列全）。
//! 这里不知道报送材料。

pub mod catalogue;
mod complaint;
pub mod config;
mod file;
mod keyed;
pub mod roster;
mod syntax;

pub use complaint::{Complaint, listed};
pub use config::Config;
pub use roster::Roster;

use crate::model::catalogue::Catalogue;

/// 一次运行所需的全部背景。
#[derive(Debug, Clone)]
pub struct Office {
    /// 配置。
    pub config: Config,
    /// 名册；没有时为空名册。
    pub roster: Roster,
    /// 指标目录。
    pub catalogue: Catalogue,
}
