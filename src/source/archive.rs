//! 压缩包里的报送材料：在内存里取出，不落盘；里面还有压缩包时再开一层。

use super::budget::size;
use super::zipped::{self, Damaged, Packed, Place, Unopened, inflate};
use super::{
    Bytes, Clock, Found, Limits, Origin, SourceFile, Time, bundle, disk, rules, skip, sniff,
};
use crate::finding::Rule;
use std::collections::BTreeMap;
use std::io::Read;
use zip::ZipArchive;

/// 压缩包里最多再套几层压缩包。
const DEPTH: usize = 2;
/// 一个压缩包里最多看多少个文件。
const ENTRIES: usize = 20_000;

/// 取出压缩包里的材料，放进 `found`。
pub(super) fn unpack(file: SourceFile, bytes: Bytes, limits: &Limits, found: &mut Found) {
    let mut purse = Purse {
        left: limits.bytes,
        clock: Clock::start(Time::fresh(limits.seconds)),
    };
    open(&file, bytes, limits, 0, &mut purse, found);
}

/// 一个压缩包（连同套在里面的）的用量。
struct Purse {
    /// 包里的文件还可以有多少字节：一个压缩包也是一个文件，解开来合起来不超过一个文件的限度。
    left: u64,
    clock: Clock,
}

fn open(
    file: &SourceFile,
    bytes: Bytes,
    limits: &Limits,
    depth: usize,
    purse: &mut Purse,
    found: &mut Found,
) {
    // 后缀是 .zip 的工作簿：按工作簿读。
    if !matches!(
        sniff::kind(&bytes),
        sniff::Kind::Other(_) | sniff::Kind::Empty | sniff::Kind::Cut | sniff::Kind::Crowded
    ) {
        found.files.push(file.clone());
        return;
    }
    let blank = bytes.is_empty();
    let mut archive = match zipped::place(&file.origin, bytes) {
        Ok(archive) => archive,
        Err(Unopened::Crowded) => {
            let message = format!("压缩包里的文件超过 {ENTRIES} 个，没有读取");
            return report(found, &file.path, &rules::TOO_LARGE, message);
        }
        Err(Unopened::Damaged) => {
            let what = if blank {
                "压缩包是空的（0 字节）"
            } else {
                "压缩包损坏或不完整，打不开"
            };
            return report(found, &file.path, &rules::ARCHIVE, what);
        }
    };
    if archive.len() > ENTRIES {
        let message = format!(
            "压缩包里有 {} 个文件，超过 {ENTRIES} 个，没有读取",
            archive.len()
        );
        return report(found, &file.path, &rules::TOO_LARGE, message);
    }
    // 按名字排好再取，结果与打包的次序无关；重名的都取，后面的加序号。
    let mut members: BTreeMap<(String, usize), Member> = BTreeMap::new();
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(index) else {
            let message = format!("压缩包里的第 {} 个文件读不出", index + 1);
            report(found, &file.path, &rules::ARCHIVE, message);
            continue;
        };
        let name = decode(entry.name_raw());
        if entry.is_dir() || name.ends_with(['/', '\\']) {
            continue;
        }
        let member = Member {
            index,
            size: entry.size(),
            encrypted: entry.encrypted(),
        };
        members.insert((name, index), member);
    }
    let mut verdict = {
        let named: BTreeMap<String, &Member> = members
            .iter()
            .filter_map(|((raw, _), m)| Some((tame(raw)?, m)))
            .collect();
        let names: Vec<String> = named.keys().cloned().collect();
        // 核对时逐个取出、随即放下，另算一遍
        let mut left = purse.left;
        bundle::verify(&names, &mut |name| {
            let member = named.get(name)?;
            if member.size > left || purse.clock.look() {
                return None;
            }
            left -= member.size;
            inflate(&mut archive, member.index, member.size).ok()
        })
    };
    found.findings.extend(
        verdict
            .missing
            .drain(..)
            .map(|finding| (file.path.clone(), finding)),
    );
    let is_bundle = members.keys().any(|(raw, _)| raw == super::own::SUMS);
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for ((raw, _), member) in members {
        if purse.clock.look() {
            let mut finding = purse.clock.finding();
            finding.message = format!("{}，压缩包里从“{raw}”起没有读到", finding.message);
            found.findings.push((file.path.clone(), finding));
            return;
        }
        let Some(name) = tame(&raw) else {
            let message = format!(
                "压缩包里的“{}”写到了压缩包以外，没有读取",
                raw.escape_debug()
            );
            report(found, &file.path, &rules::CLIMBS_OUT, message);
            continue;
        };
        let mut place = format!("{}/{name}", file.path);
        let times = taken.entry(name.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            place = format!("{place}（{times}）");
        }
        if let Some(finding) = verdict.refused.remove(&name) {
            found.findings.push((place, finding));
            continue;
        }
        if is_bundle && bundle::is_own(&name) {
            found.skipped.push((place, "报送包的清单与校验和"));
            continue;
        }
        take(
            &mut archive,
            &member,
            &name,
            place,
            limits,
            depth,
            purse,
            found,
        );
    }
}

struct Member {
    index: usize,
    size: u64,
    encrypted: bool,
}

#[allow(clippy::too_many_arguments)] // 一层压缩包的全部情境，只在这里用
fn take(
    archive: &mut ZipArchive<Place>,
    member: &Member,
    name: &str,
    place: String,
    limits: &Limits,
    depth: usize,
    purse: &mut Purse,
    found: &mut Found,
) {
    let (folders, last) = name.rsplit_once('/').unwrap_or(("", name));
    if folders.split('/').any(skip::folder) {
        found.skipped.push((place, "系统或隐藏的文件夹"));
        return;
    }
    if let Some(reason) = skip::reason(last) {
        if last == super::own::MANIFEST
            && !member.encrypted
            && let Ok(bytes) = inflate(archive, member.index, member.size.min(purse.left))
        {
            purse.left = purse.left.saturating_sub(bytes.len() as u64);
            let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
            found.manifests.insert(folder.to_owned(), bytes.into());
        }
        found.skipped.push((place, reason));
        return;
    }
    if skip::foreign_archive(last) {
        return report(
            found,
            &place,
            &rules::ARCHIVE,
            "这种压缩包打不开，里面的材料没有读",
        );
    }
    if member.encrypted {
        let hint = "请用密码解压到文件夹，再运行一次；不知道密码的，请填报单位不加密码重新打包";
        let message = "压缩包加了密码，里面的材料没有读";
        let finding = rules::ENCRYPTED.at(None, None, message, hint);
        found.findings.push((place, finding));
        return;
    }
    let extension = skip::extension(last);
    let wanted = skip::spreadsheet(last) || matches!(extension.as_str(), "zip" | "jsonl");
    if !wanted {
        // 照片、文档：看个开头就够了，不必整个取出来
        let head = head(archive, member.index);
        if head.is_ok_and(|head| !sniff::looks_tabular(last, &head)) {
            found.skipped.push((place, "看内容不是表格"));
            return;
        }
    }
    // 解开的一份也是一个文件，与磁盘上的同一个限度
    if member.size > purse.left.min(disk::largest(limits)) {
        let message = format!(
            "解开后有 {}，压缩包里取出的合起来超过 {} 的限度，没有读取",
            size(member.size),
            size(limits.bytes)
        );
        return report(found, &place, &rules::TOO_LARGE, message);
    }
    purse.left = purse.left.saturating_sub(member.size);
    let inner = SourceFile {
        path: place,
        origin: Origin::Packed(Packed::new(archive, member.index, member.size)),
    };
    match extension.as_str() {
        "zip" if depth >= DEPTH => report(
            found,
            &inner.path,
            &rules::ARCHIVE,
            "压缩包里套了太多层压缩包，这一层没有打开",
        ),
        "zip" => match disk::bytes(&inner.origin, limits) {
            Ok(bytes) => open(&inner, bytes, limits, depth + 1, purse, found),
            Err(refusal) => found.findings.push((inner.path, refusal.into_finding())),
        },
        "jsonl" => found.read_before.push(inner),
        _ => found.files.push(inner),
    }
}

/// 一个文件的开头。
fn head(archive: &mut ZipArchive<Place>, index: usize) -> Result<Vec<u8>, Damaged> {
    let entry = archive.by_index(index).map_err(|_| Damaged)?;
    let mut bytes = Vec::new();
    let read = entry.take(64 << 10).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|_| Damaged)
}

fn report(found: &mut Found, place: &str, rule: &Rule, message: impl Into<String>) {
    found
        .findings
        .push((place.to_owned(), rule.at(None, None, message, rule.remedy)));
}

/// 名字的编码：标明或恰好是 UTF-8 的照用；否则按国标（中文 Windows 打的包）。
fn decode(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(raw)
            .0
            .into_owned(),
    }
}

/// 名字收拾成 `甲市/甲县.xlsx` 的样子；写到包外去的（`..`、绝对路径、盘符）不要。
fn tame(raw: &str) -> Option<String> {
    let name = raw.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive || name.chars().any(char::is_control) {
        return None;
    }
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            _ => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        for (raw, tamed) in [
            ("甲市/甲县.xlsx", Some("甲市/甲县.xlsx")),
            ("甲市\\甲县.xlsx", Some("甲市/甲县.xlsx")),
            ("./甲县.xlsx", Some("甲县.xlsx")),
            ("../甲县.xlsx", None),
            ("甲市/../../甲县.xlsx", None),
            ("..\\甲县.xlsx", None),
            ("/etc/甲县.xlsx", None),
            ("C:\\甲县.xlsx", None),
            ("甲\0县.xlsx", None),
            ("", None),
        ] {
            assert_eq!(tame(raw).as_deref(), tamed, "{raw}");
        }
    }

    #[test]
    fn names_of_chinese_windows() {
        let (gbk, _, _) = encoding_rs::GBK.encode("甲县.xlsx");
        assert_eq!(decode(&gbk), "甲县.xlsx");
        assert_eq!(decode("甲县.xlsx".as_bytes()), "甲县.xlsx");
    }
}
