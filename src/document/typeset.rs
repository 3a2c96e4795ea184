//! 文稿 → 数据 → PDF。各份文件分给几个线程，一份一份地排。

use super::data::Data;
use super::draft::Draft;
use super::glyphs::{Gap, replace_gaps};
use super::layout_fault;
use super::plan::Plan;
use super::press::{Press, Sheet};
use super::table::Table;
use crate::model::artefact::Artefact;
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

/// 做成的一份。
#[derive(Debug)]
pub struct Made {
    /// 文稿。
    pub draft: Draft,
    /// 排成的公文，或排不成的原因。
    pub set: Result<Artefact, Complaint>,
    /// 没有字形、印作记号的字。
    pub gaps: Vec<Gap>,
}

/// 没有做完的原因。
#[derive(Debug)]
pub enum Stopped<E> {
    /// 措辞、字体不对。
    Wrong(Vec<Complaint>),
    /// 做成了，收的一方收不下。
    NotTaken(E),
    /// 被叫停。
    Cancelled,
}

/// 一份文稿要交给排印间的东西，与其中印不出来的字（已用“〔缺字U+…〕”代替）。
fn prepared(draft: &Draft, office: &Office, press: &Press) -> Result<(Sheet, Vec<Gap>), Complaint> {
    let mut data = Data::of(draft, office).map_err(first)?;
    data.tidy(office.config.documents.chinese_quotes);
    let gaps = replace_gaps(&mut data, press.faces()).into_iter();
    data.tables.values_mut().for_each(Table::measure);
    let sheet = Sheet {
        layout: format!("documents/{}/layout.typ", draft.folder),
        // 题名里有机关、周期、文种，连同文件名，各份不同而每次相同
        ident: format!(
            "quanyi/{}/{}/{}",
            office.catalogue.id, data.title, draft.name
        ),
        date: data.date,
        data: super::json(&data),
    };
    Ok((sheet, gaps.map(|gap| gap.of(&draft.name)).collect()))
}

/// 一份文稿要交给排印间的东西。
pub(super) fn sheet(draft: &Draft, office: &Office, press: &Press) -> Result<Sheet, Complaint> {
    prepared(draft, office, press).map(|(sheet, _)| sheet)
}

/// 排一份；附印不出来的字。
fn typeset(
    draft: &Draft,
    office: &Office,
    press: &Press,
) -> (Result<Artefact, Complaint>, Vec<Gap>) {
    let (sheet, gaps) = match prepared(draft, office, press) {
        Ok(prepared) => prepared,
        Err(complaint) => return (Err(complaint), Vec::new()),
    };
    let explain = |wrong| layout_fault::explained(wrong, &sheet.layout, &office.templates);
    let set = press.set(&sheet).map_err(explain).map(|bytes| Artefact {
        name: draft.name.clone(),
        kind: draft.kind.clone(),
        locality: draft.locality.clone(),
        bytes,
        made_from: draft.made_from.clone(),
    });
    (set, gaps)
}

/// 各份文稿里印不出来的字；已用“〔缺字U+…〕”代替，须有人看。
pub(super) fn gaps(drafts: &[Draft], office: &Office, press: &Press) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for draft in drafts {
        if let Ok(mut data) = Data::of(draft, office) {
            data.tidy(office.config.documents.chinese_quotes);
            let found = replace_gaps(&mut data, press.faces());
            gaps.extend(found.into_iter().map(|gap| gap.of(&draft.name)));
        }
    }
    gaps
}

fn first(complaints: Vec<Complaint>) -> Complaint {
    complaints.into_iter().next().unwrap_or_else(|| Complaint {
        file: String::new(),
        line: None,
        what: "文稿读不出".into(),
        instead: "请核对文稿".into(),
    })
}

/// 几个线程各拿各的，一件一件地做，到做完、叫停、或 `work` 给出 `false` 为止。
///
/// 各线程带一个自己的、只有自己一个线程的 rayon 池：PDF 导出把压缩、取字的活交给所在的池，
/// 各用各的，就不会为等一件小活而停下，也不会把别人的整份文件叠在自己的栈上（内存数倍，且更慢）。
fn share_out(count: usize, progress: &dyn Progress, work: impl Fn(usize) -> bool + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let take = || {
        while !stopped.load(Ordering::Relaxed) && !progress.cancelled() {
            let ix = next.fetch_add(1, Ordering::Relaxed);
            if ix >= count {
                break;
            }
            if !work(ix) {
                stopped.store(true, Ordering::Relaxed);
            }
            progress.step();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.min(count) {
            scope.spawn(|| {
                match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
                    Ok(pool) => pool.install(take),
                    // 开不出线程：就用大家的池，只是慢些
                    Err(_) => take(),
                }
            });
        }
    });
}

/// 排全部。结果与文稿同序。
pub(super) fn typeset_all(
    drafts: &[Draft],
    office: &Office,
    press: &Press,
    progress: &dyn Progress,
) -> Vec<Result<Artefact, Complaint>> {
    let done: Vec<OnceLock<_>> = drafts.iter().map(|_| OnceLock::new()).collect();
    share_out(drafts.len(), progress, |ix| {
        // 一件只有一个线程做，不会放两次
        let _ = done[ix].set(typeset(&drafts[ix], office, press).0);
        true
    });
    let stopped = |draft: &Draft| Complaint {
        file: draft.name.clone(),
        line: None,
        what: "还没有排到，就被叫停了".into(),
        instead: "请重新运行".into(),
    };
    let done = drafts.iter().zip(done);
    done.map(|(draft, set)| set.into_inner().unwrap_or_else(|| Err(stopped(draft))))
        .collect()
}

/// 写一份、排一份、交出一份。
///
/// 篇幅大的先做：留到最后，别的线程就要空等它。
pub(super) fn make_all<E: Send>(
    plan: &Plan<'_>,
    office: &Office,
    press: &Press,
    progress: &dyn Progress,
    take: impl Fn(usize, Made) -> Result<(), E> + Sync,
) -> Result<(), Stopped<E>> {
    let mut order: Vec<usize> = (0..plan.len()).collect();
    order.sort_by_key(|&ix| !plan.is_whole(ix));
    let wrong = AtomicBool::new(false);
    let failed = Mutex::new(None);
    share_out(order.len(), progress, |at| {
        let ix = order[at];
        let Ok(draft) = plan.draft(ix) else {
            wrong.store(true, Ordering::Relaxed);
            return false;
        };
        let (set, gaps) = typeset(&draft, office, press);
        let taken = take(ix, Made { draft, set, gaps });
        let more = taken.is_ok();
        if let Err(error) = taken {
            failed
                .lock()
                .unwrap_or_else(|e| e.into_inner())
                .get_or_insert(error);
        }
        more
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(|e| e.into_inner()) {
        return Err(Stopped::NotTaken(error));
    }
    if wrong.into_inner() {
        // 别的文种也许也有不对的：全部写一遍，一次说全
        return Err(Stopped::Wrong(plan.drafts().err().unwrap_or_default()));
    }
    if progress.cancelled() {
        return Err(Stopped::Cancelled);
    }
    Ok(())
}
