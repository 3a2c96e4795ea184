//! 权重与等次：原文没有规定，所以只由配置来，用到的地方都要印在旁边。

use crate::model::catalogue::{Catalogue, Indicator};

/// 没有写明的指标的权重（千分之一）。
pub const PLAIN: u64 = 1000;
/// 排虚报嫌疑的先后时，配置没有写权重，基本要求指标算几倍。
const SUSPECT_BASIC: u64 = 2000;

/// 权重，单位千分之一。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weights {
    /// 基本要求指标的；为空即与别的一样。
    pub basic: Option<u64>,
    /// 按编号（一级、二级或三级指标的）写明的。
    pub by_code: Vec<CodeWeight>,
}

/// 一个编号的权重。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeWeight {
    /// 编号，如 `2`、`2.1`、`2.1.1`。
    pub code: String,
    /// 权重，千分之一。
    pub weight: u64,
    /// 写在配置的第几行。
    pub line: usize,
}

/// 一个等次：够到这个分数的属于它。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// 名称，如 `优秀`。
    pub name: String,
    /// 下限，千分之一（90% 即 900）。
    pub least: u32,
}

impl Weights {
    /// 配置没有写权重。
    pub fn is_empty(&self) -> bool {
        self.basic.is_none() && self.by_code.is_empty()
    }

    /// 一个指标的权重：写了三级指标编号的用它；其次是基本要求的；再次是二级、一级指标的；都没有即 1。
    pub fn of(&self, catalogue: &Catalogue, indicator: &Indicator) -> u64 {
        let by = |code: &str| {
            let found = self.by_code.iter().find(|w| w.code == code);
            found.map(|w| w.weight)
        };
        by(&indicator.code)
            .or(self.basic.filter(|_| indicator.basic))
            .or_else(|| by(&catalogue.group_of(indicator).code))
            .or_else(|| by(&catalogue.part_of(indicator).code))
            .unwrap_or(PLAIN)
    }

    /// 排虚报嫌疑的先后时一个指标的分量：配置写了权重的照它，没有写的基本要求算 2、其余算 1。
    pub fn suspicion(&self, catalogue: &Catalogue, indicator: &Indicator) -> u64 {
        if !self.is_empty() {
            self.of(catalogue, indicator)
        } else if indicator.basic {
            SUSPECT_BASIC
        } else {
            PLAIN
        }
    }

    /// 分量怎样定的，一句话，印在名单旁边。
    pub fn suspicion_rule(&self) -> String {
        if self.is_empty() {
            "基本要求指标一条算 2，其余一条算 1".to_owned()
        } else {
            format!("各条按配置的权重：{}", self.describe())
        }
    }

    /// 权重怎样定的，一句话。
    pub fn describe(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        if let Some(basic) = self.basic {
            said.push(format!("基本要求指标 {}", decimal(basic)));
        }
        for one in &self.by_code {
            said.push(format!("{} {}", one.code, decimal(one.weight)));
        }
        if said.is_empty() {
            return "各指标都是 1".to_owned();
        }
        format!("{}，其余 1", said.join("，"))
    }

    /// 目录里没有的编号。
    pub fn unknown<'a>(&'a self, catalogue: &'a Catalogue) -> impl Iterator<Item = &'a CodeWeight> {
        let known = |code: &str| {
            catalogue.indicator(code).is_some()
                || catalogue.groups.iter().any(|g| g.code == code)
                || catalogue.parts.iter().any(|p| p.code == code)
        };
        self.by_code.iter().filter(move |w| !known(&w.code))
    }
}

/// 等次怎样定的，一句话：`优秀 90%以上，良好 80%以上`。
pub fn describe_grades(grades: &[Grade]) -> String {
    let all: Vec<String> = grades
        .iter()
        .map(|g| {
            format!(
                "{} {}%以上（含）",
                g.name,
                decimal(u64::from(g.least) * 100)
            )
        })
        .collect();
    all.join("，")
}

/// 千分之一的数写成小数：`1500` → `1.5`。
pub fn decimal(thousandths: u64) -> String {
    let (whole, part) = (thousandths / 1000, thousandths % 1000);
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:03}")
        .trim_end_matches('0')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::catalogue;

    #[test]
    fn the_nearest_code_decides_and_basic_counts_more_by_itself() {
        let catalogue = catalogue();
        let code = |code: &str, weight| CodeWeight {
            code: code.into(),
            weight,
            line: 1,
        };
        let of = |w: &Weights, code: &str| w.of(&catalogue, catalogue.indicator(code).unwrap());
        let none = Weights::default();
        assert_eq!(of(&none, "1.1.2"), 1000);
        assert_eq!(
            none.suspicion(&catalogue, catalogue.indicator("1.1.2").unwrap()),
            2000
        );
        let some = Weights {
            basic: Some(3000),
            by_code: vec![code("2", 1500), code("2.1", 500), code("2.1.2", 250)],
        };
        let all: Vec<u64> = ["1.1.1", "1.1.2", "2.1.1", "2.1.2", "2.2.1", "2.2.2"]
            .iter()
            .map(|c| of(&some, c))
            .collect();
        assert_eq!(all, [1000, 3000, 500, 250, 1500, 3000]);
        assert_eq!(some.unknown(&catalogue).count(), 0);
        let wrong = Weights {
            by_code: vec![code("9.9", 1)],
            ..Weights::default()
        };
        assert_eq!(wrong.unknown(&catalogue).count(), 1);
    }

    #[test]
    fn decimals_without_idle_zeros() {
        for (n, text) in [
            (1000, "1"),
            (1500, "1.5"),
            (250, "0.25"),
            (1, "0.001"),
            (20000, "20"),
        ] {
            assert_eq!(decimal(n), text);
        }
    }
}
