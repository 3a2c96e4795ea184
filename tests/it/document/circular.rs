//! 通报的话随个数变：没有、一个、几个、全部，各说各的。

use super::fixture;
use quanyi::analysis::compare;
use quanyi::document::compose;
use quanyi::model::submission::State;
use quanyi::office::Office;
use quanyi::round::gather;

/// `missing` 个地区没有报；前 `full` 个地区全部填“有”，其余的在 `short` 里的指标填“无”。
fn circular(office: &Office, missing: usize, full: usize, short: &[usize]) -> String {
    let expected = office.roster.localities.iter().filter(|l| l.expected);
    let names: Vec<&str> = expected.map(|l| l.name.as_str()).collect();
    let sent = names.iter().take(names.len() - missing).enumerate();
    let all = sent.map(|(at, name)| {
        let mut one = fixture::submission(office, name, at + 3);
        for (ix, answer) in one.answers.iter_mut().enumerate() {
            answer.state = if at >= full && short.contains(&ix) {
                State::No
            } else {
                State::Yes
            };
        }
        one
    });
    let comparison = compare(gather(all.collect(), office), office);
    let drafts = compose(&comparison, office).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    let found = drafts.iter().find(|d| d.name == "通报.pdf").expect("有");
    found.text.clone()
}

#[test]
fn a_few_some_and_most_are_told_apart() {
    let office = fixture::office();
    for (missing, word) in [(1, "个别"), (2, "个别"), (6, "部分"), (10, "多数")] {
        let text = circular(&office, missing, 0, &[0]);
        let heading = format!("{word}县（市、区）未按要求报送。");
        assert!(text.contains(&heading), "{missing}：{text}");
    }
    let text = circular(&office, 0, 0, &[0]);
    assert!(!text.contains("未按要求报送") && text.contains("全部按时报送。"));
}

#[test]
fn one_county_is_not_introduced_as_several() {
    let office = fixture::office();
    let indicators = &office.catalogue.indicators;
    let basic = indicators.iter().find(|i| i.basic).expect("有").ix;
    let one = circular(&office, 0, 1, &[basic]);
    assert!(one.contains("的县（市、区）有1个，为东城区。"), "{one}");
    let two = circular(&office, 0, 2, &[basic]);
    assert!(two.contains("有2个，分别是东城区、北屏县。"), "{two}");
    let none = circular(&office, 0, 0, &[basic]);
    assert!(none.contains("目前还没有县（市、区）全部达到"), "{none}");
}

#[test]
fn a_high_share_is_not_called_low() {
    let office = fixture::office();
    let plain = |n: usize| -> Vec<usize> {
        let of = office.catalogue.indicators.iter();
        let plain = of.filter(|i| !i.basic && i.only_for.is_none());
        plain.map(|i| i.ix).take(n).collect()
    };
    let one = circular(&office, 0, 14, &plain(1));
    let name = &office.catalogue.indicators[plain(1)[0]].short;
    let said = format!("个别指标尚未全面落实。“{name}”达标率为87.5%，2个县（市、区）未达到。");
    assert!(one.contains(&said), "{one}");
    let high = circular(&office, 0, 14, &plain(3));
    assert!(high.contains("部分指标尚未全面落实。"), "{high}");
    assert!(!high.contains("偏低"), "{high}");
    let low = circular(&office, 0, 2, &plain(3));
    assert!(low.contains("部分指标达标率偏低。"), "{low}");
}

#[test]
fn a_number_without_a_unit_still_reads_as_a_sentence() {
    let office = fixture::office();
    let text = circular(&office, 0, 0, &[0]);
    let from = text.find("据各地填报的数量统计").expect("有数量");
    let sentence = text[from..].split('。').next().expect("有");
    for part in sentence.split('，').skip(1) {
        let last = part.chars().last().expect("有字");
        assert!(!last.is_ascii_digit() || part.contains("合计为"), "{part}");
    }
}
