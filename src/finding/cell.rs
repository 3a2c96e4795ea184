use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// 单元格位置，行列从 0 起；显示与序列化为 A1 形式（`D9`）。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// 行，0..=1_048_575。
    pub row: u32,
    /// 列，0..=16_383。
    pub col: u32,
}

/// 不是 A1 形式的单元格地址。
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是单元格地址（应如 D9）")]
pub struct CellError(pub String);

impl Cell {
    /// 行数上限（Excel 的规定）。
    pub const ROWS: u32 = 1_048_576;
    /// 列数上限（Excel 的规定）。
    pub const COLS: u32 = 16_384;

    /// 行列均从 0 起。
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }

    /// 列的字母名：0 → `A`，26 → `AA`。
    pub fn column_name(mut col: u32) -> String {
        let mut letters = Vec::new();
        loop {
            letters.push(b'A' + (col % 26) as u8);
            if col < 26 {
                break;
            }
            col = col / 26 - 1;
        }
        letters.iter().rev().map(|&b| b as char).collect()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            Self::column_name(self.col),
            u64::from(self.row) + 1
        )
    }
}

impl FromStr for Cell {
    type Err = CellError;
    fn from_str(s: &str) -> Result<Self, CellError> {
        let wrong = || CellError(s.to_owned());
        let split = s.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let (letters, digits) = s.split_at(split);
        if letters.is_empty()
            || letters.len() > 3
            || !letters.bytes().all(|b| b.is_ascii_alphabetic())
        {
            return Err(wrong());
        }
        let col = letters.bytes().fold(0u32, |n, b| {
            n * 26 + u32::from(b.to_ascii_uppercase() - b'A' + 1)
        }) - 1;
        let row: u32 = digits.parse().map_err(|_| wrong())?;
        if row == 0 || row > Self::ROWS || col >= Self::COLS {
            return Err(wrong());
        }
        Ok(Self { row: row - 1, col })
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_there_and_back() {
        for (cell, text) in [
            (Cell::new(0, 0), "A1"),
            (Cell::new(8, 3), "D9"),
            (Cell::new(0, 25), "Z1"),
            (Cell::new(0, 26), "AA1"),
            (Cell::new(0, 701), "ZZ1"),
            (Cell::new(0, 702), "AAA1"),
            (Cell::new(1_048_575, 16_383), "XFD1048576"),
        ] {
            assert_eq!(cell.to_string(), text);
            assert_eq!(text.parse::<Cell>(), Ok(cell));
        }
        for wrong in ["", "9", "D", "D0", "XFE1", "A1048577", "D9a", "四9"] {
            assert!(wrong.parse::<Cell>().is_err(), "{wrong}");
        }
    }
}
