//! 寄之前说清楚、不该寄的不寄、寄过的留下证据；报送包上下对得上。

use super::office::{COUNTIES, desk};
use super::server::Server;
use assert_cmd::Command;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

fn quanyi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanyi"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

#[test]
fn it_lists_first_and_sends_only_when_told() {
    let server = Server::start();
    let desk = desk(
        server.port,
        "cc = [\"cun@sheng.example\"]\nbcc = [\"mi@sheng.example\"]",
    );
    let (code, said) = desk.send(&[]);
    assert_eq!(code, 2, "没有人可问，也没有 --yes：{said}");
    for (name, address) in COUNTIES {
        assert!(said.contains(name) && said.contains(address), "{said}");
    }
    assert!(
        said.contains("反馈意见/甲县.pdf（") && said.contains("--yes"),
        "{said}"
    );
    assert!(server.received.lock().unwrap().is_empty());

    let (code, said) = desk.send(&["--dry-run"]);
    assert_eq!(code, 0, "{said}");
    let previews: Vec<_> = fs::read_dir(desk.out.join("邮件预览")).unwrap().collect();
    assert_eq!(previews.len(), 3);
    assert!(server.received.lock().unwrap().is_empty());
    let ledger = fs::read(desk.out.join("发送记录.jsonl")).unwrap_or_default();
    assert!(ledger.is_empty(), "没有寄就没有可记的");

    let (code, said) = desk.send(&["--yes", "--only", "乙县"]);
    assert_eq!(code, 0, "{said}");
    {
        let received = server.received.lock().unwrap();
        assert_eq!(received.len(), 1);
        assert_eq!(
            received[0].to,
            ["yi@xian.example", "cun@sheng.example", "mi@sheng.example"]
        );
        let text = &received[0].text;
        assert!(text.contains("Cc: cun@sheng.example"));
        assert!(!text.contains("mi@sheng.example"), "密送的谁也看不见");
        assert!(text.is_ascii() && text.lines().all(|l| l.len() <= 998));
    }
    for name in ["发送情况.xlsx", "发送情况.pdf", "发送记录.jsonl"] {
        assert!(desk.out.join(name).is_file(), "没有 {name}");
    }
    let (_, said) = desk.send(&["--yes"]);
    assert!(said.contains("已经寄过、这次不寄的 1 个：乙县"), "{said}");
    assert!(COUNTIES.iter().all(|(_, a)| server.times(a) == 1));
}

#[test]
fn changed_inputs_are_named_and_nothing_is_sent() {
    let server = Server::start();
    let desk = desk(server.port, "");
    let inputs = desk.dir.path().join("填报");
    fs::write(inputs.join("甲县.csv"), "改了").unwrap();
    fs::write(inputs.join("丁县.csv"), "新来的").unwrap();
    fs::remove_file(inputs.join("丙县.csv")).unwrap();
    let (code, said) = desk.send(&["--yes", "--inputs-elsewhere"]);
    assert_eq!(code, 2);
    for part in [
        "填报/甲县.csv（内容变了）",
        "填报/丙县.csv（不在了）",
        "填报/丁县.csv（新来的",
        "quanyi run",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    // 整个不在这台电脑上：说明白，要明说才寄
    fs::remove_dir_all(&inputs).unwrap();
    let (code, said) = desk.send(&["--yes"]);
    assert_eq!(code, 2);
    assert!(said.contains("--inputs-elsewhere"), "{said}");
    assert!(server.received.lock().unwrap().is_empty());
    let (code, said) = desk.send(&["--yes", "--inputs-elsewhere"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(server.received.lock().unwrap().len(), 3);
}

#[test]
fn what_is_not_in_the_manifest_or_was_changed_stays() {
    let server = Server::start();
    let desk = desk(server.port, "");
    fs::write(desk.out.join("反馈意见/甲县 内部意见.pdf"), "不给人看的").unwrap();
    fs::write(desk.out.join("反馈意见/乙县.pdf"), "有人改过").unwrap();
    let (code, said) = desk.send(&["--yes"]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("反馈意见/乙县.pdf") && said.contains("改过"),
        "{said}"
    );
    let (code, said) = desk.send(&["--yes", "--only", "甲县"]);
    assert_eq!(code, 0, "{said}");
    let received = server.received.lock().unwrap();
    assert_eq!(received.len(), 1);
    assert_eq!(
        received[0]
            .text
            .matches("Content-Disposition: attachment")
            .count(),
        1
    );
}

#[test]
fn a_password_in_the_configuration_is_refused_and_not_repeated() {
    let server = Server::start();
    let desk = desk(server.port, "");
    let text = fs::read_to_string(&desk.config).unwrap();
    // 写得对、写得不对，都不把它说出来
    for (line, part) in [
        ("password = \"机密八九\"", "不能写在配置里"),
        ("\"口令\" = \"机密八九\"", "不能写在配置里"),
        ("password = 机密八九", "引号"),
        ("pass word = \"机密八九\"", "写法不对"),
    ] {
        fs::write(&desk.config, format!("{text}\n{line}\n")).unwrap();
        let (code, said) = desk.send(&["--yes"]);
        assert_eq!(code, 2);
        assert!(said.contains(part), "{said}");
        assert!(!said.contains("机密八九"), "{said}");
    }
    assert!(server.received.lock().unwrap().is_empty());
}

#[test]
fn two_at_once_the_second_waits_outside() {
    let server = Server::start();
    let desk = desk(server.port, "");
    let held = quanyi::mail::ledger::Ledger::open(&desk.out).unwrap();
    let (code, said) = desk.send(&["--yes"]);
    assert_eq!(code, 2);
    assert!(said.contains("另一个 quanyi 正在"), "{said}");
    assert!(
        quanyi::deliver::Publisher::begin(&desk.out).is_err(),
        "正在寄的不能重写"
    );
    drop(held);
    assert_eq!(desk.send(&["--yes"]).0, 0);
    // 再汇总一次，记录原样带过去，预览不带
    let before = fs::read(desk.out.join("发送记录.jsonl")).unwrap();
    fs::create_dir_all(desk.out.join("邮件预览")).unwrap();
    fs::write(desk.out.join("邮件预览/001.eml"), "旧").unwrap();
    let manifest = quanyi::mail::manifest_of(&desk.out).unwrap();
    let (_, kept) = quanyi::deliver::Publisher::begin(&desk.out)
        .unwrap()
        .finish(manifest)
        .unwrap();
    assert_eq!(fs::read(desk.out.join("发送记录.jsonl")).unwrap(), before);
    assert!(!desk.out.join("邮件预览").exists());
    assert!(kept.is_empty(), "{kept:?}");
}

fn zip_of(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn unzip(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|ix| {
            let mut entry = zip.by_index(ix).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn the_bundle_is_read_above_and_every_sum_is_checked() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("下级");
    quanyi()
        .args([
            "run",
            "samples/填报/岚州市",
            "-c",
            "samples/quanyi.toml",
            "-o",
        ])
        .arg(&out)
        .assert()
        .code(0);
    let bundle = dir.path().join("报送包.zip");
    let pack = || {
        quanyi()
            .arg("pack")
            .arg(&out)
            .args(["-c", "samples/quanyi.toml", "-o"])
            .arg(&bundle)
            .assert()
            .code(0);
        fs::read(&bundle).unwrap()
    };
    assert_eq!(pack(), pack(), "同样的产出，同样的字节");
    let parts = unzip(&bundle);
    let names: Vec<&str> = parts.iter().map(|(n, _)| n.as_str()).collect();
    for name in ["汇总表.xlsx", "manifest.json", "校验和.sha256"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert_eq!(
        parts[0].1,
        fs::read(out.join("汇总表.xlsx")).unwrap(),
        "原样"
    );

    // 机器忙的时候读得慢，那不是这里要试的
    let config = dir.path().join("宽限.toml");
    fs::write(&config, "[limits]\nseconds = 120\n").unwrap();
    let check = |path: &Path| {
        let done = quanyi()
            .arg("check")
            .arg(path)
            .arg("-c")
            .arg(&config)
            .assert();
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    let direct = check(&out.join("汇总表.xlsx"));
    let bundled = check(&bundle);
    assert!(
        !bundled.contains("Q019") && !bundled.contains("校验和"),
        "{bundled}"
    );
    let total = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    assert_eq!(total(&direct), total(&bundled), "读到的一样");

    // 有人改了里面的汇总表；有人往里添了一份
    let mut altered = parts.clone();
    let other = fs::read("samples/填报/岚州市/望溪县妇联自查表.xls").unwrap();
    altered[0].1 = other.clone();
    altered.push(("望溪县.xls".to_owned(), other));
    let path = dir.path().join("改过.zip");
    fs::write(&path, zip_of(&altered)).unwrap();
    let said = check(&path);
    assert!(
        said.contains("“汇总表.xlsx”与报送包的校验和不符") && said.contains("“望溪县.xls”不在"),
        "{said}"
    );
    // 别的材料照读
    let done = quanyi()
        .arg("check")
        .arg(&path)
        .arg("samples/填报/岚州市/岚州市妇联.xlsx")
        .assert();
    let said = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(said.contains("校验和不符"), "{said}");
    done.code(0);
}
