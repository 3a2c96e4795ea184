//! 写在话里的数（`发放到38个妇女之家，惠及妇女儿童1200人`）：凭量词和这半句里的名词，认得出各是哪一项的。

use super::clean;
use crate::field::Interpreted;
use crate::model::catalogue::Field;
use crate::read::compose::{Filling, piece};
use crate::text::numeral;
use crate::text::split::Letter;

/// 一句话里的一个数：数与量词的范围，连同它前后的话的范围。
struct Said {
    from: usize,
    to: usize,
    clause: (usize, usize),
    unit: String,
}

/// 一句话里的各个数，各带着自己那半句：`发放到38个妇女之家`、`惠及妇女儿童1200人`。
fn said_numbers(letters: &[Letter], from: usize, to: usize) -> Vec<Said> {
    let chars: Vec<char> = letters.iter().map(|l| l.ch).collect();
    let chars = chars.get(..to).unwrap_or(&[]);
    let numbers: Vec<(usize, usize, usize)> = numeral::scan(chars)
        .iter()
        .filter(|n| n.from >= from)
        .map(|n| {
            let mut unit = n.to;
            while chars.get(unit) == Some(&' ') {
                unit += 1;
            }
            let mut end = unit + numeral::unit_at(chars, unit);
            if end == unit {
                end = n.to;
            }
            // 92个以上、730多个：约数的字也是这个数的
            // 数十篇、十几次：前后的“数”“几”说的是不确定
            let vague = |i: Option<usize>| {
                i.and_then(|i| chars.get(i))
                    .is_some_and(|c| matches!(c, '数' | '几'))
            };
            let first = n.from - usize::from(vague(n.from.checked_sub(1)));
            if vague(Some(n.to)) {
                end = n.to + 1 + numeral::unit_at(chars, n.to + 1);
            }
            let rough = end + numeral::rough_after(chars, end);
            if rough > end {
                end = rough + numeral::unit_at(chars, rough);
                unit = rough;
            }
            (first - numeral::rough_before(chars, first), unit, end)
        })
        .collect();
    let mut said = Vec::new();
    let mut start = from;
    for (k, &(first, unit, end)) in numbers.iter().enumerate() {
        let next = numbers.get(k + 1).map_or(to, |n| n.0);
        let stop = (end..next)
            .find(|&i| {
                chars
                    .get(i)
                    .is_some_and(|c| matches!(c, ',' | ';' | '。' | '、' | '\n' | ' '))
            })
            .unwrap_or(if k + 1 < numbers.len() { end } else { to });
        said.push(Said {
            from: first,
            to: end,
            clause: (start, stop),
            unit: chars.get(unit..end).unwrap_or(&[]).iter().collect(),
        });
        start = stop;
    }
    said
}

/// [`unit_class`] 里人的一类。
const PERSONS: u8 = 0;

/// 量词说的是哪一类：人、件、次……；不认得的为空。
fn unit_class(unit: &str) -> Option<u8> {
    const CLASSES: [&[&str]; 5] = [
        &["人", "名", "位", "人次", "户", "员"],
        &[
            "件", "项", "起", "例", "宗", "条", "件次", "案件", "份", "篇", "部",
        ],
        &["次", "场", "期", "回", "班", "场次", "期次", "届", "轮"],
        &["个", "所", "家", "处", "站", "支"],
        &["元", "万元"],
    ];
    CLASSES
        .iter()
        .position(|c| c.contains(&unit))
        .and_then(|c| u8::try_from(c).ok())
}

/// 数写在话里，没有标签：凭量词和这半句里的名词，认得出各是哪一项的数。
///
/// 数的个数与没有填的项数相同、各项都有凭据、没有第二种配法，才算。
pub(super) fn in_sentence(
    filling: &mut Filling,
    letters: &[Letter],
    from: usize,
    to: usize,
) -> bool {
    let open = filling.open();
    let numeric = |&i: &usize| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| f.kind.letter() == "N")
    };
    // 用不着的，不去数一格里的数：一格可以有三万字
    if filling.fields.len() < 2 || !(1..=3).contains(&open.len()) || !open.iter().all(numeric) {
        return false;
    }
    let said = said_numbers(letters, from, to);
    if said.len() != open.len() {
        return false;
    }
    let Some(order) = only_way(filling.fields, &open, letters, &said) else {
        return false;
    };
    let mut readings = Vec::new();
    for (&at, number) in order.iter().zip(&said) {
        let Some(field) = filling.fields.get(at) else {
            return false;
        };
        // 约数的字紧贴着数，连着读；读不通就只读数
        let wide = field
            .kind
            .read(&piece(filling.shown, letters, number.clause.0, number.to));
        let reading = match wide {
            Interpreted::Read { .. } => wide,
            _ => field
                .kind
                .read(&piece(filling.shown, letters, number.from, number.to)),
        };
        if !clean(&reading) {
            return false;
        }
        readings.push((at, reading));
    }
    for (at, reading) in readings {
        filling.put(at, reading);
    }
    true
}

/// 各个数依次是哪一项的；有一个没有凭据、有第二种一样好的配法，为空。
fn only_way(
    fields: &[Field],
    open: &[usize],
    letters: &[Letter],
    said: &[Said],
) -> Option<Vec<usize>> {
    let names: Vec<Vec<char>> = fields.iter().map(|f| noun(&f.name)).collect();
    let mut ways: Vec<(i32, Vec<usize>)> = permutations(open.len())
        .into_iter()
        .filter_map(|order| {
            let order: Vec<usize> = order.iter().filter_map(|&k| open.get(k).copied()).collect();
            let each: Vec<i32> = order
                .iter()
                .zip(said)
                .map(|(&field, number)| grounds(fields, &names, field, letters, number))
                .collect();
            each.iter()
                .all(|s| *s >= 1)
                .then(|| (each.iter().sum(), order))
        })
        .collect();
    ways.sort_by_key(|w| std::cmp::Reverse(w.0));
    let best = ways.first()?.0;
    if ways.get(1).is_some_and(|second| second.0 == best) {
        return None;
    }
    ways.into_iter().next().map(|(_, order)| order)
}

/// 说这个数是这一项的，有多少凭据：量词是一类的，半句里有这一项的名词的。
fn grounds(
    fields: &[Field],
    names: &[Vec<char>],
    field: usize,
    letters: &[Letter],
    number: &Said,
) -> i32 {
    let (Some(asked), Some(name)) = (fields.get(field), names.get(field)) else {
        return -9;
    };
    // 光说“数量”的，件、次、篇、期都可以；人不行
    let plain = name.is_empty();
    let by_unit = match (unit_class(&asked.unit), unit_class(&number.unit)) {
        (Some(a), Some(b)) if a == b => 1,
        (a, Some(b)) if plain && a != Some(PERSONS) && b != PERSONS => 1,
        (Some(_), Some(_)) => -1,
        _ => 0,
    };
    // 只看别的项的名称里没有的字：国家级、省级里的“级”不分彼此
    let shared = |c: &char| {
        names
            .iter()
            .enumerate()
            .any(|(k, n)| k != field && n.contains(c))
    };
    let own: Vec<char> = name.iter().copied().filter(|c| !shared(c)).collect();
    let (from, to) = number.clause;
    let around = letters.get(from..to).unwrap_or(&[]);
    let hits = own
        .iter()
        .filter(|c| around.iter().any(|l| l.ch == **c))
        .count();
    let by_noun = i32::from(!own.is_empty() && hits * 10 >= own.len() * 6);
    by_unit + 2 * by_noun
}

/// 项名里的名词：`妇女参与人数` → 妇女参与。
fn noun(name: &str) -> Vec<char> {
    ["数量", "人数", "次数", "数"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or("")
        .chars()
        .collect()
}

/// 至多三个的全部排法。
fn permutations(n: usize) -> Vec<Vec<usize>> {
    match n {
        1 => vec![vec![0]],
        2 => vec![vec![0, 1], vec![1, 0]],
        3 => vec![
            vec![0, 1, 2],
            vec![0, 2, 1],
            vec![1, 0, 2],
            vec![1, 2, 0],
            vec![2, 0, 1],
            vec![2, 1, 0],
        ],
        _ => Vec::new(),
    }
}
