//! 备好再换上：新的 OUT 先在旁边写全，最后一步换上去。程序被杀、断电，都不会留下半个 OUT。
//!
//! 旁边的文件夹叫 `.quanyi-进程号-…`，里面是 `新`（正在写的）、`旧`（换下来的，只在没有“对调”的系统上出现一瞬）、
//! `去处`（OUT 的名字）和 `锁`（主人还在就锁着）。主人不在了的，由下一次运行收拾：换到一半的先恢复，再删。

use super::lock::Held;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

const PREFIX: &str = ".quanyi-";
const LOCK: &str = "锁";
const UNLOCKED: &str = "待锁";
const NEW: &str = "新";
const OLD: &str = "旧";
const TARGET: &str = "去处";

/// 正在写的一个新的 OUT。丢弃即删。
#[derive(Debug)]
pub(super) struct Staging {
    // 先放锁再删文件夹：Windows 上占着的文件删不掉。
    _lock: File,
    holder: tempfile::TempDir,
    new: PathBuf,
}

impl Staging {
    /// 在 `parent` 里备一个空的。
    pub(super) fn new(parent: &Path) -> io::Result<Self> {
        let holder = tempfile::Builder::new()
            .prefix(&own_prefix())
            .tempdir_in(parent)?;
        // 先锁上再叫“锁”：还没有锁上的一瞬，同时在运行的另一个程序会当它没有主人而收拾掉
        let unlocked = holder.path().join(UNLOCKED);
        let lock = File::create(&unlocked)?;
        // 有的网络盘不能上锁；那时只是残留不会被自动收拾
        let _ = lock.lock();
        let _ = fs::rename(&unlocked, holder.path().join(LOCK));
        let new = holder.path().join(NEW);
        fs::create_dir(&new)?;
        Ok(Self {
            _lock: lock,
            holder,
            new,
        })
    }

    /// 写在哪里。
    pub(super) fn path(&self) -> &Path {
        &self.new
    }

    /// 旁边放临时文件的地方：与要写的在同一个盘上，只许本人进入，随它一起删。
    pub(super) fn aside(&self) -> &Path {
        self.holder.path()
    }

    /// 换上去。换不上的，原来的 OUT 原样不动。
    pub(super) fn become_out(self, out: &Path) -> io::Result<()> {
        if !out.exists() {
            return fs::rename(&self.new, out);
        }
        if exchange(&self.new, out).is_ok() {
            return Ok(());
        }
        if let Some(name) = out.file_name() {
            fs::write(self.holder.path().join(TARGET), name.as_encoded_bytes())?;
        }
        let old = self.holder.path().join(OLD);
        fs::rename(out, &old)?;
        fs::rename(&self.new, out).inspect_err(|_| {
            let _ = fs::rename(&old, out);
        })
    }
}

/// 对调两个文件夹，一步完成，没有“两个都不在”的一瞬。不支持的系统、文件系统给错误。
#[cfg(target_os = "linux")]
fn exchange(new: &Path, out: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, out, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn own_prefix() -> String {
    format!("{PREFIX}{}-", std::process::id())
}

/// 收拾 `parent` 里主人已经不在的残留（被杀、断电留下的）。
pub(super) fn clear(parent: &Path) {
    for holder in holders(parent, PREFIX) {
        let abandoned = File::open(holder.join(LOCK)).is_ok_and(|f| Held::take(f).is_ok());
        if abandoned {
            discard(&holder);
        }
    }
}

/// 收拾本进程正在写到 `out` 的一切；被叫停而来不及好好收尾时，退出之前调用。
pub fn abandon(out: &Path) {
    let parent = parent_of(out);
    // 别的线程可能还在往里写，删一遍未必干净
    for _ in 0..5 {
        for holder in holders(&parent, &own_prefix()) {
            discard(&holder);
        }
    }
}

/// `out` 所在的文件夹。
pub(super) fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn holders(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries
        .filter(|e| e.file_name().to_string_lossy().starts_with(prefix))
        .map(|e| e.path())
        .filter(|p| p.is_dir())
        .collect()
}

/// 换到一半的先恢复，再删。
fn discard(holder: &Path) {
    let old = holder.join(OLD);
    if old.is_dir() {
        let name = fs::read_to_string(holder.join(TARGET)).unwrap_or_default();
        let plain = !name.is_empty() && Path::new(&name).file_name() == Some(name.as_ref());
        let out = holder.with_file_name(&name);
        let restored = plain && (out.exists() || fs::rename(&old, &out).is_ok());
        if !restored {
            // 不知道该放回哪里的，宁可留着
            return;
        }
    }
    let _ = fs::remove_dir_all(holder);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn leftovers_of_the_dead_are_cleared_and_those_of_the_living_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let living = Staging::new(dir.path()).unwrap();
        let dead = dir.path().join(".quanyi-0-dead");
        fs::create_dir_all(dead.join(NEW)).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join(NEW).join("半个.pdf"), "半").unwrap();
        clear(dir.path());
        assert!(!dead.exists());
        assert!(living.path().exists());
        drop(living);
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn a_swap_cut_in_the_middle_is_undone() {
        let dir = tempfile::tempdir().unwrap();
        let dead = dir.path().join(".quanyi-0-dead");
        for part in [NEW, OLD] {
            fs::create_dir_all(dead.join(part)).unwrap();
            fs::write(dead.join(part).join("汇总表.xlsx"), part).unwrap();
        }
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join(TARGET), "输出 一").unwrap();
        clear(dir.path());
        assert_eq!(names(dir.path()), ["输出 一"]);
        let kept = fs::read_to_string(dir.path().join("输出 一/汇总表.xlsx")).unwrap();
        assert_eq!(kept, OLD, "恢复成换之前的样子");
    }

    #[test]
    fn a_target_that_climbs_out_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("内");
        let dead = inner.join(".quanyi-0-dead");
        fs::create_dir_all(dead.join(OLD)).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join(TARGET), "../逃出去").unwrap();
        clear(&inner);
        assert_eq!(names(dir.path()), ["内"]);
        assert!(dead.join(OLD).exists());
    }

    #[test]
    fn what_is_being_set_up_is_never_cleared() {
        let parent = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        clear(parent.path());
                        let staging = Staging::new(parent.path()).unwrap();
                        assert!(staging.path().is_dir(), "正在写的被收拾掉了");
                    }
                });
            }
        });
    }
}
