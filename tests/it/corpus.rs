//! 语料在哪里：随代码提交的一部分总在，造出的全部有就用。

use std::path::{Path, PathBuf};

/// 语料的各部分：叫法与文件夹，里面都有 `truth.jsonl`。
///
/// 全部的由 `tests/corpus/make_corpus.py` 造在 `target/corpus`，或在环境变量 `QUANYI_CORPUS` 指的文件夹。
pub fn parts() -> Vec<(&'static str, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let generated =
        std::env::var_os("QUANYI_CORPUS").map_or_else(|| root.join("target/corpus"), PathBuf::from);
    [
        ("committed", root.join("tests/corpus/files")),
        ("generated", generated),
    ]
    .into_iter()
    .filter(|(_, folder)| folder.join("truth.jsonl").exists())
    .collect()
}
