//! `quanyi init`：新的工作文件夹。

use super::args::InitArgs;
use super::terminal;
use super::{Failure, Outcome, Result};
use quanyi::deliver;
use quanyi::office::catalogue;
use quanyi::office::templates::Templates;

pub(crate) fn main(args: &InitArgs) -> Result {
    let templates = Templates::built_in();
    let files = quanyi::office::init::files(catalogue::built_in(), &templates)
        .map_err(|e| Failure::Output(format!("名册写不成：{e}")))?;
    deliver::place_new(&files, &args.dir)?;
    terminal::say(&format!(
        "已建好“{0}”：\n  quanyi.toml  配置，请先把机关名称、日期改成自己的\n  名册.xlsx    应当报送的地区\n  填报         把各地报来的工作簿放在这里\n然后运行：quanyi run {0}/填报 -c {0}/quanyi.toml -o {0}/输出",
        args.dir.display()
    ));
    Ok(Outcome::Done)
}
