//! 整改名单：一个地区的一项一行，凭什么列入、报什么佐证、站不站得住；现填由逐项明细的公式得来。

use super::table::{Column, Table, short, wide};
use super::{agreed, at, locality_name};
use crate::model::lists::{RectifyItem, Standing};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "整改名单";
const COLUMNS: &[Column] = &[
    short("序号", 6.0),
    wide("地区", 16.0),
    wide("上级", 14.0),
    short("编号", 8.0),
    short("基本", 6.0),
    wide("工作标准", 44.0),
    short("现填", 8.0),
    wide("依据", 24.0),
    short("是否确定", 10.0),
    wide("悬而未决的问题", 36.0),
    short("整改期限", 12.0),
    wide("须报送的佐证材料", 30.0),
    wide("出处", 50.0),
    short("明细", 7.0),
];
const STATE: u16 = 6;
const STANDING: u16 = 8;
const LINK: u16 = 13;

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let list = &data.comparison.lists.rectify;
    let localities = list.localities().len();
    let deadline = list
        .deadline
        .as_deref()
        .map_or_else(|| "期限没有配置".to_owned(), |d| format!("期限 {d}"));
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}整改名单", data.catalogue.short_title),
        &format!(
            "{}。标准：{}。须整改 {localities} 个地区、{} 项；{deadline}。",
            data.round_name(),
            list.criterion,
            list.items.len()
        ),
        COLUMNS,
    )?
    .print_to("须报送的佐证材料");
    for (item, number) in list.items.iter().zip(1..) {
        push(&mut table, data, item, number)?;
    }
    if list.items.is_empty() {
        table.note(&list.why_empty)?;
    }
    if !list.possible.is_empty() {
        table.note("可能列入：现在不须整改，问题查清之后有可能须整改的")?;
        for (item, number) in list.possible.iter().zip(1..) {
            push(&mut table, data, item, number)?;
        }
    }
    table.pages(data, 2, &list.why_empty)
}

fn push(
    table: &mut Table<'_>,
    data: &Data<'_>,
    item: &RectifyItem,
    number: usize,
) -> Result<(), XlsxError> {
    let Some(indicator) = data.catalogue.indicators.get(item.indicator) else {
        return Ok(());
    };
    let locality = data.locality(item.locality);
    let parent = locality
        .and_then(|l| l.parent_name.as_deref())
        .unwrap_or_else(|| locality_name(data, locality.and_then(|l| l.parent)));
    let open: Vec<String> = item
        .open
        .iter()
        .map(|q| super::question_text(data, q))
        .collect();
    let place = item.cell.map(|c| c.to_string()).unwrap_or_default();
    let source: Vec<&str> = [item.path.as_str(), item.sheet.as_str(), place.as_str()]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    let row = table.push(&[
        &number.to_string(),
        locality_name(data, Some(item.locality)),
        parent,
        &indicator.code,
        if indicator.basic { "*" } else { "" },
        &indicator.text,
        "",
        &item.ground_text(&indicator.kind),
        item.standing.label(),
        &open.join("\n"),
        item.deadline.as_deref().unwrap_or(""),
        &item.evidence,
        &source.join("　"),
        "",
    ])?;
    let page = &mut table.page;
    if let Some(material) = data.readable(item.locality) {
        let (sheet, detail) = data.detail(material, item.indicator, 0);
        let answer = data.counted(material).get(item.indicator);
        let state = answer.map_or(String::new(), |a| {
            agreed::label(data, material, indicator, a.state)
        });
        let sources = agreed::states(data, material, item.indicator);
        let formula = agreed::formula(&sources, str::to_owned, str::to_owned);
        page.formula(row, STATE, &format!("={formula}"), &state, &style::centre())?;
        page.link((row, LINK), &sheet, at(detail, 0), "查看", &style::link())?;
    }
    let tone = match item.standing {
        Standing::Firm => style::BAD,
        Standing::Hanging => style::EMPTY,
        Standing::Possible => style::DOUBT,
    };
    page.text(
        row,
        STANDING,
        item.standing.label(),
        &style::toned(&style::centre(), tone),
    )
}
