//! 名册（roster）：应当报送的地区及其上下级、别名、重点地区标记。

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
}
