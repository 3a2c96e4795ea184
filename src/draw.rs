//! 抽查抽签的次序：名册、上次的结果、以前的名单 → 抽签 → 名单与通知（连同文稿）。

use crate::analysis::draw::{DrawError, Wanted, draw, same_place};
use crate::deliver::{OutputError, manifest};
use crate::document::{Gap, edited};
use crate::finding::Cell;
use crate::model::artefact::Artefact;
use crate::model::comparison::Comparison;
use crate::model::draw::Drawing;
use crate::model::plan::drawing::{CODE, FILE_NAME, LIST_SHEET, NAME, PARENT};
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use crate::run::{Material, RunError};
use crate::source::{self, Grid, Origin, SourceFile};
use crate::workbook::WorkbookError;
use crate::{deliver, document, run, workbook};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// 抽签不能完成的原因。
#[derive(Debug, thiserror::Error)]
pub enum DrawRunError {
    /// 抽不成（退出码 2）。
    #[error("{0}")]
    Draw(#[from] DrawError),
    /// 上次的结果、以前的名单不能用（退出码 2）。
    #[error("{0}")]
    Wrong(String),
    /// 读上次的结果、排版、落盘时的错。
    #[error("{0}")]
    Run(#[from] RunError),
}

impl From<OutputError> for DrawRunError {
    fn from(error: OutputError) -> Self {
        Self::Run(error.into())
    }
}

impl From<WorkbookError> for DrawRunError {
    fn from(error: WorkbookError) -> Self {
        Self::Run(error.into())
    }
}

/// 抽签要的。
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// 抽几个。
    pub count: usize,
    /// 种子。
    pub seed: String,
    /// 上次的结果：汇总表，或 `quanyi run` 的输出文件夹；没有为空。
    pub results: Option<PathBuf>,
    /// 以前的抽查名单，连同配置里写的。
    pub previous: Vec<PathBuf>,
}

/// 抽签的结果。
#[derive(Debug)]
pub struct Drawn {
    /// 抽签。
    pub drawing: Drawing,
    /// 名册与上次的结果。
    pub comparison: Comparison,
    /// 没有字形、印作记号的字。
    pub gaps: Vec<Gap>,
}

/// 抽签，把名单与通知放到 `out`。已有不同的抽查名单时不覆盖。
///
/// # Errors
/// 见 [`DrawRunError`]；出错时什么也不写。
pub fn run(
    request: &Request,
    office: &Office,
    out: &Path,
    progress: &dyn Progress,
) -> Result<Drawn, DrawRunError> {
    let (comparison, basis) = comparison(request, office, progress)?;
    let mut previous: Vec<PathBuf> = office.config.draw.previous.clone();
    previous.extend(request.previous.iter().cloned());
    let mut made_from: Vec<(String, String)> = Vec::new();
    let mut drawn_before = BTreeMap::new();
    for path in &previous {
        let list = PreviousList::read(path, office)?;
        for at in list.places(&comparison) {
            drawn_before.entry(at).or_insert_with(|| list.shown.clone());
        }
        made_from.push((list.shown, list.sha256));
    }
    let wanted = Wanted {
        count: request.count,
        seed: request.seed.clone(),
        drawn_before,
        basis,
    };
    let drawing = draw(&comparison, office, &wanted)?;
    let mut from: Vec<String> = drawing.basis.iter().map(|b| b.0.clone()).collect();
    from.extend(made_from.iter().map(|(path, _)| path.clone()));
    let list = Artefact {
        name: FILE_NAME.to_owned(),
        kind: "抽查".to_owned(),
        locality: None,
        bytes: workbook::drawing::workbook(&drawing, &comparison, office)?,
        made_from: from.clone(),
    };
    let drafts =
        document::compose_drawing(&drawing, &comparison, office).map_err(RunError::Office)?;
    let gaps = document::gaps(&drafts, office).map_err(|c| RunError::Office(vec![c]))?;
    let mut artefacts = vec![list];
    let mut travels = Vec::new();
    let (files, guide) = edited::drawn_files(&drafts, &comparison, office);
    // 已有的说明照旧：汇总时写的，与抽签无关
    if !files.is_empty() && !out.join(&guide.name).exists() {
        artefacts.push(guide);
    }
    let set = document::typeset_all(&drafts, office, progress);
    for (set, files) in set.into_iter().zip(files) {
        let printed = set.map_err(|c| RunError::Office(vec![c]))?;
        let text = files.text.name.clone();
        travels.push((text.clone(), vec![files.data.name.clone()]));
        travels.push((printed.name.clone(), vec![text, files.data.name.clone()]));
        for mut artefact in [printed, files.text, files.data] {
            artefact.made_from.clone_from(&from);
            artefacts.push(artefact);
        }
    }
    let mut inputs: Vec<(String, String)> = drawing.basis.iter().cloned().collect();
    inputs.extend(made_from);
    inputs.sort();
    inputs.dedup();
    deliver::add(
        &artefacts,
        &travels,
        out,
        manifest::Manifest {
            schema: manifest::SCHEMA.to_owned(),
            program: concat!("quanyi ", env!("CARGO_PKG_VERSION")).to_owned(),
            catalogue: office.catalogue.id.clone(),
            period: office.config.round.period.clone(),
            check: Some("抽查".to_owned()),
            files: Vec::new(),
            inputs: inputs
                .into_iter()
                .map(|(path, sha256)| manifest::ManifestInput {
                    path,
                    sha256,
                    quoted: true,
                })
                .collect(),
            roots: Vec::new(),
            roster: None,
            carried: Vec::new(),
        },
    )?;
    Ok(Drawn {
        drawing,
        comparison,
        gaps,
    })
}

/// 名册，与读回的上次的结果。
fn comparison(
    request: &Request,
    office: &Office,
    progress: &dyn Progress,
) -> Result<(Comparison, Option<(String, String)>), DrawRunError> {
    let mut basis = None;
    let material = match &request.results {
        None => Material {
            submissions: Vec::new(),
            skipped: Vec::new(),
            findings: Vec::new(),
            read: Vec::new(),
            previous: None,
        },
        Some(path) => {
            let book = if path.is_dir() {
                path.join(workbook::consolidated::FILE_NAME)
            } else {
                path.clone()
            };
            if !book.is_file() {
                return Err(DrawRunError::Wrong(format!(
                    "找不到上次的结果“{}”。--results 后面请写汇总表.xlsx，或 quanyi run 的输出文件夹",
                    book.display()
                )));
            }
            let bytes = std::fs::read(&book).map_err(|e| {
                DrawRunError::Wrong(format!("上次的结果“{}”读不了：{e}", book.display()))
            })?;
            basis = Some((base_name(&book), deliver::sha256_hex(&bytes)));
            // 自己做的汇总表，大的要读几秒：不受单份材料的限度
            let mut patient = office.clone();
            let seconds = &mut patient.config.limits.seconds;
            *seconds = seconds.max(60.0);
            run::material(&[book], None, &patient, progress)?
        }
    };
    let comparison = run::compare(material, office);
    if request.results.is_some() && comparison.main_round().is_none_or(|r| r.reported() == 0) {
        let why: Vec<&str> = comparison
            .unattributed
            .iter()
            .flat_map(|s| &s.findings)
            .map(|f| f.message.as_str())
            .take(3)
            .collect();
        return Err(DrawRunError::Wrong(format!(
            "上次的结果里没有读出任何材料{}。--results 后面请写 quanyi run 做的汇总表.xlsx",
            if why.is_empty() {
                String::new()
            } else {
                format!("（{}）", why.join("；"))
            }
        )));
    }
    Ok((comparison, basis))
}

/// 文件名。足以说明是哪一份；别人电脑上的文件夹不写进名单。
fn base_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}

/// 以前的一份抽查名单。
struct PreviousList {
    shown: String,
    sha256: String,
    /// 代码、名称、上级。
    lines: Vec<(String, String, String)>,
}

impl PreviousList {
    fn read(path: &Path, office: &Office) -> Result<Self, DrawRunError> {
        let shown = path.display().to_string();
        let wrong = |what: &str| {
            DrawRunError::Wrong(format!(
                "以前的抽查名单“{shown}”{what}。请用 quanyi draw 写出的抽查名单.xlsx，或列名有“{NAME}”“{CODE}”的表"
            ))
        };
        if !path.is_file() {
            return Err(wrong("不存在"));
        }
        let opened = source::open(
            &SourceFile {
                path: shown.clone(),
                origin: Origin::Disk(path.to_owned()),
            },
            &office.config.limits,
        );
        if opened.grids.is_empty() {
            return Err(wrong("打不开"));
        }
        let named = opened.grids.iter().filter(|g| g.name == LIST_SHEET);
        let lines = named
            .chain(opened.grids.iter().filter(|g| g.name != LIST_SHEET))
            .find_map(lines);
        let lines = lines.ok_or_else(|| wrong("里没有名单"))?;
        Ok(Self {
            shown: base_name(path),
            sha256: opened.sha256,
            lines,
        })
    }

    /// 名单里的各地区（`localities` 的下标）。
    fn places(&self, comparison: &Comparison) -> Vec<usize> {
        let mut places: Vec<usize> = self
            .lines
            .iter()
            .flat_map(|(code, name, parent)| same_place(comparison, Some(code), name, Some(parent)))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// 一张表里的名单：头几行里有“地区”的一行是列名。
fn lines(grid: &Grid) -> Option<Vec<(String, String, String)>> {
    let text = |row, col| {
        grid.at(Cell::new(row, col))
            .map(|c| c.text().trim().to_owned())
            .unwrap_or_default()
    };
    let (header, name) = grid
        .cells
        .iter()
        .take_while(|(cell, _)| cell.row < 20)
        .find(|(_, content)| content.text().trim() == NAME)
        .map(|(cell, _)| (cell.row, cell.col))?;
    let last_col = grid.cells.keys().map(|c| c.col).max().unwrap_or(0);
    let column = |label: &str| (0..=last_col).find(|&col| text(header, col) == label);
    let (code, parent) = (column(CODE), column(PARENT));
    let last = grid.cells.keys().map(|c| c.row).max().unwrap_or(0);
    let lines = (header + 1..=last)
        .map(|row| {
            let of = |col: Option<u32>| col.map(|c| text(row, c)).unwrap_or_default();
            (of(code), text(row, name), of(parent))
        })
        .filter(|(code, name, _)| !(code.is_empty() && name.is_empty()))
        .collect();
    Some(lines)
}

impl DrawRunError {
    /// 命令或配置不对（退出码 2），还是写不出去（退出码 3）。
    pub fn is_call(&self) -> bool {
        match self {
            Self::Draw(_) | Self::Wrong(_) => true,
            Self::Run(RunError::Source(_) | RunError::Office(_)) => true,
            Self::Run(_) => false,
        }
    }

    /// 逐条的话。
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Run(RunError::Office(complaints)) => {
                complaints.iter().map(Complaint::to_string).collect()
            }
            other => vec![other.to_string()],
        }
    }
}
