//! 行政区划代码的结构（GB/T 2260；乡级、村级按 GB/T 10114 与统计用区划代码）。
//!
//! 六位：省二位、市二位、县二位；九位再加乡级三位；十二位再加村级三位。
//! 只看结构，不带各地的名录：名录年年在变。

use crate::field::Level;

/// 现有的省级代码：31 个省区市、台港澳，以及统计上给新疆兵团的 66。
const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "66",
    "71", "81", "82",
];

/// 结构正确的行政区划代码。末尾多余的零段已去掉，所以 `510321000000` 与 `510321` 相等。
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(String);

impl RegionCode {
    /// 由写出的代码取得；不合结构时说明为什么。全角数字、空格不计较。
    ///
    /// # Errors
    /// 一句话，如“510021 的市级两位是 00，县级两位却不是”。
    pub fn read(text: &str) -> Result<Self, String> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
            .map(half_width)
            .collect();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err("代码里有数字以外的字".to_owned());
        }
        if ![6, 9, 12].contains(&digits.len()) {
            return Err(format!(
                "代码有 {} 位，应为 6 位、9 位或 12 位",
                digits.len()
            ));
        }
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        let (province, city, county) = (part(0, 2), part(2, 4), part(4, 6));
        let (town, village) = (part(6, 9), part(9, 12));
        let zero = |s: &str| s.bytes().all(|b| b == b'0');
        if !PROVINCES.contains(&province) {
            return Err(format!("开头两位 {province} 不是任何一个省级地区的代码"));
        }
        if zero(city) && !zero(county) {
            return Err(format!("市级两位是 00，县级两位却是 {county}"));
        }
        let known_city = zero(city) || ("01"..="70").contains(&city) || city == "90";
        if !known_city {
            return Err(format!(
                "第三、四位 {city} 不是市级地区的代码（01 至 70，或 90）"
            ));
        }
        if zero(county) && !zero(town) {
            return Err(format!("县级两位是 00，乡级三位却是 {town}"));
        }
        if zero(town) && !zero(village) {
            return Err(format!("乡级三位是 000，村级三位却是 {village}"));
        }
        let kept = match (zero(town), zero(village)) {
            (true, _) => 6,
            (false, true) => 9,
            (false, false) => 12,
        };
        Ok(Self(part(0, kept).to_owned()))
    }

    /// 代码：六位，乡级九位，村级十二位。
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 代码所说的层级。省直辖的县级市（如 429004）是县级。
    pub fn level(&self) -> Level {
        match self.0.len() {
            12 => Level::Village,
            9 => Level::Township,
            _ if self.0.ends_with("0000") => Level::Province,
            _ if self.0.ends_with("00") => Level::City,
            _ => Level::County,
        }
    }

    /// 上一级的代码；省级没有。省直辖县（市级两位为 90）的上一级是省。
    pub fn parent(&self) -> Option<Self> {
        let head = |n: usize| self.0.get(..n).unwrap_or_default();
        Some(Self(match self.level() {
            Level::Village => head(9).to_owned(),
            Level::Township => head(6).to_owned(),
            Level::County if head(4).ends_with("90") => format!("{}0000", head(2)),
            Level::County => format!("{}00", head(4)),
            Level::City => format!("{}0000", head(2)),
            Level::Province | Level::National => return None,
        }))
    }

    /// 各级上级，由近及远。
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), Self::parent)
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_tells_level_and_parent() {
        for (text, code, level, parent) in [
            ("510000", "510000", Level::Province, None),
            ("510300", "510300", Level::City, Some("510000")),
            ("510321", "510321", Level::County, Some("510300")),
            ("510321000000", "510321", Level::County, Some("510300")),
            ("510321000", "510321", Level::County, Some("510300")),
            ("510321101", "510321101", Level::Township, Some("510321")),
            (
                "510321101202",
                "510321101202",
                Level::Village,
                Some("510321101"),
            ),
            ("429004", "429004", Level::County, Some("420000")),
            ("５１０３２１", "510321", Level::County, Some("510300")),
            ("5103 21", "510321", Level::County, Some("510300")),
        ] {
            let read = RegionCode::read(text).expect(text);
            assert_eq!(read.as_str(), code);
            assert_eq!(read.level(), level, "{text}");
            let above = read.parent();
            assert_eq!(above.as_ref().map(RegionCode::as_str), parent);
        }
        let town = RegionCode::read("510321101").expect("完好");
        let above: Vec<String> = town.ancestors().map(|c| c.as_str().to_owned()).collect();
        assert_eq!(above, ["510321", "510300", "510000"]);
    }

    #[test]
    fn what_breaks_the_structure_is_said() {
        for (text, why) in [
            ("", "数字以外"),
            ("51O321", "数字以外"),
            ("5103", "4 位"),
            ("51032", "5 位"),
            ("5103211", "7 位"),
            ("990321", "开头两位 99"),
            ("510021", "市级两位是 00"),
            ("517521", "第三、四位 75"),
            ("510300101", "县级两位是 00"),
            ("510321000201", "乡级三位是 000"),
        ] {
            let said = RegionCode::read(text).expect_err(text);
            assert!(said.contains(why), "{text}：{said}");
        }
    }
}
