//! 一个数、一个答案的出处：写成批注，指到文件、工作表、单元格；更正过、说明过的一并写上。

use crate::model::catalogue::Indicator;
use crate::model::history::ChangedBy;
use crate::model::submission::State;
use crate::workbook::data::{Data, Material};

/// 一张表的批注最多这么多个：再多工作簿就太大，只给有疑问、有更正、有说明的写；其余点公式到逐项明细看。
const MOST_NOTES: usize = 20_000;

/// 一个地区 `each` 格的表，一格一个批注就太多。
pub(super) fn many(data: &Data<'_>, each: usize) -> bool {
    each * data.lines.len() > MOST_NOTES
}

/// 更正与说明，接在出处后面；没有的为空。
pub(super) fn remarks(
    material: &Material<'_>,
    indicator: &Indicator,
    field: Option<usize>,
) -> String {
    let history = &material.submission.history;
    let name = field
        .and_then(|f| indicator.fields.get(f))
        .map(|f| f.name.as_str());
    let mut lines = String::new();
    for change in history.changes_of(&indicator.code, name) {
        let from = if change.from.is_empty() {
            "（空）"
        } else {
            change.from.as_str()
        };
        let who = match change.by {
            ChangedBy::Sender => "填报单位更正",
            ChangedBy::Compiler => "汇总时更正",
        };
        lines.push_str(&format!("\n{who}，原为：{from}"));
    }
    for said in history.explanations_of(&indicator.code) {
        lines.push_str(&format!("\n填报单位说明：{}", said.text));
    }
    lines
}

/// 经过的汇总表。
pub(super) fn via(material: &Material<'_>) -> String {
    let via = &material.submission.history.via;
    via.iter()
        .map(|v| format!("\n经由 {} 第{}号材料", v.path, v.material))
        .collect()
}

/// 指标对比一格的批注：出自哪个文件、哪张表、哪一格。
pub(super) fn of_answer(
    data: &Data<'_>,
    material: &Material<'_>,
    indicator: &Indicator,
) -> Option<String> {
    if super::agreed::disputed(data, material, indicator.ix) {
        let each = data.versions(material);
        let told: Vec<String> = each.filter_map(|m| one_answer(m, indicator)).collect();
        return Some(format!("几份填的不同，不计：\n{}", told.join("\n")));
    }
    let answer = material.submission.answers.get(indicator.ix)?;
    let remarks = remarks(material, indicator, None);
    let plain = matches!(answer.state, State::Yes | State::No | State::Na);
    if many(data, data.catalogue.indicators.len()) && plain && remarks.is_empty() {
        return None;
    }
    one_answer(material, indicator)
}

/// 一份材料里的一个答案出自哪里，连同更正与说明。
fn one_answer(material: &Material<'_>, indicator: &Indicator) -> Option<String> {
    let answer = material.submission.answers.get(indicator.ix)?;
    let remarks = remarks(material, indicator, None);
    let source = &material.submission.source;
    let sheet = if source.sheet.is_empty() {
        String::new()
    } else {
        format!("工作表“{}”", source.sheet)
    };
    let cell = answer
        .cell
        .map_or("没有这一行".to_owned(), |c| c.to_string());
    Some(format!(
        "{}\n{sheet} {cell}{}{remarks}",
        source.path,
        via(material)
    ))
}
