//! 打印版的对比总表：一项指标一行，一个地区一栏。

use super::super::matrix::mark;
use super::{Lane, LaneRow, Print, widest};
use crate::document::table::{Align, Column, Shade, Table};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{ParentResult, Share};

impl Print<'_> {
    /// 对比总表：一项指标一行，一个地区一栏。
    pub(super) fn matrix(&self) -> Vec<Table> {
        let catalogue = &self.office.catalogue;
        let mut rows: Vec<LaneRow<'_>> = Vec::new();
        let mut part = usize::MAX;
        for (indicator, result) in catalogue.indicators.iter().zip(&self.main.indicators) {
            let of = catalogue
                .groups
                .get(indicator.group)
                .map_or(usize::MAX, |g| g.part);
            if of != part {
                part = of;
                if let Some(part) = catalogue.parts.get(of) {
                    rows.push(LaneRow::Section(format!("{}　{}", part.code, part.name)));
                }
            }
            let star = if indicator.basic { "*" } else { "" };
            rows.push(LaneRow::Line {
                left: vec![indicator.code.clone(), format!("{star}{}", indicator.short)],
                cell: Box::new(move |lane| self.answer(indicator, lane)),
                total: result.share.percent(true),
                strong: false,
            });
        }
        type Of = fn(&crate::model::comparison::LocalityResult) -> Share;
        type OfParent = fn(&ParentResult) -> Share;
        let mut totals: Vec<(&str, Of, OfParent, Share)> =
            vec![("达标率（%）", |r| r.met, |p| p.met, self.main.met)];
        if catalogue.basic_count() > 0 {
            totals.push((
                "基本要求达标率（%）",
                |r| r.basic,
                |p| p.basic,
                self.main.basic,
            ));
        }
        for (label, of, of_parent, overall) in totals {
            rows.push(LaneRow::Line {
                left: vec![label.to_owned()],
                cell: Box::new(move |lane| {
                    let share = match lane {
                        Lane::Place(ix) => self.main.results.get(ix).map(of),
                        Lane::Parent(at) => self.parent(at).map(of_parent),
                    };
                    (number(share.unwrap_or_default()), Shade::Light)
                }),
                total: overall.percent(true),
                strong: true,
            });
        }
        let code = widest(catalogue.indicators.iter().map(|i| i.code.as_str()));
        let name = widest(catalogue.indicators.iter().map(|i| i.short.as_str())) + 0.6;
        let mut notes = vec!["注：√ 有或是；× 无或否；○ 空白；？ 存疑（两项都勾、看不清），不计入；— 不适用，不计入；／ 没有可用的材料。合计栏为所属各地的达标率（%）。".to_owned()];
        if catalogue.basic_count() > 0 {
            notes.push("带*的是基本要求指标。".into());
        }
        notes.extend(self.comparison.provisional_note());
        self.by_lane(
            "指标对比",
            &[
                Column::new("编号", self.em(code) + 2.0, Align::Center),
                Column::new("指标", self.em(name.min(16.0)) + 2.0, Align::Left),
            ],
            (&format!("{}达标率", self.scope()), self.em(3.6) + 1.5),
            self.em(2.2) + 0.9,
            &rows,
            &notes,
        )
    }

    fn answer(&self, indicator: &Indicator, lane: Lane) -> (String, Shade) {
        match lane {
            Lane::Place(ix) => {
                let state = self.main.state(&self.comparison.localities, ix, indicator);
                match state.filter(|_| self.readable(ix)) {
                    Some(state) => {
                        let (text, shade) = mark(state);
                        (text.to_owned(), shade)
                    }
                    None => ("／".to_owned(), Shade::None),
                }
            }
            Lane::Parent(at) => {
                let result = self.parent(at).and_then(|p| p.indicators.get(indicator.ix));
                (
                    number(result.map(|r| r.share).unwrap_or_default()),
                    Shade::Light,
                )
            }
        }
    }
}

/// 百分数去掉百分号：单位写在栏头、表注里。
fn number(share: Share) -> String {
    share.percent(true).trim_end_matches('%').to_owned()
}
