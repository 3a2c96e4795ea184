//! 数据：与汇总表同样的答案、审核问题，写成 CSV 与 JSON 行，放在 `数据/`，供别的软件接着用。
//!
//! CSV 给 WPS、Excel：UTF-8 带 BOM，CRLF，列名是中文。双击打开时，以 `=` `+` `-` `@`（及其全角）、制表符、换行或撇号
//! 开头的文字会被当成公式，所以在前面加一个撇号 `'`；读回时去掉开头的一个撇号，就一字不差。数不加。
//! JSON 行给程序：一行一个对象，键是英文，文字原样。个人信息在两种里都已遮蔽。

use super::data::{Data, Material};
use crate::finding::Finding;
use crate::model::artefact::Artefact;
use crate::model::catalogue::Indicator;
use crate::model::comparison::Comparison;
use crate::model::json;
use crate::model::plan::consolidated::{DOUBTFUL, Filled, state_label, value_text};
use crate::model::submission::{Answer, CheckRound, Reading};
use crate::office::Office;
use serde_json::{Map, Value as Json, json};

/// 随汇总表另写的形式。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Also {
    /// CSV
    Csv,
    /// JSON 行
    Jsonl,
}

/// 一列：中文列名（CSV）与英文键（JSON 行）。
type Key = (&'static str, &'static str);

const ANSWERS: [Key; 27] = [
    ("材料号", "material"),
    ("采用", "role"),
    ("地区", "locality"),
    ("代码", "code"),
    ("层级", "level"),
    ("上级", "parent"),
    ("周期", "period"),
    ("检查方式", "check"),
    ("填报单位", "unit"),
    ("填报日期", "date"),
    ("编号", "indicator"),
    ("指标", "name"),
    ("基本要求", "basic"),
    ("现实情况", "state"),
    ("计入", "counted"),
    ("现实情况在", "state_cell"),
    ("填写项", "field"),
    ("填写情况", "filled"),
    ("值", "value"),
    ("次数的周期", "per"),
    ("约数", "approximate"),
    ("原文", "raw"),
    ("单元格", "cell"),
    ("来源文件", "path"),
    ("工作表", "sheet"),
    ("文件指纹（SHA-256）", "sha256"),
    ("经由", "via"),
];

const FINDINGS: [Key; 11] = [
    ("问题编号", "number"),
    ("轻重", "severity"),
    ("代码", "code"),
    ("地区", "locality"),
    ("编号", "indicator"),
    ("说明", "message"),
    ("处理办法", "hint"),
    ("情况说明", "answered"),
    ("来源文件", "path"),
    ("工作表", "sheet"),
    ("单元格", "cell"),
];

/// 一格：CSV 里的字（`plain` 是数，不加撇号），JSON 行里的值。
struct Value {
    text: String,
    json: Json,
    plain: bool,
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            json: if text.is_empty() {
                Json::Null
            } else {
                json!(text)
            },
            text,
            plain: false,
        }
    }

    fn optional(text: Option<&str>) -> Self {
        Self::text(text.unwrap_or(""))
    }

    fn number(n: u64) -> Self {
        Self {
            text: n.to_string(),
            json: json!(n),
            plain: true,
        }
    }

    /// CSV 里写“是”或空着。
    fn flag(yes: bool) -> Self {
        Self {
            text: if yes { "是" } else { "" }.to_owned(),
            json: json!(yes),
            plain: false,
        }
    }

    /// 两种写法不同的。
    fn both(text: impl Into<String>, json: Json, plain: bool) -> Self {
        Self {
            text: text.into(),
            json,
            plain,
        }
    }
}

/// 各份数据文件，按 `also` 的形式；没有要的为空。
pub fn artefacts(comparison: &Comparison, office: &Office, also: &[Also]) -> Vec<Artefact> {
    let mut wanted = also.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Vec::new();
    }
    let data = Data::new(comparison, office);
    let (answers, findings) = (answers(&data), findings(&data));
    let from: Vec<String> = comparison.inputs.iter().map(|(p, _)| p.clone()).collect();
    let mut made = Vec::new();
    for form in wanted {
        for (name, schema, keys, rows) in [
            ("答案", "quanyi.answer/1", &ANSWERS[..], &answers),
            ("审核问题", "quanyi.finding/1", &FINDINGS[..], &findings),
        ] {
            let (suffix, bytes) = match form {
                Also::Csv => ("csv", csv_bytes(keys, rows)),
                Also::Jsonl => ("jsonl", json_lines(schema, keys, rows)),
            };
            made.push(Artefact {
                name: format!("数据/{name}.{suffix}"),
                kind: "数据".to_owned(),
                locality: None,
                bytes,
                made_from: from.clone(),
            });
        }
    }
    made
}

/// 一行是一份材料的一个指标的一个填写项，次序与逐项明细相同；没有读出答案的材料只有一行。
fn answers(data: &Data<'_>) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for material in &data.materials {
        if !material.submission.is_readable() {
            let mut row = head(data, material);
            row.extend((10..23).map(|_| Value::text("")));
            row.extend(tail(material));
            rows.push(row);
            continue;
        }
        for indicator in &data.catalogue.indicators {
            let missing = Answer::missing(indicator.fields.len());
            let answers = &material.submission.answers;
            let answer = answers.get(indicator.ix).unwrap_or(&missing);
            for field in 0..indicator.fields.len().max(1) {
                let mut row = head(data, material);
                row.extend(state(data, material, indicator, answer));
                row.extend(filled(indicator, answer, field));
                row.extend(tail(material));
                rows.push(row);
            }
        }
    }
    rows
}

fn head(data: &Data<'_>, material: &Material<'_>) -> Vec<Value> {
    let s = material.submission;
    let place = material.locality.and_then(|ix| data.locality(ix));
    let own = &s.locality;
    let or = |own: &Option<String>, known: Option<&String>| {
        Value::optional(known.or(own.as_ref()).map(String::as_str))
    };
    vec![
        Value::number(material.number as u64),
        Value::text(material.role.label()),
        or(&own.name, place.map(|l| &l.name)),
        or(&own.code, place.and_then(|l| l.code.as_ref())),
        or(&own.level, place.and_then(|l| l.level.as_ref())),
        or(&own.parent, place.and_then(|l| l.parent_name.as_ref())),
        Value::optional(s.period.as_deref()),
        Value::text(s.check.map_or("", CheckRound::label)),
        Value::optional(s.unit.as_deref()),
        Value::optional(s.date.as_deref()),
    ]
}

fn state(
    data: &Data<'_>,
    material: &Material<'_>,
    indicator: &Indicator,
    answer: &Answer,
) -> Vec<Value> {
    use crate::model::submission::State;
    let place = material.locality.and_then(|ix| data.locality(ix));
    // 几份分不出先后而填的不同的，哪一份都不计
    let disputed = material.role.is_undecided()
        && (data.entry(material).and_then(|e| e.dispute(indicator.ix))).is_some_and(|d| d.state);
    let said = if disputed {
        State::Unreadable
    } else {
        answer.state
    };
    let effective = place.map_or(said, |l| l.effective(indicator, said));
    let (counted, key) = match effective {
        State::Yes => ("达标", "met"),
        State::No | State::Blank | State::Missing => ("未达标", "not met"),
        State::Conflict | State::Unreadable => ("存疑，不计", "unclear"),
        State::Na => ("不适用，不计", "na"),
    };
    vec![
        Value::text(indicator.code.as_str()),
        Value::text(indicator.short.as_str()),
        Value::flag(indicator.basic),
        Value::both(
            state_label(answer.state, &indicator.kind),
            json!(answer.state),
            false,
        ),
        Value::both(counted, json!(key), false),
        Value::text(answer.cell.map_or(String::new(), |c| c.to_string())),
    ]
}

fn filled(indicator: &Indicator, answer: &Answer, ix: usize) -> Vec<Value> {
    let name = indicator.fields.get(ix).map_or("", |f| f.name.as_str());
    let reading: Option<&Reading> = answer.fields.get(ix).and_then(Option::as_ref);
    let (filled, key) = match reading {
        _ if indicator.fields.is_empty() => (Filled::NotAsked, "not asked"),
        None => (Filled::No, "no"),
        Some(r) if r.value.is_none() => (Filled::Unreadable, "unreadable"),
        Some(_) => (Filled::Yes, "yes"),
    };
    let value = match reading.map(|r| &r.value) {
        None => Value::text(""),
        Some(None) => Value::both(DOUBTFUL, Json::Null, false),
        Some(Some(value)) => {
            let plain = matches!(value, crate::field::Value::Number(_));
            Value::both(value_text(value), json::value(value), plain)
        }
    };
    let per = match reading.and_then(|r| r.value.as_ref()) {
        Some(crate::field::Value::Frequency { per: Some(per), .. }) => per.label(),
        _ => "",
    };
    vec![
        Value::text(name),
        Value::both(filled.label(), json!(key), false),
        value,
        Value::text(per),
        Value::flag(reading.is_some_and(|r| r.approximate)),
        Value::text(reading.map_or("", |r| r.raw.as_str())),
        Value::text(answer.place(ix).map_or(String::new(), |c| c.to_string())),
    ]
}

fn tail(material: &Material<'_>) -> Vec<Value> {
    let s = material.submission;
    let via: Vec<&str> = s.history.via.iter().map(|v| v.path.as_str()).collect();
    vec![
        Value::text(s.source.path.as_str()),
        Value::text(s.source.sheet.as_str()),
        Value::text(s.source.sha256.as_str()),
        Value::text(via.join("\n")),
    ]
}

fn findings(data: &Data<'_>) -> Vec<Vec<Value>> {
    let rows = data.issues.iter().map(|issue| {
        let finding: &Finding = issue.finding;
        let material = issue.material.and_then(|ix| data.materials.get(ix));
        let number = match material {
            Some(m) => format!("{}-{}", m.number, issue.ordinal),
            None => format!("总-{}", issue.ordinal),
        };
        let name = issue
            .locality
            .and_then(|ix| data.locality(ix))
            .map(|l| l.name.as_str())
            .or_else(|| material?.submission.locality.name.as_deref());
        let source = material.map(|m| &m.submission.source);
        let path = source.map(|s| s.path.as_str()).or(issue.path);
        let sheet = finding
            .sheet
            .as_deref()
            .or(source.map(|s| s.sheet.as_str()));
        vec![
            Value::text(number),
            Value::both(issue.severity.label(), json!(issue.severity), false),
            Value::text(finding.code.as_str()),
            Value::optional(name),
            Value::optional(finding.indicator.as_deref()),
            Value::text(finding.message.as_str()),
            Value::text(finding.hint.as_str()),
            Value::optional(finding.answered.as_deref()),
            Value::optional(path),
            Value::optional(sheet),
            Value::text(finding.cell.map_or(String::new(), |c| c.to_string())),
        ]
    });
    rows.collect()
}

/// 会被表格软件当成公式的开头，与我们自己加的撇号。
fn risky(text: &str) -> bool {
    text.starts_with([
        '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\'',
    ])
}

fn csv_bytes(keys: &[Key], rows: &[Vec<Value>]) -> Vec<u8> {
    let mut out = "\u{feff}".to_owned();
    let quote = |text: &str| {
        if text.contains([',', '"', '\n', '\r', '\t', '\'']) || text != text.trim() {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let head: Vec<String> = keys.iter().map(|(label, _)| quote(label)).collect();
    out.push_str(&head.join(","));
    out.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|v| {
                if !v.plain && risky(&v.text) {
                    quote(&format!("'{}", v.text))
                } else {
                    quote(&v.text)
                }
            })
            .collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn json_lines(schema: &str, keys: &[Key], rows: &[Vec<Value>]) -> Vec<u8> {
    let mut out = String::new();
    for row in rows {
        let mut object = Map::new();
        object.insert("schema".into(), schema.into());
        for ((_, key), value) in keys.iter().zip(row) {
            object.insert((*key).to_owned(), value.json.clone());
        }
        out.push_str(&Json::Object(object).to_string());
        out.push('\n');
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn csv_gives_back_every_text_and_no_formula(texts in prop::collection::vec("[=+@＝'\\-\t\r\n\",甲a1 ]{0,6}", 2..5)) {
            let keys: Vec<Key> = texts.iter().map(|_| ("列", "key")).collect();
            let row: Vec<Value> = texts.iter().map(Value::text).collect();
            let bytes = csv_bytes(&keys, &[row]);
            let bom = "\u{feff}列".as_bytes();
            prop_assert!(bytes.starts_with(bom));
            let mut reader = csv::ReaderBuilder::new().from_reader(&bytes[3..]);
            let record = reader.records().next().unwrap().unwrap();
            for (cell, text) in record.iter().zip(&texts) {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t', '\r', '\n']), "{:?}", cell);
                prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), text);
            }
        }
    }
}
