//! 一格：开头标签里写着的类型与值，里面的文字。

use super::super::super::budget::{Budget, Outcome};
use super::super::xml::{self, Xml};
use super::super::{CellValue, Content, NOT_CALCULATED, bounded, date, symbol};
use super::styles::{Style, Styles};
use super::{pass, repeated};
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

/// 一格的开头。
pub(super) struct Head {
    pub(super) repeat: u64,
    pub(super) columns: u64,
    pub(super) rows: u64,
    pub(super) style: Style,
    formula: bool,
    kind: String,
    error: bool,
    value: Option<String>,
    text: Option<String>,
}

impl Head {
    pub(super) fn of(e: &BytesStart<'_>, styles: &Styles) -> Self {
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
    pub(super) fn content(&self, body: Body) -> Option<Content> {
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
                    CellValue::Error(NOT_CALCULATED.into())
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
pub(super) struct Body {
    text: String,
    struck: Vec<(usize, usize)>,
    /// 没有局部字体。
    plain: bool,
}

/// 读到 `closing` 的结束标签；断了为空。
pub(super) fn body<R: Read>(
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
        bounded(&body.text)?;
    }
}
