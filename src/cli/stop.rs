//! 叫停（Ctrl-C）：先请流水线在两步之间停下；一时停不下来的，收拾好临时文件就走。

use super::terminal;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// 因叫停而结束的退出码：128 + SIGINT，各系统的脚本都认得。
pub(crate) const STOPPED: u8 = 130;

/// 流水线自己停下来的余地。
const GRACE: Duration = Duration::from_millis(600);

static ASKED: AtomicBool = AtomicBool::new(false);

/// 有人叫停了。
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// 寄信时听着：第一次，手里的一封寄完就停；第二次，立即停（记录照样靠得住）。
pub(crate) fn listen_between_letters() {
    // 听不了时，系统照旧立即结束程序，与第二次一样
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(STOPPED));
        }
        terminal::say("正在停下：手里的这一封寄完就停（再按一次立即停）。");
    });
}

/// 排文稿时听着：在等人回答的，立即停；在排的，排完手里的一份、什么也不写就停；第二次，立即停。
pub(crate) fn listen_before_writing() {
    // 听不了时，系统照旧立即结束程序
    let _ = ctrlc::set_handler(|| {
        if terminal::asking() {
            terminal::say("\n已停止，没有写出任何文件");
            std::process::exit(i32::from(STOPPED));
        }
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(STOPPED));
        }
        terminal::say("正在停下：手里的这一份排完就停（再按一次立即停）。");
    });
}

/// 从现在起听着。`out` 是正在写的输出文件夹，停下时原样不动。
pub(crate) fn listen(out: &Path) {
    let out = out.to_owned();
    // 听不了（已有别的处理）时，系统照旧立即结束程序；原来的输出仍是完整的
    let _ = ctrlc::set_handler(move || {
        ASKED.store(true, Ordering::Relaxed);
        std::thread::sleep(GRACE);
        quanyi::deliver::abandon(&out);
        terminal::say("已停止，原来的输出没有改动");
        std::process::exit(i32::from(STOPPED));
    });
}
