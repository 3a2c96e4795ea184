//! 末尾的数量：`《a》《b》共2部`、`…，3件`、`甲、乙（2个）`。

use super::brackets::Around;
use crate::read::compose::{Filling, piece};
use crate::text::normalize::is_han;
use crate::text::numeral;
use crate::text::split::Letter;

/// 末尾的数量：`《a》《b》共2部`、`…，3件`；给出它的起点。
pub(super) fn tail(
    filling: &mut Filling,
    letters: &[Letter],
    from: usize,
    to: usize,
) -> Option<usize> {
    let at = filling.open().into_iter().find(|&i| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| f.kind.letter() == "N")
    })?;
    let mut start = to;
    // 2 件：末尾的量词与数之间的空格不是断开
    if let Some(gap) = (from..to)
        .rev()
        .find(|&i| letters.get(i).is_some_and(|l| l.ch == ' '))
        && gap > from
        && letters.get(gap - 1).is_some_and(|l| l.ch.is_ascii_digit())
    {
        let unit: Vec<char> = letters
            .get(gap + 1..to)
            .unwrap_or(&[])
            .iter()
            .map(|l| l.ch)
            .collect();
        if !unit.is_empty() && numeral::unit_at(&unit, 0) == unit.len() {
            start = gap;
        }
    }
    // 甲、乙、丙（4个）：末尾的括号里只是个数
    let counted = Around::new(letters, from, to).open.filter(|&open| {
        open > from
            && letters.get(open - 1).is_some_and(|l| is_han(l.ch))
            && numeral::only_count(&piece(filling.shown, letters, open + 1, to - 1))
    });
    start = counted.unwrap_or(start);
    while counted.is_none() && start > from {
        let edge = letters.get(start - 1).is_some_and(|l| {
            (!l.inside && (l.ch.is_whitespace() || matches!(l.ch, ';' | ',' | '。')))
                || l.closes && l.raw == '》'
        });
        if edge {
            break;
        }
        start -= 1;
    }
    if start == from || start >= to {
        return None;
    }
    // 《a》《b》（共2部）：整个括号就是个数
    let (inner, end) = match (letters.get(start), letters.get(to - 1)) {
        (Some(a), Some(b)) if a.ch == '(' && b.ch == ')' && b.closes => (start + 1, to - 1),
        _ => (start, to),
    };
    let text = piece(filling.shown, letters, inner, end);
    // 4（个）、10余个：量词可以在括号里、约数的字之后
    let chars: Vec<char> = crate::text::normalize::folded(&text)
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | ' '))
        .collect();
    let united = numeral::scan(&chars)
        .last()
        .is_some_and(|n| numeral::unit_at(&chars, n.to + numeral::rough_after(&chars, n.to)) > 0);
    if !united || !numeral::only_count(&text) {
        return None;
    }
    let reading = filling.fields.get(at)?.kind.read(&text);
    filling.put(at, reading);
    Some(start)
}
