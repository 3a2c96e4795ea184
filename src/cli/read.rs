//! `quanyi read`：读出工作簿的内容，每份材料一行。

use super::args::{Format, ReadArgs};
use super::terminal;
use super::{Outcome, Result};
use quanyi::finding::Severity;
use quanyi::model::catalogue::{AnswerKind, Catalogue};
use quanyi::model::json;
use quanyi::model::submission::{State, Submission};
use quanyi::office::Office;
use quanyi::progress::Quiet;
use quanyi::source::{Opened, Time};

pub(crate) fn main(args: &ReadArgs) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let material = quanyi::run::material(&args.paths, None, &office, &Quiet)?;
    for submission in &material.submissions {
        terminal::print(&match args.format {
            Format::Json => json::line(submission, &office.catalogue),
            Format::Text => in_words(submission, &office.catalogue),
        });
    }
    for (path, finding) in &material.findings {
        // 打不开的压缩包也占一行：里面的材料没有读到，后面的汇总要知道
        if args.format == Format::Json && finding.severity == Severity::Error {
            let unopened = Opened {
                path: path.clone(),
                sha256: String::new(),
                grids: Vec::new(),
                findings: vec![finding.clone()],
                time: Time::fresh(office.config.limits.seconds),
            };
            for submission in quanyi::run::one_file(&unopened, &office) {
                terminal::print(&json::line(&submission, &office.catalogue));
            }
        }
        terminal::say(&format!("{path}：{}。{}", finding.message, finding.hint));
    }
    Ok(
        if material.submissions.iter().any(Submission::is_readable) {
            Outcome::Done
        } else {
            Outcome::NeedsAttention
        },
    )
}

/// 给人看的样子：出处、地区，一个指标一行，然后是问题。
fn in_words(submission: &Submission, catalogue: &Catalogue) -> String {
    let mut lines = vec![format!(
        "{} {}",
        submission.source.path, submission.source.sheet
    )];
    if submission.is_readable() {
        let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "未写明".to_owned());
        lines.push(format!(
            "地区 {}　周期 {}　检查方式 {}　填报日期 {}",
            or(&submission.locality.name),
            or(&submission.period),
            submission.check.map_or("未写明", |c| c.label()),
            or(&submission.date)
        ));
    }
    for (indicator, answer) in catalogue.indicators.iter().zip(&submission.answers) {
        let mut line = format!(
            "  {:<6} {}",
            indicator.code,
            word(answer.state, &indicator.kind)
        );
        for (field, reading) in indicator.fields.iter().zip(&answer.fields) {
            let Some(reading) = reading else { continue };
            let value = reading
                .value
                .as_ref()
                .map_or_else(|| "读不出".to_owned(), |v| field.kind.show(v));
            let about = if reading.approximate { "约" } else { "" };
            line.push_str(&format!(
                "　{}（{}）：{about}{value}",
                field.name, reading.cell
            ));
        }
        lines.push(line);
    }
    for finding in &submission.findings {
        let cell = finding.cell.map_or_else(String::new, |c| format!("{c} "));
        lines.push(format!(
            "  {} {} {cell}{}。{}",
            finding.code,
            finding.severity.label(),
            finding.message,
            finding.hint
        ));
    }
    lines.join("\n") + "\n"
}

fn word(state: State, kind: &AnswerKind) -> &str {
    match state {
        State::Yes => &kind.yes,
        State::No => &kind.no,
        State::Blank => "空白",
        State::Conflict => "两选",
        State::Na => "不适用",
        State::Unreadable => "看不清",
        State::Missing => "缺行",
    }
}
