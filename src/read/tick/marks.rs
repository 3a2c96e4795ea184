//! 记号：把一格的文字拆成选项、记号与其余文字，再把记号归到各自的选项。

use crate::model::catalogue::AnswerKind;
use crate::model::submission::State;
use crate::text::normalize::{self, Glyph, is_han};

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

/// 去掉划掉的字（删除线，或字后跟着组合用的横线、斜线）；第二个值说有没有划掉选项之类的字（不只是空白）。
pub(super) fn without_struck(text: &str, struck: &[(usize, usize)]) -> (String, bool) {
    let overlay = |c: &char| matches!(c, '\u{0335}'..='\u{0338}');
    let mut gone = false;
    let chars: Vec<char> = text.chars().collect();
    let kept = chars
        .iter()
        .enumerate()
        .filter(|(i, c)| {
            let out = struck.iter().any(|(a, b)| (*a..*b).contains(i))
                || overlay(c)
                || chars.get(i + 1).is_some_and(overlay);
            gone |= out && is_han(**c);
            !out
        })
        .map(|(_, c)| *c)
        .collect();
    (kept, gone)
}

/// 符号字体里的字母 → 人看到的记号。
///
/// `ü` `þ` 等不会出现在中文材料里，所以丢了字体信息（.xls、.csv）时也按 Wingdings 认；
/// `P` `R` 这样的字母只有在知道字体时才认；`R有 £无` 里的英镑号除外，材料里没有别的用处。
pub(super) fn decode(text: &str, font: Option<&str>) -> String {
    let name = font.map(|f| f.to_lowercase().replace([' ', '-'], ""));
    let table: &[(char, char)] = match name.as_deref() {
        Some("wingdings2") => WINGDINGS_2,
        Some("webdings") => WEBDINGS,
        Some("marlett") => MARLETT,
        Some("symbol" | "symbolmt") => SYMBOL,
        Some("zapfdingbats" | "itczapfdingbats" | "monotypesorts" | "dingbats") => ZAPF,
        Some(_) => WINGDINGS,
        None if is_wingdings_2(text) => BOXES_OF_WINGDINGS_2,
        None => LETTERS_OF_WINGDINGS,
    };
    text.chars()
        .map(|c| {
            // 符号字体的字符常存放在私用区 U+F0xx
            let private = matches!(c, '\u{F020}'..='\u{F0FF}');
            let code = if private {
                char::from_u32(c as u32 - 0xF000).unwrap_or(c)
            } else {
                c
            };
            let table = if private && font.is_none() {
                WINGDINGS
            } else {
                table
            };
            match table.iter().find(|(letter, _)| *letter == code) {
                Some((_, mark)) => *mark,
                None if private || (font.is_some() && code.is_ascii_alphanumeric()) => '\u{FFFD}',
                None => c,
            }
        })
        .collect()
}

/// 丢了字体信息的 `R有 £无`：没有钱数的英镑号；或者只有挨着字的 `R`，一个别的字母、数字也没有。
fn is_wingdings_2(text: &str) -> bool {
    let mut latin = text.chars().filter(|c| c.is_ascii_alphanumeric());
    let han = text.chars().any(is_han);
    if text.contains('£') {
        return latin.all(|c| matches!(c, 'R' | 'P' | 'S' | 'Q'));
    }
    han && text.chars().count() <= 16 && text.contains('R') && latin.all(|c| c == 'R')
}

const BOXES_OF_WINGDINGS_2: &[(char, char)] =
    &[('R', '☑'), ('P', '✓'), ('£', '☐'), ('S', '☒'), ('Q', '☒')];
const LETTERS_OF_WINGDINGS: &[(char, char)] =
    &[('ü', '✓'), ('þ', '☑'), ('¨', '☐'), ('û', '✗'), ('ý', '☒')];
const WINGDINGS: &[(char, char)] = &[
    ('ü', '✓'),
    ('þ', '☑'),
    ('¨', '☐'),
    ('û', '✗'),
    ('ý', '☒'),
    ('o', '☐'),
    ('q', '☐'),
    ('r', '☐'),
    ('p', '☐'),
    ('n', '■'),
    ('l', '●'),
    ('m', '○'),
    ('¡', '○'),
    ('x', '☒'),
    ('¤', '◉'),
    ('§', '■'),
    ('u', '◆'),
];
const WINGDINGS_2: &[(char, char)] = &[
    ('P', '✓'),
    ('R', '☑'),
    ('£', '☐'),
    ('*', '☐'),
    ('O', '✗'),
    ('Q', '☒'),
    ('S', '☒'),
    ('T', '☒'),
    ('¢', '■'),
    ('\u{97}', '●'),
    ('\u{98}', '●'),
    ('\u{99}', '○'),
];
const WEBDINGS: &[(char, char)] = &[('a', '✓'), ('r', '✗'), ('c', '☐'), ('g', '■'), ('n', '●')];
const MARLETT: &[(char, char)] = &[('a', '✓'), ('b', '✓'), ('r', '✗'), ('h', '●'), ('i', '●')];
const SYMBOL: &[(char, char)] = &[('Ö', '√'), ('´', '×')];
const ZAPF: &[(char, char)] = &[
    ('3', '✓'),
    ('4', '✓'),
    ('5', '✗'),
    ('6', '✗'),
    ('7', '✗'),
    ('8', '✗'),
    ('n', '■'),
    ('o', '☐'),
    ('p', '☐'),
    ('q', '☐'),
    ('r', '☐'),
    ('l', '●'),
    ('m', '○'),
];

fn is_tick(c: char) -> bool {
    matches!(
        c,
        '√' | '✓' | '✔' | '☑' | '✅' | '🗸' | '🗹' | '∨' | '⋁' | 'ˇ' | 'ⱱ'
    )
}

/// 涂满的方框、圆点：单选里选中的样子。
fn is_filled(c: char) -> bool {
    matches!(
        c,
        '■' | '▪'
            | '◼'
            | '⬛'
            | '●'
            | '◉'
            | '◎'
            | '⊙'
            | '☉'
            | '⊚'
            | '⦿'
            | '⚫'
            | '◆'
            | '▣'
            | '◾'
            | '▲'
            | '★'
            | '🔘'
    )
}

fn is_cross(c: char) -> bool {
    matches!(
        c,
        '×' | '✗'
            | '✘'
            | '✕'
            | '✖'
            | '╳'
            | '☒'
            | '❌'
            | '❎'
            | '☓'
            | '⌧'
            | '🗙'
            | '🗴'
            | '🗷'
            | '⨯'
            | '⊠'
    )
}

fn is_empty_box(c: char) -> bool {
    matches!(
        c,
        '□' | '☐'
            | '▢'
            | '◻'
            | '⬜'
            | '▫'
            | '○'
            | '◯'
            | '◇'
            | '❏'
            | '❐'
            | '❑'
            | '❒'
            | '〇'
            | '◽'
            | '⚪'
            | '☆'
            | '△'
            | 'ㅁ'
    )
}

fn is_open(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '【' | '〔' | '〖' | '〈' | '「' | '『' | '<' | '⟨'
    )
}

fn is_close(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '】' | '〕' | '〗' | '〉' | '」' | '』' | '>' | '⟩'
    )
}

/// 写着打勾意思的词（括号里，或整格）。
pub(super) fn is_tick_word(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "v" | "y" | "1" | "yes" | "true" | "t" | "ok" | "对" | "勾" | "选" | "已选" | "+"
    ) || (!text.is_empty() && text.chars().all(|c| is_tick(c) || is_filled(c)))
}

/// 括号里的内容是什么意思。
fn meaning(inside: &[Glyph]) -> Mark {
    let text: String = inside
        .iter()
        .map(|g| g.ch)
        .filter(|c| !matches!(c, ' ' | '\n' | '_' | '.' | '·'))
        .collect();
    if text.is_empty()
        || text == "0"
        || text
            .chars()
            .all(|c| is_empty_box(c) || matches!(c, '-' | '/'))
    {
        Mark::Empty
    } else if is_tick_word(&text) || text.chars().all(|c| is_tick(c) || is_filled(c)) {
        Mark::Tick
    } else if text.chars().all(|c| is_cross(c) || matches!(c, 'x' | 'X')) {
        Mark::Cross
    } else if text.contains(|c: char| c.is_ascii_digit() || c == '《')
        && !text.contains(['拟', '待', '筹', '未', '无', '没', '拆', '划'])
    {
        Mark::Amount
    } else {
        Mark::Other
    }
}

/// 整段只是一个画上去的圈、三角之类（不是印着留给人打勾的方框）。
pub(super) fn is_drawn(text: &str) -> bool {
    let mut plain = text.chars().filter(|c| !c.is_whitespace());
    plain
        .next()
        .is_some_and(|c| matches!(c, '○' | '◯' | '〇' | '⚪' | '△' | '◇' | '☆'))
        && plain.next().is_none()
}

/// 整段只有同一种记号（没有括号）：是哪一种。
pub(super) fn only_mark(text: &str) -> Option<Mark> {
    let plain: Vec<char> = normalize::fold(text)
        .iter()
        .map(|g| g.ch)
        .filter(|c| *c != ' ' && *c != '\n')
        .collect();
    if plain.is_empty() {
        None
    } else if plain.iter().all(|c| is_tick(*c)) || matches!(plain.as_slice(), ['v' | 'V']) {
        Some(Mark::Tick)
    } else if plain.iter().all(|c| is_cross(*c)) || matches!(plain.as_slice(), ['x' | 'X']) {
        Some(Mark::Cross)
    } else {
        None
    }
}

/// 选项的各种字样，长的在前。
fn vocabulary(kind: &AnswerKind) -> Vec<(Vec<char>, Choice)> {
    let mut words: Vec<(Vec<char>, Choice)> = [
        (kind.no.as_str(), Choice::No),
        (kind.yes.as_str(), Choice::Yes),
        ("没有", Choice::No),
        ("不是", Choice::No),
        ("不适用", Choice::Na),
        ("不涉及", Choice::Na),
        ("是的", Choice::Yes),
        ("有", Choice::Yes),
        ("无", Choice::No),
        ("是", Choice::Yes),
        ("否", Choice::No),
    ]
    .into_iter()
    .map(|(w, c)| (normalize::folded(w.trim()).chars().collect::<Vec<_>>(), c))
    .filter(|(w, _)| !w.is_empty())
    .collect();
    words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
    words
}

/// 一串汉字若正好由选项字样连成（`有`、`有无`、`没有`），给出这些选项。
fn options_in(run: &[char], words: &[(Vec<char>, Choice)]) -> Option<Vec<Choice>> {
    let mut found = Vec::new();
    let mut rest = run;
    while !rest.is_empty() {
        let (word, choice) = words.iter().find(|(w, _)| rest.starts_with(w))?;
        found.push(*choice);
        rest = rest.get(word.len()..)?;
    }
    Some(found)
}

/// 一段文字与它在规整后字串里的起点。
pub(super) type Placed = (Token, usize);

/// 拆成段；首尾的空白不计。
pub(super) fn tokens(text: &str, kind: &AnswerKind) -> Vec<Token> {
    let glyphs = normalize::fold(text);
    let mut tokens: Vec<Token> = placed_tokens(&glyphs, kind)
        .into_iter()
        .map(|(t, _)| t)
        .collect();
    while tokens.last().is_some_and(Token::is_space) {
        tokens.pop();
    }
    let lead = tokens.iter().take_while(|t| t.is_space()).count();
    tokens.drain(..lead);
    tokens
}

/// 拆成段，带位置（`glyphs` 里的下标）。
pub(super) fn placed_tokens(glyphs: &[Glyph], kind: &AnswerKind) -> Vec<Placed> {
    let words = vocabulary(kind);
    let mut out: Vec<Placed> = Vec::new();
    let ch = |i: usize| glyphs.get(i).map(|g| g.ch);
    let mut i = 0;
    while let Some(c) = ch(i) {
        let at = i;
        if c == ' ' || c == '\n' {
            let wide = |g: &Glyph| g.ch == '\n' || g.end - g.start == '\u{3000}'.len_utf8();
            let mut gap = false;
            while let Some(g) = glyphs.get(i).filter(|g| g.ch == ' ' || g.ch == '\n') {
                gap |= i > at || wide(g);
                i += 1;
            }
            match out.last_mut() {
                Some((last, _)) if last.is_space() => *last = Token::Gap,
                _ => out.push((if gap { Token::Gap } else { Token::Space }, at)),
            }
        } else if c == '_' {
            // 下划线上打勾：__√__
            let mut j = i;
            while ch(j).is_some_and(|c| c == '_' || c == ' ' || is_tick(c) || is_cross(c)) {
                j += 1;
            }
            while j > i && ch(j - 1) == Some(' ') {
                j -= 1;
            }
            out.push((Token::Slot(meaning(glyphs.get(i..j).unwrap_or(&[]))), at));
            i = j.max(i + 1);
        } else if is_open(c) {
            let (inside, next) = bracket(glyphs, i);
            // 有（有）、否（否）、有（是）：括号里重写一遍选项就是打勾
            let own = match out.last() {
                Some((Token::Option(choice), _)) => Some(*choice),
                _ => None,
            };
            let run: Vec<char> = inside
                .iter()
                .map(|g| g.ch)
                .filter(|c| is_han(*c) && !is_empty_box(*c))
                .collect();
            let has_option = !run.is_empty()
                && run.iter().any(|c| words.iter().any(|(w, _)| w.contains(c)))
                && options_in(&run, &words).is_some();
            let affirmed = own.is_some_and(|own| {
                inside.iter().map(|g| g.ch).all(|c| is_han(c) || c == ' ')
                    && options_in(&run, &words).is_some_and(
                        |o| matches!(o.as_slice(), [c] if *c == Choice::Yes || *c == own),
                    )
            });
            if affirmed {
                out.push((Token::Slot(Mark::Tick), at));
            } else if has_option {
                // （√有）（ 无）：括号只是外框
                out.push((Token::Space, at));
                for (t, k) in placed_tokens_flat(inside, kind) {
                    out.push((t, at + 1 + k));
                }
                out.push((Token::Space, next.saturating_sub(1)));
            } else {
                let checked = c == '[' && inside.iter().all(|g| matches!(g.ch, 'x' | 'X' | ' '));
                let mark = match meaning(inside) {
                    // [x]有 [ ]无：方括号里的字母 x 是打勾，与“×”不同
                    Mark::Cross if checked => Mark::Tick,
                    mark => mark,
                };
                out.push((Token::Slot(mark), at));
            }
            i = next;
        } else if is_close(c) {
            out.push((Token::Space, at));
            i += 1;
        } else if let Some(token) = single(c) {
            out.push((token, at));
            i += 1;
        } else if is_han(c) {
            let mut j = i;
            while ch(j).is_some_and(|c| is_han(c) && single(c).is_none()) {
                j += 1;
            }
            let run: Vec<char> = glyphs
                .get(i..j)
                .unwrap_or(&[])
                .iter()
                .map(|g| g.ch)
                .collect();
            match options_in(&run, &words) {
                Some(choices) => {
                    // 每个选项一段；位置只用来分堆，取字串起点即可
                    let step = run.len() / choices.len().max(1);
                    for (k, choice) in choices.into_iter().enumerate() {
                        out.push((Token::Option(choice), at + k * step.max(1)));
                    }
                }
                None => out.push((Token::Word, at)),
            }
            i = j.max(i + 1);
        } else if c.is_ascii_alphanumeric() {
            let mut j = i;
            while ch(j).is_some_and(|c| c.is_ascii_alphanumeric()) {
                j += 1;
            }
            let word: String = glyphs
                .get(i..j)
                .unwrap_or(&[])
                .iter()
                .map(|g| g.ch)
                .collect();
            out.push((
                match word.to_ascii_lowercase().as_str() {
                    "v" | "y" => Token::Bare(Mark::Tick),
                    "x" => Token::Bare(Mark::Cross),
                    w if w.bytes().all(|b| b.is_ascii_digit()) => Token::Number,
                    w => {
                        let latin: Vec<char> = w.chars().collect();
                        match words.iter().find(|(o, _)| *o == latin) {
                            Some((_, choice)) => Token::Option(*choice),
                            None => Token::Word,
                        }
                    }
                },
                at,
            ));
            i = j;
        } else if c == ':' {
            out.push((Token::Colon, at));
            i += 1;
        } else if matches!(
            c,
            '/' | '\\' | '|' | ',' | '、' | ';' | '。' | '.' | '-' | '·' | '!'
        ) {
            out.push((Token::Pause, at));
            i += 1;
        } else if normalize::is_mark(c) {
            i += 1;
        } else {
            out.push((Token::Word, at));
            i += 1;
        }
    }
    out
}

/// 括号里面的一层：不再看括号。
fn placed_tokens_flat(glyphs: &[Glyph], kind: &AnswerKind) -> Vec<Placed> {
    let plain: Vec<Glyph> = glyphs
        .iter()
        .map(|g| Glyph {
            ch: if is_open(g.ch) || is_close(g.ch) {
                ' '
            } else {
                g.ch
            },
            ..*g
        })
        .collect();
    placed_tokens(&plain, kind)
}

fn single(c: char) -> Option<Token> {
    if is_tick(c) {
        // ☑ 本身就是一个打了勾的框
        return Some(if matches!(c, '☑' | '✅' | '🗹') {
            Token::Slot(Mark::Tick)
        } else {
            Token::Bare(Mark::Tick)
        });
    }
    if is_filled(c) {
        return Some(Token::Slot(Mark::Tick));
    }
    if is_cross(c) {
        return Some(if matches!(c, '☒' | '❎' | '🗷' | '⊠' | '⌧') {
            Token::Slot(Mark::Cross)
        } else {
            Token::Bare(Mark::Cross)
        });
    }
    is_empty_box(c).then_some(Token::Slot(Mark::Empty))
}

/// 从开括号 `open` 起：括号里的内容，与括号之后的位置。没有收口的括号只管到下一个字为止。
fn bracket(glyphs: &[Glyph], open: usize) -> (&[Glyph], usize) {
    let from = open + 1;
    let mut j = from;
    while let Some(g) = glyphs.get(j) {
        if is_close(g.ch) {
            return (glyphs.get(from..j).unwrap_or(&[]), j + 1);
        }
        if is_open(g.ch) || j - from > 40 {
            break;
        }
        j += 1;
    }
    let mut j = from;
    while glyphs
        .get(j)
        .is_some_and(|g| g.ch == ' ' || is_tick(g.ch) || is_cross(g.ch) || is_filled(g.ch))
    {
        j += 1;
    }
    (glyphs.get(from..j).unwrap_or(&[]), j)
}

/// 每个选项与归它的记号；有记号归不下去时为空。
pub(super) fn attach(tokens: &[Token]) -> Option<Vec<(Choice, Vec<Mark>)>> {
    let tokens = merged(tokens);
    let mut placed: Vec<(Choice, Vec<Mark>)> = Vec::new();
    let mut at: Vec<usize> = Vec::new();
    for (i, t) in tokens.iter().enumerate() {
        if let Token::Option(c) = t {
            placed.push((*c, Vec::new()));
            at.push(i);
        }
    }
    if let Some(placed) = in_turn(&tokens) {
        return Some(placed);
    }
    let slots: Vec<usize> = positions(&tokens, |t| matches!(t, Token::Slot(_)));
    let bare: Vec<usize> = positions(&tokens, |t| matches!(t, Token::Bare(_)));
    // 有（√）无（ ）（见附件）：选项的括号都有了，末尾多出来的是附带的话
    let mut slots = slots;
    while placed.len() >= 2
        && slots.len() > placed.len()
        && slots.last().and_then(|s| tokens.get(*s)) == Some(&Token::Slot(Mark::Other))
    {
        slots.pop();
    }
    for (group, boxes) in [(slots, true), (bare, false)] {
        let mut taken = vec![false; placed.len()];
        let first_is_mark = group.first().zip(at.first()).is_some_and(|(s, o)| s < o);
        let paired = group.len() == placed.len();
        for &s in &group {
            let before = at.iter().rposition(|&o| o < s);
            let after = at.iter().position(|&o| o > s);
            let near = nearest(
                &tokens,
                s,
                before.and_then(|k| at.get(k)),
                after.and_then(|k| at.get(k)),
            );
            let owner = if paired && placed.len() > 1 {
                if first_is_mark { after } else { before }
            } else {
                match (before, after, near) {
                    (_, _, Near::Nothing) => None,
                    (Some(k), _, Near::Before) | (_, Some(k), Near::After) => Some(k),
                    (Some(k), None, _) | (None, Some(k), _) => Some(k),
                    // 两边一样近：括号总在选项之后（除非一开头就是括号）；直接写的记号不猜
                    (Some(b), Some(a), Near::Even) if boxes => {
                        Some(if first_is_mark { a } else { b })
                    }
                    _ => None,
                }
            }?;
            let slot = taken.get_mut(owner)?;
            if *slot {
                return None;
            }
            *slot = true;
            let mark = tokens.get(s)?.mark()?;
            placed.get_mut(owner)?.1.push(mark);
        }
    }
    Some(placed)
}

/// `□有√无`：框和记号与选项一个一个地交替，框留着的是没有选，换成了记号的是选了。
fn in_turn(tokens: &[Token]) -> Option<Vec<(Choice, Vec<Mark>)>> {
    let turns: Vec<&Token> = tokens.iter().filter(|t| !t.is_space()).collect();
    let mixed = turns.iter().any(|t| matches!(t, Token::Slot(_)))
        && turns.iter().any(|t| matches!(t, Token::Bare(_)));
    if !mixed || turns.len() < 4 || !turns.len().is_multiple_of(2) {
        return None;
    }
    let marks_first = turns.first().is_some_and(|t| t.mark().is_some());
    turns
        .chunks(2)
        .map(|pair| {
            let (mark, option) = match pair {
                [mark, option] if marks_first => (mark, option),
                [option, mark] => (mark, option),
                _ => return None,
            };
            match option {
                Token::Option(choice) => Some((*choice, vec![mark.mark()?])),
                _ => None,
            }
        })
        .collect()
}

fn positions(tokens: &[Token], wanted: impl Fn(&Token) -> bool) -> Vec<usize> {
    (0..tokens.len())
        .filter(|&i| tokens.get(i).is_some_and(&wanted))
        .collect()
}

enum Near {
    Before,
    After,
    Even,
    Nothing,
}

/// 记号离哪一边的选项近：中间只隔着记号、冒号的最近，隔着一个空格、标点的远些，隔着一段空白的更远，隔着别的文字的不算。
fn nearest(tokens: &[Token], at: usize, before: Option<&usize>, after: Option<&usize>) -> Near {
    let distance = |from: usize, to: usize| -> Option<u32> {
        let between = tokens.get(from + 1..to)?;
        if between
            .iter()
            .any(|t| matches!(t, Token::Word | Token::Number))
        {
            return None;
        }
        let far = |t: &Token| match t {
            Token::Gap => 2,
            Token::Space | Token::Pause => 1,
            _ => 0,
        };
        Some(between.iter().map(far).max().unwrap_or(0))
    };
    let b = before.and_then(|&o| distance(o, at));
    let a = after.and_then(|&o| distance(at, o));
    match (b, a) {
        (None, None) => Near::Nothing,
        (Some(_), None) => Near::Before,
        (None, Some(_)) => Near::After,
        (Some(b), Some(a)) => match b.cmp(&a) {
            std::cmp::Ordering::Less => Near::Before,
            std::cmp::Ordering::Greater => Near::After,
            std::cmp::Ordering::Equal => Near::Even,
        },
    }
}

/// 空框旁边紧挨着写上的记号，就是打在这个框里的：`□√有`、`有( )√`。
fn merged(tokens: &[Token]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for &t in tokens {
        match (out.last(), t) {
            (Some(Token::Slot(Mark::Empty)), Token::Bare(m)) => {
                out.pop();
                out.push(Token::Slot(m));
            }
            (Some(&Token::Bare(m)), Token::Slot(Mark::Empty)) => {
                out.pop();
                out.push(Token::Slot(m));
            }
            // 同一处连打几个勾只算一个
            (Some(Token::Bare(last)), Token::Bare(m)) if *last == m => {}
            _ => out.push(t),
        }
    }
    out
}

/// 整格就是一个答案。
pub(super) fn bare_answer(text: &str, kind: &AnswerKind) -> Option<State> {
    let plain: String = normalize::fold(text)
        .iter()
        .map(|g| g.ch)
        .filter(|c| *c != ' ' && *c != '\n')
        .collect::<String>()
        .trim_end_matches(['。', '.', ';', ',', '!'])
        .to_lowercase();
    let is = |word: &str| !word.is_empty() && plain == normalize::folded(word).to_lowercase();
    if is(kind.yes.trim()) {
        return Some(State::Yes);
    }
    if is(kind.no.trim()) {
        return Some(State::No);
    }
    Some(match plain.as_str() {
        "1" | "y" | "v" | "yes" | "true" | "t" | "ok" | "有" | "是" | "是的" | "对" | "有的"
        | "能" | "能够" | "符合" | "具备" | "达标" | "做到" | "已做到" => State::Yes,
        "0" | "n" | "no" | "false" | "f" | "无" | "否" | "没有" | "不是" | "没" | "不" | "不能"
        | "不符合" | "不具备" | "不达标" | "做不到" | "暂无" | "暂时没有" | "目前没有" | "尚无"
        | "还没有" => State::No,
        "na" | "n/a" | "不适用" | "不涉及" | "不适用本地区" | "本地区不适用" | "不适用于本地区" => {
            State::Na
        }
        // 非重点地区：说的是这一条不对着自己
        _ if ["非", "不是", "不属于", "本地区非", "本县非", "我县非"]
            .iter()
            .any(|w| plain.starts_with(w))
            && plain.chars().count() <= 12
            && ["地区", "县", "区"].iter().any(|w| plain.ends_with(w)) =>
        {
            State::Na
        }
        _ => return phrase(&plain),
    })
}

/// “已建立”“未开展”之类的短句。
fn phrase(plain: &str) -> Option<State> {
    if plain.chars().count() > 10 || !plain.chars().all(is_han) {
        return None;
    }
    const DONE: [&str; 20] = [
        "建立", "开展", "开通", "设立", "设置", "完成", "落实", "制定", "出台", "成立", "配备",
        "报送", "实现", "建成", "组建", "培训", "提供", "使用", "做到", "达标",
    ];
    let about = |rest: &str| DONE.iter().any(|d| rest.starts_with(d));
    for no in ["尚未", "还未", "暂未", "未能", "没有", "未", "没"] {
        if let Some(rest) = plain.strip_prefix(no) {
            return about(rest).then_some(State::No);
        }
    }
    for yes in ["已经", "已"] {
        if let Some(rest) = plain.strip_prefix(yes) {
            return (about(rest) || rest.is_empty() || rest == "有").then_some(State::Yes);
        }
    }
    None
}
