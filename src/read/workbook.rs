//! 一个工作簿：哪几张表是自查表，各用哪种版式，读成几份材料。
//!
//! 进：打开了的文件。出：报送材料，至少一份。
//! 不读的工作表一张不漏地说明；一份材料分在几张表里的合起来。

mod finish;
mod one_sheet;
mod parts;

use super::align::Alignment;
use super::assemble::{Assembled, Placed};
use super::layout::{LAYOUTS, Table};
use super::rules;
use super::sheet::Sheet;
use super::targets::Targets;
use super::tiles::{Tiles, tiles};
use crate::finding::{Finding, sort};
use crate::model::plan;
use crate::model::submission::Submission;
use crate::office::Office;
use crate::source::{Clock, Grid, Opened};
use crate::text::mask::Masker;
use finish::{finish, nothing};
use one_sheet::{ENOUGH, read_sheet};
use parts::{drop_blank_copies, join_parts};

/// 认出的一张自查表。
struct Read<'a> {
    grid: &'a Grid,
    layout: &'static str,
    table: Table,
    placed: Vec<Placed>,
    alignment: Alignment,
    /// 关于整张表的问题。
    about: Vec<Finding>,
    /// 各份的答案。
    people: Vec<Assembled>,
}

/// 一个工作簿里的报送材料。到时了就草草收场（见 [`super::timed`]）。
pub fn submissions(opened: &Opened, office: &Office, clock: &Clock) -> Vec<Submission> {
    let targets = &Targets::new(&office.catalogue, clock.clone());
    let catalogue = &office.catalogue;
    let masker = Masker::new(&office.config.privacy.show);
    let mut passed: Vec<Finding> = Vec::new();
    let mut reads: Vec<Read<'_>> = Vec::new();
    let mut hidden_tables: Vec<&str> = Vec::new();
    let sheets: Vec<Sheet<'_>> = opened
        .grids
        .iter()
        .map(|grid| Sheet::new(grid, catalogue, targets))
        .collect();
    let parts: Vec<Tiles> = sheets
        .iter()
        .map(|s| match s.grid.hidden || targets.clock().look() {
            true => Tiles::One,
            false => tiles(s),
        })
        .collect();
    for (sheet, parts) in sheets.iter().zip(&parts) {
        if targets.clock().look() {
            return Vec::new();
        }
        let grid = sheet.grid;
        if grid.is_blank() {
            passed.push(pass(grid, "是空白的"));
        } else if grid.hidden {
            let like_a_table = LAYOUTS
                .iter()
                .any(|l| l.recognise(sheet).confidence >= ENOUGH);
            if like_a_table {
                hidden_tables.push(&grid.name);
                passed.push(pass(grid, "是隐藏的，里面像有自查表"));
            } else {
                passed.push(pass(grid, "是隐藏的"));
            }
        } else {
            let found = read_tiles(sheet, parts, office, &masker);
            if found.is_empty() {
                passed.push(pass(grid, "里没有自查表"));
            }
            reads.extend(found);
        }
    }
    // 我们自己的填报表里，说明与选项两张本来就不必读
    if reads.iter().any(|r| r.grid.name == plan::FORM_SHEET) {
        passed.retain(|f| {
            ![plan::FORM_GUIDE_SHEET, plan::FORM_LISTS_SHEET]
                .iter()
                .any(|own| f.sheet.as_deref() == Some(*own))
        });
    }
    drop_blank_copies(&mut reads, office, &mut passed);
    if reads.is_empty() {
        return vec![nothing(opened, office, passed, &hidden_tables)];
    }
    join_parts(&mut reads, office);
    let count: usize = reads.iter().map(|r| r.people.len()).sum();
    let mut out: Vec<Submission> = Vec::with_capacity(count);
    for read in reads {
        out.extend(finish(read, opened, office, count));
    }
    if let Some(first) = out.first_mut() {
        first.findings.extend(passed);
        first.findings.extend(opened.findings.iter().cloned());
    }
    for submission in &mut out {
        sort(&mut submission.findings);
        submission.findings.dedup();
    }
    out
}

/// 一张工作表里的各份：平常一份；上下、左右拼着几张的各读各的。
fn read_tiles<'a>(
    sheet: &Sheet<'a>,
    parts: &'a Tiles,
    office: &Office,
    masker: &Masker,
) -> Vec<Read<'a>> {
    let (Tiles::Stacked(grids) | Tiles::Beside(grids)) = parts else {
        return read_sheet(sheet, office, masker).into_iter().collect();
    };
    let mut found: Vec<Read<'a>> = grids
        .iter()
        .filter_map(|part| {
            let part = Sheet::new(part, sheet.catalogue, sheet.targets);
            read_sheet(&part, office, masker)
        })
        .collect();
    if matches!(parts, Tiles::Beside(_)) {
        join_parts(&mut found, office);
    }
    found
}

fn pass(grid: &Grid, why: &str) -> Finding {
    rules::SHEET_PASSED
        .at(
            None,
            None,
            format!("工作表“{}”{why}，没有读", grid.name),
            "一般不必处理；如果答案其实在这张工作表里，请改正后重报",
        )
        .on_sheet(grid.name.clone())
}
