//! 一轮像真的一样的检查：三个市、十六个县，问题都是真会有的。

use quanyi::analysis::compare;
use quanyi::field::Value;
use quanyi::finding::{Cell, Finding, Severity};
use quanyi::model::comparison::Comparison;
use quanyi::model::submission::{
    Answer, CheckRound, LocalityRef, Match, MatchBy, Reading, Source, State, Submission,
};
use quanyi::office::Office;
use quanyi::office::roster::RosterLine;
use quanyi::round::gather;
use quanyi::text::Shown;

pub fn shown(text: &str) -> Shown {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).expect("文字")
}

/// 某省：配置齐全的办公室。
///
/// 改版式时不必每次重新编译：`QUANYI_TEMPLATES=templates` 使测试直接用文件夹里的模板。
pub fn office() -> Office {
    let mut office = Office::default();
    if let Some(folder) = std::env::var_os("QUANYI_TEMPLATES") {
        office.templates =
            quanyi::office::Templates::load(Some(folder.as_ref())).expect("模板读得出");
    }
    let c = &mut office.config;
    c.office.name = "某省妇女联合会权益部".into();
    c.office.region = "某省".into();
    c.office.printed_by = "某省妇女联合会办公室".into();
    c.office.contact = "林春和".into();
    c.office.phone = "0200-5550100".into();
    c.round.deadline = Some("2017-12-10".into());
    c.round.reply_by = Some("2017-12-29".into());
    c.documents.date = Some("2017-12-20".into());
    c.documents.copies = vec!["全国妇联权益部".into(), "某省妇女联合会各部室".into()];
    c.documents.numbers = vec![
        ("通报".into(), "某妇权〔2017〕12号".into()),
        ("反馈意见".into(), "某妇权函〔2017〕8号".into()),
    ];
    c.documents.note = "此件公开发布".into();
    let mut line = 2;
    for (city, counties) in [
        (
            "青川市",
            &["东城区", "北屏县", "清河县", "大坪县", "柳林县", "临江县"][..],
        ),
        (
            "云岭市",
            &[
                "西城区",
                "云峰县",
                "石门县",
                "龙泉县",
                "积石山保安族东乡族撒拉族自治县",
            ],
        ),
        (
            "海原州",
            &["海安县", "平湖县", "白沙县", "双河县", "东乡县"],
        ),
    ] {
        office
            .roster
            .localities
            .push(roster_line(city, "市级", None, false, line));
        for county in counties {
            line += 1;
            office
                .roster
                .localities
                .push(roster_line(county, "县级", Some(city), true, line));
        }
        line += 1;
    }
    office
}

pub fn roster_line(
    name: &str,
    level: &str,
    parent: Option<&str>,
    expected: bool,
    line: usize,
) -> RosterLine {
    RosterLine {
        name: name.into(),
        level: Some(level.into()),
        parent: parent.map(Into::into),
        expected,
        line,
        ..RosterLine::default()
    }
}

/// 一份材料：`seed` 决定答案，同样的种子总是同样的材料。
pub fn submission(office: &Office, name: &str, seed: usize) -> Submission {
    let mut answers = Vec::new();
    for (row, indicator) in (3u32..).zip(&office.catalogue.indicators) {
        let dice = (seed * 31 + indicator.ix * 17 + seed * indicator.ix * 7) % 100;
        let state = if indicator.only_for.is_some() {
            State::Blank
        } else if indicator.basic {
            if dice < 6 { State::No } else { State::Yes }
        } else if dice < 20 + indicator.ix % 9 {
            State::No
        } else {
            State::Yes
        };
        let fields = indicator.fields.iter().enumerate().map(|(f, field)| {
            let number = ((dice * 3 + f * 5) % 40 + 1) as i64;
            let value = match field.kind.letter() {
                "N" => Value::Number(number),
                "T" => Value::Texts(vec![shown("关于留守儿童保护的调研报告")]),
                _ => return None,
            };
            (state == State::Yes).then(|| Reading {
                raw: shown(&number.to_string()),
                value: Some(value),
                cell: Cell::new(row, 6 + f as u32),
                approximate: false,
            })
        });
        answers.push(Answer {
            state,
            cell: Some(Cell::new(row, 4)),
            fields: fields.collect(),
            places: Vec::new(),
            matched: Some(Match {
                score: 1.0,
                by: MatchBy::Text,
            }),
        });
    }
    Submission {
        catalogue: office.catalogue.id.clone(),
        source: Source {
            path: format!("填报/{name}.xlsx"),
            sheet: "填报表".into(),
            sha256: format!("{seed:064x}"),
            layout: "form".into(),
        },
        locality: LocalityRef {
            name: Some(name.into()),
            level: Some("县级".into()),
            ..LocalityRef::default()
        },
        period: Some("2017".into()),
        check: Some(CheckRound::OwnCheck),
        unit: Some(format!("{name}妇联")),
        filled_by: None,
        phone: None,
        date: Some(format!("2017-12-{:02}", seed % 9 + 1)),
        answers,
        findings: Vec::new(),
        history: Default::default(),
    }
}

pub fn finding(code: &str, severity: Severity, at: &str, message: &str, hint: &str) -> Finding {
    Finding {
        code: code.into(),
        severity,
        indicator: None,
        cell: at.parse().ok(),
        sheet: None,
        message: message.into(),
        hint: hint.into(),
        answered: None,
    }
}

/// 十六个县：一个未报，一个报了两份，一个须更正，几处存疑。
pub fn comparison(office: &Office) -> Comparison {
    let names: Vec<String> = office
        .roster
        .localities
        .iter()
        .filter(|l| l.expected)
        .map(|l| l.name.clone())
        .collect();
    let mut all = Vec::new();
    for (ix, name) in names.iter().enumerate() {
        if name == "双河县" {
            continue;
        }
        let mut one = submission(office, name, ix + 3);
        if name == "清河县" {
            one.answers[6].state = State::Conflict;
            one.answers[11].state = State::Blank;
            one.answers[20].state = State::Unreadable;
            one.findings = vec![
                finding(
                    "Q202",
                    Severity::Error,
                    "E10",
                    "E10 的现实情况“有(√) 无(√)”两项都勾了，无法认定",
                    "请在 E10 只勾一项，与右边填写的数量一致",
                ),
                finding(
                    "Q204",
                    Severity::Error,
                    "E24",
                    "E24 写的是“基本有”，看不清是“有”还是“无”",
                    "请在 E24 选“有”或“无”",
                ),
                finding(
                    "Q203",
                    Severity::Warning,
                    "G12",
                    "选“有”而数量未填",
                    "请在 G12 填写数量；确实没有的，请把 E12 改为“无”",
                ),
                finding(
                    "Q501",
                    Severity::Warning,
                    "H18",
                    "举例里有身份证号“5101**********1234”，已遮蔽",
                    "请在 H18 去掉身份证号，只写案件的类型",
                ),
            ];
        }
        if name == "石门县" {
            let mut earlier = submission(office, name, 40);
            earlier.date = Some("2017-11-28".into());
            earlier.source.path = "填报/石门县（旧）.xls".into();
            all.push(earlier);
        }
        all.push(one);
    }
    let mut comparison = compare(gather(all, office), office);
    comparison.inputs = names
        .iter()
        .map(|n| (format!("填报/{n}.xlsx"), "0".repeat(64)))
        .collect();
    comparison
}
