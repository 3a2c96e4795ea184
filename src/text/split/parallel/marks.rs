//! 在哪里断开：书名号、斜线、空白、顿号、“和”。断开以后是不是一条一条的，另看。

use super::endings::{continues, ending, is_body, starts_as_sentence};
use super::{leans_on, parallel};
use crate::text::normalize::is_han;
use crate::text::split::{Letter, size, trim};

/// 斜线：两边有空格的分开；没有空格的，要明显并列。
pub(super) fn slashes(s: &[Letter]) -> Option<Vec<&[Letter]>> {
    let spaced: Vec<(usize, usize)> = s
        .iter()
        .enumerate()
        .filter(|(i, l)| {
            let blank = |k: Option<usize>| k.and_then(|k| s.get(k)).is_some_and(|l| l.ch == ' ');
            !l.inside && l.ch == '/' && blank(i.checked_sub(1)) && blank(Some(i + 1))
        })
        .map(|(i, _)| (i, i + 1))
        .collect();
    if spaced.is_empty() {
        return by(s, true, &['/'], parallel);
    }
    let parts: Vec<&[Letter]> = cut(s, &spaced).into_iter().map(trim).collect();
    parts.iter().all(|p| size(p) >= 3).then_some(parts)
}

/// `县法院和县公安局`：几个单位只用“和”“与”“及”连着。
pub(super) fn bodies(s: &[Letter]) -> Option<Vec<&[Letter]>> {
    let cuts: Vec<(usize, usize)> = s
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.inside && matches!(l.ch, '和' | '与' | '及'))
        .map(|(i, l)| {
            let before = i.checked_sub(1).and_then(|k| s.get(k)).map(|l| l.ch);
            (i - usize::from(l.ch == '及' && before == Some('以')), i + 1)
        })
        .collect();
    if cuts.is_empty() {
        return None;
    }
    let parts: Vec<&[Letter]> = cut(s, &cuts).into_iter().map(trim).collect();
    parts
        .iter()
        .all(|p| (3..=10).contains(&size(p)) && is_body(&ending(p)))
        .then_some(parts)
}

/// 书名号连着书名号：`《a》《b》`、`《a》、《b》`、`《a》和《b》`。
pub(super) fn titles(s: &[Letter]) -> Option<Vec<&[Letter]>> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut conjunction = false;
    let mut i = 0;
    while i < s.len() {
        let closes = s.get(i).is_some_and(|l| l.raw == '》' && l.closes);
        if !closes {
            i += 1;
            continue;
        }
        // 书名之后的文号、说明：《a》（川妇〔2017〕1号）
        let mut j = i + 1;
        if s.get(j).is_some_and(|l| l.ch == '(' && l.inside) {
            while s.get(j).is_some_and(|l| l.inside && l.raw != '《') {
                j += 1;
                if s.get(j - 1).is_some_and(|l| l.ch == ')') {
                    break;
                }
            }
        }
        let from = j;
        while s.get(j).is_some_and(|l| {
            !l.inside
                && (l.ch.is_whitespace()
                    || matches!(
                        l.ch,
                        '、' | ',' | '。' | '和' | '与' | '及' | '以' | '/' | '·' | '+'
                    ))
        }) {
            conjunction |= s.get(j).is_some_and(|l| matches!(l.ch, '和' | '与' | '及'));
            j += 1;
        }
        if s.get(j).is_some_and(|l| l.raw == '《') {
            cuts.push((from, j));
        }
        i = j.max(i + 1);
    }
    if cuts.is_empty() {
        return None;
    }
    let parts = cut(s, &cuts);
    let led = parts
        .iter()
        .all(|p| p.first().is_some_and(|l| l.raw == '《'));
    let closed = trim(s).last().is_some_and(|l| l.raw == '》' || l.ch == ')');
    // “印发《a》和《b》的通知”是一条
    if !led && (conjunction || !closed) {
        return None;
    }
    // 最后一个书名之后又有顿号隔开的别的条目
    let mut all = Vec::new();
    for (k, part) in parts.iter().enumerate() {
        if k + 1 == parts.len() {
            let tail_cuts: Vec<(usize, usize)> = part
                .iter()
                .enumerate()
                .filter(|(_, l)| !l.inside && matches!(l.ch, '、' | ','))
                .map(|(i, _)| (i, i + 1))
                .collect();
            all.extend(cut(part, &tail_cuts));
        } else {
            all.push(*part);
        }
    }
    Some(all)
}

fn cut<'a>(s: &'a [Letter], cuts: &[(usize, usize)]) -> Vec<&'a [Letter]> {
    let mut parts = Vec::new();
    let mut at = 0;
    for &(from, to) in cuts {
        parts.push(s.get(at..from).unwrap_or(&[]));
        at = to;
    }
    parts.push(s.get(at..).unwrap_or(&[]));
    parts
}

/// 在这些标点处分开，若分出来的确是并列的条目。
pub(super) fn by<'a>(
    s: &'a [Letter],
    alone: bool,
    marks: &[char],
    fits: fn(&[&[Letter]], bool) -> bool,
) -> Option<Vec<&'a [Letter]>> {
    let parts: Vec<&[Letter]> = s
        .split(|l| !l.inside && marks.contains(&l.ch))
        .map(trim)
        .filter(|p| !p.is_empty())
        .collect();
    (parts.len() >= 2 && fits(&parts, alone)).then_some(parts)
}

/// `a、b和c`：末一条里的“和”“及”连着两个同样的名称，也分开。
pub(super) fn with_last_pair(mut parts: Vec<&[Letter]>) -> Vec<&[Letter]> {
    let Some(last) = parts.last().copied() else {
        return parts;
    };
    let Some((a, b, _)) = pair(last) else {
        return parts;
    };
    let end = |p: &[Letter]| ending(p).chars().next_back();
    let bodies = || {
        let (_, heads) = parts.split_last().unwrap_or((&last, &[]));
        heads.iter().chain([&a, &b]).all(|p| is_body(&ending(p)))
    };
    let alike = end(a).is_some() && end(a) == end(b) || bodies();
    if alike {
        parts.pop();
        parts.extend([a, b]);
    }
    parts
}

/// 只有一个“和”“及”“以及”“与”连着的两半，各有几个字。
pub(super) fn pair(s: &[Letter]) -> Option<(&[Letter], &[Letter], char)> {
    let marks: Vec<usize> = s
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.inside && matches!(l.ch, '和' | '及' | '与'))
        .map(|(i, _)| i)
        // 及时、和平、参与、涉及里的不是连词
        .filter(|&i| {
            let near = |k: Option<usize>| k.and_then(|k| s.get(k)).map_or(' ', |l| l.ch);
            !"时平谐解睦".contains(near(Some(i + 1)))
                && !"涉波普顾参给".contains(near(i.checked_sub(1)))
        })
        .collect();
    let [at] = marks.as_slice() else { return None };
    let mark = s.get(*at)?.ch;
    let (a, b) = (s.get(..*at)?, s.get(at + 1..)?);
    let a = match a.split_last() {
        Some((l, head)) if l.ch == '以' && !l.inside => head,
        _ => a,
    };
    let (a, b) = (trim(a), trim(b));
    // “服务站、家和社工事务所”里的“家和”是一个词
    let clause = a
        .rsplit(|l| !l.inside && matches!(l.ch, ',' | '、' | ';'))
        .next()
        .unwrap_or(a);
    if size(clause) < 2 {
        return None;
    }
    (size(a) >= 3 && size(b) >= 3).then_some((a, b, mark))
}

/// 空白分开的：两个以上的空格（或制表符、全角空格）分得宽一些，一个空格要明显并列。
pub(super) fn gaps(s: &[Letter]) -> Option<Vec<&[Letter]>> {
    if s.iter()
        .any(|l| !l.inside && matches!(l.ch, ',' | '。' | ':'))
    {
        return None;
    }
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut wide = true;
    let mut i = 0;
    while i < s.len() {
        let mut j = i;
        while s.get(j).is_some_and(|l| !l.inside && l.ch == ' ') {
            j += 1;
        }
        if j > i {
            wide &= j - i > 1
                || s.get(i)
                    .is_some_and(|l| l.raw == '\t' || l.raw == '\u{3000}');
            cuts.push((i, j));
        }
        i = j.max(i + 1);
    }
    if cuts.is_empty() {
        return None;
    }
    let parts = cut(s, &cuts);
    let names = parts
        .iter()
        .all(|p| (2..=30).contains(&size(p)) && p.iter().any(|l| is_han(l.ch)));
    (names && (wide || parallel(&parts, true) || spaced_names(&parts))).then_some(parts)
}

/// 三个以上的名目只用一个空格隔开：都不是半句话，前面的也不是地名（`某市 某区 某街道`）。
fn spaced_names(parts: &[&[Letter]]) -> bool {
    let placed = |p: &&[Letter]| {
        p.last()
            .is_some_and(|l| "省市州县区旗镇乡村".contains(l.ch))
    };
    parts.len() >= 3
        && parts.iter().all(|p| {
            (3..=20).contains(&size(p))
                && !p.iter().any(|l| !l.inside && matches!(l.ch, '、' | '/'))
                && !starts_as_sentence(p)
                && !continues(p)
                && !leans_on(p)
        })
        && !parts.iter().take(parts.len() - 1).any(placed)
}
