//! 上下级、检查对照、与上期对比、得分。

use super::*;
use crate::field::Value;
use crate::model::checks::DifferenceKind;
use crate::model::comparison::Share;
use crate::model::sample::{number, office, office_with, submission, texts};
use crate::model::submission::{CheckRound, Submission};
use crate::office::Office;
use crate::office::scoring::{CodeWeight, Grade};
use crate::round::{PreviousMaterial, gather, previous};

fn share(met: u32, of: u32) -> Share {
    Share { met, of }
}

/// 像运行时一样走一遍：归拢、定上期、审核、比较。
fn run(list: Vec<Submission>, before: Option<Vec<Submission>>, office: &Office) -> Comparison {
    let mut gathered = gather(list, office);
    let before = before.map(|submissions| PreviousMaterial {
        submissions,
        comparable: vec![true; 6],
        inputs: Vec::new(),
    });
    previous(&mut gathered, before, office);
    crate::check::across(&mut gathered, office);
    compare(gathered, office)
}

fn checked(name: &str, states: &str, check: CheckRound) -> Submission {
    let mut one = submission(name, states);
    one.check = Some(check);
    one.source.path = format!("{}/{name}.xlsx", check.label());
    one
}

fn in_period(name: &str, states: &str, period: &str) -> Submission {
    let mut one = submission(name, states);
    one.period = Some(period.into());
    one.source.path = format!("{period}/{name}.xlsx");
    one
}

fn code(codes: &Comparison, code: &str) -> Vec<String> {
    let all = codes.submissions().flat_map(|s| &s.findings);
    let found = all.filter(|f| f.code == code);
    found.map(|f| f.message.clone()).collect()
}

#[test]
fn every_level_adds_up_by_itself_however_deep_the_tree() {
    let office = office_with(&[
        "~甲省|省级",
        "乙市|市级|甲省",
        "丙县|县级|乙市",
        "丁乡|乡级|丙县",
        "戊乡|乡级|丙县",
        "己县|县级|甲省",
        "~庚省|省级",
        "辛市|市级|庚省",
        "壬县|县级|辛市",
    ]);
    let c = run(
        vec![
            submission("乙市", "nnnnn-"),
            submission("丙县", "yynnn-"),
            submission("丁乡", "yyyyn-"),
            submission("戊乡", "ynnnn-"),
            submission("己县", "yyyyy-"),
            submission("辛市", "yyyyy-"),
            submission("壬县", "nnnnn-"),
        ],
        None,
        &office,
    );
    let round = c.main_round().unwrap();
    let direct: Vec<_> = round
        .by_parent
        .iter()
        .map(|g| (g.name.as_str(), g.level.as_deref(), g.met))
        .collect();
    assert_eq!(
        direct,
        [
            // 甲省直接所属有市有县，层级不一
            ("甲省", None, share(5, 10)),
            ("乙市", Some("县级"), share(2, 5)),
            ("丙县", Some("乡级"), share(5, 10)),
            ("庚省", Some("市级"), share(5, 5)),
            ("辛市", Some("县级"), share(0, 5)),
        ]
    );
    let levels: Vec<_> = round
        .by_level
        .iter()
        .map(|g| (g.name.as_str(), g.level.as_deref().unwrap(), g.met))
        .collect();
    assert_eq!(
        levels,
        [
            ("", "市级", share(5, 10)),
            ("", "县级", share(7, 15)),
            ("", "乡级", share(5, 10)),
            ("甲省", "市级", share(0, 5)),
            ("甲省", "县级", share(7, 10)),
            ("甲省", "乡级", share(5, 10)),
            ("乙市", "乡级", share(5, 10)),
            ("庚省", "县级", share(0, 5)),
        ]
    );
    let counties = &round.by_level[1];
    assert_eq!(counties.members, [2, 5, 8]);
    assert_eq!(
        (counties.best.as_slice(), counties.worst.as_slice()),
        (&[5][..], &[8][..])
    );
    assert_eq!(counties.median, share(2, 5));
    assert_eq!(
        round.by_parent[2].median.percent(false),
        "50%",
        "两个的取平均"
    );
    assert_eq!(round.by_parent[2].parts, [share(3, 4), share(2, 6)]);
}

#[test]
fn without_a_roster_the_codes_make_the_tree() {
    let with = |name: &str, code: &str, states: &str| {
        let mut one = submission(name, states);
        one.locality.code = Some(code.into());
        one
    };
    let c = run(
        vec![
            with("甲县", "510321", "yyyyyy"),
            with("乙县", "510322", "nnnnnn"),
            with("丙县", "510421", "yyyyyy"),
        ],
        None,
        &office(),
    );
    let round = c.main_round().unwrap();
    let groups: Vec<_> = round
        .by_parent
        .iter()
        .map(|g| (g.name.as_str(), g.met, g.members.len()))
        .collect();
    assert_eq!(
        groups,
        [
            ("510300（市级）", share(6, 12), 2),
            ("510400（市级）", share(6, 6), 1)
        ]
    );
    assert_eq!(round.missing().count(), 0, "补出的上级不是缺报");
    // 都在一个市里的，那个市就是全体，不补
    let c = run(
        vec![
            with("甲县", "510321", "yyyyyy"),
            with("乙县", "510322", "nnnnnn"),
        ],
        None,
        &office(),
    );
    assert_eq!(c.localities.len(), 2);
}

#[test]
fn a_check_is_laid_beside_the_own_check_of_the_same_locality() {
    let office = office_with(&["!甲县|县级", "!乙县|县级", "!丙县|县级"]);
    let mut own = submission("甲县", "yyyyny");
    own.answers[0].fields[0] = Some(number(12, "E4"));
    let mut spot = checked("甲县", "ynbnyc", CheckRound::SpotCheck);
    spot.answers[0].fields[0] = Some(number(8, "E4"));
    let c = run(
        vec![
            own,
            spot,
            submission("乙县", "yyyyyy"),
            checked("乙县", "yyynyy", CheckRound::SpotCheck),
            submission("丙县", "nnnnnn"),
            checked("丁县", "yyyyyy", CheckRound::SpotCheck),
        ],
        None,
        &office,
    );
    let [check] = c.checks.as_slice() else {
        panic!("{:?}", c.checks)
    };
    assert_eq!(c.rounds[check.check].check, Some(CheckRound::SpotCheck));
    let names =
        |at: &[usize]| -> Vec<&str> { at.iter().map(|&a| c.localities[a].name.as_str()).collect() };
    let who: Vec<usize> = check.localities.iter().map(|l| l.locality).collect();
    assert_eq!(names(&who), ["甲县", "乙县"], "没有查的丙县不在内");
    assert_eq!(names(&check.without_own), ["丁县"]);
    let jia = &check.localities[0];
    let kinds: Vec<_> = jia
        .differences
        .iter()
        .map(|d| (d.indicator, d.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            (
                0,
                DifferenceKind::Number {
                    field: 0,
                    own: 12,
                    check: 8
                }
            ),
            (1, DifferenceKind::Overstated),
            (2, DifferenceKind::Unconfirmed),
            (3, DifferenceKind::Overstated),
            (4, DifferenceKind::Understated),
            (5, DifferenceKind::Unconfirmed),
        ]
    );
    assert_eq!((jia.all.agreed(), jia.all.pairs()), (1, 4));
    // 1.1.2、2.1.2 都是基本要求：各算 2
    assert_eq!(jia.weight, 4000);
    assert_eq!(jia.basic.own_only, 2);
    assert_eq!(check.suspects, [0, 1]);
    assert_eq!(check.indicators[3].own_only, 2);
    assert_eq!((check.all.agreed(), check.all.pairs()), (6, 10));
    assert_eq!(check.all.kappa(), None, "不到三十对");
    assert_eq!(code(&c, "Q425").len(), 3);
    assert_eq!(c.checks_of(1).count(), 1);
    assert_eq!(c.checks_of(2).count(), 0);
}

#[test]
fn improvements_follow_a_renamed_and_a_merged_county() {
    let mut office = office_with(&["!甲县|县级", "!新区|县级", "!丙县|县级"]);
    office.roster.localities[0].aliases = vec!["旧甲县".into()];
    office.roster.localities[1].merged_from = vec!["丁县".into(), "戊县".into()];
    let with = |mut one: Submission, n: i64| {
        one.answers[0].fields[0] = Some(number(n, "E4"));
        one
    };
    let c = run(
        vec![
            with(submission("甲县", "yyynny"), 30),
            with(submission("新区", "yyyyyn"), 50),
            submission("丙县", "yyyyyy"),
        ],
        Some(vec![
            with(in_period("旧甲县", "ynnyny", "2016"), 20),
            with(in_period("丁县", "yynyyy", "2016"), 10),
            with(in_period("戊县", "ynnyyy", "2016"), 15),
            in_period("己县", "yyyyyy", "2016"),
        ]),
        &office,
    );
    let changes = c.changes.as_ref().unwrap();
    assert_eq!(changes.compared, 2, "丙县上期没有材料，不比");
    let jia = c.change_of(0).unwrap();
    assert_eq!(
        (jia.improved.as_slice(), jia.relapsed.as_slice()),
        (&[1, 2][..], &[3][..])
    );
    assert_eq!((jia.met.before, jia.met.now), (share(3, 6), share(4, 6)));
    let new = c.change_of(1).unwrap();
    assert_eq!(new.met.before, share(9, 12), "两个县的相加");
    assert_eq!(new.improved, [2]);
    assert_eq!(new.relapsed, [5]);
    assert_eq!(new.mixed, [1], "两个县上期一有一无");
    assert!(c.change_of(2).is_none());
    let sum = changes.indicators[0].sums[0].unwrap();
    assert_eq!((sum.before, sum.now, sum.localities), (45, 80, 2));
    assert_eq!((changes.improved, changes.relapsed), (3, 2));
    let gone: Vec<_> = c
        .findings
        .iter()
        .filter(|f| f.finding.code == "Q428")
        .collect();
    assert_eq!(gone.len(), 1);
    assert!(gone[0].finding.message.contains("己县"));
}

#[test]
fn an_earlier_period_in_the_same_folder_is_the_previous_one() {
    let office = office_with(&["!甲县|县级", "!乙县|县级"]);
    let c = run(
        vec![
            submission("甲县", "yyyyyy"),
            submission("乙县", "yyyyyn"),
            in_period("甲县", "nyyyyy", "2016"),
            in_period("甲县", "nnnnnn", "2015"),
        ],
        None,
        &office,
    );
    let earlier = c.earlier().unwrap();
    assert_eq!(earlier.round.period.as_deref(), Some("2016"));
    assert_eq!(c.change_of(0).unwrap().improved, [0]);
    assert!(c.change_of(1).is_none());
}

#[test]
fn what_is_the_same_as_last_period_is_asked_about() {
    let office = office_with(&["!甲县|县级", "!乙县|县级"]);
    let story = "槐树村王某遗弃子女一案，经三次上门调解，当事双方达成协议并履行完毕";
    let fill = |mut one: Submission, base: i64| {
        for (n, at) in [(0, 0), (1, 0), (3, 0), (5, 0)] {
            one.answers[n].fields[at] = Some(number(base + n as i64, "E4"));
        }
        one.answers[4].fields[0] = Some(crate::model::sample::reading(
            Value::Categories(vec![(crate::model::sample::shown("律师"), base)]),
            "律师",
            "E8",
        ));
        one.answers[2].fields[0] = Some(crate::model::sample::reading(
            Value::Frequency {
                times: base,
                per: None,
            },
            "次",
            "E6",
        ));
        one.answers[3].fields[1] = Some(texts(&[story], "F7"));
        one
    };
    let c = run(
        vec![
            fill(submission("甲县", "yyyyyy"), 40),
            fill(submission("乙县", "yyyyyy"), 70),
        ],
        Some(vec![
            fill(in_period("甲县", "yyyyyy", "2016"), 40),
            fill(in_period("乙县", "yyyyyy", "2016"), 60),
        ]),
        &office,
    );
    let same = code(&c, "Q423");
    assert_eq!(same.len(), 1);
    assert!(same[0].contains("6个数里，6个"), "{same:?}");
    assert_eq!(code(&c, "Q424").len(), 2);
}

#[test]
fn a_number_far_from_its_peers_is_asked_about_and_explained() {
    let names: Vec<String> = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"]
        .iter()
        .map(|n| format!("{n}县"))
        .collect();
    let lines: Vec<String> = names.iter().map(|n| format!("{n}|县级")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let office = office_with(&lines);
    let with = |count: usize| {
        let list = names.iter().take(count).enumerate().map(|(n, name)| {
            let mut one = submission(name, "yyyyy-");
            let value = if n == 2 { 9600 } else { 100 + 7 * n as i64 };
            one.answers[0].fields[0] = Some(number(value, "E4"));
            one
        });
        run(list.collect(), None, &office)
    };
    let c = with(9);
    let [odd] = c.unusual.as_slice() else {
        panic!("{:?}", c.unusual)
    };
    assert_eq!((odd.locality, odd.value, odd.peers), (2, 9600, 9));
    let said = code(&c, "Q420");
    assert!(
        said[0].contains("9个县级地区") && said[0].contains("9600"),
        "{said:?}"
    );
    assert_eq!(with(7).unusual.len(), 0, "同级太少，说不上什么是平常");
}

#[test]
fn a_city_that_fills_in_totals_is_told_so() {
    let office = office_with(&["!甲市|市级", "!乙县|县级|甲市", "!丙县|县级|甲市"]);
    let fill = |name: &str, numbers: [i64; 4]| {
        let mut one = submission(name, "yyyyyy");
        for (n, value) in [0, 1, 3, 5].into_iter().zip(numbers) {
            one.answers[n].fields[0] = Some(number(value, "E4"));
        }
        one
    };
    let c = run(
        vec![
            fill("甲市", [30, 7, 11, 90]),
            fill("乙县", [10, 3, 5, 40]),
            fill("丙县", [20, 4, 6, 45]),
        ],
        None,
        &office,
    );
    let wrong = code(&c, "Q421");
    assert_eq!(wrong.len(), 1);
    assert!(
        wrong[0].contains("填的是90") && wrong[0].contains("之和是85"),
        "{wrong:?}"
    );
    assert_eq!(code(&c, "Q422").len(), 1);
}

#[test]
fn scores_and_grades_come_only_from_the_configuration() {
    let mut office = office_with(&["!甲县|县级", "!乙县|县级"]);
    let list = || vec![submission("甲县", "ynyyyy"), submission("乙县", "yyynnn")];
    let plain = run(list(), None, &office);
    let results = &plain.main_round().unwrap().results;
    assert!(
        results
            .iter()
            .all(|r| r.score.is_none() && r.grade.is_none())
    );
    office.config.weights.basic = Some(2000);
    office.config.weights.by_code = vec![CodeWeight {
        code: "1.1.1".into(),
        weight: 500,
        line: 1,
    }];
    let grade = |name: &str, least| Grade {
        name: name.into(),
        least,
    };
    office.config.grades = vec![grade("优秀", 900), grade("合格", 500)];
    let c = run(list(), None, &office);
    let results = &c.main_round().unwrap().results;
    let scores: Vec<_> = results
        .iter()
        .map(|r| r.score.map(|s| (s.got, s.of)))
        .collect();
    // 权重：0.5、2、1、2、1、2
    assert_eq!(scores, [Some((6500, 8500)), Some((3500, 8500))]);
    let grades: Vec<_> = results.iter().map(|r| r.grade.as_deref()).collect();
    assert_eq!(grades, [Some("合格"), None]);
}
