//! 来历（history）：一份材料怎样走到这里——据哪几份填好、经过哪些汇总表、更正过什么、说明过什么。
//!
//! 直接读原件得来的材料没有来历，各表都空着。文字都已遮蔽。

use crate::finding::Cell;
use crate::text::Shown;
use serde::{Deserialize, Serialize};

/// 一份材料的来历。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// 退回表做成时该地区已有的各份，第一份是据以填好的：这一份必在它们之后，不论填报日期怎样写。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Version>,
    /// 经过的汇总表，先经过的在前。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Via>,
    /// 更正，按指标的次序。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// 填报单位的情况说明，按指标的次序。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explanations: Vec<Explanation>,
}

/// 一份材料的身份：哪个文件的哪张表。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 显示用的路径。
    pub path: String,
    /// 工作表名。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// 文件内容的 SHA-256。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

/// 经过的一份汇总表。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    /// 汇总表的路径。
    pub path: String,
    /// 汇总表的 SHA-256。
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// 在那份汇总表里的材料号。
    #[serde(default)]
    pub material: u64,
}

/// 谁更正的。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangedBy {
    /// 填报单位，在退回表里。
    Sender,
    /// 汇总的人，在汇总表的逐项明细里。
    Compiler,
}

impl ChangedBy {
    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            ChangedBy::Sender => "填报单位更正",
            ChangedBy::Compiler => "汇总时更正",
        }
    }

    /// 由叫法取得。
    pub fn from_label(label: &str) -> Option<Self> {
        [ChangedBy::Sender, ChangedBy::Compiler]
            .into_iter()
            .find(|by| by.label() == label)
    }
}

/// 一处更正：原来是什么，改成了什么，改在哪里。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// 谁更正的。
    pub by: ChangedBy,
    /// 三级指标编号。
    pub indicator: String,
    /// 填写项的名称；更正的是现实情况时为空。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// 原来写的。
    pub from: Shown,
    /// 改成的。
    pub to: Shown,
    /// 改在哪个文件。
    pub path: String,
    /// 改在哪张工作表。
    pub sheet: String,
    /// 改在哪一格。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
}

/// 一段情况说明，与它回答的问题。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// 三级指标编号；说的是整份材料时为空。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// 说明的原文。
    pub text: Shown,
    /// 写在哪个文件。
    pub path: String,
    /// 写在哪张工作表。
    pub sheet: String,
    /// 写在哪一格。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// 退回时问的各个问题的规则代码；没有问而自己写的为空。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
}

impl History {
    /// 没有来历：直接读原件得来的。
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// 某个指标、某个填写项（为空即现实情况）的更正，后改的在后。
    pub fn changes_of<'a>(
        &'a self,
        indicator: &'a str,
        field: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Change> + 'a {
        self.changes
            .iter()
            .filter(move |c| c.indicator == indicator && c.field.as_deref() == field)
    }

    /// 某个指标的情况说明。
    pub fn explanations_of<'a>(
        &'a self,
        indicator: &'a str,
    ) -> impl Iterator<Item = &'a Explanation> + 'a {
        self.explanations
            .iter()
            .filter(move |e| e.indicator.as_deref() == Some(indicator))
    }
}
