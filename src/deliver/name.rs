//! 文件名：地区名等外来文字怎样成为各系统都允许的文件名。

use crate::model::comparison::{Comparison, Locality};
use std::collections::BTreeMap;

/// 文件名（不含扩展名）最多的字符数：汉字三字节，Linux 的上限是 255 字节，留出扩展名与序号。
const LONGEST: usize = 72;

/// 把任意文字变成 Windows、Linux 都允许的一段文件名（不含路径、不含扩展名）。
///
/// 不允许的符号换成全角的同形符号，控制符与改变书写方向的符号去掉，Windows 的设备名前加下划线，
/// 过长的截断并以 `…` 结尾。结果不会为空，也不会含 `/`、`\` 或成为 `.`、`..`。
pub fn safe(text: &str) -> String {
    let mut name: String = text
        .chars()
        .filter_map(|c| match c {
            '/' => Some('／'),
            '\\' => Some('＼'),
            ':' => Some('：'),
            '*' => Some('＊'),
            '?' => Some('？'),
            '"' => Some('＂'),
            '<' => Some('＜'),
            '>' => Some('＞'),
            '|' => Some('｜'),
            '\t' | '\n' | '\r' => Some(' '),
            // 零宽与改变书写方向的符号能让文件名看起来是另一个样子
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect();
    if name.chars().count() > LONGEST {
        name = name.chars().take(LONGEST - 1).collect();
        name.push('…');
    }
    // Windows 会悄悄去掉末尾的点与空格
    let mut name = name.trim().trim_end_matches(['.', ' ']).to_owned();
    if name.is_empty() {
        name.push_str("未命名");
    }
    if is_device(&name) || name.starts_with('.') {
        name.insert(0, '_');
    }
    name
}

/// 一个地区的文件名：两个地区同名时冠以上级的名称，还相同的加序号。`ix` 是 `localities` 的下标。
pub fn of_locality(comparison: &Comparison, ix: usize) -> String {
    Names::of(comparison).of_locality(ix)
}

/// 各地区用作文件名的名称：几万个地区的，备好一次。
pub struct Names {
    plain: Vec<String>,
    full: Vec<String>,
    /// 同名的（只名称，连上级）各有哪些。
    twins: [BTreeMap<String, Vec<usize>>; 2],
}

impl Names {
    /// 备好。
    pub fn of(comparison: &Comparison) -> Self {
        let all = comparison.localities.iter();
        let plain: Vec<String> = all.clone().map(|l| safe(&l.name)).collect();
        let parent = |l: &Locality| l.parent_name.clone().unwrap_or_default();
        let full = all.zip(&plain);
        let full: Vec<String> = full
            .map(|(l, plain)| safe(&format!("{}{plain}", parent(l))))
            .collect();
        let twins = [&plain, &full].map(|names| {
            let mut twins: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, name) in names.iter().enumerate() {
                twins.entry(name.clone()).or_default().push(at);
            }
            twins
        });
        Self { plain, full, twins }
    }

    /// 第 `ix` 个地区的：与别的地区同名的加上级，还同名的加次序。
    pub fn of_locality(&self, ix: usize) -> String {
        let of = |names: &[String]| names.get(ix).cloned().unwrap_or_default();
        let (plain, full) = (of(&self.plain), of(&self.full));
        let [plain_twins, full_twins] = &self.twins;
        let alone = |twins: &BTreeMap<String, Vec<usize>>, name: &str| {
            twins.get(name).is_none_or(|all| all.len() < 2)
        };
        if alone(plain_twins, &plain) {
            return plain;
        }
        if alone(full_twins, &full) {
            return full;
        }
        let same = full_twins.get(&full).into_iter().flatten();
        let order = same.take_while(|at| **at != ix).count() + 1;
        safe(&format!("{full}（{order}）"))
    }
}

/// Windows 的设备名（不分大小写，带扩展名也算）。
fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let Some(rest) = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"))
    else {
        return false;
    };
    let mut chars = rest.chars();
    matches!(
        (chars.next(), chars.next()),
        (Some('0'..='9' | '¹' | '²' | '³'), None)
    )
}

/// 产出的相对路径是否安全：相对、逐段安全。`deliver` 落盘前对每一份产出查一遍。
pub(crate) fn is_safe_path(path: &str) -> bool {
    !path.is_empty()
        && path.split('/').all(|part| {
            // 扩展名与序号使整段可以略长于 LONGEST
            !part.is_empty() && part.len() <= 255 && {
                let clean = safe(part);
                clean == part
                    || (part.chars().count() > LONGEST
                        && safe(&part.chars().take(40).collect::<String>())
                            == part.chars().take(40).collect::<String>())
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_system_takes_the_name() {
        for (text, name) in [
            ("甲县", "甲县"),
            ("甲/乙\\丙:丁*?\"<>|", "甲／乙＼丙：丁＊？＂＜＞｜"),
            ("../../etc/passwd", "_..／..／etc／passwd"),
            ("..", "未命名"),
            ("", "未命名"),
            ("CON", "_CON"),
            ("com1.xlsx", "_com1.xlsx"),
            ("COMMON", "COMMON"),
            ("甲县. ", "甲县"),
            ("甲\u{202e}fdp.县", "甲fdp.县"),
            ("甲\n县\u{0}", "甲 县"),
        ] {
            assert_eq!(safe(text), name, "{text:?}");
        }
        let long = safe(&"很长的地名".repeat(60));
        assert!(long.ends_with('…') && long.len() < 230);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_stays_one_safe_part(text in any::<String>()) {
            let name = safe(&text);
            prop_assert!(is_safe_path(&name), "{name:?}");
            prop_assert!(!name.contains(['/', '\\', ':', '\0', '\n']) && name != "." && name != "..");
            prop_assert_eq!(safe(&name), name.clone());
        }
    }
}
