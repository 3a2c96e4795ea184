//! 一行一个指标的表：各列是做什么的，哪些实际的行合成一行。`annex` `form` `split` `structured` 共用。
//!
//! 进：一张表。出：各列的用处与各行。列的用处先看内容（哪一列像标准、像勾选），再看列名。

use super::{Detail, Label, Person, Piece, RawRow, Reply, Table, Tick};
use crate::finding::Cell;
use crate::read::header::{self, Role};
use crate::read::lines;
use crate::read::sheet::Sheet;
use crate::source::{CellValue, Content};
use std::collections::{BTreeMap, BTreeSet};

/// 各列的用处。
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// 表头。
    pub header: Option<header::Span>,
    /// 第一个数据行。
    pub start: u32,
    /// 编号列。
    pub code: Option<u32>,
    /// 标准列。
    pub standard: Option<u32>,
    /// 现实情况列（一格两个选项）。
    pub state: Option<u32>,
    /// 肯定的列。
    pub yes: Vec<u32>,
    /// 否定的列。
    pub no: Vec<u32>,
    /// 填写列。
    pub details: Vec<(u32, Label)>,
    /// 填写项名称的列。
    pub field_name: Option<u32>,
    /// 没有读的列。
    pub unread: Vec<(Cell, String)>,
    /// 目录里有多大一部分指标在表里认得出，0..=1。
    pub coverage: f64,
    /// 认得出的指标数。
    pub hits: usize,
    /// 另外还像勾选的列（几个地区并列时才有）。
    pub rivals: Vec<u32>,
    /// 几个地区左右并列（见 [`Columns::abreast`]）：这些列只是头一个地区的。
    pub first_of_several: bool,
}

/// 一列的内容像什么。
#[derive(Debug, Default)]
struct Seen {
    standards: BTreeSet<usize>,
    codes: BTreeSet<usize>,
    rows: BTreeSet<u32>,
    code_rows: BTreeSet<u32>,
}

/// 看多少行就够认列。
const LOOK: usize = 1500;

impl Columns {
    /// 认列；不是一行一个指标的表为空。
    pub fn find(sheet: &Sheet<'_>) -> Option<Self> {
        let columns = look(sheet);
        let all = sheet.targets.len().max(1);
        let needed = 3.min(all);
        let standard = columns
            .iter()
            .filter(|(_, s)| s.standards.len() >= needed)
            .max_by_key(|(c, s)| (s.standards.len(), std::cmp::Reverse(**c)))
            .map(|(c, _)| *c);
        let code = columns
            .iter()
            .filter(|(c, s)| s.codes.len() >= needed && Some(**c) != standard)
            .max_by_key(|(c, s)| (s.codes.len(), std::cmp::Reverse(**c)))
            .map(|(c, _)| *c);
        let hit: BTreeSet<usize> = [
            standard.and_then(|c| columns.get(&c)).map(|s| &s.standards),
            code.and_then(|c| columns.get(&c)).map(|s| &s.codes),
        ]
        .into_iter()
        .flatten()
        .flatten()
        .copied()
        .collect();
        if hit.len() < needed {
            return None;
        }
        let data_rows: BTreeSet<u32> = [
            standard.and_then(|c| columns.get(&c)).map(|s| &s.rows),
            code.and_then(|c| columns.get(&c)).map(|s| &s.code_rows),
        ]
        .into_iter()
        .flatten()
        .flatten()
        .copied()
        .collect();
        let first_data = *data_rows.first()?;
        let header = header::find(sheet, first_data);
        let mut found = Self {
            start: header.map_or(first_data, |h| h.last + 1),
            header,
            code,
            standard,
            coverage: hit.len() as f64 / all as f64,
            hits: hit.len(),
            ..Self::default()
        };
        found.assign(sheet, &data_rows);
        found.first_of_several = !found.abreast(sheet).is_empty();
        Some(found)
    }

    fn assign(&mut self, sheet: &Sheet<'_>, data_rows: &BTreeSet<u32>) {
        let bottom = sheet.rows.last().copied().unwrap_or(0);
        let titles: BTreeMap<u32, (Option<Role>, String)> = match self.header {
            Some(h) => (0..sheet.width)
                .map(|c| (c, header::title(sheet, h, c)))
                .collect(),
            None => BTreeMap::new(),
        };
        let role = |c: u32| titles.get(&c).and_then(|(r, _)| r.clone());
        let text = |c: u32| titles.get(&c).map_or("", |(_, t)| t.as_str());
        // 各列里像勾选的格数、有内容的格数
        let mut ticked: BTreeMap<u32, usize> = BTreeMap::new();
        let mut filled: BTreeMap<u32, usize> = BTreeMap::new();
        let mut pure: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        let last_data = data_rows.last().copied().unwrap_or(bottom);
        for &row in sheet
            .rows
            .iter()
            .filter(|&&r| r >= self.start && r <= last_data + 1)
        {
            for (cell, key) in sheet.cells_of(row) {
                let Some(content) = sheet.content(cell) else {
                    continue;
                };
                *filled.entry(cell.col).or_default() += 1;
                if sheet.looks_ticked(content) {
                    *ticked.entry(cell.col).or_default() += 1;
                    let counts = pure.entry(cell.col).or_default();
                    if sheet.is_yes_word(key) {
                        counts.0 += 1;
                    } else if sheet.is_no_word(key) {
                        counts.1 += 1;
                    }
                }
            }
        }
        let free = |c: u32| Some(c) != self.standard && Some(c) != self.code;
        let with = |wanted: &Role| -> Vec<u32> {
            (0..sheet.width)
                .filter(|&c| free(c) && role(c).as_ref() == Some(wanted))
                .collect()
        };
        let (mut yes, mut no) = (with(&Role::Yes), with(&Role::No));
        if yes.is_empty() || no.is_empty() {
            let raw = |c: u32| text(c).rsplit('/').next().unwrap_or("");
            let pair = (1..sheet.width)
                .find(|&c| free(c) && free(c - 1) && header::opposite(raw(c - 1), raw(c)));
            if let Some(c) = pair {
                (yes, no) = (vec![c - 1], vec![c]);
            }
        }
        let enough = (data_rows.len() / 4).max(1);
        let tick_count = |c: u32| ticked.get(&c).copied().unwrap_or(0);
        let best_state = (0..sheet.width)
            .filter(|&c| free(c))
            .map(|c| {
                let named = match role(c) {
                    // 列名说是现实情况的，哪怕里面写的是 1、0 也是它
                    Some(Role::State) => data_rows.len() / 2 + 1,
                    Some(
                        Role::Sequence
                        | Role::Title
                        | Role::Remark
                        | Role::Other
                        | Role::Detail
                        | Role::Field(_)
                        | Role::FieldName,
                    ) => 0,
                    _ => usize::from(tick_count(c) >= enough),
                };
                (c, if named == 0 { 0 } else { tick_count(c) + named })
            })
            .filter(|&(_, n)| n > 0)
            .max_by_key(|&(c, n)| (n, std::cmp::Reverse(c)))
            .map(|(c, _)| c);
        let paired = !yes.is_empty()
            && !no.is_empty()
            && best_state
                .is_none_or(|s| yes.contains(&s) || no.contains(&s) || tick_count(s) < enough);
        if paired {
            self.yes = yes;
            self.no = no;
        } else if let Some(state) = best_state {
            // 没有列名（或列名合并）而一列只有“有”、下一列只有“无”
            let only = |c: u32| {
                let (y, n) = pure.get(&c).copied().unwrap_or((0, 0));
                (y, n, tick_count(c))
            };
            let (y, n, all) = only(state);
            let next = state + 1;
            let (ny, nn, nall) = only(next);
            let before = state.wrapping_sub(1);
            let (by, bn, ball) = only(before);
            if y > 0
                && y == all
                && n == 0
                && nn > 0
                && nn == nall
                && ny == 0
                && free(next)
                && y >= enough
                && nn >= enough
            {
                self.yes = vec![state];
                self.no = vec![next];
            } else if n > 0
                && n == all
                && y == 0
                && by > 0
                && by == ball
                && bn == 0
                && by >= enough
                && n >= enough
            {
                self.yes = vec![before];
                self.no = vec![state];
            } else {
                self.state = Some(state);
            }
        }
        let used = |c: u32, me: &Self| {
            !free(c) || me.state == Some(c) || me.yes.contains(&c) || me.no.contains(&c)
        };
        self.field_name = with(&Role::FieldName).into_iter().find(|&c| !used(c, self));
        let right_of = self
            .state
            .into_iter()
            .chain(self.yes.iter().copied())
            .chain(self.no.iter().copied())
            .max()
            .or(self.standard)
            .or(self.code)
            .unwrap_or(0);
        for c in 0..sheet.width {
            if used(c, self) || self.field_name == Some(c) {
                continue;
            }
            let count = filled.get(&c).copied().unwrap_or(0);
            match role(c) {
                Some(Role::Field(name)) => self.details.push((c, Label::Named(name))),
                Some(Role::Ordinal(n)) => self.details.push((c, Label::Ordinal(n))),
                // 标准以左的“内容”是层级名称，不是填写的内容
                Some(Role::Detail) if self.standard.is_none_or(|s| c > s) => {
                    self.details.push((c, Label::None));
                }
                Some(Role::State) if c > right_of && count > 0 && tick_count(c) * 2 < count => {
                    // 第二个“……情况”列：不是勾选，是填写
                    self.details.push((c, Label::None));
                }
                // 表外零星几个字，没有列名：不是填写的列
                None if self.header.is_some()
                    && text(c).is_empty()
                    && c > right_of
                    && (1..=2).contains(&count)
                    && data_rows.len() > 12
                    && !self.details.is_empty() =>
                {
                    let row = self.header.map_or(0, |h| h.last);
                    self.unread.push((Cell::new(row, c), String::new()));
                }
                None if count > 0
                    && c > right_of
                    && (text(c).is_empty() || self.header.is_none()) =>
                {
                    if tick_count(c) >= enough {
                        self.rivals.push(c);
                    }
                    self.details.push((c, Label::None));
                }
                Some(Role::Sequence | Role::Title) => {}
                _ if count > 0 => {
                    if tick_count(c) >= enough && role(c).is_none() {
                        self.rivals.push(c);
                    }
                    let row = self.header.map_or(0, |h| h.last);
                    // 表头以外、标准以左的无名列多是层级名称
                    if !(text(c).is_empty() && c < right_of) {
                        self.unread.push((Cell::new(row, c), text(c).to_owned()));
                    }
                }
                _ => {}
            }
        }
        self.details_by_content(sheet, data_rows, &titles, right_of);
        if let Some(state) = self.state
            && role(state).is_none()
            && tick_count(state) >= enough
        {
            self.rivals.push(state);
        }
    }

    /// 几个地区左右并列，每个地区一个“现实情况”列（后面跟着它的填写列），上面一格写着地区名：
    /// 各地区的名称格与各列；不是这样的为空。
    pub fn abreast(&self, sheet: &Sheet<'_>) -> Vec<(Cell, Columns)> {
        let Some(header) = self.header.filter(|h| h.first < h.last) else {
            return Vec::new();
        };
        let named = |col: u32| -> Option<Cell> {
            if header::title(sheet, header, col).0 != Some(Role::State) {
                return None;
            }
            (header.first..header.last)
                .map(|row| sheet.anchor(Cell::new(row, col)))
                .find(|c| header::place_like(sheet.key(*c)))
        };
        let found: Vec<(Cell, u32)> = (0..sheet.width)
            .filter_map(|c| Some((named(c)?, c)))
            .collect();
        if found.len() < 2 {
            return Vec::new();
        }
        found
            .iter()
            .enumerate()
            .map(|(k, &(name, state))| {
                let end = found.get(k + 1).map_or(sheet.width, |next| next.1);
                let one = Columns {
                    state: Some(state),
                    yes: Vec::new(),
                    no: Vec::new(),
                    details: self
                        .details
                        .iter()
                        .filter(|d| (state..end).contains(&d.0) && d.0 != state)
                        .cloned()
                        .collect(),
                    unread: self
                        .unread
                        .iter()
                        .filter(|u| found.first().is_some_and(|f| u.0.col < f.1))
                        .cloned()
                        .collect(),
                    rivals: Vec::new(),
                    first_of_several: false,
                    ..self.clone()
                };
                (name, one)
            })
            .collect()
    }

    /// 列名认不出而内容是填写的列：写着“数量：”“名称：”的一定是；一个填写列也没有时，
    /// 右边写着文字、不是得分之类的一列也是。
    fn details_by_content(
        &mut self,
        sheet: &Sheet<'_>,
        data_rows: &BTreeSet<u32>,
        titles: &BTreeMap<u32, (Option<Role>, String)>,
        right_of: u32,
    ) {
        let names: BTreeSet<String> = sheet
            .catalogue
            .indicators
            .iter()
            .flat_map(|i| &i.fields)
            .map(|f| crate::text::normalize::loose(&f.name))
            .filter(|n| n.chars().count() >= 2)
            .collect();
        let last = data_rows.last().copied().unwrap_or(0);
        let weigh = |col: u32| -> (usize, usize) {
            let (mut labelled, mut worded) = (0, 0);
            for &row in sheet
                .rows
                .iter()
                .filter(|&&r| (self.start..=last).contains(&r))
            {
                let key = sheet.own_key(Cell::new(row, col));
                let chars = key.chars().count();
                labelled +=
                    usize::from(chars > 2 && names.iter().any(|n| key.contains(n.as_str())));
                worded += usize::from(chars >= 2 && !key.bytes().all(|b| b.is_ascii_digit()));
            }
            (labelled, worded)
        };
        let few = (data_rows.len() / 8).max(2);
        let title = |col: u32| titles.get(&col).and_then(|(r, _)| r.as_ref());
        let mut weighed: Vec<(u32, (usize, usize))> = self
            .unread
            .iter()
            .map(|(cell, _)| cell.col)
            .filter(|c| !self.rivals.contains(c))
            .map(|c| (c, weigh(c)))
            .collect();
        let labelled: Vec<u32> = weighed
            .iter()
            .filter(|(_, (labelled, _))| *labelled >= few)
            .map(|w| w.0)
            .collect();
        weighed.retain(|&(c, (_, worded))| {
            c > right_of
                && worded >= few
                && matches!(
                    title(c),
                    None | Some(Role::Remark | Role::State | Role::Standard)
                )
        });
        let found = if !labelled.is_empty() {
            labelled
        } else if self.details.is_empty() {
            weighed
                .iter()
                .max_by_key(|(c, (_, worded))| (*worded, std::cmp::Reverse(*c)))
                .map(|w| w.0)
                .into_iter()
                .collect()
        } else {
            Vec::new()
        };
        self.unread.retain(|(cell, _)| !found.contains(&cell.col));
        self.details
            .extend(found.into_iter().map(|c| (c, Label::None)));
        self.details.sort_by_key(|d| d.0);
    }

    /// 各行与作答。
    pub fn table(&self, sheet: &Sheet<'_>) -> Table {
        let mut rows: Vec<RawRow> = Vec::new();
        let mut stray = Vec::new();
        let content_rows: Vec<u32> = sheet
            .rows
            .iter()
            .copied()
            .filter(|&r| r >= self.start)
            .collect();
        let mut done: Option<u32> = None;
        for &row in &content_rows {
            if sheet.targets.clock().step() {
                break;
            }
            if done.is_some_and(|d| row <= d) {
                continue;
            }
            let last = self.extent(sheet, row);
            done = Some(last);
            if row == last && self.header.is_some_and(|h| header::repeated(sheet, h, row)) {
                continue;
            }
            let block = self.block(sheet, row, last);
            self.join(sheet, &mut rows, block, &mut stray);
        }
        let last = drop_signature(sheet, &mut rows).unwrap_or(self.start);
        Table {
            people: vec![Person {
                name: None,
                code: None,
                first: self.header.map_or(self.start, |h| h.first),
                last,
            }],
            rows,
            unread: self.unread.clone(),
            stray,
            ..Table::default()
        }
    }

    fn key_columns(&self) -> impl Iterator<Item = u32> + '_ {
        self.standard
            .into_iter()
            .chain(self.code)
            .chain(self.state)
            .chain(self.yes.iter().copied())
            .chain(self.no.iter().copied())
            .chain(self.details.iter().map(|d| d.0))
    }

    /// 由合并区域连在一起的最后一行。
    fn extent(&self, sheet: &Sheet<'_>, row: u32) -> u32 {
        let mut last = row;
        let mut at = row;
        while at <= last && at - row < 400 {
            for col in self.key_columns() {
                let (first, end) = sheet.span(Cell::new(at, col));
                if first.col == col || Some(first.col) == self.standard {
                    last = last.max(end.row.min(row.saturating_add(400)));
                }
            }
            at += 1;
        }
        last
    }

    fn block(&self, sheet: &Sheet<'_>, first: u32, last: u32) -> RawRow {
        let mut block = RawRow {
            first,
            last,
            replies: vec![Reply::default()],
            ..RawRow::default()
        };
        let mut seen: BTreeSet<Cell> = BTreeSet::new();
        let mut reply = Reply::default();
        for row in first..=last {
            let mut take = |col: u32| -> Option<Cell> {
                let cell = sheet.anchor(Cell::new(row, col));
                (cell.col == col && seen.insert(cell)).then_some(cell)
            };
            let piece = |cell: Cell| {
                sheet.content(cell).map(|content| Piece {
                    cell,
                    content: content.clone(),
                })
            };
            let wide_row = self.standard.is_some_and(|s| {
                // 横贯全表的一格（标题、注）：不是作答的行
                let (a, b) = sheet.span(Cell::new(row, s));
                let state = self.state.or(self.yes.first().copied());
                state.is_some_and(|t| a.col <= t && t <= b.col && t != s)
            });
            if wide_row {
                if let Some(s) = self.standard {
                    let cell = sheet.anchor(Cell::new(row, s));
                    if seen.insert(cell)
                        && let Some(p) = piece(cell)
                    {
                        block.standards.push(p);
                    }
                }
                continue;
            }
            if let Some(p) = self.code.and_then(&mut take).and_then(piece) {
                block.codes.push(p);
            }
            if let Some(p) = self.standard.and_then(&mut take).and_then(piece) {
                block.standards.push(p);
            }
            if let Some(cell) = self.state.and_then(&mut take) {
                reply
                    .ticks
                    .push(Tick::One(cell, sheet.content(cell).cloned()));
            }
            if !self.yes.is_empty() {
                let mut pick = |cols: &[u32]| {
                    let cells: Vec<Cell> = cols.iter().filter_map(|&c| take(c)).collect();
                    cells
                        .iter()
                        .find(|&&c| sheet.content(c).is_some())
                        .or(cells.first())
                        .map(|&c| (c, sheet.content(c).cloned()))
                };
                let (yes, no) = (pick(&self.yes), pick(&self.no));
                match (yes, no) {
                    (Some(yes), Some(no)) => reply.ticks.push(Tick::Two { yes, no }),
                    (Some(one), None) | (None, Some(one)) => {
                        reply.ticks.push(Tick::One(one.0, one.1))
                    }
                    (None, None) => {}
                }
            }
            let name = self
                .field_name
                .and_then(|c| sheet.content(Cell::new(row, c)))
                .map(|c| c.text());
            for (col, label) in &self.details {
                let Some(cell) = take(*col) else {
                    continue;
                };
                let label = match (&name, label) {
                    (Some(name), Label::None) => Label::Named(name.clone()),
                    _ => label.clone(),
                };
                reply.slots.push((cell, label.clone()));
                let Some(p) = piece(cell) else {
                    continue;
                };
                reply.details.push(Detail { piece: p, label });
            }
        }
        block.replies = vec![reply];
        block
    }

    /// 接在前一行之后，或自成一行。
    fn join(
        &self,
        sheet: &Sheet<'_>,
        rows: &mut Vec<RawRow>,
        block: RawRow,
        stray: &mut Vec<Piece>,
    ) {
        let Some(reply) = block.replies.first() else {
            return;
        };
        let has_tick = reply.ticks.iter().any(|t| !t.is_empty());
        // 表后的落款碰巧写在勾选的一列里：不是作答
        let signs = |content: &Content| {
            matches!(&content.value, CellValue::Text(_) | CellValue::Date(_))
                && !sheet.looks_ticked(content)
                && sheet.signs(content)
        };
        let signed = |t: &Tick| match t {
            Tick::One(_, content) => content.as_ref().is_some_and(signs),
            Tick::Two { yes, no } => {
                !t.is_empty() && [&yes.1, &no.1].into_iter().flatten().all(signs)
            }
        };
        // “填报人：某某”碰巧写在标准、勾选的一列里：是表后的话，表到它之前为止
        let outside = !block.standards.is_empty()
            || !block.codes.is_empty()
            || reply.ticks.iter().any(signed);
        let details = reply.details.iter().map(|d| &d.piece);
        if outside
            && block
                .codes
                .iter()
                .chain(&block.standards)
                .chain(details)
                .all(|p| sheet.captioned(&p.content))
            && reply.ticks.iter().all(|t| t.is_empty() || signed(t))
        {
            return;
        }
        let named = !block.standards.is_empty() || !block.codes.is_empty();
        let adjacent = rows
            .last()
            .is_some_and(|p| block.first.saturating_sub(p.last) <= 2);
        if named {
            let same = rows.last().is_some_and(|p| {
                let text = |r: &RawRow| -> Vec<String> {
                    r.standards
                        .iter()
                        .map(|s| sheet.key(s.cell).to_owned())
                        .collect()
                };
                let code = |r: &RawRow| -> Vec<String> {
                    r.codes
                        .iter()
                        .map(|s| sheet.key(s.cell).to_owned())
                        .collect()
                };
                let p_reply = p.replies.first();
                let ticks_agree = p_reply.is_some_and(|pr| {
                    let shown = |r: &Reply| {
                        r.ticks
                            .iter()
                            .filter(|t| !t.is_empty())
                            .map(|t| {
                                format!("{t:?}")
                                    .split_once(',')
                                    .map_or(String::new(), |x| x.1.to_owned())
                            })
                            .next_back()
                    };
                    !has_tick || shown(pr) == shown(reply)
                });
                text(p) == text(&block)
                    && (code(p) == code(&block) || block.codes.is_empty())
                    && ticks_agree
                    && (self.field_name.is_some() || !has_tick)
            });
            if same
                && adjacent
                && let Some(p) = rows.last_mut()
            {
                p.last = block.last;
                merge_reply(p, block, false);
                return;
            }
            rows.push(block);
            return;
        }
        if reply.details.is_empty() && !has_tick {
            return;
        }
        let Some(previous) = rows.last_mut().filter(|_| adjacent) else {
            if has_tick {
                rows.push(block);
            } else {
                stray.extend(reply.details.iter().map(|d| d.piece.clone()));
            }
            return;
        };
        if !has_tick {
            previous.last = block.last;
            merge_reply(previous, block, false);
            return;
        }
        let lines = lines::lines_of(sheet.targets, previous).len();
        let filled = previous
            .replies
            .first()
            .map_or(0, |r| r.ticks.iter().filter(|t| !t.is_empty()).count());
        if lines > filled {
            previous.last = block.last;
            merge_reply(previous, block, true);
        } else {
            rows.push(block);
        }
    }
}

/// 表后的落款（`填报人：…`、`填报单位：…`、日期）碰巧写在编号、标准的列下：不是表里的行。
///
/// 只去掉最后一个指标之后、从写着落款标签的一行起的各行；落款由身份一环去读。
///
/// 给出表体的末行：最后一个指标所在的行（一个也没有时是最后一行）。
fn drop_signature(sheet: &Sheet<'_>, rows: &mut Vec<RawRow>) -> Option<u32> {
    let stands = |row: &RawRow| {
        row.codes.iter().chain(&row.standards).any(|p| {
            lines::split(sheet.targets, &p.content.text())
                .iter()
                .any(|l| {
                    let coded = l.code.as_deref().and_then(|c| sheet.targets.coded(c));
                    coded.is_some() || sheet.targets.best(&l.key).is_some_and(|(_, s)| s >= 0.6)
                })
        })
    };
    let body = rows.iter().rposition(stands).map_or(0, |at| at + 1);
    let signs = |row: &RawRow| {
        let reply = row.replies.iter();
        let details = reply.flat_map(|r| r.details.iter().map(|d| &d.piece));
        row.codes
            .iter()
            .chain(&row.standards)
            .chain(details)
            .any(|p| crate::read::identity::signs(&p.content.text()) || sheet.signs(&p.content))
    };
    if let Some(at) = rows.iter().skip(body).position(signs) {
        rows.truncate(body + at);
    }
    let body = body.checked_sub(1).and_then(|at| rows.get(at));
    body.or(rows.last()).map(|row| row.last)
}

fn merge_reply(into: &mut RawRow, block: RawRow, ticks: bool) {
    let Some(reply) = into.replies.first_mut() else {
        return;
    };
    for more in block.replies {
        if ticks {
            reply.ticks.extend(more.ticks);
        }
        reply.details.extend(more.details);
        reply.slots.extend(more.slots);
    }
}

/// 各列里像标准、像编号的格。
fn look(sheet: &Sheet<'_>) -> BTreeMap<u32, Seen> {
    let mut columns: BTreeMap<u32, Seen> = BTreeMap::new();
    let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &row in sheet.rows.iter().take(LOOK) {
        if sheet.targets.clock().step() {
            break;
        }
        let cells: Vec<(Cell, String)> = sheet
            .cells_of(row)
            .map(|(c, k)| (c, k.to_owned()))
            .collect();
        for (cell, key) in cells {
            let Some(content) = sheet.content(cell) else {
                continue;
            };
            let text = content.text();
            if text.len() <= 60
                && let Some(code) = crate::read::number::tidy(&text)
                && let Some(crate::read::targets::Coded::Indicator(ix)) = sheet.targets.coded(&code)
            {
                let seen = columns.entry(cell.col).or_default();
                seen.codes.insert(ix);
                seen.code_rows.insert(row);
                continue;
            }
            if key.chars().count() < 3 {
                continue;
            }
            let hits = known.entry(key).or_insert_with(|| {
                let parts = lines::split(sheet.targets, &text);
                let mut hits: Vec<usize> = parts
                    .iter()
                    .filter_map(|p| sheet.targets.best(&p.key).filter(|(_, s)| *s >= 0.7))
                    .map(|(ix, _)| ix)
                    .collect();
                hits.dedup();
                hits
            });
            if !hits.is_empty() {
                let seen = columns.entry(cell.col).or_default();
                seen.standards.extend(hits.iter().copied());
                seen.rows.insert(row);
            }
        }
    }
    columns
}

/// 由认列的结果说把握。
pub fn confidence(columns: &Columns) -> f64 {
    let mut c = 0.35 + 0.65 * columns.coverage.sqrt();
    if columns.header.is_none() {
        c -= 0.1;
    }
    if columns.state.is_none() && columns.yes.is_empty() {
        c *= 0.5;
    }
    if columns.rivals.len() >= 2 || columns.first_of_several {
        c *= 0.5;
    }
    c.clamp(0.0, 1.0)
}
