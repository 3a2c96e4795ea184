//! 指标目录（catalogue）。由 `office::catalogue` 从 TOML 读出并检查，所以总是完好的。
//!
//! # 词汇表
//!
//! | 中文 | 代码里的名字 |
//! |---|---|
//! | 指标目录 | `Catalogue` |
//! | 一级指标 / 二级指标 / 三级指标 | `Part` / `Group` / `Indicator` |
//! | 基本要求指标（带 \*） | `basic` |
//! | 现实情况（有无、是否） | `State`，答法 `AnswerKind` |
//! | 填写项（数量、名称……） | `Field` |
//! | 重点地区等适用条件 | `Condition` |
//! | 填报单位 | `unit` |
//! | 行政区划 / 地区 | `Locality` |
//! | 检查方式（自查、互查、抽查、实地督导） | `CheckRound` |
//! | 周期 | `period` |
//! | 报送材料 | `Submission` |
//! | 有效件 | 轮次里的 `Entry::current` |
//! | 审核问题 | `Finding` |
//! | 达标率 / 基本要求达标率 | `LocalityResult::met` / `LocalityResult::basic` |
//! | 名册 | `Roster` |
//! | 汇总表 / 填报表 | consolidated workbook / form |
//! | 通报 / 反馈意见书 | `circular` / `feedback` |
//! | 主送机关 / 抄送 / 成文日期 / 发文字号 / 版记 | `recipients` / `copies` / `date` / `number` / `colophon` |

use crate::field::FieldKind;

/// 指标目录。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// 标识，如 `weiquan-2017`。
    pub id: String,
    /// 全称，如 `妇联组织维权服务工作标准（试行）`。
    pub title: String,
    /// 简称，用在表名、文件名里。
    pub short_title: String,
    /// 发布机关与依据的一句话（可空）。
    pub issued_by: String,
    /// 适用条件，如 重点地区。
    pub conditions: Vec<Condition>,
    /// 一级指标。
    pub parts: Vec<Part>,
    /// 二级指标，按次序。
    pub groups: Vec<Group>,
    /// 三级指标，按次序；答案与之同序。
    pub indicators: Vec<Indicator>,
    /// 整理说明（目录整体的）。
    pub notes: Vec<String>,
}

/// 适用条件：只对名册里标明的地区适用。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// 名称，即名册里的列名与标记，如 `重点地区`。
    pub name: String,
    /// 说明。
    pub note: String,
}

/// 一级指标。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// 编号，如 `1`。
    pub code: String,
    /// 名称。
    pub name: String,
    /// 整理说明（†）。
    pub note: Option<String>,
}

/// 二级指标。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// 编号，如 `1.1`。
    pub code: String,
    /// 名称。
    pub name: String,
    /// 所属一级指标在 `parts` 里的位置。
    pub part: usize,
    /// 整理说明（†）。
    pub note: Option<String>,
}

/// 三级指标。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// 在 `indicators` 里的位置。
    pub ix: usize,
    /// 编号，如 `2.1.1`。
    pub code: String,
    /// 工作标准原文。
    pub text: String,
    /// 公文与宽表里用的短名。
    pub short: String,
    /// 所属二级指标在 `groups` 里的位置。
    pub group: usize,
    /// 答法。
    pub kind: AnswerKind,
    /// 基本要求指标。
    pub basic: bool,
    /// 只对某种地区适用（条件在 `conditions` 里的位置）。
    pub only_for: Option<usize>,
    /// 选“有/是”时的填写项。
    pub fields: Vec<Field>,
    /// 整理说明（†）。
    pub note: Option<String>,
}

/// 答法：两个选项的字样，如 有/无、是/否。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerKind {
    /// 名称，如 `有无`。
    pub name: String,
    /// 肯定的字样，如 `有`。
    pub yes: String,
    /// 否定的字样，如 `无`。
    pub no: String,
}

/// 填写项。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// 名称，如 `数量`、`妇女参与人数`。
    pub name: String,
    /// 类型。
    pub kind: FieldKind,
    /// 计量单位（可空），如 `件`。
    pub unit: String,
    /// 是同一指标哪一个填写项（在 `fields` 里的位置）的其中数：不应大于它。
    pub part_of: Option<usize>,
}

impl Catalogue {
    /// 按编号找三级指标。
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.code == code)
    }

    /// 三级指标所属的二级指标。
    pub fn group_of(&self, indicator: &Indicator) -> &Group {
        &self.groups[indicator.group]
    }

    /// 三级指标所属的一级指标。
    pub fn part_of(&self, indicator: &Indicator) -> &Part {
        &self.parts[self.groups[indicator.group].part]
    }

    /// 基本要求指标的个数。
    pub fn basic_count(&self) -> usize {
        self.indicators.iter().filter(|i| i.basic).count()
    }
}
