//! 路径 → 文件：进文件夹、开压缩包，数清略过的。

use super::{Found, Limits, Origin, SourceFile, archive, disk, rules, skip, sniff};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// 给出的路径有误，什么也没有读。
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// 路径不存在（全部列出）。
    #[error("找不到{}。请核对名字和所在的文件夹；路径里有空格时，整个路径要加引号", quoted(.0))]
    NotFound(Vec<String>),
    /// 没有给出任何路径。
    #[error("没有指明要读的文件或文件夹")]
    Nothing,
}

fn quoted(paths: &[String]) -> String {
    paths
        .iter()
        .map(|p| format!("“{p}”"))
        .collect::<Vec<_>>()
        .join("、")
}

/// 把给出的路径展开成待读的文件。
///
/// 文件夹逐层进去；`.zip` 打开来看；`.jsonl` 归入 [`Found::read_before`]；同一个文件给了几次只算一次。
/// 锁定文件、系统文件和显然不是报送材料的文件略过并计数，而点名给出的文件总要试读。
///
/// # Errors
///
/// 没有给路径，或者有路径不存在：这是命令写错了，不是材料的问题。
pub fn find(paths: &[PathBuf], limits: &Limits) -> Result<Found, SourceError> {
    find_except(paths, &[], limits)
}

/// 同 [`find`]，`aside` 各处的文件不算输入（输出文件夹、上期的材料可以放在填报文件夹里面）：
/// 不打开，压缩包也不打开，连同原因列入略过的。
///
/// # Errors
///
/// 同 [`find`]。
pub fn find_except(
    paths: &[PathBuf],
    aside: &[(&Path, &'static str)],
    limits: &Limits,
) -> Result<Found, SourceError> {
    let roots: Vec<(PathBuf, String)> = paths.iter().cloned().zip(shown_roots(paths)).collect();
    find_as(&roots, aside, limits)
}

/// 同 [`find_except`]，各路径显示成什么由外面定。
///
/// # Errors
///
/// 同 [`find`]。
pub fn find_as(
    roots: &[(PathBuf, String)],
    aside: &[(&Path, &'static str)],
    limits: &Limits,
) -> Result<Found, SourceError> {
    if roots.is_empty() {
        return Err(SourceError::Nothing);
    }
    let paths: Vec<&PathBuf> = roots.iter().map(|(path, _)| path).collect();
    let missing: Vec<String> = paths
        .iter()
        .filter(|p| !p.exists() && std::fs::symlink_metadata(p).is_err())
        .map(|p| p.display().to_string())
        .collect();
    if !missing.is_empty() {
        return Err(SourceError::NotFound(missing));
    }
    let mut search = Search {
        found: Found::default(),
        seen: BTreeSet::new(),
        aside: aside
            .iter()
            .filter_map(|(place, reason)| Some((place.canonicalize().ok()?, *reason)))
            .collect(),
        limits,
    };
    for (path, shown) in roots {
        if path.is_dir() {
            search.folder(path, shown);
        } else {
            search.file(path, shown.clone(), true);
        }
    }
    let Search { mut found, .. } = search;
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    found.read_before.sort_by(|a, b| a.path.cmp(&b.path));
    found.skipped.sort();
    found
        .findings
        .sort_by(|a, b| (&a.0, &a.1.code, &a.1.message).cmp(&(&b.0, &b.1.code, &b.1.message)));
    Ok(found)
}

struct Search<'a> {
    found: Found,
    /// 到过的文件（真实路径），给了几次只算一次。
    seen: BTreeSet<PathBuf>,
    /// 不算输入的各处（真实路径）与原因。
    aside: Vec<(PathBuf, &'static str)>,
    limits: &'a Limits,
}

impl Search<'_> {
    fn folder(&mut self, root: &Path, shown: &str) {
        let mut walk = WalkDir::new(root)
            .follow_links(false)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let place = e
                        .path()
                        .map_or_else(|| shown.to_owned(), |p| below(root, shown, p));
                    let message = match e.into_io_error() {
                        Some(io) => format!("这里进不去：{}", disk::why(&io)),
                        None => "这里进不去".to_owned(),
                    };
                    self.report(place, &rules::UNREADABLE, message);
                    continue;
                }
            };
            if entry.depth() == 0 {
                continue;
            }
            let place = below(root, shown, entry.path());
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().is_dir() {
                if skip::folder(&name) {
                    self.found.skipped.push((place, "系统或隐藏的文件夹"));
                    walk.skip_current_dir();
                }
                continue;
            }
            // 链接到文件夹的不进去：可能绕回自身，也可能指到材料以外。
            if entry.file_type().is_symlink() && entry.path().is_dir() {
                self.report(
                    place,
                    &rules::LINK,
                    "这是指向别处文件夹的链接，没有进去".to_owned(),
                );
                continue;
            }
            self.file(entry.path(), place, false);
        }
    }

    fn file(&mut self, path: &Path, place: String, named: bool) {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if !named && let Some(reason) = skip::reason(&name) {
            self.found.skipped.push((place, reason));
            return;
        }
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if let Some((_, reason)) = self.aside.iter().find(|(a, _)| real.starts_with(a)) {
            self.found.skipped.push((place, reason));
            return;
        }
        if !self.seen.insert(real) {
            self.found.skipped.push((place, "同一个文件已经读过"));
            return;
        }
        let file = SourceFile {
            path: place.clone(),
            origin: Origin::Disk(path.to_owned()),
        };
        match skip::extension(&name).as_str() {
            "jsonl" => self.found.read_before.push(file),
            "zip" => self.zip(file),
            _ if skip::foreign_archive(&name) => self.report(
                place,
                &rules::ARCHIVE,
                "这种压缩包打不开，里面的材料没有读".to_owned(),
            ),
            _ if named || skip::spreadsheet(&name) => self.found.files.push(file),
            _ if sniff::looks_tabular(&name, &disk::head(path)) => self.found.files.push(file),
            _ => self.found.skipped.push((place, "看内容不是表格")),
        }
    }

    fn zip(&mut self, file: SourceFile) {
        match disk::bytes(&file.origin, self.limits) {
            Ok(bytes) => archive::unpack(file, bytes, self.limits, &mut self.found),
            Err(refusal) => self
                .found
                .findings
                .push((file.path, refusal.into_finding())),
        }
    }

    fn report(&mut self, place: String, rule: &crate::finding::Rule, message: String) {
        self.found
            .findings
            .push((place, rule.at(None, None, message, rule.remedy)));
    }
}

/// 每个给出的路径显示成什么：文件夹用它自己的名字，文件用给出的写法。
///
/// 两个不同的路径显示出来一样时（`一季度/填报`、`二季度/填报`），都改用给出的全文，免得分不清。
pub fn shown_roots(paths: &[PathBuf]) -> Vec<String> {
    let short: Vec<String> = paths.iter().map(|p| short_root(p)).collect();
    let mut real: BTreeMap<&str, BTreeSet<PathBuf>> = BTreeMap::new();
    for (path, shown) in paths.iter().zip(&short) {
        real.entry(shown)
            .or_default()
            .insert(std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()));
    }
    paths
        .iter()
        .zip(&short)
        .map(|(path, shown)| {
            if real.get(shown.as_str()).is_some_and(|all| all.len() > 1) {
                slashed(path)
            } else {
                shown.clone()
            }
        })
        .collect()
}

fn short_root(path: &Path) -> String {
    let plain = path.is_relative() && !path.components().any(|c| c == Component::ParentDir);
    if !path.is_dir() && plain {
        return slashed(path);
    }
    let named = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let real = || {
        let real = std::fs::canonicalize(path).ok()?;
        Some(real.file_name()?.to_string_lossy().into_owned())
    };
    named.or_else(real).unwrap_or_else(|| slashed(path))
}

/// 根下面的路径，显示为 `根名/…`，分隔一律用 `/`。
fn below(root: &Path, shown: &str, path: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(rest) if rest.as_os_str().is_empty() => shown.to_owned(),
        Ok(rest) => format!("{}/{}", shown.trim_end_matches('/'), slashed(rest)),
        Err(_) => slashed(path),
    }
}

fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter_map(|c| match c {
            Component::CurDir | Component::RootDir => None,
            Component::Prefix(p) => Some(p.as_os_str().to_string_lossy().into_owned()),
            Component::ParentDir => Some("..".to_owned()),
            Component::Normal(n) => Some(n.to_string_lossy().into_owned()),
        })
        .collect();
    let joined = parts.join("/");
    if path.has_root() {
        format!("/{joined}")
    } else {
        joined
    }
}
