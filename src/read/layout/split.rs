//! 分栏：有/是

use super::table::{Columns, confidence};
use super::{Layout, Recognition, Table};
use crate::read::sheet::Sheet;

/// 分栏表。
#[derive(Debug)]
pub struct Split;

impl Layout for Split {
    fn name(&self) -> &'static str {
        "split"
    }

    fn label(&self) -> &'static str {
        "分栏表"
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
    columns.field_name.is_none() && !columns.yes.is_empty()
}
