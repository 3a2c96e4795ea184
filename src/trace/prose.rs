//! 公文里的一个数：在哪几处，各是什么，由什么组成。

use super::figures::{Figure, Index, Made, Spot, amount, counts, share, sum};
use super::places::{Document, Place};
use super::record::Record;
use crate::text::locale;
use std::cmp::Reverse;
use std::fmt::Write;

/// 分不出时最多说几个。
const MOST: usize = 3;
/// 词与数之间隔一个逗号、顿号，算隔了多少字。
const ACROSS: usize = 30;

/// 多半有的词少一个，算远了多少字。
const MISSING: usize = 15;

/// 一份公文里的一个数，逐处说明；没有这个数为空。
///
/// `phrase` 是人写的整段（`未报送3个`）：公文里正有这几个字的，只说那几处；没有的，只看里面的数。
pub fn trace(index: &Index<'_>, document: &Document, wanted: &str, phrase: &str) -> Option<String> {
    let spelled = spellings(wanted);
    if document.text.is_none() {
        let fits = fitting(index, document, &spelled);
        return listed(index.record, document, wanted, &worded(&fits, phrase));
    }
    let all: Vec<Place> = document
        .places()
        .into_iter()
        .filter(|p| spelled.contains(&p.written))
        .collect();
    let exact = |p: &&Place| {
        let around = format!("{}{}{}", p.before, p.written, p.after);
        around
            .match_indices(phrase)
            .any(|(at, _)| (at..at + phrase.len()).contains(&p.before.len()))
    };
    let places: Vec<&Place> = if all.iter().any(|p| exact(&p)) {
        all.iter().filter(exact).collect()
    } else {
        all.iter().collect()
    };
    if places.is_empty() {
        return None;
    }
    let mut out = String::new();
    for (n, place) in (1..).zip(&places) {
        let of = if places.len() > 1 {
            format!("（第{n}处，共{}处）", places.len())
        } else {
            String::new()
        };
        let _ = writeln!(out, "“{}”里的 {}{of}", document.name, place.written);
        let _ = writeln!(out, "  原句：{}", place.sentence);
        match verdict(index, document, place) {
            Verdict::Other(what) => {
                let _ = writeln!(out, "  这是{what}，不是由各地的答案算出的数。");
            }
            Verdict::Unknown => out
                .push_str("  这个数不是由各地的答案算出的；文稿改过的，请核对是不是后来添写的。\n"),
            Verdict::Figures(best) => match best.as_slice() {
                [one] => explain(index.record, one, &mut out),
                several if together(several) => {
                    for one in several {
                        explain(index.record, one, &mut out);
                    }
                }
                several => {
                    let _ = writeln!(
                        out,
                        "  有{}个数都是 {}，句子里分不出是哪一个：",
                        several.len(),
                        place.written
                    );
                    for one in several.iter().take(MOST) {
                        explain(index.record, one, &mut out);
                    }
                    if several.len() > MOST {
                        let _ = writeln!(out, "  另有{}个，略。", several.len() - MOST);
                    }
                }
            },
        }
        out.push('\n');
    }
    Some(out)
}

/// 一处的数是什么。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'f> {
    /// 数据里的数；句子里并列几个地区的，各一个。
    Figures(Vec<&'f Figure>),
    /// 不是数据：日期、文号、编号……
    Other(&'static str),
    /// 查不到。
    Unknown,
}

/// 一处的数是什么。
pub fn verdict<'f>(index: &'f Index<'_>, document: &Document, place: &Place) -> Verdict<'f> {
    if let Some(what) = place.other {
        return Verdict::Other(what);
    }
    let fits = fitting(index, document, &spellings(&place.written));
    let best = likeliest(&fits, place, document.locality.as_deref());
    if best.is_empty() {
        return Verdict::Unknown;
    }
    Verdict::Figures(with_neighbours(best, &fits, place))
}

/// 一份公文里全部的数，一处一行：写的是什么、在哪里、是什么。
pub fn survey(index: &Index<'_>, document: &Document) -> String {
    let mut out = String::new();
    let mut unknown = 0;
    let places = document.places();
    let data = places.iter().filter(|p| p.other.is_none());
    for place in data.clone() {
        let said = match verdict(index, document, place) {
            Verdict::Other(_) => continue,
            Verdict::Unknown => {
                unknown += 1;
                "【查不到】不是由各地的答案算出的".to_owned()
            }
            Verdict::Figures(found) => found
                .iter()
                .map(|f| brief(index.record, f))
                .collect::<Vec<_>>()
                .join("；"),
        };
        let _ = writeln!(out, "{}　{said}", place.written);
        let _ = writeln!(out, "    {}", place.sentence);
    }
    let count = data.count();
    let _ = writeln!(
        out,
        "“{}”里由数据得出的数有 {count} 处，{}；另有日期、文号、编号等 {} 处。",
        document.name,
        if unknown == 0 {
            "都查得到".to_owned()
        } else {
            format!("其中 {unknown} 处查不到（文稿改过的，请核对是不是后来添写的）")
        },
        places.len() - count
    );
    out
}

/// 一个数的几种写法，照写的在前；表里“72.1”就是 72.1%。
fn spellings(wanted: &str) -> Vec<String> {
    let mut all = vec![wanted.to_owned()];
    match wanted.strip_suffix('%') {
        Some(number) => match number.strip_suffix(".0") {
            Some(whole) => all.push(format!("{whole}%")),
            None if !number.contains('.') => all.push(format!("{number}.0%")),
            None => {}
        },
        None if wanted.contains('.') => all.push(format!("{wanted}%")),
        None => {}
    }
    all
}

/// 写法相符、会在这份公文里出现的：一个地区的公文里，别的地区的数不会出现。
fn fitting<'f>(index: &'f Index<'_>, document: &Document, forms: &[String]) -> Vec<&'f Figure> {
    let own = |f: &&Figure| {
        document.locality.is_none() || f.locality.is_none() || f.locality == document.locality
    };
    index.written(forms).into_iter().filter(own).collect()
}

/// 人写的整段里有名称的，只留说得上那几个字的。
fn worded<'f>(fits: &[&'f Figure], phrase: &str) -> Vec<&'f Figure> {
    let hits = |f: &Figure| {
        let words = f.must.iter().chain(&f.words);
        words.filter(|w| present(phrase, w)).count()
    };
    let most = fits.iter().map(|f| hits(f)).max().unwrap_or(0);
    fits.iter().copied().filter(|f| hits(f) == most).collect()
}

/// `甲|乙`：有一个就行。
fn present(text: &str, word: &str) -> bool {
    word.split('|').any(|w| !w.is_empty() && text.contains(w))
}

/// 没有文稿的：把等于这个数的都列出。
fn listed(record: &Record, document: &Document, wanted: &str, fits: &[&Figure]) -> Option<String> {
    if fits.is_empty() {
        return None;
    }
    let mut out = format!(
        "“{}”没有留下文稿，找不到原句；等于 {wanted} 的数有{}个：\n",
        document.name,
        fits.len()
    );
    for one in fits.iter().take(MOST * 2) {
        explain(record, one, &mut out);
    }
    if fits.len() > MOST * 2 {
        let _ = writeln!(out, "  另有{}个，略。", fits.len() - MOST * 2);
    }
    Some(out)
}

/// 句子里最像的：必有的词都在，离得最近；同样近的看说得上几个词。同样像的都给。
fn likeliest<'f>(fits: &[&'f Figure], place: &Place, locality: Option<&str>) -> Vec<&'f Figure> {
    // 一个词离数多远，字；没有为空
    let distance = |word: &str| -> Option<usize> {
        if Some(word) == locality {
            return Some(0);
        }
        let far = |between: &str| {
            let commas = between.matches(['，', '、']).count();
            between.chars().count() + commas * ACROSS
        };
        let ways = word.split('|').filter(|w| !w.is_empty());
        ways.flat_map(|w| {
            let before = place.before.rfind(w);
            let before = before.map(|at| far(&place.before[at + w.len()..]));
            let after = place.after.find(w).map(|at| far(&place.after[..at]) + 1);
            [before, after]
        })
        .flatten()
        .min()
    };
    let score = |figure: &Figure| {
        let mut total = 0;
        for word in &figure.must {
            total += distance(word)?;
        }
        let words = figure.words.iter().filter(|w| !w.is_empty());
        let known = words.clone().filter(|w| distance(w).is_some()).count();
        let missing = words.count() - known;
        Some((
            figure.must.is_empty(),
            total + missing * MISSING,
            Reverse(known + figure.must.len()),
        ))
    };
    let mut scored: Vec<_> = fits.iter().filter_map(|f| Some((score(f)?, *f))).collect();
    scored.sort_by_key(|(score, _)| *score);
    let Some((best, _)) = scored.first().cloned() else {
        return Vec::new();
    };
    scored
        .into_iter()
        .take_while(|(score, _)| *score == best)
        .map(|(_, f)| f)
        .collect()
}

/// “甲区、乙市均为89.8%”：离得最近的是乙市，并列在它前面的甲区也是这个数。
fn with_neighbours<'f>(
    best: Vec<&'f Figure>,
    fits: &[&'f Figure],
    place: &Place,
) -> Vec<&'f Figure> {
    let [last] = best.as_slice() else {
        return best;
    };
    let Some(name) = last.locality.as_deref() else {
        return best;
    };
    let Some(mut end) = place.before.rfind(name) else {
        return best;
    };
    let mut all = vec![*last];
    while let Some(before) = place.before[..end].strip_suffix('、') {
        let neighbour = fits.iter().copied().find(|f| {
            let other = f.locality.as_deref().unwrap_or_default();
            !other.is_empty()
                && before.ends_with(other)
                && f.label.replacen(other, name, 1) == last.label
        });
        let Some(neighbour) = neighbour else {
            break;
        };
        end = before.len() - neighbour.locality.as_deref().map_or(0, str::len);
        all.push(neighbour);
    }
    all.reverse();
    all
}

/// 并列的几个地区的同一个数，不是分不出。
fn together(several: &[&Figure]) -> bool {
    let kind = |f: &&Figure| {
        let name = f.locality.as_deref().unwrap_or_default();
        f.label.replacen(name, "", 1)
    };
    let mut names: Vec<_> = several.iter().map(|f| &f.locality).collect();
    names.dedup();
    names.len() == several.len()
        && several
            .windows(2)
            .all(|w| kind(&w[0]) == kind(&w[1]) && w[0].locality.is_some())
}

/// 一个数，一行。
fn brief(record: &Record, figure: &Figure) -> String {
    let label = &figure.label;
    match &figure.made {
        Made::Share(cells) => {
            let (met, of) = share(record, cells);
            format!("{label}（达到{met}，应计{of}）")
        }
        Made::Sum(addends) => format!("{label}（{}个地区相加）", addends.len()),
        Made::Names(_) | Made::Cells(_) | Made::Pairs(_) | Made::Change(..) | Made::Rank(..) => {
            label.clone()
        }
    }
}

/// 一个数由什么组成，写到 `out`。
fn explain(record: &Record, figure: &Figure, out: &mut String) {
    let label = &figure.label;
    match &figure.made {
        Made::Share(cells) => {
            let (met, of) = share(record, cells);
            let percent = locale::percent(met, of, true);
            let _ = writeln!(out, "  {label}：达到{met}÷应计{of}＝{percent}");
            list_shares(record, cells, out);
        }
        Made::Cells(cells) => {
            let _ = writeln!(out, "  {label}：{}项", cells.len());
            list_cells(record, cells, out);
        }
        Made::Names(names) => {
            let _ = writeln!(out, "  {label}：{}个", names.len());
            for (name, why) in names {
                let _ = writeln!(out, "    {name}：{why}");
            }
        }
        Made::Rank(place, names) => {
            let _ = writeln!(out, "  {label}：第{place}名，共{}个，依次为：", names.len());
            for (name, why) in names {
                let _ = writeln!(out, "    {name}：{why}");
            }
        }
        Made::Pairs(pairs) => {
            let _ = writeln!(out, "  {label}：{}项次", pairs.len());
            for (own, check) in pairs {
                list_cells(record, &[*own, *check], out);
            }
        }
        Made::Change(before, now) => {
            let said = |cells: &[Spot]| {
                let (met, of) = share(record, cells);
                format!("{met}÷{of}＝{}", locale::percent(met, of, true))
            };
            let _ = writeln!(out, "  {label}：从 {} 到 {}", said(before), said(now));
            for (title, cells) in [("原来的", before), ("后来的", now)] {
                let _ = writeln!(out, "  {title}：");
                list_shares(record, cells, out);
            }
        }
        Made::Sum(addends) => {
            let total = sum(record, addends);
            let _ = writeln!(out, "  {label}：{}个地区相加＝{total}", addends.len());
            for &(spot, field) in addends {
                let material = &record.rounds[spot.round].materials[spot.at];
                let number = record
                    .answer(spot.round, spot.at, spot.ix)
                    .and_then(|a| a.numbers.get(field)?.as_ref());
                if let (Some(number), Some(n)) = (number, amount(record, spot, field)) {
                    let _ = writeln!(
                        out,
                        "    {}：{n}　{} {} {}　原文“{}”",
                        material.place,
                        material.path,
                        material.sheet,
                        number.cell,
                        one_line(&number.raw)
                    );
                }
            }
        }
    }
}

fn list_shares(record: &Record, cells: &[Spot], out: &mut String) {
    for (title, letters) in [
        ("没有达到的", &["n", "b"][..]),
        ("达到的", &["y"]),
        ("不计入的（存疑、不适用）", &["u", "-"]),
    ] {
        let of = |s: &&Spot| letters.contains(&counts(record, **s));
        let own: Vec<Spot> = cells.iter().filter(of).copied().collect();
        if !own.is_empty() {
            let _ = writeln!(out, "  {title}{}项次：", own.len());
            list_cells(record, &own, out);
        }
    }
}

fn list_cells(record: &Record, cells: &[Spot], out: &mut String) {
    for spot in cells {
        let material = record
            .rounds
            .get(spot.round)
            .and_then(|r| r.materials.get(spot.at));
        let (Some(material), Some(indicator), Some(a)) = (
            material,
            record.indicators.get(spot.ix),
            record.answer(spot.round, spot.at, spot.ix),
        ) else {
            continue;
        };
        let cell = if a.cell.is_empty() {
            "（没有这一格）"
        } else {
            &a.cell
        };
        let _ = writeln!(
            out,
            "    {}　{} {}：{}　{} {} {cell}",
            material.place, indicator.code, indicator.short, a.said, material.path, material.sheet
        );
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
