//! 汇总表里读回时要认的几张表：表名、列、各种状态的字样，以及填写项的值怎样写进一格又读回来。

use crate::field::{Level, Per, Value};
use crate::finding::Severity;
use crate::model::catalogue::AnswerKind;
use crate::model::said::MOST_TWINS;
use crate::model::submission::{MatchBy, State};
use crate::text::Shown;

/// 逐项明细：一行是一份材料的一个指标的一个填写项，各份材料由它读回。行数过多时续在 `逐项明细2` 等。
pub const DETAIL_SHEET: &str = "逐项明细";
/// 审核问题：全部问题，各有编号。
pub const FINDINGS_SHEET: &str = "审核问题";
/// 这两张表的列名所在的行（从 0 起）。
pub const TABLE_HEADER_ROW: u32 = 2;
/// 一张表最多写到的行数，余下的续到下一张。
pub const ROWS_PER_SHEET: usize = 1_000_000;
/// 超过一格容量的文字在此断开，前一段末尾、后一段开头都注明；其间是单元格地址。
pub const CONTINUED: (&str, &str) = ("〔本格已满，续见", "〕");
/// 后一段开头的字样。
pub const CONTINUES: (&str, &str) = ("〔接", "〕");

/// 逐项明细的列，从左到右。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DetailColumn {
    /// 材料号：同一份材料的各行相同
    Material,
    /// 采用：有效件，或为何不是
    Role,
    /// 地区
    Locality,
    /// 行政区划代码
    Code,
    /// 层级
    Level,
    /// 上级
    Parent,
    /// 检查方式
    Check,
    /// 周期
    Period,
    /// 填报单位
    Unit,
    /// 填报人
    FilledBy,
    /// 联系电话
    Phone,
    /// 填报日期
    Date,
    /// 指标编号
    Indicator,
    /// 指标的短名，只给人看
    Name,
    /// 现实情况
    State,
    /// 现实情况所在单元格
    StateCell,
    /// 填写项
    Field,
    /// 填写情况
    Filled,
    /// 值
    Value,
    /// 约数
    Approximate,
    /// 原文
    Raw,
    /// 填写项所在（或应填）单元格
    Cell,
    /// 来源文件
    Path,
    /// 工作表
    Sheet,
    /// 对应依据
    MatchedBy,
    /// 对应的把握
    Score,
    /// 版式
    Layout,
    /// 指标目录
    Catalogue,
    /// 来源文件的 SHA-256
    Sha256,
    /// 做表时的现实情况，只在指标的第一行；读回时看得出人更正过没有
    StateBefore,
    /// 做表时的值
    ValueBefore,
    /// 不该改的各列的指纹（[`guard`]）
    Guard,
}

impl DetailColumn {
    /// 认作逐项明细必须有的列。
    pub const NEEDED: [DetailColumn; 8] = [
        DetailColumn::Material,
        DetailColumn::Indicator,
        DetailColumn::State,
        DetailColumn::Field,
        DetailColumn::Filled,
        DetailColumn::Value,
        DetailColumn::Path,
        DetailColumn::Sha256,
    ];

    /// 从左到右。
    pub const ALL: [DetailColumn; 32] = [
        DetailColumn::Material,
        DetailColumn::Role,
        DetailColumn::Locality,
        DetailColumn::Code,
        DetailColumn::Level,
        DetailColumn::Parent,
        DetailColumn::Check,
        DetailColumn::Period,
        DetailColumn::Unit,
        DetailColumn::FilledBy,
        DetailColumn::Phone,
        DetailColumn::Date,
        DetailColumn::Indicator,
        DetailColumn::Name,
        DetailColumn::State,
        DetailColumn::StateCell,
        DetailColumn::Field,
        DetailColumn::Filled,
        DetailColumn::Value,
        DetailColumn::Approximate,
        DetailColumn::Raw,
        DetailColumn::Cell,
        DetailColumn::Path,
        DetailColumn::Sheet,
        DetailColumn::MatchedBy,
        DetailColumn::Score,
        DetailColumn::Layout,
        DetailColumn::Catalogue,
        DetailColumn::Sha256,
        DetailColumn::StateBefore,
        DetailColumn::ValueBefore,
        DetailColumn::Guard,
    ];

    /// 列名。
    pub fn label(self) -> &'static str {
        match self {
            DetailColumn::Material => "材料号",
            DetailColumn::Role => "采用",
            DetailColumn::Locality => "地区",
            DetailColumn::Code => "代码",
            DetailColumn::Level => "层级",
            DetailColumn::Parent => "上级",
            DetailColumn::Check => "检查方式",
            DetailColumn::Period => "周期",
            DetailColumn::Unit => "填报单位",
            DetailColumn::FilledBy => "填报人",
            DetailColumn::Phone => "联系电话",
            DetailColumn::Date => "填报日期",
            DetailColumn::Indicator => "编号",
            DetailColumn::Name => "指标",
            DetailColumn::State => "现实情况",
            DetailColumn::StateCell => "现实情况在",
            DetailColumn::Field => "填写项",
            DetailColumn::Filled => "填写情况",
            DetailColumn::Value => "值",
            DetailColumn::Approximate => "约数",
            DetailColumn::Raw => "原文",
            DetailColumn::Cell => "单元格",
            DetailColumn::Path => "来源文件",
            DetailColumn::Sheet => "工作表",
            DetailColumn::MatchedBy => "对应依据",
            DetailColumn::Score => "把握",
            DetailColumn::Layout => "版式",
            DetailColumn::Catalogue => "指标目录",
            DetailColumn::Sha256 => "文件指纹（SHA-256）",
            DetailColumn::StateBefore => "做表时的现实情况",
            DetailColumn::ValueBefore => "做表时的值",
            DetailColumn::Guard => "本行校验",
        }
    }

    /// 第几列，从 0 起。
    pub const fn ix(self) -> u16 {
        self as u16
    }
}

/// 逐项明细一行里不该改的各列的指纹；`text` 给出一列的字。
pub fn guard(text: impl Fn(DetailColumn) -> String) -> String {
    let may_change = |c: &DetailColumn| {
        matches!(
            c,
            DetailColumn::Role
                | DetailColumn::Name
                | DetailColumn::State
                | DetailColumn::Value
                | DetailColumn::Score
                | DetailColumn::Guard
        )
    };
    let texts: Vec<String> = DetailColumn::ALL
        .into_iter()
        .filter(|c| !may_change(c))
        .map(text)
        .collect();
    super::seal::number(texts.iter().map(String::as_str)).to_string()
}

/// 审核问题的列，从左到右。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingColumn {
    /// 问题编号：`材料号-第几条`，不属于任何材料的为 `总-第几条`
    Number,
    /// 轻重
    Severity,
    /// 规则代码
    Rule,
    /// 地区
    Locality,
    /// 指标编号
    Indicator,
    /// 说明
    Message,
    /// 处理办法
    Hint,
    /// 填报单位的情况说明（采纳了的）
    Answered,
    /// 来源文件
    Path,
    /// 工作表
    Sheet,
    /// 单元格
    Cell,
    /// 备注：同一地区其余各份里的同一条、原来的轻重（[`FindingNote`]）
    Note,
    /// 明细：到逐项明细的链接
    Link,
}

impl FindingColumn {
    /// 从左到右。
    pub const ALL: [FindingColumn; 13] = [
        FindingColumn::Number,
        FindingColumn::Severity,
        FindingColumn::Rule,
        FindingColumn::Locality,
        FindingColumn::Indicator,
        FindingColumn::Message,
        FindingColumn::Hint,
        FindingColumn::Answered,
        FindingColumn::Path,
        FindingColumn::Sheet,
        FindingColumn::Cell,
        FindingColumn::Note,
        FindingColumn::Link,
    ];

    /// 列名。
    pub fn label(self) -> &'static str {
        match self {
            FindingColumn::Number => "问题编号",
            FindingColumn::Severity => "轻重",
            FindingColumn::Rule => "代码",
            FindingColumn::Locality => "地区",
            FindingColumn::Indicator => "编号",
            FindingColumn::Message => "说明",
            FindingColumn::Hint => "处理办法",
            FindingColumn::Answered => "情况说明",
            FindingColumn::Path => "来源文件",
            FindingColumn::Sheet => "工作表",
            FindingColumn::Cell => "单元格",
            FindingColumn::Note => "备注",
            FindingColumn::Link => "查看",
        }
    }

    /// 第几列，从 0 起。
    pub const fn ix(self) -> u16 {
        self as u16
    }
}

/// 审核问题的备注：一行一句。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingNote {
    /// 原来的轻重；与列出的不同才写。
    pub before: Option<Severity>,
    /// 同一地区其余各份里一字不差、不另列的同一条：材料号、第几条。
    pub twins: Vec<(u64, u64)>,
}

const BEFORE: &str = "原为";
const TWINS: &str = "同";

impl FindingNote {
    /// 写在一格里：`原为须更正`、`同8-2、9-3`。
    pub fn text(&self) -> String {
        let before = self.before.map(|s| format!("{BEFORE}{}", s.label()));
        let twins: Vec<String> = self.twins.iter().map(|(m, n)| format!("{m}-{n}")).collect();
        let twins = (!twins.is_empty()).then(|| format!("{TWINS}{}", twins.join("、")));
        let lines: Vec<String> = before.into_iter().chain(twins).collect();
        lines.join("\n")
    }

    /// 读回来；认不得的字不管，同样的条数以 [`MOST_TWINS`] 为限。
    pub fn read(text: &str) -> Self {
        let mut note = Self::default();
        for line in text.lines().map(str::trim) {
            if let Some(label) = line.strip_prefix(BEFORE) {
                note.before = Severity::from_label(label);
            } else if let Some(list) = line.strip_prefix(TWINS) {
                let number = |one: &str| {
                    let (material, ordinal) = one.trim().split_once('-')?;
                    Some((material.parse().ok()?, ordinal.parse().ok()?))
                };
                note.twins = list
                    .split('、')
                    .filter_map(number)
                    .take(MOST_TWINS)
                    .collect();
            }
        }
        note
    }
}

/// 填写情况的字样。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// 已填，读出了值
    Yes,
    /// 未填
    No,
    /// 填了而读不出
    Unreadable,
    /// 这个指标没有填写项，或材料没有读出答案
    NotAsked,
}

impl Filled {
    /// 字样。
    pub fn label(self) -> &'static str {
        match self {
            Filled::Yes => "已填",
            Filled::No => "未填",
            Filled::Unreadable => "看不清",
            Filled::NotAsked => "",
        }
    }

    /// 由字样取得。
    pub fn from_label(label: &str) -> Option<Self> {
        [
            Filled::Yes,
            Filled::No,
            Filled::Unreadable,
            Filled::NotAsked,
        ]
        .into_iter()
        .find(|f| f.label() == label)
    }
}

/// 读不出的值在值的位置上写的字。
pub const DOUBTFUL: &str = "存疑";
/// 只是约数的标记。
pub const APPROXIMATE: &str = "约";

/// 现实情况的叫法：有、无、是、否用指标自己的字样，其余通用。
pub fn state_label(state: State, kind: &AnswerKind) -> &str {
    match state {
        State::Yes => &kind.yes,
        State::No => &kind.no,
        State::Blank => "空白",
        State::Conflict => "两选",
        State::Na => "不适用",
        State::Unreadable => "看不清",
        State::Missing => "缺行",
    }
}

/// 由叫法取得现实情况。
pub fn state_from_label(label: &str, kind: &AnswerKind) -> Option<State> {
    [
        State::Yes,
        State::No,
        State::Blank,
        State::Conflict,
        State::Na,
        State::Unreadable,
        State::Missing,
    ]
    .into_iter()
    .find(|&s| state_label(s, kind) == label)
}

/// 对应依据的叫法。
pub fn match_label(by: MatchBy) -> &'static str {
    match by {
        MatchBy::Code => "编号",
        MatchBy::Text => "文字相同",
        MatchBy::Similar => "文字相近",
        MatchBy::Position => "次序",
    }
}

/// 由叫法取得对应依据。
pub fn match_from_label(label: &str) -> Option<MatchBy> {
    [
        MatchBy::Code,
        MatchBy::Text,
        MatchBy::Similar,
        MatchBy::Position,
    ]
    .into_iter()
    .find(|&by| match_label(by) == label)
}

/// 值在一格里的写法：一条一行，[`value_from_text`] 能一字不差地读回。整数另按数写。
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        Value::Texts(items) => lines(items.iter().map(|i| escape(i))),
        Value::Levels(levels) => lines(levels.iter().map(|l| l.label().to_owned())),
        Value::Frequency { times, per } => match per {
            Some(per) => format!("每{}{times}次", per.label()),
            None => format!("{times}次"),
        },
        Value::Categories(list) => lines(
            list.iter()
                .map(|(name, n)| format!("{}：{n}", escape(name))),
        ),
    }
}

fn lines(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

/// 一条之内的换行写作 ␤，好与条与条之间的换行分开。
fn escape(item: &str) -> String {
    item.replace('␤', "␤␤").replace('\n', "␤n")
}

fn unescape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('␤', Some('n')) => {
                chars.next();
                out.push('\n');
            }
            ('␤', Some('␤')) => {
                chars.next();
                out.push('␤');
            }
            _ => out.push(c),
        }
    }
    out
}

/// 由一格里的写法读回值；`letter` 是填写项类型的字母。文字应当是已遮蔽的。
pub fn value_from_text(letter: &str, text: &Shown) -> Option<Value> {
    let rows = || text.as_str().split('\n').filter(|_| !text.is_empty());
    match letter {
        "N" => text.trim().parse().ok().map(Value::Number),
        "T" => Some(Value::Texts(
            rows().map(|line| text.piece(&unescape(line))).collect(),
        )),
        "L" => rows()
            .map(Level::from_label)
            .collect::<Option<Vec<_>>>()
            .map(Value::Levels),
        "F" => frequency(text),
        "C" => rows()
            .map(|line| {
                let (name, n) = line.rsplit_once('：')?;
                Some((text.piece(&unescape(name)), n.parse().ok()?))
            })
            .collect::<Option<Vec<_>>>()
            .map(Value::Categories),
        _ => None,
    }
}

fn frequency(text: &str) -> Option<Value> {
    let body = text.strip_suffix('次')?;
    let Some(body) = body.strip_prefix('每') else {
        let times = body.parse().ok()?;
        return Some(Value::Frequency { times, per: None });
    };
    [Per::Year, Per::Quarter, Per::Month]
        .into_iter()
        .find_map(|per| {
            let times = body.strip_prefix(per.label())?.parse().ok()?;
            Some(Value::Frequency {
                times,
                per: Some(per),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_comes_back_as_it_was() {
        for (before, twins, text) in [
            (None, vec![], ""),
            (Some(Severity::Error), vec![], "原为须更正"),
            (None, vec![(8, 2), (12, 1)], "同8-2、12-1"),
            (Some(Severity::Warning), vec![(9, 3)], "原为请核对\n同9-3"),
        ] {
            let note = FindingNote { before, twins };
            assert_eq!(note.text(), text);
            assert_eq!(FindingNote::read(text), note);
        }
        let long = format!("同{}", "1-1、".repeat(9_000));
        assert_eq!(FindingNote::read(&long).twins.len(), MOST_TWINS);
        assert_eq!(FindingNote::read("另行电话核实"), FindingNote::default());
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        let shown = |t: &str| Shown::masked(t.to_owned());
        for (letter, value, text) in [
            ("N", Value::Number(i64::MAX), "9223372036854775807"),
            (
                "T",
                Value::Texts(vec![shown("甲\n乙"), shown("丙␤n")]),
                "甲␤n乙\n丙␤␤n",
            ),
            ("T", Value::Texts(vec![]), ""),
            (
                "L",
                Value::Levels(vec![Level::Province, Level::Village]),
                "省级\n村级",
            ),
            (
                "F",
                Value::Frequency {
                    times: 2,
                    per: Some(Per::Quarter),
                },
                "每季度2次",
            ),
            (
                "F",
                Value::Frequency {
                    times: 3,
                    per: None,
                },
                "3次",
            ),
            (
                "C",
                Value::Categories(vec![(shown("法律：律师"), 3), (shown("心理"), 2)]),
                "法律：律师：3\n心理：2",
            ),
        ] {
            assert_eq!(value_text(&value), text);
            assert_eq!(value_from_text(letter, &shown(text)), Some(value));
        }
        assert_eq!(value_from_text("N", &shown("三")), None);
        assert_eq!(value_from_text("F", &shown("每周2次")), None);
    }
}
