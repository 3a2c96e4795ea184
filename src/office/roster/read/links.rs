//! 行与行之间：查重、上下级、层级。

use super::{Draft, Reader};
use crate::field::Level;
use crate::office::Complaint;
use crate::office::code::RegionCode;
use crate::office::keyed::nearest_word;
use crate::office::place_name::{self, tidy};
use crate::office::roster::{Roster, RosterLine};
use std::collections::BTreeMap;

impl Reader<'_> {
    /// 查重。同名而上级不同的（两市各有一个鼓楼区），名称前冠以上级，免得混成一个。
    pub(super) fn distinguish(&mut self, drafts: &mut [Draft]) {
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (ix, draft) in drafts.iter().enumerate() {
            names.entry(draft.line.name.clone()).or_default().push(ix);
            let Some(code) = &draft.line.code else {
                continue;
            };
            if let Some(first) = codes.get(code) {
                let first_line = drafts[*first].line.line;
                let what = format!(
                    "{} 的代码 {code} 与第{first_line}行的{}重复",
                    draft.line.name, drafts[*first].line.name
                );
                self.complaints.push(Complaint {
                    file: self.file.to_owned(),
                    line: Some(draft.line.line),
                    what,
                    instead: "一个代码只属于一个地区，请更正其中一个".to_owned(),
                });
            } else {
                codes.insert(code.clone(), ix);
            }
        }
        let mut renamed: Vec<(usize, String)> = Vec::new();
        for (name, rows) in names.iter().filter(|(_, rows)| rows.len() > 1) {
            let parents: Vec<Option<String>> =
                rows.iter().map(|ix| parent_name(drafts, *ix)).collect();
            let repeats = |n: usize| parents.iter().position(|p| *p == parents[n]).unwrap_or(n);
            let distinct = (0..rows.len()).all(|n| repeats(n) == n);
            for (n, ix) in rows.iter().enumerate() {
                let first = repeats(n);
                if first < n {
                    let first_line = drafts[rows[first]].line.line;
                    self.complain(
                        drafts[*ix].line.line,
                        format!("{name} 与第{first_line}行的重复"),
                        "请删去一行；确是两个同名的地区，请分别写明“上级”",
                    );
                } else if let Some(parent) = parents[n].as_ref().filter(|p| distinct && *p != name)
                {
                    renamed.push((*ix, format!("{parent}{name}")));
                }
            }
        }
        for (ix, name) in renamed {
            let line = &mut drafts[ix].line;
            let plain = std::mem::replace(&mut line.name, name);
            line.aliases.push(plain);
        }
    }

    /// 上级：写明的对到名册里的一行，没有写的由代码得出。
    pub(super) fn parents(&mut self, drafts: &mut [Draft]) {
        let names = Roster {
            localities: drafts.iter().map(|d| d.line.clone()).collect(),
        };
        // 名册只列一个层级时，上级都不在册内，照写的用；只有个别对不上的才是写错了。
        let known: Vec<Option<Vec<usize>>> = drafts
            .iter()
            .map(|d| d.line.parent.as_ref().map(|p| names.find(p)))
            .collect();
        let any_known = known.iter().flatten().any(|found| !found.is_empty());
        for ix in 0..drafts.len() {
            let line = drafts[ix].line.line;
            let name = drafts[ix].line.name.clone();
            match (&drafts[ix].line.parent, &known[ix]) {
                (Some(written), Some(found)) => match found.as_slice() {
                    found if found.contains(&ix) && tidy(written) == name => {
                        drafts[ix].line.parent = None;
                        self.complain(
                            line,
                            format!("{name} 的上级写的是它自己"),
                            "请写上一级地区的名称；最上一级空着",
                        );
                    }
                    [one] => drafts[ix].line.parent = Some(names.localities[*one].name.clone()),
                    [] if any_known => {
                        let all = names.localities.iter().map(|l| l.name.as_str());
                        let near = nearest_word(written, all.filter(|n| *n != name));
                        let instead = match near {
                            Some(near) => {
                                format!(
                                    "是不是要写“{near}”；或在名册里添上这个地区，是否报送写“否”"
                                )
                            }
                            None => {
                                "请在名册里添上这个地区；它不报送，就把是否报送写“否”".to_owned()
                            }
                        };
                        self.complain(line, format!("{name} 的上级“{written}”不在名册里"), instead);
                    }
                    [] => {}
                    several => {
                        let all: Vec<&str> = several
                            .iter()
                            .map(|i| names.localities[*i].name.as_str())
                            .collect();
                        self.complain(
                            line,
                            format!("{name} 的上级“{written}”可以是{}", all.join("、")),
                            "请写全称",
                        );
                    }
                },
                _ => {
                    let above = drafts[ix].code.as_ref().and_then(|code| {
                        code.ancestors().find_map(|above| {
                            drafts.iter().position(|d| d.code.as_ref() == Some(&above))
                        })
                    });
                    drafts[ix].line.parent = above.map(|a| drafts[a].line.name.clone());
                }
            }
        }
        self.cycles(drafts);
        self.disagreeing(drafts);
    }

    /// 上级绕了一圈又回到自己。
    fn cycles(&mut self, drafts: &mut [Draft]) {
        let position =
            |drafts: &[Draft], name: &str| drafts.iter().position(|d| d.line.name == name);
        let mut said = vec![false; drafts.len()];
        let mut looped: Vec<usize> = Vec::new();
        for start in 0..drafts.len() {
            if said[start] {
                continue;
            }
            let mut way = vec![start];
            let mut at = start;
            while let Some(up) = drafts[at]
                .line
                .parent
                .as_deref()
                .and_then(|p| position(drafts, p))
            {
                if up == start && way.len() > 1 {
                    let mut names: Vec<&str> =
                        way.iter().map(|i| drafts[*i].line.name.as_str()).collect();
                    names.push(names[0]);
                    self.complaints.push(Complaint {
                        file: self.file.to_owned(),
                        line: Some(drafts[start].line.line),
                        what: format!("上级绕成了一圈：{}", names.join(" → ")),
                        instead: "请更正其中一个的上级".to_owned(),
                    });
                    for i in &way {
                        said[*i] = true;
                        looped.push(*i);
                    }
                    break;
                }
                if way.contains(&up) {
                    break;
                }
                way.push(up);
                at = up;
            }
        }
        // 已经说过了，后面不再据这样的上级挑别的毛病。
        for ix in looped {
            drafts[ix].line.parent = None;
        }
    }

    /// 写明的上级与代码所说的上级都在册而不是同一个。
    fn disagreeing(&mut self, drafts: &[Draft]) {
        for draft in drafts {
            let (Some(code), Some(parent)) = (&draft.code, &draft.line.parent) else {
                continue;
            };
            let Some(parent) = drafts.iter().find(|d| d.line.name == *parent) else {
                continue;
            };
            let Some(above) = &parent.code else { continue };
            if !code.ancestors().any(|a| a == *above) {
                self.complaints.push(Complaint {
                    file: self.file.to_owned(),
                    line: Some(draft.line.line),
                    what: format!(
                        "{} 的上级是{}（{}），代码 {} 却不在它之下",
                        draft.line.name,
                        parent.line.name,
                        above.as_str(),
                        code.as_str()
                    ),
                    instead: "请更正上级或代码".to_owned(),
                });
            }
        }
    }

    /// 层级：写明的、代码说的、名称与上下级看得出的。
    pub(super) fn levels(&mut self, drafts: &mut [Draft]) {
        for draft in drafts.iter_mut() {
            draft.level = draft
                .level
                .or_else(|| draft.code.as_ref().map(RegionCode::level));
        }
        // 由上而下：`市` 在市级之下是县级市，不在市级之下是设区的市。
        for _ in 0..Level::ALL.len() {
            for ix in 0..drafts.len() {
                if drafts[ix].level.is_some() {
                    continue;
                }
                let parent = drafts[ix].line.parent.as_ref();
                let above = parent.map(|p| drafts.iter().find(|d| d.line.name == *p));
                let above_level = match above {
                    Some(Some(draft)) => draft.level,
                    Some(None) => parent.and_then(|p| place_name::level(p)),
                    None => None,
                };
                let own = own_name(&drafts[ix].line);
                let by_name = place_name::level(own);
                drafts[ix].level = match (by_name, above_level) {
                    (Some(Level::City), Some(Level::City)) if place_name::level_is_open(own) => {
                        Some(Level::County)
                    }
                    (Some(Level::City), None) if above.is_some() => None,
                    (level, _) => level,
                };
            }
        }
        for ix in 0..drafts.len() {
            let Some(parent) = drafts[ix].line.parent.clone() else {
                continue;
            };
            let above = drafts.iter().find(|d| d.line.name == parent);
            if let (Some(own), Some(above)) = (drafts[ix].level, above.and_then(|d| d.level))
                && above >= own
            {
                self.complain(
                    drafts[ix].line.line,
                    format!(
                        "{}是{}，它的上级{parent}却是{}",
                        drafts[ix].line.name,
                        own.label(),
                        above.label()
                    ),
                    "上级的层级要高一级，请更正层级或上级",
                );
            }
        }
        for draft in drafts.iter_mut() {
            draft.line.level = draft.level.map(|l| l.label().to_owned());
        }
    }

    /// 合并自：同一个原来的地区只能并入一处；名册里还有它的，就没有并掉。
    pub(super) fn merged(&mut self, drafts: &[Draft]) {
        let mut into: BTreeMap<&str, &RosterLine> = BTreeMap::new();
        for line in drafts.iter().map(|d| &d.line) {
            for name in &line.merged_from {
                if let Some(still) = drafts.iter().find(|d| d.line.name == *name) {
                    self.complain(
                        line.line,
                        format!(
                            "{} 的“合并自”写着{name}，而名册第{}行还有{name}",
                            line.name, still.line.line
                        ),
                        "已经并掉的请删去它那一行；没有并掉的请从“合并自”里删去",
                    );
                } else if let Some(first) = into.insert(name, line) {
                    self.complain(
                        line.line,
                        format!(
                            "{name} 同时写在{}（第{}行）和{}的“合并自”里",
                            first.name, first.line, line.name
                        ),
                        "一个地区只能并入一处，请删去其中一个",
                    );
                }
            }
        }
    }

    /// 没有写明报送与否时，统领全册的那一个地区就是本机关自己的，不须报送。
    pub(super) fn own_region(&mut self, drafts: &mut [Draft]) {
        let tops: Vec<usize> = (0..drafts.len())
            .filter(|ix| {
                let parent = drafts[*ix].line.parent.as_ref();
                parent.is_none_or(|p| drafts.iter().all(|d| d.line.name != *p))
            })
            .collect();
        if let [top] = tops.as_slice()
            && drafts.len() > 1
            && !drafts[*top].expected_said
        {
            drafts[*top].line.expected = false;
        }
    }
}

/// 冠过上级的名称，取原来的一段。
fn own_name(line: &RosterLine) -> &str {
    line.aliases
        .iter()
        .map(String::as_str)
        .find(|alias| place_name::has_ending(alias) && line.name.ends_with(alias))
        .unwrap_or(&line.name)
}

/// 上级的名称：写明的，或代码所说的那一行的。
fn parent_name(drafts: &[Draft], ix: usize) -> Option<String> {
    let draft = &drafts[ix];
    if let Some(parent) = &draft.line.parent {
        return Some(parent.clone());
    }
    let code = draft.code.as_ref()?;
    code.ancestors().find_map(|above| {
        let parent = drafts.iter().find(|d| d.code.as_ref() == Some(&above))?;
        Some(parent.line.name.clone())
    })
}
