//! 汇总表：各张表按 [`super::sheet::SHEETS`] 的次序装成一本。

use super::WorkbookError;
use super::book::{self, Page};
use super::data::Data;
pub use super::data::SheetLimits;
use super::sheet::{self, Listed, SHEETS};
use crate::model::comparison::Comparison;
use crate::office::Office;
use rust_xlsxwriter::XlsxError;

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
    let data = Data::within(comparison, office, limits);
    let pages = pages(&data).map_err(|cause| book::refused(FILE_NAME, cause))?;
    book::bind(
        FILE_NAME,
        &format!("{}汇总表", office.catalogue.short_title),
        &office.config.office.name,
        &data.created(),
        pages,
    )
}

fn pages(data: &Data<'_>) -> Result<Vec<Page>, XlsxError> {
    let mut listed = Vec::new();
    let mut pages = Vec::new();
    for sheet in SHEETS {
        for page in (sheet.write)(data)? {
            listed.push(Listed {
                name: page.ws.name(),
                about: sheet.about,
            });
            pages.push(page);
        }
    }
    // 目录要列出后面各表，所以最后写、放在最前
    let mut all = vec![sheet::contents::page(data, &listed)?];
    all.extend(pages);
    all.extend(sheet::seals::pages(&all)?);
    if let Some(first) = all.first_mut() {
        first.ws.set_active(true);
    }
    Ok(all)
}
