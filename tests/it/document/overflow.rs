//! 长得不合情理的文字：网址、连写的字母、二十五个字的地名、四百字的事例、控制符。什么也不出界，少了什么都有记号。

use super::fixture;
use super::geometry::{draft, set};
use super::ruler::{Page, measure};
use quanyi::document::Draft;
use quanyi::document::table::{Align, Column, Row, Table};

const PLACE: &str = "积石山保安族东乡族撒拉族自治县某某高新技术产业开发区";

fn long(letter: char) -> String {
    format!(
        "https://{}.example.org/?q=1&b=2#top",
        letter.to_string().repeat(150)
    )
}

/// 全部墨迹在版心之内（页码、红头、版记的线除外）。
#[track_caller]
fn inside(pages: &[Page]) {
    for (ix, page) in pages.iter().enumerate() {
        let left = if page.width > page.height {
            35.0
        } else if ix % 2 == 0 {
            28.0
        } else {
            26.0
        };
        let wide = if page.width > page.height {
            225.0
        } else {
            156.0
        };
        for mark in &page.marks {
            let folio = mark.y > 264.0 || (page.width > page.height && mark.x < 33.0);
            let Some(ink) = mark.ink.filter(|_| !folio) else {
                continue;
            };
            assert!(
                ink.x0 >= left - 0.4 && ink.x1 <= left + wide + 0.4,
                "第{}页“{}”左右出界：{ink:?}",
                ix + 1,
                mark.text
            );
        }
    }
}

#[test]
fn nothing_runs_out_of_the_page() {
    let url = long('w');
    for folder in ["circular", "feedback"] {
        for (what, text) in [
            ("标题", format!("标题：关于{url}的通报\n\n正文")),
            (
                "长标题",
                format!(
                    "标题：{}\n\n正文",
                    "关于加强妇女儿童权益保护工作的意见和建议".repeat(5)
                ),
            ),
            (
                "标志",
                format!("标志：{PLACE}{PLACE}妇女联合会文件\n标题：甲\n\n正文"),
            ),
            (
                "左上角",
                format!("份号：{url}\n密级：{url}\n紧急程度：{url}\n标题：甲\n\n正文"),
            ),
            ("发文字号", format!("发文字号：{url}\n标题：甲\n\n正文")),
            (
                "签发人",
                format!("发文字号：{url}\n签发人：{PLACE}、{PLACE}\n标题：甲\n\n正文"),
            ),
            ("主送", format!("主送：{url}、{PLACE}\n标题：甲\n\n正文")),
            (
                "署名",
                format!("标题：甲\n署名：{PLACE}{PLACE}\n日期：2017年12月20日\n\n正文"),
            ),
            (
                "联合署名",
                format!("标题：甲\n署名：{PLACE}、{PLACE}、乙\n日期：2017年12月20日\n\n正文"),
            ),
            (
                "不盖章",
                format!(
                    "标题：甲\n用印：不盖章\n署名：{PLACE}{PLACE}\n日期：2017年12月20日\n\n正文"
                ),
            ),
            (
                "签名章",
                format!(
                    "标题：甲\n用印：签名章\n职务：{PLACE}{PLACE}\n日期：2017年12月20日\n\n正文"
                ),
            ),
            (
                "附注",
                format!("标题：甲\n日期：2017年12月20日\n附注：{url}\n\n正文"),
            ),
            (
                "版记",
                format!(
                    "标题：甲\n日期：2017年12月20日\n抄送：{url}\n印发：{PLACE}{PLACE}\n\n正文"
                ),
            ),
            (
                "正文",
                format!(
                    "标题：甲\n\n# {url}\n\n## {PLACE}{PLACE}。{url}\n\n甲{url}乙\n\n{}",
                    "妇".repeat(400)
                ),
            ),
            (
                "附件",
                format!(
                    "标题：甲\n\n正文\n\n@附件 {url}\n\n甲\n\n@横排附件 {PLACE}{PLACE}\n\n{url}"
                ),
            ),
        ] {
            let pages = measure(&set(&draft(folder, &text), &fixture::office()));
            let all: String = pages.iter().map(Page::text).collect();
            if text.contains(&url) {
                let letters = all.matches('w').count();
                assert!(letters >= 150, "{what}：一个字母也没有少（{letters}）");
            }
            inside(&pages);
        }
    }
}

fn in_cells(texts: [String; 4]) -> Draft {
    let mut one = draft("circular", "标题：甲\n\n正文\n\n@表 甲");
    let columns = vec![
        Column::new("序号", 10.0, Align::Center),
        Column::new("单元格", 15.0, Align::Center),
        Column::new("现填内容", 33.0, Align::Left),
        Column::new("问题", 0.0, Align::Left),
    ];
    one.tables.insert(
        "甲".into(),
        Table {
            caption: Some("表题".into()),
            unit: None,
            size: 10.5,
            inset: (1.0, 1.1),
            columns,
            rows: vec![Row::of(texts)],
            notes: Vec::new(),
            continues: false,
            running: false,
        },
    );
    one
}

#[test]
fn a_long_word_stays_in_its_own_cell() {
    let letters = ['a', 'b', 'c', 'd'];
    let words = letters.map(|c| c.to_string().repeat(60));
    let pages = measure(&set(&in_cells(words), &fixture::office()));
    inside(&pages);
    // 各列从哪里到哪里：表的竖线
    let starts = [0.0, 10.0, 25.0, 58.0, 156.0];
    let mut seen = [0; 4];
    let on_page = pages.iter().enumerate();
    for (ix, mark) in on_page.flat_map(|(ix, p)| p.marks.iter().map(move |m| (ix, m))) {
        let left = if ix % 2 == 0 { 28.0 } else { 26.0 };
        let Some(column) = letters.iter().position(|c| mark.text.starts_with(*c)) else {
            continue;
        };
        let ink = mark.ink.expect("有墨迹");
        seen[column] += 1;
        assert!(
            ink.x0 >= left + starts[column] && ink.x1 <= left + starts[column + 1],
            "{} 出了自己的格子：{ink:?}",
            mark.text
        );
    }
    assert_eq!(seen, [60; 4], "一个字母也没有少");
}

#[test]
fn a_cell_taller_than_a_page_goes_on_overleaf() {
    let text = "这是一个很长的事例，讲的是工作怎样做。".repeat(60);
    let wanted = text.chars().count();
    let texts = ["1".into(), "E1".into(), text, "乙".into()];
    let pages = measure(&set(&in_cells(texts), &fixture::office()));
    inside(&pages);
    let printed = pages.iter().flat_map(|p| &p.marks);
    let printed = printed.filter(|m| (m.size - 10.5).abs() < 0.1 && m.y < 262.5 && m.y > 37.0);
    assert!(printed.count() >= wanted, "一个字也没有少");
}

#[test]
fn control_characters_neither_vanish_nor_turn_the_text() {
    let odd = "甲\u{0}乙\u{7}丙\u{202e}丁\u{200b}戊\t己\r\n庚".to_owned();
    let one = in_cells([odd, "1".into(), String::new(), "=CMD()".into()]);
    let text: String = measure(&set(&one, &fixture::office()))
        .iter()
        .map(Page::text)
        .collect();
    assert!(text.contains("甲□乙□丙丁戊"), "{text}");
    let (before, after) = (text.find('己'), text.find('庚'));
    assert!(before.is_some() && before < after, "{text}");
}
