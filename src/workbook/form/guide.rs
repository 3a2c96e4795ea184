//! 填表说明：怎样填、什么是对的、什么不要写。例子按目录里用到的填写项类型列。

use crate::field::Entry;
use crate::finding::Cell;
use crate::model::catalogue::Catalogue;
use crate::model::plan::FORM_GUIDE_SHEET;
use crate::workbook::book::Page;
use crate::workbook::{measure, style};
use rust_xlsxwriter::{FormatAlign, ProtectionOptions, XlsxError};

const WIDTHS: [f64; 4] = [16.0, 42.0, 42.0, 42.0];
const SIZE: f64 = 11.0;

/// 一种填写项类型的例子：字母、正确的写法、不要这样写、为什么。
const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    (
        "N",
        "3",
        "约30件、三四次、若干、见附件",
        "要一个确定的整数，汇总时才加得起来。单位不用写；没有就填 0",
    ),
    (
        "T",
        "1.《关于留守儿童权益保护的调研报告》\n2.《关于农村妇女土地权益的调研报告》",
        "见附件、同上、有两份报告",
        "把名称写全，一条一行，也可以用分号隔开。格里换行按 Alt+Enter，写不下可以把行拉高",
    ),
    (
        "L",
        "县级\n或：市级、县级",
        "区里、上面、县",
        "从下拉框选；不止一个层级的手写，用顿号隔开",
    ),
    (
        "F",
        "每年2次\n或：2",
        "经常、不定期、每年若干次",
        "写明多长时间几次；只写数字就是这一周期内的次数",
    ),
    (
        "C",
        "法律3人，心理2人",
        "5人、都有",
        "一类一个数，类别写在数的前面，各类之间用逗号隔开",
    ),
];

/// 填表说明。
pub(super) fn page(catalogue: &Catalogue) -> Result<Page, XlsxError> {
    let mut page = Page::new(FORM_GUIDE_SHEET, FORM_GUIDE_SHEET, 4)?;
    for (col, width) in (0..).zip(WIDTHS) {
        page.set_width(col, width)?;
    }
    page.ws.set_row_height(0, 34)?;
    page.merged(
        Cell::new(0, 0),
        Cell::new(0, 3),
        FORM_GUIDE_SHEET,
        &style::title(),
    )?;
    let mut row = 1;
    section(&mut page, &mut row, "一、怎样填")?;
    for (at, step) in (1..).zip(steps(catalogue)) {
        paragraph(&mut page, &mut row, &format!("{at}. {step}"))?;
    }
    row += 1;
    section(&mut page, &mut row, "二、各种填写项的写法")?;
    examples(&mut page, &mut row, catalogue)?;
    row += 1;
    section(&mut page, &mut row, "三、请不要这样做")?;
    for (at, step) in (1..).zip(DO_NOT) {
        paragraph(&mut page, &mut row, &format!("{at}. {step}"))?;
    }
    page.print(&catalogue.title, Cell::new(row.max(1) - 1, 3), None)?;
    page.ws.protect_with_options(&ProtectionOptions::new());
    Ok(page)
}

const DO_NOT: [&str; 4] = [
    "不要增删行列、改动编号和工作标准的文字，也不要把表复制到别的工作簿里再填：汇总时要靠它们对上号。",
    "不要两个答案都选，也不要在“现实情况”里写别的字；拿不准的，在“备注”里说明。",
    "列举事例时不要写当事人的姓名、身份证号、电话、住址，用“王某”“一名妇女”这样的说法。",
    "不要另存成图片或 PDF 报送；也不要加打开密码。",
];

fn steps(catalogue: &Catalogue) -> Vec<String> {
    let mut steps =
        vec!["先填上面的填报单位、行政区划代码等各项；已经印好的请核对，不对的可以改。".to_owned()];
    let mut words: Vec<String> = Vec::new();
    for indicator in &catalogue.indicators {
        let pair = format!("“{}”或“{}”", indicator.kind.yes, indicator.kind.no);
        if !words.contains(&pair) {
            words.push(pair);
        }
    }
    steps.push(format!(
        "逐条在“现实情况”的下拉框里选{}，每条都要选。",
        words.join("、")
    ));
    steps.push(
        "选了肯定的，接着填右边各项“填写内容”；选了否定的，右边不用填。一项一格，不要合并。"
            .to_owned(),
    );
    let basic = catalogue.basic_count();
    if basic > 0 {
        steps.push(format!(
            "带 * 并有底色的 {basic} 条是基本要求指标，汇总时另外计算基本要求达标率。"
        ));
    }
    for condition in &catalogue.conditions {
        steps.push(format!(
            "注明“只由{}填”的，不是{}的单位选“不适用”，不计入达标率。",
            condition.name, condition.name
        ));
    }
    steps.push("填完保存，文件名里带上地区名称，按通知要求的时间报送这一个文件。".to_owned());
    steps
}

fn examples(page: &mut Page, row: &mut u32, catalogue: &Catalogue) -> Result<(), XlsxError> {
    page.ws.set_row_height(*row, 22)?;
    for (col, label) in (0..).zip(["填写项", "正确的写法", "不要这样写", "说明"]) {
        page.text(*row, col, label, &style::head().set_font_size(SIZE))?;
    }
    *row += 1;
    let mut seen: Vec<&str> = Vec::new();
    for field in catalogue.indicators.iter().flat_map(|i| &i.fields) {
        let letter = field.kind.letter();
        if seen.contains(&letter) {
            continue;
        }
        seen.push(letter);
        let known = EXAMPLES.iter().find(|e| e.0 == letter);
        let hint = match field.kind.entry() {
            Entry::WholeNumber { hint, .. } | Entry::Choice { hint, .. } | Entry::Text { hint } => {
                hint
            }
        };
        let (right, wrong, why) = known.map_or(("", "", hint), |e| (e.1, e.2, e.3));
        let name = if field.name == field.kind.name() {
            field.name.clone()
        } else {
            format!("{}\n（{}）", field.name, field.kind.name())
        };
        let texts = [name.as_str(), right, wrong, why];
        let text = style::form(SIZE)
            .set_text_wrap()
            .set_align(FormatAlign::Left);
        let tall = texts
            .iter()
            .zip(WIDTHS)
            .map(|(t, w)| measure::lines(t, w, SIZE))
            .max()
            .unwrap_or(1);
        page.ws.set_row_height(*row, measure::height(tall, SIZE))?;
        page.text(*row, 0, &name, &text.clone().set_align(FormatAlign::Center))?;
        page.text(*row, 1, right, &style::toned(&text, style::GOOD))?;
        page.text(*row, 2, wrong, &style::toned(&text, style::BAD))?;
        page.text(*row, 3, why, &text)?;
        *row += 1;
    }
    Ok(())
}

fn section(page: &mut Page, row: &mut u32, text: &str) -> Result<(), XlsxError> {
    page.ws.set_row_height(*row, 26)?;
    page.text(*row, 0, text, &style::section())?;
    *row += 1;
    Ok(())
}

fn paragraph(page: &mut Page, row: &mut u32, text: &str) -> Result<(), XlsxError> {
    let format = style::prose()
        .set_font_name(style::FORM)
        .set_font_size(SIZE);
    let lines = measure::lines(text, WIDTHS.iter().sum(), SIZE);
    page.ws.set_row_height(*row, measure::height(lines, SIZE))?;
    page.merged(Cell::new(*row, 0), Cell::new(*row, 3), text, &format)?;
    *row += 1;
    Ok(())
}
