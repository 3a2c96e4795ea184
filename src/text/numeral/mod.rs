//! 数：办公室写数的各种写法 → 整数。
//!
//! 进：一段写数的文字（`约30余件`、`三至五`、`共3部（其中市级1部）`）。出：数、大概的数，或为什么不是一个确定的数。
//! 写着“无”“/”“—”的是没有填（[`Amount::Nothing`]），写着 `0`、`零` 的才是零。

mod scan;
mod words;

pub use scan::{Numeral, Odd, scan};
pub use words::{rough_after, rough_before, says_nothing, unit_at};

use super::{normalize, split};
use regex::Regex;
use std::sync::LazyLock;
use words::longest;

/// 读数的结果。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// 没有填，或写着“无”。
    Nothing,
    /// 一个整数。
    Number {
        /// 数。
        value: i64,
        /// 文字只说了个大概。
        approximate: bool,
        /// 写法有歧义，取了通常的意思：一句话说明。
        doubt: Option<String>,
    },
    /// 不是一个确定的整数。
    Unclear {
        /// 为什么。
        why: Why,
        /// 一句话说明。
        what: String,
    },
}

/// 读不出确定整数的原因。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// 区间、若干、日期等。
    NotANumber,
    /// 负数、小数、大得不合常理。
    OutOfRange,
    /// 公式出错。
    FormulaError,
    /// 同上、见附件。
    Reference,
    /// 有几个数，不知道取哪一个。
    Ambiguous,
}

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*[日号]?|月)?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|(?:19|20)\d\d\s*年度?|\d{1,2}\s*月份?|\d{1,2}[-/]\d{1,2}[-/](?:19|20)?\d\d|\d{1,2}:\d\d(?::\d\d)?|[一二三四五六七八九十]+月(?:[一二三四五六七八九十]+[日号])?)$",
    )
    .ok()
});

/// 公式错误的样子。
pub fn is_formula_error(plain: &str) -> bool {
    let upper = plain.to_ascii_uppercase();
    upper.starts_with('#')
        && [
            "REF",
            "N/A",
            "VALUE",
            "DIV/0",
            "NAME?",
            "NUM",
            "NULL",
            "SPILL",
            "CALC",
            "GETTING_DATA",
        ]
        .iter()
        .any(|e| upper.get(1..).is_some_and(|rest| rest.starts_with(e)))
        || (upper.starts_with("ERR:") && upper.len() <= 8)
}

fn unclear(why: Why, what: impl Into<String>) -> Amount {
    Amount::Unclear {
        why,
        what: what.into(),
    }
}

/// 读一段写数的文字。
pub fn read(text: &str) -> Amount {
    let folded = normalize::folded(text);
    let trimmed = folded
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '。' | ';' | ',' | '、' | ':' | '!' | '"' | '\'' | '=')
        })
        .trim_end_matches('.');
    let plain: String = trimmed.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() || words::says_nothing(&plain) {
        return Amount::Nothing;
    }
    let letters: Vec<char> = plain
        .chars()
        .filter(|c| !is_bracket(*c) && *c != '_')
        .collect();
    if unit_at(&letters, 0) == letters.len() {
        // 只有格子里印好的单位，没有填数
        return Amount::Nothing;
    }
    let shown = short(text);
    // 整格是一个带圈的数字：③件
    if let Some((first, rest)) = plain.split_at_checked('①'.len_utf8())
        && let Some(n) = first.chars().next().filter(|c| ('①'..='⑳').contains(c))
    {
        let rest: Vec<char> = rest.chars().collect();
        if unit_at(&rest, 0) == rest.len() {
            return Amount::Number {
                value: i64::from(n as u32 - '①' as u32) + 1,
                approximate: false,
                doubt: None,
            };
        }
    }
    if is_formula_error(&plain) {
        return unclear(Why::FormulaError, format!("公式出错，显示为“{shown}”"));
    }
    if split::is_reference(&plain) {
        return unclear(Why::Reference, format!("写的是“{shown}”，没有写数"));
    }
    if DATE.as_ref().is_some_and(|d| d.is_match(trimmed)) {
        return unclear(Why::NotANumber, format!("“{shown}”是日期或时间，不是数"));
    }
    if plain.contains("分之") {
        return unclear(Why::NotANumber, format!("“{shown}”是比例，不是数"));
    }
    if plain.contains('*') {
        return unclear(Why::NotANumber, format!("“{shown}”像是号码，不是数"));
    }
    let (mut main, inner) = without_brackets(trimmed);
    if scan(&main).is_empty() {
        main = trimmed
            .chars()
            .map(|c| if is_bracket(c) { ' ' } else { c })
            .collect();
    }
    // 1起（约谈某公司）：括号里的“约谈”不是约数
    let said: String = inner.iter().collect::<String>();
    let said: Vec<char> = ["约谈", "约定", "约见", "预约", "契约", "公约", "节约"]
        .iter()
        .fold(said, |t, w| t.replace(w, ""))
        .chars()
        .collect();
    let mut noted =
        has_any(&said, &["约", "左右", "估", "大概", "上下"]) && scan(&inner).is_empty();
    main = before_breakdown(main);
    if let Some(word) = words::VAGUE.iter().find(|w| contains(&main, w)) {
        // 30多人、上千多次：前面紧挨着数的“多”是约数，不在此列
        let at_least = *word == "不少" && contains(&main, "不少于");
        if !preceded_by_number(&main, word) && !at_least {
            return unclear(Why::NotANumber, format!("“{shown}”不是一个确定的数"));
        }
        noted = true;
    }
    let all = scan(&main);
    let mut counts: Vec<&Numeral> = all.iter().filter(|n| !is_label(&main, n)).collect();
    if let [first, second] = counts.as_slice()
        && second.to - second.from == 1
        && second.chinese
        && longest(&main, first.to, words::ABOUT_AFTER) == second.from - first.to
        && second.from > first.to
    {
        // 三十余万：后面的“万”是前一个数的数位
        counts.truncate(1);
    }
    if let [first, second, ..] = counts.as_slice()
        && is_range(&main, first, second)
    {
        return unclear(
            Why::NotANumber,
            format!("“{shown}”是一个区间，不是一个确定的数"),
        );
    }
    let number = match counts.as_slice() {
        [] if all.is_empty() => {
            return unclear(Why::NotANumber, format!("“{shown}”里没有数"));
        }
        [] => return unclear(Why::NotANumber, format!("“{shown}”不是数量")),
        [only] => *only,
        _ => {
            return unclear(
                Why::Ambiguous,
                format!("“{shown}”里有几个数，看不出该取哪一个"),
            );
        }
    };
    if words::NOT_A_TOTAL
        .iter()
        .any(|w| contains(main.get(..number.from).unwrap_or(&[]), w))
    {
        return unclear(Why::Ambiguous, format!("“{shown}”不是总数"));
    }
    one(&main, number, noted, &shown)
}

/// 只有一个数时，看它前后的字。
fn one(main: &[char], number: &Numeral, noted: bool, shown: &str) -> Amount {
    let mut value = match number.value {
        Ok(v) => v,
        Err(Odd::Fraction) => return unclear(Why::OutOfRange, format!("“{shown}”不是整数")),
        Err(Odd::TooBig) => return unclear(Why::OutOfRange, format!("“{shown}”大得不合常理")),
        Err(Odd::Loose) => {
            return unclear(Why::NotANumber, format!("“{shown}”不是一个确定的数"));
        }
        Err(Odd::Malformed) => return unclear(Why::NotANumber, format!("“{shown}”不是数的写法")),
    };
    let mut approximate = noted || number.rough;
    let mut doubt = None;
    let before: Vec<char> = main.get(..number.from).unwrap_or(&[]).to_vec();
    let last = before.iter().rev().find(|c| **c != ' ').copied();
    if matches!(last, Some('-' | '−')) || last == Some('负') {
        return if before.iter().all(|c| matches!(c, ' ' | '-' | '−' | '负')) {
            unclear(Why::OutOfRange, format!("“{shown}”是负数"))
        } else {
            unclear(Why::Ambiguous, format!("“{shown}”看不出是几"))
        };
    }
    if before.last().is_some_and(char::is_ascii_alphanumeric) || last == Some('.') {
        return unclear(Why::NotANumber, format!("“{shown}”不是数的写法"));
    }
    let strange_before = {
        let mut at = 0;
        let mut strange = false;
        // 约 30 人：中间的空格不算隔开
        let close = before.len() - before.iter().rev().take_while(|c| **c == ' ').count();
        while at < before.len() {
            let skip = longest(&before, at, words::ABOUT_BEFORE);
            let plain = longest(&before, at, words::PLAIN_BEFORE);
            let step = skip.max(plain);
            if step > 0 {
                // “上”“过”“近”只有紧挨着数才是约数
                if skip >= plain
                    && (skip > 1
                        || at + skip == close
                        || !normalize::is_han(before.get(at).copied().unwrap_or(' ')))
                {
                    approximate = true;
                }
                at += step;
            } else {
                let c = before.get(at).copied().unwrap_or(' ');
                strange |= c.is_alphanumeric();
                at += 1;
            }
        }
        strange
    };
    let planned = words::PLANNED.iter().any(|w| contains(&before, w));
    // 数之后：约数 → 量词 → 约数 → 其余
    let mut at = number.to;
    let skip_spaces = |at: &mut usize| {
        while main.get(*at) == Some(&' ') {
            *at += 1;
        }
    };
    skip_spaces(&mut at);
    // 1.2万、30多万：约数之后还有数位
    let about = longest(main, at, words::ABOUT_AFTER);
    if about > 0 {
        approximate = true;
        at += about;
        let big = match main.get(at) {
            Some('万') => 10_000,
            Some('亿') => 100_000_000,
            Some('千') => 1_000,
            Some('百') => 100,
            _ => 1,
        };
        if big > 1 {
            at += 1;
            value = value.saturating_mul(big);
            if i128::from(value) > scan::LARGEST {
                return unclear(Why::OutOfRange, format!("“{shown}”大得不合常理"));
            }
        }
        skip_spaces(&mut at);
    }
    let not_count = longest(main, at, words::NOT_A_COUNT);
    let unit = unit_at(main, at);
    if not_count > 0 && not_count >= unit && about == 0 {
        return unclear(Why::NotANumber, format!("“{shown}”不是数量"));
    }
    at += unit;
    skip_spaces(&mut at);
    let about = longest(main, at, words::ABOUT_AFTER);
    if about > 0 {
        approximate = true;
        at += about;
    }
    let rest: Vec<char> = main.get(at..).unwrap_or(&[]).to_vec();
    let next = rest.iter().find(|c| **c != ' ').copied();
    if next == Some('/') {
        return unclear(Why::Ambiguous, format!("“{shown}”不是总数"));
    }
    if rest.first().is_some_and(char::is_ascii_alphabetic) {
        return unclear(Why::NotANumber, format!("“{shown}”不是数的写法"));
    }
    if strange_before && unit == 0 {
        return unclear(Why::Ambiguous, format!("“{shown}”里的数看不出是不是数量"));
    }
    if number.doubtful && !approximate {
        doubt = Some(format!("“{shown}”的写法有歧义，按{value}读"));
    } else if planned {
        doubt = Some(format!("“{shown}”像是计划数，不是已完成的数"));
    } else if next == Some('?') {
        doubt = Some(format!("“{shown}”带着问号"));
    } else if unit == 0 && rest.iter().take_while(|c| normalize::is_han(**c)).count() > 6 {
        doubt = Some(format!("“{shown}”里另有说明，按{value}读"));
    }
    Amount::Number {
        value,
        approximate,
        doubt,
    }
}

/// `截至11月底，共4项`：前半句只说到什么时候，去掉。
fn without_time_clause(chars: &[char]) -> &[char] {
    let Some(comma) = chars.iter().take(16).position(|c| *c == ',') else {
        return chars;
    };
    let (clause, rest) = chars.split_at(comma);
    let timely = clause.iter().all(|c| {
        c.is_ascii_digit()
            || "截至止到目前年月日底末初份本今去上下半全度季第一二三四十".contains(*c)
    }) && clause.iter().any(|c| "至止年月季".contains(*c));
    if timely {
        rest.get(1..).unwrap_or(&[])
    } else {
        chars
    }
}

/// 整段只是一个数量：`3件`、`共3部`、`约30人次`、`3件（市级）`；前后没有别的话。
pub fn only_count(text: &str) -> bool {
    if !matches!(read(text), Amount::Number { .. }) {
        return false;
    }
    let folded = normalize::folded(text);
    let (main, _) = without_brackets(folded.trim());
    let main: Vec<char> = main.into_iter().filter(|c| !c.is_whitespace()).collect();
    let main = without_time_clause(&main);
    let numbers = scan(main);
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return !folded.chars().any(normalize::is_han);
    };
    let mut at = 0;
    while at < first.from {
        let step =
            longest(main, at, words::ABOUT_BEFORE).max(longest(main, at, words::PLAIN_BEFORE));
        if step == 0 && main.get(at).is_some_and(|c| c.is_alphanumeric()) {
            return false;
        }
        at += step.max(1);
    }
    let mut at = last.to;
    for _ in 0..2 {
        at += longest(main, at, words::ABOUT_AFTER);
        at += unit_at(main, at);
    }
    main.get(at..)
        .unwrap_or(&[])
        .iter()
        .all(|c| !c.is_alphanumeric())
}

fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '[' | ']' | '{' | '}' | '【' | '】' | '〔' | '〕' | '〖' | '〗'
    )
}

/// 括号外的字，与括号里的字。
fn without_brackets(text: &str) -> (Vec<char>, Vec<char>) {
    let (mut outside, mut inside) = (Vec::new(), Vec::new());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '【' | '〔' | '〖' => depth += 1,
            ')' | ']' | '}' | '】' | '〕' | '〗' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    (outside, inside)
}

/// “其中”“包括”之后是分解，不是总数。
fn before_breakdown(main: Vec<char>) -> Vec<char> {
    let text: String = main.iter().collect();
    let cut = ["其中", "包括", "包含", "含", "分别为", "分别是"]
        .iter()
        .filter_map(|w| text.find(w))
        .min();
    match cut.and_then(|at| text.get(..at)) {
        Some(head) => {
            let head: Vec<char> = head.chars().collect();
            if scan(&head).is_empty() { main } else { head }
        }
        None => main,
    }
}

fn contains(chars: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    chars
        .windows(word.len().max(1))
        .any(|w| w == word.as_slice())
}

fn has_any(chars: &[char], words: &[&str]) -> bool {
    words.iter().any(|w| contains(chars, w))
}

/// `30多人` 里的“多人”紧接在数后面。
fn preceded_by_number(main: &[char], word: &str) -> bool {
    if !word.starts_with('多') {
        return false;
    }
    let chars: Vec<char> = word.chars().collect();
    let at = main
        .windows(chars.len())
        .position(|w| w == chars.as_slice());
    let ends: Vec<usize> = scan(main).iter().map(|n| n.to).collect();
    at.is_some_and(|at| ends.contains(&at))
}

/// 第几、哪年哪月、编号一类：不是数量。
fn is_label(main: &[char], n: &Numeral) -> bool {
    let before: Vec<char> = main
        .get(..n.from)
        .unwrap_or(&[])
        .iter()
        .rev()
        .copied()
        .filter(|c| *c != ' ')
        .take(2)
        .collect();
    if before.first() == Some(&'第')
        || before.first() == Some(&'星')
        || (before.first() == Some(&'期') && before.get(1) == Some(&'星'))
    {
        return true;
    }
    let mut at = n.to;
    while main.get(at) == Some(&' ') {
        at += 1;
    }
    let after = main.get(at).copied().unwrap_or(' ');
    let then = main.get(at + 1).copied().unwrap_or(' ');
    let year = matches!(after, '年') && matches!(n.value, Ok(1900..=2100)) && !n.rough;
    let month = after == '月' && matches!(n.value, Ok(1..=12));
    let day = matches!(after, '日' | '号') && matches!(n.value, Ok(1..=31));
    let hotline = after == '热' && then == '线';
    let stop = n.chinese && after == '站' && then == '式';
    year || month || day || hotline || stop
}

/// 两个数之间只隔着连接号或“至”“到”（前一个数可以带量词）。
fn is_range(main: &[char], first: &Numeral, second: &Numeral) -> bool {
    let between: String = main
        .get(first.to..second.from)
        .unwrap_or(&[])
        .iter()
        .filter(|c| **c != ' ')
        .collect();
    let chars: Vec<char> = between.chars().collect();
    let unit = unit_at(&chars, 0);
    let rest: String = chars.iter().skip(unit).collect();
    matches!(
        rest.as_str(),
        "-" | "~" | "--" | "至" | "到" | "~~" | "或" | "→" | "—"
    )
}

/// 引用原文，过长时截断。
fn short(text: &str) -> String {
    let text = text.trim();
    let mut shown: String = text
        .chars()
        .take(30)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() > 30 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests;
