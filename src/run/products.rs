//! 产出的次序：汇总表、公文、随它们走的数据，都放到一张桌上（[`Publisher`]）。

use super::{CONSOLIDATED, Redone, RunError, kept, ledger};
use crate::deliver::{OutputError, Publisher};
use crate::document::{self, Gap, Made, Plan, Stopped, edited};
use crate::model::artefact::{Artefact, Label};
use crate::model::comparison::Comparison;
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use crate::trace::record;
use crate::workbook;
use crate::workbook::flat::Also;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// 写产出要用的。
pub(super) struct Desk<'a> {
    pub(super) publisher: &'a Publisher,
    pub(super) comparison: &'a Comparison,
    pub(super) office: &'a Office,
}

/// 写出的文稿、公文。
#[derive(Default)]
pub(super) struct Papers {
    /// 各份文稿的路径与编号。
    pub(super) ids: BTreeMap<String, String>,
    pub(super) gaps: Vec<Gap>,
    pub(super) not_set: Vec<Complaint>,
}

impl Desk<'_> {
    /// 写出全部产出。汇总表与公文互不相干：一个线程写表，其余的写文稿、排公文。
    pub(super) fn everything(
        &self,
        plan: &Plan<'_>,
        also: &[Also],
        progress: &dyn Progress,
    ) -> Result<Papers, RunError> {
        let both = Both {
            progress,
            failed: AtomicBool::new(false),
        };
        let (tables, papers) = std::thread::scope(|scope| {
            let tables = scope.spawn(|| {
                let done = both.watch(self.tables(also, &both));
                both.step();
                done
            });
            let papers = both.watch(self.papers(plan, &both));
            (
                tables.join().unwrap_or_else(|panic| resume_unwind(panic)),
                papers,
            )
        });
        match (tables, papers) {
            // 一边出了错，另一边只是跟着停下
            (Err(RunError::Cancelled), Err(error)) | (Err(error), _) => Err(error),
            (Ok(()), papers) => papers,
        }
    }

    /// 全部表格与随它们走的文字、数据。
    fn tables(&self, also: &[Also], progress: &dyn Progress) -> Result<(), RunError> {
        let (comparison, office) = (self.comparison, self.office);
        let going = || match progress.cancelled() {
            true => Err(RunError::Cancelled),
            false => Ok(()),
        };
        self.consolidated()?;
        going()?;
        self.findings_list()?;
        workbook::form::each_returned(comparison, office, |form| -> Result<(), RunError> {
            going()?;
            Ok(self.publisher.put(&form)?)
        })?;
        going()?;
        for data in workbook::flat::artefacts(comparison, office, also) {
            self.publisher.put(&data)?;
        }
        self.publisher.put(&ledger::artefact(comparison, office)?)?;
        self.record()
    }

    /// 汇总表：可以有几百 MB，边做边写。汇总结果与上次相同的，取上次写的。
    fn consolidated(&self) -> Result<(), RunError> {
        let kept = kept::Book::of(self.comparison, self.office);
        if let Some(bytes) = kept.as_ref().and_then(kept::Book::get) {
            self.publisher.put(&Artefact {
                name: workbook::consolidated::FILE_NAME.to_owned(),
                kind: CONSOLIDATED.to_owned(),
                locality: None,
                bytes,
                made_from: paths_of(self.comparison),
            })?;
            return Ok(());
        }
        let label = Label {
            name: workbook::consolidated::FILE_NAME.to_owned(),
            kind: CONSOLIDATED.to_owned(),
            made_from: paths_of(self.comparison),
        };
        self.publisher.write(label, |aside, out| {
            let mut copy = kept::Tee::new(out, kept.is_some());
            workbook::consolidated::write(self.comparison, self.office, aside, &mut copy)?;
            if let Some(kept) = kept {
                kept.put(copy);
            }
            Ok(())
        })
    }

    /// 全部需要人看的问题，给记事本看的一份。
    fn findings_list(&self) -> Result<(), RunError> {
        let report = self.comparison.report();
        let head = format!(
            "{}\n“须更正”的退回填报单位改好重报；“请核对”的可以用，请人看一眼；“供了解”的一般不必处理。有须更正的地区列在前面。\n\n",
            report.summary(),
        );
        // 带 BOM 与 CRLF：旧版 Windows 记事本才认得
        let parts = ["\u{feff}".to_owned(), head]
            .into_iter()
            .chain(report.parts());
        self.text("审核问题.txt", "审核问题", |out| {
            parts
                .into_iter()
                .try_for_each(|part| out.write_all(part.replace('\n', "\r\n").as_bytes()))
        })
    }

    /// 追溯用的记录。
    fn record(&self) -> Result<(), RunError> {
        let scope = document::scope(self.office);
        self.text(record::FILE_NAME, "数据", |out| {
            record::write(self.comparison, self.office, &scope, out)
        })
    }

    /// 一份长的文字，边做边写。
    fn text(
        &self,
        name: &str,
        kind: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), RunError> {
        let label = Label {
            name: name.to_owned(),
            kind: kind.to_owned(),
            made_from: paths_of(self.comparison),
        };
        self.publisher.write(label, |_, out| {
            let failed = |e| OutputError::writing(Path::new(name), &e);
            Ok(fill(out).map_err(failed)?)
        })
    }

    /// 文稿、随它们走的数据、排成的公文。
    fn papers(&self, plan: &Plan<'_>, progress: &dyn Progress) -> Result<Papers, RunError> {
        if plan.is_empty() {
            return Ok(Papers::default());
        }
        let filing = edited::Filing::new(self.comparison, self.office);
        for artefact in filing.shared() {
            self.publisher.put(&artefact)?;
        }
        let register = format!("{}/{}/{}", edited::FOLDER, edited::DATA, edited::REGISTER);
        let told = Mutex::new(BTreeMap::new());
        let take = |ix: usize, made: Made| -> Result<(), OutputError> {
            let files = filing.files(&made.draft);
            self.publisher.put(&files.text)?;
            self.publisher.put(&files.data)?;
            self.publisher
                .travels(&files.text.name, &[&files.data.name, &register]);
            let not_set = match made.set {
                Ok(artefact) => {
                    self.publisher.put(&artefact)?;
                    None
                }
                Err(complaint) => Some(complaint),
            };
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            told.insert(ix, (files.text.name, files.id, made.gaps, not_set));
            Ok(())
        };
        document::make_all(plan, self.office, progress, take).map_err(|stopped| match stopped {
            Stopped::Wrong(complaints) => RunError::Office(complaints),
            Stopped::NotTaken(error) => RunError::Output(error),
            Stopped::Cancelled => RunError::Cancelled,
        })?;
        let mut papers = Papers::default();
        // 做成的先后不定，说的次序照文稿的次序
        let told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (name, id, gaps, not_set) in told.into_values() {
            papers.ids.insert(name, id);
            papers.gaps.extend(gaps);
            papers.not_set.extend(not_set);
        }
        Ok(papers)
    }

    /// 上次的文稿里被人改过的；`ids` 是这次各份文稿的路径与编号。
    pub(super) fn redone(&self, ids: &BTreeMap<String, String>) -> Vec<Redone> {
        let is_draft = |path: &str| path.starts_with(edited::FOLDER) && path.ends_with(".md");
        let changed = self.publisher.changed_by_people().into_iter();
        changed
            .filter(|(path, _)| is_draft(path))
            .map(|(path, bytes)| {
                let id = edited::decode(&bytes)
                    .ok()
                    .and_then(|text| edited::id_of(&text));
                Redone {
                    same_data: id.is_some() && ids.get(&path) == id.as_ref(),
                    path,
                }
            })
            .collect()
    }
}

/// 同时做着的两件事的进度：一件出了错，另一件也停下，不必做完才说。
struct Both<'a> {
    progress: &'a dyn Progress,
    failed: AtomicBool,
}

impl Both<'_> {
    fn watch<T>(&self, done: Result<T, RunError>) -> Result<T, RunError> {
        if done.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        done
    }
}

impl Progress for Both<'_> {
    fn begin(&self, stage: &str, total: u64) {
        self.progress.begin(stage, total);
    }

    fn step(&self) {
        self.progress.step();
    }

    fn cancelled(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.progress.cancelled()
    }
}

pub(super) fn paths_of(comparison: &Comparison) -> Vec<String> {
    comparison
        .inputs
        .iter()
        .map(|(path, _)| path.clone())
        .collect()
}
