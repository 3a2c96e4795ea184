//! 改过的文稿再排：读入 → 找到它的数据 → 查写法 → 与数据核对 → 排印 → 落盘。
//!
//! 不读各地的材料，也不用配置文件（用了自己的版式、字体的除外）。没有改的文稿，排出的与运行时逐字节相同。
//! 分两步：[`prepare`] 把要说的都说出来，什么也不写；人看过之后 [`Prepared::print`]。

mod locate;

use crate::deliver::{OutputError, put_again};
use crate::document::edited::{self, Disagreement, Setting};
use crate::document::{self, Draft, Gap};
use crate::office::{Complaint, Config, Office, config};
use crate::progress::Progress;
use locate::Located;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// 排不成的原因。
#[derive(Debug, thiserror::Error)]
pub enum RedraftError {
    /// 文件不对、文稿写得不对（退出码 2，什么也没有写）。
    #[error("{}", .0.join("\n"))]
    Call(Vec<String>),
    /// 写不出去（退出码 3）。
    #[error("{0}")]
    Output(#[from] OutputError),
    /// 被叫停。
    #[error("已停止，没有写出任何文件")]
    Cancelled,
}

impl From<Vec<Complaint>> for RedraftError {
    fn from(complaints: Vec<Complaint>) -> Self {
        Self::Call(complaints.iter().map(Complaint::to_string).collect())
    }
}

/// 读好、核对过的各份文稿。
#[derive(Debug)]
pub struct Prepared {
    sheets: Vec<Sheet>,
    offices: Vec<Office>,
}

/// 一份。
#[derive(Debug)]
pub struct Sheet {
    /// 文稿的路径，显示用。
    pub path: String,
    /// 输出的文件名，相对输出文件夹。
    pub output: String,
    /// 文稿改自早一次的数据：数据后来有变化。
    pub stale: bool,
    /// 与数据不一致的各处。
    pub disagreements: Vec<Disagreement>,
    draft: Draft,
    office: usize,
}

/// 排印的结果。
#[derive(Debug)]
pub struct Printed {
    /// 写出的文件，相对输出文件夹。
    pub files: Vec<String>,
    /// 没有字形、印作记号的字。
    pub gaps: Vec<Gap>,
}

/// 读入并核对。`files` 可以是文件，也可以是文件夹（其中的 `.md`）。
///
/// `config` 给出时照它的版式、字体和设置排；没有给出时照文稿写成时的。`out` 里若有文稿的数据，也到那里去找。
///
/// # Errors
/// 全部不对之处：找不到文件、找不到数据、读不了、写法不对。
pub fn prepare(
    files: &[PathBuf],
    config: Option<&Path>,
    out: &Path,
) -> Result<Prepared, RedraftError> {
    let mut offices = Offices::new(config)?;
    let mut wrong = Vec::new();
    let mut sheets = Vec::new();
    for path in locate::expand(files, &mut wrong) {
        match sheet(&path, out, &mut offices) {
            Ok(sheet) => sheets.push(sheet),
            Err(more) => wrong.extend(more),
        }
    }
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for sheet in &sheets {
        let fold = sheet.output.to_lowercase();
        if let Some(first) = seen.insert(fold, sheet.path.clone()) {
            wrong.push(format!(
                "{} 与 {first} 排成同一个文件 {}。请一次只排其中一份，或把一份换个文件名",
                sheet.path, sheet.output
            ));
        }
    }
    if !wrong.is_empty() {
        return Err(RedraftError::Call(wrong));
    }
    Ok(Prepared {
        sheets,
        offices: offices.all.into_iter().map(|(_, office)| office).collect(),
    })
}

fn sheet(path: &Path, out: &Path, offices: &mut Offices) -> Result<Sheet, Vec<String>> {
    let shown = path.display().to_string();
    let say = |what: &dyn std::fmt::Display| vec![format!("{shown} {what}")];
    let bytes = std::fs::read(path).map_err(|e| {
        vec![format!(
            "{shown} 打不开（{e}）。请先关闭正在使用它的程序，再试一次"
        )]
    })?;
    let text = edited::decode(&bytes).map_err(|e| say(&e))?;
    let Located {
        saved,
        register,
        earlier,
        stale,
    } = locate::data(path, edited::id_of(&text), out).map_err(|e| say(&e))?;
    let office = offices
        .of(&saved.setting, path, out)
        .map_err(|e| vec![e.replace("{文稿}", &shown)])?;
    let faults = edited::faults(&text, &saved, offices.at(office), &shown);
    if !faults.is_empty() {
        return Err(faults.iter().map(Complaint::to_string).collect());
    }
    Ok(Sheet {
        output: locate::output(path, &saved.name),
        disagreements: edited::disagreements(&text, &saved, &register, earlier.as_deref()),
        draft: saved.with_text(text),
        path: shown,
        stale,
        office,
    })
}

impl Prepared {
    /// 各份，按所给的次序。
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// 排印并写到 `out`；全部排成才写。
    ///
    /// # Errors
    /// 版式不对；写不出去；被叫停。
    pub fn print(self, out: &Path, progress: &dyn Progress) -> Result<Printed, RedraftError> {
        let mut artefacts = Vec::new();
        let mut gaps = Vec::new();
        let mut wrong = Vec::new();
        for (ix, office) in self.offices.iter().enumerate() {
            let own: Vec<&Sheet> = self.sheets.iter().filter(|s| s.office == ix).collect();
            let drafts: Vec<Draft> = own.iter().map(|s| s.draft.clone()).collect();
            gaps.extend(document::gaps(&drafts, office).map_err(|c| vec![c])?);
            let set = document::typeset_all(&drafts, office, progress);
            for (sheet, result) in own.into_iter().zip(set) {
                match result {
                    Ok(mut artefact) => {
                        artefact.name = sheet.output.clone();
                        artefacts.push(artefact);
                    }
                    Err(complaint) => wrong.push(complaint),
                }
            }
        }
        if progress.cancelled() {
            return Err(RedraftError::Cancelled);
        }
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        put_again(&artefacts, out)?;
        Ok(Printed {
            files: artefacts.into_iter().map(|a| a.name).collect(),
            gaps,
        })
    }
}

/// 各份文稿排印的背景；设置相同的共用一个。
struct Offices {
    /// 指名的配置：都照它。
    given: bool,
    all: Vec<(Option<Setting>, Office)>,
}

impl Offices {
    fn new(config: Option<&Path>) -> Result<Self, RedraftError> {
        let mut all = Vec::new();
        if config.is_some() {
            all.push((None, Office::load(config)?));
        }
        Ok(Self {
            given: config.is_some(),
            all,
        })
    }

    fn at(&self, ix: usize) -> &Office {
        &self.all[ix].1
    }

    fn of(&mut self, setting: &Setting, path: &Path, out: &Path) -> Result<usize, String> {
        if self.given {
            return Ok(0);
        }
        let same = |(own, _): &(Option<Setting>, Office)| own.as_ref() == Some(setting);
        if let Some(at) = self.all.iter().position(same) {
            return Ok(at);
        }
        let files = if setting.is_built_in() {
            Config::default().files
        } else {
            let found = locate::configs(path, out).into_iter().find_map(|file| {
                let config = config::load(&file).ok()?;
                setting.matches(&config).then_some(config.files)
            });
            found.ok_or(
                "{文稿} 是用单位自己的版式或字体排的，没有找到当时的配置（或其中的版式、字体已经改动）。请在命令里加上 -c quanyi.toml，写明配置文件在哪里",
            )?
        };
        let office = setting
            .office(&files)
            .map_err(|c| crate::office::listed(&c))?;
        self.all.push((Some(setting.clone()), office));
        Ok(self.all.len() - 1)
    }
}
