//! 热力图与基本要求板：指标 × 地区，一格一个符号。
//!
//! 地区不多时，指标一行一项、地区一栏一个，字大；地区多时反过来，一页容得下全部指标，地区一行一个。
//! 每一页都是完整的一张表：栏头重印，分组的名称重印。

use super::{PAGE, PT, View, pack, widest};
use crate::document::chart::{Chart, Drawing, Heat, HeatCell, HeatRow, HeatSheet, Tone};
use crate::document::facts::extent;
use crate::document::facts::short_name::ShortNames;
use crate::document::facts::tables::grouped;
use crate::model::catalogue::Indicator;
use crate::model::comparison::{ParentResult, Share};
use crate::model::submission::State;

/// 地区不超过这么多的，地区作栏。
const ABREAST: usize = 24;

/// 图例占的高，mm。
const LEGEND: f64 = 9.0;

/// 图下的注占的高，mm：两行。
const NOTES: f64 = 14.0;

/// 竖写的栏头，一字占几个字高；`templates/gongwen/heat.typ` 照此排。
const UPRIGHT: f64 = 1.06;

/// 名称至多几个字。
const LONGEST: usize = 7;

/// 一项指标的叫法：基本要求的带 *。
fn indicator_name(indicator: &Indicator) -> String {
    let star = if indicator.basic { "*" } else { "" };
    format!("{star}{}", indicator.short)
}

/// 一种现实情况的格子。
fn cell(state: Option<State>) -> HeatCell {
    let (text, tone) = match state {
        Some(State::Yes) => ("√", Tone::Met),
        Some(State::No) => ("×", Tone::Unmet),
        Some(State::Blank | State::Missing) => ("○", Tone::Blank),
        Some(State::Conflict | State::Unreadable) => ("？", Tone::Doubt),
        Some(State::Na) => ("—", Tone::Na),
        None => ("", Tone::Absent),
    };
    HeatCell(text.to_owned(), tone)
}

/// 图例：只列图上有的。
fn legend(sheets: &[HeatSheet]) -> Vec<(HeatCell, String)> {
    let meanings = [
        ("√", Tone::Met, "达到"),
        ("×", Tone::Unmet, "未达到"),
        ("○", Tone::Blank, "空白"),
        ("？", Tone::Doubt, "存疑（两项都勾、看不清）"),
        ("—", Tone::Na, "不适用"),
        ("", Tone::Absent, "没有可用的材料"),
        ("95", Tone::High, "90%以上"),
        ("80", Tone::Good, "75%～90%"),
        ("65", Tone::Fair, "60%～75%"),
        ("50", Tone::Low, "不足60%"),
    ];
    let cells = || sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells);
    meanings
        .into_iter()
        .filter(|(_, tone, _)| cells().any(|c| c.1 == *tone))
        .map(|(text, tone, meaning)| {
            let text = match tone {
                Tone::High | Tone::Good | Tone::Fair | Tone::Low => "",
                _ => text,
            };
            (HeatCell(text.to_owned(), tone), meaning.to_owned())
        })
        .collect()
}

fn chart(sheets: Vec<HeatSheet>, notes: Vec<String>) -> Chart {
    let legend = legend(&sheets);
    let mut chart = Chart::new("", Drawing::Heat(Heat { legend, sheets }));
    chart.notes = notes;
    chart
}

/// 一份图上的一行或一栏。
struct Line {
    name: String,
    /// 分组（指标的一级指标、地区的上级）。
    group: String,
    total: String,
}

/// 两个方向各是什么，一格写什么。
struct Board<'a> {
    rows: Vec<Line>,
    columns: Vec<Line>,
    /// 名称栏、合计栏的栏头。
    heads: (String, String),
    cell: &'a dyn Fn(usize, usize) -> HeatCell,
}

/// 尺寸。
struct Sizes {
    /// 名称的字号，pt。
    size: f64,
    /// 栏头的字号，pt。
    head_size: f64,
    /// 一行的高，mm。
    row_height: f64,
    /// 一栏至少、至多的宽，mm。
    cell: (f64, f64),
}

impl Board<'_> {
    /// 分成各页。
    fn sheets(&self, sizes: &Sizes) -> Vec<HeatSheet> {
        if self.rows.is_empty() || self.columns.is_empty() {
            return Vec::new();
        }
        let em = sizes.size * PT;
        let names = self.rows.iter().map(|r| r.name.as_str());
        let label_width = widest(names, 2.0).min(15.0) * em + 3.0;
        let totals = self.rows.iter().map(|r| r.total.as_str());
        let with_total = self.rows.iter().any(|r| !r.total.is_empty());
        let total_width = if with_total {
            widest(totals.chain([self.heads.1.as_str()]), 2.0) * em + 3.5
        } else {
            0.0
        };
        let room = PAGE.0 - label_width - total_width;
        let most = ((room / sizes.cell.0) as usize).max(1);
        let pages_across = self.columns.len().div_ceil(most);
        let each = self.columns.len().div_ceil(pages_across);
        let cell_width = (room / each as f64).clamp(sizes.cell.0, sizes.cell.1);
        let head_em = sizes.head_size * PT;
        // 栏够宽就横着写（折行），否则竖着写
        let upright = cell_width < 3.2 * head_em;
        let longest = widest(self.columns.iter().map(|c| c.name.as_str()), 1.0);
        let head_height = if upright {
            let letters = self.columns.iter().map(|c| c.name.chars().count()).max();
            letters.unwrap_or(1) as f64 * head_em * UPRIGHT + 2.5
        } else {
            let per_line = ((cell_width - 1.0) / head_em).floor().max(1.0);
            (longest / per_line).ceil() * head_em * 1.25 + 2.5
        };
        let grouped = self.columns.iter().any(|c| !c.group.is_empty());
        let group_height = if grouped { 1.5 * head_em } else { 0.0 };
        let height = PAGE.1 - LEGEND - NOTES - head_height - group_height;
        let capacity = (height / sizes.row_height) as usize;
        let titled = self.rows.iter().any(|r| !r.group.is_empty());
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        for (ix, row) in self.rows.iter().enumerate() {
            match groups.last_mut() {
                Some((name, list)) if *name == row.group => list.push(ix),
                _ => groups.push((row.group.clone(), vec![ix])),
            }
        }
        let pages = pack(&groups, capacity, titled);
        // 各页都不满的，行高一些，至多高三分之一
        let fullest = pages.iter().map(|page| {
            let rows = page
                .iter()
                .map(|(_, rows)| rows.len() + usize::from(titled));
            rows.sum::<usize>()
        });
        let row_height = (height / fullest.max().unwrap_or(1) as f64)
            .clamp(sizes.row_height, sizes.row_height * 1.35);
        let mut sheets = Vec::new();
        for page in pages {
            for from in (0..self.columns.len()).step_by(each) {
                let columns: Vec<usize> = (from..self.columns.len().min(from + each)).collect();
                let mut spans: Vec<(String, usize)> = Vec::new();
                for ix in &columns {
                    let group = &self.columns[*ix].group;
                    match spans.last_mut() {
                        Some((name, span)) if name == group => *span += 1,
                        _ => spans.push((group.clone(), 1)),
                    }
                }
                let mut rows = Vec::new();
                for (title, list) in &page {
                    if titled {
                        rows.push(HeatRow {
                            labels: vec![title.clone()],
                            cells: Vec::new(),
                            total: String::new(),
                        });
                    }
                    rows.extend(list.iter().map(|row| HeatRow {
                        labels: vec![self.rows[*row].name.clone()],
                        cells: columns.iter().map(|c| (self.cell)(*row, *c)).collect(),
                        total: self.rows[*row].total.clone(),
                    }));
                }
                sheets.push(HeatSheet {
                    labels: vec![(self.heads.0.clone(), label_width)],
                    total: with_total.then(|| (self.heads.1.clone(), total_width)),
                    groups: if grouped { spans } else { Vec::new() },
                    columns: columns
                        .iter()
                        .map(|c| self.columns[*c].name.clone())
                        .collect(),
                    upright,
                    cell_width,
                    head_height,
                    row_height,
                    size: sizes.size,
                    head_size: sizes.head_size,
                    rows,
                });
            }
        }
        sheets
    }
}

/// 地区作栏：字大，坐在后排也看得清。
const WIDE: Sizes = Sizes {
    size: 13.0,
    head_size: 13.0,
    row_height: 5.7,
    cell: (7.0, 15.0),
};

/// 地区作行：一页排下全部指标。
const DENSE: Sizes = Sizes {
    size: 10.2,
    head_size: 9.0,
    row_height: 4.2,
    cell: (4.1, 12.0),
};

/// 基本要求板，地区作栏。
const BASIC_WIDE: Sizes = Sizes {
    size: 16.0,
    head_size: 14.0,
    row_height: 7.6,
    cell: (7.0, 17.0),
};

/// 基本要求板，地区作行。
const BASIC_TALL: Sizes = Sizes {
    size: 13.0,
    head_size: 12.0,
    row_height: 5.8,
    cell: (8.0, 18.0),
};

impl View<'_> {
    /// 指标的行或栏。
    fn indicator_lines(&self, list: &[&Indicator], grouped: bool) -> Vec<Line> {
        let share = |ix: usize| {
            self.main
                .indicators
                .get(ix)
                .map(|r| r.share)
                .unwrap_or_default()
        };
        list.iter()
            .map(|i| Line {
                name: indicator_name(i),
                group: if grouped {
                    self.office.catalogue.part_of(i).name.clone()
                } else {
                    String::new()
                },
                total: share(i.ix).percent(true),
            })
            .collect()
    }

    /// 地区的行或栏。
    fn place_lines(
        &self,
        list: &[(usize, String)],
        names: &ShortNames,
        share: impl Fn(usize) -> Share,
    ) -> Vec<Line> {
        list.iter()
            .map(|(ix, group)| Line {
                name: names.get(*ix),
                group: group.clone(),
                total: if self.reported(*ix) {
                    share(*ix).percent(true)
                } else {
                    "未报送".to_owned()
                },
            })
            .collect()
    }

    /// 地区与它的上级，按上级归在一起。
    fn places(&self) -> Vec<(usize, String)> {
        let groups = grouped(self.comparison, self.main);
        let several = groups.len() > 1;
        let of = groups.into_iter().flat_map(|(at, members)| {
            let parent = at.and_then(|at| self.main.by_parent.get(at));
            let name = match parent {
                Some(parent) if several => parent.name.clone(),
                None if several => "其他".to_owned(),
                _ => String::new(),
            };
            members.into_iter().map(move |m| (m, name.clone()))
        });
        of.collect()
    }

    fn state_cell(&self, indicator: &Indicator, place: usize) -> HeatCell {
        let readable = self
            .main
            .submission_of(place)
            .is_some_and(|s| s.is_readable());
        let state = self
            .main
            .state(&self.comparison.localities, place, indicator);
        cell(state.filter(|_| readable))
    }
}

/// 全部指标 × 全部地区。
pub(super) fn every(view: &View<'_>) -> Chart {
    let indicators: Vec<&Indicator> = view.office.catalogue.indicators.iter().collect();
    let places = view.places();
    let met = |ix: usize| view.main.results.get(ix).map(|r| r.met).unwrap_or_default();
    board(view, &indicators, &places, &met, (&WIDE, &DENSE))
}

/// 基本要求指标 × 地区；地区多时只列没有全部达到的。
pub(super) fn basic(view: &View<'_>) -> Chart {
    let indicators: Vec<&Indicator> = view
        .office
        .catalogue
        .indicators
        .iter()
        .filter(|i| i.basic)
        .collect();
    let met = |ix: usize| {
        view.main
            .results
            .get(ix)
            .map(|r| r.basic)
            .unwrap_or_default()
    };
    let all = view.places();
    let mut places = all.clone();
    if all.len() > ABREAST {
        places.retain(|(ix, _)| {
            indicators.iter().any(|i| {
                let state = view.state_cell(i, *ix).1;
                !matches!(state, Tone::Met | Tone::Na | Tone::Absent)
            })
        });
    }
    let mut chart = board(view, &indicators, &places, &met, (&BASIC_WIDE, &BASIC_TALL));
    let left_out: Vec<usize> = all
        .iter()
        .map(|(ix, _)| *ix)
        .filter(|ix| !places.iter().any(|(p, _)| p == ix))
        .collect();
    let fine = left_out.iter().filter(|ix| view.reported(**ix)).count();
    if fine > 0 && !indicators.is_empty() {
        chart.notes.insert(
            0,
            format!(
                "只列没有全部达到的；其余{fine}个地区的{}项基本要求指标全部达到。",
                indicators.len()
            ),
        );
    }
    chart
}

fn board(
    view: &View<'_>,
    indicators: &[&Indicator],
    places: &[(usize, String)],
    share: &dyn Fn(usize) -> Share,
    sizes: (&Sizes, &Sizes),
) -> Chart {
    let names = ShortNames::of(view.full_names(), LONGEST);
    let grouped = indicators.len() > 16 || places.len() > ABREAST;
    let sheets = if places.len() <= ABREAST {
        let columns = view.place_lines(places, &names, share);
        Board {
            rows: view.indicator_lines(indicators, grouped),
            columns,
            heads: ("指标".into(), "达标率".into()),
            cell: &|row, column| view.state_cell(indicators[row], places[column].0),
        }
        .sheets(sizes.0)
    } else {
        Board {
            rows: view.place_lines(places, &names, share),
            columns: view.indicator_lines(indicators, grouped && indicators.len() > 16),
            heads: ("地区".into(), "达标率".into()),
            cell: &|row, column| view.state_cell(indicators[column], places[row].0),
        }
        .sheets(sizes.1)
    };
    let shown: Vec<usize> = places.iter().map(|(ix, _)| *ix).collect();
    let mut notes: Vec<String> = Vec::new();
    if indicators.iter().any(|i| i.basic) && indicators.iter().any(|i| !i.basic) {
        notes.push("带*的是基本要求指标。".into());
    }
    notes.extend(names.note(&shown));
    chart(sheets, notes)
}

/// 份额的格子：整数的百分数。没有全达标的不写 100，有达标的不写 0。
fn share_cell(share: Share) -> HeatCell {
    if share.of == 0 {
        return HeatCell("—".into(), Tone::Na);
    }
    let (met, of) = (u64::from(share.met), u64::from(share.of));
    let percent = match (met * 200 + of) / (2 * of) {
        100.. if met < of => 99,
        0 if met > 0 => 1,
        n => n.min(100),
    };
    let tone = match met * 100 {
        n if n >= of * 90 => Tone::High,
        n if n >= of * 75 => Tone::Good,
        n if n >= of * 60 => Tone::Fair,
        _ => Tone::Low,
    };
    HeatCell(percent.to_string(), tone)
}

/// 指标 × 上级地区：所属各地在这一项上的达标率。
pub(super) fn by_parent(view: &View<'_>) -> Chart {
    let indicators: Vec<&Indicator> = view.office.catalogue.indicators.iter().collect();
    let mut parents: Vec<&ParentResult> = extent::summed(view.comparison, view.main);
    parents.retain(|p| p.reported > 0);
    let names = ShortNames::of(parents.iter().map(|p| p.name.as_str()), LONGEST);
    let columns = parents.iter().enumerate().map(|(ix, _)| Line {
        name: names.get(ix),
        group: String::new(),
        total: String::new(),
    });
    let sheets = Board {
        rows: view.indicator_lines(&indicators, true),
        columns: columns.collect(),
        heads: ("指标".into(), "合计".into()),
        cell: &|row, column| {
            let result = parents[column].indicators.get(indicators[row].ix);
            share_cell(result.map(|r| r.share).unwrap_or_default())
        },
    }
    .sheets(&WIDE);
    let all: Vec<usize> = (0..parents.len()).collect();
    let mut notes = vec!["格内为所属各地的达标率（%），四舍五入到整数。".to_owned()];
    notes.extend(names.note(&all));
    chart(sheets, notes)
}
