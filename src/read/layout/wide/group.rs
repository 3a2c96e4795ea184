//! 宽表里一个指标占的几列：有无一列，填写项各一列；一个地区在这几列里的答复。

use crate::finding::Cell;
use crate::read::header::Role;
use crate::read::layout::{Detail, Label, Piece, Reply, Tick};
use crate::read::sheet::Sheet;

/// 一个指标占的列。
pub(super) struct Group {
    pub(super) code: Option<Piece>,
    pub(super) standard: Option<Piece>,
    pub(super) columns: Vec<(u32, Option<Role>)>,
    pub(super) key: (Option<usize>, Option<Cell>),
}

impl Group {
    pub(super) fn reply(&self, sheet: &Sheet<'_>, row: u32) -> Reply {
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
