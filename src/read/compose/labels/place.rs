//! 标签在一处的样子：叫法之后的冒号、单位、“如下”，之前的断开与修饰。

use super::Label;
use super::names::{Name, covered};
use crate::text::normalize::is_han;
use crate::text::split::Letter;

/// 正好从 `at` 起的标签。
pub(super) fn at_place(
    letters: &[Letter],
    names: &[Name],
    at: usize,
    free_from: usize,
) -> Option<Label> {
    let first = letters.get(at)?;
    // 【数量】3、（名称）《a》：括号里只有标签
    let boxed = first.inside && matches!(first.ch, '(' | '[' | '【' | '〔' | '「');
    let start = at + usize::from(boxed);
    if first.inside && !boxed {
        return None;
    }
    names.iter().find_map(|name| {
        let end = matches_at(letters, start, &name.chars)?;
        if boxed {
            letters
                .get(end)
                .filter(|l| l.inside && matches!(l.ch, ')' | ']' | '】' | '〕' | '」'))?;
            let to = after_colon(letters, end + 1).unwrap_or(end + 1);
            // 【数量】3件【名称】：方头括号本身就把标签分开了
            return (first.ch != '(' || boundary(letters, at)).then_some(Label {
                field: name.field,
                from: at,
                to,
                own: at,
            });
        }
        // 妇女参与人数：合计143人：紧接着标签的“合计”是它的值的开头
        let sum = ["合计", "共计", "总计", "共"]
            .iter()
            .any(|w| w.chars().eq(name.chars.iter().copied()));
        if sum && free_from > 0 && skip_spaces(letters, free_from) == at {
            return None;
        }
        match after_tail(letters, end) {
            Some(to) => {
                let from = absorbed(letters, at, free_from)?;
                let attached = at
                    .checked_sub(1)
                    .and_then(|i| letters.get(i))
                    .is_some_and(|l| is_han(l.ch) && !l.inside);
                if attached && !name.modified {
                    return None;
                }
                // 修饰的话里说的是另一项：`参与妇女人数：`不是“数量”
                let run: Vec<char> = letters
                    .get(from..at)
                    .unwrap_or(&[])
                    .iter()
                    .map(|l| l.ch)
                    .collect();
                let other = names
                    .iter()
                    .any(|n| n.exact && n.field != name.field && covered(&n.stem, &run));
                (!other).then_some(Label {
                    field: name.field,
                    from,
                    to,
                    own: at,
                })
            }
            None if name.bare && boundary(letters, at) && value_follows(letters, at, end, name) => {
                Some(Label {
                    field: name.field,
                    from: at,
                    to: end,
                    own: at,
                })
            }
            None => None,
        }
    })
}

/// 从 `at` 起是不是这些字（字间的空白不计）；给出之后的位置。
pub(super) fn matches_at(letters: &[Letter], at: usize, chars: &[char]) -> Option<usize> {
    let mut i = at;
    for (k, c) in chars.iter().enumerate() {
        if k > 0 {
            // “2 篇”换行“名称”：两个字的叫法不跨行
            let broken = chars.len() > 2;
            while letters
                .get(i)
                .is_some_and(|l| l.ch == ' ' || broken && l.ch == '\n')
            {
                i += 1;
            }
        }
        if letters.get(i)?.ch != *c {
            return None;
        }
        i += 1;
    }
    Some(i)
}

fn skip_spaces(letters: &[Letter], mut i: usize) -> usize {
    while letters.get(i).is_some_and(|l| l.ch == ' ' || l.ch == '\n') {
        i += 1;
    }
    i
}

pub(super) fn after_colon(letters: &[Letter], i: usize) -> Option<usize> {
    let i = skip_spaces(letters, i);
    letters
        .get(i)
        .filter(|l| matches!(l.ch, ':' | '='))
        .map(|_| i + 1)
}

/// 标签之后到冒号：序号、括号里的单位、“如下”“为”等都可以有。
fn after_tail(letters: &[Letter], end: usize) -> Option<usize> {
    const WORDS: [&str; 12] = [
        "共计",
        "共有",
        "共",
        "分别如下",
        "分别为",
        "分别是",
        "列举如下",
        "如下",
        "包括",
        "为",
        "是",
        "有",
    ];
    let i = after_unit(letters, after_ordinal(letters, skip_spaces(letters, end)));
    let spaced = skip_spaces(letters, i);
    let verb = WORDS
        .iter()
        .find_map(|w| matches_at(letters, spaced, &w.chars().collect::<Vec<_>>()));
    if let Some(after) = verb {
        if let Some(to) = after_colon(letters, after) {
            return Some(to);
        }
        // 名称为《a》、数量为3
        if letters
            .get(skip_spaces(letters, after))
            .is_some_and(|l| l.raw == '《' || l.raw == '“' || l.ch.is_ascii_digit())
        {
            return Some(after);
        }
    }
    after_colon(letters, i)
}

/// `名称1：`：序号之后的位置；后面没有冒号的不是序号。
fn after_ordinal(letters: &[Letter], from: usize) -> usize {
    let mut end = from;
    while letters
        .get(end)
        .is_some_and(|l| l.ch.is_ascii_digit() || "一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩".contains(l.ch))
        && end - from < 2
    {
        end += 1;
    }
    if end > from && after_colon(letters, end).is_some() {
        end
    } else {
        from
    }
}

/// `数量（件）：`：括号里的单位之后的位置；括号里有数的不是单位。
fn after_unit(letters: &[Letter], from: usize) -> usize {
    let closes = |l: &Letter| matches!(l.ch, ')' | ']' | '】');
    let open = skip_spaces(letters, from);
    if letters
        .get(open)
        .is_none_or(|l| !matches!(l.ch, '(' | '[' | '【'))
    {
        return from;
    }
    let mut end = open + 1;
    while letters.get(end).is_some_and(|l| l.inside && !closes(l)) && end - open <= 8 {
        end += 1;
    }
    let inside = letters.get(open..end).unwrap_or(&[]);
    let counted = inside.iter().any(|l| l.ch.is_ascii_digit());
    if !counted && letters.get(end).is_some_and(closes) {
        end + 1
    } else {
        from
    }
}

/// 前面断开：开头、空白、标点、括号，或数字与量词之后。
pub(super) fn boundary(letters: &[Letter], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|i| letters.get(i))
        .is_none_or(|l| !(is_han(l.ch) || l.ch.is_ascii_alphabetic()) && l.ch != '(')
}

/// 前面隔开了：整格的起点，或空白、换行、分号、句号、逗号之后。
pub(super) fn stands_apart(letters: &[Letter], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|i| letters.get(i))
        .is_none_or(|l| !l.inside && matches!(l.ch, ' ' | '\n' | ';' | '。' | ','))
}

/// 没有冒号的标签之后像是值：空白、数字、书名号，或什么也没有。
fn value_follows(letters: &[Letter], at: usize, end: usize, name: &Name) -> bool {
    let Some(next) = letters.get(end) else {
        return true;
    };
    if name.chars.len() < 2 {
        return false;
    }
    next.raw == '《'
        // 件数（2）、个数（3户）
        || holds_count(letters, end)
        || next.ch.is_ascii_digit()
        || (name.exact && matches!(next.ch, ' ' | '\n' | ';' | ',' | '_'))
        || stands_apart(letters, at)
            && (matches!(next.ch, ' ' | '\n' | '①' | '⑴' | '≈' | '>' | '≥') || next.raw == '“')
        || letters.get(skip_spaces(letters, end)).is_none_or(|l| {
            l.ch.is_ascii_digit()
                || "约近共一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾".contains(l.ch) && !name.exact
                || l.ch == '_'
        })
        || ("约近共".contains(next.ch) || "一二三四五六七八九十两".contains(next.ch))
            && letters.get(end + 1).is_some_and(|l| {
                l.ch.is_ascii_digit()
                    || "一二三四五六七八九十百千零个件次人名部场家处户期份篇条".contains(l.ch)
            })
}

/// `open` 处是一对只写着个数的括号。
fn holds_count(letters: &[Letter], open: usize) -> bool {
    let inside: String = match letters.get(open) {
        Some(l) if l.ch == '(' => letters
            .iter()
            .skip(open + 1)
            .take(12)
            .take_while(|l| l.ch != ')')
            .map(|l| l.ch)
            .collect(),
        _ => return false,
    };
    !inside.is_empty() && crate::text::numeral::only_count(&inside)
}

/// 标签前面紧挨着的修饰（`典型案例名称：`里的“典型案例”）归入标签；前一项的值不动。
fn absorbed(letters: &[Letter], at: usize, free_from: usize) -> Option<usize> {
    let mut start = at;
    while start > free_from
        && letters
            .get(start - 1)
            .is_some_and(|l| is_han(l.ch) && !l.inside)
    {
        start -= 1;
    }
    let run = at - start;
    if run == 0 {
        return Some(at);
    }
    let before = start
        .checked_sub(1)
        .and_then(|i| letters.get(i))
        .map(|l| l.ch);
    let free = start > free_from || free_from == 0;
    let at_break = match before {
        None => true,
        Some(c) => matches!(c, '\n' | ';' | '。' | ',' | ' '),
    };
    // “三件名称：”里的“三件”是值
    let chars: Vec<char> = letters
        .get(start..at)
        .unwrap_or(&[])
        .iter()
        .map(|l| l.ch)
        .collect();
    let counted = crate::text::numeral::scan(&chars)
        .first()
        .is_some_and(|n| n.from == 0);
    Some(if free && at_break && run <= 5 && !counted {
        start
    } else {
        at
    })
}
