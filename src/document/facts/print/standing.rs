//! 打印版的各地总表：一个地区一行。

use super::super::tables::{has_material, pair};
use super::{Lane, Print};
use crate::document::table::{Align, Column, Row, Shade, Table, TableCell};
use crate::model::comparison::Share;

impl Print<'_> {
    /// 各地总表：一个地区一行，各上级有合计。
    pub(super) fn standing(&self) -> Table {
        let parts = &self.office.catalogue.parts;
        let with_basic = self.office.catalogue.basic_count() > 0;
        let mut columns = vec![
            Column::new("序号", 10.0, Align::Center),
            Column::new("地区", 34.0, Align::Left),
            Column::new("报送情况", 23.0, Align::Center),
            Column::new("填报日期", 27.0, Align::Center),
            Column::new("达到/应计", 22.0, Align::Center).under("全部指标"),
            Column::new("达标率", 15.0, Align::Right).under("全部指标"),
            Column::new("同级名次", 11.0, Align::Center).under("全部指标"),
        ];
        if with_basic {
            columns.push(Column::new("达到/应计", 22.0, Align::Center).under("基本要求"));
            columns.push(Column::new("达标率", 15.0, Align::Right).under("基本要求"));
        }
        for part in parts {
            columns.push(Column::new(part.name.clone(), 15.0, Align::Right).under("各方面达标率"));
        }
        for label in ["未达到", "空白", "存疑", "不适用"] {
            columns.push(Column::new(label, 10.0, Align::Center).under("项数"));
        }
        // 余下的宽度先给名称，再按比例放宽；排不下的按比例收窄
        let used: f64 = columns.iter().filter_map(|c| c.width).sum();
        let spare = (self.paper.width - used).max(0.0);
        let name = 34.0 + (spare * 0.3).min(22.0);
        columns[1].width = Some(name);
        let used = used - 34.0 + name;
        let scale = (self.paper.width / used).min(1.35);
        for column in &mut columns {
            column.width = column.width.map(|w| w * scale);
        }
        let mut rows = Vec::new();
        let mut number = 0;
        for (_, lanes) in &self.groups {
            if let Some(Lane::Parent(at)) = lanes.last()
                && let Some(parent) = self.parent(*at)
            {
                rows.push(self.total_row(
                    &format!("{}所属合计", parent.name),
                    &format!(
                        "{}/{}",
                        parent.reported,
                        parent.expected.max(parent.reported)
                    ),
                    &parent.members,
                    (parent.met, parent.basic),
                    Shade::Light,
                ));
            }
            for lane in lanes {
                let Lane::Place(ix) = lane else { continue };
                number += 1;
                rows.push(self.place_row(number, *ix));
            }
        }
        let everyone: Vec<usize> = self.places().collect();
        let reported = everyone
            .iter()
            .filter(|ix| has_material(self.main, **ix))
            .count();
        rows.push(self.total_row(
            &format!("{}合计", self.scope()),
            &format!("{reported}/{}", everyone.len()),
            &everyone,
            (self.main.met, self.main.basic),
            Shade::Grey,
        ));
        let mut notes = vec![
                "注：1.达标率＝达到的指标数÷应计的指标数。不适用的、存疑的（两项都勾、看不清）不计入应计数；空白的计入应计数，按未达到计。".into(),
                "2.名次按达标率在同一层级内排列，相同的并列；合计为各地相加，不是平均。合计一行的报送情况为已报/应报的个数。".into(),
        ];
        let provisional = self.comparison.provisional_note();
        notes.extend(provisional.map(|n| format!("3.{n}")));
        let mut table = self.table("各地达标情况".into(), columns, rows, notes, false);
        // 这张表只往下长：字可以大些
        table.size = 10.0;
        table.inset = (0.5, 0.6);
        table
    }

    fn place_row(&self, number: usize, ix: usize) -> Row {
        let result = self.main.results.get(ix).cloned().unwrap_or_default();
        let sent = has_material(self.main, ix);
        let place = self.comparison.localities.get(ix);
        let date = self.main.submission_of(ix).and_then(|s| s.date.clone());
        let mut texts = vec![
            number.to_string(),
            place.map(|l| l.name.clone()).unwrap_or_default(),
            self.main.state_label(ix).to_owned(),
            date.unwrap_or_else(|| "—".to_owned()),
            pair(result.met),
            result.met.percent(true),
            result
                .rank
                .map_or_else(|| "—".to_owned(), |r| r.place.to_string()),
        ];
        if self.office.catalogue.basic_count() > 0 {
            texts.extend([pair(result.basic), result.basic.percent(true)]);
        }
        for at in 0..self.office.catalogue.parts.len() {
            let share = result.parts.get(at).copied().unwrap_or_default();
            texts.push(share.percent(true));
        }
        for n in [result.no, result.blank, result.unclear, result.na] {
            texts.push(if sent {
                n.to_string()
            } else {
                "—".to_owned()
            });
        }
        Row::of(texts)
    }

    fn total_row(
        &self,
        name: &str,
        reported: &str,
        members: &[usize],
        (met, basic): (Share, Share),
        shade: Shade,
    ) -> Row {
        let results = || members.iter().filter_map(|m| self.main.results.get(*m));
        let mut texts = vec![
            reported.to_owned(),
            "—".to_owned(),
            pair(met),
            met.percent(true),
            "—".to_owned(),
        ];
        if self.office.catalogue.basic_count() > 0 {
            texts.extend([pair(basic), basic.percent(true)]);
        }
        for at in 0..self.office.catalogue.parts.len() {
            let mut share = Share::default();
            results()
                .filter_map(|r| r.parts.get(at))
                .for_each(|p| share.add(*p));
            texts.push(share.percent(true));
        }
        let sum = |of: fn(&crate::model::comparison::LocalityResult) -> u32| {
            results().map(of).sum::<u32>().to_string()
        };
        texts.extend([
            sum(|r| r.no),
            sum(|r| r.blank),
            sum(|r| r.unclear),
            sum(|r| r.na),
        ]);
        let mut first = TableCell::new(0, name).span(2);
        first.align = Some(Align::Left);
        let mut cells = vec![first];
        let rest = texts.into_iter().enumerate();
        cells.extend(rest.map(|(ix, t)| TableCell::new(ix + 2, t)));
        for cell in &mut cells {
            cell.shade = shade;
            cell.strong = true;
        }
        Row { cells }
    }
}
