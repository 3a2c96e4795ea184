//! 单位自备的字体：只取字节，认字体是排印的事。

use super::{Complaint, file};
use std::path::{Path, PathBuf};

const KINDS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// 字体文件夹里的字体文件，按名字排，连同字节。
///
/// # Errors
/// 文件夹或其中的字体文件打不开。
pub fn font_files(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Complaint> {
    let entries = std::fs::read_dir(folder).map_err(|e| Complaint {
        file: folder.display().to_string(),
        line: None,
        what: format!("字体文件夹打不开：{e}"),
        instead: "请检查配置里 files.fonts 的路径".into(),
    })?;
    let is_font = |path: &PathBuf| {
        let kind = path
            .extension()
            .and_then(|e| e.to_str())
            .map(str::to_ascii_lowercase);
        // 点和波浪号开头的是系统、编辑器的临时文件
        let hidden = path
            .file_name()
            .and_then(|n| n.to_str())
            .is_some_and(|n| n.starts_with(['.', '~']));
        !hidden && kind.is_some_and(|kind| KINDS.contains(&kind.as_str()))
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(is_font)
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let bytes = file::bytes(&path, "字体").map_err(|mut all| all.remove(0))?;
            Ok((path, bytes))
        })
        .collect()
}
