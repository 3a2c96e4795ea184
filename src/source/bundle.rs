//! 报送包：`quanyi pack` 打的压缩包，里面每个文件都与校验和对过才算数。

use super::own::{MANIFEST, SUMS};
use super::rules;
use crate::finding::Finding;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// 核对的结果。
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// 不能采用的文件：包里的名字与问题。
    pub(super) refused: BTreeMap<String, Finding>,
    /// 写在校验和里而包里没有的。
    pub(super) missing: Vec<Finding>,
}

/// 是不是包自带的说明（不当材料读）。
pub(super) fn is_own(name: &str) -> bool {
    name == SUMS || name == MANIFEST
}

/// 核对。`names` 是包里全部文件的名字，`read` 取出其中一个的字节（取不出为空）。
///
/// 没有校验和的不是报送包，什么也不说；有清单而没有校验和的，是被人动过的报送包。
pub(super) fn verify(names: &[String], read: &mut dyn FnMut(&str) -> Option<Vec<u8>>) -> Verdict {
    let mut verdict = Verdict::default();
    let finding = |message: String| rules::BUNDLE.at(None, None, message, rules::BUNDLE.remedy);
    if !names.iter().any(|n| n == SUMS) {
        return verdict;
    }
    let text = read(SUMS).and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(sums) = text.as_deref().and_then(parse) else {
        for name in names.iter().filter(|n| !is_own(n)) {
            let message = format!("报送包的“{SUMS}”读不懂，没法核对“{name}”，没有采用");
            verdict.refused.insert(name.clone(), finding(message));
        }
        return verdict;
    };
    for name in names.iter().filter(|n| *n != SUMS) {
        let message = match sums.get(name.as_str()).map(|sum| (sum, read(name))) {
            None => format!("“{name}”不在报送包的校验和里，是后来放进去的，没有采用"),
            Some((_, None)) => format!("“{name}”在报送包里已经损坏或过大，没有采用"),
            Some((sum, Some(bytes))) if **sum != hex(&bytes) => {
                format!("“{name}”与报送包的校验和不符，打包之后变过，没有采用")
            }
            Some(_) => continue,
        };
        verdict.refused.insert(name.clone(), finding(message));
    }
    verdict.missing = sums
        .keys()
        .filter(|name| !names.iter().any(|n| n == *name))
        .map(|name| finding(format!("报送包里缺“{name}”，校验和里有它")))
        .collect();
    verdict
}

/// `sha256sum` 的写法：摘要、两个空格（或一个空格一个星号）、文件名。
fn parse(text: &str) -> Option<BTreeMap<&str, &str>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (sum, name) = line.split_at_checked(64)?;
            let name = name
                .strip_prefix("  ")
                .or_else(|| name.strip_prefix(" *"))?;
            let sound = sum.bytes().all(|b| b.is_ascii_hexdigit()) && !name.is_empty();
            sound.then_some((name, sum))
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)]) -> Vec<String> {
        let names: Vec<String> = files.iter().map(|(n, _)| (*n).to_owned()).collect();
        let mut read = |name: &str| {
            let (_, text) = files.iter().find(|(n, _)| *n == name)?;
            Some(text.as_bytes().to_vec())
        };
        let verdict = verify(&names, &mut read);
        verdict
            .refused
            .into_values()
            .chain(verdict.missing)
            .map(|f| f.message)
            .collect()
    }

    #[test]
    fn every_file_is_held_against_its_sum() {
        let sums = format!("{}  汇总表.xlsx\n{}  报送函.pdf\n", hex(b"a"), hex(b"b"));
        let whole = [("汇总表.xlsx", "a"), ("报送函.pdf", "b"), (SUMS, &sums)];
        assert!(check(&whole).is_empty());
        let said = check(&[("汇总表.xlsx", "x"), ("添的.xlsx", "c"), (SUMS, &sums)]).join("；");
        for part in [
            "“汇总表.xlsx”与报送包的校验和不符",
            "“添的.xlsx”不在",
            "缺“报送函.pdf”",
        ] {
            assert!(said.contains(part), "{said}");
        }
        let said = check(&[("汇总表.xlsx", "a"), (SUMS, "乱写的")]).join("；");
        assert!(said.contains("没法核对“汇总表.xlsx”"), "{said}");
        assert!(check(&[("甲县.xlsx", "x")]).is_empty(), "平常的压缩包");
    }
}
