//! 表扬名单。

use super::checked::{checks, verdict};
use super::open::{Bounds, Outlook};
use super::within;
use crate::model::comparison::{Comparison, Round, Share};
use crate::model::lists::{
    CommendLine, CommendList, Confirmation, OpenQuestion, Standing, progress,
};
use crate::model::periods::Pair;
use crate::model::submission::State;
use crate::office::Office;
use crate::office::config::lists::{BasisPoints, Combine, Commend, Confirm};
use crate::text::locale::{self, points};
use std::cmp::Ordering;

/// 一个地区够不够：现在、最不利、最有利。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Passes {
    now: bool,
    worst: bool,
    best: bool,
}

impl Passes {
    fn both(self, other: Passes) -> Passes {
        Passes {
            now: self.now && other.now,
            worst: self.worst && other.worst,
            best: self.best && other.best,
        }
    }

    fn either(self, other: Passes) -> Passes {
        Passes {
            now: self.now || other.now,
            worst: self.worst || other.worst,
            best: self.best || other.best,
        }
    }

    fn sure(yes: bool) -> Passes {
        Passes {
            now: yes,
            worst: yes,
            best: yes,
        }
    }

    fn of(bounds: &Bounds, holds: impl Fn(Share) -> bool) -> Passes {
        Passes {
            now: holds(bounds.now),
            worst: holds(bounds.worst),
            best: holds(bounds.best),
        }
    }
}

/// 一个参加评比的地区。
struct Candidate {
    line: CommendLine,
    level: Option<String>,
    passes: Passes,
    /// 没有够的标准，说明空名单的缘由用。
    failed: Vec<&'static str>,
}

pub(super) fn list(comparison: &Comparison, office: &Office) -> CommendList {
    let mut list = CommendList::default();
    let Some(commend) = &office.config.commend else {
        list.why_empty = "没有配置表扬标准（配置的 [commend] 一节），没有评表扬名单。".to_owned();
        return list;
    };
    list.configured = true;
    // 有没有上期的数：一个地区也没有，这一条就没有用上
    let has_previous = (0..comparison.localities.len()).any(|at| periods(comparison, at).is_some());
    let progress_bar = commend.progress.filter(|_| has_previous);
    list.criteria = criteria(commend, progress_bar);
    if let (Some(bar), None) = (commend.progress, progress_bar) {
        list.inert.push(format!(
            "没有上期的数据，“比上期提高不少于{}个百分点”这一条没有用上；请在配置的 [files] 里写明上期的汇总表",
            points(i64::from(bar))
        ));
    }
    let Some(round) = comparison.main_round() else {
        list.why_empty = "没有读到可以评比的材料。".to_owned();
        return list;
    };
    let candidates: Vec<Candidate> = (0..comparison.localities.len())
        .filter_map(|at| candidate(comparison, round, at, office, commend, progress_bar))
        .collect();
    list.considered = candidates.len();
    choose(&mut list, &candidates, commend.most);
    if list.lines.is_empty() {
        list.why_empty = why_empty(&list, &candidates, commend);
    }
    list
}

/// 两期的达标率；没有上期的材料为空。
fn periods(comparison: &Comparison, at: usize) -> Option<Pair> {
    let pair = comparison.change_of(at)?.met;
    (pair.before.of > 0 && pair.now.of > 0).then_some(pair)
}

/// 标准写成的话。
fn criteria(commend: &Commend, progress_bar: Option<BasisPoints>) -> Vec<String> {
    let mut said = Vec::new();
    if commend.basic {
        said.push("基本要求指标全部达到".to_owned());
    }
    match commend.confirmed {
        Confirm::WhereChecked => said.push("经过核查的，核查结果与自报相符".to_owned()),
        Confirm::Always => said.push("经核查证实".to_owned()),
        Confirm::Never => {}
    }
    let share = commend
        .share
        .map(|bar| format!("达标率不低于{}", bar_text(bar)));
    let progress =
        progress_bar.map(|bar| format!("达标率比上期提高不少于{}个百分点", points(i64::from(bar))));
    match (share, progress, commend.combine) {
        (Some(share), Some(progress), Combine::Any) => said.push(format!("{share}，或{progress}")),
        (share, progress, _) => said.extend(share.into_iter().chain(progress)),
    }
    said
}

/// 8750 → `87.5%`。
fn bar_text(bar: BasisPoints) -> String {
    format!("{}%", points(i64::from(bar)))
}

fn at_least(share: Share, bar: BasisPoints) -> bool {
    share.of > 0 && u64::from(share.met) * 10_000 >= u64::from(bar) * u64::from(share.of)
}

fn candidate(
    comparison: &Comparison,
    round: &Round,
    at: usize,
    office: &Office,
    commend: &Commend,
    progress_bar: Option<BasisPoints>,
) -> Option<Candidate> {
    let locality = comparison.localities.get(at)?;
    if !within(locality.level.as_deref(), &commend.levels) {
        return None;
    }
    let outlook = Outlook::of(comparison, round, at, office)?;
    let basic_of = |ix: usize| office.catalogue.indicators.get(ix).is_some_and(|i| i.basic);
    let met = outlook.shares(|_| true);
    let basic = outlook.shares(basic_of);
    let pair = periods(comparison, at);
    let (confirmed, mut open) = confirmation(comparison, round, at, &outlook, office);

    let mut reasons = Vec::new();
    let mut failed = Vec::new();
    let mut passes = Passes::sure(true);
    if outlook.whole_in_doubt() {
        passes.worst = false;
    }
    let mut require = |this: Passes, name: &'static str| {
        if !this.now {
            failed.push(name);
        }
        passes = passes.both(this);
    };
    if commend.basic {
        require(
            Passes::of(&basic, |s| s.of > 0 && s.met == s.of),
            "基本要求指标没有全部达到",
        );
        reasons.push(format!(
            "基本要求指标应计{}项，达到{}项",
            basic.now.of, basic.now.met
        ));
    }
    if commend.confirmed != Confirm::Never {
        require(
            confirmed_enough(&confirmed, commend.confirmed),
            "核查没有证实",
        );
        reasons.push(confirmation_text(&confirmed, office));
    }
    let share = commend
        .share
        .map(|bar| Passes::of(&met, |s| at_least(s, bar)));
    let improved = progress_bar.map(|bar| {
        let enough = |now: Share| {
            pair.and_then(|p| progress(p.before, now))
                .is_some_and(|up| up >= i64::from(bar))
        };
        match pair {
            // 两期的指标不全相同时，悬着的答案怎样影响另算，这里只照现在的
            Some(p) if p.now != met.now => Passes::sure(enough(p.now)),
            _ => Passes::of(&met, enough),
        }
    });
    match (share, improved, commend.combine) {
        (Some(a), Some(b), Combine::Any) => require(a.either(b), "达标率和提高幅度都不够"),
        (a, b, _) => {
            if let Some(a) = a {
                require(a, "达标率不够");
            }
            if let Some(b) = b {
                require(b, "提高幅度不够");
            }
        }
    }
    reasons.push(format!(
        "达标率{}（{}/{}）",
        locale::percent(met.now.met, met.now.of, false),
        met.now.met,
        met.now.of
    ));
    if let Some((pair, up)) = pair.and_then(|p| Some((p, progress(p.before, p.now)?))) {
        let change = match up.cmp(&0) {
            Ordering::Greater => format!("提高{}个百分点", points(up)),
            Ordering::Less => format!("下降{}个百分点", points(-up)),
            Ordering::Equal => "持平".to_owned(),
        };
        let said = |s: Share| format!("{}，{}/{}", s.percent(false), s.met, s.of);
        let common = if pair.now == met.now {
            String::new()
        } else {
            format!("；按两期都有的指标，本期{}", said(pair.now))
        };
        reasons.push(format!(
            "比上期{change}（上期{}{common}）",
            said(pair.before)
        ));
    }
    reasons.extend(outlook.explanations(office));
    open.splice(0..0, outlook.questions.iter().cloned());
    Some(Candidate {
        level: locality.level.clone(),
        passes,
        failed,
        line: CommendLine {
            locality: at,
            met: met.now,
            worst: met.worst,
            best: met.best,
            basic: basic.now,
            basic_worst: basic.worst,
            basic_best: basic.best,
            periods: pair,
            confirmed,
            standing: Standing::Firm,
            tied_last: false,
            reasons,
            open,
        },
    })
}

/// 基本要求指标里自己报“有”“是”的，核查怎样说；说不清的成为悬着的问题。
fn confirmation(
    comparison: &Comparison,
    round: &Round,
    at: usize,
    outlook: &Outlook<'_>,
    office: &Office,
) -> (Confirmation, Vec<OpenQuestion>) {
    let checks = checks(comparison, round, at);
    let Some(first) = checks.first() else {
        return (Confirmation::Unchecked, Vec::new());
    };
    let (mut agreed, mut unclear, mut against) = (0, Vec::new(), Vec::new());
    let (mut way_unclear, mut way_against) = (first.way, first.way);
    let mut open = Vec::new();
    for indicator in office.catalogue.indicators.iter().filter(|i| i.basic) {
        if outlook.states.get(indicator.ix) != Some(&State::Yes) {
            continue;
        }
        let Some((check, state)) = verdict(&checks, indicator) else {
            continue;
        };
        match state {
            State::Yes => agreed += 1,
            State::No => {
                way_against = check.way;
                against.push(indicator.ix);
            }
            _ => {
                way_unclear = check.way;
                unclear.push(indicator.ix);
                let source = &check.submission.source;
                open.push(OpenQuestion {
                    indicator: Some(indicator.ix),
                    what: format!("{}没有说清这一条", check.way.label()),
                    code: None,
                    path: source.path.clone(),
                    sheet: source.sheet.clone(),
                    cell: check
                        .submission
                        .answers
                        .get(indicator.ix)
                        .and_then(|a| a.cell),
                });
            }
        }
    }
    let said = if !against.is_empty() {
        Confirmation::Contradicted(way_against, against)
    } else if !unclear.is_empty() {
        Confirmation::Unclear(way_unclear, unclear)
    } else {
        Confirmation::Confirmed(first.way, agreed)
    };
    (said, open)
}

fn confirmed_enough(said: &Confirmation, wanted: Confirm) -> Passes {
    let always = wanted == Confirm::Always;
    match said {
        Confirmation::Unchecked => Passes::sure(!always),
        Confirmation::Confirmed(..) => Passes::sure(true),
        Confirmation::Contradicted(..) => Passes::sure(false),
        Confirmation::Unclear(..) => Passes {
            now: !always,
            worst: false,
            best: true,
        },
    }
}

fn confirmation_text(said: &Confirmation, office: &Office) -> String {
    let codes = |list: &[usize]| {
        list.iter()
            .filter_map(|&ix| office.catalogue.indicators.get(ix))
            .map(|i| i.code.as_str())
            .collect::<Vec<_>>()
            .join("、")
    };
    match said {
        Confirmation::Unchecked => "未经核查".to_owned(),
        Confirmation::Confirmed(way, n) => format!("{}证实基本要求指标{n}项", way.label()),
        Confirmation::Unclear(way, list) => {
            format!("{}没有说清的基本要求指标：{}", way.label(), codes(list))
        }
        Confirmation::Contradicted(way, list) => {
            format!("{}与自报相反的基本要求指标：{}", way.label(), codes(list))
        }
    }
}

/// 达标率高的在前；并列的按地区的次序。
fn order(a: &CommendLine, b: &CommendLine) -> Ordering {
    b.met.order(&a.met).then(a.locality.cmp(&b.locality))
}

/// 分层级取够标准的，名额之内；末位并列的一并列入。
fn choose(list: &mut CommendList, candidates: &[Candidate], most: Option<usize>) {
    let mut levels: Vec<Option<String>> = candidates.iter().map(|c| c.level.clone()).collect();
    levels.sort_by_key(|l| level_order(l.as_deref()));
    levels.dedup();
    for level in levels {
        let group: Vec<&Candidate> = candidates.iter().filter(|c| c.level == level).collect();
        let mut passing: Vec<&Candidate> = group.iter().copied().filter(|c| c.passes.now).collect();
        passing.sort_by(|a, b| order(&a.line, &b.line));
        let cut = most.unwrap_or(usize::MAX);
        // 末位的达标率；与它相等的都列入
        let last = passing.get(cut.min(passing.len()).saturating_sub(1));
        let bar = last.map(|c| c.line.met);
        let kept = |c: &Candidate| bar.is_none_or(|b| c.line.met.order(&b) != Ordering::Less);
        let over = passing.iter().filter(|c| kept(c)).count() > cut;
        for one in &passing {
            let mut line = one.line.clone();
            if !kept(one) {
                list.beyond.push(line.locality);
                if most.is_some_and(|m| could_enter(one, &group, m)) {
                    line.standing = Standing::Possible;
                    line.reasons.push("名额所限，够标准而没有列入".to_owned());
                    list.possible.push(line);
                }
                continue;
            }
            line.tied_last = over && bar.is_some_and(|b| b.order(&line.met) == Ordering::Equal);
            let quota_holds = most.is_none_or(|m| stays(one, &group, m));
            line.standing = if one.passes.worst && quota_holds {
                Standing::Firm
            } else {
                Standing::Hanging
            };
            if one.passes.worst && !quota_holds && !line.tied_last {
                line.reasons
                    .push("名额所限：别的地区的问题查清之后，名次可能变动".to_owned());
            }
            list.lines.push(line);
        }
        let mut possible: Vec<&&Candidate> = group
            .iter()
            .filter(|c| !c.passes.now && c.passes.best)
            .filter(|c| most.is_none_or(|m| could_enter(c, &group, m)))
            .collect();
        possible.sort_by(|a, b| order(&a.line, &b.line));
        for one in possible {
            let mut line = one.line.clone();
            line.standing = Standing::Possible;
            list.possible.push(line);
        }
    }
}

/// 自己最不利、别人最有利时，仍在名额之内。
fn stays(own: &Candidate, group: &[&Candidate], most: usize) -> bool {
    let above = group.iter().filter(|c| {
        c.line.locality != own.line.locality
            && c.passes.best
            && c.line.best.order(&own.line.worst) == Ordering::Greater
    });
    above.count() < most
}

/// 自己最有利、别人最不利时，能进名额。
fn could_enter(own: &Candidate, group: &[&Candidate], most: usize) -> bool {
    let above = group.iter().filter(|c| {
        c.line.locality != own.line.locality
            && c.passes.worst
            && c.line.worst.order(&own.line.best) == Ordering::Greater
    });
    own.passes.best && above.count() < most
}

fn level_order(level: Option<&str>) -> (usize, String) {
    let known = crate::field::Level::ALL
        .iter()
        .position(|l| Some(l.label()) == level);
    (known.unwrap_or(usize::MAX), level.unwrap_or("").to_owned())
}

fn why_empty(list: &CommendList, candidates: &[Candidate], commend: &Commend) -> String {
    if candidates.is_empty() {
        return if commend.levels.is_empty() {
            "没有报送材料的地区，没有评。".to_owned()
        } else {
            format!("{}没有报送材料的地区，没有评。", commend.levels.join("、"))
        };
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in candidates.iter().flat_map(|c| &c.failed) {
        match counts.iter_mut().find(|(n, _)| n == name) {
            Some((_, n)) => *n += 1,
            None => counts.push((name, 1)),
        }
    }
    let why: Vec<String> = counts
        .iter()
        .map(|(name, n)| format!("{name}的{n}个"))
        .collect();
    let total: usize = counts.iter().map(|(_, n)| n).sum();
    let mut text = format!(
        "参加评比的{}个地区{}没有够标准：{}{}。",
        candidates.len(),
        if candidates.len() > 1 { "都" } else { "" },
        why.join("，"),
        if total > candidates.len() {
            "（一个地区可能不止一条）"
        } else {
            ""
        }
    );
    if !list.possible.is_empty() {
        text.push_str(&format!(
            "有{}个地区要等问题查清才能定，见“可能列入”。",
            list.possible.len()
        ));
    }
    text
}
