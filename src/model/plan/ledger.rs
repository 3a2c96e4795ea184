//! 整改台账的样子：`workbook` 照它写，下一次运行照它读回，人填的都接着用。

/// 文件名。
pub const FILE_NAME: &str = "整改台账.xlsx";
/// 台账的表名。
pub const LEDGER_SHEET: &str = "整改台账";
/// 逾期的，供催办。
pub const OVERDUE_SHEET: &str = "催办";
/// 怎样填。
pub const GUIDE_SHEET: &str = "说明";
/// 隐藏的底稿：程序上一次写的内容，据以看出人改了什么、删了什么。
pub const BASE_SHEET: &str = "底稿";

/// 销号状态：还没有销号。
pub const OPEN: &str = "未销号";
/// 销号状态：已经销号。
pub const CLOSED: &str = "已销号";
/// 销号状态：核实后不必整改。
pub const EXEMPT: &str = "免于整改";

/// 台账的列，从左到右。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerColumn {
    /// 编号：`515121-2.1.1-2017自查`，各次运行据它认出同一项
    Number,
    /// 地区
    Locality,
    /// 代码
    Code,
    /// 上级
    Parent,
    /// 指标编号
    Indicator,
    /// 工作标准，基本要求的带 *
    Standard,
    /// 立项的轮次：`2017年自查`
    Opened,
    /// 立项依据
    Ground,
    /// 整改期限
    Deadline,
    /// 佐证要求
    Evidence,
    /// 责任人
    Person,
    /// 整改措施
    Measures,
    /// 整改进展
    Progress,
    /// 佐证材料
    Proof,
    /// 复查情况
    Recheck,
    /// 销号状态
    Status,
    /// 销号日期
    ClosedOn,
    /// 备注
    Remark,
    /// 本次情况
    Now,
    /// 程序提示
    Hint,
}

/// 一列由谁写。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// 程序认地区、指标用的，随名册、目录更新；人改了照人的，并提示。
    Identity,
    /// 程序立项时写一次，以后归人。
    Opening,
    /// 人填。
    Clerk,
    /// 程序每次重写。
    Fresh,
}

impl LedgerColumn {
    /// 从左到右。
    pub const ALL: [LedgerColumn; 20] = [
        LedgerColumn::Number,
        LedgerColumn::Locality,
        LedgerColumn::Code,
        LedgerColumn::Parent,
        LedgerColumn::Indicator,
        LedgerColumn::Standard,
        LedgerColumn::Opened,
        LedgerColumn::Ground,
        LedgerColumn::Deadline,
        LedgerColumn::Evidence,
        LedgerColumn::Person,
        LedgerColumn::Measures,
        LedgerColumn::Progress,
        LedgerColumn::Proof,
        LedgerColumn::Recheck,
        LedgerColumn::Status,
        LedgerColumn::ClosedOn,
        LedgerColumn::Remark,
        LedgerColumn::Now,
        LedgerColumn::Hint,
    ];

    /// 列名。
    pub fn label(self) -> &'static str {
        match self {
            LedgerColumn::Number => "台账编号",
            LedgerColumn::Locality => "地区",
            LedgerColumn::Code => "代码",
            LedgerColumn::Parent => "上级",
            LedgerColumn::Indicator => "指标",
            LedgerColumn::Standard => "工作标准",
            LedgerColumn::Opened => "立项轮次",
            LedgerColumn::Ground => "立项依据",
            LedgerColumn::Deadline => "整改期限",
            LedgerColumn::Evidence => "佐证要求",
            LedgerColumn::Person => "责任人",
            LedgerColumn::Measures => "整改措施",
            LedgerColumn::Progress => "整改进展",
            LedgerColumn::Proof => "佐证材料",
            LedgerColumn::Recheck => "复查情况",
            LedgerColumn::Status => "销号状态",
            LedgerColumn::ClosedOn => "销号日期",
            LedgerColumn::Remark => "备注",
            LedgerColumn::Now => "本次情况",
            LedgerColumn::Hint => "程序提示",
        }
    }

    /// 由谁写。
    pub fn writer(self) -> Writer {
        match self {
            LedgerColumn::Number
            | LedgerColumn::Locality
            | LedgerColumn::Code
            | LedgerColumn::Parent
            | LedgerColumn::Indicator
            | LedgerColumn::Standard => Writer::Identity,
            LedgerColumn::Opened
            | LedgerColumn::Ground
            | LedgerColumn::Deadline
            | LedgerColumn::Evidence
            | LedgerColumn::Status => Writer::Opening,
            LedgerColumn::Now | LedgerColumn::Hint => Writer::Fresh,
            _ => Writer::Clerk,
        }
    }

    /// 第几列，从 0 起。
    pub const fn ix(self) -> usize {
        self as usize
    }
}
