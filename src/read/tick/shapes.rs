//! 记号的样子：哪些字符是勾、叉、涂满的、空着的，括号里写的是什么意思。

use super::marks::Mark;
use crate::text::normalize::{self, Glyph};

pub(super) fn is_tick(c: char) -> bool {
    matches!(
        c,
        '√' | '✓' | '✔' | '☑' | '✅' | '🗸' | '🗹' | '∨' | '⋁' | 'ˇ' | 'ⱱ'
    )
}

/// 涂满的方框、圆点：单选里选中的样子。
pub(super) fn is_filled(c: char) -> bool {
    matches!(
        c,
        '■' | '▪'
            | '◼'
            | '⬛'
            | '●'
            | '◉'
            | '◎'
            | '⊙'
            | '☉'
            | '⊚'
            | '⦿'
            | '⚫'
            | '◆'
            | '▣'
            | '◾'
            | '▲'
            | '★'
            | '🔘'
    )
}

pub(super) fn is_cross(c: char) -> bool {
    matches!(
        c,
        '×' | '✗'
            | '✘'
            | '✕'
            | '✖'
            | '╳'
            | '☒'
            | '❌'
            | '❎'
            | '☓'
            | '⌧'
            | '🗙'
            | '🗴'
            | '🗷'
            | '⨯'
            | '⊠'
    )
}

pub(super) fn is_empty_box(c: char) -> bool {
    matches!(
        c,
        '□' | '☐'
            | '▢'
            | '◻'
            | '⬜'
            | '▫'
            | '○'
            | '◯'
            | '◇'
            | '❏'
            | '❐'
            | '❑'
            | '❒'
            | '〇'
            | '◽'
            | '⚪'
            | '☆'
            | '△'
            | 'ㅁ'
    )
}

pub(super) fn is_open(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '【' | '〔' | '〖' | '〈' | '「' | '『' | '<' | '⟨'
    )
}

pub(super) fn is_close(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '】' | '〕' | '〗' | '〉' | '」' | '』' | '>' | '⟩'
    )
}

/// 写着打勾意思的词（括号里，或整格）。
pub(super) fn is_tick_word(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "v" | "y"
            | "1"
            | "yes"
            | "true"
            | "t"
            | "ok"
            | "对"
            | "勾"
            | "钩"
            | "选"
            | "已选"
            | "选中"
            | "勾选"
            | "已勾选"
            | "打勾"
            | "打钩"
            | "对勾"
            | "+"
    ) || {
        // 打√：照着表头的话写的
        let marks = text.strip_prefix('打').unwrap_or(text);
        !marks.is_empty() && marks.chars().all(|c| is_tick(c) || is_filled(c))
    }
}

/// 括号里的内容是什么意思。
pub(super) fn meaning(inside: &[Glyph]) -> Mark {
    let text: String = inside
        .iter()
        .map(|g| g.ch)
        .filter(|c| !matches!(c, ' ' | '\n' | '_' | '.' | '·' | '。' | ','))
        .collect();
    if text.is_empty()
        || text == "0"
        || text
            .chars()
            .all(|c| is_empty_box(c) || matches!(c, '-' | '/'))
    {
        Mark::Empty
    } else if is_tick_word(&text) || text.chars().all(|c| is_tick(c) || is_filled(c)) {
        Mark::Tick
    } else if text.chars().all(|c| is_cross(c) || matches!(c, 'x' | 'X')) {
        Mark::Cross
    } else if text.contains(|c: char| c.is_ascii_digit() || c == '《')
        && !text.contains(['拟', '待', '筹', '未', '无', '没', '拆', '划'])
    {
        Mark::Amount
    } else {
        Mark::Other
    }
}

/// 整段只是一个画上去的圈、三角之类（不是印着留给人打勾的方框）。
pub(super) fn is_drawn(text: &str) -> bool {
    let mut plain = text.chars().filter(|c| !c.is_whitespace());
    plain
        .next()
        .is_some_and(|c| matches!(c, '○' | '◯' | '〇' | '⚪' | '△' | '◇' | '☆'))
        && plain.next().is_none()
}

/// 整段只有同一种记号（没有括号）：是哪一种。
pub(super) fn only_mark(text: &str) -> Option<Mark> {
    let plain: Vec<char> = normalize::fold(text)
        .iter()
        .map(|g| g.ch)
        .filter(|c| *c != ' ' && *c != '\n')
        .collect();
    if plain.is_empty() {
        None
    } else if plain.iter().all(|c| is_tick(*c)) || matches!(plain.as_slice(), ['v' | 'V']) {
        Some(Mark::Tick)
    } else if plain.iter().all(|c| is_cross(*c)) || matches!(plain.as_slice(), ['x' | 'X']) {
        Some(Mark::Cross)
    } else {
        None
    }
}
