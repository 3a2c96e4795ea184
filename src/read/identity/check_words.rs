//! 检查方式的字样：`自查`，`自查（√） 互查（ ）`，`☑自查 □互查`。

use crate::model::submission::CheckRound;
use crate::text::normalize::fold;

/// 一段文字里的检查方式。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// 没有提到。
    Nothing,
    /// 明确的一种。
    One(CheckRound),
    /// 提到或勾了几种，或一种也没勾。
    Unclear,
}

const WORDS: &[(&str, CheckRound)] = &[
    ("实地督导检查", CheckRound::FieldInspection),
    ("实地督导", CheckRound::FieldInspection),
    ("实地督查", CheckRound::FieldInspection),
    ("实地检查", CheckRound::FieldInspection),
    ("督导检查", CheckRound::FieldInspection),
    ("督导", CheckRound::FieldInspection),
    ("自查", CheckRound::OwnCheck),
    ("自检", CheckRound::OwnCheck),
    ("互查", CheckRound::MutualCheck),
    ("互检", CheckRound::MutualCheck),
    ("抽查", CheckRound::SpotCheck),
    ("抽检", CheckRound::SpotCheck),
];

/// 读。
pub(super) fn read(text: &str) -> Said {
    let chars: Vec<char> = fold(text)
        .into_iter()
        .map(|g| g.ch)
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut found: Vec<(CheckRound, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let word = WORDS.iter().find(|(word, _)| {
            word.chars()
                .enumerate()
                .all(|(n, c)| chars.get(at + n) == Some(&c))
        });
        match word {
            Some((word, check)) => {
                let end = at + word.chars().count();
                found.push((*check, at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    let mut marked = Vec::new();
    let mut any_mark = false;
    for (n, (check, from, to)) in found.iter().enumerate() {
        // 记号在前（☑自查）还是在后（自查√），只看紧挨着的。
        let next = found.get(n + 1).map_or(chars.len(), |f| f.1);
        let after = mark_after(chars.get(*to..next).unwrap_or(&[]));
        let before = from
            .checked_sub(1)
            .and_then(|b| chars.get(b))
            .and_then(|c| mark(*c));
        let own = if leads(&chars, &found) { before } else { after };
        if let Some(ticked) = own {
            any_mark = true;
            if ticked {
                marked.push(*check);
            }
        }
    }
    if !any_mark {
        marked = found.iter().map(|(check, _, _)| *check).collect();
    }
    marked.sort();
    marked.dedup();
    match (found.is_empty(), marked.as_slice()) {
        (true, _) => Said::Nothing,
        (false, [one]) => Said::One(*one),
        (false, _) => Said::Unclear,
    }
}

/// 记号写在字样之前：第一个字样前面就是记号。
fn leads(chars: &[char], found: &[(CheckRound, usize, usize)]) -> bool {
    found
        .first()
        .and_then(|(_, from, _)| from.checked_sub(1))
        .and_then(|b| chars.get(b))
        .is_some_and(|c| mark(*c).is_some())
}

fn mark(c: char) -> Option<bool> {
    match c {
        '√' | '✓' | '✔' | '☑' | '☒' | '■' | '●' | '◆' | '▲' | '★' | '◼' | '⬛' | '🗹' => {
            Some(true)
        }
        '□' | '○' | '☐' | '◇' | '◯' | '▢' | '◻' | '⬜' => Some(false),
        _ => None,
    }
}

/// 字样之后的记号：`√`、`(√)`、`( )`、`[v]`。
fn mark_after(rest: &[char]) -> Option<bool> {
    match rest {
        ['(' | '[' | '【', ')' | ']' | '】', ..] => Some(false),
        ['(' | '[' | '【', c, ')' | ']' | '】', ..] => {
            mark(*c).or_else(|| matches!(c, 'v' | 'V' | 'Y' | 'y' | '是' | '1').then_some(true))
        }
        [c, ..] => mark(*c),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CheckRound::*;

    #[test]
    fn ways_to_say_a_check() {
        for (text, wanted) in [
            ("自查", Said::One(OwnCheck)),
            ("甲县妇联组织维权服务工作标准自查表", Said::One(OwnCheck)),
            ("互查", Said::One(MutualCheck)),
            ("实地督导检查", Said::One(FieldInspection)),
            ("自查（√） 互查（ ） 抽查（ ）", Said::One(OwnCheck)),
            ("自查( ) 互查(√)", Said::One(MutualCheck)),
            ("☑自查 □互查 □抽查 □实地督导", Said::One(OwnCheck)),
            ("□自查 □互查 ■抽查", Said::One(SpotCheck)),
            ("自查√ 互查 抽查", Said::One(OwnCheck)),
            ("自查☑ 互查□", Said::One(OwnCheck)),
            ("自查（√） 互查（√）", Said::Unclear),
            ("□自查 □互查", Said::Unclear),
            ("自查互查抽查", Said::Unclear),
            ("填报表", Said::Nothing),
            ("", Said::Nothing),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }
}
