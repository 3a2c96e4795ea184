//! 追溯用的记录：运行时写进 `文稿/数据/溯源.json`，公文里的每个数都由它算出，走得回文件与单元格。

use crate::field::Value;
use crate::model::artefact::Artefact;
use crate::model::comparison::{Comparison, ReportState};
use crate::model::plan::consolidated::state_label;
use crate::model::submission::State;
use crate::office::Office;
use serde::{Deserialize, Serialize};

/// 在 OUT 里的位置。
pub const FILE_NAME: &str = "文稿/数据/溯源.json";
/// 格式标识。
const SCHEMA: &str = "quanyi.trace/1";

/// 追溯用的记录：主轮的全部答案与出处。
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
    /// 文件。
    pub path: String,
    /// 工作表。
    pub sheet: String,
    /// 与指标同序；没有材料的为空表。
    pub answers: Vec<AnswerRecord>,
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
    /// 各填写项的数：值、单元格、原文；不是数的为空。
    pub numbers: Vec<Option<(i64, String, String)>>,
}

/// 写出记录。
pub fn record(comparison: &Comparison, office: &Office, scope: &str) -> Artefact {
    let record = Record::of(comparison, office, scope);
    Artefact {
        name: FILE_NAME.to_owned(),
        kind: "数据".to_owned(),
        locality: None,
        bytes: (serde_json::to_string(&record).unwrap_or_default() + "\n").into_bytes(),
        made_from: comparison.inputs.iter().map(|(p, _)| p.clone()).collect(),
    }
}

impl Record {
    /// 由汇总结果得出。
    pub fn of(comparison: &Comparison, office: &Office, scope: &str) -> Self {
        let catalogue = &office.catalogue;
        let round = comparison.main_round();
        let localities = comparison.localities.iter().enumerate().map(|(at, place)| {
            let result = round.and_then(|r| r.results.get(at));
            let submission = round.and_then(|r| r.submission_of(at));
            let state = result.map_or(
                if place.expected {
                    ReportState::Missing
                } else {
                    ReportState::NotExpected
                },
                |r| r.state,
            );
            let parent = place
                .parent
                .and_then(|p| comparison.localities.get(p))
                .map(|p| p.name.clone())
                .or_else(|| place.parent_name.clone());
            LocalityRecord {
                name: place.name.clone(),
                parent: parent.unwrap_or_default(),
                level: place.level.clone().unwrap_or_default(),
                expected: place.expected,
                state: state.label().to_owned(),
                unread: place
                    .perhaps_sent(&comparison.unattributed)
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                path: submission
                    .map(|s| s.source.path.clone())
                    .unwrap_or_default(),
                sheet: submission
                    .map(|s| s.source.sheet.clone())
                    .unwrap_or_default(),
                answers: submission
                    .map(|s| {
                        catalogue
                            .indicators
                            .iter()
                            .zip(&s.answers)
                            .map(|(indicator, answer)| AnswerRecord {
                                counts: letter(place.effective(indicator, answer.state)).to_owned(),
                                said: state_label(answer.state, &indicator.kind).to_owned(),
                                cell: answer.cell.map(|c| c.to_string()).unwrap_or_default(),
                                numbers: answer
                                    .fields
                                    .iter()
                                    .map(|reading| {
                                        let reading = reading.as_ref()?;
                                        let Some(Value::Number(n)) = reading.value else {
                                            return None;
                                        };
                                        Some((
                                            n,
                                            reading.cell.to_string(),
                                            reading.raw.as_str().to_owned(),
                                        ))
                                    })
                                    .collect(),
                            })
                            .collect()
                    })
                    .unwrap_or_default(),
            }
        });
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
            localities: localities.collect(),
        }
    }
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
