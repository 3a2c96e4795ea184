//! 汇总表打印版的表：`各地总表` `对比总表` `数量总表`。
//!
//! 纸张看地区的多少：A4 横印排得下全部地区的用 A4，否则用 A3，一页排全部指标，少翻页。
//! 横着排不下的分成几张：同一个上级的地区不拆在两张，各张都重印指标和全体的数，从第二张起标“续表”。

use super::matrix::mark;
use super::short_name::ShortNames;
use super::tables::{grouped, has_material, pair};
use super::words;
use crate::document::table::{Align, Column, Row, Shade, Table, TableCell};
use crate::field::Total;
use crate::model::catalogue::{Field, Indicator};
use crate::model::comparison::{Comparison, IndicatorResult, ParentResult, Round, Share};
use crate::model::submission::Reading;
use crate::office::Office;
use serde::Serialize;
use std::collections::BTreeMap;

/// 打印版的事实。
#[derive(Debug, Clone, Default, Serialize)]
pub struct PrintFacts {
    /// `A4` `A3`
    #[serde(rename = "纸张")]
    pub paper: String,
    /// 印出的地区数。
    #[serde(rename = "地区数")]
    pub places: usize,
}

/// 纸面：可以排表的宽（mm）、字号（pt）、格内的空（mm）。
struct Paper {
    name: &'static str,
    width: f64,
    size: f64,
    inset: (f64, f64),
}

const A4: Paper = Paper {
    name: "A4",
    width: 267.0,
    size: 9.0,
    inset: (0.4, 0.7),
};

const A3: Paper = Paper {
    name: "A3",
    width: 390.0,
    size: 8.5,
    inset: (0.4, 0.38),
};

/// A4 一张最多并列的栏数（地区与各上级的合计）。
const ABREAST: usize = 24;

/// 一栏。
#[derive(Clone, Copy)]
enum Lane {
    /// 一个地区（`localities` 的下标）。
    Place(usize),
    /// 一个上级所属的合计（`by_parent` 的下标）。
    Parent(usize),
}

/// 打印版要看的一切。
struct Print<'a> {
    comparison: &'a Comparison,
    office: &'a Office,
    main: &'a Round,
    names: ShortNames,
    /// 各组的栏：上级的名称，其下的地区与合计。
    groups: Vec<(String, Vec<Lane>)>,
    paper: &'static Paper,
}

impl<'a> Print<'a> {
    fn new(comparison: &'a Comparison, office: &'a Office, main: &'a Round) -> Self {
        let names = comparison.localities.iter().map(|l| l.name.as_str());
        let names = ShortNames::of(names, 7);
        let all = grouped(comparison, main);
        let several = all.len() > 1;
        let groups: Vec<(String, Vec<Lane>)> = all
            .into_iter()
            .map(|(at, members)| {
                let parent = at.and_then(|at| main.by_parent.get(at).map(|p| (at, p)));
                let mut lanes: Vec<Lane> = members.into_iter().map(Lane::Place).collect();
                let name = match parent {
                    Some((at, parent)) => {
                        if lanes.len() > 1 {
                            lanes.push(Lane::Parent(at));
                        }
                        parent.name.clone()
                    }
                    None if several => "其他".to_owned(),
                    None => String::new(),
                };
                (name, lanes)
            })
            .collect();
        let lanes: usize = groups.iter().map(|(_, lanes)| lanes.len()).sum();
        Self {
            comparison,
            office,
            main,
            names,
            groups,
            paper: if lanes <= ABREAST { &A4 } else { &A3 },
        }
    }

    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let lanes = self.groups.iter().flat_map(|(_, lanes)| lanes);
        lanes.filter_map(|lane| match lane {
            Lane::Place(ix) => Some(*ix),
            Lane::Parent(_) => None,
        })
    }

    fn scope(&self) -> String {
        words::scope(&self.office.config.office.region)
    }

    /// 各栏分成几张，一张至多 `most` 栏：同一个上级的不拆，除非一张放不下。
    fn sheets(&self, most: usize) -> Vec<Vec<(String, Vec<Lane>)>> {
        let most = most.max(1);
        let mut sheets: Vec<Vec<(String, Vec<Lane>)>> = Vec::new();
        let mut room = 0;
        for (name, lanes) in &self.groups {
            let pieces = lanes.len().div_ceil(most).max(1);
            let each = lanes.len().div_ceil(pieces).max(1);
            for piece in lanes.chunks(each) {
                if piece.len() > room {
                    sheets.push(Vec::new());
                    room = most;
                }
                if let Some(sheet) = sheets.last_mut() {
                    sheet.push((name.clone(), piece.to_vec()));
                }
                room -= piece.len();
            }
        }
        sheets
    }

    fn lane_label(&self, lane: Lane) -> String {
        match lane {
            Lane::Place(ix) => self.names.get(ix),
            Lane::Parent(_) => "合计".to_owned(),
        }
    }

    fn parent(&self, at: usize) -> Option<&ParentResult> {
        self.main.by_parent.get(at)
    }

    fn readable(&self, ix: usize) -> bool {
        self.main.submission_of(ix).is_some_and(|s| s.is_readable())
    }

    /// 按栏分张的表。`left` 是左边各列，`last` 是最后一列，`row` 写出一行的左边、一格、最后一格。
    fn by_lane(
        &self,
        caption: &str,
        left: &[Column],
        last: (&str, f64),
        least: f64,
        rows: &[LaneRow<'_>],
        notes: &[String],
    ) -> Vec<Table> {
        let fixed: f64 = left.iter().filter_map(|c| c.width).sum::<f64>() + last.1;
        let most = ((self.paper.width - fixed) / least) as usize;
        let sheets = self.sheets(most);
        let fullest = sheets
            .iter()
            .map(|s| s.iter().map(|(_, l)| l.len()).sum::<usize>())
            .max();
        let width = ((self.paper.width - fixed) / fullest.unwrap_or(1).max(1) as f64)
            .clamp(least, 20.0_f64.max(least));
        let named = self.groups.iter().any(|(name, _)| !name.is_empty());
        let count = sheets.len();
        let mut tables = Vec::new();
        for (at, sheet) in sheets.iter().enumerate() {
            let mut columns = left.to_vec();
            let mut lanes = Vec::new();
            for (group, members) in sheet {
                for lane in members {
                    let mut column = Column::new(self.lane_label(*lane), width, Align::Center);
                    column.upright = true;
                    if named {
                        column = column.under(group.clone());
                    }
                    columns.push(column);
                    lanes.push(*lane);
                }
            }
            columns.push(Column::new(last.0, last.1, Align::Right));
            let all = columns.len();
            let rows = rows.iter().map(|row| match row {
                LaneRow::Section(text) => {
                    let mut cell = TableCell::new(0, text.clone())
                        .span(all)
                        .strong()
                        .shaded(Shade::Light);
                    cell.align = Some(Align::Left);
                    Row { cells: vec![cell] }
                }
                LaneRow::Line {
                    left: texts,
                    cell,
                    total,
                    strong,
                } => {
                    let mut cells: Vec<TableCell> = if texts.len() < left.len() {
                        let mut one = TableCell::new(0, texts.concat()).span(left.len());
                        one.align = Some(Align::Center);
                        vec![one]
                    } else {
                        let of = texts.iter().enumerate();
                        of.map(|(ix, t)| TableCell::new(ix, t.clone())).collect()
                    };
                    for (ix, lane) in lanes.iter().enumerate() {
                        let (text, shade) = cell(*lane);
                        let mut one = TableCell::new(left.len() + ix, text).shaded(shade);
                        one.strong = *strong;
                        cells.push(one);
                    }
                    cells.push(TableCell::new(all - 1, total.clone()));
                    if *strong {
                        cells.iter_mut().for_each(|c| c.strong = true);
                    }
                    Row { cells }
                }
            });
            let mut notes = notes.to_vec();
            let shown: Vec<usize> = lanes
                .iter()
                .filter_map(|lane| match lane {
                    Lane::Place(ix) => Some(*ix),
                    Lane::Parent(_) => None,
                })
                .collect();
            notes.extend(self.names.note(&shown));
            let caption = if count > 1 {
                format!("{caption}（之{}，共{count}张）", at + 1)
            } else {
                caption.to_owned()
            };
            tables.push(self.table(caption, columns, rows.collect(), notes, at > 0));
        }
        tables
    }

    fn table(
        &self,
        caption: String,
        columns: Vec<Column>,
        rows: Vec<Row>,
        notes: Vec<String>,
        continues: bool,
    ) -> Table {
        Table {
            caption: Some(caption),
            size: self.paper.size,
            inset: self.paper.inset,
            notes,
            continues,
            running: true,
            ..super::tables::table(columns, rows)
        }
    }

    /// 各地总表：一个地区一行，各上级有合计。
    fn standing(&self) -> Table {
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

    /// 对比总表：一项指标一行，一个地区一栏。
    fn matrix(&self) -> Vec<Table> {
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

    /// 数量总表：一个数的填写项一行，一个地区一栏。没有地区填的填写项也列出。
    fn numbers(&self) -> Vec<Table> {
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

    /// 几个字有多宽，mm。
    fn em(&self, count: f64) -> f64 {
        count * self.paper.size * 25.4 / 72.0
    }
}

/// 一行：分组的标题，或左边的文字、各栏的格子、最后一列。
enum LaneRow<'a> {
    Section(String),
    Line {
        left: Vec<String>,
        cell: Box<dyn Fn(Lane) -> (String, Shade) + 'a>,
        total: String,
        strong: bool,
    },
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

/// 百分数去掉百分号：单位写在栏头、表注里。
fn number(share: Share) -> String {
    share.percent(true).trim_end_matches('%').to_owned()
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let width = |t: &str| {
        t.chars()
            .map(|c| if c.is_ascii() { 0.55 } else { 1.0 })
            .sum::<f64>()
    };
    texts.map(width).fold(2.0, f64::max)
}

/// 打印版的事实。
pub(super) fn facts(comparison: &Comparison, office: &Office) -> PrintFacts {
    let none = Round::default();
    let main = comparison.main_round().unwrap_or(&none);
    let print = Print::new(comparison, office, main);
    PrintFacts {
        paper: print.paper.name.to_owned(),
        places: print.places().count(),
    }
}

/// 打印版的表，加进全体的表里。
pub(super) fn tables(
    comparison: &Comparison,
    office: &Office,
    main: &Round,
    tables: &mut BTreeMap<String, Table>,
) {
    let print = Print::new(comparison, office, main);
    tables.insert("各地总表".to_owned(), print.standing());
    for (name, list) in [("对比总表", print.matrix()), ("数量总表", print.numbers())] {
        for (ix, table) in list.into_iter().enumerate() {
            let name = if ix == 0 {
                name.to_owned()
            } else {
                format!("{name}{}", ix + 1)
            };
            tables.insert(name, table);
        }
    }
}
