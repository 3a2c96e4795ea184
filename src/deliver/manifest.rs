//! 产出清单 `manifest.json`：每个文件的种类、地区、SHA-256 和据以产生的输入。

use super::publish::sha256_hex;
use crate::model::artefact::Artefact;
use serde::{Deserialize, Serialize};

/// 清单的文件名。
pub const FILE_NAME: &str = crate::source::own::MANIFEST;

/// 产出清单。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 格式标识，`quanyi.manifest/1`。
    pub schema: String,
    /// 程序与版本。
    pub program: String,
    /// 指标目录的标识。
    pub catalogue: String,
    /// 周期。
    pub period: Option<String>,
    /// 检查方式。
    pub check: Option<String>,
    /// 产出，按路径排序。
    pub files: Vec<ManifestFile>,
    /// 输入，按路径排序。
    pub inputs: Vec<ManifestInput>,
    /// 命令里给出的文件与文件夹：寄之前据以核对输入有没有变过。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roots: Vec<ManifestRoot>,
    /// 名册里各地区（不含邮箱）的 SHA-256；没有名册时为空。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster: Option<String>,
    /// 接着用的上一次的产出（整改台账）；没有带来什么的不列。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<ManifestInput>,
}

impl Manifest {
    /// 写成的文字。
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// 清单里的一份产出。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// 相对 OUT 的路径。
    pub path: String,
    /// 种类。
    pub kind: String,
    /// 地区。
    pub locality: Option<String>,
    /// 内容的 SHA-256。
    pub sha256: String,
    /// 字节数。
    pub bytes: u64,
    /// 据以产生的输入（显示路径）。
    pub from: Vec<String>,
    /// 由改过的文稿排成：再次运行时不丢。
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// 随它走的文件：它被人改过时，这些也一起留存。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
}

impl ManifestFile {
    /// 一份产出在清单里的一行。
    pub(super) fn of(artefact: &Artefact) -> Self {
        Self {
            path: artefact.name.clone(),
            kind: artefact.kind.clone(),
            locality: artefact.locality.clone(),
            sha256: sha256_hex(&artefact.bytes),
            bytes: artefact.bytes.len() as u64,
            from: artefact.made_from.clone(),
            edited: false,
            with: Vec::new(),
        }
    }
}

/// 清单里的一份输入。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestInput {
    /// 显示路径。
    pub path: String,
    /// 内容的 SHA-256。
    pub sha256: String,
    /// 没有直接读它，是别的文件里转述的（汇总表、`quanyi read` 的结果里写明的来源）。
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quoted: bool,
}

/// 命令里给出的一个文件或文件夹。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestRoot {
    /// 显示路径。
    pub path: String,
    /// 在哪里：相对 OUT，用 `/`；不在同一个盘上时为绝对路径。
    pub at: String,
}

impl Manifest {
    /// 一个输出文件夹的清单；不是本程序的输出文件夹为空。
    pub fn of(dir: &std::path::Path) -> Option<Self> {
        Self::parse(&std::fs::read(dir.join(FILE_NAME)).ok()?)
    }

    /// 由清单的字节；不是本程序的清单为空。
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        (manifest.schema == SCHEMA).then_some(manifest)
    }
}

/// 清单的格式标识。
pub const SCHEMA: &str = "quanyi.manifest/1";
