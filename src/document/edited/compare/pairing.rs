//! 改过的句子改自哪一句，句子里的数与名称各对哪一个。

use super::super::segments::Segment;
use super::super::tokens::{Sort, alike, label};
use crate::text::similar::Prepared;
use std::collections::BTreeMap;

/// 同一个值、说法又相合，才算对上；不同的值要说法更相合。
const SAME_VALUE: f64 = 0.15;
/// 说法相合到这个程度，值不同的才算“写的不同”，否则算另外加的。
const SAME_THING: f64 = 0.3;
/// 汉字写的大概（“过半”）不定是指那个百分数：说法要更相合，才说它写得不同。
const SAME_ROUGHLY: f64 = 0.5;
/// 两句话措辞相像到这个程度，才算改自那一句。
const SAME_SENTENCE: f64 = 0.42;

/// 没有原样对上的句子（下标）。
pub(super) fn changed(base: &[Segment], own: &[Segment]) -> (Vec<usize>, Vec<usize>) {
    let mut whole: BTreeMap<(Option<&str>, &[char]), Vec<usize>> = BTreeMap::new();
    for (at, segment) in base.iter().enumerate().rev() {
        let key = (segment.key, segment.text.as_slice());
        whole.entry(key).or_default().push(at);
    }
    let mut used = vec![false; base.len()];
    let mut own_left = Vec::new();
    for (at, segment) in own.iter().enumerate() {
        let same = whole.get_mut(&(segment.key, segment.text.as_slice()));
        match same.and_then(Vec::pop) {
            Some(ix) => used[ix] = true,
            None => own_left.push(at),
        }
    }
    let base_left = (0..base.len()).filter(|ix| !used[*ix]).collect();
    (base_left, own_left)
}

/// 改过的句子各改自哪一句。
pub(super) fn paired(
    base: &[Segment],
    base_left: &[usize],
    own: &[Segment],
    own_left: &[usize],
) -> BTreeMap<usize, usize> {
    let prepare = |s: &Segment| Prepared::new(&s.skeleton());
    let before: Vec<(usize, Prepared)> = base_left
        .iter()
        .map(|ix| (*ix, prepare(&base[*ix])))
        .collect();
    let mut scored = Vec::new();
    for at in own_left {
        let one = prepare(&own[*at]);
        for (from, other) in &before {
            if own[*at].key != base[*from].key {
                continue;
            }
            let score = if own[*at].key.is_some() {
                1.0
            } else {
                closeness(&own[*at], &one, &base[*from], other)
            };
            // 同样相像的，取位置相近的
            let apart = own[*at].line.abs_diff(base[*from].line);
            if score >= SAME_SENTENCE {
                scored.push((score, apart, *at, *from));
            }
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(a.1.cmp(&b.1))
            .then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let mut pairs = BTreeMap::new();
    let mut taken = vec![false; base.len()];
    for (_, _, at, from) in scored {
        if !taken[from] && !pairs.contains_key(&at) {
            taken[from] = true;
            pairs.insert(at, from);
        }
    }
    pairs
}

fn closeness(own: &Segment, one: &Prepared, base: &Segment, other: &Prepared) -> f64 {
    let words = if one.is_empty() && other.is_empty() {
        0.5
    } else {
        one.likeness(other)
    };
    let shared = own
        .tokens
        .iter()
        .filter(|t| {
            base.tokens
                .iter()
                .any(|b| (b.sort, &b.value) == (t.sort, &t.value))
        })
        .count();
    let most = own.tokens.len().max(base.tokens.len());
    if most == 0 {
        return words;
    }
    0.7 * words + 0.3 * shared as f64 / most as f64
}

/// 把一句里的数与名称一一对到原来那句：键是这一句的，值是原来那句的下标。
pub(super) fn assigned(own: &Segment, base: &Segment) -> BTreeMap<usize, usize> {
    let labels = |s: &Segment| -> Vec<Vec<char>> {
        s.tokens
            .iter()
            .map(|t| label(&s.text, &s.tokens, t))
            .collect()
    };
    let (own_labels, base_labels) = (labels(own), labels(base));
    let mut scored = Vec::new();
    for (e, token) in own.tokens.iter().enumerate() {
        for (b, other) in base.tokens.iter().enumerate() {
            if token.sort != other.sort || token.sort == Sort::Attachment {
                continue;
            }
            let same = token.agrees(&other.value);
            let near = alike(&own_labels[e], &base_labels[b]);
            let needed = if token.is_rough_words() {
                SAME_ROUGHLY
            } else {
                SAME_THING
            };
            if same || near >= needed {
                let score = near + if same { SAME_VALUE } else { 0.0 };
                // 前后都说得通的，按次序
                scored.push((score, e.abs_diff(b), e, b));
            }
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3)))
    });
    let mut out = BTreeMap::new();
    let mut taken = vec![false; base.tokens.len()];
    for (_, _, e, b) in scored {
        if !taken[b] && !out.contains_key(&e) {
            taken[b] = true;
            out.insert(e, b);
        }
    }
    out
}
