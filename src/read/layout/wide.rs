//! 宽表：一行一个地区，指标横着排，表头一行或几行；也认得转置的（一列一个地区）。

use super::table::{Columns, confidence};
use super::{Detail, Label, Layout, Person, Piece, RawRow, Recognition, Reply, Table, Tick};
use crate::finding::Cell;
use crate::read::header::{Role, place_like, role_of};
use crate::read::lines;
use crate::read::sheet::Sheet;
use crate::read::targets::Coded;
use crate::source::{CellValue, Content, Grid};
use std::collections::BTreeSet;

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

/// 一个指标占的列。
struct Group {
    code: Option<Piece>,
    standard: Option<Piece>,
    columns: Vec<(u32, Option<Role>)>,
    key: (Option<usize>, Option<Cell>),
}

/// 表头的一格说的是什么。
#[derive(Default, Clone)]
struct HeadCell {
    code: Option<String>,
    standard: Option<String>,
    indicator: Option<usize>,
    role: Option<Role>,
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
            let total = sheet
                .cells_of(row)
                .take(3)
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

impl Group {
    fn reply(&self, sheet: &Sheet<'_>, row: u32) -> Reply {
        let at = |col: u32| {
            let cell = sheet.anchor(Cell::new(row, col));
            (cell, sheet.content(cell).cloned())
        };
        let with = |wanted: fn(&Role) -> bool| {
            self.columns
                .iter()
                .filter(|(_, r)| r.as_ref().is_some_and(wanted))
                .map(|c| c.0)
                .collect::<Vec<_>>()
        };
        let mut reply = Reply::default();
        let (yes, no) = (
            with(|r| matches!(r, Role::Yes)),
            with(|r| matches!(r, Role::No)),
        );
        let state = with(|r| matches!(r, Role::State))
            .first()
            .copied()
            .or_else(|| {
                (yes.is_empty() || no.is_empty())
                    .then(|| {
                        self.columns
                            .iter()
                            .find(|(_, r)| {
                                !matches!(r, Some(Role::Field(_) | Role::Ordinal(_) | Role::Detail))
                            })
                            .map(|c| c.0)
                    })
                    .flatten()
            });
        let mut used = Vec::new();
        if let Some(col) = state {
            let (cell, content) = at(col);
            reply.ticks.push(Tick::One(cell, content));
            used.push(col);
        } else if let (Some(&y), Some(&n)) = (yes.first(), no.first()) {
            reply.ticks.push(Tick::Two {
                yes: at(y),
                no: at(n),
            });
            used.extend([y, n]);
        }
        for (col, role) in &self.columns {
            if used.contains(col) {
                continue;
            }
            let label = match role {
                Some(Role::Field(name)) => Label::Named(name.clone()),
                Some(Role::Ordinal(n)) => Label::Ordinal(*n),
                _ => Label::None,
            };
            let (cell, content) = at(*col);
            reply.slots.push((cell, label.clone()));
            let Some(content) = content else {
                continue;
            };
            reply.details.push(Detail {
                piece: Piece { cell, content },
                label,
            });
        }
        reply
    }
}

/// 表头的一格：编号、标准、以及结尾的“数量”“现实情况”之类。
fn head_cell(sheet: &Sheet<'_>, cell: Cell) -> HeadCell {
    let Some(content) = sheet.content(cell) else {
        return HeadCell::default();
    };
    let text = content.text();
    if text.chars().count() > 300 {
        return HeadCell::default();
    }
    let lead = sheet.targets.leading(&text);
    let coded = lead
        .code
        .as_deref()
        .and_then(|c| match sheet.targets.coded(c) {
            Some(Coded::Indicator(ix)) => Some(ix),
            _ => None,
        });
    let mut head = HeadCell {
        code: coded.and(lead.code.clone()),
        indicator: coded,
        ..HeadCell::default()
    };
    let body = lead.rest.trim().to_owned();
    let key = crate::text::normalize::loose(&body);
    let fits = |text: &str| {
        lines::split(sheet.targets, text)
            .first()
            .and_then(|l| sheet.targets.best(&l.key))
            .filter(|(_, s)| *s >= 0.7)
    };
    let whole = (key.chars().count() >= 2).then(|| fits(&body)).flatten();
    if whole.is_none_or(|(_, s)| s < 0.9)
        && let Some(role) = role_of(&key, sheet)
    {
        head.role = Some(role);
        return head;
    }
    if key.chars().count() < 2 {
        return head;
    }
    // 结尾分出列的用处：`……发建议函-数量`、`……发建议函（名称）`
    let tail = [
        '\n', '-', '—', '_', '/', '：', ':', '（', '(', ' ', '　', '·', '–',
    ]
    .iter()
    .filter_map(|&sep| body.rfind(sep))
    .max()
    .and_then(|at| {
        let (front, back) = body.split_at(at);
        let role = role_of(&crate::text::normalize::loose(back), sheet)?;
        Some((front.to_owned(), role))
    });
    if let Some((front, role)) = tail {
        let fit = fits(&front);
        if fit.map_or(0.0, |f| f.1) + 0.02 >= whole.map_or(0.0, |f| f.1) || coded.is_some() {
            head.role = Some(role);
            if fit.is_some() {
                head.indicator = coded.or(fit.map(|f| f.0));
            }
            head.standard = Some(front);
            return head;
        }
    }
    if coded.is_some() || whole.is_some() {
        head.indicator = coded.or(whole.map(|f| f.0));
        head.standard = Some(body);
    }
    head
}

/// 这一行是表头的一部分：指标列上多半是“数量”“名称”“现实情况”之类。
fn is_head(sheet: &Sheet<'_>, row: u32) -> bool {
    let (mut roles, mut titles, mut all, mut neutral) = (0, 0, 0, 0);
    for (cell, key) in sheet.cells_of(row) {
        let role = role_of(key, sheet);
        // 地区、序号、联系人之类的列名，哪一行表头都可能写着
        let beside = matches!(
            role,
            Some(Role::Sequence | Role::Place | Role::PlaceCode | Role::Remark | Role::Other)
        ) || role.is_none()
            && sheet
                .content(cell)
                .is_some_and(|c| crate::read::identity::signs(&c.text()));
        if beside {
            neutral += 1;
            continue;
        }
        all += 1;
        match role {
            Some(Role::Field(_) | Role::State | Role::Detail | Role::Ordinal(_)) => roles += 1,
            Some(Role::Yes | Role::No)
                if sheet.own_key(Cell::new(row, 0)).is_empty()
                    && sheet.own_key(Cell::new(row, 1)).is_empty() =>
            {
                roles += 1;
            }
            _ => {
                if sheet
                    .targets
                    .title_similarity(&crate::read::targets::Key::new(
                        &sheet
                            .targets
                            .leading(&sheet.content(cell).map_or_else(String::new, Content::text))
                            .rest,
                    ))
                    >= 0.85
                {
                    titles += 1;
                }
            }
        }
    }
    all + neutral >= 2 && (roles + titles) * 2 > all
}

/// 左边几格里有地区名或地区代码：是一个地区的一行，不是表头。
fn is_person(sheet: &Sheet<'_>, row: u32) -> bool {
    sheet
        .cells_of(row)
        .filter(|(c, _)| c.col < 6)
        .any(|(_, key)| {
            let chars = key.chars().count();
            let code = (6..=12).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_digit());
            code || ((2..=12).contains(&chars) && place_like(key) && role_of(key, sheet).is_none())
        })
}

fn reaches(sheet: &Sheet<'_>, row: u32, to: u32) -> bool {
    sheet
        .cells_of(row)
        .any(|(c, _)| sheet.span(c).1.row >= to && c.row < to)
}

fn belongs_nowhere(sheet: &Sheet<'_>, row: u32, col: u32) -> bool {
    let key = sheet.key(Cell::new(row, col));
    key.chars().count() < 4 || role_of(key, sheet).is_some()
}

fn title_text(sheet: &Sheet<'_>, first: u32, last: u32, col: u32) -> String {
    (first..=last)
        .filter_map(|r| sheet.content(Cell::new(r, col)))
        .map(Content::text)
        .next()
        .unwrap_or_default()
}

fn is_total(key: &str) -> bool {
    [
        "合计",
        "总计",
        "小计",
        "平均",
        "总和",
        "达标率",
        "完成率",
        "全省合计",
        "全市合计",
        "共计",
        "汇总",
        "占比",
    ]
    .iter()
    .any(|w| key.contains(w))
}

fn is_note(key: &str) -> bool {
    [
        "注",
        "备注",
        "说明",
        "填表",
        "填报人",
        "审核",
        "负责人",
        "联系",
        "制表",
        "单位盖章",
        "日期",
    ]
    .iter()
    .any(|w| key.starts_with(w))
}

fn name_is_head(sheet: &Sheet<'_>, key: &str) -> bool {
    key.is_empty() || role_of(key, sheet).is_some()
}

/// 指标竖着排、右边有几列像勾选而列名不是“现实情况”的：一列一个地区。
fn is_transposed(sheet: &Sheet<'_>) -> bool {
    let Some(columns) = sheet.columns() else {
        return false;
    };
    if places_on_top(sheet, columns) {
        return true;
    }
    if columns.rivals.len() < 2 {
        return false;
    }
    let Some(header) = columns.header else {
        return true;
    };
    let named = columns
        .rivals
        .iter()
        .filter(|&&c| {
            (header.first..=header.last)
                .map(|r| sheet.key(Cell::new(r, c)))
                .any(|k| !k.is_empty() && role_of(k, sheet).is_none())
        })
        .count();
    named >= 2
}

/// 第一个指标之上的一行里，几列写着地区名。
fn places_on_top(sheet: &Sheet<'_>, columns: &Columns) -> bool {
    let above = sheet.rows.iter().copied().filter(|&r| r < columns.start);
    above.rev().take(3).any(|row| {
        sheet
            .cells_of(row)
            .filter(|(cell, key)| {
                Some(cell.col) != columns.standard
                    && Some(cell.col) != columns.code
                    && (2..=12).contains(&key.chars().count())
                    && place_like(key)
                    && role_of(key, sheet).is_none()
            })
            .count()
            >= 2
    })
}

fn turn(cell: Cell) -> Cell {
    Cell::new(cell.col, cell.row)
}

/// 行列互换。
fn transpose(grid: &Grid) -> Grid {
    Grid {
        name: grid.name.clone(),
        hidden: grid.hidden,
        cells: grid
            .cells
            .iter()
            .map(|(c, v)| (turn(*c), v.clone()))
            .collect(),
        merges: grid
            .merges
            .iter()
            .map(|&(a, b)| (turn(a), turn(b)))
            .collect(),
        hidden_rows: grid.hidden_cols.clone(),
        hidden_cols: grid.hidden_rows.clone(),
    }
}

/// 单元格换回原来的行列。
fn turn_back(table: &mut Table, top: u32, bottom: u32) {
    let piece = |p: &mut Piece| p.cell = turn(p.cell);
    for row in &mut table.rows {
        row.codes
            .iter_mut()
            .chain(&mut row.standards)
            .for_each(piece);
        for reply in &mut row.replies {
            for tick in &mut reply.ticks {
                match tick {
                    Tick::One(c, _) => *c = turn(*c),
                    Tick::Two { yes, no } => {
                        yes.0 = turn(yes.0);
                        no.0 = turn(no.0);
                    }
                }
            }
            reply.details.iter_mut().for_each(|d| piece(&mut d.piece));
            reply.slots.iter_mut().for_each(|s| s.0 = turn(s.0));
        }
        let cells: Vec<u32> = row
            .codes
            .iter()
            .chain(&row.standards)
            .map(|p| p.cell.row)
            .collect();
        row.first = cells.iter().copied().min().unwrap_or(top);
        row.last = cells.iter().copied().max().unwrap_or(bottom);
    }
    for person in &mut table.people {
        person
            .name
            .iter_mut()
            .chain(&mut person.code)
            .for_each(piece);
        // 地区名的一行就是表头：它上面的是标题
        person.first = person.name.as_ref().map_or(top, |name| name.cell.row);
        person.last = bottom;
    }
    table.unread.iter_mut().for_each(|u| u.0 = turn(u.0));
    table.stray.iter_mut().for_each(piece);
}
