//! 内存是量出来的：每个有意做坏的文件在一个单独的进程里读，看这个进程最多占过多少（Linux）。

use super::mutation::written;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// 限度 256 MiB，程序自己的（代码、目录）也在内。
const MOST_MIB: u64 = 256;

/// 读一个文件的进程占用内存的峰值，MiB。
fn peak(path: &Path) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_quanyi"))
        .args(["read", "--format", "json"])
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("程序跑得起来");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("等得到").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let kib = text
            .lines()
            .find_map(|l| l.strip_prefix("VmHWM:"))
            .and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        most = most.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    let code = child.wait().expect("等得到").code();
    assert!(code.is_some_and(|c| c < 2), "{}：{code:?}", path.display());
    most / 1024
}

/// 一格里写得很长的文件至多占这么多：文字照各种分配器实际给的算，换一个分配器也不越过限度。
pub(crate) const LONG_TEXTS_MIB: u64 = 220;

/// 逐个写出来读，没有一个越过 [`MOST_MIB`]。
#[track_caller]
pub(crate) fn all_within(cases: Vec<(&str, Vec<u8>)>) {
    all_under(MOST_MIB, cases);
}

/// 逐个写出来读，没有一个越过 `most` MiB。
#[track_caller]
pub(crate) fn all_under(most: u64, cases: Vec<(&str, Vec<u8>)>) {
    let folder = tempfile::tempdir().unwrap();
    let mut over = Vec::new();
    for (name, bytes) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mib = peak(&path);
        if mib > most {
            over.push((name, mib));
        }
    }
    assert!(over.is_empty(), "占用超过 {most} MiB：{over:?}");
}

fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    const NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, body) in [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{NS}" xmlns:r="{REL}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{NS}">{sheet}</worksheet>"#),
        ),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn hostile_files_stay_within_the_memory_they_are_allowed() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let blanks = " ".repeat(400 << 20);
    let mut cells = String::from("<sheetData>");
    for row in 1..=20_000 {
        let _ = write!(cells, r#"<row r="{row}">"#);
        cells.push_str(&"<c><v>1</v></c>".repeat(100));
        cells.push_str("</row>");
    }
    cells.push_str("</sheetData>");
    let strings = format!(
        "<sst>{}</sst>",
        "<si><t>甲乙丙丁</t></si>".repeat(3_000_000)
    );
    // 一段一百万字的共享文字，几千格都指着它
    let long = format!("<sst><si><t>{}</t></si></sst>", "甲".repeat(350_000));
    let mut pointing = String::from("<sheetData>");
    for row in 1..=3000 {
        let _ = write!(pointing, r#"<row r="{row}"><c t="s"><v>0</v></c></row>"#);
    }
    pointing.push_str("</sheetData>");
    let one = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;
    let mut merges = String::from("<mergeCells>");
    for row in (1..=900_000).step_by(2) {
        let _ = write!(merges, r#"<mergeCell ref="A{row}:XFD{}"/>"#, row + 1);
    }
    merges.push_str("</mergeCells>");
    all_under(
        LONG_TEXTS_MIB,
        vec![("同一段长文字.xlsx", xlsx(&pointing, &long))],
    );
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("平常.xlsx", written()),
        (
            "空格弹.xlsx",
            xlsx(&format!("<sheetData>{blanks}</sheetData>"), "<sst/>"),
        ),
        ("两百万格.xlsx", xlsx(&cells, "<sst/>")),
        ("三百万条文字.xlsx", xlsx(one, &strings)),
        (
            "四十五万处合并.xlsx",
            xlsx(&format!("{one}{merges}"), "<sst/>"),
        ),
        (
            "远角.xlsx",
            xlsx(
                r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#,
                "<sst/>",
            ),
        ),
        (
            "层层.html",
            format!("<table>{}", "<div>".repeat(3_000_000)).into_bytes(),
        ),
        ("逗号.csv", "甲,".repeat(30 << 20).into_bytes()),
    ];
    all_within(cases);
}

/// 一批压缩包，合起来比限度大：读完一个放下一个，不都摆在内存里。
#[test]
fn archives_stay_on_the_disk_until_they_are_read() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut noise = vec![0u8; 40 << 20];
    let mut x = 0x9E37_79B9_7F4A_7C15_u64;
    for eight in noise.chunks_mut(8) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        eight.copy_from_slice(&x.to_le_bytes()[..eight.len()]);
    }
    zip.start_file("甲县.xlsx", stored).unwrap();
    zip.write_all(&noise).unwrap();
    zip.start_file("乙县.xlsx", stored).unwrap();
    zip.write_all(&written()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    for n in 0..8 {
        std::fs::write(folder.path().join(format!("{n}.zip")), &bytes).unwrap();
    }
    let mib = peak(folder.path());
    assert!(mib <= MOST_MIB, "八个 40 MiB 的压缩包占了 {mib} MiB");
}
