//! 事实里的表：文稿用 `@表 名称` 指到它们。
//!
//! 全体：`各地达标情况` `指标对比`（地区多时为 `指标对比`、`指标对比2`……，用 `@表 指标对比` 全部印出）`主要数量` `表扬名单`。
//! 汇总表打印版、会议材料的表另见 [`super::print`]、[`super::slides`]。
//!
//! 一个地区：`未达到指标` `存疑指标` `更正清单` `核对清单` `退回清单` `整改清单`。

use super::corrections::{corrections, returned};
use super::extent;
use super::locality::locality;
use super::matrix;
use super::words;
use crate::document::table::{Align, Column, PT, Row, Shade, Table, TableCell};
use crate::finding::Severity;
use crate::model::comparison::{Comparison, ParentResult, Round, Share};
use crate::office::Office;
use std::collections::BTreeMap;

pub(super) fn table(columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table {
        caption: None,
        unit: None,
        size: 10.5,
        inset: (1.2, 1.0),
        columns,
        rows,
        notes: Vec::new(),
        continues: false,
        running: false,
    }
}

/// 全体的表。
pub fn round_tables(comparison: &Comparison, office: &Office) -> BTreeMap<String, Table> {
    let none = Round::default();
    let main = comparison.main_round().unwrap_or(&none);
    let mut tables = BTreeMap::new();
    tables.insert("各地达标情况".to_owned(), standing(comparison, main));
    for (ix, one) in matrix::tables(comparison, office, main)
        .into_iter()
        .enumerate()
    {
        let name = if ix == 0 {
            "指标对比".to_owned()
        } else {
            format!("指标对比{}", ix + 1)
        };
        tables.insert(name, one);
    }
    let mut numbers = sums(office, main);
    numbers.notes.extend(comparison.provisional_note());
    tables.insert("主要数量".to_owned(), numbers);
    tables.insert(
        "表扬名单".to_owned(),
        super::lists::commend_table(comparison, office),
    );
    super::print::tables(comparison, office, main, &mut tables);
    super::slides::tables(comparison, office, &mut tables);
    tables
}

pub(super) fn has_material(main: &Round, ix: usize) -> bool {
    main.entries.get(ix).is_some_and(|e| e.current.is_some())
}

/// 地区的分组：先是没有上级可归的（上级的名称为空），再是各上级及其所属。
pub(super) fn grouped(comparison: &Comparison, main: &Round) -> Vec<(Option<usize>, Vec<usize>)> {
    let listed = |ix: &usize| {
        comparison.localities.get(*ix).is_some_and(|l| l.expected) || has_material(main, *ix)
    };
    let mut in_group = vec![false; comparison.localities.len()];
    let mut groups = Vec::new();
    for (at, parent) in main.by_parent.iter().enumerate() {
        let members: Vec<usize> = parent
            .members
            .iter()
            .copied()
            .filter(|m| listed(m))
            .collect();
        for member in &members {
            if let Some(flag) = in_group.get_mut(*member) {
                *flag = true;
            }
        }
        groups.push((Some(at), members));
    }
    let alone: Vec<usize> = (0..comparison.localities.len())
        .filter(|ix| !in_group[*ix])
        .filter(listed)
        .collect();
    groups.insert(0, (None, alone));
    groups.retain(|(_, members)| !members.is_empty());
    groups
}

pub(super) fn pair(share: Share) -> String {
    if share.of == 0 {
        "—".to_owned()
    } else {
        format!("{}/{}", share.met, share.of)
    }
}

/// “达到/应计”一栏放得下 `share` 的宽，mm；`size` 是字号，pt。
fn pair_width(share: Share, size: f64, least: f64) -> f64 {
    // 版式里一个字母数字最宽按 0.62 字号，放不下的才断开
    let digit = 0.62 * size * PT;
    least.max(pair(share).len() as f64 * digit + 2.0 * INSET + 0.1)
}

/// 格内左右的空，mm。
const INSET: f64 = 1.2;
/// 附件的第一页排得下的行数。再多的，次页起标“续表”；各地达标情况改用小五号，地名写得下，页数也少。
const ONE_PAGE: usize = 24;

/// 一个上级所属合计的名称与各栏。
fn parent_texts(parent: &ParentResult) -> (String, [String; 7]) {
    let name = if parent.name.is_empty() {
        "其他"
    } else {
        &parent.name
    };
    let texts = [
        pair(parent.met),
        parent.met.percent(true),
        "—".to_owned(),
        pair(parent.basic),
        parent.basic.percent(true),
        "—".to_owned(),
        format!(
            "{}/{}",
            parent.reported,
            parent.expected.max(parent.reported)
        ),
    ];
    (format!("{name}所属合计"), texts)
}

/// 逐个列出的，合计是一组的标题；不逐个列出的（`number` 是序号），合计就是一行。
fn parent_row(parent: &ParentResult, number: Option<usize>) -> Row {
    let (name, texts) = parent_texts(parent);
    if let Some(number) = number {
        return Row::of([number.to_string(), name].into_iter().chain(texts));
    }
    let mut row = Row {
        cells: vec![TableCell::new(0, name).span(2).strong()],
    };
    let cells = texts.into_iter().enumerate();
    row.cells
        .extend(cells.map(|(ix, t)| TableCell::new(ix + 2, t)));
    for cell in &mut row.cells {
        cell.shade = Shade::Light;
    }
    row.cells[0].align = Some(Align::Left);
    row
}

/// 各地达标情况：一个地区一行，按上级分组并有合计。
fn standing(comparison: &Comparison, main: &Round) -> Table {
    let each = extent::each_fits(comparison, main);
    let groups = if each {
        grouped(comparison, main)
    } else {
        Vec::new()
    };
    let summed = if each {
        Vec::new()
    } else {
        extent::summed(comparison, main)
    };
    let count: usize = groups.iter().map(|(_, members)| members.len() + 1).sum();
    let count = count + summed.len();
    let size = if count > ONE_PAGE { 9.0 } else { 10.5 };
    let em = |n: f64| n * size * PT + 2.0 * INSET;
    let (all, basic) = ("全部指标", "基本要求指标");
    // 合计一行的数最大：放得下，一个数才不会断成两行
    let columns = vec![
        Column::new("序号", em(2.1), Align::Center),
        Column::new("地区", 0.0, Align::Left),
        Column::new(
            "达到/应计",
            pair_width(main.met, size, em(4.6)),
            Align::Center,
        )
        .under(all),
        Column::new("达标率", em(3.6), Align::Right).under(all),
        Column::new("名次", em(2.1), Align::Center).under(all),
        Column::new(
            "达到/应计",
            pair_width(main.basic, size, em(4.6)),
            Align::Center,
        )
        .under(basic),
        Column::new("达标率", em(3.6), Align::Right).under(basic),
        Column::new("存疑", em(2.1), Align::Center),
        Column::new("报送情况", em(5.1), Align::Center),
    ];
    let mut rows: Vec<Row> = (summed.into_iter().zip(1..))
        .map(|(parent, n)| parent_row(parent, Some(n)))
        .collect();
    let mut number = 0;
    for (group, members) in groups {
        if let Some(parent) = group.and_then(|at| main.by_parent.get(at)) {
            rows.push(parent_row(parent, None));
        }
        for ix in members {
            number += 1;
            let name = comparison
                .localities
                .get(ix)
                .map(|l| l.name.clone())
                .unwrap_or_default();
            let result = main.results.get(ix).cloned().unwrap_or_default();
            let reported = has_material(main, ix);
            let rank = result
                .rank
                .map_or_else(|| "—".to_owned(), |r| r.place.to_string());
            rows.push(Row::of([
                number.to_string(),
                name,
                pair(result.met),
                result.met.percent(true),
                rank,
                pair(result.basic),
                result.basic.percent(true),
                if reported {
                    result.unclear.to_string()
                } else {
                    "—".to_owned()
                },
                main.state_label(ix).to_owned(),
            ]));
        }
    }
    if main.met.of > 0 {
        let unclear: u32 = main.results.iter().map(|r| r.unclear).sum();
        let reported = (0..main.entries.len())
            .filter(|ix| has_material(main, *ix))
            .count();
        let mut row = Row {
            cells: vec![TableCell::new(0, "合计").span(2).strong()],
        };
        row.cells[0].align = Some(Align::Center);
        let texts = [
            pair(main.met),
            main.met.percent(true),
            "—".to_owned(),
            pair(main.basic),
            main.basic.percent(true),
            unclear.to_string(),
            format!("已报{reported}"),
        ];
        row.cells.extend(
            texts
                .into_iter()
                .enumerate()
                .map(|(ix, t)| TableCell::new(ix + 2, t).strong()),
        );
        rows.push(row);
    }
    let mut table = table(columns, rows);
    table.size = size;
    table.running = table.rows.len() > ONE_PAGE;
    table.notes = vec![
        "注：1.达标率＝达到的指标数÷应计的指标数。不适用的指标和存疑（两项都勾、看不清）的指标不计入应计数，空白的指标计入应计数、按未达到计。".into(),
        "2.名次按全部指标的达标率在同一层级内排列，达标率相同的并列；合计为各地相加，不是平均。所属合计一行的报送情况为已报/应报的个数。".into(),
    ];
    let mut more: Vec<String> = comparison.provisional_note().into_iter().collect();
    if !each {
        more.push(extent::elsewhere(comparison, main, "总览"));
    }
    let more = more.into_iter().zip(3..);
    table
        .notes
        .extend(more.map(|(note, n)| format!("{n}.{note}")));
    table
}

/// 主要数量：每个数量填写项一行。
fn sums(office: &Office, main: &Round) -> Table {
    let columns = vec![
        Column::new("编号", 14.0, Align::Center),
        Column::new("指标", 0.0, Align::Left),
        Column::new("填写项", 37.0, Align::Left),
        Column::new("合计", 18.0, Align::Right),
        Column::new("填报地区数", 16.0, Align::Center),
        Column::new("说明", 24.0, Align::Left),
    ];
    let mut rows = Vec::new();
    for (indicator, result) in office.catalogue.indicators.iter().zip(&main.indicators) {
        for (field, sum) in indicator.fields.iter().zip(&result.sums) {
            let Some(sum) = sum else { continue };
            let unit = if field.unit.is_empty() {
                String::new()
            } else {
                format!("（{}）", field.unit)
            };
            let mut remarks = Vec::new();
            if sum.approximate > 0 {
                remarks.push(format!("{}个为约数", sum.approximate));
            }
            if sum.unreadable > 0 {
                remarks.push(format!("{}个未能读出，未计入", sum.unreadable));
            }
            rows.push(Row::of([
                indicator.code.clone(),
                indicator.short.clone(),
                format!("{}{unit}", field.name),
                if sum.reported == 0 {
                    "—".to_owned()
                } else {
                    sum.sum.to_string()
                },
                sum.reported.to_string(),
                remarks.join("；"),
            ]));
        }
    }
    let mut table = table(columns, rows);
    table.running = table.rows.len() > ONE_PAGE;
    table.notes = vec![
        "注：合计为各地填报数相加，以各地报送材料为准；选“无”“否”或未填数的地区不计入填报地区数。"
            .into(),
    ];
    table
}

/// 一个地区的表。
pub fn locality_tables(
    comparison: &Comparison,
    office: &Office,
    ix: usize,
) -> BTreeMap<String, Table> {
    let facts = locality(comparison, office, ix);
    let mut tables = BTreeMap::new();
    let columns = || {
        vec![
            Column::new("编号", 14.0, Align::Center),
            Column::new("工作标准", 0.0, Align::Left),
            Column::new("现填", 19.0, Align::Center),
            Column::new("单元格", 17.0, Align::Center),
            Column::new(
                format!("{}达标率", words::scope(&office.config.office.region)),
                24.0,
                Align::Right,
            ),
        ]
    };
    let rows = |list: &mut dyn Iterator<Item = &super::ShortfallFact>| -> Vec<Row> {
        list.map(|s| {
            let all = s.all.percent(true);
            let cell = if s.cell.is_empty() {
                "—".to_owned()
            } else {
                s.cell.clone()
            };
            let star = if s.basic { "*" } else { "" };
            Row::of([
                s.code.clone(),
                format!("{star}{}", s.text),
                s.state.clone(),
                cell,
                all,
            ])
        })
        .collect()
    };
    let mut short = table(
        columns(),
        rows(&mut facts.basic_short.iter().chain(&facts.other_short)),
    );
    if !facts.basic_short.is_empty() {
        short.notes = vec!["注：带*的是基本要求指标。".into()];
    }
    tables.insert("未达到指标".to_owned(), short);
    tables.insert(
        "存疑指标".to_owned(),
        table(columns(), rows(&mut facts.unclear_list.iter())),
    );
    tables.insert(
        "整改清单".to_owned(),
        super::lists::rectify_table(comparison, office, ix),
    );
    for (name, severity) in [
        ("更正清单", Severity::Error),
        ("核对清单", Severity::Warning),
    ] {
        tables.insert(
            name.to_owned(),
            corrections(comparison, office, ix, severity),
        );
    }
    tables.insert("退回清单".to_owned(), returned(comparison, office, ix));
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_never_broken_over_two_lines() {
        let plain = table(Vec::new(), Vec::new());
        for share in [(609, 834), (7731, 8722), (130_412, 137_200)] {
            let share = Share {
                met: share.0,
                of: share.1,
            };
            for size in [9.0, 10.5] {
                let room = pair_width(share, size, 19.0) - 2.0 * plain.inset.0;
                // 版式里一个字母数字最宽 0.62 字号，放不下的才断开
                let digit = 0.62 * size * 25.4 / 72.0;
                assert!(room >= digit * pair(share).len() as f64, "{share:?}");
            }
        }
    }
}
