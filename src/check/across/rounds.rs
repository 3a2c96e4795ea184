//! 与本轮不是一轮的材料。

use super::{At, Raised, entries};
use crate::check::Across;
use crate::finding::{Rule, Severity};

pub(in crate::check) const OTHER_ROUND: Across = Across {
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
