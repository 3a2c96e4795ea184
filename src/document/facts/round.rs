//! 全体的事实。

mod indicators;
mod ranking;

pub(super) use indicators::key_sums_of;
pub use indicators::{IndicatorFact, IndicatorFacts, ShortGroup, SumFact};
pub use ranking::{LevelFact, ParentFact, RankFact};

use indicators::{indicators, key_sums, sums};
use ranking::{higher, levels, parents};

use super::extent;
use super::lists::{self, CommendFacts, RectifyFacts};
use super::words;
use super::{ContrastFacts, PrintFacts, RoundChangeFacts, ShareFact};
use crate::model::comparison::{Comparison, ReportState, Round};
use crate::model::submission::Submission;
use crate::office::Office;
use serde::Serialize;

/// 全体的事实：一轮检查的总结果。
#[derive(Debug, Clone, Serialize)]
pub struct RoundFacts {
    /// 本机关。
    #[serde(rename = "机关")]
    pub office: OfficeFacts,
    /// 这份文件。
    #[serde(rename = "文件")]
    pub file: FileFacts,
    /// 指标目录。
    #[serde(rename = "目录")]
    pub catalogue: CatalogueFacts,
    /// 本轮检查。
    #[serde(rename = "检查")]
    pub check: CheckFacts,
    /// `全省`；没有配置地区名时为 `全体`。
    #[serde(rename = "范围")]
    pub scope: String,
    /// 应报地区的统称：`县（市、区）`；不止一个层级时为 `地区`。
    #[serde(rename = "统称")]
    pub general_name: String,
    /// 报送情况。
    #[serde(rename = "报送")]
    pub report: ReportFacts,
    /// 全体指标的份额。
    #[serde(rename = "总体")]
    pub met: ShareFact,
    /// 全体基本要求指标的份额。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 基本要求指标全部达到的地区。
    #[serde(rename = "基本全部达到")]
    pub basic_all: Vec<String>,
    /// 参加统计而基本要求指标没有全部达到的地区。
    #[serde(rename = "基本未全部达到")]
    pub basic_not_all: Vec<String>,
    /// 各一级指标，按目录的次序。
    #[serde(rename = "方面")]
    pub parts: Vec<PartFact>,
    /// 各一级指标，达标率高的在前。
    #[serde(rename = "方面排序")]
    pub parts_ranked: Vec<PartFact>,
    /// 各层级的排名，高的层级在前；只列有材料的。
    #[serde(rename = "层级")]
    pub levels: Vec<LevelFact>,
    /// 按上级地区分组的结果，达标率高的在前；不足两组时为空。
    #[serde(rename = "上级")]
    pub parents: Vec<ParentFact>,
    /// 各指标。
    #[serde(rename = "指标")]
    pub indicators: IndicatorFacts,
    /// 各数量填写项的合计，按目录的次序；没有地区填的不列。
    #[serde(rename = "数量")]
    pub sums: Vec<SumFact>,
    /// 每个一级指标取填报地区最多的一个数量，供正文举要。
    #[serde(rename = "数量要点")]
    pub key_sums: Vec<SumFact>,
    /// 审核问题。
    #[serde(rename = "问题")]
    pub problems: ProblemFacts,
    /// 表扬名单。
    #[serde(rename = "表扬")]
    pub commend: CommendFacts,
    /// 整改名单。
    #[serde(rename = "整改")]
    pub rectify: RectifyFacts,
    /// 自查与抽查两轮对照。
    #[serde(rename = "对照")]
    pub contrast: ContrastFacts,
    /// 全体与上期相比；没有上期的为空。
    #[serde(rename = "与上期")]
    pub change: Option<RoundChangeFacts>,
    /// 汇总表打印版。
    #[serde(rename = "打印版")]
    pub print: PrintFacts,
    /// 地区不过多，公文里逐个列出；否则合到上级，逐个的看汇总表。
    #[serde(rename = "逐个列出")]
    pub each_listed: bool,
    /// 这次要出的文种；措辞据此说“另行通知”还是写在本文里：`{% if '退回修改' in 文种 %}`。
    #[serde(rename = "文种")]
    pub kinds: Vec<String>,
}

/// 本机关。
#[derive(Debug, Clone, Serialize)]
pub struct OfficeFacts {
    /// `某省妇女联合会权益部`
    #[serde(rename = "全称")]
    pub name: String,
    /// `我部`
    #[serde(rename = "自称")]
    pub own_name: String,
    /// 发文机关标志：`某省妇女联合会权益部文件`
    #[serde(rename = "标志")]
    pub mark: String,
    /// 印发机关。
    #[serde(rename = "印发")]
    pub printed_by: String,
    /// `某省`（可空）
    #[serde(rename = "地区")]
    pub region: String,
    /// 上级机关，报送函的主送（可空）：`全国妇联权益部`
    #[serde(rename = "上级")]
    pub superior: String,
    /// 联系人（可空）
    #[serde(rename = "联系人")]
    pub contact: String,
    /// 联系电话（可空）
    #[serde(rename = "电话")]
    pub phone: String,
}

/// 这份文件的事项。
#[derive(Debug, Clone, Serialize)]
pub struct FileFacts {
    /// 成文日期 `2017-12-20`；用 `日期` 写成 `2017年12月20日`。
    #[serde(rename = "日期")]
    pub date: Option<String>,
    /// 通报的主送机关：`各市、县（市、区）妇联`
    #[serde(rename = "主送")]
    pub recipients: String,
    /// 抄送（可空）
    #[serde(rename = "抄送")]
    pub copies: String,
    /// 附注（可空）
    #[serde(rename = "附注")]
    pub note: String,
    /// 上行文的签发人（可空）：`签发人：{{ 文件.签发人 }}`
    #[serde(rename = "签发人")]
    pub signers: String,
}

/// 指标目录。
#[derive(Debug, Clone, Serialize)]
pub struct CatalogueFacts {
    /// `妇联组织维权服务工作标准（试行）`
    #[serde(rename = "名称")]
    pub title: String,
    /// `维权服务工作标准`
    #[serde(rename = "简称")]
    pub short_title: String,
    /// `50`
    #[serde(rename = "指标数")]
    pub indicators: usize,
    /// `12`
    #[serde(rename = "基本指标数")]
    pub basic: usize,
    /// `5`
    #[serde(rename = "方面数")]
    pub parts: usize,
}

/// 本轮检查。
#[derive(Debug, Clone, Serialize)]
pub struct CheckFacts {
    /// `2017年`；不知道时为空。
    #[serde(rename = "周期")]
    pub period: String,
    /// `自查`
    #[serde(rename = "方式")]
    pub way: String,
    /// 报送截止日期 `2017-12-10`（可空）
    #[serde(rename = "截止")]
    pub deadline: Option<String>,
    /// 更正材料的报回日期（可空）
    #[serde(rename = "报回")]
    pub reply_by: Option<String>,
    /// 配置了截止日期，而成文日期已在它之后。
    #[serde(rename = "已过截止")]
    pub overdue: bool,
}

/// 报送情况。
#[derive(Debug, Clone, Serialize)]
pub struct ReportFacts {
    /// 有没有名册；没有名册就说不出应报多少、谁未报。只查一部分地区的检查（抽查、实地督导）不论有没有，都当作没有。
    #[serde(rename = "有名册")]
    pub has_roster: bool,
    /// 应报的个数。
    #[serde(rename = "应报")]
    pub expected: usize,
    /// 报了材料的个数（含须退回更正的）。
    #[serde(rename = "已报")]
    pub reported: usize,
    /// 未报的个数。
    #[serde(rename = "未报")]
    pub missing: usize,
    /// 报了材料的地区。
    #[serde(rename = "已报名单")]
    pub reported_names: Vec<String>,
    /// 未报的地区。
    #[serde(rename = "未报名单")]
    pub missing_names: Vec<String>,
    /// 收到了文件、但打不开或说不清地区的地区：不算已报，也不说它未报。
    #[serde(rename = "未能读取名单")]
    pub unread_names: Vec<String>,
    /// 报了而须退回更正的地区。
    #[serde(rename = "须更正名单")]
    pub returned_names: Vec<String>,
    /// 配置了截止日期，且各份填报日期都不晚于它：可以说“按时”。
    #[serde(rename = "按时")]
    pub in_time: bool,
    /// 填报日期晚于截止日期的地区。
    #[serde(rename = "逾期名单")]
    pub late_names: Vec<String>,
    /// 报了不止一份内容不同的材料、须由人确定用哪一份的地区。
    #[serde(rename = "待定名单")]
    pub undecided_names: Vec<String>,
    /// 说不清属于哪个地区、或打不开的文件数。
    #[serde(rename = "无归属")]
    pub unattributed: usize,
}

/// 一个一级指标的结果。
#[derive(Debug, Clone, Serialize)]
pub struct PartFact {
    /// `投诉受理`
    #[serde(rename = "名称")]
    pub name: String,
    /// 全体在这一方面的份额。
    #[serde(rename = "份额")]
    pub share: ShareFact,
}

/// 审核问题。
#[derive(Debug, Clone, Serialize)]
pub struct ProblemFacts {
    /// 须更正的条数。
    #[serde(rename = "须更正")]
    pub errors: u32,
    /// 请核对的条数。
    #[serde(rename = "请核对")]
    pub warnings: u32,
    /// 有须更正问题的地区。
    #[serde(rename = "须更正地区")]
    pub error_names: Vec<String>,
    /// 存疑（两个都勾、看不清）的答案数，不计入分母。
    #[serde(rename = "存疑")]
    pub unclear: u32,
    /// 空白的答案数，按未达到计。
    #[serde(rename = "空白")]
    pub blank: u32,
}

/// 有有效件的地区：下标与材料。
fn reported(round: &Round) -> impl Iterator<Item = (usize, &Submission)> {
    round
        .entries
        .iter()
        .enumerate()
        .filter_map(|(ix, e)| e.current.as_ref().map(|s| (ix, s)))
}

/// 由汇总结果得出全体的事实。
pub fn round(comparison: &Comparison, office: &Office) -> RoundFacts {
    let none = Round::default();
    let main = comparison.main_round().unwrap_or(&none);
    let name = |ix: usize| {
        comparison
            .localities
            .get(ix)
            .map(|l| l.name.clone())
            .unwrap_or_default()
    };
    let names_in = |state: ReportState| -> Vec<String> {
        let of_state = main
            .results
            .iter()
            .enumerate()
            .filter(|(_, r)| r.state == state);
        of_state.map(|(ix, _)| name(ix)).collect()
    };
    // 一份材料也没有时没有主轮，名册里应报的都未报
    let absent: Vec<String> = if main.results.is_empty() {
        comparison
            .localities
            .iter()
            .filter(|l| l.expected)
            .map(|l| l.name.clone())
            .collect()
    } else {
        names_in(ReportState::Missing)
    };
    let came = |name: &String| {
        let locality = comparison.locality_named(name);
        locality
            .and_then(|at| comparison.localities.get(at))
            .is_some_and(|l| !l.perhaps_sent(&comparison.unattributed).is_empty())
    };
    let (unread_names, mut missing_names): (Vec<String>, Vec<String>) =
        absent.into_iter().partition(came);
    let sampled = words::sampled(main);
    if sampled {
        missing_names.clear();
    }
    let reported_names: Vec<String> = reported(main).map(|(ix, _)| name(ix)).collect();
    let deadline = office.config.round.deadline.clone();
    let late =
        |s: &Submission| matches!((&s.date, &deadline), (Some(date), Some(last)) if date > last);
    let late_names: Vec<String> = reported(main)
        .filter(|(_, s)| late(s))
        .map(|(ix, _)| name(ix))
        .collect();
    let dated = reported(main).all(|(_, s)| s.date.is_some());
    let undecided = |ix: usize| main.entries.get(ix).is_some_and(|e| e.is_undecided());
    let expected_count = comparison.localities.iter().filter(|l| l.expected).count();
    let parts: Vec<PartFact> = (office.catalogue.parts.iter().zip(&main.parts))
        .map(|(part, share)| PartFact {
            name: part.name.clone(),
            share: (*share).into(),
        })
        .collect();
    let mut parts_ranked: Vec<PartFact> =
        parts.iter().filter(|p| p.share.of > 0).cloned().collect();
    parts_ranked.sort_by(|a, b| higher(&a.share, &b.share));
    let mut general: Vec<&str> = comparison
        .localities
        .iter()
        .filter(|l| l.expected)
        .map(|l| words::general_name(l.level.as_deref()))
        .collect();
    general.sort_unstable();
    general.dedup();
    let basic = |all: bool| -> Vec<String> {
        let of = main.results.iter().enumerate();
        of.filter(|(_, r)| r.basic.of > 0 && (r.basic.met == r.basic.of) == all)
            .map(|(ix, _)| name(ix))
            .collect()
    };
    let with_errors = main
        .results
        .iter()
        .enumerate()
        .filter(|(_, r)| r.errors > 0);
    let sums = sums(office, main);
    let file = file_facts(comparison, office, main);
    RoundFacts {
        key_sums: key_sums(&sums),
        office: office_facts(office),
        catalogue: CatalogueFacts {
            title: office.catalogue.title.clone(),
            short_title: office.catalogue.short_title.clone(),
            indicators: office.catalogue.indicators.len(),
            basic: office.catalogue.basic_count(),
            parts: office.catalogue.parts.len(),
        },
        check: CheckFacts {
            period: main
                .period
                .as_deref()
                .or(office.config.round.period.as_deref())
                .map(words::period)
                .unwrap_or_default(),
            way: main
                .check
                .or(office.config.round.check)
                .map_or("检查", |c| c.label())
                .to_owned(),
            deadline: deadline.clone(),
            reply_by: office.config.round.reply_by.clone(),
            overdue: matches!((&file.date, &deadline), (Some(date), Some(last)) if date > last),
        },
        file,
        scope: words::scope(&office.config.office.region),
        general_name: if let [one] = general.as_slice() {
            (*one).to_owned()
        } else {
            "地区".to_owned()
        },
        report: ReportFacts {
            has_roster: comparison.has_roster && !sampled,
            expected: if sampled {
                reported_names.len()
            } else {
                expected_count
            },
            reported: reported_names.len(),
            missing: missing_names.len(),
            in_time: deadline.is_some()
                && dated
                && late_names.is_empty()
                && missing_names.is_empty()
                && unread_names.is_empty(),
            returned_names: names_in(ReportState::Returned),
            undecided_names: (0..main.entries.len())
                .filter(|ix| undecided(*ix))
                .map(name)
                .collect(),
            unattributed: comparison.unattributed.len(),
            reported_names,
            missing_names,
            unread_names,
            late_names,
        },
        met: main.met.into(),
        basic: main.basic.into(),
        basic_all: basic(true),
        basic_not_all: basic(false),
        contrast: super::contrast::facts(comparison, office),
        change: super::change::round_change(comparison),
        print: super::print::facts(comparison, office),
        parts,
        parts_ranked,
        levels: levels(comparison, main),
        parents: parents(comparison, main),
        indicators: indicators(comparison, office, main),
        sums,
        each_listed: extent::each_fits(comparison, main),
        kinds: Vec::new(),
        problems: ProblemFacts {
            errors: main.results.iter().map(|r| r.errors).sum(),
            warnings: main.results.iter().map(|r| r.warnings).sum(),
            error_names: with_errors.map(|(ix, _)| name(ix)).collect(),
            unclear: main.results.iter().map(|r| r.unclear).sum(),
            blank: main.results.iter().map(|r| r.blank).sum(),
        },
        commend: lists::commend(comparison, office),
        rectify: lists::rectify(comparison),
    }
}

fn office_facts(office: &Office) -> OfficeFacts {
    let names = &office.config.office;
    let or = |value: &str, otherwise: String| {
        if value.is_empty() {
            otherwise
        } else {
            value.to_owned()
        }
    };
    OfficeFacts {
        name: names.name.clone(),
        own_name: words::own_name(&names.name),
        mark: or(&names.mark, format!("{}文件", names.name)),
        printed_by: or(&names.printed_by, names.name.clone()),
        region: names.region.clone(),
        superior: names.superior.clone(),
        contact: names.contact.clone(),
        phone: names.phone.clone(),
    }
}

fn file_facts(comparison: &Comparison, office: &Office, main: &Round) -> FileFacts {
    let documents = &office.config.documents;
    // 没有配置成文日期：取材料里最晚的填报日期，不看时钟
    let latest = reported(main).filter_map(|(_, s)| s.date.clone()).max();
    FileFacts {
        date: documents.date.clone().or(latest),
        recipients: if documents.recipients.is_empty() {
            words::everyone(comparison)
        } else {
            documents.recipients.join("，")
        },
        copies: documents.copies.join("，"),
        note: documents.note.clone(),
        signers: documents.signers.join("、"),
    }
}
