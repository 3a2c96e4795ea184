//! 文种：`templates/documents/` 下的一个文件夹。
//!
//! `wording.j2` 以一段说明开头，写明文种、范围、条件、次序、文件名，不是汇总时出的还写明场合：
//!
//! ```text
//! {#
//! 文种：反馈意见
//! 范围：每个地区
//! 条件：本地.已报
//! 次序：20
//! 文件名：反馈意见/{{ 本地.文件名 }}.pdf
//! #}
//! ```

use crate::office::{Complaint, Office, nearest};

/// 为谁而写。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// 全体一份。
    Round,
    /// 每个地区一份。
    Locality,
}

/// 在什么场合出。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// 汇总（`quanyi run`）。没有写明的都是。
    Round,
    /// 抽查抽签（`quanyi draw`）。
    Drawing,
}

/// 一个文种。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// 名称，如 `通报`；配置里 `documents.produce`、`documents.numbers` 用它。
    pub name: String,
    /// 文件夹名。
    pub folder: String,
    /// 在什么场合出。
    pub occasion: Occasion,
    /// 为谁而写。
    pub scope: Scope,
    /// 写不写的条件（措辞语言的式子）；空的总是写。
    pub condition: String,
    /// 先后。
    pub order: u32,
    /// 输出的文件名（措辞语言）。
    pub output: String,
    /// 措辞；空行带着分段符。
    pub wording: String,
}

impl Kind {
    /// 措辞文件的路径。
    pub fn wording_path(&self) -> String {
        format!("documents/{}/wording.j2", self.folder)
    }
}

/// 全部文种，按次序。
pub fn all(office: &Office) -> Result<Vec<Kind>, Vec<Complaint>> {
    let mut kinds = Vec::new();
    let mut wrong = Vec::new();
    for folder in office.templates.kinds() {
        let path = format!("documents/{folder}/wording.j2");
        let Some(text) = office.templates.text(&path) else {
            continue;
        };
        match read(folder, &office.templates.shown(&path), text) {
            Ok(kind) => kinds.push(kind),
            Err(complaints) => wrong.extend(complaints),
        }
    }
    kinds.sort_by(|a: &Kind, b: &Kind| (a.order, &a.folder).cmp(&(b.order, &b.folder)));
    for (ix, kind) in kinds.iter().enumerate() {
        let Some(before) = kinds[..ix].iter().find(|k| k.name == kind.name) else {
            continue;
        };
        // 说后添的：内置的不是写错的一个
        let own = |k: &Kind| office.templates.is_own(&k.wording_path());
        let (kind, before) = if own(before) && !own(kind) {
            (before, kind)
        } else {
            (kind, before)
        };
        wrong.push(Complaint {
            file: office.templates.shown(&kind.wording_path()),
            line: None,
            what: format!("文种“{}”在 {} 里已有", kind.name, before.folder),
            instead: "请换一个文种名称，或把文件夹改成同名以代替它".into(),
        });
    }
    if wrong.is_empty() {
        Ok(kinds)
    } else {
        Err(wrong)
    }
}

/// `produce` 里写它：只要各种表格，不排公文（与别的文种同写时没有作用，表格总是要出的）。
pub const TABLES: &str = "汇总表";

/// 这次要出的文种：配置 `documents.produce` 点名的；没有点名即全部。
///
/// # Errors
/// 措辞开头的说明不对；配置里的文种（`produce`、`numbers`）没有：全部列出，附最相近的名称。
pub fn wanted(office: &Office) -> Result<Vec<Kind>, Vec<Complaint>> {
    let kinds = all(office)?;
    let names: Vec<&str> = kinds.iter().map(|k| k.name.as_str()).collect();
    let documents = &office.config.documents;
    let unknown: Vec<Complaint> = documents
        .mentions
        .iter()
        .filter(|m| !names.contains(&m.kind.as_str()))
        .filter(|m| !(m.key == "produce" && m.kind == TABLES))
        .map(|m| Complaint {
            file: m.file.clone(),
            line: Some(m.line),
            what: format!("“{}”里的“{}”不是文种", m.key, m.kind),
            instead: match nearest(&m.kind, names.iter().copied()) {
                Some(near) => format!("是不是要写“{near}”；文种有：{}", names.join("、")),
                None => format!("文种有：{}", names.join("、")),
            },
        })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let named = &documents.produce;
    let chosen = |k: &Kind| named.is_empty() || named.contains(&k.name);
    Ok(kinds.into_iter().filter(chosen).collect())
}

/// 分段符：措辞里的空行在写出之前换成它。
///
/// 措辞里一段话常分几行写，带着条件；条件那几行写出来是空的，不能当成分段。换行不增不减，报错的行号不变。
pub(super) const PARAGRAPH: char = '\u{2029}';

const KEYS: &str = "文种 场合 范围 条件 次序 文件名";

/// 读一个文种的说明。
fn read(folder: &str, path: &str, wording: String) -> Result<Kind, Vec<Complaint>> {
    let mut kind = Kind {
        name: String::new(),
        folder: folder.to_owned(),
        occasion: Occasion::Round,
        scope: Scope::Round,
        condition: String::new(),
        order: 100,
        output: String::new(),
        wording: String::new(),
    };
    let mut wrong = Vec::new();
    let mut complain = |line: usize, what: String, instead: String| {
        wrong.push(Complaint {
            file: path.to_owned(),
            line: Some(line),
            what,
            instead,
        });
    };
    let head = wording
        .trim_start()
        .strip_prefix("{#")
        .and_then(|rest| rest.split_once("#}"));
    let first_line = wording.len() - wording.trim_start().len();
    let first_line = wording[..first_line].matches('\n').count();
    let Some((head, _)) = head else {
        complain(
            1,
            "开头没有说明".into(),
            format!("请以“{{# … #}}”开头，写明：{KEYS}"),
        );
        return Err(wrong);
    };
    for (ix, line) in head.lines().enumerate() {
        let number = first_line + ix + 1;
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once('：') else {
            complain(
                number,
                format!("“{line}”不是“项目：内容”"),
                format!("可以用的项目：{KEYS}"),
            );
            continue;
        };
        let value = value.trim().to_owned();
        match key.trim() {
            "文种" => kind.name = value,
            "条件" => kind.condition = value,
            "文件名" => kind.output = value,
            "场合" => match value.as_str() {
                "汇总" => kind.occasion = Occasion::Round,
                "抽查" => kind.occasion = Occasion::Drawing,
                _ => complain(
                    number,
                    format!("场合“{value}”不认得"),
                    "请写“汇总”或“抽查”；不写就是汇总".into(),
                ),
            },
            "范围" => match value.as_str() {
                "全体" => kind.scope = Scope::Round,
                "每个地区" => kind.scope = Scope::Locality,
                _ => complain(
                    number,
                    format!("范围“{value}”不认得"),
                    "请写“全体”或“每个地区”".into(),
                ),
            },
            "次序" => match value.parse() {
                Ok(order) => kind.order = order,
                Err(_) => complain(
                    number,
                    format!("次序“{value}”不是整数"),
                    "请写一个整数，小的在前".into(),
                ),
            },
            key => {
                let near = nearest(key, KEYS.split(' '))
                    .map(|near| format!("是不是“{near}”？"))
                    .unwrap_or_default();
                complain(
                    number,
                    format!("不认得“{key}”"),
                    format!("{near}可以用的项目：{KEYS}"),
                );
            }
        }
    }
    for (value, key) in [(&kind.name, "文种"), (&kind.output, "文件名")] {
        if value.is_empty() {
            complain(
                1,
                format!("说明里没有“{key}”"),
                format!("请在开头的说明里写一行“{key}：……”"),
            );
        }
    }
    kind.wording = wording.replace("\n\n", &format!("\n{PARAGRAPH}\n"));
    if wrong.is_empty() {
        Ok(kind)
    } else {
        Err(wrong)
    }
}
