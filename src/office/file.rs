//! 读办公室自己的文字文件：打不开、不是 UTF-8，都说清楚。

use super::Complaint;
use std::path::Path;

/// 读一个文字文件；`what` 是它的中文叫法，如“指标目录”。
pub(super) fn text(path: &Path, what: &str) -> Result<String, Vec<Complaint>> {
    let file = path.display().to_string();
    let bytes = bytes(path, what)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..good]
                .iter()
                .filter(|b| **b == b'\n')
                .count()
                + 1;
            Err(vec![Complaint {
                file,
                line: Some(line),
                what: format!("{what}的文字编码不是 UTF-8"),
                instead: "请用记事本打开，“另存为”时把“编码”选成 UTF-8".to_owned(),
            }])
        }
    }
}

/// 读一个文件的字节。
pub(super) fn bytes(path: &Path, what: &str) -> Result<Vec<u8>, Vec<Complaint>> {
    std::fs::read(path).map_err(|error| {
        let (said, instead) = match error.kind() {
            std::io::ErrorKind::NotFound => (
                format!("找不到{what}"),
                "请核对文件名和所在文件夹；相对的路径从配置文件所在的文件夹算起".to_owned(),
            ),
            std::io::ErrorKind::PermissionDenied => (
                format!("{what}打不开：没有读取的权限"),
                "请检查文件的权限，或把它复制到自己的文件夹里".to_owned(),
            ),
            std::io::ErrorKind::IsADirectory => (
                format!("{what}应是一个文件，这里是文件夹"),
                "请写到文件为止，如 名册.xlsx".to_owned(),
            ),
            _ => (
                format!("{what}打不开（{error}）"),
                "请先关闭正在使用它的程序，再试一次".to_owned(),
            ),
        };
        vec![Complaint {
            file: path.display().to_string(),
            line: None,
            what: said,
            instead,
        }]
    })
}
