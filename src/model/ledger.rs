//! 整改台账：各地区须整改的事项，一次次运行接着记。

use super::plan::ledger::LedgerColumn;

/// 整改台账。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// 各项：原有的按台账里的次序，新立的接在后面，按地区、指标。
    pub rows: Vec<LedgerRow>,
    /// 人添的列的列名，从左到右。
    pub extra: Vec<String>,
    /// 算逾期用的日期 `2018-04-01`：成文日期，或材料里最晚的填报日期；都没有为空，不算逾期。
    pub as_of: Option<String>,
    /// 接着用的上一次的台账：显示路径与 SHA-256。没有、或它没有带来什么的为空。
    pub earlier: Option<(String, String)>,
    /// 不在任何一行里的话：删去的行怎样处理、台账里读不懂的地方。
    pub notes: Vec<String>,
}

/// 台账的一项。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerRow {
    /// 各列，与 [`LedgerColumn::ALL`] 同序。
    pub cells: Vec<String>,
    /// 人添的列，与 [`Ledger::extra`] 同序。
    pub extra: Vec<String>,
    /// 程序这一次认为各列应当是什么，与 `cells` 同序；写进底稿。
    pub base: Vec<String>,
    /// 地区（`localities` 的下标）；对不上为空。
    pub locality: Option<usize>,
    /// 指标（`indicators` 的下标）；对不上为空。
    pub indicator: Option<usize>,
    /// 处在哪一步。
    pub stage: Stage,
}

/// 一项整改处在哪一步。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// 正在整改。
    #[default]
    Open,
    /// 逾期未完成；附逾期的天数。
    Overdue(i64),
    /// 本次材料表明已经达到，建议销号。
    Mended,
    /// 已经销号，或免于整改。
    Closed,
}

impl LedgerRow {
    /// 一列的内容。
    pub fn get(&self, column: LedgerColumn) -> &str {
        self.cells.get(column.ix()).map_or("", String::as_str)
    }
}

impl Ledger {
    /// 逾期未完成的。
    pub fn overdue(&self) -> impl Iterator<Item = (&LedgerRow, i64)> {
        self.rows.iter().filter_map(|row| match row.stage {
            Stage::Overdue(days) => Some((row, days)),
            _ => None,
        })
    }

    /// 建议销号的。
    pub fn mended(&self) -> impl Iterator<Item = &LedgerRow> {
        self.rows.iter().filter(|r| r.stage == Stage::Mended)
    }
}
