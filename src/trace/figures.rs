//! 公文里会出现的各个数：叫什么、怎样写、由什么组成。全部的数由 [`super::collect`] 列出。

use super::record::Record;
use crate::text::locale;
use std::collections::BTreeMap;

/// 一格：哪一轮、哪个地区、哪个指标（都是下标）。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// 轮（`rounds` 的下标）。
    pub round: usize,
    /// 地区（那一轮材料的下标）。
    pub at: usize,
    /// 指标（`indicators` 的下标）。
    pub ix: usize,
}

/// 一个数。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// 叫什么：`岚州市所属合计的达标率`
    pub label: String,
    /// 句子里必须有的词，少一个就不是它；`甲|乙` 有一个就行。只关本地区的公文里，不必再说出本地区。
    pub must: Vec<String>,
    /// 句子里多半有的词。
    pub words: Vec<String>,
    /// 只关一个地区的，是哪个地区。
    pub locality: Option<String>,
    /// 由什么组成。
    pub made: Made,
}

/// 由什么组成。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// 份额：计入的各格。
    Share(Vec<Spot>),
    /// 个数：名称与说明。
    Names(Vec<(String, String)>),
    /// 项次：各格。
    Cells(Vec<Spot>),
    /// 合计：各格的第几个填写项。
    Sum(Vec<(Spot, usize)>),
    /// 对照的项次：自己报的与核查的，一处两格。
    Pairs(Vec<(Spot, Spot)>),
    /// 升降的百分点：从哪些格到哪些格。
    Change(Vec<Spot>, Vec<Spot>),
    /// 名次：第几，与同级各地区（已按名次）。
    Rank(u32, Vec<(String, String)>),
}

impl Figure {
    /// 在公文里可能的写法：`87.5%`、`35`、`40`。
    pub fn forms(&self, record: &Record) -> Vec<String> {
        let mut forms = match &self.made {
            Made::Share(cells) => {
                let (met, of) = share(record, cells);
                vec![
                    locale::percent(met, of, false),
                    locale::percent(met, of, true),
                    met.to_string(),
                    of.to_string(),
                ]
            }
            Made::Names(names) => vec![names.len().to_string()],
            Made::Cells(cells) => vec![cells.len().to_string()],
            Made::Pairs(pairs) => vec![pairs.len().to_string()],
            Made::Sum(addends) => vec![sum(record, addends).to_string()],
            Made::Rank(place, _) => vec![place.to_string()],
            Made::Change(before, now) => {
                let tenths = change(share(record, before), share(record, now));
                vec![
                    locale::points(tenths * 10),
                    format!("{}.{}", tenths / 10, tenths % 10),
                ]
            }
        };
        forms.sort();
        forms.dedup();
        forms
    }
}

/// 两个份额相差多少，千分之一：照印出的百分数相减，读者看到的两个数与它们的差对得上。
fn change(before: (u32, u32), now: (u32, u32)) -> i64 {
    if before.1 == 0 || now.1 == 0 {
        return 0;
    }
    let printed = |(met, of): (u32, u32)| {
        let of = i64::from(of);
        (i64::from(met) * 2000 + of) / (2 * of)
    };
    (printed(now) - printed(before)).abs()
}

/// 达到数与应计数。
pub fn share(record: &Record, cells: &[Spot]) -> (u32, u32) {
    let mut met = 0;
    let mut of = 0;
    for &cell in cells {
        match counts(record, cell) {
            "y" => {
                met += 1;
                of += 1;
            }
            "n" | "b" => of += 1,
            _ => {}
        }
    }
    (met, of)
}

/// 一格计入汇总的是什么；没有材料为空。
pub fn counts(record: &Record, spot: Spot) -> &str {
    record
        .answer(spot.round, spot.at, spot.ix)
        .map_or("", |a| a.counts.as_str())
}

/// 一个填写项的数。
pub fn amount(record: &Record, spot: Spot, field: usize) -> Option<i64> {
    let answer = record.answer(spot.round, spot.at, spot.ix)?;
    answer.numbers.get(field)?.as_ref()?.value
}

/// 合计。
pub fn sum(record: &Record, addends: &[(Spot, usize)]) -> i64 {
    addends
        .iter()
        .filter_map(|&(spot, field)| amount(record, spot, field))
        .fold(0_i64, i64::saturating_add)
}

/// 全部的数，按写法查。
pub struct Index<'a> {
    /// 据以算出的记录。
    pub record: &'a Record,
    /// 全部的数。
    pub figures: Vec<Figure>,
    by_form: BTreeMap<String, Vec<usize>>,
}

impl<'a> Index<'a> {
    /// 由记录列出全部的数。
    pub fn new(record: &'a Record) -> Self {
        let figures = super::collect::all(record);
        let mut by_form: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, figure) in figures.iter().enumerate() {
            for form in figure.forms(record) {
                by_form.entry(form).or_default().push(at);
            }
        }
        Self {
            record,
            figures,
            by_form,
        }
    }

    /// 写作这样的各个数，照列出的次序。
    pub fn written(&self, forms: &[String]) -> Vec<&Figure> {
        let mut found: Vec<usize> = forms
            .iter()
            .filter_map(|form| self.by_form.get(form))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|at| self.figures.get(at))
            .collect()
    }

    /// 与所问的数最接近的几个：数与它叫什么。
    pub fn nearest(&self, wanted: &str) -> Vec<(String, String)> {
        let number = |text: &str| text.trim_end_matches('%').parse::<f64>().ok();
        let Some(target) = number(wanted) else {
            return Vec::new();
        };
        let percent = wanted.ends_with('%');
        let mut all: Vec<(f64, String, usize)> = Vec::new();
        for (form, figures) in &self.by_form {
            if form.ends_with('%') == percent
                && let (Some(value), Some(first)) = (number(form), figures.first())
            {
                all.push(((value - target).abs(), form.clone(), *first));
            }
        }
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let near = all.into_iter().take(3);
        near.filter_map(|(_, form, at)| Some((form, self.figures.get(at)?.label.clone())))
            .collect()
    }
}
