//! 字母与名称，直到 `field::TYPES` 就位；只供目录与排版使用，不读值。

use crate::field::{Doubt, DoubtKind, Entry, FieldType, Interpreted, Total, Value};
use crate::text::Shown;

#[derive(Debug)]
struct Named(&'static str, &'static str);

impl FieldType for Named {
    fn letter(&self) -> &'static str {
        self.0
    }
    fn name(&self) -> &'static str {
        self.1
    }
    fn read(&self, text: &Shown) -> Interpreted {
        if text.trim().is_empty() {
            return Interpreted::Empty;
        }
        Interpreted::Unclear(Doubt {
            kind: DoubtKind::UnknownWord,
            what: format!("“{text}”还不能读成{}", self.1),
        })
    }
    fn show(&self, value: &Value) -> String {
        match value {
            Value::Number(n) => n.to_string(),
            Value::Texts(texts) => texts
                .iter()
                .map(Shown::as_str)
                .collect::<Vec<_>>()
                .join("；"),
            Value::Levels(levels) => levels
                .iter()
                .map(|l| l.label())
                .collect::<Vec<_>>()
                .join("、"),
            Value::Frequency { times, per } => match per {
                Some(per) => format!("每{}{times}次", per.label()),
                None => format!("{times}次"),
            },
            Value::Categories(all) => all
                .iter()
                .map(|(name, n)| format!("{name}{n}人"))
                .collect::<Vec<_>>()
                .join("、"),
        }
    }
    fn entry(&self) -> Entry {
        match self.0 {
            "N" => Entry::WholeNumber {
                hint: "只填一个整数，如 3；没有就填 0",
                error: "这一格只能填 0 或正整数，不要写单位和“约”“余”等字",
            },
            _ => Entry::Text { hint: "" },
        }
    }
    fn total(&self, values: &[&Value]) -> Total {
        match self.0 {
            "N" => Total::Sum(
                values
                    .iter()
                    .map(|v| match v {
                        Value::Number(n) => *n,
                        _ => 0,
                    })
                    .fold(0_i64, i64::saturating_add),
            ),
            _ => Total::Count(values.len() as i64),
        }
    }
}

pub(super) const TYPES: &[&dyn FieldType] = &[
    &Named("N", "整数"),
    &Named("T", "文字"),
    &Named("L", "层级"),
    &Named("F", "频次"),
    &Named("C", "分类数量"),
];
