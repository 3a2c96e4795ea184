//! 一本工作簿、一张表：写字的唯一一道门，和每张表都要的页面设置。

use super::WorkbookError;
use super::sheet::seals::Seals;
use super::style;
use crate::finding::Cell;
use crate::model::plan::consolidated::{CONTINUED, CONTINUES};
use crate::model::plan::seal::{self, Seal};
use crate::text::visible;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Note, Url, Workbook, Worksheet, XlsxError,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Excel 一格最多的 UTF-16 单元。
const LONGEST: usize = 32_767;
/// 表格程序保得住的最大整数：十五位有效数字。
pub const EXACT: u64 = 999_999_999_999_999;
/// 留给“续见”字样的余地。
const SPARE: usize = 40;
/// 批注最长的字数：再长也没有人看。
const LONGEST_NOTE: usize = 800;
/// 一张表最多写多少个链接。Excel 的上限是 65,530；表格库里一个链接要占两千多字节，所以再少些。
/// 越过的只写文字：同一行里有文件、工作表、单元格。
const MOST_LINKS: u32 = 10_000;
/// 页眉、页脚的长度上限是 255，留出余地。
const LONGEST_HEADER: usize = 80;

/// 一张正在写的表。所有文字都经 [`Page::text`]。
pub struct Page {
    /// 表格库的表。
    pub ws: Worksheet,
    name: &'static str,
    /// 表的列数：放不下的文字续在它右边。
    columns: u16,
    /// 有续的文字的各行，下一个可续的列。
    next_free: BTreeMap<u32, u16>,
    /// 各列的宽度（字符），定纸张用。
    widths: BTreeMap<u16, f64>,
    links: u32,
    /// 逐行写的表写到了哪一行：它之前的已经放下，不能再写。整张在内存里的为空。
    row: Option<u32>,
    /// 写下的字与公式记成校验；不校验的表为空。
    sealing: Option<Sealing>,
}

/// 一张表的校验：还没有放下的各行，与记到哪里。
struct Sealing {
    lines: BTreeMap<u32, Written>,
    seals: Rc<RefCell<Seals>>,
}

/// 表格程序里纸张的编号。
const A4: u8 = 9;
const A3: u8 = 8;

/// 横排一页宽，各列合计不超过多少个字符，十号字印出来才不小于 9 磅（A4）、7.5 磅（A3）。
/// 没有 Calibri 的电脑上列宽要大三成，印出来也就小三成。
const WIDEST_ON_A4: f64 = 158.0;
const WIDEST_ON_A3: f64 = 280.0;

/// 一行里写下的。
#[derive(Default)]
struct Written {
    texts: BTreeMap<u32, String>,
    formulas: BTreeSet<u32>,
}

impl Page {
    /// 一张新表。`name` 是我们自己的表名；`columns` 是表的列数，超长的文字续在其右。
    pub fn new(name: &str, label: &'static str, columns: u16) -> Result<Self, XlsxError> {
        Self::on(Worksheet::new(), name, label, columns)
    }

    /// 同 [`Page::new`]，写在给定的一张空表上。
    pub fn on(
        mut ws: Worksheet,
        name: &str,
        label: &'static str,
        columns: u16,
    ) -> Result<Self, XlsxError> {
        ws.set_name(name)?;
        ws.set_screen_gridlines(false);
        // 空的结果就写空的：库的默认是 0，没有填的格会显示成 0
        ws.set_formula_result_default("");
        Ok(Self {
            ws,
            name: label,
            columns,
            next_free: BTreeMap::new(),
            widths: BTreeMap::new(),
            links: 0,
            row: None,
            sealing: None,
        })
    }

    /// 自上而下逐行写：离开了的行已经放下。
    pub fn row_by_row(mut self) -> Self {
        self.row = Some(0);
        self
    }

    /// 各行写完记校验。
    pub fn sealed(mut self, seals: Rc<RefCell<Seals>>) -> Self {
        self.sealing = Some(Sealing {
            lines: BTreeMap::new(),
            seals,
        });
        self
    }

    /// 这张表不记校验。
    pub fn unsealed(&mut self) {
        self.sealing = None;
    }

    /// 翻到一行。逐行写的表上，这一行之前的都写完了；往回翻的，表格库会悄悄丢掉，所以拒绝。
    fn turn_to(&mut self, row: u32) -> Result<(), XlsxError> {
        let Some(at) = &mut self.row else {
            return Ok(());
        };
        if row < *at {
            return Err(XlsxError::ParameterError(format!(
                "“{}”已写到第 {} 行，不能再写第 {} 行",
                self.name,
                *at + 1,
                row + 1
            )));
        }
        if row > *at {
            *at = row;
            self.seal_before(row)?;
        }
        Ok(())
    }

    /// 放下末一行：表格库收尾时会把定了高的末一行写两遍，所以先翻过去，在下一行写一格再抹去。
    pub fn put_down_last(&mut self) -> Result<(), XlsxError> {
        if let Some(row) = self.row {
            self.ws.write_number(row + 1, 0, 0)?;
            self.ws.clear_cell(row + 1, 0);
        }
        Ok(())
    }

    /// `row` 之前的各行记校验。
    fn seal_before(&mut self, row: u32) -> Result<(), XlsxError> {
        let Some(sealing) = &mut self.sealing else {
            return Ok(());
        };
        let rest = sealing.lines.split_off(&row);
        let done = std::mem::replace(&mut sealing.lines, rest);
        let written = done.into_iter().filter(|(_, line)| !line.texts.is_empty());
        for (row, line) in written {
            sealing.seals.borrow_mut().push(&Seal {
                sheet: self.ws.name(),
                row,
                columns: line.texts.keys().copied().collect(),
                print: seal::print(line.texts.values().map(String::as_str)),
                lead: lead(&line),
                formulas: line.formulas,
            })?;
        }
        Ok(())
    }

    /// 这张写完了：其余各行记校验。
    pub fn close(&mut self) -> Result<(), XlsxError> {
        self.seal_before(u32::MAX)
    }

    /// 记下写的字；空的不记。一格写不下的不记：续到哪里由那道门定。
    fn note_text(&mut self, row: u32, col: u16, text: &str) {
        let Some(sealing) = &mut self.sealing else {
            return;
        };
        let line = sealing.lines.entry(row).or_default();
        if text.trim().is_empty() || text.len() > LONGEST {
            line.texts.remove(&u32::from(col));
        } else {
            line.texts
                .insert(u32::from(col), visible(text).into_owned());
        }
    }

    /// 写一格文字。任何文字都只会成为文字。
    pub fn text(
        &mut self,
        row: u32,
        col: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.turn_to(row)?;
        self.note_text(row, col, text);
        let free = self.next_free.get(&row).copied().unwrap_or(self.columns);
        let next = put_text(&mut self.ws, (row, col), free, text, format)?;
        if next != free {
            self.next_free.insert(row, next);
        }
        Ok(())
    }

    /// 写一个整数。表格程序只保十五位，再大的写成文字，另存多少次也一位不差。
    pub fn integer(
        &mut self,
        row: u32,
        col: u16,
        n: i64,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if n.unsigned_abs() <= EXACT {
            self.turn_to(row)?;
            self.note_text(row, col, &n.to_string());
            self.ws
                .write_number_with_format(row, col, n as f64, format)?;
        } else {
            self.text(row, col, &n.to_string(), format)?;
        }
        Ok(())
    }

    /// 写一个不随别处变动的数。
    pub fn fixed(&mut self, row: u32, col: u16, n: f64, format: &Format) -> Result<(), XlsxError> {
        self.turn_to(row)?;
        self.ws.write_number_with_format(row, col, n, format)?;
        Ok(())
    }

    /// 合并一块，写一个公式与它的结果。
    pub fn merged_formula(
        &mut self,
        first: Cell,
        last: Cell,
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.merged(first, last, "", format)?;
        self.formula(first.row, column(first.col), formula, result, format)
    }

    /// 写一个公式与它的结果；公式由程序组成，不含材料里的文字。
    pub fn formula(
        &mut self,
        row: u32,
        col: u16,
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.turn_to(row)?;
        if let Some(sealing) = &mut self.sealing {
            let line = sealing.lines.entry(row).or_default();
            line.texts.remove(&u32::from(col));
            line.formulas.insert(u32::from(col));
        }
        let formula = Formula::new(formula).set_result(result);
        self.ws
            .write_formula_with_format(row, col, formula, format)?;
        Ok(())
    }

    /// 合并一块，写文字。只有一格时不合并。
    pub fn merged(
        &mut self,
        first: Cell,
        last: Cell,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.turn_to(first.row)?;
        if first != last {
            self.ws.merge_range(
                first.row,
                column(first.col),
                last.row,
                column(last.col),
                "",
                format,
            )?;
        }
        self.text(first.row, column(first.col), text, format)
    }

    /// 到本工作簿另一处的链接，显示的是我们自己的字。
    pub fn link(
        &mut self,
        at: (u32, u16),
        sheet: &str,
        target: Cell,
        label: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let (row, col) = at;
        if self.links >= MOST_LINKS {
            return self.text(row, col, label, format);
        }
        self.turn_to(row)?;
        self.links += 1;
        self.note_text(row, col, label);
        let url = Url::new(format!("internal:'{sheet}'!{target}")).set_text(label);
        self.ws.write_url_with_format(row, col, url, format)?;
        Ok(())
    }

    /// 批注。
    pub fn note(&mut self, row: u32, col: u16, text: &str) -> Result<(), XlsxError> {
        let mut shown: String = visible(text).chars().take(LONGEST_NOTE).collect();
        if shown.chars().count() == LONGEST_NOTE {
            shown.push('…');
        }
        let lines = super::measure::lines(&shown, 36.0, 9.0);
        let note = Note::new(shown)
            .add_author_prefix(false)
            .set_font_name(style::BODY)
            .set_font_size(9)
            .set_width(260)
            .set_height((lines * 16 + 14).clamp(40, 400));
        self.ws.insert_note(row, col, &note)?;
        Ok(())
    }

    /// 一行的高（磅）；在离开这一行之前定。
    pub fn set_height(&mut self, row: u32, height: f64) -> Result<(), XlsxError> {
        self.turn_to(row)?;
        self.ws.set_row_height(row, height)?;
        Ok(())
    }

    /// 藏起一行（筛选时不显示的）。
    pub fn hide(&mut self, row: u32) -> Result<(), XlsxError> {
        self.turn_to(row)?;
        self.ws.set_row_hidden(row)?;
        Ok(())
    }

    /// 一列的宽度（字符）。
    pub fn set_width(&mut self, col: u16, width: f64) -> Result<(), XlsxError> {
        self.widths.insert(col, width);
        self.ws.set_column_width(col, width)?;
        Ok(())
    }

    /// 相邻几列收起来，点上面的加号展开；打印时也不占地方。先定好列宽。
    pub fn fold(&mut self, first: u16, last: u16) -> Result<(), XlsxError> {
        self.widths.retain(|col, _| !(first..=last).contains(col));
        self.ws.group_columns_collapsed(first, last)?;
        Ok(())
    }

    /// 标题与其下一行说明：每张表的头两行。
    pub fn heading(&mut self, title: &str, remark: &str) -> Result<(), XlsxError> {
        self.set_height(0, 27.0)?;
        self.text(0, 0, title, &style::sheet_title())?;
        self.set_height(1, 17.0)?;
        self.text(1, 0, remark, &style::remark())
    }

    /// 说明长的，铺满整张表的宽度、折成几行；在 [`Page::heading`] 之后用。
    pub fn remark_across(
        &mut self,
        last_col: u16,
        width: f64,
        remark: &str,
    ) -> Result<(), XlsxError> {
        let lines = super::measure::lines(remark, width, 10.0);
        if lines < 2 || last_col == 0 {
            return Ok(());
        }
        self.set_height(1, super::measure::height(lines, 10.0))?;
        let format = style::remark().set_text_wrap();
        self.merged(
            Cell::new(1, 0),
            Cell::new(1, u32::from(last_col)),
            remark,
            &format,
        )
    }

    /// 竖排 A4、一页宽：目录、说明一类不宽的表。
    pub fn print_upright(&mut self, running: &str, last: Cell) -> Result<(), XlsxError> {
        self.print(running, last, None)?;
        self.ws.set_portrait().set_paper_size(A4);
        self.ws.set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// 横排、一页宽、页眉页脚、重复的行。缩到 A4 一页宽字就小得看不清的，用 A3；
    /// A3 也看不清的，分两页宽。`running` 是页眉左边的字。
    pub fn print(
        &mut self,
        running: &str,
        last: Cell,
        repeat: Option<(u32, u32)>,
    ) -> Result<(), XlsxError> {
        let running = header_text(running);
        let name = header_text(self.name);
        let width: f64 = self.widths.range(..=column(last.col)).map(|(_, w)| w).sum();
        let (paper, across) = match width {
            w if w <= WIDEST_ON_A4 => (A4, 1),
            w if w <= WIDEST_ON_A3 => (A3, 1),
            _ => (A3, 2),
        };
        self.ws
            .set_landscape()
            .set_paper_size(paper)
            .set_print_fit_to_pages(across, 0)
            .set_margins(0.5, 0.5, 0.7, 0.6, 0.35, 0.3)
            .set_print_center_horizontally(true)
            .set_header(format!("&L&9{running}&R&9{name}"))
            .set_footer("&C&9第 &P 页 共 &N 页");
        self.ws.set_print_area(0, 0, last.row, column(last.col))?;
        if let Some((first, last)) = repeat {
            self.ws.set_repeat_rows(first, last)?;
        }
        Ok(())
    }
}

/// 一行开头的几个字，说给人听。
fn lead(line: &Written) -> String {
    let words: Vec<&str> = line.texts.values().take(3).map(String::as_str).collect();
    let joined: String = words.join(" ");
    joined
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(30)
        .collect()
}

/// 列号在我们自己的表里总在 Excel 的限度之内；越界的收在最后一列，由表格库拒绝。
pub fn column(col: u32) -> u16 {
    u16::try_from(col).unwrap_or(u16::MAX)
}

/// 页眉里 `&` 是命令，要写两个；长了截短。
fn header_text(text: &str) -> String {
    let clean: String = visible(text)
        .chars()
        .filter(|c| !matches!(c, '\n' | '\t'))
        .take(LONGEST_HEADER)
        .collect();
    // 数字紧跟在字号命令之后会被当成字号
    let clean = clean.replace('&', "&&");
    if clean.starts_with(|c: char| c.is_ascii_digit()) {
        format!(" {clean}")
    } else {
        clean
    }
}

/// 写进工作簿的唯一一道门：文字永远是文字，不会成为公式或链接；XML 不许有的字符显形；
/// 超过一格容量的续在 `overflow` 列起的格里并注明。返回下一个可续的列。
fn put_text(
    ws: &mut Worksheet,
    at: (u32, u16),
    overflow: u16,
    text: &str,
    format: &Format,
) -> Result<u16, XlsxError> {
    let (row, col) = at;
    let shown = visible(text);
    if shown.len() <= LONGEST || utf16(&shown) <= LONGEST {
        if shown.is_empty() {
            ws.write_blank(row, col, format)?;
        } else if shown.starts_with(['=', '+', '-', '@', '\t', '␍']) {
            // 文字前缀：在 Excel 里双击再回车，也不会变成公式
            let format = format.clone().set_quote_prefix();
            ws.write_string_with_format(row, col, shown.as_ref(), &format)?;
        } else {
            ws.write_string_with_format(row, col, shown.as_ref(), format)?;
        }
        return Ok(overflow);
    }
    let mut next = overflow;
    let mut here = col;
    let mut rest: &str = &shown;
    let mut start = String::new();
    while !rest.is_empty() {
        let room = LONGEST - SPARE - utf16(&start);
        let cut = cut_at(rest, room);
        let (part, later) = rest.split_at(cut);
        let mut cell = std::mem::take(&mut start) + part;
        if !later.is_empty() {
            cell += &format!(
                "{}{}{}",
                CONTINUED.0,
                Cell::new(row, u32::from(next)),
                CONTINUED.1
            );
            start = format!(
                "{}{}{}",
                CONTINUES.0,
                Cell::new(row, u32::from(here)),
                CONTINUES.1
            );
        }
        ws.write_string_with_format(row, here, cell, format)?;
        rest = later;
        if !rest.is_empty() {
            here = next;
            next = next.saturating_add(1);
        }
    }
    Ok(next)
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// 不超过 `room` 个 UTF-16 单元的最长前缀的字节数。
fn cut_at(text: &str, room: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > room {
            return at;
        }
    }
    text.len()
}

/// 把各表装成一本，给出字节。`created` 写进文件属性，取自配置或材料，所以同样的输入得到同样的字节。
pub fn bind(
    name: &str,
    title: &str,
    author: &str,
    created: &str,
    pages: Vec<Page>,
) -> Result<Vec<u8>, WorkbookError> {
    let bound = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        set_properties(&mut book, title, author, created)?;
        for page in pages {
            book.push_worksheet(page.ws);
        }
        book.save_to_buffer()
    };
    bound().map_err(|cause| refused(name, cause))
}

/// 文件的属性。
pub fn set_properties(
    book: &mut Workbook,
    title: &str,
    author: &str,
    created: &str,
) -> Result<(), XlsxError> {
    // 日期不合式样的不该到这里；用试行之日，不用时钟
    let day =
        ExcelDateTime::parse_from_str(created).or_else(|_| ExcelDateTime::from_ymd(2017, 1, 1))?;
    book.set_properties(
        &DocProperties::new()
            .set_title(visible(title))
            .set_author(visible(author))
            .set_company(visible(author))
            .set_creation_datetime(&day),
    );
    Ok(())
}

/// 表格库的错误连同工作簿的名字。
pub fn refused(name: &str, cause: XlsxError) -> WorkbookError {
    WorkbookError::Refused {
        name: name.to_owned(),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    /// 印一张几列、每列多宽的表：它的打印设置。
    fn set_up(columns: u16, width: f64) -> String {
        let mut page = Page::new("表", "表", columns).unwrap();
        for col in 0..columns {
            page.set_width(col, width).unwrap();
        }
        page.print("某省", Cell::new(9, u32::from(columns) - 1), None)
            .unwrap();
        let bytes = bind("甲.xlsx", "甲", "某省", "2017-12-20", vec![page]).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut xml = String::new();
        let mut part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
        part.read_to_string(&mut xml).unwrap();
        let from = xml.find("<pageSetup").unwrap();
        xml[from..].split('>').next().unwrap().to_owned()
    }

    #[test]
    fn a_wide_sheet_is_printed_on_paper_it_can_be_read_on() {
        let narrow = set_up(10, 12.0);
        assert!(narrow.contains(r#"paperSize="9""#), "{narrow}");
        let wide = set_up(20, 12.0);
        assert!(wide.contains(r#"paperSize="8""#), "{wide}");
        assert!(!wide.contains(r#"fitToWidth="2""#), "{wide}");
        let widest = set_up(30, 12.0);
        assert!(widest.contains(r#"paperSize="8""#), "{widest}");
        assert!(widest.contains(r#"fitToWidth="2""#), "{widest}");
    }
}
