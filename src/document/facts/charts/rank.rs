//! 排名条：各地、各市、各项指标，由高到低。

use super::{BODY, PAGE, PT, View, bar, pack, permille, widest, width_of};
use crate::document::chart::{Chart, Drawing, RankRow, Ranking};
use crate::document::facts::extent;
use crate::document::facts::short_name::ShortNames;
use crate::document::facts::words;
use crate::model::comparison::Share;

/// 一行的高，是字号的几倍；`templates/gongwen/chart.typ` 照此排。
const PITCH: f64 = 1.3;

/// 一页里参照线的说明占的高，mm。
const KEY: f64 = 9.0;

/// 图下的注的字号，pt；`templates/gongwen/slide.typ` 照此排。
const NOTE: f64 = 12.0;

/// 名称至多几个字。
const LONGEST: usize = 8;

/// 一栏排几行。
fn per_column(with_key: bool) -> usize {
    let height = PAGE.1 - if with_key { KEY } else { 0.0 };
    (height / (BODY * PT * PITCH)) as usize
}

fn row(place: String, label: String, share: Share, overall: Share) -> RankRow {
    RankRow {
        place,
        label,
        bar: (share.of > 0).then(|| permille(share)),
        value: share.percent(true),
        low: share.of > 0 && overall.of > 0 && share.order(&overall).is_lt(),
        section: false,
    }
}

/// 一栏放得下的排一栏，否则排两栏；各页、各栏的行数相近。
///
/// 图下的注跟在最后一页：各页都给它留出地方，注不会独占一页。
fn sheets(rows: Vec<RankRow>, notes: &[String]) -> Vec<Vec<Vec<RankRow>>> {
    let tall = per_column(true).saturating_sub(note_rows(notes)).max(1);
    if rows.len() <= tall {
        return if rows.is_empty() {
            Vec::new()
        } else {
            vec![vec![rows]]
        };
    }
    let pages = rows.len().div_ceil(2 * tall);
    let each = rows.len().div_ceil(pages);
    rows.chunks(each)
        .map(|page| {
            let half = page.len().div_ceil(2);
            page.chunks(half).map(<[RankRow]>::to_vec).collect()
        })
        .collect()
}

/// 注占几行条的地方：注的字小，一行排得下的字多。
fn note_rows(notes: &[String]) -> usize {
    let per_line = PAGE.0 / (NOTE * PT);
    let lines = notes
        .iter()
        .map(|n| (width_of(n) / per_line).ceil().max(1.0));
    let height: f64 = lines.map(|n| n * NOTE * PT * 1.35 + 2.0).sum();
    (height / (BODY * PT * PITCH)).ceil() as usize
}

fn ranking(view: &View<'_>, sheets: Vec<Vec<Vec<RankRow>>>, places: bool) -> Ranking {
    let overall = view.main.met;
    let rows = || sheets.iter().flatten().flatten();
    Ranking {
        label_width: widest(rows().filter(|r| !r.section).map(|r| r.label.as_str()), 3.0),
        place_width: if places {
            widest(rows().map(|r| r.place.as_str()), 1.2)
        } else {
            0.0
        },
        value_width: widest(rows().map(|r| r.value.as_str()), 3.3),
        mark: (overall.of > 0).then(|| {
            let mut mark = bar(overall);
            let scope = words::scope(&view.office.config.office.region);
            mark.label = format!("{scope}{}", overall.percent(true));
            mark
        }),
        sheets,
    }
}

/// 各上级地区合计的达标率。
pub(super) fn parents(view: &View<'_>) -> Chart {
    let mut list = extent::summed(view.comparison, view.main);
    list.retain(|p| p.reported > 0);
    list.sort_by(|a, b| b.met.order(&a.met));
    let short = ShortNames::of(list.iter().map(|p| p.name.as_str()), LONGEST);
    let rows: Vec<RankRow> = list
        .iter()
        .enumerate()
        .map(|(ix, p)| {
            let mut row = row(String::new(), short.get(ix), p.met, view.main.met);
            row.place = (ix + 1).to_string();
            if let Some(before) = ix.checked_sub(1)
                && list[before].met.order(&p.met).is_eq()
            {
                row.place = String::new();
            }
            row
        })
        .collect();
    let rows = with_ties(rows);
    let all: Vec<usize> = (0..list.len()).collect();
    let notes: Vec<String> = short.note(&all).into_iter().collect();
    let sheets = sheets(rows, &notes);
    let mut chart = Chart::new("", Drawing::Ranking(ranking(view, sheets, true)));
    chart.notes = notes;
    chart
}

/// 并列的同名次：空着的取前一行的。
fn with_ties(mut rows: Vec<RankRow>) -> Vec<RankRow> {
    for ix in 1..rows.len() {
        if rows[ix].place.is_empty() {
            rows[ix].place = rows[ix - 1].place.clone();
        }
    }
    rows
}

/// 各层级的地区，由高到低；没有材料的排在最后，写明未报送。多得列不下的层级没有图。
pub(super) fn levels(view: &View<'_>) -> Vec<(String, Chart)> {
    let short = ShortNames::of(view.full_names(), LONGEST);
    let listed = view.listed();
    let level_of = |ix: usize| {
        view.comparison
            .localities
            .get(ix)
            .and_then(|l| l.level.as_deref())
    };
    let mut levels: Vec<Option<&str>> = listed.iter().map(|ix| level_of(*ix)).collect();
    levels.sort_by_key(|level| (words::level_order(*level), level.map(str::to_owned)));
    levels.dedup();
    let count = |level: &Option<&str>| listed.iter().filter(|ix| level_of(**ix) == *level).count();
    levels.retain(|level| count(level) <= extent::MOST_LISTED);
    let one = |level: Option<&str>| {
        let mut members: Vec<usize> = listed
            .iter()
            .copied()
            .filter(|ix| level_of(*ix) == level)
            .collect();
        let result = |ix: usize| view.main.results.get(ix);
        members.sort_by_key(|ix| {
            let place = result(*ix).and_then(|r| r.rank).map(|r| r.place);
            (place.unwrap_or(u32::MAX), !view.reported(*ix))
        });
        let rows = members.iter().map(|ix| {
            let share = result(*ix).map(|r| r.met).unwrap_or_default();
            let place = result(*ix)
                .and_then(|r| r.rank)
                .map(|r| r.place.to_string());
            let mut row = row(
                place.unwrap_or_else(|| "—".to_owned()),
                short.get(*ix),
                share,
                view.main.met,
            );
            if share.of == 0 {
                row.value = if view.reported(*ix) {
                    "无可计"
                } else {
                    "未报送"
                }
                .to_owned();
            }
            row
        });
        let rows: Vec<RankRow> = rows.collect();
        let notes: Vec<String> = short.note(&members).into_iter().collect();
        let sheets = sheets(rows, &notes);
        let mut chart = Chart::new("", Drawing::Ranking(ranking(view, sheets, true)));
        chart.notes = notes;
        (format!("排名{}", level.unwrap_or_default()), chart)
    };
    levels.into_iter().map(one).collect()
}

/// 达标率最低的指标，至多十二项；各地都达到的不列。
pub(super) fn weakest(view: &View<'_>) -> Chart {
    let indicators = view.office.catalogue.indicators.iter();
    let mut list: Vec<_> = indicators
        .zip(&view.main.indicators)
        .filter(|(_, r)| r.share.of > 0 && r.share.met < r.share.of)
        .collect();
    list.sort_by(|a, b| a.1.share.order(&b.1.share));
    let rows = list.into_iter().take(12).map(|(indicator, result)| {
        row(String::new(), label(indicator), result.share, view.main.met)
    });
    let rows: Vec<RankRow> = rows.collect();
    let notes = basic_note(view);
    let sheets = sheets(rows, &notes);
    let mut chart = Chart::new("", Drawing::Ranking(ranking(view, sheets, false)));
    chart.notes = notes;
    chart
}

/// 全部指标，按一级指标分组，组内由高到低。
pub(super) fn indicators(view: &View<'_>) -> Chart {
    let catalogue = &view.office.catalogue;
    let mut groups: Vec<(String, Vec<RankRow>)> = Vec::new();
    for (ix, part) in catalogue.parts.iter().enumerate() {
        let of_part = catalogue.indicators.iter().zip(&view.main.indicators);
        let mut list: Vec<_> = of_part
            .filter(|(i, _)| catalogue.groups.get(i.group).is_some_and(|g| g.part == ix))
            .collect();
        list.sort_by(|a, b| b.1.share.order(&a.1.share));
        let share = view.main.parts.get(ix).copied().unwrap_or_default();
        groups.push((
            format!("{}　{}", part.name, share.percent(true)),
            list.into_iter()
                .map(|(i, r)| row(String::new(), label(i), r.share, view.main.met))
                .collect(),
        ));
    }
    let notes = basic_note(view);
    let (full, below) = (per_column(true), note_rows(&notes));
    let mut pages = pack(&groups, full, true);
    let last = pages.last().into_iter().flatten();
    let rows: usize = last.map(|(_, rows)| rows.len() + 1).sum();
    // 注跟在最后一页：放不下的，各页都少排几行
    if rows + below > full {
        pages = pack(&groups, full.saturating_sub(below), true);
    }
    let section = |title: String| RankRow {
        place: String::new(),
        label: title,
        bar: None,
        value: String::new(),
        low: false,
        section: true,
    };
    let sheets = pages.into_iter().map(|page| {
        let rows = page
            .into_iter()
            .flat_map(|(title, rows)| std::iter::once(section(title)).chain(rows));
        vec![rows.collect()]
    });
    let mut chart = Chart::new("", Drawing::Ranking(ranking(view, sheets.collect(), false)));
    chart.notes = notes;
    chart
}

fn label(indicator: &crate::model::catalogue::Indicator) -> String {
    let star = if indicator.basic { "*" } else { "" };
    format!("{star}{}", indicator.short)
}

fn basic_note(view: &View<'_>) -> Vec<String> {
    if view.office.catalogue.basic_count() == 0 {
        Vec::new()
    } else {
        vec!["带*的是基本要求指标。".into()]
    }
}
