//! 对应的目标：目录里每个指标、每个标题的文字，事先规整好、切成双字，供逐行比较。
//!
//! 进：指标目录。出：一段文字与每个目标有多像。
//! 这里不知道表格；编号在 `number`，先后次序在 `align`。

mod key;
mod likeness;

use super::lines::LineText;
use super::number;
use crate::model::catalogue::Catalogue;
use crate::source::Clock;
use crate::text::normalize::loose;
pub use key::Key;
use key::Letters;
use likeness::UNKNOWN;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// 一个目标。
#[derive(Debug)]
struct Target {
    text: Key,
    short: Key,
    yes: String,
    no: String,
    fields: Vec<String>,
    /// 各填写项的类型，与 `fields` 同序。
    kinds: Vec<&'static str>,
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
    /// 最轻的双字有多重。
    lightest: f64,
    /// 双字出现在哪些目标里；没有共同双字的不必比。
    index: HashMap<(char, char), Vec<usize>>,
    /// 目标里用到的字；有一个不在内的双字不必去查。
    letters: Letters,
    clock: Clock,
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
    /// 由目录得出；`clock` 是正在读的这个文件的。
    pub fn new(catalogue: &Catalogue, clock: Clock) -> Self {
        let indicators: Vec<Target> = catalogue
            .indicators
            .iter()
            .map(|i| Target {
                text: Key::new(number::strip_ordinal(&i.text)),
                short: Key::new(number::strip_ordinal(&i.short)),
                yes: loose(&i.kind.yes),
                no: loose(&i.kind.no),
                fields: i.fields.iter().map(|f| loose(&f.name)).collect(),
                kinds: i.fields.iter().map(|f| f.kind.letter()).collect(),
            })
            .collect();
        let mut seen: BTreeMap<(char, char), f64> = BTreeMap::new();
        for target in &indicators {
            for &pair in target.text.pairs() {
                *seen.entry(pair).or_default() += 1.0;
            }
        }
        let titles: Vec<Key> = catalogue
            .parts
            .iter()
            .map(|p| Key::new(&p.name))
            .chain(catalogue.groups.iter().map(|g| Key::new(&g.name)))
            .filter(|k| k.chars > 0)
            .collect();
        let mut index: HashMap<(char, char), Vec<usize>> = HashMap::new();
        let mut letters = Letters::default();
        let texts = indicators.iter().flat_map(|t| [&t.text, &t.short]);
        for (at, key) in texts.chain(&titles).enumerate() {
            for &pair in key.pairs() {
                index.entry(pair).or_default().push(at);
                letters.add(pair.0);
                letters.add(pair.1);
            }
        }
        let all = indicators.len() as f64;
        for count in seen.values_mut() {
            *count = (1.0 + all / *count).ln();
        }
        Self {
            titles,
            index,
            letters,
            clock,
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
            lightest: seen.values().copied().fold(UNKNOWN, f64::min),
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

    /// 第 `ix` 个指标的文字规整后有几个字。
    pub fn chars(&self, ix: usize) -> usize {
        self.indicators.get(ix).map_or(0, |t| t.text.chars)
    }

    /// 没有指标。
    pub fn is_empty(&self) -> bool {
        self.indicators.is_empty()
    }

    /// 第 `ix` 个指标各填写项的名称，规整过的。
    pub fn fields(&self, ix: usize) -> &[String] {
        self.indicators.get(ix).map_or(&[], |t| &t.fields)
    }

    /// 各填写项的名称与类型。
    fn named_kinds(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.indicators
            .iter()
            .flat_map(|t| {
                t.fields
                    .iter()
                    .map(String::as_str)
                    .zip(t.kinds.iter().copied())
            })
            .filter(|(name, _)| !name.is_empty())
    }

    /// 类型为 `letter` 的第一个填写项的名称。
    pub fn field_of_kind(&self, letter: &str) -> Option<String> {
        self.named_kinds()
            .find(|(_, kind)| *kind == letter)
            .map(|(name, _)| name.to_owned())
    }

    /// 一段话里说到的填写项都是文字（名称、列举）。
    pub fn only_texts(&self, key: &str) -> bool {
        self.named_kinds()
            .filter(|(name, _)| key.contains(name))
            .all(|(_, kind)| kind == "T")
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

    /// 这个文件的钟。
    pub fn clock(&self) -> &Clock {
        &self.clock
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
}
