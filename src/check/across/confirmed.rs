//! 自查说有、检查说没有。

use super::{At, Raised};
use crate::check::Across;
use crate::finding::{Rule, Severity};
use crate::model::checks::{Agreement, DifferenceKind};
use crate::model::submission::CheckRound;

pub(in crate::check) const OVERSTATED: Across = Across {
    rule: Rule {
        code: "Q425",
        severity: Severity::Warning,
        title: "自查为有、检查为无",
        why: "自查填“有”或“是”，互查、抽查或实地督导查得“无”或“否”：自查多报了，或检查时没有看到材料。汇总仍按自查的计，要有人定。",
        remedy: "请对照检查记录核实；自查填错的，请更正后重报。",
        example: "自查“有”调解室，抽查到现场没有看到。",
    },
    find: |rule, gathered, office| {
        let mut found = Vec::new();
        for check in &gathered.rounds {
            let Some(kind) = check.check.filter(|c| *c != CheckRound::OwnCheck) else {
                continue;
            };
            let own = gathered
                .rounds
                .iter()
                .position(|r| r.check == Some(CheckRound::OwnCheck) && r.period == check.period);
            let Some((own, round)) = own.and_then(|o| Some((o, gathered.rounds.get(o)?))) else {
                continue;
            };
            for (at, locality) in gathered.localities.iter().enumerate() {
                let pairs = round.answers_of(at).iter().zip(check.answers_of(at));
                for (indicator, (said, seen)) in office.catalogue.indicators.iter().zip(pairs) {
                    let states = (
                        locality.effective(indicator, said.state),
                        locality.effective(indicator, seen.state),
                    );
                    let differs = Agreement::default().count(states.0, states.1);
                    if differs != Some(DifferenceKind::Overstated) {
                        continue;
                    }
                    let words = &indicator.kind;
                    found.push(Raised {
                        at: At {
                            round: own,
                            locality: at,
                            version: 0,
                        },
                        finding: rule.at(
                            Some(&indicator.code),
                            said.cell,
                            format!("自查填“{}”，{}查得“{}”", words.yes, kind.label(), words.no),
                            format!("请对照{}记录核实；自查填错的，请更正后重报", kind.label()),
                        ),
                    });
                }
            }
        }
        found
    },
};
