//! 抽查名单：名单、抽取办法与各层名额、逐个候选地区的散列值。谁都可以照着复核。

use super::WorkbookError;
use super::book::{self, Page, column};
use super::{measure, style};
use crate::finding::Cell;
use crate::model::comparison::{Comparison, Locality};
use crate::model::draw::{Candidate, Drawing};
use crate::model::plan::drawing::{
    CHECK_SHEET, CODE, FILE_NAME, LIST_SHEET, METHOD_SHEET, NAME, PARENT,
};
use crate::office::Office;
use rust_xlsxwriter::{Format, XlsxError};

const SIZE: f64 = 10.0;

/// 抽查名单工作簿。同样的名册、结果、种子得到同样的字节。
///
/// # Errors
/// 越出 Excel 的限度。
pub fn workbook(
    drawing: &Drawing,
    comparison: &Comparison,
    office: &Office,
) -> Result<Vec<u8>, WorkbookError> {
    let writer = Writer {
        drawing,
        comparison,
        office,
    };
    let pages = writer
        .pages()
        .map_err(|cause| book::refused(FILE_NAME, cause))?;
    let created = office.config.documents.date.as_deref();
    book::bind(
        FILE_NAME,
        &format!("{}抽查名单", office.catalogue.short_title),
        &office.config.office.name,
        created.unwrap_or(super::form::EPOCH),
        pages,
    )
}

/// 一列：列名、宽度、居中。
type Column = (&'static str, f64, bool);

struct Writer<'a> {
    drawing: &'a Drawing,
    comparison: &'a Comparison,
    office: &'a Office,
}

impl<'a> Writer<'a> {
    fn pages(&self) -> Result<Vec<Page>, XlsxError> {
        let mut pages = vec![self.list()?, self.method()?, self.check()?];
        if let Some(first) = pages.first_mut() {
            first.ws.set_active(true);
        }
        Ok(pages)
    }

    fn locality(&self, at: usize) -> Option<&'a Locality> {
        self.comparison.localities.get(at)
    }

    fn parent(&self, locality: &'a Locality) -> &'a str {
        locality
            .parent
            .and_then(|p| self.locality(p))
            .map(|p| p.name.as_str())
            .or(locality.parent_name.as_deref())
            .unwrap_or_default()
    }

    fn stratum(&self, candidate: &Candidate) -> &'a str {
        self.drawing
            .strata
            .get(candidate.stratum)
            .map_or("", |s| s.name.as_str())
    }

    fn running(&self) -> String {
        format!("{} 抽查", self.office.catalogue.short_title)
    }

    /// 抽中的地区。
    fn list(&self) -> Result<Page, XlsxError> {
        const COLUMNS: &[Column] = &[
            ("序号", 6.0, true),
            (NAME, 18.0, false),
            (CODE, 14.0, true),
            ("层级", 8.0, true),
            (PARENT, 16.0, false),
            ("填报单位", 24.0, false),
            ("层", 34.0, false),
            ("上次达标率", 11.0, true),
            ("备注", 16.0, false),
        ];
        let mut table = Table::new(
            LIST_SHEET,
            &format!("{}抽查名单", self.office.catalogue.short_title),
            &format!(
                "候选 {} 个，抽取 {} 个。种子：{}。办法与各层名额见“{METHOD_SHEET}”，逐个核验见“{CHECK_SHEET}”。",
                self.drawing.candidates.len(),
                self.drawing.count(),
                self.drawing.seed
            ),
            COLUMNS,
        )?;
        for (candidate, number) in self.drawing.drawn().zip(1..) {
            let Some(locality) = self.locality(candidate.locality) else {
                continue;
            };
            let unit = locality
                .unit
                .clone()
                .unwrap_or_else(|| format!("{}妇联", locality.name));
            let row = table.push(&[
                "",
                &locality.name,
                locality.code.as_deref().unwrap_or(""),
                locality.level.as_deref().unwrap_or(""),
                self.parent(locality),
                &unit,
                self.stratum(candidate),
                &candidate.met.map(|m| m.percent(true)).unwrap_or_default(),
                "",
            ])?;
            table.page.integer(row, 0, number, &style::centre())?;
        }
        table.finish(&self.running())
    }

    /// 怎样抽的，各层多少。
    fn method(&self) -> Result<Page, XlsxError> {
        const COLUMNS: &[Column] = &[
            ("层", 40.0, false),
            ("候选数", 9.0, true),
            ("应占名额", 12.0, true),
            ("整数部分", 10.0, true),
            ("余数", 10.0, true),
            ("另得一个", 10.0, true),
            ("名额", 8.0, true),
            ("层的散列值（余数相同时小的在前）", 40.0, false),
        ];
        let drawing = self.drawing;
        let total = drawing.candidates.len();
        let count = drawing.count();
        let mut page = Page::new(METHOD_SHEET, METHOD_SHEET, COLUMNS.len() as u16)?;
        page.heading(
            &format!("{}抽取办法", self.office.catalogue.short_title),
            &format!("种子：{}　候选 {total} 个，抽取 {count} 个。", drawing.seed),
        )?;
        let width: f64 = COLUMNS.iter().map(|c| c.1).sum();
        let last = column(COLUMNS.len() as u32 - 1);
        let mut row = 1;
        for text in self.explained() {
            row += 1;
            page.merged(
                Cell::new(row, 0),
                Cell::new(row, u32::from(last)),
                &text,
                &style::prose(),
            )?;
            let lines = measure::lines(&text, width, 10.5);
            page.ws
                .set_row_height(row, measure::height(lines, 10.5).max(18.0))?;
        }
        row += 2;
        let head = row;
        for (col, (label, wide, _)) in (0..).zip(COLUMNS) {
            page.set_width(col, *wide)?;
            page.text(head, col, label, &style::head())?;
        }
        page.ws.set_row_height(head, 22)?;
        for stratum in &drawing.strata {
            row += 1;
            let r = row + 1;
            page.text(row, 0, &stratum.name, &style::text())?;
            page.integer(row, 1, stratum.size as i64, &style::centre())?;
            let ideal = count as f64 * stratum.size as f64 / total.max(1) as f64;
            page.formula(
                row,
                2,
                &format!("={count}*B{r}/{total}"),
                &ideal.to_string(),
                &style::centre().set_num_format("0.000"),
            )?;
            page.formula(
                row,
                3,
                &format!("=INT({count}*B{r}/{total})"),
                &stratum.whole.to_string(),
                &style::centre(),
            )?;
            page.formula(
                row,
                4,
                &format!("=MOD({count}*B{r},{total})"),
                &stratum.remainder.to_string(),
                &style::centre(),
            )?;
            page.integer(row, 5, i64::from(stratum.extra), &style::centre())?;
            page.formula(
                row,
                6,
                &format!("=D{r}+F{r}"),
                &stratum.quota().to_string(),
                &style::total(&style::centre()),
            )?;
            page.text(row, 7, &stratum.hash, &hash_format())?;
            let lines = measure::lines(&stratum.name, COLUMNS[0].1, SIZE).max(measure::lines(
                &stratum.hash,
                COLUMNS[7].1,
                9.0,
            ));
            page.ws
                .set_row_height(row, measure::height(lines, SIZE).max(18.0))?;
        }
        let (first, end) = (head + 2, row + 1);
        row += 1;
        let total_format = style::total(&style::centre());
        page.text(row, 0, "合计", &total_format)?;
        for (col, value) in [
            (1, total),
            (3, drawing.strata.iter().map(|s| s.whole).sum()),
            (5, drawing.strata.iter().filter(|s| s.extra).count()),
            (6, count),
        ] {
            let letter = Cell::column_name(u32::from(col));
            page.formula(
                row,
                col,
                &format!("=SUM({letter}{first}:{letter}{end})"),
                &value.to_string(),
                &total_format,
            )?;
        }
        for col in [2, 4, 7] {
            page.text(row, col, "", &total_format)?;
        }
        if !drawing.excluded.is_empty() {
            row += 2;
            page.text(row, 0, "以前抽过、不在候选之内的地区", &style::section())?;
            for (at, why) in &drawing.excluded {
                row += 1;
                let name = self.locality(*at).map_or("", |l| l.name.as_str());
                page.text(row, 0, name, &style::text())?;
                page.merged(
                    Cell::new(row, 1),
                    Cell::new(row, u32::from(last)),
                    why,
                    &style::text(),
                )?;
            }
        }
        page.print(&self.running(), Cell::new(row, u32::from(last)), None)?;
        Ok(page)
    }

    /// 办法，一段一句。
    fn explained(&self) -> Vec<String> {
        let drawing = self.drawing;
        let mut said = vec![
            format!("一、分层。{}。", drawing.method),
            format!(
                "二、定名额。各层名额＝{}×本层候选数÷{}，先取整数部分；余下的名额依次给余数大的层，余数相同的给散列值小的层。",
                drawing.count(),
                drawing.candidates.len()
            ),
            format!(
                "三、抽取。把种子、一个竖线“|”和地区的键连成一段文字（UTF-8），求 SHA-256，写成十六进制小写；各层之内按它由小到大取够名额。地区的键是行政区划代码，没有代码的是上级名称加名称；层的键是层的名称。",
            ),
        ];
        if let Some(first) = drawing.candidates.first() {
            said.push(format!(
                "四、复核。例如第一个候选地区的键是“{}”，对“{}|{}”求 SHA-256 得 {}。任何一台电脑都能算：Windows 的 PowerShell、Linux 的 sha256sum，或网上的计算工具。种子、名册{}相同，结果必然相同。",
                first.key,
                drawing.seed,
                first.key,
                first.hash,
                if drawing.basis.is_none() { "" } else { "、上次结果" }
            ));
        }
        if let Some((path, sha256)) = &drawing.basis {
            said.push(format!(
                "上次结果取自“{path}”，文件指纹（SHA-256）{sha256}。"
            ));
        }
        said
    }

    /// 每个候选地区。
    fn check(&self) -> Result<Page, XlsxError> {
        const COLUMNS: &[Column] = &[
            ("序号", 6.0, true),
            (NAME, 16.0, false),
            ("键", 16.0, false),
            ("层", 32.0, false),
            ("散列值（SHA-256）", 62.0, false),
            ("层内次序", 9.0, true),
            ("名额", 7.0, true),
            ("抽中", 7.0, true),
        ];
        let mut table = Table::new(
            CHECK_SHEET,
            &format!("{}抽查核验", self.office.catalogue.short_title),
            &format!(
                "种子：{}。散列值＝SHA-256（种子|键）；层内次序不大于名额的抽中。",
                self.drawing.seed
            ),
            COLUMNS,
        )?;
        for (candidate, number) in self.drawing.candidates.iter().zip(1..) {
            let name = self
                .locality(candidate.locality)
                .map_or("", |l| l.name.as_str());
            let row = table.push(&[
                "",
                name,
                &candidate.key,
                self.stratum(candidate),
                "",
                "",
                "",
                "",
            ])?;
            let r = row + 1;
            let quota = self
                .drawing
                .strata
                .get(candidate.stratum)
                .map_or(0, |s| s.quota());
            let page = &mut table.page;
            page.integer(row, 0, number, &style::centre())?;
            page.text(row, 4, &candidate.hash, &hash_format())?;
            page.integer(row, 5, candidate.place as i64, &style::centre())?;
            page.integer(row, 6, quota as i64, &style::centre())?;
            let format = if candidate.drawn {
                style::toned(&style::centre(), style::GOOD)
            } else {
                style::centre()
            };
            page.formula(
                row,
                7,
                &format!("=IF(F{r}<=G{r},\"是\",\"\")"),
                if candidate.drawn { "是" } else { "" },
                &format,
            )?;
        }
        table.finish(&self.running())
    }
}

fn hash_format() -> Format {
    style::text().set_font_name("Consolas").set_font_size(9)
}

/// 一行一条的表。
struct Table {
    page: Page,
    columns: &'static [Column],
    row: u32,
}

const HEAD_ROW: u32 = 2;

impl Table {
    fn new(
        name: &'static str,
        title: &str,
        remark: &str,
        columns: &'static [Column],
    ) -> Result<Self, XlsxError> {
        let mut page = Page::new(name, name, column(columns.len() as u32))?;
        page.heading(title, remark)?;
        for (col, (label, width, _)) in (0..).zip(columns) {
            page.set_width(col, *width)?;
            page.text(HEAD_ROW, col, label, &style::head())?;
        }
        page.ws.set_row_height(HEAD_ROW, 22)?;
        Ok(Self {
            page,
            columns,
            row: HEAD_ROW,
        })
    }

    fn push(&mut self, texts: &[&str]) -> Result<u32, XlsxError> {
        self.row += 1;
        let mut lines = 1;
        for ((col, text), (_, width, centred)) in (0..).zip(texts).zip(self.columns) {
            let format = if *centred {
                style::centre()
            } else {
                style::text()
            };
            self.page.text(self.row, col, text, &format)?;
            lines = lines.max(measure::lines(text, *width, SIZE));
        }
        self.page
            .ws
            .set_row_height(self.row, measure::height(lines, SIZE).max(20.0))?;
        Ok(self.row)
    }

    fn finish(mut self, running: &str) -> Result<Page, XlsxError> {
        let last = column(self.columns.len() as u32 - 1);
        if self.row > HEAD_ROW {
            self.page.ws.autofilter(HEAD_ROW, 0, self.row, last)?;
        }
        self.page.ws.set_freeze_panes(HEAD_ROW + 1, 2)?;
        self.page.print(
            running,
            Cell::new(self.row, u32::from(last)),
            Some((HEAD_ROW, HEAD_ROW)),
        )?;
        Ok(self.page)
    }
}
