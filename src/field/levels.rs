//! 层级（`L`）：国家级到村级，可以几个。

use super::{
    Doubt, DoubtKind, Entry, FieldType, Interpreted, Level, Total, Value, too_long,
    whole_number::brief,
};
use crate::text::numeral;
use crate::text::{Shown, normalize, split};

/// 层级。
#[derive(Debug)]
pub struct Levels;

/// 各层级的叫法；长的优先。
const WORDS: &[(&str, Level)] = &[
    ("国家级", Level::National),
    ("全国性", Level::National),
    ("全国", Level::National),
    ("国家", Level::National),
    ("中央", Level::National),
    ("国级", Level::National),
    ("国", Level::National),
    ("省级", Level::Province),
    ("省(自治区、直辖市)", Level::Province),
    ("省(区、市)", Level::Province),
    ("省(区市)", Level::Province),
    ("自治区", Level::Province),
    ("直辖市", Level::Province),
    ("全省", Level::Province),
    ("省", Level::Province),
    ("市级", Level::City),
    ("地市级", Level::City),
    ("地级市", Level::City),
    ("地级", Level::City),
    ("地市", Level::City),
    ("市州", Level::City),
    ("市(州)", Level::City),
    ("市(地)", Level::City),
    ("市(地、州)", Level::City),
    ("市(地、州、盟)", Level::City),
    ("州市", Level::City),
    ("自治州", Level::City),
    ("州级", Level::City),
    ("盟市", Level::City),
    ("全市", Level::City),
    ("市", Level::City),
    ("州", Level::City),
    ("盟", Level::City),
    ("市州级", Level::City),
    ("市(州)级", Level::City),
    ("县级市", Level::County),
    ("县级", Level::County),
    ("区县级", Level::County),
    ("县区级", Level::County),
    ("区级", Level::County),
    ("区县", Level::County),
    ("县区", Level::County),
    ("县(市、区)", Level::County),
    ("县(市、区)级", Level::County),
    ("县(区)", Level::County),
    ("县(区)级", Level::County),
    ("区(县)", Level::County),
    ("区(县)级", Level::County),
    ("区(市)县", Level::County),
    ("区(市)县级", Level::County),
    ("县市区", Level::County),
    ("市县区", Level::County),
    ("区市县", Level::County),
    ("旗县", Level::County),
    ("县(市区)", Level::County),
    ("全县", Level::County),
    ("全区", Level::County),
    ("县", Level::County),
    ("区", Level::County),
    ("旗", Level::County),
    ("乡级", Level::Township),
    ("镇级", Level::Township),
    ("乡镇级", Level::Township),
    ("街道级", Level::Township),
    ("乡镇(街道)", Level::Township),
    ("乡镇(街道)级", Level::Township),
    ("乡(镇、街道)", Level::Township),
    ("乡(镇)", Level::Township),
    ("乡(镇)级", Level::Township),
    ("镇(街道)", Level::Township),
    ("镇(街)", Level::Township),
    ("镇街", Level::Township),
    ("乡镇街道", Level::Township),
    ("乡镇、街道", Level::Township),
    ("乡镇/街道", Level::Township),
    ("街镇", Level::Township),
    ("乡镇", Level::Township),
    ("街道", Level::Township),
    ("乡", Level::Township),
    ("镇", Level::Township),
    ("苏木", Level::Township),
    ("村级", Level::Village),
    ("社区级", Level::Village),
    ("村(社区)", Level::Village),
    ("村(社区)级", Level::Village),
    ("村(居)", Level::Village),
    ("村居", Level::Village),
    ("村社区", Level::Village),
    ("村社", Level::Village),
    ("村、社区", Level::Village),
    ("村/社区", Level::Village),
    ("行政村", Level::Village),
    ("村委会", Level::Village),
    ("居委会", Level::Village),
    ("社区", Level::Village),
    ("村", Level::Village),
];

/// 说的是一个范围，不是哪几级。
const RANGES: &[&str] = &[
    "以上",
    "以下",
    "各级",
    "逐级",
    "层层",
    "上级",
    "下级",
    "同级",
    "本级",
    "基层",
    "多级",
    "每级",
    "不同层级",
    "至",
    "到",
    "-",
    "~",
];

/// 可以略去的字。
const FILLER: &[&str] = &[
    "妇联", "层面", "层级", "级别", "级", "两", "三", "四", "五", "六", "等", "共", "都有", "均有",
    "有", "和", "及", "与", "以及", "、", "为",
];

impl FieldType for Levels {
    fn letter(&self) -> &'static str {
        "L"
    }

    fn name(&self) -> &'static str {
        "层级"
    }

    fn read(&self, text: &Shown) -> Interpreted {
        if let Some(refused) = too_long(text, DoubtKind::UnknownWord, self.name()) {
            return refused;
        }
        let plain: String = normalize::folded(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let plain = plain.trim_matches(|c| matches!(c, '。' | ';' | ',' | '、' | ':' | '.'));
        if plain.is_empty() || plain == "0" || numeral::says_nothing(plain) {
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
                format!("写的是“{}”，没有写层级", brief(text)),
            );
        }
        let chosen = ticked(plain);
        if chosen.is_none() && plain.contains(is_empty_box) {
            // □国家级 □省级……：一个也没有勾的是没有填；还有别的记号的，看不出勾了哪几个
            let rest: Vec<char> = plain
                .chars()
                .filter(|c| !is_empty_box(*c) && !"、,;/()".contains(*c))
                .collect();
            return if scan(&rest).2.is_empty() && rest.iter().all(|c| normalize::is_han(*c)) {
                Interpreted::Empty
            } else {
                unclear(
                    DoubtKind::Ambiguous,
                    format!("“{}”里有方框，看不出勾了哪几个", brief(text)),
                )
            };
        }
        let chars: Vec<char> = chosen.as_deref().unwrap_or(plain).chars().collect();
        let (levels, said, left) = scan(&chars);
        if left.iter().any(|w| RANGES.contains(&w.as_str())) {
            return unclear(
                DoubtKind::Ambiguous,
                format!("“{}”没有说明是哪几级", brief(text)),
            );
        }
        if levels.is_empty() {
            return unclear(
                DoubtKind::UnknownWord,
                format!(
                    "“{}”不是层级（国家级、省级、市级、县级、乡级、村级）",
                    brief(text)
                ),
            );
        }
        let mut doubts = Vec::new();
        // 县级1个、乡级12个：层级清楚，个数另说
        let (counts, left): (Vec<String>, Vec<String>) =
            left.into_iter().partition(|w| numeral::only_count(w));
        if !counts.is_empty() {
            doubts.push(Doubt {
                kind: DoubtKind::Aside,
                what: format!("“{}”里的个数没有读入，只读了层级", brief(text)),
            });
        }
        if !left.is_empty() {
            doubts.push(Doubt {
                kind: DoubtKind::UnknownWord,
                what: format!("“{}”里的“{}”不是层级", brief(text), brief(&left.join("”“"))),
            });
        }
        if said.is_some_and(|n| n != levels.len()) {
            doubts.push(Doubt {
                kind: DoubtKind::Ambiguous,
                what: format!("“{}”所说的级数与列出的层级不合", brief(text)),
            });
        }
        Interpreted::Read {
            value: Value::Levels(levels),
            approximate: false,
            doubts,
        }
    }

    fn show(&self, value: &Value) -> String {
        match value {
            Value::Levels(levels) => levels
                .iter()
                .map(|l| l.label())
                .collect::<Vec<_>>()
                .join("、"),
            Value::Number(_) | Value::Texts(_) | Value::Frequency { .. } | Value::Categories(_) => {
                String::new()
            }
        }
    }

    fn entry(&self) -> Entry {
        Entry::Choice {
            options: Level::ALL.iter().map(|l| l.label()).collect(),
            hint: "从下拉框选一个；有几个层级时手工填写，用顿号隔开，如“市级、县级”",
        }
    }

    fn total(&self, values: &[&Value]) -> Total {
        Total::Tally(
            Level::ALL
                .iter()
                .map(|level| {
                    let count = values
                        .iter()
                        .filter(|v| matches!(v, Value::Levels(l) if l.contains(level)))
                        .count();
                    (
                        level.label().to_owned(),
                        i64::try_from(count).unwrap_or(i64::MAX),
                    )
                })
                .filter(|(_, n)| *n > 0)
                .collect(),
        )
    }
}

/// `☑省级 □市级`、`省级（√）市级（ ）`：只留下打了勾的。没有方框、括号里的勾时为空。
fn ticked(plain: &str) -> Option<String> {
    let tick = |c: char| matches!(c, '√' | '✓' | '✔' | '☑' | '■' | '●');
    let empty = is_empty_box;
    if !plain.contains(tick) {
        return None;
    }
    let text = plain.replace("()", "□").replace(['(', ')'], "");
    let first_is_box = text.chars().next().is_some_and(|c| tick(c) || empty(c));
    let mut kept = String::new();
    let mut word = String::new();
    let mut on = false;
    for c in text.chars() {
        if tick(c) || empty(c) {
            if first_is_box {
                if on {
                    kept.push_str(&word);
                    kept.push('、');
                }
                word.clear();
                on = tick(c);
            } else {
                if tick(c) {
                    kept.push_str(&word);
                    kept.push('、');
                }
                word.clear();
            }
        } else {
            word.push(c);
        }
    }
    if first_is_box && on {
        kept.push_str(&word);
    }
    Some(kept)
}

fn is_empty_box(c: char) -> bool {
    matches!(c, '□' | '☐' | '○')
}

/// 各层级（由高到低、不重复）、写明的级数、剩下不认识的字。
fn scan(chars: &[char]) -> (Vec<Level>, Option<usize>, Vec<String>) {
    let starts = |at: usize, word: &str| {
        let rest = chars.get(at..).unwrap_or(&[]);
        word.chars().count() <= rest.len() && word.chars().zip(rest).all(|(a, b)| a == *b)
    };
    let mut levels: Vec<Level> = Vec::new();
    let mut said = None;
    let mut left: Vec<String> = Vec::new();
    let mut unknown = String::new();
    let mut at = 0;
    while at < chars.len() {
        let flush = |unknown: &mut String, left: &mut Vec<String>| {
            if !unknown.is_empty() {
                left.push(std::mem::take(unknown));
            }
        };
        let longest = |words: &mut dyn Iterator<Item = &'static str>| {
            words
                .filter(|w| starts(at, w))
                .max_by_key(|w| w.chars().count())
        };
        let range = longest(&mut RANGES.iter().copied());
        // 市级1次县级2次：个数之后又是层级
        if numeral::only_count(&unknown) && WORDS.iter().any(|(w, _)| starts(at, w)) {
            flush(&mut unknown, &mut left);
        }
        let word = WORDS
            .iter()
            .filter(|(w, _)| starts(at, w))
            .max_by_key(|(w, _)| w.chars().count());
        if let Some(range) =
            range.filter(|r| word.is_none_or(|(w, _)| r.chars().count() > w.chars().count()))
        {
            flush(&mut unknown, &mut left);
            left.push(range.to_owned());
            at += range.chars().count();
        } else if let Some((word, level)) = word.filter(|_| unknown.is_empty()) {
            if !levels.contains(level) {
                levels.push(*level);
            }
            at += word.chars().count();
        } else if let Some(filler) =
            longest(&mut FILLER.iter().copied()).filter(|_| unknown.is_empty())
        {
            if let Some(n) = ["两", "三", "四", "五", "六"]
                .iter()
                .position(|w| *w == filler)
                && starts(at + 1, "级")
            {
                said = Some(n + 2);
            }
            at += filler.chars().count();
        } else {
            let c = chars.get(at).copied().unwrap_or(' ');
            if c.is_alphanumeric() {
                unknown.push(c);
            } else {
                flush(&mut unknown, &mut left);
            }
            at += 1;
        }
    }
    if !unknown.is_empty() {
        left.push(unknown);
    }
    levels.sort_unstable();
    (levels, said, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(t: &str) -> Shown {
        Shown::default().piece(t)
    }

    /// `省级、市级`；带疑点的加 `?`；`无`；读不出 `!`。
    fn said(t: &str) -> String {
        match Levels.read(&shown(t)) {
            Interpreted::Empty => "无".into(),
            Interpreted::Read { value, doubts, .. } => {
                format!(
                    "{}{}",
                    Levels.show(&value),
                    if doubts.is_empty() { "" } else { "?" }
                )
            }
            Interpreted::Unclear(_) => "!".into(),
        }
    }

    #[test]
    fn levels_as_offices_write_them() {
        let mut wrong = Vec::new();
        for (text, want) in [
            ("□国家级 ☑省级 □市级", "省级"),
            ("□国家级 □省级 □市级", "无"),
            ("□国家级 ?省级 □市级", "!"),
            ("省级", "省级"),
            ("省", "省级"),
            ("國家級", "国家级"),
            ("全国", "国家级"),
            ("市级", "市级"),
            ("地市级", "市级"),
            ("州", "市级"),
            ("县级", "县级"),
            ("区县", "县级"),
            ("县（市、区）级", "县级"),
            ("区级", "县级"),
            ("乡镇", "乡级"),
            ("街道", "乡级"),
            ("乡镇（街道）", "乡级"),
            ("村", "村级"),
            ("社区", "村级"),
            ("村（社区）", "村级"),
            ("县级市", "县级"),
            ("省级、市级", "省级、市级"),
            ("市级，省级", "省级、市级"),
            ("省级 市级", "省级、市级"),
            ("省级\n市级", "省级、市级"),
            ("省级/市级", "省级、市级"),
            ("市级和县级", "市级、县级"),
            ("省、市、县三级", "省级、市级、县级"),
            ("省市县三级", "省级、市级、县级"),
            ("市县两级", "市级、县级"),
            ("市、县、乡、村四级", "市级、县级、乡级、村级"),
            ("县级。", "县级"),
            ("县级、县级", "县级"),
            ("市妇联", "市级"),
            ("省级层面", "省级"),
            ("☑省级 □市级", "省级"),
            ("□省级 ☑市级 ☑县级", "市级、县级"),
            ("省级（√）市级（ ）县级（√）", "省级、县级"),
            ("√县级", "县级"),
            ("省、市两县", "省级、市级、县级"),
            ("省市三级", "省级、市级?"),
            ("甲市级", "!"),
            ("县级2个", "县级?"),
            ("县级1个、乡级12个", "县级、乡级?"),
            ("市级1次县级2次", "市级、县级?"),
            ("县级甲乙", "县级?"),
            ("县级以上", "!"),
            ("市级及以上", "!"),
            ("各级", "!"),
            ("三级", "!"),
            ("基层", "!"),
            ("同上", "!"),
            ("#REF!", "!"),
            ("厅级", "!"),
            ("是", "!"),
            ("省至县", "!"),
            ("", "无"),
            ("无", "无"),
            ("/", "无"),
        ] {
            let got = said(text);
            if got != want {
                wrong.push(format!("{text:?} → {got}，应为 {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn tally_by_level() {
        let a = Value::Levels(vec![Level::Province, Level::County]);
        let b = Value::Levels(vec![Level::County]);
        assert_eq!(
            Levels.total(&[&a, &b]),
            Total::Tally(vec![("省级".into(), 1), ("县级".into(), 2)])
        );
    }

    proptest! {
        #[test]
        fn read_gives_back_what_show_wrote(which in 1u8..64) {
            let levels: Vec<Level> = Level::ALL.into_iter().enumerate().filter(|(i, _)| which >> i & 1 == 1).map(|(_, l)| l).collect();
            let value = Value::Levels(levels);
            let back = Levels.read(&shown(&Levels.show(&value)));
            prop_assert_eq!(back, Interpreted::Read { value, approximate: false, doubts: vec![] });
        }

        #[test]
        fn nothing_panics(t in any::<String>(), u in "[国家省市县区乡镇村社三级以上、，（）□☑√]{0,20}") {
            Levels.read(&shown(&t));
            Levels.read(&shown(&u));
        }
    }
}
