//! `quanyi form`：空白填报表。

use super::args::FormArgs;
use super::terminal;
use super::{Failure, Outcome, Result};
use quanyi::deliver;
use quanyi::office::Office;

pub(crate) fn main(args: &FormArgs) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let forms =
        quanyi::workbook::form::forms(&office).map_err(|e| Failure::Output(e.to_string()))?;
    deliver::place_new(&forms, &args.out)?;
    terminal::say(&format!(
        "填报表 {} 份，在“{}”。",
        forms.len(),
        args.out.display()
    ));
    Ok(Outcome::Done)
}
