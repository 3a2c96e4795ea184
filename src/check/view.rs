//! 审核时看一份材料：每个指标与它的答案，是否适用，填了没有。

use crate::field::Value;
use crate::model::catalogue::{Field, Indicator};
use crate::model::submission::{Answer, Reading, Submission};
use crate::office::Office;
use crate::office::roster::RosterLine;

/// 一份可审的材料：答案与目录一一对应。
pub(super) struct View<'a> {
    pub(super) submission: &'a Submission,
    pub(super) office: &'a Office,
    line: Option<&'a RosterLine>,
}

/// 一个指标与它的答案。
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) answer: &'a Answer,
    /// 是否适用；不知道为空。
    pub(super) applies: Option<bool>,
}

impl<'a> View<'a> {
    pub(super) fn of(submission: &'a Submission, office: &'a Office) -> Option<Self> {
        (submission.answers.len() == office.catalogue.indicators.len() && submission.is_readable())
            .then(|| Self {
                submission,
                office,
                line: crate::round::roster_line(&submission.locality, &office.roster),
            })
    }

    /// 全部指标，按次序。
    pub(super) fn items(&self) -> impl Iterator<Item = Item<'a>> + '_ {
        let indicators = self.office.catalogue.indicators.iter();
        indicators
            .zip(&self.submission.answers)
            .map(|(indicator, answer)| Item {
                indicator,
                answer,
                applies: match indicator.only_for {
                    None => Some(true),
                    Some(condition) => self.line.map(|l| l.conditions.contains(&condition)),
                },
            })
    }
}

impl<'a> Item<'a> {
    /// 填写项与填的内容。
    pub(super) fn fields(self) -> impl Iterator<Item = (&'a Field, Option<&'a Reading>)> {
        let readings = self.answer.fields.iter().map(Option::as_ref);
        self.indicator.fields.iter().zip(readings)
    }

    /// 填了内容的填写项；“0”“无”“没有”之类不算。
    pub(super) fn filled(self) -> impl Iterator<Item = (&'a Field, &'a Reading)> {
        self.fields()
            .filter_map(|(field, reading)| Some((field, reading?)))
            .filter(|(_, reading)| says_something(reading))
    }

    /// 现实情况的两个选项，如 `“有”或“无”`。
    pub(super) fn choices(self) -> String {
        let kind = &self.indicator.kind;
        format!("“{}”或“{}”", kind.yes, kind.no)
    }
}

/// 没有内容的写法。
const NOTHING: [&str; 10] = [
    "",
    "无",
    "暂无",
    "没有",
    "无此项",
    "未开展",
    "/",
    "-",
    "—",
    "不适用",
];

fn is_nothing(text: &str) -> bool {
    let text = text
        .trim()
        .trim_end_matches(['。', '.', '；', ';', '，', ',']);
    NOTHING.contains(&text)
}

/// 内容不是“0”“无”之类。读不出的也算有内容：那里写着什么。
pub(super) fn says_something(reading: &Reading) -> bool {
    match &reading.value {
        None => !is_nothing(&reading.raw),
        Some(Value::Number(n)) => *n != 0,
        Some(Value::Frequency { times, .. }) => *times != 0,
        Some(Value::Texts(items)) => items.iter().any(|i| !is_nothing(i)),
        Some(Value::Levels(levels)) => !levels.is_empty(),
        Some(Value::Categories(items)) => items.iter().any(|(_, n)| *n != 0),
    }
}

/// 引用材料的文字：一行，过长的截断并标明。
pub(super) fn quote(text: &str) -> String {
    const MOST: usize = 40;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut quoted: String = line
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST)
        .collect();
    if line.chars().nth(MOST).is_some() {
        quoted.push('…');
    }
    format!("“{quoted}”")
}
