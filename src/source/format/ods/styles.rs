//! 样式里与读数有关的：表隐藏、符号字体、删除线。

use super::super::super::budget::{Budget, Outcome};
use super::super::{symbol, xml};
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;

/// 记一种样式大约占用的字节，名字另计。
const STYLE_COST: u64 = 96;

/// 样式名 → 与读数有关的几样。
#[derive(Default)]
pub(super) struct Styles {
    all: BTreeMap<String, Style>,
    current: Option<String>,
}

#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Style {
    pub(super) hidden: bool,
    pub(super) symbol: Option<&'static str>,
    pub(super) struck: bool,
}

impl Styles {
    pub(super) fn look(&mut self, e: &BytesStart<'_>, budget: &mut Budget) -> Outcome<()> {
        match e.name().as_ref() {
            "style:style" => {
                self.current = xml::attr(e, "name");
                let name = self.current.as_ref().map_or(0, String::len) as u64;
                budget.take(STYLE_COST.saturating_add(name))?;
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
        Ok(())
    }

    fn edit(&mut self, change: impl FnOnce(&mut Style)) {
        if let Some(style) = self.current.as_ref().and_then(|n| self.all.get_mut(n)) {
            change(style);
        }
    }

    pub(super) fn get(&self, name: Option<&str>) -> Style {
        name.and_then(|n| self.all.get(n))
            .copied()
            .unwrap_or_default()
    }
}
