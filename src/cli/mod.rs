//! 命令行：一个命令一个文件。参数、进度条、打印、退出码都只在这里。

mod args;
mod terminal;

mod catalogue;
mod check;
mod draw;
mod explain;
mod fonts;
mod form;
mod init;
mod pack;
mod read;
mod run;
mod send;
mod stop;
mod trace;
mod typeset;

use args::Command;
use quanyi::deliver::OutputError;
use quanyi::office::Complaint;
use std::process::ExitCode;
use std::sync::Mutex;

/// 命令的结局，对应约定的退出码。
pub(crate) enum Outcome {
    /// 0：完成。
    Done,
    /// 1：完成，但没有读到可用的材料，或 `--strict` 时有须更正的问题。
    NeedsAttention,
}

/// 没有完成的原因。
pub(crate) enum Failure {
    /// 2：用法或配置不对，什么也没有写。
    Call(Vec<String>),
    /// 3：写不出去。
    Output(String),
    /// 130：被叫停（Ctrl-C），原来的输出没有改动。
    Stopped(String),
}

impl From<Vec<Complaint>> for Failure {
    fn from(complaints: Vec<Complaint>) -> Self {
        Self::Call(complaints.iter().map(Complaint::to_string).collect())
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Output(error.to_string())
    }
}

pub(crate) type Result = std::result::Result<Outcome, Failure>;

/// 最近一次程序内部错误发生的地方；只有没被接住的才给人看。
static BROKEN_AT: Mutex<Option<String>> = Mutex::new(None);

/// 解析命令行、执行、按约定给出退出码。
pub(crate) fn main() -> ExitCode {
    // 读坏文件时解析库可能中断，那里会接住并变成审核问题，不应在屏幕上留下英文
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(String::new, ToString::to_string);
        if let Ok(mut at) = BROKEN_AT.lock() {
            *at = Some(format!("{place} {}", panic_text(info.payload())));
        }
    }));
    let args = match args::parse() {
        Ok(args) => args,
        Err(code) => return code,
    };
    let outcome = std::panic::catch_unwind(|| match args.command {
        Command::Init(a) => init::main(&a),
        Command::Form(a) => form::main(&a),
        Command::Read(a) => read::main(&a),
        Command::Check(a) => check::main(&a, args.quiet),
        Command::Run(a) => run::main(&a, args.quiet),
        Command::Draw(a) => draw::main(&a, args.quiet),
        Command::Send(a) => send::main(&a, args.quiet),
        Command::Pack(a) => pack::main(&a, args.quiet),
        Command::Trace(a) => trace::main(&a),
        Command::Typeset(a) => typeset::main(&a, args.quiet),
        Command::Catalogue(a) => catalogue::main(&a),
        Command::Explain(a) => explain::main(&a),
        Command::Fonts(a) => fonts::main(&a),
    });
    match outcome {
        Ok(Ok(Outcome::Done)) => ExitCode::SUCCESS,
        Ok(Ok(Outcome::NeedsAttention)) => ExitCode::from(1),
        Ok(Err(Failure::Call(lines))) => {
            for line in lines {
                terminal::say(&line);
            }
            ExitCode::from(2)
        }
        Ok(Err(Failure::Output(line))) => {
            terminal::say(&line);
            ExitCode::from(3)
        }
        Ok(Err(Failure::Stopped(line))) => {
            terminal::say(&line);
            ExitCode::from(stop::STOPPED)
        }
        Err(_) => {
            let at = BROKEN_AT
                .lock()
                .ok()
                .and_then(|mut at| at.take())
                .unwrap_or_default();
            terminal::say(&format!(
                "程序内部出错，没有完成，原来的输出没有改动。请把这一行连同所用的文件告诉开发者：quanyi {} {at}",
                env!("CARGO_PKG_VERSION")
            ));
            ExitCode::from(70)
        }
    }
}

fn panic_text(payload: &(dyn std::any::Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or_default()
}
