//! 各阶段要多久：造 N 份填报表，从找文件到导出 PDF 逐段计时，旁边是同一台机器、同一次运行里的“底线”。
//!
//! ```sh
//! cargo bench --bench stages                # 180 份
//! cargo bench --bench stages -- 180 3000    # 几个规模
//! cargo bench --bench stages -- tree        # 31 省、2,914 县逐级汇总
//! cargo bench --bench stages -- letters 400  # 只排反馈意见书，稳定以后每份多久
//! cargo bench --bench stages -- sources 信   # 一份公文的 typst 源文件，与 typst compile 比
//! cargo bench --bench stages -- make 3000 料  # 只造料，自己去试
//! ```
//!
//! 底线是省不掉的：把工作表、共享文字、样式三种部件解压并过一遍 XML 记号（读），把产出的字节复制一遍（写）。
//! 时间随机器而变，看的是各段所占的份额和对底线的倍数。公文至多排 [`MOST_LETTERS`] 份，按每份计；
//! 各段在一个线程上量。最后整个程序跑几遍，各是一个新的进程，内存、核数是它的；
//! 规模大于 [`MOST_IN_FULL`] 的只出通报，不出各县的公文。

#![expect(clippy::print_stdout, reason = "结果就是打印出来给人看的")]

mod floor;
mod material;
mod process;
mod sources;
mod tree;

use process::{Used, forget_peak, peak, quanyi as run_program};
use quanyi::document;
use quanyi::document::press::{Press, Sheet};
use quanyi::source::{self, Limits};
use quanyi::{check, read, run, workbook};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// 单独计时的反馈意见书至多排几份。
const MOST_LETTERS: usize = 200;
/// 整个程序跑的时候，出全部公文的规模至多多大。
const MOST_IN_FULL: usize = 3000;

struct Row {
    stage: &'static str,
    items: usize,
    took: Duration,
    /// 到这一段结束，本进程（或它跑的程序）内存的最高值，MiB。
    peak: u64,
    note: String,
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    forget_peak();
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn main() {
    if std::env::args().any(|a| a == "tree") {
        return tree::run(31);
    }
    let mut after = std::env::args().skip_while(|a| a != "letters");
    if after.next().is_some() {
        return letters(after.next().and_then(|n| n.parse().ok()).unwrap_or(200));
    }
    let mut rest = std::env::args().skip_while(|a| a != "sources");
    if let Some(out) = rest.nth(1) {
        return sources::write(std::path::Path::new(&out));
    }
    let mut rest = std::env::args().skip_while(|a| a != "make").skip(1);
    if let (Some(n), Some(dir)) = (rest.next().and_then(|n| n.parse().ok()), rest.next()) {
        let dir = std::path::Path::new(&dir);
        material::write_range(dir, 0..n);
        return material::write_setting(dir, 0..n, "某省", &["通报"]);
    }
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
            peak: peak("self").unwrap_or(0),
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
        document::press::forget();
    }
    let each = letters.len().max(1);
    row("反馈意见：排版", letters.len(), lay, String::new());
    row(
        "反馈意见：导出",
        letters.len(),
        export,
        format!("每份 {} 字节", bytes / each),
    );

    drop((drafts, comparison, press));

    let full = n <= MOST_IN_FULL;
    let produce: &[&str] = if full { &[] } else { &["通报"] };
    material::write_setting(dir.path(), 0..n, "某省", produce);
    let args = ["run", "填报", "-c", "quanyi.toml", "-o", "输出"];
    let mut whole = |used: Used, what: &str| {
        rows.push(Row {
            stage: "整个程序",
            items: n,
            took: used.took,
            peak: used.peak,
            note: used.note(what),
        });
    };
    let cold = run_program(dir.path(), &args);
    whole(
        cold,
        if full {
            "全部从头"
        } else {
            "全部从头，只出通报"
        },
    );
    whole(run_program(dir.path(), &args), "什么也没变");
    material::touch_one(dir.path());
    whole(run_program(dir.path(), &args), "改了一份");
    print(n, input_bytes, &rows);
}

fn print(n: usize, input_bytes: u64, rows: &[Row]) {
    let whole = |r: &&Row| !r.stage.starts_with("底线") && !r.stage.starts_with("整个");
    let total: Duration = rows.iter().filter(whole).map(|r| r.took).sum();
    println!("\n{n} 份填报表，共 {input_bytes} 字节\n");
    println!(
        "| 阶段 | 项数 | 共（毫秒） | 每项（毫秒） | 份额 | 内存（MiB） | 备注 |\n|---|---|---|---|---|---|---|"
    );
    for r in rows {
        let ms = r.took.as_secs_f64() * 1e3;
        let share = if whole(&r) {
            format!("{:.1} %", 100.0 * ms / (total.as_secs_f64() * 1e3))
        } else {
            String::new()
        };
        println!(
            "| {} | {} | {ms:.1} | {:.3} | {share} | {} | {} |",
            r.stage,
            r.items,
            ms / r.items.max(1) as f64,
            r.peak,
            r.note
        );
    }
}

/// 只排信，量稳定以后每份多久：`cargo bench --bench stages -- letters 400`。
fn letters(n: usize) {
    let (office, letters) = material::letters(24);
    let press = Press::new(&office).expect("字体齐全");
    let sheets: Vec<Sheet> = letters
        .iter()
        .map(|d| document::sheet(d, &office, &press).expect("文稿无误"))
        .collect();
    let (mut lay, mut export, mut pages) = (Duration::ZERO, Duration::ZERO, 0);
    for sheet in sheets.iter().cycle().take(n) {
        let (page, took) = timed(|| press.lay_out(sheet).expect("排得成"));
        lay += took;
        pages += page.pages().len();
        let (pdf, took) = timed(|| press.export(&page, sheet).expect("导得出"));
        export += took;
        black_box(pdf);
        document::press::forget();
    }
    let each = |t: Duration| t.as_secs_f64() * 1e3 / n as f64;
    println!(
        "{n} 份，平均 {:.1} 页：排版 {:.2} 毫秒，导出 {:.2} 毫秒",
        pages as f64 / n as f64,
        each(lay),
        each(export)
    );
}
