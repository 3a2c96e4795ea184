//! PDF 的结构：长期保存（PDF/A-2b）、带标签、有书签，字体子集化，没有一个印不出的字形。

use super::fixture;
use super::geometry::{draft, set};
use super::ruler::measure;
use lopdf::{Dictionary, Document, Object};
use quanyi::document::{compose, typeset_all};
use quanyi::progress::Quiet;
use std::collections::BTreeSet;

fn dicts(pdf: &Document) -> impl Iterator<Item = &Dictionary> {
    pdf.objects.values().filter_map(|object| match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

fn name<'a>(dict: &'a Dictionary, key: &[u8]) -> Option<&'a str> {
    std::str::from_utf8(dict.get(key).ok()?.as_name().ok()?).ok()
}

/// 间接的也取到。
fn resolved<'a>(pdf: &'a Document, object: &'a Object) -> &'a Object {
    match object {
        Object::Reference(id) => pdf.get_object(*id).expect("有这个对象"),
        other => other,
    }
}

/// ISO 19005-2 的 B 级逐条能查的要求。
fn is_archival(pdf: &Document, raw: &[u8]) {
    let text = String::from_utf8_lossy(raw);
    assert!(raw.starts_with(b"%PDF-1.7"), "6.1.2 文件头");
    assert!(
        raw[9..20].iter().filter(|b| **b > 127).count() >= 4,
        "6.1.2 二进制注释"
    );
    assert!(!pdf.trailer.has(b"Encrypt"), "6.1.3 不加密");
    let id = pdf
        .trailer
        .get(b"ID")
        .and_then(Object::as_array)
        .expect("6.1.3 有 ID");
    assert_eq!(id.len(), 2);
    let catalog = pdf.catalog().expect("目录");
    // 元数据：不压缩的 XMP，写明 PDF/A 的部分与级别
    let xmp = resolved(pdf, catalog.get(b"Metadata").expect("6.6.2 有 XMP"))
        .as_stream()
        .expect("流");
    assert!(xmp.dict.get(b"Filter").is_err(), "6.6.2 XMP 不压缩");
    let xmp = String::from_utf8_lossy(&xmp.content);
    assert!(
        xmp.contains("<pdfaid:part>2</pdfaid:part>")
            && xmp.contains("<pdfaid:conformance>B</pdfaid:conformance>"),
        "6.6.4"
    );
    // 输出意图：内嵌 ICC
    let intents = catalog
        .get(b"OutputIntents")
        .map(|o| resolved(pdf, o))
        .and_then(Object::as_array)
        .expect("6.2.3 输出意图");
    let intent = resolved(pdf, &intents[0]).as_dict().expect("字典");
    assert_eq!(name(intent, b"S"), Some("GTS_PDFA1"), "6.2.3");
    let profile = resolved(pdf, intent.get(b"DestOutputProfile").expect("6.2.3 ICC"));
    assert!(profile.as_stream().is_ok());
    for key in [&b"AA"[..], b"OpenAction", b"AcroForm"] {
        assert!(!catalog.has(key), "6.4、6.5 没有动作、表单");
    }
    for dict in dicts(pdf) {
        let kind = name(dict, b"S").unwrap_or_default();
        assert!(
            !["JavaScript", "Launch", "URI", "SubmitForm", "GoToR"].contains(&kind),
            "6.5 没有动作：{kind}"
        );
        assert!(!dict.has(b"EF") && !dict.has(b"JS"), "6.8 没有附带的文件");
        let filter = name(dict, b"Filter").unwrap_or_default();
        assert_ne!(filter, "LZWDecode", "6.1.7");
        // 批注：可打印
        if name(dict, b"Type") == Some("Annot") || name(dict, b"Subtype") == Some("Link") {
            let flags = dict
                .get(b"F")
                .and_then(Object::as_i64)
                .expect("6.3.2 有标志");
            assert_eq!(flags & 0b100, 0b100, "6.3.2 可打印");
        }
        // 字体：一律内嵌、子集
        if name(dict, b"Type") == Some("FontDescriptor") {
            let font = name(dict, b"FontName").expect("名称");
            let embedded = [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
                .iter()
                .any(|k| dict.has(k));
            assert!(embedded, "6.2.11.4 {font} 内嵌");
            assert!(font.as_bytes().get(6) == Some(&b'+'), "{font} 只带用到的字");
        }
        if name(dict, b"Type") == Some("Font") && name(dict, b"Subtype") == Some("Type0") {
            assert!(dict.has(b"ToUnicode"), "文字取得出");
        }
    }
    assert!(!text.contains("Typst 0."), "版本不进文件：升级不改字节");
}

#[test]
fn every_kind_is_archival_and_tagged() {
    let office = fixture::office();
    let drafts = compose(&fixture::comparison(&office), &office).expect("写得出");
    let mut kinds = BTreeSet::new();
    let mut idents = BTreeSet::new();
    let chosen: Vec<_> = drafts
        .iter()
        .filter(|d| kinds.insert(d.kind.clone()) || d.name.contains("清河县"))
        .cloned()
        .collect();
    for (draft, set) in chosen.iter().zip(typeset_all(&chosen, &office, &Quiet)) {
        let bytes = set.unwrap_or_else(|wrong| panic!("{wrong}")).bytes;
        let pdf = Document::load_mem(&bytes).expect("打得开");
        is_archival(&pdf, &bytes);
        let catalog = pdf.catalog().expect("目录");
        assert_eq!(
            catalog.get(b"Lang").and_then(Object::as_str).expect("语言"),
            b"zh-CN"
        );
        let marked = resolved(&pdf, catalog.get(b"MarkInfo").expect("MarkInfo"))
            .as_dict()
            .expect("字典");
        assert!(
            marked
                .get(b"Marked")
                .and_then(Object::as_bool)
                .expect("Marked"),
            "带标签"
        );
        let tags: BTreeSet<&str> = dicts(&pdf)
            .filter(|d| d.has(b"P") && d.has(b"S"))
            .filter_map(|d| name(d, b"S"))
            .collect();
        // 汇总表打印版只有表，没有标题层次；会议材料的图表画成图
        let headed = draft.text.contains("\n# ");
        let tabled = draft.text.contains("\n@表 ") && draft.kind != "会议材料";
        let wanted = ["H1", "P", "Table", "TR", "TH", "TD"].into_iter();
        for tag in wanted.filter(|tag| match *tag {
            "H1" => headed,
            "P" => true,
            _ => tabled,
        }) {
            assert!(tags.contains(tag), "{} 缺标签 {tag}：{tags:?}", draft.name);
        }
        assert!(catalog.has(b"Outlines") || !headed, "{} 有书签", draft.name);
        let raw = String::from_utf8_lossy(&bytes);
        assert!(raw.contains("某省妇女联合会权益部"), "作者");
        let id = pdf
            .trailer
            .get(b"ID")
            .and_then(Object::as_array)
            .expect("ID")[0]
            .clone();
        assert!(idents.insert(format!("{id:?}")), "各份的 ID 不同");
        // 子集字体：一份几百 KiB，全是表的也在 1 MiB 以内
        assert!(
            bytes.len() < 1 << 20,
            "{} 有 {} KiB",
            draft.name,
            bytes.len() >> 10
        );
        for page in measure(&bytes) {
            for mark in &page.marks {
                assert!(mark.glyph != 0, "{}：“{}”没有字形", draft.name, mark.text);
            }
        }
    }
}

#[test]
fn rare_characters_have_glyphs_in_every_role() {
    let rare = "𬭎㛃䶮喆昇珺璟镕赟犇翀堃玥祎旻頔𬱖𫖮𬀩㙦鿍☑☐√〇①％℃";
    let text = format!(
        "标志：{rare}\n标题：{rare}\n密级：{rare}\n签发人：{rare}\n署名：{rare}\n日期：2017年12月20日\n印发：{rare}\n\n# {rare}\n\n## {rare}\n\n{rare}。\n\n@表 甲"
    );
    let mut one = draft("circular", &text);
    one.tables.insert(
        "甲".into(),
        quanyi::document::table::Table {
            caption: Some(rare.into()),
            unit: None,
            size: 10.5,
            inset: (1.0, 1.0),
            columns: vec![quanyi::document::table::Column::new(
                rare,
                0.0,
                quanyi::document::table::Align::Left,
            )],
            rows: vec![quanyi::document::table::Row::of([rare])],
            notes: Vec::new(),
            continues: false,
            running: false,
        },
    );
    let office = fixture::office();
    let gaps = quanyi::document::gaps(std::slice::from_ref(&one), &office).expect("查得出");
    assert!(gaps.is_empty(), "{gaps:?}");
    let mut seen = 0;
    for page in measure(&set(&one, &office)) {
        for mark in &page.marks {
            assert!(
                mark.glyph != 0 && mark.text != "\u{fffd}",
                "没有字形：{}",
                mark.text
            );
            seen += usize::from(mark.text == "𬭎");
        }
    }
    assert!(seen >= 10, "每个角色都印了：{seen}");
}
