//! 命令行参数的样子与中文的帮助、报错。

use super::terminal;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

const TOP: &str = "{about}\n\n用法：quanyi <命令> [选项]\n\n命令：\n{subcommands}\n\n选项：\n{options}\n\n{after-help}\n";
const SUB: &str = "{about}\n\n用法：{usage}\n\n{all-args}\n";

/// 命令行。
#[derive(Parser)]
#[command(
    name = "quanyi",
    about = "quanyi：把各地报来的自查表一次做成汇总表和公文",
    after_help = "最常用的一句：quanyi run 填报 -c quanyi.toml -o 输出\n每个命令的用法：quanyi <命令> --help",
    help_template = TOP,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    version
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// 不显示进度和提示，只显示错误
    #[arg(long, global = true, help_heading = "选项")]
    pub(crate) quiet: bool,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help_heading = "选项")]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
}

/// 命令。
#[derive(Subcommand)]
pub(crate) enum Command {
    /// 建一个新的工作文件夹：配置、名册、填报文件夹
    #[command(help_template = SUB, override_usage = "quanyi init <文件夹>")]
    Init(InitArgs),
    /// 生成空白填报表；配置里有名册时每个地区一份
    #[command(help_template = SUB, override_usage = "quanyi form [-c quanyi.toml] -o <文件夹>")]
    Form(FormArgs),
    /// 读出工作簿的内容，每份材料一行
    #[command(help_template = SUB, override_usage = "quanyi read <文件>… [--format json|text]")]
    Read(ReadArgs),
    /// 只审核，列出全部问题，不写任何文件
    #[command(help_template = SUB, override_usage = "quanyi check <文件或文件夹>… [-c quanyi.toml] [--format text|json] [--strict]")]
    Check(CheckArgs),
    /// 汇总：读取、审核、生成汇总表和公文
    #[command(help_template = SUB, override_usage = "quanyi run <文件或文件夹>… [-c quanyi.toml] -o <输出文件夹> [--previous 上期汇总表.xlsx] [--also csv,jsonl] [--strict]")]
    Run(RunArgs),
    /// 抽查抽签：按种子分层抽取，写出名单和通知
    #[command(help_template = SUB, override_usage = "quanyi draw [-c quanyi.toml] --count <个数> --seed <种子> -o <输出文件夹>", after_help = "种子当众定下，如现场摇号的号码；同样的名册和种子，抽出的总是同样的地区，任何人都可以复核。")]
    Draw(DrawArgs),
    /// 寄信：汇总表和报送函寄给上级，各地区的公文寄给各地区
    #[command(help_template = SUB, override_usage = "quanyi send <输出文件夹> [-c quanyi.toml] [--dry-run] [--yes]")]
    Send(SendArgs),
    /// 打成报送包，给没有邮件的内网、U 盘用
    #[command(help_template = SUB, override_usage = "quanyi pack <输出文件夹> -o <报送包.zip>")]
    Pack(PackArgs),
    /// 追溯：公文、汇总表里的一个数由什么组成，一直到文件、单元格
    #[command(help_template = SUB, override_usage = "quanyi trace <输出文件夹> <文件> <数或单元格>", after_help = "例如：\n  quanyi trace 输出 通报.pdf 87.5%\n  quanyi trace 输出 汇总表.xlsx 总览!F7\n  quanyi trace 输出/反馈意见/甲县.pdf 45")]
    Trace(TraceArgs),
    /// 把改过的文稿重新排成公文，不做别的
    #[command(help_template = SUB, override_usage = "quanyi typeset <文稿>… -o <输出文件夹> [--confirm]")]
    Typeset(TypesetArgs),
    /// 检查并列出指标目录
    #[command(help_template = SUB, override_usage = "quanyi catalogue [目录文件] [--format text|json]")]
    Catalogue(CatalogueArgs),
    /// 解释审核问题的代码；不写代码则全部列出
    #[command(help_template = SUB, override_usage = "quanyi explain [代码]")]
    Explain(ExplainArgs),
    /// 列出公文各处所用的字体
    #[command(help_template = SUB, override_usage = "quanyi fonts [-c quanyi.toml]")]
    Fonts(FontsArgs),
}

/// 输出的形式。
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// 给人看的文字
    Text,
    /// 给程序用的 JSON
    Json,
}

#[derive(Args)]
pub(crate) struct InitArgs {
    /// 新文件夹
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub(crate) dir: PathBuf,
}

#[derive(Args)]
pub(crate) struct FormArgs {
    /// 配置文件
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 填报表写到哪个文件夹
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct ReadArgs {
    /// 工作簿（可以几个）；文件夹、压缩包也可以
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    pub(crate) paths: Vec<PathBuf>,
    /// 配置文件
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 输出形式：json（每份一行，默认）或 text
    #[arg(
        long,
        value_name = "形式",
        default_value = "json",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    /// 工作簿、文件夹或压缩包
    #[arg(value_name = "文件或文件夹", required = true, help_heading = "参数")]
    pub(crate) paths: Vec<PathBuf>,
    /// 配置文件
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 输出形式：text（默认）或 json
    #[arg(
        long,
        value_name = "形式",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) format: Format,
    /// 有须更正的问题时以退出码 1 结束
    #[arg(long, help_heading = "选项")]
    pub(crate) strict: bool,
}

#[derive(Args)]
pub(crate) struct RunArgs {
    /// 工作簿、文件夹、压缩包，或 quanyi read 写出的 .jsonl
    #[arg(value_name = "文件或文件夹", required = true, help_heading = "参数")]
    pub(crate) paths: Vec<PathBuf>,
    /// 配置文件
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 输出文件夹
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) out: PathBuf,
    /// 上期的汇总表，或上期材料的文件夹；代替配置里的 [files] previous
    #[arg(long, value_name = "文件或文件夹", help_heading = "选项")]
    pub(crate) previous: Option<PathBuf>,
    /// 有须更正的问题时以退出码 1 结束
    #[arg(long, help_heading = "选项")]
    pub(crate) strict: bool,
    /// 全部从头做，不用以前的存底（结果相同，只是慢些）
    #[arg(long, help_heading = "选项")]
    pub(crate) no_cache: bool,
    /// 另写成数据文件，放在“数据”里：csv（给 WPS、Excel）、jsonl（给程序），可以都写：csv,jsonl
    #[arg(
        long,
        value_name = "形式",
        value_delimiter = ',',
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) also: Vec<AlsoForm>,
}

/// 数据文件的形式。
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlsoForm {
    /// CSV
    Csv,
    /// JSON 行
    Jsonl,
}

#[derive(Args)]
pub(crate) struct DrawArgs {
    /// 配置文件（里面写明名册）
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 抽几个
    #[arg(long, value_name = "个数", help_heading = "选项")]
    pub(crate) count: usize,
    /// 种子：当众定下的号码或一句话
    #[arg(
        long,
        value_name = "种子",
        allow_hyphen_values = true,
        help_heading = "选项"
    )]
    pub(crate) seed: String,
    /// 上次的结果（汇总表，或 quanyi run 的输出文件夹），用来按结果分层
    #[arg(long, value_name = "汇总表", help_heading = "选项")]
    pub(crate) results: Option<PathBuf>,
    /// 以前的抽查名单，抽过的不再抽；可以写几次
    #[arg(long, value_name = "抽查名单", help_heading = "选项")]
    pub(crate) exclude: Vec<PathBuf>,
    /// 输出文件夹；可以就是 quanyi run 的输出文件夹
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct SendArgs {
    /// quanyi run 的输出文件夹
    #[arg(value_name = "输出文件夹", help_heading = "参数")]
    pub(crate) out: PathBuf,
    /// 配置文件（发信服务器在它的 [mail] 一节里）
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 不寄，把每封信写成 .eml 给人看
    #[arg(long, help_heading = "选项")]
    pub(crate) dry_run: bool,
    /// 不问，直接寄
    #[arg(long, help_heading = "选项")]
    pub(crate) yes: bool,
    /// 只向上报送
    #[arg(long, help_heading = "选项")]
    pub(crate) up: bool,
    /// 只发给各地区
    #[arg(long, help_heading = "选项")]
    pub(crate) down: bool,
    /// 只寄给这个地区（可以写几次）；上级写“上级”
    #[arg(long, value_name = "地区", help_heading = "选项")]
    pub(crate) only: Vec<String>,
    /// 只寄这一种（可以写几次），如 催报
    #[arg(long, value_name = "种类", help_heading = "选项")]
    pub(crate) kind: Vec<String>,
    /// 再寄一次给这个地区，不管寄过没有（可以写几次）
    #[arg(long, value_name = "地区", help_heading = "选项")]
    pub(crate) resend: Vec<String>,
    /// 不知是否送到的，这个地区说收到了（可以写几次）
    #[arg(long, value_name = "地区", help_heading = "选项")]
    pub(crate) received: Vec<String>,
    /// 输入材料不在这台电脑上，不核对它们变过没有
    #[arg(long, help_heading = "选项")]
    pub(crate) inputs_elsewhere: bool,
}

#[derive(Args)]
pub(crate) struct PackArgs {
    /// quanyi run 的输出文件夹
    #[arg(value_name = "输出文件夹", help_heading = "参数")]
    pub(crate) out: PathBuf,
    /// 配置文件
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 报送包写成哪个文件
    #[arg(
        short = 'o',
        long = "out",
        value_name = "报送包.zip",
        help_heading = "选项"
    )]
    pub(crate) file: PathBuf,
    /// 输入材料不在这台电脑上，不核对它们变过没有
    #[arg(long, help_heading = "选项")]
    pub(crate) inputs_elsewhere: bool,
}

#[derive(Args)]
pub(crate) struct TraceArgs {
    /// 输出文件夹、文件、要追的数；可以分开写，也可以合在一个引号里
    #[arg(
        value_name = "输出文件夹 文件 数",
        required = true,
        help_heading = "参数"
    )]
    pub(crate) said: Vec<String>,
}

#[derive(Args)]
pub(crate) struct TypesetArgs {
    /// 改过的文稿（输出文件夹的“文稿”里的 .md），或放文稿的文件夹
    #[arg(value_name = "文稿", required = true, help_heading = "参数")]
    pub(crate) files: Vec<PathBuf>,
    /// 公文写到哪个文件夹；可以就是原来的输出文件夹
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) out: PathBuf,
    /// 配置文件；不写即照文稿写成时的设置
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 与数据不一致之处已经核对，照文稿印，不再提问
    #[arg(long, help_heading = "选项")]
    pub(crate) confirm: bool,
}

#[derive(Args)]
pub(crate) struct CatalogueArgs {
    /// 指标目录文件；不写即内置的目录
    #[arg(value_name = "目录文件", help_heading = "参数")]
    pub(crate) file: Option<PathBuf>,
    /// 输出形式：text（默认）或 json
    #[arg(
        long,
        value_name = "形式",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// 代码，如 Q203
    #[arg(value_name = "代码", help_heading = "参数")]
    pub(crate) code: Option<String>,
}

#[derive(Args)]
pub(crate) struct FontsArgs {
    /// 配置文件
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
}

/// 解析命令行；要帮助、写错了，都在这里说完并给出退出码。
pub(crate) fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp => {
            terminal::print(&error.render().to_string());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayVersion => {
            terminal::print(&format!("quanyi {}", env!("CARGO_PKG_VERSION")));
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::say(&error.render().to_string());
            ExitCode::from(2)
        }
        _ => {
            terminal::say(&in_chinese(&error));
            terminal::say("用法见：quanyi --help");
            ExitCode::from(2)
        }
    })
}

/// 命令行写错时的话。clap 自带的是英文，这里由种类与上下文重写。
fn in_chinese(error: &clap::Error) -> String {
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(ContextValue::StyledStrs(list)) => list
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("、"),
        _ => String::new(),
    };
    let arg = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let maybe = |suggestion: String| {
        if suggestion.is_empty() {
            String::new()
        } else {
            format!("。您要的是不是“{suggestion}”？")
        }
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有“{}”这个命令{}",
                get(ContextKind::InvalidSubcommand),
                maybe(get(ContextKind::SuggestedSubcommand))
            )
        }
        ErrorKind::UnknownArgument => format!(
            "没有“{arg}”这个选项{}",
            maybe(get(ContextKind::SuggestedArg))
        ),
        ErrorKind::MissingRequiredArgument => format!("还缺：{arg}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{arg}”后面要写明内容"),
        ErrorKind::InvalidValue => {
            format!(
                "“{arg}”不能是“{value}”，可以是：{}",
                get(ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => format!("“{arg}”的内容“{value}”不对"),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("“{arg}”后面的内容“{value}”多了")
        }
        ErrorKind::TooFewValues | ErrorKind::NoEquals => format!("“{arg}”后面要写明内容"),
        ErrorKind::ArgumentConflict => format!("“{arg}”写了两次"),
        ErrorKind::InvalidUtf8 => "参数里有无法识别的文字".to_owned(),
        ErrorKind::MissingSubcommand => "请写明要做什么，如 quanyi run".to_owned(),
        _ => "命令没有写对".to_owned(),
    }
}
