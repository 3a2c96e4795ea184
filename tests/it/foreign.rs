//! 别人写的工作簿：calamine、Apache POI、SheetJS 的测试文件（WPS、加密、损坏、模糊测试找到的……）。
//! 每一份都要在限度之内得到表格，或者一条说得清的 Q0xx；没有这个文件夹的地方跳过。

use quanyi::finding::Severity;
use quanyi::source::{self, Limits, Opened, SourceFile};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/foreign");
    folder.is_dir().then_some(folder)
}

/// 限度之外给的余量：测试机器可能正忙。
const SLACK: Duration = Duration::from_secs(20);

/// 在另一个线程里打开；迟迟不回的，报出是哪一份。
pub(crate) fn open_watched(file: &SourceFile, limits: &Limits) -> Opened {
    let (send, receive) = mpsc::channel();
    let (inner, bounds) = (file.clone(), limits.clone());
    std::thread::spawn(move || {
        let _ = send.send(source::open(&inner, &bounds));
    });
    let wait = Duration::from_secs_f64(limits.seconds) + SLACK;
    receive
        .recv_timeout(wait)
        .unwrap_or_else(|e| panic!("{}：打开时没有按时返回或整个线程垮了（{e}）", file.path))
}

/// 得到了表格，或者有一条“须更正”说明为什么没有。
pub(crate) fn assert_settled(opened: &Opened) {
    let told = opened
        .findings
        .iter()
        .any(|f| f.severity == Severity::Error && f.code.starts_with("Q0"));
    let read = opened.grids.iter().any(|g| !g.cells.is_empty());
    assert!(
        read || told,
        "{}：既没有内容也没有说明：{:?}",
        opened.path,
        opened.findings
    );
    for finding in &opened.findings {
        assert!(
            source::RULES.iter().any(|r| r.code == finding.code),
            "{}：{} 不在规则表里",
            opened.path,
            finding.code
        );
        assert!(!finding.message.is_empty() && !finding.hint.is_empty());
    }
}

#[test]
fn every_foreign_file_is_read_or_explained() {
    let Some(folder) = folder() else { return };
    let limits = Limits::default();
    let office = quanyi::office::Office::default();
    let found = source::find(&[folder], &limits).unwrap();
    assert!(found.files.len() >= 500, "只找到 {} 份", found.files.len());
    let mut empty_handed = 0;
    for file in &found.files {
        let started = Instant::now();
        let opened = open_watched(file, &limits);
        assert_settled(&opened);
        assert!(
            started.elapsed() < Duration::from_secs_f64(limits.seconds) + SLACK,
            "{}",
            file.path
        );
        assert_eq!(opened.sha256.len(), 64);
        // 读出、审核也在同一个时限之内：没有一份别人的表慢到要停下
        for submission in quanyi::run::one_file(&opened, &office) {
            assert!(
                submission.is_readable() || submission.must_return(),
                "{}：没有答案，也没有说为什么",
                file.path
            );
            assert!(
                submission.findings.iter().all(|f| f.code != "Q006"),
                "{} 读得太慢",
                file.path
            );
        }
        if opened.grids.is_empty() {
            empty_handed += 1;
        }
    }
    // 打不开的只应是加密的、损坏的和不是工作簿的那三十来份。
    assert!(
        empty_handed <= found.files.len() / 12,
        "{empty_handed} 份打不开"
    );
}

#[test]
fn what_kind_of_refusal() {
    let Some(folder) = folder() else { return };
    let limits = Limits {
        seconds: 60.0,
        ..Limits::default()
    };
    for (name, code) in [
        ("calamine/tests_pass_protected.xlsx", "Q002"),
        ("calamine/tests_pass_protected.xlsb", "Q002"),
        ("calamine/tests_pass_protected.ods", "Q002"),
        ("poi/test-data_spreadsheet_xor-encryption-abc.xls", "Q002"),
        ("calamine/tests_issue_594_dos.ods", "Q005"),
        ("poi/test-data_spreadsheet_poc-shared-strings.xlsx", "Q005"),
        ("calamine/tests_OOM_alloc3.xls", "Q003"),
        ("calamine/tests_empty_sheet.xlsx", "Q004"),
    ] {
        let path = folder.join(name);
        if !path.exists() {
            continue;
        }
        let found = source::find(&[path], &limits).unwrap();
        let opened = open_watched(&found.files[0], &limits);
        let codes: Vec<&str> = opened.findings.iter().map(|f| f.code.as_str()).collect();
        assert!(codes.contains(&code), "{name}：{codes:?}");
        assert!(
            opened.grids.iter().all(|g| g.cells.is_empty()),
            "{name} 不该有内容"
        );
    }
}
