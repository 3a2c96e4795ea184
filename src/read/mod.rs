//! 读：表格 → 表里的行 → 指标 → 答案。
//!
//! 进：一个打开了的文件与办公室的背景。出：一份或几份报送材料，每个指标都有答案，说不准的都有审核问题。
//! 四个问题四个地方：什么在哪里（`source`）、哪些格属于哪一行（`layout`）、这一行是哪个指标（`align`）、它说了什么（`tick`、`compose`、`field`）。

pub mod align;
pub mod assemble;
pub mod compose;
pub mod consolidated;
pub mod details;
pub mod header;
pub mod identity;
pub mod identity_rules;
pub mod layout;
pub mod lines;
pub mod number;
pub mod returned;
pub mod rules;
pub mod sheet;
pub mod targets;
pub mod tick;
pub mod tiles;
pub mod value_rules;
mod workbook;

use crate::model::history::History;
use crate::model::submission::{LocalityRef, Source, Submission};
use crate::office::Office;
use crate::source::{Clock, Opened};

/// 一个文件里的全部报送材料，至少一份。
///
/// 打不开的文件、没有自查表的文件也是一份：没有答案，有说明原因的问题。
pub fn submissions(opened: &Opened, office: &Office) -> Vec<Submission> {
    timed(opened, office, &Clock::start(opened.time), |_| {})
}

/// 同 [`submissions`]，钟由外面开，读出以后还有各份自己的事（`then`，如审核）也算在时限里。
///
/// 越过时限的没有答案，只有一条说明（Q006）：到时以后各步都草草收场，得出的东西不全，一概不用。
pub fn timed(
    opened: &Opened,
    office: &Office,
    clock: &Clock,
    mut then: impl FnMut(&mut Submission),
) -> Vec<Submission> {
    // 打不开的（时限早过了的也在内）已有说明
    if opened.grids.is_empty() {
        return vec![unreadable(opened)];
    }
    let mut found = read(opened, office, clock);
    for submission in &mut found {
        if clock.look() {
            break;
        }
        then(submission);
    }
    if !clock.look() {
        return found;
    }
    let mut late = unreadable(opened);
    late.findings.push(clock.finding());
    crate::finding::sort(&mut late.findings);
    vec![late]
}

fn read(opened: &Opened, office: &Office, clock: &Clock) -> Vec<Submission> {
    if let Some(mut found) = consolidated::submissions(opened, office, clock) {
        if found.is_empty() {
            let mut none = unreadable(opened);
            let rule = &consolidated::EMPTY;
            let message = "这份汇总表的逐项明细里一份材料也没有";
            none.findings
                .push(rule.at(None, None, message, rule.remedy));
            return vec![none];
        }
        if let Some(first) = found.first_mut() {
            // 汇总表里的公式都由逐项明细得出，另存时去掉了结果不影响读
            let about = opened.findings.iter().filter(|f| f.code != NO_RESULT);
            first.findings.extend(about.cloned());
        }
        return found;
    }
    returned::submissions(opened, office, clock)
        .unwrap_or_else(|| workbook::submissions(opened, office, clock))
}

/// 公式没有算出的结果（`source` 的规则）。
const NO_RESULT: &str = "Q013";

/// 打不开的文件。
fn unreadable(opened: &Opened) -> Submission {
    Submission {
        catalogue: String::new(),
        source: Source {
            path: opened.path.clone(),
            sha256: opened.sha256.clone(),
            ..Source::default()
        },
        locality: LocalityRef::default(),
        period: None,
        check: None,
        unit: None,
        filled_by: None,
        phone: None,
        date: None,
        answers: Vec::new(),
        findings: opened.findings.clone(),
        history: History::default(),
    }
}
