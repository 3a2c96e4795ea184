//! 来源：每一份材料从哪个文件来、文件指纹是什么，经过哪些汇总表；读了而没有材料的文件也列出。

use super::material_place;
use super::table::{Column, Table, short, wide};
use crate::model::history::History;
use crate::model::plan::trail;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    short(trail::MATERIAL, 8.0),
    wide("来源文件", 40.0),
    wide("工作表", 16.0),
    wide("地区", 14.0),
    wide("填报单位", 20.0),
    short("填报人", 9.0),
    short("填报日期", 12.0),
    short("采用", 11.0),
    wide("文件指纹（SHA-256）", 36.0),
    wide(trail::VIA, 34.0),
    wide(trail::AFTER, 34.0),
    short(trail::LINK, 7.0),
];

/// 经过的汇总表、据以填好的各份，一份一行。
fn trails(history: &History) -> (String, String) {
    let via: Vec<String> = history
        .via
        .iter()
        .map(|v| trail::pack(&[&v.path, &format!("第{}号材料", v.material), &v.sha256]))
        .collect();
    let after: Vec<String> = history
        .after
        .iter()
        .map(|v| trail::pack(&[&v.path, &v.sheet, &v.sha256]))
        .collect();
    (via.join("\n"), after.join("\n"))
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let mut table = Table::new(
        book,
        trail::SOURCES_SHEET,
        &format!("{}来源", data.catalogue.short_title),
        &format!(
            "共读 {} 个文件，得 {} 份材料。文件指纹相同，内容就一字不差；日后可以据此核对原文件有没有动过。“经由”是材料经过的下级汇总表，“据以填好”是退回表照哪几份填好。",
            data.comparison.inputs.len(),
            data.materials.len()
        ),
        COLUMNS,
    )?
    .within(data.limits.rows);
    let mut listed = BTreeSet::new();
    for material in &data.materials {
        let submission = material.submission;
        let source = &submission.source;
        listed.insert(source.path.as_str());
        let (via, after) = trails(&submission.history);
        let row = table.push(&[
            &material.number.to_string(),
            &source.path,
            &source.sheet,
            material_place(data, material),
            submission.unit.as_deref().unwrap_or(""),
            submission.filled_by.as_deref().unwrap_or(""),
            submission.date.as_deref().unwrap_or(""),
            material.role.label(),
            &source.sha256,
            &via,
            &after,
            "",
        ])?;
        table.see(data, row, material, (0, 0))?;
    }
    // 上级读下级的汇总表时，材料记的是最初的文件，汇总表自己列在这里
    for (path, sha256) in &data.comparison.inputs {
        if !listed.contains(path.as_str()) {
            table.push(&["", path, "", "", "", "", "", "输入文件", sha256, "", "", ""])?;
        }
    }
    table.pages(data, 2, "没有读到文件。")
}
