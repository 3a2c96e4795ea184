//! 日期的写法：`2017年12月5日` `2017.12.5` `20171205` `二〇一七年十二月五日` ……

use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// 写出来的日期；年或日可能没有写。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// 年，1900..=2199。
    pub year: Option<i16>,
    /// 月，1..=12。
    pub month: i8,
    /// 日，1..=31；只写到月时为空。
    pub day: Option<i8>,
}

impl Written {
    /// 年月日齐全时的 `2017-12-05`。
    pub fn full(self) -> Option<String> {
        let date = Date::new(self.year?, self.month, self.day?).ok()?;
        Some(date.to_string())
    }
}

/// 读一段文字里的第一个日期；没有、或日历上没有这一天，为空。
pub fn read(text: &str) -> Option<Written> {
    static FULL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|\D)(\d{4})\s*[年./\-—－–、·]\s*(\d{1,2})\s*[月./\-—－–、·]\s*(\d{1,2})(?:\D|$)",
        )
    });
    static PACKED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|\D)((?:19|20|21)\d{2})(\d{2})(\d{2})(?:\D|$)"));
    static SHORT_YEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|\D)(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})(?:\D|$)"));
    static YEAR_MONTH: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|\D)(\d{4})\s*[年./\-]\s*(\d{1,2})\s*(?:月|$)"));
    static MONTH_DAY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|\D)(\d{1,2})\s*月\s*(\d{1,2})\s*(?:日|号|$)"));

    let text = plain_digits(text);
    let group = |found: &regex::Captures<'_>, n: usize| -> Option<i16> {
        found.get(n)?.as_str().parse().ok()
    };
    for regex in [&FULL, &PACKED] {
        if let Some(found) = regex.captures(&text) {
            return checked(group(&found, 1), group(&found, 2)?, group(&found, 3));
        }
    }
    if let Some(found) = SHORT_YEAR.captures(&text) {
        // “17年”在这项工作里只能是 2017 年。
        let year = group(&found, 1)? + 2000;
        return checked(Some(year), group(&found, 2)?, group(&found, 3));
    }
    if let Some(found) = YEAR_MONTH.captures(&text) {
        return checked(group(&found, 1), group(&found, 2)?, None);
    }
    let found = MONTH_DAY.captures(&text)?;
    checked(None, group(&found, 1)?, group(&found, 2))
}

/// 电子表格里的日期序号（1900 年制）变成日期；只认 2000—2099 年。
pub fn from_serial(serial: f64) -> Option<String> {
    if !(36_526.0..73_051.0).contains(&serial) {
        return None;
    }
    let start = Date::new(1899, 12, 30).ok()?;
    let days = jiff::Span::new().try_days(serial.floor() as i64).ok()?;
    start.checked_add(days).ok().map(|d| d.to_string())
}

fn checked(year: Option<i16>, month: i16, day: Option<i16>) -> Option<Written> {
    if year.is_some_and(|y| !(1900..2200).contains(&y)) || !(1..=12).contains(&month) {
        return None;
    }
    let month = i8::try_from(month).ok()?;
    let day = match day {
        Some(day) => Some(i8::try_from(day).ok()?),
        None => None,
    };
    // 没有写年的，按闰年看，2月29日不算错。
    Date::new(year.unwrap_or(2000), month, day.unwrap_or(1)).ok()?;
    Some(Written { year, month, day })
}

/// 全角数字变半角；年月日之前的汉字数字变成阿拉伯数字。
pub(crate) fn plain_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        match c {
            '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九'
            | '十' | '廿' | '卅' => run.push(c),
            '０'..='９' => {
                out.push_str(&std::mem::take(&mut run));
                let digit = u32::from(c) - u32::from('０');
                out.extend(char::from_digit(digit, 10));
            }
            _ => {
                let value = match c {
                    '年' => year_in_words(&run),
                    '月' | '日' | '号' => small_number(&run),
                    _ => None,
                };
                match value {
                    Some(n) => out.push_str(&n.to_string()),
                    None => out.push_str(&run),
                }
                run.clear();
                out.push(c);
            }
        }
    }
    out.push_str(&run);
    out
}

fn digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .position(|d| d == c)
        .or_else(|| matches!(c, '○' | '零').then_some(0))
        .and_then(|n| u32::try_from(n).ok())
}

fn year_in_words(run: &str) -> Option<u32> {
    let count = run.chars().count();
    if count != 4 && count != 2 {
        return None;
    }
    run.chars().try_fold(0, |n, c| digit(c).map(|d| n * 10 + d))
}

/// 一至九十九：十二、二十五、廿五、三十。
pub(crate) fn small_number(run: &str) -> Option<u32> {
    let chars: Vec<char> = run.chars().collect();
    let tens = |c: char| match c {
        '廿' => Some(20),
        '卅' => Some(30),
        '十' => Some(10),
        _ => None,
    };
    match chars.as_slice() {
        [c] => tens(*c).or_else(|| digit(*c)),
        [a, b] => match (tens(*a), digit(*a), *b) {
            (Some(t), _, b) => digit(b).map(|d| t + d),
            (None, Some(d), '十') => Some(d * 10),
            _ => None,
        },
        [a, '十', b] => Some(digit(*a)? * 10 + digit(*b)?),
        _ => None,
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("内置的样式写得对")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_offices_write_them() {
        for (text, wanted) in [
            ("2017年12月5日", "2017-12-05"),
            ("2017 年 12 月 05 日", "2017-12-05"),
            ("２０１７年１２月５日", "2017-12-05"),
            ("2017.12.5", "2017-12-05"),
            ("2017/12/05", "2017-12-05"),
            ("2017-12-05 08:30:00", "2017-12-05"),
            ("20171205", "2017-12-05"),
            ("填报日期：20171205。", "2017-12-05"),
            ("二〇一七年十二月五日", "2017-12-05"),
            ("二○一七年十二月二十五日", "2017-12-25"),
            ("2017年十月三十一日", "2017-10-31"),
            ("17年12月5日", "2017-12-05"),
            ("2017年12月5号", "2017-12-05"),
            ("2017、12、5", "2017-12-05"),
            ("2017年12月5", "2017-12-05"),
            ("2016-02-29", "2016-02-29"),
        ] {
            assert_eq!(
                read(text).and_then(Written::full).as_deref(),
                Some(wanted),
                "{text}"
            );
        }
        for text in [
            "",
            "12.5",
            "2017",
            "2017年",
            "2017年13月5日",
            "2017-02-30",
            "17.12.5",
            "510321201712050011",
            "数量3",
            "见附件",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            read("12月5日"),
            Some(Written {
                year: None,
                month: 12,
                day: Some(5)
            })
        );
        assert_eq!(
            read("2017年12月"),
            Some(Written {
                year: Some(2017),
                month: 12,
                day: None
            })
        );
        assert_eq!(from_serial(43_074.0).as_deref(), Some("2017-12-05"));
        assert_eq!(from_serial(2017.0), None);
    }
}
