//! 名册里没有的地区：层级与上级从表头、名称、文件夹得出。

use super::code::Code;
use crate::field::Level;
use crate::model::submission::LocalityRef;
use crate::office::{level, place_name};
use crate::read::identity::claim::Claim;
use crate::read::identity::header::Label;
use crate::read::identity::{Reader, rules};

impl Reader<'_> {
    pub(super) fn off_roster(
        &mut self,
        names: &[String],
        main: &Claim,
        code: Option<Code>,
    ) -> LocalityRef {
        let Some(name) = names.last() else {
            return LocalityRef::default();
        };
        if !place_name::has_ending(name) {
            let shown = self.shown(&main.text);
            let near = self.office.roster.similar(name).join("、");
            let hint = if near.is_empty() {
                "请写全称，如“双流区妇联”；或在名册的“简称”一列添上这个叫法".to_owned()
            } else {
                format!("名册里相近的有：{near}；请写全称")
            };
            self.findings.push(rules::NOT_FULL_NAME.at(
                None,
                main.cell,
                format!("{}“{shown}”不是全称，也不在名册里", main.place_name),
                hint,
            ));
        }
        let under_city = names
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|above| place_name::level(above) == Some(Level::City));
        let mut by_code = code.as_ref().map(|c| c.code.level());
        let by_name = place_name::level(name).filter(|_| !place_name::level_is_open(name));
        if let (Some(Code { code, cell, said }), Some(named)) = (&code, by_name)
            && code.level() != named
        {
            by_code = None;
            self.findings.push(rules::LEVEL_DISAGREES.at(
                None,
                *cell,
                format!(
                    "{said} {} 是{}的，{name}却是{}",
                    code.as_str(),
                    code.level().label(),
                    named.label()
                ),
                "请核对代码与填报单位，更正写错的一个",
            ));
        }
        let level = self.level(by_code, name, under_city);
        let parent = names
            .iter()
            .rev()
            .nth(1)
            .cloned()
            .or_else(|| self.stated_parent(name))
            .or_else(|| self.folder_parent(name, level));
        LocalityRef {
            name: Some(name.clone()),
            code: code.map(|c| c.code.as_str().to_owned()),
            level: level.map(|l| l.label().to_owned()),
            parent,
        }
    }

    /// 层级：名册或代码说的（`known`），其次表头写的，再次名称的通名。
    pub(super) fn level(
        &mut self,
        known: Option<Level>,
        name: &str,
        under_city: bool,
    ) -> Option<Level> {
        // 一行一个地区的表，表头的层级不是这一行的。
        let said = match self.input.row_locality {
            Some(_) => None,
            None => self
                .items(Label::Level)
                .find_map(|item| Some((item.cell, level::read(&item.text)?))),
        };
        if let (Some(known), Some((cell, said))) = (known, said)
            && known != said
        {
            self.findings.push(rules::LEVEL_DISAGREES.at(
                None,
                Some(cell),
                format!(
                    "{cell} 层级写的是{}，{name}却是{}的；采用后一个",
                    said.label(),
                    known.label()
                ),
                format!("请核对 {cell} 的层级"),
            ));
        }
        let level = known.or(said.map(|(_, said)| said));
        if level.is_some() {
            return level;
        }
        let by_name = place_name::level(name)?;
        if place_name::level_is_open(name) {
            if under_city {
                return Some(Level::County);
            }
            self.findings.push(rules::LEVEL_INFERRED.at(
                None,
                None,
                format!("{name}没有写层级，按名称认作{}", by_name.label()),
                "如果是县级市，请在表头的层级一栏写明，或在名册里注明",
            ));
        }
        Some(by_name)
    }

    /// 表头“上级”一栏。
    fn stated_parent(&self, name: &str) -> Option<String> {
        let item = self.items(Label::Parent).next()?;
        let place = place_name::tidy(place_name::of_unit(&item.text));
        let last = place_name::split(&place).last().map(|p| (*p).to_owned())?;
        (last != name).then_some(last)
    }

    /// 县级的材料放在恰好以某个市命名的文件夹里。
    fn folder_parent(&self, name: &str, level: Option<Level>) -> Option<String> {
        if level != Some(Level::County) {
            return None;
        }
        let folders = self.names.folders.iter();
        let found = folders
            .map(|folder| place_name::tidy(place_name::of_unit(folder)))
            .find_map(|folder| match place_name::split(&folder).as_slice() {
                [.., city] if place_name::level(city) == Some(Level::City) => {
                    Some((*city).to_owned())
                }
                _ => None,
            })?;
        (found != name && !place_name::is_generic(&found)).then_some(found)
    }
}
