use crate::analysis::compare;
use crate::model::comparison::{Comparison, Share};
use crate::model::lists::{Confirmation, Ground, Standing, progress};
use crate::model::sample::{office_with, submission};
use crate::model::submission::{CheckRound, State, Submission};
use crate::office::Office;
use crate::office::config::lists::{Commend, Confirm, Extent};
use crate::round::gather;

fn office() -> Office {
    let mut office = office_with(&["甲县|县级", "乙县|县级", "丙县|县级", "丁市|市级"]);
    office.config.commend = Some(Commend::default());
    office
}

fn run(list: Vec<Submission>, office: &Office) -> Comparison {
    let mut list = list;
    for submission in &mut list {
        crate::check::within(submission, office);
        // 样例的答案没有填写项，“有而未填”一类的疑问不是这里要看的
        submission.findings.retain(|f| f.code == "Q201");
    }
    compare(gather(list, office), office)
}

fn checked(name: &str, states: &str, way: CheckRound) -> Submission {
    let mut s = submission(name, states);
    s.check = Some(way);
    s.source.path = format!("{}/{name}.xlsx", way.label());
    s
}

fn named<'a>(
    c: &'a Comparison,
    lines: &[crate::model::lists::CommendLine],
) -> Vec<(&'a str, Standing)> {
    lines
        .iter()
        .map(|l| (c.localities[l.locality].name.as_str(), l.standing))
        .collect()
}

// 基本要求指标是 1.1.2、2.1.2（第二、第四个）；2.2.2 也是，但只对重点地区适用。

#[test]
fn nothing_is_commended_until_criteria_are_configured() {
    let mut office = office();
    office.config.commend = None;
    let c = run(vec![submission("甲县", "yyyyy-")], &office);
    let list = &c.lists.commend;
    assert!(!list.configured && list.lines.is_empty());
    assert!(list.why_empty.contains("[commend]"), "{}", list.why_empty);
}

#[test]
fn a_name_that_hangs_on_an_open_question_is_marked_so() {
    let c = run(
        vec![
            submission("甲县", "yyyyy-"),
            // 1.1.1 不是基本要求，看不清；达标率现在 100%，最不利 4/5
            submission("乙县", "uyyyy-"),
            // 基本要求 1.1.2 空白：现在不够，填了就够
            submission("丙县", "ybyyy-"),
            submission("丁市", "ynyyy-"),
        ],
        &Office {
            config: crate::office::Config {
                commend: Some(Commend {
                    share: Some(9000),
                    ..Commend::default()
                }),
                ..Default::default()
            },
            ..office()
        },
    );
    let list = &c.lists.commend;
    assert_eq!(
        named(&c, &list.lines),
        [("甲县", Standing::Firm), ("乙县", Standing::Hanging)]
    );
    assert_eq!(named(&c, &list.possible), [("丙县", Standing::Possible)]);
    let hanging = &list.lines[1];
    assert_eq!(
        (hanging.met, hanging.worst, hanging.best),
        (
            Share { met: 4, of: 4 },
            Share { met: 4, of: 5 },
            Share { met: 5, of: 5 }
        )
    );
    assert_eq!(hanging.open.len(), 1);
    assert_eq!(hanging.open[0].cell.unwrap().to_string(), "D4");
    assert!(
        hanging
            .reasons
            .iter()
            .any(|r| r.contains("达标率100%（4/4）")),
        "{:?}",
        hanging.reasons
    );
    // 丁市自己报无，是确定的：不在“可能列入”里
    assert_eq!(list.considered, 4);
}

#[test]
fn an_empty_list_says_why() {
    let c = run(
        vec![submission("甲县", "nnnnn-"), submission("乙县", "ynyyy-")],
        &office(),
    );
    assert!(
        c.lists
            .commend
            .why_empty
            .contains("基本要求指标没有全部达到的2个"),
        "{}",
        c.lists.commend.why_empty
    );
}

#[test]
fn a_check_confirms_contradicts_or_leaves_open() {
    let c = run(
        vec![
            submission("甲县", "yyyyy-"),
            checked("甲县", "yyyyy-", CheckRound::SpotCheck),
            submission("乙县", "yyyyy-"),
            checked("乙县", "ynyyy-", CheckRound::SpotCheck),
            submission("丙县", "yyyyy-"),
            checked("丙县", "yyymy-", CheckRound::MutualCheck),
            submission("丁市", "yyyyy-"),
        ],
        &office(),
    );
    let list = &c.lists.commend;
    assert_eq!(
        named(&c, &list.lines),
        [
            ("丁市", Standing::Firm),
            ("甲县", Standing::Firm),
            ("丙县", Standing::Hanging)
        ]
    );
    assert_eq!(list.lines[0].confirmed, Confirmation::Unchecked);
    assert_eq!(
        list.lines[1].confirmed,
        Confirmation::Confirmed(CheckRound::SpotCheck, 2)
    );
    assert_eq!(
        list.lines[2].confirmed,
        Confirmation::Unclear(CheckRound::MutualCheck, vec![3])
    );
    // 核查为无的进整改名单，出处是核查的那一份
    let items = &c.lists.rectify.items;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].ground, Ground::Checked(CheckRound::SpotCheck));
    assert_eq!(items[0].path, "抽查/乙县.xlsx");

    let mut always = office();
    always.config.commend = Some(Commend {
        confirmed: Confirm::Always,
        ..Commend::default()
    });
    let c = run(vec![submission("甲县", "yyyyy-")], &always);
    assert!(c.lists.commend.lines.is_empty());
}

#[test]
fn the_stronger_check_decides() {
    let c = run(
        vec![
            submission("甲县", "yyyyy-"),
            checked("甲县", "ynyyy-", CheckRound::MutualCheck),
            checked("甲县", "yyyyy-", CheckRound::FieldInspection),
        ],
        &office(),
    );
    assert_eq!(
        named(&c, &c.lists.commend.lines),
        [("甲县", Standing::Firm)]
    );
}

#[test]
fn a_quota_keeps_ties_and_hangs_when_others_may_overtake() {
    let mut office = office();
    office.config.commend = Some(Commend {
        most: Some(1),
        basic: false,
        ..Commend::default()
    });
    // 甲县 4/5，乙县 4/5：并列第一，都列入
    let c = run(
        vec![submission("甲县", "yyyyn-"), submission("乙县", "nyyyy-")],
        &office,
    );
    let lines = &c.lists.commend.lines;
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|l| l.tied_last));
    // 甲县 4/5 确定；乙县现在 3/5，而一条空白，最有利 4/5：追平而不超过，甲县站得住
    let c = run(
        vec![submission("甲县", "yyyyn-"), submission("乙县", "byyyn-")],
        &office,
    );
    assert_eq!(
        named(&c, &c.lists.commend.lines),
        [("甲县", Standing::Firm)]
    );
    // 乙县一条看不清、全对时 5/5：可能超过
    let c = run(
        vec![submission("甲县", "yyyyn-"), submission("乙县", "bbyyy-")],
        &office,
    );
    assert_eq!(
        named(&c, &c.lists.commend.lines),
        [("甲县", Standing::Hanging)]
    );
    assert_eq!(
        named(&c, &c.lists.commend.possible),
        [("乙县", Standing::Possible)]
    );
}

#[test]
fn rectification_follows_what_is_unmet_and_says_what_is_open() {
    let mut office = office();
    let c = run(
        vec![submission("甲县", "nnybyu"), submission("乙县", "ycyyyy")],
        &office,
    );
    let list = &c.lists.rectify;
    let said: Vec<_> = list
        .items
        .iter()
        .map(|i| (i.indicator, i.ground, i.standing))
        .collect();
    assert_eq!(
        said,
        [
            (1, Ground::Reported(State::No), Standing::Firm),
            (3, Ground::Reported(State::Blank), Standing::Hanging),
        ],
        "2.2.2 对甲县不适用，1.1.1 不是基本要求"
    );
    assert_eq!(list.items[0].cell.unwrap().to_string(), "D5");
    assert_eq!(list.possible.len(), 1);
    assert_eq!(list.possible[0].ground, Ground::Reported(State::Conflict));

    office.config.rectify.indicators = Extent::Every;
    office.config.rectify.blank = false;
    office.config.rectify.levels = vec!["市级".into()];
    let c = run(
        vec![submission("甲县", "nnybyu"), submission("丁市", "nyybyy")],
        &office,
    );
    let all: Vec<_> = c
        .lists
        .rectify
        .items
        .iter()
        .map(|i| (i.locality, i.indicator))
        .collect();
    assert_eq!(all, [(3, 0)]);
    assert_eq!(c.lists.rectify.possible.len(), 1);
}

#[test]
fn progress_is_exact_and_rounded_away_from_zero() {
    let share = |met, of| Share { met, of };
    assert_eq!(progress(share(37, 40), share(45, 47)), Some(320));
    assert_eq!(progress(share(2, 3), share(1, 3)), Some(-3340));
    assert_eq!(progress(share(0, 0), share(1, 3)), None);
}

/// 填报单位对一条没有勾选的说明。
fn explained(mut s: Submission, indicator: &str, text: &str) -> Submission {
    let explanation = crate::model::history::Explanation {
        indicator: Some(indicator.into()),
        text: crate::text::Shown::masked(text.to_owned()),
        path: s.source.path.clone(),
        sheet: s.source.sheet.clone(),
        cell: None,
        answers: vec!["Q201".into()],
    };
    s.history.explanations.push(explanation);
    s
}

#[test]
fn an_accepted_explanation_settles_the_question_and_narrows_both_cases() {
    let mut office = office();
    office.config.commend = Some(Commend {
        basic: false,
        share: Some(8000),
        ..Commend::default()
    });
    let blank = || submission("甲县", "byyyy-");
    let open = run(vec![blank()], &office);
    let line = &open.lists.commend.lines[0];
    assert_eq!(
        (line.worst, line.best),
        (Share { met: 4, of: 5 }, Share { met: 5, of: 5 })
    );
    let told = explained(blank(), "1.1.1", "本县未设此项工作");
    let settled = run(vec![told], &office);
    let line = &settled.lists.commend.lines[0];
    let now = Share { met: 4, of: 5 };
    assert_eq!((line.met, line.worst, line.best), (now, now, now));
    assert_eq!(line.standing, Standing::Firm);
    assert!(line.open.is_empty(), "{:?}", line.open);
    assert!(
        line.reasons
            .iter()
            .any(|r| r == "1.1.1的疑问已说明：本县未设此项工作"),
        "{:?}",
        line.reasons
    );
    // 没有写明缘由的，等于没有说明
    let nothing = run(vec![explained(blank(), "1.1.1", "无")], &office);
    assert_eq!(nothing.lists.commend.lines[0].best, Share { met: 5, of: 5 });

    // 整改：空白的本来待定，说明之后就是确定的，说明印在依据里
    let basic = || submission("乙县", "yyyby-");
    let open = run(vec![basic()], &office);
    assert_eq!(open.lists.rectify.items[0].standing, Standing::Hanging);
    let told = explained(basic(), "2.1.2", "热线并入12345，未单设");
    let settled = run(vec![told], &office);
    let item = &settled.lists.rectify.items[0];
    assert_eq!(item.standing, Standing::Firm);
    let kind = &office.catalogue.indicators[item.indicator].kind;
    assert_eq!(
        item.ground_text(kind),
        "空白，按未达到计；填报单位说明：热线并入12345，未单设"
    );
    // 核查为无的，自己的说明推翻不了
    let mut seen = checked("丙县", "ynyyy-", CheckRound::SpotCheck);
    seen.source.path = "抽查/丙县.xlsx".into();
    let own = explained(
        submission("丙县", "yyyyy-"),
        "1.1.2",
        "检查当日资料不在现场",
    );
    let c = run(vec![own, seen], &office);
    assert_eq!(c.lists.rectify.items[0].standing, Standing::Firm);
    assert_eq!(
        c.lists.rectify.items[0].ground,
        Ground::Checked(CheckRound::SpotCheck)
    );
}
