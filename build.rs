//! 模板文件夹里增减了文件，就重新装进程序；并算出程序的指纹，供存底（`src/cache.rs`）分辨新旧。

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

/// 决定程序怎样做事的一切：源文件、模板、字体、依赖的版本。
const PARTS: [&str; 5] = ["Cargo.lock", "Cargo.toml", "fonts", "src", "templates"];

fn main() {
    let mut hasher = DefaultHasher::new();
    for part in PARTS {
        println!("cargo:rerun-if-changed={part}");
        take_in(Path::new(part), &mut hasher);
    }
    println!(
        "cargo:rustc-env=QUANYI_FINGERPRINT={:016x}",
        hasher.finish()
    );
}

/// 一个文件或文件夹：名字与内容。字体只看名字与大小，内容太多。
fn take_in(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    if let Ok(entries) = std::fs::read_dir(path) {
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            take_in(&path, hasher);
        }
    } else if path.starts_with("fonts") {
        std::fs::metadata(path).map_or(0, |m| m.len()).hash(hasher);
    } else {
        std::fs::read(path).unwrap_or_default().hash(hasher);
    }
}
