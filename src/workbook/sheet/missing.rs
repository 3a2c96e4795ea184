//! 未报送：应报而未报的地区。

use super::locality_name;
use super::table::{Column, Table, short, wide};
use crate::model::comparison::{Locality, ReportState};
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::Data;
use rust_xlsxwriter::XlsxError;

const NAME: &str = "未报送";
const COLUMNS: &[Column] = &[
    short("序号", 6.0),
    wide("地区", 22.0),
    short("代码", 12.0),
    short("层级", 8.0),
    wide("上级", 20.0),
    wide("填报单位", 30.0),
    wide("备注", 30.0),
];

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let missing: Vec<usize> = data
        .lines
        .iter()
        .map(|l| l.ix)
        .filter(|&ix| data.result(ix).map(|r| r.state) == Some(ReportState::Missing))
        .collect();
    let expected = data
        .comparison
        .localities
        .iter()
        .filter(|l| l.expected)
        .count();
    let remark = if data.comparison.has_roster {
        format!(
            "{}。名册所列应报 {expected} 个地区，未报 {} 个。",
            data.round_name(),
            missing.len()
        )
    } else {
        "没有给出名册，说不出应报哪些地区，所以也说不出谁没有报。请在配置里指明名册后再运行。"
            .to_owned()
    };
    let mut table = Table::new(
        book,
        NAME,
        &format!("{}未报送", data.catalogue.short_title),
        &remark,
        COLUMNS,
    )?
    .within(data.limits.rows);
    for (ix, number) in missing.into_iter().zip(1..) {
        let Some(locality) = data.locality(ix) else {
            continue;
        };
        let parent = locality
            .parent_name
            .as_deref()
            .unwrap_or_else(|| locality_name(data, locality.parent));
        table.push(&[
            &number.to_string(),
            &locality.name,
            locality.code.as_deref().unwrap_or(""),
            locality.level.as_deref().unwrap_or(""),
            parent,
            locality.unit.as_deref().unwrap_or(""),
            &came(locality, data),
        ])?;
    }
    let nothing = if data.comparison.has_roster {
        "应报的地区全部报送。"
    } else {
        "没有名册。"
    };
    table.pages(data, 2, nothing)
}

/// 备注：收到过像是它报的、而打不开或说不清的文件，先看那个文件，不要只去催报。
fn came(locality: &Locality, data: &Data<'_>) -> String {
    match locality
        .perhaps_sent(&data.comparison.unattributed)
        .as_slice()
    {
        [] => String::new(),
        files => format!("收到“{}”，但打不开或说不清地区", files.join("”“")),
    }
}
