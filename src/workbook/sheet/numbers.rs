//! 数量汇总：每个要填数的项目一行，地区横排；合计是活的公式，各格由逐项明细得来。

use super::wide::{self, FIRST_ROW, Left};
use super::{origin, reference};
use crate::field::{Total, Value};
use crate::finding::Cell;
use crate::model::catalogue::{Field, Indicator};
use crate::model::plan::consolidated::{DOUBTFUL, DetailColumn};
use crate::model::submission::Reading;
use crate::workbook::book::{EXACT, Page, column};
use crate::workbook::data::{Data, Material};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, XlsxError};

/// 表名。
pub(super) const NAME: &str = "数量汇总";
const LEFT: Left = Left {
    columns: &[
        ("编号", 7.0),
        ("指标", 22.0),
        ("填写项", 18.0),
        ("合计", 11.0),
        ("填报地区", 7.0),
        ("其中约数", 7.0),
        ("存疑", 6.0),
    ],
    labels: 3,
};
/// 一格：数（及是否约数），读不出，或没有填。
enum Figure {
    Number(i64, bool),
    Doubtful,
    Empty,
}

impl Figure {
    fn of(reading: Option<&Reading>) -> Self {
        match reading {
            None => Figure::Empty,
            Some(r) => match &r.value {
                None => Figure::Doubtful,
                Some(value) => match value.amount() {
                    Some(n) if n.unsigned_abs() <= EXACT => Figure::Number(n, r.approximate),
                    _ => Figure::Doubtful,
                },
            },
        }
    }
}

/// 要合计的填写项：类型说可以求和，或汇总结果里有它的和。
fn is_summed(data: &Data<'_>, indicator: &Indicator, ix: usize, field: &Field) -> bool {
    matches!(field.kind.total(&[]), Total::Sum(_))
        || data
            .round()
            .and_then(|r| r.indicators.get(indicator.ix)?.sums.get(ix)?.as_ref())
            .is_some()
}

/// 一行：指标，填写项在其中的位置，填写项。
pub(super) type Item<'a> = (&'a Indicator, usize, &'a Field);

/// 要合计的各个填写项，按目录次序；第几个就在第几行。
pub(super) fn items<'a>(data: &Data<'a>) -> Vec<Item<'a>> {
    let all = data.catalogue.indicators.iter();
    all.flat_map(|i| i.fields.iter().enumerate().map(move |(ix, f)| (i, ix, f)))
        .filter(|(i, ix, f)| is_summed(data, i, *ix, f))
        .collect()
}

/// 第一个地区的列。
pub(super) const fn first_column() -> u16 {
    LEFT.first()
}

/// 一格显示的字：数、存疑，或空。
pub(super) fn shown(data: &Data<'_>, locality: usize, indicator: usize, field: usize) -> String {
    let reading = data
        .readable(locality)
        .and_then(|m| m.submission.answers.get(indicator))
        .and_then(|a| a.fields.get(field)?.as_ref());
    match Figure::of(reading) {
        Figure::Number(n, _) => n.to_string(),
        Figure::Doubtful => DOUBTFUL.to_owned(),
        Figure::Empty => String::new(),
    }
}

/// 填写项的叫法，带计量单位。
pub(super) fn field_label(field: &Field) -> String {
    if field.unit.is_empty() {
        field.name.clone()
    } else {
        format!("{}（{}）", field.name, field.unit)
    }
}

pub(super) fn pages(data: &Data<'_>) -> Result<Vec<Page>, XlsxError> {
    let rows = items(data);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let count = wide::shown(data);
    let columns = u32::from(LEFT.first()) + u32::try_from(count).unwrap_or(0);
    let mut page = Page::new(NAME, NAME, column(columns))?;
    page.heading(
        &format!("{}数量汇总", data.catalogue.short_title),
        &format!(
            "{}。空格是没有填；“{DOUBTFUL}”是填了而读不出确定的数，不计入合计；“约”是填报单位写的就是约数，按所写的数计入。各格的出处见批注。{}",
            data.round_name(),
            wide::cut_note(data)
        ),
    )?;
    let last = FIRST_ROW + u32::try_from(rows.len()).unwrap_or(1) - 1;
    wide::header(&mut page, data, &LEFT, last)?;
    for (row, (indicator, ix, field)) in (FIRST_ROW..).zip(rows) {
        one_row(&mut page, data, (indicator, ix, field), row, count)?;
    }
    wide::print(&mut page, data, &LEFT, last)?;
    Ok(vec![page])
}

fn one_row(
    page: &mut Page,
    data: &Data<'_>,
    (indicator, ix, field): (&Indicator, usize, &Field),
    row: u32,
    count: usize,
) -> Result<(), XlsxError> {
    let name = field_label(field);
    let lines = measure::lines(&indicator.short, LEFT.columns[1].1, 10.0).max(measure::lines(
        &name,
        LEFT.columns[2].1,
        10.0,
    ));
    page.ws
        .set_row_height(row, measure::height(lines, 10.0).max(18.0))?;
    page.text(row, 0, &indicator.code, &style::centre())?;
    page.text(row, 1, &indicator.short, &style::text())?;
    page.text(row, 2, &name, &style::text())?;

    let (mut sum, mut reported, mut about, mut doubtful) = (0_i64, 0, 0, 0);
    for (col, line) in (LEFT.first()..).zip(&data.columns[..count]) {
        let Some(material) = data.readable(line.ix) else {
            page.text(row, col, "", &style::toned(&style::centre(), style::ASIDE))?;
            continue;
        };
        let reading = material
            .submission
            .answers
            .get(indicator.ix)
            .and_then(|a| a.fields.get(ix)?.as_ref());
        let figure = Figure::of(reading);
        match figure {
            Figure::Number(n, approximate) => {
                sum = sum.saturating_add(n);
                reported += 1;
                about += i32::from(approximate);
            }
            Figure::Doubtful => doubtful += 1,
            Figure::Empty => {}
        }
        one_figure(
            page,
            data,
            (row, col),
            (material, indicator.ix, ix),
            &figure,
        )?;
        if let Some(reading) = reading {
            let odd = data.unusual(line.ix, indicator.ix, ix);
            let why = odd.map_or(String::new(), |u| {
                format!(
                    "
异常：{}",
                    u.explain()
                )
            });
            let more = origin::remarks(material, indicator, Some(ix));
            page.note(row, col, &(origin_of(material, reading) + &why + &more))?;
        }
    }
    if count == 0 {
        return Ok(());
    }
    let end = u32::from(LEFT.first()) + u32::try_from(count).unwrap_or(1) - 1;
    let range = format!(
        "{0}{2}:{1}{2}",
        Cell::column_name(u32::from(LEFT.first())),
        Cell::column_name(end),
        row + 1
    );
    let bold = style::total(&style::number());
    page.formula(row, 3, &format!("=SUM({range})"), &sum.to_string(), &bold)?;
    let plain = style::number();
    let reported: i32 = reported;
    page.formula(
        row,
        4,
        &format!("=COUNT({range})"),
        &reported.to_string(),
        &plain,
    )?;
    page.integer(row, 5, i64::from(about), &plain)?;
    page.formula(
        row,
        6,
        &format!("=COUNTIF({range},\"{DOUBTFUL}\")"),
        &doubtful.to_string(),
        &plain,
    )
}

fn one_figure(
    page: &mut Page,
    data: &Data<'_>,
    (row, col): (u32, u16),
    (material, indicator, field): (&Material<'_>, usize, usize),
    figure: &Figure,
) -> Result<(), XlsxError> {
    let (sheet, detail) = data.detail(material, indicator, field);
    let source = reference(&sheet, detail, DetailColumn::Value.ix());
    let formula = format!("=IF({source}=\"\",\"\",{source})");
    let value = material
        .submission
        .answers
        .get(indicator)
        .and_then(|a| a.fields.get(field)?.as_ref()?.value.as_ref());
    let shrink = |f: Format| f.set_shrink();
    match *figure {
        // 逐项明细里写的是“每年2次”之类，取不成数的，直接写数
        Figure::Number(n, approximate) if !matches!(value, Some(Value::Number(_))) => {
            page.integer(row, col, n, &shrink(number(approximate)))
        }
        Figure::Number(n, approximate) => page.formula(
            row,
            col,
            &formula,
            &n.to_string(),
            &shrink(number(approximate)),
        ),
        Figure::Doubtful if value.is_none() => page.formula(
            row,
            col,
            &formula,
            DOUBTFUL,
            &style::toned(&style::centre(), style::DOUBT),
        ),
        Figure::Doubtful => page.text(
            row,
            col,
            DOUBTFUL,
            &style::toned(&style::centre(), style::DOUBT),
        ),
        Figure::Empty => page.formula(row, col, &formula, "", &shrink(style::number())),
    }
}

fn number(approximate: bool) -> Format {
    if approximate {
        style::toned(&style::about(), style::EMPTY)
    } else {
        style::number()
    }
}

/// 批注：出自哪个文件、哪张表、哪一格，原文怎样写。
fn origin_of(material: &Material<'_>, reading: &Reading) -> String {
    let source = &material.submission.source;
    let sheet = if source.sheet.is_empty() {
        String::new()
    } else {
        format!("工作表“{}”", source.sheet)
    };
    let about = if reading.approximate {
        "\n只是约数"
    } else {
        ""
    };
    format!(
        "{}\n{sheet} {}{}\n原文：{}{about}",
        source.path,
        reading.cell,
        origin::via(material),
        reading.raw
    )
}
