//! 编号与行首的记号：`2.1.1`、`2．1．1`、`（1）`、`1、`、`*`。
//!
//! 进：单元格的文字。出：像不像一个编号、去掉记号以后剩下什么。
//! 这里不知道表格，只按目录里有哪些编号来认。

/// 把各种写法的编号写成目录的写法：全角变半角，`．` `。` `、` `-` `—` 都当作点，去掉空白与首尾的点。
/// 不是编号（有数字和点以外的字符）时为空。
pub fn tidy(text: &str) -> Option<String> {
    let mut out = String::new();
    for c in text.chars() {
        match plain(c) {
            d @ '0'..='9' => out.push(d),
            '.' if !out.is_empty() => {
                if !out.ends_with('.') {
                    out.push('.');
                }
            }
            '*' | '＊' | '★' | '※' if out.is_empty() => {}
            c if is_space(c) => {}
            _ => return None,
        }
    }
    let out = out.trim_matches('.');
    (!out.is_empty()).then(|| out.to_owned())
}

/// 行首的编号（连同中间的空白）最长多少字。
const LONGEST: usize = 64;

/// 行首的编号、序号与星号：可能的编号（长的在前），以及去掉它们以后的文字。
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leading {
    /// 带点的数字串，如 `2.1.1`；没有时为空。
    pub code: Option<String>,
    /// 去掉编号、序号、星号后的文字。
    pub rest: String,
}

/// 拆开行首。`known` 说一个编号是否在目录里：只有它说是的才算编号，
/// 所以 `12338热线……` 的 `12338` 不会被当成编号；编号与数字连写（`2.1.112338热线`）也分得开。
pub fn leading(text: &str, known: impl Fn(&str) -> bool) -> Leading {
    let mut rest = text.trim_start_matches(is_mark);
    let mut code = None;
    // 编号不会这样长；一格写满数字的，逐个前缀去试没有尽头
    let run: String = rest
        .chars()
        .take(LONGEST)
        .take_while(|&c| {
            let c = plain(c);
            c.is_ascii_digit() || c == '.' || is_space(c)
        })
        .collect();
    // 由长到短试每一个前缀
    let ends: Vec<usize> = run
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    for &end in ends.iter().rev() {
        let Some(prefix) = run.get(..end) else {
            continue;
        };
        if prefix
            .chars()
            .last()
            .is_some_and(|c| !plain(c).is_ascii_digit())
        {
            continue;
        }
        if let Some(tidied) = tidy(prefix)
            && known(&tidied)
        {
            // 单个数字作编号时，后面须有隔开的符号，否则 `3个部门…` 的 3 会被误认
            let after = rest.get(end..).unwrap_or("");
            // 切在一串数字中间的（`2.1.112338热线`）须是三段的编号：`2.12338热线` 是第 2 条的 12338 热线
            let in_digits = after.starts_with(|c: char| plain(c).is_ascii_digit());
            if in_digits && tidied.matches('.').count() < 2 {
                continue;
            }
            let separated = tidied.contains('.')
                || after.is_empty()
                || after.starts_with(|c: char| {
                    matches!(plain(c), '.' | ')' | ':' | '*') || is_space(c)
                });
            if separated {
                code = Some(tidied);
                rest = after.trim_start_matches(['、', '，', ',', ':', '：', ')', '）']);
                break;
            }
        }
    }
    Leading {
        code,
        rest: strip_ordinal(rest).to_owned(),
    }
}

/// 去掉 `（1）` `1、` `一、` `①` 之类的序号与星号、圆点；不是序号的数字留着。
pub fn strip_ordinal(text: &str) -> &str {
    let mut rest = text.trim_start_matches(is_mark);
    for _ in 0..3 {
        let next = one_ordinal(rest).trim_start_matches(is_mark);
        if next.len() == rest.len() || next.is_empty() {
            break;
        }
        rest = next;
    }
    rest.trim_end()
}

fn one_ordinal(text: &str) -> &str {
    let open = text.starts_with(['(', '（', '[', '【', '〔']);
    let body = if open {
        text.trim_start_matches(['(', '（', '[', '【', '〔'])
    } else {
        text
    };
    if !open
        && let Some(c) = body.chars().next()
        && ('\u{2460}'..='\u{24ff}').contains(&c)
    {
        return body.strip_prefix(c).unwrap_or(body);
    }
    let digits = number_length(body);
    let (Some(number), Some(after)) = (body.get(..digits), body.get(digits..)) else {
        return text;
    };
    if number.is_empty() || number.chars().count() > 8 {
        return text;
    }
    let run = number
        .chars()
        .filter(|&c| plain(c).is_ascii_digit())
        .count();
    let dotted = number.chars().any(|c| plain(c) == '.');
    if open {
        return match after.chars().next() {
            Some(c @ (')' | '）' | ']' | '】' | '〕')) => {
                after.get(c.len_utf8()..).unwrap_or("")
            }
            _ => text,
        };
    }
    let closed = after.starts_with(['、', ')', '）', ':', '：', ',', '，', '．']);
    if closed || (dotted && run <= 6) {
        return after.trim_start_matches(['、', ')', '）', ':', '：', ',', '，', '．', '.']);
    }
    text
}

/// 行首序号占多少字节：每段至多两位数字；`1.12338热线` 的序号只是 `1.`。
fn number_length(body: &str) -> usize {
    let mut length = 0;
    let mut group = 0;
    let mut group_start = 0;
    for (at, c) in body.char_indices() {
        let is_digit = plain(c).is_ascii_digit();
        if is_digit || is_cn_digit(c) {
            group += 1;
            if group > 2 && is_digit {
                return group_start;
            }
        } else if plain(c) == '.' && !matches!(c, '、') {
            group = 0;
            group_start = at + c.len_utf8();
        } else {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// 行首的记号：星号、圆点、空白、不可见字符。
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '*' | '＊'
            | '★'
            | '☆'
            | '※'
            | '●'
            | '◆'
            | '■'
            | '▲'
            | '•'
            | '·'
            | '∙'
            | '-'
            | '—'
            | '†'
            | '△'
            | '#'
    ) || is_space(c)
}

/// 空白与不可见字符。
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{00ad}' | '\u{202a}'..='\u{202e}')
}

fn is_cn_digit(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// 全角数字、各种点归为半角。
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '．' | '。' | '、' | '－' | '-' | '—' | '–' | '·' | '｡' => '.',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '＊' => '*',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(code: &str) -> bool {
        ["1.1.1", "2.1.1", "2.1", "4.4.1"].contains(&code)
    }

    #[test]
    fn codes_in_all_their_dress() {
        for (text, code) in [
            ("2.1.1", Some("2.1.1")),
            ("２．１．１", Some("2.1.1")),
            ("*2.1.1", Some("2.1.1")),
            (" 2 . 1 . 1 . ", Some("2.1.1")),
            ("2-1-1", Some("2.1.1")),
            ("2、1、1", Some("2.1.1")),
            ("17", Some("17")),
            ("2.1.1热线", None),
            ("", None),
            ("...", None),
        ] {
            assert_eq!(tidy(text).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn the_front_of_a_line() {
        for (text, code, rest) in [
            ("2.1.1 12338热线", Some("2.1.1"), "12338热线"),
            ("*2.1.1 *12338热线", Some("2.1.1"), "12338热线"),
            ("2.1.112338热线", Some("2.1.1"), "12338热线"),
            ("12338热线建设", None, "12338热线建设"),
            ("（1）符合安全要求", None, "符合安全要求"),
            ("1、符合安全要求", None, "符合安全要求"),
            ("一、源头维权", None, "源头维权"),
            ("①符合安全要求", None, "符合安全要求"),
            ("２．１．１、热线", Some("2.1.1"), "热线"),
            ("（如：12338）服务", None, "（如：12338）服务"),
            ("3个部门联合发文", None, "3个部门联合发文"),
            ("1.12338热线建设", None, "12338热线建设"),
            ("*2.12338热线接听", None, "12338热线接听"),
            ("（2）12338热线接听", None, "12338热线接听"),
            ("2、12338热线接听", None, "12338热线接听"),
        ] {
            let found = leading(text, known);
            assert_eq!(
                (found.code.as_deref(), found.rest.as_str()),
                (code, rest),
                "{text}"
            );
        }
    }
}
