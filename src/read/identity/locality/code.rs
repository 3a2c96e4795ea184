//! 写出的行政区划代码：一行里的、表头里的、标题括号里的、文件名里的。

use crate::finding::Cell;
use crate::office::code::RegionCode;
use crate::read::identity::header::Label;
use crate::read::identity::{Reader, rules};

/// 写出的代码。
pub(super) struct Code {
    pub(super) code: RegionCode,
    pub(super) cell: Option<Cell>,
    /// 怎样称呼这一处：`D2 行政区划代码`。
    pub(super) said: String,
}

impl Reader<'_> {
    pub(super) fn code(&mut self) -> Option<Code> {
        let row = self.input.row_code.map(|text| (text.to_owned(), None));
        let header = || {
            self.items(Label::Code)
                .map(|item| (item.text.clone(), Some(item.cell)))
                .next()
        };
        // 一行一个地区的表，表头里的代码不是这一行的。
        let (text, cell) = match self.input.row_locality {
            Some(_) => row?,
            None => row
                .or_else(header)
                .or_else(|| self.bracketed_code())
                .or_else(|| self.code_in_file_name())?,
        };
        if text.trim().is_empty() {
            return None;
        }
        let said = match (cell, self.input.row_locality.or(self.input.row_code)) {
            (Some(cell), _) => format!("{cell} 行政区划代码"),
            (None, Some(_)) => "这一行的行政区划代码".to_owned(),
            (None, None) => "文件名里的行政区划代码".to_owned(),
        };
        match RegionCode::read(&text) {
            Ok(code) => Some(Code { code, cell, said }),
            Err(why) => {
                let shown = self.shown(&text);
                let hint = match cell {
                    Some(cell) => format!("请在 {cell} 填写民政部公布的六位代码；没有把握就空着"),
                    None => "请填写民政部公布的六位代码；没有把握就空着".to_owned(),
                };
                self.findings.push(rules::BAD_CODE.at(
                    None,
                    cell,
                    format!("{said}“{shown}”不对：{why}；没有采用"),
                    hint,
                ));
                None
            }
        }
    }

    /// 标题里用括号写着的代码：`甲县（510321）……自查表`。
    fn bracketed_code(&self) -> Option<(String, Option<Cell>)> {
        self.titles().find_map(|(cell, text)| {
            text.split(['（', '('])
                .skip(1)
                .filter_map(|part| part.split(['）', ')']).next())
                .map(str::trim)
                .find(|t| matches!(t.len(), 6 | 9 | 12) && t.bytes().all(|b| b.is_ascii_digit()))
                .filter(|t| RegionCode::read(t).is_ok())
                .map(|t| (t.to_owned(), Some(*cell)))
        })
    }

    /// 文件名里紧挨着地名的代码：`510321荣县`、`荣县（510321）`。
    ///
    /// 也可能是日期的（`171205` 开头像某省、后面像月日），除非名册里有，不当代码。
    fn code_in_file_name(&self) -> Option<(String, Option<Cell>)> {
        if self.input.sheet_count > 1 {
            return None;
        }
        let chars: Vec<char> = self.names.stem.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let run = chars
                .get(at..)?
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .count();
            if run == 0 {
                at += 1;
                continue;
            }
            let code: String = chars.get(at..at + run)?.iter().collect();
            let near = |i: Option<usize>| {
                let han = |c: &char| crate::text::normalize::is_han(*c);
                i.and_then(|i| chars.get(i))
                    .is_some_and(|c| han(c) || "（()）_- ".contains(*c))
            };
            let beside = near(at.checked_sub(1)) || near(Some(at + run));
            at += run;
            let Ok(read) = RegionCode::read(&code) else {
                continue;
            };
            let listed = !self.office.roster.by_code(read.as_str()).is_empty();
            let part = |from, to| code.get(from..to).and_then(|t| t.parse::<u8>().ok());
            let dated = run == 6
                && part(2, 4).is_some_and(|m| (1..=12).contains(&m))
                && part(4, 6).is_some_and(|d| (1..=31).contains(&d))
                && part(0, 2).is_some_and(|y| (10..=35).contains(&y));
            if listed || beside && !dated {
                return Some((code, None));
            }
        }
        None
    }
}
