//! 两段指标文字有多像：0（毫不相干）到 1（规整后相同）。

use super::normalize;

/// 备好的文字：同一段文字要比很多次时只规整一次。
#[derive(Debug, Clone)]
pub struct Prepared {
    chars: Vec<char>,
    /// 相邻两字，已排序。
    pairs: Vec<(char, char)>,
    /// 各字出现在哪些位置（位图，前 128 字），按字排序。
    places: Vec<(char, u128)>,
}

/// 位图装得下的字数；更长的文字只比前面这么多字的次序，其余由相邻两字去比。
const WIDTH: usize = 128;

impl Prepared {
    /// 规整并备好：去编号、去标点、去空白，繁简与全半角归一。
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = normalize::loose(normalize::without_number(text))
            .chars()
            .take(4 * WIDTH)
            .collect();
        let mut pairs: Vec<(char, char)> = chars
            .windows(2)
            .filter_map(|w| Some((*w.first()?, *w.get(1)?)))
            .collect();
        pairs.sort_unstable();
        let mut order: Vec<(char, u32)> = (0u32..)
            .zip(chars.iter().take(WIDTH))
            .map(|(i, &c)| (c, i))
            .collect();
        order.sort_unstable();
        let mut places: Vec<(char, u128)> = Vec::new();
        for (c, i) in order {
            match places.last_mut() {
                Some((last, bits)) if *last == c => *bits |= 1 << i,
                _ => places.push((c, 1 << i)),
            }
        }
        Self {
            chars,
            pairs,
            places,
        }
    }

    /// 规整后什么也不剩。
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// 相像的程度，0..=1，与次序无关。
    ///
    /// 一半看共同的字按次序排得上多少（多几个字、少几个字影响小），一半看相邻两字
    /// （把意思相近而用词不同的标准分开）。一段完整地包含另一段时，至少按长短之比给分。
    pub fn likeness(&self, other: &Prepared) -> f64 {
        if self.chars.is_empty() || other.chars.is_empty() {
            return 0.0;
        }
        if self.chars == other.chars {
            return 1.0;
        }
        let (a, b) = (self.chars.len().min(WIDTH), other.chars.len().min(WIDTH));
        let in_order = 2.0 * self.common_in_order(other) as f64 / (a + b) as f64;
        let pairs = self.pairs.len() + other.pairs.len();
        let together = if pairs == 0 {
            in_order
        } else {
            2.0 * common(&self.pairs, &other.pairs) as f64 / pairs as f64
        };
        let score = 0.5 * in_order + 0.5 * together;
        let (short, long) = if self.chars.len() <= other.chars.len() {
            (&self.chars, &other.chars)
        } else {
            (&other.chars, &self.chars)
        };
        let whole = short.len() >= 6 && long.windows(short.len()).any(|w| w == short.as_slice());
        let floor = if whole {
            0.7 + 0.29 * short.len() as f64 / long.len() as f64
        } else {
            0.0
        };
        score.max(floor).clamp(0.0, 0.999)
    }

    /// 最长公共子序列的长度（位并行，Hyyrö 2004）。
    fn common_in_order(&self, other: &Prepared) -> u32 {
        let width = self.chars.len().min(WIDTH) as u32;
        let mut row = u128::MAX;
        for c in other.chars.iter().take(WIDTH) {
            let Ok(at) = self.places.binary_search_by_key(c, |&(p, _)| p) else {
                continue;
            };
            let bits = self.places.get(at).map_or(0, |&(_, bits)| bits);
            let hit = row & bits;
            row = row.wrapping_add(hit) | (row & !bits);
        }
        let used = if width >= 128 {
            u128::MAX
        } else {
            (1u128 << width) - 1
        };
        (!row & used).count_ones()
    }
}

/// 两个已排序清单里共有的个数（重复的分别计）。
fn common<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut count = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => {
                a.next();
            }
            std::cmp::Ordering::Greater => {
                b.next();
            }
            std::cmp::Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}

/// 两段文字相像的程度，0..=1。要反复比同一段时用 [`Prepared`]。
pub fn likeness(a: &str, b: &str) -> f64 {
    Prepared::new(a).likeness(&Prepared::new(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damaged_text_stays_nearest_to_its_own() {
        let all = [
            "依据妇女权益保障法第53条向有关部门发建议函",
            "对妇联转介的信访事项完整记录、跟进、回访",
            "主动发现和上报本地区涉及妇女儿童权益的重大舆情隐患",
            "对本地区涉及妇女儿童权益的重大舆情适时发声",
            "符合安全要求",
            "出台规章制度",
            "与相关部门联合发文，出台规范制度",
            "建立妇女议事会，有议事活动记录",
            "建立妇女互助组，帮助困难妇女解决实际问题",
            "网上投诉能够得到及时回复或处理",
            "12338热线接听时能够使用规范语言",
            "12338热线在工作时间有专人接听",
        ];
        for (text, want) in [
            (
                "2.6.1 依据《妇女权益保障法》第五十三条向有关部门发建议函",
                0,
            ),
            ("对妇联转介的信访事项有完整记录并跟进回访", 1),
            ("*主动发现、上报涉及妇女儿童权益重大舆情隐患", 2),
            ("对涉及本地区妇女儿童权益的重大舆情及时发声", 3),
            ("（1）接待场所符合安全要求", 4),
            ("出台规章制度（数量、名称）", 5),
            ("與相關部門聯合發文，出臺規範制度", 6),
            ("建立妇女议事会", 7),
            ("建立妇女互助小组，解决困难妇女实际问题", 8),
            ("网上投诉及时回复", 9),
            ("２.１.２　12338热线接听时使用规范语言", 10),
            ("12338热线工作时间专人接听", 11),
        ] {
            let best = (0..all.len())
                .max_by(|&x, &y| likeness(text, all[x]).total_cmp(&likeness(text, all[y])))
                .unwrap();
            assert_eq!(best, want, "{text} → {}", all[best]);
            assert!(
                likeness(text, all[want]) > 0.55,
                "{text} {}",
                likeness(text, all[want])
            );
        }
        assert_eq!(likeness("*符合 安全要求", "1、符合安全要求"), 1.0);
        assert!(likeness("符合安全要求", "出台规章制度") < 0.2);
        assert_eq!(likeness("", "出台规章制度"), 0.0);
    }

    proptest! {
        #[test]
        fn between_zero_and_one_and_even_handed(a in any::<String>(), b in "[一-鿿a-z0-9，]{0,200}") {
            let there = likeness(&a, &b);
            prop_assert!((0.0..=1.0).contains(&there));
            prop_assert!((there - likeness(&b, &a)).abs() < 1e-12);
        }

        #[test]
        fn itself_is_one(a in "[一-鿿]{1,150}") {
            prop_assert_eq!(likeness(&a, &a), 1.0);
        }
    }
}
