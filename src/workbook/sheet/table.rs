//! 一行一条的普通表：标题、列名、逐行文字，行高随文字，冻结、筛选、打印一次设好；一张写不下的续到下一张。

use super::at;
use crate::model::plan::consolidated::ROWS_PER_SHEET;
use crate::workbook::binding::Binding;
use crate::workbook::book::{Page, column};
use crate::workbook::data::{Data, Material};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, XlsxError};

/// 列名所在的行。
pub(super) const HEAD_ROW: u32 = 2;
const SIZE: f64 = 10.0;

/// 一列。
pub(super) struct Column {
    /// 列名。
    pub label: &'static str,
    /// 宽度（字符）。
    pub width: f64,
    /// 居中的短词；否则靠左折行。
    pub centred: bool,
}

/// 靠左折行的一列。
pub(super) const fn wide(label: &'static str, width: f64) -> Column {
    Column {
        label,
        width,
        centred: false,
    }
}

/// 居中的一列。
pub(super) const fn short(label: &'static str, width: f64) -> Column {
    Column {
        label,
        width,
        centred: true,
    }
}

/// 写得下 `rows` 行时的最后一行。
fn last_row(rows: usize) -> u32 {
    HEAD_ROW + u32::try_from(rows.max(1)).unwrap_or(u32::MAX - HEAD_ROW)
}

/// 只有标题、说明、列名的一张。
fn blank(
    book: &Binding,
    name: &str,
    label: &'static str,
    title: &str,
    remark: &str,
    columns: &[Column],
) -> Result<Page, XlsxError> {
    let mut page = book.page(name, label, columns.len() as u16)?;
    page.heading(title, remark)?;
    let width = columns.iter().map(|c| c.width).sum();
    let last = u32::try_from(columns.len()).unwrap_or(1).max(1) - 1;
    page.remark_across(column(last), width, remark)?;
    let mut lines = 1;
    for (col, c) in (0..).zip(columns) {
        page.set_width(col, c.width)?;
        page.text(HEAD_ROW, col, c.label, &style::head())?;
        lines = lines.max(measure::lines(c.label, c.width, SIZE));
    }
    page.set_height(HEAD_ROW, measure::height(lines, SIZE).max(22.0))?;
    Ok(page)
}

/// 一行一条的表。
pub(super) struct Table<'b> {
    book: &'b Binding,
    /// 正在写的表。
    pub page: Page,
    name: &'static str,
    title: String,
    columns: &'static [Column],
    formats: Vec<Format>,
    row: u32,
    /// 参加筛选的最后一行：插了小字之后的不在内。
    filtered: Option<u32>,
    /// 一张最多写到哪一行。
    last: u32,
    /// 打印左边几列；其后的只在屏幕上看。
    printed: usize,
    /// 写满了的各张，与各自的最后一行。
    full: Vec<(Page, u32)>,
}

impl<'b> Table<'b> {
    /// 标题、说明、列名。
    pub(super) fn new(
        book: &'b Binding,
        name: &'static str,
        title: &str,
        remark: &str,
        columns: &'static [Column],
    ) -> Result<Self, XlsxError> {
        let page = blank(book, name, name, title, remark, columns)?;
        let formats = columns
            .iter()
            .map(|c| {
                if c.centred {
                    style::centre().set_text_wrap()
                } else {
                    style::text()
                }
            })
            .collect();
        Ok(Self {
            book,
            page,
            name,
            title: title.to_owned(),
            columns,
            formats,
            row: HEAD_ROW,
            filtered: None,
            last: last_row(ROWS_PER_SHEET),
            printed: columns.len(),
            full: Vec::new(),
        })
    }

    /// 打印到 `label` 一列为止：其后是链接、出处一类，纸上用不着，字反而小。
    pub(super) fn print_to(mut self, label: &str) -> Self {
        let at = self.columns.iter().position(|c| c.label == label);
        self.printed = at.map_or(self.columns.len(), |at| at + 1);
        // 不打印的不折行，免得把行撑高
        for (format, c) in self.formats.iter_mut().zip(self.columns).skip(self.printed) {
            if !c.centred {
                *format = style::line();
            }
        }
        self
    }

    /// 一张最多写 `rows` 行。
    pub(super) fn within(mut self, rows: usize) -> Self {
        self.last = last_row(rows);
        self
    }

    /// 添一行；返回它的行号（在正在写的这一张里）。
    pub(super) fn push(&mut self, texts: &[&str]) -> Result<u32, XlsxError> {
        if self.row >= self.last {
            let number = self.full.len() + 2;
            let name = format!("{}{number}", self.name);
            let remark = format!("接上一张，这是第 {number} 张。");
            let next = blank(
                self.book,
                &name,
                self.name,
                &self.title,
                &remark,
                self.columns,
            )?;
            let page = std::mem::replace(&mut self.page, next);
            self.full.push((page, self.row));
            self.row = HEAD_ROW;
        }
        self.row += 1;
        let mut lines = 1;
        for ((col, text), (format, c)) in (0_u16..)
            .zip(texts)
            .zip(self.formats.iter().zip(self.columns))
        {
            self.page.text(self.row, col, text, format)?;
            if usize::from(col) < self.printed {
                lines = lines.max(measure::lines(text, c.width, SIZE));
            }
        }
        self.page
            .set_height(self.row, measure::height(lines, SIZE).max(18.0))?;
        Ok(self.row)
    }

    /// 末一列的“查看”：到逐项明细里这份材料的这一项。
    pub(super) fn see(
        &mut self,
        data: &Data<'_>,
        row: u32,
        material: &Material<'_>,
        (indicator, field): (usize, usize),
    ) -> Result<(), XlsxError> {
        let (sheet, detail) = data.detail(material, indicator, field);
        let last = column(u32::try_from(self.columns.len()).unwrap_or(1).max(1) - 1);
        self.page
            .link((row, last), &sheet, at(detail, 0), "查看", &style::link())
    }

    /// 插一行小字，横跨全表：说明、小节的名称。
    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        self.filtered.get_or_insert(self.row);
        self.row += 1;
        let width: f64 = self.columns.iter().map(|c| c.width).sum();
        let last = column(u32::try_from(self.columns.len()).unwrap_or(1).max(1) - 1);
        self.page
            .merged(at(self.row, 0), at(self.row, last), text, &style::prose())?;
        let lines = measure::lines(text, width, SIZE + 0.5);
        self.page
            .set_height(self.row, measure::height(lines, SIZE + 0.5).max(18.0))?;
        Ok(())
    }

    /// 收尾：冻结前 `frozen` 列、筛选、打印，各张都是。没有一行时写上 `nothing`。
    pub(super) fn pages(
        mut self,
        data: &Data<'_>,
        frozen: u16,
        nothing: &str,
    ) -> Result<Vec<Page>, XlsxError> {
        let mut pages = Vec::with_capacity(self.full.len() + 1);
        for (page, row) in std::mem::take(&mut self.full) {
            let one = Self {
                book: self.book,
                page,
                name: self.name,
                title: String::new(),
                columns: self.columns,
                formats: Vec::new(),
                row,
                last: self.last,
                printed: self.printed,
                filtered: None,
                full: Vec::new(),
            };
            pages.push(one.finish(data, frozen, nothing)?);
        }
        pages.push(self.finish(data, frozen, nothing)?);
        Ok(pages)
    }

    /// 收尾只有一张的表（行数不会过多的）。
    pub(super) fn finish(
        mut self,
        data: &Data<'_>,
        frozen: u16,
        nothing: &str,
    ) -> Result<Page, XlsxError> {
        let last_col = column(u32::try_from(self.columns.len()).unwrap_or(1).max(1) - 1);
        if self.row == HEAD_ROW {
            self.row += 1;
            self.page.text(self.row, 0, nothing, &style::remark())?;
        } else {
            let last = self.filtered.unwrap_or(self.row);
            if last > HEAD_ROW {
                self.page.ws.autofilter(HEAD_ROW, 0, last, last_col)?;
            }
        }
        self.page.ws.set_freeze_panes(HEAD_ROW + 1, frozen)?;
        let printed = column(u32::try_from(self.printed).unwrap_or(1).max(1) - 1);
        self.page.print(
            &data.running(),
            at(self.row, printed),
            Some((HEAD_ROW, HEAD_ROW)),
        )?;
        Ok(self.page)
    }
}
