//! 份额与名次：全体、各上级、各地区，与其中各种答案的项次。

use super::{LETTERS, List, cross, letter_word, spots};
use crate::trace::figures::{Made, share};

impl List<'_> {
    /// 全体、各上级、各一级指标的份额与各种答案的项次。
    pub(super) fn shares(&mut self) {
        let record = self.record;
        let scope = record.scope.as_str();
        let everyone = format!("{scope}|合计|总体");
        let (sent, every, basic) = (self.sent.clone(), self.every.clone(), self.basic.clone());
        self.rate(
            format!("{scope}达标率"),
            &[],
            &[&everyone, "达标率"],
            None,
            spots(0, &sent, &every),
        );
        self.rate(
            format!("{scope}基本要求达标率"),
            &["基本要求"],
            &["达标率", &everyone],
            None,
            spots(0, &sent, &basic),
        );
        for (letter, what) in LETTERS {
            let cells = self.marked(spots(0, &sent, &every), letter);
            self.push(
                format!("{scope}{what}项次"),
                &[&format!("{scope}| 合计|项次"), letter_word(letter)],
                &[],
                None,
                Made::Cells(cells),
            );
        }
        for (part, name) in record.parts.iter().enumerate() {
            let own = self.of_part(part);
            self.rate(
                format!("{scope}“{name}”方面的达标率"),
                &[name],
                &["达标率", &everyone],
                None,
                spots(0, &sent, &own),
            );
            for (letter, what) in LETTERS {
                let cells = self.marked(spots(0, &sent, &own), letter);
                self.push(
                    format!("{scope}“{name}”方面{what}项次"),
                    &[name, letter_word(letter)],
                    &["答案"],
                    None,
                    Made::Cells(cells),
                );
            }
        }
        for parent in self.parents.clone() {
            self.parent(parent);
        }
    }

    /// 一个上级所属各地合起来的。
    fn parent(&mut self, parent: &str) {
        let record = self.record;
        let members = self.children(parent);
        let (every, basic) = (self.every.clone(), self.basic.clone());
        let joined = "所属|合并|合计";
        for (what, indicators) in [("达标率", &every), ("基本要求达标率", &basic)] {
            let more: &[&str] = if indicators.len() == every.len() {
                &["达标率"]
            } else {
                &["达标率", "基本要求"]
            };
            self.rate(
                format!("{parent}所属各地合计的{what}（不含{parent}本级）"),
                &[parent],
                &[&[joined], more].concat(),
                None,
                spots(0, &members, indicators),
            );
        }
        for (part, name) in record.parts.iter().enumerate() {
            let own = self.of_part(part);
            self.rate(
                format!("{parent}所属各地合计“{name}”方面的达标率"),
                &[parent, name],
                &["达标率", joined],
                None,
                spots(0, &members, &own),
            );
        }
        for (letter, what) in LETTERS {
            let cells = self.marked(spots(0, &members, &every), letter);
            self.push(
                format!("{parent}所属各地{what}项次"),
                &[parent, letter_word(letter)],
                &[joined],
                None,
                Made::Cells(cells),
            );
        }
        let under = |at: &usize| record.localities[*at].parent == parent;
        let all: Vec<usize> = (0..record.localities.len()).filter(under).collect();
        let listed = |wanted: &dyn Fn(usize) -> bool| -> Vec<(String, String)> {
            let own = all.iter().copied().filter(|&at| wanted(at));
            own.map(|at| {
                (
                    self.name(at).to_owned(),
                    record.localities[at].state.clone(),
                )
            })
            .collect()
        };
        let expected = listed(&|at| record.localities[at].expected);
        let reported = listed(&|at| self.sent.contains(&at));
        let total = listed(&|_| true);
        for (what, word, names) in [
            ("应报送", "应报|报送情况|所属", expected),
            ("已报送", "已报|报送情况|所属", reported),
            ("全部", "所属", total),
        ] {
            self.push(
                format!("{parent}所属{what}的个数"),
                &[parent, word],
                &["个"],
                None,
                Made::Names(names),
            );
        }
    }

    /// 各地区的份额、项次、名次、问题。
    pub(super) fn places(&mut self) {
        let record = self.record;
        let (every, basic) = (self.every.clone(), self.basic.clone());
        let way = record.rounds.first().map_or("", |r| r.way.as_str());
        for at in self.sent.clone() {
            let place = self.name(at);
            let own = Some(place);
            self.rate(
                format!("{place}的达标率"),
                &[place],
                &["达标率|达到", way],
                own,
                spots(0, &[at], &every),
            );
            self.rate(
                format!("{place}的基本要求达标率"),
                &[place],
                &["达标率|达到", "基本要求", way],
                own,
                spots(0, &[at], &basic),
            );
            let others: Vec<usize> = every
                .iter()
                .copied()
                .filter(|ix| !basic.contains(ix))
                .collect();
            self.rate(
                format!("{place}的其他指标的达标率"),
                &[place],
                &["其他指标", "未达到"],
                own,
                spots(0, &[at], &others),
            );
            for (part, name) in record.parts.iter().enumerate() {
                let of_part = self.of_part(part);
                self.rate(
                    format!("{place}“{name}”方面的达标率"),
                    &[place, name],
                    &["达标率"],
                    own,
                    spots(0, &[at], &of_part),
                );
            }
            for (letter, what) in LETTERS {
                let cells = self.marked(spots(0, &[at], &every), letter);
                self.push(
                    format!("{place}{what}指标数"),
                    &[place, letter_word(letter)],
                    &[],
                    own,
                    Made::Cells(cells),
                );
            }
            let line = &record.localities[at];
            if let Some((rank, _)) = line.rank {
                let among = self.ranked(&line.level);
                self.push(
                    format!("{place}的名次"),
                    &[place, "名"],
                    &[],
                    own,
                    Made::Rank(rank, among.clone()),
                );
                self.push(
                    format!("{place}的同级里参加排名的个数"),
                    &[place, "同级"],
                    &["参加统计"],
                    own,
                    Made::Names(among),
                );
            }
            for (severity, word) in [("须更正", "更正|修改|处|件"), ("请核对", "核对|处|件")]
            {
                let found = line.findings.iter().filter(|f| f.0 == severity);
                let found: Vec<(String, String)> =
                    found.map(|f| (f.1.clone(), f.2.clone())).collect();
                self.push(
                    format!("{place}材料里{severity}的处数"),
                    &[place, word],
                    &[severity],
                    own,
                    Made::Names(found),
                );
            }
            let rectify = spots(0, &[at], &line.rectify);
            self.push(
                format!("{place}须整改的项数"),
                &[place, "整改|尚未达到"],
                &["项"],
                own,
                Made::Cells(rectify),
            );
        }
    }

    /// 一个层级里参加排名的，按名次。
    pub(super) fn ranked(&self, level: &str) -> Vec<(String, String)> {
        let of = |at: &usize| {
            let line = &self.record.localities[*at];
            line.level == level && line.rank.is_some()
        };
        let mut list: Vec<usize> = self.sent.iter().copied().filter(of).collect();
        list.sort_by_key(|&at| self.record.localities[at].rank);
        let all = list.into_iter().map(|at| {
            let (met, count) = share(self.record, &spots(0, &[at], &self.every));
            let place = self.record.localities[at].rank.map_or(0, |r| r.0);
            (
                self.name(at).to_owned(),
                format!("第{place}名，{met}/{count}，{}", self.source(at)),
            )
        });
        all.collect()
    }

    /// 各上级按所属合计排的名次：同一上级之下的排在一起。
    pub(super) fn parents_ranked(&mut self) {
        let record = self.record;
        let above = |name: &str| {
            let own = record.localities.iter().find(|l| l.name == name);
            own.map_or("", |l| l.parent.as_str())
        };
        for parent in self.parents.clone() {
            let siblings = self.parents.iter().filter(|p| above(p) == above(parent));
            let mut ranked: Vec<(&str, (u32, u32))> = siblings
                .map(|&p| (p, share(record, &spots(0, &self.children(p), &self.every))))
                .filter(|(_, s)| s.1 > 0)
                .collect();
            ranked.sort_by(|a, b| cross(b.1, a.1).cmp(&cross(a.1, b.1)));
            let own = ranked.iter().find(|(p, _)| *p == parent).map(|(_, s)| *s);
            let Some(own) = own else { continue };
            let higher = |(_, s): &&(&str, (u32, u32))| cross(*s, own) > cross(own, *s);
            let place = ranked.iter().filter(higher).count() + 1;
            let all = ranked
                .iter()
                .map(|(p, s)| ((*p).to_owned(), format!("{}/{}", s.0, s.1)))
                .collect();
            self.push(
                format!("{parent}所属合计的名次"),
                &[parent, "名"],
                &[],
                None,
                Made::Rank(u32::try_from(place).unwrap_or(0), all),
            );
        }
    }
}
