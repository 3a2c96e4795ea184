//! 一格之中局部的字体：删除线、符号字体。

use super::super::{CellValue, Content, symbol};
use super::biff::Font;

/// 从第几个字起用哪个字体，按先后。
pub(super) type Runs = Vec<(usize, u16)>;

/// 把局部字体加到一格上；`base` 是整格的字体。
pub(super) fn dress(runs: &Runs, base: Font, fonts: &[Font], content: &mut Content) {
    let CellValue::Text(text) = &content.value else {
        return;
    };
    // 记录里的字数是 UTF-16 的；表格里超出基本平面的字极少，逐字换算。
    let mut shown = String::with_capacity(text.len());
    let mut struck: Vec<(usize, usize)> = Vec::new();
    let mut wide = 0;
    let mut font = base;
    let mut rest = runs.iter().peekable();
    for (i, c) in text.chars().enumerate() {
        while let Some((_, number)) = rest.next_if(|(from, _)| *from <= wide) {
            font = fonts.get(usize::from(*number)).copied().unwrap_or_default();
        }
        wide += c.len_utf16();
        if font.struck {
            match struck.last_mut() {
                Some((_, end)) if *end == i => *end = i + 1,
                _ => struck.push((i, i + 1)),
            }
        }
        match font.symbol {
            Some(name) if base.symbol.is_none() => {
                let mut letter = [0; 4];
                shown.push_str(&symbol::shown(name, c.encode_utf8(&mut letter)));
            }
            _ => shown.push(c),
        }
    }
    content.value = CellValue::Text(shown);
    content.struck = struck;
}
