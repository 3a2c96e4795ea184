//! 各市的汇总表合成的省，与各县的工作簿直接合成的省一样。

use super::fixture::{Dice, office, shown, submission};
use proptest::prelude::*;
use quanyi::field::Value;
use quanyi::finding::Cell;
use quanyi::model::comparison::{Comparison, Locality, Round};
use quanyi::model::history::{Explanation, Version};
use quanyi::model::plan::consolidated::{DetailColumn, state_label};
use quanyi::model::submission::{CheckRound, Reading, State, Submission};
use quanyi::office::Office;
use quanyi::office::roster::RosterLine;
use quanyi::run::{Material, compare, one_file};
use quanyi::source::{CellValue, Content, Limits, Opened, Origin, SourceFile};
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

/// 有的后一份是据前一份做的退回表，有的问题写了情况说明。
fn answer_returns(dice: &mut Dice, list: &mut [Submission]) {
    for n in 1..list.len() {
        let (before, after) = list.split_at_mut(n);
        let (Some(earlier), Some(one)) = (before.last(), after.first_mut()) else {
            continue;
        };
        if earlier.locality == one.locality && dice.roll(2) == 0 {
            one.history.after.push(Version {
                path: earlier.source.path.clone(),
                sheet: earlier.source.sheet.clone(),
                sha256: earlier.source.sha256.clone(),
            });
        }
        for finding in &one.findings {
            if dice.roll(4) == 0 {
                one.history.explanations.push(Explanation {
                    indicator: finding.indicator.clone(),
                    text: shown(
                        ["数字属实，含乡镇的", "已改", "另有一份台账"][dice.roll(3) as usize],
                    ),
                    path: one.source.path.clone(),
                    sheet: one.source.sheet.clone(),
                    cell: finding.cell,
                    answers: vec![finding.code.clone()],
                });
            }
        }
    }
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

/// 市里的人在汇总表上更正的一处：哪一份材料、哪个指标，改成什么。
struct Correction {
    path: String,
    indicator: usize,
    to: To,
}

enum To {
    State(State),
    Number(usize, i64),
}

/// 随便挑几份材料、几个指标更正；文件名重的不挑，免得说不清是哪一份。
fn corrections(dice: &mut Dice, office: &Office, sent: &[Submission]) -> Vec<Correction> {
    let mut list: Vec<Correction> = Vec::new();
    for _ in 0..dice.roll(7) {
        let one = dice.pick(sent);
        let path = &one.source.path;
        if sent.iter().filter(|s| s.source.path == *path).count() > 1 {
            continue;
        }
        let indicator = dice.pick(&office.catalogue.indicators);
        let answer = &one.answers[indicator.ix];
        let number = indicator.fields.iter().position(|f| f.kind.letter() == "N");
        let to = match number {
            Some(field) if dice.roll(2) == 0 => {
                To::Number(field, 70_000 + i64::try_from(dice.roll(1000)).unwrap())
            }
            _ => To::State(*dice.pick(&[State::Yes, State::No, State::Blank, State::Conflict])),
        };
        let same = |c: &Correction| c.path == *path && c.indicator == indicator.ix;
        let idle = matches!(&to, To::State(state) if *state == answer.state);
        if !idle && !list.iter().any(same) {
            list.push(Correction {
                path: path.clone(),
                indicator: indicator.ix,
                to,
            });
        }
    }
    list
}

/// 同样的更正，直接改在县里的材料上。
fn correct(submission: &mut Submission, corrections: &[Correction]) {
    for one in corrections
        .iter()
        .filter(|c| c.path == submission.source.path)
    {
        let answer = &mut submission.answers[one.indicator];
        match one.to {
            To::State(state) => answer.state = state,
            To::Number(field, n) => {
                let before = answer.fields[field].take();
                answer.fields[field] = Some(Reading {
                    value: Some(Value::Number(n)),
                    approximate: false,
                    raw: before
                        .as_ref()
                        .map_or_else(|| shown(&n.to_string()), |r| r.raw.clone()),
                    cell: before.map_or(Cell::new(0, 0), |r| r.cell),
                });
            }
        }
    }
}

/// 更正写在汇总表的逐项明细上。
fn write_corrections(opened: &mut Opened, corrections: &[Correction], office: &Office) {
    for one in corrections {
        let indicator = &office.catalogue.indicators[one.indicator];
        let (field, column, value) = match one.to {
            To::State(state) => (
                0,
                DetailColumn::State,
                CellValue::Text(state_label(state, &indicator.kind).into()),
            ),
            To::Number(field, n) => (field, DetailColumn::Value, CellValue::Number(n as f64)),
        };
        let name = indicator.fields.get(field).map_or("", |f| f.name.as_str());
        let wanted = [
            (DetailColumn::Path, one.path.as_str()),
            (DetailColumn::Indicator, indicator.code.as_str()),
            (DetailColumn::Field, name),
        ];
        let grid = opened.grids.iter_mut().find(|g| g.name == "逐项明细");
        let grid = grid.expect("有逐项明细");
        let text = |row: u32, column: DetailColumn| {
            let cell = grid.cells.get(&Cell::new(row, u32::from(column.ix())));
            cell.map_or(String::new(), |c| c.text())
        };
        let rows: Vec<u32> = grid.cells.keys().map(|c| c.row).collect();
        let row = rows
            .into_iter()
            .find(|&row| wanted.iter().all(|(c, t)| text(row, *c) == *t))
            .expect("这份材料的这一项有一行");
        let cell = Cell::new(row, u32::from(column.ix()));
        grid.cells.insert(cell, Content::plain(value));
    }
}

/// 写成汇总表，市里的人更正几处，再读回来。
fn passed_up(
    comparison: &Comparison,
    office: &Office,
    path: &str,
    corrections: &[Correction],
) -> Vec<Submission> {
    let bytes = consolidated::workbook(comparison, office).unwrap();
    let file = SourceFile {
        path: path.to_owned(),
        origin: Origin::Bytes(bytes.into()),
    };
    let limits = Limits {
        seconds: 600.0,
        ..Limits::default()
    };
    let mut opened = quanyi::source::open(&file, &limits);
    write_corrections(&mut opened, corrections, office);
    one_file(&opened, office)
}

/// 省里的数：各地、各指标、各市的。问题不在内：更正过的格，当初的问题不再提。
fn figures(comparison: &Comparison) -> Vec<String> {
    let round = |round: &Round| {
        let each = round.results.iter().map(|r| {
            let counts = (r.yes, r.no, r.blank, r.unclear, r.na);
            format!(
                "{counts:?} {:?} {:?} {:?} {:?}",
                r.met, r.basic, r.parts, r.rank
            )
        });
        let answers = round.entries.iter().flat_map(|e| e.answers()).map(|a| {
            let values = a.fields.iter().map(|f| f.as_ref().map(|r| &r.value));
            format!("{:?} {:?}", a.state, values.collect::<Vec<_>>())
        });
        let mut lines: Vec<String> = each.chain(answers).collect();
        lines.push(format!("{:?} {:?}", round.indicators, round.by_parent));
        lines.push(format!("{:?} {:?}", round.period, round.check));
        lines
    };
    comparison.rounds.iter().flat_map(round).collect()
}

/// 试几次：平常几次，`PROPTEST_CASES` 写明的照它。
fn cases(few: u32) -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(few)
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

/// 各市的汇总表合成的省，与各县的工作簿直接合成的省：一样的地区、材料、数与问题，一样的字节。
fn same_province(
    seed: u64,
    three_levels: bool,
    roster: bool,
    returned: bool,
) -> Result<(), TestCaseError> {
    let mut office = office();
    // 指标少些，试得快些
    office.catalogue.indicators.truncate(12);
    let mut dice = Dice(seed);
    let (mut cities, places) = cities(&mut dice, &office, three_levels);
    if returned {
        for city in &mut cities {
            answer_returns(&mut dice, &mut city.submissions);
        }
    }
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
            .map(|mut s| {
                quanyi::check::within(&mut s, &office);
                s
            })
            .collect();
        flat.extend(own.clone());
        up.extend(passed_up(
            &together(own, &office),
            &office,
            &format!("填报/{}/汇总表.xlsx", city.name),
            &[],
        ));
    }
    for submission in &up {
        prop_assert_eq!(submission.history.via.len(), 1);
    }
    let (flat, up) = (together(flat, &office), without_via(together(up, &office)));
    prop_assert_eq!(&flat.localities, &up.localities);
    // 每一份的状态、值、原文、出处、问题、来历
    let (own, theirs) = (every(&flat), every(&up));
    prop_assert_eq!(own.len(), theirs.len());
    for (a, b) in own.iter().zip(&theirs) {
        prop_assert_eq!(a, b);
    }
    for (a, b) in flat.rounds.iter().zip(&up.rounds) {
        prop_assert_eq!(format!("{:?}", a.results), format!("{:?}", b.results));
        prop_assert_eq!(format!("{:?}", a.indicators), format!("{:?}", b.indicators));
        prop_assert_eq!(format!("{:?}", a.by_parent), format!("{:?}", b.by_parent));
    }
    prop_assert_eq!(flat.inputs.clone(), up.inputs.clone());
    let a = consolidated::workbook(&flat, &office).unwrap();
    let b = consolidated::workbook(&up, &office).unwrap();
    if a != b {
        std::fs::write(
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("平.xlsx"),
            &a,
        )
        .unwrap();
        std::fs::write(
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("层.xlsx"),
            &b,
        )
        .unwrap();
    }
    prop_assert!(a == b, "汇总表的字节不同");
    Ok(())
}

/// 全部材料，便于比较：应填的格只供提示，空的与没有是一回事。
fn every(comparison: &Comparison) -> Vec<Submission> {
    let normal = |one: &Submission| {
        let mut one = one.clone();
        for answer in &mut one.answers {
            answer.places = (0..answer.fields.len()).map(|f| answer.place(f)).collect();
        }
        one
    };
    comparison.submissions().map(normal).collect()
}

/// 甲县报了两份一样的，一份没有写检查方式：市里两份归在一轮，省里各归各的。
/// 市里没有另列的那一份的问题，到了省里要说。
#[test]
fn a_copy_that_parts_from_its_twin_above_keeps_its_findings() {
    same_province(6_827_803_253_949_208_738, false, true, false).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(4),
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn cities_make_the_same_province_as_counties(
        seed in any::<u64>(),
        three_levels in any::<bool>(),
        roster in any::<bool>(),
        returned in any::<bool>(),
    ) {
        same_province(seed, three_levels, roster, returned)?;
    }

    #[test]
    fn what_cities_correct_is_what_the_province_counts(
        seed in any::<u64>(),
        three_levels in any::<bool>(),
    ) {
        let mut office = office();
        office.catalogue.indicators.truncate(12);
        let mut dice = Dice(seed);
        let (cities, _) = cities(&mut dice, &office, three_levels);
        let (mut flat, mut up, mut changed) = (Vec::new(), Vec::new(), 0);
        for city in cities.iter().filter(|c| !c.submissions.is_empty()) {
            let made = corrections(&mut dice, &office, &city.submissions);
            changed += made.len();
            up.extend(passed_up(
                &together(city.submissions.clone(), &office),
                &office,
                &format!("填报/{}/汇总表.xlsx", city.name),
                &made,
            ));
            flat.extend(city.submissions.iter().cloned().map(|mut s| {
                correct(&mut s, &made);
                s
            }));
        }
        let noted: usize = up.iter().map(|s| s.history.changes.len()).sum();
        prop_assert_eq!(noted, changed);
        let (flat, up) = (together(flat, &office), together(up, &office));
        prop_assert_eq!(&flat.localities, &up.localities);
        prop_assert_eq!(figures(&flat), figures(&up));
    }
}
