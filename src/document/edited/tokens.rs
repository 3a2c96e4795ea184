//! 一句话里的数与名称：数、百分数、日期、编号，地区名，引号与书名号里的名称，附件序号。

use super::rough::{self, Range};
use crate::text::normalize::is_han;
use crate::text::numeral::{self, Amount};
use std::collections::BTreeMap;

/// 种类。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// 数，含汉字写的（`三个`）。
    Number,
    /// 百分数。
    Percent,
    /// 日期、年份。
    Date,
    /// 不止一个点或横的一串：编号、电话。
    Code,
    /// 名册里的地区。
    Name,
    /// 引号、书名号里的。
    Quoted,
    /// `附件2`：指本文的附件，不是数据。
    Attachment,
}

impl Sort {
    /// 数的一类（与名称相对）。
    pub(super) fn is_figure(self) -> bool {
        matches!(self, Sort::Number | Sort::Percent | Sort::Date | Sort::Code)
    }
}

/// 一个数或名称。位置是句子里的字的下标。
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) sort: Sort,
    /// 比较用的值：半角、不带千分位。
    pub(super) value: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// 汉字写的数：只用来与数据里的数对上，自己多出来的不算。
    pub(super) in_words: bool,
    /// 说的是个大概：数据在这一段里的，说得对。
    pub(super) range: Option<Range>,
}

impl Token {
    /// 这里写的 `self` 说的可以就是数据里的 `value`。
    pub(super) fn agrees(&self, value: &str) -> bool {
        self.value == value
            || self
                .range
                .zip(amount(value))
                .is_some_and(|(range, value)| range.holds(value))
    }

    /// 汉字写的大概：`八成以上` `过半`。
    pub(super) fn is_rough_words(&self) -> bool {
        self.in_words && self.range.is_some()
    }
}

/// 比较用的值是多大的数；编号、日期为空。
fn amount(value: &str) -> Option<f64> {
    let (digits, unit) = match value.strip_suffix('万') {
        Some(digits) => (digits, 1e4),
        None => match value.strip_suffix('亿') {
            Some(digits) => (digits, 1e8),
            None => (value, 1.0),
        },
    };
    Some(digits.parse::<f64>().ok()? * unit)
}

/// 认得的地区名。
#[derive(Debug, Default)]
pub(super) struct Names {
    by_first: BTreeMap<char, Vec<Vec<char>>>,
    all: Vec<String>,
}

impl Names {
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<String> = names
            .into_iter()
            .filter(|n| n.chars().count() > 1)
            .map(str::to_owned)
            .collect();
        all.sort();
        all.dedup();
        let mut by_first: BTreeMap<char, Vec<Vec<char>>> = BTreeMap::new();
        for name in &all {
            let chars: Vec<char> = name.chars().collect();
            if let Some(first) = chars.first() {
                by_first.entry(*first).or_default().push(chars);
            }
        }
        for list in by_first.values_mut() {
            // 长的在前：“东乡县”里的“东乡”不单算
            list.sort_by_key(|n| std::cmp::Reverse(n.len()));
        }
        Self { by_first, all }
    }

    pub(super) fn all(&self) -> &[String] {
        &self.all
    }

    /// 从 `at` 起最长的一个名称有几个字。
    fn at(&self, text: &[char], at: usize) -> Option<usize> {
        let first = text.get(at)?;
        let found = self.by_first.get(first)?.iter();
        found
            .filter(|name| text[at..].starts_with(name))
            .map(Vec::len)
            .next()
    }
}

/// 一句话里的全部，按次序。
pub(super) fn tokens(text: &[char], names: &Names) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let token = quoted(text, at)
            .or_else(|| attachment(text, at))
            .or_else(|| figure(text, at))
            .or_else(|| name(text, at, names))
            .or_else(|| rough_share(text, at))
            .or_else(|| in_words(text, at));
        match token {
            Some(token) => {
                at = token.end.max(at + 1);
                found.push(token);
            }
            None => at += 1,
        }
    }
    found
}

fn token(sort: Sort, value: String, start: usize, end: usize) -> Token {
    Token {
        sort,
        value,
        start,
        end,
        in_words: false,
        range: None,
    }
}

/// 汉字写的大概的份额：`八成以上` `过半` `三分之二`。
fn rough_share(text: &[char], at: usize) -> Option<Token> {
    let (end, range) = rough::in_words(text, at)?;
    let value = text[at..end].iter().collect();
    let mut token = token(Sort::Percent, value, at, end);
    (token.in_words, token.range) = (true, Some(range));
    Some(token)
}

fn quoted(text: &[char], at: usize) -> Option<Token> {
    let close = match text.get(at)? {
        '“' => '”',
        '《' => '》',
        _ => return None,
    };
    let length = text[at..].iter().take(60).position(|c| *c == close)?;
    let inner: String = text[at + 1..at + length].iter().collect();
    Some(token(Sort::Quoted, inner, at, at + length + 1))
}

fn attachment(text: &[char], at: usize) -> Option<Token> {
    let rest = text[at..].strip_prefix(&['附', '件'])?;
    let digits = rest.iter().take_while(|c| digit(**c).is_some()).count();
    if digits == 0 {
        return None;
    }
    let value = rest[..digits].iter().filter_map(|c| digit(*c)).collect();
    Some(token(Sort::Attachment, value, at, at + 2 + digits))
}

/// 半角的数字；不是数字为空。
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

/// 一串数字；`2017年12月20日` 是一个。
fn figure(text: &[char], at: usize) -> Option<Token> {
    digit(*text.get(at)?)?;
    if let Some(date) = date(text, at) {
        return Some(date);
    }
    let mut value = String::new();
    let mut end = at;
    let (mut dots, mut joints) = (0, 0);
    while let Some(c) = text.get(end) {
        let next = text.get(end + 1).copied().and_then(digit);
        match c {
            c if digit(*c).is_some() => value.extend(digit(*c)),
            '.' | '．' if next.is_some() => {
                dots += 1;
                value.push('.');
            }
            '-' | '/' if next.is_some() => {
                joints += 1;
                value.push(*c);
            }
            ',' | '，' if thousand(text, end) => {}
            _ => break,
        }
        end += 1;
    }
    if dots > 1 || joints > 0 {
        return Some(token(Sort::Code, value, at, end));
    }
    if dots == 1 {
        // 80.0 与 80 相同
        value = value.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let value = match value.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest if rest.starts_with('.') => format!("0{rest}"),
        rest => rest.to_owned(),
    };
    let (sort, unit, end) = match text.get(end) {
        Some('%' | '％') => (Sort::Percent, None, end + 1),
        Some(c @ ('万' | '亿')) => (Sort::Number, Some(*c), end + 1),
        _ => (Sort::Number, None, end),
    };
    let times = match unit {
        Some('万') => 1e4,
        Some(_) => 1e8,
        None => 1.0,
    };
    let range = rough::around(text, (at, end), &value, times, sort == Sort::Percent);
    // “1万余件”：余字在数之内，后面才是量词
    let odd = range.is_some() && matches!(text.get(end), Some('余' | '多'));
    let value = unit.map_or_else(|| value.clone(), |unit| format!("{value}{unit}"));
    let mut token = token(sort, value, at, end + usize::from(odd));
    token.range = range;
    Some(token)
}

/// 千分位的逗号：后面正好三位数字。
fn thousand(text: &[char], at: usize) -> bool {
    let after = text[at + 1..].iter().take(4);
    after.map_while(|c| digit(*c)).count() == 3
}

fn date(text: &[char], at: usize) -> Option<Token> {
    let mut parts = Vec::new();
    let mut end = at;
    for unit in ['年', '月', '日'] {
        let digits = text[end..]
            .iter()
            .take_while(|c| digit(**c).is_some())
            .count();
        if digits == 0 || digits > 4 {
            break;
        }
        if text.get(end + digits) != Some(&unit) {
            // 12月20日 没有年
            if parts.is_empty() && unit != '日' {
                continue;
            }
            break;
        }
        let number: String = text[end..end + digits]
            .iter()
            .filter_map(|c| digit(*c))
            .collect();
        parts.push(format!("{}{unit}", number.trim_start_matches('0')));
        end += digits + 1;
    }
    let sure = match parts.as_slice() {
        [one] => one.ends_with('年') && one.chars().count() == 5 || one.ends_with('月'),
        [] => false,
        _ => true,
    };
    sure.then(|| token(Sort::Date, parts.concat(), at, end))
}

fn name(text: &[char], at: usize, names: &Names) -> Option<Token> {
    let length = names.at(text, at)?;
    let value = text[at..at + length].iter().collect();
    Some(token(Sort::Name, value, at, at + length))
}

/// 汉字写的百分数与带量词的数：`百分之八十`、`三个`。
fn in_words(text: &[char], at: usize) -> Option<Token> {
    const NUMERALS: &str = "零〇一二两三四五六七八九十百千万";
    const UNITS: &str = "个项份件次人处名所部条家户";
    let percent = text[at..].starts_with(&['百', '分', '之']);
    let from = if percent { at + 3 } else { at };
    let length = text
        .get(from..)?
        .iter()
        .take_while(|c| NUMERALS.contains(**c) || (percent && **c == '点'))
        .count();
    let before = at.checked_sub(1).and_then(|b| text.get(b));
    let ordinal = matches!(before, Some('第' | '其' | '另' | '某' | '每' | '同' | '之'));
    if length == 0 || (!percent && ordinal) {
        return None;
    }
    let words: String = text[from..from + length].iter().collect();
    let value = if percent {
        percent_in_words(&words)?
    } else {
        if !UNITS.contains(*text.get(from + length)?) || words == "一" {
            return None;
        }
        number_in_words(&words)?
    };
    let sort = if percent { Sort::Percent } else { Sort::Number };
    let mut token = token(sort, value, at, from + length);
    token.in_words = !percent;
    Some(token)
}

fn number_in_words(words: &str) -> Option<String> {
    match numeral::read(words) {
        Amount::Number {
            value,
            approximate: false,
            ..
        } => Some(value.to_string()),
        _ => None,
    }
}

fn percent_in_words(words: &str) -> Option<String> {
    let (whole, part) = words.split_once('点').unwrap_or((words, ""));
    let whole = number_in_words(whole)?;
    let part: Option<String> = part
        .chars()
        .map(|c| "零一二三四五六七八九".chars().position(|d| d == c))
        .map(|at| at.map(|n| n.to_string()))
        .collect();
    match part?.as_str() {
        "" => Some(whole),
        part => Some(format!("{whole}.{part}")),
    }
}

/// 一个数前后说的是什么：同一小句里的字，别的数除外；太短的再往前带一小句。
pub(super) fn label(text: &[char], all: &[Token], token: &Token) -> Vec<char> {
    const STOPS: &str = "，、；：。（）“”《》！？,;:()";
    let name = token.sort == Sort::Name;
    // 名称的一串是并列的，顿号不算隔开
    let stop = |at: usize| {
        let c = text[at];
        let inside = |t: &Token| t.sort == Sort::Quoted && t.start <= at && at < t.end;
        STOPS.contains(c) && !(name && c == '、') && !all.iter().any(inside)
    };
    let hidden = |at: usize| {
        let over = |t: &Token| t.start <= at && at < t.end;
        all.iter()
            .any(|t| over(t) && (t.sort.is_figure() || (name && t.sort == Sort::Name)))
    };
    let mut out = Vec::new();
    let mut at = token.start;
    loop {
        while at > 0 && !stop(at - 1) {
            at -= 1;
            if !hidden(at) {
                out.push(text[at]);
            }
        }
        let mut after = token.end;
        if out.len() < 2 {
            while after < text.len() && !stop(after) {
                if !hidden(after) {
                    out.push(text[after]);
                }
                after += 1;
            }
        }
        if out.len() >= 2 || at == 0 {
            break;
        }
        at -= 1;
    }
    // 后面的字也说明它是什么
    let mut after = token.end;
    while after < text.len() && !stop(after) && after < token.end + 8 {
        if !hidden(after) {
            out.push(text[after]);
        }
        after += 1;
    }
    out.retain(|c| is_han(*c) || c.is_alphanumeric());
    out.sort_unstable();
    out
}

/// 两份字的相合程度，0..=1；都已排序。
pub(super) fn alike(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let (mut i, mut j, mut same) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                same += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * f64::from(same) / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(Sort, String)> {
        let names = Names::new(["东乡县", "东乡", "临江县"]);
        let text: Vec<char> = text.chars().collect();
        let found = tokens(&text, &names).into_iter();
        found.map(|t| (t.sort, t.value)).collect()
    }

    #[test]
    fn figures_and_names_are_found() {
        use Sort::*;
        let one = |sort, value: &str| vec![(sort, value.to_owned())];
        for (text, want) in [
            ("达标率为79.80%", one(Percent, "79.8")),
            ("达标率为７９．８％", one(Percent, "79.8")),
            ("百分之七十九点八", one(Percent, "79.8")),
            ("于2017年12月09日前", one(Date, "2017年12月9日")),
            ("12月20日前", one(Date, "12月20日")),
            ("2017年自查", one(Date, "2017年")),
            ("共1,234件", one(Number, "1234")),
            ("约1.2万人", one(Number, "1.2万")),
            ("指标2.1.1", one(Code, "2.1.1")),
            ("0200-5550100", one(Code, "0200-5550100")),
            ("有三个县", one(Number, "3")),
            ("东乡县", one(Name, "东乡县")),
            ("“12338规范用语”共", one(Quoted, "12338规范用语")),
            ("见附件2", one(Attachment, "2")),
            ("一是进一步统一，第三个", vec![]),
        ] {
            assert_eq!(said(text), want, "{text}");
        }
    }
}
