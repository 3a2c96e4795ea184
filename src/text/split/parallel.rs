//! 并列：顿号、逗号、空格两边是不是一个一个的名称。

mod endings;
mod marks;

use super::{Letter, size, trim};
use crate::text::normalize::is_han;
use endings::{
    continues, ending, is_body, is_title, rules_on, same_start, starts_as_sentence, starts_with,
    starts_with_date,
};
use marks::{bodies, by, gaps, pair, slashes, titles, with_last_pair};

/// 一段里的各条；`alone` 说这一段就是全部（没有分号、换行）。
pub(super) fn weak(segment: &[Letter], alone: bool, pieces: &mut Vec<Vec<Letter>>) {
    let segment = trim(segment);
    let parts = titles(segment)
        .or_else(|| by(segment, alone, &['、'], enumerated).map(with_last_pair))
        // 已用分号、换行隔开条目的，条目里的逗号属于句子
        .or_else(|| by(segment, alone, &[',', '、'], apart))
        .or_else(|| by(segment, true, &['。'], short_titles))
        .or_else(|| slashes(segment))
        .or_else(|| bodies(segment))
        .or_else(|| gaps(segment))
        .unwrap_or_else(|| vec![segment]);
    pieces.extend(parts.into_iter().map(<[Letter]>::to_vec));
}

/// 没有分开，却也可能是几条：在句号、顿号、逗号或斜线处断开，每一段都像一个名目。
pub(super) fn undecided(item: &[Letter]) -> bool {
    let item = trim(item);
    if spaced_clauses(item) {
        return true;
    }
    [&['。'][..], &['、'], &[','], &['/'], &[' ']]
        .iter()
        .any(|marks| {
            let parts: Vec<&[Letter]> = item
                .split(|l| !l.inside && marks.contains(&l.ch))
                .map(trim)
                .filter(|p| !p.is_empty())
                .collect();
            parts.len() >= 2
                && parts
                    .iter()
                    .all(|p| may_be_an_item(p) && !(marks.contains(&',') && leans_on(p)))
        })
}

/// 几句话只用空格隔开：汉字之间本来不空格，两边又都够长。
fn spaced_clauses(item: &[Letter]) -> bool {
    let parts: Vec<&[Letter]> = item
        .split(|l| !l.inside && l.ch == ' ')
        .map(trim)
        .filter(|p| !p.is_empty())
        .collect();
    parts.len() >= 2
        && parts
            .iter()
            .all(|p| size(p) >= 8 && !continues(p) && p.iter().any(|l| is_han(l.ch)))
}

/// 长短、用字都像一个名目。
fn may_be_an_item(p: &[Letter]) -> bool {
    let clause = |(i, l): (usize, &Letter)| {
        let understood = l.ch == '了' && p.get(i + 1).is_some_and(|n| n.ch == '解');
        !l.inside && matches!(l.ch, '。' | ':' | ',' | '了') && !understood
    };
    (3..=22).contains(&size(p))
        && !p.iter().enumerate().any(clause)
        && !continues(p)
        && !rules_on(p)
}

/// 以介词领起、要靠前后的话才完整的半句。
fn leans_on(p: &[Letter]) -> bool {
    starts_with_date(p)
        || [
            "通过", "利用", "根据", "按照", "针对", "围绕", "结合", "依托", "为", "对", "向", "在",
            "经", "由", "与", "和", "同", "就", "把", "将", "以", "于", "给", "及时", "积极",
            "主动", "协助", "帮助",
        ]
        .iter()
        .any(|w| starts_with(p, w))
}

/// 已知正好有 `count` 条：在句号、顿号、逗号、“和”处再分，正好分成这么多、长短也相称，才算。
///
/// 逗号多半属于句子，只分开短的名称；“和”“及”只分开已有顿号的末一条，或两个同样的名称。
pub(super) fn counted<'a>(items: &[&'a [Letter]], count: usize) -> Option<Vec<&'a [Letter]>> {
    let end = |p: &[Letter]| ending(p).chars().next_back();
    // 妇女、儿童权益保护调研报告：前面短，中心语在最后
    let shared_head = |own: &[&[Letter]]| {
        own.split_last().is_some_and(|(last, heads)| {
            let longest = heads.iter().map(|p| size(p)).max().unwrap_or(0);
            (1..=4).contains(&longest) && size(last) > longest + 2 && is_title(&ending(last))
        })
    };
    for marks in [&['。'][..], &[' '], &['、'], &[','], &['、', ',']] {
        for join in [false, true] {
            let mut parts: Vec<&[Letter]> = Vec::new();
            for item in items {
                let mut own: Vec<&[Letter]> = item
                    .split(|l| !l.inside && marks.contains(&l.ch))
                    .map(trim)
                    .filter(|p| !p.is_empty())
                    .collect();
                if own.len() > 1 && shared_head(&own) {
                    own = vec![trim(item)];
                }
                if join
                    && let Some((a, b, mark)) = own.last().copied().and_then(pair)
                    && (own.len() > 1
                        || end(a) == end(b)
                        || mark != '及' && size(a).max(size(b)) <= 12)
                {
                    own.pop();
                    own.extend([a, b]);
                }
                parts.extend(own);
            }
            let longest = parts.iter().map(|p| size(p)).max().unwrap_or(0);
            let shortest = parts.iter().map(|p| size(p)).min().unwrap_or(0);
            let most = if marks.contains(&',') { 10 } else { 12 };
            let names = shortest >= 2 && longest <= most;
            let fit = names
                || parts.iter().all(|p| is_body(&ending(p)) && size(p) <= 18)
                // 条数写明了，逗号隔开的又都是名目，不是一句话的前后半句
                || marks == [','] && parts.iter().all(|p| {
                    may_be_an_item(p) && !leans_on(p) && !starts_as_sentence(p) && size(p) >= 4
                })
                || !marks.contains(&',') && shortest >= 4 && longest <= 6 * shortest;
            let goes_on = |p: &&[Letter]| continues(p) || marks.contains(&',') && rules_on(p);
            if parts.len() == count
                && fit
                && !half_title(&parts)
                && !parts.iter().skip(1).any(goes_on)
            {
                return Some(parts);
            }
        }
    }
    None
}

/// 顿号：默认是并列，除非看得出是一句话里的并列成分。
fn enumerated(parts: &[&[Letter]], alone: bool) -> bool {
    if parallel(parts, alone) {
        return true;
    }
    if !alone
        || parts.iter().any(|p| {
            p.iter()
                .any(|l| !l.inside && matches!(l.ch, ',' | '。' | '!' | '?'))
        })
    {
        return false;
    }
    let Some((last, heads)) = parts.split_last() else {
        return false;
    };
    let longest = heads.iter().map(|p| size(p)).max().unwrap_or(0);
    // “妇女、儿童权益保护”：前面短，中心语在最后；“母亲节、三八维权周”前面自己就完整
    let complete = |p: &&[Letter]| {
        ending(p)
            .chars()
            .next_back()
            .is_some_and(|c| "节日周月站室岗队所院局案".contains(c))
    };
    if longest <= 4 && size(last) > longest + 1 && !heads.iter().all(complete) {
        return false;
    }
    if half_title(parts) {
        return false;
    }
    let verb = |p: &[Letter]| starts_as_sentence(p);
    // 为某某申请……、某某案：头一条是完整的一句，其余都是案由
    let whole = |p: &&[Letter]| {
        size(p) >= 8
            && ["为", "给", "帮助", "协助"]
                .iter()
                .any(|w| starts_with(p, w))
    };
    let titled = |p: &[Letter]| size(p) >= 5 && (verb(p) && whole(&p) || !verb(p)) && !continues(p);
    if parts.first().is_some_and(whole)
        && parts.iter().skip(1).all(|p| titled(p))
        && parts.iter().skip(1).any(|p| is_title(&ending(p)))
    {
        return true;
    }
    if parts.first().is_some_and(|p| verb(p)) && !parts.iter().all(|p| verb(p)) {
        return false;
    }
    parts.iter().all(|p| size(p) <= 40)
}

/// “关于预防、制止家庭暴力的意见”：以“关于”领起而没有落到文种上的，是半个题名，不是一条。
fn half_title(parts: &[&[Letter]]) -> bool {
    let half = |p: &&[Letter]| starts_with(p, "关于") && !is_title(&ending(p));
    parts.iter().any(half) && parts.last().is_some_and(|p| is_title(&ending(p)))
}

/// 句号：明显并列，或都是短短一条、不成句子的名目。
fn short_titles(parts: &[&[Letter]], alone: bool) -> bool {
    parallel(parts, alone)
        || parts.iter().all(|p| {
            (4..=20).contains(&size(p))
                && !p
                    .iter()
                    .any(|l| !l.inside && matches!(l.ch, ',' | ':' | '、'))
                && !p
                    .iter()
                    .enumerate()
                    .any(|(i, l)| !l.inside && l.ch.is_ascii_digit() && !in_festival(p, i))
                && !starts_as_sentence(p)
                && !continues(p)
        })
}

/// `12·4宪法宣传日`、`3.8维权周` 里的数字：节日的名称。
fn in_festival(p: &[Letter], at: usize) -> bool {
    let digit = |i: usize| p.get(i).is_some_and(|l| l.ch.is_ascii_digit());
    let mut from = at;
    while from > 0 && digit(from - 1) {
        from -= 1;
    }
    let mut to = at;
    while digit(to) {
        to += 1;
    }
    let dot = |i: Option<usize>| {
        i.and_then(|i| p.get(i))
            .is_some_and(|l| matches!(l.ch, '·' | '.'))
    };
    to - from <= 2
        && (dot(Some(to)) && digit(to + 1)
            || dot(from.checked_sub(1)) && from.checked_sub(2).is_some_and(digit))
}

/// 逗号：没有更强的分隔时，才可能隔开条目。
fn apart(parts: &[&[Letter]], alone: bool) -> bool {
    alone && parallel(parts, alone)
}

/// 明显并列：都是书名，都是单位，或末一字相同而且都不长。
fn parallel(parts: &[&[Letter]], _alone: bool) -> bool {
    if parts
        .iter()
        .any(|p| size(p) < 2 && !p.iter().any(|l| l.raw == '《'))
    {
        return false;
    }
    if parts
        .iter()
        .all(|p| p.first().is_some_and(|l| l.raw == '《'))
    {
        return true;
    }
    let ends: Vec<String> = parts.iter().map(|p| ending(p)).collect();
    if parts
        .iter()
        .zip(&ends)
        .all(|(p, e)| size(p) <= 18 && is_body(e))
        && !parts.first().is_some_and(|p| starts_as_sentence(p))
    {
        return true;
    }
    let last = |e: &String| e.chars().next_back();
    let headed = parts
        .iter()
        .zip(&ends)
        .all(|(p, e)| (4..=32).contains(&size(p)) && is_title(e));
    let plain = |p: &&[Letter]| !starts_as_sentence(p) || starts_with(p, "关于");
    if headed
        && (parts.iter().all(plain) || same_start(parts))
        && !parts
            .iter()
            .any(|p| continues(p) || p.iter().any(|l| !l.inside && matches!(l.ch, '。' | ':')))
        && !parts.iter().skip(1).any(|p| rules_on(p))
    {
        return true;
    }
    // 为某某……，为某某……：同一个介词领起
    let lead = parts.first().and_then(|p| p.first()).map(|l| l.ch);
    if lead.is_some_and(|c| "为就向对致".contains(c))
        && parts
            .iter()
            .all(|p| p.first().map(|l| l.ch) == lead && (6..=40).contains(&size(p)))
    {
        return true;
    }
    let same = ends.first().and_then(last);
    same.is_some_and(|c| is_han(c) && !"的了人时上下中内外次年月日等性地区作工".contains(c))
        && ends.iter().all(|e| last(e) == same)
        && parts.iter().all(|p| {
            (3..=25).contains(&size(p))
                && !p.iter().any(|l| !l.inside && matches!(l.ch, '。' | ':'))
        })
        && (!parts.first().is_some_and(|p| starts_as_sentence(p))
            || parts.iter().all(|p| starts_as_sentence(p)))
        && !parts.iter().skip(1).any(|p| continues(p))
}
