//! 一个新的办公文件夹（`quanyi init`）：设置、名册、放填报材料的文件夹。

use super::roster::{TEMPLATE_NAME, roster_template};
use super::templates::Templates;
use crate::model::artefact::Artefact;
use crate::model::catalogue::Catalogue;
use rust_xlsxwriter::XlsxError;

/// 设置文件的名称。
pub const CONFIG_NAME: &str = "quanyi.toml";
/// 放填报材料的文件夹。
pub const SUBMISSIONS: &str = "填报";

const GUIDE: &str = "\
把各地报来的填报表放在这个文件夹里。

一、可以按市、县分文件夹，也可以都放在一起；压缩包（.zip）不必解开。
二、认得的文件：.xlsx .xlsm .xlsb .xls .ods .et .csv .txt，以及另存为 .xls 的网页表格。
三、文件名里最好有地区的全称，如“甲县妇联自查表.xlsx”。
四、同一个地区报了几份的，都留着：程序以填报日期最晚的为准，其余的列出来，一份也不丢。
五、请不要改动报来的文件。要更正的，请对方改好再报一份。

放好以后，在上一级文件夹里运行：

    quanyi check 填报 -c quanyi.toml          先看一看有哪些问题
    quanyi run 填报 -c quanyi.toml -o 结果     做汇总表和公文
";

/// 新文件夹里的全部文件。文字文件带字节序标记、用 Windows 的换行，旧版记事本也能打开。
///
/// # Errors
/// 只有在表格库拒绝写出名册时。
pub fn files(catalogue: &Catalogue, templates: &Templates) -> Result<Vec<Artefact>, XlsxError> {
    let artefact = |name: String, kind: &str, bytes: Vec<u8>| Artefact {
        name,
        kind: kind.to_owned(),
        locality: None,
        bytes,
        made_from: Vec::new(),
    };
    let config = templates.text("office/quanyi.toml").unwrap_or_default();
    Ok(vec![
        artefact(CONFIG_NAME.to_owned(), "设置", for_notepad(&config)),
        artefact(
            TEMPLATE_NAME.to_owned(),
            "名册",
            roster_template(catalogue)?,
        ),
        artefact(
            format!("{SUBMISSIONS}/说明.txt"),
            "说明",
            for_notepad(GUIDE),
        ),
    ])
}

fn for_notepad(text: &str) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    out.push_str(&text.replace('\n', "\r\n"));
    out.into_bytes()
}
