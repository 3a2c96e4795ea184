//! 异常的数：在同级地区里大得或小得出奇，值得问一句。
//!
//! 规则不看平均数（一个多打了零的数就能把它带走），看中位数；各地大小悬殊，所以取对数来比。

/// 同级里至少有这么多地区填了这一项才看；少了说不上什么是平常。
pub const PEERS_LEAST: usize = 8;
/// 偏离中位数超过多少个标准离差提出（Iglewicz 与 Hoaglin 的通例）。
pub const SCORE_LIMIT: f64 = 3.5;
/// 与中位数至少相差这么多倍才提出：离差很小时，差一点也会显得偏离很远。
pub const FACTOR_LEAST: f64 = 5.0;
/// 对数离差的下限：各地几乎一样时，当作上下差两成是平常。
pub const SPREAD_LEAST: f64 = 0.182_321_556_793_954_6;

/// 一个异常的数。
#[derive(Debug, Clone, PartialEq)]
pub struct Unusual {
    /// 地区（下标）。
    pub locality: usize,
    /// 三级指标（目录里的位置）。
    pub indicator: usize,
    /// 填写项在指标里的位置。
    pub field: usize,
    /// 所填的数。
    pub value: i64,
    /// 同级填了这一项的地区数（含本地区）。
    pub peers: u32,
    /// 层级；没有层级的为空。
    pub level: Option<String>,
    /// 同级的中位数。
    pub median: f64,
    /// 偏离度：偏离几个标准离差（对数上的），大的为正、小的为负。
    pub score: f64,
}

impl Unusual {
    /// 为什么提出，一句话，批注与审核问题里都用它。
    pub fn explain(&self) -> String {
        let level = self.level.as_deref().unwrap_or("同类");
        let median = plain(self.median);
        // 几倍是印出来的两个数相除，读的人算得出来
        let compared = if self.score <= 0.0 {
            "远小于中位数".to_owned()
        } else if self.median > 0.0 {
            format!("约为中位数的{}倍", plain(self.value as f64 / self.median))
        } else {
            "远大于中位数".to_owned()
        };
        format!(
            "{}个{level}地区填了这一项，中位数是{median}，这里是{}，{compared}；偏离度{:.1}（超过{SCORE_LIMIT}、并相差{FACTOR_LEAST}倍以上的才提出）",
            self.peers,
            self.value,
            self.score.abs()
        )
    }
}

/// 整数不带小数，其余一位。
fn plain(n: f64) -> String {
    let rounded = (n * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 {
        format!("{rounded:.0}")
    } else {
        format!("{rounded:.1}")
    }
}

/// 中位数；`sorted` 由小到大，空的没有。
pub fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some((lower + upper) / 2.0)
}

/// 各数偏离中位数几个标准离差：取 ln(n+1)，离差取绝对离差的中位数（MAD）÷0.6745，不小于 [`SPREAD_LEAST`]。
/// 没有一个数时为空。
pub fn scores(values: &[i64]) -> Vec<f64> {
    let logs: Vec<f64> = values.iter().map(|&n| (n.max(0) as f64).ln_1p()).collect();
    let mut sorted = logs.clone();
    sorted.sort_by(f64::total_cmp);
    let Some(centre) = median(&sorted) else {
        return Vec::new();
    };
    let mut off: Vec<f64> = logs.iter().map(|l| (l - centre).abs()).collect();
    off.sort_by(f64::total_cmp);
    let spread = (median(&off).unwrap_or(0.0) / 0.674_489_750_196_081_7).max(SPREAD_LEAST);
    // 取到千分位：各机器算得的末几位不一定相同，写出来的要相同
    let rounded = |score: f64| (score * 1000.0).round() / 1000.0;
    logs.iter()
        .map(|l| rounded((l - centre) / spread))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_number_does_not_hide_itself() {
        let values = [10, 12, 9, 11, 14, 8, 13, 1200];
        let scores = scores(&values);
        assert!(scores[7] > SCORE_LIMIT);
        assert!(scores[..7].iter().all(|s| s.abs() < SCORE_LIMIT));
        // 各地一样时，差一点不算
        let flat = super::scores(&[5, 5, 5, 5, 5, 5, 5, 6]);
        assert!(flat.iter().all(|s| s.abs() < SCORE_LIMIT));
    }

    #[test]
    fn the_reason_names_what_it_compares_with() {
        let odd = Unusual {
            locality: 0,
            indicator: 0,
            field: 0,
            value: 1200,
            peers: 16,
            level: Some("县级".into()),
            median: 11.5,
            score: 6.25,
        };
        let said = odd.explain();
        // 1200÷11.5
        for part in ["16个县级", "中位数是11.5", "1200", "约为中位数的104.3倍"] {
            assert!(said.contains(part), "{said}");
        }
        let none = Unusual { median: 0.0, ..odd };
        assert!(
            none.explain()
                .contains("中位数是0，这里是1200，远大于中位数；")
        );
    }
}
