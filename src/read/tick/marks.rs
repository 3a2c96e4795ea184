//! 记号：一格文字里可以有的几种东西——选项、记号与其余文字。
//!
//! 怎样拆出来在 `tokens`，归到哪个选项在 `attach`。

use crate::model::submission::State;

/// 选项。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Yes,
    No,
    /// 另加的“不适用”。
    Na,
}

impl Choice {
    pub(super) fn state(self) -> State {
        match self {
            Choice::Yes => State::Yes,
            Choice::No => State::No,
            Choice::Na => State::Na,
        }
    }
}

/// 记号的意思。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 空括号、空方框。
    Empty,
    Tick,
    Cross,
    /// 括号里写着数或书名：`（6）` `（约51处）` `（《……》）`。
    Amount,
    /// 括号里有别的内容。
    Other,
}

/// 一格文字的一段。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Option(Choice),
    /// 括号、方框、下划线：本来就留给人打勾的地方。
    Slot(Mark),
    /// 直接写上去的记号。
    Bare(Mark),
    /// 一个空格。
    Space,
    /// 几个空格、全角空格或换行：比一个空格隔得远。
    Gap,
    /// 冒号：后面的记号说的是它前面的选项。
    Colon,
    /// 逗号、斜线等。
    Pause,
    Number,
    Word,
}

impl Token {
    pub(super) fn mark(&self) -> Option<Mark> {
        match self {
            Token::Slot(m) | Token::Bare(m) => Some(*m),
            Token::Option(_)
            | Token::Space
            | Token::Gap
            | Token::Colon
            | Token::Pause
            | Token::Number
            | Token::Word => None,
        }
    }

    /// 空白，不论宽窄。
    pub(super) fn is_space(&self) -> bool {
        matches!(self, Token::Space | Token::Gap)
    }
}
