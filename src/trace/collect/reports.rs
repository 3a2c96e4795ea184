//! 报送情况的各个个数，各层级参加统计的个数。

use super::{List, Named, cross, spots};
use crate::trace::figures::{Made, Spot, share};

impl List<'_> {
    /// 报送情况的各个个数。
    pub(super) fn reports(&mut self) {
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
}
