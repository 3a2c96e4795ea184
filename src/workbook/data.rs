//! 写汇总表时各张表共用的排列：材料怎样编号、地区怎样列、谁在逐项明细的哪一行。
//!
//! 各表之间的公式、链接都由这里的同一份排列算出，所以总对得上。

use crate::finding::{Finding, Severity};
use crate::model::catalogue::Catalogue;
use crate::model::comparison::{Comparison, Entry, Locality, LocalityResult, Round, WhyNotCurrent};
use crate::model::plan::consolidated::{DETAIL_SHEET, ROWS_PER_SHEET, TABLE_HEADER_ROW};
use crate::model::submission::{Answer, CheckRound, Submission};
use crate::model::unusual::Unusual;
use crate::office::Office;

/// 一份材料在汇总表里的位置。
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// 材料号，从 1 起。
    pub number: usize,
    /// 材料。
    pub submission: &'a Submission,
    /// 有效件，或为何不是。
    pub role: Role,
    /// 地区（`localities` 的下标）。
    pub locality: Option<usize>,
    /// 轮次（`rounds` 的下标）。
    pub round: Option<usize>,
    /// 在逐项明细各表连起来的第几行，从 0 起。
    pub first_row: usize,
}

/// 一份材料被怎样采用。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 有效件。
    Current,
    /// 分不出先后的几份里列在前面的一份：与其余各份一致的答案照它计一次。
    First,
    /// 不是有效件。
    Other(WhyNotCurrent),
    /// 说不清属于哪个地区，或打不开。
    Unattributed,
}

impl Role {
    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            Role::Current => "有效件",
            Role::First => "待确定（首份）",
            Role::Other(WhyNotCurrent::Identical) => "重复件",
            Role::Other(WhyNotCurrent::Earlier) => "较早版本",
            Role::Other(WhyNotCurrent::Undecided) => "待确定",
            Role::Unattributed => "未归入地区",
        }
    }

    /// 与别的一份分不出先后。
    pub fn is_undecided(self) -> bool {
        matches!(self, Role::First | Role::Other(WhyNotCurrent::Undecided))
    }

    /// 为什么，给版本表用。
    pub fn reason(self) -> &'static str {
        match self {
            Role::Current => "采用这一份",
            Role::First => {
                "与下面的“待确定”分不出先后，请向填报单位核实以哪一份为准；一致的照计一次，不同的按存疑、不计"
            }
            Role::Other(WhyNotCurrent::Identical) => "内容与有效件相同，只计一次",
            Role::Other(WhyNotCurrent::Earlier) => {
                "填报日期较早，或已有据它做的退回表，以后来的一份为准"
            }
            Role::Other(WhyNotCurrent::Undecided) => {
                "日期相同或没有日期而内容不同，请向填报单位核实以哪一份为准；与首份一致的照计，不同的按存疑、不计"
            }
            Role::Unattributed => "说不清属于哪个地区，或打不开",
        }
    }
}

/// 地区在各表里的一行（一列）。
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// `localities` 的下标。
    pub ix: usize,
    /// 在上下级里的深度，最上为 0。
    pub depth: u8,
}

/// 审核问题的一行。
#[derive(Debug, Clone)]
pub struct Issue<'a> {
    /// 问题。
    pub finding: &'a Finding,
    /// 给人看的轻重。
    pub severity: Severity,
    /// 同一地区其余各份里一字不差、不另列的同一条：材料（`materials` 的下标）、第几条。
    pub twins: Vec<(usize, usize)>,
    /// 所属材料（`materials` 的下标）；不属于材料的为空。
    pub material: Option<usize>,
    /// 在所属材料（或全体）里是第几条，从 1 起。
    pub ordinal: usize,
    /// 所关地区。
    pub locality: Option<usize>,
    /// 所关文件（不属于材料时）。
    pub path: Option<&'a str>,
}

/// 一张表写多少：Excel 的限度之内。测试用小的。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetLimits {
    /// 一张表最多写的行数（标题、列名之外），余下的续到下一张。
    pub rows: usize,
    /// 地区横着排的表一张最多排的地区，余下的续到下一张。
    pub localities: usize,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self {
            rows: ROWS_PER_SHEET,
            // 一张表 16,384 列，留出左边各列
            localities: 16_300,
        }
    }
}

/// 各表共用的排列。
pub struct Data<'a> {
    /// 一张表写多少。
    pub limits: SheetLimits,
    /// 汇总结果。
    pub comparison: &'a Comparison,
    /// 办公室。
    pub office: &'a Office,
    /// 指标目录。
    pub catalogue: &'a Catalogue,
    /// 全部材料，按轮次、地区、有效件在前。
    pub materials: Vec<Material<'a>>,
    /// 地区，按名册的次序，下级接在上级之后。
    pub lines: Vec<Line>,
    /// 横着排的各表里的地区：与 `lines` 同序，只作上级列出、没有材料的不占一列。
    pub columns: Vec<Line>,
    /// 审核问题，重的在前。
    pub issues: Vec<Issue<'a>>,
    /// 各指标在一份材料里的第一行；末尾是一份材料的行数。
    offsets: Vec<usize>,
    /// 逐项明细一共几行。
    pub detail_rows: usize,
    /// 各地区在主轮的有效件（`materials` 的下标）。
    current: Vec<Option<usize>>,
    /// 各地区在 `columns` 里的位置。
    column_of: Vec<Option<usize>>,
    /// 各地区在 `lines` 里的位置。
    line_of: Vec<usize>,
}

impl<'a> Data<'a> {
    /// 排好次序。
    pub fn new(comparison: &'a Comparison, office: &'a Office) -> Self {
        Self::within(comparison, office, SheetLimits::default())
    }

    /// 排好次序；一张表写到 `limits` 为止。
    pub fn within(comparison: &'a Comparison, office: &'a Office, limits: SheetLimits) -> Self {
        let catalogue = &office.catalogue;
        let mut offsets = vec![0];
        for indicator in &catalogue.indicators {
            let last = offsets.last().copied().unwrap_or(0);
            offsets.push(last + indicator.fields.len().max(1));
        }
        let mut data = Self {
            limits,
            comparison,
            office,
            catalogue,
            materials: Vec::new(),
            lines: tree(&comparison.localities),
            columns: Vec::new(),
            column_of: vec![None; comparison.localities.len()],
            line_of: vec![0; comparison.localities.len()],
            issues: Vec::new(),
            offsets,
            detail_rows: 0,
            current: vec![None; comparison.localities.len()],
        };
        data.number_materials();
        data.list_issues();
        data.choose_columns();
        data
    }

    fn choose_columns(&mut self) {
        for (at, line) in self.lines.iter().enumerate() {
            if let Some(slot) = self.line_of.get_mut(line.ix) {
                *slot = at;
            }
        }
        let shown = |line: &&Line| {
            self.locality(line.ix).is_some_and(|l| l.expected) || self.current(line.ix).is_some()
        };
        self.columns = self.lines.iter().filter(shown).copied().collect();
        for (at, line) in self.columns.iter().enumerate() {
            if let Some(slot) = self.column_of.get_mut(line.ix) {
                *slot = Some(at);
            }
        }
    }

    fn number_materials(&mut self) {
        let comparison = self.comparison;
        // 主轮在前
        let mut rounds: Vec<usize> = (0..comparison.rounds.len()).collect();
        rounds.sort_by_key(|&r| comparison.main != Some(r));
        let lines = self.lines.clone();
        for round in rounds {
            for line in &lines {
                let Some(entry) = comparison.rounds[round].entries.get(line.ix) else {
                    continue;
                };
                let at = (Some(line.ix), Some(round));
                if let Some(current) = &entry.current {
                    if comparison.main == Some(round) {
                        self.current[line.ix] = Some(self.materials.len());
                    }
                    let role = if entry.is_undecided() {
                        Role::First
                    } else {
                        Role::Current
                    };
                    self.push(current, role, at);
                }
                for (other, why) in &entry.others {
                    self.push(other, Role::Other(*why), at);
                }
            }
        }
        for submission in &comparison.unattributed {
            self.push(submission, Role::Unattributed, (None, None));
        }
    }

    fn push(
        &mut self,
        submission: &'a Submission,
        role: Role,
        (locality, round): (Option<usize>, Option<usize>),
    ) {
        self.materials.push(Material {
            number: self.materials.len() + 1,
            submission,
            role,
            locality,
            round,
            first_row: self.detail_rows,
        });
        self.detail_rows += if submission.is_readable() {
            self.offsets.last().copied().unwrap_or(0).max(1)
        } else {
            1
        };
    }

    fn list_issues(&mut self) {
        let mut issues = Vec::new();
        let same_entry = |a: &Material<'_>, b: &Material<'_>| {
            a.round.is_some() && (a.round, a.locality) == (b.round, b.locality)
        };
        let mut first = 0;
        for materials in self.materials.chunk_by(same_entry) {
            let issue = |finding, severity, (version, ordinal): (usize, usize), twins| Issue {
                finding,
                severity,
                twins,
                material: Some(first + version),
                ordinal: ordinal + 1,
                locality: materials.first().and_then(|m| m.locality),
                path: None,
            };
            match materials.first().and_then(|m| self.entry(m)) {
                Some(entry) => issues.extend(entry.said().into_iter().map(|said| {
                    let twins = said.twins.iter().map(|(v, n)| (first + v, n + 1));
                    let at = (said.version, said.ordinal);
                    issue(said.finding, said.severity, at, twins.collect())
                })),
                None => {
                    for (n, finding) in materials
                        .iter()
                        .flat_map(|m| m.submission.findings.iter().enumerate())
                    {
                        issues.push(issue(finding, finding.severity, (0, n), Vec::new()));
                    }
                }
            }
            first += materials.len();
        }
        for (round, ordinal) in self.comparison.findings.iter().zip(1..) {
            issues.push(Issue {
                finding: &round.finding,
                severity: round.finding.severity,
                twins: Vec::new(),
                material: None,
                ordinal,
                locality: round.locality,
                path: round.path.as_deref(),
            });
        }
        // 稳定排序：同样轻重的保持材料（即地区）的次序
        issues.sort_by_key(|i| i.severity);
        self.issues = issues;
    }

    /// 主轮。
    pub fn round(&self) -> Option<&'a Round> {
        self.comparison.main_round()
    }

    /// 地区。
    pub fn locality(&self, ix: usize) -> Option<&'a Locality> {
        self.comparison.localities.get(ix)
    }

    /// 地区在主轮的结果。
    pub fn result(&self, ix: usize) -> Option<&'a LocalityResult> {
        self.round().and_then(|r| r.results.get(ix))
    }

    /// 地区在主轮的有效件。
    pub fn current(&self, locality: usize) -> Option<&Material<'a>> {
        let ix = self.current.get(locality).copied().flatten()?;
        self.materials.get(ix)
    }

    /// 一份材料与分不出先后的其余各份，这一份在前；只有首份有其余的。
    pub fn versions<'m>(
        &'m self,
        material: &'m Material<'m>,
    ) -> impl Iterator<Item = &'m Material<'m>> {
        // 一个地区一轮里的材料编号相连，首份在前
        let after = self.materials.get(material.number..).unwrap_or_default();
        let of = (material.locality, material.round);
        let rivals = after
            .iter()
            .take_while(move |m| material.role == Role::First && (m.locality, m.round) == of)
            .filter(|m| m.role == Role::Other(WhyNotCurrent::Undecided));
        std::iter::once(material).chain(rivals)
    }

    /// 一份材料所在的地区在那一轮的各份。
    pub fn entry(&self, material: &Material<'_>) -> Option<&'a Entry> {
        let round = self.comparison.rounds.get(material.round?)?;
        round.entries.get(material.locality?)
    }

    /// 一份材料计入汇总的答案，与目录同序：几份分不出先后的，一致的照计，不同的看不清。
    pub fn counted<'m>(&'m self, material: &'m Material<'m>) -> &'m [Answer] {
        match self.entry(material) {
            Some(entry) if material.role == Role::First => entry.answers(),
            _ => &material.submission.answers,
        }
    }

    /// 地区在横着排的各表里是第几个（从 0 起）；不占一列的为空。
    pub fn column_of(&self, locality: usize) -> Option<usize> {
        self.column_of.get(locality).copied().flatten()
    }

    /// 地区在竖着排的各表里是第几个（从 0 起）。
    pub fn line_of(&self, locality: usize) -> Option<usize> {
        self.line_of.get(locality).copied()
    }

    /// 一个数被看作异常的，是哪一条。
    pub fn unusual(&self, locality: usize, indicator: usize, field: usize) -> Option<&'a Unusual> {
        let all = &self.comparison.unusual;
        let key = |u: &Unusual| (u.locality, u.indicator, u.field);
        let at = all.binary_search_by_key(&(locality, indicator, field), key);
        all.get(at.ok()?)
    }

    /// 读得出的有效件。
    pub fn readable(&self, locality: usize) -> Option<&Material<'a>> {
        self.current(locality)
            .filter(|m| m.submission.is_readable())
    }

    /// 一份材料的一个指标的一个填写项在逐项明细的哪张表、哪一行（从 0 起）。
    pub fn detail(&self, material: &Material<'_>, indicator: usize, field: usize) -> (String, u32) {
        let offset = self.offsets.get(indicator).copied().unwrap_or(0) + field;
        self.detail_place(material.first_row + offset)
    }

    /// 逐项明细各表连起来的第 `row` 行，在哪张表、哪一行。
    pub fn detail_place(&self, row: usize) -> (String, u32) {
        let rows = self.limits.rows.max(1);
        let sheet = detail_sheet(row / rows);
        let row = u32::try_from(row % rows).unwrap_or(0);
        (sheet, row + TABLE_HEADER_ROW + 1)
    }

    /// 说明里的一句：哪一轮。
    pub fn round_name(&self) -> String {
        let Some(round) = self.round() else {
            return "没有读出任何材料".to_owned();
        };
        round_name(round.period.as_deref(), round.check)
    }

    /// 写进页眉、标题的一句：指标目录简称与轮次。
    pub fn running(&self) -> String {
        format!("{} {}", self.catalogue.short_title, self.round_name())
    }

    /// 写进文件属性的日期：配置的成文日期，或材料里最晚的填报日期；不用时钟。
    pub fn created(&self) -> String {
        self.office
            .config
            .documents
            .date
            .clone()
            .unwrap_or_else(|| {
                self.materials
                    .iter()
                    .filter_map(|m| m.submission.date.clone())
                    .max()
                    .unwrap_or_else(|| super::form::EPOCH.to_owned())
            })
    }
}

/// 轮次的叫法。
pub fn round_name(period: Option<&str>, check: Option<CheckRound>) -> String {
    let check = check.map_or("检查方式不明", CheckRound::label);
    match period {
        Some(period) if period.len() == 4 && period.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{period}年{check}")
        }
        Some(period) => format!("{period}{check}"),
        None => format!("周期不明、{check}"),
    }
}

/// 逐项明细的第几张表（从 0 起）叫什么。
pub fn detail_sheet(ix: usize) -> String {
    match ix {
        0 => DETAIL_SHEET.to_owned(),
        ix => format!("{DETAIL_SHEET}{}", ix + 1),
    }
}

/// 下级接在上级之后，同级按名册的次序。上下级成环的也不丢、不重。
fn tree(localities: &[Locality]) -> Vec<Line> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); localities.len()];
    let mut tops = Vec::new();
    for (ix, locality) in localities.iter().enumerate() {
        match locality.parent {
            Some(parent) if parent < localities.len() && parent != ix => children[parent].push(ix),
            _ => tops.push(ix),
        }
    }
    let mut lines = Vec::with_capacity(localities.len());
    let mut seen = vec![false; localities.len()];
    // 成环的地区没有顶，从头再走一遍补上
    for top in tops.into_iter().chain(0..localities.len()) {
        let mut stack = vec![Line { ix: top, depth: 0 }];
        while let Some(line) = stack.pop() {
            if std::mem::replace(&mut seen[line.ix], true) {
                continue;
            }
            lines.push(line);
            let depth = line.depth.saturating_add(1);
            stack.extend(children[line.ix].iter().rev().map(|&ix| Line { ix, depth }));
        }
    }
    lines
}

/// 若干行（从 0 起，由小到大）并成相邻的几段：首行、末行。
pub fn runs(rows: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    rows.chunk_by(|a, b| a + 1 == *b)
        .filter_map(|run| Some((*run.first()?, *run.last()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(parent: Option<usize>) -> Locality {
        Locality {
            parent,
            ..Locality::default()
        }
    }

    #[test]
    fn children_follow_their_parent_in_roster_order() {
        let localities = [None, None, Some(0), Some(1), Some(0), Some(3)].map(place);
        let lines: Vec<_> = tree(&localities).iter().map(|l| (l.ix, l.depth)).collect();
        assert_eq!(lines, [(0, 0), (2, 1), (4, 1), (1, 0), (3, 1), (5, 2)]);
        // 环与越界：一个不少
        let ring = [Some(1), Some(0), Some(99), Some(3)].map(place);
        let mut all: Vec<_> = tree(&ring).iter().map(|l| l.ix).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3]);
        // 一条很长的链不会用尽栈
        let chain: Vec<_> = (0..50_000)
            .map(|i: usize| place(i.checked_sub(1)))
            .collect();
        assert_eq!(tree(&chain).len(), 50_000);
    }

    #[test]
    fn sums_name_whole_runs() {
        let all: Vec<_> = runs(&[4, 5, 6, 9]).collect();
        assert_eq!(all, [(4, 6), (9, 9)]);
        assert_eq!(runs(&[]).count(), 0);
    }
}
