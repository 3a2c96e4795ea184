//! 编号对应：上期用的是另一套编号时，上期的哪一条是本期的哪一条（`[files] mapping`）。
//!
//! 没有写到的编号，两期相同。给出上期的目录时照它读上期的材料；不给的，由本期的目录把编号换回去得出。

use super::config::flat;
use super::keyed::{Key, Keyed, Table, nearest_word};
use super::{Complaint, catalogue};
use crate::model::catalogue::Catalogue;
use crate::model::submission::{Answer, Submission};
use std::collections::BTreeMap;
use std::path::Path;

/// 上期目录与本期目录的对应。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// 上期的目录，读上期的材料用。
    pub old: Catalogue,
    /// 本期各三级指标在上期目录里的位置；上期没有的为空。
    indicators: Vec<Option<usize>>,
    /// 本期各指标的各填写项在上期那一条里的位置；上期没有的为空。
    fields: Vec<Vec<Option<usize>>>,
}

const KEYS: &[Key] = &[
    ("catalogue", "上期的指标目录"),
    ("id", "上期目录的标识"),
    ("indicators", "编号的对应"),
    ("fields", "填写项的对应"),
];

/// 从文件读；其中的 `catalogue` 从该文件所在的文件夹算起。
///
/// # Errors
/// 打不开，或内容有不对之处（全部列出，附行号）。
pub fn load(path: &Path, now: &Catalogue) -> Result<Mapping, Vec<Complaint>> {
    let text = super::file::text(path, "编号对应文件")?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&text, &path.display().to_string(), folder, now)
}

/// 从文字读；`file` 用于报错，`folder` 是相对路径的起点。
///
/// # Errors
/// 内容有不对之处，全部列出。
pub fn parse(
    text: &str,
    file: &str,
    folder: &Path,
    now: &Catalogue,
) -> Result<Mapping, Vec<Complaint>> {
    let (top, mut keyed) = Keyed::parse(file, text, KEYS)?;
    keyed.only("编号对应文件", &top, KEYS);
    let given = match keyed.text(&top, "catalogue") {
        Some(name) if !name.get_ref().is_empty() => {
            match catalogue::load(&folder.join(name.get_ref().replace('\\', "/"))) {
                Ok(old) => Some(old),
                Err(complaints) => {
                    let first = complaints.first().map(ToString::to_string);
                    keyed.complain(
                        name.span().start,
                        format!(
                            "上期的指标目录“{}”不能用：{}",
                            name.get_ref(),
                            first.unwrap_or_default()
                        ),
                        "请核对名称与内容；相对的路径从这个文件所在的文件夹算起",
                    );
                    None
                }
            }
        }
        _ => None,
    };
    let mut reader = Reader {
        keyed,
        now,
        given: given.as_ref(),
        to: BTreeMap::new(),
    };
    reader.indicators(&top);
    let names = reader.fields(&top);
    let id = reader.keyed.text(&top, "id").map(toml::Spanned::into_inner);
    let Reader { keyed, to, .. } = reader;
    if !keyed.is_clean() {
        return Err(keyed.finish());
    }
    Ok(build(now, given, id.filter(|i| !i.is_empty()), &to, &names))
}

/// 上期编号 → 本期编号；本期没有的为空。
type Codes = BTreeMap<String, Option<String>>;
/// （上期编号，上期填写项）→ 本期填写项。
type Names = BTreeMap<(String, String), String>;

struct Reader<'t> {
    keyed: Keyed<'t>,
    now: &'t Catalogue,
    given: Option<&'t Catalogue>,
    to: Codes,
}

impl Reader<'_> {
    fn indicators(&mut self, top: &Table<'_>) {
        let Some(table) = self.keyed.table(top, "indicators", "indicators") else {
            return;
        };
        let mut taken: BTreeMap<String, String> = BTreeMap::new();
        for (old, item) in flat(table) {
            let Some(new) = item.get_ref().as_str().map(str::trim) else {
                self.keyed
                    .wrong(item, &old, "本期的编号，如 \"2.1.3\"；本期没有的写 \"\"");
                continue;
            };
            let at = item.span().start;
            if let Some(given) = self.given
                && given.indicator(&old).is_none()
            {
                self.unknown(at, &format!("上期的目录里没有编号“{old}”"), &old, given);
                continue;
            }
            if new.is_empty() {
                self.to.insert(old, None);
                continue;
            }
            if self.now.indicator(new).is_none() {
                let now = self.now;
                self.unknown(at, &format!("本期的目录里没有编号“{new}”"), new, now);
                continue;
            }
            if let Some(first) = taken.insert(new.to_owned(), old.clone()) {
                self.keyed.complain(
                    at,
                    format!("上期的“{first}”和“{old}”都对应到本期的“{new}”"),
                    "一条只能对应一条，请删去其中一个",
                );
                continue;
            }
            self.to.insert(old, Some(new.to_owned()));
        }
    }

    fn fields(&mut self, top: &Table<'_>) -> Names {
        let mut names = Names::new();
        let Some(table) = self.keyed.table(top, "fields", "fields") else {
            return names;
        };
        for (key, item) in flat(table) {
            let at = item.span().start;
            let Some(new) = item.get_ref().as_str().map(str::trim) else {
                self.keyed
                    .wrong(item, &key, "本期填写项的名称，如 \"数量\"");
                continue;
            };
            let Some((code, old)) = key.split_once('/') else {
                self.keyed.complain(
                    at,
                    format!("“{key}”没有写明是哪一条的哪一个填写项"),
                    "请写成 \"2.1.3/数量\" = \"接听数量\"：上期的编号、斜线、上期的填写项，等号后面是本期的填写项",
                );
                continue;
            };
            let (code, old) = (code.trim(), old.trim());
            let now = match self.to.get(code) {
                Some(new) => new.as_deref(),
                None => Some(code),
            };
            let indicator = now.and_then(|code| self.now.indicator(code));
            let Some(indicator) = indicator else {
                self.keyed.complain(
                    at,
                    format!("编号“{code}”在本期没有对应的一条"),
                    "请先在 [indicators] 里写明它对应本期的哪一条",
                );
                continue;
            };
            if !indicator.fields.iter().any(|f| f.name == new) {
                let all: Vec<&str> = indicator.fields.iter().map(|f| f.name.as_str()).collect();
                self.keyed.complain(
                    at,
                    format!("本期的 {} 没有填写项“{new}”", indicator.code),
                    match all.as_slice() {
                        [] => "这一条没有填写项，请删去这一行".to_owned(),
                        all => format!("可以写：{}", all.join("、")),
                    },
                );
                continue;
            }
            names.insert((code.to_owned(), old.to_owned()), new.to_owned());
        }
        names
    }

    fn unknown(&mut self, at: usize, what: &str, code: &str, catalogue: &Catalogue) {
        let codes = catalogue.indicators.iter().map(|i| i.code.as_str());
        let instead = match nearest_word(code, codes) {
            Some(near) => format!("是不是要写“{near}”；全部编号见 quanyi catalogue"),
            None => "全部编号见 quanyi catalogue".to_owned(),
        };
        self.keyed.complain(at, what, instead);
    }
}

fn build(
    now: &Catalogue,
    given: Option<Catalogue>,
    id: Option<String>,
    to: &Codes,
    names: &Names,
) -> Mapping {
    let from: BTreeMap<&str, &str> = to
        .iter()
        .filter_map(|(old, new)| Some((new.as_deref()?, old.as_str())))
        .collect();
    // 本期各条在上期的编号：写明的；没有写明、上期的同一编号也没有另有去处的，编号相同
    let old_code = |code: &str| match from.get(code) {
        Some(old) => Some((*old).to_owned()),
        None => (!to.contains_key(code)).then(|| code.to_owned()),
    };
    let mut old = given.unwrap_or_else(|| {
        let mut old = now.clone();
        for indicator in &mut old.indicators {
            match old_code(&indicator.code) {
                Some(code) => {
                    for field in &mut indicator.fields {
                        let back = names
                            .iter()
                            .find(|((c, _), new)| *c == code && **new == field.name);
                        if let Some(((_, before), _)) = back {
                            field.name.clone_from(before);
                        }
                    }
                    indicator.code = code;
                }
                // 上期没有的一条：占着位置，不与任何一行对应
                None => indicator.code = format!("新增 {}", indicator.code),
            }
        }
        old
    });
    if let Some(id) = id {
        old.id = id;
    }
    let indicators: Vec<Option<usize>> = now
        .indicators
        .iter()
        .map(|i| old_code(&i.code).and_then(|code| old.indicator(&code).map(|o| o.ix)))
        .collect();
    let fields = now
        .indicators
        .iter()
        .zip(&indicators)
        .map(|(i, at)| {
            let was = at.and_then(|at| old.indicators.get(at));
            i.fields
                .iter()
                .map(|field| {
                    let was = was?;
                    was.fields.iter().position(|f| {
                        let key = (was.code.clone(), f.name.clone());
                        let name = names.get(&key).unwrap_or(&f.name);
                        *name == field.name && f.kind == field.kind
                    })
                })
                .collect()
        })
        .collect();
    Mapping {
        old,
        indicators,
        fields,
    }
}

impl Mapping {
    /// 本期各三级指标上期是否也有。
    pub fn comparable(&self) -> Vec<bool> {
        self.indicators.iter().map(Option::is_some).collect()
    }

    /// 照上期目录读出的一份，换成照本期目录排的。
    pub fn translate(&self, mut submission: Submission, now: &Catalogue) -> Submission {
        submission.catalogue.clone_from(&now.id);
        if !submission.is_readable() {
            return submission;
        }
        let mut old: Vec<Option<Answer>> = std::mem::take(&mut submission.answers)
            .into_iter()
            .map(Some)
            .collect();
        submission.answers = now
            .indicators
            .iter()
            .zip(self.indicators.iter().zip(&self.fields))
            .map(|(indicator, (at, fields))| {
                let taken = at.and_then(|at| old.get_mut(at)?.take());
                let Some(mut answer) = taken else {
                    return Answer::missing(indicator.fields.len());
                };
                let mut readings = std::mem::take(&mut answer.fields);
                answer.fields = fields
                    .iter()
                    .map(|at| at.and_then(|at| readings.get_mut(at)?.take()))
                    .collect();
                answer.places.clear();
                answer
            })
            .collect();
        submission
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::model::submission::State;

    fn read(text: &str) -> Result<Mapping, Vec<String>> {
        parse(text, "对应.toml", Path::new(""), &sample::catalogue())
            .map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn changed_codes_find_their_answers_and_new_ones_have_none() {
        let now = sample::catalogue();
        // 上期的 1.1.9 是本期的 1.1.2，上期的 1.1.2 本期没有了；编号不加引号也认得
        let mapping = read(
            "id = \"small-2016\"\n[indicators]\n\"1.1.9\" = \"1.1.2\"\n1.1.2 = \"\"\n2.1.8 = \"2.1.1\"\n[fields]\n\"1.1.9/件数\" = \"数量\"\n",
        )
        .unwrap();
        assert_eq!(mapping.old.id, "small-2016");
        let codes: Vec<&str> = mapping
            .old
            .indicators
            .iter()
            .map(|i| i.code.as_str())
            .collect();
        assert_eq!(
            codes,
            ["1.1.1", "1.1.9", "2.1.8", "2.1.2", "2.2.1", "2.2.2"]
        );
        assert_eq!(mapping.old.indicators[1].fields[0].name, "件数");
        assert_eq!(mapping.comparable(), [true; 6]);
        let mut one = sample::submission("甲县", "ynynyn");
        one.answers[1].fields[0] = Some(sample::number(7, "E5"));
        let states: Vec<State> = one.answers.iter().map(|a| a.state).collect();
        let translated = mapping.translate(one, &now);
        assert_eq!(translated.catalogue, now.id);
        let after: Vec<State> = translated.answers.iter().map(|a| a.state).collect();
        assert_eq!(states, after);
        assert!(translated.answers[1].fields[0].is_some());

        let dropped = read("[indicators]\n\"2.1.2\" = \"2.1.1\"\n").unwrap();
        assert_eq!(
            dropped.comparable(),
            [true, true, true, false, true, true],
            "本期的 2.1.2 上期没有：上期的这个编号另有去处"
        );
        let translated = dropped.translate(sample::submission("甲县", "yyyyyy"), &now);
        assert_eq!(translated.answers[3].state, State::Missing);
    }

    #[test]
    fn every_wrong_line_is_named_at_once() {
        let all = read(
            "ident = \"x\"\n[indicators]\n\"1.1.7\" = \"1.1.22\"\n\"1.1.8\" = \"2.1.1\"\n\"1.1.9\" = \"2.1.1\"\n\"2.2.1\" = 3\n[fields]\n\"2.1.2\" = \"数量\"\n\"2.1.2/个数\" = \"件数\"\n",
        )
        .unwrap_err();
        assert_eq!(all.len(), 6, "{all:#?}");
        for (line, part) in [
            (1, "ident"),
            (3, "1.1.22"),
            (5, "都对应到"),
            (6, "2.2.1"),
            (8, "哪一个填写项"),
            (9, "件数"),
        ] {
            let said = all
                .iter()
                .any(|c| c.contains(&format!("第{line}行")) && c.contains(part));
            assert!(said, "第{line}行 {part}：{all:#?}");
        }
    }
}
