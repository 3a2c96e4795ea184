//! 表扬名单、整改名单：按配置的标准，逐个地区说凭哪些数、悬而未决的问题会不会使它翻转。
//!
//! 悬而未决的问题有三种：答案本身说不清（两选、看不清、空白、缺行）；审核对某一指标的“有”“无”提出了疑问
//! 而还没有答复；几份材料分不出先后而答案不同。凡是这样的，最有利按达到、最不利按未达到各算一遍。

mod checked;
mod commend;
mod open;
mod rectify;
#[cfg(test)]
mod tests;

use crate::model::comparison::Comparison;
use crate::model::lists::Lists;
use crate::office::Office;

/// 两张名单。`comparison` 的各轮结果应已算好。
pub(super) fn lists(comparison: &Comparison, office: &Office) -> Lists {
    Lists {
        commend: commend::list(comparison, office),
        rectify: rectify::list(comparison, office),
    }
}

/// 层级在所列之内；没有列即全部。
pub(super) fn within(level: Option<&str>, levels: &[String]) -> bool {
    levels.is_empty() || level.is_some_and(|l| levels.iter().any(|w| w == l))
}
