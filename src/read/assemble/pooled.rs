//! 叠在第一行：几行的勾选（或填写）都写在头一行的格里，后面几行空着，按行分开。

use super::{Placed, Share, Work};
use crate::model::catalogue::{AnswerKind, Indicator};
use crate::model::submission::State;
use crate::read::align::{Alignment, Fate};
use crate::read::layout::Tick;
use crate::read::tick;
use crate::source::CellValue;
use std::collections::BTreeMap;

impl Work<'_> {
    /// 几行的勾选（或填写）都叠在第一行的格里、后面几行空着：按行分开。
    pub(super) fn pooled(
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
}
