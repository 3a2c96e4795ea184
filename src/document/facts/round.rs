//! 全体的事实。

use super::lists::{self, CommendFacts, RectifyFacts};
use super::words;
use super::{ContrastFacts, PrintFacts, RoundChangeFacts, ShareFact};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, IndicatorResult, ParentResult, ReportState, Round};
use crate::model::submission::{State, Submission};
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

/// 一个层级的排名。
#[derive(Debug, Clone, Serialize)]
pub struct LevelFact {
    /// `县级`；没有层级的为空。
    #[serde(rename = "名称")]
    pub name: String,
    /// `县（市、区）`
    #[serde(rename = "统称")]
    pub general_name: String,
    /// 参加排名的个数。
    #[serde(rename = "个数")]
    pub count: usize,
    /// 全部，名次在前的在前。
    #[serde(rename = "排名")]
    pub ranked: Vec<RankFact>,
    /// 第一名（可并列）。
    #[serde(rename = "第一")]
    pub first: Vec<RankFact>,
    /// 末名（可并列）；与第一名相同时为空。
    #[serde(rename = "末名")]
    pub last: Vec<RankFact>,
    /// 达标率高于全体的个数。
    #[serde(rename = "高于总体")]
    pub above: usize,
    /// 达标率低于全体的个数。
    #[serde(rename = "低于总体")]
    pub below: usize,
}

/// 一个地区的名次。
#[derive(Debug, Clone, Serialize)]
pub struct RankFact {
    /// `甲县`
    #[serde(rename = "名称")]
    pub name: String,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 基本要求达标率。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 第几名。
    #[serde(rename = "名次")]
    pub place: u32,
    /// 与别的地区并列。
    #[serde(rename = "并列")]
    pub tied: bool,
}

/// 一个上级地区所属各地合起来的结果。
#[derive(Debug, Clone, Serialize)]
pub struct ParentFact {
    /// `甲市`
    #[serde(rename = "名称")]
    pub name: String,
    /// 所属应报的个数。
    #[serde(rename = "应报")]
    pub expected: u32,
    /// 所属已报的个数。
    #[serde(rename = "已报")]
    pub reported: u32,
    /// 合计的达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 合计的基本要求达标率。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 所属达标率最高的地区（可并列）。
    #[serde(rename = "最高")]
    pub best: Vec<String>,
}

/// 各指标。
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorFacts {
    /// 全部，按目录的次序。
    #[serde(rename = "全部")]
    pub all: Vec<IndicatorFact>,
    /// 各地都达到的，按目录的次序。
    #[serde(rename = "各地达到")]
    pub complete: Vec<IndicatorFact>,
    /// 达标率高的在前，不含各地都达到的。
    #[serde(rename = "从高到低")]
    pub ranked: Vec<IndicatorFact>,
    /// 达标率低的在前，不含各地都达到的。
    #[serde(rename = "从低到高")]
    pub weakest: Vec<IndicatorFact>,
    /// 没有各地都达到的基本要求指标，达标率低的在前。
    #[serde(rename = "基本未达到")]
    pub basic_short: Vec<IndicatorFact>,
    /// `基本未达到` 里有地区达到、有地区没有达到的；未达到的地区相同的归在一组。
    #[serde(rename = "基本未达到分组")]
    pub basic_groups: Vec<ShortGroup>,
    /// 应计的地区都没有达到的，按目录的次序；`从低到高` 的头几项就是它们。
    #[serde(rename = "均未达到")]
    pub none: Vec<IndicatorFact>,
    /// 有地区应计的基本要求指标的项数。
    #[serde(rename = "应计基本项数")]
    pub basic_counted: usize,
    /// 一个指标最多有多少地区应计：应计数与它不同的，份额要连同应计数一起说。
    #[serde(rename = "应计地区数")]
    pub places: u32,
}

/// 未达到的地区相同的几个指标。
#[derive(Debug, Clone, Serialize)]
pub struct ShortGroup {
    /// 指标的短名。
    #[serde(rename = "指标")]
    pub indicators: Vec<String>,
    /// 未达到的地区。
    #[serde(rename = "名单")]
    pub names: Vec<String>,
}

/// 一个指标。
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 短名。
    #[serde(rename = "名称")]
    pub name: String,
    /// 工作标准原文。
    #[serde(rename = "标准")]
    pub text: String,
    /// 是不是基本要求。
    #[serde(rename = "基本")]
    pub basic: bool,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 未达到（无、否、空白）的地区。
    #[serde(rename = "未达到名单")]
    pub short_names: Vec<String>,
    /// 存疑的地区。
    #[serde(rename = "存疑名单")]
    pub unclear_names: Vec<String>,
}

/// 一个数量填写项的合计。
#[derive(Debug, Clone, Serialize)]
pub struct SumFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 指标短名。
    #[serde(rename = "指标")]
    pub indicator: String,
    /// 填写项：`数量`
    #[serde(rename = "填写项")]
    pub field: String,
    /// 所属一级指标。
    #[serde(rename = "方面")]
    pub part: String,
    /// 合计。
    #[serde(rename = "合计")]
    pub sum: i64,
    /// 单位（可空）：`件`
    #[serde(rename = "单位")]
    pub unit: String,
    /// 填了数的地区数。
    #[serde(rename = "地区数")]
    pub reported: u32,
    /// 其中只是约数的。
    #[serde(rename = "约数")]
    pub approximate: u32,
    /// 填了而读不出、没有计入的地区数。
    #[serde(rename = "读不出")]
    pub unreadable: u32,
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

/// 份额高的在前；分数相乘比较，不经过小数。
fn higher(a: &ShareFact, b: &ShareFact) -> std::cmp::Ordering {
    let (x, y) = (
        u64::from(a.met) * u64::from(b.of),
        u64::from(b.met) * u64::from(a.of),
    );
    y.cmp(&x)
}

fn levels(comparison: &Comparison, main: &Round) -> Vec<LevelFact> {
    let overall: ShareFact = main.met.into();
    let mut order: Vec<Option<&str>> = Vec::new();
    let mut ranked: Vec<(Option<&str>, RankFact)> = Vec::new();
    for (locality, result) in comparison.localities.iter().zip(&main.results) {
        if let Some(rank) = result.rank {
            let level = locality.level.as_deref();
            if !order.contains(&level) {
                order.push(level);
            }
            let fact = RankFact {
                name: locality.name.clone(),
                share: result.met.into(),
                basic: result.basic.into(),
                place: rank.place,
                tied: rank.tied,
            };
            ranked.push((level, fact));
        }
    }
    order.sort_by_key(|level| words::level_order(*level));
    order
        .into_iter()
        .map(|level| {
            let mut of_level: Vec<RankFact> = ranked
                .iter()
                .filter(|(l, _)| *l == level)
                .map(|(_, r)| r.clone())
                .collect();
            of_level.sort_by_key(|r| r.place);
            let bottom = of_level.last().map_or(0, |r| r.place);
            LevelFact {
                name: level.unwrap_or_default().to_owned(),
                general_name: words::general_name(level).to_owned(),
                count: of_level.len(),
                first: of_level.iter().filter(|r| r.place == 1).cloned().collect(),
                last: of_level
                    .iter()
                    .filter(|r| bottom > 1 && r.place == bottom)
                    .cloned()
                    .collect(),
                above: of_level
                    .iter()
                    .filter(|r| higher(&r.share, &overall).is_lt())
                    .count(),
                below: of_level
                    .iter()
                    .filter(|r| higher(&r.share, &overall).is_gt())
                    .count(),
                ranked: of_level,
            }
        })
        .collect()
}

/// 所属地区里又有别的上级地区的（省之于市）：不与它们并排比较。
fn above_others(main: &Round, parent: &ParentResult) -> bool {
    let others = main.by_parent.iter().filter_map(|p| p.parent);
    let mut below = others.filter(|ix| parent.members.contains(ix));
    below.next().is_some()
}

fn parents(comparison: &Comparison, main: &Round) -> Vec<ParentFact> {
    let name = |ix: &usize| {
        comparison
            .localities
            .get(*ix)
            .map(|l| l.name.clone())
            .unwrap_or_default()
    };
    let sampled = words::sampled(main);
    let mut parents: Vec<ParentFact> = main
        .by_parent
        .iter()
        .filter(|p| p.reported > 0 && !above_others(main, p))
        .map(|p| ParentFact {
            name: p.name.clone(),
            expected: if sampled { p.reported } else { p.expected },
            reported: p.reported,
            share: p.met.into(),
            basic: p.basic.into(),
            best: p.best.iter().map(name).collect(),
        })
        .collect();
    parents.sort_by(|a, b| higher(&a.share, &b.share));
    if parents.len() < 2 {
        Vec::new()
    } else {
        parents
    }
}

fn indicators(comparison: &Comparison, office: &Office, main: &Round) -> IndicatorFacts {
    // 与份额同一个尺度：对本地区不适用的，不论怎样填写都不算未达到
    let named = |indicator: &Indicator, of: fn(State) -> bool| -> Vec<String> {
        reported(main)
            .filter_map(|(at, _)| {
                let locality = comparison.localities.get(at)?;
                let answer = main.answers_of(at).get(indicator.ix)?;
                of(locality.effective(indicator, answer.state)).then(|| locality.name.clone())
            })
            .collect()
    };
    let fact = |(indicator, result): (&Indicator, &IndicatorResult)| IndicatorFact {
        code: indicator.code.clone(),
        name: indicator.short.clone(),
        text: indicator.text.clone(),
        basic: indicator.basic,
        share: result.share.into(),
        short_names: named(indicator, |s| {
            matches!(s, State::No | State::Blank | State::Missing)
        }),
        unclear_names: named(indicator, |s| {
            matches!(s, State::Conflict | State::Unreadable)
        }),
    };
    let all: Vec<IndicatorFact> = office
        .catalogue
        .indicators
        .iter()
        .zip(&main.indicators)
        .map(fact)
        .collect();
    let counted = || all.iter().filter(|i| i.share.of > 0);
    let (complete, rest): (Vec<_>, Vec<_>) =
        counted().cloned().partition(|i| i.share.met == i.share.of);
    let mut ranked = rest;
    ranked.sort_by(|a, b| higher(&a.share, &b.share));
    let mut weakest = ranked.clone();
    weakest.sort_by(|a, b| higher(&b.share, &a.share));
    let basic_short: Vec<IndicatorFact> = weakest.iter().filter(|i| i.basic).cloned().collect();
    let mut basic_groups: Vec<ShortGroup> = Vec::new();
    for one in basic_short.iter().filter(|i| i.share.met > 0) {
        match basic_groups.iter_mut().find(|g| g.names == one.short_names) {
            Some(group) => group.indicators.push(one.name.clone()),
            None => basic_groups.push(ShortGroup {
                indicators: vec![one.name.clone()],
                names: one.short_names.clone(),
            }),
        }
    }
    let none = counted().filter(|i| i.share.met == 0).cloned().collect();
    let basic_counted = counted().filter(|i| i.basic).count();
    let places = counted().map(|i| i.share.of).max().unwrap_or(0);
    IndicatorFacts {
        none,
        basic_counted,
        basic_groups,
        places,
        all,
        complete,
        ranked,
        weakest,
        basic_short,
    }
}

fn sums(office: &Office, main: &Round) -> Vec<SumFact> {
    let mut out = Vec::new();
    for (indicator, result) in office.catalogue.indicators.iter().zip(&main.indicators) {
        for (field, sum) in indicator.fields.iter().zip(&result.sums) {
            if let Some(sum) = sum
                && (sum.reported > 0 || sum.unreadable > 0)
            {
                out.push(SumFact {
                    code: indicator.code.clone(),
                    indicator: indicator.short.clone(),
                    field: field.name.clone(),
                    part: office.catalogue.part_of(indicator).name.clone(),
                    sum: sum.sum,
                    unit: field.unit.clone(),
                    reported: sum.reported,
                    approximate: sum.approximate,
                    unreadable: sum.unreadable,
                });
            }
        }
    }
    out
}

/// 每个一级指标一个：有单位的优先，其次填报地区最多的，同样多的取在前的。
fn key_sums(sums: &[SumFact]) -> Vec<SumFact> {
    let mut out: Vec<SumFact> = Vec::new();
    for sum in sums.iter().filter(|s| s.reported > 0 && s.sum > 0) {
        match out.last_mut() {
            Some(last) if last.part == sum.part => {
                let rank = |s: &SumFact| (!s.unit.is_empty(), s.reported);
                if rank(sum) > rank(last) {
                    *last = sum.clone();
                }
            }
            _ => out.push(sum.clone()),
        }
    }
    out
}

/// 每个一级指标取一个数量：有单位的优先，其次填报地区最多的。
pub(super) fn key_sums_of(office: &Office, main: &Round) -> Vec<SumFact> {
    key_sums(&sums(office, main))
}
