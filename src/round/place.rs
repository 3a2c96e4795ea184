//! 一份材料属于哪个地区。名册里有的照名册；名册外的由材料自己说的拼起来；说不清的不猜。

use crate::model::comparison::Locality;
use crate::model::submission::LocalityRef;
use crate::office::Roster;
use crate::office::code::RegionCode;
use crate::office::roster::RosterLine;
use std::collections::{BTreeMap, BTreeSet};

/// 一份材料的归属。
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// 地区（下标）。
    At(usize),
    /// 说不清，及为什么。
    Unknown(Unknown),
}

/// 为什么说不清。
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unknown {
    /// 没有写地区，或只写了代码而代码对不上。
    NoName,
    /// 名称对得上好几个地区。
    Several(Vec<String>),
    /// 名称与代码、上级各指一处。
    Contradiction(String),
}

enum OnRoster {
    Line(usize),
    Not,
    Unknown(Unknown),
}

/// 名册里的一行；不在名册里、或说不清是哪一行，为空。
pub fn roster_line<'a>(who: &LocalityRef, roster: &'a Roster) -> Option<&'a RosterLine> {
    match on_roster(who, roster) {
        OnRoster::Line(at) => roster.localities.get(at),
        OnRoster::Not | OnRoster::Unknown(_) => None,
    }
}

fn on_roster(who: &LocalityRef, roster: &Roster) -> OnRoster {
    let lines = || roster.localities.iter().enumerate();
    let by_code = who.code.as_ref().and_then(|code| {
        lines()
            .find(|(_, l)| l.code.as_ref() == Some(code))
            .map(|(at, _)| at)
    });
    let Some(name) = &who.name else {
        return by_code.map_or(OnRoster::Not, OnRoster::Line);
    };
    let mut named: Vec<usize> = lines()
        .filter(|(_, l)| l.name == *name)
        .map(|(at, _)| at)
        .collect();
    if named.is_empty() {
        // 没有名册时读过一遍的材料，名称还没有照名册规整。
        named = roster.find(name);
    }
    let line = |at: usize| roster.localities.get(at);
    let parent_of = |at: usize| line(at).and_then(|l| l.parent.as_ref());
    if let Some(at) = by_code {
        let alike = line(at).is_some_and(|l| l.name.contains(name) || name.contains(&l.name));
        if named.contains(&at) || (named.is_empty() && alike) {
            return OnRoster::Line(at);
        }
        let other = line(at).map_or("", |l| l.name.as_str());
        return OnRoster::Unknown(Unknown::Contradiction(format!(
            "写的是“{name}”，而代码是“{other}”的"
        )));
    }
    // 上级写明了而与名册不同的，不是同一个地区。
    let apart = |at: usize| match (&who.parent, parent_of(at)) {
        (Some(said), Some(known)) => said != known,
        _ => false,
    };
    let fitting: Vec<usize> = named.iter().copied().filter(|&at| !apart(at)).collect();
    match (fitting.as_slice(), named.as_slice()) {
        ([at], _) => OnRoster::Line(*at),
        ([], []) => OnRoster::Not,
        ([], _) => OnRoster::Unknown(Unknown::Contradiction(format!(
            "写的是“{}”的“{name}”，而名册里的“{name}”不属于它",
            who.parent.as_deref().unwrap_or_default()
        ))),
        (several, _) => OnRoster::Unknown(Unknown::Several(
            several
                .iter()
                .map(|&at| format!("{}{name}", parent_of(at).map_or("", String::as_str)))
                .collect(),
        )),
    }
}

/// 全部地区，与每份材料的归属（同序）。
pub(super) fn places(who: &[&LocalityRef], roster: &Roster) -> (Vec<Locality>, Vec<Place>) {
    let mut localities: Vec<Locality> = roster.localities.iter().map(listed).collect();
    let mut places: Vec<Option<Place>> = vec![None; who.len()];
    let mut loose: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, (who, place)) in who.iter().zip(&mut places).enumerate() {
        *place = match (on_roster(who, roster), &who.name) {
            (OnRoster::Line(at), _) => Some(Place::At(at)),
            (OnRoster::Unknown(why), _) => Some(Place::Unknown(why)),
            (OnRoster::Not, Some(name)) => {
                loose.entry(name).or_default().push(n);
                None
            }
            (OnRoster::Not, None) => None,
        };
    }
    // 名册外的：同名的先聚成几处，再一起排次序。
    let mut added: Vec<(Locality, Vec<usize>)> = Vec::new();
    for (name, members) in loose {
        let said: Vec<&LocalityRef> = members
            .iter()
            .filter_map(|&n| who.get(n).copied())
            .collect();
        let (clusters, homes) = cluster(&said);
        let first = added.len();
        let merged = roster.successor_of(name).is_some();
        added.extend(clusters.iter().map(|c| {
            let locality = Locality {
                expected: !merged,
                ..c.locality(name)
            };
            (locality, Vec::new())
        }));
        for (&n, home) in members.iter().zip(homes) {
            match home.and_then(|h| added.get_mut(first + h)) {
                Some((_, list)) => list.push(n),
                None => {
                    let all = clusters.iter().map(|c| c.describe(name)).collect();
                    if let Some(place) = places.get_mut(n) {
                        *place = Some(Place::Unknown(Unknown::Several(all)));
                    }
                }
            }
        }
    }
    if roster.is_empty() {
        let above = superiors(&added);
        added.extend(above.into_iter().map(|l| (l, Vec::new())));
    }
    added.sort_by(|(a, _), (b, _)| {
        (a.code.is_none(), &a.code, &a.name, &a.parent_name).cmp(&(
            b.code.is_none(),
            &b.code,
            &b.name,
            &b.parent_name,
        ))
    });
    for (locality, members) in added {
        for n in members {
            if let Some(place) = places.get_mut(n) {
                *place = Some(Place::At(localities.len()));
            }
        }
        localities.push(locality);
    }
    // 只写了代码的：代码正好是某一处的才算。
    let places = places
        .into_iter()
        .zip(who)
        .map(|(place, who)| {
            place.unwrap_or_else(|| {
                let mut fits = localities
                    .iter()
                    .enumerate()
                    .filter(|(_, l)| l.code.is_some() && l.code == who.code)
                    .map(|(at, _)| at);
                match (fits.next(), fits.next()) {
                    (Some(at), None) => Place::At(at),
                    _ => Place::Unknown(Unknown::NoName),
                }
            })
        })
        .collect();
    link_parents(&mut localities);
    (localities, places)
}

fn listed(line: &RosterLine) -> Locality {
    Locality {
        name: line.name.clone(),
        code: line.code.clone(),
        level: line
            .level
            .clone()
            .or_else(|| line.code.as_deref().and_then(level_of_code)),
        parent: None,
        parent_name: line.parent.clone(),
        conditions: line.conditions.clone(),
        on_roster: true,
        expected: line.expected,
        unit: line.unit.clone(),
    }
}

/// 同名的一处。
#[derive(Default)]
struct Cluster {
    code: Option<String>,
    parent: Option<String>,
    level: Option<String>,
}

impl Cluster {
    fn learn(&mut self, who: &LocalityRef) {
        for (known, said) in [
            (&mut self.parent, &who.parent),
            (&mut self.level, &who.level),
        ] {
            // 说法不一时取字面最小的：与次序无关。
            if let Some(said) = said
                && known.as_ref().is_none_or(|k| said < k)
            {
                *known = Some(said.clone());
            }
        }
    }

    fn locality(&self, name: &str) -> Locality {
        Locality {
            name: name.to_owned(),
            code: self.code.clone(),
            level: self
                .level
                .clone()
                .or_else(|| self.code.as_deref().and_then(level_of_code)),
            parent_name: self.parent.clone(),
            expected: true,
            ..Locality::default()
        }
    }

    fn describe(&self, name: &str) -> String {
        let code = self.code.as_ref().map(|c| format!("（{c}）"));
        format!(
            "{}{name}{}",
            self.parent.as_deref().unwrap_or_default(),
            code.unwrap_or_default()
        )
    }
}

/// 同名的材料分成几处：代码不同的是两处，没有代码而上级不同的是两处；都没写的，只有一处时才归它。
fn cluster(said: &[&LocalityRef]) -> (Vec<Cluster>, Vec<Option<usize>>) {
    let mut clusters: Vec<Cluster> = Vec::new();
    let codes: BTreeSet<&String> = said.iter().filter_map(|w| w.code.as_ref()).collect();
    for code in codes {
        let mut cluster = Cluster {
            code: Some(code.clone()),
            ..Cluster::default()
        };
        for who in said.iter().filter(|w| w.code.as_ref() == Some(code)) {
            cluster.learn(who);
        }
        clusters.push(cluster);
    }
    let parents: BTreeSet<&String> = said
        .iter()
        .filter(|w| w.code.is_none())
        .filter_map(|w| w.parent.as_ref())
        .collect();
    let only = parents.len() == 1;
    for parent in parents {
        if clusters.iter().any(|c| c.parent.as_ref() == Some(parent)) {
            continue;
        }
        match clusters.as_mut_slice() {
            [single] if only && single.parent.is_none() => single.parent = Some(parent.clone()),
            _ => clusters.push(Cluster {
                parent: Some(parent.clone()),
                ..Cluster::default()
            }),
        }
    }
    if clusters.is_empty() {
        clusters.push(Cluster::default());
    }
    let homes: Vec<Option<usize>> = said
        .iter()
        .map(|who| {
            let mut fits =
                clusters
                    .iter()
                    .enumerate()
                    .filter(|(_, c)| match (&who.code, &who.parent) {
                        (Some(_), _) => c.code == who.code,
                        (None, Some(_)) => c.parent == who.parent,
                        (None, None) => true,
                    });
            match (fits.next(), fits.next()) {
                (Some((at, _)), None) => Some(at),
                _ => None,
            }
        })
        .collect();
    for (who, home) in said.iter().zip(&homes) {
        if let Some(cluster) = home.and_then(|h| clusters.get_mut(h)) {
            cluster.learn(who);
        }
    }
    (clusters, homes)
}

/// 没有名册时，由代码的结构补出没有报送、而能把所属地区分成几组的上级：
/// 各县的代码分属几个市的，补出那几个市；只有一个的就是全体，不补。
fn superiors(added: &[(Locality, Vec<usize>)]) -> Vec<Locality> {
    let own: BTreeSet<&str> = added
        .iter()
        .filter_map(|(l, _)| l.code.as_deref())
        .collect();
    let named: BTreeSet<&str> = added.iter().map(|(l, _)| l.name.as_str()).collect();
    // 上级代码 → 所属地区说的它的名称
    let mut above: BTreeMap<RegionCode, BTreeSet<&str>> = BTreeMap::new();
    for (locality, _) in added {
        let code = locality.code.as_deref().map(RegionCode::read);
        let Some(Ok(code)) = code else { continue };
        let direct = code.parent();
        for up in code.ancestors() {
            let said = locality.parent_name.as_deref();
            let said = said.filter(|_| Some(&up) == direct.as_ref());
            above.entry(up).or_default().extend(said);
        }
    }
    let mut levels: BTreeMap<crate::field::Level, usize> = BTreeMap::new();
    for code in above.keys() {
        *levels.entry(code.level()).or_default() += 1;
    }
    above
        .into_iter()
        .filter(|(code, names)| {
            let several = levels.get(&code.level()).is_some_and(|n| *n > 1);
            let known = own.contains(code.as_str()) || names.iter().any(|n| named.contains(n));
            several && !known
        })
        .map(|(code, names)| {
            let level = code.level().label();
            let name = match names.len() {
                1 => names.first().map(|n| (*n).to_owned()),
                _ => None,
            };
            Locality {
                name: name.unwrap_or_else(|| format!("{}（{level}）", code.as_str())),
                level: Some(level.to_owned()),
                code: Some(code.as_str().to_owned()),
                ..Locality::default()
            }
        })
        .collect()
}

/// 上级的下标：先按写明的名称，没有写明的按代码。
fn link_parents(localities: &mut [Locality]) {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut coded: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, locality) in localities.iter().enumerate() {
        named.entry(&locality.name).or_default().push(at);
        if let Some(code) = &locality.code {
            coded.entry(code).or_default().push(at);
        }
    }
    let others = |found: Option<&Vec<usize>>, own: usize| -> Vec<usize> {
        let found = found.into_iter().flatten().copied();
        found.filter(|at| *at != own).collect()
    };
    let parents: Vec<Option<usize>> = localities
        .iter()
        .enumerate()
        .map(|(own, locality)| match &locality.parent_name {
            Some(name) => match others(named.get(name.as_str()), own).as_slice() {
                [one] => Some(*one),
                _ => None,
            },
            None => superior_codes(locality.code.as_deref()?)
                .into_iter()
                .find_map(|code| others(coded.get(code.as_str()), own).first().copied()),
        })
        .collect();
    let names: Vec<Option<String>> = parents
        .iter()
        .map(|p| p.and_then(|p| localities.get(p)).map(|l| l.name.clone()))
        .collect();
    for ((locality, parent), name) in localities.iter_mut().zip(parents).zip(names) {
        locality.parent = parent;
        locality.parent_name = locality.parent_name.take().or(name);
    }
}

/// 由代码的结构（GB/T 2260）得出层级；不合结构的为空。
fn level_of_code(code: &str) -> Option<String> {
    let code = RegionCode::read(code).ok()?;
    Some(code.level().label().to_owned())
}

/// 可能的上级代码，由近到远。
fn superior_codes(code: &str) -> Vec<String> {
    let Ok(code) = RegionCode::read(code) else {
        return Vec::new();
    };
    code.ancestors().map(|c| c.as_str().to_owned()).collect()
}
