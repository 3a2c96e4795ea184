//! 列宽随内容：几列文字分享余下的宽度，使整张表最矮。

use crate::document::table::{LEAST, PT, Table, WIDE};

/// 一次加宽多少，mm。
const STEP: f64 = 1.0;

/// `texts` 各列从最窄起，谁加宽一点能使表矮得最多就给谁；都不能再矮的，照各列的宽分。
pub(super) fn balance(table: &mut Table, texts: &[usize]) {
    let em = table.size * PT;
    let side = 2.0 * table.inset.0;
    let fixed: f64 = table
        .columns
        .iter()
        .enumerate()
        .filter(|(ix, _)| !texts.contains(ix))
        .filter_map(|(_, c)| c.width)
        .sum();
    let mut widths: Vec<f64> = texts
        .iter()
        .map(|ix| {
            let head = table.columns.get(*ix).map_or(0.0, |c| em_width(&c.label));
            // 表头写成两行也看得过去
            ((head / 2.0).ceil().max(3.0) * em + side).max(LEAST)
        })
        .collect();
    // 各行各列的文字，一段一段的宽（字）
    let cells: Vec<Vec<Vec<f64>>> = table
        .rows
        .iter()
        .map(|row| {
            let of = |ix: &usize| row.cells.iter().find(|c| c.column == *ix);
            texts
                .iter()
                .map(|ix| of(ix).map_or_else(Vec::new, |c| c.text.lines().map(em_width).collect()))
                .collect()
        })
        .collect();
    let lines = |width: f64, text: &[f64]| -> f64 {
        let room = ((width - side) / em).floor().max(1.0);
        text.iter().map(|w| (w / room).ceil().max(1.0)).sum()
    };
    let height = |widths: &[f64]| -> (f64, f64) {
        let rows = cells.iter().map(|row| {
            let all = row.iter().zip(widths).map(|(text, w)| lines(*w, text));
            all.fold((1.0f64, 0.0), |(most, sum), n| (most.max(n), sum + n))
        });
        // 先比各行最高的一格之和，再比全部格子的行数之和
        rows.fold((0.0, 0.0), |(a, b), (most, sum)| (a + most, b + sum))
    };
    let mut left = WIDE - fixed - widths.iter().sum::<f64>();
    while left >= STEP {
        // 加一点未必够写下多一个字：看加几点能矮，按每点矮多少比
        let now = height(&widths);
        let mut best: Option<(f64, f64, usize, f64)> = None;
        for ix in 0..widths.len() {
            for n in 1..=60 {
                let add = STEP * f64::from(n);
                if add > left {
                    break;
                }
                let mut tried = widths.clone();
                tried[ix] += add;
                let then = height(&tried);
                let gain = ((now.0 - then.0) / add, (now.1 - then.1) / add);
                if best.is_none_or(|b| (b.0, b.1) < gain) {
                    best = Some((gain.0, gain.1, ix, add));
                }
            }
        }
        match best {
            Some((rows, cells, ix, add)) if rows > 0.0 || cells > 0.0 => {
                widths[ix] += add;
                left -= add;
            }
            _ => break,
        }
    }
    // 怎样也不能再矮了：余下的照各列的宽分
    let spread = 1.0 + left.max(0.0) / widths.iter().sum::<f64>().max(1.0);
    for (ix, width) in texts.iter().zip(widths) {
        if let Some(column) = table.columns.get_mut(*ix) {
            column.width = Some(width * spread);
        }
    }
}

/// 一段文字占几个字的宽：半角的算 0.62 个，与版式里断开的尺度一致。
fn em_width(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.62 } else { 1.0 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::facts::tables::table;
    use crate::document::table::{Align, Column, Row};

    #[test]
    fn the_column_with_more_to_say_is_wider_and_the_page_is_filled() {
        let columns = vec![
            Column::new("序号", 10.0, Align::Center),
            Column::new("工作表", 22.0, Align::Left),
            Column::new("问题", 0.0, Align::Left),
        ];
        let long = "数量填的是二十六，与同级地区相差悬殊。".repeat(5);
        let rows = (0..9).map(|_| Row::of(["1", "填报表", long.as_str()]));
        let mut table = table(columns, rows.collect());
        balance(&mut table, &[1, 2]);
        let widths: Vec<f64> = table.columns.iter().filter_map(|c| c.width).collect();
        assert!(
            (widths.iter().sum::<f64>() - WIDE).abs() < 0.01,
            "{widths:?}"
        );
        assert_eq!(widths[0], 10.0, "不分享的不动");
        assert!(widths[2] > 4.0 * widths[1], "{widths:?}");
    }

    #[test]
    fn an_empty_table_still_fills_the_page() {
        let columns = vec![
            Column::new("工作表", 22.0, Align::Left),
            Column::new("问题", 0.0, Align::Left),
        ];
        let mut table = table(columns, Vec::new());
        balance(&mut table, &[0, 1]);
        let sum: f64 = table.columns.iter().filter_map(|c| c.width).sum();
        assert!((sum - WIDE).abs() < 0.01);
    }
}
