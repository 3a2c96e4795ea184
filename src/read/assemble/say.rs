//! 一行对一个指标说的话：勾选与填写合成答案，说不清的成为问题。

use super::{Said, Share, Work, first_cell};
use crate::field::{Interpreted, Value};
use crate::finding::{Cell, Finding};
use crate::model::catalogue::{AnswerKind, Indicator};
use crate::model::submission::{Answer, State};
use crate::read::details::{self, Part, brief};
use crate::read::layout::{Label, RawRow};
use crate::read::tick::{self, TickReading};
use crate::read::{rules, value_rules};
use crate::source::{CellValue, Content};
use crate::text::Shown;

impl Work<'_> {
    /// 一行对一个指标说的话。
    pub(super) fn say(&self, row: &RawRow, indicator: &Indicator, share: Share) -> Said {
        let mut findings = share.findings;
        let (cell, mut reading, text, rest, denied) = match share.tick {
            Some(t) => (Some(t.cell), t.reading, t.text, t.rest, t.denied),
            None => (
                None,
                TickReading {
                    state: State::Blank,
                    why: None,
                },
                String::new(),
                None,
                false,
            ),
        };
        let mut parts = share.parts;
        let shown = self.masker.mask(&text);
        let place = cell.map_or_else(
            || format!("第 {} 行", u64::from(row.first) + 1),
            |c| c.to_string(),
        );
        let (yes, no) = (&indicator.kind.yes, &indicator.kind.no);
        let quoted = brief(&shown.shown);
        if denied {
            findings.push(rules::CROSS_DENIES.at(
                Some(&indicator.code),
                cell,
                format!("{place} 打的是“{quoted}”，表里“有”都打√，这里算作“{no}”"),
                format!("如果不是“{no}”，请在 {place} 改过来"),
            ));
        }
        let counted = match cell {
            Some(cell) if !share.shared_tick && parts.is_empty() => {
                self.counted(cell, &shown.shown, indicator, &reading)
            }
            _ => None,
        };
        if let Some((state, part)) = counted {
            reading = TickReading { state, why: None };
            findings.push(rules::COUNT_ANSWERS.at(
                Some(&indicator.code),
                cell,
                format!(
                    "{place} 没有选“{yes}”或“{no}”，写的是数“{quoted}”，算作“{}”",
                    if state == State::Yes { yes } else { no }
                ),
                format!("如有不对，请在 {place} 选“{yes}”或“{no}”，数写在填写栏里"),
            ));
            parts.push(part);
        }
        findings.extend(about_tick(
            indicator,
            cell,
            &place,
            &quoted,
            share.shared_tick,
            &reading,
        ));
        // 勾选格里连着写了填写的内容（`有，3份`），而填写格空着
        if let Some(cell) = cell
            && !indicator.fields.is_empty()
        {
            let inline = match rest {
                Some(rest) => Some(self.masker.mask(&rest).shown)
                    .filter(|rest| parts.is_empty() || says_something(rest)),
                None if reading.state == State::Yes && parts.is_empty() => {
                    let plain = tick::plain_answer(&shown.shown, &indicator.kind);
                    let text = plain.as_deref().unwrap_or(&shown.shown);
                    after_answer(text, &indicator.kind).map(|rest| shown.shown.piece(rest))
                }
                None => None,
            };
            if let Some(shown) = inline {
                parts.push(Part {
                    cell,
                    content: Content::plain(CellValue::Text(shown.as_str().to_owned())),
                    shown,
                    label: Label::None,
                });
            }
        }
        findings.extend(shown.found.iter().map(|found| {
            value_rules::finding_of_private(found, Some(indicator.code.as_str()), cell)
        }));
        let filled = details::read(self.catalogue, indicator, &parts);
        findings.extend(filled.findings);
        Said {
            answer: Answer {
                state: reading.state,
                cell: cell.or_else(|| first_cell(row)),
                fields: filled.fields,
                places: details::places(self.catalogue, &indicator.fields, &share.slots),
                matched: None,
            },
            findings,
        }
    }

    /// 作答的格里只写着一个数，而这个指标要填的数只有一项：数大于零就是“有”，零就是“无”。
    ///
    /// 单独的 1、0 平常是有、无；全表作答的格里都写着数时，才是个数。
    fn counted(
        &self,
        cell: Cell,
        shown: &Shown,
        indicator: &Indicator,
        reading: &TickReading,
    ) -> Option<(State, Part)> {
        let text = shown.trim();
        let lone = matches!(text, "0" | "1");
        let asked = match lone {
            true => self.table.notation.counts,
            false => reading.state == State::Unreadable,
        };
        let mut numbers = indicator.fields.iter().filter(|f| f.kind.letter() == "N");
        let (Some(field), None) = (numbers.next(), numbers.next()) else {
            return None;
        };
        // 画的圈不是零
        let written = text.contains(|c: char| c.is_alphanumeric() && c != '〇');
        if !asked || !written || !crate::text::numeral::only_count(text) {
            return None;
        }
        let Interpreted::Read {
            value: Value::Number(n),
            ..
        } = field.kind.read(shown)
        else {
            return None;
        };
        let part = Part {
            cell,
            content: Content::plain(CellValue::Text(text.to_owned())),
            shown: shown.piece(text),
            label: Label::Named(field.name.clone()),
        };
        Some((if n > 0 { State::Yes } else { State::No }, part))
    }
}

/// 勾选说不清的：对着几个指标的、两个都选的、看不清的。
fn about_tick(
    indicator: &Indicator,
    cell: Option<Cell>,
    place: &str,
    quoted: &str,
    shared: bool,
    reading: &TickReading,
) -> Option<Finding> {
    let (yes, no) = (&indicator.kind.yes, &indicator.kind.no);
    let (rule, what, hint) = if shared {
        (
            rules::TICK_SHARED,
            format!(
                "{place} 的“{quoted}”对着几个指标，分不清哪个是 {} 的",
                indicator.code
            ),
            "请把这几个指标拆成一行一个，各自勾选".to_owned(),
        )
    } else if reading.state == State::Conflict {
        (
            rules::BOTH_TICKED,
            format!("{place} 写的是“{quoted}”，“{yes}”和“{no}”都选了"),
            format!("请在 {place} 只保留一个"),
        )
    } else if reading.state == State::Unreadable {
        let why = reading.why.as_deref().unwrap_or("看不清选的是哪一个");
        (
            rules::TICK_UNCLEAR,
            format!("{place} 写的是“{quoted}”，{why}"),
            // 格里有括号、方框的，说怎样打勾；没有的，写上答案就是
            match quoted.contains(['(', '（', '[', '［', '【', '〔', '□', '☐']) {
                true => format!("请在 {place} 选“{yes}”或“{no}”，在所选一项的括号里打√"),
                false => format!("请在 {place} 只写“{yes}”或“{no}”"),
            },
        )
    } else {
        return None;
    };
    Some(rule.at(Some(&indicator.code), cell, what, hint))
}

/// 勾选之后的话里有数或书名：填写格已有内容时也不能丢下。
fn says_something(rest: &str) -> bool {
    rest.contains(|c: char| c.is_numeric() || c == '《')
}

/// `有，3份《……》`：答案之后连着写的内容。
fn after_answer<'a>(text: &'a str, kind: &AnswerKind) -> Option<&'a str> {
    let trimmed = text.trim_start();
    let rest = trimmed
        .strip_prefix(kind.yes.as_str())
        // “是的”“有的”也只是个答案
        .map(|rest| rest.strip_prefix('的').unwrap_or(rest))
        .or_else(|| trimmed.strip_prefix(['√', '✓', '✔']))?;
    let written = rest.chars().filter(|c| !c.is_whitespace()).count();
    // 后面只是另一个选项和括号、记号：`是[ √ ] / 否[ ]`
    let said = rest
        .replace(kind.no.as_str(), "")
        .replace(kind.yes.as_str(), "");
    let marks = said
        .chars()
        .filter(|c| c.is_alphanumeric())
        .all(|c| "vVyYxX01".contains(c));
    if rest.contains(kind.no.as_str()) && (marks || written < 12) {
        return None;
    }
    let rest = tick::without_marked_bracket(rest, kind);
    // “是，已落实”：还是在说选了它，不是填写的内容
    let again = rest.trim_matches(|c: char| c.is_whitespace() || "，,。；;、：:".contains(c));
    if tick::says_yes(again, kind) {
        return None;
    }
    let body = rest
        .trim_start_matches(|c: char| c.is_whitespace() || "，,：:；;。、-—（(√✓✔)）".contains(c));
    // `有，-3`：隔开之后的减号是数的
    let signed = rest
        .strip_suffix(body)
        .is_some_and(|lead| lead.chars().count() > 1 && lead.ends_with('-'))
        && body.starts_with(|c: char| c.is_ascii_digit());
    let rest = match rest.len().checked_sub(body.len() + 1) {
        Some(at) if signed => rest.get(at..).unwrap_or(body),
        _ => body,
    };
    // `有（3件）`：前面的括号已经去掉，后面的也去掉
    let rest = match text.trim_end().strip_suffix([')', '）']) {
        Some(_) if !rest.contains(['(', '（']) => rest.trim_end().trim_end_matches([')', '）']),
        _ => rest,
    };
    rest.chars().any(|c| c.is_alphanumeric()).then_some(rest)
}
