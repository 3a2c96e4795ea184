//! 抽查抽签的结果：种子、分层、每个候选地区的散列值，谁都可以据此复核。
//!
//! # 办法
//!
//! 1. 候选地区按层级、上级地区、结果分层，层的次序即名册里先出现的次序。
//! 2. 各层名额按候选数占比：`名额 × 本层候选数 ÷ 候选总数`，先取整数部分，余下的名额依次给小数部分（余数）大的层；
//!    余数相同的，层的散列值小的在前。
//! 3. 散列值是 `SHA-256(种子 + "|" + 键)` 的十六进制小写；地区的键是行政区划代码（没有代码的用上级名称与名称），
//!    层的键是层的名称。层内按散列值由小到大取够名额。

use super::comparison::Share;

/// 一次抽签。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// 种子。
    pub seed: String,
    /// 分层的办法，一句话：`按层级、上级地区和基本要求是否全部达到分层`
    pub method: String,
    /// 各层。
    pub strata: Vec<Stratum>,
    /// 全部候选地区，按名册的次序。
    pub candidates: Vec<Candidate>,
    /// 不在候选之内的地区（`localities` 的下标）与缘由。
    pub excluded: Vec<(usize, String)>,
    /// 结果取自哪个文件（显示路径）与其 SHA-256；没有用结果为空。
    pub basis: Option<(String, String)>,
}

/// 一层。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// 名称，也是它的键：`县级·甲市·基本要求全部达到`
    pub name: String,
    /// 候选数。
    pub size: usize,
    /// 整数部分的名额。
    pub whole: usize,
    /// 余数，分母是候选总数。
    pub remainder: usize,
    /// 得到余下的一个名额。
    pub extra: bool,
    /// 层的散列值，余数相同时比较。
    pub hash: String,
}

/// 一个候选地区。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// 地区（`localities` 的下标）。
    pub locality: usize,
    /// 所在的层（`strata` 的下标）。
    pub stratum: usize,
    /// 键：参加散列的代码或名称。
    pub key: String,
    /// 散列值。
    pub hash: String,
    /// 在层内由小到大第几，从 1 起。
    pub place: usize,
    /// 抽中。
    pub drawn: bool,
    /// 上次结果的达标率；没有结果、没有材料为空。
    pub met: Option<Share>,
}

impl Stratum {
    /// 名额。
    pub fn quota(&self) -> usize {
        self.whole + usize::from(self.extra)
    }
}

impl Drawing {
    /// 抽中的，按名册的次序。
    pub fn drawn(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|c| c.drawn)
    }

    /// 抽中的个数。
    pub fn count(&self) -> usize {
        self.drawn().count()
    }
}
