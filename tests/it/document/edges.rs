//! 极端的材料：很多地区、没有地区、一个地区，像标记的文字，缺字，外面添的文种。

use super::geometry::{draft, keep, set};
use super::ruler::measure;
use super::{fixture, picture};
use quanyi::analysis::compare;
use quanyi::document::{compose, gaps, typeset_all};
use quanyi::finding::Severity;
use quanyi::office::{Office, Templates};
use quanyi::progress::Quiet;
use quanyi::round::gather;

/// 一个省 `n` 个县的办公室与材料。
pub fn counties(
    n: usize,
    name: impl Fn(usize) -> String,
) -> (Office, Vec<quanyi::model::submission::Submission>) {
    let mut office = fixture::office();
    office.roster.localities.clear();
    let mut all = Vec::new();
    for ix in 0..n {
        if ix % 15 == 0 {
            office.roster.localities.push(fixture::roster_line(
                &format!("第{}市", ix / 15 + 1),
                "市级",
                None,
                false,
                ix + 2,
            ));
        }
        let name = name(ix);
        let parent = format!("第{}市", ix / 15 + 1);
        office.roster.localities.push(fixture::roster_line(
            &name,
            "县级",
            Some(&parent),
            true,
            ix + 2,
        ));
        all.push(fixture::submission(&office, &name, ix + 1));
    }
    (office, all)
}

fn text_of(bytes: &[u8]) -> String {
    measure(bytes).iter().map(|p| p.text()).collect()
}

#[test]
fn a_hundred_and_eighty_counties_stay_on_the_page() {
    let (office, all) = counties(180, |ix| {
        if ix == 7 {
            "某某族某某族某某族某某某自治州某某高新技术产业开发区".into()
        } else {
            format!("第{}号县", ix + 1)
        }
    });
    let comparison = compare(gather(all, &office), &office);
    let mut office = office;
    office.config.documents.produce = vec!["通报".into()];
    let drafts = compose(&comparison, &office).expect("写得出");
    assert_eq!(drafts.len(), 1);
    let artefact = typeset_all(&drafts, &office, &Quiet)
        .remove(0)
        .expect("排得出");
    let pages = measure(&artefact.bytes);
    keep(&artefact.bytes);
    let wide: Vec<usize> = (0..pages.len())
        .filter(|ix| pages[*ix].width > pages[*ix].height)
        .collect();
    assert!(
        wide.len() <= 10,
        "一百八十个县的指标对比看得过来：{}页",
        wide.len()
    );
    // 每一页都有表头，看得出是哪项指标
    for ix in &wide[wide.len() - 4..] {
        let text = pages[*ix].text();
        assert!(
            text.contains("地区") && text.contains("达标率"),
            "第{}页没有表头",
            ix + 1
        );
    }
    picture::same(
        "通报-一百八十县",
        &artefact.bytes,
        &[wide[0] as isize + 1, wide[2] as isize + 1],
    );
    let whole: String = pages.iter().map(|p| p.text()).collect();
    for ix in (0..180).filter(|ix| *ix != 7) {
        assert!(
            whole.matches(&format!("第{}号县", ix + 1)).count() >= 2,
            "第{}号县在两张表里",
            ix + 1
        );
    }
    for (ix, page) in pages.iter().enumerate() {
        let ink = page.ink();
        if page.marks.is_empty() {
            assert_eq!(ix + 2, pages.len(), "只有版记之前可以有空白页（G-66）");
            continue;
        }
        assert!(
            ink.x0 > 20.0 && ink.x1 < page.width - 20.0,
            "第{}页左右出界：{ink:?}",
            ix + 1
        );
        assert!(
            ink.y0 > 20.0 && ink.y1 < page.height - 20.0,
            "第{}页上下出界：{ink:?}",
            ix + 1
        );
    }
}

#[test]
fn nobody_one_and_all() {
    let mut office = fixture::office();
    office.roster.localities.clear();
    let nobody = compare(gather(Vec::new(), &office), &office);
    assert!(
        compose(&nobody, &office).expect("写得出").is_empty(),
        "没有材料就没有公文"
    );

    let (office, all) = counties(1, |_| "独山县".into());
    let one = compare(gather(all, &office), &office);
    let drafts = compose(&one, &office).expect("写得出");
    let text = &drafts[0].text;
    assert!(
        text.contains("应报送自查材料的县（市、区）1个，已按时报送。"),
        "{text}"
    );
    assert!(
        text.contains("参加统计的县（市、区）有1个，为独山县"),
        "{text}"
    );
    assert!(
        !text.contains("未报送0个") && !text.contains("0个县"),
        "{text}"
    );
    assert!(
        typeset_all(&drafts, &office, &Quiet)
            .iter()
            .all(Result::is_ok)
    );

    // 有名册而一份也没有报，成文日期过了截止日期：不出通报，给每个地区催报
    let (office, _) = counties(3, |ix| format!("{ix}县"));
    let none = compare(gather(Vec::new(), &office), &office);
    let drafts = compose(&none, &office).expect("写得出");
    let names: Vec<&str> = drafts.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["催报/0县.pdf", "催报/1县.pdf", "催报/2县.pdf"]);
}

#[test]
fn text_that_looks_like_markup_stays_text() {
    let hostile = "#strong[甲]$x^2$*乙*_丙_`丁`<b>戊</b>@表 各地达标情况{{ 己 }}\\庚";
    let (office, mut all) = counties(2, |ix| {
        if ix == 0 {
            hostile.into()
        } else {
            "乙县".into()
        }
    });
    all[0].findings = vec![fixture::finding(
        "Q202",
        Severity::Error,
        "E10",
        &format!("写的是“{hostile}\n# 一、假标题\u{0}”"),
        "= 标题\n- 列表",
    )];
    let comparison = compare(gather(all, &office), &office);
    let drafts = compose(&comparison, &office).expect("写得出");
    let letter = drafts
        .iter()
        .find(|d| d.locality.as_deref() == Some(hostile))
        .expect("有反馈意见");
    assert!(
        !letter.name.contains(['<', '*', '\\', ':']) && letter.name.matches('/').count() == 1,
        "{}",
        letter.name
    );
    for (draft, result) in drafts.iter().zip(typeset_all(&drafts, &office, &Quiet)) {
        let text = text_of(
            &result
                .unwrap_or_else(|wrong| panic!("{}：{wrong}", draft.name))
                .bytes,
        );
        let flat: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
            .collect();
        let wanted: String = hostile.chars().filter(|c| !c.is_whitespace()).collect();
        if draft.locality.as_deref() != Some("乙县") {
            assert!(flat.contains(&wanted), "{}：{flat}", draft.name);
        }
    }
}

#[test]
fn a_character_without_a_glyph_is_marked_and_named() {
    let office = fixture::office();
    let text = "标题：关于甲\u{F0123}县的通报\n日期：2017年12月20日\n\n名字里有𬭎、㛃、䶮、喆、昇，还有一个\u{E000}。";
    let one = draft("circular", text);
    let found = gaps(std::slice::from_ref(&one), &office).expect("查得出");
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{said:?}");
    assert!(
        said[0].contains("标题") && said[0].contains("U+F0123"),
        "{said:?}"
    );
    assert!(
        said[1].contains("正文第1段") && said[1].contains("U+E000"),
        "{said:?}"
    );
    let text = text_of(&set(&one, &office));
    assert!(
        text.contains("〔缺字U+E000〕") && text.contains("𬭎、㛃、䶮、喆、昇"),
        "{text}"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let office = fixture::office();
    let comparison = fixture::comparison(&office);
    let drafts = compose(&comparison, &office).expect("写得出");
    assert_eq!(drafts, compose(&comparison, &office).expect("写得出"));
    let first: Vec<Vec<u8>> = typeset_all(&drafts[..3], &office, &Quiet)
        .into_iter()
        .map(|r| r.expect("排得出").bytes)
        .collect();
    let mut turned: Vec<_> = drafts[..3].to_vec();
    turned.reverse();
    let mut second: Vec<Vec<u8>> = typeset_all(&turned, &office, &Quiet)
        .into_iter()
        .map(|r| r.expect("排得出").bytes)
        .collect();
    second.reverse();
    assert!(first == second, "次序不同，字节相同");
    assert!(first[1] != first[2]);
}

#[test]
fn a_kind_from_an_outside_folder_is_one_more_document() {
    let folder = tempfile::tempdir().expect("临时文件夹");
    let kind = folder.path().join("documents/memo");
    std::fs::create_dir_all(&kind).expect("可写");
    std::fs::write(
        kind.join("wording.j2"),
        "{#\r\n文种：备忘\r\n范围：全体\r\n次序：5\r\n文件名：备忘/{{ 检查.周期 }}.pdf\r\n#}\r\n标题：{{ 目录.简称 }}备忘\r\n\r\n# 要点\r\n\r\n{{ 范围 }}达标率为\r\n{% if true %}\r\n{{ 总体|百分比 }}。\r\n{% endif %}\r\n",
    )
    .expect("可写");
    std::fs::write(kind.join("layout.typ"), "#import \"/gongwen/gongwen.typ\": sheet, title-lines, blocks\n#let doc = json(\"/data.json\")\n#show: sheet.with(doc)\n#title-lines(doc.title-lines)\n#blocks(doc, doc.blocks)\n").expect("可写");
    let mut office = fixture::office();
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    let comparison = fixture::comparison(&office);
    let drafts = compose(&comparison, &office).expect("写得出");
    assert_eq!(
        (drafts[0].kind.as_str(), drafts[0].name.as_str()),
        ("备忘", "备忘/2017年.pdf")
    );
    let artefact = typeset_all(&drafts[..1], &office, &Quiet)
        .remove(0)
        .expect("排得出");
    let text = text_of(&artefact.bytes);
    assert!(
        text.contains("一、要点") && text.contains("全省达标率为"),
        "{text}"
    );

    // 写错了的措辞：说出文件、行号、哪几个字
    std::fs::write(
        kind.join("wording.j2"),
        "{#\n文种：备忘\n文件名：备忘.pdf\n#}\n标题：备忘\n\n{{ 总提 }}\n",
    )
    .expect("可写");
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    let wrong = compose(&comparison, &office).expect_err("有错");
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].line, Some(7), "{}", wrong[0]);
    assert!(
        wrong[0].file.contains("wording.j2") && wrong[0].what.contains("总提"),
        "{}",
        wrong[0]
    );

    // 写错了的名字、写法、表、整组的数据：各有出处，说得出最相近的
    for (wrong, line, said) in [
        ("{{ 报送.未抱 }}", 7, "是不是“报送.未报”"),
        ("{{ 总体|百分 }}", 7, "是不是“百分比”"),
        ("{{ 总体 }}", 7, "份额写"),
        ("{{ 报送.未报名单 }}", 7, "名单写"),
        ("{% if 报送.未报 %}甲", 7, "“{% endif %}”"),
        ("@表 各地达标情形", 7, "是不是“各地达标情况”"),
        ("@图 方面达标", 7, "是不是“方面达标率”"),
    ] {
        std::fs::write(
            kind.join("wording.j2"),
            format!("{{#\n文种：备忘\n文件名：备忘.pdf\n#}}\n标题：备忘\n\n{wrong}\n"),
        )
        .expect("可写");
        office.templates = Templates::load(Some(folder.path())).expect("读得出");
        let found = compose(&comparison, &office).expect_err(wrong);
        assert_eq!(found.len(), 1, "{wrong}：{found:?}");
        assert_eq!(found[0].line, Some(line), "{wrong}：{}", found[0]);
        assert!(
            found[0].file.contains("wording.j2") && found[0].instead.contains(said),
            "{wrong}：{}",
            found[0]
        );
    }

    // 开头的说明里写错的：说得出是哪一项、第几行
    for (head, line, what, said) in [
        (
            "文种：备忘\n文件名：{{ 本地.名称 }}.pdf",
            3,
            "文件名用到了没有的名字“本地.名称”",
            "范围：每个地区",
        ),
        (
            "文种：备忘\n文件名：备忘.pdf\n条件：报送.未抱 > 0",
            4,
            "条件",
            "",
        ),
    ] {
        std::fs::write(
            kind.join("wording.j2"),
            format!("{{#\n{head}\n#}}\n标题：备忘\n\n正文\n"),
        )
        .expect("可写");
        office.templates = Templates::load(Some(folder.path())).expect("读得出");
        let found = compose(&comparison, &office).expect_err(head);
        assert_eq!(found.len(), 1, "{head}：{found:?}");
        assert_eq!(found[0].line, Some(line), "{head}：{}", found[0]);
        assert!(found[0].what.starts_with(what), "{head}：{}", found[0]);
        assert!(found[0].instead.contains(said), "{head}：{}", found[0]);
    }
    // 与内置的文种同名的：不混在一起，也不各出一份
    std::fs::write(
        kind.join("wording.j2"),
        "{#\n文种：通报\n次序：99\n文件名：备忘.pdf\n#}\n标题：备忘\n\n正文\n",
    )
    .expect("可写");
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    let found = compose(&comparison, &office).expect_err("同名");
    assert!(
        found[0].file.contains("memo") && found[0].what.contains("“通报”在 circular 里已有"),
        "{}",
        found[0]
    );

    // 写错了的版式
    std::fs::write(
        kind.join("wording.j2"),
        "{#\n文种：备忘\n文件名：备忘.pdf\n#}\n标题：备忘\n\n正文\n",
    )
    .expect("可写");
    std::fs::write(
        kind.join("layout.typ"),
        "\n#text(font: \"没有的字体\")[甲]\n",
    )
    .expect("可写");
    office.templates = Templates::load(Some(folder.path())).expect("读得出");
    let drafts = compose(&comparison, &office).expect("写得出");
    let memo: Vec<_> = drafts
        .iter()
        .filter(|d| d.kind == "备忘")
        .cloned()
        .collect();
    let wrong = typeset_all(&memo, &office, &Quiet)
        .remove(0)
        .expect_err("警告也算错");
    assert_eq!(wrong.line, Some(2), "{wrong}");
    for (layout, line, said) in [
        (
            "#import \"/gongwen/gongwen.typ\": offical\n#offical(json(\"/data.json\"))\n",
            1,
            "“offical”是不是“official”",
        ),
        (
            "#import \"/gongwen/gongwen.typ\": official\n#officail(json(\"/data.json\"))\n",
            2,
            "“officail”是不是“official”",
        ),
        (
            "#import \"/公文.typ\": official\n#official(json(\"/data.json\"))\n",
            1,
            "/gongwen/gongwen.typ",
        ),
        (
            "#import \"/gongwen/gongwen.typ\": official\n#official(json(\"/data.json\")\n",
            2,
            "成对",
        ),
    ] {
        std::fs::write(kind.join("layout.typ"), layout).expect("可写");
        office.templates = Templates::load(Some(folder.path())).expect("读得出");
        let wrong = typeset_all(&memo, &office, &Quiet)
            .remove(0)
            .expect_err(layout);
        assert_eq!(wrong.line, Some(line), "{layout}：{wrong}");
        assert!(wrong.instead.contains(said), "{layout}：{wrong}");
    }
}

#[test]
fn too_many_to_list_are_summed_by_their_city() {
    let n = 615;
    let (mut office, mut all) = counties(n, |ix| format!("第{}号县", ix + 1));
    all.pop();
    let comparison = compare(gather(all, &office), &office);
    let main = comparison.main_round().expect("有主轮");
    let drafts = compose(&comparison, &office).expect("写得出");
    assert!(
        drafts.iter().all(|d| d.kind != "汇总表打印版"),
        "六百张栏的大表没有人印"
    );
    office.config.documents.produce = vec!["通报".into(), "会议材料".into()];
    let drafts = compose(&comparison, &office).expect("写得出");
    let set = typeset_all(&drafts, &office, &Quiet);
    let of = |kind: &str| {
        let at = drafts
            .iter()
            .position(|d| d.kind == kind)
            .expect("有这一种");
        &set[at].as_ref().expect("排得出").bytes
    };
    let circular = of("通报");
    keep(circular);
    let text = text_of(circular);
    // 各市一行、两处合计；一个县也不少算
    for city in 1..=n / 15 {
        assert!(text.contains(&format!("第{city}市所属合计")), "{city}");
    }
    let met: u32 = main.by_parent.iter().map(|p| p.met.met).sum();
    assert_eq!(met, main.met.met);
    assert!(text.contains(&format!("{}/{}", main.met.met, main.met.of)));
    // 逐个的在哪里，写明了；没有报的一个照样点名
    assert!(
        text.contains("共615个地区，不逐个列出；逐个的情况见汇总表“总览”。"),
        "{text}"
    );
    assert!(text.contains("第615号县未报送材料"), "{text}");
    assert!(!text.contains("第300号县"), "附件里不再逐个列出");
    assert!(
        measure(circular).len() < 15,
        "{}页",
        measure(circular).len()
    );
    let slides = measure(of("会议材料"));
    keep(of("会议材料"));
    assert!(slides.len() < 25, "{}页", slides.len());
    let text: String = slides.iter().map(|p| p.text()).collect();
    assert!(text.contains("逐个的情况见汇总表"), "{text}");
    for page in &slides {
        assert!(page.marks.len() > 20, "空的一页：{}", page.text());
    }
}
