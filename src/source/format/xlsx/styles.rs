//! 样式里与读数有关的三样：数字格式（是不是日期）、符号字体、删除线。

use super::super::super::budget::{Budget, Outcome};
use super::super::package::Package;
use super::super::xml::{self, Xml};
use super::super::{CellValue, Content, Draft, rules, symbol};
use super::parts::Workbook;
use super::strings::on;
use quick_xml::events::Event;

/// 数字格式最长多少字（Excel 的规定是 255）；更长的不是给人用的。
const LONGEST_FORMAT: usize = 255;
/// 样式最多多少种（Excel 的规定是 65 490）。
const MOST: usize = 70_000;

/// 全部样式。
#[derive(Default, Clone)]
pub(super) struct Styles {
    fonts: Vec<Font>,
    /// 单元格样式：数字格式编号、字体序号。
    cells: Vec<(u64, usize)>,
    /// 自定义的数字格式。
    formats: Vec<(u64, String)>,
}

#[derive(Default, Clone, Copy)]
struct Font {
    symbol: Option<&'static str>,
    struck: bool,
}

impl Styles {
    /// 把字体带来的信息加到一格上。
    pub(super) fn dress(
        &self,
        style: usize,
        runs: Option<&[(usize, bool)]>,
        content: &mut Content,
    ) {
        let font = self
            .cells
            .get(style)
            .and_then(|(_, font)| self.fonts.get(*font))
            .copied()
            .unwrap_or_default();
        content.symbol_font = font.symbol.map(str::to_owned);
        if runs.is_none() && !font.struck {
            return;
        }
        let length = match &content.value {
            CellValue::Text(t) => t.chars().count(),
            _ => content.text().chars().count(),
        };
        if let Some(runs) = runs {
            let mut from = 0;
            for &(len, struck) in runs {
                let to = (from + len).min(length);
                if struck && from < to {
                    match content.struck.last_mut() {
                        Some((_, end)) if *end == from => *end = to,
                        _ => content.struck.push((from, to)),
                    }
                }
                from = to;
            }
        } else if font.struck && length > 0 {
            content.struck.push((0, length));
        }
    }

    /// 各种单元格样式的数字格式编号。
    pub(super) fn cells(&self) -> impl Iterator<Item = u64> {
        self.cells.iter().map(|(format, _)| *format)
    }

    /// 第 `style` 种单元格样式的数字格式编号；没有这种样式为空。
    pub(super) fn format_of(&self, style: usize) -> Option<u64> {
        self.cells.get(style).map(|(format, _)| *format)
    }

    /// 文件自己定义的数字格式：编号与代码。
    pub(super) fn formats(&self) -> &[(u64, String)] {
        &self.formats
    }
}

#[cfg(test)]
impl Styles {
    pub(super) fn define(&mut self, id: u64, code: &str) {
        self.formats.push((id, code.to_owned()));
    }

    pub(super) fn add(&mut self, format: u64) {
        self.cells.push((format, 0));
    }
}

/// 读样式；没有就是默认样式。
pub(super) fn read(
    package: &mut Package<'_>,
    book: &Workbook,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<Styles> {
    let mut styles = Styles::default();
    let part = book.target("styles", "styles.xml");
    let Some(stream) = package.part(&part, budget)? else {
        return Ok(styles);
    };
    let mut xml = Xml::new(stream);
    // 所在的一节：fonts、cellXfs、numFmts；字体里还有同名的小节（dxfs），不看。
    let mut section = String::new();
    let mut whole = false;
    while let Ok(event) = xml.next(budget)? {
        match event {
            Event::Start(e) => {
                let name = e.local_name();
                match (section.as_str(), name.as_ref()) {
                    ("", "fonts" | "cellXfs" | "numFmts" | "dxfs" | "cellStyleXfs") => {
                        section = name.as_ref().to_owned();
                    }
                    ("fonts", "font") if styles.fonts.len() < MOST => {
                        styles.fonts.push(Font::default());
                    }
                    ("fonts", "strike") => {
                        if let Some(font) = styles.fonts.last_mut() {
                            font.struck = on(&e);
                        }
                    }
                    ("fonts", "name") => {
                        if let Some(font) = styles.fonts.last_mut() {
                            font.symbol = xml::attr(&e, "val").and_then(|name| symbol::font(&name));
                        }
                    }
                    ("numFmts", "numFmt") if styles.formats.len() < MOST => {
                        if let (Some(id), Some(code)) =
                            (xml::count(&e, "numFmtId"), xml::attr(&e, "formatCode"))
                        {
                            let code = code.chars().take(LONGEST_FORMAT).collect();
                            styles.formats.push((id, code));
                        }
                    }
                    ("cellXfs", "xf") if styles.cells.len() < MOST => {
                        let font = xml::count(&e, "fontId").unwrap_or(0);
                        styles.cells.push((
                            xml::count(&e, "numFmtId").unwrap_or(0),
                            usize::try_from(font).unwrap_or(usize::MAX),
                        ));
                    }
                    _ => {}
                }
            }
            Event::End(e) => {
                if e.local_name().as_ref() == section {
                    section.clear();
                }
                whole |= e.local_name().as_ref() == "styleSheet";
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !whole {
        draft.note(&rules::DAMAGED, "文件里的格式表不完整，日期可能读成了数字");
    }
    Ok(styles)
}
