//! 标签：`数量：`、`名称：` 及其各种写法，在一格文字里的位置。

use super::blank;
use crate::model::catalogue::Field;
use crate::text::normalize::{self, is_han};
use crate::text::split::Letter;
use std::collections::BTreeSet;

/// 一处标签：属于哪一项，标签从哪里起，值从哪里起（`letters` 的下标）。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) field: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    /// 名称本身的起点；`from` 到这里是归入标签的修饰。
    pub(super) own: usize,
}

/// 一种叫法。
#[derive(Debug, Clone)]
pub(super) struct Name {
    chars: Vec<char>,
    field: usize,
    /// 没有冒号也可以认（填写项自己的名称，或去掉“数量”的名称）。
    bare: bool,
    /// 正是填写项的名称。
    exact: bool,
    /// 后面可以直接连着内容。
    glued: bool,
    /// 前面可以带修饰（`典型案例名称：`）。“情况”“说明”一类太常见，不行。
    modified: bool,
    /// 所属填写项的名称里有区别意义的字。
    stem: Vec<char>,
}

const COUNT: &[&str] = &[
    "数量",
    "个数",
    "件数",
    "总数",
    "总数量",
    "数目",
    "总量",
    "份数",
    "部数",
    "场数",
    "场次",
    "次数",
    "期数",
    "人数",
    "户数",
    "家数",
    "项数",
    "条数",
    "合计",
    "共计",
    "总计",
    "总人数",
    "总次数",
    "总件数",
    "数",
    "共",
];
const TITLE: &[&str] = &[
    "名称",
    "具体名称",
    "题目",
    "标题",
    "名字",
    "文件名称",
    "文件名",
    "报告名称",
    "报告题目",
    "项目名称",
    "机制名称",
    "组织名称",
    "制度名称",
    "活动名称",
    "议题名称",
    "建议名称",
    "名单",
    "篇名",
    "书名",
];
const EXAMPLE: &[&str] = &[
    "列举",
    "例举",
    "举例",
    "列举情况",
    "举例说明",
    "案例",
    "事例",
    "实例",
    "例子",
    "典型案例",
    "典型事例",
    "具体事例",
    "具体案例",
    "个案",
    "典型个案",
    "案例名称",
    "具体内容",
    "内容",
    "具体情况",
    "情况",
    "情况说明",
    "简述",
    "简要情况",
    "简要说明",
    "清单",
    "说明",
    "如",
    "例如",
    "具体",
    "主要有",
    "内容列举",
    "具体列举",
    "列举名称",
    "主要案例",
    "主要事例",
];
/// 后面直接连着内容也认得出是标签的叫法（`例如河西乡……`）。
const GLUED: &[&str] = &[
    "例如",
    "举例",
    "例举",
    "事例",
    "案例",
    "列举",
    "具体列举",
    "题目",
    "发文机关",
    "发文部门",
    "联合发文单位",
    "联合发文机关",
    "标题",
    "篇名",
    "名称",
    "具体名称",
    "级别",
    "层次",
    "频率",
    "分类",
    "各类数量",
    "各类人数",
    "分类人数",
];
/// 平常的话里也常有的词：只有自成一段时才是标签。
const COMMON: &[&str] = &[
    "内容",
    "具体内容",
    "具体情况",
    "情况",
    "情况说明",
    "简述",
    "简要情况",
    "简要说明",
    "清单",
    "说明",
    "如",
    "例如",
    "具体",
    "主要有",
    "单位",
    "部门",
    "个案",
    "实例",
    "例子",
    "共",
    "数",
    "等级",
];
const ISSUER: &[&str] = &[
    "发文单位",
    "联合发文单位",
    "发文机关",
    "发文部门",
    "联合单位",
    "联合部门",
    "联发单位",
    "发文单位名称",
    "单位名称",
    "单位",
    "部门",
    "参与单位",
    "联合发文部门",
    "联合发文机关",
];
const LEVEL: &[&str] = &[
    "层级",
    "级别",
    "层次",
    "层面",
    "所在层级",
    "级层",
    "等级",
    "层级别",
    "覆盖层级",
    "开展层级",
];
const FREQUENCY: &[&str] = &[
    "频次",
    "频率",
    "次数",
    "期数",
    "培训频次",
    "培训次数",
    "频次数",
    "周期",
    "举办频次",
    "举办次数",
];
const CATEGORY: &[&str] = &[
    "分类数量",
    "分类",
    "类别",
    "分类人数",
    "各类数量",
    "各类人数",
    "资格分类",
    "分类情况",
    "人数",
    "数量",
    "类别数量",
    "类别及数量",
];

/// 全部叫法；同一种叫法属于两项时不用（除非正是其中一项的名称）。
pub(super) fn names(fields: &[Field]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let own: Vec<String> = fields.iter().map(|f| plain(&f.name)).collect();
    let same_kind = |letter: &str| fields.iter().filter(|f| f.kind.letter() == letter).count();
    for (at, field) in fields.iter().enumerate() {
        let Some(name) = own.get(at).cloned() else {
            continue;
        };
        let letter = field.kind.letter();
        let only = same_kind(letter) == 1;
        let mut add = |text: &str, bare: bool, exact: bool| {
            let taken = |o: &String| o == text || (o != &name && o.ends_with(text));
            if text.is_empty() || (!exact && own.iter().any(taken)) {
                return;
            }
            names.push(Name {
                chars: text.chars().collect(),
                field: at,
                bare,
                exact,
                glued: exact || GLUED.contains(&text),
                modified: exact || !COMMON.contains(&text),
                stem: stem(&name),
            });
        };
        add(&name, true, true);
        let groups: &[&[&str]] = match letter {
            "N" => &[COUNT],
            "T" => &[TITLE, EXAMPLE, ISSUER],
            "L" => &[LEVEL],
            "F" => &[FREQUENCY],
            "C" => &[CATEGORY],
            _ => &[],
        };
        for group in groups {
            let belongs = group.contains(&name.as_str());
            // 独此一项时，名称、列举互通；发文单位另有所指，不在此列
            let open = only && !std::ptr::eq(*group, ISSUER)
                || group.len() == CATEGORY.len() && letter == "C";
            if belongs || open {
                for word in *group {
                    let bare = word.chars().count() >= 2 && !COMMON.contains(word);
                    add(word, bare, false);
                }
            }
        }
        if letter == "N" {
            for end in ["数量", "人数", "次数", "个数", "数"] {
                if let Some(stem) = name.strip_suffix(end).filter(|s| s.chars().count() >= 2) {
                    for other in [
                        "",
                        "数量",
                        "数",
                        "个数",
                        "人数",
                        "件数",
                        "总数",
                        "次数",
                        "总人数",
                    ] {
                        add(&format!("{stem}{other}"), true, false);
                    }
                    break;
                }
            }
        }
    }
    let clash: Vec<bool> = names
        .iter()
        .map(|n| {
            !n.exact
                && names
                    .iter()
                    .any(|o| o.field != n.field && o.chars == n.chars)
        })
        .collect();
    let mut clash = clash.into_iter();
    names.retain(|_| !clash.next().unwrap_or(false));
    names.sort_by_key(|n| (std::cmp::Reverse(n.chars.len()), !n.exact, n.field));
    names
}

/// 名称里去掉“数量”“人数”等之后的字。
fn stem(name: &str) -> Vec<char> {
    ["数量", "人数", "次数", "个数", "数"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|s| !s.is_empty())
        .unwrap_or(name)
        .chars()
        .collect()
}

/// `run` 里有 `stem` 的大部分字。
fn covered(stem: &[char], run: &[char]) -> bool {
    let hits = stem.iter().filter(|c| run.contains(c)).count();
    hits > 0 && hits as f64 >= 0.7 * stem.len() as f64
}

fn plain(text: &str) -> String {
    normalize::folded(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// 一格文字里的全部标签，从左到右。
pub(super) fn find(letters: &[Letter], fields: &[Field]) -> Vec<Label> {
    let names = names(fields);
    let mut found = find_named(letters, &names);
    glued(letters, &names, &mut found);
    fuzzy(letters, fields, &mut found);
    found.sort_by_key(|l| l.from);
    for k in 0..found.len() {
        let before = k
            .checked_sub(1)
            .and_then(|b| found.get(b))
            .map_or(0, |l| l.to);
        if let Some(label) = found.get_mut(k)
            && let Some(from) = numbered(letters, label.from, before, k + 1)
        {
            label.from = from;
            label.own = from;
        }
    }
    found
}

/// 填写项的名称后面直接连着内容（`数量3件，列举张某某案`）：一格里这样写着两项以上，才算标签。
fn glued(letters: &[Letter], names: &[Name], found: &mut Vec<Label>) {
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

/// 标签前面的条目序号（`1.数量：3` 换行 `2.名称：……`）归入标签；序号要与标签的次序相同。
fn numbered(letters: &[Letter], at: usize, after: usize, nth: usize) -> Option<usize> {
    let ch = |i: usize| letters.get(i).map(|l| l.ch);
    let back = |mut i: usize| {
        while i > after && ch(i - 1).is_some_and(|c| c == ' ' || c == '\n') {
            i -= 1;
        }
        i
    };
    let end = back(at);
    let mut from = end.checked_sub(1).filter(|i| *i >= after)?;
    let last = ch(from)?;
    let circled = (last as u32)
        .checked_sub('①' as u32)
        .map(|n| n as usize + 1);
    if circled.is_none_or(|n| n > 20) {
        if !matches!(last, '.' | '、' | ')') {
            return None;
        }
        let to = from;
        while from > after && ch(from - 1).is_some_and(|c| c.is_ascii_digit() || is_han(c)) {
            from -= 1;
        }
        let digits: Vec<char> = (from..to).filter_map(ch).collect();
        let value = match crate::text::numeral::scan(&digits).as_slice() {
            [one] if one.from == 0 && one.to == digits.len() => one.value.ok()?,
            _ => return None,
        };
        if usize::try_from(value).ok()? != nth {
            return None;
        }
        if last == ')' && from > after && ch(from - 1) == Some('(') {
            from -= 1;
        }
    } else if circled != Some(nth) {
        return None;
    }
    // `数量： 3、名称：` 里的 3 是值，不是序号
    let start = back(from);
    let broken = (start..from).any(|i| ch(i) == Some('\n'));
    (start == 0
        || broken
        || start > after && ch(start - 1).is_some_and(|c| matches!(c, ';' | '。')))
    .then_some(from)
}

/// 按叫法找。
pub(super) fn find_named(letters: &[Letter], names: &[Name]) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    let heads = heads(names);
    let mut at = 0;
    let mut free_from = 0;
    while let Some(letter) = letters.get(at) {
        // 绝大多数字不是哪一种叫法的头一个字，也不是括号
        if !letter.inside && !heads.contains(&letter.ch) {
            at += 1;
            continue;
        }
        match at_place(letters, names, at, free_from) {
            Some(label) => {
                at = label.to.max(at + 1);
                free_from = at;
                found.push(label);
            }
            None => at += 1,
        }
    }
    found
}

/// 各种叫法的头一个字。
fn heads(names: &[Name]) -> BTreeSet<char> {
    let firsts = names.iter().filter_map(|n| n.chars.first());
    firsts.copied().collect()
}

/// 正好从 `at` 起的标签。
fn at_place(letters: &[Letter], names: &[Name], at: usize, free_from: usize) -> Option<Label> {
    let first = letters.get(at)?;
    // 【数量】3、（名称）《a》：括号里只有标签
    let boxed = first.inside && matches!(first.ch, '(' | '[' | '【' | '〔' | '「');
    let start = at + usize::from(boxed);
    if first.inside && !boxed {
        return None;
    }
    names.iter().find_map(|name| {
        let end = matches_at(letters, start, &name.chars)?;
        if boxed {
            let close = letters
                .get(end)
                .filter(|l| l.inside && matches!(l.ch, ')' | ']' | '】' | '〕' | '」'))?;
            let _ = close;
            let to = after_colon(letters, end + 1).unwrap_or(end + 1);
            // 【数量】3件【名称】：方头括号本身就把标签分开了
            return (first.ch != '(' || boundary(letters, at)).then_some(Label {
                field: name.field,
                from: at,
                to,
                own: at,
            });
        }
        // 妇女参与人数：合计143人：紧接着标签的“合计”是它的值的开头
        let sum = ["合计", "共计", "总计", "共"]
            .iter()
            .any(|w| w.chars().eq(name.chars.iter().copied()));
        if sum && free_from > 0 && skip_spaces(letters, free_from) == at {
            return None;
        }
        match after_tail(letters, end) {
            Some(to) => {
                let from = absorbed(letters, at, free_from)?;
                let attached = at
                    .checked_sub(1)
                    .and_then(|i| letters.get(i))
                    .is_some_and(|l| is_han(l.ch) && !l.inside);
                if attached && !name.modified {
                    return None;
                }
                // 修饰的话里说的是另一项：`参与妇女人数：`不是“数量”
                let run: Vec<char> = letters
                    .get(from..at)
                    .unwrap_or(&[])
                    .iter()
                    .map(|l| l.ch)
                    .collect();
                let other = names
                    .iter()
                    .any(|n| n.exact && n.field != name.field && covered(&n.stem, &run));
                (!other).then_some(Label {
                    field: name.field,
                    from,
                    to,
                    own: at,
                })
            }
            None if name.bare && boundary(letters, at) && value_follows(letters, at, end, name) => {
                Some(Label {
                    field: name.field,
                    from: at,
                    to: end,
                    own: at,
                })
            }
            None => None,
        }
    })
}

/// 从 `at` 起是不是这些字（字间的空白不计）；给出之后的位置。
fn matches_at(letters: &[Letter], at: usize, chars: &[char]) -> Option<usize> {
    let mut i = at;
    for (k, c) in chars.iter().enumerate() {
        if k > 0 {
            // “2 篇”换行“名称”：两个字的叫法不跨行
            let broken = chars.len() > 2;
            while letters
                .get(i)
                .is_some_and(|l| l.ch == ' ' || broken && l.ch == '\n')
            {
                i += 1;
            }
        }
        if letters.get(i)?.ch != *c {
            return None;
        }
        i += 1;
    }
    Some(i)
}

fn skip_spaces(letters: &[Letter], mut i: usize) -> usize {
    while letters.get(i).is_some_and(|l| l.ch == ' ' || l.ch == '\n') {
        i += 1;
    }
    i
}

fn after_colon(letters: &[Letter], i: usize) -> Option<usize> {
    let i = skip_spaces(letters, i);
    letters
        .get(i)
        .filter(|l| matches!(l.ch, ':' | '='))
        .map(|_| i + 1)
}

/// 标签之后到冒号：序号、括号里的单位、“如下”“为”等都可以有。
fn after_tail(letters: &[Letter], end: usize) -> Option<usize> {
    let mut i = skip_spaces(letters, end);
    // 名称1：
    let mut digits = i;
    while letters
        .get(digits)
        .is_some_and(|l| l.ch.is_ascii_digit() || "一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩".contains(l.ch))
        && digits - i < 2
    {
        digits += 1;
    }
    if digits > i && after_colon(letters, digits).is_some() {
        i = digits;
    }
    // 数量（件）：
    let open = skip_spaces(letters, i);
    if letters
        .get(open)
        .is_some_and(|l| matches!(l.ch, '(' | '[' | '【'))
    {
        let mut j = open + 1;
        while letters
            .get(j)
            .is_some_and(|l| l.inside && !matches!(l.ch, ')' | ']' | '】'))
            && j - open <= 8
        {
            j += 1;
        }
        let digits = letters
            .get(open..j)
            .unwrap_or(&[])
            .iter()
            .any(|l| l.ch.is_ascii_digit());
        if !digits
            && letters
                .get(j)
                .is_some_and(|l| matches!(l.ch, ')' | ']' | '】'))
        {
            i = j + 1;
        }
    }
    let spaced = skip_spaces(letters, i);
    let words = [
        "共计",
        "共有",
        "共",
        "分别如下",
        "分别为",
        "分别是",
        "列举如下",
        "如下",
        "包括",
        "为",
        "是",
        "有",
    ];
    let verb = words
        .iter()
        .find_map(|w| matches_at(letters, spaced, &w.chars().collect::<Vec<_>>()));
    if let Some(after) = verb {
        if let Some(to) = after_colon(letters, after) {
            return Some(to);
        }
        // 名称为《a》、数量为3
        if letters
            .get(skip_spaces(letters, after))
            .is_some_and(|l| l.raw == '《' || l.raw == '“' || l.ch.is_ascii_digit())
        {
            return Some(after);
        }
    }
    after_colon(letters, i)
}

/// 前面断开：开头、空白、标点、括号，或数字与量词之后。
fn boundary(letters: &[Letter], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|i| letters.get(i))
        .is_none_or(|l| !(is_han(l.ch) || l.ch.is_ascii_alphabetic()) && l.ch != '(')
}

/// 前面隔开了：整格的起点，或空白、换行、分号、句号、逗号之后。
fn stands_apart(letters: &[Letter], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|i| letters.get(i))
        .is_none_or(|l| !l.inside && matches!(l.ch, ' ' | '\n' | ';' | '。' | ','))
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

/// 没有冒号的标签之后像是值：空白、数字、书名号，或什么也没有。
fn value_follows(letters: &[Letter], at: usize, end: usize, name: &Name) -> bool {
    let Some(next) = letters.get(end) else {
        return true;
    };
    if name.chars.len() < 2 {
        return false;
    }
    next.raw == '《'
        || next.ch.is_ascii_digit()
        || (name.exact && matches!(next.ch, ' ' | '\n' | ';' | ',' | '_'))
        || stands_apart(letters, at)
            && (matches!(next.ch, ' ' | '\n' | '①' | '⑴' | '≈' | '>' | '≥') || next.raw == '“')
        || letters.get(skip_spaces(letters, end)).is_none_or(|l| {
            l.ch.is_ascii_digit()
                || "约近共一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾".contains(l.ch) && !name.exact
                || l.ch == '_'
        })
        || ("约近共".contains(next.ch) || "一二三四五六七八九十两".contains(next.ch))
            && letters.get(end + 1).is_some_and(|l| {
                l.ch.is_ascii_digit()
                    || "一二三四五六七八九十百千零个件次人名部场家处户期份篇条".contains(l.ch)
            })
}

/// 标签前面紧挨着的修饰（`典型案例名称：`里的“典型案例”）归入标签；前一项的值不动。
fn absorbed(letters: &[Letter], at: usize, free_from: usize) -> Option<usize> {
    let mut start = at;
    while start > free_from
        && letters
            .get(start - 1)
            .is_some_and(|l| is_han(l.ch) && !l.inside)
    {
        start -= 1;
    }
    let run = at - start;
    if run == 0 {
        return Some(at);
    }
    let before = start
        .checked_sub(1)
        .and_then(|i| letters.get(i))
        .map(|l| l.ch);
    let free = start > free_from || free_from == 0;
    let at_break = match before {
        None => true,
        Some(c) => matches!(c, '\n' | ';' | '。' | ',' | ' '),
    };
    // “三件名称：”里的“三件”是值
    let chars: Vec<char> = letters
        .get(start..at)
        .unwrap_or(&[])
        .iter()
        .map(|l| l.ch)
        .collect();
    let counted = crate::text::numeral::scan(&chars)
        .first()
        .is_some_and(|n| n.from == 0);
    Some(if free && at_break && run <= 5 && !counted {
        start
    } else {
        at
    })
}

/// 与各项名称只是相近的标签（`参与妇女人数：`、`【调解委员会数量】`、`参与人数 36`）：
/// 那一串字与哪一项共同的字明显最多，就是哪一项。
fn fuzzy(letters: &[Letter], fields: &[Field], found: &mut Vec<Label>) {
    let mut covered = Covered::by(letters.len(), found);
    let mut known: BTreeSet<usize> = found.iter().map(|l| l.field).collect();
    for at in 0..letters.len() {
        if known.len() >= fields.len() {
            return;
        }
        if covered.has(at) {
            continue;
        }
        let Some(place) = boxed(letters, at)
            .or_else(|| before_colon(letters, at, &covered))
            .or_else(|| before_number(letters, at, &covered))
        else {
            continue;
        };
        let run: Vec<char> = letters
            .get(place.own..place.end)
            .unwrap_or(&[])
            .iter()
            .map(|l| l.ch)
            .collect();
        if run.len() >= 3
            && let Some(field) = most_alike(&run, fields, &known)
        {
            let to = fields
                .get(field)
                .filter(|_| letters.get(place.end).is_some_and(|l| l.ch == ':'))
                .and_then(|f| content_before_colon(letters, &f.name, place.from, place.end, found))
                .unwrap_or(place.to);
            let label = Label {
                field,
                from: place.from,
                to,
                own: place.from,
            };
            known.insert(field);
            covered.add(&label);
            found.push(label);
        }
    }
}

/// 已经归入标签的字：逐字记着，不必一个个标签去问——一格里可以有上万个标签。
struct Covered(Vec<bool>);

impl Covered {
    fn by(letters: usize, labels: &[Label]) -> Self {
        let mut covered = Self(vec![false; letters]);
        labels.iter().for_each(|l| covered.add(l));
        covered
    }

    fn add(&mut self, label: &Label) {
        if let Some(letters) = self.0.get_mut(label.from..label.to) {
            letters.fill(true);
        }
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|taken| *taken)
    }
}

/// 项名一字不差地在前面，后面到冒号还有字，冒号之后却没有内容（`发文单位甲县妇联：`）：
/// 多出来的就是内容，从那里起。多出来的只是又一个叫法（“名称”“情况”之类），不算。
fn content_before_colon(
    letters: &[Letter],
    name: &str,
    from: usize,
    colon: usize,
    found: &[Label],
) -> Option<usize> {
    let end = matches_at(letters, from, &plain(name).chars().collect::<Vec<_>>())?;
    let next = found
        .iter()
        .map(|l| l.from)
        .filter(|at| *at > colon)
        .min()
        .unwrap_or(letters.len());
    let after = letters.get(colon + 1..next).unwrap_or(&[]);
    let extra: String = letters.get(end..colon)?.iter().map(|l| l.ch).collect();
    (after.iter().all(|l| !l.ch.is_alphanumeric())
        && !extra.is_empty()
        && ![COUNT, TITLE, EXAMPLE]
            .iter()
            .any(|group| group.iter().any(|w| extra.ends_with(w))))
    .then_some(end)
}

/// 一串像标签的字：`from..to` 是整个标签，`own..end` 是字。
struct Run {
    from: usize,
    own: usize,
    end: usize,
    to: usize,
}

/// `【…】` 里的一串汉字。
fn boxed(letters: &[Letter], open: usize) -> Option<Run> {
    if letters.get(open).is_none_or(|l| l.ch != '【') {
        return None;
    }
    let own = open + 1;
    let mut end = own;
    while end - own < 12 && letters.get(end).is_some_and(|l| is_han(l.ch)) {
        end += 1;
    }
    letters.get(end).filter(|l| l.ch == '】')?;
    Some(Run {
        from: open,
        own,
        end,
        to: after_colon(letters, end + 1).unwrap_or(end + 1),
    })
}

/// 紧挨在 `end` 之前、括号之外的一串汉字从哪里起。
fn han_before(letters: &[Letter], end: usize, covered: &Covered) -> usize {
    let mut from = end;
    while from > 0
        && end - from < 14
        && !covered.has(from - 1)
        && letters
            .get(from - 1)
            .is_some_and(|l| is_han(l.ch) && !l.inside)
    {
        from -= 1;
    }
    from
}

/// 冒号前的一串汉字。
fn before_colon(letters: &[Letter], colon: usize, covered: &Covered) -> Option<Run> {
    letters.get(colon).filter(|l| l.ch == ':' && !l.inside)?;
    let from = han_before(letters, colon, covered);
    Some(Run {
        from,
        own: from,
        end: colon,
        to: colon + 1,
    })
}

/// 数字前以“数”“数量”收尾的一串汉字。
fn before_number(letters: &[Letter], at: usize, covered: &Covered) -> Option<Run> {
    letters
        .get(at)
        .filter(|l| l.ch.is_ascii_digit() && !l.inside)?;
    let mut end = at;
    while end > 0 && letters.get(end - 1).is_some_and(|l| l.ch == ' ') {
        end -= 1;
    }
    let last = end.checked_sub(1).and_then(|i| letters.get(i))?;
    let from = han_before(letters, end, covered);
    let apart = from
        .checked_sub(1)
        .and_then(|i| letters.get(i))
        .is_none_or(|l| l.ch.is_whitespace() || matches!(l.ch, ';' | '。' | ','));
    (matches!(last.ch, '数' | '量') && apart).then_some(Run {
        from,
        own: from,
        end,
        to: at,
    })
}

/// 与哪一项的名称明显最像；已有标签的项不算。
fn most_alike(run: &[char], fields: &[Field], known: &BTreeSet<usize>) -> Option<usize> {
    let own = stem(&run.iter().collect::<String>());
    let mut scores: Vec<(f64, usize)> = fields
        .iter()
        .enumerate()
        .filter(|(i, _)| !known.contains(i))
        .map(|(i, f)| {
            let name = plain(&f.name);
            // 中心语在末尾：调解委员会数量说的是“会”，不是“员”
            let head = stem(&name).last() == own.last();
            let like = overlap(run, &name.chars().collect::<Vec<_>>());
            (like + if head { 0.1 } else { -0.1 }, i)
        })
        .collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let second = scores.get(1).map_or(0.0, |s| s.0);
    let &(score, field) = scores.first()?;
    let named = fields.get(field).is_some_and(|f| {
        let name = plain(&f.name);
        // 具体列举、数量共：名称前后添了字
        let inside = run
            .windows(name.chars().count().max(1))
            .any(|w| w.iter().copied().eq(name.chars()));
        // 网民人数：自己的字都是这一项名称里的
        let name_stem = stem(&name);
        let within = own.len() >= 2 && own.iter().all(|c| name_stem.contains(c));
        inside || within || covered(&name_stem, run)
    });
    (score >= 0.6 && score - second >= 0.15 && named).then_some(field)
}

/// 共同的字占两边的几成。
fn overlap(a: &[char], b: &[char]) -> f64 {
    let mut rest = b.to_vec();
    let mut common = 0.0;
    for c in a {
        if let Some(k) = rest.iter().position(|r| r == c) {
            rest.swap_remove(k);
            common += 1.0;
        }
    }
    2.0 * common / (a.len() + b.len()).max(1) as f64
}
