//! 存底：读过的文件、排过的公文留一份，内容没有变的下次不必再做。
//!
//! 进：由全部有关的东西（内容、目录、名册、配置、程序）算出的键，与做好的字节。出：原样的字节，或没有。
//! 它只省时间，不改变任何结果：删掉它、关掉它、两次运行同时用它、写到一半断电，产出都逐字节相同。
//!
//! 一条存底一个文件，先写临时文件再改名；文件里带着内容的校验值，对不上的当作没有。
//! 总量超过限度时，最久没有用到的先删。

use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// 存底总量的限度（字节）：512 MiB，约合三千份材料与它们的公文。
pub const LIMIT: u64 = 512 << 20;

/// 程序本身的指纹：源文件、模板、依赖的版本有一点不同，以前的存底就不再用。
pub const PROGRAM: &str = env!("QUANYI_FINGERPRINT");

/// 文件开头的记号与校验值的长度。
const MARK: &[u8; 8] = b"quanyi/1";
const HEAD: usize = MARK.len() + 32;

/// 键：所依据的一切的 SHA-256。各段都带长度，前一段的尾与后一段的头不会混。
#[derive(Debug, Clone)]
pub struct Key(Sha256);

impl Key {
    /// 一类存底的键，如 `读`、`排`；已含程序的指纹。
    pub fn new(kind: &str) -> Self {
        Self(Sha256::new()).with(PROGRAM).with(kind)
    }

    /// 添上一段依据。
    #[must_use]
    pub fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// 添上一个值的全部（照 `Debug` 写出的），边写边算，不必整个写成一段文字。
    #[must_use]
    pub fn with_all_of(self, value: &impl std::fmt::Debug) -> Self {
        struct Hashing(Sha256);
        impl std::fmt::Write for Hashing {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                self.0.update(text);
                Ok(())
            }
        }
        let mut all = Hashing(Sha256::new());
        let _ = std::fmt::Write::write_fmt(&mut all, format_args!("{value:?}"));
        self.with(all.0.finalize())
    }

    fn name(self) -> String {
        self.0
            .finalize()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    }
}

/// 存底的文件夹；可以没有，那时什么也不存、什么也取不到。
#[derive(Debug, Clone, Default)]
pub struct Cache {
    dir: Option<PathBuf>,
}

impl Cache {
    /// 不用存底。
    pub fn off() -> Self {
        Self::default()
    }

    /// 用 `dir` 作存底的文件夹；还没有的，第一次存的时候建。
    pub fn at(dir: PathBuf) -> Self {
        Self { dir: Some(dir) }
    }

    /// 存得下东西。
    pub fn is_on(&self) -> bool {
        self.dir.is_some()
    }

    /// 取一条；没有、损坏了都是空。
    pub fn get(&self, key: Key) -> Option<Vec<u8>> {
        let path = self.path(key)?;
        let mut stored = fs::read(&path).ok()?;
        if !whole(&stored) {
            let _ = fs::remove_file(&path);
            return None;
        }
        // 用到了就算新的，清理时后删；改不了时间也无妨
        if let Ok(file) = fs::File::options().write(true).open(&path) {
            let _ = file.set_modified(SystemTime::now());
        }
        stored.drain(..HEAD);
        Some(stored)
    }

    /// 存一条。存不进（磁盘满、没有权限）不是错：下次重做就是。
    pub fn put(&self, key: Key, bytes: &[u8]) {
        let Some(path) = self.path(key) else { return };
        let Some(dir) = path.parent() else { return };
        let store = || -> std::io::Result<()> {
            fs::create_dir_all(dir)?;
            let mut file = tempfile::Builder::new().prefix(".写").tempfile_in(dir)?;
            file.write_all(MARK)?;
            file.write_all(Sha256::digest(bytes).as_slice())?;
            file.write_all(bytes)?;
            file.persist(&path).map_err(|e| e.error)?;
            Ok(())
        };
        let _ = store();
    }

    /// 总量超过 `limit` 字节的，最久没有用到的先删，删到限度以内。
    pub fn prune(&self, limit: u64) {
        let Some(dir) = &self.dir else { return };
        let mut kept: Vec<(SystemTime, PathBuf, u64)> = walkdir::WalkDir::new(dir)
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let meta = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((meta.modified().ok()?, entry.into_path(), meta.len()))
            })
            .collect();
        kept.sort();
        let mut total: u64 = kept.iter().map(|(_, _, bytes)| bytes).sum();
        for (_, path, bytes) in kept {
            if total <= limit {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= bytes;
            }
        }
    }

    fn path(&self, key: Key) -> Option<PathBuf> {
        let name = key.name();
        // 分开放：一个文件夹里几万个文件，有的系统会慢
        Some(self.dir.as_deref()?.join(name.get(..2)?).join(name))
    }
}

/// 存的时候是什么样，现在还是什么样。
fn whole(stored: &[u8]) -> bool {
    stored.split_at_checked(HEAD).is_some_and(|(head, bytes)| {
        head.starts_with(MARK) && head.ends_with(Sha256::digest(bytes).as_slice())
    })
}

/// 本机上存底惯常所在的文件夹；说不出的为空。
///
/// Windows 是 `%LOCALAPPDATA%\quanyi\存底`，其他系统是 `$XDG_CACHE_HOME/quanyi` 或 `~/.cache/quanyi`。
pub fn usual_place(environment: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name: &str| environment(name).filter(|p| p.is_absolute());
    if cfg!(windows) {
        return absolute("LOCALAPPDATA").map(|p| p.join("quanyi").join("存底"));
    }
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .map(|p: PathBuf| Path::join(&p, "quanyi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(dir: &Path) -> Vec<PathBuf> {
        let all = walkdir::WalkDir::new(dir).into_iter().flatten();
        all.filter(|e| e.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect()
    }

    #[test]
    fn what_was_put_comes_back_and_only_under_its_own_key() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().join("存 底"));
        let key = || Key::new("读").with("甲").with("乙");
        assert_eq!(cache.get(key()), None);
        cache.put(key(), b"one");
        cache.put(Key::new("读").with("甲乙"), b"two");
        assert_eq!(cache.get(key()).as_deref(), Some(&b"one"[..]));
        assert_eq!(cache.get(Key::new("排").with("甲").with("乙")), None);
        assert_eq!(cache.get(Key::new("读").with("甲乙").with("")), None);
        Cache::off().put(key(), b"x");
        assert_eq!(Cache::off().get(key()), None);
    }

    #[test]
    fn a_damaged_entry_is_no_entry() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().to_owned());
        let key = || Key::new("读").with("甲");
        cache.put(key(), b"some bytes");
        let path = files(dir.path()).pop().unwrap();
        let whole = fs::read(&path).unwrap();
        for damaged in [
            &whole[..0],
            &whole[..HEAD - 1],
            &whole[..whole.len() - 1],
            &[&whole[..whole.len() - 1], b"!"].concat(),
        ] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.get(key()), None);
            assert!(!path.exists(), "损坏的随即删去");
        }
        cache.put(key(), b"again");
        assert_eq!(cache.get(key()).as_deref(), Some(&b"again"[..]));
    }

    #[test]
    fn the_longest_unused_goes_first() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().to_owned());
        let key = |n: u8| Key::new("读").with([n]);
        let start = SystemTime::now() - std::time::Duration::from_secs(1000);
        for n in 0..4u8 {
            cache.put(key(n), &[n; 100]);
            let path = cache.path(key(n)).unwrap();
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(start + std::time::Duration::from_secs(u64::from(n)))
                .unwrap();
        }
        assert!(cache.get(key(0)).is_some(), "用到了，就成了最新的");
        cache.prune(2 * (100 + HEAD as u64));
        assert!(cache.get(key(0)).is_some());
        assert!(cache.get(key(1)).is_none());
        assert!(cache.get(key(2)).is_none());
        assert!(cache.get(key(3)).is_some());
    }
}
