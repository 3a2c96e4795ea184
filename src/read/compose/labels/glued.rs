//! 连着写的标签：叫法后面没有冒号，直接就是内容（`数量3件，列举张某某案`）。

use super::names::{Name, heads};
use super::place::{boundary, matches_at, stands_apart};
use super::{Covered, Label};
use crate::read::compose::blank;
use crate::text::split::Letter;
use std::collections::BTreeSet;

/// 填写项的名称后面直接连着内容（`数量3件，列举张某某案`）：一格里这样写着两项以上，才算标签。
pub(super) fn glued(letters: &[Letter], names: &[Name], found: &mut Vec<Label>) {
    let mut more: Vec<(Label, bool)> = Vec::new();
    let mut covered = Covered::by(letters.len(), found);
    let mut known: BTreeSet<usize> = found.iter().map(|l| l.field).collect();
    let heads = heads(names);
    for (at, letter) in letters.iter().enumerate() {
        let may = !letter.inside && heads.contains(&letter.ch);
        if !may || !boundary(letters, at) || covered.has(at) {
            continue;
        }
        let hit = names
            .iter()
            .filter(|n| n.glued && n.chars.len() >= 2 && (n.exact || stands_apart(letters, at)))
            .find_map(|n| Some((n.field, matches_at(letters, at, &n.chars)?)))
            .filter(|&(_, end)| !makes_a_word(letters, end));
        let Some((field, end)) = hit else { continue };
        if end >= letters.len() || !known.insert(field) {
            continue;
        }
        let verb = letters.get(end).is_some_and(|l| is_verb(l.ch));
        let label = Label {
            field,
            from: at,
            to: end,
            own: at,
        };
        covered.add(&label);
        more.push((label, verb));
    }
    // 只有一项、正好写在开头的也算：`举例：`写成了`举例…`；
    // 前面隔开的只是个数，或用“为”领起的也算：`2家 名称甲县中心`、`2个；名称为……`
    let counted = |to: usize| {
        let before: String = letters
            .get(..to)
            .unwrap_or(&[])
            .iter()
            .map(|l| l.ch)
            .collect();
        crate::text::numeral::only_count(before.trim_end_matches([' ', '\n', ';', ',', '。']))
    };
    let only = found.is_empty()
        && matches!(more.as_slice(), [(l, verb)] if blank(letters.get(..l.from).unwrap_or(&[]))
            || stands_apart(letters, l.from) && (*verb || counted(l.from)));
    if known.len() < 2 && !only {
        return;
    }
    // 数量为3件，列举为……：都用“为”“是”领起时，它不是内容
    let verbs = found
        .iter()
        .filter(|l| {
            letters
                .get(l.to.saturating_sub(1))
                .is_some_and(|l| is_verb(l.ch))
        })
        .count()
        + more.iter().filter(|(_, verb)| *verb).count();
    found.extend(more.into_iter().map(|(label, verb)| Label {
        to: label.to + usize::from(verb && (verbs >= 2 || leads_in(letters, label.to))),
        ..label
    }));
}

/// `列举为谴责虐待儿童行为声明`里的“为”只是引出内容；`列举为残疾妇女申请援助`里的是内容自己的：
/// 为谁做了什么，后面有做的事。
fn leads_in(letters: &[Letter], at: usize) -> bool {
    const DEEDS: [&str; 20] = [
        "提供", "申请", "追", "代写", "办理", "争取", "解决", "协调", "挽回", "送", "开展", "举办",
        "讨", "发放", "化解", "调解", "联系", "募", "维护", "垫付",
    ];
    if letters.get(at).is_some_and(|l| l.ch == '是') {
        return true;
    }
    let item: String = letters
        .get(at + 1..)
        .unwrap_or(&[])
        .iter()
        .take_while(|l| !matches!(l.ch, ';' | '\n' | '。' | ','))
        .map(|l| l.ch)
        .collect();
    // 列举为①……、列举为《……》；后面另有一个“为谁”的，前一个只是引出
    let opens = ["一是", "《", "“", "\""]
        .iter()
        .any(|w| item.starts_with(w))
        || item.starts_with(|c: char| c.is_ascii_digit() || "①⑴(".contains(c));
    let for_whom = |deed: &str| item.find(deed).is_some_and(|at| at > 0);
    opens || item.contains('为') || !DEEDS.iter().any(|deed| for_whom(deed))
}

fn is_verb(c: char) -> bool {
    matches!(c, '为' | '是')
}

/// “案例分析会”“名称变更”：连着后面的字是另一个词，不是标签。
fn makes_a_word(letters: &[Letter], end: usize) -> bool {
    let next: String = letters.iter().skip(end).take(2).map(|l| l.ch).collect();
    [
        "分析", "研讨", "研究", "讨论", "评析", "评查", "汇编", "选编", "宣讲", "宣传", "展播",
        "展示", "教学", "指导", "解析", "报告", "变更", "征集", "通报", "点评", "不详", "不明",
        "待", "库", "集", "会",
    ]
    .iter()
    .any(|w| next.starts_with(w) && next != "会同")
}
