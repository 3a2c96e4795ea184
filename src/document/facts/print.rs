//! 汇总表打印版的表：`各地总表` `对比总表` `数量总表`。
//!
//! 纸张看地区的多少：A4 横印排得下全部地区的用 A4，否则用 A3，一页排全部指标，少翻页。
//! 横着排不下的分成几张：同一个上级的地区不拆在两张，各张都重印指标和全体的数，从第二张起标“续表”。

mod matrix;
mod numbers;
mod standing;

use super::extent;
use super::short_name::ShortNames;
use super::tables::grouped;
use super::words;
use crate::document::table::{Align, Column, Row, Shade, Table, TableCell};
use crate::model::comparison::{Comparison, ParentResult, Round};
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
    /// 地区不过多，逐个印得下；否则没有打印版的表。
    #[serde(rename = "印得下")]
    pub fits: bool,
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
    if !extent::each_fits(comparison, main) {
        return PrintFacts::default();
    }
    let print = Print::new(comparison, office, main);
    PrintFacts {
        paper: print.paper.name.to_owned(),
        places: print.places().count(),
        fits: true,
    }
}

/// 打印版的表，加进全体的表里。
pub(super) fn tables(
    comparison: &Comparison,
    office: &Office,
    main: &Round,
    tables: &mut BTreeMap<String, Table>,
) {
    if !extent::each_fits(comparison, main) {
        return;
    }
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
