//! 认列：哪一列是标准、编号、勾选、填写。先看内容像什么，再看列名。

use super::Columns;
use super::survey::Survey;
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

    /// 各列的用处：先定勾选的列，再看其余各列是不是填写的。
    fn assign(&mut self, sheet: &Sheet<'_>, data_rows: &BTreeSet<u32>) {
        let survey = Survey::of(self, sheet, data_rows);
        self.assign_ticks(sheet, &survey);
        self.field_name = (0..sheet.width)
            .find(|&c| survey.role(c) == Some(&Role::FieldName) && !self.is_used(c));
        let right_of = self
            .state
            .into_iter()
            .chain(self.yes.iter().copied())
            .chain(self.no.iter().copied())
            .max()
            .or(self.standard)
            .or(self.code)
            .unwrap_or(0);
        self.assign_details(sheet, &survey, right_of);
        self.details_by_content(sheet, &survey, right_of);
        if let Some(state) = self.state
            && survey.role(state).is_none()
            && survey.ticks(state) >= survey.enough()
        {
            self.rivals.push(state);
        }
    }

    /// 不是编号、标准的列。
    fn is_free(&self, col: u32) -> bool {
        Some(col) != self.standard && Some(col) != self.code
    }

    /// 已经派了用处的列。
    fn is_used(&self, col: u32) -> bool {
        !self.is_free(col)
            || self.state == Some(col)
            || self.yes.contains(&col)
            || self.no.contains(&col)
    }

    /// 勾选的列：有、无各一列，或一列两个选项。
    fn assign_ticks(&mut self, sheet: &Sheet<'_>, survey: &Survey) {
        let (yes, no) = self.named_pair(sheet, survey);
        let enough = survey.enough();
        let best = self.most_ticked(sheet, survey);
        let paired = !yes.is_empty()
            && !no.is_empty()
            && best.is_none_or(|s| {
                yes.contains(&s)
                    || no.contains(&s)
                    || survey.ticks(s) < enough
                    // 没有叫作“现实情况”而碰巧写着“无”的一列，比不过写明了有、无的两列
                    || survey.role(s) != Some(&Role::State)
            });
        if paired {
            (self.yes, self.no) = (yes, no);
            return;
        }
        let Some(state) = best else { return };
        // 没有列名（或列名合并）而一列只有“有”、下一列只有“无”
        let (next, before) = (state + 1, state.wrapping_sub(1));
        if survey.only_yes(state) && survey.only_no(next) && self.is_free(next) {
            (self.yes, self.no) = (vec![state], vec![next]);
        } else if survey.only_no(state) && survey.only_yes(before) {
            (self.yes, self.no) = (vec![before], vec![state]);
        } else {
            self.state = Some(state);
        }
    }

    /// 列名写着有、无（或相对的两个词）的两列；没有的为空。
    fn named_pair(&self, sheet: &Sheet<'_>, survey: &Survey) -> (Vec<u32>, Vec<u32>) {
        let with = |wanted: Role| -> Vec<u32> {
            (0..sheet.width)
                .filter(|&c| self.is_free(c) && survey.role(c) == Some(&wanted))
                .collect()
        };
        let (yes, no) = (with(Role::Yes), with(Role::No));
        if !yes.is_empty() && !no.is_empty() {
            return (yes, no);
        }
        let raw = |c: u32| survey.title(c).rsplit('/').next().unwrap_or("");
        let pair = (1..sheet.width).find(|&c| {
            self.is_free(c) && self.is_free(c - 1) && header::opposite(raw(c - 1), raw(c))
        });
        match pair {
            Some(c) => (vec![c - 1], vec![c]),
            None => (yes, no),
        }
    }

    /// 最像勾选的一列。
    fn most_ticked(&self, sheet: &Sheet<'_>, survey: &Survey) -> Option<u32> {
        (0..sheet.width)
            .filter(|&c| self.is_free(c))
            .map(|c| {
                let named = match survey.role(c) {
                    // 列名说是现实情况的，哪怕里面写的是 1、0 也是它
                    Some(Role::State) => survey.rows / 2 + 1,
                    Some(
                        Role::Sequence
                        | Role::Title
                        | Role::Remark
                        | Role::Other
                        | Role::Detail
                        | Role::Field(_)
                        | Role::FieldName,
                    ) => 0,
                    _ => usize::from(survey.ticks(c) >= survey.enough()),
                };
                (
                    c,
                    if named == 0 {
                        0
                    } else {
                        survey.ticks(c) + named
                    },
                )
            })
            .filter(|&(_, n)| n > 0)
            .max_by_key(|&(c, n)| (n, std::cmp::Reverse(c)))
            .map(|(c, _)| c)
    }

    /// 其余各列：填写的、不读的；`right_of` 是勾选（没有时是标准）所在的最右一列。
    fn assign_details(&mut self, sheet: &Sheet<'_>, survey: &Survey, right_of: u32) {
        let enough = survey.enough();
        let header_row = self.header.map_or(0, |h| h.last);
        for c in 0..sheet.width {
            if self.is_used(c) || self.field_name == Some(c) {
                continue;
            }
            let count = survey.filled(c);
            let ticks = survey.ticks(c);
            let title = survey.title(c);
            match survey.role(c) {
                Some(Role::Field(name)) => self.details.push((c, Label::Named(name.clone()))),
                Some(Role::Ordinal(n)) => self.details.push((c, Label::Ordinal(*n))),
                // 标准以左的“内容”是层级名称，不是填写的内容
                Some(Role::Detail) if self.standard.is_none_or(|s| c > s) => {
                    self.details.push((c, Label::None));
                }
                // 勾选以右的“具体内容”是填写的内容，不是标准
                Some(Role::Standard) if self.standard.is_some() && c > right_of && count > 0 => {
                    self.details.push((c, Label::None));
                }
                // 标准以左的“具体内容”“内容”是层级名称
                Some(Role::Standard | Role::Detail) if self.standard.is_some_and(|s| c < s) => {}
                Some(Role::State) if c > right_of && count > 0 && ticks * 2 < count => {
                    // 第二个“……情况”列：不是勾选，是填写
                    self.details.push((c, Label::None));
                }
                // 表外零星几个字，没有列名：不是填写的列
                None if self.header.is_some()
                    && title.is_empty()
                    && c > right_of
                    && (1..=2).contains(&count)
                    && survey.rows > 12
                    && !self.details.is_empty() =>
                {
                    self.unread.push((Cell::new(header_row, c), String::new()));
                }
                None if count > 0
                    && c > right_of
                    && (title.is_empty() || self.header.is_none()) =>
                {
                    if ticks >= enough {
                        self.rivals.push(c);
                    }
                    self.details.push((c, Label::None));
                }
                Some(Role::Sequence | Role::Title) => {}
                role if count > 0 => {
                    if ticks >= enough && role.is_none() {
                        self.rivals.push(c);
                    }
                    // 表头以外、标准以左的无名列多是层级名称
                    if !(title.is_empty() && c < right_of) {
                        self.unread
                            .push((Cell::new(header_row, c), title.to_owned()));
                    }
                }
                _ => {}
            }
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
    fn details_by_content(&mut self, sheet: &Sheet<'_>, survey: &Survey, right_of: u32) {
        let names: BTreeSet<String> = sheet
            .catalogue
            .indicators
            .iter()
            .flat_map(|i| &i.fields)
            .map(|f| crate::text::normalize::loose(&f.name))
            .filter(|n| n.chars().count() >= 2)
            .collect();
        let weigh = |col: u32| -> (usize, usize) {
            let (mut labelled, mut worded) = (0, 0);
            for &row in sheet
                .rows
                .iter()
                .filter(|&&r| (self.start..=survey.last).contains(&r))
            {
                let key = sheet.own_key(Cell::new(row, col));
                let chars = key.chars().count();
                labelled +=
                    usize::from(chars > 2 && names.iter().any(|n| key.contains(n.as_str())));
                worded += usize::from(chars >= 2 && !key.bytes().all(|b| b.is_ascii_digit()));
            }
            (labelled, worded)
        };
        let few = (survey.rows / 8).max(2);
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
                    survey.role(c),
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
