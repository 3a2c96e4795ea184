//! 版式：一种版式一个文件，列在这里。只说哪些单元格属于哪一行，不解释内容。

mod annex;
mod form;
mod notation;
mod split;
mod structured;
pub mod table;
mod wide;

pub use notation::Notation;

use super::sheet::Sheet;
use crate::finding::Cell;
use crate::source::Content;

/// 一个单元格和它的内容。
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// 位置；合并单元格为左上角。
    pub cell: Cell,
    /// 内容。
    pub content: Content,
}

/// 勾选的地方。
#[derive(Debug, Clone, PartialEq)]
pub enum Tick {
    /// 一格里有两个选项。
    One(Cell, Option<Content>),
    /// 肯定一格、否定一格。
    Two {
        /// 肯定的一格。
        yes: (Cell, Option<Content>),
        /// 否定的一格。
        no: (Cell, Option<Content>),
    },
}

impl Tick {
    /// 没有内容。
    pub fn is_empty(&self) -> bool {
        match self {
            Tick::One(_, c) => c.is_none(),
            Tick::Two { yes, no } => yes.1.is_none() && no.1.is_none(),
        }
    }

    /// 代表的单元格：有内容的一格，都没有（或都有）时是前一格。
    pub fn cell(&self) -> Cell {
        match self {
            Tick::One(cell, _) => *cell,
            Tick::Two { yes, no } if yes.1.is_none() && no.1.is_some() => no.0,
            Tick::Two { yes, .. } => yes.0,
        }
    }
}

/// 填写的内容属于哪一项。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// 没有说，看内容。
    None,
    /// 按名称。
    Named(String),
    /// 第几项，从 0 起。
    Ordinal(usize),
}

/// 填写的一格。
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// 内容。
    pub piece: Piece,
    /// 属于哪一项。
    pub label: Label,
}

/// 一个地区在一行里的答复。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// 勾选的地方，由上到下。
    pub ticks: Vec<Tick>,
    /// 填写的内容，由上到下、由左到右。
    pub details: Vec<Detail>,
    /// 可以填写的格（空着的也在内），供提示用。
    pub slots: Vec<(Cell, Label)>,
}

/// 表里的一行（可占几个实际的行）：说标准的格与作答的格。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawRow {
    /// 起行。
    pub first: u32,
    /// 止行（含）。
    pub last: u32,
    /// 编号格。
    pub codes: Vec<Piece>,
    /// 标准格。
    pub standards: Vec<Piece>,
    /// 各地区的答复，与 [`Table::people`] 同序。
    pub replies: Vec<Reply>,
}

/// 一份答复属于谁：宽表里由地区格说，其余由表头说。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// 地区格。
    pub name: Option<Piece>,
    /// 地区代码格。
    pub code: Option<Piece>,
    /// 起行。
    pub first: u32,
    /// 止行（含）。
    pub last: u32,
}

/// 按一种版式读出的表。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// 各行，按先后。
    pub rows: Vec<RawRow>,
    /// 各份答复。
    pub people: Vec<Person>,
    /// 没有读的列：列与列名。
    pub unread: Vec<(Cell, String)>,
    /// 表中没有读的零散内容（合计行之类不在内）。
    pub stray: Vec<Piece>,
    /// 表里怎样作答，看了全表才知道的。
    pub notation: Notation,
}

/// 认版式的结果。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recognition {
    /// 把握，0..=1；0 即不是。
    pub confidence: f64,
    /// 凭什么，一句话。
    pub because: String,
}

/// 一种版式。
pub trait Layout: Sync {
    /// 名称，写进出处。
    fn name(&self) -> &'static str;
    /// 中文叫法。
    fn label(&self) -> &'static str;
    /// 像不像。
    fn recognise(&self, sheet: &Sheet<'_>) -> Recognition;
    /// 各行。
    fn table(&self, sheet: &Sheet<'_>) -> Table;
}

/// 全部版式。把握相同的，列在前面的优先。
pub const LAYOUTS: &[&dyn Layout] = &[
    &form::Form,
    &split::Split,
    &structured::Structured,
    &annex::Annex,
    &wide::Wide,
];
