//! 版式的尺寸，从 PDF 上量回来；每条断言注明规则编号。

use super::fixture;
use super::ruler::{PITCH, Page, ZI, measure};
use quanyi::document::{Draft, compose, typeset_all};
use quanyi::office::Office;
use quanyi::progress::Quiet;

pub fn draft(folder: &str, text: &str) -> Draft {
    Draft {
        kind: "试排".into(),
        folder: folder.into(),
        name: "试排.pdf".into(),
        text: text.into(),
        ..Draft::default()
    }
}

pub fn set(draft: &Draft, office: &Office) -> Vec<u8> {
    let mut results = typeset_all(std::slice::from_ref(draft), office, &Quiet);
    let bytes = results
        .remove(0)
        .unwrap_or_else(|wrong| panic!("{wrong}"))
        .bytes;
    keep(&bytes);
    bytes
}

fn set_text(text: &str) -> Vec<Page> {
    measure(&set(&draft("circular", text), &fixture::office()))
}

/// 看得见才改得好：`QUANYI_KEEP=文件夹` 时，测试排出的 PDF 都留一份。
pub fn keep(bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("QUANYI_KEEP") {
        let test = std::thread::current()
            .name()
            .unwrap_or("试排")
            .replace("::", "-");
        let path = std::path::Path::new(&folder).join(format!("{test}-{}.pdf", bytes.len()));
        std::fs::write(path, bytes).expect("可写");
    }
}

#[track_caller]
pub fn near(got: f64, want: f64, rule: &str) {
    assert!(
        (got - want).abs() <= 0.3,
        "{rule}：量得 {got:.2} mm，应为 {want:.2} mm"
    );
}

const HEAD: &str = "标志：某省妇女联合会权益部文件\n发文字号：某妇权〔2017〕12号\n标题：关于情况的通报\n主送：各市妇联\n署名：某省妇女联合会权益部\n日期：2017年12月20日\n抄送：某省人民检察院\n印发：某省妇女联合会办公室\n";

/// 没有标点的正文：每行正好是格子。
pub fn plain(chars: usize) -> String {
    "妇女儿童权益保护工作情况"
        .chars()
        .cycle()
        .take(chars)
        .collect()
}

#[test]
fn plain_text_fills_the_grid() {
    let pages = set_text(&format!("{HEAD}\n{}", plain(28 * 60)));
    for (page, left) in [(&pages[1], 26.0), (&pages[2], 28.0)] {
        near(page.width, 210.0, "G-01");
        near(page.height, 297.0, "G-01");
        let lines = page.body_lines();
        if lines.len() < 22 {
            continue; // 末页不满
        }
        assert_eq!(lines.len(), 22, "G-06 每面二十二行");
        near(lines[0].y, 41.90, "G-03 天头");
        near(lines[21].y, 261.33, "G-02 版心高");
        for pair in lines.windows(2) {
            near(pair[1].y - pair[0].y, PITCH, "G-09 行距");
        }
        for line in &lines {
            assert_eq!(line.marks.len(), 28, "G-06 每行二十八字：{}", line.text());
            near(line.marks[0].x, left, "G-04 订口");
            near(line.marks[27].x + ZI, left + 156.0, "G-02 版心宽");
            for pair in line.marks.windows(2) {
                assert!((pair[1].x - pair[0].x - ZI).abs() < 0.02, "G-08 一字的宽");
            }
        }
        let ink = lines
            .iter()
            .flat_map(|l| &l.marks)
            .filter_map(|m| m.ink)
            .reduce(|a, b| a.union(b))
            .expect("有字");
        assert!(
            ink.x0 >= left - 0.05 && ink.x1 <= left + 156.05,
            "G-02 墨迹不出版心：{ink:?}"
        );
        assert!(
            ink.y0 >= 36.5 && ink.y1 <= 262.5,
            "G-02、G-16 墨迹不出版心：{ink:?}"
        );
    }
    assert_eq!(pages[1].body_lines().len(), 22);
}

#[test]
fn the_head_stands_where_the_standard_says() {
    let pages = set_text(&format!(
        "{HEAD}份号：000012\n密级：机密★1年\n紧急程度：特急\n\n{}",
        plain(200)
    ));
    let page = &pages[0];
    let mark: Vec<_> = page.marks.iter().filter(|m| m.size > 30.0).collect();
    let top = mark
        .iter()
        .filter_map(|m| m.ink)
        .map(|i| i.y0)
        .fold(f64::MAX, f64::min);
    near(top, 72.0, "G-23 标志墨迹上边距纸上边");
    let ink = mark
        .iter()
        .filter_map(|m| m.ink)
        .reduce(|a, b| a.union(b))
        .expect("有标志");
    near((ink.x0 + ink.x1) / 2.0, 106.0, "G-23 居中");
    assert!(ink.x1 - ink.x0 <= 156.0, "G-24 不宽于版心");
    let lines = page.body_lines();
    let find = |text: &str| {
        lines
            .iter()
            .find(|l| l.text().contains(text))
            .unwrap_or_else(|| panic!("{text}"))
    };
    for (row, text, rule) in [
        (0, "000012", "G-20"),
        (1, "机密★1年", "G-21"),
        (2, "特急", "G-22"),
    ] {
        near(find(text).y, 41.90 + row as f64 * PITCH, rule);
        near(find(text).marks[0].x, 28.0, rule);
    }
    let number = find("某妇权〔2017〕12号");
    let (first, last) = (
        number.marks.first().expect("字"),
        number.marks.last().expect("字"),
    );
    near((first.x + last.x + ZI) / 2.0, 106.0, "G-26 发文字号居中");
    // 标志下空二行：两行的高，不多于三行
    let gap = (number.y - 0.88 * ZI) - ink.y1;
    assert!(
        (2.0 * PITCH..3.0 * PITCH).contains(&gap),
        "G-26 标志下空二行：{gap:.1}"
    );
    let rule = page.patches.iter().find(|p| p.red).expect("G-29 红线");
    near(rule.area.x0, 28.0, "G-29 红线左端");
    near(rule.area.width(), 156.0, "G-29 红线与版心等宽");
    near(
        rule.area.y0 - (number.y + 0.12 * ZI),
        4.0,
        "G-29 发文字号下 4 mm",
    );
    assert!((0.35..=1.0).contains(&rule.area.height()), "G-29 线粗");
    let title = page.lines(|m| (m.size - 22.0).abs() < 0.1);
    assert_eq!(title.len(), 1);
    let gap = title[0].y - 0.88 * 22.0 * 25.4 / 72.0 - rule.area.y1;
    assert!(
        (2.0 * PITCH - 0.3..3.0 * PITCH).contains(&gap),
        "G-31 红线下空二行：{gap:.1}"
    );
    near(find("各市妇联").marks[0].x, 28.0, "G-33 主送顶格");
    let body = lines
        .iter()
        .position(|l| l.text().starts_with("妇女儿童"))
        .expect("G-34 首页有正文");
    near(
        lines[body].y - find("各市妇联").y,
        PITCH,
        "G-35 主送的下一行",
    );
    near(lines[body].marks[0].x, 28.0 + 2.0 * ZI, "G-35 空二字");
    // 版头、标题之后，正文仍在格子上（G-120）
    let rows = (lines[body].y - 41.90) / PITCH;
    assert!(
        (rows - rows.round()).abs() < 0.02,
        "G-120 正文在格子上：{rows}"
    );
}

#[test]
fn page_numbers_stand_outside_the_type_area() {
    let pages = set_text(&format!("{HEAD}\n{}", plain(28 * 60)));
    for (ix, page) in pages.iter().enumerate().take(3) {
        let folio: Vec<_> = page.marks.iter().filter(|m| m.y > 265.0).collect();
        let text: String = folio.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(text.replace(' ', ""), format!("—{}—", ix + 1), "G-70");
        assert!(
            folio.iter().all(|m| (m.size - 14.0).abs() < 0.05),
            "G-70 4号"
        );
        let dash = folio
            .iter()
            .find(|m| m.text == "—")
            .and_then(|m| m.ink)
            .expect("一字线");
        near(
            (dash.y0 + dash.y1) / 2.0,
            269.0,
            "G-71 一字线在版心下边缘之下 7 mm",
        );
        // 宋体的一字线宽 0.89 字
        let (x0, x1) = (
            folio[0].x,
            folio.last().expect("一字线").x + 0.89 * 14.0 * 25.4 / 72.0,
        );
        if ix % 2 == 0 {
            near(x1, 184.0 - ZI, "G-72 单页居右空一字");
        } else {
            near(x0, 26.0 + ZI, "G-72 双页居左空一字");
        }
    }
}

#[test]
fn headings_have_their_faces_and_places() {
    let pages = set_text(&format!(
        "{HEAD}\n# 甲项\n\n## 乙项\n\n### 丙项\n\n#### 丁项\n\n## 接排的标题。正文在后\n\n正文"
    ));
    let lines = pages[0].body_lines();
    for (text, first) in [
        ("一、甲项", "一"),
        ("（一）乙项", "（"),
        ("1.丙项", "1"),
        ("（1）丁项", "（"),
        ("（二）接排的标题。正文在后", "（"),
    ] {
        let line = lines.iter().find(|l| l.text() == text).unwrap_or_else(|| {
            panic!(
                "{text}：{:?}",
                lines.iter().map(|l| l.text()).collect::<Vec<_>>()
            )
        });
        assert_eq!(line.marks[0].text, first);
        near(
            line.marks[0].x,
            28.0 + 2.0 * ZI,
            "G-36…G-39 空二字（G-123 括号不缩）",
        );
    }
}

#[test]
fn signature_and_date_leave_room_for_the_seal() {
    let pages = set_text(&format!(
        "{HEAD}附注：此件公开发布\n\n开头一段。\n\n{}。\n\n@附件 甲表\n\n内容\n\n@附件 乙表\n\n内容",
        plain(40)
    ));
    // 首页放不下署名：末段随署名到次页，首页仍有正文（G-34、G-47）
    assert!(pages[0].text().contains("开头一段。"));
    let page = &pages[1];
    let lines = page.body_lines();
    let at = |text: &str| {
        lines
            .iter()
            .position(|l| l.text() == text)
            .unwrap_or_else(|| panic!("{text}"))
    };
    let (name, date) = (
        &lines[at("某省妇女联合会权益部")],
        &lines[at("2017年12月20日")],
    );
    let right = |l: &super::ruler::Line<'_>| l.marks.last().expect("字").x + ZI;
    near(right(date), 182.0 - 4.0 * ZI, "G-50 成文日期右空四字");
    let centre = |l: &super::ruler::Line<'_>| (l.marks[0].x + right(l)) / 2.0;
    near(centre(name), centre(date), "G-50 署名居中于日期之上");
    near(date.y - name.y, PITCH, "G-50");
    let note = &lines[at("（此件公开发布）")];
    near(note.y - date.y, PITCH, "G-43 附注在成文日期下一行");
    near(note.marks[0].x, 26.0 + 2.0 * ZI, "G-43 空二字");
    let body_end = lines
        .iter()
        .rposition(|l| l.text().ends_with('。'))
        .expect("正文末行");
    let (one, two) = (&lines[at("附件：1.甲表")], &lines[at("2.乙表")]);
    near(one.y - lines[body_end].y, 2.0 * PITCH, "G-42 正文下空一行");
    near(one.marks[0].x, 26.0 + 2.0 * ZI, "G-42 空二字");
    near(two.marks[0].x, one.marks[3].x, "G-42 序号对齐");
    near(two.marks[2].x, one.marks[5].x, "G-42 名称对齐");
    // 章的直径 42 mm，署名、日期居其中心偏下，上边距正文一行之内（G-50）
    let seal_top = (name.y + date.y) / 2.0 - 5.0 - 21.0;
    let gap = seal_top - (two.y + 0.12 * ZI);
    assert!(
        (-1.0..=PITCH).contains(&gap),
        "G-50 章上边距正文一行之内：{gap:.1}"
    );
}

#[test]
fn attachments_begin_on_their_own_page() {
    let pages = set_text(&format!(
        "{HEAD}\n开头一段。\n\n{}。\n\n@附件 甲地情况表\n\n附件的内容\n\n@横排附件 乙地对比表\n\n对比的内容\n",
        plain(40)
    ));
    let lines = pages[2].body_lines();
    assert_eq!(lines[0].text(), "附件1", "G-45");
    near(lines[0].y, 41.90, "G-44 第一行");
    near(lines[0].marks[0].x, 28.0, "G-44 顶格");
    let title = pages[2].lines(|m| (m.size - 22.0).abs() < 0.1);
    assert_eq!(title[0].text(), "甲地情况表");
    let third = 37.0 + 2.0 * PITCH;
    assert!(
        (third..third + PITCH).contains(&title[0].y),
        "G-44 标题在第三行：{:.1}",
        title[0].y
    );
    let middle = (title[0].marks[0].x + title[0].marks[4].x + 22.0 * 25.4 / 72.0) / 2.0;
    near(middle, 28.0 + 78.0, "G-44 标题居中");
    // 横排页：页码在纵向纸张的原处（G-74），双页在左上
    let page = &pages[3];
    near(page.width, 297.0, "G-75");
    near(page.height, 210.0, "G-75");
    let folio: Vec<_> = page.marks.iter().filter(|m| m.x < 33.0).collect();
    assert_eq!(
        folio
            .iter()
            .map(|m| m.text.as_str())
            .collect::<String>()
            .replace(' ', ""),
        "—4—",
        "G-74"
    );
    let dash = folio[0].ink.expect("一字线");
    near((dash.x0 + dash.x1) / 2.0, 297.0 - 269.0, "G-71 横排页");
    near(dash.y0, 26.0 + ZI, "G-72 横排页双页");
    let first = page
        .body_lines()
        .into_iter()
        .find(|l| l.text() == "附件2")
        .expect("附件2");
    near(first.marks[0].x, 35.0, "G-75 左边");
}

#[test]
fn the_colophon_closes_an_even_page() {
    for chars in [40, 400, 28 * 20, 28 * 26, 28 * 34] {
        let pages = set_text(&format!("{HEAD}\n{}。", plain(chars)));
        assert_eq!(pages.len() % 2, 0, "G-66 版记在双页");
        let last = pages.last().expect("有页");
        let mut rules: Vec<_> = last
            .patches
            .iter()
            .filter(|p| !p.red && p.area.width() > 150.0)
            .map(|p| p.area)
            .collect();
        rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
        assert_eq!(rules.len(), 3, "G-60");
        near(rules[2].y1, 262.0, "G-61 末条线与版心下边缘重合");
        for (rule, weight) in rules.iter().zip([0.35, 0.25, 0.35]) {
            near(rule.width(), 156.0, "G-60 与版心等宽");
            assert!(
                (rule.height() - weight).abs() < 0.02,
                "G-60 线粗：{}",
                rule.height()
            );
            near(rule.x0, 26.0, "G-60");
        }
        let text = last.text();
        assert!(text.contains("抄送：某省人民检察院。"), "G-62");
        assert!(text.contains("2017年12月20日印发"), "G-64");
        let mark = |t: &str| {
            last.marks
                .iter()
                .rev()
                .find(|m| m.text == t)
                .expect("字")
                .clone()
        };
        assert!((mark("抄").size - 14.0).abs() < 0.05, "G-62 4号");
        near(mark("抄").x, 26.0 + 14.0 * 25.4 / 72.0, "G-62 左空一字");
        near(
            mark("发").x,
            182.0 - 2.0 * 14.0 * 25.4 / 72.0,
            "G-64 右空一字",
        );
    }
}

#[test]
fn the_closing_is_never_alone_and_no_heading_ends_a_page() {
    for lines in 0..24 {
        let text = format!(
            "{HEAD}\n{}\n\n# 小标题\n\n{}\n\n{}",
            plain(28 * (20 + lines) - 2),
            plain(60),
            plain(28 * 3)
        );
        let pages = set_text(&text);
        let with_date = pages
            .iter()
            .position(|p| p.body_lines().iter().any(|l| l.text() == "2017年12月20日"))
            .expect("有日期");
        let body = pages[with_date].body_lines();
        let text_lines = body
            .iter()
            .filter(|l| l.text().starts_with('妇') || l.marks.len() == 28)
            .count();
        assert!(
            text_lines > 0,
            "G-47 署名页有正文（{lines}）：{:?}",
            body.iter().map(|l| l.text()).collect::<Vec<_>>()
        );
        for page in &pages {
            let last = page
                .body_lines()
                .last()
                .map(|l| l.text())
                .unwrap_or_default();
            assert!(!last.contains("小标题"), "标题在页末（{lines}）");
        }
    }
}

#[test]
fn no_line_begins_or_ends_with_the_wrong_mark() {
    let office = fixture::office();
    let drafts = compose(&fixture::comparison(&office), &office).expect("写得出");
    for result in typeset_all(&drafts[..4], &office, &Quiet) {
        for page in measure(&result.expect("排得出").bytes) {
            for line in page.body_lines() {
                let text = line.text();
                assert!(
                    !text.starts_with([
                        '。', '，', '、', '；', '：', '？', '！', '）', '》', '”', '’', '〕', '】',
                        '%'
                    ]),
                    "G-100 行首：{text}"
                );
                assert!(
                    !text.ends_with(['（', '《', '“', '‘', '〔', '【']),
                    "G-100 行末：{text}"
                );
            }
        }
    }
}

#[test]
fn a_letter_has_its_own_head() {
    let text = HEAD.replace("文件\n", "\n");
    let pages = measure(&set(
        &draft("feedback", &format!("{text}\n{}", plain(28 * 40))),
        &fixture::office(),
    ));
    let page = &pages[0];
    let ink = page
        .marks
        .iter()
        .filter(|m| m.size > 30.0)
        .filter_map(|m| m.ink)
        .reduce(|a, b| a.union(b))
        .expect("标志");
    near(ink.y0, 30.0, "G-80 标志上边距纸上边 30 mm");
    let mut rules: Vec<_> = page
        .patches
        .iter()
        .filter(|p| p.red)
        .map(|p| p.area)
        .collect();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    assert_eq!(rules.len(), 4, "G-81 上下各一条双线");
    for rule in &rules {
        near(rule.width(), 170.0, "G-81 长 170 mm");
        near((rule.x0 + rule.x1) / 2.0, 105.0, "G-81 居中于纸");
    }
    near(rules[0].y0 - ink.y1, 4.0, "G-81 标志下 4 mm");
    near(rules[3].y1, 277.0, "G-81 距纸下边 20 mm");
    assert!(
        rules[0].height() > rules[1].height() && rules[3].height() > rules[2].height(),
        "G-81 上粗下细、下粗上细"
    );
    assert!(page.marks.iter().all(|m| m.y < 262.0), "G-84 首页不编页码");
    assert!(pages[1].marks.iter().any(|m| m.y > 265.0), "其余各页编页码");
    let number = page
        .body_lines()
        .into_iter()
        .find(|l| l.text().contains("某妇权"))
        .expect("发文字号");
    near(
        number.marks.last().expect("号").x + ZI,
        184.0,
        "G-82 发文字号顶格居右",
    );
    near(
        number.y - 0.88 * ZI - rules[1].y1,
        7.0 / 8.0 * ZI,
        "G-82 线下 7/8 字",
    );
}
