//! Excel 2007 以后的工作簿（.xlsx .xlsm，WPS 的 .et 也常是它）。
//!
//! 一遍读完：各部件自己流着看（[`parts`]、[`strings`]、[`styles`]、[`sheet`]），值、公式、错误值、合并、
//! 隐藏、符号字体、删除线一次拿全，用多少记多少。calamine 只管它最拿手的一件：数字格式是不是日期
//! （[`dates`]），日期数是哪一天。
//!
//! 不请 calamine 从头读：它不给隐藏、删除线和局部的符号字体，于是同一张表要过两遍；又按声明的个数
//! 预留内存（`uniqueCount`），一个怪值丢掉整张表，遇宏表拒读整本——在它前面挡住这些，先要自己看一遍。
//!
//! # 可以提给 calamine 的改动
//!
//! 这里不改库的代码，也不带它的分叉。库若有下面几样，这个文件夹的大半就可以还给它：
//!
//! 1. `XlsxCellReader::next_cell` 连同值给出样式编号（`s` 属性），样式表只读一次、公开数字格式是不是日期
//!    （`detect_custom_number_format` 现在是私有的）。现有的 `worksheet_style` 要再过一遍同一张表。
//! 2. 一格的毛病只算这一格的：认不得的 `t`、越界的共享文字、`#SPILL!` 之类，给出带位置的错误，接着读下一格。
//! 3. `uniqueCount`、`count`、`dimension` 只当提示：预留的内存不超过部件剩余字节数容得下的个数。
//! 4. 读格的同一遍里给出行、列的隐藏与合并区域（都在同一个部件里，前后相接）。
//! 5. 共享文字保留各段的格式（`rPr` 里的删除线、字体），或给一个要不要的开关。

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
