//! 反馈意见书里的“与上期相比”：上升、下降、持平、改名，没有上期的一字不提。

use super::fixture;
use quanyi::analysis::compare;
use quanyi::document::compose;
use quanyi::model::submission::{State, Submission};
use quanyi::office::Office;
use quanyi::round::{gather, previous};

/// 一份全部填“有”、只有 `no` 里的填“无”的材料。
fn with(office: &Office, name: &str, period: &str, no: &[usize]) -> Submission {
    let mut one = fixture::submission(office, name, 3);
    one.period = Some(period.into());
    one.date = None;
    for (ix, answer) in one.answers.iter_mut().enumerate() {
        answer.state = if no.contains(&ix) {
            State::No
        } else {
            State::Yes
        };
    }
    one
}

/// 东城区的反馈意见里这一节的字，没有为空；`before` 是上期的名称与填“无”的指标。
fn said(office: &Office, before: Option<(&str, &[usize])>, now: &[usize]) -> String {
    let mut all = vec![
        with(office, "东城区", "2017", now),
        with(office, "北屏县", "2017", &[]),
    ];
    if let Some((name, no)) = before {
        all.push(with(office, name, "2016", no));
        // 上期不止一个地区，说得出上期是哪一期
        all.push(with(office, "北屏县", "2016", &[]));
    }
    let mut gathered = gather(all, office);
    previous(&mut gathered, None, office);
    let comparison = compare(gathered, office);
    let drafts = compose(&comparison, office).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    let letter = drafts
        .iter()
        .find(|d| d.name == "反馈意见/东城区.pdf")
        .expect("有反馈意见");
    let from = letter.text.find("、与上期相比");
    from.map_or(String::new(), |from| {
        let section = letter.text[from..].split("\n# ").next();
        section.unwrap_or_default().to_owned()
    })
}

#[test]
fn the_letter_says_what_rose_and_what_fell_since_last_time() {
    let office = fixture::office();
    let plain: Vec<usize> = office
        .catalogue
        .indicators
        .iter()
        .filter(|i| !i.basic && i.only_for.is_none())
        .map(|i| i.ix)
        .collect();
    let basic = office
        .catalogue
        .indicators
        .iter()
        .find(|i| i.basic)
        .expect("有基本要求")
        .ix;
    let short = |ix: usize| format!("“{}”", office.catalogue.indicators[ix].short);

    let rose = said(
        &office,
        Some(("东城区", &[plain[0], plain[1], basic])),
        &[plain[2]],
    );
    assert!(rose.contains("与2016年自查相比"), "{rose}");
    assert!(rose.contains("上升到"), "{rose}");
    assert!(rose.contains("个百分点；基本要求达标率由"), "{rose}");
    assert!(
        rose.contains(&format!(
            "新达到的指标有3项，分别是{}（基本要求）、{}{}。",
            short(basic),
            short(plain[0]),
            short(plain[1])
        )),
        "{rose}"
    );
    assert!(
        rose.contains(&format!(
            "上期达到、本期未达到的指标有1项，为{}，请查明原因，尽快恢复。",
            short(plain[2])
        )),
        "{rose}"
    );

    let fell = said(&office, Some(("东城区", &[])), &plain[..8]);
    assert!(fell.contains("下降到") && !fell.contains("提高"), "{fell}");
    assert!(fell.contains("基本要求达标率持平，均为100%"), "{fell}");
    assert!(!fell.contains("新达到"), "{fell}");
    let many = plain[..5].iter().map(|ix| short(*ix)).collect::<String>();
    assert!(
        fell.contains(&format!(
            "本期未达到的指标有8项，主要有{many}等，请查明原因"
        )),
        "{fell}"
    );

    let same = said(&office, Some(("东城区", &plain[..1])), &plain[..1]);
    assert!(
        same.contains("达标率持平") && same.contains("没有新达到的指标"),
        "{same}"
    );
}

#[test]
fn without_a_last_period_nothing_is_said_of_one() {
    let mut office = fixture::office();
    assert_eq!(said(&office, None, &[0]), "", "没有上期的材料");
    assert_eq!(
        said(&office, Some(("柳林县", &[])), &[0]),
        "",
        "上期没有这个地区的材料"
    );
    // 改过名的，写明当时叫什么
    let line = office.roster.localities.iter_mut();
    line.filter(|l| l.name == "东城区")
        .for_each(|l| l.aliases = vec!["东城县".into()]);
    let renamed = said(&office, Some(("东城县", &[])), &[0]);
    assert!(renamed.contains("下降到"), "{renamed}");
}

#[test]
fn the_charts_of_the_last_period_stand_only_where_there_is_one() {
    let office = fixture::office();
    let drafts = |before: bool| {
        let mut all = vec![
            with(&office, "东城区", "2017", &[0, 1]),
            with(&office, "北屏县", "2017", &[]),
        ];
        if before {
            all.push(with(&office, "东城区", "2016", &[0, 1, 2, 3]));
            all.push(with(&office, "北屏县", "2016", &[]));
        }
        let mut gathered = gather(all, &office);
        previous(&mut gathered, None, &office);
        compose(&compare(gathered, &office), &office).unwrap_or_else(|wrong| panic!("{}", wrong[0]))
    };
    let (with, without) = (drafts(true), drafts(false));
    let of = |all: &[quanyi::document::Draft], name: &str| {
        let found = all.iter().find(|d| d.name == name);
        found.unwrap_or_else(|| panic!("没有{name}")).clone()
    };
    for (name, charts) in [
        ("反馈意见/东城区.pdf", &["与上期达标率"][..]),
        ("会议材料.pdf", &["走势", "两期达标率"]),
    ] {
        let (with, without) = (of(&with, name), of(&without, name));
        for chart in charts {
            let line = format!("@图 {chart}");
            assert!(with.text.lines().any(|l| l == line), "{name} 有 {line}");
            assert!(
                !without.text.contains(&line),
                "{name} 没有上期，不应有 {line}"
            );
        }
        // 数写在图上：两期的都有
        let pages = super::ruler::measure(&super::geometry::set(&with, &office));
        let text: String = pages.iter().map(|p| p.text()).collect();
        for wanted in ["2016年", "2017年", "91.8%", "95.9%"] {
            assert!(text.contains(wanted), "{name} 的图上没有“{wanted}”");
        }
    }
    let handout = of(&with, "会议材料.pdf");
    assert!(
        handout
            .text
            .contains("相比，1个县（市、区）上升，没有下降的"),
        "{}",
        handout.text
    );
}
