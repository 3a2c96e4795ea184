//! 情况说明：填报单位对退回的问题作的说明，一段一行；没有时不出现。

use super::material_place;
use super::table::{Column, Table, short, wide};
use crate::model::history::Explanation;
use crate::model::plan::trail;
use crate::model::submission::Submission;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use rust_xlsxwriter::XlsxError;

const COLUMNS: &[Column] = &[
    short(trail::MATERIAL, 8.0),
    wide(trail::LOCALITY, 14.0),
    short(trail::INDICATOR, 8.0),
    wide(trail::NAME, 20.0),
    wide("问的什么", 36.0),
    wide(trail::TEXT, 46.0),
    wide(trail::ACCEPTED, 20.0),
    short(trail::ANSWERS, 12.0),
    wide(trail::PATH, 26.0),
    wide(trail::SHEET, 12.0),
    short(trail::CELL, 8.0),
    short(trail::LINK, 7.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let count: usize = data
        .materials
        .iter()
        .map(|m| m.submission.history.explanations.len())
        .sum();
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut table = Table::new(
        book,
        trail::EXPLANATIONS_SHEET,
        &format!("{}情况说明", data.catalogue.short_title),
        &format!(
            "共 {count} 段。“请核对”的问题写明了缘由的采纳，不再问；“须更正”的问题说明不能代替更正；涉及个人信息的必须删去。"
        ),
        COLUMNS,
    )?
    .within(data.limits.rows);
    for material in &data.materials {
        let submission = material.submission;
        for said in &submission.history.explanations {
            let indicator = said
                .indicator
                .as_deref()
                .and_then(|code| data.catalogue.indicator(code));
            let (asked, accepted) = outcome(submission, said);
            let cell = said.cell.map_or(String::new(), |c| c.to_string());
            let row = table.push(&[
                &material.number.to_string(),
                material_place(data, material),
                said.indicator.as_deref().unwrap_or(""),
                indicator.map_or("整份材料", |i| i.short.as_str()),
                &asked,
                &said.text,
                &accepted,
                &said.answers.join("、"),
                &said.path,
                &said.sheet,
                &cell,
                "",
            ])?;
            table.see(data, row, material, (indicator.map_or(0, |i| i.ix), 0))?;
        }
    }
    table.pages(data, 2, "")
}

/// 问的什么；采纳没有。
fn outcome(submission: &Submission, said: &Explanation) -> (String, String) {
    let about: Vec<_> = submission
        .findings
        .iter()
        .filter(|f| f.indicator == said.indicator && said.answers.contains(&f.code))
        .collect();
    let asked: Vec<&str> = about.iter().map(|f| f.message.as_str()).collect();
    let (yes, no) = (
        about.iter().filter(|f| f.answered.is_some()).count(),
        about
            .iter()
            .filter(|f| f.answered.is_none() && f.severity != crate::finding::Severity::Info)
            .count(),
    );
    let accepted = match (yes, no) {
        (0, 0) if said.answers.is_empty() => "没有问到，照录",
        (0, 0) => "问题已更正",
        (_, 0) => "采纳，不再问",
        (0, _) => "没有采纳，仍须更正或核对",
        (_, _) => "部分采纳",
    };
    (asked.join("\n"), accepted.to_owned())
}
