//! 看内容认格式；后缀只作参考（WPS 的 .et、网页另存的 .xls 都靠内容认）。

use super::skip;
use super::zipped::{self, Unopened};

/// 内容的种类。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Excel 2007 以后的工作簿（含宏的也是它）。
    Xlsx,
    /// Excel 二进制工作簿。
    Xlsb,
    /// Excel 97–2003 工作簿，也是 WPS 的 .et。
    Xls,
    /// 加了密码的工作簿。
    Encrypted,
    /// OpenDocument 表格。
    Ods,
    /// OpenDocument 单文件 XML 表格。
    FlatOds,
    /// 网页里的表格。
    Html,
    /// Excel 2003 XML。
    SpreadsheetMl,
    /// 单个文件网页。
    Mhtml,
    /// 分隔的文字。
    Text,
    /// 压缩包（各种新格式的工作簿也是），没有结尾：分不清本来是什么。
    Cut,
    /// 压缩包，目录长得不像样。
    Crowded,
    /// 没有任何内容。
    Empty,
    /// 别的东西；说出它像什么。
    Other(&'static str),
}

impl Kind {
    /// 给人看的名字。
    pub(super) fn label(self) -> &'static str {
        match self {
            Kind::Xlsx => "Excel 工作簿（.xlsx）",
            Kind::Xlsb => "Excel 二进制工作簿（.xlsb）",
            Kind::Xls => "Excel 97–2003 工作簿（.xls）",
            Kind::Encrypted => "加了密码的工作簿",
            Kind::Ods => "OpenDocument 表格（.ods）",
            Kind::FlatOds => "OpenDocument 表格（.fods）",
            Kind::Html => "网页格式的表格（.html）",
            Kind::SpreadsheetMl => "Excel 2003 XML 表格（.xml）",
            Kind::Mhtml => "单个文件网页（.mht）",
            Kind::Text => "文本（.csv）",
            Kind::Cut | Kind::Crowded => "压缩包",
            Kind::Empty => "空文件",
            Kind::Other(what) => what,
        }
    }

    /// 这种内容常用的后缀；不在其中就说一声。
    pub(super) fn suits(self, extension: &str) -> bool {
        let usual: &[&str] = match self {
            Kind::Xlsx => &["xlsx", "xlsm", "xltx", "xltm", "et", "ett"],
            Kind::Xlsb => &["xlsb"],
            Kind::Xls => &["xls", "xlt", "et", "ett"],
            Kind::Ods => &["ods", "ots"],
            Kind::FlatOds => &["fods", "xml"],
            Kind::Html => &["html", "htm"],
            Kind::SpreadsheetMl => &["xml"],
            Kind::Mhtml => &["mht", "mhtml"],
            Kind::Text => &["csv", "txt", "tsv", "tab"],
            Kind::Encrypted | Kind::Cut | Kind::Crowded | Kind::Empty | Kind::Other(_) => {
                return true;
            }
        };
        extension.is_empty() || usual.contains(&extension)
    }
}

/// 文件头若干字节之后，文字开头要找的范围。
const HEAD: usize = 4096;

/// 认出内容的种类。`archive` 给出压缩包里的文件名（小写）。
pub(super) fn kind(bytes: &[u8]) -> Kind {
    if bytes
        .iter()
        .take(HEAD)
        .all(|b| b.is_ascii_whitespace() || *b == 0)
        && bytes.len() <= HEAD
    {
        return Kind::Empty;
    }
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => zip(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => compound(bytes),
        [0x09, 0x00, 0x04..=0x06, 0x00, ..] | [0x09, 0x02 | 0x04 | 0x08, 0x06 | 0x08, 0x00, ..] => {
            Kind::Other("Excel 5.0 以前的旧格式，或没有外壳的旧工作簿")
        }
        _ => match skip_signature(bytes) {
            Some(what) => Kind::Other(what),
            None => text(bytes),
        },
    }
}

fn skip_signature(bytes: &[u8]) -> Option<&'static str> {
    [
        (&b"%PDF"[..], "PDF 文件"),
        (b"\x89PNG", "图片"),
        (b"\xFF\xD8\xFF", "图片"),
        (b"GIF8", "图片"),
        (b"BM\x00", "图片"),
        (b"Rar!", "RAR 压缩包"),
        (b"7z\xBC\xAF", "7z 压缩包"),
        (b"\x1F\x8B", "gz 压缩包"),
        (b"{\\rtf", "RTF 文字文件"),
        (b"SQLite", "数据库"),
        (b"MZ", "程序"),
        (b"\x7FELF", "程序"),
    ]
    .into_iter()
    .find_map(|(magic, what)| bytes.starts_with(magic).then_some(what))
}

fn zip(bytes: &[u8]) -> Kind {
    let archive = match zipped::open(bytes) {
        Ok(archive) => archive,
        Err(Unopened::Crowded) => return Kind::Crowded,
        Err(Unopened::Damaged) => return Kind::Cut,
    };
    let names: Vec<String> = archive
        .file_names_raw()
        .take(4096)
        .map(|n| String::from_utf8_lossy(n).replace('\\', "/").to_lowercase())
        .collect();
    let has = |what: &str| names.iter().any(|n| n.trim_start_matches('/') == what);
    let under = |what: &str| {
        names
            .iter()
            .any(|n| n.trim_start_matches('/').starts_with(what))
    };
    if has("xl/workbook.bin") {
        Kind::Xlsb
    } else if under("xl/") {
        Kind::Xlsx
    } else if has("word/document.xml") {
        Kind::Other("Word 文档")
    } else if under("ppt/") {
        Kind::Other("演示文稿")
    } else if has("mimetype") && has("content.xml") {
        match mimetype(archive).as_str() {
            m if m.contains("opendocument.text") => Kind::Other("OpenDocument 文字文档"),
            m if m.contains("opendocument.presentation") => Kind::Other("OpenDocument 演示文稿"),
            _ => Kind::Ods,
        }
    } else if has("_rels/.rels") {
        Kind::Xlsx
    } else if under("index/") && names.iter().any(|n| n.ends_with(".iwa")) {
        Kind::Other("苹果 Numbers 表格")
    } else if names.is_empty() {
        Kind::Other("空的压缩包")
    } else {
        Kind::Other("压缩包")
    }
}

fn mimetype(mut archive: zip::ZipArchive<std::io::Cursor<&[u8]>>) -> String {
    use std::io::Read;
    let mut text = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // 读不出也无妨：按表格试读，自有下文。
        let _ = entry.take(256).read_to_string(&mut text);
    }
    text
}

fn compound(bytes: &[u8]) -> Kind {
    // 目录项的名字是 UTF-16LE，按 128 字节对齐（扇区又是它的整数倍）。直接在字节里找，
    // 不依赖容器的目录是否完好。
    let has = |name: &str| {
        let mut wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        wide.extend([0, 0]);
        bytes.chunks(128).any(|entry| entry.starts_with(&wide))
    };
    if has("EncryptedPackage") {
        Kind::Encrypted
    } else if has("Workbook") || has("WORKBOOK") || has("Book") || has("BOOK") || has("workbook") {
        Kind::Xls
    } else if has("WordDocument") {
        Kind::Other("Word 文档")
    } else if has("PowerPoint Document") {
        Kind::Other("演示文稿")
    } else if has("WpsDocument") {
        Kind::Other("WPS 文字文档")
    } else {
        // 交给读取一步去说哪里不对。
        Kind::Xls
    }
}

pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let (&first, rest) = what.split_first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|b| *b == first)?;
        if bytes.get(at + 1..)?.starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn text(bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let shown = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.into_owned(),
        None if wide(head).is_some() => {
            let encoding = if wide(head) == Some(true) {
                encoding_rs::UTF_16LE
            } else {
                encoding_rs::UTF_16BE
            };
            encoding.decode(head).0.into_owned()
        }
        None => String::from_utf8_lossy(head).into_owned(),
    };
    let start = shown.trim_start().to_lowercase();
    if start.starts_with("mime-version:") || start.contains("content-type: multipart/related") {
        return Kind::Mhtml;
    }
    if start.starts_with("<?xml") || start.starts_with("<workbook") || start.starts_with("<ss:") {
        if start.contains("urn:schemas-microsoft-com:office:spreadsheet")
            && !start.contains("<html")
        {
            return Kind::SpreadsheetMl;
        }
        if start.contains("office:document") && start.contains("opendocument") {
            return Kind::FlatOds;
        }
    }
    if [
        "<html",
        "<!doctype html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<style",
        "<tr",
        "<div",
    ]
    .iter()
    .any(|tag| start.contains(tag))
        && start.contains('<')
        && (start.starts_with('<') || start.contains("<table"))
    {
        return Kind::Html;
    }
    if start.starts_with("<?xml") || start.starts_with("<!") {
        return Kind::Other("不是表格的 XML 文件");
    }
    if shown.contains('\0') && wide(head).is_none() {
        return Kind::Other("不认识的二进制文件");
    }
    let odd = shown
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}'))
        .count();
    if odd > shown.chars().count() / 10 {
        return Kind::Other("不认识的二进制文件");
    }
    Kind::Text
}

/// 没有标记的 UTF-16：一半字节是 0。`true` 为低位在前。
///
/// 汉字为主的 UTF-16 里 0 不多，但分隔符、换行和数字足以看出高低位。
pub(super) fn wide(head: &[u8]) -> Option<bool> {
    let even = head.chunks_exact(2).filter(|p| p[0] == 0).count();
    let odd = head.chunks_exact(2).filter(|p| p[1] == 0).count();
    let pairs = head.len() / 2;
    let breaks = |le: bool| {
        head.chunks_exact(2).any(|p| {
            matches!(
                (p, le),
                ([b'\n' | b'\t' | b',', 0], true) | ([0, b'\n' | b'\t' | b','], false)
            )
        })
    };
    if pairs < 2 {
        return None;
    }
    if odd * 20 > pairs && odd > even * 4 && breaks(true) {
        Some(true)
    } else if even * 20 > pairs && even > odd * 4 && breaks(false) {
        Some(false)
    } else {
        None
    }
}

/// 名字不像表格的文件，内容像不像；给文件夹里来历不明的文件用。
pub(super) fn looks_tabular(name: &str, head: &[u8]) -> bool {
    match kind_of_head(head) {
        Kind::Text => {
            skip::extension(name) == "txt" && {
                let shown = String::from_utf8_lossy(head);
                let table = |sep: char, least: usize| {
                    shown
                        .lines()
                        .filter(|l| l.matches(sep).count() >= least)
                        .count()
                        >= 3
                };
                wide(head).is_some() || table('\t', 1) || table(',', 2)
            }
        }
        Kind::Html => find(&head.to_ascii_lowercase(), b"<table").is_some(),
        Kind::Cut | Kind::Crowded | Kind::Empty | Kind::Other(_) => false,
        _ => true,
    }
}

/// 只有开头时的判断：压缩包没有目录可看，只认签名。
fn kind_of_head(head: &[u8]) -> Kind {
    match head {
        [b'P', b'K', ..] => Kind::Xlsx,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Kind::Xls,
        _ => kind(head),
    }
}
