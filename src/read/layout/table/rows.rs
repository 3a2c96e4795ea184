//! 合行：哪些实际的行是一个指标的，接在前一行之后还是自成一行；表后的落款不算。

use super::Columns;
use crate::finding::Cell;
use crate::read::layout::{Detail, Label, Piece, RawRow, Reply, Tick};
use crate::read::lines;
use crate::read::sheet::Sheet;
use crate::source::{CellValue, Content};
use std::collections::BTreeSet;

impl Columns {
    /// 由合并区域连在一起的最后一行。
    pub(super) fn extent(&self, sheet: &Sheet<'_>, row: u32) -> u32 {
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

    pub(super) fn block(&self, sheet: &Sheet<'_>, first: u32, last: u32) -> RawRow {
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
    pub(super) fn join(
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
pub(super) fn drop_signature(sheet: &Sheet<'_>, rows: &mut Vec<RawRow>) -> Option<u32> {
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
