//! 看不见、工作簿里不许有的字符：显形成看得见的符号，读回时还原，一字不差。
//!
//! 控制符 → 控制图符（␀…␟），回车 → ␍，删除符 → ␡；U+FFFE、U+FFFF → `␦E` `␦F`。
//! 原文里本来就有的控制图符前加 `␦`，所以还原没有歧义。

use std::borrow::Cow;

/// 还原用的记号。
const MARK: char = '\u{2426}';

/// 写进工作簿之前：XML 不许有的字符和回车都显形。换行与制表符原样。
pub fn visible(text: &str) -> Cow<'_, str> {
    let plain = |c: char| {
        !matches!(c,
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{2400}'..='\u{2421}' | MARK
            | '\u{fffe}' | '\u{ffff}')
    };
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' | '\n' => out.push(c),
            // 控制图符与控制符同序
            '\u{0}'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{2400}'..='\u{2421}' | MARK => out.extend([MARK, c]),
            '\u{fffe}' => out.extend([MARK, 'E']),
            '\u{ffff}' => out.extend([MARK, 'F']),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// 由显形的文字还原；不是 [`visible`] 写的也不会出错。
pub fn original(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut chars = shown.chars();
    while let Some(c) = chars.next() {
        match c {
            MARK => match chars.next() {
                Some('E') => out.push('\u{fffe}'),
                Some('F') => out.push('\u{ffff}'),
                Some(c) => out.push(c),
                None => out.push(MARK),
            },
            '\u{2400}'..='\u{241f}' => out.extend(char::from_u32(u32::from(c) - 0x2400)),
            '\u{2421}' => out.push('\u{7f}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_show_and_come_back() {
        for (text, shown) in [
            ("甲县", "甲县"),
            ("一\n二\t三", "一\n二\t三"),
            ("\u{0}甲\u{1b}\r\n", "␀甲␛␍\n"),
            ("已有␀", "已有␦␀"),
            ("\u{ffff}␦", "␦F␦␦"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(original(shown), text);
        }
        assert_eq!(original("残␦"), "残␦");
    }

    proptest! {
        #[test]
        fn there_and_back(text in any::<String>()) {
            let shown = visible(&text).into_owned();
            let legal = shown
                .chars()
                .all(|c| matches!(c, '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'..) && c != '\u{7f}');
            prop_assert!(legal);
            prop_assert_eq!(original(&shown), text);
        }
    }
}
