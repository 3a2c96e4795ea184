//! 落盘：先写在 OUT 旁边的临时文件夹，全部写完再整体换上；中途出错，原来的 OUT 原样不动。

use super::manifest::{self, Manifest, ManifestFile};
use super::name;
use super::sending;
use super::staging::{self, Staging};
use crate::model::artefact::{Artefact, Label};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// 写不出去的原因（退出码 3）。
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// 目标文件夹里是别人的文件，不能整体替换。
    #[error(
        "输出文件夹“{0}”里已有不是本程序写的文件。为免误删，请换一个空的或新的文件夹（-o 新文件夹）"
    )]
    NotOurs(PathBuf),
    /// 已有同名文件，不覆盖。
    #[error(
        "“{dir}”里已有：{names}。为免覆盖填好的内容，没有写出任何文件。请换一个文件夹，或先移走这些文件"
    )]
    AlreadyThere {
        /// 文件夹。
        dir: PathBuf,
        /// 已有的文件。
        names: String,
    },
    /// 读写失败。
    #[error("{what}“{path}”时出错：{cause}。{remedy}")]
    Io {
        /// 正在做什么，如“写入”。
        what: &'static str,
        /// 哪个文件。
        path: PathBuf,
        /// 系统给出的原因。
        cause: String,
        /// 怎么办。
        remedy: &'static str,
    },
    /// 正从这里寄信。
    #[error("正在从“{0}”寄信，现在不能重写它。请等寄完再运行；原来的输出没有改动")]
    Sending(PathBuf),
    /// 产出被人改过或不在了。
    #[error("“{0}”与清单不符（有人改过，或不在了），没有打包。请再运行一次 quanyi run")]
    Altered(String),
    /// 没有汇总表可以报送。
    #[error("“{0}”里没有汇总表，没有可以报送的。请先运行 quanyi run")]
    NothingToPack(PathBuf),
    /// 两份产出同名，或名字不安全：程序自身的错误，不让它覆盖文件。
    #[error("产出的文件名“{0}”重复或不可用，没有写出任何文件。请把这句话告诉开发者")]
    BadName(String),
}

impl OutputError {
    /// 写 `path` 时出的错。
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        io_error("写入", path, error)
    }
}

/// 写不进的原因，说成中文。
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "没有写入的权限，或文件正被别的程序打开".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘已满".to_owned(),
        io::ErrorKind::NotFound => "找不到这个位置".to_owned(),
        _ => error.to_string(),
    }
}

pub(super) fn io_error(what: &'static str, path: &Path, error: &io::Error) -> OutputError {
    let remedy = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "请关闭在 WPS 或 Excel 里打开的输出文件，或换一个文件夹再运行；原来的输出没有改动"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "请腾出空间再运行；原来的输出没有改动"
        }
        io::ErrorKind::NotFound => "请检查路径；原来的输出没有改动",
        _ => "原来的输出没有改动",
    };
    OutputError::Io {
        what,
        path: path.to_owned(),
        cause: why(error),
        remedy,
    }
}

/// 正在写的一次输出；几个线程可以同时往里写。丢弃而不 [`Publisher::finish`] 时，临时文件夹随之删除。
#[derive(Debug)]
pub struct Publisher {
    out: PathBuf,
    staging: Staging,
    registered: Mutex<Registered>,
    /// 内容已并入新产出的旧文件（SHA-256）：原件只留最近的一份。
    absorbed: Vec<String>,
}

/// 已登记的产出。
#[derive(Debug, Default)]
struct Registered {
    files: BTreeMap<String, ManifestFile>,
    /// 不分大小写的文件名，Windows 上同名即同一文件。
    taken: BTreeSet<String>,
}

impl Publisher {
    /// 准备写到 `out`。`out` 不存在、为空、或上次由本程序写成时才可以。
    ///
    /// # Errors
    /// 里面有别人的文件；上级文件夹不能写。
    pub fn begin(out: &Path) -> Result<Self, OutputError> {
        if out.is_file() {
            return Err(OutputError::NotOurs(out.to_owned()));
        }
        if out.is_dir() && !out.join(manifest::FILE_NAME).is_file() {
            let mut entries = fs::read_dir(out).map_err(|e| io_error("查看", out, &e))?;
            if entries.next().is_some() {
                return Err(OutputError::NotOurs(out.to_owned()));
            }
        }
        drop(sending::hold(out)?);
        let parent = staging::parent_of(out);
        fs::create_dir_all(&parent).map_err(|e| io_error("建立", &parent, &e))?;
        staging::clear(&parent);
        let staging =
            Staging::new(&parent).map_err(|e| io_error("在此建立临时文件夹", &parent, &e))?;
        Ok(Self {
            out: out.to_owned(),
            staging,
            registered: Mutex::default(),
            absorbed: Vec::new(),
        })
    }

    /// 写一份产出。
    ///
    /// # Errors
    /// 名字不安全或重复；磁盘写不进。
    pub fn put(&self, artefact: &Artefact) -> Result<(), OutputError> {
        let path = self.place(&artefact.name)?;
        fs::write(&path, &artefact.bytes)
            .map_err(|e| io_error("写入", &self.out.join(&artefact.name), &e))?;
        let file = ManifestFile::of(artefact);
        self.registered().files.insert(artefact.name.clone(), file);
        Ok(())
    }

    /// 写一份大的产出：`fill` 边做边写，不必整个留在内存；它的第一个参数是放临时文件的地方，写完即空。
    ///
    /// # Errors
    /// 名字不安全或重复；磁盘写不进；`fill` 做不成。
    pub fn write<E: From<OutputError>>(
        &self,
        label: Label,
        fill: impl FnOnce(&Path, &mut (dyn Write + Send)) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = self.place(&label.name)?;
        let failed = |e: &io::Error| io_error("写入", &self.out.join(&label.name), e);
        let file = fs::File::create(&path).map_err(|e| failed(&e))?;
        let mut counted = Counted::new(file);
        fill(self.staging.aside(), &mut counted)?;
        let (sha256, bytes) = counted.finish().map_err(|e| failed(&e))?;
        let file = ManifestFile {
            path: label.name.clone(),
            kind: label.kind,
            locality: None,
            sha256,
            bytes,
            from: label.made_from,
            edited: false,
            with: Vec::new(),
        };
        self.registered().files.insert(label.name, file);
        Ok(())
    }

    /// 占下一个名字，备好它的文件夹。
    fn place(&self, name: &str) -> Result<PathBuf, OutputError> {
        if !name::is_safe_path(name)
            || name == manifest::FILE_NAME
            || !self.registered().taken.insert(name.to_lowercase())
        {
            return Err(OutputError::BadName(name.to_owned()));
        }
        let path = self.staging.path().join(name);
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir).map_err(|e| io_error("建立", dir, &e))?;
        }
        Ok(path)
    }

    fn registered(&self) -> MutexGuard<'_, Registered> {
        // 登记的每一步都是整的，别的线程出了意外也可以接着用
        self.registered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// 旧 OUT 里内容是 `sha256` 的文件已并入新的产出（整改台账）：
    /// 人改过的原件仍放进 `以前修改过的文件/`，而只留最近的一份，因为更早的已并在它里面。
    pub fn absorb(&mut self, sha256: &str) {
        self.absorbed.push(sha256.to_owned());
    }

    /// `with` 随 `name` 走：人改了 `name`，再次运行时这些也一起留存。
    pub fn travels(&self, name: &str, with: &[&str]) {
        if let Some(file) = self.registered().files.get_mut(name) {
            file.with = with.iter().map(|w| (*w).to_owned()).collect();
        }
    }

    /// 旧 OUT 里程序写的、而被人改过、这次要换下来的文件：路径与现在的内容。
    pub fn changed_by_people(&self) -> Vec<(String, Vec<u8>)> {
        let listed = listed(&self.out);
        let standing = standing(&listed);
        let listed = listed.into_values().filter(|f| !standing.contains(&f.path));
        let read = |f: ManifestFile| {
            let bytes = fs::read(self.out.join(&f.path)).ok()?;
            (f.sha256 != sha256_hex(&bytes)).then_some((f.path, bytes))
        };
        listed.filter_map(read).collect()
    }

    /// 写清单，整体换上。返回清单与从旧 OUT 留存下来的文件（人放进去的、改过的）。
    ///
    /// # Errors
    /// 写不进；旧 OUT 正被占用而换不下来（此时旧的原样不动）。
    pub fn finish(self, mut manifest: Manifest) -> Result<(Manifest, Vec<String>), OutputError> {
        let held = sending::hold(&self.out)?;
        // Windows 上占着的文件别的句柄读不了，它所在的文件夹也换不下来：查过就放开
        let held = held.filter(|_| !cfg!(windows));
        let registered = self.registered.into_inner();
        let mut files = registered.unwrap_or_else(PoisonError::into_inner).files;
        let (kept, standing) = keep_foreign(&self.out, self.staging.path(), &self.absorbed)?;
        for file in standing {
            files.entry(file.path.clone()).or_insert(file);
        }
        manifest.files = files.into_values().collect();
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        let staged = self.staging.path().join(manifest::FILE_NAME);
        fs::write(&staged, text).map_err(|e| io_error("写入", &staged, &e))?;
        open_to_others(self.staging.path());
        let out = self.out;
        self.staging
            .become_out(&out)
            .map_err(|e| io_error("替换", &out, &e))?;
        drop(held);
        Ok((manifest, kept))
    }
}

/// 旧 OUT 里人放进去的文件原样留下；程序写的而被人改过的，放进 `以前修改过的文件/`；
/// 不是汇总做的产出（抽查名单与通知、通知的文稿）照旧留着，仍登记在清单里。
fn keep_foreign(
    old: &Path,
    new: &Path,
    absorbed: &[String],
) -> Result<(Vec<String>, Vec<ManifestFile>), OutputError> {
    let mut kept = Vec::new();
    let mut standing = Vec::new();
    if !old.is_dir() {
        return Ok((kept, standing));
    }
    let listed = listed(old);
    let stays = self::standing(&listed);
    // 改过的文件，随它走的也要留
    let mut travelling = Vec::new();
    for file in listed.values().filter(|f| !f.with.is_empty()) {
        let changed = fs::read(old.join(&file.path)).is_ok_and(|b| sha256_hex(&b) != file.sha256);
        if changed {
            travelling.extend(file.with.iter().cloned());
        }
    }
    for entry in walkdir::WalkDir::new(old)
        .sort_by_file_name()
        .into_iter()
        .flatten()
    {
        if !entry.file_type().is_file() {
            continue;
        }
        let Ok(relative) = entry.path().strip_prefix(old) else {
            continue;
        };
        let shown = relative
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        if shown == manifest::FILE_NAME
            || sending::is_preview(&shown)
            || shown
                .rsplit('/')
                .next()
                .is_some_and(|n| n.starts_with("~$"))
        {
            continue;
        }
        let bytes = fs::read(entry.path()).map_err(|e| io_error("读取", entry.path(), &e))?;
        let travels = travelling.contains(&shown);
        let sha256 = sha256_hex(&bytes);
        let there = new.join(relative).exists();
        let target = match listed.get(&shown) {
            Some(file) if stays.contains(&shown) && !there => {
                if file.sha256 == sha256 {
                    standing.push(file.clone());
                }
                shown
            }
            Some(file) if file.sha256 == sha256 && !file.edited && !travels => continue,
            Some(_) if absorbed.contains(&sha256) => format!("{EDITED}/{shown}"),
            Some(_) => free(new, &format!("{EDITED}/{shown}")),
            None if there => free(new, &format!("{EDITED}/{shown}")),
            None => shown,
        };
        let path = new.join(&target);
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir).map_err(|e| io_error("建立", dir, &e))?;
        }
        fs::write(&path, bytes).map_err(|e| io_error("写入", &path, &e))?;
        if sending::is_own(&target) {
            // 发送记录不能因停电而丢：换上之前先落到盘上
            fs::File::options()
                .write(true)
                .open(&path)
                .and_then(|f| f.sync_all())
                .map_err(|e| io_error("写入", &path, &e))?;
            continue;
        }
        let drawn = standing.last().is_some_and(|f| f.path == target);
        if !drawn && !travels && !kept.contains(&target) {
            kept.push(target);
        }
    }
    Ok((kept, standing))
}

/// 抽查抽签的产出的种类：汇总不做它们，也就不换掉它们。
const DRAWN: &str = "抽查";

/// 不是汇总做的产出：抽查名单与通知，随它们走的文稿与数据。
fn standing(listed: &BTreeMap<String, ManifestFile>) -> BTreeSet<String> {
    let drawn = listed.values().filter(|f| f.kind == DRAWN);
    drawn
        .flat_map(|f| std::iter::once(&f.path).chain(&f.with))
        .cloned()
        .collect()
}

/// 还没有用过的名字：已有同名的，在扩展名前加序号。以前留下的不会被盖掉。
fn free(new: &Path, wanted: &str) -> String {
    if !new.join(wanted).exists() {
        return wanted.to_owned();
    }
    let (stem, extension) = match wanted.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
        _ => (wanted, String::new()),
    };
    (2..)
        .map(|n| format!("{stem}（{n}）{extension}"))
        .find(|name| !new.join(name).exists())
        .unwrap_or_else(|| wanted.to_owned())
}

/// 旧 OUT 的清单：路径 → 登记。
fn listed(old: &Path) -> BTreeMap<String, ManifestFile> {
    fs::read(old.join(manifest::FILE_NAME))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        .map(|m| m.files.into_iter().map(|f| (f.path.clone(), f)).collect())
        .unwrap_or_default()
}

/// 程序写的文件被人改过，再次运行时移到这里，不丢。
const EDITED: &str = "以前修改过的文件";

/// 临时文件夹只许本人进入；成为 OUT 之后按通常的权限。
fn open_to_others(dir: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(dir, fs::Permissions::from_mode(0o755));
    }
    #[cfg(not(unix))]
    let _ = dir;
}

/// SHA-256，十六进制小写。
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// 写出去的同时算 SHA-256、数字节。
struct Counted {
    out: io::BufWriter<fs::File>,
    hasher: Sha256,
    bytes: u64,
}

impl Counted {
    fn new(file: fs::File) -> Self {
        Self {
            out: io::BufWriter::with_capacity(1 << 16, file),
            hasher: Sha256::new(),
            bytes: 0,
        }
    }

    fn finish(mut self) -> io::Result<(String, u64)> {
        self.out.flush()?;
        Ok((hex(&self.hasher.finalize()), self.bytes))
    }
}

impl Write for Counted {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let n = self.out.write(part)?;
        self.hasher.update(part.get(..n).unwrap_or_default());
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artefact(name: &str, text: &str) -> Artefact {
        Artefact {
            name: name.into(),
            kind: "试".into(),
            locality: None,
            bytes: text.as_bytes().to_vec(),
            made_from: vec!["填报/甲县.xlsx".into()],
        }
    }

    fn empty() -> Manifest {
        Manifest {
            schema: manifest::SCHEMA.into(),
            program: "quanyi".into(),
            catalogue: "c".into(),
            period: None,
            check: None,
            files: vec![],
            inputs: vec![],
            roots: vec![],
            roster: None,
            carried: vec![],
        }
    }

    fn publish(out: &Path, files: &[(&str, &str)]) -> Vec<String> {
        let p = Publisher::begin(out).unwrap();
        for (name, text) in files {
            p.put(&artefact(name, text)).unwrap();
        }
        p.finish(empty()).unwrap().1
    }

    #[test]
    fn a_run_replaces_the_earlier_one_whole_and_keeps_what_people_put_there() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("输出 一");
        publish(
            &out,
            &[
                ("汇总表.xlsx", "一"),
                ("反馈意见/甲县.pdf", "甲"),
                ("反馈意见/乙县.pdf", "乙"),
            ],
        );
        fs::write(out.join("反馈意见/乙县.pdf"), "有人改过").unwrap();
        fs::write(out.join("会议笔记.txt"), "笔记").unwrap();
        let kept = publish(
            &out,
            &[("汇总表.xlsx", "二"), ("反馈意见/乙县.pdf", "乙新")],
        );
        assert_eq!(kept, ["会议笔记.txt", "以前修改过的文件/反馈意见/乙县.pdf"]);
        let read = |p: &str| fs::read_to_string(out.join(p)).unwrap();
        assert_eq!(read("汇总表.xlsx"), "二");
        assert_eq!(read("反馈意见/乙县.pdf"), "乙新");
        assert_eq!(read("以前修改过的文件/反馈意见/乙县.pdf"), "有人改过");
        assert_eq!(read("会议笔记.txt"), "笔记");
        assert!(
            !out.join("反馈意见/甲县.pdf").exists(),
            "上次的产出不再留存"
        );
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            1,
            "不留临时文件夹"
        );
    }

    #[test]
    fn a_large_product_is_registered_as_if_it_had_been_in_memory() {
        let dir = tempfile::tempdir().unwrap();
        let p = Publisher::begin(&dir.path().join("out")).unwrap();
        p.put(&artefact("甲.txt", "一二三")).unwrap();
        let label = |name: &str| Label {
            name: name.into(),
            kind: "试".into(),
            made_from: vec!["填报/甲县.xlsx".into()],
        };
        p.write(label("乙.txt"), |aside, out| {
            fs::write(aside.join("草稿"), "草稿").unwrap();
            fs::remove_file(aside.join("草稿")).unwrap();
            for part in ["一", "二", "三"] {
                out.write_all(part.as_bytes()).unwrap();
            }
            Ok::<_, OutputError>(())
        })
        .unwrap();
        let bad = p.write(label("甲.TXT"), |_, _| Ok::<_, OutputError>(()));
        assert!(matches!(bad, Err(OutputError::BadName(_))));
        let (manifest, _) = p.finish(empty()).unwrap();
        let [large, small] = &manifest.files[..] else {
            panic!("{:?}", manifest.files)
        };
        assert_eq!(large.path, "乙.txt");
        assert_eq!(small.sha256, large.sha256);
        assert_eq!((small.bytes, &small.from), (large.bytes, &large.from));
    }

    #[test]
    fn an_abandoned_run_leaves_the_earlier_one_whole() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        publish(&out, &[("汇总表.xlsx", "一")]);
        let p = Publisher::begin(&out).unwrap();
        p.put(&artefact("汇总表.xlsx", "二")).unwrap();
        drop(p);
        assert_eq!(fs::read_to_string(out.join("汇总表.xlsx")).unwrap(), "一");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn other_peoples_folders_and_bad_names_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("家庭照片.jpg"), "x").unwrap();
        assert!(matches!(
            Publisher::begin(dir.path()),
            Err(OutputError::NotOurs(_))
        ));
        let p = Publisher::begin(&dir.path().join("out")).unwrap();
        for bad in ["../x", "/etc/x", "a//b", "", "CON", "a\\b", "manifest.json"] {
            assert!(
                matches!(p.put(&artefact(bad, "")), Err(OutputError::BadName(_))),
                "{bad}"
            );
        }
        p.put(&artefact("A.pdf", "")).unwrap();
        assert!(matches!(
            p.put(&artefact("a.PDF", "")),
            Err(OutputError::BadName(_))
        ));
    }
}
