//! 拆成段：一格的文字拆成选项、记号与其余文字。

use super::marks::{Choice, Mark, Token};
use super::shapes::{
    is_close, is_cross, is_empty_box, is_filled, is_open, is_tick, is_tick_word, meaning,
};
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
    let mut cutter = Cutter {
        glyphs,
        kind,
        words: vocabulary(kind),
        out: Vec::new(),
    };
    let mut at = 0;
    while let Some(c) = cutter.ch(at) {
        at = cutter.cut(at, c).max(at + 1);
    }
    cutter.out
}

/// 从左到右一段一段地拆；每一种段落一个方法，给出这一段之后的位置。
struct Cutter<'a> {
    glyphs: &'a [Glyph],
    kind: &'a AnswerKind,
    words: Vec<(Vec<char>, Choice)>,
    out: Vec<Placed>,
}

impl Cutter<'_> {
    fn ch(&self, at: usize) -> Option<char> {
        self.glyphs.get(at).map(|g| g.ch)
    }

    /// 从 `at` 起都合意的字到哪里为止。
    fn end_of(&self, at: usize, wanted: impl Fn(char) -> bool) -> usize {
        let mut end = at;
        while self.ch(end).is_some_and(&wanted) {
            end += 1;
        }
        end
    }

    fn run(&self, from: usize, to: usize) -> Vec<char> {
        let run = self.glyphs.get(from..to).unwrap_or(&[]);
        run.iter().map(|g| g.ch).collect()
    }

    fn put(&mut self, token: Token, at: usize) -> usize {
        self.out.push((token, at));
        at + 1
    }

    fn cut(&mut self, at: usize, c: char) -> usize {
        match c {
            ' ' | '\n' => self.blank(at),
            '_' => self.underline(at),
            c if is_open(c) => self.bracketed(at, c),
            c if is_close(c) => self.put(Token::Space, at),
            c if single(c).is_some() => self.put(single(c).unwrap_or(Token::Word), at),
            c if is_han(c) => self.han(at),
            c if c.is_ascii_alphanumeric() => self.latin(at),
            ':' => self.put(Token::Colon, at),
            '/' | '\\' | '|' | ',' | '、' | ';' | '。' | '.' | '-' | '·' | '!' => {
                self.put(Token::Pause, at)
            }
            c if normalize::is_mark(c) => at + 1,
            _ => self.put(Token::Word, at),
        }
    }

    /// 一段空白：一个空格，或隔得更远。
    fn blank(&mut self, at: usize) -> usize {
        let end = self.end_of(at, |c| c == ' ' || c == '\n');
        let wide = |g: &Glyph| g.ch == '\n' || g.end - g.start == '\u{3000}'.len_utf8();
        let gap = end > at + 1 || self.glyphs.get(at).is_some_and(wide);
        match self.out.last_mut() {
            Some((last, _)) if last.is_space() => *last = Token::Gap,
            _ => self
                .out
                .push((if gap { Token::Gap } else { Token::Space }, at)),
        }
        end
    }

    /// 下划线上打勾：`__√__`。
    fn underline(&mut self, at: usize) -> usize {
        let mut end = at;
        loop {
            end = self.end_of(end, |c| c == '_' || c == ' ' || is_tick(c) || is_cross(c));
            match underlined_word(self.glyphs, end) {
                // _v_ _1_ _对_：线上写的是打勾的字
                Some(after) => end = after,
                None => break,
            }
        }
        while end > at && self.ch(end - 1) == Some(' ') {
            end -= 1;
        }
        let written: String = self
            .run(at, end)
            .into_iter()
            .filter(|c| !matches!(c, '_' | ' '))
            .collect();
        let mark = match affirms(&written) {
            true => Mark::Tick,
            false => meaning(self.glyphs.get(at..end).unwrap_or(&[])),
        };
        self.put(Token::Slot(mark), at);
        end
    }

    fn bracketed(&mut self, at: usize, open: char) -> usize {
        let (inside, next) = bracket(self.glyphs, at);
        let run: Vec<char> = inside
            .iter()
            .map(|g| g.ch)
            .filter(|c| is_han(*c) && !is_empty_box(*c))
            .collect();
        let options = (!run.is_empty())
            .then(|| options_in(&run, &self.words))
            .flatten();
        // 有（有）、否（否）、有（是）：括号里重写一遍选项就是打勾
        let own = match self.out.last() {
            Some((Token::Option(choice), _)) => Some(*choice),
            _ => None,
        };
        let affirmed = own.is_some_and(|own| {
            inside.iter().all(|g| is_han(g.ch) || g.ch == ' ')
                && matches!(options.as_deref(), Some([c]) if *c == Choice::Yes || *c == own)
        });
        // (是)有 ( )无、（有）有（ ）无：括号在选项之前，里面重写一遍也是打勾
        let ahead = own.is_none()
            && inside.iter().all(|g| is_han(g.ch) || g.ch == ' ')
            && rewritten(&run, self.glyphs, next, &self.words, self.kind);
        if affirmed || ahead {
            self.put(Token::Slot(Mark::Tick), at);
        } else if options.is_some() {
            // （√有）（ 无）：括号只是外框
            self.put(Token::Space, at);
            for (token, k) in placed_tokens_flat(inside, self.kind) {
                self.put(token, at + 1 + k);
            }
            self.put(Token::Space, next.saturating_sub(1));
        } else {
            let checked = open == '[' && inside.iter().all(|g| matches!(g.ch, 'x' | 'X' | ' '));
            let mark = match meaning(inside) {
                // [x]有 [ ]无：方括号里的字母 x 是打勾，与“×”不同
                Mark::Cross if checked => Mark::Tick,
                mark => mark,
            };
            self.put(Token::Slot(mark), at);
        }
        next
    }

    /// 一串汉字：正好是选项的字样，或别的话。
    fn han(&mut self, at: usize) -> usize {
        let end = self.end_of(at, |c| is_han(c) && single(c).is_none());
        let run = self.run(at, end);
        match options_in(&run, &self.words) {
            Some(choices) => {
                // 每个选项一段；位置只用来分堆，取字串起点即可
                let step = (run.len() / choices.len().max(1)).max(1);
                for (k, choice) in choices.into_iter().enumerate() {
                    self.put(Token::Option(choice), at + k * step);
                }
            }
            None => {
                self.put(Token::Word, at);
            }
        }
        end
    }

    /// 一串字母、数字。
    fn latin(&mut self, at: usize) -> usize {
        let end = self.end_of(at, |c| c.is_ascii_alphanumeric());
        let mut word = self.run(at, end);
        word.iter_mut().for_each(|c| c.make_ascii_lowercase());
        let token = match word.as_slice() {
            ['v' | 'y'] => Token::Bare(Mark::Tick),
            ['x'] => Token::Bare(Mark::Cross),
            word if word.iter().all(char::is_ascii_digit) => Token::Number,
            word => match self.words.iter().find(|(option, _)| option == word) {
                Some((_, choice)) => Token::Option(*choice),
                None => Token::Word,
            },
        };
        self.put(token, at);
        end
    }
}

/// 选项之前的括号里写的 `run` 是不是打勾：与紧跟着的选项同一个，或者是这一格选项以外的肯定字样。
fn rewritten(
    run: &[char],
    glyphs: &[Glyph],
    next: usize,
    words: &[(Vec<char>, Choice)],
    kind: &AnswerKind,
) -> bool {
    let Some([inside]) = options_in(run, words).as_deref().map(|o| match o {
        [one] => [*one],
        _ => [Choice::Na],
    }) else {
        return false;
    };
    let after: Vec<char> = glyphs
        .get(next..)
        .unwrap_or(&[])
        .iter()
        .map(|g| g.ch)
        .take_while(|c| is_han(*c))
        .collect();
    let Some(follows) = options_in(&after, words).and_then(|o| o.first().copied()) else {
        return false;
    };
    let own_word = [&kind.yes, &kind.no]
        .iter()
        .any(|w| normalize::folded(w.trim()).chars().eq(run.iter().copied()));
    inside != Choice::Na && (inside == follows || inside == Choice::Yes && !own_word)
}

/// 写在线上的“是”“有”：有_是_ 无__。
fn affirms(word: &str) -> bool {
    matches!(word, "是" | "有")
}

/// 下划线之间打勾意思的字从 `at` 起：之后的位置，那里又是下划线。
fn underlined_word(glyphs: &[Glyph], at: usize) -> Option<usize> {
    let length = glyphs.get(at..)?.iter().take(4).position(|g| g.ch == '_')?;
    let word: String = glyphs
        .get(at..at + length)?
        .iter()
        .map(|g| g.ch)
        .filter(|c| !matches!(c, ' ' | '。' | '.' | ','))
        .collect();
    (length > 0 && (word.is_empty() || is_tick_word(&word) || affirms(&word)))
        .then_some(at + length)
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
