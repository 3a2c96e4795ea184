//! 公文里的一个数：在哪几句话里，各是什么，由什么组成。

use super::figures::{self, Figure, Made, answer, share, sum};
use super::record::Record;
use crate::text::locale;
use std::fmt::Write;

/// 一份公文的文字。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// 文件名：`通报.pdf`
    pub name: String,
    /// 只关一个地区的，是哪个地区。
    pub locality: Option<String>,
    /// 文字；没有文稿的为空，只按数去找。
    pub text: Option<String>,
}

/// 一份公文里的一个数，逐处说明；没有这个数为空。
///
/// `phrase` 是人写的整段（`未报送3个`）：公文里正有这几个字的，只说那几处；没有的，只看里面的数。
pub fn trace(record: &Record, document: &Text, wanted: &str, phrase: &str) -> Option<String> {
    let figures = figures::all(record);
    // 73% 与 73.0% 是同一个数的两种写法：公文里怎样写就照怎样找
    let spelled = spellings(wanted);
    let wanted = document
        .text
        .as_deref()
        .and_then(|text| {
            let written = |s: &&String| !occurrences(text, s).is_empty();
            spelled.iter().find(written)
        })
        .map_or(wanted, String::as_str);
    let fits: Vec<&Figure> = figures
        .iter()
        .filter(|f| f.forms(record).iter().any(|form| spelled.contains(form)))
        .filter(|f| {
            // 一个地区的公文里，别的地区的数不会出现
            document.locality.is_none() || f.locality.is_none() || f.locality == document.locality
        })
        .collect();
    let Some(text) = &document.text else {
        return listed(record, document, wanted, &worded(&fits, phrase));
    };
    let all = occurrences(text, wanted);
    let exact = |p: &&Place| {
        let around = format!("{}{wanted}{}", p.before, p.after);
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
        let _ = writeln!(out, "“{}”里的 {wanted}{of}", document.name);
        let _ = writeln!(out, "  原句：{}", place.sentence);
        let best = likeliest(&fits, place, document.locality.as_deref());
        match best.as_slice() {
            [] => out.push_str("  这个数不是由各地的答案算出的（日期、文号、目录里的数等）。\n"),
            [one] => explain(record, one, &mut out),
            several => {
                let _ = writeln!(
                    out,
                    "  有{}个数都是 {wanted}，句子里分不出是哪一个：",
                    several.len()
                );
                for one in several.iter().take(MOST) {
                    explain(record, one, &mut out);
                }
                if several.len() > MOST {
                    let _ = writeln!(out, "  另有{}个，略。", several.len() - MOST);
                }
            }
        }
        out.push('\n');
    }
    Some(out)
}

/// 一个数的几种写法，照写的在前。
fn spellings(wanted: &str) -> Vec<String> {
    let mut all = vec![wanted.to_owned()];
    if let Some(number) = wanted.strip_suffix('%') {
        match number.strip_suffix(".0") {
            Some(whole) => all.push(format!("{whole}%")),
            None if !number.contains('.') => all.push(format!("{number}.0%")),
            None => {}
        }
    }
    all
}

/// 分不出时最多说几个。
const MOST: usize = 3;

/// 人写的整段里有名称的，只留说得上那几个字的。
fn worded<'f>(fits: &[&'f Figure], phrase: &str) -> Vec<&'f Figure> {
    let hits = |f: &Figure| {
        let words = f.words.iter().filter(|w| !w.is_empty());
        words.filter(|w| phrase.contains(w.as_str())).count()
    };
    let most = fits.iter().map(|f| hits(f)).max().unwrap_or(0);
    fits.iter().copied().filter(|f| hits(f) == most).collect()
}

/// 没有文稿的：把等于这个数的都列出。
fn listed(record: &Record, document: &Text, wanted: &str, fits: &[&Figure]) -> Option<String> {
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

/// 一处。
struct Place {
    sentence: String,
    /// 数之前的同一段文字。
    before: String,
    /// 数之后的同一句文字。
    after: String,
}

/// 文字里各处：前后不是别的数字、小数点的才算。
fn occurrences(text: &str, wanted: &str) -> Vec<Place> {
    let mut found = Vec::new();
    for paragraph in text.lines() {
        let clean: String = paragraph.chars().filter(|c| *c != '\\').collect();
        for (at, _) in clean.match_indices(wanted) {
            let part_of_number = |c: char| c.is_ascii_digit() || c == '.';
            let end = at + wanted.len();
            let before = &clean[..at];
            let after = &clean[end..];
            let joined_before = before.chars().next_back().is_some_and(part_of_number);
            let mut next = after.chars();
            let joined_after = match next.next() {
                Some('.') => next.next().is_some_and(|c| c.is_ascii_digit()),
                Some('%') => true,
                Some(c) => c.is_ascii_digit(),
                None => false,
            };
            if joined_before || joined_after {
                continue;
            }
            let start = before.rfind(['。', '；']).map_or(0, |i| {
                i + before[i..].chars().next().map_or(1, char::len_utf8)
            });
            let stop = after.find(['。', '；']).map_or(clean.len(), |i| end + i);
            found.push(Place {
                sentence: clean[start..stop]
                    .trim()
                    .trim_start_matches('#')
                    .trim()
                    .to_owned(),
                before: before.to_owned(),
                after: clean[end..stop].to_owned(),
            });
        }
    }
    found
}

/// 句子里最像的：词都在前面出现、最具体的那个词离得最近；同样近的都给。
fn likeliest<'f>(fits: &[&'f Figure], place: &Place, locality: Option<&str>) -> Vec<&'f Figure> {
    let score = |figure: &Figure| -> Option<(usize, usize, usize)> {
        let mut hits = 0;
        for word in figure.words.iter().filter(|w| !w.is_empty()) {
            // 只关这个地区的公文里，不必再说出它的名称
            if Some(word.as_str()) == locality {
                hits += 1;
                continue;
            }
            if place.before.contains(word.as_str()) || place.after.contains(word.as_str()) {
                hits += 1;
            }
        }
        // 最具体的词（最后一个）要在，否则说的不是它
        let last = figure.words.last().map_or("", String::as_str);
        let specific = last.is_empty()
            || Some(last) == locality
            || place.before.contains(last)
            || place.after.contains(last);
        let distance = place.before.rfind(last).map_or(usize::MAX, |at| {
            place.before[at + last.len()..].chars().count()
        });
        let missing = figure.words.len() - hits.min(figure.words.len());
        specific.then_some((missing, distance, usize::MAX - hits))
    };
    let mut scored: Vec<((usize, usize, usize), &Figure)> =
        fits.iter().filter_map(|f| Some((score(f)?, *f))).collect();
    // 离得最近的词说明这个数，缺了别的词也不要紧（“依次为：甲、乙”里只有名称）
    scored.sort_by_key(|((missing, distance, hits), _)| (*distance, *missing, *hits));
    let Some((best, _)) = scored.first().cloned() else {
        return Vec::new();
    };
    scored
        .into_iter()
        .take_while(|(score, _)| *score == best)
        .map(|(_, f)| f)
        .collect()
}

/// 一个数由什么组成，写到 `out`。
fn explain(record: &Record, figure: &Figure, out: &mut String) {
    match &figure.made {
        Made::Share(cells) => {
            let (met, of) = share(record, cells);
            let _ = writeln!(
                out,
                "  {}：达到{met}÷应计{of}＝{}",
                figure.label,
                locale::percent(met, of, true)
            );
            for (title, letters) in [
                ("没有达到的", &["n", "b"][..]),
                ("达到的", &["y"]),
                ("不计入的（存疑、不适用）", &["u", "-"]),
            ] {
                let own: Vec<(usize, usize)> = cells
                    .iter()
                    .copied()
                    .filter(|&(at, ix)| {
                        answer(record, at, ix).is_some_and(|a| letters.contains(&a.counts.as_str()))
                    })
                    .collect();
                if !own.is_empty() {
                    let _ = writeln!(out, "  {title}{}项次：", own.len());
                    list_cells(record, &own, out);
                }
            }
        }
        Made::Cells(cells) => {
            let _ = writeln!(out, "  {}：{}项", figure.label, cells.len());
            list_cells(record, cells, out);
        }
        Made::Names(names) => {
            let _ = writeln!(out, "  {}：{}个", figure.label, names.len());
            for (name, why) in names {
                let _ = writeln!(out, "    {name}：{why}");
            }
        }
        Made::Sum(addends) => {
            let _ = writeln!(
                out,
                "  {}：{}个地区相加＝{}",
                figure.label,
                addends.len(),
                sum(record, addends)
            );
            for &(at, ix, field) in addends {
                let place = &record.localities[at];
                if let Some(Some((n, cell, raw))) =
                    answer(record, at, ix).and_then(|a| a.numbers.get(field))
                {
                    let _ = writeln!(
                        out,
                        "    {}：{n}　{} {} {cell}　原文“{}”",
                        place.name,
                        place.path,
                        place.sheet,
                        one_line(raw)
                    );
                }
            }
        }
    }
}

fn list_cells(record: &Record, cells: &[(usize, usize)], out: &mut String) {
    for &(at, ix) in cells {
        let (Some(place), Some(indicator), Some(a)) = (
            record.localities.get(at),
            record.indicators.get(ix),
            answer(record, at, ix),
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
            place.name, indicator.code, indicator.short, a.said, place.path, place.sheet
        );
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 与所问的数最接近的几个：数与它叫什么。
pub fn nearest(record: &Record, wanted: &str) -> Vec<(String, String)> {
    let number = |text: &str| text.trim_end_matches('%').parse::<f64>().ok();
    let Some(target) = number(wanted) else {
        return Vec::new();
    };
    let percent = wanted.ends_with('%');
    let mut all: Vec<(f64, String, String)> = Vec::new();
    for figure in figures::all(record) {
        for form in figure.forms(record) {
            if form.ends_with('%') == percent
                && let Some(value) = number(&form)
            {
                all.push(((value - target).abs(), form, figure.label.clone()));
            }
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.dedup_by(|a, b| a.1 == b.1);
    all.into_iter()
        .take(3)
        .map(|(_, form, label)| (form, label))
        .collect()
}
