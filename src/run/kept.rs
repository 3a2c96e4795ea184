//! 先看存底。读一个文件：内容、路径、目录、名册、配置、程序都没有变的，不必再读；
//! 写汇总表：汇总结果、目录、名册、配置、程序都没有变的，不必再写。

use crate::cache::{Cache, Key};
use crate::model::comparison::Comparison;
use crate::model::json;
use crate::model::submission::Submission;
use crate::office::{Config, Office};
use crate::source::{self, Fetched, SourceFile};
use crate::text::mask::Masker;
use std::io::Write;

/// 与读有关的配置：发信的设置怎样改，读出的都一样。
fn reading_config(office: &Office) -> Config {
    Config {
        mail: Default::default(),
        ..office.config.clone()
    }
}

/// 一次运行里读文件的一处。
pub(super) struct Reading<'a> {
    office: &'a Office,
    /// 目录、名册、配置都在内；有一点不同，以前读的就不算。
    background: Key,
    masker: Masker,
}

impl<'a> Reading<'a> {
    pub(super) fn new(office: &'a Office) -> Self {
        Self {
            office,
            background: Key::new("读")
                .with(format!("{:?}", reading_config(office)))
                .with(format!("{:?}", office.roster))
                .with(format!("{:?}", office.catalogue)),
            masker: Masker::new(&office.config.privacy.show),
        }
    }

    /// 一个文件里的各份材料，已做一份之内的审核；附文件内容的 SHA-256（读不到的为空）。
    ///
    /// 文件只取一次，指纹只算一次：放在网络盘上的，取一次就要等一次。
    pub(super) fn submissions(&self, file: &SourceFile) -> (Vec<Submission>, String) {
        let limits = &self.office.config.limits;
        match source::fetch(file, limits) {
            Ok(fetched) => (self.fetched(&fetched), fetched.sha256),
            Err(refused) => (super::one_file(&refused, self.office), refused.sha256),
        }
    }

    fn fetched(&self, fetched: &Fetched) -> Vec<Submission> {
        // 路径也在键里：文件名会与表内的地区、周期核对，也印在问题里
        let key = self
            .background
            .clone()
            .with(&fetched.path)
            .with(&fetched.sha256);
        let kept = self.office.cache.get(key.clone());
        if let Some(submissions) = kept.and_then(|bytes| self.decode(&bytes)) {
            return submissions;
        }
        let opened = source::open_fetched(fetched, &self.office.config.limits);
        let submissions = super::one_file(&opened, self.office);
        // 打不开的不留：多半与当时的限度、快慢有关，下次再试
        if !submissions.is_empty() && submissions.iter().all(Submission::is_readable) {
            self.office
                .cache
                .put(key, self.encode(&submissions).as_bytes());
        }
        submissions
    }

    /// 与 `quanyi read` 写的一样，一份材料一行。
    fn encode(&self, submissions: &[Submission]) -> String {
        let lines = submissions.iter();
        lines
            .map(|s| json::line(s, &self.office.catalogue) + "\n")
            .collect()
    }

    fn decode(&self, bytes: &[u8]) -> Option<Vec<Submission>> {
        let lines = std::str::from_utf8(bytes).ok()?.lines();
        let mut mask = |text: &str| self.masker.mask(text).shown;
        lines
            .map(|line| json::parse(line, &self.office.catalogue, &mut mask).ok())
            .collect()
    }
}

/// 存底里的汇总表至多多大，字节；至多多少份材料的。再大的每次重写：算键、存取都不便宜。
const LARGEST_BOOK: usize = 32 << 20;
const MOST_INPUTS: usize = 1000;

/// 汇总表的存底。
pub(super) struct Book<'a> {
    cache: &'a Cache,
    key: Key,
}

impl<'a> Book<'a> {
    /// 材料太多、没有存底的为空。
    ///
    /// 键取自整个汇总结果，不取自输入的名单：上期、台账、更正、版本，写进表里的没有一样不在它里面。
    pub(super) fn of(comparison: &Comparison, office: &'a Office) -> Option<Self> {
        if !office.cache.is_on() || comparison.inputs.len() > MOST_INPUTS {
            return None;
        }
        // 台账另是一本工作簿，上一次的台账在不在都不动汇总表
        let Comparison {
            localities,
            rounds,
            main,
            unattributed,
            findings,
            skipped,
            inputs,
            has_roster,
            lists,
            checks,
            previous,
            changes,
            unusual,
            ledger: _,
        } = comparison;
        let config = reading_config(office);
        let key = Key::new("汇总表")
            .with_all_of(&(localities, rounds, main, unattributed, findings))
            .with_all_of(&(skipped, inputs, has_roster, lists, checks))
            .with_all_of(&(previous, changes, unusual))
            .with_all_of(&config)
            .with_all_of(&office.roster)
            .with_all_of(&office.catalogue)
            .with_all_of(&office.mapping);
        Some(Self {
            cache: &office.cache,
            key,
        })
    }

    /// 上次写的。
    pub(super) fn get(&self) -> Option<Vec<u8>> {
        self.cache.get(self.key.clone())
    }

    /// 存下这次写的；太大的不存。
    pub(super) fn put(self, copy: Tee<impl Write>) {
        if let Some(bytes) = copy.bytes {
            self.cache.put(self.key, &bytes);
        }
    }
}

/// 边写边留一份，太大的不留。
pub(super) struct Tee<W> {
    out: W,
    bytes: Option<Vec<u8>>,
}

impl<W: Write> Tee<W> {
    pub(super) fn new(out: W, wanted: bool) -> Self {
        Self {
            out,
            bytes: wanted.then(Vec::new),
        }
    }
}

impl<W: Write> Write for Tee<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(copy) = &mut self.bytes {
            copy.extend_from_slice(bytes.get(..written).unwrap_or(bytes));
            if copy.len() > LARGEST_BOOK {
                self.bytes = None;
            }
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
