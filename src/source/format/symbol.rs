//! 符号字体：字母在这些字体里显示成勾、叉、方框。

/// 会把字母显示成符号的字体，规整后的名字；不是这类字体时为空。
pub(super) fn font(name: &str) -> Option<&'static str> {
    let lower = name.trim().trim_start_matches('@').to_lowercase();
    Some(match lower.as_str() {
        "wingdings" => "Wingdings",
        "wingdings 2" | "wingdings2" => "Wingdings 2",
        "wingdings 3" | "wingdings3" => "Wingdings 3",
        "webdings" => "Webdings",
        "marlett" => "Marlett",
        _ => return None,
    })
}

/// 一段符号字体的文字换成看到的样子；没有对应的字母照旧。
///
/// 只用于一格之中局部换了字体的（`有(ü)` 的 ü）；整格都是符号字体的，字母原样留着，
/// 由 [`Content::symbol_font`](crate::source::Content::symbol_font) 说明。
pub(super) fn shown(font: &str, text: &str) -> String {
    text.chars().map(|c| glyph(font, c).unwrap_or(c)).collect()
}

fn glyph(font: &str, c: char) -> Option<char> {
    // “插入符号”得到的字在私用区 F000–F0FF，低 8 位就是字母。
    let code = match c as u32 {
        code @ 0xF000..=0xF0FF => code - 0xF000,
        code => code,
    };
    Some(match (font, code) {
        ("Wingdings", 0xFC) => '✓',
        ("Wingdings", 0xFB) => '✗',
        ("Wingdings", 0xFE) => '☑',
        ("Wingdings", 0xFD | 0x78) => '☒',
        ("Wingdings", 0xA8 | 0x6F | 0x71 | 0x72) => '☐',
        ("Wingdings", 0x6E) => '■',
        ("Wingdings", 0x6C) => '●',
        ("Wingdings", 0xA1) => '○',
        ("Wingdings 2", 0x50) => '✓',
        ("Wingdings 2", 0x4F) => '✗',
        ("Wingdings 2", 0x52) => '☑',
        ("Wingdings 2", 0x51 | 0x53 | 0x54) => '☒',
        ("Wingdings 2", 0xA3 | 0x2A | 0x30) => '☐',
        ("Wingdings 2", 0xA2) => '■',
        ("Wingdings 2", 0x97 | 0x98) => '●',
        ("Webdings" | "Marlett", 0x61) => '✓',
        ("Marlett", 0x62) => '✓',
        ("Webdings" | "Marlett", 0x72) => '✗',
        ("Webdings", 0x63) => '☐',
        ("Webdings", 0x67) => '■',
        ("Webdings", 0x6E) => '●',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_as_seen() {
        for (font, text, seen) in [
            ("Wingdings", "ü", "✓"),
            ("Wingdings", "\u{F0FC}", "✓"),
            ("Wingdings", "û", "✗"),
            ("Wingdings 2", "R", "☑"),
            ("Wingdings 2", "P", "✓"),
            ("Webdings", "a", "✓"),
            ("Wingdings", "有", "有"),
        ] {
            assert_eq!(shown(font, text), seen, "{font} {text}");
        }
        assert_eq!(font("@WINGDINGS"), Some("Wingdings"));
        assert_eq!(font("宋体"), None);
    }
}
