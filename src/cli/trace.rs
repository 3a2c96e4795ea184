//! `quanyi trace`：一个数由什么组成。

use super::args::TraceArgs;
use super::terminal;
use super::{Failure, Outcome, Result};

pub(crate) fn main(args: &TraceArgs) -> Result {
    match quanyi::trace::trace(&args.said) {
        Ok(said) => {
            terminal::print(&said);
            Ok(Outcome::Done)
        }
        Err(error @ quanyi::trace::TraceError::NotFound(_)) => {
            terminal::say(&error.to_string());
            Ok(Outcome::NeedsAttention)
        }
        Err(error) => Err(Failure::Call(vec![error.to_string()])),
    }
}
