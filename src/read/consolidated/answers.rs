//! 一个指标的各行 → 答案；与做表时不同的，是汇总的人更正的。

use super::sheet::Sheet;
use super::{Notes, Reader, rules};
use crate::field::{Interpreted, Value};
use crate::finding::Cell;
use crate::model::catalogue::{Field, Indicator};
use crate::model::history::{Change, ChangedBy};
use crate::model::plan::consolidated::{
    APPROXIMATE, DOUBTFUL, DetailColumn, Filled, match_from_label, state_from_label,
    value_from_text,
};
use crate::model::submission::{Answer, Match, Reading, State};
use crate::source::CellValue;
use crate::text::Shown;

/// 一行。
type Row<'a, 'g> = (&'a Sheet<'g>, u32);

impl Reader<'_> {
    /// 一个指标的各行；返回没有行的填写项的名称。
    pub(super) fn answer<'i>(
        &self,
        answer: &mut Answer,
        indicator: &'i Indicator,
        rows: &[Row<'_, '_>],
        notes: &mut Notes,
    ) -> Vec<&'i str> {
        self.state(answer, indicator, rows, notes);
        let mut seen: Vec<Option<String>> = vec![None; indicator.fields.len()];
        answer.places = vec![None; indicator.fields.len()];
        for &(sheet, row) in rows {
            let name = sheet.text(row, DetailColumn::Field.label());
            let Some(ix) = indicator.fields.iter().position(|f| f.name == name) else {
                continue;
            };
            let Some(field) = indicator.fields.get(ix) else {
                continue;
            };
            let text = sheet.text(row, DetailColumn::Value.label());
            match seen.get_mut(ix) {
                // 同一行复制了两遍：内容相同的只算一次，不同的不知道以哪一行为准
                Some(Some(before)) if *before == text => continue,
                Some(Some(_)) => {
                    notes.findings.push(self.doubt(
                        &rules::UNREADABLE,
                        (sheet, row, DetailColumn::Value),
                        Some(indicator),
                        &text,
                        "与同一项的另一行不一样，用的是前一行",
                    ));
                    continue;
                }
                Some(slot) => *slot = Some(text),
                None => continue,
            }
            self.field(answer, indicator, (ix, field), (sheet, row), notes);
        }
        if answer.places.iter().all(Option::is_none) {
            answer.places.clear();
        }
        let fields = indicator.fields.iter().zip(&seen);
        fields
            .filter(|(_, seen)| seen.is_none())
            .map(|(field, _)| field.name.as_str())
            .collect()
    }

    /// 现实情况：只有第一行的是写下的，其余各行是照它的公式。与做表时不同的是更正；
    /// 几行更正得不一样的，不知道以哪一行为准。
    fn state(
        &self,
        answer: &mut Answer,
        indicator: &Indicator,
        rows: &[Row<'_, '_>],
        notes: &mut Notes,
    ) {
        let label = DetailColumn::State.label();
        let before_label = DetailColumn::StateBefore.label();
        let before = rows
            .iter()
            .map(|(s, row)| s.text(*row, before_label))
            .find(|t| !t.is_empty());
        let mut written: Vec<(Row<'_, '_>, String)> = Vec::new();
        for &(sheet, row) in rows {
            let formula = sheet.content(row, label).is_some_and(|c| c.formula);
            let text = sheet.text(row, label).trim().to_owned();
            let first = !sheet.text(row, before_label).is_empty();
            // 公式另存时可能没有结果；第一行清空了的是更正为空白
            if first || (!formula && !text.is_empty()) {
                written.push(((sheet, row), text));
            }
        }
        if written.is_empty() {
            // 全是公式（第一行删了）：取公式的结果
            let shown = rows.iter().map(|&(s, row)| ((s, row), s.text(row, label)));
            written.extend(shown.filter(|(_, t)| !t.trim().is_empty()).take(1));
        }
        let edited = |text: &String| before.as_ref().is_some_and(|b| b != text);
        let mut chosen: Option<&(Row<'_, '_>, String)> = written.first();
        let mut changed = false;
        for one in &written {
            let Some(now) = chosen else { break };
            if one.1 == now.1 {
                changed |= edited(&one.1);
                continue;
            }
            match (edited(&now.1), edited(&one.1)) {
                (false, true) => {
                    chosen = Some(one);
                    changed = true;
                }
                (true, false) if before.is_some() => {}
                _ => {
                    notes.findings.push(self.doubt(
                        &rules::UNREADABLE,
                        (one.0.0, one.0.1, DetailColumn::State),
                        Some(indicator),
                        &one.1,
                        "与同一指标的另一行不一样，不知道以哪一行为准",
                    ));
                    answer.state = State::Unreadable;
                    self.matched(answer, rows);
                    return;
                }
            }
        }
        let Some(((sheet, row), text)) = chosen else {
            answer.state = State::Blank;
            self.matched(answer, rows);
            return;
        };
        answer.state = match state_from_label(text, &indicator.kind) {
            Some(state) => state,
            // 人清空了这一格
            None if text.is_empty() => State::Blank,
            None => {
                notes.findings.push(self.doubt(
                    &rules::UNREADABLE,
                    (sheet, *row, DetailColumn::State),
                    Some(indicator),
                    text,
                    "不是这一指标可以写的字样",
                ));
                changed = false;
                State::Unreadable
            }
        };
        self.matched(answer, rows);
        if changed && let Some(before) = before {
            let place = (*sheet, *row, DetailColumn::State);
            self.changed(place, indicator, None, (&before, text), notes);
        }
    }

    /// 现实情况在哪一格、怎样对应：各行相同，取第一行的。
    fn matched(&self, answer: &mut Answer, rows: &[Row<'_, '_>]) {
        let Some(&(sheet, row)) = rows.first() else {
            return;
        };
        answer.cell = sheet
            .text(row, DetailColumn::StateCell.label())
            .parse()
            .ok();
        let by = match_from_label(&sheet.text(row, DetailColumn::MatchedBy.label()));
        let score = sheet
            .content(row, DetailColumn::Score.label())
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
        (sheet, row): Row<'_, '_>,
        notes: &mut Notes,
    ) {
        let place: Option<Cell> = sheet.text(row, DetailColumn::Cell.label()).parse().ok();
        if let Some(slot) = answer.places.get_mut(ix) {
            *slot = place;
        }
        let filled = Filled::from_label(&sheet.text(row, DetailColumn::Filled.label()));
        let text = sheet.text(row, DetailColumn::Value.label());
        let before_label = DetailColumn::ValueBefore.label();
        let before = sheet
            .has(before_label)
            .then(|| sheet.text(row, before_label));
        let corrected = before.as_ref().is_some_and(|b| *b != text);
        let was_filled = matches!(filled, Some(Filled::Yes | Filled::Unreadable));
        let shown = self.masked(&text);
        let at = (sheet, row, DetailColumn::Value);
        if text.trim().is_empty() && (corrected || !was_filled) {
            // 清空了：更正为没有填
            if corrected {
                let before = before.as_deref().unwrap_or_default();
                self.changed(at, indicator, Some(field), (before, ""), notes);
            }
            return;
        }
        let about = sheet.text(row, DetailColumn::Approximate.label());
        let mut approximate = about.trim() == APPROXIMATE;
        let value = if text.trim() == DOUBTFUL && !corrected {
            None
        } else {
            let read = read_value(field, &shown);
            if let Some((_, own)) = &read
                && corrected
            {
                approximate = *own;
            }
            if read.is_none() {
                let what = format!("读不成“{}”", field.name);
                let doubt = self.doubt(&rules::UNREADABLE, at, Some(indicator), &shown, &what);
                notes.findings.push(doubt);
            } else if corrected {
                let before = before.as_deref().unwrap_or_default();
                self.changed(at, indicator, Some(field), (before, &text), notes);
            }
            read.map(|(value, _)| value)
        };
        // 当初没有填、后来补填的，原文就是补填的字
        let raw = if was_filled {
            self.masked(&sheet.text(row, DetailColumn::Raw.label()))
        } else {
            shown
        };
        let cell = place
            .or(answer.cell)
            .or(sheet.cell(row, DetailColumn::Value.label()))
            .unwrap_or(Cell::new(row, 0));
        if let Some(slot) = answer.fields.get_mut(ix) {
            *slot = Some(Reading {
                value,
                raw,
                cell,
                approximate,
            });
        }
    }

    /// 记下一处更正。
    fn changed(
        &self,
        (sheet, row, column): (&Sheet<'_>, u32, DetailColumn),
        indicator: &Indicator,
        field: Option<&Field>,
        (from, to): (&str, &str),
        notes: &mut Notes,
    ) {
        let cell = sheet.cell(row, column.label());
        let (from, to) = (self.masked(from), self.masked(to));
        let name = field.map_or("现实情况", |f| f.name.as_str());
        let empty = |text: &Shown| {
            if text.is_empty() {
                "（空）".to_owned()
            } else {
                format!("“{text}”")
            }
        };
        let message = format!(
            "汇总表“{}”的“{}”{}：{} {name}原为{}，更正为{}",
            self.opened.path,
            sheet.grid.name,
            cell.map_or(String::new(), |c| format!(" {c}")),
            indicator.code,
            empty(&from),
            empty(&to),
        );
        let rule = &rules::CORRECTED;
        notes.findings.push(
            rule.at(Some(&indicator.code), cell, message, rule.remedy)
                .on_sheet(&sheet.grid.name),
        );
        notes.changes.push(Change {
            by: ChangedBy::Compiler,
            indicator: indicator.code.clone(),
            field: field.map(|f| f.name.clone()),
            from,
            to,
            path: self.opened.path.clone(),
            sheet: sheet.grid.name.clone(),
            cell,
        });
    }
}

/// 先按我们写出的样子读；人改过的，再按填报的写法读。后一项：只是约数。
fn read_value(field: &Field, text: &Shown) -> Option<(Value, bool)> {
    if let Some(value) = value_from_text(field.kind.letter(), text) {
        return Some((value, false));
    }
    match field.kind.read(text) {
        Interpreted::Read {
            value, approximate, ..
        } => Some((value, approximate)),
        Interpreted::Empty | Interpreted::Unclear(_) => None,
    }
}
