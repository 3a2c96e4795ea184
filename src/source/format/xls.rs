//! Excel 97–2003 工作簿（.xls），也是 WPS 的 .et；连同 Excel 95 的（文字按国标编码）。
//!
//! calamine 打开时就把每张表按最远的两格铺成实心的矩形，按声明的范围预留内存，遇到一条坏记录就整本不读。
//! 所以先由 [`biff`] 把记录看一遍：数清单元格，只抄下读值要用的记录（图片、批注、版式都不要，公式只留
//! 结果），把行号压紧（矩形只随内容大小），顺便记下库不给的：公式、隐藏、字体。再把抄下的装进新的容器
//! 交给库，读出后换回真正的行号。

mod biff;
mod rich;

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::{CellValue, Content, Draft, Sheet, date};
use biff::{Book, What};
use calamine::{Reader, Xls, XlsOptions};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

/// 铺成矩形后一格的字节（值与公式各一份，取出时再复制一份）。
const LAID_OUT: u64 = 96;

/// 抄下的流装进容器、由库取出，同时有几份。
const COPIES: u64 = 3;

/// 读全部工作表。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let (stream, office) = stream(bytes, budget)?;
    budget.take(stream.len() as u64)?;
    let book = biff::walk(&stream, office, budget)?;
    drop(stream);
    // 抄下的一份，库读的时候连容器共有三份
    budget.take((book.stream.len() as u64).saturating_mul(COPIES))?;
    for sheet in &book.sheets {
        budget.fits(sheet.area().saturating_mul(LAID_OUT))?;
    }
    budget.look()?;
    if book.macros {
        draft.note(&rules::ACTIVE_CONTENT, "工作簿里有宏，没有运行");
    }
    let mut options = XlsOptions::default();
    options.force_codepage = Some(book.codepage);
    let Book {
        stream,
        sheets,
        fonts,
        cell_styles,
        strings,
        damaged,
        ..
    } = book;
    let packed = repack(&stream).map_err(|_| Refusal::damaged("工作簿的内容整理不出来"))?;
    drop(stream);
    let mut xls = Xls::new_with_options(Cursor::new(packed), options)
        .map_err(|e| Refusal::damaged(format!("工作簿里的记录读不通（{e}）")))?;
    budget.look()?;

    for info in sheets {
        if let Some(what) = info.other {
            draft.note_on(
                &info.name,
                &rules::OTHER_SHEET,
                format!("“{}”是{what}，不是表格，已略过", info.name),
            );
            continue;
        }
        let mut sheet = Sheet::new(&info.name, info.hidden, budget);
        sheet.grid.merges = info.merges;
        sheet.grid.hidden_rows = info.hidden_rows;
        sheet.grid.hidden_cols = info.hidden_cols;
        // 名字在小容器里改成了序号，重名的表也分得清。
        let range = xls
            .worksheet_range(&info.key)
            .map_err(|e| Refusal::damaged(format!("工作表“{}”读不出（{e}）", info.name)))?;
        let (first_row, first_col) = range.start().unwrap_or_default();
        let mut values = BTreeMap::new();
        for (row, col, data) in range.used_cells() {
            budget.step()?;
            let packed = u64::from(first_row) + row as u64;
            let Some(&row) = usize::try_from(packed).ok().and_then(|i| info.rows.get(i)) else {
                continue;
            };
            let col = u64::from(first_col) + col as u64;
            if let Some(value) = date::from_data(data.clone()) {
                values.insert((row, col), value);
            }
        }
        for (&(row, col), note) in &info.cells {
            let (at, col_at) = (u64::from(row), u64::from(col));
            match note.what {
                What::Bad => {
                    sheet.put_bad(at, col_at, budget)?;
                    continue;
                }
                What::NotCalculated => {
                    sheet.put_not_calculated(at, col_at, budget)?;
                    continue;
                }
                What::Value => {}
            }
            let Some(value) = values.remove(&(row, col_at)) else {
                // 公式算出空文字的，没有值；其余有记录而没有值的，是读不出。
                if !note.formula {
                    sheet.put_bad(at, col_at, budget)?;
                }
                continue;
            };
            let font = cell_styles
                .get(usize::from(note.style))
                .and_then(|f| fonts.get(usize::from(*f)))
                .copied()
                .unwrap_or_default();
            let mut content = Content {
                formula: note.formula,
                symbol_font: font.symbol.map(str::to_owned),
                ..Content::plain(value)
            };
            let runs = note.string.and_then(|i| strings.get(&i));
            match runs {
                Some(runs) => rich::dress(runs, font, &fonts, &mut content),
                None if font.struck => {
                    let length = content.text().chars().count();
                    content.struck.push((0, length));
                }
                None => {}
            }
            // 空文字的公式结果
            if content.value == CellValue::Text(String::new()) {
                continue;
            }
            sheet.put(at, col_at, content, budget)?;
        }
        if info.broken {
            draft.note_on(
                &info.name,
                &rules::DAMAGED,
                format!("工作表“{}”的内容没有结束就断了，后面的读不出", info.name),
            );
        }
        sheet.finish(draft);
    }
    if damaged {
        return Err(Refusal::damaged(match draft.grids.len() {
            0 => "工作簿的目录残缺，一张表也读不出",
            _ => "工作簿的目录残缺，可能还有工作表没有读到",
        }));
    }
    Ok(())
}

/// 容器里的工作簿流；有没有办公软件才写的文档属性。
fn stream(bytes: &[u8], budget: &Budget) -> Outcome<(Vec<u8>, bool)> {
    let broken = || Refusal::damaged("文件的容器损坏或不完整，取不出工作簿");
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| broken())?;
    let names: Vec<(String, std::path::PathBuf)> = container
        .read_root_storage()
        .filter(|e| e.is_stream())
        .map(|e| (e.name().to_lowercase(), e.path().to_owned()))
        .collect();
    if names.iter().any(|(n, _)| n == "encryptedpackage") {
        return Err(Refusal::new(
            &rules::ENCRYPTED,
            "打开这个工作簿要密码，没有读取",
        ));
    }
    let path = ["workbook", "book"]
        .into_iter()
        .find_map(|want| names.iter().find(|(n, _)| n == want))
        .map(|(_, path)| path.clone())
        .ok_or_else(|| {
            Refusal::new(
                &rules::NOT_A_WORKBOOK,
                "文件里没有工作簿，可能是别的软件的文件改了后缀",
            )
        })?;
    let found = container.open_stream(path).map_err(|_| broken())?;
    // 声明的长度不可信：不会比文件还长
    let most = budget.left().min(bytes.len() as u64);
    let mut stream = Vec::with_capacity(usize::try_from(found.len().min(most)).unwrap_or(0));
    found
        .take(most)
        .read_to_end(&mut stream)
        .map_err(|_| broken())?;
    let office = names.iter().any(|(n, _)| n.ends_with("summaryinformation"));
    Ok((stream, office))
}

fn repack(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}
