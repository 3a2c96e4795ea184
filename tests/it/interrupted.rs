//! 中途出事：被杀、Ctrl-C、磁盘写不进。原来的输出原样不动，不留残物（被杀的由下一次运行收拾）。

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn run(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanyi"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("XDG_CACHE_HOME", dir.join("存底"))
        .args([
            "run",
            "--no-cache",
            "samples/填报",
            "-c",
            "samples/quanyi.toml",
        ])
        .arg("-o")
        .arg(dir.join("办公室").join("输 出"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// 先有一份输出，里面有一个自己放进去的文件。
fn desk() -> (tempfile::TempDir, BTreeMap<String, Vec<u8>>) {
    let dir = tempfile::tempdir().unwrap();
    assert!(run(dir.path()).status().unwrap().success());
    fs::write(dir.path().join("办公室/输 出/笔记.txt"), "笔记").unwrap();
    let before = out(dir.path());
    (dir, before)
}

fn out(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = dir.join("办公室").join("输 出");
    walkdir::WalkDir::new(&out)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let name = e.path().strip_prefix(&out).unwrap();
            (name.display().to_string(), fs::read(e.path()).unwrap())
        })
        .collect()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir.join("办公室")).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    names.collect()
}

#[test]
fn killed_at_any_moment_the_earlier_output_stays_whole_and_the_next_run_tidies_up() {
    let (dir, before) = desk();
    let mut left_something = false;
    for ms in [30, 120, 250, 400, 600, 900, 1300] {
        let mut child = run(dir.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(ms));
        let _ = child.kill();
        let _ = child.wait();
        // 样例的材料没有变，所以新的旧的是同样的字节：不论杀在换上之前还是之后
        assert!(out(dir.path()) == before, "{ms} 毫秒时被杀，输出变了");
        left_something |= names(dir.path()).len() > 1;
    }
    assert!(left_something, "至少有一次杀在写到一半的时候");
    assert!(run(dir.path()).status().unwrap().success());
    assert_eq!(names(dir.path()), ["输 出"]);
    assert!(out(dir.path()) == before);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_earlier_output_and_no_litter() {
    let (dir, before) = desk();
    let mut stopped = 0;
    for ms in [50, 150, 300, 500, 800] {
        let child = run(dir.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(ms));
        let pid = child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &pid]).status();
        let done = child.wait_with_output().unwrap();
        if done.status.code() == Some(130) {
            stopped += 1;
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(said.contains("已停止，原来的输出没有改动"), "{said}");
            assert!(!said.contains("出错"), "{said}");
        }
        assert_eq!(names(dir.path()), ["输 出"], "{ms}");
        assert!(out(dir.path()) == before, "{ms}");
    }
    assert!(stopped > 0, "至少有一次在做完之前停下");
}

/// 写不进（与磁盘满同一条路）：说清楚，退出码 3，原来的输出不动。
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_earlier_output_and_no_litter() {
    let (dir, before) = desk();
    let whole = run(dir.path());
    let args: Vec<_> = whole.get_args().collect();
    // 单个文件不许超过 20 KiB：汇总表写不下
    let done = Command::new("bash")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_quanyi"))
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(3), "{said}");
    assert!(said.contains("原来的输出没有改动"), "{said}");
    assert_eq!(names(dir.path()), ["输 出"]);
    assert!(out(dir.path()) == before);
}
