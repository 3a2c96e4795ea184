//! `quanyi draw`：抽查抽签。

use super::args::DrawArgs;
use super::terminal::{self, Bar};
use super::{Failure, Outcome, Result};
use quanyi::draw::{DrawRunError, Drawn, Request};
use quanyi::office::Office;

pub(crate) fn main(args: &DrawArgs, quiet: bool) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let request = Request {
        count: args.count,
        seed: args.seed.clone(),
        results: args.results.clone(),
        previous: args.exclude.clone(),
    };
    let bar = Bar::new(quiet);
    let drawn = quanyi::draw::run(&request, &office, &args.out, &bar);
    bar.close();
    let drawn = drawn?;
    terminal::print(&said(&drawn));
    if !quiet {
        for gap in &drawn.gaps {
            terminal::say(&format!("字体里没有的字：{gap}"));
        }
        terminal::say(&format!(
            "产出在“{}”：抽查名单.xlsx、抽查通知.pdf。",
            args.out.display()
        ));
    }
    Ok(Outcome::Done)
}

/// 抽签的结果：种子、各层、名单，当场可以念。
fn said(drawn: &Drawn) -> String {
    let drawing = &drawn.drawing;
    let name = |at: usize| {
        drawn
            .comparison
            .localities
            .get(at)
            .map_or("", |l| l.name.as_str())
    };
    let mut lines = vec![
        format!("种子：{}", drawing.seed),
        format!(
            "候选 {} 个，抽取 {} 个；{}。",
            drawing.candidates.len(),
            drawing.count(),
            drawing.method
        ),
    ];
    if !drawing.excluded.is_empty() {
        let names: Vec<&str> = drawing.excluded.iter().map(|(at, _)| name(*at)).collect();
        lines.push(format!(
            "以前抽过、不再抽的 {} 个：{}。",
            names.len(),
            names.join("、")
        ));
    }
    for (ix, stratum) in drawing.strata.iter().enumerate() {
        let names: Vec<&str> = drawing
            .drawn()
            .filter(|c| c.stratum == ix)
            .map(|c| name(c.locality))
            .collect();
        lines.push(format!(
            "{}（{} 个候选，{} 个名额）：{}",
            stratum.name,
            stratum.size,
            stratum.quota(),
            if names.is_empty() {
                "—".to_owned()
            } else {
                names.join("、")
            }
        ));
    }
    lines.join("\n")
}

impl From<DrawRunError> for Failure {
    fn from(error: DrawRunError) -> Self {
        if error.is_call() {
            Self::Call(error.lines())
        } else {
            Self::Output(error.to_string())
        }
    }
}
