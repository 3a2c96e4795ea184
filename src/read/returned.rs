//! 读回退回表：没有动过的格照当初的材料，动过的另读并记下改动，情况说明连同它回答的问题一起带上。
//!
//! 退回表是外面交回来的：记录里的值只有与格里看得见的字相符时才用，对不上的一律按看得见的读。

use super::workbook;
use crate::finding::{Cell, Finding, Rule, Severity, sort};
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::history::{Change, ChangedBy, Explanation};
use crate::model::plan::returned::{
    FOOTER, MAIN_SHEET, MATTERS_SHEET, Matter, MatterColumn, RECORD_SHEET, Record, ReturnColumn,
    field_text, same_text, state_text,
};
use crate::model::submission::{Answer, Reading, State, Submission};
use crate::office::Office;
use crate::source::{Clock, Grid, Opened};
use crate::text::Shown;
use crate::text::mask::Masker;
use crate::text::original;
use std::collections::BTreeMap;

/// 退回表原样交回。
pub static UNFILLED: Rule = Rule {
    code: "Q431",
    severity: Severity::Warning,
    title: "退回表原样交回",
    why: "退回表里的格一处也没有改，情况说明一处也没有写：退回的问题都还在，等于没有答复。",
    remedy: "请打电话问清填报单位是不是交错了文件；需要的，把退回表再发一次。",
    example: "“甲县退回表.xlsx”交回来，与发出去的一样。",
};
/// 退回表的记录没有了。
pub static RECORD_LOST: Rule = Rule {
    code: "Q432",
    severity: Severity::Warning,
    title: "退回表里的退回记录没有了",
    why: "退回表里有一张隐藏的退回记录，记着据哪一份填好、问了什么。它被删去或改动了，这份表只能当作普通的填报表读：写的情况说明不知道回答的是哪一问，也分不出它在哪一份之后。",
    remedy: "请核对填报日期是不是最晚；需要的，把退回表再发一次，请填报单位在原来的文件里填。",
    example: "填报单位把“填报表”复制到新的工作簿里填，再交回来。",
};
/// 退回表是别的地区的。
pub static OTHERS_FORM: Rule = Rule {
    code: "Q433",
    severity: Severity::Warning,
    title: "用的是别的地区的退回表",
    why: "退回表是照另一个地区的材料填好的，表头却写着这个地区：没有改过的格其实是别的地区的数。",
    remedy: "请填报单位用发给自己的退回表重报；确实是自己的数的，请核对每一格。",
    example: "表头写的是乙县，而这份退回表是发给甲县的。",
};

/// 这里的规则。
pub static RULES: &[&Rule] = &[&UNFILLED, &RECORD_LOST, &OTHERS_FORM];

/// 列名最多往下找几行。
const HEADER_WITHIN: u32 = 30;

/// 是退回表就读回；不是就没有。
pub fn submissions(opened: &Opened, office: &Office, clock: &Clock) -> Option<Vec<Submission>> {
    let form = Form::find(opened)?;
    let masker = Masker::new(&office.config.privacy.show);
    let mut read = workbook::submissions(&form.plain(opened), office, clock);
    let record = form.record(opened, &office.catalogue, &masker);
    if let [submission] = read.as_mut_slice()
        && submission.is_readable()
    {
        submission.source.layout = "returned".to_owned();
        let reader = Reader {
            opened,
            form: &form,
            catalogue: &office.catalogue,
            masker: &masker,
        };
        reader.restore(submission, record);
        sort(&mut submission.findings);
        submission.findings.dedup();
    }
    Some(read)
}

/// 主表，与多出来的两列的位置。
struct Form<'g> {
    grid: &'g Grid,
    header: u32,
    asked: u32,
    explanation: u32,
}

impl<'g> Form<'g> {
    fn find(opened: &'g Opened) -> Option<Self> {
        let labels = ReturnColumn::ALL.map(ReturnColumn::label);
        opened.grids.iter().filter(|g| !g.hidden).find_map(|grid| {
            let top = grid.cells.range(..Cell::new(HEADER_WITHIN, 0));
            let mut found: BTreeMap<u32, [Option<u32>; 2]> = BTreeMap::new();
            for (cell, content) in top {
                let text = content.text();
                for (slot, label) in labels.iter().enumerate() {
                    if text.trim() == *label {
                        found.entry(cell.row).or_default()[slot] = Some(cell.col);
                    }
                }
            }
            let (header, columns) = found
                .into_iter()
                .find(|(_, columns)| columns.iter().all(Option::is_some))?;
            let [Some(asked), Some(explanation)] = columns else {
                return None;
            };
            // 别人的表里也可能有这两个列名：表名是我们的，或带着退回记录的才是
            let ours =
                grid.name == MAIN_SHEET || opened.grids.iter().any(|g| g.name == RECORD_SHEET);
            ours.then_some(Self {
                grid,
                header,
                asked,
                explanation,
            })
        })
    }

    /// 去掉多出来的列与表，就是一本填报表。
    fn plain(&self, opened: &Opened) -> Opened {
        let extra = |col: u32| col == self.asked || col == self.explanation;
        let grids = opened
            .grids
            .iter()
            .filter(|g| g.name != MATTERS_SHEET && g.name != RECORD_SHEET)
            .map(|g| {
                let mut grid = g.clone();
                if g.name == self.grid.name {
                    grid.cells.retain(|cell, content| {
                        cell.row < self.header
                            || !(extra(cell.col) || cell.col == 0 && content.text() == FOOTER)
                    });
                    grid.merges
                        .retain(|(a, _)| a.row < self.header || !extra(a.col));
                }
                grid
            })
            .collect();
        Opened {
            path: opened.path.clone(),
            sha256: opened.sha256.clone(),
            grids,
            findings: opened.findings.clone(),
            time: opened.time,
        }
    }

    fn record(&self, opened: &Opened, catalogue: &Catalogue, masker: &Masker) -> Option<Record> {
        let grid = opened.grids.iter().find(|g| g.name == RECORD_SHEET)?;
        let mut text = String::new();
        for (cell, content) in &grid.cells {
            if cell.col == 0 {
                text.push_str(&content.text());
            }
        }
        Record::parse(&original(&text), catalogue, &mut |t| masker.mask(t).shown)
    }

    fn text(&self, cell: Cell) -> String {
        let text = self.grid.at(cell).map(|c| c.text()).unwrap_or_default();
        original(&text)
    }
}

/// 一格动过没有。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touched {
    No,
    Yes,
}

struct Reader<'a> {
    opened: &'a Opened,
    form: &'a Form<'a>,
    catalogue: &'a Catalogue,
    masker: &'a Masker,
}

impl Reader<'_> {
    fn restore(&self, submission: &mut Submission, record: Option<Record>) {
        let Some(record) = record else {
            self.explanations(submission, &[]);
            submission.findings.push(RECORD_LOST.at(
                None,
                None,
                "这份退回表里的退回记录没有了或看不懂，当作普通的填报表读",
                RECORD_LOST.remedy,
            ));
            return;
        };
        let (own, base) = (&submission.locality.name, &record.base.locality.name);
        if let (Some(own), Some(base)) = (own, base)
            && own != base
        {
            let message = format!("表头写的是“{own}”，而这份退回表是照“{base}”的材料填好的");
            self.explanations(submission, &[]);
            submission
                .findings
                .push(OTHERS_FORM.at(None, None, message, OTHERS_FORM.remedy));
            return;
        }
        let mut touched: Vec<(Touched, Vec<Touched>)> = Vec::new();
        let mut changes = record.base.history.changes.clone();
        for indicator in &self.catalogue.indicators {
            let (Some(now), Some(before)) = (
                submission.answers.get_mut(indicator.ix),
                record.base.answers.get(indicator.ix),
            ) else {
                touched.push((Touched::Yes, vec![Touched::Yes; indicator.fields.len()]));
                continue;
            };
            touched.push(self.answer(now, before, indicator, &record, &mut changes));
        }
        let untouched = touched.iter().all(|(state, fields)| {
            *state == Touched::No && fields.iter().all(|f| *f == Touched::No)
        });
        self.carry(submission, &record, &touched);
        self.explanations(submission, &record.matters);
        submission.history.changes = changes;
        submission.history.after = record.after;
        // 以前采纳了、填好在表上的说明不算这一次写的
        let kept: Vec<&str> = record
            .matters
            .iter()
            .filter_map(|m| m.answered.as_deref())
            .collect();
        let said = submission
            .history
            .explanations
            .iter()
            .any(|e| !kept.iter().any(|k| same_text(&e.text, k)));
        if untouched && !said {
            submission.findings.push(UNFILLED.at(
                None,
                None,
                "这份退回表原样交回：没有改一格，也没有写情况说明",
                UNFILLED.remedy,
            ));
        }
    }

    /// 一个指标：没有动过的照当初的，动过的记下改动。
    fn answer(
        &self,
        now: &mut Answer,
        before: &Answer,
        indicator: &Indicator,
        record: &Record,
        changes: &mut Vec<Change>,
    ) -> (Touched, Vec<Touched>) {
        let change = |field: Option<&str>, from: Shown, to: Shown, cell: Option<Cell>| Change {
            by: ChangedBy::Sender,
            indicator: indicator.code.clone(),
            field: field.map(str::to_owned),
            from,
            to,
            path: self.opened.path.clone(),
            sheet: self.form.grid.name.clone(),
            cell,
        };
        let shown = |text: &str| self.masker.mask(text).shown;
        // 两处都要看得见的字与填进去的一样，才算没有动过
        let text = now.cell.map_or_else(String::new, |c| self.form.text(c));
        let state = if same_text(&text, state_text(before.state, &indicator.kind)) {
            now.state = kept_state(before.state, now.state, indicator, record);
            Touched::No
        } else {
            let label = |state| {
                crate::model::plan::consolidated::state_label(state, &indicator.kind).to_owned()
            };
            if now.state != before.state {
                changes.push(change(
                    None,
                    shown(&label(before.state)),
                    shown(&label(now.state)),
                    now.cell,
                ));
            }
            Touched::Yes
        };
        let mut fields = Vec::with_capacity(indicator.fields.len());
        for (ix, field) in indicator.fields.iter().enumerate() {
            let old = before.fields.get(ix).and_then(Option::as_ref);
            let cell = now.place(ix);
            let text = cell.map_or_else(String::new, |c| self.form.text(c));
            let written = field_text(field, before, ix);
            let Some(slot) = now.fields.get_mut(ix) else {
                fields.push(Touched::Yes);
                continue;
            };
            if same_text(&text, &written) {
                *slot = match (old, cell) {
                    (Some(old), Some(cell)) => Some(Reading {
                        cell,
                        ..old.clone()
                    }),
                    _ => None,
                };
                fields.push(Touched::No);
                continue;
            }
            let content = |r: Option<&Reading>| r.map(|r| (r.value.clone(), r.approximate));
            if content(slot.as_ref()) != content(old)
                || slot.as_ref().is_some_and(|r| r.value.is_none())
            {
                changes.push(change(
                    Some(&field.name),
                    shown(&written),
                    shown(&text),
                    cell,
                ));
            }
            fields.push(Touched::Yes);
        }
        (state, fields)
    }

    /// 没有动过的格，当初提出的问题还在；其中审核提的，审核时另提。
    fn carry(
        &self,
        submission: &mut Submission,
        record: &Record,
        touched: &[(Touched, Vec<Touched>)],
    ) {
        self.forget(submission, touched);
        for matter in &record.matters {
            let Some(indicator) = matter
                .indicator
                .as_deref()
                .and_then(|code| self.catalogue.indicator(code))
            else {
                continue;
            };
            let Some((state, fields)) = touched.get(indicator.ix) else {
                continue;
            };
            let mut asked: Vec<Touched> = matter
                .fields
                .iter()
                .filter_map(|&f| fields.get(f).copied())
                .collect();
            if matter.state || asked.is_empty() {
                asked.push(*state);
            }
            if asked.contains(&Touched::Yes) {
                continue;
            }
            // 个人信息在退回表里已遮蔽，原来的问题不随它走
            if matter.code.starts_with("Q5") {
                continue;
            }
            let answer = submission.answers.get(indicator.ix);
            let cell = matter
                .fields
                .first()
                .and_then(|&f| answer?.place(f))
                .filter(|_| !matter.state)
                .or_else(|| answer.and_then(|a| a.cell));
            submission.findings.push(Finding {
                code: matter.code.clone(),
                severity: matter.severity,
                indicator: matter.indicator.clone(),
                cell,
                sheet: None,
                message: matter.found.clone(),
                hint: matter.ask.clone(),
                answered: None,
            });
        }
    }

    /// 没有动过的格照当初的，这一次对着填好的字提出的问题不算。
    fn forget(&self, submission: &mut Submission, touched: &[(Touched, Vec<Touched>)]) {
        let answers = &submission.answers;
        let untouched = |finding: &Finding| {
            let of = |code: &str| {
                let indicator = self.catalogue.indicator(code)?;
                let (state, fields) = touched.get(indicator.ix)?;
                let answer = answers.get(indicator.ix)?;
                let mut cells = Vec::new();
                if *state == Touched::No {
                    cells.extend(answer.cell);
                }
                for (ix, field) in fields.iter().enumerate() {
                    if *field == Touched::No {
                        cells.extend(answer.place(ix));
                    }
                }
                Some(cells.contains(&finding.cell?))
            };
            finding.sheet.is_none() && finding.indicator.as_deref().and_then(of) == Some(true)
        };
        let (_, rest): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut submission.findings)
            .into_iter()
            .partition(untouched);
        submission.findings = rest;
    }

    /// 情况说明：主表里一个指标一格，退回事项里说整份材料的一件一格。
    fn explanations(&self, submission: &mut Submission, matters: &[Matter]) {
        let codes = |indicator: Option<&str>| -> Vec<String> {
            let mut codes: Vec<String> = matters
                .iter()
                .filter(|m| m.indicator.as_deref() == indicator)
                .map(|m| m.code.clone())
                .collect();
            codes.dedup();
            codes
        };
        let mut found = Vec::new();
        for (indicator, answer) in self.catalogue.indicators.iter().zip(&submission.answers) {
            let Some(row) = answer.cell.map(|c| c.row) else {
                continue;
            };
            let cell = Cell::new(row, self.form.explanation);
            let text = self.form.text(cell);
            if text.trim().is_empty() {
                continue;
            }
            found.push(Explanation {
                indicator: Some(indicator.code.clone()),
                text: self.masker.mask(text.trim()).shown,
                path: self.opened.path.clone(),
                sheet: self.form.grid.name.clone(),
                cell: Some(cell),
                answers: codes(Some(&indicator.code)),
            });
        }
        found.extend(self.general(matters));
        submission.history.explanations = found;
    }

    /// 退回事项表里写的说明。
    fn general(&self, matters: &[Matter]) -> Vec<Explanation> {
        let Some(grid) = self.opened.grids.iter().find(|g| g.name == MATTERS_SHEET) else {
            return Vec::new();
        };
        let text = |cell: Cell| original(&grid.at(cell).map(|c| c.text()).unwrap_or_default());
        let column = |c: MatterColumn| c as u32;
        let mut found = Vec::new();
        let rows: Vec<u32> = grid
            .cells
            .keys()
            .filter(|c| c.col == column(MatterColumn::Number))
            .map(|c| c.row)
            .collect();
        for row in rows {
            let number = text(Cell::new(row, column(MatterColumn::Number)));
            let matter = number
                .trim()
                .parse::<u32>()
                .ok()
                .and_then(|n| matters.iter().find(|m| m.number == n));
            let Some(matter) = matter.filter(|m| m.indicator.is_none()) else {
                continue;
            };
            let cell = Cell::new(row, column(MatterColumn::Explanation));
            let said = text(cell);
            if said.trim().is_empty() {
                continue;
            }
            found.push(Explanation {
                indicator: None,
                text: self.masker.mask(said.trim()).shown,
                path: self.opened.path.clone(),
                sheet: grid.name.clone(),
                cell: Some(cell),
                answers: vec![matter.code.clone()],
            });
        }
        found
    }
}

/// 没有动过的现实情况照当初的。空着的格看不出当初是两个都勾还是看不清，
/// 所以记录里必须也有那一条须更正的问题；对不上的，按看得见的读。
fn kept_state(before: State, now: State, indicator: &Indicator, record: &Record) -> State {
    match before {
        State::Yes | State::No | State::Na | State::Blank | State::Missing => before,
        State::Conflict | State::Unreadable => {
            let asked = record.matters.iter().any(|m| {
                m.severity == Severity::Error && m.indicator.as_deref() == Some(&indicator.code)
            });
            if asked { before } else { now }
        }
    }
}
