//! 上期对比：各地区、各指标、各项数两期怎样，进退了多少，及逐条的进退。

use super::matrix::{self, division, ratio};
use super::overview::{self, column_at};
use super::table::{Column, Table, short, wide};
use super::{at, locality_name, numbers, reference};
use crate::model::comparison::Share;
use crate::model::periods::{Changes, Earlier, LocalityChange, Pair};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, round_name};
use crate::workbook::style;
use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, Format, XlsxError};

const BY_LOCALITY: &str = "上期对比";
/// 按指标的一张，图表引用。
pub(super) const BY_INDICATOR: &str = "上期指标";
const NUMBERS: &str = "上期数量";
const LIST: &str = "进退明细";
const FIRST_ROW: u32 = super::table::HEAD_ROW + 1;

/// 上期的叫法：`2016年自查`。
pub(super) fn previous_name(data: &Data<'_>) -> String {
    let round = data.comparison.earlier().map(|e| e.round);
    round.map_or_else(String::new, |r| round_name(r.period.as_deref(), r.check))
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let (Some(changes), Some(earlier)) = (&data.comparison.changes, data.comparison.earlier())
    else {
        return Ok(Vec::new());
    };
    let mut pages = by_locality(data, book, changes, &earlier)?;
    pages.extend(by_indicator(data, book, changes)?);
    pages.extend(by_number(data, book, changes)?);
    pages.extend(list(data, book, changes, &earlier)?);
    Ok(pages)
}

/// 两期之差，百分点。
fn points() -> Format {
    style::percent().set_num_format("+0.0;-0.0;0.0")
}

/// 进的绿、退的红；符号本身也分得清。
fn colours(page: &mut Page, col: u16, last: u32) -> Result<(), XlsxError> {
    for (rule, tone) in [
        (ConditionalFormatCellRule::GreaterThan(0), style::GOOD),
        (ConditionalFormatCellRule::LessThan(0), style::BAD),
    ] {
        let format = ConditionalFormatCell::new()
            .set_rule(rule)
            .set_format(tone.conditional());
        page.ws
            .add_conditional_format(FIRST_ROW, col, last, col, &format)?;
    }
    Ok(())
}

fn write_share(page: &mut Page, row: u32, col: u16, share: Share) -> Result<(), XlsxError> {
    if share.of == 0 {
        return page.text(row, col, "", &style::centre());
    }
    let n = f64::from(share.met) / f64::from(share.of);
    page.fixed(row, col, n, &style::percent())
}

/// 差（百分点）：两格印出来的数相减，有一格空着就空着；看表的人照着纸面算，得到同一个数。
fn difference(page: &mut Page, row: u32, col: u16, pair: Pair) -> Result<(), XlsxError> {
    let cell = |c: u16| at(row, c).to_string();
    let (before, now) = (cell(col - 2), cell(col - 1));
    let formula =
        format!("=IF(OR({before}=\"\",{now}=\"\"),\"\",(ROUND({now},3)-ROUND({before},3))*100)");
    // 与公式同一个舍入：千分之几，四舍五入
    let printed = |s: Share| {
        let (met, of) = (i64::from(s.met), i64::from(s.of));
        (of > 0).then(|| (met * 2000 + of) / (2 * of))
    };
    let shown = match (printed(pair.before), printed(pair.now)) {
        (Some(before), Some(now)) => ((now - before) as f64 / 10.0).to_string(),
        _ => String::new(),
    };
    page.formula(row, col, &formula, &shown, &points())
}

const LOCALITY_COLUMNS: &[Column] = &[
    wide("地区", 18.0),
    short("层级", 7.0),
    wide("上期的名称", 16.0),
    short("上期\n达标率", 9.0),
    short("本期\n达标率", 9.0),
    short("增减\n百分点", 9.0),
    short("上期基本\n要求", 9.0),
    short("本期基本\n要求", 9.0),
    short("增减\n百分点", 9.0),
    short("进步\n（条）", 7.0),
    short("退步\n（条）", 7.0),
    wide("进步的指标", 34.0),
    wide("退步的指标", 34.0),
];

fn by_locality(
    data: &Data<'_>,
    book: &Binding,
    changes: &Changes,
    earlier: &Earlier<'_>,
) -> Result<Vec<Page>, XlsxError> {
    let left_out = changes.indicators.iter().filter(|i| !i.comparable).count();
    let part = if left_out > 0 {
        format!("上期没有的 {left_out} 条指标不比，所以本期达标率可能与总览不同。")
    } else {
        String::new()
    };
    let mut table = Table::new(
        book,
        BY_LOCALITY,
        &format!("{}与上期对比", data.catalogue.short_title),
        &format!(
            "{}与{}相比，只比两期都有材料的 {} 个地区。{part}上期是几个地区合并来的，各数相加再相除。",
            data.round_name(),
            previous_name(data),
            changes.compared
        ),
        LOCALITY_COLUMNS,
    )?;
    let mut last = FIRST_ROW;
    for line in &data.columns {
        let (Some(locality), Some(change)) =
            (data.locality(line.ix), changes.localities.get(line.ix))
        else {
            continue;
        };
        let names = |all: &[usize]| -> String {
            let all = all.iter().filter_map(|&i| data.catalogue.indicators.get(i));
            let all: Vec<String> = all.map(|i| format!("{}{}", i.code, i.short)).collect();
            all.join("；")
        };
        let before: Vec<&str> = earlier
            .before(line.ix)
            .filter_map(|b| earlier.localities.get(b).map(|l| l.name.as_str()))
            .collect();
        let why = if change.compared {
            before.join("、")
        } else if data.readable(line.ix).is_none() {
            "本期没有材料".to_owned()
        } else {
            "上期没有材料".to_owned()
        };
        let mut texts = [""; 13];
        let (improved, relapsed) = (names(&change.improved), names(&change.relapsed));
        texts[0] = &locality.name;
        texts[1] = locality.level.as_deref().unwrap_or("");
        texts[2] = &why;
        texts[11] = &improved;
        texts[12] = &relapsed;
        let row = table.push(&texts)?;
        last = row;
        if change.compared {
            locality_figures(&mut table.page, data, row, line.ix, change, left_out == 0)?;
        }
    }
    colours(&mut table.page, 5, last)?;
    colours(&mut table.page, 8, last)?;
    table.pages(data, 1, "没有两期都报了材料的地区。")
}

fn locality_figures(
    page: &mut Page,
    data: &Data<'_>,
    row: u32,
    locality: usize,
    change: &LocalityChange,
    whole: bool,
) -> Result<(), XlsxError> {
    for (col, pair, source) in [
        (3, change.met, column_at::RATE),
        (6, change.basic, column_at::BASIC_RATE),
    ] {
        write_share(page, row, col, pair.before)?;
        // 指标全部可比的，就是总览上的那一格
        match overview::row_of(data, locality).filter(|_| whole && pair.now.of > 0) {
            Some(line) => {
                let formula = format!("={}", reference(overview::NAME, line, source));
                page.formula(row, col + 1, &formula, &ratio(pair.now), &style::percent())?;
            }
            None => write_share(page, row, col + 1, pair.now)?,
        }
        difference(page, row, col + 2, pair)?;
    }
    let counts = [(9, change.improved.len()), (10, change.relapsed.len())];
    for (col, n) in counts {
        let n = i64::try_from(n).unwrap_or(0);
        page.integer(row, col, n, &style::number())?;
    }
    Ok(())
}

const INDICATOR_COLUMNS: &[Column] = &[
    short("一级指标", 21.0),
    short("编号", 7.0),
    wide("指标", 26.0),
    short("基本", 5.0),
    short("上期\n达标", 7.0),
    short("上期\n应计", 7.0),
    short("本期\n达标", 7.0),
    short("本期\n应计", 7.0),
    short("上期\n达标率", 9.0),
    short("本期\n达标率", 9.0),
    short("增减\n百分点", 9.0),
    short("进步\n地区", 8.0),
    short("退步\n地区", 8.0),
];

fn by_indicator(
    data: &Data<'_>,
    book: &Binding,
    changes: &Changes,
) -> Result<Vec<Page>, XlsxError> {
    let mut table = Table::new(
        book,
        BY_INDICATOR,
        &format!("{}各指标与上期对比", data.catalogue.short_title),
        &format!(
            "{}与{}相比，只计两期都有材料的 {} 个地区。上期没有的指标注明，不比。",
            data.round_name(),
            previous_name(data),
            changes.compared
        ),
        INDICATOR_COLUMNS,
    )?;
    let mut last = FIRST_ROW;
    let number = style::number();
    for (indicator, change) in data.catalogue.indicators.iter().zip(&changes.indicators) {
        let part = matrix::part_label(data.catalogue.part_of(indicator));
        let name = if change.comparable {
            indicator.short.clone()
        } else {
            format!("{}（上期没有）", indicator.short)
        };
        let star = if indicator.basic { "*" } else { "" };
        let mut texts = [""; 13];
        texts[0] = &part;
        texts[1] = &indicator.code;
        texts[2] = &name;
        texts[3] = star;
        let row = table.push(&texts)?;
        last = row;
        if !change.comparable {
            continue;
        }
        let page = &mut table.page;
        for (col, n) in [
            (4, change.met.before.met),
            (5, change.met.before.of),
            (6, change.met.now.met),
            (7, change.met.now.of),
            (11, change.improved),
            (12, change.relapsed),
        ] {
            page.integer(row, col, i64::from(n), &number)?;
        }
        let r = row + 1;
        for (col, met, of, share) in [
            (8, "E", "F", change.met.before),
            (9, "G", "H", change.met.now),
        ] {
            let formula = division(&format!("{met}{r}"), &format!("{of}{r}"));
            page.formula(row, col, &formula, &ratio(share), &style::percent())?;
        }
        difference(page, row, 10, change.met)?;
    }
    colours(&mut table.page, 10, last)?;
    table.pages(data, 3, "没有可比的指标。")
}

const NUMBER_COLUMNS: &[Column] = &[
    short("编号", 7.0),
    wide("指标", 28.0),
    wide("填写项", 20.0),
    short("地区数", 8.0),
    short("上期合计", 12.0),
    short("本期合计", 12.0),
    short("增减", 12.0),
    short("增减（%）", 10.0),
];

fn by_number(data: &Data<'_>, book: &Binding, changes: &Changes) -> Result<Vec<Page>, XlsxError> {
    let mut table = Table::new(
        book,
        NUMBERS,
        &format!("{}数量与上期对比", data.catalogue.short_title),
        &format!(
            "{}与{}相比。只加两期都填了数的地区（地区数一栏），所以本期合计可能小于数量汇总；上期是零的不算百分比。",
            data.round_name(),
            previous_name(data)
        ),
        NUMBER_COLUMNS,
    )?;
    let mut last = FIRST_ROW;
    let number = style::number();
    let signed = number.clone().set_num_format("+#,##0;-#,##0;0");
    for (indicator, field, kind) in numbers::items(data) {
        let sum = changes
            .indicators
            .get(indicator.ix)
            .and_then(|c| (*c.sums.get(field)?).filter(|_| c.comparable));
        let Some(sum) = sum.filter(|s| s.localities > 0) else {
            continue;
        };
        let name = numbers::field_label(kind);
        let row = table.push(&[&indicator.code, &indicator.short, &name, "", "", "", "", ""])?;
        last = row;
        let page = &mut table.page;
        page.integer(row, 3, i64::from(sum.localities), &number)?;
        page.integer(row, 4, sum.before, &number)?;
        page.integer(row, 5, sum.now, &number)?;
        let r = row + 1;
        let change = sum.now.saturating_sub(sum.before);
        page.formula(row, 6, &format!("=F{r}-E{r}"), &change.to_string(), &signed)?;
        let share = if sum.before == 0 {
            String::new()
        } else {
            (change as f64 / sum.before as f64).to_string()
        };
        let percent = style::percent().set_num_format("+0.0%;-0.0%;0.0%");
        let formula = format!("=IF(E{r}=0,\"\",G{r}/E{r})");
        page.formula(row, 7, &formula, &share, &percent)?;
    }
    colours(&mut table.page, 6, last)?;
    table.pages(data, 3, "没有两期都填了数的项目。")
}

const LIST_COLUMNS: &[Column] = &[
    wide("地区", 18.0),
    wide("上级", 14.0),
    short("编号", 8.0),
    wide("指标", 34.0),
    short("基本", 6.0),
    short("上期", 9.0),
    short("本期", 9.0),
    short("进退", 9.0),
    wide("上期出处", 40.0),
];

fn list(
    data: &Data<'_>,
    book: &Binding,
    changes: &Changes,
    earlier: &Earlier<'_>,
) -> Result<Vec<Page>, XlsxError> {
    let mut table = Table::new(
        book,
        LIST,
        &format!("{}进退明细", data.catalogue.short_title),
        &format!(
            "{}与{}相比，逐条列出进步 {} 条次、退步 {} 条次，可以筛选。",
            data.round_name(),
            previous_name(data),
            changes.improved,
            changes.relapsed
        ),
        LIST_COLUMNS,
    )?;
    let mut last = FIRST_ROW;
    for line in &data.columns {
        let (Some(locality), Some(change)) =
            (data.locality(line.ix), changes.localities.get(line.ix))
        else {
            continue;
        };
        let before = earlier.before(line.ix).next();
        let source = before
            .and_then(|b| earlier.round.submission_of(b))
            .map_or("", |s| s.source.path.as_str());
        let mut all: Vec<(usize, &str)> = Vec::new();
        all.extend(change.improved.iter().map(|&i| (i, "进步")));
        all.extend(change.relapsed.iter().map(|&i| (i, "退步")));
        all.extend(change.mixed.iter().map(|&i| (i, "合并前不一")));
        all.sort_unstable();
        for (ix, how) in all {
            let Some(indicator) = data.catalogue.indicators.get(ix) else {
                continue;
            };
            let label =
                |state| crate::model::plan::consolidated::state_label(state, &indicator.kind);
            let was = before
                .and_then(|b| earlier.round.state(earlier.localities, b, indicator))
                .map_or("", label);
            let is = data
                .round()
                .and_then(|r| r.state(&data.comparison.localities, line.ix, indicator))
                .map_or("", label);
            let was = if how == "合并前不一" {
                "各不相同"
            } else {
                was
            };
            let star = if indicator.basic { "*" } else { "" };
            last = table.push(&[
                &locality.name,
                locality
                    .parent_name
                    .as_deref()
                    .unwrap_or_else(|| locality_name(data, locality.parent)),
                &indicator.code,
                &indicator.short,
                star,
                was,
                is,
                how,
                source,
            ])?;
        }
    }
    for (word, tone) in [("进步", style::GOOD), ("退步", style::BAD)] {
        let format = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(word))
            .set_format(tone.conditional());
        table
            .page
            .ws
            .add_conditional_format(FIRST_ROW, 7, last, 7, &format)?;
    }
    table.pages(data, 1, "与上期相比，没有进退。")
}
