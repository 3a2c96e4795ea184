//! 各指标的份额、各种答案的个数、各填写项的合计，与目录里的数。

use super::{LETTERS, List, letter_word, spots};
use crate::trace::figures::{Made, Spot, amount, share};

impl List<'_> {
    /// 各指标的份额、各种答案的个数、各填写项的合计。
    pub(super) fn indicators(&mut self) {
        let record = self.record;
        let scope = record.scope.as_str();
        let everyone = format!("{scope}|合计|总体");
        let sent = self.sent.clone();
        for ix in self.every.clone() {
            let indicator = &record.indicators[ix];
            let (code, short) = (&indicator.code, indicator.short.as_str());
            let said = format!("{short}|{code}");
            self.rate(
                format!("{code}“{short}”的达标率"),
                &[&said],
                &["达标率|达到", &everyone],
                None,
                spots(0, &sent, &[ix]),
            );
            for (letter, what) in LETTERS {
                let cells = self.marked(spots(0, &sent, &[ix]), letter);
                self.push(
                    format!("{code}“{short}”{what}地区数"),
                    &[&said],
                    &[letter_word(letter)],
                    None,
                    Made::Cells(cells),
                );
            }
            for parent in self.parents.clone() {
                let members = self.children(parent);
                self.rate(
                    format!("{parent}所属各地合计的{code}“{short}”的达标率"),
                    &[&said, parent],
                    &["合计", "达标率"],
                    None,
                    spots(0, &members, &[ix]),
                );
            }
            for field in 0..indicator.fields.len() {
                self.field(ix, field);
            }
        }
    }

    fn field(&mut self, ix: usize, field: usize) {
        let record = self.record;
        let indicator = &record.indicators[ix];
        let short = indicator.short.as_str();
        let name = indicator.fields[field].0.as_str();
        let title = format!("{}“{short}”{name}", indicator.code);
        let at_of = |at: usize| Spot { round: 0, at, ix };
        let filled = |places: &[usize]| -> Vec<(Spot, usize)> {
            let own = places.iter().map(|&at| (at_of(at), field));
            own.filter(|&(spot, field)| amount(record, spot, field).is_some())
                .collect()
        };
        let addends = filled(&self.sent);
        if addends.is_empty() {
            return;
        }
        let listed = |wanted: &dyn Fn(&crate::trace::record::NumberRecord) -> bool| {
            let own = self.sent.iter().filter_map(|&at| {
                let answer = record.answer(0, at, ix)?;
                let number = answer.numbers.get(field)?.as_ref()?;
                wanted(number).then(|| {
                    let told = format!("{} {}　原文“{}”", self.source(at), number.cell, number.raw);
                    (self.name(at).to_owned(), told)
                })
            });
            own.collect::<Vec<_>>()
        };
        let reported = listed(&|n| n.value.is_some());
        let rough = listed(&|n| n.value.is_some() && n.approximate);
        let unread = listed(&|n| n.value.is_none());
        self.push(
            format!("{title}的合计"),
            &[short],
            &[name, "合计|共"],
            None,
            Made::Sum(addends.clone()),
        );
        for (what, word, names) in [
            ("填了数的地区数", "填报地区数|个填报", reported),
            ("填的是约数的地区数", "约数", rough),
            ("填了而读不出的地区数", "读出", unread),
        ] {
            self.push(
                format!("{title}{what}"),
                &[short, word],
                &[name],
                None,
                Made::Names(names),
            );
        }
        for parent in self.parents.clone() {
            let own = filled(&self.children(parent));
            if !own.is_empty() {
                self.push(
                    format!("{parent}所属各地{title}的合计"),
                    &[short, parent],
                    &[name, "合计"],
                    None,
                    Made::Sum(own),
                );
            }
        }
        for one in addends {
            let place = self.name(one.0.at);
            self.push(
                format!("{place}所填的{title}"),
                &[short, place],
                &[name],
                Some(place),
                Made::Sum(vec![one]),
            );
        }
    }

    /// 目录里的数，与按指标数的个数。
    pub(super) fn catalogue(&mut self) {
        let record = self.record;
        let listed = |indicators: &[usize], wanted: &dyn Fn((u32, u32)) -> bool| {
            let own = indicators.iter().filter_map(|&ix| {
                let counted = share(record, &spots(0, &self.sent, &[ix]));
                let indicator = &record.indicators[ix];
                wanted(counted).then(|| {
                    (
                        format!("{} {}", indicator.code, indicator.short),
                        format!("达到{}，应计{}", counted.0, counted.1),
                    )
                })
            });
            own.collect::<Vec<_>>()
        };
        let (every, basic) = (self.every.clone(), self.basic.clone());
        let parts: Vec<(String, String)> = record
            .parts
            .iter()
            .map(|p| (p.clone(), "目录里的一级指标".to_owned()))
            .collect();
        let full = |(met, of): (u32, u32)| of > 0 && met == of;
        let short = |(met, of): (u32, u32)| met < of;
        let counts = [
            ("目录里的三级指标数", "项指标", listed(&every, &|_| true)),
            (
                "目录里的基本要求指标数",
                "项基本要求|项为基本要求",
                listed(&basic, &|_| true),
            ),
            ("目录里的一级指标数", "个方面", parts),
            (
                "各地均已达到的指标数",
                "各地均已达到",
                listed(&every, &full),
            ),
            ("还有地区未达到的指标数", "未达到", listed(&every, &short)),
            (
                "还有地区未达到的基本要求指标数",
                "未达到",
                listed(&basic, &short),
            ),
        ];
        for (label, word, names) in counts {
            self.push(label.to_owned(), &[word], &["项"], None, Made::Names(names));
        }
        self.parents_ranked();
    }
}
