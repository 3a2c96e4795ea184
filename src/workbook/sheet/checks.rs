//! 检查对照：查过的地区一行，自查与检查相符多少、不符在哪里；各数是检查逐项上的公式。

use super::at;
use super::locality_name;
use super::matrix::{division, ratio};
use super::pairs::{self, Block};
use crate::model::checks::{Agreement, CheckComparison, KAPPA_LEAST};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, round_name};
use crate::workbook::{measure, style};
use rust_xlsxwriter::{Format, XlsxError};

/// 表名。
const NAME: &str = "检查对照";
const BY_INDICATOR: &str = "检查分指标";
const HEAD_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;

const COLUMNS: [(&str, f64); 18] = [
    ("检查", 13.0),
    ("地区", 16.0),
    ("上级", 13.0),
    ("都有", 6.5),
    ("自查有\n检查无", 7.5),
    ("自查无\n检查有", 7.5),
    ("都无", 6.5),
    ("可比", 6.5),
    ("相符", 6.5),
    ("相符率", 8.5),
    ("κ", 8.0),
    ("检查没\n有核实", 7.5),
    ("自查没\n有答清", 7.5),
    ("不可比", 7.0),
    ("基本\n可比", 6.5),
    ("基本\n相符", 6.5),
    ("基本要求\n相符率", 9.0),
    ("虚报\n分量", 7.0),
];

/// 轮次的叫法：`2017年抽查`。
pub(super) fn name_of(data: &Data<'_>, check: &CheckComparison) -> String {
    let round = data.comparison.rounds.get(check.check);
    round_name(
        round.and_then(|r| r.period.as_deref()),
        round.and_then(|r| r.check),
    )
}

/// 检查对照与检查分指标；没有检查的不出现。
pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    if data.comparison.checks.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![by_locality(data, book)?, by_indicator(data, book)?])
}

fn by_locality(data: &Data<'_>, book: &Binding) -> Result<Page, XlsxError> {
    let mut page = book.page(NAME, NAME, 18)?;
    let remark = format!(
        "只列两边都有材料的地区。相符率＝相符÷可比；可比是两边都明确答了有或无的。κ 扣除了碰巧相符，可比的不到 {KAPPA_LEAST} 对不算，写“—”。{}",
        without(data)
    );
    page.heading(&format!("{}检查对照", data.catalogue.short_title), &remark)?;
    page.remark_across(17, COLUMNS.iter().map(|c| c.1).sum(), &remark)?;
    let head = style::head();
    for (col, (label, width)) in (0..).zip(COLUMNS) {
        page.set_width(col, width)?;
        page.text(HEAD_ROW, col, label, &head)?;
    }
    page.set_height(HEAD_ROW, 34.0)?;
    let mut row = FIRST_ROW;
    for (check, block) in data.comparison.checks.iter().zip(pairs::blocks(data)) {
        let name = name_of(data, check);
        let first = row;
        for (n, one) in check.localities.iter().enumerate() {
            page.text(row, 0, &name, &style::centre())?;
            let locality = data.locality(one.locality);
            page.text(
                row,
                1,
                locality_name(data, Some(one.locality)),
                &style::line(),
            )?;
            let parent = locality.and_then(|l| l.parent_name.as_deref());
            page.text(row, 2, parent.unwrap_or(""), &style::line())?;
            let rows = block.locality(n);
            counts(&mut page, row, 3, &one.all, rows.map(|r| r.count()))?;
            derived(
                &mut page,
                row,
                &one.all,
                &one.basic,
                rows.map(|r| r.basic()),
                false,
            )?;
            let format = style::number().set_num_format("General");
            page.fixed(row, 17, one.weight as f64 / 1000.0, &format)?;
            row += 1;
        }
        if check.localities.is_empty() {
            continue;
        }
        total(&mut page, row, first, &name, check)?;
        row += 1;
    }
    let last = row.max(FIRST_ROW + 1) - 1;
    let bar = style::share_bar(style::BAR);
    page.ws
        .add_conditional_format(FIRST_ROW, 9, last, 9, &bar)?;
    page.ws.autofilter(HEAD_ROW, 0, last, 17)?;
    page.ws.set_freeze_panes(FIRST_ROW, 2)?;
    page.print(&data.running(), at(last, 17), Some((HEAD_ROW, HEAD_ROW)))?;
    Ok(page)
}

/// 查了而没有自查材料的。
fn without(data: &Data<'_>) -> String {
    let names: Vec<&str> = data
        .comparison
        .checks
        .iter()
        .flat_map(|c| &c.without_own)
        .map(|&ix| locality_name(data, Some(ix)))
        .collect();
    match names.len() {
        0 => String::new(),
        n if n <= 6 => format!("查了而没有自查材料的：{}。", names.join("、")),
        n => format!("查了而没有自查材料的：{}等 {n} 个。", names[..6].join("、")),
    }
}

/// 各类答案对数，从 `col` 列起四列：都有、自查有检查无、自查无检查有、都无。
fn counts(
    page: &mut Page,
    row: u32,
    col: u16,
    all: &Agreement,
    formula: Option<impl Fn(&str) -> String>,
) -> Result<(), XlsxError> {
    let values = [all.both_yes, all.own_only, all.check_only, all.both_no];
    for ((col, label), value) in (col..).zip(pairs::FIRST_FOUR).zip(values) {
        one_count(
            page,
            (row, col),
            label,
            value,
            formula.as_ref(),
            &style::number(),
        )?;
    }
    Ok(())
}

fn one_count(
    page: &mut Page,
    (row, col): (u32, u16),
    label: &str,
    value: u32,
    formula: Option<&impl Fn(&str) -> String>,
    format: &Format,
) -> Result<(), XlsxError> {
    match formula {
        Some(f) => page.formula(
            row,
            col,
            &format!("={}", f(label)),
            &value.to_string(),
            format,
        ),
        None => page.integer(row, col, i64::from(value), format),
    }
}

/// 由前四列算出的各列，与其余各类。
fn derived(
    page: &mut Page,
    row: u32,
    all: &Agreement,
    basic: &Agreement,
    block: Option<(impl Fn(&str) -> String, impl Fn(&[&str]) -> String)>,
    bold: bool,
) -> Result<(), XlsxError> {
    let tone = |f: Format| if bold { style::total(&f) } else { f };
    let (number, percent) = (tone(style::number()), tone(style::percent()));
    let r = row + 1;
    let pairs = all.pairs().to_string();
    page.formula(row, 7, &format!("=SUM(D{r}:G{r})"), &pairs, &number)?;
    page.formula(
        row,
        8,
        &format!("=D{r}+G{r}"),
        &all.agreed().to_string(),
        &number,
    )?;
    let rate = division(&format!("I{r}"), &format!("H{r}"));
    page.formula(row, 9, &rate, &ratio(all.share()), &percent)?;
    kappa(
        page,
        row,
        10,
        ["D", "E", "F", "G", "H"],
        all,
        &tone(style::percent().set_num_format("0.00")),
    )?;
    let rest = [
        (11, pairs::UNCONFIRMED, all.unconfirmed),
        (12, pairs::UNANSWERED, all.unanswered),
        (13, pairs::ASIDE, all.aside),
    ];
    for (col, label, value) in rest {
        one_count(
            page,
            (row, col),
            label,
            value,
            block.as_ref().map(|b| &b.0),
            &number,
        )?;
    }
    let basics: [(u16, &[&str], u32); 2] = [
        (14, &pairs::FIRST_FOUR, basic.pairs()),
        (15, &[pairs::BOTH, pairs::NEITHER], basic.agreed()),
    ];
    for (col, labels, value) in basics {
        match &block {
            Some((_, f)) => {
                page.formula(
                    row,
                    col,
                    &format!("={}", f(labels)),
                    &value.to_string(),
                    &number,
                )?;
            }
            None => page.integer(row, col, i64::from(value), &number)?,
        }
    }
    let rate = division(&format!("P{r}"), &format!("O{r}"));
    page.formula(row, 16, &rate, &ratio(basic.share()), &percent)
}

/// Cohen's κ：`letters` 是都有、自查有检查无、自查无检查有、都无、可比所在的列。
fn kappa(
    page: &mut Page,
    row: u32,
    col: u16,
    letters: [&str; 5],
    all: &Agreement,
    format: &Format,
) -> Result<(), XlsxError> {
    let [a, b, c, d, n] = letters.map(|l| format!("{l}{}", row + 1));
    let chance = format!("(({a}+{b})*({a}+{c})+({c}+{d})*({b}+{d}))");
    let formula = format!(
        "=IF(OR({n}<{KAPPA_LEAST},{n}*{n}={chance}),\"—\",({n}*({a}+{d})-{chance})/({n}*{n}-{chance}))"
    );
    let shown = all.kappa().map_or("—".to_owned(), |k| k.to_string());
    page.formula(row, col, &formula, &shown, format)
}

/// 一种检查的合计。
fn total(
    page: &mut Page,
    row: u32,
    first: u32,
    name: &str,
    check: &CheckComparison,
) -> Result<(), XlsxError> {
    let label = style::total(&style::centre());
    for col in 0..18 {
        page.text(row, col, "", &label)?;
    }
    page.text(row, 0, name, &label)?;
    page.text(
        row,
        1,
        &format!("合计（{} 个地区）", check.localities.len()),
        &label,
    )?;
    let number = style::total(&style::number());
    let all = &check.all;
    let sum = |col: u16| {
        let letter = crate::finding::Cell::column_name(u32::from(col));
        format!("=SUM({letter}{}:{letter}{row})", first + 1)
    };
    // 先写由别的列算出的，再把能相加的列改成求和
    derived(
        page,
        row,
        all,
        &check.basic,
        None::<(fn(&str) -> String, fn(&[&str]) -> String)>,
        true,
    )?;
    for (col, value) in [
        (3, all.both_yes),
        (4, all.own_only),
        (5, all.check_only),
        (6, all.both_no),
        (11, all.unconfirmed),
        (12, all.unanswered),
        (13, all.aside),
        (14, check.basic.pairs()),
        (15, check.basic.agreed()),
    ] {
        page.formula(row, col, &sum(col), &value.to_string(), &number)?;
    }
    Ok(())
}

const INDICATOR_COLUMNS: [(&str, f64); 15] = [
    ("检查", 13.0),
    ("一级指标", 21.0),
    ("编号", 7.0),
    ("指标", 26.0),
    ("基本", 5.0),
    ("都有", 6.5),
    ("自查有\n检查无", 7.5),
    ("自查无\n检查有", 7.5),
    ("都无", 6.5),
    ("可比", 6.5),
    ("相符", 6.5),
    ("相符率", 8.5),
    ("κ", 8.0),
    ("检查没\n有核实", 7.5),
    ("自查没\n有答清", 7.5),
];

/// 检查分指标里，一种检查的各行；图表按一级指标相加。
pub(super) fn indicator_rows(data: &Data<'_>, check: usize) -> (u32, u32) {
    let count = u32::try_from(data.catalogue.indicators.len()).unwrap_or(0);
    let first = FIRST_ROW + u32::try_from(check).unwrap_or(0) * count;
    (first, first + count.max(1) - 1)
}

/// 检查分指标的表名。
pub(super) const INDICATOR_SHEET: &str = BY_INDICATOR;

fn by_indicator(data: &Data<'_>, book: &Binding) -> Result<Page, XlsxError> {
    let mut page = book.page(BY_INDICATOR, BY_INDICATOR, 15)?;
    let remark = format!(
        "一条指标在查过的各地区里，自查与检查相符多少。相符率的分母是“可比”；κ 可比的不到 {KAPPA_LEAST} 对不算。"
    );
    page.heading(
        &format!("{}检查分指标", data.catalogue.short_title),
        &remark,
    )?;
    page.remark_across(14, INDICATOR_COLUMNS.iter().map(|c| c.1).sum(), &remark)?;
    let head = style::head();
    for (col, (label, width)) in (0..).zip(INDICATOR_COLUMNS) {
        page.set_width(col, width)?;
        page.text(HEAD_ROW, col, label, &head)?;
    }
    page.set_height(HEAD_ROW, 34.0)?;
    let mut row = FIRST_ROW;
    for (check, block) in data.comparison.checks.iter().zip(pairs::blocks(data)) {
        let name = name_of(data, check);
        for (indicator, all) in data.catalogue.indicators.iter().zip(&check.indicators) {
            let lines = measure::lines(&indicator.short, 26.0, 10.0);
            page.set_height(row, measure::height(lines, 10.0).max(18.0))?;
            let part = super::matrix::part_label(data.catalogue.part_of(indicator));
            page.text(row, 0, &name, &style::centre())?;
            page.text(row, 1, &part, &style::centre().set_shrink())?;
            page.text(row, 2, &indicator.code, &style::centre())?;
            page.text(row, 3, &indicator.short, &style::text())?;
            let star = if indicator.basic { "*" } else { "" };
            page.text(row, 4, star, &style::centre())?;
            one_indicator(&mut page, row, all, &block)?;
            row += 1;
        }
    }
    let last = row.max(FIRST_ROW + 1) - 1;
    let bar = style::share_bar(style::BAR);
    page.ws
        .add_conditional_format(FIRST_ROW, 11, last, 11, &bar)?;
    page.ws.autofilter(HEAD_ROW, 0, last, 14)?;
    page.ws.set_freeze_panes(FIRST_ROW, 4)?;
    page.print(&data.running(), at(last, 14), Some((HEAD_ROW, HEAD_ROW)))?;
    Ok(page)
}

fn one_indicator(
    page: &mut Page,
    row: u32,
    all: &Agreement,
    block: &Block,
) -> Result<(), XlsxError> {
    let r = row + 1;
    let number = style::number();
    let formula = block.indicator(&format!("$C{r}"));
    counts(
        page,
        row,
        5,
        all,
        formula.as_ref().map(|f| move |label: &str| f(label)),
    )?;
    page.formula(
        row,
        9,
        &format!("=SUM(F{r}:I{r})"),
        &all.pairs().to_string(),
        &number,
    )?;
    page.formula(
        row,
        10,
        &format!("=F{r}+I{r}"),
        &all.agreed().to_string(),
        &number,
    )?;
    let rate = division(&format!("K{r}"), &format!("J{r}"));
    page.formula(row, 11, &rate, &ratio(all.share()), &style::percent())?;
    let format = style::percent().set_num_format("0.00");
    kappa(page, row, 12, ["F", "G", "H", "I", "J"], all, &format)?;
    for (col, label, value) in [
        (13, pairs::UNCONFIRMED, all.unconfirmed),
        (14, pairs::UNANSWERED, all.unanswered),
    ] {
        one_count(page, (row, col), label, value, formula.as_ref(), &number)?;
    }
    Ok(())
}
