//! 一格里叠着几个指标的勾选：拆成各自的一格，字体与删除线跟着走。

use super::marks::{Choice, Token};
use super::tokens::placed_tokens;
use crate::model::catalogue::AnswerKind;
use crate::source::{CellValue, Content};
use crate::text::normalize;

/// 把叠在一格里的几个指标的勾选拆开，与 `kinds` 同序；拆不出正好这么多份时为空。
pub fn split_stacked(content: &Content, kinds: &[&AnswerKind]) -> Option<Vec<Content>> {
    if kinds.len() == 1 {
        return Some(vec![content.clone()]);
    }
    let CellValue::Text(text) = &content.value else {
        return None;
    };
    let kind = *kinds.first()?;
    let lines = by_lines(text, kinds.len()).map(|lines| without_numbers(text, lines));
    let ranges = lines
        .clone()
        .filter(|lines| each_has_a_pair(text, lines, kind))
        .or_else(|| by_options(text, kind, kinds))
        .or(lines)?;
    Some(
        ranges
            .into_iter()
            .map(|(from, to)| part(content, text, from, to))
            .collect(),
    )
}

/// 一行一个；行数（连空行）正好，或去掉空行正好。
fn by_lines(text: &str, count: usize) -> Option<Vec<(usize, usize)>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (i, c) in text.char_indices() {
        if c == '\n' {
            lines.push((start, i));
            start = i + 1;
        }
    }
    lines.push((start, text.len()));
    let filled: Vec<(usize, usize)> = lines
        .iter()
        .copied()
        .filter(|&(a, b)| text.get(a..b).is_some_and(|l| !l.trim().is_empty()))
        .collect();
    if filled.len() == count {
        return Some(filled);
    }
    (lines.len() == count && filled.len() < count && !filled.is_empty()).then_some(lines)
}

/// 各行开头依次的序号（`（1）` `2.` `③`）不是勾选，去掉；不是每一行都接着上一行的不动。
fn without_numbers(text: &str, lines: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let numbers: Option<Vec<(u32, usize)>> = lines
        .iter()
        .map(|&(from, to)| leading_number(text.get(from..to)?))
        .collect();
    match numbers {
        Some(found) if lines.len() > 1 && found.windows(2).all(|w| w[0].0 + 1 == w[1].0) => lines
            .iter()
            .zip(found)
            .map(|(&(from, to), (_, length))| (from + length, to))
            .collect(),
        _ => lines,
    }
}

/// 一行开头的序号：是几，占多长（字节）。
fn leading_number(line: &str) -> Option<(u32, usize)> {
    let body = line.trim_start();
    let lead = line.len() - body.len();
    let first = body.chars().next()?;
    if let n @ 1..=20 = (first as u32).wrapping_sub('①' as u32).wrapping_add(1) {
        return Some((n, lead + first.len_utf8()));
    }
    let open = matches!(first, '(' | '（');
    let inner = if open {
        body.get(first.len_utf8()..)?
    } else {
        body
    };
    let digits: String = inner
        .chars()
        .take_while(|c| c.is_numeric() || "一二三四五六七八九十".contains(*c))
        .collect();
    let value = match crate::text::numeral::scan(&digits.chars().collect::<Vec<_>>()).as_slice() {
        [one] if one.from == 0 => u32::try_from(one.value.ok()?).ok()?,
        _ => return None,
    };
    let mark = inner.get(digits.len()..)?.chars().next()?;
    let closes = match open {
        true => matches!(mark, ')' | '）'),
        false => matches!(mark, '.' | '．' | '、' | ')' | '）'),
    };
    let length = usize::from(open) * first.len_utf8() + digits.len() + mark.len_utf8();
    (closes && digits.chars().count() <= 3).then_some((value, lead + length))
}

/// 每一行里正好一个肯定、一个否定的选项：各行自成一份，写法不一也不相干。
fn each_has_a_pair(text: &str, lines: &[(usize, usize)], kind: &AnswerKind) -> bool {
    lines.iter().all(|&(from, to)| {
        let glyphs = normalize::fold(text.get(from..to).unwrap_or(""));
        let options: Vec<Choice> = placed_tokens(&glyphs, kind)
            .iter()
            .filter_map(|(t, _)| match t {
                Token::Option(c @ (Choice::Yes | Choice::No)) => Some(*c),
                _ => None,
            })
            .collect();
        matches!(options.as_slice(), [a, b] if a != b)
    })
}

/// 每份一个肯定、一个否定的选项。
fn by_options(text: &str, kind: &AnswerKind, kinds: &[&AnswerKind]) -> Option<Vec<(usize, usize)>> {
    let glyphs = normalize::fold(text);
    let tokens = placed_tokens(&glyphs, kind);
    let options: Vec<(usize, Choice)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(i, (t, _))| match t {
            Token::Option(c @ (Choice::Yes | Choice::No)) => Some((i, *c)),
            _ => None,
        })
        .collect();
    if options.len() != 2 * kinds.len()
        || options.chunks(2).any(|pair| match pair {
            [(_, a), (_, b)] => a == b,
            _ => true,
        })
    {
        return None;
    }
    let first_option = options.first()?.0;
    let marks_first = tokens
        .iter()
        .take(first_option)
        .any(|(t, _)| matches!(t, Token::Slot(_)));
    let mut starts = vec![0];
    for pair in options.chunks(2).skip(1) {
        let (mut at, _) = *pair.first()?;
        if marks_first {
            // □有 □无：方框属于后面的选项
            while at > 0
                && tokens
                    .get(at - 1)
                    .is_some_and(|(t, _)| matches!(t, Token::Slot(_) | Token::Bare(_)))
            {
                at -= 1;
            }
        } else if let Some((Token::Bare(_), _)) = at.checked_sub(1).and_then(|b| tokens.get(b)) {
            // 无 √有：记号与前面隔开时属于后面
            let spaced = at
                .checked_sub(2)
                .and_then(|b| tokens.get(b))
                .is_some_and(|(t, _)| t.is_space());
            if spaced {
                at -= 1;
            }
        }
        let glyph = tokens.get(at)?.1;
        starts.push(glyphs.get(glyph)?.start);
    }
    let mut ranges = Vec::with_capacity(starts.len());
    for (i, &from) in starts.iter().enumerate() {
        let to = starts.get(i + 1).copied().unwrap_or(text.len());
        if from >= to {
            return None;
        }
        ranges.push((from, to));
    }
    Some(ranges)
}

pub(super) fn part(content: &Content, text: &str, from: usize, to: usize) -> Content {
    let piece = text.get(from..to).unwrap_or("");
    let first = text.get(..from).unwrap_or("").chars().count();
    let last = first + piece.chars().count();
    Content {
        value: CellValue::Text(piece.to_owned()),
        formula: content.formula,
        symbol_font: content.symbol_font.clone(),
        struck: content
            .struck
            .iter()
            .map(|&(a, b)| (a.clamp(first, last) - first, b.clamp(first, last) - first))
            .filter(|(a, b)| a < b)
            .collect(),
    }
}
