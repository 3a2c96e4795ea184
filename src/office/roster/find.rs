//! 在名册里找一个地区：代码、名称、简称、曾用名、单位、连写的上下级。从不猜：可能是几个就给出几个。

use super::{Roster, RosterLine};
use crate::office::code::RegionCode;
use crate::office::place_name::{bare, continues_with_ending, of_unit, short, tidy};
use crate::text::normalize::folded;

/// 一种认法：第几个地区、它的一行，是不是所找的。
type Fits<'a> = &'a dyn Fn(usize, &RosterLine) -> bool;

impl Roster {
    /// 找一个称呼所指的地区，给出在 `localities` 里的位置：没有、唯一、或可能是其中几个。
    ///
    /// 依次试：代码；全称、单位全称、别名；去掉妇联等字样；前面连写着上级（`甲市乙县`）；
    /// 去掉通名（`双流` 与 `双流区`）。前一种找到了，后面的不再试。
    pub fn find(&self, called: &str) -> Vec<usize> {
        let found = self.find_as_written(&tidy(called));
        if !found.is_empty() {
            return found;
        }
        // 繁体字写的，照简体再找一遍。
        self.find_as_written(&tidy(&folded(called)))
    }

    fn find_as_written(&self, called: &str) -> Vec<usize> {
        if called.is_empty() {
            return Vec::new();
        }
        if called.bytes().all(|b| b.is_ascii_digit()) {
            return self.by_code(called);
        }
        let place = of_unit(called);
        let tries: [Fits<'_>; 4] = [
            &|_, line| is_exactly(line, called),
            &|_, line| is_exactly(line, place),
            &|ix, line| {
                names(line).any(|name| {
                    place
                        .strip_suffix(name)
                        .is_some_and(|front| !front.is_empty() && self.leads_to(front, ix))
                })
            },
            // 一字之名（甲）与全称写法不同的通名（甲县 与 甲区）都不在此列。
            &|ix, line| self.is_short_for(place, ix, line),
        ];
        for fits in tries {
            let found: Vec<usize> = self
                .localities
                .iter()
                .enumerate()
                .filter(|(ix, line)| fits(*ix, line))
                .map(|(ix, _)| ix)
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// 按代码找；九位、十二位末尾的零不计较。
    pub fn by_code(&self, code: &str) -> Vec<usize> {
        let Ok(code) = RegionCode::read(code) else {
            return Vec::new();
        };
        self.positions(|line| line.code.as_deref() == Some(code.as_str()))
    }

    /// 一段长文字（标题、表名、文件名）里提到的地区，去掉只作为上级提到的：
    /// `甲市乙县自查表` 只给乙县。次序随名册。
    pub fn mentioned(&self, text: &str) -> Vec<usize> {
        let found = self.mentioned_as_written(&tidy(text));
        if !found.is_empty() {
            return found;
        }
        self.mentioned_as_written(&tidy(&folded(text)))
    }

    fn mentioned_as_written(&self, text: &str) -> Vec<usize> {
        let mut spans: Vec<(usize, usize, usize)> = Vec::new();
        for (ix, line) in self.localities.iter().enumerate() {
            for name in names(line) {
                let full = crate::office::place_name::has_ending(name);
                for (at, _) in text.match_indices(name) {
                    let end = at + name.len();
                    let fits = if full {
                        self.stands_alone(text, at, end, name, ix)
                    } else {
                        self.stands_as_short(text, at, end, ix)
                    };
                    if fits {
                        spans.push((at, end, ix));
                    }
                }
            }
            let stem = bare(&line.name);
            if stem.chars().count() >= 2 && stem != line.name {
                for (at, _) in text.match_indices(stem) {
                    let end = at + stem.len();
                    if self.stands_as_short(text, at, end, ix) {
                        spans.push((at, end, ix));
                    }
                }
            }
        }
        // 长的盖住短的：“双流区”之内的“双流”不另算。
        let covered = |a: &(usize, usize, usize)| {
            spans
                .iter()
                .any(|b| b.0 <= a.0 && a.1 <= b.1 && (b.1 - b.0) > (a.1 - a.0))
        };
        let mut found: Vec<usize> = spans
            .iter()
            .filter(|s| !covered(s))
            .map(|(_, _, ix)| *ix)
            .collect();
        found.sort_unstable();
        found.dedup();
        let all = found.clone();
        found.retain(|ix| {
            !all.iter()
                .any(|other| other != ix && self.ancestors(*other).contains(ix))
        });
        // 几个同名的，留下上级也被提到的。
        if found.len() > 1 {
            let backed: Vec<usize> = found
                .iter()
                .copied()
                .filter(|ix| self.ancestors(*ix).iter().any(|a| all.contains(a)))
                .collect();
            let same = |a: usize, b: usize| {
                let (a, b) = (&self.localities[a], &self.localities[b]);
                names(a).any(|n| names(b).any(|m| n == m))
            };
            if let [one] = backed.as_slice()
                && found.iter().all(|ix| ix == one || same(*ix, *one))
            {
                return vec![*one];
            }
        }
        found
    }

    /// 与一个找不到的称呼相近的地区，最多三个，最像的在前；只作提示，从不当作结果。
    pub fn similar(&self, called: &str) -> Vec<&str> {
        let called = tidy(called);
        let place = of_unit(&called);
        let mut scored: Vec<(f64, &str)> = self
            .localities
            .iter()
            .map(|line| {
                let score = names(line)
                    .map(|n| strsim::normalized_damerau_levenshtein(place, n))
                    .fold(0.0, f64::max);
                (score, line.name.as_str())
            })
            .filter(|(score, _)| *score >= 0.5)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored.truncate(3);
        scored.into_iter().map(|(_, name)| name).collect()
    }

    /// 简称：去掉通名；会与别的地区混淆、或不到两个字的，用全称。
    pub fn short_name(&self, ix: usize) -> &str {
        let Some(line) = self.localities.get(ix) else {
            return "";
        };
        let own = short(&line.name);
        let clash = own != line.name
            && self
                .localities
                .iter()
                .enumerate()
                .any(|(other, l)| other != ix && (bare(&l.name) == own || is_exactly(l, own)));
        if clash { &line.name } else { own }
    }

    fn positions(&self, fits: impl Fn(&RosterLine) -> bool) -> Vec<usize> {
        let all = self.localities.iter().enumerate();
        all.filter(|(_, line)| fits(line))
            .map(|(ix, _)| ix)
            .collect()
    }

    /// `front` 是 `ix` 的若干上级（全称、别名或去掉通名）由高到低连写。
    fn leads_to(&self, front: &str, ix: usize) -> bool {
        let mut rest = front;
        let mut at = ix;
        // 由近及远从末尾往前消去；中间可以略去一级（某省乙县）。
        while !rest.is_empty() {
            let Some(up) = self.parent_of(at) else {
                return self.outside_parent(at, rest);
            };
            if up == ix {
                return false;
            }
            let line = &self.localities[up];
            let shorter = names(line)
                .chain(std::iter::once(bare(&line.name)))
                .find_map(|name| rest.strip_suffix(name));
            if let Some(shorter) = shorter {
                rest = shorter;
            }
            at = up;
        }
        true
    }

    /// 上级不在册内，只有名称。
    fn outside_parent(&self, ix: usize, front: &str) -> bool {
        let Some(line) = self.localities.get(ix) else {
            return false;
        };
        match &line.parent {
            // 册外的上级之上还有更高的，名册没有说，不计较。
            Some(parent) => front.ends_with(parent.as_str()) || front.ends_with(bare(parent)),
            // 名册没有上级可对：前面须是写全了通名的地区（某省）。
            None => {
                let pieces = crate::office::place_name::split(front);
                let own = line
                    .level
                    .as_deref()
                    .and_then(crate::field::Level::from_label);
                let last = pieces
                    .last()
                    .and_then(|p| crate::office::place_name::level(p));
                match (last, own) {
                    (Some(last), Some(own)) => last < own,
                    _ => !pieces.is_empty(),
                }
            }
        }
    }

    fn is_short_for(&self, called: &str, ix: usize, line: &RosterLine) -> bool {
        let fits = |stem: &str| {
            if called == stem {
                return true;
            }
            called
                .strip_suffix(stem)
                .is_some_and(|front| !front.is_empty() && self.leads_to(front, ix))
        };
        let stem = bare(&line.name);
        if stem != line.name && fits(stem) && (stem.chars().count() > 1 || called == stem) {
            return true;
        }
        // 自治县等：称呼带着较短的通名（峨边县 与 峨边彝族自治县）。
        let own = bare(called);
        own != called
            && own == stem
            && own.chars().count() > 1
            && line.name.contains("自治")
            && line
                .name
                .ends_with(called.get(own.len()..).unwrap_or(called))
    }

    /// 全称在长文字里独立成词：前面不是另一个名称里的字。
    fn stands_alone(&self, text: &str, at: usize, end: usize, name: &str, ix: usize) -> bool {
        let front = text.get(..at).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        // “甲市”之后紧接“辖区”“中区”等才是另一个名称；“甲市乙县”不是。
        if ["辖区", "中区", "南区", "北区"]
            .iter()
            .any(|w| after.starts_with(w))
        {
            let longer = self
                .localities
                .iter()
                .any(|l| l.name.starts_with(name) && l.name != name);
            if longer {
                return false;
            }
        }
        let Some(before) = front.chars().next_back() else {
            return true;
        };
        let han = matches!(u32::from(before), 0x3400..=0x9FFF | 0x20000..=0x3FFFF);
        if !han || self.leads_to_tail(front, ix) {
            return true;
        }
        // 三个字以上的名称不大会是别的名称的一部分；两个字的（江县）可能是“平江县”的后半。
        name.chars().count() > 2 || CONNECTING.iter().any(|word| front.ends_with(word))
    }

    /// 前面的文字以上级的名称结尾。
    fn leads_to_tail(&self, front: &str, ix: usize) -> bool {
        self.ancestors(ix).iter().any(|up| {
            let line = &self.localities[*up];
            names(line).any(|n| front.ends_with(n))
                || (bare(&line.name).chars().count() > 1 && front.ends_with(bare(&line.name)))
        }) || self
            .localities
            .get(ix)
            .and_then(|l| l.parent.as_deref())
            .is_some_and(|p| front.ends_with(p))
            || ["省", "自治区", "市", "州", "盟", "地区"]
                .iter()
                .any(|e| front.ends_with(e))
    }

    /// 去掉通名的名称在长文字里：只认开头、标点之后、上级之后，且后面不是通名。
    fn stands_as_short(&self, text: &str, at: usize, end: usize, ix: usize) -> bool {
        let front = text.get(..at).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        if continues_with_ending(after) {
            return false;
        }
        let Some(before) = front.chars().next_back() else {
            return true;
        };
        let han = matches!(u32::from(before), 0x3400..=0x9FFF | 0x20000..=0x3FFFF);
        !han || self.leads_to_tail(front, ix)
    }
}

/// 名称前面常见的字样，不是名称的一部分。
const CONNECTING: &[&str] = &[
    "单位", "地区", "关于", "附件", "的", "年", "度", "报送", "填报", "由", "向", "和", "与",
    "上报", "对", "至", "妇联", "汇总", "县", "区", "市", "号", "表",
];

/// 一个地区的各种全称：名称、别名。
fn names(line: &RosterLine) -> impl Iterator<Item = &str> {
    std::iter::once(line.name.as_str())
        .chain(line.aliases.iter().map(String::as_str))
        .filter(|n| !n.is_empty())
}

fn is_exactly(line: &RosterLine, called: &str) -> bool {
    names(line).any(|n| n == called) || line.unit.as_deref() == Some(called)
}
