//! 标签：`数量：`、`名称：` 及其各种写法，在一格文字里的位置。

mod alike;
mod glued;
mod names;
mod place;

use crate::model::catalogue::Field;
use crate::text::normalize::is_han;
use crate::text::split::Letter;
use alike::fuzzy;
use glued::glued;
pub(super) use names::names;

use names::{Name, heads};
use place::at_place;

/// 一处标签：属于哪一项，标签从哪里起，值从哪里起（`letters` 的下标）。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) field: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    /// 名称本身的起点；`from` 到这里是归入标签的修饰。
    pub(super) own: usize,
}

/// 一格文字里的全部标签，从左到右。
pub(super) fn find(letters: &[Letter], fields: &[Field]) -> Vec<Label> {
    let names = names(fields);
    let mut found = find_named(letters, &names);
    glued(letters, &names, &mut found);
    fuzzy(letters, fields, &mut found);
    found.sort_by_key(|l| l.from);
    let mut every_one_numbered = true;
    for k in 0..found.len() {
        let before = k
            .checked_sub(1)
            .and_then(|b| found.get(b))
            .map_or(0, |l| l.to);
        let in_order = k > 0 && every_one_numbered;
        let from = found
            .get(k)
            .and_then(|label| numbered(letters, label.from, before, k + 1, in_order));
        every_one_numbered &= from.is_some();
        if let (Some(label), Some(from)) = (found.get_mut(k), from) {
            label.from = from;
            label.own = from;
        }
    }
    found
}

/// 标签前面的条目序号（`1.数量：3` 换行 `2.名称：……`）归入标签；序号要与标签的次序相同。
///
/// 前面的标签个个都写了序号的（`in_order`），不换行、隔着空白接着写也算：`1.数量：3 2.名称：……`。
fn numbered(
    letters: &[Letter],
    at: usize,
    after: usize,
    nth: usize,
    in_order: bool,
) -> Option<usize> {
    let ch = |i: usize| letters.get(i).map(|l| l.ch);
    let back = |mut i: usize| {
        while i > after && ch(i - 1).is_some_and(|c| c == ' ' || c == '\n') {
            i -= 1;
        }
        i
    };
    let end = back(at);
    let mut from = end.checked_sub(1).filter(|i| *i >= after)?;
    let last = ch(from)?;
    let circled = (last as u32)
        .checked_sub('①' as u32)
        .map(|n| n as usize + 1);
    if circled.is_none_or(|n| n > 20) {
        if !matches!(last, '.' | '、' | ')') {
            return None;
        }
        let to = from;
        while from > after && ch(from - 1).is_some_and(|c| c.is_ascii_digit() || is_han(c)) {
            from -= 1;
        }
        let digits: Vec<char> = (from..to).filter_map(ch).collect();
        let value = match crate::text::numeral::scan(&digits).as_slice() {
            [one] if one.from == 0 && one.to == digits.len() => one.value.ok()?,
            _ => return None,
        };
        if usize::try_from(value).ok()? != nth {
            return None;
        }
        if last == ')' && from > after && ch(from - 1) == Some('(') {
            from -= 1;
        }
    } else if circled != Some(nth) {
        return None;
    }
    // `数量： 3、名称：` 里的 3 是值，不是序号
    let start = back(from);
    let broken = (start..from).any(|i| ch(i) == Some('\n'));
    // 数量（1） 2.列举：括号已经收口，后面的不会是它的值
    let closed = start > after && ch(start - 1) == Some(')');
    let apart = (in_order || closed) && start > after && start < from;
    (start == 0
        || broken
        || apart
        || start > after && ch(start - 1).is_some_and(|c| matches!(c, ';' | '。')))
    .then_some(from)
}

/// 按叫法找。
pub(super) fn find_named(letters: &[Letter], names: &[Name]) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    let heads = heads(names);
    let mut at = 0;
    let mut free_from = 0;
    while let Some(letter) = letters.get(at) {
        // 绝大多数字不是哪一种叫法的头一个字，也不是括号
        if !letter.inside && !heads.contains(&letter.ch) {
            at += 1;
            continue;
        }
        match at_place(letters, names, at, free_from) {
            Some(label) => {
                at = label.to.max(at + 1);
                free_from = at;
                found.push(label);
            }
            None => at += 1,
        }
    }
    found
}

/// 已经归入标签的字：逐字记着，不必一个个标签去问——一格里可以有上万个标签。
struct Covered(Vec<bool>);

impl Covered {
    fn by(letters: usize, labels: &[Label]) -> Self {
        let mut covered = Self(vec![false; letters]);
        labels.iter().for_each(|l| covered.add(l));
        covered
    }

    fn add(&mut self, label: &Label) {
        if let Some(letters) = self.0.get_mut(label.from..label.to) {
            letters.fill(true);
        }
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|taken| *taken)
    }
}
