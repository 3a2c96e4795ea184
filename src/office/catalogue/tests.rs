use super::*;

fn complaints(text: &str) -> String {
    match parse(text, "目录.toml") {
        Ok(_) => String::from("没有不对之处"),
        Err(complaints) => super::super::listed(&complaints),
    }
}

/// 最小的一份完好目录，测试在它上面改。
const SMALL: &str = r#"id = "small-1"
title = "另一项标准"
[[answer]]
name = "有无"
yes = "有"
no = "无"
[[condition]]
name = "重点地区"
note = "名册标明"
[[part]]
code = "1"
name = "甲部分"
[[group]]
code = "1.1"
name = "甲组"
[[indicator]]
code = "1.1.1"
text = "有专人负责"
kind = "有无"
fields = [{ name = "数量", type = "N", unit = "人" }]
"#;

#[test]
fn the_built_in_standard_is_the_agreed_one() {
    let c = built_in();
    assert_eq!(c.id, "weiquan-2017");
    assert_eq!(c.title, "妇联组织维权服务工作标准（试行）");
    assert_eq!(
        (c.parts.len(), c.groups.len(), c.indicators.len()),
        (5, 17, 50)
    );
    let basic: Vec<&str> = c
        .indicators
        .iter()
        .filter(|i| i.basic)
        .map(|i| i.code.as_str())
        .collect();
    assert_eq!(
        basic,
        [
            "2.1.1", "2.1.2", "2.1.3", "2.4.1", "2.4.2", "2.5.1", "3.1.1", "4.1.1", "4.1.2",
            "4.1.4", "4.4.5", "5.2.3"
        ]
    );
    let marked: Vec<&str> = print::notes(c).iter().map(|(code, _)| *code).collect();
    assert_eq!(
        marked,
        [
            "5", "1.1.2", "1.2.1", "2.4.1", "2.4.2", "2.5.1", "3.1.1", "4.2.1", "4.3.1", "4.3.2",
            "4.4.1", "4.4.2", "4.4.3", "4.4.4", "4.4.6", "4.4.7", "5.2.2", "5.2.3"
        ]
    );
    let all: Vec<String> = c
        .indicators
        .iter()
        .map(|i| {
            let fields: Vec<String> = i
                .fields
                .iter()
                .map(|f| format!("{}:{}", f.name, f.kind.letter()))
                .collect();
            format!("{} {} {}", i.code, i.kind.name, fields.join(" "))
        })
        .collect();
    insta::assert_snapshot!(all.join("\n"));
    for (n, i) in c.indicators.iter().enumerate() {
        assert_eq!(i.ix, n);
        assert!(i.short.chars().count() <= 14, "{}", i.short);
        assert_eq!(i.only_for, (i.code == "5.2.3").then_some(0));
    }
}

#[test]
fn the_table_lines_up() {
    insta::assert_snapshot!(print::table(built_in()));
    let json = print::to_json(built_in());
    assert_eq!(json["indicators"][14]["fields"][1]["name"], "省级数量");
    assert_eq!(json["indicators"][49]["only_for"], "重点地区");
}

#[test]
fn a_small_catalogue_needs_little() {
    let c = parse(SMALL, "目录.toml").expect("完好");
    assert_eq!(c.short_title, "另一项标准");
    assert_eq!(c.indicators[0].short, "有专人负责");
    assert_eq!(c.indicators[0].kind.yes, "有");
    assert_eq!(c.indicators[0].fields[0].unit, "人");
    assert_eq!(
        parse("\u{feff}", "空.toml")
            .map(|_| ())
            .map_err(|c| c.len()),
        Err(2)
    );
}

#[test]
fn every_wrong_thing_is_named_at_once() {
    let wrong = r#"id = "小 标准"
titel = "另一项标准"
[[answer]]
name = "有无"
yes = "有"
no = "有"
[[answer]]
name = "有无"
yes = "有"
[[condition]]
name = "重点地区"
[[part]]
code = "1"
name = "甲部分"
[[part]]
code = "1"
name = ""
[[part]]
code = "2"
name = "没有下级"
[[group]]
code = "1.1"
name = "甲组"
[[group]]
code = "3.1"
name = "没有上级"
[[indicator]]
code = "1.1.1"
text = "*有专人负责"
kind = "有没有"
basic = "是"
only_for = "重点"
fields = [{ name = "数量", type = "整数" }, { name = "数量" }, { name = "名称：", typ = "T" }]
[[indicator]]
code = "1.1.1"
text = ""
short = "一二三四五六七八九十一二三四五"
kind = 1
feilds = []
[[indicator]]
code = "1.2.1"
text = "没有所属"
kind = "有无"
fields = [{ name = "数量", type = "X" }, "名称"]
"#;
    insta::assert_snapshot!(complaints(wrong));
}

#[test]
fn wrong_writing_is_explained_in_the_clerks_words() {
    let cases = [
        ("全角等号", "id ＝ \"a\"\n"),
        ("中文引号", "id = “small”\n"),
        ("没有引号", "id = small\n"),
        ("引号不配对", "id = \"small\n"),
        ("没有等号", "id \"small\"\n"),
        ("没有值", "id = \n"),
        ("反斜线", "id = \"C:\\维权\\名册.xlsx\"\n"),
        ("写了两次", "id = \"a\"\nid = \"b\"\n"),
        ("方括号", "notes = [\"a\", \"b\"\n"),
        ("全角逗号", "notes = [\"a\"，\"b\"]\n"),
        ("节名", "[[answer]\nname = \"a\"\n"),
        ("中文键", "标识 = \"a\"\n"),
        ("说明忘了井号", "这是一行说明\n"),
    ];
    let said: Vec<String> = cases
        .iter()
        .map(|(name, text)| format!("## {name}\n{}", complaints(text)))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_file_that_is_no_text_says_so() {
    let folder = tempfile::tempdir().expect("临时文件夹");
    let path = folder.path().join("目录.toml");
    let said = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("写");
        load(&path)
            .map(|c| c.id)
            .map_err(|c| (c[0].line, c[0].what.clone()))
    };
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend_from_slice(SMALL.as_bytes());
    assert_eq!(said(&marked), Ok("small-1".into()));
    assert_eq!(
        said(b"id = \"a\"\ntitle = \"\xb8\xbe\xc1\xaa\"\n"),
        Err((Some(2), "指标目录的文字编码不是 UTF-8".into()))
    );
    std::fs::remove_file(&path).expect("删");
    assert_eq!(
        load(&path).map(|c| c.id).map_err(|c| c[0].what.clone()),
        Err("找不到指标目录".into())
    );
}

#[test]
fn a_part_names_the_whole_it_belongs_to() {
    let with = |fields: &str| {
        SMALL.replace(
            r#"fields = [{ name = "数量", type = "N", unit = "人" }]"#,
            &format!("fields = [{fields}]"),
        )
    };
    let owners = |fields: &str| {
        let c = parse(&with(fields), "目录.toml").unwrap();
        let all = c.indicators[0].fields.iter();
        all.map(|f| f.part_of).collect::<Vec<_>>()
    };
    assert_eq!(
        owners(r#"{ name = "人数", type = "N" }, { name = "女性", type = "N", part_of = "人数" }"#),
        [None, Some(0)]
    );
    assert_eq!(
        owners(
            r#"{ name = "人数", type = "N", unit = "人" }, { name = "分类数量", type = "C", unit = "件" }"#
        ),
        [None, None]
    );
    let wrong = complaints(&with(
        r#"{ name = "人数", type = "N" }, { name = "名称", type = "T" }, { name = "女性", type = "N", part_of = "人" }"#,
    ));
    assert!(wrong.contains("没有叫“人”的整数填写项"), "{wrong}");
    assert!(wrong.contains("人数"), "{wrong}");
    let none = complaints(&with(r#"{ name = "人数", type = "N", part_of = "人数" }"#));
    assert!(none.contains("请删去 part_of"), "{none}");
    // 打印与数据里都看得出
    let c = parse(
        &with(r#"{ name = "人数", type = "N" }, { name = "其中女性", type = "N" }"#),
        "目录.toml",
    )
    .unwrap();
    assert!(print::table(&c).contains("其中女性[N 属人数]"));
    assert_eq!(
        print::to_json(&c)["indicators"][0]["fields"][1]["part_of"],
        "人数"
    );
}
