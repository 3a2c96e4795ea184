//! 数据里的一个个数各说的是什么：新写的句子里的数，找说同一件事的来对。

use super::super::segments::Segment;
use super::super::tokens::{Names, Sort, Token, alike, label, tokens};
use super::shown;
use crate::document::table::{Row, Table};

/// 数据里的一个数。
#[derive(Debug, Clone)]
pub(super) struct Statement {
    sort: Sort,
    value: String,
    /// 后面的量词；没有为空。
    unit: Option<char>,
    /// 前后的字，已排序。
    label: Vec<char>,
    /// 同一句里的名称：地区、引号里的。
    about: Vec<String>,
    /// 印出来的样子。
    pub(super) shown: String,
    pub(super) origin: Origin,
}

/// 一个数在哪里。
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// 数据写成的第几句、其中第几个。
    Sentence(usize, usize),
    /// 表里的一格。
    Table {
        table: String,
        row: String,
        column: String,
    },
}

/// 一个数与数据对下来怎样。
#[derive(Debug)]
pub(super) enum Verdict {
    /// 数据里有这个数，说的也可以是这件事。
    Agrees,
    /// 数据里说这件事的是别的数；几个都像的全在，最像的在前。
    Differs(Vec<Statement>),
    /// 数据里没有这个数，也没有说这件事的。
    Unknown,
}

/// 说法相合到这个程度，才当作说的是同一件事。
const SAME_THING: f64 = 0.5;
/// 合到这个程度，别处碰巧有同样的数也不算数。
const SURELY: f64 = 0.7;
/// 相差在这以内的，一样像。
const MARGIN: f64 = 0.12;
/// 说的是同一个地区（或引号里的同一个名称），加；说的是别的，减。
const SAME_SUBJECT: f64 = 0.25;

/// 全部句子里的数。
#[derive(Debug, Default)]
pub(super) struct Statements {
    all: Vec<Statement>,
}

impl Statements {
    pub(super) fn of(base: &[Segment]) -> Self {
        let mut all = Vec::new();
        for (segment_ix, segment) in base.iter().enumerate() {
            for (token_ix, token) in segment.tokens.iter().enumerate() {
                if token.sort.is_figure() {
                    all.push(Statement {
                        sort: token.sort,
                        value: token.value.clone(),
                        unit: unit(segment, token),
                        label: telling(label(&segment.text, &segment.tokens, token)),
                        about: about(segment),
                        shown: shown(segment, token),
                        origin: Origin::Sentence(segment_ix, token_ix),
                    });
                }
            }
        }
        Self { all }
    }

    /// `own` 里的一个数与数据对下来怎样。
    pub(super) fn about(&self, own: &Segment, token: &Token, tables: &[(&str, &Table)]) -> Verdict {
        let subjects = about(own);
        let words = telling(label(&own.text, &own.tokens, token));
        let own_unit = unit(own, token);
        let text = own.string();
        let from_tables: Vec<Statement> = tables
            .iter()
            .flat_map(|(name, table)| in_table(name, table, &text))
            .filter(|s| s.is_said_before(own, token))
            .collect();
        let same_sort = |s: &&Statement| {
            s.sort == token.sort
                && match (s.unit, own_unit) {
                    (Some(a), Some(b)) => a == b,
                    _ => true,
                }
        };
        let mut scored: Vec<(f64, &Statement)> = self
            .all
            .iter()
            .chain(&from_tables)
            .filter(same_sort)
            .map(|s| (closeness(&words, &subjects, s), s))
            .collect();
        // 一样像的，句子在表之前、次序在前的在前
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let best = scored.first().map_or(0.0, |(score, _)| *score);
        let same = scored
            .iter()
            .find(|(_, s)| token.agrees(&s.value))
            .map(|(score, _)| *score);
        match same {
            // “过半”：不像是说同一件事的，不当作写错
            None if token.is_rough_words() && best < SURELY => Verdict::Unknown,
            Some(score) if best < SURELY || score >= best - MARGIN => Verdict::Agrees,
            None if best < SAME_THING => Verdict::Unknown,
            _ => {
                let mut told: Vec<Statement> = Vec::new();
                for (score, statement) in scored {
                    let new = told.iter().all(|s| s.value != statement.value);
                    if score >= best - MARGIN && new && told.len() < 3 {
                        told.push(statement.clone());
                    }
                }
                Verdict::Differs(told)
            }
        }
    }
}

/// 去掉虚字：说的是什么事，与它们无关。
fn telling(mut label: Vec<char>) -> Vec<char> {
    const FILLERS: &str = "为是经了仅只有还共的均约也就而和与等其中";
    label.retain(|c| !FILLERS.contains(*c));
    label
}

impl Statement {
    /// 表里的一格：数前面的小句里有它的列名（“达标率”），才当作说的是它。
    fn is_said_before(&self, own: &Segment, token: &Token) -> bool {
        let Origin::Table { column, .. } = &self.origin else {
            return true;
        };
        let from = own.text[..token.start]
            .iter()
            .rposition(|c| "，、；：。".contains(*c))
            .map_or(0, |at| at + 1);
        let clause: String = own.text[from..token.start].iter().collect();
        let other = format!("未{column}");
        clause.contains(column.as_str()) && !clause.contains(&other)
    }
}

fn closeness(words: &[char], subjects: &[String], statement: &Statement) -> f64 {
    let about = &statement.about;
    let subject = if subjects.iter().any(|s| about.contains(s)) {
        SAME_SUBJECT
    } else if subjects.is_empty() || about.is_empty() {
        0.0
    } else {
        -SAME_SUBJECT
    };
    alike(words, &statement.label) + subject
}

/// 一句里的名称。
fn about(segment: &Segment) -> Vec<String> {
    let names = segment
        .tokens
        .iter()
        .filter(|t| matches!(t.sort, Sort::Name | Sort::Quoted));
    names.map(|t| t.value.clone()).collect()
}

/// 数后面的量词；后面不是量词为空。
fn unit(segment: &Segment, token: &Token) -> Option<char> {
    let after = segment.text.get(token.end).copied()?;
    (token.sort == Sort::Number && super::UNITS.contains(after)).then_some(after)
}

/// 表里说到 `sentence` 所说的地区、指标的各行，一格一个。
fn in_table(name: &str, table: &Table, sentence: &str) -> Vec<Statement> {
    let mut out = Vec::new();
    for row in &table.rows {
        let Some((key, at)) = subject(row, sentence) else {
            continue;
        };
        for cell in row.cells.iter().filter(|c| c.column != at) {
            let Some(column) = table.columns.get(cell.column) else {
                continue;
            };
            if column.label == "序号" {
                continue;
            }
            let header: String = column
                .group
                .iter()
                .chain([&column.label])
                .flat_map(|h| h.chars().filter(|c| !c.is_whitespace()))
                .collect();
            // “29/49”在“达到/应计”之下：两个数
            let parts = cell.text.split('/').count();
            let headers: Vec<&str> = if header.split('/').count() == parts {
                header.split('/').collect()
            } else {
                vec![header.as_str(); parts]
            };
            for (part, header) in cell.text.split('/').zip(headers) {
                let chars: Vec<char> = part.trim().chars().collect();
                let found = tokens(&chars, &Names::default());
                let [figure] = found.as_slice() else {
                    continue;
                };
                if !figure.sort.is_figure() {
                    continue;
                }
                let mut label: Vec<char> = header
                    .chars()
                    .chain(key.chars())
                    .filter(|c| c.is_alphanumeric())
                    .collect();
                label.sort_unstable();
                let label = telling(label);
                out.push(Statement {
                    sort: figure.sort,
                    value: figure.value.clone(),
                    unit: None,
                    label,
                    about: vec![key.clone()],
                    shown: part.trim().to_owned(),
                    origin: Origin::Table {
                        table: name
                            .trim_end_matches(|c: char| c.is_ascii_digit())
                            .to_owned(),
                        row: key.clone(),
                        column: header.to_owned(),
                    },
                });
            }
        }
    }
    out
}

/// 一行说的是谁：句子里也说到的一格文字（最长的）与它所在的列。
fn subject(row: &Row, sentence: &str) -> Option<(String, usize)> {
    row.cells
        .iter()
        .map(|c| (c.text.trim().trim_start_matches('*'), c.column))
        .filter(|(text, _)| {
            let length = text.chars().count();
            length >= 2
                && !text.starts_with(|c: char| c.is_ascii_digit())
                && sentence.contains(*text)
        })
        .max_by_key(|(text, column)| (text.len(), std::cmp::Reverse(*column)))
        .map(|(text, column)| (text.to_owned(), column))
}
