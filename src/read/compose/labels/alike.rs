//! 相近的标签：与各项名称只是相近的一串字（`参与妇女人数：`、`【调解委员会数量】`），与哪一项共同的字明显最多，就是哪一项。

use super::names::{COUNT, EXAMPLE, TITLE, covered, plain, stem};
use super::place::{after_colon, matches_at};
use super::{Covered, Label};
use crate::model::catalogue::Field;
use crate::text::normalize::is_han;
use crate::text::split::Letter;
use std::collections::BTreeSet;

/// 与各项名称只是相近的标签（`参与妇女人数：`、`【调解委员会数量】`、`参与人数 36`）：
/// 那一串字与哪一项共同的字明显最多，就是哪一项。
pub(super) fn fuzzy(letters: &[Letter], fields: &[Field], found: &mut Vec<Label>) {
    let mut covered = Covered::by(letters.len(), found);
    let mut known: BTreeSet<usize> = found.iter().map(|l| l.field).collect();
    for at in 0..letters.len() {
        if known.len() >= fields.len() {
            return;
        }
        if covered.has(at) {
            continue;
        }
        let Some(place) = boxed(letters, at)
            .or_else(|| before_colon(letters, at, &covered))
            .or_else(|| before_number(letters, at, &covered))
        else {
            continue;
        };
        let run: Vec<char> = letters
            .get(place.own..place.end)
            .unwrap_or(&[])
            .iter()
            .map(|l| l.ch)
            .collect();
        if run.len() >= 3
            && let Some(field) = most_alike(&run, fields, &known)
        {
            let to = fields
                .get(field)
                .filter(|_| letters.get(place.end).is_some_and(|l| l.ch == ':'))
                .and_then(|f| content_before_colon(letters, &f.name, place.from, place.end, found))
                .unwrap_or(place.to);
            let label = Label {
                field,
                from: place.from,
                to,
                own: place.from,
            };
            known.insert(field);
            covered.add(&label);
            found.push(label);
        }
    }
}

/// 项名一字不差地在前面，后面到冒号还有字，冒号之后却没有内容（`发文单位甲县妇联：`）：
/// 多出来的就是内容，从那里起。多出来的只是又一个叫法（“名称”“情况”之类），不算。
fn content_before_colon(
    letters: &[Letter],
    name: &str,
    from: usize,
    colon: usize,
    found: &[Label],
) -> Option<usize> {
    let end = matches_at(letters, from, &plain(name).chars().collect::<Vec<_>>())?;
    let next = found
        .iter()
        .map(|l| l.from)
        .filter(|at| *at > colon)
        .min()
        .unwrap_or(letters.len());
    let after = letters.get(colon + 1..next).unwrap_or(&[]);
    let extra: String = letters.get(end..colon)?.iter().map(|l| l.ch).collect();
    (after.iter().all(|l| !l.ch.is_alphanumeric())
        && !extra.is_empty()
        && ![COUNT, TITLE, EXAMPLE]
            .iter()
            .any(|group| group.iter().any(|w| extra.ends_with(w))))
    .then_some(end)
}

/// 一串像标签的字：`from..to` 是整个标签，`own..end` 是字。
struct Run {
    from: usize,
    own: usize,
    end: usize,
    to: usize,
}

/// `【…】` 里的一串汉字。
fn boxed(letters: &[Letter], open: usize) -> Option<Run> {
    if letters.get(open).is_none_or(|l| l.ch != '【') {
        return None;
    }
    let own = open + 1;
    let mut end = own;
    while end - own < 12 && letters.get(end).is_some_and(|l| is_han(l.ch)) {
        end += 1;
    }
    letters.get(end).filter(|l| l.ch == '】')?;
    Some(Run {
        from: open,
        own,
        end,
        to: after_colon(letters, end + 1).unwrap_or(end + 1),
    })
}

/// 紧挨在 `end` 之前、括号之外的一串汉字从哪里起。
fn han_before(letters: &[Letter], end: usize, covered: &Covered) -> usize {
    let mut from = end;
    while from > 0
        && end - from < 14
        && !covered.has(from - 1)
        && letters
            .get(from - 1)
            .is_some_and(|l| is_han(l.ch) && !l.inside)
    {
        from -= 1;
    }
    from
}

/// 冒号前的一串汉字。
fn before_colon(letters: &[Letter], colon: usize, covered: &Covered) -> Option<Run> {
    letters.get(colon).filter(|l| l.ch == ':' && !l.inside)?;
    let from = han_before(letters, colon, covered);
    Some(Run {
        from,
        own: from,
        end: colon,
        to: colon + 1,
    })
}

/// 数字前以“数”“数量”收尾的一串汉字。
fn before_number(letters: &[Letter], at: usize, covered: &Covered) -> Option<Run> {
    letters
        .get(at)
        .filter(|l| l.ch.is_ascii_digit() && !l.inside)?;
    let mut end = at;
    while end > 0 && letters.get(end - 1).is_some_and(|l| l.ch == ' ') {
        end -= 1;
    }
    let last = end.checked_sub(1).and_then(|i| letters.get(i))?;
    let from = han_before(letters, end, covered);
    let apart = from
        .checked_sub(1)
        .and_then(|i| letters.get(i))
        .is_none_or(|l| l.ch.is_whitespace() || matches!(l.ch, ';' | '。' | ','));
    (matches!(last.ch, '数' | '量') && apart).then_some(Run {
        from,
        own: from,
        end,
        to: at,
    })
}

/// 与哪一项的名称明显最像；已有标签的项不算。
fn most_alike(run: &[char], fields: &[Field], known: &BTreeSet<usize>) -> Option<usize> {
    let own = stem(&run.iter().collect::<String>());
    let mut scores: Vec<(f64, usize)> = fields
        .iter()
        .enumerate()
        .filter(|(i, _)| !known.contains(i))
        .map(|(i, f)| {
            let name = plain(&f.name);
            // 中心语在末尾：调解委员会数量说的是“会”，不是“员”
            let head = stem(&name).last() == own.last();
            let like = overlap(run, &name.chars().collect::<Vec<_>>());
            (like + if head { 0.1 } else { -0.1 }, i)
        })
        .collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let second = scores.get(1).map_or(0.0, |s| s.0);
    let &(score, field) = scores.first()?;
    let named = fields.get(field).is_some_and(|f| {
        let name = plain(&f.name);
        // 具体列举、数量共：名称前后添了字
        let inside = run
            .windows(name.chars().count().max(1))
            .any(|w| w.iter().copied().eq(name.chars()));
        // 网民人数：自己的字都是这一项名称里的
        let name_stem = stem(&name);
        let within = own.len() >= 2 && own.iter().all(|c| name_stem.contains(c));
        inside || within || covered(&name_stem, run)
    });
    (score >= 0.6 && score - second >= 0.15 && named).then_some(field)
}

/// 共同的字占两边的几成。
fn overlap(a: &[char], b: &[char]) -> f64 {
    let mut rest = b.to_vec();
    let mut common = 0.0;
    for c in a {
        if let Some(k) = rest.iter().position(|r| r == c) {
            rest.swap_remove(k);
            common += 1.0;
        }
    }
    2.0 * common / (a.len() + b.len()).max(1) as f64
}
