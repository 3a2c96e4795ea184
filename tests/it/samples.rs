//! 样例：虚构省份的每份材料认得出是谁报的，该有的问题都在，个人信息不外露。

use quanyi::finding::Severity;
use quanyi::model::submission::{CheckRound, State, Submission};
use quanyi::office::Office;
use quanyi::source::{Limits, Origin, SourceFile};
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn read(path: &str, office: &Office) -> Vec<Submission> {
    let file = SourceFile {
        path: path.to_owned(),
        origin: Origin::Disk(samples().join("填报").join(path)),
    };
    let opened = quanyi::source::open(&file, &Limits::default());
    let mut all = quanyi::read::submissions(&opened, office);
    for one in &mut all {
        quanyi::check::within(one, office);
    }
    all
}

fn office() -> Office {
    match Office::load(Some(&samples().join("quanyi.toml"))) {
        Ok(office) => office,
        Err(all) => panic!("样例配置有不对之处：{all:?}"),
    }
}

fn the_one(path: &str, office: &Office) -> Submission {
    let mut all = read(path, office);
    assert_eq!(all.len(), 1, "{path} 应是一份材料");
    all.remove(0)
}

/// 文件、地区、版式。
const FILES: [(&str, &str, &str); 19] = [
    ("岚州市/岚州市妇联.xlsx", "岚州市", "form"),
    ("岚州市/岚东区妇联填报表.xlsx", "岚东区", "form"),
    ("岚州市/松岭区.xlsx", "松岭区", "annex"),
    (
        "岚州市/青荷县妇联维权服务工作标准自查表.xlsx",
        "青荷县",
        "annex",
    ),
    ("岚州市/望溪县妇联自查表.xls", "望溪县", "annex"),
    ("岚州市/云柘县（初稿）.xlsx", "云柘县", "annex"),
    ("岚州市/云柘县（修改稿）.xlsx", "云柘县", "annex"),
    ("岚州市/鹤浦市.ods", "鹤浦市", "annex"),
    ("沅平市/市本级/沅平市妇联自查表.xlsx", "沅平市", "annex"),
    ("沅平市/沅北区.xlsx", "沅北区", "annex"),
    ("沅平市/临枫区维权自查.xlsx", "临枫区", "annex"),
    ("沅平市/石棠县填报表.xls", "石棠县", "form"),
    ("沅平市/白芷县.xlsx", "白芷县", "annex"),
    ("沅平市/白芷县 - 副本.xlsx", "白芷县", "annex"),
    ("泽宁市/泽宁市妇联.ods", "泽宁市", "form"),
    ("泽宁市/泽南区妇联.xlsx", "泽南区", "split"),
    ("泽宁市/竹陂县导出.xls", "竹陂县", "annex"),
    ("泽宁市/月塘县.xlsx", "月塘县", "form"),
    ("泽宁市/雁口县妇联.xlsx", "雁汀县", "annex"), // 曾用名
];

#[test]
fn every_sample_says_whose_it_is() {
    let office = office();
    let mut wrong = Vec::new();
    for (path, name, layout) in FILES {
        let one = the_one(path, &office);
        if one.locality.name.as_deref() != Some(name) || one.source.layout != layout {
            wrong.push(format!(
                "{path}：{:?} {}",
                one.locality.name, one.source.layout
            ));
        }
        if one.check != Some(CheckRound::OwnCheck) && layout == "form" {
            wrong.push(format!("{path}：检查方式 {:?}", one.check));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn two_versions_differ_by_their_dates() {
    let office = office();
    let first = the_one("岚州市/云柘县（初稿）.xlsx", &office);
    let second = the_one("岚州市/云柘县（修改稿）.xlsx", &office);
    assert_eq!(first.date.as_deref(), Some("2017-12-03"));
    assert_eq!(second.date.as_deref(), Some("2017-12-11"));
}

#[test]
fn a_damaged_workbook_is_said_to_be_damaged() {
    let all = read("泽宁市/碧潭县.xlsx", &office());
    assert!(all.iter().all(|s| !s.is_readable()));
    assert!(
        all.iter()
            .flat_map(|s| &s.findings)
            .any(|f| f.code.starts_with("Q0") && f.severity == Severity::Error)
    );
}

#[test]
fn both_boxes_ticked_and_a_rough_number_are_said() {
    let office = office();
    let one = the_one("沅平市/临枫区维权自查.xlsx", &office);
    let answer = |code: &str| &one.answers[office.catalogue.indicator(code).expect("目录里有").ix];
    assert_eq!(answer("2.3.2").state, State::Conflict);
    assert!(
        one.findings.iter().any(|f| f.code == "Q202"
            && f.indicator.as_deref() == Some("2.3.2")
            && f.cell.is_some())
    );
    let rough = answer("4.2.4").fields[0].as_ref().expect("写了约30件");
    assert!(rough.approximate);
    assert_eq!(rough.value, Some(quanyi::field::Value::Number(30)));
}

#[test]
fn no_personal_number_leaves_the_reader() {
    let one = the_one("岚州市/青荷县妇联维权服务工作标准自查表.xlsx", &office());
    assert!(one.findings.iter().any(|f| f.code.starts_with("Q5")));
    let everything = format!("{one:?}");
    assert!(!everything.contains("13900008"), "手机号没有遮蔽");
    let id = regex::Regex::new(r"515121\d{8,}").expect("写死的式子");
    assert!(!id.is_match(&everything), "身份证号没有遮蔽");
}

#[test]
fn the_letters_list_exactly_what_the_shares_leave_out() {
    let office = Office::load(Some(&samples().join("quanyi.toml"))).unwrap();
    let paths = [samples().join("填报")];
    let material = quanyi::run::material(&paths, None, &office, &quanyi::progress::Quiet).unwrap();
    let comparison = quanyi::run::compare(material, &office);
    let main = comparison.main_round().unwrap();
    let mut unmet = vec![0; office.catalogue.indicators.len()];
    for (ix, result) in main.results.iter().enumerate() {
        let facts = quanyi::document::facts::locality(&comparison, &office, ix);
        let listed = (facts.basic_short.len(), facts.other_short.len());
        let basic = (result.basic.of - result.basic.met) as usize;
        let all = (result.met.of - result.met.met) as usize;
        assert_eq!(listed, (basic, all - basic), "{}", facts.name);
        for short in facts.basic_short.iter().chain(&facts.other_short) {
            unmet[office.catalogue.indicator(&short.code).unwrap().ix] += 1;
        }
    }
    for (indicator, result) in office.catalogue.indicators.iter().zip(&main.indicators) {
        let of = result.share.of - result.share.met;
        assert_eq!(unmet[indicator.ix], of, "{}", indicator.code);
    }
    let round = quanyi::document::facts::round(&comparison, &office);
    assert_eq!(round.report.missing_names, ["长榆县"]);
    assert_eq!(
        round.report.unread_names,
        ["碧潭县"],
        "文件来了，不能说没有报"
    );
}

#[test]
fn the_circular_addresses_those_who_report_and_compares_like_with_like() {
    let office = Office::load(Some(&samples().join("quanyi.toml"))).unwrap();
    let paths = [samples().join("填报")];
    let material = quanyi::run::material(&paths, None, &office, &quanyi::progress::Quiet).unwrap();
    let comparison = quanyi::run::compare(material, &office);
    let round = quanyi::document::facts::round(&comparison, &office);
    assert_eq!(round.file.recipients, "各市、县（市、区）妇联");
    let parents: Vec<&str> = round.parents.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(parents, ["岚州市", "沅平市", "泽宁市"], "省不与市并排");
}
