//! 一个虚构的省：市县、材料、汇总结果。同样的种子得到同样的省。

use quanyi::field::{Level, Per, Value};
use quanyi::finding::{Cell, Finding, Severity};
use quanyi::model::catalogue::{Catalogue, Field};
use quanyi::model::comparison::*;
use quanyi::model::submission::*;
use quanyi::office::{Config, Office};
use quanyi::round::Gathered;
use quanyi::text::Shown;

/// 够用的伪随机数（LCG），与机器无关。
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len() as u64) as usize]
    }
}

pub fn office() -> Office {
    let mut config = Config::default();
    config.office.name = "某省妇女联合会权益部".into();
    config.documents.date = Some("2017-12-20".into());
    Office {
        config,
        ..Office::default()
    }
}

pub fn shown(text: &str) -> Shown {
    Shown::masked(text.to_owned())
}

fn value(dice: &mut Dice, field: &Field) -> (Value, String) {
    match field.kind.letter() {
        "N" => {
            let n = dice.roll(400) as i64;
            (Value::Number(n), format!("{n}"))
        }
        "T" => {
            let all = [
                "关于农村留守儿童权益保护情况的调研报告",
                "关于妇女土地权益的建议",
                "王某婚姻家庭纠纷一案，经三次上门调解，双方达成协议",
                "=HYPERLINK(\"http://example.com\",\"点我\")",
                "市妇联、市法院、市司法局联合发文",
            ];
            let items: Vec<Shown> = (0..=dice.roll(3))
                .map(|_| shown(dice.pick::<&str>(&all)))
                .collect();
            let raw = items
                .iter()
                .map(|i| format!("《{i}》"))
                .collect::<Vec<_>>()
                .join("；");
            (Value::Texts(items), raw)
        }
        "L" => (
            Value::Levels(vec![Level::City, Level::County]),
            "市级、县级".into(),
        ),
        "F" => (
            Value::Frequency {
                times: 2,
                per: Some(Per::Year),
            },
            "每年2次".into(),
        ),
        _ => (
            Value::Categories(vec![(shown("法律"), 3), (shown("心理"), 2)]),
            "法律3人，心理2人".into(),
        ),
    }
}

/// 一份材料。
pub fn submission(
    dice: &mut Dice,
    catalogue: &Catalogue,
    place: &Locality,
    path: &str,
) -> Submission {
    let strength = 5 + dice.roll(5);
    let mut findings = Vec::new();
    let mut answers = Vec::new();
    for (ix, indicator) in catalogue.indicators.iter().enumerate() {
        let row = 4 + ix as u32;
        let state = if indicator.only_for.is_some() && place.conditions.is_empty() {
            State::Na
        } else {
            match dice.roll(100) {
                0 => State::Blank,
                1 => State::Conflict,
                2 => State::Unreadable,
                3 => State::Missing,
                n if n % 10 < strength => State::Yes,
                _ => State::No,
            }
        };
        if state == State::Missing {
            answers.push(Answer::missing(indicator.fields.len()));
            continue;
        }
        if state == State::Conflict {
            findings.push(Finding {
                code: "Q202".into(),
                severity: Severity::Error,
                indicator: Some(indicator.code.clone()),
                cell: Some(Cell::new(row, 3)),
                sheet: None,
                message: format!(
                    "{} 两个答案都选了：写的是“{}(√) {}(√)”，看不出是哪一个",
                    indicator.code, indicator.kind.yes, indicator.kind.no
                ),
                hint: format!("请在 D{} 只留一个√", row + 1),
                answered: None,
            });
        }
        let mut places = Vec::new();
        let fields = indicator
            .fields
            .iter()
            .zip(4..)
            .map(|(field, col)| {
                let cell = Cell::new(row, col);
                places.push(Some(cell));
                if state != State::Yes {
                    return None;
                }
                if dice.roll(12) == 0 {
                    findings.push(Finding {
                        code: "Q203".into(),
                        severity: Severity::Warning,
                        indicator: Some(indicator.code.clone()),
                        cell: Some(cell),
                        sheet: None,
                        message: format!("选“{}”而{}未填", indicator.kind.yes, field.name),
                        hint: format!("请在 {cell} 填写{}", field.name),
                        answered: None,
                    });
                    return None;
                }
                if dice.roll(25) == 0 {
                    findings.push(Finding {
                        code: "Q210".into(),
                        severity: Severity::Error,
                        indicator: Some(indicator.code.clone()),
                        cell: Some(cell),
                        sheet: None,
                        message: format!("{}写的是“若干”，不是一个确定的数", field.name),
                        hint: format!("请在 {cell} 写明"),
                        answered: None,
                    });
                    return Some(Reading {
                        value: None,
                        raw: shown("若干"),
                        cell,
                        approximate: false,
                    });
                }
                let (value, raw) = value(dice, field);
                let approximate = field.kind.letter() == "N" && dice.roll(10) == 0;
                Some(Reading {
                    value: Some(value),
                    raw: shown(&if approximate {
                        format!("约{raw}")
                    } else {
                        raw
                    }),
                    cell,
                    approximate,
                })
            })
            .collect();
        answers.push(Answer {
            state,
            cell: Some(Cell::new(row, 3)),
            fields,
            places,
            matched: Some(Match {
                score: 1.0 - dice.roll(10) as f64 / 100.0,
                by: MatchBy::Text,
            }),
        });
    }
    quanyi::finding::sort(&mut findings);
    Submission {
        catalogue: catalogue.id.clone(),
        source: Source {
            path: path.into(),
            sheet: "维权服务工作标准".into(),
            sha256: format!("{:016x}", dice.0).repeat(4),
            layout: "annex".into(),
        },
        locality: LocalityRef {
            name: Some(place.name.clone()),
            code: place.code.clone(),
            level: place.level.clone(),
            parent: place.parent_name.clone(),
        },
        period: Some("2017".into()),
        check: Some(CheckRound::OwnCheck),
        unit: place.unit.clone(),
        filled_by: Some("王芳".into()),
        phone: Some("0813-1234567".into()),
        date: Some(format!("2017-12-{:02}", 1 + dice.roll(15))),
        answers,
        findings,
        history: Default::default(),
    }
}

fn localities(cities: usize, counties: usize) -> Vec<Locality> {
    let mut all = Vec::new();
    let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    for city in 0..cities {
        let parent = all.len();
        let name = format!(
            "{}{}市",
            names[city % 10],
            ["", "阳", "江"][(city / 10) % 3]
        );
        all.push(Locality {
            name: name.clone(),
            code: Some(format!("51{:02}00", city + 1)),
            level: Some("市级".into()),
            on_roster: true,
            expected: true,
            unit: Some(format!("{name}妇女联合会")),
            ..Locality::default()
        });
        for county in 0..counties {
            let county_name = match county {
                4 => format!("{}山土家族苗族自治县", names[city % 10]),
                n => format!(
                    "{}{}县",
                    names[city % 10],
                    ["东", "西", "南", "北", "", "中", "上", "下", "左", "右"][n % 10]
                ),
            };
            all.push(Locality {
                name: county_name.clone(),
                code: Some(format!("51{:02}{:02}", city + 1, county + 21)),
                level: Some("县级".into()),
                parent: Some(parent),
                parent_name: Some(name.clone()),
                conditions: if county == 0 { vec![0] } else { vec![] },
                on_roster: true,
                expected: true,
                unit: Some(format!("{county_name}妇女联合会")),
            });
        }
    }
    all
}

/// 汇总结果：`cities` 个市，各 `counties` 个县；有缺报、重复、分不出先后、打不开的。
pub fn province(office: &Office, seed: u64, cities: usize, counties: usize) -> Comparison {
    let mut dice = Dice(seed);
    let catalogue = &office.catalogue;
    let localities = localities(cities, counties);
    let mut entries = Vec::new();
    for (ix, place) in localities.iter().enumerate() {
        if ix % 9 == 7 {
            entries.push(Entry::default());
            continue;
        }
        let path = format!(
            "填报/{}/{}.xlsx",
            place.parent_name.as_deref().unwrap_or("市本级"),
            place.name
        );
        let current = submission(&mut dice, catalogue, place, &path);
        let mut others = Vec::new();
        if ix % 10 == 3 {
            let mut same = current.clone();
            same.source.path = format!("填报/{}（副本）.xls", place.name);
            others.push((same, WhyNotCurrent::Identical));
            let mut earlier = submission(&mut dice, catalogue, place, &path);
            earlier.date = Some("2017-11-20".into());
            earlier.source.path = format!("填报/{} 旧.ods", place.name);
            others.push((earlier, WhyNotCurrent::Earlier));
        }
        if ix % 10 == 6 {
            // 日期相同而几处不同：分不出先后
            let mut rival = current.clone();
            rival.source.path = format!("填报/{}（另报）.xlsx", place.name);
            let other = submission(&mut Dice(seed ^ ix as u64), catalogue, place, &path);
            for (answer, other) in rival.answers.iter_mut().zip(other.answers).step_by(4) {
                (answer.state, answer.fields) = (other.state, other.fields);
            }
            others.push((rival, WhyNotCurrent::Undecided));
        }
        let mut entry = Entry {
            current: Some(current),
            others,
            ..Entry::default()
        };
        entry.settle();
        entries.push(entry);
    }
    let broken = Submission {
        catalogue: String::new(),
        source: Source {
            path: "填报/扫描件 & 其他.xlsx".into(),
            sha256: "ab".repeat(32),
            ..Source::default()
        },
        locality: LocalityRef::default(),
        period: None,
        check: None,
        unit: None,
        filled_by: None,
        phone: None,
        date: None,
        answers: vec![],
        findings: vec![Finding {
            code: "Q001".into(),
            severity: Severity::Error,
            indicator: None,
            cell: None,
            sheet: None,
            message: "这个文件有打开密码，读不出内容".into(),
            hint: "请去掉打开密码再报送".into(),
            answered: None,
        }],
        history: Default::default(),
    };
    let mut comparison = quanyi::analysis::compare(
        Gathered {
            findings: missing(&localities, &entries),
            localities,
            rounds: vec![Round {
                period: Some("2017".into()),
                check: Some(CheckRound::OwnCheck),
                entries,
                ..Round::default()
            }],
            main: Some(0),
            unattributed: vec![broken],
            has_roster: true,
            ..Gathered::default()
        },
        office,
    );
    comparison.note_found(
        vec![("填报/~$甲县.xlsx".into(), "打开时的锁定文件")],
        vec![],
    );
    comparison
}

fn missing(localities: &[Locality], entries: &[Entry]) -> Vec<RoundFinding> {
    (0..localities.len())
        .filter(|&ix| entries[ix].current.is_none())
        .map(|ix| RoundFinding {
            locality: Some(ix),
            path: None,
            finding: Finding {
                code: "Q601".into(),
                severity: Severity::Warning,
                indicator: None,
                cell: None,
                sheet: None,
                message: format!("{}没有报送", localities[ix].name),
                hint: "请催报".into(),
                answered: None,
            },
        })
        .collect()
}
