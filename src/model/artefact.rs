//! 产出物（artefact）：一切输出都先是内存里的一份，由 `deliver` 统一落盘、登记。

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
