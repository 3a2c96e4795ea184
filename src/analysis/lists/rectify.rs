//! 整改名单。

use super::checked::{checks, verdict};
use super::open::Outlook;
use super::within;
use crate::model::comparison::Comparison;
use crate::model::lists::{Ground, OpenQuestion, RectifyItem, RectifyList, Standing};
use crate::model::submission::{State, Submission};
use crate::office::Office;
use crate::office::config::lists::{Extent, Rectify};

pub(super) fn list(comparison: &Comparison, office: &Office) -> RectifyList {
    let rectify = &office.config.rectify;
    let mut list = RectifyList {
        criterion: criterion(rectify),
        deadline: rectify.deadline.clone(),
        ..RectifyList::default()
    };
    let Some(round) = comparison.main_round() else {
        list.why_empty = "没有读到材料。".to_owned();
        return list;
    };
    for (at, locality) in comparison.localities.iter().enumerate() {
        if !within(locality.level.as_deref(), &rectify.levels) {
            continue;
        }
        let Some(outlook) = Outlook::of(comparison, round, at, office) else {
            continue;
        };
        let checks = checks(comparison, round, at);
        for indicator in &office.catalogue.indicators {
            if rectify.indicators == Extent::Basic && !indicator.basic {
                continue;
            }
            let (Some(&state), Some(&open)) = (
                outlook.states.get(indicator.ix),
                outlook.open.get(indicator.ix),
            ) else {
                continue;
            };
            let mut questions = outlook.about(indicator.ix);
            let checked = verdict(&checks, indicator);
            let mut source = outlook.submission;
            let mut ground = Ground::Reported(state);
            let standing = match state {
                State::Na => continue,
                State::Yes => match checked {
                    Some((check, State::No)) if rectify.checked => {
                        source = check.submission;
                        ground = Ground::Checked(check.way);
                        questions.clear();
                        Standing::Firm
                    }
                    _ if open => Standing::Possible,
                    _ => continue,
                },
                State::Conflict | State::Unreadable => Standing::Possible,
                State::Blank | State::Missing if !rectify.blank => Standing::Possible,
                State::No | State::Blank | State::Missing => {
                    if let Some((check, State::Yes)) = checked {
                        questions.push(opposed(check.way.label(), check.submission, indicator.ix));
                    }
                    if questions.is_empty() {
                        Standing::Firm
                    } else {
                        Standing::Hanging
                    }
                }
            };
            let item = RectifyItem {
                locality: at,
                indicator: indicator.ix,
                ground,
                deadline: rectify.deadline.clone(),
                evidence: rectify.evidence_of(&indicator.code).to_owned(),
                standing,
                open: questions,
                explained: outlook.explained.get(indicator.ix).cloned().flatten(),
                path: source.source.path.clone(),
                sheet: source.source.sheet.clone(),
                cell: source.answers.get(indicator.ix).and_then(|a| a.cell),
            };
            if standing == Standing::Possible {
                list.possible.push(item);
            } else {
                list.items.push(item);
            }
        }
    }
    if list.items.is_empty() {
        list.why_empty = why_empty(&list, comparison);
    }
    list
}

/// 自己报无、核查为有。
fn opposed(way: &str, check: &Submission, indicator: usize) -> OpenQuestion {
    OpenQuestion {
        indicator: Some(indicator),
        what: format!("{way}时这一条是达到的，与自报不同"),
        code: None,
        path: check.source.path.clone(),
        sheet: check.source.sheet.clone(),
        cell: check.answers.get(indicator).and_then(|a| a.cell),
    }
}

fn criterion(rectify: &Rectify) -> String {
    let what = match rectify.indicators {
        Extent::Basic => "基本要求指标",
        Extent::Every => "全部指标",
    };
    let blank = if rectify.blank {
        "（含空白、缺行）"
    } else {
        "（空白、缺行的另列）"
    };
    let checked = if rectify.checked {
        "；自报达到而核查没有达到的也列入"
    } else {
        ""
    };
    format!("{what}没有达到的{blank}{checked}")
}

fn why_empty(list: &RectifyList, comparison: &Comparison) -> String {
    let reported = comparison
        .main_round()
        .is_some_and(|r| r.results.iter().any(|l| l.met.of > 0));
    if !reported {
        return "没有读出可以计算的答案。".to_owned();
    }
    let mut text = "没有须整改的：报送材料的地区都达到了。".to_owned();
    if !list.possible.is_empty() {
        text = format!(
            "没有确定须整改的；有{}项要等问题查清才能定，见“可能列入”。",
            list.possible.len()
        );
    }
    text
}
