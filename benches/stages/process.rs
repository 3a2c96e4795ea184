//! 整个程序跑一遍：另起一个进程，量它的用时、占用两个核的时间、内存的最高值。

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// 一个进程用去的。
pub(crate) struct Used {
    /// 从开始到结束。
    pub(crate) took: Duration,
    /// 各核合计；系统说不出的为零。
    pub(crate) cpu: Duration,
    /// 内存的最高值，MiB；系统说不出的为零。
    pub(crate) peak: u64,
}

impl Used {
    /// 写在备注里。
    pub(crate) fn note(&self, what: &str) -> String {
        let cores = self.cpu.as_secs_f64() / self.took.as_secs_f64();
        format!(
            "{what}；各核合计 {:.2} 秒（平均 {cores:.2} 个核），内存最高 {} MiB",
            self.cpu.as_secs_f64(),
            self.peak
        )
    }
}

/// 跑 `quanyi`，到它结束；不成功就停下。
pub(crate) fn quanyi(dir: &Path, args: &[&str]) -> Used {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_quanyi"))
        .current_dir(dir)
        .env("XDG_CACHE_HOME", dir.join("存底"))
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("程序跑得起来");
    let mut used = Used {
        took: Duration::ZERO,
        cpu: Duration::ZERO,
        peak: 0,
    };
    let status = loop {
        used.peak = used.peak.max(peak(&child.id().to_string()).unwrap_or(0));
        used.cpu = used.cpu.max(cpu(child.id()).unwrap_or_default());
        if let Some(status) = child.try_wait().expect("等得到") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    used.took = start.elapsed();
    assert!(status.success(), "quanyi {args:?}：{status}");
    used
}

/// 一个进程（`self` 即本进程）占用内存的最高值，MiB；系统说不出的为空。
pub(crate) fn peak(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

/// 本进程内存的最高值从现在起重新量。
pub(crate) fn forget_peak() {
    // 只有 Linux 可以；别处各段的内存都是到此为止的最高值
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// 用户态与内核态的时间，每秒一百格。
fn cpu(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(11).take(2);
    let ticks: u64 = ticks.map(|t| t.parse::<u64>().unwrap_or(0)).sum();
    Some(Duration::from_millis(ticks * 10))
}
