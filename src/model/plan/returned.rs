//! 退回表：退回更正用的填报表。主表与填报表同样，右边多两列；另有一张退回事项、一张隐藏的退回记录。
//!
//! 填进去的字样与读回时怎样看出“没有动过”都由这里的同一个函数定：没有动过的格照当初的材料，动过的才另读。

use super::{FORM_SHEET, FormColumn};
use crate::field::Value;
use crate::finding::Severity;
use crate::model::catalogue::{AnswerKind, Catalogue, Field, Indicator};
use crate::model::history::Version;
use crate::model::json;
use crate::model::submission::{Answer, Reading, State, Submission};
use crate::text::Shown;
use serde::{Deserialize, Serialize};

/// 文件名：地区名之后的字样。
pub const FILE_SUFFIX: &str = "退回表.xlsx";
/// 主表名，与填报表相同。
pub const MAIN_SHEET: &str = FORM_SHEET;
/// 主表最后一行的话。
pub const FOOTER: &str = "填完请核对：有底色的格都已更正，或已在“情况说明”里写明；填报日期已填。";
/// 退回事项的表名。
pub const MATTERS_SHEET: &str = "退回事项";
/// 隐藏的退回记录的表名。
pub const RECORD_SHEET: &str = "退回记录";
/// 退回事项的列名所在的行（从 0 起）。
pub const MATTERS_HEADER_ROW: u32 = 3;
/// 只对某种地区适用的指标，别的地区选这个。
pub const NOT_APPLICABLE: &str = "不适用";
/// 退回记录的格式名。
pub const RECORD_SCHEMA: &str = "quanyi.returned/1";
/// 退回记录一格最多写的字数；多的写到下一行。
pub const RECORD_PIECE: usize = 30_000;

/// 主表在填报表各列之右多出的两列。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnColumn {
    /// 发现了什么、请怎样做
    Asked,
    /// 填报单位的情况说明
    Explanation,
}

impl ReturnColumn {
    /// 从左到右。
    pub const ALL: [ReturnColumn; 2] = [ReturnColumn::Asked, ReturnColumn::Explanation];

    /// 列名。
    pub fn label(self) -> &'static str {
        match self {
            ReturnColumn::Asked => "退回意见",
            ReturnColumn::Explanation => "情况说明",
        }
    }

    /// 第几列，从 0 起。
    pub const fn col(self) -> u32 {
        FormColumn::ALL.len() as u32 + self as u32
    }
}

/// 退回事项的列，从左到右。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatterColumn {
    /// 序号
    Number,
    /// 轻重
    Severity,
    /// 编号
    Indicator,
    /// 所在格
    Cell,
    /// 发现的情况
    Found,
    /// 请怎样做
    Ask,
    /// 情况说明
    Explanation,
}

impl MatterColumn {
    /// 从左到右。
    pub const ALL: [MatterColumn; 7] = [
        MatterColumn::Number,
        MatterColumn::Severity,
        MatterColumn::Indicator,
        MatterColumn::Cell,
        MatterColumn::Found,
        MatterColumn::Ask,
        MatterColumn::Explanation,
    ];

    /// 列名。
    pub fn label(self) -> &'static str {
        match self {
            MatterColumn::Number => "序号",
            MatterColumn::Severity => "轻重",
            MatterColumn::Indicator => "编号",
            MatterColumn::Cell => "所在格",
            MatterColumn::Found => "发现的情况",
            MatterColumn::Ask => "请这样做",
            MatterColumn::Explanation => "情况说明",
        }
    }
}

/// 一件退回事项。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// 序号，从 1 起。
    pub number: u32,
    /// 规则代码。
    pub code: String,
    /// 轻重。
    pub severity: Severity,
    /// 三级指标编号；说的是整份材料时为空。
    pub indicator: Option<String>,
    /// 问的是现实情况。
    pub state: bool,
    /// 问的是哪几个填写项（下标）。
    pub fields: Vec<usize>,
    /// 发现的情况，单元格已换成退回表里的。
    pub found: String,
    /// 请怎样做，单元格已换成退回表里的。
    pub ask: String,
    /// 以前已经说明而采纳了的：只照录，不再问。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
}

/// 退回记录：据哪一份填好、当时已有哪几份、问了什么。
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// 据以填好的材料。
    pub base: Submission,
    /// 该地区当时已有的各份，第一份是据以填好的。
    pub after: Vec<Version>,
    /// 退回事项，按序号。
    pub matters: Vec<Matter>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    schema: String,
    after: Vec<Version>,
    matters: Vec<Matter>,
}

impl Record {
    /// 写成两行：问了什么；据以填好的材料（[`json::line`]）。
    pub fn text(&self, catalogue: &Catalogue) -> String {
        let head = Head {
            schema: RECORD_SCHEMA.to_owned(),
            after: self.after.clone(),
            matters: self.matters.clone(),
        };
        format!(
            "{}\n{}",
            serde_json::json!(head),
            json::line(&self.base, catalogue)
        )
    }

    /// 读回；写坏了的、别的目录的为空。文字重新过遮蔽之门 `mask`。
    pub fn parse(
        text: &str,
        catalogue: &Catalogue,
        mask: &mut dyn FnMut(&str) -> Shown,
    ) -> Option<Self> {
        let (head, base) = text.split_once('\n')?;
        let head: Head = serde_json::from_str(head).ok()?;
        if head.schema != RECORD_SCHEMA {
            return None;
        }
        let mut matters = head.matters;
        for matter in &mut matters {
            matter.found = mask(&matter.found).to_string();
            matter.ask = mask(&matter.ask).to_string();
        }
        Some(Self {
            base: json::parse(base, catalogue, mask).ok()?,
            after: head.after,
            matters,
        })
    }
}

/// 现实情况填进退回表的字样；没有勾选、看不清、缺行的空着，请填报单位选。
pub fn state_text(state: State, kind: &AnswerKind) -> &str {
    match state {
        State::Yes => &kind.yes,
        State::No => &kind.no,
        State::Na => NOT_APPLICABLE,
        State::Blank | State::Conflict | State::Unreadable | State::Missing => "",
    }
}

/// 第 `ix` 个填写项填进退回表的字样：读出的值照规范的写法，约数前面仍带“约”；读不出的照原文，
/// 不替人改成确定的数；原文里还有别的填写项（几项同在一格）的空着，原文写在退回意见里。
pub fn field_text(field: &Field, answer: &Answer, ix: usize) -> String {
    let Some(Some(r)) = answer.fields.get(ix) else {
        return String::new();
    };
    let shared = || {
        let others = answer.fields.iter().enumerate();
        others
            .filter(|(other, _)| *other != ix)
            .any(|(_, o)| o.as_ref().is_some_and(|o| o.cell == r.cell))
    };
    match &r.value {
        Some(value) if r.approximate => format!("约{}", field.kind.show(value)),
        Some(value) => field.kind.show(value),
        None if shared() => String::new(),
        None => r.raw.as_str().to_owned(),
    }
}

/// 一格里的字与填进去的一样：表格程序另存时的换行写法、首尾空白不算。
pub fn same_text(now: &str, written: &str) -> bool {
    let tidy = |text: &str| {
        text.replace("\r\n", "\n")
            .replace('\r', "\n")
            .trim()
            .to_owned()
    };
    tidy(now) == tidy(written)
}

/// 填进退回表的数：整数写成数，别的写成文字。
pub fn as_number(field: &Field, reading: Option<&Reading>) -> Option<i64> {
    let reading = reading.filter(|r| !r.approximate)?;
    match (&reading.value, field.kind.letter()) {
        (Some(Value::Number(n)), "N") => Some(*n),
        _ => None,
    }
}

/// 主表里一个指标从第几个填写项行起：每个填写项一行，没有填写项的一行。
pub fn rows_of(indicator: &Indicator) -> u32 {
    u32::try_from(indicator.fields.len()).unwrap_or(0).max(1)
}
