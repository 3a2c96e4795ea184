//! 各级汇总、检查对照、与上期对比、异常数字、图表：样例里都有，数与汇总结果一致，公式都在。

use super::{keep, open, sheet, text};
use calamine::{Data, Range, Reader};
use quanyi::model::comparison::Comparison;
use quanyi::office::Office;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// 样例照配置跑一遍。
fn sample_comparison() -> (Comparison, Office) {
    let office = Office::load(Some(&samples().join("quanyi.toml"))).expect("样例配置写得对");
    let paths = [samples().join("填报")];
    let material =
        quanyi::run::material(&paths, None, &office, &quanyi::progress::Quiet).expect("样例读得出");
    (quanyi::run::compare(material, &office), office)
}

/// 某列写着某些字的行。
fn row_with(range: &Range<Data>, col: u32, wanted: &str) -> u32 {
    let last = range.end().map_or(0, |(row, _)| row);
    (0..=last)
        .find(|&row| text(range, row, col) == wanted)
        .unwrap_or_else(|| panic!("第 {col} 列没有“{wanted}”"))
}

fn number(range: &Range<Data>, row: u32, col: u32) -> f64 {
    text(range, row, col).parse().unwrap_or(f64::NAN)
}

#[test]
fn the_sample_province_shows_levels_checks_and_periods() {
    let (comparison, office) = sample_comparison();
    let bytes = quanyi::workbook::consolidated::workbook(&comparison, &office).unwrap();
    keep("汇总表 样例.xlsx", &bytes);
    let mut book = open(&bytes);
    let names = book.sheet_names();
    for wanted in [
        "各级汇总",
        "各级指标",
        "各级数量",
        "图表",
        "检查对照",
        "检查分指标",
        "虚报嫌疑",
        "检查逐项",
        "上期对比",
        "上期指标",
        "上期数量",
        "进退明细",
    ] {
        assert!(
            names.iter().any(|n| n == wanted),
            "没有“{wanted}”：{names:?}"
        );
    }
    assert!(!names.iter().any(|n| n == "得分等次"), "没有配置就没有");

    // 各市所属的合计、最高、中位数
    let groups = sheet(&mut book, "各级汇总");
    let round = comparison.main_round().unwrap();
    for group in round.by_parent.iter().filter(|g| g.parent.is_some()) {
        // 省统属全册，它所属的各市就是全体的市级，只列一次
        let row = match group.name.as_str() {
            "青岚省" => row_with(&groups, 0, "全体市级"),
            city => row_with(&groups, 0, &format!("{city}所属")),
        };
        assert_eq!(text(&groups, row, 5), group.met.met.to_string());
        assert_eq!(text(&groups, row, 6), group.met.of.to_string());
        let median = f64::from(group.median.met) / f64::from(group.median.of);
        assert!(
            (number(&groups, row, 9) - median).abs() < 1e-12,
            "{}",
            group.name
        );
    }
    let formulas = book.worksheet_formula("各级汇总").unwrap();
    let city = row_with(&groups, 0, "岚州市所属");
    let formula = formulas.get_value((city, 9)).unwrap();
    assert!(formula.starts_with("MEDIAN('总览'!F"), "{formula}");

    // 检查对照：查了四个县
    let check = &comparison.checks[0];
    assert_eq!(check.localities.len(), 4);
    let table = sheet(&mut book, "检查对照");
    for one in &check.localities {
        let name = &comparison.localities[one.locality].name;
        let row = row_with(&table, 1, name);
        assert_eq!(text(&table, row, 4), one.all.own_only.to_string(), "{name}");
        assert_eq!(text(&table, row, 7), one.all.pairs().to_string());
        assert_eq!(number(&table, row, 17), one.weight as f64 / 1000.0);
    }
    let suspects = sheet(&mut book, "虚报嫌疑");
    let worst = &check.localities[check.suspects[0]];
    assert_eq!(
        text(&suspects, 3, 2),
        comparison.localities[worst.locality].name,
        "分量最重的在最前"
    );
    assert!(
        text(&suspects, 1, 0).contains("基本要求指标一条算 2"),
        "规则要印出来"
    );

    // 与上期：改了名的雁汀县接得上
    let before = sheet(&mut book, "上期对比");
    let row = row_with(&before, 0, "雁汀县");
    assert!(number(&before, row, 3) > 0.0, "上期的达标率");
    let at = comparison.locality_named("雁汀县").unwrap();
    let change = comparison.change_of(at).unwrap();
    assert_eq!(text(&before, row, 10), change.relapsed.len().to_string());
    let row = row_with(&before, 0, "竹陂县");
    assert_eq!(text(&before, row, 2), "上期没有材料");
    assert!(
        comparison
            .submissions()
            .flat_map(|s| &s.findings)
            .any(|f| f.code == "Q423"),
        "白芷县照抄了上期的数"
    );
}

/// 总览每一行的公式数的是指标对比里本地区那一列；不报送的上级不占一列。
#[test]
fn every_line_counts_its_own_column() {
    let (comparison, office) = sample_comparison();
    let bytes = quanyi::workbook::consolidated::workbook(&comparison, &office).unwrap();
    let mut book = open(&bytes);
    let overview = sheet(&mut book, "总览");
    let matrix = sheet(&mut book, "指标对比");
    let formulas = book.worksheet_formula("总览").unwrap();
    let mut seen = 0;
    for row in 3..3 + comparison.localities.len() as u32 {
        let Some(formula) = formulas.get_value((row, 8)).filter(|f| !f.is_empty()) else {
            continue;
        };
        let letters = formula.split('$').nth(1).expect("列");
        let cell: quanyi::finding::Cell = format!("{letters}4").parse().unwrap();
        let head = text(&matrix, cell.row, cell.col);
        let name = text(&overview, row, 1);
        assert!(head == name, "{name} 数的是“{head}”的一列");
        seen += 1;
    }
    assert_eq!(seen, comparison.main_round().unwrap().reported());
    let heads: Vec<String> = (0..60).map(|col| text(&matrix, 3, col)).collect();
    assert!(
        !heads.iter().any(|h| h.starts_with("青岚省")),
        "不报送的没有空列"
    );
}

#[test]
fn sheets_with_nothing_to_say_stay_away() {
    let office = super::office();
    let comparison = super::province(&office, 5, 1, 3);
    let bytes = quanyi::workbook::consolidated::workbook(&comparison, &office).unwrap();
    let names = open(&bytes).sheet_names();
    for absent in ["检查对照", "虚报嫌疑", "上期对比", "异常数字", "得分等次"] {
        assert!(!names.iter().any(|n| n == absent), "{absent}");
    }
}

#[test]
fn weights_and_grades_are_printed_beside_what_they_decide() {
    let (_, mut office) = sample_comparison();
    office.config.weights.basic = Some(2500);
    office.config.grades = vec![
        quanyi::office::scoring::Grade {
            name: "优秀".into(),
            least: 850,
        },
        quanyi::office::scoring::Grade {
            name: "合格".into(),
            least: 600,
        },
    ];
    let paths = [samples().join("填报")];
    let material = quanyi::run::material(&paths, None, &office, &quanyi::progress::Quiet).unwrap();
    let comparison = quanyi::run::compare(material, &office);
    let bytes = quanyi::workbook::consolidated::workbook(&comparison, &office).unwrap();
    keep("汇总表 得分.xlsx", &bytes);
    let mut book = open(&bytes);
    let scores = sheet(&mut book, "得分等次");
    let rule = text(&scores, 1, 0);
    assert!(
        rule.contains("基本要求指标 2.5") && rule.contains("优秀 85%以上"),
        "{rule}"
    );
    let round = comparison.main_round().unwrap();
    for (locality, result) in comparison.localities.iter().zip(&round.results) {
        let Some(score) = result.score else { continue };
        let row = row_with(&scores, 0, &locality.name);
        assert_eq!(number(&scores, row, 4), score.got as f64 / 1000.0);
        let wanted = result.grade.as_deref().unwrap_or("不入等次");
        assert_eq!(text(&scores, row, 7), wanted);
    }
}
