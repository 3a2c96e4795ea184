//! 把好的工作簿弄坏：翻字节、截断、丢部件、打乱标签。怎样坏都要有下场，不许垮掉。
//!
//! 种子是语料、自己写的一份，与别人写的工作簿（有那个文件夹的地方）。
//!
//! 种子固定，出错时打印第几次；环境变量 `QUANYI_MUTATIONS` 可加长次数。

use super::foreign::{assert_settled, open_watched};
use quanyi::source::{Limits, Origin, SourceFile};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// 小而固定的随机数。
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }
}

fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = vec![("写.xlsx".to_owned(), written())];
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/files");
    let mut files: Vec<_> = walkdir::WalkDir::new(corpus)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    // 每种后缀取两份
    for suffix in ["xlsx", "xls", "ods", "et", "csv", "xlsb", "xlsm"] {
        let mut taken = 0;
        files.retain(|f| {
            let fits = f.extension().is_some_and(|e| e == suffix) && taken < 2;
            if fits {
                taken += 1;
                seeds.push((
                    f.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read(f).unwrap(),
                ));
            }
            !fits
        });
    }
    seeds.extend(foreign());
    seeds
}

/// 别人写的工作簿里小的那些，每隔几份取一份；没有这个文件夹的地方为空。
fn foreign() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/foreign");
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file() && e.metadata().is_ok_and(|m| m.len() < 40_000))
        .step_by(9)
        .filter_map(|e| {
            let name = e.file_name().to_string_lossy().into_owned();
            Some((name, std::fs::read(e.path()).ok()?))
        })
        .collect()
}

/// 合并、公式、日期、局部字体都有的一份。
pub(crate) fn written() -> Vec<u8> {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let struck = Format::new().set_font_strikethrough();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "自查表", &plain).unwrap();
    for row in 1..40 {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, format!("指标{row}")).unwrap();
        sheet
            .write_with_format(row, 2, 43_000 + row, &date)
            .unwrap();
        sheet
            .write_formula(row, 3, Formula::new("=A2+1").set_result("3"))
            .unwrap();
        sheet
            .write_rich_string(row, 4, &[(&plain, "有（√）"), (&struck, "无（）")])
            .unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn flip(bytes: &mut [u8], dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(bytes.len());
        bytes[at] = match dice.roll(4) {
            0 => 0xFF,
            1 => 0,
            2 => bytes[at] ^ (1 << dice.roll(8)),
            _ => u8::try_from(dice.roll(256)).unwrap(),
        };
    }
}

/// 打乱标签：在一处附近的几十个标签里对调几次，XML 不再配得上对。
fn shuffle(body: &mut Vec<u8>, dice: &mut Dice) {
    let mut tags: Vec<Vec<u8>> = body
        .split_inclusive(|b| *b == b'>')
        .map(<[u8]>::to_vec)
        .collect();
    let from = dice.roll(tags.len());
    let near = (tags.len() - from).min(40);
    for _ in 0..=dice.roll(10) {
        let (a, b) = (from + dice.roll(near), from + dice.roll(near));
        if a < tags.len() && b < tags.len() {
            tags.swap(a, b);
        }
    }
    *body = tags.concat();
}

/// 改部件：解开、改一个、丢一个、对调两个，再装回去。
fn repack(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).ok()?;
        let mut body = Vec::new();
        entry.read_to_end(&mut body).ok()?;
        parts.push((entry.name().ok()?.into_owned(), body));
    }
    let at = dice.roll(parts.len());
    match dice.roll(7) {
        0 => drop(parts.remove(at)),
        4 => shuffle(&mut parts[at].1, dice),
        1 => {
            let other = dice.roll(parts.len());
            let body = parts[at].1.clone();
            parts[at].1 = std::mem::replace(&mut parts[other].1, body);
        }
        2 => {
            let keep = dice.roll(parts[at].1.len());
            parts[at].1.truncate(keep);
        }
        3 => {
            // 抄一段到别处：标签乱了套
            let body = &mut parts[at].1;
            let (from, to) = (dice.roll(body.len()), dice.roll(body.len()));
            let piece: Vec<u8> = body
                .iter()
                .skip(from)
                .take(1 + dice.roll(200))
                .copied()
                .collect();
            body.splice(to..to, piece);
        }
        _ => flip(&mut parts[at].1, dice),
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, body) in parts {
        zip.start_file(name, stored).ok()?;
        zip.write_all(&body).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

#[test]
fn damaged_in_every_way() {
    let times: usize = std::env::var("QUANYI_MUTATIONS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(400);
    let seeds = seeds();
    let mut dice = Dice(0x5EED_2017_1205);
    let limits = Limits::default();
    for time in 0..times {
        let (name, seed) = &seeds[dice.roll(seeds.len())];
        let bytes = match dice.roll(5) {
            0 => seed[..dice.roll(seed.len())].to_vec(),
            1 => {
                let mut bytes = seed.clone();
                flip(&mut bytes, &mut dice);
                bytes
            }
            _ => repack(seed, &mut dice).unwrap_or_else(|| {
                let mut bytes = seed.clone();
                flip(&mut bytes, &mut dice);
                bytes
            }),
        };
        let file = SourceFile {
            path: format!("第{time}次/{name}"),
            origin: Origin::Bytes(bytes.into()),
        };
        assert_settled(&open_watched(&file, &limits));
    }
}
