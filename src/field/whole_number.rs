//! 整数（`N`）：数量、人数、次数。

use super::{Doubt, DoubtKind, Entry, FieldType, Interpreted, Total, Value};
use crate::text::Shown;
use crate::text::numeral::{self, Amount, Why};

/// 整数 ≥ 0。
#[derive(Debug)]
pub struct WholeNumber;

impl FieldType for WholeNumber {
    fn letter(&self) -> &'static str {
        "N"
    }

    fn name(&self) -> &'static str {
        "整数"
    }

    fn read(&self, text: &Shown) -> Interpreted {
        match numeral::read(text) {
            Amount::Nothing => Interpreted::Empty,
            Amount::Number {
                value,
                approximate,
                doubt,
            } => Interpreted::Read {
                value: Value::Number(value),
                approximate,
                doubts: doubts(text, approximate, doubt),
            },
            Amount::Unclear { why, what } => Interpreted::Unclear(Doubt {
                kind: kind_of(why),
                what,
            }),
        }
    }

    fn show(&self, value: &Value) -> String {
        match value {
            Value::Number(n) => n.to_string(),
            Value::Texts(_) | Value::Levels(_) | Value::Frequency { .. } | Value::Categories(_) => {
                String::new()
            }
        }
    }

    fn entry(&self) -> Entry {
        Entry::WholeNumber {
            hint: "请填整数（0 或以上），不写单位；没有就填 0",
            error: "这里只能填整数（0 或以上），不要写单位、“约”或区间",
        }
    }

    fn total(&self, values: &[&Value]) -> Total {
        Total::Sum(values.iter().fold(0i64, |sum, v| match v {
            Value::Number(n) => sum.saturating_add(*n),
            Value::Texts(_) | Value::Levels(_) | Value::Frequency { .. } | Value::Categories(_) => {
                sum
            }
        }))
    }
}

/// 约数与歧义各是一个疑点。
pub(super) fn doubts(text: &str, approximate: bool, ambiguous: Option<String>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if approximate {
        doubts.push(Doubt {
            kind: DoubtKind::Approximate,
            what: format!("“{}”只是个大概", brief(text)),
        });
    }
    doubts.extend(ambiguous.map(|what| Doubt {
        kind: DoubtKind::Ambiguous,
        what,
    }));
    doubts
}

pub(super) fn kind_of(why: Why) -> DoubtKind {
    match why {
        Why::NotANumber => DoubtKind::NotANumber,
        Why::OutOfRange => DoubtKind::OutOfRange,
        Why::FormulaError => DoubtKind::FormulaError,
        Why::Reference => DoubtKind::Reference,
        Why::Ambiguous => DoubtKind::Ambiguous,
    }
}

/// 引用原文，去掉换行，过长时截断。
pub(super) fn brief(text: &str) -> String {
    let text = text.trim();
    let mut shown: String = text
        .chars()
        .take(30)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() > 30 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(t: &str) -> Shown {
        Shown::default().piece(t)
    }

    #[test]
    fn rough_numbers_carry_their_doubt() {
        let Interpreted::Read {
            value,
            approximate,
            doubts,
        } = WholeNumber.read(&shown("约30余件"))
        else {
            panic!()
        };
        assert_eq!((value, approximate), (Value::Number(30), true));
        assert_eq!(doubts[0].kind, DoubtKind::Approximate);
        for (text, kind) in [
            ("3至5", DoubtKind::NotANumber),
            ("-2", DoubtKind::OutOfRange),
            ("#REF!", DoubtKind::FormulaError),
            ("同上", DoubtKind::Reference),
            ("3件，5人次", DoubtKind::Ambiguous),
        ] {
            assert!(
                matches!(WholeNumber.read(&shown(text)), Interpreted::Unclear(d) if d.kind == kind),
                "{text}"
            );
        }
        let total = WholeNumber.total(&[&Value::Number(i64::MAX), &Value::Number(2)]);
        assert_eq!(total, Total::Sum(i64::MAX));
    }

    proptest! {
        #[test]
        fn read_gives_back_what_show_wrote(n in 0i64..10_000_000_000) {
            let value = Value::Number(n);
            let back = WholeNumber.read(&shown(&WholeNumber.show(&value)));
            prop_assert_eq!(back, Interpreted::Read { value, approximate: false, doubts: vec![] });
        }
    }
}
