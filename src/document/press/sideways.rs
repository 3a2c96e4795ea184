//! 横排页上下边距单双页不同：单页上 28、下 26 mm，双页反过来（G-75）。
//!
//! typst 的一串页只有一种上下边距，内容流到哪一页又要排过才知道：版式一律排成 27 mm，
//! 横排的页带记号 `<quanyi-sideways>`（`templates/gongwen/page.typ`），排好以后在这里整页上下挪 1 mm。

use std::collections::BTreeSet;
use typst::foundations::{Label, Selector};
use typst::layout::{Abs, Point};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// 挪多少。
const STEP: f64 = 1.0;

/// 把横排页挪到位；没有横排页的原样。
pub(super) fn settle(document: PagedDocument) -> PagedDocument {
    let Some(label) = Label::new(PicoStr::intern("quanyi-sideways")) else {
        return document;
    };
    let introspector = document.introspector();
    let marks = introspector.elements().query(&Selector::Label(label));
    let pages: BTreeSet<usize> = marks
        .iter()
        .filter_map(|mark| introspector.position(mark.location()?))
        .map(|at| at.page.get())
        .collect();
    if pages.is_empty() {
        return document;
    }
    let mut info = typst::model::DocumentInfo::default();
    let mut document = document;
    std::mem::swap(&mut info, document.info_mut());
    let moved = document.pages().iter().enumerate().map(|(ix, page)| {
        let mut page = page.clone();
        if pages.contains(&(ix + 1)) {
            // 页号从 1 起：下标是偶数的是单页
            let down = if ix % 2 == 0 { STEP } else { -STEP };
            page.frame.translate(Point::with_y(Abs::mm(down)));
        }
        page
    });
    PagedDocument::new(moved.collect(), info)
}
