//! 存在磁盘上的文稿：写出去、认回来、与数据核对。
//!
//! 一份公文在 `文稿/` 里是两个文件，几份共用一个名册：
//!
//! - `文稿/反馈意见/甲县.md` 是文字，工作人员改的就是它。第一行的编号认得出它与哪份数据是一套。
//! - `文稿/数据/反馈意见/甲县.json` 是表、图、由数据写成的文字（[`Saved`]），不用改动，随文稿走。
//! - `文稿/数据/名册.json` 是全部地区的名称（[`Register`]）。
//!
//! 改过的文稿用 `quanyi typeset` 再排（[`crate::redraft`]）：没有改的，与运行时排成的逐字节相同。

mod compare;
mod faults;
mod saved;
mod segments;
mod strange;
mod tokens;
mod written;

pub use compare::Disagreement;
pub use saved::{Register, SCHEMA, Saved, Setting};
pub use written::{NotText, decode, id_of};

use super::draft::{Draft, ID_KEY};
use super::json;
use crate::model::artefact::Artefact;
use crate::model::comparison::Comparison;
use crate::office::{Complaint, Office};
use compare::Known;
use tokens::Names;

/// 文稿所在的文件夹，在 OUT 之下。
pub const FOLDER: &str = "文稿";
/// 数据所在的文件夹，在 [`FOLDER`] 之下。
pub const DATA: &str = "数据";
/// 名册，在 [`DATA`] 之下。
pub const REGISTER: &str = "名册.json";
/// 给工作人员看的说明，模板里的路径。
const GUIDE: &str = "office/怎样改文稿.txt";
/// 产出清单里的种类。
const KIND: &str = "文稿";

/// 一份写到磁盘上的文稿：文字与随它走的数据。
#[derive(Debug)]
pub struct Files {
    /// 文字。
    pub text: Artefact,
    /// 数据。
    pub data: Artefact,
    /// 编号。
    pub id: String,
}

/// 全部文稿写成的文件，与 `drafts` 同序；最后是共用的（名册、说明）。
pub fn files(
    drafts: &[Draft],
    comparison: &Comparison,
    office: &Office,
) -> (Vec<Files>, Vec<Artefact>) {
    let names = all_names(comparison);
    let setting = Setting::of(office);
    let made_from: Vec<String> = comparison
        .inputs
        .iter()
        .map(|(path, _)| path.clone())
        .collect();
    let files: Vec<Files> = drafts
        .iter()
        .map(|draft| one(draft, &names, &setting))
        .collect();
    if files.is_empty() {
        return (files, Vec::new());
    }
    let shared = vec![
        artefact(
            format!("{FOLDER}/{DATA}/{REGISTER}"),
            None,
            json(&Register { names }),
            &made_from,
        ),
        guide(office, &made_from),
    ];
    (files, shared)
}

/// 抽签的文稿写成的文件，与 `drafts` 同序；最后是说明。
///
/// 抽签不带共用的名册：输出文件夹里也许已有汇总的，不能换掉；全部名称就在各自的数据里。
pub fn drawn_files(
    drafts: &[Draft],
    comparison: &Comparison,
    office: &Office,
) -> (Vec<Files>, Artefact) {
    let (names, setting) = (all_names(comparison), Setting::of(office));
    let files = drafts.iter().map(|draft| one(draft, &names, &setting));
    (files.collect(), guide(office, &[]))
}

fn all_names(comparison: &Comparison) -> Vec<String> {
    let names = comparison.localities.iter().map(|l| l.name.clone());
    names.collect()
}

fn one(draft: &Draft, names: &[String], setting: &Setting) -> Files {
    let saved = Saved::of(draft, names, setting);
    let stem = stem(&draft.name);
    let text = format!("{ID_KEY}：{}（请保留这一行）\n{}", saved.id, draft.text);
    Files {
        text: artefact(
            format!("{FOLDER}/{stem}.md"),
            draft.locality.clone(),
            for_notepad(&text),
            &draft.made_from,
        ),
        data: artefact(
            format!("{FOLDER}/{DATA}/{stem}.json"),
            draft.locality.clone(),
            json(&saved),
            &draft.made_from,
        ),
        id: saved.id,
    }
}

/// 给工作人员看的说明。
fn guide(office: &Office, made_from: &[String]) -> Artefact {
    artefact(
        format!("{FOLDER}/怎样改文稿.txt"),
        None,
        for_notepad(&office.templates.text(GUIDE).unwrap_or_default()),
        made_from,
    )
}

fn artefact(
    name: String,
    locality: Option<String>,
    bytes: Vec<u8>,
    made_from: &[String],
) -> Artefact {
    Artefact {
        name,
        kind: KIND.to_owned(),
        locality,
        bytes,
        made_from: made_from.to_vec(),
    }
}

/// 输出文件名去掉扩展名。
pub fn stem(name: &str) -> &str {
    name.strip_suffix(".pdf").unwrap_or(name)
}

/// 带 BOM 与 CRLF：旧版 Windows 记事本才认得。
fn for_notepad(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()
}

/// 文稿写得不对的地方，一次列全，按行。`file` 是显示的路径。
pub fn faults(text: &str, saved: &Saved, office: &Office, file: &str) -> Vec<Complaint> {
    faults::faults(text, saved, office, file)
}

/// 文稿里与数据不一致的数与名称。
///
/// `earlier`：文稿改自早一次的数据时，那次写成的文稿（知道的话）。
pub fn disagreements(
    text: &str,
    saved: &Saved,
    register: &Register,
    earlier: Option<&str>,
) -> Vec<Disagreement> {
    let names = saved.names.iter().chain(&register.names);
    let known = Known {
        composed: &saved.text,
        earlier,
        shares: &saved.shares,
        tables: Some(&saved.tables),
        drawn: &saved.drawn,
        names: Names::new(names.map(String::as_str)),
    };
    compare::compare(&known, text)
}
