//! 审核：一份之内与各份之间的规则。一条规则一项，列在一张表里。
//!
//! 进：报送材料、轮次。出：加上审核问题的同样的材料、轮次。
//! 这里只提问题，不改答案；读表时已经说过的（两个都勾、读不出的数……）不再说。
//!
//! 添一条规则：写一项（说明与函数在一处），列入 [`WITHIN`] 或 [`ACROSS`]。

mod across;
mod answers;
mod consistency;
mod explained;
mod numbers;
mod parts;
#[cfg(test)]
mod tests;
mod view;

use crate::finding::{Finding, Rule};
use crate::model::submission::Submission;
use crate::office::Office;
use crate::round::Gathered;
use across::Raised;
use view::View;

/// 一份材料之内的一条规则。
struct Within {
    rule: Rule,
    find: fn(&Rule, &View<'_>) -> Vec<Finding>,
}

/// 各份材料之间的一条规则。
struct Across {
    rule: Rule,
    find: fn(&Rule, &Gathered, &Office) -> Vec<Raised>,
}

/// 一份之内的规则。
const WITHIN: [Within; 13] = [
    answers::NOTHING_TICKED,
    answers::NOT_FILLED,
    answers::FILLED_UNDER_NO,
    numbers::COUNT_AND_LIST,
    answers::MOSTLY_BLANK,
    numbers::NONE_UNDER_YES,
    consistency::SAME_TEXT,
    numbers::IMPLAUSIBLE,
    numbers::LOOKS_LIKE_YEAR,
    consistency::CLAIMED_NOT_APPLICABLE,
    consistency::LISTED_TWICE,
    consistency::CONDITION_UNKNOWN,
    parts::MORE_THAN_WHOLE,
];

/// 各份之间的规则。
const ACROSS: [Across; 12] = [
    across::SENT_TWICE,
    across::SEVERAL_VERSIONS,
    across::UNDECIDED_VERSIONS,
    across::COPIED,
    across::SAME_WORDS,
    across::OTHER_ROUND,
    across::UNUSUAL,
    across::TOTAL_DIFFERS,
    across::TOTAL_REPEATS,
    across::SAME_NUMBERS,
    across::OLD_WORDS,
    across::OVERSTATED,
];

const ALL: [Rule; WITHIN.len() + ACROSS.len() + 1] = {
    let mut all = [explained::NOT_ACCEPTED; WITHIN.len() + ACROSS.len() + 1];
    let mut at = 0;
    while at < WITHIN.len() {
        all[at] = WITHIN[at].rule;
        at += 1;
    }
    while at < WITHIN.len() + ACROSS.len() {
        all[at] = ACROSS[at - WITHIN.len()].rule;
        at += 1;
    }
    all
};

/// 本模块的全部规则，按代码。
pub static RULES: &[Rule] = &ALL;

/// 审核一份材料，问题加进去，重的在前。读完一份即可用，与别的材料无关；再审一遍得到同样的问题，
/// 材料更正过的，原来的问题随之消去。打不开的材料没有可审的。
pub fn within(submission: &mut Submission, office: &Office) {
    let Some(view) = View::of(submission, office) else {
        return;
    };
    let found: Vec<Finding> = WITHIN
        .iter()
        .flat_map(|check| (check.find)(&check.rule, &view))
        .collect();
    drop_raised(submission, WITHIN.iter().map(|c| &c.rule));
    raise(submission, found);
    explained::settle(submission);
}

/// 以前审核提的问题这一次重新提：材料可能更正过，一起审核的材料也可能不同。
fn drop_raised<'r>(submission: &mut Submission, rules: impl Iterator<Item = &'r Rule>) {
    let codes: Vec<&str> = rules.map(|r| r.code).collect();
    submission
        .findings
        .retain(|f| !codes.contains(&f.code.as_str()));
}

/// 审核各份之间，问题加进有关的每一份。几份里同样的问题各份照留，列出时才归在一起（[`crate::model::said`]）。
pub fn across(gathered: &mut Gathered, office: &Office) {
    for submission in submissions(gathered) {
        drop_raised(submission, ACROSS.iter().map(|c| &c.rule));
    }
    gathered.unusual = across::unusual(gathered, office);
    let found: Vec<Raised> = ACROSS
        .iter()
        .flat_map(|check| (check.find)(&check.rule, gathered, office))
        .collect();
    for raised in found {
        if let Some(submission) = raised.at.of_mut(gathered) {
            raise(submission, vec![raised.finding]);
        }
    }
    for submission in submissions(gathered) {
        explained::settle(submission);
    }
}

/// 全部材料。
fn submissions(gathered: &mut Gathered) -> impl Iterator<Item = &mut Submission> {
    let entries = gathered.rounds.iter_mut().flat_map(|r| &mut r.entries);
    let all = entries.flat_map(|e| {
        let others = e.others.iter_mut().map(|(s, _)| s);
        e.current.iter_mut().chain(others)
    });
    all.chain(&mut gathered.unattributed)
}

/// 加进问题。同一处的同一句话只说一次：从 `quanyi read` 的结果再读进来的材料已经带着它。
fn raise(submission: &mut Submission, found: Vec<Finding>) {
    for finding in found {
        let said = |f: &Finding| {
            f.code == finding.code
                && f.cell == finding.cell
                && f.indicator == finding.indicator
                && f.message == finding.message
        };
        if !submission.findings.iter().any(said) {
            submission.findings.push(finding);
        }
    }
    crate::finding::sort(&mut submission.findings);
}
