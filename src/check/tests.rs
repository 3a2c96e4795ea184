use super::*;
use crate::field::Value;
use crate::model::sample::{number, office, office_with, reading, shown, submission, texts};
use crate::model::submission::{CheckRound, Reading, State};
use crate::round::gather;
use std::collections::BTreeSet;

/// 审核一份甲县的材料：代码、轻重、单元格、说明、办法。
fn said(mut s: Submission, office: &Office) -> Vec<String> {
    within(&mut s, office);
    lines(&s)
}

fn lines(s: &Submission) -> Vec<String> {
    s.findings
        .iter()
        .map(|f| {
            let cell = f.cell.map_or("-".to_owned(), |c| c.to_string());
            format!(
                "{} {} {cell} {}｜{}",
                f.code,
                f.severity.label(),
                f.message,
                f.hint
            )
        })
        .collect()
}

/// 各项都填好的材料，没有毛病。
fn sound(locality: &str) -> Submission {
    let mut s = submission(locality, "ynynnn");
    s.answers[0].fields = vec![
        Some(number(2, "E4")),
        Some(texts(&["调研报告", "专题报告"], "E4")),
    ];
    s.answers[2].fields = vec![
        Some(reading(
            Value::Frequency {
                times: 1,
                per: None,
            },
            "1",
            "E6",
        )),
        Some(reading(
            Value::Levels(vec![crate::field::Level::County]),
            "县级",
            "E6",
        )),
    ];
    s
}

fn with(change: impl FnOnce(&mut Submission)) -> Vec<String> {
    let mut s = sound("甲县");
    change(&mut s);
    said(s, &office_with(&["!甲县|县级"]))
}

#[test]
fn a_sound_submission_is_left_alone() {
    assert_eq!(with(|_| ()), Vec::<String>::new());
}

#[test]
fn nothing_ticked() {
    assert_eq!(
        with(|s| s.answers[1].state = State::Blank),
        [
            "Q201 请核对 D5 “是”和“否”都没有勾选；这是基本要求指标，空着按未达标计｜请在 D5 勾选“是”或“否”"
        ]
    );
    assert_eq!(
        with(|s| s.answers[0].state = State::Blank),
        [
            "Q201 请核对 D4 “有”和“无”都没有勾选，而数量写了“2”、名称写了“调研报告；专题报告”｜请在 D4 勾选“有”或“无”"
        ]
    );
    // 两个都勾、看不清、缺行由读的时候说。
    for state in [State::Conflict, State::Unreadable, State::Missing] {
        assert!(with(|s| s.answers[1].state = state).is_empty());
    }
}

#[test]
fn a_conditional_indicator() {
    let blank = |office: &Office| {
        let mut s = sound("甲县");
        s.answers[5].state = State::Blank;
        said(s, office)
    };
    assert!(blank(&office_with(&["甲县|县级"])).is_empty());
    assert!(blank(&office_with(&["!甲县|县级"]))[0].starts_with("Q201"));
    assert_eq!(
        blank(&office()),
        [
            "Q310 供了解 D9 没有勾选；本指标只对重点地区适用，名册里查不到本地区，按不适用计｜请在名册里标明本地区是不是重点地区"
        ]
    );
}

#[test]
fn yes_and_not_filled() {
    assert_eq!(
        with(|s| s.answers[0].fields[0] = None),
        ["Q203 请核对 D4 选“有”而数量未填｜请在 E4 填写数量"]
    );
    let both = |s: &mut Submission| s.answers[0].fields = vec![None, None];
    assert_eq!(
        with(both),
        ["Q203 请核对 D4 选“有”而数量、名称未填｜请在 E4 填写数量、名称"]
    );
    assert_eq!(
        with(|s| {
            both(s);
            s.answers[0].places = vec!["G12".parse().ok(), "G13".parse().ok()];
        }),
        ["Q203 请核对 D4 选“有”而数量、名称未填｜请在 G12 填写数量，在 G13 填写名称"]
    );
    assert_eq!(
        with(|s| {
            both(s);
            s.answers[0].places.clear();
        }),
        ["Q203 请核对 D4 选“有”而数量、名称未填｜请填写数量、名称"]
    );
    // 填了而读不出的，读的时候已经说过。
    assert!(with(|s| s.answers[0].fields[0].as_mut().unwrap().value = None).is_empty());
    // 选“无”的不必填。
    assert!(with(|s| s.answers[3].fields = vec![None, None]).is_empty());
}

#[test]
fn no_and_filled() {
    let no_with = |r: Reading| with(|s| s.answers[3].fields[0] = Some(r));
    assert_eq!(
        no_with(number(3, "E7")),
        [
            "Q301 请核对 E7 选“无”，而数量填了“3”｜请核对：做了的，在 D7 改选“有”；没有做的，删去 E7 的内容"
        ]
    );
    assert!(no_with(number(0, "E7")).is_empty());
    for nothing in ["无", "暂无。", "/", "没有"] {
        assert!(with(|s| s.answers[3].fields[1] = Some(texts(&[nothing], "E7"))).is_empty());
    }
    let mut unclear = number(3, "E7");
    (unclear.value, unclear.raw) = (None, shown("若干"));
    assert!(no_with(unclear)[0].contains("“若干”"));
}

#[test]
fn count_against_list() {
    let pair = |n: i64, items: &[&str], raw: &str, approximate: bool| {
        with(|s| {
            let mut count = number(n, "E4");
            count.approximate = approximate;
            let mut list = texts(items, "E4");
            list.raw = shown(raw);
            s.answers[0].fields = vec![Some(count), Some(list)];
        })
    };
    assert_eq!(
        pair(3, &["甲报告", "乙报告"], "甲报告；乙报告", false),
        ["Q302 请核对 E4 数量填的是“3”，名称列了2条｜请核对 E4 的数量与所列条目，改正其中一个"]
    );
    assert!(
        pair(3, &["甲报告", "乙报告"], "甲报告；乙报告等", false)[0].starts_with("Q302 供了解")
    );
    assert!(pair(3, &["甲报告", "乙报告"], "甲报告；乙报告", true)[0].starts_with("Q302 供了解"));
    assert!(
        pair(1, &["甲报告", "乙报告"], "甲报告；乙报告等", false)[0].starts_with("Q302 请核对")
    );
    assert!(pair(2, &["甲报告", "乙报告"], "甲报告；乙报告", false).is_empty());
}

#[test]
fn mostly_blank() {
    let blank = |states: &str| said(submission("甲县", states), &office_with(&["!甲县|县级"]));
    let whole = |list: Vec<String>| -> Vec<String> {
        list.into_iter().filter(|l| l.starts_with("Q303")).collect()
    };
    assert!(whole(blank("bbnnnn")).is_empty());
    assert_eq!(
        whole(blank("bmbnnn")),
        ["Q303 请核对 D4 应填的6个指标中有3个没有勾选｜请逐项勾选后重报"]
    );
    assert_eq!(
        whole(blank("bbbbbb")),
        ["Q303 须更正 D4 应填的6个指标一个也没有勾选｜请逐项勾选后重报"]
    );
    assert!(whole(blank("mmmmmm"))[0].starts_with("Q303 须更正 A1"));
}

#[test]
fn numbers_that_cannot_be() {
    let yes = |n: i64, list: Option<Reading>| {
        with(|s| s.answers[0].fields = vec![Some(number(n, "E4")), list])
    };
    let zero = yes(0, Some(texts(&["无"], "E4")));
    assert_eq!(
        zero,
        ["Q304 请核对 E4 选“有”，而数量填的是“0”｜请核对：没有的改选“无”，有的在 E4 填上实际的数"]
    );
    let huge = with(|s| {
        s.answers[3].state = State::Yes;
        s.answers[3].fields = vec![Some(number(30_000_000, "E7")), Some(texts(&["甲案"], "E7"))];
    });
    assert!(
        huge[0].starts_with("Q306 请核对 E7 数量填的是“30000000”，大得不可能"),
        "{huge:?}"
    );
    assert!(huge[1].starts_with("Q302 供了解"), "{huge:?}");
    let year = yes(2017, Some(texts(&["甲报告"], "E4")));
    assert!(
        year.iter()
            .any(|l| l.contains("Q307") && l.contains("恰好是这一年的年份"))
    );
    assert!(
        !yes(2016, Some(texts(&["甲报告"], "E4")))
            .iter()
            .any(|l| l.contains("Q307"))
    );
}

#[test]
fn repeated_texts() {
    let case = "为某某街道受暴妇女申请人身安全保护令";
    let found = with(|s| {
        s.answers[0].fields = vec![Some(number(1, "E4")), Some(texts(&[case], "E4"))];
        s.answers[3].state = State::Yes;
        s.answers[3].fields = vec![Some(number(1, "E7")), Some(texts(&[case], "E7"))];
    });
    assert_eq!(
        found,
        [format!(
            "Q305 请核对 E7 “{case}”与指标1.1.1（E4）一字不差｜请核对 E7 与 E4，看哪一处是复制错的"
        )]
    );
    // 同一二级指标之内重复（提出的建议后来被采纳）是常事。
    let adopted = with(|s| {
        for (at, cell) in [(2, "E6"), (3, "E7")] {
            s.answers[at].state = State::Yes;
            s.answers[at].fields = vec![Some(number(1, cell)), Some(texts(&[case], cell))];
        }
    });
    assert!(!adopted.iter().any(|l| l.contains("Q305")), "{adopted:?}");
    let twice = with(|s| s.answers[0].fields[1] = Some(texts(&["甲报告", "甲报告"], "E4")));
    assert_eq!(
        twice,
        ["Q309 请核对 E4 名称里“甲报告”列了2遍｜请核对 E4 所列条目与数量"]
    );
}

#[test]
fn claimed_not_applicable() {
    assert_eq!(
        with(|s| s.answers[1].state = State::Na),
        [
            "Q308 请核对 D5 写的是不适用，而本指标对本地区适用；现在没有计入分母｜请在 D5 勾选“是”或“否”"
        ]
    );
    let mut s = sound("甲县");
    s.answers[5].state = State::Na;
    assert!(said(s, &office_with(&["甲县|县级"])).is_empty());
}

#[test]
fn a_second_look_says_nothing_twice() {
    let office = office_with(&["!甲县|县级"]);
    let mut s = submission("甲县", "bbybbb");
    within(&mut s, &office);
    let once = s.clone();
    within(&mut s, &office);
    assert_eq!(s, once);
    let mut closed = submission("甲县", "bbbbbb");
    closed.answers.clear();
    within(&mut closed, &office);
    assert!(closed.findings.is_empty());
}

/// 归拢并审核各份之间；按文件名列出问题。
fn across_of(list: Vec<Submission>, office: &Office) -> Vec<(String, Vec<String>)> {
    let mut gathered = gather(list, office);
    across(&mut gathered, office);
    let before = format!("{gathered:?}");
    across(&mut gathered, office);
    assert_eq!(before, format!("{gathered:?}"));
    let mut all: Vec<(String, Vec<String>)> = gathered
        .rounds
        .iter()
        .flat_map(|r| &r.entries)
        .flat_map(|e| e.all())
        .map(|s| (s.source.path.clone(), lines(s)))
        .collect();
    all.sort();
    all
}

fn file(path: &str, date: &str, mut s: Submission) -> Submission {
    s.source.path = path.into();
    s.date = (!date.is_empty()).then(|| date.into());
    s
}

#[test]
fn versions_of_one_locality() {
    let other = |date, path| {
        let mut s = file(path, date, sound("甲县"));
        s.answers[0].fields[0] = Some(number(5, "E9"));
        s
    };
    let same = across_of(
        vec![
            file("a.xlsx", "2017-12-05", sound("甲县")),
            file("b.xlsx", "2017-12-05", sound("甲县")),
        ],
        &office(),
    );
    assert!(same[0].1.is_empty());
    assert_eq!(
        same[1].1,
        ["Q401 供了解 - 与a.xlsx“表1”表（2017-12-05）内容相同，只计一次｜不必处理；b.xlsx可以移走"]
    );

    let later = across_of(
        vec![
            file("a.xlsx", "2017-12-05", sound("甲县")),
            other("2017-12-10", "b.xlsx"),
        ],
        &office(),
    );
    assert!(later[0].1[0].starts_with("Q402 供了解 E4"), "{later:?}");
    assert!(later[1].1[0].starts_with("Q402 请核对 E9 这一地区报了不同的材料：b.xlsx“表1”表（2017-12-10）与a.xlsx“表1”表（2017-12-05），以日期较晚的前一份为有效件；不同的指标是1.1.1"), "{later:?}");

    for date in ["2017-12-05", ""] {
        let undecided = across_of(
            vec![
                file("a.xlsx", "2017-12-05", sound("甲县")),
                other(date, "b.xlsx"),
            ],
            &office(),
        );
        for (_, said) in &undecided {
            assert!(said[0].starts_with("Q403 须更正 E"), "{said:?}");
            assert!(said[0].contains("a.xlsx") && said[0].contains("b.xlsx"));
        }
    }
}

#[test]
fn copied_from_another_locality() {
    let full = |name: &str| {
        let mut s = sound(name);
        s.answers[1].fields[0] = Some(number(31, "E5"));
        s.answers[3].state = State::Yes;
        s.answers[3].fields = vec![
            Some(number(1, "E7")),
            Some(texts(&["为受暴妇女申请人身安全保护令并持续回访半年"], "E7")),
        ];
        s
    };
    let found = across_of(vec![full("甲县"), full("乙县")], &office());
    for ((_, said), other) in found.iter().zip(["甲县", "乙县"]) {
        assert!(
            said[0].starts_with(&format!(
                "Q404 须更正 E4 全部勾选和7处填写的内容与{other}报的完全相同"
            )),
            "{said:?}"
        );
        assert!(said[1].starts_with("Q405 请核对 E7"), "{said:?}");
    }
    // 只是勾选相同、数目都小，不算。
    let few = across_of(vec![sound("甲县"), sound("乙县")], &office());
    assert!(few.iter().all(|(_, said)| said.is_empty()), "{few:?}");
}

#[test]
fn another_round() {
    let spot = |name: &str, path: &str| {
        let mut s = file(path, "2017-12-05", submission(name, "nnnnnn"));
        s.check = Some(CheckRound::SpotCheck);
        s
    };
    let list = vec![
        sound("甲县"),
        submission("乙县", "nnnnnn"),
        submission("丁县", "ynnnnn"),
        spot("甲县", "抽1"),
        spot("丙县", "抽2"),
    ];
    let found = across_of(list.clone(), &office());
    let of = |path: &str| found.iter().find(|(p, _)| p == path).unwrap().1.clone();
    assert!(of("抽1")[0].starts_with("Q410 供了解 - 检查方式是“抽查”，本轮是“自查”"));
    assert!(of("抽2")[0].starts_with("Q410 请核对"));
    let differs = of("甲县.xlsx");
    assert!(
        differs.iter().all(|f| f.starts_with("Q425 请核对")) && !differs.is_empty(),
        "自查与抽查不符的，在自查一份上说：{differs:?}"
    );
    let mut office = office();
    office.config.round.period = Some("2018".into());
    let found = across_of(list, &office);
    assert!(
        found.iter().all(|(_, said)| said[0].starts_with("Q410")),
        "{found:?}"
    );
}

#[test]
fn every_rule_has_its_page() {
    let mut codes = BTreeSet::new();
    for rule in RULES.iter().chain(crate::round::rules::RULES) {
        assert!(codes.insert(rule.code), "{}重复", rule.code);
        let number: u32 = rule.code[1..].parse().unwrap();
        assert!(rule.code.starts_with('Q') && rule.code.len() == 4);
        assert!(
            [201, 203].contains(&number)
                || (300..=499).contains(&number)
                || (600..=699).contains(&number)
        );
        for text in [rule.title, rule.why, rule.remedy, rule.example] {
            assert!(text.chars().count() >= 4, "{}", rule.code);
            for jargon in ["JSON", "null", "schema", "parse", "bug"] {
                assert!(!text.contains(jargon), "{}：{jargon}", rule.code);
            }
        }
        for text in [rule.why, rule.remedy, rule.example] {
            assert!(text.ends_with('。'), "{}：{text}", rule.code);
        }
    }
}

/// 同一份寄了两次，里面的问题只说一次；没有被采用的一份只说它为什么没有被采用。
#[test]
fn a_second_copy_does_not_repeat_what_the_first_says() {
    let office = office_with(&["!甲县|县级"]);
    let mut all = Vec::new();
    for path in ["甲县.xlsx", "甲县 - 副本.xlsx"] {
        let mut s = sound("甲县");
        s.source.path = path.into();
        s.answers[0].fields[0] = Some(number(5, "E4"));
        within(&mut s, &office);
        assert!(lines(&s).iter().any(|l| l.starts_with("Q302")));
        all.push(s);
    }
    let mut gathered = gather(all, &office);
    across(&mut gathered, &office);
    let entry = &gathered.rounds[0].entries[0];
    let said: Vec<(usize, &str)> = entry
        .said()
        .iter()
        .map(|s| (s.version, s.finding.code.as_str()))
        .collect();
    assert_eq!(said, [(0, "Q302"), (1, "Q401")]);
    // 材料里照留着：往上汇总时，有效件可能换成另一份
    assert!(
        lines(&entry.others[0].0)
            .iter()
            .any(|l| l.starts_with("Q302"))
    );
}
