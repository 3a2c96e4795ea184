//! 号码：身份证、手机、固定电话、银行卡、车牌。

use super::{PrivateKind, Spot};
use std::cell::OnceCell;

/// 一串号码：数字（与末尾的 X）各在哪里，从哪里到哪里。
struct Run {
    /// 数字与 X，及其字符下标。
    digits: Vec<(char, usize)>,
    /// 各个间隔之前有几位数字。
    breaks: Vec<usize>,
}

/// 写明是身份证号的字样。
const ID_WORDS: &[&str] = &[
    "身份证",
    "身份证号",
    "身份证号码",
    "证件号",
    "证件号码",
    "公民身份号码",
];

/// 一个号码最多有几位（银行账号）；写明是身份证号、抄错了的不在此限。
const LONGEST: usize = 25;
/// 一个号码最少有几位（没有区号的固定电话）。
const SHORTEST: usize = 7;

/// 全部号码，互不重叠。
pub(super) fn spots(text: &[char]) -> Vec<Spot> {
    let mut spots = Vec::new();
    for run in runs(text) {
        number(text, &run, &mut spots);
    }
    plates(text, &mut spots);
    spots
}

/// 数字连成的串；中间可以有单个的空白或横线，以及看不见的字符。
fn runs(text: &[char]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        if !c.is_ascii_digit() {
            i += 1;
            continue;
        }
        let mut run = Run {
            digits: Vec::new(),
            breaks: Vec::new(),
        };
        loop {
            match text.get(i) {
                Some(&d) if d.is_ascii_digit() => {
                    run.digits.push((d, i));
                    i += 1;
                }
                // 末位 X：后面不再是字母或数字
                Some('x' | 'X') if run.digits.len() >= 17 && !joined(text, i + 1) => {
                    run.digits.push(('X', i));
                    i += 1;
                    break;
                }
                _ => {
                    let mut j = i;
                    let mut gaps = 0;
                    while let Some(&g) = text.get(j) {
                        match g {
                            '\u{200B}' => {}
                            ' ' | '-' if gaps < 3 => gaps += 1,
                            _ => break,
                        }
                        j += 1;
                    }
                    let last_x = matches!(text.get(j), Some('x' | 'X'))
                        && run.digits.len() >= 17
                        && !joined(text, j + 1);
                    let more = text.get(j).is_some_and(char::is_ascii_digit) || last_x;
                    if !more || j == i {
                        break;
                    }
                    if gaps > 0 {
                        run.breaks.push(run.digits.len());
                    }
                    i = j;
                }
            }
        }
        runs.push(run);
    }
    runs
}

fn joined(text: &[char], at: usize) -> bool {
    text.get(at).is_some_and(char::is_ascii_alphanumeric)
}

/// 一串数字里的号码。间隔既可能在号码之内也可能在号码之间，所以从左到右逐段试。
fn number(text: &[char], run: &Run, spots: &mut Vec<Spot>) {
    let total = run.digits.len();
    let mut starts = vec![0];
    starts.extend(&run.breaks);
    let mut ends = run.breaks.clone();
    ends.push(total);
    let mut from = 0;
    while from < total {
        // 一格可以全是隔开的数字：只试够得上号码的几段；写明是身份证号的例外
        let next = ends.partition_point(|&e| e <= from);
        let before = Before::new(text, run.digits.get(from).map_or(0, |d| d.1));
        let most = match before.says(ID_WORDS) {
            true => total,
            false => from + LONGEST,
        };
        let least = ends.partition_point(|&e| e < from + SHORTEST);
        let last = ends.partition_point(|&e| e <= most);
        let hit = ends
            .get(least.max(next)..last)
            .unwrap_or(&[])
            .iter()
            .rev()
            .find_map(|&e| kind_of(&before, run, from, e).map(|k| (e, k)));
        match hit {
            Some((to, (kind, cover))) => {
                spots.extend(spot(text, run, from, to, kind, &cover));
                from = to;
            }
            None => {
                // 连写在一起的长串里藏着的身份证号（校验无误才算）
                let end = ends.get(next).copied().unwrap_or(total);
                if end - from > 18
                    && (from..=end - 18)
                        .any(|k| id18(run.digits.get(k..k + 18).unwrap_or(&[])) == Id::Verified)
                {
                    spots.extend(spot(text, run, from, end, PrivateKind::IdNumber, &[4, 4]));
                }
                let later = starts.partition_point(|&s| s <= from);
                from = starts.get(later).copied().unwrap_or(total);
            }
        }
    }
}

/// 盖住的样子：前、后各留几位，中间的数字换成星号，间隔保留。
fn spot(
    text: &[char],
    run: &Run,
    from: usize,
    to: usize,
    kind: PrivateKind,
    keep: &[usize; 2],
) -> Option<Spot> {
    let (first, last) = (
        run.digits.get(from)?.1,
        run.digits.get(to.checked_sub(1)?)?.1,
    );
    let mut cover = String::new();
    let mut seen = 0;
    let digits = to - from;
    for at in first..=last {
        let c = *text.get(at)?;
        let is_digit = run.digits.binary_search_by_key(&at, |d| d.1).is_ok();
        if is_digit {
            let shown = seen < keep[0] || seen + keep[1] >= digits;
            cover.push(if shown { c } else { '*' });
            seen += 1;
        } else if c != '\u{200B}' {
            cover.push(c);
        }
    }
    Some(Spot {
        kind,
        from: first,
        to: last + 1,
        cover,
    })
}

/// 第 `from` 到第 `to` 位数字合起来是什么号码；第二个值是前后各留几位。
fn kind_of(
    context: &Before<'_>,
    run: &Run,
    from: usize,
    to: usize,
) -> Option<(PrivateKind, [usize; 2])> {
    let digits = run.digits.get(from..to)?;
    let inside =
        run.breaks.partition_point(|&b| b <= from)..run.breaks.partition_point(|&b| b < to);
    let breaks: Vec<usize> = run
        .breaks
        .get(inside)
        .unwrap_or(&[])
        .iter()
        .map(|b| b - from)
        .collect();
    let value = |i: usize| digits.get(i).map_or('0', |d| d.0);
    // 前面紧挨着字母、小数点、斜线的，不是单独的号码
    let before = context.letter();
    let loose =
        breaks.is_empty() && (before.is_ascii_alphabetic() || before == '.' && digits.len() < 15);
    match digits.len() {
        18 if id18(digits) != Id::No => return Some((PrivateKind::IdNumber, [4, 4])),
        15 if id15(digits) && breaks.is_empty() => return Some((PrivateKind::IdNumber, [4, 4])),
        _ => {}
    }
    let grouped = breaks.is_empty() || breaks.iter().all(|b| b % 4 == 0);
    if (16..=19).contains(&digits.len())
        && grouped
        && matches!(value(0), '3'..='6' | '9')
        && luhn(digits)
        && !context.says(&["信用代码", "机构代码", "文号", "案号"])
    {
        return Some((PrivateKind::BankCard, [4, 4]));
    }
    if (10..=25).contains(&digits.len())
        && context.says(&["卡号", "账号", "帐号", "账户", "帐户", "银行卡", "存折"])
    {
        return Some((PrivateKind::BankCard, [4, 4]));
    }
    if digits.len() >= 12 && context.says(ID_WORDS) {
        // 写明是身份证号，即使抄错了几位
        return Some((PrivateKind::IdNumber, [4, 4]));
    }
    if loose {
        return None;
    }
    phone(context, digits, &breaks)
}

fn phone(
    context: &Before<'_>,
    digits: &[(char, usize)],
    breaks: &[usize],
) -> Option<(PrivateKind, [usize; 2])> {
    let before = context.letter();
    let value = |i: usize| digits.get(i).map_or('0', |d| d.0);
    let mobile_at = |k: usize| value(k) == '1' && matches!(value(k + 1), '3'..='9');
    let usual = |k: usize| -> bool {
        let shape: Vec<usize> = breaks.iter().filter(|&&b| b > k).map(|b| b - k).collect();
        matches!(
            shape.as_slice(),
            [] | [3] | [4] | [7] | [3, 7] | [3, 6] | [4, 7] | [4, 8] | [3, 5, 7, 9]
        )
    };
    let n = digits.len();
    if n == 11 && mobile_at(0) && usual(0) {
        return Some((PrivateKind::Phone, [3, 4]));
    }
    // +86、0086、86 在前；长途前缀 0
    for (prefix, len) in [("86", 2), ("0086", 4), ("0", 1)] {
        let same = prefix.chars().enumerate().all(|(i, c)| value(i) == c);
        if n == 11 + len && same && mobile_at(len) && usual(len) {
            return Some((PrivateKind::Phone, [3 + len, 4]));
        }
    }
    if before == '-' || before == '/' {
        return None;
    }
    let area = if value(0) == '0' {
        match (value(1), value(2)) {
            ('1', '0') | ('2', '0'..='9') => 3,
            ('3'..='9', _) => 4,
            _ => 0,
        }
    } else {
        0
    };
    if area > 0 {
        let rest = n.saturating_sub(area);
        let plain_break = breaks
            .iter()
            .all(|&b| b == area || b == area + 3 || b == area + 4 || b >= area + 7);
        let local = matches!(value(area), '2'..='8');
        let extension = breaks
            .iter()
            .rev()
            .find(|&&b| b >= area + 7)
            .map_or(0, |&b| n - b);
        if local && plain_break && (7..=8).contains(&(rest - extension.min(rest))) && extension <= 6
        {
            return Some((PrivateKind::Phone, [area, 4]));
        }
        // （028）12345678：区号在括号里时另成一串，只剩下本地号码
        return None;
    }
    let shape_ok = matches!(breaks, [] | [3] | [4]);
    let told = || {
        context.says(&[
            "电话",
            "座机",
            "固话",
            "手机",
            "联系方式",
            "联系电话",
            "tel",
            "电话号码",
            "传真",
            "住宅",
        ])
    };
    if (7..=8).contains(&n)
        && shape_ok
        && matches!(value(0), '2'..='8')
        && (area_in_brackets(context.text, context.first) || told())
    {
        return Some((PrivateKind::Phone, [0, 4]));
    }
    None
}

/// 前面是括号里的区号：`(028)`。
fn area_in_brackets(text: &[char], first: usize) -> bool {
    let before: Vec<char> = text
        .get(first.saturating_sub(8)..first)
        .unwrap_or(&[])
        .iter()
        .copied()
        .filter(|c| *c != ' ' && *c != '-' && *c != '\u{200B}')
        .collect();
    let Some((')', inner)) = before.split_last().map(|(l, r)| (*l, r)) else {
        return false;
    };
    let area: Vec<char> = inner
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .copied()
        .collect();
    (3..=4).contains(&area.len()) && area.last() == Some(&'0')
}

/// 一段数字的前面；同一处要试好几种长短，前面的话只整理一次。
struct Before<'t> {
    text: &'t [char],
    /// 数字从哪里起。
    first: usize,
    words: OnceCell<String>,
}

impl<'t> Before<'t> {
    fn new(text: &'t [char], first: usize) -> Self {
        Self {
            text,
            first,
            words: OnceCell::new(),
        }
    }

    /// 紧挨着的前一个字；没有为空格。
    fn letter(&self) -> char {
        let at = self.first.checked_sub(1);
        at.and_then(|i| self.text.get(i)).copied().unwrap_or(' ')
    }

    /// 紧靠在前面（只隔着冒号、空白、括号、“为”“是”）的是其中一个词。
    fn says(&self, words: &[&str]) -> bool {
        let before = self.words.get_or_init(|| {
            let near = self.text.get(self.first.saturating_sub(16)..self.first);
            let near: String = near.unwrap_or(&[]).iter().collect();
            near.to_lowercase()
                .trim_end_matches([' ', ':', '(', '为', '是', '\u{200B}', ',', '-', '"', '='])
                .to_owned()
        });
        words.iter().any(|w| before.ends_with(w))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Id {
    Verified,
    /// 省份与出生日期都像，只是校验码不对：多半抄错了一位，仍是某人的号码。
    Plausible,
    No,
}

fn id18(digits: &[(char, usize)]) -> Id {
    const WEIGHT: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let value = |i: usize| digits.get(i).and_then(|d| d.0.to_digit(10));
    let number =
        |from: usize, to: usize| (from..to).try_fold(0u32, |n, i| Some(n * 10 + value(i)?));
    if digits.len() != 18 {
        return Id::No;
    }
    let plausible = number(0, 2).is_some_and(province)
        && number(6, 10)
            .zip(number(10, 12))
            .zip(number(12, 14))
            .is_some_and(|((y, m), d)| (1900..=2099).contains(&y) && real_day(m, d));
    if !plausible {
        return Id::No;
    }
    let sum = WEIGHT
        .iter()
        .enumerate()
        .try_fold(0u32, |sum, (i, w)| Some(sum + w * value(i)?));
    let check = sum.and_then(|s| CHECK.get((s % 11) as usize).copied());
    if check.is_some() && check == digits.last().map(|d| d.0) {
        Id::Verified
    } else {
        Id::Plausible
    }
}

fn id15(digits: &[(char, usize)]) -> bool {
    let value = |i: usize| digits.get(i).and_then(|d| d.0.to_digit(10)).unwrap_or(99);
    digits.len() == 15
        && province(value(0) * 10 + value(1))
        && real_day(value(8) * 10 + value(9), value(10) * 10 + value(11))
}

fn province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
}

fn real_day(month: u32, day: u32) -> bool {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// 银行卡的校验（Luhn）。
fn luhn(digits: &[(char, usize)]) -> bool {
    let mut sum = 0;
    for (i, (c, _)) in digits.iter().rev().enumerate() {
        let Some(d) = c.to_digit(10) else {
            return false;
        };
        sum += match (i % 2, d) {
            (0, d) => d,
            (_, d) if d * 2 > 9 => d * 2 - 9,
            (_, d) => d * 2,
        };
    }
    sum % 10 == 0 && digits.iter().any(|(c, _)| *c != '0')
}

/// 车牌：省份简称、字母、五位（新能源六位）字母与数字，至少两位数字。
fn plates(text: &[char], spots: &mut Vec<Spot>) {
    const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        let at = i;
        i += 1;
        let letter = text
            .get(at + 1)
            .copied()
            .unwrap_or(' ')
            .to_ascii_uppercase();
        if !PLACES.contains(c) || !letter.is_ascii_uppercase() || matches!(letter, 'I' | 'O') {
            continue;
        }
        let mut j = at + 2;
        if matches!(text.get(j), Some('·' | ' ' | '-' | '.')) {
            j += 1;
        }
        let body_from = j;
        while text.get(j).is_some_and(char::is_ascii_alphanumeric) && j - body_from < 7 {
            j += 1;
        }
        let mut length = j - body_from;
        let mut body_to = j;
        if length == 4
            && text
                .get(j)
                .is_some_and(|c| matches!(c, '学' | '警' | '挂' | '港' | '澳' | '领' | '使'))
        {
            body_to += 1;
            length = 5;
        }
        let body = text.get(body_from..body_to).unwrap_or(&[]);
        let digits = body.iter().filter(|c| c.is_ascii_digit()).count();
        if !(length == 5 || length == 6) || digits < 2 {
            continue;
        }
        let mut cover: String = text.get(at..body_from).unwrap_or(&[]).iter().collect();
        cover.extend(std::iter::repeat_n('*', length - 2));
        cover.extend(body.iter().skip(length - 2));
        spots.retain(|s| s.to <= at || s.from >= body_to);
        spots.push(Spot {
            kind: PrivateKind::Plate,
            from: at,
            to: body_to,
            cover,
        });
        i = body_to;
    }
}
