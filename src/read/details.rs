//! 填写的内容：一个指标的几格内容，归到它的各个填写项。
//!
//! 进：填写项与各格（内容、已遮蔽的文字、列名说的是哪一项）。出：各项的读数与问题。
//! 一段文字怎样拆、怎样读成值在 `compose` 与 `field`；这里只管哪一格给哪一项。

use super::compose;
use super::layout::Label;
use super::rules;
use super::value_rules;
use crate::field::{DoubtKind, Interpreted, Value};
use crate::finding::{Cell, Finding};
use crate::model::catalogue::{Catalogue, Field, Indicator};
use crate::model::submission::Reading;
use crate::source::Content;
use crate::text::Shown;
use crate::text::normalize::loose;
use crate::text::similar::likeness;

/// 一格（或一格里分出的一份）。
#[derive(Debug, Clone)]
pub struct Part {
    /// 位置。
    pub cell: Cell,
    /// 内容。
    pub content: Content,
    /// 已遮蔽的文字。
    pub shown: Shown,
    /// 列名或左边一格说的是哪一项。
    pub label: Label,
}

/// 读出的各项。
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// 与填写项同序。
    pub fields: Vec<Option<Reading>>,
    /// 问题。
    pub findings: Vec<Finding>,
    /// 清单按一条读、也可能是几条的项：数量能说明时，不必再问。
    undecided: Vec<(usize, Finding)>,
}

/// 归到各项。
pub fn read(catalogue: &Catalogue, indicator: &Indicator, parts: &[Part]) -> Filled {
    let fields = &indicator.fields;
    let mut filled = Filled {
        fields: vec![None; fields.len()],
        ..Filled::default()
    };
    let mut pending: Option<usize> = None;
    // 列名说明是哪一项的先归，不论列的先后：余下的才看内容
    let (said, unsaid): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|p| p.label != Label::None);
    // 有自己一格、格里也写着内容的项：别的格里不会又写它
    let own_cells: Vec<usize> = said
        .iter()
        .filter(|part| !is_dash(&part.shown))
        .filter_map(|part| match &part.label {
            Label::Named(name) => named(catalogue, fields, name, &filled),
            Label::Ordinal(ix) => Some(*ix),
            Label::None => None,
        })
        .collect();
    for part in said.into_iter().chain(unsaid) {
        if loose(&part.shown).is_empty()
            && part.shown.trim().chars().all(|c| !c.is_alphanumeric())
            && matches!(part.content.value, crate::source::CellValue::Text(_))
            && is_dash(&part.shown)
        {
            continue;
        }
        match &part.label {
            Label::Named(name) => match named(catalogue, fields, name, &filled) {
                Some(ix)
                    if !labels_other(fields, ix, &part.shown)
                        && !filled.holds_several(fields, ix, part, &own_cells) =>
                {
                    filled.one(indicator, ix, part);
                }
                _ => filled.composite(indicator, part),
            },
            Label::Ordinal(ix) if *ix < fields.len() => filled.one(indicator, *ix, part),
            Label::Ordinal(_) => filled.left(indicator, part),
            Label::None => {
                if let Some(ix) = only_label(fields, &part.shown) {
                    pending = Some(ix);
                    continue;
                }
                match pending.take() {
                    Some(ix) if !mentions(fields, &part.shown) => filled.one(indicator, ix, part),
                    _ => filled.composite(indicator, part),
                }
            }
        }
    }
    filled.recount(fields);
    let undecided = std::mem::take(&mut filled.undecided);
    filled
        .findings
        .extend(undecided.into_iter().map(|(_, finding)| finding));
    filled
}

impl Filled {
    /// 数量写明几条，名称（列举）却没有分开这么多：在顿号等处再分，正好分得出就照数分开。
    fn recount(&mut self, fields: &[Field]) {
        let of = |letter: &str| {
            (0..fields.len())
                .filter(|&ix| {
                    fields
                        .get(ix)
                        .is_some_and(|f| f.kind.letter() == letter && !f.name.contains("单位"))
                })
                .collect::<Vec<_>>()
        };
        let (numbers, texts) = (of("N"), of("T"));
        let ([number], [text]) = (numbers.as_slice(), texts.as_slice()) else {
            return;
        };
        let count = match self.fields.get(*number) {
            Some(Some(Reading {
                value: Some(Value::Number(n)),
                approximate: false,
                ..
            })) => usize::try_from(*n).unwrap_or(0),
            _ => return,
        };
        if let Some(Some(reading)) = self.fields.get_mut(*text)
            && let Some(Value::Texts(items)) = &mut reading.value
        {
            // 逐条写了序号的，条数已经写明
            if crate::text::split::may_recount(items.len(), count)
                && !crate::text::split::is_numbered(&reading.raw)
            {
                // 书名号里的顿号不是断开：原来带着的补回去再分
                let texts: Vec<String> = items
                    .iter()
                    .map(|i| {
                        let titled = format!("《{i}》");
                        if reading.raw.contains(&titled) {
                            titled
                        } else {
                            i.as_str().to_owned()
                        }
                    })
                    .collect();
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                if let Some(parts) = crate::text::split::recount(&texts, count) {
                    *items = parts.iter().map(|p| reading.raw.piece(p)).collect();
                }
            }
            // 条数对得上的已有了答案，对不上的另有审核去问
            self.undecided.retain(|(ix, _)| ix != text);
        }
    }

    /// 列名说只是这一项，格里却写着几项（`2件：1.……；2.……`全写在数量的一格里）：按几项读，各项都清清楚楚。
    fn holds_several(&self, fields: &[Field], ix: usize, part: &Part, own_cells: &[usize]) -> bool {
        let plain = crate::text::normalize::folded(&part.shown);
        if fields.len() < 2
            || fields.get(ix).is_none_or(|f| f.kind.letter() == "T")
            || !matches!(part.content.value, crate::source::CellValue::Text(_))
            || crate::text::numeral::only_count(&plain) && !plain.contains('(')
            || self.fields.iter().any(Option::is_some)
        {
            return false;
        }
        let each = compose::read_details(&part.content, &part.shown, fields);
        let elsewhere = |other: usize| other != ix && own_cells.contains(&other);
        if each
            .iter()
            .enumerate()
            .any(|(other, detail)| detail.is_some() && elsewhere(other))
        {
            return false;
        }
        let read: Vec<&Interpreted> = each.iter().flatten().map(|d| &d.interpreted).collect();
        // 日期、“1份/年”拆开剩下的不是名目
        let worded = |r: &&Interpreted| match r {
            Interpreted::Read {
                value: Value::Texts(items),
                ..
            } => items.iter().all(|i| {
                i.chars()
                    .filter(|c| crate::text::normalize::is_han(*c))
                    .count()
                    >= 2
            }),
            _ => true,
        };
        if crate::office::date::read(&part.shown).is_some() || !read.iter().all(worded) {
            return false;
        }
        let sure = read.iter().all(|r| {
            matches!(r, Interpreted::Read { doubts, .. } if doubts.iter().all(|d| {
                matches!(
                    d.kind,
                    DoubtKind::Approximate | DoubtKind::Undecided | DoubtKind::Aside
                )
            }))
        });
        // 数量的一格里只有一份编了号的清单：（1）不是数量
        let numbered = plain.trim_start().starts_with(['①', '(', '1'])
            && matches!(read.as_slice(), [Interpreted::Read { value: Value::Texts(items), .. }] if items.len() >= 2);
        sure && (read.len() >= 2 || numbered)
    }

    /// 整格都是一项的。
    fn one(&mut self, indicator: &Indicator, ix: usize, part: &Part) {
        let Some(field) = indicator.fields.get(ix) else {
            return;
        };
        let detail = compose::read_field(&part.content, &part.shown, field);
        self.put(indicator, ix, part, detail);
    }

    /// 一格里可能有几项的。
    fn composite(&mut self, indicator: &Indicator, part: &Part) {
        let fields = &indicator.fields;
        if fields.is_empty() {
            if !is_dash(&part.shown) {
                self.left(indicator, part);
            }
            return;
        }
        let open: Vec<usize> = (0..fields.len())
            .filter(|&ix| self.fields.get(ix).is_some_and(Option::is_none))
            .collect();
        let all = open.len() == fields.len() || open.is_empty() || mentions(fields, &part.shown);
        let which: Vec<usize> = if all {
            (0..fields.len()).collect()
        } else {
            open
        };
        let asked: Vec<Field> = which
            .iter()
            .filter_map(|&ix| fields.get(ix).cloned())
            .collect();
        let details = compose::read_details(&part.content, &part.shown, &asked);
        let mut any = false;
        for (&ix, detail) in which.iter().zip(details) {
            if let Some(detail) = detail {
                any = any || detail.interpreted != Interpreted::Empty;
                self.put(indicator, ix, part, detail);
            }
        }
        // 除了各项的名称还写着别的，却一项也没有读出
        if !any && !is_dash(&part.shown) && has_more_than_labels(fields, &part.shown) {
            self.left(indicator, part);
        }
    }

    fn put(&mut self, indicator: &Indicator, ix: usize, part: &Part, detail: compose::Detail) {
        let (value, approximate, doubts) = match detail.interpreted {
            Interpreted::Empty => return,
            Interpreted::Read {
                value,
                approximate,
                doubts,
            } => (Some(value), approximate, doubts),
            Interpreted::Unclear(doubt) => (None, false, vec![doubt]),
        };
        let has_value = value.is_some();
        let Some(slot) = self.fields.get_mut(ix) else {
            return;
        };
        let reading = Reading {
            value,
            raw: part.shown.clone(),
            cell: part.cell,
            approximate,
        };
        match slot {
            None => *slot = Some(reading),
            Some(old) if old.value.is_none() => *slot = Some(reading),
            Some(old) => match (&mut old.value, &reading.value) {
                // 清单接着写在下面一格；旁边一格的不算，那里多半是别的内容
                (Some(Value::Texts(list)), Some(Value::Texts(more)))
                    if old.cell.col == part.cell.col =>
                {
                    for item in more {
                        if !list.contains(item) {
                            list.push(item.clone());
                        }
                    }
                }
                (Some(old), Some(new)) if old == new => {}
                _ => {
                    self.left(indicator, part);
                    return;
                }
            },
        }
        let field = indicator.fields.get(ix);
        if let Some(field) = field {
            let place = value_rules::FieldPlace {
                indicator: &indicator.code,
                field: &field.name,
                cell: part.cell,
                raw: &detail.raw,
                has_value,
            };
            for doubt in &doubts {
                let finding = value_rules::finding_of(doubt, &place);
                if doubt.kind == DoubtKind::Undecided {
                    self.undecided.push((ix, finding));
                } else {
                    self.findings.push(finding);
                }
            }
        }
    }

    fn left(&mut self, indicator: &Indicator, part: &Part) {
        let names: Vec<&str> = indicator.fields.iter().map(|f| f.name.as_str()).collect();
        let asked = if names.is_empty() {
            "这个指标没有要填写的项目".to_owned()
        } else {
            format!("这个指标要填的是{}", names.join("、"))
        };
        self.findings.push(rules::DETAIL_LEFT.at(
            Some(&indicator.code),
            Some(part.cell),
            format!(
                "{} 的内容“{}”没有归入填写项：{asked}",
                part.cell,
                brief(&part.shown)
            ),
            format!("请看 {} 写的是哪一项，并写明项目名称", part.cell),
        ));
    }
}

/// 各填写项应当填在哪一格。
pub fn places(
    catalogue: &Catalogue,
    fields: &[Field],
    slots: &[(Cell, Label)],
) -> Vec<Option<Cell>> {
    let mut places: Vec<Option<Cell>> = vec![None; fields.len()];
    let none = Filled {
        fields: vec![None; fields.len()],
        ..Filled::default()
    };
    for (cell, label) in slots {
        let ix = match label {
            Label::Named(name) => named(catalogue, fields, name, &none),
            Label::Ordinal(ix) => Some(*ix),
            Label::None => None,
        };
        if let Some(place) = ix.and_then(|ix| places.get_mut(ix)) {
            place.get_or_insert(*cell);
        }
    }
    let open: Vec<Cell> = slots
        .iter()
        .filter(|(_, l)| *l == Label::None)
        .map(|(c, _)| *c)
        .collect();
    // 格数与项数相同时一格一项，否则都在第一格
    for (ix, place) in places.iter_mut().enumerate() {
        if place.is_none() {
            *place = if open.len() == fields.len() {
                open.get(ix)
            } else {
                open.first()
            }
            .copied();
        }
    }
    places
}

/// 列名说的是哪一项。
fn named(catalogue: &Catalogue, fields: &[Field], name: &str, filled: &Filled) -> Option<usize> {
    let key = loose(name);
    let open = |ix: usize| filled.fields.get(ix).is_some_and(Option::is_none);
    if let Some(ix) = fields.iter().position(|f| loose(&f.name) == key) {
        return Some(ix);
    }
    let within: Vec<usize> = (0..fields.len())
        .filter(|&ix| {
            let own = fields.get(ix).map_or(String::new(), |f| loose(&f.name));
            !own.is_empty() && (own.contains(&key) || key.contains(&own))
        })
        .collect();
    match within.as_slice() {
        [] => {}
        [ix] => return Some(*ix),
        // “数量”列对着国家级数量、省级数量：看内容怎么说
        _ => return None,
    }
    let near = (0..fields.len())
        .map(|ix| (ix, fields.get(ix).map_or(0.0, |f| likeness(&f.name, name))))
        .filter(|&(_, s)| s >= 0.5)
        .max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((ix, _)) = near {
        return Some(ix);
    }
    // 列名是别的指标的填写项：同一类型而只有一项空着的，就是它（“名称”列里写着“列举”的内容）
    let kind = catalogue
        .indicators
        .iter()
        .flat_map(|i| &i.fields)
        .find(|f| loose(&f.name) == key)
        .map(|f| f.kind)?;
    let mut alike =
        (0..fields.len()).filter(|&ix| open(ix) && fields.get(ix).is_some_and(|f| f.kind == kind));
    match (alike.next(), alike.next()) {
        (Some(ix), None) => Some(ix),
        _ => None,
    }
}

/// 写着另一项的标签（`数量：3 名称：……` 整个写在数量列里，`级别：市级；案例：……` 写在列举列里）。
fn labels_other(fields: &[Field], ix: usize, shown: &str) -> bool {
    if compose::labelled_at_start(shown, fields).is_some_and(|other| other != ix) {
        return true;
    }
    let text = crate::text::normalize::folded(shown).replace(' ', "");
    fields
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != ix)
        .any(|(_, f)| text.contains(&format!("{}:", f.name)))
}

/// 整格只是一个填写项的名称（`数量` `数量：`）。
fn only_label(fields: &[Field], shown: &str) -> Option<usize> {
    let key = loose(shown);
    fields.iter().position(|f| loose(&f.name) == key)
}

/// 提到了某个填写项的名称。
fn mentions(fields: &[Field], shown: &str) -> bool {
    let key = loose(shown);
    fields.iter().any(|f| {
        let name = loose(&f.name);
        !name.is_empty() && key.contains(&name)
    })
}

/// 除了填写项的名称、单位和标点，还写着别的。
fn has_more_than_labels(fields: &[Field], shown: &str) -> bool {
    let mut key = loose(shown);
    let mut names: Vec<String> = fields.iter().map(|f| loose(&f.name)).collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    for name in names {
        if !name.is_empty() {
            key = key.replace(&name, "");
        }
    }
    for unit in fields.iter().map(|f| loose(&f.unit)) {
        if !unit.is_empty() {
            key = key.replace(&unit, "");
        }
    }
    !key.is_empty()
}

/// 只有斜线、横线之类：没有填。
fn is_dash(shown: &str) -> bool {
    shown
        .chars()
        .all(|c| c.is_whitespace() || "/\\-—–_－／~…．.、：:".contains(c))
        || matches!(
            shown.trim(),
            "无" | "没有" | "空" | "暂无" | "不适用" | "不涉及"
        )
}

/// 引用时只取开头。
pub fn brief(text: &str) -> String {
    let flat: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    let flat = flat.trim();
    if flat.chars().count() <= 40 {
        return flat.to_owned();
    }
    let head: String = flat.chars().take(38).collect();
    format!("{head}……")
}
