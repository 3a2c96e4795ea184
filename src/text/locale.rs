//! 机关怎样写百分数、名次、数。只由整数算出，不经小数。

/// 百分数：一位小数，四舍五入；恰是整数的不带小数，`padded` 时一律一位（表里同列的位数要相同，G-97）。
///
/// 没有全达标的不会写成 100%，有达标的不会写成 0%：那时多写几位，直到分得开。没有应计数的写 `—`。
pub fn percent(met: u32, of: u32, padded: bool) -> String {
    if of == 0 {
        return "—".to_owned();
    }
    let (whole_share, of_all) = (u64::from(met.min(of)) * 100, u64::from(of));
    let Some((value, places)) = rounded(met, of, 9) else {
        return if met < of { "不足100%" } else { "100%" }.to_owned();
    };
    let scale = 10u128.pow(places);
    let (whole, part) = (value / scale, value % scale);
    // “恰是整数”看的是份额本身，不是舍入的结果：86/1000 是 8.6%，4999/10000 不是 50%。
    if whole_share.is_multiple_of(of_all) && !padded {
        return format!("{whole}%");
    }
    let width = places as usize;
    format!("{whole}.{part:0width$}%")
}

/// 印出来的百分数：值（乘了 10 的位数次方）与小数位数。`most` 位还分不开的为空。
fn rounded(met: u32, of: u32, most: u32) -> Option<(u128, u32)> {
    let (met, of) = (u128::from(met.min(of)), u128::from(of));
    (1..=most).find_map(|places| {
        let scale = 10u128.pow(places);
        let value = (met * 100 * scale * 2 + of) / (2 * of);
        let false_full = met < of && value >= 100 * scale;
        let false_zero = met > 0 && value == 0;
        (!false_full && !false_zero).then_some((value, places))
    })
}

/// 两个份额（达到，应计）相差几个百分点，存成万分之几：印出来的两个数相减，与人照着纸面算的一样。
///
/// 58.3% 到 66.7% 是 8.4 个百分点，不论份额本身相差多少。有一方没有应计数的为空。
pub fn points_between(before: (u32, u32), now: (u32, u32)) -> Option<i64> {
    let printed = |(met, of): (u32, u32)| -> Option<i64> {
        if of == 0 {
            return None;
        }
        let basis = match rounded(met, of, 2) {
            Some((value, places)) => value * 10u128.pow(2 - places),
            // 两位还分不开：只差一点点的，不当作全部或没有
            None if met == 0 => 0,
            None if u64::from(met) * 2 < u64::from(of) => 1,
            None => 9_999,
        };
        i64::try_from(basis).ok()
    };
    Some(printed(now)? - printed(before)?)
}

/// 百分点，存成万分之几：750 → `7.5`，-320 → `-3.2`；末尾的零不写。
pub fn points(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let n = n.unsigned_abs();
    let text = format!("{sign}{}.{:02}", n / 100, n % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// 名次：`第3名`；与别的地区并列的 `并列第3名`。
pub fn place(place: u32, tied: bool) -> String {
    let tied = if tied { "并列" } else { "" };
    format!("{tied}第{place}名")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_as_officials_write_them() {
        for (met, of, plain, padded) in [
            (35, 40, "87.5%", "87.5%"),
            (0, 40, "0%", "0.0%"),
            (40, 40, "100%", "100.0%"),
            (9, 10, "90%", "90.0%"),
            (2, 3, "66.7%", "66.7%"),
            (1, 6, "16.7%", "16.7%"),
            (1, 2000, "0.1%", "0.1%"),
            (1999, 2000, "99.95%", "99.95%"),
            (4999, 5000, "99.98%", "99.98%"),
            (1, 5000, "0.02%", "0.02%"),
            (4999, 10000, "50.0%", "50.0%"),
            (0, 0, "—", "—"),
        ] {
            assert_eq!(percent(met, of, false), plain, "{met}/{of}");
            assert_eq!(percent(met, of, true), padded, "{met}/{of}");
        }
    }

    #[test]
    fn never_full_unless_full_never_nothing_unless_nothing() {
        for of in (1..4000).chain([u32::MAX - 1, u32::MAX]) {
            assert!(!percent(of - 1, of, true).starts_with("100"), "{of}");
            assert_eq!(percent(of, of, false), "100%");
            if of > 1 {
                let least = percent(1, of, true);
                assert!(
                    least.chars().any(|c| ('1'..='9').contains(&c)),
                    "{least} {of}"
                );
            }
        }
    }

    #[test]
    fn points_are_the_difference_of_what_is_printed() {
        for (before, now, want) in [
            ((7, 12), (8, 12), Some(840)),
            ((34, 49), (39, 49), Some(1020)),
            ((3, 4), (1, 2), Some(-2500)),
            ((3, 6), (2, 4), Some(0)),
            ((5000, 9999), (5001, 9999), Some(0)),
            ((1999, 2000), (1, 1), Some(5)),
            ((99_999, 100_000), (1, 1), Some(1)),
            ((0, 0), (1, 2), None),
            ((1, 2), (0, 0), None),
        ] {
            assert_eq!(points_between(before, now), want, "{before:?} {now:?}");
        }
    }

    #[test]
    fn places() {
        assert_eq!(place(1, false), "第1名");
        assert_eq!(place(3, true), "并列第3名");
        for (n, text) in [
            (750, "7.5"),
            (-320, "-3.2"),
            (10_000, "100"),
            (5, "0.05"),
            (0, "0"),
        ] {
            assert_eq!(points(n), text);
        }
    }
}
