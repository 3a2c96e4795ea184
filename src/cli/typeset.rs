//! `quanyi typeset`：改过的文稿再排。

use super::args::TypesetArgs;
use super::stop;
use super::terminal::{self, Bar};
use super::{Failure, Outcome, Result};
use quanyi::redraft::{RedraftError, Sheet, prepare};

pub(crate) fn main(args: &TypesetArgs, quiet: bool) -> Result {
    stop::listen_before_writing();
    let prepared = prepare(&args.files, args.config.as_deref(), &args.out)?;
    let mut differing = 0;
    for sheet in prepared.sheets() {
        for line in report(sheet) {
            terminal::say(&line);
        }
        differing += sheet.disagreements.len();
    }
    if differing > 0 && !args.confirm {
        let question = format!(
            "以上 {differing} 处与数据不一致。确实照文稿印吗？输入“是”照印，直接回车不印："
        );
        if !terminal::ask(&question) {
            return Err(Failure::Call(vec![format!(
                "有 {differing} 处与数据不一致，没有排印，没有写出任何文件。请改正文稿再排；核对无误、确实要照文稿印的，在命令末尾加 --confirm"
            )]));
        }
    }
    let bar = Bar::new(quiet);
    let printed = prepared.print(&args.out, &bar);
    bar.close();
    let printed = printed?;
    if !quiet {
        for gap in &printed.gaps {
            terminal::say(&format!("字体里没有的字：{gap}"));
        }
        let names = match printed.files.as_slice() {
            few if few.len() <= 5 => few.join("、"),
            many => format!("{} 等", many[..5].join("、")),
        };
        terminal::say(&format!(
            "重新排成 {} 份，在“{}”：{names}。",
            printed.files.len(),
            args.out.display()
        ));
    }
    Ok(Outcome::Done)
}

impl From<RedraftError> for Failure {
    fn from(error: RedraftError) -> Self {
        match error {
            RedraftError::Call(lines) => Self::Call(lines),
            RedraftError::Output(e) => e.into(),
            RedraftError::Cancelled => Self::Stopped(error.to_string()),
        }
    }
}

/// 一份文稿要说的话。
fn report(sheet: &Sheet) -> Vec<String> {
    let mut lines = Vec::new();
    if sheet.stale {
        lines.push(format!(
            "{} 是按早一次的数据写的，数据后来有变化；表和图、下面的核对都按现在的数据。",
            sheet.path
        ));
    }
    if !sheet.disagreements.is_empty() {
        lines.push(format!(
            "{} 有 {} 处与数据不一致：",
            sheet.path,
            sheet.disagreements.len()
        ));
        lines.extend(sheet.disagreements.iter().map(|d| format!("  {d}")));
    }
    lines
}
