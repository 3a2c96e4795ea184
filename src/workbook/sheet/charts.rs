//! 图表：达标率（各级、各地区、各部分）、基本要求、自查与检查、与上期。都是表格程序自己的图，数变了图跟着变。

use super::matrix::{self, division, ratio};
use super::overview::{self, column_at};
use super::{at, checks, groups, periods, reference};
use crate::model::checks::Agreement;
use crate::model::comparison::Share;
use crate::model::periods::Pair;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::style;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    Color, XlsxError,
};

const NAME: &str = "图表";
/// 一张图里最多排的地区：再多就看不清，接着画下一张。
const PER_CHART: usize = 45;
/// 按地区的图最多画几张；再多的看各级汇总。
const MOST_CHARTS: usize = 8;
/// 一张图占的行数、每行的高（磅）与图的大小（像素）。
const CHART_ROWS: u32 = 15;
const ROW_HEIGHT: f64 = 17.0;
const WIDTH: u32 = 830;
const HEIGHT: u32 = 330;
/// 打印的缩放（%），与一页放得下的高（磅）：缩到一页宽的打印不认分页符，所以用固定的缩放。
const SCALE: u16 = 78;
const PAGE_HEIGHT: f64 = 575.0;
/// 小表一行的高。
const LINE: f64 = 16.0;
/// 图所据的小表在这一列起。
const TABLE: u16 = 1;

const INK: Color = Color::RGB(0x3B6EA5);
const SECOND: Color = Color::RGB(0xC0504D);
const SOFT: Color = Color::RGB(0xA9C4E0);

/// 自上而下地写：小表、图。
struct Canvas<'a, 'd> {
    page: Page,
    data: &'a Data<'d>,
    row: u32,
    /// 这一页用去的高（磅），与另起一页的行。
    used: f64,
    breaks: Vec<u32>,
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let Some(round) = data.round().filter(|r| r.met.of > 0) else {
        return Ok(Vec::new());
    };
    let mut page = book.loose_page(NAME, NAME, 6)?;
    page.heading(
        &format!("{}图表", data.catalogue.short_title),
        &format!(
            "{}。图随各表的数变动；纵轴都从 0 到 100%，便于比较。",
            data.round_name()
        ),
    )?;
    for (col, width) in (0..).zip([2.0, 34.0, 14.0, 14.0, 14.0, 40.0]) {
        page.set_width(col, width)?;
    }
    let mut canvas = Canvas {
        page,
        data,
        row: 3,
        used: LINE,
        breaks: Vec::new(),
    };
    canvas.groups()?;
    canvas.localities()?;
    let shares: Vec<Share> = round.parts.clone();
    canvas.parts(&shares)?;
    canvas.basic()?;
    canvas.checks()?;
    canvas.trend()?;
    let Canvas {
        mut page,
        row,
        breaks,
        ..
    } = canvas;
    page.ws.set_freeze_panes(2, 0)?;
    page.print(&data.running(), at(row, 5), Some((0, 1)))?;
    page.ws.set_print_scale(SCALE).set_page_breaks(&breaks)?;
    Ok(vec![page])
}

/// 一个系列：名称、类别与数所在的列、起止行（都在同一张表上）、颜色。
struct Series<'a> {
    name: &'a str,
    sheet: &'a str,
    labels: u16,
    values: u16,
    rows: (u32, u32),
    colour: Color,
}

impl Canvas<'_, '_> {
    /// 备好一块（小表 `lines` 行与一张图）的地方；这一页放不下就另起一页。
    fn reserve(&mut self, lines: usize) {
        let table = match u32::try_from(lines).unwrap_or(0) {
            0 => 0.0,
            n => 24.0 + 20.0 + f64::from(n) * LINE + 15.0,
        };
        let height = table + f64::from(CHART_ROWS) * ROW_HEIGHT + 15.0;
        if self.used > LINE && self.used + height > PAGE_HEIGHT {
            self.breaks.push(self.row);
            self.used = 0.0;
        }
        self.used += height;
    }

    /// 小表的一行：名目。
    fn label(&mut self, text: &str) -> Result<u32, XlsxError> {
        let row = self.row;
        self.page.set_height(row, LINE)?;
        self.page.text(row, TABLE, text, &style::line())?;
        self.row += 1;
        Ok(row)
    }

    /// 小节的题目。
    fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.page.set_height(self.row, 24.0)?;
        self.page.text(self.row, TABLE, text, &style::section())?;
        self.row += 1;
        Ok(())
    }

    /// 一张柱形图；占住它的行。
    fn chart(&mut self, title: &str, series: &[Series<'_>]) -> Result<(), XlsxError> {
        let mut chart = Chart::new_column();
        let font = |size: f64| {
            let mut font = ChartFont::new();
            font.set_name(style::BODY).set_size(size);
            font
        };
        for one in series {
            let ((first, last), sheet) = (one.rows, one.sheet);
            let added = chart.add_series();
            added
                .set_name(one.name)
                .set_categories((sheet, first, one.labels, last, one.labels))
                .set_values((sheet, first, one.values, last, one.values))
                .set_format(
                    ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(one.colour)),
                )
                .set_gap(60);
            if last - first < 16 {
                let mut label = ChartDataLabel::new();
                let mut small = font(8.0);
                small.set_color(Color::RGB(0x404040));
                label.show_value().set_num_format("0.0%").set_font(&small);
                added.set_data_label(&label);
            }
        }
        let mut heading = font(12.0);
        heading.set_name(style::HEADING).unset_bold();
        chart.title().set_name(title).set_font(&heading);
        chart.x_axis().set_font(&font(9.0));
        let grid = ChartLine::new().set_color(Color::RGB(0xD9D9D9)).clone();
        chart
            .y_axis()
            .set_font(&font(9.0))
            .set_min(0)
            .set_max(1)
            .set_num_format("0%")
            .set_major_gridlines_line(&grid);
        if series.len() > 1 {
            chart
                .legend()
                .set_position(ChartLegendPosition::Top)
                .set_font(&font(9.0));
        } else {
            chart.legend().set_hidden();
        }
        chart
            .set_width(WIDTH)
            .set_height(HEIGHT)
            .set_alt_text(title)
            .set_name(title);
        for row in self.row..self.row + CHART_ROWS {
            self.page.set_height(row, ROW_HEIGHT)?;
        }
        self.page.ws.insert_chart(self.row, TABLE, &chart)?;
        self.row += CHART_ROWS + 1;
        Ok(())
    }

    /// 各上级所属地区的合计。
    fn groups(&mut self) -> Result<(), XlsxError> {
        let rows = groups::rows(self.data);
        let count = u32::try_from(rows.len().min(PER_CHART)).unwrap_or(0);
        if rows.len() < 2 {
            return Ok(());
        }
        self.reserve(0);
        self.chart(
            "各级、各市所属地区合计的达标率",
            &[Series {
                name: "达标率",
                sheet: groups::NAME,
                labels: 0,
                values: groups::RATE,
                rows: (groups::FIRST_ROW, groups::FIRST_ROW + count - 1),
                colour: INK,
            }],
        )
    }

    /// 各地区：照总览的次序，多的接着画。
    fn localities(&mut self) -> Result<(), XlsxError> {
        let all = self.data.lines.len();
        let charts = all.div_ceil(PER_CHART);
        if charts > MOST_CHARTS {
            return Ok(());
        }
        let each = all.div_ceil(charts.max(1));
        for n in 0..charts {
            let (a, b) = (n * each, ((n + 1) * each).min(all));
            let line = |i: usize| column_at::FIRST_ROW + u32::try_from(i).unwrap_or(0);
            let title = if charts > 1 {
                format!("各地区达标率（{}/{charts}）", n + 1)
            } else {
                "各地区达标率".to_owned()
            };
            let series = |name, values, colour| Series {
                name,
                sheet: overview::NAME,
                labels: column_at::NAME,
                values,
                rows: (line(a), line(b.max(a + 1) - 1)),
                colour,
            };
            self.reserve(0);
            self.chart(
                &title,
                &[
                    series("达标率", column_at::RATE, INK),
                    series("基本要求达标率", column_at::BASIC_RATE, SOFT),
                ],
            )?;
        }
        Ok(())
    }

    /// 小表的表头；`heads` 是名目之后各列。
    fn table_head(&mut self, name: &str, heads: &[&str]) -> Result<(), XlsxError> {
        self.page.set_height(self.row, 20.0)?;
        self.page.text(self.row, TABLE, name, &style::head())?;
        for (col, head) in (TABLE + 1..).zip(heads) {
            self.page.text(self.row, col, head, &style::head())?;
        }
        self.row += 1;
        Ok(())
    }

    /// 各一级指标。
    fn parts(&mut self, shares: &[Share]) -> Result<(), XlsxError> {
        if shares.is_empty() {
            return Ok(());
        }
        self.reserve(shares.len());
        self.title("各部分")?;
        self.table_head("一级指标", &["达标率"])?;
        let first = self.row;
        let total = column_at::FIRST_ROW + u32::try_from(self.data.lines.len()).unwrap_or(0);
        for ((col, part), share) in (column_at::PARTS..)
            .zip(&self.data.catalogue.parts)
            .zip(shares)
        {
            let row = self.label(&part.name)?;
            let formula = format!("={}", reference(overview::NAME, total, col));
            self.page
                .formula(row, TABLE + 1, &formula, &ratio(*share), &style::percent())?;
        }
        let rows = (first, self.row - 1);
        self.row += 1;
        self.chart(
            "各部分达标率（全体）",
            &[own("达标率", TABLE + 1, rows, INK)],
        )
    }

    /// 基本要求指标。
    fn basic(&mut self) -> Result<(), XlsxError> {
        let Some(round) = self.data.round() else {
            return Ok(());
        };
        let basic: Vec<_> = self
            .data
            .catalogue
            .indicators
            .iter()
            .filter(|i| i.basic)
            .collect();
        if basic.is_empty() {
            return Ok(());
        }
        self.reserve(basic.len());
        self.title("基本要求指标")?;
        self.table_head("指标", &["达标率"])?;
        let first = self.row;
        for indicator in basic {
            let share = round.indicators.get(indicator.ix).map(|r| r.share);
            let line = super::wide::FIRST_ROW + u32::try_from(indicator.ix).unwrap_or(0);
            let row = self.label(&format!("{} {}", indicator.code, indicator.short))?;
            let formula = format!("={}", reference(matrix::NAME, line, 9));
            let shown = ratio(share.unwrap_or_default());
            self.page
                .formula(row, TABLE + 1, &formula, &shown, &style::percent())?;
        }
        let rows = (first, self.row - 1);
        self.row += 1;
        self.chart(
            "各基本要求指标的达标率",
            &[own("达标率", TABLE + 1, rows, INK)],
        )
    }

    /// 自查与检查：查过的地区里两边都答清的，按一级指标。
    fn checks(&mut self) -> Result<(), XlsxError> {
        let data = self.data;
        for (n, check) in data.comparison.checks.iter().enumerate() {
            if check.all.pairs() == 0 {
                continue;
            }
            let name = checks::name_of(data, check);
            self.reserve(data.catalogue.parts.len());
            self.title(&format!(
                "自查与{name}（{} 个地区，只计两边都答清的）",
                check.localities.len()
            ))?;
            self.table_head("一级指标", &["自查", "检查", "可比（对）"])?;
            let first = self.row;
            let (a, b) = checks::indicator_rows(data, n);
            for (at_part, part) in data.catalogue.parts.iter().enumerate() {
                let mut sum = Agreement::default();
                for (indicator, one) in data.catalogue.indicators.iter().zip(&check.indicators) {
                    if data.catalogue.group_of(indicator).part == at_part {
                        sum.add(one);
                    }
                }
                let row = self.label(&part.name)?;
                let label = matrix::part_literal(part);
                let by = |letter: &str| {
                    format!(
                        "SUMIF('{0}'!$B${1}:$B${2},{label},'{0}'!${letter}${1}:${letter}${2})",
                        checks::INDICATOR_SHEET,
                        a + 1,
                        b + 1
                    )
                };
                let pairs = sum.pairs();
                let share = |met: u32| ratio(Share { met, of: pairs });
                for (col, other, met) in [
                    (TABLE + 1, "G", sum.both_yes + sum.own_only),
                    (TABLE + 2, "H", sum.both_yes + sum.check_only),
                ] {
                    let formula = division(&format!("({}+{})", by("F"), by(other)), &by("J"));
                    self.page
                        .formula(row, col, &formula, &share(met), &style::percent())?;
                }
                let formula = format!("={}", by("J"));
                let number = style::number();
                self.page
                    .formula(row, TABLE + 3, &formula, &pairs.to_string(), &number)?;
            }
            let rows = (first, self.row - 1);
            self.row += 1;
            self.chart(
                &format!("同一批地区：自查与{name}的达标率"),
                &[
                    own("自查", TABLE + 1, rows, SOFT),
                    own("检查", TABLE + 2, rows, SECOND),
                ],
            )?;
        }
        Ok(())
    }

    /// 与上期：两期都有材料的地区，按一级指标。
    fn trend(&mut self) -> Result<(), XlsxError> {
        let data = self.data;
        let Some(changes) = data.comparison.changes.as_ref().filter(|c| c.compared > 0) else {
            return Ok(());
        };
        self.reserve(data.catalogue.parts.len());
        self.title(&format!(
            "与{}相比（两期都有材料的 {} 个地区）",
            periods::previous_name(data),
            changes.compared
        ))?;
        self.table_head("一级指标", &["上期", "本期"])?;
        let first = self.row;
        let (a, b) = (4, 3 + data.catalogue.indicators.len());
        for (at_part, part) in data.catalogue.parts.iter().enumerate() {
            let mut sum = Pair::default();
            for (indicator, one) in data.catalogue.indicators.iter().zip(&changes.indicators) {
                if data.catalogue.group_of(indicator).part == at_part {
                    sum.before.add(one.met.before);
                    sum.now.add(one.met.now);
                }
            }
            let row = self.label(&part.name)?;
            let label = matrix::part_literal(part);
            let by = |letter: &str| {
                format!(
                    "SUMIF('{0}'!$A${a}:$A${b},{label},'{0}'!${letter}${a}:${letter}${b})",
                    periods::BY_INDICATOR
                )
            };
            for (col, met, of, share) in [
                (TABLE + 1, "E", "F", sum.before),
                (TABLE + 2, "G", "H", sum.now),
            ] {
                let formula = division(&by(met), &by(of));
                self.page
                    .formula(row, col, &formula, &ratio(share), &style::percent())?;
            }
        }
        let rows = (first, self.row - 1);
        self.row += 1;
        self.chart(
            "两期达标率",
            &[
                own("上期", TABLE + 1, rows, SOFT),
                own("本期", TABLE + 2, rows, INK),
            ],
        )
    }
}

/// 本表小表上的一个系列。
fn own(name: &str, values: u16, rows: (u32, u32), colour: Color) -> Series<'_> {
    Series {
        name,
        sheet: NAME,
        labels: TABLE,
        values,
        rows,
        colour,
    }
}
