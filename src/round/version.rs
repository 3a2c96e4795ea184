//! 一个地区在一轮里的几份：哪一份是有效件。只看来历、内容与表上的填报日期，从不看文件的时间。

use crate::model::comparison::{Entry, WhyNotCurrent};
use crate::model::rivals::same_answer;
use crate::model::submission::Submission;

/// 两份材料说的是同样的话：每个答案都相同（[`same_answer`]）。
pub fn same_content(a: &Submission, b: &Submission) -> bool {
    a.answers.len() == b.answers.len()
        && a.answers
            .iter()
            .zip(&b.answers)
            .all(|(a, b)| same_answer(a, b))
}

/// 填报日期，`2017-12-05`（可以逐字比先后）；不是完整日期的等于没有。
fn date(submission: &Submission) -> Option<String> {
    crate::office::date::read(submission.date.as_deref()?)?.full()
}

/// 定有效件。`versions` 已按固定的次序（路径、工作表）排好。
///
/// 先看来历：退回表在做它时已有的各份之后，不论填报日期怎样写；再看表上的填报日期，最晚的是有效件。
/// 内容相同的算一种，取其中最晚的日期。仍比不出先后（日期相同，或有一方没有）而内容不同的，
/// 留给人定：一致的答案照计，不同的存疑。从不看文件的时间。
pub(super) fn entry(versions: Vec<Submission>) -> Entry {
    let replaced: Vec<bool> = versions
        .iter()
        .map(|old| {
            versions
                .iter()
                .any(|new| new.made_after(old) && !old.made_after(new))
        })
        .collect();
    let mut kinds: Vec<Vec<(bool, Submission)>> = Vec::new();
    for (version, replaced) in versions.into_iter().zip(replaced) {
        let same = |kind: &&mut Vec<(bool, Submission)>| {
            kind.first()
                .is_some_and(|(_, first)| same_content(first, &version))
        };
        match kinds.iter_mut().find(same) {
            Some(kind) => kind.push((replaced, version)),
            None => kinds.push(vec![(replaced, version)]),
        }
    }
    type Kind = Vec<(bool, Submission)>;
    let latest = |kind: &Kind| kind.iter().filter_map(|(_, v)| date(v)).max();
    let standing = |kind: &Kind| kind.iter().any(|(replaced, _)| !replaced);
    // 排序是稳定的：分不出先后的保持原来的次序。
    kinds.sort_by_key(|kind| (!standing(kind), std::cmp::Reverse(latest(kind))));
    for kind in &mut kinds {
        // 内容相同的，后来的在前；再取文件名短的：长的多半是“- 副本”“(1)”。
        kind.sort_by_key(|(replaced, version)| {
            let name = version.source.path.chars().count();
            (*replaced, std::cmp::Reverse(date(version)), name)
        });
    }
    let current_date = kinds.first().and_then(latest);
    let mut entry = Entry::default();
    for (n, kind) in kinds.into_iter().enumerate() {
        let own = latest(&kind);
        for (replaced, version) in kind {
            if entry.current.is_none() {
                entry.current = Some(version);
                continue;
            }
            let why = match (&own, &current_date) {
                _ if n == 0 => WhyNotCurrent::Identical,
                _ if replaced => WhyNotCurrent::Earlier,
                (Some(own), Some(current)) if own < current => WhyNotCurrent::Earlier,
                _ => WhyNotCurrent::Undecided,
            };
            entry.others.push((version, why));
        }
    }
    entry.settle();
    entry
}
