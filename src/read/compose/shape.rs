//! 没有标签的内容：凭样子归到各项——数归数量，级归层级，书名与其余的话归文字。

use super::{Filling, blank, piece, without_blanks};
use crate::field::{Doubt, DoubtKind, Interpreted};
use crate::model::catalogue::Field;
use crate::text::normalize::is_han;
use crate::text::numeral;
use crate::text::split::Letter;

/// 把一段内容归到还没有值的各项；归不下去的记为遗漏。
pub(super) fn assign(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) {
    let (mut from, mut to) = trim(letters, from, to);
    in_order(filling, letters, &mut from, to);
    loop {
        (from, to) = trim(letters, from, to);
        if from >= to {
            return;
        }
        match head(filling, letters, from, to) {
            Some(next) if next > from => from = next,
            _ => break,
        }
    }
    if let Some(cut) = tail(filling, letters, from, to) {
        to = cut;
    }
    (from, to) = trim(letters, from, to);
    if from >= to || blank(letters.get(from..to).unwrap_or(&[])) {
        return;
    }
    texts(filling, letters, from, to);
}

fn trim(letters: &[Letter], mut from: usize, mut to: usize) -> (usize, usize) {
    let loose = |i: usize| {
        letters.get(i).is_some_and(|l| {
            !l.inside
                && (l.ch.is_whitespace() || matches!(l.ch, ';' | ',' | '、' | '。' | ':' | '_'))
        })
    };
    while from < to && loose(from) {
        from += 1;
    }
    while to > from && loose(to - 1) {
        to -= 1;
    }
    (from, to)
}

/// 断开的地方：标点、空白、书名号之前。
fn breaks_at(letters: &[Letter], i: usize, to: usize) -> bool {
    i >= to
        || letters.get(i).is_some_and(|l| {
            (!l.inside
                && (l.ch.is_whitespace() || matches!(l.ch, ';' | ',' | '、' | '。' | ':' | '/')))
                || l.raw == '《'
                || l.raw == '“'
        })
}

fn clean(interpreted: &Interpreted) -> bool {
    matches!(interpreted, Interpreted::Read { doubts, .. } if doubts.iter().all(|d| d.kind == DoubtKind::Approximate))
}

/// 几项都是数、而写的正好是这么多个数：单位对得上的按单位，否则按次序，并留下疑点。
fn in_order(filling: &mut Filling, letters: &[Letter], from: &mut usize, to: usize) {
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
fn head(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) -> Option<usize> {
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
        if let Some(end) = end {
            let reading = field.kind.read(&piece(filling.shown, letters, from, end));
            filling.put(at, reading);
            return Some(end);
        }
    }
    None
}

/// 开头到第一处断开是一个数量；`1、` `1.` 是序号，不算。
fn leading_count(filling: &Filling, letters: &[Letter], from: usize, to: usize) -> Option<usize> {
    let mut end = from;
    while !breaks_at(letters, end, to) {
        end += 1;
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
        unit > 0 && breaks_at(letters, end + 1 + unit, to)
    };
    if unit_follows && letters.get(end - 1).is_some_and(|l| l.ch.is_ascii_digit()) {
        end += 1;
        while !breaks_at(letters, end, to) {
            end += 1;
        }
    }
    let text = piece(filling.shown, letters, from, end);
    let ordinal = letters.get(end).is_some_and(|l| matches!(l.ch, '、'))
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || !is_han(c) || "一二三四五六七八九十".contains(c));
    (!ordinal && numeral::only_count(&text)).then_some(end)
}

/// 开头到第一处断开是一个频次；同一段里后面紧接着层级的（`每年2次市级`），到层级之前。
fn leading_frequency(
    filling: &Filling,
    letters: &[Letter],
    field: &Field,
    from: usize,
    to: usize,
) -> Option<usize> {
    let mut chunk = from;
    while !breaks_at(letters, chunk, to)
        || letters.get(chunk).is_some_and(|l| l.ch == '/') && chunk < to
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
        let split = (from + 1..chunk).find(|&end| {
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
    (from + 1..=limit)
        .rev()
        .find(|&end| {
            let last = letters.get(end - 1);
            last.is_some_and(|l| !l.ch.is_whitespace())
                && letters.get(end).is_none_or(|l| !l.inside || !letters.get(end - 1).is_some_and(|p| p.inside && !p.closes))
                && clean(&field.kind.read(&piece(filling.shown, letters, from, end)))
                // 数字不能切断
                && !(last.is_some_and(|l| l.ch.is_ascii_digit()) && letters.get(end).is_some_and(|l| l.ch.is_ascii_digit()))
        })
}

/// 末尾的数量：`《a》《b》共2部`、`…，3件`；给出它的起点。
fn tail(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) -> Option<usize> {
    let at = filling.open().into_iter().find(|&i| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| f.kind.letter() == "N")
    })?;
    let mut start = to;
    while start > from {
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
    let text = piece(filling.shown, letters, start, to);
    let chars: Vec<char> = text.chars().collect();
    let united = numeral::scan(&chars)
        .last()
        .is_some_and(|n| numeral::unit_at(&chars, n.to) > 0);
    if !united || !numeral::only_count(&text) {
        return None;
    }
    let reading = filling.fields.get(at)?.kind.read(&text);
    filling.put(at, reading);
    Some(start)
}

/// 其余的话归文字；没有文字项时是遗漏。
fn texts(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) {
    let text = piece(filling.shown, letters, from, to);
    let open: Vec<usize> = filling
        .open()
        .into_iter()
        .filter(|&i| {
            filling
                .fields
                .get(i)
                .is_some_and(|f| f.kind.letter() == "T")
        })
        .collect();
    match open.as_slice() {
        [] => {
            let others = filling.open();
            // 只剩一项没有填，这段话就是它的（读不出来，由它自己说明）
            if let [only] = others.as_slice()
                && filling.fields.len() > 1
                && filling.found.iter().all(Option::is_none)
            {
                let reading = filling.fields.get(*only).map(|f| f.kind.read(&text));
                filling.put(*only, reading.unwrap_or(Interpreted::Empty));
            } else {
                filling.lost.push(text.as_str().to_owned());
            }
        }
        [only] => {
            let reading = filling.fields.get(*only).map(|f| f.kind.read(&text));
            filling.put(*only, reading.unwrap_or(Interpreted::Empty));
        }
        [first, second, ..] => {
            // 发文单位与名称：书名号之前是单位，书名号是名称
            let title = (from..to).find(|&i| letters.get(i).is_some_and(|l| l.raw == '《'));
            let (before, titled) = match title {
                Some(t) if t > from => (
                    piece(filling.shown, letters, from, t),
                    piece(filling.shown, letters, t, to),
                ),
                Some(_) => (filling.shown.piece(""), text.clone()),
                None => (text.clone(), filling.shown.piece("")),
            };
            let named = [*first, *second]
                .into_iter()
                .find(|&i| filling.fields.get(i).is_some_and(|f| f.name.contains('名')))
                .unwrap_or(*second);
            let other = if named == *first { *second } else { *first };
            for (at, part) in [(other, before), (named, titled)] {
                let Some(field) = filling.fields.get(at) else {
                    continue;
                };
                let mut reading = field.kind.read(&part);
                if let Interpreted::Read { doubts, .. } = &mut reading {
                    doubts.push(Doubt {
                        kind: DoubtKind::Ambiguous,
                        what: format!("没有写明哪些是{}，按书名号分", field.name),
                    });
                }
                filling.put(at, reading);
            }
        }
    }
}

/// 有标签的数、频次、层级：读出值；后面另有内容时一并给出它的范围。
pub(super) fn leading(
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
        || rest.starts_with('(');
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
