//! 前后对照的图：一行两个点。自查与抽查两轮，上期与本期。

use super::{View, bar, permille, widest};
use crate::document::chart::{Chart, Drawing, PairRow, Pairs};
use crate::document::facts::contrast::{contrast, way};
use crate::document::facts::short_name::ShortNames;
use crate::model::comparison::Share;
use crate::text::locale;
use std::cmp::Ordering;

/// 一页画几行。
const ROWS: usize = 8;

/// 升降几个百分点：印出来的两个数相减。
fn change(from: Share, to: Share) -> String {
    let Some(points) = locale::points_between((from.met, from.of), (to.met, to.of)) else {
        return String::new();
    };
    let cross = |a: Share, b: Share| u64::from(a.met) * u64::from(b.of);
    let word = match cross(to, from).cmp(&cross(from, to)) {
        Ordering::Equal => return "持平".into(),
        Ordering::Less => "降",
        Ordering::Greater => "升",
    };
    let n = points.unsigned_abs();
    match (n, n % 10) {
        (0, _) => format!("略{word}"),
        (_, 0) => format!("{word}{}.{}", n / 100, n % 100 / 10),
        _ => format!("{word}{}.{:02}", n / 100, n % 100),
    }
}

/// 变化大的在前，一样大的按原来的次序；至多一页。连同原来有几个。
pub(super) fn largest(
    mut places: Vec<(usize, Share, Share)>,
) -> (usize, Vec<(usize, Share, Share)>) {
    let total = places.len();
    places.sort_by_key(|(_, a, b)| std::cmp::Reverse(permille(*a).abs_diff(permille(*b))));
    places.truncate(ROWS);
    (total, places)
}

/// 前后两个达标率，一个地区一行。
pub(super) fn pairs(
    view: &View<'_>,
    (total, places): (usize, Vec<(usize, Share, Share)>),
    series: [String; 2],
    title: &str,
) -> Chart {
    let short = ShortNames::of(view.full_names(), 8);
    let rows = places.iter().map(|(ix, from, to)| PairRow {
        label: short.get(*ix),
        from: bar(*from),
        to: bar(*to),
        change: change(*from, *to),
    });
    let rows: Vec<PairRow> = rows.collect();
    let least = rows
        .iter()
        .flat_map(|r| [r.from.permille, r.to.permille])
        .min()
        .unwrap_or(0);
    let shown: Vec<usize> = places.iter().map(|(ix, ..)| *ix).collect();
    let mut chart = Chart::new(
        if total > ROWS {
            format!("{title}（变化最大的{ROWS}个）")
        } else {
            title.to_owned()
        },
        Drawing::Pairs(Pairs {
            series: series.to_vec(),
            label_width: widest(rows.iter().map(|r| r.label.as_str()), 3.0),
            axis: (least / 100 * 100, 1000),
            rows,
        }),
    );
    chart.unit = Some("%；升降为百分点".into());
    chart.notes = short.note(&shown).into_iter().collect();
    chart
}

/// 两轮的达标率：变化大的地区，逐个一行。没有第二轮的没有。
pub(super) fn shares(view: &View<'_>) -> Option<Chart> {
    let contrast = contrast(view.comparison)?;
    let places = contrast.places.iter().filter_map(|p| {
        let from = contrast.before.results.get(p.ix)?.met;
        let to = contrast.after.results.get(p.ix)?.met;
        (from.of > 0 && to.of > 0).then_some((p.ix, from, to))
    });
    let series = [contrast.before, contrast.after].map(|round| way(round).to_owned());
    Some(pairs(view, largest(places.collect()), series, "两轮达标率"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_percentage_points() {
        let s = |met, of| Share { met, of };
        for (from, to, want) in [
            (s(45, 50), s(40, 50), "降10.0"),
            (s(40, 49), s(40, 49), "持平"),
            (s(40, 49), s(41, 50), "升0.4"),
            (s(7, 12), s(8, 12), "升8.4"),
            (s(9999, 20000), s(10000, 20000), "略升"),
            (s(0, 0), s(1, 2), ""),
        ] {
            assert_eq!(change(from, to), want);
        }
    }
}
