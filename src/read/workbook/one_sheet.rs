//! 一张表：按最像的版式读，说出关于整张表的话。

use super::Read;
use crate::finding::{Cell, Finding};
use crate::office::Office;
use crate::read::align::{Line, align};
use crate::read::assemble::{Placed, assemble};
use crate::read::layout::{LAYOUTS, Label, Notation, Table, Tick};
use crate::read::lines::{LineText, lines_of};
use crate::read::sheet::{Sheet, has_content};
use crate::read::targets::Targets;
use crate::read::{details, rules};
use crate::source::Grid;
use crate::text::mask::Masker;
use crate::text::normalize::loose;

/// 低于此把握的不算认出。
pub(super) const ENOUGH: f64 = 0.45;

/// 按最像的版式读一张表；不像自查表为空。
pub(super) fn read_sheet<'a>(
    sheet: &Sheet<'a>,
    office: &Office,
    masker: &Masker,
) -> Option<Read<'a>> {
    let (grid, catalogue, targets) = (sheet.grid, &office.catalogue, sheet.targets);
    let mut found: Vec<(f64, usize)> = LAYOUTS
        .iter()
        .enumerate()
        .take_while(|_| !targets.clock().look())
        .map(|(ix, l)| (l.recognise(sheet).confidence, ix))
        .filter(|&(c, _)| c >= ENOUGH)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut best: Option<(f64, Read<'a>)> = None;
    let mut rival: Option<(f64, &'static str)> = None;
    for &(confidence, ix) in found.iter().take(2) {
        let layout = LAYOUTS[ix];
        let mut table = layout.table(sheet);
        table.notation = Notation::of(&table);
        if table.rows.is_empty() || table.people.is_empty() || targets.clock().look() {
            continue;
        }
        let placed = place(targets, &table);
        let lines: Vec<Line> = placed.iter().map(|p| line(&table, p)).collect();
        let alignment = align(targets, &lines);
        if alignment.matched() < 3.min(targets.len()) {
            continue;
        }
        let weight = confidence * alignment.weight();
        let better = best.as_ref().is_none_or(|(w, _)| weight > *w);
        if better {
            if let Some((w, old)) = &best {
                rival = Some((*w, old.layout));
            }
            best = Some((
                weight,
                Read {
                    grid,
                    layout: layout.name(),
                    table,
                    placed,
                    alignment,
                    about: Vec::new(),
                    people: Vec::new(),
                },
            ));
        } else {
            rival = Some((weight, layout.name()));
        }
    }
    let (weight, mut read) = best?;
    if let Some((second, name)) = rival
        && second > 0.9 * weight
    {
        let label = |name: &str| {
            LAYOUTS
                .iter()
                .find(|l| l.name() == name)
                .map_or("", |l| l.label())
        };
        read.about.push(rules::TWO_LAYOUTS.at(
            None,
            None,
            format!(
                "工作表“{}”既像{}，又像{}，按{}读",
                grid.name,
                label(read.layout),
                label(name),
                label(read.layout)
            ),
            "请对照原表核对几个答案",
        ));
    }
    describe(&mut read, office, masker);
    read.people = (0..read.table.people.len())
        .take_while(|_| !targets.clock().look())
        .map(|person| {
            assemble(
                catalogue,
                targets.clock(),
                masker,
                &read.table,
                &read.placed,
                &read.alignment,
                person,
            )
        })
        .collect();
    Some(read)
}

/// 表里的各个标准，按先后；没有标准而有作答的行也占一个位置。
fn place(targets: &Targets, table: &Table) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (row_ix, row) in table.rows.iter().enumerate() {
        let lines = lines_of(targets, row);
        if lines.is_empty() {
            placed.push(Placed {
                row: row_ix,
                text: LineText::default(),
            });
        }
        placed.extend(lines.into_iter().map(|text| Placed { row: row_ix, text }));
    }
    placed
}

pub(super) fn line(table: &Table, placed: &Placed) -> Line {
    let mut line = Line {
        code: placed.text.code.clone(),
        text: placed.text.key.clone(),
        ..Line::default()
    };
    let Some(row) = table.rows.get(placed.row) else {
        return line;
    };
    // 旁证只看第一份答复的：各份的勾选格字样相同
    for reply in row.replies.iter().take(1) {
        for tick in &reply.ticks {
            if let Tick::One(_, Some(content)) = tick {
                line.tick.push_str(&loose(&content.text()));
            }
        }
        for detail in &reply.details {
            if let Label::Named(name) = &detail.label {
                line.labels.push_str(&loose(name));
            } else {
                let text: String = detail.piece.content.text().chars().take(200).collect();
                line.labels.push_str(&loose(&text));
            }
        }
    }
    line.answerable = row
        .replies
        .iter()
        .any(|r| !r.ticks.iter().all(Tick::is_empty) || !r.details.is_empty());
    line
}

/// 关于整张表的话：没有读的列、隐藏的行、编号不合、只认出一部分。
fn describe(read: &mut Read<'_>, office: &Office, masker: &Masker) {
    let grid = read.grid;
    let total = office.catalogue.indicators.len();
    let matched = read.alignment.matched();
    if matched * 2 < total {
        read.about.push(rules::FEW_INDICATORS.at(
            None,
            None,
            format!(
                "工作表“{}”里只认出 {matched} 个指标（共 {total} 个）",
                grid.name
            ),
            "请对照原表，确认其余的指标确实没有填报",
        ));
    }
    if read.alignment.codes_ignored {
        read.about.push(rules::CODES_IGNORED.at(
            None,
            None,
            format!("工作表“{}”里多数行的编号与文字不合，按文字对应", grid.name),
            "请抽几行核对指标是否对得上",
        ));
    }
    for (cell, title) in &read.table.unread {
        let column = Cell::column_name(cell.col);
        let title = masker.mask(title).shown;
        let named = if title.trim().is_empty() {
            "没有列名".to_owned()
        } else {
            format!("“{}”", details::brief(&title))
        };
        read.about.push(rules::COLUMN_UNREAD.at(
            None,
            Some(*cell),
            format!("{column} 列（{named}）没有读"),
            "如果这一列是填写的内容，请移到填写栏后重报",
        ));
    }
    read.about.extend(about_hidden(grid, &read.table));
}

/// 表里隐藏的行、列中有内容的：读了，说一声。
fn about_hidden(grid: &Grid, table: &Table) -> Option<Finding> {
    let (first, last) = table
        .people
        .iter()
        .fold((u32::MAX, 0), |(a, b), p| (a.min(p.first), b.max(p.last)));
    let rows: Vec<String> = grid
        .hidden_rows
        .iter()
        .filter(|&&r| {
            (first..=last).contains(&r)
                && grid
                    .cells
                    .range(Cell::new(r, 0)..Cell::new(r, u32::MAX))
                    .any(|(_, c)| has_content(c))
        })
        .take(20)
        .map(|r| (u64::from(*r) + 1).to_string())
        .collect();
    let cols: Vec<String> = grid
        .hidden_cols
        .iter()
        .filter(|&&c| {
            grid.cells
                .iter()
                .any(|(cell, v)| cell.col == c && has_content(v))
        })
        .take(20)
        .map(|c| Cell::column_name(*c))
        .collect();
    let mut what = Vec::new();
    if !rows.is_empty() {
        what.push(format!("第 {} 行", rows.join("、")));
    }
    if !cols.is_empty() {
        what.push(format!("{} 列", cols.join("、")));
    }
    (!what.is_empty()).then(|| {
        rules::HIDDEN_ROWS.at(
            None,
            None,
            format!(
                "工作表“{}”的{}是隐藏的，其中的内容也读了",
                grid.name,
                what.join("、")
            ),
            "请取消隐藏看一眼，确认是有意填报的",
        )
    })
}
