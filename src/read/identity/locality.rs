//! 由各处说法定出地区：最可靠的一处为准，别处不一致就提出来，代码用来核对。

mod choice;
mod code;
mod unlisted;

use super::claim::{Claim, Origin, Place, Relation};
use super::{Reader, rules};
use crate::field::Level;
use crate::finding::Cell;
use crate::model::submission::LocalityRef;
use choice::relation;
use code::Code;

impl Reader<'_> {
    /// 定出地区。`unit` 是填报单位及其位置。
    pub(super) fn locality(&mut self, unit: Option<&(Cell, String)>) -> LocalityRef {
        let code = self.code();
        let claims = self.claims(unit);
        let roster = &self.office.roster;
        let by_code = code
            .as_ref()
            .map(|c| roster.by_code(c.code.as_str()))
            .unwrap_or_default();
        let Some(main) = self.choose(&claims) else {
            return self.by_code_alone(code, &by_code);
        };
        let main = self.narrowed(main, &claims, &by_code);
        if let Place::Several(all) = &main.place {
            let names: Vec<&str> = all
                .iter()
                .filter_map(|ix| roster.localities.get(*ix))
                .map(|l| l.name.as_str())
                .collect();
            let shown = self.shown(&main.text);
            self.findings.push(rules::AMBIGUOUS.at(
                None,
                main.cell,
                format!(
                    "{}“{shown}”可能是{}，说不准是哪一个",
                    main.place_name,
                    names.join("、")
                ),
                "请写带上级的全称，或填写行政区划代码",
            ));
            return LocalityRef {
                code: code.map(|c| c.code.as_str().to_owned()),
                ..LocalityRef::default()
            };
        }
        self.disagreements(&main, &claims);
        self.against_code(&main, code.as_ref(), &by_code);
        if main.origin >= Origin::Sheet {
            let name = self.name_of(&main.place);
            let shown = self.shown(&main.text);
            self.findings.push(rules::LOCALITY_FROM_NAME.at(
                None,
                None,
                format!(
                    "表里没有写填报单位，凭{}“{shown}”认作{name}",
                    main.place_name
                ),
                "如有不对，请在表上方写明“填报单位：××县妇联”",
            ));
        }
        match &main.place {
            Place::On(ix) => self.on_roster(*ix, code),
            Place::Off(names) => {
                let names = names.clone();
                self.off_roster(&names, &main, code)
            }
            Place::Several(_) => LocalityRef::default(),
        }
    }

    /// 别处的说法与为准的一处不一致。
    fn disagreements(&mut self, main: &Claim, claims: &[Claim]) {
        let roster = &self.office.roster;
        let mut said: Vec<Origin> = Vec::new();
        for other in claims {
            let relation = relation(main, other, roster);
            let apart = match relation {
                Relation::Different => true,
                // 表头写的是市，标题、文件名却是它下面的县。
                Relation::Above => other.origin != Origin::Folder && main.origin < other.origin,
                Relation::Same | Relation::Below => false,
            };
            if !apart || said.contains(&other.origin) {
                continue;
            }
            said.push(other.origin);
            let (main_text, other_text) = (self.shown(&main.text), self.shown(&other.text));
            let message = format!(
                "{}是“{main_text}”，{}却是“{other_text}”",
                main.place_name, other.place_name
            );
            let finding = if other.origin == Origin::Folder {
                rules::FOLDER_DISAGREES.at(
                    None,
                    main.cell,
                    message,
                    "请核对文件是哪个地区报来的；只是放错了文件夹的，移过去即可",
                )
            } else {
                rules::LOCALITY_DISAGREES.at(
                    None,
                    main.cell.or(other.cell),
                    format!("{message}；暂按前一个算"),
                    "请核对是哪个地区的材料，把写错的一处改过来再报",
                )
            };
            self.findings.push(finding);
        }
    }

    fn against_code(&mut self, main: &Claim, code: Option<&Code>, by_code: &[usize]) {
        let roster = &self.office.roster;
        let Some(Code { code, cell, said }) = code else {
            return;
        };
        let other = match &main.place {
            Place::On(ix) => {
                let own = roster.localities.get(*ix).and_then(|l| l.code.as_deref());
                match (own, by_code) {
                    (Some(own), _) if own == code.as_str() => return,
                    (_, [one]) if one == ix => return,
                    (_, [one, ..]) => format!("是{}的", roster.localities[*one].name),
                    (Some(own), []) => format!("与名册里的 {own} 不同"),
                    (None, []) => return,
                }
            }
            Place::Off(_) => match by_code {
                [one, ..] => format!("是名册里{}的", roster.localities[*one].name),
                [] => return,
            },
            Place::Several(_) => return,
        };
        let name = self.name_of(&main.place);
        let hint = match cell {
            Some(cell) => format!("请核对 {cell} 的代码与填报单位，更正写错的一个"),
            None => "请核对代码与地区名称，更正写错的一个".to_owned(),
        };
        self.findings.push(rules::CODE_DISAGREES.at(
            None,
            *cell,
            format!("填报的地区是{name}，{said} {} 却{other}", code.as_str()),
            hint,
        ));
    }

    /// 没有一处写着名称，只有代码。
    fn by_code_alone(&mut self, code: Option<Code>, by_code: &[usize]) -> LocalityRef {
        if let [one] = by_code {
            return self.on_roster(*one, code);
        }
        let what = match &code {
            Some(code) => format!(
                "只写了行政区划代码 {}，没有写填报单位，名册里也查不到这个代码",
                code.code.as_str()
            ),
            None => "表头、标题、表名、文件名里都没有写是哪个地区的".to_owned(),
        };
        self.findings.push(rules::NO_LOCALITY.at(
            None,
            code.as_ref().and_then(|c| c.cell),
            what,
            "请在表上方写明“填报单位：××县妇联”，或在文件名里写上地区的全称",
        ));
        LocalityRef {
            level: code.as_ref().map(|c| c.code.level().label().to_owned()),
            code: code.map(|c| c.code.as_str().to_owned()),
            ..LocalityRef::default()
        }
    }

    fn on_roster(&mut self, ix: usize, code: Option<Code>) -> LocalityRef {
        let roster = &self.office.roster;
        let Some(line) = roster.localities.get(ix) else {
            return LocalityRef::default();
        };
        let line = line.clone();
        let known = line.level.as_deref().and_then(Level::from_label);
        let level = self.level(known, &line.name, false);
        LocalityRef {
            name: Some(line.name),
            code: line.code.or(code.map(|c| c.code.as_str().to_owned())),
            level: level.map(|l| l.label().to_owned()),
            parent: line.parent,
        }
    }

    fn name_of(&self, place: &Place) -> String {
        match place {
            Place::On(ix) => self
                .office
                .roster
                .localities
                .get(*ix)
                .map(|l| l.name.clone())
                .unwrap_or_default(),
            Place::Off(names) => names.last().cloned().unwrap_or_default(),
            Place::Several(_) => String::new(),
        }
    }
}
