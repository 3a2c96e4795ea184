//! 组装：对应好的各行，变成一个地区的全部答案。
//!
//! 进：表、各行的去向、第几个地区。出：与目录同序的答案，和读的时候发现的问题。
//! 一格里叠着几个指标的，在这里按指标分开；勾选与填写说的是什么，问 `tick` 与 `details`。

use super::align::{Alignment, Fate, Pair};
use super::compose;
use super::details::{self, Part, brief};
use super::layout::{Detail, Label, Piece, RawRow, Reply, Table, Tick};
use super::lines::LineText;
use super::rules;
use super::tick::{self, Alone, TickReading};
use super::value_rules;
use crate::field::{Interpreted, Value};
use crate::finding::{Cell, Finding, Severity};
use crate::model::catalogue::{AnswerKind, Catalogue, Field, Indicator};
use crate::model::submission::{Answer, Match, State};
use crate::source::{CellValue, Clock, Content};
use crate::text::Shown;
use crate::text::mask::Masker;
use std::collections::{BTreeMap, BTreeSet};

/// 表里的一行标准：属于第几个 [`RawRow`]，是其中的第几个。
#[derive(Debug, Clone)]
pub struct Placed {
    /// 第几行。
    pub row: usize,
    /// 文字。
    pub text: LineText,
}

/// 组装的结果。
#[derive(Debug, Default)]
pub struct Assembled {
    /// 与目录同序。
    pub answers: Vec<Answer>,
    /// 问题。
    pub findings: Vec<Finding>,
}

/// 一行说的话。
#[derive(Debug, Clone)]
struct Said {
    answer: Answer,
    findings: Vec<Finding>,
}

impl Said {
    fn is_empty(&self) -> bool {
        self.answer.state == State::Blank && self.answer.fields.iter().all(Option::is_none)
    }

    fn same(&self, other: &Said) -> bool {
        self.answer.state == other.answer.state
            && self.answer.fields.len() == other.answer.fields.len()
            && self
                .answer
                .fields
                .iter()
                .zip(&other.answer.fields)
                .all(|(a, b)| a.as_ref().map(|r| &r.value) == b.as_ref().map(|r| &r.value))
    }
}

/// 一行里分给一个指标的份。
#[derive(Debug, Clone, Default)]
struct Share {
    tick: Option<ShareTick>,
    parts: Vec<Part>,
    slots: Vec<(Cell, Label)>,
    findings: Vec<Finding>,
    shared_tick: bool,
}

#[derive(Debug, Clone)]
struct ShareTick {
    cell: Cell,
    reading: TickReading,
    /// 引用用的文字。
    text: String,
    /// 单独一个`×`，因全表打`√`表示“有”而读作“无”。
    denied: bool,
}

/// 组装第 `person` 个地区的答案。到时了就草草收场（见 [`super::timed`]）。
pub fn assemble(
    catalogue: &Catalogue,
    clock: &Clock,
    masker: &Masker,
    table: &Table,
    placed: &[Placed],
    alignment: &Alignment,
    person: usize,
) -> Assembled {
    let work = Work {
        catalogue,
        masker,
        table,
        person,
    };
    let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (ix, line) in placed.iter().enumerate() {
        by_row.entry(line.row).or_default().push(ix);
    }
    let mut said: Vec<Option<Said>> = vec![None; catalogue.indicators.len()];
    let mut again: Vec<(usize, Said, Cell)> = Vec::new();
    let mut findings = Vec::new();
    let mut pooled = work.pooled(&by_row, placed, alignment);
    for (&row_ix, line_ixs) in &by_row {
        if clock.look() {
            break;
        }
        let Some(row) = table.rows.get(row_ix) else {
            continue;
        };
        // 标题不占勾选
        let answered: Vec<usize> = line_ixs
            .iter()
            .copied()
            .filter(|&ix| !matches!(alignment.fates.get(ix), Some(Fate::Title)))
            .collect();
        let indicators: Vec<Option<&Indicator>> = answered
            .iter()
            .map(|&ix| {
                let ix = match alignment.fates.get(ix)? {
                    Fate::Matched(p) => p.indicator,
                    Fate::Duplicate(ix, _) => *ix,
                    Fate::Title | Fate::Unmatched(_) => return None,
                };
                catalogue.indicators.get(ix)
            })
            .collect();
        let shares = match pooled.remove(&row_ix) {
            Some(share) => vec![share],
            None => work.shares(row, &indicators),
        };
        for ((&line_ix, indicator), share) in answered.iter().zip(&indicators).zip(shares) {
            let Some(line) = placed.get(line_ix) else {
                continue;
            };
            match (alignment.fates.get(line_ix), indicator) {
                (Some(Fate::Matched(pair)), Some(indicator)) => {
                    findings.extend(work.about_match(row, line, indicator, pair));
                    let mut one = work.say(row, indicator, share);
                    one.answer.matched = Some(Match {
                        score: pair.score,
                        by: pair.by,
                    });
                    if let Some(slot) = said.get_mut(indicator.ix) {
                        *slot = Some(one);
                    }
                }
                (Some(Fate::Duplicate(ix, _)), Some(indicator)) => {
                    let cell = share
                        .tick
                        .as_ref()
                        .map(|t| t.cell)
                        .or_else(|| first_cell(row))
                        .unwrap_or(Cell::new(row.first, 0));
                    again.push((*ix, work.say(row, indicator, share), cell));
                }
                _ => {
                    findings.extend(work.unmatched(row, line, &share, alignment.fates.get(line_ix)))
                }
            }
        }
    }
    for (ix, other, cell) in again {
        let Some(indicator) = catalogue.indicators.get(ix) else {
            continue;
        };
        let Some(Some(first)) = said.get_mut(ix) else {
            continue;
        };
        let here = first.answer.cell.map_or(String::new(), |c| c.to_string());
        if first.is_empty() && !other.is_empty() {
            let matched = first.answer.matched;
            *first = other;
            first.answer.matched = matched;
            findings.push(rules::ROW_REPEATED.at(
                Some(&indicator.code),
                Some(cell),
                format!(
                    "{} 出现了两次（{here} 与 {cell}），{here} 没有填，取 {cell} 的",
                    indicator.code
                ),
                "请确认以填了的一行为准",
            ));
        } else if other.is_empty() || first.same(&other) {
            findings.push(rules::ROW_REPEATED.at(
                Some(&indicator.code),
                Some(cell),
                format!(
                    "{} 出现了两次（{here} 与 {cell}），内容相同或其中一行没有填",
                    indicator.code
                ),
                "一般不必处理",
            ));
        } else {
            findings.push(rules::ROWS_DISAGREE.at(
                Some(&indicator.code),
                Some(cell),
                format!(
                    "{} 填了两次，{here} 与 {cell} 内容不同，这里暂取 {here}",
                    indicator.code
                ),
                format!("请填报单位确定以哪一行为准，删去另一行（{here} 或 {cell}）"),
            ));
        }
    }
    findings.extend(work.strays());
    gather_crosses(&mut said);
    let answers = catalogue
        .indicators
        .iter()
        .zip(said)
        .map(|(indicator, said)| match said {
            Some(said) => {
                findings.extend(said.findings);
                said.answer
            }
            None => Answer::missing(indicator.fields.len()),
        })
        .collect();
    Assembled { answers, findings }
}

/// 打×的格不多时一格一条；多的是全表的写法，合成一条。
fn gather_crosses(said: &mut [Option<Said>]) {
    const MOST: usize = 8;
    let mut cells: Vec<Cell> = Vec::new();
    for finding in said.iter().flatten().flat_map(|s| &s.findings) {
        if finding.code == rules::CROSS_DENIES.code {
            cells.extend(finding.cell);
        }
    }
    if cells.len() <= MOST {
        return;
    }
    let mut first = true;
    for one in said.iter_mut().flatten() {
        one.findings.retain_mut(|finding| {
            if finding.code != rules::CROSS_DENIES.code {
                return true;
            }
            if !std::mem::take(&mut first) {
                return false;
            }
            finding.message = format!(
                "表里打√表示“有”（“是”），{} 等 {} 格打的是×，都算作“无”（“否”）",
                finding.cell.map_or_else(String::new, |c| c.to_string()),
                cells.len()
            );
            finding.hint = "如果×不是这个意思，请填报单位说明".into();
            true
        });
    }
}

struct Work<'a> {
    catalogue: &'a Catalogue,
    masker: &'a Masker,
    table: &'a Table,
    person: usize,
}

impl Work<'_> {
    /// 几行的勾选（或填写）都叠在第一行的格里、后面几行空着：按行分开。
    fn pooled(
        &self,
        by_row: &BTreeMap<usize, Vec<usize>>,
        placed: &[Placed],
        alignment: &Alignment,
    ) -> BTreeMap<usize, Share> {
        let mut pooled = BTreeMap::new();
        let single = |row_ix: usize| -> Option<&Indicator> {
            let lines = by_row.get(&row_ix)?;
            let [line] = lines.as_slice() else {
                return None;
            };
            placed.get(*line)?;
            match alignment.fates.get(*line)? {
                Fate::Matched(p) => self.catalogue.indicators.get(p.indicator),
                _ => None,
            }
        };
        let rows: Vec<usize> = by_row.keys().copied().collect();
        let mut at = 0;
        while let Some(&row_ix) = rows.get(at) {
            at += 1;
            let (Some(first), Some(reply)) = (single(row_ix), self.reply(row_ix)) else {
                continue;
            };
            let [Tick::One(cell, Some(content))] = reply.ticks.as_slice() else {
                continue;
            };
            if !matches!(&content.value, CellValue::Text(t) if t.trim().contains('\n')) {
                continue;
            }
            // 整格自己就读得清楚的（有、无分两行写），不是叠着几行
            if tick::read_cell(Some(content), &first.kind).state != State::Unreadable {
                continue;
            }
            let mut group = vec![(row_ix, first)];
            for &next in rows.get(at..).unwrap_or(&[]) {
                let empty = self
                    .reply(next)
                    .is_some_and(|r| r.ticks.iter().all(Tick::is_empty));
                match single(next) {
                    Some(indicator) if empty => group.push((next, indicator)),
                    _ => break,
                }
            }
            while group.len() > 1 {
                let kinds: Vec<&AnswerKind> = group.iter().map(|(_, i)| &i.kind).collect();
                let Some(ticks) = tick::split_stacked(content, &kinds) else {
                    group.pop();
                    continue;
                };
                let empty_after = group
                    .iter()
                    .skip(1)
                    .all(|(r, _)| self.reply(*r).is_some_and(|r| r.details.is_empty()));
                let indicators: Vec<Option<&Indicator>> =
                    group.iter().map(|(_, i)| Some(*i)).collect();
                let mut shares: Vec<Share> = vec![Share::default(); group.len()];
                if empty_after {
                    self.share_details(&reply.details, &indicators, None, &mut shares);
                } else {
                    for ((r, _), share) in group.iter().zip(&mut shares) {
                        if let Some(reply) = self.reply(*r) {
                            share.parts = reply.details.iter().map(|d| self.part(d)).collect();
                        }
                    }
                }
                for ((piece, indicator), (mut share, (r, _))) in ticks
                    .iter()
                    .zip(&indicators)
                    .zip(shares.into_iter().zip(&group))
                {
                    let Some(indicator) = indicator else { continue };
                    share.tick = Some(self.one_tick(*cell, Some(piece), &indicator.kind));
                    pooled.insert(*r, share);
                }
                break;
            }
        }
        pooled
    }

    fn reply(&self, row_ix: usize) -> Option<&Reply> {
        self.table.rows.get(row_ix)?.replies.get(self.person)
    }

    /// 一行的勾选与填写，分给其中的各个指标。
    fn shares(&self, row: &RawRow, indicators: &[Option<&Indicator>]) -> Vec<Share> {
        let mut shares: Vec<Share> = vec![Share::default(); indicators.len()];
        let Some(reply) = row.replies.get(self.person) else {
            return shares;
        };
        self.share_ticks(row, reply, indicators, &mut shares);
        let rows: Option<Vec<u32>> = {
            let of_ticks: Vec<u32> = reply.ticks.iter().map(|t| t.cell().row).collect();
            let of_texts: Vec<u32> = row.standards.iter().map(|p| p.cell.row).collect();
            [of_texts, of_ticks]
                .into_iter()
                .find(|r| r.len() == indicators.len() && r.windows(2).all(|w| w[0] < w[1]))
        };
        self.share_details(&reply.details, indicators, rows.as_deref(), &mut shares);
        for (ix, share) in shares.iter_mut().enumerate() {
            share.slots = reply
                .slots
                .iter()
                .filter(|(c, _)| {
                    rows.as_ref().is_none_or(|rows| {
                        rows.iter().rposition(|&r| r <= c.row).unwrap_or(0) == ix
                    })
                })
                .cloned()
                .collect();
        }
        shares
    }

    fn share_ticks(
        &self,
        row: &RawRow,
        reply: &Reply,
        indicators: &[Option<&Indicator>],
        shares: &mut [Share],
    ) {
        let n = indicators.len();
        let filled: Vec<&Tick> = reply.ticks.iter().filter(|t| !t.is_empty()).collect();
        let default_kind = self.catalogue.indicators.first().map(|i| i.kind.clone());
        let kinds: Vec<AnswerKind> = indicators
            .iter()
            .filter_map(|i| i.map(|i| i.kind.clone()).or_else(|| default_kind.clone()))
            .collect();
        if kinds.len() != n {
            return;
        }
        let mut one_each = |ticks: &[&Tick]| {
            for ((share, kind), tick) in shares.iter_mut().zip(&kinds).zip(ticks) {
                share.tick = Some(self.tick_of(tick, kind));
            }
        };
        let every: Vec<&Tick> = reply.ticks.iter().collect();
        if n == 1 {
            match filled.as_slice() {
                [] => one_each(&every.first().copied().into_iter().collect::<Vec<_>>()),
                [one] => one_each(&[one]),
                many => {
                    let joined = join_ticks(many);
                    match &joined {
                        Some(tick) => one_each(&[tick]),
                        None => one_each(&[many
                            .first()
                            .copied()
                            .unwrap_or(&Tick::One(Cell::new(row.first, 0), None))]),
                    }
                }
            }
            return;
        }
        // 一格里叠着几个
        if let [only] = filled.as_slice() {
            let kind_refs: Vec<&AnswerKind> = kinds.iter().collect();
            let split: Option<Vec<Tick>> = match only {
                Tick::One(cell, Some(content)) => tick::split_stacked(content, &kind_refs)
                    .map(|v| v.into_iter().map(|c| Tick::One(*cell, Some(c))).collect()),
                Tick::Two { yes, no } => split_two(yes, no, n),
                Tick::One(_, None) => None,
            };
            if let Some(split) = split {
                one_each(&split.iter().collect::<Vec<_>>());
                return;
            }
        }
        if every.len() == n {
            one_each(&every);
        } else if filled.len() == n {
            one_each(&filled);
        } else if filled.is_empty() {
            let first = every.first().copied().into_iter().cycle().take(n);
            one_each(&first.collect::<Vec<_>>());
        } else {
            let cell = filled.first().map_or(Cell::new(row.first, 0), |t| t.cell());
            let text = filled
                .iter()
                .map(|t| tick_text(t))
                .collect::<Vec<_>>()
                .join(" ");
            for share in shares.iter_mut() {
                share.shared_tick = true;
                share.tick = Some(ShareTick {
                    cell,
                    reading: TickReading {
                        state: State::Unreadable,
                        why: None,
                    },
                    text: text.clone(),
                    denied: false,
                });
            }
        }
    }

    fn tick_of(&self, tick: &Tick, kind: &AnswerKind) -> ShareTick {
        match tick {
            Tick::One(cell, content) => self.one_tick(*cell, content.as_ref(), kind),
            Tick::Two { yes, no } => {
                let reading = tick::read_pair(yes.1.as_ref(), no.1.as_ref(), kind);
                ShareTick {
                    // 选了哪一格就指哪一格：另一格里的 FALSE 也是内容
                    cell: match reading.state {
                        State::Yes => yes.0,
                        State::No => no.0,
                        _ => tick.cell(),
                    },
                    reading,
                    text: tick_text(tick),
                    denied: false,
                }
            }
        }
    }

    fn one_tick(&self, cell: Cell, content: Option<&Content>, kind: &AnswerKind) -> ShareTick {
        let reading = tick::read_cell(content, kind);
        let denied = self.table.notation.crosses_deny
            && reading.state == State::Unreadable
            && content.and_then(tick::alone) == Some(Alone::Cross);
        ShareTick {
            cell,
            reading: match denied {
                true => TickReading {
                    state: State::No,
                    why: None,
                },
                false => reading,
            },
            text: content.map_or_else(String::new, Content::text),
            denied,
        }
    }

    fn part(&self, detail: &Detail) -> Part {
        Part {
            cell: detail.piece.cell,
            content: detail.piece.content.clone(),
            shown: self.masker.mask(&detail.piece.content.text()).shown,
            label: detail.label.clone(),
        }
    }

    /// 填写的各格分给各个指标：一列一列地看，一格一个、一行一个，或一格叠着几个。
    fn share_details(
        &self,
        details: &[Detail],
        indicators: &[Option<&Indicator>],
        rows: Option<&[u32]>,
        shares: &mut [Share],
    ) {
        let n = indicators.len();
        if n == 1 {
            if let Some(share) = shares.first_mut() {
                for d in details {
                    self.private(d, indicators.first().copied().flatten(), share);
                    share.parts.push(self.part(d));
                }
            }
            return;
        }
        let mut columns: BTreeMap<u32, Vec<&Detail>> = BTreeMap::new();
        for d in details {
            columns.entry(d.piece.cell.col).or_default().push(d);
        }
        for column in columns.values() {
            let fields: Vec<&[Field]> = indicators
                .iter()
                .map(|i| i.map_or(&[] as &[Field], |i| i.fields.as_slice()))
                .collect();
            if let [only] = column.as_slice() {
                let part = self.part(only);
                if let Some(pieces) = compose::split_stacked(&part.shown, &fields) {
                    for ((share, shown), indicator) in shares.iter_mut().zip(pieces).zip(indicators)
                    {
                        if shown.trim().is_empty() {
                            continue;
                        }
                        self.private(only, *indicator, share);
                        share.parts.push(Part {
                            content: Content::plain(CellValue::Text(shown.as_str().to_owned())),
                            shown,
                            ..part.clone()
                        });
                    }
                    continue;
                }
                if rows.is_none() {
                    self.unsplit(only, indicators, shares);
                    continue;
                }
            }
            if let Some(rows) = rows {
                for d in column {
                    let ix = rows
                        .iter()
                        .rposition(|&r| r <= d.piece.cell.row)
                        .unwrap_or(0);
                    if let (Some(share), Some(indicator)) = (shares.get_mut(ix), indicators.get(ix))
                    {
                        self.private(d, *indicator, share);
                        share.parts.push(self.part(d));
                    }
                }
            } else if column.len() == n {
                for ((d, share), indicator) in column.iter().zip(shares.iter_mut()).zip(indicators)
                {
                    self.private(d, *indicator, share);
                    share.parts.push(self.part(d));
                }
            } else {
                for d in column {
                    self.unsplit(d, indicators, shares);
                }
            }
        }
    }

    fn private(&self, detail: &Detail, indicator: Option<&Indicator>, share: &mut Share) {
        let masked = self.masker.mask(&detail.piece.content.text());
        for found in &masked.found {
            share.findings.push(value_rules::finding_of_private(
                found,
                indicator.map(|i| i.code.as_str()),
                Some(detail.piece.cell),
            ));
        }
    }

    fn unsplit(&self, detail: &Detail, indicators: &[Option<&Indicator>], shares: &mut [Share]) {
        let shown = self.masker.mask(&detail.piece.content.text()).shown;
        if !shown.chars().any(|c| c.is_ascii_digit() || c == '《') && shown.chars().count() < 4 {
            return;
        }
        let codes: Vec<&str> = indicators
            .iter()
            .flatten()
            .map(|i| i.code.as_str())
            .collect();
        let cell = detail.piece.cell;
        for (share, indicator) in shares.iter_mut().zip(indicators) {
            share.findings.push(rules::DETAIL_SHARED.at(
                indicator.map(|i| i.code.as_str()),
                Some(cell),
                format!(
                    "{cell} 的“{}”对着 {} 几个指标，分不开",
                    brief(&shown),
                    codes.join("、")
                ),
                format!("请把 {cell} 拆成一行一个指标后填写"),
            ));
        }
    }

    /// 一行对一个指标说的话。
    fn say(&self, row: &RawRow, indicator: &Indicator, share: Share) -> Said {
        let mut findings = share.findings;
        let (cell, mut reading, text, denied) = match share.tick {
            Some(t) => (Some(t.cell), t.reading, t.text, t.denied),
            None => (
                None,
                TickReading {
                    state: State::Blank,
                    why: None,
                },
                String::new(),
                false,
            ),
        };
        let mut parts = share.parts;
        let shown = self.masker.mask(&text);
        let place = cell.map_or_else(
            || format!("第 {} 行", u64::from(row.first) + 1),
            |c| c.to_string(),
        );
        let (yes, no) = (&indicator.kind.yes, &indicator.kind.no);
        let quoted = brief(&shown.shown);
        if denied {
            findings.push(rules::CROSS_DENIES.at(
                Some(&indicator.code),
                cell,
                format!("{place} 打的是“{quoted}”，表里“有”都打√，这里算作“{no}”"),
                format!("如果不是“{no}”，请在 {place} 改过来"),
            ));
        }
        let counted = match cell {
            Some(cell) if !share.shared_tick && parts.is_empty() => {
                self.counted(cell, &shown.shown, indicator, &reading)
            }
            _ => None,
        };
        if let Some((state, part)) = counted {
            reading = TickReading { state, why: None };
            findings.push(rules::COUNT_ANSWERS.at(
                Some(&indicator.code),
                cell,
                format!(
                    "{place} 没有选“{yes}”或“{no}”，写的是数“{quoted}”，算作“{}”",
                    if state == State::Yes { yes } else { no }
                ),
                format!("如有不对，请在 {place} 选“{yes}”或“{no}”，数写在填写栏里"),
            ));
            parts.push(part);
        }
        if share.shared_tick {
            findings.push(rules::TICK_SHARED.at(
                Some(&indicator.code),
                cell,
                format!(
                    "{place} 的“{quoted}”对着几个指标，分不清哪个是 {} 的",
                    indicator.code
                ),
                "请把这几个指标拆成一行一个，各自勾选",
            ));
        } else if reading.state == State::Conflict {
            findings.push(rules::BOTH_TICKED.at(
                Some(&indicator.code),
                cell,
                format!("{place} 写的是“{quoted}”，“{yes}”和“{no}”都选了"),
                format!("请在 {place} 只保留一个"),
            ));
        } else if reading.state == State::Unreadable {
            let why = reading.why.unwrap_or_else(|| "看不清选的是哪一个".into());
            findings.push(rules::TICK_UNCLEAR.at(
                Some(&indicator.code),
                cell,
                format!("{place} 写的是“{quoted}”，{why}"),
                // 格里有括号、方框的，说怎样打勾；没有的，写上答案就是
                match quoted.contains(['(', '（', '[', '［', '【', '〔', '□', '☐']) {
                    true => format!("请在 {place} 选“{yes}”或“{no}”，在所选一项的括号里打√"),
                    false => format!("请在 {place} 只写“{yes}”或“{no}”"),
                },
            ));
        }
        // 勾选格里连着写了填写的内容（`有，3份`），而填写格空着
        if reading.state == State::Yes
            && parts.is_empty()
            && !indicator.fields.is_empty()
            && let Some(cell) = cell
            && let Some(rest) = after_answer(&shown.shown, &indicator.kind)
        {
            parts.push(Part {
                cell,
                content: Content::plain(CellValue::Text(rest.to_owned())),
                shown: shown.shown.piece(rest),
                label: Label::None,
            });
        }
        let filled = details::read(self.catalogue, indicator, &parts);
        findings.extend(filled.findings);
        Said {
            answer: Answer {
                state: reading.state,
                cell: cell.or_else(|| first_cell(row)),
                fields: filled.fields,
                places: details::places(self.catalogue, &indicator.fields, &share.slots),
                matched: None,
            },
            findings,
        }
    }

    /// 作答的格里只写着一个数，而这个指标要填的数只有一项：数大于零就是“有”，零就是“无”。
    ///
    /// 单独的 1、0 平常是有、无；全表作答的格里都写着数时，才是个数。
    fn counted(
        &self,
        cell: Cell,
        shown: &Shown,
        indicator: &Indicator,
        reading: &TickReading,
    ) -> Option<(State, Part)> {
        let text = shown.trim();
        let lone = matches!(text, "0" | "1");
        let asked = match lone {
            true => self.table.notation.counts,
            false => reading.state == State::Unreadable,
        };
        let mut numbers = indicator.fields.iter().filter(|f| f.kind.letter() == "N");
        let (Some(field), None) = (numbers.next(), numbers.next()) else {
            return None;
        };
        // 画的圈不是零
        let written = text.contains(|c: char| c.is_alphanumeric() && c != '〇');
        if !asked || !written || !crate::text::numeral::only_count(text) {
            return None;
        }
        let Interpreted::Read {
            value: Value::Number(n),
            ..
        } = field.kind.read(shown)
        else {
            return None;
        };
        let part = Part {
            cell,
            content: Content::plain(CellValue::Text(text.to_owned())),
            shown: shown.piece(text),
            label: Label::Named(field.name.clone()),
        };
        Some((if n > 0 { State::Yes } else { State::No }, part))
    }

    /// 对应得不十分确定的，说出把握与次近的指标。
    fn about_match(
        &self,
        row: &RawRow,
        line: &Placed,
        indicator: &Indicator,
        pair: &Pair,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.person > 0 {
            return findings;
        }
        let cell = first_cell(row);
        let place = cell.map_or_else(
            || format!("第 {} 行", u64::from(row.first) + 1),
            |c| c.to_string(),
        );
        let text = brief(&self.masker.mask(&line.text.text).shown);
        let code = &indicator.code;
        if let Some(other) = pair
            .code_says
            .and_then(|ix| self.catalogue.indicators.get(ix))
        {
            findings.push(rules::CODE_CONTRADICTS.at(
                Some(code),
                cell,
                format!(
                    "{place} 的编号与文字“{text}”不是同一个指标（{} 与 {code}），按{}算作 {code}",
                    other.code,
                    match pair.by {
                        crate::model::submission::MatchBy::Code => "编号",
                        _ => "文字与次序",
                    }
                ),
                "请核对这一行是哪一个指标，改正编号或文字",
            ));
            return findings;
        }
        if !pair.is_certain() {
            let rival = pair
                .runner_up
                .and_then(|(ix, s)| self.catalogue.indicators.get(ix).map(|i| (i, s)))
                .map_or_else(String::new, |(i, s)| {
                    format!("；次近的是 {}（{s:.2}）", i.code)
                });
            let margin = pair.score - pair.runner_up.map_or(0.0, |(_, s)| s);
            let by_position = pair.by == crate::model::submission::MatchBy::Position;
            let rule = if !by_position && pair.score >= 0.75 && margin >= 0.2 {
                rules::SLIGHTLY_DIFFERENT
            } else {
                rules::UNSURE_MATCH
            };
            let what = if by_position && text.is_empty() {
                format!("{place} 没有标准的文字，按次序算作 {code}")
            } else if by_position {
                format!("{place} 的“{text}”与标准出入较大，按次序算作 {code}")
            } else {
                format!("{place} 的“{text}”与标准的文字不完全相同，算作 {code}")
            };
            findings.push(rule.at(
                Some(code),
                cell,
                format!("{what}（把握 {:.2}{rival}）", pair.score),
                format!("请对照标准，确认这一行是 {code}“{}”", indicator.short),
            ));
        } else if pair.moved {
            findings.push(rules::ROW_MOVED.at(
                Some(code),
                cell,
                format!("{place} 的 {code} 不在标准的次序上"),
                "一般不必处理",
            ));
        }
        findings
    }

    /// 没有对应到指标的一行：有内容的，一个不漏地说出来。
    fn unmatched(
        &self,
        row: &RawRow,
        line: &Placed,
        share: &Share,
        fate: Option<&Fate>,
    ) -> Vec<Finding> {
        let answered = share
            .tick
            .as_ref()
            .is_some_and(|t| t.reading.state != State::Blank)
            || share.parts.iter().any(|p| !p.shown.trim().is_empty());
        let masked = self.masker.mask(&line.text.text);
        let text = brief(&masked.shown);
        let cell = first_cell(row);
        let place = cell.map_or_else(
            || format!("第 {} 行", u64::from(row.first) + 1),
            |c| c.to_string(),
        );
        let mut findings: Vec<Finding> = share.findings.clone();
        if !answered && (text.is_empty() || is_note(&line.text.key.text)) {
            return findings;
        }
        if !answered && self.person > 0 {
            return findings;
        }
        let near = match fate {
            Some(Fate::Unmatched(Some((ix, s)))) => self
                .catalogue
                .indicators
                .get(*ix)
                .map_or_else(String::new, |i| {
                    format!("（最像的是 {}，只有 {s:.2}）", i.code)
                }),
            _ => String::new(),
        };
        let mut finding = rules::CONTENT_LEFT.at(
            None,
            cell,
            if text.is_empty() {
                format!("{place} 所在的一行有填报的内容，但没有标准的文字，也说不出是哪个指标")
            } else {
                format!("{place} 的“{text}”不像标准里的任何一个指标{near}，没有计入")
            },
            "请看它是不是标准里的指标；是的，请按标准原文改正后重报",
        );
        if !answered {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
        findings
    }

    fn strays(&self) -> Vec<Finding> {
        if self.person > 0 {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        self.table
            .stray
            .iter()
            .filter(|p| !is_note(&crate::text::normalize::loose(&p.content.text())))
            .filter(|p| seen.insert(p.cell))
            .map(|p: &Piece| {
                let shown = self.masker.mask(&p.content.text()).shown;
                rules::CONTENT_LEFT.at(
                    None,
                    Some(p.cell),
                    format!(
                        "{} 的“{}”不属于表里的任何一行，没有计入",
                        p.cell,
                        brief(&shown)
                    ),
                    "请看它是不是填报的内容；是的，请移到相应指标的一行后重报",
                )
            })
            .collect()
    }
}

fn first_cell(row: &RawRow) -> Option<Cell> {
    row.standards.first().or(row.codes.first()).map(|p| p.cell)
}

fn tick_text(tick: &Tick) -> String {
    let text = |c: &Option<Content>| c.as_ref().map_or_else(String::new, Content::text);
    match tick {
        Tick::One(_, c) => text(c),
        Tick::Two { yes, no } => format!("{}｜{}", text(&yes.1), text(&no.1)),
    }
}

/// 一个指标有几格勾选（`有( )` 一格、`无( )` 一格上下排着）：连成一格来读。
fn join_ticks(ticks: &[&Tick]) -> Option<Tick> {
    let mut cell = None;
    let mut texts: Vec<String> = Vec::new();
    let mut font = None;
    let mut struck = Vec::new();
    let mut chars = 0;
    for tick in ticks {
        let Tick::One(at, Some(content)) = tick else {
            return None;
        };
        let text = content.text();
        if texts.last() == Some(&text) && ticks.len() == 2 {
            continue;
        }
        cell = cell.or(Some(*at));
        font = font.or_else(|| content.symbol_font.clone());
        struck.extend(content.struck.iter().map(|&(a, b)| (a + chars, b + chars)));
        chars += text.chars().count() + 1;
        texts.push(text);
    }
    Some(Tick::One(
        cell?,
        Some(Content {
            value: CellValue::Text(texts.join("\n")),
            formula: false,
            symbol_font: font,
            struck,
        }),
    ))
}

/// 有、无两格都叠着几个：逐行分开，空行也算一行。
fn split_two(
    yes: &(Cell, Option<Content>),
    no: &(Cell, Option<Content>),
    n: usize,
) -> Option<Vec<Tick>> {
    let lines = |c: &Option<Content>| -> Option<Vec<Option<Content>>> {
        let Some(content) = c else {
            return Some(vec![None; n]);
        };
        let CellValue::Text(text) = &content.value else {
            return None;
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut parts: Vec<&str> = text.split('\n').collect();
        while parts.len() > n && parts.last().is_some_and(|p| p.trim().is_empty()) {
            parts.pop();
        }
        if parts.len() > n || (parts.len() < n && text.is_empty()) {
            return None;
        }
        // 少的几行是末尾没有敲出来的空行
        parts.resize(n, "");
        Some(
            parts
                .iter()
                .map(|p| {
                    (!p.trim().is_empty()).then(|| Content {
                        value: CellValue::Text((*p).to_owned()),
                        formula: content.formula,
                        symbol_font: content.symbol_font.clone(),
                        struck: Vec::new(),
                    })
                })
                .collect(),
        )
    };
    let (y, m) = (lines(&yes.1)?, lines(&no.1)?);
    // 两格的行数都不足时，说不准空行在哪里
    let counted = |c: &Option<Content>| c.as_ref().map_or(0, |c| c.text().lines().count());
    if counted(&yes.1) < n && counted(&no.1) < n {
        return None;
    }
    Some(
        y.into_iter()
            .zip(m)
            .map(|(a, b)| Tick::Two {
                yes: (yes.0, a),
                no: (no.0, b),
            })
            .collect(),
    )
}

/// `有，3份《……》`：答案之后连着写的内容。
fn after_answer<'a>(text: &'a str, kind: &AnswerKind) -> Option<&'a str> {
    let trimmed = text.trim_start();
    let rest = trimmed
        .strip_prefix(kind.yes.as_str())
        // “是的”“有的”也只是个答案
        .map(|rest| rest.strip_prefix('的').unwrap_or(rest))
        .or_else(|| trimmed.strip_prefix(['√', '✓', '✔']))?;
    let written = rest.chars().filter(|c| !c.is_whitespace()).count();
    // 后面只是另一个选项和括号、记号：`是[ √ ] / 否[ ]`
    let said = rest
        .replace(kind.no.as_str(), "")
        .replace(kind.yes.as_str(), "");
    let marks = said
        .chars()
        .filter(|c| c.is_alphanumeric())
        .all(|c| "vVyYxX01".contains(c));
    if rest.contains(kind.no.as_str()) && (marks || written < 12) {
        return None;
    }
    let rest = tick::without_marked_bracket(rest, kind);
    // “是，已落实”：还是在说选了它，不是填写的内容
    let again = rest.trim_matches(|c: char| c.is_whitespace() || "，,。；;、：:".contains(c));
    if tick::says_yes(again, kind) {
        return None;
    }
    let body = rest
        .trim_start_matches(|c: char| c.is_whitespace() || "，,：:；;。、-—（(√✓✔)）".contains(c));
    // `有，-3`：隔开之后的减号是数的
    let signed = rest
        .strip_suffix(body)
        .is_some_and(|lead| lead.chars().count() > 1 && lead.ends_with('-'))
        && body.starts_with(|c: char| c.is_ascii_digit());
    let rest = match rest.len().checked_sub(body.len() + 1) {
        Some(at) if signed => rest.get(at..).unwrap_or(body),
        _ => body,
    };
    // `有（3件）`：前面的括号已经去掉，后面的也去掉
    let rest = match text.trim_end().strip_suffix([')', '）']) {
        Some(_) if !rest.contains(['(', '（']) => rest.trim_end().trim_end_matches([')', '）']),
        _ => rest,
    };
    rest.chars().any(|c| c.is_alphanumeric()).then_some(rest)
}

/// 注、落款、合计之类，不是填报的内容。
pub(super) fn is_note(key: &str) -> bool {
    key.is_empty()
        || [
            "注",
            "备注",
            "说明",
            "填表",
            "填报",
            "审核",
            "负责",
            "联系",
            "制表",
            "单位",
            "日期",
            "年月日",
            "合计",
            "总计",
            "小计",
            "共计",
            "总分",
            "得分",
            "附件",
            "签字",
            "盖章",
            "领导",
            "报送",
            "电话",
            "复核",
            "统计",
            "上述",
            "以上",
        ]
        .iter()
        .any(|w| key.starts_with(w))
}
