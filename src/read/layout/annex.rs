//! 标准附件的原样：一行一个指标（或一格叠几个），现实情况一格里有两个选项，填写的内容在后。

use super::table::{Columns, confidence};
use super::{Label, Layout, Recognition, Table};
use crate::read::sheet::Sheet;

/// 附件原表。
#[derive(Debug)]
pub struct Annex;

impl Layout for Annex {
    fn name(&self) -> &'static str {
        "annex"
    }

    fn label(&self) -> &'static str {
        "附件原表"
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
        && !columns.details.iter().any(|d| d.1 != Label::None)
}
