//! 日期的写法：各格式里的日期都写成 `2017-12-05` 或 `2017-12-05 08:30:00`。

use super::CellValue;
use calamine::{Data, ExcelDateTime};

/// 工作簿里的日期数。
pub(super) fn value(date: &ExcelDateTime) -> CellValue {
    let number = date.as_f64();
    // 超出 Excel 日期范围（1899-12-31 至 9999-12-31）的“日期”，Excel 显示为一串 #；按数留给人看。
    if !(0.0..2_958_466.0).contains(&number) {
        return CellValue::Number(number);
    }
    if date.is_duration() {
        let seconds = (number * 86_400.0).round() as u64;
        return CellValue::Date(clock(seconds));
    }
    let (y, m, d, h, min, s, milli) = date.to_ymd_hms_milli();
    let whole = number.fract() == 0.0;
    if number < 1.0 && !whole {
        // 只有时刻没有日期。
        let seconds = (number * 86_400.0).round() as u64;
        return CellValue::Date(clock(seconds));
    }
    let s = if milli >= 500 && s < 59 { s + 1 } else { s };
    CellValue::Date(if whole {
        format!("{y:04}-{m:02}-{d:02}")
    } else {
        format!("{y:04}-{m:02}-{d:02} {h:02}:{min:02}:{s:02}")
    })
}

/// 时长或时刻，`8:30:00` 写作 `08:30:00`。
fn clock(seconds: u64) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// ISO 8601 的日期：`2017-12-05T08:30:00` → `2017-12-05 08:30:00`，零点不写时刻。
pub(super) fn iso(text: &str) -> String {
    let text = text.trim().trim_end_matches('Z');
    let Some((day, time)) = text.split_once('T') else {
        return text.to_owned();
    };
    let time = time.split(['.', '+']).next().unwrap_or(time);
    if time.chars().all(|c| matches!(c, '0' | ':')) {
        day.to_owned()
    } else {
        format!("{day} {time}")
    }
}

/// ISO 8601 的时长：`PT08H30M00S` → `08:30:00`；认不出的照写。
pub(super) fn iso_duration(text: &str) -> String {
    let seconds = || {
        let mut rest = text.strip_prefix("PT")?;
        let mut total = 0.0;
        for (unit, worth) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
            if let Some((number, after)) = rest.split_once(unit) {
                total += number.parse::<f64>().ok()? * worth;
                rest = after;
            }
        }
        (rest.is_empty() && (0.0..1e12).contains(&total)).then_some(total.round() as u64)
    };
    seconds().map_or_else(|| text.to_owned(), clock)
}

/// 库读出的值；空的没有。
pub(super) fn from_data(data: Data) -> Option<CellValue> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(n) => CellValue::Number(n as f64),
        Data::Float(n) => number(n),
        Data::String(s) => CellValue::Text(s),
        Data::Bool(b) => CellValue::Bool(b),
        Data::DateTime(d) => value(&d),
        Data::DateTimeIso(s) => CellValue::Date(iso(&s)),
        Data::DurationIso(s) => CellValue::Date(iso_duration(&s)),
        Data::Error(e) => CellValue::Error(e.to_string()),
    })
}

/// 数；无穷与非数不是数，当作错误值。
pub(super) fn number(n: f64) -> CellValue {
    if n.is_finite() {
        CellValue::Number(n)
    } else {
        CellValue::Error("#NUM!".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn from_serial(number: f64, is_1904: bool) -> CellValue {
        value(&ExcelDateTime::new(
            number,
            ExcelDateTimeType::DateTime,
            is_1904,
        ))
    }

    #[test]
    fn written_as_people_sort_them() {
        for (serial, is_1904, text) in [
            (43074.0, false, "2017-12-05"),
            (43_074.354_166_666_664, false, "2017-12-05 08:30:00"),
            (41612.0, true, "2017-12-05"),
            (0.354_166_666_666, false, "08:30:00"),
        ] {
            assert_eq!(from_serial(serial, is_1904), CellValue::Date(text.into()));
        }
        assert_eq!(from_serial(-1.0, false), CellValue::Number(-1.0));
        assert_eq!(from_serial(1e9, false), CellValue::Number(1e9));
        assert_eq!(iso("2017-12-05T00:00:00"), "2017-12-05");
        assert_eq!(iso("2017-12-05T08:30:00.000"), "2017-12-05 08:30:00");
        assert_eq!(iso_duration("PT08H30M00S"), "08:30:00");
        assert_eq!(iso_duration("P1D"), "P1D");
    }
}
