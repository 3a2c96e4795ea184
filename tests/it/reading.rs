//! 读取：难表一张一张地读，状态、位置与必须提出的问题都与真情实况相符。

use quanyi::field::Value;
use quanyi::model::submission::{State, Submission};
use quanyi::office::Office;
use quanyi::{read, source};
use std::path::{Path, PathBuf};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reading")
}

fn read_one(path: &Path, office: &Office) -> Vec<Submission> {
    let limits = source::Limits {
        seconds: 60.0,
        ..office.config.limits.clone()
    };
    let found = source::find(&[path.to_path_buf()], &limits).expect("找得到");
    found
        .files
        .iter()
        .flat_map(|f| read::submissions(&source::open(f, &limits), office))
        .collect()
}

fn letter(state: State) -> char {
    match state {
        State::Yes => 'y',
        State::No => 'n',
        State::Blank => 'b',
        State::Conflict => 'c',
        State::Na => 'a',
        State::Unreadable => 'u',
        State::Missing => 'm',
    }
}

#[test]
fn hard_tables_are_read_as_they_are_meant() {
    let office = Office::default();
    let truth: serde_json::Map<String, serde_json::Value> = serde_json::from_str(
        &std::fs::read_to_string(cases().join("truth.json")).expect("有真情实况"),
    )
    .expect("真情实况完好");
    assert!(truth.len() >= 7);
    for (name, wanted) in &truth {
        let got = read_one(&cases().join(name), &office);
        let wanted = wanted.as_array().expect("各份");
        assert_eq!(got.len(), wanted.len(), "{name} 的份数");
        for (submission, want) in got.iter().zip(wanted) {
            let states: String = submission.answers.iter().map(|a| letter(a.state)).collect();
            assert_eq!(
                states,
                want["states"].as_str().unwrap_or(""),
                "{name} 的状态"
            );
            assert_eq!(
                submission.source.layout,
                want["layout"].as_str().unwrap_or(""),
                "{name} 的版式"
            );
            let codes: Vec<&str> = submission
                .findings
                .iter()
                .map(|f| f.code.as_str())
                .collect();
            for code in want["findings"].as_array().into_iter().flatten() {
                let code = code.as_str().unwrap_or("");
                assert!(codes.contains(&code), "{name} 应有 {code}，只有 {codes:?}");
            }
            for (code, cell) in want["cells"].as_object().into_iter().flatten() {
                let ix = office.catalogue.indicator(code).expect("有此指标").ix;
                let at = submission.answers[ix].cell.map(|c| c.to_string());
                assert_eq!(at.as_deref(), cell.as_str(), "{name} {code}");
            }
        }
    }
}

/// 填写的内容跟着自己的指标走：叠在一格、分在几行的都一样。
#[test]
fn details_follow_their_indicator() {
    let office = Office::default();
    for name in [
        "合并与分行.xlsx",
        "几个标准挤在一格.xlsx",
        "一部分一张表.xlsx",
        "一行坏了不带偏别的行.xlsx",
        "上下两个地区.xlsx",
        "左右两半.xlsx",
        "几个地区左右并列.xlsx",
        "相反的两列.xlsx",
    ] {
        let got = read_one(&cases().join(name), &office);
        let submission = &got[0];
        for indicator in &office.catalogue.indicators {
            let ix = indicator.ix;
            if ix % 3 == 1 || ["3.2.1", "3.2.4"].contains(&indicator.code.as_str()) {
                continue;
            }
            // 这一例里两个挤在一格的指标没有填写内容
            if name.starts_with("几个") && ["1.1.2", "1.2.1"].contains(&indicator.code.as_str()) {
                continue;
            }
            for (field, reading) in indicator.fields.iter().zip(&submission.answers[ix].fields) {
                if field.kind.letter() == "N" {
                    let value = reading.as_ref().and_then(|r| r.value.clone());
                    assert_eq!(
                        value,
                        Some(Value::Number(ix as i64 + 1)),
                        "{name} {} {}",
                        indicator.code,
                        field.name
                    );
                }
            }
        }
    }
    let got = read_one(&cases().join("合并与分行.xlsx"), &office);
    let ix = office.catalogue.indicator("3.2.4").expect("有此指标").ix;
    let fields = &got[0].answers[ix].fields;
    assert_eq!(
        fields[0].as_ref().and_then(|r| r.value.clone()),
        Some(Value::Number(2))
    );
    let Some(Value::Texts(names)) = fields[1].as_ref().and_then(|r| r.value.clone()) else {
        panic!("3.2.4 的名称在下一行")
    };
    assert_eq!(
        names.iter().map(|n| n.as_str()).collect::<Vec<_>>(),
        ["家暴零容忍", "木兰有约"]
    );
}

/// 另一项标准照样读：程序不知道具体是哪一项。
#[test]
fn another_standard_is_read_by_the_same_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/other-standard");
    let catalogue =
        quanyi::office::catalogue::load(&folder.join("catalogue.toml")).expect("目录完好");
    let office = Office {
        catalogue,
        ..Office::default()
    };
    let book = std::fs::read_dir(&folder)
        .expect("有文件夹")
        .filter_map(Result::ok)
        .map(|e| e.path())
        .find(|p| p.extension().is_some_and(|e| e == "xlsx"))
        .expect("有工作簿");
    let got = read_one(&book, &office);
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].catalogue, office.catalogue.id);
    let unread: Vec<&str> = office
        .catalogue
        .indicators
        .iter()
        .zip(&got[0].answers)
        .filter(|(_, a)| matches!(a.state, State::Missing | State::Unreadable))
        .map(|(i, _)| i.code.as_str())
        .collect();
    assert!(unread.is_empty(), "没有读出：{unread:?}");
}
