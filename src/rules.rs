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
