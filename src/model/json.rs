//! 报送材料与它的 JSON 一行（`quanyi read --format json`，格式名 [`SCHEMA`]）之间的互换。
//!
//! 写出的一行再读回来是同一份材料（把握 `score` 写到万分之一）。
//! 读回的一行是外来的：大小、编号、数都要核对，文字要重新过遮蔽之门。

mod parse;
#[cfg(test)]
mod tests;

pub use parse::{JsonError, parse};

use super::catalogue::{Catalogue, Indicator};
use super::submission::{Answer, Match, Reading, Submission};
use crate::field::Value;
use serde_json::{Map, Value as Json, json};

/// 格式名与版本，每一行的第一项。
pub const SCHEMA: &str = "quanyi.submission/1";

/// 写成一行（不带换行符）。键的次序与约定相同；打不开的文件只有出处与审核问题。
pub fn line(submission: &Submission, catalogue: &Catalogue) -> String {
    let mut keys = Map::new();
    keys.insert("schema".into(), SCHEMA.into());
    if submission.is_readable() {
        keys.insert("catalogue".into(), submission.catalogue.clone().into());
    }
    keys.insert("source".into(), json!(submission.source));
    if submission.is_readable() {
        keys.insert("locality".into(), json!(submission.locality));
        keys.insert("period".into(), json!(submission.period));
        keys.insert("check".into(), json!(submission.check));
        keys.insert("unit".into(), json!(submission.unit));
        keys.insert("filled_by".into(), json!(submission.filled_by));
        keys.insert("phone".into(), json!(submission.phone));
        keys.insert("date".into(), json!(submission.date));
    }
    let answers: Vec<Json> = catalogue
        .indicators
        .iter()
        .zip(&submission.answers)
        .map(|(indicator, a)| answer(indicator, a))
        .collect();
    keys.insert("answers".into(), answers.into());
    keys.insert("findings".into(), json!(submission.findings));
    if !submission.history.is_empty() {
        keys.insert("history".into(), json!(submission.history));
    }
    Json::Object(keys).to_string()
}

fn answer(indicator: &Indicator, answer: &Answer) -> Json {
    let mut keys = Map::new();
    keys.insert("indicator".into(), indicator.code.clone().into());
    keys.insert("state".into(), json!(answer.state));
    keys.insert("cell".into(), json!(answer.cell));
    let fields: Map<String, Json> = indicator
        .fields
        .iter()
        .zip(&answer.fields)
        .filter_map(|(field, r)| Some((field.name.clone(), reading(r.as_ref()?))))
        .collect();
    keys.insert("fields".into(), fields.into());
    // 没填的应当填在哪一格；填了的看它自己的 cell
    let places: Map<String, Json> = (0..)
        .zip(&indicator.fields)
        .filter(|(ix, _)| answer.fields.get(*ix).is_some_and(Option::is_none))
        .filter_map(|(ix, field)| Some((field.name.clone(), json!(answer.place(ix)?))))
        .collect();
    if !places.is_empty() {
        keys.insert("places".into(), places.into());
    }
    if let Some(matched) = answer.matched {
        // 把握只写到万分之一：足够人看，读回来也一位不差。
        let matched = Match {
            score: (if matched.score.is_nan() {
                0.0
            } else {
                matched.score.clamp(0.0, 1.0)
            } * 10_000.0)
                .round()
                / 10_000.0,
            ..matched
        };
        keys.insert("match".into(), json!(matched));
    }
    Json::Object(keys)
}

/// 一个值：数、文字与层级的列表、次数（周期另写）、类别与数。
pub fn value(value: &Value) -> Json {
    match value {
        Value::Number(n) => json!(n),
        Value::Texts(items) => json!(items),
        Value::Levels(levels) => levels.iter().map(|l| l.label()).collect(),
        Value::Frequency { times, .. } => json!(times),
        Value::Categories(items) => {
            // 同一类别写了两回的合在一起：一个键只能出现一次，不能丢掉前一个。
            let mut counts: Vec<(&str, i64)> = Vec::new();
            for (name, count) in items {
                match counts.iter_mut().find(|(n, _)| *n == name.as_str()) {
                    Some((_, sum)) => *sum = sum.saturating_add(*count),
                    None => counts.push((name, *count)),
                }
            }
            let counts: Map<String, Json> = counts
                .into_iter()
                .map(|(name, count)| (name.to_owned(), json!(count)))
                .collect();
            counts.into()
        }
    }
}

fn reading(reading: &Reading) -> Json {
    let mut keys = Map::new();
    let value = reading.value.as_ref().map_or(Json::Null, value);
    keys.insert("value".into(), value);
    if let Some(Value::Frequency { per: Some(per), .. }) = &reading.value {
        keys.insert("per".into(), per.label().into());
    }
    if reading.approximate {
        keys.insert("approximate".into(), true.into());
    }
    keys.insert("raw".into(), json!(reading.raw));
    keys.insert("cell".into(), json!(reading.cell));
    Json::Object(keys)
}
