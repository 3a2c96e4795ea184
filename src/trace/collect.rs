//! 把公文里会出现的数一一列出：各级各轮的份额、个数、合计、名次，与上期、与核查的对照。
//!
//! 一个数一项：叫什么、句子里有哪些词才是它、由哪些格组成。添一种数，在这里添几行。

use super::figures::{Figure, Made, Spot, amount, counts, share};
use super::record::Record;
use crate::text::locale;

/// 计入汇总的各种：记号、叫法。
const LETTERS: [(&str, &str); 5] = [
    ("y", "填“有”“是”的"),
    ("n", "填“无”“否”的"),
    ("b", "空白的"),
    ("u", "存疑的"),
    ("-", "不适用的"),
];

/// 同上，句子和表里认它用的词。
fn letter_word(letter: &str) -> &'static str {
    match letter {
        "y" => "达到|填“有”",
        "n" => "未达到|填“无”|无、否",
        "b" => "空白|未作答",
        "u" => "存疑|两项都勾|看不清",
        _ => "不适用",
    }
}

/// 一串名称与说明。
type Named = Vec<(String, String)>;

/// 全部的数。
pub(super) fn all(record: &Record) -> Vec<Figure> {
    if record.rounds.is_empty() {
        return Vec::new();
    }
    let mut list = List::new(record);
    list.shares();
    list.places();
    list.indicators();
    list.reports();
    list.catalogue();
    list.checks();
    list.previous();
    list.figures
}

struct List<'a> {
    record: &'a Record,
    figures: Vec<Figure>,
    /// 主轮报了材料的地区。
    sent: Vec<usize>,
    every: Vec<usize>,
    basic: Vec<usize>,
    parents: Vec<&'a str>,
}

fn spots(round: usize, places: &[usize], indicators: &[usize]) -> Vec<Spot> {
    let one = |&at: &usize| indicators.iter().map(move |&ix| Spot { round, at, ix });
    places.iter().flat_map(one).collect()
}

impl<'a> List<'a> {
    fn new(record: &'a Record) -> Self {
        let every: Vec<usize> = (0..record.indicators.len()).collect();
        let mut parents: Vec<&str> = Vec::new();
        for place in &record.localities {
            if !place.parent.is_empty() && !parents.contains(&place.parent.as_str()) {
                parents.push(&place.parent);
            }
        }
        Self {
            record,
            figures: Vec::new(),
            sent: sent(record, 0),
            basic: every
                .iter()
                .copied()
                .filter(|&ix| record.indicators[ix].basic)
                .collect(),
            every,
            parents,
        }
    }

    fn push(
        &mut self,
        label: String,
        must: &[&str],
        words: &[&str],
        locality: Option<&str>,
        made: Made,
    ) {
        let owned = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect();
        self.figures.push(Figure {
            label,
            must: owned(must),
            words: owned(words),
            locality: locality.map(str::to_owned),
            made,
        });
    }

    /// 一个份额，与其中没有达到的项次。
    fn rate(
        &mut self,
        label: String,
        must: &[&str],
        words: &[&str],
        locality: Option<&str>,
        cells: Vec<Spot>,
    ) {
        let unmet = |s: &Spot| matches!(counts(self.record, *s), "n" | "b");
        let short: Vec<Spot> = cells.iter().copied().filter(unmet).collect();
        let named = label.replace("达标率", "各项里没有达到的项次");
        self.push(label, must, words, locality, Made::Share(cells));
        let must = [must, &["未达到|未全部达到"]].concat();
        self.push(named, &must, words, locality, Made::Cells(short));
    }

    fn name(&self, at: usize) -> &'a str {
        self.record.localities.get(at).map_or("", |l| &l.name)
    }

    fn source(&self, at: usize) -> String {
        let material = self.record.rounds.first().and_then(|r| r.materials.get(at));
        material.map_or_else(String::new, |m| format!("{} {}", m.path, m.sheet))
    }

    fn children(&self, parent: &str) -> Vec<usize> {
        let of = |&at: &usize| self.record.localities[at].parent == parent;
        self.sent.iter().copied().filter(of).collect()
    }

    fn of_part(&self, part: usize) -> Vec<usize> {
        let own = |&ix: &usize| self.record.indicators[ix].part == part;
        self.every.iter().copied().filter(own).collect()
    }

    /// 计入汇总的是某一种的各格。
    fn marked(&self, cells: Vec<Spot>, letter: &str) -> Vec<Spot> {
        let of = |s: &Spot| counts(self.record, *s) == letter;
        cells.into_iter().filter(of).collect()
    }

    /// 全体、各上级、各一级指标的份额与各种答案的项次。
    fn shares(&mut self) {
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
    fn places(&mut self) {
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
    fn ranked(&self, level: &str) -> Vec<(String, String)> {
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

    /// 各指标的份额、各种答案的个数、各填写项的合计。
    fn indicators(&mut self) {
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
        let listed = |wanted: &dyn Fn(&super::record::NumberRecord) -> bool| {
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

    /// 报送情况的各个个数。
    fn reports(&mut self) {
        let record = self.record;
        let line = |at: usize| &record.localities[at];
        let all: Vec<usize> = (0..record.localities.len()).collect();
        let missing = |at: usize| line(at).state == "未报送";
        let names = |wanted: &dyn Fn(usize) -> Option<String>| -> Vec<(String, String)> {
            let own = all
                .iter()
                .filter_map(|&at| Some((line(at).name.clone(), wanted(at)?)));
            own.collect()
        };
        let has = |at: usize| self.sent.contains(&at);
        let rate = |at: usize, indicators: &[usize]| {
            let (met, of) = share(record, &spots(0, &[at], indicators));
            (met, of, format!("{met}/{of}，{}", self.source(at)))
        };
        let basic = |at: usize, full: bool| {
            let (met, of, said) = rate(at, &self.basic);
            (has(at) && of > 0 && (met == of) == full).then_some(said)
        };
        let asked = |at: usize| !line(at).findings.iter().all(|f| f.0 != "须更正");
        let lists = [
            (
                "应报送的个数",
                "应报|报送情况",
                names(&|at| line(at).expected.then(|| line(at).state.clone())),
            ),
            (
                "已报送的个数",
                "已报|统计|收到|报送情况",
                names(&|at| has(at).then(|| self.source(at))),
            ),
            (
                "未报送的个数",
                "未报送",
                names(&|at| {
                    (missing(at) && line(at).unread.is_empty())
                        .then(|| "名册应报，一份材料也没有收到".to_owned())
                }),
            ),
            (
                "收到了文件而无法打开或不能辨认的个数",
                "打开|打不开|不能辨认",
                names(&|at| {
                    (missing(at) && !line(at).unread.is_empty()).then(|| line(at).unread.join("、"))
                }),
            ),
            (
                "未报送或未能读取的个数",
                "未报送|未能读取",
                names(&|at| missing(at).then(|| line(at).unread.join("、"))),
            ),
            (
                "须更正的个数",
                "更正",
                names(&|at| (line(at).state == "须退回更正").then(|| self.source(at))),
            ),
            (
                "可以使用的个数",
                "可以使用",
                names(&|at| (line(at).state == "已报送").then(|| self.source(at))),
            ),
            (
                "报了不止一份、分不出先后的个数",
                "不止一份",
                names(&|at| line(at).undecided.then(|| self.source(at))),
            ),
            (
                "填报日期晚于截止日期的个数",
                "逾期",
                names(&|at| line(at).late.then(|| self.source(at))),
            ),
            (
                "有须更正之处的个数",
                "更正",
                names(&|at| asked(at).then(|| self.source(at))),
            ),
            (
                "基本要求指标全部达到的个数",
                "全部达到|达到全部",
                names(&|at| basic(at, true)),
            ),
            (
                "基本要求指标未全部达到的个数",
                "未全部达到|没有全部达到",
                names(&|at| basic(at, false)),
            ),
            (
                "须整改的地区数",
                "整改",
                names(&|at| {
                    let n = line(at).rectify.len();
                    (n > 0).then(|| format!("{n}项，{}", self.source(at)))
                }),
            ),
        ];
        let errors: Vec<(String, String)> = all
            .iter()
            .flat_map(|&at| &line(at).findings)
            .filter(|f| f.0 == "须更正")
            .map(|f| (f.1.clone(), f.2.clone()))
            .collect();
        let rectify: Vec<Spot> = all
            .iter()
            .flat_map(|&at| spots(0, &[at], &line(at).rectify))
            .collect();
        let levels = self.levels();
        for (label, word, names) in lists {
            self.push(label.to_owned(), &[word], &["个"], None, Made::Names(names));
        }
        self.push(
            "须更正的处数".to_owned(),
            &["更正"],
            &["处"],
            None,
            Made::Names(errors),
        );
        self.push(
            "须整改的项数".to_owned(),
            &["整改"],
            &["项"],
            None,
            Made::Cells(rectify),
        );
        for (label, must, names) in levels {
            let must: Vec<&str> = must.iter().map(String::as_str).collect();
            self.push(label, &must, &["参加统计", "个"], None, Made::Names(names));
        }
    }

    /// 各层级参加统计的，与其中高于、低于总体的。
    fn levels(&self) -> Vec<(String, Vec<String>, Named)> {
        let record = self.record;
        let mut levels: Vec<&str> = self
            .sent
            .iter()
            .map(|&at| record.localities[at].level.as_str())
            .collect();
        levels.sort_unstable();
        levels.dedup();
        let whole = share(record, &spots(0, &self.sent, &self.every));
        let mut found = Vec::new();
        for level in levels {
            let label = if level.is_empty() {
                "没有写明层级的"
            } else {
                level
            };
            let first: String = level.chars().take(1).collect();
            let said = format!("个{first}|参加统计|同级|{level}");
            let listed = |wanted: &dyn Fn((u32, u32)) -> bool| -> Vec<(String, String)> {
                let own = self.sent.iter().copied().filter(|&at| {
                    record.localities[at].level == level
                        && wanted(share(record, &spots(0, &[at], &self.every)))
                });
                own.map(|at| {
                    let (met, of) = share(record, &spots(0, &[at], &self.every));
                    (
                        self.name(at).to_owned(),
                        format!("{met}/{of}，{}", self.source(at)),
                    )
                })
                .collect()
            };
            found.push((
                format!("{label}参加统计的个数"),
                vec![said],
                listed(&|_| true),
            ));
            found.push((
                format!("{label}高于{}总体水平的个数", record.scope),
                vec!["高于".to_owned()],
                listed(&|s| cross(s, whole) > cross(whole, s)),
            ));
            found.push((
                format!("{label}低于{}总体水平的个数", record.scope),
                vec!["低于".to_owned()],
                listed(&|s| cross(s, whole) < cross(whole, s)),
            ));
        }
        found
    }

    /// 目录里的数，与按指标数的个数。
    fn catalogue(&mut self) {
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

    /// 各上级按所属合计排的名次：同一上级之下的排在一起。
    fn parents_ranked(&mut self) {
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

    /// 与各轮核查的对照。
    fn checks(&mut self) {
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
    fn previous(&mut self) {
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
}

impl List<'_> {
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

/// 交叉相乘，比两个份额的大小用。
fn cross(a: (u32, u32), b: (u32, u32)) -> u64 {
    u64::from(a.0) * u64::from(b.1)
}

/// 一轮里报了材料的地区。
fn sent(record: &Record, round: usize) -> Vec<usize> {
    let materials = record.rounds.get(round).map_or(&[][..], |r| &r.materials);
    let all = materials.iter().enumerate();
    all.filter(|(_, m)| !m.answers.is_empty())
        .map(|(at, _)| at)
        .collect()
}
