//! `quanyi` 命令行程序。

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
