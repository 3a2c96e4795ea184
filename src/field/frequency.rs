//! 频次（`F`）：多少次，或每年（季度、月）多少次。

use super::{
    Doubt, DoubtKind, Entry, FieldType, Interpreted, Per, Total, Value, too_long,
    whole_number::{brief, doubts, kind_of},
};
use crate::text::numeral::{self, Amount};
use crate::text::{Shown, normalize, split};

/// 频次。
#[derive(Debug)]
pub struct Frequency;

/// 说不出次数的话。
const VAGUE: &[&str] = &[
    "不定期",
    "定期",
    "适时",
    "经常",
    "随时",
    "常态",
    "不固定",
    "按需",
    "视情况",
    "若干",
    "多次",
    "日常",
    "长期",
    "每周",
    "每天",
    "每日",
    "周",
];

/// 周期的叫法：（字样，每年几个周期，能否照实表达）。
const PERIODS: &[(&str, Span)] = &[
    ("半年度", Span::Half),
    ("半年", Span::Half),
    ("季度", Span::Of(Per::Quarter)),
    ("季", Span::Of(Per::Quarter)),
    ("月度", Span::Of(Per::Month)),
    ("个月", Span::Of(Per::Month)),
    ("月份", Span::Of(Per::Month)),
    ("月", Span::Of(Per::Month)),
    ("年度", Span::Of(Per::Year)),
    ("年", Span::Of(Per::Year)),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Of(Per),
    /// 半年一次即每年两次。
    Half,
}

impl FieldType for Frequency {
    fn letter(&self) -> &'static str {
        "F"
    }

    fn name(&self) -> &'static str {
        "频次"
    }

    fn read(&self, text: &Shown) -> Interpreted {
        if let Some(refused) = too_long(text, DoubtKind::UnknownWord, self.name()) {
            return refused;
        }
        let plain: String = normalize::folded(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let plain = plain.trim_matches(|c| matches!(c, '。' | ';' | ',' | '、' | ':' | '.' | '!'));
        if plain.is_empty() || numeral::says_nothing(plain) {
            return Interpreted::Empty;
        }
        if numeral::is_formula_error(plain) || split::is_reference(plain) {
            return whole(text, text);
        }
        // 括号里是说明
        let main: String = outside(plain);
        let main = if main.is_empty() {
            plain.to_owned()
        } else {
            main
        };
        let vague = || {
            Interpreted::Unclear(Doubt {
                kind: DoubtKind::UnknownWord,
                what: format!("“{}”没有说明多少次", brief(text)),
            })
        };
        // 断开之后另有不含数的话：不是频次的一部分，要有人看
        if let Some((head, rest)) = main.split_once([',', ';'])
            && rest.contains(char::is_alphanumeric)
            && !rest.contains(['年', '季', '月', '次'])
            && numeral::scan(&rest.chars().collect::<Vec<_>>()).is_empty()
            && let Interpreted::Read {
                value,
                approximate,
                mut doubts,
            } = self.read(&text.piece(head))
        {
            doubts.push(Doubt {
                kind: DoubtKind::Ambiguous,
                what: format!("“{}”里的“{}”没有读入", brief(text), brief(rest)),
            });
            return Interpreted::Read {
                value,
                approximate,
                doubts,
            };
        }
        if let Some((before, span, every, after)) = period(&main) {
            return with_period(text, &before, span, every, &after).unwrap_or_else(vague);
        }
        if VAGUE.iter().any(|w| main.contains(w)) || main.contains('每') || main.contains('/') {
            return vague();
        }
        whole(text, &main)
    }

    fn show(&self, value: &Value) -> String {
        match value {
            Value::Frequency { times, per: None } => format!("{times}次"),
            Value::Frequency {
                times,
                per: Some(per),
            } => format!("每{}{times}次", per.label()),
            Value::Number(_) | Value::Texts(_) | Value::Levels(_) | Value::Categories(_) => {
                String::new()
            }
        }
    }

    fn entry(&self) -> Entry {
        Entry::Text {
            hint: "写清多少时间几次，如“每年2次”“每季度1次”；只写一个数即全年次数",
        }
    }

    fn total(&self, values: &[&Value]) -> Total {
        let mut tally: Vec<(Option<Per>, i64, i64)> = Vec::new();
        for value in values {
            if let Value::Frequency { times, per } = value {
                match tally.iter_mut().find(|(p, t, _)| p == per && t == times) {
                    Some((_, _, n)) => *n = n.saturating_add(1),
                    None => tally.push((*per, *times, 1)),
                }
            }
        }
        let rank = |per: &Option<Per>| match per {
            None => 0,
            Some(Per::Year) => 1,
            Some(Per::Quarter) => 2,
            Some(Per::Month) => 3,
        };
        tally.sort_by_key(|(per, times, _)| (rank(per), *times));
        Total::Tally(
            tally
                .into_iter()
                .map(|(per, times, n)| (self.show(&Value::Frequency { times, per }), n))
                .collect(),
        )
    }
}

/// 没有周期：就是一个次数。
fn whole(text: &str, main: &str) -> Interpreted {
    match numeral::read(main) {
        Amount::Nothing => Interpreted::Empty,
        Amount::Number {
            value,
            approximate,
            doubt,
        } => Interpreted::Read {
            value: Value::Frequency {
                times: value,
                per: None,
            },
            approximate,
            doubts: doubts(text, approximate, doubt),
        },
        Amount::Unclear { why, what } => Interpreted::Unclear(Doubt {
            kind: kind_of(why),
            what,
        }),
    }
}

/// 括号外的字。
fn outside(plain: &str) -> String {
    let mut depth = 0usize;
    plain
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '【' => depth += 1,
                ')' | ']' | '】' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// 找出周期：（周期之前的字，周期，几个周期，周期之后的字）。`每两年`是两个周期，`一年两次`是一个。
fn period(main: &str) -> Option<(String, Span, i64, String)> {
    let chars: Vec<char> = main.chars().collect();
    let numbers = numeral::scan(&chars);
    let mut at = 0;
    while at < chars.len() {
        let rest = chars.get(at..)?;
        let starts = |word: &str| {
            let mut rest = rest.iter();
            word.chars().all(|c| rest.next() == Some(&c))
        };
        let Some((word, span)) = PERIODS
            .iter()
            .filter(|(w, _)| starts(w))
            .max_by_key(|(w, _)| w.chars().count())
        else {
            at += 1;
            continue;
        };
        let end = at + word.chars().count();
        let count = numbers.iter().find(|n| n.to == at);
        let from = count.map_or(at, |n| n.from);
        let lead: String = chars.get(..from)?.iter().collect();
        let after: String = chars.get(end..)?.iter().collect();
        // 2017年、12月：是哪一年哪一月，不是周期
        let calendar = count.is_some_and(|n| {
            matches!(n.value, Ok(v) if v >= 1900)
                || (*word == "月"
                    && !lead.ends_with('每')
                    && !after.contains('次')
                    && !after.is_empty())
        });
        if calendar {
            at = end;
            continue;
        }
        let every = match count {
            Some(n) => n.value.ok()?,
            None => 1,
        };
        let (lead, said) = strip_lead(&lead);
        // “按月”“每季”“一年”“2次/年”“年2次”都算写明了周期；别处的“年”字不算
        let told = said
            || count.is_some()
            || lead.ends_with('/')
            || (lead.is_empty() && !after.is_empty());
        if !told && !lead.is_empty() {
            at = end;
            continue;
        }
        return Some((lead, *span, every, after));
    }
    None
}

/// 去掉周期之前的“每”“按”“全”“/”；说明写了没有。
fn strip_lead(lead: &str) -> (String, bool) {
    for word in ["平均每", "每个", "每", "按", "全", "逐", "/"] {
        if let Some(rest) = lead.strip_suffix(word) {
            return (rest.trim_end_matches(['/', ',']).to_owned(), true);
        }
    }
    (lead.to_owned(), false)
}

/// 有周期：次数在前（`2次/年`）或在后（`每年2次`）。
fn with_period(
    text: &Shown,
    before: &str,
    span: Span,
    every: i64,
    after: &str,
) -> Option<Interpreted> {
    let noun = |s: &str| {
        let s = s.trim_matches(|c| matches!(c, '/' | ',' | ':' | '、' | '均' | '度' | '内'));
        s.to_owned()
    };
    let (before, after) = (noun(before), noun(after));
    let about = ["约", "大约", "大概", "近", "至少"].contains(&before.as_str());
    let has_number = |s: &str| !numeral::scan(&s.chars().collect::<Vec<_>>()).is_empty();
    let said = match (has_number(&before), has_number(&after)) {
        (true, true) => {
            return Some(Interpreted::Unclear(Doubt {
                kind: DoubtKind::Ambiguous,
                what: format!("“{}”里有几个次数，看不出该取哪一个", brief(text)),
            }));
        }
        (true, false) => Some(before),
        (false, true) => Some(after),
        (false, false)
            if VAGUE
                .iter()
                .any(|w| before.contains(w) || after.contains(w)) =>
        {
            return None;
        }
        (false, false) => None,
    };
    let (times, approximate, mut found) = match &said {
        // “每月”“按季度”：没有写次数
        None => (
            1,
            false,
            vec![Doubt {
                kind: DoubtKind::Ambiguous,
                what: format!("“{}”没有写次数，按每{}1次读", brief(text), label(span)),
            }],
        ),
        Some(said) => match numeral::read(said) {
            Amount::Number {
                value,
                approximate,
                doubt,
            } => {
                let approximate = approximate || about;
                (value, approximate, doubts(text, approximate, doubt))
            }
            Amount::Nothing => return None,
            Amount::Unclear { why, what } => {
                return Some(Interpreted::Unclear(Doubt {
                    kind: kind_of(why),
                    what,
                }));
            }
        },
    };
    let converted = |times: i64, per: Per, found: &mut Vec<Doubt>| {
        found.push(Doubt {
            kind: DoubtKind::Ambiguous,
            what: format!("“{}”折成每{}{times}次", brief(text), per.label()),
        });
        (times, per)
    };
    let (times, per) = match (span, every) {
        (Span::Of(per), 1) => (times, per),
        (Span::Half, 1) => converted(times.checked_mul(2)?, Per::Year, &mut found),
        (Span::Of(Per::Month), 3) => converted(times, Per::Quarter, &mut found),
        (Span::Of(Per::Month), n @ (2 | 4 | 6 | 12)) => {
            converted(times.checked_mul(12 / n)?, Per::Year, &mut found)
        }
        (Span::Of(Per::Quarter), n @ (2 | 4)) => {
            converted(times.checked_mul(4 / n)?, Per::Year, &mut found)
        }
        _ => return None,
    };
    Some(Interpreted::Read {
        value: Value::Frequency {
            times,
            per: Some(per),
        },
        approximate,
        doubts: found,
    })
}

fn label(span: Span) -> &'static str {
    match span {
        Span::Of(per) => per.label(),
        Span::Half => "半年",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(t: &str) -> Shown {
        Shown::default().piece(t)
    }

    fn said(t: &str) -> String {
        match Frequency.read(&shown(t)) {
            Interpreted::Empty => "无".into(),
            Interpreted::Read {
                value,
                approximate,
                doubts,
            } => {
                let ambiguous = doubts.iter().any(|d| d.kind != DoubtKind::Approximate);
                format!(
                    "{}{}{}",
                    if approximate { "~" } else { "" },
                    Frequency.show(&value),
                    if ambiguous { "?" } else { "" }
                )
            }
            Interpreted::Unclear(_) => "!".into(),
        }
    }

    #[test]
    fn frequencies_as_offices_write_them() {
        let mut wrong = Vec::new();
        for (text, want) in [
            ("2", "2次"),
            ("2次", "2次"),
            ("两次", "2次"),
            ("2期", "2次"),
            ("共2次", "2次"),
            ("0", "0次"),
            ("全年2次", "每年2次"),
            ("每年2次", "每年2次"),
            ("每年两次", "每年2次"),
            ("一年两次", "每年2次"),
            ("1年2次", "每年2次"),
            ("2次/年", "每年2次"),
            ("2/年", "每年2次"),
            ("年2次", "每年2次"),
            ("每年举办2次", "每年2次"),
            ("每年开展2期", "每年2次"),
            ("每年度1次", "每年1次"),
            ("每 年 2 次", "每年2次"),
            ("每季度1次", "每季度1次"),
            ("每季度一次", "每季度1次"),
            ("每季1次", "每季度1次"),
            ("1次/季度", "每季度1次"),
            ("一季度一次", "每季度1次"),
            ("每个季度1次", "每季度1次"),
            ("每月1次", "每月1次"),
            ("每月一次", "每月1次"),
            ("每个月1次", "每月1次"),
            ("1次/月", "每月1次"),
            ("一月一次", "每月1次"),
            ("2次每年", "每年2次"),
            ("每年2次（市级）", "每年2次"),
            ("约每年2次", "~每年2次"),
            ("每年约2次", "~每年2次"),
            ("每年2次以上", "~每年2次"),
            ("2017年2次", "2次"),
            ("半年一次", "每年2次?"),
            ("每半年1次", "每年2次?"),
            ("每两个月1次", "每年6次?"),
            ("每三个月一次", "每季度1次?"),
            ("每月", "每月1次?"),
            ("按季度", "每季度1次?"),
            ("每年", "每年1次?"),
            ("不定期", "!"),
            ("每周1次", "!"),
            ("多次", "!"),
            ("2-3次", "!"),
            ("每年2至3次", "!"),
            ("每两年1次", "!"),
            ("同上", "!"),
            ("上半年1次，下半年1次", "!"),
            ("定期开展", "!"),
            ("每年若干次", "!"),
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

    proptest! {
        #[test]
        fn read_gives_back_what_show_wrote(times in 0i64..1_000_000, per in prop::sample::select(vec![None, Some(Per::Year), Some(Per::Quarter), Some(Per::Month)])) {
            let value = Value::Frequency { times, per };
            let back = Frequency.read(&shown(&Frequency.show(&value)));
            prop_assert_eq!(back, Interpreted::Read { value, approximate: false, doubts: vec![] });
        }

        #[test]
        fn nothing_panics(t in any::<String>(), u in "[每半一二两年季度月个次/0-9约]{0,14}") {
            Frequency.read(&shown(&t));
            Frequency.read(&shown(&u));
        }
    }
}
