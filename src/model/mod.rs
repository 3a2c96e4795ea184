//! 全程共用的词：指标目录、报送材料、检查轮次、汇总结果。
//!
//! 只有数据和对数据的简单问答；怎样得来、怎样写出在别的模块。

pub mod artefact;
pub mod catalogue;
pub mod checks;
pub mod comparison;
pub mod draw;
pub mod history;
pub mod json;
pub mod ledger;
pub mod lists;
pub mod periods;
pub mod plan;
pub mod rivals;
pub mod said;
pub mod submission;
pub mod unusual;

#[cfg(test)]
pub(crate) mod sample;
