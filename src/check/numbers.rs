//! 数：与清单是否相符，是否可能。

use super::Within;
use super::view::{Item, View, quote, says_something};
use crate::field::Value;
use crate::finding::{Finding, Rule, Severity};
use crate::model::catalogue::Field;
use crate::model::submission::{Reading, State};

pub(super) const COUNT_AND_LIST: Within = Within {
    rule: Rule {
        code: "Q302",
        severity: Severity::Warning,
        title: "数量与所列条数不符",
        why: "数量要进合计，所列的名称是它的凭据；两者不符，不知道以哪个为准。",
        remedy: "请核对数量与清单，改正其中一个。只举几例的，请在末尾写“等”。",
        example: "“数量：3  名称：《…》；《…》”，只列了2条。",
    },
    find: |rule, view| {
        view.items()
            .filter_map(|i| count_and_list(rule, i))
            .collect()
    },
};

/// 清单的叫法：列全的、只举例的；别的文字（如发文单位）与数量无关。
fn lists_all(field: &Field) -> Option<bool> {
    let named = |words: &[&str]| words.iter().any(|w| field.name.contains(w));
    if named(&["名称", "列举", "清单"]) {
        Some(true)
    } else if named(&["举例", "事例", "案例"]) {
        Some(false)
    } else {
        None
    }
}

fn count_and_list(rule: &Rule, item: Item<'_>) -> Option<Finding> {
    // 只有一个数时才说得清它数的是什么。
    let mut numbers = item.fields().filter(|(f, _)| f.kind.letter() == "N");
    let (count_field, count) = numbers.next()?;
    if numbers.next().is_some() {
        return None;
    }
    let count = count?;
    let Some(Value::Number(n)) = count.value else {
        return None;
    };
    let (list_field, list, items) = item.fields().find_map(|(field, reading)| {
        let reading = reading?;
        match &reading.value {
            Some(Value::Texts(items)) if !items.is_empty() && lists_all(field).is_some() => {
                Some((field, reading, items))
            }
            _ => None,
        }
    })?;
    let listed = i64::try_from(items.len()).ok()?;
    let examples_only = lists_all(list_field) == Some(false);
    if listed == n || !says_something(list) || (listed < n && examples_only) {
        return None;
    }
    let mut finding = rule.at(
        Some(&item.indicator.code),
        Some(count.cell),
        format!(
            "{}填的是“{n}”，{}列了{listed}条",
            count_field.name, list_field.name
        ),
        if count.cell == list.cell {
            format!("请核对 {} 的数量与所列条目，改正其中一个", count.cell)
        } else {
            format!(
                "请核对 {} 的数量与 {} 所列条目，改正其中一个",
                count.cell, list.cell
            )
        },
    );
    // 约数、写了“等”的、数大而只列举几条的：本来就没有列全。
    let unlisted =
        listed < n && (open_ended(list) || (n > 10 && !list_field.name.contains("名称")));
    if count.approximate || unlisted {
        finding.severity = Severity::Info;
    }
    Some(finding)
}

/// 清单末尾写着“等”，说明没有列全。
fn open_ended(list: &Reading) -> bool {
    let text = list.raw.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '。' | '.' | '；' | ';' | '）' | ')' | '》' | '”')
    });
    text.ends_with('等') || text.ends_with('…') || {
        let tail: String = text.chars().rev().take(8).collect();
        tail.contains('等')
    }
}

pub(super) const NONE_UNDER_YES: Within = Within {
    rule: Rule {
        code: "Q304",
        severity: Severity::Warning,
        title: "选“有”或“是”而填的是零",
        why: "说有而数是零，总有一个不对。",
        remedy: "请核对：确实没有的改选“无/否”，有的填上实际的数。",
        example: "“有(√)”，右边写着“数量：0”。",
    },
    find: |rule, view| {
        let yes = view
            .items()
            .filter(|i| i.answer.state == State::Yes && i.applies != Some(false));
        yes.filter_map(|item| {
            let written: Vec<(&Field, &Reading)> =
                item.fields().filter_map(|(f, r)| Some((f, r?))).collect();
            let (field, first) = written.first()?;
            if written.iter().any(|(_, r)| says_something(r)) {
                return None;
            }
            let kind = &item.indicator.kind;
            Some(rule.at(
                Some(&item.indicator.code),
                Some(first.cell),
                format!(
                    "选“{}”，而{}填的是{}",
                    kind.yes,
                    field.name,
                    quote(&first.raw)
                ),
                format!(
                    "请核对：没有的改选“{}”，有的在 {} 填上实际的数",
                    kind.no, first.cell
                ),
            ))
        })
        .collect()
    },
};

/// 人数的上限：没有哪个省有这么多人。
const MOST_PEOPLE: i64 = 200_000_000;
/// 件、个、次等的上限。
const MOST_THINGS: i64 = 1_000_000;

pub(super) const IMPLAUSIBLE: Within = Within {
    rule: Rule {
        code: "Q306",
        severity: Severity::Warning,
        title: "数大得不可能",
        why: "一个多打了几位的数会盖过所有别的地区，合计就错了。",
        remedy: "请核对是否多打了零、把电话或日期填成了数、或单位弄错（万人填成人）。",
        example: "“数量”填了 30000000 件。",
    },
    find: |rule, view| {
        each_number(view, |item, field, reading, n| {
            let people =
                field.unit == "人" || field.name.contains('人') || field.name.contains('员');
            let people = people || field.name.contains("妇女") || field.name.contains("儿童");
            let most = if people { MOST_PEOPLE } else { MOST_THINGS };
            (n > most).then(|| {
                rule.at(
                    Some(&item.indicator.code),
                    Some(reading.cell),
                    format!(
                        "{}填的是{}{}，大得不可能",
                        field.name,
                        quote(&reading.raw),
                        spelt(n, reading)
                    ),
                    format!("请核对 {} 的数，看是否多打了几位或单位弄错", reading.cell),
                )
            })
        })
    },
};

pub(super) const LOOKS_LIKE_YEAR: Within = Within {
    rule: Rule {
        code: "Q307",
        severity: Severity::Warning,
        title: "数恰好是年份",
        why: "多半是把年份填进了数量一格，合计会平白多出两千。",
        remedy: "请核对这一格；真是这个数的，可以不理。",
        example: "周期是2017年，“数量”填的也是“2017”。",
    },
    find: |rule, view| {
        let year: String = view
            .submission
            .period
            .iter()
            .flat_map(|p| p.chars())
            .take_while(char::is_ascii_digit)
            .collect();
        let Some(year) = year
            .parse::<i64>()
            .ok()
            .filter(|y| (1990..2100).contains(y))
        else {
            return Vec::new();
        };
        each_number(view, |item, field, reading, n| {
            (n == year).then(|| {
                rule.at(
                    Some(&item.indicator.code),
                    Some(reading.cell),
                    format!("{}填的是“{n}”，恰好是这一年的年份", field.name),
                    format!("请核对 {} 是不是把年份填成了数", reading.cell),
                )
            })
        })
    },
};

/// 原文不是这个数本身时（`3千万`），注明读作多少。
fn spelt(n: i64, reading: &Reading) -> String {
    let plain = n.to_string();
    if reading.raw.trim() == plain {
        return String::new();
    }
    format!("，读作{plain}")
}

fn each_number(
    view: &View<'_>,
    check: impl Fn(Item<'_>, &Field, &Reading, i64) -> Option<Finding>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in view.items() {
        for (field, reading) in item.fields() {
            let Some(reading) = reading else { continue };
            let largest = match &reading.value {
                Some(Value::Number(n) | Value::Frequency { times: n, .. }) => Some(*n),
                Some(Value::Categories(items)) => items.iter().map(|(_, n)| *n).max(),
                Some(Value::Texts(_) | Value::Levels(_)) | None => None,
            };
            found.extend(largest.and_then(|n| check(item, field, reading, n)));
        }
    }
    found
}
