//! 公文里的表列到哪一级。
//!
//! 一个省一两百个县，逐个列出；全国几千个县、几万个乡镇，逐个列出来有几百页，没有人翻，
//! 排一份的时间、内存也要几十倍。多于 [`MOST_LISTED`] 的合到上级，逐个的情况在汇总表里，表下的注写明。

use crate::model::comparison::{Comparison, ParentResult, Round};
use std::collections::BTreeMap;

/// 公文、打印版、会议材料里至多逐个列出这么多地区。
pub(super) const MOST_LISTED: usize = 600;

/// 应当报送的与报了材料的地区的个数。
pub(super) fn listed(comparison: &Comparison, main: &Round) -> usize {
    let all = comparison.localities.iter().enumerate();
    all.filter(|(ix, l)| l.expected || main.submission_of(*ix).is_some())
        .count()
}

/// 各地区可以逐个列出。
pub(super) fn each_fits(comparison: &Comparison, main: &Round) -> bool {
    listed(comparison, main) <= MOST_LISTED
}

/// 不能逐个列出时代它们列出的合计：直接的上级；还是太多的，再往上，取列得下的最细的一级。
/// 一级也列不下的为空。
pub(super) fn summed<'a>(comparison: &Comparison, main: &'a Round) -> Vec<&'a ParentResult> {
    let parents: Vec<usize> = main.by_parent.iter().filter_map(|p| p.parent).collect();
    let mut is_parent = vec![false; comparison.localities.len()];
    for ix in parents {
        if let Some(flag) = is_parent.get_mut(ix) {
            *flag = true;
        }
    }
    let above = |p: &&ParentResult| p.members.iter().any(|m| is_parent.get(*m) == Some(&true));
    // 所属里又有别的上级的（省之于市），不与它们并排
    let nearest: Vec<&ParentResult> = main.by_parent.iter().filter(|p| !above(p)).collect();
    if nearest.len() <= MOST_LISTED {
        return nearest;
    }
    let level = |p: &ParentResult| {
        let parent = p.parent.and_then(|ix| comparison.localities.get(ix));
        parent.and_then(|l| l.level.as_deref())
    };
    // 哪一层级的地区最多，就合哪一层级的
    let lowest = commonest(comparison);
    let mut finest: Vec<&ParentResult> = Vec::new();
    for of in ["省级", "市级", "县级"] {
        let all = main.by_parent.iter().chain(&main.by_level);
        let at: Vec<&ParentResult> = all
            .filter(|p| level(p) == Some(of) && p.level.as_deref() == lowest)
            .collect();
        if at.len() <= MOST_LISTED && at.len() > finest.len() {
            finest = at;
        }
    }
    finest
}

/// 应当报送的地区里最多的层级。
fn commonest(comparison: &Comparison) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let expected = comparison.localities.iter().filter(|l| l.expected);
    for level in expected.filter_map(|l| l.level.as_deref()) {
        *counts.entry(level).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, n)| *n);
    most.map(|(level, _)| level)
}

/// 表下的注：逐个的情况在哪里。
pub(super) fn elsewhere(comparison: &Comparison, main: &Round, sheet: &str) -> String {
    let count = listed(comparison, main);
    format!("共{count}个地区，不逐个列出；逐个的情况见汇总表“{sheet}”。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::comparison::Locality;

    /// 省、市、县、乡各若干个的树，只有最低一级报送。
    fn tree(counts: &[usize]) -> (Comparison, Round) {
        let levels = ["省级", "市级", "县级", "乡级"];
        let mut localities: Vec<Locality> = Vec::new();
        let mut above: Vec<usize> = Vec::new();
        let mut main = Round::default();
        for (at, count) in counts.iter().enumerate() {
            let first = localities.len();
            for n in 0..*count {
                let parent = (!above.is_empty()).then(|| above[n * above.len() / count]);
                localities.push(Locality {
                    name: format!("{}{n}", levels[at]),
                    level: Some(levels[at].into()),
                    parent,
                    expected: at + 1 == counts.len(),
                    ..Locality::default()
                });
            }
            let these: Vec<usize> = (first..localities.len()).collect();
            for parent in &above {
                let members = these.iter().copied();
                main.by_parent.push(ParentResult {
                    parent: Some(*parent),
                    level: Some(levels[at].into()),
                    members: members
                        .filter(|m| localities[*m].parent == Some(*parent))
                        .collect(),
                    ..ParentResult::default()
                });
            }
            above = these;
        }
        // 再往上的，只有最低一级合起来
        let lowest = levels[counts.len() - 1];
        for (ix, l) in localities.iter().enumerate() {
            if counts.len() > 2 && l.level.as_deref() != Some(lowest) {
                main.by_level.push(ParentResult {
                    parent: Some(ix),
                    level: Some(lowest.into()),
                    ..ParentResult::default()
                });
            }
        }
        let comparison = Comparison {
            localities,
            ..Comparison::default()
        };
        (comparison, main)
    }

    #[test]
    fn the_finest_level_that_fits_is_listed() {
        let (few, main) = tree(&[1, 14, 180]);
        assert!(each_fits(&few, &main));
        let (many, main) = tree(&[2, 30, 700]);
        assert!(!each_fits(&many, &main));
        let shown = summed(&many, &main);
        assert_eq!(shown.len(), 30, "合到市");
        assert!(
            shown
                .iter()
                .all(|p| many.localities[p.parent.unwrap()].level.as_deref() == Some("市级"))
        );
        let (nation, main) = tree(&[3, 40, 650, 1300]);
        let shown = summed(&nation, &main);
        assert_eq!(shown.len(), 40, "县太多，合到市");
        let (flat, main) = tree(&[700]);
        assert!(!each_fits(&flat, &main));
        assert!(summed(&flat, &main).is_empty());
    }
}
