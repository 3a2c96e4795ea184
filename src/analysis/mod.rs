//! 汇总：份额、名次、合计。
//!
//! 进：审核过的轮次。出：[`crate::model::comparison::Comparison`]。
