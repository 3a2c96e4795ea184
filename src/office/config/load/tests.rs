use super::*;
use crate::office::listed;

const TEMPLATE: &str = include_str!("../../../../templates/office/quanyi.toml");

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("临时文件夹");
    std::fs::write(folder.path().join("名册.xlsx"), b"").expect("写");
    std::fs::create_dir(folder.path().join("字体")).expect("建");
    folder
}

fn said(text: &str) -> String {
    let folder = folder();
    match parse(text, "quanyi.toml", folder.path()) {
        Ok(_) => "没有不对之处".to_owned(),
        Err(complaints) => listed(&complaints),
    }
}

#[test]
fn the_start_configuration_loads_and_changes_nothing_but_the_roster() {
    let folder = folder();
    let config = parse(TEMPLATE, "quanyi.toml", folder.path()).map_err(|c| listed(&c));
    let config = config.expect("起始配置完好");
    assert_eq!(config.files.roster, Some(folder.path().join("名册.xlsx")));
    assert_eq!(config.limits, crate::source::Limits::default());
    assert_eq!(config.documents, super::super::Documents::default());
    assert_eq!(config.round, super::super::RoundConfig::default());
    assert_eq!(config.commend, None);
    assert_eq!(config.rectify, super::super::lists::Rectify::default());
    assert_eq!(config.draw, super::super::lists::Draw::default());
}

/// 起始配置里每一项都有，去掉行首的 # 仍是完好的配置。
#[test]
fn every_commented_line_of_the_start_configuration_is_right() {
    let folder = folder();
    for name in [
        "指标目录.toml",
        "2016年汇总表.xlsx",
        "编号对应.toml",
        "邮箱密码.txt",
        "单位根证书.pem",
        "压缩包口令.txt",
    ] {
        std::fs::write(folder.path().join(name), b"").expect("写");
    }
    std::fs::create_dir(folder.path().join("模板")).expect("建");
    std::fs::write(folder.path().join("整改台账.xlsx"), b"").expect("写");
    std::fs::create_dir(folder.path().join("2016年")).expect("建");
    std::fs::write(folder.path().join("2016年/抽查名单.xlsx"), b"").expect("写");
    let mut used: Vec<String> = Vec::new();
    let open: String = TEMPLATE
        .lines()
        .map(|line| {
            let bare = line.trim_start_matches('#').trim();
            let is_item = bare
                .split_once(" = ")
                .is_some_and(|(k, _)| k.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
                || bare.starts_with("\"通报\"");
            if let Some((key, _)) = bare.split_once(" = ").filter(|_| is_item) {
                used.push(key.to_owned());
            }
            format!("{}\n", if is_item { bare } else { line })
        })
        .collect();
    let config = parse(&open, "quanyi.toml", folder.path()).map_err(|c| listed(&c));
    let config = config.expect("各项都写得对");
    for (section, _, keys) in SECTIONS {
        for (key, _) in *keys {
            assert!(
                used.iter().any(|u| u == key) || ["numbers", "evidence_for"].contains(key),
                "起始配置缺 [{section}] {key}"
            );
        }
    }
    assert_eq!(config.round.check, Some(CheckRound::OwnCheck));
    assert_eq!(config.round.deadline.as_deref(), Some("2017-12-10"));
    assert_eq!(
        config.documents.numbers,
        [("通报".to_owned(), "×妇权〔2017〕12号".to_owned())]
    );
}

#[test]
fn dates_and_years_may_go_without_quotes() {
    let text = "[round]\nperiod = 2017\ndeadline = 2017-12-10\nreply_by = \"2017年12月25日\"\n";
    let config = parse(text, "quanyi.toml", Path::new("")).expect("完好");
    assert_eq!(config.round.period.as_deref(), Some("2017"));
    assert_eq!(config.round.deadline.as_deref(), Some("2017-12-10"));
    assert_eq!(config.round.reply_by.as_deref(), Some("2017-12-25"));
}

#[test]
fn numbers_keep_the_order_of_the_file() {
    let text =
        "[documents.numbers]\n\"通报\" = \"1号\"\n\"反馈意见\" = \"2号\"\n\"备案报告\" = \"3号\"\n";
    let config = parse(text, "quanyi.toml", Path::new("")).expect("完好");
    let kinds: Vec<&str> = config
        .documents
        .numbers
        .iter()
        .map(|(k, _)| k.as_str())
        .collect();
    assert_eq!(kinds, ["通报", "反馈意见", "备案报告"]);
}

#[test]
fn every_wrong_thing_is_named_at_once() {
    insta::assert_snapshot!(said(
        r#"名册 = "名册.xlsx"
[公文]
[其他]
[office]
联系电话 = "123"
region = "甲
"#
    ));
    insta::assert_snapshot!(said(
        r#"name = "甲省妇女联合会"
"名册" = "名册.xlsx"
what = 1
limits = "全部"
[offce]
name = "甲"
["其他"]
a = 1
[office]
nmae = "甲"
"电话" = "123"
deadline = "2017-12-10"
zzz = 1
mark = 3
[round]
period = "去年"
check = "自检"
deadline = "2017-02-30"
reply_by = 20171225
[documents]
date = "2017年13月1日"
produce = "通报"
recipients = ["甲市妇联", "", "甲市妇联", 3]
numbers = "12号"
[files]
roster = "没有.xlsx"
catalogue = "字体"
templates = "模板"
fonts = "名册.xlsx"
[privacy]
show = ["身份证", "姓名", "血型"]
"#
    ));
    insta::assert_snapshot!(said(
        "[limits]\nseconds = \"2\"\nmegabytes = -1\ncells = 1.5\n"
    ));
    insta::assert_snapshot!(said(
        "[round]\ndeadline = \"2017-12-25\"\nreply_by = \"2017-12-10\"\n"
    ));
}
