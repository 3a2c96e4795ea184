//! 进度：流水线怎样告诉外面做到了哪里，外面怎样叫停。

/// 进度的接收者。命令行画进度条，测试不理会，将来的网页推送给浏览器。
pub trait Progress: Sync {
    /// 一个阶段开始，共 `total` 项（未知为 0）。
    fn begin(&self, stage: &str, total: u64);
    /// 完成一项。
    fn step(&self);
    /// 外面要求停下。
    fn cancelled(&self) -> bool {
        false
    }
}

/// 不理会进度。
#[derive(Debug, Clone, Copy)]
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &str, _: u64) {}
    fn step(&self) {}
}
