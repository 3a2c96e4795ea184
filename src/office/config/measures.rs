//! `[weights]` 权重与 `[grades]` 等次。

use super::Config;
use crate::model::catalogue::Catalogue;
use crate::office::Complaint;
use crate::office::keyed::{Item, Keyed, Table, nearest_word};
use crate::office::scoring::{CodeWeight, Grade, Weights};
use std::path::Path;
use toml::de::DeValue;

/// 项名不固定的各节：编号、等次的名称由办公室定。
pub(super) const OPEN: [&str; 2] = ["weights", "grades"];
/// 基本要求指标的权重写在这一项。
const BASIC: &str = "basic";
/// 权重最大写到多少。
const MOST: f64 = 1000.0;

/// `[weights]`：`basic = 2`、`"2.1" = 1.5`。
pub(super) fn weights(keyed: &mut Keyed<'_>, table: &Table<'_>) -> Weights {
    let mut weights = Weights::default();
    for (name, item) in flat(table) {
        let Some(weight) = number(item).filter(|n| *n <= MOST) else {
            keyed.wrong(item, &name, "大于零、不超过 1000 的数（不加引号），如 2");
            continue;
        };
        let weight = ((weight * 1000.0).round() as u64).max(1);
        if name == BASIC {
            weights.basic = Some(weight);
        } else {
            weights.by_code.push(CodeWeight {
                line: keyed.line(item.span().start),
                code: name,
                weight,
            });
        }
    }
    weights
}

/// `[grades]`：`"优秀" = 90`，下限是百分数。
pub(super) fn grades(keyed: &mut Keyed<'_>, table: &Table<'_>) -> Vec<Grade> {
    let mut grades: Vec<Grade> = Vec::new();
    for (name, item) in flat(table) {
        let zero = matches!(item.get_ref(), DeValue::Integer(n) if n.as_str() == "0");
        let least = if zero { Some(0.0) } else { number(item) };
        let Some(least) = least.filter(|n| *n <= 100.0) else {
            keyed.wrong(
                item,
                &name,
                "0 到 100 的数（不加引号），是这一等次的下限，如 90",
            );
            continue;
        };
        let least = (least * 10.0).round() as u32;
        if let Some(same) = grades.iter().find(|g| g.least == least) {
            keyed.complain(
                item.span().start,
                format!("“{name}”与“{}”的下限一样", same.name),
                "各等次的下限要各不相同",
            );
            continue;
        }
        grades.push(Grade { name, least });
    }
    grades.sort_by_key(|g| std::cmp::Reverse(g.least));
    grades
}

fn number(item: &Item<'_>) -> Option<f64> {
    let text = match item.get_ref() {
        DeValue::Integer(n) if n.radix() == 10 => n.as_str(),
        DeValue::Float(n) => n.as_str(),
        _ => return None,
    };
    let n: f64 = text.replace('_', "").parse().ok()?;
    (n.is_finite() && n > 0.0).then_some(n)
}

/// 各项的名称与值，按书写的次序。编号没有加引号时（2.1 = 3），TOML 当作层层的节，这里接回去。
pub(in crate::office) fn flat<'a, 't>(table: &'a Table<'t>) -> Vec<(String, &'a Item<'t>)> {
    let mut found = Vec::new();
    let mut stack: Vec<(String, &Item<'_>)> = table
        .iter()
        .map(|(k, v)| (k.get_ref().to_string(), v))
        .collect();
    while let Some((name, item)) = stack.pop() {
        match item.get_ref().as_table() {
            Some(inner) => {
                let inner = inner.iter();
                stack.extend(inner.map(|(k, v)| (format!("{name}.{}", k.get_ref()), v)));
            }
            None => found.push((name.trim().to_owned(), item)),
        }
    }
    found.sort_by_key(|(_, item)| item.span().start);
    found
}

/// 权重里写了目录没有的编号。
pub fn unknown_codes(config: &Config, path: &Path, catalogue: &Catalogue) -> Vec<Complaint> {
    let codes = || {
        let parts = catalogue.parts.iter().map(|p| p.code.as_str());
        let groups = catalogue.groups.iter().map(|g| g.code.as_str());
        let indicators = catalogue.indicators.iter().map(|i| i.code.as_str());
        parts.chain(groups).chain(indicators).chain([BASIC])
    };
    config
        .weights
        .unknown(catalogue)
        .map(|w| Complaint {
            file: path.display().to_string(),
            line: Some(w.line),
            what: format!("[weights] 里的编号“{}”不在指标目录里", w.code),
            instead: match nearest_word(&w.code, codes()) {
                Some(near) => format!("是不是要写 \"{near}\"；全部编号见 quanyi catalogue"),
                None => "可以写一级、二级、三级指标的编号，或 basic（基本要求指标）".to_owned(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::config::parse;

    fn read(text: &str) -> Result<Config, Vec<String>> {
        parse(text, "quanyi.toml", Path::new(""))
            .map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn weights_and_grades_as_an_office_writes_them() {
        let config = read(
            "[weights]\nbasic = 2\n\"2.1\" = 1.5\n3.1.2 = 0.5\n[grades]\n\"合格\" = 60\n\"优秀\" = 92.5\n",
        )
        .unwrap();
        assert_eq!(config.weights.basic, Some(2000));
        let codes: Vec<_> = config
            .weights
            .by_code
            .iter()
            .map(|w| (w.code.as_str(), w.weight, w.line))
            .collect();
        assert_eq!(codes, [("2.1", 1500, 3), ("3.1.2", 500, 4)]);
        let grades: Vec<_> = config
            .grades
            .iter()
            .map(|g| (g.name.as_str(), g.least))
            .collect();
        assert_eq!(grades, [("优秀", 925), ("合格", 600)]);
        assert_eq!(read("").unwrap().grades, []);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let all = read("[weights]\nbasic = \"二\"\n\"1\" = 0\n[grades]\n\"好\" = 120\n\"甲\" = 80\n\"乙\" = 80\n")
            .unwrap_err();
        for (line, part) in [
            (2, "basic"),
            (3, "大于零"),
            (5, "0 到 100"),
            (7, "下限一样"),
        ] {
            let said = |c: &&String| c.contains(&format!("第{line}行")) && c.contains(part);
            assert!(all.iter().any(|c| said(&c)), "第{line}行 {part}：{all:#?}");
        }
        let config = read("[weights]\n\"2.9\" = 3\n").unwrap();
        let catalogue = crate::office::catalogue::built_in();
        let all = unknown_codes(&config, Path::new("quanyi.toml"), catalogue);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].line, Some(2));
    }
}
