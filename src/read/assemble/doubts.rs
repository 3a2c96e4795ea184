//! 对应上的疑点：不十分确定的说出把握与次近的指标，没有对应到的内容一个不漏地说出来。

use super::{Placed, Share, Work, first_cell};
use crate::finding::{Finding, Severity};
use crate::model::catalogue::Indicator;
use crate::model::submission::State;
use crate::read::align::{Fate, Pair};
use crate::read::details::brief;
use crate::read::layout::{Piece, RawRow};
use crate::read::rules;
use std::collections::BTreeSet;

impl Work<'_> {
    /// 对应得不十分确定的，说出把握与次近的指标。
    pub(super) fn about_match(
        &self,
        row: &RawRow,
        line: &Placed,
        indicator: &Indicator,
        pair: &Pair,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.person > 0 {
            return findings;
        }
        let cell = first_cell(row);
        let place = cell.map_or_else(
            || format!("第 {} 行", u64::from(row.first) + 1),
            |c| c.to_string(),
        );
        let text = brief(&self.masker.mask(&line.text.text).shown);
        let code = &indicator.code;
        if let Some(other) = pair
            .code_says
            .and_then(|ix| self.catalogue.indicators.get(ix))
        {
            findings.push(rules::CODE_CONTRADICTS.at(
                Some(code),
                cell,
                format!(
                    "{place} 的编号与文字“{text}”不是同一个指标（{} 与 {code}），按{}算作 {code}",
                    other.code,
                    match pair.by {
                        crate::model::submission::MatchBy::Code => "编号",
                        _ => "文字与次序",
                    }
                ),
                "请核对这一行是哪一个指标，改正编号或文字",
            ));
            return findings;
        }
        if !pair.is_certain() {
            let rival = pair
                .runner_up
                .and_then(|(ix, s)| self.catalogue.indicators.get(ix).map(|i| (i, s)))
                .map_or_else(String::new, |(i, s)| {
                    format!("；次近的是 {}（{s:.2}）", i.code)
                });
            let margin = pair.score - pair.runner_up.map_or(0.0, |(_, s)| s);
            let by_position = pair.by == crate::model::submission::MatchBy::Position;
            let rule = if !by_position && pair.score >= 0.75 && margin >= 0.2 {
                rules::SLIGHTLY_DIFFERENT
            } else {
                rules::UNSURE_MATCH
            };
            let what = if by_position && text.is_empty() {
                format!("{place} 没有标准的文字，按次序算作 {code}")
            } else if by_position {
                format!("{place} 的“{text}”与标准出入较大，按次序算作 {code}")
            } else {
                format!("{place} 的“{text}”与标准的文字不完全相同，算作 {code}")
            };
            findings.push(rule.at(
                Some(code),
                cell,
                format!("{what}（把握 {:.2}{rival}）", pair.score),
                format!("请对照标准，确认这一行是 {code}“{}”", indicator.short),
            ));
        } else if pair.moved {
            findings.push(rules::ROW_MOVED.at(
                Some(code),
                cell,
                format!("{place} 的 {code} 不在标准的次序上"),
                "一般不必处理",
            ));
        }
        findings
    }

    /// 没有对应到指标的一行：有内容的，一个不漏地说出来。
    pub(super) fn unmatched(
        &self,
        row: &RawRow,
        line: &Placed,
        share: &Share,
        fate: Option<&Fate>,
    ) -> Vec<Finding> {
        let answered = share
            .tick
            .as_ref()
            .is_some_and(|t| t.reading.state != State::Blank)
            || share.parts.iter().any(|p| !p.shown.trim().is_empty());
        let masked = self.masker.mask(&line.text.text);
        let text = brief(&masked.shown);
        let cell = first_cell(row);
        let place = cell.map_or_else(
            || format!("第 {} 行", u64::from(row.first) + 1),
            |c| c.to_string(),
        );
        let mut findings: Vec<Finding> = share.findings.clone();
        if !answered && (text.is_empty() || is_note(&line.text.key.text)) {
            return findings;
        }
        if !answered && self.person > 0 {
            return findings;
        }
        let near = match fate {
            Some(Fate::Unmatched(Some((ix, s)))) => self
                .catalogue
                .indicators
                .get(*ix)
                .map_or_else(String::new, |i| {
                    format!("（最像的是 {}，只有 {s:.2}）", i.code)
                }),
            _ => String::new(),
        };
        let mut finding = rules::CONTENT_LEFT.at(
            None,
            cell,
            if text.is_empty() {
                format!("{place} 所在的一行有填报的内容，但没有标准的文字，也说不出是哪个指标")
            } else {
                format!("{place} 的“{text}”不像标准里的任何一个指标{near}，没有计入")
            },
            "请看它是不是标准里的指标；是的，请按标准原文改正后重报",
        );
        if !answered {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
        findings
    }

    pub(super) fn strays(&self) -> Vec<Finding> {
        if self.person > 0 {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        self.table
            .stray
            .iter()
            .filter(|p| !is_note(&crate::text::normalize::loose(&p.content.text())))
            .filter(|p| seen.insert(p.cell))
            .map(|p: &Piece| {
                let shown = self.masker.mask(&p.content.text()).shown;
                rules::CONTENT_LEFT.at(
                    None,
                    Some(p.cell),
                    format!(
                        "{} 的“{}”不属于表里的任何一行，没有计入",
                        p.cell,
                        brief(&shown)
                    ),
                    "请看它是不是填报的内容；是的，请移到相应指标的一行后重报",
                )
            })
            .collect()
    }
}

/// 注、落款、合计之类，不是填报的内容。
pub(in crate::read) fn is_note(key: &str) -> bool {
    key.is_empty()
        || [
            "注",
            "备注",
            "说明",
            "填表",
            "填报",
            "审核",
            "负责",
            "联系",
            "制表",
            "单位",
            "日期",
            "年月日",
            "合计",
            "总计",
            "小计",
            "共计",
            "总分",
            "得分",
            "附件",
            "签字",
            "盖章",
            "领导",
            "报送",
            "电话",
            "复核",
            "统计",
            "上述",
            "以上",
        ]
        .iter()
        .any(|w| key.starts_with(w))
}
