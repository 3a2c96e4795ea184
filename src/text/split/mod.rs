//! 清单：名称、列举、发文单位等一格里的若干条，拆成一条一条。
//!
//! 进：一段文字。出：各条（去序号、去最外层书名号），与其中的“同上”“见附件”之类。
//! 分号、换行、序号一定分开；顿号、逗号、空格只在两边确实是并列的名称时才分，
//! 因为一句话里也有顿号和逗号。书名号、引号、括号里面从不分开。

mod items;
mod parallel;
mod reference;

pub use items::without_outer_quotes;
pub use reference::is_reference;

use super::normalize::{self, is_han};
use super::numeral;
use std::collections::BTreeMap;

/// 拆开的清单。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// 各条，按次序，不去重。
    pub items: Vec<String>,
    /// 混在里面的指代（“同上”“见附件”），原样。
    pub references: Vec<String>,
    /// 按一条读的，也可能是几条（第一处，原样）。
    pub undecided: Option<String>,
}

/// 规整过的一个字，连同原字；`inside` 为真时在成对的括号、书名号、引号之内（含括号本身）。
#[derive(Debug, Clone, Copy)]
pub struct Letter {
    /// 规整后的字。
    pub ch: char,
    /// 原字。
    pub raw: char,
    /// 在成对符号之内（含符号本身）。
    pub inside: bool,
    /// 最外层一对符号的收口。
    pub closes: bool,
    /// 原文里的起点（字节）。
    pub start: usize,
    /// 原文里的终点（字节，不含）。
    pub end: usize,
}

/// 逐字规整，标出成对符号之内的部分；不成对的括号只是普通的字。
pub fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = normalize::fold(text)
        .into_iter()
        .map(|g| Letter {
            ch: g.ch,
            raw: text
                .get(g.start..g.end)
                .and_then(|s| s.chars().next())
                .unwrap_or(g.ch),
            inside: false,
            closes: false,
            start: g.start,
            end: g.end,
        })
        .collect();
    let pairs = pairs(&letters);
    // 里外的层数：进一对加一，出一对减一，不随嵌套深浅反复扫描
    let mut change = vec![0i32; letters.len() + 1];
    for &(from, to) in &pairs {
        for (at, by) in [(from, 1), (to + 1, -1)] {
            if let Some(c) = change.get_mut(at) {
                *c += by;
            }
        }
    }
    let mut depth = 0;
    let depths: Vec<i32> = change
        .iter()
        .map(|c| {
            depth += c;
            depth
        })
        .collect();
    for (l, d) in letters.iter_mut().zip(&depths) {
        l.inside = *d > 0;
    }
    for (_, to) in pairs {
        if depths.get(to) == Some(&1)
            && let Some(l) = letters.get_mut(to)
        {
            l.closes = true;
        }
    }
    letters
}

/// 成对的符号（起、止下标）。
fn pairs(letters: &[Letter]) -> Vec<(usize, usize)> {
    let mut open = Open::default();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (i, l) in letters.iter().enumerate() {
        let close = match l.raw {
            '《' => '》',
            '〈' => '〉',
            '「' => '」',
            '『' => '』',
            '“' | '〝' => '”',
            '‘' => '’',
            _ => match l.ch {
                '(' => ')',
                '[' => ']',
                '【' => '】',
                '〔' => '〕',
                '《' => '》',
                _ => ' ',
            },
        };
        if l.raw == '"' || l.raw == '＂' {
            match open.close(&['"']) {
                Some(from) => found.push((from, i)),
                None => open.push(i, '"'),
            }
        } else if close != ' ' {
            open.push(i, close);
        } else if let Some(from) = open.close(&[l.raw, l.ch]) {
            found.push((from, i));
        }
    }
    found
}

/// 还没有收口的符号：从哪里起，等着什么来收。
#[derive(Default)]
struct Open {
    waiting: Vec<(usize, char)>,
    /// 每种收口有几个在等；没有在等的不必去找——一格里可以有上万个不成对的括号。
    counts: BTreeMap<char, usize>,
}

impl Open {
    fn push(&mut self, from: usize, close: char) {
        self.waiting.push((from, close));
        *self.counts.entry(close).or_default() += 1;
    }

    /// 收最近的一个，夹在中间没有收口的作废；给出它的起点。
    fn close(&mut self, closes: &[char]) -> Option<usize> {
        if closes
            .iter()
            .all(|c| self.counts.get(c).is_none_or(|n| *n == 0))
        {
            return None;
        }
        while let Some((from, close)) = self.waiting.pop() {
            if let Some(n) = self.counts.get_mut(&close) {
                *n -= 1;
            }
            if closes.contains(&close) {
                return Some(from);
            }
        }
        None
    }
}

/// 拆清单。
pub fn list(text: &str) -> Listing {
    let letters = letters(text);
    let plain: String = letters
        .iter()
        .map(|l| l.ch)
        .filter(|c| !c.is_whitespace())
        .collect();
    // 名称一栏写 0，说的也是没有
    if numeral::says_nothing(&plain) || plain == "0" {
        return Listing::default();
    }
    let body = items::without_lead_in(&letters);
    let mut pieces: Vec<Vec<Letter>> = Vec::new();
    match items::numbered(body) {
        Some((lead, numbered)) => {
            if !items::is_lead_in(lead) {
                strong(lead, &mut pieces);
            }
            pieces.extend(numbered.into_iter().map(<[Letter]>::to_vec));
        }
        // 只有一条，也写了序号：里面的顿号属于这一条
        None => match items::only_numbered(body) {
            Some(only)
                if only
                    .iter()
                    .all(|l| l.inside || !matches!(l.ch, ';' | '\n' | '|')) =>
            {
                pieces.push(only.to_vec());
            }
            _ => strong(items::without_first_marker(body), &mut pieces),
        },
    }
    let several = pieces.len() > 1;
    let mut listing = Listing::default();
    let mut counts = Vec::new();
    for piece in pieces {
        let item = items::tidy(&piece, several);
        let plain: String = normalize::folded(&item)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let words = plain.contains(char::is_alphanumeric) || is_reference(&plain);
        if !words || numeral::says_nothing(&plain) {
            continue;
        }
        if several && items::is_count(&plain) {
            counts.push(without_outer_quotes(&item));
            continue;
        }
        if is_reference(&plain) {
            listing.references.push(item);
            continue;
        }
        if listing.undecided.is_none() && parallel::undecided(&self::letters(&item)) {
            listing.undecided = Some(item.clone());
        }
        let (item, reference) = reference::without_note(&item);
        listing.references.extend(reference);
        listing.items.push(without_outer_quotes(&item));
    }
    // 个数旁边没有别的内容，个数就是所写的全部
    if listing.items.is_empty() && listing.references.is_empty() {
        listing.items = counts;
    }
    listing
}

/// 拆出 `items` 条，写明 `count` 条：值不值得照数再分（见 [`recount`]）。
pub fn may_recount(items: usize, count: usize) -> bool {
    items < count && (2..=40).contains(&count)
}

/// 用序号逐条写的；只有一条、写了序号的也算。
pub fn is_numbered(text: &str) -> bool {
    let letters = letters(text);
    items::numbered(items::without_lead_in(&letters)).is_some()
        || (0..letters.len()).any(|at| items::starts_numbered(&letters, at))
}

/// 另有地方写明一共 `count` 条：已拆出的各条不足此数，而在句号、顿号等处正好再分得出这么多时，给出各条。
pub fn recount(items: &[&str], count: usize) -> Option<Vec<String>> {
    if !may_recount(items.len(), count) {
        return None;
    }
    let all: Vec<Vec<Letter>> = items.iter().map(|i| letters(i)).collect();
    let slices: Vec<&[Letter]> = all.iter().map(Vec::as_slice).collect();
    let parts = parallel::counted(&slices, count)?;
    Some(
        parts
            .iter()
            .map(|p| without_outer_quotes(&items::tidy(p, true)))
            .collect(),
    )
}

/// 分号、换行；其中每一段再看顿号等。
fn strong(letters: &[Letter], pieces: &mut Vec<Vec<Letter>>) {
    let segments: Vec<&[Letter]> = letters
        .split(|l| !l.inside && matches!(l.ch, ';' | '\n' | '|'))
        .filter(|s| s.iter().any(|l| !l.ch.is_whitespace()))
        .collect();
    let alone = segments.len() == 1;
    for segment in segments {
        parallel::weak(segment, alone, pieces);
    }
}

/// 片段两端的空白与标点。
fn trim(mut s: &[Letter]) -> &[Letter] {
    let loose = |l: &Letter| {
        !l.inside
            && (l.ch.is_whitespace() || matches!(l.ch, ';' | ',' | '、' | '。' | ':' | '|' | '!'))
    };
    while let Some((first, rest)) = s.split_first() {
        if !loose(first) {
            break;
        }
        s = rest;
    }
    while let Some((last, rest)) = s.split_last() {
        if !loose(last) {
            break;
        }
        s = rest;
    }
    s
}

/// 原文；换行在汉字之间去掉，别处变成空格。
fn written(s: &[Letter]) -> String {
    let mut out = String::new();
    for (i, l) in s.iter().enumerate() {
        if l.ch == '\n' {
            let before = i
                .checked_sub(1)
                .and_then(|k| s.get(k))
                .is_some_and(|l| l.ch.is_ascii_alphanumeric());
            let after = s.get(i + 1).is_some_and(|l| l.ch.is_ascii_alphanumeric());
            if before && after {
                out.push(' ');
            }
        } else {
            out.push(l.raw);
        }
    }
    out
}

/// 汉字与字母数字的个数。
fn size(s: &[Letter]) -> usize {
    s.iter()
        .filter(|l| is_han(l.ch) || l.ch.is_alphanumeric())
        .count()
}

#[cfg(test)]
mod tests;
