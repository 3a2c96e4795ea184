//! 不同地区之间：整份相同、长文字相同。

use super::{At, Raised, entries};
use crate::check::Across;
use crate::check::view::{quote, says_something};
use crate::field::Value;
use crate::finding::{Cell, Rule, Severity};
use crate::model::submission::{Answer, State, Submission};
use crate::round::{Gathered, same_content};
use crate::text::Shown;
use std::collections::BTreeMap;

/// 相同的填写内容至少要有这么多处，才说得上是抄的：勾选和一两个小数目相同是常有的事。
const TELLING: usize = 6;

pub(in crate::check) const COPIED: Across = Across {
    rule: Rule {
        code: "Q404",
        severity: Severity::Error,
        title: "两个地区报的内容完全相同",
        why: "多半是把别人的表改了个名字就报来：至少有一份不是自己的情况，数却都计入了汇总。",
        remedy: "请查清是谁的，另一份退回重报。",
        example: "“甲县.xlsx”与“乙县.xlsx”除了填报单位，一字不差。",
    },
    find: |rule, gathered, _| {
        let all: Vec<_> = entries(gathered).collect();
        let mut found = Vec::new();
        // 先按一个粗略的摘要分堆，再逐份比较：几千个地区也只比很少的几对。
        let mut heaps: BTreeMap<String, Vec<(At, &Submission)>> = BTreeMap::new();
        for (at, _, current) in all {
            if filled(current) >= TELLING {
                heaps
                    .entry(format!("{} {}", at.round, gist(current)))
                    .or_default()
                    .push((at, current));
            }
        }
        let classes = heaps.into_values().filter(|h| h.len() > 1).flat_map(alike);
        for class in classes.filter(|c| c.len() > 1) {
            for (at, own) in &class {
                let same: Vec<&str> = class
                    .iter()
                    .filter(|(other, _)| other != at)
                    .filter_map(|(other, _)| name(gathered, *other))
                    .take(6)
                    .collect();
                if same.is_empty() {
                    continue;
                }
                let first = own.answers.iter().find_map(|a| {
                    let reading = a.fields.iter().flatten().next();
                    reading.map(|r| r.cell)
                });
                let all: Vec<&str> = same.iter().copied().take(5).collect();
                let more = if same.len() > 5 { "等" } else { "" };
                found.push(Raised {
                    at: *at,
                    finding: rule.at(
                        None,
                        first.or(Some(Cell::new(0, 0))),
                        format!(
                            "全部勾选和{}处填写的内容与{}{more}报的完全相同",
                            filled(own),
                            all.join("、")
                        ),
                        "请查清是谁的情况，另一份退回重报",
                    ),
                });
            }
        }
        found
    },
};

/// 一堆里内容相同的归在一起，次序不变；各份只与每一类的头一份比，几千份一样的也比不了几次。
fn alike(heap: Vec<(At, &Submission)>) -> Vec<Vec<(At, &Submission)>> {
    let mut classes: Vec<Vec<(At, &Submission)>> = Vec::new();
    for (at, one) in heap {
        let first = |c: &&mut Vec<(At, &Submission)>| {
            c.first().is_some_and(|(_, first)| same_content(first, one))
        };
        match classes.iter_mut().find(first) {
            Some(class) => class.push((at, one)),
            None => classes.push(vec![(at, one)]),
        }
    }
    classes
}

/// 填了内容的填写项个数。
fn filled(submission: &Submission) -> usize {
    let fields = submission.answers.iter().flat_map(|a| &a.fields);
    fields.flatten().filter(|r| says_something(r)).count()
}

/// 粗略的摘要：内容相同的必相同。
fn gist(submission: &Submission) -> String {
    let mark = |a: &Answer| match a.state {
        State::Yes => 'y',
        State::No => 'n',
        State::Blank => 'b',
        State::Conflict => 'c',
        State::Na => '-',
        State::Unreadable => 'u',
        State::Missing => 'm',
    };
    let states: String = submission.answers.iter().map(mark).collect();
    let numbers = submission.answers.iter().flat_map(|a| &a.fields).flatten();
    let numbers: Vec<String> = numbers
        .filter_map(|r| match &r.value {
            Some(Value::Number(n)) => Some(n.to_string()),
            _ => None,
        })
        .collect();
    format!("{states} {}", numbers.join(","))
}

fn name(gathered: &Gathered, at: At) -> Option<&str> {
    gathered
        .localities
        .get(at.locality)
        .map(|l| l.name.as_str())
}

/// 文字出现的一处：哪一份、第几个指标、哪一格、原来的写法。
type Seen<'a> = (At, usize, Cell, &'a str);

/// 短于这些字的相同，多半是上级文件的名称或套话。
const LONG: usize = 20;
/// 一格里至少这么多条短的名称连次序都相同，才说得上是抄的。
const SEVERAL: usize = 3;
/// 全体里超过一半、且不少于这么多地区一样的，多半是统一部署的文件、活动。
const COMMON: usize = 4;

pub(in crate::check) const SAME_WORDS: Across = Across {
    rule: Rule {
        code: "Q405",
        severity: Severity::Warning,
        title: "几个地区的一段文字相同",
        why: "案例、做法各地不会一字不差：可能是抄来的，也可能是上级的文件名称。只换了地名、标点的也算；超过一半的地区都一样的，多半是统一部署的，只供了解。",
        remedy: "请核对是不是各自的情况；是上级文件的，可以不理。",
        example: "甲县、乙县的“列举”里有同样一段四十字的案例，只有县名不同。",
    },
    find: |rule, gathered, office| {
        // 去掉地名、标点的文字 → 出现的地方。
        let mut seen: BTreeMap<(usize, String), Vec<Seen<'_>>> = BTreeMap::new();
        for (at, _, current) in entries(gathered) {
            let places = own_names(gathered, at);
            for (n, answer) in current.answers.iter().enumerate() {
                for reading in answer.fields.iter().flatten() {
                    let Some(Value::Texts(items)) = &reading.value else {
                        continue;
                    };
                    for (key, text) in keys(items, &reading.raw, &places) {
                        let found = seen.entry((at.round, key)).or_default();
                        // 一个地区只记一处。
                        if found.last().is_none_or(|(last, ..)| *last != at) {
                            found.push((at, n, reading.cell, text));
                        }
                    }
                }
            }
        }
        let mut found = Vec::new();
        for ((round, _), places) in seen.into_iter().filter(|(_, p)| p.len() > 1) {
            let sent = gathered.rounds.get(round).map_or(0, |r| r.reported());
            let common = places.len() >= COMMON && places.len() * 2 > sent;
            // 一字不差的各有几处：一样的有几千处，也只数一遍
            let mut written: BTreeMap<&str, usize> = BTreeMap::new();
            for (.., text) in &places {
                *written.entry(*text).or_default() += 1;
            }
            for (at, n, cell, text) in &places {
                let others = places.iter().filter(|(other, ..)| other != at);
                let exact = written.get(text).is_some_and(|n| *n > 1);
                let names: Vec<&str> = others
                    .filter_map(|(other, ..)| name(gathered, *other))
                    .take(3)
                    .collect();
                let more = if places.len() > 4 { "等" } else { "" };
                let how = if exact {
                    "填的一字不差"
                } else {
                    "填的只差地名、标点"
                };
                let indicator = office.catalogue.indicators.get(*n);
                let mut finding = rule.at(
                    indicator.map(|i| i.code.as_str()),
                    Some(*cell),
                    format!("{}与{}{more}{how}", quote(text), names.join("、")),
                    "请核对是不是本地区的情况；是上级文件名称的，可以不理",
                );
                if common {
                    finding.severity = Severity::Info;
                }
                found.push(Raised { at: *at, finding });
            }
        }
        found
    },
};

/// 本地区与上级的名称，长的在前：抄来的往往只换了它们。
fn own_names(gathered: &Gathered, at: At) -> Vec<&str> {
    let Some(locality) = gathered.localities.get(at.locality) else {
        return Vec::new();
    };
    let full = [
        Some(locality.name.as_str()),
        locality.parent_name.as_deref(),
    ];
    let mut names: Vec<&str> = full
        .into_iter()
        .flatten()
        .flat_map(|n| [n, crate::office::place_name::bare(n)])
        .filter(|n| n.chars().count() > 1)
        .collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    names
}

/// 一格里要比的文字：够长的各条；没有够长的而条数不少、合起来够长的，整格算一条。
fn keys<'a>(items: &'a [Shown], raw: &'a Shown, places: &[&str]) -> Vec<(String, &'a str)> {
    let long = |t: &str| t.chars().count() >= LONG;
    let single: Vec<(String, &str)> = items
        .iter()
        .map(|t| t.as_str())
        .filter(|t| long(t))
        .map(|t| (plain(t, places), t))
        // 去掉地名以后所剩无几的（如单位名称的罗列），不算
        .filter(|(key, _)| key.chars().count() * 2 >= LONG)
        .collect();
    if !single.is_empty() || items.len() < SEVERAL || !long(raw) {
        return single;
    }
    let key: Vec<String> = items.iter().map(|t| plain(t, places)).collect();
    let key = key.join("；");
    if long(&key) {
        vec![(key, raw.as_str())]
    } else {
        Vec::new()
    }
}

/// 去掉地名、空白与标点。
fn plain(text: &str, places: &[&str]) -> String {
    let mut text = text.to_owned();
    for place in places {
        if text.contains(place) {
            text = text.replace(place, "");
        }
    }
    text.retain(char::is_alphanumeric);
    text
}
