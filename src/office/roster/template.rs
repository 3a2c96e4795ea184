//! `quanyi init` 写出的空白名册：带样例、下拉选项和填写说明。

use super::RosterLine;
use crate::field::Level;
use crate::model::catalogue::Catalogue;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// 名册的文件名。
pub const TEMPLATE_NAME: &str = "名册.xlsx";

/// 样例的行数之外，再备好多少行供填写（边框、下拉选项到此为止，再多也读得进）。
const ROWS: u32 = 300;
const HEADER_ROW: u32 = 0;

const EXAMPLE_NAMES: [&str; 4] = ["某省", "甲市", "甲县", "乙区"];
const EXAMPLE_UNITS: [&str; 4] = ["某省妇联", "甲市妇联", "甲县妇联", "乙区妇联"];

/// 只有那四行样例，一个字没有动过：这不是一份名册。
pub(super) fn is_untouched<'a>(mut lines: impl Iterator<Item = &'a RosterLine>) -> bool {
    let same = EXAMPLE_NAMES.iter().zip(EXAMPLE_UNITS).all(|(name, unit)| {
        lines
            .next()
            .is_some_and(|l| l.name == *name && l.unit.as_deref() == Some(unit))
    });
    same && lines.next().is_none()
}

struct ColumnPlan {
    label: String,
    width: f64,
    hint: String,
    /// 样例，四行。
    examples: [&'static str; 4],
    required: bool,
}

/// 空白名册，适用条件的列随目录而定；四行样例供改写。
///
/// # Errors
/// 只有在表格库拒绝写出时（不会因内容而起）。
pub fn roster_template(catalogue: &Catalogue) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // 固定的时间：同样的目录写出同样的字节。
    let made = ExcelDateTime::from_ymd(2017, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title("名册")
            .set_author("quanyi")
            .set_creation_datetime(&made),
    );
    let plan = plan(catalogue);
    write_roster(book.add_worksheet(), &plan)?;
    write_guide(book.add_worksheet(), &plan)?;
    book.save_to_buffer()
}

fn plan(catalogue: &Catalogue) -> Vec<ColumnPlan> {
    let column = |label: &str, width, hint: &str, examples, required| ColumnPlan {
        label: label.to_owned(),
        width,
        hint: hint.to_owned(),
        examples,
        required,
    };
    let mut all = vec![
        column(
            "名称",
            18.0,
            "地区的全称，如 甲县、乙区。这一列必须填。",
            EXAMPLE_NAMES,
            true,
        ),
        column(
            "行政区划代码",
            16.0,
            "六位代码（乡级九位、村级十二位）。有了代码，层级和上级可以不填。",
            ["", "", "", ""],
            false,
        ),
        column(
            "层级",
            10.0,
            "省级、市级、县级、乡级、村级。有代码的可以不填。",
            ["省级", "市级", "县级", "县级"],
            false,
        ),
        column(
            "上级",
            16.0,
            "上一级地区的名称，须是名册里的一行。最上一级空着；有代码的可以不填。",
            ["", "某省", "甲市", "甲市"],
            false,
        ),
        column(
            "简称",
            16.0,
            "简称、曾用名（改名前的名称），报送材料里可能出现的其他叫法；几个之间用顿号。",
            ["", "", "", "乙县"],
            false,
        ),
        column(
            "合并自",
            16.0,
            "由几个地区合并成的，写原来各地区的名称，几个之间用顿号；与上期对比时用。没有合并的空着。",
            ["", "", "", ""],
            false,
        ),
        column(
            "填报单位",
            22.0,
            "填报单位的全称，反馈意见书的主送机关用它。不填就是“名称”加“妇联”。",
            EXAMPLE_UNITS,
            false,
        ),
    ];
    for condition in &catalogue.conditions {
        all.push(column(
            &condition.name,
            12.0,
            &format!("是或否，空着即否。{}", condition.note),
            ["否", "否", "是", "否"],
            false,
        ));
    }
    all.push(column(
        "是否报送",
        12.0,
        "是或否，空着即是。只为表明上下级而列、自己不报送的，写“否”。",
        ["否", "是", "是", "是"],
        false,
    ));
    all.push(column(
        "邮箱",
        26.0,
        "收反馈意见的邮箱，可以不填。",
        ["", "", "", ""],
        false,
    ));
    all
}

fn write_roster(sheet: &mut Worksheet, plan: &[ColumnPlan]) -> Result<(), XlsxError> {
    let line = Color::RGB(0xBF_BF_BF);
    let header = Format::new()
        .set_font_name("微软雅黑")
        .set_font_size(11)
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x9C_1C_22))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(line);
    let body = Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(line)
        .set_num_format("@");
    let example = body
        .clone()
        .set_font_color(Color::RGB(0x80_80_80))
        .set_italic();

    sheet.set_name("名册")?;
    sheet.set_row_height(HEADER_ROW, 26)?;
    let last_row = HEADER_ROW + ROWS;
    for (col, column) in (0u16..).zip(plan) {
        sheet.set_column_width(col, column.width)?;
        let label = if column.required {
            format!("{}*", column.label)
        } else {
            column.label.clone()
        };
        sheet.write_string_with_format(HEADER_ROW, col, &label, &header)?;
        // 窄的列（层级、是否）居中，文字列靠左。
        let (body, example) = if column.width <= 12.0 {
            let centred = |f: &Format| f.clone().set_align(FormatAlign::Center);
            (centred(&body), centred(&example))
        } else {
            (body.clone(), example.clone())
        };
        for (row, text) in (HEADER_ROW + 1..).zip(column.examples) {
            sheet.write_string_with_format(row, col, text, &example)?;
        }
        for row in HEADER_ROW + 5..=last_row {
            sheet.write_blank(row, col, &body)?;
        }
        if let Some(rule) = validation(column)? {
            sheet.add_data_validation(HEADER_ROW + 1, col, last_row, col, &rule)?;
        }
    }
    for row in HEADER_ROW + 1..=last_row {
        sheet.set_row_height(row, 20)?;
    }
    let last_col = u16::try_from(plan.len().saturating_sub(1)).unwrap_or(0);
    sheet.set_freeze_panes(HEADER_ROW + 1, 1)?;
    sheet.autofilter(HEADER_ROW, 0, last_row, last_col)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

fn validation(column: &ColumnPlan) -> Result<Option<DataValidation>, XlsxError> {
    let levels = Level::ALL.map(Level::label);
    let rule = match column.label.as_str() {
        "层级" => DataValidation::new().allow_list_strings(&levels)?,
        _ if column.hint.starts_with("是或否") => {
            DataValidation::new().allow_list_strings(&["是", "否"])?
        }
        _ => DataValidation::new().allow_any_value(),
    };
    // Excel 的限度：标题 32 字、提示 255 字。
    let hint: String = column.hint.chars().take(250).collect();
    Ok(Some(
        rule.set_input_title(&column.label)?
            .set_input_message(&hint)?
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title("请从下拉选项里选")?
            .set_error_message("这一格只能填下拉选项里的字样，或者空着。")?,
    ))
}

fn write_guide(sheet: &mut Worksheet, plan: &[ColumnPlan]) -> Result<(), XlsxError> {
    let title = Format::new()
        .set_font_name("微软雅黑")
        .set_font_size(14)
        .set_bold();
    let name = Format::new()
        .set_font_name("微软雅黑")
        .set_font_size(11)
        .set_bold()
        .set_align(FormatAlign::Top);
    let text = Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    sheet.set_name("说明")?;
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 72)?;
    sheet.write_string_with_format(0, 0, "怎样填名册", &title)?;
    sheet.set_row_height(0, 26)?;
    let general = [
        (
            "用处",
            "程序据名册认出每份材料是哪个地区的，数出谁没有报，汇总表和公文里的地区也照名册的次序排列。",
        ),
        (
            "样例",
            "灰色斜体的四行是样例，请改写或删去；一个字也不改，就当作没有名册。中间可以空行，列的次序可以变，多余的列不影响。",
        ),
        (
            "检查",
            "填得不对的地方，程序运行时会逐行说出哪一行、哪里不对、应当怎样写。",
        ),
    ];
    let mut row = 2;
    for (label, said) in general {
        sheet.write_string_with_format(row, 0, label, &name)?;
        sheet.write_string_with_format(row, 1, said, &text)?;
        row += 1;
    }
    row += 1;
    for column in plan {
        sheet.write_string_with_format(row, 0, &column.label, &name)?;
        sheet.write_string_with_format(row, 1, &column.hint, &text)?;
        row += 1;
    }
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
