//! 整改台账：台账、催办、怎样填，和隐藏的底稿。人填的各栏原样写回，底色浅黄。

use super::WorkbookError;
use super::book::{self, Page, column};
use super::{measure, style};
use crate::finding::Cell;
use crate::ledger::WRITTEN;
use crate::model::comparison::Comparison;
use crate::model::ledger::{Ledger, LedgerRow, Stage};
use crate::model::plan::ledger::{
    BASE_SHEET, CLOSED, EXEMPT, FILE_NAME, GUIDE_SHEET, LEDGER_SHEET, LedgerColumn, OPEN,
    OVERDUE_SHEET, Writer,
};
use crate::office::Office;
use rust_xlsxwriter::{DataValidation, Format, XlsxError};

const HEAD_ROW: u32 = 2;
const SIZE: f64 = 10.0;
/// 下拉选项往下多留的行数：人添的行也选得到。
const SPARE_ROWS: u32 = 200;

/// 整改台账工作簿。同样的台账得到同样的字节。
///
/// # Errors
/// 越出 Excel 的限度。
pub fn workbook(
    ledger: &Ledger,
    comparison: &Comparison,
    office: &Office,
) -> Result<Vec<u8>, WorkbookError> {
    let writer = Book {
        ledger,
        comparison,
        title: &office.catalogue.short_title,
    };
    let pages = writer
        .pages()
        .map_err(|cause| book::refused(FILE_NAME, cause))?;
    book::bind(
        FILE_NAME,
        &format!("{}整改台账", office.catalogue.short_title),
        &office.config.office.name,
        ledger.as_of.as_deref().unwrap_or(super::form::EPOCH),
        pages,
    )
}

struct Book<'a> {
    ledger: &'a Ledger,
    comparison: &'a Comparison,
    title: &'a str,
}

/// 各列的宽度。
fn width(column: LedgerColumn) -> f64 {
    // 列多而要印在一张 A3 的宽度里，字不小于八磅：宁可行高些
    match column {
        LedgerColumn::Number => 11.0,
        LedgerColumn::Locality | LedgerColumn::Parent => 8.5,
        LedgerColumn::Code | LedgerColumn::Status | LedgerColumn::Person => 7.0,
        LedgerColumn::Indicator => 6.0,
        LedgerColumn::Standard => 24.0,
        LedgerColumn::Opened => 7.5,
        LedgerColumn::Ground | LedgerColumn::Now => 18.0,
        LedgerColumn::Deadline | LedgerColumn::ClosedOn => 10.5,
        LedgerColumn::Measures
        | LedgerColumn::Progress
        | LedgerColumn::Proof
        | LedgerColumn::Recheck
        | LedgerColumn::Evidence => 13.0,
        LedgerColumn::Remark => 9.0,
        LedgerColumn::Hint => 19.0,
    }
}

fn centred(column: LedgerColumn) -> bool {
    matches!(
        column,
        LedgerColumn::Code
            | LedgerColumn::Indicator
            | LedgerColumn::Opened
            | LedgerColumn::Deadline
            | LedgerColumn::Person
            | LedgerColumn::Status
            | LedgerColumn::ClosedOn
    )
}

/// 人添的列的宽度。
const EXTRA_WIDTH: f64 = 18.0;

impl Book<'_> {
    fn pages(&self) -> Result<Vec<Page>, XlsxError> {
        let mut pages = vec![self.main()?, self.overdue()?, self.guide()?, self.base()?];
        if let Some(first) = pages.first_mut() {
            first.ws.set_active(true);
        }
        Ok(pages)
    }

    fn running(&self) -> String {
        format!("{} 整改台账", self.title)
    }

    fn summary(&self) -> String {
        let count = |wanted: &dyn Fn(&Stage) -> bool| {
            self.ledger.rows.iter().filter(|r| wanted(&r.stage)).count()
        };
        let until = self.ledger.as_of.as_deref().map_or_else(
            || "没有成文日期，未算逾期".to_owned(),
            |d| format!("截至 {d}"),
        );
        format!(
            "{until}。共 {} 项：整改中 {} 项，逾期 {} 项，建议销号 {} 项，已办结 {} 项。浅黄各栏由人填写，填的下次运行都接着用；填法见“{GUIDE_SHEET}”。",
            self.ledger.rows.len(),
            count(&|s| *s == Stage::Open),
            count(&|s| matches!(s, Stage::Overdue(_))),
            count(&|s| *s == Stage::Mended),
            count(&|s| *s == Stage::Closed),
        )
    }

    fn main(&self) -> Result<Page, XlsxError> {
        let known = LedgerColumn::ALL.len() as u16;
        let columns = known + column(self.ledger.extra.len() as u32);
        let mut page = Page::new(LEDGER_SHEET, LEDGER_SHEET, columns)?;
        page.heading(&format!("{}整改台账", self.title), &self.summary())?;
        for (col, ledger_column) in (0..).zip(LedgerColumn::ALL) {
            page.set_width(col, width(ledger_column))?;
            let mut head = style::head();
            if ledger_column.writer() == Writer::Clerk || ledger_column == LedgerColumn::Status {
                head = head.set_background_color(style::ANSWER_FILL);
            }
            page.text(HEAD_ROW, col, ledger_column.label(), &head)?;
        }
        for (col, label) in (known..).zip(&self.ledger.extra) {
            page.set_width(col, EXTRA_WIDTH)?;
            let head = style::head().set_background_color(style::ANSWER_FILL);
            page.text(HEAD_ROW, col, label, &head)?;
        }
        page.ws.set_row_height(HEAD_ROW, 24)?;
        let mut row = HEAD_ROW;
        for line in &self.ledger.rows {
            row += 1;
            one_row(&mut page, row, line, known)?;
        }
        let last = column(u32::from(columns) - 1);
        if self.ledger.rows.is_empty() {
            row += 1;
            page.text(row, 0, "", &style::text())?;
            page.text(
                row,
                LedgerColumn::Hint.ix() as u16,
                &self.comparison.lists.rectify.why_empty,
                &style::text(),
            )?;
        } else {
            page.ws.autofilter(HEAD_ROW, 0, row, last)?;
        }
        let status = LedgerColumn::Status.ix() as u16;
        let choices = DataValidation::new()
            .allow_list_strings(&[OPEN, CLOSED, EXEMPT])?
            .set_error_title("请从下拉选项里选")?
            .set_error_message("销号状态只有：未销号、已销号、免于整改。")?;
        page.ws
            .add_data_validation(HEAD_ROW + 1, status, row + SPARE_ROWS, status, &choices)?;
        page.ws.set_freeze_panes(HEAD_ROW + 1, 2)?;
        page.print(
            &self.running(),
            Cell::new(row, u32::from(last)),
            Some((HEAD_ROW, HEAD_ROW)),
        )?;
        Ok(page)
    }

    /// 逾期的，供催办。
    fn overdue(&self) -> Result<Page, XlsxError> {
        const COLUMNS: [(&str, f64, bool); 9] = [
            ("序号", 6.0, true),
            ("地区", 14.0, false),
            ("上级", 14.0, false),
            ("指标", 8.0, true),
            ("工作标准", 44.0, false),
            ("整改期限", 12.0, true),
            ("逾期天数", 9.0, true),
            ("整改进展", 24.0, false),
            ("台账编号", 24.0, false),
        ];
        let mut page = Page::new(OVERDUE_SHEET, OVERDUE_SHEET, COLUMNS.len() as u16)?;
        let overdue: Vec<(u32, &LedgerRow, i64)> = (HEAD_ROW + 1..)
            .zip(&self.ledger.rows)
            .filter_map(|(at, row)| match row.stage {
                Stage::Overdue(days) => Some((at, row, days)),
                _ => None,
            })
            .collect();
        let mut places: Vec<&str> = overdue
            .iter()
            .map(|(_, row, _)| row.get(LedgerColumn::Locality))
            .collect();
        places.sort_unstable();
        places.dedup();
        let remark = match &self.ledger.as_of {
            Some(date) => format!(
                "截至 {date}，逾期没有整改到位的 {} 个地区、{} 项。这张表每次运行重写，请在“{LEDGER_SHEET}”里填写。",
                places.len(),
                overdue.len()
            ),
            None => "没有成文日期（配置的 [documents] date），材料里也没有填报日期，没有算逾期。"
                .to_owned(),
        };
        page.heading(&format!("{}整改催办", self.title), &remark)?;
        for (col, (label, width, _)) in (0..).zip(COLUMNS) {
            page.set_width(col, width)?;
            page.text(HEAD_ROW, col, label, &style::head())?;
        }
        page.ws.set_row_height(HEAD_ROW, 22)?;
        let mut row = HEAD_ROW;
        for ((at, line, days), number) in overdue.iter().zip(1..) {
            row += 1;
            let texts = [
                "",
                line.get(LedgerColumn::Locality),
                line.get(LedgerColumn::Parent),
                line.get(LedgerColumn::Indicator),
                line.get(LedgerColumn::Standard),
                line.get(LedgerColumn::Deadline),
                "",
                line.get(LedgerColumn::Progress),
                "",
            ];
            let mut lines = 1;
            for ((col, text), (_, width, centre)) in (0..).zip(texts).zip(COLUMNS) {
                let format = if centre {
                    style::centre()
                } else {
                    style::text()
                };
                page.text(row, col, text, &format)?;
                lines = lines.max(measure::lines(text, width, SIZE));
            }
            page.integer(row, 0, number, &style::centre())?;
            page.integer(row, 6, *days, &style::toned(&style::centre(), style::BAD))?;
            page.link(
                (row, 8),
                LEDGER_SHEET,
                Cell::new(*at, 0),
                line.get(LedgerColumn::Number),
                &style::link(),
            )?;
            page.ws
                .set_row_height(row, measure::height(lines, SIZE).max(20.0))?;
        }
        if overdue.is_empty() {
            row += 1;
            page.text(row, 0, "没有逾期的。", &style::remark())?;
        } else {
            page.ws.autofilter(HEAD_ROW, 0, row, 8)?;
        }
        page.ws.set_freeze_panes(HEAD_ROW + 1, 2)?;
        page.print(
            &self.running(),
            Cell::new(row, 8),
            Some((HEAD_ROW, HEAD_ROW)),
        )?;
        Ok(page)
    }

    fn guide(&self) -> Result<Page, XlsxError> {
        let mut page = Page::new(GUIDE_SHEET, GUIDE_SHEET, 2)?;
        page.heading(
            &format!("{}整改台账说明", self.title),
            "怎样填，程序怎样接着用",
        )?;
        page.set_width(0, 18.0)?;
        page.set_width(1, 90.0)?;
        let mut said = vec![
            ("由人填写", "浅黄各栏：责任人、整改措施、整改进展、佐证材料、复查情况、销号状态、销号日期、备注。整改期限、佐证要求、立项依据也可以改。".to_owned()),
            ("接着用", "下一次运行会先读这份台账，填过的都接着用。请把它留在输出文件夹里，或在配置的 [rectify] 里用 ledger 写明它在哪里。用 WPS、LibreOffice 改、另存为 xlsx 都可以。".to_owned()),
            ("添行添列", "可以添自己的行和列，换列的次序；没有台账编号的行，程序编为“自立-1”等。请不要改台账编号和列名。".to_owned()),
            ("删行删列", "删去的行，本次仍没有达到的会补回来并写明；不必整改的，请把销号状态选为“免于整改”，不要删行。删去的列会补回来。".to_owned()),
            ("本次情况、程序提示", "这两栏和“催办”一页每次运行重写，请不要在里面填写。".to_owned()),
            ("建议销号", "本次材料或核查表明已经达到的，“程序提示”写着建议销号和出处；销不销由人定：复查后把销号状态选为“已销号”。".to_owned()),
            ("逾期", format!("过了整改期限、没有销号、本次也没有达到的，列入“催办”。日期用成文日期{}，不用电脑的时钟。", self.ledger.as_of.as_deref().map(|d| format!("（这一次是 {d}）")).unwrap_or_default())),
            ("上一次的原件", "改过的台账并入新的一份之后，原件留在“以前修改过的文件”里，颜色、批注、公式等程序不接着用的，都在那里。".to_owned()),
        ];
        for note in &self.ledger.notes {
            said.push(("这一次", note.clone()));
        }
        let mut row = 1;
        for (label, text) in &said {
            row += 1;
            page.text(row, 0, label, &style::total(&style::text()))?;
            page.text(row, 1, text, &style::text())?;
            let lines = measure::lines(text, 90.0, SIZE);
            page.ws
                .set_row_height(row, measure::height(lines, SIZE).max(22.0))?;
        }
        page.print(&self.running(), Cell::new(row, 1), None)?;
        Ok(page)
    }

    /// 底稿：程序认为的各列，与写在台账上的各列。
    fn base(&self) -> Result<Page, XlsxError> {
        let count = LedgerColumn::ALL.len() as u16;
        let mut page = Page::new(BASE_SHEET, BASE_SHEET, count * 2)?;
        page.ws.set_hidden(true);
        let plain = style::line();
        for (col, ledger_column) in (0..).zip(LedgerColumn::ALL) {
            page.text(0, col, ledger_column.label(), &plain)?;
            page.text(
                0,
                count + col,
                &format!("{WRITTEN}{}", ledger_column.label()),
                &plain,
            )?;
        }
        for (row, line) in (1..).zip(&self.ledger.rows) {
            for (col, ledger_column) in (0..).zip(LedgerColumn::ALL) {
                // 程序每次重写的两栏，只留写在台账上的：看得出人有没有在里面写字
                if ledger_column.writer() == Writer::Fresh {
                    page.text(row, count + col, line.get(ledger_column), &plain)?;
                    continue;
                }
                let own = line.base.get(ledger_column.ix()).map_or("", String::as_str);
                page.text(row, col, own, &plain)?;
                page.text(row, count + col, line.get(ledger_column), &plain)?;
            }
        }
        Ok(page)
    }
}

fn one_row(page: &mut Page, row: u32, line: &LedgerRow, known: u16) -> Result<(), XlsxError> {
    let mut lines = 1;
    for (col, ledger_column) in (0..).zip(LedgerColumn::ALL) {
        let text = line.get(ledger_column);
        let mut format = if centred(ledger_column) {
            style::centre().set_text_wrap()
        } else {
            style::text()
        };
        format = match (ledger_column, line.stage) {
            (LedgerColumn::Status, Stage::Closed) => style::toned(&format, style::GOOD),
            (LedgerColumn::Hint, Stage::Mended) => style::toned(&format, style::GOOD),
            (LedgerColumn::Hint | LedgerColumn::Deadline, Stage::Overdue(_)) => {
                style::toned(&format, style::BAD)
            }
            (LedgerColumn::Hint, _) if !text.is_empty() => style::toned(&format, style::EMPTY),
            (LedgerColumn::Status, _) => format.set_background_color(style::ANSWER_FILL),
            (other, _) if other.writer() == Writer::Clerk => {
                format.set_background_color(style::ANSWER_FILL)
            }
            _ => format,
        };
        page.text(row, col, text, &format)?;
        lines = lines.max(measure::lines(text, width(ledger_column), SIZE));
    }
    let format = style::text().set_background_color(style::ANSWER_FILL);
    for (col, text) in (known..).zip(&line.extra) {
        extra(page, row, col, text, &format)?;
        lines = lines.max(measure::lines(text, EXTRA_WIDTH, SIZE));
    }
    page.ws
        .set_row_height(row, measure::height(lines, SIZE).max(20.0))?;
    Ok(())
}

/// 人添的列：写着整数的仍写成数，好让人求和。
fn extra(
    page: &mut Page,
    row: u32,
    col: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match text.parse::<i64>() {
        Ok(n) if n.to_string() == text => page.integer(row, col, n, format),
        _ => page.text(row, col, text, format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_letters_are_no_smaller_than_eight_points() {
        // A3 横排除去左右页边距的宽（磅）；一列的像素是字符数乘七加五
        let paper = 1190.55 - 72.0;
        let all = LedgerColumn::ALL.into_iter();
        let wide: f64 = all.map(|c| (width(c) * 7.0 + 5.0) * 0.75).sum();
        let printed = SIZE * (paper / wide).min(1.0);
        assert!(printed >= 8.0, "{printed}");
    }
}
