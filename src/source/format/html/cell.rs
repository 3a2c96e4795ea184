//! 一格的文字，连同删除线与符号字体。

use super::super::super::budget::{Budget, Outcome};
use super::super::{CellValue, Content, symbol};
use scraper::{ElementRef, Node};

/// 一格的文字。
pub(super) fn content(td: ElementRef<'_>, budget: &mut Budget) -> Outcome<Content> {
    let mut text = String::new();
    let mut struck: Vec<(usize, usize)> = Vec::new();
    let mut letters = 0usize;
    let mut crossed = 0usize;
    let mut fonts: Vec<Option<&'static str>> = Vec::new();
    let root = td.id();
    let mut current = *td;
    let mut entering = true;
    loop {
        budget.step()?;
        let mut descend = true;
        if entering {
            let mut piece = String::new();
            match current.value() {
                Node::Text(t) => {
                    // 源码里的换行和连续空白只算一个空格。
                    let mut blank = text.ends_with([' ', '\n']) || text.is_empty();
                    for c in t.chars() {
                        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                            if !blank {
                                piece.push(' ');
                            }
                            blank = true;
                        } else {
                            piece.push(c);
                            blank = false;
                        }
                    }
                }
                Node::Element(e) => {
                    match e.name() {
                        "br" => piece.push('\n'),
                        "p" | "div" | "li" | "tr" if current.id() != root && !text.is_empty() => {
                            piece.push('\n');
                        }
                        "td" | "th" if current.id() != root && !text.is_empty() => piece.push(' '),
                        "input" => {
                            if let Some("checkbox" | "radio") = e.attr("type") {
                                piece.push(if e.attr("checked").is_some() {
                                    '☑'
                                } else {
                                    '☐'
                                });
                            }
                        }
                        "s" | "strike" | "del" => crossed += 1,
                        "script" | "style" | "template" => descend = false,
                        _ => {}
                    }
                    fonts.push(font(e).or_else(|| fonts.last().copied().flatten()));
                }
                _ => {}
            }
            if let Some(font) = fonts.last().copied().flatten() {
                piece = symbol::shown(font, &piece);
            }
            let from = letters;
            letters += piece.chars().count();
            if crossed > 0 && letters > from {
                match struck.last_mut() {
                    Some((_, end)) if *end == from => *end = letters,
                    _ => struck.push((from, letters)),
                }
            }
            text.push_str(&piece);
        }
        if entering
            && descend
            && let Some(child) = current.first_child()
        {
            current = child;
            continue;
        }
        if let Node::Element(e) = current.value() {
            fonts.pop();
            if matches!(e.name(), "s" | "strike" | "del") {
                crossed = crossed.saturating_sub(1);
            }
        }
        if current.id() == root {
            break;
        }
        if let Some(next) = current.next_sibling() {
            current = next;
            entering = true;
        } else if let Some(parent) = current.parent() {
            current = parent;
            entering = false;
        } else {
            break;
        }
    }
    let end = text.trim_end_matches([' ', '\n', '\u{a0}']);
    let kept = end.chars().count();
    // 只有不断行空格的格是空格子（Excel 存成网页时这样写）。
    let text = if end.trim().is_empty() {
        String::new()
    } else {
        end.to_owned()
    };
    struck.retain_mut(|(from, to)| {
        *to = (*to).min(kept);
        from < to
    });
    Ok(Content {
        struck,
        ..Content::plain(CellValue::Text(text))
    })
}

fn font(e: &scraper::node::Element) -> Option<&'static str> {
    if let Some(face) = e.attr("face") {
        return face.split(',').find_map(symbol::font);
    }
    let style = e.attr("style")?.to_lowercase();
    let (_, family) = style.split_once("font-family:")?;
    let family = family.split(';').next()?;
    family
        .split(',')
        .find_map(|f| symbol::font(f.trim().trim_matches(['\'', '"'])))
}
