//! 指标对比：指标竖排、地区横排，一格一个答案。文字由逐项明细的公式得来，那里改了这里跟着变。

use super::wide::{self, FIRST_ROW, Left};
use super::{agreed, at, origin, reference};
use crate::finding::Cell;
use crate::model::catalogue::{AnswerKind, Indicator, Part};
use crate::model::comparison::{Comparison, Share};
use crate::model::plan::consolidated::state_label;
use crate::model::submission::State;
use crate::workbook::binding::Binding;
use crate::workbook::book::{Page, column};
use crate::workbook::data::{Data, Line};
use crate::workbook::measure;
use crate::workbook::style::{self, Tone};
use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, FormatAlign, FormatBorder, Formula, XlsxError,
};

/// 表名。
pub(super) const NAME: &str = "指标对比";
/// 一级指标所在的列（总览按它分项计数）。
pub(super) const PART_COL: u16 = 0;
/// 基本要求标记所在的列。
pub(super) const BASIC_COL: u16 = 3;
/// 左边各列。
pub(super) const LEFT: Left = Left {
    columns: &[
        ("一级指标", 21.0),
        ("编号", 7.0),
        ("指标", 23.0),
        ("基本", 5.0),
        ("达标", 6.0),
        ("未达标", 6.0),
        ("空白", 6.0),
        ("存疑", 6.0),
        ("不适用", 6.0),
        ("达标率", 8.0),
    ],
    labels: 4,
};

/// 符号与它的意思、颜色。黑白打印时靠符号区分。
pub(super) const MARKS: [(&str, &str, Tone); 5] = [
    ("√", "达标（有、是）", style::GOOD),
    ("×", "未达标（无、否）", style::BAD),
    ("○", "空白、缺行", style::EMPTY),
    ("？", "存疑：两选、看不清、几份不同", style::DOUBT),
    ("－", "不适用", style::ASIDE),
];

/// 一种现实情况的符号。
pub(super) fn mark(state: State) -> &'static str {
    match state {
        State::Yes => "√",
        State::No => "×",
        State::Blank | State::Missing => "○",
        State::Conflict | State::Unreadable => "？",
        State::Na => "－",
    }
}

/// 指标的最后一行。
pub(super) fn last_row(data: &Data<'_>) -> u32 {
    FIRST_ROW + u32::try_from(data.catalogue.indicators.len()).unwrap_or(0) - 1
}

/// 第 `position` 个地区的列在这张表里的范围，写成公式：`'指标对比'!$K$5:$K$54`。
pub(super) fn column_range(data: &Data<'_>, col: u16) -> String {
    let letter = Cell::column_name(u32::from(col));
    format!(
        "'{NAME}'!${letter}${}:${letter}${}",
        FIRST_ROW + 1,
        last_row(data) + 1
    )
}

/// 第 `position` 个地区（`data.columns` 的下标）的列的范围，不论排在第几张。
pub(super) fn locality_range(data: &Data<'_>, position: usize) -> String {
    let most = data.limits.localities.max(1);
    let col = usize::from(LEFT.first()) + position % most;
    block(data, position / most, (col, col))
}

/// 全部地区的格，一张一块。
pub(super) fn all_blocks(data: &Data<'_>) -> Vec<String> {
    let first = usize::from(LEFT.first());
    let parts = wide::parts(data).into_iter().enumerate();
    parts
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(part, lines)| block(data, part, (first, first + lines.len() - 1)))
        .collect()
}

/// 第 `part` 张上从哪一列到哪一列、各指标的行。
fn block(data: &Data<'_>, part: usize, (a, b): (usize, usize)) -> String {
    let letter = |col: usize| Cell::column_name(u32::try_from(col).unwrap_or(0));
    format!(
        "'{}'!${}${}:${}${}",
        wide::sheet_name(NAME, part),
        letter(a),
        FIRST_ROW + 1,
        letter(b),
        last_row(data) + 1
    )
}

/// 份额的公式结果。
pub(super) fn ratio(share: Share) -> String {
    if share.of == 0 {
        String::new()
    } else {
        (f64::from(share.met) / f64::from(share.of)).to_string()
    }
}

/// 分母为零时留空的除法。
pub(super) fn division(met: &str, of: &str) -> String {
    format!("=IF({of}=0,\"\",{met}/({of}))")
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    if data.catalogue.indicators.is_empty() {
        return Ok(Vec::new());
    }
    let parts = wide::parts(data).into_iter().enumerate();
    parts
        .map(|(part, lines)| one_page(data, book, part, lines))
        .collect()
}

/// 第 `part` 张，排的是 `lines` 各地区。
fn one_page(
    data: &Data<'_>,
    book: &Binding,
    part: usize,
    lines: &[Line],
) -> Result<Page, XlsxError> {
    let count = lines.len();
    let columns = u32::from(LEFT.first()) + u32::try_from(count).unwrap_or(0);
    let mut page = book.page(&wide::sheet_name(NAME, part), NAME, column(columns))?;
    let legend: Vec<String> = MARKS.iter().map(|m| format!("{} {}", m.0, m.1)).collect();
    page.heading(
        &format!("{}指标对比", data.catalogue.short_title),
        &format!(
            "{}。{}。带 * 的为基本要求指标。达标率＝达标÷（达标＋未达标＋空白）。{}",
            data.round_name(),
            legend.join("　"),
            wide::part_note(data, part)
        ),
    )?;
    let last = last_row(data);
    wide::header(&mut page, data, &LEFT, last, lines)?;
    for (row, indicator) in (FIRST_ROW..).zip(&data.catalogue.indicators) {
        labels(&mut page, data, indicator, row)?;
        if count > 0 {
            counts(&mut page, data, indicator, row, part)?;
        }
        answers(&mut page, data, indicator, row, lines)?;
    }
    let foot = totals(&mut page, data, last, lines)?;
    colours(&mut page, last, count)?;
    wide::print(&mut page, data, &LEFT, foot, count)?;
    Ok(page)
}

/// 一级指标的写法：编号与名称，各不相同；总览的公式按它分项计数。
pub(super) fn part_label(part: &Part) -> String {
    format!("{} {}", part.code, part.name)
}

/// 公式里的一级指标。
pub(super) fn part_literal(part: &Part) -> String {
    quoted(&part_label(part))
}

fn labels(
    page: &mut Page,
    data: &Data<'_>,
    indicator: &Indicator,
    row: u32,
) -> Result<(), XlsxError> {
    let tint = |f: Format| {
        if indicator.basic {
            f.set_background_color(style::BASIC_FILL)
        } else {
            f
        }
    };
    let part = data.catalogue.part_of(indicator);
    let lines = measure::lines(&indicator.short, LEFT.columns[2].1, 10.0);
    page.set_height(row, measure::height(lines, 10.0).max(18.0))?;
    page.text(
        row,
        PART_COL,
        &part_label(part),
        &style::centre().set_shrink(),
    )?;
    page.text(row, 1, &indicator.code, &tint(style::centre()))?;
    page.text(row, 2, &indicator.short, &tint(style::text()))?;
    page.text(
        row,
        BASIC_COL,
        if indicator.basic { "*" } else { "" },
        &tint(style::centre()),
    )?;
    let kind = format!("{}/{}", indicator.kind.yes, indicator.kind.no);
    page.note(row, 2, &format!("{}（{kind}）", indicator.text))
}

/// 一条指标在各地的计数与达标率。
fn counts(
    page: &mut Page,
    data: &Data<'_>,
    indicator: &Indicator,
    row: u32,
    part: usize,
) -> Result<(), XlsxError> {
    let Some(result) = data.round().and_then(|r| r.indicators.get(indicator.ix)) else {
        return Ok(());
    };
    let ranges = wide::row_ranges(data, NAME, &LEFT, row);
    let values = [
        result.yes,
        result.no,
        result.blank,
        result.unclear,
        result.na,
    ];
    for ((col, (mark, ..)), value) in (4..).zip(MARKS).zip(values) {
        // 续的各张照第一张的
        let formula = match part {
            0 => {
                let counts = ranges.iter().map(|r| format!("COUNTIF({r},\"{mark}*\")"));
                format!("={}", counts.collect::<Vec<_>>().join("+"))
            }
            _ => format!("={}", reference(NAME, row, col)),
        };
        page.formula(row, col, &formula, &value.to_string(), &style::number())?;
    }
    let r = row + 1;
    let formula = division(&format!("E{r}"), &format!("E{r}+F{r}+G{r}"));
    page.formula(row, 9, &formula, &ratio(result.share), &style::percent())
}

/// 一条指标在各地的答案：由逐项明细的“现实情况”得来，前面加符号。
fn answers(
    page: &mut Page,
    data: &Data<'_>,
    indicator: &Indicator,
    row: u32,
    lines: &[Line],
) -> Result<(), XlsxError> {
    let format = style::centre().set_shrink();
    let none = style::toned(&format, style::ASIDE);
    for (col, line) in (LEFT.first()..).zip(lines) {
        let Some(material) = data.readable(line.ix) else {
            page.text(row, col, "", &none)?;
            continue;
        };
        let answer = data.counted(material).get(indicator.ix);
        let state = answer.map_or(State::Missing, |a| a.state);
        let applies = data.locality(line.ix).and_then(|l| l.applies(indicator));
        let effective = data
            .locality(line.ix)
            .map_or(state, |l| l.effective(indicator, state));
        let label = agreed::label(data, material, indicator, state);
        if applies == Some(false) {
            // 名册说这一条对该地区不适用：不论怎样填都不计
            let text = format!(
                "{}{}",
                mark(State::Na),
                state_label(State::Na, &indicator.kind)
            );
            page.text(row, col, &text, &format)?;
            if !matches!(state, State::Na | State::Blank | State::Missing) {
                page.note(
                    row,
                    col,
                    &format!("填报单位填的是“{label}”；按名册这一条对该地区不适用，不计入"),
                )?;
            }
            continue;
        }
        let shown = if effective == State::Na {
            state_label(State::Na, &indicator.kind)
        } else {
            label.as_str()
        };
        let sources = agreed::states(data, material, indicator.ix);
        let marked = |source: &str| formula(source, &indicator.kind, applies.is_none());
        let apart = |beside: &str| format!("\"{}\"&{beside}", mark(State::Unreadable));
        page.formula(
            row,
            col,
            &format!("={}", agreed::formula(&sources, marked, apart)),
            &format!("{}{shown}", mark(effective)),
            &format,
        )?;
        if let Some(note) = origin::of_answer(data, material, indicator) {
            page.note(row, col, &note)?;
        }
    }
    Ok(())
}

/// 由现实情况的字样得出符号。`unknown`：不知道这一条对该地区是否适用，没有勾选的按不适用。
fn formula(source: &str, kind: &AnswerKind, unknown: bool) -> String {
    let word = |state| quoted(state_label(state, kind));
    let marked = format!(
        "IF({source}={},\"√\",IF({source}={},\"×\",IF({source}={},\"－\",IF(OR({source}={},{source}={}),\"○\",\"？\"))))&{source}",
        word(State::Yes),
        word(State::No),
        word(State::Na),
        word(State::Blank),
        word(State::Missing),
    );
    if unknown {
        format!(
            "IF(OR({source}={},{source}={}),\"－\"&{},{marked})",
            word(State::Blank),
            word(State::Missing),
            word(State::Na)
        )
    } else {
        marked
    }
}

/// 公式里的文字：引号写两个。答法的字样来自目录，不是材料。
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// 表底：各地的计数与达标率；返回最后一行。
fn totals(page: &mut Page, data: &Data<'_>, last: u32, lines: &[Line]) -> Result<u32, XlsxError> {
    let label = style::total(&style::centre());
    let none = style::toned(&label, style::ASIDE);
    let number = style::total(&style::number().set_align(FormatAlign::Center));
    let percent = style::total(&style::percent().set_shrink());
    let names = ["达标", "未达标", "空白", "存疑", "达标率", "基本要求达标率"];
    for ((row, name), which) in (last + 1..).zip(names).zip(0_usize..) {
        page.set_height(row, 18.0)?;
        page.merged(at(row, 0), at(row, LEFT.first() - 1), name, &label)?;
        for (col, line) in (LEFT.first()..).zip(lines) {
            let result = data.result(line.ix);
            let (Some(result), Some(_)) = (result, data.readable(line.ix)) else {
                page.text(row, col, "", &none)?;
                continue;
            };
            let letter = Cell::column_name(u32::from(col));
            let range = format!("{letter}${}:{letter}${}", FIRST_ROW + 1, last + 1);
            let values = [result.yes, result.no, result.blank, result.unclear];
            let (yes, no, blank) = (last + 2, last + 3, last + 4);
            match (MARKS.get(which), values.get(which), which) {
                (Some((mark, ..)), Some(value), _) => {
                    let formula = format!("=COUNTIF({range},\"{mark}*\")");
                    page.formula(row, col, &formula, &value.to_string(), &number)?;
                }
                (_, _, 4) => {
                    let formula = division(
                        &format!("{letter}{yes}"),
                        &format!("{letter}{yes}+{letter}{no}+{letter}{blank}"),
                    );
                    page.formula(row, col, &formula, &ratio(result.met), &percent)?;
                }
                _ => {
                    let basic = format!(
                        "${0}${1}:${0}${2}",
                        Cell::column_name(u32::from(BASIC_COL)),
                        FIRST_ROW + 1,
                        last + 1
                    );
                    let formula = division(
                        &counting(&range, &[("√", &basic, "\"*\"")]),
                        &denominator(&range, &basic, "\"*\""),
                    );
                    page.formula(row, col, &formula, &ratio(result.basic), &percent)?;
                }
            }
        }
    }
    Ok(last + 6)
}

/// 数符合条件（另一列等于某值）而以某符号开头的格。用 SUMPRODUCT：`*` 在 COUNTIFS 里是通配符。
fn counting(range: &str, terms: &[(&str, &str, &str)]) -> String {
    terms
        .iter()
        .map(|(mark, column, value)| {
            format!("SUMPRODUCT(({column}={value})*(LEFT({range},1)=\"{mark}\"))")
        })
        .collect::<Vec<_>>()
        .join("+")
}

/// 某一类指标里达标的个数。
pub(super) fn met_among(range: &str, column: &str, value: &str) -> String {
    counting(range, &[("√", column, value)])
}

/// 某一类指标的应计数：达标、未达标、空白。
pub(super) fn denominator(range: &str, column: &str, value: &str) -> String {
    let terms = ["√", "×", "○"].map(|mark| (mark, column, value));
    counting(range, &terms)
}

/// 条件格式：改了答案颜色跟着变；WPS 与 LibreOffice 都认公式规则。
fn colours(page: &mut Page, last: u32, count: usize) -> Result<(), XlsxError> {
    if count == 0 {
        return Ok(());
    }
    let first = LEFT.first();
    let end = column(u32::from(first) + u32::try_from(count).unwrap_or(1) - 1);
    let corner = at(FIRST_ROW, first);
    for (mark, _, tone) in MARKS {
        let rule = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("=LEFT({corner},1)=\"{mark}\"")))
            .set_format(
                tone.conditional()
                    .set_border(FormatBorder::Thin)
                    .set_border_color(style::LINE),
            );
        page.ws
            .add_conditional_format(FIRST_ROW, first, last, end, &rule)?;
    }
    Ok(())
}

/// 主轮以外还有几轮，说明里用。
pub(super) fn other_rounds(comparison: &Comparison) -> usize {
    comparison.rounds.len().saturating_sub(1)
}
