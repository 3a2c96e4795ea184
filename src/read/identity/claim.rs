//! 一处说法：某个地方提到的地区，与名册对过。

use crate::field::Level;
use crate::finding::Cell;
use crate::office::Roster;
use crate::office::place_name::{self, leading, of_unit, split, tidy};
use crate::text::normalize::is_han;

/// 说在哪里。次序即可靠的次序。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Row,
    Header,
    Title,
    Sheet,
    File,
    Folder,
}

/// 指的是哪里。
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// 名册里的一行。
    On(usize),
    /// 名册里的几行之一。
    Several(Vec<usize>),
    /// 名册之外：由高到低的各级名称。
    Off(Vec<String>),
}

/// 一处说法。
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) origin: Origin,
    /// 怎样称呼这一处：`B2 填报单位`、`文件名`。
    pub(super) place_name: String,
    /// 原文。
    pub(super) text: String,
    pub(super) cell: Option<Cell>,
    pub(super) place: Place,
}

/// 两处说法的关系。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// 同一个地区，或看不出不同。
    Same,
    /// 前者是后者的上级。
    Above,
    /// 前者在后者之下。
    Below,
    /// 不是一处。
    Different,
}

/// 一栏专写地区、单位的文字指的是哪里；什么也没写时为空。
pub(super) fn stated(text: &str, roster: &Roster) -> Option<Place> {
    let text = text.strip_suffix("本级").unwrap_or(text);
    let tidied = tidy(text);
    match roster.find(&tidied).as_slice() {
        [one] => return Some(Place::On(*one)),
        [] => {}
        several => return Some(Place::Several(several.to_vec())),
    }
    let place = of_unit(&tidied);
    let place = place.trim_matches(|c: char| !is_han(c) && !c.is_alphanumeric());
    if place.is_empty() || place_name::is_generic(place) || matches!(place, "妇联" | "妇女联合会")
    {
        return None;
    }
    let pieces = split(place);
    if !pieces.is_empty() {
        return Some(Place::Off(pieces.into_iter().map(str::to_owned).collect()));
    }
    // 上级在名册里、自己不在：甲市新设区。
    match roster.mentioned(&tidied).as_slice() {
        [one] => Some(Place::On(*one)),
        _ => Some(Place::Off(vec![place.to_owned()])),
    }
}

/// 标题、表名、文件名之类的长文字里提到的地区；没有提到、或提到几个不相干的，为空。
pub(super) fn mentioned(text: &str, roster: &Roster) -> Option<Place> {
    match roster.mentioned(text).as_slice() {
        [one] => return Some(Place::On(*one)),
        [] => {}
        several => return Some(Place::Several(several.to_vec())),
    }
    let tidied = tidy(text);
    for part in tidied.split(|c: char| !is_han(c)) {
        let part = ["年度", "年", "附件", "关于", "报送", "填报", "表"]
            .iter()
            .find_map(|w| part.strip_prefix(w))
            .unwrap_or(part);
        let unit = of_unit(part);
        let pieces = if unit.len() < part.len() && !split(unit).is_empty() {
            split(unit)
        } else {
            leading(part)
        };
        let specific = pieces.iter().all(|p| !place_name::is_generic(p));
        if !pieces.is_empty() && specific {
            return Some(Place::Off(pieces.into_iter().map(str::to_owned).collect()));
        }
    }
    None
}

/// 两处所指的关系。
pub(super) fn relation(a: &Place, b: &Place, roster: &Roster) -> Relation {
    match (a, b) {
        (Place::On(a), Place::On(b)) if a == b => Relation::Same,
        (Place::On(a), Place::On(b)) if roster.ancestors(*b).contains(a) => Relation::Above,
        (Place::On(a), Place::On(b)) if roster.ancestors(*a).contains(b) => Relation::Below,
        (Place::On(_), Place::On(_)) => Relation::Different,
        (Place::Several(all), other) | (other, Place::Several(all)) => {
            let any = all.iter().any(|ix| {
                relation(&Place::On(*ix), other, roster) != Relation::Different
                    || matches!(other, Place::Several(more) if more.contains(ix))
            });
            if any {
                Relation::Same
            } else {
                Relation::Different
            }
        }
        (Place::On(ix), Place::Off(names)) => on_off(*ix, names, roster),
        (Place::Off(names), Place::On(ix)) => match on_off(*ix, names, roster) {
            Relation::Above => Relation::Below,
            Relation::Below => Relation::Above,
            same => same,
        },
        (Place::Off(a), Place::Off(b)) => off_off(a, b),
    }
}

fn on_off(ix: usize, names: &[String], roster: &Roster) -> Relation {
    let Some(line) = roster.localities.get(ix) else {
        return Relation::Different;
    };
    let last = names.last().map(String::as_str).unwrap_or_default();
    if line.parent.as_deref() == Some(last) {
        return Relation::Below;
    }
    let own = line.level.as_deref().and_then(Level::from_label);
    match (own, place_name::level(last)) {
        // 名册没有列省：标题里的“某省”是它的上级，不是另一处。
        (Some(own), Some(other)) if other < own && roster.parent_of(ix).is_none() => {
            Relation::Below
        }
        (Some(own), Some(Level::Province)) if Level::Province < own => {
            let top = roster.ancestors(ix).last().copied().unwrap_or(ix);
            let top_level = roster.localities[top].level.as_deref();
            if top_level == Some(Level::Province.label()) {
                Relation::Different
            } else {
                Relation::Below
            }
        }
        // 甲县城关镇，名册只到县。
        (Some(own), Some(other)) if other > own && names.contains(&line.name) => Relation::Above,
        _ => Relation::Different,
    }
}

fn off_off(a: &[String], b: &[String]) -> Relation {
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else {
        return Relation::Same;
    };
    let same = last_a == last_b
        || place_name::bare(last_a) == last_b
        || place_name::bare(last_b) == last_a;
    if same {
        return Relation::Same;
    }
    if b.contains(last_a) {
        return Relation::Above;
    }
    if a.contains(last_b) {
        return Relation::Below;
    }
    let levels = (place_name::level(last_a), place_name::level(last_b));
    // 高一级的而另一处没有写到那一级：看不出矛盾。
    let has =
        |names: &[String], level: Level| names.iter().any(|n| place_name::level(n) == Some(level));
    match levels {
        (Some(a_level), Some(b_level)) if a_level < b_level && !has(b, a_level) => Relation::Above,
        (Some(a_level), Some(b_level)) if b_level < a_level && !has(a, b_level) => Relation::Below,
        _ => Relation::Different,
    }
}
