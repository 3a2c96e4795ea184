//! 文件：字节 → 表格 → 材料 → 审核。什么字节都要有个下场：读得出，或一条说得清的 Q0xx。

#![no_main]

use libfuzzer_sys::fuzz_target;
use quanyi::finding::Severity;
use quanyi::office::Office;
use quanyi::source::{self, Limits, Origin, SourceFile};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::default);

/// 时限放宽：机器忙的时候不误报；拖得久的由 libFuzzer 的 `-timeout` 去抓。
static LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits {
    seconds: 60.0,
    bytes: 128 << 20,
    ..Limits::default()
});

fuzz_target!(
    init: {
        // 读坏文件的库在里面垮掉是料到的，由 `source::open` 接住；不让它中止进程
        std::panic::set_hook(Box::new(|_| {}));
    },
    |data: &[u8]| {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one(data))) {
            let why = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("没有说明");
            eprintln!("垮了：{why}");
            std::process::abort();
        }
    }
);

fn one(data: &[u8]) {
    let file = SourceFile {
        path: "甲县.xlsx".into(),
        origin: Origin::Bytes(data.into()),
    };
    let opened = source::open(&file, &LIMITS);
    let told = opened.findings.iter().any(|f| f.severity == Severity::Error && f.code.starts_with("Q0"));
    let read = opened.grids.iter().any(|g| !g.cells.is_empty());
    assert!(read || told, "既没有内容也没有说明");
    let mut submissions = quanyi::read::submissions(&opened, &OFFICE);
    assert!(!submissions.is_empty());
    for submission in &mut submissions {
        quanyi::check::within(submission, &OFFICE);
        assert!(submission.is_readable() || submission.must_return(), "没有答案，也没有说为什么");
        if submission.is_readable() {
            assert_eq!(submission.answers.len(), OFFICE.catalogue.indicators.len());
        }
        for finding in &submission.findings {
            assert!(!finding.message.is_empty() && !finding.hint.is_empty(), "{}", finding.code);
        }
        for (answer, indicator) in submission.answers.iter().zip(&OFFICE.catalogue.indicators) {
            for reading in answer.fields.iter().flatten() {
                let flagged = submission
                    .findings
                    .iter()
                    .any(|f| f.cell == Some(reading.cell) || f.indicator.as_deref() == Some(&indicator.code));
                assert!(reading.value.is_some() || flagged, "{} 读不出而没有问题", indicator.code);
            }
        }
    }
}
