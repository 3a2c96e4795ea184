//! OpenDocument 表格（.ods，单文件的 .fods）。
//!
//! 不经过 calamine：它把每张表铺成实心的矩形（一个重复一亿次的值就是 3 GB），也不给合并、隐藏和删除线；
//! 要拦住这些就得把内容从头看一遍，看过了，值也就有了。

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::package::Package;
use super::xml::{self, Xml};
use super::{CellValue, Content, Draft, Sheet, cell, date, symbol};
use crate::finding::Cell;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// 合并区域最多看多少个。
const MERGES: usize = 200_000;

/// 读 .ods。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.bytes("META-INF/manifest.xml", budget)?
        && super::super::sniff::find(&manifest, b"encryption-data").is_some()
    {
        return Err(Refusal::new(
            &rules::ENCRYPTED,
            "打开这个工作簿要密码，没有读取",
        ));
    }
    if package.has("encrypted-package") {
        return Err(Refusal::new(
            &rules::ENCRYPTED,
            "打开这个工作簿要密码，没有读取",
        ));
    }
    if package.has_under("Basic/") || package.has_under("Scripts/") {
        draft.note(&rules::ACTIVE_CONTENT, "工作簿里有宏，没有运行");
    }
    let mut styles = Styles::default();
    if let Some(stream) = package.part("styles.xml", budget)? {
        let mut xml = Xml::new(stream);
        // 公共样式里只为找字体；断了也不妨碍读内容。
        while let Ok(event) = xml.next(budget)? {
            match event {
                Event::Start(e) => styles.look(&e),
                Event::Eof => break,
                _ => {}
            }
        }
    }
    let Some(stream) = package.part("content.xml", budget)? else {
        return Err(Refusal::damaged("文件里缺少内容部分"));
    };
    content(stream, styles, budget, draft)
}

/// 读 .fods。
pub(in crate::source) fn read_flat(
    bytes: &[u8],
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    content(Cursor::new(bytes), Styles::default(), budget, draft)
}

/// 样式名 → 与读数有关的几样。
#[derive(Default)]
struct Styles {
    all: BTreeMap<String, Style>,
    current: Option<String>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Style {
    hidden: bool,
    symbol: Option<&'static str>,
    struck: bool,
}

impl Styles {
    fn look(&mut self, e: &BytesStart<'_>) {
        match e.name().as_ref() {
            "style:style" => {
                self.current = xml::attr(e, "name");
                // 继承的样式先照抄父样式。
                let parent = xml::attr(e, "parent-style-name")
                    .and_then(|p| self.all.get(&p).copied())
                    .unwrap_or_default();
                if let Some(name) = &self.current {
                    self.all.insert(name.clone(), parent);
                }
            }
            "style:table-properties" => {
                let hidden = xml::attr(e, "display").as_deref() == Some("false");
                self.edit(|s| s.hidden |= hidden);
            }
            "style:text-properties" => {
                if let Some(line) = xml::attr(e, "text-line-through-style") {
                    self.edit(|s| s.struck = line != "none");
                } else if let Some(line) = xml::attr(e, "text-line-through-type") {
                    self.edit(|s| s.struck = line != "none");
                }
                if let Some(name) =
                    xml::attr(e, "font-name").or_else(|| xml::attr(e, "font-family"))
                {
                    let name = name.trim_matches(['\'', '"']).to_owned();
                    self.edit(|s| s.symbol = symbol::font(&name));
                }
            }
            _ => {}
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Style)) {
        if let Some(style) = self.current.as_ref().and_then(|n| self.all.get_mut(n)) {
            change(style);
        }
    }

    fn get(&self, name: Option<&str>) -> Style {
        name.and_then(|n| self.all.get(n))
            .copied()
            .unwrap_or_default()
    }
}

fn content<R: Read>(
    stream: R,
    mut styles: Styles,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    let mut xml = Xml::new(stream);
    let mut whole = false;
    loop {
        match xml.next(budget)? {
            Ok(Event::Start(e)) => match e.name().as_ref() {
                "table:table" => {
                    let name = xml::attr(&e, "name").unwrap_or_default();
                    let hidden = styles.get(xml::attr(&e, "style-name").as_deref()).hidden;
                    let mut sheet = Sheet::new(&name, hidden, budget);
                    let closed = table(&mut xml, &styles, &mut sheet, budget)?;
                    if !closed {
                        draft.note_on(
                            &name,
                            &rules::DAMAGED,
                            format!("工作表“{name}”的内容没有结束就断了，后面的读不出"),
                        );
                    }
                    sheet.finish(draft);
                    if !closed {
                        return Ok(());
                    }
                }
                "table:tracked-changes" => {
                    // 修订记录里是删掉的旧内容，不是表格。
                    if !pass(&mut xml, "table:tracked-changes", budget)? {
                        break;
                    }
                }
                _ => styles.look(&e),
            },
            Ok(Event::End(e)) => {
                whole |= matches!(
                    e.name().as_ref(),
                    "office:document-content" | "office:document"
                );
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    if !whole {
        draft.note(&rules::DAMAGED, "文件的内容没有结束就断了，后面的读不出");
    }
    Ok(())
}

/// 略过一整个元素；断了给 `false`。
fn pass<R: Read>(xml: &mut Xml<R>, name: &str, budget: &mut Budget) -> Outcome<bool> {
    let mut depth = 1usize;
    loop {
        match xml.next(budget)? {
            Ok(Event::Start(e)) if e.name().as_ref() == name => depth += 1,
            Ok(Event::End(e)) if e.name().as_ref() == name => {
                depth -= 1;
                if depth == 0 {
                    return Ok(true);
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

/// 一张表，读到它的结束标签；断了给 `false`。
fn table<R: Read>(
    xml: &mut Xml<R>,
    styles: &Styles,
    sheet: &mut Sheet,
    budget: &mut Budget,
) -> Outcome<bool> {
    let mut row = 0u64;
    let mut columns = 0u64;
    // 这一行里有内容的格（列、格数、内容），行重复时再抄。
    let mut cells: Vec<(u64, u64, Content)> = Vec::new();
    let mut repeat = 1u64;
    let mut col = 0u64;
    loop {
        let event = match xml.next(budget)? {
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(event) => event,
        };
        match event {
            Event::Start(e) => match e.name().as_ref() {
                "table:table-column" => {
                    let times = repeated(&e, "number-columns-repeated");
                    if invisible(&e) {
                        hide(&mut sheet.grid.hidden_cols, columns, times, Cell::COLS);
                    }
                    columns = columns.saturating_add(times);
                }
                "table:table-row" => {
                    repeat = repeated(&e, "number-rows-repeated");
                    if invisible(&e) {
                        hide(&mut sheet.grid.hidden_rows, row, repeat, Cell::ROWS);
                    }
                    col = 0;
                    cells.clear();
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let head = Head::of(&e, styles);
                    let closing = e.name().as_ref().to_owned();
                    let Some(body) = body(xml, &closing, styles, head.style, budget)? else {
                        return Ok(false);
                    };
                    if head.columns > 1 || head.rows > 1 {
                        merge(sheet, row, col, &head)?;
                    }
                    let at = col;
                    col = col.saturating_add(head.repeat);
                    if let Some(content) = head.content(body) {
                        cells.push((at, head.repeat, content));
                    }
                }
                // 套在里面的表、删掉的旧内容、图形、控件：都不是格。
                name @ ("table:table"
                | "table:tracked-changes"
                | "table:shapes"
                | "office:forms") => {
                    let name = name.to_owned();
                    if !pass(xml, &name, budget)? {
                        return Ok(false);
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.name().as_ref() {
                "table:table-row" => {
                    fill(sheet, row, repeat, &cells, budget)?;
                    row = row.saturating_add(repeat);
                    cells.clear();
                }
                "table:table" => return Ok(true),
                _ => {}
            },
            _ => {}
        }
    }
}

/// 一行里有内容的格，连同行与格的重复。
fn fill(
    sheet: &mut Sheet,
    row: u64,
    repeat: u64,
    cells: &[(u64, u64, Content)],
    budget: &mut Budget,
) -> Outcome<()> {
    if cells.is_empty() {
        return Ok(());
    }
    // 重复到表格以外的不必逐个去放。
    let rows = row..row
        .saturating_add(repeat)
        .min(Cell::ROWS.into())
        .max(row.saturating_add(1));
    let columns = |first: u64, times: u64| {
        first
            ..first
                .saturating_add(times)
                .min(Cell::COLS.into())
                .max(first.saturating_add(1))
    };
    let width: u64 = cells
        .iter()
        .map(|(first, times, _)| columns(*first, *times).count() as u64)
        .sum();
    budget.room_for(width.saturating_mul(rows.end - rows.start))?;
    for r in rows {
        for (first, times, content) in cells {
            for c in columns(*first, *times) {
                sheet.put_copy(r, c, content, budget)?;
            }
        }
    }
    Ok(())
}

fn repeated(e: &BytesStart<'_>, name: &str) -> u64 {
    xml::count(e, name).unwrap_or(1).max(1)
}

fn invisible(e: &BytesStart<'_>) -> bool {
    matches!(
        xml::attr(e, "visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

fn hide(list: &mut Vec<u32>, from: u64, times: u64, end: u32) {
    for at in from..from.saturating_add(times).min(end.into()) {
        list.push(u32::try_from(at).unwrap_or_default());
    }
}

fn merge(sheet: &mut Sheet, row: u64, col: u64, head: &Head) -> Outcome<()> {
    if sheet.grid.merges.len() >= MERGES {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            "一张表里的合并区域太多，没有读取",
        ));
    }
    let last_row = row
        .saturating_add(head.rows - 1)
        .min(u64::from(Cell::ROWS - 1));
    let last_col = col
        .saturating_add(head.columns - 1)
        .min(u64::from(Cell::COLS - 1));
    if let (Some(a), Some(b)) = (cell(row, col), cell(last_row, last_col)) {
        sheet.grid.merges.push((a, b));
    }
    Ok(())
}

/// 一格的开头。
struct Head {
    repeat: u64,
    columns: u64,
    rows: u64,
    style: Style,
    formula: bool,
    kind: String,
    error: bool,
    value: Option<String>,
    text: Option<String>,
}

impl Head {
    fn of(e: &BytesStart<'_>, styles: &Styles) -> Self {
        let first = |names: &[&str]| names.iter().find_map(|n| xml::attr(e, n));
        // calcext:value-type 与 office:value-type 末段同名，要分开取。
        let exact = |name: &str| {
            e.attributes()
                .with_checks(false)
                .flatten()
                .find(|a| a.key.as_ref() == name)
                .map(|a| a.value.to_string())
        };
        Self {
            repeat: repeated(e, "number-columns-repeated"),
            columns: repeated(e, "number-columns-spanned"),
            rows: repeated(e, "number-rows-spanned"),
            style: styles.get(xml::attr(e, "style-name").as_deref()),
            formula: exact("table:formula").is_some(),
            kind: exact("office:value-type")
                .or_else(|| exact("table:value-type"))
                .unwrap_or_default(),
            error: exact("calcext:value-type").as_deref() == Some("error"),
            value: first(&["value", "date-value", "time-value", "boolean-value"]),
            text: xml::attr(e, "string-value"),
        }
    }

    /// 与文字合成一格；空的没有。
    fn content(&self, body: Body) -> Option<Content> {
        let shown = match &self.text {
            Some(text) if body.text.is_empty() => text.clone(),
            _ => body.text,
        };
        let value = if self.error {
            CellValue::Error(shown)
        } else {
            match (self.kind.as_str(), &self.value) {
                ("float" | "percentage" | "currency", Some(v)) => match v.trim().parse() {
                    Ok(n) => date::number(n),
                    Err(_) => CellValue::Text(shown),
                },
                ("date", Some(v)) => CellValue::Date(date::iso(v)),
                ("time", Some(v)) => CellValue::Date(date::iso_duration(v)),
                ("boolean", Some(v)) => CellValue::Bool(v.eq_ignore_ascii_case("true")),
                // 公式没有结果：既没有类型，也没有文字。
                ("", _) if self.formula && shown.is_empty() => {
                    CellValue::Error(super::NOT_CALCULATED.into())
                }
                _ => CellValue::Text(shown),
            }
        };
        let mut content = Content {
            formula: self.formula,
            symbol_font: self.style.symbol.map(str::to_owned),
            ..Content::plain(value)
        };
        let length = content.text().chars().count();
        if length == 0 {
            return None;
        }
        content.struck = match &content.value {
            CellValue::Text(_) if !body.plain => body.struck,
            _ if self.style.struck => vec![(0, length)],
            _ => Vec::new(),
        };
        Some(content)
    }
}

/// 一格里的文字。
#[derive(Default)]
struct Body {
    text: String,
    struck: Vec<(usize, usize)>,
    /// 没有局部字体。
    plain: bool,
}

/// 读到 `closing` 的结束标签；断了为空。
fn body<R: Read>(
    xml: &mut Xml<R>,
    closing: &str,
    styles: &Styles,
    base: Style,
    budget: &mut Budget,
) -> Outcome<Option<Body>> {
    let mut body = Body {
        plain: true,
        ..Body::default()
    };
    let mut letters = 0usize;
    let mut paragraphs = 0;
    let mut inside = 0usize;
    let mut spans: Vec<Style> = Vec::new();
    loop {
        let event = match xml.next(budget)? {
            Ok(Event::Eof) | Err(_) => return Ok(None),
            Ok(event) => event,
        };
        let mut piece = String::new();
        match event {
            Event::Start(e) => match e.name().as_ref() {
                "text:p" | "text:h" => {
                    inside += 1;
                    if paragraphs > 0 {
                        piece.push('\n');
                    }
                    paragraphs += 1;
                }
                "text:span" => {
                    body.plain = false;
                    let style = xml::attr(&e, "style-name")
                        .map(|n| styles.get(Some(&n)))
                        .unwrap_or(base);
                    spans.push(style);
                }
                "text:s" => {
                    let count = xml::count(&e, "c").unwrap_or(1).min(32_767);
                    piece.extend(std::iter::repeat_n(
                        ' ',
                        usize::try_from(count).unwrap_or(1),
                    ));
                }
                "text:tab" => piece.push('\t'),
                "text:line-break" => piece.push('\n'),
                // 批注、图形、注音、套在格里的表：不是这一格的文字。
                name @ ("office:annotation" | "text:ruby-text" | "table:table") => {
                    let name = name.to_owned();
                    if !pass(xml, &name, budget)? {
                        return Ok(None);
                    }
                }
                name if name.starts_with("draw:") => {
                    let name = name.to_owned();
                    if !pass(xml, &name, budget)? {
                        return Ok(None);
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.name().as_ref() {
                "text:p" | "text:h" => inside = inside.saturating_sub(1),
                "text:span" => {
                    spans.pop();
                }
                name if name == closing => return Ok(Some(body)),
                _ => {}
            },
            other if inside > 0 => xml::push_text(&other, &mut piece),
            _ => {}
        }
        if piece.is_empty() {
            continue;
        }
        let style = spans.last().copied().unwrap_or(base);
        if let (Some(font), None) = (style.symbol, base.symbol) {
            piece = symbol::shown(font, &piece);
        }
        let from = letters;
        letters += piece.chars().count();
        if style.struck || base.struck {
            match body.struck.last_mut() {
                Some((_, end)) if *end == from => *end = letters,
                _ => body.struck.push((from, letters)),
            }
        }
        body.text.push_str(&piece);
    }
}
