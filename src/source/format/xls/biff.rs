//! 工作簿流里的记录，从头看一遍并就地改好。记录号与字段见 MS-XLS。

mod cells;
mod globals;
mod sheet;
mod strings;

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::rules;
use super::rich::Runs;
use crate::finding::Cell;
use globals::Globals;
use sheet::sheet;
use std::collections::BTreeMap;

/// 库不认、略过的记录号：不要的记录都改成它。
const IGNORED: u16 = 0x00FF;
const EOF: u16 = 0x000A;
const BOF: u16 = 0x0809;
const CONTINUE: u16 = 0x003C;
const MERGES: u16 = 0x00E5;
const DIMENSIONS: u16 = 0x0200;

/// 看过并改好的工作簿。
pub(super) struct Book {
    pub(super) stream: Vec<u8>,
    pub(super) sheets: Vec<SheetInfo>,
    pub(super) fonts: Vec<Font>,
    /// 单元格样式 → 字体序号。
    pub(super) cell_styles: Vec<u16>,
    /// 共享文字的序号 → 局部字体。
    pub(super) strings: BTreeMap<u32, Runs>,
    pub(super) codepage: u16,
    pub(super) macros: bool,
    pub(super) truncated: bool,
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

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn set_u16(bytes: &mut [u8], at: usize, value: u16) {
    if let Some(place) = bytes.get_mut(at..at + 2) {
        place.copy_from_slice(&value.to_le_bytes());
    }
}

/// 一条记录：记录号、内容的起止。
struct Record {
    at: usize,
    kind: u16,
    from: usize,
    to: usize,
}

/// `at` 处的记录；不完整时为空。
fn record(stream: &[u8], at: usize) -> Option<Record> {
    let kind = u16_at(stream, at)?;
    let from = at.checked_add(4)?;
    let to = from.checked_add(usize::from(u16_at(stream, at + 2)?))?;
    (to <= stream.len()).then_some(Record { at, kind, from, to })
}

/// 看一遍，改好。`office`：带着文档属性，是办公软件存的。
pub(super) fn walk(mut stream: Vec<u8>, office: bool, budget: &mut Budget) -> Outcome<Book> {
    let mut globals = Globals {
        office,
        ..Globals::default()
    };
    let end = globals.read(&mut stream, budget)?;
    let truncated = end.is_none();
    if globals.sheets.is_empty() && globals.biff < 8 && globals.only_sheet {
        return Err(Refusal::new(
            &rules::NOT_A_WORKBOOK,
            "这是 Excel 4.0 以前的旧格式，读不了",
        ));
    }
    if truncated {
        // 总目录断了：就地补上结尾，已看到的表若在前面仍可读。
        close(&mut stream, globals.last);
    }
    // 图表、宏表和位置不对的表都指到这个空的结尾。
    stream.extend([0; 4]);
    let nowhere = stream.len();
    stream.extend([0x09, 0x08, 0x04, 0, 0, 6, 0x10, 0, 0x0A, 0, 0, 0]);

    let mut sheets = Vec::new();
    for bound in &std::mem::take(&mut globals.sheets) {
        let mut info = SheetInfo {
            name: bound.name.clone(),
            key: bound.key.clone(),
            hidden: bound.hidden,
            other: bound.other,
            ..SheetInfo::default()
        };
        let start = usize::try_from(bound.pos).unwrap_or(usize::MAX);
        let fits = start < nowhere && record(&stream, start).is_some_and(|r| r.kind == BOF);
        if info.other.is_some() || !fits {
            info.broken = info.other.is_none();
            if let Some(place) = stream.get_mut(bound.at..bound.at + 4) {
                place.copy_from_slice(&u32::try_from(nowhere).unwrap_or(0).to_le_bytes());
            }
        } else {
            sheet(&mut stream, start, &mut info, &mut globals, budget)?;
        }
        sheets.push(info);
    }
    let codepage = globals.codepage();
    Ok(Book {
        stream,
        sheets,
        fonts: globals.fonts,
        cell_styles: globals.cell_styles,
        strings: globals.strings,
        codepage,
        macros: globals.macros,
        truncated,
    })
}

/// 在断处补一个结尾记录。
fn close(stream: &mut Vec<u8>, at: usize) {
    stream.truncate(at);
    stream.extend([0x0A, 0, 0, 0]);
}

fn ignore(stream: &mut [u8], at: usize) {
    set_u16(stream, at, IGNORED);
}
