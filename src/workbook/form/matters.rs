//! 退回事项：一件一行，发现了什么、请怎样做；说的是整份材料的，情况说明写在这里。

use super::marks::{Returned, tone};
use crate::finding::Cell;
use crate::model::plan::returned::{
    MAIN_SHEET, MATTERS_HEADER_ROW, MATTERS_SHEET, Matter, MatterColumn,
};
use crate::workbook::book::{Page, column};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{FormatAlign, ProtectionOptions, XlsxError};

/// 各列的宽度，与 [`MatterColumn::ALL`] 同序。
const WIDTHS: [f64; 7] = [6.0, 9.0, 8.0, 12.0, 52.0, 44.0, 36.0];
const SIZE: f64 = 11.0;

/// 怎样填、什么样的说明算数。
const HOW: [&str; 5] = [
    "须更正（红底）：照所写的改“填报表”里的那一格。写情况说明不能代替更正。",
    "请核对（黄底）：填错了的，改那一格；没有错的，在同一行的“情况说明”里写明为什么，如“含三个派出所的报警记录，数字属实”。写明了的不再问，并随数字一起列出。",
    "只写“无”“同上”“见附件”“已改”之类的不算说明；写了已改的，请真的改那一格。",
    "没有底色的格不必动；照上次所报填好的字，个人信息已遮蔽，不要补回去。",
    "填好“填报日期”，存盘交回；文件名改不改都可以，不要删去工作表。",
];

/// 退回事项。`places` 是各件所在的格（主表里的），没有的说的是整份材料。
pub(super) fn page(
    title: &str,
    basis: &str,
    returned: &Returned<'_>,
    matters: &[(Matter, Vec<Cell>)],
) -> Result<Page, XlsxError> {
    let last_col = column(MatterColumn::ALL.len() as u32 - 1);
    let mut page = Page::new(MATTERS_SHEET, MATTERS_SHEET, last_col + 1)?;
    for (col, width) in (0..).zip(WIDTHS) {
        page.set_width(col, width)?;
    }
    page.ws.set_row_height(0, 34)?;
    let across = |row: u32| (Cell::new(row, 0), Cell::new(row, u32::from(last_col)));
    let (a, b) = across(0);
    page.merged(a, b, title, &style::title())?;
    let by = match &returned.reply_by {
        Some(day) => format!("请于{day}前交回。"),
        None => "请尽快交回。".to_owned(),
    };
    let (a, b) = across(1);
    page.ws.set_row_height(1, 20)?;
    page.merged(
        a,
        b,
        &format!("{by}{basis}"),
        &style::prose()
            .set_font_size(SIZE)
            .set_align(FormatAlign::Center),
    )?;
    page.ws.set_row_height(2, 6)?;
    let head = MATTERS_HEADER_ROW;
    page.ws.set_row_height(head, 24)?;
    for (col, c) in (0..).zip(MatterColumn::ALL) {
        page.text(head, col, c.label(), &style::head().set_font_size(SIZE))?;
    }
    let mut row = head;
    for (matter, cells) in matters {
        row += 1;
        one_row(&mut page, row, matter, cells)?;
    }
    let end = row;
    row += 2;
    page.text(row, 0, "怎样填", &style::section())?;
    for (text, n) in HOW.into_iter().zip(1..) {
        row += 1;
        let text = format!("{n}. {text}");
        let lines = measure::lines(&text, WIDTHS.iter().sum(), SIZE);
        page.ws.set_row_height(row, measure::height(lines, SIZE))?;
        let (a, b) = across(row);
        page.merged(a, b, &text, &style::prose().set_font_size(SIZE))?;
    }
    page.ws.set_freeze_panes(head + 1, 0)?;
    page.print(
        title,
        Cell::new(row.max(end), u32::from(last_col)),
        Some((head, head)),
    )?;

    // 填报单位多半只有 A4 的打印机
    page.ws.set_paper_size(9);
    page.ws.protect_with_options(&ProtectionOptions {
        format_rows: true,
        ..ProtectionOptions::new()
    });
    Ok(page)
}

fn one_row(page: &mut Page, row: u32, matter: &Matter, cells: &[Cell]) -> Result<(), XlsxError> {
    let centre = style::form(SIZE).set_align(FormatAlign::Center);
    let text = style::form(SIZE)
        .set_text_wrap()
        .set_align(FormatAlign::Left);
    let answered = matter.answered.is_some();
    let (label, tint) = if answered {
        ("已说明", style::ASIDE)
    } else {
        (matter.severity.label(), tone(matter.severity))
    };
    let col = |c: MatterColumn| c as u16;
    page.integer(
        row,
        col(MatterColumn::Number),
        i64::from(matter.number),
        &centre,
    )?;
    page.text(
        row,
        col(MatterColumn::Severity),
        label,
        &style::toned(&centre, tint),
    )?;
    let code = matter.indicator.as_deref().unwrap_or("整份");
    page.text(row, col(MatterColumn::Indicator), code, &centre)?;
    let place = col(MatterColumn::Cell);
    match cells.first() {
        Some(first) => {
            let names: Vec<String> = cells.iter().map(Cell::to_string).collect();
            let link = centre
                .clone()
                .set_font_color(style::LINK)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single)
                .set_text_wrap();
            page.link((row, place), MAIN_SHEET, *first, &names.join("、"), &link)?;
        }
        None => page.text(row, place, "—", &centre)?,
    }
    page.text(row, col(MatterColumn::Found), &matter.found, &text)?;
    page.text(row, col(MatterColumn::Ask), &matter.ask, &text)?;
    let explanation = col(MatterColumn::Explanation);
    let said = match (&matter.answered, &matter.indicator) {
        (Some(said), _) => said.clone(),
        (None, Some(_)) => "（写在“填报表”同一条的“情况说明”里）".to_owned(),
        (None, None) => String::new(),
    };
    let format = if matter.indicator.is_none() {
        text.clone()
            .set_background_color(style::ANSWER_FILL)
            .set_unlocked()
            .set_num_format("@")
    } else {
        text.clone().set_font_color(style::QUIET)
    };
    page.text(row, explanation, &said, &format)?;
    let lines = [
        (matter.found.as_str(), MatterColumn::Found),
        (matter.ask.as_str(), MatterColumn::Ask),
        (said.as_str(), MatterColumn::Explanation),
    ]
    .into_iter()
    .map(|(t, c)| measure::lines(t, WIDTHS[c as usize], SIZE))
    .max()
    .unwrap_or(1);
    page.ws
        .set_row_height(row, measure::height(lines, SIZE).max(24.0))?;
    Ok(())
}
