//! 读名册工作簿：逐行取出、补全层级与上级、查出全部不对之处。

mod links;

use super::columns::{self, Column, Header};
use super::{Roster, RosterLine};
use crate::field::Level;
use crate::finding::Cell;
use crate::model::catalogue::Catalogue;
use crate::office::code::RegionCode;

use crate::office::place_name::{self, tidy};
use crate::office::{Complaint, address, level};
use crate::source::{CellValue, Grid, Limits, Origin, SourceFile};
use std::collections::BTreeMap;
use std::path::Path;

/// 从工作簿读。
///
/// # Errors
/// 打不开，或内容有不对之处（全部列出，附行号）。
pub fn load(path: &Path, catalogue: &Catalogue, limits: &Limits) -> Result<Roster, Vec<Complaint>> {
    let file = path.display().to_string();
    let opened = crate::source::open(
        &SourceFile {
            path: file.clone(),
            origin: Origin::Disk(path.to_owned()),
        },
        limits,
    );
    // 只读出一半的名册会漏掉地区，与打不开一样。
    let damaged = |f: &crate::finding::Finding| f.severity == crate::finding::Severity::Error;
    if opened.grids.is_empty() || opened.findings.iter().any(damaged) {
        let complaint = |what: String, instead: String| Complaint {
            file: file.clone(),
            line: None,
            what: format!("名册打不开：{what}"),
            instead,
        };
        let mut complaints: Vec<Complaint> = opened
            .findings
            .into_iter()
            .filter(damaged)
            .map(|f| complaint(f.message, f.hint))
            .collect();
        if complaints.is_empty() {
            complaints.push(complaint(
                "里面没有工作表".to_owned(),
                "请用“quanyi init”写出的名册为样".to_owned(),
            ));
        }
        return Err(complaints);
    }
    read(&opened.grids, &file, catalogue)
}

/// 从各张工作表读；`file` 只用于报错。取第一张有名册表头的表。
///
/// # Errors
/// 没有表头，或内容有不对之处（全部列出，附行号）。
///
/// `quanyi init` 写出而没有动过的名册等于没有名册。
pub fn read(grids: &[Grid], file: &str, catalogue: &Catalogue) -> Result<Roster, Vec<Complaint>> {
    let visible = grids.iter().filter(|g| !g.hidden);
    let mut sheets: Vec<(&Grid, Header)> = visible
        .filter_map(|grid| Some((grid, columns::header(grid, catalogue)?)))
        .collect();
    // 只有一列像表头的，也许是说明页上的话；有两列的优先，同样的取前面的。
    sheets.sort_by_key(|(_, header)| header.columns.len() < 2);
    let found = sheets.into_iter().next();
    let Some((grid, header)) = found else {
        return Err(vec![Complaint {
            file: file.to_owned(),
            line: None,
            what: "名册里找不到表头".to_owned(),
            instead: "表头一行至少要有“名称”，通常还有“行政区划代码”“上级”".to_owned(),
        }]);
    };
    let mut reader = Reader {
        file,
        grid,
        header,
        catalogue,
        complaints: Vec::new(),
    };
    let mut roster = reader.rows();
    reader.distinguish(&mut roster);
    reader.parents(&mut roster);
    reader.levels(&mut roster);
    reader.merged(&roster);
    reader.own_region(&mut roster);
    if roster.is_empty() && reader.complaints.is_empty() {
        reader.complain(
            0,
            "名册里一个地区也没有",
            "请在表头下面逐行填写应当报送的地区",
        );
    }
    if super::template::is_untouched(roster.iter().map(|d| &d.line)) {
        return Ok(Roster::default());
    }
    if reader.complaints.is_empty() {
        Ok(Roster {
            localities: roster.into_iter().map(|d| d.line).collect(),
        })
    } else {
        reader.complaints.sort_by_key(|c| c.line);
        Err(reader.complaints)
    }
}

/// 读出的一行，连同后面几步要用的。
struct Draft {
    line: RosterLine,
    code: Option<RegionCode>,
    level: Option<Level>,
    /// 名册里写明了报送与否。
    expected_said: bool,
}

struct Reader<'a> {
    file: &'a str,
    grid: &'a Grid,
    header: Header,
    catalogue: &'a Catalogue,
    complaints: Vec<Complaint>,
}

impl Reader<'_> {
    fn complain(&mut self, line: usize, what: impl Into<String>, instead: impl Into<String>) {
        self.complaints.push(Complaint {
            file: self.file.to_owned(),
            line: (line > 0).then_some(line),
            what: what.into(),
            instead: instead.into(),
        });
    }

    fn rows(&mut self) -> Vec<Draft> {
        let header_line = self.header.row as usize + 1;
        for (col, written, near) in std::mem::take(&mut self.header.doubtful) {
            self.complain(
                header_line,
                format!("看不懂 {} 列的列名“{written}”", Cell::column_name(col)),
                format!("是不是要写“{near}”；与名册无关的列请换一个名称"),
            );
        }
        let mut rows: BTreeMap<u32, Vec<(Column, String, Cell)>> = BTreeMap::new();
        for (cell, content) in &self.grid.cells {
            if cell.row <= self.header.row {
                continue;
            }
            let column = self.header.columns.iter().find(|(col, _)| *col == cell.col);
            let text = match &content.value {
                CellValue::Bool(true) => "是".to_owned(),
                CellValue::Bool(false) => "否".to_owned(),
                _ => content.text(),
            };
            if let Some((_, column)) = column
                && !tidy(&text).is_empty()
            {
                rows.entry(cell.row)
                    .or_default()
                    .push((*column, text, *cell));
            }
        }
        // “市”一列常纵向合并：合并区域里的每一行都是这个市的。
        let parent = self
            .header
            .columns
            .iter()
            .find(|(_, c)| *c == Column::Parent);
        if let Some((col, _)) = parent {
            for (row, cells) in &mut rows {
                let cell = Cell::new(*row, *col);
                if self.grid.cells.contains_key(&cell) {
                    continue;
                }
                let anchor = self.grid.anchor(cell);
                if anchor.row > self.header.row
                    && let Some(content) = self.grid.cells.get(&anchor)
                {
                    cells.push((Column::Parent, content.text(), anchor));
                }
            }
        }
        let mut drafts = Vec::new();
        for (row, cells) in rows {
            if let Some(draft) = self.row(row as usize + 1, &cells) {
                drafts.push(draft);
            }
        }
        drafts
    }

    fn row(&mut self, line: usize, cells: &[(Column, String, Cell)]) -> Option<Draft> {
        let text = |wanted: Column| {
            cells
                .iter()
                .find(|(column, _, _)| *column == wanted)
                .map(|(_, text, cell)| (tidy(text), *cell))
        };
        let city_row = || text(Column::Parent).filter(|_| text(Column::Code).is_none());
        let Some((written, _)) = text(Column::Name).or_else(city_row) else {
            // 表下的附注常写在别的列里；有代码的一行才是漏了名称。
            if text(Column::Code).is_some() {
                self.complain(line, "这一行没有名称", "请填写地区的名称，如 甲县");
            }
            return None;
        };
        if cells.len() == 1 && (written.starts_with(['注', '※']) || written.starts_with("说明"))
        {
            return None;
        }
        let mut out = RosterLine {
            expected: true,
            line,
            ..RosterLine::default()
        };
        let mut named_parent = None;
        if place_name::is_unit(&written) && place_name::of_unit(&written) != written {
            // 名称列里写的是单位：甲市乙县妇联。
            out.unit = Some(written.clone());
            let place = place_name::of_unit(&written);
            let pieces = place_name::split(place);
            match pieces.as_slice() {
                [.., above, own] => {
                    out.name = (*own).to_owned();
                    named_parent = Some((*above).to_owned());
                }
                _ => out.name = place.to_owned(),
            }
        } else {
            out.name = written;
        }
        out.unit = text(Column::Unit).map(|(t, _)| t).or(out.unit);
        out.parent = text(Column::Parent)
            .map(|(t, _)| t)
            .filter(|t| *t != out.name || text(Column::Name).is_some())
            .or(named_parent);

        let code = match text(Column::Code) {
            None => None,
            Some((text, cell)) => match RegionCode::read(&text) {
                Ok(code) => Some(code),
                Err(why) => {
                    self.complain(
                        line,
                        format!("{} 的行政区划代码“{text}”（{cell}）不对：{why}", out.name),
                        "请照民政部公布的代码更正，如 510321；没有把握就空着",
                    );
                    None
                }
            },
        };
        out.code = code.as_ref().map(|c| c.as_str().to_owned());

        let level = match text(Column::Level) {
            None => None,
            Some((text, cell)) => {
                let read = level::read(&text);
                if read.is_none() {
                    let labels = Level::ALL.map(Level::label);
                    self.complain(
                        line,
                        format!("{} 的层级“{text}”（{cell}）看不懂", out.name),
                        format!("可以写：{}；也可以空着", labels.join("、")),
                    );
                }
                read
            }
        };
        if let (Some(said), Some(code)) = (level, &code)
            && said != code.level()
        {
            self.complain(
                line,
                format!(
                    "{} 的层级写的是{}，代码 {} 却是{}的",
                    out.name,
                    said.label(),
                    code.as_str(),
                    code.level().label()
                ),
                "请更正其中一个；层级空着时由代码得出",
            );
        }

        out.aliases = several(cells, Column::Aliases, &out.name);
        out.merged_from = several(cells, Column::MergedFrom, &out.name);
        for ix in 0..self.catalogue.conditions.len() {
            if let Some((text, cell)) = text(Column::Condition(ix))
                && self.yes(line, &out.name, Column::Condition(ix), &text, cell) == Some(true)
            {
                out.conditions.push(ix);
            }
        }
        let expected = text(Column::Expected)
            .and_then(|(text, cell)| self.yes(line, &out.name, Column::Expected, &text, cell));
        out.expected = expected.unwrap_or(true);
        if let Some((text, cell)) = text(Column::Email) {
            match address::several(&text) {
                Ok(emails) => out.emails = emails,
                Err((bad, why)) => self.complain(
                    line,
                    format!("{} 的邮箱“{bad}”（{cell}）{why}", out.name),
                    "请写成如 jiaxian@example.cn；几个的用分号隔开；没有就空着",
                ),
            }
        }
        Some(Draft {
            line: out,
            code,
            level,
            expected_said: expected.is_some(),
        })
    }

    fn yes(
        &mut self,
        line: usize,
        name: &str,
        column: Column,
        text: &str,
        cell: Cell,
    ) -> Option<bool> {
        let answer = match text {
            "是" | "√" | "✓" | "✔" | "☑" | "●" | "1" | "有" | "Y" | "y" | "yes" | "YES" | "对"
            | "应报" | "报送" | "TRUE" | "true" => Some(true),
            "否" | "×" | "✗" | "✘" | "x" | "X" | "0" | "无" | "N" | "n" | "no" | "NO" | "不是"
            | "不报" | "不报送" | "-" | "—" | "——" | "/" | "FALSE" | "false" => {
                Some(false)
            }
            _ => None,
        };
        if answer.is_none() {
            let label = column.label(self.catalogue);
            self.complain(
                line,
                format!("{name} 的“{label}”写的是“{text}”（{cell}）"),
                "请写“是”或“否”",
            );
        }
        answer
    }
}

/// 一列里的几个名称（顿号等分开），不重复，不含自己。
fn several(cells: &[(Column, String, Cell)], wanted: Column, own: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, text, _) in cells.iter().filter(|(c, _, _)| *c == wanted) {
        for name in text.split(['、', '，', ',', '；', ';', '/', '\n', '|']) {
            let name = tidy(name);
            if !name.is_empty() && name != own && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
