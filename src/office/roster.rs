//! 名册（roster）：应当报送的地区及其上下级、别名、重点地区标记。

mod columns;
mod find;
mod read;
mod template;

pub use read::{load, read};
pub use template::{TEMPLATE_NAME, roster_template};

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
    /// 填报单位全称。
    pub unit: Option<String>,
    /// 满足的适用条件（目录 `conditions` 的下标）。
    pub conditions: Vec<usize>,
    /// 应当报送；“否”的只作为上级出现。
    pub expected: bool,
    /// 电子邮箱（发送用）。
    pub email: Option<String>,
    /// 名册里的行号，从 1 起。
    pub line: usize,
}

impl Roster {
    /// 没有名册。
    pub fn is_empty(&self) -> bool {
        self.localities.is_empty()
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
