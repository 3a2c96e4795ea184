//! 填写栏：一格里的一项或几项填写内容。
//!
//! 进：单元格内容、它遮蔽后的文字、要填的各项。出：各项的原文与读出的值。
//! 这里不看别的单元格，不知道是哪个指标。格子里有而没有归到任何一项的话，一定留下疑点。

mod labels;
mod shape;
mod stacked;

pub use stacked::split_stacked;

use crate::field::{Doubt, DoubtKind, Interpreted};
use crate::model::catalogue::Field;
use crate::source::{CellValue, Content};
use crate::text::Shown;
use crate::text::normalize;
use crate::text::numeral;
use crate::text::split::{self, Letter};
use labels::Label;

/// 一项填写内容。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// 单元格的原文（已遮蔽）。
    pub raw: Shown,
    /// 读出的值。
    pub interpreted: Interpreted,
}

/// 一格开头就写着带冒号的标签：是哪一项的。
pub fn labelled_at_start(shown: &str, fields: &[Field]) -> Option<usize> {
    let letters = split::letters(shown);
    let first = *labels::find(&letters, fields).first()?;
    let colon = letters.get(..first.to)?.last().is_some_and(|l| l.ch == ':');
    (colon && blank(letters.get(..first.from)?)).then_some(first.field)
}

/// 一格只填一项；格子里可以带着这一项的标签（`数量：2部`）。
pub fn read_field(content: &Content, shown: &Shown, field: &Field) -> Detail {
    let interpreted = match typed(content, shown, field) {
        Some(interpreted) => interpreted,
        None => {
            let letters = split::letters(shown);
            let found = labels::find(&letters, std::slice::from_ref(field));
            let text = match found.as_slice() {
                [only] if blank(letters.get(..only.from).unwrap_or(&[])) => {
                    piece(shown, &letters, only.to, letters.len())
                }
                _ => shown.clone(),
            };
            field.kind.read(&without_blanks(&text))
        }
    };
    Detail {
        raw: shown.clone(),
        interpreted,
    }
}

/// 不是文字的单元格：公式错误、日期、真假、数。
fn typed(content: &Content, shown: &Shown, field: &Field) -> Option<Interpreted> {
    let unclear = |kind, what: String| Some(Interpreted::Unclear(Doubt { kind, what }));
    let text_field = field.kind.letter() == "T";
    match &content.value {
        CellValue::Error(e) => unclear(DoubtKind::FormulaError, format!("公式出错，显示为“{e}”")),
        CellValue::Date(_) if !text_field => unclear(
            DoubtKind::NotANumber,
            format!("“{shown}”是日期或时间，不是{}", field.kind.name()),
        ),
        CellValue::Bool(_) => unclear(
            DoubtKind::NotANumber,
            format!("“{shown}”是勾选框的值，不是{}", field.kind.name()),
        ),
        // 公式算出的 2.9999999996 就是 3
        CellValue::Number(n)
            if content.formula
                && n.fract() != 0.0
                && (n - n.round()).abs() < 1e-6
                && n.abs() < 1e15 =>
        {
            Some(field.kind.read(&shown.piece(&format!("{:.0}", n.round()))))
        }
        CellValue::Number(_) | CellValue::Date(_) | CellValue::Text(_) => None,
    }
}

/// 一格填几项：`数量：3 名称：《…》；《…》`，标签次序任意、写法不一，也可以略去。结果与 `fields` 同序，没有填的为空。
pub fn read_details(content: &Content, shown: &Shown, fields: &[Field]) -> Vec<Option<Detail>> {
    let mut filling = Filling::new(shown, fields);
    if fields.is_empty() {
        return Vec::new();
    }
    let whole_cell = match &content.value {
        CellValue::Text(_) => None,
        CellValue::Number(_) => fields
            .iter()
            .position(|f| matches!(f.kind.letter(), "N" | "F"))
            .or(Some(0)),
        CellValue::Bool(_) | CellValue::Date(_) | CellValue::Error(_) => Some(0),
    };
    if let Some(at) = whole_cell {
        if let Some(field) = fields.get(at) {
            filling.put(at, read_field(content, shown, field).interpreted);
        }
        return filling.finish();
    }
    let letters = split::letters(shown);
    let plain: String = letters
        .iter()
        .map(|l| l.ch)
        .filter(|c| !c.is_whitespace())
        .collect();
    if numeral::says_nothing(&plain) {
        return filling.finish();
    }
    if numeral::is_formula_error(&plain) {
        filling.put(
            0,
            Interpreted::Unclear(Doubt {
                kind: DoubtKind::FormulaError,
                what: format!("公式出错，显示为“{shown}”"),
            }),
        );
        return filling.finish();
    }
    let found = labels::find(&letters, fields);
    if found.is_empty() {
        if let [only] = fields {
            filling.put(0, only.kind.read(&without_blanks(shown)));
            return filling.finish();
        }
        if split::is_reference(&plain) {
            filling.put(0, reference(shown));
            return filling.finish();
        }
        shape::assign(&mut filling, &letters, 0, letters.len());
        return filling.finish();
    }
    let mut loose: Vec<(usize, usize)> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        labelled(&mut filling, &letters, &found, at, field, &mut loose);
    }
    // 标签没有值，前面的“修饰”也许才是内容
    for (k, label) in found.iter().enumerate() {
        let to = found.get(k + 1).map_or(letters.len(), |next| next.from);
        if label.own > label.from && blank(letters.get(label.to..to).unwrap_or(&[])) {
            loose.push((label.from, label.own));
        }
    }
    let first = found.first().map_or(0, |l| l.from);
    if !blank(letters.get(..first).unwrap_or(&[])) {
        loose.insert(0, (0, first));
    }
    for (from, to) in loose {
        shape::assign(&mut filling, &letters, from, to);
    }
    filling.finish()
}

/// 读一个有标签的项；它的值后面若另有内容（`数量：3《a》`），记入 `loose`。
fn labelled(
    filling: &mut Filling,
    letters: &[Letter],
    found: &[Label],
    at: usize,
    field: &Field,
    loose: &mut Vec<(usize, usize)>,
) {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (k, label) in found.iter().enumerate() {
        if label.field == at {
            let to = found.get(k + 1).map_or(letters.len(), |next| next.from);
            if !blank(letters.get(label.to..to).unwrap_or(&[])) {
                ranges.push((label.to, to));
            }
        }
    }
    // 名称（《甲》、《乙》）：整个括号就是内容
    let text_of = |&(from, to): &(usize, usize)| {
        let (from, to) = shape::unwrapped(letters, from, to);
        without_blanks(&piece(filling.shown, letters, from, to))
    };
    let interpreted = match (field.kind.letter(), ranges.len()) {
        (_, 0) => return,
        ("T", _) => {
            // `发文单位：县法院、县民政局，《……办法》`：单位之后的书名是另一项的
            if field.name.contains("单位")
                && let [only] = ranges.as_mut_slice()
                && filling
                    .fields
                    .iter()
                    .filter(|f| f.kind.letter() == "T")
                    .count()
                    > 1
                && let Some(title) = first_title(letters, *only)
            {
                loose.push((title, only.1));
                only.1 = title;
            }
            let all: Vec<String> = ranges
                .iter()
                .map(|r| text_of(r).as_str().to_owned())
                .collect();
            field.kind.read(&filling.shown.piece(&all.join("\n")))
        }
        (_, 1) => {
            let only = ranges.first().copied().unwrap_or_default();
            let (interpreted, rest) = shape::leading(filling, letters, field, only);
            loose.extend(rest);
            interpreted
        }
        _ => {
            let mut readings: Vec<Interpreted> = ranges
                .iter()
                .map(|r| field.kind.read(&text_of(r)))
                .collect();
            readings.dedup();
            match readings.as_slice() {
                [only] => only.clone(),
                _ => Interpreted::Unclear(Doubt {
                    kind: DoubtKind::Ambiguous,
                    what: format!("“{}”写了几次，而且不一样", field.name),
                }),
            }
        }
    };
    filling.put(at, interpreted);
}

/// 一段话里，隔着标点的第一个书名号。
fn first_title(letters: &[Letter], (from, to): (usize, usize)) -> Option<usize> {
    (from + 1..to).find(|&i| {
        letters.get(i).is_some_and(|l| l.raw == '《')
            && letters
                .get(i - 1)
                .is_some_and(|l| !l.inside && !l.ch.is_alphanumeric())
    })
}

fn reference(shown: &Shown) -> Interpreted {
    Interpreted::Unclear(Doubt {
        kind: DoubtKind::Reference,
        what: format!("写的是“{shown}”，没有写内容"),
    })
}

/// 逐项填上的过程。
struct Filling<'a> {
    shown: &'a Shown,
    fields: &'a [Field],
    found: Vec<Option<Interpreted>>,
    /// 没有归到任何一项的话。
    lost: Vec<String>,
}

impl<'a> Filling<'a> {
    fn new(shown: &'a Shown, fields: &'a [Field]) -> Self {
        Self {
            shown,
            fields,
            found: vec![None; fields.len()],
            lost: Vec::new(),
        }
    }

    fn put(&mut self, at: usize, interpreted: Interpreted) {
        if interpreted != Interpreted::Empty
            && let Some(slot) = self.found.get_mut(at)
        {
            *slot = Some(interpreted);
        }
    }

    /// 还没有值的项。
    fn open(&self) -> Vec<usize> {
        (0..self.fields.len())
            .filter(|&i| self.found.get(i).is_some_and(Option::is_none))
            .collect()
    }

    fn finish(mut self) -> Vec<Option<Detail>> {
        for text in std::mem::take(&mut self.lost) {
            let doubt = Doubt {
                kind: DoubtKind::Ambiguous,
                what: format!("“{text}”看不出属于哪一项，没有读入"),
            };
            let read = self.found.iter_mut().find_map(|f| match f {
                Some(Interpreted::Read { doubts, .. }) => Some(doubts),
                _ => None,
            });
            match read {
                Some(doubts) => doubts.push(doubt),
                None => {
                    if let Some(slot) = self.found.iter_mut().find(|f| f.is_none()) {
                        *slot = Some(Interpreted::Unclear(doubt));
                    }
                }
            }
        }
        let raw = self.shown;
        self.found
            .into_iter()
            .map(|f| {
                f.map(|interpreted| Detail {
                    raw: raw.clone(),
                    interpreted,
                })
            })
            .collect()
    }
}

/// 只有空白、标点、下划线、方框。
fn blank(letters: &[Letter]) -> bool {
    !letters.iter().any(|l| {
        l.ch.is_alphanumeric() || matches!(l.ch, '/' | '#' | '√' | '×' | '〃' | '-' | '+' | '?')
    })
}

/// 原文里的一段。
fn piece(shown: &Shown, letters: &[Letter], from: usize, to: usize) -> Shown {
    let slice = letters.get(from..to).unwrap_or(&[]);
    let text = match (slice.first(), slice.last()) {
        (Some(first), Some(last)) => shown.get(first.start..last.end).unwrap_or(""),
        _ => "",
    };
    shown.piece(text.trim_matches(|c: char| {
        c.is_whitespace()
            || normalize::is_invisible(c)
            || matches!(c, '；' | ';' | '，' | ',' | '、' | '。' | '：' | ':')
    }))
}

/// 去掉原来印在格子里的下划线。
fn without_blanks(text: &Shown) -> Shown {
    if text.contains("__") || text.contains('＿') {
        text.piece(&text.replace(['_', '＿'], " "))
    } else {
        text.clone()
    }
}

#[cfg(test)]
mod tests;
