//! 记分牌：语料里的每份工作簿读出来，与真情实况逐项比较，按版式、按格式打印，并守住定下的线。
//!
//! 结果另存 `target/scoreboard.json`。

mod judge;
mod tally;
mod truth;

use crate::corpus;
use judge::{Judge, Mistake};
use quanyi::office::Office;
use quanyi::source::{Limits, Origin, SourceFile};
use rayon::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use tally::{HEAD, Tally};
use truth::Workbook;

/// 这里看对错，不看快慢：测试机器可能正忙。
fn patient() -> Limits {
    Limits {
        seconds: 60.0,
        ..Limits::default()
    }
}

/// 读一份工作簿并评判。
fn judged(folder: &Path, want: &Workbook, office: &Office) -> (Tally, Vec<Mistake>) {
    let file = SourceFile {
        path: want.file.clone(),
        origin: Origin::Disk(folder.join(&want.file)),
    };
    let opened = quanyi::source::open(&file, &patient());
    let mut submissions = quanyi::read::submissions(&opened, office);
    for one in &mut submissions {
        quanyi::check::within(one, office);
    }
    let mut judge = Judge {
        catalogue: &office.catalogue,
        file: &want.file,
        tally: Tally::default(),
        mistakes: Vec::new(),
    };
    judge.workbook(want, &submissions);
    (judge.tally, judge.mistakes)
}

struct Board {
    total: Tally,
    text: String,
    json: serde_json::Value,
}

fn board(folder: &Path) -> Board {
    let truth = std::fs::read_to_string(folder.join("truth.jsonl")).expect("语料应有 truth.jsonl");
    let wants: Vec<Workbook> = truth
        .lines()
        .map(|line| serde_json::from_str(line).expect("truth.jsonl 每行一份工作簿"))
        .collect();
    let office = Office::default();
    let results: Vec<(Tally, Vec<Mistake>)> = wants
        .par_iter()
        .map(|w| judged(folder, w, &office))
        .collect();

    let mut total = Tally::default();
    let mut layouts: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut formats: BTreeMap<&str, Tally> = BTreeMap::new();
    for (want, (tally, _)) in wants.iter().zip(&results) {
        total.take(tally);
        layouts.entry(&want.layout).or_default().take(tally);
        formats.entry(&want.format).or_default().take(tally);
    }
    let mut text = String::new();
    for (title, table) in [("按版式", &layouts), ("按格式", &formats)] {
        let _ = writeln!(text, "\n{title}\n{HEAD}");
        for (name, tally) in table {
            let _ = writeln!(text, "{}", tally.line(name));
        }
    }
    let _ = writeln!(text, "\n{}", total.line("total"));
    let mut worst: Vec<&Vec<Mistake>> = results
        .iter()
        .map(|(_, m)| m)
        .filter(|m| !m.is_empty())
        .collect();
    worst.sort_by_key(|m| std::cmp::Reverse(m.len()));
    for mistakes in worst.iter().take(12) {
        let _ = writeln!(text, "\n{}：{} 处", mistakes[0].file, mistakes.len());
        for m in mistakes.iter().take(3) {
            let _ = writeln!(
                text,
                "  [{}] {}  应为 {}  读成 {}",
                m.kind, m.place, m.want, m.got
            );
        }
    }
    let json = json!({
        "files": wants.len(),
        "total": total.json(),
        "layouts": layouts.iter().map(|(k, t)| ((*k).to_owned(), t.json())).collect::<BTreeMap<_, _>>(),
        "formats": formats.iter().map(|(k, t)| ((*k).to_owned(), t.json())).collect::<BTreeMap<_, _>>(),
        "mistakes": results.iter().flat_map(|(_, m)| m).map(|m| json!({
            "file": m.file, "kind": m.kind, "place": m.place, "want": m.want, "got": m.got,
        })).collect::<Vec<_>>(),
    });
    Board { total, text, json }
}

/// 没有达到的线。
fn below(total: &Tally) -> Vec<String> {
    total
        .bars()
        .into_iter()
        .filter(|(_, got, bar, high)| if *high { got < bar } else { got > bar })
        .map(|(name, got, bar, _)| format!("{name} {:.3}%（线 {:.1}%）", got * 100.0, bar * 100.0))
        .collect()
}

#[test]
#[allow(clippy::print_stdout)] // 记分牌是给人看的
fn the_corpus_is_read_as_a_careful_person_would() {
    let mut saved = BTreeMap::new();
    let mut missed = Vec::new();
    for (name, folder) in corpus::parts() {
        let board = board(&folder);
        println!("\n==== {name} ===={}", board.text);
        missed.extend(
            below(&board.total)
                .into_iter()
                .map(|m| format!("{name}：{m}")),
        );
        saved.insert(name, board.json);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("target/scoreboard.json");
    std::fs::create_dir_all(root.join("target")).expect("target 可写");
    std::fs::write(
        &path,
        serde_json::to_vec_pretty(&saved).expect("可写成 JSON"),
    )
    .expect("记分结果可写");
    assert!(missed.is_empty(), "没有达到：{missed:#?}");
}
