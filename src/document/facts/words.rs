//! 公文里的叫法：层级的统称、范围、自称、周期、名次、百分数。

use crate::model::comparison::{Comparison, Locality, Share};

/// 一个层级的地区的统称：`县级` → `县（市、区）`。
pub(super) fn general_name(level: Option<&str>) -> &'static str {
    match level {
        Some("省级") => "省（区、市）",
        Some("市级") => "市",
        Some("县级") => "县（市、区）",
        Some("乡级") => "乡镇（街道）",
        Some("村级") => "村（社区）",
        _ => "地区",
    }
}

/// 由高到低的层级次序；不认得的在后。
pub(super) fn level_order(level: Option<&str>) -> usize {
    ["省级", "市级", "县级", "乡级", "村级"]
        .iter()
        .position(|l| Some(*l) == level)
        .unwrap_or(5)
}

/// “全省”之类；没有配置地区名时为 `全体`。
pub(in crate::document) fn scope(region: &str) -> String {
    let region = region.trim();
    for (end, word) in [
        ("自治区", "全区"),
        ("自治州", "全州"),
        ("自治县", "全县"),
        ("地区", "全地区"),
        ("省", "全省"),
        ("市", "全市"),
        ("州", "全州"),
        ("盟", "全盟"),
        ("旗", "全旗"),
        ("县", "全县"),
        ("区", "全区"),
    ] {
        if region.ends_with(end) {
            return word.to_owned();
        }
    }
    "全体".to_owned()
}

/// 机关在行文里怎样称自己：`某省妇女联合会权益部` → `我部`。
pub(super) fn own_name(office: &str) -> String {
    match office.trim().chars().last() {
        Some(last @ ('部' | '会' | '处' | '科' | '委' | '局' | '厅' | '办' | '中')) => {
            format!("我{last}")
        }
        Some('室') => "我办".to_owned(),
        _ => "本机关".to_owned(),
    }
}

/// `2017` → `2017年`；已有“年”“季度”的照写。
pub fn period(period: &str) -> String {
    let period = period.trim();
    if period.len() == 4 && period.bytes().all(|b| b.is_ascii_digit()) {
        format!("{period}年")
    } else {
        period.to_owned()
    }
}

/// 主送机关的通称：`各市、县（市、区）妇联`。
pub(super) fn everyone(comparison: &Comparison) -> String {
    // 名册里唯一的、自己不报送的最上一级就是本机关所在的地区，不是主送对象
    let roots = comparison.localities.iter().filter(|l| l.parent.is_none());
    let only_root = roots.count() == 1;
    let own = |l: &Locality| only_root && l.parent.is_none() && !l.expected;
    let mut levels: Vec<Option<&str>> = comparison
        .localities
        .iter()
        .filter(|l| !own(l))
        .map(|l| l.level.as_deref())
        .collect();
    levels.sort_by_key(|l| level_order(*l));
    levels.dedup();
    levels.retain(Option::is_some);
    if levels.is_empty() {
        return "各有关妇联".to_owned();
    }
    let names: Vec<&str> = levels.into_iter().map(general_name).collect();
    format!("各{}妇联", names.join("、"))
}

/// 百分数，一位小数；整数不带小数，`padded` 时一律一位（表里同列的位数相同，G-97）。
///
/// 没有全达标的不会写成 100%，有达标的不会写成 0%：那时多写几位，直到分得开。
pub fn percent(share: Share, padded: bool) -> String {
    if share.of == 0 {
        return "—".to_owned();
    }
    let (met, of) = (u64::from(share.met), u64::from(share.of));
    for places in 1..=6u32 {
        let scale = 10u64.pow(places);
        // 四舍五入到 `places` 位
        let value = (met * 100 * scale * 2 + of) / (2 * of);
        let (whole, part) = (value / scale, value % scale);
        let false_full = met < of && value >= 100 * scale;
        let false_zero = met > 0 && value == 0;
        if false_full || false_zero {
            continue;
        }
        if part == 0 && !padded {
            return format!("{whole}%");
        }
        let width = places as usize;
        return format!("{whole}.{part:0width$}%");
    }
    if met < of {
        "不足100%".to_owned()
    } else {
        "100%".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_as_officials_write_them() {
        for (met, of, text, padded) in [
            (35, 40, "87.5%", "87.5%"),
            (0, 40, "0%", "0.0%"),
            (40, 40, "100%", "100.0%"),
            (9, 10, "90%", "90.0%"),
            (2, 3, "66.7%", "66.7%"),
            (1, 6, "16.7%", "16.7%"),
            (4999, 5000, "99.98%", "99.98%"),
            (1, 5000, "0.02%", "0.02%"),
            (1, 8, "12.5%", "12.5%"),
            (0, 0, "—", "—"),
        ] {
            let share = Share { met, of };
            assert_eq!(percent(share, false), text);
            assert_eq!(percent(share, true), padded);
        }
    }

    #[test]
    fn names_in_the_offices_own_words() {
        assert_eq!(scope("某省"), "全省");
        assert_eq!(scope("某某自治区"), "全区");
        assert_eq!(scope(""), "全体");
        assert_eq!(own_name("某省妇女联合会权益部"), "我部");
        assert_eq!(own_name("某市妇女联合会"), "我会");
        assert_eq!(period("2017"), "2017年");
        assert_eq!(period("2017年上半年"), "2017年上半年");
    }
}
