//! 网页里的表格：业务系统“导出 Excel”的，多半是改了后缀的网页。

mod cell;
mod survey;

use super::super::budget::{Budget, Outcome, Refusal};
use super::super::rules;
use super::text::{Decoded, decode};
use super::{CellValue, Content, Draft, Sheet};
use scraper::{ElementRef, Html, Node};
use std::borrow::Cow;

/// 一份网页最大的字节。
const LARGEST: u64 = 16 << 20;
/// 一格最多跨多少行、列（HTML 标准的上限）。
const SPAN_ROWS: u64 = 65_534;
const SPAN_COLS: u64 = 1_000;

/// 读网页。
pub(in crate::source) fn read(bytes: &[u8], budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    let text = declared(bytes, draft);
    // 另抄的一份也占着内存
    if let Cow::Owned(copy) = &text {
        budget.take(copy.len() as u64)?;
    }
    page(&text, "", budget, draft)
}

/// 一页：各个表格依次排在一张表里，表格外的标题、说明也各占一行；
/// 办公软件导出的、标明了工作表的，一个表格一张表。
pub(super) fn page(text: &str, name: &str, budget: &mut Budget, draft: &mut Draft) -> Outcome<()> {
    if text.len() as u64 > LARGEST {
        return Err(Refusal::new(&rules::TOO_LARGE, "网页太大，没有读取"));
    }
    budget.fits((text.len() as u64).saturating_mul(4))?;
    survey::survey(text, budget)?;
    let html = Html::parse_document(text);
    budget.look()?;
    let mut pager = Pager {
        sheet: None,
        default_name: if name.is_empty() {
            "表1".into()
        } else {
            name.into()
        },
        next_name: None,
        row: 0,
        line: String::new(),
        draft,
    };
    // 自己记着走到哪里，不用递归：层数由网页定。
    let mut node = Some(html.tree.root());
    while let Some(current) = node {
        budget.step()?;
        let mut descend = true;
        match current.value() {
            Node::Element(e) => match e.name() {
                "table" => {
                    if let Some(table) = ElementRef::wrap(current) {
                        pager.flush(budget)?;
                        pager.table(table, budget)?;
                    }
                    descend = false;
                }
                "script" | "style" | "head" | "title" | "template" | "noscript" => descend = false,
                // LibreOffice 在每张工作表前写 <a name="table0"><h1>…<em>表名</em>
                "a" if e.attr("name").is_some_and(|n| n.starts_with("table")) => {
                    if let Some(e) = ElementRef::wrap(current) {
                        pager.announce(e);
                    }
                    descend = false;
                }
                "br" => pager.flush(budget)?,
                name if block(name) => pager.flush(budget)?,
                _ => {}
            },
            Node::Text(t) => pager.line.push_str(t),
            _ => {}
        }
        node = if descend { current.first_child() } else { None };
        let mut up = current;
        while node.is_none() {
            if let Some(next) = up.next_sibling() {
                node = Some(next);
            } else if let Some(parent) = up.parent() {
                if let Node::Element(e) = parent.value()
                    && block(e.name())
                {
                    pager.flush(budget)?;
                }
                up = parent;
            } else {
                break;
            }
        }
    }
    pager.flush(budget)?;
    pager.close();
    if survey::is_cut(text) {
        draft.note(&rules::DAMAGED, "网页里的表格没有结束就断了，后面的读不出");
    }
    Ok(())
}

fn block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "center"
            | "body"
            | "section"
            | "form"
            | "pre"
            | "blockquote"
            | "hr"
            | "dl"
            | "dt"
            | "dd"
    )
}

/// 排到了哪里。
struct Pager<'a> {
    sheet: Option<Sheet>,
    default_name: String,
    next_name: Option<String>,
    row: u64,
    line: String,
    draft: &'a mut Draft,
}

impl Pager<'_> {
    /// 表格外的一行文字。
    fn flush(&mut self, budget: &mut Budget) -> Outcome<()> {
        let line = squeeze(&std::mem::take(&mut self.line));
        if line.is_empty() || self.next_name.is_some() {
            return Ok(());
        }
        let row = self.row;
        self.row += 1;
        self.sheet(budget)
            .put(row, 0, Content::plain(CellValue::Text(line)), budget)
    }

    fn sheet(&mut self, budget: &mut Budget) -> &mut Sheet {
        let name = self
            .next_name
            .take()
            .unwrap_or_else(|| self.default_name.clone());
        self.sheet
            .get_or_insert_with(|| Sheet::new(name, false, budget))
    }

    /// 下面是新的一张工作表。
    fn announce(&mut self, heading: ElementRef<'_>) {
        self.close();
        let name = heading
            .descendent_elements()
            .find(|e| e.value().name() == "em")
            .map(|e| e.text().collect::<String>())
            .unwrap_or_default();
        let name = squeeze(&name);
        self.next_name = Some(if name.is_empty() {
            format!("表{}", self.draft.grids.len() + 1)
        } else {
            name
        });
        self.line.clear();
    }

    fn close(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            sheet.finish(self.draft);
        }
        self.row = 0;
    }

    /// 一个表格。
    fn table(&mut self, table: ElementRef<'_>, budget: &mut Budget) -> Outcome<()> {
        let start = self.row;
        let mut row = start;
        // 各列被上面的跨行格占到哪一行为止（不含）。
        let mut busy: Vec<u64> = Vec::new();
        for tr in rows(table) {
            budget.step()?;
            let mut col = 0usize;
            let hidden = unseen(tr);
            for td in tr.child_elements() {
                if !matches!(td.value().name(), "td" | "th") {
                    continue;
                }
                while busy.get(col).is_some_and(|until| *until > row) {
                    col += 1;
                }
                let span = |name: &str, most: u64| {
                    td.attr(name)
                        .and_then(|v| v.trim().parse::<u64>().ok())
                        .unwrap_or(1)
                        .clamp(1, most)
                };
                let (rows, cols) = (span("rowspan", SPAN_ROWS), span("colspan", SPAN_COLS));
                let width = usize::try_from(cols).unwrap_or(1);
                if busy.len() < col + width {
                    busy.resize((col + width).min(1 << 15), 0);
                }
                for until in busy.iter_mut().skip(col).take(width) {
                    *until = row + rows;
                }
                let at = col as u64;
                if (rows > 1 || cols > 1)
                    && let (Some(a), Some(b)) = (
                        super::cell(row, at),
                        super::cell(row + rows - 1, at + cols - 1),
                    )
                {
                    self.sheet(budget).grid.merges.push((a, b));
                }
                let content = cell::content(td, budget)?;
                self.sheet(budget).put(row, at, content, budget)?;
                col += width;
            }
            if hidden && let Some(at) = super::cell(row, 0) {
                self.sheet(budget).grid.hidden_rows.push(at.row);
            }
            row += 1;
        }
        self.row = row.max(start);
        Ok(())
    }
}

/// 表格自己的行，不含套在格里的表格的。
fn rows<'a>(table: ElementRef<'a>) -> Vec<ElementRef<'a>> {
    let mut rows = Vec::new();
    for child in table.child_elements() {
        match child.value().name() {
            "tr" => rows.push(child),
            "caption" => {}
            "thead" | "tbody" | "tfoot" => {
                rows.extend(child.child_elements().filter(|e| e.value().name() == "tr"));
            }
            _ => {}
        }
    }
    rows
}

fn unseen(e: ElementRef<'_>) -> bool {
    e.attr("style").is_some_and(|s| {
        let s = s.to_lowercase().replace(' ', "");
        s.contains("display:none") || s.contains("visibility:collapse")
    })
}

fn squeeze(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r', '\u{c}', '\u{a0}'])
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// 网页的文字：有标记的照标记，其次看网页自己声明的编码，再自认。
fn declared<'a>(bytes: &'a [u8], draft: &mut Draft) -> Cow<'a, str> {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let ascii = String::from_utf8_lossy(head).to_lowercase();
    let label = ascii.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    let encoding = label.and_then(|l| encoding_rs::Encoding::for_label(l.as_bytes()));
    if encoding_rs::Encoding::for_bom(bytes).is_none()
        && let Some(encoding) = encoding.filter(|e| e.is_ascii_compatible())
    {
        // 声明的编码解得通才信；声明与实际不符的不少见。
        let encoding = if encoding == encoding_rs::GBK {
            encoding_rs::GB18030
        } else {
            encoding
        };
        let (text, _, odd) = encoding.decode(bytes);
        if !odd {
            return text;
        }
    }
    let Decoded { text, sure } = decode(bytes);
    if !sure {
        draft.note(
            &rules::ODD_TEXT,
            "网页的文字编码不能肯定，有的字节认不出是什么字（显示为“�”）",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::{Grid, Limits};
    use super::*;

    fn grids(html: &str) -> Vec<Grid> {
        let limits = Limits::default();
        let mut draft = Draft::default();
        page(html, "", &mut Budget::new(&limits), &mut draft).unwrap();
        draft.grids
    }

    fn cells(grid: &Grid) -> Vec<String> {
        grid.cells
            .iter()
            .map(|(c, v)| format!("{c}={}", v.text()))
            .collect()
    }

    #[test]
    fn spans_become_merges_and_text_around_is_kept() {
        let grids = grids(
            "<html><body><h1>自查表</h1><table>\
             <tr><td rowspan=2>一级</td><td colspan=2>二级 &nbsp;</td></tr>\
             <tr><td>有<br>无</td><td>&nbsp;</td></tr></table><p>填表人：张某</p></body></html>",
        );
        assert_eq!(grids.len(), 1);
        assert_eq!(
            cells(&grids[0]),
            [
                "A1=自查表",
                "A2=一级",
                "B2=二级",
                "B3=有\n无",
                "A4=填表人：张某"
            ]
        );
        let merges: Vec<String> = grids[0]
            .merges
            .iter()
            .map(|(a, b)| format!("{a}:{b}"))
            .collect();
        assert_eq!(merges, ["A2:A3", "B2:C2"]);
    }

    #[test]
    fn marks_in_a_web_form() {
        let grids = grids(
            "<table><tr><td>有<input type=checkbox checked>无<input type=checkbox></td>\
             <td>有<s>（√）</s></td><td><font face=Wingdings>ü</font></td></tr></table>",
        );
        assert_eq!(cells(&grids[0]), ["A1=有☑无☐", "B1=有（√）", "C1=✓"]);
        let struck = &grids[0].cells.values().nth(1).unwrap().struck;
        assert_eq!(struck, &[(1, 4)]);
    }

    #[test]
    fn sheets_of_an_office_export() {
        let grids = grids(
            "<body><p><center><h1>Overview</h1><a href=\"#table0\">甲</a></center></p>\
             <a name=\"table0\"><h1>Sheet 1: <em>甲县</em></h1></a><table><tr><td>1</td></tr></table>\
             <a name=\"table1\"><h1>Sheet 2: <em>乙县</em></h1></a><table><tr><td>2</td></tr></table></body>",
        );
        let names: Vec<&str> = grids.iter().map(|g| g.name.as_str()).collect();
        assert!(names.ends_with(&["甲县", "乙县"]), "{names:?}");
    }

    #[test]
    fn endless_nesting_is_refused() {
        let limits = Limits::default();
        let mut draft = Draft::default();
        let html = "<div>".repeat(200_000);
        let refusal = page(&html, "", &mut Budget::new(&limits), &mut draft).unwrap_err();
        assert_eq!(refusal.into_finding().code, "Q005");
    }
}
