//! 异常数字：在同级里大得或小得出奇的数，附为什么提出、出自哪里。

use super::locality_name;
use super::table::{Column, Table, short, wide};
use crate::model::unusual::{FACTOR_LEAST, PEERS_LEAST, SCORE_LIMIT};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "异常数字";
const COLUMNS: &[Column] = &[
    wide("地区", 15.0),
    short("层级", 7.0),
    short("编号", 7.0),
    wide("指标", 22.0),
    wide("填写项", 14.0),
    short("所填", 11.0),
    short("同级中位数", 10.0),
    short("同级个数", 7.0),
    short("偏离度", 7.0),
    wide("为什么提出", 50.0),
    wide("出处", 34.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    if data.comparison.unusual.is_empty() {
        return Ok(Vec::new());
    }
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}异常数字", data.catalogue.short_title),
        &format!(
            "{}。同级填了同一项的不少于 {PEERS_LEAST} 个地区才看；偏离度（取对数后偏离中位数几个标准离差，由绝对离差的中位数得出）超过 {SCORE_LIMIT}、并相差 {FACTOR_LEAST} 倍以上的列出。列出的不一定错，请核对原始台账。",
            data.round_name()
        ),
        COLUMNS,
    )?;
    for odd in &data.comparison.unusual {
        let Some(indicator) = data.catalogue.indicators.get(odd.indicator) else {
            continue;
        };
        let field = indicator.fields.get(odd.field);
        let name = field.map_or(String::new(), super::numbers::field_label);
        let material = data.readable(odd.locality);
        let place = material
            .and_then(|m| {
                let answer = m.submission.answers.get(odd.indicator)?;
                let reading = answer.fields.get(odd.field)?.as_ref()?;
                Some(format!("{} {}", m.submission.source.path, reading.cell))
            })
            .unwrap_or_default();
        let row = table.push(&[
            locality_name(data, Some(odd.locality)),
            odd.level.as_deref().unwrap_or(""),
            &indicator.code,
            &indicator.short,
            &name,
            "",
            "",
            "",
            "",
            &odd.explain(),
            &place,
        ])?;
        let page = &mut table.page;
        let number = style::number();
        page.integer(row, 5, odd.value, &number)?;
        page.integer(row, 7, i64::from(odd.peers), &number)?;
        let one = number.clone().set_num_format("#,##0.#");
        page.fixed(row, 6, odd.median, &one)?;
        let signed = number.set_num_format("+0.0;-0.0;0.0");
        page.fixed(row, 8, odd.score, &signed)?;
    }
    table.pages(data, 1, "没有异常的数。")
}
