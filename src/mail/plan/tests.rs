use super::*;
use crate::deliver::manifest::{ManifestFile, SCHEMA};
use crate::mail::ledger::Letter;
use crate::office::roster::Roster;

fn file(path: &str, kind: &str, locality: Option<&str>) -> ManifestFile {
    ManifestFile {
        path: path.to_owned(),
        kind: kind.to_owned(),
        locality: locality.map(str::to_owned),
        sha256: format!("指纹{path}"),
        bytes: 1000,
        from: Vec::new(),
        edited: false,
        with: Vec::new(),
    }
}

fn manifest() -> Manifest {
    Manifest {
        schema: SCHEMA.to_owned(),
        program: "quanyi".to_owned(),
        catalogue: "c".to_owned(),
        period: Some("2017".to_owned()),
        check: Some("自查".to_owned()),
        files: vec![
            file("催报/丙县.pdf", "催报", Some("丙县")),
            file("反馈意见/乙县.pdf", "反馈意见", Some("乙县")),
            file("反馈意见/甲县.pdf", "反馈意见", Some("甲县")),
            file("汇总表.xlsx", "汇总表", None),
            file("退回修改/甲县.pdf", "退回修改", Some("甲县")),
            file("退回修改/甲县退回表.xlsx", "退回表", Some("甲县")),
            file("文稿/反馈意见 甲县.txt", "文稿", Some("甲县")),
        ],
        inputs: Vec::new(),
        carried: Vec::new(),
        roots: Vec::new(),
        roster: None,
    }
}

fn office(lines: &[(&str, &[&str])]) -> Office {
    let mut office = Office {
        roster: Roster {
            localities: lines
                .iter()
                .zip(2..)
                .map(|((name, emails), line)| RosterLine {
                    name: (*name).to_owned(),
                    emails: emails.iter().map(|e| (*e).to_owned()).collect(),
                    line,
                    ..RosterLine::default()
                })
                .collect(),
        },
        ..Office::default()
    };
    office.config.mail.from = "qyb@sheng.cn".to_owned();
    office.config.mail.superior = vec!["up@guo.cn".to_owned()];
    office
}

fn usual() -> Office {
    office(&[
        ("甲县", &["jia@x.cn"]),
        ("乙县", &["yi@x.cn"]),
        ("丙县", &["bing@x.cn"]),
    ])
}

/// 收件人 ← 文件，一封一行。
fn lines(plan: &Plan) -> Vec<String> {
    let line = |l: &Planned| {
        let files: Vec<&str> = l.files.iter().map(|f| f.path.as_str()).collect();
        format!("{} {} ← {}", l.recipient, l.to.join(","), files.join(" "))
    };
    plan.letters.iter().map(line).collect()
}

fn attempt(to: &str, files: &[&str], outcome: Outcome) -> Attempt {
    Attempt {
        number: 1,
        time: "2026-11-24T13:45:02+08:00".to_owned(),
        letter: Letter {
            message_id: "m@x".to_owned(),
            recipient: "甲县".to_owned(),
            to: vec![to.to_owned()],
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: String::new(),
            files: files
                .iter()
                .map(|path| Sent {
                    path: (*path).to_owned(),
                    kind: String::new(),
                    sha256: format!("指纹{path}"),
                    bytes: 1,
                })
                .collect(),
        },
        outcome,
        answer: String::new(),
    }
}

#[test]
fn everyone_gets_their_own_and_nothing_else() {
    let plan = make(&manifest(), &usual(), &[], &Choice::default()).expect("可行");
    assert_eq!(
        lines(&plan),
        [
            "上级 up@guo.cn ← 汇总表.xlsx",
            "甲县 jia@x.cn ← 反馈意见/甲县.pdf 退回修改/甲县.pdf 退回修改/甲县退回表.xlsx",
            "乙县 yi@x.cn ← 反馈意见/乙县.pdf",
            "丙县 bing@x.cn ← 催报/丙县.pdf",
        ]
    );
    assert_eq!(plan.absent, ["报送函"]);
    let pick = |choice| lines(&make(&manifest(), &usual(), &[], &choice).expect("可行"));
    assert_eq!(
        pick(Choice {
            kinds: vec!["催报".to_owned()],
            ..Choice::default()
        }),
        ["丙县 bing@x.cn ← 催报/丙县.pdf"]
    );
    assert_eq!(
        pick(Choice {
            only: vec!["乙县".to_owned()],
            ..Choice::default()
        }),
        ["乙县 yi@x.cn ← 反馈意见/乙县.pdf"]
    );
    assert_eq!(
        pick(Choice {
            up: true,
            ..Choice::default()
        })
        .len(),
        1
    );
    let wrong = make(&manifest(), &office(&[]), &[], &Choice::default()).expect_err("没有名册");
    assert!(wrong[0].what.contains("没有名册"));
    let wrong = make(
        &manifest(),
        &usual(),
        &[],
        &Choice {
            only: vec!["甲现".to_owned()],
            kinds: vec!["催报函".to_owned()],
            ..Choice::default()
        },
    )
    .expect_err("写错了");
    assert_eq!(wrong.len(), 2);
}

#[test]
fn doubtful_addresses_are_held_and_listed() {
    let office = office(&[
        ("甲县", &["Same@x.cn"]),
        ("乙县", &["yi@x.cn", "same@X.cn"]),
        ("丁县", &["ding@x.cn"]),
    ]);
    let plan = make(&manifest(), &office, &[], &Choice::default()).expect("可行");
    assert_eq!(lines(&plan), ["上级 up@guo.cn ← 汇总表.xlsx"]);
    let held: Vec<&str> = plan.held.iter().map(|h| h.recipient.as_str()).collect();
    assert_eq!(held, ["甲县", "乙县", "丙县"]);
    assert!(plan.held[0].why.contains("乙县") && plan.held[0].why.contains("shared"));
    assert!(plan.problems().starts_with("不能寄的（3 个）"));

    let mut allowed = office.clone();
    allowed.config.mail.shared = vec!["same@x.cn".to_owned()];
    let plan = make(&manifest(), &allowed, &[], &Choice::default()).expect("可行");
    assert_eq!(plan.letters.len(), 3, "明说共用的就寄");
    // 写成了本机关的地址
    let mut own = usual();
    own.roster.localities[1].emails = vec!["qyb@sheng.cn".to_owned()];
    let plan = make(&manifest(), &own, &[], &Choice::default()).expect("可行");
    assert_eq!(plan.held[0].recipient, "乙县");
}

#[test]
fn a_manifest_that_mixes_up_localities_is_not_believed() {
    let mut mixed = manifest();
    mixed.files[1].path = "反馈意见/甲县.pdf".to_owned();
    let plan = make(&mixed, &usual(), &[], &Choice::default()).expect("可行");
    assert_eq!(plan.held[0].recipient, "乙县");
    assert!(!lines(&plan).iter().any(|l| l.starts_with("乙县")));
}

#[test]
fn what_is_sent_is_not_due_and_what_is_unknown_is_named() {
    let all = [
        "反馈意见/甲县.pdf",
        "退回修改/甲县.pdf",
        "退回修改/甲县退回表.xlsx",
    ];
    let due = |attempts: &[Attempt], choice: &Choice| {
        let plan = make(&manifest(), &usual(), attempts, choice).expect("可行");
        let own = lines(&plan)
            .into_iter()
            .filter(|l| l.starts_with("甲县"))
            .collect::<Vec<_>>();
        (own, plan.unknown.len())
    };
    let any = Choice::default();
    let again = Choice {
        resend: vec!["甲县".to_owned()],
        ..Choice::default()
    };
    for (outcome, letters, unknown) in [
        (Outcome::Accepted, 0, 0),
        (Outcome::Confirmed, 0, 0),
        (Outcome::Unknown, 0, 1),
        (Outcome::Deferred, 1, 0),
        (Outcome::Refused, 1, 0),
        (Outcome::Absent, 1, 0),
    ] {
        let tried = [attempt("JIA@x.cn", &all, outcome)];
        let (own, named) = due(&tried, &any);
        assert_eq!((own.len(), named), (letters, unknown), "{outcome:?}");
        assert_eq!(due(&tried, &again).0.len(), 1, "点名再寄 {outcome:?}");
    }
    // 内容变了的只寄变了的；换了地址的都寄
    let part = [attempt("jia@x.cn", &all[..1], Outcome::Accepted)];
    assert_eq!(
        due(&part, &any).0,
        ["甲县 jia@x.cn ← 退回修改/甲县.pdf 退回修改/甲县退回表.xlsx"]
    );
    let elsewhere = [attempt("old@x.cn", &all, Outcome::Accepted)];
    assert_eq!(due(&elsewhere, &any).0.len(), 1);
    // 收下之后又来一次没有成的，不算没有收下
    let both = [
        attempt("jia@x.cn", &all, Outcome::Accepted),
        attempt("jia@x.cn", &all, Outcome::Deferred),
    ];
    assert!(due(&both, &any).0.is_empty());
}

#[test]
fn parts_keep_their_numbers_after_a_break() {
    let mut large = manifest();
    for f in &mut large.files {
        f.bytes = 500 << 10;
    }
    let mut office = usual();
    office.config.mail.max_megabytes = 1.0;
    let parts = |attempts: &[Attempt]| -> Vec<(usize, usize)> {
        make(&large, &office, attempts, &Choice::default())
            .expect("可行")
            .letters
            .iter()
            .filter(|l| l.recipient == "甲县")
            .map(|l| l.part)
            .collect()
    };
    assert_eq!(parts(&[]), [(1, 3), (2, 3), (3, 3)]);
    let first = attempt("jia@x.cn", &["反馈意见/甲县.pdf"], Outcome::Accepted);
    assert_eq!(parts(&[first]), [(2, 3), (3, 3)]);
}
