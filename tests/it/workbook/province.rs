//! 各市的汇总表合成的省，与各县的工作簿直接合成的省一样。

use super::fixture::{Dice, office, submission};
use proptest::prelude::*;
use quanyi::model::comparison::{Comparison, Locality};
use quanyi::model::submission::{CheckRound, Submission};
use quanyi::office::Office;
use quanyi::office::roster::RosterLine;
use quanyi::run::{Material, compare, one_file};
use quanyi::source::{Limits, Origin, SourceFile};
use quanyi::workbook::consolidated;

/// 一个市：市名、各县的材料（含市本级的）。
struct City {
    name: String,
    submissions: Vec<Submission>,
}

fn place(name: &str, code: String, level: &str, parent: Option<&str>) -> Locality {
    Locality {
        name: name.into(),
        code: Some(code),
        level: Some(level.into()),
        parent_name: parent.map(str::to_owned),
        ..Locality::default()
    }
}

/// 一个地区的材料：一两轮，有的报了几份，有的没有写检查方式。
fn sent(dice: &mut Dice, office: &Office, place: &Locality, folder: &str) -> Vec<Submission> {
    let mut list = Vec::new();
    for check in [
        CheckRound::OwnCheck,
        CheckRound::MutualCheck,
        CheckRound::SpotCheck,
    ] {
        if check != CheckRound::OwnCheck && dice.roll(3) > 0 {
            continue;
        }
        for version in 0..=dice.roll(3) / 2 {
            let path = format!("{folder}/{}{}{version}.xlsx", place.name, check.label());
            let mut one = submission(dice, &office.catalogue, place, &path);
            one.check = (dice.roll(8) > 0).then_some(check);
            if dice.roll(4) == 0 {
                one.date = None;
            }
            if dice.roll(5) == 0 {
                let mut copy = one.clone();
                copy.source.path = format!("{folder}/{}（副本）.xlsx", place.name);
                list.push(copy);
            }
            list.push(one);
        }
    }
    for one in &mut list {
        quanyi::check::within(one, office);
    }
    list
}

fn cities(dice: &mut Dice, office: &Office, three_levels: bool) -> (Vec<City>, Vec<Locality>) {
    let mut all = Vec::new();
    let mut places = Vec::new();
    for (n, name) in ["甲市", "乙市", "丙市"]
        .into_iter()
        .enumerate()
        .take(1 + dice.roll(3) as usize)
    {
        let city = place(name, format!("51{:02}00", n + 1), "市级", None);
        let folder = format!("填报/{name}");
        let mut submissions = Vec::new();
        places.push(city.clone());
        if dice.roll(2) == 0 {
            submissions.extend(sent(dice, office, &city, &folder));
        }
        for county in 0..dice.roll(3) {
            let county_name = format!("{}{}县", &name[..3], ["东", "西", "南"][county as usize]);
            let county = place(
                &county_name,
                format!("51{:02}{:02}", n + 1, county + 21),
                "县级",
                Some(name),
            );
            places.push(county.clone());
            if dice.roll(5) > 0 {
                submissions.extend(sent(dice, office, &county, &folder));
            }
            if three_levels && dice.roll(2) == 0 {
                let town = place(
                    &format!("{}镇", &county_name[..6]),
                    format!("{}001", county.code.as_deref().unwrap()),
                    "乡级",
                    Some(&county_name),
                );
                places.push(town.clone());
                submissions.extend(sent(dice, office, &town, &folder));
            }
        }
        all.push(City {
            name: name.to_owned(),
            submissions,
        });
    }
    (all, places)
}

fn together(submissions: Vec<Submission>, office: &Office) -> Comparison {
    let material = Material {
        submissions,
        skipped: vec![],
        findings: vec![],
        previous: None,
        read: vec![],
    };
    compare(material, office)
}

/// 写成汇总表再读回来。
fn passed_up(comparison: &Comparison, office: &Office, path: &str) -> Vec<Submission> {
    let bytes = consolidated::workbook(comparison, office).unwrap();
    let file = SourceFile {
        path: path.to_owned(),
        origin: Origin::Bytes(bytes.into()),
    };
    let limits = Limits {
        seconds: 600.0,
        ..Limits::default()
    };
    one_file(&quanyi::source::open(&file, &limits), office)
}

/// 抹去经由，其余应当逐字节相同。
fn without_via(mut comparison: Comparison) -> Comparison {
    for round in &mut comparison.rounds {
        for entry in &mut round.entries {
            let others = entry.others.iter_mut().map(|(s, _)| s);
            for submission in entry.current.iter_mut().chain(others) {
                submission.history.via.clear();
            }
        }
    }
    for submission in &mut comparison.unattributed {
        submission.history.via.clear();
    }
    comparison
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn cities_make_the_same_province_as_counties(
        seed in any::<u64>(),
        three_levels in any::<bool>(),
        roster in any::<bool>(),
    ) {
        let mut office = office();
        // 指标少些，试得快些
        office.catalogue.indicators.truncate(12);
        let mut dice = Dice(seed);
        let (cities, places) = cities(&mut dice, &office, three_levels);
        if roster {
            office.roster.localities = places
                .iter()
                .enumerate()
                .map(|(n, p)| RosterLine {
                    name: p.name.clone(),
                    code: p.code.clone(),
                    level: p.level.clone(),
                    parent: p.parent_name.clone(),
                    expected: true,
                    line: n + 2,
                    ..RosterLine::default()
                })
                .collect();
        }
        let mut flat = Vec::new();
        let mut up = Vec::new();
        for city in cities.iter().filter(|c| !c.submissions.is_empty()) {
            let own: Vec<Submission> = city
                .submissions
                .iter()
                .cloned()
                .map(|mut s| { quanyi::check::within(&mut s, &office); s })
                .collect();
            flat.extend(own.clone());
            up.extend(passed_up(
                &together(own, &office),
                &office,
                &format!("填报/{}/汇总表.xlsx", city.name),
            ));
        }
        for submission in &up {
            prop_assert_eq!(submission.history.via.len(), 1);
        }
        let (flat, up) = (together(flat, &office), without_via(together(up, &office)));
        prop_assert_eq!(&flat.localities, &up.localities);
        for (a, b) in flat.rounds.iter().zip(&up.rounds) {
            prop_assert_eq!(format!("{:?}", a.results), format!("{:?}", b.results));
            prop_assert_eq!(format!("{:?}", a.indicators), format!("{:?}", b.indicators));
            prop_assert_eq!(format!("{:?}", a.by_parent), format!("{:?}", b.by_parent));
        }
        prop_assert_eq!(flat.inputs.clone(), up.inputs.clone());
        let a = consolidated::workbook(&flat, &office).unwrap();
        let b = consolidated::workbook(&up, &office).unwrap();
        if a != b {
            std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("平.xlsx"), &a).unwrap();
            std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("层.xlsx"), &b).unwrap();
        }
        prop_assert!(a == b, "汇总表的字节不同");
    }
}
