//! 装着工作簿各部件的压缩包：先看目录，再取部件；声明的大小不可信，边解边量。

use super::super::budget::{Budget, Outcome, Refusal, size};
use super::super::{rules, zipped};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Take};
use zip::ZipArchive;
use zip::read::ZipFile;

/// 部件最多多少个；再多就不是工作簿。
const PARTS: usize = 20_000;
/// 一个部件最大的压缩倍数；正常的表格在 10–50 倍，全是空格的也不过 200 倍上下。
const RATIO: u64 = 500;
/// 小于这个大小的部件不看倍数。
const SMALL: u64 = 16 << 20;

/// 一个部件的字节流。
pub(super) type Part<'p, 'a> = Take<ZipFile<'p, Cursor<&'a [u8]>>>;

/// 打开的压缩包。
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// 部件名（`/` 分隔，无开头的 `/`）→ 序号。
    exact: BTreeMap<String, usize>,
    /// 部件名的小写 → 序号；有的程序写的关系与部件大小写不一致。
    names: BTreeMap<String, usize>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Outcome<Self> {
        let zip = zipped::open(bytes)
            .map_err(|_| Refusal::damaged("文件只有开头、没有结尾，多半没有下载或复制完整"))?;
        if zip.len() > PARTS {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!("工作簿里有 {} 个部件，超过 {PARTS} 个，没有读取", zip.len()),
            ));
        }
        let mut exact = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (i, raw) in zip.file_names_raw().enumerate() {
            let name = tidy(&String::from_utf8_lossy(raw));
            names.entry(name.to_lowercase()).or_insert(i);
            exact.insert(name, i);
        }
        Ok(Self { zip, exact, names })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    pub(super) fn has_under(&self, folder: &str) -> bool {
        let folder = key(folder);
        self.names
            .range(folder.clone()..)
            .next()
            .is_some_and(|(name, _)| name.starts_with(&folder))
    }

    /// 部件的字节流；没有这个部件时为空。
    pub(super) fn part(&mut self, name: &str, budget: &Budget) -> Outcome<Option<Part<'_, 'a>>> {
        let exact = self.exact.get(&tidy(name));
        let Some(&index) = exact.or_else(|| self.names.get(&key(name))) else {
            return Ok(None);
        };
        let entry = self.zip.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(m) if m.contains("assword") => {
                Refusal::new(&rules::ENCRYPTED, "工作簿的部件加了密码，没有读取")
            }
            _ => Refusal::damaged(format!("里面的“{name}”损坏，取不出来")),
        })?;
        let (unpacked, packed) = (entry.size(), entry.compressed_size());
        let bomb = unpacked > SMALL && unpacked / RATIO > packed;
        if bomb || unpacked > budget.limits().bytes {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!(
                    "里面的“{name}”压缩后只有 {}，展开却有 {}，没有读取",
                    size(packed),
                    size(unpacked)
                ),
            ));
        }
        Ok(Some(entry.take(budget.limits().bytes)))
    }

    /// 整个部件的字节，计入用量。
    pub(super) fn bytes(&mut self, name: &str, budget: &mut Budget) -> Outcome<Option<Vec<u8>>> {
        let left = budget.left();
        let Some(part) = self.part(name, budget)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        part.take(left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|_| Refusal::damaged(format!("里面的“{name}”损坏，取不出来")))?;
        budget.take(bytes.len() as u64)?;
        budget.look()?;
        Ok(Some(bytes))
    }
}

fn tidy(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_owned()
}

fn key(name: &str) -> String {
    tidy(name).to_lowercase()
}

/// 关系里写的目标 → 部件名。`base` 是写这个关系的部件所在的文件夹（`xl/`）。
pub(super) fn resolve(base: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        base.split('/').filter(|p| !p.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for (base, target, part) in [
            ("xl/", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            (
                "xl/",
                "/xl/worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            ("xl/", "../xl/a.xml", "xl/a.xml"),
            ("xl/", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "../../x", "x"),
        ] {
            assert_eq!(resolve(base, target), part);
        }
    }
}
