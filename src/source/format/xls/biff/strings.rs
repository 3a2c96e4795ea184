//! 共享文字表：只为局部字体走一遍，文字由库去读。

use super::super::rich::Runs;
use super::globals::font_index;
use super::{CONTINUE, Record, record};
use std::collections::BTreeMap;

/// 共享文字表里带局部字体的文字。看不懂就停，值由库去读。
pub(super) fn shared(stream: &[u8], first: &Record) -> BTreeMap<u32, Runs> {
    let mut blocks = vec![stream.get(first.from..first.to).unwrap_or_default()];
    let mut at = first.to;
    while let Some(r) = record(stream, at).filter(|r| r.kind == CONTINUE) {
        blocks.push(stream.get(r.from..r.to).unwrap_or_default());
        at = r.to;
    }
    let mut reader = Blocks {
        blocks,
        block: 0,
        at: 8,
    };
    let mut all = BTreeMap::new();
    let mut index = 0u32;
    while let Some(runs) = reader.string() {
        if !runs.is_empty() {
            all.insert(index, runs);
        }
        index = index.saturating_add(1);
    }
    all
}

/// 连着几条记录读。
struct Blocks<'a> {
    blocks: Vec<&'a [u8]>,
    block: usize,
    at: usize,
}

impl Blocks<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let block = self.blocks.get(self.block)?;
            if let Some(&b) = block.get(self.at) {
                self.at += 1;
                return Some(b);
            }
            self.block += 1;
            self.at = 0;
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let block = self.blocks.get(self.block)?;
            let here = block.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.block += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// 一段文字的局部字体；读到头为空。
    fn string(&mut self) -> Option<Runs> {
        let mut letters = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let extra = if flags & 4 != 0 {
            u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?])
        } else {
            0
        };
        let mut wide = flags & 1 != 0;
        // 文字跨记录时，续记录开头多一个字节说明宽窄。
        while letters > 0 {
            let unit = if wide { 2 } else { 1 };
            let block = self.blocks.get(self.block)?;
            let here = (block.len().saturating_sub(self.at) / unit).min(letters);
            self.at += here * unit;
            letters -= here;
            if letters > 0 {
                self.block += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
            }
        }
        let mut list = Vec::new();
        for _ in 0..runs {
            let from = usize::from(self.u16()?);
            list.push((from, font_index(self.u16()?)));
        }
        self.skip(usize::try_from(extra).ok()?)?;
        Some(list)
    }
}
