//! 读 `quanyi.toml`：不认识的、写错的一律不收，一次说全。

mod lists;

use super::{Config, Mention, PrivateKind};
use crate::model::submission::CheckRound;
use crate::office::keyed::{Key, Keyed, Table, is_secret, nearest_word};
use crate::office::{Complaint, date, period};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::DeValue;

/// 各节，及各节里可以写的项。
const SECTIONS: &[(&str, &str, &[Key])] = &[
    (
        "office",
        "本机关",
        &[
            ("name", "机关全称"),
            ("mark", "发文机关标志"),
            ("printed_by", "印发机关"),
            ("region", "本地区名"),
            ("superior", "上级机关"),
            ("contact", "联系人"),
            ("phone", "联系电话"),
        ],
    ),
    (
        "round",
        "本轮检查",
        &[
            ("period", "周期"),
            ("check", "检查方式"),
            ("deadline", "报送截止日期"),
            ("reply_by", "更正报回日期"),
        ],
    ),
    (
        "documents",
        "公文",
        &[
            ("date", "成文日期"),
            ("produce", "要出的文种"),
            ("recipients", "主送机关"),
            ("copies", "抄送"),
            ("note", "附注"),
            ("numbers", "发文字号"),
            ("joint", "联合行文的机关"),
            ("signers", "签发人"),
            ("copy_number", "份号"),
            ("secrecy", "密级和保密期限"),
            ("urgency", "紧急程度"),
            ("seal", "用印"),
            ("letterhead", "红头"),
            ("page_numbers", "页码的位置"),
            ("page_number_form", "页码的写法"),
            ("watermark", "水印"),
            ("chinese_quotes", "换成中文引号"),
        ],
    ),
    (
        "files",
        "文件",
        &[
            ("roster", "名册"),
            ("catalogue", "指标目录"),
            ("templates", "模板文件夹"),
            ("fonts", "字体文件夹"),
            ("previous", "上期的汇总表"),
            ("mapping", "上期的编号对应"),
        ],
    ),
    ("commend", "表扬标准", lists::COMMEND),
    ("rectify", "整改标准", lists::RECTIFY),
    ("draw", "抽查抽签", lists::DRAW),
    ("privacy", "个人信息", &[("show", "不遮蔽的种类")]),
    (
        "limits",
        "限度",
        &[
            ("seconds", "秒数"),
            ("megabytes", "兆字节"),
            ("cells", "单元格数"),
        ],
    ),
    ("weights", "权重", &[]),
    ("grades", "等次", &[]),
    ("mail", "寄信", super::mail::KEYS),
];

/// 从文件读；相对的路径从该文件所在的文件夹算起。
///
/// # Errors
/// 文件打不开，或内容有不对之处（全部列出）。
pub fn load(path: &Path) -> Result<Config, Vec<Complaint>> {
    let text = crate::office::file::text(path, "配置文件")?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&text, &path.display().to_string(), folder)
}

/// 从文字读；`file_name` 用于报错，`folder` 是相对路径的起点。
///
/// # Errors
/// 内容有不对之处，全部列出。
pub fn parse(text: &str, file_name: &str, folder: &Path) -> Result<Config, Vec<Complaint>> {
    let words: Vec<Key> = SECTIONS
        .iter()
        .flat_map(|(key, name, keys)| std::iter::once((*key, *name)).chain(keys.iter().copied()))
        .collect();
    let (top, keyed) = Keyed::parse(file_name, text, &words)?;
    let mut reader = Reader { keyed, folder };
    let config = reader.config(&top);
    if reader.keyed.is_clean() {
        Ok(config)
    } else {
        Err(reader.keyed.finish())
    }
}

pub(super) struct Reader<'t> {
    pub(super) keyed: Keyed<'t>,
    folder: &'t Path,
}

impl Reader<'_> {
    fn config(&mut self, top: &Table<'_>) -> Config {
        self.sections(top);
        let mut config = Config::default();
        let k = &mut self.keyed;
        if let Some(t) = k.table(top, "office", "office") {
            let names = &mut config.office;
            for (key, place) in [
                ("name", &mut names.name),
                ("mark", &mut names.mark),
                ("printed_by", &mut names.printed_by),
                ("region", &mut names.region),
                ("superior", &mut names.superior),
                ("contact", &mut names.contact),
                ("phone", &mut names.phone),
            ] {
                if let Some(text) = k.text(t, key).filter(|t| !t.get_ref().is_empty()) {
                    *place = text.into_inner();
                }
            }
        }
        if let Some(t) = self.keyed.table(top, "round", "round") {
            config.round.period = self.period(t);
            config.round.check = self.check(t);
            config.round.deadline = self.date(t, "deadline");
            config.round.reply_by = self.date(t, "reply_by");
            if let (Some(deadline), Some(reply)) = (&config.round.deadline, &config.round.reply_by)
                && reply < deadline
                && let Some(item) = t.get("reply_by")
            {
                self.keyed.complain(
                    item.span().start,
                    format!("更正报回日期 {reply} 早于报送截止日期 {deadline}"),
                    "请核对 deadline 与 reply_by",
                );
            }
        }
        if let Some(t) = self.keyed.table(top, "documents", "documents") {
            let documents = &mut config.documents;
            documents.date = self.date(t, "date");
            documents.produce = self.filled(t, "produce");
            documents.recipients = self.filled(t, "recipients");
            documents.copies = self.filled(t, "copies");
            if let Some(note) = self.keyed.text(t, "note") {
                documents.note = note.into_inner();
            }
            if let Some(numbers) = self.keyed.table(t, "numbers", "documents.numbers") {
                documents.numbers = self.numbers(numbers);
            }
            self.layout(t, documents);
            documents.mentions = self.mentions(t);
        }
        if let Some(t) = self.keyed.table(top, "files", "files") {
            config.files.roster = self.path(t, "roster", false);
            config.files.catalogue = self.path(t, "catalogue", false);
            config.files.templates = self.path(t, "templates", true);
            config.files.fonts = self.path(t, "fonts", true);
            config.files.previous = self.either(t, "previous");
            config.files.mapping = self.path(t, "mapping", false);
        }
        if let Some(t) = self.keyed.table(top, "commend", "commend") {
            // 一项也没有写：没有标准，不评
            config.commend = (!t.is_empty()).then(|| self.commend(t));
        }
        if let Some(t) = self.keyed.table(top, "rectify", "rectify") {
            config.rectify = self.rectify(t);
        }
        if let Some(t) = self.keyed.table(top, "draw", "draw") {
            config.draw = self.draw(t);
        }
        if let Some(t) = self.keyed.table(top, "privacy", "privacy") {
            config.privacy.show = self.shown_kinds(t);
        }
        if let Some(t) = self.keyed.table(top, "limits", "limits") {
            self.limits(t, &mut config);
        }
        if let Some(t) = self.keyed.table(top, "weights", "weights") {
            config.weights = super::measures::weights(&mut self.keyed, t);
        }
        if let Some(t) = self.keyed.table(top, "grades", "grades") {
            config.grades = super::measures::grades(&mut self.keyed, t);
        }
        if let Some(t) = self.keyed.table(top, "mail", "mail") {
            config.mail = self.mail(t);
        }
        config
    }

    /// 不认识的节与项；写对了名字而放错了节的，指出该放在哪里。
    fn sections(&mut self, top: &Table<'_>) {
        let names: Vec<Key> = SECTIONS
            .iter()
            .map(|(key, name, _)| (*key, *name))
            .collect();
        let (strays, unknown): (Vec<_>, Vec<_>) = top
            .iter()
            .filter(|(key, _)| names.iter().all(|(n, _)| *n != key.get_ref().as_ref()))
            .partition(|(key, value)| {
                !value.get_ref().is_table() && home(key.get_ref(), "").is_some()
            });
        for (key, _) in strays {
            self.misplaced(key, "");
        }
        for (key, value) in unknown {
            let name = key.get_ref().as_ref();
            if is_secret(name) {
                self.secret(key, "");
                continue;
            }
            let near = crate::office::keyed::nearest(name, &names);
            let instead = match near {
                Some((key, meaning)) if value.get_ref().is_table() => {
                    format!("是不是要写 [{key}]（{meaning}）")
                }
                _ if value.get_ref().is_table() => {
                    let all: Vec<String> =
                        names.iter().map(|(k, m)| format!("[{k}]（{m}）")).collect();
                    format!("可以写的节有：{}", all.join("、"))
                }
                _ => match nearest_home(name) {
                    Some((section, key, meaning)) => {
                        format!("是不是要在 [{section}] 一节里写 {key}（{meaning}）")
                    }
                    None => "每一项都要写在某一节里，如 [office] 下面写 name = \"……\"".to_owned(),
                },
            };
            let what = if value.get_ref().is_table() {
                format!("没有 [{name}] 这一节")
            } else {
                format!("没有“{name}”这一项")
            };
            self.keyed.complain(key.span().start, what, instead);
        }
        for (section, _, keys) in SECTIONS {
            let Some(table) = top.get(*section).and_then(|s| s.get_ref().as_table()) else {
                continue;
            };
            // 这几节的项名是编号、等次，不在这里限定
            if super::measures::OPEN.contains(section) {
                continue;
            }
            let mut kept = Table::new();
            for (key, value) in table {
                let name = key.get_ref().as_ref();
                let known = keys.iter().any(|(k, _)| *k == name);
                if is_secret(name) {
                    self.secret(key, section);
                } else if !known && home(name, section).is_some() {
                    self.misplaced(key, section);
                } else {
                    kept.insert(key.clone(), value.clone());
                }
            }
            self.keyed.only(&format!("[{section}]"), &kept, keys);
        }
    }

    /// 密码写进了配置：不收，也不把它说出来。
    fn secret(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, section: &str) {
        let place = if section.is_empty() {
            String::new()
        } else {
            format!("[{section}] ")
        };
        self.keyed.complain(
            key.span().start,
            format!("{place}里写了“{}”：密码、口令不能写在配置里", key.get_ref()),
            "请删去这一行；密码放在环境变量里（[mail] password_env 写变量名）、只有本人能读的文件里（password_file 写文件名），或者寄的时候在终端里输入",
        );
    }

    fn misplaced(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, from: &str) {
        let name = key.get_ref().as_ref();
        if let Some((section, meaning)) = home(name, from) {
            let what = if from.is_empty() {
                format!("“{name}”（{meaning}）没有写在任何一节里")
            } else {
                format!("[{from}]里没有“{name}”这一项")
            };
            self.keyed.complain(
                key.span().start,
                what,
                format!("“{name}”（{meaning}）请写在 [{section}] 一节里"),
            );
        }
    }

    fn period(&mut self, table: &Table<'_>) -> Option<String> {
        let item = table.get("period")?;
        // 年份不加引号也说得清楚。
        let text = match item.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => n.as_str().to_owned(),
            _ => self.keyed.text(table, "period")?.into_inner(),
        };
        if text.is_empty() {
            return None;
        }
        let read = period::read(&text);
        if read.is_none() {
            self.keyed.complain(
                item.span().start,
                format!("周期“{text}”看不懂"),
                "请写成 \"2017\"、\"2017上半年\" 或 \"2017第1季度\"",
            );
        }
        read
    }

    fn check(&mut self, table: &Table<'_>) -> Option<CheckRound> {
        let text = self.keyed.text(table, "check")?;
        let word = text.get_ref();
        if word.is_empty() {
            return None;
        }
        let found = CheckRound::from_label(word);
        if found.is_none() {
            let labels = CheckRound::ALL.map(CheckRound::label);
            self.unknown_word(&text, "检查方式", &labels);
        }
        found
    }

    fn date(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let item = table.get(key)?;
        let text = match item.get_ref() {
            // 日期不加引号也可以。
            DeValue::Datetime(moment) if moment.date.is_some() => moment.to_string(),
            _ => self.keyed.text(table, key)?.into_inner(),
        };
        if text.is_empty() {
            return None;
        }
        let full = date::read(&text).and_then(date::Written::full);
        if full.is_none() {
            self.keyed.complain(
                item.span().start,
                format!("“{key}”的日期“{text}”不是日历上的某一天"),
                format!("请写成 {key} = \"2017-12-20\""),
            );
        }
        full
    }

    pub(super) fn filled(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        let texts = self.keyed.texts(table, key);
        let mut kept: Vec<String> = Vec::new();
        for text in texts {
            let word = text.get_ref();
            if word.is_empty() {
                self.keyed.complain(
                    text.span().start,
                    format!("“{key}”里有一个是空的"),
                    "请填写，或把空引号连同逗号删去",
                );
            } else if kept.contains(word) {
                self.keyed.complain(
                    text.span().start,
                    format!("“{key}”里“{word}”写了两次"),
                    "请删去其中一个",
                );
            } else {
                kept.push(text.into_inner());
            }
        }
        kept
    }

    /// 发文字号按书写的次序。
    fn numbers(&mut self, table: &Table<'_>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if let Some(number) = self.keyed.text(table, name)
                && !number.get_ref().is_empty()
            {
                if let Some((what, instead)) = super::number_fault(number.get_ref()) {
                    let what = format!("发文字号“{}”{what}", number.get_ref());
                    self.keyed.complain(number.span().start, what, instead);
                }
                found.push((key.span().start, name.to_owned(), number.into_inner()));
            }
        }
        found.sort();
        found.into_iter().map(|(_, k, v)| (k, v)).collect()
    }

    /// 提到文种的各处。
    fn mentions(&self, documents: &Table<'_>) -> Vec<Mention> {
        let produce = documents
            .get("produce")
            .and_then(|item| item.get_ref().as_array());
        let produce = produce.into_iter().flat_map(|array| array.iter());
        let produce = produce.filter_map(|item| {
            let kind = item.get_ref().as_str()?.trim().to_owned();
            Some(("produce", item.span().start, kind))
        });
        let numbers = documents
            .get("numbers")
            .and_then(|item| item.get_ref().as_table());
        let numbers = numbers.into_iter().flat_map(|table| table.keys());
        let numbers =
            numbers.map(|key| ("numbers", key.span().start, key.get_ref().trim().to_owned()));
        let mut found: Vec<Mention> = produce
            .chain(numbers)
            .map(|(key, at, kind)| Mention {
                file: self.keyed.file().to_owned(),
                line: self.keyed.line(at),
                key,
                kind,
            })
            .collect();
        found.sort_by_key(|m| m.line);
        found
    }

    pub(super) fn path(&mut self, table: &Table<'_>, key: &str, folder: bool) -> Option<PathBuf> {
        let text = self.keyed.text(table, key)?;
        self.path_of(text, key, folder)
    }

    fn path_of(&mut self, text: Spanned<String>, key: &str, folder: bool) -> Option<PathBuf> {
        if text.get_ref().is_empty() {
            return None;
        }
        // Windows 的反斜线（写在单引号里的）在各系统上都当作分隔。
        let path = self.folder.join(text.get_ref().replace('\\', "/"));
        let here = if folder {
            path.is_dir()
        } else {
            path.is_file()
        };
        if !here {
            let kind = if folder { "文件夹" } else { "文件" };
            let what = if path.exists() {
                format!("“{key}”应是一个{kind}，而“{}”不是", text.get_ref())
            } else {
                format!("“{key}”指的{kind}不存在：{}", text.get_ref())
            };
            self.keyed.complain(
                text.span().start,
                what,
                "请核对名称；相对的路径从配置文件所在的文件夹算起；不用它就在行首加 #",
            );
            return None;
        }
        Some(path)
    }

    /// 一个文件或文件夹。
    fn either(&mut self, table: &Table<'_>, key: &str) -> Option<PathBuf> {
        let text = self.keyed.text(table, key)?;
        if text.get_ref().is_empty() {
            return None;
        }
        let path = self.folder.join(text.get_ref().replace('\\', "/"));
        if !path.exists() {
            self.keyed.complain(
                text.span().start,
                format!("“{key}”指的文件或文件夹不存在：{}", text.get_ref()),
                "请核对名称；相对的路径从配置文件所在的文件夹算起；不用它就在行首加 #",
            );
            return None;
        }
        Some(path)
    }

    fn shown_kinds(&mut self, table: &Table<'_>) -> Vec<PrivateKind> {
        let mut kinds = Vec::new();
        for text in self.keyed.texts(table, "show") {
            let found = PrivateKind::ALL
                .into_iter()
                .find(|k| k.label() == text.get_ref());
            match found {
                Some(kind) => kinds.push(kind),
                None => {
                    let labels = PrivateKind::ALL.map(PrivateKind::label);
                    self.unknown_word(&text, "个人信息", &labels);
                }
            }
        }
        kinds.sort();
        kinds.dedup();
        kinds
    }

    fn limits(&mut self, table: &Table<'_>, config: &mut Config) {
        if let Some((seconds, _)) = self.keyed.amount(table, "seconds") {
            config.limits.seconds = seconds;
        }
        if let Some((megabytes, at)) = self.keyed.amount(table, "megabytes") {
            if megabytes <= 65_536.0 {
                config.limits.bytes = (megabytes * f64::from(1 << 20)) as u64;
            } else {
                self.keyed
                    .complain(at, "“megabytes”太大", "最大 65536，通常 256 就够");
            }
        }
        if let Some((cells, at)) = self.keyed.amount(table, "cells") {
            if cells.fract() == 0.0 && cells <= 1e9 {
                config.limits.cells = cells as usize;
            } else {
                self.keyed
                    .complain(at, "“cells”不是合适的整数", "通常 2000000 就够");
            }
        }
    }

    pub(super) fn unknown_word(&mut self, text: &Spanned<String>, what: &str, words: &[&str]) {
        let written = text.get_ref();
        let instead = match nearest_word(written, words.iter().copied()) {
            Some(near) => format!("是不是要写“{near}”；可以写的有：{}", words.join("、")),
            None => format!("可以写的有：{}", words.join("、")),
        };
        self.keyed.complain(
            text.span().start,
            format!("没有“{written}”这种{what}"),
            instead,
        );
    }
}

/// 一项该写在哪一节（不算 `except`）。
fn home(name: &str, except: &str) -> Option<(&'static str, &'static str)> {
    SECTIONS
        .iter()
        .filter(|(section, _, _)| *section != except)
        .find_map(|(section, _, keys)| {
            let (_, meaning) = keys.iter().find(|(k, _)| *k == name)?;
            Some((*section, *meaning))
        })
}

/// 写在各节之外、名字也不全对的一项：最相近的是哪一节的哪一项。
fn nearest_home(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    SECTIONS.iter().find_map(|(section, _, keys)| {
        let (key, meaning) = crate::office::keyed::nearest(name, keys)?;
        Some((*section, key, meaning))
    })
}

#[cfg(test)]
mod tests;
