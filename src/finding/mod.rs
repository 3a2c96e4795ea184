//! 审核问题（finding）：程序对材料说的每一句话。
//!
//! 进：任何一步发现的情况。出：带代码、轻重、位置、说明和处理办法的数据。
//! 这里不打印、不知道指标目录，也不知道文件怎样打开。

mod cell;
pub mod report;
pub use cell::{Cell, CellError};

use serde::{Deserialize, Serialize};

/// 轻重。次序即审核问题的排列次序：重的在前。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 照此无法使用，须退回填报单位更正。
    Error,
    /// 可以使用，但应有人看一眼。
    Warning,
    /// 仅供了解。
    Info,
}

impl Severity {
    /// 公文与表格里的叫法。
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "须更正",
            Severity::Warning => "请核对",
            Severity::Info => "供了解",
        }
    }

    /// 由叫法取得。
    pub fn from_label(label: &str) -> Option<Self> {
        [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .find(|s| s.label() == label)
    }
}

/// 一条规则：一个代码背后的说明，`quanyi explain` 打印的就是它。
///
/// 规则与提出问题的代码放在同一处；所有规则表由 [`crate::rules`] 汇集。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// 代码，如 `Q203`。分段见 `contract.md`：0 文件、1 版式与对应、2 答案与填写项、3 一份之内的一致性、4 各份之间、5 隐私、6 名册与齐全。
    pub code: &'static str,
    /// 默认轻重。
    pub severity: Severity,
    /// 一句话的名称。
    pub title: &'static str,
    /// 为什么要紧。
    pub why: &'static str,
    /// 怎么办。
    pub remedy: &'static str,
    /// 一个例子。
    pub example: &'static str,
}

impl Rule {
    /// 按本规则提出一条问题。`message` 说在哪里、写的什么、哪里不对；`hint` 说怎么办。
    pub fn at(
        &self,
        indicator: Option<&str>,
        cell: Option<Cell>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: self.severity,
            indicator: indicator.map(str::to_owned),
            cell,
            sheet: None,
            message: message.into(),
            hint: hint.into(),
            answered: None,
        }
    }
}

/// 一条审核问题。纯数据，序列化形式即 JSON 约定。
///
/// 文字里引用的材料内容必须已经过遮蔽（[`crate::text::Shown`]）。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// 规则代码。
    pub code: String,
    /// 轻重。
    pub severity: Severity,
    /// 三级指标编号（若针对某一指标）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// 单元格（若有）。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// 工作表；为空时即该份材料 `source.sheet`。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// 说明。
    pub message: String,
    /// 处理办法。
    pub hint: String,
    /// 填报单位对它的情况说明（已遮蔽）；采纳了的才有，此时不再须要回答，轻重降为供了解。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
}

impl Finding {
    /// 采纳填报单位的情况说明：不再问，只供了解。
    pub fn answer(&mut self, explanation: &str) {
        self.severity = Severity::Info;
        self.answered = Some(explanation.to_owned());
    }

    /// 注明所在工作表（与材料主表不同时）。
    pub fn on_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// 排列的次序：重的在前，其次按工作表、单元格、代码、说明。
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        (
            self.severity,
            &self.sheet,
            self.cell,
            &self.code,
            &self.message,
        )
            .cmp(&(
                other.severity,
                &other.sheet,
                other.cell,
                &other.code,
                &other.message,
            ))
    }
}

/// 重的在前，其次按单元格、代码。各处列出问题时都用这个次序。
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(Finding::order);
}
