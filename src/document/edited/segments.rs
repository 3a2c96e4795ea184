//! 文稿的句子，附所在的行：核对以句为单位。

use super::super::draft::{self, HEAD_KEYS, ID_KEY};
use super::super::quotes;
use super::tokens::{Names, Token, tokens};

/// 一句。
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// 在文稿的第几行，从 1 起。
    pub(super) line: usize,
    /// 开头的项目（`标题` `主送`）；正文为空。
    pub(super) key: Option<&'static str>,
    /// 文字，不含末尾的标点。
    pub(super) text: Vec<char>,
    pub(super) tokens: Vec<Token>,
}

impl Segment {
    pub(super) fn string(&self) -> String {
        self.text.iter().collect()
    }

    /// 数与名称换成占位的字，只看怎样措辞。
    pub(super) fn skeleton(&self) -> String {
        let mut out = String::new();
        let mut at = 0;
        for token in &self.tokens {
            out.extend(&self.text[at..token.start]);
            at = token.end;
        }
        out.extend(&self.text[at..]);
        out
    }
}

/// 开头里要核对的项目：日期、字号、密级等由人定，不核对。
const CHECKED: [&str; 2] = ["标题", "主送"];

/// 全部句子，按次序。
pub(super) fn segments(text: &str, names: &Names) -> Vec<Segment> {
    let mut out = Vec::new();
    let (mut in_head, mut seen) = (true, false);
    for (ix, line) in text.lines().enumerate() {
        let line = line.trim();
        let mut push = |key, text: &str| {
            let text: Vec<char> = text.trim().chars().collect();
            if !text.is_empty() {
                out.push(Segment {
                    line: ix + 1,
                    key,
                    tokens: tokens(&text, names),
                    text,
                });
            }
        };
        if line.is_empty() {
            in_head = in_head && !seen;
            continue;
        }
        seen = true;
        let mark = line.starts_with(['#', '＃', '@', '＠']);
        in_head = in_head && !mark;
        if in_head {
            if let Some((key, value)) = line.split_once(['：', ':']) {
                let key = key.trim();
                let known = HEAD_KEYS.iter().find(|k| **k == key);
                if let Some(key) = known.filter(|k| CHECKED.contains(k)) {
                    push(Some(*key), &plain(value.trim()));
                } else if known.is_none() && key != ID_KEY {
                    push(None, &plain(line));
                }
            }
            continue;
        }
        if line.starts_with(['@', '＠']) {
            // 附件的名称也印出来；表与图的名称不印
            let (word, name) = draft::reference(line);
            if word.ends_with(['件', '附']) {
                push(None, &plain(name));
            }
            continue;
        }
        let words = draft::heading_words(line);
        for sentence in sentences(&plain(words)) {
            push(None, &sentence);
        }
    }
    out
}

/// 印出来的字：去掉照字面的记号，直引号换成中文的。
fn plain(text: &str) -> String {
    let mut text = draft::unescape(text);
    quotes::curl(&mut text);
    text
}

/// 按 。；！？ 断句；引号、书名号里的不断。
fn sentences(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '“' | '《' => depth += 1,
            '”' | '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '。' | '；' | ';' | '！' | '？') {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.retain(|s| !s.trim().is_empty());
    out
}
