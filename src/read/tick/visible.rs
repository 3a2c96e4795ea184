//! 看到的字：划掉的不算，符号字体里的字母换成人看到的记号。

use crate::text::normalize::is_han;

/// 去掉划掉的字（删除线，或字后跟着组合用的横线、斜线）；第二个值说有没有划掉选项之类的字（不只是空白）。
pub(super) fn without_struck(text: &str, struck: &[(usize, usize)]) -> (String, bool) {
    let overlay = |c: &char| matches!(c, '\u{0335}'..='\u{0338}');
    let mut gone = false;
    let chars: Vec<char> = text.chars().collect();
    let kept = chars
        .iter()
        .enumerate()
        .filter(|(i, c)| {
            let out = struck.iter().any(|(a, b)| (*a..*b).contains(i))
                || overlay(c)
                || chars.get(i + 1).is_some_and(overlay);
            gone |= out && is_han(**c);
            !out
        })
        .map(|(_, c)| *c)
        .collect();
    (kept, gone)
}

/// 符号字体里的字母 → 人看到的记号。
///
/// `ü` `þ` 等不会出现在中文材料里，所以丢了字体信息（.xls、.csv）时也按 Wingdings 认；
/// `P` `R` 这样的字母只有在知道字体时才认；`R有 £无` 里的英镑号除外，材料里没有别的用处。
pub(super) fn decode(text: &str, font: Option<&str>) -> String {
    let name = font.map(|f| f.to_lowercase().replace([' ', '-'], ""));
    let table: &[(char, char)] = match name.as_deref() {
        Some("wingdings2") => WINGDINGS_2,
        Some("webdings") => WEBDINGS,
        Some("marlett") => MARLETT,
        Some("symbol" | "symbolmt") => SYMBOL,
        Some("zapfdingbats" | "itczapfdingbats" | "monotypesorts" | "dingbats") => ZAPF,
        Some(_) => WINGDINGS,
        None if is_wingdings_2(text) => BOXES_OF_WINGDINGS_2,
        None => LETTERS_OF_WINGDINGS,
    };
    text.chars()
        .map(|c| {
            // 符号字体的字符常存放在私用区 U+F0xx
            let private = matches!(c, '\u{F020}'..='\u{F0FF}');
            let code = if private {
                char::from_u32(c as u32 - 0xF000).unwrap_or(c)
            } else {
                c
            };
            let table = if private && font.is_none() {
                WINGDINGS
            } else {
                table
            };
            match table.iter().find(|(letter, _)| *letter == code) {
                Some((_, mark)) => *mark,
                None if private || (font.is_some() && code.is_ascii_alphanumeric()) => '\u{FFFD}',
                None => c,
            }
        })
        .collect()
}

/// 丢了字体信息的 `R有 £无`：没有钱数的英镑号；或者只有挨着字的 `R`，一个别的字母、数字也没有。
fn is_wingdings_2(text: &str) -> bool {
    let mut latin = text.chars().filter(|c| c.is_ascii_alphanumeric());
    let han = text.chars().any(is_han);
    if text.contains('£') {
        return latin.all(|c| matches!(c, 'R' | 'P' | 'S' | 'Q'));
    }
    han && text.chars().count() <= 16 && text.contains('R') && latin.all(|c| c == 'R')
}

const BOXES_OF_WINGDINGS_2: &[(char, char)] =
    &[('R', '☑'), ('P', '✓'), ('£', '☐'), ('S', '☒'), ('Q', '☒')];

const LETTERS_OF_WINGDINGS: &[(char, char)] =
    &[('ü', '✓'), ('þ', '☑'), ('¨', '☐'), ('û', '✗'), ('ý', '☒')];

const WINGDINGS: &[(char, char)] = &[
    ('ü', '✓'),
    ('þ', '☑'),
    ('¨', '☐'),
    ('û', '✗'),
    ('ý', '☒'),
    ('o', '☐'),
    ('q', '☐'),
    ('r', '☐'),
    ('p', '☐'),
    ('n', '■'),
    ('l', '●'),
    ('m', '○'),
    ('¡', '○'),
    ('x', '☒'),
    ('¤', '◉'),
    ('§', '■'),
    ('u', '◆'),
];

const WINGDINGS_2: &[(char, char)] = &[
    ('P', '✓'),
    ('R', '☑'),
    ('£', '☐'),
    ('*', '☐'),
    ('O', '✗'),
    ('Q', '☒'),
    ('S', '☒'),
    ('T', '☒'),
    ('¢', '■'),
    ('\u{97}', '●'),
    ('\u{98}', '●'),
    ('\u{99}', '○'),
];

const WEBDINGS: &[(char, char)] = &[('a', '✓'), ('r', '✗'), ('c', '☐'), ('g', '■'), ('n', '●')];

const MARLETT: &[(char, char)] = &[('a', '✓'), ('b', '✓'), ('r', '✗'), ('h', '●'), ('i', '●')];

const SYMBOL: &[(char, char)] = &[('Ö', '√'), ('´', '×')];

const ZAPF: &[(char, char)] = &[
    ('3', '✓'),
    ('4', '✓'),
    ('5', '✗'),
    ('6', '✗'),
    ('7', '✗'),
    ('8', '✗'),
    ('n', '■'),
    ('o', '☐'),
    ('p', '☐'),
    ('q', '☐'),
    ('r', '☐'),
    ('l', '●'),
    ('m', '○'),
];
