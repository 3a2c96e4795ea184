//! `[commend]` `[rectify]` `[draw]`。

use super::Reader;
use crate::field::Level;
use crate::office::config::lists::{BasisPoints, Combine, Commend, Confirm, Draw, Extent, Rectify};
use crate::office::keyed::{Key, Table};
use toml::de::DeValue;

/// `[commend]` 的各项。
pub(super) const COMMEND: &[Key] = &[
    ("basic", "基本要求须全部达到"),
    ("confirmed", "核查要不要证实"),
    ("share", "达标率不低于"),
    ("progress", "比上期提高不少于"),
    ("combine", "两条怎样合用"),
    ("levels", "评比的层级"),
    ("most", "每个层级最多几个"),
];
/// `[rectify]` 的各项。
pub(super) const RECTIFY: &[Key] = &[
    ("indicators", "哪些指标未达到的列入"),
    ("blank", "空白的列入"),
    ("checked", "核查为无的列入"),
    ("levels", "列入的层级"),
    ("deadline", "整改期限"),
    ("evidence", "佐证材料"),
    ("evidence_for", "个别指标的佐证材料"),
    ("ledger", "上一次的整改台账"),
];
/// `[draw]` 的各项。
pub(super) const DRAW: &[Key] = &[
    ("levels", "抽签的层级"),
    ("bands", "达标率分档的界限"),
    ("previous", "以前的抽查名单"),
];

impl Reader<'_> {
    pub(super) fn commend(&mut self, t: &Table<'_>) -> Commend {
        let mut commend = Commend::default();
        if let Some(basic) = self.keyed.flag(t, "basic") {
            commend.basic = basic;
        }
        if let Some(word) = self.one_of(t, "confirmed", "核查标准", Confirm::ALL, Confirm::label)
        {
            commend.confirmed = word;
        }
        commend.share = self.basis_points(t, "share");
        commend.progress = self.basis_points(t, "progress");
        if let Some(word) = self.one_of(t, "combine", "合用的办法", Combine::ALL, Combine::label)
        {
            commend.combine = word;
        }
        commend.levels = self.levels(t);
        commend.most = self.count(t, "most");
        commend
    }

    pub(super) fn rectify(&mut self, t: &Table<'_>) -> Rectify {
        let mut rectify = Rectify::default();
        if let Some(word) = self.one_of(t, "indicators", "指标范围", Extent::ALL, Extent::label)
        {
            rectify.indicators = word;
        }
        if let Some(blank) = self.keyed.flag(t, "blank") {
            rectify.blank = blank;
        }
        if let Some(checked) = self.keyed.flag(t, "checked") {
            rectify.checked = checked;
        }
        rectify.levels = self.levels(t);
        rectify.deadline = self.date(t, "deadline");
        if let Some(evidence) = self.keyed.text(t, "evidence") {
            rectify.evidence = evidence.into_inner();
        }
        if let Some(own) = self.keyed.table(t, "evidence_for", "rectify.evidence_for") {
            rectify.evidence_for = self.numbers(own);
        }
        rectify.ledger = self.path(t, "ledger", false);
        rectify
    }

    pub(super) fn draw(&mut self, t: &Table<'_>) -> Draw {
        Draw {
            levels: self.levels(t),
            previous: self.paths(t, "previous"),
            bands: self.bands(t),
        }
    }

    /// 写的词是几个之一。
    fn one_of<T: Copy, const N: usize>(
        &mut self,
        t: &Table<'_>,
        key: &str,
        what: &str,
        all: [T; N],
        label: fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.keyed.text(t, key)?;
        if text.get_ref().is_empty() {
            return None;
        }
        let found = all.into_iter().find(|&w| label(w) == text.get_ref());
        if found.is_none() {
            self.unknown_word(&text, what, &all.map(label));
        }
        found
    }

    fn levels(&mut self, t: &Table<'_>) -> Vec<String> {
        let words = Level::ALL.map(Level::label);
        let mut kept: Vec<String> = Vec::new();
        for text in self.keyed.texts(t, "levels") {
            if !words.contains(&text.get_ref().as_str()) {
                self.unknown_word(&text, "层级", &words);
            } else if !kept.contains(text.get_ref()) {
                kept.push(text.into_inner());
            }
        }
        kept
    }

    /// 百分数：`90`、`87.5`、`"87.5%"`；大于零，不超过一百，最多两位小数。
    fn basis_points(&mut self, t: &Table<'_>, key: &str) -> Option<BasisPoints> {
        let item = t.get(key)?;
        let points = points_of(item.get_ref());
        if points.is_none() {
            self.keyed.wrong(
                item,
                key,
                "大于 0、不超过 100 的百分数，最多两位小数，如 90 或 \"87.5%\"",
            );
        }
        points
    }

    fn bands(&mut self, t: &Table<'_>) -> Vec<BasisPoints> {
        let Some(item) = t.get("bands") else {
            return Vec::new();
        };
        let read: Option<Vec<BasisPoints>> = item
            .get_ref()
            .as_array()
            .map(|array| array.iter().map(|i| points_of(i.get_ref())).collect())
            .unwrap_or(None);
        match read {
            Some(bands) if bands.windows(2).all(|w| w[0] > w[1]) => bands,
            _ => {
                self.keyed.wrong(
                    item,
                    "bands",
                    "从高到低的一组百分数，如 [90, 70]：分成 90% 以上、70% 至 90%、不足 70% 三档",
                );
                Vec::new()
            }
        }
    }

    /// 一个正整数。
    fn count(&mut self, t: &Table<'_>, key: &str) -> Option<usize> {
        let (n, at) = self.keyed.amount(t, key)?;
        if n.fract() == 0.0 && n <= 1e6 {
            return Some(n as usize);
        }
        self.keyed.complain(
            at,
            format!("“{key}”不是合适的整数"),
            "请写一个正整数，如 10",
        );
        None
    }

    /// 若干个已有的文件。
    fn paths(&mut self, t: &Table<'_>, key: &str) -> Vec<std::path::PathBuf> {
        self.keyed
            .texts(t, key)
            .into_iter()
            .filter_map(|text| self.path_of(text, key, false))
            .collect()
    }
}

/// 百分数存成万分之几。
fn points_of(value: &DeValue<'_>) -> Option<BasisPoints> {
    let text = match value {
        DeValue::Integer(n) if n.radix() == 10 => n.as_str().to_owned(),
        DeValue::Float(n) => n.as_str().to_owned(),
        DeValue::String(text) => {
            let text = text.trim();
            text.strip_suffix(['%', '％'])
                .unwrap_or(text)
                .trim()
                .to_owned()
        }
        _ => return None,
    };
    let points = text.parse::<f64>().ok()? * 100.0;
    let whole = points.round();
    ((points - whole).abs() < 1e-6 && (1.0..=10_000.0).contains(&whole))
        .then_some(whole as BasisPoints)
}
