//! 读回我们自己的汇总表：得到做成它的那些报送材料，状态、值、问题、出处都与当初一样。
//!
//! 只认 [`crate::model::plan::consolidated`] 说的两张表：逐项明细、审核问题。列按列名找，人插了列、换了次序也读得出；
//! 人改了“现实情况”“值”的，以改后的为准。出处仍是最初的文件，所以一级一级往上汇总，每个数都能走回县里的那一格。

use crate::field::{Interpreted, Value};
use crate::finding::{Cell, Finding, Rule, Severity};
use crate::model::catalogue::{Catalogue, Field, Indicator};
use crate::model::history::History;
use crate::model::plan::consolidated::{
    APPROXIMATE, CONTINUED, CONTINUES, DETAIL_SHEET, DOUBTFUL, DetailColumn, FINDINGS_SHEET,
    Filled, FindingColumn, match_from_label, state_from_label, value_from_text,
};
use crate::model::submission::{
    Answer, CheckRound, LocalityRef, Match, Reading, Source, State, Submission,
};
use crate::office::Office;
use crate::source::{CellValue, Grid, Opened};
use crate::text::mask::Masker;
use crate::text::{Shown, original};
use std::collections::BTreeMap;

/// 汇总表用的是另一套指标。
pub static OTHER_CATALOGUE: Rule = Rule {
    code: "Q141",
    severity: Severity::Error,
    title: "汇总表用的是另一套指标",
    why: "这份汇总表是按另一套指标目录做的，编号相同的指标说的可能不是一件事；硬对上去，数就错了。",
    remedy: "请用同一套指标目录重新做下级的汇总表，或在配置里指明那一套目录。",
    example: "汇总表的“指标目录”一列写的是 weiquan-2016，这次用的是 weiquan-2017。",
};
/// 汇总表里有读不懂的内容。
pub static UNREADABLE: Rule = Rule {
    code: "Q142",
    severity: Severity::Error,
    title: "汇总表里有读不懂的内容",
    why: "逐项明细的这一格被改过，写的不是程序认得的字样，不知道是什么意思；程序不猜。",
    remedy: "请照旁边各行的写法改正这一格，或者重新做下级的汇总表。",
    example: "“现实情况”一列写着“基本有”。",
};
/// 汇总表里有目录没有的编号。
pub static UNKNOWN_INDICATOR: Rule = Rule {
    code: "Q143",
    severity: Severity::Error,
    title: "汇总表里有目录没有的编号",
    why: "逐项明细的这一行写的编号或填写项，指标目录里没有，这一行的内容没有计入。",
    remedy: "请看编号、填写项两列是不是被人改过；改回来，或者重新做下级的汇总表。",
    example: "“编号”一列写着 9.9.9。",
};

/// 这里的规则。
pub static RULES: &[&Rule] = &[&OTHER_CATALOGUE, &UNREADABLE, &UNKNOWN_INDICATOR];

/// 列名所在的行最多往下找几行。
const HEADER_WITHIN: u32 = 20;
/// 认作汇总表必须有的列。
const NEEDED: [DetailColumn; 8] = [
    DetailColumn::Material,
    DetailColumn::Indicator,
    DetailColumn::State,
    DetailColumn::Field,
    DetailColumn::Filled,
    DetailColumn::Value,
    DetailColumn::Path,
    DetailColumn::Sha256,
];

/// 是我们的汇总表就读回全部材料；不是就没有。
pub fn submissions(opened: &Opened, office: &Office) -> Option<Vec<Submission>> {
    let sheets: Vec<Sheet<'_>> = opened
        .grids
        .iter()
        .filter(|g| g.name.starts_with(DETAIL_SHEET))
        .filter_map(|g| Sheet::find(g, &DetailColumn::ALL.map(DetailColumn::label)))
        .filter(|s| NEEDED.iter().all(|c| s.columns.contains_key(c.label())))
        .collect();
    if sheets.is_empty() {
        return None;
    }
    let reader = Reader {
        catalogue: &office.catalogue,
        masker: Masker::new(&office.config.privacy.show),
        path: &opened.path,
    };
    let mut findings = reader.findings(opened);
    let mut materials: BTreeMap<u64, Material<'_>> = BTreeMap::new();
    for sheet in &sheets {
        for row in sheet.rows() {
            // 没有材料号的行：空行、人写的小计之类，不是材料
            let Ok(number) = sheet.text(row, DetailColumn::Material.label()).parse() else {
                continue;
            };
            materials
                .entry(number)
                .or_insert_with(|| Material {
                    sheet,
                    rows: Vec::new(),
                })
                .rows
                .push((sheet, row));
        }
    }
    Some(
        materials
            .into_iter()
            .map(|(number, material)| {
                let own = findings.remove(&number).unwrap_or_default();
                reader.submission(&material, own)
            })
            .collect(),
    )
}

/// 一份材料的各行。
struct Material<'g> {
    sheet: &'g Sheet<'g>,
    rows: Vec<(&'g Sheet<'g>, u32)>,
}

/// 一张有列名的表。
struct Sheet<'g> {
    grid: &'g Grid,
    header: u32,
    columns: BTreeMap<&'static str, u32>,
}

impl<'g> Sheet<'g> {
    /// 在头几行里找列名最多的一行。
    fn find(grid: &'g Grid, labels: &[&'static str]) -> Option<Self> {
        let mut best: Option<Self> = None;
        for header in 0..HEADER_WITHIN {
            let mut columns = BTreeMap::new();
            for (cell, content) in grid
                .cells
                .range(Cell::new(header, 0)..Cell::new(header + 1, 0))
            {
                let text = content.text();
                if let Some(label) = labels.iter().find(|l| **l == text.trim()) {
                    columns.entry(*label).or_insert(cell.col);
                }
            }
            if columns.len() > best.as_ref().map_or(0, |b| b.columns.len()) {
                best = Some(Self {
                    grid,
                    header,
                    columns,
                });
            }
        }
        best
    }

    /// 列名之下有内容的行。
    fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .grid
            .cells
            .range(Cell::new(self.header + 1, 0)..)
            .map(|(cell, _)| cell.row)
            .collect();
        rows.dedup();
        rows
    }

    fn cell(&self, row: u32, label: &str) -> Option<Cell> {
        let col = *self.columns.get(label)?;
        Some(Cell::new(row, col))
    }

    /// 一格的文字，续在别处的接上，显形的字符还原。
    fn text(&self, row: u32, label: &str) -> String {
        let Some(mut cell) = self.cell(row, label) else {
            return String::new();
        };
        let mut joined = String::new();
        let mut part = self.plain(cell);
        // 每接一段就换一格，格数有限，不会没完
        for _ in 0..self.grid.cells.len() {
            let Some((body, next)) = continued(&part) else {
                break;
            };
            let rest = self.plain(next);
            let lead = format!("{}{cell}{}", CONTINUES.0, CONTINUES.1);
            let Some(rest) = rest.strip_prefix(&lead) else {
                break;
            };
            joined.push_str(body);
            (cell, part) = (next, rest.to_owned());
        }
        joined.push_str(&part);
        original(&joined)
    }

    fn plain(&self, cell: Cell) -> String {
        self.grid
            .cells
            .get(&cell)
            .map(|c| c.text())
            .unwrap_or_default()
    }

    fn optional(&self, row: u32, label: &str) -> Option<String> {
        Some(self.text(row, label)).filter(|t| !t.is_empty())
    }
}

/// 注明续在别处的：去掉字样的文字，与续在哪一格。
fn continued(part: &str) -> Option<(&str, Cell)> {
    let inner = part.strip_suffix(CONTINUED.1)?;
    let (body, address) = inner.rsplit_once(CONTINUED.0)?;
    Some((body, address.parse().ok()?))
}

struct Reader<'o> {
    catalogue: &'o Catalogue,
    masker: Masker,
    path: &'o str,
}

impl Reader<'_> {
    /// 汇总表也是别人送来的：文字再过一遍遮蔽（已遮蔽的不变）。
    fn masked(&self, text: &str) -> Shown {
        self.masker.mask(text).shown
    }

    fn submission(&self, material: &Material<'_>, findings: Vec<Finding>) -> Submission {
        let (sheet, rows) = (material.sheet, &material.rows);
        let first = rows.first().map_or(0, |r| r.1);
        let text = |c: DetailColumn| sheet.text(first, c.label());
        let optional = |c: DetailColumn| sheet.optional(first, c.label());
        let mut submission = Submission {
            catalogue: text(DetailColumn::Catalogue),
            source: Source {
                path: text(DetailColumn::Path),
                sheet: text(DetailColumn::Sheet),
                sha256: text(DetailColumn::Sha256),
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
            findings,
            history: History::default(),
        };
        // 审核问题里总写着工作表；就是材料那一张的，当初没有另写
        for finding in &mut submission.findings {
            if finding.sheet.as_ref() == Some(&submission.source.sheet) {
                finding.sheet = None;
            }
        }
        let coded: Vec<(&Sheet<'_>, u32, String)> = rows
            .iter()
            .map(|&(s, row)| (s, row, s.text(row, DetailColumn::Indicator.label())))
            .filter(|(.., code)| !code.is_empty())
            .collect();
        if coded.is_empty() {
            return submission;
        }
        if submission.catalogue != self.catalogue.id {
            let message = format!(
                "汇总表“{}”里的这份材料用的是指标目录“{}”，这次用的是“{}”",
                self.path, submission.catalogue, self.catalogue.id
            );
            let hint = OTHER_CATALOGUE.remedy;
            submission
                .findings
                .push(OTHER_CATALOGUE.at(None, None, message, hint));
            return submission;
        }
        submission.answers = self
            .catalogue
            .indicators
            .iter()
            .map(|i| Answer::missing(i.fields.len()))
            .collect();
        let mut seen = vec![false; submission.answers.len()];
        for (sheet, row, code) in coded {
            self.row(&mut submission, &mut seen, sheet, row, code.trim());
        }
        for answer in &mut submission.answers {
            if answer.places.iter().all(Option::is_none) {
                answer.places.clear();
            }
        }
        submission
    }

    /// 一行：一个指标的一个填写项。
    fn row(
        &self,
        submission: &mut Submission,
        seen: &mut [bool],
        sheet: &Sheet<'_>,
        row: u32,
        code: &str,
    ) {
        let field_name = sheet.text(row, DetailColumn::Field.label());
        let indicator = self.catalogue.indicator(code);
        let found = indicator.and_then(|i| {
            let field = i.fields.iter().position(|f| f.name == field_name);
            (field.is_some() || i.fields.is_empty()).then_some((i, field))
        });
        let Some((indicator, field)) = found else {
            submission.findings.push(self.doubt(
                &UNKNOWN_INDICATOR,
                (sheet, row, DetailColumn::Indicator),
                None,
                &format!("{code} {field_name}"),
                "指标目录里没有这一项，没有计入",
            ));
            return;
        };
        let (Some(answer), Some(seen)) = (
            submission.answers.get_mut(indicator.ix),
            seen.get_mut(indicator.ix),
        ) else {
            return;
        };
        let mut doubts = Vec::new();
        let before = std::mem::replace(seen, true).then_some(answer.state);
        self.state(answer, before, indicator, (sheet, row), &mut doubts);
        if let Some((ix, field)) = field.and_then(|f| Some((f, indicator.fields.get(f)?))) {
            self.field(answer, indicator, (ix, field), sheet, row, &mut doubts);
        }
        submission.findings.extend(doubts);
    }

    fn state(
        &self,
        answer: &mut Answer,
        before: Option<State>,
        indicator: &Indicator,
        (sheet, row): (&Sheet<'_>, u32),
        doubts: &mut Vec<Finding>,
    ) {
        let label = sheet.text(row, DetailColumn::State.label());
        let state = match state_from_label(label.trim(), &indicator.kind) {
            Some(state) => state,
            // 人清空了这一格
            None if label.trim().is_empty() => State::Blank,
            None => {
                let place = (sheet, row, DetailColumn::State);
                let what = "不是这一指标可以写的字样";
                doubts.push(self.doubt(&UNREADABLE, place, Some(indicator), &label, what));
                State::Unreadable
            }
        };
        // 同一指标的几行写着同样的现实情况；人只改了其中一行的，不知道以哪一行为准
        answer.state = match before {
            Some(before) if before != state => {
                let place = (sheet, row, DetailColumn::State);
                let what = "与同一指标的上一行不一样，不知道以哪一行为准";
                doubts.push(self.doubt(&UNREADABLE, place, Some(indicator), &label, what));
                State::Unreadable
            }
            _ => state,
        };
        answer.cell = sheet
            .text(row, DetailColumn::StateCell.label())
            .parse()
            .ok();
        let by = match_from_label(&sheet.text(row, DetailColumn::MatchedBy.label()));
        let score = sheet
            .cell(row, DetailColumn::Score.label())
            .and_then(|c| sheet.grid.cells.get(&c))
            .and_then(|c| match &c.value {
                CellValue::Number(n) => Some(*n),
                CellValue::Text(t) => t.trim().parse().ok(),
                CellValue::Bool(_) | CellValue::Date(_) | CellValue::Error(_) => None,
            });
        answer.matched = match (by, score) {
            (Some(by), Some(score)) => Some(Match { score, by }),
            _ => None,
        };
    }

    fn field(
        &self,
        answer: &mut Answer,
        indicator: &Indicator,
        (ix, field): (usize, &Field),
        sheet: &Sheet<'_>,
        row: u32,
        doubts: &mut Vec<Finding>,
    ) {
        let place: Option<Cell> = sheet.text(row, DetailColumn::Cell.label()).parse().ok();
        answer.places.resize(answer.fields.len(), None);
        if let Some(slot) = answer.places.get_mut(ix) {
            *slot = place;
        }
        let filled = Filled::from_label(&sheet.text(row, DetailColumn::Filled.label()));
        let text = sheet.text(row, DetailColumn::Value.label());
        let shown = self.masked(&text);
        let value = match filled {
            Some(Filled::No | Filled::NotAsked) | None if text.trim().is_empty() => return,
            Some(Filled::Unreadable) if text.trim() == DOUBTFUL => None,
            _ => {
                let value = read_value(field, &shown);
                if value.is_none() && text.trim() != DOUBTFUL {
                    let at = (sheet, row, DetailColumn::Value);
                    let what = format!("读不成“{}”", field.name);
                    doubts.push(self.doubt(&UNREADABLE, at, Some(indicator), &shown, &what));
                }
                value
            }
        };
        let raw = sheet.text(row, DetailColumn::Raw.label());
        // 当初没有填、后来补填的，原文就是补填的字
        let raw = match filled {
            Some(Filled::Yes | Filled::Unreadable) => self.masked(&raw),
            _ => shown,
        };
        let cell = place
            .or(answer.cell)
            .or(sheet.cell(row, DetailColumn::Value.label()))
            .unwrap_or(Cell::new(row, 0));
        let approximate = sheet.text(row, DetailColumn::Approximate.label()).trim() == APPROXIMATE;
        if let Some(slot) = answer.fields.get_mut(ix) {
            *slot = Some(Reading {
                value,
                raw,
                cell,
                approximate,
            });
        }
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
            self.path,
            sheet.grid.name,
            self.masked(text),
        );
        let code = indicator.map(|i| i.code.as_str());
        rule.at(code, cell, message, rule.remedy)
            .on_sheet(&sheet.grid.name)
    }

    /// 审核问题，按材料号；同一份材料的按当初的次序。
    fn findings(&self, opened: &Opened) -> BTreeMap<u64, Vec<Finding>> {
        let mut numbered: BTreeMap<u64, BTreeMap<u64, Finding>> = BTreeMap::new();
        for grid in opened.grids.iter().filter(|g| g.name == FINDINGS_SHEET) {
            let Some(sheet) = Sheet::find(grid, &FindingColumn::ALL.map(FindingColumn::label))
            else {
                continue;
            };
            for row in sheet.rows() {
                let number = sheet.text(row, FindingColumn::Number.label());
                let Some((material, ordinal)) = number.split_once('-') else {
                    continue;
                };
                let (Ok(material), Ok(ordinal)) = (material.parse(), ordinal.parse()) else {
                    continue;
                };
                if let Some(finding) = self.finding(&sheet, row) {
                    numbered
                        .entry(material)
                        .or_default()
                        .insert(ordinal, finding);
                }
            }
        }
        numbered
            .into_iter()
            .map(|(material, findings)| (material, findings.into_values().collect()))
            .collect()
    }

    fn finding(&self, sheet: &Sheet<'_>, row: u32) -> Option<Finding> {
        let text = |c: FindingColumn| sheet.text(row, c.label());
        let label = text(FindingColumn::Severity);
        let severity = [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .find(|s| s.label() == label)?;
        Some(Finding {
            code: text(FindingColumn::Rule),
            severity,
            indicator: sheet.optional(row, FindingColumn::Indicator.label()),
            cell: text(FindingColumn::Cell).parse().ok(),
            sheet: sheet.optional(row, FindingColumn::Sheet.label()),
            message: self.masked(&text(FindingColumn::Message)).to_string(),
            hint: self.masked(&text(FindingColumn::Hint)).to_string(),
            answered: None,
        })
    }
}

/// 先按我们写出的样子读；人改过的，再按填报的写法读。
fn read_value(field: &Field, text: &Shown) -> Option<Value> {
    value_from_text(field.kind.letter(), text).or_else(|| match field.kind.read(text) {
        Interpreted::Read { value, .. } => Some(value),
        Interpreted::Empty | Interpreted::Unclear(_) => None,
    })
}
