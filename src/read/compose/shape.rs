//! 没有标签的内容：凭样子归到各项——数归数量，级归层级，书名与其余的话归文字。

mod brackets;
mod head;
mod sentence;
mod tail;

use super::{Filling, blank, piece};
use crate::field::{Doubt, DoubtKind, Interpreted};
use crate::text::numeral;
use crate::text::split::Letter;
pub(super) use brackets::unwrapped;
pub(super) use head::leading;

use brackets::Around;
use head::{head, in_order};
use sentence::in_sentence;
use tail::tail;

/// 把一段内容归到还没有值的各项；归不下去的记为遗漏。
pub(super) fn assign(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) {
    let (mut from, mut to) = trim(letters, from, to);
    if in_sentence(filling, letters, from, to) || only_a_count(filling, letters, from, to) {
        return;
    }
    in_order(filling, letters, &mut from, to);
    loop {
        (from, to) = trim(letters, from, to);
        if from >= to {
            return;
        }
        match head(filling, letters, from, to) {
            Some(next) if next > from => {
                from = next;
                // 2份（《a》《b》）：数之后整个括号都是内容
                if letters.get(from).is_some_and(|l| l.ch == '(')
                    && Around::new(letters, from, to).wraps(from)
                {
                    (from, to) = (from + 1, to - 1);
                }
            }
            _ => break,
        }
    }
    if let Some(cut) = tail(filling, letters, from, to) {
        to = cut;
    }
    (from, to) = trim(letters, from, to);
    if from >= to || blank(letters.get(from..to).unwrap_or(&[])) {
        return;
    }
    texts(filling, letters, from, to);
}

/// `截至11月底，共4项`：整段只说了一个数，而要填的数只有一项空着。
fn only_a_count(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) -> bool {
    let open = filling.open();
    let mut numbers = open.into_iter().filter(|&i| {
        filling
            .fields
            .get(i)
            .is_some_and(|f| f.kind.letter() == "N")
    });
    let (Some(at), None) = (numbers.next(), numbers.next()) else {
        return false;
    };
    drop(numbers);
    let text = piece(filling.shown, letters, from, to);
    if !text.contains([',', '，']) || !numeral::only_count(&text) {
        return false;
    }
    let reading = filling.fields.get(at).map(|f| f.kind.read(&text));
    filling.put(at, reading.unwrap_or(Interpreted::Empty));
    true
}

fn trim(letters: &[Letter], mut from: usize, mut to: usize) -> (usize, usize) {
    let loose = |i: usize| {
        letters.get(i).is_some_and(|l| {
            !l.inside
                && (l.ch.is_whitespace() || matches!(l.ch, ';' | ',' | '、' | '。' | ':' | '_'))
        })
    };
    while from < to && loose(from) {
        from += 1;
    }
    while to > from && loose(to - 1) {
        to -= 1;
    }
    (from, to)
}

/// 断开的地方：标点、空白、书名号之前。
fn breaks_at(letters: &[Letter], i: usize, to: usize) -> bool {
    i >= to
        || letters.get(i).is_some_and(|l| {
            (!l.inside
                && (l.ch.is_whitespace() || matches!(l.ch, ';' | ',' | '、' | '。' | ':' | '/')))
                || l.raw == '《'
                || l.raw == '“'
        })
}

fn clean(interpreted: &Interpreted) -> bool {
    matches!(interpreted, Interpreted::Read { doubts, .. } if doubts.iter().all(|d| matches!(d.kind, DoubtKind::Approximate | DoubtKind::Undecided | DoubtKind::Aside)))
}

/// 其余的话归文字；没有文字项时是遗漏。
fn texts(filling: &mut Filling, letters: &[Letter], from: usize, to: usize) {
    let text = piece(filling.shown, letters, from, to);
    let open: Vec<usize> = filling
        .open()
        .into_iter()
        .filter(|&i| {
            filling
                .fields
                .get(i)
                .is_some_and(|f| f.kind.letter() == "T")
        })
        .collect();
    match open.as_slice() {
        [] => {
            let others = filling.open();
            // 只剩一项没有填，这段话就是它的（读不出来，由它自己说明）
            if let [only] = others.as_slice()
                && filling.fields.len() > 1
                && filling.found.iter().all(Option::is_none)
            {
                let reading = filling.fields.get(*only).map(|f| f.kind.read(&text));
                filling.put(*only, reading.unwrap_or(Interpreted::Empty));
            } else {
                filling.lost.push(text.as_str().to_owned());
            }
        }
        [only] => {
            let reading = filling.fields.get(*only).map(|f| f.kind.read(&text));
            filling.put(*only, reading.unwrap_or(Interpreted::Empty));
        }
        [first, second, ..] => {
            // 发文单位与名称：书名号之前是单位，书名号是名称
            let title = (from..to).find(|&i| letters.get(i).is_some_and(|l| l.raw == '《'));
            let (before, titled) = match title {
                Some(t) if t > from => (
                    piece(filling.shown, letters, from, t),
                    piece(filling.shown, letters, t, to),
                ),
                Some(_) => (filling.shown.piece(""), text.clone()),
                None => (text.clone(), filling.shown.piece("")),
            };
            let named = [*first, *second]
                .into_iter()
                .find(|&i| filling.fields.get(i).is_some_and(|f| f.name.contains('名')))
                .unwrap_or(*second);
            let other = if named == *first { *second } else { *first };
            for (at, part) in [(other, before), (named, titled)] {
                let Some(field) = filling.fields.get(at) else {
                    continue;
                };
                let mut reading = field.kind.read(&part);
                if let Interpreted::Read { doubts, .. } = &mut reading {
                    doubts.push(Doubt {
                        kind: DoubtKind::Ambiguous,
                        what: format!("没有写明哪些是{}，按书名号分", field.name),
                    });
                }
                filling.put(at, reading);
            }
        }
    }
}
