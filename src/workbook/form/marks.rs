//! 退回表在填报表上多出来的：填好的答案、有问题的格的底色与批注、退回意见、情况说明。

use super::header;
use crate::finding::Severity;
use crate::model::plan::HeaderItem;
use crate::model::submission::Answer;
use crate::workbook::book::{Page, column};
use crate::workbook::style;
use rust_xlsxwriter::{Format, FormatAlign, XlsxError};

/// 退回更正的内容。
pub(super) struct Returned<'a> {
    /// 读出的答案，与目录同序。
    pub answers: &'a [Answer],
    /// 各指标的标记，与目录同序。
    pub marks: Vec<Marks>,
    /// 请于何日前交回，`2017年12月29日`。
    pub reply_by: Option<String>,
    /// 上次填报的日期。
    pub last_date: Option<String>,
}

/// 一个指标的标记。
#[derive(Default)]
pub(super) struct Marks {
    /// 现实情况有问题。
    pub state: Option<Mark>,
    /// 各填写项有问题，与指标的填写项同序。
    pub fields: Vec<Option<Mark>>,
    /// 退回意见；没有问题的为空。
    pub asked: String,
    /// 问题里最重的。
    pub severity: Option<Severity>,
    /// 以前写过而采纳了的情况说明。
    pub explanation: String,
}

/// 一格的标记：多重，批注写什么。
#[derive(Clone)]
pub(super) struct Mark {
    /// 轻重。
    pub severity: Severity,
    /// 批注。
    pub note: String,
}

impl Mark {
    /// 盖上底色。
    pub fn over(&self, format: &Format) -> Format {
        style::toned(format, tone(self.severity))
    }

    /// 添一条：批注续在后面，底色取重的。
    pub fn add(slot: &mut Option<Mark>, other: &Mark) {
        match slot {
            Some(mark) => {
                mark.severity = mark.severity.min(other.severity);
                mark.note = format!("{}\n{}", mark.note, other.note);
            }
            None => *slot = Some(other.clone()),
        }
    }
}

/// 轻重的底色：须更正红，请核对黄。
pub(super) fn tone(severity: Severity) -> style::Tone {
    match severity {
        Severity::Error => style::BAD,
        Severity::Warning => style::EMPTY,
        Severity::Info => style::ASIDE,
    }
}

impl Marks {
    /// 退回意见的样子：锁定，字小一号。
    pub fn asked_format(&self) -> Format {
        let format = style::form(10.0)
            .set_text_wrap()
            .set_align(FormatAlign::Left);
        match self.severity {
            Some(severity) => style::toned(&format, tone(severity)),
            None => format,
        }
    }

    /// 情况说明的样子：可以填；问到的浅黄，没有问到的白。
    pub fn explanation_format(&self, answer: &Format) -> Format {
        match self.severity {
            Some(_) => answer.clone(),
            None => answer
                .clone()
                .set_background_color(rust_xlsxwriter::Color::White),
        }
    }
}

impl Returned<'_> {
    /// 标题下的话。
    pub fn remark(&self) -> String {
        let by = match &self.reply_by {
            Some(day) => format!("请于{day}前交回这一个文件。"),
            None => "填好后请尽快交回这一个文件。".to_owned(),
        };
        format!(
            "{by}表已照上次所报填好，没有底色的格不必动。红底须更正：请改在格里。黄底请核对：有误的改在格里，属实的在“情况说明”里写明。\n请填右上的填报日期（写本次更正的日期）。为什么问、怎样答，见“退回事项”和各格的批注。"
        )
    }

    /// 填报日期空着，请填本次更正的日期。
    pub fn ask_date(&self, page: &mut Page) -> Result<(), XlsxError> {
        let cell = header::value_cell(HeaderItem::Date);
        let format = style::toned(&header::header_format(HeaderItem::Date), style::EMPTY);
        let col = column(cell.col);
        page.ws.write_blank(cell.row, col, &format)?;
        let last = self
            .last_date
            .as_deref()
            .map_or(String::new(), |d| format!("上次填报的日期是 {d}。"));
        page.note(
            cell.row,
            col,
            &format!("{last}请填本次更正的日期：几份材料以日期晚的为准。"),
        )
    }
}
