//! 指标目录打印成表（`quanyi catalogue`）与数据。

use crate::model::catalogue::{Catalogue, Field, Indicator};
use serde_json::{Value, json};

/// 工作标准一列的宽度，按半角计；再长折行。
const TEXT_WIDTH: usize = 56;

/// 可读的表：标题、各级指标、带 * 的基本要求、答法、填写项、整理说明。
pub fn table(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(&catalogue.title);
    if !catalogue.issued_by.is_empty() {
        line(&catalogue.issued_by);
    }
    line(&format!(
        "标识 {}；一级指标 {} 项，二级指标 {} 项，三级指标 {} 项，其中基本要求指标（*）{} 项",
        catalogue.id,
        catalogue.parts.len(),
        catalogue.groups.len(),
        catalogue.indicators.len(),
        catalogue.basic_count()
    ));

    let code_width = widest(catalogue.indicators.iter().map(|i| i.code.as_str())).max(4) + 1;
    let kind_width = widest(catalogue.indicators.iter().map(|i| i.kind.name.as_str())).max(4);
    for (part_ix, part) in catalogue.parts.iter().enumerate() {
        line("");
        line(&format!("{} {}{}", part.code, part.name, mark(&part.note)));
        for (group_ix, group) in catalogue.groups.iter().enumerate() {
            if group.part != part_ix {
                continue;
            }
            line("");
            line(&format!(
                "  {} {}{}",
                group.code,
                group.name,
                mark(&group.note)
            ));
            for indicator in catalogue.indicators.iter().filter(|i| i.group == group_ix) {
                let star = if indicator.basic { "*" } else { " " };
                let mut text = indicator.text.clone();
                text.push_str(mark(&indicator.note));
                if let Some(condition) = only_for(catalogue, indicator) {
                    text.push_str(&format!("（只对{condition}）"));
                }
                let rows = wrapped(&text, TEXT_WIDTH);
                for (n, row) in rows.iter().enumerate() {
                    if n == 0 {
                        line(&format!(
                            "    {star}{}{}  {}  {}",
                            padded(&indicator.code, code_width),
                            padded(row, TEXT_WIDTH),
                            padded(&indicator.kind.name, kind_width),
                            fields(indicator)
                        ));
                    } else {
                        line(&format!("     {}{row}", " ".repeat(code_width)));
                    }
                }
            }
        }
    }

    line("");
    line("说明");
    line("  * 基本要求指标    † 整理时有所判断，见下");
    for condition in &catalogue.conditions {
        line(&format!("  {}：{}", condition.name, condition.note));
    }
    for note in &catalogue.notes {
        line(&format!("  {note}"));
    }
    for (code, note) in notes(catalogue) {
        line(&format!("  † {code}  {note}"));
    }
    out
}

/// 数据形式：与目录文件同样的各项。
pub fn to_json(catalogue: &Catalogue) -> Value {
    let indicators: Vec<Value> = catalogue
        .indicators
        .iter()
        .map(|i| {
            let fields: Vec<Value> = i.fields.iter().map(|f| field(i, f)).collect();
            json!({
                "code": i.code,
                "text": i.text,
                "short": i.short,
                "part": catalogue.part_of(i).code,
                "group": catalogue.group_of(i).code,
                "kind": {"name": i.kind.name, "yes": i.kind.yes, "no": i.kind.no},
                "basic": i.basic,
                "only_for": only_for(catalogue, i),
                "fields": fields,
                "note": i.note,
            })
        })
        .collect();
    json!({
        "schema": "quanyi.catalogue/1",
        "id": catalogue.id,
        "title": catalogue.title,
        "short_title": catalogue.short_title,
        "issued_by": catalogue.issued_by,
        "conditions": catalogue.conditions.iter()
            .map(|c| json!({"name": c.name, "note": c.note})).collect::<Vec<_>>(),
        "parts": catalogue.parts.iter()
            .map(|p| json!({"code": p.code, "name": p.name, "note": p.note})).collect::<Vec<_>>(),
        "groups": catalogue.groups.iter()
            .map(|g| json!({"code": g.code, "name": g.name,
                            "part": catalogue.parts[g.part].code, "note": g.note}))
            .collect::<Vec<_>>(),
        "indicators": indicators,
        "notes": catalogue.notes,
    })
}

/// 全部整理说明（†），附编号，按目录次序。
pub fn notes(catalogue: &Catalogue) -> Vec<(&str, &str)> {
    let parts = catalogue.parts.iter().map(|p| (&p.code, &p.note));
    let groups = catalogue.groups.iter().map(|g| (&g.code, &g.note));
    let indicators = catalogue.indicators.iter().map(|i| (&i.code, &i.note));
    parts
        .chain(groups)
        .chain(indicators)
        .filter_map(|(code, note)| Some((code.as_str(), note.as_deref()?)))
        .collect()
}

fn only_for<'a>(catalogue: &'a Catalogue, indicator: &Indicator) -> Option<&'a str> {
    let ix = indicator.only_for?;
    catalogue.conditions.get(ix).map(|c| c.name.as_str())
}

fn fields(indicator: &Indicator) -> String {
    let all: Vec<String> = indicator
        .fields
        .iter()
        .map(|f| {
            let mut said = f.kind.letter().to_owned();
            if !f.unit.is_empty() {
                said.push_str(&format!(" {}", f.unit));
            }
            if let Some(whole) = whole_of(indicator, f) {
                said.push_str(&format!(" 属{}", whole.name));
            }
            format!("{}[{said}]", f.name)
        })
        .collect();
    all.join(" ")
}

/// 其中数所属的填写项。
fn whole_of<'a>(indicator: &'a Indicator, field: &Field) -> Option<&'a Field> {
    indicator.fields.get(field.part_of?)
}

/// 一个填写项的数据形式；是其中数的，写明属于哪一项。
fn field(indicator: &Indicator, field: &Field) -> Value {
    let mut written = json!({"name": field.name, "type": field.kind.letter(), "unit": field.unit});
    if let Some(whole) = whole_of(indicator, field) {
        written["part_of"] = json!(whole.name);
    }
    written
}

fn mark(note: &Option<String>) -> &'static str {
    if note.is_some() { " †" } else { "" }
}

/// 一个字在终端里占的格数：汉字与全角标点两格。
fn cells(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF => 2,
        0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD => 2,
        0x2014 | 0x2018..=0x201D | 0x2026 => 2,
        _ => 1,
    }
}

fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(width).max().unwrap_or(0)
}

fn padded(text: &str, to: usize) -> String {
    let spaces = to.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(spaces))
}

fn wrapped(text: &str, to: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        // 句读不放在行首。
        let hangs = "，。、；：）)！？”》".contains(c);
        if used + cells(c) > to && !hangs {
            rows.push(String::new());
            used = 0;
        }
        used += cells(c);
        if let Some(row) = rows.last_mut() {
            row.push(c);
        }
    }
    rows
}
