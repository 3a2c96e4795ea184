//! 读一个文件，先看存底：内容、路径、目录、名册、配置、程序都没有变的，不必再读。

use crate::cache::Key;
use crate::model::json;
use crate::model::submission::Submission;
use crate::office::{Config, Office};
use crate::source::{self, Fetched, SourceFile};
use crate::text::mask::Masker;

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
