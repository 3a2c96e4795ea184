//! 规整：只用于比对与识别，不用于显示。
//!
//! 全角与半角、繁体与简体、各种空白与横线、`*` 记号，都归到一种写法。

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// 繁简对照，按繁体字排序。
static TRADITIONAL: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for line in include_str!("traditional.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        let mut chars = line.chars();
        while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
            pairs.push((from, to));
        }
    }
    pairs.sort_unstable();
    pairs
});

/// 常用汉字区（U+4E00–U+9FFF）各字在键里的写法。
///
/// 与 [`key`] 逐字规整的一样：对照表里简了又简的（薴→苧→苎）也到头。
static HAN: LazyLock<Vec<char>> = LazyLock::new(|| {
    ('\u{4E00}'..='\u{9FFF}')
        .map(|c| simplified(simplified(simplified(c))))
        .collect()
});

/// 一个字的简体；本来就是简体（或不是汉字）的原样返回。
pub fn simplified(c: char) -> char {
    if c < '\u{3400}' {
        return c;
    }
    match TRADITIONAL.binary_search_by_key(&c, |&(from, _)| from) {
        Ok(at) => TRADITIONAL.get(at).map_or(c, |&(_, to)| to),
        Err(_) => c,
    }
}

/// 看不见、不占位置的字符：零宽空格、方向记号、软连字符、变体选择符等。
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
        || (c.is_control()
            && !matches!(c, '\n' | '\r' | '\t' | '\u{000B}' | '\u{000C}' | '\u{0085}'))
}

/// 汉字（含〇）。
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇')
}

/// 规整后的一个字，与它在原文里的位置（字节）。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// 规整后的字：半角、简体、小写与大写不变；各种空白是 `' '`，换行是 `'\n'`。
    pub ch: char,
    /// 原文里的起点。
    pub start: usize,
    /// 原文里的终点（不含）。
    pub end: usize,
}

/// 逐字规整，一字对一字，记住原文位置；看不见的字符略去。
///
/// 一个字展开成几个字的（如 `①`）保持原样，由懂得它的地方处理。
pub fn fold(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 2);
    let mut after_return = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if c == '\n' && after_return {
            after_return = false;
            continue;
        }
        after_return = c == '\r';
        if let Some(ch) = fold_char(c) {
            glyphs.push(Glyph { ch, start, end });
        }
    }
    glyphs
}

/// 规整一个字；看不见的为空。
pub fn fold_char(c: char) -> Option<char> {
    if c.is_ascii_graphic() || c == ' ' {
        return Some(c);
    }
    if matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return Some(simplified(c));
    }
    if is_invisible(c) {
        return None;
    }
    Some(match c {
        '\n' | '\r' | '\u{000B}' | '\u{000C}' | '\u{0085}' | '\u{2028}' | '\u{2029}' => '\n',
        _ if c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}') => ' ',
        // 各种横线：连接号、破折号、负号、制表线、画成横线的长音
        '\u{2010}'..='\u{2015}' | '−' | '－' | '﹣' | '─' | '━' | '⁃' | '﹘' => '-',
        '～' | '〜' | '∼' | '∽' | '˜' => '~',
        '·' | '•' | '・' | '‧' | '∙' | '･' => '·',
        '｡' => '。',
        // 带圈的数字是编号，留给懂编号的地方
        '①'..='⓿' | '❶'..='➓' => c,
        '∶' | '︰' | '꞉' => ':',
        '“' | '”' | '„' | '‟' | '＂' | '〝' | '〞' => '"',
        '‘' | '’' | '＇' => '\'',
        _ => {
            let mut one = c.nfkc();
            match (one.next(), one.next()) {
                (Some(only), None) if only != c => return fold_char(only),
                _ => simplified(c),
            }
        }
    })
}

/// 规整成一串字（不要位置）。
pub fn folded(text: &str) -> String {
    fold(text).into_iter().map(|g| g.ch).collect()
}

/// 比对用的键：半角、简体、小写，去空白、看不见的字符和 `*` 类记号；标点归一但保留。
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_key(text, |c| out.push(c));
    out
}

/// 更宽松的键：在 [`key`] 之上再去掉全部标点，只留字与数。
pub fn loose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_key(text, |c| {
        if c.is_alphanumeric() {
            out.push(c);
        }
    });
    out
}

/// 键的各字。表里十之八九是汉字与西文，这两样不必走一遍 NFKC。
fn each_key(text: &str, mut put: impl FnMut(char)) {
    for c in text.chars() {
        match c {
            '*' | ' ' | '\t' | '\n' | '\r' => {}
            '[' | '{' => put('('),
            ']' | '}' => put(')'),
            '!'..='~' => put(c.to_ascii_lowercase()),
            '\u{4E00}'..='\u{9FFF}' => {
                let at = c as usize - 0x4E00;
                put(HAN.get(at).copied().unwrap_or(c));
            }
            _ => spell_out(c, &mut put),
        }
    }
}

/// 其余的字：全角、兼容写法、各种标点。
fn spell_out(c: char, put: &mut impl FnMut(char)) {
    let Some(c) = fold_char(c) else { return };
    for c in c.nfkc().filter_map(fold_char) {
        let c = match c {
            _ if c.is_whitespace() || is_mark(c) => continue,
            '〔' | '【' | '〖' | '[' | '{' => '(',
            '〕' | '】' | '〗' | ']' | '}' => ')',
            '〈' | '«' => '《',
            '〉' | '»' => '》',
            _ => c,
        };
        simplified(c).to_lowercase().for_each(&mut *put);
    }
}

/// 标注用的记号：`*` `★` `☆` `※` 等，比对时不算内容。
pub fn is_mark(c: char) -> bool {
    matches!(
        c,
        '*' | '★' | '☆' | '※' | '✱' | '✳' | '∗' | '⁎' | '﹡' | '†' | '‡' | '▲' | '△'
    )
}

/// 去掉行首的编号（`2.1.1`、`（1）`、`①`、`一、`），没有编号时原样返回。
///
/// 编号之后必须有间隔或标点，或编号本身带点，所以 `12338热线…` 不受影响。
pub fn without_number(text: &str) -> &str {
    let glyphs = fold(text);
    let ch = |i: usize| glyphs.get(i).map(|g| g.ch);
    let skip = |mut i: usize| {
        while ch(i).is_some_and(|c| c == ' ' || c == '\n' || is_mark(c)) {
            i += 1;
        }
        i
    };
    let start = skip(0);
    let mut i = start;
    if ch(i).is_some_and(|c| matches!(c, '①'..='⒛' | '㈠'..='㈩' | '❶'..='➓')) {
        i += 1;
    } else {
        let bracket = ch(i) == Some('(');
        if bracket {
            i += 1;
        }
        let digits = i;
        let mut dotted = false;
        while let Some(c) = ch(i) {
            let dot = matches!(c, '.' | '-')
                && i > digits
                && ch(i + 1).is_some_and(|d| d.is_ascii_digit());
            if !(c.is_ascii_digit() || dot) {
                break;
            }
            dotted |= dot;
            i += 1;
        }
        if i == digits {
            while ch(i).is_some_and(|c| "一二三四五六七八九十".contains(c)) {
                i += 1;
            }
        }
        let closed = ch(i) == Some(')');
        let marked = closed || ch(i).is_some_and(|c| matches!(c, '.' | '、' | ',' | ':' | '。'));
        let spaced = ch(i) == Some(' ') && ch(digits).is_some_and(|c| c.is_ascii_digit());
        if i == digits || (bracket && !closed) || !(marked || spaced || dotted) {
            return rest(text, &glyphs, start);
        }
        if marked {
            i += 1;
        }
    }
    let i = skip(i);
    if i >= glyphs.len() {
        // 全是编号：那它就是内容
        return rest(text, &glyphs, start);
    }
    rest(text, &glyphs, i)
}

fn rest<'a>(text: &'a str, glyphs: &[Glyph], from: usize) -> &'a str {
    glyphs
        .get(from)
        .and_then(|g| text.get(g.start..))
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_of_what_offices_type() {
        for (a, b) in [
            (
                "12338热线在工作时间有专人接听",
                "＊１２３３８熱線在工作時間有專人接聽",
            ),
            ("开通网上投诉受理窗口", "开通网上\n投诉受理\u{00A0}窗口"),
            ("符合安全要求", "符\u{200B}合安全要求★"),
            ("数量：", "數 量:"),
            (
                "建立妇女议事会，有议事活动记录",
                "建立婦女議事會,有議事活動記錄",
            ),
            ("（试行）", "(试行)"),
            ("(12号)", "〔12号〕"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_eq!(loose("《关于A-b，的“通知”》"), "关于ab的通知");
        assert_ne!(key("有无"), key("有、无"));
    }

    #[test]
    fn numbers_before_the_text() {
        for (text, want) in [
            ("2.1.1 12338热线", "12338热线"),
            ("2.1.1专人接听", "专人接听"),
            ("12338热线建设", "12338热线建设"),
            ("（1）符合安全要求", "符合安全要求"),
            ("1、符合安全要求", "符合安全要求"),
            ("①符合安全要求", "符合安全要求"),
            ("一、源头维权", "源头维权"),
            ("一站式服务窗口", "一站式服务窗口"),
            ("* 12338热线", "12338热线"),
            ("（3）", "（3）"),
            ("2.1.1", "2.1.1"),
            ("", ""),
        ] {
            assert_eq!(without_number(text), want, "{text}");
        }
    }

    #[test]
    fn positions_point_into_the_original() {
        let text = "數\r\n量\u{200B}：３";
        let glyphs = fold(text);
        assert_eq!(glyphs.iter().map(|g| g.ch).collect::<String>(), "数\n量:3");
        for g in &glyphs {
            assert!(text.get(g.start..g.end).is_some());
        }
    }

    /// 抄近路的字与走全程的一样。
    #[test]
    fn the_short_way_leads_to_the_same_key() {
        let all = (0..=0x7F_u32).chain(0x4E00..=0x9FFF);
        for c in all.filter_map(char::from_u32) {
            let mut long = String::new();
            spell_out(c, &mut |c| long.push(c));
            assert_eq!(key(c.encode_utf8(&mut [0; 4])), long, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_stable_key(text in any::<String>()) {
            let once = key(&text);
            prop_assert_eq!(&key(&once), &once);
            prop_assert_eq!(loose(&once), loose(&text));
            without_number(&text);
            fold(&text);
        }
    }
}
