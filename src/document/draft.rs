//! 文稿：一份公文要说的话，一小段谁都看得懂、改得动的文字。
//!
//! ```text
//! 标题：关于2017年维权服务工作标准自查情况的通报
//! 主送：各市、县（市、区）妇联
//! 日期：2017年12月20日
//!
//! # 一、总体情况
//!
//! 段落，一行一段。
//!
//! ## （一）标题以句号结束。其后的文字接排在同一段。
//!
//! @图 各方面达标率
//! @附件 各地达标情况表
//! @表 各地达标情况
//! @另附 汇总表（电子表格）
//! ```
//!
//! 行首的 `#` 是标题层次，`@` 是图、表、附件（`@另附` 只列在附件说明里）；`\` 之后的一个字照字面。
//! 标题的序数由程序排，写不写都可以；`＃` `＠` `:` 与 `#` `@` `：` 一样。

use super::chart::Chart;
use super::table::Table;
use crate::office::{Complaint, nearest};
use std::collections::BTreeMap;
use std::fmt::Write;

/// 一份写好、等着排版的文稿。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// 文种：`通报` `反馈意见`。
    pub kind: String,
    /// 文种在 `templates/documents/` 里的文件夹。
    pub folder: String,
    /// 输出的文件名，相对 OUT，用 `/`。
    pub name: String,
    /// 只关一个地区的，是哪个地区。
    pub locality: Option<String>,
    /// 文稿。
    pub text: String,
    /// 文稿里 `@表` 指到的表。
    pub tables: BTreeMap<String, Table>,
    /// 文稿里 `@图` 指到的图。
    pub charts: BTreeMap<String, Chart>,
    /// 据以写成的输入文件（显示路径）。
    pub made_from: Vec<String>,
    /// 文字里的百分数，各是达标几、应计几，按写出的次序。
    pub shares: Vec<(String, u32, u32)>,
    /// 抽查的文稿：抽中的地区与它们的上级，通知只该说到这些；别的文种为空。
    pub drawn: Vec<String>,
}

/// 文稿开头可以有的项目，依次。
pub const HEAD_KEYS: [&str; 19] = [
    "标志",
    "份号",
    "密级",
    "紧急程度",
    "发文字号",
    "签发人",
    "标题",
    "主送",
    "署名",
    "日期",
    "附注",
    "抄送",
    "印发",
    "用印",
    "职务",
    "出席",
    "请假",
    "列席",
    "水印",
];

/// 开头认稿用的一行，不印；存在磁盘上的文稿才有。
pub const ID_KEY: &str = "文稿编号";

/// 文稿读成的结构。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// 开头的项目；空的不在内。
    pub head: BTreeMap<String, String>,
    /// 正文。
    pub blocks: Vec<Block>,
    /// 附件。
    pub attachments: Vec<Attachment>,
}

/// 一个附件。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// 名称，附件说明与附件页上相同（G-44）。
    pub name: String,
    /// 横排。
    pub sideways: bool,
    /// 另附：只列在附件说明里，不在本文装订（如随文报送的工作簿，G-46）。
    pub apart: bool,
    /// 内容；另附的没有。
    pub blocks: Vec<Block>,
}

/// 文稿的一块。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// 标题；`rest` 是接排在标题之后的正文（标题以句号结束时）。
    Heading {
        /// 层次，1..=4。
        level: usize,
        /// 序数，如 `一、`。
        number: String,
        /// 标题的文字，不含序数。
        text: String,
        /// 接排的正文。
        rest: String,
    },
    /// 一段。
    Paragraph(String),
    /// 表。
    Table(String),
    /// 图。
    Chart(String),
}

/// 外来文字写进文稿：文稿的几个标记照字面，换行并成空格，看不见的符号去掉，控制符换成 □。
///
/// 这是文稿唯一的一道门：无论写进去什么，读出来还是那几个字，不会成为标题、表或另一段。
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '#' | '@' | '＃' | '＠' => out.extend(['\\', c]),
            // 连着的空格是措辞里缩进留下的，会并掉；外来的要留住
            ' ' if out.ends_with(' ') => out.push_str("\\ "),
            '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ');
            }
            // 零宽与改变书写方向的符号：看不见，却能让印出来的字换个次序
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => {}
            c if c.is_control() => out.push('□'),
            c => out.push(c),
        }
    }
    out
}

pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' {
            chars.next().unwrap_or('\\')
        } else {
            c
        });
    }
    out
}

/// 一层标题的第 `n` 个序数（G-36…G-39）。
pub fn ordinal(level: usize, n: usize) -> String {
    match level {
        1 => format!("{}、", hanzi(n)),
        2 => format!("（{}）", hanzi(n)),
        3 => format!("{n}."),
        _ => format!("（{n}）"),
    }
}

/// 一百以内的汉字数。
fn hanzi(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        1..=9 => DIGITS[n].to_owned(),
        10..=19 => format!("十{}", DIGITS[n - 10]),
        20..=99 => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
        _ => n.to_string(),
    }
}

/// 去掉标题前面已有的序数。
fn without_ordinal(level: usize, text: &str) -> &str {
    let numerals = |s: &str, set: &str| {
        s.chars()
            .take_while(|c| set.contains(*c))
            .map(char::len_utf8)
            .sum::<usize>()
    };
    const HANZI: &str = "一二三四五六七八九十百";
    let cut = match level {
        1 => {
            let n = numerals(text, HANZI);
            (n > 0).then(|| text[n..].strip_prefix('、')).flatten()
        }
        2 | 4 => text.strip_prefix(['（', '(']).and_then(|t| {
            let n = numerals(t, if level == 2 { HANZI } else { "0123456789" });
            (n > 0).then(|| t[n..].strip_prefix(['）', ')'])).flatten()
        }),
        _ => {
            let n = numerals(text, "0123456789");
            (n > 0)
                .then(|| text[n..].strip_prefix(['.', '．']))
                .flatten()
        }
    };
    cut.unwrap_or(text).trim_start()
}

const SHARP: [char; 2] = ['#', '＃'];
const AT: [char; 2] = ['@', '＠'];
const COLON: [char; 2] = ['：', ':'];
const MARKS: [&str; 5] = ["表", "图", "附件", "横排附件", "另附"];

/// `@表 名称` 一行 → （表，名称）；认得的词与名称之间没有空格的也认得。没有写名称的，名称为空。
pub(super) fn reference(line: &str) -> (&str, &str) {
    let line = line.trim().trim_start_matches(AT);
    if let Some((word, name)) = line.split_once([' ', '　', '\t']) {
        return (word, name.trim());
    }
    let known = MARKS.iter().find_map(|m| Some((*m, line.strip_prefix(m)?)));
    known.unwrap_or((line, ""))
}

/// 一行的文字：是标题的去掉行首的 `#` 与序数。
pub(super) fn heading_words(line: &str) -> &str {
    let line = line.trim();
    match line.chars().take_while(|c| SHARP.contains(c)).count() {
        0 => line,
        level => without_ordinal(level, line.trim_start_matches(SHARP).trim()),
    }
}

/// 读文稿。`file` 只用来说明出处。
pub fn parse(text: &str, file: &str) -> Result<Parsed, Vec<Complaint>> {
    let mut parsed = Parsed::default();
    let mut wrong = Vec::new();
    let mut counts = [0usize; 4];
    let mut in_head = true;
    let mut seen = false;
    let mut complain = |line: usize, what: String, instead: &str| {
        wrong.push(Complaint {
            file: file.to_owned(),
            line: Some(line),
            what,
            instead: instead.to_owned(),
        });
    };
    for (ix, line) in text.lines().enumerate() {
        let line = line.trim();
        let number = ix + 1;
        if line.is_empty() {
            // 开头之前的空行不算
            in_head = in_head && !seen;
            continue;
        }
        seen = true;
        let block = if line.starts_with(AT) {
            in_head = false;
            let (word, name) = reference(line);
            if name.is_empty() && MARKS.contains(&word) {
                let instead = format!("请写成“@{word} 名称”");
                complain(number, format!("“{line}”没有写名称"), &instead);
                continue;
            }
            match word {
                "表" => Block::Table(unescape(name.trim())),
                "图" => Block::Chart(unescape(name.trim())),
                "附件" | "横排附件" | "另附" => {
                    parsed.attachments.push(Attachment {
                        name: unescape(name.trim()),
                        sideways: word == "横排附件",
                        apart: word == "另附",
                        blocks: Vec::new(),
                    });
                    counts = [0; 4];
                    continue;
                }
                _ => {
                    let near = nearest(word, MARKS)
                        .map(|near| format!("是不是“@{near}”？"))
                        .unwrap_or_default();
                    complain(
                        number,
                        format!("不认得“@{word}”"),
                        &format!(
                            "{near}可以用的是 @{}；要照字面印出 @，请写成 \\@",
                            MARKS.join(" @")
                        ),
                    );
                    continue;
                }
            }
        } else if line.starts_with(SHARP) {
            in_head = false;
            let level = line.chars().take_while(|c| SHARP.contains(c)).count();
            if level > 4 {
                complain(number, "标题只有四层".into(), "请减少行首的 #");
                continue;
            }
            let words = unescape(heading_words(line));
            if words.is_empty() {
                complain(
                    number,
                    "标题没有文字".into(),
                    "请在 # 之后写标题，或删去这一行",
                );
                continue;
            }
            // 序数按次序排；上一层另起，下面各层从头数
            counts[level - 1] += 1;
            counts[level..].fill(0);
            let (text, rest) = match words.find('。') {
                Some(at) => {
                    let (text, rest) = words.split_at(at + '。'.len_utf8());
                    (text.to_owned(), rest.trim().to_owned())
                }
                None => (words, String::new()),
            };
            // 独占一行的标题末尾没有句号（G-41）
            let text = if rest.is_empty() {
                text.trim_end_matches('。').to_owned()
            } else {
                text
            };
            Block::Heading {
                level,
                number: ordinal(level, counts[level - 1]),
                text,
                rest,
            }
        } else if in_head {
            let (key, value) = line.split_once(COLON).unwrap_or((line, ""));
            let key = key.trim();
            if key == ID_KEY {
                continue;
            }
            if !HEAD_KEYS.contains(&key) {
                let keys = HEAD_KEYS.into_iter().chain([ID_KEY]);
                let near = nearest(key, keys)
                    .filter(|_| line.contains(COLON))
                    .map(|near| format!("是不是“{near}”？"))
                    .unwrap_or_default();
                let shown: String = line.chars().take(20).collect();
                // 把标题分成两行写的
                let broken = if line.contains(COLON) || parsed.head.is_empty() {
                    ""
                } else {
                    "是上一行的下半，就接到上一行后面（在哪里断行由程序定）；"
                };
                complain(
                    number,
                    format!("开头的“{shown}”不是认得的项目"),
                    &format!(
                        "{near}{broken}开头可以有：{}；正文与开头之间空一行",
                        HEAD_KEYS.join(" ")
                    ),
                );
                continue;
            }
            let value = unescape(value.trim());
            if parsed.head.contains_key(key) {
                complain(number, format!("“{key}”写了两次"), "请删去其中一行");
            } else if !value.is_empty() {
                parsed.head.insert(key.to_owned(), value);
            }
            continue;
        } else {
            Block::Paragraph(unescape(line))
        };
        match parsed.attachments.last_mut() {
            Some(attachment) if attachment.apart => complain(
                number,
                format!("“@另附 {}”之下不能有内容", attachment.name),
                "另附的只列名称；要印在本文里，请把“@另附”改成“@附件”",
            ),
            Some(attachment) => attachment.blocks.push(block),
            None => parsed.blocks.push(block),
        }
    }
    if !parsed.head.contains_key("标题") {
        complain(1, "没有标题".into(), "请在开头写一行“标题：……”");
    }
    if wrong.is_empty() {
        Ok(parsed)
    } else {
        Err(wrong)
    }
}

/// 上一层之下只有一个的接排标题写成普通的一段：有“（一）”就该有“（二）”。
fn without_sole(blocks: &mut [Block]) {
    let levels: Vec<Option<usize>> = blocks
        .iter()
        .map(|b| match b {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
        .collect();
    // 同一个上级之下，往一个方向先碰到的是不是同层的标题
    let meets = |others: &mut dyn Iterator<Item = &Option<usize>>, level: usize| {
        others.flatten().find(|l| **l <= level) == Some(&level)
    };
    for (at, block) in blocks.iter_mut().enumerate() {
        if let Block::Heading {
            level, text, rest, ..
        } = block
            && *level > 1
            && !rest.is_empty()
            && !meets(&mut levels[..at].iter().rev(), *level)
            && !meets(&mut levels[at + 1..].iter(), *level)
        {
            *block = Block::Paragraph(format!("{text}{rest}"));
        }
    }
}

impl Parsed {
    /// 由数据写成的文稿：只有一个的接排标题不单列。人写的照他写的。
    pub(super) fn settle(&mut self) {
        without_sole(&mut self.blocks);
        for attachment in &mut self.attachments {
            without_sole(&mut attachment.blocks);
        }
    }

    /// 写成文稿；[`parse`] 读回来还是它。
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for key in HEAD_KEYS {
            if let Some(value) = self.head.get(key) {
                let _ = writeln!(out, "{key}：{}", escape(value));
            }
        }
        write_blocks(&mut out, &self.blocks);
        for a in &self.attachments {
            let word = match (a.apart, a.sideways) {
                (true, _) => "另附",
                (false, true) => "横排附件",
                (false, false) => "附件",
            };
            let _ = write!(out, "\n@{word} {}\n", escape(&a.name));
            write_blocks(&mut out, &a.blocks);
        }
        out
    }
}

fn write_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        let _ = match block {
            Block::Heading {
                level,
                number,
                text,
                rest,
            } => {
                writeln!(
                    out,
                    "\n{} {number}{}{}",
                    "#".repeat(*level),
                    escape(text),
                    escape(rest)
                )
            }
            Block::Paragraph(text) => writeln!(out, "\n{}", escape(text)),
            Block::Table(name) => writeln!(out, "\n@表 {}", escape(name)),
            Block::Chart(name) => writeln!(out, "\n@图 {}", escape(name)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_never_becomes_a_mark() {
        for foreign in [
            "# 一、假标题",
            "@表 各地",
            "\\",
            "\\#",
            "甲\n# 乙",
            "甲\r\n\r\n@附件 丙",
            "#\u{2028}@",
            "标题：假",
        ] {
            let text = format!(
                "标题：{}\n\n开头{}\n\n{}\n",
                escape(foreign),
                escape(foreign),
                escape(foreign)
            );
            let parsed = parse(&text, "文稿").expect("读得回来");
            assert_eq!(parsed.blocks.len(), 2, "{foreign:?}");
            assert!(
                parsed
                    .blocks
                    .iter()
                    .all(|b| matches!(b, Block::Paragraph(_))),
                "{foreign:?}"
            );
            assert!(parsed.attachments.is_empty());
            let flat = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(flat(&parsed.head["标题"]), flat(foreign));
        }
    }

    #[test]
    fn there_and_back() {
        let text = "标题：关于甲的通报\n主送：各县妇联\n\n# 总体情况\n\n一段 \\# 话。\n\n## （三）成效明显。各地都好。\n\n## 不足\n\n＃ 二、要求\n\n＠图 条\n\n@横排附件 对比表\n\n@表 对比\n\n@另附 汇总表\n";
        let parsed = parse(text, "文稿").expect("读得出");
        let written = parsed.to_text();
        assert_eq!(parse(&written, "文稿").expect("读得回来"), parsed);
        assert!(written.contains("# 一、总体情况\n"), "{written}");
        assert!(
            written.contains("## （一）成效明显。各地都好。"),
            "{written}"
        );
        assert!(written.contains("## （二）不足\n"), "{written}");
    }

    #[test]
    fn a_run_in_heading_alone_under_its_own_is_a_plain_paragraph() {
        let text = "标题：甲\n\n# 情况\n\n## 不足。只有一条。\n\n# 要求\n\n## 抓紧。一。\n\n### 只此一处。甲。\n\n## 认真。二。\n\n@附件 表\n\n# 说明\n\n## 独占一行\n\n话。\n";
        let mut parsed = parse(text, "文稿").expect("读得出");
        parsed.settle();
        let written = parsed.to_text();
        for line in [
            "# 一、情况",
            "不足。只有一条。",
            "# 二、要求",
            "## （一）抓紧。一。",
            "只此一处。甲。",
            "## （二）认真。二。",
            "# 一、说明",
            "## （一）独占一行",
        ] {
            assert!(written.lines().any(|l| l == line), "{line}：{written}");
        }
    }

    #[test]
    fn complaints_name_line_and_remedy() {
        let text = "标题目：甲\n日期：一\n日期：二\n\n正文\n@画 图\n##### 深\n@表\n#\n@另附 汇总表\n正文\n";
        let wrong = parse(text, "文稿").expect_err("有错");
        let lines: Vec<_> = wrong.iter().map(|c| c.line.unwrap_or(0)).collect();
        assert_eq!(lines, [1, 3, 6, 7, 8, 9, 11, 1]);
        assert!(wrong.iter().all(|c| !c.instead.is_empty()));
        assert!(wrong[0].instead.contains("是不是“标题”"), "{}", wrong[0]);
    }
}
