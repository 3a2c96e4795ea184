//! 认列：哪一列是标准、编号、勾选、填写。先看内容像什么，再看列名。

use super::Columns;
use crate::finding::Cell;
use crate::read::header::{self, Role};
use crate::read::layout::Label;
use crate::read::lines;
use crate::read::sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};

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
