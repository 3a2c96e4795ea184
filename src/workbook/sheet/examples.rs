//! 列举汇编：各地填写的名称、事例等文字，一条一行，按指标、再按地区。

use super::locality_name;
use super::table::{Column, Table, short, wide};
use crate::field::Value;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "列举汇编";
const COLUMNS: &[Column] = &[
    short("编号", 7.0),
    wide("指标", 20.0),
    wide("填写项", 12.0),
    wide("地区", 14.0),
    short("序", 5.0),
    wide("内容", 58.0),
    wide("来源文件", 26.0),
    wide("工作表", 18.0),
    short("单元格", 8.0),
    short("查看", 7.0),
];

pub(super) fn pages(data: &Data<'_>) -> Result<Vec<Page>, XlsxError> {
    let mut table = Table::new(
        NAME,
        &format!("{}列举汇编", data.catalogue.short_title),
        &format!(
            "{}。填报单位写的名称、事例等，原样照录（个人信息已遮蔽），一条一行。",
            data.round_name()
        ),
        COLUMNS,
    )?
    .within(data.limits.rows);
    for indicator in &data.catalogue.indicators {
        for (ix, field) in indicator.fields.iter().enumerate() {
            for line in &data.lines {
                let Some(material) = data.readable(line.ix) else {
                    continue;
                };
                let reading = material
                    .submission
                    .answers
                    .get(indicator.ix)
                    .and_then(|a| a.fields.get(ix)?.as_ref());
                let Some(reading) = reading else { continue };
                let Some(Value::Texts(items)) = &reading.value else {
                    continue;
                };
                for (item, number) in items.iter().zip(1..) {
                    let source = &material.submission.source;
                    let row = table.push(&[
                        &indicator.code,
                        &indicator.short,
                        &field.name,
                        locality_name(data, Some(line.ix)),
                        &number.to_string(),
                        item,
                        &source.path,
                        &source.sheet,
                        &reading.cell.to_string(),
                        "",
                    ])?;
                    table.see(data, row, material, (indicator.ix, ix))?;
                }
            }
        }
    }
    table.pages(data, 2, "各地都没有填写文字。")
}
