//! 条目：序号、引出的话、末尾的“等”、最外层的书名号。

use super::{Letter, letters, trim, written};
use crate::text::normalize::is_han;
use crate::text::numeral::{self, Amount};

/// 序号的样子。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `1.` `1、`
    Dot,
    /// `1)`
    Half,
    /// `（1）`
    Round,
    /// `①`
    Circled,
    /// `一、`
    Han,
    /// `（一）`
    RoundHan,
    /// `一是` `二是`
    Is,
}

/// 从 `at` 起的序号：样子、数、有几个字。
fn marker(s: &[Letter], at: usize) -> Option<(Style, u32, usize)> {
    let ch = |i: usize| s.get(i).map_or(' ', |l| l.ch);
    let first = ch(at);
    if let Some(n) = circled(first) {
        return Some((Style::Circled, n, 1));
    }
    let round = first == '(';
    let from = at + usize::from(round);
    let mut i = from;
    let mut n: u32 = 0;
    while ch(i).is_ascii_digit() && i - from < 3 {
        n = n * 10 + ch(i).to_digit(10).unwrap_or(0);
        i += 1;
    }
    let digits = i > from;
    if !digits {
        while "一二三四五六七八九十".contains(ch(i)) && i - from < 3 {
            i += 1;
        }
        let run: Vec<char> = s.get(from..i)?.iter().map(|l| l.ch).collect();
        n = match numeral::scan(&run).as_slice() {
            [one] => u32::try_from(one.value.ok()?).ok()?,
            _ => return None,
        };
    }
    if n == 0 || ch(i).is_ascii_digit() {
        return None;
    }
    let closed = ch(i) == ')';
    let style = match (round, digits, closed, ch(i)) {
        (true, true, true, _) => Style::Round,
        (true, false, true, _) => Style::RoundHan,
        (false, true, true, _) => Style::Half,
        (false, true, false, '.' | '、') if !ch(i + 1).is_ascii_digit() || dated(s, i + 1) => {
            Style::Dot
        }
        (false, false, false, '、' | '.') => Style::Han,
        (false, false, false, '是') => Style::Is,
        _ => return None,
    };
    Some((style, n, i + 1 - at))
}

/// `2.3月19日…`、`2.6·26禁毒…`：序号之后是日期，不是小数。
fn dated(s: &[Letter], from: usize) -> bool {
    let digits = |from: usize| {
        let mut i = from;
        while s.get(i).is_some_and(|l| l.ch.is_ascii_digit()) {
            i += 1;
        }
        i
    };
    let month = digits(from);
    if month == from || month - from > 4 {
        return false;
    }
    match s.get(month).map(|l| l.ch) {
        Some('年' | '月') => true,
        Some('.' | '·' | '•') => {
            let day = digits(month + 1);
            (1..=2).contains(&(day - month - 1))
                && month - from <= 2
                && s.get(day)
                    .is_some_and(|l| is_han(l.ch) || l.ch == '"' || l.raw == '”')
        }
        _ => false,
    }
}

fn circled(c: char) -> Option<u32> {
    let base = match c {
        '①'..='⑳' => '①',
        '❶'..='❿' => '❶',
        '➀'..='➉' => '➀',
        '⑴'..='⒇' => '⑴',
        '⒈'..='⒛' => '⒈',
        '㈠'..='㈩' => '㈠',
        _ => return None,
    };
    (c as u32).checked_sub(base as u32).map(|d| d + 1)
}

/// 前面是不是断开的：开头，或空白、标点之后。
fn boundary(s: &[Letter], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|i| s.get(i))
        .is_none_or(|l| !(is_han(l.ch) || l.ch.is_alphanumeric()) && l.ch != '(' && l.ch != '.')
}

/// 按序号拆开：（序号之前的话，各条）。至少要有连着的两个序号。
pub(super) fn numbered(s: &[Letter]) -> Option<(&[Letter], Vec<&[Letter]>)> {
    let mut best: Option<Vec<(usize, usize)>> = None;
    for style in [
        Style::Dot,
        Style::Half,
        Style::Round,
        Style::Circled,
        Style::Han,
        Style::RoundHan,
        Style::Is,
    ] {
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < s.len() {
            // 括号里面的序号不算；带括号的序号自己就是一对括号
            let outside = s.get(at).is_some_and(|l| !l.inside)
                || (s.get(at).is_some_and(|l| l.ch == '(')
                    && at
                        .checked_sub(1)
                        .and_then(|i| s.get(i))
                        .is_none_or(|l| !l.inside || l.raw == '》' || l.ch == ')'));
            let hit = if outside { marker(s, at) } else { None };
            match hit {
                Some((found, n, len)) if found == style && n as usize == places.len() + 1 => {
                    let free = boundary(s, at)
                        || (!places.is_empty() || matches!(style, Style::Circled))
                            && !matches!(style, Style::Han | Style::Is)
                            && at
                                .checked_sub(1)
                                .and_then(|i| s.get(i))
                                .is_none_or(|l| !l.ch.is_ascii_alphanumeric());
                    if free {
                        places.push((at, at + len));
                        at += len;
                        continue;
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
        let first = |p: &Vec<(usize, usize)>| p.first().map_or(usize::MAX, |x| x.0);
        if places.len() >= 2 && best.as_ref().is_none_or(|b| first(&places) < first(b)) {
            best = Some(places);
        }
    }
    let places = best?;
    let lead = s.get(..places.first()?.0)?;
    let mut parts = Vec::new();
    for (k, &(_, from)) in places.iter().enumerate() {
        let to = places.get(k + 1).map_or(s.len(), |p| p.0);
        parts.push(s.get(from..to)?);
    }
    Some((lead, parts))
}

/// 去掉开头的 `1.` `（1）` `①`；“一是”不算，它是话的一部分。
pub(super) fn without_first_marker(s: &[Letter]) -> &[Letter] {
    let body = trim(s);
    match marker(body, 0) {
        Some((style, 1, len)) if style != Style::Is && body.len() > len => {
            body.get(len..).unwrap_or(s)
        }
        _ => s,
    }
}

/// 从 `at` 起是断开之后的“1”号序号。
pub(super) fn starts_numbered(s: &[Letter], at: usize) -> bool {
    let first = s.get(at..).and_then(only_numbered);
    first.is_some() && boundary(s, at) && s.get(at).is_some_and(|l| !l.ch.is_whitespace())
}

/// 开头是“1”号序号：它之后的话。
pub(super) fn only_numbered(s: &[Letter]) -> Option<&[Letter]> {
    let s = trim(s);
    match marker(s, 0)? {
        (Style::Is, _, _) => None,
        (_, 1, len) => s.get(len..),
        _ => None,
    }
}

/// 一条：去掉行首的圆点、序号与两端的标点，去掉末尾的“等”。
pub(super) fn tidy(piece: &[Letter], several: bool) -> String {
    let mut s = trim(piece);
    while let Some(l) = s.first() {
        if matches!(
            l.ch,
            '·' | '-'
                | '●'
                | '◆'
                | '■'
                | '▪'
                | '➢'
                | '※'
                | '★'
                | '☆'
                | '*'
                | '○'
                | '◇'
                | '►'
                | '▶'
                | '✓'
                | '√'
                | '~'
        ) {
            s = trim(s.get(1..).unwrap_or(&[]));
        } else {
            break;
        }
    }
    if let Some((style, _, len)) = marker(s, 0)
        && style != Style::Is
        && s.len() > len
    {
        s = trim(s.get(len..).unwrap_or(&[]));
    }
    for word in ["以及", "和", "及"] {
        let starts = word
            .chars()
            .zip(s)
            .filter(|(c, l)| *c == l.ch && !l.inside)
            .count()
            == word.chars().count();
        if starts && s.get(word.chars().count()).is_some_and(|l| l.raw == '《') {
            s = trim(s.get(word.chars().count()..).unwrap_or(&[]));
        }
    }
    written(trim(without_etc(s, several))).trim().to_owned()
}

/// 去掉末尾的“等”“等3部”“等5个部门”。单独一条且不以书名号结尾时，“等”可能是句子的一部分，不动。
pub(super) fn without_etc(s: &[Letter], several: bool) -> &[Letter] {
    let Some(at) = s.iter().rposition(|l| l.ch == '等' && !l.inside) else {
        return s;
    };
    let at = if at > 0 && s.get(at - 1).is_some_and(|l| l.ch == '等') {
        at - 1
    } else {
        at
    };
    let Some(before) = at.checked_sub(1).and_then(|i| s.get(i)) else {
        return s;
    };
    let titled = before.raw == '》' || before.ch == ')' && before.inside;
    if !titled && (!several || "平高初中同均对上下优何此一二三四相头特劣甲乙丙".contains(before.ch))
    {
        return s;
    }
    let tail: Vec<char> = s
        .get(at..)
        .unwrap_or(&[])
        .iter()
        .map(|l| l.ch)
        .filter(|c| *c != '等' && !c.is_whitespace())
        .collect();
    let tail_text: String = tail.iter().collect();
    let counted = match numeral::scan(&tail).first() {
        Some(n) if n.from == 0 => {
            let unit = numeral::unit_at(&tail, n.to);
            unit > 0 && tail.len() - n.to - unit <= 4
        }
        _ => false,
    };
    const NOUNS: [&str; 17] = [
        "单位",
        "部门",
        "机关",
        "文件",
        "规范性文件",
        "制度",
        "规章制度",
        "规定",
        "案件",
        "案例",
        "活动",
        "报告",
        "材料",
        "办法",
        "人员",
        "组织",
        "建议",
    ];
    if tail.is_empty() || counted || NOUNS.contains(&tail_text.as_str()) {
        s.get(..at).unwrap_or(s)
    } else {
        s
    }
}

/// 引出清单的话：`列举如下：`、`共2部：`、`如：`。
pub(super) fn without_lead_in(s: &[Letter]) -> &[Letter] {
    let Some(colon) = s.iter().position(|l| l.ch == ':' && !l.inside) else {
        return without_opening(s);
    };
    let (lead, rest) = s.split_at(colon);
    let rest = rest.get(1..).unwrap_or(&[]);
    if rest.iter().all(|l| l.ch.is_whitespace()) || !is_lead_in_words(lead) {
        return s;
    }
    rest
}

/// 没有冒号的引子：`分别是a、b`、`包括a、b`。
fn without_opening(s: &[Letter]) -> &[Letter] {
    const WORDS: [&str; 9] = [
        "分别是",
        "分别为",
        "分别有",
        "主要包括",
        "主要有",
        "主要是",
        "具体是",
        "具体为",
        "包括",
    ];
    let body = trim(s);
    WORDS
        .iter()
        .find(|w| {
            let len = w.chars().count();
            body.len() > len + 1 && w.chars().zip(body).all(|(c, l)| c == l.ch && !l.inside)
        })
        .and_then(|w| body.get(w.chars().count()..))
        .unwrap_or(s)
}

/// 序号之前的话只是引子（空白、以冒号结尾，或只是个数）。
pub(super) fn is_lead_in(lead: &[Letter]) -> bool {
    let text: String = lead
        .iter()
        .map(|l| l.ch)
        .filter(|c| !c.is_whitespace())
        .collect();
    text.is_empty()
        || text.ends_with(':')
        || is_count(text.trim_end_matches([',', '。', ';', '、']))
        || is_lead_in_words(lead)
}

fn is_lead_in_words(lead: &[Letter]) -> bool {
    let text: String = lead
        .iter()
        .map(|l| l.ch)
        .filter(|c| !c.is_whitespace())
        .collect();
    const WORDS: [&str; 20] = [
        "如",
        "例如",
        "比如",
        "譬如",
        "包括",
        "如下",
        "列举如下",
        "具体如下",
        "分别是",
        "分别为",
        "主要有",
        "主要是",
        "名称如下",
        "主要包括",
        "其中",
        "即",
        "有",
        "典型案例",
        "列举",
        "举例",
    ];
    let text = text.trim_end_matches([',', ':']);
    WORDS.contains(&text) || is_count(text)
}

/// 只是一个个数：`2部`、`共3件`、`等3部`。
pub(super) fn is_count(plain: &str) -> bool {
    plain.chars().count() <= 10
        && matches!(numeral::read(plain), Amount::Number { doubt: None, .. })
        && {
            let chars: Vec<char> = plain.chars().collect();
            match numeral::scan(&chars).as_slice() {
                [n] => {
                    let unit = numeral::unit_at(&chars, n.to);
                    let after = chars.len() - n.to - unit;
                    let before = chars
                        .get(..n.from)
                        .unwrap_or(&[])
                        .iter()
                        .collect::<String>();
                    after == 0
                        && unit > 0
                        && matches!(
                            before.as_str(),
                            "" | "共" | "共计" | "合计" | "总计" | "计" | "等" | "约" | "共有"
                        )
                }
                _ => false,
            }
        }
}

/// 整条是一个书名号时去掉书名号。
pub fn without_outer_quotes(item: &str) -> String {
    let mut item = item.trim().to_owned();
    loop {
        let letters = letters(&item);
        let whole = letters.first().is_some_and(|l| l.raw == '《')
            && letters.last().is_some_and(|l| l.raw == '》')
            && {
                let mut depth = 0i64;
                letters
                    .iter()
                    .take(letters.len().saturating_sub(1))
                    .all(|l| {
                        depth += i64::from(l.raw == '《') - i64::from(l.raw == '》');
                        depth > 0
                    })
            };
        if !whole {
            return item;
        }
        let inner: String = item
            .chars()
            .collect::<Vec<_>>()
            .get(1..)
            .map(|c| c.iter().collect())
            .unwrap_or_default();
        let inner = inner.strip_suffix('》').unwrap_or(&inner).trim().to_owned();
        if inner.is_empty() {
            return item;
        }
        item = inner;
    }
}
