//! 量字：一段文字在多宽的格里占几行、行要多高。程序打不开 Excel，只能照字宽估。

/// 一个字占几个半角宽；全角符号与汉字占两个。
fn advance(c: char) -> u32 {
    match u32::from(c) {
        // 宋体、仿宋里引号、省略号、破折号、间隔号都是全角
        0xb7 | 0xd7 | 0x2000.. => 2,
        _ => 1,
    }
}

/// 在 `columns` 个字符宽（Excel 的列宽单位，11 磅）的格里用 `size` 磅的字，折成几行。
pub fn lines(text: &str, columns: f64, size: f64) -> u32 {
    // 列宽一个单位约 7 像素（5.25 磅），左右留白约 3.75 磅；半角字宽是字号的一半
    let room = ((columns * 5.25 - 1.0) / (size / 2.0)).floor().max(2.0) as u32;
    let mut count = 0;
    for line in text.split('\n') {
        count += 1;
        let mut used = 0;
        for word in words(line) {
            let whole: u32 = word.chars().map(advance).sum();
            if used > 0 && used + whole > room {
                count += 1;
                used = 0;
            }
            // 比一行还长的，到哪里折到哪里
            for c in word.chars() {
                let w = advance(c);
                if used + w > room {
                    count += 1;
                    used = 0;
                }
                used += w;
            }
        }
    }
    count
}

/// 折行时不拆开的一段段：汉字各成一段，点号、后括号跟着前一字，前括号跟着后一字，西文、数字连成一段。
fn words(line: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        if let Some(before) = before {
            let together = matches!(
                c,
                '，' | '。' | '、' | '；' | '：' | '？' | '！' | '）' | '》' | '”' | '】' | '〕'
            ) || matches!(before, '（' | '《' | '“' | '【' | '〔')
                || (c.is_ascii_graphic() && before.is_ascii_graphic() && before != '/');
            if !together {
                cuts.push(at);
            }
        }
        before = Some(c);
    }
    cuts.push(line.len());
    let pieces = cuts
        .windows(2)
        .filter_map(|w| line.get(*w.first()?..*w.last()?));
    pieces.collect()
}

/// `count` 行 `size` 磅的字要多高（磅）；Excel 的上限是 409 磅。
pub fn height(count: u32, size: f64) -> f64 {
    (f64::from(count) * size * 1.38 + 5.0).min(409.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two() {
        assert_eq!(
            "12338热线“好”…".chars().map(advance).sum::<u32>(),
            5 + 4 + 6 + 2
        );
        assert_eq!(lines("", 10.0, 10.0), 1);
        // 10 个单位约 52 磅，10 磅的字放得下 5 个
        assert_eq!(lines("甲乙丙丁戊", 10.0, 10.0), 1);
        assert_eq!(lines("甲乙丙丁戊己", 10.0, 10.0), 2);
        assert_eq!(lines("甲\n乙", 10.0, 10.0), 2);
        assert_eq!(lines("很窄", 0.1, 20.0), 2);
        // 文件名的西文部分不拆开，后括号不在行首
        assert_eq!(lines("云柘县（初稿）.xlsx", 13.0, 10.0), 2);
        assert_eq!(lines("甲乙丙（丁）戊己", 8.0, 10.0), 3);
        assert_eq!(
            words("甲（乙）a.xls b"),
            ["甲", "（乙）", "a.xls", " ", "b"]
        );
        assert!(height(1000, 12.0) <= 409.0);
    }
}
