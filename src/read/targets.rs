//! 对应的目标：目录里每个指标、每个标题的文字，事先规整好、切成双字，供逐行比较。
//!
//! 进：指标目录。出：一段文字与每个目标有多像。
//! 这里不知道表格；编号在 `number`，先后次序在 `align`。

use super::lines::LineText;
use super::number;
use crate::model::catalogue::Catalogue;
use crate::text::normalize::loose;
use crate::text::similar::Prepared;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// 规整后的文字与它的双字（排序、不重复）。
#[derive(Debug, Clone)]
pub struct Key {
    /// 规整后的文字；空即没有文字。
    pub text: String,
    /// 字数。
    pub chars: usize,
    pairs: Vec<(char, char)>,
    prepared: Prepared,
    /// 双字的权重之和（同一个目录下算一次）。
    total: OnceCell<f64>,
}

impl Default for Key {
    fn default() -> Self {
        Self::new("")
    }
}

impl Key {
    /// 由原文得出；行首的编号、星号应已去掉。
    pub fn new(text: &str) -> Self {
        let prepared = Prepared::new(text);
        let text = loose(text);
        let letters: Vec<char> = text.chars().collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self {
            chars: letters.len(),
            text,
            pairs,
            prepared,
            total: OnceCell::new(),
        }
    }
}

/// 一个目标。
#[derive(Debug)]
struct Target {
    text: Key,
    short: Key,
    yes: String,
    no: String,
    fields: Vec<String>,
}

/// 全部目标。
#[derive(Debug)]
pub struct Targets {
    indicators: Vec<Target>,
    titles: Vec<Key>,
    codes: BTreeMap<String, usize>,
    title_codes: BTreeSet<String>,
    /// 只查不遍历，所以用散列表。
    weights: HashMap<(char, char), f64>,
    splits: RefCell<HashMap<String, Rc<[LineText]>>>,
    bests: RefCell<HashMap<String, Option<(usize, f64)>>>,
}

/// 一行行首说的是哪个编号。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coded {
    /// 三级指标（目录里的位置）。
    Indicator(usize),
    /// 一级或二级指标：标题行。
    Title,
}

/// 低于此值的文字相似不算依据。
pub const WEAK: f64 = 0.5;
/// 达到此值的相似才算可靠。
pub const STRONG: f64 = 0.8;
/// 达到此值即算确定。
pub const CERTAIN: f64 = 0.97;

impl Targets {
    /// 由目录得出。
    pub fn new(catalogue: &Catalogue) -> Self {
        let indicators: Vec<Target> = catalogue
            .indicators
            .iter()
            .map(|i| Target {
                text: Key::new(number::strip_ordinal(&i.text)),
                short: Key::new(number::strip_ordinal(&i.short)),
                yes: loose(&i.kind.yes),
                no: loose(&i.kind.no),
                fields: i.fields.iter().map(|f| loose(&f.name)).collect(),
            })
            .collect();
        let mut seen: BTreeMap<(char, char), f64> = BTreeMap::new();
        for target in &indicators {
            for &pair in &target.text.pairs {
                *seen.entry(pair).or_default() += 1.0;
            }
        }
        let all = indicators.len() as f64;
        for count in seen.values_mut() {
            *count = (1.0 + all / *count).ln();
        }
        Self {
            titles: catalogue
                .parts
                .iter()
                .map(|p| Key::new(&p.name))
                .chain(catalogue.groups.iter().map(|g| Key::new(&g.name)))
                .filter(|k| k.chars > 0)
                .collect(),
            codes: catalogue
                .indicators
                .iter()
                .filter_map(|i| number::tidy(&i.code).map(|c| (c, i.ix)))
                .collect(),
            title_codes: catalogue
                .parts
                .iter()
                .map(|p| &p.code)
                .chain(catalogue.groups.iter().map(|g| &g.code))
                .filter_map(|c| number::tidy(c))
                .collect(),
            weights: seen.into_iter().collect(),
            splits: RefCell::default(),
            bests: RefCell::default(),
            indicators,
        }
    }

    /// 指标个数。
    pub fn len(&self) -> usize {
        self.indicators.len()
    }

    /// 没有指标。
    pub fn is_empty(&self) -> bool {
        self.indicators.is_empty()
    }

    /// 编号属于谁。
    pub fn coded(&self, code: &str) -> Option<Coded> {
        match self.codes.get(code) {
            Some(&ix) => Some(Coded::Indicator(ix)),
            None => self.title_codes.contains(code).then_some(Coded::Title),
        }
    }

    /// 拆开行首的编号（只认目录里有的）。
    pub fn leading(&self, text: &str) -> number::Leading {
        number::leading(text, |c| self.coded(c).is_some())
    }

    /// 与第 `ix` 个指标的相似，0..=1；1 即规整后文字相同。
    pub fn similarity(&self, line: &Key, ix: usize) -> f64 {
        let Some(target) = self.indicators.get(ix) else {
            return 0.0;
        };
        let full = self.compare(line, &target.text);
        if full >= 1.0 || target.short.chars < 2 {
            return full;
        }
        if line.text == target.short.text {
            return 1.0;
        }
        // 短名是本程序的叫法，相近只作旁证
        full.max(0.95 * self.compare(line, &target.short))
    }

    /// 与最像的一级、二级指标名称的相似。
    pub fn title_similarity(&self, line: &Key) -> f64 {
        self.titles
            .iter()
            .map(|t| self.compare(line, t))
            .fold(0.0, f64::max)
    }

    /// 最像的指标与相似程度。
    pub fn best(&self, line: &Key) -> Option<(usize, f64)> {
        if let Some(known) = self.bests.borrow().get(&line.text) {
            return *known;
        }
        let best = self.find_best(line);
        self.bests.borrow_mut().insert(line.text.clone(), best);
        best
    }

    /// 拆过的格不再拆：同一格要问好几次。
    pub fn split_once(&self, text: &str, split: impl FnOnce() -> Vec<LineText>) -> Rc<[LineText]> {
        if let Some(known) = self.splits.borrow().get(text) {
            return Rc::clone(known);
        }
        let parts: Rc<[LineText]> = split().into();
        self.splits
            .borrow_mut()
            .insert(text.to_owned(), Rc::clone(&parts));
        parts
    }

    fn find_best(&self, line: &Key) -> Option<(usize, f64)> {
        let mut best = None;
        for ix in 0..self.indicators.len() {
            let score = self.similarity(line, ix);
            if score > best.map_or(0.0, |(_, s)| s) {
                best = Some((ix, score));
                if score >= 1.0 {
                    break;
                }
            }
        }
        best
    }

    /// 旁证：答法的字样与填写项的名称合不合，-1（相反）..=1（都合）；没有旁证为 0。
    pub fn fit(&self, tick: &str, labels: &str, ix: usize) -> f64 {
        let Some(target) = self.indicators.get(ix) else {
            return 0.0;
        };
        let mut fit = 0.0;
        if !tick.is_empty() {
            let kinds = |t: &Target| tick.contains(&t.yes) && tick.contains(&t.no);
            if kinds(target) {
                fit += 0.5;
            } else if self.indicators.iter().any(kinds) {
                fit -= 0.6;
            }
        }
        if !labels.is_empty() {
            let named = target
                .fields
                .iter()
                .filter(|f| labels.contains(f.as_str()))
                .count();
            if named == target.fields.len() {
                fit += 0.5;
            } else if named == 0 {
                fit -= 0.3;
            }
        }
        fit
    }

    /// 文字里从头到尾完整出现的各个指标（一格里挤了几个标准、没有换行时用），按出现的次序。
    pub fn contained(&self, line: &Key) -> Vec<(usize, usize, usize)> {
        let mut found: Vec<(usize, usize, usize)> = self
            .indicators
            .iter()
            .enumerate()
            .filter(|(_, t)| t.text.chars >= 4)
            .filter_map(|(ix, t)| {
                let at = line.text.find(&t.text.text)?;
                Some((at, at + t.text.text.len(), ix))
            })
            .collect();
        // 长的优先，去掉互相重叠的
        found.sort_by_key(|&(from, to, ix)| (std::cmp::Reverse(to - from), from, ix));
        let mut kept: Vec<(usize, usize, usize)> = Vec::new();
        for f in found {
            if kept.iter().all(|k| f.1 <= k.0 || f.0 >= k.1) {
                kept.push(f);
            }
        }
        kept.sort_unstable();
        kept
    }

    /// 两段文字的相似：编辑距离与（按稀有程度加权的）双字包含，取大者。
    fn compare(&self, line: &Key, target: &Key) -> f64 {
        if line.chars == 0 || target.chars == 0 {
            return 0.0;
        }
        if line.text == target.text {
            return 1.0;
        }
        let (shared, of_line, of_target) = self.overlap(line, target);
        let smaller = of_line.min(of_target);
        if smaller <= 0.0 || shared / smaller < 0.3 {
            return 0.0;
        }
        let edit = line.prepared.likeness(&target.prepared);
        // 包含：文字被截短或添了话。短的一方须够长，才不会碰巧
        let short = line.chars.min(target.chars);
        let contained = if short >= 6 {
            let whole = line.text.contains(&target.text) || target.text.contains(&line.text);
            let ratio = short as f64 / line.chars.max(target.chars) as f64;
            let ceiling = if whole { 0.82 + 0.16 * ratio } else { 0.85 };
            (shared / smaller).powi(2) * ceiling
        } else {
            0.0
        };
        let dice = 2.0 * shared / (of_line + of_target);
        edit.max(contained).max(0.9 * dice).min(0.995)
    }

    fn overlap(&self, a: &Key, b: &Key) -> (f64, f64, f64) {
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while let (Some(x), Some(y)) = (a.pairs.get(i), b.pairs.get(j)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    shared += self.weight(x);
                    i += 1;
                    j += 1;
                }
            }
        }
        (shared, self.total(a), self.total(b))
    }

    fn weight(&self, pair: &(char, char)) -> f64 {
        self.weights.get(pair).copied().unwrap_or(1.0)
    }

    fn total(&self, key: &Key) -> f64 {
        *key.total
            .get_or_init(|| key.pairs.iter().map(|p| self.weight(p)).sum())
    }
}
