//! 一个文件的时限：打开与读出合起来算，越过即停。
//!
//! 进：限几秒、已用几秒。出：到时了没有。
//! 看钟只为限时，不进入任何结果；限度之内，同样的输入仍得到同样的结果。

use super::rules;
use crate::finding::Finding;
use std::cell::Cell;
use std::time::Instant;

/// 一个文件的时间，单位秒：打开用去的，读出时接着算；中间等着的不算。
#[derive(Debug, Clone, Copy)]
pub struct Time {
    /// 限几秒。
    pub limit: f64,
    /// 已用几秒。
    pub used: f64,
}

/// 走着的钟。到时一次即一直算到时：此后得出的东西不全，一概不用。
#[derive(Debug)]
pub struct Clock {
    time: Time,
    started: Instant,
    steps: Cell<u32>,
    late: Cell<bool>,
}

/// 每隔多少步看一次钟。
const GLANCE: u32 = 512;

impl Clock {
    /// 接着已用的时间走。
    pub fn start(time: Time) -> Self {
        Self {
            time,
            started: Instant::now(),
            steps: Cell::new(0),
            late: Cell::new(false),
        }
    }

    /// 没有时限的。
    pub fn unlimited() -> Self {
        Self::start(Time {
            limit: f64::MAX,
            used: 0.0,
        })
    }

    /// 一步小事；隔一阵看一次钟。到时为真。
    pub fn step(&self) -> bool {
        let steps = self.steps.get().wrapping_add(1);
        self.steps.set(steps);
        if steps.is_multiple_of(GLANCE) {
            self.look()
        } else {
            self.late.get()
        }
    }

    /// 看钟。到时为真。
    pub fn look(&self) -> bool {
        if !self.late.get() && self.time().used > self.time.limit {
            self.late.set(true);
        }
        self.late.get()
    }

    /// 曾经看到到时；不再看钟。
    pub fn was_late(&self) -> bool {
        self.late.get()
    }

    /// 到现在为止的时间。
    pub fn time(&self) -> Time {
        Time {
            used: self.time.used + self.started.elapsed().as_secs_f64(),
            ..self.time
        }
    }

    /// 到时的说明（Q006）。
    pub fn finding(&self) -> Finding {
        let message = format!(
            "读了 {0} 秒还没有读完（限 {0} 秒），已停止读取",
            self.time.limit
        );
        rules::TOO_SLOW.at(None, None, message, rules::TOO_SLOW.remedy)
    }
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
}
