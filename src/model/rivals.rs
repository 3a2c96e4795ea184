//! 一个地区在一轮里有几份不同的、分不出先后：哪些答案一致，哪些填的不同。
//!
//! 程序不替人选：一致的照计；填的不同的按存疑，既不算达标也不进分母，数不进合计。

use super::comparison::{Entry, WhyNotCurrent};
use super::submission::{Answer, Reading, State, Submission};
use crate::field::Value;
use crate::text::Shown;

/// 一个指标上填的不同的各处。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dispute {
    /// 现实情况不同。
    pub state: bool,
    /// 不同的填写项（指标填写项的下标）。
    pub fields: Vec<usize>,
}

/// 两个答案说的是同样的话：状态、值与约数都相同。不看在哪一格、怎样对应。
pub fn same_answer(a: &Answer, b: &Answer) -> bool {
    a.state == b.state
        && a.fields.len() == b.fields.len()
        && a.fields.iter().zip(&b.fields).all(same_reading)
}

fn same_reading((a, b): (&Option<Reading>, &Option<Reading>)) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => content(a) == content(b),
        (None, None) => true,
        _ => false,
    }
}

/// 读出的值；读不出的比原文。
fn content(reading: &Reading) -> (Option<&Value>, bool, Option<&str>) {
    let raw = reading.value.is_none().then(|| reading.raw.as_str());
    (reading.value.as_ref(), reading.approximate, raw)
}

impl Entry {
    /// 与有效件分不出先后的各份。
    pub fn rivals(&self) -> impl Iterator<Item = &Submission> {
        let others = self.others.iter();
        others
            .filter(|(_, why)| *why == WhyNotCurrent::Undecided)
            .map(|(s, _)| s)
    }

    /// 有几份分不出先后：排在前面的一份也只是待定的。
    pub fn is_undecided(&self) -> bool {
        self.rivals().next().is_some()
    }

    /// 全部各份：有效件在前。
    pub fn all(&self) -> impl Iterator<Item = &Submission> {
        self.current
            .iter()
            .chain(self.others.iter().map(|(s, _)| s))
    }

    /// 分不出先后的各份，排在前面的一份在前；分得出的为空。
    pub fn undecided(&self) -> impl Iterator<Item = &Submission> {
        let current = self.current.iter().filter(|_| self.is_undecided());
        current.chain(self.rivals())
    }

    /// 计入汇总的答案，与目录同序：有效件的；几份分不出先后的，一致的照计，不同的看不清。没有材料为空。
    pub fn answers(&self) -> &[Answer] {
        match (&self.agreed, &self.current) {
            (Some(agreed), _) => agreed,
            (None, Some(current)) => &current.answers,
            (None, None) => &[],
        }
    }

    /// 各份在一个指标上填的不同的各处；一致的、只有一份的为空。
    pub fn dispute(&self, indicator: usize) -> Option<Dispute> {
        let own = self.current.as_ref()?.answers.get(indicator)?;
        let mut dispute = Dispute::default();
        for theirs in self.rivals().filter_map(|s| s.answers.get(indicator)) {
            dispute.state |= own.state != theirs.state;
            let pairs = own.fields.iter().zip(&theirs.fields).enumerate();
            let apart = pairs.filter(|(_, pair)| !same_reading(*pair));
            dispute.fields.extend(apart.map(|(ix, _)| ix));
        }
        dispute.fields.sort_unstable();
        dispute.fields.dedup();
        (dispute.state || !dispute.fields.is_empty()).then_some(dispute)
    }

    /// 定下计入汇总的答案。各份齐了以后做一次。
    pub fn settle(&mut self) {
        let Some(current) = self.current.as_ref().filter(|_| self.is_undecided()) else {
            self.agreed = None;
            return;
        };
        let answers = current.answers.iter().enumerate();
        let agreed = answers.map(|(ix, own)| {
            let mut counted = own.clone();
            let Some(dispute) = self.dispute(ix) else {
                return counted;
            };
            if dispute.state {
                counted.state = State::Unreadable;
            }
            for field in dispute.fields {
                // 这一份没有填的，指到另一份填的格
                let theirs = || {
                    let mut others = self.rivals().filter_map(|s| s.answers.get(ix));
                    others.find_map(|a| a.fields.get(field)?.as_ref().map(|r| r.cell))
                };
                let cell = own.place(field).or_else(theirs);
                if let (Some(slot), Some(cell)) = (counted.fields.get_mut(field), cell) {
                    *slot = Some(Reading {
                        value: None,
                        raw: Shown::default(),
                        cell,
                        approximate: false,
                    });
                }
            }
            counted
        });
        self.agreed = Some(agreed.collect());
    }
}
