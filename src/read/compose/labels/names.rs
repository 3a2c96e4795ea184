//! 叫法：各项在格里可以怎样称呼。
//!
//! 出处是各办公室的填法；同一种叫法属于两项时不用（除非正是其中一项的名称）。

use crate::model::catalogue::Field;
use crate::text::normalize;
use std::collections::BTreeSet;

/// 一种叫法。
#[derive(Debug, Clone)]
pub(in crate::read::compose) struct Name {
    pub(super) chars: Vec<char>,
    pub(super) field: usize,
    /// 没有冒号也可以认（填写项自己的名称，或去掉“数量”的名称）。
    pub(super) bare: bool,
    /// 正是填写项的名称。
    pub(super) exact: bool,
    /// 后面可以直接连着内容。
    pub(super) glued: bool,
    /// 前面可以带修饰（`典型案例名称：`）。“情况”“说明”一类太常见，不行。
    pub(super) modified: bool,
    /// 所属填写项的名称里有区别意义的字。
    pub(super) stem: Vec<char>,
}

pub(super) const COUNT: &[&str] = &[
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

pub(super) const TITLE: &[&str] = &[
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

pub(super) const EXAMPLE: &[&str] = &[
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
pub(in crate::read::compose) fn names(fields: &[Field]) -> Vec<Name> {
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
    drop_shared(&mut names);
    names.sort_by_key(|n| (std::cmp::Reverse(n.chars.len()), !n.exact, n.field));
    names
}

/// 同一种叫法属于两项时不用，除非正是其中一项的名称。
fn drop_shared(names: &mut Vec<Name>) {
    let shared: Vec<bool> = names
        .iter()
        .map(|n| {
            !n.exact
                && names
                    .iter()
                    .any(|o| o.field != n.field && o.chars == n.chars)
        })
        .collect();
    let mut shared = shared.into_iter();
    names.retain(|_| !shared.next().unwrap_or(false));
}

/// 名称里去掉“数量”“人数”等之后的字。
pub(super) fn stem(name: &str) -> Vec<char> {
    ["数量", "人数", "次数", "个数", "数"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|s| !s.is_empty())
        .unwrap_or(name)
        .chars()
        .collect()
}

/// `run` 里有 `stem` 的大部分字。
pub(super) fn covered(stem: &[char], run: &[char]) -> bool {
    let hits = stem.iter().filter(|c| run.contains(c)).count();
    hits > 0 && hits as f64 >= 0.7 * stem.len() as f64
}

pub(super) fn plain(text: &str) -> String {
    normalize::folded(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// 各种叫法的头一个字。
pub(super) fn heads(names: &[Name]) -> BTreeSet<char> {
    let firsts = names.iter().filter_map(|n| n.chars.first());
    firsts.copied().collect()
}
