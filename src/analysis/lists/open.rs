//! 一个地区悬而未决的问题，与它们最有利、最不利时的份额。
//!
//! 采纳了的情况说明（Q430）使问题不再悬着：答案照材料上的，最不利、最有利都照它算；说明随名单列出。

use crate::finding::{Finding, Severity};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, Round, Share};
use crate::model::lists::OpenQuestion;
use crate::model::submission::{State, Submission};
use crate::office::Office;

/// 对“有”“无”本身提出疑问的“请核对”：没有勾选、有而未填、无而填了、有而填零、自填不适用、
/// 只写“同上”。别的“请核对”（数量、文字）不会改变答案。
const DOUBTS: [&str; 6] = ["Q201", "Q203", "Q301", "Q304", "Q308", "Q213"];
/// 几份不同的材料分不出先后。
const SEVERAL: &str = "Q403";

/// 一个地区在主轮的答案，连同悬着的。
pub(super) struct Outlook<'a> {
    pub(super) submission: &'a Submission,
    /// 与目录同序：计入汇总的现实情况。
    pub(super) states: Vec<State>,
    /// 与目录同序：这一条还悬着。
    pub(super) open: Vec<bool>,
    /// 全部悬而未决的问题，按指标；关系到整份材料的在前。
    pub(super) questions: Vec<OpenQuestion>,
    /// 与目录同序：采纳的情况说明使这一条不再悬着的，是什么。
    pub(super) explained: Vec<Option<String>>,
}

impl<'a> Outlook<'a> {
    /// 没有读得出的有效件为空。
    pub(super) fn of(
        comparison: &Comparison,
        round: &'a Round,
        at: usize,
        office: &Office,
    ) -> Option<Self> {
        let locality = comparison.localities.get(at)?;
        let entry = round.entries.get(at)?;
        let submission = entry.current.as_ref().filter(|s| s.is_readable())?;
        let mut outlook = Self {
            submission,
            states: Vec::new(),
            open: Vec::new(),
            questions: Vec::new(),
            explained: Vec::new(),
        };
        outlook.whole();
        for indicator in &office.catalogue.indicators {
            let answer = entry.answers().get(indicator.ix);
            let raw = answer.map_or(State::Missing, |a| a.state);
            let state = locality.effective(indicator, raw);
            let disputed = entry.dispute(indicator.ix).is_some_and(|d| d.state);
            let before = outlook.questions.len();
            let explained = outlook.explanation(indicator, state);
            // 对本地区不适用的，怎样答复都不计
            if locality.applies(indicator) != Some(false) {
                outlook.findings(indicator, state, disputed);
                if outlook.questions.len() == before
                    && explained.is_none()
                    && let Some(what) = unclear(state)
                {
                    let cell = answer.and_then(|a| a.cell);
                    outlook.ask(Some(indicator), what.to_owned(), None, cell);
                }
            }
            outlook.states.push(state);
            let open = outlook.questions.len() > before;
            outlook.open.push(open);
            outlook.explained.push(explained.filter(|_| !open));
        }
        Some(outlook)
    }

    /// 关系到整份材料的“须更正”：没有指明指标，说不出会改变哪些答案。
    fn whole(&mut self) {
        let submission = self.submission;
        for finding in &submission.findings {
            // 几份分不出先后的，逐条另有问题
            let several = finding.code == SEVERAL;
            if finding.severity == Severity::Error && finding.indicator.is_none() && !several {
                self.ask(
                    None,
                    finding.message.clone(),
                    Some(&finding.code),
                    finding.cell,
                );
                if let (Some(sheet), Some(last)) = (&finding.sheet, self.questions.last_mut()) {
                    last.sheet.clone_from(sheet);
                }
            }
        }
    }

    /// 一条指标的问题；几份只是填写的内容不同（`disputed` 为假）的，不使“有”“无”悬着。
    fn findings(&mut self, indicator: &Indicator, state: State, disputed: bool) {
        let submission = self.submission;
        let own = submission
            .findings
            .iter()
            .filter(|f| f.indicator.as_deref() == Some(&indicator.code) && casts_doubt(f, state))
            .filter(|f| disputed || f.code != SEVERAL);
        for finding in own {
            self.ask(
                Some(indicator),
                finding.message.clone(),
                Some(&finding.code),
                finding.cell,
            );
        }
    }

    /// 这一条本来悬着、因采纳了情况说明而不再悬着的：说明的原文。
    fn explanation(&self, indicator: &Indicator, state: State) -> Option<String> {
        let findings = self.submission.findings.iter();
        let mut settled = findings.filter(|f| {
            f.indicator.as_deref() == Some(&indicator.code)
                && casts_doubt_as(f, Severity::Warning, state)
        });
        settled.find_map(|f| f.answered.clone())
    }

    fn ask(
        &mut self,
        indicator: Option<&Indicator>,
        what: String,
        code: Option<&str>,
        cell: Option<crate::finding::Cell>,
    ) {
        self.questions.push(OpenQuestion {
            indicator: indicator.map(|i| i.ix),
            what,
            code: code.map(str::to_owned),
            path: self.submission.source.path.clone(),
            sheet: self.submission.source.sheet.clone(),
            cell,
        });
    }

    /// 采纳了说明、不再悬着的各条，一条一句：`2.1.1的疑问已说明：本年度未开展`。
    pub(super) fn explanations(&self, office: &Office) -> Vec<String> {
        let indicators = office.catalogue.indicators.iter().zip(&self.explained);
        indicators
            .filter_map(|(indicator, text)| {
                let text = text.as_ref()?;
                Some(format!("{}的疑问已说明：{text}", indicator.code))
            })
            .collect()
    }

    /// 有没有关系到整份材料的问题。
    pub(super) fn whole_in_doubt(&self) -> bool {
        self.questions.iter().any(|q| q.indicator.is_none())
    }

    /// 一条指标悬着的问题，连同关系到整份材料的。
    pub(super) fn about(&self, indicator: usize) -> Vec<OpenQuestion> {
        self.questions
            .iter()
            .filter(|q| q.indicator.is_none_or(|ix| ix == indicator))
            .cloned()
            .collect()
    }

    /// 若干指标的份额：现在的、最不利的、最有利的。
    pub(super) fn shares(&self, of: impl Fn(usize) -> bool) -> Bounds {
        let mut bounds = Bounds::default();
        for (ix, (&state, &open)) in self.states.iter().zip(&self.open).enumerate() {
            if !of(ix) {
                continue;
            }
            bounds.now.count(state);
            if open {
                bounds.worst.count(State::No);
                bounds.best.count(State::Yes);
            } else {
                bounds.worst.count(state);
                bounds.best.count(state);
            }
        }
        bounds
    }
}

/// 一个份额的三种算法。
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) now: Share,
    pub(super) worst: Share,
    pub(super) best: Share,
}

/// 这条审核问题使“有”“无”本身悬着。
fn casts_doubt(finding: &Finding, state: State) -> bool {
    casts_doubt_as(finding, finding.severity, state)
}

/// 同上，按给定的轻重看：采纳了说明的已降为供了解，原来是请核对。
fn casts_doubt_as(finding: &Finding, severity: Severity, state: State) -> bool {
    match severity {
        Severity::Error => true,
        // 行与指标对得没有把握（Q1xx），答案就可能不是这一条的
        Severity::Warning => {
            finding.code.starts_with("Q1")
                || DOUBTS.contains(&finding.code.as_str())
                || unclear(state).is_some()
        }
        Severity::Info => false,
    }
}

/// 答案本身说不清时的一句话。
fn unclear(state: State) -> Option<&'static str> {
    match state {
        State::Yes | State::No | State::Na => None,
        State::Blank => Some("没有勾选，按未达到计"),
        State::Missing => Some("材料里没有这一条，按未达到计"),
        State::Conflict => Some("两项都勾，不计入"),
        State::Unreadable => Some("看不清填的是什么，不计入"),
    }
}
