//! 数量汇总：每个要填数的项目一行，地区横排；合计是活的公式，各格由逐项明细得来。

use super::wide::{self, FIRST_ROW, Left};
use super::{agreed, origin, reference};
use crate::field::{Total, Value};
use crate::model::catalogue::{Field, Indicator};
use crate::model::plan::consolidated::DOUBTFUL;
use crate::model::submission::Reading;
use crate::workbook::binding::Binding;
use crate::workbook::book::{EXACT, Page, column};
use crate::workbook::data::{Data, Line, Material, Role};
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
        .and_then(|m| data.counted(m).get(indicator))
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

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let rows = items(data);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let parts = wide::parts(data).into_iter().enumerate();
    parts
        .map(|(part, lines)| one_page(data, book, &rows, part, lines))
        .collect()
}

/// 第 `part` 张，排的是 `lines` 各地区。
fn one_page(
    data: &Data<'_>,
    book: &Binding,
    rows: &[Item<'_>],
    part: usize,
    lines: &[Line],
) -> Result<Page, XlsxError> {
    let count = lines.len();
    let columns = u32::from(LEFT.first()) + u32::try_from(count).unwrap_or(0);
    let many = origin::many(data, rows.len());
    let mut page = book.page(&wide::sheet_name(NAME, part), NAME, column(columns))?;
    page.heading(
        &format!("{}数量汇总", data.catalogue.short_title),
        &format!(
            "{}。空格是没有填；“{DOUBTFUL}”是填了而读不出确定的数，不计入合计；“约”是填报单位写的就是约数，按所写的数计入。{}{}{}",
            data.round_name(),
            if many {
                "地区多，有疑问、有更正说明的才有批注；各格的公式指到逐项明细里的那一行，出处写在那里。"
            } else {
                "各格的出处见批注。"
            },
            frequencies(data, rows),
            wide::part_note(data, part)
        ),
    )?;
    let last = FIRST_ROW + u32::try_from(rows.len()).unwrap_or(1) - 1;
    wide::header(&mut page, data, &LEFT, last, lines)?;
    for (row, item) in (FIRST_ROW..).zip(rows) {
        one_row(&mut page, data, *item, row, (part, lines), many)?;
    }
    wide::print(&mut page, data, &LEFT, last, count)?;
    Ok(page)
}

/// 频次有的按年、有的按季度、按月，相加没有意义，所以不在这张表上：说清楚，免得以为漏了。
fn frequencies(data: &Data<'_>, rows: &[Item<'_>]) -> &'static str {
    let all = data.catalogue.indicators.iter();
    let left_out = all
        .flat_map(|i| (0..).zip(&i.fields).map(move |(ix, f)| (i.ix, ix, f)))
        .any(|(indicator, ix, field)| {
            field.kind.letter() == "F" && !rows.iter().any(|r| (r.0.ix, r.1) == (indicator, ix))
        });
    if left_out {
        "频次有的按年、有的按季度或月，不能相加，不列，见逐项明细。"
    } else {
        ""
    }
}

fn one_row(
    page: &mut Page,
    data: &Data<'_>,
    (indicator, ix, field): (&Indicator, usize, &Field),
    row: u32,
    (part, own): (usize, &[Line]),
    many: bool,
) -> Result<(), XlsxError> {
    let name = field_label(field);
    let lines = measure::lines(&indicator.short, LEFT.columns[1].1, 10.0).max(measure::lines(
        &name,
        LEFT.columns[2].1,
        10.0,
    ));
    page.set_height(row, measure::height(lines, 10.0).max(18.0))?;
    page.text(row, 0, &indicator.code, &style::centre())?;
    page.text(row, 1, &indicator.short, &style::text())?;
    page.text(row, 2, &name, &style::text())?;

    for (col, line) in (LEFT.first()..).zip(own) {
        let Some(material) = data.readable(line.ix) else {
            page.text(row, col, "", &style::toned(&style::centre(), style::ASIDE))?;
            continue;
        };
        let reading = data
            .counted(material)
            .get(indicator.ix)
            .and_then(|a| a.fields.get(ix)?.as_ref());
        let figure = Figure::of(reading);
        one_figure(
            page,
            data,
            (row, col),
            (material, indicator.ix, ix),
            &figure,
        )?;
        if let Some(reading) = reading {
            let odd = data.unusual(line.ix, indicator.ix, ix);
            let why = odd.map_or(String::new(), |u| format!("\n异常：{}", u.explain()));
            let more = origin::remarks(material, indicator, Some(ix));
            let plain = matches!(figure, Figure::Number(..)) && why.is_empty() && more.is_empty();
            if !(plain && many) {
                let origin = origin_of(data, material, (indicator.ix, ix), reading);
                page.note(row, col, &(origin + &why + &more))?;
            }
        }
    }
    totals(page, data, (indicator.ix, ix), row, part)
}

/// 左边的合计：全部地区的，不论排在第几张；续的各张照第一张的。
fn totals(
    page: &mut Page,
    data: &Data<'_>,
    (indicator, field): (usize, usize),
    row: u32,
    part: usize,
) -> Result<(), XlsxError> {
    if data.columns.is_empty() {
        return Ok(());
    }
    let (mut sum, mut reported, mut about, mut doubtful) = (0_i64, 0_i64, 0_i64, 0_i64);
    for line in &data.columns {
        let answers = data.readable(line.ix).map(|m| data.counted(m));
        let Some(answers) = answers else { continue };
        let answer = answers.get(indicator);
        match Figure::of(answer.and_then(|a| a.fields.get(field)?.as_ref())) {
            Figure::Number(n, approximate) => {
                sum = sum.saturating_add(n);
                reported += 1;
                about += i64::from(approximate);
            }
            Figure::Doubtful => doubtful += 1,
            Figure::Empty => {}
        }
    }
    let ranges = wide::row_ranges(data, NAME, &LEFT, row);
    let over = |function: &dyn Fn(&str) -> String, col: u16| match part {
        0 => {
            let each: Vec<String> = ranges.iter().map(|r| function(r)).collect();
            format!("={}", each.join("+"))
        }
        _ => format!("={}", reference(NAME, row, col)),
    };
    let bold = style::total(&style::number());
    let plain = style::number();
    let sums = over(&|r| format!("SUM({})", r.replace('$', "")), 3);
    page.formula(row, 3, &sums, &sum.to_string(), &bold)?;
    let counts = over(&|r| format!("COUNT({})", r.replace('$', "")), 4);
    page.formula(row, 4, &counts, &reported.to_string(), &plain)?;
    page.integer(row, 5, about, &plain)?;
    let doubts = over(
        &|r| format!("COUNTIF({},\"{DOUBTFUL}\")", r.replace('$', "")),
        6,
    );
    page.formula(row, 6, &doubts, &doubtful.to_string(), &plain)
}

fn one_figure(
    page: &mut Page,
    data: &Data<'_>,
    (row, col): (u32, u16),
    (material, indicator, field): (&Material<'_>, usize, usize),
    figure: &Figure,
) -> Result<(), XlsxError> {
    let taken = agreed::value(data, material, (indicator, field), DOUBTFUL);
    let formula = format!("={taken}");
    let value = data
        .counted(material)
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

/// 批注：出自哪个文件、哪张表、哪一格，原文怎样写；几份填的不同的，各份的都写。
fn origin_of(
    data: &Data<'_>,
    material: &Material<'_>,
    (indicator, field): (usize, usize),
    reading: &Reading,
) -> String {
    let dispute = data.entry(material).and_then(|e| e.dispute(indicator));
    if material.role != Role::First || !dispute.is_some_and(|d| d.fields.contains(&field)) {
        return origin(material, reading);
    }
    let told = data.versions(material).map(|m| {
        let answer = m.submission.answers.get(indicator);
        match answer.and_then(|a| a.fields.get(field)?.as_ref()) {
            Some(reading) => origin(m, reading),
            None => format!("{}\n没有填", m.submission.source.path),
        }
    });
    let told: Vec<String> = told.collect();
    format!("几份填的不同，不计：\n{}", told.join("\n"))
}

fn origin(material: &Material<'_>, reading: &Reading) -> String {
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
