//! 一轮检查要写的文稿：先定写哪些、各叫什么，再一份一份地写。

use super::chart::Chart;
use super::draft::Draft;
use super::facts;
use super::kind::{self, Kind, Occasion, Scope};
use super::table::Table;
use super::wording::{Named, Writer, distinct, environment, number_of, on, sources};
use crate::model::comparison::Comparison;
use crate::office::{Complaint, Office};
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// 一轮检查的文稿：写哪些、各叫什么，已经定好；写出来要用的都备好了，一份一份地写，次序不拘。
///
/// 全部文稿同时放在内存里，一个省的还可以，四万个地区的不行；所以写一份、排一份、落盘一份。
pub struct Plan<'a> {
    comparison: &'a Comparison,
    office: &'a Office,
    kinds: Vec<Kind>,
    env: Environment<'static>,
    round: Value,
    scope_word: String,
    tables: BTreeMap<String, Table>,
    charts: BTreeMap<String, Chart>,
    everything: Vec<String>,
    jobs: Vec<Job>,
}

/// 一份要写的文稿。
struct Job {
    kind: usize,
    /// 为哪个地区而写；全体的为空。
    locality: Option<usize>,
    name: String,
}

impl<'a> Plan<'a> {
    /// 定下写哪些，按文种、地区的次序。
    ///
    /// # Errors
    /// 文种的说明、条件、文件名不对，一次列全。
    pub(super) fn new(
        comparison: &'a Comparison,
        office: &'a Office,
    ) -> Result<Self, Vec<Complaint>> {
        let kinds = on(Occasion::Round, kind::wanted(office)?);
        let env = environment(&kinds, office).map_err(|c| vec![c])?;
        let mut facts = facts::round(comparison, office);
        facts.kinds = kinds.iter().map(|k| k.name.clone()).collect();
        let inputs = comparison.inputs.iter();
        let mut plan = Self {
            comparison,
            office,
            env,
            round: Value::from(Serde(&facts)),
            scope_word: facts.scope,
            tables: facts::round_tables(comparison, office),
            charts: facts::round_charts(comparison, office),
            everything: inputs.map(|(path, _)| path.clone()).collect(),
            kinds,
            jobs: Vec::new(),
        };
        plan.jobs = plan.choose()?;
        Ok(plan)
    }

    /// 各文种的条件逐个地区看一遍，成立的定下文件名。
    fn choose(&self) -> Result<Vec<Job>, Vec<Complaint>> {
        let name = |kind: usize, facts: &Value| self.writer(kind).name(facts);
        let of = |scope| {
            let kinds = self.kinds.iter().enumerate();
            kinds
                .filter(move |(_, k)| k.scope == scope)
                .map(|(ix, _)| ix)
        };
        let whole: BTreeMap<usize, Named> = of(Scope::Round)
            .map(|kind| (kind, name(kind, &self.facts(kind, None))))
            .collect();
        // 一个地区的事实只算一次，各文种都用
        let count = self.comparison.localities.len();
        let local: Vec<BTreeMap<usize, Named>> = (0..count)
            .into_par_iter()
            .map(|ix| {
                let own = self.locality(ix);
                of(Scope::Locality)
                    .map(|kind| (kind, name(kind, &self.facts(kind, Some(&own)))))
                    .collect()
            })
            .collect();
        let mut jobs = Vec::new();
        let mut wrong = Vec::new();
        for kind in 0..self.kinds.len() {
            let alone = whole.get(&kind).map(|named| (None, named));
            let each = local.iter().enumerate();
            let each = each.filter_map(|(ix, all)| Some((Some(ix), all.get(&kind)?)));
            for (locality, named) in alone.into_iter().chain(each) {
                match named {
                    Ok(None) => {}
                    Ok(Some(name)) => jobs.push(Job {
                        kind,
                        locality,
                        name: name.clone(),
                    }),
                    Err(complaints) => {
                        // 同一个措辞对每个地区都错，说一次就够
                        wrong.extend(complaints.iter().cloned());
                        break;
                    }
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        distinct(jobs.iter_mut().map(|job| &mut job.name));
        Ok(jobs)
    }

    /// 一个地区的事实。
    fn locality(&self, ix: usize) -> Value {
        Value::from(Serde(&facts::locality(self.comparison, self.office, ix)))
    }

    /// 措辞看得见的全部。
    fn facts(&self, kind: usize, locality: Option<&Value>) -> Value {
        let number = self.kinds.get(kind).map(|k| number_of(k, self.office));
        let number = number.unwrap_or_default();
        let round = self.round.clone();
        match locality {
            None => context! { 字号 => number, ..round },
            Some(own) => context! { 字号 => number, 本地 => own.clone(), ..round },
        }
    }

    fn writer(&self, kind: usize) -> Writer<'_> {
        Writer {
            office: self.office,
            env: &self.env,
            kind: &self.kinds[kind],
        }
    }

    /// 几份。
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// 一份也没有。
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// 各份输出的文件名，按次序。
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.jobs.iter().map(|job| job.name.as_str())
    }

    /// 第 `ix` 份是全体的（不是一个地区的）：篇幅大。
    pub fn is_whole(&self, ix: usize) -> bool {
        self.jobs.get(ix).is_some_and(|job| job.locality.is_none())
    }

    /// 写出第 `ix` 份（须小于 [`Plan::len`]）。
    ///
    /// # Errors
    /// 措辞不对。
    pub fn draft(&self, ix: usize) -> Result<Draft, Vec<Complaint>> {
        let job = &self.jobs[ix];
        let writer = self.writer(job.kind);
        let name = job.name.clone();
        let (comparison, office) = (self.comparison, self.office);
        match job.locality {
            None => {
                let all = (&[&self.tables][..], &[&self.charts][..]);
                let facts = self.facts(job.kind, None);
                writer.draft(&facts, name, None, all, self.everything.clone())
            }
            Some(at) => {
                let tables = facts::locality_tables(comparison, office, at);
                let charts = facts::locality_charts(comparison, office, at, &self.scope_word);
                let all = (&[&tables, &self.tables][..], &[&charts, &self.charts][..]);
                let locality = comparison.localities.get(at).map(|l| l.name.as_str());
                let made_from = sources(comparison, office, at);
                let facts = self.facts(job.kind, Some(&self.locality(at)));
                writer.draft(&facts, name, locality, all, made_from)
            }
        }
    }

    /// 全部写出，按次序。
    ///
    /// # Errors
    /// 措辞不对：每个文种说一次，一次列全。
    pub(super) fn drafts(&self) -> Result<Vec<Draft>, Vec<Complaint>> {
        let written: Vec<_> = (0..self.len())
            .into_par_iter()
            .map(|ix| self.draft(ix))
            .collect();
        let mut drafts = Vec::new();
        let mut wrong = Vec::new();
        let mut said = None;
        for (job, draft) in self.jobs.iter().zip(written) {
            match draft {
                Ok(draft) => drafts.push(draft),
                Err(_) if said == Some(job.kind) => {}
                Err(complaints) => {
                    said = Some(job.kind);
                    wrong.extend(complaints);
                }
            }
        }
        if wrong.is_empty() {
            Ok(drafts)
        } else {
            Err(wrong)
        }
    }
}
