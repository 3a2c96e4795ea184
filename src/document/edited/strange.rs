//! 像地名而不在名册里的字：写错了的、名册之外的。

use super::segments::Segment;
use super::tokens::{Names, Sort};
use crate::office::place_name;
use crate::text::normalize::is_han;

/// 一处不认得的名称。
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Strange {
    /// 写的。
    pub(super) written: String,
    /// 最相近的认得的名称。
    pub(super) near: Option<String>,
}

/// 一句里不认得的地名。`printed` 里本来就有的说法（“县（市、区）”“法治社区”）不算。
pub(super) fn strange(segment: &Segment, names: &Names, printed: &str) -> Vec<Strange> {
    let mut found: Vec<Strange> = Vec::new();
    for (start, end) in runs(segment) {
        let run = &segment.text[start..end];
        for stop in 1..run.len() {
            let tail: String = run[stop - 1..].iter().collect();
            let ends_here = place_name::has_ending(&format!("某{}", run[stop]))
                && !place_name::continues_with_ending(&tail.chars().skip(2).collect::<String>());
            if !ends_here {
                continue;
            }
            if let Some(one) = at_end(&run[..=stop], names, printed)
                && !found.contains(&one)
            {
                found.push(one);
            }
        }
    }
    found
}

/// 名称之间、标点之间的一段段汉字。
fn runs(segment: &Segment) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = None;
    for at in 0..=segment.text.len() {
        let plain = segment.text.get(at).is_some_and(|c| {
            let inside = segment
                .tokens
                .iter()
                .any(|t| t.sort != Sort::Number && t.start <= at && at < t.end);
            is_han(*c) && !inside
        });
        match (start, plain) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// 一个名称写错几个字仍认得出是它；两个字的名称不猜。
pub(super) fn allowed(name: &str) -> usize {
    match name.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        length => length / 4,
    }
}

/// 一段以通名结尾的字里，末尾的地名是不是不认得的。
fn at_end(run: &[char], names: &Names, printed: &str) -> Option<Strange> {
    let tail = |length: usize| -> Option<String> {
        let from = run.len().checked_sub(length)?;
        Some(run[from..].iter().collect())
    };
    // 与某个名称只差一两个字：写错了
    let mut best: Option<(usize, String, &String)> = None;
    for name in names.all() {
        let (length, allowed) = (name.chars().count(), allowed(name));
        if allowed == 0 {
            continue;
        }
        for length in length - allowed..=length + allowed {
            let Some(written) = tail(length) else {
                continue;
            };
            if printed.contains(&written) || place_name::is_generic(&written) {
                continue;
            }
            let distance = strsim::damerau_levenshtein(&written, name);
            let closer = best.as_ref().is_none_or(|(d, ..)| distance < *d);
            if distance > 0 && distance <= allowed && closer {
                best = Some((distance, written, name));
            }
        }
    }
    if let Some((_, written, name)) = best {
        return Some(Strange {
            written,
            near: Some(name.clone()),
        });
    }
    // 整段就是一个名称（并列的一项）：不在名册里
    let mut whole: String = run.iter().collect();
    for lead in [
        "分别是",
        "的是",
        "包括",
        "其中",
        "以及",
        "是",
        "为",
        "有",
        "由",
        "和",
        "及",
        "与",
        "对",
        "在",
    ] {
        if let Some(rest) = whole.strip_prefix(lead) {
            whole = rest.to_owned();
        }
    }
    let length = whole.chars().count();
    // “3个县”“该市”：量词、代词之后的不是名称
    let counted = whole.starts_with(['个', '该', '此', '某', '几', '两', '多', '每', '同', '外']);
    let place = (2..=15).contains(&length)
        && !counted
        && place_name::leading(&whole).concat() == whole
        && !printed.contains(&whole);
    place.then_some(Strange {
        written: whole,
        near: None,
    })
}
