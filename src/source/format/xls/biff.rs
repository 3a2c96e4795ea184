//! 工作簿流里的记录，从头看一遍并就地改好。记录号与字段见 MS-XLS。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::rules;
use super::super::symbol;
use super::rich::Runs;
use crate::finding::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// 库不认、略过的记录号：不要的记录都改成它。
const IGNORED: u16 = 0x00FF;
const EOF: u16 = 0x000A;
const BOF: u16 = 0x0809;
const CONTINUE: u16 = 0x003C;
const MERGES: u16 = 0x00E5;
const DIMENSIONS: u16 = 0x0200;
/// 合并区域最多看多少个。
const MOST_MERGES: usize = 200_000;

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

#[derive(Default)]
struct Globals {
    biff: u8,
    office: bool,
    only_sheet: bool,
    declared_codepage: Option<u16>,
    sheets: Vec<Bound>,
    fonts: Vec<Font>,
    cell_styles: Vec<u16>,
    strings: BTreeMap<u32, Runs>,
    macros: bool,
    /// 旧格式里说不通国标的文字有几段。
    foreign: usize,
    /// 看到哪里为止是完整的。
    last: usize,
}

struct Bound {
    at: usize,
    pos: u32,
    name: String,
    key: String,
    hidden: bool,
    other: Option<&'static str>,
}

impl Globals {
    /// 看总目录；给出它结束的位置，断了为空。
    fn read(&mut self, stream: &mut [u8], budget: &mut Budget) -> Outcome<Option<usize>> {
        let mut at = 0;
        self.biff = 8;
        let mut names: Vec<(usize, usize)> = Vec::new();
        while let Some(r) = record(stream, at) {
            budget.step()?;
            let data = stream.get(r.from..r.to).unwrap_or_default();
            match r.kind {
                BOF => {
                    self.biff = match u16_at(data, 0) {
                        Some(0x0600) | None => 8,
                        Some(0x0500) => 5,
                        Some(0x0400 | 0x0300 | 0x0200 | 2 | 7) => 4,
                        Some(_) => 8,
                    };
                    self.only_sheet = u16_at(data, 2) == Some(0x0010);
                }
                // 加密
                0x002F if u16_at(data, 0) != Some(0) || data.len() > 2 => {
                    return Err(Refusal::new(
                        &rules::ENCRYPTED,
                        "打开这个工作簿要密码，没有读取",
                    ));
                }
                0x0042 => self.declared_codepage = u16_at(data, 0),
                0x00D3 => self.macros = true,
                0x0031 => self.fonts.push(font(data, self.biff)),
                0x00E0 => {
                    self.cell_styles
                        .push(font_index(u16_at(data, 0).unwrap_or(0)));
                    if data.len() < 4 {
                        ignore(stream, r.at);
                    }
                }
                0x0085 => {
                    names.push((r.from, r.to));
                }
                0x00FC => self.strings = shared(stream, &r),
                // 名称、外部引用：用不着，而库在其中的越界下标上会出意外。
                0x0018 | 0x0017 => ignore(stream, r.at),
                EOF => {
                    self.bounds(stream, &names);
                    self.last = r.to;
                    return Ok(Some(r.to));
                }
                _ => {}
            }
            at = r.to;
            self.last = at;
        }
        self.bounds(stream, &names);
        Ok(None)
    }

    /// 工作表的条目；名字改成序号，长度不变，真名另记。
    fn bounds(&mut self, stream: &mut [u8], names: &[(usize, usize)]) {
        for (number, &(from, to)) in names.iter().enumerate() {
            let Some(data) = stream.get_mut(from..to) else {
                continue;
            };
            let header = if self.biff == 8 { 8 } else { 7 };
            let (Some(pos), Some(&state), Some(&kind), Some(&count)) =
                (u32_at(data, 0), data.get(4), data.get(5), data.get(6))
            else {
                ignore(stream, from - 4);
                continue;
            };
            let wide = self.biff == 8 && data.get(7).is_some_and(|f| f & 1 != 0);
            let bytes = usize::from(count) * if wide { 2 } else { 1 };
            let raw = data
                .get(header..(header + bytes).min(data.len()))
                .unwrap_or_default();
            let name: String = if wide {
                encoding_rs::UTF_16LE
                    .decode_without_bom_handling(raw)
                    .0
                    .into_owned()
            } else if self.biff == 8 {
                raw.iter().map(|b| char::from(*b)).collect()
            } else {
                national(raw).unwrap_or_else(|| {
                    let (name, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw);
                    name.into_owned()
                })
            };
            let name = name.replace('\0', "");
            // 状态与种类里库不认的值会让它整本不读。
            if let Some(place) = data.get_mut(4) {
                *place = if state & 3 == 3 { 0 } else { state & 3 };
            }
            let other = match kind {
                0 => None,
                1 => Some("宏表"),
                2 => Some("图表"),
                _ => Some("宏"),
            };
            if let Some(place) = data.get_mut(5) {
                *place = if other.is_some() { 2 } else { 0 };
            }
            // 改名：逐字节写进原来的位置，不够长的补零（库会去掉零）。
            let key = rename(data, header, bytes, wide, self.biff == 8, number);
            self.sheets.push(Bound {
                at: from,
                pos,
                name,
                key,
                hidden: state & 3 != 0,
                other,
            });
        }
    }

    /// 旧格式里的一段文字：像不像国标的汉字。
    fn sample(&mut self, raw: &[u8]) {
        if !raw.is_ascii() && national(raw).is_none() {
            self.foreign += 1;
        }
    }

    /// 文字的编码。
    ///
    /// Excel 97 以后文字都是 UTF-16，不看声明（声明成别的，库会把汉字解成乱码）；
    /// 更早的，声明为中日韩的照声明；没有声明或声明成西文的，文字说得通国标就按国标。
    fn codepage(&self) -> u16 {
        if self.biff == 8 {
            return 1200;
        }
        match self.declared_codepage {
            Some(page @ (932 | 936 | 949 | 950 | 65001)) => page,
            Some(page @ 1250..=1258) if self.foreign > 0 => page,
            _ if self.foreign > 0 => 1252,
            _ => 936,
        }
    }
}

/// 按国标解得通、确有汉字的文字。
fn national(raw: &[u8]) -> Option<String> {
    let (text, odd) = encoding_rs::GBK.decode_without_bom_handling(raw);
    let han = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (!odd && han).then(|| text.into_owned())
}

/// 把表名改成序号，占原来的字节；给出新名字。
fn rename(
    data: &mut [u8],
    header: usize,
    bytes: usize,
    wide: bool,
    latin: bool,
    number: usize,
) -> String {
    // 名字只有一个字时也要分得清上百张表：UTF-16 的用 A 至 þ，别的编码只有字母可靠。
    let (first, base) = if latin { (0x41, 190) } else { (b'a', 26) };
    let unit = if wide { 2 } else { 1 };
    let room = data.get(header..).map_or(0, |d| d.len().min(bytes)) / unit;
    let mut key = String::new();
    let mut rest = number;
    for i in 0..room {
        let done = i > 0 && rest == 0;
        let letter = if done {
            0
        } else {
            first + u8::try_from(rest % base).unwrap_or(0)
        };
        rest /= base;
        if let Some(place) = data.get_mut(header + i * unit) {
            *place = letter;
        }
        if wide && let Some(place) = data.get_mut(header + i * unit + 1) {
            *place = 0;
        }
        if !done {
            key.push(char::from(letter));
        }
    }
    key
}

fn ignore(stream: &mut [u8], at: usize) {
    set_u16(stream, at, IGNORED);
}

fn font(data: &[u8], biff: u8) -> Font {
    let struck = u16_at(data, 2).unwrap_or(0) & 0x0008 != 0;
    let count = usize::from(data.get(14).copied().unwrap_or(0));
    let name: String = if biff == 8 {
        let wide = data.get(15).is_some_and(|f| f & 1 != 0);
        let raw = data.get(16..).unwrap_or_default();
        if wide {
            let raw = raw.get(..(count * 2).min(raw.len())).unwrap_or_default();
            encoding_rs::UTF_16LE
                .decode_without_bom_handling(raw)
                .0
                .into_owned()
        } else {
            raw.iter().take(count).map(|b| char::from(*b)).collect()
        }
    } else {
        let raw = data.get(15..).unwrap_or_default();
        raw.iter().take(count).map(|b| char::from(*b)).collect()
    };
    Font {
        symbol: symbol::font(&name),
        struck,
    }
}

/// 字体序号里没有 4（历史原因），其后的都多 1。
fn font_index(index: u16) -> u16 {
    if index > 4 { index - 1 } else { index }
}

/// 共享文字表里带局部字体的文字。看不懂就停，值由库去读。
fn shared(stream: &[u8], first: &Record) -> BTreeMap<u32, Runs> {
    let mut blocks = vec![stream.get(first.from..first.to).unwrap_or_default()];
    let mut at = first.to;
    while let Some(r) = record(stream, at).filter(|r| r.kind == CONTINUE) {
        blocks.push(stream.get(r.from..r.to).unwrap_or_default());
        at = r.to;
    }
    let mut reader = Blocks {
        blocks,
        block: 0,
        at: 8,
    };
    let mut all = BTreeMap::new();
    let mut index = 0u32;
    while let Some(runs) = reader.string() {
        if !runs.is_empty() {
            all.insert(index, runs);
        }
        index = index.saturating_add(1);
    }
    all
}

/// 连着几条记录读。
struct Blocks<'a> {
    blocks: Vec<&'a [u8]>,
    block: usize,
    at: usize,
}

impl Blocks<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let block = self.blocks.get(self.block)?;
            if let Some(&b) = block.get(self.at) {
                self.at += 1;
                return Some(b);
            }
            self.block += 1;
            self.at = 0;
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let block = self.blocks.get(self.block)?;
            let here = block.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.block += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// 一段文字的局部字体；读到头为空。
    fn string(&mut self) -> Option<Runs> {
        let mut letters = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let extra = if flags & 4 != 0 {
            u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?])
        } else {
            0
        };
        let mut wide = flags & 1 != 0;
        // 文字跨记录时，续记录开头多一个字节说明宽窄。
        while letters > 0 {
            let unit = if wide { 2 } else { 1 };
            let block = self.blocks.get(self.block)?;
            let here = (block.len().saturating_sub(self.at) / unit).min(letters);
            self.at += here * unit;
            letters -= here;
            if letters > 0 {
                self.block += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
            }
        }
        let mut list = Vec::new();
        for _ in 0..runs {
            let from = usize::from(self.u16()?);
            list.push((from, font_index(self.u16()?)));
        }
        self.skip(usize::try_from(extra).ok()?)?;
        Some(list)
    }
}

/// 看一张表：先数，再改。
fn sheet(
    stream: &mut Vec<u8>,
    start: usize,
    info: &mut SheetInfo,
    globals: &mut Globals,
    budget: &mut Budget,
) -> Outcome<()> {
    budget.next_sheet();
    let form = Form {
        biff: globals.biff,
        office: globals.office,
    };
    // 要改行号的记录
    let mut rows: BTreeSet<u16> = BTreeSet::new();
    let mut places: Vec<usize> = Vec::new();
    let mut at = start;
    let mut depth = 0usize;
    let mut seen = false;
    let mut ended = false;
    let mut awaiting: Option<(u16, u16)> = None;
    while let Some(r) = record(stream, at) {
        budget.step()?;
        at = r.to;
        if r.kind == BOF {
            depth += usize::from(seen);
            seen = true;
            continue;
        }
        if r.kind == EOF {
            if depth == 0 {
                ended = true;
                break;
            }
            depth -= 1;
            continue;
        }
        if depth > 0 {
            continue;
        }
        let data = stream.get(r.from..r.to).unwrap_or_default();
        match cells(r.kind, data, form, &mut awaiting) {
            Found::Cells(list) => {
                if form.biff != 8 && matches!(r.kind, 0x0204 | 0x00D6) {
                    globals.sample(data.get(8..).unwrap_or_default());
                }
                for (row, col, note) in list {
                    budget.cell(0)?;
                    rows.insert(row);
                    info.cells.insert((row, col), note);
                }
                places.push(r.from);
            }
            Found::Text(row, col) => {
                if let Some(note) = info.cells.get_mut(&(row, col)) {
                    note.what = What::Value;
                }
            }
            Found::Bad(row, col) => {
                budget.cell(0)?;
                info.cells.insert((row, col), Note::bad());
                ignore(stream, r.at);
            }
            Found::Drop => ignore(stream, r.at),
            Found::Nothing => around(r.kind, data, info)?,
        }
        // 合并区域自己读了；声明的范围用不着，库却按它预留内存。
        if matches!(r.kind, MERGES | DIMENSIONS) {
            ignore(stream, r.at);
        }
    }
    if !ended {
        info.broken = true;
        // 断处改成结尾；剩下不足一条记录的几个字节不要。
        match stream.get_mut(at..at + 4) {
            Some(place) => place.copy_from_slice(&[0x0A, 0, 0, 0]),
            None => stream.truncate(at),
        }
    }
    info.rows = rows.iter().copied().collect();
    for from in places {
        if let Some(row) = u16_at(stream, from)
            && let Ok(packed) = info.rows.binary_search(&row)
        {
            set_u16(stream, from, u16::try_from(packed).unwrap_or(0));
        }
    }
    Ok(())
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

/// 工作簿的版本与来历。
#[derive(Clone, Copy)]
struct Form {
    biff: u8,
    /// 办公软件存的（它们总会算好公式）。
    office: bool,
}

/// 一条记录里的单元格。
enum Found {
    /// 与单元格无关。
    Nothing,
    /// 单元格。
    Cells(Vec<(u16, u16, Note)>),
    /// 前一个公式的文字结果。
    Text(u16, u16),
    /// 单元格，内容不合规定。
    Bad(u16, u16),
    /// 连位置都没有。
    Drop,
}

fn known_error(code: u8) -> bool {
    matches!(code, 0x00 | 0x07 | 0x0F | 0x17 | 0x1D | 0x24 | 0x2A | 0x2B)
}

fn cells(kind: u16, data: &[u8], form: Form, awaiting: &mut Option<(u16, u16)>) -> Found {
    let least = match kind {
        0x0203 => 14,         // NUMBER
        0x027E => 10,         // RK
        0x00FD => 10,         // LABELSST
        0x0204 | 0x00D6 => 8, // LABEL、RSTRING
        0x0205 => 8,          // BOOLERR
        0x00BD => 12,         // MULRK
        0x0006 => 22,         // FORMULA
        0x0207 => {
            // STRING：前一个公式的文字结果
            let short = data.len() < if form.biff == 8 { 3 } else { 2 };
            let empty = data.len() >= 2 && u16_at(data, 0) == Some(0);
            return match awaiting.take() {
                Some((row, col)) if !short || empty => Found::Text(row, col),
                Some((row, col)) => Found::Bad(row, col),
                None => Found::Drop,
            };
        }
        _ => return Found::Nothing,
    };
    let (Some(row), Some(col)) = (u16_at(data, 0), u16_at(data, 2)) else {
        return Found::Drop;
    };
    if data.len() < least || col > 0xFF && kind != 0x00BD {
        return Found::Bad(row, col);
    }
    let note = Note {
        style: u16_at(data, 4).unwrap_or(0),
        formula: kind == 0x0006,
        what: What::Value,
        string: if kind == 0x00FD {
            u32_at(data, 6)
        } else {
            None
        },
    };
    match kind {
        0x0205 => match (data.get(6), data.get(7)) {
            (Some(_), Some(0)) => {}
            (Some(&code), Some(1)) if known_error(code) => {}
            _ => return Found::Bad(row, col),
        },
        0x00BD => {
            let count = (data.len() - 6) / 6;
            let last = u16_at(data, data.len() - 2).unwrap_or(0);
            let fits = (data.len() - 6).is_multiple_of(6)
                && last >= col
                && usize::from(last - col) + 1 == count
                && last <= 0xFF;
            if !fits {
                return Found::Bad(row, col);
            }
            let list = (0..count)
                .filter_map(|i| {
                    let style = u16_at(data, 4 + i * 6)?;
                    let col = col.checked_add(u16::try_from(i).ok()?)?;
                    Some((row, col, Note { style, ..note }))
                })
                .collect();
            return Found::Cells(list);
        }
        0x0006 => {
            let result = data.get(6..14).unwrap_or_default();
            let what = match *result {
                [0, .., 0xFF, 0xFF] => {
                    // 结果是文字，在随后的记录里；等到了才算有。
                    *awaiting = Some((row, col));
                    What::NotCalculated
                }
                [1, .., 0xFF, 0xFF] => What::Value,
                [2, _, code, .., 0xFF, 0xFF] if known_error(code) => What::Value,
                // 空文字的结果。可是有的程序（xlwt）没有算过也这样写：不是办公软件存的，
                // 公式里又没有空文字、不拼接文字的，算不出空文字来，那就是没有算过。
                [3, .., 0xFF, 0xFF] => {
                    let tokens = data.get(22..).unwrap_or_default();
                    let may_be_empty =
                        tokens.windows(2).any(|t| t == [0x17, 0]) || tokens.contains(&0x08);
                    if form.office || may_be_empty {
                        What::Value
                    } else {
                        What::NotCalculated
                    }
                }
                [_, .., 0xFF, 0xFF] => return Found::Bad(row, col),
                _ => What::Value,
            };
            return Found::Cells(vec![(row, col, Note { what, ..note })]);
        }
        _ => {}
    }
    Found::Cells(vec![(row, col, note)])
}

/// 单元格以外要看的：合并、隐藏。
fn around(kind: u16, data: &[u8], info: &mut SheetInfo) -> Outcome<()> {
    match kind {
        MERGES => {
            if info.merges.len() > MOST_MERGES {
                return Err(Refusal::new(
                    &rules::TOO_LARGE,
                    "一张表里的合并区域太多，没有读取",
                ));
            }
            for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
                if let (Some(r1), Some(r2), Some(c1), Some(c2)) = (
                    u16_at(area, 0),
                    u16_at(area, 2),
                    u16_at(area, 4),
                    u16_at(area, 6),
                ) {
                    info.merges.push((
                        Cell::new(r1.into(), c1.into()),
                        Cell::new(r2.into(), c2.into()),
                    ));
                }
            }
        }
        // ROW
        0x0208 => {
            if let (Some(row), Some(flags)) = (u16_at(data, 0), u32_at(data, 12))
                && flags & 0x20 != 0
            {
                info.hidden_rows.push(row.into());
            }
        }
        // COLINFO
        0x007D => {
            if let (Some(from), Some(to), Some(flags)) =
                (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                && flags & 1 != 0
            {
                info.hidden_cols
                    .extend((u32::from(from)..=u32::from(to)).take(256));
            }
        }
        _ => {}
    }
    Ok(())
}
