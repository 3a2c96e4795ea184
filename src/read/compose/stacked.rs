//! 一格里叠着几个指标的填写内容：拆成各自的一段。

use super::labels;
use crate::model::catalogue::Field;
use crate::text::Shown;
use crate::text::split::{self, Letter};

/// 把叠在一格里的几个指标的填写内容拆开，与 `fields_of_each` 同序；拆不出正好这么多份时为空。
///
/// 一行一个最先；否则看标签：同一个标签又出现，就是下一个指标的了。
pub fn split_stacked(shown: &Shown, fields_of_each: &[&[Field]]) -> Option<Vec<Shown>> {
    match fields_of_each {
        [] => return None,
        [_] => return Some(vec![shown.clone()]),
        _ => {}
    }
    let letters = split::letters(shown);
    let lines = lines(&letters);
    let filled: Vec<(usize, usize)> = lines
        .iter()
        .copied()
        .filter(|&(a, b)| !empty(&letters, a, b))
        .collect();
    let count = fields_of_each.len();
    let by_label = by_labels(&letters, fields_of_each);
    let ranges = if filled.len() == count && fits(&letters, &filled, fields_of_each) {
        filled
    } else if let Some(ranges) = by_label {
        ranges
    } else if lines.len() == count && !filled.is_empty() && fits(&letters, &lines, fields_of_each) {
        lines
    } else {
        by_ordinals(&letters, &filled, count)?
    };
    let ranges = without_ordinals(&letters, ranges);
    Some(
        ranges
            .into_iter()
            .map(|(from, to)| {
                let slice = letters.get(from..to).unwrap_or(&[]);
                let text = match (slice.first(), slice.last()) {
                    (Some(a), Some(b)) => shown.get(a.start..b.end).unwrap_or(""),
                    _ => "",
                };
                shown.piece(text.trim())
            })
            .collect(),
    )
}

/// 一份有几行的：以 `1.` `2.` 开头的行正好这么多，各是一份的开头。
fn by_ordinals(
    letters: &[Letter],
    lines: &[(usize, usize)],
    count: usize,
) -> Option<Vec<(usize, usize)>> {
    let starts: Vec<usize> = lines
        .iter()
        .filter_map(|&(from, to)| {
            let (n, _) = ordinal(letters, from, to)?;
            Some((n, from))
        })
        .scan(0, |last, (n, from)| {
            let next = n == *last + 1;
            *last += usize::from(next);
            Some(next.then_some(from))
        })
        .flatten()
        .collect();
    // 条目里自己又编了号的，分不清哪些是份、哪些是条
    let all = lines
        .iter()
        .filter(|&&(from, to)| ordinal(letters, from, to).is_some())
        .count();
    if starts.len() != count || all != count || starts.first() != lines.first().map(|l| &l.0) {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([letters.len()]);
    Some(starts.iter().copied().zip(ends).collect())
}

/// 各份前面依次编着 `1.` `2.` 的，去掉编号：它说的是第几个指标，不是填写的内容。
fn without_ordinals(letters: &[Letter], ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let found: Vec<Option<usize>> = ranges
        .iter()
        .enumerate()
        .map(|(k, &(from, to))| {
            ordinal(letters, from, to)
                .filter(|(n, _)| *n == k + 1)
                .map(|(_, at)| at)
        })
        .collect();
    let numbered = found.iter().flatten().count();
    let complete = ranges
        .iter()
        .zip(&found)
        .all(|(&(from, to), at)| at.is_some() || empty(letters, from, to));
    if numbered < 2 || !complete {
        return ranges;
    }
    ranges
        .into_iter()
        .zip(found)
        .map(|((from, to), at)| (at.unwrap_or(from), to))
        .collect()
}

/// 开头的编号（`1.` `2、` `（3）` `④`）：数，与它之后的位置。
fn ordinal(letters: &[Letter], from: usize, to: usize) -> Option<(usize, usize)> {
    let ch = |i: usize| letters.get(i).filter(|_| i < to).map_or(' ', |l| l.ch);
    let mut at = from;
    while at < to && ch(at).is_whitespace() {
        at += 1;
    }
    if ('①'..='⑳').contains(&ch(at)) {
        return Some((ch(at) as usize - '①' as usize + 1, at + 1));
    }
    let round = ch(at) == '(';
    let start = at + usize::from(round);
    let mut end = start;
    let mut n = 0usize;
    while let Some(digit) = ch(end).to_digit(10).filter(|_| end - start < 2) {
        n = n * 10 + digit as usize;
        end += 1;
    }
    let closed = matches!((round, ch(end)), (true, ')') | (false, '.' | '、' | ')'));
    (end > start && n > 0 && closed).then_some((n, end + 1))
}

fn lines(letters: &[Letter]) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (i, l) in letters.iter().enumerate() {
        if l.ch == '\n' && !l.inside {
            lines.push((start, i));
            start = i + 1;
        }
    }
    lines.push((start, letters.len()));
    lines
}

fn empty(letters: &[Letter], from: usize, to: usize) -> bool {
    letters
        .get(from..to)
        .unwrap_or(&[])
        .iter()
        .all(|l| l.ch.is_whitespace())
}

/// 每一行里的标签都是这一行的指标的，而且各行或者都有标签、或者都没有。
fn fits(letters: &[Letter], lines: &[(usize, usize)], fields_of_each: &[&[Field]]) -> bool {
    let every: Vec<Field> = unique(fields_of_each);
    lines
        .iter()
        .zip(fields_of_each)
        .all(|(&(from, to), fields)| {
            // 目录里没有的一条（本地另加的）要填什么，无从知道
            if fields.is_empty() {
                return true;
            }
            let line = letters.get(from..to).unwrap_or(&[]);
            let mut used: Vec<&str> = Vec::new();
            labels::find_named(line, &labels::names(&every))
                .iter()
                .all(|l| {
                    let Some(name) = every.get(l.field).map(|f| f.name.as_str()) else {
                        return false;
                    };
                    let own = fields.iter().any(|f| f.name == name)
                        || !labels::find(line, fields).is_empty();
                    let again = used.contains(&name);
                    used.push(name);
                    own && !again
                })
        })
}

fn unique(fields_of_each: &[&[Field]]) -> Vec<Field> {
    let mut every: Vec<Field> = Vec::new();
    for field in fields_of_each.iter().flat_map(|f| f.iter()) {
        if !every.iter().any(|f| f.name == field.name) {
            every.push(field.clone());
        }
    }
    every
}

/// 按标签：这个指标没有这个标签，或已经用过，就是下一个指标的开头。每个指标至少要有一个标签。
fn by_labels(letters: &[Letter], fields_of_each: &[&[Field]]) -> Option<Vec<(usize, usize)>> {
    let every = unique(fields_of_each);
    let found = labels::find(letters, &every);
    let mut starts: Vec<usize> = Vec::new();
    let mut used: Vec<usize> = Vec::new();
    for label in &found {
        let name = &every.get(label.field)?.name;
        let has = |k: usize| {
            fields_of_each
                .get(k)
                .is_some_and(|f| f.iter().any(|f| f.name == *name))
        };
        let current = starts.len().checked_sub(1);
        let stays = current.is_some_and(has) && !used.contains(&label.field);
        if !stays {
            // 同一个标签紧接着又来（名称1、名称2）仍属于这一个
            if !has(starts.len()) {
                return None;
            }
            starts.push(label.from);
            used.clear();
        }
        used.push(label.field);
    }
    if starts.len() != fields_of_each.len() {
        return None;
    }
    let mut ranges = Vec::new();
    for (k, &from) in starts.iter().enumerate() {
        let to = starts.get(k + 1).copied().unwrap_or(letters.len());
        ranges.push((if k == 0 { 0 } else { from }, to));
    }
    Some(ranges)
}
