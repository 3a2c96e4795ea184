//! 进来的唯一一道门：路径 → 文件 → 字节 → 表格（[`Grid`]）。
//!
//! 进：文件、文件夹、压缩包的路径与限度。出：每个文件的各张工作表，或打不开的原因。
//! 这里不知道指标、不懂中文；打开文件之前先过大小与结构的检查。

mod archive;
mod budget;
mod bundle;
mod clock;
mod disk;
mod find;
mod format;
mod formulas;
mod grid;
mod open;
pub mod own;
mod rules;
mod skip;
mod sniff;
mod zipped;

pub use clock::{Clock, Time};
pub use disk::Bytes;
pub use find::{SourceError, find, find_as, find_except, shown_roots};
pub use formulas::formulas;
pub use grid::{CellValue, Content, Grid};
pub use open::{Fetched, fetch, open, open_fetched};
pub use rules::RULES;
pub use zipped::Packed;

use crate::finding::Finding;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// 每个文件的限度；越过即提出问题，不影响别的文件。
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// 读一个文件最多用的秒数。
    pub seconds: f64,
    /// 一个文件解开后最多占用的字节。
    pub bytes: u64,
    /// 一张表最多的单元格数。
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds: 2.0,
            bytes: 256 << 20,
            cells: 2_000_000,
        }
    }
}

/// 一个待读的文件：磁盘上的，或压缩包里的。
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// 显示给人看的路径：相对给出的路径，用 `/`；压缩包内写作 `包.zip/里面的.xlsx`。
    pub path: String,
    /// 怎样取得字节。
    pub origin: Origin,
}

/// 字节从哪里来。
#[derive(Debug, Clone)]
pub enum Origin {
    /// 磁盘文件。
    Disk(PathBuf),
    /// 手上的字节。
    Bytes(Arc<[u8]>),
    /// 压缩包里的，读的时候解开。
    Packed(Packed),
}

/// 找到的文件与略过的文件。
#[derive(Debug, Default)]
pub struct Found {
    /// 待读的工作簿，按路径排序。
    pub files: Vec<SourceFile>,
    /// `quanyi read` 写出的 `.jsonl`。
    pub read_before: Vec<SourceFile>,
    /// 略过的文件与原因（锁定文件、系统文件等），计数并列在说明里。
    pub skipped: Vec<(String, &'static str)>,
    /// 找文件时发现的问题（压缩包损坏、路径越界、链接成环等），附路径。
    pub findings: Vec<(String, Finding)>,
    /// 压缩包里的产出清单：所在的文件夹（显示路径）与内容。包里整个装着下级的输出文件夹时，据它认出各份产出。
    pub manifests: BTreeMap<String, Arc<[u8]>>,
}

/// 略过输出文件夹里的。
pub const OWN_OUTPUT: &str = "在输出文件夹里，是上次的产出";
/// 略过上期的。
pub const PREVIOUS: &str = "上期的材料，只用来对比";

impl Limits {
    /// 没有限度：自己写出的文件，不受单个工作簿的限度。
    pub fn none() -> Self {
        Self {
            seconds: f64::MAX,
            bytes: u64::MAX,
            cells: usize::MAX,
        }
    }
}

/// 一个文件内容的 SHA-256，十六进制小写；读不到字节时为空。与 [`Opened::sha256`] 同一个算法、同一个限度。
pub fn fingerprint(file: &SourceFile, limits: &Limits) -> String {
    disk::bytes(&file.origin, limits).map_or_else(|_| String::new(), |bytes| open::digest(&bytes))
}

/// `quanyi read` 写出的 `.jsonl` 最大的字节：全国各县一年的材料不过几百 MB，再大的不是它。
const LINES: u64 = 1 << 30;

/// `quanyi read` 写出的 `.jsonl` 的全部字节；自己写出的，不受单个工作簿的大小限度。
///
/// # Errors
///
/// 读不到（不存在、没有权限），或大得不像是它。
pub fn read_before(file: &SourceFile) -> Result<Bytes, Box<Finding>> {
    let limits = Limits {
        bytes: LINES,
        ..Limits::default()
    };
    disk::bytes(&file.origin, &limits).map_err(|refusal| Box::new(refusal.into_finding()))
}

/// 夹在材料里的 `.jsonl` 读不懂：一条 Q003。
pub fn not_lines(why: String) -> Finding {
    let hint = "请重新传送这个文件，或者改为直接报送原来的工作簿";
    rules::DAMAGED.at(None, None, why, hint)
}

/// 打开了的文件。
#[derive(Debug)]
pub struct Opened {
    /// 显示用的路径。
    pub path: String,
    /// 内容的 SHA-256，十六进制小写；读不到字节时为空。
    pub sha256: String,
    /// 各张工作表；打不开时为空，原因在 `findings`。
    pub grids: Vec<Grid>,
    /// 打开时发现的问题（Q0xx）。
    pub findings: Vec<Finding>,
    /// 打开用去的时间；读出时接着算。
    pub time: Time,
}
