//! 其中数：一个指标里哪些填写项是另一个的一部分。
//!
//! 目录里写明的（`part_of`）照写的；没有写明的，由名称看得出的才算：
//! 名称以“其中”开头的，属于它前面的那个数；`国家级数量`、`省级数量` 与 `数量` 并列的，属于 `数量`；
//! 分类数量与唯一的一个同单位的数并列的，属于那个数。

use crate::field::Level;
use crate::model::catalogue::Field;
use crate::office::keyed::{Keyed, nearest_word};
use toml::Spanned;

/// 总数必须是整数，才比得出大小。
const WHOLE: &str = "N";

/// 定下各填写项属于哪一个；`written` 是目录里写的，与 `fields` 同序。
pub(super) fn settle(
    fields: &mut [Field],
    written: &[Option<Spanned<String>>],
    keyed: &mut Keyed<'_>,
) {
    let owners: Vec<Option<usize>> = (0..fields.len())
        .map(|at| match written.get(at) {
            Some(Some(name)) => named(fields, at, name, keyed),
            _ => inferred(fields, at),
        })
        .collect();
    for (field, owner) in fields.iter_mut().zip(owners) {
        field.part_of = owner;
    }
}

/// 目录里写明的。
fn named(
    fields: &[Field],
    at: usize,
    name: &Spanned<String>,
    keyed: &mut Keyed<'_>,
) -> Option<usize> {
    let can_own = |i: usize, f: &Field| i != at && f.kind.letter() == WHOLE;
    let found = (0..)
        .zip(fields)
        .find(|(i, f)| f.name == *name.get_ref() && can_own(*i, f));
    if found.is_none() {
        let known = (0..).zip(fields).filter(|(i, f)| can_own(*i, f));
        let known: Vec<&str> = known.map(|(_, f)| f.name.as_str()).collect();
        let instead = match nearest_word(name.get_ref(), known.iter().copied()) {
            Some(near) => format!("是不是要写“{near}”"),
            None if known.is_empty() => "这个指标没有别的整数（N）填写项，请删去 part_of".into(),
            None => format!("可以写的是：{}", known.join("、")),
        };
        keyed.complain(
            name.span().start,
            format!("这个指标里没有叫“{}”的整数填写项", name.get_ref()),
            instead,
        );
    }
    found.map(|(i, _)| i)
}

/// 由名称看得出的。
fn inferred(fields: &[Field], at: usize) -> Option<usize> {
    let field = fields.get(at)?;
    let whole = |i: &usize| fields[*i].kind.letter() == WHOLE;
    match field.kind.letter() {
        "C" => {
            let mut wholes = (0..fields.len()).filter(whole);
            let only = wholes.next().filter(|_| wholes.next().is_none())?;
            (fields[only].unit == field.unit).then_some(only)
        }
        WHOLE if field.name.starts_with("其中") => (0..at)
            .rev()
            .filter(whole)
            .find(|i| !fields[*i].name.starts_with("其中")),
        WHOLE => {
            let rest = of_level(field)?;
            (0..fields.len())
                .filter(whole)
                .find(|i| fields[*i].name == rest)
        }
        _ => None,
    }
}

/// `国家级数量` → `数量`；不以层级开头的没有。
fn of_level(field: &Field) -> Option<&str> {
    let mut names = Level::ALL.iter().map(|l| l.label());
    names
        .find_map(|level| field.name.strip_prefix(level))
        .filter(|rest| !rest.is_empty())
}
