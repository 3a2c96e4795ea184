use super::*;
use crate::field::{Level, Per};
use crate::finding::{Cell, Finding, Severity};
use crate::model::sample::{self, catalogue, reading, shown, submission, texts};
use crate::model::submission::{CheckRound, LocalityRef, Match, MatchBy, Source, State};
use crate::text::Shown;
use proptest::prelude::*;

fn read(line: &str) -> Result<Submission, JsonError> {
    parse(line, &catalogue(), &mut |t| shown(t))
}

/// 每一项应当填在哪一格都写全：填了的就是它所在的格，记不记在 `places` 里是一回事。
fn placed(mut s: Submission) -> Submission {
    for answer in &mut s.answers {
        answer.places = (0..answer.fields.len()).map(|f| answer.place(f)).collect();
    }
    s
}

#[test]
fn the_line_is_the_agreed_one() {
    let mut s = submission("甲县", "ybymnn");
    s.locality.code = Some("510321".into());
    s.answers[0].fields[0] = Some(sample::reading(Value::Number(2), "约2部", "E4"));
    s.answers[0].fields[0].as_mut().unwrap().approximate = true;
    s.answers[0].fields[1] = Some(texts(&["家暴调研", "留守儿童调研"], "E4"));
    s.answers[2].fields[0] = Some(reading(
        Value::Frequency {
            times: 1,
            per: Some(Per::Quarter),
        },
        "每季度1次",
        "E6",
    ));
    s.answers[2].fields[1] = Some(reading(
        Value::Levels(vec![Level::City, Level::County]),
        "市、县",
        "E6",
    ));
    s.answers[4].fields[0] = Some(reading(
        Value::Categories(vec![
            (shown("法律"), 3),
            (shown("心理"), 2),
            (shown("法律"), 1),
        ]),
        "法律3人、心理2人、法律1人",
        "E8",
    ));
    s.findings.push(Finding {
        code: "Q203".into(),
        severity: Severity::Warning,
        indicator: Some("2.2.1".into()),
        cell: Some(Cell::new(11, 3)),
        sheet: None,
        message: "选“有”而数量未填".into(),
        hint: "请在 E12 填写数量".into(),
        answered: None,
    });
    let line = line(&s, &catalogue());
    assert!(!line.contains('\n'));
    let expected = concat!(
        r#"{"schema":"quanyi.submission/1","catalogue":"small-2017","#,
        r#""source":{"path":"甲县.xlsx","sheet":"表1","sha256":"甲县-hash","layout":"annex"},"#,
        r#""locality":{"name":"甲县","code":"510321","level":null,"parent":null},"#,
        r#""period":"2017","check":"自查","unit":null,"filled_by":null,"phone":null,"date":"2017-12-05","#,
        r#""answers":[{"indicator":"1.1.1","state":"yes","cell":"D4","fields":{"#,
        r#""数量":{"value":2,"approximate":true,"raw":"约2部","cell":"E4"},"#,
        r#""名称":{"value":["家暴调研","留守儿童调研"],"raw":"家暴调研；留守儿童调研","cell":"E4"}},"#,
        r#""match":{"score":1.0,"by":"text"}},"#,
        r#"{"indicator":"1.1.2","state":"blank","cell":"D5","fields":{},"places":{"数量":"E5"},"match":{"score":1.0,"by":"text"}},"#,
        r#"{"indicator":"2.1.1","state":"yes","cell":"D6","fields":{"#,
        r#""频次":{"value":1,"per":"季度","raw":"每季度1次","cell":"E6"},"#,
        r#""层级":{"value":["市级","县级"],"raw":"市、县","cell":"E6"}},"match":{"score":1.0,"by":"text"}},"#,
        r#"{"indicator":"2.1.2","state":"missing","cell":null,"fields":{}},"#,
        r#"{"indicator":"2.2.1","state":"no","cell":"D8","fields":{"#,
        r#""分类数量":{"value":{"法律":4,"心理":2},"raw":"法律3人、心理2人、法律1人","cell":"E8"}},"#,
        r#""match":{"score":1.0,"by":"text"}},"#,
        r#"{"indicator":"2.2.2","state":"no","cell":"D9","fields":{},"places":{"数量":"E9","名称":"E9"},"match":{"score":1.0,"by":"text"}}],"#,
        r#""findings":[{"code":"Q203","severity":"warning","indicator":"2.2.1","cell":"D12","#,
        r#""message":"选“有”而数量未填","hint":"请在 E12 填写数量"}]}"#,
    );
    assert_eq!(line, expected);
}

#[test]
fn a_file_that_could_not_be_opened() {
    let mut s = submission("甲县", "yyyyyy");
    s.answers.clear();
    s.catalogue.clear();
    s.locality = LocalityRef::default();
    (s.period, s.check, s.date) = (None, None, None);
    s.source = Source {
        path: "坏.xlsx".into(),
        ..Source::default()
    };
    s.findings.push(Finding {
        code: "Q003".into(),
        severity: Severity::Error,
        indicator: None,
        cell: None,
        sheet: None,
        message: "打不开".into(),
        hint: "请另存".into(),
        answered: None,
    });
    let line = line(&s, &catalogue());
    assert_eq!(
        line,
        r#"{"schema":"quanyi.submission/1","source":{"path":"坏.xlsx"},"answers":[],"findings":[{"code":"Q003","severity":"error","message":"打不开","hint":"请另存"}]}"#
    );
    assert_eq!(read(&line), Ok(s));
}

#[test]
fn foreign_lines_are_refused_with_the_place() {
    let good = line(&submission("甲县", "yyyyyy"), &catalogue());
    assert!(read(&good).is_ok());
    assert!(read(&format!("\u{feff}{good}\r\n")).is_ok());
    for (from, to, says) in [
        (
            "quanyi.submission/1",
            "quanyi.submission/9",
            "格式是“quanyi.submission/9”",
        ),
        ("small-2017", "other", "指标目录是“other”"),
        (
            r#""indicator":"2.1.2""#,
            r#""indicator":"9.9.9""#,
            "没有编号“9.9.9”",
        ),
        (
            r#""indicator":"2.1.2""#,
            r#""indicator":"2.1.1""#,
            "指标2.1.1：出现了两次",
        ),
        (
            r#""state":"yes""#,
            r#""state":"maybe""#,
            "指标1.1.1：现实情况",
        ),
        (r#""cell":"D4""#, r#""cell":"4D""#, "“4D”不是单元格地址"),
        (r#""score":1.0"#, r#""score":1e9"#, "0 与 1 之间"),
        (r#""path":"甲县.xlsx""#, r#""path":"""#, "没有文件名"),
        ("自查", "瞎查", "不认识“瞎查”"),
        (
            r#""fields":{}"#,
            r#""fields":{"人数":{"value":1,"raw":"1","cell":"E4"}}"#,
            "没有这个填写项",
        ),
        (
            r#""fields":{}"#,
            r#""fields":{"数量":{"value":-1,"raw":"1","cell":"E4"}}"#,
            "指标1.1.1的“数量”：这里应是",
        ),
        (
            r#""fields":{}"#,
            r#""fields":{"数量":{"value":1.5,"raw":"1","cell":"E4"}}"#,
            "这里应是",
        ),
        (
            r#""fields":{}"#,
            r#""fields":{"数量":{"value":1e300,"raw":"1","cell":"E4"}}"#,
            "这里应是",
        ),
        (
            r#""fields":{}"#,
            r#""fields":{"数量":{"value":["1"],"raw":"1","cell":"E4"}}"#,
            "这里应是",
        ),
        (
            r#""fields":{}"#,
            r#""fields":{"数量":{"value":1,"raw":"1"}}"#,
            "没有说在哪个单元格",
        ),
        (
            r#""findings":[]"#,
            r#""findings":[{"code":"<b>","severity":"error","message":"","hint":""}]"#,
            "不是问题代码",
        ),
        (r#""findings":[]"#, r#""findings":[3]"#, "第1条审核问题"),
        (r#"{"schema""#, r#"{{"schema""#, "第2个字节"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let said = read(&bad).expect_err(to).to_string();
        assert!(said.contains(says), "{said} / {says}");
    }
    let nested = "[".repeat(100_000);
    assert!(matches!(
        read(&nested),
        Err(JsonError::Unintelligible { .. })
    ));
}

#[test]
fn the_standard_itself_there_and_back() {
    let catalogue = crate::office::catalogue::built_in();
    let mut s = submission("甲县", "yyyyyy");
    s.catalogue = catalogue.id.clone();
    s.answers = catalogue
        .indicators
        .iter()
        .map(|i| {
            let mut answer = sample::answer(State::Yes, i.ix as u32 + 4, i.fields.len());
            answer.places.clear();
            for (slot, field) in answer.fields.iter_mut().zip(&i.fields) {
                let value = match field.kind.letter() {
                    "N" => Value::Number(3),
                    "F" => Value::Frequency {
                        times: 2,
                        per: Some(Per::Year),
                    },
                    "L" => Value::Levels(vec![Level::County]),
                    "C" => Value::Categories(vec![(shown("法律"), 3)]),
                    _ => Value::Texts(vec![shown("条目")]),
                };
                *slot = Some(reading(value, "原文", "E4"));
            }
            answer
        })
        .collect();
    let line = line(&s, catalogue);
    assert_eq!(
        line.matches(r#""indicator":"#).count(),
        catalogue.indicators.len()
    );
    assert_eq!(parse(&line, catalogue, &mut |t| shown(t)), Ok(s));
}

#[test]
fn texts_pass_the_gate_again() {
    let mut s = submission("甲县", "yyyyyy");
    s.answers[0].fields[1] = Some(texts(&["电话13800000000"], "E4"));
    s.findings.push(Finding {
        code: "Q501".into(),
        severity: Severity::Warning,
        indicator: None,
        cell: None,
        sheet: None,
        message: "“13800000000”".into(),
        hint: String::new(),
        answered: None,
    });
    let line = line(&s, &catalogue());
    let again = parse(&line, &catalogue(), &mut |t| {
        shown(&t.replace("13800000000", "138****0000"))
    })
    .unwrap();
    assert!(!format!("{again:?}").contains("13800000000"));
}

fn text() -> impl Strategy<Value = Shown> {
    "[一-龥a-z0-9“”《》<>&\"\\\\\n\t ]{0,12}".prop_map(|t| shown(&t))
}

fn count() -> impl Strategy<Value = i64> {
    prop_oneof![0i64..100, Just(999_999_999_999_999)]
}

fn value(letter: &str) -> BoxedStrategy<Value> {
    match letter {
        "N" => count().prop_map(Value::Number).boxed(),
        "F" => (
            count(),
            prop::option::of(prop::sample::select(vec![Per::Year, Per::Month])),
        )
            .prop_map(|(times, per)| Value::Frequency { times, per })
            .boxed(),
        "L" => prop::sample::subsequence(Level::ALL.to_vec(), 0..=6)
            .prop_map(Value::Levels)
            .boxed(),
        "C" => prop::collection::btree_map(text(), count(), 0..4)
            .prop_map(|m| Value::Categories(m.into_iter().collect()))
            .boxed(),
        _ => prop::collection::vec(text(), 0..4)
            .prop_map(Value::Texts)
            .boxed(),
    }
}

fn any_reading(letter: &'static str) -> impl Strategy<Value = Option<Reading>> {
    prop::option::of(
        (
            prop::option::of(value(letter)),
            text(),
            0..99u32,
            any::<bool>(),
        )
            .prop_map(|(value, raw, row, approximate)| Reading {
                value,
                raw,
                cell: Cell::new(row, 4),
                approximate,
            }),
    )
}

fn any_answer(ix: usize) -> impl Strategy<Value = Answer> {
    let indicator = catalogue().indicators.swap_remove(ix);
    let fields: Vec<_> = indicator
        .fields
        .iter()
        .map(|f| any_reading(f.kind.letter()))
        .collect();
    let state = prop::sample::select(vec![
        State::Yes,
        State::No,
        State::Blank,
        State::Conflict,
        State::Na,
        State::Unreadable,
    ]);
    let places = prop::collection::vec(
        prop::option::of((0..99u32).prop_map(|row| Cell::new(row, 5))),
        indicator.fields.len(),
    );
    (
        state,
        prop::option::of(0..99u32),
        fields,
        places,
        0..=10_000u32,
    )
        .prop_map(|(state, row, fields, places, score)| Answer {
            state,
            cell: row.map(|r| Cell::new(r, 3)),
            fields,
            places,
            matched: Some(Match {
                score: f64::from(score) / 10_000.0,
                by: MatchBy::Similar,
            }),
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// 写出的一行读回来是同一份。
    #[test]
    fn there_and_back(
        answers in (0..6usize).map(any_answer).collect::<Vec<_>>(),
        check in prop::option::of(prop::sample::select(CheckRound::ALL.to_vec())),
        unit in prop::option::of("[一-龥\"\\\\]{0,9}"),
        date in prop::option::of("[0-9-]{0,10}"),
        sheet in prop::option::of("[一-龥]{1,3}"),
    ) {
        let mut s = submission("甲县", "yyyyyy");
        (s.answers, s.check, s.unit, s.date) = (answers, check, unit, date);
        s.findings.push(Finding {
            code: "Q301".into(), severity: Severity::Info, indicator: None,
            cell: None, sheet, message: "说".into(), hint: "办".into(),
            answered: None,
        });
        prop_assert_eq!(read(&line(&s, &catalogue())).map(placed), Ok(placed(s)));
    }
}
