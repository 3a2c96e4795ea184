//! 缺字：typst 遇到没有字形的字一声不响（F-3、G-126），所以排版之前先查。

use super::data::Data;
use super::press::Faces;
use std::fmt;

/// 一段文字在文件里的位置。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// 哪一部分，如 `正文第3段`、`表“各地达标情况”`。
    pub what: String,
    /// 表里的第几行（表头为 0）、第几列（从 0 起）。
    pub row: Option<(usize, usize)>,
}

impl Place {
    pub(super) fn named(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            row: None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match self.row {
            Some((0, column)) => write!(f, "表头第{}格", column + 1),
            Some((row, column)) => write!(f, "第{row}行第{}格", column + 1),
            None => Ok(()),
        }
    }
}

/// 一个印不出来的字。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// 在哪份文件。
    pub document: String,
    /// 在文件的哪里。
    pub place: Place,
    /// 哪个字。
    pub character: char,
}

impl Gap {
    pub(super) fn of(mut self, document: &str) -> Self {
        self.document = document.to_owned();
        self
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.character);
        write!(
            f,
            "{} 的{}有一个字印不出来：“{}”（U+{code:04X}），已印作“{}”。请换成常用的字，或在 files.fonts 里放一个有这个字的字体",
            self.document,
            self.place,
            self.character,
            mark(self.character),
        )
    }
}

/// 代替缺字的记号。
fn mark(c: char) -> String {
    format!("〔缺字U+{:04X}〕", u32::from(c))
}

/// 把没有字形的字换成看得见的记号，并说出是哪些；同一处的同一个字只说一次。
pub(super) fn replace_gaps(data: &mut Data, faces: &Faces) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    data.each_text(&mut |text, place| {
        if text.chars().all(|c| faces.covers(c)) {
            return;
        }
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            if faces.covers(c) {
                clean.push(c);
            } else {
                let gap = Gap {
                    document: String::new(),
                    place: place.clone(),
                    character: c,
                };
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
                clean.push_str(&mark(c));
            }
        }
        *text = clean;
    });
    gaps
}
