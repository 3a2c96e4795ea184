//! 程序自己写出的文件的名字：写的时候用，读的时候认得，不当作报送材料。

/// 产出清单。
pub const MANIFEST: &str = "manifest.json";
/// 报送包里的校验和：一行一个，`sha256sum -c` 认得。
pub const SUMS: &str = "校验和.sha256";
/// 发送记录：只往后添，寄过什么全凭它。
pub const LEDGER: &str = "发送记录.jsonl";
/// 发送情况（工作簿）。
pub const SENT_BOOK: &str = "发送情况.xlsx";
/// 发送情况（公文样的清单）。
pub const SENT_LIST: &str = "发送情况.pdf";
