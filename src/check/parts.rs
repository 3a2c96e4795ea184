//! 其中数与总数：一部分不会比全部多。

use super::Within;
use super::view::{Item, quote};
use crate::field::{Level, Value};
use crate::finding::{Finding, Rule, Severity};
use crate::model::catalogue::Field;
use crate::model::submission::Reading;
use crate::text::{normalize, numeral};

pub(super) const MORE_THAN_WHOLE: Within = Within {
    rule: Rule {
        code: "Q311",
        severity: Severity::Warning,
        title: "其中数大于总数",
        why: "一部分不会比全部多；两个数总有一个不对，而总数要进合计。",
        remedy: "请核对总数与其中数，改正错的一个；分类有重叠（一人兼两类）的，请说明。",
        example: "“数量：12件（其中省级15件）”；法律8人、心理6人，而人数填10人。",
    },
    find: |rule, view| {
        let mut found = Vec::new();
        for item in view.items() {
            found.extend(one_field_each(rule, item));
            found.extend(levels_together(rule, item));
            found.extend(within_the_text(rule, item));
        }
        found
    },
};

/// 填写项里的一个整数。
fn whole_number(reading: &Reading) -> Option<i64> {
    match reading.value {
        Some(Value::Number(n)) => Some(n),
        _ => None,
    }
}

/// 一个填写项与它所属的总数。
fn pairs<'a>(
    item: Item<'a>,
) -> impl Iterator<Item = (&'a Field, &'a Reading, &'a Field, &'a Reading)> {
    let all: Vec<(&Field, Option<&Reading>)> = item.fields().collect();
    let wholes = all.clone();
    all.into_iter().filter_map(move |(field, reading)| {
        let (whole, total) = *wholes.get(field.part_of?)?;
        Some((field, reading?, whole, total?))
    })
}

/// 问题写在其中数的格里；有一个是约数的，只供了解。
fn finding(
    rule: &Rule,
    item: Item<'_>,
    part: &Reading,
    total: &Reading,
    message: String,
) -> Finding {
    let hint = if part.cell == total.cell {
        format!("请核对 {} 的总数与其中数，改正错的一个", part.cell)
    } else {
        format!("请核对 {} 与 {}，改正错的一个", total.cell, part.cell)
    };
    let mut finding = rule.at(Some(&item.indicator.code), Some(part.cell), message, hint);
    if part.approximate || total.approximate {
        finding.severity = Severity::Info;
    }
    finding
}

/// 一个其中数大于总数；分类数量相加大于总数。
fn one_field_each(rule: &Rule, item: Item<'_>) -> Vec<Finding> {
    pairs(item)
        .filter_map(|(field, part, whole, total)| {
            let n = whole_number(total)?;
            let (sum, said) = match &part.value {
                Some(Value::Number(part)) => (*part, format!("{}填的是{part}", field.name)),
                Some(Value::Categories(items)) => {
                    let sum = items
                        .iter()
                        .try_fold(0_i64, |sum, (_, n)| sum.checked_add(*n))?;
                    (sum, format!("{}各类相加是{sum}", field.name))
                }
                _ => return None,
            };
            (sum > n).then(|| {
                let message = format!("{said}，大于{}所填的{n}", whole.name);
                finding(rule, item, part, total, message)
            })
        })
        .collect()
}

/// 各层级互不重叠，相加大于总数；单独一个就大于总数的已经说过。
fn levels_together(rule: &Rule, item: Item<'_>) -> Option<Finding> {
    let of_level = |f: &Field| Level::ALL.iter().any(|l| f.name.starts_with(l.label()));
    let parts: Vec<_> = pairs(item).filter(|(f, ..)| of_level(f)).collect();
    let (_, last, whole, total) = *parts.last()?;
    let n = whole_number(total)?;
    let each: Vec<i64> = parts
        .iter()
        .filter(|(.., other, _)| other.name == whole.name)
        .filter_map(|(_, part, ..)| whole_number(part))
        .collect();
    if each.len() < 2 || each.iter().any(|part| *part > n) {
        return None;
    }
    let sum = each.iter().try_fold(0_i64, |sum, n| sum.checked_add(*n))?;
    (sum > n).then(|| {
        let message = format!("各层级相加是{sum}，大于{}所填的{n}", whole.name);
        finding(rule, item, last, total, message)
    })
}

/// 写在同一格里的：`数量：12件（其中省级15件）`。
fn within_the_text(rule: &Rule, item: Item<'_>) -> Vec<Finding> {
    item.fields()
        .filter_map(|(field, reading)| {
            let reading = reading?;
            let n = whole_number(reading)?;
            let part = larger_in_text(&reading.raw, n)?;
            let message = format!(
                "{}填的是{}，其中数{part}大于{n}",
                field.name,
                quote(&reading.raw)
            );
            Some(finding(rule, item, reading, reading, message))
        })
        .collect()
}

/// 紧跟在总数 `n` 后面的“其中”里，大于它的数；计量单位不同的不比。
fn larger_in_text(raw: &str, n: i64) -> Option<i64> {
    let chars: Vec<char> = normalize::folded(raw).chars().collect();
    let numerals = numeral::scan(&chars);
    let unit = |to: usize| -> String {
        let length = numeral::unit_at(&chars, to);
        chars.iter().skip(to).take(length).collect()
    };
    let total = numerals.iter().find(|m| m.value == Ok(n))?;
    // 总数与“其中”之间只隔着量词与标点
    let after = total.to + unit(total.to).chars().count();
    let start =
        (after..chars.len()).find(|&i| !matches!(chars[i], ' ' | '(' | ',' | '、' | ':'))?;
    if chars.get(start..start + 2)? != ['其', '中'] {
        return None;
    }
    let end = (start..chars.len())
        .find(|&i| matches!(chars[i], ')' | ';' | '。' | '\n'))
        .unwrap_or(chars.len());
    let counted = unit(total.to);
    let parts = numerals.iter().filter(|m| m.from >= start && m.to <= end);
    parts
        .filter(|m| unit(m.to) == counted)
        // 没有单位的，后面不能还跟着字：“其中2017年的”“其中60%”
        .filter(|m| {
            !counted.is_empty()
                || chars
                    .get(m.to)
                    .is_none_or(|c| matches!(c, ')' | ',' | ';' | '、' | '。' | ' ' | '\n'))
        })
        .filter_map(|m| m.value.ok())
        .find(|part| *part > n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::within;
    use crate::model::sample::{number, office_with, reading, shown, submission};
    use crate::office::Office;

    #[test]
    fn a_part_is_compared_with_the_total_it_follows() {
        for (raw, n, larger) in [
            ("数量：12件（其中省级15件）", 12, Some(15)),
            ("共120件，其中家暴130件、婚姻90件", 120, Some(130)),
            ("120（其中家暴 130）", 120, Some(130)),
            ("12件（其中省级5件）", 12, None),
            // 不是同一样东西的不比
            ("12件（其中涉及妇女30人）", 12, None),
            ("3（其中2017年2）", 3, None),
            ("3（其中60%）", 3, None),
            // 不是紧跟着的、已经另起一句的不比
            ("数量：3  名称：《手册》，其中第12页有20件", 3, None),
            ("3件（其中省级1件）；上年8件", 3, None),
            ("没有写总数，其中15件", 12, None),
        ] {
            assert_eq!(larger_in_text(raw, n), larger, "{raw}");
        }
    }

    /// 目录里第一个指标的填写项换成 `数量` 与它的其中数。
    fn office_with_parts(fields: &str) -> Office {
        let text = format!(
            r#"id = "part-1"
title = "另一项标准"
[[answer]]
name = "有无"
yes = "有"
no = "无"
[[part]]
code = "1"
name = "甲部分"
[[group]]
code = "1.1"
name = "甲组"
[[indicator]]
code = "1.1.1"
text = "有专人负责"
kind = "有无"
fields = [{fields}]
"#
        );
        Office {
            catalogue: crate::office::catalogue::parse(&text, "目录.toml").unwrap(),
            ..office_with(&["!甲县|县级"])
        }
    }

    #[test]
    fn a_part_larger_than_its_total() {
        let ask = |fields: &str, readings: Vec<Option<Reading>>| {
            let office = office_with_parts(fields);
            let mut s = submission("甲县", "ynynnn");
            s.answers.truncate(1);
            s.answers[0].fields = readings;
            within(&mut s, &office);
            let said = s.findings.iter().map(|f| {
                let cell = f.cell.map_or(String::new(), |c| c.to_string());
                let (rank, what) = (f.severity.label(), &f.message);
                format!("{} {rank} {cell} {what}｜{}", f.code, f.hint)
            });
            said.collect::<Vec<_>>()
        };
        let n = |v: i64, cell: &str| Some(number(v, cell));
        let two = r#"{ name = "案件数量", type = "N" }, { name = "其中家暴案件", type = "N" }, { name = "其中信访案件", type = "N" }"#;
        assert_eq!(
            ask(two, vec![n(12, "E4"), n(15, "E5"), n(12, "E6")]),
            [
                "Q311 请核对 E5 其中家暴案件填的是15，大于案件数量所填的12｜请核对 E4 与 E5，改正错的一个"
            ]
        );
        // 两个其中数可以重叠，相加大于总数不是毛病
        assert!(ask(two, vec![n(12, "E4"), n(10, "E5"), n(9, "E6")]).is_empty());
        // 总数没有填的不比
        assert!(
            !ask(two, vec![None, n(10, "E5"), n(9, "E6")])
                .concat()
                .contains("Q311")
        );
        // 各层级互不重叠，相加不能大于总数
        let levels = r#"{ name = "省级数量", type = "N" }, { name = "市级数量", type = "N" }, { name = "数量", type = "N" }"#;
        assert_eq!(
            ask(levels, vec![n(5, "E4"), n(8, "E5"), n(12, "E6")]),
            ["Q311 请核对 E5 各层级相加是13，大于数量所填的12｜请核对 E6 与 E5，改正错的一个"]
        );
        assert!(ask(levels, vec![n(5, "E4"), n(7, "E5"), n(12, "E6")]).is_empty());
        // 分类相加
        let kinds = r#"{ name = "人数", type = "N", unit = "人" }, { name = "分类数量", type = "C", unit = "人" }"#;
        let classes = |items: &[(&str, i64)]| {
            let items = items.iter().map(|(k, n)| (shown(k), *n)).collect();
            Some(reading(Value::Categories(items), "法律8人、心理6人", "E5"))
        };
        assert_eq!(
            ask(
                kinds,
                vec![n(10, "E4"), classes(&[("法律", 8), ("心理", 6)])]
            ),
            [
                "Q311 请核对 E5 分类数量各类相加是14，大于人数所填的10｜请核对 E4 与 E5，改正错的一个"
            ]
        );
        // 名称看不出的，目录里写明
        let named = r#"{ name = "培训人数", type = "N" }, { name = "女性人数", type = "N", part_of = "培训人数" }"#;
        let mut rough = number(12, "E4");
        rough.approximate = true;
        assert_eq!(
            ask(named, vec![Some(rough), n(15, "E5")]),
            [
                "Q311 供了解 E5 女性人数填的是15，大于培训人数所填的12｜请核对 E4 与 E5，改正错的一个"
            ]
        );
        let mut written = number(12, "E4");
        written.raw = shown("数量：12件（其中省级15件）");
        assert_eq!(
            ask(r#"{ name = "数量", type = "N" }"#, vec![Some(written)]),
            [
                "Q311 请核对 E4 数量填的是“数量：12件（其中省级15件）”，其中数15大于12｜请核对 E4 的总数与其中数，改正错的一个"
            ]
        );
    }
}
