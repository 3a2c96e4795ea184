//! 往上交：数据文件随汇总表写出；整个输出文件夹交给上级，上级只读其中的汇总表。

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn run(inputs: &Path, out: &Path, more: &[&str]) -> serde_json::Value {
    Command::new(env!("CARGO_BIN_EXE_quanyi"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("run")
        .arg(inputs)
        .arg("-o")
        .arg(out)
        .args(["--quiet", "--no-cache"])
        .args(more)
        .assert()
        .code(0);
    serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn the_office_above_reads_the_whole_output_folder_as_its_workbook() {
    let dir = tempfile::tempdir().unwrap();
    let county = dir.path().join("县");
    fs::create_dir(&county).unwrap();
    fs::copy(
        "samples/填报/沅平市/临枫区维权自查.xlsx",
        county.join("临枫区.xlsx"),
    )
    .unwrap();
    let city = dir.path().join("市/沅平市");
    let first = run(&county, &city, &["--also", "csv,jsonl"]);
    let kinds = |manifest: &serde_json::Value, kind: &str| -> Vec<String> {
        let files = manifest["files"].as_array().unwrap();
        let of = files.iter().filter(|f| f["kind"] == kind);
        of.map(|f| f["path"].as_str().unwrap().to_owned()).collect()
    };
    let mut data = kinds(&first, "数据");
    data.retain(|path| path.starts_with("数据/"));
    assert_eq!(
        data,
        [
            "数据/审核问题.csv",
            "数据/审核问题.jsonl",
            "数据/答案.csv",
            "数据/答案.jsonl"
        ]
    );
    assert_eq!(kinds(&first, "退回表"), ["退回修改/临枫区退回表.xlsx"]);

    // CSV：带 BOM，CRLF，一行一个填写项；JSON 行同样多
    let csv = fs::read_to_string(city.join("数据/答案.csv")).unwrap();
    assert!(csv.starts_with("\u{feff}材料号,采用,地区,"));
    let mut reader =
        csv::ReaderBuilder::new().from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let columns = reader.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|c| c == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let lines = fs::read_to_string(city.join("数据/答案.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), rows.len());
    for (row, line) in rows.iter().zip(lines.lines()) {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(json["schema"], "quanyi.answer/1");
        assert_eq!(json["indicator"], row[at("编号")]);
        if let Some(n) = json["value"]
            .as_i64()
            .filter(|_| !row[at("值")].ends_with('次'))
        {
            assert_eq!(n.to_string(), row[at("值")], "数不加撇号");
        }
        assert_eq!(json["path"], "县/临枫区.xlsx");
    }
    let both = rows.iter().find(|r| &r[at("编号")] == "2.3.2").unwrap();
    assert_eq!(
        (&both[at("现实情况")], &both[at("计入")]),
        ("两选", "存疑，不计")
    );

    // 上级：只读汇总表，县里的出处还在；退回表、数据文件不当成材料
    let out = dir.path().join("省");
    let second = run(&dir.path().join("市"), &out, &[]);
    let read: Vec<&str> = second["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["path"].as_str().unwrap())
        .collect();
    assert!(
        read.iter()
            .all(|p| p.ends_with("汇总表.xlsx") || *p == "县/临枫区.xlsx"),
        "{read:?}"
    );
    let problems = fs::read_to_string(out.join("审核问题.txt")).unwrap();
    assert!(problems.contains("县/临枫区.xlsx") && problems.contains("Q202"));
}
