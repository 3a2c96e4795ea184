//! 情况说明：填报单位对退回的问题作的说明，采纳哪些、不采纳哪些。

use super::raise;
use crate::finding::{Finding, Rule, Severity};
use crate::model::history::Explanation;
use crate::model::submission::Submission;

/// 情况说明没有采纳，或不是对问题的回答。
pub(super) const NOT_ACCEPTED: Rule = Rule {
    code: "Q430",
    severity: Severity::Info,
    title: "情况说明没有采纳",
    why: "退回表上的情况说明按一定的规矩采纳。采纳的：对“请核对”的问题写明了缘由的，这个问题不再问，降为“供了解”，说明随它列出，也注在数字旁边。不采纳的：“须更正”的问题（两项都勾、看不清、读不出数等）必须改表，说明代替不了；涉及个人信息的（Q5xx）必须删去；只写“无”“同上”“见附件”“已改”之类的等于没有写。没有问到而自己写的说明，照录。",
    remedy: "没有采纳的问题仍然列在原处，请填报单位照它的处理办法更正；说明本身有用的，请人看一眼再定。",
    example: "2.1.1 两项都勾了，退回后没有改，只写“属实”：仍须更正。",
};

/// 等于没有写的说明。
const EMPTY_WORDS: [&str; 22] = [
    "无",
    "没有",
    "暂无",
    "同上",
    "同前",
    "略",
    "见附件",
    "详见附件",
    "见原表",
    "是",
    "否",
    "有",
    "已改",
    "已改正",
    "已更正",
    "已修改",
    "已补充",
    "已补填",
    "已填",
    "已核",
    "已整改",
    "收到",
];

/// 说明了缘由：不空，也不是“已改”之类。
fn says_why(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    bare.chars().count() >= 2 && !EMPTY_WORDS.contains(&bare.as_str())
}

/// 这一条说明能不能回答这个问题；不能的，为什么。
fn judge(finding: &Finding, explanation: &Explanation) -> Result<(), &'static str> {
    match finding.severity {
        Severity::Error => Err("这一项须更正，说明不能代替更正"),
        Severity::Warning | Severity::Info if finding.code.starts_with("Q5") => {
            Err("涉及个人信息的必须删去")
        }
        Severity::Warning | Severity::Info if !says_why(&explanation.text) => Err("没有写明缘由"),
        Severity::Warning | Severity::Info => Ok(()),
    }
}

/// 采纳的说明随问题走，问题不再问；没有采纳的说出为什么。再来一遍不变。
pub(super) fn settle(submission: &mut Submission) {
    submission.findings.retain(|f| f.code != NOT_ACCEPTED.code);
    let mut said = Vec::new();
    for explanation in &submission.history.explanations {
        let mut refused: Vec<(String, &str)> = Vec::new();
        let mut used = false;
        let asked = submission.findings.iter_mut().filter(|f| {
            f.indicator == explanation.indicator && explanation.answers.contains(&f.code)
        });
        for finding in asked {
            if finding.answered.is_some() {
                used = true;
                continue;
            }
            if finding.severity == Severity::Info {
                continue;
            }
            match judge(finding, explanation) {
                Ok(()) => {
                    finding.answer(&explanation.text);
                    used = true;
                }
                Err(why) => {
                    let refusal = (finding.code.clone(), why);
                    if !refused.contains(&refusal) {
                        refused.push(refusal);
                    }
                }
            }
        }
        let place = explanation
            .indicator
            .as_deref()
            .map_or(String::new(), |code| format!("{code} "));
        let text = super::view::quote(&explanation.text);
        let message = match refused.as_slice() {
            [] if used => continue,
            [] => format!("{place}另外写了情况说明{text}"),
            list => {
                let why: Vec<String> = list
                    .iter()
                    .map(|(code, why)| format!("{code}：{why}"))
                    .collect();
                format!("{place}的情况说明{text}没有采纳（{}）", why.join("；"))
            }
        };
        let hint = if refused.is_empty() {
            "供了解"
        } else {
            "请照原来的问题更正；说明有道理的，请人看一眼再定"
        };
        let indicator = explanation.indicator.as_deref();
        let mut finding = NOT_ACCEPTED.at(indicator, explanation.cell, message, hint);
        if explanation.path == submission.source.path
            && explanation.sheet != submission.source.sheet
        {
            finding = finding.on_sheet(&explanation.sheet);
        }
        said.push(finding);
    }
    raise(submission, said);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_explain_nothing() {
        for text in [
            "",
            "无",
            "无。",
            "（无）",
            "同上",
            "已改正",
            "见附件！",
            "-",
            "  ",
        ] {
            assert!(!says_why(text), "{text}");
        }
        for text in [
            "数字属实",
            "属实",
            "含三个派出所的报警记录",
            "无此项工作",
            "已改为3件，原为笔误",
        ] {
            assert!(says_why(text), "{text}");
        }
    }
}
