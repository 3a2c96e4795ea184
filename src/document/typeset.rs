//! 文稿 → 数据 → PDF。各份文件分给几个线程，一份一份地排。

use super::data::Data;
use super::draft::Draft;
use super::glyphs::{Gap, replace_gaps};
use super::press::{Press, Sheet};
use crate::model::artefact::Artefact;
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// 一份文稿要交给排印间的东西。
pub(super) fn sheet(draft: &Draft, office: &Office, press: &Press) -> Result<Sheet, Complaint> {
    let mut data = Data::of(draft, office).map_err(first)?;
    data.tidy(office.config.documents.chinese_quotes);
    replace_gaps(&mut data, press.faces());
    Ok(Sheet {
        layout: format!("documents/{}/layout.typ", draft.folder),
        // 题名里有机关、周期、文种，连同文件名，各份不同而每次相同
        ident: format!(
            "quanyi/{}/{}/{}",
            office.catalogue.id, data.title, draft.name
        ),
        date: data.date,
        data: super::json(&data),
    })
}

/// 排一份。
pub(super) fn typeset(
    draft: &Draft,
    office: &Office,
    press: &Press,
) -> Result<Artefact, Complaint> {
    Ok(Artefact {
        name: draft.name.clone(),
        kind: draft.kind.clone(),
        locality: draft.locality.clone(),
        bytes: press.set(&sheet(draft, office, press)?)?,
        made_from: draft.made_from.clone(),
    })
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

/// 排全部。结果与文稿同序。
///
/// 不用 rayon：PDF 导出自己用着它的线程池，套在里面会把整份文件叠在一个栈上（内存数倍，且更慢）。
pub(super) fn typeset_all(
    drafts: &[Draft],
    office: &Office,
    press: &Press,
    progress: &dyn Progress,
) -> Vec<Result<Artefact, Complaint>> {
    let threads = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(drafts.len().max(1));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !progress.cancelled() {
                    let ix = next.fetch_add(1, Ordering::Relaxed);
                    let Some(draft) = drafts.get(ix) else { break };
                    let result = typeset(draft, office, press);
                    done.lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .insert(ix, result);
                    progress.step();
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(|e| e.into_inner());
    let stopped = |draft: &Draft| Complaint {
        file: draft.name.clone(),
        line: None,
        what: "还没有排到，就被叫停了".into(),
        instead: "请重新运行".into(),
    };
    drafts
        .iter()
        .enumerate()
        .map(|(ix, draft)| done.remove(&ix).unwrap_or_else(|| Err(stopped(draft))))
        .collect()
}
