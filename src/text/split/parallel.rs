//! 并列：顿号、逗号、空格两边是不是一个一个的名称。

use super::{Letter, items, size, trim};
use crate::text::normalize::is_han;

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

/// 斜线：两边有空格的分开；没有空格的，要明显并列。
fn slashes(s: &[Letter]) -> Option<Vec<&[Letter]>> {
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
fn bodies(s: &[Letter]) -> Option<Vec<&[Letter]>> {
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
fn titles(s: &[Letter]) -> Option<Vec<&[Letter]>> {
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
fn by<'a>(
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
fn with_last_pair(mut parts: Vec<&[Letter]>) -> Vec<&[Letter]> {
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
fn pair(s: &[Letter]) -> Option<(&[Letter], &[Letter], char)> {
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

/// 空白分开的：两个以上的空格（或制表符、全角空格）分得宽一些，一个空格要明显并列。
fn gaps(s: &[Letter]) -> Option<Vec<&[Letter]>> {
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

/// 一条末尾的几个字（不算括号里的、不算“等”）。
fn ending(p: &[Letter]) -> String {
    let outside: Vec<char> = items::without_etc(p, true)
        .iter()
        .filter(|l| !l.inside && !l.ch.is_whitespace())
        .map(|l| l.ch)
        .collect();
    outside
        .get(outside.len().saturating_sub(4)..)
        .unwrap_or(&[])
        .iter()
        .collect()
}

/// 单位名称的末尾。
fn is_body(end: &str) -> bool {
    const BODY: [&str; 62] = [
        "局",
        "院",
        "联",
        "办",
        "厅",
        "委",
        "部",
        "处",
        "所",
        "站",
        "中心",
        "社",
        "队",
        "司",
        "府",
        "室",
        "庭",
        "科",
        "校",
        "集团",
        "工会",
        "协会",
        "学会",
        "商会",
        "联合会",
        "委员会",
        "基金会",
        "促进会",
        "研究会",
        "红十字会",
        "理事会",
        "残联",
        "团",
        "银行",
        "电视台",
        "日报",
        "晚报",
        "公安",
        "民政",
        "司法",
        "教育",
        "财政",
        "人社",
        "卫健",
        "卫计",
        "卫生",
        "文化",
        "信访",
        "综治",
        "医院",
        "大学",
        "学院",
        "政府",
        "党委",
        "军区",
        "妇儿工委",
        "关工委",
        "团委",
        "街道",
        "分局",
        "支队",
        "法庭",
    ];
    BODY.iter().any(|b| end.ends_with(b))
}

/// 题名、文书、活动的名称：看末一字、末两字。
fn is_title(end: &str) -> bool {
    const WORDS: [&str; 17] = [
        "活动",
        "宣传",
        "行动",
        "宣讲",
        "讲座",
        "培训",
        "纠纷",
        "机制",
        "模式",
        "调解",
        "中心",
        "工作室",
        "服务站",
        "工作站",
        "宣传月",
        "宣传日",
        "宣传周",
    ];
    end.chars().next_back().is_some_and(|c| {
        "案告表录账函书稿法度见知研查析题结议则程规定件考课赛展周册片文况".contains(c)
    }) || WORDS.iter().any(|w| end.ends_with(w))
}

fn starts_with(p: &[Letter], word: &str) -> bool {
    word.chars().count() <= p.len() && word.chars().zip(p).all(|(c, l)| c == l.ch)
}

/// 都是一句话，而且用同一个字领起。
fn same_start(parts: &[&[Letter]]) -> bool {
    let first = |p: &[Letter]| p.first().map(|l| l.ch);
    let lead = parts.first().and_then(|p| first(p));
    parts
        .iter()
        .all(|p| starts_as_sentence(p) && first(p) == lead)
}

/// 以日期领起的话：`5月在……`、`3月8日……`。
fn starts_with_date(p: &[Letter]) -> bool {
    let digits = p.iter().take_while(|l| l.ch.is_ascii_digit()).count();
    (1..=4).contains(&digits) && p.get(digits).is_some_and(|l| matches!(l.ch, '月' | '年'))
}

fn starts_as_sentence(p: &[Letter]) -> bool {
    if starts_with_date(p) {
        return true;
    }
    // 和平镇、同心社区、经开区：地名里的字
    const NAMES: [&str; 19] = [
        "就业", "就学", "就医", "和平", "和谐", "和睦", "和顺", "和美", "同心", "同德", "同乐",
        "同兴", "向阳", "向荣", "向前", "向日", "经开", "将军", "于都",
    ];
    if NAMES.iter().any(|n| starts_with(p, n)) {
        return false;
    }
    const STARTS: [&str; 65] = [
        "就", "致", "约谈", "与", "和", "同", "向", "为", "对", "在", "由", "会同", "联合", "开展",
        "举办", "组织", "召开", "协助", "帮助", "针对", "围绕", "结合", "通过", "利用", "依托",
        "根据", "按照", "关于", "建立", "制定", "出台", "印发", "提供", "走访", "慰问", "调解",
        "处理", "接待", "受理", "参与", "推动", "推进", "落实", "发放", "宣传", "邀请", "指导",
        "成立", "设立", "加强", "做好", "化解", "排查", "妥善", "及时", "积极", "主动", "成功",
        "配合", "给", "将", "把", "以", "经", "于",
    ];
    let head: String = p.iter().take(2).map(|l| l.ch).collect();
    STARTS.iter().any(|s| head.starts_with(s))
}

/// 说的是前一条的处理结果：`公安机关出具告诫书`、`责任教师已被处理`、`提出规范审查的建议`。
fn rules_on(p: &[Letter]) -> bool {
    let text: String = p.iter().map(|l| l.ch).collect();
    [
        "出具", "作出", "下达", "判决", "裁定", "核发", "已", "予以", "得到",
    ]
    .iter()
    .any(|w| text.contains(w))
        || ["提出", "形成", "建议", "督促", "责令"]
            .iter()
            .any(|w| text.starts_with(w))
}

/// 承接前文的话，不是新的一条：`并…`、`要求…`、`后…`。
fn continues(p: &[Letter]) -> bool {
    let head: String = p.iter().take(2).map(|l| l.ch).collect();
    [
        "并", "且", "但", "后", "要求", "经", "现", "已", "该", "其", "使", "从而", "以及", "最终",
        "目前", "反映", "请求",
    ]
    .iter()
    .any(|w| head.starts_with(w))
}
