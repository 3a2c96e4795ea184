//! 列举汇编：各地填写的名称、事例等文字，一条一行，按指标、再按地区。

use super::locality_name;
use super::table::{Column, Table, short, wide};
use crate::field::Value;
use crate::finding::Cell;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Material};
use rust_xlsxwriter::XlsxError;

const NAME: &str = "列举汇编";
const COLUMNS: &[Column] = &[
    short("编号", 7.0),
    wide("指标", 20.0),
    wide("填写项", 12.0),
    wide("地区", 14.0),
    short("序", 5.0),
    wide("内容", 58.0),
    wide("来源文件", 44.0),
    wide("工作表", 18.0),
    short("单元格", 8.0),
    short("查看", 7.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}列举汇编", data.catalogue.short_title),
        &format!(
            "{}。填报单位写的名称、事例等，原样照录（个人信息已遮蔽），一条一行。",
            data.round_name()
        ),
        COLUMNS,
    )?
    .within(data.limits.rows)
    .print_to("内容");
    for indicator in &data.catalogue.indicators {
        for (ix, field) in indicator.fields.iter().enumerate() {
            for line in &data.lines {
                let Some(material) = data.readable(line.ix) else {
                    continue;
                };
                // 几份分不出先后而填的不同的，各份的都列
                let dispute = data.entry(material).and_then(|e| e.dispute(indicator.ix));
                let several = dispute.is_some_and(|d| d.fields.contains(&ix));
                let shown = if several { usize::MAX } else { 1 };
                for material in data.versions(material).take(shown) {
                    let undecided = if several { "（待确定）" } else { "" };
                    let name = locality_name(data, Some(line.ix));
                    let at = (material, indicator.ix, ix);
                    for (item, number, cell) in items(at) {
                        let source = &material.submission.source;
                        let row = table.push(&[
                            &indicator.code,
                            &indicator.short,
                            &field.name,
                            &format!("{name}{undecided}"),
                            &number.to_string(),
                            item,
                            &source.path,
                            &source.sheet,
                            &cell.to_string(),
                            "",
                        ])?;
                        table.see(data, row, material, (indicator.ix, ix))?;
                    }
                }
            }
        }
    }
    table.pages(data, 2, "各地都没有填写文字。")
}

/// 一份材料在一个填写项里列的各条：文字、第几条、在哪一格；不是文字的没有。
fn items<'m>(
    (material, indicator, field): (&Material<'m>, usize, usize),
) -> impl Iterator<Item = (&'m str, usize, Cell)> {
    let answer = material.submission.answers.get(indicator);
    let reading = answer.and_then(|a| a.fields.get(field)?.as_ref());
    reading.into_iter().flat_map(|reading| {
        let items = match &reading.value {
            Some(Value::Texts(items)) => items.as_slice(),
            _ => &[],
        };
        (1..)
            .zip(items)
            .map(|(n, item)| (item.as_str(), n, reading.cell))
    })
}
