//! 前后是否一致：同样的文字填在几处、一条列了两遍、不适用。

use super::Within;
use super::view::quote;
use crate::field::Value;
use crate::finding::{Cell, Rule, Severity};
use crate::model::catalogue::Indicator;
use crate::model::submission::State;
use std::collections::BTreeMap;

/// 短于这些字的相同，多半是巧合。
const LONG: usize = 10;

pub(super) const SAME_TEXT: Within = Within {
    rule: Rule {
        code: "Q305",
        severity: Severity::Warning,
        title: "同样的文字填在几个指标里",
        why: "多半是复制时忘了改；一件事在几个指标里各算一次，就算多了。同一二级指标之内重复是常事，不算。",
        remedy: "请核对：确是同一件事的，留在最合适的指标；复制错的，改成本指标的内容。",
        example: "“发建议函”与“信访转介”两行列的是同一个案例。",
    },
    find: |rule, view| {
        // 文字 → 先出现的指标与单元格。
        let mut seen: BTreeMap<&str, (&Indicator, Cell)> = BTreeMap::new();
        let mut found = Vec::new();
        for item in view.items() {
            let code = item.indicator.code.as_str();
            for (_, reading) in item.filled() {
                let Some(Value::Texts(items)) = &reading.value else {
                    continue;
                };
                for text in items.iter().filter(|t| t.chars().count() >= LONG) {
                    let (first, cell) = *seen
                        .entry(text.as_str())
                        .or_insert((item.indicator, reading.cell));
                    // 同一二级指标之内本来就会说同一件事：提出的建议与采纳的建议、联系的组织与报送的组织。
                    if first.group != item.indicator.group {
                        found.push(rule.at(
                            Some(code),
                            Some(reading.cell),
                            format!("{}与指标{}（{cell}）一字不差", quote(text), first.code),
                            format!("请核对 {} 与 {cell}，看哪一处是复制错的", reading.cell),
                        ));
                    }
                }
            }
        }
        found
    },
};

pub(super) const CLAIMED_NOT_APPLICABLE: Within = Within {
    rule: Rule {
        code: "Q308",
        severity: Severity::Warning,
        title: "自填不适用",
        why: "不适用的指标不进分母，达标率会因此变高；而这一个对它是适用的。",
        remedy: "请填报单位按实际勾选；确实不适用的，请说明理由。",
        example: "每个地区都适用的指标，现实情况一栏写着“不适用”。",
    },
    find: |rule, view| {
        let claimed = view
            .items()
            .filter(|i| i.answer.state == State::Na && i.applies == Some(true));
        claimed
            .map(|item| {
                let place = item.answer.cell.map(|c| format!("在 {c} "));
                rule.at(
                    Some(&item.indicator.code),
                    item.answer.cell,
                    "写的是不适用，而本指标对本地区适用；现在没有计入分母",
                    format!("请{}勾选{}", place.unwrap_or_default(), item.choices()),
                )
            })
            .collect()
    },
};

pub(super) const LISTED_TWICE: Within = Within {
    rule: Rule {
        code: "Q309",
        severity: Severity::Warning,
        title: "同一条列了两遍",
        why: "一条列两遍，数量往往也多算了一个。",
        remedy: "请核对：同一件事的删去一条并改数量，不同的写明区别。",
        example: "“名称：《维权手册》；《维权手册》”。",
    },
    find: |rule, view| {
        let mut found = Vec::new();
        for item in view.items() {
            for (field, reading) in item.filled() {
                let Some(Value::Texts(items)) = &reading.value else {
                    continue;
                };
                let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
                for text in items.iter().filter(|t| t.chars().count() > 1) {
                    *counts.entry(text.as_str()).or_insert(0) += 1;
                }
                for (text, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
                    found.push(rule.at(
                        Some(&item.indicator.code),
                        Some(reading.cell),
                        format!("{}里{}列了{count}遍", field.name, quote(text)),
                        format!("请核对 {} 所列条目与数量", reading.cell),
                    ));
                }
            }
        }
        found
    },
};

pub(super) const CONDITION_UNKNOWN: Within = Within {
    rule: Rule {
        code: "Q310",
        severity: Severity::Info,
        title: "不知道指标是否适用",
        why: "指标只对某种地区适用，而名册里查不到本地区；没有勾选，就按不适用，不算未达标。",
        remedy: "请在名册里标明哪些地区适用（如“重点地区”一列），再运行一次。",
        example: "没有名册，“重点地区培育注册妇女维权社会组织”一行空着。",
    },
    find: |rule, view| {
        let open = |state| state == State::Blank;
        let unknown = view
            .items()
            .filter(|i| open(i.answer.state) && i.applies.is_none());
        unknown
            .map(|item| {
                let condition = item
                    .indicator
                    .only_for
                    .and_then(|c| view.office.catalogue.conditions.get(c));
                let name = condition.map_or("某种地区", |c| c.name.as_str());
                rule.at(
                    Some(&item.indicator.code),
                    item.answer.cell,
                    format!("没有勾选；本指标只对{name}适用，名册里查不到本地区，按不适用计"),
                    format!("请在名册里标明本地区是不是{name}"),
                )
            })
            .collect()
    },
};
