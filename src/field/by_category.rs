//! 分类数量（`C`）：`法律3人、心理2人；社工资格1人`。

use super::{
    Doubt, DoubtKind, Entry, FieldType, Interpreted, Total, Value, too_long,
    whole_number::{brief, doubts},
};
use crate::text::numeral::{self, Numeral};
use crate::text::{Shown, normalize, split};

/// 分类数量。
#[derive(Debug)]
pub struct ByCategory;

impl FieldType for ByCategory {
    fn letter(&self) -> &'static str {
        "C"
    }

    fn name(&self) -> &'static str {
        "分类数量"
    }

    /// 只写了 `0`、`0人` 的，是没有任何一类，当作没有填。
    fn read(&self, text: &Shown) -> Interpreted {
        if let Some(refused) = too_long(text, DoubtKind::NotANumber, self.name()) {
            return refused;
        }
        let folded = normalize::folded(text);
        let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.trim_matches(|c| matches!(c, '。' | ';' | ',' | '、' | ':' | '.'));
        if plain.is_empty() || numeral::says_nothing(plain) {
            return Interpreted::Empty;
        }
        let unclear = |kind, what| Interpreted::Unclear(Doubt { kind, what });
        if numeral::is_formula_error(plain) {
            return unclear(
                DoubtKind::FormulaError,
                format!("公式出错，显示为“{}”", brief(text)),
            );
        }
        if split::is_reference(plain) {
            return unclear(
                DoubtKind::Reference,
                format!("写的是“{}”，没有写数", brief(text)),
            );
        }
        let chars: Vec<char> = folded.chars().collect();
        let parsed = match parse(&chars) {
            Ok(parsed) => parsed,
            Err(what) => {
                return unclear(DoubtKind::NotANumber, format!("“{}”{what}", brief(text)));
            }
        };
        if parsed.groups.is_empty() {
            return match parsed.total {
                Some(0) => Interpreted::Empty,
                Some(_) => unclear(
                    DoubtKind::Ambiguous,
                    format!("“{}”只有总数，没有写明类别", brief(text)),
                ),
                None => unclear(
                    DoubtKind::NotANumber,
                    format!("“{}”没有写各类的数", brief(text)),
                ),
            };
        }
        let mut found = doubts(text, parsed.approximate, None);
        let mut doubt = |kind, what| found.push(Doubt { kind, what });
        let mut groups: Vec<(Shown, i64)> = Vec::new();
        for (label, n) in parsed.groups {
            match groups.iter_mut().find(|(l, _)| l.as_str() == label) {
                Some((_, sum)) => {
                    *sum = sum.saturating_add(n);
                    doubt(DoubtKind::Ambiguous, format!("“{label}”写了几次，已相加"));
                }
                None => groups.push((text.piece(&label), n)),
            }
        }
        for word in parsed.unread {
            doubt(DoubtKind::UnknownWord, format!("“{word}”没有写数"));
        }
        let sum = groups.iter().fold(0i64, |s, (_, n)| s.saturating_add(*n));
        if let Some(total) = parsed.total.filter(|t| *t != sum) {
            doubt(
                DoubtKind::Ambiguous,
                format!("所写的总数{total}与各类之和{sum}不合"),
            );
        }
        Interpreted::Read {
            value: Value::Categories(groups),
            approximate: parsed.approximate,
            doubts: found,
        }
    }

    fn show(&self, value: &Value) -> String {
        match value {
            Value::Categories(groups) => groups
                .iter()
                .map(|(label, n)| format!("{label}：{n}"))
                .collect::<Vec<_>>()
                .join("、"),
            Value::Number(_) | Value::Texts(_) | Value::Levels(_) | Value::Frequency { .. } => {
                String::new()
            }
        }
    }

    fn entry(&self) -> Entry {
        Entry::Text {
            hint: "按类别写人数，用顿号隔开，如“法律3人、心理2人”",
        }
    }

    fn total(&self, values: &[&Value]) -> Total {
        let mut tally: Vec<(String, i64)> = Vec::new();
        for value in values {
            if let Value::Categories(groups) = value {
                for (label, n) in groups {
                    match tally.iter_mut().find(|(l, _)| l == label.as_str()) {
                        Some((_, sum)) => *sum = sum.saturating_add(*n),
                        None => tally.push((label.to_string(), *n)),
                    }
                }
            }
        }
        Total::Tally(tally)
    }
}

#[derive(Debug, Default)]
struct Parsed {
    groups: Vec<(String, i64)>,
    total: Option<i64>,
    approximate: bool,
    unread: Vec<String>,
}

/// 是数量的数：后面不是“级”“年”一类；汉字数字要带量词。
fn counts(chars: &[char]) -> Vec<Numeral> {
    numeral::scan(chars)
        .into_iter()
        .filter(|n| {
            let after = chars.get(n.to).copied().unwrap_or(' ');
            let grade = matches!(
                after,
                '级' | '年' | '月' | '日' | '类' | '号' | '等' | '区' | '线'
            );
            let unit = numeral::unit_at(chars, n.to);
            // “二：3”里的二是类别
            let named = after == ':' || (after == ' ' && chars.get(n.to + 1) == Some(&':'));
            let grade = grade || named;
            let spoken = !n.chinese || unit > 0 || !normalize::is_han(after);
            !grade && spoken
        })
        .collect()
}

fn parse(chars: &[char]) -> Result<Parsed, String> {
    let numbers = counts(chars);
    let mut parsed = Parsed::default();
    if numbers.is_empty() {
        return Ok(parsed);
    }
    // 数在类别之前（`3人法律、2人心理`）：每个数前面都断开，而后面紧接着字
    let number_first = numbers.iter().all(|n| {
        let before = chars
            .get(..n.from)
            .unwrap_or(&[])
            .iter()
            .rev()
            .find(|c| **c != ' ');
        let unit = numeral::unit_at(chars, n.to);
        before.is_none_or(|c| !normalize::is_han(*c) && *c != ':' && *c != ')' && *c != '(')
            && unit > 0
            && chars
                .get(n.to + unit)
                .is_some_and(|c| normalize::is_han(*c))
    });
    let mut at = 0;
    for (k, n) in numbers.iter().enumerate() {
        let value = n.value.map_err(|_| "里有说不准的数".to_owned())?;
        let mut end = n.to;
        let mut rough = n.rough || n.doubtful;
        for _ in 0..2 {
            for about in ["左右", "以上", "余", "多", "+"] {
                let about: Vec<char> = about.chars().collect();
                if chars.get(end..).is_some_and(|r| r.starts_with(&about)) {
                    rough = true;
                    end += about.len();
                }
            }
            end += numeral::unit_at(chars, end);
        }
        if is_range(chars, n, numbers.get(k + 1)) {
            return Err("里有区间，不是确定的数".into());
        }
        let text = if number_first {
            let to = numbers.get(k + 1).map_or(chars.len(), |m| m.from);
            let text = chars.get(end..to).unwrap_or(&[]);
            at = to;
            text
        } else {
            let text = chars.get(at..n.from).unwrap_or(&[]);
            at = end;
            text
        };
        let (labels, about, total, each) = labels(text);
        parsed.approximate |= rough || about;
        if labels.is_empty() || total {
            if parsed.total.is_some() {
                return Err("里有的数没有写明类别".into());
            }
            parsed.total = Some(value);
            continue;
        }
        let last = labels.len() - 1;
        for (i, label) in labels.into_iter().enumerate() {
            if i == last || each {
                parsed.groups.push((label, value));
            } else {
                parsed.unread.push(label);
            }
        }
    }
    if !number_first {
        let (rest, _, _, _) = labels(chars.get(at..).unwrap_or(&[]));
        parsed.unread.extend(rest);
    }
    Ok(parsed)
}

fn is_range(chars: &[char], n: &Numeral, next: Option<&Numeral>) -> bool {
    next.and_then(|m| chars.get(n.to..m.from))
        .is_some_and(|between| {
            let text: String = between.iter().filter(|c| **c != ' ').collect();
            matches!(text.as_str(), "-" | "~" | "至" | "到")
        })
}

/// 两个数之间的文字：（类别，是否约数，是不是总数，是否“各”）。
fn labels(text: &[char]) -> (Vec<String>, bool, bool, bool) {
    let mut about = false;
    let mut each = false;
    let mut total = false;
    let mut found = Vec::new();
    let text: String = text.iter().collect();
    for part in text.split([',', ';', '、', '\n', '。', ' ', '/', '+', '|']) {
        let (label, flags) = label(part);
        about |= flags.0;
        each |= flags.1;
        total |= flags.2 && label.is_empty();
        if !label.is_empty() {
            found.push(label);
        }
    }
    (found, about, total, each)
}

/// 类别的名称：去掉“具有”“资格”“人数”一类不区分类别的字。
fn label(part: &str) -> (String, (bool, bool, bool)) {
    const BEFORE: [&str; 22] = [
        "其中",
        "具有",
        "具备",
        "取得",
        "获得",
        "持有",
        "拥有",
        "考取",
        "通过",
        "持",
        "有",
        "为",
        "是",
        "含",
        "包括",
        "另有",
        "以及",
        "和",
        "及",
        "与",
        "分类数量",
        "专职维权干部",
    ];
    const AFTER: [&str; 24] = [
        "职业资格证书",
        "职业资格证",
        "职业资格",
        "资格证书",
        "资格证",
        "资格",
        "证书",
        "执业证",
        "证",
        "方面",
        "专业",
        "类别",
        "类",
        "人员",
        "人数",
        "数量",
        "人",
        "的",
        "有",
        "为",
        "是",
        "共",
        "者",
        "各",
    ];
    const TOTAL: [&str; 7] = ["共计", "合计", "总计", "总数", "总共", "共有", "共"];
    let mut each = false;
    let mut about = false;
    let mut total = false;
    let mut s = part
        .trim_matches(|c: char| !(c.is_alphanumeric() || c == '(' || c == ')'))
        .to_owned();
    loop {
        let before = s.clone();
        for word in TOTAL {
            if s == word || s.starts_with(word) && s.chars().count() <= word.chars().count() + 2 {
                total = true;
                s.clear();
            }
        }
        for word in ["大约", "约", "近", "超过"] {
            if let Some(rest) = s.strip_suffix(word) {
                about = true;
                s = rest.to_owned();
            }
        }
        if let Some(rest) = s.strip_suffix('各') {
            each = true;
            s = rest.to_owned();
        }
        for word in BEFORE {
            if let Some(rest) = s.strip_prefix(word) {
                s = rest.to_owned();
                break;
            }
        }
        for word in AFTER {
            // 只剩一个字就不像类别了（一类、大人）
            if let Some(rest) = s.strip_suffix(word).filter(|r| r.chars().count() != 1) {
                s = rest.to_owned();
                break;
            }
        }
        s = s
            .trim_matches(|c: char| !(c.is_alphanumeric() || c == '(' || c == ')'))
            .to_owned();
        if !s.contains(')') || !s.contains('(') {
            s = s.trim_matches(|c| c == '(' || c == ')').to_owned();
        }
        if s == before {
            break;
        }
    }
    (s, (about, each, total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(t: &str) -> Shown {
        Shown::default().piece(t)
    }

    fn said(t: &str) -> String {
        match ByCategory.read(&shown(t)) {
            Interpreted::Empty => "无".into(),
            Interpreted::Read {
                value,
                approximate,
                doubts,
            } => {
                let other = doubts.iter().any(|d| d.kind != DoubtKind::Approximate);
                format!(
                    "{}{}{}",
                    if approximate { "~" } else { "" },
                    ByCategory.show(&value),
                    if other { "?" } else { "" }
                )
            }
            Interpreted::Unclear(_) => "!".into(),
        }
    }

    #[test]
    fn categories_as_offices_write_them() {
        let mut wrong = Vec::new();
        for (text, want) in [
            ("法律3人、心理2人；社工资格1人", "法律：3、心理：2、社工：1"),
            ("法律3人，心理2人", "法律：3、心理：2"),
            ("法律3人 心理2人", "法律：3、心理：2"),
            ("法律3人心理2人", "法律：3、心理：2"),
            ("法律3人\n心理2人", "法律：3、心理：2"),
            ("法律：3，心理：2", "法律：3、心理：2"),
            ("法律:3人;心理:2人", "法律：3、心理：2"),
            ("法律（3人）、心理（2人）", "法律：3、心理：2"),
            ("法律3、心理2", "法律：3、心理：2"),
            ("法律三人、心理两人", "法律：3、心理：2"),
            (
                "法律职业资格3人、心理咨询师2人、婚姻家庭咨询师1人",
                "法律：3、心理咨询师：2、婚姻家庭咨询师：1",
            ),
            ("法律类3人，心理类2人", "法律：3、心理：2"),
            ("具有法律资格3人，心理资格2人", "法律：3、心理：2"),
            ("3人法律、2人心理", "法律：3、心理：2"),
            (
                "二级心理咨询师3人、三级社工师1人",
                "二级心理咨询师：3、三级社工师：1",
            ),
            ("共5人，其中法律3人、心理2人", "法律：3、心理：2"),
            ("法律、心理各1人", "法律：1、心理：1"),
            ("法律约3人", "~法律：3"),
            ("法律3人", "法律：3"),
            ("共6人，其中法律3人、心理2人", "法律：3、心理：2?"),
            ("法律3人、法律2人", "法律：5?"),
            ("法律3人、心理", "法律：3?"),
            ("法律3-5人", "!"),
            ("5人", "!"),
            ("法律、心理", "!"),
            ("若干", "!"),
            ("同上", "!"),
            ("#REF!", "!"),
            ("", "无"),
            ("无", "无"),
            ("0", "无"),
            ("0人", "无"),
            ("/", "无"),
        ] {
            let got = said(text);
            if got != want {
                wrong.push(format!("{text:?} → {got}，应为 {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    proptest! {
        #[test]
        fn read_gives_back_what_show_wrote(groups in prop::collection::btree_map(
            prop::sample::select(vec!["法律", "心理", "社工", "婚姻家庭咨询师", "二级心理咨询师", "律师", "教师"]), 0i64..100_000, 1..6)) {
            let value = Value::Categories(groups.into_iter().map(|(l, n)| (shown(l), n)).collect());
            let back = ByCategory.read(&shown(&ByCategory.show(&value)));
            prop_assert_eq!(back, Interpreted::Read { value, approximate: false, doubts: vec![] });
        }

        #[test]
        fn what_was_read_reads_back(t in "[法律心理社工0-9人、，；：（）各共其中约一二级资格类 ]{0,24}") {
            if let Interpreted::Read { value, .. } = ByCategory.read(&shown(&t)) {
                let written = ByCategory.show(&value);
                match ByCategory.read(&shown(&written)) {
                    Interpreted::Read { value: back, .. } => prop_assert_eq!(back, value, "{} → {}", t, written),
                    other => prop_assert!(false, "{} → {} → {:?}", t, written, other),
                }
            }
        }

        #[test]
        fn nothing_panics(t in any::<String>()) {
            ByCategory.read(&shown(&t));
        }
    }
}
