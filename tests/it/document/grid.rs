//! 图、表与正文的行：图立在两段之间，图表之后的行还在格子上，横排页的边距，长表的续页。

use super::edges::counties;
use super::fixture;
use super::geometry::{draft, near, plain, set};
use super::ruler::{PITCH, Page, measure};
use quanyi::analysis::compare;
use quanyi::document::chart::{Bar, Bars, Chart, Drawing, Group};
use quanyi::document::table::{Align, Column, Row, Table};
use quanyi::document::{Draft, compose, typeset_all};
use quanyi::office::Templates;
use quanyi::progress::Quiet;
use quanyi::round::gather;

/// 第一行的基线，毫米（H 部分量得的）。
const FIRST: f64 = 41.90;

fn bars(n: usize) -> Chart {
    let group = |ix: usize| Group {
        label: format!("第{ix}方面"),
        bars: vec![Bar {
            permille: 500,
            label: "50.0%".into(),
        }],
    };
    Chart::new(
        "各方面达标率",
        Drawing::Bars(Bars {
            series: vec!["全省".into()],
            label_width: 5.0,
            groups: (1..=n).map(group).collect(),
        }),
    )
}

pub fn table(rows: usize) -> Table {
    let columns = vec![
        Column::new("编号", 14.0, Align::Center),
        Column::new("指标", 0.0, Align::Left),
        Column::new("合计", 30.0, Align::Right),
    ];
    let row = |ix: usize| {
        Row::of([
            ix.to_string(),
            format!("第{ix}项工作"),
            (ix * 37).to_string(),
        ])
    };
    Table {
        caption: None,
        unit: None,
        size: 10.5,
        inset: (1.0, 1.1),
        columns,
        rows: (1..=rows).map(row).collect(),
        notes: vec!["注：合计为各地填报数相加。".into()],
        continues: false,
        running: false,
    }
}

/// 正文的每一行都在格子上（G-06）。
#[track_caller]
fn on_the_grid(label: &str, pages: &[Page]) {
    for (ix, page) in pages.iter().enumerate().filter(|(_, p)| p.width < p.height) {
        // 信函的发文字号在第一条双线之下，不在格子上（G-82）
        let lines = page.body_lines().into_iter();
        for line in lines.filter(|l| !l.text().contains('〔')) {
            let rows = (line.y - FIRST) / PITCH;
            assert!(
                (rows - rows.round()).abs() * PITCH < 0.15,
                "{label}：第{}页“{}”不在格子上，差 {:.2} mm",
                ix + 1,
                line.text(),
                (rows - rows.round()) * PITCH
            );
        }
    }
}

/// 图前几行、图几条，逐一排过。
fn charted() -> Vec<(String, Draft)> {
    let mut all = Vec::new();
    for folder in ["circular", "feedback"] {
        for before in 1..=14 {
            for (bars_of, after) in [(5, "正文"), (9, "标题"), (5, "标题")] {
                let next = match after {
                    "标题" => format!("# 小标题\n\n{}。\n\n{}。", plain(28 * 3), plain(90)),
                    _ => format!("{}。\n\n{}。", plain(28 * 5), plain(90)),
                };
                let text = format!(
                    "标志：某省妇女联合会权益部文件\n发文字号：某妇权〔2017〕12号\n标题：关于情况的通报\n主送：各市妇联\n署名：某省妇女联合会权益部\n日期：2017年12月20日\n\n{}。\n\n@图 甲\n\n{next}\n\n{}。",
                    plain(28 * before - 3),
                    plain(60),
                );
                let mut one = draft(folder, &text);
                one.charts.insert("甲".into(), bars(bars_of));
                all.push((
                    format!("{folder}，图前{before}行，{bars_of}条，后接{after}"),
                    one,
                ));
            }
        }
    }
    all
}

#[test]
fn a_chart_stands_between_paragraphs_and_leaves_no_hole() {
    let (labels, drafts): (Vec<_>, Vec<_>) = charted().into_iter().unzip();
    let mut deferred = 0;
    for (label, set) in labels
        .iter()
        .zip(typeset_all(&drafts, &fixture::office(), &Quiet))
    {
        let pages = measure(&set.unwrap_or_else(|wrong| panic!("{label}：{wrong}")).bytes);
        on_the_grid(label, &pages);
        let at = pages
            .iter()
            .position(|p| p.text().contains("各方面达标率"))
            .unwrap_or_else(|| panic!("{label}：没有图"));
        let page = &pages[at];
        let title = page
            .lines(|m| (8.0..11.0).contains(&m.size))
            .into_iter()
            .find(|l| l.text().contains("各方面达标率"))
            .map(|l| l.y)
            .expect("图题");
        // 图上面的一行是一段的末行：句号，或标题
        let lines = page.body_lines();
        let above = lines.iter().rfind(|l| l.y < title);
        if let Some(above) = above {
            let text = above.text();
            assert!(
                text.ends_with('。') || text.contains("小标题"),
                "{label}：图插在一段中间，上面一行是“{text}”"
            );
            assert!(!text.contains("小标题"), "{label}：标题之下应是正文");
        }
        // 图到了次页的，前一页没有大块空白：至多空三行
        if at > 0 && above.is_none_or(|l| !l.text().contains("小标题")) {
            let before = &pages[at - 1];
            let last = before.body_lines().last().map_or(0.0, |l| l.y);
            let empty = (261.33 - last) / PITCH;
            assert!(empty < 3.5, "{label}：前一页末尾空了{empty:.1}行");
            deferred += 1;
        }
    }
    assert!(deferred > 10, "真有不少图排到了次页：{deferred}");
}

#[test]
fn lines_below_a_table_are_back_on_the_grid() {
    for rows in [1, 2, 3, 7, 13, 24, 31, 50] {
        for (what, text) in [
            (
                "正文",
                format!(
                    "标题：甲\n\n{}。\n\n@表 甲\n\n{}。\n\n# 小标题\n\n{}。",
                    plain(90),
                    plain(90),
                    plain(40)
                ),
            ),
            (
                "附件",
                format!(
                    "标题：甲\n\n正文。\n\n@附件 甲地情况表\n\n@表 甲\n\n{}。",
                    plain(90)
                ),
            ),
            (
                "落款",
                format!(
                    "标题：甲\n署名：某省妇女联合会\n日期：2017年12月20日\n\n{}。\n\n@表 甲",
                    plain(90)
                ),
            ),
        ] {
            let mut one = draft("circular", &text);
            one.tables.insert("甲".into(), table(rows));
            let pages = measure(&set(&one, &fixture::office()));
            on_the_grid(&format!("{what}，{rows}行的表"), &pages);
            let blank = pages.iter().filter(|p| p.marks.is_empty()).count();
            assert_eq!(blank, 0, "{what}，{rows}行：没有空白页");
        }
    }
}

#[test]
fn a_sideways_page_has_the_margins_of_its_side() {
    // G-75：横着看，上边单页 28、双页 26 mm，左 35、右 37
    for before in [1, 2] {
        let body = if before == 1 {
            plain(60)
        } else {
            plain(28 * 30)
        };
        let mut one = draft(
            "circular",
            &format!("标题：甲\n\n{body}。\n\n@横排附件 乙\n\n@表 甲"),
        );
        one.tables.insert("甲".into(), table(60));
        let pages = measure(&set(&one, &fixture::office()));
        let mut seen = [0, 0];
        for (ix, page) in pages.iter().enumerate().filter(|(_, p)| p.width > p.height) {
            let odd = ix % 2 == 0;
            seen[usize::from(odd)] += 1;
            let lines = page
                .patches
                .iter()
                .filter(|p| p.area.width() > 200.0 || p.area.height() > 20.0);
            let area = lines
                .map(|p| p.area)
                .reduce(|a, b| a.union(b))
                .expect("有表线");
            near(area.x0, 35.0, "G-75 左边");
            near(area.x1, 297.0 - 37.0, "G-75 右边");
            // 附件的第一面上边是“附件”二字；其余的面上边就是表线
            let top = if odd { 28.0 } else { 26.0 };
            if page.text().contains("附件") {
                let first = page.body_lines().first().map(|l| l.y).expect("“附件”一行");
                near(first, top + 41.90 - 37.0, "G-75 上边（附件一行的基线）");
            } else {
                near(area.y0, top, "G-75 上边");
            }
            assert!(area.y1 <= top + 156.3, "G-75 下边：{:.2}", area.y1);
        }
        assert!(seen[0] > 0 && seen[1] > 0, "单双页都有：{seen:?}");
    }
}

#[test]
fn an_annex_bound_apart_names_its_document() {
    // G-46：第一行顶格是发文字号和附件的顺序号，标题在第三行
    let folder = tempfile::tempdir().expect("临时文件夹");
    let kind = folder.path().join("documents/annex");
    std::fs::create_dir_all(&kind).expect("可写");
    std::fs::write(
        kind.join("layout.typ"),
        "#import \"/gongwen/gongwen.typ\": annex\n#annex(json(\"/data.json\"))\n",
    )
    .expect("可写");
    let mut office = fixture::office();
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    let text = format!(
        "发文字号：某妇权〔2017〕12号附件1\n标题：各地情况汇编\n\n{}。",
        plain(90)
    );
    let pages = measure(&set(&draft("annex", &text), &office));
    let lines = pages[0].body_lines();
    assert_eq!(lines[0].text(), "某妇权〔2017〕12号附件1");
    near(lines[0].y, FIRST, "G-46 第一行");
    near(lines[0].marks[0].x, 28.0, "G-46 顶格");
    assert!(
        lines[0].marks.iter().all(|m| m.font.contains("Sans")),
        "黑体：{}",
        lines[0].marks[0].font
    );
    let title = pages[0].lines(|m| (m.size - 22.0).abs() < 0.1);
    assert_eq!(title[0].text(), "各地情况汇编");
    assert!(
        title[0].y > FIRST + 1.5 * PITCH && title[0].y < FIRST + 2.6 * PITCH,
        "标题在第三行"
    );
}

#[test]
fn breaking_a_long_number_adds_nothing_to_what_is_copied() {
    let number = "510107198001011234567890".repeat(3);
    let url = format!("https://www.example.org/{}", "a1b2".repeat(20));
    let mut one = draft(
        "circular",
        &format!("标题：甲\n\n见{url}和{number}。\n\n@表 甲"),
    );
    let mut wide = table(1);
    wide.rows = vec![Row::of([number.as_str(), url.as_str(), number.as_str()])];
    one.tables.insert("甲".into(), wide);
    let pages = measure(&set(&one, &fixture::office()));
    let text: String = pages.iter().map(Page::text).collect();
    let strange: Vec<char> = text
        .chars()
        .filter(|c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{2060}'))
        .collect();
    assert!(strange.is_empty(), "复制出来多了看不见的字：{strange:?}");
    let flat: String = text.split_whitespace().collect();
    assert_eq!(flat.matches(&number).count(), 3, "{flat}");
    assert_eq!(flat.matches(&url).count(), 2, "{flat}");
}

#[test]
fn a_long_table_says_where_it_continues_and_its_note_is_not_alone() {
    for n in [30, 61, 180] {
        let (mut office, all) = counties(n, |ix| {
            if ix == 7 {
                "某某族某某族某某族某某某自治州某某高新技术产业开发区".into()
            } else {
                format!("第{}号县", ix + 1)
            }
        });
        office.config.documents.produce = vec!["通报".into()];
        let comparison = compare(gather(all, &office), &office);
        let drafts = compose(&comparison, &office).expect("写得出");
        let artefact = typeset_all(&drafts, &office, &Quiet)
            .remove(0)
            .expect("排得出");
        super::geometry::keep(&artefact.bytes);
        let pages = measure(&artefact.bytes);
        let of_table = |p: &Page| {
            p.width < p.height && p.text().contains("报送情况") && p.text().contains("达到/应计")
        };
        let with: Vec<&Page> = pages.iter().filter(|p| of_table(p)).collect();
        assert!(with.len() >= 2 || n == 30, "{n}：{}", with.len());
        for (ix, page) in with.iter().enumerate() {
            assert_eq!(
                page.text().contains("续表"),
                ix > 0,
                "{n}个县，表的第{}面",
                ix + 1
            );
        }
        // 每一面都有表头，又有几行地区；注跟在行的后面
        let rows = |p: &Page| p.text().matches("已报送").count();
        for page in &pages {
            let noted = page.text().contains("名次按全部指标");
            assert!(
                !noted || (of_table(page) && rows(page) >= 1),
                "{n}：注独占一页"
            );
        }
        // 上级合计的一行不落在页末：它下面还有地区
        for page in &with {
            let lines = page.lines(|m| m.size < 11.0 && m.y < 262.0);
            let last = lines
                .iter()
                .rfind(|l| l.text().contains("所属合计") && !l.text().contains("一行"))
                .map(|l| l.y);
            let below = lines.iter().any(|l| last.is_some_and(|y| l.y > y + 2.0));
            assert!(last.is_none() || below, "{n}：合计一行落在页末");
        }
        // 二十五个字的地名至多三行
        let page = with
            .iter()
            .find(|p| p.text().contains("某某族"))
            .expect("有长名称");
        let of = |c: &str| {
            let marks = page.marks.iter().filter(|m| m.size < 11.0 && m.text == c);
            marks.map(|m| m.y).fold(f64::MAX, f64::min)
        };
        let (top, bottom) = (of("某"), of("产"));
        assert!(
            bottom - top < 12.0,
            "{n}：长名称占了 {:.1} mm",
            bottom - top
        );
    }
}

/// 末段的标题排到页首，也在第一行上：逐行加长正文，总有排到页首的。
#[test]
fn a_heading_before_the_last_paragraph_opens_a_page_on_the_first_line() {
    let drafts: Vec<Draft> = (1..=24)
        .map(|rows| {
            draft(
                "circular",
                &format!(
                    "标志：某省妇女联合会权益部文件\n发文字号：某妇权〔2017〕12号\n标题：关于情况的通报\n主送：各市妇联\n署名：某省妇女联合会权益部\n日期：2017年12月20日\n\n{}。\n\n# 末段的标题\n\n{}。",
                    plain(28 * rows - 3),
                    plain(40),
                ),
            )
        })
        .collect();
    let mut opened = 0;
    for (ix, set) in typeset_all(&drafts, &fixture::office(), &Quiet)
        .iter()
        .enumerate()
    {
        let set = set.as_ref().unwrap_or_else(|wrong| panic!("{wrong}"));
        let pages = measure(&set.bytes);
        on_the_grid(&format!("正文{}行", ix + 1), &pages);
        let opens = |p: &Page| {
            let lines = p.body_lines();
            lines
                .first()
                .is_some_and(|l| l.text().contains("末段的标题"))
        };
        opened += pages.iter().skip(1).filter(|p| opens(p)).count();
    }
    assert!(opened > 0, "没有一份的标题排到页首，量不着");
}
