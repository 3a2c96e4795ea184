//! 上级所填与所属地区之和：多数项目相等的，上级填的就是合计。

use super::{At, Raised};
use crate::check::Across;
use crate::field::Total;
use crate::finding::{Cell, Rule, Severity};
use crate::model::submission::{Answer, State};
use crate::office::Office;
use crate::round::Gathered;

/// 至少这么多项正好相等，才说得上填的是合计。
const TELLING: usize = 3;

pub(in crate::check) const TOTAL_DIFFERS: Across = Across {
    rule: Rule {
        code: "Q421",
        severity: Severity::Warning,
        title: "合计与所属各地之和不符",
        why: "这一级所填的多数项目正好等于所属各地之和，可见填的是合计；这一项却不等，不是合计算错，就是所属有一处填错。",
        remedy: "请逐个核对所属各地的这一项，改正合计或其中一处。",
        example: "某市有 8 项正好等于所属各县之和，“接待人次”填 500，各县之和是 450。",
    },
    find: |rule, gathered, office| {
        let mut found = Vec::new();
        for whole in wholes(gathered, office) {
            for part in whole.parts.iter().filter(|p| p.own != p.sum) {
                let Some(indicator) = office.catalogue.indicators.get(part.indicator) else {
                    continue;
                };
                let name = indicator.fields.get(part.field).map_or("", |f| &f.name);
                found.push(Raised {
                    at: whole.at,
                    finding: rule.at(
                        Some(&indicator.code),
                        part.cell,
                        format!(
                            "{name}填的是{}，所属{}个地区之和是{}；另有{}项正好等于所属之和",
                            part.own,
                            whole.members,
                            part.sum,
                            whole.equal()
                        ),
                        "请核对所属各地的这一项，改正合计或其中一处",
                    ),
                });
            }
        }
        found
    },
};

pub(in crate::check) const TOTAL_REPEATS: Across = Across {
    rule: Rule {
        code: "Q422",
        severity: Severity::Warning,
        title: "所填的数已含所属地区",
        why: "这一级所填的多数项目正好等于所属各地之和，与各地的数再加在一起，合计就重复计算。",
        remedy: "请看各级分开的合计；需要全体的合计时，只取其中一级的，或请该单位只填本级的数。",
        example: "某市的 12 项数正好是所属各县之和，市、县相加就多算了一倍。",
    },
    find: |rule, gathered, office| {
        let raised = |whole: Whole| {
            Raised {
            at: whole.at,
            finding: rule.at(
                None,
                whole.parts.first().and_then(|p| p.cell),
                format!(
                    "能与所属{}个地区相比的{}项数里，{}项正好等于所属之和：填的是合计，与所属各地相加会重复",
                    whole.members,
                    whole.parts.len(),
                    whole.equal()
                ),
                "请看各级分开的合计，不要把两级相加；或请该单位只填本级的数",
            ),
        }
        };
        wholes(gathered, office).into_iter().map(raised).collect()
    },
};

/// 填了合计的一个上级。
struct Whole {
    at: At,
    members: usize,
    parts: Vec<Part>,
}

/// 一项：上级所填与所属之和。
struct Part {
    indicator: usize,
    field: usize,
    own: i64,
    sum: i64,
    cell: Option<Cell>,
}

impl Whole {
    fn equal(&self) -> usize {
        self.parts.iter().filter(|p| p.own == p.sum).count()
    }
}

/// 主轮里多数项目正好等于所属之和的各上级。
fn wholes(gathered: &Gathered, office: &Office) -> Vec<Whole> {
    let Some((main, round)) = gathered
        .main
        .and_then(|m| Some((m, gathered.rounds.get(m)?)))
    else {
        return Vec::new();
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); gathered.localities.len()];
    for (at, locality) in gathered.localities.iter().enumerate() {
        let list = locality.parent.and_then(|p| children.get_mut(p));
        if let Some(list) = list.filter(|_| locality.expected) {
            list.push(at);
        }
    }
    let each = children.iter().enumerate();
    each.filter(|(_, members)| members.len() > 1)
        .filter_map(|(parent, members)| {
            let sent = |at: usize| Some(round.answers_of(at)).filter(|a| !a.is_empty());
            let own = sent(parent)?;
            // 所属有一处没有材料，和就不全，不比
            let theirs: Option<Vec<&[Answer]>> = members.iter().map(|&m| sent(m)).collect();
            let whole = Whole {
                at: At {
                    round: main,
                    locality: parent,
                    version: 0,
                },
                members: members.len(),
                parts: parts(own, &theirs?, office),
            };
            let equal = whole.equal();
            (equal >= TELLING && equal * 2 >= whole.parts.len()).then_some(whole)
        })
        .collect()
}

fn parts(own: &[Answer], theirs: &[&[Answer]], office: &Office) -> Vec<Part> {
    let mut parts = Vec::new();
    for indicator in &office.catalogue.indicators {
        for (field, kind) in indicator.fields.iter().enumerate() {
            if !matches!(kind.kind.total(&[]), Total::Sum(_)) {
                continue;
            }
            let reading = own
                .get(indicator.ix)
                .and_then(|a| a.fields.get(field)?.as_ref());
            let Some(n) = reading.and_then(|r| r.value.as_ref()?.amount()) else {
                continue;
            };
            let sum = theirs.iter().try_fold(0_i64, |sum, s| {
                sum.checked_add(part(s, indicator.ix, field)?)
            });
            if let Some(sum) = sum.filter(|s| *s > 0) {
                parts.push(Part {
                    indicator: indicator.ix,
                    field,
                    own: n,
                    sum,
                    cell: reading.map(|r| r.cell),
                });
            }
        }
    }
    parts
}

/// 所属一个地区的数：选“无/否”、不适用而没有填的是零，别的没有数的说不出。
fn part(answers: &[Answer], indicator: usize, field: usize) -> Option<i64> {
    let answer = answers.get(indicator)?;
    match answer.fields.get(field)?.as_ref() {
        Some(reading) => reading.value.as_ref()?.amount(),
        None => matches!(answer.state, State::No | State::Na).then_some(0),
    }
}
