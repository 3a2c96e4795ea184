//! 比较用的文字：规整后的一段文字与它的双字，要比的时候才备。

use crate::text::normalize::loose;
use crate::text::similar::Prepared;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// 规整后的文字与它的双字（排序、不重复）。双字等要比的时候才备：多数格子与目录不沾边，用不着。
#[derive(Debug, Clone)]
pub struct Key {
    /// 规整后的文字；空即没有文字。
    pub text: String,
    /// 字数。
    pub chars: usize,
    raw: Box<str>,
    pairs: OnceCell<Vec<(char, char)>>,
    prepared: OnceCell<Prepared>,
    /// 双字的权重之和（同一个目录下算一次）。
    pub(super) total: OnceCell<f64>,
}

impl Default for Key {
    fn default() -> Self {
        Self::new("")
    }
}

impl Key {
    /// 由原文得出；行首的编号、星号应已去掉。
    pub fn new(text: &str) -> Self {
        let raw = text.into();
        let text = loose(text);
        Self {
            chars: text.chars().count(),
            text,
            raw,
            pairs: OnceCell::new(),
            prepared: OnceCell::new(),
            total: OnceCell::new(),
        }
    }

    pub(super) fn pairs(&self) -> &[(char, char)] {
        self.pairs.get_or_init(|| {
            let mut pairs: Vec<(char, char)> = neighbours(&self.text).collect();
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        })
    }

    pub(super) fn prepared(&self) -> &Prepared {
        self.prepared.get_or_init(|| Prepared::new(&self.raw))
    }
}

/// 一段文字里相邻的两个字。
pub(super) fn neighbours(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

/// 一批字，查得快。
#[derive(Debug, Clone)]
pub(super) struct Letters {
    /// 基本平面的字，每字一位；以外的字另存。
    basic: Vec<u64>,
    others: BTreeSet<char>,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            basic: vec![0; 0x1_0000 / 64],
            others: BTreeSet::new(),
        }
    }
}

impl Letters {
    pub(super) fn add(&mut self, c: char) {
        match self.basic.get_mut(c as usize / 64) {
            Some(word) => *word |= 1 << (c as usize % 64),
            None => {
                self.others.insert(c);
            }
        }
    }

    pub(super) fn has(&self, c: char) -> bool {
        match self.basic.get(c as usize / 64) {
            Some(word) => word & (1 << (c as usize % 64)) != 0,
            None => self.others.contains(&c),
        }
    }
}
