//! 报送材料（submission）：一个地区在一轮检查里、从一个文件的一处读出的全部答案。

use super::history::History;
use crate::field::Value;
use crate::finding::{Cell, Finding, Severity};
use crate::text::Shown;
use serde::{Deserialize, Serialize};

/// 一份报送材料。打不开的文件也是一份：没有答案，有一条 Q0xx。
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// 指标目录的标识；打不开的文件为空。
    pub catalogue: String,
    /// 出处。
    pub source: Source,
    /// 地区。
    pub locality: LocalityRef,
    /// 周期，如 `2017`。
    pub period: Option<String>,
    /// 检查方式。
    pub check: Option<CheckRound>,
    /// 填报单位，如 `甲县妇联`。
    pub unit: Option<String>,
    /// 填报人。
    pub filled_by: Option<String>,
    /// 联系电话（表头里工作用的，不是正文里的）。
    pub phone: Option<String>,
    /// 填报日期，`2017-12-05`。
    pub date: Option<String>,
    /// 与目录的三级指标一一对应、同序；打不开的文件为空。
    pub answers: Vec<Answer>,
    /// 这一份的全部审核问题。
    pub findings: Vec<Finding>,
    /// 来历：据哪几份填好、经过哪些汇总表、更正与说明。直接读原件得来的没有。
    pub history: History,
}

/// 出处。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// 显示用的路径。
    pub path: String,
    /// 工作表名。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// 文件内容的 SHA-256。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// 版式：`annex` `form` `split` `structured` `wide` `consolidated`。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub layout: String,
}

/// 材料自称的、并已与名册核对的地区；不确定的为空。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalityRef {
    /// 名称，名册里有的用名册的。
    pub name: Option<String>,
    /// 六位（或更长）行政区划代码。
    pub code: Option<String>,
    /// 层级：`省级` `市级` `县级` `乡级` `村级`。
    pub level: Option<String>,
    /// 上级地区的名称。
    pub parent: Option<String>,
}

/// 检查方式。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CheckRound {
    /// 自查
    #[serde(rename = "自查")]
    OwnCheck,
    /// 互查
    #[serde(rename = "互查")]
    MutualCheck,
    /// 抽查
    #[serde(rename = "抽查")]
    SpotCheck,
    /// 实地督导
    #[serde(rename = "实地督导")]
    FieldInspection,
}

impl CheckRound {
    /// 全部检查方式，按通常的先后。
    pub const ALL: [CheckRound; 4] = [
        CheckRound::OwnCheck,
        CheckRound::MutualCheck,
        CheckRound::SpotCheck,
        CheckRound::FieldInspection,
    ];

    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            CheckRound::OwnCheck => "自查",
            CheckRound::MutualCheck => "互查",
            CheckRound::SpotCheck => "抽查",
            CheckRound::FieldInspection => "实地督导",
        }
    }

    /// 只查一部分地区：没有查到的不是没有报送。
    pub fn is_sample(self) -> bool {
        matches!(self, CheckRound::SpotCheck | CheckRound::FieldInspection)
    }

    /// 由叫法取得（只认规范叫法；宽松的识别在 `read::identity`）。
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.label() == label)
    }
}

/// 一个指标的答案。
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// 现实情况。
    pub state: State,
    /// 现实情况所在的单元格。
    pub cell: Option<Cell>,
    /// 与指标的填写项同序；没有填的为空。
    pub fields: Vec<Option<Reading>>,
    /// 各填写项应当填在哪一格（与 `fields` 同序，没填的也有），供提示用；版式说不出时为空表。
    /// 不参与比较两份内容。
    pub places: Vec<Option<Cell>>,
    /// 这一行怎样对应到指标；`Missing` 时为空。
    pub matched: Option<Match>,
}

impl Answer {
    /// 材料里没有这一行：`fields` 是指标填写项的个数。
    pub fn missing(fields: usize) -> Self {
        Self {
            state: State::Missing,
            cell: None,
            fields: vec![None; fields],
            places: Vec::new(),
            matched: None,
        }
    }

    /// 第 `field` 个填写项应当填在哪一格：已填的即所在格，没填的由版式说。
    pub fn place(&self, field: usize) -> Option<Cell> {
        let filled = |r: &Option<Reading>| r.as_ref().map(|r| r.cell);
        self.fields
            .get(field)
            .and_then(filled)
            .or_else(|| self.places.get(field).copied().flatten())
    }
}

/// 现实情况的状态。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// 有、是。
    Yes,
    /// 无、否。
    No,
    /// 没有勾选。
    Blank,
    /// 两个都勾了。
    Conflict,
    /// 不适用。
    Na,
    /// 有内容，看不清是什么。
    Unreadable,
    /// 材料里没有这一行。
    Missing,
}

/// 一个填写项读出的结果。
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// 值；读不出为空，此时必有一条指向该单元格的问题。
    pub value: Option<Value>,
    /// 单元格的原文（已遮蔽）。
    pub raw: Shown,
    /// 所在单元格；合并单元格为左上角。
    pub cell: Cell,
    /// 只是约数。
    pub approximate: bool,
}

/// 一行与指标的对应。
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// 把握，0..=1。
    pub score: f64,
    /// 依据。
    pub by: MatchBy,
}

/// 对应的依据。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchBy {
    /// 编号。
    Code,
    /// 文字相同。
    Text,
    /// 文字相近。
    Similar,
    /// 只凭次序。
    Position,
}

impl Submission {
    /// 有必须更正的问题。
    pub fn must_return(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Error)
    }

    /// 这一份是据 `other`（或在它之后）做成的退回表。
    pub fn made_after(&self, other: &Submission) -> bool {
        let source = &other.source;
        self.history.after.iter().any(|version| {
            version.sheet == source.sheet
                && if version.sha256.is_empty() || source.sha256.is_empty() {
                    version.path == source.path
                } else {
                    version.sha256 == source.sha256
                }
        })
    }

    /// 读出了答案。
    pub fn is_readable(&self) -> bool {
        !self.answers.is_empty()
    }

    /// 收紧：读的时候边长边留的余地还回去。几万份一起留在内存里，这些余地比内容还多。
    pub fn compact(&mut self) {
        self.answers.shrink_to_fit();
        for answer in &mut self.answers {
            answer.fields.shrink_to_fit();
            // 填了的就是它所在的格，不必再记；与写成 JSON 再读回的一样
            for (place, field) in answer.places.iter_mut().zip(&answer.fields) {
                if field.is_some() {
                    *place = None;
                }
            }
            if answer.places.iter().all(Option::is_none) {
                answer.places.clear();
            }
            answer.places.shrink_to_fit();
            for reading in answer.fields.iter_mut().flatten() {
                match &mut reading.value {
                    Some(Value::Texts(items)) => items.shrink_to_fit(),
                    Some(Value::Levels(items)) => items.shrink_to_fit(),
                    Some(Value::Categories(items)) => items.shrink_to_fit(),
                    Some(Value::Number(_) | Value::Frequency { .. }) | None => {}
                }
            }
        }
        self.findings.shrink_to_fit();
        for finding in &mut self.findings {
            finding.code.shrink_to_fit();
            finding.message.shrink_to_fit();
            finding.hint.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submission_is_held_without_slack() {
        // 四万份各有五十个答案、九十个填写项：结构大一倍，内存就大一倍
        assert!(size_of::<Reading>() <= 64, "{}", size_of::<Reading>());
        assert!(size_of::<Answer>() <= 96, "{}", size_of::<Answer>());
        assert!(size_of::<Finding>() <= 176, "{}", size_of::<Finding>());
        let mut one = crate::model::sample::submission("甲县", "yyyyyy");
        let mut finding = crate::round::rules::UNATTRIBUTED.at(None, None, "一", "");
        finding.message.reserve(1000);
        one.findings.reserve(100);
        one.findings.push(finding);
        for answer in &mut one.answers {
            answer.places.reserve(50);
        }
        let before = one.clone();
        one.compact();
        assert_eq!(one, before);
        assert_eq!(one.findings.capacity(), 1);
        assert!(one.findings[0].message.capacity() < 10);
        assert!(
            one.answers
                .iter()
                .all(|a| a.places.capacity() <= a.places.len())
        );
    }
}
