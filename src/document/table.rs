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
    /// 格内左右的空，mm；排印之前才知道（[`Table::measure`]），文稿里没有。
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<f64>,
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
    /// 一行一定写得下，排版时不必量；排印之前才知道（[`Table::measure`]），文稿里没有。
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub single: bool,
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

/// 一磅是多少毫米。
pub(super) const PT: f64 = 25.4 / 72.0;
/// 版心的宽，mm（G-02）。
pub(super) const WIDE: f64 = 156.0;
/// 分享余下宽度的一列至少的宽，mm；与版式里的一致。
pub(super) const LEAST: f64 = 15.0;

impl Table {
    /// 量一遍：标出一行一定写得下的格子，定各列左右的空。排版时这样的格子不必逐个先量，一张表快一半。
    ///
    /// 宁可漏标：拿不准的由版式去量，标错了的会叠在下一行上。
    pub fn measure(&mut self) {
        // 数据存成文字再读回，末位会差一点；排出的字节不可差，所以都取到万分之一毫米
        let exact = |mm: f64| (mm * 1e4).round() / 1e4;
        self.size = exact(self.size);
        self.inset = (exact(self.inset.0), exact(self.inset.1));
        for column in &mut self.columns {
            column.width = column.width.map(exact);
        }
        let em = self.size * PT;
        let given: f64 = self.columns.iter().filter_map(|c| c.width).sum();
        let shares = self.columns.iter().filter(|c| c.width.is_none()).count();
        let share = ((WIDE - given) / shares.max(1) as f64).max(LEAST);
        let least = self.inset.0;
        let mut widest = vec![0.0f64; self.columns.len()];
        let plain = |cell: &TableCell| cell.span == 1 && cell.align.is_none();
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            let across = self.columns.iter().skip(cell.column).take(cell.span);
            let across: f64 = across.map(|c| c.width.unwrap_or(share)).sum();
            let room = (across - 2.0 * least) / em;
            let right = self
                .columns
                .get(cell.column)
                .is_some_and(|c| plain(cell) && c.align == Align::Right);
            if right && let Some(most) = widest.get_mut(cell.column) {
                *most = most.max(rough_width(&cell.text));
            }
            // 靠右的数整列居中，两边的空随最宽的一个，字母的宽拿不准
            // 列宽常照几个字定：恰好写得下的算写得下
            cell.single = at_most(&cell.text, right).is_some_and(|wide| wide <= room + 1e-6);
        }
        for (column, widest) in self.columns.iter_mut().zip(widest) {
            // 数靠右，又整列居中于表头之下：最宽的一个两边空得一样
            let side = match (column.align, column.width) {
                (Align::Right, Some(width)) => least.max((width - widest * em) / 2.0),
                _ => least,
            };
            column.side = Some(exact(side));
        }
    }
}

/// 一段文字大约占几个字的宽：半角的一个按 0.55 个。
fn rough_width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            '%' => 0.9,
            c if c < '\u{2000}' => 0.55,
            _ => 1.0,
        })
        .sum()
}

/// 一行文字至多占几个字的宽；有拿不准的字、有换行的为空。
fn at_most(text: &str, figures_only: bool) -> Option<f64> {
    text.chars()
        .map(|c| match c {
            '0'..='9' | '.' | ',' | '/' | '-' => Some(0.62),
            ' '..='~' if c == '%' || !figures_only => Some(1.0),
            '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3011}' | '\u{ff01}'..='\u{ff5e}' => {
                Some(1.0)
            }
            '—' | '√' | '×' | '○' | '△' | '“' | '”' | '…' | '·' => Some(1.0),
            _ => None,
        })
        .sum()
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
            side: None,
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
            single: false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cell_that_surely_fits_is_single() {
        let columns = vec![
            Column::new("编号", 20.0, Align::Left),
            Column::new("达标率", 20.0, Align::Right),
            Column::new("名称", 0.0, Align::Left),
        ];
        let mut table = Table {
            caption: None,
            unit: None,
            size: 10.0,
            inset: (1.0, 1.0),
            columns,
            rows: vec![
                Row::of(["甲县乙县丙", "85.6%", "河".repeat(32).as_str()]),
                Row::of(["甲县乙县丙丁", "WWW", "河".repeat(33).as_str()]),
                Row::of(["甲\n乙", "—", "🙂"]),
                Row::of(["", "100%", ""]),
            ],
            notes: Vec::new(),
            continues: false,
            running: false,
        };
        table.measure();
        let single = |row: usize| {
            table.rows[row]
                .cells
                .iter()
                .map(|c| c.single)
                .collect::<Vec<_>>()
        };
        // 格内 18 毫米，五个字 17.6 毫米；余下的一列 116 毫米，格内 114 毫米，三十二个字
        assert_eq!(single(0), [true, true, true]);
        assert_eq!(single(1), [false, false, false]);
        assert_eq!(single(2), [false, true, false]);
        assert_eq!(single(3), [true, true, true]);
    }
}
