//! 措辞：用 minijinja 把事实写成文稿。
//!
//! 没有定义的名字一律算错；外来文字写出时过 [`draft::escape`] 这道门，不会成为文稿的标记。

mod faults;

use super::chart::Chart;
use super::draft::{self, Draft};
use super::facts;
use super::head;
use super::kind::{self, Kind, Occasion};
use super::table::Table;
use crate::deliver::name::safe;
use crate::model::comparison::{Comparison, Share};
use crate::model::draw::Drawing;
use crate::office::{Complaint, Office};
use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, context};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// 抽查抽签的文稿。`comparison` 是抽签所依据的名册与结果。
pub(super) fn compose_drawing(
    drawing: &Drawing,
    comparison: &Comparison,
    office: &Office,
) -> Result<Vec<Draft>, Vec<Complaint>> {
    let kinds = on(Occasion::Drawing, kind::all(office)?);
    let env = environment(&kinds, office).map_err(|c| vec![c])?;
    let round_facts = facts::round(comparison, office);
    let round = Value::from(Serde(&round_facts));
    let drawing_facts = facts::drawing(drawing, comparison);
    let drawn = Value::from(Serde(&drawing_facts));
    let tables = facts::drawing_tables(drawing, comparison);
    let made_from: Vec<String> = drawing.basis.iter().map(|b| b.0.clone()).collect();
    let mut drafts = Vec::new();
    let mut wrong = Vec::new();
    for kind in &kinds {
        let writer = Writer {
            office,
            env: &env,
            kind,
        };
        let facts =
            context! { 字号 => number_of(kind, office), 抽查 => drawn.clone(), ..round.clone() };
        let written = writer.name(&facts).and_then(|name| {
            let draft =
                |name| writer.draft(&facts, name, None, (&[&tables], &[]), made_from.clone());
            name.map(draft).transpose()
        });
        match written {
            Ok(draft) => drafts.extend(draft),
            Err(complaints) => wrong.extend(complaints),
        }
    }
    distinct(drafts.iter_mut().map(|draft: &mut Draft| &mut draft.name));
    let mut places: Vec<String> = drawing_facts
        .drawn
        .into_iter()
        .flat_map(|d| [d.name, d.parent])
        .filter(|name| !name.is_empty())
        .collect();
    // 上级自己也是候选而没有抽中的，不能说成抽中
    let not_drawn = |name: &String| {
        let at = comparison.locality_named(name);
        let candidates = || drawing.candidates.iter().map(|c| c.locality);
        at.is_some_and(|at| {
            candidates().any(|c| c == at) && drawing.drawn().all(|c| c.locality != at)
        })
    };
    places.retain(|name| !not_drawn(name));
    places.sort();
    places.dedup();
    for draft in &mut drafts {
        draft.drawn.clone_from(&places);
    }
    if wrong.is_empty() {
        Ok(drafts)
    } else {
        Err(wrong)
    }
}

/// 某一场合出的文种。
pub(super) fn on(occasion: Occasion, kinds: Vec<Kind>) -> Vec<Kind> {
    kinds
        .into_iter()
        .filter(|k| k.occasion == occasion)
        .collect()
}

/// 配置里这个文种的发文字号；没有为空。
pub(super) fn number_of(kind: &Kind, office: &Office) -> String {
    let numbers = &office.config.documents.numbers;
    let own = numbers.iter().find(|(k, _)| *k == kind.name);
    own.map(|(_, n)| n.clone()).unwrap_or_default()
}

/// 一个地区的材料来自哪些文件。
pub(super) fn sources(comparison: &Comparison, office: &Office, ix: usize) -> Vec<String> {
    let entry = comparison.main_round().and_then(|r| r.entries.get(ix));
    let mut paths: Vec<String> = entry
        .iter()
        .flat_map(|e| e.current.iter().chain(e.others.iter().map(|(s, _)| s)))
        .map(|s| s.source.path.clone())
        .collect();
    // 没有报送的：凭可能是它的来件，没有来件的凭名册
    if paths.is_empty()
        && let Some(locality) = comparison.localities.get(ix)
    {
        let sent = locality.perhaps_sent(&comparison.unattributed);
        paths.extend(sent.into_iter().map(str::to_owned));
    }
    if paths.is_empty() {
        let roster = office
            .config
            .files
            .roster
            .as_ref()
            .and_then(|r| r.file_name());
        let name = roster.map_or("名册".into(), |r| r.to_string_lossy().into_owned());
        paths.push(name);
    }
    paths.sort();
    paths.dedup();
    paths
}

/// 文件名相同的加序号：谁也不盖住谁。
pub(super) fn distinct<'n>(names: impl Iterator<Item = &'n mut String>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        // Windows 的文件名不分大小写
        let count = seen.entry(name.to_lowercase()).or_default();
        *count += 1;
        if *count > 1 {
            let stem = name.strip_suffix(".pdf").unwrap_or(name);
            *name = format!("{stem}（{count}）.pdf");
        }
    }
}

/// 名称 → 表或图，可以有几份（本地的、全体的），在前的先用。
pub(super) type Maps<'a, T> = &'a [&'a BTreeMap<String, T>];

/// 定下的文件名；条件不成立、不写的为空。
pub(super) type Named = Result<Option<String>, Vec<Complaint>>;

/// 写一个文种的。
pub(super) struct Writer<'a> {
    pub(super) office: &'a Office,
    pub(super) env: &'a Environment<'a>,
    pub(super) kind: &'a Kind,
}

impl Writer<'_> {
    /// 输出的文件名；条件不成立、不写的为空。
    pub(super) fn name(&self, facts: &Value) -> Named {
        let kind = self.kind;
        let one = |e: Error| vec![faults::complaint(&e, kind, self.office, Some(facts))];
        if !kind.condition.is_empty() {
            let condition = self.env.compile_expression(&kind.condition).map_err(one)?;
            if !condition.eval(facts).map_err(one)?.is_true() {
                return Ok(None);
            }
        }
        let name = self
            .env
            .render_named_str(faults::NAME, &kind.output, facts)
            .map_err(one)?;
        Ok(Some(output_name(&draft::unescape(name.trim()))))
    }

    /// 写一份。
    pub(super) fn draft(
        &self,
        facts: &Value,
        name: String,
        locality: Option<&str>,
        (tables, charts): (Maps<'_, Table>, Maps<'_, Chart>),
        made_from: Vec<String>,
    ) -> Result<Draft, Vec<Complaint>> {
        let kind = self.kind;
        let path = kind.wording_path();
        SHARES.take();
        let text = self
            .env
            .get_template(&path)
            .and_then(|t| t.render(facts))
            .map_err(|e| vec![faults::complaint(&e, kind, self.office, Some(facts))])?;
        let shares = SHARES.take();
        let mut parsed = draft::parse(
            &joined(&text),
            &format!("{} 写出的文稿", self.office.templates.shown(&path)),
        )?;
        let missing = faults::missing(&parsed, kind, self.office, (tables, charts));
        if !missing.is_empty() {
            return Err(missing);
        }
        parsed.settle();
        head::complete(&mut parsed, &self.office.config);
        let text = parsed.to_text();
        Ok(Draft {
            kind: kind.name.clone(),
            folder: kind.folder.clone(),
            name,
            locality: locality.map(str::to_owned),
            text,
            tables: used(tables, &parsed, "表"),
            charts: used(charts, &parsed, "图"),
            made_from,
            shares,
            drawn: Vec::new(),
        })
    }
}

/// 把写出的文字理成文稿：空行分段（措辞里的空行带着分段符，见 [`Kind`]），一段之内各行相连，
/// 行首行末和缩进留下的空格去掉；条件不成立的几行留下的空白不算分段。
fn joined(text: &str) -> String {
    let mut out = String::new();
    let mut head = true;
    for chunk in text.split(kind::PARAGRAPH) {
        let mut open = false;
        let lines = chunk.lines().map(squeezed).filter(|l| !l.is_empty());
        for line in lines {
            let mark = line.starts_with(['#', '@']);
            if (mark || !open) && !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line);
            // 开头各项一行一项；标题以句号结束的，下一行接排
            open = !head && (!mark || (line.starts_with('#') && line.ends_with('。')));
        }
        if !out.is_empty() {
            head = false;
            if !out.ends_with("\n\n") {
                out.push('\n');
            }
        }
    }
    out
}

/// 去掉两头的空格和连着的空格；照字面的（`\ `）留下。
fn squeezed(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.trim().chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            out.push(c);
            out.extend(chars.next());
        } else if c == ' ' && chars.peek() == Some(&' ') {
            while chars.next_if_eq(&' ').is_some() {}
        } else {
            out.push(c);
        }
    }
    out
}

/// 文稿里用到的表或图（含分成几张的）。
///
/// 只抄用到的：全体的表和图很大，每个地区都抄一遍就慢了。在前的一份先用。
fn used<T: Clone>(all: Maps<'_, T>, parsed: &draft::Parsed, word: &str) -> BTreeMap<String, T> {
    let blocks = parsed
        .blocks
        .iter()
        .chain(parsed.attachments.iter().flat_map(|a| &a.blocks));
    let names: Vec<&String> = blocks
        .filter_map(|b| match (b, word) {
            (draft::Block::Table(name), "表") | (draft::Block::Chart(name), "图") => Some(name),
            _ => None,
        })
        .collect();
    let wanted = |key: &str| {
        names.iter().any(|n| {
            key.strip_prefix(n.as_str())
                .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let mut found = BTreeMap::new();
    for (key, one) in all.iter().copied().flatten().filter(|(key, _)| wanted(key)) {
        found.entry(key.clone()).or_insert_with(|| one.clone());
    }
    found
}

/// 输出路径的每一段都要是各系统都允许的文件名。
fn output_name(name: &str) -> String {
    let stem = name.strip_suffix(".pdf").unwrap_or(name);
    let parts: Vec<String> = stem
        .split('/')
        .filter(|p| !p.is_empty())
        .map(safe)
        .collect();
    format!("{}.pdf", parts.join("/"))
}

thread_local! {
    /// 这个线程正在写的文稿里写出的百分数，各是达标几、应计几。
    static SHARES: RefCell<Vec<(String, u32, u32)>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn environment(
    kinds: &[Kind],
    office: &Office,
) -> Result<Environment<'static>, Complaint> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("文稿".into()));
    env.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(Error::new(ErrorKind::UndefinedError, "写到了没有的项目"));
        }
        if value.is_none() {
            return Ok(());
        }
        let whole = matches!(
            value.kind(),
            ValueKind::Map | ValueKind::Seq | ValueKind::Iterable
        );
        if whole {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                "是一组数据，不是一句话、一个数",
            ));
        }
        let text = value.to_string();
        let text = if value.is_safe() {
            text
        } else {
            draft::escape(&text)
        };
        out.write_str(&text).map_err(Error::from)
    });
    // 没有绕过那道门的办法
    env.remove_filter("safe");
    env.remove_filter("tojson");
    env.add_filter("列举", list);
    env.add_filter("百分比", |share: Value| {
        let share = share_of(&share)?;
        let text = share.percent(false);
        SHARES.with_borrow_mut(|written| written.push((text.clone(), share.met, share.of)));
        Ok::<_, Error>(text)
    });
    env.add_filter("日期", |date: Value| {
        Ok::<_, Error>(date.as_str().map(long_date).unwrap_or_default())
    });
    env.add_filter("第几", place);
    env.add_filter("个数", |list: Value| {
        list.len()
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "“个数”前面应是一串项目"))
    });
    env.add_filter("名称", |list: Value| names(&list));
    env.add_filter("引号", |text: Value| format!("“{text}”"));
    for kind in kinds {
        env.add_template_owned(kind.wording_path(), kind.wording.clone())
            .map_err(|e| faults::complaint(&e, kind, office, None))?;
    }
    Ok(env)
}

/// `2017-12-20` → `2017年12月20日`（G-55）；不是日期的照写。
fn long_date(text: &str) -> String {
    match text.parse::<jiff::civil::Date>() {
        Ok(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Err(_) => text.to_owned(),
    }
}

fn share_of(value: &Value) -> Result<Share, Error> {
    let number = |key: &str| value.get_attr(key).ok().and_then(|v| u32::try_from(v).ok());
    match (number("达标"), number("应计")) {
        (Some(met), Some(of)) => Ok(Share { met, of }),
        _ => Err(Error::new(
            ErrorKind::InvalidOperation,
            "“百分比”前面应是份额（如 总体、本地.份额）",
        )),
    }
}

/// `第3名`、`并列第3名`。
fn place(rank: Value) -> Result<String, Error> {
    let number = rank
        .get_attr("名次")
        .ok()
        .and_then(|v| u32::try_from(v).ok());
    let tied = rank.get_attr("并列").is_ok_and(|v| v.is_true());
    match number {
        Some(n) => Ok(format!("{}第{n}名", if tied { "并列" } else { "" })),
        None => Err(Error::new(
            ErrorKind::InvalidOperation,
            "“第几”前面应是名次（如 本地.名次）",
        )),
    }
}

/// 一串项目的名称：项目本身是文字，或有“名称”。
fn names(list: &Value) -> Result<Vec<String>, Error> {
    let wrong = || Error::new(ErrorKind::InvalidOperation, "前面应是一串名称");
    if list.kind() != ValueKind::Seq && list.kind() != ValueKind::Iterable {
        return Err(wrong());
    }
    list.try_iter()?
        .map(|item| match item.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => item
                .get_attr("名称")?
                .as_str()
                .map(str::to_owned)
                .ok_or_else(wrong),
        })
        .collect()
}

/// 用顿号连起来；书名号、引号相邻时不用顿号（G-98）。
///
/// `列举(上限=3, 等="个县")`：超过上限的只列前几个，写作“甲县、乙县、丙县等12个县”。
fn list(items: Value, options: Kwargs) -> Result<String, Error> {
    let names = names(&items)?;
    let limit: Option<usize> = options.get("上限")?;
    let unit: Option<String> = options.get("等")?;
    options.assert_all_used()?;
    let shown = limit.filter(|l| *l < names.len()).unwrap_or(names.len());
    let mut out = String::new();
    for (ix, name) in names.iter().take(shown).enumerate() {
        let touching = (out.ends_with('》') && name.starts_with('《'))
            || (out.ends_with('”') && name.starts_with('“'));
        if ix > 0 && !touching {
            out.push('、');
        }
        out.push_str(name);
    }
    if shown < names.len() {
        out.push('等');
        if let Some(unit) = unit {
            out.push_str(&format!("{}{unit}", names.len()));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(template: &str, facts: Value) -> String {
        let env = environment(&[], &Office::default()).expect("没有文种也能用");
        env.render_str(template, facts).expect("写得出")
    }

    #[test]
    fn lists_as_officials_write_them() {
        let names = |n: usize| context! { 名单 => ["甲县", "乙县", "丙市", "丁区"].into_iter().take(n).collect::<Vec<_>>() };
        for (n, template, want) in [
            (1, "{{ 名单|列举 }}", "甲县"),
            (3, "{{ 名单|列举 }}", "甲县、乙县、丙市"),
            (
                4,
                "{{ 名单|列举(上限=2, 等='个县（市、区）') }}",
                "甲县、乙县等4个县（市、区）",
            ),
            (
                2,
                "{{ 名单|列举(上限=2, 等='个县（市、区）') }}",
                "甲县、乙县",
            ),
        ] {
            assert_eq!(say(template, names(n)), want);
        }
        assert_eq!(
            say("{{ ['《甲》', '《乙》', '丙']|列举 }}", context! {}),
            "《甲》《乙》、丙"
        );
        assert_eq!(say("{{ '2017-02-05'|日期 }}", context! {}), "2017年2月5日");
    }

    #[test]
    fn foreign_text_passes_the_gate_everywhere() {
        let facts = || context! { 名 => "#一\n@表 甲\\", 单 => ["# 甲", "@表 乙"] };
        assert_eq!(say("{{ 名 }}", facts()), "\\#一 \\@表 甲\\\\");
        assert_eq!(say("{{ 单|列举 }}", facts()), "\\# 甲、\\@表 乙");
        assert_eq!(
            say("{% set x %}{{ 名 }}{% endset %}{{ x }}", facts()),
            "\\#一 \\@表 甲\\\\"
        );
        assert_eq!(
            say("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(名) }}", facts()),
            "\\#一 \\@表 甲\\\\"
        );
        let env = environment(&[], &Office::default()).expect("可用");
        assert!(
            env.render_str("{{ 名|safe }}", facts()).is_err(),
            "没有绕过的办法"
        );
        assert!(env.render_str("{{ 没有 }}", facts()).is_err());
    }
}
