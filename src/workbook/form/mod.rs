//! 填报表：一本给填报单位填的工作簿，主表、填表说明，必要时还有一张隐藏的选项表。
//!
//! 样子照 [`crate::model::plan`]，读的时候也照它找。内容全部出自指标目录，这里不认得哪一项标准。

mod guide;
mod header;
mod lists;
mod marks;
mod matters;
mod returned;
mod table;

pub use returned::{each as each_returned, returned};

use super::WorkbookError;
use super::book::{self, Page};
use crate::deliver::name::safe;
use crate::model::artefact::Artefact;
use crate::model::catalogue::Catalogue;
use crate::model::plan::HeaderItem;
use crate::model::submission::CheckRound;
use crate::office::Office;
use crate::office::roster::RosterLine;
use rust_xlsxwriter::XlsxError;

/// 预先填好的表头；没有的留空，由填报单位填。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormHeader {
    /// 填报单位。
    pub unit: Option<String>,
    /// 行政区划代码。
    pub code: Option<String>,
    /// 层级。
    pub level: Option<String>,
    /// 检查方式。
    pub check: Option<CheckRound>,
    /// 周期。
    pub period: Option<String>,
    /// 填报人。
    pub filled_by: Option<String>,
    /// 联系电话。
    pub phone: Option<String>,
    /// 填报日期，`2017-12-05`。
    pub date: Option<String>,
    /// 满足的适用条件（目录 `conditions` 的下标）；不知道时为空，由填报单位自己判断。
    pub conditions: Option<Vec<usize>>,
}

impl FormHeader {
    fn value(&self, item: HeaderItem) -> Option<&str> {
        match item {
            HeaderItem::Unit => self.unit.as_deref(),
            HeaderItem::Code => self.code.as_deref(),
            HeaderItem::Level => self.level.as_deref(),
            HeaderItem::Check => self.check.map(CheckRound::label),
            HeaderItem::Period => self.period.as_deref(),
            HeaderItem::FilledBy => self.filled_by.as_deref(),
            HeaderItem::Phone => self.phone.as_deref(),
            HeaderItem::Date => self.date.as_deref(),
        }
    }

    /// 名册里的一个地区、配置里的这一轮。
    fn of(line: &RosterLine, office: &Office) -> Self {
        Self {
            unit: line
                .unit
                .clone()
                .or_else(|| Some(format!("{}妇联", line.name))),
            code: line.code.clone(),
            level: line.level.clone(),
            check: office.config.round.check,
            period: office.config.round.period.clone(),
            conditions: Some(line.conditions.clone()),
            ..Self::default()
        }
    }
}

/// 没有日期可用时写进文件属性的日期：标准试行之日。不用时钟，同样的输入得到同样的字节。
pub(super) const EPOCH: &str = "2017-01-01";

/// 一本填报表。
///
/// # Errors
/// 越出 Excel 的限度（正常的指标目录不会）。
pub fn workbook(catalogue: &Catalogue, filled: &FormHeader) -> Result<Vec<u8>, WorkbookError> {
    let name = "填报表.xlsx";
    let title = format!("{}填报表", catalogue.title);
    let created = filled.date.as_deref().unwrap_or(EPOCH);
    let pages = pages(catalogue, filled).map_err(|cause| book::refused(name, cause))?;
    book::bind(
        name,
        &title,
        filled.unit.as_deref().unwrap_or(&catalogue.issued_by),
        created,
        pages,
    )
}

fn pages(catalogue: &Catalogue, filled: &FormHeader) -> Result<Vec<Page>, XlsxError> {
    let mut lists = lists::Lists::default();
    let main = table::page(catalogue, filled, None, &mut lists)?;
    let mut pages = vec![main, guide::page(catalogue)?];
    pages.extend(lists.page()?);
    Ok(pages)
}

/// 名册上每个应当报送的地区一本；没有名册时一本空白的。按名册次序，文件名带代码，所以文件夹里也是这个次序。
///
/// # Errors
/// 同 [`workbook`]。
pub fn forms(office: &Office) -> Result<Vec<Artefact>, WorkbookError> {
    let catalogue = &office.catalogue;
    if office.roster.is_empty() {
        let header = FormHeader {
            check: office.config.round.check,
            period: office.config.round.period.clone(),
            ..FormHeader::default()
        };
        return Ok(vec![Artefact {
            name: format!("{}填报表.xlsx", safe(&catalogue.short_title)),
            kind: "填报表".into(),
            locality: None,
            bytes: workbook(catalogue, &header)?,
            made_from: Vec::new(),
        }]);
    }
    let mut taken = std::collections::BTreeSet::new();
    let mut made = Vec::new();
    for line in office.roster.localities.iter().filter(|l| l.expected) {
        let mut stem = match &line.code {
            Some(code) => safe(&format!("{code} {}", line.name)),
            None => safe(&line.name),
        };
        // 同名又没有代码的地区，用名册行号分开；Windows 的文件名不分大小写
        if !taken.insert(stem.to_lowercase()) {
            stem = format!("{stem}（名册第{}行）", line.line);
            taken.insert(stem.to_lowercase());
        }
        made.push(Artefact {
            name: format!("{stem} 填报表.xlsx"),
            kind: "填报表".into(),
            locality: Some(line.name.clone()),
            bytes: workbook(catalogue, &FormHeader::of(line, office))?,
            made_from: Vec::new(),
        });
    }
    Ok(made)
}
