//! 表的数据：列宽、字号、怎样拆成几张都在这里定好，版式只摆放（L-2）。

use serde::{Deserialize, Serialize};

/// 一张表。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Table {
    /// 表题（可空）。
    pub caption: Option<String>,
    /// 右上角的单位说明（可空）。
    pub unit: Option<String>,
    /// 字号，pt。
    pub size: f64,
    /// 格内左右、上下的空，mm。
    pub inset: (f64, f64),
    /// 各列。
    pub columns: Vec<Column>,
    /// 各行。
    pub rows: Vec<Row>,
    /// 表下的注。
    pub notes: Vec<String>,
    /// 接着上一张的：一开头就标“续表”。
    pub continues: bool,
    /// 表题印在表头里，随表头每页重复，次页起标“续表”；否则只印在表前。
    pub running: bool,
}

/// 一列。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// 表头。
    pub label: String,
    /// 宽，mm；空的分享余下的宽度。
    pub width: Option<f64>,
    /// 对齐。
    pub align: Align,
    /// 表头竖着念，一行一字。
    pub upright: bool,
    /// 表头整个转过去，从下往上念。
    pub turned: bool,
    /// 表头上面一层的名称；相邻几列相同的合成一格（可空）。
    pub group: Option<String>,
}

/// 一行。
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// 各格；跨列的只写一次。
    pub cells: Vec<TableCell>,
}

/// 一格。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableCell {
    /// 文字。
    pub text: String,
    /// 所在的列，从 0 起。
    pub column: usize,
    /// 跨几列。
    pub span: usize,
    /// 底色。
    pub shade: Shade,
    /// 对齐；空的随列。
    pub align: Option<Align>,
    /// 黑体。
    pub strong: bool,
}

/// 对齐。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// 左
    Left,
    /// 中
    Center,
    /// 右
    Right,
}

/// 底色：只用灰度，黑白打印也分得开。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shade {
    /// 无
    None,
    /// 浅灰
    Light,
    /// 灰
    Grey,
}

impl Column {
    /// 一列；`width` 为 0 即分享余下的宽度。
    pub fn new(label: impl Into<String>, width: f64, align: Align) -> Self {
        Self {
            label: label.into(),
            width: (width > 0.0).then_some(width),
            align,
            upright: false,
            turned: false,
            group: None,
        }
    }

    /// 归在表头上面一层的名称之下。
    pub fn under(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }
}

impl Row {
    /// 一行普通的格子。
    pub fn of<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Self {
        let cells = texts
            .into_iter()
            .enumerate()
            .map(|(column, t)| TableCell::new(column, t));
        Self {
            cells: cells.collect(),
        }
    }
}

impl TableCell {
    /// 普通的一格。
    pub fn new(column: usize, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            column,
            span: 1,
            shade: Shade::None,
            align: None,
            strong: false,
        }
    }

    /// 加底色。
    pub fn shaded(mut self, shade: Shade) -> Self {
        self.shade = shade;
        self
    }

    /// 用黑体。
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// 跨列。
    pub fn span(mut self, span: usize) -> Self {
        self.span = span;
        self
    }
}
