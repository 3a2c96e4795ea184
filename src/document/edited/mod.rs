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
mod head;
mod rough;
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
use std::collections::{BTreeSet, HashMap};
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

/// 把一次运行的文稿写成文件；共同要用的备在这里。
#[derive(Debug)]
pub struct Filing {
    names: Vec<String>,
    index: Index,
    setting: Setting,
    made_from: Vec<String>,
    guide: String,
}

impl Filing {
    /// 备好全部地区的名称、排印要用的设置。
    pub fn new(comparison: &Comparison, office: &Office) -> Self {
        let localities = comparison.localities.iter();
        let names: Vec<String> = localities.map(|l| l.name.clone()).collect();
        let inputs = comparison.inputs.iter();
        Self {
            index: Index::new(&names),
            names,
            setting: Setting::of(office),
            made_from: inputs.map(|(path, _)| path.clone()).collect(),
            guide: office.templates.text(GUIDE).unwrap_or_default(),
        }
    }

    /// 一份文稿写成的文件。
    pub fn files(&self, draft: &Draft) -> Files {
        let named = match draft.drawn.is_empty() {
            true => self.index.mentioned(&self.names, &draft.text),
            false => self.names.clone(),
        };
        let saved = Saved::of(draft, named, &self.setting);
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

    /// 各份共用的：名册、说明。
    pub fn shared(&self) -> [Artefact; 2] {
        let names = self.names.clone();
        [
            artefact(
                format!("{FOLDER}/{DATA}/{REGISTER}"),
                None,
                json(&Register { names }),
                &self.made_from,
            ),
            self.guide(&self.made_from),
        ]
    }

    /// 给工作人员看的说明。
    fn guide(&self, made_from: &[String]) -> Artefact {
        artefact(
            format!("{FOLDER}/怎样改文稿.txt"),
            None,
            for_notepad(&self.guide),
            made_from,
        )
    }
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

/// 名称的索引：开头两个字相同的放在一起（只有一个字的，第二个字为空）。
///
/// 一遍找全：几万个地区逐个去找，每份文稿都要几十毫秒。
#[derive(Debug, Default)]
struct Index(HashMap<(char, Option<char>), Vec<usize>>);

impl Index {
    fn new(names: &[String]) -> Self {
        let mut index = Self::default();
        for (ix, name) in names.iter().enumerate() {
            let mut letters = name.chars();
            if let Some(first) = letters.next() {
                index.0.entry((first, letters.next())).or_default().push(ix);
            }
        }
        index
    }

    /// 文字里出现的名称，按 `names` 的次序；重叠的都算（`甲县` 在 `甲县城区` 里）。
    fn mentioned(&self, names: &[String], text: &str) -> Vec<String> {
        let mut found = BTreeSet::new();
        for (at, first) in text.char_indices() {
            let rest = &text[at..];
            let second = rest.chars().nth(1);
            for key in [(first, None), (first, second)] {
                let here = self.0.get(&key).into_iter().flatten().copied();
                found.extend(here.filter(|&ix| rest.starts_with(&names[ix])));
            }
        }
        found.into_iter().map(|ix| names[ix].clone()).collect()
    }
}

/// 抽签的文稿写成的文件，与 `drafts` 同序；最后是说明。
///
/// 抽签不带共用的名册：输出文件夹里也许已有汇总的，不能换掉；全部名称就在各自的数据里。
pub fn drawn_files(
    drafts: &[Draft],
    comparison: &Comparison,
    office: &Office,
) -> (Vec<Files>, Artefact) {
    let filing = Filing::new(comparison, office);
    let files = drafts.iter().map(|draft| filing.files(draft)).collect();
    (files, filing.guide(&[]))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_text_is_found_once_in_the_order_of_the_register() {
        let names = ["甲县", "乙市", "甲县城区", "丙县", "县城", "丁", "甲县"].map(String::from);
        let found = Index::new(&names).mentioned(&names, "甲县城区与丙县、甲县，丁");
        assert_eq!(found, ["甲县", "甲县城区", "丙县", "县城", "丁", "甲县"]);
    }
}
