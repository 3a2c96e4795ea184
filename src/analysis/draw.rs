//! 抽查抽签：分层、定名额、按散列值取。办法写在 [`crate::model::draw`]。

use crate::model::comparison::{Comparison, Locality, LocalityResult, Share};
use crate::model::draw::{Candidate, Drawing, Stratum};
use crate::office::Office;
use crate::text::locale::points;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// 抽不成的原因。
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// 没有名册，也没有结果：不知道在谁里面抽。
    #[error(
        "没有名册，不知道在哪些地区里抽。请用 -c 给出配置，并在它的 [files] 里写明 roster = \"名册.xlsx\""
    )]
    NoRoster,
    /// 名额为零。
    #[error("--count 是 0，一个也不抽。请写要抽几个，如 --count 5")]
    NothingWanted,
    /// 名额多于候选。
    #[error("要抽 {wanted} 个，而可以抽的只有 {there} 个{why}。{remedy}")]
    TooMany {
        /// 要抽的个数。
        wanted: usize,
        /// 候选数。
        there: usize,
        /// 候选为什么少。
        why: String,
        /// 还可以怎样办。
        remedy: &'static str,
    },
    /// 种子是空的。
    #[error("种子是空的。种子要当众定下，如 --seed 2017年12月20日现场摇号0731")]
    EmptySeed,
    /// 种子里有看不见的字。
    #[error("种子里有换行、制表符一类看不见的字，别人无法照样输入。请换一个种子")]
    UnprintableSeed,
    /// 种子太长。
    #[error("种子有 {0} 个字，太长，容易抄错。请用 100 个字以内的")]
    LongSeed(usize),
}

/// 抽签要的话。
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// 抽几个。
    pub count: usize,
    /// 种子，两端的空白不算。
    pub seed: String,
    /// 以前抽过的地区（`localities` 的下标）与出自哪个名单。
    pub drawn_before: BTreeMap<usize, String>,
    /// 上次的结果取自哪个文件：显示路径与 SHA-256；没有用结果为空。
    pub basis: Option<(String, String)>,
}

/// 抽签。`comparison` 是名册（没有结果时）或读回的上次汇总表。
///
/// # Errors
/// 见 [`DrawError`]。
pub fn draw(
    comparison: &Comparison,
    office: &Office,
    wanted: &Wanted,
) -> Result<Drawing, DrawError> {
    let seed = seed(&wanted.seed)?;
    if wanted.count == 0 {
        return Err(DrawError::NothingWanted);
    }
    if comparison.localities.is_empty() {
        return Err(DrawError::NoRoster);
    }
    let levels = &office.config.draw.levels;
    let mut excluded = Vec::new();
    let mut pool = Vec::new();
    for (at, locality) in comparison.localities.iter().enumerate() {
        if !locality.expected {
            continue;
        }
        if !super::lists::within(locality.level.as_deref(), levels) {
            continue;
        }
        match wanted.drawn_before.get(&at) {
            Some(list) => excluded.push((at, format!("已在“{list}”抽过"))),
            None => pool.push(at),
        }
    }
    if wanted.count > pool.len() {
        let mut why = Vec::new();
        if !levels.is_empty() {
            why.push(format!("只在{}里抽", levels.join("、")));
        }
        if !excluded.is_empty() {
            why.push(format!("以前抽过的 {} 个不再抽", excluded.len()));
        }
        return Err(DrawError::TooMany {
            wanted: wanted.count,
            there: pool.len(),
            why: if why.is_empty() {
                String::new()
            } else {
                format!("（{}）", why.join("，"))
            },
            remedy: match (excluded.is_empty(), pool.is_empty()) {
                (true, _) => "请减少 --count",
                (false, false) => "请减少 --count，或少给几份以前的名单",
                (false, true) => "都抽过了：要从头再抽一轮，就不给以前的名单",
            },
        });
    }
    let bands = Bands {
        comparison,
        cuts: &office.config.draw.bands,
        used: wanted.basis.is_some(),
    };
    let mut strata: Vec<Stratum> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for &at in &pool {
        let Some(locality) = comparison.localities.get(at) else {
            continue;
        };
        let name = stratum_name(locality, comparison, bands.of(at));
        let stratum = match strata.iter().position(|s| s.name == name) {
            Some(stratum) => stratum,
            None => {
                strata.push(Stratum {
                    hash: hash(seed, &name),
                    name,
                    size: 0,
                    whole: 0,
                    remainder: 0,
                    extra: false,
                });
                strata.len() - 1
            }
        };
        strata[stratum].size += 1;
        let key = key(locality);
        candidates.push(Candidate {
            locality: at,
            stratum,
            hash: hash(seed, &key),
            key,
            place: 0,
            drawn: false,
            met: bands.result(at).map(|r| r.met).filter(|m| m.of > 0),
        });
    }
    quotas(&mut strata, wanted.count, pool.len());
    choose(&strata, &mut candidates);
    Ok(Drawing {
        seed: seed.to_owned(),
        method: method(&bands, &strata),
        strata,
        candidates,
        excluded,
        basis: wanted.basis.clone(),
    })
}

/// 种子：去掉两端的空白，能看见、能照抄。
fn seed(text: &str) -> Result<&str, DrawError> {
    let seed = text.trim();
    if seed.is_empty() {
        return Err(DrawError::EmptySeed);
    }
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if seed.chars().any(invisible) {
        return Err(DrawError::UnprintableSeed);
    }
    match seed.chars().count() {
        n if n > 100 => Err(DrawError::LongSeed(n)),
        _ => Ok(seed),
    }
}

/// `SHA-256(种子|键)`，十六进制小写。
pub fn hash(seed: &str, key: &str) -> String {
    Sha256::digest(format!("{seed}|{key}").as_bytes())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// 地区参加散列的键。
fn key(locality: &Locality) -> String {
    match &locality.code {
        Some(code) => code.clone(),
        None => format!(
            "{}{}",
            locality.parent_name.as_deref().unwrap_or_default(),
            locality.name
        ),
    }
}

/// 层的名称：层级、上级、结果，没有的略去。
fn stratum_name(locality: &Locality, comparison: &Comparison, band: Option<String>) -> String {
    let parent = locality
        .parent
        .and_then(|p| comparison.localities.get(p))
        .map(|p| p.name.as_str())
        .or(locality.parent_name.as_deref());
    let parts: Vec<&str> = [locality.level.as_deref(), parent, band.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        "全部".to_owned()
    } else {
        parts.join("·")
    }
}

/// 结果怎样分档。
struct Bands<'a> {
    comparison: &'a Comparison,
    cuts: &'a [u32],
    used: bool,
}

impl Bands<'_> {
    fn result(&self, at: usize) -> Option<&LocalityResult> {
        let round = self.comparison.main_round().filter(|_| self.used)?;
        round.results.get(at)
    }

    /// 一个地区的档；没有用结果为空。
    fn of(&self, at: usize) -> Option<String> {
        if !self.used {
            return None;
        }
        let Some(result) = self.result(at).filter(|r| r.met.of > 0) else {
            return Some("没有结果".to_owned());
        };
        if self.cuts.is_empty() {
            let all = result.basic.of > 0 && result.basic.met == result.basic.of;
            return Some(
                if all {
                    "基本要求全部达到"
                } else {
                    "基本要求未全部达到"
                }
                .to_owned(),
            );
        }
        let reaches = |cut: u32, share: Share| {
            u64::from(share.met) * 10_000 >= u64::from(cut) * u64::from(share.of)
        };
        let percent = |cut: u32| format!("{}%", points(i64::from(cut)));
        let band = self.cuts.iter().position(|&cut| reaches(cut, result.met));
        Some(match band {
            Some(0) => format!("达标率{}以上", percent(self.cuts[0])),
            Some(n) => format!(
                "达标率{}至{}",
                percent(self.cuts[n]),
                percent(self.cuts[n - 1])
            ),
            None => format!(
                "达标率不足{}",
                percent(self.cuts.last().copied().unwrap_or(0))
            ),
        })
    }
}

fn method(bands: &Bands<'_>, strata: &[Stratum]) -> String {
    let result = match (bands.used, bands.cuts.is_empty()) {
        (false, _) => "",
        (true, true) => "和基本要求是否全部达到",
        (true, false) => "和达标率的档次",
    };
    if strata.len() < 2 && !bands.used {
        return "候选地区只有一层，直接抽取".to_owned();
    }
    format!("按层级、上级地区{result}分层，各层名额按候选数的占比分配")
}

/// 最大余数法。
fn quotas(strata: &mut [Stratum], count: usize, total: usize) {
    for stratum in strata.iter_mut() {
        let product = count as u128 * stratum.size as u128;
        stratum.whole = (product / total as u128) as usize;
        stratum.remainder = (product % total as u128) as usize;
    }
    let given: usize = strata.iter().map(|s| s.whole).sum();
    let mut order: Vec<usize> = (0..strata.len()).collect();
    order.sort_by(|&a, &b| {
        (Reverse(strata[a].remainder), &strata[a].hash)
            .cmp(&(Reverse(strata[b].remainder), &strata[b].hash))
    });
    for at in order.into_iter().take(count - given) {
        strata[at].extra = true;
    }
}

fn choose(strata: &[Stratum], candidates: &mut [Candidate]) {
    for (stratum, layer) in strata.iter().enumerate() {
        let mut members: Vec<usize> = (0..candidates.len())
            .filter(|&c| candidates[c].stratum == stratum)
            .collect();
        members.sort_by(|&a, &b| (&candidates[a].hash, a).cmp(&(&candidates[b].hash, b)));
        for (member, place) in members.into_iter().zip(1..) {
            candidates[member].place = place;
            candidates[member].drawn = place <= layer.quota();
        }
    }
}

/// 以前的名单里的一行指的是哪个地区：先看代码，再看名称（同名的看上级）；都对不上为空。
pub fn same_place(
    comparison: &Comparison,
    code: Option<&str>,
    name: &str,
    parent: Option<&str>,
) -> BTreeSet<usize> {
    let find = |wanted: &dyn Fn(&Locality) -> bool| -> BTreeSet<usize> {
        (0..comparison.localities.len())
            .filter(|&at| comparison.localities.get(at).is_some_and(wanted))
            .collect()
    };
    if let Some(code) = code.filter(|c| !c.is_empty()) {
        let found = find(&|l| l.code.as_deref() == Some(code));
        if !found.is_empty() {
            return found;
        }
    }
    let named = find(&|l| l.name == name);
    match parent.filter(|p| !p.is_empty()) {
        Some(parent) if named.len() > 1 => {
            find(&|l| l.name == name && l.parent_name.as_deref() == Some(parent))
        }
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::office_with;

    fn drawn(lines: &[&str], count: usize, seed: &str) -> Result<Drawing, DrawError> {
        let office = office_with(lines);
        let comparison =
            crate::analysis::compare(crate::round::gather(Vec::new(), &office), &office);
        let wanted = Wanted {
            count,
            seed: seed.into(),
            ..Wanted::default()
        };
        draw(&comparison, &office, &wanted)
    }

    const LINES: [&str; 11] = [
        "~某省|省级",
        "~甲市|市级|某省",
        "甲一|县级|甲市",
        "甲二|县级|甲市",
        "甲三|县级|甲市",
        "甲四|县级|甲市",
        "甲五|县级|甲市",
        "~乙市|市级|某省",
        "乙一|县级|乙市",
        "乙二|县级|乙市",
        "乙三|县级|乙市",
    ];

    #[test]
    fn anyone_can_recompute_it() {
        let d = drawn(&LINES, 3, "20171220-0731").unwrap();
        // printf '20171220-0731|甲市甲一' | sha256sum
        assert_eq!(hash("20171220-0731", "甲市甲一"), d.candidates[0].hash);
        assert_eq!(
            hash("a", "b"),
            "0eab8a0a3380abf4c7d1fb0b43b66aafbb64a4b953e4eb2dccca579461912d0c"
        );
        // 8 个候选抽 3 个：甲市 15/8 → 1 余 7，乙市 9/8 → 1 余 1，余下的一个给甲市
        let quotas: Vec<_> = d
            .strata
            .iter()
            .map(|s| (s.size, s.whole, s.remainder, s.extra))
            .collect();
        assert_eq!(quotas, [(5, 1, 7, true), (3, 1, 1, false)]);
        for (stratum, layer) in d.strata.iter().enumerate() {
            let mut own: Vec<_> = d
                .candidates
                .iter()
                .filter(|c| c.stratum == stratum)
                .collect();
            own.sort_by(|a, b| a.hash.cmp(&b.hash));
            let taken: Vec<bool> = own.iter().map(|c| c.drawn).collect();
            assert_eq!(taken.iter().filter(|t| **t).count(), layer.quota());
            assert!(taken.is_sorted_by(|a, b| a >= b), "取的是散列值最小的");
        }
        assert_eq!(d, drawn(&LINES, 3, " 20171220-0731 ").unwrap());
        let others: BTreeSet<Vec<usize>> = (0..20)
            .map(|n| {
                drawn(&LINES, 3, &n.to_string())
                    .unwrap()
                    .drawn()
                    .map(|c| c.locality)
                    .collect()
            })
            .collect();
        assert!(others.len() > 3, "换了种子结果就不同");
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        assert_eq!(drawn(&[], 1, "1"), Err(DrawError::NoRoster));
        assert_eq!(drawn(&LINES, 0, "1"), Err(DrawError::NothingWanted));
        assert_eq!(drawn(&LINES, 1, " "), Err(DrawError::EmptySeed));
        assert_eq!(drawn(&LINES, 1, "1\n2"), Err(DrawError::UnprintableSeed));
        assert_eq!(drawn(&LINES, 8, "1").unwrap().count(), 8);
        let said = drawn(&LINES, 9, "1").unwrap_err().to_string();
        assert!(
            said.contains("要抽 9 个") && said.contains("只有 8 个"),
            "{said}"
        );
    }

    proptest::proptest! {
        #[test]
        fn quotas_add_up_and_never_pass_the_stratum(sizes in proptest::collection::vec(1usize..40, 1..30), part in 0.0f64..1.0) {
            let total: usize = sizes.iter().sum();
            let count = ((total as f64 * part) as usize).max(1);
            let mut strata: Vec<Stratum> = sizes.iter().enumerate().map(|(n, &size)| Stratum {
                name: n.to_string(), size, whole: 0, remainder: 0, extra: false, hash: hash("s", &n.to_string()),
            }).collect();
            quotas(&mut strata, count, total);
            proptest::prop_assert_eq!(strata.iter().map(Stratum::quota).sum::<usize>(), count);
            for s in &strata {
                proptest::prop_assert!(s.quota() <= s.size);
                let ideal = count as f64 * s.size as f64 / total as f64;
                proptest::prop_assert!((s.quota() as f64 - ideal).abs() < 1.0);
            }
        }
    }
}
