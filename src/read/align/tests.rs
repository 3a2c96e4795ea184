use super::*;
use crate::office::catalogue::built_in;

fn targets() -> Targets {
    Targets::new(built_in(), crate::source::Clock::unlimited())
}

fn line(targets: &Targets, text: &str) -> Line {
    let lead = targets.leading(text);
    Line {
        code: lead.code,
        text: Key::new(&lead.rest),
        answerable: true,
        ..Line::default()
    }
}

/// 全表的文字。
fn texts() -> Vec<String> {
    built_in()
        .indicators
        .iter()
        .map(|i| i.text.clone())
        .collect()
}

/// 各行对应到的编号（对不上的为 `-`，标题 `#`，重复 `=`）。
fn codes(lines: &[Line]) -> Vec<String> {
    align(&targets(), lines)
        .fates
        .iter()
        .map(|f| match f {
            Fate::Matched(p) => built_in().indicators[p.indicator].code.clone(),
            Fate::Title => "#".into(),
            Fate::Duplicate(..) => "=".into(),
            Fate::Unmatched(_) => "-".into(),
        })
        .collect()
}

fn all_codes() -> Vec<String> {
    built_in()
        .indicators
        .iter()
        .map(|i| i.code.clone())
        .collect()
}

#[test]
fn the_standard_as_it_stands_is_certain() {
    let t = targets();
    let lines: Vec<Line> = texts().iter().map(|x| line(&t, &format!("*{x}"))).collect();
    let alignment = align(&t, &lines);
    for (ix, fate) in alignment.fates.iter().enumerate() {
        let Fate::Matched(p) = fate else {
            panic!("{ix} {fate:?}")
        };
        assert_eq!((p.indicator, p.score, p.by), (ix, 1.0, MatchBy::Text));
    }
}

#[test]
fn one_damaged_row_shifts_no_other() {
    let t = targets();
    let mut rows = texts();
    rows[7] = "#REF!".into();
    rows[20] = String::new();
    rows[33] = "婚姻家庭".into();
    let lines: Vec<Line> = rows.iter().map(|x| line(&t, x)).collect();
    let found = codes(&lines);
    for (ix, code) in all_codes().iter().enumerate() {
        if ![7, 33].contains(&ix) {
            assert_eq!(&found[ix], code);
        }
    }
    let alignment = align(&t, &lines);
    let Fate::Matched(p) = alignment.fates[20] else {
        panic!("空白的一行应凭次序对上")
    };
    assert_eq!(p.by, MatchBy::Position);
    assert!(p.score < 0.8 && !p.is_certain());
}

#[test]
fn missing_added_and_title_rows() {
    let t = targets();
    let mut rows = texts();
    rows.remove(40);
    rows.remove(3);
    rows.insert(3, "2.1 12338热线建设".into());
    rows.insert(10, "设立妇女儿童活动中心并定期开放".into());
    rows.insert(0, "一、源头维权".into());
    let lines: Vec<Line> = rows
        .iter()
        .map(|x| Line {
            answerable: !x.starts_with("一、") && !x.starts_with("2.1 "),
            ..line(&t, x)
        })
        .collect();
    let found = codes(&lines);
    let mut want = all_codes();
    want.remove(40);
    want.remove(3);
    want.insert(3, "#".into());
    want.insert(10, "-".into());
    want.insert(0, "#".into());
    assert_eq!(found, want);
}

#[test]
fn rows_out_of_order_come_home() {
    let t = targets();
    let mut rows = texts();
    let mut want = all_codes();
    rows.swap(18, 19);
    want.swap(18, 19);
    let row = rows.remove(45);
    rows.insert(2, row);
    let code = want.remove(45);
    want.insert(2, code);
    let lines: Vec<Line> = rows.iter().map(|x| line(&t, x)).collect();
    assert_eq!(codes(&lines), want);
}

#[test]
fn near_twins_are_told_apart_when_reworded() {
    let t = targets();
    let rows = [
        (
            "依据《妇女权益保障法》第五十三条向有关部门发出建议函",
            "2.6.1",
        ),
        ("对妇联转介的信访事项有完整的记录，并跟进、回访", "2.6.2"),
        ("主动发现、上报本地区涉妇女儿童权益重大舆情隐患", "4.1.1"),
        ("对本地区涉及妇女儿童权益重大舆情及时发声", "4.1.2"),
        ("出台规章制度", "4.3.1"),
        ("建立妇女议事会", "4.4.3"),
        ("建立妇女互助组", "4.4.4"),
    ];
    let lines: Vec<Line> = rows.iter().map(|(x, _)| line(&t, x)).collect();
    assert_eq!(codes(&lines), rows.map(|r| r.1.to_owned()).to_vec());
    // 改了字的，不算确定，并说得出次近的
    let alignment = align(&t, &lines);
    let Fate::Matched(p) = alignment.fates[3] else {
        panic!()
    };
    assert!(!p.is_certain());
    assert_eq!(built_in().indicators[p.runner_up.unwrap().0].code, "4.1.1");
}

#[test]
fn codes_decide_where_the_text_is_gone_and_are_dropped_when_wrong_throughout() {
    let t = targets();
    let lines: Vec<Line> = all_codes()
        .iter()
        .map(|c| Line {
            code: Some(c.clone()),
            answerable: true,
            ..Line::default()
        })
        .collect();
    assert_eq!(codes(&lines), all_codes());
    // 整列编号都错位一行：以文字为准
    let shifted: Vec<Line> = texts()
        .iter()
        .zip(all_codes().iter().skip(1))
        .map(|(x, c)| Line {
            code: Some(c.clone()),
            ..line(&t, x)
        })
        .collect();
    let alignment = align(&t, &shifted);
    assert!(alignment.codes_ignored);
    assert_eq!(codes(&shifted), all_codes()[..49]);
    // 只有一行编号写错：以文字与次序为准，并指出
    let mut one: Vec<Line> = texts()
        .iter()
        .zip(all_codes())
        .map(|(x, c)| Line {
            code: Some(c),
            ..line(&t, x)
        })
        .collect();
    one[10].code = Some("5.1.1".into());
    assert_eq!(codes(&one), all_codes());
    let Fate::Matched(p) = align(&t, &one).fates[10] else {
        panic!()
    };
    assert!(p.code_says.is_some() && !p.is_certain());
}

#[test]
fn a_row_given_twice_is_named_not_lost() {
    let t = targets();
    let mut rows = texts();
    rows.insert(12, rows[11].clone());
    let lines: Vec<Line> = rows.iter().map(|x| line(&t, x)).collect();
    let found = codes(&lines);
    assert_eq!(found.iter().filter(|c| *c == "=").count(), 1);
    assert_eq!(found.len(), 51);
}
