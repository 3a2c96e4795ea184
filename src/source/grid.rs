//! 一张工作表读出来的样子：有内容的单元格、合并区域、可见与否。稀疏存放，大小只随内容增长。

use crate::finding::Cell;
use std::collections::BTreeMap;

/// 一张工作表。
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// 表名。
    pub name: String,
    /// 隐藏的工作表（含深度隐藏）。
    pub hidden: bool,
    /// 有内容的单元格，按行、列排序。
    pub cells: BTreeMap<Cell, Content>,
    /// 合并区域（左上角、右下角，均含）。
    pub merges: Vec<(Cell, Cell)>,
    /// 隐藏的行（从 0 起），若格式读得出。
    pub hidden_rows: Vec<u32>,
    /// 隐藏的列（从 0 起），若格式读得出。
    pub hidden_cols: Vec<u32>,
}

/// 一个单元格的内容。
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// 值。
    pub value: CellValue,
    /// 由公式算出（值是缓存的结果）。
    pub formula: bool,
    /// 字体会把字母显示成符号（Wingdings、Webdings 等）时的字体名。
    pub symbol_font: Option<String>,
    /// 有删除线的部分（字符区间，按字符计）；整格删除线即全部字符。
    pub struck: Vec<(usize, usize)>,
}

/// 单元格的值，按文件里的类型，不作解释。
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// 文字，原样。
    Text(String),
    /// 数。
    Number(f64),
    /// 真假（含单元格复选框）。
    Bool(bool),
    /// 日期或时间，已写成 `2017-12-05`、`2017-12-05 08:30:00` 或时长。
    Date(String),
    /// 公式错误，如 `#REF!`。
    Error(String),
}

impl Content {
    /// 只有值的单元格。
    pub fn plain(value: CellValue) -> Self {
        Self {
            value,
            formula: false,
            symbol_font: None,
            struck: Vec::new(),
        }
    }

    /// 人在单元格里看到的文字；整数不带小数点，真假写作 `TRUE`/`FALSE`。
    pub fn text(&self) -> String {
        match &self.value {
            CellValue::Text(t) | CellValue::Date(t) | CellValue::Error(t) => t.clone(),
            CellValue::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
            CellValue::Number(n) => n.to_string(),
            CellValue::Bool(true) => "TRUE".into(),
            CellValue::Bool(false) => "FALSE".into(),
        }
    }
}

impl Grid {
    /// 单元格内容；合并区域内的任何一格都给左上角的内容。
    pub fn at(&self, cell: Cell) -> Option<&Content> {
        self.cells.get(&self.anchor(cell))
    }

    /// 合并区域的左上角；未合并即自身。
    pub fn anchor(&self, cell: Cell) -> Cell {
        self.merge_of(cell).map_or(cell, |(first, _)| first)
    }

    /// 单元格所在的合并区域。
    pub fn merge_of(&self, cell: Cell) -> Option<(Cell, Cell)> {
        self.merges.iter().copied().find(|(a, b)| {
            (a.row..=b.row).contains(&cell.row) && (a.col..=b.col).contains(&cell.col)
        })
    }

    /// 没有任何可见内容。
    pub fn is_blank(&self) -> bool {
        self.cells.values().all(|c| c.text().trim().is_empty())
    }
}
