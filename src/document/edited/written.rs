//! 工作人员存的文稿是什么样的字节：各种编码、别的程序存的。

use super::super::draft::ID_KEY;

/// 不是纯文字，读不了的原因。
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// 用 Word 或 WPS 文字存成了它们的格式。
    #[error(
        "是 Word 或 WPS 的文件，不是纯文字。请在 WPS 里另存为“文本文件（.txt）”，编码选 UTF-8，再排这个 .txt"
    )]
    WordProcessor,
    /// 是 PDF。
    #[error("是 PDF，不是文稿。要改的文稿在输出文件夹的“文稿”里，名称以 .md 结尾")]
    Pdf,
    /// 认不出编码。
    #[error("里有认不出的文字编码。请用记事本打开，“另存为”时把“编码”选成 UTF-8")]
    Encoding,
}

/// 字节 → 文字，换行统一为 `\n`。认得 UTF-8、UTF-16（有无标记均可）、GB18030（记事本的“ANSI”）。
///
/// # Errors
/// 不是文字。
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\xd0\xcf\x11\xe0")
        || bytes.starts_with(b"{\\rtf")
    {
        return Err(NotText::WordProcessor);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(NotText::Pdf);
    }
    let strict = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| text.into_owned())
    };
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => strict(encoding, bytes.get(mark..).unwrap_or_default()),
        None => strict(encoding_rs::UTF_8, bytes)
            .filter(|text| !text.contains('\0'))
            .or_else(|| wide(bytes).and_then(|encoding| strict(encoding, bytes)))
            .or_else(|| strict(encoding_rs::GB18030, bytes)),
    };
    let text = text
        .filter(|text| !text.contains('\0'))
        .ok_or(NotText::Encoding)?;
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// 没有标记的 UTF-16：换行的高位字节是零。
fn wide(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let pairs = || bytes.chunks_exact(2);
    if pairs().any(|p| p == [b'\n', 0]) && !pairs().any(|p| p == [0, b'\n']) {
        return Some(encoding_rs::UTF_16LE);
    }
    if pairs().any(|p| p == [0, b'\n']) {
        return Some(encoding_rs::UTF_16BE);
    }
    None
}

/// 文稿里写的编号；没有那一行为空。
pub fn id_of(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.trim().split_once(['：', ':'])?;
        (key.trim() == ID_KEY).then(|| {
            value
                .trim()
                .chars()
                .take_while(char::is_ascii_hexdigit)
                .collect()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_notepad_saves_is_read() {
        let text = "文稿编号：ab12（请保留这一行）\n标题：关于甲县的通报\n\n正文\n";
        let crlf = text.replace('\n', "\r\n");
        let le: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let gbk = encoding_rs::GB18030.encode(&crlf).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", crlf.as_bytes()].concat(),
            gbk,
            [b"\xFF\xFE", le.as_slice()].concat(),
            [b"\xFE\xFF", be.as_slice()].concat(),
            le,
            be,
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{:02x?}", &bytes[..6]);
        }
        assert_eq!(id_of(text).as_deref(), Some("ab12"));
        assert_eq!(id_of("标题：甲"), None);
        assert_eq!(decode(b"PK\x03\x04..."), Err(NotText::WordProcessor));
        assert_eq!(decode(b"%PDF-1.7"), Err(NotText::Pdf));
        assert_eq!(decode(b"\xff\xff\xfa\x01"), Err(NotText::Encoding));
    }
}
