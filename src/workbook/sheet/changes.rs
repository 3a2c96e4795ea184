//! 更正记录：哪一格原来是什么、改成了什么、谁改的、改在哪里；没有时不出现。

use super::material_place;
use super::table::{Column, Table, short, wide};
use crate::model::plan::trail;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use rust_xlsxwriter::XlsxError;

const COLUMNS: &[Column] = &[
    short(trail::MATERIAL, 8.0),
    wide(trail::LOCALITY, 14.0),
    short(trail::INDICATOR, 8.0),
    wide(trail::NAME, 20.0),
    wide(trail::FIELD, 14.0),
    short(trail::BY, 13.0),
    wide(trail::FROM, 34.0),
    wide(trail::TO, 34.0),
    wide(trail::PATH, 28.0),
    wide(trail::SHEET, 12.0),
    short(trail::CELL, 8.0),
    short(trail::LINK, 7.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let count: usize = data
        .materials
        .iter()
        .map(|m| m.submission.history.changes.len())
        .sum();
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut table = Table::new(
        book,
        trail::CHANGES_SHEET,
        &format!("{}更正记录", data.catalogue.short_title),
        &format!(
            "共更正 {count} 处，各表里的数都是更正以后的。填写项空着的，更正的是现实情况；“原来”空着的，原来没有填；“改为”空着的，清空了。"
        ),
        COLUMNS,
    )?
    .within(data.limits.rows);
    for material in &data.materials {
        for change in &material.submission.history.changes {
            let indicator = data.catalogue.indicator(&change.indicator);
            let cell = change.cell.map_or(String::new(), |c| c.to_string());
            let row = table.push(&[
                &material.number.to_string(),
                material_place(data, material),
                &change.indicator,
                indicator.map_or("", |i| i.short.as_str()),
                change.field.as_deref().unwrap_or(""),
                change.by.label(),
                &change.from,
                &change.to,
                &change.path,
                &change.sheet,
                &cell,
                "",
            ])?;
            let field = indicator
                .and_then(|i| {
                    let name = change.field.as_deref()?;
                    i.fields.iter().position(|f| f.name == name)
                })
                .unwrap_or(0);
            table.see(data, row, material, (indicator.map_or(0, |i| i.ix), field))?;
        }
    }
    table.pages(data, 2, "")
}
