//! `quanyi catalogue`：检查并列出指标目录。

use super::args::{CatalogueArgs, Format};
use super::terminal;
use super::{Outcome, Result};
use quanyi::office::catalogue;

pub(crate) fn main(args: &CatalogueArgs) -> Result {
    let catalogue = match &args.file {
        Some(path) => catalogue::load(path)?,
        None => catalogue::built_in().clone(),
    };
    terminal::print(&match args.format {
        Format::Text => catalogue::print::table(&catalogue),
        Format::Json => catalogue::print::to_json(&catalogue).to_string(),
    });
    Ok(Outcome::Done)
}
