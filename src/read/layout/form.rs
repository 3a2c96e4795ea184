//! 我们的填报表：一个指标占几行，每个填写项一行，有“填写项目”“填写内容”两列。

use super::table::{Columns, confidence};
use super::{Layout, Recognition, Table};
use crate::read::sheet::Sheet;

/// 填报表。
#[derive(Debug)]
pub struct Form;

impl Layout for Form {
    fn name(&self) -> &'static str {
        "form"
    }

    fn label(&self) -> &'static str {
        "填报表"
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
    columns.field_name.is_some()
}
