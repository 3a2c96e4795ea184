//! 周期的写法：`2017` `2017上半年` `2017第1季度`。

use super::date::plain_digits;
use regex::Regex;
use std::sync::LazyLock;

/// 一处周期的字样（标签之后的、配置里的）读成规范的周期；认不出为空。
///
/// 规范的样子：全年 `2017`，半年 `2017上半年`，季度 `2017第1季度`，跨年 `2016-2017`。
pub fn read(text: &str) -> Option<String> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(\d{4})年?[.]?(\d{1,2})月?(?:\d{1,2}日)?[-—–－~～至到]+(?:(\d{4})[年.])?(\d{1,2})月?(?:\d{1,2}日)?$",
        )
    });
    let text: String = plain_digits(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    if let Some(found) = SPAN.captures(&text) {
        let part = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<u32>().ok());
        let (year, from, to) = (part(1)?, part(2)?, part(4)?);
        if part(3).is_some_and(|end| end != year) || !(1990..2100).contains(&year) {
            return None;
        }
        return match (from, to) {
            (1, 12) => Some(year.to_string()),
            (1, 6) => Some(format!("{year}上半年")),
            (7, 12) => Some(format!("{year}下半年")),
            (1, 3) | (4, 6) | (7, 9) | (10, 12) => Some(format!("{year}第{}季度", to / 3)),
            _ => None,
        };
    }
    let (period, rest) = leading(&text)?;
    let rest = rest.trim_start_matches(['度', '）', ')']);
    rest.is_empty().then_some(period)
}

/// 标题、文件名一类长文字里提到的周期；几个不同的，都给出。
pub fn mentioned(text: &str) -> Vec<String> {
    let text: String = plain_digits(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut found: Vec<String> = Vec::new();
    let mut by_word: Vec<String> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let starts = c.is_ascii_digit() && !before.is_some_and(|b: char| b.is_ascii_digit());
        before = Some(c);
        if !starts {
            continue;
        }
        let Some((period, rest)) = text.get(at..).and_then(leading) else {
            continue;
        };
        // “〔2017〕12号”是发文字号，“2017年12月”是日期，都不是周期。
        let number = text
            .get(..at)
            .is_some_and(|t| t.ends_with(['〔', '［', '[']));
        let month = rest.starts_with(|c: char| c.is_ascii_digit());
        if number || month {
            continue;
        }
        if rest.starts_with('度') || period.chars().count() > 4 {
            by_word.push(period.clone());
        }
        found.push(period);
    }
    // 写明“年度”的比只写年份的可靠。
    let mut chosen = if by_word.is_empty() { found } else { by_word };
    chosen.sort();
    chosen.dedup();
    chosen
}

/// 开头的年份及其后的半年、季度；余下的文字。
fn leading(text: &str) -> Option<(String, &str)> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^((?:19|20)\d{2})(?:[-—–－]((?:19|20)\d{2}))?年?度?(?:第?([1-4一二三四])季度|(上|下)半年)?",
        )
    });
    let found = YEAR.captures(text)?;
    let all = found.get(0)?;
    let mut rest = text.get(all.end()..)?;
    let year = found.get(1)?.as_str();
    let whole = all.as_str();
    // 年份之后紧接数字、没有“年”字的（20171205、510321）不是年份。
    if whole.ends_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if let Some(end) = found.get(2) {
        return Some((format!("{year}-{}", end.as_str()), rest));
    }
    if whole.ends_with('度') && found.get(3).is_none() {
        rest = text.get(all.end() - '度'.len_utf8()..)?;
    }
    let period = if let Some(quarter) = found.get(3) {
        let n = match quarter.as_str() {
            "一" => "1",
            "二" => "2",
            "三" => "3",
            "四" => "4",
            n => n,
        };
        format!("{year}第{n}季度")
    } else if let Some(half) = found.get(4) {
        format!("{year}{}半年", half.as_str())
    } else {
        year.to_owned()
    };
    Some((period, rest))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("内置的样式写得对")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_their_own_cell() {
        for (text, wanted) in [
            ("2017", "2017"),
            ("2017年", "2017"),
            ("2017 年度", "2017"),
            ("二〇一七年度", "2017"),
            ("2017年上半年", "2017上半年"),
            ("2017下半年", "2017下半年"),
            ("2017年第1季度", "2017第1季度"),
            ("2017年第一季度", "2017第1季度"),
            ("2017年四季度", "2017第4季度"),
            ("2017年1月至12月", "2017"),
            ("2017.1-2017.6", "2017上半年"),
            ("2017年1月1日至2017年12月31日", "2017"),
            ("2016-2017年度", "2016-2017"),
        ] {
            assert_eq!(read(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "",
            "年度",
            "17年",
            "20171205",
            "2017年12月5日",
            "本年度",
            "3017",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn periods_mentioned_in_a_title_or_file_name() {
        for (text, wanted) in [
            (
                "甲县妇联组织维权服务工作标准自查表（2017年度）",
                vec!["2017"],
            ),
            ("甲县2017年上半年自查表.xlsx", vec!["2017上半年"]),
            ("2017甲县", vec!["2017"]),
            ("甲县_20171205", vec![]),
            ("川妇〔2017〕12号 附件", vec![]),
            ("2017年12月5日", vec![]),
            ("2018年填报2017年度", vec!["2017"]),
            ("2016年、2017年", vec!["2016", "2017"]),
            ("510321甲县", vec![]),
        ] {
            assert_eq!(mentioned(text), wanted, "{text}");
        }
    }
}
