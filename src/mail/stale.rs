//! 输入变过没有：寄出去的要与手里的材料对得上。

use super::MailError;
use crate::deliver::Manifest;
use crate::office::Office;
use crate::source::{self, Limits};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// 变了什么。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stale {
    /// 内容变了的。
    pub changed: Vec<String>,
    /// 不在了的。
    pub missing: Vec<String>,
    /// 新来的。
    pub new: Vec<String>,
    /// 名册里的地区变了。
    pub roster: bool,
    /// 整个找不到、没法核对的文件与文件夹。
    pub out_of_reach: Vec<String>,
    /// 清单里没有写输入在哪里（旧版本写的）。
    pub unrecorded: bool,
}

impl Stale {
    /// 输入确实变过。
    pub fn is_stale(&self) -> bool {
        self.roster || !(self.changed.is_empty() && self.missing.is_empty() && self.new.is_empty())
    }

    /// 有没法核对的。
    pub fn is_blind(&self) -> bool {
        self.unrecorded || !self.out_of_reach.is_empty()
    }
}

/// 一处最多列几个文件名。
const NAMED: usize = 20;

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_stale() {
            writeln!(f, "做成这些产出之后，输入又变了，所以什么也没有寄：")?;
            for (what, list) in [
                ("内容变了", &self.changed),
                ("不在了", &self.missing),
                ("新来的，没有汇总进去", &self.new),
            ] {
                for name in list.iter().take(NAMED) {
                    writeln!(f, "  {name}（{what}）")?;
                }
                if list.len() > NAMED {
                    writeln!(f, "  ……{what}的共 {} 个", list.len())?;
                }
            }
            if self.roster {
                writeln!(f, "  名册（地区、上下级、是否报送等与那时不同）")?;
            }
            return write!(f, "请先再运行一次 quanyi run，看过新的产出再寄。");
        }
        if self.unrecorded {
            writeln!(
                f,
                "manifest.json 里没有写输入在哪里，没法核对输入变过没有，所以没有寄。"
            )?;
        } else {
            writeln!(
                f,
                "找不到做成这些产出的输入，没法核对它们变过没有，所以没有寄："
            )?;
            for name in self.out_of_reach.iter().take(NAMED) {
                writeln!(f, "  {name}")?;
            }
        }
        write!(
            f,
            "输入确实不在这台电脑上、产出又可靠的，加上 --inputs-elsewhere 再运行；不然请再运行一次 quanyi run。"
        )
    }
}

/// 核对：清单里的输入与磁盘上的一样。`elsewhere` 为真时，整个找不到的不算；变了的总要算。
///
/// # Errors
/// 变过；没法核对而又没有许可。
pub fn check(
    manifest: &Manifest,
    out: &Path,
    office: &Office,
    elsewhere: bool,
) -> Result<Stale, MailError> {
    let stale = compare(manifest, out, office);
    if stale.is_stale() || (stale.is_blind() && !elsewhere) {
        Err(MailError::Stale(stale))
    } else {
        Ok(stale)
    }
}

fn compare(manifest: &Manifest, out: &Path, office: &Office) -> Stale {
    let mut stale = Stale {
        unrecorded: manifest.roots.is_empty(),
        ..Stale::default()
    };
    if !office.roster.is_empty() {
        stale.roster = manifest.roster.as_ref() != Some(&office.roster.fingerprint());
    }
    let (here, gone): (Vec<_>, Vec<_>) = manifest
        .roots
        .iter()
        .map(|root| (out.join(&root.at), root.path.clone()))
        .partition(|(path, _): &(PathBuf, String)| path.exists());
    stale.out_of_reach = gone.iter().map(|(_, shown)| shown.clone()).collect();
    let below = |path: &str, roots: &[(PathBuf, String)]| {
        roots.iter().any(|(_, root)| {
            path == root
                || path
                    .strip_prefix(root.as_str())
                    .is_some_and(|r| r.starts_with('/'))
        })
    };
    let mut expected: BTreeMap<&str, &str> = manifest
        .inputs
        .iter()
        .filter(|i| !i.quoted && below(&i.path, &here))
        .map(|i| (i.path.as_str(), i.sha256.as_str()))
        .collect();
    let no_limit = Limits::none();
    let before = office.config.files.previous.as_deref();
    let old = before.map(|before| (before, source::PREVIOUS));
    let aside: Vec<_> = old.into_iter().chain([(out, source::OWN_OUTPUT)]).collect();
    let Ok(found) = source::find_as(&here, &aside, &office.config.limits) else {
        return stale;
    };
    let workbooks = found.files.iter().map(|f| (f, &office.config.limits));
    let lines = found.read_before.iter().map(|f| (f, &no_limit));
    for (file, limits) in workbooks.chain(lines) {
        match expected.remove(file.path.as_str()) {
            None => stale.new.push(file.path.clone()),
            Some(sha256) if sha256 != source::fingerprint(file, limits) => {
                stale.changed.push(file.path.clone());
            }
            Some(_) => {}
        }
    }
    stale.missing = expected.into_keys().map(str::to_owned).collect();
    stale
}
