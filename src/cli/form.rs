//! `quanyi form`：空白填报表。

use super::args::FormArgs;
use super::terminal;
use super::{Failure, Outcome, Result};
use quanyi::deliver;
use quanyi::office::Office;

/// 点名最多点几个。
const NAMED: usize = 12;

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
    let without: Vec<&str> = office
        .roster
        .localities
        .iter()
        .filter(|l| !l.expected)
        .map(|l| l.name.as_str())
        .collect();
    if !without.is_empty() {
        let more = if without.len() > NAMED { " 等" } else { "" };
        terminal::say(&format!(
            "照名册不须报送的 {} 个没有做：{}{more}；也要填报的，请在名册的“是否报送”一栏写“是”。",
            without.len(),
            without[..without.len().min(NAMED)].join("、")
        ));
    }
    Ok(Outcome::Done)
}
