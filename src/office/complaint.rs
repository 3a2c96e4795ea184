use std::fmt;

/// 配置、目录、名册、模板里的一处不对：程序不能照此开始，退出码 2。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// 文件；内置的写作 `内置指标目录` 等。
    pub file: String,
    /// 行号，从 1 起。
    pub line: Option<usize>,
    /// 哪里不对。
    pub what: String,
    /// 应当怎样写。
    pub instead: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, " 第{line}行")?;
        }
        write!(f, "：{}。{}", self.what, self.instead)
    }
}

/// 若干条，一行一条。
pub fn listed(complaints: &[Complaint]) -> String {
    let lines: Vec<String> = complaints.iter().map(Complaint::to_string).collect();
    lines.join("\n")
}
