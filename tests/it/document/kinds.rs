//! 各文种的措辞：没有、一个、几个、全部，各像办公室写的那样。

use super::{fixture, picture};
use quanyi::analysis::compare;
use quanyi::document::{Draft, compose, typeset_all};
use quanyi::finding::Severity;
use quanyi::model::comparison::{Comparison, RoundFinding};
use quanyi::model::submission::{State, Submission};
use quanyi::office::Office;
use quanyi::progress::Quiet;
use quanyi::round::gather;

fn office() -> Office {
    let mut office = fixture::office();
    office.config.office.superior = "全国妇联权益部".into();
    office
}

fn of(comparison: &Comparison, office: &Office, name: &str) -> Option<Draft> {
    let drafts = compose(comparison, office).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    drafts.into_iter().find(|d| d.name == name)
}

/// 名册上全部地区都报了；`change` 改其中的材料。
fn everybody(office: &Office, change: impl Fn(&mut Submission)) -> Comparison {
    let names = office.roster.localities.iter().filter(|l| l.expected);
    let all = names.enumerate().map(|(ix, l)| {
        let mut one = fixture::submission(office, &l.name, ix + 3);
        change(&mut one);
        one
    });
    compare(gather(all.collect(), office), office)
}

fn is(submission: &Submission, name: &str) -> bool {
    submission.locality.name.as_deref() == Some(name)
}

fn error(cell: &str) -> quanyi::finding::Finding {
    fixture::finding(
        "Q202",
        Severity::Error,
        cell,
        &format!("{cell} 的现实情况“有(√) 无(√)”两项都勾了，无法认定"),
        &format!("请在 {cell} 只勾一项"),
    )
}

#[test]
fn returns_name_every_place() {
    let office = office();
    let several = fixture::comparison(&office);
    let draft = of(&several, &office, "退回修改/清河县.pdf").expect("有");
    insta::assert_snapshot!("退回修改-几处", draft.text);
    let table = &draft.tables["退回清单"];
    assert_eq!(table.rows.len(), 2);
    let row: Vec<&str> = table.rows[0]
        .cells
        .iter()
        .map(|c| c.text.as_str())
        .collect();
    assert_eq!(row[..3], ["1", "填报表", "E10"]);
    assert!(
        of(&several, &office, "退回修改/东城区.pdf").is_none(),
        "没有须更正的不退回"
    );

    let one = everybody(&office, |s| {
        if is(s, "清河县") {
            let filled = s
                .answers
                .iter()
                .flat_map(|a| a.fields.iter().flatten())
                .next();
            let cell = filled.expect("有填了的").cell.to_string();
            s.findings = vec![error(&cell)];
        }
    });
    let draft = of(&one, &office, "退回修改/清河县.pdf").expect("有");
    insta::assert_snapshot!("退回修改-一处", draft.text);
    // 现填内容加引号
    let cells = &draft.tables["退回清单"].rows[0].cells;
    assert!(
        cells[3].text.starts_with('“') && cells[3].text.ends_with('”'),
        "{}",
        cells[3].text
    );

    let unreadable = everybody(&office, |s| {
        if is(s, "清河县") {
            s.answers.clear();
            s.findings = vec![fixture::finding(
                "Q101",
                Severity::Error,
                "",
                "找不到填报的表格：没有一行能与指标对应",
                "请用下发的填报表填写",
            )];
        }
    });
    if let Some(draft) = of(&unreadable, &office, "退回修改/清河县.pdf") {
        insta::assert_snapshot!("退回修改-读不出", draft.text);
    }

    // 问题在另一份文件里的，另有一列写明文件
    let mut two = one;
    let at = two.locality_named("清河县");
    two.findings.push(RoundFinding {
        locality: at,
        path: Some("填报/清河县（二）.xlsx".into()),
        finding: fixture::finding(
            "Q402",
            Severity::Error,
            "",
            "填报/清河县.xlsx与填报/清河县（二）.xlsx内容不同，日期相同",
            "请说明以哪一份为准",
        ),
    });
    let draft = of(&two, &office, "退回修改/清河县.pdf").expect("有");
    let table = &draft.tables["退回清单"];
    assert!(table.columns.iter().any(|c| c.label == "文件"));
    // 办公室电脑上的文件夹不写进公文
    let cells: Vec<&str> = table
        .rows
        .iter()
        .flat_map(|r| r.cells.iter().map(|c| c.text.as_str()))
        .collect();
    assert!(
        cells
            .iter()
            .any(|t| t.contains("清河县.xlsx与") && t.contains("内容不同"))
            && cells.iter().all(|t| !t.contains("填报/清河县.xlsx")),
        "{cells:?}"
    );
    assert!(
        table
            .rows
            .iter()
            .any(|r| r.cells[1].text == "清河县（二）.xlsx")
    );
}

#[test]
fn reminders_go_to_those_missing_and_to_those_whose_file_would_not_open() {
    let office = office();
    let missing = fixture::comparison(&office);
    let draft = of(&missing, &office, "催报/双河县.pdf").expect("有");
    insta::assert_snapshot!("催报-未报送", draft.text);
    assert!(of(&missing, &office, "催报/东城区.pdf").is_none());

    let broken = |names: &[&str]| {
        let mut comparison = fixture::comparison(&office);
        for name in names {
            let mut one = fixture::submission(&office, "双河县", 1);
            one.source.path = format!("填报/{name}");
            one.answers.clear();
            one.findings = vec![fixture::finding(
                "Q003",
                Severity::Error,
                "",
                "文件已损坏，打不开",
                "请重新发送",
            )];
            comparison.unattributed.push(one);
        }
        of(&comparison, &office, "催报/双河县.pdf").expect("有")
    };
    insta::assert_snapshot!("催报-来件一份", broken(&["双河县.xlsx"]).text);
    insta::assert_snapshot!(
        "催报-来件两份",
        broken(&["双河县.xlsx", "双河县补报.xls"]).text
    );

    let all = everybody(&office, |_| {});
    let drafts = compose(&all, &office).expect("写得出");
    assert!(drafts.iter().all(|d| d.kind != "催报"), "全部报送的不催");
}

#[test]
fn rectification_is_asked_where_a_basic_requirement_is_not_met() {
    let office = office();
    let basic: Vec<usize> = office
        .catalogue
        .indicators
        .iter()
        .filter(|i| i.basic)
        .map(|i| i.ix)
        .collect();
    let with = |states: &[State]| {
        everybody(&office, |s| {
            for ix in &basic {
                s.answers[*ix].state = State::Yes;
            }
            if is(s, "龙泉县") {
                for (ix, state) in basic.iter().zip(states) {
                    s.answers[*ix].state = *state;
                }
            }
        })
    };
    assert!(
        of(&with(&[]), &office, "整改/龙泉县.pdf").is_none(),
        "全部达到的不整改"
    );
    let one = of(&with(&[State::No]), &office, "整改/龙泉县.pdf").expect("有");
    insta::assert_snapshot!("整改-一项", one.text);
    let some = of(
        &with(&[State::No, State::Blank, State::No]),
        &office,
        "整改/龙泉县.pdf",
    );
    let some = some.expect("有");
    insta::assert_snapshot!("整改-几项", some.text);
    assert_eq!(some.tables["整改清单"].rows.len(), 3);
    let all = of(&with(&[State::Blank; 20]), &office, "整改/龙泉县.pdf").expect("有");
    insta::assert_snapshot!("整改-全部未作答", all.text);
}

#[test]
fn the_letter_upward_says_what_is_enclosed() {
    let mut office = office();
    let some = fixture::comparison(&office);
    insta::assert_snapshot!(
        "报送函-部分",
        of(&some, &office, "报送函.pdf").expect("有").text
    );
    let all = everybody(&office, |s| {
        s.date = Some("2017-12-05".into());
        s.answers.iter_mut().for_each(|a| a.state = State::Yes);
    });
    insta::assert_snapshot!(
        "报送函-全部",
        of(&all, &office, "报送函.pdf").expect("有").text
    );
    office.config.office.superior.clear();
    assert!(
        of(&some, &office, "报送函.pdf").is_none(),
        "没有写明上级机关的不出"
    );
}

#[test]
fn commendation_names_those_who_got_there_and_by_which_figures() {
    let mut office = office();
    let all = |office: &Office, good: &[&str]| {
        everybody(office, |s| {
            let met = good.iter().any(|name| is(s, name));
            for answer in &mut s.answers {
                answer.state = if met { State::Yes } else { State::No };
            }
        })
    };
    let name = "表扬通报.pdf";
    let none = all(&office, &["龙泉县"]);
    assert!(of(&none, &office, name).is_none(), "没有配置标准的不评");
    office.config.commend = Some(Default::default());
    let none = all(&office, &[]);
    assert!(of(&none, &office, name).is_none(), "没有够标准的不出");
    assert!(
        !none.lists.commend.why_empty.is_empty(),
        "结束时说得出为什么"
    );
    let one = of(&all(&office, &["龙泉县"]), &office, name).expect("有");
    insta::assert_snapshot!("表扬-一个", one.text);
    let three = of(
        &all(&office, &["龙泉县", "东城区", "双河县"]),
        &office,
        name,
    )
    .expect("有");
    insta::assert_snapshot!("表扬-三个", three.text);
    assert_eq!(three.tables["表扬名单"].rows.len(), 3);
    let set = typeset_all(std::slice::from_ref(&three), &office, &Quiet);
    let set = set.into_iter().next().expect("有").expect("排得出");
    picture::same("表扬", &set.bytes, &[1, 2, 3]);
    let names: Vec<String> = office
        .roster
        .localities
        .iter()
        .map(|l| l.name.clone())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let every = of(&all(&office, &names), &office, name).expect("有");
    insta::assert_snapshot!("表扬-全部", every.text);
}

#[test]
fn every_kind_sets_well() {
    let office = office();
    let comparison = fixture::comparison(&office);
    let drafts = compose(&comparison, &office).expect("写得出");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("kinds");
    let mut seen = Vec::new();
    let one_each: Vec<Draft> = drafts
        .into_iter()
        .filter(|d| {
            !seen.contains(&d.kind) && {
                seen.push(d.kind.clone());
                true
            }
        })
        .collect();
    for kind in ["通报", "反馈意见", "退回修改", "催报", "整改", "报送函"] {
        assert!(seen.iter().any(|k| k == kind), "没有 {kind}");
    }
    for (draft, result) in one_each.iter().zip(typeset_all(&one_each, &office, &Quiet)) {
        let artefact = result.unwrap_or_else(|wrong| panic!("{}：{wrong}", draft.name));
        let path = folder.join(&artefact.name);
        std::fs::create_dir_all(path.parent().expect("有文件夹")).expect("可写");
        std::fs::write(&path, &artefact.bytes).expect("可写");
        match artefact.kind.as_str() {
            "催报" => picture::same("催报", &artefact.bytes, &[1]),
            "退回修改" | "整改" | "报送函" => {
                picture::same(&artefact.kind, &artefact.bytes, &[1, -1]);
            }
            _ => {}
        }
    }
}

#[test]
fn a_kind_misspelt_in_the_settings_is_named_with_its_line() {
    let text = "[documents]\nproduce = [\"通报\", \"反馈意件\"]\n\n[documents.numbers]\n\"催报通知\" = \"某妇权函〔2017〕9号\"\n";
    let mut office = office();
    office.config = quanyi::office::config::parse(text, "quanyi.toml", std::path::Path::new(""))
        .expect("读得出");
    let wrong = quanyi::document::check(&office).expect_err("有错");
    let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].starts_with(
            "quanyi.toml 第2行：“produce”里的“反馈意件”不是文种。是不是要写“反馈意见”"
        ),
        "{}",
        said[0]
    );
    assert!(
        said[1].starts_with("quanyi.toml 第5行") && said[1].contains("是不是要写“催报”"),
        "{}",
        said[1]
    );
}

#[test]
fn tables_alone_can_be_asked_for() {
    let mut office = office();
    let text = "[documents]\nproduce = [\"汇总表\"]\n";
    let read = |text: &str| {
        quanyi::office::config::parse(text, "quanyi.toml", std::path::Path::new(""))
            .expect("读得出")
    };
    office.config = read(text);
    quanyi::document::check(&office).expect("不是错");
    let comparison = fixture::comparison(&office);
    assert_eq!(compose(&comparison, &office).map(|d| d.len()).ok(), Some(0));
    // 文号只能给文种
    office.config = read("[documents.numbers]\n\"汇总表\" = \"某妇权函〔2017〕9号\"\n");
    assert!(quanyi::document::check(&office).is_err());
}
