//! 工作簿流里的记录，从头看一遍，库读值要用的另抄一份、改好。记录号与字段见 MS-XLS。

mod globals;
mod record;
mod sheet;
mod strings;

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::{rules, sniff};
use super::rich::Runs;
use crate::finding::Cell;
use crate::model::plan::consolidated::{DETAIL_SHEET, DetailColumn};
use globals::{Globals, font_index};
use record::{Kept, record};
use std::collections::BTreeMap;

const EOF: u16 = 0x000A;
const BOF: u16 = 0x0809;
const MERGES: u16 = 0x00E5;

/// 看过的工作簿。
pub(super) struct Book {
    /// 交给库的流。
    pub(super) stream: Vec<u8>,
    pub(super) sheets: Vec<SheetInfo>,
    pub(super) fonts: Vec<Font>,
    /// 单元格样式 → 字体序号。
    pub(super) cell_styles: Vec<u16>,
    /// 共享文字的序号 → 局部字体。
    pub(super) strings: BTreeMap<u32, Runs>,
    pub(super) codepage: u16,
    pub(super) macros: bool,
    /// 总目录断了，或有工作表的条目残缺。
    pub(super) damaged: bool,
}

/// 字体里与读数有关的。
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Font {
    pub(super) symbol: Option<&'static str>,
    pub(super) struck: bool,
}

/// 一张表。
#[derive(Default)]
pub(super) struct SheetInfo {
    pub(super) name: String,
    /// 交给库的流里的名字。
    pub(super) key: String,
    pub(super) hidden: bool,
    /// 不是表格时，是什么。
    pub(super) other: Option<&'static str>,
    pub(super) cells: BTreeMap<(u16, u16), Note>,
    /// 压紧后的行号 → 真正的行号。
    pub(super) rows: Vec<u16>,
    pub(super) merges: Vec<(Cell, Cell)>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_cols: Vec<u32>,
    pub(super) broken: bool,
}

/// 一格。
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    pub(super) style: u16,
    pub(super) formula: bool,
    pub(super) what: What,
    pub(super) string: Option<u32>,
}

/// 这一格是什么。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Value,
    NotCalculated,
    Bad,
}

impl Note {
    fn bad() -> Self {
        Self {
            style: 0,
            formula: false,
            what: What::Bad,
            string: None,
        }
    }
}

impl SheetInfo {
    /// 压紧行号之后铺开的格数。
    pub(super) fn area(&self) -> u64 {
        let cols = self.cells.keys().map(|(_, c)| *c);
        let width = match (cols.clone().min(), cols.max()) {
            (Some(a), Some(b)) => u64::from(b - a) + 1,
            _ => 0,
        };
        self.rows.len() as u64 * width
    }
}

/// 看一遍，抄一份。`office`：带着文档属性，是办公软件存的。
pub(super) fn walk(stream: &[u8], office: bool, budget: &mut Budget) -> Outcome<Book> {
    let mut kept = Kept::default();
    let mut globals = Globals::new(office);
    let whole = globals.read(stream, &mut kept, budget)?;
    if globals.sheets.is_empty() && globals.biff < 8 && globals.only_sheet {
        return Err(Refusal::new(
            &rules::NOT_A_WORKBOOK,
            "这是 Excel 4.0 以前的旧格式，读不了",
        ));
    }
    if is_summary(&globals, stream) {
        budget.many();
    }
    let mut sheets = Vec::new();
    // 看过的表从哪里到哪里。几万个条目都指着同一张表的，只认一个。
    let mut walked: BTreeMap<usize, usize> = BTreeMap::new();
    for bound in std::mem::take(&mut globals.sheets) {
        let mut info = SheetInfo {
            name: bound.name,
            key: bound.key,
            hidden: bound.hidden,
            other: bound.other,
            ..SheetInfo::default()
        };
        let at = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        kept.set_u32(bound.at, at);
        let start = usize::try_from(bound.pos).unwrap_or(usize::MAX);
        let taken = walked
            .range(..=start)
            .next_back()
            .is_some_and(|(_, end)| *end > start);
        let fits = !taken && record(stream, start).is_some_and(|r| r.kind == BOF);
        if info.other.is_some() || !fits {
            // 图表、宏表和位置不对的表，给库一张空的
            info.broken = info.other.is_none();
            kept.push(BOF, &EMPTY_SHEET);
            kept.push(EOF, &[]);
        } else {
            let end = sheet::read(stream, start, &mut info, &mut globals, &mut kept, budget)?;
            walked.insert(start, end);
        }
        sheets.push(info);
    }
    let codepage = globals.codepage();
    Ok(Book {
        stream: kept.into_bytes(),
        sheets,
        fonts: globals.fonts,
        cell_styles: globals.cell_styles,
        strings: globals.strings.runs,
        codepage,
        macros: globals.macros,
        damaged: !whole || globals.lost_sheet,
    })
}

/// 我们自己的汇总表另存成的：有“逐项明细”，它的三十几个列名都在文字表里（单元格要等库来读，那时就晚了）。
fn is_summary(globals: &Globals, stream: &[u8]) -> bool {
    let holds = |label: &str| {
        let wide: Vec<u8> = label.encode_utf16().flat_map(u16::to_le_bytes).collect();
        sniff::find(stream, &wide).is_some()
    };
    globals.sheets.iter().any(|s| s.name == DETAIL_SHEET)
        && DetailColumn::ALL.iter().all(|c| holds(c.label()))
}

/// 空表开头的版本与种类。
const EMPTY_SHEET: [u8; 4] = [0, 6, 0x10, 0];
