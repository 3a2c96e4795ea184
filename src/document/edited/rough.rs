//! 说了个大概的数：`八成以上` `过半` `三分之二左右` `1万余件` `超过80%` `1.03万件`，各容许数据是多少。
//!
//! 领导改稿常把精确的数说成大概；数据在容许的一段里的，说得对，不在的提出来。

/// 一个大概的数容许的一段，两端都在内。百分数以百分之一为单位。
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// 数据是 `value` 的，算说对了。
    pub(super) fn holds(self, value: f64) -> bool {
        self.low - 1e-6 <= value && value <= self.high + 1e-6
    }
}

/// 大概的说法。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hedge {
    /// `近八成`：差一点
    Near,
    /// `超过八成` `八成以上`
    Over,
    /// `八成多` `30余件`：比它多，不到下一档
    Odd,
    /// `不到八成` `八成以下`
    Under,
    /// `约八成` `八成左右`
    About,
}

const BEFORE: [(&str, Hedge); 16] = [
    ("将近", Hedge::Near),
    ("接近", Hedge::Near),
    ("近", Hedge::Near),
    ("超过", Hedge::Over),
    ("突破", Hedge::Over),
    ("高于", Hedge::Over),
    ("多于", Hedge::Over),
    ("逾", Hedge::Over),
    ("超", Hedge::Over),
    ("不到", Hedge::Under),
    ("不足", Hedge::Under),
    ("低于", Hedge::Under),
    ("少于", Hedge::Under),
    ("大约", Hedge::About),
    ("约", Hedge::About),
    ("大概", Hedge::About),
];
const AFTER: [(&str, Hedge); 7] = [
    ("以上", Hedge::Over),
    ("以下", Hedge::Under),
    ("左右", Hedge::About),
    ("上下", Hedge::About),
    ("多", Hedge::Odd),
    ("余", Hedge::Odd),
    ("强", Hedge::Odd),
];
/// 与后一个字连成别的词，不是大概的意思：`最近` `预约` `附近`。
const JOINED: &str = "最附邻远预条违节合公签契";

fn starts(text: &[char], at: usize, word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    text.get(at..).is_some_and(|rest| rest.starts_with(&word))
}

/// 紧挨在 `at` 之前的大概的说法，与它从哪里起。
fn before(text: &[char], at: usize) -> Option<(usize, Hedge)> {
    BEFORE.into_iter().find_map(|(word, hedge)| {
        let from = at.checked_sub(word.chars().count())?;
        let joined = word.chars().count() == 1
            && from
                .checked_sub(1)
                .and_then(|b| text.get(b))
                .is_some_and(|c| JOINED.contains(*c));
        (starts(text, from, word) && !joined).then_some((from, hedge))
    })
}

/// 从 `at` 起的大概的说法，与它到哪里为止。
fn after(text: &[char], at: usize) -> Option<(usize, Hedge)> {
    AFTER
        .into_iter()
        .find(|(word, _)| starts(text, at, word))
        .map(|(word, hedge)| (at + word.chars().count(), hedge))
}

/// 一个百分数的大概。`step` 是它的一档（成是十）。
fn share(value: f64, step: f64, hedge: Option<Hedge>) -> Range {
    let (low, high) = match hedge {
        None => (value - step / 4.0, value + step / 2.0),
        Some(Hedge::Near) => (value - 5.0, value),
        Some(Hedge::Over) => (value, 100.0),
        Some(Hedge::Odd) => (value, value + step),
        Some(Hedge::Under) => (0.0, value),
        Some(Hedge::About) => (value - 5.0, value + 5.0),
    };
    Range { low, high }
}

/// 汉字写的份额从 `at` 起到哪里为止、容许哪一段；`before_at` 已看过前面的说法。
///
/// 认得：几成、几成几、一半、半数、过半、大半、近半、几分之几。
fn core(text: &[char], at: usize) -> Option<(usize, f64, f64)> {
    const DIGITS: &str = "一二三四五六七八九";
    let digit = |at: usize| {
        let c = text.get(at)?;
        let ix = DIGITS.chars().position(|d| d == *c)?;
        Some((ix + 1) as f64)
    };
    for word in ["一半", "半数"] {
        if starts(text, at, word) {
            return Some((at + 2, 50.0, 10.0));
        }
    }
    let first = digit(at)?;
    let numeral = |c: &char| "零〇一二两三四五六七八九十百千第".contains(*c);
    if at
        .checked_sub(1)
        .and_then(|b| text.get(b))
        .is_some_and(numeral)
    {
        return None;
    }
    if starts(text, at + 1, "分之") {
        // 分母在前：三分之二
        let above = digit(at + 3)?;
        return (above < first).then_some((at + 4, above / first * 100.0, 12.0));
    }
    if text.get(at + 1) != Some(&'成') {
        return None;
    }
    // “一成不变”“三成员”不是份额
    if let Some(half) = digit(at + 2) {
        return Some((at + 3, first * 10.0 + half, 4.0));
    }
    let joined = text
        .get(at + 2)
        .is_some_and(|c| "员立为果效绩就功熟本年长文不".contains(*c));
    (!joined).then_some((at + 2, first * 10.0, 10.0))
}

/// 从 `at` 起是不是汉字写的大概的份额：到哪里为止、容许哪一段。
pub(super) fn in_words(text: &[char], at: usize) -> Option<(usize, Range)> {
    for (word, low, high) in [
        ("过半数", 50.0, 100.0),
        ("过半", 50.0, 100.0),
        ("大半", 50.0, 100.0),
        ("多半", 50.0, 100.0),
        ("近半数", 42.0, 50.0),
        ("近半", 42.0, 50.0),
    ] {
        if starts(text, at, word) {
            return Some((at + word.chars().count(), Range { low, high }));
        }
    }
    // 前面的说法也在这一个之内：从它起认
    let (lead, hedge) = BEFORE
        .into_iter()
        .find(|(word, _)| starts(text, at, word))
        .filter(|_| {
            let joined = at.checked_sub(1).and_then(|b| text.get(b));
            joined.is_none_or(|c| !JOINED.contains(*c))
        })
        .map_or((0, None), |(word, hedge)| {
            (word.chars().count(), Some(hedge))
        });
    let (end, value, step) = core(text, at + lead)?;
    let (end, hedge) = match after(text, end) {
        Some((end, own)) => (end, hedge.or(Some(own))),
        None => (end, hedge),
    };
    Some((end, share(value, step, hedge)))
}

/// 阿拉伯数字写的数（`start..end`）带着大概的说法的，容许哪一段；照数写的为空。
///
/// `digits` 是数字的样子（`1.03`），`unit` 是万、亿的倍数，没有的为一；`percent` 是百分数。
pub(super) fn around(
    text: &[char],
    (start, end): (usize, usize),
    digits: &str,
    unit: f64,
    percent: bool,
) -> Option<Range> {
    let written: f64 = digits.parse().ok()?;
    let value = written * unit;
    let lead = before(text, start).map(|(_, hedge)| hedge);
    // “30件以上”：隔着一个量词
    let trail = after(text, end).or_else(|| {
        let (to, hedge) = after(text, end + 1)?;
        (hedge != Hedge::Odd).then_some((to, hedge))
    });
    let hedge = lead.or(trail.map(|(_, hedge)| hedge));
    if percent {
        return hedge.map(|hedge| share(value, 10.0, Some(hedge)));
    }
    let decimals = digits.split_once('.').map_or(0, |(_, part)| part.len());
    let places = i32::try_from(decimals).ok()?;
    // 末一位有效数字的一档：30 是 10，1200 是 100，1.2万 是 1000
    let step = if decimals > 0 {
        unit / 10f64.powi(places)
    } else {
        let zeros = digits.len() - digits.trim_end_matches('0').len();
        unit * 10f64.powi(i32::try_from(zeros.min(digits.len() - 1)).ok()?)
    };
    let (low, high) = match hedge {
        // 以万、亿为单位的，四舍五入到所写的一位
        None if unit > 1.0 => (value - step / 2.0, value + step / 2.0),
        None => return None,
        Some(Hedge::Near) => (value * 0.9, value),
        Some(Hedge::Over) => (value, value * 1.5 + 5.0),
        Some(Hedge::Odd) => (value, value + step),
        Some(Hedge::Under) => (value * 0.5, value),
        Some(Hedge::About) => (value * 0.9, value * 1.1),
    };
    Some(Range { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_in_words_allows_what_it_says() {
        for (text, inside, outside) in [
            ("八成以上", &[80.0, 81.5, 97.0][..], &[79.9, 73.0][..]),
            ("超过八成", &[81.5], &[73.0]),
            ("近八成", &[76.9, 79.9], &[81.0, 70.0]),
            ("八成多", &[81.5, 89.0], &[79.0, 91.0]),
            ("约八成", &[78.0, 83.0], &[73.0, 90.0]),
            ("八成", &[78.0, 81.5], &[73.0, 88.0]),
            ("不到八成", &[73.0], &[81.5]),
            ("七成左右", &[73.0], &[80.0]),
            ("八成五", &[85.0, 84.5], &[81.5]),
            ("过半", &[58.7], &[42.9]),
            ("一半以上", &[58.7], &[42.9]),
            ("不到一半", &[42.9], &[58.7]),
            ("近半", &[46.9], &[42.0 - 1.0, 51.0]),
            ("超过三分之二", &[73.0], &[60.0]),
            ("三分之二", &[66.7, 68.0], &[73.5]),
            ("四分之三左右", &[73.0], &[60.0]),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let (end, range) = in_words(&chars, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(end, chars.len(), "{text}");
            for value in inside {
                assert!(range.holds(*value), "{text} 容 {value}：{range:?}");
            }
            for value in outside {
                assert!(!range.holds(*value), "{text} 不容 {value}：{range:?}");
            }
        }
        for text in [
            "一成不变",
            "三成员",
            "半年",
            "第三成",
            "一是",
            "上半年",
            "百分之八",
        ] {
            let chars: Vec<char> = text.chars().collect();
            for at in 0..chars.len() {
                assert_eq!(in_words(&chars, at), None, "{text}");
            }
        }
    }

    #[test]
    fn a_figure_with_a_hedge_allows_what_it_says() {
        let of = |before: &str, digits: &str, unit: f64, rest: &str, percent: bool| {
            let chars: Vec<char> = format!("{before}{digits}{rest}").chars().collect();
            let start = before.chars().count();
            let extra = usize::from(unit > 1.0 || percent);
            let end = start + digits.len() + extra;
            around(&chars, (start, end), digits, unit, percent)
        };
        let inside = |range: Option<Range>, value: f64| range.expect("是个大概").holds(value);
        assert!(inside(of("共", "1", 1e4, "万余件", false), 10320.0));
        assert!(!inside(of("共", "2", 1e4, "万余件", false), 10320.0));
        assert!(inside(of("共", "1.03", 1e4, "万件", false), 10320.0));
        assert!(!inside(of("共", "1.05", 1e4, "万件", false), 10320.0));
        assert!(inside(of("共", "30", 1.0, "余件", false), 31.0));
        assert!(!inside(of("共", "30", 1.0, "余件", false), 29.0));
        assert!(inside(of("共", "2700", 1.0, "多个", false), 2730.0));
        assert!(inside(of("", "50", 1.0, "件以上", false), 52.0));
        assert!(inside(of("约", "30", 1.0, "件", false), 29.0));
        assert!(inside(of("超过", "80", 1.0, "%", true), 81.5));
        assert!(!inside(of("超过", "80", 1.0, "%", true), 73.0));
        assert_eq!(of("共", "31", 1.0, "件", false), None);
        assert_eq!(of("最近", "3", 1.0, "年", false), None);
        assert_eq!(of("为", "73", 1.0, "%（", true), None);
    }
}
