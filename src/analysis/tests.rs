use super::*;
use crate::finding::Severity;
use crate::model::comparison::{FieldSum, ReportState, Share};
use crate::model::sample::{number, office, office_with, submission};
use crate::model::submission::Submission;
use crate::office::Office;
use crate::round::gather;

fn run(list: Vec<Submission>, office: &Office) -> Comparison {
    compare(gather(list, office), office)
}

fn share(met: u32, of: u32) -> Share {
    Share { met, of }
}

#[test]
fn shares_leave_out_what_does_not_apply_and_what_is_unclear() {
    let office = office_with(&["甲县|县级", "!乙县|县级", "丙县|县级"]);
    // 甲县不是重点地区：2.2.2 填了“有”也不适用。
    let c = run(
        vec![submission("甲县", "ybcn-y"), submission("乙县", "yyuymb")],
        &office,
    );
    let round = c.main_round().unwrap();
    let jia = &round.results[0];
    assert_eq!(
        (jia.yes, jia.no, jia.blank, jia.unclear, jia.na),
        (1, 1, 1, 1, 2)
    );
    assert_eq!(jia.met, share(1, 3));
    assert_eq!(jia.basic, share(0, 2));
    assert_eq!(jia.parts, [share(1, 2), share(0, 1)]);
    let yi = &round.results[1];
    assert_eq!((yi.met, yi.basic), (share(3, 5), share(2, 3)));
    assert_eq!(round.results[2].state, ReportState::Missing);
    assert_eq!((round.met, round.basic), (share(4, 8), share(2, 5)));
    assert_eq!(round.parts, [share(3, 4), share(1, 4)]);
    let last = &round.indicators[5];
    assert_eq!((last.blank, last.na, last.share), (1, 1, share(0, 1)));
    assert_eq!(round.missing().collect::<Vec<_>>(), [2]);
    assert_eq!(round.reported(), 2);
}

#[test]
fn without_a_roster_a_blank_conditional_indicator_is_never_a_failure() {
    let c = run(
        vec![submission("甲县", "yyyyyb"), submission("乙县", "yyyyyn")],
        &office(),
    );
    let round = c.main_round().unwrap();
    let at = |name| &round.results[c.locality_named(name).unwrap()];
    assert_eq!(at("甲县").met, share(5, 5));
    assert_eq!(at("乙县").met, share(5, 6));
}

#[test]
fn ranks_by_exact_share_within_the_level() {
    let office = office_with(&[
        "甲市|市级",
        "乙县|县级|甲市",
        "丙县|县级|甲市",
        "丁县|县级|甲市",
        "戊县|县级|甲市",
    ]);
    let c = run(
        vec![
            submission("甲市", "nnnnn-"),
            submission("乙县", "yn----"),
            submission("丙县", "yynn--"),
            submission("丁县", "yyyyyy"),
            submission("戊县", "nnnnnn"),
        ],
        &office,
    );
    let round = c.main_round().unwrap();
    let ranks: Vec<_> = round
        .results
        .iter()
        .map(|r| r.rank.map(|k| (k.place, k.tied, k.among)))
        .collect();
    assert_eq!(
        ranks,
        [
            Some((1, false, 1)),
            Some((2, true, 4)),
            Some((2, true, 4)),
            Some((1, false, 4)),
            Some((4, false, 4)),
        ]
    );
    assert_eq!(round.ranked(&c.localities, Some("县级")), [3, 1, 2, 4]);
}

#[test]
fn a_city_is_not_mixed_with_its_counties() {
    let office = office_with(&[
        "甲市|市级",
        "乙县|县级|甲市",
        "丙县|县级|甲市",
        "丁县|县级|甲市",
        "戊县|县级|外市",
    ]);
    let with = |name, states, n| {
        let mut s = submission(name, states);
        s.answers[0].fields[0] = Some(number(n, "E4"));
        s
    };
    let mut unclear = with("丙县", "yyyynn", 2);
    unclear.answers[0].fields[0].as_mut().unwrap().value = None;
    let mut about = with("丁县", "yyyyyn", 7);
    about.answers[0].fields[0].as_mut().unwrap().approximate = true;
    let c = run(
        vec![
            with("甲市", "nnnnnn", 100),
            with("乙县", "ynnnnn", 5),
            unclear,
            about,
            with("戊县", "yyyyyy", 1),
        ],
        &office,
    );
    let round = c.main_round().unwrap();
    let [city, outside] = round.by_parent.as_slice() else {
        panic!("{:?}", round.by_parent)
    };
    assert_eq!((city.parent, city.name.as_str()), (Some(0), "甲市"));
    assert_eq!((city.expected, city.reported), (3, 3));
    assert_eq!(city.members, [1, 2, 3]);
    // 无重点地区标记，2.2.2 都不适用。
    assert_eq!(city.met, share(1 + 4 + 5, 15));
    assert_eq!(
        (city.best.as_slice(), city.worst.as_slice()),
        (&[3][..], &[1][..])
    );
    assert_eq!(
        city.indicators[0].sums[0],
        Some(FieldSum {
            sum: 12,
            reported: 2,
            approximate: 1,
            unreadable: 1
        })
    );
    assert_eq!(city.indicators[0].sums[1], None);
    assert_eq!((outside.parent, outside.name.as_str()), (None, "外市"));
    assert_eq!(round.indicators[0].sums[0].unwrap().sum, 113);
}

#[test]
fn inputs_are_listed_once_and_findings_gathered() {
    let mut s = submission("甲县", "yyyyyy");
    s.findings
        .push(crate::round::rules::SHARED_CODE.at(None, None, "一", ""));
    s.findings
        .push(crate::round::rules::UNATTRIBUTED.at(None, None, "二", ""));
    let mut copy = s.clone();
    copy.source.path = "乙.xlsx".into();
    let c = run(vec![s.clone(), s, copy], &office());
    let paths: Vec<_> = c.inputs.iter().map(|(p, _)| p.as_str()).collect();
    assert_eq!(paths, ["乙.xlsx", "甲县.xlsx"]);
    // 三份里同样的两条各说一遍，材料里各自留着
    let report = c.report();
    assert_eq!(report.count(Severity::Error), 1);
    assert_eq!(report.count(Severity::Warning), 1);
    assert!(c.submissions().all(|s| s.findings.len() == 2));
    assert_eq!(
        c.main_round().unwrap().results[0].state,
        ReportState::Returned
    );
    let said: Vec<_> = report.findings().map(|(_, f)| &f.message[..]).collect();
    assert_eq!(said, ["二", "一"]);
}

#[test]
fn the_report_follows_the_localities_and_loses_nothing() {
    let office = office_with(&["丙县|县级", "甲县|县级"]);
    let mut s = submission("甲县", "yyyyyy");
    crate::check::within(&mut s, &office);
    let mut lost = submission("甲县", "nnnnnn");
    lost.locality.name = None;
    lost.source.path = "自查表.xlsx".into();
    let c = run(vec![s, lost, submission("丁乡", "yyyyyy")], &office);
    let report = c.report();
    let names: Vec<_> = report
        .groups
        .iter()
        .map(|g| g.locality.as_deref())
        .collect();
    // 有须更正的在前（说不清地区的那份），其余按名册的次序
    assert_eq!(names, [None, Some("丙县"), Some("甲县"), Some("丁乡")]);
    let listed = c.submissions().map(|s| s.findings.len()).sum::<usize>() + c.findings.len();
    assert_eq!(report.findings().count(), listed);
    assert_eq!(report.read, 3);
    assert!(report.text().contains("没有收到丙县的材料"));
}
