//! 一份文稿的数据在哪里：文稿可能改了名、挪了地方、早于最近一次运行。

use crate::deliver::manifest;
use crate::deliver::name::safe;
use crate::document::edited::{DATA, FOLDER, REGISTER, Register, SCHEMA, Saved, stem};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// 往上找几层文件夹。
const UPWARDS: usize = 6;

/// 找到的数据。
pub(super) struct Located {
    /// 核对与排印所据：最近一次运行的。
    pub(super) saved: Saved,
    pub(super) register: Register,
    /// 文稿改自早一次的数据时，那次写成的文稿；找不到的为空文字。
    pub(super) earlier: Option<String>,
    pub(super) stale: bool,
}

/// 找不到、读不了。
#[derive(Debug)]
pub(super) enum Lost {
    /// 附近没有。
    Nowhere { stem: String, id: bool },
    /// 数据文件损坏或被改动。
    Damaged(PathBuf),
    /// 别的版本写的。
    OtherVersion,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::Nowhere { stem, id } => {
                let why = if *id {
                    "附近没有与它的编号相符的数据"
                } else {
                    "里没有“文稿编号”一行，按文件名也没有找到它的数据"
                };
                write!(
                    f,
                    "{why}。请把文稿放回输出文件夹的“{FOLDER}”里原来的位置，或把“{FOLDER}/{DATA}”文件夹复制到它旁边（其中有 {stem}.json），再排"
                )
            }
            Lost::Damaged(path) => write!(
                f,
                "的数据文件 {} 被改动过或已损坏。请重新 quanyi run，再把改好的文字贴进新的文稿",
                path.display()
            ),
            Lost::OtherVersion => write!(
                f,
                "是另一个版本的 quanyi 写的。请用那个版本排，或重新 quanyi run，再把改好的文字贴进新的文稿"
            ),
        }
    }
}

/// 所给的文件，文件夹展开成其中的文稿；找不到的记进 `wrong`。
pub(super) fn expand(files: &[PathBuf], wrong: &mut Vec<String>) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = Vec::new();
    let mut seen = Vec::new();
    let mut add = |path: PathBuf| {
        let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !seen.contains(&whole) {
            seen.push(whole);
            out.push(path);
        }
    };
    for path in files {
        if path.is_dir() {
            let inside = walkdir::WalkDir::new(path)
                .sort_by_file_name()
                .into_iter()
                .filter_entry(|e| {
                    let name = e.file_name().to_string_lossy();
                    e.depth() == 0 || !(name == DATA || name.starts_with(['.', '~']))
                })
                .flatten()
                .filter(|e| {
                    e.file_type().is_file() && e.path().extension().is_some_and(|x| x == "md")
                });
            let found: Vec<PathBuf> = inside.map(walkdir::DirEntry::into_path).collect();
            if found.is_empty() {
                wrong.push(format!(
                    "{} 里没有文稿（.md）。文稿在 quanyi run 的输出文件夹的“{FOLDER}”里",
                    path.display()
                ));
            }
            found.into_iter().for_each(&mut add);
        } else if path.is_file() {
            add(path.clone());
        } else {
            wrong.push(format!("找不到文稿 {}。{}", path.display(), nearest(path)));
        }
    }
    out
}

/// 同一文件夹里名称最相近的文稿。
fn nearest(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let near = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| n.ends_with(".md"))
        .map(|n| (strsim::normalized_damerau_levenshtein(&n, &name), n))
        .filter(|(score, _)| *score >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
    match near {
        Some((_, near)) => format!("是不是 {}？", folder.join(near).display()),
        None => format!("文稿在 quanyi run 的输出文件夹的“{FOLDER}”里，名称以 .md 结尾"),
    }
}

/// 输出的文件名：文稿改了名的，跟着改；所在的文件夹不变。
pub(super) fn output(path: &Path, name: &str) -> String {
    let own = safe(&path.file_stem().unwrap_or_default().to_string_lossy());
    match stem(name).rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{own}.pdf"),
        None => format!("{own}.pdf"),
    }
}

/// 附近的配置文件，近的在前。
pub(super) fn configs(path: &Path, out: &Path) -> Vec<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let folders = above(path)
        .into_iter()
        .chain([here])
        .chain(above(&out.join("x")));
    folders
        .map(|folder| folder.join("quanyi.toml"))
        .filter(|file| file.is_file())
        .collect()
}

/// 所在的各层文件夹，近的在前。
fn above(path: &Path) -> Vec<PathBuf> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folders = whole.ancestors().skip(1).take(UPWARDS);
    folders.map(Path::to_owned).collect()
}

/// 找一份文稿的数据。
pub(super) fn data(path: &Path, id: Option<String>, out: &Path) -> Result<Located, Lost> {
    let id = id.filter(|id| !id.is_empty());
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let file_stem = whole
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    // 文稿按原来的位置该有的数据文件
    let mut placed = Vec::new();
    // 数据可能在的文件夹
    let mut folders = Vec::new();
    for folder in above(path) {
        if let Ok(relative) = whole.strip_prefix(&folder) {
            placed.push(folder.join(DATA).join(relative).with_extension("json"));
        }
        folders.push(folder.join(DATA));
        folders.push(folder.join(FOLDER).join(DATA));
    }
    folders.push(out.join(FOLDER).join(DATA));
    folders.retain(|f| f.is_dir());
    placed.retain(|f| f.is_file());
    let beside = whole.with_extension("json");
    if beside.is_file() {
        placed.push(beside);
    }

    let own = match &id {
        Some(id) => placed
            .iter()
            .cloned()
            .chain(folders.iter().flat_map(|f| files_in(f)))
            .chain(whole.parent().into_iter().flat_map(siblings))
            .find(|file| starts_with_id(file, id)),
        None => placed.first().cloned().or_else(|| {
            let mut same = folders.iter().flat_map(|f| files_in(f)).filter(|f| {
                f.file_stem()
                    .is_some_and(|s| s.to_string_lossy() == file_stem)
            });
            // 几个地区同名的不猜
            same.next().filter(|_| same.next().is_none())
        }),
    };
    let own = own.map(|file| Ok((read(&file)?, file))).transpose()?;
    // 文稿（或它的数据）在一次运行的输出里：那里的数据可能更新
    let now = current(
        &whole,
        own.as_ref().map(|(saved, file)| (saved, file.as_path())),
        &placed,
        out,
    );
    let (saved, at, earlier, stale) = match (own, now) {
        (Some((own, at)), Some(now)) if now != at => {
            let fresh = read(&now)?;
            if fresh.id == own.id {
                (own, at, None, false)
            } else {
                (fresh, now, Some(own.text), true)
            }
        }
        (Some((own, at)), _) => (own, at, None, false),
        (None, Some(now)) if id.is_some() => (read(&now)?, now, Some(String::new()), true),
        _ => {
            return Err(Lost::Nowhere {
                stem: file_stem,
                id: id.is_some(),
            });
        }
    };
    let register = at
        .ancestors()
        .skip(1)
        .take(UPWARDS)
        .find_map(|folder| {
            let bytes = fs::read(folder.join(REGISTER)).ok()?;
            serde_json::from_slice::<Register>(&bytes).ok()
        })
        .unwrap_or_default();
    Ok(Located {
        saved,
        register,
        earlier,
        stale,
    })
}

/// 最近一次运行里同一份文稿的数据。
fn current(
    path: &Path,
    own: Option<(&Saved, &Path)>,
    placed: &[PathBuf],
    out: &Path,
) -> Option<PathBuf> {
    let is_output = |folder: &&Path| folder.join(manifest::FILE_NAME).is_file();
    let whole_out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let folder = path
        .ancestors()
        .skip(1)
        .find(is_output)
        .or_else(|| own.and_then(|(_, file)| file.ancestors().find(is_output)))
        .map(Path::to_owned)
        .or_else(|| Some(whole_out).filter(|o| is_output(&o.as_path())))?;
    let data = folder.join(FOLDER).join(DATA);
    let file = match own {
        Some((saved, _)) => data.join(format!("{}.json", stem(&saved.name))),
        None => placed.iter().find(|f| f.starts_with(&data))?.clone(),
    };
    file.is_file().then_some(file)
}

/// 一个文件夹之下的全部数据文件。
fn files_in(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file() && e.path().extension().is_some_and(|x| x == "json"))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// 与文稿放在一起的数据文件。
fn siblings(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "json"))
        .collect();
    files.sort();
    files
}

/// 数据文件以编号开头：不必读完就知道是不是。
fn starts_with_id(file: &Path, id: &str) -> bool {
    use std::io::Read;
    let wanted = format!("{{\"id\":\"{id}\"");
    let mut start = vec![0; wanted.len()];
    let read = fs::File::open(file).and_then(|mut f| f.read_exact(&mut start));
    read.is_ok() && start == wanted.as_bytes()
}

fn read(file: &Path) -> Result<Saved, Lost> {
    let damaged = || Lost::Damaged(file.to_owned());
    let bytes = fs::read(file).map_err(|_| damaged())?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    match value.get("schema").and_then(|s| s.as_str()) {
        Some(SCHEMA) => {}
        Some(_) => return Err(Lost::OtherVersion),
        None => return Err(damaged()),
    }
    let saved: Saved = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    if saved.is_whole() {
        Ok(saved)
    } else {
        Err(damaged())
    }
}
