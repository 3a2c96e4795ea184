//! 汇总表的各张表：一张一个文件，列在 [`SHEETS`]，次序即工作簿里的次序。

mod agreed;
mod changes;
mod charts;
mod checks;
mod commend;
pub(super) mod contents;
mod detail;
mod examples;
mod explanation;
mod explanations;
mod findings;
mod group_tables;
mod groups;
mod matrix;
mod missing;
mod numbers;
mod origin;
mod overview;
mod pairs;
mod periods;
mod rectify;
mod scores;
pub(super) mod seals;
mod sources;
mod suspects;
mod table;
mod unusual;
mod versions;
mod wide;

use super::binding::Binding;
use super::book::Page;
use super::data::{Data, Material};
use super::style;
use crate::finding::Cell;
use crate::model::comparison::Share;
use crate::model::lists::OpenQuestion;
use rust_xlsxwriter::XlsxError;

/// 一张表：写什么、在目录里怎样介绍。没有内容可写的给空表（不出现）。
pub(super) struct Sheet {
    /// 目录里的介绍。
    pub about: &'static str,
    /// 写出来；多的续成几张。
    pub write: fn(&Data<'_>, &Binding) -> Result<Vec<Page>, XlsxError>,
}

/// 目录里的一行。
pub(super) struct Listed {
    /// 表名。
    pub name: String,
    /// 介绍。
    pub about: &'static str,
}

/// 各张表，按工作簿里的次序（目录在它们之前）。
pub(super) const SHEETS: &[Sheet] = &[
    Sheet {
        about: "这份汇总表是什么、据什么做成、各数怎样算、哪些内容已遮蔽、哪些文件略过",
        write: explanation::pages,
    },
    Sheet {
        about: "一个地区一行：报送状态、达标率、基本要求达标率、名次、各类答案与问题的数目；全体与各层级的合计",
        write: overview::pages,
    },
    Sheet {
        about: "各市所属地区合起来：合计的达标率，最高、中位数、最低，各部分的达标率；逐级折叠，上级自己的答案另列",
        write: groups::pages,
    },
    Sheet {
        about: "每条指标在各级、各市所属地区里的达标率",
        write: group_tables::shares,
    },
    Sheet {
        about: "每个要填数的项目，各市所属地区的合计，与上级自己填的分列",
        write: group_tables::sums,
    },
    Sheet {
        about: "配置了权重、等次的：各地区的加权得分与等次，权重印在题下",
        write: scores::pages,
    },
    Sheet {
        about: "达标率、基本要求、自查与检查、与上期的图",
        write: charts::pages,
    },
    Sheet {
        about: "指标与地区对照，一眼看出谁在哪一条上未达标；每条指标的达标率",
        write: matrix::pages,
    },
    Sheet {
        about: "每个要填数的项目各地填了多少、合计多少；批注里有出处",
        write: numbers::pages,
    },
    Sheet {
        about: "在同级地区里大得或小得出奇的数，附为什么提出",
        write: unusual::pages,
    },
    Sheet {
        about: "自查与互查、抽查、实地督导相比：各地区、各指标相符多少，不符在哪里",
        write: checks::pages,
    },
    Sheet {
        about: "自查为有、检查为无的地区，重的在前",
        write: suspects::pages,
    },
    Sheet {
        about: "查过的地区逐条摆出自查怎样答、检查怎样答，各有出处",
        write: pairs::pages,
    },
    Sheet {
        about: "与上期相比：各地区、各指标、各项数的增减，逐条的进步与退步",
        write: periods::pages,
    },
    Sheet {
        about: "各地填写的名称、事例等全部文字，按指标排列",
        write: examples::pages,
    },
    Sheet {
        about: "审核发现的全部问题，重的在前，各有编号、出处和处理办法",
        write: findings::pages,
    },
    Sheet {
        about: "填报单位对退回的问题作的情况说明，采纳没有，写在哪里",
        write: explanations::pages,
    },
    Sheet {
        about: "应报而未报的地区",
        write: missing::pages,
    },
    Sheet {
        about: "按配置的标准评出的表扬名单：各凭哪些数、悬而未决的问题会不会使它翻转",
        write: commend::pages,
    },
    Sheet {
        about: "须整改的地区与事项：凭什么列入、期限、须报送的佐证材料、站不站得住",
        write: rectify::pages,
    },
    Sheet {
        about: "同一地区不止一份材料的：采用哪一份，其余为何不采用，哪一格由什么变成了什么",
        write: versions::pages,
    },
    Sheet {
        about: "填报单位、汇总的人更正过哪些格，原来是什么，改成了什么，改在哪里",
        write: changes::pages,
    },
    Sheet {
        about: "每一份材料的文件、工作表、填报人、日期和文件指纹，事后可以核对",
        write: sources::pages,
    },
    Sheet {
        about: "全部答案与填写内容，一项一行，各有原文和出处，可以筛选；上级用本程序汇总时读的就是这张表",
        write: detail::pages,
    },
];

/// 表里的一格，写成公式里的绝对引用：`'逐项明细'!$S$5`。
fn reference(sheet: &str, row: u32, col: u16) -> String {
    format!(
        "'{sheet}'!${}${}",
        Cell::column_name(u32::from(col)),
        u64::from(row) + 1
    )
}

/// 一格的地址。
fn at(row: u32, col: u16) -> Cell {
    Cell::new(row, u32::from(col))
}

/// 地区的名称；下标总在 `localities` 之内，不在的写成空白。
fn locality_name<'a>(data: &Data<'a>, ix: Option<usize>) -> &'a str {
    ix.and_then(|ix| data.locality(ix))
        .map_or("", |l| l.name.as_str())
}

/// 一份材料的地区：归入名册的写名册的名称，说不清的写材料上的。
fn material_place<'a>(data: &Data<'a>, material: &Material<'a>) -> &'a str {
    match material.locality {
        Some(ix) => locality_name(data, Some(ix)),
        None => material.submission.locality.name.as_deref().unwrap_or(""),
    }
}

/// 总览上某地区的一个达标率：写成公式，缓存的结果就是程序自己算的。
fn share_from_overview(
    page: &mut Page,
    data: &Data<'_>,
    (row, col): (u32, u16),
    locality: usize,
    figure: overview::Figure,
    share: Share,
) -> Result<(), XlsxError> {
    match overview::figure(data, locality, figure) {
        Some(cell) => page.formula(
            row,
            col,
            &format!("={cell}"),
            &matrix::ratio(share),
            &style::percent(),
        ),
        None => page.text(row, col, &share.percent(true), &style::centre()),
    }
}

/// 悬着的问题，一句话：`2.1.1：没有勾选（甲县.xlsx 表1 D9）`。
fn question_text(data: &Data<'_>, question: &OpenQuestion) -> String {
    let about = question
        .indicator
        .and_then(|ix| data.catalogue.indicators.get(ix))
        .map_or("整份材料", |i| i.code.as_str());
    let cell = question.cell.map(|c| c.to_string()).unwrap_or_default();
    let place: Vec<&str> = [question.path.as_str(), &question.sheet, &cell]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    format!("{about}：{}（{}）", question.what, place.join(" "))
}
