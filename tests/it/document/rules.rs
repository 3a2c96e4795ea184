//! 清单里“must”的各条，别处没有量过的，在这里量：标志的居中，字体与颜色，首页有正文，
//! 联合行文的章，附件说明的分页，版记与页码。

use super::fixture;
use super::forms::{at, left, line, right, with_layout};
use super::geometry::{draft, near, plain, set};
use super::ruler::{Colour, Line, PITCH, Page, ZI, measure};
use hayro::kurbo::Rect;

const NAMES: [&str; 6] = [
    "某省妇女联合会",
    "某省教育厅",
    "某省民政厅",
    "某省司法厅",
    "某省人力资源和社会保障厅",
    "某省卫生健康委员会",
];

fn pages(text: &str) -> Vec<Page> {
    measure(&set(&draft("circular", text), &fixture::office()))
}

fn head(mark: &str, signature: &str) -> String {
    format!(
        "标志：{mark}\n发文字号：某妇〔2017〕12号\n标题：关于加强妇女儿童维权服务工作的通知\n主送：各市妇联\n署名：{signature}\n日期：2017年12月20日\n抄送：某省人民检察院\n印发：某省妇女联合会办公室\n"
    )
}

/// 红字的墨迹。
fn red(page: &Page) -> Rect {
    let inks = page.marks.iter().filter(|m| m.colour == Colour::Red);
    inks.filter_map(|m| m.ink)
        .reduce(|a, b| a.union(b))
        .expect("标志")
}

/// 页码；没有编的为空。
fn folio(page: &Page) -> String {
    let marks = page.marks.iter().filter(|m| m.y > 265.0);
    let text: String = marks.map(|m| m.text.as_str()).collect();
    text.replace([' ', '\u{a0}'], "")
}

fn rules(page: &Page) -> Vec<Rect> {
    let long = page.patches.iter().filter(|p| !p.red);
    let mut rules: Vec<Rect> = long.map(|p| p.area).filter(|a| a.width() > 150.0).collect();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    rules
}

#[test]
fn the_mark_is_centred_however_long_its_name() {
    // G-23、G-80、G-85、G-86：不论字多字少、加没加字距，墨迹都居中
    for n in 1..=16 {
        let name: String = "某省某市妇女联合会权益部办公室综合"
            .chars()
            .take(n)
            .collect();
        for (function, mark) in [
            ("official", format!("{name}文件")),
            ("letter", name.clone()),
            ("order", format!("{name}令")),
            ("minutes", format!("{name}纪要")),
        ] {
            let page = &with_layout(function, &format!("{}\n正文。", head(&mark, "甲")))[0];
            let ink = red(page);
            near((ink.x0 + ink.x1) / 2.0, 106.0, &format!("居中：{mark}"));
            assert!(ink.width() <= 156.0, "G-24 {mark}：{:.1}", ink.width());
        }
    }
    for n in 2..=6 {
        for suffix in ["文件", ""] {
            let mark = format!("{}{suffix}", NAMES[..n].join("、"));
            let page = &pages(&format!("{}\n正文。", head(&mark, "甲")))[0];
            let ink = red(page);
            near((ink.x0 + ink.x1) / 2.0, 106.0, &format!("G-25 居中：{n}个"));
            near(ink.y0, 72.0, "G-23 上边缘");
            assert!(ink.width() <= 156.0, "G-24 {n}个");
            // 各名称等宽
            let names = page.lines(|m| m.colour == Colour::Red && m.size < 41.0);
            assert_eq!(names.len(), n, "G-25 一个机关一行");
            let ends = |l: &Line<'_>| {
                let inks = l.marks.iter().filter_map(|m| m.ink);
                inks.reduce(|a, b| a.union(b)).expect("字")
            };
            let widest = names.iter().map(|l| ends(l).width()).fold(0.0, f64::max);
            for name in &names {
                let short = widest - ends(name).width();
                assert!(short < 2.0, "G-25 各名称等宽：{}差 {short:.1}", name.text());
            }
            // “文件”与名称分得开
            if suffix == "文件" {
                let file = page
                    .marks
                    .iter()
                    .filter(|m| m.colour == Colour::Red && m.size > 41.0);
                let file = file.filter_map(|m| m.ink).reduce(|a, b| a.union(b));
                let gap =
                    file.expect("文件").x0 - names.iter().map(|l| ends(l).x1).fold(0.0, f64::max);
                assert!((3.0..9.0).contains(&gap), "G-25 “文件”在右，隔 {gap:.1} mm");
            }
        }
    }
}

#[test]
fn every_level_has_its_own_face_and_everything_but_the_mark_is_black() {
    let text = format!(
        "{}份号：000012\n密级：机密★1年\n紧急程度：特急\n\n# 甲项\n\n## 乙项\n\n### 丙项\n\n#### 丁项\n\n## 接排的标题。正文在后，另有2个\n\n正文在此。\n\n@附件 某某表\n\n附件正文",
        head("某省妇女联合会文件", "某省妇女联合会")
    );
    let all = pages(&text);
    let lines: Vec<Line<'_>> = all.iter().flat_map(|p| p.body_lines()).collect();
    // G-35…G-39、G-41：一级黑体，二级楷体，其余仿宋；接排的正文回到仿宋
    for (text, face) in [
        ("一、甲项", "NotoSansSC"),
        ("（一）乙项", "FandolKai"),
        ("1.丙项", "FandolFang"),
        ("（1）丁项", "FandolFang"),
        ("正文在此", "FandolFang"),
        ("附件正文", "FandolFang"),
        ("各市妇联：", "FandolFang"),
        ("机密★1年", "NotoSansSC"),
        ("特急", "NotoSansSC"),
    ] {
        let line = line(&lines, text);
        for mark in line.marks.iter().filter(|m| m.text != "★") {
            // 数字、标点也随着这一级的字
            assert!(
                mark.font.contains(face),
                "{text}的“{}”：{}",
                mark.text,
                mark.font
            );
        }
    }
    let run_in = line(&lines, "（二）接排的标题。");
    let stop = run_in.text().chars().position(|c| c == '。').expect("句号");
    for (ix, mark) in run_in.marks.iter().enumerate() {
        let face = if ix <= stop {
            "FandolKai"
        } else {
            "FandolFang"
        };
        assert!(
            mark.font.contains(face),
            "G-41 第{ix}个“{}”：{}",
            mark.text,
            mark.font
        );
    }
    // G-31：标题 2号小标宋
    let title = &all[0].lines(|m| (m.size - 22.0).abs() < 0.1)[0];
    assert!(
        title.marks.iter().all(|m| m.font.contains("NotoSerif")),
        "{}",
        title.marks[0].font
    );
    // G-15：只有标志、红线是红的，其余全黑
    for page in &all {
        for mark in &page.marks {
            let wanted = if mark.size > 30.0 {
                Colour::Red
            } else {
                Colour::Black
            };
            assert_eq!(mark.colour, wanted, "G-15 “{}”", mark.text);
        }
    }
    assert_eq!(
        all[0].patches.iter().filter(|p| p.red).count(),
        1,
        "G-29 一条红线"
    );
    assert!(
        all[1..].iter().all(|p| p.patches.iter().all(|p| !p.red)),
        "只在首页"
    );
    // G-45：只有一个附件的不编号
    assert!(
        all.iter().any(|p| p.text().contains("附件：某某表")),
        "G-45"
    );
    let annex = all
        .iter()
        .find(|p| p.text().contains("附件正文"))
        .expect("附件页");
    assert_eq!(annex.body_lines()[0].text(), "附件", "G-45");
}

#[test]
fn the_first_page_always_has_body_text() {
    // G-34：机关最多、签发人最多、标题最长、主送几行，首页也有正文
    let title = "某省妇女联合会、某省教育厅、某省民政厅、某省司法厅、某省人力资源和社会保障厅关于进一步加强全省妇女儿童维权服务工作的通知";
    let signers = ["林春和", "周宁", "吴海燕", "郑桂兰", "孙敏", "欧阳春兰"];
    for organs in [1, 2, 3, 5, 6] {
        for signed in [0, 1, 2, 5, 6] {
            for long in [false, true] {
                let mut text = head(
                    &format!("{}文件", NAMES[..organs].join("、")),
                    &NAMES[..organs].join("、"),
                );
                if signed > 0 {
                    text.push_str(&format!("签发人：{}\n", signers[..signed].join("、")));
                }
                if long {
                    text = text
                        .replace("关于加强妇女儿童维权服务工作的通知", title)
                        .replace(
                            "各市妇联",
                            &"各市、县（市、区）妇联、教育局、民政局、司法局，".repeat(3),
                        );
                }
                let all = pages(&format!("{text}\n{}。", plain(28 * 12)));
                let lines = all[0].body_lines();
                let body = lines
                    .iter()
                    .find(|l| l.text().contains("妇女儿童权益保护工作情况"));
                assert!(
                    body.is_some(),
                    "G-34 {organs}个机关、{signed}个签发人、长标题{long}"
                );
                near(red(&all[0]).y0, 72.0, "G-23 标志不动");
                // 标题不拆开机关名称
                for line in all[0].lines(|m| (m.size - 22.0).abs() < 0.1) {
                    let said = line.text();
                    let whole = NAMES[..organs].iter().filter(|n| said.contains(&n[..6]));
                    for name in whole.filter(|n| title.contains(**n) && long) {
                        let parts = said.matches(&name[..name.len() - 3]).count();
                        assert!(
                            parts == 0 || said.contains(name),
                            "G-31 拆开了{name}：{said}"
                        );
                    }
                }
                // 签发人各在各的行：上下对齐，发文字号与最后一个同行
                if signed > 0 {
                    let number = line(&lines, "某妇〔2017〕12号");
                    near(left(number), 28.0 + ZI, "G-27");
                    let last = signers[signed - 1].chars().last().map(String::from);
                    assert!(
                        number.text().ends_with(&last.expect("字")),
                        "G-27 {}",
                        number.text()
                    );
                    // 奇数个的，末一个在左边一列
                    if signed == 1 || signed % 2 == 0 {
                        near(right(number), 184.0 - ZI, "G-28 右空一字");
                    }
                }
            }
        }
    }
}

#[test]
fn joint_seals_stand_in_rows_without_touching() {
    // G-51：一个机关一个章（直径 42 mm），排列整齐、互不相交、不出版心，最后一个章压着日期
    for n in 2..=6 {
        let signature = NAMES[..n].join("、");
        let text = format!(
            "{}\n{}。",
            head("某省妇女联合会文件", &signature),
            plain(60)
        );
        let all = pages(&text);
        let (ix, page) = all
            .iter()
            .enumerate()
            .find(|(_, p)| {
                p.body_lines()
                    .iter()
                    .any(|l| l.text().contains("2017年12月20日"))
            })
            .expect("有日期");
        let edge = if ix % 2 == 0 { 28.0 } else { 26.0 };
        let lines = page.body_lines();
        let centres: Vec<(f64, f64)> = NAMES[..n]
            .iter()
            .map(|name| {
                let line = line(&lines, name);
                (
                    at(line, name) + name.chars().count() as f64 * ZI / 2.0,
                    line.y,
                )
            })
            .collect();
        for (a, one) in centres.iter().enumerate() {
            for other in &centres[a + 1..] {
                let apart = (one.0 - other.0).hypot(one.1 - other.1);
                assert!(apart > 42.0, "G-51 {n}个机关，章相距 {apart:.1} mm");
            }
            assert!(
                one.0 - 21.0 > edge - 1.0 && one.0 + 21.0 < edge + 157.0,
                "G-51 {n}个机关，章出了版心：{:.1}",
                one.0
            );
        }
        let date = line(&lines, "2017年12月20日");
        let last = centres.last().expect("有");
        near(
            (left(date) + right(date)) / 2.0,
            last.0,
            "G-51 最后一个章压着日期",
        );
        near(date.y - last.1, PITCH, "G-51 日期在最后一个署名之下");
        // 首排的章上距正文不到一行
        let above = lines
            .iter()
            .rfind(|l| l.y < centres[0].1 - 1.0)
            .expect("正文");
        let top = centres[0].1 - 0.38 * ZI + PITCH / 2.0 - 21.0 - 5.0;
        assert!(
            top - above.y < PITCH,
            "G-51 上距正文一行之内：{:.1}",
            top - above.y
        );
    }
}

#[test]
fn joint_stamps_have_a_line_each() {
    // G-54：联合行文的签名章，一个机关一行，职务右端对齐，日期右空四字
    let posts = ["某省妇女联合会主席", "某省教育厅厅长", "某省民政厅厅长"];
    let text = format!(
        "{}用印：签名章\n职务：{}\n\n{}。",
        head("某省妇女联合会文件", "甲"),
        posts.join("、"),
        plain(60)
    );
    let all = pages(&text);
    let page = all
        .iter()
        .find(|p| p.text().contains("教育厅厅长"))
        .expect("有");
    let lines = page.body_lines();
    let found: Vec<&Line<'_>> = posts.iter().map(|p| line(&lines, p)).collect();
    for pair in found.windows(2) {
        near(right(pair[1]), right(pair[0]), "G-54 上下对齐");
        assert!(
            pair[1].y - pair[0].y >= 2.0 * PITCH - 0.1,
            "G-54 一个机关一行，章不相叠"
        );
    }
    let date = line(&lines, "2017年12月20日");
    let edge = if right(date) > 161.0 { 184.0 } else { 182.0 };
    near(right(date), edge - 4.0 * ZI, "G-54 日期右空四字");
}

#[test]
fn many_attachments_after_one_line_begin_on_the_first_page() {
    // G-42、G-47：正文只有一行的，附件说明接着排，末两项随署名走
    for n in [2, 5, 9, 12, 16] {
        let mut text = format!(
            "{}附注：此件公开发布\n\n现将有关材料印发给你们。\n",
            head("某省妇女联合会文件", "某省妇女联合会")
        );
        for ix in 1..=n {
            text.push_str(&format!("\n@附件 第{ix}项工作的说明\n\n内容\n"));
        }
        let all = pages(&text);
        let says = |p: &Page, what: &str| p.body_lines().iter().any(|l| l.text() == what);
        let closing = all
            .iter()
            .position(|p| says(p, "2017年12月20日"))
            .expect("有日期");
        let listed: usize = (1..=n)
            .filter(|ix| {
                all[closing]
                    .body_lines()
                    .iter()
                    .any(|l| l.text().contains(&format!("{ix}.第{ix}项")))
            })
            .count();
        assert!(
            listed >= 2 || closing == 0,
            "{n}个附件：署名一页有{listed}项"
        );
        if n > 2 && closing > 0 {
            let lines = all[0].body_lines();
            let first = line(&lines, "附件：1.第1项");
            let body = line(&lines, "现将有关材料");
            near(first.y - body.y, 2.0 * PITCH, "G-42 正文下空一行");
            let last = lines.last().expect("有").y;
            assert!(
                last > 245.0 || listed == 2,
                "{n}个附件：首页排满，或只有末两项随署名走（{last:.0}，{listed}项）"
            );
        }
        // 一项不少，次序不乱，序号与名称对齐
        let all_lines: Vec<String> = all[..=closing]
            .iter()
            .flat_map(|p| p.body_lines())
            .map(|l| l.text())
            .collect();
        let said = all_lines.concat();
        for ix in 1..=n {
            assert_eq!(
                said.matches(&format!("{ix}.第{ix}项工作的说明")).count(),
                1,
                "{n}个附件的第{ix}项"
            );
        }
    }
}

#[test]
fn minutes_name_those_present_right_below_the_text() {
    // G-86：正文或附件说明下空一行；其后才是日期
    let text = |body: usize| {
        format!(
            "标志：某省妇女联合会工作会议纪要\n发文字号：〔2017〕3号\n标题：推进会纪要\n用印：不盖章\n日期：2017年12月20日\n出席：{}\n请假：周　宁\n列席：郑桂兰\n印发：某省妇女联合会办公室\n\n开头一段。\n\n{}。",
            "林春和、吴海燕、".repeat(6),
            plain(body)
        )
    };
    for body in [20, 28 * 4, 28 * 7, 28 * 9, 28 * 20] {
        let all = with_layout("minutes", &text(body));
        let page = all
            .iter()
            .find(|p| p.text().contains("出席："))
            .expect("有名单");
        let lines = page.body_lines();
        let order: Vec<usize> = ["出席：", "请假：", "列席：", "2017年12月20日"]
            .iter()
            .map(|what| {
                lines
                    .iter()
                    .position(|l| l.text().contains(what))
                    .unwrap_or_else(|| panic!("{body}字：{what}不在同一页"))
            })
            .collect();
        assert!(order.is_sorted(), "{order:?}");
        assert!(order[0] > 0, "{body}字：名单一页有正文");
        near(
            lines[order[0]].y - lines[order[0] - 1].y,
            2.0 * PITCH,
            "G-86 正文下空一行",
        );
        let present = &lines[order[0]];
        near(
            present.marks[3].x - left(present),
            3.0 * ZI,
            "G-86 标签占三个字",
        );
        near(
            left(&lines[order[0] + 1]),
            present.marks[3].x,
            "G-86 回行与冒号后对齐",
        );
    }
}

#[test]
fn the_colophon_page_is_numbered_unless_a_blank_page_precedes_it() {
    // G-66：版记页前有空白页的，空白页和版记页都不编页码；没有空白页的照编
    let mut seen = [0; 3];
    for rows in 1..=46 {
        let text = format!(
            "{}\n开头一段。\n\n{}。",
            head("某省妇女联合会文件", "某省妇女联合会"),
            plain(28 * rows - 3)
        );
        let all = pages(&text);
        let last = all.len() - 1;
        assert_eq!(all.len() % 2, 0, "G-66 版记在双页");
        assert_eq!(rules(&all[last]).len(), 3, "版记在末页");
        let blank = |p: &Page| p.marks.iter().all(|m| m.y > 265.0) && rules(p).is_empty();
        let blanks: Vec<usize> = (0..=last).filter(|ix| blank(&all[*ix])).collect();
        let numbered = |ix: usize| folio(&all[ix]) == format!("—{}—", ix + 1);
        match blanks.as_slice() {
            [] => {
                assert!(
                    (0..=last).all(numbered),
                    "{rows}行：没有空白页的，页页编页码"
                );
                let alone = all[last].body_lines().is_empty();
                seen[usize::from(alone)] += 1;
            }
            [one] => {
                assert_eq!(*one, last - 1, "{rows}行：空白页在版记之前");
                assert!(
                    folio(&all[last]).is_empty() && folio(&all[*one]).is_empty(),
                    "{rows}行：都不编"
                );
                assert!((0..last - 1).all(numbered), "其余照编");
                seen[2] += 1;
            }
            more => panic!("{rows}行：空白页有{}面", more.len()),
        }
    }
    assert!(seen.iter().all(|n| *n > 0), "三种都碰到：{seen:?}");
}

#[test]
fn a_colophon_of_one_part_still_closes_the_type_area() {
    for (drop, count) in [("抄送", 2), ("印发", 2), ("", 3)] {
        let text: String = head("某省妇女联合会文件", "甲")
            .lines()
            .filter(|l| drop.is_empty() || !l.starts_with(drop))
            .map(|l| format!("{l}\n"))
            .collect();
        let all = pages(&format!("{text}\n{}。", plain(60)));
        let last = all.last().expect("有页");
        let rules = rules(last);
        assert_eq!(rules.len(), count, "G-60 没有{drop}的");
        near(rules[count - 1].y1, 262.0, "G-61");
        for rule in [rules[0], rules[count - 1]] {
            assert!((rule.height() - 0.35).abs() < 0.02, "G-60 首末两条 0.35 mm");
        }
        let lines = last.lines(|m| (m.size - 14.0).abs() < 0.05 && m.y < 262.0);
        if let Some(copies) = lines.iter().find(|l| l.text().contains("抄送：")) {
            let apart = copies.marks[3].x - copies.marks[0].x;
            near(apart, 3.0 * 14.0 * 25.4 / 72.0, "G-62 标签占三个字");
        }
    }
}

#[test]
fn the_seal_stays_near_a_table_that_ends_the_text() {
    // G-50：末尾是表的，章（直径 42 mm）的上边也在表下一行之内，署名仍在格子上
    for rows in 1..=34 {
        let text = format!(
            "{}\n一段话。\n\n@表 甲",
            head("某省妇女联合会文件", "某省妇女联合会")
        );
        let mut one = draft("circular", &text);
        one.tables.insert("甲".into(), super::grid::table(rows));
        let all = measure(&set(&one, &fixture::office()));
        let page = all
            .iter()
            .find(|p| p.body_lines().iter().any(|l| l.text() == "2017年12月20日"))
            .expect("有日期");
        let lines = page.body_lines();
        let (name, date) = (
            line(&lines, "某省妇女联合会"),
            line(&lines, "2017年12月20日"),
        );
        let above = page
            .marks
            .iter()
            .filter(|m| m.y < name.y - 1.0 && m.size < 12.0);
        let bottom = above
            .filter_map(|m| m.ink)
            .map(|i| i.y1)
            .fold(0.0, f64::max);
        assert!(bottom > 0.0, "{rows}行：署名与表的末几行在一起");
        let top = (name.y + date.y) / 2.0 - 5.0 - 21.0;
        assert!(
            (-1.5..=PITCH + 0.3).contains(&(top - bottom)),
            "{rows}行：章的上边在表下 {:.1} mm",
            top - bottom
        );
        let at = (name.y - 41.90) / PITCH;
        assert!(
            (at - at.round()).abs() * PITCH < 0.15,
            "{rows}行：署名在格子上"
        );
    }
}
