//! 随汇总表带上来的：审核问题、情况说明、更正记录、经由与据以填好的各份，各按材料号。

use super::Reader;
use super::sheet::Sheet;
use crate::finding::{Finding, Severity};
use crate::model::history::{Change, ChangedBy, Explanation, History, Version, Via};
use crate::model::plan::consolidated::{FINDINGS_SHEET, FindingColumn, FindingNote};
use crate::model::plan::trail;
use crate::source::Opened;
use std::collections::BTreeMap;

/// 一份材料带着的。
#[derive(Default)]
pub(super) struct Trail {
    /// 审核问题，按当初的次序。
    pub findings: BTreeMap<u64, Finding>,
    /// 来历。
    pub history: History,
}

const LABELS: &[&str] = &[
    trail::MATERIAL,
    trail::INDICATOR,
    trail::FIELD,
    trail::TEXT,
    trail::ANSWERS,
    trail::BY,
    trail::FROM,
    trail::TO,
    trail::PATH,
    trail::SHEET,
    trail::CELL,
    trail::VIA,
    trail::AFTER,
];

impl Reader<'_> {
    /// 各份材料带着的，按材料号；`own_sheet` 是各份材料自己的工作表。
    pub(super) fn trails(
        &self,
        opened: &Opened,
        own_sheet: &BTreeMap<u64, String>,
    ) -> BTreeMap<u64, Trail> {
        let mut trails: BTreeMap<u64, Trail> = BTreeMap::new();
        self.findings(opened, own_sheet, &mut trails);
        self.explanations(opened, &mut trails);
        self.changes(opened, &mut trails);
        self.sources(opened, &mut trails);
        trails
    }

    fn findings(
        &self,
        opened: &Opened,
        own_sheet: &BTreeMap<u64, String>,
        trails: &mut BTreeMap<u64, Trail>,
    ) {
        let labels = FindingColumn::ALL.map(FindingColumn::label);
        let needed = [FindingColumn::Number.label()];
        for sheet in Sheet::all(&opened.grids, FINDINGS_SHEET, &labels, &needed, self.clock) {
            for row in self.rows(&sheet) {
                let number = sheet.text(row, FindingColumn::Number.label());
                let Some((material, ordinal)) = number.split_once('-') else {
                    continue;
                };
                let (Ok(material), Ok(ordinal)) = (material.parse(), ordinal.parse()) else {
                    continue;
                };
                let Some(mut finding) = self.finding(&sheet, row) else {
                    continue;
                };
                // 审核问题里总写着工作表；就是材料那一张的，当初没有另写
                if finding.sheet.is_some() && finding.sheet.as_ref() == own_sheet.get(&material) {
                    finding.sheet = None;
                }
                let note = FindingNote::read(&sheet.text(row, FindingColumn::Note.label()));
                if let Some(severity) = note.before {
                    finding.severity = severity;
                }
                // 别的材料里的同一条：只认逐项明细里有的材料
                for (twin, ordinal) in note.twins {
                    if own_sheet.contains_key(&twin) {
                        let trail = trails.entry(twin).or_default();
                        trail.findings.insert(ordinal, finding.clone());
                    }
                }
                let trail = trails.entry(material).or_default();
                trail.findings.insert(ordinal, finding);
            }
        }
    }

    fn finding(&self, sheet: &Sheet<'_>, row: u32) -> Option<Finding> {
        let text = |c: FindingColumn| sheet.text(row, c.label());
        let severity = Severity::from_label(&text(FindingColumn::Severity))?;
        Some(Finding {
            code: text(FindingColumn::Rule),
            severity,
            indicator: sheet.optional(row, FindingColumn::Indicator.label()),
            cell: text(FindingColumn::Cell).parse().ok(),
            sheet: sheet.optional(row, FindingColumn::Sheet.label()),
            message: self.masked(&text(FindingColumn::Message)).to_string(),
            hint: self.masked(&text(FindingColumn::Hint)).to_string(),
            answered: sheet
                .optional(row, FindingColumn::Answered.label())
                .map(|t| self.masked(&t).to_string()),
        })
    }

    fn explanations(&self, opened: &Opened, trails: &mut BTreeMap<u64, Trail>) {
        let needed = [trail::MATERIAL, trail::TEXT];
        for sheet in Sheet::all(
            &opened.grids,
            trail::EXPLANATIONS_SHEET,
            LABELS,
            &needed,
            self.clock,
        ) {
            for row in self.rows(&sheet) {
                let Ok(number) = sheet.text(row, trail::MATERIAL).parse::<u64>() else {
                    continue;
                };
                let answers = sheet.text(row, trail::ANSWERS);
                let explanation = Explanation {
                    indicator: sheet.optional(row, trail::INDICATOR),
                    text: self.masked(&sheet.text(row, trail::TEXT)),
                    path: sheet.text(row, trail::PATH),
                    sheet: sheet.text(row, trail::SHEET),
                    cell: sheet.text(row, trail::CELL).parse().ok(),
                    answers: answers
                        .split('、')
                        .map(str::trim)
                        .filter(|c| !c.is_empty())
                        .map(str::to_owned)
                        .collect(),
                };
                let trail = trails.entry(number).or_default();
                trail.history.explanations.push(explanation);
            }
        }
    }

    fn changes(&self, opened: &Opened, trails: &mut BTreeMap<u64, Trail>) {
        let needed = [trail::MATERIAL, trail::BY, trail::FROM, trail::TO];
        for sheet in Sheet::all(
            &opened.grids,
            trail::CHANGES_SHEET,
            LABELS,
            &needed,
            self.clock,
        ) {
            for row in self.rows(&sheet) {
                let number = sheet.text(row, trail::MATERIAL).parse::<u64>();
                let by = ChangedBy::from_label(sheet.text(row, trail::BY).trim());
                let (Ok(number), Some(by)) = (number, by) else {
                    continue;
                };
                let change = Change {
                    by,
                    indicator: sheet.text(row, trail::INDICATOR),
                    field: sheet.optional(row, trail::FIELD),
                    from: self.masked(&sheet.text(row, trail::FROM)),
                    to: self.masked(&sheet.text(row, trail::TO)),
                    path: sheet.text(row, trail::PATH),
                    sheet: sheet.text(row, trail::SHEET),
                    cell: sheet.text(row, trail::CELL).parse().ok(),
                };
                let trail = trails.entry(number).or_default();
                trail.history.changes.push(change);
            }
        }
    }

    fn sources(&self, opened: &Opened, trails: &mut BTreeMap<u64, Trail>) {
        let needed = [trail::MATERIAL, trail::VIA, trail::AFTER];
        for sheet in Sheet::all(
            &opened.grids,
            trail::SOURCES_SHEET,
            LABELS,
            &needed,
            self.clock,
        ) {
            for row in self.rows(&sheet) {
                let Ok(number) = sheet.text(row, trail::MATERIAL).parse::<u64>() else {
                    continue;
                };
                let history = &mut trails.entry(number).or_default().history;
                let (via, after) = (sheet.text(row, trail::VIA), sheet.text(row, trail::AFTER));
                for line in via.lines().filter(|l| !l.is_empty()) {
                    if let [path, material, sha256] = trail::unpack(line).as_slice() {
                        let digits: String =
                            material.chars().filter(char::is_ascii_digit).collect();
                        history.via.push(Via {
                            path: path.clone(),
                            sha256: sha256.clone(),
                            material: digits.parse().unwrap_or(0),
                        });
                    }
                }
                for line in after.lines().filter(|l| !l.is_empty()) {
                    if let [path, sheet, sha256] = trail::unpack(line).as_slice() {
                        history.after.push(Version {
                            path: path.clone(),
                            sheet: sheet.clone(),
                            sha256: sha256.clone(),
                        });
                    }
                }
            }
        }
    }
}
