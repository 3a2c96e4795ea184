//! 得分等次：配置写了权重或等次才有；权重、等次印在题下。

use super::locality_name;
use super::matrix::ratio;
use super::overview::{self, column_at};
use super::table::{Column, Table, short, wide};
use crate::model::comparison::LocalityResult;
use crate::office::scoring::describe_grades;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "得分等次";
const COLUMNS: &[Column] = &[
    wide("地区", 20.0),
    short("层级", 8.0),
    wide("上级", 16.0),
    short("达标率", 10.0),
    short("得到的权重", 11.0),
    short("应计的权重", 11.0),
    short("加权得分", 11.0),
    short("等次", 10.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let config = &data.office.config;
    if config.weights.is_empty() && config.grades.is_empty() {
        return Ok(Vec::new());
    }
    let weights = if config.weights.is_empty() {
        "没有配置权重，等次按达标率".to_owned()
    } else {
        format!(
            "权重：{}；加权得分＝达标各条的权重之和÷应计各条的权重之和",
            config.weights.describe()
        )
    };
    let grades = if config.grades.is_empty() {
        "没有配置等次".to_owned()
    } else {
        format!("等次：{}", describe_grades(&config.grades))
    };
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}得分等次", data.catalogue.short_title),
        &format!("{}。{weights}。{grades}。", data.round_name()),
        COLUMNS,
    )?;
    for line in &data.columns {
        let (Some(locality), Some(result)) = (data.locality(line.ix), data.result(line.ix)) else {
            continue;
        };
        let parent = locality
            .parent_name
            .as_deref()
            .unwrap_or_else(|| locality_name(data, locality.parent));
        let none = if data.readable(line.ix).is_none() {
            result.state.label()
        } else {
            "不入等次"
        };
        let none = if config.grades.is_empty() { "" } else { none };
        let grade = result.grade.as_deref().unwrap_or(none);
        let level = locality.level.as_deref().unwrap_or("");
        let row = table.push(&[&locality.name, level, parent, "", "", "", "", grade])?;
        figures(&mut table.page, data, row, line.ix, result)?;
    }
    table.pages(data, 1, "没有报送材料的地区。")
}

fn figures(
    page: &mut Page,
    data: &Data<'_>,
    row: u32,
    locality: usize,
    result: &LocalityResult,
) -> Result<(), XlsxError> {
    if let Some(line) = overview::row_of(data, locality).filter(|_| result.met.of > 0) {
        let source = super::reference(overview::NAME, line, column_at::RATE);
        let percent = style::percent();
        page.formula(row, 3, &format!("={source}"), &ratio(result.met), &percent)?;
    }
    let Some(score) = result.score else {
        return Ok(());
    };
    let plain = style::number().set_num_format("#,##0.###");
    let (got, of) = (score.got as f64 / 1000.0, score.of as f64 / 1000.0);
    page.fixed(row, 4, got, &plain)?;
    page.fixed(row, 5, of, &plain)?;
    let r = row + 1;
    let formula = super::matrix::division(&format!("E{r}"), &format!("F{r}"));
    page.formula(row, 6, &formula, &(got / of).to_string(), &style::percent())
}
