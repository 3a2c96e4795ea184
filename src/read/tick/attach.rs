//! 归到选项：各个记号说的是哪一个选项；归不下去的不猜。

use super::marks::{Choice, Mark, Token};

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
