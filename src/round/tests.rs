use super::*;
use crate::model::comparison::WhyNotCurrent;
use crate::model::sample::{number, office, office_with, submission};
use crate::model::submission::{CheckRound, Submission};
use proptest::prelude::*;

fn named(gathered: &Gathered) -> Vec<&str> {
    gathered
        .localities
        .iter()
        .map(|l| l.name.as_str())
        .collect()
}

fn codes(gathered: &Gathered) -> Vec<(&str, &str)> {
    gathered
        .findings
        .iter()
        .map(|f| (f.finding.code.as_str(), f.finding.message.as_str()))
        .collect()
}

fn at_path(mut s: Submission, path: &str) -> Submission {
    s.source.path = path.into();
    s
}

fn dated(mut s: Submission, date: &str) -> Submission {
    s.date = (!date.is_empty()).then(|| date.to_owned());
    s
}

#[test]
fn the_roster_gives_the_order_and_names_who_is_missing() {
    let office = office_with(&[
        "~甲市|市级",
        "乙县|县级|甲市",
        "丙县|县级|甲市",
        "丁县|县级|甲市",
    ]);
    let mut broken = at_path(submission("丙县", "yyyyyy"), "来件/丙县.xlsx");
    broken.answers.clear();
    broken.locality.name = None;
    let g = gather(
        vec![
            submission("戊乡", "yyyyyy"),
            submission("乙县", "yyyyyy"),
            broken,
        ],
        &office,
    );
    assert_eq!(named(&g), ["甲市", "乙县", "丙县", "丁县", "戊乡"]);
    assert_eq!(g.localities[1].parent, Some(0));
    assert!(!g.localities[4].on_roster);
    assert_eq!(g.unattributed.len(), 1);
    let said = codes(&g);
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(said[0].0, "Q602");
    assert!(said[1].1.contains("丙县") && said[1].1.contains("来件/丙县.xlsx"));
    assert_eq!(said[2], ("Q601", "没有收到丁县的材料"));
}

/// 抽查、实地督导只查一部分地区：没有查到的不是没有报送。
#[test]
fn a_round_that_looks_at_some_places_misses_nobody() {
    let office = office_with(&["乙县|县级", "丙县|县级", "丁县|县级"]);
    for check in CheckRound::ALL {
        let mut one = submission("乙县", "yyyyyy");
        one.check = Some(check);
        let g = gather(vec![one], &office);
        let missing = codes(&g).iter().filter(|(c, _)| *c == "Q601").count();
        let wanted = if check.is_sample() { 0 } else { 2 };
        assert_eq!(missing, wanted, "{check:?}");
    }
}

#[test]
fn without_a_roster_by_code_then_name_and_parents_by_code() {
    let with = |name: &str, code: &str| {
        let mut s = submission(name, "yyyyyy");
        s.locality.code = (!code.is_empty()).then(|| code.into());
        s
    };
    let g = gather(
        vec![
            with("子县", ""),
            with("丑县", "510322"),
            with("寅市", "510300"),
            with("丑县", ""),
        ],
        &office(),
    );
    assert_eq!(named(&g), ["寅市", "丑县", "子县"]);
    assert_eq!(g.localities[1].parent_name.as_deref(), Some("寅市"));
    assert_eq!(g.localities[1].level.as_deref(), Some("县级"));
    assert_eq!(g.rounds[0].entries[1].others.len(), 1);
    assert!(g.findings.is_empty());
}

#[test]
fn same_name_in_two_places_is_never_mixed() {
    let of = |parent: &str, code: &str, path: &str| {
        let mut s = at_path(submission("鼓楼区", "yyyyyy"), path);
        s.locality.parent = (!parent.is_empty()).then(|| parent.into());
        s.locality.code = (!code.is_empty()).then(|| code.into());
        s
    };
    let g = gather(
        vec![
            of("甲市", "", "1"),
            of("乙市", "", "2"),
            of("", "", "3"),
            of("", "320106", "4"),
        ],
        &office(),
    );
    assert_eq!(g.localities.len(), 3);
    assert_eq!(g.unattributed.len(), 1);
    assert_eq!(g.unattributed[0].source.path, "3");
    assert!(g.findings[0].finding.message.contains("甲市鼓楼区"));
    // 两个名字、一个代码：分开，并说出来。
    let mut other = submission("甲县", "yyyyyy");
    other.locality.code = Some("320106".into());
    let g = gather(vec![of("", "320106", "4"), other], &office());
    assert_eq!(g.localities.len(), 2);
    assert_eq!(codes(&g)[0].0, "Q604");
}

#[test]
fn names_against_codes_on_the_roster() {
    let mut office = office_with(&["甲县|县级", "乙县|县级"]);
    office.roster.localities[0].code = Some("510321".into());
    office.roster.localities[0].aliases = vec!["老甲县".into()];
    office.roster.localities[1].code = Some("510322".into());
    let of = |name: Option<&str>, code: Option<&str>| {
        let mut s = submission("x", "yyyyyy");
        s.locality.name = name.map(Into::into);
        s.locality.code = code.map(Into::into);
        gather(vec![s], &office)
            .rounds
            .first()
            .and_then(|r| r.entries.iter().position(|e| e.current.is_some()))
    };
    assert_eq!(of(Some("甲县"), None), Some(0));
    assert_eq!(of(Some("老甲县"), None), Some(0));
    assert_eq!(of(None, Some("510322")), Some(1));
    assert_eq!(of(Some("甲县妇联"), Some("510321")), Some(0));
    assert_eq!(of(Some("甲县"), Some("510322")), None);
    assert_eq!(of(Some("甲县"), Some("519999")), Some(0));
    assert_eq!(of(None, None), None);
}

#[test]
fn versions_by_the_date_in_the_form() {
    let office = office_with(&["甲县|县级"]);
    let first = dated(
        at_path(submission("甲县", "nyyyyy"), "b.xlsx"),
        "2017-12-05",
    );
    let later = dated(
        at_path(submission("甲县", "yyyyyy"), "c.xlsx"),
        "2017-12-10",
    );
    let copy = dated(at_path(submission("甲县", "nyyyyy"), "a.xlsx"), "");
    let unknown = dated(at_path(submission("甲县", "nnyyyy"), "d.xlsx"), "");
    let g = gather(vec![first, copy, unknown, later], &office);
    let entry = &g.rounds[0].entries[0];
    assert_eq!(entry.current.as_ref().unwrap().source.path, "c.xlsx");
    let others: Vec<_> = entry
        .others
        .iter()
        .map(|(s, w)| (s.source.path.as_str(), *w))
        .collect();
    assert_eq!(
        others,
        [
            ("b.xlsx", WhyNotCurrent::Earlier),
            ("a.xlsx", WhyNotCurrent::Earlier),
            ("d.xlsx", WhyNotCurrent::Undecided),
        ]
    );
    // 内容相同、日期不同：只计一次，取日期晚的。
    let a = dated(
        at_path(submission("甲县", "yyyyyy"), "a.xlsx"),
        "2017-12-01",
    );
    let b = dated(
        at_path(submission("甲县", "yyyyyy"), "b.xlsx"),
        "2017-12-02",
    );
    let g = gather(vec![a, b], &office);
    let entry = &g.rounds[0].entries[0];
    assert_eq!(entry.current.as_ref().unwrap().source.path, "b.xlsx");
    assert_eq!(entry.others[0].1, WhyNotCurrent::Identical);
    // 日期也相同：留下原件，副本放在旁边。
    let a = at_path(submission("甲县", "yyyyyy"), "甲县 - 副本.xlsx");
    let g = gather(vec![a, submission("甲县", "yyyyyy")], &office);
    let entry = &g.rounds[0].entries[0];
    assert_eq!(entry.current.as_ref().unwrap().source.path, "甲县.xlsx");
}

#[test]
fn what_is_not_said_falls_in_with_the_rest_and_is_told() {
    let office = office_with(&["甲县|县级", "乙县|县级", "丙县|县级"]);
    let mut silent = submission("甲县", "yyyyyy");
    (silent.period, silent.check) = (None, None);
    let mut spot = submission("丙县", "yyyyyy");
    spot.check = Some(CheckRound::SpotCheck);
    let g = gather(
        vec![silent.clone(), submission("乙县", "yyyyyy"), spot],
        &office,
    );
    assert_eq!(g.rounds.len(), 2);
    let main = &g.rounds[g.main.unwrap()];
    assert_eq!(main.check, Some(CheckRound::OwnCheck));
    let said = &main.entries[0].current.as_ref().unwrap().findings[0];
    assert_eq!(
        (said.code.as_str(), said.severity),
        ("Q411", crate::finding::Severity::Warning)
    );
    assert!(
        said.message.contains("按周期“2017”、检查方式“自查”归入"),
        "{}",
        said.message
    );
    // 只有一种说法、或配置里写明时，只供了解。
    let mut office = office;
    office.config.round.period = Some("2018".into());
    let g = gather(vec![silent.clone(), submission("乙县", "yyyyyy")], &office);
    let said = g.rounds[1].entries[0].current.as_ref().unwrap();
    assert_eq!(said.findings[0].severity, crate::finding::Severity::Info);
    assert_eq!(g.main, Some(1));
    assert!(
        codes(&g)
            .iter()
            .any(|(c, m)| *c == "Q601" && m.contains("乙县在这一轮"))
    );
    // 谁也没有说：自成一轮，无从猜起。
    let g = gather(vec![silent], &super::tests::office());
    assert_eq!(
        (g.rounds[0].period.as_deref(), g.rounds[0].check),
        (None, None)
    );
    assert!(
        g.rounds[0].entries[0]
            .current
            .as_ref()
            .unwrap()
            .findings
            .is_empty()
    );
}

#[test]
fn one_period_in_two_spellings_is_one_round() {
    let mut other = submission("乙县", "yyyyyy");
    other.period = Some("2017年".into());
    let g = gather(vec![submission("甲县", "yyyyyy"), other], &office());
    assert_eq!(g.rounds.len(), 1);
    assert_eq!(g.rounds[0].period.as_deref(), Some("2017"));
}

#[test]
fn nothing_at_all() {
    let g = gather(Vec::new(), &office());
    assert!(g.localities.is_empty() && g.rounds.is_empty() && g.main.is_none());
    let g = gather(Vec::new(), &office_with(&["甲县|县级"]));
    assert_eq!(codes(&g).len(), 1);
}

fn any_submission() -> impl Strategy<Value = Submission> {
    (
        prop::sample::select(vec!["甲县", "乙县", "丙县", "丁乡", ""]),
        prop::sample::select(vec!["yyyyyy", "nyyyyy", "nnnnnn", ""]),
        prop::sample::select(vec!["", "2017-12-05", "2017-12-10"]),
        prop::sample::select(vec![Some("2017"), Some("2016"), None]),
        prop::sample::select(vec![None, Some("510321"), Some("510322")]),
        prop::sample::select(vec![
            None,
            Some(CheckRound::OwnCheck),
            Some(CheckRound::SpotCheck),
        ]),
        prop::sample::select(vec![None, Some("甲市"), Some("乙市")]),
        0..3i64,
    )
        .prop_map(|(name, states, date, period, code, check, parent, n)| {
            let mut s = dated(submission("甲县", "yyyyyy"), date);
            if states.is_empty() {
                s.answers.clear();
            } else {
                s.answers = submission("甲县", states).answers;
                s.answers[0].fields[0] = Some(number(n, "E4"));
            }
            s.locality.name = (!name.is_empty()).then(|| name.into());
            s.locality.code = code.map(Into::into);
            s.locality.parent = parent.map(Into::into);
            (s.period, s.check) = (period.map(Into::into), check);
            at_path(s, &format!("{name}{n}.xlsx"))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// 进来的次序不影响结果；一份也不多，一份也不少。
    #[test]
    fn any_order_gives_the_same(
        (list, shuffled) in prop::collection::vec(any_submission(), 0..9)
            .prop_flat_map(|l| (Just(l.clone()), Just(l).prop_shuffle())),
        roster in any::<bool>(),
    ) {
        let office = if roster { office_with(&["!甲县|县级|甲市", "乙县|县级|乙市"]) } else { office() };
        let count = list.len();
        let (a, b) = (gather(list, &office), gather(shuffled, &office));
        prop_assert_eq!(format!("{a:?}"), format!("{b:?}"));
        let kept: usize = a.rounds.iter().flat_map(|r| &r.entries).map(|e| e.all().count()).sum();
        prop_assert_eq!(kept + a.unattributed.len(), count);
        for round in &a.rounds {
            prop_assert_eq!(round.entries.len(), a.localities.len());
            prop_assert!(round.entries.iter().all(|e| e.current.is_some() || e.others.is_empty()));
        }
    }
}
