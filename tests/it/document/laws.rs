//! 版面的法则：不论正文多长、末尾是什么、怎样落款，都成立。

use super::fixture;
use super::geometry::draft;
use super::ruler::{Page, measure};
use quanyi::document::table::{Align, Column, Row, Table};
use quanyi::document::{Draft, typeset_all};
use quanyi::progress::Quiet;

const HEAD: &str = "标志：某省妇女联合会权益部文件\n发文字号：某妇权〔2017〕12号\n标题：关于情况的通报\n主送：各市妇联\n日期：2017年12月20日\n抄送：某省人民检察院\n印发：某省妇女联合会办公室\n";

/// 落款的几种。
const CLOSINGS: [(&str, &str); 4] = [
    ("盖章", "署名：某省妇女联合会权益部\n附注：此件公开发布\n"),
    ("不盖章", "用印：不盖章\n署名：某省妇女联合会权益部\n"),
    ("签名章", "用印：签名章\n职务：主席\n署名：某省妇女联合会\n"),
    (
        "联合",
        "署名：某省妇女联合会、某省教育厅、某省民政厅、某省司法厅\n",
    ),
];

/// 像真的一样的话，标点齐全。
fn words(chars: usize) -> String {
    let sentence = "妇女儿童权益保护工作进展顺利，各地认真落实“十三五”规划（2016—2020年）的要求，达标率为85.3%；《维权服务工作标准》得到执行……成效明显——群众满意。";
    let taken: String = sentence.chars().cycle().take(chars).collect();
    // 截在半个破折号、半个数、没有另一半的引号上的，去掉那一点
    let half = |c: char| "—…“《（".contains(c) || c.is_ascii();
    taken.trim_end_matches(half).to_owned()
}

fn table(rows: usize) -> Table {
    Table {
        caption: None,
        unit: None,
        size: 10.5,
        inset: (1.2, 1.0),
        columns: vec![
            Column::new("序号", 14.0, Align::Center),
            Column::new("事项", 0.0, Align::Left),
        ],
        rows: (1..=rows)
            .map(|n| {
                Row::of([
                    n.to_string(),
                    format!("第{n}项须更正的事项，请逐条核对原始材料"),
                ])
            })
            .collect(),
        notes: vec!["注：表末的注。".into()],
        continues: false,
        running: false,
    }
}

/// 各种长短、各种末尾、各种落款。
fn cases() -> Vec<(String, Draft)> {
    let mut all = Vec::new();
    let mut add = |closing: usize, lines: usize, end: &str, body: &str, rows: usize| {
        let (name, head) = CLOSINGS[closing];
        let text = format!(
            "{HEAD}{head}\n{}\n\n# 小标题\n\n## 二级小标题\n\n{body}",
            words(28 * lines + 9)
        );
        let mut one = draft("circular", &text);
        one.tables.insert("甲".into(), table(rows));
        all.push((format!("{name}，前文{lines}行，末尾{end}"), one));
    };
    for lines in 0..22 {
        add(lines % 4, lines, "一行", &words(20), 0);
        add((lines + 1) % 4, lines, "三行", &words(28 * 3 - 9), 0);
        add((lines + 2) % 4, lines, "十行", &words(28 * 10 - 5), 0);
        add(
            (lines + 3) % 4,
            lines,
            "接排的标题",
            &format!("## 抓紧落实。{}", words(28 * 4)),
            0,
        );
        add(
            lines % 4,
            lines,
            "表",
            &format!("{}\n\n@表 甲", words(30)),
            1 + lines * 2,
        );
    }
    // 有附件说明的，落款更高
    for lines in 0..22 {
        add(
            lines % 4,
            lines,
            "附件",
            &format!(
                "{}\n\n@附件 甲表\n\n内容\n\n@附件 乙表\n\n内容",
                words(28 * 5)
            ),
            0,
        );
    }
    all
}

/// 3号字的各行：行首、行末没有不该有的标点；标题不在页末；墨迹不出版心。
fn each_page(label: &str, number: usize, page: &Page) {
    let lines = page.body_lines();
    for line in &lines {
        let text = line.text();
        assert!(
            !text.starts_with([
                '。', '，', '、', '；', '：', '？', '！', '）', '》', '”', '’', '〕', '】', '%'
            ]),
            "G-100 行首（{label}）：{text}"
        );
        assert!(
            !text.ends_with(['（', '《', '“', '‘', '〔', '【']),
            "G-100 行末（{label}）：{text}"
        );
        for pair in ["——", "……"] {
            let half = &pair[..pair.len() / 2];
            assert!(
                !text.ends_with(half) || text.ends_with(pair),
                "G-99 {pair}拆在两行（{label}）：{text}"
            );
        }
    }
    for pair in lines.windows(2) {
        let apart = pair[1].y - pair[0].y;
        assert!(
            apart > super::ruler::PITCH - 0.1,
            "G-09 第{number}页“{}”离上一行只有 {apart:.2} mm（{label}）",
            pair[1].text()
        );
        let (this, next) = (pair[0].text(), pair[1].text());
        let digit = |c: char| c.is_ascii_digit();
        assert!(
            !(this.ends_with(digit) && next.starts_with(digit)),
            "G-94 数字拆在两行（{label}）：{this}／{next}"
        );
        assert!(
            !next.starts_with('—') || next.starts_with("——"),
            "连接号在行首（{label}）：{next}"
        );
    }
    let last = lines.last().map(|l| l.text()).unwrap_or_default();
    assert!(!last.contains("小标题"), "标题在第{number}页末（{label}）");
    let left = if number % 2 == 1 { 28.0 } else { 26.0 };
    for mark in page.marks.iter().filter(|m| m.y < 264.0) {
        let Some(ink) = mark.ink else { continue };
        assert!(
            ink.x0 >= left - 0.3 && ink.x1 <= left + 156.3 && ink.y0 >= 36.5 && ink.y1 <= 262.6,
            "G-02 第{number}页“{}”出了版心（{label}）：{ink:?}",
            mark.text
        );
    }
}

#[test]
fn the_layout_laws_hold_for_every_length() {
    let office = fixture::office();
    let (labels, drafts): (Vec<_>, Vec<_>) = cases().into_iter().unzip();
    let mut moved = 0;
    for (label, set) in labels.iter().zip(typeset_all(&drafts, &office, &Quiet)) {
        let pages = measure(&set.unwrap_or_else(|wrong| panic!("{label}：{wrong}")).bytes);
        for (ix, page) in pages.iter().enumerate() {
            each_page(label, ix + 1, page);
        }
        let filler = |page: &Page| {
            page.body_lines()
                .iter()
                .any(|l| l.text().contains("妇女儿童"))
        };
        assert!(
            pages[0]
                .body_lines()
                .iter()
                .any(|l| l.marks.len() > 8 && l.y > 150.0),
            "G-34 首页有正文（{label}）"
        );
        let dated = pages
            .iter()
            .position(|p| {
                p.body_lines()
                    .iter()
                    .any(|l| l.text().ends_with("2017年12月20日"))
            })
            .unwrap_or_else(|| panic!("有成文日期（{label}）"));
        let page = &pages[dated];
        let with_text = page.body_lines().iter().any(|l| {
            let text = l.text();
            text.chars().count() > 2
                && !text.contains("2017年12月20日")
                && words(400).contains(&text.chars().take(3).collect::<String>())
        });
        let with_rows = page.text().contains("项须更正的事项");
        assert!(
            with_text || with_rows || filler(page),
            "G-47 成文日期独占一页（{label}）：{:?}",
            page.body_lines()
                .iter()
                .map(|l| l.text())
                .collect::<Vec<_>>()
        );
        moved += usize::from(dated > 0);
        // 版记：末条线在双页的版心下边缘
        let end = pages.len();
        assert_eq!(end % 2, 0, "G-66 止于双页（{label}）");
        let foot = pages[end - 1]
            .patches
            .iter()
            .filter(|p| p.area.width() > 150.0)
            .map(|p| p.area.y1)
            .fold(0.0, f64::max);
        assert!(
            (foot - 262.0).abs() <= 0.3,
            "G-61 末条线（{label}）：{foot:.2}"
        );
        // 版记页前有空白页的，两页都不编页码；其余都编
        let blank = pages[..end - 1]
            .iter()
            .position(|p| p.marks.iter().all(|m| m.y > 265.0));
        for (ix, page) in pages.iter().enumerate() {
            let numbered = page.marks.iter().any(|m| m.y > 265.0);
            let wanted = blank.is_none_or(|blank| ix < blank);
            assert_eq!(numbered, wanted, "G-66 第{}页的页码（{label}）", ix + 1);
        }
    }
    assert!(moved > 60, "真有不少署名排在后面的页上：{moved}");
}
