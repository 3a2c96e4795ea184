//! 手写的设置文件（TOML）：逐项取出，不对之处一次记全，每处都带行号和正确的写法。
//!
//! 配置与指标目录都用它。这里不知道各个键是什么意思。

use super::Complaint;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// 一节。
pub(super) type Table<'t> = DeTable<'t>;
/// 一个带位置的值。
pub(super) type Item<'t> = Spanned<DeValue<'t>>;

/// 一个许可的键，及其中文意思（写错时据以提示）。
pub(super) type Key = (&'static str, &'static str);

/// 正在读的文件与已发现的不对之处。
#[derive(Debug)]
pub(super) struct Keyed<'t> {
    file: &'t str,
    text: &'t str,
    complaints: Vec<Complaint>,
}

impl<'t> Keyed<'t> {
    /// 按 TOML 的写法读；写法本身有错就到此为止，全部列出。`words` 是全部的键，用来提示。
    pub(super) fn parse(
        file: &'t str,
        text: &'t str,
        words: &[Key],
    ) -> Result<(Table<'t>, Self), Vec<Complaint>> {
        let mut keyed = Self {
            file,
            text,
            complaints: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok((table.into_inner(), keyed));
        }
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let (what, instead) = super::syntax::explain(text, &span, error.message(), words);
            let line = keyed.line(span.start);
            // 一处写错常引出一串后果，同一行只说第一个。
            if keyed.complaints.iter().all(|c| c.line != Some(line)) {
                keyed.complain(span.start, what, instead);
            }
        }
        Err(keyed.finish())
    }

    /// 文件的叫法。
    pub(super) fn file(&self) -> &str {
        self.file
    }

    /// 字节位置所在的行，从 1 起。
    pub(super) fn line(&self, at: usize) -> usize {
        let end = at.min(self.text.len());
        self.text.as_bytes()[..end]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1
    }

    /// 记下一处不对。
    pub(super) fn complain(
        &mut self,
        at: usize,
        what: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.complaints.push(Complaint {
            file: self.file.to_owned(),
            line: Some(self.line(at)),
            what: what.into(),
            instead: instead.into(),
        });
    }

    /// 全部不对之处，按行。
    pub(super) fn finish(mut self) -> Vec<Complaint> {
        self.complaints.sort_by_key(|c| c.line);
        self.complaints
    }

    /// 没有不对之处。
    pub(super) fn is_clean(&self) -> bool {
        self.complaints.is_empty()
    }

    /// 一节里只许有 `keys`；别的一律不收，并提示最相近的。`place` 如 `[office]`。
    pub(super) fn only(&mut self, place: &str, table: &Table<'_>, keys: &[Key]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if keys.iter().any(|(k, _)| *k == name) {
                continue;
            }
            let instead = match nearest(name, keys) {
                Some((k, meaning)) => format!("是不是要写 {k}（{meaning}）"),
                None => format!("{place}可以写：{}", listed(keys)),
            };
            self.complain(
                key.span().start,
                format!("{place}里没有“{name}”这一项"),
                instead,
            );
        }
    }

    /// 文字；两端空白去掉。类型不对时记下并当作没有。
    pub(super) fn text(&mut self, table: &Table<'_>, key: &str) -> Option<Spanned<String>> {
        let item = table.get(key)?;
        self.as_text(item, key)
    }

    /// 必须有、且不为空的文字。`at` 是所在一节的位置。
    pub(super) fn required(
        &mut self,
        table: &Table<'_>,
        key: &str,
        at: usize,
        place: &str,
        example: &str,
    ) -> Option<Spanned<String>> {
        if !table.contains_key(key) {
            self.complain(
                at,
                format!("{place}缺“{key}”"),
                format!("请添一行：{key} = \"{example}\""),
            );
            return None;
        }
        let text = self.text(table, key)?;
        if text.get_ref().is_empty() {
            self.complain(
                text.span().start,
                format!("{place}的“{key}”是空的"),
                format!("请填写，如 {key} = \"{example}\""),
            );
            return None;
        }
        Some(text)
    }

    /// 真假。
    pub(super) fn flag(&mut self, table: &Table<'_>, key: &str) -> Option<bool> {
        let item = table.get(key)?;
        let flag = item.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(item, key, "true 或 false（不加引号）");
        }
        flag
    }

    /// 一组文字。
    pub(super) fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<Spanned<String>> {
        let Some(item) = table.get(key) else {
            return Vec::new();
        };
        let Some(array) = item.get_ref().as_array() else {
            let example = match item.get_ref().as_str() {
                Some(text) => format!("一组文字，写成 {key} = [\"{text}\"]"),
                None => format!("一组文字，如 {key} = [\"甲\", \"乙\"]"),
            };
            self.wrong(item, key, &example);
            return Vec::new();
        };
        let items: Vec<_> = array.iter().collect();
        items
            .into_iter()
            .filter_map(|item| self.as_text(item, key))
            .collect()
    }

    /// 不为负的数。
    pub(super) fn amount(&mut self, table: &Table<'_>, key: &str) -> Option<(f64, usize)> {
        let item = table.get(key)?;
        let text = match item.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => n.as_str().to_owned(),
            DeValue::Float(n) => n.as_str().to_owned(),
            _ => String::new(),
        };
        match text.parse::<f64>() {
            Ok(n) if n.is_finite() && n > 0.0 => Some((n, item.span().start)),
            _ => {
                self.wrong(item, key, "大于零的数（不加引号）");
                None
            }
        }
    }

    /// 下一级的一节；`header` 是它的全名，如 `documents.numbers`。
    pub(super) fn table<'a, 'x>(
        &mut self,
        table: &'a Table<'x>,
        key: &str,
        header: &str,
    ) -> Option<&'a Table<'x>> {
        let item = table.get(key)?;
        let inner = item.get_ref().as_table();
        if inner.is_none() {
            self.wrong(
                item,
                key,
                &format!("一节：单独一行写 [{header}]，下面逐行写各项"),
            );
        }
        inner
    }

    /// 若干节 `[[key]]`，或方括号里的若干组 `{ … }`，按书写次序，附各自的位置。
    pub(super) fn tables<'a, 'x>(
        &mut self,
        table: &'a Table<'x>,
        key: &str,
        wanted: &str,
    ) -> Vec<(&'a Table<'x>, usize)> {
        let Some(item) = table.get(key) else {
            return Vec::new();
        };
        let Some(array) = item.get_ref().as_array() else {
            self.wrong(item, key, wanted);
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(inner) => found.push((inner, item.span().start)),
                None => self.wrong(item, key, wanted),
            }
        }
        found
    }

    fn as_text(&mut self, item: &Item<'_>, key: &str) -> Option<Spanned<String>> {
        match item.get_ref().as_str() {
            Some(text) => Some(Spanned::new(item.span(), text.trim().to_owned())),
            None => {
                self.wrong(item, key, "放在英文引号里的文字");
                None
            }
        }
    }

    /// 值的类型不对。
    pub(super) fn wrong(&mut self, item: &Item<'_>, key: &str, wanted: &str) {
        let written: String = self
            .text
            .get(item.span())
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(30)
            .collect();
        let what = format!("“{key}”写的是{}：{written}", kind_name(item.get_ref()));
        self.complain(item.span().start, what, format!("应为{wanted}"));
    }
}

fn kind_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "真假",
        DeValue::Datetime(_) => "日期",
        DeValue::Array(_) => "一组值",
        DeValue::Table(_) => "一节",
    }
}

fn listed(keys: &[Key]) -> String {
    let all: Vec<String> = keys.iter().map(|(k, m)| format!("{k}（{m}）")).collect();
    all.join("、")
}

/// 像是密码的项：无论写在哪里都不收，也不把它的值说出来。
pub(super) fn is_secret(name: &str) -> bool {
    let plain: String = name
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '"' | '\'' | '.'))
        .collect();
    let place = ["env", "file"].iter().any(|end| plain.ends_with(end));
    let words = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "密码",
        "口令",
        "授权码",
    ];
    !place && (words.iter().any(|w| plain.contains(w)) || plain == "pass" || plain == "pwd")
}

/// 最相近的一个许可的键；键名或中文意思有一样相近即可。都不像就没有。
pub(super) fn nearest(name: &str, keys: &[Key]) -> Option<Key> {
    let lower = name.to_lowercase().replace('-', "_");
    keys.iter()
        .map(|key| (likeness(&lower, key.0).max(likeness(name, key.1)), *key))
        .filter(|(score, _)| *score >= 0.5)
        // 同样相近时取列在前面的。
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, key)| key)
}

/// 最相近的一个词；都不像就没有。
pub(crate) fn nearest_word<'a>(
    word: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    words
        .into_iter()
        .map(|w| (likeness(word, w), w))
        .filter(|(score, _)| *score >= 0.4)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, w)| w)
}

fn likeness(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let contained = if a.contains(b) || b.contains(a) {
        0.6
    } else {
        0.0
    };
    strsim::normalized_damerau_levenshtein(a, b).max(contained)
}
