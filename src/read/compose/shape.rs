//! 没有标签的内容：凭样子归到各项——数归数量，级归层级，书名与其余的话归文字。

use super::{Filling, blank, piece, without_blanks};
use crate::field::{Doubt, DoubtKind, Interpreted};
use crate::model::catalogue::Field;
use crate::text::normalize::is_han;
use crate::text::numeral;
use crate::text::split::Letter;

/// 写全了的层级最多多少字：`国家级、省级、市级、县（市、区）级、乡镇（街道）级、村（社区）级`，还有余地。
const LONGEST_LEVELS: usize = 80;

/// 把一段内容归到还没有值的各项；归不下去的记为遗漏。
pub(super) fn assign(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) {
    let (mut from, mut to) = trim(letters, from, to);
    if in_sentence(filling, letters, from, to) {
        return;
    }
    in_order(filling, letters, &mut from, to);
    loop {
        (from, to) = trim(letters, from, to);
        if from >= to {
            return;
        }
        match head(filling, letters, from, to) {
            Some(next) if next > from => {
                from = next;
                // 2份（《a》《b》）：数之后整个括号都是内容
                if letters.get(from).is_some_and(|l| l.ch == '(')
                    && Around::new(letters, from, to).wraps(from)
                {
                    (from, to) = (from + 1, to - 1);
                }
            }
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
    let said = said_numbers(letters, from, to);
    if filling.fields.len() < 2
        || !(1..=3).contains(&open.len())
        || said.len() != open.len()
        || !open.iter().all(numeric)
    {
        return false;
    }
    let names: Vec<Vec<char>> = filling.fields.iter().map(|f| noun(&f.name)).collect();
    let score = |field: usize, number: &Said| -> i32 {
        let Some(asked) = filling.fields.get(field) else {
            return -9;
        };
        // 光说“数量”的，件、次、篇、期都可以；人不行
        let plain = names.get(field).is_some_and(Vec::is_empty);
        let by_unit = match (unit_class(&asked.unit), unit_class(&number.unit)) {
            (Some(a), Some(b)) if a == b => 1,
            (a, Some(b)) if plain && a != Some(PERSONS) && b != PERSONS => 1,
            (Some(_), Some(_)) => -1,
            _ => 0,
        };
        let (a, b) = number.clause;
        let around: Vec<char> = letters
            .get(a..b)
            .unwrap_or(&[])
            .iter()
            .map(|l| l.ch)
            .collect();
        // 只看别的项的名称里没有的字：国家级、省级里的“级”不分彼此
        let own: Vec<char> = names
            .get(field)
            .into_iter()
            .flatten()
            .copied()
            .filter(|c| {
                names
                    .iter()
                    .enumerate()
                    .all(|(k, n)| k == field || !n.contains(c))
            })
            .collect();
        let hits = own.iter().filter(|c| around.contains(c)).count();
        let by_noun = i32::from(!own.is_empty() && hits * 10 >= own.len() * 6);
        by_unit + 2 * by_noun
    };
    let mut ways: Vec<(i32, Vec<usize>)> = permutations(open.len())
        .into_iter()
        .filter_map(|order| {
            let each: Vec<i32> = order
                .iter()
                .zip(&said)
                .filter_map(|(&k, number)| Some(score(*open.get(k)?, number)))
                .collect();
            each.iter()
                .all(|s| *s >= 1)
                .then(|| (each.iter().sum(), order))
        })
        .collect();
    ways.sort_by_key(|w| std::cmp::Reverse(w.0));
    let Some((best, order)) = ways.first() else {
        return false;
    };
    if ways.get(1).is_some_and(|second| second.0 == *best) {
        return false;
    }
    let mut readings = Vec::new();
    for (&k, number) in order.iter().zip(&said) {
        let Some((&at, field)) = open
            .get(k)
            .and_then(|at| Some((at, filling.fields.get(*at)?)))
        else {
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
    matches!(interpreted, Interpreted::Read { doubts, .. } if doubts.iter().all(|d| matches!(d.kind, DoubtKind::Approximate | DoubtKind::Undecided)))
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

/// 一直包到末尾的括号。
struct Around<'l> {
    letters: &'l [Letter],
    to: usize,
    /// 与末尾的收口相配的起点；末尾不是收口、没有相配的为空。
    open: Option<usize>,
}

impl<'l> Around<'l> {
    /// 一段内容的；从头到尾只配一遍。
    fn new(letters: &'l [Letter], from: usize, to: usize) -> Self {
        let mut opens: Vec<usize> = Vec::new();
        let mut open = None;
        for (i, letter) in letters.iter().enumerate().take(to).skip(from) {
            open = match letter.ch {
                '(' => {
                    opens.push(i);
                    None
                }
                ')' => opens.pop(),
                _ => None,
            };
        }
        Self { letters, to, open }
    }

    /// `open` 处的括号一直包到末尾；里面的 `1)` 不算收口。
    fn wraps(&self, open: usize) -> bool {
        let ch = |i: usize| self.letters.get(i).map_or(' ', |l| l.ch);
        self.to > open + 1
            && ch(self.to - 1) == ')'
            && (self.open == Some(open) || ch(open + 1).is_ascii_digit() && ch(open + 2) == ')')
    }
}

/// 以带括号的序号开头：`（1）《a》（2）《b》`，是一份清单。
fn numbered(letters: &[Letter]) -> bool {
    let close = letters.iter().take(5).position(|l| l.ch == ')');
    close.is_some_and(|k| is_ordinal(letters.get(..=k).unwrap_or(&[])))
}

/// 去掉把整段包住的一对括号。
pub(super) fn unwrapped(letters: &[Letter], from: usize, to: usize) -> (usize, usize) {
    let (a, b) = trim(letters, from, to);
    let wrapped = b > a + 2
        && letters.get(a).is_some_and(|l| l.ch == '(')
        && Around::new(letters, a, b).open == Some(a);
    if wrapped { (a + 1, b - 1) } else { (from, to) }
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
    // 整段都在括号里的，不算切断括号
    let bracketed = letters.get(from).is_some_and(|l| l.inside && !l.closes);
    (from + 1..=limit)
        .rev()
        .find(|&end| {
            let last = letters.get(end - 1);
            last.is_some_and(|l| !l.ch.is_whitespace())
                && (bracketed || letters.get(end).is_none_or(|l| !l.inside || !letters.get(end - 1).is_some_and(|p| p.inside && !p.closes)))
                && clean(&field.kind.read(&piece(filling.shown, letters, from, end)))
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

/// 末尾的数量：`《a》《b》共2部`、`…，3件`；给出它的起点。
fn tail(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) -> Option<usize> {
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
