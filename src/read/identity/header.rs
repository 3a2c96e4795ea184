//! 表头块：`填报单位：甲县妇联` 写在一格里，或标签一格、内容在右边或下边一格。
//!
//! 进：表格与表体的上下界。出：各项标签的内容与位置，没有标签的零散文字。
//! 这里不解释内容，也不知道名册。

mod labels;

pub(super) use labels::Label;

use crate::finding::Cell;
use crate::source::{CellValue, Content, Grid};
use crate::text::normalize::{Glyph, fold, is_han};
use labels::LABELS;

/// 一项。
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) label: Label,
    /// 内容，去了空白、下划线和盖章字样。
    pub(super) text: String,
    /// 内容整个是一格时的值（数、日期）。
    pub(super) value: Option<CellValue>,
    pub(super) cell: Cell,
}

/// 表外的文字。
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) items: Vec<Item>,
    /// 表前没有标签的文字（标题、副标题）。
    pub(super) loose_above: Vec<(Cell, String)>,
    /// 表后没有标签的文字（落款）。
    pub(super) loose_below: Vec<(Cell, String)>,
}

/// 下界之后还看这么多行（落款）。
const BELOW: u32 = 30;
/// 表外最多看这么多格：没有认出表体时，整张表都在“表外”。
const MOST_CELLS: usize = 1_000;
/// 表头块里的一格最多这么长；再长是说明文字。
const MOST_BYTES: usize = 1_500;
/// 一行一个地区的表，列名占的行数不会更多。
const HEADING_ROWS: u32 = 6;

/// 读表外的文字。`first`、`last` 是表体的首行、末行。
pub(super) fn read(grid: &Grid, first: u32, last: u32) -> Block {
    let mut block = Block::default();
    let below_end = last.saturating_add(BELOW);
    let above = grid.cells.range(..Cell::new(first, 0));
    let below = grid
        .cells
        .range(Cell::new(last.saturating_add(1), 0)..=Cell::new(below_end, Cell::COLS));
    for (cell, content) in above.take(MOST_CELLS).chain(below.take(MOST_CELLS)) {
        let above = cell.row < first;
        let CellValue::Text(text) = &content.value else {
            continue;
        };
        if text.len() > MOST_BYTES {
            continue;
        }
        if let Some(label) = whole_label(text) {
            if let Some((at, content, joined)) = beside(grid, *cell, label, first, above) {
                let text = joined.unwrap_or_else(|| cleaned(&content.text()));
                if !is_blank(&text) {
                    block.items.push(Item {
                        label,
                        text,
                        value: Some(content.value.clone()),
                        cell: at,
                    });
                }
            }
            continue;
        }
        let pairs = pairs(text);
        // 标题与“填报单位：”写在一格里的，标签之前的话也是标题
        let lead = match pairs.is_empty() {
            true => text.as_str(),
            false => before_labels(text),
        };
        if !is_blank(lead) {
            let loose = if above {
                &mut block.loose_above
            } else {
                &mut block.loose_below
            };
            loose.push((*cell, lead.trim().to_owned()));
        }
        for (label, value) in pairs {
            let text = cleaned(&value);
            if is_blank(&text) {
                // “填报单位：”在一格里，内容在右边一格。
                if let Some((at, content, joined)) = beside(grid, *cell, label, first, above)
                    && ends_with_label(&fold(text_of(grid, *cell)))
                {
                    let text = joined.unwrap_or_else(|| cleaned(&content.text()));
                    if !is_blank(&text) {
                        block.items.push(Item {
                            label,
                            text,
                            value: Some(content.value.clone()),
                            cell: at,
                        });
                    }
                }
                continue;
            }
            block.items.push(Item {
                label,
                text,
                value: None,
                cell: *cell,
            });
        }
    }
    block
}

/// 一行一个地区的表（列名从 `first` 行起，这个地区在 `row` 行）：表头块里只有周期、检查方式是
/// 大家共有的；填报单位、填报人、日期看这一行自己的列。
pub(super) fn read_row(grid: &Grid, first: u32, row: u32) -> Block {
    let mut block = read(grid, first, u32::MAX);
    block.loose_below.clear();
    block
        .items
        .retain(|i| matches!(i.label, Label::Period | Label::Check));
    let headings = Cell::new(first, 0)..Cell::new(row.min(first.saturating_add(HEADING_ROWS)), 0);
    for (heading, content) in grid.cells.range(headings).take(MOST_CELLS) {
        let CellValue::Text(text) = &content.value else {
            continue;
        };
        let Some(label) = whole_label(text).filter(|label| {
            matches!(
                label,
                Label::Unit
                    | Label::FilledBy
                    | Label::Phone
                    | Label::Date
                    | Label::Period
                    | Label::Check
            )
        }) else {
            continue;
        };
        let cell = Cell::new(row, heading.col);
        if let Some(content) = grid.cells.get(&cell) {
            let text = cleaned(&content.text());
            if !is_blank(&text) {
                // 这一行自己写的，在表头块之前。
                block.items.insert(
                    0,
                    Item {
                        label,
                        text,
                        value: Some(content.value.clone()),
                        cell,
                    },
                );
            }
        }
    }
    block
}

fn text_of(grid: &Grid, cell: Cell) -> &str {
    match grid.cells.get(&cell).map(|c| &c.value) {
        Some(CellValue::Text(text)) => text,
        _ => "",
    }
}

/// 标签格的内容：右边第一个有内容的格；右边是另一个标签（或没有）而整行都是标签的，取下边一格。
/// 检查方式的几个选项分在几格里的，连起来给出。
fn beside(
    grid: &Grid,
    cell: Cell,
    label: Label,
    first: u32,
    above: bool,
) -> Option<(Cell, &Content, Option<String>)> {
    let (_, end) = grid.merge_of(cell).unwrap_or((cell, cell));
    let right = || {
        grid.cells
            .range(Cell::new(cell.row, end.col.saturating_add(1))..Cell::new(cell.row, Cell::COLS))
            .filter(|(_, content)| !is_blank(&content.text()))
    };
    if let Some((at, content)) = right().next()
        && !is_label(content)
    {
        let more: Vec<String> = right()
            .take_while(|(_, content)| !is_label(content))
            .map(|(_, content)| content.text())
            .collect();
        let joined = (label == Label::Check && more.len() > 1).then(|| more.join(" "));
        return Some((*at, content, joined));
    }
    let labels_only = {
        let mut row = grid
            .cells
            .range(Cell::new(cell.row, 0)..Cell::new(cell.row, Cell::COLS))
            .filter(|(_, content)| !is_blank(&content.text()));
        row.clone().count() > 1 && row.all(|(_, content)| is_label(content))
    };
    let below = Cell::new(end.row.saturating_add(1), cell.col);
    if !labels_only || (above && below.row >= first) {
        return None;
    }
    let content = grid.cells.get(&below)?;
    (!is_label(content)).then_some((below, content, None))
}

/// 一格文字里的各个标签。
pub(super) fn labels(text: &str) -> Vec<Label> {
    match whole_label(text) {
        Some(label) => vec![label],
        None => pairs(text).into_iter().map(|(label, _)| label).collect(),
    }
}

fn is_label(content: &Content) -> bool {
    match &content.value {
        CellValue::Text(text) => whole_label(text).is_some() || !pairs(text).is_empty(),
        _ => false,
    }
}

/// 整格就是一个标签（可以带冒号、星号、括号里的说明）。
fn whole_label(text: &str) -> Option<Label> {
    let glyphs = fold(text);
    let plain: String = glyphs
        .iter()
        .map(|g| g.ch)
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '*' | '_' | '.' | '。'))
        .collect();
    let exact = |plain: &str| {
        LABELS
            .iter()
            .find(|(_, words)| words.contains(&plain))
            .map(|(label, _)| *label)
    };
    exact(&plain).or_else(|| {
        // 填报单位（盖章）
        let (front, rest) = plain.split_once('(')?;
        rest.ends_with(')').then(|| exact(front))?
    })
}

/// 一格里的各对“标签：内容”。
fn pairs(text: &str) -> Vec<(Label, String)> {
    if text.len() > MOST_BYTES || !text.contains([':', '：', '∶', '︰', '꞉', '﹕']) {
        return Vec::new();
    }
    let glyphs = fold(text);
    let mut marks: Vec<(Label, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        match label_at(&glyphs, at).filter(|&(_, after)| !holds_value(&glyphs, &marks, at, after)) {
            Some((label, after)) => {
                marks.push((label, at, after));
                at = after;
            }
            None => at += 1,
        }
    }
    let mut found = Vec::new();
    for (n, (label, _, after)) in marks.iter().enumerate() {
        let end = marks.get(n + 1).map_or(glyphs.len(), |next| next.1);
        let value = glyphs
            .get(*after..end)
            .and_then(|part| Some((part.first()?.start, part.last()?.end)))
            .and_then(|(from, to)| text.get(from..to))
            .unwrap_or_default();
        found.push((*label, value.to_owned()));
    }
    found
}

/// 第一个标签之前的话。
fn before_labels(text: &str) -> &str {
    let glyphs = fold(text);
    let first = (0..glyphs.len()).find(|&at| label_at(&glyphs, at).is_some());
    first
        .and_then(|at| text.get(..glyphs.get(at)?.start))
        .unwrap_or_default()
}

/// `检查方式：自查　年度：2018`：紧跟在一个标签后面、隔着空白才凑成的“自查年度”，前半截是那个标签的内容。
fn holds_value(glyphs: &[Glyph], marks: &[(Label, usize, usize)], at: usize, after: usize) -> bool {
    let blank = |g: &Glyph| g.ch == ' ';
    let follows = marks
        .last()
        .and_then(|&(_, _, end)| glyphs.get(end..at))
        .is_some_and(|between| between.iter().all(blank));
    follows
        && (at + 1..after).any(|i| {
            let starts = glyphs.get(i - 1).is_some_and(blank) && !glyphs.get(i).is_some_and(blank);
            starts && label_at(glyphs, i).is_some_and(|(_, end)| end == after)
        })
}

/// 从 `at` 起是不是一个带冒号的标签；给出冒号之后的位置。取最长的。
fn label_at(glyphs: &[Glyph], at: usize) -> Option<(Label, usize)> {
    let before = at.checked_sub(1).and_then(|b| glyphs.get(b)).map(|g| g.ch);
    let mut best: Option<(usize, Label, usize)> = None;
    for (label, words) in LABELS {
        for word in *words {
            let length = word.chars().count();
            // “责任单位：”里的“单位”不是标签；“张三电话：”里的“电话”是。
            let joined = before.is_some_and(is_han);
            if joined && length < 3 && *label != Label::Phone {
                continue;
            }
            let Some(after) = spelled(glyphs, at, word) else {
                continue;
            };
            let Some(after) = colon(glyphs, after) else {
                continue;
            };
            if best.is_none_or(|(longest, _, _)| length > longest) {
                best = Some((length, *label, after));
            }
        }
    }
    best.map(|(_, label, after)| (label, after))
}

/// 逐字对上（字间可有空白），给出其后的位置。
fn spelled(glyphs: &[Glyph], at: usize, word: &str) -> Option<usize> {
    let mut at = at;
    for (n, c) in word.chars().enumerate() {
        while n > 0 && glyphs.get(at).is_some_and(|g| g.ch == ' ') {
            at += 1;
        }
        if glyphs.get(at)?.ch != c {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// 标签之后的冒号；中间可以有空白与一对括号（盖章）。
fn colon(glyphs: &[Glyph], at: usize) -> Option<usize> {
    let mut at = at;
    let skip_blank = |at: &mut usize| {
        while glyphs.get(*at).is_some_and(|g| g.ch == ' ') {
            *at += 1;
        }
    };
    skip_blank(&mut at);
    if glyphs.get(at).is_some_and(|g| g.ch == '(') {
        let close = glyphs.iter().skip(at).take(12).position(|g| g.ch == ')')?;
        at += close + 1;
        skip_blank(&mut at);
    }
    (glyphs.get(at)?.ch == ':').then_some(at + 1)
}

/// 文字以一个没有内容的标签结尾。
fn ends_with_label(glyphs: &[Glyph]) -> bool {
    glyphs
        .iter()
        .rev()
        .map(|g| g.ch)
        .find(|c| !c.is_whitespace() && *c != '_')
        == Some(':')
}

/// 去掉两端的空白、下划线、标点和盖章字样。
fn cleaned(value: &str) -> String {
    let mut text = value;
    loop {
        let before = text;
        text = text.trim_matches(|c: char| {
            c.is_whitespace() || "_＿；;，,。|｜、￣—".contains(c) || c == '\u{200b}'
        });
        for stamp in [
            "（盖章）",
            "(盖章)",
            "（公章）",
            "(公章)",
            "（章）",
            "(章)",
            "（签字）",
            "(签字)",
            "(签章)",
            "（签章）",
            "（加盖公章）",
        ] {
            text = text.strip_suffix(stamp).unwrap_or(text);
            text = text.strip_prefix(stamp).unwrap_or(text);
        }
        if text == before {
            return text.to_owned();
        }
    }
}

/// 没有内容：空、只有标点，或没有填的“年 月 日”。
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || "年月日号_＿/-—（）()：:.、".contains(c)
            || c == '\u{200b}'
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(Label, String)> {
        pairs(text)
            .into_iter()
            .map(|(label, value)| (label, cleaned(&value)))
            .collect()
    }

    #[test]
    fn several_pairs_in_one_cell() {
        use Label::*;
        let s = |label, text: &str| (label, text.to_owned());
        for (text, wanted) in [
            ("填报单位：甲县妇联", vec![s(Unit, "甲县妇联")]),
            ("填 报 单 位（盖章）： 甲县妇联 ", vec![s(Unit, "甲县妇联")]),
            (
                "填报单位：甲县妇联（盖章）    填报人：张三  联系电话：0813-1234567  填报日期：2017年12月5日",
                vec![
                    s(Unit, "甲县妇联"),
                    s(FilledBy, "张三"),
                    s(Phone, "0813-1234567"),
                    s(Date, "2017年12月5日"),
                ],
            ),
            (
                "填报人：张三电话：123",
                vec![s(FilledBy, "张三"), s(Phone, "123")],
            ),
            (
                "单位负责人：李四 填表人:张三\n日期:2017.12.5",
                vec![s(Other, "李四"), s(FilledBy, "张三"), s(Date, "2017.12.5")],
            ),
            ("填报單位：甲县妇联", vec![s(Unit, "甲县妇联")]),
            ("责任单位：各县妇联", vec![s(Other, "各县妇联")]),
            ("主办单位：甲县妇联", vec![]),
            ("妇联组织维权服务工作标准", vec![]),
            ("填报单位：______", vec![s(Unit, "")]),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
        assert_eq!(whole_label("填报单位*"), Some(Unit));
        assert_eq!(whole_label("填 报 单 位（公章）："), Some(Unit));
        assert_eq!(whole_label("县（市、区）"), Some(Region));
        assert_eq!(whole_label("甲县妇联"), None);
    }
}
