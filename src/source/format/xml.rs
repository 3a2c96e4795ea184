//! 读 XML 的几样小工具：取属性、取文字、限住单个内容的长度。

use super::super::budget::{Budget, Outcome, Refusal, size};
use super::super::rules;
use quick_xml::XmlVersion;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// 一段连续内容（一个标签、一段文字）最长的字节。Excel 一格最多 32767 字，远在其下；
/// 更长的不是表格，库会为它一直要内存。
const LONGEST: u64 = 4 << 20;

/// 从字节流读 XML，编码自认（UTF-8、UTF-16、GBK……）。
pub(super) struct Xml<R: Read> {
    reader: quick_xml::Reader<DecodingReader<BufReader<Metered<R>>>>,
    since: Rc<Cell<u64>>,
    buffer: Vec<u8>,
}

/// 数着每段内容读进了多少字节。
struct Metered<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > LONGEST {
            return Err(io::Error::other("一段内容过长"));
        }
        let n = self.inner.read(buf)?;
        self.since.set(self.since.get() + n as u64);
        Ok(n)
    }
}

impl<R: Read> Xml<R> {
    pub(super) fn new(inner: R) -> Self {
        let since = Rc::new(Cell::new(0));
        let metered = Metered {
            inner,
            since: since.clone(),
        };
        let mut reader =
            quick_xml::Reader::from_reader(DecodingReader::new(BufReader::new(metered)));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            since,
            buffer: Vec::new(),
        }
    }

    /// 下一个标签或一段文字；`Err` 表示这里断了或不成样子。
    pub(super) fn next(&mut self, budget: &mut Budget) -> Outcome<Result<Event<'_>, Broken>> {
        budget.step()?;
        self.since.set(0);
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer);
        if event.is_err() && self.since.get() > LONGEST {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!("里面有一段内容超过 {}，没有读取", size(LONGEST)),
            ));
        }
        Ok(event.map_err(|e| Broken(e.to_string())))
    }

    /// 下一个标签或一段文字；断了就是文件损坏。
    pub(super) fn need(&mut self, budget: &mut Budget, what: &str) -> Outcome<Event<'_>> {
        self.next(budget)?
            .map_err(|_| Refusal::damaged(format!("{what}残缺不全")))
    }
}

/// XML 在这里断了；里面是库的说法，只用来调试。
#[derive(Debug)]
pub(super) struct Broken(#[allow(dead_code)] pub(super) String);

/// 属性的值，不管前缀；没有时为空。
pub(super) fn attr(e: &BytesStart<'_>, local: &str) -> Option<String> {
    e.attributes().with_checks(false).flatten().find_map(|a| {
        if a.key.local_name().as_ref() != local {
            return None;
        }
        let value = a.normalized_value(XmlVersion::Implicit1_0);
        Some(match value {
            Ok(value) => value.into_owned(),
            Err(_) => a.value.to_string(),
        })
    })
}

/// 真假属性。
pub(super) fn flag(e: &BytesStart<'_>, local: &str) -> bool {
    matches!(
        attr(e, local).as_deref(),
        Some("1" | "true" | "TRUE" | "on")
    )
}

/// 数字属性。
pub(super) fn count(e: &BytesStart<'_>, local: &str) -> Option<u64> {
    attr(e, local)?.trim().parse().ok()
}

/// 把一处 `&…;` 换成字；认不得的照写。
pub(super) fn push_entity(e: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(c)) = e.resolve_char_ref() {
        text.push(c);
    } else if let Some(known) = quick_xml::escape::resolve_xml_entity(e) {
        text.push_str(known);
    } else if &**e == "nbsp" {
        text.push('\u{a0}');
    } else {
        text.push('&');
        text.push_str(e);
        text.push(';');
    }
}

/// 一个事件里的文字接到后面；不是文字的事件不动。
pub(super) fn push_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(t) => text.push_str(&t.xml10_content()),
        Event::CData(t) => text.push_str(&t.xml10_content()),
        Event::GeneralRef(e) => push_entity(e, text),
        _ => {}
    }
}
