//! 退回表一去一回：没有动过的不变，改了的记下，说明了的不再问，分不出先后的不替人选。

use super::fixture::{Dice, office, shown, submission};
use quanyi::field::Value;
use quanyi::finding::{Cell, Severity};
use quanyi::model::comparison::{Comparison, Locality, ReportState, WhyNotCurrent};
use quanyi::model::history::ChangedBy;
use quanyi::model::plan::FormColumn;
use quanyi::model::plan::returned::{MAIN_SHEET, MATTERS_SHEET, RECORD_SHEET, ReturnColumn};
use quanyi::model::submission::{Reading, State, Submission};
use quanyi::office::Office;
use quanyi::run::{Material, compare, one_file};
use quanyi::source::{CellValue, Content, Grid, Limits, Opened, Origin, SourceFile};
use quanyi::workbook::form;

fn county() -> Locality {
    Locality {
        name: "甲县".into(),
        code: Some("510321".into()),
        level: Some("县级".into()),
        unit: Some("甲县妇女联合会".into()),
        ..Locality::default()
    }
}

/// 甲县报来的一份，审核过。
fn first(office: &Office, seed: u64) -> Submission {
    let mut one = submission(
        &mut Dice(seed),
        &office.catalogue,
        &county(),
        "填报/甲县.xlsx",
    );
    quanyi::check::within(&mut one, office);
    one
}

fn round(submissions: Vec<Submission>, office: &Office) -> Comparison {
    let material = Material {
        submissions,
        skipped: vec![],
        findings: vec![],
        previous: None,
        read: vec![],
    };
    compare(material, office)
}

fn opened(bytes: Vec<u8>, path: &str) -> Opened {
    let file = SourceFile {
        path: path.into(),
        origin: Origin::Bytes(bytes.into()),
    };
    let limits = Limits {
        seconds: 60.0,
        ..Limits::default()
    };
    quanyi::source::open(&file, &limits)
}

/// 按这些材料做出的甲县的退回表，打开了。
fn form(submissions: Vec<Submission>, office: &Office) -> Opened {
    let comparison = round(submissions, office);
    let mut forms = form::returned(&comparison, office).unwrap();
    assert_eq!(forms.len(), 1);
    let form = forms.remove(0);
    assert_eq!(form.name, "退回修改/甲县退回表.xlsx");
    super::keep("甲县退回表.xlsx", &form.bytes);
    opened(form.bytes, "填报/甲县退回表.xlsx")
}

fn grid<'o>(opened: &'o mut Opened, name: &str) -> &'o mut Grid {
    opened.grids.iter_mut().find(|g| g.name == name).unwrap()
}

fn set(opened: &mut Opened, sheet: &str, cell: Cell, text: &str) {
    let content = Content::plain(CellValue::Text(text.into()));
    grid(opened, sheet).cells.insert(cell, content);
}

/// 一个指标的第一行。
fn row(opened: &Opened, code: &str) -> u32 {
    let grid = opened.grids.iter().find(|g| g.name == MAIN_SHEET).unwrap();
    let found = grid
        .cells
        .iter()
        .find(|(cell, content)| cell.col == FormColumn::Code as u32 && content.text() == code);
    found.unwrap().0.row
}

fn state_cell(opened: &Opened, code: &str) -> Cell {
    Cell::new(row(opened, code), FormColumn::State as u32)
}

fn field_cell(opened: &Opened, code: &str, field: usize) -> Cell {
    let down = u32::try_from(field).unwrap();
    Cell::new(row(opened, code) + down, FormColumn::FieldValue as u32)
}

fn explanation_cell(opened: &Opened, code: &str) -> Cell {
    Cell::new(row(opened, code), ReturnColumn::Explanation.col())
}

fn read(opened: &Opened, office: &Office) -> Submission {
    let mut all = one_file(opened, office);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn asked(s: &Submission, severity: Severity) -> Vec<(String, Option<String>)> {
    let of = s.findings.iter().filter(|f| f.severity == severity);
    let mut list: Vec<_> = of.map(|f| (f.code.clone(), f.indicator.clone())).collect();
    list.sort();
    list.dedup();
    list
}

/// 第一个这样的指标的编号。
fn first_where(s: &Submission, office: &Office, code: &str, severity: Severity) -> String {
    let found = s
        .findings
        .iter()
        .find(|f| f.code == code && f.severity == severity)
        .unwrap_or_else(|| panic!("没有 {code}：{:?}", office.catalogue.id));
    found.indicator.clone().unwrap()
}

/// 一个种子，做出的材料里两选、未填、看不清的数都有。
const SEED: u64 = 12;

fn rich(office: &Office) -> Submission {
    let mut one = first(office, SEED);
    // 现实情况两选、数读不出、选有而未填：三种都要有
    let mut dice = SEED;
    while !["Q202", "Q203", "Q210"]
        .iter()
        .all(|code| one.findings.iter().any(|f| f.code == *code))
    {
        dice += 1;
        one = first(office, dice);
    }
    one
}

#[test]
fn sent_back_as_it_was_nothing_changes_and_it_is_said() {
    let office = office();
    for seed in 1..6 {
        let base = first(&office, seed);
        let form = form(vec![base.clone()], &office);
        let back = read(&form, &office);
        assert_eq!(back.source.layout, "returned");
        for (a, b) in base.answers.iter().zip(&back.answers) {
            assert_eq!(a.state, b.state);
            let content = |r: &Option<Reading>| {
                r.as_ref()
                    .map(|r| (r.value.clone(), r.approximate, r.raw.clone()))
            };
            let (a, b): (Vec<_>, Vec<_>) = (
                a.fields.iter().map(content).collect(),
                b.fields.iter().map(content).collect(),
            );
            assert_eq!(a, b);
        }
        assert!(
            back.history.changes.is_empty(),
            "{:?}",
            back.history.changes
        );
        assert!(back.findings.iter().any(|f| f.code == "Q431"));
        assert_eq!(asked(&base, Severity::Error), asked(&back, Severity::Error));
        let mut again = asked(&back, Severity::Warning);
        again.retain(|(code, _)| code != "Q431");
        assert_eq!(asked(&base, Severity::Warning), again);

        let once = round(vec![base.clone()], &office);
        let both = round(vec![base, back], &office);
        let (a, b) = (once.main_round().unwrap(), both.main_round().unwrap());
        assert_eq!((a.met, a.basic), (b.met, b.basic));
        assert_eq!(b.entries[0].others[0].1, WhyNotCurrent::Identical);
        assert_eq!(b.results[0].state, a.results[0].state);
    }
}

#[test]
fn what_is_corrected_counts_and_what_stood_before_is_kept() {
    let office = office();
    let base = rich(&office);
    let both = first_where(&base, &office, "Q202", Severity::Error);
    let doubt = first_where(&base, &office, "Q210", Severity::Error);
    let mut form = form(vec![base.clone()], &office);
    let at = state_cell(&form, &both);
    let kind = &office.catalogue.indicator(&both).unwrap().kind;
    set(&mut form, MAIN_SHEET, at, &kind.no);
    let indicator = office.catalogue.indicator(&doubt).unwrap();
    let field = base.answers[indicator.ix]
        .fields
        .iter()
        .position(|r| r.as_ref().is_some_and(|r| r.value.is_none()))
        .unwrap();
    let cell = field_cell(&form, &doubt, field);
    assert_eq!(
        form.grids[0].cells[&cell].text(),
        "若干",
        "读不出的照原文填好，不替人改"
    );
    set(&mut form, MAIN_SHEET, cell, "7");
    let back = read(&form, &office);
    let ix = office.catalogue.indicator(&both).unwrap().ix;
    assert_eq!(back.answers[ix].state, State::No);
    let changes = &back.history.changes;
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes.iter().all(|c| c.by == ChangedBy::Sender));
    let of = |code: &str| changes.iter().find(|c| c.indicator == code).unwrap();
    assert_eq!(
        (of(&both).from.as_str(), of(&both).to.as_str()),
        ("两选", kind.no.as_str())
    );
    assert_eq!(
        (of(&doubt).from.as_str(), of(&doubt).to.as_str()),
        ("若干", "7")
    );
    assert_eq!(of(&doubt).cell, Some(cell));
    assert!(!back.findings.iter().any(|f| f.code == "Q431"));
    let about = |code: &str, rule: &str| {
        back.findings
            .iter()
            .any(|f| f.indicator.as_deref() == Some(code) && f.code == rule)
    };
    assert!(!about(&both, "Q202") && !about(&doubt, "Q210"));

    // 没有写填报日期，仍在它所据的那一份之后
    assert_eq!(back.date, None);
    let all = round(vec![base.clone(), back.clone()], &office);
    let entry = &all.main_round().unwrap().entries[0];
    let current = entry.current.as_ref().unwrap();
    assert_eq!(current.source.path, "填报/甲县退回表.xlsx");
    assert_eq!(entry.others[0].1, WhyNotCurrent::Earlier);

    // 再退回一次：第二份退回表在前两份之后，更正记录接着记
    let again = self::form(vec![base.clone(), back.clone()], &office);
    let mut second = opened_again(again);
    let cell = field_cell(&second, &doubt, field);
    set(&mut second, MAIN_SHEET, cell, "8");
    let second = read(&second, &office);
    assert_eq!(second.history.changes.len(), 3);
    assert_eq!(second.history.after.len(), 2);
    let all = round(vec![second, base, back], &office);
    let entry = &all.main_round().unwrap().entries[0];
    assert_eq!(
        entry.current.as_ref().unwrap().source.path,
        "填报/甲县退回表2.xlsx"
    );
    assert!(
        entry
            .others
            .iter()
            .all(|(_, why)| *why == WhyNotCurrent::Earlier)
    );
}

/// 同样的内容，另一个文件名与指纹。
fn opened_again(opened: Opened) -> Opened {
    Opened {
        path: "填报/甲县退回表2.xlsx".into(),
        sha256: "second".into(),
        ..opened
    }
}

#[test]
fn an_explanation_answers_a_question_but_not_an_error() {
    let office = office();
    let base = rich(&office);
    let both = first_where(&base, &office, "Q202", Severity::Error);
    let empty = first_where(&base, &office, "Q203", Severity::Warning);
    let mut form = form(vec![base.clone()], &office);
    for (code, text) in [(&both, "确实都有"), (&empty, "本年度未开展此项统计")] {
        let cell = explanation_cell(&form, code);
        set(&mut form, MAIN_SHEET, cell, text);
    }
    let back = read(&form, &office);
    assert!(!back.findings.iter().any(|f| f.code == "Q431"));
    let find = |rule: &str, code: &str| {
        back.findings
            .iter()
            .find(|f| f.code == rule && f.indicator.as_deref() == Some(code))
            .unwrap()
    };
    let answered = find("Q203", &empty);
    assert_eq!(answered.severity, Severity::Info);
    assert_eq!(answered.answered.as_deref(), Some("本年度未开展此项统计"));
    assert_eq!(find("Q202", &both).severity, Severity::Error);
    let refused = find("Q430", &both);
    assert!(
        refused.message.contains("说明不能代替更正"),
        "{}",
        refused.message
    );

    // 内容没有变，带说明的一份才是有效件；不再问的不在下一份退回表里上色
    let all = round(vec![base.clone(), back.clone()], &office);
    let entry = &all.main_round().unwrap().entries[0];
    assert_eq!(
        entry.current.as_ref().unwrap().source.path,
        "填报/甲县退回表.xlsx"
    );
    let before = round(vec![base.clone()], &office);
    let warnings = |c: &Comparison| c.main_round().unwrap().results[0].warnings;
    assert_eq!(warnings(&all) + 1, warnings(&before));
    let next = self::form(vec![base.clone(), back.clone()], &office);
    let cell = explanation_cell(&next, &empty);
    assert_eq!(next.grids[0].cells[&cell].text(), "本年度未开展此项统计");
    let asked = next.grids[0].cells[&Cell::new(cell.row, ReturnColumn::Asked.col())].text();
    assert!(asked.starts_with("已说明"), "{asked}");
    // 原样交回的第二份：说明还在，仍算答复过
    let second = read(&opened_again(next), &office);
    assert!(second.findings.iter().any(|f| f.code == "Q431"));
    assert_eq!(
        asked_of(&second, "Q203", &empty),
        Some(Severity::Info),
        "说明过的不再问"
    );

    // 汇总表里读得到：审核问题、情况说明各有；读回来一样
    let bytes = quanyi::workbook::consolidated::workbook(&all, &office).unwrap();
    super::keep("汇总表 退回.xlsx", &bytes);
    let up = opened(bytes, "甲市/汇总表.xlsx");
    let mut read_up = one_file(&up, &office);
    let current = read_up
        .iter_mut()
        .find(|s| s.source.path == "填报/甲县退回表.xlsx")
        .unwrap();
    assert_eq!(current.history.via.pop().unwrap().path, "甲市/汇总表.xlsx");
    assert_eq!(current.history, back.history);
    assert_eq!(asked_of(current, "Q203", &empty), Some(Severity::Info));
}

fn asked_of(s: &Submission, rule: &str, code: &str) -> Option<Severity> {
    s.findings
        .iter()
        .find(|f| f.code == rule && f.indicator.as_deref() == Some(code))
        .map(|f| f.severity)
}

#[test]
fn two_answers_that_disagree_are_shown_and_not_chosen_between() {
    let office = office();
    let base = rich(&office);
    let both = first_where(&base, &office, "Q202", Severity::Error);
    let form = form(vec![base.clone()], &office);
    let kind = office.catalogue.indicator(&both).unwrap().kind.clone();
    let mut one = Opened {
        grids: form.grids.clone(),
        path: "填报/甲县退回表（王）.xlsx".into(),
        sha256: "one".into(),
        findings: vec![],
        time: form.time,
    };
    let mut two = Opened {
        grids: form.grids.clone(),
        path: "填报/甲县退回表（李）.xlsx".into(),
        sha256: "two".into(),
        findings: vec![],
        time: form.time,
    };
    let cell = state_cell(&form, &both);
    set(&mut one, MAIN_SHEET, cell, &kind.yes);
    set(&mut two, MAIN_SHEET, cell, &kind.no);
    let all = round(
        vec![base, read(&one, &office), read(&two, &office)],
        &office,
    );
    let main = all.main_round().unwrap();
    let entry = &main.entries[0];
    let why: Vec<WhyNotCurrent> = entry.others.iter().map(|(_, why)| *why).collect();
    assert!(why.contains(&WhyNotCurrent::Undecided), "{why:?}");
    assert_eq!(main.results[0].state, ReportState::Returned);
    let said = entry.current.as_ref().unwrap();
    assert!(said.findings.iter().any(|f| f.code == "Q403"
        && f.message.contains("（王）")
        && f.message.contains("（李）")
        && f.message.contains(&both)));
}

#[test]
fn masked_text_that_went_out_and_came_back_is_no_change() {
    let office = office();
    let mut base = first(&office, 3);
    let (ix, field) = base
        .answers
        .iter()
        .enumerate()
        .find_map(|(ix, a)| {
            let texts = |r: &Option<Reading>| {
                matches!(r.as_ref().map(|r| &r.value), Some(Some(Value::Texts(_))))
            };
            Some((ix, a.fields.iter().position(texts)?))
        })
        .unwrap();
    let reading = base.answers[ix].fields[field].as_mut().unwrap();
    let masker = quanyi::text::mask::Masker::default();
    let masked = masker
        .mask("受害人王小红（13812345678）被丈夫殴打，身份证号51032119900307663X")
        .shown;
    assert!(!masked.contains("13812345678"));
    reading.raw = masked.clone();
    reading.value = Some(Value::Texts(vec![masked.clone()]));
    let mut form = form(vec![base.clone()], &office);
    let code = &office.catalogue.indicators[ix].code;
    let cell = field_cell(&form, code, field);
    assert_eq!(form.grids[0].cells[&cell].text(), masked.as_str());
    let back = read(&form, &office);
    assert!(back.history.changes.is_empty());
    assert_eq!(
        back.answers[ix].fields[field].as_ref().unwrap().value,
        Some(Value::Texts(vec![masked]))
    );
    // 写了真名真号的说明，出去的也是遮蔽过的
    let cell = explanation_cell(&form, code);
    set(
        &mut form,
        MAIN_SHEET,
        cell,
        "当事人电话13812345678，情况属实",
    );
    let back = read(&form, &office);
    assert!(!format!("{back:?}").contains("13812345678"));
    assert_eq!(back.history.explanations.len(), 1);
}

#[test]
fn the_hidden_record_cannot_say_more_than_the_cells_show() {
    let office = office();
    let mut base = first(&office, 4);
    let number = |a: &quanyi::model::submission::Answer| {
        a.fields.iter().position(|r| {
            matches!(
                r.as_ref().map(|r| (&r.value, r.approximate)),
                Some((Some(Value::Number(_)), false))
            )
        })
    };
    let (ix, field) = base
        .answers
        .iter()
        .enumerate()
        .find_map(|(ix, a)| Some((ix, number(a)?)))
        .unwrap();
    let reading = base.answers[ix].fields[field].as_mut().unwrap();
    reading.value = Some(Value::Number(3_141));
    reading.raw = shown("3141");
    let mut form = form(vec![base], &office);
    let record = grid(&mut form, RECORD_SHEET);
    for content in record.cells.values_mut() {
        let text = content.text().replace("3141", "9999");
        content.value = CellValue::Text(text);
    }
    let back = read(&form, &office);
    assert_eq!(
        back.answers[ix].fields[field].as_ref().unwrap().value,
        Some(Value::Number(3_141)),
        "看得见的是 3141"
    );
}

#[test]
fn without_its_record_or_under_another_name_it_is_an_ordinary_form() {
    let office = office();
    let base = rich(&office);
    let empty = first_where(&base, &office, "Q203", Severity::Warning);
    let form = form(vec![base], &office);
    let copy = |form: &Opened| Opened {
        grids: form.grids.clone(),
        path: form.path.clone(),
        sha256: form.sha256.clone(),
        findings: vec![],
        time: form.time,
    };
    let mut lost = copy(&form);
    lost.grids.retain(|g| g.name != RECORD_SHEET);
    let cell = explanation_cell(&lost, &empty);
    set(&mut lost, MAIN_SHEET, cell, "本年度未开展");
    let back = read(&lost, &office);
    assert!(back.findings.iter().any(|f| f.code == "Q432"));
    assert!(back.history.after.is_empty() && back.is_readable());
    assert_eq!(back.history.explanations.len(), 1, "写的说明不丢");
    assert_eq!(asked_of(&back, "Q203", &empty), Some(Severity::Warning));

    let mut other = copy(&form);
    for (from, to) in [("甲县妇女联合会", "乙县妇女联合会"), ("510321", "510322")] {
        for content in grid(&mut other, MAIN_SHEET).cells.values_mut() {
            if content.text() == from {
                content.value = CellValue::Text(to.into());
            }
        }
    }
    other.path = "填报/乙县.xlsx".into();
    let back = read(&other, &office);
    assert_eq!(back.locality.name.as_deref(), Some("乙县"));
    assert!(back.findings.iter().any(|f| f.code == "Q433"));
    assert!(back.history.after.is_empty());
}

#[test]
fn the_form_says_what_is_asked_where_and_by_when() {
    let mut office = office();
    office.config.round.reply_by = Some("2017-12-29".into());
    let base = rich(&office);
    let both = first_where(&base, &office, "Q202", Severity::Error);
    let form = form(vec![base], &office);
    let names: Vec<&str> = form.grids.iter().map(|g| g.name.as_str()).collect();
    assert_eq!(names, [MAIN_SHEET, MATTERS_SHEET, "填表说明", RECORD_SHEET]);
    assert!(form.grids[3].hidden);
    let text = |grid: &Grid| -> String { grid.cells.values().map(|c| c.text() + "\n").collect() };
    assert!(text(&form.grids[0]).contains("请于2017年12月29日前交回"));
    let at = state_cell(&form, &both);
    let asked = form.grids[0].cells[&Cell::new(at.row, ReturnColumn::Asked.col())].text();
    assert!(
        asked.contains("须更正") && asked.contains(&at.to_string()),
        "{asked}"
    );
    let matters = text(&form.grids[1]);
    assert!(matters.contains(&at.to_string()) && matters.contains("请于2017年12月29日前交回"));
    assert!(matters.contains("说明不能代替更正") || matters.contains("不能代替更正"));
}
