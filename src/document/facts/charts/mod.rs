//! 事实里的图：文稿用 `@图 名称` 指到它们。
//!
//! 全体：`要数` `答案构成` `方面达标率` `上级达标率` `排名县级`（每个层级一幅，名称里是层级；没有层级的是 `排名`）
//! `薄弱指标` `各项指标` `基本要求板` `热力图` `分片热力图` `数量要点` `两轮达标率`，有上期时有 `走势` `两期达标率`。
//! 一个地区：`各方面达标率`，有上期时有 `与上期达标率`。
//!
//! 会议材料的图按一页的地方分成几张；一页有多大，写在这里。

mod heat;
mod periods;
mod plain;
mod rank;
mod rounds;

pub use plain::locality_charts;

use super::extent;
use crate::document::chart::{Bar, Chart};
use crate::model::comparison::{Comparison, Round, Share};
use crate::office::Office;
use std::collections::BTreeMap;

/// 会议材料一页里放图的地方：宽、高，mm。`templates/gongwen/slide.typ` 照此留出。
const PAGE: (f64, f64) = (265.0, 146.0);

/// 会议材料的正文字号，pt（坐在后排也看得清）。
const BODY: f64 = 16.0;

/// 一磅是多少毫米。
const PT: f64 = 25.4 / 72.0;

/// 全体的图。
pub fn round_charts(comparison: &Comparison, office: &Office) -> BTreeMap<String, Chart> {
    let none = Round::default();
    let main = comparison.main_round().unwrap_or(&none);
    let all = View {
        comparison,
        office,
        main,
    };
    let mut charts = BTreeMap::new();
    let mut add = |name: &str, chart: Chart| charts.insert(name.to_owned(), chart);
    add("要数", plain::figures(&all));
    add("答案构成", plain::composition(&all));
    add("方面达标率", plain::parts(&all));
    add("数量要点", plain::sums(&all));
    add("上级达标率", rank::parents(&all));
    for (name, chart) in rank::levels(&all) {
        add(&name, chart);
    }
    add("薄弱指标", rank::weakest(&all));
    add("各项指标", rank::indicators(&all));
    // 逐个列不下的，没有逐个画的图
    if extent::each_fits(comparison, main) {
        add("基本要求板", heat::basic(&all));
        add("热力图", heat::every(&all));
    }
    add("分片热力图", heat::by_parent(&all));
    if let Some(chart) = rounds::shares(&all) {
        add("两轮达标率", chart);
    }
    if let Some(chart) = periods::trend(&all) {
        add("走势", chart);
    }
    if let Some(chart) = periods::places(&all) {
        add("两期达标率", chart);
    }
    charts
}

/// 画图要看的一切。
struct View<'a> {
    comparison: &'a Comparison,
    office: &'a Office,
    main: &'a Round,
}

impl View<'_> {
    /// 要上图的地区：应当报送的与报了的，按名册的次序。
    fn listed(&self) -> Vec<usize> {
        let all = self.comparison.localities.iter().enumerate();
        all.filter(|(ix, l)| l.expected || self.reported(*ix))
            .map(|(ix, _)| ix)
            .collect()
    }

    fn reported(&self, ix: usize) -> bool {
        self.main.submission_of(ix).is_some()
    }

    fn full_names(&self) -> impl Iterator<Item = &str> {
        self.comparison.localities.iter().map(|l| l.name.as_str())
    }
}

/// 份额的千分数，四舍五入；没有应计的为 0。
fn permille(share: Share) -> u32 {
    if share.of == 0 {
        return 0;
    }
    let (met, of) = (u64::from(share.met.min(share.of)), u64::from(share.of));
    ((met * 2000 + of) / (2 * of)) as u32
}

/// 一条达标率。
fn bar(share: Share) -> Bar {
    Bar {
        permille: permille(share),
        label: share.percent(true),
    }
}

/// 一段文字占几个字的宽：半角的算半个。
fn width_of(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.55 } else { 1.0 })
        .sum()
}

/// 最宽的一段占几个字，不少于 `least`。
fn widest<'a>(texts: impl Iterator<Item = &'a str>, least: f64) -> f64 {
    texts.map(width_of).fold(least, f64::max)
}

/// 把分了组的行装进各页，一页至多 `capacity` 行，组的标题占一行（`titled`）。
///
/// 组尽量不拆；一页已过半而下一组装不下时另起一页，否则拆开，续页重印标题。
/// 各页的行数相近：最后一页不会只剩一两行。
fn pack<T: Clone>(
    groups: &[(String, Vec<T>)],
    capacity: usize,
    titled: bool,
) -> Vec<Vec<(String, Vec<T>)>> {
    let head = usize::from(titled);
    let capacity = capacity.max(head + 1);
    let mut pages: Vec<Vec<(String, Vec<T>)>> = Vec::new();
    let mut room = 0;
    for (name, rows) in groups.iter().filter(|(_, rows)| !rows.is_empty()) {
        let mut rest = rows.as_slice();
        let mut part = 0;
        while !rest.is_empty() {
            let whole = rest.len() + head <= room;
            let enough = room >= head + 4 && room * 2 > capacity;
            if !(whole || enough) || room <= head {
                pages.push(Vec::new());
                room = capacity;
            }
            let fits = room - head;
            let take = if rest.len() <= fits {
                rest.len()
            } else {
                // 均匀地拆：不留一两行的尾巴
                fits.min(rest.len().div_ceil(rest.len().div_ceil(fits)))
                    .max(1)
            };
            let (now, later) = rest.split_at(take);
            let title = if part == 0 {
                name.clone()
            } else {
                format!("{name}（续）")
            };
            if let Some(page) = pages.last_mut() {
                page.push((title, now.to_vec()));
            }
            room -= take + head;
            rest = later;
            part += 1;
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_packed_whole_and_evenly() {
        let groups = |sizes: &[usize]| -> Vec<(String, Vec<usize>)> {
            let of = sizes.iter().enumerate();
            of.map(|(ix, n)| (format!("第{ix}组"), (0..*n).collect()))
                .collect()
        };
        for (sizes, capacity) in [
            (&[4usize, 14, 9, 13, 10][..], 17),
            (&[1][..], 17),
            (&[15; 12][..], 20),
            (&[180][..], 20),
            (&[0, 3][..], 5),
        ] {
            let pages = pack(&groups(sizes), capacity, true);
            let total: usize = pages.iter().flatten().map(|(_, rows)| rows.len()).sum();
            assert_eq!(total, sizes.iter().sum::<usize>(), "一行不少");
            for page in &pages {
                let rows: usize = page.iter().map(|(_, rows)| rows.len() + 1).sum();
                assert!(rows <= capacity && !page.is_empty(), "{sizes:?}：{rows}");
            }
        }
        assert!(pack::<usize>(&[], 10, true).is_empty());
    }
}
