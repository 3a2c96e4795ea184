//! 一张表的记录：先数清，再抄下库读值要用的。

use super::super::super::super::budget::{Budget, Outcome, Refusal, held};
use super::super::super::super::rules;
use super::super::super::hide;
use super::globals::Globals;
use super::record::{Kept, record, u16_at, u32_at};
use super::{BOF, EOF, MERGES, Note, SheetInfo, What};
use crate::finding::Cell;
use std::collections::BTreeSet;

/// 合并区域最多看多少个。
const MOST_MERGES: usize = 200_000;
/// 公式记录里，结果之前（连结果）的字节。
const RESULT: usize = 20;
/// 最短的公式（一个整数）：库要把公式写成文字，用不着，长的又很占地方。
const PLAIN_FORMULA: [u8; 5] = [3, 0, 0x1E, 0, 0];
const FORMULA: u16 = 0x0006;
const CONTINUE: u16 = 0x003C;

/// 看 `start` 处的一张表；给出它在原来的流里的终点。
pub(super) fn read(
    stream: &[u8],
    start: usize,
    info: &mut SheetInfo,
    globals: &mut Globals,
    kept: &mut Kept,
    budget: &mut Budget,
) -> Outcome<usize> {
    budget.next_sheet();
    let form = Form {
        biff: globals.biff,
        office: globals.office,
    };
    // 要改行号的记录：行号改成压紧后的，矩形只随内容大小。
    let mut rows: BTreeSet<u16> = BTreeSet::new();
    let mut places: Vec<usize> = Vec::new();
    let mut at = start;
    let mut depth = 0usize;
    let mut seen = false;
    let mut ended = false;
    let mut awaiting: Option<(u16, u16)> = None;
    while let Some(r) = record(stream, at) {
        budget.step()?;
        at = r.to;
        let data = r.data(stream);
        match r.kind {
            BOF if seen => depth += 1,
            BOF => {
                seen = true;
                kept.push(BOF, data);
            }
            EOF if depth == 0 => {
                ended = true;
                break;
            }
            EOF => depth -= 1,
            // 嵌着的图表里也有像单元格的记录
            _ if depth > 0 => {}
            kind => match cells(kind, data, form, &mut awaiting) {
                Found::Cells(list) => {
                    if form.biff != 8 && matches!(kind, 0x0204 | 0x00D6) {
                        globals.sample(data.get(8..).unwrap_or_default());
                    }
                    for (row, col, note) in list {
                        let shared = note.string.map_or(0, |i| globals.strings.size(i));
                        budget.cell(held(shared))?;
                        rows.insert(row);
                        info.cells.insert((row, col), note);
                    }
                    places.push(match kind {
                        FORMULA => {
                            let result = data.get(..RESULT).unwrap_or_default();
                            kept.push(kind, &[result, &PLAIN_FORMULA].concat())
                        }
                        _ => kept.push(kind, data),
                    });
                }
                Found::Text(row, col) => {
                    if let Some(note) = info.cells.get_mut(&(row, col)) {
                        note.what = What::Value;
                    }
                    match whole(stream, data, at, form) {
                        Some(text) => kept.push(kind, &text),
                        None => kept.push(kind, data),
                    };
                }
                Found::Bad(row, col) => {
                    budget.cell(0)?;
                    info.cells.insert((row, col), Note::bad());
                }
                Found::Drop => {}
                Found::Nothing => around(kind, data, info, budget)?,
            },
        }
    }
    info.broken = !ended;
    kept.push(EOF, &[]);
    info.rows = rows.iter().copied().collect();
    for from in places {
        if let Some(packed) = kept
            .u16(from)
            .and_then(|row| info.rows.binary_search(&row).ok())
        {
            kept.set_u16(from, u16::try_from(packed).unwrap_or(0));
        }
    }
    Ok(at)
}

/// 公式算出的长文字，一条记录装不下的续在后面的记录里：合成一条，库才读得全。
fn whole(stream: &[u8], first: &[u8], mut at: usize, form: Form) -> Option<Vec<u8>> {
    let wide = first.get(2)? & 1;
    let mut text = first.to_vec();
    if form.biff != 8 {
        return None;
    }
    let unit = if wide == 1 { 2 } else { 1 };
    let bytes = 3 + usize::from(u16_at(first, 0)?) * unit;
    while text.len() < bytes {
        let r = record(stream, at).filter(|r| r.kind == CONTINUE)?;
        at = r.to;
        let (flag, more) = r.data(stream).split_first()?;
        // 前后宽窄不同的，合不成一条
        if flag & 1 != wide || text.len() + more.len() > usize::from(u16::MAX) {
            return None;
        }
        text.extend_from_slice(more);
    }
    Some(text)
}

/// 工作簿的版本与来历。
#[derive(Clone, Copy)]
struct Form {
    biff: u8,
    /// 办公软件存的（它们总会算好公式）。
    office: bool,
}

/// 一条记录里的单元格。
enum Found {
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

fn cells(kind: u16, data: &[u8], form: Form, awaiting: &mut Option<(u16, u16)>) -> Found {
    let least = match kind {
        0x0203 => 14,         // NUMBER
        0x027E => 10,         // RK
        0x00FD => 10,         // LABELSST
        0x0204 | 0x00D6 => 8, // LABEL、RSTRING
        0x0205 => 8,          // BOOLERR
        0x00BD => 12,         // MULRK
        FORMULA => 22,        // FORMULA
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
        formula: kind == FORMULA,
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
        FORMULA => {
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

/// 单元格以外要看的：合并、隐藏。
fn around(kind: u16, data: &[u8], info: &mut SheetInfo, budget: &mut Budget) -> Outcome<()> {
    match kind {
        MERGES => {
            if info.merges.len() > MOST_MERGES {
                return Err(Refusal::new(
                    &rules::TOO_LARGE,
                    "一张表里的合并区域太多，没有读取",
                ));
            }
            for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
                if let (Some(r1), Some(r2), Some(c1), Some(c2)) = (
                    u16_at(area, 0),
                    u16_at(area, 2),
                    u16_at(area, 4),
                    u16_at(area, 6),
                ) {
                    info.merges.push((
                        Cell::new(r1.into(), c1.into()),
                        Cell::new(r2.into(), c2.into()),
                    ));
                }
            }
        }
        // ROW
        0x0208 => {
            if let (Some(row), Some(flags)) = (u16_at(data, 0), u32_at(data, 12))
                && flags & 0x20 != 0
            {
                hide(&mut info.hidden_rows, row.into(), 1, Cell::ROWS, budget)?;
            }
        }
        // COLINFO
        0x007D => {
            if let (Some(from), Some(to), Some(flags)) =
                (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                && flags & 1 != 0
            {
                let count = u64::from(to.saturating_sub(from)) + 1;
                hide(&mut info.hidden_cols, from.into(), count, 256, budget)?;
            }
        }
        _ => {}
    }
    Ok(())
}
