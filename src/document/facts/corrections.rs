//! 更正清单、核对清单、退回清单：一处一行，在哪里、现填什么、什么问题、怎样改。

use super::locality::{base_name, current_of, findings, written_at};
use super::tables::table;
use super::widths::balance;
use crate::document::table::{Align, Column, Row, Table};
use crate::finding::{Cell, Finding, Severity};
use crate::model::comparison::Comparison;
use crate::office::Office;

/// 一格里最多印的字数；再长的截断，并写明原有多少字。
const LONGEST: usize = 120;

/// 一处。
struct Spot<'a> {
    finding: &'a Finding,
    /// 所在的文件名。
    file: String,
    sheet: String,
    /// 现填的内容；不知道的为空。
    written: String,
    /// 什么问题：说到的文件只写名称，不写办公室电脑上的文件夹。
    problem: String,
}

fn spots<'a>(
    comparison: &'a Comparison,
    office: &Office,
    at: usize,
    severity: Severity,
) -> Vec<Spot<'a>> {
    let Some(current) = current_of(comparison, at) else {
        return Vec::new();
    };
    let paths = paths(comparison, at);
    let problem = |finding: &Finding| {
        let bare = |text: String, path: &String| text.replace(path.as_str(), &base_name(path));
        paths.iter().fold(finding.message.clone(), bare)
    };
    let found = findings(comparison, at, severity).into_iter();
    found
        .map(|(finding, elsewhere)| match elsewhere {
            None => Spot {
                finding,
                file: base_name(&current.source.path),
                sheet: finding
                    .sheet
                    .as_ref()
                    .unwrap_or(&current.source.sheet)
                    .clone(),
                written: written_at(office, current, finding),
                problem: problem(finding),
            },
            // 各份之间的问题指的可能是别的文件，不能照有效件去找那一格
            Some(path) => Spot {
                finding,
                file: base_name(path),
                sheet: finding.sheet.clone().unwrap_or_default(),
                written: String::new(),
                problem: problem(finding),
            },
        })
        .collect()
}

/// 这个地区报来的各份文件，长的在前：一个的路径是另一个的开头时，先换长的。
fn paths(comparison: &Comparison, at: usize) -> Vec<String> {
    let entry = comparison.main_round().and_then(|r| r.entries.get(at));
    let mut paths: Vec<String> = entry
        .into_iter()
        .flat_map(|e| e.current.iter().chain(e.others.iter().map(|(s, _)| s)))
        .map(|s| s.source.path.clone())
        .filter(|path| path.contains(['/', '\\']))
        .collect();
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    paths.dedup();
    paths
}

/// 一处一行：在哪一格、现填什么、什么问题、怎样改。
pub(super) fn corrections(
    comparison: &Comparison,
    office: &Office,
    at: usize,
    severity: Severity,
) -> Table {
    let columns = vec![
        Column::new("序号", 10.0, Align::Center),
        Column::new("工作表", 22.0, Align::Left),
        Column::new("单元格", 15.0, Align::Center),
        Column::new("现填内容", 33.0, Align::Left),
        Column::new("问题", 0.0, Align::Left),
        Column::new("请怎样改", 38.0, Align::Left),
    ];
    let rows = spots(comparison, office, at, severity)
        .into_iter()
        .enumerate()
        .map(|(ix, spot)| {
            Row::of([
                (ix + 1).to_string(),
                or_dash(&spot.sheet),
                cell_text(spot.finding.cell),
                or_dash(&shortened(&spot.written)),
                shortened(&spot.problem),
                shortened(&spot.finding.hint),
            ])
        });
    let mut table = table(columns, rows.collect());
    table.inset = (1.0, 1.1);
    balance(&mut table, &[1, 3, 4, 5]);
    table
}

/// 退回清单：须更正的各处，现填内容加引号；不止一个文件时另有一列写明文件。
pub(super) fn returned(comparison: &Comparison, office: &Office, at: usize) -> Table {
    let spots = spots(comparison, office, at, Severity::Error);
    let several = spots
        .first()
        .is_some_and(|first| spots.iter().any(|s| s.file != first.file));
    let mut columns = vec![Column::new("序号", 10.0, Align::Center)];
    if several {
        columns.push(Column::new("文件", 25.0, Align::Left));
    }
    columns.extend([
        Column::new("工作表", if several { 17.0 } else { 21.0 }, Align::Left),
        Column::new("单元格", 14.0, Align::Center),
        Column::new("现填内容", if several { 25.0 } else { 31.0 }, Align::Left),
        Column::new("问题", 0.0, Align::Left),
        Column::new("修改要求", if several { 34.0 } else { 40.0 }, Align::Left),
    ]);
    let mut rows = Vec::new();
    for (ix, spot) in spots.iter().enumerate() {
        let mut texts = vec![(ix + 1).to_string()];
        if several {
            texts.push(or_dash(&spot.file));
        }
        texts.extend([
            or_dash(&spot.sheet),
            cell_text(spot.finding.cell),
            quoted(&spot.written),
            shortened(&spot.problem),
            shortened(&spot.finding.hint),
        ]);
        rows.push(Row::of(texts));
    }
    let mut table = table(columns, rows);
    table.inset = (1.0, 1.1);
    let texts = if several {
        &[1, 2, 4, 5, 6][..]
    } else {
        &[1, 3, 4, 5]
    };
    balance(&mut table, texts);
    table
}

fn or_dash(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { "—" } else { text }.to_owned()
}

/// 现填内容加引号；`（空白）` 之类是程序的说法，不加。
fn quoted(written: &str) -> String {
    let written = written.trim();
    if written.is_empty() {
        "—".to_owned()
    } else if written.starts_with('（') && written.ends_with('）') {
        written.to_owned()
    } else {
        format!("“{}”", shortened(written))
    }
}

/// 太长的截断，并写明：什么也不会不声不响地少掉。
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST - 12).collect();
    format!("{head}……（全文{count}字，见原表）")
}

/// 单元格地址；没有的为短横。
fn cell_text(cell: Option<Cell>) -> String {
    cell.map_or_else(|| "—".to_owned(), |c| c.to_string())
}
