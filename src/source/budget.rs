//! 一个文件的用量：时间、字节、单元格。各格式边读边记，越过限度就停下。

use super::clock::{Clock, Time};
use super::{Limits, rules};
use crate::finding::{Finding, Rule};

/// 读不下去的原因；只影响这一个文件。
#[derive(Debug)]
pub(super) struct Refusal(Box<Finding>);

/// 某一步的结果，或整个文件读不下去。
pub(super) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    pub(super) fn new(rule: &Rule, message: impl Into<String>) -> Self {
        Self(Box::new(rule.at(None, None, message, rule.remedy)))
    }

    pub(super) fn damaged(message: impl Into<String>) -> Self {
        Self::new(&rules::DAMAGED, message)
    }

    /// 因越过限度而停下：读到一半的内容不能用。
    pub(super) fn over_limit(&self) -> bool {
        self.0.code == rules::TOO_LARGE.code || self.0.code == rules::TOO_SLOW.code
    }

    pub(super) fn into_finding(self) -> Finding {
        *self.0
    }
}

/// 一个单元格除文字以外大约占用的字节（值、位置、有序表的开销）。
const CELL_COST: u64 = 200;
/// 一张表再空也大约占用的字节（表名、各处的登记、读的时候说它是空的那句话）。
const SHEET_COST: u64 = 2048;
/// 文字不超过这么多字节的，按一档一档算；写满一格的汉字正好在内。
const LONG: u64 = 96 << 10;
/// 再短的文字也占这么多字节。
const LEAST_TEXT: u64 = 24;
/// 一份汇总表的时限是平常文件的几倍：它是一两百份材料合在一起的，一省的有六七十万格。
const MANY_SECONDS: f64 = 10.0;
/// 一份汇总表可以占用的内存是平常文件的几倍。
const MANY_BYTES: u64 = 2;

/// 用量。
#[derive(Debug)]
pub(super) struct Budget<'a> {
    limits: &'a Limits,
    clock: Clock,
    bytes: u64,
    /// 最多占用的字节；限度说的是整个程序，程序自己（代码、目录）占去三十来 MB。
    room: u64,
    cells: usize,
    /// 已经放宽。
    widened: bool,
    /// 表多得放不下了；下一步就停。
    full: bool,
}

impl<'a> Budget<'a> {
    #[cfg(test)]
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self::after(Time::fresh(limits.seconds), limits)
    }

    /// `time` 是取来它已用的时间。
    pub(super) fn after(time: Time, limits: &'a Limits) -> Self {
        Self {
            limits,
            clock: Clock::start(time),
            bytes: 0,
            room: limits.bytes / 8 * 7,
            cells: 0,
            widened: false,
            full: false,
        }
    }

    /// 是我们自己的汇总表：许多份材料合在一起，时间、内存都放宽（一次）。
    pub(super) fn many(&mut self) {
        if std::mem::replace(&mut self.widened, true) {
            return;
        }
        self.clock.extend(MANY_SECONDS);
        self.room = self.room.saturating_mul(MANY_BYTES);
    }

    /// 一步小事；隔一阵看一次钟。
    pub(super) fn step(&mut self) -> Outcome<()> {
        if self.full {
            return Err(self.too_large());
        }
        match self.clock.step() {
            true => Err(self.too_slow()),
            false => Ok(()),
        }
    }

    /// 看钟。
    pub(super) fn look(&self) -> Outcome<()> {
        match self.clock.look() {
            true => Err(self.too_slow()),
            false => Ok(()),
        }
    }

    fn too_slow(&self) -> Refusal {
        Refusal(Box::new(self.clock.finding()))
    }

    /// 到现在为止的时间；读出时接着算。
    pub(super) fn time(&self) -> Time {
        self.clock.time()
    }

    /// 换一张表：单元格重新计数，字节不重新计。空的一张也占着地方。
    pub(super) fn next_sheet(&mut self) {
        self.cells = 0;
        self.full |= self.take(SHEET_COST).is_err();
    }

    /// 记一个单元格，`text` 是文字（连同格式）占去的字节，见 [`held`]。
    pub(super) fn cell(&mut self, text: u64) -> Outcome<()> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(self.too_many());
        }
        self.take(CELL_COST.saturating_add(text.max(LEAST_TEXT)))?;
        self.step()
    }

    fn too_many(&self) -> Refusal {
        Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "一张表里有内容的单元格超过 {} 个，已停止读取",
                self.limits.cells
            ),
        )
    }

    /// 一下子要放进这么多单元格，放不放得下；不记账。
    pub(super) fn room_for(&self, cells: u64) -> Outcome<()> {
        let held = self.cells as u64;
        if held.saturating_add(cells) > self.limits.cells as u64 {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!(
                    "一张表里有内容的单元格超过 {} 个，没有读取",
                    self.limits.cells
                ),
            ));
        }
        self.fits(cells.saturating_mul(CELL_COST))
    }

    /// 记下占用的字节。
    pub(super) fn take(&mut self, bytes: u64) -> Outcome<()> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > self.room {
            return Err(self.too_large());
        }
        Ok(())
    }

    /// 还可以占用多少字节。
    pub(super) fn left(&self) -> u64 {
        self.room.saturating_sub(self.bytes)
    }

    /// 一次要占用这么多字节，行不行；不记账。
    pub(super) fn fits(&self, bytes: u64) -> Outcome<()> {
        if bytes > self.left() {
            return Err(self.too_large());
        }
        Ok(())
    }

    fn too_large(&self) -> Refusal {
        let most = size(self.room / 7 * 8);
        Refusal::new(
            &rules::TOO_LARGE,
            format!("内容展开后超过 {most}，没有读取"),
        )
    }

    pub(super) fn limits(&self) -> &Limits {
        self.limits
    }
}

/// 一段文字（或一串数）占去的字节：分配器给的总比要的多，哪一种都不少于这里算的。
///
/// 小的按 16 字节一档，另有登记；大些的一档一档相差八分之一；再大的按页、按段给，段末剩下的不再用，
/// 刚放下的也不立刻收回。Excel 一格最多 32,767 字（不到 [`LONG`] 字节），更长的只有做坏的文件里有，加倍算。
pub(super) fn held(bytes: usize) -> u64 {
    let bytes = bytes as u64;
    match bytes {
        0 => 0,
        1..=1024 => (bytes + 8).next_multiple_of(16),
        1025..=LONG => (bytes + 8).next_multiple_of(bytes.next_power_of_two() / 16),
        _ => bytes.saturating_mul(2),
    }
}

/// 给人看的大小。
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..0x10_0000 => format!("{} KB", bytes >> 10),
        _ => format!("{} MB", bytes >> 20),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_charged_as_allocators_hand_it_out() {
        assert_eq!(held(0), 0);
        // 16 字节一档
        assert_eq!((held(1), held(8), held(9), held(24)), (16, 16, 32, 32));
        for bytes in [
            1,
            15,
            100,
            1024,
            1025,
            5000,
            32_767 * 3,
            98_304,
            98_305,
            1 << 20,
        ] {
            let charged = held(bytes);
            assert!(charged >= bytes as u64, "{bytes} → {charged}");
            // 一档之内，不多算
            let most = match bytes {
                0..=1024 => bytes as u64 + 24,
                1025..=98_304 => bytes as u64 * 9 / 8 + 16,
                _ => bytes as u64 * 2,
            };
            assert!(charged <= most, "{bytes} → {charged} > {most}");
        }
        assert_eq!(held(5000), 5120);
    }
}
