//! 样式：字体、颜色、边框只在这里定。颜色浅，黑白打印也分得清；字体是 Windows 与 WPS 都有的。

use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, Format, FormatAlign, FormatBorder,
    Sparkline, SparklineType,
};

/// 标题与表头。
pub const HEADING: &str = "黑体";
/// 表内文字。
pub const BODY: &str = "宋体";
/// 填报表里的文字。
pub const FORM: &str = "仿宋";

/// 表头底色。
pub const HEAD_FILL: Color = Color::RGB(0xDCE6F1);
/// 合计、标签底色。
pub const SOFT_FILL: Color = Color::RGB(0xF2F2F2);
/// 供填写的格的底色。
pub const ANSWER_FILL: Color = Color::RGB(0xFFFDF2);
/// 基本要求指标的底色。
pub const BASIC_FILL: Color = Color::RGB(0xFBE9D9);
/// 边框颜色。
pub const LINE: Color = Color::RGB(0x8C8C8C);
/// 说明性的小字。
pub const QUIET: Color = Color::RGB(0x595959);
/// 链接。
pub const LINK: Color = Color::RGB(0x1F4E9E);

/// 一类状态的颜色：底色、字色。
#[derive(Debug, Clone, Copy)]
pub struct Tone {
    /// 底色。
    pub fill: Color,
    /// 字色。
    pub ink: Color,
}

/// 达标。
pub const GOOD: Tone = tone(0xE2F0D9, 0x2E5A1C);
/// 未达标。
pub const BAD: Tone = tone(0xF8D3D0, 0x9C1C14);
/// 空白、缺行。
pub const EMPTY: Tone = tone(0xFFF2CC, 0x7A5B00);
/// 存疑。
pub const DOUBT: Tone = tone(0xE4DAF0, 0x5B2C83);
/// 不适用。
pub const ASIDE: Tone = tone(0xECECEC, 0x6B6B6B);

const fn tone(fill: u32, ink: u32) -> Tone {
    Tone {
        fill: Color::RGB(fill),
        ink: Color::RGB(ink),
    }
}

impl Tone {
    /// 条件格式用：只有底色与字色。
    pub fn conditional(self) -> Format {
        Format::new()
            .set_background_color(self.fill)
            .set_font_color(self.ink)
    }
}

fn font(name: &str, size: f64) -> Format {
    Format::new().set_font_name(name).set_font_size(size)
}

/// 全表标题。
pub fn title() -> Format {
    font(HEADING, 18.0)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// 靠左的标题（汇总表各表）。
pub fn sheet_title() -> Format {
    font(HEADING, 16.0).set_align(FormatAlign::VerticalCenter)
}

/// 标题下的一行说明。
pub fn remark() -> Format {
    font(BODY, 10.0)
        .set_font_color(QUIET)
        .set_align(FormatAlign::VerticalCenter)
}

/// 小节标题。
pub fn section() -> Format {
    font(HEADING, 12.0).set_align(FormatAlign::VerticalCenter)
}

/// 不带边框的正文。
pub fn prose() -> Format {
    font(BODY, 10.5)
        .set_align(FormatAlign::Left)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

/// 表头。
pub fn head() -> Format {
    boxed(font(HEADING, 10.0))
        .set_background_color(HEAD_FILL)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// 表内文字，靠左、折行。
pub fn text() -> Format {
    boxed(font(BODY, 10.0))
        .set_align(FormatAlign::Left)
        .set_text_wrap()
}

/// 表内文字，靠左、不折行（一行一条的长表）。
pub fn line() -> Format {
    boxed(font(BODY, 10.0)).set_align(FormatAlign::Left)
}

/// 表内短词，居中。
pub fn centre() -> Format {
    boxed(font(BODY, 10.0)).set_align(FormatAlign::Center)
}

/// 整数。
pub fn number() -> Format {
    boxed(font(BODY, 10.0))
        .set_align(FormatAlign::Right)
        .set_num_format("#,##0")
}

/// 约数：前面带“约”字，仍是数。
pub fn about() -> Format {
    number().set_num_format("\"约\"#,##0")
}

/// 份额。
pub fn percent() -> Format {
    boxed(font(BODY, 10.0))
        .set_align(FormatAlign::Center)
        .set_num_format("0.0%")
}

/// 到别的表的链接。
pub fn link() -> Format {
    centre()
        .set_font_color(LINK)
        .set_underline(rust_xlsxwriter::FormatUnderline::Single)
}

/// 合计行：同样的字，黑体、灰底。
pub fn total(format: &Format) -> Format {
    format
        .clone()
        .set_font_name(HEADING)
        .set_background_color(SOFT_FILL)
}

/// 某类状态的颜色。
pub fn toned(format: &Format, tone: Tone) -> Format {
    format
        .clone()
        .set_background_color(tone.fill)
        .set_font_color(tone.ink)
}

/// 达标率一类的横条：从 0 到 1，一眼比出高低。老式样，不用扩展部分，各种程序（openpyxl 也在内）都认，不会丢。
pub fn share_bar(colour: Color) -> ConditionalFormatDataBar {
    ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_fill_color(colour)
        .use_classic_style()
}

/// 达标率的横条。
pub const BAR: Color = Color::RGB(0x9DC3E6);
/// 基本要求达标率的横条。
pub const BASIC_BAR: Color = Color::RGB(0xF4B183);

/// 各部分达标率的小柱图：从 0 到 1，最低的一根标红。
pub fn profile(range: (&str, u32, u16, u32, u16)) -> Sparkline {
    Sparkline::new()
        .set_range(range)
        .set_type(SparklineType::Column)
        .set_custom_min(0)
        .set_custom_max(1)
        .set_sparkline_color(Color::RGB(0x3B6EA5))
        .show_low_point(true)
        .set_low_point_color(Color::RGB(0xC0504D))
}

/// 小图那一列的批注。
pub const PROFILE_NOTE: &str = "左边各部分达标率的小柱图，最低的一根是红的。Excel 2010 以上、新版 WPS、LibreOffice 7.4 以上看得到；看不到的，这一列空着，数都在左边各列。";

/// 细边框、上下居中。
pub fn boxed(format: Format) -> Format {
    format
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_align(FormatAlign::VerticalCenter)
}

/// 填报表的字。
pub fn form(size: f64) -> Format {
    boxed(font(FORM, size))
}
