//! 输入在哪里：命令里给出的路径写成相对 OUT 的样子，寄之前据以找回来。

use super::manifest::ManifestRoot;
use crate::source;
use std::path::{Component, Path, PathBuf};

/// 各路径的显示名与位置。
pub fn roots(paths: &[PathBuf], out: &Path) -> Vec<ManifestRoot> {
    let here = real(out);
    paths
        .iter()
        .zip(source::shown_roots(paths))
        .map(|(path, shown)| ManifestRoot {
            path: shown,
            at: relative(&real(path), &here),
        })
        .collect()
}

/// 真实的绝对路径；还不存在的，由它最近的、存在的上级得出。
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => absolute,
    }
}

/// `path` 相对于 `base` 的写法，用 `/`；不在同一个盘上时为绝对路径。
fn relative(path: &Path, base: &Path) -> String {
    let (path_parts, base_parts): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (path.components().collect(), base.components().collect());
    let common = path_parts
        .iter()
        .zip(&base_parts)
        .take_while(|(a, b)| a == b)
        .count();
    if common == 0 {
        return path.to_string_lossy().into_owned();
    }
    let up = std::iter::repeat_n("..".to_owned(), base_parts.len() - common);
    let down = path_parts
        .iter()
        .skip(common)
        .map(|c| c.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_from_the_output() {
        let dir = tempfile::tempdir().expect("临时文件夹");
        let inputs = dir.path().join("填报 一").join("甲市");
        std::fs::create_dir_all(&inputs).expect("建");
        let out = dir.path().join("还没有").join("输出");
        let roots = roots(std::slice::from_ref(&inputs), &out);
        assert_eq!(roots[0].path, "甲市");
        assert_eq!(roots[0].at, "../../填报 一/甲市");
        std::fs::create_dir_all(&out).expect("建");
        assert!(out.join(&roots[0].at).is_dir());
    }
}
