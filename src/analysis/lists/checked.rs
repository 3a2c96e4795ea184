//! 核查（互查、抽查、实地督导）怎样说。

use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, Round};
use crate::model::submission::{Answer, CheckRound, State, Submission};

/// 核查了某地区的一轮。
pub(super) struct Check<'a> {
    pub(super) way: CheckRound,
    pub(super) submission: &'a Submission,
    /// 计入汇总的答案，与目录同序。
    pub(super) answers: &'a [Answer],
}

/// 核查过一个地区的各轮，最有分量的（实地督导、抽查、互查）在前；只取与主轮同一周期、比主轮更有分量的。
pub(super) fn checks<'a>(
    comparison: &'a Comparison,
    main: &Round,
    locality: usize,
) -> Vec<Check<'a>> {
    let mut checks: Vec<Check<'a>> = comparison
        .rounds
        .iter()
        .filter(|r| r.period == main.period && r.check > main.check)
        .filter_map(|round| {
            let way = round.check.filter(|c| *c != CheckRound::OwnCheck)?;
            let submission = round.submission_of(locality).filter(|s| s.is_readable())?;
            let answers = round.answers_of(locality);
            Some(Check {
                way,
                submission,
                answers,
            })
        })
        .collect();
    checks.sort_by_key(|c| std::cmp::Reverse(c.way));
    checks
}

/// 一条指标核查的结果：最有分量的一轮里说得清的；都说不清的取最有分量的一轮。没有核查为空。
pub(super) fn verdict<'c>(
    checks: &'c [Check<'_>],
    indicator: &Indicator,
) -> Option<(&'c Check<'c>, State)> {
    let said = |check: &'c Check<'_>| {
        let answer = check.answers.get(indicator.ix);
        (check, answer.map_or(State::Missing, |a| a.state))
    };
    let clear = |(_, state): &(&Check<'_>, State)| matches!(state, State::Yes | State::No);
    checks
        .iter()
        .map(said)
        .find(clear)
        .or_else(|| checks.first().map(said))
}
