//! 版本：同一地区不止一份材料的，采用哪一份，其余为何不采用；版本变化：哪一格由什么变成了什么。没有这样的地区时不出现。

use super::locality_name;
use super::table::{Column, Table, short, wide};
use crate::model::catalogue::Indicator;
use crate::model::comparison::WhyNotCurrent;
use crate::model::plan::consolidated::state_label;
use crate::model::rivals::same_answer;
use crate::model::submission::{Answer, Reading};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, Material, Role, round_name};
use rust_xlsxwriter::XlsxError;

const NAME: &str = "版本";
const CHANGES: &str = "版本变化";
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

const CHANGE_COLUMNS: &[Column] = &[
    wide("地区", 14.0),
    short("轮次", 13.0),
    short("编号", 7.0),
    wide("指标", 20.0),
    wide("填写项", 13.0),
    wide("前一份", 30.0),
    wide("写的是", 28.0),
    wide("后一份", 30.0),
    wide("写的是", 28.0),
    short("怎样", 14.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
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
        book,
        NAME,
        &format!("{}版本", data.catalogue.short_title),
        &format!(
            "{} 个地区报来不止一份材料。退回表在它所据的各份之后；其余以填报日期最晚的为有效件，内容相同的只计一次；分不出先后的不替人选，一致的照计，不同的按存疑、不计，列出来请人定。各份都在逐项明细里，没有丢掉。",
            groups.len()
        ),
        COLUMNS,
    )?
    .within(data.limits.rows);
    for material in groups.iter().copied().flatten() {
        let submission = material.submission;
        let row = table.push(&[
            locality_name(data, material.locality),
            &round_of(data, material),
            &material.number.to_string(),
            material.role.label(),
            material.role.reason(),
            submission.date.as_deref().unwrap_or("未写"),
            &submission.source.path,
            &submission.source.sheet,
            "",
        ])?;
        table.see(data, row, material, (0, 0))?;
    }
    let mut pages = table.pages(data, 1, "")?;
    pages.extend(changes(data, book, &groups)?);
    Ok(pages)
}

/// 归入的一轮。
fn round_of(data: &Data<'_>, material: &Material<'_>) -> String {
    let round = material.round.and_then(|r| data.comparison.rounds.get(r));
    round.map_or_else(String::new, |r| round_name(r.period.as_deref(), r.check))
}

/// 各份之间哪一格由什么变成了什么；分不出先后的，与列在前面的一份比。
fn changes(
    data: &Data<'_>,
    book: &Binding,
    groups: &[&[Material<'_>]],
) -> Result<Vec<Page>, XlsxError> {
    let mut rows: Vec<[String; 10]> = Vec::new();
    for group in groups {
        let Some((current, others)) = group.split_first() else {
            continue;
        };
        let mut newer = current;
        for other in others {
            match other.role {
                Role::Other(WhyNotCurrent::Earlier) => {
                    differences(data, other, newer, "后一份更正", &mut rows);
                    newer = other;
                }
                Role::Other(WhyNotCurrent::Undecided) => {
                    differences(data, current, other, "分不出先后，请定", &mut rows);
                }
                Role::Other(WhyNotCurrent::Identical)
                | Role::Current
                | Role::First
                | Role::Unattributed => {}
            }
        }
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut table = Table::new(
        book,
        CHANGES,
        &format!("{}版本变化", data.catalogue.short_title),
        &format!(
            "共 {} 处不同。“后一份更正”的按后一份计；“分不出先后”的两份都列出，这一处不计，请问清以哪一份为准。",
            rows.len()
        ),
        CHANGE_COLUMNS,
    )?
    .within(data.limits.rows);
    for row in &rows {
        let texts: Vec<&str> = row.iter().map(String::as_str).collect();
        table.push(&texts)?;
    }
    table.pages(data, 1, "")
}

fn differences(
    data: &Data<'_>,
    before: &Material<'_>,
    after: &Material<'_>,
    how: &str,
    rows: &mut Vec<[String; 10]>,
) {
    let (a, b) = (before.submission, after.submission);
    let round = round_of(data, after);
    let named = |m: &Material<'_>| {
        let date = m.submission.date.as_deref().unwrap_or("未写日期");
        format!("{}（{}号，{date}）", m.submission.source.path, m.number)
    };
    let pairs = a.answers.iter().zip(&b.answers);
    for (indicator, (x, y)) in data.catalogue.indicators.iter().zip(pairs) {
        if same_answer(x, y) {
            continue;
        }
        let mut push = |field: &str, from: String, to: String| {
            if from != to {
                rows.push([
                    locality_name(data, after.locality).to_owned(),
                    round.clone(),
                    indicator.code.clone(),
                    indicator.short.clone(),
                    field.to_owned(),
                    named(before),
                    from,
                    named(after),
                    to,
                    how.to_owned(),
                ]);
            }
        };
        let state = |answer: &Answer| stated(answer, indicator);
        if x.state != y.state {
            push("现实情况", state(x), state(y));
        }
        let fields = x.fields.iter().zip(&y.fields);
        for (field, (x, y)) in indicator.fields.iter().zip(fields) {
            let value = |r: &Option<Reading>| r.as_ref().map(|r| (r.value.clone(), r.approximate));
            if value(x) != value(y) || x.as_ref().is_some_and(|r| r.value.is_none()) {
                push(&field.name, written(x.as_ref()), written(y.as_ref()));
            }
        }
    }
}

fn stated(answer: &Answer, indicator: &Indicator) -> String {
    let cell = answer.cell.map_or(String::new(), |c| format!("（{c}）"));
    format!("{}{cell}", state_label(answer.state, &indicator.kind))
}

fn written(reading: Option<&Reading>) -> String {
    reading.map_or("（没有填）".to_owned(), |r| {
        format!("{}（{}）", r.raw, r.cell)
    })
}
