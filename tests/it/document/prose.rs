//! 每种公文的每一句话，在没有、一个、两个、几个、全部、并列各种个数之下都读得通：
//! 没有“有0个”，一个的不说“分别是”，有“（一）”就有“（二）”，标题之下有话，名单不长得念不完。

use super::edges::counties;
use super::fixture;
use quanyi::analysis::compare;
use quanyi::document::{Draft, compose};
use quanyi::model::submission::{CheckRound, State, Submission};
use quanyi::office::Office;
use quanyi::round::gather;

/// 一轮：应报几个、没有报的几个、怎样填。
struct Case {
    label: String,
    office: Office,
    all: Vec<Submission>,
}

/// 第几个地区的第几个指标怎样填。
type Fill = fn(usize, usize) -> State;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let fills: [(&str, Fill); 6] = [
        ("全部达到", |_, _| State::Yes),
        ("都没有达到", |_, _| State::No),
        ("一个指标没有达到", |_, ix| {
            if ix == 0 { State::No } else { State::Yes }
        }),
        ("一半并列", |at, ix| {
            if at % 2 == 0 && ix % 3 != 0 {
                State::Yes
            } else {
                State::No
            }
        }),
        ("有空白有看不清", |at, ix| match (at * 7 + ix) % 11 {
            0 => State::Blank,
            1 => State::Unreadable,
            2 | 3 => State::No,
            _ => State::Yes,
        }),
        ("各不相同", |at, ix| {
            if (at * 13 + ix * 7) % 10 < 7 {
                State::Yes
            } else {
                State::No
            }
        }),
    ];
    for n in [1, 2, 3, 17, 60] {
        for missing in [0, 1, n / 2, n - 1] {
            if missing >= n || (missing > 0 && n == 1) {
                continue;
            }
            for (name, fill) in &fills {
                let (mut office, mut all) = counties(n, |ix| format!("地{}县", ix + 1));
                office.config.commend = Some(Default::default());
                office.config.office.superior = "上级妇联权益部".into();
                all.truncate(n - missing);
                for (at, one) in all.iter_mut().enumerate() {
                    for (ix, answer) in one.answers.iter_mut().enumerate() {
                        answer.state = fill(at, ix);
                        if answer.state != State::Yes {
                            answer.fields.iter_mut().for_each(|f| *f = None);
                        }
                    }
                }
                cases.push(Case {
                    label: format!("{n}个县、{missing}个没有报、{name}"),
                    office,
                    all,
                });
            }
        }
    }
    cases
}

fn drafts(case: &Case) -> Vec<Draft> {
    let gathered = gather(case.all.clone(), &case.office);
    let comparison = compare(gathered, &case.office);
    compose(&comparison, &case.office).unwrap_or_else(|wrong| panic!("{}", wrong[0]))
}

/// 一份文稿里读不通的地方。
fn faults(text: &str, places: usize) -> Vec<String> {
    let mut found = Vec::new();
    for wrong in [
        "的的",
        "，，",
        "。。",
        "；；",
        "、、",
        "、。",
        "、，",
        "，。",
        "；。",
        "：。",
        "（）",
        "：，",
        "；，",
        "，；",
        "。，",
        "有的有",
        "均均",
        "共共",
        "“”",
        "《》",
        "None",
        "none",
        "undefined",
    ] {
        if text.contains(wrong) {
            found.push(format!("有“{wrong}”"));
        }
    }
    let lines: Vec<&str> = text.lines().filter(|l| !l.is_empty()).collect();
    let level = |line: &str| line.chars().take_while(|c| *c == '#').count();
    for (at, line) in lines.iter().enumerate() {
        // 标题之下有话
        let next = lines.get(at + 1).map_or(1, |l| match level(l) {
            0 => 9,
            n => n,
        });
        let runs_on =
            line.matches('。').count() > 1 || (line.contains('。') && !line.ends_with('。'));
        if level(line) > 0 && !runs_on && next <= level(line) {
            found.push(format!("标题之下没有话：{line}"));
        }
        // 由数据写的文稿里，接排的标题不单列一个
        if line.starts_with("## （一）") && runs_on {
            let same = lines[at + 1..]
                .iter()
                .take_while(|l| level(l) != 1)
                .any(|l| l.starts_with("## （二）"));
            if !same {
                found.push(format!("只有（一）：{line}"));
            }
        }
        for sentence in line.split(['。', '；']) {
            found.extend(sentence_faults(sentence, places));
        }
    }
    found
}

fn sentence_faults(sentence: &str, places: usize) -> Vec<String> {
    let mut found = Vec::new();
    let chars: Vec<char> = sentence.chars().collect();
    // “有0个”“0项未达到”；括号里的“应计几项，达到0项”照数写
    for (at, pair) in chars.windows(2).enumerate() {
        let before = at.checked_sub(1).map_or(' ', |b| chars[b]);
        let number = before.is_ascii_digit() || before == '.';
        let counted = "个项处份家".contains(pair[1]);
        if pair[0] == '0' && counted && !number && !chars[..at].ends_with(&['达', '到']) {
            found.push(format!("说了没有的：{sentence}"));
        }
    }
    let items = |part: &str| {
        let part = part.split(['，', '（']).next().unwrap_or(part);
        part.matches('、').count() + part.matches("”“").count() + 1
    };
    for lead in ["分别是", "依次为", "依次是"] {
        if let Some((_, rest)) = sentence.split_once(lead)
            && !rest.contains('、')
            && !rest.contains("”“")
        {
            found.push(format!("只有一个还说“{lead}”：{sentence}"));
        }
    }
    if let Some((head, rest)) = sentence.split_once('等') {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let listed = head
            .rsplit(['：', '是', '有', '，'])
            .next()
            .map_or(0, items);
        if digits.parse().is_ok_and(|n: usize| n <= listed) {
            found.push(format!("列全了还说“等”：{sentence}"));
        }
    }
    if sentence.matches("县、").count() > 30 {
        found.push(format!("名单太长：{sentence}"));
    }
    let several = ["各地均", "均有县", "分别反馈"];
    if places == 1 && several.iter().any(|w| sentence.contains(w)) {
        found.push(format!("只有一个县：{sentence}"));
    }
    found
}

#[test]
fn every_sentence_of_every_kind_reads_well_for_every_number() {
    let mut kinds = std::collections::BTreeSet::new();
    for case in cases() {
        for draft in drafts(&case) {
            let wrong = faults(&draft.text, case.all.len());
            assert!(
                wrong.is_empty(),
                "{}，{}：{wrong:#?}\n{}",
                case.label,
                draft.name,
                draft.text
            );
            kinds.insert(draft.kind);
        }
    }
    for kind in [
        "通报",
        "表扬",
        "反馈意见",
        "催报",
        "整改",
        "报送函",
        "会议材料",
    ] {
        assert!(kinds.contains(kind), "没有验到{kind}");
    }
}

#[test]
fn a_share_over_another_number_of_places_says_so() {
    let office = fixture::office();
    let expected = office.roster.localities.iter().filter(|l| l.expected);
    let names: Vec<String> = expected.map(|l| l.name.clone()).collect();
    let few = office
        .catalogue
        .indicators
        .iter()
        .find(|i| !i.basic && i.only_for.is_none())
        .expect("有");
    let all = names.iter().enumerate().map(|(at, name)| {
        let mut one = fixture::submission(&office, name, at + 3);
        for (ix, answer) in one.answers.iter_mut().enumerate() {
            // 只有两个地区说得清，一个达到
            answer.state = match (ix == few.ix, at) {
                (true, 0) => State::Yes,
                (true, 1) => State::No,
                (true, _) => State::Unreadable,
                (false, 0..3) if ix % 4 == 0 => State::No,
                _ => State::Yes,
            };
        }
        one
    });
    let comparison = compare(gather(all.collect(), &office), &office);
    let drafts = compose(&comparison, &office).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    let text = draft(&drafts, "通报.pdf");
    let said = format!("“{}”（50%，应计的2个县（市、区）中1个未达到）", few.short);
    assert!(text.contains(&said), "{text}");
    assert!(text.contains("%，3个县（市、区）未达到）"), "{text}");
    let slides = draft(&drafts, "会议材料.pdf");
    let said = format!(
        "最需要补的是“{}”，达标率50%（应计2个县（市、区））",
        few.short
    );
    assert!(slides.contains(&said), "{slides}");
}

#[test]
fn indicators_nobody_met_are_said_together_and_same_lists_once() {
    let office = fixture::office();
    let expected = office.roster.localities.iter().filter(|l| l.expected);
    let names: Vec<String> = expected.map(|l| l.name.clone()).collect();
    let basic: Vec<&quanyi::model::catalogue::Indicator> = office
        .catalogue
        .indicators
        .iter()
        .filter(|i| i.basic && i.only_for.is_none())
        .take(4)
        .collect();
    let all = names.iter().enumerate().map(|(at, name)| {
        let mut one = fixture::submission(&office, name, at + 3);
        for (ix, answer) in one.answers.iter_mut().enumerate() {
            let no = ix == basic[0].ix
                || (at < 2 && (ix == basic[1].ix || ix == basic[2].ix))
                || (at < 10 && ix == basic[3].ix);
            answer.state = if no { State::No } else { State::Yes };
        }
        one
    });
    let comparison = compare(gather(all.collect(), &office), &office);
    let drafts = compose(&comparison, &office).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    let text = draft(&drafts, "通报.pdf");
    for said in [
        format!("各地均未达到的指标有1项，为“{}”。", basic[0].short),
        format!("“{}”各地均未达到；", basic[0].short),
        format!(
            "“{}”“{}”未达到的有{}、{}",
            basic[1].short, basic[2].short, names[0], names[1]
        ),
        format!("“{}”有10个县（市、区）未达到", basic[3].short),
    ] {
        assert!(text.contains(&said), "{said}：{text}");
    }
}

#[test]
fn a_round_that_looks_at_some_places_asks_nothing_of_the_others() {
    let (mut office, mut all) = counties(17, |ix| format!("地{}县", ix + 1));
    office.config.round.check = Some(CheckRound::SpotCheck);
    all.truncate(5);
    for one in &mut all {
        one.check = Some(CheckRound::SpotCheck);
    }
    let comparison = compare(gather(all, &office), &office);
    let drafts = compose(&comparison, &office).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    assert!(drafts.iter().all(|d| d.kind != "催报"), "没有抽到的不催");
    let text = draft(&drafts, "通报.pdf");
    assert!(text.contains("共对5个县（市、区）进行了抽查。"), "{text}");
    for wrong in ["未报送", "补报", "应报", "地9县"] {
        assert!(!text.contains(wrong), "{wrong}：{text}");
    }
}

/// 叫这个名字的一份文稿。
fn draft<'a>(drafts: &'a [Draft], name: &str) -> &'a str {
    let found = drafts.iter().find(|d| d.name == name);
    &found.unwrap_or_else(|| panic!("没有{name}")).text
}
