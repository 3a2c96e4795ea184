//! 追溯用的记录：运行时写进 `文稿/数据/溯源.json`，公文里的每个数都由它算出，走得回文件与单元格。

use crate::field::Value;
use crate::finding::Severity;
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, Entry, Locality, ReportState, Round};
use crate::model::periods::Earlier;
use crate::model::plan::consolidated::state_label;
use crate::model::submission::{CheckRound, Reading, State, Submission};
use crate::office::Office;
use serde::{Deserialize, Serialize, Serializer};
use std::io::{self, Write};

/// 在 OUT 里的位置。
pub const FILE_NAME: &str = "文稿/数据/溯源.json";
/// 格式标识。
const SCHEMA: &str = "quanyi.trace/2";

/// 追溯用的记录：各轮、上期的全部答案与出处。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// 格式标识。
    pub schema: String,
    /// `全省`
    pub scope: String,
    /// 一级指标的名称。
    pub parts: Vec<String>,
    /// 三级指标。
    pub indicators: Vec<IndicatorRecord>,
    /// 各地区。
    pub localities: Vec<LocalityRecord>,
    /// 各轮：主轮在最前，其次是同一周期的各轮核查，材料都与 `localities` 同序；上期的在最后，材料与上期的名单同序。
    pub rounds: Vec<RoundRecord>,
    /// 上期在 `rounds` 里的位置；没有上期为空。
    pub previous: Option<usize>,
    /// 上期与本期可以对比的指标，与 `indicators` 同序。
    pub comparable: Vec<bool>,
}

/// 一轮。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundRecord {
    /// `2017年自查`
    pub name: String,
    /// 检查方式：`自查`
    pub way: String,
    /// 周期：`2017年`
    pub period: String,
    /// 各地区的材料。
    pub materials: Vec<MaterialRecord>,
}

/// 一个地区在一轮里的材料。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialRecord {
    /// 地区的名称，照那一轮的名单。
    pub place: String,
    /// 文件。
    pub path: String,
    /// 工作表。
    pub sheet: String,
    /// 与指标同序；没有材料的为空表。
    pub answers: Vec<AnswerRecord>,
}

/// 一个三级指标。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorRecord {
    /// 编号。
    pub code: String,
    /// 短名。
    pub short: String,
    /// 基本要求。
    pub basic: bool,
    /// 一级指标（`parts` 的下标）。
    pub part: usize,
    /// 填写项的名称与单位。
    pub fields: Vec<(String, String)>,
}

/// 一个地区。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalityRecord {
    /// 名称。
    pub name: String,
    /// 上级的名称（可空）。
    pub parent: String,
    /// 层级（可空）。
    pub level: String,
    /// 应当报送。
    pub expected: bool,
    /// 报送状态：`已报送` 等。
    pub state: String,
    /// 收到过像是它的、而打不开的文件。
    pub unread: Vec<String>,
    /// 填报日期晚于截止日期。
    pub late: bool,
    /// 报了几份不同的、分不出先后。
    pub undecided: bool,
    /// 名次与同级参加排名的个数。
    pub rank: Option<(u32, u32)>,
    /// 有效件里的问题：轻重、在哪里、什么。
    pub findings: Vec<(String, String, String)>,
    /// 须整改的指标（`indicators` 的下标）。
    pub rectify: Vec<usize>,
    /// 上期的前身（上期材料的下标）。
    pub before: Vec<usize>,
    /// 上期未达到、本期达到的指标。
    pub improved: Vec<usize>,
    /// 上期达到、本期未达到的指标。
    pub relapsed: Vec<usize>,
    /// 合并前各地不一、说不上进退的指标。
    pub mixed: Vec<usize>,
}

/// 一个答案。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// 计入汇总的：`y` 达到、`n` 未达到、`b` 空白、`u` 存疑、`-` 不适用。
    pub counts: String,
    /// 材料里的：`有`、`无`、`空白`……
    pub said: String,
    /// 单元格（可空）。
    pub cell: String,
    /// 各填写项的数；没有填、不是数的为空。
    pub numbers: Vec<Option<NumberRecord>>,
}

/// 一个填写项里的数。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRecord {
    /// 值；填了而读不出的为空。
    pub value: Option<i64>,
    /// 只是约数。
    pub approximate: bool,
    /// 单元格。
    pub cell: String,
    /// 原文（已遮蔽）。
    pub raw: String,
}

/// 写出记录：一个地区、一份材料地做，不必整个留在内存。
///
/// # Errors
/// 写不进。
pub fn write(
    comparison: &Comparison,
    office: &Office,
    scope: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sources = rounds(comparison);
    let earlier = comparison.earlier();
    let localities = Each(comparison.localities.len(), |at| {
        locality(comparison, office, earlier, at)
    });
    let rounds = sources.iter().map(|&(round, localities)| {
        let (name, way, period) = heading(round);
        Sketch {
            name,
            way,
            period,
            materials: Each(localities.len(), move |at| {
                material(round, localities, office, at)
            }),
        }
    });
    let frame = Record::frame(comparison, office, scope);
    let told = Told {
        schema: frame.schema,
        scope: frame.scope,
        parts: frame.parts,
        indicators: frame.indicators,
        localities,
        rounds: rounds.collect(),
        previous: frame.previous,
        comparable: frame.comparable,
    };
    serde_json::to_writer(&mut *out, &told)?;
    out.write_all(b"\n")
}

/// 写出的 [`Record`]：字段与次序相同，各地区、各份材料写到时才做。
#[derive(Serialize)]
struct Told<L, M> {
    schema: String,
    scope: String,
    parts: Vec<String>,
    indicators: Vec<IndicatorRecord>,
    localities: L,
    rounds: Vec<Sketch<M>>,
    previous: Option<usize>,
    comparable: Vec<bool>,
}

/// 写出的 [`RoundRecord`]。
#[derive(Serialize)]
struct Sketch<M> {
    name: String,
    way: String,
    period: String,
    materials: M,
}

/// 若干项，写到一项做一项。
struct Each<F>(usize, F);

impl<T: Serialize, F: Fn(usize) -> T> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.0).map(&self.1))
    }
}

/// 要记的各轮与各自的名单：主轮在最前，其次是同一周期的各轮核查，上期的在最后。
fn rounds(comparison: &Comparison) -> Vec<(&Round, &[Locality])> {
    let own = &comparison.localities[..];
    let mut rounds = Vec::new();
    if let Some(main) = comparison.main_round() {
        rounds.push((main, own));
        let checks = comparison.rounds.iter().filter(|r| {
            r.period == main.period
                && r.check != main.check
                && r.check.is_some_and(|c| c != CheckRound::OwnCheck)
        });
        rounds.extend(checks.map(|r| (r, own)));
    }
    let earlier = comparison.earlier();
    rounds.extend(earlier.map(|e| (e.round, e.localities)));
    rounds
}

/// 一个地区。
fn locality(
    comparison: &Comparison,
    office: &Office,
    earlier: Option<Earlier<'_>>,
    at: usize,
) -> LocalityRecord {
    let Some(place) = comparison.localities.get(at) else {
        return LocalityRecord::default();
    };
    let main = comparison.main_round();
    let result = main.and_then(|r| r.results.get(at));
    let current = main.and_then(|r| r.submission_of(at));
    let absent = if place.expected {
        ReportState::Missing
    } else {
        ReportState::NotExpected
    };
    let parent = place
        .parent
        .and_then(|p| comparison.localities.get(p))
        .map(|p| p.name.clone())
        .or_else(|| place.parent_name.clone());
    let change = comparison.change_of(at);
    let deadline = &office.config.round.deadline;
    LocalityRecord {
        name: place.name.clone(),
        parent: parent.unwrap_or_default(),
        level: place.level.clone().unwrap_or_default(),
        expected: place.expected,
        state: result.map_or(absent, |r| r.state).label().to_owned(),
        unread: place
            .perhaps_sent(&comparison.unattributed)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        late: matches!(
            (current.and_then(|s| s.date.as_ref()), deadline),
            (Some(date), Some(last)) if date > last
        ),
        undecided: main
            .and_then(|r| r.entries.get(at))
            .is_some_and(|e| e.is_undecided()),
        rank: result.and_then(|r| r.rank).map(|r| (r.place, r.among)),
        findings: current.map(findings).unwrap_or_default(),
        rectify: comparison
            .lists
            .rectify
            .of(at)
            .map(|i| i.indicator)
            .collect(),
        before: earlier.map(|e| e.before(at).collect()).unwrap_or_default(),
        improved: change.map(|c| c.improved.clone()).unwrap_or_default(),
        relapsed: change.map(|c| c.relapsed.clone()).unwrap_or_default(),
        mixed: change.map(|c| c.mixed.clone()).unwrap_or_default(),
    }
}

impl Record {
    /// 由汇总结果得出。
    pub fn of(comparison: &Comparison, office: &Office, scope: &str) -> Self {
        let earlier = comparison.earlier();
        let localities = 0..comparison.localities.len();
        let rounds = rounds(comparison).into_iter().map(|(round, localities)| {
            let (name, way, period) = heading(round);
            let each = 0..localities.len();
            RoundRecord {
                name,
                way,
                period,
                materials: each
                    .map(|at| material(round, localities, office, at))
                    .collect(),
            }
        });
        Self {
            localities: localities
                .map(|at| locality(comparison, office, earlier, at))
                .collect(),
            rounds: rounds.collect(),
            ..Self::frame(comparison, office, scope)
        }
    }

    /// 各地区、各份材料以外的。
    fn frame(comparison: &Comparison, office: &Office, scope: &str) -> Self {
        let catalogue = &office.catalogue;
        let earlier = comparison.earlier();
        Self {
            schema: SCHEMA.to_owned(),
            scope: scope.to_owned(),
            parts: catalogue.parts.iter().map(|p| p.name.clone()).collect(),
            indicators: catalogue
                .indicators
                .iter()
                .map(|i| IndicatorRecord {
                    code: i.code.clone(),
                    short: i.short.clone(),
                    basic: i.basic,
                    part: catalogue.groups.get(i.group).map_or(0, |g| g.part),
                    fields: i
                        .fields
                        .iter()
                        .map(|f| (f.name.clone(), f.unit.clone()))
                        .collect(),
                })
                .collect(),
            previous: earlier.map(|_| rounds(comparison).len() - 1),
            comparable: earlier.map_or_else(Vec::new, |e| e.previous.comparable.clone()),
            ..Self::default()
        }
    }

    /// 一轮里一个地区的一个答案。
    pub fn answer(&self, round: usize, place: usize, indicator: usize) -> Option<&AnswerRecord> {
        let material = self.rounds.get(round)?.materials.get(place)?;
        material.answers.get(indicator)
    }
}

fn findings(submission: &Submission) -> Vec<(String, String, String)> {
    let asked = submission
        .findings
        .iter()
        .filter(|f| f.severity != Severity::Info);
    asked
        .map(|f| {
            let cell = f.cell.map(|c| c.to_string()).unwrap_or_default();
            let sheet = f.sheet.as_deref().unwrap_or(&submission.source.sheet);
            (
                f.severity.label().to_owned(),
                format!("{} {sheet} {cell}", submission.source.path),
                format!("{} {}", f.code, f.message),
            )
        })
        .collect()
}

/// 一轮的名称、检查方式、周期。
fn heading(round: &Round) -> (String, String, String) {
    let period = round
        .period
        .as_deref()
        .map(crate::document::facts::shown_period)
        .unwrap_or_default();
    let way = round.check.map_or("", |c| c.label());
    (format!("{period}{way}"), way.to_owned(), period)
}

/// 一个地区在一轮里的材料。
fn material(round: &Round, localities: &[Locality], office: &Office, at: usize) -> MaterialRecord {
    let Some(place) = localities.get(at) else {
        return MaterialRecord::default();
    };
    let submission = round.submission_of(at);
    MaterialRecord {
        place: office
            .roster
            .name_then(&place.name, submission.and_then(|s| s.unit.as_deref()))
            .to_owned(),
        path: submission
            .map(|s| s.source.path.clone())
            .unwrap_or_default(),
        sheet: submission
            .map(|s| s.source.sheet.clone())
            .unwrap_or_default(),
        answers: round
            .entries
            .get(at)
            .map(|entry| answers(entry, place, office))
            .unwrap_or_default(),
    }
}

fn answers(entry: &Entry, place: &Locality, office: &Office) -> Vec<AnswerRecord> {
    let indicators = office.catalogue.indicators.iter();
    indicators
        .zip(entry.answers())
        .map(|(indicator, answer)| AnswerRecord {
            counts: letter(place.effective(indicator, answer.state)).to_owned(),
            said: said(entry, indicator, answer.state),
            cell: answer.cell.map(|c| c.to_string()).unwrap_or_default(),
            numbers: (0..)
                .zip(&answer.fields)
                .map(|(field, reading)| {
                    let reading = reading.as_ref()?;
                    let value = match &reading.value {
                        Some(Value::Texts(_) | Value::Levels(_)) => return None,
                        value => value.as_ref().and_then(Value::amount),
                    };
                    Some(NumberRecord {
                        value,
                        approximate: reading.approximate,
                        cell: reading.cell.to_string(),
                        raw: raw(entry, (indicator.ix, field), reading),
                    })
                })
                .collect(),
        })
        .collect()
}

/// 材料里写的；几份填的不同的，各份的都写。
fn said(entry: &Entry, indicator: &Indicator, state: State) -> String {
    let label = |state| state_label(state, &indicator.kind);
    if !entry.dispute(indicator.ix).is_some_and(|d| d.state) {
        return label(state).to_owned();
    }
    let each = entry.undecided().map(|s| {
        let answer = s.answers.get(indicator.ix);
        let cell = answer.and_then(|a| a.cell);
        let cell = cell.map_or(String::new(), |c| format!(" {c}"));
        let state = answer.map_or(State::Missing, |a| a.state);
        format!("{}{cell} {}", s.source.path, label(state))
    });
    format!("几份不同（{}）", each.collect::<Vec<_>>().join("，"))
}

/// 原文；几份填的不同的，各份的都写。
fn raw(entry: &Entry, (indicator, field): (usize, usize), reading: &Reading) -> String {
    let disputed = entry.dispute(indicator);
    if !disputed.is_some_and(|d| d.fields.contains(&field)) {
        return reading.raw.as_str().to_owned();
    }
    let each = entry.undecided().map(|s| {
        let answer = s.answers.get(indicator);
        let told = answer.and_then(|a| a.fields.get(field)?.as_ref());
        let told = told.map_or("（没有填）".to_owned(), |r| {
            format!("{} {}", r.cell, r.raw)
        });
        format!("{} {told}", s.source.path)
    });
    format!("几份不同：{}", each.collect::<Vec<_>>().join("；"))
}

fn letter(state: State) -> &'static str {
    match state {
        State::Yes => "y",
        State::No => "n",
        State::Blank | State::Missing => "b",
        State::Conflict | State::Unreadable => "u",
        State::Na => "-",
    }
}
