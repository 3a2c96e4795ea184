//! 分项：一个填写项一列，列名就是填写项（或填写项1、填写项2）。

use super::table::{Columns, confidence};
use super::{Label, Layout, Recognition, Table};
use crate::read::sheet::Sheet;

/// 分项表。
#[derive(Debug)]
pub struct Structured;

impl Layout for Structured {
    fn name(&self) -> &'static str {
        "structured"
    }

    fn label(&self) -> &'static str {
        "分项表"
    }

    fn recognise(&self, sheet: &Sheet<'_>) -> Recognition {
        let Some(columns) = sheet.columns().filter(|c| is_mine(c)) else {
            return Recognition::default();
        };
        Recognition {
            confidence: confidence(columns),
            because: format!("有 {} 个指标一行一个", columns.hits),
        }
    }

    fn table(&self, sheet: &Sheet<'_>) -> Table {
        sheet
            .columns()
            .map_or_else(Table::default, |c| c.table(sheet))
    }
}

fn is_mine(columns: &Columns) -> bool {
    columns.field_name.is_none()
        && columns.yes.is_empty()
        && columns.details.iter().any(|d| d.1 != Label::None)
}
