//! 勾选与填写：没有勾选、选“有”而没填、选“无”而填了、大半空着。

use super::Within;
use super::view::{Item, quote};
use crate::finding::{Cell, Finding, Rule, Severity};
use crate::model::submission::{Reading, State};

pub(super) const NOTHING_TICKED: Within = Within {
    rule: Rule {
        code: "Q201",
        severity: Severity::Warning,
        title: "没有勾选",
        why: "没有勾选的指标按未达标计；基本要求指标没有勾选，会被当作没有做到。",
        remedy: "请填报单位在现实情况一栏勾选一个选项。",
        example: "12338热线一行，“是( ) 否( )”两个括号都空着。",
    },
    find: |rule, view| {
        // 不适用的、不知道是否适用的，空着不是毛病。
        let unticked = |i: &Item<'_>| i.answer.state == State::Blank && i.applies == Some(true);
        view.items()
            .filter(unticked)
            .map(|item| {
                let mut message = format!("{}都没有勾选", item.choices().replace('或', "和"));
                let written: Vec<String> = item
                    .filled()
                    .map(|(field, r)| format!("{}写了{}", field.name, quote(&r.raw)))
                    .collect();
                if !written.is_empty() {
                    message.push_str(&format!("，而{}", written.join("、")));
                }
                if item.indicator.basic {
                    message.push_str("；这是基本要求指标，空着按未达标计");
                }
                let place = item.answer.cell.map(|c| format!("在 {c} "));
                let hint = format!("请{}勾选{}", place.unwrap_or_default(), item.choices());
                rule.at(Some(&item.indicator.code), item.answer.cell, message, hint)
            })
            .collect()
    },
};

pub(super) const NOT_FILLED: Within = Within {
    rule: Rule {
        code: "Q203",
        severity: Severity::Warning,
        title: "选“有”或“是”而没有填写",
        why: "标准要求选“有/是”时填写数量、名称等；没有填写的数不进合计，这一条也没有凭据。",
        remedy: "请填报单位补填；确实没有的，请改选“无/否”。",
        example: "“有(√)”，右边的“数量：”后面空着。",
    },
    find: |rule, view| {
        let yes = view
            .items()
            .filter(|i| i.answer.state == State::Yes && i.applies != Some(false));
        yes.filter_map(|item| not_filled(rule, item)).collect()
    },
};

fn not_filled(rule: &Rule, item: Item<'_>) -> Option<Finding> {
    let empty: Vec<(&str, Option<Cell>)> = item
        .fields()
        .enumerate()
        .filter(|(_, (_, reading))| reading.is_none())
        .map(|(at, (field, _))| (field.name.as_str(), item.answer.place(at)))
        .collect();
    if empty.is_empty() {
        return None;
    }
    let names: Vec<&str> = empty.iter().map(|(name, _)| *name).collect();
    // 同一格的合在一起说：请在 E12 填写数量、名称；分开的：请在 G12 填写数量，在 G13 填写名称。
    let mut places: Vec<(Option<Cell>, Vec<&str>)> = Vec::new();
    for (name, cell) in &empty {
        match places.iter_mut().find(|(c, _)| c == cell) {
            Some((_, list)) => list.push(name),
            None => places.push((*cell, vec![name])),
        }
    }
    let hint: Vec<String> = places
        .iter()
        .map(|(cell, names)| match cell {
            Some(cell) => format!("在 {cell} 填写{}", names.join("、")),
            None => format!("填写{}", names.join("、")),
        })
        .collect();
    Some(rule.at(
        Some(&item.indicator.code),
        item.answer.cell,
        format!("选“{}”而{}未填", item.indicator.kind.yes, names.join("、")),
        format!("请{}", hint.join("，")),
    ))
}

pub(super) const FILLED_UNDER_NO: Within = Within {
    rule: Rule {
        code: "Q301",
        severity: Severity::Warning,
        title: "选“无”或“否”而填写了内容",
        why: "勾选与内容相反，总有一个不对：按勾选计是没有，按内容计是有；数量照填写的计入合计。",
        remedy: "请填报单位核对：做了的改选“有/是”，没有做的删去填写的内容。",
        example: "“无(√)”，右边却写着“数量：3”。",
    },
    find: |rule, view| {
        let no = view.items().filter(|i| i.answer.state == State::No);
        no.filter_map(|item| {
            let filled: Vec<_> = item.filled().collect();
            let (_, first) = filled.first()?;
            let kind = &item.indicator.kind;
            Some(rule.at(
                Some(&item.indicator.code),
                Some(first.cell),
                format!("选“{}”，而{}", kind.no, said(&filled)),
                format!(
                    "请核对：做了的，在{}改选“{}”；没有做的，删去 {} 的内容",
                    item.answer.cell.map_or(String::new(), |c| format!(" {c} ")),
                    kind.yes,
                    first.cell
                ),
            ))
        })
        .collect()
    },
};

/// `数量填了“3”、名称填了“…”`；同一格的原文只引一次。
fn said(filled: &[(&crate::model::catalogue::Field, &Reading)]) -> String {
    let mut parts: Vec<(Vec<&str>, &Reading)> = Vec::new();
    for (field, reading) in filled {
        match parts.iter_mut().find(|(_, r)| r.cell == reading.cell) {
            Some((names, _)) => names.push(&field.name),
            None => parts.push((vec![&field.name], reading)),
        }
    }
    let parts: Vec<String> = parts
        .iter()
        .map(|(names, r)| format!("{}填了{}", names.join("、"), quote(&r.raw)))
        .collect();
    parts.join("，")
}

pub(super) const MOSTLY_BLANK: Within = Within {
    rule: Rule {
        code: "Q303",
        severity: Severity::Warning,
        title: "三分之一以上没有勾选",
        why: "空着的指标都按未达标计，这一份的达标率不能说明实际情况；一个也没有勾选的，等于没有填报。",
        remedy: "请填报单位补填后重报。一个也没有勾选的，必须退回。",
        example: "50个指标里有20个没有勾选。",
    },
    find: |rule, view| {
        let applying: Vec<Item<'_>> = view.items().filter(|i| i.applies == Some(true)).collect();
        let is_empty = |i: &&Item<'_>| matches!(i.answer.state, State::Blank | State::Missing);
        let blank = applying.iter().filter(is_empty).count();
        if blank * 3 <= applying.len() {
            return Vec::new();
        }
        let first = applying.iter().filter(is_empty).find_map(|i| i.answer.cell);
        let mut finding = rule.at(
            None,
            first,
            format!("应填的{}个指标中有{blank}个没有勾选", applying.len()),
            "请逐项勾选后重报",
        );
        if blank == applying.len() {
            finding.severity = Severity::Error;
            finding.message = format!("应填的{blank}个指标一个也没有勾选");
            // 退回的总要指得出一格：一行也没有对上时，指表头。
            finding.cell = first.or(Some(Cell::new(0, 0)));
        }
        vec![finding]
    },
};
