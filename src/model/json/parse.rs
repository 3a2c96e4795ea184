//! 一行 → 报送材料。行是外来的：写错、缺少、过大、别的目录的，一律说明在哪里、哪里不对。

use super::SCHEMA;
use crate::field::{Level, Per, Value};
use crate::finding::{Cell, Finding};
use crate::model::catalogue::{Catalogue, Field, Indicator};
use crate::model::history::History;
use crate::model::submission::{
    Answer, CheckRound, LocalityRef, Match, MatchBy, Reading, Source, State, Submission,
};
use crate::text::Shown;
use serde_json::{Map, Value as Json};

/// 一行最多的字节数。
const LINE_BYTES: usize = 32 << 20;
/// 一段文字最多的字节数：Excel 单元格 32,767 字的数倍。
const TEXT_BYTES: usize = 1 << 20;
/// 一个填写项最多的条数，也是一份材料最多的审核问题数。
const ITEMS: usize = 100_000;
/// 数的上限：工作表能照原样写出的十五位整数。
const LARGEST: i64 = 999_999_999_999_999;

/// 一行读不回来的原因。行号由调用者补上。
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// 不是约定的写法。
    #[error(
        "这一行不是本程序写出的内容，从第{column}个字节起看不懂；请用 quanyi read 重新产生这个文件"
    )]
    Unintelligible {
        /// 第几个字节，从 1 起。
        column: usize,
    },
    /// 一行过长。
    #[error("这一行过长（{bytes}字节，最多{LINE_BYTES}字节），不像是本程序写出的内容")]
    TooLong {
        /// 字节数。
        bytes: usize,
    },
    /// 别的格式或版本。
    #[error(
        "这一行注明的格式是“{found}”，本程序只认“{SCHEMA}”；请用同一版本的 quanyi read 重新产生这个文件"
    )]
    Schema {
        /// 注明的格式。
        found: String,
    },
    /// 另一个指标目录。
    #[error(
        "这一行用的指标目录是“{found}”，本次用的是“{wanted}”；请在配置里指定同一个目录，或重新读取原来的表格"
    )]
    Catalogue {
        /// 行里的目录。
        found: String,
        /// 本次的目录。
        wanted: String,
    },
    /// 某一处不对。
    #[error("{place}：{what}")]
    Wrong {
        /// 哪一处，如 `指标2.1.1的“数量”`。
        place: String,
        /// 哪里不对。
        what: String,
    },
}

type Result<T> = std::result::Result<T, JsonError>;

/// 读回一行。`mask` 是遮蔽之门：正文的每段文字（原文、条目、类别、审核问题的说明）都重新过它；
/// 对已遮蔽的文字它不再改动，所以自己写出的一行读回来不变。
///
/// # Errors
///
/// 见 [`JsonError`]；一行里的第一处不对。
pub fn parse(
    line: &str,
    catalogue: &Catalogue,
    mask: &mut dyn FnMut(&str) -> Shown,
) -> Result<Submission> {
    if line.len() > LINE_BYTES {
        return Err(JsonError::TooLong { bytes: line.len() });
    }
    let json: Json =
        serde_json::from_str(line.trim_start_matches('\u{feff}').trim()).map_err(|e| {
            JsonError::Unintelligible {
                column: e.column().max(1),
            }
        })?;
    let keys = Keys::of(&json, "这一行")?;
    match keys.text("schema")? {
        Some(s) if s == SCHEMA => {}
        other => {
            return Err(JsonError::Schema {
                found: short(&other.unwrap_or_default()),
            });
        }
    }
    let source = source(&Keys::of(keys.need("source")?, "出处")?)?;
    let rows = keys.list("answers")?;
    let found = keys.text("catalogue")?.unwrap_or_default();
    if !rows.is_empty() && found != catalogue.id {
        return Err(JsonError::Catalogue {
            found: short(&found),
            wanted: catalogue.id.clone(),
        });
    }
    Ok(Submission {
        catalogue: found,
        source,
        locality: match keys.get("locality") {
            None => LocalityRef::default(),
            Some(json) => locality(&Keys::of(json, "地区")?)?,
        },
        period: keys.text("period")?,
        check: match keys.text("check")? {
            None => None,
            Some(label) => Some(
                CheckRound::from_label(&label)
                    .ok_or_else(|| wrong("检查方式", format!("不认识“{}”", short(&label))))?,
            ),
        },
        unit: keys.text("unit")?,
        filled_by: keys.text("filled_by")?,
        phone: keys.text("phone")?,
        date: keys.text("date")?,
        answers: answers(rows, catalogue, mask)?,
        findings: findings(keys.list("findings")?, mask)?,
        history: history(&keys, mask)?,
    })
}

fn source(keys: &Keys<'_>) -> Result<Source> {
    Ok(Source {
        path: keys
            .text("path")?
            .filter(|p| !p.is_empty())
            .ok_or_else(|| wrong("出处", "没有文件名"))?,
        sheet: keys.text("sheet")?.unwrap_or_default(),
        sha256: keys.text("sha256")?.unwrap_or_default(),
        layout: keys.text("layout")?.unwrap_or_default(),
    })
}

fn locality(keys: &Keys<'_>) -> Result<LocalityRef> {
    Ok(LocalityRef {
        name: keys.text("name")?,
        code: keys.text("code")?,
        level: keys.text("level")?,
        parent: keys.text("parent")?,
    })
}

/// 每个指标正好一行，次序不拘；一行也没有即打不开的文件。
fn answers(
    rows: &[Json],
    catalogue: &Catalogue,
    mask: &mut dyn FnMut(&str) -> Shown,
) -> Result<Vec<Answer>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut answers: Vec<Option<Answer>> = vec![None; catalogue.indicators.len()];
    for (n, row) in rows.iter().enumerate() {
        let keys = Keys::of(row, format!("第{}个答案", n + 1))?;
        let code = keys.text("indicator")?.unwrap_or_default();
        let Some(indicator) = catalogue.indicator(&code) else {
            return Err(wrong(
                keys.place,
                format!("目录里没有编号“{}”", short(&code)),
            ));
        };
        let place = format!("指标{code}");
        let slot = answers
            .get_mut(indicator.ix)
            .ok_or_else(|| wrong(place.clone(), "目录里的位置不对"))?;
        if slot.is_some() {
            return Err(wrong(place, "出现了两次"));
        }
        *slot = Some(answer(&Keys { place, ..keys }, indicator, mask)?);
    }
    catalogue
        .indicators
        .iter()
        .zip(answers)
        .map(|(i, a)| a.ok_or_else(|| wrong(format!("指标{}", i.code), "没有这一项")))
        .collect()
}

fn answer(
    keys: &Keys<'_>,
    indicator: &Indicator,
    mask: &mut dyn FnMut(&str) -> Shown,
) -> Result<Answer> {
    let state: State = serde_json::from_value(keys.need("state")?.clone())
        .map_err(|_| wrong(keys.place.clone(), "现实情况不是约定的写法"))?;
    let mut fields: Vec<Option<Reading>> = vec![None; indicator.fields.len()];
    if let Some(json) = keys.get("fields") {
        for (name, json) in Keys::of(json, keys.place.clone())?.map {
            let place = format!("{}的“{}”", keys.place, short(name));
            let at = indicator.fields.iter().position(|f| f.name == *name);
            match at.and_then(|at| Some((indicator.fields.get(at)?, fields.get_mut(at)?))) {
                None => return Err(wrong(place, "目录里没有这个填写项")),
                Some((field, slot)) => {
                    *slot = Some(reading(&Keys::of(json, place)?, field, mask)?);
                }
            }
        }
    }
    let mut places = Vec::new();
    if let Some(json) = keys.get("places") {
        let keys = Keys::of(json, format!("{}的“places”", keys.place))?;
        places = vec![None; indicator.fields.len()];
        for (field, slot) in indicator.fields.iter().zip(&mut places) {
            *slot = keys.cell(&field.name)?;
        }
    }
    Ok(Answer {
        state,
        cell: keys.cell("cell")?,
        fields,
        places,
        matched: match keys.get("match") {
            None => None,
            Some(json) => Some(matched(&Keys::of(json, keys.place.clone())?)?),
        },
    })
}

fn matched(keys: &Keys<'_>) -> Result<Match> {
    let score = keys.need("score")?.as_f64().unwrap_or(f64::NAN);
    if !(0.0..=1.0).contains(&score) {
        return Err(wrong(keys.place.clone(), "对应的把握应在 0 与 1 之间"));
    }
    let by: MatchBy = serde_json::from_value(keys.need("by")?.clone())
        .map_err(|_| wrong(keys.place.clone(), "对应的依据不是约定的写法"))?;
    Ok(Match { score, by })
}

fn reading(keys: &Keys<'_>, field: &Field, mask: &mut dyn FnMut(&str) -> Shown) -> Result<Reading> {
    let raw = keys.text("raw")?.unwrap_or_default();
    let value = match keys.get("value") {
        None => None,
        Some(json) => Some(value(keys, json, field, mask)?),
    };
    Ok(Reading {
        value,
        raw: mask(&raw),
        cell: keys
            .cell("cell")?
            .ok_or_else(|| wrong(keys.place.clone(), "没有说在哪个单元格"))?,
        approximate: matches!(keys.get("approximate"), Some(Json::Bool(true))),
    })
}

/// 值的样子由填写项的类型决定。
fn value(
    keys: &Keys<'_>,
    json: &Json,
    field: &Field,
    mask: &mut dyn FnMut(&str) -> Shown,
) -> Result<Value> {
    let odd = || wrong(keys.place.clone(), format!("这里应是{}", field.kind.name()));
    Ok(match (field.kind.letter(), json) {
        ("N", Json::Number(_)) => Value::Number(whole(json).ok_or_else(odd)?),
        ("F", Json::Number(_)) => Value::Frequency {
            times: whole(json).ok_or_else(odd)?,
            per: match keys.text("per")? {
                None => None,
                Some(label) => Some(Per::from_label(&label).ok_or_else(|| {
                    wrong(keys.place.clone(), format!("不认识周期“{}”", short(&label)))
                })?),
            },
        },
        ("T", Json::Array(items)) if items.len() <= ITEMS => Value::Texts(
            items
                .iter()
                .map(|i| Ok(mask(bounded(i.as_str().ok_or_else(odd)?, &keys.place)?)))
                .collect::<Result<_>>()?,
        ),
        ("L", Json::Array(items)) if items.len() <= ITEMS => {
            let mut levels = Vec::new();
            for item in items {
                let level = item.as_str().and_then(Level::from_label).ok_or_else(odd)?;
                if levels.contains(&level) {
                    return Err(odd());
                }
                levels.push(level);
            }
            Value::Levels(levels)
        }
        ("C", Json::Object(items)) if items.len() <= ITEMS => Value::Categories(
            items
                .iter()
                .map(|(name, n)| {
                    let name = mask(bounded(name, &keys.place)?);
                    Ok((name, whole(n).ok_or_else(odd)?))
                })
                .collect::<Result<_>>()?,
        ),
        _ => return Err(odd()),
    })
}

fn whole(json: &Json) -> Option<i64> {
    json.as_i64().filter(|n| (0..=LARGEST).contains(n))
}

fn findings(rows: &[Json], mask: &mut dyn FnMut(&str) -> Shown) -> Result<Vec<Finding>> {
    rows.iter()
        .enumerate()
        .map(|(n, row)| {
            let place = format!("第{}条审核问题", n + 1);
            let mut finding: Finding = serde_json::from_value(row.clone())
                .map_err(|_| wrong(place.clone(), "不是约定的写法"))?;
            let digits = finding.code.strip_prefix('Q').unwrap_or_default();
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(wrong(
                    place,
                    format!("“{}”不是问题代码（应如 Q203）", short(&finding.code)),
                ));
            }
            finding.message = mask(bounded(&finding.message, &place)?).to_string();
            finding.hint = mask(bounded(&finding.hint, &place)?).to_string();
            if let Some(text) = &finding.answered {
                finding.answered = Some(mask(bounded(text, &place)?).to_string());
            }
            Ok(finding)
        })
        .collect()
}

/// 来历：文字重新过遮蔽之门，大小有限。
fn history(keys: &Keys<'_>, mask: &mut dyn FnMut(&str) -> Shown) -> Result<History> {
    const PLACE: &str = "来历";
    let Some(json) = keys.get("history") else {
        return Ok(History::default());
    };
    let mut history: History =
        serde_json::from_value(json.clone()).map_err(|_| wrong(PLACE, "不是约定的写法"))?;
    let lists = [
        history.after.len(),
        history.via.len(),
        history.changes.len(),
        history.explanations.len(),
    ];
    if lists.into_iter().any(|n| n > ITEMS) {
        return Err(wrong(PLACE, "条数过多"));
    }
    for change in &mut history.changes {
        change.from = mask(bounded(&change.from, PLACE)?);
        change.to = mask(bounded(&change.to, PLACE)?);
    }
    for explanation in &mut history.explanations {
        explanation.text = mask(bounded(&explanation.text, PLACE)?);
    }
    Ok(history)
}

/// 一组键，及它在哪里（报错用）。
struct Keys<'a> {
    map: &'a Map<String, Json>,
    place: String,
}

impl<'a> Keys<'a> {
    fn of(json: &'a Json, place: impl Into<String>) -> Result<Self> {
        let place = place.into();
        match json {
            Json::Object(map) => Ok(Self { map, place }),
            _ => Err(wrong(place, "不是约定的写法")),
        }
    }

    /// 没有与空值一样。
    fn get(&self, key: &str) -> Option<&'a Json> {
        self.map.get(key).filter(|j| !j.is_null())
    }

    fn need(&self, key: &str) -> Result<&'a Json> {
        self.get(key)
            .ok_or_else(|| wrong(self.place.clone(), format!("缺少 {key}")))
    }

    fn text(&self, key: &str) -> Result<Option<String>> {
        match self.get(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(bounded(text, &self.place)?.to_owned())),
            Some(_) => Err(wrong(self.place.clone(), format!("{key} 应是文字"))),
        }
    }

    fn list(&self, key: &str) -> Result<&'a [Json]> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Json::Array(items)) if items.len() <= ITEMS => Ok(items),
            Some(_) => Err(wrong(self.place.clone(), format!("{key} 不是约定的写法"))),
        }
    }

    fn cell(&self, key: &str) -> Result<Option<Cell>> {
        self.text(key)?
            .map(|t| {
                t.parse().map_err(|_| {
                    wrong(
                        self.place.clone(),
                        format!("“{}”不是单元格地址（应如 D9）", short(&t)),
                    )
                })
            })
            .transpose()
    }
}

fn wrong(place: impl Into<String>, what: impl Into<String>) -> JsonError {
    JsonError::Wrong {
        place: place.into(),
        what: what.into(),
    }
}

fn bounded<'a>(text: &'a str, place: &str) -> Result<&'a str> {
    if text.len() > TEXT_BYTES {
        return Err(wrong(place, "文字过长"));
    }
    Ok(text)
}

/// 引用外来文字时只取开头。
fn short(text: &str) -> String {
    let mut out: String = text.chars().filter(|c| !c.is_control()).take(30).collect();
    if text.chars().nth(30).is_some() {
        out.push('…');
    }
    out
}
