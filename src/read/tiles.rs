//! 一张工作表里的几张自查表：上下排着几个地区的，左右排着两半的，分开来各读各的。
//!
//! 进：一张表。出：分开的各张（单元格的位置不变），或不必分。
//! 分页时重复的表头不算：重复的表头之后又是同样的指标，才是另一张表。

use super::header::{self, Role};
use super::layout::table::Columns;
use super::lines;
use super::sheet::Sheet;
use crate::finding::Cell;
use crate::source::Grid;
use std::collections::BTreeSet;

/// 分开的各张。
#[derive(Debug)]
pub enum Tiles {
    /// 只有一张。
    One,
    /// 上下排着，各是一份材料。
    Stacked(Vec<Grid>),
    /// 左右排着，各有一部分指标。
    Beside(Vec<Grid>),
}

/// 看一张表里有几张。
pub fn tiles(sheet: &Sheet<'_>) -> Tiles {
    let Some((columns, header)) = sheet.columns().and_then(|c| Some((c, c.header?))) else {
        return Tiles::One;
    };
    let cuts = restarts(sheet, columns, header);
    if !cuts.is_empty() {
        let mut tops: Vec<u32> = vec![0];
        tops.extend(cuts);
        let parts = tops.iter().enumerate().map(|(k, &top)| {
            let end = tops.get(k + 1).copied().unwrap_or(u32::MAX);
            part(sheet.grid, |c| (top..end).contains(&c.row))
        });
        return Tiles::Stacked(parts.collect());
    }
    let lefts = halves(sheet, header);
    if lefts.is_empty() {
        return Tiles::One;
    }
    let mut edges = vec![0];
    edges.extend(lefts);
    let parts = edges.iter().enumerate().map(|(k, &left)| {
        let end = edges.get(k + 1).copied().unwrap_or(u32::MAX);
        part(sheet.grid, |c| {
            // 表头以上的标题归第一张
            (left..end).contains(&c.col) || k == 0 && c.row < header.first
        })
    });
    Tiles::Beside(parts.collect())
}

/// 这一行里认得出的指标。
fn indicators(sheet: &Sheet<'_>, columns: &Columns, row: u32) -> Vec<usize> {
    let text = |col: Option<u32>| {
        sheet
            .grid
            .cells
            .get(&Cell::new(row, col?))
            .map(|c| c.text())
    };
    let coded = text(columns.code)
        .and_then(|t| super::number::tidy(&t))
        .and_then(|code| match sheet.targets.coded(&code) {
            Some(super::targets::Coded::Indicator(ix)) => Some(ix),
            _ => None,
        });
    if let Some(ix) = coded {
        return vec![ix];
    }
    let Some(text) = text(columns.standard) else {
        return Vec::new();
    };
    lines::split(sheet.targets, &text)
        .iter()
        .filter_map(|l| sheet.targets.best(&l.key).filter(|(_, s)| *s >= 0.7))
        .map(|(ix, _)| ix)
        .collect()
}

/// 又从头来一遍的地方：每张表（连它的标题）的第一行。
fn restarts(sheet: &Sheet<'_>, columns: &Columns, header: header::Span) -> Vec<u32> {
    let below: Vec<u32> = sheet
        .rows
        .iter()
        .copied()
        .filter(|&r| r > header.last)
        .collect();
    let heads: Vec<u32> = below
        .iter()
        .copied()
        .filter(|&r| header::repeated(sheet, header, r))
        .collect();
    if heads.is_empty() {
        return Vec::new();
    }
    let mut cuts = Vec::new();
    let mut current: BTreeSet<usize> = BTreeSet::new();
    let mut last_data = header.last;
    let mut edges = heads.clone();
    edges.push(u32::MAX);
    let mut from = header.last + 1;
    let mut opened: Option<(u32, u32)> = None;
    for &edge in &edges {
        let mut segment: BTreeSet<usize> = BTreeSet::new();
        let mut data = last_data;
        for &row in below.iter().filter(|&&r| r >= from && r < edge) {
            let found = indicators(sheet, columns, row);
            if !found.is_empty() {
                data = row;
                segment.extend(found);
            }
        }
        let again = segment.intersection(&current).count();
        if let Some((head, above)) = opened
            && segment.len() >= 3
            && again * 2 > segment.len()
        {
            cuts.push(top_of(sheet, head, above));
            current.clear();
        }
        current.extend(segment);
        last_data = data;
        opened = Some((edge, last_data));
        from = edge.saturating_add(1);
    }
    cuts
}

/// 表头以上、紧挨着的标题行也归这张表；上一张表的注和落款不归。
fn top_of(sheet: &Sheet<'_>, head: u32, last_data: u32) -> u32 {
    let mut top = head;
    for &row in sheet
        .rows
        .iter()
        .rev()
        .filter(|&&r| r < head && r > last_data)
    {
        let note = sheet
            .cells_of(row)
            .next()
            .is_none_or(|(_, key)| super::assemble::is_note(key) && !key.contains("单位"));
        if row + 1 != top || note {
            break;
        }
        top = row;
    }
    top
}

/// 左右排着的各张从哪一列起（第一张除外）：表头里“工作标准”出现了几次，各有各的指标。
fn halves(sheet: &Sheet<'_>, header: header::Span) -> Vec<u32> {
    let standards: Vec<u32> = (0..sheet.width)
        .filter(|&c| header::title(sheet, header, c).0 == Some(Role::Standard))
        .collect();
    let [first, rest @ ..] = standards.as_slice() else {
        return Vec::new();
    };
    let found = |col: u32| -> BTreeSet<usize> {
        let columns = Columns {
            standard: Some(col),
            ..Columns::default()
        };
        sheet
            .rows
            .iter()
            .filter(|&&r| r > header.last)
            .take(400)
            .flat_map(|&r| indicators(sheet, &columns, r))
            .collect()
    };
    let own = found(*first);
    if rest.is_empty() || own.len() < 3 {
        return Vec::new();
    }
    let start = (0..sheet.width)
        .find(|&c| !header::title(sheet, header, c).1.is_empty())
        .unwrap_or(0);
    // 二级指标的列名也有叫“具体内容”“项目”的：没有自己的勾选列，不是另一半
    let answered = |from: u32, to: u32| (from..to).any(|c| is_answer(sheet, header, c));
    rest.iter()
        .enumerate()
        .filter(|&(k, &c)| {
            let next = rest.get(k + 1).copied().unwrap_or(sheet.width);
            answered(*first, c) && answered(c, next)
        })
        .map(|(_, c)| c)
        .filter(|&&c| {
            let theirs = found(c);
            theirs.len() >= 3 && theirs.intersection(&own).count() * 4 < theirs.len()
        })
        .map(|&c| start + (c - first))
        .collect()
}

/// 作答的一列：列名说是，或有几格像勾选。
fn is_answer(sheet: &Sheet<'_>, header: header::Span, col: u32) -> bool {
    if matches!(
        header::title(sheet, header, col).0,
        Some(Role::State | Role::Yes | Role::No)
    ) {
        return true;
    }
    let rows = sheet.rows.iter().filter(|&&r| r > header.last).take(400);
    rows.filter_map(|&r| sheet.content(Cell::new(r, col)))
        .filter(|c| sheet.looks_ticked(c))
        .take(3)
        .count()
        == 3
}

/// 一部分单元格；合并区域按左上角归，不伸到外面去。
fn part(grid: &Grid, inside: impl Fn(Cell) -> bool) -> Grid {
    Grid {
        name: grid.name.clone(),
        hidden: grid.hidden,
        cells: grid
            .cells
            .iter()
            .filter(|(c, _)| inside(**c))
            .map(|(c, v)| (*c, v.clone()))
            .collect(),
        merges: grid
            .merges
            .iter()
            .filter(|(a, b)| inside(*a) && inside(*b))
            .copied()
            .collect(),
        hidden_rows: grid.hidden_rows.clone(),
        hidden_cols: grid.hidden_cols.clone(),
    }
}
