//! 填写项的类型（field type）：一种类型要做的四件事在一处——读、写出、填报表里怎样填、怎样合计。
//!
//! 进：已遮蔽的文字。出：值，或为什么读不出。
//! 这里不看别的单元格，不知道指标。添一种类型：写一个文件，列入 [`TYPES`]。

mod by_category;
mod frequency;
mod levels;
mod texts;
mod whole_number;

use crate::text::Shown;
use std::fmt;

/// 全部类型，按目录说明里的次序。
pub static TYPES: &[&dyn FieldType] = &[
    &whole_number::WholeNumber,
    &texts::Texts,
    &levels::Levels,
    &frequency::Frequency,
    &by_category::ByCategory,
];

/// 填写项的值。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// 整数 ≥ 0（`N`）。
    Number(i64),
    /// 若干条文字（`T`：名称、列举、举例、发文单位），已拆分、去序号、去最外层书名号。
    Texts(Vec<Shown>),
    /// 层级（`L`），按国家级到村级的次序，不重复。
    Levels(Vec<Level>),
    /// 频次（`F`）：次数，及其周期（若写明）。
    Frequency {
        /// 次数。
        times: i64,
        /// 周期；没有写明时为空。
        per: Option<Per>,
    },
    /// 分类数量（`C`）：类别与数，按材料里出现的次序。
    Categories(Vec<(Shown, i64)>),
}

impl Value {
    /// 值里的数：整数、次数、各类之和；不是数的、大得放不下的没有。
    pub fn amount(&self) -> Option<i64> {
        match self {
            Value::Number(n) => Some(*n),
            Value::Frequency { times, .. } => Some(*times),
            Value::Categories(list) => list
                .iter()
                .try_fold(0_i64, |sum, (_, n)| sum.checked_add(*n)),
            Value::Texts(_) | Value::Levels(_) => None,
        }
    }
}

/// 层级。次序由高到低。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 国家级
    National,
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 乡级
    Township,
    /// 村级
    Village,
}

impl Level {
    /// 由高到低的全部层级。
    pub const ALL: [Level; 6] = [
        Level::National,
        Level::Province,
        Level::City,
        Level::County,
        Level::Township,
        Level::Village,
    ];

    /// 规范叫法：`县级`。
    pub fn label(self) -> &'static str {
        match self {
            Level::National => "国家级",
            Level::Province => "省级",
            Level::City => "市级",
            Level::County => "县级",
            Level::Township => "乡级",
            Level::Village => "村级",
        }
    }

    /// 由规范叫法取得。
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.label() == label)
    }
}

/// 频次的周期。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// 每年
    Year,
    /// 每季度
    Quarter,
    /// 每月
    Month,
}

impl Per {
    /// JSON 里的写法：`年` `季度` `月`。
    pub fn label(self) -> &'static str {
        match self {
            Per::Year => "年",
            Per::Quarter => "季度",
            Per::Month => "月",
        }
    }

    /// 由 JSON 里的写法取得。
    pub fn from_label(label: &str) -> Option<Self> {
        [Per::Year, Per::Quarter, Per::Month]
            .into_iter()
            .find(|p| p.label() == label)
    }
}

/// 层级、频次、分类数量最多看多少字：再长的是一篇话，说不上是哪个值，逐处去试只是白费工夫。
const LONGEST: usize = 4000;

/// 写得太长，不像一个值；不长为空。
fn too_long(text: &str, kind: DoubtKind, name: &str) -> Option<Interpreted> {
    let letters = text.chars().count();
    (letters > LONGEST).then(|| {
        Interpreted::Unclear(Doubt {
            kind,
            what: format!("写了 {letters} 个字，看不出{name}"),
        })
    })
}

/// 一段文字读成值的结果。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Interpreted {
    /// 没有填。
    Empty,
    /// 读出了值。
    Read {
        /// 值。
        value: Value,
        /// 文字只说了个大概（约、余、多、1.2万）。
        approximate: bool,
        /// 值可用，但应有人看一眼的地方（如“同上”混在清单里）。
        doubts: Vec<Doubt>,
    },
    /// 有内容而读不出确定的值：值为空，并提出问题。
    Unclear(Doubt),
}

/// 读值时的疑点：规则与说明由 `read` 变成审核问题。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// 疑点的种类。
    pub kind: DoubtKind,
    /// 一句话，如“区间“3至5”不是一个确定的数”。
    pub what: String,
}

/// 疑点的种类；每一种对应 `read::rules` 里的一条规则。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DoubtKind {
    /// 区间、若干、日期等：不是一个确定的数。
    NotANumber,
    /// 负数、小数等不合要求的数。
    OutOfRange,
    /// 公式出错（#REF! 等）。
    FormulaError,
    /// 同上、见附件等指代，而不是内容。
    Reference,
    /// 不认识的层级、周期或类别。
    UnknownWord,
    /// 数已读出，但只是约数。
    Approximate,
    /// 数的写法有歧义（如“两百五”）。
    Ambiguous,
    /// 清单按一条读的，也可能是几条。
    Undecided,
    /// 值已读出，旁边另有没有读进去的话（`县级1个、乡级12个` 里的个数）。
    Aside,
}

/// 填报表里怎样填这一项：数据，不是对表格库的调用。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// 只许整数 ≥ 0。
    WholeNumber {
        /// 选中单元格时的提示。
        hint: &'static str,
        /// 填错时的提示。
        error: &'static str,
    },
    /// 下拉选择，也允许手工填写几项。
    Choice {
        /// 选项。
        options: Vec<&'static str>,
        /// 提示。
        hint: &'static str,
    },
    /// 自由文字。
    Text {
        /// 提示。
        hint: &'static str,
    },
}

/// 一个填写项在各地的合计。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Total {
    /// 求和。
    Sum(i64),
    /// 各选项出现的次数。
    Tally(Vec<(String, i64)>),
    /// 条数。
    Count(i64),
}

/// 一种填写项类型。
pub trait FieldType: Sync + fmt::Debug {
    /// 目录文件里的字母，如 `N`。
    fn letter(&self) -> &'static str;
    /// 中文名，如“整数”。
    fn name(&self) -> &'static str;
    /// 读：文字 → 值。
    fn read(&self, text: &Shown) -> Interpreted;
    /// 写出：值 → 工作人员的写法；[`FieldType::read`] 能把它读回同一个值。
    fn show(&self, value: &Value) -> String;
    /// 填报表里怎样填。
    fn entry(&self) -> Entry;
    /// 各地合计；各地的值都属于本类型。
    fn total(&self, values: &[&Value]) -> Total;
}

/// 对一种类型的引用；按字母比较。
#[derive(Clone, Copy)]
pub struct FieldKind(pub &'static dyn FieldType);

impl FieldKind {
    /// 由目录文件里的字母取得，如 `N`。
    pub fn by_letter(letter: &str) -> Option<Self> {
        TYPES
            .iter()
            .find(|t| t.letter() == letter)
            .map(|t| FieldKind(*t))
    }
}

impl PartialEq for FieldKind {
    fn eq(&self, other: &Self) -> bool {
        self.0.letter() == other.0.letter()
    }
}
impl Eq for FieldKind {}
impl fmt::Debug for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.letter())
    }
}
impl std::ops::Deref for FieldKind {
    type Target = dyn FieldType;
    fn deref(&self) -> &Self::Target {
        self.0
    }
}
