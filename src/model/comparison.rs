//! 汇总结果（comparison）：公文与汇总表能说的一切都在这里。
//!
//! 份额一律存成（达标数，应计数），百分比在写出时才算；数量是整数。
//! 每个数都能由下标走回某一份材料的某个单元格。

use super::catalogue::Indicator;
use super::checks::{CheckComparison, CheckedLocality};
use super::periods::{Changes, Earlier, LocalityChange, Previous};
use super::submission::{Answer, CheckRound, State, Submission};
use super::unusual::Unusual;
use crate::finding::Finding;
use crate::text::locale;
use std::cmp::Ordering;

/// 一次运行的汇总结果。
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// 全部地区，按名册的次序（没有名册时按代码、名称）。
    pub localities: Vec<Locality>,
    /// 各轮检查；`main` 指出公文所说的那一轮。
    pub rounds: Vec<Round>,
    /// 公文与汇总表以哪一轮为主（`rounds` 的下标；没有材料时为空）。
    pub main: Option<usize>,
    /// 说不清属于哪个地区、或根本打不开的材料。
    pub unattributed: Vec<Submission>,
    /// 不属于任何一份材料的问题（名册、缺报、找文件时的问题），附地区或路径。
    pub findings: Vec<RoundFinding>,
    /// 略过的文件与原因。
    pub skipped: Vec<(String, &'static str)>,
    /// 全部输入文件：显示路径与 SHA-256，按路径。
    pub inputs: Vec<(String, String)>,
    /// 有没有名册（没有名册就说不出谁缺报）。
    pub has_roster: bool,
    /// 表扬名单与整改名单。
    pub lists: super::lists::Lists,
    /// 自查与别的检查方式的对照，按检查的一轮在 `rounds` 里的次序；与主轮同一周期的在前。
    pub checks: Vec<CheckComparison>,
    /// 上期的材料；没有上期为空。
    pub previous: Option<Previous>,
    /// 主轮与上期的变化；没有上期为空。
    pub changes: Option<Changes>,
    /// 主轮里异常的数，按地区、指标。
    pub unusual: Vec<Unusual>,
    /// 整改台账。
    pub ledger: super::ledger::Ledger,
}

/// 一个地区。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locality {
    /// 名称，如 `甲县`。
    pub name: String,
    /// 行政区划代码（可空）。
    pub code: Option<String>,
    /// 层级（可空）：`县级`。
    pub level: Option<String>,
    /// 上级地区在 `localities` 里的下标。
    pub parent: Option<usize>,
    /// 上级地区的名称（上级不在 `localities` 里时也有）。
    pub parent_name: Option<String>,
    /// 满足的适用条件（目录 `conditions` 的下标）。
    pub conditions: Vec<usize>,
    /// 在名册里。
    pub on_roster: bool,
    /// 应当报送（名册里可以标明只列上下级关系、不报送的地区）。
    pub expected: bool,
    /// 填报单位的全称，公文主送用（可空），如 `甲县妇联`。
    pub unit: Option<String>,
}

/// 一轮检查：同一周期、同一检查方式。
#[derive(Debug, Clone, Default)]
pub struct Round {
    /// 周期。
    pub period: Option<String>,
    /// 检查方式。
    pub check: Option<CheckRound>,
    /// 与 `localities` 同序、一一对应。
    pub entries: Vec<Entry>,
    /// 与 `localities` 同序的结果。
    pub results: Vec<LocalityResult>,
    /// 与目录三级指标同序的结果。
    pub indicators: Vec<IndicatorResult>,
    /// 全体合计的份额。
    pub met: Share,
    /// 全体基本要求的份额。
    pub basic: Share,
    /// 全体在各一级指标上的份额，与目录 `parts` 同序。
    pub parts: Vec<Share>,
    /// 按上级地区分组的结果（只计直接的下一级），按上级在 `localities` 里的次序；上级自己的答案不在其内。
    pub by_parent: Vec<ParentResult>,
    /// 按上级与层级分组、而不同于 `by_parent` 的：全省的县级合起来、一个市的乡级合起来。
    /// `parent` 与 `name` 都空的是全体的某一层级。按上级的次序（全体在最前）、层级由高到低。
    pub by_level: Vec<ParentResult>,
}

/// 一个上级地区所属各地区（或其中一个层级）在一轮里合起来的结果；上级自己的答案不在其内。
#[derive(Debug, Clone, Default)]
pub struct ParentResult {
    /// 上级地区（`localities` 的下标）；上级不在其中时为空，看 `name`。
    pub parent: Option<usize>,
    /// 上级地区的名称。
    pub name: String,
    /// 所属各地区的层级；层级不一的为空。
    pub level: Option<String>,
    /// 所属地区（`localities` 的下标），按次序；含未报送的。
    pub members: Vec<usize>,
    /// 其中应当报送的个数。
    pub expected: u32,
    /// 其中报了材料、进入计算的个数。
    pub reported: u32,
    /// 合计的达标率（各数相加，不是平均）。
    pub met: Share,
    /// 合计的基本要求达标率。
    pub basic: Share,
    /// 合计在各一级指标上的份额，与目录 `parts` 同序。
    pub parts: Vec<Share>,
    /// 各地区达标率的中位数（取中间一个，偶数个取中间两个的平均），写成分数；没有为 0/0。
    pub median: Share,
    /// 达标率最高的地区（可并列）。
    pub best: Vec<usize>,
    /// 达标率最低的地区（可并列）；只有一个地区或各地相同时为空。
    pub worst: Vec<usize>,
    /// 与目录三级指标同序的合计。
    pub indicators: Vec<IndicatorResult>,
}

/// 一个地区在一轮里的材料。
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// 有效件。
    pub current: Option<Submission>,
    /// 其余各份，先后有序；附为何不是有效件。
    pub others: Vec<(Submission, WhyNotCurrent)>,
    /// 几份分不出先后时计入汇总的答案（[`Entry::settle`]）；别的为空，照有效件。
    pub agreed: Option<Vec<Answer>>,
}

/// 为何不是有效件。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNotCurrent {
    /// 内容与有效件相同，只计一次。
    Identical,
    /// 填报日期较早。
    Earlier,
    /// 日期相同或没有日期而内容不同，须由人确定：列在前面的一份也不算定了（[`super::rivals`]）。
    Undecided,
}

/// 报送状态。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ReportState {
    /// 已报送，可以使用。
    Accepted,
    /// 已报送，须退回更正。
    Returned,
    /// 未报送。
    #[default]
    Missing,
    /// 不须报送（名册里只作上级出现）。
    NotExpected,
}

/// 报了几份不同的材料、分不出先后的地区，报送情况写这几个字。
pub const UNDECIDED: &str = "版本待定";

impl ReportState {
    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            ReportState::Accepted => "已报送",
            ReportState::Returned => "须退回更正",
            ReportState::Missing => "未报送",
            ReportState::NotExpected => "不须报送",
        }
    }
}

/// 份额：达标数与应计数。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Share {
    /// 达标数。
    pub met: u32,
    /// 应计数（分母）。不适用、存疑不在内；空白、缺行在内。
    pub of: u32,
}

/// 一个地区在一轮里的结果。没有材料时各数为零、名次为空。
#[derive(Debug, Clone, Default)]
pub struct LocalityResult {
    /// 报送状态。
    pub state: ReportState,
    /// 有/是 的指标数。
    pub yes: u32,
    /// 无/否 的指标数。
    pub no: u32,
    /// 空白（含缺行）的指标数。
    pub blank: u32,
    /// 存疑（两个都勾、看不清）的指标数。
    pub unclear: u32,
    /// 不适用的指标数。
    pub na: u32,
    /// 达标率。
    pub met: Share,
    /// 基本要求达标率。
    pub basic: Share,
    /// 在各一级指标上的份额，与目录 `parts` 同序；没有材料时为空表。
    pub parts: Vec<Share>,
    /// 在同级中的名次（并列同名次）。
    pub rank: Option<Rank>,
    /// 加权得分；配置没有写权重的为空。
    pub score: Option<Score>,
    /// 等次（配置 `[grades]` 里的名称）；没有写等次或没有分数的为空。
    pub grade: Option<String>,
    /// 有效件里须更正的问题数。
    pub errors: u32,
    /// 有效件里请核对的问题数。
    pub warnings: u32,
}

/// 加权得分：达标各指标的权重之和，应计各指标的权重之和，单位千分之一。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// 得到的。
    pub got: u64,
    /// 应计的。
    pub of: u64,
}

/// 名次。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// 第几名，从 1 起；并列的相同，其后跳过。
    pub place: u32,
    /// 与别的地区并列。
    pub tied: bool,
    /// 同级参加排名的地区数。
    pub among: u32,
}

/// 一个指标在一轮里的结果，只计有材料的地区。
#[derive(Debug, Clone, Default)]
pub struct IndicatorResult {
    /// 有/是 的地区数。
    pub yes: u32,
    /// 无/否。
    pub no: u32,
    /// 空白（含缺行）。
    pub blank: u32,
    /// 存疑。
    pub unclear: u32,
    /// 不适用。
    pub na: u32,
    /// 达标率。
    pub share: Share,
    /// 各填写项的合计，与指标的填写项同序；非数类型为空。
    pub sums: Vec<Option<FieldSum>>,
}

/// 一个数的填写项的合计。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldSum {
    /// 和。
    pub sum: i64,
    /// 填了数的地区数。
    pub reported: u32,
    /// 其中只是约数的。
    pub approximate: u32,
    /// 填了而读不出的地区数（不在和内）。
    pub unreadable: u32,
}

/// 一条不在材料之内的问题。
#[derive(Debug, Clone)]
pub struct RoundFinding {
    /// 所关地区（`localities` 的下标）。
    pub locality: Option<usize>,
    /// 所关文件。
    pub path: Option<String>,
    /// 问题。
    pub finding: Finding,
}

impl Locality {
    /// 指标对本地区是否适用；不知道（没有名册，或不在名册里）为空。
    pub fn applies(&self, indicator: &Indicator) -> Option<bool> {
        match indicator.only_for {
            None => Some(true),
            Some(_) if !self.on_roster => None,
            Some(condition) => Some(self.conditions.contains(&condition)),
        }
    }

    /// 没有归入任何地区的材料里，可能是本地区报的：打不开、说不清，而路径里有它的名字。
    pub fn perhaps_sent<'a>(&self, unattributed: &'a [Submission]) -> Vec<&'a str> {
        unattributed
            .iter()
            .filter(|s| {
                s.locality.name.as_deref() == Some(&self.name) || s.source.path.contains(&self.name)
            })
            .map(|s| s.source.path.as_str())
            .collect()
    }

    /// 计入汇总的现实情况：对本地区不适用的指标，不论怎样填写都是不适用；
    /// 不知道是否适用而没有勾选的，也按不适用，绝不算作未达标。
    pub fn effective(&self, indicator: &Indicator, state: State) -> State {
        match (self.applies(indicator), state) {
            (Some(false), _) | (None, State::Blank | State::Missing) => State::Na,
            _ => state,
        }
    }
}

impl Share {
    /// 计入一个指标：有/是 为达标；不适用、存疑不计；空白、缺行为未达标。
    pub fn count(&mut self, state: State) {
        match state {
            State::Yes => {
                self.met += 1;
                self.of += 1;
            }
            State::No | State::Blank | State::Missing => self.of += 1,
            State::Conflict | State::Unreadable | State::Na => {}
        }
    }

    /// 两份相加。
    pub fn add(&mut self, other: Share) {
        self.met = self.met.saturating_add(other.met);
        self.of = self.of.saturating_add(other.of);
    }

    /// 写成百分数：`87.5%`；`padded` 时整数也带一位小数（[`locale::percent`]）。
    pub fn percent(self, padded: bool) -> String {
        locale::percent(self.met, self.of, padded)
    }

    /// 按大小比较，交叉相乘，一位不差；没有应计数的最小。
    pub fn order(&self, other: &Share) -> Ordering {
        match (self.of, other.of) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => (u64::from(self.met) * u64::from(other.of))
                .cmp(&(u64::from(other.met) * u64::from(self.of))),
        }
    }
}

impl Rank {
    /// 写成 `第3名`、`并列第3名`。
    pub fn label(self) -> String {
        locale::place(self.place, self.tied)
    }
}

impl Round {
    /// 某地区的有效件。
    pub fn submission_of(&self, locality: usize) -> Option<&Submission> {
        self.entries.get(locality)?.current.as_ref()
    }

    /// 某地区计入汇总的答案，与目录同序（[`Entry::answers`]）；没有材料的为空。
    pub fn answers_of(&self, locality: usize) -> &[Answer] {
        self.entries.get(locality).map_or(&[], Entry::answers)
    }

    /// 某地区计入汇总的现实情况；没有材料为空。
    pub fn state(
        &self,
        localities: &[Locality],
        locality: usize,
        indicator: &Indicator,
    ) -> Option<State> {
        let answer = self.answers_of(locality).get(indicator.ix)?;
        Some(localities.get(locality)?.effective(indicator, answer.state))
    }

    /// 处于某种报送状态的地区（下标，按次序）。
    pub fn in_state(&self, state: ReportState) -> impl Iterator<Item = usize> + '_ {
        let of = self.results.iter().enumerate();
        of.filter(move |(_, r)| r.state == state).map(|(at, _)| at)
    }

    /// 报了材料的地区数（可以使用的与须退回的）。
    pub fn reported(&self) -> usize {
        self.entries.iter().filter(|e| e.current.is_some()).count()
    }

    /// 某地区的报送情况，给人看；几份分不出先后的写“版本待定”。
    pub fn state_label(&self, locality: usize) -> &'static str {
        let state = self
            .results
            .get(locality)
            .map_or(ReportState::Missing, |r| r.state);
        match self.entries.get(locality) {
            Some(entry) if entry.is_undecided() => UNDECIDED,
            _ => state.label(),
        }
    }

    /// 全部应报而未报的地区（下标，按次序）。
    pub fn missing(&self) -> impl Iterator<Item = usize> + '_ {
        self.in_state(ReportState::Missing)
    }

    /// 参加排名的地区，按名次（并列的按原次序），限某一层级。
    pub fn ranked(&self, localities: &[Locality], level: Option<&str>) -> Vec<usize> {
        let mut ranked: Vec<(u32, usize)> = self
            .results
            .iter()
            .enumerate()
            .filter(|(at, _)| {
                localities
                    .get(*at)
                    .is_some_and(|l| l.level.as_deref() == level)
            })
            .filter_map(|(at, r)| Some((r.rank?.place, at)))
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, at)| at).collect()
    }
}

impl Comparison {
    /// 主轮。
    pub fn main_round(&self) -> Option<&Round> {
        self.main.and_then(|ix| self.rounds.get(ix))
    }

    /// 上期：名单、一轮与对应关系。
    pub fn earlier(&self) -> Option<Earlier<'_>> {
        Earlier::of(self.previous.as_ref()?, &self.localities, &self.rounds)
    }

    /// 某地区与上期相比的变化；没有上期，或没有两期的材料为空。
    pub fn change_of(&self, locality: usize) -> Option<&LocalityChange> {
        let change = self.changes.as_ref()?.localities.get(locality)?;
        change.compared.then_some(change)
    }

    /// 某地区经过的检查：对照与它在其中的一份，按对照的次序。
    pub fn checks_of(
        &self,
        locality: usize,
    ) -> impl Iterator<Item = (&CheckComparison, &CheckedLocality)> {
        self.checks.iter().filter_map(move |check| {
            let at = check
                .localities
                .binary_search_by_key(&locality, |c| c.locality)
                .ok()?;
            Some((check, check.localities.get(at)?))
        })
    }

    /// 某地区在主轮的有效件。
    pub fn submission_of(&self, locality: usize) -> Option<&Submission> {
        self.main_round()?.submission_of(locality)
    }

    /// 报了几份不同的材料、分不出先后的地区。
    pub fn undecided(&self) -> Vec<&str> {
        let entries = self.main_round().map_or(&[][..], |r| &r.entries);
        self.localities
            .iter()
            .zip(entries)
            .filter(|(_, entry)| entry.is_undecided())
            .map(|(locality, _)| locality.name.as_str())
            .collect()
    }

    /// 有地区报了几份不同的材料、分不出先后的：注在用到它们的表下的一句话；没有为空。
    pub fn provisional_note(&self) -> Option<String> {
        let names = self.undecided();
        (!names.is_empty()).then(|| {
            format!(
                "{}报了不止一份内容不同的材料，以哪一份为准尚未确定：各份一致的照计，填的不同的按存疑、不计入，有关的数和合计确定后可能变动。",
                names.join("、")
            )
        })
    }

    /// 收到的全部材料：各轮各地区（有效件在前），最后是说不清属于哪里的。
    pub fn submissions(&self) -> impl Iterator<Item = &Submission> {
        let entries = self.rounds.iter().flat_map(|r| &r.entries);
        entries.flat_map(Entry::all).chain(&self.unattributed)
    }

    /// 并入找文件时的情况：略过的文件、附路径的问题。
    pub fn note_found(
        &mut self,
        skipped: Vec<(String, &'static str)>,
        findings: Vec<(String, Finding)>,
    ) {
        self.skipped.extend(skipped);
        self.findings
            .extend(findings.into_iter().map(|(path, finding)| RoundFinding {
                locality: None,
                path: Some(path),
                finding,
            }));
    }

    /// 找一个地区：下标。
    pub fn locality_named(&self, name: &str) -> Option<usize> {
        self.localities.iter().position(|l| l.name == name)
    }
}
