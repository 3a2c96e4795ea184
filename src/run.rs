//! 流水线的次序：从路径到一个完整的输出文件夹。只有这里认得所有的房间，并行也只在这里。

mod kept;
mod ledger;
mod products;

use crate::cache;
use crate::deliver::manifest::{self, Manifest, ManifestInput};
use crate::deliver::{OutputError, Publisher};
use crate::document::Gap;
use crate::model::comparison::Comparison;
use crate::model::json;
use crate::model::submission::Submission;
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use crate::source::{self, Clock, Opened, SourceError, SourceFile};
use crate::text::mask::Masker;
use crate::workbook::WorkbookError;
use crate::workbook::flat::Also;
use crate::{analysis, check, deliver, document, finding, read, round};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// 一次运行不能完成的原因。
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// 给出的路径不对（退出码 2）。
    #[error("{0}")]
    Source(#[from] SourceError),
    /// 配置、模板不对（退出码 2）。
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Office(Vec<Complaint>),
    /// 写不出去（退出码 3）。
    #[error("{0}")]
    Output(#[from] OutputError),
    /// 表格写不成（退出码 3）。
    #[error("{0}")]
    Workbook(#[from] WorkbookError),
    /// 被叫停，原来的输出没有改动。
    #[error("已停止，原来的输出没有改动")]
    Cancelled,
}

/// 读到的一切：各份材料，与找文件时的情况。
#[derive(Debug)]
pub struct Material {
    /// 各份材料，已做一份之内的审核。
    pub submissions: Vec<Submission>,
    /// 略过的文件与原因。
    pub skipped: Vec<(String, &'static str)>,
    /// 找文件时的问题。
    pub findings: Vec<(String, finding::Finding)>,
    /// 直接读了的文件（压缩包里的逐个算）：显示路径与 SHA-256。
    pub read: Vec<(String, String)>,
    /// 配置指明的上期材料；没有指明为空。
    pub previous: Option<round::PreviousMaterial>,
}

impl Material {
    /// 全部输入：显示路径与 SHA-256，按路径。
    ///
    /// 取自材料的出处，所以直接读工作簿与经过 `.jsonl` 得到同样的名单。
    pub fn inputs(&self) -> Vec<(String, String)> {
        let all: BTreeSet<_> = self
            .submissions
            .iter()
            .map(|s| (s.source.path.clone(), s.source.sha256.clone()))
            .collect();
        all.into_iter().collect()
    }
}

/// 一次运行的结果。
#[derive(Debug)]
pub struct Summary {
    /// 汇总结果。
    pub comparison: Comparison,
    /// 产出清单。
    pub manifest: Manifest,
    /// 从旧的输出文件夹留存下来的文件。
    pub kept: Vec<String>,
    /// 没有字形、印作记号的字。
    pub gaps: Vec<Gap>,
    /// 没有排成的公文（缺字等）。
    pub not_set: Vec<Complaint>,
    /// 上次的文稿里被人改过的：已留存在 `以前修改过的文件/`。
    pub redone: Vec<Redone>,
}

/// 一份被人改过的文稿。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redone {
    /// 原来的路径：`文稿/通报.md`。
    pub path: String,
    /// 它所据的数据这次没有变化。
    pub same_data: bool,
}

/// 找到并读出全部材料；没有变的文件从存底取。`outside` 里的文件不算输入（输出文件夹可以放在填报文件夹里面）。
///
/// # Errors
/// 路径不存在；`.jsonl` 不能用；被叫停。
pub fn material(
    paths: &[PathBuf],
    outside: Option<&Path>,
    office: &Office,
    progress: &dyn Progress,
) -> Result<Material, RunError> {
    progress.begin("查找文件", 0);
    // 点名要的就是上期的材料，照读，也就没有再往前的上期可比
    let before = office.config.files.previous.as_deref();
    let before = before.filter(|before| !paths.iter().any(|asked| lies_in(asked, before)));
    // 输出文件夹、上期的材料也许就放在填报文件夹里面
    let out = outside.map(|out| (out, source::OWN_OUTPUT));
    let old = before.map(|before| (before, source::PREVIOUS));
    let aside: Vec<_> = out.into_iter().chain(old).collect();
    let mut found = source::find_except(paths, &aside, &office.config.limits)?;
    leave_products(&mut found, paths);
    progress.begin("读取", found.files.len() as u64);
    let (submissions, read, unread) = read_all(&found, office, progress)?;
    for (file, complaint) in unread {
        if is_named(&file, paths) {
            return Err(RunError::Office(vec![complaint]));
        }
        // 夹在材料里的一个坏文件，不能让整批停下
        let why = match complaint.line {
            Some(line) => format!("第{line}行：{}", complaint.what),
            None => complaint.what,
        };
        found.findings.push((file.path, source::not_lines(why)));
    }
    found.findings.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Material {
        submissions,
        skipped: found.skipped,
        findings: found.findings,
        read,
        previous: match before {
            Some(before) => Some(previous(before, office, progress)?),
            None => None,
        },
    })
}

/// 读到的材料；直接读的各个文件（压缩包里的逐个算）：显示路径与 SHA-256；读不懂的 `.jsonl`。
type Read = (
    Vec<Submission>,
    Vec<(String, String)>,
    Vec<(SourceFile, Complaint)>,
);

/// 是不是命令里点名给出的文件。
fn is_named(file: &SourceFile, paths: &[PathBuf]) -> bool {
    matches!(&file.origin, source::Origin::Disk(path) if paths.contains(path))
}

/// 逐个打开、读出，次序随文件；没有变的文件从存底取。
fn read_all(
    found: &source::Found,
    office: &Office,
    progress: &dyn Progress,
) -> Result<Read, RunError> {
    let kept = kept::Reading::new(office);
    let read: Vec<Option<(Vec<Submission>, String)>> = found
        .files
        .par_iter()
        .map(|file| {
            if progress.cancelled() {
                return None;
            }
            let (mut submissions, sha256) = kept.submissions(file);
            submissions.iter_mut().for_each(Submission::compact);
            progress.step();
            Some((submissions, sha256))
        })
        .collect();
    let mut all = Vec::new();
    let mut files = Vec::new();
    for (file, one) in found.files.iter().zip(read) {
        let (submissions, sha256) = one.ok_or(RunError::Cancelled)?;
        all.extend(submissions);
        files.push((file.path.clone(), sha256));
    }
    let mut unread = Vec::new();
    for file in &found.read_before {
        match lines(file, office) {
            Ok((submissions, sha256)) => {
                all.extend(submissions);
                files.push((file.path.clone(), sha256));
            }
            Err(complaint) => unread.push((file.clone(), complaint)),
        }
    }
    Ok((all, files, unread))
}

/// 读出配置指明的上期材料，照本期的目录排好；它们的问题上期已经说过，这里不再说。
fn previous(
    path: &Path,
    office: &Office,
    progress: &dyn Progress,
) -> Result<round::PreviousMaterial, RunError> {
    let old = office.of_previous();
    let paths = [path.to_owned()];
    let mut found = source::find(&paths, &old.config.limits)?;
    leave_products(&mut found, &paths);
    progress.begin("读取上期", found.files.len() as u64);
    let (mut submissions, _, unread) = read_all(&found, &old, progress)?;
    if let Some((_, complaint)) = unread.into_iter().next() {
        return Err(RunError::Office(vec![complaint]));
    }
    let inputs: BTreeSet<_> = submissions
        .iter()
        .map(|s| (s.source.path.clone(), s.source.sha256.clone()))
        .collect();
    let mut comparable = vec![true; office.catalogue.indicators.len()];
    if let Some(mapping) = &office.mapping {
        comparable = mapping.comparable();
        let translate = |s| mapping.translate(s, &office.catalogue);
        submissions = submissions.into_iter().map(translate).collect();
    }
    Ok(round::PreviousMaterial {
        submissions,
        comparable,
        inputs: inputs.into_iter().collect(),
    })
}

/// `path` 就是 `place`，或在它里面。
fn lies_in(path: &Path, place: &Path) -> bool {
    match (path.canonicalize(), place.canonicalize()) {
        (Ok(path), Ok(place)) => path.starts_with(place),
        _ => false,
    }
}

/// 材料里夹着下级（或以前）的输出文件夹，放着的或装在压缩包里的：只读其中的汇总表，
/// 别的产出是由同样的材料做的，不再读一遍。与清单不符的（如填好的退回表存在了原处）、点名给出的照读。
fn leave_products(found: &mut source::Found, named: &[PathBuf]) {
    let mut on_disk: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    let packed: BTreeMap<String, BTreeMap<String, String>> = found
        .manifests
        .iter()
        .map(|(folder, bytes)| (folder.clone(), products(Manifest::parse(bytes))))
        .collect();
    let mut product = |file: &SourceFile| {
        // 产出最深在输出文件夹的下一层
        let hash: Option<String> = match &file.origin {
            source::Origin::Disk(path) if named.contains(path) => None,
            source::Origin::Disk(path) => path.ancestors().skip(1).take(2).find_map(|dir| {
                let listed = on_disk
                    .entry(dir.to_owned())
                    .or_insert_with(|| products(Manifest::of(dir)));
                let inside = path.strip_prefix(dir).ok()?.components();
                let inside: Vec<_> = inside.map(|c| c.as_os_str().to_string_lossy()).collect();
                listed.get(&inside.join("/")).cloned()
            }),
            source::Origin::Bytes(_) | source::Origin::Packed(_) => {
                packed.iter().find_map(|(folder, listed)| {
                    let inside = file.path.strip_prefix(folder.as_str())?;
                    listed.get(inside.strip_prefix('/')?).cloned()
                })
            }
        };
        let same = |hash: String| {
            let bytes = source::read_before(file);
            bytes.is_ok_and(|bytes| deliver::sha256_hex(&bytes) == hash)
        };
        hash.is_some_and(same)
    };
    let mut skipped = Vec::new();
    for list in [&mut found.files, &mut found.read_before] {
        let (own, rest): (Vec<_>, Vec<_>) =
            std::mem::take(list).into_iter().partition(&mut product);
        *list = rest;
        skipped.extend(
            own.into_iter()
                .map(|f| (f.path, "是汇总时的产出，只读同一处的汇总表")),
        );
    }
    found.skipped.extend(skipped);
    found.skipped.sort();
}

/// 清单里汇总表以外的产出：路径与 SHA-256。
fn products(listed: Option<Manifest>) -> BTreeMap<String, String> {
    let files = listed.map(|m| m.files).unwrap_or_default().into_iter();
    let others = files.filter(|f| f.kind != CONSOLIDATED);
    others.map(|f| (f.path, f.sha256)).collect()
}

/// 一个文件：读出各份材料，做一份之内的审核。纯函数，可以分散到任何机器上做。
pub fn one_file(opened: &Opened, office: &Office) -> Vec<Submission> {
    read::timed(opened, office, &Clock::start(opened.time), |submission| {
        check::within(submission, office);
    })
}

/// `.jsonl` 一批读多少行。
const BATCH: usize = 1024;

/// `quanyi read` 写出的材料，每行一份；附文件的 SHA-256。
fn lines(file: &SourceFile, office: &Office) -> Result<(Vec<Submission>, String), Complaint> {
    let complain = |line, what: String| Complaint {
        file: file.path.clone(),
        line,
        what,
        instead: "请用 quanyi read 重新读取原来的工作簿".to_owned(),
    };
    let bytes = source::read_before(file).map_err(|finding| complain(None, finding.message))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| complain(None, "不是 UTF-8 文字".to_owned()))?;
    let masker = Masker::new(&office.config.privacy.show);
    let lines: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    // 有几行不对的，说最前的一行；一批一批地读，它后面的不必再读
    let mut submissions = Vec::new();
    for batch in lines.chunks(BATCH) {
        let parsed: Vec<Result<Submission, Complaint>> = batch
            .par_iter()
            .map(|&(ix, line)| {
                let mut mask = |text: &str| masker.mask(text).shown;
                json::parse(line, &office.catalogue, &mut mask)
                    .map_err(|error| complain(Some(ix + 1), error.to_string()))
            })
            .collect();
        for submission in parsed {
            let mut submission = submission?;
            submission.compact();
            submissions.push(submission);
        }
    }
    Ok((submissions, deliver::sha256_hex(&bytes)))
}

/// 汇成一轮轮检查并审核、比较。
pub fn compare(material: Material, office: &Office) -> Comparison {
    let inputs = material.inputs();
    let mut gathered = round::gather(material.submissions, office);
    round::previous(&mut gathered, material.previous, office);
    check::across(&mut gathered, office);
    let mut comparison = analysis::compare(gathered, office);
    comparison.inputs = inputs;
    comparison.note_found(material.skipped, material.findings);
    comparison
}

/// 主要的一件事：读取、审核、汇总，写成汇总表、公文和审核问题，整体放到 `out`。
/// 没有变的文件、公文从存底取，结果与全部重做逐字节相同。
///
/// # Errors
/// 见 [`RunError`]；出错时原来的 `out` 不动。
pub fn run(
    paths: &[PathBuf],
    office: &Office,
    out: &Path,
    progress: &dyn Progress,
) -> Result<Summary, RunError> {
    run_also(paths, office, out, &[], progress)
}

/// 同 [`run`]，另把答案与审核问题写成数据文件。
///
/// # Errors
/// 同 [`run`]。
pub fn run_also(
    paths: &[PathBuf],
    office: &Office,
    out: &Path,
    also: &[Also],
    progress: &dyn Progress,
) -> Result<Summary, RunError> {
    document::check(office).map_err(RunError::Office)?;
    let mut publisher = Publisher::begin(out)?;
    let earlier = ledger::earlier(out, office)?;
    let material = material(paths, Some(out), office, progress)?;
    let read = material.read.clone();
    let mut comparison = compare(material, office);
    comparison.ledger = crate::ledger::merge(&comparison, office, earlier.as_ref());
    if let Some(earlier) = &earlier {
        publisher.absorb(&earlier.sha256);
    }

    let plan = document::plan(&comparison, office).map_err(RunError::Office)?;
    progress.begin("写汇总表和公文", plan.len() as u64 + 1);
    let desk = products::Desk {
        publisher: &publisher,
        comparison: &comparison,
        office,
    };
    let papers = desk.everything(&plan, also, progress)?;
    let redone = desk.redone(&papers.ids);
    drop(plan);
    office.cache.prune(cache::LIMIT);
    let main = comparison.main_round();
    let (manifest, kept) = publisher.finish(Manifest {
        schema: manifest::SCHEMA.to_owned(),
        program: concat!("quanyi ", env!("CARGO_PKG_VERSION")).to_owned(),
        catalogue: office.catalogue.id.clone(),
        period: main.and_then(|r| r.period.clone()),
        check: main.and_then(|r| r.check).map(|c| c.label().to_owned()),
        files: Vec::new(),
        inputs: inputs(&comparison, &read),
        roots: deliver::roots(paths, out),
        roster: (!office.roster.is_empty()).then(|| office.roster.fingerprint()),
        carried: carried(&comparison),
    })?;
    Ok(Summary {
        comparison,
        manifest,
        kept,
        gaps: papers.gaps,
        not_set: papers.not_set,
        redone,
    })
}

/// 清单里的输入：直接读的，与材料里写明的来源、上期的材料。
fn inputs(comparison: &Comparison, read: &[(String, String)]) -> Vec<ManifestInput> {
    let read: BTreeSet<&(String, String)> = read.iter().collect();
    let before = comparison.previous.iter().flat_map(|p| &p.inputs);
    let named: BTreeSet<&(String, String)> = comparison.inputs.iter().chain(before).collect();
    read.union(&named)
        .map(|&input| ManifestInput {
            path: input.0.clone(),
            sha256: input.1.clone(),
            quoted: !read.contains(input),
        })
        .collect()
}

/// 汇总表在清单里的种类。
const CONSOLIDATED: &str = "汇总表";

/// 接着用的上一次的产出：整改台账。
fn carried(comparison: &Comparison) -> Vec<ManifestInput> {
    let earlier = comparison.ledger.earlier.iter();
    earlier
        .map(|(path, sha256)| ManifestInput {
            path: path.clone(),
            sha256: sha256.clone(),
            quoted: false,
        })
        .collect()
}
