//! 公文里的叫法：层级的统称、范围、自称、周期、名次。

use crate::model::comparison::{Comparison, Locality, Round};
use crate::model::submission::CheckRound;

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
        ("全国", "全国"),
        ("中国", "全国"),
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

/// 只查一部分地区的检查（抽查、实地督导）：没有查到的不是没有报送。
pub(super) fn sampled(round: &Round) -> bool {
    round.check.is_some_and(CheckRound::is_sample)
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
    // 只有一个收文的，直呼其名
    let mut all = comparison.localities.iter().filter(|l| !own(l));
    if let (Some(only), None) = (all.next(), all.next()) {
        return super::locality::unit(&only.name, only.unit.as_deref(), None);
    }
    let names: Vec<&str> = levels.into_iter().map(general_name).collect();
    format!("各{}妇联", names.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_offices_own_words() {
        assert_eq!(scope("某省"), "全省");
        assert_eq!(scope("某某自治区"), "全区");
        assert_eq!(scope("全国"), "全国");
        assert_eq!(scope(""), "全体");
        assert_eq!(own_name("某省妇女联合会权益部"), "我部");
        assert_eq!(own_name("某市妇女联合会"), "我会");
        assert_eq!(period("2017"), "2017年");
        assert_eq!(period("2017年上半年"), "2017年上半年");
    }
}
