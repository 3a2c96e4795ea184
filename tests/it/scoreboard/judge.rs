//! 逐项比较一份材料与它的真情实况。

use super::tally::Tally;
use super::truth::{Expected, ExpectedAnswer, ExpectedField, Workbook};
use quanyi::field::Value;
use quanyi::finding::Severity;
use quanyi::model::catalogue::Catalogue;
use quanyi::model::submission::{Answer, Reading, State, Submission};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// 一处错。
#[derive(Debug)]
pub struct Mistake {
    pub file: String,
    pub kind: String,
    pub place: String,
    pub want: Json,
    pub got: Json,
}

/// 一份工作簿的评判。
pub struct Judge<'a> {
    pub catalogue: &'a Catalogue,
    pub file: &'a str,
    pub tally: Tally,
    pub mistakes: Vec<Mistake>,
}

/// 状态在 JSON 里的写法。
fn state_name(state: State) -> &'static str {
    match state {
        State::Yes => "yes",
        State::No => "no",
        State::Blank => "blank",
        State::Conflict => "conflict",
        State::Na => "na",
        State::Unreadable => "unreadable",
        State::Missing => "missing",
    }
}

/// 清单条目只比字：全半角、空白不计，“一是”“二是”去不去都行。
fn plain(text: &str) -> String {
    let mut chars = text.chars();
    let said = matches!((chars.next(), chars.next()), (Some(_), Some('是')))
        && text.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九']);
    let text = if said { chars.as_str() } else { text };
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}'))
        .collect()
}

/// 社工、社工资格、社工类是同一类。
fn category(name: &str) -> String {
    let name = plain(name);
    for tail in ["职业资格", "资格证", "资格", "类", "方面"] {
        if let Some(head) = name.strip_suffix(tail) {
            return head.to_owned();
        }
    }
    name
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Texts(items) => items.iter().map(|t| plain(t)).collect(),
        Value::Levels(levels) => levels.iter().map(|l| plain(l.label())).collect(),
        _ => Vec::new(),
    }
}

fn number_right(want: &ExpectedField, got: Option<&Reading>) -> bool {
    let value = got.and_then(|r| r.value.as_ref());
    let Some(value) = value else {
        return want.value.is_null();
    };
    let approximate = got.is_some_and(|r| r.approximate);
    let rough_as_said = want.approximate.is_none_or(|a| a == approximate);
    match value {
        Value::Number(n) => want.value == json!(n) && rough_as_said,
        Value::Frequency { times, per } => {
            want.value == json!(times)
                && per.map(|p| p.label()) == want.per.as_deref()
                && rough_as_said
        }
        Value::Categories(all) => {
            let got: BTreeMap<String, i64> = all.iter().map(|(k, n)| (category(k), *n)).collect();
            let want: Option<BTreeMap<String, i64>> = want.value.as_object().map(|o| {
                o.iter()
                    .filter_map(|(k, n)| Some((category(k), n.as_i64()?)))
                    .collect()
            });
            want == Some(got)
        }
        Value::Texts(_) | Value::Levels(_) => false,
    }
}

fn said(reading: Option<&Reading>) -> Json {
    reading.map_or(Json::Null, |r| {
        json!({"value": format!("{:?}", r.value), "raw": r.raw.as_str(), "approximate": r.approximate})
    })
}

impl Judge<'_> {
    fn wrong(&mut self, kind: impl Into<String>, place: impl Into<String>, want: Json, got: Json) {
        self.mistakes.push(Mistake {
            file: self.file.to_owned(),
            kind: kind.into(),
            place: place.into(),
            want,
            got,
        });
    }

    /// 一处判断：错而没有问题指到，是无声的错。
    fn verdict(
        &mut self,
        right: bool,
        flagged: bool,
        kind: &str,
        place: &str,
        want: Json,
        got: Json,
    ) {
        self.tally.silent.add(!right && !flagged);
        if !right {
            let kind = if flagged {
                kind.to_owned()
            } else {
                format!("{kind}（无声）")
            };
            self.wrong(kind, place, want, got);
        }
    }

    /// 一份工作簿。
    pub fn workbook(&mut self, want: &Workbook, got: &[Submission]) {
        self.tally.files += 1;
        let readable: Vec<&Submission> = got.iter().filter(|s| s.is_readable()).collect();
        if want.refused {
            let ok = readable.is_empty()
                && got
                    .iter()
                    .flat_map(|s| &s.findings)
                    .any(|f| f.severity == Severity::Error);
            self.verdict(
                ok,
                false,
                "应当打不开",
                "",
                json!("须更正的问题"),
                json!(readable.len()),
            );
            return;
        }
        if readable.len() != want.submissions.len() {
            self.wrong(
                "材料份数",
                "",
                json!(want.submissions.len()),
                json!(readable.len()),
            );
        }
        for (at, expected) in want.submissions.iter().enumerate() {
            let named = readable.iter().find(|s| {
                readable.len() > 1 && s.locality.name.is_some() && s.locality.name == expected.name
            });
            self.submission(expected, named.or(readable.get(at)).copied());
        }
    }

    fn submission(&mut self, want: &Expected, got: Option<&Submission>) {
        self.identity(want, got);
        let findings = got.map(|s| s.findings.as_slice()).unwrap_or_default();
        for start in &want.expect {
            let found = findings.iter().any(|f| f.code.starts_with(start.as_str()));
            self.verdict(found, false, "缺少问题", "整份", json!(start), Json::Null);
        }
        // 问题指到哪些指标：写明的，或单元格属于它的
        let mut owner: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for a in &want.answers {
            for cell in a
                .cell
                .iter()
                .chain(a.fields.values().filter_map(|f| f.cell.as_ref()))
            {
                owner.entry(cell).or_default().insert(&a.indicator);
            }
        }
        let mut flagged = BTreeSet::new();
        let mut blamed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut loose = Vec::new();
        for f in findings {
            let here: BTreeSet<&str> = match (&f.indicator, f.cell, &f.sheet) {
                (Some(code), _, _) => BTreeSet::from([code.as_str()]),
                (None, Some(cell), None) => owner
                    .get(cell.to_string().as_str())
                    .cloned()
                    .unwrap_or_default(),
                _ => BTreeSet::new(),
            };
            if f.severity == Severity::Error {
                for code in &here {
                    blamed.entry(code).or_default().push(&f.code);
                }
                if here.is_empty() {
                    loose.push(f.code.as_str());
                }
            }
            flagged.extend(here);
        }
        if want.tidy && !loose.is_empty() {
            self.tally.alarms.right += loose.len() as u64;
            self.wrong("误报", "整份", Json::Null, json!(loose));
        }
        for a in &want.answers {
            let answer =
                got.and_then(|s| s.answers.get(self.catalogue.indicator(&a.indicator)?.ix));
            let blame = blamed
                .get(a.indicator.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            self.answer(a, answer, flagged.contains(a.indicator.as_str()), blame);
        }
    }

    fn identity(&mut self, want: &Expected, got: Option<&Submission>) {
        let check = got.and_then(|s| s.check).map(|c| c.label().to_owned());
        let pairs = [
            (
                "地区",
                &want.name,
                got.and_then(|s| s.locality.name.clone()),
            ),
            (
                "代码",
                &want.code,
                got.and_then(|s| s.locality.code.clone()),
            ),
            ("周期", &want.period, got.and_then(|s| s.period.clone())),
            ("检查方式", &want.check, check),
            ("填报单位", &want.unit, got.and_then(|s| s.unit.clone())),
            (
                "填报人",
                &want.person,
                got.and_then(|s| s.filled_by.clone()),
            ),
            ("填报日期", &want.date, got.and_then(|s| s.date.clone())),
        ];
        for (what, want, got) in pairs {
            if want.is_some() {
                self.tally.identity.add(*want == got);
                if *want != got {
                    self.wrong("身份", what, json!(want), json!(got));
                }
            }
        }
    }

    fn answer(
        &mut self,
        want: &ExpectedAnswer,
        got: Option<&Answer>,
        flagged: bool,
        blamed: &[&str],
    ) {
        let code = want.indicator.as_str();
        let state = got.map(|a| state_name(a.state));
        let right = state.is_some_and(|s| s == want.state || want.accept.iter().any(|a| a == s));
        let place = format!("{code} {}", want.cell.as_deref().unwrap_or(""));
        self.tally.states.add(right);
        self.verdict(
            right,
            flagged,
            "状态",
            &place,
            json!(want.state),
            json!(state),
        );
        if let (Some(cell), Some(answer)) = (&want.cell, got)
            && right
        {
            self.place(code, cell, answer.cell.map(|c| c.to_string()));
        }
        let indicator = self.catalogue.indicator(code);
        let fields = indicator.map(|i| i.fields.as_slice()).unwrap_or_default();
        for (at, field) in fields.iter().enumerate() {
            let reading = got.and_then(|a| a.fields.get(at)).and_then(Option::as_ref);
            self.field(
                code,
                &field.name,
                want.fields.get(&field.name),
                reading,
                flagged,
            );
        }
        if want.required {
            self.tally.required.add(flagged);
            if !flagged && right {
                self.verdict(
                    false,
                    false,
                    "缺少问题",
                    &place,
                    json!(want.state),
                    json!(state),
                );
            }
        }
        if want.clean {
            self.tally.alarms.add(!blamed.is_empty());
            if !blamed.is_empty() {
                self.wrong("误报", place, json!(want.state), json!(blamed));
            }
        }
    }

    fn place(&mut self, what: &str, want: &str, got: Option<String>) {
        let right = got.as_deref() == Some(want);
        self.tally.cells.add(right);
        if !right {
            self.wrong("位置", what, json!(want), json!(got));
        }
    }

    fn field(
        &mut self,
        code: &str,
        name: &str,
        want: Option<&ExpectedField>,
        got: Option<&Reading>,
        flagged: bool,
    ) {
        let value = got.and_then(|r| r.value.as_ref());
        let found = value.map(texts).unwrap_or_default();
        let Some(want) = want else {
            // 没有填的，不应读出值来
            let listed = matches!(value, Some(Value::Texts(_) | Value::Levels(_)));
            if value.is_some() && !(listed && found.is_empty()) {
                if listed {
                    self.tally.items.of += found.len() as u64;
                } else {
                    self.tally.numbers.add(false);
                }
                self.verdict(
                    false,
                    flagged,
                    "多读",
                    &format!("{code} {name}"),
                    Json::Null,
                    said(got),
                );
            }
            return;
        };
        if let (Some(cell), Some(reading)) = (&want.cell, got) {
            self.place(
                &format!("{code} {name}"),
                cell,
                Some(reading.cell.to_string()),
            );
        }
        if !want.judge {
            return;
        }
        let place = format!("{code} {name} {}", want.cell.as_deref().unwrap_or(""));
        if matches!(want.kind.as_str(), "N" | "F" | "C") {
            let right = number_right(want, got);
            self.tally.numbers.add(right);
            let asked =
                json!({"value": want.value, "approximate": want.approximate, "per": want.per});
            self.verdict(right, flagged, "数", &place, asked, said(got));
            return;
        }
        let mut left: Vec<String> = want
            .value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .map(plain)
            .collect();
        let wanted = left.len();
        let mut hit = 0;
        for item in &found {
            if let Some(at) = left.iter().position(|w| w == item) {
                left.swap_remove(at);
                hit += 1;
            }
        }
        self.tally.items.right += 2 * hit;
        self.tally.items.of += (wanted + found.len()) as u64;
        let right = left.is_empty() && found.len() == wanted;
        self.verdict(
            right,
            flagged,
            "清单",
            &place,
            want.value.clone(),
            said(got),
        );
    }
}
