//! 一张表的快查：有内容的行、规整后的文字、合并区域。
//!
//! 进：[`Grid`] 与对应的目标。出：按行、按列的问答。
//! 这里不知道版式。

use super::header::Role;
use super::layout::table::Columns;
use super::targets::Targets;
use crate::finding::Cell;
use crate::model::catalogue::Catalogue;
use crate::source::{CellValue, Content, Grid};
use crate::text::normalize::{folded, loose};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// 只看这么多列：再宽也不是自查表，防备荒唐的尺寸。
const MOST_COLUMNS: u32 = 2048;
/// 只看这么多个有内容的行。
const MOST_ROWS: usize = 20_000;

/// 一张表。
pub struct Sheet<'a> {
    /// 原表。
    pub grid: &'a Grid,
    /// 指标目录。
    pub catalogue: &'a Catalogue,
    /// 对应的目标。
    pub targets: &'a Targets,
    /// 有内容的行，由上到下。
    pub rows: Vec<u32>,
    /// 最右一列之后。
    pub width: u32,
    keys: BTreeMap<Cell, String>,
    spans: BTreeMap<u32, Vec<Span>>,
    yes: BTreeSet<String>,
    no: BTreeSet<String>,
    columns: OnceCell<Option<Columns>>,
    roles: RefCell<HashMap<String, Option<Role>>>,
}

/// 某一列上的一段合并。
#[derive(Debug, Clone, Copy)]
struct Span {
    first: Cell,
    last: Cell,
}

impl<'a> Sheet<'a> {
    /// 备好。
    pub fn new(grid: &'a Grid, catalogue: &'a Catalogue, targets: &'a Targets) -> Self {
        let mut rows: Vec<u32> = Vec::new();
        let mut keys = BTreeMap::new();
        let mut width = 0;
        for (cell, content) in &grid.cells {
            if targets.clock().step() {
                break;
            }
            if cell.col >= MOST_COLUMNS || !has_content(content) {
                continue;
            }
            if rows.last() != Some(&cell.row) {
                if rows.len() >= MOST_ROWS {
                    break;
                }
                rows.push(cell.row);
            }
            width = width.max(cell.col + 1);
            let text = content.text();
            // 太长的文字不会是表头或标准，规整它只费时间
            let head: String = text.chars().take(4000).collect();
            keys.insert(*cell, loose(&head));
        }
        let bottom = rows.last().copied().unwrap_or(0);
        let mut spans: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        let mut kept = 0usize;
        for &(first, last) in &grid.merges {
            if first.row > bottom || first.col >= width || kept > 200_000 {
                continue;
            }
            for col in first.col..=last.col.min(width.saturating_sub(1)) {
                kept += 1;
                spans.entry(col).or_default().push(Span { first, last });
            }
        }
        for list in spans.values_mut() {
            list.sort_by_key(|s| (s.first.row, s.first.col));
        }
        let words = |pick: fn(&crate::model::catalogue::AnswerKind) -> &str| {
            catalogue
                .indicators
                .iter()
                .map(|i| loose(pick(&i.kind)))
                .collect::<BTreeSet<_>>()
        };
        Self {
            grid,
            catalogue,
            targets,
            rows,
            width,
            keys,
            spans,
            yes: words(|k| &k.yes),
            no: words(|k| &k.no),
            columns: OnceCell::new(),
            roles: RefCell::default(),
        }
    }

    /// 一行一个指标的表的各列；不是这样的表为空。几种版式都要问，只认一次。
    pub fn columns(&self) -> Option<&Columns> {
        self.columns.get_or_init(|| Columns::find(self)).as_ref()
    }

    /// 看过的列名不再看。
    pub fn role_once(&self, key: &str, judge: impl FnOnce() -> Option<Role>) -> Option<Role> {
        if let Some(known) = self.roles.borrow().get(key) {
            return known.clone();
        }
        let role = judge();
        self.roles.borrow_mut().insert(key.to_owned(), role.clone());
        role
    }

    /// 合并区域（左上、右下）；未合并即自身。
    pub fn span(&self, cell: Cell) -> (Cell, Cell) {
        let Some(list) = self.spans.get(&cell.col) else {
            return (cell, cell);
        };
        let end = list.partition_point(|s| s.first.row <= cell.row);
        list.get(..end)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take(8)
            .find(|s| s.last.row >= cell.row)
            .map_or((cell, cell), |s| (s.first, s.last))
    }

    /// 合并区域的左上角。
    pub fn anchor(&self, cell: Cell) -> Cell {
        self.span(cell).0
    }

    /// 内容；合并区域内任何一格都给左上角的，空白的算没有。
    pub fn content(&self, cell: Cell) -> Option<&'a Content> {
        self.grid
            .cells
            .get(&self.anchor(cell))
            .filter(|c| has_content(c))
    }

    /// 规整后的文字；没有内容时为空串。
    pub fn key(&self, cell: Cell) -> &str {
        self.keys.get(&self.anchor(cell)).map_or("", String::as_str)
    }

    /// 只看这一格自己（不看合并）的规整文字。
    pub fn own_key(&self, cell: Cell) -> &str {
        self.keys.get(&cell).map_or("", String::as_str)
    }

    /// 一行里自己有内容的各格。
    pub fn cells_of(&self, row: u32) -> impl Iterator<Item = (Cell, &str)> {
        self.keys
            .range(Cell::new(row, 0)..Cell::new(row, u32::MAX))
            .map(|(c, k)| (*c, k.as_str()))
    }

    /// 肯定的字样（各种答法的）。
    pub fn is_yes_word(&self, key: &str) -> bool {
        only_words(key, &self.yes)
    }

    /// 否定的字样。
    pub fn is_no_word(&self, key: &str) -> bool {
        only_words(key, &self.no)
    }

    /// 像勾选：只由选项字样、括号与记号组成。
    pub fn looks_ticked(&self, content: &Content) -> bool {
        match &content.value {
            CellValue::Bool(_) => true,
            CellValue::Text(text) => self.is_tick_text(text),
            CellValue::Number(_) => content.symbol_font.is_some(),
            CellValue::Date(_) | CellValue::Error(_) => false,
        }
    }

    /// 像落款：整格是单位名称或日期。
    pub fn signs(&self, content: &Content) -> bool {
        let text = content.text();
        let key = loose(&text);
        let dated = crate::office::date::read(&text).is_some()
            && key
                .chars()
                .all(|c| c.is_numeric() || "年月日号〇零一二三四五六七八九十".contains(c));
        dated
            || self.captioned(content)
            || super::header::place_like(&key)
                && key.chars().count() >= 4
                && key.ends_with(['联', '会'])
    }

    /// 表前表后的话：`填报日期：2017年12月5日`、`审核人：某某`。
    pub fn captioned(&self, content: &Content) -> bool {
        const CAPTIONS: [&str; 16] = [
            "填报",
            "填表",
            "审核",
            "负责",
            "联系",
            "制表",
            "单位",
            "日期",
            "分管",
            "领导",
            "签字",
            "盖章",
            "报送",
            "电话",
            "主管",
            "主要负责",
        ];
        let said = folded(&content.text()).replace(' ', "");
        said.find(':').is_some_and(|at| at <= 24) && CAPTIONS.iter().any(|w| said.starts_with(w))
    }

    fn is_tick_text(&self, text: &str) -> bool {
        const MARKS: &str = "□☐☑☒■◻◼◽◾▢▣●○◯◎√✓✔✅∨×✗✘✕❌╳vynx+°r▲△★☆◆◇①②③";
        const BETWEEN: &str = "()[]{}<>【】〔〕〖〗•*/\\|、,，;；:.。-_—~";
        const WORDS: [&str; 7] = ["不适用", "没", "true", "false", "对", "错", "勾"];
        let full = folded(&super::tick::with_symbols(text)).to_lowercase();
        if full.chars().count() > 1500 {
            return false;
        }
        // 有一个字既不是记号、也不在选项字样里，就不必拆开来看
        let may_be = |c: char| {
            c.is_whitespace()
                || MARKS.contains(c)
                || BETWEEN.contains(c)
                || "012ab".contains(c)
                || is_private(c)
                || WORDS.iter().any(|w| w.contains(c))
                || self.yes.iter().chain(&self.no).any(|w| w.contains(c))
        };
        if !full.chars().all(may_be) {
            return false;
        }
        let mut rest = full.clone();
        for word in self.yes.iter().chain(&self.no) {
            rest = rest.replace(word.as_str(), "");
        }
        for word in WORDS {
            rest = rest.replace(word, "");
        }
        // 只有斜线、横线的是“没有填”，不是勾选；数字、字母只有跟着选项字样才是记号（有（1）无（0）、A.有 B.无）
        let worded = rest.len() < full.len();
        let said = worded || rest.chars().any(|c| MARKS.contains(c) || is_private(c));
        said && rest.chars().all(|c| {
            c.is_whitespace()
                || worded && matches!(c, '0' | '1' | '2' | 'a' | 'b')
                || MARKS.contains(c)
                || BETWEEN.contains(c)
                || is_private(c)
        })
    }
}

/// 符号字体存成文字时用的私用区。
fn is_private(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// 有看得见的内容。
pub fn has_content(content: &Content) -> bool {
    match &content.value {
        CellValue::Text(t) => t.chars().any(|c| !super::number::is_space(c)),
        CellValue::Number(_) | CellValue::Bool(_) | CellValue::Date(_) | CellValue::Error(_) => {
            true
        }
    }
}

/// 全由这些字样组成（`有是`、`有`、`是`）。
fn only_words(key: &str, words: &BTreeSet<String>) -> bool {
    if !key.chars().all(|c| words.iter().any(|w| w.contains(c))) {
        return false;
    }
    let mut rest = key.to_owned();
    for word in words.iter().filter(|w| !w.is_empty()) {
        rest = rest.replace(word.as_str(), "");
    }
    !key.is_empty() && rest.is_empty()
}
