//! 追溯：公文、汇总表里的一个数，由什么组成，一直到文件、工作表、单元格、原文。
//!
//! 只看输出文件夹：汇总表的格沿公式走，公文的数由运行时留下的记录（[`record`]）算出。

mod cell;
mod collect;
mod figures;
mod places;
mod plain;
mod prose;
pub mod record;

pub use figures::{Figure, Index};
pub use places::{Document, Place, Shown};
pub use prose::{Verdict, verdict};

use crate::deliver::Manifest;
use crate::deliver::manifest;
use crate::finding::Cell;
use crate::source::{self, Limits, Origin, SourceFile};
use cell::Book;
use record::Record;
use std::fs;
use std::path::{Path, PathBuf};

/// 追不成的原因（退出码 2）。
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TraceError {
    /// 没有说清要追哪里的哪个数。
    #[error(
        "请写明输出文件夹、文件和要追的数，如：quanyi trace 输出 通报.pdf 87.5%，或 quanyi trace 输出 汇总表.xlsx 总览!D7"
    )]
    Unclear,
    /// 不是输出文件夹。
    #[error("“{0}”不是 quanyi run 的输出文件夹（里面没有 manifest.json）")]
    NotOut(PathBuf),
    /// 里面没有这个文件。
    #[error("输出文件夹里没有“{wanted}”。里面有：{there}")]
    NoFile {
        /// 要找的。
        wanted: String,
        /// 里面有的。
        there: String,
    },
    /// 汇总表打不开。
    #[error("“{0}”打不开，请先关闭打开它的程序")]
    Unreadable(String),
    /// 没有这张表。
    #[error("汇总表里没有“{wanted}”这张表。有：{there}")]
    NoSheet {
        /// 要找的。
        wanted: String,
        /// 里面有的。
        there: String,
    },
    /// 没有留下记录。
    #[error(
        "输出文件夹里没有“{}”，追不了公文里的数。请用这一版的程序重新运行 quanyi run；汇总表里的格可以追，如 汇总表.xlsx 总览!D7",
        record::FILE_NAME
    )]
    NoRecord,
    /// 没有这个数。
    #[error("{0}")]
    NotFound(String),
}

/// 追溯。`said` 是命令行上依次写的各段，可以合成一段，也可以分开。
///
/// # Errors
/// 见 [`TraceError`]。
pub fn trace(said: &[String]) -> Result<String, TraceError> {
    let asked = Asked::read(said)?;
    let listed = fs::read(asked.out.join(manifest::FILE_NAME))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        .ok_or_else(|| TraceError::NotOut(asked.out.clone()))?;
    let (file, rest) = split_file(&asked.rest, &listed)?;
    let cell = sheet_cell(&rest);
    match (file, cell) {
        (None, Some((sheet, cell))) => in_book(&asked.out, "汇总表.xlsx", &sheet, cell),
        (Some(file), Some((sheet, cell))) if file.ends_with(".xlsx") => {
            in_book(&asked.out, &file, &sheet, cell)
        }
        (Some(file), _) if file.ends_with(".xlsx") => Err(TraceError::NotFound(format!(
            "“{file}”里请写明表名和单元格，如 总览!D7；写的是“{rest}”"
        ))),
        // 公文里只写了文件名：把里面的数逐个列出
        (file, _) => in_documents(&asked.out, &listed, file.as_deref(), &rest),
    }
}

/// 命令行上写的：输出文件夹与其余。
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    out: PathBuf,
    rest: String,
}

impl Asked {
    /// 从头起最长的一段是路径：文件夹就是输出文件夹；文件的，往上找有清单的文件夹。
    fn read(said: &[String]) -> Result<Self, TraceError> {
        let whole = said.join(" ");
        let whole = whole.trim();
        let mut ends: Vec<usize> = whole
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .map(|(at, _)| at)
            .collect();
        ends.push(whole.len());
        let mut first = None;
        for end in ends.into_iter().rev() {
            let (head, tail) = whole.split_at(end);
            let path = Path::new(head);
            first = Some(head.to_owned());
            if path.is_dir() {
                return Ok(Self {
                    out: path.to_owned(),
                    rest: tail.trim().to_owned(),
                });
            }
            if path.is_file() {
                let out = path
                    .ancestors()
                    .skip(1)
                    .map(|p| {
                        if p.as_os_str().is_empty() {
                            Path::new(".")
                        } else {
                            p
                        }
                    })
                    .find(|p| p.join(manifest::FILE_NAME).is_file());
                let Some(out) = out else {
                    return Err(TraceError::NotOut(path.to_owned()));
                };
                let inside = path.strip_prefix(out).unwrap_or(path);
                let inside: Vec<_> = inside
                    .components()
                    .map(|c| c.as_os_str().to_string_lossy())
                    .collect();
                return Ok(Self {
                    out: out.to_owned(),
                    rest: format!("{}{tail}", inside.join("/")),
                });
            }
        }
        match first {
            Some(head) if !head.is_empty() => Err(TraceError::NotOut(PathBuf::from(head))),
            _ => Err(TraceError::Unclear),
        }
    }
}

/// 其余里开头的是哪个文件：路径、文件名、不带后缀的名称都可以；没有写文件为空。
fn split_file(rest: &str, listed: &Manifest) -> Result<(Option<String>, String), TraceError> {
    let mut best: Option<(usize, String)> = None;
    for file in &listed.files {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let stem = |text: &str| {
            text.rsplit_once('.')
                .map_or(text.to_owned(), |(s, _)| s.to_owned())
        };
        for form in [
            file.path.clone(),
            name.to_owned(),
            stem(&file.path),
            stem(name),
        ] {
            let Some(after) = rest.strip_prefix(form.as_str()) else {
                continue;
            };
            let ends = after.is_empty()
                || after.starts_with(|c: char| {
                    c.is_whitespace() || matches!(c, '!' | '！' | ':' | '：' | '#')
                });
            // 同样长的取先列的 PDF：文稿与它同名
            let better = best.as_ref().is_none_or(|(len, path)| {
                form.len() > *len
                    || (form.len() == *len
                        && file.path.ends_with(".pdf")
                        && !path.ends_with(".pdf"))
            });
            if ends && better {
                best = Some((form.len(), file.path.clone()));
            }
        }
    }
    if let Some((len, path)) = best {
        let rest = rest[len..].trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '!' | '！' | ':' | '：' | '#')
        });
        return Ok((Some(path), rest.trim().to_owned()));
    }
    // 像是文件名而没有的，说出来，不当作数
    let first = rest.split_whitespace().next().unwrap_or_default();
    let known = [".pdf", ".xlsx", ".txt", ".md"];
    if known.iter().any(|e| first.to_lowercase().ends_with(e)) {
        let there: Vec<&str> = listed
            .files
            .iter()
            .filter(|f| f.path.ends_with(".pdf") || f.path.ends_with(".xlsx"))
            .map(|f| f.path.as_str())
            .take(20)
            .collect();
        return Err(TraceError::NoFile {
            wanted: first.to_owned(),
            there: there.join("、"),
        });
    }
    Ok((None, rest.to_owned()))
}

/// `总览!D7`、`'总览'!$D$7`、`总览 D7`：表名与单元格。
fn sheet_cell(text: &str) -> Option<(String, Cell)> {
    let clean: String = text
        .chars()
        .filter(|c| !matches!(c, '\'' | '$' | '‘' | '’'))
        .map(|c| match c {
            '！' => '!',
            c if ('！'..='～').contains(&c) => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect();
    let (sheet, cell) = clean
        .rsplit_once('!')
        .or_else(|| clean.rsplit_once(char::is_whitespace))?;
    let cell: Cell = cell.trim().parse().ok()?;
    let sheet = sheet.trim();
    (!sheet.is_empty()).then(|| (sheet.to_owned(), cell))
}

/// 要追的数：全角换成半角，只留数字、小数点、百分号；`3个`、`共45项` 也认。
fn figure(text: &str) -> Result<String, TraceError> {
    let half: String = text
        .chars()
        .map(|c| match c {
            '％' => '%',
            '．' => '.',
            c if ('０'..='９').contains(&c) => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !matches!(c, ',' | '，'))
        .collect();
    let start = half.find(|c: char| c.is_ascii_digit());
    let Some(start) = start else {
        return Err(TraceError::Unclear);
    };
    let tail = &half[start..];
    let end = tail
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '%'))
        .unwrap_or(tail.len());
    Ok(tail[..end].trim_end_matches('.').to_owned())
}

fn in_book(out: &Path, file: &str, sheet: &str, cell: Cell) -> Result<String, TraceError> {
    let source_file = SourceFile {
        path: file.to_owned(),
        origin: Origin::Disk(out.join(file)),
    };
    let limits = Limits {
        seconds: 60.0,
        ..Limits::default()
    };
    let opened = source::open(&source_file, &limits);
    if opened.grids.is_empty() {
        return Err(TraceError::Unreadable(file.to_owned()));
    }
    let book = Book::new(file, opened, source::formulas(&source_file, &limits));
    book.trace(sheet, cell).ok_or_else(|| TraceError::NoSheet {
        wanted: sheet.to_owned(),
        there: book.sheets().collect::<Vec<_>>().join("、"),
    })
}

fn in_documents(
    out: &Path,
    listed: &Manifest,
    file: Option<&str>,
    phrase: &str,
) -> Result<String, TraceError> {
    let whole = file.is_some() && phrase.is_empty();
    let wanted = &if whole {
        String::new()
    } else {
        figure(phrase)?
    };
    let record = record_of(out).ok_or(TraceError::NoRecord)?;
    let index = Index::new(&record);
    let mut found = String::new();
    let mut looked = 0;
    for document in documents(out, listed) {
        let named = |name: &str| stem(name) == stem(&document.name) || document.name == name;
        if !file.is_none_or(named) {
            continue;
        }
        // 没有点名文件时，没有文稿的说不出在不在，不说
        if file.is_none() && document.text.is_none() {
            continue;
        }
        looked += 1;
        if whole {
            found.push_str(&prose::survey(&index, &document));
        } else if let Some(said) = prose::trace(&index, &document, wanted, phrase) {
            found.push_str(&said);
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let near: Vec<String> = index
        .nearest(wanted)
        .into_iter()
        .map(|(form, label)| format!("{form}（{label}）"))
        .collect();
    let place = match file {
        Some(file) => format!("“{file}”里"),
        None => format!("{looked}份公文里"),
    };
    Err(TraceError::NotFound(format!(
        "{place}没有 {wanted}。{}",
        if near.is_empty() {
            String::new()
        } else {
            format!("最接近的是：{}", near.join("、"))
        }
    )))
}

/// 输出文件夹里留下的记录；没有、读不懂为空。
pub fn record_of(out: &Path) -> Option<Record> {
    let bytes = fs::read(out.join(record::FILE_NAME)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// 输出文件夹里的各份公文，连同文稿、文稿里印的表和图。
pub fn documents(out: &Path, listed: &Manifest) -> Vec<Document> {
    let pdf = listed.files.iter().filter(|f| f.path.ends_with(".pdf"));
    pdf.map(|file| {
        let draft = |folder: &str, ext: &str| {
            fs::read_to_string(out.join(folder).join(format!("{}.{ext}", stem(&file.path)))).ok()
        };
        Document {
            name: file.path.clone(),
            locality: file.locality.clone(),
            text: draft("文稿", "md"),
            shown: draft("文稿/数据", "json")
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default(),
        }
    })
    .collect()
}

fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_would_type() {
        let cell = |text: &str| sheet_cell(text).map(|(s, c)| format!("{s}!{c}"));
        for text in [
            "总览!D7",
            "'总览'!$D$7",
            "总览！Ｄ７",
            "总览 d7",
            " 总览!D7 ",
        ] {
            assert_eq!(cell(text.trim()).as_deref(), Some("总览!D7"), "{text}");
        }
        assert_eq!(cell("87.5%"), None);
        for (text, number) in [
            ("87.5%", "87.5%"),
            ("８７．５％", "87.5%"),
            ("未报送3个", "3"),
            ("1,234件", "1234"),
            ("12.", "12"),
        ] {
            assert_eq!(figure(text).as_deref(), Ok(number), "{text}");
        }
        assert_eq!(figure("没有数"), Err(TraceError::Unclear));
        assert_eq!(Asked::read(&[]), Err(TraceError::Unclear));
    }
}
