//! 以哪一处为准：各处的说法按可靠与详略取一处，可能是几个的缩小到一个。

use crate::field::Level;
use crate::finding::Cell;
use crate::office::place_name;
use crate::read::identity::claim::{self, Claim, Origin, Place, Relation};
use crate::read::identity::header::Label;
use crate::read::identity::{NAME_LENGTH, Reader};

impl Reader<'_> {
    /// 各处的说法，可靠的在前。
    pub(super) fn claims(&self, unit: Option<&(Cell, String)>) -> Vec<Claim> {
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
            if item.text.chars().count() <= NAME_LENGTH {
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
    pub(super) fn choose(&self, claims: &[Claim]) -> Option<Claim> {
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
    pub(super) fn narrowed(&self, mut main: Claim, claims: &[Claim], by_code: &[usize]) -> Claim {
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
}

pub(super) fn relation(a: &Claim, b: &Claim, roster: &crate::office::Roster) -> Relation {
    claim::relation(&a.place, &b.place, roster)
}
