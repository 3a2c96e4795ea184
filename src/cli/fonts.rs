//! `quanyi fonts`：公文各处所用的字体。

use super::args::FontsArgs;
use super::terminal;
use super::{Outcome, Result};
use quanyi::office::Office;

pub(crate) fn main(args: &FontsArgs) -> Result {
    let office = Office::load(args.config.as_deref())?;
    for role in quanyi::document::press::roles(&office).map_err(|c| vec![c])? {
        let from = role
            .from
            .as_ref()
            .map_or_else(|| "内置".to_owned(), |path| path.display().to_string());
        terminal::print(&format!(
            "{}　{}（{from}）",
            role.role.label(),
            role.families.join("，缺字时用 ")
        ));
    }
    Ok(Outcome::Done)
}
