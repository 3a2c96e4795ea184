//! 一个地区在一轮里的几份材料，往往带着同样的问题：数据里各份照留，给人看的、计数的只说一遍。
//!
//! 各份的问题是各份自己的，逐级汇总以后谁是有效件可能变；所以不从数据里删，只在列出时归在一起。

use super::comparison::{Comparison, Entry, RoundFinding};
use super::submission::Submission;
use crate::finding::report::{Place, Report};
use crate::finding::{Cell, Finding, Severity};
use std::borrow::Cow;
use std::collections::HashMap;

/// 列出的一条问题最多带几处同样的；再多的另列一条。
pub const MOST_TWINS: usize = 20;

/// 一个地区要列出的一条问题。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'a> {
    /// 第几份（[`Entry::all`] 的次序，0 是有效件）。
    pub version: usize,
    /// 在这一份里是第几条，从 0 起。
    pub ordinal: usize,
    /// 问题。
    pub finding: &'a Finding,
    /// 给人看的轻重：已有据这一份做的退回表交回的，问题都在退回表上接着问，这里只供了解。
    pub severity: Severity,
    /// 其余各份里一字不差、不另列的同一条：第几份、第几条。
    pub twins: Vec<(usize, usize)>,
}

impl Entry {
    /// 这个地区要列出的问题，按各份、各条的次序；有效件里已有的，其余各份里一字不差的不另列。
    pub fn said(&self) -> Vec<Said<'_>> {
        let mut said: Vec<Said<'_>> = Vec::new();
        // 有效件里的各条在 `said` 里的位置
        let mut first: HashMap<(&str, Option<Cell>, &str), Vec<usize>> = HashMap::new();
        for (version, submission) in self.all().enumerate() {
            let own = self.current.is_some() && version == 0;
            for (ordinal, finding) in submission.findings.iter().enumerate() {
                let key = (
                    finding.code.as_str(),
                    finding.cell,
                    finding.message.as_str(),
                );
                if !own {
                    let same = first.get(&key).into_iter().flatten().copied().find(|&at| {
                        said.get(at)
                            .is_some_and(|s| s.finding == finding && s.twins.len() < MOST_TWINS)
                    });
                    if let Some(said) = same.and_then(|at| said.get_mut(at)) {
                        said.twins.push((version, ordinal));
                        continue;
                    }
                } else if !self.others.is_empty() {
                    first.entry(key).or_default().push(said.len());
                }
                said.push(Said {
                    version,
                    ordinal,
                    finding,
                    severity: self.severity(submission, finding),
                    twins: Vec::new(),
                });
            }
        }
        said
    }

    fn severity(&self, submission: &Submission, finding: &Finding) -> Severity {
        let replaced = |current: &Submission| current.made_after(submission);
        if self.current.as_ref().is_some_and(replaced) {
            Severity::Info
        } else {
            finding.severity
        }
    }
}

impl Comparison {
    /// 全部问题，按地区、文件归在一起，供 `quanyi check` 打印。
    pub fn report(&self) -> Report<'_> {
        let name = |at: usize| self.localities.get(at).map(|l| l.name.clone());
        let mut outside: HashMap<Option<usize>, Vec<&RoundFinding>> = HashMap::new();
        for finding in &self.findings {
            outside.entry(finding.locality).or_default().push(finding);
        }
        let outside_of = |at: Option<usize>| outside.get(&at).into_iter().flatten().copied();
        let of_localities = (0..self.localities.len()).flat_map(|at| {
            let entries = self.rounds.iter().filter_map(move |r| r.entries.get(at));
            let inside = entries.flat_map(move |entry| {
                let versions: Vec<&Submission> = entry.all().collect();
                let said = entry.said().into_iter();
                said.filter_map(move |said| {
                    let finding = if said.severity == said.finding.severity {
                        Cow::Borrowed(said.finding)
                    } else {
                        let mut finding = said.finding.clone();
                        finding.severity = said.severity;
                        Cow::Owned(finding)
                    };
                    Some((place(name(at), versions.get(said.version)?), finding))
                })
            });
            let own = outside_of(Some(at));
            inside.chain(own.map(move |f| (f.place(name(at)), Cow::Borrowed(&f.finding))))
        });
        let unattributed = self.unattributed.iter().flat_map(|submission| {
            let findings = submission.findings.iter();
            findings.map(|f| (place(None, submission), Cow::Borrowed(f)))
        });
        let own = outside_of(None).map(|f| (f.place(None), Cow::Borrowed(&f.finding)));
        let read = self.submissions().filter(|s| s.is_readable()).count();
        Report::new(of_localities.chain(unattributed).chain(own), read)
    }
}

fn place(locality: Option<String>, submission: &Submission) -> Place {
    let source = &submission.source;
    Place {
        locality,
        path: Some(source.path.clone()),
        sheet: Some(source.sheet.clone()).filter(|s| !s.is_empty()),
    }
}

impl RoundFinding {
    fn place(&self, locality: Option<String>) -> Place {
        Place {
            locality,
            path: self.path.clone(),
            sheet: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Cell, Finding, Severity};
    use crate::model::comparison::{Entry, WhyNotCurrent};
    use crate::model::history::Version;
    use crate::model::sample;

    fn finding(code: &str, message: &str) -> Finding {
        Finding {
            code: code.into(),
            severity: Severity::Error,
            indicator: None,
            cell: Some(Cell::new(3, 4)),
            sheet: None,
            message: message.into(),
            hint: String::new(),
            answered: None,
        }
    }

    fn entry(findings: [&[Finding]; 2], why: WhyNotCurrent) -> Entry {
        let [mut current, mut other] = ["甲县.xlsx", "副本.xlsx"].map(|path| {
            let mut one = sample::submission("甲县", "yyyyyy");
            one.source.path = path.into();
            one.source.sha256 = path.into();
            one
        });
        current.findings = findings[0].to_vec();
        other.findings = findings[1].to_vec();
        Entry {
            current: Some(current),
            others: vec![(other, why)],
            ..Entry::default()
        }
    }

    #[test]
    fn what_both_say_is_listed_once_and_kept_in_both() {
        let (a, b) = (finding("Q302", "同"), finding("Q203", "只在副本"));
        let entry = entry(
            [std::slice::from_ref(&a), &[b, a.clone()]],
            WhyNotCurrent::Identical,
        );
        let said = entry.said();
        assert_eq!(said.len(), 2);
        assert_eq!((said[0].version, said[0].ordinal), (0, 0));
        assert_eq!(said[0].twins, [(1, 1)]);
        assert_eq!((said[1].version, said[1].ordinal), (1, 0));
        assert_eq!(entry.others[0].0.findings.len(), 2);
    }

    #[test]
    fn a_returned_form_takes_the_questions_over() {
        let own = finding("Q203", "原来的问题");
        let mut entry = entry([&[], std::slice::from_ref(&own)], WhyNotCurrent::Earlier);
        assert_eq!(entry.said()[0].severity, Severity::Error);
        let other = entry.others[0].0.source.clone();
        let current = entry.current.as_mut().unwrap();
        current.history.after.push(Version {
            path: other.path,
            sheet: other.sheet,
            sha256: other.sha256,
        });
        assert_eq!(entry.said()[0].severity, Severity::Info);
        assert_eq!(entry.others[0].0.findings[0].severity, Severity::Error);
    }
}
