//! 一个文件的时限：取来、打开、读出、审核合起来算，越过即停。
//!
//! 进：限几秒、已用几秒。出：到时了没有。
//! 量的是正在读它的这个线程占用处理器的时间（Linux）：机器忙、别的文件同时在读、网络盘慢，
//! 都不算在它头上。量不到的平台量实际过去的时间。
//! 看钟只为限时，不进入任何结果；限度之内，同样的输入仍得到同样的结果。

use super::rules;
use crate::finding::Finding;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

/// 一个文件的时间，单位秒：前面各步用去的，后面接着算；中间等着的不算。
#[derive(Debug, Clone, Copy)]
pub struct Time {
    /// 限几秒。
    pub limit: f64,
    /// 已用几秒。
    pub used: f64,
}

impl Time {
    /// 还没有用过的。
    pub fn fresh(limit: f64) -> Self {
        Self { limit, used: 0.0 }
    }
}

/// 走着的钟，各步看的是同一只。到时一次即一直算到时：此后得出的东西不全，一概不用。
///
/// 只能由开钟的线程看：各线程用去的时间各算各的。
#[derive(Debug, Clone)]
pub struct Clock(Rc<Running>);

#[derive(Debug)]
struct Running {
    limit: Cell<f64>,
    used: f64,
    started: Instant,
    /// 开钟时这个线程已占用处理器几秒；量不到为空。
    worked: Option<f64>,
    steps: Cell<u32>,
    late: Cell<bool>,
}

/// 每隔多少步看一次钟。
const GLANCE: u32 = 512;

impl Clock {
    /// 接着已用的时间走。
    pub fn start(time: Time) -> Self {
        Self(Rc::new(Running {
            limit: Cell::new(time.limit),
            used: time.used,
            started: Instant::now(),
            worked: worked(),
            steps: Cell::new(0),
            late: Cell::new(false),
        }))
    }

    /// 没有时限的。
    pub fn unlimited() -> Self {
        Self::start(Time::fresh(f64::MAX))
    }

    /// 时限放宽到原来的几倍。
    pub fn extend(&self, times: f64) {
        self.0.limit.set(self.0.limit.get() * times);
    }

    /// 一步小事；隔一阵看一次钟。到时为真。
    pub fn step(&self) -> bool {
        let steps = self.0.steps.get().wrapping_add(1);
        self.0.steps.set(steps);
        if steps.is_multiple_of(GLANCE) {
            self.look()
        } else {
            self.was_late()
        }
    }

    /// 看钟。到时为真。
    pub fn look(&self) -> bool {
        if !self.was_late() && self.time().used > self.0.limit.get() {
            self.0.late.set(true);
        }
        self.was_late()
    }

    /// 曾经看到到时；不再看钟。
    pub fn was_late(&self) -> bool {
        self.0.late.get()
    }

    /// 到现在为止的时间。
    pub fn time(&self) -> Time {
        let since = match (self.0.worked, worked()) {
            (Some(before), Some(now)) => now - before,
            _ => self.0.started.elapsed().as_secs_f64(),
        };
        Time {
            limit: self.0.limit.get(),
            used: self.0.used + since.max(0.0),
        }
    }

    /// 到时的说明（Q006）。
    pub fn finding(&self) -> Finding {
        let message = format!(
            "读了 {0} 秒还没有读完（限 {0} 秒），已停止读取",
            self.0.limit.get()
        );
        rules::TOO_SLOW.at(None, None, message, rules::TOO_SLOW.remedy)
    }
}

/// 这个线程到现在占用处理器几秒；量不到为空。
#[cfg(target_os = "linux")]
fn worked() -> Option<f64> {
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ThreadCPUTime);
    Some(used.tv_sec as f64 + used.tv_nsec as f64 / 1e9)
}

#[cfg(not(target_os = "linux"))]
fn worked() -> Option<f64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_late_always_late_and_time_spent_before_counts() {
        let spent = |used| Clock::start(Time { limit: 60.0, used });
        assert!(!spent(1.0).look());
        let late = spent(60.5);
        assert!(!late.was_late(), "没有看钟");
        assert!(late.look() && late.was_late() && late.step());
        assert!(late.time().used >= 60.5);
    }

    #[test]
    fn every_hand_reads_the_same_clock() {
        let clock = Clock::start(Time {
            limit: 60.0,
            used: 61.0,
        });
        let other = clock.clone();
        assert!(other.look() && clock.was_late());
    }

    /// 等着的时间不算：睡着的线程没有占用处理器。
    #[test]
    #[cfg(target_os = "linux")]
    fn waiting_is_not_reading() {
        if worked().is_none() {
            return;
        }
        let clock = Clock::start(Time::fresh(60.0));
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(clock.time().used < 0.2, "{}", clock.time().used);
        let busy = Clock::start(Time::fresh(60.0));
        let began = Instant::now();
        let mut sum = 0u64;
        while busy.time().used == 0.0 && began.elapsed().as_secs() < 30 {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(busy.time().used > 0.0);
    }
}
