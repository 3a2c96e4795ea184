//! 开头的数、频次、层级、分类：读到第一处断开，或读得清清楚楚的最长一段。

use super::brackets::Around;
use super::{breaks_at, clean, trim};
use crate::field::{Doubt, DoubtKind, Interpreted, Value};
use crate::model::catalogue::Field;
use crate::read::compose::{Filling, blank, piece, without_blanks};
use crate::text::normalize::is_han;
use crate::text::numeral;
use crate::text::split::Letter;

/// 写全了的层级最多多少字：`国家级、省级、市级、县（市、区）级、乡镇（街道）级、村（社区）级`，还有余地。
const LONGEST_LEVELS: usize = 80;

/// 几项都是数、而写的正好是这么多个数：单位对得上的按单位，否则按次序，并留下疑点。
pub(super) fn in_order(filling: &mut Filling, letters: &[Letter], from: &mut usize, to: usize) {
    let open = filling.open();
    let all_numbers = open.len() >= 2
        && open.iter().all(|&i| {
            filling
                .fields
                .get(i)
                .is_some_and(|f| f.kind.letter() == "N")
        });
    if !all_numbers {
        return;
    }
    let mut chunks: Vec<(usize, usize)> = Vec::new();
    let mut start = *from;
    for i in *from..=to {
        if breaks_at(letters, i, to) {
            if !blank(letters.get(start..i).unwrap_or(&[])) {
                chunks.push((start, i));
            }
            start = i + 1;
        }
    }
    let text = |&(a, b): &(usize, usize)| piece(filling.shown, letters, a, b);
    if chunks.len() != open.len() || !chunks.iter().all(|c| numeral::only_count(&text(c))) {
        return;
    }
    let units_fit = open.iter().zip(&chunks).all(|(&i, c)| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| !f.unit.is_empty() && text(c).ends_with(f.unit.as_str()))
    });
    let mut readings = Vec::new();
    for (&i, chunk) in open.iter().zip(&chunks) {
        let Some(field) = filling.fields.get(i) else {
            return;
        };
        let mut reading = field.kind.read(&text(chunk));
        if let Interpreted::Read { doubts, .. } = &mut reading
            && !units_fit
        {
            doubts.push(Doubt {
                kind: DoubtKind::Ambiguous,
                what: format!("“{}”没有写明各是哪一项的数，按次序对应", filling.shown),
            });
        }
        readings.push((i, reading));
    }
    for (i, reading) in readings {
        filling.put(i, reading);
    }
    *from = to;
}

/// 开头的数、频次、层级、分类；给出它之后的位置。
pub(super) fn head(
    filling: &mut Filling,
    letters: &[Letter],
    from: usize,
    to: usize,
) -> Option<usize> {
    for at in filling.open() {
        let field = filling.fields.get(at)?.clone();
        let end = match field.kind.letter() {
            "N" => leading_count(filling, letters, from, to),
            "L" => longest_clean(filling, letters, &field, from, to),
            "F" => leading_frequency(filling, letters, &field, from, to),
            "C" => {
                let reading = field.kind.read(&piece(filling.shown, letters, from, to));
                matches!(reading, Interpreted::Read { .. }).then_some(to)
            }
            _ => None,
        };
        let end = end.or_else(|| before_levels(filling, letters, &field, from, to));
        if let Some(end) = end {
            let reading = field.kind.read(&piece(filling.shown, letters, from, end));
            filling.put(at, reading);
            return Some(end);
        }
    }
    None
}

/// `不定期，市级、县级`、`8或9件（市级）`：前一段读不成数，后面却清清楚楚是层级，前一段就是这一项的（由它自己说明）。
fn before_levels(
    filling: &Filling,
    letters: &[Letter],
    field: &Field,
    from: usize,
    to: usize,
) -> Option<usize> {
    if !matches!(field.kind.letter(), "N" | "F") {
        return None;
    }
    let level = filling
        .open()
        .into_iter()
        .filter_map(|i| filling.fields.get(i))
        .find(|f| f.kind.letter() == "L")?;
    let around = Around::new(letters, from, to);
    let bracketed = |i: usize| letters.get(i).is_some_and(|l| l.ch == '(') && around.wraps(i);
    let end = (from + 1..to).find(|&i| breaks_at(letters, i, to) || bracketed(i))?;
    let rest = if bracketed(end) {
        piece(filling.shown, letters, end + 1, to - 1)
    } else {
        piece(filling.shown, letters, end, to)
    };
    let own = piece(filling.shown, letters, from, end);
    let head = field.kind.read(&own);
    // 前一段自己就是层级的（县级，乡级），两段都是层级
    (head != Interpreted::Empty && !clean(&level.kind.read(&own)) && clean(&level.kind.read(&rest)))
        .then_some(end)
}

/// 开头到第一处断开是一个数量；`1、` `1.` 是序号，不算。
fn leading_count(filling: &Filling, letters: &[Letter], from: usize, to: usize) -> Option<usize> {
    let mut end = from;
    while !breaks_at(letters, end, to) {
        end += 1;
    }
    // 2017/9/24：数字之间的斜线是日期、比例的，不是断开
    let digit = |i: usize| letters.get(i).is_some_and(|l| l.ch.is_ascii_digit());
    while end < to
        && letters.get(end).is_some_and(|l| l.ch == '/')
        && end > from
        && digit(end - 1)
        && digit(end + 1)
    {
        end += 1;
        while !breaks_at(letters, end, to) {
            end += 1;
        }
    }
    // 千分位的逗号不是断开
    while letters.get(end).is_some_and(|l| l.ch == ',')
        && letters.get(end - 1).is_some_and(|l| l.ch.is_ascii_digit())
        && (1..=3).all(|k| letters.get(end + k).is_some_and(|l| l.ch.is_ascii_digit()))
        && !letters.get(end + 4).is_some_and(|l| l.ch.is_ascii_digit())
    {
        end += 4;
        while !breaks_at(letters, end, to) {
            end += 1;
        }
    }
    // 3 件：数与单位之间的空格
    let unit_follows = letters.get(end).is_some_and(|l| l.ch == ' ') && {
        let rest: Vec<char> = letters
            .get(end + 1..to)
            .unwrap_or(&[])
            .iter()
            .map(|l| l.ch)
            .collect();
        let unit = numeral::unit_at(&rest, 0);
        unit > 0
            && (breaks_at(letters, end + 1 + unit, to)
                || content_in_brackets(filling, letters, from, to) == Some(end + 1 + unit))
    };
    if unit_follows && letters.get(end - 1).is_some_and(|l| l.ch.is_ascii_digit()) {
        end += 1;
        while !breaks_at(letters, end, to) {
            end += 1;
        }
    }
    if let Some(open) = content_in_brackets(filling, letters, from, to).filter(|&o| o < end) {
        end = open;
    }
    let text = piece(filling.shown, letters, from, end);
    let ordinal = letters.get(end).is_some_and(|l| matches!(l.ch, '、'))
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || !is_han(c) || "一二三四五六七八九十".contains(c))
        || is_ordinal(letters.get(from..end).unwrap_or(&[]));
    (!ordinal && numeral::only_count(&text)).then_some(end)
}

/// `2份（《a》《b》）`、`每年2次（市级、县级）`：括号一直到末尾，里面是另一项的内容；给出括号的起点。
fn content_in_brackets(
    filling: &Filling,
    letters: &[Letter],
    from: usize,
    to: usize,
) -> Option<usize> {
    let around = Around::new(letters, from, to);
    let mut opens = (from + 1..to).filter(|&i| letters.get(i).is_some_and(|l| l.ch == '('));
    let open = opens.find(|&i| around.wraps(i))?;
    let inner = piece(filling.shown, letters, open + 1, to - 1);
    let holds = |i: usize| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| match f.kind.letter() {
                "T" => {
                    let head: String = inner.chars().take(2).collect();
                    (inner.contains('《') || inner.chars().filter(|c| is_han(*c)).count() >= 4)
                        && !["其中", "包括", "分别", "含", "另", "截至", "约"]
                            .iter()
                            .any(|w| head.starts_with(w) && head != "约谈")
                        && !numeral::only_count(&inner)
                }
                "L" => clean(&f.kind.read(&inner)),
                _ => false,
            })
    };
    filling.open().into_iter().any(holds).then_some(open)
}

/// 以带括号的序号开头：`（1）《a》（2）《b》`，是一份清单。
fn numbered(letters: &[Letter]) -> bool {
    let close = letters.iter().take(5).position(|l| l.ch == ')');
    close.is_some_and(|k| is_ordinal(letters.get(..=k).unwrap_or(&[])))
}

/// 整段只是一个序号：`1.` `（1）` `1)` `①`。
fn is_ordinal(letters: &[Letter]) -> bool {
    let chars: Vec<char> = letters
        .iter()
        .map(|l| l.ch)
        .filter(|c| !c.is_whitespace())
        .collect();
    let number = |s: &[char]| {
        (1..=3).contains(&s.len())
            && s.iter()
                .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
    };
    match chars.as_slice() {
        ['①'..='⑳'] => true,
        ['(', inner @ .., ')'] | [inner @ .., '.' | ')'] => number(inner),
        _ => false,
    }
}

/// 开头到第一处断开是一个频次；同一段里后面紧接着层级的（`每年2次市级`），到层级之前。
fn leading_frequency(
    filling: &Filling,
    letters: &[Letter],
    field: &Field,
    from: usize,
    to: usize,
) -> Option<usize> {
    let bracket = content_in_brackets(filling, letters, from, to);
    let mut chunk = from;
    while bracket != Some(chunk)
        && (!breaks_at(letters, chunk, to)
            || letters.get(chunk).is_some_and(|l| l.ch == '/') && chunk < to)
    {
        chunk += 1;
    }
    let reads = |end: usize| clean(&field.kind.read(&piece(filling.shown, letters, from, end)));
    let level = filling
        .open()
        .into_iter()
        .filter_map(|i| filling.fields.get(i))
        .find(|f| f.kind.letter() == "L");
    if let Some(level) = level {
        // 层级总共不过几十字；一格写了几万字时，不必从头一处一处地试
        let first = (from + 1).max(chunk.saturating_sub(LONGEST_LEVELS));
        let split = (first..chunk).find(|&end| {
            clean(&level.kind.read(&piece(filling.shown, letters, end, chunk))) && reads(end)
        });
        if split.is_some() {
            return split;
        }
    }
    reads(chunk).then_some(chunk)
}

/// 能读得清清楚楚的最长的开头。
fn longest_clean(
    filling: &Filling,
    letters: &[Letter],
    field: &Field,
    from: usize,
    to: usize,
) -> Option<usize> {
    let limit = to.min(from + 24);
    // 县级3个：数量还空着，个数是它的；县级1个、乡级12个：各级的个数不是数量
    let counting = filling.open().into_iter().any(|i| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| f.kind.letter() == "N")
    });
    let reads = |end: usize| {
        let reading = field.kind.read(&piece(filling.shown, letters, from, end));
        let one_counted = matches!(
            &reading,
            Interpreted::Read { value: Value::Levels(levels), doubts, .. }
                if levels.len() == 1 && doubts.iter().any(|d| d.kind == DoubtKind::Aside)
        );
        clean(&reading) && !(counting && one_counted)
    };
    // 整段都在括号里的，不算切断括号
    let bracketed = letters.get(from).is_some_and(|l| l.inside && !l.closes);
    (from + 1..=limit)
        .rev()
        .find(|&end| {
            let last = letters.get(end - 1);
            last.is_some_and(|l| !l.ch.is_whitespace())
                && (bracketed || letters.get(end).is_none_or(|l| !l.inside || !letters.get(end - 1).is_some_and(|p| p.inside && !p.closes)))
                && reads(end)
                // 六一儿童节的“六”不是六级的“六”
                && !last.is_some_and(|l| "两三四五六".contains(l.ch))
                // “国家宪法日”“县法院”里的不是层级：后面紧接着别的字的，要写着“级”
                && (end >= to
                    || last.is_some_and(|l| matches!(l.ch, '级' | '面' | ')'))
                    || letters.get(end).is_none_or(|l| !is_han(l.ch)))
                // 数字不能切断
                && !(last.is_some_and(|l| l.ch.is_ascii_digit()) && letters.get(end).is_some_and(|l| l.ch.is_ascii_digit()))
        })
}

/// 有标签的数、频次、层级：读出值；后面另有内容时一并给出它的范围。
pub(in crate::read::compose) fn leading(
    filling: &Filling,
    letters: &[Letter],
    field: &Field,
    (from, to): (usize, usize),
) -> (Interpreted, Option<(usize, usize)>) {
    let (from, to) = trim(letters, from, to);
    let whole = without_blanks(&piece(filling.shown, letters, from, to));
    let reading = field.kind.read(&whole);
    let end = match field.kind.letter() {
        "N" if numeral::only_count(&whole) => return (reading, None),
        "N" => leading_count(filling, letters, from, to),
        "F" | "L" if clean(&reading) => return (reading, None),
        "F" => leading_frequency(filling, letters, field, from, to),
        "L" => longest_clean(filling, letters, field, from, to),
        _ => return (reading, None),
    };
    let Some(end) = end.filter(|&e| e < to) else {
        return (reading, None);
    };
    let (rest_from, rest_to) = trim(letters, end, to);
    if blank(letters.get(rest_from..rest_to).unwrap_or(&[])) {
        return (reading, None);
    }
    let rest: String = letters
        .get(rest_from..rest_to)
        .unwrap_or(&[])
        .iter()
        .map(|l| l.ch)
        .take(2)
        .collect();
    let breakdown = ["其中", "包括", "分别", "含"]
        .iter()
        .any(|w| rest.starts_with(w))
        || rest.starts_with('(') && !numbered(letters.get(rest_from..rest_to).unwrap_or(&[]));
    let head = field.kind.read(&piece(filling.shown, letters, from, end));
    if breakdown && field.kind.letter() == "N" {
        return (head, None);
    }
    // 后面又是一个数：3件，5人次；按整段的疑问处理
    if field.kind.letter() == "N"
        && numeral::only_count(&piece(filling.shown, letters, rest_from, rest_to))
    {
        return (reading, None);
    }
    (head, Some((rest_from, rest_to)))
}
