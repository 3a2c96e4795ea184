//! 改过的文稿与数据核对：逐句比，只看数与名称，措辞怎样改都不过问。
//!
//! 原样的句子不看（挪了地方也不看）。改过的句子找到它原来的那一句，把里面的数、名称一一对上：
//! 同一个说法后面的数不同、名单里多了少了谁、写了名册里没有的地名、百分数与分子分母不合，都提出来。
//! 新加的句子里，数据里查不到的数、名册里没有的地名提出来。整句删去不算不符。

use super::segments::{Segment, segments};
use super::strange::{Strange, allowed, strange};
use super::tokens::{Names, Sort, Token, alike, label};
use crate::model::comparison::Share;
use crate::office::place_name;
use crate::text::similar::Prepared;
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
}

/// 同一个值、说法又相合，才算对上；不同的值要说法更相合。
const SAME_VALUE: f64 = 0.15;
/// 说法相合到这个程度，值不同的才算“写的不同”，否则算另外加的。
const SAME_THING: f64 = 0.3;
/// 两句话措辞相像到这个程度，才算改自那一句。
const SAME_SENTENCE: f64 = 0.42;

/// 核对；按行。
pub(super) fn compare(known: &Known<'_>, edited: &str) -> Vec<Disagreement> {
    let base = segments(known.composed, &known.names);
    let own = segments(edited, &known.names);
    let (base_left, own_left) = changed(&base, &own);
    let pairs = paired(&base, &base_left, &own, &own_left);
    let mut check = Check {
        known,
        printed: base
            .iter()
            .map(Segment::string)
            .collect::<Vec<_>>()
            .join("\n"),
        shares: shares_of(&base, known.shares),
        attachments: attachments(edited),
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

/// 没有原样对上的句子（下标）。
fn changed(base: &[Segment], own: &[Segment]) -> (Vec<usize>, Vec<usize>) {
    let mut whole: BTreeMap<(Option<&str>, &[char]), Vec<usize>> = BTreeMap::new();
    for (at, segment) in base.iter().enumerate().rev() {
        let key = (segment.key, segment.text.as_slice());
        whole.entry(key).or_default().push(at);
    }
    let mut used = vec![false; base.len()];
    let mut own_left = Vec::new();
    for (at, segment) in own.iter().enumerate() {
        let same = whole.get_mut(&(segment.key, segment.text.as_slice()));
        match same.and_then(Vec::pop) {
            Some(ix) => used[ix] = true,
            None => own_left.push(at),
        }
    }
    let base_left = (0..base.len()).filter(|ix| !used[*ix]).collect();
    (base_left, own_left)
}

/// 改过的句子各改自哪一句。
fn paired(
    base: &[Segment],
    base_left: &[usize],
    own: &[Segment],
    own_left: &[usize],
) -> BTreeMap<usize, usize> {
    let prepare = |s: &Segment| Prepared::new(&s.skeleton());
    let before: Vec<(usize, Prepared)> = base_left
        .iter()
        .map(|ix| (*ix, prepare(&base[*ix])))
        .collect();
    let mut scored = Vec::new();
    for at in own_left {
        let one = prepare(&own[*at]);
        for (from, other) in &before {
            if own[*at].key != base[*from].key {
                continue;
            }
            let score = if own[*at].key.is_some() {
                1.0
            } else {
                closeness(&own[*at], &one, &base[*from], other)
            };
            // 同样相像的，取位置相近的
            let apart = own[*at].line.abs_diff(base[*from].line);
            if score >= SAME_SENTENCE {
                scored.push((score, apart, *at, *from));
            }
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(a.1.cmp(&b.1))
            .then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let mut pairs = BTreeMap::new();
    let mut taken = vec![false; base.len()];
    for (_, _, at, from) in scored {
        if !taken[from] && !pairs.contains_key(&at) {
            taken[from] = true;
            pairs.insert(at, from);
        }
    }
    pairs
}

fn closeness(own: &Segment, one: &Prepared, base: &Segment, other: &Prepared) -> f64 {
    let words = if one.is_empty() && other.is_empty() {
        0.5
    } else {
        one.likeness(other)
    };
    let shared = own
        .tokens
        .iter()
        .filter(|t| {
            base.tokens
                .iter()
                .any(|b| (b.sort, &b.value) == (t.sort, &t.value))
        })
        .count();
    let most = own.tokens.len().max(base.tokens.len());
    if most == 0 {
        return words;
    }
    0.7 * words + 0.3 * shared as f64 / most as f64
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

struct Check<'a> {
    known: &'a Known<'a>,
    /// 数据写成的全文。
    printed: String,
    shares: BTreeMap<(usize, usize), Share>,
    attachments: usize,
    base: &'a [Segment],
    own: &'a [Segment],
    base_left: &'a [usize],
    own_left: &'a [usize],
    found: Vec<Disagreement>,
    /// 已经提出过的句子。
    told: BTreeSet<usize>,
}

impl Check<'_> {
    fn say(&mut self, at: usize, token: Option<&Token>, what: String) {
        let segment = &self.own[at];
        self.told.insert(at);
        self.found.push(Disagreement {
            line: Some(segment.line),
            quote: excerpt(segment, token),
            what,
        });
    }

    /// 一句与它原来的那一句。
    fn pair(&mut self, at: usize, from: usize) {
        let (own, base) = (&self.own[at], &self.base[from]);
        let matched = assigned(own, base);
        let strange = strange(own, &self.known.names, &self.printed);
        for (e, token) in own.tokens.iter().enumerate() {
            match matched.get(&e) {
                Some(b) if base.tokens[*b].value == token.value => {}
                Some(b) => self.differs(at, token, (from, *b)),
                None => self.extra(at, token),
            }
        }
        let kept = |b: usize| matched.values().any(|m| *m == b);
        let lost: Vec<&Token> = base
            .tokens
            .iter()
            .enumerate()
            .filter(|(b, t)| t.sort == Sort::Name && !kept(*b))
            .map(|(_, t)| t)
            .collect();
        self.strange(at, &strange, &lost);
        self.dropped((at, from), &lost, &strange);
    }

    /// 同一个说法，写的不同。
    fn differs(&mut self, at: usize, token: &Token, (from, b): (usize, usize)) {
        let own = &self.own[at];
        let base = &self.base[from];
        let right = &base.tokens[b];
        let made = match self.shares.get(&(from, b)) {
            Some(share) => format!("（达到{}，应计{}）", share.met, share.of),
            None => String::new(),
        };
        let what = format!(
            "写的是{}，数据是{}{made}",
            cited(own, token),
            cited(base, right)
        );
        self.say(at, Some(token), what);
    }

    /// 改过的句子里多出来的。
    fn extra(&mut self, at: usize, token: &Token) {
        match token.sort {
            // 别的句子里少了它，就是挪过来的
            Sort::Name if self.times(&token.value, false) > self.times(&token.value, true) => {
                let what = format!("多了“{}”，数据里这一句没有它", token.value);
                self.say(at, Some(token), what);
            }
            sort if sort.is_figure() => self.unsupported(at, token),
            _ => {}
        }
    }

    /// 一个地区在改过的句子里（`before`：在它们原来的句子里）出现几次。
    fn times(&self, name: &str, before: bool) -> usize {
        let (all, left) = if before {
            (self.base, self.base_left)
        } else {
            (self.own, self.own_left)
        };
        let tokens = left.iter().flat_map(|ix| &all[*ix].tokens);
        tokens
            .filter(|t| t.sort == Sort::Name && t.value == name)
            .count()
    }

    /// 数据里没有的数。
    fn unsupported(&mut self, at: usize, token: &Token) {
        let own = &self.own[at];
        if token.in_words {
            return;
        }
        let unit = |s: &Segment, t: &Token| s.text.get(t.end).copied();
        let there = self.base.iter().any(|s| {
            s.tokens.iter().any(|t| {
                (t.sort, &t.value) == (token.sort, &token.value)
                    && (t.sort != Sort::Number || unit(s, t) == unit(own, token))
            })
        });
        if !there {
            let what = format!("“{}”在数据里查不到，请自行核对", shown(own, token));
            self.say(at, Some(token), what);
        }
    }

    /// 新加的一句。
    fn added(&mut self, at: usize) {
        let own = &self.own[at];
        for token in own.tokens.iter().filter(|t| t.sort.is_figure()) {
            self.unsupported(at, token);
        }
        self.follows(at);
        let strange = strange(own, &self.known.names, &self.printed);
        self.strange(at, &strange, &[]);
    }

    /// 一句里既有百分数又有应计、达到两个数的，要合得上。
    fn follows(&mut self, at: usize) {
        let own = &self.own[at];
        let number_after = |word: &str| {
            let words: Vec<char> = word.chars().collect();
            let token = own
                .tokens
                .iter()
                .find(|t| t.sort == Sort::Number && own.text[..t.start].ends_with(&words))?;
            token.value.parse::<u32>().ok()
        };
        let percents: Vec<&Token> = own
            .tokens
            .iter()
            .filter(|t| t.sort == Sort::Percent)
            .collect();
        if let (Some(of), Some(met), [percent]) = (
            number_after("应计"),
            number_after("达到"),
            percents.as_slice(),
        ) && met <= of
            && of > 0
        {
            let right = Share { met, of }.percent(false);
            if right != shown(own, percent) {
                let what = format!(
                    "写的是“{}”，按达到{met}、应计{of}算是“{right}”",
                    shown(own, percent)
                );
                self.say(at, Some(percent), what);
            }
        }
    }

    /// 不在名册里的地名。
    fn strange(&mut self, at: usize, strange: &[Strange], lost: &[&Token]) {
        let own = &self.own[at];
        for one in strange {
            let lost = lost.iter().find(|t| misspelt(&one.written, &t.value));
            let near = lost.map(|t| t.value.clone()).or_else(|| one.near.clone());
            let what = match near {
                Some(near) => format!("“{}”不在名册里，是不是“{near}”", one.written),
                None => format!("“{}”不在名册里", one.written),
            };
            let start = position(&own.text, &one.written);
            let token = start.map(|start| Token {
                sort: Sort::Name,
                value: String::new(),
                start,
                end: start + one.written.chars().count(),
                in_words: false,
            });
            self.say(at, token.as_ref(), what);
        }
    }

    /// 名单里少了谁。整个名单不要了、缩成“等N个”、挪到别的句子，都不算。
    fn dropped(&mut self, (at, from): (usize, usize), lost: &[&Token], strange: &[Strange]) {
        let (own, base) = (&self.own[at], &self.base[from]);
        let text = own.string();
        let names_left = own.tokens.iter().filter(|t| t.sort == Sort::Name).count();
        if names_left == 0 {
            return;
        }
        let ends: Vec<usize> = own
            .tokens
            .iter()
            .filter(|t| t.sort == Sort::Name)
            .map(|t| t.end)
            .collect();
        let shortened =
            ends.iter().any(|end| own.text.get(*end) == Some(&'等')) && !ends_with_and_so_on(base);
        if shortened {
            return;
        }
        for token in lost {
            let written_wrong = strange.iter().any(|s| {
                s.near.as_ref() == Some(&token.value) || misspelt(&s.written, &token.value)
            });
            let short = place_name::short(&token.value);
            let moved = self.times(&token.value, false) >= self.times(&token.value, true);
            if written_wrong || moved || text.contains(short) {
                continue;
            }
            let what = format!("少了“{}”，数据里这一句有它", token.value);
            self.say(at, None, what);
        }
    }

    /// 正文说到的附件都在。
    fn attachments(&mut self) {
        for (at, segment) in self.own.iter().enumerate() {
            for token in segment.tokens.iter().filter(|t| t.sort == Sort::Attachment) {
                if token
                    .value
                    .parse::<usize>()
                    .is_ok_and(|n| n > self.attachments)
                {
                    let what = format!(
                        "说到“附件{}”，文稿里只有{}个附件",
                        token.value, self.attachments
                    );
                    self.say(at, Some(token), what);
                }
            }
        }
    }

    /// 文稿改自早一次的数据：数据现在另有说法的句子。
    fn moved_on(&mut self, earlier: &str, pairs: &BTreeMap<usize, usize>) {
        let earlier = segments(earlier, &self.known.names);
        let was = |s: &Segment| earlier.iter().any(|e| (e.key, &e.text) == (s.key, &s.text));
        for at in self.own_left {
            let own = &self.own[*at];
            if was(own) && !self.told.contains(at) {
                let what = match pairs.get(at) {
                    Some(from) => format!(
                        "是按早一次的数据写的，现在的数据写作“{}”",
                        excerpt(&self.base[*from], None)
                    ),
                    None => "是按早一次的数据写的，现在的数据里没有这一句".to_owned(),
                };
                self.say(*at, None, what);
            }
        }
        for from in self.base_left {
            let base = &self.base[*from];
            let used = pairs.values().any(|b| b == from);
            if !used && !was(base) && base.key.is_none() && !base.tokens.is_empty() {
                self.found.push(Disagreement {
                    line: None,
                    quote: excerpt(base, None),
                    what: "现在的数据里有这一句，文稿里没有".into(),
                });
            }
        }
    }
}

/// 多半是把 `name` 写错了。
fn misspelt(written: &str, name: &str) -> bool {
    strsim::damerau_levenshtein(written, name) <= allowed(name).max(1)
}

/// 名单以“等”收尾。
fn ends_with_and_so_on(segment: &Segment) -> bool {
    let mut names = segment.tokens.iter().filter(|t| t.sort == Sort::Name);
    names
        .next_back()
        .is_some_and(|t| segment.text.get(t.end) == Some(&'等'))
}

/// 把一句里的数与名称一一对到原来那句：键是这一句的，值是原来那句的下标。
fn assigned(own: &Segment, base: &Segment) -> BTreeMap<usize, usize> {
    let labels = |s: &Segment| -> Vec<Vec<char>> {
        s.tokens
            .iter()
            .map(|t| label(&s.text, &s.tokens, t))
            .collect()
    };
    let (own_labels, base_labels) = (labels(own), labels(base));
    let mut scored = Vec::new();
    for (e, token) in own.tokens.iter().enumerate() {
        for (b, other) in base.tokens.iter().enumerate() {
            if token.sort != other.sort || token.sort == Sort::Attachment {
                continue;
            }
            let same = token.value == other.value;
            let near = alike(&own_labels[e], &base_labels[b]);
            if same || near >= SAME_THING {
                let score = near + if same { SAME_VALUE } else { 0.0 };
                // 前后都说得通的，按次序
                scored.push((score, e.abs_diff(b), e, b));
            }
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3)))
    });
    let mut out = BTreeMap::new();
    let mut taken = vec![false; base.tokens.len()];
    for (_, _, e, b) in scored {
        if !taken[b] && !out.contains_key(&e) {
            taken[b] = true;
            out.insert(e, b);
        }
    }
    out
}

/// 数连同后面的量词：`12个`。
fn shown(segment: &Segment, token: &Token) -> String {
    let mut text: String = segment.text[token.start..token.end].iter().collect();
    if token.sort == Sort::Number
        && let Some(unit) = segment.text.get(token.end)
        && "个项件份次人处名所部条家户".contains(*unit)
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
