//! 一个文件 → 各张表：认格式，选读法，拦住读的时候出的一切意外。

use super::budget::{Budget, Outcome, Refusal};
use super::format::{self, Draft};
use super::sniff::{self, Kind};
use super::{Bytes, Clock, Limits, Opened, SourceFile, Time, disk, rules, skip};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// 取来的文件：字节与它的指纹，还没有读。
#[derive(Debug)]
pub struct Fetched {
    /// 显示用的路径。
    pub path: String,
    /// 内容的 SHA-256，十六进制小写。
    pub sha256: String,
    bytes: Bytes,
    time: Time,
}

/// 取一个文件的字节。
///
/// # Errors
/// 读不到、太大：给出没有内容的 [`Opened`]，原因在它的 `findings`。
pub fn fetch(file: &SourceFile, limits: &Limits) -> Result<Fetched, Box<Opened>> {
    let clock = Clock::start(Time::fresh(limits.seconds));
    match disk::bytes(&file.origin, limits) {
        Ok(bytes) => Ok(Fetched {
            path: file.path.clone(),
            sha256: hex(&Sha256::digest(&bytes)),
            bytes,
            time: clock.time(),
        }),
        Err(refusal) => Err(Box::new(Opened {
            path: file.path.clone(),
            sha256: String::new(),
            grids: Vec::new(),
            findings: vec![refusal.into_finding()],
            time: clock.time(),
        })),
    }
}

/// 打开一个文件，给出各张表，或打不开的原因（Q0xx）。
///
/// 不论内容是什么，都不会中断程序：库在坏文件上的意外在这里接住，变成一条问题；
/// 会让内存耗尽的声明（那是接不住的）由各格式在交给库之前先查。
/// 因损坏而只读到一部分的，读到的仍给出，另有“须更正”的问题；越过限度的一概不给。
pub fn open(file: &SourceFile, limits: &Limits) -> Opened {
    match fetch(file, limits) {
        Ok(fetched) => open_fetched(&fetched, limits),
        Err(refused) => *refused,
    }
}

/// 打开已经取来的文件，余同 [`open`]。
pub fn open_fetched(fetched: &Fetched, limits: &Limits) -> Opened {
    let Fetched {
        path,
        sha256,
        bytes,
        time,
    } = fetched;
    let mut opened = Opened {
        path: path.clone(),
        sha256: sha256.clone(),
        grids: Vec::new(),
        findings: Vec::new(),
        time: *time,
    };
    let time = Time {
        limit: limits.seconds,
        ..*time
    };
    let mut budget = Budget::after(time, limits);
    let mut draft = Draft::default();
    // 接住意外之后 draft 仍是完整的：读法只往里添整张的表和整条的问题。
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        read(path, bytes, &mut budget, &mut draft)
    }))
    .unwrap_or_else(|_| Err(Refusal::damaged("文件里的记载前后矛盾，读到一半读不下去")));
    let Draft {
        mut grids,
        mut findings,
    } = draft;
    if let Err(refusal) = outcome {
        if refusal.over_limit() {
            grids.clear();
            findings.clear();
        }
        findings.push(refusal.into_finding());
    } else if grids.iter().all(|g| g.cells.is_empty())
        && !findings
            .iter()
            .any(|f| f.severity == crate::finding::Severity::Error)
    {
        let message = match grids.len() {
            0 => "工作簿里没有表格".to_owned(),
            1 => "表格是空的，没有任何内容".to_owned(),
            n => format!("工作簿里的 {n} 张表都是空的"),
        };
        findings.push(rules::EMPTY.at(None, None, message, rules::EMPTY.remedy));
    }
    crate::finding::sort(&mut findings);
    opened.grids = grids;
    opened.time = budget.time();
    opened.findings = findings;
    opened
}

fn read(path: &str, bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    // 文件本身在读完之前一直占着
    budget.take(bytes.len() as u64)?;
    let kind = sniff::kind(bytes);
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = skip::extension(name);
    // 长的“后缀”多半是文件名里的点（2017.12.5甲县报表），不必说。
    let known = extension.is_ascii() && extension.chars().any(|c| c.is_ascii_alphabetic());
    if known && !kind.suits(&extension) {
        let message = format!(
            "后缀是 .{extension}，内容却是{}；已按内容读取",
            kind.label()
        );
        draft.findings.push(rules::OTHER_SUFFIX.at(
            None,
            None,
            message,
            rules::OTHER_SUFFIX.remedy,
        ));
    }
    match kind {
        Kind::Xlsx => format::xlsx::read(bytes, budget, draft),
        Kind::Xlsb => format::xlsb::read(bytes, budget, draft),
        Kind::Xls => format::xls::read(bytes, budget, draft),
        Kind::Ods => format::ods::read(bytes, budget, draft),
        Kind::FlatOds => format::ods::read_flat(bytes, budget, draft),
        Kind::Html => format::html::read(bytes, budget, draft),
        Kind::SpreadsheetMl => format::spreadsheetml::read(bytes, budget, draft),
        Kind::Mhtml => format::mhtml::read(bytes, budget, draft),
        Kind::Text => format::text::read(bytes, name, budget, draft),
        Kind::Encrypted => Err(Refusal::new(
            &rules::ENCRYPTED,
            "打开这个工作簿要密码，没有读取",
        )),
        Kind::Cut => Err(Refusal::damaged(
            "文件只有开头、没有结尾，多半没有下载或复制完整",
        )),
        Kind::Crowded => Err(Refusal::new(
            &rules::TOO_LARGE,
            "文件里装着几万个部件，不是平常的工作簿，没有读取",
        )),
        Kind::Empty => {
            let message = match bytes.len() {
                0 => "文件是空的（0 字节）",
                _ => "文件里没有任何内容",
            };
            Err(Refusal::new(&rules::EMPTY, message))
        }
        Kind::Other(what) => Err(Refusal::new(
            &rules::NOT_A_WORKBOOK,
            format!("看内容是{what}，不是工作簿"),
        )),
    }
}

/// SHA-256，十六进制小写。
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
