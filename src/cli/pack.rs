//! `quanyi pack`：打成报送包。

use super::args::PackArgs;
use super::terminal;
use super::{Failure, Outcome, Result};
use quanyi::deliver::bundle;
use quanyi::mail::{self, stale};
use quanyi::office::Office;

pub(crate) fn main(args: &PackArgs, quiet: bool) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let manifest = mail::manifest_of(&args.out)?;
    if args
        .file
        .extension()
        .is_none_or(|e| !e.eq_ignore_ascii_case("zip"))
    {
        return Err(Failure::Call(vec![format!(
            "报送包的名字要以 .zip 结尾：“{}”",
            args.file.display()
        )]));
    }
    let checked = stale::check(&manifest, &args.out, &office, args.inputs_elsewhere)?;
    if checked.is_blind() {
        terminal::say("输入不在这台电脑上，没有核对它们变过没有。");
    }
    let packed = bundle::pack(&args.out, &manifest, &args.file)?;
    if !quiet {
        terminal::say(&format!(
            "报送包在“{}”，里面有：{}。上级可以直接用 quanyi run 读它，每个文件都会核对。",
            args.file.display(),
            packed.names.join("、")
        ));
        if !packed.has_cover_letter {
            terminal::say("产出里没有报送函，包里只有汇总表。");
        }
    }
    Ok(Outcome::Done)
}
