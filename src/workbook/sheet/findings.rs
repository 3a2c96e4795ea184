//! 审核问题：全部问题，重的在前；各有编号，可以在电话、公文里引用。

use super::{at, locality_name, overview};
use crate::finding::Severity;
use crate::model::plan::consolidated::{
    FINDINGS_SHEET, FindingColumn, FindingNote, TABLE_HEADER_ROW,
};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Issue};
use crate::workbook::{measure, style};
use rust_xlsxwriter::XlsxError;

/// 各列的宽度，与 [`FindingColumn::ALL`] 同序。
const WIDTHS: [f64; 13] = [
    9.0, 8.0, 7.0, 13.0, 7.0, 50.0, 34.0, 24.0, 24.0, 13.0, 8.0, 10.0, 7.0,
];
const SIZE: f64 = 10.0;

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let count = |severity| {
        data.issues
            .iter()
            .filter(|i| i.severity == severity)
            .count()
    };
    let answered = data
        .issues
        .iter()
        .filter(|i| i.finding.answered.is_some())
        .count();
    let said = if answered > 0 {
        format!("；填报单位说明过而采纳了、不再问的 {answered} 条")
    } else {
        String::new()
    };
    let twins = if data.issues.iter().any(|i| !i.twins.is_empty()) {
        "备注“同8-2”：同一地区另一份材料（第 8 号）里的同一条，不另列。"
    } else {
        ""
    };
    let before = if data.issues.iter().any(|i| i.severity != i.finding.severity) {
        "备注“原为须更正”：已据这一份做了退回表，在退回表上接着问。"
    } else {
        ""
    };
    let remark = format!(
        "共 {} 条：须更正 {} 条，请核对 {} 条，供了解 {} 条{said}。重的在前。编号“3-2”是第 3 号材料的第 2 条；点“查看”到逐项明细里的那一行。{twins}{before}",
        data.issues.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    );
    if data.issues.is_empty() {
        return Ok(vec![one_page(data, book, FINDINGS_SHEET, &remark, &[])?]);
    }
    let parts = data.issues.chunks(data.limits.rows.max(1));
    parts
        .zip(1..)
        .map(|(part, n)| match n {
            1 => one_page(data, book, FINDINGS_SHEET, &remark, part),
            n => {
                let remark = format!("接上一张，这是第 {n} 张。");
                one_page(data, book, &format!("{FINDINGS_SHEET}{n}"), &remark, part)
            }
        })
        .collect()
}

fn one_page(
    data: &Data<'_>,
    book: &Binding,
    name: &str,
    remark: &str,
    issues: &[Issue<'_>],
) -> Result<Page, XlsxError> {
    let columns = FindingColumn::ALL.len() as u16;
    let mut page = book.page(name, FINDINGS_SHEET, columns)?;
    page.heading(&format!("{}审核问题", data.catalogue.short_title), remark)?;
    for (col, (column, width)) in (0..).zip(FindingColumn::ALL.into_iter().zip(WIDTHS)) {
        page.set_width(col, width)?;
        page.text(TABLE_HEADER_ROW, col, column.label(), &style::head())?;
    }
    page.set_height(TABLE_HEADER_ROW, 22.0)?;
    let mut row = TABLE_HEADER_ROW + 1;
    for issue in issues {
        one_row(&mut page, data, issue, row)?;
        row += 1;
    }
    if issues.is_empty() {
        page.text(row, 0, "没有发现问题。", &style::remark())?;
        row += 1;
    } else {
        page.ws
            .autofilter(TABLE_HEADER_ROW, 0, row - 1, columns - 1)?;
    }
    page.ws
        .set_freeze_panes(TABLE_HEADER_ROW + 1, FindingColumn::Locality.ix() + 1)?;
    page.print(
        &data.running(),
        at(row - 1, FindingColumn::Note.ix()),
        Some((TABLE_HEADER_ROW, TABLE_HEADER_ROW)),
    )?;
    Ok(page)
}

fn one_row(page: &mut Page, data: &Data<'_>, issue: &Issue<'_>, row: u32) -> Result<(), XlsxError> {
    let finding = issue.finding;
    let material = issue.material.and_then(|ix| data.materials.get(ix));
    let number = match material {
        Some(m) => format!("{}-{}", m.number, issue.ordinal),
        None => format!("总-{}", issue.ordinal),
    };
    let name = match (issue.locality, material) {
        (Some(ix), _) => locality_name(data, Some(ix)),
        (None, Some(m)) => m.submission.locality.name.as_deref().unwrap_or(""),
        (None, None) => "",
    };
    let path = match material {
        Some(m) => m.submission.source.path.as_str(),
        None => issue.path.unwrap_or(""),
    };
    let sheet = finding
        .sheet
        .as_deref()
        .or(material.map(|m| m.submission.source.sheet.as_str()))
        .unwrap_or("");
    let tone = match issue.severity {
        Severity::Error => style::BAD,
        Severity::Warning => style::EMPTY,
        Severity::Info => style::ASIDE,
    };
    let (centre, text) = (style::centre(), style::text());
    let cell = finding.cell.map_or(String::new(), |c| c.to_string());
    let answered = finding.answered.as_deref().unwrap_or("");
    let note = FindingNote {
        before: (issue.severity != finding.severity).then_some(finding.severity),
        twins: twins(data, issue),
    }
    .text();
    for (column, value, format) in [
        (FindingColumn::Number, number.as_str(), &centre),
        (
            FindingColumn::Severity,
            issue.severity.label(),
            &style::toned(&centre, tone),
        ),
        (FindingColumn::Rule, finding.code.as_str(), &centre),
        (FindingColumn::Locality, name, &text),
        (
            FindingColumn::Indicator,
            finding.indicator.as_deref().unwrap_or(""),
            &centre,
        ),
        (FindingColumn::Message, finding.message.as_str(), &text),
        (FindingColumn::Hint, finding.hint.as_str(), &text),
        (FindingColumn::Answered, answered, &text),
        (FindingColumn::Path, path, &text),
        (FindingColumn::Sheet, sheet, &text),
        (FindingColumn::Cell, cell.as_str(), &centre),
        (FindingColumn::Note, note.as_str(), &text),
    ] {
        page.text(row, column.ix(), value, format)?;
    }
    let lines = [
        (finding.message.as_str(), FindingColumn::Message),
        (finding.hint.as_str(), FindingColumn::Hint),
        (answered, FindingColumn::Answered),
        (path, FindingColumn::Path),
        (sheet, FindingColumn::Sheet),
        (note.as_str(), FindingColumn::Note),
    ]
    .into_iter()
    .map(|(t, c)| measure::lines(t, WIDTHS[usize::from(c.ix())], SIZE))
    .max()
    .unwrap_or(1);
    page.set_height(row, measure::height(lines, SIZE).max(18.0))?;

    let link = (row, FindingColumn::Link.ix());
    match (material, issue.locality) {
        (Some(m), _) => {
            let indicator = finding
                .indicator
                .as_deref()
                .and_then(|code| data.catalogue.indicator(code));
            let (sheet, detail) = match indicator {
                Some(i) if m.submission.is_readable() => {
                    data.detail(m, i.ix, field_at(data, issue, i.ix))
                }
                _ => data.detail(m, 0, 0),
            };
            page.link(link, &sheet, at(detail, 0), "查看", &style::link())
        }
        (None, Some(locality)) => match overview::place(data, locality) {
            Some(place) => page.link(link, overview::NAME, place, "查看", &style::link()),
            None => page.text(link.0, link.1, "", &centre),
        },
        (None, None) => page.text(link.0, link.1, "", &centre),
    }
}

/// 问题所在的单元格是指标的第几个填写项；说不出时是第一个。
fn field_at(data: &Data<'_>, issue: &Issue<'_>, indicator: usize) -> usize {
    issue
        .material
        .and_then(|ix| data.materials.get(ix))
        .and_then(|m| m.submission.answers.get(indicator))
        .and_then(|answer| {
            let cell = issue.finding.cell?;
            (0..answer.fields.len()).find(|&f| answer.place(f) == Some(cell))
        })
        .unwrap_or(0)
}

/// 其余各份里的同一条：材料号、第几条。
fn twins(data: &Data<'_>, issue: &Issue<'_>) -> Vec<(u64, u64)> {
    let number = |&(ix, ordinal): &(usize, usize)| {
        let material = data.materials.get(ix)?;
        Some((material.number as u64, ordinal as u64))
    };
    issue.twins.iter().filter_map(number).collect()
}
