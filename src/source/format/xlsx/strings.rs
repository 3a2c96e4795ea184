//! 文字：共享文字表与格内文字，连同局部的删除线和符号字体。

use super::super::super::budget::{Budget, Outcome, held};
use super::super::super::rules;
use super::super::package::Package;
use super::super::xml::{self, Broken, Xml};
use super::super::{Draft, bounded, symbol};
use super::parts::Workbook;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;

/// 一段格式相同的文字：字符数、是否有删除线。
pub(super) type Runs = Rc<[(usize, bool)]>;

/// 共享文字表。文字接成一长串，只记各段到哪里为止：几百万段空文字也不过几十 MB。
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
    /// 只记有删除线的。
    runs: BTreeMap<usize, Runs>,
}

impl Strings {
    pub(super) fn runs(&self, index: usize) -> Option<Runs> {
        self.runs.get(&index).cloned()
    }

    /// 第几段文字，从 0 起；没有这一段为空。
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..end)
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }
}

/// 一段共享文字除内容以外占的字节。
const STRING_COST: u64 = 16;
/// 一段有删除线的另占的字节。
const RUNS_COST: u64 = 96;

/// 读共享文字表；没有就是空表。
pub(super) fn read(
    package: &mut Package<'_>,
    book: &Workbook,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<Strings> {
    let mut strings = Strings::default();
    let part = book.target("sharedStrings", "sharedStrings.xml");
    let Some(stream) = package.part(&part, budget)? else {
        return Ok(strings);
    };
    let mut xml = Xml::new(stream);
    let mut whole = false;
    while let Ok(event) = xml.next(budget)? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                let Ok(rich) = text(&mut xml, "si", budget)? else {
                    break;
                };
                budget.take((rich.text.len() as u64).saturating_add(STRING_COST))?;
                if rich.runs.iter().any(|(_, struck)| *struck) {
                    budget.take(RUNS_COST.saturating_add(held(16 * rich.runs.len())))?;
                    strings.runs.insert(strings.ends.len(), rich.runs.into());
                }
                strings.push(&clean(&rich.text));
            }
            Event::End(e) if e.local_name().as_ref() == "sst" => whole = true,
            Event::Eof => break,
            _ => {}
        }
    }
    if !whole {
        draft.note(
            &rules::DAMAGED,
            format!("文件里的文字表不完整，只读出 {} 段文字", strings.ends.len()),
        );
    }
    Ok(strings)
}

/// 一段文字和它的各个局部。
#[derive(Default)]
pub(super) struct Rich {
    pub(super) text: String,
    pub(super) runs: Vec<(usize, bool)>,
}

/// 读到 `closing` 的结束标签为止：各段连起来，注音不要。
pub(super) fn text<R: Read>(
    xml: &mut Xml<R>,
    closing: &str,
    budget: &mut Budget,
) -> Outcome<Result<Rich, Broken>> {
    let mut rich = Rich::default();
    let mut phonetic = false;
    let mut struck = false;
    let mut font: Option<&'static str> = None;
    let mut piece: Option<(String, bool)> = None;
    loop {
        let event = match xml.next(budget)? {
            Ok(event) => event,
            Err(broken) => return Ok(Err(broken)),
        };
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "rPh" => phonetic = true,
                "r" => (struck, font) = (false, None),
                "strike" | "dstrike" => struck = on(&e),
                "rFont" => font = xml::attr(&e, "val").and_then(|name| symbol::font(&name)),
                "t" if !phonetic => piece = Some((String::new(), preserved(&e))),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "rPh" => phonetic = false,
                "t" => {
                    if let Some((raw, preserve)) = piece.take() {
                        let raw = if preserve {
                            raw.as_str()
                        } else {
                            raw.trim_matches([' ', '\t', '\r', '\n'])
                        };
                        let mut shown = decode(raw);
                        if let Some(font) = font {
                            shown = symbol::shown(font, &shown);
                        }
                        rich.runs.push((shown.chars().count(), struck));
                        rich.text.push_str(&shown);
                        bounded(&rich.text)?;
                        // 一格可以切成无数小段：边攒边看放不放得下
                        let held = rich.text.len() + size_of::<(usize, bool)>() * rich.runs.len();
                        budget.fits(held as u64)?;
                    }
                }
                name if name == closing => return Ok(Ok(rich)),
                _ => {}
            },
            Event::Eof => return Ok(Err(Broken("提前结束".into()))),
            other => {
                if let Some((raw, _)) = &mut piece {
                    xml::push_text(&other, raw);
                    bounded(raw)?;
                }
            }
        }
    }
}

/// 出现即为真，除非写明为假。
pub(super) fn on(e: &BytesStart<'_>) -> bool {
    !matches!(xml::attr(e, "val").as_deref(), Some("0" | "false"))
}

fn preserved(e: &BytesStart<'_>) -> bool {
    xml::attr(e, "space").as_deref() == Some("preserve")
}

/// 控制字符去掉：真正的表格里没有，XML 里也放不下。
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.contains(odd) {
        Cow::Owned(text.chars().filter(|c| !odd(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// 规范里的 `_x000D_` 写法换成字。
pub(super) fn decode(raw: &str) -> String {
    if !raw.contains("_x") {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let code = from
            .get(2..6)
            .filter(|_| from.as_bytes().get(6) == Some(&b'_'))
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        match code {
            Some(c) => {
                text.push(c);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                text.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (raw, text) in [
            ("一_x000D_\n二", "一\r\n二"),
            ("a_x005F_x000D_", "a_x000D_"),
            ("_x四", "_x四"),
            ("_x12", "_x12"),
            ("x_xD800_y", "x_xD800_y"),
        ] {
            assert_eq!(decode(raw), text);
        }
    }
}
