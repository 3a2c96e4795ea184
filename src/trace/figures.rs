//! 公文里会出现的各个数：叫什么、怎样写、由什么组成。

use super::record::{AnswerRecord, Record};
use crate::text::locale;

/// 一个数。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// 叫什么：`岚州市所属合计的达标率`
    pub label: String,
    /// 在句子里认它用的词，越具体的越在后。
    pub words: Vec<String>,
    /// 只关一个地区的，是哪个地区。
    pub locality: Option<String>,
    /// 由什么组成。
    pub made: Made,
}

/// 由什么组成。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// 份额：计入的（地区、指标）格。
    Share(Vec<(usize, usize)>),
    /// 个数：名称与说明。
    Names(Vec<(String, String)>),
    /// 项次：（地区、指标）格。
    Cells(Vec<(usize, usize)>),
    /// 合计：地区、指标、填写项。
    Sum(Vec<(usize, usize, usize)>),
}

impl Figure {
    /// 在公文里可能的写法：`87.5%`、`35`、`40`。
    pub fn forms(&self, record: &Record) -> Vec<String> {
        match &self.made {
            Made::Share(cells) => {
                let (met, of) = share(record, cells);
                let mut forms = vec![
                    locale::percent(met, of, false),
                    locale::percent(met, of, true),
                    met.to_string(),
                    of.to_string(),
                ];
                if of > met {
                    forms.push((of - met).to_string());
                }
                forms.dedup();
                forms
            }
            Made::Names(names) => vec![names.len().to_string()],
            Made::Cells(cells) => vec![cells.len().to_string()],
            Made::Sum(addends) => {
                vec![sum(record, addends).to_string()]
            }
        }
    }
}

/// 达到数与应计数。
pub fn share(record: &Record, cells: &[(usize, usize)]) -> (u32, u32) {
    let mut met = 0;
    let mut of = 0;
    for &(at, ix) in cells {
        match answer(record, at, ix).map(|a| a.counts.as_str()) {
            Some("y") => {
                met += 1;
                of += 1;
            }
            Some("n" | "b") => of += 1,
            _ => {}
        }
    }
    (met, of)
}

/// 合计。
pub fn sum(record: &Record, addends: &[(usize, usize, usize)]) -> i64 {
    addends
        .iter()
        .filter_map(|&(at, ix, field)| {
            let answer = answer(record, at, ix)?;
            answer.numbers.get(field)?.as_ref().map(|(n, ..)| *n)
        })
        .fold(0_i64, i64::saturating_add)
}

/// 一个地区在一个指标上的答案。
pub fn answer(record: &Record, at: usize, ix: usize) -> Option<&AnswerRecord> {
    record.localities.get(at)?.answers.get(ix)
}

/// 全部的数。
pub fn all(record: &Record) -> Vec<Figure> {
    let sent: Vec<usize> = (0..record.localities.len())
        .filter(|&at| !record.localities[at].answers.is_empty())
        .collect();
    let every: Vec<usize> = (0..record.indicators.len()).collect();
    let basic: Vec<usize> = every
        .iter()
        .copied()
        .filter(|&ix| record.indicators[ix].basic)
        .collect();
    let cells = |places: &[usize], indicators: &[usize]| -> Vec<(usize, usize)> {
        places
            .iter()
            .flat_map(|&at| indicators.iter().map(move |&ix| (at, ix)))
            .collect()
    };
    let mut figures = Vec::new();
    let mut push = |label: String, words: &[&str], locality: Option<&str>, made: Made| {
        figures.push(Figure {
            label,
            words: words.iter().map(|w| (*w).to_owned()).collect(),
            locality: locality.map(str::to_owned),
            made,
        });
    };
    let scope = record.scope.as_str();
    push(
        format!("{scope}达标率"),
        &["达标率", scope],
        None,
        Made::Share(cells(&sent, &every)),
    );
    push(
        format!("{scope}基本要求达标率"),
        &["达标率", scope, "基本要求"],
        None,
        Made::Share(cells(&sent, &basic)),
    );
    for (part, name) in record.parts.iter().enumerate() {
        let own: Vec<usize> = every
            .iter()
            .copied()
            .filter(|&ix| record.indicators[ix].part == part)
            .collect();
        push(
            format!("{scope}“{name}”方面的达标率"),
            &["达标率", name],
            None,
            Made::Share(cells(&sent, &own)),
        );
        for &at in &sent {
            let place = record.localities[at].name.as_str();
            push(
                format!("{place}“{name}”方面的达标率"),
                &["达标率", name, place],
                Some(place),
                Made::Share(cells(&[at], &own)),
            );
        }
    }
    let mut parents: Vec<&str> = Vec::new();
    for place in &record.localities {
        if !place.parent.is_empty() && !parents.contains(&place.parent.as_str()) {
            parents.push(&place.parent);
        }
    }
    for parent in parents {
        let members: Vec<usize> = sent
            .iter()
            .copied()
            .filter(|&at| record.localities[at].parent == parent)
            .collect();
        for (what, indicators) in [("达标率", &every), ("基本要求达标率", &basic)] {
            push(
                format!("{parent}所属各地合计的{what}（不含{parent}本级）"),
                &["合并", what, parent],
                None,
                Made::Share(cells(&members, indicators)),
            );
        }
    }
    for &at in &sent {
        let place = record.localities[at].name.as_str();
        push(
            format!("{place}的达标率"),
            &["达标率", place],
            Some(place),
            Made::Share(cells(&[at], &every)),
        );
        push(
            format!("{place}的基本要求达标率"),
            &["达标率", "基本要求", place],
            Some(place),
            Made::Share(cells(&[at], &basic)),
        );
        for (what, letter) in [
            ("填“有”“是”的", "y"),
            ("填“无”“否”的", "n"),
            ("空白的", "b"),
            ("存疑的", "u"),
            ("不适用的", "-"),
        ] {
            let own: Vec<(usize, usize)> = every
                .iter()
                .map(|&ix| (at, ix))
                .filter(|&(at, ix)| answer(record, at, ix).is_some_and(|a| a.counts == letter))
                .collect();
            push(
                format!("{place}{what}指标数"),
                &[what.trim_end_matches('的'), place],
                Some(place),
                Made::Cells(own),
            );
        }
    }
    for &ix in &every {
        let indicator = &record.indicators[ix];
        let quoted = format!("“{}”", indicator.short);
        push(
            format!("{}“{}”的达标率", indicator.code, indicator.short),
            &["达标率", &quoted],
            None,
            Made::Share(cells(&sent, &[ix])),
        );
        for (field, (name, _)) in indicator.fields.iter().enumerate() {
            let addends: Vec<(usize, usize, usize)> = sent
                .iter()
                .map(|&at| (at, ix, field))
                .filter(|&(at, ix, field)| {
                    answer(record, at, ix)
                        .and_then(|a| a.numbers.get(field))
                        .is_some_and(Option::is_some)
                })
                .collect();
            if addends.is_empty() {
                continue;
            }
            push(
                format!("{}“{}”{name}的合计", indicator.code, indicator.short),
                &[name, &quoted],
                None,
                Made::Sum(addends),
            );
        }
    }
    let names = |wanted: &dyn Fn(usize) -> Option<String>| -> Vec<(String, String)> {
        (0..record.localities.len())
            .filter_map(|at| Some((record.localities[at].name.clone(), wanted(at)?)))
            .collect()
    };
    let place = |at: usize| &record.localities[at];
    let source = |at: usize| format!("{} {}", place(at).path, place(at).sheet);
    push(
        "应报送的个数".to_owned(),
        &["应报送"],
        None,
        Made::Names(names(&|at| {
            place(at).expected.then(|| place(at).state.clone())
        })),
    );
    push(
        "已报送的个数".to_owned(),
        &["已报送"],
        None,
        Made::Names(names(&|at| {
            (!place(at).answers.is_empty()).then(|| source(at))
        })),
    );
    push(
        "未报送的个数".to_owned(),
        &["未报送"],
        None,
        Made::Names(names(&|at| {
            (place(at).state == "未报送" && place(at).unread.is_empty())
                .then(|| "名册应报，一份材料也没有收到".to_owned())
        })),
    );
    push(
        "收到了文件而无法打开或不能辨认的个数".to_owned(),
        &["无法打开"],
        None,
        Made::Names(names(&|at| {
            (place(at).state == "未报送" && !place(at).unread.is_empty())
                .then(|| place(at).unread.join("、"))
        })),
    );
    push(
        "须更正的个数".to_owned(),
        &["须更正"],
        None,
        Made::Names(names(&|at| {
            (place(at).state == "须退回更正").then(|| source(at))
        })),
    );
    push(
        "基本要求指标全部达到的个数".to_owned(),
        &["全部达到", "基本要求"],
        None,
        Made::Names(names(&|at| {
            let (met, of) = share(record, &cells(&[at], &basic));
            (of > 0 && met == of).then(|| format!("{met}/{of}，{}", source(at)))
        })),
    );
    for (what, letter) in [("存疑", "u"), ("空白", "b")] {
        let own: Vec<(usize, usize)> = cells(&sent, &every)
            .into_iter()
            .filter(|&(at, ix)| answer(record, at, ix).is_some_and(|a| a.counts == letter))
            .collect();
        push(format!("{what}的项次"), &[what], None, Made::Cells(own));
    }
    let mut levels: Vec<&str> = sent
        .iter()
        .map(|&at| record.localities[at].level.as_str())
        .collect();
    levels.sort_unstable();
    levels.dedup();
    for level in levels {
        let label = if level.is_empty() {
            "没有写明层级的"
        } else {
            level
        };
        push(
            format!("{label}参加统计的个数"),
            &["参加统计", level],
            None,
            Made::Names(names(&|at| {
                (place(at).level == level && !place(at).answers.is_empty()).then(|| source(at))
            })),
        );
    }
    figures
}
