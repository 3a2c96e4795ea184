//! 共享文字表：各段文字有多长、有没有局部字体；值由库去读。

use super::super::super::super::budget::{Budget, Outcome, Refusal, held};
use super::super::super::super::rules;
use super::super::rich::Runs;
use super::font_index;
use super::record::{Kept, Record, record};
use std::collections::BTreeMap;

const CONTINUE: u16 = 0x003C;
/// 文字表最多续几条记录：写满的一条 8 KB，这么多是 64 MB 文字。库取一条续的，后面的都要挪一遍，
/// 有意续成几百万条空的，它永远挪不完。
const MOST_CONTINUED: usize = 8192;
/// 库里一段文字自己占的字节（字符串的头、长度）。
const STRING_COST: u64 = 32;
/// 非空的文字另占的字节（堆上的零头）。
const TEXT_COST: u64 = 24;
/// 一段有局部字体的文字另占的字节。
const RUNS_COST: u64 = 64;

/// 共享文字表。
#[derive(Default)]
pub(super) struct Strings {
    /// 各段文字解出来最多多少字节。
    sizes: Vec<u32>,
    /// 带局部字体的文字：序号 → 局部字体。
    pub(super) runs: BTreeMap<u32, Runs>,
}

impl Strings {
    /// 第 `index` 段文字解出来最多多少字节；没有这一段为 0。
    pub(super) fn size(&self, index: u32) -> usize {
        usize::try_from(index)
            .ok()
            .and_then(|i| self.sizes.get(i))
            .map_or(0, |n| *n as usize)
    }
}

/// 抄下文字表和它续的记录，量一遍。看不懂就停：后面的由库去报错。
pub(super) fn read(
    stream: &[u8],
    first: &Record,
    kept: &mut Kept,
    budget: &mut Budget,
) -> Outcome<Strings> {
    kept.push(first.kind, first.data(stream));
    let mut at = first.to;
    let mut continued = 0;
    while let Some(r) = record(stream, at).filter(|r| r.kind == CONTINUE) {
        budget.step()?;
        at = r.to;
        // 空的续了等于没有续
        if r.from == r.to {
            continue;
        }
        continued += 1;
        if continued > MOST_CONTINUED {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                "工作簿的文字表太长，没有读取",
            ));
        }
        kept.push(r.kind, r.data(stream));
    }
    let mut reader = Reader {
        stream,
        block: first.data(stream),
        next: first.to,
        at: 8,
    };
    let mut strings = Strings::default();
    while let Some((size, runs)) = reader.string() {
        budget.step()?;
        let text = if size > 0 {
            TEXT_COST.saturating_add(u64::from(size))
        } else {
            0
        };
        budget.take(STRING_COST.saturating_add(text))?;
        if !runs.is_empty() {
            budget.take(RUNS_COST.saturating_add(held(16 * runs.len())))?;
            let index = u32::try_from(strings.sizes.len()).unwrap_or(u32::MAX);
            strings.runs.insert(index, runs);
        }
        strings.sizes.push(size);
    }
    Ok(strings)
}

/// 连着几条记录读。
struct Reader<'s> {
    stream: &'s [u8],
    block: &'s [u8],
    /// 下一条记录在哪里。
    next: usize,
    at: usize,
}

impl Reader<'_> {
    /// 换到续的下一条记录；没有了为空。
    fn turn(&mut self) -> Option<()> {
        let r = record(self.stream, self.next).filter(|r| r.kind == CONTINUE)?;
        self.block = r.data(self.stream);
        self.next = r.to;
        self.at = 0;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            if let Some(&b) = self.block.get(self.at) {
                self.at += 1;
                return Some(b);
            }
            self.turn()?;
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let here = self.block.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.turn()?;
            }
        }
        Some(())
    }

    /// 一段文字解出来最多多少字节、局部字体；读到头为空。
    fn string(&mut self) -> Option<(u32, Runs)> {
        let mut letters = usize::from(self.u16()?);
        let flags = self.byte()?;
        let count = if flags & 8 != 0 { self.u16()? } else { 0 };
        let extra = if flags & 4 != 0 {
            u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?])
        } else {
            0
        };
        let mut wide = flags & 1 != 0;
        let mut size = 0u32;
        // 文字跨记录时，续记录开头多一个字节说明宽窄。
        while letters > 0 {
            let (unit, utf8) = if wide { (2, 3) } else { (1, 2) };
            let here = (self.block.len().saturating_sub(self.at) / unit).min(letters);
            self.at += here * unit;
            letters -= here;
            size = size.saturating_add(u32::try_from(here * utf8).unwrap_or(u32::MAX));
            if letters > 0 {
                self.turn()?;
                wide = self.byte()? & 1 != 0;
            }
        }
        let mut runs = Vec::new();
        for _ in 0..count {
            let from = usize::from(self.u16()?);
            runs.push((from, font_index(self.u16()?)));
        }
        runs.sort_by_key(|(from, _)| *from);
        self.skip(usize::try_from(extra).ok()?)?;
        Some((size, runs))
    }
}
