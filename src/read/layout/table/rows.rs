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

    /// 由合并区域连在一起的几行，合成一行。
    pub(super) fn block(&self, sheet: &Sheet<'_>, first: u32, last: u32) -> RawRow {
        let mut block = RawRow {
            first,
            last,
            ..RawRow::default()
        };
        let mut reply = Reply::default();
        let mut cells = Untaken {
            sheet,
            taken: BTreeSet::new(),
        };
        for row in first..=last {
            if let Some(standard) = self.standard
                && self.is_banner(sheet, row)
            {
                block
                    .standards
                    .extend(cells.spanning(row, standard).and_then(|c| cells.piece(c)));
                continue;
            }
            let code = self.code.and_then(|c| cells.take(row, c));
            block.codes.extend(code.and_then(|c| cells.piece(c)));
            let standard = self.standard.and_then(|c| cells.take(row, c));
            block
                .standards
                .extend(standard.and_then(|c| cells.piece(c)));
            self.take_ticks(&mut cells, row, &mut reply);
            self.take_details(&mut cells, row, &mut reply);
        }
        block.replies = vec![reply];
        block
    }

    /// 横贯全表的一格（标题、注）：不是作答的行。
    fn is_banner(&self, sheet: &Sheet<'_>, row: u32) -> bool {
        let ticks = self.state.or(self.yes.first().copied());
        self.standard.zip(ticks).is_some_and(|(standard, ticks)| {
            let (first, last) = sheet.span(Cell::new(row, standard));
            first.col <= ticks && ticks <= last.col && ticks != standard
        })
    }

    /// 一行的勾选：现实情况一格，或有、无各一格。
    fn take_ticks(&self, cells: &mut Untaken<'_>, row: u32, reply: &mut Reply) {
        let sheet = cells.sheet;
        if let Some(cell) = self.state.and_then(|c| cells.take(row, c)) {
            let content = sheet.content(cell).cloned();
            reply.ticks.push(Tick::One(cell, content));
        }
        if self.yes.is_empty() {
            return;
        }
        let mut pick = |cols: &[u32]| {
            let found: Vec<Cell> = cols.iter().filter_map(|&c| cells.take(row, c)).collect();
            found
                .iter()
                .find(|&&c| sheet.content(c).is_some())
                .or(found.first())
                .map(|&c| (c, sheet.content(c).cloned()))
        };
        match (pick(&self.yes), pick(&self.no)) {
            (Some(yes), Some(no)) => reply.ticks.push(Tick::Two { yes, no }),
            (Some(one), None) | (None, Some(one)) => reply.ticks.push(Tick::One(one.0, one.1)),
            (None, None) => {}
        }
    }

    /// 一行的填写各格。
    fn take_details(&self, cells: &mut Untaken<'_>, row: u32, reply: &mut Reply) {
        let name = self
            .field_name
            .and_then(|c| cells.sheet.content(Cell::new(row, c)))
            .map(|c| c.text());
        for (col, label) in &self.details {
            let Some(cell) = cells.take(row, *col) else {
                continue;
            };
            let label = match (&name, label) {
                (Some(name), Label::None) => Label::Named(name.clone()),
                _ => label.clone(),
            };
            reply.slots.push((cell, label.clone()));
            if let Some(piece) = cells.piece(cell) {
                reply.details.push(Detail { piece, label });
            }
        }
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
        if is_caption(sheet, &block, reply) {
            return;
        }
        let has_tick = reply.ticks.iter().any(|t| !t.is_empty());
        let previous = rows
            .last_mut()
            .filter(|p| block.first.saturating_sub(p.last) <= 2);
        if !block.standards.is_empty() || !block.codes.is_empty() {
            match previous {
                Some(p) if self.repeats(sheet, p, &block, reply) => merge_reply(p, block, false),
                _ => rows.push(block),
            }
            return;
        }
        if reply.details.is_empty() && !has_tick {
            return;
        }
        // 表后的“联系电话：”碰巧写在填写的一列里：不接在最后一个指标之后
        let details = reply.details.iter().map(|d| &d.piece.content);
        if !has_tick && details.clone().all(|content| sheet.captioned(content)) {
            return;
        }
        let Some(previous) = previous else {
            if has_tick {
                rows.push(block);
            } else {
                stray.extend(reply.details.iter().map(|d| d.piece.clone()));
            }
            return;
        };
        if !has_tick {
            merge_reply(previous, block, false);
            return;
        }
        let lines = lines::lines_of(sheet.targets, previous).len();
        let filled = previous
            .replies
            .first()
            .map_or(0, |r| r.ticks.iter().filter(|t| !t.is_empty()).count());
        if lines > filled {
            merge_reply(previous, block, true);
        } else {
            rows.push(block);
        }
    }

    /// 标准、编号、勾选都与前一行相同：同一个指标的又一项填写。
    fn repeats(&self, sheet: &Sheet<'_>, previous: &RawRow, block: &RawRow, reply: &Reply) -> bool {
        let keys = |pieces: &[Piece]| -> Vec<String> {
            let keys = pieces.iter().map(|p| sheet.key(p.cell));
            keys.map(str::to_owned).collect()
        };
        let has_tick = reply.ticks.iter().any(|t| !t.is_empty());
        let ticks_agree = previous
            .replies
            .first()
            .is_some_and(|p| !has_tick || last_written(p) == last_written(reply));
        keys(&previous.standards) == keys(&block.standards)
            && (keys(&previous.codes) == keys(&block.codes) || block.codes.is_empty())
            && ticks_agree
            && (self.field_name.is_some() || !has_tick)
    }
}

/// 还没有归入哪一行的格：合并区域只取一次。
struct Untaken<'s> {
    sheet: &'s Sheet<'s>,
    taken: BTreeSet<Cell>,
}

impl Untaken<'_> {
    /// 这一行、这一列的格；取过的、从别的列合并过来的为空。
    fn take(&mut self, row: u32, col: u32) -> Option<Cell> {
        let cell = self.sheet.anchor(Cell::new(row, col));
        (cell.col == col && self.taken.insert(cell)).then_some(cell)
    }

    /// 同上，从别的列合并过来的也算。
    fn spanning(&mut self, row: u32, col: u32) -> Option<Cell> {
        let cell = self.sheet.anchor(Cell::new(row, col));
        self.taken.insert(cell).then_some(cell)
    }

    fn piece(&self, cell: Cell) -> Option<Piece> {
        let content = self.sheet.content(cell)?.clone();
        Some(Piece { cell, content })
    }
}

/// “填报人：某某”碰巧写在标准、勾选的一列里：是表后的话，表到它之前为止。
fn is_caption(sheet: &Sheet<'_>, block: &RawRow, reply: &Reply) -> bool {
    // 表后的落款碰巧写在勾选的一列里：不是作答
    let signs = |content: &Content| {
        matches!(&content.value, CellValue::Text(_) | CellValue::Date(_))
            && !sheet.looks_ticked(content)
            && sheet.signs(content)
    };
    let signed = |t: &Tick| match t {
        Tick::One(_, content) => content.as_ref().is_some_and(signs),
        Tick::Two { yes, no } => !t.is_empty() && [&yes.1, &no.1].into_iter().flatten().all(signs),
    };
    let outside =
        !block.standards.is_empty() || !block.codes.is_empty() || reply.ticks.iter().any(signed);
    let details = reply.details.iter().map(|d| &d.piece);
    outside
        && block
            .codes
            .iter()
            .chain(&block.standards)
            .chain(details)
            .all(|p| sheet.captioned(&p.content))
        && reply.ticks.iter().all(|t| t.is_empty() || signed(t))
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

/// 最后一处勾选的格里写的是什么；在哪一格不论。
fn last_written(reply: &Reply) -> Option<[Option<&Content>; 2]> {
    let tick = reply.ticks.iter().rfind(|t| !t.is_empty())?;
    Some(match tick {
        Tick::One(_, content) => [content.as_ref(), None],
        Tick::Two { yes, no } => [yes.1.as_ref(), no.1.as_ref()],
    })
}

/// 并入前一行；`ticks` 说勾选也并进去。
fn merge_reply(into: &mut RawRow, block: RawRow, ticks: bool) {
    into.last = block.last;
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
