//! 把公文里会出现的数一一列出：各级各轮的份额、个数、合计、名次，与上期、与核查的对照。
//!
//! 一个数一项：叫什么、句子里有哪些词才是它、由哪些格组成。添一种数，在它那一类里添几行。

mod indicators;
mod reports;
mod rounds;
mod shares;

use super::figures::{Figure, Made, Spot, counts};
use super::record::Record;

/// 计入汇总的各种：记号、叫法。
const LETTERS: [(&str, &str); 5] = [
    ("y", "填“有”“是”的"),
    ("n", "填“无”“否”的"),
    ("b", "空白的"),
    ("u", "存疑的"),
    ("-", "不适用的"),
];

/// 同上，句子和表里认它用的词。
fn letter_word(letter: &str) -> &'static str {
    match letter {
        "y" => "达到|填“有”",
        "n" => "未达到|填“无”|无、否",
        "b" => "空白|未作答",
        "u" => "存疑|两项都勾|看不清|填写不同",
        _ => "不适用",
    }
}

/// 一串名称与说明。
type Named = Vec<(String, String)>;

/// 全部的数。
pub(super) fn all(record: &Record) -> Vec<Figure> {
    if record.rounds.is_empty() {
        return Vec::new();
    }
    let mut list = List::new(record);
    list.shares();
    list.places();
    list.indicators();
    list.reports();
    list.catalogue();
    list.checks();
    list.previous();
    list.figures
}

struct List<'a> {
    record: &'a Record,
    figures: Vec<Figure>,
    /// 主轮报了材料的地区。
    sent: Vec<usize>,
    every: Vec<usize>,
    basic: Vec<usize>,
    parents: Vec<&'a str>,
}

fn spots(round: usize, places: &[usize], indicators: &[usize]) -> Vec<Spot> {
    let one = |&at: &usize| indicators.iter().map(move |&ix| Spot { round, at, ix });
    places.iter().flat_map(one).collect()
}

impl<'a> List<'a> {
    fn new(record: &'a Record) -> Self {
        let every: Vec<usize> = (0..record.indicators.len()).collect();
        let mut parents: Vec<&str> = Vec::new();
        for place in &record.localities {
            if !place.parent.is_empty() && !parents.contains(&place.parent.as_str()) {
                parents.push(&place.parent);
            }
        }
        Self {
            record,
            figures: Vec::new(),
            sent: sent(record, 0),
            basic: every
                .iter()
                .copied()
                .filter(|&ix| record.indicators[ix].basic)
                .collect(),
            every,
            parents,
        }
    }

    fn push(
        &mut self,
        label: String,
        must: &[&str],
        words: &[&str],
        locality: Option<&str>,
        made: Made,
    ) {
        let owned = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect();
        self.figures.push(Figure {
            label,
            must: owned(must),
            words: owned(words),
            locality: locality.map(str::to_owned),
            made,
        });
    }

    /// 一个份额，与其中没有达到的项次。
    fn rate(
        &mut self,
        label: String,
        must: &[&str],
        words: &[&str],
        locality: Option<&str>,
        cells: Vec<Spot>,
    ) {
        let unmet = |s: &Spot| matches!(counts(self.record, *s), "n" | "b");
        let short: Vec<Spot> = cells.iter().copied().filter(unmet).collect();
        let named = label.replace("达标率", "各项里没有达到的项次");
        self.push(label, must, words, locality, Made::Share(cells));
        let must = [must, &["未达到|未全部达到"]].concat();
        self.push(named, &must, words, locality, Made::Cells(short));
    }

    fn name(&self, at: usize) -> &'a str {
        self.record.localities.get(at).map_or("", |l| &l.name)
    }

    fn source(&self, at: usize) -> String {
        let material = self.record.rounds.first().and_then(|r| r.materials.get(at));
        material.map_or_else(String::new, |m| format!("{} {}", m.path, m.sheet))
    }

    fn children(&self, parent: &str) -> Vec<usize> {
        let of = |&at: &usize| self.record.localities[at].parent == parent;
        self.sent.iter().copied().filter(of).collect()
    }

    fn of_part(&self, part: usize) -> Vec<usize> {
        let own = |&ix: &usize| self.record.indicators[ix].part == part;
        self.every.iter().copied().filter(own).collect()
    }

    /// 计入汇总的是某一种的各格。
    fn marked(&self, cells: Vec<Spot>, letter: &str) -> Vec<Spot> {
        let of = |s: &Spot| counts(self.record, *s) == letter;
        cells.into_iter().filter(of).collect()
    }
}

/// 交叉相乘，比两个份额的大小用。
fn cross(a: (u32, u32), b: (u32, u32)) -> u64 {
    u64::from(a.0) * u64::from(b.1)
}

/// 一轮里报了材料的地区。
fn sent(record: &Record, round: usize) -> Vec<usize> {
    let materials = record.rounds.get(round).map_or(&[][..], |r| &r.materials);
    let all = materials.iter().enumerate();
    all.filter(|(_, m)| !m.answers.is_empty())
        .map(|(at, _)| at)
        .collect()
}
