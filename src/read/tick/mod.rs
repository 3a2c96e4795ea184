//! 勾选：现实情况一格（或一对格）里写的是什么。
//!
//! 进：单元格内容与答法。出：状态；看不清时附一句为什么。
//! 这里不看别的行，不知道指标。看不清的一律 [`State::Unreadable`]，绝不替填报的人作主。

mod answer;
mod attach;
mod lead;
mod marks;
mod mixed;
mod shapes;
mod stacked;
mod tokens;
mod visible;

pub use stacked::split_stacked;

use crate::model::catalogue::AnswerKind;
use crate::model::submission::State;
use crate::source::{CellValue, Content};
use crate::text::normalize;
use answer::bare_answer;
use attach::attach;
use lead::without_lead;
use marks::{Choice, Mark, Token};
use shapes::{is_drawn, is_tick_word, only_mark};
use visible::{decode, without_struck};

/// 勾选读出的结果。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickReading {
    /// 状态。
    pub state: State,
    /// 看不清（或两个都勾）时，对填报的人说的原因；清楚时为空。
    pub why: Option<String>,
}

impl TickReading {
    fn clear(state: State) -> Self {
        Self { state, why: None }
    }
    fn unreadable(why: impl Into<String>) -> Self {
        Self {
            state: State::Unreadable,
            why: Some(why.into()),
        }
    }
    fn conflict(kind: &AnswerKind) -> Self {
        Self {
            state: State::Conflict,
            why: Some(format!("“{}”和“{}”都勾选了", kind.yes, kind.no)),
        }
    }
}

/// 一格里有两个选项（`有(√) 无( )` 及其各种写法），或直接写着答案。
///
/// “/”“—”这样的斜线、横线既可能是“不适用”也可能是“没有”，所以不猜，算看不清。
/// 单独一个“×”也不猜：有人用它表示“否”，有人用它打勾。
pub fn read_cell(content: Option<&Content>, kind: &AnswerKind) -> TickReading {
    let Some(content) = content else {
        return TickReading::clear(State::Blank);
    };
    let text = match &content.value {
        CellValue::Bool(true) => return TickReading::clear(State::Yes),
        CellValue::Bool(false) => return TickReading::clear(State::No),
        CellValue::Error(e) => {
            return TickReading::unreadable(format!("公式出错，显示为“{e}”"));
        }
        CellValue::Date(_) => return TickReading::unreadable("这里是一个日期，不是勾选"),
        CellValue::Number(n) if *n == 1.0 && content.symbol_font.is_none() => {
            return TickReading::clear(State::Yes);
        }
        CellValue::Number(n) if *n == 0.0 && content.symbol_font.is_none() => {
            return TickReading::clear(State::No);
        }
        CellValue::Number(_) => content.text(),
        CellValue::Text(t) => t.clone(),
    };
    if text
        .chars()
        .all(|c| c.is_whitespace() || normalize::is_invisible(c))
    {
        return TickReading::clear(State::Blank);
    }
    let (kept, struck) = without_struck(&text, &content.struck);
    if kept.trim().is_empty() {
        return TickReading::unreadable("整格都划掉了");
    }
    let shown = decode(&kept, content.symbol_font.as_deref());
    let shown = without_lead(&shown, kind).unwrap_or(shown);
    if let Some(state) = bare_answer(&shown, kind) {
        return TickReading::clear(state);
    }
    // 印着的空格是 □；单独画上去的圈、三角，有人表示没有，有人表示部分有
    if is_drawn(&shown) {
        return TickReading::unreadable("画的是圈或三角，看不出是选还是不选");
    }
    let tokens = tokens::tokens(&shown, kind);
    let both = shown.contains('、')
        && tokens
            .iter()
            .all(|t| matches!(t, Token::Option(_) | Token::Pause) || t.is_space());
    judge(&tokens, kind, struck, both)
}

/// 勾选与填写的内容写在同一格里的，分成两份；只有勾选的为空。
pub fn split_mixed(content: &Content, kind: &AnswerKind) -> Option<(Content, String)> {
    let CellValue::Text(text) = &content.value else {
        return None;
    };
    let at = mixed::content_from(content, kind)?;
    let at = text.char_indices().nth(at).map(|(i, _)| i)?;
    let rest = text.get(at..)?.to_owned();
    Some((stacked::part(content, text, 0, at), rest))
}

/// 去掉引出答案的话、答案外面的括号与打的勾：`选择：有，3件`、`【有】3件` → `有 3件`。
pub fn plain_answer(text: &str, kind: &AnswerKind) -> Option<String> {
    lead::plain_answer(text, kind)
}

/// 没有字体信息时，符号字体的字母换成人看到的记号。
pub fn with_symbols(text: &str) -> String {
    decode(text, None)
}

/// 整段就是肯定的话：`有` `已落实` `已建立`。
pub fn says_yes(text: &str, kind: &AnswerKind) -> bool {
    bare_answer(text, kind) == Some(State::Yes) && !text.contains(char::is_numeric)
}

/// 去掉开头打着勾的括号：`（ v）3份` → `3份`。
pub fn without_marked_bracket<'a>(text: &'a str, kind: &AnswerKind) -> &'a str {
    let body = text.trim_start();
    let inner = body
        .strip_prefix(['（', '(', '[', '【', '〔', '［'])
        .and_then(|t| t.split_once(['）', ')', ']', '】', '〕', '］']));
    match inner {
        Some((mark, rest)) if is_tick_word(mark.trim()) || says_yes(mark.trim(), kind) => rest,
        _ => text,
    }
}

/// 整格只有一个记号。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// √
    Tick,
    /// ×
    Cross,
}

/// 整格只有一个（或几个同样的）√ 或 ×，没有括号、没有别的话。
pub fn alone(content: &Content) -> Option<Alone> {
    let CellValue::Text(text) = &content.value else {
        return None;
    };
    if text.chars().count() > 8 || !content.struck.is_empty() {
        return None;
    }
    match only_mark(&decode(text, content.symbol_font.as_deref()))? {
        Mark::Tick => Some(Alone::Tick),
        Mark::Cross => Some(Alone::Cross),
        Mark::Empty | Mark::Amount | Mark::Other => None,
    }
}

/// 由各个选项与记号的排列判断。
fn judge(tokens: &[Token], kind: &AnswerKind, struck: bool, listed: bool) -> TickReading {
    let options = tokens
        .iter()
        .filter(|t| matches!(t, Token::Option(_)))
        .count();
    if options == 0 {
        return without_options(tokens);
    }
    if let Some(choice) = answered(tokens) {
        return TickReading::clear(choice.state());
    }
    if let Some(first) = leading_answer(tokens) {
        return TickReading::clear(first.state());
    }
    let Some(placed) = attach(tokens) else {
        return TickReading::unreadable("分不清记号属于哪一个选项");
    };
    let of = |choice: Choice| placed.iter().filter(move |(c, _)| *c == choice);
    let marks_of =
        |choice: Choice| -> Vec<Mark> { of(choice).flat_map(|(_, m)| m.clone()).collect() };
    let (yes, no, na) = (
        marks_of(Choice::Yes),
        marks_of(Choice::No),
        marks_of(Choice::Na),
    );
    let present = |choice: Choice| of(choice).next().is_some();
    if [Choice::Yes, Choice::No, Choice::Na]
        .into_iter()
        .any(|c| of(c).count() > 1)
    {
        return TickReading::unreadable("同一个选项出现了几次");
    }
    let has = |marks: &[Mark], mark: Mark| marks.contains(&mark);
    let (y, n) = (has(&yes, Mark::Tick), has(&no, Mark::Tick));
    let unread = |marks: &[Mark]| has(marks, Mark::Other) || has(marks, Mark::Amount);
    if unread(&yes) || unread(&no) {
        return TickReading::unreadable("括号里写的不是√");
    }
    if has(&na, Mark::Tick) {
        return if y || n {
            TickReading::unreadable("勾了“不适用”，又勾了别的")
        } else {
            TickReading::clear(State::Na)
        };
    }
    match (y, n) {
        (true, true) => return TickReading::conflict(kind),
        (true, false) => return TickReading::clear(State::Yes),
        (false, true) => return TickReading::clear(State::No),
        (false, false) => {}
    }
    if has(&yes, Mark::Cross) || has(&no, Mark::Cross) {
        return TickReading::unreadable("打的是“×”，看不出是选还是不选");
    }
    if present(Choice::Yes) && present(Choice::No) {
        // “有、无”是把两个都写上了；“有 无”“有/无”是原来的格子没有动
        return if listed {
            TickReading::conflict(kind)
        } else {
            TickReading::clear(State::Blank)
        };
    }
    let (only, word, slots) = if present(Choice::Yes) {
        (Choice::Yes, kind.yes.as_str(), yes.len())
    } else if present(Choice::No) {
        (Choice::No, kind.no.as_str(), no.len())
    } else {
        (Choice::Na, "不适用", na.len())
    };
    let words = tokens.iter().any(|t| matches!(t, Token::Word));
    if words {
        return TickReading::unreadable("写的不是选项，也没有打√");
    }
    // 不适用（非重点地区）：括号里是缘由
    let reasoned = only == Choice::Na && na.iter().all(|m| *m == Mark::Other);
    if slots == 0 || struck || reasoned {
        // 只留下一个选项（另一个删去或划掉了）就是选了它
        return TickReading::clear(only.state());
    }
    TickReading::unreadable(format!("只剩“{word}( )”，括号里没有打√"))
}

/// 没有选项字样：只有记号，或是别的文字。
fn without_options(tokens: &[Token]) -> TickReading {
    if ticked_amount(tokens) {
        return TickReading::clear(State::Yes);
    }
    let marks: Vec<Mark> = tokens.iter().filter_map(Token::mark).collect();
    let strange = |t: &Token| matches!(t, Token::Word | Token::Number);
    let pause = |t: &Token| matches!(t, Token::Pause | Token::Colon);
    if tokens.iter().any(strange) || (marks.is_empty() && tokens.iter().any(pause)) {
        return TickReading::unreadable("写的不是选项，也没有打√");
    }
    match marks.as_slice() {
        [] | [Mark::Empty] => TickReading::clear(State::Blank),
        [Mark::Tick] => TickReading::clear(State::Yes),
        [Mark::Cross] => TickReading::unreadable("打的是“×”，看不出是选还是不选"),
        _ if marks.iter().all(|m| *m == Mark::Empty) => TickReading::clear(State::Blank),
        _ => TickReading::unreadable("只有记号，没有选项"),
    }
}

/// `√ 35个` `√（3）`：打了勾，连着写了数。
fn ticked_amount(tokens: &[Token]) -> bool {
    let [first, rest @ ..] = tokens else {
        return false;
    };
    let amount = |t: &&Token| !t.is_space() && !matches!(t, Token::Pause | Token::Colon);
    first.mark() == Some(Mark::Tick)
        && matches!(
            rest.iter().find(amount),
            Some(Token::Number | Token::Slot(Mark::Amount))
        )
        && !rest
            .iter()
            .filter_map(Token::mark)
            .any(|m| matches!(m, Mark::Tick | Mark::Cross))
}

/// `有：是` `有：否`，`是否：是` `有无：无`：冒号前是问的，冒号后是答的。
fn answered(tokens: &[Token]) -> Option<Choice> {
    let plain: Vec<Token> = tokens.iter().copied().filter(|t| !t.is_space()).collect();
    match plain.as_slice() {
        [
            Token::Option(Choice::Yes),
            Token::Pause,
            Token::Option(Choice::No),
            Token::Colon,
            Token::Option(answer),
        ] => Some(*answer),
        [
            Token::Option(Choice::Yes),
            Token::Option(Choice::No),
            Token::Colon,
            Token::Option(answer),
        ] => Some(*answer),
        [
            Token::Option(asked @ (Choice::Yes | Choice::No)),
            Token::Colon,
            Token::Option(Choice::Yes),
        ] => Some(*asked),
        [
            Token::Option(Choice::Yes),
            Token::Colon,
            Token::Option(Choice::No),
        ] => Some(Choice::No),
        _ => None,
    }
}

/// 以答案开头、后面另有说明：`有，已上报`、`没有开展`、`有3件`；说明里的（1）√不是勾选。
fn leading_answer(tokens: &[Token]) -> Option<Choice> {
    let words = tokens
        .iter()
        .position(|t| matches!(t, Token::Word | Token::Number))
        .unwrap_or(tokens.len());
    if tokens
        .iter()
        .filter(|t| matches!(t, Token::Option(_)))
        .count()
        != 1
        || tokens.iter().take(words).any(|t| {
            t.mark()
                .is_some_and(|m| !matches!(m, Mark::Other | Mark::Amount))
        })
    {
        return None;
    }
    match tokens {
        [
            Token::Option(choice),
            Token::Pause | Token::Colon | Token::Space | Token::Gap,
            _,
            ..,
        ] => Some(*choice),
        // `有3件`、`有（3件）`
        [
            Token::Option(Choice::Yes),
            Token::Number | Token::Slot(Mark::Amount),
            ..,
        ] => Some(Choice::Yes),
        _ => None,
    }
}

/// 有一个“有/是”格和一个“无/否”格。
///
/// 有人在“有”格里直接写个数：写了大于零的数就是选了“有”。
pub fn read_pair(yes: Option<&Content>, no: Option<&Content>, kind: &AnswerKind) -> TickReading {
    let (y, n) = (side(yes, Choice::Yes, kind), side(no, Choice::No, kind));
    match (y, n) {
        (Side::Chosen, Side::Chosen) => TickReading::conflict(kind),
        (Side::Label, Side::Label) | (Side::Empty, Side::Empty) => TickReading::clear(State::Blank),
        (Side::Chosen, _) if !matches!(n, Side::Unclear(_)) => TickReading::clear(State::Yes),
        (_, Side::Chosen) if !matches!(y, Side::Unclear(_)) => TickReading::clear(State::No),
        (Side::Unclear(why), _) | (_, Side::Unclear(why)) => TickReading::unreadable(why),
        (Side::Na, _) | (_, Side::Na) => TickReading::clear(State::Na),
        (Side::Opposite, Side::Opposite) => {
            TickReading::unreadable("两格写的答案正好相反，看不出选的是哪一个")
        }
        (Side::Opposite, Side::Empty) => TickReading::clear(State::No),
        (Side::Empty, Side::Opposite) => {
            TickReading::unreadable(format!("“{}”这一格里写着相反的答案", kind.no))
        }
        (Side::Label, Side::Opposite) => TickReading::clear(State::Yes),
        (Side::Opposite, Side::Label) => TickReading::clear(State::No),
        (Side::Label, _) => TickReading::clear(State::Yes),
        (_, Side::Label) => TickReading::clear(State::No),
        (Side::Cross, _) | (_, Side::Cross) => {
            TickReading::unreadable("打的是“×”，看不出是选还是不选")
        }
        (Side::Chosen, _) | (_, Side::Chosen) => TickReading::unreadable("两格写的合不到一起"),
    }
}

/// 一对格里的一格。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Empty,
    /// 打了勾，或写着数、真值。
    Chosen,
    /// 只写着本格的字样（“有”格里写“有”）：另一格空着时就是选了它。
    Label,
    /// 写着另一个选项的字样。
    Opposite,
    Cross,
    Na,
    Unclear(&'static str),
}

fn side(content: Option<&Content>, own: Choice, kind: &AnswerKind) -> Side {
    let Some(content) = content else {
        return Side::Empty;
    };
    match &content.value {
        CellValue::Bool(true) => return Side::Chosen,
        CellValue::Bool(false) => return Side::Empty,
        CellValue::Error(_) => return Side::Unclear("公式出错"),
        CellValue::Date(_) => return Side::Unclear("这里是一个日期，不是勾选"),
        CellValue::Number(n) if content.symbol_font.is_none() => {
            return if *n == 0.0 {
                Side::Empty
            } else if *n == 1.0 || (own == Choice::Yes && *n > 0.0) {
                Side::Chosen
            } else {
                Side::Unclear("写的是数，不是勾选")
            };
        }
        CellValue::Number(_) | CellValue::Text(_) => {}
    }
    let text = content.text();
    if text
        .chars()
        .all(|c| c.is_whitespace() || normalize::is_invisible(c))
    {
        return Side::Empty;
    }
    let (kept, _) = without_struck(&text, &content.struck);
    if kept.trim().is_empty() {
        // 打了又划掉：等于没有打
        return Side::Empty;
    }
    let shown = decode(&kept, content.symbol_font.as_deref());
    let plain: String = normalize::fold(&shown)
        .iter()
        .map(|g| g.ch)
        .filter(|c| *c != ' ' && *c != '\n')
        .collect();
    if plain
        .chars()
        .all(|c| matches!(c, '/' | '\\' | '-' | '—' | '_'))
    {
        return Side::Empty;
    }
    // 网页、文本里的勾选框：没有勾的一格写着 FALSE
    if plain == "0" || plain.eq_ignore_ascii_case("false") {
        return Side::Empty;
    }
    if let Ok(n) = plain.parse::<u32>() {
        return if n == 1 || own == Choice::Yes {
            Side::Chosen
        } else {
            Side::Unclear("写的是数，不是勾选")
        };
    }
    let tokens = tokens::tokens(&shown, kind);
    match tokens.as_slice() {
        [Token::Option(Choice::Na)] => return Side::Na,
        [Token::Option(choice)] => {
            return if *choice == own {
                Side::Label
            } else {
                Side::Opposite
            };
        }
        [Token::Slot(Mark::Empty), Token::Option(choice)]
        | [Token::Option(choice), Token::Slot(Mark::Empty)]
            if *choice == own =>
        {
            return Side::Empty;
        }
        _ => {}
    }
    if let Some(state) = bare_answer(&shown, kind) {
        return match (state, own) {
            (State::Na, _) => Side::Na,
            // 真值与勾在哪一格都是“选了本格”；答案字样看它与本格合不合
            (State::Yes, _) if is_tick_word(&plain) => Side::Chosen,
            (State::Yes, Choice::Yes) | (State::No, Choice::No) => Side::Label,
            (State::Yes, Choice::No) | (State::No, Choice::Yes) => Side::Opposite,
            _ => Side::Unclear("看不清写的是什么"),
        };
    }
    let options = tokens.iter().any(|t| matches!(t, Token::Option(_)));
    if !options {
        let reading = without_options(&tokens);
        return match reading.state {
            State::Yes => Side::Chosen,
            State::Blank => Side::Empty,
            _ if tokens
                .iter()
                .filter_map(Token::mark)
                .any(|m| m == Mark::Cross) =>
            {
                Side::Cross
            }
            _ => Side::Unclear("写的不是选项，也没有打√"),
        };
    }
    match (judge(&tokens, kind, false, false).state, own) {
        (State::Yes, Choice::Yes) | (State::No, Choice::No) => Side::Chosen,
        (State::Yes, Choice::No) | (State::No, Choice::Yes) => Side::Opposite,
        (State::Blank, _) => Side::Empty,
        _ => Side::Unclear("写的不是选项，也没有打√"),
    }
}

#[cfg(test)]
mod tests;
