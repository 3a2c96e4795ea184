//! 各份之间：重复、不同版本、互相抄录、轮次不一。

use super::Across;
use super::view::quote;
use crate::field::Value;
use crate::finding::{Cell, Finding, Rule, Severity};
use crate::model::comparison::{Entry, WhyNotCurrent};
use crate::model::submission::{Answer, Reading, State, Submission};
use crate::office::Office;
use crate::round::{Gathered, same_answer, same_content};
use std::collections::BTreeMap;

/// 哪一份：轮次、地区，及在这一地区各份里的第几份（0 是有效件）。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    round: usize,
    locality: usize,
    version: usize,
}

/// 对某一份提出的问题。
pub(super) struct Raised {
    pub(super) at: At,
    pub(super) finding: Finding,
}

impl At {
    pub(super) fn of_mut(self, gathered: &mut Gathered) -> Option<&mut Submission> {
        let round = gathered.rounds.get_mut(self.round)?;
        let entry = round.entries.get_mut(self.locality)?;
        match self.version.checked_sub(1) {
            None => entry.current.as_mut(),
            Some(other) => entry.others.get_mut(other).map(|(s, _)| s),
        }
    }
}

/// 全部有材料的地区：轮次、地区、材料。
fn entries(gathered: &Gathered) -> impl Iterator<Item = (At, &Entry, &Submission)> {
    gathered.rounds.iter().enumerate().flat_map(|(round, r)| {
        r.entries
            .iter()
            .enumerate()
            .filter_map(move |(locality, entry)| {
                let at = At {
                    round,
                    locality,
                    version: 0,
                };
                Some((at, entry, entry.current.as_ref()?))
            })
    })
}

/// 文件与日期，给人看：`填报/甲县.xlsx（2017-12-05）`。
fn described(submission: &Submission) -> String {
    let source = &submission.source;
    let date = submission.date.as_deref().unwrap_or("没有填报日期");
    if source.sheet.is_empty() {
        format!("{}（{date}）", source.path)
    } else {
        format!("{}“{}”表（{date}）", source.path, source.sheet)
    }
}

/// 第一处不同：指标的位置与在 `a` 里的单元格；只在 `b` 里有单元格的用 `b` 的。
fn first_difference(a: &Submission, b: &Submission) -> Option<(usize, Option<Cell>)> {
    let mut pairs = a.answers.iter().zip(&b.answers).enumerate();
    let (at, (own, other)) = pairs.find(|(_, (a, b))| !same_answer(a, b))?;
    let mut fields = own.fields.iter().zip(&other.fields);
    let value = |r: &Option<Reading>| r.as_ref().map(|r| r.value.clone());
    let field = fields
        .find(|(a, b)| value(a) != value(b))
        .and_then(|(a, _)| a.as_ref().map(|r| r.cell))
        .filter(|_| own.state == other.state);
    Some((at, field.or(own.cell).or(other.cell)))
}

/// 不同之处的指标编号，最多列五个。
fn differences(a: &Submission, b: &Submission, office: &Office) -> String {
    let pairs = a.answers.iter().zip(&b.answers);
    let codes: Vec<&str> = pairs
        .zip(&office.catalogue.indicators)
        .filter(|((a, b), _)| !same_answer(a, b))
        .map(|(_, indicator)| indicator.code.as_str())
        .collect();
    match codes.len() {
        n if n <= 5 => format!("不同的指标是{}", codes.join("、")),
        n => format!(
            "有{n}个指标不同（{}等）",
            codes.get(..5).unwrap_or_default().join("、")
        ),
    }
}

pub(super) const SENT_TWICE: Across = Across {
    rule: Rule {
        code: "Q401",
        severity: Severity::Info,
        title: "同样的内容报了两次",
        why: "内容完全相同，只计一次，不影响汇总。",
        remedy: "不必处理；多余的一份可以移走。",
        example: "“甲县.xlsx”与“甲县(1).xlsx”内容相同。",
    },
    find: |rule, gathered, _| {
        with_others(gathered, WhyNotCurrent::Identical, |at, own, current| {
            vec![Raised {
                at,
                finding: rule.at(
                    None,
                    None,
                    format!("与{}内容相同，只计一次", described(current)),
                    format!("不必处理；{}可以移走", own.source.path),
                ),
            }]
        })
    },
};

pub(super) const SEVERAL_VERSIONS: Across = Across {
    rule: Rule {
        code: "Q402",
        severity: Severity::Warning,
        title: "同一地区有几份不同的材料",
        why: "只能有一份有效；程序取表上填报日期最晚的一份，其余的保留备查，不计入汇总。",
        remedy: "请核对最晚的一份是不是该地区的最后意见；不是的，请移走它再运行。",
        example: "“甲县.xlsx”填报于12月5日，“甲县-更正.xlsx”填报于12月10日，以后者为有效件。",
    },
    find: |rule, gathered, office| {
        with_others(gathered, WhyNotCurrent::Earlier, |at, own, current| {
            let message = |what: &str| {
                format!(
                    "这一地区报了不同的材料：{}与{}，{what}；{}",
                    described(current),
                    described(own),
                    differences(current, own, office)
                )
            };
            let cell = |a, b| first_difference(a, b).and_then(|(_, cell)| cell);
            let hint = "请核对日期晚的一份是不是最后的意见；不是的，请移走它再运行";
            let mut superseded = rule.at(
                None,
                cell(own, current),
                message("这一份日期较早，不计入汇总"),
                hint,
            );
            superseded.severity = Severity::Info;
            vec![
                Raised {
                    at: At { version: 0, ..at },
                    finding: rule.at(
                        None,
                        cell(current, own),
                        message("以日期较晚的前一份为有效件"),
                        hint,
                    ),
                },
                Raised {
                    at,
                    finding: superseded,
                },
            ]
        })
    },
};

pub(super) const UNDECIDED_VERSIONS: Across = Across {
    rule: Rule {
        code: "Q403",
        severity: Severity::Error,
        title: "几份不同的材料分不出先后",
        why: "日期相同或没有日期，而内容不同：程序不能替人决定用哪一份，暂用文件名排在前面的，汇总数随时会变。",
        remedy: "请问清填报单位以哪一份为准，移走另一份，或请它写明填报日期后重报。",
        example: "“甲县.xlsx”与“甲县(2).xlsx”都写着12月5日，一份填“有”，一份填“无”。",
    },
    find: |rule, gathered, office| {
        with_others(gathered, WhyNotCurrent::Undecided, |at, own, current| {
            let raised = |at, a: &Submission, b: &Submission| {
                let (n, cell) = first_difference(a, b).unzip();
                let indicator = n.and_then(|n| office.catalogue.indicators.get(n));
                let finding = rule.at(
                    indicator.map(|i| i.code.as_str()),
                    cell.flatten().or(Some(Cell::new(0, 0))),
                    format!(
                        "这一地区报了不同的材料，分不出先后：{}与{}，暂用前一份；{}",
                        described(current),
                        described(own),
                        differences(a, b, office)
                    ),
                    "请问清以哪一份为准，移走另一份，或写明填报日期后重报",
                );
                Raised { at, finding }
            };
            vec![
                raised(At { version: 0, ..at }, current, own),
                raised(at, own, current),
            ]
        })
    },
};

fn with_others(
    gathered: &Gathered,
    wanted: WhyNotCurrent,
    mut raise: impl FnMut(At, &Submission, &Submission) -> Vec<Raised>,
) -> Vec<Raised> {
    let mut found = Vec::new();
    for (at, entry, current) in entries(gathered) {
        for (n, (own, why)) in entry.others.iter().enumerate() {
            if *why == wanted {
                let at = At {
                    version: n + 1,
                    ..at
                };
                found.extend(raise(at, own, current));
            }
        }
    }
    found
}

/// 相同的填写内容至少要有这么多处，才说得上是抄的：勾选和一两个小数目相同是常有的事。
const TELLING: usize = 6;

pub(super) const COPIED: Across = Across {
    rule: Rule {
        code: "Q404",
        severity: Severity::Error,
        title: "两个地区报的内容完全相同",
        why: "多半是把别人的表改了个名字就报来：至少有一份不是自己的情况，数却都计入了汇总。",
        remedy: "请查清是谁的，另一份退回重报。",
        example: "“甲县.xlsx”与“乙县.xlsx”除了填报单位，一字不差。",
    },
    find: |rule, gathered, _| {
        let all: Vec<_> = entries(gathered).collect();
        let mut found = Vec::new();
        // 先按一个粗略的摘要分堆，再逐份比较：几千个地区也只比很少的几对。
        let mut heaps: BTreeMap<String, Vec<(At, &Submission)>> = BTreeMap::new();
        for (at, _, current) in all {
            if filled(current) >= TELLING {
                heaps
                    .entry(format!("{} {}", at.round, gist(current)))
                    .or_default()
                    .push((at, current));
            }
        }
        for heap in heaps.into_values().filter(|h| h.len() > 1) {
            for (at, own) in &heap {
                let same: Vec<&str> = heap
                    .iter()
                    .filter(|(other, s)| other != at && same_content(own, s))
                    .filter_map(|(other, _)| name(gathered, *other))
                    .collect();
                if same.is_empty() {
                    continue;
                }
                let first = own.answers.iter().find_map(|a| {
                    let reading = a.fields.iter().flatten().next();
                    reading.map(|r| r.cell)
                });
                let all: Vec<&str> = same.iter().copied().take(5).collect();
                let more = if same.len() > 5 { "等" } else { "" };
                found.push(Raised {
                    at: *at,
                    finding: rule.at(
                        None,
                        first.or(Some(Cell::new(0, 0))),
                        format!(
                            "全部勾选和{}处填写的内容与{}{more}报的完全相同",
                            filled(own),
                            all.join("、")
                        ),
                        "请查清是谁的情况，另一份退回重报",
                    ),
                });
            }
        }
        found
    },
};

/// 填了内容的填写项个数。
fn filled(submission: &Submission) -> usize {
    let fields = submission.answers.iter().flat_map(|a| &a.fields);
    fields
        .flatten()
        .filter(|r| super::view::says_something(r))
        .count()
}

/// 粗略的摘要：内容相同的必相同。
fn gist(submission: &Submission) -> String {
    let mark = |a: &Answer| match a.state {
        State::Yes => 'y',
        State::No => 'n',
        State::Blank => 'b',
        State::Conflict => 'c',
        State::Na => '-',
        State::Unreadable => 'u',
        State::Missing => 'm',
    };
    let states: String = submission.answers.iter().map(mark).collect();
    let numbers = submission.answers.iter().flat_map(|a| &a.fields).flatten();
    let numbers: Vec<String> = numbers
        .filter_map(|r| match &r.value {
            Some(Value::Number(n)) => Some(n.to_string()),
            _ => None,
        })
        .collect();
    format!("{states} {}", numbers.join(","))
}

fn name(gathered: &Gathered, at: At) -> Option<&str> {
    gathered
        .localities
        .get(at.locality)
        .map(|l| l.name.as_str())
}

/// 文字出现的一处：哪一份、第几个指标、哪一格。
type Seen = (At, usize, Cell);

/// 短于这些字的相同，多半是上级文件的名称或套话。
const LONG: usize = 20;

pub(super) const SAME_WORDS: Across = Across {
    rule: Rule {
        code: "Q405",
        severity: Severity::Warning,
        title: "几个地区的一段长文字一字不差",
        why: "案例、做法各地不会一字不差：可能是抄来的，也可能是上级的文件名称。",
        remedy: "请核对是不是各自的情况；是上级文件的，可以不理。",
        example: "甲县、乙县的“列举”里有同样一段四十字的案例。",
    },
    find: |rule, gathered, office| {
        // 文字 → 出现的地方。
        let mut seen: BTreeMap<(usize, &str), Vec<Seen>> = BTreeMap::new();
        for (at, _, current) in entries(gathered) {
            for (n, answer) in current.answers.iter().enumerate() {
                for reading in answer.fields.iter().flatten() {
                    let Some(Value::Texts(items)) = &reading.value else {
                        continue;
                    };
                    for text in items.iter().filter(|t| t.chars().count() >= LONG) {
                        let places = seen.entry((at.round, text.as_str())).or_default();
                        // 一个地区只记一处。
                        if places.last().is_none_or(|(last, _, _)| *last != at) {
                            places.push((at, n, reading.cell));
                        }
                    }
                }
            }
        }
        let mut found = Vec::new();
        for ((_, text), places) in seen.into_iter().filter(|(_, p)| p.len() > 1) {
            for (at, n, cell) in &places {
                let others: Vec<&str> = places
                    .iter()
                    .filter(|(other, _, _)| other != at)
                    .filter_map(|(other, _, _)| name(gathered, *other))
                    .take(3)
                    .collect();
                let more = if places.len() > 4 { "等" } else { "" };
                let indicator = office.catalogue.indicators.get(*n);
                found.push(Raised {
                    at: *at,
                    finding: rule.at(
                        indicator.map(|i| i.code.as_str()),
                        Some(*cell),
                        format!("{}与{}{more}填的一字不差", quote(text), others.join("、")),
                        "请核对是不是本地区的情况；是上级文件名称的，可以不理",
                    ),
                });
            }
        }
        found
    },
};

pub(super) const OTHER_ROUND: Across = Across {
    rule: Rule {
        code: "Q410",
        severity: Severity::Warning,
        title: "周期或检查方式与本轮不同",
        why: "这一份不计入本轮的汇总；如果只是写错了，该地区就平白成了未报送。",
        remedy: "请核对周期和检查方式；写错的请更正，确是另一轮的可以不理。",
        example: "各地都是2017年自查，这一份写着2016年。",
    },
    find: |rule, gathered, office| {
        let Some((main_at, main)) = gathered
            .main
            .and_then(|m| Some((m, gathered.rounds.get(m)?)))
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let wanted = &office.config.round;
        for (at, entry, _) in entries(gathered) {
            let Some(round) = gathered.rounds.get(at.round) else {
                continue;
            };
            if at.round == main_at {
                // 材料都与配置不同：公文照材料说，但要有人知道。
                let odd = wanted.period.is_some() && wanted.period != round.period
                    || wanted.check.is_some() && wanted.check != round.check;
                if odd {
                    found.push(Raised {
                        at,
                        finding: rule.at(
                            None,
                            None,
                            format!(
                                "写的是{}{}，配置的本轮是{}{}；没有一份与配置相符，暂以最多的一轮为本轮",
                                said(round.period.as_deref()),
                                said(round.check.map(|c| c.label())),
                                said(wanted.period.as_deref().or(round.period.as_deref())),
                                said(wanted.check.or(round.check).map(|c| c.label())),
                            ),
                            "请核对材料的周期和检查方式，或改正配置里的 [round]",
                        ),
                    });
                }
                continue;
            }
            let mut what = Vec::new();
            if round.period != main.period {
                what.push(format!(
                    "周期是{}，本轮是{}",
                    said(round.period.as_deref()),
                    said(main.period.as_deref())
                ));
            }
            if round.check != main.check {
                what.push(format!(
                    "检查方式是{}，本轮是{}",
                    said(round.check.map(|c| c.label())),
                    said(main.check.map(|c| c.label()))
                ));
            }
            let in_main = main
                .entries
                .get(at.locality)
                .is_some_and(|e| e.current.is_some());
            // 本轮也报了、只是检查方式不同的：自查之外又有抽查，是常事。
            let usual = in_main && round.period == main.period;
            for version in 0..=entry.others.len() {
                let mut finding = rule.at(
                    None,
                    None,
                    format!("{}，不计入本轮", what.join("，")),
                    "请核对；写错的请在表头更正后重报，确是另一轮的可以不理",
                );
                if usual {
                    finding.severity = Severity::Info;
                }
                found.push(Raised {
                    at: At { version, ..at },
                    finding,
                });
            }
        }
        found
    },
};

fn said(text: Option<&str>) -> String {
    text.map_or_else(|| "（未写明）".to_owned(), |t| format!("“{t}”"))
}
