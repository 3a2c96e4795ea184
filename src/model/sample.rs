//! 测试用的小目录与材料：六个指标，五种填写项各有。

use super::catalogue::{AnswerKind, Catalogue, Condition, Field, Group, Indicator, Part};
use super::history::History;
use super::submission::{
    Answer, CheckRound, LocalityRef, Match, MatchBy, Reading, Source, State, Submission,
};
use crate::field::{FieldKind, Value};
use crate::finding::Cell;
use crate::office::roster::RosterLine;
use crate::office::{Config, Office, Roster};
use crate::text::Shown;

fn field(name: &str, letter: &str) -> Field {
    Field {
        name: name.into(),
        kind: FieldKind::by_letter(letter).expect("填写项类型"),
        unit: String::new(),
        part_of: None,
    }
}

/// 编号、二级指标、基本、是否、条件、填写项。
pub(crate) fn catalogue() -> Catalogue {
    let rows = [
        (
            "1.1.1",
            0,
            false,
            false,
            None,
            vec![field("数量", "N"), field("名称", "T")],
        ),
        ("1.1.2", 0, true, true, None, vec![field("数量", "N")]),
        (
            "2.1.1",
            1,
            false,
            true,
            None,
            vec![field("频次", "F"), field("层级", "L")],
        ),
        (
            "2.1.2",
            1,
            true,
            false,
            None,
            vec![field("数量", "N"), field("列举", "T")],
        ),
        ("2.2.1", 2, false, false, None, vec![field("分类数量", "C")]),
        (
            "2.2.2",
            2,
            true,
            false,
            Some(0),
            vec![field("数量", "N"), field("名称", "T")],
        ),
    ];
    let part = |code: &str| Part {
        code: code.into(),
        name: format!("第{code}部分"),
        note: None,
    };
    let group = |code: &str, part| Group {
        code: code.into(),
        name: format!("第{code}组"),
        part,
        note: None,
    };
    Catalogue {
        id: "small-2017".into(),
        title: "小标准".into(),
        short_title: "小标准".into(),
        issued_by: String::new(),
        conditions: vec![Condition {
            name: "重点地区".into(),
            note: String::new(),
        }],
        parts: vec![part("1"), part("2")],
        groups: vec![group("1.1", 0), group("2.1", 1), group("2.2", 1)],
        indicators: rows
            .into_iter()
            .enumerate()
            .map(
                |(ix, (code, group, basic, whether, only_for, fields))| Indicator {
                    ix,
                    code: code.into(),
                    text: format!("标准{code}"),
                    short: format!("短名{code}"),
                    group,
                    kind: if whether {
                        AnswerKind {
                            name: "是否".into(),
                            yes: "是".into(),
                            no: "否".into(),
                        }
                    } else {
                        AnswerKind {
                            name: "有无".into(),
                            yes: "有".into(),
                            no: "无".into(),
                        }
                    },
                    basic,
                    only_for,
                    fields,
                    note: None,
                },
            )
            .collect(),
        notes: Vec::new(),
    }
}

pub(crate) fn shown(text: &str) -> Shown {
    Shown::masked(text.to_owned())
}

/// 一个填写项：原文即值的写法。
pub(crate) fn reading(value: Value, raw: &str, cell: &str) -> Reading {
    Reading {
        value: Some(value),
        raw: shown(raw),
        cell: cell.parse().expect("单元格"),
        approximate: false,
    }
}

pub(crate) fn number(n: i64, cell: &str) -> Reading {
    reading(Value::Number(n), &n.to_string(), cell)
}

pub(crate) fn texts(items: &[&str], cell: &str) -> Reading {
    let value = Value::Texts(items.iter().map(|t| shown(t)).collect());
    reading(value, &items.join("；"), cell)
}

/// 没有填写项的答案，在 D 列第 `row` 行（从 1 起）。
pub(crate) fn answer(state: State, row: u32, fields: usize) -> Answer {
    Answer {
        state,
        cell: Some(Cell::new(row - 1, 3)),
        fields: vec![None; fields],
        places: vec![Some(Cell::new(row - 1, 4)); fields],
        matched: Some(Match {
            score: 1.0,
            by: MatchBy::Text,
        }),
    }
}

/// 各指标的状态依次给出（`y` 有 `n` 无 `b` 空白 `c` 两个都勾 `u` 看不清 `-` 不适用 `m` 缺行），没有填写项。
pub(crate) fn submission(locality: &str, states: &str) -> Submission {
    let catalogue = catalogue();
    let answers = catalogue
        .indicators
        .iter()
        .zip(states.chars())
        .map(|(indicator, c)| {
            let state = match c {
                'y' => State::Yes,
                'n' => State::No,
                'b' => State::Blank,
                'c' => State::Conflict,
                'u' => State::Unreadable,
                '-' => State::Na,
                _ => return Answer::missing(indicator.fields.len()),
            };
            answer(state, indicator.ix as u32 + 4, indicator.fields.len())
        })
        .collect::<Vec<_>>();
    assert_eq!(answers.len(), catalogue.indicators.len());
    Submission {
        catalogue: catalogue.id,
        source: Source {
            path: format!("{locality}.xlsx"),
            sheet: "表1".into(),
            sha256: format!("{locality}-hash"),
            layout: "annex".into(),
        },
        locality: LocalityRef {
            name: Some(locality.into()),
            ..LocalityRef::default()
        },
        period: Some("2017".into()),
        check: Some(CheckRound::OwnCheck),
        unit: None,
        filled_by: None,
        phone: None,
        date: Some("2017-12-05".into()),
        answers,
        findings: Vec::new(),
        history: History::default(),
    }
}

/// 没有名册的办公室。
pub(crate) fn office() -> Office {
    Office {
        config: Config::default(),
        roster: Roster::default(),
        catalogue: catalogue(),
        ..Office::default()
    }
}

/// 名册各行写作 `名称|层级|上级`，名称前加 `!` 的是重点地区，加 `~` 的不须报送。
pub(crate) fn office_with(lines: &[&str]) -> Office {
    let localities = lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let mut parts = line.split('|');
            let marked = parts.next().unwrap_or_default();
            let mut text = || parts.next().filter(|t| !t.is_empty()).map(str::to_owned);
            RosterLine {
                name: marked.trim_start_matches(['!', '~']).into(),
                level: text(),
                parent: text(),
                conditions: if marked.starts_with('!') {
                    vec![0]
                } else {
                    vec![]
                },
                expected: !marked.starts_with('~'),
                line: n + 2,
                ..RosterLine::default()
            }
        })
        .collect();
    Office {
        roster: Roster { localities },
        ..office()
    }
}
