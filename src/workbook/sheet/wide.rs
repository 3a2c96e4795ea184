//! 地区横着排的表（指标对比、数量汇总）共用的：地区列的表头、宽度、打印分页。

use super::at;
use crate::finding::Cell;
use crate::model::comparison::ReportState;
use crate::workbook::book::{Page, column};
use crate::workbook::data::{Data, Line};
use crate::workbook::{measure, style};
use rust_xlsxwriter::XlsxError;

/// 上级名称所在的行（从 0 起）。
pub(super) const PARENT_ROW: u32 = 2;
/// 列名所在的行。
pub(super) const HEAD_ROW: u32 = 3;
/// 内容的第一行。
pub(super) const FIRST_ROW: u32 = 4;
/// 一个地区的列宽。
const WIDTH: f64 = 7.6;
/// 不超过这么多地区时缩到一页宽，再多就按固定比例分页。
const ONE_PAGE: usize = 26;
/// 分页打印时，不超过这么多行的缩到一页高（字约四磅半，与地区少时一样），一页纸上看得全一个地区；
/// 再多就按固定的缩放（%）上下也分页。
const ONE_PAGE_ROWS: u32 = 66;
const SCALE: u16 = 56;

/// 左边各列：列名与宽度。
pub(super) struct Left {
    /// 列名、宽度。
    pub columns: &'static [(&'static str, f64)],
    /// 冻结、分页时重复的列数（标签列）。
    pub labels: u16,
}

impl Left {
    /// 第一个地区的列。
    pub(super) const fn first(&self) -> u16 {
        self.columns.len() as u16
    }
}

/// 各张的地区：一张排不下的续到下一张；没有地区时一张空的。
pub(super) fn parts<'d>(data: &'d Data<'_>) -> Vec<&'d [Line]> {
    if data.columns.is_empty() {
        return vec![&[]];
    }
    data.columns.chunks(data.limits.localities.max(1)).collect()
}

/// 第几张（从 0 起）的表名。
pub(super) fn sheet_name(name: &str, part: usize) -> String {
    match part {
        0 => name.to_owned(),
        part => format!("{name}{}", part + 1),
    }
}

/// 分成几张时表上要说的话。
pub(super) fn part_note(data: &Data<'_>, part: usize) -> String {
    match parts(data).len() {
        1 => String::new(),
        all => format!(
            "地区有 {} 个，分在 {all} 张表上，这是第 {} 张；左边各列的合计是全部地区的。",
            data.columns.len(),
            part + 1
        ),
    }
}

/// 各张上同一行的地区格：本表的不写表名，别的张的写。`row` 从 0 起。
pub(super) fn row_ranges(data: &Data<'_>, name: &str, left: &Left, row: u32) -> Vec<String> {
    let first = u32::from(left.first());
    let parts = parts(data);
    let range = |(part, lines): (usize, &&[Line])| {
        let end = first + u32::try_from(lines.len()).unwrap_or(1).max(1) - 1;
        let cells = format!(
            "${}{2}:${}{2}",
            Cell::column_name(first),
            Cell::column_name(end),
            row + 1
        );
        match part {
            0 => cells,
            part => format!("'{}'!{cells}", sheet_name(name, part)),
        }
    };
    parts.iter().enumerate().map(range).collect()
}

/// 表头：左边各列、上级、地区名称；冻结、筛选。`last_row` 是内容的最后一行（可筛选的）。
pub(super) fn header(
    page: &mut Page,
    data: &Data<'_>,
    left: &Left,
    last_row: u32,
    lines: &[Line],
) -> Result<(), XlsxError> {
    let head = style::head();
    page.set_height(PARENT_ROW, 18.0)?;
    for (col, (_, width)) in (0..).zip(left.columns) {
        page.set_width(col, *width)?;
        page.text(PARENT_ROW, col, "", &head)?;
    }
    parents(page, data, left, lines)?;
    for (col, (label, _)) in (0..).zip(left.columns) {
        page.text(HEAD_ROW, col, label, &head)?;
    }
    let mut tallest = 2;
    for (col, line) in (left.first()..).zip(lines) {
        page.set_width(col, WIDTH)?;
        let name = label(data, line.ix);
        tallest = tallest.max(measure::lines(&name, WIDTH, 10.0));
        let format = match data.result(line.ix).map(|r| r.state) {
            Some(ReportState::Accepted | ReportState::Returned) => head.clone(),
            _ => style::toned(&head, style::ASIDE),
        };
        page.text(HEAD_ROW, col, &name, &format)?;
    }
    page.set_height(HEAD_ROW, measure::height(tallest.min(8), 10.0))?;
    page.ws.set_freeze_panes(FIRST_ROW, left.labels)?;
    if last_row >= FIRST_ROW {
        page.ws
            .autofilter(HEAD_ROW, 0, last_row, left.first().max(1) - 1)?;
    }
    Ok(())
}

/// 地区的列名；没有可用材料的注明。
fn label(data: &Data<'_>, ix: usize) -> String {
    let name = super::locality_name(data, Some(ix));
    let note = match data.result(ix).map(|r| r.state) {
        Some(ReportState::Missing) | None => "\n（未报）",
        Some(ReportState::NotExpected) => "\n（不报）",
        Some(ReportState::Accepted | ReportState::Returned) if data.readable(ix).is_none() => {
            "\n（读不出）"
        }
        Some(ReportState::Accepted | ReportState::Returned) => "",
    };
    format!("{name}{note}")
}

/// 同一上级的相邻地区，上级名称合并写一次。
fn parents(page: &mut Page, data: &Data<'_>, left: &Left, lines: &[Line]) -> Result<(), XlsxError> {
    let parent = |ix: usize| data.locality(ix).and_then(|l| l.parent_name.as_deref());
    let mut col = u32::from(left.first());
    for run in lines.chunk_by(|a, b| parent(a.ix) == parent(b.ix)) {
        let next = col + u32::try_from(run.len()).unwrap_or(1);
        let text = run.first().and_then(|l| parent(l.ix)).unwrap_or("");
        page.merged(
            at(PARENT_ROW, column(col)),
            at(PARENT_ROW, column(next - 1)),
            text,
            &style::head(),
        )?;
        col = next;
    }
    Ok(())
}

/// 打印：地区少的缩到一页宽；多的缩到一页高、按列分页，每页重复标签列。
pub(super) fn print(
    page: &mut Page,
    data: &Data<'_>,
    left: &Left,
    last_row: u32,
    count: usize,
) -> Result<(), XlsxError> {
    let last = u32::from(left.first()) + u32::try_from(count).unwrap_or(0);
    page.print(
        &data.running(),
        at(last_row, column(last.max(1) - 1)),
        Some((PARENT_ROW, HEAD_ROW)),
    )?;
    page.ws.set_repeat_columns(0, left.labels - 1)?;
    if count <= ONE_PAGE {
        return Ok(());
    }
    // 左右在哪里分页由打印的程序按实际的字宽去定：自己算的分页符与它的不合，会多出半空的页。
    if last_row < ONE_PAGE_ROWS {
        page.ws.set_print_fit_to_pages(0, 1);
    } else {
        page.ws.set_print_scale(SCALE);
    }
    page.ws
        .set_print_center_horizontally(false)
        .set_page_order(true);
    Ok(())
}
