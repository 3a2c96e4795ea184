//! 表扬与整改的事实。

use super::ShareFact;
use super::tables::table;
use crate::document::table::{Align, Column, Row, Table};
use crate::model::comparison::Comparison;
use crate::model::lists::{CommendLine, Confirmation, OpenQuestion, RectifyItem, Standing};
use crate::model::plan::ledger::LedgerColumn;
use crate::office::Office;
use serde::Serialize;

/// 表扬名单的事实。
#[derive(Debug, Clone, Serialize)]
pub struct CommendFacts {
    /// 配置了表扬标准。
    #[serde(rename = "已配置")]
    pub configured: bool,
    /// 标准，一条一句：`基本要求指标全部达到`
    #[serde(rename = "标准")]
    pub criteria: Vec<String>,
    /// 入选的，高的层级在前，达标率高的在前。
    #[serde(rename = "名单")]
    pub lines: Vec<CommendFact>,
    /// 入选的里不论问题怎样答复都站得住的。
    #[serde(rename = "确定名单")]
    pub firm: Vec<CommendFact>,
    /// 入选的里悬着的：有问题没有答复，答复不利就不够标准。
    #[serde(rename = "待定名单")]
    pub hanging: Vec<CommendFact>,
    /// 参加评比的地区数。
    #[serde(rename = "参评")]
    pub considered: usize,
    /// 名单为空的缘由，一句话；不空时为空。
    #[serde(rename = "缘由")]
    pub why_empty: String,
}

/// 表扬名单里的一个地区。
#[derive(Debug, Clone, Serialize)]
pub struct CommendFact {
    /// `甲县`
    #[serde(rename = "名称")]
    pub name: String,
    /// `县级`（可空）
    #[serde(rename = "层级")]
    pub level: String,
    /// 填报单位：`甲县妇联`
    #[serde(rename = "单位")]
    pub unit: String,
    /// 上级地区（可空）
    #[serde(rename = "上级")]
    pub parent: String,
    /// 达标率。
    #[serde(rename = "份额")]
    pub share: ShareFact,
    /// 基本要求达标率。
    #[serde(rename = "基本")]
    pub basic: ShareFact,
    /// 上期的达标率（只计两期都有的指标）；没有为空。
    #[serde(rename = "上期")]
    pub before: Option<ShareFact>,
    /// 比上期提高的百分点：`3.2`、`-1`；没有上期为空。
    #[serde(rename = "提高")]
    pub progress: String,
    /// 核查了、并且证实。
    #[serde(rename = "已证实")]
    pub confirmed: bool,
    /// 凭哪些数，一条一句。
    #[serde(rename = "依据")]
    pub reasons: Vec<String>,
    /// 还悬着。
    #[serde(rename = "待定")]
    pub hanging: bool,
    /// 悬着的缘由，一条一句。
    #[serde(rename = "待定缘由")]
    pub open: Vec<String>,
}

/// 整改名单的事实。
#[derive(Debug, Clone, Serialize)]
pub struct RectifyFacts {
    /// 列入的标准，一句话。
    #[serde(rename = "标准")]
    pub criterion: String,
    /// 期限 `2018-03-31`（可空）。
    #[serde(rename = "期限")]
    pub deadline: Option<String>,
    /// 须整改的地区。
    #[serde(rename = "名单")]
    pub names: Vec<String>,
    /// 须整改的项数，各地相加。
    #[serde(rename = "项数")]
    pub count: usize,
    /// 名单为空的缘由，一句话；不空时为空。
    #[serde(rename = "缘由")]
    pub why_empty: String,
    /// 台账里逾期没有整改到位的地区，催办用。
    #[serde(rename = "逾期名单")]
    pub overdue_names: Vec<String>,
    /// 逾期的项数。
    #[serde(rename = "逾期项数")]
    pub overdue: usize,
}

/// 台账里逾期的一项。
#[derive(Debug, Clone, Serialize)]
pub struct OverdueFact {
    /// `2.1.1`
    #[serde(rename = "编号")]
    pub code: String,
    /// 工作标准，基本要求的带 *。
    #[serde(rename = "标准")]
    pub text: String,
    /// 整改期限，照台账上写的。
    #[serde(rename = "期限")]
    pub deadline: String,
    /// 逾期的天数。
    #[serde(rename = "天数")]
    pub days: i64,
}

/// 须整改的一项。
#[derive(Debug, Clone, Serialize)]
pub struct RectifyFact {
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
    #[serde(rename = "是基本")]
    pub basic: bool,
    /// 依据：`自报为“无”`、`空白，按未达到计`、`自报达到，抽查为“无”`
    #[serde(rename = "依据")]
    pub ground: String,
    /// 单元格（可空）
    #[serde(rename = "单元格")]
    pub cell: String,
    /// 期限（可空）
    #[serde(rename = "期限")]
    pub deadline: Option<String>,
    /// 要求报送的佐证材料（可空）
    #[serde(rename = "佐证")]
    pub evidence: String,
    /// 还悬着：有问题没有答复，答复有利就不必整改。
    #[serde(rename = "待定")]
    pub hanging: bool,
    /// 悬着的缘由，一条一句。
    #[serde(rename = "待定缘由")]
    pub open: Vec<String>,
}

/// 表扬名单。
pub(super) fn commend(comparison: &Comparison, office: &Office) -> CommendFacts {
    let list = &comparison.lists.commend;
    let facts = |wanted: &dyn Fn(&CommendLine) -> bool| -> Vec<CommendFact> {
        let lines = list.lines.iter().filter(|l| wanted(l));
        lines
            .map(|line| commend_line(comparison, office, line))
            .collect()
    };
    CommendFacts {
        configured: list.configured,
        criteria: list.criteria.clone(),
        lines: facts(&|_| true),
        firm: facts(&|l| l.standing == Standing::Firm),
        hanging: facts(&|l| l.standing == Standing::Hanging),
        considered: list.considered,
        why_empty: list.why_empty.clone(),
    }
}

/// 表扬名单里的一个地区；不在名单里为空。
pub(super) fn commend_of(
    comparison: &Comparison,
    office: &Office,
    locality: usize,
) -> Option<CommendFact> {
    let lines = &comparison.lists.commend.lines;
    let line = lines.iter().find(|l| l.locality == locality)?;
    Some(commend_line(comparison, office, line))
}

fn commend_line(comparison: &Comparison, office: &Office, line: &CommendLine) -> CommendFact {
    let place = comparison.localities.get(line.locality);
    let name = place.map(|l| l.name.clone()).unwrap_or_default();
    let hanging = line.standing != Standing::Firm;
    CommendFact {
        unit: super::locality::unit(
            &name,
            place.and_then(|l| l.unit.as_deref()),
            comparison.submission_of(line.locality),
        ),
        level: place.and_then(|l| l.level.clone()).unwrap_or_default(),
        parent: place
            .and_then(|l| l.parent_name.clone())
            .unwrap_or_default(),
        name,
        share: line.met.into(),
        basic: line.basic.into(),
        before: line.periods.map(|p| p.before.into()),
        progress: line
            .progress()
            .map(crate::text::locale::points)
            .unwrap_or_default(),
        confirmed: matches!(line.confirmed, Confirmation::Confirmed(..)),
        reasons: line.reasons.clone(),
        hanging,
        open: if hanging {
            questions(&line.open, office)
        } else {
            Vec::new()
        },
    }
}

/// 整改名单。
pub(super) fn rectify(comparison: &Comparison) -> RectifyFacts {
    let list = &comparison.lists.rectify;
    let name = |ix: usize| comparison.localities.get(ix).map(|l| l.name.clone());
    RectifyFacts {
        criterion: list.criterion.clone(),
        deadline: list.deadline.clone(),
        names: list.localities().into_iter().filter_map(name).collect(),
        count: list.items.len(),
        why_empty: list.why_empty.clone(),
        overdue: comparison.ledger.overdue().count(),
        overdue_names: overdue_names(comparison),
    }
}

fn overdue_names(comparison: &Comparison) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (row, _) in comparison.ledger.overdue() {
        let name = row.get(LedgerColumn::Locality);
        if !name.is_empty() && !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// 一个地区逾期没有整改到位的事项，按台账的次序。
pub(super) fn overdue_of(comparison: &Comparison, locality: usize) -> Vec<OverdueFact> {
    comparison
        .ledger
        .overdue()
        .filter(|(row, _)| row.locality == Some(locality))
        .map(|(row, days)| OverdueFact {
            code: row.get(LedgerColumn::Indicator).to_owned(),
            text: row.get(LedgerColumn::Standard).to_owned(),
            deadline: row.get(LedgerColumn::Deadline).to_owned(),
            days,
        })
        .collect()
}

/// 一个地区须整改的事项，按指标的次序。
pub(super) fn rectify_of(
    comparison: &Comparison,
    office: &Office,
    locality: usize,
) -> Vec<RectifyFact> {
    let items = comparison.lists.rectify.of(locality);
    items
        .filter_map(|item| rectify_item(office, item))
        .collect()
}

fn rectify_item(office: &Office, item: &RectifyItem) -> Option<RectifyFact> {
    let indicator = office.catalogue.indicators.get(item.indicator)?;
    Some(RectifyFact {
        code: indicator.code.clone(),
        name: indicator.short.clone(),
        text: indicator.text.clone(),
        basic: indicator.basic,
        ground: item.ground_text(&indicator.kind),
        cell: item.cell.map(|c| c.to_string()).unwrap_or_default(),
        deadline: item.deadline.clone(),
        evidence: item.evidence.clone(),
        hanging: item.standing == Standing::Hanging,
        open: questions(&item.open, office),
    })
}

/// 悬着的问题写成的话：`2.1.1：没有勾选，按未达到计`。
fn questions(open: &[OpenQuestion], office: &Office) -> Vec<String> {
    open.iter()
        .map(|q| {
            let indicator = q
                .indicator
                .and_then(|ix| office.catalogue.indicators.get(ix));
            match indicator {
                Some(indicator) => format!("{}：{}", indicator.code, q.what),
                None => format!("整份材料：{}", q.what),
            }
        })
        .collect()
}

/// 表：表扬名单，一个地区一行。悬着的不在内：查清之前不写进公文。
pub(super) fn commend_table(comparison: &Comparison, office: &Office) -> Table {
    let facts = commend(comparison, office);
    let mut columns = vec![
        Column::new("序号", 11.0, Align::Center),
        Column::new("地区", 0.0, Align::Left),
        Column::new("达到/应计", 20.0, Align::Center),
        Column::new("达标率", 18.0, Align::Right),
        Column::new("基本要求达到/应计", 36.0, Align::Center),
    ];
    // 一家也没有核查过的，不设一栏横线
    let checked = facts.firm.iter().any(|line| line.confirmed);
    if checked {
        columns.push(Column::new("核查", 26.0, Align::Center));
    }
    let pair = |share: ShareFact| format!("{}/{}", share.met, share.of);
    let rows = (1..)
        .zip(&facts.firm)
        .map(|(number, line)| {
            let mut texts = vec![
                number.to_string(),
                line.name.clone(),
                pair(line.share),
                line.share.percent(true),
                pair(line.basic),
            ];
            if checked {
                texts.push(
                    if line.confirmed {
                        "已证实"
                    } else {
                        "未核查"
                    }
                    .to_owned(),
                );
            }
            Row::of(texts)
        })
        .collect();
    table(columns, rows)
}

/// 表：一个地区的整改清单，一项一行。
pub(super) fn rectify_table(comparison: &Comparison, office: &Office, locality: usize) -> Table {
    let items = rectify_of(comparison, office, locality);
    let columns = vec![
        Column::new("序号", 10.0, Align::Center),
        Column::new("编号", 14.0, Align::Center),
        Column::new("工作标准", 0.0, Align::Left),
        Column::new("依据", 30.0, Align::Left),
        Column::new("须报送的佐证材料", 44.0, Align::Left),
    ];
    let rows = (1..)
        .zip(&items)
        .map(|(number, item)| {
            let star = if item.basic { "*" } else { "" };
            let cell = if item.cell.is_empty() {
                String::new()
            } else {
                format!("（{}）", item.cell)
            };
            Row::of([
                number.to_string(),
                item.code.clone(),
                format!("{star}{}", item.text),
                format!("{}{cell}", item.ground),
                item.evidence.clone(),
            ])
        })
        .collect();
    let mut table = table(columns, rows);
    if items.iter().any(|i| i.basic) {
        table.notes = vec!["注：带*的是基本要求指标。括号内是原表的单元格。".into()];
    }
    table
}
