//! 像办公室那样用：运行程序，读写工作簿。几个主题共用。

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
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

/// 表里的一列，自列名之下。
pub(crate) fn column(rows: &[Vec<String>], label: &str) -> Vec<String> {
    let (head, col) = rows
        .iter()
        .enumerate()
        .find_map(|(at, row)| Some((at, row.iter().position(|c| c == label)?)))
        .unwrap_or_else(|| panic!("没有“{label}”这一列"));
    rows[head + 1..]
        .iter()
        .map(|row| row.get(col).cloned().unwrap_or_default())
        .collect()
}

/// 表里列名之下的各行：列名 → 内容；`key` 是列名所在行里的一个列名。
pub(crate) fn records(path: &Path, name: &str, key: &str) -> Vec<BTreeMap<String, String>> {
    let rows = sheet(path, name);
    let head = rows
        .iter()
        .position(|r| r.iter().any(|c| c == key))
        .unwrap();
    rows[head + 1..]
        .iter()
        .map(|row| {
            rows[head]
                .iter()
                .cloned()
                .zip(row.iter().cloned())
                .collect()
        })
        .collect()
}

/// 一份名册：名称、代码、上级、简称、合并自；没有上级而有所属的不报送。
pub(crate) fn roster(path: &Path, lines: &[[&str; 5]]) {
    let mut rows = vec![
        ["名称", "行政区划代码", "上级", "简称", "合并自", "是否报送"]
            .map(String::from)
            .to_vec(),
    ];
    for line in lines {
        let mut row: Vec<String> = line.iter().map(|t| (*t).to_owned()).collect();
        let top = line[2].is_empty() && lines.iter().any(|l| l[2] == line[0]);
        row.push(if top { "否" } else { "是" }.to_owned());
        rows.push(row);
    }
    write_workbook(path, &[("名册", &rows)]);
}

/// 用样例汇总到 `out`；返回屏幕上的话。
pub(crate) fn run_samples(config: &Path, out: &Path) -> String {
    said(
        quanyi()
            .args(["run", "samples/填报", "-c"])
            .arg(config)
            .arg("-o")
            .arg(out)
            .assert()
            .code(0),
    )
}
