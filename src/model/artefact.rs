//! 产出物（artefact）：由 `deliver` 统一落盘、登记。小的先是内存里的一份；大的只有名目，边做边写。

/// 一份产出。
#[derive(Debug, Clone)]
pub struct Artefact {
    /// 相对 OUT 的路径，用 `/`；已是各系统都允许的文件名。
    pub name: String,
    /// 种类：`汇总表` `通报` `反馈意见` `审核问题` 等。
    pub kind: String,
    /// 所属地区（只关一个地区的产出）。
    pub locality: Option<String>,
    /// 内容。
    pub bytes: Vec<u8>,
    /// 据以产生的输入文件（显示路径），按次序。
    pub made_from: Vec<String>,
}

/// 一份产出的名目：内容大得不宜整个留在内存，边做边写到文件里。
#[derive(Debug, Clone)]
pub struct Label {
    /// 相对 OUT 的路径，用 `/`；已是各系统都允许的文件名。
    pub name: String,
    /// 种类：`汇总表` `审核问题` 等。
    pub kind: String,
    /// 据以产生的输入文件（显示路径），按次序。
    pub made_from: Vec<String>,
}
