//! 分份：一行的勾选与填写，分给其中的各个指标。
//!
//! 勾选怎样分在 `ticks`；填写的格一列一列地看：一格一个、一行一个，或一格叠着几个。分不开的说出来，不猜。

use super::{Share, Work};
use crate::model::catalogue::{Field, Indicator};
use crate::read::details::{Part, brief};
use crate::read::layout::{Detail, RawRow, Reply};
use crate::read::{compose, rules, value_rules};
use crate::source::{CellValue, Content};
use std::collections::BTreeMap;

impl Work<'_> {
    pub(super) fn reply(&self, row_ix: usize) -> Option<&Reply> {
        self.table.rows.get(row_ix)?.replies.get(self.person)
    }

    /// 一行的勾选与填写，分给其中的各个指标。
    pub(super) fn shares(&self, row: &RawRow, indicators: &[Option<&Indicator>]) -> Vec<Share> {
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

    pub(super) fn part(&self, detail: &Detail) -> Part {
        Part {
            cell: detail.piece.cell,
            content: detail.piece.content.clone(),
            shown: self.masker.mask(&detail.piece.content.text()).shown,
            label: detail.label.clone(),
        }
    }

    /// 填写的各格分给各个指标：一列一列地看，一格一个、一行一个，或一格叠着几个。
    pub(super) fn share_details(
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
}
