//! `[documents]` 里管公文样子的各项：联合行文、签发人、密级、用印、红头、页码、水印、引号。

use super::load::Reader;
use super::{Documents, PageNumbers, Seal};
use crate::office::keyed::Table;

/// 紧急程度只有这两种（G-22）。
pub(crate) const URGENCIES: [&str; 2] = ["特急", "加急"];
/// 密级只有这三种（G-21）。
const SECRECIES: [&str; 3] = ["绝密", "机密", "秘密"];

/// 密级和保密期限写得对：`机密★1年`，期限可以不写（G-21）。
pub(crate) fn is_secrecy(written: &str) -> bool {
    let (level, term) = written.split_once('★').unwrap_or((written, "长期"));
    let dated = term.starts_with(|c: char| c.is_ascii_digit()) || term == "长期";
    SECRECIES.contains(&level) && dated
}

/// 发文字号不合国标之处与改法（G-26）：年份用六角括号〔〕，序号不编虚位、不加“第”。
/// 没有年份的（令号）、留空待填的不管。
pub(crate) fn number_fault(written: &str) -> Option<(&'static str, String)> {
    const OPENS: [char; 9] = ['〔', '[', '［', '【', '(', '（', '{', '〖', '<'];
    let at = written.find(OPENS)?;
    let open = written[at..].chars().next()?;
    let (office, rest) = (&written[..at], &written[at + open.len_utf8()..]);
    let year = rest.get(..4)?;
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let close = rest[4..].chars().next()?;
    let after = &rest[4 + close.len_utf8()..];
    let serial = after.trim_start_matches('第').trim_start_matches('0');
    if open == '〔' && close == '〕' && serial == after {
        return None;
    }
    let what = if open != '〔' || close != '〕' {
        "的年份没有用六角括号"
    } else if after.starts_with('第') {
        "的序号前有“第”"
    } else {
        "的序号补了零"
    };
    Some((what, format!("国标规定的写法是 {office}〔{year}〕{serial}")))
}

impl Reader<'_> {
    pub(super) fn layout(&mut self, t: &Table<'_>, documents: &mut Documents) {
        documents.joint = self.filled(t, "joint");
        documents.signers = self.filled(t, "signers");
        documents.watermark = self.filled_text(t, "watermark");
        documents.copy_number = self.copy_number(t);
        documents.secrecy = self.secrecy(t);
        documents.urgency = self.chosen(t, "urgency", "紧急程度", &URGENCIES);
        let seals = Seal::ALL.map(Seal::label);
        if let Some(word) = self.chosen(t, "seal", "用印", &seals) {
            documents.seal = Seal::from_label(&word).unwrap_or_default();
        }
        if let Some(word) = self.chosen(t, "letterhead", "红头", &["打印", "套印"]) {
            documents.preprinted = word == "套印";
        }
        let places = PageNumbers::ALL.map(PageNumbers::label);
        if let Some(word) = self.chosen(t, "page_numbers", "页码的位置", &places) {
            documents.page_numbers = PageNumbers::from_label(&word).unwrap_or_default();
        }
        documents.page_number_form = self.page_number_form(t);
        if let Some(flag) = self.keyed.flag(t, "chinese_quotes") {
            documents.chinese_quotes = flag;
        }
    }

    fn filled_text(&mut self, t: &Table<'_>, key: &str) -> Option<String> {
        let text = self.keyed.text(t, key)?.into_inner();
        (!text.is_empty()).then_some(text)
    }

    /// 几个词里的一个。
    fn chosen(&mut self, t: &Table<'_>, key: &str, what: &str, words: &[&str]) -> Option<String> {
        let text = self.keyed.text(t, key)?;
        if text.get_ref().is_empty() {
            return None;
        }
        if words.contains(&text.get_ref().as_str()) {
            return Some(text.into_inner());
        }
        self.unknown_word(&text, what, words);
        None
    }

    /// 份号：一般六位，不足的补零（G-20）。
    fn copy_number(&mut self, t: &Table<'_>) -> Option<String> {
        let text = self.keyed.text(t, "copy_number")?;
        let digits = text.get_ref();
        if digits.is_empty() {
            return None;
        }
        if digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(format!("{digits:0>6}"));
        }
        self.keyed.complain(
            text.span().start,
            format!("份号“{digits}”不是六位以内的数字"),
            "请写成 copy_number = \"000001\"",
        );
        None
    }

    /// 密级和保密期限：`机密★1年`，期限可以不写。
    fn secrecy(&mut self, t: &Table<'_>) -> Option<String> {
        let text = self.keyed.text(t, "secrecy")?;
        let written = text.get_ref();
        if written.is_empty() {
            return None;
        }
        if is_secrecy(written) {
            return Some(text.into_inner());
        }
        self.keyed.complain(
            text.span().start,
            format!("密级“{written}”的写法不对"),
            format!(
                "请写成 secrecy = \"机密★1年\"；密级有：{}",
                SECRECIES.join("、")
            ),
        );
        None
    }

    /// 页码的写法：里面正好有一个 1，印的时候换成页号。
    fn page_number_form(&mut self, t: &Table<'_>) -> Option<String> {
        let text = self.keyed.text(t, "page_number_form")?;
        let form = text.get_ref();
        if form.is_empty() || form == "— 1 —" {
            return None;
        }
        if form.matches('1').count() == 1 && form.chars().count() <= 12 {
            return Some(text.into_inner());
        }
        self.keyed.complain(
            text.span().start,
            format!("页码的写法“{form}”里要正好有一个 1，代表页号"),
            "请写成 \"— 1 —\"、\"第1页\" 或 \"1\"",
        );
        None
    }
}
