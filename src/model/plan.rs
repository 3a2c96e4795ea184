//! 我们自己写出又要读回的表，样子只在这里说一次：`workbook` 照它排，`read` 照它找。

pub mod consolidated;
pub mod drawing;
pub mod ledger;
pub mod returned;
pub mod seal;
pub mod trail;

/// 填报表的主表名。
pub const FORM_SHEET: &str = "填报表";
/// 填表说明的表名。
pub const FORM_GUIDE_SHEET: &str = "填表说明";
/// 下拉选项所在的隐藏表。
pub const FORM_LISTS_SHEET: &str = "选项";

/// 填报表表头块的一项：标签在左，填写格在右。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderItem {
    /// 填报单位
    Unit,
    /// 行政区划代码
    Code,
    /// 层级
    Level,
    /// 检查方式
    Check,
    /// 周期
    Period,
    /// 填报人
    FilledBy,
    /// 联系电话
    Phone,
    /// 填报日期
    Date,
}

impl HeaderItem {
    /// 在表上的先后次序。
    pub const ALL: [HeaderItem; 8] = [
        HeaderItem::Unit,
        HeaderItem::Code,
        HeaderItem::Level,
        HeaderItem::Check,
        HeaderItem::Period,
        HeaderItem::FilledBy,
        HeaderItem::Phone,
        HeaderItem::Date,
    ];

    /// 标签。
    pub fn label(self) -> &'static str {
        match self {
            HeaderItem::Unit => "填报单位",
            HeaderItem::Code => "行政区划代码",
            HeaderItem::Level => "层级",
            HeaderItem::Check => "检查方式",
            HeaderItem::Period => "周期",
            HeaderItem::FilledBy => "填报人",
            HeaderItem::Phone => "联系电话",
            HeaderItem::Date => "填报日期",
        }
    }
}

/// 填报表的列。一个指标占若干行，每个填写项一行；指标的前几列纵向合并。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormColumn {
    /// 一级指标
    Part,
    /// 二级指标
    Group,
    /// 编号
    Code,
    /// 工作标准
    Standard,
    /// 现实情况
    State,
    /// 填写项目（数量、名称……）
    FieldName,
    /// 填写内容
    FieldValue,
    /// 备注
    Remark,
}

impl FormColumn {
    /// 从左到右。
    pub const ALL: [FormColumn; 8] = [
        FormColumn::Part,
        FormColumn::Group,
        FormColumn::Code,
        FormColumn::Standard,
        FormColumn::State,
        FormColumn::FieldName,
        FormColumn::FieldValue,
        FormColumn::Remark,
    ];

    /// 列名。
    pub fn label(self) -> &'static str {
        match self {
            FormColumn::Part => "一级指标",
            FormColumn::Group => "二级指标",
            FormColumn::Code => "编号",
            FormColumn::Standard => "工作标准",
            FormColumn::State => "现实情况",
            FormColumn::FieldName => "填写项目",
            FormColumn::FieldValue => "填写内容",
            FormColumn::Remark => "备注",
        }
    }
}
