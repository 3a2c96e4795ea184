//! 屏幕上的表：汉字占两格，各列对齐。

/// 显示的宽度，汉字与全角符号占两格。
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{0}'..='\u{2ff}' => 1,
            _ => 2,
        })
        .sum()
}

/// 各行各列对齐，列间空两格；末列不补空格。
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|c| {
            let cells = rows.iter().filter_map(|r| r.get(c));
            cells.map(|t| width(t)).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (text, wide) in row.iter().zip(&widths) {
            line.push_str(text);
            line.extend(std::iter::repeat_n(' ', wide - width(text) + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
