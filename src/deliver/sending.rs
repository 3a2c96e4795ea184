//! 寄信留在 OUT 里的东西：叫什么；写新的产出时怎样避让、怎样带过去。

use super::lock::Held;
use super::publish::{OutputError, io_error};
pub use crate::source::own::{LEDGER, SENT_BOOK as REPORT_BOOK, SENT_LIST as REPORT_LIST};
use std::fs::{File, TryLockError};
use std::path::Path;

/// 预览的邮件所在的文件夹；每次预览重写，再次汇总时不留。
pub const PREVIEW: &str = "邮件预览";

/// OUT 里的一个文件是不是寄信留下的（不是人放进去的）。
pub(super) fn is_own(path: &str) -> bool {
    [LEDGER, REPORT_BOOK, REPORT_LIST].contains(&path)
}

/// 是不是预览；预览的是旧的产出，不带到新的里面去。
pub(super) fn is_preview(path: &str) -> bool {
    path.strip_prefix(PREVIEW)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// 写新的产出之前占住发送记录；没有记录时为空。握着返回值的时候，不会有信寄出。
///
/// # Errors
/// 正在从这个文件夹寄信；记录打不开。
pub(super) fn hold(out: &Path) -> Result<Option<Held>, OutputError> {
    let path = out.join(LEDGER);
    if !path.is_file() {
        return Ok(None);
    }
    let file = File::options()
        .read(true)
        .write(true)
        .open(&path)
        .map_err(|e| io_error("打开", &path, &e))?;
    match Held::take(file) {
        Ok(held) => Ok(Some(held)),
        Err(TryLockError::WouldBlock) => Err(OutputError::Sending(out.to_owned())),
        Err(TryLockError::Error(e)) => Err(io_error("打开", &path, &e)),
    }
}
