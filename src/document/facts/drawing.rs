//! 抽查的事实：场合为“抽查”的文种看得见，如 `{{ 抽查.个数 }}`。

use super::ShareFact;
use super::tables::table;
use crate::document::table::{Align, Column, Row, Table, TableCell};
use crate::model::comparison::{Comparison, Locality};
use crate::model::draw::Drawing;
use serde::Serialize;
use std::collections::BTreeMap;

/// 抽查的事实。
#[derive(Debug, Clone, Serialize)]
pub struct DrawingFacts {
    /// 种子。
    #[serde(rename = "种子")]
    pub seed: String,
    /// 抽中的个数。
    #[serde(rename = "个数")]
    pub count: usize,
    /// 候选的个数。
    #[serde(rename = "候选")]
    pub candidates: usize,
    /// 以前抽过、不在候选之内的个数。
    #[serde(rename = "抽过")]
    pub excluded: usize,
    /// 分层的办法，一句话。
    #[serde(rename = "办法")]
    pub method: String,
    /// 用了上次的结果。
    #[serde(rename = "用结果")]
    pub with_results: bool,
    /// 各层。
    #[serde(rename = "各层")]
    pub strata: Vec<StratumFact>,
    /// 抽中的，按名册的次序。
    #[serde(rename = "名单")]
    pub drawn: Vec<DrawnFact>,
}

/// 一层。
#[derive(Debug, Clone, Serialize)]
pub struct StratumFact {
    /// `县级·甲市·基本要求全部达到`
    #[serde(rename = "名称")]
    pub name: String,
    /// 候选数。
    #[serde(rename = "候选")]
    pub size: usize,
    /// 名额。
    #[serde(rename = "名额")]
    pub quota: usize,
}

/// 一个抽中的地区。
#[derive(Debug, Clone, Serialize)]
pub struct DrawnFact {
    /// `甲县`
    #[serde(rename = "名称")]
    pub name: String,
    /// 填报单位：`甲县妇联`
    #[serde(rename = "单位")]
    pub unit: String,
    /// 上级地区（可空）
    #[serde(rename = "上级")]
    pub parent: String,
    /// 层级（可空）
    #[serde(rename = "层级")]
    pub level: String,
    /// 上次的达标率；没有为空。
    #[serde(rename = "份额")]
    pub share: Option<ShareFact>,
}

fn parent(comparison: &Comparison, locality: &Locality) -> String {
    locality
        .parent
        .and_then(|p| comparison.localities.get(p))
        .map(|p| p.name.clone())
        .or_else(|| locality.parent_name.clone())
        .unwrap_or_default()
}

/// 由抽签的结果得出事实。
pub fn drawing(drawing: &Drawing, comparison: &Comparison) -> DrawingFacts {
    DrawingFacts {
        seed: drawing.seed.clone(),
        count: drawing.count(),
        candidates: drawing.candidates.len(),
        excluded: drawing.excluded.len(),
        method: drawing.method.clone(),
        with_results: drawing.basis.is_some(),
        strata: drawing
            .strata
            .iter()
            .map(|s| StratumFact {
                name: s.name.clone(),
                size: s.size,
                quota: s.quota(),
            })
            .collect(),
        drawn: drawing
            .drawn()
            .filter_map(|c| {
                let locality = comparison.localities.get(c.locality)?;
                Some(DrawnFact {
                    unit: super::locality::unit(&locality.name, locality.unit.as_deref(), None),
                    parent: parent(comparison, locality),
                    level: locality.level.clone().unwrap_or_default(),
                    share: c.met.map(Into::into),
                    name: locality.name.clone(),
                })
            })
            .collect(),
    }
}

/// 抽查的表：`抽查名单` `分层情况`。
pub fn drawing_tables(drawn: &Drawing, comparison: &Comparison) -> BTreeMap<String, Table> {
    let facts = drawing(drawn, comparison);
    let list = table(
        vec![
            Column::new("序号", 14.0, Align::Center),
            Column::new("地区", 0.0, Align::Left),
            Column::new("上级", 40.0, Align::Left),
            Column::new("层级", 20.0, Align::Center),
        ],
        (1..)
            .zip(&facts.drawn)
            .map(|(n, d): (usize, _)| {
                Row::of([
                    n.to_string(),
                    d.name.clone(),
                    d.parent.clone(),
                    d.level.clone(),
                ])
            })
            .collect(),
    );
    let mut rows: Vec<Row> = (1..)
        .zip(&facts.strata)
        .map(|(n, s): (usize, _)| {
            Row::of([
                n.to_string(),
                s.name.clone(),
                s.size.to_string(),
                s.quota.to_string(),
            ])
        })
        .collect();
    let mut total = Row {
        cells: vec![TableCell::new(0, "合计").span(2).strong()],
    };
    total.cells[0].align = Some(Align::Center);
    total
        .cells
        .push(TableCell::new(2, facts.candidates.to_string()).strong());
    total
        .cells
        .push(TableCell::new(3, facts.count.to_string()).strong());
    rows.push(total);
    let mut strata = table(
        vec![
            Column::new("序号", 14.0, Align::Center),
            Column::new("层", 0.0, Align::Left),
            Column::new("候选数", 24.0, Align::Center),
            Column::new("抽取数", 24.0, Align::Center),
        ],
        rows,
    );
    strata.notes = vec!["注：各层抽取数按候选数的占比分配，余数大的层先得。".into()];
    BTreeMap::from([
        ("抽查名单".to_owned(), list),
        ("分层情况".to_owned(), strata),
    ])
}
