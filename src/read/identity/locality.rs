//! 由各处说法定出地区：最可靠的一处为准，别处不一致就提出来，代码用来核对。

use super::claim::{self, Claim, Origin, Place, Relation};
use super::header::Label;
use super::{Reader, rules};
use crate::field::Level;
use crate::finding::Cell;
use crate::model::submission::LocalityRef;
use crate::office::code::RegionCode;
use crate::office::{level, place_name};

/// 写出的代码。
struct Code {
    code: RegionCode,
    cell: Option<Cell>,
    /// 怎样称呼这一处：`D2 行政区划代码`。
    said: String,
}

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

    fn code(&mut self) -> Option<Code> {
        let row = self.input.row_code.map(|text| (text.to_owned(), None));
        let header = || {
            self.items(Label::Code)
                .map(|item| (item.text.clone(), Some(item.cell)))
                .next()
        };
        // 一行一个地区的表，表头里的代码不是这一行的。
        let (text, cell) = match self.input.row_locality {
            Some(_) => row?,
            None => row
                .or_else(header)
                .or_else(|| self.bracketed_code())
                .or_else(|| self.code_in_file_name())?,
        };
        if text.trim().is_empty() {
            return None;
        }
        let said = match (cell, self.input.row_locality.or(self.input.row_code)) {
            (Some(cell), _) => format!("{cell} 行政区划代码"),
            (None, Some(_)) => "这一行的行政区划代码".to_owned(),
            (None, None) => "文件名里的行政区划代码".to_owned(),
        };
        match RegionCode::read(&text) {
            Ok(code) => Some(Code { code, cell, said }),
            Err(why) => {
                let shown = self.shown(&text);
                let hint = match cell {
                    Some(cell) => format!("请在 {cell} 填写民政部公布的六位代码；没有把握就空着"),
                    None => "请填写民政部公布的六位代码；没有把握就空着".to_owned(),
                };
                self.findings.push(rules::BAD_CODE.at(
                    None,
                    cell,
                    format!("{said}“{shown}”不对：{why}；没有采用"),
                    hint,
                ));
                None
            }
        }
    }

    /// 标题里用括号写着的代码：`甲县（510321）……自查表`。
    fn bracketed_code(&self) -> Option<(String, Option<Cell>)> {
        self.titles().find_map(|(cell, text)| {
            text.split(['（', '('])
                .skip(1)
                .filter_map(|part| part.split(['）', ')']).next())
                .map(str::trim)
                .find(|t| matches!(t.len(), 6 | 9 | 12) && t.bytes().all(|b| b.is_ascii_digit()))
                .filter(|t| RegionCode::read(t).is_ok())
                .map(|t| (t.to_owned(), Some(*cell)))
        })
    }

    /// 文件名里紧挨着地名的代码：`510321荣县`、`荣县（510321）`。
    ///
    /// 也可能是日期的（`171205` 开头像某省、后面像月日），除非名册里有，不当代码。
    fn code_in_file_name(&self) -> Option<(String, Option<Cell>)> {
        if self.input.sheet_count > 1 {
            return None;
        }
        let chars: Vec<char> = self.names.stem.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let run = chars
                .get(at..)?
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .count();
            if run == 0 {
                at += 1;
                continue;
            }
            let code: String = chars.get(at..at + run)?.iter().collect();
            let near = |i: Option<usize>| {
                let han = |c: &char| crate::text::normalize::is_han(*c);
                i.and_then(|i| chars.get(i))
                    .is_some_and(|c| han(c) || "（()）_- ".contains(*c))
            };
            let beside = near(at.checked_sub(1)) || near(Some(at + run));
            at += run;
            let Ok(read) = RegionCode::read(&code) else {
                continue;
            };
            let listed = !self.office.roster.by_code(read.as_str()).is_empty();
            let part = |from, to| code.get(from..to).and_then(|t| t.parse::<u8>().ok());
            let dated = run == 6
                && part(2, 4).is_some_and(|m| (1..=12).contains(&m))
                && part(4, 6).is_some_and(|d| (1..=31).contains(&d))
                && part(0, 2).is_some_and(|y| (10..=35).contains(&y));
            if listed || beside && !dated {
                return Some((code, None));
            }
        }
        None
    }

    /// 各处的说法，可靠的在前。
    fn claims(&self, unit: Option<&(Cell, String)>) -> Vec<Claim> {
        let roster = &self.office.roster;
        let mut claims = Vec::new();
        let mut add = |origin, place_name: String, text: &str, cell, place: Option<Place>| {
            if let Some(place) = place {
                claims.push(Claim {
                    origin,
                    place_name,
                    text: text.trim().to_owned(),
                    cell,
                    place,
                });
            }
        };
        if let Some(text) = self.input.row_locality {
            let place = claim::stated(text, roster);
            add(Origin::Row, "这一行的地区".to_owned(), text, None, place);
            return claims;
        }
        if let Some((cell, text)) = unit {
            let place = claim::stated(text, roster);
            add(
                Origin::Header,
                format!("{cell} 填报单位"),
                text,
                Some(*cell),
                place,
            );
        }
        for item in self.items(Label::Region) {
            if item.text.chars().count() <= super::NAME_LENGTH {
                let place = claim::stated(&item.text, roster);
                let said = format!("{} 地区", item.cell);
                add(Origin::Header, said, &item.text, Some(item.cell), place);
            }
        }
        for (cell, text) in self.titles() {
            let place = claim::mentioned(text, roster);
            add(
                Origin::Title,
                format!("{cell} 标题"),
                text,
                Some(*cell),
                place,
            );
        }
        let sheet = &self.input.grid.name;
        add(
            Origin::Sheet,
            "表名".to_owned(),
            sheet,
            None,
            claim::mentioned(sheet, roster),
        );
        // 一个工作簿里几个地区，文件名说的是汇集的单位。
        if self.input.sheet_count <= 1 {
            let stem = &self.names.stem;
            add(
                Origin::File,
                "文件名".to_owned(),
                stem,
                None,
                claim::mentioned(stem, roster),
            );
        }
        for folder in &self.names.folders {
            let place = claim::mentioned(folder, roster);
            add(Origin::Folder, "文件夹".to_owned(), folder, None, place);
        }
        claims
    }

    /// 以哪一处为准：最可靠的一处；同样是表头的、或标题以下各处，取说得更细的。
    fn choose(&self, claims: &[Claim]) -> Option<Claim> {
        let roster = &self.office.roster;
        let mut main = claims.first()?.clone();
        if main.origin == Origin::Folder && !self.folder_suffices(&main) {
            return None;
        }
        for other in claims {
            let finer = relation(&main, other, roster) == Relation::Above;
            let comparable = other.origin == main.origin || main.origin >= Origin::Title;
            if finer && comparable && other.origin != Origin::Folder {
                main = other.clone();
            }
        }
        Some(main)
    }

    /// 只有文件夹名说了地区：那个地区没有下级、或路径里写着“本级”，才可以认。
    fn folder_suffices(&self, main: &Claim) -> bool {
        let own_level = self
            .names
            .folders
            .iter()
            .chain([&self.names.stem])
            .any(|n| n.contains("本级"));
        let lowest = match &main.place {
            Place::On(ix) => {
                let roster = &self.office.roster;
                (0..roster.localities.len()).all(|other| roster.parent_of(other) != Some(*ix))
            }
            Place::Off(names) => names
                .last()
                .and_then(|n| place_name::level(n))
                .is_some_and(|l| l >= Level::County),
            Place::Several(_) => true,
        };
        self.input.sheet_count <= 1 && (own_level || lowest)
    }

    /// 可能是几个的，用代码、别处的说法（也许只说了上级）缩小到一个。
    fn narrowed(&self, mut main: Claim, claims: &[Claim], by_code: &[usize]) -> Claim {
        let roster = &self.office.roster;
        let Place::Several(all) = &main.place else {
            return main;
        };
        let mut left = all.clone();
        if let [one] = by_code
            && left.contains(one)
        {
            left = vec![*one];
        }
        for other in claims {
            if left.len() == 1 {
                break;
            }
            let agreeing: Vec<usize> = left
                .iter()
                .copied()
                .filter(|ix| match &other.place {
                    Place::On(other) => ix == other || roster.ancestors(*ix).contains(other),
                    Place::Several(more) => more.contains(ix),
                    Place::Off(_) => true,
                })
                .collect();
            if !agreeing.is_empty() {
                left = agreeing;
            }
        }
        main.place = match left.as_slice() {
            [one] => Place::On(*one),
            _ => Place::Several(left),
        };
        main
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

    fn off_roster(&mut self, names: &[String], main: &Claim, code: Option<Code>) -> LocalityRef {
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
    fn level(&mut self, known: Option<Level>, name: &str, under_city: bool) -> Option<Level> {
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

fn relation(a: &Claim, b: &Claim, roster: &crate::office::Roster) -> Relation {
    claim::relation(&a.place, &b.place, roster)
}
