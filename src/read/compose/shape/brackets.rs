//! 括号：一直包到末尾的、把整段包住的。

use super::trim;
use crate::text::split::Letter;

/// 一直包到末尾的括号。
pub(super) struct Around<'l> {
    letters: &'l [Letter],
    to: usize,
    /// 与末尾的收口相配的起点；末尾不是收口、没有相配的为空。
    pub(super) open: Option<usize>,
}

impl<'l> Around<'l> {
    /// 一段内容的；从头到尾只配一遍。
    pub(super) fn new(letters: &'l [Letter], from: usize, to: usize) -> Self {
        let mut opens: Vec<usize> = Vec::new();
        let mut open = None;
        for (i, letter) in letters.iter().enumerate().take(to).skip(from) {
            open = match letter.ch {
                '(' => {
                    opens.push(i);
                    None
                }
                ')' => opens.pop(),
                _ => None,
            };
        }
        Self { letters, to, open }
    }

    /// `open` 处的括号一直包到末尾；里面的 `1)` 不算收口。
    pub(super) fn wraps(&self, open: usize) -> bool {
        let ch = |i: usize| self.letters.get(i).map_or(' ', |l| l.ch);
        self.to > open + 1
            && ch(self.to - 1) == ')'
            && (self.open == Some(open) || ch(open + 1).is_ascii_digit() && ch(open + 2) == ')')
    }
}

/// 去掉把整段包住的一对括号。
pub(in crate::read::compose) fn unwrapped(
    letters: &[Letter],
    from: usize,
    to: usize,
) -> (usize, usize) {
    let (a, b) = trim(letters, from, to);
    let wrapped = b > a + 2
        && letters.get(a).is_some_and(|l| l.ch == '(')
        && Around::new(letters, a, b).open == Some(a);
    if wrapped { (a + 1, b - 1) } else { (from, to) }
}
