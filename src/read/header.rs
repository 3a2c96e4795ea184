//! 表头：列名有许多叫法，可能占两行，可能一页重复一次。
//!
//! 进：一列的列名。出：这一列是做什么的。
//! 这里只认叫法；列的内容像不像在 `layout::table`。

mod words;

use super::sheet::Sheet;
use crate::finding::Cell;
use crate::text::normalize::loose;
use words::{
    CODE, DETAIL, FIELD_NAME, OTHER, PLACE, PLACE_CODE, REMARK, SEQUENCE, STANDARD, STATE, TITLE,
};

/// 一列的用处。
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// 序号
    Sequence,
    /// 一级、二级指标
    Title,
    /// 编号
    Code,
    /// 工作标准
    Standard,
    /// 现实情况
    State,
    /// 有/是
    Yes,
    /// 无/否
    No,
    /// 填写的内容（不分项）
    Detail,
    /// 填写项的名称
    FieldName,
    /// 某个填写项（名称）
    Field(String),
    /// 第几个填写项，从 0 起
    Ordinal(usize),
    /// 备注
    Remark,
    /// 得分、分值、审核意见等，不读
    Other,
    /// 地区
    Place,
    /// 地区代码
    PlaceCode,
}

/// 由列名（一行的）看用处；说不出为空。同一个列名要问好几次，只看一次。
pub fn role_of(key: &str, sheet: &Sheet<'_>) -> Option<Role> {
    if key.is_empty() || key.chars().count() > 40 {
        return None;
    }
    sheet.role_once(key, || {
        judge(key, sheet).or_else(|| judge(without_note(key)?, sheet))
    })
}

/// `名称/列举（选填）` `人数（必填）`：去掉列名后面怎样填的话。
fn without_note(key: &str) -> Option<&str> {
    const NOTES: [&str; 12] = [
        "选填",
        "必填",
        "可选",
        "非必填",
        "可不填",
        "如有",
        "没有不填",
        "填数字",
        "只填数字",
        "整数",
        "下拉选择",
        "文字",
    ];
    let note = NOTES
        .iter()
        .filter(|note| key.ends_with(**note))
        .max_by_key(|note| note.len())?;
    key.strip_suffix(*note).filter(|rest| !rest.is_empty())
}

fn judge(key: &str, sheet: &Sheet<'_>) -> Option<Role> {
    let chars = key.chars().count();
    let is = |list: &[&str]| list.contains(&key);
    let has = |list: &[&str]| {
        list.iter()
            .any(|w| w.chars().count() > 1 && key.contains(w))
    };
    if is(SEQUENCE) {
        return Some(Role::Sequence);
    }
    if is(CODE) {
        return Some(Role::Code);
    }
    if is(REMARK) {
        return Some(Role::Remark);
    }
    if is(FIELD_NAME) {
        return Some(Role::FieldName);
    }
    if let Some(field) = field_named(key, sheet) {
        return Some(Role::Field(field));
    }
    if let Some(n) = ordinal(key) {
        return Some(Role::Ordinal(n));
    }
    let bare = key
        .trim_end_matches(['打', '选', '勾', '√', '✓', '✔', '的', '栏', '划'])
        .trim_start_matches(['选', '打', '√'])
        .replace(['或', '者'], "");
    if sheet.is_yes_word(&bare) || ["达标", "符合", "已达标", "达到", "已达到"].contains(&key)
    {
        return Some(Role::Yes);
    }
    if sheet.is_no_word(&bare) || ["未达标", "不达标", "不符合", "未达到"].contains(&key)
    {
        return Some(Role::No);
    }
    if is(STANDARD) {
        return Some(Role::Standard);
    }
    if is(STATE) || STATE.contains(&bare.as_str()) || is_question(key) {
        return Some(Role::State);
    }
    if is(TITLE) {
        return Some(Role::Title);
    }
    if is(PLACE_CODE) {
        return Some(Role::PlaceCode);
    }
    if is(PLACE) {
        return Some(Role::Place);
    }
    if has(OTHER) && chars <= 10 {
        return Some(Role::Other);
    }
    // 填报结果、核对结果
    if chars <= 6 && key.ends_with("结果") {
        return Some(Role::State);
    }
    // 是否具备、是否开展、有无此项
    if chars <= 8 && (key.starts_with("是否") || key.starts_with("有无")) {
        return Some(Role::State);
    }
    if has(DETAIL)
        && (chars <= 10
            || ["填写本栏", "前一栏", "上一栏"]
                .iter()
                .any(|w| key.contains(w)))
    {
        return Some(Role::Detail);
    }
    if let Some(role) = several_fields(key, sheet) {
        return Some(role);
    }
    if ["内容", "具体", "名称列举", "事例", "案例", "例子"].contains(&key) {
        return Some(Role::Detail);
    }
    if let Some(field) = field_like(key, sheet) {
        return Some(Role::Field(field));
    }
    // 选“有”或“是”的填写
    if chars <= 24
        && key.contains("填写")
        && !["人", "日期", "时间", "单位", "说明"]
            .iter()
            .any(|w| key.contains(w))
    {
        return Some(Role::Detail);
    }
    if chars <= 20
        && ([
            "现实情况",
            "括号内打",
            "自查情况",
            "实际情况",
            "完成情况",
            "自查结果",
            "打√",
            "打勾",
        ]
        .iter()
        .any(|w| key.contains(w)))
    {
        return Some(Role::State);
    }
    if chars <= 10 && (key.contains("工作标准") || key.contains("三级指标")) {
        return Some(Role::Standard);
    }
    if chars <= 8
        && (key.contains("一级指标") || key.contains("二级指标") || key.contains("服务内容"))
    {
        return Some(Role::Title);
    }
    if chars <= 8 && key.contains("备注") {
        return Some(Role::Remark);
    }
    None
}

/// `是否达到` `是否已开展` `有无开展`：问的就是选哪一个。
fn is_question(key: &str) -> bool {
    key.chars().count() <= 8 && (key.starts_with("是否") || key.starts_with("有无"))
}

/// 列名就是目录里某个填写项的名称（允许带单位：`数量（件）`、`数量（次、件、人）`）。
fn field_named(key: &str, sheet: &Sheet<'_>) -> Option<String> {
    let mut near = None;
    let indicators = sheet.catalogue.indicators.iter().enumerate();
    let fields = indicators.flat_map(|(ix, i)| i.fields.iter().zip(sheet.targets.fields(ix)));
    for (field, name) in fields {
        if name.is_empty() {
            continue;
        }
        if name == key {
            return Some(field.name.clone());
        }
        let rest = key.strip_prefix(name.as_str());
        if rest.is_some_and(|r| {
            !r.is_empty()
                && r.chars()
                    .all(|c| "件次人部个处期名家起份条项场户篇届例等".contains(c))
                || r == loose(&field.unit)
        }) {
            near = near.or(Some(field.name.clone()));
        }
    }
    near
}

/// 列名与某个填写项的名称只差一个修饰：`联合发文单位` `所在层级`（前面添了话）、`参与人数`（省了前面的话）、
/// `妇女（网民）参与人数`（中间添了话）；层级也叫级别。给出列名本身，各指标各自去认是哪一项。
fn field_like(key: &str, sheet: &Sheet<'_>) -> Option<String> {
    let chars: Vec<char> = key.chars().collect();
    if !(2..=12).contains(&chars.len()) {
        return None;
    }
    let names = || {
        (0..sheet.targets.len())
            .flat_map(|ix| sheet.targets.fields(ix))
            .filter(|n| n.chars().count() >= 2)
    };
    if ["级别", "所属级别", "所在级别"].contains(&key)
        && let Some(level) = sheet.targets.field_of_kind("L")
    {
        return Some(level);
    }
    let like = names().any(|name| {
        let own = name.chars().count();
        if let Some(front) = key.strip_suffix(name.as_str()) {
            // “区县名称”“单位名称”说的是地区
            return front.chars().count() <= 4
                && !front.ends_with(['县', '区', '市', '州', '乡', '镇', '村', '位', '构', '人'])
                && !front.contains("指标");
        }
        if name.ends_with(key) {
            return chars.len() >= 3;
        }
        let mut rest = chars.iter();
        own >= 5 && chars.len() <= own + 3 && name.chars().all(|c| rest.any(|k| *k == c))
    });
    like.then(|| key.to_owned())
}

/// 列名由几个填写项的名称拼成（`名称/列举/举例`、`名称、列举、层级等`）：一列里写着不同的项。
fn several_fields(key: &str, sheet: &Sheet<'_>) -> Option<Role> {
    let mut names: Vec<&str> = (0..sheet.targets.len())
        .flat_map(|ix| sheet.targets.fields(ix))
        .map(String::as_str)
        .filter(|n| !n.is_empty() && key.contains(n))
        .collect();
    if names.is_empty() {
        return None;
    }
    names.sort_by_key(|n| std::cmp::Reverse(n.chars().count()));
    names.dedup();
    let mut rest = key.to_owned();
    let mut found = 0;
    for name in names {
        if rest.contains(name) {
            rest = rest.replace(name, "");
            found += 1;
        }
    }
    for word in [
        "其他", "其它", "具体", "填写", "内容", "事例", "说明", "情况", "有关", "相关", "等", "或",
        "和", "及", "与",
    ] {
        rest = rest.replace(word, "");
    }
    if found == 0 || !rest.is_empty() {
        return None;
    }
    // 只说名称、列举一类文字的，列里就只是文字：各指标各自去认；还说着数量的，什么都可能有
    Some(if sheet.targets.only_texts(key) {
        Role::Field(key.to_owned())
    } else {
        Role::Detail
    })
}

/// `填写项1` `填写2` `项目三` 之类。
fn ordinal(key: &str) -> Option<usize> {
    let rest = [
        "填写项",
        "填报项",
        "填写内容",
        "填写",
        "填报",
        "字段",
        "数据",
        "内容",
        "项",
    ]
    .iter()
    .find_map(|w| key.strip_prefix(w))?;
    let n = match rest {
        "一" => 1,
        "二" => 2,
        "三" => 3,
        "四" => 4,
        "五" => 5,
        _ => rest.parse::<usize>().ok()?,
    };
    (1..=20).contains(&n).then(|| n - 1)
}

/// 表头：占哪些行。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// 起行。
    pub first: u32,
    /// 止行（含）。
    pub last: u32,
}

/// 在第一个数据行之上找表头。
pub fn find(sheet: &Sheet<'_>, first_data: u32) -> Option<Span> {
    let above: Vec<u32> = sheet
        .rows
        .iter()
        .copied()
        .filter(|&r| r < first_data)
        .collect();
    let roles = |row: u32| -> Vec<Role> {
        sheet
            .cells_of(row)
            .filter_map(|(_, key)| role_of(key, sheet))
            // “填报单位 某县妇联 代码 510321”是表前的话，不是列名
            .filter(|role| !matches!(role, Role::Place | Role::PlaceCode))
            .collect()
    };
    let weighty = |roles: &[Role]| {
        roles.iter().any(|r| {
            matches!(
                r,
                Role::Standard
                    | Role::State
                    | Role::Yes
                    | Role::No
                    | Role::Code
                    | Role::Detail
                    | Role::FieldName
                    | Role::Field(_)
                    | Role::Title
            )
        })
    };
    let at = above.iter().rposition(|&r| {
        let found = roles(r);
        found.len() >= 2 && weighty(&found)
    })?;
    let mut last = *above.get(at)?;
    // 列名向下合并着的，表头到合并的末行为止：第二行往往只有“（在括号内打√）”
    for (cell, key) in sheet.cells_of(last) {
        let end = sheet.span(cell).1.row;
        if role_of(key, sheet).is_some() && end < first_data {
            last = last.max(end);
        }
    }
    let mut first = *above.get(at)?;
    for &row in above.get(..at)?.iter().rev().take(3) {
        let found = roles(row);
        let cells = sheet.cells_of(row).count();
        // 上一行也是表头：有几个列名，或有一格向下合并到表头里
        let reaches = sheet
            .cells_of(row)
            .any(|(c, _)| sheet.span(c).1.row >= first && sheet.span(c).1.row > c.row);
        if first - row <= 2
            && (reaches
                || (found.len() >= 2 && cells >= 2)
                || (found.len() == 1 && weighty(&found) && (2..=3).contains(&cells)))
        {
            first = row;
        } else {
            break;
        }
    }
    Some(Span { first, last })
}

/// 一列的列名：各行由下到上，第一个认得出的用处，以及连起来的原文。
pub fn title(sheet: &Sheet<'_>, header: Span, col: u32) -> (Option<Role>, String) {
    let mut role = None;
    let mut texts: Vec<String> = Vec::new();
    let mut seen: Vec<Cell> = Vec::new();
    for row in (header.first..=header.last).rev() {
        let cell = sheet.anchor(Cell::new(row, col));
        if seen.contains(&cell) || cell.row < header.first {
            continue;
        }
        seen.push(cell);
        let Some(content) = sheet.content(cell) else {
            continue;
        };
        texts.push(
            content
                .text()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(""),
        );
        let own = role_of(sheet.key(cell), sheet);
        role = match (role, own) {
            (None, own) => own,
            // 下面一格只说“数量”“名称”，上面一格说它是现实情况以外的：以下面为准
            (kept, _) => kept,
        };
    }
    texts.reverse();
    (role, texts.join("/"))
}

/// 像一个地区或一级妇联的名称。
pub fn place_like(key: &str) -> bool {
    key.ends_with(['县', '市', '区', '州', '旗', '盟', '镇', '乡', '村', '省'])
        || key.ends_with("妇联")
        || key.ends_with("街道")
        || key.ends_with("社区")
        || key.ends_with("兵团")
        || key.ends_with("妇女联合会")
}

/// 相反的两列：`已落实`与`未落实`、`达到`与`没有达到`、`√`与`×`、`Yes`与`No`。
pub fn opposite(yes: &str, no: &str) -> bool {
    let tidy = |t: &str| -> String {
        crate::text::normalize::folded(t)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_lowercase()
    };
    let (yes, no) = (tidy(yes), tidy(no));
    if [
        ("√", "×"),
        ("✓", "×"),
        ("✔", "×"),
        ("√", "x"),
        ("yes", "no"),
        ("y", "n"),
        ("对", "错"),
    ]
    .contains(&(yes.as_str(), no.as_str()))
    {
        return true;
    }
    let said = yes.strip_prefix('已').unwrap_or(&yes);
    (1..=8).contains(&said.chars().count())
        && ["未", "不", "没有", "没", "尚未", "未能", "非"]
            .iter()
            .any(|w| {
                no.strip_prefix(w)
                    .is_some_and(|rest| rest == said || rest == yes)
            })
}

/// 这一行是重复的表头（分页时常有）。
pub fn repeated(sheet: &Sheet<'_>, header: Span, row: u32) -> bool {
    let mut same = 0;
    let mut other = 0;
    for (cell, key) in sheet.cells_of(row) {
        if key.is_empty() {
            continue;
        }
        let is_same = (header.first..=header.last)
            .any(|r| sheet.key(Cell::new(r, cell.col)) == key)
            && role_of(key, sheet).is_some();
        if is_same {
            same += 1;
        } else {
            other += 1;
        }
    }
    same >= 2 && same > other || (same >= 1 && other == 0 && header.first < header.last)
}
