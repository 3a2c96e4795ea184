//! 与上期一样的数、一样的话：可能是照抄上期。

use super::{At, Raised, entries};
use crate::check::Across;
use crate::check::view::quote;
use crate::field::Value;
use crate::finding::{Cell, Rule, Severity};
use crate::model::periods::Earlier;
use crate::model::submission::Submission;
use crate::round::Gathered;
use std::collections::BTreeSet;

/// 至少有这么多个数两期都填了才看。
const COMPARED: usize = 6;
/// 相同的数里至少有这么多个不小于 [`SIZEABLE`]：一两件、两三个年年相同是常事。
const TELLING: usize = 4;
/// 大到不会碰巧相同的数。
const SIZEABLE: i64 = 10;
/// 短于这些字的相同，多半是机构、文件的名称。
const LONG: usize = 20;

/// 主轮里两期都有材料的各地区：这一期的一份与上期的几份。
fn both(gathered: &Gathered) -> Vec<(At, &Submission, Vec<&Submission>)> {
    let earlier = gathered
        .previous
        .as_ref()
        .and_then(|p| Earlier::of(p, &gathered.localities, &gathered.rounds));
    let Some(earlier) = earlier else {
        return Vec::new();
    };
    entries(gathered)
        .filter(|(at, ..)| Some(at.round) == gathered.main)
        .filter_map(|(at, _, current)| {
            let before: Vec<&Submission> = earlier
                .before(at.locality)
                .filter_map(|b| earlier.round.submission_of(b))
                .collect();
            (!before.is_empty()).then_some((at, current, before))
        })
        .collect()
}

pub(in crate::check) const SAME_NUMBERS: Across = Across {
    rule: Rule {
        code: "Q423",
        severity: Severity::Warning,
        title: "数与上期几乎全部相同",
        why: "一年过去，件数、人次不会恰好都不变：多半是把上期的表改了日期就报来。",
        remedy: "请按本期的台账重新填写；确实不变的，请说明。",
        example: "上期与本期都填了 18 个数，17 个一字不差。",
    },
    find: |rule, gathered, office| {
        let mut found = Vec::new();
        for (at, current, before) in both(gathered) {
            let [before] = before.as_slice() else {
                continue;
            };
            let (mut compared, mut same, mut sizeable) = (0, 0, 0);
            let mut first: Option<(usize, Cell)> = None;
            for (n, (now, then)) in current.answers.iter().zip(&before.answers).enumerate() {
                for (now, then) in now.fields.iter().zip(&then.fields) {
                    let (Some(now), Some(then)) = (now, then) else {
                        continue;
                    };
                    let amount = |v: &Option<Value>| v.as_ref().and_then(Value::amount);
                    let (Some(a), Some(b)) = (amount(&now.value), amount(&then.value)) else {
                        continue;
                    };
                    if a == 0 && b == 0 {
                        continue;
                    }
                    compared += 1;
                    if a == b {
                        same += 1;
                        sizeable += usize::from(a >= SIZEABLE);
                        first.get_or_insert((n, now.cell));
                    }
                }
            }
            // 五个里有四个以上相同
            if compared < COMPARED || same * 5 < compared * 4 || sizeable < TELLING {
                continue;
            }
            let code = first.and_then(|(n, _)| office.catalogue.indicators.get(n));
            found.push(Raised {
                at,
                finding: rule.at(
                    code.map(|i| i.code.as_str()),
                    first.map(|(_, cell)| cell),
                    format!(
                        "两期都填了的{compared}个数里，{same}个与上期（{}）相同",
                        before.source.path
                    ),
                    "请按本期的台账核对；确实不变的，请说明",
                ),
            });
        }
        found
    },
};

pub(in crate::check) const OLD_WORDS: Across = Across {
    rule: Rule {
        code: "Q424",
        severity: Severity::Warning,
        title: "长文字与上期一字不差",
        why: "列举的事例、名称应当是本期的；与上期一字不差，可能是照抄。",
        remedy: "请换成本期的事例；长期有效的文件、机构名称，可以不理。",
        example: "“列举”里四十字的案例，去年的表上也是这一段。",
    },
    find: |rule, gathered, office| {
        let mut found = Vec::new();
        for (at, current, before) in both(gathered) {
            let old: BTreeSet<&str> = before.iter().flat_map(|s| long_texts(s)).collect();
            if old.is_empty() {
                continue;
            }
            for (indicator, answer) in office.catalogue.indicators.iter().zip(&current.answers) {
                for reading in answer.fields.iter().flatten() {
                    let Some(Value::Texts(items)) = &reading.value else {
                        continue;
                    };
                    let same: Vec<&str> = items
                        .iter()
                        .map(|t| t.as_str())
                        .filter(|t| old.contains(t))
                        .collect();
                    let Some(first) = same.first() else { continue };
                    found.push(Raised {
                        at,
                        finding: rule.at(
                            Some(&indicator.code),
                            Some(reading.cell),
                            format!("{}等{}条与上期填的一字不差", quote(first), same.len()),
                            "请核对是不是本期的；长期有效的文件、机构名称，可以不理",
                        ),
                    });
                }
            }
        }
        found
    },
};

/// 一份材料里够长的各条文字。
fn long_texts(submission: &Submission) -> impl Iterator<Item = &str> {
    let readings = submission.answers.iter().flat_map(|a| &a.fields).flatten();
    readings
        .filter_map(|r| match &r.value {
            Some(Value::Texts(items)) => Some(items),
            _ => None,
        })
        .flatten()
        .map(|t| t.as_str())
        .filter(|t| t.chars().count() >= LONG)
}
