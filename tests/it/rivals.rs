//! 一个县报了两份不同的材料、分不出先后：不替人选，两份都摆出来，处处说法一致。

use crate::office::{column, quanyi, said, sheet, text, write_workbook};
use crate::year::{CITY, OfficeFolder};
use std::fs;

const EAST: (&str, &str) = ("东县", "530121");
const OWN: (&str, &str) = ("2017", "自查");

/// 东县两份：1.1.1 一份“有”一份“无”；1.2.1 都“有”，数量一份 3、一份 5。西县一份，全是“有”。
fn office(dir: &std::path::Path, more: &str) -> OfficeFolder {
    let config = format!("[round]\nperiod = \"2017\"\n{more}");
    let office = OfficeFolder::new(dir, &CITY, &config);
    for (file, three) in [("东县.xlsx", true), ("东县二.xlsx", false)] {
        office.receive(file, EAST, OWN, "2017-12-05", |c| three || c != "1.1.1");
        fill(
            &office,
            file,
            "1.2.1",
            if three {
                "数量：3份"
            } else {
                "数量：5份"
            },
        );
    }
    office.receive("西县.xlsx", ("西县", "530122"), OWN, "2017-12-05", |_| true);
    fill(&office, "西县.xlsx", "1.2.1", "数量：7份");
    office
}

fn fill(office: &OfficeFolder, file: &str, code: &str, words: &str) {
    let path = office.dir.join("填报").join(file);
    let mut rows = sheet(&path, "自查表");
    let row = rows.iter_mut().find(|r| r[0] == code).unwrap();
    row[3] = words.into();
    write_workbook(&path, &[("自查表", &rows)]);
}

/// 一张表里，列名那一行以下，`key` 列是 `wanted` 的各行。
fn rows_where<'t>(table: &'t [Vec<String>], key: &str, wanted: &str) -> Vec<&'t Vec<String>> {
    let at = |row: &Vec<String>| row.iter().position(|c| c == key);
    let head = table.iter().position(|r| at(r).is_some()).unwrap();
    let col = at(&table[head]).unwrap();
    let rows = table[head + 1..].iter();
    rows.filter(|r| r.get(col).is_some_and(|c| c == wanted))
        .collect()
}

fn cell<'t>(table: &'t [Vec<String>], key: &str, wanted: &str, column: &str) -> &'t str {
    let head = table.iter().find(|r| r.iter().any(|c| c == key)).unwrap();
    let col = head.iter().position(|c| c == column).unwrap();
    rows_where(table, key, wanted)[0][col].as_str()
}

#[test]
fn neither_of_two_conflicting_versions_is_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let office = office(dir.path(), "");
    let spoken = office.run(0);
    assert!(spoken.contains("分不出先后的 1 个：东县"), "{spoken}");
    let book = office.out().join("汇总表.xlsx");

    // 一致的照计，不同的一条存疑，分母里没有它
    let overview = sheet(&book, "总览");
    let east = |column: &str| cell(&overview, "地区", "东县", column).to_owned();
    let west = |column: &str| cell(&overview, "地区", "西县", column).to_owned();
    assert_eq!((east("存疑"), west("存疑")), ("1".into(), "0".into()));
    let of = |n: String| n.parse::<u32>().unwrap();
    assert_eq!(of(east("应计\n指标")) + 1, of(west("应计\n指标")));
    assert_eq!(of(east("达标")) + 1, of(west("达标")));
    assert_eq!(east("报送状态"), "版本待定");

    // 指标对比、数量汇总：两份并排，数不进合计
    let matrix = sheet(&book, "指标对比");
    let row = rows_where(&matrix, "编号", "1.1.1")[0];
    assert!(row.contains(&"？有／无".to_owned()), "{row:?}");
    let sums = sheet(&book, "数量汇总");
    let row = rows_where(&sums, "编号", "1.2.1")[0];
    assert_eq!(cell(&sums, "编号", "1.2.1", "合计"), "7");
    assert_eq!(cell(&sums, "编号", "1.2.1", "存疑"), "1");
    assert!(row.contains(&"存疑".to_owned()), "{row:?}");

    // 两份都在材料里，哪一份也不是有效件；不同之处并排列出，附文件与单元格
    let versions = sheet(&book, "版本");
    let roles = column(&versions, "采用");
    assert_eq!(roles, ["待确定（首份）", "待确定"], "{versions:?}");
    let changes = sheet(&book, "版本变化");
    let codes = column(&changes, "编号");
    assert_eq!(codes, ["1.1.1", "1.2.1"]);
    let text_of = changes.concat().concat();
    for said in ["填报/东县.xlsx", "填报/东县二.xlsx", "有（C", "无（C"] {
        assert!(text_of.contains(said), "{said}：{text_of}");
    }

    // 问题逐条提出，两份怎样填都写在一句里
    let list = fs::read_to_string(office.out().join("审核问题.txt")).unwrap();
    let line = list
        .lines()
        .find(|l| l.contains("现实情况，"))
        .unwrap_or_else(|| panic!("{list}"));
    for said in ["填报/东县.xlsx", "填“有”", "填报/东县二.xlsx", "填“无”"] {
        assert!(line.contains(said), "{line}");
    }

    // 公文、各处表注说的是同一句话
    let note = "以哪一份为准尚未确定";
    for draft in ["通报.md", "反馈意见/东县.md"] {
        assert!(office.draft(draft).contains(note), "{draft}");
    }
    assert!(!office.draft("反馈意见/西县.md").contains(note));
    let letter = office.draft("反馈意见/东县.md");
    assert!(letter.contains("存疑1项") && letter.contains("请确定以哪一份为准"));
    assert!(!letter.contains("统计以“"), "{letter}");
    let back = office.draft("退回修改/东县.md");
    assert!(back.contains("内容不同、分不出先后的材料收悉"), "{back}");
    assert!(overview[1].concat().contains(note), "{:?}", overview[1]);
    for (file, table) in [
        ("通报", "各地达标情况"),
        ("汇总表", "各地总表"),
        ("汇总表", "对比总表"),
    ] {
        let path = office.out().join(format!("文稿/数据/{file}.json"));
        let data: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let notes = data["tables"][table]["notes"].to_string();
        assert!(notes.contains(note), "{file}“{table}”：{notes}");
    }
}

/// 会上有人问起存疑的一项：两份、两格都说出来。
#[test]
fn tracing_a_doubtful_answer_leads_to_both_versions() {
    let dir = tempfile::tempdir().unwrap();
    let office = office(dir.path(), "");
    office.run(0);
    let matrix = sheet(&office.out().join("汇总表.xlsx"), "指标对比");
    let row = matrix
        .iter()
        .position(|r| r.contains(&"？有／无".to_owned()))
        .unwrap();
    let col = matrix[row].iter().position(|c| c == "？有／无").unwrap();
    let place = quanyi::finding::Cell::new(row as u32, col as u32);
    let traced = |wanted: &[&str]| {
        let done = quanyi()
            .arg("trace")
            .arg(office.out())
            .args(wanted)
            .assert()
            .code(0);
        text(&done.get_output().stdout)
    };
    for found in [
        traced(&[&format!("汇总表.xlsx 指标对比!{place}")]),
        traced(&["反馈意见/东县.pdf", "存疑1项"]),
    ] {
        for file in ["填报/东县.xlsx", "填报/东县二.xlsx"] {
            assert!(found.contains(file), "{found}");
        }
    }
    let all = traced(&["反馈意见/东县.pdf"]);
    assert!(all.contains("都查得到"), "{all}");
}

/// 退回表上，两份不同的格空着、上色、有批注；照实填好交回，就以它为准。
#[test]
fn the_returned_form_leaves_the_choice_to_the_county() {
    let dir = tempfile::tempdir().unwrap();
    let office = office(dir.path(), "");
    office.run(0);
    let form = office.out().join("退回修改/东县退回表.xlsx");
    let rows = sheet(&form, "填报表");
    let at = rows
        .iter()
        .position(|r| r.contains(&"1.1.1".to_owned()))
        .unwrap();
    let head = rows
        .iter()
        .find(|r| r.contains(&"现实情况".to_owned()))
        .unwrap();
    let state = head.iter().position(|c| c == "现实情况").unwrap();
    assert_eq!(rows[at][state], "", "{:?}", rows[at]);
    let asked = rows[at].concat();
    assert!(
        asked.contains("填报/东县二.xlsx") && asked.contains("请在本表照实填上"),
        "{asked}"
    );
    // 一致的照填好
    let other = rows
        .iter()
        .position(|r| r.contains(&"1.1.2".to_owned()))
        .unwrap();
    assert_eq!(rows[other][state], "有");
}

/// 表扬：够不够标准要看以哪一份为准的，写明待定。
#[test]
fn a_name_that_hangs_on_which_version_counts_is_marked_so() {
    let dir = tempfile::tempdir().unwrap();
    let office = office(dir.path(), "[commend]\nbasic = true\nshare = \"99%\"\n");
    office.run(0);
    let list = sheet(&office.out().join("汇总表.xlsx"), "表扬名单");
    let doubt = "1.1.1：几份填的不同";
    let east = rows_where(&list, "地区", "东县")[0].concat();
    assert!(east.contains("待定") && east.contains(doubt), "{list:?}");
    // 只是数量不同的一条，不使“有”“无”悬着
    assert!(!east.contains("1.2.1：几份填的不同"), "{list:?}");
    let west = rows_where(&list, "地区", "西县")[0].concat();
    assert!(!west.contains(doubt), "{list:?}");
}

/// 说了算的一份留下，另一份移走，就不再待定。
#[test]
fn taking_one_version_away_settles_it() {
    let dir = tempfile::tempdir().unwrap();
    let office = office(dir.path(), "");
    office.run(0);
    fs::remove_file(office.dir.join("填报/东县二.xlsx")).unwrap();
    let spoken = office.run(0);
    assert!(!spoken.contains("分不出先后"), "{spoken}");
    let matrix = sheet(&office.out().join("汇总表.xlsx"), "指标对比");
    assert!(!matrix.concat().concat().contains('／'));
}

/// 配置里的上期材料，点名要读的照读。
#[test]
fn what_is_asked_for_by_name_is_read_though_it_is_the_last_period() {
    let dir = tempfile::tempdir().unwrap();
    let office = OfficeFolder::new(dir.path(), &CITY, "previous = \"填报/上期\"\n");
    let before = office.dir.join("填报/上期");
    fs::create_dir(&before).unwrap();
    office.receive("东县.xlsx", EAST, ("2016", "自查"), "2016-12-05", |_| true);
    fs::rename(office.dir.join("填报/东县.xlsx"), before.join("东县.xlsx")).unwrap();
    office.receive("西县.xlsx", ("西县", "530122"), OWN, "2017-12-05", |_| true);
    let read = |path: &std::path::Path| {
        let done = quanyi()
            .arg("read")
            .arg(path)
            .arg("-c")
            .arg(office.dir.join("quanyi.toml"))
            .assert()
            .code(0);
        text(&done.get_output().stdout)
    };
    assert!(read(&before.join("东县.xlsx")).contains("东县"));
    assert!(read(&before).contains("东县"));
    // 整个填报文件夹里，上期的仍不算本期的
    let all = read(&office.dir.join("填报"));
    assert!(all.contains("西县") && !all.contains("东县"), "{all}");
    let checked = said(
        quanyi()
            .arg("check")
            .arg(before.join("东县.xlsx"))
            .arg("-c")
            .arg(office.dir.join("quanyi.toml"))
            .assert()
            .code(0),
    );
    assert!(!checked.contains("与上期"), "{checked}");
}
