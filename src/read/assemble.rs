//! 组装：对应好的各行，变成一个地区的全部答案。
//!
//! 进：表、各行的去向、第几个地区。出：与目录同序的答案，和读的时候发现的问题。
//! 一格里叠着几个指标的，在这里按指标分开；勾选与填写说的是什么，问 `tick` 与 `details`。

mod doubts;
mod pooled;
mod say;
mod share;
mod ticks;

pub(super) use doubts::is_note;

use super::align::{Alignment, Fate};
use super::details::Part;
use super::layout::{Label, RawRow, Table};
use super::lines::LineText;
use super::rules;
use super::tick::TickReading;
use crate::finding::{Cell, Finding};
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::submission::{Answer, Match, State};
use crate::source::Clock;
use crate::text::mask::Masker;
use std::collections::BTreeMap;

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
    /// 写在同一格里、勾选之后的填写内容。
    rest: Option<String>,
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
    settle_repeats(catalogue, &mut said, again, &mut findings);
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

/// 出现了两次的指标：填了的一行为准；两行说的不同，取前一行并提出来。
fn settle_repeats(
    catalogue: &Catalogue,
    said: &mut [Option<Said>],
    again: Vec<(usize, Said, Cell)>,
    findings: &mut Vec<Finding>,
) {
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

fn first_cell(row: &RawRow) -> Option<Cell> {
    row.standards.first().or(row.codes.first()).map(|p| p.cell)
}
