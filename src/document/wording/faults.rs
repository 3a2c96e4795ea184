//! 措辞写得不对的地方：在哪个文件、第几行，怎样改。添文种的人照着说明就改得好。

use super::Maps;
use crate::document::chart::Chart;
use crate::document::draft::{Block, Parsed};
use crate::document::kind::{Kind, Scope};
use crate::document::table::Table;
use crate::office::{Complaint, Office, nearest};
use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

/// 文件名一项的模板叫这个名字。
pub(super) const NAME: &str = "文件名";
/// 单独的式子（条件），措辞语言这样叫它。
const EXPRESSION: &str = "<expression>";
/// `|` 之后可以写的，本程序自己的。
pub(super) const FILTERS: [&str; 7] = ["列举", "百分比", "日期", "第几", "个数", "名称", "引号"];

/// 一处错写成一条不对之处。`facts` 是措辞看得见的全部，用来找最相近的名字。
pub(super) fn complaint(
    error: &Error,
    kind: &Kind,
    office: &Office,
    facts: Option<&Value>,
) -> Complaint {
    let own_path = kind.wording_path();
    let path = error
        .name()
        .filter(|n| n.starts_with("documents/"))
        .unwrap_or(&own_path);
    // 文件名、条件写在开头的说明里，各是单独的一小段
    let (source, key) = match error.name() {
        Some(NAME) => (kind.output.as_str(), Some(NAME)),
        Some(EXPRESSION) => (kind.condition.as_str(), Some("条件")),
        _ => (kind.wording.as_str(), None),
    };
    let line = match key {
        Some(key) => kind
            .wording
            .lines()
            .position(|line| line.trim().starts_with(key))
            .map(|ix| ix + 1),
        None => error.line(),
    };
    let what = match error.kind() {
        ErrorKind::UndefinedError => "用到了没有的名字",
        ErrorKind::SyntaxError => "写法不对",
        ErrorKind::UnknownFilter => "用到了没有的写法（|之后的名字）",
        ErrorKind::MissingArgument | ErrorKind::TooManyArguments => "括号里的项目不对",
        _ => "写不出来",
    };
    // 引用的是哪几个字，比英文的说明更有用
    let written = error.range().and_then(|range| source.get(range));
    let quoted = written.map(|text| format!("“{text}”")).unwrap_or_default();
    // 程序自己的说明是中文的；措辞语言的是英文的，照录在后
    let detail = error
        .detail()
        .map(|d| format!("（{d}）"))
        .unwrap_or_default();
    let written = written.unwrap_or_default();
    let local = written.split(['.', '|']).next().map(str::trim) == Some("本地");
    let instead = match error.kind() {
        ErrorKind::UndefinedError if local && kind.scope == Scope::Round => {
            "范围是全体的没有“本地”：每个地区一份的，请在开头的说明里写一行“范围：每个地区”"
                .to_owned()
        }
        other => remedy(other, written, facts),
    };
    Complaint {
        file: office.templates.shown(path),
        line,
        what: format!("{}{what}{quoted}{detail}", key.unwrap_or("措辞")),
        instead,
    }
}

fn remedy(kind: ErrorKind, written: &str, facts: Option<&Value>) -> String {
    const SEE: &str = "可以用的名字与写法见 README 的“措辞”一节";
    match kind {
        ErrorKind::UndefinedError => {
            let near = facts
                .and_then(|facts| near_name(written, facts))
                .map(|near| format!("是不是“{near}”？"))
                .unwrap_or_default();
            format!("{near}请核对名字；{SEE}")
        }
        ErrorKind::UnknownFilter => {
            let near = nearest(written.trim_start_matches('|').trim(), FILTERS)
                .map(|near| format!("是不是“{near}”？"))
                .unwrap_or_default();
            format!("{near}可以用的是 {}", FILTERS.join(" "))
        }
        ErrorKind::SyntaxError => {
            "“{{”要有“}}”收尾，“{%”要有“%}”，“{% if %}”要有“{% endif %}”，“{% for %}”要有“{% endfor %}”"
                .to_owned()
        }
        ErrorKind::InvalidOperation => format!(
            "份额写“{{{{ 总体|百分比 }}}}”，名单写“{{{{ 报送.未报名单|列举 }}}}”，其余写到它的一项（“{{{{ 报送.未报 }}}}”）；{SEE}"
        ),
        _ => format!("请对照内置的措辞改正；{SEE}"),
    }
}

/// 与写的最相近的名字：一层一层地找到不认得的一段，换成那一层里最相近的。
fn near_name(written: &str, facts: &Value) -> Option<String> {
    let written = written.split('|').next()?.trim();
    let mut at = facts.clone();
    let mut known = String::new();
    for part in written.split('.') {
        let next = at.get_attr(part).ok().filter(|v| !v.is_undefined());
        match next {
            Some(value) => {
                known.push_str(part);
                known.push('.');
                at = value;
            }
            None => {
                if at.kind() != ValueKind::Map {
                    return None;
                }
                let keys: Vec<String> = at.try_iter().ok()?.map(|k| k.to_string()).collect();
                let near = nearest(part, keys.iter().map(String::as_str))?;
                return Some(format!("{known}{near}"));
            }
        }
    }
    None
}

/// 措辞里指到的表和图都在。
pub(super) fn missing(
    parsed: &Parsed,
    kind: &Kind,
    office: &Office,
    (tables, charts): (Maps<'_, Table>, Maps<'_, Chart>),
) -> Vec<Complaint> {
    let blocks = parsed
        .blocks
        .iter()
        .chain(parsed.attachments.iter().flat_map(|a| &a.blocks));
    let path = kind.wording_path();
    blocks
        .filter_map(|block| {
            let (word, name, known) = match block {
                Block::Table(name) => ("表", name, names(tables)),
                Block::Chart(name) => ("图", name, names(charts)),
                Block::Heading { .. } | Block::Paragraph(_) => return None,
            };
            if known.contains(&name.as_str()) {
                return None;
            }
            let near = nearest(name, known.iter().copied())
                .map(|near| format!("是不是“{near}”？"))
                .unwrap_or_default();
            // 名称照字面写在措辞里的，说得出是第几行
            let line = kind.wording.lines().position(|line| {
                let line = line.trim();
                line.starts_with(['@', '＠']) && line.ends_with(name.as_str())
            });
            Some(Complaint {
                file: office.templates.shown(&path),
                line: line.map(|ix| ix + 1),
                what: format!("没有叫“{name}”的{word}"),
                instead: format!("{near}可以用的{word}：{}", known.join("、")),
            })
        })
        .collect()
}

fn names<'a, T>(maps: Maps<'a, T>) -> Vec<&'a str> {
    let mut names: Vec<&str> = maps
        .iter()
        .flat_map(|map| map.keys().map(String::as_str))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
