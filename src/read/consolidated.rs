//! 读回我们自己的汇总表：得到做成它的那些报送材料，状态、值、问题、出处、来历都与当初一样。
//!
//! 答案只认逐项明细；审核问题、情况说明、更正记录、来源随之带上。列按列名找，人插了列、换了次序也读得出。
//! 人改了“现实情况”“值”的，以改后的为准，并记下原来是什么；改在别的表上的不计入，提出来。
//! 出处仍是最初的文件，经过的汇总表另记，所以一级一级往上汇总，每个数都能走回县里的那一格。

mod answers;
mod rules;
mod sheet;
mod trail;

pub use rules::{EMPTY, RULES};

use self::sheet::Sheet;
use self::trail::Trail;
use crate::finding::{Cell, Finding, Rule, Severity};
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::history::{Change, Via};
use crate::model::plan::consolidated::{DETAIL_SHEET, DetailColumn, guard};
use crate::model::plan::seal::{self, SEALS_SHEET, Seal};
use crate::model::submission::{Answer, CheckRound, LocalityRef, Source, Submission};
use crate::office::Office;
use crate::source::{Clock, Grid, Opened};
use crate::text::Shown;
use crate::text::mask::Masker;
use std::collections::{BTreeMap, BTreeSet};

/// 是我们的汇总表就读回全部材料；不是就没有。
pub fn submissions(opened: &Opened, office: &Office, clock: &Clock) -> Option<Vec<Submission>> {
    let labels = DetailColumn::ALL.map(DetailColumn::label);
    let needed = DetailColumn::NEEDED.map(DetailColumn::label);
    let sheets = Sheet::all(&opened.grids, DETAIL_SHEET, &labels, &needed, clock);
    if sheets.is_empty() {
        return None;
    }
    let reader = Reader {
        catalogue: &office.catalogue,
        masker: Masker::new(&office.config.privacy.show),
        opened,
        clock,
    };
    let mut materials: BTreeMap<Key, Material<'_>> = BTreeMap::new();
    for sheet in &sheets {
        for row in reader.rows(sheet) {
            // 没有材料号的行：空行、人写的小计之类，不是材料
            let text = |c: DetailColumn| sheet.text(row, c.label());
            let Ok(number) = text(DetailColumn::Material).parse() else {
                continue;
            };
            // 把别的汇总表的行粘贴过来的，材料号会重；文件不同就是另一份
            let key = Key {
                number,
                path: text(DetailColumn::Path),
                sha256: text(DetailColumn::Sha256),
            };
            let material = materials.entry(key).or_default();
            material.rows.push((sheet, row));
        }
    }
    let mut own_sheet: BTreeMap<u64, String> = BTreeMap::new();
    for (key, material) in &materials {
        if let Some((sheet, row)) = material.rows.first() {
            let text = || sheet.text(*row, DetailColumn::Sheet.label());
            own_sheet.entry(key.number).or_insert_with(text);
        }
    }
    let mut trails = reader.trails(opened, &own_sheet);
    let mut used = BTreeSet::new();
    let mut found: Vec<Submission> = Vec::with_capacity(materials.len());
    for (key, material) in &materials {
        if clock.look() {
            break;
        }
        // 材料号重了的，带着的问题、来历只能是第一份的
        let trail = if used.insert(key.number) {
            trails.remove(&key.number).unwrap_or_default()
        } else {
            Trail::default()
        };
        found.push(reader.submission(key, material, trail));
    }
    // 来源、审核问题里有的材料号，逐项明细里没有了
    let gone: Vec<String> = trails
        .keys()
        .filter(|n| !used.contains(n))
        .map(u64::to_string)
        .collect();
    if let Some(first) = found.first_mut() {
        if !gone.is_empty() {
            let message = format!(
                "汇总表“{}”的逐项明细里没有第 {} 号材料的行，这几份材料没有读到",
                opened.path,
                gone.join("、")
            );
            let hint = rules::ROWS_GONE.remedy;
            first
                .findings
                .push(rules::ROWS_GONE.at(None, Some(Cell::new(0, 0)), message, hint));
        }
        first.findings.extend(reader.not_taken());
    }
    Some(found)
}

/// 一份材料：材料号与文件。
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    number: u64,
    path: String,
    sha256: String,
}

/// 一份材料的各行。
#[derive(Default)]
struct Material<'g> {
    rows: Vec<(&'g Sheet<'g>, u32)>,
}

struct Reader<'o> {
    catalogue: &'o Catalogue,
    masker: Masker,
    opened: &'o Opened,
    clock: &'o Clock,
}

/// 读一份材料时记下的。
#[derive(Default)]
struct Notes {
    findings: Vec<Finding>,
    changes: Vec<Change>,
}

impl Reader<'_> {
    /// 列名之下有内容的行；到时了就到此为止（见 [`super::timed`]）。
    fn rows(&self, sheet: &Sheet<'_>) -> impl Iterator<Item = u32> {
        sheet.rows().into_iter().take_while(|_| !self.clock.step())
    }

    /// 汇总表也是别人送来的：文字再过一遍遮蔽（已遮蔽的不变）。
    fn masked(&self, text: &str) -> Shown {
        self.masker.mask(text).shown
    }

    fn submission(&self, key: &Key, material: &Material<'_>, trail: Trail) -> Submission {
        let rows = &material.rows;
        let mut submission = self.outline(key, rows, trail);
        let coded: Vec<(&Sheet<'_>, u32, String)> = rows
            .iter()
            .map(|&(s, row)| (s, row, s.text(row, DetailColumn::Indicator.label())))
            .filter(|(.., code)| !code.is_empty())
            .collect();
        if coded.is_empty() {
            return submission;
        }
        let path = &self.opened.path;
        if submission.catalogue != self.catalogue.id {
            let message = format!(
                "汇总表“{path}”里的这份材料用的是指标目录“{}”，这次用的是“{}”",
                submission.catalogue, self.catalogue.id
            );
            let rule = &rules::OTHER_CATALOGUE;
            submission
                .findings
                .push(rule.at(None, None, message, rule.remedy));
            return submission;
        }
        let mut notes = Notes::default();
        self.locked(rows, &mut notes);
        let mut by_indicator: BTreeMap<usize, Vec<(&Sheet<'_>, u32)>> = BTreeMap::new();
        for (sheet, row, code) in coded {
            match self.known(sheet, row, code.trim()) {
                Some(indicator) => by_indicator
                    .entry(indicator.ix)
                    .or_default()
                    .push((sheet, row)),
                None => notes.findings.push(self.unknown(sheet, row, code.trim())),
            }
        }
        let mut gone = Vec::new();
        for indicator in &self.catalogue.indicators {
            if self.clock.look() {
                break;
            }
            let mut answer = Answer::missing(indicator.fields.len());
            match by_indicator.get(&indicator.ix) {
                Some(rows) => {
                    let unseen = self.answer(&mut answer, indicator, rows, &mut notes);
                    let named = |name: &str| format!("{}（{name}）", indicator.code);
                    gone.extend(unseen.into_iter().map(named));
                }
                None => gone.push(indicator.code.clone()),
            }
            submission.answers.push(answer);
        }
        if !gone.is_empty() {
            let message = format!(
                "汇总表“{path}”的逐项明细里，第 {} 号材料少了 {} 行（或整个指标）：{}",
                key.number,
                gone.len(),
                gone.join("、")
            );
            let rule = &rules::ROWS_GONE;
            notes
                .findings
                .push(rule.at(None, Some(Cell::new(0, 0)), message, rule.remedy));
        }
        settle(&mut submission, &notes.changes, self.catalogue);
        submission.history.changes.extend(notes.changes);
        submission.findings.extend(notes.findings);
        submission
    }

    /// 除答案以外的。
    fn outline(&self, key: &Key, rows: &[(&Sheet<'_>, u32)], trail: Trail) -> Submission {
        let first = rows.first();
        let text =
            |c: DetailColumn| first.map_or(String::new(), |(s, row)| s.text(*row, c.label()));
        let optional = |c: DetailColumn| Some(text(c)).filter(|t| !t.is_empty());
        let mut submission = Submission {
            catalogue: text(DetailColumn::Catalogue),
            source: Source {
                path: key.path.clone(),
                sheet: text(DetailColumn::Sheet),
                sha256: key.sha256.clone(),
                layout: text(DetailColumn::Layout),
            },
            locality: LocalityRef {
                name: optional(DetailColumn::Locality),
                code: optional(DetailColumn::Code),
                level: optional(DetailColumn::Level),
                parent: optional(DetailColumn::Parent),
            },
            period: optional(DetailColumn::Period),
            check: CheckRound::from_label(&text(DetailColumn::Check)),
            unit: optional(DetailColumn::Unit),
            filled_by: optional(DetailColumn::FilledBy),
            phone: optional(DetailColumn::Phone),
            date: optional(DetailColumn::Date),
            answers: Vec::new(),
            findings: trail.findings.into_values().collect(),
            history: trail.history,
        };
        submission.history.via.push(Via {
            path: self.opened.path.clone(),
            sha256: self.opened.sha256.clone(),
            material: key.number,
        });
        submission
    }

    /// 一行的指标；编号、填写项都要在目录里。
    fn known(&self, sheet: &Sheet<'_>, row: u32, code: &str) -> Option<&Indicator> {
        let name = sheet.text(row, DetailColumn::Field.label());
        let indicator = self.catalogue.indicator(code)?;
        let fits = indicator.fields.is_empty() || indicator.fields.iter().any(|f| f.name == name);
        fits.then_some(indicator)
    }

    fn unknown(&self, sheet: &Sheet<'_>, row: u32, code: &str) -> Finding {
        let name = sheet.text(row, DetailColumn::Field.label());
        self.doubt(
            &rules::UNKNOWN_INDICATOR,
            (sheet, row, DetailColumn::Indicator),
            None,
            &format!("{code} {name}"),
            "指标目录里没有这一项，没有计入",
        )
    }

    /// 对汇总表自己的一格提出问题。
    fn doubt(
        &self,
        rule: &Rule,
        (sheet, row, column): (&Sheet<'_>, u32, DetailColumn),
        indicator: Option<&Indicator>,
        text: &str,
        what: &str,
    ) -> Finding {
        let cell = sheet.cell(row, column.label());
        let at = cell.map_or(String::new(), |c| format!(" {c}"));
        let message = format!(
            "汇总表“{}”的“{}”{at}写的是“{}”，{what}",
            self.opened.path,
            sheet.grid.name,
            self.masked(text),
        );
        let code = indicator.map(|i| i.code.as_str());
        rule.at(code, cell, message, rule.remedy)
            .on_sheet(&sheet.grid.name)
    }

    /// 不该改的列改过的行，一份材料说一次。
    fn locked(&self, rows: &[(&Sheet<'_>, u32)], notes: &mut Notes) {
        let label = DetailColumn::Guard.label();
        let changed: Vec<(&Sheet<'_>, u32)> = rows
            .iter()
            .copied()
            .filter(|(sheet, row)| {
                let said = sheet.text(*row, label);
                let text = |c: DetailColumn| sheet.text(*row, c.label());
                sheet.has(label) && !said.is_empty() && said != guard(text)
            })
            .collect();
        let Some((sheet, row)) = changed.first() else {
            return;
        };
        let rule = &rules::LOCKED_CHANGED;
        let message = format!(
            "汇总表“{}”的“{}”第 {} 行等 {} 行，地区、编号、来源文件等不该改的列与做表时不同，按现在写的读",
            self.opened.path,
            sheet.grid.name,
            u64::from(*row) + 1,
            changed.len()
        );
        let cell = sheet.cell(*row, DetailColumn::Locality.label());
        notes.findings.push(
            rule.at(None, cell, message, rule.remedy)
                .on_sheet(&sheet.grid.name),
        );
    }

    /// 改在别的表上的。
    fn not_taken(&self) -> Vec<Finding> {
        let ours = |grid: &&Grid| {
            grid.name
                .strip_prefix(SEALS_SHEET)
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
        };
        let seals = self.opened.grids.iter().filter(ours).flat_map(|grid| {
            let mut rows: Vec<u32> = grid.cells.keys().map(|c| c.row).collect();
            rows.dedup();
            rows.into_iter()
                .take_while(|_| !self.clock.step())
                .filter_map(|row| written_seal(grid, row))
        });
        let rule = &rules::NOT_TAKEN;
        seal::broken(seals, &self.opened.grids, self.clock)
            .into_iter()
            .map(|broken| {
                let lead = self.masked(&broken.lead);
                let (cell, what) = match broken.cell {
                    Some((cell, text)) => {
                        (cell, format!("{cell} 的公式改成了“{}”", self.masked(&text)))
                    }
                    None => (Cell::new(broken.row, 0), "被改动或删去".to_owned()),
                };
                let message = format!(
                    "汇总表“{}”的“{}”第 {} 行（{lead}）{what}，没有计入",
                    self.opened.path,
                    broken.sheet,
                    u64::from(broken.row) + 1,
                );
                rule.at(None, Some(cell), message, rule.remedy)
                    .on_sheet(broken.sheet)
            })
            .collect()
    }
}

/// 校验表的一行。
fn written_seal(grid: &Grid, row: u32) -> Option<Seal> {
    let text = |col| {
        let cell = grid.cells.get(&Cell::new(row, col));
        cell.map(|c| c.text()).unwrap_or_default()
    };
    let number: u32 = text(1).parse().ok()?;
    Some(Seal {
        sheet: text(0),
        row: number.checked_sub(1)?,
        columns: seal::columns_from(&text(2)),
        print: text(3),
        formulas: seal::columns_from(&text(4)),
        lead: text(5),
    })
}

/// 更正了的格，读原件时对它提出的问题已经解决：不再问，注明更正。要审核的，审核时另提。
fn settle(submission: &mut Submission, changes: &[Change], catalogue: &Catalogue) {
    for change in changes {
        let Some(indicator) = catalogue.indicator(&change.indicator) else {
            continue;
        };
        let Some(answer) = submission.answers.get(indicator.ix) else {
            continue;
        };
        let field = change
            .field
            .as_ref()
            .and_then(|name| indicator.fields.iter().position(|f| f.name == *name));
        let cell = match field {
            Some(field) => answer.place(field),
            None => answer.cell,
        };
        // 几个填写项同在一格的，只有提到这一项（或一项也没提）的才算
        let about = |text: &str| {
            let names: Vec<&str> = indicator
                .fields
                .iter()
                .map(|f| f.name.as_str())
                .filter(|name| text.contains(name))
                .collect();
            match &change.field {
                Some(name) => names.is_empty() || names.contains(&name.as_str()),
                None => names.is_empty(),
            }
        };
        for finding in &mut submission.findings {
            if finding.severity != Severity::Info
                && finding.indicator.as_ref() == Some(&change.indicator)
                && finding.cell == cell
                && about(&finding.message)
            {
                finding.severity = Severity::Info;
                finding.message = format!(
                    "{}；汇总时已更正为“{}”",
                    finding.message,
                    if change.to.is_empty() {
                        "（空）"
                    } else {
                        change.to.as_str()
                    }
                );
            }
        }
    }
}
