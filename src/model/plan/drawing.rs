//! 抽查名单的样子：`workbook` 照它写，下一次抽签照它读，抽过的不再抽。

/// 文件名。
pub const FILE_NAME: &str = "抽查名单.xlsx";
/// 名单的表名。
pub const LIST_SHEET: &str = "抽查名单";
/// 分层与办法的表名。
pub const METHOD_SHEET: &str = "抽取办法";
/// 逐个核验的表名。
pub const CHECK_SHEET: &str = "核验";

/// 名单里读回时要认的列。
pub const NAME: &str = "地区";
/// 代码的列名。
pub const CODE: &str = "代码";
/// 上级的列名。
pub const PARENT: &str = "上级";
