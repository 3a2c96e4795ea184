//! 终端：结果到标准输出，话到标准错误，进度条只在终端里画。

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use quanyi::progress::Progress;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// 对人说一句话（标准错误）。
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// 打印结果（标准输出）。接收的一方先走了（`| head`）不算错。
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = out.write_all(b"\n");
    }
    let _ = out.flush();
}

static ASKING: AtomicBool = AtomicBool::new(false);

/// 正等着人回答 [`ask`] 的问题。
pub(crate) fn asking() -> bool {
    ASKING.load(Ordering::SeqCst)
}

/// 在终端里提一个问题，回答“是”“y”才算同意；不在终端里（脚本）一律不算。
pub(crate) fn ask(question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "{question}");
    let _ = err.flush();
    drop(err);
    let mut answer = String::new();
    ASKING.store(true, Ordering::SeqCst);
    let read = std::io::stdin().read_line(&mut answer);
    ASKING.store(false, Ordering::SeqCst);
    if !matches!(read, Ok(n) if n > 0) {
        // 没有回答就结束了输入（Ctrl-D、Ctrl-Z）：下一句话另起一行
        say("");
    }
    matches!(answer.trim(), "是" | "y" | "Y" | "yes" | "是的" | "确认")
}

/// 进度条。标准错误不是终端、或要求安静时什么也不画。
pub(crate) struct Bar {
    quiet: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Self {
        Self {
            quiet: quiet || !std::io::stderr().is_terminal(),
            bar: Mutex::new(None),
        }
    }

    /// 收起进度条。
    pub(crate) fn close(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn cancelled(&self) -> bool {
        super::stop::asked()
    }

    fn begin(&self, stage: &str, total: u64) {
        if self.quiet {
            return;
        }
        self.close();
        let bar = if total == 0 {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::new(total)
        };
        bar.set_draw_target(ProgressDrawTarget::stderr());
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let line = match (total == 0, plain) {
            (true, _) => "{msg} {spinner}",
            (false, true) => "{msg} [{bar:28}] {pos}/{len}  每秒{rate}  还需{left}",
            (false, false) => "{msg} [{bar:28.green}] {pos}/{len}  每秒{rate}  还需{left}",
        };
        if let Ok(style) = ProgressStyle::with_template(line) {
            bar.set_style(
                style
                    .progress_chars("=> ")
                    .with_key("rate", |s: &ProgressState, w: &mut dyn std::fmt::Write| {
                        let _ = write!(w, "{:.0}", s.per_sec());
                    })
                    .with_key("left", |s: &ProgressState, w: &mut dyn std::fmt::Write| {
                        let _ = write!(w, "{}秒", s.eta().as_secs());
                    }),
            );
        }
        bar.set_message(stage.to_owned());
        if let Ok(mut slot) = self.bar.lock() {
            *slot = Some(bar);
        }
    }

    fn step(&self) {
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.inc(1);
        }
    }
}
