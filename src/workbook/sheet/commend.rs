//! 表扬名单：凭哪些数、站不站得住；各数是总览上的公式，总览改了这里跟着变。

use super::table::{Column, Table, short, wide};
use super::{locality_name, overview};
use crate::model::comparison::Share;
use crate::model::lists::{CommendLine, Standing};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "表扬名单";
const COLUMNS: &[Column] = &[
    short("序号", 6.0),
    wide("地区", 16.0),
    short("层级", 8.0),
    wide("上级", 14.0),
    short("达标率", 9.0),
    short("基本要求\n达标率", 10.0),
    short("最不利时\n达标率", 13.0),
    short("最有利时\n达标率", 13.0),
    short("是否确定", 10.0),
    wide("凭哪些数", 44.0),
    wide("悬而未决的问题", 50.0),
    short("总览", 7.0),
];
const RATE: u16 = 4;
const BASIC: u16 = 5;
const STANDING: u16 = 8;
const LINK: u16 = 11;

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let list = &data.comparison.lists.commend;
    let remark = if list.configured {
        let mut text = format!(
            "{}。标准：{}。参加评比 {} 个地区，入选 {} 个。",
            data.round_name(),
            list.criteria.join("；"),
            list.considered,
            list.lines.len()
        );
        for inert in &list.inert {
            text.push_str(inert);
            text.push('。');
        }
        text
    } else {
        data.round_name()
    };
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}表扬名单", data.catalogue.short_title),
        &remark,
        COLUMNS,
    )?;
    table.page.set_height(super::table::HEAD_ROW, 34.0)?;
    for (line, number) in list.lines.iter().zip(1..) {
        push(&mut table, data, line, number)?;
    }
    if list.lines.is_empty() {
        table.note(&list.why_empty)?;
    }
    if !list.possible.is_empty() {
        table.note("可能列入：现在不在名单里，问题查清之后有可能够标准的")?;
        for (line, number) in list.possible.iter().zip(1..) {
            push(&mut table, data, line, number)?;
        }
    }
    table.note(
        "“待定”：现在够标准，而有问题还没有答复，答复不利就不够；“最不利”“最有利”是把悬着的各条都按未达到、都按达到各算一遍。",
    )?;
    table.pages(data, 2, &list.why_empty)
}

fn push(
    table: &mut Table<'_>,
    data: &Data<'_>,
    line: &CommendLine,
    number: usize,
) -> Result<(), XlsxError> {
    let locality = data.locality(line.locality);
    let parent = locality
        .and_then(|l| l.parent_name.as_deref())
        .unwrap_or_else(|| locality_name(data, locality.and_then(|l| l.parent)));
    let open: Vec<String> = line
        .open
        .iter()
        .map(|q| super::question_text(data, q))
        .collect();
    let standing = if line.tied_last {
        format!("{}\n（末位并列）", line.standing.label())
    } else {
        line.standing.label().to_owned()
    };
    let row = table.push(&[
        &number.to_string(),
        locality_name(data, Some(line.locality)),
        locality.and_then(|l| l.level.as_deref()).unwrap_or(""),
        parent,
        "",
        "",
        &pair(line.worst),
        &pair(line.best),
        &standing,
        &line.reasons.join("\n"),
        &open.join("\n"),
        "",
    ])?;
    let page = &mut table.page;
    for (col, share, figure) in [
        (RATE, line.met, overview::Figure::Rate),
        (BASIC, line.basic, overview::Figure::BasicRate),
    ] {
        super::share_from_overview(page, data, (row, col), line.locality, figure, share)?;
    }
    let tone = match line.standing {
        Standing::Firm => style::GOOD,
        Standing::Hanging => style::EMPTY,
        Standing::Possible => style::DOUBT,
    };
    page.text(
        row,
        STANDING,
        &standing,
        &style::toned(&style::centre().set_text_wrap(), tone),
    )?;
    if let Some(place) = overview::place(data, line.locality) {
        page.link((row, LINK), overview::NAME, place, "查看", &style::link())?;
    }
    Ok(())
}

/// `95.7%\n45/47`
fn pair(share: Share) -> String {
    if share.of == 0 {
        return "—".to_owned();
    }
    format!("{}\n{}/{}", share.percent(true), share.met, share.of)
}
