//! 与各轮核查、与上期的对照。

use super::{List, cross, sent, spots};
use crate::text::locale;
use crate::trace::figures::{Figure, Made, Spot, counts, share};

impl List<'_> {
    /// 与各轮核查的对照。
    pub(super) fn checks(&mut self) {
        let record = self.record;
        let own_way = record.rounds[0].way.as_str();
        for round in (1..record.rounds.len()).filter(|r| Some(*r) != record.previous) {
            let way = record.rounds[round].way.as_str();
            let checked: Vec<usize> = sent(record, round)
                .into_iter()
                .filter(|at| self.sent.contains(at))
                .collect();
            let pair = |at: usize, ix: usize| (Spot { round: 0, at, ix }, Spot { round, at, ix });
            let pairs = |places: &[usize], wanted: &dyn Fn(&str, &str) -> bool| {
                let all = places
                    .iter()
                    .flat_map(|&at| self.every.iter().map(move |&ix| pair(at, ix)));
                all.filter(|&(a, b)| wanted(counts(record, a), counts(record, b)))
                    .collect::<Vec<_>>()
            };
            let sure = |c: &str| matches!(c, "y" | "n");
            let doubt = |c: &str| matches!(c, "b" | "u");
            type Test<'t> = &'t dyn Fn(&str, &str) -> bool;
            let kinds: [(&str, String, Test<'_>); 5] = [
                ("对照的项次", "对照".to_owned(), &|a, b| {
                    sure(a) && sure(b)
                }),
                ("不一致的项次", "不一致".to_owned(), &|a, b| {
                    sure(a) && sure(b) && a != b
                }),
                (
                    "自报达到、核查未达到的项次",
                    format!("{own_way}填达到、{way}未达到|{own_way}有、{way}无"),
                    &|a, b| a == "y" && b == "n",
                ),
                (
                    "自报未达到、核查达到的项次",
                    format!("{own_way}填未达到、{way}达到|{own_way}无、{way}有"),
                    &|a, b| a == "n" && b == "y",
                ),
                (
                    "一边没有答清、未能核实的项次",
                    "没有答清|未能核实".to_owned(),
                    &|a, b| a == "y" && doubt(b) || doubt(a) && sure(b),
                ),
            ];
            let mut found: Vec<Figure> = Vec::new();
            let mut add =
                |label: String, must: Vec<String>, words: &[&str], place: Option<&str>, made| {
                    found.push(Figure {
                        label,
                        must,
                        words: words.iter().map(|w| (*w).to_owned()).collect(),
                        locality: place.map(str::to_owned),
                        made,
                    });
                };
            for (label, word, test) in &kinds {
                add(
                    format!("{own_way}与{way}{label}"),
                    vec![word.clone()],
                    &[way, "处|项次"],
                    None,
                    Made::Pairs(pairs(&checked, *test)),
                );
                for &at in &checked {
                    let place = self.name(at);
                    add(
                        format!("{place}{own_way}与{way}{label}"),
                        vec![place.to_owned(), word.clone()],
                        &[],
                        Some(place),
                        Made::Pairs(pairs(&[at], *test)),
                    );
                }
            }
            let names = |wanted: &dyn Fn(usize) -> usize| -> Vec<(String, String)> {
                let own = checked.iter().map(|&at| (at, wanted(at)));
                own.filter(|(_, n)| *n > 0)
                    .map(|(at, n)| (self.name(at).to_owned(), format!("{n}项次")))
                    .collect()
            };
            let both = names(&|at| pairs(&[at], kinds[0].2).len());
            let differing = names(&|at| pairs(&[at], kinds[1].2).len());
            add(
                format!("{own_way}与{way}都有材料的地区数"),
                vec!["两轮|核查".to_owned()],
                &["个"],
                None,
                Made::Names(both),
            );
            add(
                format!("{own_way}与{way}有不一致的地区数"),
                vec!["不一致|涉及".to_owned()],
                &["个"],
                None,
                Made::Names(differing),
            );
            for (r, name) in [(0, own_way), (round, way)] {
                add(
                    format!("两轮都有材料的各地{name}达标率"),
                    vec![format!("{name}达标率")],
                    &["两轮"],
                    None,
                    Made::Share(spots(r, &checked, &self.every)),
                );
            }
            for at in sent(record, round) {
                let place = self.name(at);
                for (what, indicators) in [("达标率", &self.every), ("基本要求达标率", &self.basic)]
                {
                    add(
                        format!("{place}{way}的{what}"),
                        vec![place.to_owned(), way.to_owned()],
                        &[what],
                        Some(place),
                        Made::Share(spots(round, &[at], indicators)),
                    );
                }
                add(
                    format!("{place}从{own_way}到{way}升降的百分点"),
                    vec![place.to_owned()],
                    &["升|降", "两轮"],
                    Some(place),
                    Made::Change(
                        spots(0, &[at], &self.every),
                        spots(round, &[at], &self.every),
                    ),
                );
            }
            self.figures.extend(found);
        }
    }

    /// 与上期的对比：只计两期都有材料的地区、两期都有的指标。
    pub(super) fn previous(&mut self) {
        let record = self.record;
        let Some(round) = record.previous else {
            return;
        };
        let common = |list: &[usize]| -> Vec<usize> {
            let own = list.iter().copied();
            own.filter(|&ix| record.comparable.get(ix) != Some(&false))
                .collect()
        };
        let (every, basic) = (common(&self.every), common(&self.basic));
        let said = format!("上期|{}", record.rounds[round].period);
        let compared: Vec<usize> = self
            .sent
            .iter()
            .copied()
            .filter(|&at| !record.localities[at].before.is_empty())
            .collect();
        let before = |at: usize, indicators: &[usize]| {
            spots(round, &record.localities[at].before, indicators)
        };
        let scope = record.scope.clone();
        self.moved(round, &said, &compared, &every);
        for (what, indicators) in [("达标率", &every), ("基本要求达标率", &basic)] {
            let old: Vec<Spot> = compared
                .iter()
                .flat_map(|&at| before(at, indicators))
                .collect();
            let now = spots(0, &compared, indicators);
            self.push(
                format!("{scope}上期的{what}（两期都有材料的）"),
                &[&said],
                &[what, &scope],
                None,
                Made::Share(old.clone()),
            );
            self.push(
                format!("{scope}本期的{what}（两期都有材料的地区、两期都有的指标）"),
                &[&format!("走势|{said}")],
                &[what, &scope],
                None,
                Made::Share(now.clone()),
            );
            self.push(
                format!("{scope}{what}比上期升降的百分点"),
                &["百分点"],
                &[what, &scope],
                None,
                Made::Change(old, now),
            );
        }
        for at in compared {
            let place = self.name(at);
            let own = Some(place);
            for (what, indicators) in [("达标率", &every), ("基本要求达标率", &basic)] {
                let (old, now) = (before(at, indicators), spots(0, &[at], indicators));
                self.push(
                    format!("{place}上期的{what}"),
                    &[place, &said],
                    &[what],
                    own,
                    Made::Share(old.clone()),
                );
                self.push(
                    format!("{place}按两期都有的指标计的本期{what}"),
                    &[place, &said],
                    &[what, "两期"],
                    own,
                    Made::Share(now.clone()),
                );
                self.push(
                    format!("{place}{what}比上期升降的百分点"),
                    &[place, "百分点|两期达标率"],
                    &[what],
                    own,
                    Made::Change(old, now),
                );
            }
            let line = &record.localities[at];
            for (what, word, indicators) in [
                ("比上期新达到的指标数", "新达到", &line.improved),
                (
                    "上期达到、本期未达到的指标数",
                    "上期达到|退步",
                    &line.relapsed,
                ),
                (
                    "合并前各地填报不一、说不上进退的指标数",
                    "说不上",
                    &line.mixed,
                ),
            ] {
                self.push(
                    format!("{place}{what}"),
                    &[place, word],
                    &["项"],
                    own,
                    Made::Cells(spots(0, &[at], indicators)),
                );
            }
        }
    }

    /// 与上期可以对比的地区，其中达标率升了的、降了的：各有几个、是哪些。
    fn moved(&mut self, round: usize, said: &str, compared: &[usize], every: &[usize]) {
        let record = self.record;
        let shown = |(met, of): (u32, u32)| locale::percent(met, of, false);
        let (mut all, mut rose, mut fell) = (Vec::new(), Vec::new(), Vec::new());
        for &at in compared {
            let before = &record.localities[at].before;
            let old = share(record, &spots(round, before, every));
            let now = share(record, &spots(0, &[at], every));
            if old.1 == 0 || now.1 == 0 {
                all.push((self.name(at).to_owned(), "没有可计的".to_owned()));
                continue;
            }
            let line = (
                self.name(at).to_owned(),
                format!("从{}到{}", shown(old), shown(now)),
            );
            match cross(now, old).cmp(&cross(old, now)) {
                std::cmp::Ordering::Greater => rose.push(line.clone()),
                std::cmp::Ordering::Less => fell.push(line.clone()),
                std::cmp::Ordering::Equal => {}
            }
            all.push(line);
        }
        for (label, word, names) in [
            ("两期都有材料的地区数", "两期都|走势", all),
            ("达标率比上期上升的地区数", "上升", rose),
            ("达标率比上期下降的地区数", "下降", fell),
        ] {
            let said = format!("{said}|走势|两期");
            self.push(
                label.to_owned(),
                &[word, &said],
                &["个地区"],
                None,
                Made::Names(names),
            );
        }
    }
}
