//! 唯一读磁盘的地方：取出一个文件的字节（压缩包里的，这时才解开）。

use super::budget::{Outcome, Refusal, size};
use super::{Limits, Origin, rules};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// 一个文件的字节：压缩包里的几处共用，磁盘上的自己拿着（不为共用再抄一份）。
#[derive(Debug, Clone)]
pub enum Bytes {
    /// 共用的。
    Shared(Arc<[u8]>),
    /// 自己的。
    Owned(Vec<u8>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// 全部字节；先看大小，再读。
pub(super) fn bytes(origin: &Origin, limits: &Limits) -> Outcome<Bytes> {
    match origin {
        Origin::Bytes(bytes) => Ok(Bytes::Shared(bytes.clone())),
        Origin::Packed(packed) => packed
            .bytes()
            .map(Bytes::Owned)
            .map_err(|_| Refusal::new(&rules::ARCHIVE, "在压缩包里已经损坏，解不开")),
        Origin::Disk(path) => disk(path, limits),
    }
}

fn disk(path: &Path, limits: &Limits) -> Outcome<Bytes> {
    let fail = |e: std::io::Error| Refusal::new(&rules::UNREADABLE, why(&e));
    // 先看是什么再打开：命名管道一打开就一直等下去
    let meta = std::fs::metadata(path).map_err(fail)?;
    if meta.is_dir() {
        return Err(Refusal::new(&rules::UNREADABLE, "这是文件夹，不是文件"));
    }
    if !meta.is_file() {
        return Err(Refusal::new(&rules::UNREADABLE, "这是设备或管道，不是文件"));
    }
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let most = largest(limits);
    let too_large = |bytes| {
        Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "文件有 {}，超过 {} 的限度，没有读取",
                size(bytes),
                size(most)
            ),
        )
    };
    if meta.len() > most {
        return Err(too_large(meta.len()));
    }
    // 报出的大小未必可信（管道、设备、正在写的文件），读的时候再拦一次。
    // 照报出的大小备好地方：边读边扩会一时占两份。
    let expected = usize::try_from(meta.len()).unwrap_or(0).saturating_add(1);
    let mut bytes = Vec::with_capacity(expected.min(1 << 30));
    file.by_ref()
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(fail)?;
    if bytes.len() as u64 > most {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(Bytes::Owned(bytes))
}

/// 文件本身最大多少字节：读的时候它一直占着，另要留出放内容的地方。
pub(super) fn largest(limits: &Limits) -> u64 {
    limits.bytes / 4 * 3
}

/// 文件开头的一段；读不出时为空。
pub(super) fn head(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    if std::fs::metadata(path).is_ok_and(|m| m.is_file())
        && let Ok(file) = std::fs::File::open(path)
    {
        // 读不出的文件由随后的读取一步报告。
        let _ = file.take(64 << 10).read_to_end(&mut bytes);
    }
    bytes
}

/// 系统的原因，说成中文。
pub(super) fn why(e: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match e.kind() {
        ErrorKind::NotFound => "文件已经不在了，可能刚被移走或改名".into(),
        ErrorKind::PermissionDenied => "没有读取的权限，或者正被别的程序占用".into(),
        ErrorKind::TimedOut | ErrorKind::ConnectionReset | ErrorKind::NotConnected => {
            "网络盘没有回应".into()
        }
        _ => format!("系统报告：{e}"),
    }
}
