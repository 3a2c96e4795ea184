//! 改过的文稿与数据核对：逐句比，只看数与名称，措辞怎样改都不过问。
//!
//! 原样的句子不看（挪了地方也不看）。改过的句子找到它原来的那一句，把里面的数、名称一一对上：
//! 同一个说法后面的数不同、名单里多了少了谁、写了名册里没有的地名、百分数与分子分母不合，都提出来。
//! 新加的、整句换了说法的，里面的数与数据里说同一件事的（文稿的句子、附表的格）对；
//! 数据里查不到的数、名册里没有的地名提出来。整句删去不算不符。

mod check;
mod pairing;
mod statements;

use super::segments::{Segment, segments};
use super::tokens::{Names, Sort, Token};
use crate::document::table::Table;
use crate::model::comparison::Share;
use check::Check;
use statements::Statements;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// 与数据不一致的一处。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// 文稿的第几行；文稿里没有的为空。
    pub line: Option<usize>,
    /// 所在的一句（太长的取有关的一段）。
    pub quote: String,
    /// 写的什么、数据是什么。
    pub what: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "第{line}行“{}”：{}", self.quote, self.what),
            None => write!(f, "“{}”：{}", self.quote, self.what),
        }
    }
}

/// 核对所据的数据。
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    /// 由数据写成的文稿。
    pub(super) composed: &'a str,
    /// 文稿改自早一次的数据时，当时写成的文稿；不知道的为空文字。
    pub(super) earlier: Option<&'a str>,
    /// 写成时的百分数与它们的达标数、应计数，按出现的次序。
    pub(super) shares: &'a [(String, u32, u32)],
    /// 认得的地区名。
    pub(super) names: Names,
    /// 文稿的表。
    pub(super) tables: Option<&'a BTreeMap<String, Table>>,
    /// 抽查的通知：抽中的地区与它们的上级；别的文种为空。
    pub(super) drawn: &'a [String],
}

impl Known<'_> {
    fn tables(&self) -> Vec<(&str, &Table)> {
        let tables = self.tables.into_iter().flatten();
        tables.map(|(name, table)| (name.as_str(), table)).collect()
    }
}

/// 核对；按行。
pub(super) fn compare(known: &Known<'_>, edited: &str) -> Vec<Disagreement> {
    let base = segments(known.composed, &known.names);
    let own = segments(edited, &known.names);
    let (base_left, own_left) = pairing::changed(&base, &own);
    let pairs = pairing::paired(&base, &base_left, &own, &own_left);
    let mut check = Check {
        known,
        printed: base
            .iter()
            .map(Segment::string)
            .collect::<Vec<_>>()
            .join("\n"),
        shares: shares_of(&base, known.shares),
        attachments: attachments(edited),
        statements: Statements::of(&base),
        base: &base,
        own: &own,
        base_left: &base_left,
        own_left: &own_left,
        found: Vec::new(),
        told: BTreeSet::new(),
    };
    for at in &own_left {
        match pairs.get(at) {
            Some(from) => check.pair(*at, *from),
            None => check.added(*at),
        }
    }
    check.attachments();
    if let Some(earlier) = known.earlier {
        check.moved_on(earlier, &pairs);
    }
    check.found.sort_by_key(|d| d.line.unwrap_or(usize::MAX));
    check.found.dedup();
    check.found
}

/// 各句里的百分数各是哪两个数：按次序对上写成时记下的。
fn shares_of(base: &[Segment], shares: &[(String, u32, u32)]) -> BTreeMap<(usize, usize), Share> {
    let mut used = vec![false; shares.len()];
    let mut out = BTreeMap::new();
    for (ix, segment) in base.iter().enumerate() {
        for (at, token) in segment.tokens.iter().enumerate() {
            if token.sort != Sort::Percent {
                continue;
            }
            let shown: String = segment.text[token.start..token.end].iter().collect();
            let free = (0..shares.len()).find(|s| !used[*s] && shares[*s].0 == shown);
            if let Some(free) = free {
                used[free] = true;
                let (_, met, of) = shares[free];
                out.insert((ix, at), Share { met, of });
            }
        }
    }
    out
}

/// 文稿里印出来的附件个数。
fn attachments(text: &str) -> usize {
    text.lines()
        .map(|l| l.trim().replace('＠', "@"))
        .filter(|l| {
            ["@附件", "@横排附件", "@另附"]
                .iter()
                .any(|m| l.starts_with(m))
        })
        .count()
}

/// 量词。
const UNITS: &str = "个项件份次人处名所部条家户";

/// 数连同后面的量词：`12个`。
fn shown(segment: &Segment, token: &Token) -> String {
    let mut text: String = segment.text[token.start..token.end].iter().collect();
    if token.sort == Sort::Number
        && let Some(unit) = segment.text.get(token.end)
        && UNITS.contains(*unit)
    {
        text.push(*unit);
    }
    text
}

/// 引用一个数或名称；自己带引号、书名号的不再加。
fn cited(segment: &Segment, token: &Token) -> String {
    let text = shown(segment, token);
    if token.sort == Sort::Quoted {
        text
    } else {
        format!("“{text}”")
    }
}

/// 里层的引号用单的（G-98）。
fn inner(text: String) -> String {
    text.replace('“', "‘").replace('”', "’")
}

/// 引用一句；太长的取有关的前后各十几个字。
fn excerpt(segment: &Segment, at: Option<&Token>) -> String {
    const LONGEST: usize = 36;
    let whole = segment.text.len();
    if whole <= LONGEST {
        return inner(segment.string());
    }
    let (from, to) = match at {
        Some(token) => (token.start.saturating_sub(16), (token.end + 14).min(whole)),
        None => (0, LONGEST),
    };
    let middle: String = segment.text[from..to].iter().collect();
    let before = if from > 0 { "……" } else { "" };
    let after = if to < whole { "……" } else { "" };
    inner(format!("{before}{middle}{after}"))
}

fn position(text: &[char], part: &str) -> Option<usize> {
    let part: Vec<char> = part.chars().collect();
    text.windows(part.len().max(1)).position(|w| w == part)
}

#[cfg(test)]
mod tests;
