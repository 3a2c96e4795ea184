//! 若干条文字（`T`）：名称、列举、举例、发文单位。

use super::{Doubt, DoubtKind, Entry, FieldType, Interpreted, Total, Value, whole_number::brief};
use crate::text::numeral;
use crate::text::{Shown, normalize, split};

/// 若干条文字。
#[derive(Debug)]
pub struct Texts;

impl FieldType for Texts {
    fn letter(&self) -> &'static str {
        "T"
    }

    fn name(&self) -> &'static str {
        "文字"
    }

    fn read(&self, text: &Shown) -> Interpreted {
        let plain: String = normalize::folded(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        if numeral::is_formula_error(&plain) {
            return Interpreted::Unclear(Doubt {
                kind: DoubtKind::FormulaError,
                what: format!("公式出错，显示为“{}”", brief(text)),
            });
        }
        let listing = split::list(text);
        let references = listing.references.iter().map(|r| Doubt {
            kind: DoubtKind::Reference,
            what: format!("写的是“{}”，没有写内容", brief(r)),
        });
        let undecided = listing.undecided.iter().map(|item| Doubt {
            kind: DoubtKind::Undecided,
            what: format!("“{}”看不出是一条还是几条，按一条读", brief(item)),
        });
        let doubts: Vec<Doubt> = references.chain(undecided).collect();
        if listing.items.is_empty() {
            return match doubts.into_iter().next() {
                Some(doubt) => Interpreted::Unclear(doubt),
                None => Interpreted::Empty,
            };
        }
        Interpreted::Read {
            value: Value::Texts(listing.items.iter().map(|i| text.piece(i)).collect()),
            approximate: false,
            doubts,
        }
    }

    /// 用分号连接；这样读不回同样几条时（条目里自带分号、序号等），依次改用换行、序号、书名号。
    fn show(&self, value: &Value) -> String {
        let Value::Texts(items) = value else {
            return String::new();
        };
        let join = |sep: &str| {
            items
                .iter()
                .map(Shown::as_str)
                .collect::<Vec<_>>()
                .join(sep)
        };
        let each = |f: &dyn Fn(usize, &str) -> String, sep: &str| {
            let lines: Vec<String> = items.iter().enumerate().map(|(i, t)| f(i, t)).collect();
            lines.join(sep)
        };
        let quoted = each(&|_, t| format!("《{t}》"), "；");
        let ways = [
            join("；"),
            join("\n"),
            each(&|i, t| format!("{}. {t}", i + 1), "\n"),
            each(&|i, t| format!("{}. 《{t}》", i + 1), "\n"),
            quoted.clone(),
        ];
        ways.into_iter()
            .find(|way| {
                let back = split::list(way);
                back.references.is_empty()
                    && back.items.len() == items.len()
                    && back.items.iter().zip(items).all(|(a, b)| a == b.as_str())
            })
            .unwrap_or(quoted)
    }

    fn entry(&self) -> Entry {
        Entry::Text {
            hint: "有几条写几条，每条一行或用分号隔开；不要写“同上”“见附件”",
        }
    }

    fn total(&self, values: &[&Value]) -> Total {
        Total::Count(values.iter().fold(0i64, |sum, v| match v {
            Value::Texts(items) => {
                sum.saturating_add(i64::try_from(items.len()).unwrap_or(i64::MAX))
            }
            Value::Number(_)
            | Value::Levels(_)
            | Value::Frequency { .. }
            | Value::Categories(_) => sum,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(t: &str) -> Shown {
        Shown::default().piece(t)
    }

    fn items(t: &str) -> Option<Value> {
        match Texts.read(&shown(t)) {
            Interpreted::Read { value, .. } => Some(value),
            Interpreted::Empty | Interpreted::Unclear(_) => None,
        }
    }

    #[test]
    fn pointing_elsewhere_is_said() {
        assert!(
            matches!(Texts.read(&shown("见附件")), Interpreted::Unclear(d) if d.kind == DoubtKind::Reference)
        );
        assert!(
            matches!(Texts.read(&shown("#N/A")), Interpreted::Unclear(d) if d.kind == DoubtKind::FormulaError)
        );
        assert_eq!(Texts.read(&shown("无")), Interpreted::Empty);
        let Interpreted::Read { value, doubts, .. } = Texts.read(&shown("《甲》；详见附件"))
        else {
            panic!()
        };
        assert_eq!(value, Value::Texts(vec![shown("甲")]));
        assert_eq!(doubts.len(), 1);
        assert_eq!(Texts.total(&[&value, &value]), Total::Count(2));
    }

    #[test]
    fn awkward_items_are_shown_so_that_they_read_back() {
        for list in [
            vec!["甲报告", "乙报告"],
            vec!["甲，乙两案"],
            vec!["妇女、儿童案；续", "乙"],
            vec!["《甲》（试行）", "乙"],
            vec!["3.15活动", "12.4宣传"],
            vec!["同上"],
            vec!["无"],
            vec!["1. 甲"],
            vec!["市妇联、市法院联合下发的通知"],
            vec!["3件"],
            vec!["甲", "3件"],
        ] {
            let value = Value::Texts(list.iter().map(|t| shown(t)).collect());
            assert_eq!(items(&Texts.show(&value)), Some(value), "{list:?}");
        }
    }

    proptest! {
        #[test]
        fn read_gives_back_what_show_wrote(parts in prop::collection::vec(prop::sample::select(vec![
            "《甲》", "《乙、丙；丁》", "（试行）", "“甲；乙”", "；", "、", "，", "。", "\n", " ", "1.", "2.", "3", "①", "②", "案", "局",
            "报告", "等", "和", "同上", "见附件", "：", "/", "甲", "乙", "开展", "妇联",
        ]), 0..16)) {
            let t = parts.concat();
            if let Some(value) = items(&t) {
                let back = items(&Texts.show(&value));
                prop_assert_eq!(back, Some(value.clone()), "{:?} → {}", t, Texts.show(&value));
            }
        }

        #[test]
        fn any_text(t in any::<String>()) {
            if let Some(value) = items(&t) {
                prop_assert_eq!(items(&Texts.show(&value)), Some(value));
            }
        }
    }
}
