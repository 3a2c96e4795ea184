//! `quanyi check`：只审核，不写文件。

use super::args::{CheckArgs, Format};
use super::terminal::{self, Bar};
use super::{Outcome, Result};
use quanyi::finding::Severity;
use quanyi::office::Office;

pub(crate) fn main(args: &CheckArgs, quiet: bool) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let bar = Bar::new(quiet);
    let material = quanyi::run::material(&args.paths, None, &office, &bar);
    bar.close();
    let material = material?;
    let read_any = material
        .submissions
        .iter()
        .any(quanyi::model::submission::Submission::is_readable);
    let comparison = quanyi::run::compare(material, &office);
    let report = comparison.report();
    terminal::print(&match args.format {
        Format::Text => report.text(),
        Format::Json => report.lines().collect::<Vec<_>>().join("\n"),
    });
    let errors = report.count(Severity::Error) > 0;
    Ok(if !read_any || (args.strict && errors) {
        Outcome::NeedsAttention
    } else {
        Outcome::Done
    })
}
