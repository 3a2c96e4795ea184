//! 表扬名单与整改名单：谁、凭哪些数、悬而未决的问题查清之后还站不站得住。
//!
//! 由 `analysis::lists` 按配置的 `[commend]`、`[rectify]` 算出，公文与汇总表只照着说。

use super::catalogue::AnswerKind;
use super::comparison::Share;
use super::periods::Pair;
use super::submission::{CheckRound, State};
use crate::finding::Cell;
use crate::text::locale;

/// 两张名单。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lists {
    /// 表扬名单。
    pub commend: CommendList,
    /// 整改名单。
    pub rectify: RectifyList,
}

/// 悬而未决的问题不论怎样答复，这一条还成不成立。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// 不论怎样答复都成立。
    Firm,
    /// 现在成立，答复不利就不成立。
    Hanging,
    /// 现在不成立，答复有利才成立：不在名单里，另列备查。
    Possible,
}

impl Standing {
    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            Standing::Firm => "确定",
            Standing::Hanging => "待定",
            Standing::Possible => "可能列入",
        }
    }
}

/// 表扬名单。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommendList {
    /// 配置了表扬标准；没有配置就不评。
    pub configured: bool,
    /// 标准，一条一句，按配置的次序：`基本要求指标全部达到`。
    pub criteria: Vec<String>,
    /// 配置了而没有用上的标准，附缘由。
    pub inert: Vec<String>,
    /// 入选的，按层级、达标率。
    pub lines: Vec<CommendLine>,
    /// 没有入选、悬而未决的问题答复有利就会入选的。
    pub possible: Vec<CommendLine>,
    /// 参加评比（报了材料、在所评层级之内）的地区数。
    pub considered: usize,
    /// 名额所限、够标准而没有入选的地区（`localities` 的下标）。
    pub beyond: Vec<usize>,
    /// 名单为空时的缘由，一句话；不空时为空。
    pub why_empty: String,
}

/// 表扬名单的一行。
#[derive(Debug, Clone, PartialEq)]
pub struct CommendLine {
    /// 地区（`localities` 的下标）。
    pub locality: usize,
    /// 现在的达标率。
    pub met: Share,
    /// 悬而未决的都不利时的达标率。
    pub worst: Share,
    /// 悬而未决的都有利时的达标率。
    pub best: Share,
    /// 现在的基本要求达标率。
    pub basic: Share,
    /// 悬而未决的都不利时的基本要求达标率。
    pub basic_worst: Share,
    /// 悬而未决的都有利时的基本要求达标率。
    pub basic_best: Share,
    /// 两期的达标率，只计两期都有的指标；没有上期数据、或上期没有它为空。
    pub periods: Option<Pair>,
    /// 核查的结果。
    pub confirmed: Confirmation,
    /// 站不站得住。
    pub standing: Standing,
    /// 末位并列：因名额有限而与别的地区并列在最后一名。
    pub tied_last: bool,
    /// 凭哪些数，一条一句。
    pub reasons: Vec<String>,
    /// 悬而未决的问题。
    pub open: Vec<OpenQuestion>,
}

/// 基本要求指标经核查的结果。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// 没有核查过。
    Unchecked,
    /// 核查证实：核查方式、证实的项数。
    Confirmed(CheckRound, u32),
    /// 核查时有的项目说不清（空白、两选、看不清、没有这一行）：核查方式、指标（`indicators` 的下标）。
    Unclear(CheckRound, Vec<usize>),
    /// 核查与自报相反：核查方式、指标。
    Contradicted(CheckRound, Vec<usize>),
}

/// 一个悬而未决的问题。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// 指标（`indicators` 的下标）；关系到整份材料的为空。
    pub indicator: Option<usize>,
    /// 问题，一句话。
    pub what: String,
    /// 审核问题的代码；答案本身说不清的也有对应的代码时附上。
    pub code: Option<String>,
    /// 文件（显示路径）。
    pub path: String,
    /// 工作表。
    pub sheet: String,
    /// 单元格。
    pub cell: Option<Cell>,
}

/// 整改名单。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RectifyList {
    /// 列入的标准，一句话：`基本要求指标未达到（含空白）的`。
    pub criterion: String,
    /// 整改期限 `2018-03-31`（可空）。
    pub deadline: Option<String>,
    /// 须整改的事项，按地区的次序、指标的次序。
    pub items: Vec<RectifyItem>,
    /// 悬而未决的问题答复不利就须整改的事项。
    pub possible: Vec<RectifyItem>,
    /// 名单为空时的缘由，一句话；不空时为空。
    pub why_empty: String,
}

/// 须整改的一项：一个地区的一个指标。
#[derive(Debug, Clone, PartialEq)]
pub struct RectifyItem {
    /// 地区（`localities` 的下标）。
    pub locality: usize,
    /// 指标（`indicators` 的下标）。
    pub indicator: usize,
    /// 凭什么列入。
    pub ground: Ground,
    /// 期限（可空）。
    pub deadline: Option<String>,
    /// 要求报送的佐证材料（可空）。
    pub evidence: String,
    /// 站不站得住：`Hanging` 是答复有利就不必整改，`Possible` 是答复不利才须整改。
    pub standing: Standing,
    /// 使它悬着的问题。
    pub open: Vec<OpenQuestion>,
    /// 填报单位对这一条的情况说明，采纳了、因此不再悬着的（可空）。
    pub explained: Option<String>,
    /// 依据所在的文件（显示路径）。
    pub path: String,
    /// 依据所在的工作表。
    pub sheet: String,
    /// 依据所在的单元格。
    pub cell: Option<Cell>,
}

/// 列入整改的依据。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// 自己报的就没有达到：无（否）、空白、缺行；`Possible` 里也有两选、看不清。
    Reported(State),
    /// 自己报有，核查为无；附核查方式。
    Checked(CheckRound),
}

impl CommendLine {
    /// 比上期提高多少，单位是万分之一（百分点的百分之一）；没有上期为空。
    pub fn progress(&self) -> Option<i64> {
        let pair = self.periods?;
        progress(pair.before, pair.now)
    }
}

/// 从 `before` 到 `now` 提高多少，万分之一；有一方没有分母为空。
///
/// 印出来的两个百分数相减：名单上写着提高几个百分点，够不够标准也凭这个数。
pub fn progress(before: Share, now: Share) -> Option<i64> {
    locale::points_between((before.met, before.of), (now.met, now.of))
}

impl RectifyItem {
    /// 依据写成的话；采纳了情况说明的，说明照录：`空白，按未达到计；填报单位说明：本县未设此机构`。
    pub fn ground_text(&self, kind: &AnswerKind) -> String {
        let ground = self.ground.text(kind);
        match &self.explained {
            Some(text) => format!("{ground}；填报单位说明：{text}"),
            None => ground,
        }
    }
}

impl RectifyList {
    /// 须整改的地区，按次序，不重复。
    pub fn localities(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.items.iter().map(|i| i.locality).collect();
        all.dedup();
        all
    }

    /// 一个地区须整改的事项。
    pub fn of(&self, locality: usize) -> impl Iterator<Item = &RectifyItem> {
        self.items.iter().filter(move |i| i.locality == locality)
    }
}

impl Ground {
    /// 写成的话：`自报为“无”`、`空白，按未达到计`、`自报为“有”，抽查为“无”`。
    pub fn text(self, kind: &AnswerKind) -> String {
        match self {
            Ground::Reported(state) => match state {
                State::Yes => format!("自报为“{}”，但有疑问", kind.yes),
                State::No => format!("自报为“{}”", kind.no),
                State::Blank => "空白，按未达到计".to_owned(),
                State::Missing => "材料里没有这一条，按未达到计".to_owned(),
                State::Conflict => "两项都勾，无法认定".to_owned(),
                State::Unreadable => "看不清，无法认定".to_owned(),
                State::Na => "自报不适用".to_owned(),
            },
            Ground::Checked(way) => {
                format!("自报为“{}”，{}为“{}”", kind.yes, way.label(), kind.no)
            }
        }
    }
}
