//! 有多像：一段文字与一个目标共同的双字，按稀罕的程度加权；沾不上边的不必细比。

use super::key::{Key, Letters, neighbours};
use super::{Target, Targets};

/// 不同的双字少于这么多的，凭“包含”说不上像：`333333` 不是 12338 热线。
const FEWEST_PAIRS: usize = 4;

/// 目录里没有的双字的权重。
pub(super) const UNKNOWN: f64 = 1.0;

/// 凭“包含”而并不整段包含的，至多这样像。
const CONTAINED: f64 = 0.85;

impl Targets {
    /// 文字里有没有哪个目标里的双字；没有的，与哪个目标都不像。
    pub fn touches(&self, line: &Key) -> bool {
        // 一个字的没有双字，只可能相同
        line.chars < 2 || neighbours(&line.text).any(|pair| self.knows(pair))
    }

    fn knows(&self, pair: (char, char)) -> bool {
        self.letters.has(pair.0) && self.letters.has(pair.1) && self.index.contains_key(&pair)
    }

    /// 从一段文字里不论取出哪一段，与哪个目标都像不到 `least`。
    ///
    /// 算的是上限：取出的一段与目标共有的字、共有的双字，不会比整段与它共有的多，
    /// 而各样相似（见 [`Self::compare`]）都随共有的多少增减。说不准的答否。
    pub fn hopeless(&self, line: &Key, least: f64) -> bool {
        let shared = self.shared(line);
        let mut counts = vec![0usize; shared.len()];
        for pair in line.pairs().iter().filter(|p| self.knows(**p)) {
            for &at in self.index.get(pair).into_iter().flatten() {
                if let Some(count) = counts.get_mut(at) {
                    *count += 1;
                }
            }
        }
        let mut own = Letters::default();
        line.text.chars().for_each(|c| own.add(c));
        let mut all = self.all().zip(shared).zip(counts);
        all.all(|((target, weight), count)| {
            if count == 0 {
                return target.chars >= 2 || !line.text.contains(&target.text);
            }
            if count >= FEWEST_PAIRS {
                return false;
            }
            let share = |part: f64, whole: f64| 2.0 * part / (part + whole);
            let letters = target.text.chars().filter(|&c| own.has(c)).count() as f64;
            let pairs = neighbours(&target.text)
                .filter(|p| line.pairs().binary_search(p).is_ok())
                .count() as f64;
            let edit = (share(letters, target.chars as f64)
                + share(pairs, (target.chars - 1) as f64))
                / 2.0;
            // 凭“包含”的，取出的一段另有不共有的双字
            let others = (FEWEST_PAIRS - count) as f64 * self.lightest;
            let total = self.total(target);
            let held = (weight / (weight + others)).max(weight / total);
            let dice = share(weight, total);
            edit.max(CONTAINED * held.powi(2)).max(0.9 * dice) < least
        })
    }

    /// 全部目标，次序与 `index` 里的一致。
    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        let texts = self.indicators.iter().flat_map(|t| [&t.text, &t.short]);
        texts.chain(&self.titles)
    }

    /// 两段文字首尾相接，接缝处成不成目录里的双字。
    pub fn touches_at_seam(&self, left: &Key, right: &Key) -> bool {
        let pair = (left.text.chars().next_back(), right.text.chars().next());
        matches!(pair, (Some(a), Some(b)) if self.knows((a, b)))
    }

    /// 与每个目标（各指标的文字、短名，再各标题）共有的双字的权重。
    fn shared(&self, line: &Key) -> Vec<f64> {
        let mut shared = vec![0.0; 2 * self.indicators.len() + self.titles.len()];
        for pair in line.pairs() {
            if !self.knows(*pair) {
                continue;
            }
            let weight = self.weight(pair);
            for &at in self.index.get(pair).into_iter().flatten() {
                if let Some(sum) = shared.get_mut(at) {
                    *sum += weight;
                }
            }
        }
        shared
    }

    /// 与第 `ix` 个指标的相似，0..=1；1 即规整后文字相同。
    pub fn similarity(&self, line: &Key, ix: usize) -> f64 {
        self.similar(line, ix, &self.shared(line))
    }

    /// 与各个指标的相似，按目录的次序。
    pub fn similarities(&self, line: &Key) -> Vec<f64> {
        let shared = self.shared(line);
        (0..self.indicators.len())
            .map(|ix| self.similar(line, ix, &shared))
            .collect()
    }

    fn similar(&self, line: &Key, ix: usize, shared: &[f64]) -> f64 {
        let Some(target) = self.indicators.get(ix) else {
            return 0.0;
        };
        let of = |at: usize| shared.get(at).copied().unwrap_or(0.0);
        let full = self.compare(line, &target.text, of(2 * ix));
        if full >= 1.0 || target.short.chars < 2 {
            return full;
        }
        if line.text == target.short.text {
            return 1.0;
        }
        // 短名是本程序的叫法，相近只作旁证
        full.max(0.95 * self.compare(line, &target.short, of(2 * ix + 1)))
    }

    /// 与最像的一级、二级指标名称的相似。
    pub fn title_similarity(&self, line: &Key) -> f64 {
        if !self.touches(line) {
            return 0.0;
        }
        let shared = self.shared(line);
        let ours = shared.iter().skip(2 * self.indicators.len());
        self.titles
            .iter()
            .zip(ours)
            .map(|(t, &shared)| self.compare(line, t, shared))
            .fold(0.0, f64::max)
    }

    /// 最像的指标与相似程度。
    pub fn best(&self, line: &Key) -> Option<(usize, f64)> {
        if !self.touches(line) {
            return None;
        }
        if let Some(known) = self.bests.borrow().get(&line.text) {
            return *known;
        }
        let best = self.find_best(line);
        self.bests.borrow_mut().insert(line.text.clone(), best);
        best
    }

    fn find_best(&self, line: &Key) -> Option<(usize, f64)> {
        if self.clock.step() {
            return None;
        }
        let shared = self.shared(line);
        let mut best = None;
        for ix in 0..self.indicators.len() {
            let score = self.similar(line, ix, &shared);
            if score > best.map_or(0.0, |(_, s)| s) {
                best = Some((ix, score));
                if score >= 1.0 {
                    break;
                }
            }
        }
        best
    }

    /// 旁证：答法的字样与填写项的名称合不合，-1（相反）..=1（都合）；没有旁证为 0。
    pub fn fit(&self, tick: &str, labels: &str, ix: usize) -> f64 {
        let Some(target) = self.indicators.get(ix) else {
            return 0.0;
        };
        let mut fit = 0.0;
        if !tick.is_empty() {
            let kinds = |t: &Target| tick.contains(&t.yes) && tick.contains(&t.no);
            if kinds(target) {
                fit += 0.5;
            } else if self.indicators.iter().any(kinds) {
                fit -= 0.6;
            }
        }
        if !labels.is_empty() {
            let named = target
                .fields
                .iter()
                .filter(|f| labels.contains(f.as_str()))
                .count();
            if named == target.fields.len() {
                fit += 0.5;
            } else if named == 0 {
                fit -= 0.3;
            }
        }
        fit
    }

    /// 文字里从头到尾完整出现的各个指标（一格里挤了几个标准、没有换行时用），按出现的次序。
    pub fn contained(&self, line: &Key) -> Vec<(usize, usize, usize)> {
        let mut found: Vec<(usize, usize, usize)> = self
            .indicators
            .iter()
            .enumerate()
            .filter(|(_, t)| t.text.chars >= 4)
            .filter_map(|(ix, t)| {
                let at = line.text.find(&t.text.text)?;
                Some((at, at + t.text.text.len(), ix))
            })
            .collect();
        // 长的优先，去掉互相重叠的
        found.sort_by_key(|&(from, to, ix)| (std::cmp::Reverse(to - from), from, ix));
        let mut kept: Vec<(usize, usize, usize)> = Vec::new();
        for f in found {
            if kept.iter().all(|k| f.1 <= k.0 || f.0 >= k.1) {
                kept.push(f);
            }
        }
        kept.sort_unstable();
        kept
    }

    /// 两段文字的相似：编辑距离与（按稀有程度加权的）双字包含，取大者。
    fn compare(&self, line: &Key, target: &Key, shared: f64) -> f64 {
        if line.chars == 0 || target.chars == 0 {
            return 0.0;
        }
        if line.text == target.text {
            return 1.0;
        }
        let (of_line, of_target) = (self.total(line), self.total(target));
        let smaller = of_line.min(of_target);
        if smaller <= 0.0 || shared / smaller < 0.3 {
            return 0.0;
        }
        let edit = line.prepared().likeness(target.prepared());
        // 包含：文字被截短或添了话。短的一方须够长，才不会碰巧
        let short = line.chars.min(target.chars);
        let contained = if short >= 6 && line.pairs().len() >= FEWEST_PAIRS {
            let whole = line.text.contains(&target.text) || target.text.contains(&line.text);
            let ratio = short as f64 / line.chars.max(target.chars) as f64;
            let ceiling = if whole {
                0.82 + 0.16 * ratio
            } else {
                CONTAINED
            };
            (shared / smaller).powi(2) * ceiling
        } else {
            0.0
        };
        let dice = 2.0 * shared / (of_line + of_target);
        edit.max(contained).max(0.9 * dice).min(0.995)
    }

    fn weight(&self, pair: &(char, char)) -> f64 {
        self.weights.get(pair).copied().unwrap_or(UNKNOWN)
    }

    fn total(&self, key: &Key) -> f64 {
        *key.total
            .get_or_init(|| key.pairs().iter().map(|p| self.weight(p)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::catalogue::built_in;
    use crate::source::Clock;

    fn targets() -> Targets {
        Targets::new(built_in(), Clock::unlimited())
    }

    /// 说了“怎样取也不像”的，从里面取出的每一段都确实不像；真有标准在内的，不说。
    #[test]
    fn hopeless_is_never_said_of_what_could_match() {
        let targets = targets();
        for text in [
            "2012-11-08 12.38 1,238 Total amount 33 38 123 of 12338",
            "12 23 33 38 81 18 12 38 23",
            "SUM(A12:A38) IF(B23>12,38,1238) #REF! 妇女 2017",
            "12338",
            "季度 妇女 数量 工作 12 联系人",
            "Lorem ipsum dolor sit amet, consectetur 12 adipiscing elit 38 sed do",
            "妇联维权 12338 热线 咨询 接听 规范 语言 时间",
            "1. 有专人 2. 工作时间 3. 热线在工作时间有专人接听",
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            let hopeless = targets.hopeless(&Key::new(&words.concat()), 0.55);
            for from in 0..words.len() {
                for to in from + 1..=words.len() {
                    let part = Key::new(&words[from..to].concat());
                    let like = targets
                        .best(&part)
                        .map_or(0.0, |(_, s)| s)
                        .max(targets.title_similarity(&part));
                    assert!(!hopeless || like < 0.55, "{text}：{} {like}", part.text);
                }
            }
        }
        for indicator in &built_in().indicators {
            let within = Key::new(&format!("ABC 2017 {} 其他", indicator.text));
            assert!(!targets.hopeless(&within, 0.55), "{}", indicator.text);
        }
        assert!(targets.hopeless(&Key::new("2012-11-06 Total 12 of 45 rows"), 0.55));
    }

    /// 一个双字反复写，不是“包含”。
    #[test]
    fn repeated_digits_are_not_the_hotline() {
        let targets = targets();
        for text in ["333333", "12121212", "3333333333"] {
            let best = targets.best(&Key::new(text));
            assert!(best.is_none_or(|(_, s)| s < 0.55), "{text}：{best:?}");
        }
        assert!(
            targets
                .best(&Key::new("12338热线"))
                .is_some_and(|(_, s)| s > 0.5)
        );
    }
}
