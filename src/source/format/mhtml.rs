//! 单个文件网页（.mht）：取出里面的网页，按网页读。

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::{rules, sniff};
use super::{Draft, html};

/// 一个文件里最多看多少个部分。
const PARTS: usize = 500;

/// 读各个部分里的表格。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    budget.fits((bytes.len() as u64).saturating_mul(3))?;
    let Some(boundary) = boundary(bytes) else {
        return Err(Refusal::new(
            &rules::NOT_A_WORKBOOK,
            "看内容是邮件或网页存档，里面没有表格",
        ));
    };
    let mark = format!("--{boundary}").into_bytes();
    let mut rest = bytes;
    let mut parts = Vec::new();
    while let Some(at) = sniff::find(rest, &mark) {
        budget.look()?;
        parts.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + mark.len()..).unwrap_or_default();
        if parts.len() > PARTS {
            break;
        }
    }
    parts.push(rest);
    for part in parts.into_iter().skip(1) {
        let Some((head, body)) = split(part) else {
            continue;
        };
        let head = String::from_utf8_lossy(head).to_lowercase();
        if !head.contains("text/html") {
            continue;
        }
        let body = if head.contains("quoted-printable") {
            quoted_printable(body)
        } else if head.contains("base64") {
            base64(body)
        } else {
            body.to_vec()
        };
        if sniff::find(&body.to_ascii_lowercase(), b"<table").is_some() {
            html::read(&body, budget, draft)?;
        }
    }
    Ok(())
}

/// 分隔各部分的标记。
fn boundary(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(8192))?).into_owned();
    let at = head.to_ascii_lowercase().find("boundary=")?;
    let rest = head.get(at + 9..)?;
    let mark = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split([';', '\r', '\n', ' ']).next()?,
    };
    (!mark.is_empty()).then(|| mark.to_owned())
}

/// 头与正文以空行相隔。
fn split(part: &[u8]) -> Option<(&[u8], &[u8])> {
    [&b"\r\n\r\n"[..], b"\n\n"]
        .into_iter()
        .filter_map(|gap| Some((sniff::find(part, gap)?, gap.len())))
        .min()
        .and_then(|(at, gap)| Some((part.get(..at)?, part.get(at + gap..)?)))
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut bytes = body.iter().copied().peekable();
    while let Some(b) = bytes.next() {
        if b != b'=' {
            out.push(b);
            continue;
        }
        match (bytes.next(), bytes.peek().copied()) {
            // 软换行
            (Some(b'\n'), _) => {}
            (Some(b'\r'), Some(b'\n')) => {
                bytes.next();
            }
            (Some(high), Some(low)) => {
                let digit = |b: u8| {
                    char::from(b)
                        .to_digit(16)
                        .and_then(|d| u8::try_from(d).ok())
                };
                match (digit(high), digit(low)) {
                    (Some(h), Some(l)) => {
                        bytes.next();
                        out.push(h << 4 | l);
                    }
                    _ => out.extend([b'=', high]),
                }
            }
            (Some(other), None) => out.extend([b'=', other]),
            (None, _) => out.push(b'='),
        }
    }
    out
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for &b in body {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6 | u32::from(value)) & 0x00FF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xFF).unwrap_or(0));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings() {
        assert_eq!(quoted_printable(b"a=3D=E6=9C=\r\n=89"), "a=有".as_bytes());
        assert_eq!(base64(b"5py J\r\n"), "有".as_bytes());
    }
}
