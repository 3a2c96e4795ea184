//! 整改台账：上一次的接着用，本次须整改的添上，已经达到的建议销号，逾期的列入催办。
//!
//! 进：整改名单、本次各地的答案、上一次的台账。出：[`Ledger`]。
//! 人填的一个字不丢：行列增删、改写都照人的，与材料不一致的写在“程序提示”里；程序只管认地区、认指标、
//! 立项、“本次情况”和“程序提示”。不看时钟：算逾期用成文日期，所以同样的材料与台账得到同样的字节。

mod merge;
mod read;
#[cfg(test)]
mod tests;

pub use merge::merge;
pub(crate) use read::WRITTEN;
pub use read::{BaseRow, Earlier, EarlierRow, read};
