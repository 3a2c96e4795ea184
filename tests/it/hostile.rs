//! 有意做坏的文件：一条一条地造，每条都要有下场。

use super::foreign::{assert_settled, open_watched};
use quanyi::finding::{Cell, Severity};
use quanyi::office::Office;
use quanyi::source::{self, CellValue, Limits, Opened, Origin, SourceFile, Time};
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const NS: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// 几张表的工作簿：表名与 `worksheet` 里面的内容。
pub(crate) fn xlsx_of(sheets: &[(&str, String)]) -> Vec<u8> {
    let mut list = String::new();
    let mut links = String::new();
    let mut parts = Vec::new();
    for (n, (name, body)) in sheets.iter().enumerate() {
        let _ = write!(
            list,
            r#"<sheet name="{name}" sheetId="{0}" r:id="r{0}"/>"#,
            n + 1
        );
        let _ = write!(
            links,
            r#"<Relationship Id="r{0}" Type="{REL}/worksheet" Target="worksheets/s{0}.xml"/>"#,
            n + 1
        );
        parts.push((
            format!("xl/worksheets/s{}.xml", n + 1),
            format!("<worksheet {NS}>{body}</worksheet>"),
        ));
    }
    parts.push((
        "_rels/.rels".into(),
        format!(r#"<Relationships><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
    ));
    parts.push((
        "xl/workbook.xml".into(),
        format!("<workbook {NS}><sheets>{list}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships>{links}</Relationships>"),
    ));
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, body)| (name.as_str(), body.clone().into_bytes()))
        .collect();
    zipped(&parts)
}

/// 一张表的工作簿，表的内容与共享文字由调用者写。
fn xlsx_with(sheet: &str, strings: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        (
            "_rels/.rels",
            format!(r#"<Relationships><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#).into(),
        ),
        (
            "xl/workbook.xml",
            format!(r#"<workbook {NS}><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#).into(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(r#"<Relationships><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#).into(),
        ),
        ("xl/sharedStrings.xml", strings.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes().to_vec()),
    ])
}

fn xlsx(data: &str) -> Vec<u8> {
    xlsx_with(
        &format!("<worksheet {NS}><sheetData>{data}</sheetData></worksheet>"),
        "<sst><si><t>甲</t></si></sst>",
    )
}

fn open_with(name: &str, bytes: Vec<u8>, limits: &Limits) -> Opened {
    let file = SourceFile {
        path: name.into(),
        origin: Origin::Bytes(bytes.into()),
    };
    let opened = open_watched(&file, limits);
    assert_settled(&opened);
    opened
}

/// 测试机器可能正忙：除了专试时限的，时限都放宽。
pub(crate) fn patient() -> Limits {
    Limits {
        seconds: 60.0,
        ..Limits::default()
    }
}

fn open(name: &str, bytes: Vec<u8>) -> Opened {
    open_with(name, bytes, &patient())
}

fn codes(opened: &Opened) -> Vec<&str> {
    opened.findings.iter().map(|f| f.code.as_str()).collect()
}

fn texts(opened: &Opened) -> Vec<String> {
    opened
        .grids
        .iter()
        .flat_map(|g| g.cells.iter())
        .map(|(c, v)| format!("{c}={}", v.text()))
        .collect()
}

#[test]
fn two_cells_at_the_far_corners() {
    let opened = open(
        "远.xlsx",
        xlsx(
            r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
        ),
    );
    assert_eq!(texts(&opened), ["A1=1", "XFD1048576=2"]);
}

#[test]
fn places_beyond_the_sheet_are_counted_not_read() {
    let opened = open(
        "越界.xlsx",
        xlsx(
            r#"<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZZ1"><v>2</v></c></row>
               <row r="4294967295"><c r="A4294967295"><v>3</v></c><c r="A99999999999999999999"><v>4</v></c></row>"#,
        ),
    );
    assert_eq!(texts(&opened), ["A1=1"]);
    let told = opened.findings.iter().find(|f| f.code == "Q014").unwrap();
    assert!(told.message.contains("3 个"), "{}", told.message);
}

#[test]
fn odd_cells_stay_where_they_are_and_lose_only_themselves() {
    let opened = open(
        "怪.xlsx",
        xlsx(
            r#"<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="s"><v>99</v></c><c r="C1" t="怪"><v>1</v></c>
               <c r="D1" t="b"><v>也许</v></c><c r="E1"><f>1+1</f></c><c r="F1" t="s"><v>0</v></c><c r="G1"><v>约3</v></c>
               <c r="H1" t="str"><f>T("")</f><v></v></c></row>"#,
        ),
    );
    assert_eq!(
        texts(&opened),
        [
            "A1=#SPILL!",
            "B1=#读不出",
            "C1=#读不出",
            "D1=#读不出",
            "E1=#未计算",
            "F1=甲",
            "G1=约3"
        ]
    );
    let at = |code: &str| -> Vec<String> {
        opened
            .findings
            .iter()
            .filter(|f| f.code == code)
            .filter_map(|f| f.cell.map(|c| c.to_string()))
            .collect()
    };
    assert_eq!(at("Q012"), ["B1", "C1", "D1"]);
    assert_eq!(at("Q013"), ["E1"]);
    let e1 = opened.grids[0].at(Cell::new(0, 4)).unwrap();
    assert!(e1.formula && matches!(e1.value, CellValue::Error(_)));
}

#[test]
fn counts_that_lie_ask_for_no_memory() {
    let sheet = format!(
        r#"<worksheet {NS}><dimension ref="XFD1048576:A1"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#
    );
    let strings =
        r#"<sst count="99999999999999" uniqueCount="99999999999999"><si><t>甲</t></si></sst>"#;
    assert_eq!(
        texts(&open("计数.xlsx", xlsx_with(&sheet, strings))),
        ["A1=甲"]
    );
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let limits = Limits {
        bytes: 32 << 20,
        ..patient()
    };
    // 64 MB 的空格：压缩后不到 100 KB
    let blanks = " ".repeat(64 << 20);
    let opened = open_with("弹.xlsx", xlsx(&blanks), &limits);
    assert_eq!(codes(&opened), ["Q005"]);
    // 一格里有 16 MB 文字
    let long = format!(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>"#,
        "长".repeat(6 << 20)
    );
    assert_eq!(codes(&open("长.xlsx", xlsx(&long))), ["Q005"]);
    // 二十万个单元格，限五万
    let mut many = String::new();
    for row in 1..=2000 {
        let _ = write!(many, r#"<row r="{row}">"#);
        many.push_str(&"<c><v>1</v></c>".repeat(100));
        many.push_str("</row>");
    }
    let limits = Limits {
        cells: 50_000,
        ..patient()
    };
    let opened = open_with("多.xlsx", xlsx(&many), &limits);
    assert_eq!(codes(&opened), ["Q005"]);
    assert!(opened.grids.is_empty(), "越过限度的一概不给");
}

#[test]
fn web_pages_that_would_choke_the_parser() {
    let attributes: String = (0..100_000).map(|i| format!("a{i} ")).collect();
    for html in [
        format!("<table><tr><td {attributes}>甲</td></tr></table>"),
        format!(
            "<table><tr><td>{}</td></tr></table>",
            "<b></b>".repeat(500_000)
        ),
        format!("<table>{}", "<div>".repeat(200_000)),
        format!("<table><tr><td>{}</td></tr></table>", "长".repeat(6 << 20)),
    ] {
        assert_eq!(codes(&open("甲.html", html.into_bytes())), ["Q005"]);
    }
    let wide = "甲,".repeat(8 << 20);
    assert_eq!(codes(&open("甲.csv", wide.into_bytes())), ["Q005"]);
}

#[test]
fn the_clock_is_watched() {
    let mut many = String::new();
    for row in 1..=3000 {
        let _ = write!(many, r#"<row r="{row}">"#);
        many.push_str(&"<c><v>1</v></c>".repeat(100));
        many.push_str("</row>");
    }
    let limits = Limits {
        seconds: 0.0,
        ..Limits::default()
    };
    let opened = open_with("慢.xlsx", xlsx(&many), &limits);
    assert_eq!(codes(&opened), ["Q006"]);
}

/// 打开得快、认得慢的也在时限之内停下：没有答案，只有一条 Q006，不是读了一半的。
#[test]
fn the_clock_goes_on_while_reading() {
    let office = Office::default();
    let mut rows = String::new();
    for (ix, indicator) in office.catalogue.indicators.iter().enumerate() {
        let _ = writeln!(
            rows,
            "{},{},有（√） 无（）",
            indicator.code,
            indicator.text.replace(',', "，")
        );
        // 像标准而又不是的长文字，每格都不同
        for copy in 0..20 {
            let _ = writeln!(
                rows,
                ",妇联{ix}维权 {copy}热线 咨询 调解 {} 服务,",
                indicator.text
            );
        }
    }
    let opened = open("甲县.csv", rows.into_bytes());
    let read = |used| {
        let time = Time { limit: 60.0, used };
        quanyi::read::submissions(
            &Opened {
                time,
                ..reopened(&opened)
            },
            &office,
        )
    };
    let whole = read(0.0);
    assert!(whole[0].is_readable() && whole[0].findings.iter().all(|f| f.code != "Q006"));
    let [late] = &read(60.0 - 1e-9)[..] else {
        panic!("只该有一份");
    };
    assert!(late.answers.is_empty(), "读到一半的不能用");
    let told: Vec<&str> = late.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(told.contains(&"Q006"), "{told:?}");
}

fn reopened(opened: &Opened) -> Opened {
    Opened {
        path: opened.path.clone(),
        sha256: opened.sha256.clone(),
        grids: opened.grids.clone(),
        findings: opened.findings.clone(),
        time: opened.time,
    }
}

#[test]
fn empty_formatted_cells_cost_nothing() {
    let mut phantom = String::new();
    for row in 1..=20_000 {
        let _ = write!(
            phantom,
            r#"<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>"#
        );
    }
    phantom.push_str(r#"<row r="1048576"><c r="A1048576"><v>7</v></c></row>"#);
    assert_eq!(texts(&open("虚行.xlsx", xlsx(&phantom))), ["A1048576=7"]);
}

#[test]
fn nested_tags_and_entities() {
    let deep = format!("{}{}", "<a>".repeat(300_000), "</a>".repeat(300_000));
    let opened = open(
        "深.xlsx",
        xlsx(&format!(r#"{deep}<row r="1"><c r="A1"><v>1</v></c></row>"#)),
    );
    assert_eq!(texts(&opened), ["A1=1"]);
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let sheet = format!(
        r#"{laughs}<worksheet {NS}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"#
    );
    let opened = open("实体.xlsx", xlsx_with(&sheet, "<sst/>"));
    assert_eq!(texts(&opened), ["A1=&b;"], "实体不展开，照写");
}

#[test]
fn merges_by_the_hundred_thousand() {
    let merges = |count: usize| {
        let mut text = String::from("<mergeCells>");
        for i in 0..count {
            let row = i * 2 + 1;
            let _ = write!(text, r#"<mergeCell ref="A{row}:B{}"/>"#, row + 1);
        }
        text + "</mergeCells>"
    };
    let sheet = |merges: String| {
        format!(
            r#"<worksheet {NS}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{merges}</worksheet>"#
        )
    };
    let opened = open("并一.xlsx", xlsx_with(&sheet(merges(250_000)), "<sst/>"));
    assert_eq!(codes(&opened), ["Q005"]);
    let opened = open("并二.xlsx", xlsx_with(&sheet(merges(30_000)), "<sst/>"));
    assert_eq!(codes(&opened), ["Q016"]);
    assert_eq!(texts(&opened), ["A1=1"]);
    let odd = r#"<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="A9:XFE9"/><mergeCell ref="坏"/></mergeCells>"#;
    let opened = open("并三.xlsx", xlsx_with(&sheet(odd.into()), "<sst/>"));
    assert_eq!(opened.grids[0].merges, [(Cell::new(0, 0), Cell::new(1, 1))]);
}

#[test]
fn a_sheet_cut_short_keeps_its_rows_and_says_so() {
    let whole = format!(
        r#"<worksheet {NS}><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B"#
    );
    let opened = open("断.xlsx", xlsx_with(&whole, "<sst/>"));
    assert_eq!(texts(&opened), ["A1=1", "A2=2"]);
    let told = opened.findings.iter().find(|f| f.code == "Q003").unwrap();
    assert_eq!(told.severity, Severity::Error);
    assert!(told.message.contains("“表”"), "{}", told.message);
}

#[test]
fn macros_and_links_are_named_and_left_alone() {
    let mut parts =
        zip::ZipArchive::new(Cursor::new(xlsx(r#"<row><c><v>1</v></c></row>"#))).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..parts.len() {
        out.raw_copy_file(parts.by_index_raw(i).unwrap()).unwrap();
    }
    for name in ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(b"x").unwrap();
    }
    let opened = open("宏.xlsm", out.finish().unwrap().into_inner());
    assert_eq!(codes(&opened), ["Q008", "Q008"]);
    assert_eq!(texts(&opened), ["A1=1"]);
}

/// BIFF8 的一条记录。
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    bytes.extend(data);
    bytes
}

/// 一张表的 .xls。
fn xls(cells: &[Vec<u8>]) -> Vec<u8> {
    let bof = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut globals = bof(5);
    globals.extend(record(0x00E0, &[0; 20]));
    let name = [8, 0, 0, 0, 0, 0, 1, 1, 0x68, 0x88];
    let start = globals.len() + 4 + name.len() + 4;
    let mut bound = name.to_vec();
    bound[..4].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
    globals.extend(record(0x0085, &bound));
    globals.extend(record(0x000A, &[]));
    assert_eq!(globals.len(), start);
    globals.extend(bof(0x10));
    for cell in cells {
        globals.extend(cell);
    }
    globals.extend(record(0x000A, &[]));
    container("Workbook", &globals)
}

pub(crate) fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn number(row: u16, col: u16, value: f64) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend(col.to_le_bytes());
    data.extend([0, 0]);
    data.extend(value.to_le_bytes());
    record(0x0203, &data)
}

#[test]
fn an_old_workbook_with_an_absurd_range() {
    // 声明的范围前后颠倒、大到四十亿行；内容只在两个角上。
    let dimensions = record(
        0x0200,
        &[
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0,
        ],
    );
    let opened = open(
        "旧.xls",
        xls(&[dimensions, number(0, 0, 1.0), number(65535, 255, 2.0)]),
    );
    assert_eq!(texts(&opened), ["A1=1", "IV65536=2"]);
    assert_eq!(opened.grids[0].name, "表", "改名只在内部");
}

#[test]
fn one_bad_record_loses_one_cell() {
    let short = record(0x0203, &[1, 0, 0, 0, 0, 0, 1, 2]);
    let error = record(0x0205, &[2, 0, 0, 0, 0, 0, 0x99, 1]);
    let opened = open(
        "坏记录.xls",
        xls(&[number(0, 0, 1.0), short, error, number(3, 0, 4.0)]),
    );
    assert_eq!(texts(&opened), ["A1=1", "A2=#读不出", "A3=#读不出", "A4=4"]);
}

#[test]
fn passwords_and_impostors() {
    for (name, bytes, code) in [
        ("密.xlsx", container("EncryptedPackage", b"x"), "Q002"),
        ("文档.xls", container("WordDocument", b"x"), "Q001"),
        ("空.xlsx", Vec::new(), "Q004"),
        ("空白.xlsx", b"  \r\n".to_vec(), "Q004"),
        ("甲.xlsx", b"%PDF-1.7".to_vec(), "Q001"),
        ("甲.xlsx", b"Rar!\x1a\x07".to_vec(), "Q001"),
        (
            "甲.xlsx",
            zipped(&[("word/document.xml", b"<w/>".to_vec())]),
            "Q001",
        ),
        ("甲.xlsx", zipped(&[("随便.bin", b"1".to_vec())]), "Q001"),
        ("甲.xlsx", xlsx("")[..400].to_vec(), "Q003"),
        ("甲.xlsx", xlsx(""), "Q004"),
        ("甲.xls", (0..=255).cycle().take(4096).collect(), "Q001"),
    ] {
        let opened = open(name, bytes);
        assert_eq!(codes(&opened), [code], "{name} {:?}", opened.findings);
    }
}

#[test]
fn content_counts_more_than_the_suffix() {
    let html = "<html><table><tr><td>甲</td><td>3</td></tr></table></html>";
    let xml = r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="表"><Table><Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">甲</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    let mht = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td>=E7=94=B2</td><td>3</td></tr></table>\r\n--x--";
    for (bytes, want) in [
        (html.as_bytes().to_vec(), vec!["A1=甲", "B1=3"]),
        (
            encoding_rs::GBK.encode(html).0.into_owned(),
            vec!["A1=甲", "B1=3"],
        ),
        (xml.as_bytes().to_vec(), vec!["B2=甲", "D2=3"]),
        (mht.as_bytes().to_vec(), vec!["A1=甲", "B1=3"]),
        ("甲\t3\r\n".as_bytes().to_vec(), vec!["A1=甲", "B1=3"]),
        (
            xlsx(r#"<row><c t="s"><v>0</v></c><c><v>3</v></c></row>"#),
            vec!["A1=甲", "B1=3"],
        ),
    ] {
        let opened = open("甲.xls", bytes);
        assert_eq!(texts(&opened), want);
        assert_eq!(codes(&opened), ["Q007"]);
        assert!(opened.findings[0].message.contains(".xls"));
        assert_eq!(opened.findings[0].severity, Severity::Info);
    }
}

#[test]
fn limits_hold_for_open_document_too() {
    let ods = |rows: &str| {
        zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            (
                "content.xml",
                format!(r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#).into(),
            ),
        ])
    };
    let opened = open(
        "复.ods",
        ods(
            r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>"#,
        ),
    );
    assert_eq!(codes(&opened), ["Q005"]);
    let opened = open(
        "正.ods",
        ods(
            r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>甲</text:p><text:p>乙<text:s text:c="2"/>丙</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2017-12-05"><text:p>12月5日</text:p></table:table-cell></table:table-row>
               <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
        ),
    );
    assert_eq!(
        texts(&opened),
        [
            "A1=甲\n乙  丙",
            "C1=2017-12-05",
            "A2=甲\n乙  丙",
            "C2=2017-12-05"
        ]
    );
    assert_eq!(opened.grids[0].merges, [(Cell::new(0, 0), Cell::new(0, 1))]);
    assert!(codes(&opened).is_empty());
}

#[test]
fn the_same_bytes_give_the_same_reading() {
    let bytes = xlsx(r#"<row><c t="s"><v>0</v></c><c><f>1</f></c><c t="s"><v>7</v></c></row>"#);
    let (a, b) = (open("甲.xlsx", bytes.clone()), open("甲.xlsx", bytes));
    assert_eq!(a.sha256, b.sha256);
    assert_eq!(texts(&a), texts(&b));
    assert_eq!(a.findings, b.findings);
}

#[test]
fn every_rule_speaks_to_the_clerk() {
    let mut last = "";
    for rule in source::RULES {
        assert!(
            rule.code > last && ("Q001".."Q050").contains(&rule.code),
            "{}",
            rule.code
        );
        last = rule.code;
        for text in [rule.title, rule.why, rule.remedy, rule.example] {
            assert!(!text.is_empty(), "{}", rule.code);
            for jargon in ["JSON", "panic", "parse", "null", "UTF", "ZIP bomb"] {
                assert!(!text.contains(jargon), "{}：{text}", rule.code);
            }
        }
    }
}
