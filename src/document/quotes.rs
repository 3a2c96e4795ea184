//! 直引号换成中文引号（G-98）。
//!
//! 工作人员多半直接敲键盘上的 `"`。成对的、挨着汉字的换成“”，成对的 `'` 换成‘’；
//! 英寸、撇号、程序代码里的，以及不成对的，一概不动：猜错了比不换更难看。

/// 换一段文字。
pub(super) fn curl(text: &mut String) {
    for (straight, open, close) in [('"', '“', '”'), ('\'', '‘', '’')] {
        if text.contains(straight) {
            *text = curled(text, straight, open, close);
        }
    }
}

fn curled(text: &str, straight: char, open: char, close: char) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..letters.len())
        .filter(|&ix| letters[ix] == straight)
        .collect();
    if !places.len().is_multiple_of(2) {
        return text.to_owned();
    }
    for pair in places.chunks(2) {
        let (from, to) = (pair[0], pair[1]);
        let beside = [
            from.checked_sub(1),
            Some(from + 1),
            to.checked_sub(1),
            Some(to + 1),
        ];
        let near = |ix: Option<usize>| {
            ix.and_then(|ix| letters.get(ix))
                .is_some_and(|c| is_wide(*c))
        };
        if from + 1 < to && beside.into_iter().any(near) {
            letters[from] = open;
            letters[to] = close;
        }
    }
    letters.into_iter().collect()
}

/// 汉字与全角标点。
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::curl;

    #[test]
    fn pairs_beside_hanzi_become_chinese() {
        for (written, wanted) in [
            ("填\"有\"的", "填“有”的"),
            ("\"十四五\"规划和\"12338\"热线", "“十四五”规划和“12338”热线"),
            ("他说：\"见'附件'。\"", "他说：“见‘附件’。”"),
            // 英寸、不成对的、代码里的不动
            ("屏幕24\"", "屏幕24\""),
            ("一个\"没有另一半", "一个\"没有另一半"),
            ("<a href=\"x\">", "<a href=\"x\">"),
            ("don't and can't", "don't and can't"),
            ("空的\"\"不动", "空的\"\"不动"),
        ] {
            let mut text = written.to_owned();
            curl(&mut text);
            assert_eq!(text, wanted);
        }
    }
}
