//! 读：表格 → 表里的行 → 指标 → 答案。
//!
//! 进：一个打开了的文件与办公室的背景。出：一份或几份报送材料，每个指标都有答案，说不准的都有审核问题。
//! 四个问题四个地方：什么在哪里（`source`）、哪些格属于哪一行（`layout`）、这一行是哪个指标（`align`）、它说了什么（`tick`、`compose`、`field`）。

pub mod align;
pub mod compose;
pub mod consolidated;
pub mod header;
pub mod identity;
pub mod identity_rules;
pub mod layout;
pub mod lines;
pub mod number;
pub mod sheet;
pub mod targets;
pub mod tick;
pub mod value_rules;
