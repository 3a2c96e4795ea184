//! 由读出的各项建立目录，一路检查。有不对之处仍往下看，好一次说全。

use super::part_of;
use crate::field::{FieldKind, TYPES};
use crate::model::catalogue::{AnswerKind, Catalogue, Condition, Field, Group, Indicator, Part};
use crate::office::keyed::{Key, Keyed, Table, nearest_word};
use std::collections::BTreeMap;
use toml::Spanned;

const TOP: &[Key] = &[
    ("id", "标识"),
    ("title", "全称"),
    ("short_title", "简称"),
    ("issued_by", "发布机关"),
    ("notes", "整理说明"),
    ("answer", "答法"),
    ("condition", "适用条件"),
    ("part", "一级指标"),
    ("group", "二级指标"),
    ("indicator", "三级指标"),
];
const ANSWER: &[Key] = &[("name", "名称"), ("yes", "肯定"), ("no", "否定")];
const CONDITION: &[Key] = &[("name", "名称"), ("note", "说明")];
const LEVEL: &[Key] = &[("code", "编号"), ("name", "名称"), ("note", "整理说明")];
const INDICATOR: &[Key] = &[
    ("code", "编号"),
    ("text", "工作标准"),
    ("short", "短名"),
    ("kind", "答法"),
    ("basic", "基本要求"),
    ("only_for", "适用条件"),
    ("fields", "填写项"),
    ("note", "整理说明"),
];
const FIELD: &[Key] = &[
    ("name", "名称"),
    ("type", "类型"),
    ("unit", "计量单位"),
    ("part_of", "其中属于"),
];

/// 全部的键，提示写法时用。
pub(super) fn words() -> Vec<Key> {
    [TOP, INDICATOR, FIELD, ANSWER, LEVEL].concat()
}

/// 短名的长度上限，按字计：宽表的列头和公文的列举只容得下这么多。
const SHORT_MAX: usize = 14;

/// 建立目录；缺了不可少的项时没有。
pub(super) fn catalogue(top: &Table<'_>, keyed: &mut Keyed<'_>) -> Option<Catalogue> {
    keyed.only("目录", top, TOP);
    let id = keyed.required(top, "id", 0, "目录", "weiquan-2017");
    if let Some(id) = &id {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !id.get_ref().chars().all(plain) {
            keyed.complain(
                id.span().start,
                format!("标识“{}”里有字母、数字、连字符以外的字", id.get_ref()),
                "请改成如 id = \"weiquan-2017\"",
            );
        }
    }
    let title = keyed.required(top, "title", 0, "目录", "妇联组织维权服务工作标准（试行）");
    let short_title = keyed.text(top, "short_title");
    let issued_by = keyed.text(top, "issued_by");
    let notes = keyed.texts(top, "notes");

    let answers = answer_kinds(top, keyed);
    let conditions = conditions(top, keyed);
    let parts = parts(top, keyed);
    let groups = groups(top, keyed, &parts);
    let indicators = indicators(top, keyed, &answers, &conditions, &groups);

    for (part, at) in &parts {
        if !groups.iter().any(|(g, _)| belongs(&g.code, &part.code)) {
            keyed.complain(
                *at,
                format!("一级指标 {} 下面没有二级指标", part.code),
                format!("请添 [[group]]，编号如 {}.1；或删去这个一级指标", part.code),
            );
        }
    }
    for (group, at) in &groups {
        if !indicators.iter().any(|i| belongs(&i.code, &group.code)) {
            keyed.complain(
                *at,
                format!("二级指标 {} 下面没有三级指标", group.code),
                format!(
                    "请添 [[indicator]]，编号如 {}.1；或删去这个二级指标",
                    group.code
                ),
            );
        }
    }
    if parts.is_empty() && groups.is_empty() && indicators.is_empty() && keyed.is_clean() {
        keyed.complain(
            0,
            "目录里没有指标",
            "请写 [[part]] 一级指标、[[group]] 二级指标、[[indicator]] 三级指标",
        );
    }

    let title = title?.into_inner();
    Some(Catalogue {
        id: id?.into_inner(),
        short_title: short_title
            .map(Spanned::into_inner)
            .filter(|s| !s.is_empty())
            .unwrap_or_else(|| title.clone()),
        title,
        issued_by: issued_by.map(Spanned::into_inner).unwrap_or_default(),
        conditions,
        parts: parts.into_iter().map(|(p, _)| p).collect(),
        groups: groups.into_iter().map(|(g, _)| g).collect(),
        indicators,
        notes: notes.into_iter().map(Spanned::into_inner).collect(),
    })
}

fn answer_kinds(top: &Table<'_>, keyed: &mut Keyed<'_>) -> Vec<AnswerKind> {
    let wanted = "若干节 [[answer]]，每节写 name、yes、no";
    let mut kinds: Vec<AnswerKind> = Vec::new();
    let mut seen = Seen::new("答法");
    for (table, at) in keyed.tables(top, "answer", wanted) {
        keyed.only("[[answer]]", table, ANSWER);
        let name = keyed.required(table, "name", at, "答法", "有无");
        let yes = keyed.required(table, "yes", at, "答法", "有");
        let no = keyed.required(table, "no", at, "答法", "无");
        let (Some(name), Some(yes), Some(no)) = (name, yes, no) else {
            continue;
        };
        seen.check(&name, keyed);
        if yes.get_ref() == no.get_ref() {
            keyed.complain(
                no.span().start,
                format!("答法“{}”的两个选项都是“{}”", name.get_ref(), no.get_ref()),
                "yes 与 no 要不同，如 yes = \"有\"、no = \"无\"",
            );
        }
        kinds.push(AnswerKind {
            name: name.into_inner(),
            yes: yes.into_inner(),
            no: no.into_inner(),
        });
    }
    kinds
}

fn conditions(top: &Table<'_>, keyed: &mut Keyed<'_>) -> Vec<Condition> {
    let wanted = "若干节 [[condition]]，每节写 name、note";
    let mut seen = Seen::new("适用条件");
    let mut found = Vec::new();
    for (table, at) in keyed.tables(top, "condition", wanted) {
        keyed.only("[[condition]]", table, CONDITION);
        let note = keyed.text(table, "note");
        if let Some(name) = keyed.required(table, "name", at, "适用条件", "重点地区") {
            seen.check(&name, keyed);
            found.push(Condition {
                name: name.into_inner(),
                note: note.map(Spanned::into_inner).unwrap_or_default(),
            });
        }
    }
    found
}

fn parts(top: &Table<'_>, keyed: &mut Keyed<'_>) -> Vec<(Part, usize)> {
    let wanted = "若干节 [[part]]，每节写 code、name";
    let mut seen = Seen::new("一级指标编号");
    let mut found = Vec::new();
    for (table, at) in keyed.tables(top, "part", wanted) {
        keyed.only("[[part]]", table, LEVEL);
        let code = keyed.required(table, "code", at, "一级指标", "1");
        let name = keyed.required(table, "name", at, "一级指标", "源头维权");
        let note = note(table, keyed);
        let (Some(code), Some(name)) = (code, name) else {
            continue;
        };
        seen.check(&code, keyed);
        let part = Part {
            code: code.into_inner(),
            name: name.into_inner(),
            note,
        };
        found.push((part, at));
    }
    found
}

fn groups(top: &Table<'_>, keyed: &mut Keyed<'_>, parts: &[(Part, usize)]) -> Vec<(Group, usize)> {
    let wanted = "若干节 [[group]]，每节写 code、name";
    let mut seen = Seen::new("二级指标编号");
    let mut found = Vec::new();
    for (table, at) in keyed.tables(top, "group", wanted) {
        keyed.only("[[group]]", table, LEVEL);
        let code = keyed.required(table, "code", at, "二级指标", "1.1");
        let name = keyed.required(table, "name", at, "二级指标", "提出法规政策建议");
        let note = note(table, keyed);
        let (Some(code), Some(name)) = (code, name) else {
            continue;
        };
        seen.check(&code, keyed);
        let owner = owner(
            &code,
            parts.iter().map(|(p, _)| p.code.as_str()),
            "二级指标",
            "一级指标",
            keyed,
        );
        let group = Group {
            code: code.into_inner(),
            name: name.into_inner(),
            part: owner.unwrap_or(0),
            note,
        };
        found.push((group, at));
    }
    found
}

fn indicators(
    top: &Table<'_>,
    keyed: &mut Keyed<'_>,
    answers: &[AnswerKind],
    conditions: &[Condition],
    groups: &[(Group, usize)],
) -> Vec<Indicator> {
    let wanted = "若干节 [[indicator]]，每节写 code、text、kind、fields";
    let mut codes = Seen::new("三级指标编号");
    let mut shorts = Seen::new("短名");
    let mut found: Vec<Indicator> = Vec::new();
    for (table, at) in keyed.tables(top, "indicator", wanted) {
        keyed.only("[[indicator]]", table, INDICATOR);
        let code = keyed.required(table, "code", at, "三级指标", "1.1.1");
        let place = code.as_ref().map_or("三级指标".to_owned(), |c| {
            format!("三级指标 {} ", c.get_ref())
        });
        let text = keyed.required(table, "text", at, &place, "工作标准的原文");
        let short = keyed.text(table, "short");
        let kind = keyed.required(table, "kind", at, &place, "有无");
        let kind = kind.and_then(|k| answer_kind(&k, answers, keyed));
        let basic = keyed.flag(table, "basic").unwrap_or(false);
        let only_for = keyed
            .text(table, "only_for")
            .and_then(|c| condition(&c, conditions, keyed));
        let fields = fields(table, keyed, &place);
        let note = note(table, keyed);
        let (Some(code), Some(text)) = (code, text) else {
            continue;
        };
        codes.check(&code, keyed);
        let group = owner(
            &code,
            groups.iter().map(|(g, _)| g.code.as_str()),
            "三级指标",
            "二级指标",
            keyed,
        );
        if let Some(short) = &short {
            check_short(short, &place, keyed);
            shorts.check(short, keyed);
        }
        if text.get_ref().starts_with(['*', '＊', '﹡', '※']) {
            keyed.complain(
                text.span().start,
                format!("{place}的原文带着星号"),
                "星号不写在 text 里；基本要求指标另写一行 basic = true",
            );
        }
        found.push(Indicator {
            ix: found.len(),
            code: code.into_inner(),
            short: short
                .map(Spanned::into_inner)
                .filter(|s| !s.is_empty())
                .unwrap_or_else(|| shortened(text.get_ref())),
            text: text.into_inner(),
            group: group.unwrap_or(0),
            kind: kind.unwrap_or_else(|| AnswerKind {
                name: String::new(),
                yes: String::new(),
                no: String::new(),
            }),
            basic,
            only_for,
            fields,
            note,
        });
    }
    found
}

fn fields(table: &Table<'_>, keyed: &mut Keyed<'_>, place: &str) -> Vec<Field> {
    let wanted = "若干填写项，如 fields = [{ name = \"数量\", type = \"N\" }]";
    let mut seen = Seen::new("填写项");
    let mut found = Vec::new();
    let mut written = Vec::new();
    for (field, at) in keyed.tables(table, "fields", wanted) {
        keyed.only("填写项", field, FIELD);
        let name = keyed.required(field, "name", at, &format!("{place}的填写项"), "数量");
        let owner = name.as_ref().map_or_else(
            || format!("{place}的填写项"),
            |n| format!("{place}的填写项“{}”", n.get_ref()),
        );
        let letter = keyed.required(field, "type", at, &owner, "N");
        let unit = keyed.text(field, "unit");
        let part_of = keyed.text(field, "part_of");
        let kind = letter.and_then(|l| field_kind(&l, keyed));
        let Some(name) = name else { continue };
        seen.check(&name, keyed);
        if name.get_ref().contains(['：', ':']) {
            keyed.complain(
                name.span().start,
                format!("填写项的名称“{}”里有冒号", name.get_ref()),
                "名称里不写冒号：填报的人写成“名称：内容”，冒号是分界",
            );
        }
        if let Some(kind) = kind {
            found.push(Field {
                name: name.into_inner(),
                kind,
                unit: unit.map(Spanned::into_inner).unwrap_or_default(),
                part_of: None,
            });
            written.push(part_of);
        }
    }
    part_of::settle(&mut found, &written, keyed);
    found
}

fn field_kind(letter: &Spanned<String>, keyed: &mut Keyed<'_>) -> Option<FieldKind> {
    let written = letter.get_ref();
    let found = TYPES.iter().find(|t| t.letter() == written);
    if let Some(kind) = found {
        return Some(FieldKind(*kind));
    }
    // 写成中文名、小写字母的，指出对应的字母。
    let near = TYPES.iter().find(|t| {
        t.letter().eq_ignore_ascii_case(written)
            || t.name().contains(written.as_str())
            || written.contains(t.name())
    });
    let all: Vec<String> = TYPES
        .iter()
        .map(|t| format!("{}（{}）", t.letter(), t.name()))
        .collect();
    let instead = match near {
        Some(t) => format!("是不是要写 \"{}\"（{}）", t.letter(), t.name()),
        None => format!("类型有：{}", all.join("、")),
    };
    keyed.complain(
        letter.span().start,
        format!("没有“{written}”这种填写项类型"),
        instead,
    );
    None
}

fn answer_kind(
    name: &Spanned<String>,
    answers: &[AnswerKind],
    keyed: &mut Keyed<'_>,
) -> Option<AnswerKind> {
    let found = answers.iter().find(|a| a.name == *name.get_ref());
    if found.is_none() {
        unknown(
            name,
            "答法",
            "[[answer]]",
            answers.iter().map(|a| a.name.as_str()),
            keyed,
        );
    }
    found.cloned()
}

fn condition(
    name: &Spanned<String>,
    conditions: &[Condition],
    keyed: &mut Keyed<'_>,
) -> Option<usize> {
    let found = conditions.iter().position(|c| c.name == *name.get_ref());
    if found.is_none() {
        unknown(
            name,
            "适用条件",
            "[[condition]]",
            conditions.iter().map(|c| c.name.as_str()),
            keyed,
        );
    }
    found
}

fn unknown<'a>(
    name: &Spanned<String>,
    what: &str,
    section: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    keyed: &mut Keyed<'_>,
) {
    let written = name.get_ref();
    let all: Vec<&str> = known.clone().collect();
    let instead = match nearest_word(written, known) {
        Some(near) => format!("是不是要写“{near}”"),
        None if all.is_empty() => format!("请先添一节 {section}，name = \"{written}\""),
        None => format!("已有的是：{}；或添一节 {section}", all.join("、")),
    };
    keyed.complain(
        name.span().start,
        format!("没有“{written}”这种{what}"),
        instead,
    );
}

/// `1.2.3` 属于 `1.2`：编号去掉最后一段。
fn belongs(code: &str, owner: &str) -> bool {
    code.rsplit_once('.')
        .is_some_and(|(front, _)| front == owner)
}

fn owner<'a>(
    code: &Spanned<String>,
    owners: impl Iterator<Item = &'a str> + Clone,
    what: &str,
    owner_what: &str,
    keyed: &mut Keyed<'_>,
) -> Option<usize> {
    let found = owners.clone().position(|o| belongs(code.get_ref(), o));
    if found.is_none() {
        let written = code.get_ref();
        let instead = match written.rsplit_once('.') {
            Some((front, _)) if !front.is_empty() => {
                format!("请添编号为 {front} 的{owner_what}，或更正这个编号")
            }
            _ => match owners.clone().next() {
                Some(first) => {
                    format!("{what}的编号要以所属{owner_what}的编号开头，如 {first}.1")
                }
                None => format!("请先写出所属的{owner_what}"),
            },
        };
        keyed.complain(
            code.span().start,
            format!("{what} {written} 找不到所属的{owner_what}"),
            instead,
        );
    }
    found
}

fn check_short(short: &Spanned<String>, place: &str, keyed: &mut Keyed<'_>) {
    let length = short.get_ref().chars().count();
    if length > SHORT_MAX {
        keyed.complain(
            short.span().start,
            format!("{place}的短名有 {length} 个字"),
            format!("短名用在宽表的列头里，请缩到 {SHORT_MAX} 个字以内"),
        );
    }
}

/// 没有短名时用原文开头的几个字。
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHORT_MAX {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(SHORT_MAX - 1).collect();
    short.push('…');
    short
}

fn note(table: &Table<'_>, keyed: &mut Keyed<'_>) -> Option<String> {
    keyed
        .text(table, "note")
        .map(Spanned::into_inner)
        .filter(|n| !n.is_empty())
}

/// 查重：同一个编号或名称第二次出现时记下，并说第一次在哪一行。
struct Seen {
    what: &'static str,
    first: BTreeMap<String, usize>,
}

impl Seen {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            first: BTreeMap::new(),
        }
    }

    fn check(&mut self, name: &Spanned<String>, keyed: &mut Keyed<'_>) {
        let line = keyed.line(name.span().start);
        if let Some(first) = self.first.get(name.get_ref()) {
            keyed.complain(
                name.span().start,
                format!("{}“{}”与第{first}行的重复", self.what, name.get_ref()),
                "请改用另一个，或删去其中一处",
            );
        } else {
            self.first.insert(name.get_ref().clone(), line);
        }
    }
}
