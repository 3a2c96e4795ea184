//! 拆成段：一格的文字拆成选项、记号与其余文字。

use super::marks::{Choice, Mark, Token};
use super::shapes::{is_close, is_cross, is_empty_box, is_filled, is_open, is_tick, meaning};
use crate::model::catalogue::AnswerKind;
use crate::text::normalize::{self, Glyph, is_han};

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
