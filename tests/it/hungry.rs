//! 一条记载就要一大片地方的文件：几百字节的声明、几十 KB 的文件，照着去放要几个 GB。

use super::hostile::{container, patient, record, xlsx_of};
use super::memory::{LONG_TEXTS_MIB, all_under, all_within};
use quanyi::finding::Severity;
use quanyi::office::Office;
use quanyi::progress::Quiet;
use quanyi::source::{self, Origin, SourceFile};
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn ods(tables: &str, styles: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("mimetype", options).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    zip.start_file("content.xml", options).unwrap();
    let body = format!(
        "<office:document-content>{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn spreadsheetml(rows: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>"#
    )
    .into_bytes()
}

/// 一本 .xls：`globals` 放在总目录里，`sheets` 个条目都指着同一张表。
fn xls(globals: &[u8], cells: &[u8], sheets: usize) -> Vec<u8> {
    let bof = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0]);
    let eof = record(0x000A, &[]);
    let bound = |at: usize, name: u8| {
        let mut data = u32::try_from(at).unwrap().to_le_bytes().to_vec();
        data.extend([0, 0, 1, 0, name]);
        record(0x0085, &data)
    };
    let entry = bound(0, b'a').len();
    let head = [bof(5), record(0x00E0, &[0; 20])].concat();
    let start = head.len() + sheets * entry + globals.len() + eof.len();
    let mut stream = head;
    for number in 0..sheets {
        stream.extend(bound(start, b'A' + u8::try_from(number % 26).unwrap()));
    }
    stream.extend(globals);
    stream.extend(&eof);
    assert_eq!(stream.len(), start);
    stream.extend(bof(0x10));
    stream.extend(cells);
    stream.extend(&eof);
    container("Workbook", &stream)
}

fn number(row: u16) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend([0, 0, 0, 0]);
    data.extend(7f64.to_le_bytes());
    record(0x0203, &data)
}

/// 一段三万字的共享文字（续在几条记录里）。
fn long_string() -> Vec<u8> {
    let letters = "维".repeat(30_000);
    let wide: Vec<u8> = letters.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut out = Vec::new();
    let mut first = vec![1, 0, 0, 0, 1, 0, 0, 0];
    first.extend(30_000u16.to_le_bytes());
    first.push(1);
    for (n, piece) in wide.chunks(8000).enumerate() {
        let (kind, mut data) = match n {
            0 => (0x00FC, first.clone()),
            _ => (0x003C, vec![1]),
        };
        data.extend(piece);
        out.extend(record(kind, &data));
    }
    out
}

fn shared(row: u16) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend([0; 8]);
    record(0x00FD, &data)
}

/// 长的一行：分隔符一千六百万个。
fn tabs() -> Vec<u8> {
    let mut text = "\t".repeat(15 << 20).into_bytes();
    text.push(b'a');
    text
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_word_that_asks_for_much_is_given_no_more_than_the_limit() {
    if !Path::new("/proc/self/status").exists() {
        return;
    }
    let hidden_rows = r#"<table:table table:name="a"><table:table-row table:visibility="collapse" table:number-rows-repeated="1048576"/></table:table>"#;
    let hidden_cols = r#"<table:table table:name="a"><table:table-column table:visibility="collapse" table:number-columns-repeated="16384"/></table:table>"#;
    let struck = r#"<office:automatic-styles><style:style style:name="T"><style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>"#;
    let crossed = format!(
        r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="4000"><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row></table:table>"#,
        r#"<text:span text:style-name="T">a</text:span>b"#.repeat(10_000)
    );
    let blanks = format!(
        r#"<table:table table:name="a"><table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row></table:table>"#,
        r#"<text:s text:c="32767"/>"#.repeat(50_000)
    );
    let columns = record(0x007D, &[0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 1, 0, 0, 0]);
    let pointing: Vec<u8> = (0..20_000).flat_map(shared).collect();
    all_under(
        LONG_TEXTS_MIB,
        vec![("划掉的抄四千遍.ods", ods(&crossed, struck))],
    );
    let cases: Vec<(&str, Vec<u8>)> = vec![
        (
            "隐藏百万行的表四百张.ods",
            ods(&hidden_rows.repeat(400), ""),
        ),
        (
            "隐藏全部列的表两万张.ods",
            ods(&hidden_cols.repeat(20_000), ""),
        ),
        (
            "空表一百万张.ods",
            ods(&"<table:table/>".repeat(1_000_000), ""),
        ),
        ("空格接空格.ods", ods(&blanks, "")),
        (
            "隐藏全部列十万次.xlsx",
            xlsx_of(&[(
                "表",
                r#"<cols><col min="1" max="16384" hidden="1"/></cols>"#.repeat(20_000),
            )]),
        ),
        (
            "隐藏百万行四百次.xml",
            spreadsheetml(&r#"<Row ss:Index="1" ss:Span="1000000" ss:Hidden="1"/>"#.repeat(400)),
        ),
        ("隐藏列三十万次.xls", xls(&[], &columns.repeat(300_000), 1)),
        ("同一段长文字.xls", xls(&long_string(), &pointing, 1)),
        ("指着同一张表.xls", xls(&[], &number(0), 200_000)),
        ("一行的分隔符.csv", tabs()),
        (
            "包里一个大的.zip",
            zipped("甲县.csv", &b"1,2,3\n".repeat(35 << 20)),
        ),
    ];
    all_within(cases);
}

fn opened(name: &str, bytes: Vec<u8>) -> source::Opened {
    let file = SourceFile {
        path: name.into(),
        origin: Origin::Bytes(bytes.into()),
    };
    super::foreign::open_watched(&file, &patient())
}

/// 几个条目指着同一张表：只认第一个，别的说明读不出；空的续记录续上几百万条也不拖。
#[test]
fn entries_that_share_a_sheet_and_strings_continued_by_nothing() {
    let book = opened("甲县.xls", xls(&[], &number(3), 3));
    let filled: Vec<usize> = book.grids.iter().map(|g| g.cells.len()).collect();
    assert_eq!(filled, [1, 0, 0]);
    let told = book.findings.iter().filter(|f| f.code == "Q003").count();
    assert_eq!(told, 2, "{:?}", book.findings);

    let mut strings = long_string();
    strings.extend(record(0x003C, &[]).repeat(1_000_000));
    let book = opened("甲县.xls", xls(&strings, &shared(0), 1));
    let cell = book.grids[0].cells.values().next().unwrap();
    assert_eq!(cell.text().chars().count(), 30_000);

    let mut strings = long_string();
    strings.extend(record(0x003C, &[0, 0, 0]).repeat(20_000));
    let book = opened("甲县.xls", xls(&strings, &shared(0), 1));
    assert_eq!(book.findings[0].code, "Q005");
}

/// 公式算出的文字，一条记录装不下，续在后面：读全，不悄悄截断。
#[test]
fn a_long_text_result_is_read_whole() {
    let letters = "妇".repeat(6000);
    let wide: Vec<u8> = letters.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut formula = vec![0, 0, 0, 0, 0, 0];
    formula.extend([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
    formula.extend([0; 8]);
    let mut first = 6000u16.to_le_bytes().to_vec();
    first.push(1);
    first.extend(&wide[..8000]);
    let mut rest = vec![1];
    rest.extend(&wide[8000..]);
    let cells = [
        record(0x0006, &formula),
        record(0x0207, &first),
        record(0x003C, &rest),
    ]
    .concat();
    let book = opened("甲县.xls", xls(&[], &cells, 1));
    let cell = book.grids[0].cells.values().next().unwrap();
    assert_eq!(cell.text(), letters);
    assert!(cell.formula);
}

/// 夹在材料里的坏 `.jsonl`、打不开的压缩包，不能让整批停下，也不能不声不响地少一份。
#[test]
fn a_bad_file_among_the_materials_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("填报");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("甲县.csv"), "编号,标准\n1.1.1,甲\n").unwrap();
    std::fs::write(inside.join("乙县.jsonl"), "[[[[[".repeat(1000)).unwrap();
    std::fs::write(inside.join("各县.zip"), b"PK\x03\x04 cut").unwrap();
    let office = Office::default();
    let material =
        quanyi::run::material(std::slice::from_ref(&inside), None, &office, &Quiet).unwrap();
    assert_eq!(material.submissions.len(), 1);
    let told: Vec<(&str, &str, Severity)> = material
        .findings
        .iter()
        .map(|(path, f)| (path.as_str(), f.code.as_str(), f.severity))
        .collect();
    assert_eq!(
        told,
        [
            ("填报/乙县.jsonl", "Q003", Severity::Error),
            ("填报/各县.zip", "Q011", Severity::Error)
        ]
    );
    // 点名给出的，是命令给错了
    let named = inside.join("乙县.jsonl");
    assert!(quanyi::run::material(&[named], None, &office, &Quiet).is_err());

    // 读出的每一行都在：打不开的也占一行，随 .jsonl 交上去的人看得到
    let output = Command::new(env!("CARGO_BIN_EXE_quanyi"))
        .args(["read", "--format", "json"])
        .arg(&inside)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for (name, code) in [("乙县.jsonl", "Q003"), ("各县.zip", "Q011")] {
        assert!(
            text.lines().any(|l| l.contains(name) && l.contains(code)),
            "{name} 不在：{text}"
        );
    }
    let lines = folder.path().join("全部.jsonl");
    std::fs::write(&lines, &text).unwrap();
    let again = quanyi::run::material(&[lines], None, &office, &Quiet).unwrap();
    assert_eq!(again.submissions.len(), 3);
}
