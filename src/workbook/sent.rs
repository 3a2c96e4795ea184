//! 发送情况：每一次投递一行，另列还没有寄到的。

use super::WorkbookError;
use super::book::{self, Page, column};
use super::{measure, style};
use crate::finding::Cell;
use rust_xlsxwriter::XlsxError;

/// 一次投递，全是文字。
#[derive(Debug, Clone)]
pub struct SentRow {
    /// 时间：`2026-11-24 13:45:02`。
    pub time: String,
    /// 收件人：地区名或 `上级`。
    pub recipient: String,
    /// 地址。
    pub to: String,
    /// 主题。
    pub subject: String,
    /// 附件。
    pub files: String,
    /// 结果。
    pub outcome: String,
    /// Message-ID。
    pub message_id: String,
    /// 服务器的回话。
    pub answer: String,
}

/// 一列：列名、宽度、居中。
type Column = (&'static str, f64, bool);

const SENT: &[Column] = &[
    ("序号", 6.0, true),
    ("时间", 19.0, true),
    ("收件人", 14.0, false),
    ("地址", 26.0, false),
    ("主题", 34.0, false),
    ("附件", 30.0, false),
    ("结果", 14.0, true),
    ("Message-ID", 30.0, false),
    ("服务器的回话", 36.0, false),
];
const NOT_SENT: &[Column] = &[
    ("序号", 6.0, true),
    ("收件人", 18.0, false),
    ("缘由与怎么办", 90.0, false),
];
const HEAD_ROW: u32 = 2;
const SIZE: f64 = 10.0;

/// 发送情况的工作簿。`title` 是大标题，`remark` 是一行说明，`day` 写进文件属性。
///
/// # Errors
/// 越出 Excel 的限度。
pub fn workbook(
    title: &str,
    remark: &str,
    author: &str,
    day: &str,
    sent: &[SentRow],
    not_sent: &[(String, String)],
) -> Result<Vec<u8>, WorkbookError> {
    let name = crate::deliver::sending::REPORT_BOOK;
    let sent: Vec<Vec<&str>> = sent
        .iter()
        .map(|r| {
            vec![
                r.time.as_str(),
                &r.recipient,
                &r.to,
                &r.subject,
                &r.files,
                &r.outcome,
                &r.message_id,
                &r.answer,
            ]
        })
        .collect();
    let not_sent: Vec<Vec<&str>> = not_sent
        .iter()
        .map(|(who, why)| vec![who.as_str(), why.as_str()])
        .collect();
    let pages = || -> Result<Vec<Page>, XlsxError> {
        Ok(vec![
            page("发送情况", title, remark, SENT, &sent, "还没有寄过。")?,
            page(
                "还没有寄到",
                &format!("{title}：还没有寄到的"),
                "这些收件人手里还没有应当收到的材料。",
                NOT_SENT,
                &not_sent,
                "应当寄的都已寄出。",
            )?,
        ])
    };
    let pages = pages().map_err(|cause| book::refused(name, cause))?;
    book::bind(name, title, author, day, pages)
}

fn page(
    name: &'static str,
    title: &str,
    remark: &str,
    columns: &[Column],
    rows: &[Vec<&str>],
    nothing: &str,
) -> Result<Page, XlsxError> {
    let wide = column(u32::try_from(columns.len()).unwrap_or(1));
    let mut page = Page::new(name, name, wide)?;
    page.heading(title, remark)?;
    for (col, (label, width, _)) in (0..).zip(columns) {
        page.set_width(col, *width)?;
        page.text(HEAD_ROW, col, label, &style::head())?;
    }
    page.ws.set_row_height(HEAD_ROW, 22)?;
    let mut row = HEAD_ROW;
    for (number, texts) in (1..).zip(rows) {
        row += 1;
        page.integer(row, 0, number, &style::centre())?;
        let mut lines = 1;
        for ((col, text), (_, width, centred)) in (1..).zip(texts).zip(columns.iter().skip(1)) {
            let format = if *centred {
                style::centre()
            } else {
                style::text()
            };
            page.text(row, col, text, &format)?;
            lines = lines.max(measure::lines(text, *width, SIZE));
        }
        page.ws
            .set_row_height(row, measure::height(lines, SIZE).max(18.0))?;
    }
    let last = wide.saturating_sub(1);
    if rows.is_empty() {
        row += 1;
        page.text(row, 0, nothing, &style::remark())?;
    } else {
        page.ws.autofilter(HEAD_ROW, 0, row, last)?;
    }
    page.ws.set_freeze_panes(HEAD_ROW + 1, 0)?;
    page.print(
        title,
        Cell::new(row, u32::from(last)),
        Some((HEAD_ROW, HEAD_ROW)),
    )?;
    Ok(page)
}
