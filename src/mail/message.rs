//! 编成邮件：纯文本与 HTML 两份正文、附件，中文的名称和文件名在各种信箱里都对。
//!
//! 文件名写两遍：`Content-Type` 的 `name` 按 RFC 2047（旧的 Foxmail、Outlook 只看它），
//! `Content-Disposition` 的 `filename*` 按 RFC 2231（新的都看它）。Thunderbird 也这样写。

use super::ledger::{Attempt, Letter, Outcome};
use super::plan::Planned;
use super::wording::{Words, attachment_names};
use super::{MailError, parcel};
use crate::deliver::name::safe;
use crate::deliver::sha256_hex;
use crate::office::Office;
use crate::office::config::Mail;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Body, Mailbox, Message, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, address::AddressError};
use std::error::Error as StdError;
use std::time::SystemTime;

/// 编好的一封。
#[derive(Debug)]
pub struct Ready {
    /// 要点，记录用。
    pub letter: Letter,
    /// 全部收件地址（收件、抄送、密送），不重复。
    pub envelope: Vec<String>,
    /// 邮件全文，CRLF。
    pub bytes: Vec<u8>,
}

/// 编一封。`contents` 是各附件的字节，与 `planned.files` 同序；`passphrase` 只在加密时有。
///
/// # Errors
/// 地址不对（配置里没有发件地址）；打不成压缩包；口令出现在信里。
pub fn build(
    planned: &Planned,
    words: &Words,
    contents: Vec<Vec<u8>>,
    office: &Office,
    attempts: &[Attempt],
    passphrase: Option<&str>,
    when: SystemTime,
) -> Result<Ready, MailError> {
    let mail = &office.config.mail;
    let letter = letter(planned, words, mail, attempts);
    let names = attachment_names(planned);
    let mut files: Vec<(String, Vec<u8>)> = names.into_iter().zip(contents).collect();
    let passphrase = passphrase.filter(|_| mail.encrypt && planned.zip);
    if let Some(word) = passphrase {
        let seen = [&words.subject, &words.text, &words.html];
        let in_names = files.iter().any(|(name, _)| name.contains(word));
        if in_names || seen.iter().any(|t| t.contains(word)) {
            return Err(MailError::Output(
                "压缩包的口令出现在信的主题、正文或文件名里，没有寄。请换一个口令".to_owned(),
            ));
        }
    }
    if planned.zip {
        let bytes = parcel::zipped(&files, passphrase).map_err(MailError::Output)?;
        files = vec![(zip_name(planned), bytes)];
    }
    let boundary = |n: u8| {
        let id = sha256_hex(format!("{}{n}", letter.message_id).as_bytes());
        format!("quanyi-{}", id.get(..24).unwrap_or(&id))
    };
    let mut body = MultiPart::builder()
        .kind(MultiPartKind::Mixed)
        .boundary(boundary(1))
        .multipart(
            MultiPart::builder()
                .kind(MultiPartKind::Alternative)
                .boundary(boundary(2))
                .singlepart(text_part(ContentType::TEXT_PLAIN, &words.text))
                .singlepart(text_part(ContentType::TEXT_HTML, &words.html)),
        );
    for (name, bytes) in files {
        body = body.singlepart(attachment(&name, bytes));
    }

    let from_name = match mail.from_name.as_str() {
        "" => office.config.office.name.clone(),
        name => name.to_owned(),
    };
    let from = mailbox(Some(from_name), &mail.from)?;
    let mut builder = Message::builder()
        .from(from.clone())
        .date(when)
        .message_id(Some(format!("<{}>", letter.message_id)))
        .subject(words.subject.clone());
    for address in &mail.reply_to {
        builder = builder.reply_to(mailbox(None, address)?);
    }
    for address in &letter.to {
        let name = (!planned.up).then(|| planned.recipient.clone());
        builder = builder.to(mailbox(name, address)?);
    }
    for address in &letter.cc {
        builder = builder.cc(mailbox(None, address)?);
    }
    if mail.receipt {
        let to = mail.reply_to.first().unwrap_or(&mail.from);
        builder = builder.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Disposition-Notification-To"),
            format!("<{to}>"),
        ));
    }
    let mut envelope: Vec<String> = Vec::new();
    for address in letter.to.iter().chain(&letter.cc).chain(&letter.bcc) {
        if !envelope
            .iter()
            .any(|e| crate::office::address::same(e, address))
        {
            envelope.push(address.clone());
        }
    }
    let message = builder
        .multipart(body)
        .map_err(|e| MailError::Output(format!("信编不成（{e}）")))?;
    Ok(Ready {
        letter,
        envelope,
        bytes: message.formatted(),
    })
}

/// 要点。同样的内容寄给同样的人，Message-ID 总是同一个：不知是否送到而重寄的，
/// 许多信箱据此认得是同一封，不会收两遍。确实寄到过、点名再寄的，另起一个。
fn letter(planned: &Planned, words: &Words, mail: &Mail, attempts: &[Attempt]) -> Letter {
    let mut key = format!("{}\n{}\n", planned.recipient, planned.to.join("\n"));
    for file in &planned.files {
        key.push_str(&file.sha256);
    }
    let before = attempts
        .iter()
        .filter(|a| {
            matches!(a.outcome, Outcome::Accepted | Outcome::Confirmed)
                && a.letter.recipient == planned.recipient
                && a.letter.to == planned.to
                && a.letter.files == planned.files
        })
        .count();
    let id = sha256_hex(format!("{key}\n{before}").as_bytes());
    let host = mail
        .from
        .rsplit_once('@')
        .map_or("quanyi.invalid", |(_, h)| h);
    Letter {
        message_id: format!("{}@{host}", id.get(..24).unwrap_or(&id)),
        recipient: planned.recipient.clone(),
        to: planned.to.clone(),
        cc: mail.cc.clone(),
        bcc: mail.bcc.clone(),
        subject: words.subject.clone(),
        files: planned.files.clone(),
    }
}

fn zip_name(planned: &Planned) -> String {
    let part = match planned.part {
        (_, 1) => String::new(),
        (n, _) => format!("（第{n}封）"),
    };
    safe(&format!("{}材料{part}", planned.recipient)) + ".zip"
}

fn mailbox(name: Option<String>, address: &str) -> Result<Mailbox, MailError> {
    let parsed: Result<Address, AddressError> = address.parse();
    match parsed {
        Ok(email) => Ok(Mailbox::new(name, email)),
        Err(_) if address.is_empty() => Err(MailError::Output(
            "配置的 [mail] 里没有写发件地址 from".to_owned(),
        )),
        Err(_) => Err(MailError::Output(format!("“{address}”不是邮箱地址"))),
    }
}

/// 正文：UTF-8、base64，各种服务器都不会改动。
fn text_part(kind: ContentType, text: &str) -> SinglePart {
    let body = match Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::Base64) {
        Ok(body) => body,
        Err(bytes) => Body::new(bytes),
    };
    SinglePart::builder().header(kind).body(body)
}

fn attachment(name: &str, bytes: Vec<u8>) -> SinglePart {
    let body = match Body::new_with_encoding(bytes, ContentTransferEncoding::Base64) {
        Ok(body) => body,
        Err(bytes) => Body::new(bytes),
    };
    SinglePart::builder()
        .header(NamedType::new(name))
        .header(ContentDisposition::attachment(name))
        .body(body)
}

/// 带文件名的 `Content-Type`；lettre 自己的只写得出种类。
#[derive(Clone)]
struct NamedType(String);

impl NamedType {
    fn new(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
        let kind = match extension.to_ascii_lowercase().as_str() {
            "pdf" => "application/pdf",
            "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "zip" => "application/zip",
            "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _ => "application/octet-stream",
        };
        Self(format!("{kind};\r\n name=\"{}\"", encoded_words(name)))
    }
}

impl Header for NamedType {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Type")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn StdError + Send + Sync>> {
        Err("只写不读".into())
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}

/// RFC 2047：逐段 base64，每段不拆开一个字、不超过 75 个字符，一段一行。
/// 全是平常的 ASCII 时照写。
fn encoded_words(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.()[] ".contains(c);
    if text.chars().all(plain) && text.len() <= 60 {
        return text.to_owned();
    }
    // “=?UTF-8?B?”与“?=”占 12，余 63，四的倍数是 60，即 45 字节
    const ROOM: usize = 45;
    let mut words: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in text.chars() {
        if piece.len() + c.len_utf8() > ROOM {
            words.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    words.push(piece);
    let coded: Vec<String> = words
        .iter()
        .map(|w| format!("=?UTF-8?B?{}?=", base64(w.as_bytes())))
        .collect();
    coded.join("\r\n ")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |ix: usize| u32::from(chunk.get(ix).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for ix in 0..4 {
            let letter = LETTERS
                .get((bits >> (18 - 6 * ix)) as usize & 63)
                .copied()
                .unwrap_or(b'=');
            out.push(if ix <= chunk.len() {
                letter as char
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_encoded_words() {
        assert_eq!(encoded_words("report 1.pdf"), "report 1.pdf");
        assert_eq!(encoded_words("甲县"), "=?UTF-8?B?55Sy5Y6/?=");
        for (bytes, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(bytes.as_bytes()), coded);
        }
        let long = encoded_words(&"维权服务工作标准".repeat(6));
        assert!(long.lines().count() > 2);
        assert!(long.lines().all(|l| l.len() <= 76 && l.is_ascii()));
        assert!(!encoded_words("甲\"\r\nBcc: x@y.cn").contains("Bcc"));
    }
}
