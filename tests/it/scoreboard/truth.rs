//! 真情实况（`truth.jsonl` 的一行一份工作簿）。

use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

fn yes() -> bool {
    true
}

/// 一份工作簿。
#[derive(Debug, Deserialize)]
pub struct Workbook {
    pub file: String,
    pub layout: String,
    pub format: String,
    /// 打不开或里面没有表：应当没有答案，有一条须更正的问题。
    #[serde(default)]
    pub refused: bool,
    #[serde(default)]
    pub submissions: Vec<Expected>,
}

/// 一份材料；没有写的身份项不评。
#[derive(Debug, Deserialize)]
pub struct Expected {
    pub name: Option<String>,
    pub code: Option<String>,
    pub period: Option<String>,
    pub check: Option<String>,
    pub unit: Option<String>,
    pub person: Option<String>,
    pub date: Option<String>,
    /// 必须出现的问题代码的开头。
    #[serde(default)]
    pub expect: Vec<String>,
    /// 整份干净：不应有任何须更正的问题。
    pub tidy: bool,
    pub answers: Vec<ExpectedAnswer>,
}

/// 一个指标。
#[derive(Debug, Deserialize)]
pub struct ExpectedAnswer {
    pub indicator: String,
    pub state: String,
    /// 其他也算对的状态。
    #[serde(default)]
    pub accept: Vec<String>,
    pub cell: Option<String>,
    /// 必须有一条问题指到这一指标或它的格子。
    #[serde(default)]
    pub required: bool,
    /// 不应有须更正的问题。
    #[serde(default = "yes")]
    pub clean: bool,
    #[serde(default)]
    pub fields: BTreeMap<String, ExpectedField>,
}

/// 一个填写项。
#[derive(Debug, Deserialize)]
pub struct ExpectedField {
    #[serde(rename = "type")]
    pub kind: String,
    /// 空即读不出。
    pub value: Json,
    /// 空即两可。
    #[serde(default = "exact")]
    pub approximate: Option<bool>,
    pub per: Option<String>,
    pub cell: Option<String>,
    #[serde(default = "yes")]
    pub judge: bool,
}

#[allow(clippy::unnecessary_wraps)] // serde 的默认值要与字段同型
fn exact() -> Option<bool> {
    Some(false)
}
