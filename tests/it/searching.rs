//! 找文件：文件夹、压缩包、略过的、越界的。

use quanyi::source::{self, Found, Limits, SourceError};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CSV: &[u8] = "甲,乙,丙\n1,2,3\n4,5,6\n".as_bytes();

fn put(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn find(paths: &[PathBuf]) -> Found {
    source::find(paths, &Limits::default()).unwrap()
}

fn paths(found: &Found) -> Vec<&str> {
    found.files.iter().map(|f| f.path.as_str()).collect()
}

fn codes(found: &Found) -> Vec<(&str, &str)> {
    found
        .findings
        .iter()
        .map(|(p, f)| (p.as_str(), f.code.as_str()))
        .collect()
}

#[test]
fn a_folder_as_offices_keep_it() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("填报 一季度");
    for name in [
        "乙市/丙县.csv",
        "甲市/甲县.xlsx",
        "甲市/乙县.XLS",
        "甲市/来历不明",
        "甲市/~$甲县.xlsx",
        "甲市/.DS_Store",
        "Thumbs.db",
        "通知.docx",
        "__MACOSX/甲市/甲县.xlsx",
        ".git/甲县.xlsx",
        "quanyi.toml",
        "说明.txt",
    ] {
        put(&root, name, b"x");
    }
    put(&root, "表格.txt", "a\tb\n1\t2\n3\t4\n".as_bytes());
    put(&root, "先前.jsonl", b"{}");
    put(&root, "各县.rar", b"Rar!");
    let found = find(&[root]);
    assert_eq!(
        paths(&found),
        [
            "填报 一季度/乙市/丙县.csv",
            "填报 一季度/甲市/乙县.XLS",
            "填报 一季度/甲市/甲县.xlsx",
            "填报 一季度/表格.txt"
        ]
    );
    assert_eq!(found.read_before[0].path, "填报 一季度/先前.jsonl");
    assert_eq!(codes(&found), [("填报 一季度/各县.rar", "Q011")]);
    let skipped: Vec<&str> = found.skipped.iter().map(|(p, _)| p.as_str()).collect();
    for name in [
        "~$甲县.xlsx",
        ".DS_Store",
        "Thumbs.db",
        "通知.docx",
        "__MACOSX",
        ".git",
        "说明.txt",
        "来历不明",
    ] {
        assert!(
            skipped.iter().any(|p| p.ends_with(name)),
            "{name}：{skipped:?}"
        );
    }
}

#[test]
fn what_is_named_is_tried_and_counted_once() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("填报");
    put(&root, "甲县.xlsx", b"x");
    put(&root, "扫描件.pdf", b"%PDF");
    let file = root.join("甲县.xlsx");
    let found = find(&[file.clone(), root.clone(), file, root.join("扫描件.pdf")]);
    assert_eq!(paths(&found), ["扫描件.pdf", "甲县.xlsx"]);
    // 两个同名的文件夹要分得清
    let other = temp.path().join("去年/填报");
    put(&other, "甲县.xlsx", b"y");
    let found = find(&[root, other]);
    let paths = paths(&found);
    assert!(paths[0].contains("去年/填报/甲县.xlsx") || paths[1].contains("去年/填报/甲县.xlsx"));
    assert_ne!(paths[0], paths[1]);
}

#[test]
fn a_path_that_is_not_there() {
    let wrong = source::find(
        &["没有这个/文件夹".into(), "也没有".into()],
        &Limits::default(),
    );
    let Err(SourceError::NotFound(missing)) = &wrong else {
        panic!("{wrong:?}")
    };
    assert_eq!(missing.len(), 2);
    let message = wrong.unwrap_err().to_string();
    assert!(
        message.contains("找不到“没有这个/文件夹”、“也没有”"),
        "{message}"
    );
    assert!(source::find(&[], &Limits::default()).is_err());
}

#[test]
fn archives_in_archives() {
    let temp = tempfile::tempdir().unwrap();
    let third = zipped(&[("丁县.csv", CSV)]);
    let second = zipped(&[("丙县.csv", CSV), ("三层.zip", &third)]);
    let first = zipped(&[("乙县.csv", CSV), ("二层.zip", &second)]);
    let fourth = zipped(&[("一层.zip", &first)]);
    let all = zipped(&[
        ("甲市/甲县.csv", CSV),
        ("甲市/~$甲县.xlsx", b"x"),
        ("../爬出.csv", CSV),
        ("C:\\盘符.csv", CSV),
        ("/绝对.csv", CSV),
        ("里面.zip", &second),
        ("太深.zip", &fourth),
        ("读我.pdf", b"%PDF"),
        ("坏.zip", b"PK\x03\x04 broken"),
    ]);
    put(temp.path(), "报送.zip", &all);
    let found = find(&[temp.path().join("报送.zip")]);
    assert_eq!(
        paths(&found),
        [
            "报送.zip/太深.zip/一层.zip/乙县.csv",
            "报送.zip/甲市/甲县.csv",
            "报送.zip/里面.zip/三层.zip/丁县.csv",
            "报送.zip/里面.zip/丙县.csv"
        ]
    );
    assert_eq!(
        codes(&found),
        [
            ("报送.zip", "Q009"),
            ("报送.zip", "Q009"),
            ("报送.zip", "Q009"),
            ("报送.zip/坏.zip", "Q011"),
            ("报送.zip/太深.zip/一层.zip/二层.zip", "Q011")
        ]
    );
    let opened = source::open(&found.files[1], &Limits::default());
    assert_eq!(opened.grids[0].cells.len(), 9);
    assert_eq!(opened.grids[0].name, "甲县");
}

#[test]
fn archives_of_chinese_windows_and_bombs() {
    let temp = tempfile::tempdir().unwrap();
    // zip 库只写 UTF-8 的名字：先写占位，再把字节换成国标的，并去掉 UTF-8 标记。
    let mut bytes = zipped(&[("ABCD.csv", CSV)]);
    let gbk = encoding_rs::GBK.encode("甲县").0.into_owned();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|&i| &bytes[i..i + 4] == b"ABCD")
        .collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + 4].copy_from_slice(&gbk);
    }
    put(temp.path(), "国标.zip", &bytes);
    let bomb = zipped(&[("弹.csv", &vec![b' '; 3 << 20]), ("好.csv", CSV)]);
    put(temp.path(), "弹.zip", &bomb);
    // 加密标记在本地头和目录里各一处
    let mut locked = zipped(&[("密.csv", CSV)]);
    locked[6] |= 1;
    let central = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[central + 8] |= 1;
    put(temp.path(), "锁.zip", &locked);
    let limits = Limits {
        bytes: 1 << 20,
        ..Limits::default()
    };
    let given: Vec<PathBuf> = ["国标.zip", "弹.zip", "锁.zip"]
        .iter()
        .map(|n| temp.path().join(n))
        .collect();
    let found = source::find(&given, &limits).unwrap();
    assert_eq!(paths(&found), ["国标.zip/甲县.csv", "弹.zip/好.csv"]);
    assert_eq!(
        codes(&found),
        [("弹.zip/弹.csv", "Q005"), ("锁.zip/密.csv", "Q002")]
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_in_circles() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("填报");
    put(&root, "甲市/甲县.csv", CSV);
    std::os::unix::fs::symlink(&root, root.join("甲市/绕回")).unwrap();
    std::os::unix::fs::symlink(root.join("甲市/甲县.csv"), root.join("另名.csv")).unwrap();
    let found = find(&[root]);
    assert_eq!(found.files.len(), 1, "{:?}", found.files);
    assert_eq!(codes(&found), [("填报/甲市/绕回", "Q015")]);
}

/// 上期的材料、输出文件夹就放在填报文件夹里面：连里面的压缩包、`.jsonl` 也不当本期的读，一个个说出来。
#[test]
fn what_is_set_aside_is_not_even_opened() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("填报");
    put(&root, "甲县.csv", CSV);
    put(&root, "上期/甲县.csv", CSV);
    put(&root, "上期/乙市报来.zip", &zipped(&[("乙县.csv", CSV)]));
    put(&root, "上期/坏.zip", b"PK\x03\x04 broken");
    put(&root, "上期/读过.jsonl", b"{}\n");
    put(&root, "上期另存.csv", CSV);
    let before = root.join("上期");
    let aside = [(before.as_path(), source::PREVIOUS)];
    let found = source::find_except(&[root], &aside, &Limits::default()).unwrap();
    assert_eq!(paths(&found), ["填报/上期另存.csv", "填报/甲县.csv"]);
    assert!(found.read_before.is_empty());
    assert!(codes(&found).is_empty(), "{:?}", codes(&found));
    let skipped: Vec<_> = found
        .skipped
        .iter()
        .map(|(p, why)| (p.as_str(), *why))
        .collect();
    let one = |name| (name, source::PREVIOUS);
    assert_eq!(
        skipped,
        [
            one("填报/上期/乙市报来.zip"),
            one("填报/上期/坏.zip"),
            one("填报/上期/甲县.csv"),
            one("填报/上期/读过.jsonl"),
        ]
    );
}
