//! 单位的选项：套印、页码、水印、密级、联合行文、签发人、用印、引号，从配置到纸上。

use super::fixture;
use super::geometry::{draft, near, plain, set};
use super::ruler::{Page, measure};
use quanyi::document::{Draft, compose};
use quanyi::office::{Office, Templates, config};

/// 一份办公室，`[documents]` 里写着 `lines`。
fn office(lines: &str) -> Office {
    let mut office = fixture::office();
    let read = config::parse(
        &format!("[documents]\n{lines}\n"),
        "quanyi.toml",
        std::path::Path::new(""),
    )
    .unwrap_or_else(|wrong| panic!("{wrong:?}"))
    .documents;
    let before = office.config.documents;
    office.config.documents = config::Documents {
        date: before.date,
        numbers: before.numbers,
        copies: before.copies,
        note: before.note,
        ..read
    };
    office
}

const TEXT: &str = "标志：某省妇女联合会权益部文件\n发文字号：某妇权〔2017〕12号\n标题：关于情况的通报\n主送：各市妇联\n署名：某省妇女联合会权益部\n日期：2017年12月20日\n印发：某省妇女联合会办公室\n";

fn pages(office: &Office, folder: &str) -> Vec<Page> {
    let text = format!("{TEXT}\n{}\n\n@横排附件 甲表\n\n内容", plain(28 * 30));
    measure(&set(&draft(folder, &text), office))
}

/// 除了红的，每个字都在哪里。
fn black(page: &Page) -> Vec<(String, i64, i64)> {
    let small = page.marks.iter().filter(|m| m.size < 23.0);
    small
        .map(|m| (m.text.clone(), (m.x * 100.0) as i64, (m.y * 100.0) as i64))
        .collect()
}

#[test]
fn preprinted_paper_leaves_the_red_part_blank() {
    for folder in ["circular", "feedback"] {
        let printed = pages(&office(""), folder);
        let blank = pages(&office("letterhead = \"套印\""), folder);
        assert!(printed[0].patches.iter().any(|p| p.red));
        assert!(blank[0].patches.iter().all(|p| !p.red), "红线不印");
        assert!(blank[0].marks.iter().all(|m| m.size < 23.0), "红头不印");
        assert_eq!(black(&printed[0]), black(&blank[0]), "其余位置不变");
    }
}

#[test]
fn page_numbers_follow_the_local_rule() {
    let folio = |page: &Page| -> (String, f64, f64) {
        let marks: Vec<_> = page.marks.iter().filter(|m| m.y > 265.0).collect();
        let ink = marks
            .iter()
            .filter_map(|m| m.ink)
            .reduce(|a, b| a.union(b))
            .expect("页码");
        (
            marks
                .iter()
                .map(|m| m.text.as_str())
                .collect::<String>()
                .replace([' ', '\u{a0}'], ""),
            ink.x0,
            ink.x1,
        )
    };
    let centred = pages(&office("page_numbers = \"居中\""), "circular");
    for (page, middle) in [(&centred[0], 106.0), (&centred[1], 104.0)] {
        let (text, x0, x1) = folio(page);
        assert!(text.starts_with('—') && text.ends_with('—'));
        near((x0 + x1) / 2.0, middle, "页码居中");
    }
    let right = pages(
        &office("page_numbers = \"居右\"\npage_number_form = \"第1页\""),
        "circular",
    );
    for (page, edge, number) in [(&right[0], 184.0, "第1页"), (&right[1], 182.0, "第2页")] {
        let (text, _, x1) = folio(page);
        assert_eq!(text, number);
        assert!((edge - x1 - 5.571).abs() < 0.6, "居右空一字：{x1}");
    }
    // 横排页的页码仍在左边
    let sideways = centred.iter().find(|p| p.width > p.height).expect("横排页");
    let marks: Vec<_> = sideways
        .marks
        .iter()
        .filter(|m| m.x < 33.0)
        .filter_map(|m| m.ink)
        .collect();
    let ink = marks.into_iter().reduce(|a, b| a.union(b)).expect("页码");
    near((ink.y0 + ink.y1) / 2.0, 105.0, "横排页的页码居中");
}

#[test]
fn a_draft_for_comment_says_so_on_every_page() {
    let all = pages(&office("watermark = \"征求意见稿\""), "circular");
    let without = pages(&office(""), "circular");
    for (page, plain) in all.iter().zip(&without) {
        let large: Vec<_> = page.marks.iter().filter(|m| m.size > 60.0).collect();
        let text: String = large.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(text, "征求意见稿");
        let ink = large
            .iter()
            .filter_map(|m| m.ink)
            .reduce(|a, b| a.union(b))
            .expect("水印");
        let off = (ink.x0 + ink.x1) / 2.0 - page.width / 2.0;
        assert!(off.abs() < 3.0, "水印居中：偏 {off:.1} mm");
        assert!(ink.x0 > 0.0 && ink.x1 < page.width && ink.y0 > 0.0 && ink.y1 < page.height);
        let rest: Vec<_> = black(page);
        assert_eq!(rest, black(plain), "文字的位置不变");
    }
}

/// 外面添的上行文：一个措辞，一个版式。
fn report(office: &mut Office) -> Draft {
    let folder = tempfile::tempdir().expect("临时文件夹");
    let kind = folder.path().join("documents/report");
    std::fs::create_dir_all(&kind).expect("可写");
    std::fs::write(
        kind.join("layout.typ"),
        "#import \"/gongwen/gongwen.typ\": official\n#official(json(\"/data.json\"))\n",
    )
    .expect("可写");
    std::fs::write(
        kind.join("wording.j2"),
        "{#\n文种：报告\n范围：全体\n次序：5\n文件名：报告.pdf\n#}\n标志：{{ 机关.标志 }}\n发文字号：{{ 字号 }}\n签发人：{{ 文件.签发人 }}\n标题：{{ 机关.全称 }}关于{{ 目录.简称 }}{{ 检查.方式 }}情况的报告\n主送：全国妇联权益部\n署名：{{ 机关.全称 }}\n日期：{{ 文件.日期|日期 }}\n印发：{{ 机关.印发 }}\n\n现将有关\"情况\"报告如下。\n",
    )
    .expect("可写");
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    let drafts = compose(&fixture::comparison(office), office).expect("写得出");
    drafts
        .into_iter()
        .find(|d| d.kind == "报告")
        .expect("有报告")
}

#[test]
fn the_head_is_filled_from_the_configuration() {
    let mut office = office(
        "signers = [\"林春和\", \"周宁\"]\nsecrecy = \"秘密★1年\"\nurgency = \"特急\"\ncopy_number = \"12\"\njoint = [\"某省教育厅\"]\nseal = \"不盖章\"",
    );
    office
        .config
        .documents
        .numbers
        .push(("报告".into(), "某妇权〔2017〕15号".into()));
    let draft = report(&mut office);
    for line in [
        "份号：000012",
        "密级：秘密★1年",
        "紧急程度：特急",
        "签发人：林春和、周宁",
        "标志：某省妇女联合会权益部、某省教育厅文件",
        "署名：某省妇女联合会权益部、某省教育厅",
    ] {
        assert!(
            draft.text.contains(&format!("{line}\n")),
            "{line}\n{}",
            draft.text
        );
    }
    let bytes = set(&draft, &office);
    let page = &measure(&bytes)[0];
    let text = page.text();
    assert!(
        text.contains("签发人：林春和") && text.contains("周　宁"),
        "{text}"
    );
    assert!(
        text.contains("有关“情况”报告"),
        "直引号换成中文引号：{text}"
    );
    super::picture::same("联合上行文", &bytes, &[1]);

    office.config.documents.chinese_quotes = false;
    let text = measure(&set(&draft, &office))[0].text();
    assert!(text.contains("有关\"情况\"报告"), "不换：{text}");
}

#[test]
fn wrong_options_are_explained() {
    let wrong = config::parse(
        "[documents]\nseal = \"盖\"\nletterhead = \"空白\"\npage_numbers = \"外则\"\npage_number_form = \"第页\"\nsecrecy = \"保密\"\nurgency = \"急\"\ncopy_number = \"A1\"\nwatermarks = \"稿\"\n",
        "quanyi.toml",
        std::path::Path::new(""),
    )
    .expect_err("都不对");
    let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 8, "{said:#?}");
    for (line, words) in [
        (2, "盖章"),
        (3, "套印"),
        (4, "外侧"),
        (5, "正好有一个 1"),
        (6, "机密★1年"),
        (7, "特急"),
        (8, "000001"),
        (9, "watermark"),
    ] {
        assert!(
            wrong
                .iter()
                .zip(&said)
                .any(|(c, s)| c.line == Some(line) && s.contains(words)),
            "第{line}行：{said:#?}"
        );
        assert!(
            said.iter().all(|s| !s.contains("国标规定")),
            "单位可以自定的事，不说成国标规定"
        );
    }
}
