//! 几张表合为一份：互不重叠的合起来，空白的样表不算。

use super::Read;
use crate::finding::Finding;
use crate::model::submission::State;
use crate::office::Office;
use crate::read::assemble::Assembled;
use crate::read::rules;
use crate::text::normalize::loose;

/// 一个勾也没有、也没有填写内容。
fn is_unfilled(answers: &Assembled) -> bool {
    answers.answers.iter().all(|a| {
        matches!(a.state, State::Blank | State::Missing) && a.fields.iter().all(Option::is_none)
    })
}

/// 另有填好的表时，空白的样表不算一份。表名是地区名的留着：那是漏填。
pub(super) fn drop_blank_copies(
    reads: &mut Vec<Read<'_>>,
    office: &Office,
    passed: &mut Vec<Finding>,
) {
    let blank = |r: &Read<'_>| r.people.iter().all(is_unfilled);
    if reads.len() < 2 || reads.iter().all(blank) {
        return;
    }
    reads.retain(|r| {
        if !blank(r) || names_a_place(&r.grid.name, office) {
            return true;
        }
        passed.push(
            rules::BLANK_COPY
                .at(
                    None,
                    None,
                    format!("工作表“{}”一个勾也没有，当作空白的样表略过", r.grid.name),
                    "请确认它不是另一个地区漏填的表",
                )
                .on_sheet(r.grid.name.clone()),
        );
        false
    });
}

fn names_a_place(name: &str, office: &Office) -> bool {
    let key = loose(name);
    key.ends_with(['县', '市', '区', '州', '旗', '镇', '乡', '村'])
        || key.ends_with("街道")
        || key.ends_with("妇联")
        || office
            .roster
            .localities
            .iter()
            .flat_map(|l| std::iter::once(&l.name).chain(&l.aliases))
            .any(|n| {
                let n = loose(n);
                n.chars().count() >= 2
                    && (key.contains(&n) || n.starts_with(key.as_str()) && key.chars().count() >= 2)
            })
}

/// 几张表各有一部分互不重叠的指标：是一份材料分在几张表里。
pub(super) fn join_parts(reads: &mut Vec<Read<'_>>, office: &Office) {
    let same_sheet = reads.windows(2).all(|w| match w {
        [a, b] => a.grid.name == b.grid.name,
        _ => true,
    });
    if reads.len() < 2
        || reads.iter().any(|r| r.people.len() != 1)
        || !same_sheet && reads.iter().any(|r| names_a_place(&r.grid.name, office))
    {
        return;
    }
    let has = |r: &Read<'_>, ix: usize| {
        r.people
            .first()
            .and_then(|p| p.answers.get(ix))
            .is_some_and(|a| a.state != State::Missing)
    };
    let total = office.catalogue.indicators.len();
    let twice = (0..total)
        .filter(|&ix| reads.iter().filter(|r| has(r, ix)).count() > 1)
        .count();
    if twice * 20 > total {
        return;
    }
    let names: Vec<String> = reads.iter().map(|r| format!("“{}”", r.grid.name)).collect();
    let joined = match names.first() {
        Some(name) if same_sheet => {
            format!("工作表{name}左右排着几张表，各有一部分指标，合为一份")
        }
        _ => format!("工作表{}各有一部分指标，合为一份", names.join("、")),
    };
    let mut rest = reads.split_off(1).into_iter();
    let Some(first) = reads.first_mut() else {
        return;
    };
    for other in rest.by_ref() {
        let sheet = if same_sheet {
            String::new()
        } else {
            other.grid.name.clone()
        };
        first
            .about
            .extend(other.about.into_iter().map(|f| on(f, &sheet)));
        let (Some(into), Some(from)) = (first.people.first_mut(), other.people.into_iter().next())
        else {
            continue;
        };
        into.findings
            .extend(from.findings.into_iter().map(|f| on(f, &sheet)));
        for (a, b) in into.answers.iter_mut().zip(from.answers) {
            if a.state == State::Missing {
                *a = b;
            }
        }
    }
    first.about.retain(|f| f.code != rules::FEW_INDICATORS.code);
    first
        .about
        .push(rules::SHEETS_JOINED.at(None, None, joined, "一般不必处理"));
}

/// 别的工作表上的问题说明在哪一张；同一张上的不必。
fn on(finding: Finding, sheet: &str) -> Finding {
    match sheet {
        "" => finding,
        _ => finding.on_sheet(sheet),
    }
}
