//! 表扬、整改名单与整改台账：像办公室那样一轮一轮地用。

use crate::office::{
    column, figures, quanyi, run_samples as run, said, sheet, text, write_workbook,
};
use std::fs;
use std::path::Path;

/// 样例的配置，改几处，放到临时文件夹里。
fn config(dir: &Path, changes: &[(&str, &str)]) -> std::path::PathBuf {
    let mut text = fs::read_to_string("samples/quanyi.toml").unwrap();
    // 配置挪了地方，它指的文件还在原处
    for beside in ["名册.xlsx", "上期"] {
        let place = fs::canonicalize(Path::new("samples").join(beside)).unwrap();
        let named = format!("\"{beside}\"");
        assert!(text.contains(&named), "样例的配置里没有 {named}");
        text = text.replace(&named, &format!("'{}'", place.display()));
    }
    for (from, to) in changes {
        assert!(text.contains(from), "样例的配置里没有 {from}");
        text = text.replace(from, to);
    }
    let path = dir.join("quanyi.toml");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_lists_say_by_which_figures_and_what_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let spoken = run(&config(dir.path(), &[]), &out);
    let book = out.join("汇总表.xlsx");
    let commend = sheet(&book, "表扬名单");
    let names = column(&commend, "地区");
    let reasons = column(&commend, "凭哪些数");
    let overview = sheet(&book, "总览");
    let (all, rates) = (column(&overview, "地区"), column(&overview, "达标率"));
    for (name, reason) in names
        .iter()
        .zip(&reasons)
        .filter(|(_, r)| r.contains("达标率"))
    {
        let at = all.iter().position(|n| n.trim() == name).unwrap();
        let rate: f64 = rates[at].parse().unwrap();
        // 凭的数与总览一致
        let said: Vec<f64> = figures(reason);
        assert!(
            said.iter().any(|f| (f - rate * 100.0).abs() < 0.051),
            "{name}: {reason} / {rate}"
        );
    }
    assert!(spoken.contains("表扬名单"), "{spoken}");
    let rectify = sheet(&book, "整改名单");
    let basic = column(&rectify, "基本");
    assert!(basic.iter().any(|b| b == "*"));
    assert!(
        basic.iter().all(|b| b == "*" || b.is_empty()),
        "只列基本要求指标"
    );
    assert!(
        column(&rectify, "整改期限")
            .iter()
            .any(|d| d == "2018-03-31")
    );
    let sources = column(&rectify, "出处");
    assert!(
        sources
            .iter()
            .any(|s| s.contains("填报/") && s.contains(".xlsx")),
        "{sources:?}"
    );
}

#[test]
fn without_criteria_the_sheet_says_why_nobody_is_commended() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let config = config(
        dir.path(),
        &[("[commend]\nshare = 90\nlevels = [\"县级\"]\n", "")],
    );
    run(&config, &out);
    let words = sheet(&out.join("汇总表.xlsx"), "表扬名单")
        .concat()
        .concat();
    assert!(words.contains("没有配置表扬标准"), "{words}");
    let strict = fs::read_to_string(&config).unwrap() + "\n[commend]\nshare = 100\nmost = 1\n";
    fs::write(&config, strict).unwrap();
    let spoken = run(&config, &out);
    assert!(spoken.contains("表扬名单"), "{spoken}");
    let wrong = fs::read_to_string(&config)
        .unwrap()
        .replace("share = 100", "share = 120");
    fs::write(&config, wrong).unwrap();
    let refused = said(
        quanyi()
            .args(["run", "samples/填报", "-c"])
            .arg(&config)
            .arg("-o")
            .arg(&out)
            .assert()
            .code(2),
    );
    assert!(
        refused.contains("share") && refused.contains("不超过 100"),
        "{refused}"
    );
}

#[test]
fn the_ledger_keeps_what_the_clerk_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let config_path = config(dir.path(), &[]);
    run(&config_path, &out);
    let ledger = out.join("整改台账.xlsx");
    let first = fs::read(&ledger).unwrap();
    // 原样再跑一遍，逐字节相同，清单也相同
    let manifest = fs::read(out.join("manifest.json")).unwrap();
    run(&config_path, &out);
    assert_eq!(fs::read(&ledger).unwrap(), first);
    assert_eq!(fs::read(out.join("manifest.json")).unwrap(), manifest);

    // 像在 WPS 里那样：填几格，添一列，换列的次序，另存
    let mut rows = sheet(&ledger, "整改台账");
    let base = sheet(&ledger, "底稿");
    let head = rows
        .iter()
        .position(|r| r.iter().any(|c| c == "台账编号"))
        .unwrap();
    let col =
        |rows: &[Vec<String>], label: &str| rows[head].iter().position(|c| c == label).unwrap();
    let (person, status) = (col(&rows, "责任人"), col(&rows, "销号状态"));
    rows[head + 1][person] = "=CMD 王某".into();
    rows[head + 2][status] = "已销号".into();
    for (n, row) in rows.iter_mut().enumerate().skip(head) {
        row.push(if n == head {
            "分管领导".into()
        } else {
            format!("领导{n}")
        });
        row.reverse();
    }
    write_workbook(&ledger, &[("整改台账", &rows), ("底稿", &base)]);
    let edited = fs::read(&ledger).unwrap();

    let late = config(
        dir.path(),
        &[("date = \"2017-12-20\"", "date = \"2018-05-01\"")],
    );
    let spoken = run(&late, &out);
    assert!(spoken.contains("逾期"), "{spoken}");
    let rows = sheet(&ledger, "整改台账");
    assert_eq!(column(&rows, "责任人")[0], "=CMD 王某");
    assert_eq!(column(&rows, "销号状态")[1], "已销号");
    assert_eq!(column(&rows, "分管领导")[0], format!("领导{}", head + 1));
    let hints = column(&rows, "程序提示");
    assert!(hints[0].contains("已逾期31天"), "{}", hints[0]);
    assert!(hints[1].contains("已销号，而本次"), "{}", hints[1]);
    let urged = column(&sheet(&ledger, "催办"), "逾期天数");
    assert_eq!(
        urged.len(),
        hints.iter().filter(|h| h.contains("已逾期")).count()
    );
    assert_eq!(
        fs::read(out.join("以前修改过的文件/整改台账.xlsx")).unwrap(),
        edited,
        "改过的原件留着"
    );
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(
        manifest["carried"][0]["sha256"],
        quanyi::deliver::sha256_hex(&edited)
    );
    // 再跑一遍不再变
    let settled = fs::read(&ledger).unwrap();
    run(&late, &out);
    assert_eq!(fs::read(&ledger).unwrap(), settled);

    // 换一个输出文件夹，用配置指明台账
    let text = fs::read_to_string(&late).unwrap().replace(
        "[rectify]",
        &format!("[rectify]\nledger = '{}'", ledger.display()),
    );
    fs::write(&late, text).unwrap();
    let other = dir.path().join("别处");
    run(&late, &other);
    assert_eq!(
        column(&sheet(&other.join("整改台账.xlsx"), "整改台账"), "责任人")[0],
        "=CMD 王某"
    );
}

#[test]
fn a_ledger_that_cannot_be_read_stops_the_run_and_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let config = config(dir.path(), &[]);
    run(&config, &out);
    fs::write(out.join("整改台账.xlsx"), b"PK broken").unwrap();
    let done = quanyi()
        .args(["run", "samples/填报", "-c"])
        .arg(&config)
        .arg("-o")
        .arg(&out)
        .assert()
        .code(2);
    let spoken = text(&done.get_output().stderr);
    assert!(
        spoken.contains("上一次的整改台账") && spoken.contains("没有写出任何文件"),
        "{spoken}"
    );
    assert_eq!(fs::read(out.join("整改台账.xlsx")).unwrap(), b"PK broken");
}

#[test]
fn a_mended_item_is_proposed_for_closing_with_the_figure_that_shows_it() {
    let dir = tempfile::tempdir().unwrap();
    let config = config(dir.path(), &[]);
    let read = quanyi()
        .args(["read", "samples/填报", "-c"])
        .arg(&config)
        .assert()
        .code(0);
    let lines = text(&read.get_output().stdout);
    let jsonl = dir.path().join("材料.jsonl");
    fs::write(&jsonl, &lines).unwrap();
    let out = dir.path().join("out");
    let go = || {
        quanyi()
            .arg("run")
            .arg(&jsonl)
            .arg("-c")
            .arg(&config)
            .arg("-o")
            .arg(&out)
            .assert()
            .code(0)
    };
    go();
    let rows = sheet(&out.join("整改台账.xlsx"), "整改台账");
    let (places, codes, grounds) = (
        column(&rows, "地区"),
        column(&rows, "指标"),
        column(&rows, "立项依据"),
    );
    let at = grounds
        .iter()
        .position(|g| g.starts_with("自报为"))
        .unwrap();
    // 那一格改成达到
    let changed: Vec<String> = lines
        .lines()
        .map(|line| {
            let mut one: serde_json::Value = serde_json::from_str(line).unwrap();
            if one["locality"]["name"] == places[at].as_str() {
                for answer in one["answers"].as_array_mut().unwrap() {
                    if answer["indicator"] == codes[at].as_str() {
                        answer["state"] = "yes".into();
                    }
                }
                let code = codes[at].clone();
                one["findings"]
                    .as_array_mut()
                    .unwrap()
                    .retain(|f| f["indicator"] != code.as_str());
            }
            one.to_string()
        })
        .collect();
    fs::write(&jsonl, changed.join("\n")).unwrap();
    go();
    let rows = sheet(&out.join("整改台账.xlsx"), "整改台账");
    let hint = &column(&rows, "程序提示")[at];
    assert!(
        hint.contains("建议销号") && hint.contains("填报/"),
        "{hint}"
    );
    assert_eq!(column(&rows, "销号状态")[at], "未销号");
}
