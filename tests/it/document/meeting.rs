//! 会议材料与图：数与汇总结果一致，每页都在版心之内，坐在后排也看得清，一个地区也不少。

use super::edges::counties;
use super::fixture;
use super::geometry::{draft, set};
use super::ruler::{Page, measure};
use quanyi::analysis::compare;
use quanyi::document::chart::{
    Bar, Bars, Chart, Drawing, FigureItem, Figures, Group, HeatSheet, PairRow, Pairs, RankRow,
    Ranking, Stack, Tone, Trend, TrendLine,
};
use quanyi::document::{Draft, compose};
use quanyi::model::comparison::Comparison;
use quanyi::model::submission::{CheckRound, State, Submission};
use quanyi::office::Office;
use quanyi::round::gather;

/// 一份会议材料的文稿与各页。
struct Meeting {
    draft: Draft,
    pages: Vec<Page>,
}

fn meeting(office: &Office, comparison: &Comparison) -> Meeting {
    let mut office = office.clone();
    office.config.documents.produce = vec!["会议材料".into()];
    let mut drafts = compose(comparison, &office).expect("写得出");
    assert_eq!(drafts.len(), 1);
    let draft = drafts.remove(0);
    assert_eq!(draft.name, "会议材料.pdf");
    let pages = measure(&set(&draft, &office));
    Meeting { draft, pages }
}

/// 名字各不相同、谁也不包含谁的县。
fn many(n: usize) -> (Office, Vec<Submission>) {
    counties(n, |ix| match ix {
        7 => "积石山保安族东乡族撒拉族自治县".into(),
        _ => format!("甲{:03}县", ix + 1),
    })
}

fn flat(text: &str) -> String {
    // 长串字母数字之间有看不见的断处
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect()
}

/// 一页的标题：版心之上的大字。
fn headline(page: &Page) -> String {
    let lines = page.lines(|m| m.y < 36.0);
    lines.iter().map(|l| l.text()).collect()
}

/// 每页都成样子：横放的 A4，墨迹不出页边，字不太小，有标题、页码、来源。
fn presentable(meeting: &Meeting) {
    let total = meeting.pages.len();
    for (ix, page) in meeting.pages.iter().enumerate() {
        let at = format!("第{}页“{}”", ix + 1, headline(page));
        assert!(
            (page.width - 297.0).abs() < 0.3 && (page.height - 210.0).abs() < 0.3,
            "{at}"
        );
        let ink = page.ink();
        assert!(
            ink.x0 >= 15.0 && ink.x1 <= 282.5 && ink.y0 >= 8.0 && ink.y1 <= 205.0,
            "{at}出界：{ink:?}"
        );
        let smallest = page
            .marks
            .iter()
            .filter(|m| m.ink.is_some())
            .map(|m| m.size);
        let smallest = smallest.fold(f64::MAX, f64::min);
        assert!(smallest >= 8.9, "{at}最小的字 {smallest:.1} pt");
        if ix == 0 {
            continue;
        }
        let words = headline(page);
        assert!(words.chars().count() >= 5, "{at}没有标题");
        let largest = page
            .marks
            .iter()
            .filter(|m| m.y < 36.0)
            .map(|m| m.size)
            .fold(0.0, f64::max);
        assert!(largest >= 20.0, "{at}标题 {largest:.1} pt");
        let foot: String = page
            .lines(|m| m.y > 194.0)
            .iter()
            .map(|l| l.text())
            .collect();
        assert!(
            foot.contains("数据来源：") && foot.contains("2017年12月20日"),
            "{at}：{foot}"
        );
        assert!(
            flat(&foot).ends_with(&format!("{}/{total}", ix + 1)),
            "{at}页码：{foot}"
        );
        // 内容与页脚不相碰
        let body = page
            .marks
            .iter()
            .filter(|m| m.y < 194.0)
            .filter_map(|m| m.ink);
        let lowest = body.map(|i| i.y1).fold(0.0, f64::max);
        assert!(lowest <= 191.0, "{at}的内容到了 {lowest:.1} mm");
    }
}

fn chart<'a>(meeting: &'a Meeting, name: &str) -> &'a Drawing {
    let found = meeting.draft.charts.get(name);
    &found
        .unwrap_or_else(|| panic!("没有图“{name}”：{:?}", meeting.draft.charts.keys()))
        .drawing
}

fn heat_sheets<'a>(meeting: &'a Meeting, name: &str) -> &'a [HeatSheet] {
    match chart(meeting, name) {
        Drawing::Heat(heat) => &heat.sheets,
        other => panic!("“{name}”不是热力图：{other:?}"),
    }
}

#[test]
fn the_figures_are_those_of_the_comparison() {
    let office = fixture::office();
    let comparison = fixture::comparison(&office);
    let main = comparison.main_round().expect("有主轮");
    let meeting = meeting(&office, &comparison);
    presentable(&meeting);
    assert!(
        (8..=20).contains(&meeting.pages.len()),
        "{}页",
        meeting.pages.len()
    );
    let overview = &meeting.pages[1];
    let met = main.met.percent(false);
    let basic = main.basic.percent(false);
    assert_eq!(
        headline(overview),
        format!("全省达标率{met}，基本要求达标率{basic}")
    );
    // 大字的数
    let big: String = overview
        .lines(|m| m.size > 35.0)
        .iter()
        .map(|l| l.text())
        .collect();
    let all = main
        .results
        .iter()
        .filter(|r| r.basic.of > 0 && r.basic.met == r.basic.of)
        .count();
    assert_eq!(flat(&big), format!("15/16{met}{basic}{all}"));
    // 没有全部达到的个数
    let not_all = main
        .results
        .iter()
        .filter(|r| r.basic.of > 0 && r.basic.met < r.basic.of)
        .count();
    let heads: Vec<String> = meeting.pages.iter().map(headline).collect();
    assert!(
        heads.contains(&format!(
            "基本要求达标率{basic}，{not_all}个县（市、区）未全部达到"
        )),
        "{heads:?}"
    );
    assert!(
        heads.contains(&"1个县（市、区）未报送，1个县（市、区）的材料须退回更正".to_owned()),
        "{heads:?}"
    );
    let whole: String = meeting.pages.iter().map(Page::text).collect();
    assert!(
        whole.contains("未报送（1个）。双河县") && whole.contains("清河县"),
        "{whole}"
    );
}

#[test]
fn every_locality_stands_once_in_the_ranking() {
    for n in [20, 180] {
        let (office, mut all) = many(n);
        all.remove(4); // 甲005县没有报
        let comparison = compare(gather(all, &office), &office);
        let meeting = meeting(&office, &comparison);
        presentable(&meeting);
        assert!(
            meeting.pages.len() <= if n == 20 { 20 } else { 50 },
            "{}页",
            meeting.pages.len()
        );
        let Drawing::Ranking(ranking) = chart(&meeting, "排名县级") else {
            panic!("不是排名");
        };
        let rows: Vec<_> = ranking.sheets.iter().flatten().flatten().collect();
        assert_eq!(rows.len(), n);
        let places: Vec<u32> = rows.iter().filter_map(|r| r.place.parse().ok()).collect();
        assert!(places.is_sorted() && places.len() == n - 1, "{places:?}");
        // 印出来的也是：排名那几页上，每个名字正好一次
        let pages = meeting.pages.iter().filter(|p| {
            let head = headline(p);
            head.contains("个县（市、区）中，") && head.contains("最高")
        });
        let text: String = pages
            .map(|p| {
                let body = p.lines(|m| m.y > 40.0 && m.y < 192.0);
                body.iter().map(|l| l.text() + "\n").collect::<String>()
            })
            .collect();
        for ix in (0..n).filter(|ix| *ix != 7) {
            assert_eq!(
                text.matches(&format!("甲{:03}县", ix + 1)).count(),
                1,
                "甲{:03}县",
                ix + 1
            );
        }
        assert_eq!(text.matches("积石山县").count(), 2, "一行和一条注：{text}");
        assert!(text.contains("积石山县＝积石山保安族东乡族撒拉族自治县"));
        assert_eq!(text.matches("未报送").count(), 1);
    }
}

#[test]
fn the_heat_map_is_whole_on_every_page() {
    for n in [2, 20, 180] {
        let (office, all) = many(n);
        let comparison = compare(gather(all, &office), &office);
        let main = comparison.main_round().expect("有主轮");
        let meeting = meeting(&office, &comparison);
        let sheets = heat_sheets(&meeting, "热力图");
        let indicators = office.catalogue.indicators.len();
        let cells: usize = sheets
            .iter()
            .flat_map(|s| &s.rows)
            .map(|r| r.cells.len())
            .sum();
        assert_eq!(cells, n * indicators, "一格不少，一格不多");
        for sheet in sheets {
            for row in sheet.rows.iter().filter(|r| !r.cells.is_empty()) {
                assert_eq!(row.cells.len(), sheet.columns.len(), "每页的栏头都全");
            }
            assert!(sheet.size >= 10.0 && sheet.head_size >= 9.0, "字太小");
            // 颜色之外都另有符号
            let odd = sheet
                .rows
                .iter()
                .flat_map(|r| &r.cells)
                .find(|c| c.0.is_empty());
            assert_eq!(odd, None);
        }
        let of = |tone: Tone| {
            let cells = sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells);
            cells.filter(|c| c.1 == tone).count() as u32
        };
        assert_eq!(of(Tone::Met), main.met.met);
        assert_eq!(
            of(Tone::Unmet) + of(Tone::Blank),
            main.met.of - main.met.met
        );
        // 印出来的每一页都有整套栏头与图例
        let pages: Vec<&Page> = meeting
            .pages
            .iter()
            .filter(|p| headline(p).starts_with("逐项逐地对照"))
            .collect();
        assert_eq!(pages.len(), sheets.len(), "一张一页");
        for (page, sheet) in pages.iter().zip(sheets) {
            let text = flat(&page.text());
            for column in &sheet.columns {
                assert!(text.contains(&flat(column)), "缺栏头“{column}”：{text}");
            }
            assert!(text.contains("未达到"), "缺图例");
        }
    }
}

/// 加一轮抽查：每第 `each` 个地区，改动几处答案。
fn with_spot_check(all: &mut Vec<Submission>, each: usize) -> (usize, usize) {
    let mut changed = 0;
    let spot: Vec<Submission> = all
        .iter()
        .step_by(each)
        .enumerate()
        .map(|(at, one)| {
            let mut one = one.clone();
            one.check = Some(CheckRound::SpotCheck);
            one.source.path = format!("抽查/{at}.xlsx");
            one.source.sha256 = format!("{:064x}", 9000 + at);
            for ix in 0..at % 5 {
                let answer = &mut one.answers[ix * 3];
                answer.state = match answer.state {
                    State::Yes => State::No,
                    _ => State::Yes,
                };
                changed += 1;
            }
            one
        })
        .collect();
    let count = spot.len();
    all.extend(spot);
    (count, changed)
}

#[test]
fn two_rounds_are_set_side_by_side() {
    let (office, mut all) = many(60);
    let (places, changed) = with_spot_check(&mut all, 3);
    let comparison = compare(gather(all, &office), &office);
    let meeting = meeting(&office, &comparison);
    presentable(&meeting);
    let heads: Vec<String> = meeting.pages.iter().map(headline).collect();
    let differing = (0..places).filter(|at| at % 5 > 0).count();
    let said = format!("自查与抽查有{changed}处答案不一致，涉及{differing}个地区");
    assert!(heads.iter().any(|h| h.contains(&said)), "{said}：{heads:?}");
    assert!(
        heads
            .iter()
            .any(|h| h.starts_with(&format!("不一致的{changed}处逐项列出"))),
        "{heads:?}"
    );
    let Drawing::Pairs(pairs) = chart(&meeting, "两轮达标率") else {
        panic!("不是对照");
    };
    assert_eq!(pairs.series, ["自查", "抽查"]);
    let table = &meeting.draft.tables["两轮对照"];
    assert_eq!(table.rows.len(), differing);
    let sum = |column: usize| -> usize {
        let cells = table
            .rows
            .iter()
            .map(|r| r.cells[column].text.parse::<usize>().expect("数"));
        cells.sum()
    };
    assert_eq!(sum(2), changed);
    assert_eq!(sum(3) + sum(4), changed);
    assert_eq!(meeting.draft.tables["两轮不一致项"].rows.len(), changed);

    // 只有一轮的没有这几页
    let (office, all) = many(6);
    let one = compare(gather(all, &office), &office);
    assert!(!self::meeting(&office, &one).draft.text.contains("不一致"));
}

#[test]
fn one_county_and_a_catalogue_without_basic_requirements() {
    let (office, all) = counties(1, |_| "独山县".into());
    let one = compare(gather(all, &office), &office);
    let single = meeting(&office, &one);
    presentable(&single);
    assert!(!single.draft.text.contains("热力图"), "一个地区不用热力图");

    let mut office = fixture::office();
    for indicator in &mut office.catalogue.indicators {
        indicator.basic = false;
    }
    let comparison = fixture::comparison(&office);
    let plain = meeting(&office, &comparison);
    presentable(&plain);
    assert!(
        !plain.draft.text.contains("基本要求"),
        "{}",
        plain.draft.text
    );
    assert!(plain.pages.iter().all(|p| !p.text().contains("带*的")));
}

fn bar(permille: u32) -> Bar {
    Bar {
        permille,
        label: format!("{}.{}%", permille / 10, permille % 10),
    }
}

/// 公文里的每一种图都排在版心之内，数都印得出来。
#[test]
fn every_chart_fits_an_official_page() {
    let group = |label: &str, values: &[u32]| Group {
        label: label.into(),
        bars: values.iter().map(|v| bar(*v)).collect(),
    };
    let series = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let long = "妇女儿童权益保护与维权服务工作机制建设";
    let drawings = [
        (
            "条",
            Drawing::Bars(Bars {
                series: series(&["甲县", "全省"]),
                groups: vec![group(long, &[1000, 0]), group("投诉受理", &[873, 1000])],
                label_width: 12.0,
            }),
        ),
        (
            "构成",
            Drawing::Stack(Stack {
                series: series(&["达到", "未达到", "空白", "存疑"]),
                rows: vec![
                    group("源头维权", &[700, 200, 90, 10]),
                    group("投诉受理", &[1000, 0, 0, 0]),
                ],
                label_width: 8.0,
            }),
        ),
        (
            "对照",
            Drawing::Pairs(Pairs {
                series: series(&["自查", "抽查"]),
                label_width: 6.0,
                axis: (600, 1000),
                rows: vec![
                    PairRow {
                        label: "甲县".into(),
                        from: bar(1000),
                        to: bar(600),
                        change: "降40.0".into(),
                    },
                    PairRow {
                        label: "乙县".into(),
                        from: bar(800),
                        to: bar(800),
                        change: "持平".into(),
                    },
                ],
            }),
        ),
        (
            "走势",
            Drawing::Trend(Trend {
                ticks: series(&["2015年", "2016年", "2017年"]),
                axis: (500, 1000),
                lines: vec![
                    TrendLine {
                        label: "达标率".into(),
                        points: vec![Some(bar(600)), None, Some(bar(873))],
                    },
                    TrendLine {
                        label: "基本要求达标率".into(),
                        points: vec![Some(bar(500)), Some(bar(800)), Some(bar(1000))],
                    },
                ],
            }),
        ),
        (
            "排名",
            Drawing::Ranking(Ranking {
                label_width: 8.0,
                place_width: 2.0,
                value_width: 3.3,
                mark: Some(bar(800)),
                sheets: vec![vec![vec![
                    RankRow {
                        place: "1".into(),
                        label: "甲县".into(),
                        bar: Some(1000),
                        value: "100.0%".into(),
                        low: false,
                        section: false,
                    },
                    RankRow {
                        place: "2".into(),
                        label: "某某高新技术产业开发区".into(),
                        bar: Some(0),
                        value: "0.0%".into(),
                        low: true,
                        section: false,
                    },
                    RankRow {
                        place: "—".into(),
                        label: "丙县".into(),
                        bar: None,
                        value: "未报送".into(),
                        low: false,
                        section: false,
                    },
                ]]],
            }),
        ),
        (
            "要数",
            Drawing::Figures(Figures {
                items: vec![
                    FigureItem {
                        value: "123456789".into(),
                        unit: "人次".into(),
                        label: "受理投诉".into(),
                        note: "16个填报".into()
                    };
                    3
                ],
            }),
        ),
    ];
    let mut text = String::from("标题：关于图的通报\n日期：2017年12月20日\n\n正文。\n");
    for (name, _) in &drawings {
        text.push_str(&format!("\n@图 {name}\n"));
    }
    let mut one = draft("circular", &text);
    for (name, drawing) in drawings {
        let mut chart = Chart::new(format!("图题{name}"), drawing);
        chart.unit = Some("%".into());
        chart.source = Some("数据来源：各地报送材料".into());
        one.charts.insert(name.to_owned(), chart);
    }
    let pages = measure(&set(&one, &fixture::office()));
    let text: String = pages.iter().map(Page::text).collect();
    for wanted in [
        "图题条（%）",
        "图题构成（%）",
        "图题对照（%）",
        "图题走势（%）",
        "图题排名（%）",
        "100.0%",
        "87.3%",
        "降40.0",
        "持平",
        "2016年",
        "基本要求达标率",
        "未报送",
        "123456789",
        "数据来源：各地报送材料",
    ] {
        assert!(text.contains(wanted), "没有“{wanted}”：{text}");
    }
    for (ix, page) in pages.iter().enumerate() {
        let left = if ix % 2 == 0 { 28.0 } else { 26.0 };
        let body = page
            .marks
            .iter()
            .filter(|m| m.y < 262.0)
            .filter_map(|m| m.ink);
        let ink = body
            .chain(page.patches.iter().map(|p| p.area))
            .reduce(|a, b| a.union(b))
            .expect("有墨迹");
        assert!(
            ink.x0 >= left - 0.4 && ink.x1 <= left + 156.4,
            "第{}页出了版心：{ink:?}",
            ix + 1
        );
        let smallest = page
            .marks
            .iter()
            .filter(|m| m.ink.is_some())
            .map(|m| m.size);
        assert!(smallest.fold(f64::MAX, f64::min) >= 7.5, "图里的字太小");
    }
}
