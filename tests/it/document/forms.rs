//! 各种格式、各种落款的位置，从 PDF 上量回来。

use super::fixture;
use super::geometry::{draft, near, plain, set};
use super::ruler::{Line, PITCH, Page, ZI, measure};
use quanyi::office::Templates;

const HEAD: &str = "标志：某省妇女联合会权益部文件\n发文字号：某妇权〔2017〕12号\n标题：关于情况的通报\n主送：各市妇联\n日期：2017年12月20日\n";

fn pages(text: &str) -> Vec<Page> {
    measure(&set(&draft("circular", text), &fixture::office()))
}

/// 用公文层的一个函数排：像外面添的文种那样，版式只有两行。
pub fn with_layout(function: &str, text: &str) -> Vec<Page> {
    let folder = tempfile::tempdir().expect("临时文件夹");
    let kind = folder.path().join("documents/trial");
    std::fs::create_dir_all(&kind).expect("可写");
    let layout = format!(
        "#import \"/gongwen/gongwen.typ\": {function}\n#{function}(json(\"/data.json\"))\n"
    );
    std::fs::write(kind.join("layout.typ"), layout).expect("可写");
    let mut office = fixture::office();
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    measure(&set(&draft("trial", text), &office))
}

#[track_caller]
pub fn line<'a>(lines: &'a [Line<'a>], text: &str) -> &'a Line<'a> {
    lines
        .iter()
        .find(|l| l.text().contains(text))
        .unwrap_or_else(|| {
            panic!(
                "没有“{text}”：{:?}",
                lines.iter().map(|l| l.text()).collect::<Vec<_>>()
            )
        })
}

pub fn left(line: &Line<'_>) -> f64 {
    line.marks[0].x
}

pub fn right(line: &Line<'_>) -> f64 {
    line.marks.last().expect("字").x + ZI
}

/// 一行里的某几个字从哪里起。
#[track_caller]
pub fn at(line: &Line<'_>, text: &str) -> f64 {
    let whole = line.text();
    let byte = whole
        .find(text)
        .unwrap_or_else(|| panic!("{whole} 里没有 {text}"));
    line.marks[whole[..byte].chars().count()].x
}

fn red_ink(page: &Page) -> hayro::kurbo::Rect {
    let inks = page
        .marks
        .iter()
        .filter(|m| m.size > 24.0)
        .filter_map(|m| m.ink);
    inks.reduce(|a, b| a.union(b)).expect("标志")
}

#[test]
fn what_stands_at_the_top_left_goes_down_line_by_line() {
    for (head, rows) in [
        (
            "份号：000012\n密级：机密★1年\n紧急程度：特急\n",
            &[("000012", 0), ("机密★1年", 1), ("特急", 2)][..],
        ),
        ("密级：秘密\n", &[("秘密", 1)]),
        ("紧急程度：加急\n", &[("加急", 0)]),
        (
            "份号：000012\n紧急程度：加急\n",
            &[("000012", 0), ("加急", 1)],
        ),
    ] {
        let page = &pages(&format!("{HEAD}{head}\n{}", plain(100)))[0];
        let lines = page.body_lines();
        for (text, row) in rows {
            let line = line(&lines, text);
            near(
                line.y,
                41.90 + f64::from(*row) * PITCH,
                "G-20…G-22 自上而下一项一行",
            );
            near(left(line), 28.0, "G-20…G-22 顶格");
            let face = &line.marks[0].font;
            let wanted = if text.starts_with('0') {
                "FandolFang"
            } else {
                "NotoSansSC"
            };
            assert!(face.contains(wanted), "G-20…G-22 {text} 的字体：{face}");
        }
        near(red_ink(page).y0, 72.0, "G-30 标志不因左上角各项而下移");
    }
}

#[test]
fn upward_documents_name_their_signers() {
    let one = &pages(&format!("{HEAD}签发人：林春和\n\n{}", plain(100)))[0];
    let lines = one.body_lines();
    let number = line(&lines, "某妇权〔2017〕12号");
    near(left(number), 28.0 + ZI, "G-27 发文字号居左空一字");
    near(right(number), 184.0 - ZI, "G-28 签发人居右空一字");
    near(
        at(number, "林春和") - at(number, "签发人："),
        4.0 * ZI,
        "G-28 标签之后是姓名",
    );
    let mark = |text: &str| {
        number
            .marks
            .iter()
            .find(|m| m.text == text)
            .expect("字")
            .font
            .clone()
    };
    assert!(
        mark("签").contains("FandolFang") && mark("林").contains("FandolKai"),
        "G-28 标签仿宋、姓名楷体"
    );
    let rule = one.patches.iter().find(|p| p.red).expect("红线");
    near(
        rule.area.y0 - (number.y + 0.12 * ZI),
        4.0,
        "G-29 发文字号下 4 mm",
    );

    let many = &pages(&format!(
        "{HEAD}签发人：林春和、周宁、吴海燕、郑桂兰、孙敏\n\n{}",
        plain(100)
    ))[0];
    let lines = many.body_lines();
    let (first, second, third) = (
        line(&lines, "签发人："),
        line(&lines, "吴海燕"),
        line(&lines, "孙"),
    );
    near(second.y - first.y, PITCH, "G-28 一行两个，依次往下");
    near(third.y - second.y, PITCH, "G-28 三行");
    near(
        at(second, "吴海燕"),
        at(first, "林春和"),
        "G-28 回行与第一个姓名对齐",
    );
    near(
        at(third, "孙"),
        at(first, "林春和"),
        "G-28 回行与第一个姓名对齐",
    );
    near(at(second, "郑桂兰"), at(first, "周"), "G-28 上下对齐");
    near(
        at(third, "某妇权"),
        28.0 + ZI,
        "G-27 发文字号与最后一个签发人同行",
    );
    let rule = many.patches.iter().find(|p| p.red).expect("红线");
    near(
        rule.area.y0 - (third.y + 0.12 * ZI),
        4.0,
        "G-29 红线随之下移",
    );
    near(red_ink(many).y0, 72.0, "G-23 标志不动");
    let body = line(&lines, "妇女儿童权益");
    let rows = (body.y - 41.90) / PITCH;
    assert!(
        (rows - rows.round()).abs() < 0.02,
        "G-120 正文在格子上：{rows}"
    );
}

#[test]
fn joint_documents_stack_their_names() {
    let text = format!(
        "{}署名：某省妇女联合会、某省教育厅、某省民政厅、某省司法厅\n\n{}。",
        HEAD.replace("权益部文件", "、某省教育厅、某省民政厅、某省司法厅文件"),
        plain(60)
    );
    let all = pages(&text);
    let marks: Vec<_> = all[0]
        .marks
        .iter()
        .filter(|m| m.size > 20.0 && m.y < 140.0 && (m.size - 22.0).abs() > 0.1)
        .collect();
    let said: String = marks.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(
        said, "某省妇女联合会某省教育厅某省民政厅某省司法厅文件",
        "G-25 主办机关在前"
    );
    let tops: Vec<_> = marks.iter().filter_map(|m| m.ink).collect();
    let whole = tops
        .iter()
        .copied()
        .reduce(|a, b| a.union(b))
        .expect("标志");
    near(whole.y0, 72.0, "G-23 上边缘");
    near((whole.x0 + whole.x1) / 2.0, 106.0, "G-23 居中");
    assert!(whole.width() <= 156.0, "G-24 不宽于版心");
    let (names, file) = marks.split_at(marks.len() - 2);
    let inks = |list: &[&super::ruler::Mark]| {
        list.iter()
            .filter_map(|m| m.ink)
            .reduce(|a, b| a.union(b))
            .expect("墨迹")
    };
    let (names, file) = (inks(names), inks(file));
    assert!(file.x0 > names.x1, "G-25 “文件”在右");
    assert!(
        ((file.y0 + file.y1) - (names.y0 + names.y1)).abs() / 2.0 < 1.0,
        "G-25 上下居中"
    );
    assert!(all[0].text().contains("妇女儿童"), "G-34 首页有正文");

    // 一个机关一个章：章与章不相交，两端不出版心，日期在最后一个章下
    let page = all
        .iter()
        .find(|p| p.text().contains("2017年12月20日"))
        .expect("有日期");
    let lines = page.body_lines();
    let (row, last) = (line(&lines, "某省教育厅"), line(&lines, "某省司法厅"));
    let centre =
        |line: &Line<'_>, name: &str| at(line, name) + name.chars().count() as f64 * ZI / 2.0;
    let (a, b, c) = (
        centre(row, "某省妇女联合会"),
        centre(row, "某省教育厅"),
        centre(row, "某省民政厅"),
    );
    assert!(
        b - a > 42.5 && c - b > 42.5,
        "G-51 直径 42 mm 的章互不相交：{a:.1} {b:.1} {c:.1}"
    );
    let edge = if page.marks.iter().any(|m| m.text == "1" && m.y > 265.0) {
        28.0
    } else {
        26.0
    };
    assert!(
        a - 21.0 > edge - 1.0 && c + 21.0 < edge + 157.0,
        "G-51 每排两端不出版心"
    );
    assert!(last.y - row.y > 42.5, "G-51 上下两排不相交");
    let date = line(&lines, "2017年12月20日");
    near(
        (left(date) + date.marks.last().expect("日").x + ZI) / 2.0,
        centre(last, "某省司法厅"),
        "G-51 最后一个章压着日期",
    );
}

#[test]
fn without_a_seal_the_name_stands_two_characters_in() {
    let page = &pages(&format!(
        "{HEAD}用印：不盖章\n署名：某省妇女联合会权益部\n\n末段。"
    ))[0];
    let lines = page.body_lines();
    let (body, name, date) = (
        line(&lines, "末段。"),
        line(&lines, "某省妇女联合会权益部"),
        line(&lines, "2017年12月20日"),
    );
    near(name.y - body.y, 2.0 * PITCH, "G-52 正文下空一行");
    near(right(name), 184.0 - 2.0 * ZI, "G-52 署名右空二字");
    near(left(date) - left(name), 2.0 * ZI, "G-52 日期首字右移二字");
    near(date.y - name.y, PITCH, "G-52 日期在下一行");

    let page = &pages(&format!("{HEAD}用印：不盖章\n署名：甲县妇联\n\n末段。"))[0];
    let lines = page.body_lines();
    let (name, date) = (line(&lines, "甲县妇联"), line(&lines, "2017年12月20日"));
    near(
        right(date),
        184.0 - 2.0 * ZI,
        "G-52 日期长于署名的，日期右空二字",
    );
    near(left(date) - left(name), 2.0 * ZI, "G-52 署名相应左移");

    let page = &pages(&format!(
        "{HEAD}用印：不盖章\n署名：某省妇女联合会权益部、某省教育厅\n\n末段。"
    ))[0];
    let lines = page.body_lines();
    let (host, other) = (
        line(&lines, "某省妇女联合会权益部"),
        line(&lines, "某省教育厅"),
    );
    near(other.y - host.y, PITCH, "G-53 依次向下");
    near(left(other), left(host), "G-53 对齐");
}

#[test]
fn a_signature_stamp_has_its_place() {
    let page = &pages(&format!("{HEAD}用印：签名章\n职务：主席\n\n末段。"))[0];
    let lines = page.body_lines();
    let (body, post, date) = (
        line(&lines, "末段。"),
        line(&lines, "主席"),
        line(&lines, "2017年12月20日"),
    );
    near(right(date), 184.0 - 4.0 * ZI, "G-54 日期右空四字");
    near(
        right(post),
        184.0 - 4.0 * ZI - 40.0 - 2.0 * ZI,
        "G-54 章右空四字，职务在章左空二字",
    );
    // 章高两行：职务在它的正中，上边在正文下空二行处，下空一行是日期
    let middle = post.y - 0.38 * ZI;
    near(
        middle - (body.y + 0.12 * ZI),
        3.0 * PITCH + (PITCH - ZI) / 2.0,
        "G-54 正文下空二行",
    );
    near(date.y - 0.38 * ZI - middle, 2.5 * PITCH, "G-54 章下空一行");
}

#[test]
fn many_recipients_move_to_the_colophon() {
    let names: Vec<String> = (1..=90).map(|n| format!("第{n}县妇联")).collect();
    let text = format!(
        "{}抄送：某省人民检察院\n印发：某省妇女联合会办公室\n\n{}",
        HEAD.replace("各市妇联", &names.join("、")),
        plain(200)
    );
    let all = pages(&text);
    assert!(all[0].text().contains("妇女儿童"), "G-34 首页有正文");
    assert!(!all[0].text().contains("第1县妇联"), "G-33 移走了");
    let last = all.last().expect("有页");
    assert!(last.text().contains("主送：第1县妇联、"), "G-63 在版记");
    assert!(last.text().contains("第90县妇联。"), "G-63 一个不少");
    let lines = last.lines(|m| (m.size - 14.0).abs() < 0.05);
    let (to, copy) = (line(&lines, "主送："), line(&lines, "抄送："));
    assert!(to.y < copy.y, "G-63 主送在抄送之上");
    let between = last
        .patches
        .iter()
        .filter(|p| p.area.width() > 150.0 && p.area.y0 > to.y && p.area.y1 < copy.y);
    assert_eq!(between.count(), 0, "G-63 之间没有线");
    // 回行与冒号后的首字对齐
    let next = &lines[lines
        .iter()
        .position(|l| l.text().contains("主送："))
        .expect("有")
        + 1];
    near(left(next), to.marks[3].x, "G-62 回行对齐");
    // 主送不多的，留在原处
    let some = pages(&format!(
        "{}\n{}",
        HEAD.replace(
            "各市妇联",
            "各市妇联，省直机关妇工委，省属各高校妇委会，省属各企业妇委会"
        ),
        plain(200)
    ));
    assert!(some[0].text().contains("省属各企业妇委会："));
}

#[test]
fn a_letter_keeps_its_elements_apart() {
    let text = "标志：某省妇女联合会权益部\n份号：000012\n密级：秘密\n紧急程度：特急\n发文字号：某妇权函〔2017〕8号\n标题：关于情况的函\n主送：某县妇联\n署名：某省妇女联合会权益部\n日期：2017年12月20日\n抄送：某省人民检察院、某省人民法院\n";
    let all = measure(&set(
        &draft("feedback", &format!("{text}\n{}", plain(28 * 30))),
        &fixture::office(),
    ));
    let page = &all[0];
    let lines = page.body_lines();
    let (copy, secret, urgent) = (
        line(&lines, "000012"),
        line(&lines, "秘密"),
        line(&lines, "特急"),
    );
    let mut reds: Vec<_> = page
        .patches
        .iter()
        .filter(|p| p.red)
        .map(|p| p.area)
        .collect();
    reds.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    near(
        copy.y - 0.88 * ZI - reds[1].y1,
        7.0 / 8.0 * ZI,
        "G-82 第一个要素在线下 7/8 字",
    );
    near(secret.y - copy.y, PITCH, "G-82 依次");
    near(urgent.y - secret.y, PITCH, "G-82 依次");
    near(left(secret), 28.0, "G-82 顶格居左");
    assert!(
        copy.text().ends_with("某妇权函〔2017〕8号"),
        "G-82 发文字号与第一个要素同行"
    );
    let title = &page.lines(|m| (m.size - 22.0).abs() < 0.1)[0];
    let above = title.y - 0.88 * 22.0 * 25.4 / 72.0 - (urgent.y + 0.12 * ZI);
    assert!(
        (2.0 * PITCH - 1.0..3.0 * PITCH).contains(&above),
        "G-83 与最后一个要素空二行：{above:.1}"
    );
    let lowest = page
        .marks
        .iter()
        .filter_map(|m| m.ink)
        .map(|i| i.y1)
        .fold(0.0, f64::max);
    assert!(
        reds[2].y0 - lowest >= 7.0 / 8.0 * ZI,
        "G-84 文字与下双线至少 7/8 字"
    );
    assert!(all[1].patches.iter().all(|p| !p.red), "G-81 只在首页");
    let last = all.last().expect("有页");
    let lines = last.lines(|m| (m.size - 14.0).abs() < 0.05);
    let copies = line(&lines, "抄送：某省人民检察院");
    near(
        copies.y + 0.12 * 14.0 * 25.4 / 72.0 + 1.2,
        262.0,
        "G-84 版记在最后一面版心的最下方",
    );
    assert!(
        last.patches.is_empty() && !last.text().contains("印发"),
        "G-84 没有线，没有印发"
    );
}

#[test]
fn minutes_and_orders_have_their_heads() {
    let minutes = with_layout(
        "minutes",
        &format!(
            "标志：某省妇女联合会权益部工作会议纪要\n发文字号：〔2017〕3号\n标题：维权服务工作标准推进会纪要\n用印：不盖章\n日期：2017年12月20日\n出席：{}\n请假：周　宁\n列席：郑桂兰、孙　敏\n\n{}。",
            "林春和、吴海燕、".repeat(8),
            plain(50)
        ),
    );
    near(red_ink(&minutes[0]).y0, 72.0, "G-86 标志上边缘 35 mm");
    let page = minutes
        .iter()
        .find(|p| p.text().contains("出席："))
        .expect("有名单");
    let lines = page.body_lines();
    let (present, absent) = (line(&lines, "出席："), line(&lines, "请假："));
    let edge = if present.marks[0].x < 38.5 {
        26.0
    } else {
        28.0
    };
    near(left(present), edge + 2.0 * ZI, "G-86 空二字");
    let next = &lines[lines
        .iter()
        .position(|l| l.text().contains("出席："))
        .expect("有")
        + 1];
    near(left(next), present.marks[3].x, "G-86 回行与冒号后对齐");
    assert!(
        present.marks[0].font.contains("NotoSansSC")
            && present.marks[4].font.contains("FandolFang"),
        "G-86 标签黑体、姓名仿宋"
    );
    near(left(absent), left(present), "G-86 另起一行");
    let above = &lines[lines
        .iter()
        .position(|l| l.text().contains("出席："))
        .expect("有")
        - 1];
    near(present.y - above.y, 2.0 * PITCH, "G-86 空一行");

    let order = &with_layout(
        "order",
        &format!(
            "标志：某省人民政府令\n发文字号：第12号\n标题：某省人民政府令\n用印：签名章\n职务：省长\n日期：2017年12月20日\n\n{}",
            plain(100)
        ),
    )[0];
    let ink = red_ink(order);
    near(ink.y0, 57.0, "G-85 标志上边缘 20 mm");
    let lines = order.body_lines();
    let (number, body) = (line(&lines, "第12号"), line(&lines, "妇女儿童"));
    near((left(number) + right(number)) / 2.0, 106.0, "G-85 令号居中");
    let gap = number.y - 0.88 * ZI - ink.y1;
    assert!(
        (2.0 * PITCH..3.0 * PITCH + 0.3).contains(&gap),
        "G-85 标志下空二行：{gap:.1}"
    );
    near(body.y - number.y, 3.0 * PITCH, "G-85 令号下空二行");

    let plain_page = &with_layout("plain", &format!("标题：会议材料\n\n{}", plain(100)))[0];
    assert!(
        plain_page.patches.is_empty() && plain_page.marks.iter().any(|m| m.y > 265.0),
        "G-87 只有标题、正文、页码"
    );
}

#[test]
fn attachments_are_listed_and_linked() {
    let names: Vec<String> = (1..=11).map(|n| format!("第{n}份材料")).collect();
    let mut text = format!(
        "{}署名：某省妇女联合会权益部\n\n各项数据见附件1、附件11。\n\n请认真贯彻落实。\n\n@附件 关于甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥的说明\n\n甲",
        HEAD
    );
    for name in &names[1..] {
        text.push_str(&format!("\n\n@附件 {name}\n\n内容"));
    }
    let bytes = set(&draft("circular", &text), &fixture::office());
    let all = measure(&bytes);
    let page = all
        .iter()
        .find(|p| p.text().contains("附件：1."))
        .expect("附件说明");
    let lines = page.body_lines();
    let first = line(&lines, "附件：1.");
    let wrapped = line(&lines, "的说明");
    near(
        left(wrapped),
        at(first, "关于"),
        "G-42 回行与名称的首字对齐",
    );
    let (second, eleventh) = (line(&lines, "2.第2份材料"), line(&lines, "11.第11份材料"));
    near(left(second), at(first, "1."), "G-42 序号对齐");
    near(at(second, "第2"), at(eleventh, "第11"), "G-42 名称对齐");
    let pdf = lopdf::Document::load_mem(&bytes).expect("打得开");
    let links = pdf
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| {
            d.get(b"Subtype")
                .and_then(|s| s.as_name())
                .is_ok_and(|n| n == b"Link")
        })
        .count();
    assert!(
        links >= 11 + 2,
        "附件说明与正文里的附件都连着附件页：{links}"
    );
}
