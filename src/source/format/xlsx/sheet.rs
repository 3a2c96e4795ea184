//! 一张工作表从头看到尾：位置、公式、错误值、合并、隐藏；值抄进小工作簿。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::rules;
use super::super::xml::{self, Xml};
use super::clean::{Table, Type};
use super::strings::{self, Runs};
use crate::finding::Cell;
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

/// 合并区域最多看多少个。
const MERGES: usize = 200_000;

/// 一张表的骨架。
#[derive(Default)]
pub(super) struct Frame {
    pub(super) cells: Vec<Note>,
    pub(super) merges: Vec<(Cell, Cell)>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_cols: Vec<u32>,
    /// 位置写错、超出表格的格数。
    pub(super) lost: usize,
    /// 内容从这一行（从 1 起）之后断了。
    pub(super) broken_after: Option<u32>,
}

/// 一格。
pub(super) struct Note {
    pub(super) row: u32,
    pub(super) col: u32,
    pub(super) style: usize,
    pub(super) formula: bool,
    pub(super) what: What,
    pub(super) text: Text,
}

/// 这一格是什么。
pub(super) enum What {
    /// 值在小工作簿里，次序相同。
    Value,
    /// 错误值，原样。
    Error(String),
    /// 公式，没有存下结果。
    NotCalculated,
    /// 有内容而读不出。
    Bad,
}

/// 文字的来历。
pub(super) enum Text {
    None,
    Shared(usize),
    Inline(Runs),
}

/// 看完一张表。
pub(super) fn walk<R: Read>(
    stream: R,
    table: &mut Table<'_>,
    budget: &mut Budget,
) -> Outcome<Frame> {
    let mut xml = Xml::new(stream);
    let mut frame = Frame::default();
    table.begin_sheet();
    budget.next_sheet();
    let (mut row, mut col) = (0u64, 0u64);
    let mut inside = false;
    let mut whole = false;
    while let Ok(event) = xml.next(budget)? {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "sheetData" => inside = true,
                "row" if inside => {
                    if let Some(r) = xml::count(&e, "r").filter(|r| *r > 0) {
                        row = r - 1;
                    }
                    col = 0;
                    if xml::flag(&e, "hidden") {
                        hide(&mut frame.hidden_rows, row, row, Cell::ROWS);
                    }
                }
                "c" if inside => {
                    let head = Head::of(&e, row, col);
                    col = head.at.map_or(col + 1, |(_, c)| c + 1);
                    if !cell(&mut xml, head, table, &mut frame, budget)? {
                        break;
                    }
                }
                "col" if !inside => {
                    if let (true, Some(min), Some(max)) = (
                        xml::flag(&e, "hidden"),
                        xml::count(&e, "min"),
                        xml::count(&e, "max"),
                    ) && min > 0
                    {
                        hide(
                            &mut frame.hidden_cols,
                            min - 1,
                            max.saturating_sub(1),
                            Cell::COLS,
                        );
                    }
                }
                "mergeCell" => {
                    if frame.merges.len() >= MERGES {
                        return Err(Refusal::new(
                            &rules::TOO_LARGE,
                            format!("一张表里的合并区域超过 {MERGES} 个，没有读取"),
                        ));
                    }
                    if let Some(area) = xml::attr(&e, "ref").and_then(|a| area(&a)) {
                        frame.merges.push(area);
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" if inside => row = row.saturating_add(1),
                "sheetData" => inside = false,
                "worksheet" => whole = true,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    table.end_sheet();
    if !whole {
        frame.broken_after = Some(u32::try_from(row.min(u64::from(Cell::ROWS))).unwrap_or(0));
    }
    Ok(frame)
}

/// 一格的开头：位置、样式、类型。
struct Head {
    /// 位置；写错了为空。
    at: Option<(u64, u64)>,
    style: usize,
    kind: String,
}

impl Head {
    fn of(e: &BytesStart<'_>, row: u64, col: u64) -> Self {
        let mut head = Self {
            at: Some((row, col)),
            style: 0,
            kind: String::new(),
        };
        for a in e.attributes().with_checks(false).flatten() {
            match a.key.as_ref() {
                "r" => head.at = position(&a.value),
                "s" => head.style = a.value.parse().unwrap_or(0),
                "t" => head.kind = a.value.to_string(),
                _ => {}
            }
        }
        head
    }
}

/// 一格的内容，读到 `</c>`；断了给 `false`。
fn cell<R: Read>(
    xml: &mut Xml<R>,
    head: Head,
    table: &mut Table<'_>,
    frame: &mut Frame,
    budget: &mut Budget,
) -> Outcome<bool> {
    let mut formula = false;
    let mut value: Option<String> = None;
    let mut inline: Option<strings::Rich> = None;
    // 正在读值：里面的文字才算；公式的文字不要。
    let mut reading = false;
    loop {
        let Ok(event) = xml.next(budget)? else {
            return Ok(false);
        };
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "f" => formula = true,
                "v" => {
                    reading = true;
                    value.get_or_insert_default();
                }
                "is" => {
                    let Ok(rich) = strings::text(xml, "is", budget)? else {
                        return Ok(false);
                    };
                    inline = Some(rich);
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "v" => reading = false,
                "c" => break,
                _ => {}
            },
            Event::Eof => return Ok(false),
            other => {
                if let (true, Some(text)) = (reading, &mut value) {
                    xml::push_text(&other, text);
                }
            }
        }
    }
    let value = value.filter(|v| !v.is_empty());
    if value.is_none() && inline.is_none() && !formula {
        return Ok(true);
    }
    let inside = head
        .at
        .filter(|(r, c)| *r < u64::from(Cell::ROWS) && *c < u64::from(Cell::COLS));
    let Some((row, col)) = inside else {
        frame.lost += 1;
        return Ok(true);
    };
    let (what, text) = judge(&head, value, inline, table, budget)?;
    frame.cells.push(Note {
        row: u32::try_from(row).unwrap_or_default(),
        col: u32::try_from(col).unwrap_or_default(),
        style: head.style,
        formula,
        what,
        text,
    });
    // 骨架与小工作簿同样占内存，越过限度就在这里停，不等到最后。
    budget.noted()?;
    Ok(true)
}

/// 按类型决定：抄给小工作簿，还是自己留下。
fn judge(
    head: &Head,
    value: Option<String>,
    inline: Option<strings::Rich>,
    table: &mut Table<'_>,
    budget: &mut Budget,
) -> Outcome<(What, Text)> {
    if let Some(rich) = inline {
        let struck = rich.runs.iter().any(|(_, struck)| *struck);
        budget.take(rich.text.len() as u64)?;
        table.value(Type::Text, head.style, &rich.text);
        let text = if struck {
            Text::Inline(rich.runs.into())
        } else {
            Text::None
        };
        return Ok((What::Value, text));
    }
    let Some(value) = value else {
        // 算出来是空文字的公式（t="str"）有结果，只是空的。
        let empty = matches!(head.kind.as_str(), "str" | "s" | "inlineStr");
        return Ok(if empty {
            table.value(Type::Text, head.style, "");
            (What::Value, Text::None)
        } else {
            (What::NotCalculated, Text::None)
        });
    };
    budget.take(value.len() as u64)?;
    Ok(match head.kind.as_str() {
        "e" => (What::Error(value), Text::None),
        "s" => match value.trim().parse::<usize>() {
            Ok(index) if table.shared(index, head.style, budget)? => {
                (What::Value, Text::Shared(index))
            }
            _ => (What::Bad, Text::None),
        },
        "str" | "inlineStr" => {
            table.value(Type::Text, head.style, &strings::decode(&value));
            (What::Value, Text::None)
        }
        "b" => match value.trim().to_lowercase().as_str() {
            "0" | "1" | "true" | "false" => {
                table.value(Type::Bool, head.style, value.trim());
                (What::Value, Text::None)
            }
            _ => (What::Bad, Text::None),
        },
        "d" => {
            table.value(Type::Date, head.style, value.trim());
            (What::Value, Text::None)
        }
        "" | "n" => match value.trim().parse::<f64>() {
            Ok(_) => {
                table.value(Type::Number, head.style, value.trim());
                (What::Value, Text::None)
            }
            // 没写类型而又不是数的，按文字读，与办公软件一致。
            Err(_) if head.kind.is_empty() => {
                table.value(Type::Text, head.style, &value);
                (What::Value, Text::None)
            }
            Err(_) => (What::Bad, Text::None),
        },
        _ => (What::Bad, Text::None),
    })
}

/// `D9` → 行列，从 0 起；不成样子为空。越界的照给，由调用者去数。
fn position(text: &str) -> Option<(u64, u64)> {
    let text = text.trim().trim_start_matches('$');
    let split = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(split);
    if letters.is_empty() || letters.len() > 7 {
        return None;
    }
    let col = letters.bytes().fold(0u64, |n, b| {
        n * 26 + u64::from(b.to_ascii_uppercase() - b'A') + 1
    });
    let row: u64 = digits.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, col - 1))
}

fn area(text: &str) -> Option<(Cell, Cell)> {
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    let corner = |t: &str| {
        let (row, col) = position(t)?;
        super::super::cell(row, col)
    };
    Some((corner(a)?, corner(b)?))
}

fn hide(list: &mut Vec<u32>, from: u64, to: u64, end: u32) {
    let last = u64::from(end - 1);
    for at in from..=to.min(last) {
        list.push(u32::try_from(at).unwrap_or_default());
    }
}
