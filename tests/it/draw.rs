//! 抽查抽签：公开、可以复核、抽过的不再抽。

use crate::office::{quanyi, records, run_samples, said, text};
use std::fs;
use std::path::Path;

fn draw(args: &[&str], out: &Path, code: i32) -> (String, String) {
    let done = quanyi()
        .args(["draw", "-c", "samples/quanyi.toml"])
        .args(args)
        .arg("-o")
        .arg(out)
        .assert()
        .code(code);
    let output = done.get_output();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn anyone_can_recompute_the_draw_from_the_printed_seed() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("一"), dir.path().join("二"));
    let (spoken, _) = draw(&["--count", "6", "--seed", "20171220-0731"], &first, 0);
    assert!(spoken.contains("种子：20171220-0731"), "{spoken}");
    draw(&["--count", "6", "--seed", "20171220-0731"], &second, 0);
    for name in ["抽查名单.xlsx", "抽查通知.pdf", "manifest.json"] {
        assert_eq!(
            fs::read(first.join(name)).unwrap(),
            fs::read(second.join(name)).unwrap(),
            "{name}"
        );
    }
    let list = first.join("抽查名单.xlsx");
    let candidates = records(&list, "核验", "键");
    for one in &candidates {
        let text = format!("20171220-0731|{}", one["键"]);
        assert_eq!(
            one["散列值（SHA-256）"],
            quanyi::deliver::sha256_hex(text.as_bytes())
        );
    }
    // 各层里取的是散列值最小的，名额按占比
    let strata = records(&list, "抽取办法", "候选数");
    let mut drawn: Vec<&str> = Vec::new();
    for layer in strata
        .iter()
        .filter(|s| !s["层"].is_empty() && s["层"] != "合计")
    {
        let mut own: Vec<_> = candidates
            .iter()
            .filter(|c| c["层"] == layer["层"])
            .collect();
        own.sort_by_key(|c| c["散列值（SHA-256）"].clone());
        assert_eq!(own.len().to_string(), layer["候选数"]);
        let quota: usize = layer["名额"].parse().unwrap();
        drawn.extend(own[..quota].iter().map(|c| c["地区"].as_str()));
        let ideal = 6.0 * own.len() as f64 / candidates.len() as f64;
        assert!((quota as f64 - ideal).abs() < 1.0, "{layer:?}");
    }
    let mut listed: Vec<String> = records(&list, "抽查名单", "填报单位")
        .into_iter()
        .map(|r| r["地区"].clone())
        .collect();
    assert_eq!(listed.len(), 6);
    drawn.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, drawn);
    let pdf = lopdf::Document::load(first.join("抽查通知.pdf")).unwrap();
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    let words: String = pdf
        .extract_text(&pages)
        .unwrap()
        .split_whitespace()
        .collect();
    assert!(
        listed.iter().all(|name| words.contains(name.as_str())),
        "{words}"
    );
    assert!(words.contains("20171220-0731"));
}

#[test]
fn earlier_draws_are_left_out_and_results_make_strata() {
    let dir = tempfile::tempdir().unwrap();
    let run = dir.path().join("out");
    run_samples(Path::new("samples/quanyi.toml"), &run);
    let first = dir.path().join("一");
    draw(&["--count", "6", "--seed", "1"], &first, 0);
    let before: Vec<String> = records(&first.join("抽查名单.xlsx"), "抽查名单", "填报单位")
        .into_iter()
        .map(|r| r["地区"].clone())
        .collect();
    let earlier = first.join("抽查名单.xlsx");
    // 抽到汇总的输出文件夹里：汇总的产出不动，清单添上两份
    let results = run.to_str().unwrap().to_owned();
    let args = [
        "--count",
        "6",
        "--seed",
        "2",
        "--results",
        &results,
        "--exclude",
        earlier.to_str().unwrap(),
    ];
    let summary = fs::read(run.join("汇总表.xlsx")).unwrap();
    let (spoken, _) = draw(&args, &run, 0);
    assert!(
        spoken.contains("基本要求") && spoken.contains("以前抽过、不再抽的 6 个"),
        "{spoken}"
    );
    let after = records(&run.join("抽查名单.xlsx"), "抽查名单", "填报单位");
    assert!(after.iter().all(|r| !before.contains(&r["地区"])));
    assert_eq!(fs::read(run.join("汇总表.xlsx")).unwrap(), summary);
    let listed = |run: &Path| -> Vec<String> {
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
        let files = manifest["files"].as_array().unwrap();
        files
            .iter()
            .map(|f| {
                format!(
                    "{} {}",
                    f["kind"].as_str().unwrap(),
                    f["path"].as_str().unwrap()
                )
            })
            .collect()
    };
    assert!(listed(&run).contains(&"抽查 抽查名单.xlsx".to_owned()));
    assert!(listed(&run).contains(&"汇总表 汇总表.xlsx".to_owned()));
    // 又汇总一次：抽查的两份还在，仍在清单里
    let drawn = fs::read(run.join("抽查名单.xlsx")).unwrap();
    run_samples(Path::new("samples/quanyi.toml"), &run);
    assert_eq!(fs::read(run.join("抽查名单.xlsx")).unwrap(), drawn);
    assert!(listed(&run).contains(&"抽查 抽查名单.xlsx".to_owned()));
    // 换一个种子不能悄悄盖掉
    let (_, refused) = draw(&["--count", "6", "--seed", "3"], &run, 3);
    assert!(refused.contains("抽查名单.xlsx"), "{refused}");
    assert_eq!(fs::read(run.join("抽查名单.xlsx")).unwrap(), drawn);
}

#[test]
fn what_cannot_be_drawn_is_said_in_chinese_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    for (args, words) in [
        (
            &["--count", "1000", "--seed", "1"][..],
            "要抽 1000 个，而可以抽的只有",
        ),
        (&["--count", "0", "--seed", "1"], "一个也不抽"),
        (&["--count", "三", "--seed", "1"], "--count"),
        (&["--count", "3", "--seed", "  "], "种子是空的"),
        (&["--count", "3", "--seed", "甲\n乙"], "看不见的字"),
        (&["--count", "3"], "还缺：--seed"),
        (
            &["--count", "3", "--seed", "1", "--exclude", "没有.xlsx"],
            "不存在",
        ),
        (
            &["--count", "3", "--seed", "1", "--results", "没有"],
            "找不到上次的结果",
        ),
    ] {
        let (_, spoken) = draw(args, &out, 2);
        assert!(spoken.contains(words), "{args:?}: {spoken}");
        assert!(!out.exists());
    }
    let none = said(
        quanyi()
            .args(["draw", "--count", "1", "--seed", "1", "-o"])
            .arg(&out)
            .assert()
            .code(2),
    );
    assert!(none.contains("没有名册"), "{none}");
    let foreign = dir.path().join("相册");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("照片.jpg"), "x").unwrap();
    draw(&["--count", "1", "--seed", "1"], &foreign, 3);
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);
}

/// 排抽查的文稿；返回退出码与屏幕上的话。
fn typeset(draft: &Path, out: &Path) -> (i32, String) {
    let mut command = quanyi();
    let done = command
        .arg("typeset")
        .arg(draft)
        .arg("-o")
        .arg(out)
        .output()
        .unwrap();
    (done.status.code().unwrap(), text(&done.stderr))
}

#[test]
fn the_notice_of_a_draw_can_be_reworded_and_is_held_to_the_list_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("抽查");
    draw(&["--count", "6", "--seed", "20171220-0731"], &out, 0);
    let draft = out.join("文稿/抽查通知.md");
    let listed: Vec<String> = records(&out.join("抽查名单.xlsx"), "抽查名单", "填报单位")
        .into_iter()
        .map(|r| r["地区"].clone())
        .collect();
    let candidates = records(&out.join("抽查名单.xlsx"), "核验", "键");
    let other = candidates
        .iter()
        .map(|c| c["地区"].clone())
        .find(|name| !listed.contains(name))
        .unwrap();
    // 没有改的，排出来一样
    let again = dir.path().join("再排");
    let (code, spoken) = typeset(&draft, &again);
    assert_eq!(code, 0, "{spoken}");
    let printed = |out: &Path| fs::read(out.join("抽查通知.pdf")).unwrap();
    assert!(printed(&again) == printed(&out));
    // 改名单、改个数、另说一个没有抽中的：都提出来，什么也不写
    let original = fs::read_to_string(&draft).unwrap();
    let wrong = original
        .replace(&format!("、{}", listed[1]), &format!("、{other}"))
        .replace("抽取6个", "抽取7个")
        .replace(
            "抽查的具体时间另行通知。",
            &format!("抽查的具体时间另行通知。{other}要先行准备。"),
        );
    fs::write(&draft, &wrong).unwrap();
    let nowhere = dir.path().join("没有写");
    let (code, spoken) = typeset(&draft, &nowhere);
    assert_eq!(code, 2, "{spoken}");
    assert!(spoken.contains("写的是“7个”，数据是“6个”"), "{spoken}");
    assert!(
        spoken.contains(&format!("写的是“{other}”，数据是“{}”", listed[1])),
        "{spoken}"
    );
    assert!(
        spoken.contains(&format!("“{other}”不在抽中的名单里")),
        "{spoken}"
    );
    assert!(!nowhere.exists());
    // 只改措辞，排进原处；再汇总、再抽同样的签，改过的都在
    let reworded = original.replace("决定开展", "研究决定，组织开展");
    fs::write(&draft, &reworded).unwrap();
    let (code, spoken) = typeset(&draft, &out);
    assert_eq!(code, 0, "{spoken}");
    let pdf = printed(&out);
    for _ in 0..2 {
        let done = quanyi()
            .args(["run", "samples/填报", "-c", "samples/quanyi.toml", "-o"])
            .arg(&out)
            .assert()
            .code(0);
        let spoken = said(done);
        assert!(!spoken.contains("数据有了变化"), "{spoken}");
        assert!(printed(&out) == pdf, "通知被换掉了");
        assert_eq!(fs::read_to_string(&draft).unwrap(), reworded);
        assert!(!out.join("以前修改过的文件").exists());
    }
    // 留下的文稿，仍凭抽签的数据核对
    fs::write(&draft, &wrong).unwrap();
    let (code, spoken) = typeset(&draft, &nowhere);
    assert!(
        code == 2 && spoken.contains("写的是“7个”，数据是“6个”"),
        "{spoken}"
    );
}

#[test]
fn a_city_of_one_county_and_a_year_when_all_were_drawn() {
    use crate::office::roster;
    let dir = tempfile::tempdir().unwrap();
    roster(
        &dir.path().join("名册.xlsx"),
        &[
            ["某省", "530000", "", "", ""],
            ["甲市", "530100", "某省", "", ""],
            ["独县", "530121", "甲市", "", ""],
            ["乙市", "530200", "某省", "", ""],
            ["东县", "530221", "乙市", "", ""],
            ["西县", "530222", "乙市", "", ""],
        ],
    );
    let config = dir.path().join("quanyi.toml");
    let text = "[office]\nname = \"某省妇联\"\n[files]\nroster = \"名册.xlsx\"\n[draw]\nlevels = [\"县级\"]\n";
    fs::write(&config, text).unwrap();
    let draw = |count: &str, exclude: &[&Path], out: &str, code: i32| {
        let mut command = quanyi();
        command.arg("draw").arg("-c").arg(&config);
        command.args(["--count", count, "--seed", "2017摇号"]);
        for list in exclude {
            command.arg("--exclude").arg(list.join("抽查名单.xlsx"));
        }
        let out = dir.path().join(out);
        let done = command.arg("-o").arg(&out).assert().code(code);
        let said = text_of(&done);
        (out, said)
    };
    // 一个市只有一个县：自成一层，占比够了才抽到它
    let (first, spoken) = draw("3", &[], "一", 0);
    assert!(
        spoken.contains("县级·甲市（1 个候选，1 个名额）：独县"),
        "{spoken}"
    );
    assert!(
        spoken.contains("县级·乙市（2 个候选，2 个名额）"),
        "{spoken}"
    );
    // 全抽过了：说出来，不减少个数也没有用
    let (none, spoken) = draw("1", &[&first], "二", 2);
    assert!(
        spoken.contains("可以抽的只有 0 个") && spoken.contains("要从头再抽一轮"),
        "{spoken}"
    );
    assert!(!none.exists());
    // 余数的规则印在名单里
    let words = crate::office::sheet(&first.join("抽查名单.xlsx"), "抽取办法")
        .concat()
        .join("");
    assert!(words.contains("余数"), "{words}");
}

fn text_of(done: &assert_cmd::assert::Assert) -> String {
    let output = done.get_output();
    text(&output.stdout) + &text(&output.stderr)
}
