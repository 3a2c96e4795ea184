//! 文稿写得不对的地方：连同行号与改法，一次列全。

use super::{Saved, head};
use crate::document::data::Data;
use crate::document::draft::{HEAD_KEYS, parse, reference};
use crate::office::{Complaint, Office, nearest};
use std::collections::BTreeSet;

/// 全部不对之处，按行。
pub(super) fn faults(text: &str, saved: &Saved, office: &Office, file: &str) -> Vec<Complaint> {
    let mut found = parse(text, file).err().unwrap_or_default();
    let mut complain = |line: usize, what: String, instead: String| {
        found.push(Complaint {
            file: file.to_owned(),
            line: Some(line),
            what,
            instead,
        });
    };
    let composed: BTreeSet<&str> = saved.text.lines().map(str::trim).collect();
    let (mut in_head, mut at_start) = (true, true);
    let mut seen = false;
    for (ix, line) in text.lines().enumerate() {
        let line = line.trim();
        let number = ix + 1;
        if line.is_empty() {
            in_head = in_head && !seen;
            continue;
        }
        seen = true;
        if line.starts_with(['@', '＠']) {
            (in_head, at_start) = (false, false);
            let (word, name) = reference(line);
            let known: Vec<&str> = match word {
                "表" => saved.tables.keys().map(String::as_str).collect(),
                "图" => saved.charts.keys().map(String::as_str).collect(),
                _ => continue,
            };
            if name.is_empty() || known.contains(&name) {
                continue;
            }
            let near = nearest(name, known.iter().copied())
                .map(|near| format!("是不是“{near}”？"))
                .unwrap_or_default();
            let instead = if known.is_empty() {
                format!("这份文稿没有{word}，请删去这一行")
            } else {
                format!("{near}可以用的是：{}", known.join("、"))
            };
            complain(number, format!("没有叫“{name}”的{word}"), instead);
        } else if line.starts_with(['#', '＃']) {
            (in_head, at_start) = (false, false);
        } else if !in_head {
            let stray = at_start.then(|| head_key(line)).flatten();
            at_start = stray.is_some();
            let found = match stray {
                Some(key) => Some(cut_off(key)),
                // 由数据写成的原样的一行，照它的
                None if composed.contains(line) => None,
                None => not_a_sentence(line),
            };
            if let Some((what, instead)) = found {
                complain(number, what, instead);
            }
        } else if in_head
            && let Some((key, value)) = line.split_once(['：', ':'])
            && let Some((what, instead)) = head::wrong(key.trim(), value.trim())
        {
            complain(number, what, instead);
        }
    }
    if found.is_empty() {
        // 其余要排的时候才看得出的
        let draft = saved.with_text(text.to_owned());
        let rest = Data::of(&draft, office).err().unwrap_or_default();
        found.extend(rest.into_iter().map(|c| Complaint {
            file: file.to_owned(),
            ..c
        }));
    }
    found.sort_by_key(|c| c.line);
    found
}

/// 一行以开头的项目（`主送：`）开始的，是哪个项目。
fn head_key(line: &str) -> Option<&'static str> {
    let (key, _) = line.split_once(['：', ':'])?;
    HEAD_KEYS.into_iter().find(|known| *known == key.trim())
}

/// 开头的项目被空行隔在了正文里。
fn cut_off(key: &str) -> (String, String) {
    (
        format!("“{key}：”与开头之间隔着空行，会印成正文"),
        format!("请删去它上面的空行；确是正文的，写成 \\{key}："),
    )
}

/// 不像一句话的：自己画的表、别处的记号、少了 # 的标题。
fn not_a_sentence(line: &str) -> Option<(String, String)> {
    if line.contains('\t') || line.starts_with('|') {
        return Some((
            "像是自己画的表，文稿里不能画表".to_owned(),
            "请用“@表 名称”印现有的表，或改写成一句话；不是表的，去掉 Tab 和行首的 |".to_owned(),
        ));
    }
    if line.contains("**") {
        return Some((
            "有“**”，会照字面印出来".to_owned(),
            "文稿里没有加粗的写法，请删去；确要印星号的，写成 \\*\\*".to_owned(),
        ));
    }
    if let Some(found) = from_elsewhere(line) {
        return Some(found);
    }
    let short = line.chars().count() <= 30 && !line.contains('。');
    let numeral = |text: &str, close: &str| {
        let rest = text.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        rest.len() < text.len() && rest.starts_with(close)
    };
    // “1.”之后是数字的是小数，不是序数
    let digits = |text: &str, closes: [char; 2]| {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let after = rest.strip_prefix(closes);
        rest.len() < text.len()
            && after.is_some_and(|a| !a.starts_with(|c: char| c.is_ascii_digit()))
    };
    let inner = line.strip_prefix(['（', '(']);
    let level = match inner {
        _ if short && numeral(line, "、") => "#",
        Some(rest) if numeral(rest, "）") || numeral(rest, ")") => "##",
        _ if short && (digits(line, ['.', '．']) || digits(line, ['、', '、'])) => "###",
        Some(rest) if short && digits(rest, ['）', ')']) => "####",
        _ => return None,
    };
    Some((
        "像是标题，行首少了 #，会印成正文，序数也排不到一起".to_owned(),
        format!("请在行首加上“{level} ”；确是正文的，在行首加一个 \\"),
    ))
}

/// 别处的记号，会照字面印出来：网页的标签、链接、项目符号、引用、代码、分隔线。前面有 \\ 的照字面印。
fn from_elsewhere(line: &str) -> Option<(String, String)> {
    let bare = |at: usize| !line[..at].ends_with('\\');
    let tag = line.match_indices('<').find(|(at, _)| {
        let rest = &line[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let word: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let known = [
            "br", "b", "i", "u", "p", "div", "span", "strong", "em", "font", "table", "img", "a",
        ];
        bare(*at) && known.contains(&word.to_ascii_lowercase().as_str()) && rest.contains('>')
    });
    if let Some((at, _)) = tag {
        let shown: String = line[at..].chars().take_while(|c| *c != '>').collect();
        return Some((
            format!("有网页的标签“{shown}>”，会照字面印出来"),
            "文稿里不用标签，请删去；要另起一段，空一行；确要照印的，在 < 之前加一个 \\".to_owned(),
        ));
    }
    if line.match_indices("](").any(|(at, _)| bare(at)) {
        return Some((
            "有“[…](…)”的链接写法，会照字面印出来".to_owned(),
            "公文里没有链接，请只留文字；确要照印的，把 ] 写成 \\]".to_owned(),
        ));
    }
    if line.starts_with("```") || (line.len() >= 3 && line.chars().all(|c| "-=*_".contains(c))) {
        return Some((
            format!("“{line}”会照字面印出来"),
            "文稿里没有分隔线、代码块，请删去这一行".to_owned(),
        ));
    }
    let bullet = ["- ", "* ", "+ ", "> ", "• ", "· "];
    if let Some(mark) = bullet.into_iter().find(|mark| line.starts_with(mark)) {
        return Some((
            format!("行首的“{}”会照字面印出来", mark.trim()),
            "公文用序数，不用项目符号：请删去它，或写成“### ……”由程序编序数；确要照印的，在行首加一个 \\".to_owned(),
        ));
    }
    None
}
