use super::{Earlier, merge, read};
use crate::analysis::compare;
use crate::finding::Cell;
use crate::model::comparison::Comparison;
use crate::model::ledger::{Ledger, Stage};
use crate::model::plan::ledger::{CLOSED, EXEMPT, LEDGER_SHEET, LedgerColumn, OPEN, OVERDUE_SHEET};
use crate::model::sample::{office_with, submission};
use crate::model::submission::Submission;
use crate::office::Office;
use crate::round::gather;
use crate::source::{self, Origin, SourceFile};
use std::sync::Arc;

fn office() -> Office {
    let mut office = office_with(&["甲县|县级|某市", "乙县|县级|某市"]);
    office.config.rectify.deadline = Some("2018-03-31".into());
    office
}

fn run(list: Vec<Submission>, office: &Office, earlier: Option<&Earlier>) -> Comparison {
    let mut comparison = compare(gather(list, office), office);
    comparison.ledger = merge(&comparison, office, earlier);
    comparison
}

/// 写出来、读回来。
fn saved(comparison: &Comparison, office: &Office) -> Earlier {
    let bytes = crate::workbook::ledger::workbook(&comparison.ledger, comparison, office).unwrap();
    let opened = source::open(
        &SourceFile {
            path: "整改台账.xlsx".into(),
            origin: Origin::Bytes(Arc::from(bytes)),
        },
        &source::Limits::default(),
    );
    read(&opened).expect("是台账")
}

fn column(ledger: &Ledger, column: LedgerColumn) -> Vec<&str> {
    ledger.rows.iter().map(|r| r.get(column)).collect()
}

fn write(earlier: &mut Earlier, row: usize, column: LedgerColumn, text: &str) {
    earlier.rows[row].cells[column.ix()] = text.to_owned();
}

// 基本要求指标是 1.1.2、2.1.2。

#[test]
fn unmet_basics_are_entered_and_a_second_run_changes_nothing() {
    let office = office();
    let list = || vec![submission("甲县", "ynyny-"), submission("乙县", "yyyyy-")];
    let first = run(list(), &office, None);
    assert_eq!(
        column(&first.ledger, LedgerColumn::Number),
        ["某市甲县-1.1.2-2017自查", "某市甲县-2.1.2-2017自查"]
    );
    assert_eq!(
        column(&first.ledger, LedgerColumn::Deadline),
        ["2018-03-31"; 2]
    );
    assert_eq!(column(&first.ledger, LedgerColumn::Status), [OPEN; 2]);
    assert!(
        first.ledger.rows[0]
            .get(LedgerColumn::Ground)
            .contains("甲县.xlsx 表1 D5")
    );
    let again = run(list(), &office, Some(&saved(&first, &office)));
    assert_eq!(again.ledger, first.ledger);
    assert_eq!(again.ledger.earlier, None, "没有带来什么，不算输入");
}

#[test]
fn what_the_clerk_wrote_survives_and_mended_items_are_proposed_for_closing() {
    let office = office();
    let first = run(vec![submission("甲县", "ynyny-")], &office, None);
    let mut edited = saved(&first, &office);
    write(&mut edited, 0, LedgerColumn::Person, "王某");
    write(&mut edited, 0, LedgerColumn::Progress, "=1+1 已挂牌");
    write(&mut edited, 1, LedgerColumn::Deadline, "2018年6月30日");
    let next = run(vec![submission("甲县", "yyyny-")], &office, Some(&edited));
    let rows = &next.ledger.rows;
    assert_eq!(rows[0].get(LedgerColumn::Person), "王某");
    assert_eq!(rows[0].get(LedgerColumn::Progress), "=1+1 已挂牌");
    assert_eq!(rows[0].stage, Stage::Mended);
    let hint = rows[0].get(LedgerColumn::Hint);
    assert!(
        hint.contains("建议销号") && hint.contains("甲县.xlsx 表1 D5"),
        "{hint}"
    );
    assert_eq!(rows[0].get(LedgerColumn::Status), OPEN, "销不销由人定");
    assert_eq!(
        rows[1].get(LedgerColumn::Deadline),
        "2018年6月30日",
        "人改的期限不改回来"
    );
    assert_eq!(rows[1].stage, Stage::Open);
    assert!(next.ledger.earlier.is_some());
    // 又一次：还在
    let third = run(
        vec![submission("甲县", "yyyny-")],
        &office,
        Some(&saved(&next, &office)),
    );
    assert_eq!(third.ledger.rows, next.ledger.rows);
}

#[test]
fn overdue_by_the_date_of_the_documents_never_the_clock() {
    let mut office = office();
    let list = || vec![submission("甲县", "ynyyy-")];
    assert_eq!(run(list(), &office, None).ledger.rows[0].stage, Stage::Open);
    office.config.documents.date = Some("2018-04-10".into());
    let late = run(list(), &office, None);
    assert_eq!(late.ledger.rows[0].stage, Stage::Overdue(10));
    assert_eq!(late.ledger.overdue().count(), 1);
    let mut closed = saved(&late, &office);
    write(&mut closed, 0, LedgerColumn::Status, CLOSED);
    let after = run(list(), &office, Some(&closed));
    assert_eq!(after.ledger.overdue().count(), 0);
    assert!(
        after.ledger.rows[0]
            .get(LedgerColumn::Hint)
            .contains("已销号，而本次"),
        "矛盾要说出来"
    );
    assert_eq!(after.ledger.rows.len(), 1, "同一轮不重新立项");
    let mut odd = saved(&late, &office);
    write(&mut odd, 0, LedgerColumn::Deadline, "年底前");
    let after = run(list(), &office, Some(&odd));
    assert!(
        after.ledger.rows[0]
            .get(LedgerColumn::Hint)
            .contains("不是年月日")
    );
}

#[test]
fn a_relapse_in_a_later_round_is_entered_again() {
    let office = office();
    let first = run(vec![submission("甲县", "ynyyy-")], &office, None);
    let mut closed = saved(&first, &office);
    write(&mut closed, 0, LedgerColumn::Status, CLOSED);
    let mut later = submission("甲县", "ynyyy-");
    later.period = Some("2018".into());
    let next = run(vec![later.clone()], &office, Some(&closed));
    assert_eq!(
        column(&next.ledger, LedgerColumn::Number),
        ["某市甲县-1.1.2-2017自查", "某市甲县-1.1.2-2018自查"]
    );
    write(&mut closed, 0, LedgerColumn::Status, EXEMPT);
    let next = run(vec![later], &office, Some(&closed));
    assert_eq!(next.ledger.rows.len(), 1, "免于整改的不再立项");
}

#[test]
fn rows_and_columns_added_or_deleted_lose_nothing() {
    let office = office();
    let list = || vec![submission("甲县", "ynyny-"), submission("乙县", "ynyyy-")];
    let first = run(list(), &office, None);
    let mut edited = saved(&first, &office);
    write(&mut edited, 1, LedgerColumn::Person, "李某");
    let first = run(list(), &office, Some(&edited));
    let mut edited = saved(&first, &office);
    // 删去第二行（本次仍未达到），添一行自己的、一列自己的，复制第一行
    edited.rows.remove(1);
    edited.extra.push("科室".into());
    for row in &mut edited.rows {
        row.extra.push("维权科".into());
    }
    let mut own = edited.rows[0].clone();
    own.cells = vec![String::new(); own.cells.len()];
    own.cells[LedgerColumn::Measures.ix()] = "另办一件事".into();
    edited.rows.push(own);
    let copy = edited.rows[0].clone();
    edited.rows.push(copy);
    let next = run(list(), &office, Some(&edited));
    let numbers = column(&next.ledger, LedgerColumn::Number);
    assert_eq!(
        numbers,
        [
            "某市甲县-1.1.2-2017自查",
            "某市乙县-1.1.2-2017自查",
            "自立-1",
            "自立-2",
            "某市甲县-2.1.2-2017自查",
        ]
    );
    let back = &next.ledger.rows[4];
    assert_eq!(
        back.get(LedgerColumn::Person),
        "李某",
        "删去的行里人填的也补回来"
    );
    assert!(
        back.get(LedgerColumn::Hint).contains("被删去"),
        "{}",
        back.get(LedgerColumn::Hint)
    );
    assert_eq!(
        next.ledger.rows[2].get(LedgerColumn::Measures),
        "另办一件事"
    );
    assert_eq!(next.ledger.extra, ["科室"]);
    assert_eq!(next.ledger.rows[0].extra, ["维权科"]);
    assert_eq!(back.extra, [""]);
    // 写出再读：自己的列还在
    let again = saved(&next, &office);
    assert_eq!(again.extra, ["科室"]);
    assert_eq!(again.rows[0].extra, ["维权科"]);
}

#[test]
fn a_deleted_column_comes_back_and_an_edited_name_is_kept_and_shown() {
    let office = office();
    let list = || vec![submission("甲县", "ynyyy-")];
    let first = run(list(), &office, None);
    let mut edited = saved(&first, &office);
    write(&mut edited, 0, LedgerColumn::Remark, "重点");
    let first = run(list(), &office, Some(&edited));
    let mut edited = saved(&first, &office);
    for row in &mut edited.rows {
        row.cells[LedgerColumn::Remark.ix()].clear();
        row.cells[LedgerColumn::Standard.ix()] = "改过的话".into();
    }
    edited.lost = vec![LedgerColumn::Remark];
    let next = run(list(), &office, Some(&edited));
    let row = &next.ledger.rows[0];
    assert_eq!(row.get(LedgerColumn::Remark), "重点");
    assert_eq!(row.get(LedgerColumn::Standard), "改过的话");
    assert!(
        row.get(LedgerColumn::Hint).contains("照台账保留"),
        "{}",
        row.get(LedgerColumn::Hint)
    );
    let mut renamed = office_with(&["甲区|县级|某市"]);
    renamed.roster.localities[0].aliases = vec!["甲县".into()];
    let mut sent = submission("甲区", "ynyyy-");
    sent.source.path = "甲区.xlsx".into();
    let next = run(vec![sent], &renamed, Some(&saved(&first, &office)));
    assert_eq!(
        column(&next.ledger, LedgerColumn::Locality),
        ["甲区"],
        "改了名的跟着改，不重新立项"
    );
}

/// 写成工作簿、照 `edit` 改过、读回来。
fn edited(
    comparison: &Comparison,
    office: &Office,
    edit: impl FnOnce(&mut source::Opened),
) -> Earlier {
    let bytes = crate::workbook::ledger::workbook(&comparison.ledger, comparison, office).unwrap();
    let file = SourceFile {
        path: "整改台账.xlsx".into(),
        origin: Origin::Bytes(Arc::from(bytes)),
    };
    let mut opened = source::open(&file, &source::Limits::default());
    edit(&mut opened);
    read(&opened).expect("是台账")
}

fn set(opened: &mut source::Opened, sheet: &str, cell: Cell, text: &str) {
    let grid = opened.grids.iter_mut().find(|g| g.name == sheet).unwrap();
    let content = source::Content::plain(source::CellValue::Text(text.into()));
    grid.cells.insert(cell, content);
}

fn find(opened: &source::Opened, sheet: &str, text: &str) -> Cell {
    let grid = opened.grids.iter().find(|g| g.name == sheet).unwrap();
    let found = grid.cells.iter().find(|(_, c)| c.text() == text);
    *found.unwrap_or_else(|| panic!("{sheet}里没有“{text}”")).0
}

#[test]
fn over_five_runs_nothing_is_lost_and_what_cannot_be_carried_on_is_named() {
    let mut office = office();
    office.config.documents.date = Some("2018-05-01".into());
    let list = || vec![submission("甲县", "ynyny-"), submission("乙县", "ynyyy-")];
    let mut now = run(list(), &office, None);
    assert_eq!(now.ledger.rows.len(), 3);
    assert!(now.ledger.notes.is_empty(), "{:?}", now.ledger.notes);

    // 一：填责任人，倒着排，插一个空行、一行自己的
    let mut one = saved(&now, &office);
    write(&mut one, 0, LedgerColumn::Person, "王芳");
    one.rows.reverse();
    let mut own = one.rows[0].clone();
    own.cells.iter_mut().for_each(String::clear);
    own.cells[LedgerColumn::Measures.ix()] = "全市培训一次".into();
    one.rows.insert(1, own);
    now = run(list(), &office, Some(&one));
    assert_eq!(
        column(&now.ledger, LedgerColumn::Person),
        ["", "", "", "王芳"]
    );
    assert_eq!(column(&now.ledger, LedgerColumn::Number)[1], "自立-1");

    // 二：改了列名；写在每次重写的地方；另添一张表
    let two = edited(&now, &office, |opened| {
        let head = find(opened, LEDGER_SHEET, "责任人");
        set(opened, LEDGER_SHEET, head, "负责同志");
        let hint = find(opened, LEDGER_SHEET, "程序提示");
        set(
            opened,
            LEDGER_SHEET,
            Cell::new(hint.row + 1, hint.col),
            "已电话催过",
        );
        let progress = find(opened, OVERDUE_SHEET, "整改进展");
        set(
            opened,
            OVERDUE_SHEET,
            Cell::new(progress.row + 1, progress.col),
            "正在招人",
        );
        let mut more = opened.grids[0].clone();
        more.name = "分工".into();
        opened.grids.push(more);
    });
    now = run(list(), &office, Some(&two));
    let notes = now.ledger.notes.join("\n");
    for part in [
        "没有“责任人”这几列",
        "“负责同志”照您添的列保留",
        "“程序提示”里写着“已电话催过”",
        "写着“正在招人”",
        "另有“分工”这张表",
    ] {
        assert!(notes.contains(part), "{part}：{notes}");
    }
    // 改了名的列一个字没有丢：旧名的列补回来，新名的列也在
    assert_eq!(column(&now.ledger, LedgerColumn::Person)[3], "王芳");
    assert_eq!(now.ledger.extra, ["负责同志"]);
    assert_eq!(now.ledger.rows[3].extra, ["王芳"]);

    // 三、四：原样再跑，不再提，也不再变
    let mut before = now.ledger.clone();
    for _ in 0..2 {
        let again = saved(&now, &office);
        now = run(list(), &office, Some(&again));
        assert!(now.ledger.notes.is_empty(), "{:?}", now.ledger.notes);
        before.notes.clear();
        before.earlier = now.ledger.earlier.clone();
        assert_eq!(now.ledger, before);
    }

    // 五：删去一行，本次仍未达到：补回来，人填的也在
    let mut five = saved(&now, &office);
    five.rows.remove(3);
    now = run(list(), &office, Some(&five));
    assert_eq!(column(&now.ledger, LedgerColumn::Person)[3], "王芳");
    assert!(column(&now.ledger, LedgerColumn::Hint)[3].contains("已补回"));
}
