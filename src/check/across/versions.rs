//! 一个地区的几份：相同的、先后的、分不出先后的。

use super::{At, Raised, entries};
use crate::check::Across;
use crate::check::view::quote;
use crate::finding::{Cell, Rule, Severity};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Entry, WhyNotCurrent};
use crate::model::plan::consolidated::state_label;
use crate::model::rivals::{Dispute, same_answer};
use crate::model::submission::{Answer, Reading, State, Submission};
use crate::office::Office;
use crate::round::Gathered;
use std::collections::BTreeSet;

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

pub(in crate::check) const SENT_TWICE: Across = Across {
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

pub(in crate::check) const SEVERAL_VERSIONS: Across = Across {
    rule: Rule {
        code: "Q402",
        severity: Severity::Warning,
        title: "同一地区有几份不同的材料",
        why: "只能有一份有效。退回表总在做它时已有的各份之后，不论填报日期怎样写；其余按表上的填报日期，取最晚的一份。从不看文件的时间。不采用的保留备查，不计入汇总。",
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
            // 填报单位也看得到这一句：反馈意见、退回表照印
            let hint = "请核对日期较晚的一份是不是最后的意见；不是的，请说明以哪一份为准";
            if current.made_after(own) {
                let said = |at, cell, what: &str| {
                    let mut finding = rule.at(None, cell, message(what), "不必处理");
                    finding.severity = Severity::Info;
                    Raised { at, finding }
                };
                return vec![
                    said(
                        At { version: 0, ..at },
                        cell(current, own),
                        "前一份是据后一份做的退回表，交回后以它为有效件",
                    ),
                    said(
                        at,
                        cell(own, current),
                        "已据这一份做了退回表，以退回表为有效件",
                    ),
                ];
            }
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

pub(in crate::check) const UNDECIDED_VERSIONS: Across = Across {
    rule: Rule {
        code: "Q403",
        severity: Severity::Error,
        title: "几份不同的材料分不出先后",
        why: "日期相同或没有日期，也不是据另一份做的退回表，而内容不同：程序不替人选。各份一致的照计；填的不同的按存疑，不算达标也不进应计数，数不进合计。不同之处逐格列在汇总表的“版本变化”里。",
        remedy: "请问清填报单位以哪一份为准，移走另一份，或请它写明填报日期后重报。",
        example: "“甲县.xlsx”与“甲县(2).xlsx”都写着12月5日，一份填“有”，一份填“无”：这一条不计。",
    },
    find: |rule, gathered, office| {
        let mut found = Vec::new();
        for (at, entry, current) in entries(gathered) {
            for (n, (own, why)) in entry.others.iter().enumerate() {
                if *why != WhyNotCurrent::Undecided {
                    continue;
                }
                let version = At {
                    version: n + 1,
                    ..at
                };
                for (at, a, b) in [(at, current, own), (version, own, current)] {
                    let finding = rule.at(
                        None,
                        first_difference(a, b)
                            .and_then(|(_, cell)| cell)
                            .or(Some(Cell::new(0, 0))),
                        format!(
                            "这一地区报了不同的材料，分不出先后：{}与{}；{}；一致的照计，不同的不计",
                            described(current),
                            described(own),
                            differences(a, b, office)
                        ),
                        "请说明以哪一份为准，或写明填报日期后重报",
                    );
                    found.push(Raised { at, finding });
                }
            }
            if entry.is_undecided() {
                found.extend(disputes(rule, at, entry, office));
            }
        }
        found
    },
};

/// 填的不同的各条，一条一句：各份分别怎样填，在哪一格。在各份上都提出。
fn disputes(rule: &Rule, at: At, entry: &Entry, office: &Office) -> Vec<Raised> {
    let others = entry.others.iter().enumerate();
    let rivals = others.filter(|(_, (_, why))| *why == WhyNotCurrent::Undecided);
    let versions: Vec<(usize, &Submission)> = entry
        .current
        .iter()
        .map(|s| (0, s))
        .chain(rivals.map(|(n, (s, _))| (n + 1, s)))
        .collect();
    let mut found = Vec::new();
    for indicator in &office.catalogue.indicators {
        let Some(dispute) = entry.dispute(indicator.ix) else {
            continue;
        };
        let message = said(indicator, &dispute, entry);
        for &(version, submission) in &versions {
            let answer = submission.answers.get(indicator.ix);
            let field = dispute.fields.first().filter(|_| !dispute.state);
            let cell = answer.and_then(|a| match field {
                Some(&field) => a.place(field).or(a.cell),
                None => a.cell,
            });
            found.push(Raised {
                at: At { version, ..at },
                finding: rule.at(
                    Some(&indicator.code),
                    cell.or(Some(Cell::new(0, 0))),
                    message.clone(),
                    "请填报单位确定这一条照哪一份",
                ),
            });
        }
    }
    found
}

/// `几份填的不同，不计：现实情况，甲.xlsx D9填“有”，乙.xlsx D9填“无”`
fn said(indicator: &Indicator, dispute: &Dispute, entry: &Entry) -> String {
    let paths: BTreeSet<&str> = entry.undecided().map(|s| s.source.path.as_str()).collect();
    let several_sheets = paths.len() < entry.undecided().count();
    let each = |what: &str, told: &dyn Fn(&Answer) -> (Option<Cell>, String)| {
        let versions = entry.undecided().map(|s| {
            let (cell, told) = s
                .answers
                .get(indicator.ix)
                .map_or((None, "没有这一条".to_owned()), told);
            format!("{}{told}", place(s, cell, several_sheets))
        });
        format!("{what}，{}", versions.collect::<Vec<_>>().join("，"))
    };
    let mut parts = Vec::new();
    if dispute.state {
        parts.push(each("现实情况", &|a| match a.state {
            State::Missing => (None, "没有这一条".to_owned()),
            State::Blank => (a.cell, "空着".to_owned()),
            state => (
                a.cell,
                format!("填“{}”", state_label(state, &indicator.kind)),
            ),
        }));
    }
    for &field in &dispute.fields {
        let Some(kind) = indicator.fields.get(field) else {
            continue;
        };
        parts.push(each(&kind.name, &|a| {
            let told = match a.fields.get(field).and_then(Option::as_ref) {
                None => "没有填".to_owned(),
                Some(r) => match &r.value {
                    Some(value) => {
                        let about = if r.approximate { "约" } else { "" };
                        format!("填{}", quote(&format!("{about}{}", kind.kind.show(value))))
                    }
                    None => format!("填{}", quote(&r.raw)),
                },
            };
            (a.place(field), told)
        }));
    }
    format!("几份填的不同，不计：{}", parts.join("；"))
}

/// 文件（几份在同一个文件里的，连同工作表）与单元格。
fn place(submission: &Submission, cell: Option<Cell>, sheet: bool) -> String {
    let source = &submission.source;
    let cell = cell.map_or(String::new(), |c| format!(" {c} "));
    if sheet {
        format!("{}“{}”表{cell}", source.path, source.sheet)
    } else {
        format!("{}{cell}", source.path)
    }
}

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
