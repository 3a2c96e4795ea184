//! 归拢：全部材料 → 各轮、各地区。

use super::place::{Place, Unknown, places};
use super::{Gathered, rules, version};
use crate::finding::Severity;
use crate::model::comparison::{Locality, Round, RoundFinding};
use crate::model::submission::{CheckRound, LocalityRef, Submission};
use crate::office::{Office, period};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// 周期与检查方式。
type Key = (Option<String>, Option<CheckRound>);

/// 归拢全部材料。结果与材料进来的次序无关；每份材料必在结果的一处，也只在一处。
pub fn gather(mut submissions: Vec<Submission>, office: &Office) -> Gathered {
    submissions.sort_by(order);
    let (readable, mut unattributed): (Vec<_>, Vec<_>) =
        submissions.into_iter().partition(Submission::is_readable);
    let who: Vec<&LocalityRef> = readable.iter().map(|s| &s.locality).collect();
    let (localities, homes) = places(&who, &office.roster);
    let mut findings = Vec::new();
    let rounds_said = Said::of(&readable);
    let mut heaps: BTreeMap<Key, Vec<Vec<Submission>>> = BTreeMap::new();
    for (mut submission, home) in readable.into_iter().zip(homes) {
        match home {
            Place::Unknown(why) => {
                findings.push(unknown(&submission, &why));
                unattributed.push(submission);
            }
            Place::At(at) => {
                let key = rounds_said.key(&mut submission, office);
                let heap = heaps
                    .entry(key)
                    .or_insert_with(|| vec![Vec::new(); localities.len()]);
                if let Some(list) = heap.get_mut(at) {
                    list.push(submission);
                }
            }
        }
    }
    unattributed.sort_by(order);
    if heaps.is_empty() && !office.roster.is_empty() {
        // 一份可用的也没有收到：按配置的一轮，应报的都未报
        let config = &office.config.round;
        heaps.insert(
            (config.period.clone(), config.check),
            vec![Vec::new(); localities.len()],
        );
    }
    let rounds: Vec<Round> = heaps
        .into_iter()
        .map(|((period, check), heap)| Round {
            period,
            check,
            entries: heap.into_iter().map(version::entry).collect(),
            ..Round::default()
        })
        .collect();
    let main = main_round(&rounds, office);
    let mut gathered = Gathered {
        localities,
        rounds,
        main,
        unattributed,
        findings,
        has_roster: !office.roster.is_empty(),
        ..Gathered::default()
    };
    let mut more = shared_codes(&gathered.localities);
    if gathered.has_roster {
        more.extend(not_on_roster(&gathered, office));
        more.extend(missing(&gathered));
    }
    gathered.findings.extend(more);
    gathered
}

/// 固定的次序：路径、工作表、在表里的位置，最后逐字比较。
fn order(a: &Submission, b: &Submission) -> Ordering {
    let first = |s: &Submission| s.answers.iter().find_map(|a| a.cell);
    (&a.source.path, &a.source.sheet, first(a))
        .cmp(&(&b.source.path, &b.source.sheet, first(b)))
        .then_with(|| format!("{a:?}").cmp(&format!("{b:?}")))
}

/// 规范的周期：`2017年` 与 `2017` 是同一个；认不出的照原样。
fn period_of(submission: &Submission) -> Option<String> {
    let said = submission.period.as_deref()?.trim();
    (!said.is_empty()).then(|| period::read(said).unwrap_or_else(|| said.to_owned()))
}

/// 各份材料说了哪些轮次。
struct Said(BTreeMap<Key, usize>);

impl Said {
    fn of(submissions: &[Submission]) -> Self {
        let mut said = BTreeMap::new();
        for s in submissions {
            *said.entry((period_of(s), s.check)).or_insert(0) += 1;
        }
        Self(said)
    }

    /// 归入哪一轮；没有写明的部分按配置，其次按最多的，并提出问题。
    fn key(&self, submission: &mut Submission, office: &Office) -> Key {
        // 下级汇总时的推断不算数：这一次的材料多少不同
        let supposed_before = rules::ROUND_SUPPOSED.code;
        submission.findings.retain(|f| f.code != supposed_before);
        let config = &office.config.round;
        let mut supposed = Vec::new();
        let mut sure = true;
        let period = period_of(submission).or_else(|| {
            let check = submission.check.or(config.check);
            let found = config.period.clone().map(|p| (p, true)).or_else(|| {
                self.most(|(p, c)| p.clone().filter(|_| check.is_none() || *c == check))
                    .or_else(|| self.most(|(p, _)| p.clone()))
            });
            found.map(|(period, known)| {
                supposed.push(format!("周期“{period}”"));
                sure &= known;
                period
            })
        });
        let check = submission.check.or_else(|| {
            let found = config.check.map(|c| (c, true)).or_else(|| {
                // 一样多时取排在前面的检查方式，所以倒过来比。
                self.most(|(p, c)| c.filter(|_| *p == period).map(Reverse))
                    .or_else(|| self.most(|(_, c)| c.map(Reverse)))
                    .map(|(c, known)| (c.0, known))
            });
            found.map(|(check, known)| {
                supposed.push(format!("检查方式“{}”", check.label()));
                sure &= known;
                check
            })
        });
        if !supposed.is_empty() {
            let mut finding = rules::ROUND_SUPPOSED.at(
                None,
                None,
                format!(
                    "没有写明{}，按{}归入",
                    unsaid(submission),
                    supposed.join("、")
                ),
                "请核对；不对的，请在表头写明周期和检查方式",
            );
            // 材料里有好几种说法时才是猜测，须有人看一眼。
            if !sure {
                finding.severity = Severity::Warning;
            }
            if !submission.findings.contains(&finding) {
                submission.findings.push(finding);
                crate::finding::sort(&mut submission.findings);
            }
        }
        (period, check)
    }

    /// 说得最多的一种，及是否只有这一种；一样多时取最大的（较晚的周期）。
    fn most<T: Ord>(&self, pick: impl Fn(&Key) -> Option<T>) -> Option<(T, bool)> {
        let mut counts: BTreeMap<T, usize> = BTreeMap::new();
        for (key, count) in &self.0 {
            if let Some(picked) = pick(key) {
                *counts.entry(picked).or_insert(0) += count;
            }
        }
        let only = counts.len() == 1;
        let (picked, _) = counts
            .into_iter()
            .max_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)))?;
        Some((picked, only))
    }
}

fn unsaid(submission: &Submission) -> &'static str {
    match (&submission.period, submission.check) {
        (None, None) => "周期和检查方式",
        (None, Some(_)) => "周期",
        _ => "检查方式",
    }
}

/// 主轮：与配置相符的里面材料最多的；没有相符的（或没有配置）取材料最多的；一样多取较晚的周期、排在前面的检查方式。
fn main_round(rounds: &[Round], office: &Office) -> Option<usize> {
    let config = &office.config.round;
    let fits = |round: &Round| {
        let period = config.period.is_none() || round.period == config.period;
        period && (config.check.is_none() || round.check == config.check)
    };
    let sent = |round: &Round| round.entries.iter().filter(|e| e.current.is_some()).count();
    rounds
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| {
            (fits(a), sent(a), &a.period, Reverse(a.check)).cmp(&(
                fits(b),
                sent(b),
                &b.period,
                Reverse(b.check),
            ))
        })
        .map(|(at, _)| at)
}

fn unknown(submission: &Submission, why: &Unknown) -> RoundFinding {
    let why = match why {
        Unknown::NoName => match &submission.locality.code {
            None => "没有写明地区".to_owned(),
            Some(code) => format!("只写了代码“{code}”，对不上任何地区"),
        },
        Unknown::Several(names) => format!(
            "写的是“{}”，而它可以是{}",
            submission.locality.name.as_deref().unwrap_or_default(),
            names.join("、")
        ),
        Unknown::Contradiction(what) => what.clone(),
    };
    RoundFinding {
        locality: None,
        path: Some(submission.source.path.clone()),
        finding: rules::UNATTRIBUTED.at(
            None,
            None,
            format!("{}：{why}，没有计入任何地区", place(submission)),
            "请在表头写明填报单位和行政区划代码（同名的还要写明上级）后再运行",
        ),
    }
}

/// 文件与工作表，给人看。
fn place(submission: &Submission) -> String {
    let source = &submission.source;
    if source.sheet.is_empty() {
        source.path.clone()
    } else {
        format!("{}的“{}”表", source.path, source.sheet)
    }
}

fn shared_codes(localities: &[Locality]) -> Vec<RoundFinding> {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, locality) in localities.iter().enumerate() {
        if let Some(code) = &locality.code {
            by_code.entry(code).or_default().push(at);
        }
    }
    let mut findings = Vec::new();
    for (code, members) in by_code.into_iter().filter(|(_, m)| m.len() > 1) {
        let names: Vec<&str> = members
            .iter()
            .filter_map(|&m| localities.get(m).map(|l| l.name.as_str()))
            .collect();
        for member in members {
            findings.push(RoundFinding {
                locality: Some(member),
                path: None,
                finding: rules::SHARED_CODE.at(
                    None,
                    None,
                    format!("{}写的行政区划代码都是“{code}”", names.join("、")),
                    "请查清代码是谁的，改正另一份；如果是同一个地区，请统一名称",
                ),
            });
        }
    }
    findings
}

fn not_on_roster(gathered: &Gathered, office: &Office) -> Vec<RoundFinding> {
    let outside = gathered.localities.iter().enumerate();
    outside
        .filter(|(_, l)| !l.on_roster)
        .flat_map(|(at, locality)| {
            // 并入别处的，在以前的周期里本来就有
            let merged = office.roster.successor_of(&locality.name).is_some();
            let main = gathered.main;
            let versions = gathered
                .rounds
                .iter()
                .enumerate()
                .filter(move |(r, _)| !merged || main == Some(*r))
                .filter_map(move |(_, r)| r.entries.get(at))
                .flat_map(|e| e.all());
            versions.map(move |s| RoundFinding {
                locality: Some(at),
                path: Some(s.source.path.clone()),
                finding: rules::NOT_ON_ROSTER.at(
                    None,
                    None,
                    format!(
                        "{}写的地区“{}”不在名册里，列在名册各地区之后",
                        place(s),
                        locality.name
                    ),
                    "如果是新增或改名的地区，请补进名册；写错了的，请填报单位更正后重报",
                ),
            })
        })
        .collect()
}

/// 主轮里应报未报的；一份材料也没有时，应报的都未报。主轮只查一部分地区的，没有查到的不算。
fn missing(gathered: &Gathered) -> Vec<RoundFinding> {
    let main = gathered.main.and_then(|m| gathered.rounds.get(m));
    let check = main.and_then(|round| round.check);
    if check.is_some_and(CheckRound::is_sample) {
        return Vec::new();
    }
    let sent = |at: usize| {
        main.and_then(|r| r.entries.get(at))
            .is_some_and(|e| e.current.is_some())
    };
    let mut findings = Vec::new();
    for (at, locality) in gathered.localities.iter().enumerate() {
        if !locality.on_roster || !locality.expected || sent(at) {
            continue;
        }
        // 打不开的、说不清的文件，名字里有它的，很可能就是它报的。
        let perhaps = locality.perhaps_sent(&gathered.unattributed);
        let elsewhere = gathered
            .rounds
            .iter()
            .any(|r| r.entries.get(at).is_some_and(|e| e.current.is_some()));
        let (message, hint) = if !perhaps.is_empty() {
            (
                format!(
                    "没有{}可以使用的材料；收到的“{}”打不开或说不清地区，可能是它报的",
                    locality.name,
                    perhaps.join("”“")
                ),
                format!(
                    "请先看这个文件的问题，处理后再运行；不是的，请向{}催报",
                    locality.name
                ),
            )
        } else if elsewhere {
            (
                format!(
                    "没有收到{}在这一轮的材料，只有别的周期或检查方式的",
                    locality.name
                ),
                format!(
                    "请核对{}的材料是否写错了周期或检查方式；没有报的，请催报",
                    locality.name
                ),
            )
        } else {
            (
                format!("没有收到{}的材料", locality.name),
                format!("请向{}催报；不须报送的，请在名册里注明", locality.name),
            )
        };
        findings.push(RoundFinding {
            locality: Some(at),
            path: None,
            finding: rules::MISSING.at(None, None, message, hint),
        });
    }
    findings
}
