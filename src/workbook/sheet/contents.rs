//! 目录：第一眼看到的一张，本轮的几个主要数字和到各表的链接。

use super::overview::{self, column_at};
use super::{Listed, at, reference};
use crate::finding::Cell;
use crate::finding::Severity;
use crate::model::comparison::{Entry, ReportState, Share, UNDECIDED};
use crate::model::plan::consolidated::{FINDINGS_SHEET, FindingColumn};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::{measure, style};
use rust_xlsxwriter::{FormatAlign, XlsxError};

const NAME: &str = "目录";
const WIDTHS: [f64; 4] = [7.0, 20.0, 64.0, 12.0];

pub(in crate::workbook) fn page(
    data: &Data<'_>,
    book: &Binding,
    listed: &[Listed],
) -> Result<Page, XlsxError> {
    let mut page = book.page(NAME, NAME, 4)?;
    for (col, width) in (0..).zip(WIDTHS) {
        page.set_width(col, width)?;
    }
    page.set_height(0, 40.0)?;
    page.merged(
        at(0, 0),
        at(0, 3),
        &format!("{}汇总表", data.catalogue.title),
        &style::title(),
    )?;
    let mut row = 1;
    let prose = style::prose()
        .set_font_size(11)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    for line in summary(data, listed) {
        page.set_height(row, 19.0)?;
        let (a, b) = (at(row, 0), at(row, 3));
        match &line.formula {
            Some(formula) => page.merged_formula(a, b, formula, &line.text, &prose)?,
            None => page.merged(a, b, &line.text, &prose)?,
        }
        row += 1;
    }
    row += 1;
    for (col, label) in (0..).zip(["序号", "工作表", "内容", ""]) {
        page.text(row, col, label, &style::head())?;
    }
    page.merged(at(row, 2), at(row, 3), "内容", &style::head())?;
    page.set_height(row, 22.0)?;
    for (sheet, number) in listed.iter().zip(1..) {
        row += 1;
        let lines = measure::lines(sheet.about, WIDTHS[2] + WIDTHS[3], 10.5);
        page.set_height(row, measure::height(lines, 10.5).max(24.0))?;
        page.integer(row, 0, number, &style::centre())?;
        page.link(
            (row, 1),
            &sheet.name,
            at(0, 0),
            &sheet.name,
            &style::link().set_font_size(10.5),
        )?;
        page.merged(
            at(row, 2),
            at(row, 3),
            sheet.about,
            &style::text().set_font_size(10.5),
        )?;
    }
    page.print_upright(&data.running(), at(row, 3))?;
    Ok(page)
}

/// 一句话；数字是别的表上的公式时，附公式。
struct Line {
    text: String,
    formula: Option<String>,
}

/// 几句话：谁编的、哪一轮、报了多少、达标率、问题。数都是总览、审核问题上的公式，那里变了这里跟着变。
fn summary(data: &Data<'_>, listed: &[Listed]) -> Vec<Line> {
    let mut lines = vec![Line {
        text: format!(
            "{}　{}　{}",
            data.office.config.office.name,
            data.round_name(),
            chinese_date(&data.created())
        ),
        formula: None,
    }];
    lines.push(reported(data));
    if let Some(round) = data.round() {
        let text = format!(
            "达标率 {}　基本要求达标率 {}",
            share_text(round.met),
            share_text(round.basic)
        );
        let formula = overview::total_row(data).map(|row| {
            let cell = |col| reference(overview::NAME, row, col);
            let share = |met, of| {
                let (met, of) = (cell(met), cell(of));
                format!(
                    "IF({of}=0,\"无\",TEXT({met}/{of},\"0.0%\")&\"（\"&{met}&\"/\"&{of}&\"）\")"
                )
            };
            format!(
                "=\"达标率 \"&{}&\"　基本要求达标率 \"&{}",
                share(column_at::MET, column_at::OF),
                share(column_at::BASIC_MET, column_at::BASIC_OF)
            )
        });
        lines.push(Line { text, formula });
    }
    lines.push(issues(data, listed));
    lines
}

/// 报了多少，未报多少。
fn reported(data: &Data<'_>) -> Line {
    // 版本待定的，总要退回请填报单位定
    let undecided = |ix: usize| {
        let entry = data.round().and_then(|r| r.entries.get(ix));
        entry.is_some_and(Entry::is_undecided)
    };
    let states: Vec<ReportState> = (0..data.comparison.localities.len())
        .map(|ix| match data.result(ix) {
            Some(_) if undecided(ix) => ReportState::Returned,
            Some(result) => result.state,
            None => ReportState::Missing,
        })
        .collect();
    let count = |state| states.iter().filter(|&&s| s == state).count();
    let (accepted, returned, missing) = (
        count(ReportState::Accepted),
        count(ReportState::Returned),
        count(ReportState::Missing),
    );
    let roster = data.comparison.has_roster;
    let text = format!(
        "已报 {} 个地区（其中须退回更正 {returned} 个），{}",
        accepted + returned,
        if roster {
            format!("未报 {missing} 个")
        } else {
            "没有名册，说不出谁未报".to_owned()
        }
    );
    let formula = overview::state_range(data).map(|range| {
        let labelled = |label: &str| format!("COUNTIF({range},\"{label}\")");
        let count = |state: ReportState| labelled(state.label());
        let rest = if roster {
            format!("\" 个），未报 \"&{}&\" 个\"", count(ReportState::Missing))
        } else {
            "\" 个），没有名册，说不出谁未报\"".to_owned()
        };
        format!(
            "=\"已报 \"&({}+{returned})&\" 个地区（其中须退回更正 \"&{returned}&{rest}",
            count(ReportState::Accepted),
            returned = format!("({}+{})", count(ReportState::Returned), labelled(UNDECIDED))
        )
    });
    Line { text, formula }
}

/// 审核问题各有多少。
fn issues(data: &Data<'_>, listed: &[Listed]) -> Line {
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    let count = |severity| {
        let all = data.issues.iter();
        all.filter(|i| i.severity == severity).count()
    };
    let text = severities.map(|s| format!("{} {} 条", s.label(), count(s)));
    let text = format!("审核问题：{}", text.join("，"));
    let letter = Cell::column_name(u32::from(FindingColumn::Severity.ix()));
    let sheets: Vec<&str> = listed
        .iter()
        .filter(|l| l.name.starts_with(FINDINGS_SHEET))
        .map(|l| l.name.as_str())
        .collect();
    let formula = (!sheets.is_empty()).then(|| {
        let each = severities.map(|severity| {
            let counts: Vec<String> = sheets
                .iter()
                .map(|s| {
                    format!(
                        "COUNTIF('{s}'!${letter}:${letter},\"{}\")",
                        severity.label()
                    )
                })
                .collect();
            format!("\"{} \"&({})&\" 条\"", severity.label(), counts.join("+"))
        });
        format!("=\"审核问题：\"&{}", each.join("&\"，\"&"))
    });
    Line { text, formula }
}

/// `87.5%（35/40）`；没有分母时写“无”。
fn share_text(share: Share) -> String {
    if share.of == 0 {
        return "无".to_owned();
    }
    // 千分数按整数四舍五入，与单元格格式 0.0% 显示的一致
    let thousandths =
        (u64::from(share.met) * 2000 + u64::from(share.of)) / (2 * u64::from(share.of));
    format!(
        "{}.{}%（{}/{}）",
        thousandths / 10,
        thousandths % 10,
        share.met,
        share.of
    )
}

/// `2017-12-05` → `2017年12月5日`；不合式样的原样。
fn chinese_date(date: &str) -> String {
    let mut parts = date.split('-').map(|p| p.parse::<u32>().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(y)), Some(Some(m)), Some(Some(d)), None) => format!("{y}年{m}月{d}日"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_said_with_their_denominators() {
        for (met, of, text) in [
            (35, 40, "87.5%（35/40）"),
            (2, 3, "66.7%（2/3）"),
            (1, 1, "100.0%（1/1）"),
            (0, 0, "无"),
            (1, 16, "6.3%（1/16）"),
        ] {
            assert_eq!(share_text(Share { met, of }), text);
        }
        assert_eq!(chinese_date("2017-12-05"), "2017年12月5日");
        assert_eq!(chinese_date("不详"), "不详");
    }
}
