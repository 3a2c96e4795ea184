//! 版本：同一地区不止一份材料的，采用哪一份，其余为何不采用。没有这样的地区时不出现。

use super::table::{Column, Table, short, wide};
use super::{at, locality_name};
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Material, Role, round_name};
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "版本";
const COLUMNS: &[Column] = &[
    wide("地区", 16.0),
    short("轮次", 14.0),
    short("材料号", 8.0),
    short("采用", 10.0),
    wide("为什么", 40.0),
    short("填报日期", 12.0),
    wide("来源文件", 36.0),
    wide("工作表", 16.0),
    short("查看", 7.0),
];

pub(super) fn pages(data: &Data<'_>) -> Result<Vec<Page>, XlsxError> {
    // 一个地区一轮里的材料编号相连
    let groups: Vec<&[Material<'_>]> = data
        .materials
        .chunk_by(|a, b| (a.locality, a.round) == (b.locality, b.round))
        .filter(|g| g.iter().any(|m| matches!(m.role, Role::Other(_))))
        .collect();
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut table = Table::new(
        NAME,
        &format!("{}版本", data.catalogue.short_title),
        &format!(
            "{} 个地区报来不止一份材料。以填报日期最晚的一份为有效件，内容相同的只计一次；各份都在逐项明细里，没有丢掉。",
            groups.len()
        ),
        COLUMNS,
    )?;
    for material in groups.into_iter().flatten() {
        let submission = material.submission;
        let row = table.push(&[
            locality_name(data, material.locality),
            &round_name(submission.period.as_deref(), submission.check),
            &material.number.to_string(),
            material.role.label(),
            material.role.reason(),
            submission.date.as_deref().unwrap_or("未写"),
            &submission.source.path,
            &submission.source.sheet,
            "",
        ])?;
        let (sheet, detail) = data.detail(material, 0, 0);
        table
            .page
            .link((row, 8), &sheet, at(detail, 0), "查看", &style::link())?;
    }
    Ok(vec![table.finish(data, 1, "")?])
}
