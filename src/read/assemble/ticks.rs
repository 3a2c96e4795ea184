//! 分勾选：一行里的几格勾选归到各个指标，几格连成一格，一格叠着的几个分开。
//!
//! 勾选说的是什么，问 `tick`。

use super::{Share, ShareTick, Work};
use crate::finding::Cell;
use crate::model::catalogue::{AnswerKind, Indicator};
use crate::model::submission::State;
use crate::read::layout::{RawRow, Reply, Tick};
use crate::read::tick::{self, Alone, TickReading};
use crate::source::{CellValue, Content};

impl Work<'_> {
    pub(super) fn share_ticks(
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
                    rest: None,
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
                    rest: None,
                    denied: false,
                }
            }
        }
    }

    pub(super) fn one_tick(
        &self,
        cell: Cell,
        content: Option<&Content>,
        kind: &AnswerKind,
    ) -> ShareTick {
        let mixed = content.and_then(|c| tick::split_mixed(c, kind));
        let (reading, rest) = match mixed {
            Some((answer, rest)) => (tick::read_cell(Some(&answer), kind), Some(rest)),
            None => (tick::read_cell(content, kind), None),
        };
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
            rest,
            denied,
        }
    }
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
