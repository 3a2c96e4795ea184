//! 打印版的数量总表：一个数的填写项一行，一个地区一栏。

use super::{Lane, LaneRow, Print, widest};
use crate::document::table::{Align, Column, Shade, Table};
use crate::field::Total;
use crate::model::catalogue::{Field, Indicator};
use crate::model::comparison::IndicatorResult;
use crate::model::submission::Reading;

impl Print<'_> {
    /// 数量总表：一个数的填写项一行，一个地区一栏。没有地区填的填写项也列出。
    pub(super) fn numbers(&self) -> Vec<Table> {
        let mut rows: Vec<LaneRow<'_>> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut digits = 1;
        for (indicator, result) in self
            .office
            .catalogue
            .indicators
            .iter()
            .zip(&self.main.indicators)
        {
            for (at, (field, sum)) in indicator.fields.iter().zip(&result.sums).enumerate() {
                let Some(sum) = sum else { continue };
                let unit = if field.unit.is_empty() {
                    String::new()
                } else {
                    format!("（{}）", field.unit)
                };
                let name = format!("{}·{}{unit}", indicator.short, field.name);
                names.push(name.clone());
                for (_, lanes) in &self.groups {
                    for lane in lanes {
                        digits =
                            digits.max(self.amount(indicator, at, field, *lane).chars().count());
                    }
                }
                rows.push(LaneRow::Line {
                    left: vec![indicator.code.clone(), name],
                    cell: Box::new(move |lane| {
                        let shade = match lane {
                            Lane::Place(_) => Shade::None,
                            Lane::Parent(_) => Shade::Light,
                        };
                        (self.amount(indicator, at, field, lane), shade)
                    }),
                    total: if sum.reported == 0 {
                        "—".to_owned()
                    } else {
                        sum.sum.to_string()
                    },
                    strong: false,
                });
            }
        }
        if rows.is_empty() {
            return Vec::new();
        }
        let code = widest(
            self.office
                .catalogue
                .indicators
                .iter()
                .map(|i| i.code.as_str()),
        );
        let mut notes = vec![
            "注：— 没有填；约 只填了大概的数；？ 填了而读不出，不计入合计。合计为各地填报数相加。"
                .to_owned(),
        ];
        notes.extend(self.comparison.provisional_note());
        self.by_lane(
            "数量对比",
            &[
                Column::new("编号", self.em(code) + 2.0, Align::Center),
                Column::new(
                    "指标与填写项",
                    self.em(widest(names.iter().map(String::as_str)).min(17.0)) + 2.0,
                    Align::Left,
                ),
            ],
            (
                &format!("{}合计", self.scope()),
                self.em(4.0).max(self.em(0.6 * digits as f64)) + 2.0,
            ),
            (self.em(0.58 * digits as f64) + 1.2).max(self.em(2.2) + 0.9),
            &rows,
            &notes,
        )
    }

    fn amount(&self, indicator: &Indicator, at: usize, field: &Field, lane: Lane) -> String {
        match lane {
            Lane::Place(ix) => {
                let answer = self.main.answers_of(ix).get(indicator.ix);
                let reading = answer
                    .and_then(|a| a.fields.get(at))
                    .and_then(Option::as_ref);
                reading.map_or_else(|| "—".to_owned(), |r| one_amount(field, r))
            }
            Lane::Parent(parent) => {
                let of = |r: &IndicatorResult| r.sums.get(at).copied().flatten();
                let result = self
                    .parent(parent)
                    .and_then(|p| p.indicators.get(indicator.ix));
                match result.and_then(of) {
                    Some(sum) if sum.reported > 0 => sum.sum.to_string(),
                    _ => "—".to_owned(),
                }
            }
        }
    }
}

/// 一个地区填的数。
fn one_amount(field: &Field, reading: &Reading) -> String {
    let Some(value) = &reading.value else {
        return "？".to_owned();
    };
    match field.kind.total(&[value]) {
        Total::Sum(n) if reading.approximate => format!("约{n}"),
        Total::Sum(n) => n.to_string(),
        Total::Tally(_) | Total::Count(_) => "—".to_owned(),
    }
}
