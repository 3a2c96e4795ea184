//! 工作簿：汇总表、填报表、退回表，与同样内容的数据文件。一张表一个文件。
//!
//! 进：汇总结果、指标目录。出：xlsx 字节。材料里的文字只经一道门（`book::put_text`）写入，永远是文字，不会成为公式或链接。

mod binding;
mod book;
pub mod consolidated;
mod data;
pub mod drawing;
pub mod flat;
pub mod form;
pub mod ledger;
mod measure;
pub mod sent;
mod sheet;
mod style;

/// 写不出工作簿的原因。
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// 表格库拒绝了：越出了 Excel 的限度，或程序自身的错误。
    #[error("写工作簿“{name}”时出错：{cause}。没有写出这个文件，请把这句话告诉开发者")]
    Refused {
        /// 哪个工作簿。
        name: String,
        /// 表格库给出的原因。
        cause: rust_xlsxwriter::XlsxError,
    },
    /// 写不进磁盘。
    #[error("写工作簿“{name}”时出错：{cause}。请腾出空间或换一个文件夹再运行；原来的输出没有改动")]
    Unwritten {
        /// 哪个工作簿。
        name: String,
        /// 为什么。
        cause: String,
    },
}
