//! Excel 2007 以后的工作簿（.xlsx .xlsm，WPS 的 .et 也常是它）。
//!
//! 一遍读完：各部件自己流着看（[`parts`]、[`strings`]、[`styles`]、[`sheet`]），值、公式、错误值、合并、
//! 隐藏、符号字体、删除线一次拿全，用多少记多少。calamine 只管它最拿手的一件：数字格式是不是日期
//! （[`dates`]），日期数是哪一天。
//!
//! 不请 calamine 从头读：它不给隐藏、删除线和局部的符号字体，于是同一张表要过两遍；又按声明的个数
//! 预留内存（`uniqueCount`），一个怪值丢掉整张表，遇宏表拒读整本——在它前面挡住这些，先要自己看一遍。

mod dates;
mod parts;
mod sheet;
mod strings;
mod styles;

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::package::{Package, resolve};
use super::{Draft, Sheet, summary};
use crate::model::plan::consolidated::DETAIL_SHEET;
use dates::Dates;
use parts::Kind;
use sheet::Shared;

pub(super) use parts::relations;

/// 读全部工作表。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let mut package = Package::open(bytes)?;
    let book = parts::workbook(&mut package, budget)?;
    if package.has_under(&format!("{}vbaproject", book.folder)) {
        draft.note(&rules::ACTIVE_CONTENT, "工作簿里有宏，没有运行");
    }
    if package.has_under(&format!("{}externallinks/", book.folder)) {
        draft.note(
            &rules::ACTIVE_CONTENT,
            "工作簿里有指向别的文件的链接，没有打开",
        );
    }
    let styles = styles::read(&mut package, &book, budget, draft)?;
    let strings = strings::read(&mut package, &book, budget, draft)?;
    let shared = Shared {
        strings: &strings,
        styles: &styles,
        dates: Dates::new(&styles),
        is_1904: book.is_1904,
    };
    if book.sheets.is_empty() {
        return Err(Refusal::damaged("工作簿里没有列出任何工作表"));
    }
    // 是不是我们自己的汇总表，看“逐项明细”的列名才知道，而它常在后面：先看它的头几行，限度从头放宽
    for entry in book.sheets.iter().filter(|e| e.name == DETAIL_SHEET) {
        if let Some(stream) = package.part(&resolve(&book.folder, &entry.part), budget)? {
            let mut head = Sheet::new(&entry.name, entry.hidden, budget);
            sheet::walk(stream, summary::WITHIN, &shared, &mut head, budget)?;
        }
    }
    for entry in &book.sheets {
        match entry.kind {
            Kind::Worksheet => {}
            Kind::Other(what) => {
                draft.note_on(
                    &entry.name,
                    &rules::OTHER_SHEET,
                    format!("“{}”是{what}，不是表格，已略过", entry.name),
                );
                continue;
            }
        }
        let part = resolve(&book.folder, &entry.part);
        let Some(stream) = package.part(&part, budget)? else {
            draft.note_on(
                &entry.name,
                &rules::DAMAGED,
                format!("工作表“{}”的内容不在文件里", entry.name),
            );
            continue;
        };
        let mut sheet = Sheet::new(&entry.name, entry.hidden, budget);
        if let Some(row) = sheet::walk(stream, u64::MAX, &shared, &mut sheet, budget)? {
            draft.note_on(
                &entry.name,
                &rules::DAMAGED,
                format!(
                    "工作表“{}”的内容在第 {} 行之后断了，后面的读不出",
                    entry.name, row
                ),
            );
        }
        sheet.finish(draft);
    }
    Ok(())
}
