//! `quanyi explain`：审核问题的代码是什么意思、怎么办。

use super::args::ExplainArgs;
use super::terminal;
use super::{Failure, Outcome, Result};
use quanyi::finding::Rule;

pub(crate) fn main(args: &ExplainArgs) -> Result {
    let rules = quanyi::rules();
    let Some(code) = &args.code else {
        let lines: Vec<String> = rules
            .iter()
            .map(|r| format!("{}  {}  {}", r.code, r.severity.label(), r.title))
            .collect();
        terminal::print(&format!(
            "{}\n\n看其中一条：quanyi explain Q203",
            lines.join("\n")
        ));
        return Ok(Outcome::Done);
    };
    let wanted = code.trim().to_uppercase();
    match rules.iter().find(|r| r.code == wanted) {
        Some(rule) => {
            terminal::print(&page(rule));
            Ok(Outcome::Done)
        }
        None => Err(Failure::Call(vec![format!(
            "没有“{code}”这个代码。全部代码见：quanyi explain"
        )])),
    }
}

/// 一条规则的一页。
fn page(rule: &Rule) -> String {
    format!(
        "{}  {}（{}）\n\n为什么要紧\n  {}\n\n怎么办\n  {}\n\n例\n  {}",
        rule.code,
        rule.title,
        rule.severity.label(),
        rule.why,
        rule.remedy,
        rule.example
    )
}
