//! 指标目录：TOML → 检查过的 [`Catalogue`]。
//!
//! 内置一份；配置可以指名另一份。不对之处一次列全，各有行号和正确的写法。

mod build;
mod part_of;
pub mod print;

use super::Complaint;
use super::keyed::Keyed;
use crate::model::catalogue::Catalogue;
use std::path::Path;
use std::sync::LazyLock;

/// 内置目录的文件名，报错与 `init` 用。
pub const BUILT_IN_NAME: &str = "weiquan-2017.toml";
/// 内置目录的原文。
pub const BUILT_IN_TEXT: &str = include_str!("../../../templates/catalogue/weiquan-2017.toml");

/// 内置的指标目录：妇联组织维权服务工作标准（试行），2017 年。
pub fn built_in() -> &'static Catalogue {
    static BUILT_IN: LazyLock<Catalogue> = LazyLock::new(|| {
        parse(BUILT_IN_TEXT, BUILT_IN_NAME).unwrap_or_else(|complaints| {
            panic!(
                "内置指标目录有误：{}",
                super::complaint::listed(&complaints)
            )
        })
    });
    &BUILT_IN
}

/// 从文件读。
///
/// # Errors
/// 文件打不开，或内容有不对之处（全部列出）。
pub fn load(path: &Path) -> Result<Catalogue, Vec<Complaint>> {
    let name = path.display().to_string();
    let text = super::file::text(path, "指标目录")?;
    parse(&text, &name)
}

/// 从文字读；`file_name` 只用于报错。
///
/// # Errors
/// 内容有不对之处，全部列出。
pub fn parse(text: &str, file_name: &str) -> Result<Catalogue, Vec<Complaint>> {
    let (table, mut keyed) = Keyed::parse(file_name, text, &build::words())?;
    let catalogue = build::catalogue(&table, &mut keyed);
    match catalogue {
        Some(catalogue) if keyed.is_clean() => Ok(catalogue),
        _ => Err(keyed.finish()),
    }
}

#[cfg(test)]
mod tests;
