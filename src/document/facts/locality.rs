//! 一个地区的事实。

use super::ShareFact;
use super::change::{ChangeFacts, change};
use super::lists::{self, CommendFact, OverdueFact, RectifyFact};
use crate::deliver::name;
use crate::finding::{Finding, Severity};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{
    Comparison, Entry, Locality, Rank, ReportState, Round, WhyNotCurrent,
};
use crate::model::submission::{State, Submission};
use crate::office::Office;
use serde::Serialize;

/// 一个地区的事实。
#[derive(Debug, Clone, Serialize)]
pub struct LocalityFacts {
    /// `甲县`
    #[serde(rename = "名称")]
    pub name: String,
    /// 可以作文件名的名称；两个地区同名时带上级的名称。
    #[serde(rename = "文件名")]
    pub file_name: String,
    /// 填报单位，主送用：`甲县妇联`
    #[serde(rename = "单位")]
    pub unit: String,
    /// 上级地区（可空）
    #[serde(rename = "上级")]
    pub parent: String,
    /// 报送情况：`已报送` `须退回更正` `未报送` `不须报送`
    #[serde(rename = "报送情况")]
    pub state: String,
    /// 报了材料（含须退回更正的）。
    #[serde(rename = "已报")]
    pub reported: bool,
    /// 有读得出的答案。
    #[serde(rename = "可读")]
    pub readable: bool,
    /// 应当报送而未报送。
    #[serde(rename = "未报")]
    pub missing: bool,
    /// 未报送的地区：收到了、但打不开或说不清是谁的，可能是它报的文件。
    #[serde(rename = "来件")]
    pub received: Vec<ReceivedFact>,
    /// 填报日期 `2017-12-05`（可空）
    #[serde(rename = "填报日期")]
    pub date: Option<String>,
    /// 有效件的文件。
    #[serde(rename = "文件")]
    pub path: String,
    /// 有效件的工作表。
    #[serde(rename = "工作表")]
    pub sheet: String,
    /// 其余各份。
    #[serde(rename = "其余各份")]
    pub versions: Vec<VersionFact>,
    /// 有、是 的个数。
    #[serde(rename = "达到")]
    pub yes: u32,
    /// 无、否 的个数。
    #[serde(rename = "未达到")]
    pub no: u32,
    /// 空白的个数，按未达到计。
    #[serde(rename = "空白")]
    pub blank: u32,
    /// 存疑的个数，不计入分母。
    #[serde(rename = "存疑")]
    pub unclear: u32,
    /// 不适用的个数。
    #[serde(rename = "不适用")]
    pub na: u32,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 基本要求达标率。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 名次，用 `第几` 写成 `第3名`、`并列第3名`；不参加排名的为空。
    #[serde(rename = "名次")]
    pub rank: Option<RankNumbers>,
    /// 达标率与全体相比：`高于` `低于` `等于`；没有可比的为空。
    #[serde(rename = "与总体比")]
    pub against_all: String,
    /// 与上期相比；没有上期、或没有两期的材料的为空。
    #[serde(rename = "与上期")]
    pub change: Option<ChangeFacts>,
    /// 未达到的基本要求指标。
    #[serde(rename = "基本未达到")]
    pub basic_short: Vec<ShortfallFact>,
    /// 未达到的其他指标。
    #[serde(rename = "其他未达到")]
    pub other_short: Vec<ShortfallFact>,
    /// 存疑的指标。
    #[serde(rename = "存疑指标")]
    pub unclear_list: Vec<ShortfallFact>,
    /// 须更正的条数（表“更正清单”的行数）。
    #[serde(rename = "须更正")]
    pub errors: usize,
    /// 请核对的条数（表“核对清单”的行数）。
    #[serde(rename = "请核对")]
    pub warnings: usize,
    /// 在表扬名单里；不在的为空。
    #[serde(rename = "表扬")]
    pub commend: Option<CommendFact>,
    /// 须整改的事项（表“整改清单”的行数）。
    #[serde(rename = "整改")]
    pub rectify: Vec<RectifyFact>,
    /// 填报单位作了情况说明、已采纳、不再问的问题。
    #[serde(rename = "已说明")]
    pub answered: Vec<AnsweredFact>,
    /// 随附的退回表的文件名，如 `甲县退回表.xlsx`；没有要改要答的为空。
    #[serde(rename = "退回表")]
    pub return_form: String,
    /// 台账里逾期没有整改到位的事项，催办用。
    #[serde(rename = "逾期整改")]
    pub overdue: Vec<OverdueFact>,
}

/// 一个已作说明的问题。
#[derive(Debug, Clone, Serialize)]
pub struct AnsweredFact {
    /// `2.1.1`；说的是整份材料的为空
    #[serde(rename = "编号")]
    pub code: String,
    /// 指标的短名（可空）
    #[serde(rename = "名称")]
    pub name: String,
    /// 原来的问题。
    #[serde(rename = "问题")]
    pub found: String,
    /// 填报单位的说明。
    #[serde(rename = "说明")]
    pub explanation: String,
}

/// 收到了而没有能用的一个文件。
#[derive(Debug, Clone, Serialize)]
pub struct ReceivedFact {
    /// 文件名，不含文件夹。
    #[serde(rename = "文件")]
    pub path: String,
    /// 为什么没有能用：`文件已损坏，打不开`
    #[serde(rename = "缘由")]
    pub why: String,
}

/// 名次的三个数。
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RankNumbers {
    /// 第几名。
    #[serde(rename = "名次")]
    pub place: u32,
    /// 并列。
    #[serde(rename = "并列")]
    pub tied: bool,
    /// 同级参加排名的个数。
    #[serde(rename = "同级个数")]
    pub among: u32,
}

/// 有效件以外的一份。
#[derive(Debug, Clone, Serialize)]
pub struct VersionFact {
    /// 文件。
    #[serde(rename = "文件")]
    pub path: String,
    /// 填报日期（可空）
    #[serde(rename = "填报日期")]
    pub date: Option<String>,
    /// 为何不是有效件：`内容相同，只计一次` `填报日期较早，不计入统计` `与前一份内容不同，分不出先后`
    #[serde(rename = "缘由")]
    pub why: String,
}

/// 一个没有达到（或存疑）的指标。
#[derive(Debug, Clone, Serialize)]
pub struct ShortfallFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 短名。
    #[serde(rename = "名称")]
    pub name: String,
    /// 工作标准原文。
    #[serde(rename = "标准")]
    pub text: String,
    /// 基本要求。
    #[serde(rename = "是基本")]
    pub basic: bool,
    /// 现填：`无` `否` `空白` `缺这一行` `两项都勾` `看不清`
    #[serde(rename = "现填")]
    pub state: String,
    /// 单元格（可空）
    #[serde(rename = "单元格")]
    pub cell: String,
    /// 全体在这个指标上的达标率。
    #[serde(rename = "全体")]
    pub all: ShareFact,
}

/// 由汇总结果得出一个地区的事实；`ix` 是 `localities` 的下标。
pub fn locality(comparison: &Comparison, office: &Office, ix: usize) -> LocalityFacts {
    let none = Round::default();
    let main = comparison.main_round().unwrap_or(&none);
    let place = comparison.localities.get(ix).cloned().unwrap_or_default();
    let result = main.results.get(ix).cloned().unwrap_or_default();
    let entry = main.entries.get(ix).cloned().unwrap_or_default();
    let current = entry.current.as_ref();
    let shortfalls = shortfalls(office, main, &entry, &place);
    let of = |basic: bool| -> Vec<ShortfallFact> {
        shortfalls
            .iter()
            .filter(|(s, unclear)| !unclear && s.basic == basic)
            .map(|(s, _)| s.clone())
            .collect()
    };
    let (met, all) = (result.met, main.met);
    let against =
        (u64::from(met.met) * u64::from(all.of)).cmp(&(u64::from(all.met) * u64::from(met.of)));
    let missing = place.expected
        && current.is_none()
        && result.state != ReportState::NotExpected
        && !super::words::sampled(main);
    LocalityFacts {
        received: if missing {
            received(comparison, &place)
        } else {
            Vec::new()
        },
        file_name: name::of_locality(comparison, ix),
        unit: unit(&place.name, place.unit.as_deref(), current),
        parent: place.parent_name.clone().unwrap_or_default(),
        state: result.state.label().to_owned(),
        reported: current.is_some(),
        readable: current.is_some_and(Submission::is_readable),
        missing,
        date: current.and_then(|s| s.date.clone()),
        path: current
            .map(|s| base_name(&s.source.path))
            .unwrap_or_default(),
        sheet: current.map(|s| s.source.sheet.clone()).unwrap_or_default(),
        versions: entry
            .others
            .iter()
            .map(|(s, why)| version(s, *why))
            .collect(),
        yes: result.yes,
        no: result.no,
        blank: result.blank,
        unclear: result.unclear,
        na: result.na,
        share: met.into(),
        basic: result.basic.into(),
        rank: result
            .rank
            .map(|Rank { place, tied, among }| RankNumbers { place, tied, among }),
        against_all: if met.of == 0 || all.of == 0 {
            String::new()
        } else if against.is_gt() {
            "高于".into()
        } else if against.is_lt() {
            "低于".into()
        } else {
            "等于".into()
        },
        change: change(comparison, office, ix, met),
        basic_short: of(true),
        other_short: of(false),
        unclear_list: shortfalls
            .iter()
            .filter(|(_, unclear)| *unclear)
            .map(|(s, _)| s.clone())
            .collect(),
        errors: findings(comparison, ix, Severity::Error).len(),
        warnings: findings(comparison, ix, Severity::Warning).len(),
        commend: lists::commend_of(comparison, office, ix),
        rectify: lists::rectify_of(comparison, office, ix),
        answered: answered(office, current),
        return_form: return_form(comparison, ix, current),
        overdue: lists::overdue_of(comparison, ix),
        name: place.name,
    }
}

/// 可能是这个地区报的、而没有能用的文件，附缘由。
fn received(comparison: &Comparison, place: &Locality) -> Vec<ReceivedFact> {
    let paths = place.perhaps_sent(&comparison.unattributed);
    let sent = comparison
        .unattributed
        .iter()
        .filter(|s| paths.contains(&s.source.path.as_str()));
    sent.map(|s| {
        let worst = s.findings.iter().min_by(|a, b| a.order(b));
        ReceivedFact {
            path: base_name(&s.source.path),
            why: worst
                .map(|f| f.message.trim_end_matches('。').to_owned())
                .unwrap_or_default(),
        }
    })
    .collect()
}

/// 主送的单位：名册里的全称，其次材料里自称的，再次“某县妇联”。
pub(super) fn unit(name: &str, on_roster: Option<&str>, current: Option<&Submission>) -> String {
    on_roster
        .or_else(|| current.and_then(|s| s.unit.as_deref()))
        .map(str::trim)
        .filter(|unit| !unit.is_empty() && *unit != name)
        .map_or_else(|| format!("{name}妇联"), str::to_owned)
}

/// 已作说明的问题，按原来的次序。
fn answered(office: &Office, current: Option<&Submission>) -> Vec<AnsweredFact> {
    let findings = current.into_iter().flat_map(|s| &s.findings);
    let fact = |f: &Finding| {
        let code = f.indicator.clone().unwrap_or_default();
        Some(AnsweredFact {
            name: office
                .catalogue
                .indicator(&code)
                .map_or(String::new(), |i| i.short.clone()),
            code,
            found: f.message.clone(),
            explanation: f.answered.clone()?,
        })
    };
    findings.filter_map(fact).collect()
}

/// 退回表与公文放在同一处；条件与做退回表时的一样。
fn return_form(comparison: &Comparison, ix: usize, current: Option<&Submission>) -> String {
    let asks = |severity| !findings(comparison, ix, severity).is_empty();
    let readable = current.is_some_and(Submission::is_readable);
    if readable && (asks(Severity::Error) || asks(Severity::Warning)) {
        format!(
            "{}{}",
            name::of_locality(comparison, ix),
            crate::model::plan::returned::FILE_SUFFIX
        )
    } else {
        String::new()
    }
}

fn version(submission: &Submission, why: WhyNotCurrent) -> VersionFact {
    VersionFact {
        path: base_name(&submission.source.path),
        date: submission.date.clone(),
        why: match why {
            WhyNotCurrent::Identical => "内容相同，只计一次",
            WhyNotCurrent::Earlier => "填报日期较早，不计入统计",
            WhyNotCurrent::Undecided => "与前一份内容不同，分不出先后",
        }
        .to_owned(),
    }
}

/// 没有达到与存疑的指标；后一项为真的是存疑。
fn shortfalls(
    office: &Office,
    main: &Round,
    entry: &Entry,
    place: &Locality,
) -> Vec<(ShortfallFact, bool)> {
    let pairs = office.catalogue.indicators.iter().zip(entry.answers());
    pairs
        .filter_map(|(indicator, answer)| {
            // 与份额同一个尺度：不适用的，不论怎样填写都不算未达到
            let (state, unclear) = match place.effective(indicator, answer.state) {
                State::Yes | State::Na => return None,
                State::No => (indicator.kind.no.as_str(), false),
                State::Blank => ("空白", false),
                State::Missing => ("缺这一行", false),
                State::Conflict => ("两项都勾", true),
                State::Unreadable if entry.dispute(indicator.ix).is_some_and(|d| d.state) => {
                    ("几份填的不同", true)
                }
                State::Unreadable => ("看不清", true),
            };
            let all = main
                .indicators
                .get(indicator.ix)
                .map(|r| r.share)
                .unwrap_or_default();
            let fact = ShortfallFact {
                code: indicator.code.clone(),
                name: indicator.short.clone(),
                text: indicator.text.clone(),
                basic: indicator.basic,
                state: state.to_owned(),
                cell: answer.cell.map(|c| c.to_string()).unwrap_or_default(),
                all: all.into(),
            };
            Some((fact, unclear))
        })
        .collect()
}

/// 一个地区在主轮里的有效件。
pub(super) fn current_of(comparison: &Comparison, ix: usize) -> Option<&Submission> {
    comparison.main_round()?.entries.get(ix)?.current.as_ref()
}

/// 有效件里、以及各份之间（Q4xx）关于这个地区的某一轻重的问题，按单元格。
/// 后一项为空的是有效件自己的；否则是所在的文件（说不出文件的为空文字）。
pub(super) fn findings(
    comparison: &Comparison,
    ix: usize,
    severity: Severity,
) -> Vec<(&Finding, Option<&str>)> {
    let own = current_of(comparison, ix)
        .into_iter()
        .flat_map(|s| &s.findings)
        .map(|f| (f, None));
    let across = comparison
        .findings
        .iter()
        .filter(|f| f.locality == Some(ix) && f.finding.code.starts_with("Q4"))
        .map(|f| (&f.finding, Some(f.path.as_deref().unwrap_or_default())));
    let mut list: Vec<(&Finding, Option<&str>)> = own
        .chain(across)
        .filter(|(f, _)| f.severity == severity)
        .collect();
    list.sort_by(|(a, _), (b, _)| {
        (&a.sheet, a.cell, &a.code, &a.message).cmp(&(&b.sheet, b.cell, &b.code, &b.message))
    });
    list
}

/// 文件名：路径里最后一段。公文里不写别人电脑上的文件夹。
pub(super) fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// 某个单元格里现在写的什么（已遮蔽）；不知道的为空。
pub(super) fn written_at(office: &Office, submission: &Submission, finding: &Finding) -> String {
    let Some(cell) = finding.cell else {
        return String::new();
    };
    if finding
        .sheet
        .as_ref()
        .is_some_and(|sheet| *sheet != submission.source.sheet)
    {
        return String::new();
    }
    let mut state = String::new();
    for (indicator, answer) in office.catalogue.indicators.iter().zip(&submission.answers) {
        if let Some(reading) = answer.fields.iter().flatten().find(|r| r.cell == cell) {
            return reading.raw.as_str().to_owned();
        }
        if answer.cell == Some(cell) && state.is_empty() {
            state = state_words(answer.state, indicator).to_owned();
        }
    }
    state
}

fn state_words(state: State, indicator: &Indicator) -> &str {
    match state {
        State::Yes => &indicator.kind.yes,
        State::No => &indicator.kind.no,
        State::Blank => "（空白）",
        State::Missing => "（缺这一行）",
        State::Conflict => "（两项都勾）",
        State::Na => "不适用",
        State::Unreadable => "（看不清）",
    }
}
