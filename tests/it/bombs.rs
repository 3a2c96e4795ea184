//! 汇总表模样的炸弹、压缩包里的炸弹：自己的格式也是别人送来的，一样有限度。

use super::foreign::open_watched;
use super::hostile::{patient, xlsx_of};
use quanyi::model::plan::consolidated::{DetailColumn, guard};
use quanyi::model::submission::Submission;
use quanyi::office::Office;
use quanyi::run::one_file;
use quanyi::source::{self, Limits, Opened, Origin, SourceFile, Time};
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// 各行的各格 → 一张表的内容。
fn rows<'t>(rows: impl Iterator<Item = Vec<&'t str>>) -> String {
    let mut out = String::from("<sheetData>");
    for (n, cells) in rows.enumerate() {
        let _ = write!(out, r#"<row r="{}">"#, n + 1);
        for text in cells {
            let _ = write!(
                out,
                r#"<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
            );
        }
        out.push_str("</row>");
    }
    out + "</sheetData>"
}

const HEAD: [&str; 10] = [
    "材料号",
    "编号",
    "现实情况",
    "填写项",
    "填写情况",
    "值",
    "来源文件",
    "文件指纹（SHA-256）",
    "指标目录",
    "做表时的现实情况",
];

/// 逐项明细：每行一个材料号与一个值。
fn detail(values: &[(String, String)]) -> String {
    rows(
        std::iter::once(HEAD.to_vec()).chain(values.iter().map(|(number, value)| {
            vec![
                number,
                "1.1.1",
                "有",
                "数量",
                "已填",
                value,
                "甲县.xlsx",
                "00",
                "weiquan-2017",
                "有",
            ]
        })),
    )
}

fn open(sheets: &[(&str, String)], limits: &Limits) -> Opened {
    let file = SourceFile {
        path: "汇总表.xlsx".into(),
        origin: Origin::Bytes(xlsx_of(sheets).into()),
    };
    open_watched(&file, limits)
}

fn codes(submissions: &[Submission]) -> Vec<&str> {
    submissions
        .iter()
        .flat_map(|s| &s.findings)
        .map(|f| f.code.as_str())
        .collect()
}

#[test]
fn our_own_summary_is_timed_like_any_other_file() {
    let values: Vec<(String, String)> = (1..=400).map(|n| (n.to_string(), "3".into())).collect();
    let opened = open(&[("逐项明细", detail(&values))], &patient());
    let office = Office::default();
    let all = one_file(&opened, &office);
    assert_eq!(all.len(), 400, "{:?}", codes(&all));
    let late = Opened {
        time: Time {
            limit: 60.0,
            used: 60.0 - 1e-9,
        },
        ..opened
    };
    let late = one_file(&late, &office);
    assert_eq!(late.len(), 1, "读到一半的不能用");
    assert!(late[0].answers.is_empty());
    let told = codes(&late);
    assert_eq!(told.iter().filter(|c| **c == "Q006").count(), 1, "{told:?}");
}

/// 逐项明细的一行，全部的列；`sealed` 的本行校验与内容对得上。
fn detail_row(number: usize, sealed: bool) -> Vec<String> {
    let text = |c: DetailColumn| match c {
        DetailColumn::Material => number.to_string(),
        other => other.label().to_owned(),
    };
    let said = |c: DetailColumn| match c {
        DetailColumn::Guard if sealed => guard(text),
        other => text(other),
    };
    DetailColumn::ALL.map(said).to_vec()
}

/// 一省的汇总表有六七十万格，平常的限度容不下：“逐项明细”的本行校验对得上，限度放宽，但不是没有；
/// 只是照着起了表名、写了列名的不放宽。
#[test]
fn a_summary_of_many_materials_may_hold_more_than_one_material() {
    let told = |opened: &Opened| {
        let refused = opened.findings.iter().any(|f| f.code == "Q005");
        (opened.grids.len(), refused)
    };
    let limits = |bytes: u64| Limits { bytes, ..patient() };
    let table = |sealed: bool| -> Vec<Vec<String>> {
        let head = DetailColumn::ALL.map(|c| c.label().to_owned()).to_vec();
        let rows = (1..=200).map(|n| detail_row(n, sealed));
        std::iter::once(head).chain(rows).collect()
    };
    let said = |name: &str, sealed: bool, bytes: u64| {
        let table = table(sealed);
        let cells = table.iter().map(|r| r.iter().map(String::as_str).collect());
        told(&open(&[(name, rows(cells))], &limits(bytes)))
    };
    // 六千多格，每格两百多字节
    let tight = 1_400_000;
    assert_eq!(said("表1", true, tight), (0, true));
    assert_eq!(said("逐项明细", false, tight), (0, true));
    assert_eq!(said("逐项明细", true, tight), (1, false));
    assert_eq!(said("逐项明细", true, tight / 2), (0, true));
    // WPS、LibreOffice 另存成别的格式，一样
    for (sealed, want) in [(true, (1, false)), (false, (0, true))] {
        let mut body = String::from(
            r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="逐项明细">"#,
        );
        for row in table(sealed) {
            body.push_str("<table:table-row>");
            for text in row {
                let _ = write!(
                    body,
                    r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
                );
            }
            body.push_str("</table:table-row>");
        }
        body.push_str(
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        );
        let parts: [(&str, &[u8]); 2] = [
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", body.as_bytes()),
        ];
        let file = SourceFile {
            path: "汇总表.ods".into(),
            origin: Origin::Bytes(zipped(&parts).into()),
        };
        assert_eq!(told(&open_watched(&file, &limits(tight))), want);
    }
}

/// 打开时已经超时的，只说一次。
#[test]
fn a_file_that_was_late_on_opening_says_so_once() {
    let values: Vec<(String, String)> = (1..=2000).map(|n| (n.to_string(), "3".into())).collect();
    let limits = Limits {
        seconds: 0.0,
        ..Limits::default()
    };
    let opened = open(&[("逐项明细", detail(&values))], &limits);
    let late = one_file(&opened, &Office::default());
    assert_eq!(codes(&late), ["Q006"]);
}

/// 续在自己身上、首尾相接的文字：接到转回来为止，不会没完没了地长下去。
#[test]
fn text_continued_in_a_circle_ends() {
    let circle = |from: u32, to: u32| format!("〔接F{from}〕甲〔本格已满，续见F{to}〕");
    let mut values = vec![
        ("1".to_owned(), circle(3, 3)),
        ("2".to_owned(), circle(2, 2)),
        ("3".to_owned(), circle(4, 4)),
    ];
    values.extend((4..3000).map(|n| (n.to_string(), "3".to_owned())));
    let opened = open(&[("逐项明细", detail(&values))], &patient());
    let all = one_file(&opened, &Office::default());
    assert_eq!(all.len(), 2999);
    assert!(all.iter().all(|s| !s.answers.is_empty()));
}

/// 校验表里一行写上一万多列，写上几万行：一行一行地看，到时即停。
#[test]
fn seals_by_the_million_take_no_memory_and_no_time() {
    let values: Vec<(String, String)> = (1..=50).map(|n| (n.to_string(), "3".into())).collect();
    let seal = ["逐项明细", "2", "0-16383,0-16383", "x", "0-16383", "甲"];
    let seals = rows(std::iter::repeat_n(seal.to_vec(), 5000));
    let opened = open(
        &[("逐项明细", detail(&values)), ("校验", seals)],
        &patient(),
    );
    let hurried = Opened {
        time: Time {
            limit: 0.001,
            used: 0.0,
        },
        ..opened
    };
    let all = one_file(&hurried, &Office::default());
    assert!(codes(&all).contains(&"Q006"), "{:?}", codes(&all));
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// 压缩包里取出来的合起来也有限度；照片、文档只看开头，不占它。
#[test]
fn what_an_archive_holds_is_bounded_and_photos_do_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("各县.zip");
    let photo = vec![0xFFu8; 3 << 20];
    let big = vec![b'1'; 3 << 20];
    let bytes = zipped(&[
        ("1照片.jpg", &photo),
        ("2照片.jpg", &photo),
        ("3照片.jpg", &photo),
        ("4甲县.csv", "编号,标准\n1,甲\n".as_bytes()),
        ("5大.csv", &big),
        ("6更大.csv", &big),
        ("7乙县.csv", "编号,标准\n1,乙\n".as_bytes()),
    ]);
    std::fs::write(&path, bytes).unwrap();
    let limits = Limits {
        bytes: 4 << 20,
        ..patient()
    };
    let found = source::find(&[path], &limits).unwrap();
    let names: Vec<&str> = found.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names[0].ends_with("4甲县.csv") && names[2].ends_with("7乙县.csv"));
    assert_eq!(found.skipped.len(), 3);
    assert_eq!(found.findings.len(), 1);
    let (place, finding) = &found.findings[0];
    assert!(place.ends_with("6更大.csv"), "{place}");
    assert_eq!(finding.code, "Q005");
}

/// 一打开就一直等着的管道、读不完的设备，不是文件。
#[test]
#[cfg(unix)]
fn a_pipe_is_not_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("甲县.xlsx");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|s| s.success()) {
        return;
    }
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("乙县.xlsx")).unwrap();
    let found = source::find(&[folder.path().to_owned()], &patient()).unwrap();
    assert_eq!(found.files.len(), 2);
    for file in &found.files {
        let opened = open_watched(file, &patient());
        let told: Vec<&str> = opened.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(told, ["Q010"], "{}", file.path);
    }
}
