//! 成材料：答案配上身份，补上不适用的、缺的；一张自查表也没有的也说明白。

use super::Read;
use crate::finding::{Finding, sort};
use crate::model::history::History;
use crate::model::submission::{Source, State, Submission};
use crate::office::Office;
use crate::read::identity::{Identity, IdentityInput, identify};
use crate::read::rules;
use crate::source::{Content, Grid, Opened};

/// 一张表读成的各份材料。
pub(super) fn finish(
    read: Read<'_>,
    opened: &Opened,
    office: &Office,
    count: usize,
) -> Vec<Submission> {
    let mut about = Some(read.about);
    read.people
        .into_iter()
        .zip(&read.table.people)
        .map(|(said, person)| {
            let text = |p: &Option<crate::read::layout::Piece>| {
                p.as_ref().map(|p| Content::text(&p.content))
            };
            let (name, code) = (text(&person.name), text(&person.code));
            let identity = identify(
                &IdentityInput {
                    path: &opened.path,
                    grid: read.grid,
                    table_first_row: person.first,
                    table_last_row: person.last,
                    row_locality: name.as_deref(),
                    row_code: code.as_deref(),
                    sheet_count: count,
                },
                office,
            );
            let mut findings = about.take().unwrap_or_default();
            findings.extend(said.findings);
            let mut answers = said.answers;
            apply_conditions(office, &identity, &mut answers, &mut findings);
            missing(office, read.grid, &answers, &mut findings);
            let mut submission = attributed(opened, office, identity);
            submission.source.sheet = read.grid.name.clone();
            submission.source.layout = read.layout.to_owned();
            submission.answers = answers;
            submission.findings.extend(findings);
            submission
        })
        .collect()
}

/// 出处与地区、轮次。
fn attributed(opened: &Opened, office: &Office, identity: Identity) -> Submission {
    Submission {
        catalogue: office.catalogue.id.clone(),
        source: Source {
            path: opened.path.clone(),
            sha256: opened.sha256.clone(),
            ..Source::default()
        },
        locality: identity.locality,
        period: identity.period,
        check: identity.check,
        unit: identity.unit,
        filled_by: identity.filled_by,
        phone: identity.phone,
        date: identity.date,
        answers: Vec::new(),
        findings: identity.findings,
        history: History::default(),
    }
}

/// 只对某种地区适用的指标：名册说不是的，没有填即不适用；没有名册的，没有填也按不适用计并说明。
fn apply_conditions(
    office: &Office,
    identity: &Identity,
    answers: &mut [crate::model::submission::Answer],
    findings: &mut Vec<Finding>,
) {
    let line = identity.locality.name.as_ref().and_then(|name| {
        office
            .roster
            .localities
            .iter()
            .filter(|l| &l.name == name)
            .find(|l| {
                identity.locality.code.is_none()
                    || l.code.is_none()
                    || l.code == identity.locality.code
            })
    });
    for (indicator, answer) in office.catalogue.indicators.iter().zip(answers) {
        let Some(condition) = indicator.only_for else {
            continue;
        };
        let unanswered = matches!(answer.state, State::Blank | State::Missing)
            && answer.fields.iter().all(Option::is_none);
        if !unanswered || line.is_some_and(|l| l.conditions.contains(&condition)) {
            continue;
        }
        answer.state = State::Na;
        if line.is_none() {
            let name = office
                .catalogue
                .conditions
                .get(condition)
                .map_or("", |c| c.name.as_str());
            findings.push(rules::NOT_APPLICABLE.at(
                Some(&indicator.code),
                answer.cell,
                format!("{} 只对{name}适用，没有填，按不适用计", indicator.code),
                format!("在名册里标明哪些地区是{name}，就能准确判断"),
            ));
        }
    }
}

/// 缺的指标，一条说全。
fn missing(
    office: &Office,
    grid: &Grid,
    answers: &[crate::model::submission::Answer],
    findings: &mut Vec<Finding>,
) {
    let gone: Vec<&str> = office
        .catalogue
        .indicators
        .iter()
        .zip(answers)
        .filter(|(_, a)| a.state == State::Missing)
        .map(|(i, _)| i.code.as_str())
        .collect();
    if let [first, ..] = gone.as_slice() {
        findings.push(rules::ROWS_MISSING.at(
            (gone.len() == 1).then_some(*first),
            None,
            format!(
                "工作表“{}”里缺少 {} 个指标：{}",
                grid.name,
                gone.len(),
                gone.join("、")
            ),
            "请填报单位补上这些行，填好后重报",
        ));
    }
    if gone.len() > 1 {
        findings.extend(gone.iter().map(|code| {
            rules::ROW_MISSING.at(
                Some(code),
                None,
                format!("工作表“{}”里没有 {code} 这一行", grid.name),
                "请填报单位补上这一行",
            )
        }));
    }
}

/// 没有一张表是自查表。
pub(super) fn nothing(
    opened: &Opened,
    office: &Office,
    passed: Vec<Finding>,
    hidden: &[&str],
) -> Submission {
    let grid = opened
        .grids
        .iter()
        .find(|g| !g.hidden && !g.is_blank())
        .or(opened.grids.first());
    let mut submission = match grid {
        Some(grid) => {
            let last = grid.cells.keys().next_back().map_or(0, |c| c.row + 1);
            let identity = identify(
                &IdentityInput {
                    path: &opened.path,
                    grid,
                    table_first_row: last,
                    table_last_row: last,
                    row_locality: None,
                    row_code: None,
                    sheet_count: 1,
                },
                office,
            );
            attributed(opened, office, identity)
        }
        None => crate::read::unreadable(opened),
    };
    submission.catalogue = String::new();
    let hint = if hidden.is_empty() {
        "请看是不是发错了文件；是自查表的，请用填报表或标准附件的样子重报".to_owned()
    } else {
        format!(
            "隐藏的工作表“{}”里像有自查表：请取消隐藏后重报",
            hidden.join("”“")
        )
    };
    submission.findings.push(rules::NO_TABLE.at(
        None,
        None,
        format!("{} 张工作表里都没有认出自查表", opened.grids.len()),
        hint,
    ));
    submission.findings.extend(passed);
    submission.findings.extend(opened.findings.iter().cloned());
    sort(&mut submission.findings);
    submission.findings.dedup();
    submission
}
