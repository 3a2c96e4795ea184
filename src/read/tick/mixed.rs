//! 勾选与填写的内容写在同一格里：`有(√) 无( )` 换行 `数量：3 名称：……`，从哪里起是填写的内容。

use super::marks::{Choice, Mark, Token};
use super::tokens::placed_tokens;
use super::visible::decode;
use crate::model::catalogue::AnswerKind;
use crate::source::{CellValue, Content};
use crate::text::normalize;

/// 两个选项（连同记号）之后另起的内容从第几个字起；只有勾选，或分不开的为空。
pub(super) fn content_from(content: &Content, kind: &AnswerKind) -> Option<usize> {
    let CellValue::Text(text) = &content.value else {
        return None;
    };
    let shown = decode(text, content.symbol_font.as_deref());
    let glyphs = normalize::fold(&shown);
    let tokens = placed_tokens(&glyphs, kind);
    let option = |wanted: Choice| tokens.iter().position(|(t, _)| *t == Token::Option(wanted));
    // 两个选项都在前头：这一格是照着印好的样子填的
    let (yes, no) = (option(Choice::Yes)?, option(Choice::No)?);
    let last = yes.max(no);
    let foreign = |t: &Token| {
        matches!(
            t,
            Token::Word | Token::Number | Token::Option(_) | Token::Slot(Mark::Amount)
        )
    };
    if tokens
        .get(..last)?
        .iter()
        .enumerate()
        .any(|(i, (t, _))| i != yes.min(no) && i != last && foreign(t))
    {
        return None;
    }
    let next = last
        + 1
        + tokens
            .get(last + 1..)?
            .iter()
            .position(|(t, _)| foreign(t))?;
    // 内容之前要断开；断开之前是选项自己的记号
    let broken = tokens
        .get(last + 1..next)?
        .iter()
        .rposition(|(t, _)| t.is_space() || matches!(t, Token::Pause))?;
    // 断开之后紧挨着内容的记号（`① ■甲`）是内容的
    let cut = last + 1 + broken + 1;
    let at = glyphs.get(tokens.get(cut)?.1)?.start;
    Some(shown.get(..at)?.chars().count())
}
