//! 像办公室那样用：运行程序，读写工作簿。几个主题共用。

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use std::path::Path;

/// 程序，在项目的根上运行。
pub(crate) fn quanyi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanyi"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// 对人说的话（标准错误）。
pub(crate) fn said(done: Assert) -> String {
    text(&done.get_output().stderr)
}

/// 工作簿的一张表，逐行逐格的文字，从 A1 起。
pub(crate) fn sheet(path: &Path, name: &str) -> Vec<Vec<String>> {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let mut book = Xlsx::new(file).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let Some((last_row, last_col)) = range.end() else {
        return Vec::new();
    };
    (0..=last_row)
        .map(|row| {
            (0..=last_col)
                .map(|col| match range.get_value((row, col)) {
                    Some(Data::Empty) | None => String::new(),
                    Some(value) => value.to_string(),
                })
                .collect()
        })
        .collect()
}

/// 像别的表格程序那样另存：只有文字，没有格式。
pub(crate) fn write_workbook(path: &Path, sheets: &[(&str, &[Vec<String>])]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let ws = book.add_worksheet();
        ws.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (col, text) in (0..).zip(cells).filter(|(_, t)| !t.is_empty()) {
                ws.write_string(row, col, text).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

/// 文字里的各个数。
pub(crate) fn figures(text: &str) -> Vec<f64> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter_map(|t| t.parse().ok())
        .collect()
}
