//! 一条记录里的单元格；内容不合规定的另说，免得库因它整本不读。

use super::{Note, What, u16_at, u32_at};

impl Note {
    pub(super) fn bad() -> Self {
        Self {
            style: 0,
            formula: false,
            what: What::Bad,
            string: None,
        }
    }
}

/// 工作簿的版本与来历。
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) biff: u8,
    /// 办公软件存的（它们总会算好公式）。
    pub(super) office: bool,
}

/// 一条记录里的单元格。
pub(super) enum Found {
    /// 与单元格无关。
    Nothing,
    /// 单元格。
    Cells(Vec<(u16, u16, Note)>),
    /// 前一个公式的文字结果。
    Text(u16, u16),
    /// 单元格，内容不合规定。
    Bad(u16, u16),
    /// 连位置都没有。
    Drop,
}

fn known_error(code: u8) -> bool {
    matches!(code, 0x00 | 0x07 | 0x0F | 0x17 | 0x1D | 0x24 | 0x2A | 0x2B)
}

pub(super) fn cells(
    kind: u16,
    data: &[u8],
    form: Form,
    awaiting: &mut Option<(u16, u16)>,
) -> Found {
    let least = match kind {
        0x0203 => 14,         // NUMBER
        0x027E => 10,         // RK
        0x00FD => 10,         // LABELSST
        0x0204 | 0x00D6 => 8, // LABEL、RSTRING
        0x0205 => 8,          // BOOLERR
        0x00BD => 12,         // MULRK
        0x0006 => 22,         // FORMULA
        0x0207 => {
            // STRING：前一个公式的文字结果
            let short = data.len() < if form.biff == 8 { 3 } else { 2 };
            let empty = data.len() >= 2 && u16_at(data, 0) == Some(0);
            return match awaiting.take() {
                Some((row, col)) if !short || empty => Found::Text(row, col),
                Some((row, col)) => Found::Bad(row, col),
                None => Found::Drop,
            };
        }
        _ => return Found::Nothing,
    };
    let (Some(row), Some(col)) = (u16_at(data, 0), u16_at(data, 2)) else {
        return Found::Drop;
    };
    if data.len() < least || col > 0xFF && kind != 0x00BD {
        return Found::Bad(row, col);
    }
    let note = Note {
        style: u16_at(data, 4).unwrap_or(0),
        formula: kind == 0x0006,
        what: What::Value,
        string: if kind == 0x00FD {
            u32_at(data, 6)
        } else {
            None
        },
    };
    match kind {
        0x0205 => match (data.get(6), data.get(7)) {
            (Some(_), Some(0)) => {}
            (Some(&code), Some(1)) if known_error(code) => {}
            _ => return Found::Bad(row, col),
        },
        0x00BD => {
            let count = (data.len() - 6) / 6;
            let last = u16_at(data, data.len() - 2).unwrap_or(0);
            let fits = (data.len() - 6).is_multiple_of(6)
                && last >= col
                && usize::from(last - col) + 1 == count
                && last <= 0xFF;
            if !fits {
                return Found::Bad(row, col);
            }
            let list = (0..count)
                .filter_map(|i| {
                    let style = u16_at(data, 4 + i * 6)?;
                    let col = col.checked_add(u16::try_from(i).ok()?)?;
                    Some((row, col, Note { style, ..note }))
                })
                .collect();
            return Found::Cells(list);
        }
        0x0006 => {
            let result = data.get(6..14).unwrap_or_default();
            let what = match *result {
                [0, .., 0xFF, 0xFF] => {
                    // 结果是文字，在随后的记录里；等到了才算有。
                    *awaiting = Some((row, col));
                    What::NotCalculated
                }
                [1, .., 0xFF, 0xFF] => What::Value,
                [2, _, code, .., 0xFF, 0xFF] if known_error(code) => What::Value,
                // 空文字的结果。可是有的程序（xlwt）没有算过也这样写：不是办公软件存的，
                // 公式里又没有空文字、不拼接文字的，算不出空文字来，那就是没有算过。
                [3, .., 0xFF, 0xFF] => {
                    let tokens = data.get(22..).unwrap_or_default();
                    let may_be_empty =
                        tokens.windows(2).any(|t| t == [0x17, 0]) || tokens.contains(&0x08);
                    if form.office || may_be_empty {
                        What::Value
                    } else {
                        What::NotCalculated
                    }
                }
                [_, .., 0xFF, 0xFF] => return Found::Bad(row, col),
                _ => What::Value,
            };
            return Found::Cells(vec![(row, col, Note { what, ..note })]);
        }
        _ => {}
    }
    Found::Cells(vec![(row, col, note)])
}
