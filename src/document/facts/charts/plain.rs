//! 一页之内的图：要数、构成、各方面、数量。

use super::{View, bar, permille, widest};
use crate::document::chart::{Bar, Bars, Chart, Drawing, FigureItem, Figures, Group, Stack};
use crate::document::facts::words;
use crate::model::comparison::{Comparison, Round, Share};
use crate::office::Office;
use std::collections::BTreeMap;

/// 名称一栏至多几个字；再长的折行。
const LABEL: f64 = 12.0;

/// 开头的几个大字：报送、达标率、基本要求、全部达到的地区。
pub(super) fn figures(view: &View<'_>) -> Chart {
    let main = view.main;
    let reported = main.reported();
    let expected = view
        .comparison
        .localities
        .iter()
        .filter(|l| l.expected)
        .count();
    let mut items = vec![if view.comparison.has_roster {
        FigureItem {
            value: format!("{reported}/{expected}"),
            unit: String::new(),
            label: "已报/应报（个）".into(),
            note: match main.missing().count() {
                0 => "全部报送".into(),
                n => format!("{n}个未报送或未能读取"),
            },
        }
    } else {
        FigureItem {
            value: reported.to_string(),
            unit: "个".into(),
            label: "已报送".into(),
            note: String::new(),
        }
    }];
    let mut share = |label: &str, share: Share| {
        if share.of > 0 {
            items.push(FigureItem {
                value: share.percent(false),
                unit: String::new(),
                label: label.into(),
                note: format!("应计{}项次，达到{}", share.of, share.met),
            });
        }
    };
    share("达标率", main.met);
    share("基本要求达标率", main.basic);
    let counted = main.results.iter().filter(|r| r.basic.of > 0);
    let all_met = counted
        .clone()
        .filter(|r| r.basic.met == r.basic.of)
        .count();
    if main.basic.of > 0 {
        items.push(FigureItem {
            value: all_met.to_string(),
            unit: "个".into(),
            label: "基本要求全部达到".into(),
            note: format!("参加统计{}个", counted.count()),
        });
    }
    Chart::new("", Drawing::Figures(Figures { items }))
}

/// 各方面的答案由哪几种构成。
pub(super) fn composition(view: &View<'_>) -> Chart {
    let catalogue = &view.office.catalogue;
    let mut counts = vec![[0u32; 4]; catalogue.parts.len()];
    for (indicator, result) in catalogue.indicators.iter().zip(&view.main.indicators) {
        let part = catalogue.groups.get(indicator.group).map(|g| g.part);
        if let Some(count) = part.and_then(|p| counts.get_mut(p)) {
            for (sum, n) in
                count
                    .iter_mut()
                    .zip([result.yes, result.no, result.blank, result.unclear])
            {
                *sum += n;
            }
        }
    }
    let rows = catalogue
        .parts
        .iter()
        .zip(counts)
        .filter_map(|(part, count)| {
            let total: u32 = count.iter().sum();
            (total > 0).then(|| Group {
                label: part.name.clone(),
                bars: segments(count, total),
            })
        });
    let rows: Vec<Group> = rows.collect();
    let mut chart = Chart::new(
        "各方面答案的构成",
        Drawing::Stack(Stack {
            series: ["达到", "未达到", "空白", "存疑"]
                .map(str::to_owned)
                .to_vec(),
            label_width: widest(rows.iter().map(|r| r.label.as_str()), 3.0).min(LABEL),
            rows,
        }),
    );
    chart.unit = Some("项次".into());
    chart
}

/// 各段的长短：最大余数法，相加恰为 1000。
fn segments(count: [u32; 4], total: u32) -> Vec<Bar> {
    let (mut parts, total) = (count.map(|n| u64::from(n) * 1000), u64::from(total));
    let mut lengths = parts.map(|n| n / total);
    let mut left = 1000 - lengths.iter().sum::<u64>();
    while left > 0 {
        let most = (0..4).max_by_key(|ix| parts[*ix] % total).unwrap_or(0);
        lengths[most] += 1;
        parts[most] = 0;
        left -= 1;
    }
    let of = lengths.iter().zip(count);
    of.map(|(length, n)| Bar {
        permille: *length as u32,
        label: if n == 0 { String::new() } else { n.to_string() },
    })
    .collect()
}

/// 各方面的达标率，由高到低。
pub(super) fn parts(view: &View<'_>) -> Chart {
    let parts = view.office.catalogue.parts.iter().zip(&view.main.parts);
    let mut shares: Vec<(&str, Share)> = parts
        .filter(|(_, share)| share.of > 0)
        .map(|(part, share)| (part.name.as_str(), *share))
        .collect();
    shares.sort_by(|a, b| b.1.order(&a.1));
    let groups: Vec<Group> = shares
        .into_iter()
        .map(|(name, share)| Group {
            label: name.to_owned(),
            bars: vec![bar(share)],
        })
        .collect();
    let scope = words::scope(&view.office.config.office.region);
    let mut chart = Chart::new(
        format!("{scope}各方面达标率"),
        Drawing::Bars(Bars {
            series: vec![scope],
            label_width: widest(groups.iter().map(|g| g.label.as_str()), 3.0).min(LABEL),
            groups,
        }),
    );
    chart.unit = Some("%".into());
    chart
}

/// 每个方面一个最有代表的数量，至多六个。
pub(super) fn sums(view: &View<'_>) -> Chart {
    let sums = crate::document::facts::round::key_sums_of(view.office, view.main);
    let items = sums.into_iter().take(6).map(|sum| FigureItem {
        value: if sum.approximate > 0 {
            format!("约{}", sum.sum)
        } else {
            sum.sum.to_string()
        },
        unit: sum.unit,
        label: format!("{}·{}", sum.indicator, sum.field),
        note: format!("{}个填报", sum.reported),
    });
    let mut chart = Chart::new(
        "",
        Drawing::Figures(Figures {
            items: items.collect(),
        }),
    );
    chart.notes = vec!["各地填报数相加，以各地报送材料为准。".into()];
    chart
}

/// 条末的数写明达到、应计的，图题里这样说。
pub(super) const COUNTED: &str = "%，括号内为达到/应计指标数";

/// 一条达标率，条末写明达到、应计。
pub(super) fn counted(share: Share) -> Bar {
    Bar {
        permille: permille(share),
        label: if share.of == 0 {
            "无应计项".to_owned()
        } else {
            format!("{}（{}/{}）", share.percent(true), share.met, share.of)
        },
    }
}

/// 一个地区的图：各方面达标率与全体并列；有上期的，与上期并列。
pub fn locality_charts(
    comparison: &Comparison,
    office: &Office,
    ix: usize,
    scope: &str,
) -> BTreeMap<String, Chart> {
    let none = Round::default();
    let main = comparison.main_round().unwrap_or(&none);
    let own = main
        .results
        .get(ix)
        .map(|r| r.parts.as_slice())
        .unwrap_or_default();
    let parts = office
        .catalogue
        .parts
        .iter()
        .zip(own.iter().zip(&main.parts));
    let groups: Vec<Group> = parts
        .map(|(part, (own, all))| Group {
            label: part.name.clone(),
            bars: vec![counted(*own), counted(*all)],
        })
        .collect();
    if groups.is_empty() {
        return BTreeMap::new();
    }
    let name = comparison
        .localities
        .get(ix)
        .map(|l| l.name.clone())
        .unwrap_or_default();
    let mut chart = Chart::new(
        "各方面达标率",
        Drawing::Bars(Bars {
            series: vec![name, scope.to_owned()],
            label_width: widest(groups.iter().map(|g| g.label.as_str()), 3.0).min(LABEL),
            groups,
        }),
    );
    chart.unit = Some(COUNTED.into());
    let mut charts = BTreeMap::from([("各方面达标率".to_owned(), chart)]);
    if let Some(chart) = super::periods::of_locality(comparison, main, ix) {
        charts.insert("与上期达标率".to_owned(), chart);
    }
    charts
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn segments_fill_the_bar_exactly() {
        for count in [
            [1, 1, 1, 0],
            [2, 0, 0, 1],
            [997, 1, 1, 1],
            [0, 0, 0, 5],
            [7, 7, 7, 7],
        ] {
            let bars = segments(count, count.iter().sum());
            assert_eq!(
                bars.iter().map(|b| b.permille).sum::<u32>(),
                1000,
                "{count:?}"
            );
            for (bar, n) in bars.iter().zip(count) {
                assert_eq!(bar.label.is_empty(), n == 0);
            }
        }
    }
}
