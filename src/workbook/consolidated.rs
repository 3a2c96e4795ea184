//! 汇总表：各张表按 [`super::sheet::SHEETS`] 的次序装成一本。

use super::WorkbookError;
use super::binding::{Binding, guarded};
use super::book::Page;
use super::data::Data;
pub use super::data::SheetLimits;
use super::sheet::{self, Listed, SHEETS};
use crate::model::comparison::Comparison;
use crate::office::Office;
use rust_xlsxwriter::XlsxError;
use std::io::Write;
use std::path::Path;

/// 文件名。
pub const FILE_NAME: &str = "汇总表.xlsx";

/// 汇总表。同样的汇总结果与配置得到同样的字节。
///
/// # Errors
/// 越出 Excel 的限度。
pub fn workbook(comparison: &Comparison, office: &Office) -> Result<Vec<u8>, WorkbookError> {
    workbook_within(comparison, office, SheetLimits::default())
}

/// 同 [`workbook`]，一张表写到 `limits` 为止，余下的续到下一张。
///
/// # Errors
/// 越出 Excel 的限度。
pub fn workbook_within(
    comparison: &Comparison,
    office: &Office,
    limits: SheetLimits,
) -> Result<Vec<u8>, WorkbookError> {
    let mut bytes = Vec::new();
    guarded(FILE_NAME, || {
        write_within(comparison, office, limits, None, &mut bytes)
    })?;
    Ok(bytes)
}

/// 把汇总表写到 `out`，内存里不留整本：写完的行放在 `dir` 里的无名文件里，占的地方约是成品的十倍。
///
/// # Errors
/// 越出 Excel 的限度；写不进 `dir`、`out`。
pub fn write(
    comparison: &Comparison,
    office: &Office,
    dir: &Path,
    out: impl Write + Send,
) -> Result<(), WorkbookError> {
    guarded(FILE_NAME, || {
        write_within(comparison, office, SheetLimits::default(), Some(dir), out)
    })
}

fn write_within(
    comparison: &Comparison,
    office: &Office,
    limits: SheetLimits,
    dir: Option<&Path>,
    out: impl Write + Send,
) -> Result<(), XlsxError> {
    let book = Binding::new(dir)?;
    let data = Data::within(comparison, office, limits);
    let pages = pages(&data, &book)?;
    book.bind(
        &format!("{}汇总表", office.catalogue.short_title),
        &office.config.office.name,
        &data.created(),
        pages,
        out,
    )
}

fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let mut listed = Vec::new();
    let mut pages = Vec::new();
    for sheet in SHEETS {
        for mut page in (sheet.write)(data, book)? {
            page.close()?;
            listed.push(Listed {
                name: page.ws.name(),
                about: sheet.about,
            });
            pages.push(page);
        }
    }
    // 目录要列出后面各表，所以最后写、放在最前
    let mut contents = sheet::contents::page(data, book, &listed)?;
    contents.close()?;
    contents.ws.set_active(true);
    pages.insert(0, contents);
    pages.extend(book.seals()?);
    Ok(pages)
}
