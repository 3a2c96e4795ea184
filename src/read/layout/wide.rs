//! 宽表：一行一个地区，指标横着排，表头一行或几行；也认得转置的（一列一个地区）。

mod group;
mod heading;
mod turned;

use super::table::{Columns, confidence};
use super::{Layout, Person, Piece, RawRow, Recognition, Table};
use crate::finding::Cell;
use crate::read::header::{Role, place_like, role_of};
use crate::read::sheet::Sheet;
use crate::source::{CellValue, Content};
use group::Group;
use heading::{
    HeadCell, belongs_nowhere, head_cell, is_head, is_note, is_person, is_total, name_is_head,
    reaches, title_text,
};
use std::collections::BTreeSet;
use turned::{is_transposed, transpose, turn_back};

/// 宽表。
#[derive(Debug)]
pub struct Wide;

impl Layout for Wide {
    fn name(&self) -> &'static str {
        "wide"
    }

    fn label(&self) -> &'static str {
        "宽表"
    }

    fn recognise(&self, sheet: &Sheet<'_>) -> Recognition {
        let direct = Frame::find(sheet).map_or(0.0, |f| f.confidence(sheet));
        if direct > 0.0 {
            return Recognition {
                confidence: direct,
                because: "指标横着排，一行一个地区".into(),
            };
        }
        let abreast = sheet.columns().map(|c| c.abreast(sheet));
        if let Some((_, first)) = abreast.unwrap_or_default().first() {
            return Recognition {
                confidence: confidence(first),
                because: "指标竖着排，几个地区左右并列".into(),
            };
        }
        if !is_transposed(sheet) {
            return Recognition::default();
        }
        let grid = transpose(sheet.grid);
        let turned = Sheet::new(&grid, sheet.catalogue, sheet.targets);
        Recognition {
            confidence: Frame::find(&turned).map_or(0.0, |f| f.confidence(&turned)),
            because: "指标竖着排，一列一个地区".into(),
        }
    }

    fn table(&self, sheet: &Sheet<'_>) -> Table {
        if let Some(frame) = Frame::find(sheet) {
            return frame.table(sheet);
        }
        if let Some(table) = abreast(sheet) {
            return table;
        }
        let grid = transpose(sheet.grid);
        let turned = Sheet::new(&grid, sheet.catalogue, sheet.targets);
        let Some(frame) = Frame::find(&turned) else {
            return Table::default();
        };
        let mut table = frame.table(&turned);
        let (top, bottom) = (
            sheet.rows.first().copied().unwrap_or(0),
            sheet.rows.last().copied().unwrap_or(0),
        );
        turn_back(&mut table, top, bottom);
        table
    }
}

/// 几个地区左右并列：各读一遍，答复并到同一行里。
fn abreast(sheet: &Sheet<'_>) -> Option<Table> {
    let people = sheet.columns()?.abreast(sheet);
    let mut table: Option<Table> = None;
    for (cell, columns) in people {
        let own: Table = Columns::table(&columns, sheet);
        let person = Person {
            name: sheet.content(cell).map(|content| Piece {
                cell,
                content: content.clone(),
            }),
            // 地区名的一行就是表头：它上面的是标题
            first: cell.row,
            ..own.people.first().cloned().unwrap_or_default()
        };
        match &mut table {
            None => {
                table = Some(Table {
                    people: vec![person],
                    ..own
                });
            }
            Some(table) => {
                for row in &mut table.rows {
                    let reply = own
                        .rows
                        .iter()
                        .find(|r| r.first == row.first)
                        .and_then(|r| r.replies.first().cloned());
                    row.replies.push(reply.unwrap_or_default());
                }
                table.people.push(person);
            }
        }
    }
    table
}

/// 横排的指标。
struct Frame {
    first: u32,
    last: u32,
    groups: Vec<Group>,
    /// 标题在第一个指标左边的各列。
    left: u32,
    hits: usize,
    unread: Vec<(Cell, String)>,
}

impl Frame {
    fn find(sheet: &Sheet<'_>) -> Option<Self> {
        let all = sheet.targets.len().max(1);
        let count = |row: u32| -> BTreeSet<usize> {
            sheet
                .cells_of(row)
                .filter_map(|(c, _)| head_cell(sheet, c).indicator)
                .collect()
        };
        let (main, hits) = sheet
            .rows
            .iter()
            .take(25)
            .map(|&r| (r, count(r).len()))
            .max_by_key(|&(r, n)| (n, std::cmp::Reverse(r)))?;
        if hits < 3.min(all) || hits < 2 {
            return None;
        }
        let (mut first, mut last) = (main, main);
        let at = sheet.rows.iter().position(|&r| r == main)?;
        let head_row = |row: u32| is_head(sheet, row);
        for &row in sheet.rows.get(..at)?.iter().rev().take(3) {
            if first - row <= 1
                && (head_row(row)
                    || count(row).len() * 3 >= hits.max(6)
                    || reaches(sheet, row, first))
            {
                first = row;
            } else {
                break;
            }
        }
        for &row in sheet.rows.get(at + 1..)?.iter().take(3) {
            if row - last <= 1
                && !is_person(sheet, row)
                && (head_row(row) || count(row).len() * 3 >= hits.max(6))
            {
                last = row;
            } else {
                break;
            }
        }
        let mut frame = Self {
            first,
            last,
            groups: Vec::new(),
            left: 0,
            hits,
            unread: Vec::new(),
        };
        frame.columns(sheet);
        (frame.groups.len() >= 2).then_some(frame)
    }

    fn columns(&mut self, sheet: &Sheet<'_>) {
        // 指标写在哪几行：二级指标的名称有时也像某个指标，那一行不算
        let written: Vec<u32> = (self.first..=self.last)
            .filter(|&row| {
                let found: BTreeSet<usize> = sheet
                    .cells_of(row)
                    .filter_map(|(c, _)| head_cell(sheet, c).indicator)
                    .collect();
                found.len() * 3 >= self.hits
            })
            .collect();
        for col in 0..sheet.width {
            if sheet.targets.clock().step() {
                break;
            }
            let mut hit = HeadCell::default();
            let mut hit_cell = None;
            let mut role = None;
            let mut own_text = None;
            for row in self.first..=self.last {
                let cell = sheet.anchor(Cell::new(row, col));
                let Some(content) = sheet.content(cell) else {
                    continue;
                };
                if cell.row < self.first {
                    continue;
                }
                let mut head = head_cell(sheet, cell);
                if head.indicator.is_some() && !written.contains(&cell.row) {
                    head = HeadCell::default();
                }
                if head.indicator.is_some() {
                    hit_cell = hit_cell.or(Some(cell));
                    hit.indicator = hit.indicator.or(head.indicator);
                    if head.code.is_some() && hit.code.is_none() {
                        hit.code = head.code.clone();
                    }
                    if hit.standard.is_none() {
                        hit.standard = head.standard.clone();
                    }
                }
                if head.role.is_some() {
                    role = head.role.clone();
                }
                if head.indicator.is_none() && head.role.is_none() && cell.col == col {
                    own_text = Some(content.text());
                }
            }
            let piece = |text: &Option<String>| {
                text.as_ref().zip(hit_cell).map(|(t, cell)| Piece {
                    cell,
                    content: Content::plain(CellValue::Text(t.clone())),
                })
            };
            match hit_cell {
                Some(cell) => {
                    let key = (hit.indicator, Some(cell));
                    let same = self.groups.last().is_some_and(|g| {
                        g.key.1 == Some(cell)
                            || (g.key.0 == key.0
                                && g.columns.last().is_some_and(|c| c.0 + 1 == col)
                                && role.as_ref().is_some_and(|r| *r != Role::State))
                    });
                    if !same {
                        self.groups.push(Group {
                            code: piece(&hit.code),
                            standard: piece(&hit.standard),
                            columns: Vec::new(),
                            key,
                        });
                    }
                    if let Some(g) = self.groups.last_mut() {
                        g.columns.push((col, role));
                    }
                }
                None => {
                    let follows = self
                        .groups
                        .last()
                        .is_some_and(|g| g.columns.last().is_some_and(|c| c.0 + 1 == col));
                    let belongs = matches!(
                        role,
                        Some(
                            Role::Field(_)
                                | Role::State
                                | Role::Yes
                                | Role::No
                                | Role::Detail
                                | Role::Ordinal(_)
                        )
                    );
                    if follows && belongs {
                        if let Some(g) = self.groups.last_mut() {
                            g.columns.push((col, role));
                        }
                    } else if self.groups.is_empty() {
                        self.left = col + 1;
                    } else if let Some(text) = own_text {
                        // 像是指标而没认出的一列，也交给对应去判断
                        let cell = Cell::new(self.last, col);
                        if belongs_nowhere(sheet, self.last, col) {
                            self.unread.push((cell, text));
                        } else {
                            self.groups.push(Group {
                                code: None,
                                standard: Some(Piece {
                                    cell,
                                    content: Content::plain(CellValue::Text(text)),
                                }),
                                columns: vec![(col, None)],
                                key: (None, Some(cell)),
                            });
                        }
                    } else if role.is_some() {
                        self.unread.push((
                            Cell::new(self.last, col),
                            title_text(sheet, self.first, self.last, col),
                        ));
                    }
                }
            }
        }
    }

    fn confidence(&self, sheet: &Sheet<'_>) -> f64 {
        let share = self.hits as f64 / sheet.targets.len().max(1) as f64;
        let below = sheet.rows.iter().any(|&r| r > self.last);
        (0.4 + 0.6 * share.sqrt()).min(1.0) * if below { 1.0 } else { 0.3 }
    }

    fn table(&self, sheet: &Sheet<'_>) -> Table {
        let (place, code) = self.place_columns(sheet);
        let mut table = Table {
            unread: self.unread.clone(),
            ..Table::default()
        };
        let indicator_columns: BTreeSet<u32> = self
            .groups
            .iter()
            .flat_map(|g| g.columns.iter().map(|c| c.0))
            .collect();
        let mut people = Vec::new();
        for &row in sheet.rows.iter().filter(|&&r| r > self.last) {
            if sheet.targets.clock().step() {
                break;
            }
            let name_cell = place.map(|c| sheet.anchor(Cell::new(row, c)));
            let name_key = name_cell.map_or("", |c| sheet.key(c));
            let filled = indicator_columns
                .iter()
                .filter(|&&c| {
                    !sheet.own_key(Cell::new(row, c)).is_empty()
                        || sheet.content(Cell::new(row, c)).is_some()
                })
                .count();
            // 合计写在左边的名称几列里；作答格里的“共计1个”不是合计行
            let total = sheet
                .cells_of(row)
                .take(3)
                .filter(|(cell, _)| !indicator_columns.contains(&cell.col))
                .any(|(_, key)| key.chars().count() <= 6 && is_total(key));
            if is_total(name_key)
                || total
                || (filled > 0 && name_is_head(sheet, name_key) && is_head(sheet, row))
            {
                continue;
            }
            let full_width = name_cell.is_some_and(|c| {
                let (a, b) = sheet.span(c);
                b.col.saturating_sub(a.col) >= 3
            });
            let piece = |c: Cell| {
                sheet.content(c).map(|content| Piece {
                    cell: c,
                    content: content.clone(),
                })
            };
            let name = name_cell.and_then(piece);
            if filled == 0 || full_width {
                // 单独一格写着市、州：是下面各县的小标题，不是一个地区的一行
                let heading = sheet.cells_of(row).count() == 1
                    && name_key.chars().count() >= 3
                    && ["市", "州", "盟", "地区"]
                        .iter()
                        .any(|w| name_key.ends_with(w))
                    && self.followed(sheet, row, &indicator_columns);
                if heading && !full_width {
                    table.stray.extend(name.clone());
                    continue;
                }
                let plausible = !full_width
                    && name.is_some()
                    && !is_note(name_key)
                    && name_key.chars().count() <= 15
                    && (sheet.cells_of(row).count() > 1 || place_like(name_key));
                if !plausible {
                    continue;
                }
            }
            if name.is_none() && filled < 3 {
                table
                    .stray
                    .extend(sheet.cells_of(row).filter_map(|(c, _)| piece(c)));
                continue;
            }
            people.push((
                row,
                Person {
                    name,
                    code: code.and_then(|c| piece(sheet.anchor(Cell::new(row, c)))),
                    first: self.first,
                    last: row,
                },
            ));
        }
        for group in &self.groups {
            let replies = people
                .iter()
                .map(|(row, _)| group.reply(sheet, *row))
                .collect();
            table.rows.push(RawRow {
                first: self.first,
                last: self.last,
                codes: group.code.clone().into_iter().collect(),
                standards: group.standard.clone().into_iter().collect(),
                replies,
            });
        }
        table.people = people.into_iter().map(|(_, person)| person).collect();
        table
    }

    /// 下一行有作答的内容。
    fn followed(&self, sheet: &Sheet<'_>, row: u32, columns: &BTreeSet<u32>) -> bool {
        let next = sheet.rows.iter().copied().find(|&r| r > row);
        next.is_some_and(|next| {
            columns
                .iter()
                .any(|&c| sheet.content(Cell::new(next, c)).is_some())
        })
    }

    /// 地区名一列、代码一列。
    fn place_columns(&self, sheet: &Sheet<'_>) -> (Option<u32>, Option<u32>) {
        let left = self
            .groups
            .iter()
            .flat_map(|g| g.columns.iter().map(|c| c.0))
            .min()
            .unwrap_or(self.left);
        let candidates: Vec<u32> = (0..left)
            .chain(self.unread.iter().map(|u| u.0.col))
            .collect();
        let role = |col: u32| {
            (self.first..=self.last)
                .rev()
                .find_map(|r| role_of(sheet.key(Cell::new(r, col)), sheet))
        };
        let score = |col: u32| -> (usize, usize, usize) {
            let (mut names, mut codes, mut texts) = (0, 0, 0);
            for &row in sheet.rows.iter().filter(|&&r| r > self.last).take(300) {
                // 合并的一格（市、州）只算一次，不与一行一个的县相比
                let key = sheet.own_key(Cell::new(row, col));
                // 合计、注、填表人之类不是地区，写在哪一列都不算
                if key.is_empty()
                    || key.chars().count() > 20
                    || is_note(key)
                    || key.chars().count() <= 6 && is_total(key)
                {
                    continue;
                }
                if matches!(key.len(), 6 | 9 | 12) && key.bytes().all(|b| b.is_ascii_digit()) {
                    codes += 1;
                } else if !key.bytes().all(|b| b.is_ascii_digit()) {
                    texts += 1;
                    if place_like(key) {
                        names += 1;
                    }
                }
            }
            (names, codes, texts)
        };
        let named = |key: &str| {
            ["地区", "单位", "县", "市", "区", "州"]
                .iter()
                .any(|w| key.contains(w))
        };
        let place = candidates
            .iter()
            .copied()
            .map(|c| {
                let (names, _, texts) = score(c);
                let title = (self.first..=self.last)
                    .map(|r| sheet.key(Cell::new(r, c)))
                    .find(|k| !k.is_empty())
                    .unwrap_or("");
                let bonus = match role(c) {
                    Some(Role::Place) => 1,
                    _ if named(title) && title.chars().count() <= 10 => 1,
                    Some(Role::Sequence | Role::PlaceCode | Role::Remark) => return (c, 0),
                    _ => 0,
                };
                // 同样像地区名的几列（市、县），取最右的：越往右越细
                (
                    c,
                    if texts == 0 {
                        0
                    } else {
                        2 * names + texts + bonus * (texts + names)
                    },
                )
            })
            .filter(|&(_, n)| n > 0)
            .max_by_key(|&(c, n)| (n, c))
            .map(|(c, _)| c);
        let code = candidates
            .iter()
            .copied()
            .filter(|&c| Some(c) != place)
            .map(|c| (c, score(c).1))
            .filter(|&(c, n)| n > 0 && (n >= 1 || role(c) == Some(Role::PlaceCode)))
            .max_by_key(|&(c, n)| (n, std::cmp::Reverse(c)))
            .map(|(c, _)| c);
        (place, code)
    }
}
