//! 名册（roster）：应当报送的地区及其上下级、别名、重点地区标记。

mod columns;
mod find;
mod read;
mod template;

pub use read::{load, read};
pub use template::{TEMPLATE_NAME, roster_template};

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// 名册。次序即各处列地区的次序。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// 各地区。
    pub localities: Vec<RosterLine>,
}

/// 名册的一行。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterLine {
    /// 名称，如 `甲县`。
    pub name: String,
    /// 行政区划代码。
    pub code: Option<String>,
    /// 层级：`县级`。
    pub level: Option<String>,
    /// 上级地区名称。
    pub parent: Option<String>,
    /// 简称、曾用名。
    pub aliases: Vec<String>,
    /// 由哪些地区合并而成（原来的名称），与上期对比用。
    pub merged_from: Vec<String>,
    /// 填报单位全称。
    pub unit: Option<String>,
    /// 满足的适用条件（目录 `conditions` 的下标）。
    pub conditions: Vec<usize>,
    /// 应当报送；“否”的只作为上级出现。
    pub expected: bool,
    /// 电子邮箱（寄信用），可以几个。
    pub emails: Vec<String>,
    /// 名册里的行号，从 1 起。
    pub line: usize,
}

impl Roster {
    /// 没有名册。
    pub fn is_empty(&self) -> bool {
        self.localities.is_empty()
    }

    /// 一份以前的材料填报时，地区叫什么：填报单位写的是这一行的曾用名（如 `东县妇联`）的，照曾用名；其余照今名。
    pub fn name_then<'a>(&'a self, name: &'a str, unit: Option<&str>) -> &'a str {
        let full =
            |a: &&String| a.ends_with(['省', '市', '县', '区', '旗', '州', '盟', '镇', '乡']);
        let said = |a: &&String| unit.is_some_and(|u| u.contains(a.as_str()) && !u.contains(name));
        let line = self.localities.iter().find(|l| l.name == name);
        let former = line.and_then(|l| l.aliases.iter().filter(full).find(said));
        former.map_or(name, String::as_str)
    }

    /// 一个已经撤并的地区并入了哪一行（“合并自”一列写着它）；名册里仍有这个地区的不算。
    pub fn successor_of(&self, name: &str) -> Option<usize> {
        if self.localities.iter().any(|l| l.name == name) {
            return None;
        }
        let merged = |l: &RosterLine| l.merged_from.iter().any(|m| m == name);
        self.localities.iter().position(merged)
    }

    /// 已经撤并的各地区 → 并入的那一行。
    pub fn successors(&self) -> std::collections::BTreeMap<&str, usize> {
        let lines = self.localities.iter().enumerate();
        lines
            .flat_map(|(at, l)| l.merged_from.iter().map(move |m| (m.as_str(), at)))
            .collect()
    }

    /// 读上期材料用的名册：已撤并的地区也各列一行，层级、上级随并入的那一个。
    pub fn with_merged(&self) -> Roster {
        let mut localities = self.localities.clone();
        for line in &self.localities {
            for name in &line.merged_from {
                if localities.iter().all(|l| l.name != *name) {
                    localities.push(RosterLine {
                        name: name.clone(),
                        level: line.level.clone(),
                        parent: line.parent.clone(),
                        conditions: line.conditions.clone(),
                        line: line.line,
                        ..RosterLine::default()
                    });
                }
            }
        }
        Roster { localities }
    }

    /// 各地区（名称、代码、上下级、是否报送、适用条件）的 SHA-256。邮箱不在内：改了地址不必重做公文。
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        for l in &self.localities {
            let _ = writeln!(
                text,
                "{:?}",
                (
                    &l.name,
                    &l.code,
                    &l.level,
                    &l.parent,
                    &l.unit,
                    &l.aliases,
                    &l.merged_from,
                    &l.conditions,
                    l.expected,
                )
            );
        }
        Sha256::digest(text.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    }

    /// 一行的上级在 `localities` 里的位置；上级不在名册里时为空。
    pub fn parent_of(&self, ix: usize) -> Option<usize> {
        let parent = self.localities.get(ix)?.parent.as_deref()?;
        self.localities.iter().position(|l| l.name == parent)
    }

    /// 各级上级，由近及远。名册读入时已查过不成环；手工造出的名册成环时到此为止。
    pub fn ancestors(&self, ix: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = ix;
        while let Some(up) = self.parent_of(at) {
            if up == ix || found.contains(&up) {
                break;
            }
            found.push(up);
            at = up;
        }
        found
    }
}
