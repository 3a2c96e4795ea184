//! 追溯：会上有人问“这个数怎么来的”。

use crate::office::{quanyi, sheet, text};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// 样例跑一遍，几个测试共用。
fn out() -> &'static Path {
    static OUT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, out) = OUT.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("输出 一");
        quanyi()
            .args([
                "run",
                "samples/填报",
                "-c",
                "samples/quanyi.toml",
                "--quiet",
                "-o",
            ])
            .arg(&out)
            .assert()
            .code(0);
        (dir, out)
    });
    out
}

fn trace(args: &[&str], code: i32) -> String {
    let done = quanyi().arg("trace").args(args).assert().code(code);
    let output = done.get_output();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_cell_of_the_overview_goes_down_to_files_and_cells() {
    let out = out().to_str().unwrap();
    let rows = sheet(&Path::new(out).join("汇总表.xlsx"), "总览");
    let head = rows
        .iter()
        .position(|r| r.iter().any(|c| c == "达标率"))
        .unwrap();
    let name = rows[head].iter().position(|c| c == "地区").unwrap();
    let met = rows[head].iter().position(|c| c == "达标").unwrap();
    let at = (head + 1..rows.len())
        .find(|&r| rows[r][name].trim() == "松岭区")
        .unwrap();
    let letter = char::from(b'A' + met as u8);
    let address = format!("总览!{letter}{}", at + 1);
    let count: usize = rows[at][met].parse().unwrap();
    for args in [
        vec![out, "汇总表.xlsx", address.as_str()],
        vec![out, address.as_str()],
    ] {
        let said = trace(&args, 0);
        assert!(said.contains(&format!("＝ {count}")), "{said}");
        let lines: Vec<&str> = said.lines().filter(|l| l.contains("松岭区.xlsx")).collect();
        assert_eq!(lines.len(), count, "达标的有几项就列几行：{said}");
        assert!(lines.iter().all(|l| l.contains("松岭区　")), "{said}");
    }
    let one = format!("{out} 汇总表.xlsx {address}");
    assert!(trace(&[&one], 0).contains(&format!("＝ {count}")));
    assert!(trace(&[out, "汇总表.xlsx", "没有这张!A1"], 2).contains("没有“没有这张”这张表"));
}

#[test]
fn a_share_in_the_circular_is_made_of_counted_cells() {
    let out = out().to_str().unwrap();
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(Path::new(out).join("文稿/数据/溯源.json")).unwrap())
            .unwrap();
    let (mut met, mut of) = (0u32, 0u32);
    for place in record["localities"].as_array().unwrap() {
        for answer in place["answers"].as_array().unwrap() {
            match answer["counts"].as_str().unwrap() {
                "y" => {
                    met += 1;
                    of += 1;
                }
                "n" | "b" => of += 1,
                _ => {}
            }
        }
    }
    let percent = quanyi::text::locale::percent(met, of, false);
    let said = trace(&[out, "通报.pdf", &percent], 0);
    assert!(said.contains(&format!("达到{met}÷应计{of}")), "{said}");
    assert!(said.contains("全省达标率"), "{said}");
    let listed = said
        .lines()
        .filter(|l| l.starts_with("    ") && l.contains("填报/"))
        .count();
    assert!(listed as u32 >= of, "应计的每一项都列出：{listed} < {of}");
    // 文件的路径直接给出也行
    let path = Path::new(out).join("通报.pdf");
    assert!(trace(&[path.to_str().unwrap(), &percent], 0).contains("全省达标率"));
    // 未报送的个数：说出名称
    let missing = trace(&[out, "通报.pdf", "未报送1个"], 0);
    assert!(missing.contains("长榆县"), "{missing}");
}

#[test]
fn what_is_not_there_is_said_with_the_nearest() {
    let out = out().to_str().unwrap();
    let said = trace(&[out, "通报.pdf", "12.34%"], 1);
    assert!(
        said.contains("没有 12.34%") && said.contains("最接近的是"),
        "{said}"
    );
    assert!(trace(&[out, "没有.pdf", "1"], 2).contains("没有“没有.pdf”"));
    assert!(
        trace(&["/没有这个文件夹", "通报.pdf", "1"], 2).contains("不是 quanyi run 的输出文件夹")
    );
    assert!(trace(&[out, "通报.pdf"], 2).contains("请写明"));
}
