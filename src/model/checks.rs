//! 检查对照：同一周期、同一地区的自查与互查、抽查、实地督导摆在一起看。
//!
//! 只有两边都有材料的地区才进入；两边都明确（有/无、是/否）的答案才能说相符与否，
//! 其余的分开计数，各个分母都在。

use super::submission::State;

/// 计算 Cohen's κ 至少要有这么多对可比的答案；少了，一两条就能左右结果。
pub const KAPPA_LEAST: u32 = 30;

/// 自查与另一种检查方式的对照。
#[derive(Debug, Clone, Default)]
pub struct CheckComparison {
    /// 自查的一轮（`rounds` 的下标）。
    pub own: usize,
    /// 检查的一轮（`rounds` 的下标）。
    pub check: usize,
    /// 两边都有材料的地区，按次序。
    pub localities: Vec<CheckedLocality>,
    /// 查了而没有自查材料的地区（下标，按次序），不进入对照。
    pub without_own: Vec<usize>,
    /// 各三级指标的相符情况，与目录同序。
    pub indicators: Vec<Agreement>,
    /// 全部答案合起来。
    pub all: Agreement,
    /// 其中基本要求指标的。
    pub basic: Agreement,
    /// 有虚报嫌疑的（`localities` 里的位置），分量重的在前，相同的按地区次序。
    pub suspects: Vec<usize>,
}

/// 一个查过的地区。
#[derive(Debug, Clone, Default)]
pub struct CheckedLocality {
    /// 地区（下标）。
    pub locality: usize,
    /// 全部指标的相符情况。
    pub all: Agreement,
    /// 其中基本要求指标的。
    pub basic: Agreement,
    /// 不相符、没有核实的，按目录次序。
    pub differences: Vec<Difference>,
    /// 虚报嫌疑的分量：自查为有/是而检查为无/否的各指标权重之和，单位千分之一。
    pub weight: u64,
}

/// 一处不相符或没有核实。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// 三级指标（目录里的位置）。
    pub indicator: usize,
    /// 怎样不相符。
    pub kind: DifferenceKind,
}

/// 怎样不相符。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// 自查有/是，检查无/否。
    Overstated,
    /// 自查无/否，检查有/是。
    Understated,
    /// 自查有/是，检查没有给出明确的答案（空白、两选、看不清、缺行）：没有核实。
    Unconfirmed,
    /// 检查有明确的答案，自查没有（空白、两选、看不清、缺行）。
    Unanswered,
    /// 现实情况相同，而所填的数不同。
    Number {
        /// 填写项在指标里的位置。
        field: usize,
        /// 自查所填。
        own: i64,
        /// 检查所填。
        check: i64,
    },
}

impl DifferenceKind {
    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            DifferenceKind::Overstated => "自查有、检查无",
            DifferenceKind::Understated => "自查无、检查有",
            DifferenceKind::Unconfirmed => "检查没有核实",
            DifferenceKind::Unanswered => "自查没有答清",
            DifferenceKind::Number { own, check, .. } if own > check => "数：自查多于检查",
            DifferenceKind::Number { .. } => "数：自查少于检查",
        }
    }
}

/// 若干对答案的相符情况。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// 两边都是有/是。
    pub both_yes: u32,
    /// 自查有/是，检查无/否。
    pub own_only: u32,
    /// 自查无/否，检查有/是。
    pub check_only: u32,
    /// 两边都是无/否。
    pub both_no: u32,
    /// 自查有/是，检查没有明确的答案。
    pub unconfirmed: u32,
    /// 检查有明确的答案，自查没有。
    pub unanswered: u32,
    /// 不可比：一边不适用，或两边都没有明确的答案（自查无/否而检查没有答的也在内）。
    pub aside: u32,
}

impl Agreement {
    /// 计入一对答案；不相符、没有核实的说是哪一种。
    pub fn count(&mut self, own: State, check: State) -> Option<DifferenceKind> {
        let sure = |s| match s {
            State::Yes => Some(true),
            State::No => Some(false),
            _ => None,
        };
        if own == State::Na || check == State::Na {
            self.aside += 1;
            return None;
        }
        match (sure(own), sure(check)) {
            (Some(true), Some(true)) => self.both_yes += 1,
            (Some(false), Some(false)) => self.both_no += 1,
            (Some(true), Some(false)) => {
                self.own_only += 1;
                return Some(DifferenceKind::Overstated);
            }
            (Some(false), Some(true)) => {
                self.check_only += 1;
                return Some(DifferenceKind::Understated);
            }
            (Some(true), None) => {
                self.unconfirmed += 1;
                return Some(DifferenceKind::Unconfirmed);
            }
            (None, Some(_)) => {
                self.unanswered += 1;
                return Some(DifferenceKind::Unanswered);
            }
            (Some(false) | None, None) => self.aside += 1,
        }
        None
    }

    /// 可比的对数：相符率的分母。
    pub fn pairs(&self) -> u32 {
        self.both_yes + self.own_only + self.check_only + self.both_no
    }

    /// 相符的对数。
    pub fn agreed(&self) -> u32 {
        self.both_yes + self.both_no
    }

    /// 相符率。
    pub fn share(&self) -> super::comparison::Share {
        super::comparison::Share {
            met: self.agreed(),
            of: self.pairs(),
        }
    }

    /// 两份相加。
    pub fn add(&mut self, other: &Agreement) {
        self.both_yes += other.both_yes;
        self.own_only += other.own_only;
        self.check_only += other.check_only;
        self.both_no += other.both_no;
        self.unconfirmed += other.unconfirmed;
        self.unanswered += other.unanswered;
        self.aside += other.aside;
    }

    /// Cohen's κ：扣除碰巧相符之后的相符程度，-1..=1。
    ///
    /// 可比的不到 [`KAPPA_LEAST`] 对，或两边都只有一种答案（碰巧相符就是全部）时没有。
    pub fn kappa(&self) -> Option<f64> {
        let n = u64::from(self.pairs());
        if n < u64::from(KAPPA_LEAST) {
            return None;
        }
        let (a, b, c, d) = (
            u64::from(self.both_yes),
            u64::from(self.own_only),
            u64::from(self.check_only),
            u64::from(self.both_no),
        );
        // κ＝（po－pe）÷（1－pe），上下同乘 n²，都是整数
        let chance = (a + b) * (a + c) + (c + d) * (b + d);
        let whole = n * n;
        (chance < whole).then(|| {
            let agreed = (n * (a + d)) as f64 - chance as f64;
            agreed / (whole - chance) as f64
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_of_a_textbook_table_and_none_where_it_says_nothing() {
        // Cohen 系数的通例：20、5、10、15，po＝0.7，pe＝0.5，κ＝0.4
        let table = Agreement {
            both_yes: 20,
            own_only: 5,
            check_only: 10,
            both_no: 15,
            ..Agreement::default()
        };
        assert!((table.kappa().unwrap() - 0.4).abs() < 1e-12);
        assert_eq!((table.agreed(), table.pairs()), (35, 50));
        let few = Agreement {
            both_yes: 29,
            ..Agreement::default()
        };
        assert_eq!(few.kappa(), None);
        let uniform = Agreement {
            both_yes: 40,
            ..Agreement::default()
        };
        assert_eq!(uniform.kappa(), None);
        let opposite = Agreement {
            own_only: 20,
            check_only: 20,
            ..Agreement::default()
        };
        assert_eq!(opposite.kappa(), Some(-1.0));
    }

    #[test]
    fn each_pair_of_answers_is_counted_once() {
        use State::*;
        let all = [Yes, No, Blank, Conflict, Na, Unreadable, Missing];
        let mut sum = Agreement::default();
        for own in all {
            for check in all {
                sum.count(own, check);
            }
        }
        assert_eq!(sum.pairs(), 4);
        assert_eq!((sum.unconfirmed, sum.unanswered), (4, 8));
        assert_eq!(
            sum.pairs() + sum.unconfirmed + sum.unanswered + sum.aside,
            49
        );
    }
}
