//! 虚报嫌疑：自查为有、检查为无的地区，分量重的在前；分量怎样算印在题下。

use super::locality_name;
use super::table::{Column, Table, short, wide};
use crate::model::checks::{CheckedLocality, DifferenceKind};
use crate::text::locale;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "虚报嫌疑";
const COLUMNS: &[Column] = &[
    short("名次", 10.0),
    short("检查", 13.0),
    wide("地区", 16.0),
    wide("上级", 14.0),
    short("分量", 7.0),
    short("自查有\n检查无", 9.0),
    short("其中基\n本要求", 9.0),
    wide("是哪几条", 60.0),
    short("数多报", 8.0),
    short("没有核实", 9.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    if data.comparison.checks.is_empty() {
        return Ok(Vec::new());
    }
    let checked: usize = data
        .comparison
        .checks
        .iter()
        .map(|c| c.localities.len())
        .sum();
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}虚报嫌疑", data.catalogue.short_title),
        &format!(
            "按分量排列（本表是排名次的表）。分量：自查为有、检查为无的，{}，相加。查过并能与自查相比的 {checked} 个地区，列出其中有这种情况的；只是线索，须逐条核实。",
            data.office.config.weights.suspicion_rule()
        ),
        COLUMNS,
    )?;
    for check in &data.comparison.checks {
        let name = super::checks::name_of(data, check);
        let all: Vec<&CheckedLocality> = check
            .suspects
            .iter()
            .filter_map(|&at| check.localities.get(at))
            .collect();
        let mut place = 1_u32;
        for tied in all.chunk_by(|a, b| a.weight == b.weight) {
            for one in tied {
                let label = locale::place(place, tied.len() > 1);
                line(&mut table, data, one, &label, &name)?;
            }
            place += u32::try_from(tied.len()).unwrap_or(1);
        }
    }
    table.pages(data, 3, "查过的地区没有自查为有、检查为无的。")
}

fn line(
    table: &mut Table<'_>,
    data: &Data<'_>,
    one: &CheckedLocality,
    place: &str,
    name: &str,
) -> Result<(), XlsxError> {
    let which: Vec<String> = one
        .differences
        .iter()
        .filter(|d| d.kind == DifferenceKind::Overstated)
        .filter_map(|d| data.catalogue.indicators.get(d.indicator))
        .map(|i| {
            let star = if i.basic { "*" } else { "" };
            format!("{}{star}{}", i.code, i.short)
        })
        .collect();
    let more = one
        .differences
        .iter()
        .filter(|d| matches!(d.kind, DifferenceKind::Number { own, check, .. } if own > check))
        .count();
    let parent = data
        .locality(one.locality)
        .and_then(|l| l.parent_name.as_deref())
        .unwrap_or("");
    let row = table.push(&[
        place,
        name,
        locality_name(data, Some(one.locality)),
        parent,
        "",
        "",
        "",
        &which.join("；"),
        "",
        "",
    ])?;
    let number = style::number().set_align(rust_xlsxwriter::FormatAlign::Center);
    let weight = one.weight as f64 / 1000.0;
    let general = number.clone().set_num_format("General");
    table.page.fixed(row, 4, weight, &general)?;
    for (col, n) in [
        (5, one.all.own_only),
        (6, one.basic.own_only),
        (8, u32::try_from(more).unwrap_or(0)),
        (9, one.all.unconfirmed),
    ] {
        table.page.integer(row, col, i64::from(n), &number)?;
    }
    Ok(())
}
