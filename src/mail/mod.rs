//! 寄信：登记过的产出，寄给该收的人，一次。
//!
//! 进：OUT 与它的清单、名册、配置。出：寄出去的信、只往后添的发送记录、发送情况。
//!
//! ```text
//! stale    输入变过没有
//! plan     谁收什么；谁没有地址、谁与别人同一个地址
//! wording  信怎么说        message 编成邮件        parcel 附件打包、分成几封
//! dispatch 一封一封地寄：核对、记录、限速、再试     post 邮局（服务器）的门，smtp 是真的那一个
//! ledger   发送记录：寄之前记、寄之后记              report 发送情况
//! ```
//!
//! 一封信何时算寄了：服务器收下了全文之后的那个“250”。全文的末尾发出去之前先记下（落盘），
//! 回话来了再记一次；只有前一条而没有后一条的，就是不知是否送到，程序不替人决定重寄。
//! 时钟只在这里用：寄的时间就是寄的时间。

pub mod dispatch;
mod explain;
pub mod ledger;
pub mod message;
mod parcel;
pub mod plan;
pub mod post;
pub mod report;
pub mod secret;
pub mod smtp;
pub mod stale;
mod table;
pub mod wording;

use crate::deliver::{Manifest, manifest};
use std::path::{Path, PathBuf};

/// 不能寄的原因。
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// 不是 quanyi 的输出文件夹。
    #[error(
        "“{0}”里没有 quanyi run 写的 manifest.json，不能从这里寄。请写明 quanyi run 的输出文件夹"
    )]
    NotAnOutput(PathBuf),
    /// 清单读不懂。
    #[error("“{0}”里的 manifest.json 读不懂（{1}）。请再运行一次 quanyi run")]
    BadManifest(PathBuf, String),
    /// 输入变过了。
    #[error("{0}")]
    Stale(stale::Stale),
    /// 配置、措辞、命令里的不对之处。
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Call(Vec<crate::office::Complaint>),
    /// 发送记录用不了。
    #[error("{0}")]
    Ledger(#[from] ledger::LedgerError),
    /// OUT 里的文件与清单不符。
    #[error("{0}")]
    Altered(String),
    /// 写不出去。
    #[error("{0}")]
    Output(String),
}

/// 读 OUT 的清单。
///
/// # Errors
/// 没有清单；读不懂。
pub fn manifest_of(out: &Path) -> Result<Manifest, MailError> {
    let path = out.join(manifest::FILE_NAME);
    let bytes = std::fs::read(&path).map_err(|_| MailError::NotAnOutput(out.to_owned()))?;
    let read: Manifest = serde_json::from_slice(&bytes)
        .map_err(|e| MailError::BadManifest(out.to_owned(), e.to_string()))?;
    if read.schema != manifest::SCHEMA {
        return Err(MailError::BadManifest(
            out.to_owned(),
            format!("格式标识是“{}”", read.schema),
        ));
    }
    Ok(read)
}

/// 现在，本地时间：`2026-11-24T13:45:02+08:00`。
pub fn now() -> String {
    jiff::ZonedDateTime::now()
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// 记录里的时间写给人看：`2026-11-24 13:45:02`。
pub fn shown_time(time: &str) -> String {
    time.get(..19).unwrap_or(time).replace('T', " ")
}

/// 大小写给人看：`38 KB`、`1.2 MB`。
pub fn shown_size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
