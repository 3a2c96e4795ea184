//! 各阶段要多久：造 N 份填报表，从找文件到导出 PDF 逐段计时，旁边是同一台机器、同一次运行里的“底线”。
//!
//! ```sh
//! cargo bench --bench stages                # 180 份
//! cargo bench --bench stages -- 180 3000    # 几个规模
//! ```
//!
//! 底线是省不掉的：把工作表、共享文字、样式三种部件解压并过一遍 XML 记号（读），把产出的字节复制一遍（写）。
//! 时间随机器而变，看的是各段所占的份额和对底线的倍数。公文至多排 [`MOST_LETTERS`] 份，按每份计。

#![expect(clippy::print_stdout, reason = "结果就是打印出来给人看的")]

mod floor;
mod material;

use quanyi::cache::Cache;
use quanyi::document;
use quanyi::document::press::{Press, Sheet};
use quanyi::office::Office;
use quanyi::progress::Quiet;
use quanyi::source::{self, Limits};
use quanyi::{check, read, run, workbook};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// 单独计时的反馈意见书至多排几份。
const MOST_LETTERS: usize = 200;

struct Row {
    stage: &'static str,
    items: usize,
    took: Duration,
    note: String,
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    for n in if sizes.is_empty() { vec![180] } else { sizes } {
        one_size(n);
    }
}

fn one_size(n: usize) {
    let dir = tempfile::tempdir().expect("临时文件夹");
    let (office, input_bytes) = material::write(dir.path(), n);
    let limits = Limits::default();
    let paths = [dir.path().join("填报")];
    let mut rows = Vec::new();
    let mut row = |stage, items, took, note: String| {
        rows.push(Row {
            stage,
            items,
            took,
            note,
        });
    };

    let (found, took) = timed(|| source::find(&paths, &limits).expect("找得到"));
    assert_eq!(found.files.len(), n);
    row("找文件", n, took, String::new());

    let ((parts, inflated), took) = timed(|| floor::inflate(&found.files));
    row("底线：解压", n, took, format!("{} 字节", inflated));
    let (_, tokens) = timed(|| floor::tokens(&parts));
    drop(parts);
    let floor = took + tokens;
    row("底线：XML 记号", n, tokens, String::new());

    let (opened, took) = timed(|| {
        let files = found.files.iter();
        files.map(|f| source::open(f, &limits)).collect::<Vec<_>>()
    });
    row(
        "打开成表格",
        n,
        took,
        format!("底线的 {:.2} 倍", took.as_secs_f64() / floor.as_secs_f64()),
    );
    let (mut submissions, took) = timed(|| {
        let opened = opened.iter();
        opened
            .flat_map(|o| read::submissions(o, &office))
            .collect::<Vec<_>>()
    });
    drop(opened);
    row("对应、读出答案", n, took, String::new());
    assert_eq!(submissions.len(), n);
    let ((), took) = timed(|| {
        for submission in &mut submissions {
            check::within(submission, &office);
        }
    });
    row("一份之内的审核", n, took, String::new());

    let material = run::Material {
        submissions,
        skipped: Vec::new(),
        findings: Vec::new(),
        read: Vec::new(),
        previous: None,
    };
    let (comparison, took) = timed(|| run::compare(material, &office));
    row("汇总、比较", n, took, String::new());
    let (book, took) =
        timed(|| workbook::consolidated::workbook(&comparison, &office).expect("写得成"));
    row("写汇总表", n, took, format!("{} 字节", book.len()));
    let (copied, took) = timed(|| black_box(book.clone()));
    row("底线：复制汇总表", n, took, String::new());
    drop((copied, book));

    let (drafts, took) = timed(|| document::compose(&comparison, &office).expect("写得出"));
    row("写文稿", drafts.len(), took, String::new());
    let (press, took) = timed(|| Press::new(&office).expect("字体齐全"));
    row("备字体", 1, took, String::new());
    let letters: Vec<_> = drafts
        .iter()
        .filter(|d| d.kind == "反馈意见")
        .take(MOST_LETTERS)
        .collect();
    let (mut lay, mut export, mut bytes) = (Duration::ZERO, Duration::ZERO, 0);
    for draft in &letters {
        let sheet: Sheet = document::sheet(draft, &office, &press).expect("文稿无误");
        let (page, took) = timed(|| press.lay_out(&sheet).expect("排得成"));
        lay += took;
        let (pdf, took) = timed(|| press.export(&page, &sheet).expect("导得出"));
        export += took;
        bytes += pdf.len();
    }
    let each = letters.len().max(1);
    row("反馈意见：排版", letters.len(), lay, String::new());
    row(
        "反馈意见：导出",
        letters.len(),
        export,
        format!("每份 {} 字节", bytes / each),
    );

    let out = dir.path().join("输出");
    let office = Office {
        cache: Cache::at(dir.path().join("存底")),
        ..office
    };
    let whole = || timed(|| run::run(&paths, &office, &out, &Quiet).expect("运行无误")).1;
    let few = n <= 3000;
    if few {
        row("整个运行（两次之一）", n, whole(), "全部从头".into());
        row("整个运行（两次之二）", n, whole(), "什么也没变".into());
        material::touch_one(dir.path());
        row("整个运行", n, whole(), "改了一份".into());
    }
    print(n, input_bytes, &rows);
}

/// 这个进程占用内存的最高值，MiB；系统说不出的为空。
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

fn print(n: usize, input_bytes: u64, rows: &[Row]) {
    let whole = |r: &&Row| !r.stage.starts_with("底线") && !r.stage.starts_with("整个");
    let total: Duration = rows.iter().filter(whole).map(|r| r.took).sum();
    println!("\n{n} 份填报表，共 {input_bytes} 字节\n");
    println!(
        "| 阶段 | 项数 | 共（毫秒） | 每项（毫秒） | 份额 | 备注 |\n|---|---|---|---|---|---|"
    );
    for r in rows {
        let ms = r.took.as_secs_f64() * 1e3;
        let share = if whole(&r) {
            format!("{:.1} %", 100.0 * ms / (total.as_secs_f64() * 1e3))
        } else {
            String::new()
        };
        println!(
            "| {} | {} | {ms:.1} | {:.3} | {share} | {} |",
            r.stage,
            r.items,
            ms / r.items.max(1) as f64,
            r.note
        );
    }
    if let Some(peak) = peak() {
        println!("\n内存最高 {peak} MiB");
    }
}
