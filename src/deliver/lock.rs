//! 占住一个文件：同一时间只有一个程序在用它。

use std::fs::{File, TryLockError};
use std::ops::{Deref, DerefMut};

/// 占住了的文件；丢弃时放开。
///
/// 放开要明说，不能只靠关闭：正在启动子进程的另一个线程会在一瞬间复制打开的文件，
/// 关掉自己的这一份之后，占用还挂在那一份上，紧接着再来占就占不到。
#[derive(Debug)]
pub struct Held(File);

impl Held {
    /// 占住；已经有人占着，马上说。
    ///
    /// # Errors
    /// 别的程序占着（`WouldBlock`）；系统不支持或拒绝。
    pub fn take(file: File) -> Result<Self, TryLockError> {
        file.try_lock()?;
        Ok(Self(file))
    }
}

impl Deref for Held {
    type Target = File;
    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // 放不开也无妨：随后关闭，系统会收回
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_means_free_even_while_a_copy_is_open() {
        let file = tempfile::NamedTempFile::new().expect("临时文件");
        let open = || File::open(file.path()).expect("打开");
        let held = Held::take(open()).expect("占住");
        assert!(matches!(Held::take(open()), Err(TryLockError::WouldBlock)));
        let copy = held.try_clone().expect("复制");
        drop(held);
        assert!(Held::take(open()).is_ok(), "复制的一份还开着，也已经放开");
        drop(copy);
    }
}
