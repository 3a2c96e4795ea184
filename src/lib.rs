//! quanyi：把各地报来的维权服务工作标准自查表，一次做成汇总表与公文。
//!
//! # 一路走来
//!
//! ```text
//! source  路径 → 文件 → 表格          进来的唯一一道门
//! read    表格 → 行 → 指标 → 答案      一份材料，互不相干，可并行
//! round   各份材料 → 一轮检查          有效件、重复、缺报
//! check   审核规则
//! analysis 汇总、排名、份额、名单
//! ledger  整改台账：上一次的接着用
//! workbook 汇总表、填报表
//! document 事实 → 措辞 → 文稿 → typst → PDF
//! deliver 落盘、登记（manifest）、打包   出去的门
//! mail    登记过的产出 → 信 → 邮局      寄出去的门
//! ```
//!
//! 改过的文稿再排，走的是 [`redraft`]：文稿 → typst → PDF。会上有人问起一个数，[`trace`] 从产出一路走回单元格。
//! 没有变的不重做：[`cache`] 在最底下，读与排两处用它，只省时间，不改变结果。
//!
//! 次序写在 [`mod@run`] 里（抽查抽签的在 [`mod@draw`]）；下面的房间只用更下面的：
//! `mail` ← `deliver` ← `workbook` `document` ← `ledger` ← `analysis` ← `check` ← `round` ← `read` ← `office` ← `model` ← `field` `source` ← `finding` `text` `cache`。
//!
//! 词汇表在 [`model::catalogue`]。

pub mod analysis;
pub mod cache;
pub mod check;
pub mod deliver;
pub mod document;
pub mod draw;
pub mod field;
pub mod finding;
pub mod ledger;
pub mod mail;
pub mod model;
pub mod office;
pub mod progress;
pub mod read;
pub mod redraft;
pub mod round;
mod rules;
pub mod run;
pub mod source;
pub mod text;
pub mod trace;
pub mod workbook;

pub use rules::rules;
