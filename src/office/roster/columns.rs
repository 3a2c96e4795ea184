//! 名册的列：按列名认，列名有各种叫法，次序不拘。

use crate::finding::Cell;
use crate::model::catalogue::Catalogue;
use crate::office::keyed::nearest_word;
use crate::office::place_name::tidy;
use crate::source::Grid;

/// 一列是什么。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Code,
    Level,
    Parent,
    Aliases,
    MergedFrom,
    Unit,
    Expected,
    Email,
    /// 目录 `conditions` 的下标。
    Condition(usize),
}

impl Column {
    /// 规范的列名，报错用。
    pub(super) fn label(self, catalogue: &Catalogue) -> String {
        match self {
            Column::Name => "名称".to_owned(),
            Column::Code => "行政区划代码".to_owned(),
            Column::Level => "层级".to_owned(),
            Column::Parent => "上级".to_owned(),
            Column::Aliases => "简称".to_owned(),
            Column::MergedFrom => "合并自".to_owned(),
            Column::Unit => "填报单位".to_owned(),
            Column::Expected => "是否报送".to_owned(),
            Column::Email => "邮箱".to_owned(),
            Column::Condition(ix) => catalogue
                .conditions
                .get(ix)
                .map_or_else(String::new, |c| c.name.clone()),
        }
    }
}

/// 找到的表头：所在行、各列；以及看不懂而像是写错了的列名。
#[derive(Debug)]
pub(super) struct Header {
    pub(super) row: u32,
    pub(super) columns: Vec<(u32, Column)>,
    pub(super) doubtful: Vec<(u32, String, String)>,
}

/// 表头只在开头这些行里找。
const HEADER_ROWS: u32 = 15;

/// 在一张表里找表头：有名称列，认得的列最多的一行。
pub(super) fn header(grid: &Grid, catalogue: &Catalogue) -> Option<Header> {
    let first = grid.cells.keys().next()?.row;
    let mut best: Option<Header> = None;
    for row in first..first.saturating_add(HEADER_ROWS) {
        let cells: Vec<(u32, String)> = grid
            .cells
            .range(Cell::new(row, 0)..Cell::new(row, Cell::COLS))
            .map(|(cell, content)| (cell.col, tidy(&content.text())))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let found = read_row(row, &cells, catalogue);
        let named = found.columns.iter().any(|(_, c)| *c == Column::Name);
        // 只有一列的名册也行，但标题、说明里的“地区”二字不算表头：列名总是短的。
        let better = best
            .as_ref()
            .is_none_or(|b| found.columns.len() > b.columns.len());
        if named && better {
            best = Some(found);
        }
    }
    best
}

fn read_row(row: u32, cells: &[(u32, String)], catalogue: &Catalogue) -> Header {
    let mut columns: Vec<(u32, Column)> = Vec::new();
    let mut doubtful = Vec::new();
    let has = |columns: &[(u32, Column)], wanted: Column| columns.iter().any(|(_, c)| *c == wanted);
    // 先认写法固定的，再用余下的里最像名称的一列。
    for (col, text) in cells {
        let column = condition(text, catalogue).or_else(|| known(text));
        match column {
            Some(column)
                if !has(&columns, column)
                    || matches!(column, Column::Aliases | Column::MergedFrom) =>
            {
                columns.push((*col, column));
            }
            Some(_) => {}
            None => {
                let names = catalogue.conditions.iter().map(|c| c.name.as_str());
                if let Some(near) = nearest_word(text, names)
                    && text.chars().count() >= 2
                {
                    doubtful.push((*col, text.clone(), near.to_owned()));
                }
            }
        }
    }
    if !has(&columns, Column::Name) {
        for wanted in [
            "单位",
            "单位名称",
            "县市区",
            "妇联",
            "妇联名称",
            "报送单位",
            "填报单位",
        ] {
            let found = cells.iter().find(|(_, text)| plain(text) == wanted);
            if let Some((col, _)) = found {
                columns.retain(|(c, _)| c != col);
                columns.push((*col, Column::Name));
                break;
            }
        }
    }
    columns.sort_by_key(|(col, _)| *col);
    Header {
        row,
        columns,
        doubtful,
    }
}

fn condition(text: &str, catalogue: &Catalogue) -> Option<Column> {
    let text = plain(text);
    catalogue
        .conditions
        .iter()
        .position(|c| {
            let name = plain(&c.name);
            text == name || text == format!("是否{name}") || text == format!("是否为{name}")
        })
        .map(Column::Condition)
}

fn known(text: &str) -> Option<Column> {
    let text = plain(text);
    if text.chars().count() > 16 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let is = |words: &[&str]| words.contains(&text.as_str());
    if is(&[
        "名称",
        "地区",
        "地区名称",
        "地区全称",
        "行政区划",
        "行政区划名称",
        "行政区",
        "区划名称",
        "县市区",
        "县市区名称",
        "市县",
        "市县名称",
        "县",
        "县区",
        "区县",
        "县名",
        "乡镇",
        "单位名称",
        "全称",
        "地区名",
    ]) {
        Some(Column::Name)
    } else if has(&["上级", "所属", "隶属", "主管"]) && !has(&["代码", "编码"])
        || is(&["市", "市州", "地市", "州市", "市地州", "设区市", "地区市"])
    {
        Some(Column::Parent)
    } else if has(&["代码", "编码"]) && !has(&["上级", "所属", "信用", "邮政", "邮编"])
    {
        Some(Column::Code)
    } else if has(&["层级", "级别"]) {
        Some(Column::Level)
    } else if has(&["合并自", "并自", "合并前", "由哪些地区合并"]) {
        Some(Column::MergedFrom)
    } else if has(&["简称", "别名", "曾用名", "原名", "又名", "又称", "旧名"]) {
        Some(Column::Aliases)
    } else if has(&[
        "是否报送",
        "应报送",
        "是否填报",
        "须报送",
        "需报送",
        "是否上报",
    ]) || is(&["报送", "应报"])
    {
        Some(Column::Expected)
    } else if has(&["填报单位", "报送单位", "单位全称", "妇联全称", "妇联名称"])
    {
        Some(Column::Unit)
    } else if has(&["邮箱", "邮件", "email", "mail"]) {
        Some(Column::Email)
    } else {
        None
    }
}

/// 列名去掉括号里的说明、星号和标点，字母小写。
fn plain(text: &str) -> String {
    let mut depth = 0u32;
    let mut out = String::new();
    for c in tidy(text).chars() {
        match c {
            '（' | '(' | '【' | '[' => depth = depth.saturating_add(1),
            '）' | ')' | '】' | ']' => depth = depth.saturating_sub(1),
            '*' | '＊' | '：' | ':' | '、' | '/' | '-' | '_' => {}
            c if depth == 0 => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}
