//! 全部规则，按代码排列：`quanyi explain` 与说明页都从这里取。

use crate::finding::Rule;

/// 各房间的规则表汇在一起，按代码排序。
pub fn rules() -> Vec<&'static Rule> {
    let mut all: Vec<&'static Rule> = [
        crate::source::RULES,
        crate::read::rules::RULES,
        crate::read::identity_rules::RULES,
        crate::read::value_rules::RULES,
        crate::check::RULES,
        crate::round::rules::RULES,
    ]
    .into_iter()
    .flatten()
    .chain(crate::read::consolidated::RULES.iter().copied())
    .chain(crate::read::returned::RULES.iter().copied())
    .collect();
    all.sort_by_key(|rule| rule.code);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    #[test]
    fn every_code_names_one_rule_and_every_rule_explains_itself() {
        let mut seen = BTreeMap::new();
        for rule in super::rules() {
            if let Some(other) = seen.insert(rule.code, rule.title) {
                panic!("{} 既是“{other}”又是“{}”", rule.code, rule.title);
            }
            let digits = rule.code.strip_prefix('Q').unwrap_or_default();
            assert!(
                digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()),
                "{} 不合约定",
                rule.code
            );
            for part in [rule.title, rule.why, rule.remedy, rule.example] {
                assert!(!part.trim().is_empty(), "{} 没有写全", rule.code);
            }
        }
    }
}
