use super::*;
use proptest::prelude::*;

fn kind(yes: &str, no: &str) -> AnswerKind {
    AnswerKind {
        name: format!("{yes}{no}"),
        yes: yes.into(),
        no: no.into(),
    }
}

fn text(t: &str) -> Content {
    Content::plain(CellValue::Text(t.into()))
}

fn one(t: &str) -> State {
    read_cell(Some(&text(t)), &kind("有", "无")).state
}

#[test]
fn both_options_in_one_cell() {
    use State::{Blank, Conflict, Na, No, Unreadable, Yes};
    let mut wrong = Vec::new();
    for (t, want) in [
        ("有(√) 无( )", Yes),
        ("有( ) 无(√)", No),
        ("有（√）无（  ）", Yes),
        // 照着表头的话写、词后带着标点、写在线上
        ("有（打√）无（ ）", Yes),
        ("有（ ）无（打√）", No),
        ("有（勾选） 无（ ）", Yes),
        ("有(√。) 无( )", Yes),
        ("有_1_ 无__", Yes),
        ("有__ 无_对_", No),
        ("有_√。_ 无__", Yes),
        ("有_3_ 无__", Unreadable),
        ("有_是_ 无__", Yes),
        // 括号在选项之前，里面又写了一遍
        ("(是)有 ( )无", Yes),
        ("（ ）有 （是）无", No),
        ("（有）有 （ ）无", Yes),
        ("（有）无（ ）", Blank),
        // 先说是选的
        ("选有", Yes),
        ("选择：无", No),
        ("答：有。", Yes),
        ("选“无”", No),
        ("勾选“有” 3件", Yes),
        ("选择有困难", Unreadable),
        ("选项", Unreadable),
        ("不适用（非重点地区）", Na),
        ("不适用（ ）", Unreadable),
        ("有（　）　无（√）", No),
        ("有〔√〕 无〔〕", Yes),
        ("有[✓] 无[ ]", Yes),
        ("有【】 无【✔】", No),
        ("有(v)无()", Yes),
        ("有(V) 无( )", Yes),
        ("有（Ｖ） 无（）", Yes),
        ("有(y) 无( )", Yes),
        ("有(1) 无(0)", Yes),
        ("有( ) 无(1)", No),
        ("有(●) 无( )", Yes),
        ("有( ) 无(■)", No),
        ("有(☑) 无(☐)", Yes),
        ("有(□) 无(☑)", No),
        ("有(\n√\n)\n无( )", Yes),
        ("有(√)\n无( )", Yes),
        ("无(√) 有( )", No),
        ("无( ) 有(√)", Yes),
        ("(√)有 ( )无", Yes),
        ("( )有 (√)无", No),
        ("（√）有（ ）无", Yes),
        ("☑有 □无", Yes),
        ("□有 ☑无", No),
        ("■有 □无", Yes),
        ("□有■无", No),
        ("●有 ○无", Yes),
        ("○有 ●无", No),
        ("◉有 ○无", Yes),
        ("有☑ 无☐", Yes),
        ("有□ 无■", No),
        ("有□无☑", No),
        ("☑ 有   ☐ 无", Yes),
        ("□√有 □无", Yes),
        ("√□有 □无", Yes),
        ("有( )√ 无( )", Yes),
        ("有√( ) 无( )", Yes),
        ("有( ) 无√( )", No),
        ("√有( ) 无( )", Yes),
        ("有( ) √无( )", No),
        ("√有 无", Yes),
        ("有 √无", No),
        ("有√ 无", Yes),
        ("有 无√", No),
        ("有√", Yes),
        ("√有", Yes),
        ("无√", No),
        ("√无", No),
        ("有__√__ 无____", Yes),
        ("有____无__√__", No),
        ("有(√) 无(×)", Yes),
        ("有(×) 无(√)", No),
        ("有√ 无×", Yes),
        ("有× 无√", No),
        ("√有 ×无", Yes),
        ("有(√)无", Yes),
        ("有 无(√)", No),
        ("有(√ 无( )", Yes),
        ("有（√） 无（ ） 不适用（ ）", Yes),
        ("有（ ） 无（ ） 不适用（√）", Na),
        ("有□ 无□ 不适用☑", Na),
        ("【√有】【 无】", Yes),
        ("有/√无", No),
        ("有\u{200B}(√\u{FE0F}) 无( )", Yes),
        ("有（√√） 无（）", Yes),
        ("是(√) 否( )", Yes),
        ("是( ) 否(√)", No),
        ("☑是 □否", Yes),
        ("□是 ☑否", No),
        ("沒有(√) 有( )", No),
        ("無(√) 有( )", No),
        ("现实情况：有(√) 无( )", Yes),
        ("有(√) 无( )，2部", Yes),
        ("有(是) 无( )", Yes),
        ("有（ ） 无（有）", No),
        ("有（有） 无（有）", Conflict),
        ("是（ ） 否（否）", No),
        ("有（ ） 无（无）", No),
        ("[x]有 [ ]无", Yes),
        ("[ ]有  [X]无", No),
        ("有（★）无（ ）", Yes),
        ("有（ ）无（▲）", No),
        ("有（＋）无（ ）", Yes),
        ("有：√  无：", Yes),
        ("有（√）  无（  ）\n（见附件）", Yes),
        ("有[√]无[/]", Yes),
        ("有（/） 无（√）", No),
        ("有/无：有", Yes),
        ("有／无：无", No),
        ("þ有　¨无", Yes),
        ("R有 £无", Yes),
        ("£有\nR无", No),
        ("R有\nR无", Conflict),
        ("有：   无：√", No),
        ("有 √   无", Yes),
        ("有   无 √", No),
        ("有　　√ 无", No),
        ("有：是", Yes),
        ("有：否", No),
        ("有无：无", No),
        ("是否：是", Yes),
        // 什么也没勾
        ("有( ) 无( )", Blank),
        ("有（）无（）", Blank),
        ("□有 □无", Blank),
        ("有□ 无□", Blank),
        ("○有 ○无", Blank),
        ("有 无", Blank),
        ("有/无", Blank),
        ("有____ 无____", Blank),
        ("( )", Blank),
        ("", Blank),
        (" \n\u{3000}\u{200B}", Blank),
        // 两个都勾
        ("有(√) 无(√)", Conflict),
        ("☑有 ☑无", Conflict),
        ("√有 √无", Conflict),
        ("有√无√", Conflict),
        ("有、无", Conflict),
        ("■有 ■无", Conflict),
        // 看不清
        ("有(×) 无( )", Unreadable),
        ("有( ) 无(✗)", Unreadable),
        ("☒有 □无", Unreadable),
        ("有(x) 无( )", Unreadable),
        ("有(×) 无(×)", Unreadable),
        ("有√无", Unreadable),
        ("有 √ 无", Unreadable),
        ("有( )", Unreadable),
        ("无（ ）", Unreadable),
        ("有(?) 无( )", Unreadable),
        ("有(3) 无( )", Unreadable),
        ("×", Unreadable),
        ("x", Unreadable),
        ("/", Unreadable),
        ("—", Unreadable),
        ("2", Unreadable),
        ("有待完善", Unreadable),
        ("无法统计", Unreadable),
        ("部分", Unreadable),
        ("未知", Unreadable),
        ("待核实", Unreadable),
        ("有(√) 有( )", Unreadable),
        ("基本有", Unreadable),
        ("P", Unreadable),
        ("有(P) 无( )", Unreadable),
        ("#REF!", Unreadable),
    ] {
        let got = read_cell(Some(&text(t)), &kind("有", "无"));
        if got.state != want || got.why.is_some() != matches!(want, Conflict | Unreadable) {
            wrong.push(format!("{t:?}: {got:?}，应为 {want:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn bare_answers() {
    use State::{Na, No, Yes};
    let mut wrong = Vec::new();
    for (t, want) in [
        ("有", Yes),
        ("是", Yes),
        ("√", Yes),
        ("✔", Yes),
        ("☑", Yes),
        ("■", Yes),
        ("Y", Yes),
        ("yes", Yes),
        ("TRUE", Yes),
        ("true", Yes),
        ("1", Yes),
        ("１", Yes),
        ("v", Yes),
        ("(√)", Yes),
        ("已建立", Yes),
        ("已经开展", Yes),
        ("有。", Yes),
        ("是的", Yes),
        ("有，已上报", Yes),
        ("有 列举： (1)城关镇家暴案；(2)河西乡家暴案", Yes),
        ("◎有 ○无", Yes),
        ("○有 ⊙无", No),
        ("有3件", Yes),
        ("无", No),
        ("無", No),
        ("否", No),
        ("没有", No),
        ("不是", No),
        ("N", No),
        ("No", No),
        ("FALSE", No),
        ("0", No),
        ("没有开展", No),
        ("未建立", No),
        ("尚未建立", No),
        ("暂无", No),
        ("无。", No),
        ("无，正在筹建", No),
        ("不适用", Na),
        ("不涉及", Na),
        ("N/A", Na),
        ("n/a", Na),
        ("不 适 用", Na),
    ] {
        for k in [kind("有", "无"), kind("是", "否")] {
            let got = read_cell(Some(&text(t)), &k).state;
            if got != want {
                wrong.push(format!("{t:?}: {got:?}，应为 {want:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let shi = kind("合格", "不合格");
    for (t, want) in [
        ("合格", Yes),
        ("不合格", No),
        ("合格(√) 不合格( )", Yes),
        ("合格( ) 不合格(√)", No),
        ("□合格 ☑不合格", No),
    ] {
        assert_eq!(read_cell(Some(&text(t)), &shi).state, want, "{t:?}");
    }
    for (v, want) in [
        (CellValue::Bool(true), Yes),
        (CellValue::Bool(false), No),
        (CellValue::Number(1.0), Yes),
        (CellValue::Number(0.0), No),
        (CellValue::Number(7.0), State::Unreadable),
        (CellValue::Error("#REF!".into()), State::Unreadable),
        (CellValue::Date("2017-12-05".into()), State::Unreadable),
    ] {
        assert_eq!(
            read_cell(Some(&Content::plain(v.clone())), &shi).state,
            want,
            "{v:?}"
        );
    }
    assert_eq!(read_cell(None, &shi).state, State::Blank);
}

#[test]
fn struck_alternatives() {
    let k = kind("有", "无");
    let with = |t: &str, struck: &[(usize, usize)]| {
        let c = Content {
            struck: struck.to_vec(),
            ..text(t)
        };
        read_cell(Some(&c), &k).state
    };
    assert_eq!(with("有 无", &[(2, 3)]), State::Yes);
    assert_eq!(with("有 无", &[(0, 1)]), State::No);
    assert_eq!(with("有( ) 无( )", &[(0, 4)]), State::No);
    assert_eq!(with("有( ) 无( )", &[(5, 9)]), State::Yes);
    // 用组合字符划掉的
    assert_eq!(with("有  无\u{336}", &[]), State::Yes);
    assert_eq!(with("有\u{338} 无", &[]), State::No);
    // 划掉的勾不算
    assert_eq!(with("有(√) 无(√)", &[(2, 3)]), State::No);
    assert_eq!(with("有(√) 无( )", &[(2, 3)]), State::Blank);
    assert_eq!(with("有(√) 无( )", &[(0, 9)]), State::Unreadable);
    assert_eq!(with("有(√) 无( )", &[(0, 99)]), State::Unreadable);
}

#[test]
fn symbol_fonts() {
    let k = kind("是", "否");
    let with = |t: &str, font: &str| {
        let c = Content {
            symbol_font: Some(font.into()),
            ..text(t)
        };
        read_cell(Some(&c), &k).state
    };
    for (t, font, want) in [
        ("ü", "Wingdings", State::Yes),
        ("þ", "Wingdings", State::Yes),
        ("¨", "Wingdings", State::Blank),
        ("û", "Wingdings", State::Unreadable),
        ("ý", "Wingdings", State::Unreadable),
        ("þ是 ¨否", "Wingdings", State::Yes),
        ("¨是 þ否", "Wingdings", State::No),
        ("是(ü) 否( )", "Wingdings", State::Yes),
        ("n是 o否", "Wingdings", State::Yes),
        ("是(P) 否( )", "Wingdings 2", State::Yes),
        ("£是 R否", "Wingdings 2", State::No),
        ("R", "Wingdings 2", State::Yes),
        ("P", "Wingdings 2", State::Yes),
        ("O", "Wingdings 2", State::Unreadable),
        ("\u{F0FC}", "Wingdings", State::Yes),
        ("a", "Webdings", State::Yes),
        ("J", "Wingdings", State::Unreadable),
    ] {
        assert_eq!(with(t, font), want, "{t:?} {font}");
    }
    // 丢了字体信息时
    assert_eq!(one("有(ü) 无( )"), State::Yes);
    assert_eq!(one("有(\u{F0FC}) 无( )"), State::Yes);
    assert_eq!(one("\u{F0FE}有 \u{F0A8}无"), State::Yes);
}

#[test]
fn a_pair_of_cells() {
    use State::{Blank, Conflict, Na, No, Unreadable, Yes};
    let k = kind("有", "无");
    let mut wrong = Vec::new();
    for (y, n, want) in [
        ("√", "", Yes),
        ("", "√", No),
        ("", "", Blank),
        ("√", "√", Conflict),
        ("1", "", Yes),
        ("", "1", No),
        ("1", "0", Yes),
        ("0", "1", No),
        ("3", "", Yes),
        ("FALSE", "FALSE", Blank),
        ("FALSE", "TRUE", No),
        ("", "3", Unreadable),
        ("×", "", Unreadable),
        ("√", "×", Yes),
        ("×", "√", No),
        ("有", "", Yes),
        ("", "无", No),
        ("有", "无", Blank),
        ("无", "", No),
        ("( )", "(√)", No),
        ("□", "☑", No),
        ("■", "□", Yes),
        ("/", "√", No),
        ("√", "/", Yes),
        ("√", "—", Yes),
        ("有(√)", "无( )", Yes),
        ("有( )", "无(√)", No),
        ("有( )", "无( )", Blank),
        ("不适用", "", Na),
        ("", "不适用", Na),
        ("待定", "", Unreadable),
        ("TRUE", "", Yes),
        ("√有", "无", Yes),
        ("Y", "", Yes),
        ("", "Y", No),
        ("√", "无", Yes),
        ("有", "√", No),
        ("", "是", Unreadable),
        ("是", "", Yes),
        ("", "否", No),
    ] {
        let (a, b) = (text(y), text(n));
        let got = read_pair(Some(&a), Some(&b), &k).state;
        if got != want {
            wrong.push(format!("{y:?} {n:?}: {got:?}，应为 {want:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let cell = |v| Content::plain(v);
    let (t, f) = (cell(CellValue::Bool(true)), cell(CellValue::Bool(false)));
    assert_eq!(read_pair(Some(&t), Some(&f), &k).state, Yes);
    assert_eq!(read_pair(Some(&f), Some(&t), &k).state, No);
    assert_eq!(read_pair(Some(&f), Some(&f), &k).state, Blank);
    assert_eq!(read_pair(Some(&t), Some(&t), &k).state, Conflict);
    assert_eq!(read_pair(Some(&t), None, &k).state, Yes);
    assert_eq!(
        read_pair(Some(&cell(CellValue::Number(1.0))), None, &k).state,
        Yes
    );
    assert_eq!(read_pair(None, None, &k).state, Blank);
}

#[test]
fn several_indicators_in_one_cell() {
    use State::{Blank, No, Yes};
    let (a, b) = (kind("有", "无"), kind("是", "否"));
    for (t, want) in [
        (
            "有(√) 无( )\n是( ) 否(√)\n有( ) 无( )",
            vec![Yes, No, Blank],
        ),
        ("有(√) 无( ) 是( ) 否(√) 有( ) 无( )", vec![Yes, No, Blank]),
        ("有(√)无( )是( )否(√)有( )无(√)", vec![Yes, No, No]),
        (
            "有(√)\n无( )\n是( )\n否(√)\n有(√)\n无( )",
            vec![Yes, No, Yes],
        ),
        ("☑有 □无 □是 ☑否 ☑有 □无", vec![Yes, No, Yes]),
        ("□有 ☑无\n☑是 □否\n□有 □无", vec![No, Yes, Blank]),
        ("√有 无\n是 √否\n√有 无", vec![Yes, No, Yes]),
        ("√有 无 是 √否 √有 无", vec![Yes, No, Yes]),
        ("有\n否\n有", vec![Yes, No, Yes]),
        ("√\n\n√", vec![Yes, Blank, Yes]),
    ] {
        let parts = split_stacked(&text(t), &[&a, &b, &a]).unwrap_or_else(|| panic!("{t:?}"));
        let got: Vec<State> = parts.iter().map(|c| read_cell(Some(c), &a).state).collect();
        assert_eq!(got, want, "{t:?}");
    }
    assert_eq!(split_stacked(&text("有(√) 无( )"), &[&a, &b]), None);
    assert_eq!(split_stacked(&text("有(√) 无( )"), &[]), None);
    let struck = Content {
        struck: vec![(0, 1), (6, 7)],
        ..text("有 无\n是 否")
    };
    let parts = split_stacked(&struck, &[&a, &b]).unwrap();
    let got: Vec<State> = parts.iter().map(|c| read_cell(Some(c), &a).state).collect();
    assert_eq!(got, vec![No, Yes]);
}

/// 一种规范写法：勾选的样子 × 括号的样子。
#[test]
fn answers_and_details_in_one_cell() {
    let kind = kind("有", "无");
    for (t, want) in [
        (
            "有（√）无（ ）\n数量：3  名称：《甲》",
            Some("数量：3  名称：《甲》"),
        ),
        ("√有 ☐无 1.数量：3", Some("1.数量：3")),
        ("☑有 □无；共3件", Some("共3件")),
        (
            "有（√）无（ ） （1）王某案（2）李某案",
            Some("（1）王某案（2）李某案"),
        ),
        (
            "有（ ）无（√）\n层级：省级( ) 县级(√)",
            Some("层级：省级( ) 县级(√)"),
        ),
        ("有（√）无（ ）", None),
        ("有（√）无（ ）（见附件）", None),
        ("有（√）3件 无（ ）", None),
        ("有3件", None),
    ] {
        let rest = split_mixed(&text(t), &kind).map(|(_, rest)| rest);
        assert_eq!(rest.as_deref(), want, "{t}");
    }
    let (answer, _) = split_mixed(&text("有（ ）无（√）\n层级：县级(√)"), &kind).unwrap();
    assert_eq!(read_cell(Some(&answer), &kind).state, State::No);
}

#[test]
fn numbers_before_stacked_answers() {
    let (a, b) = (kind("有", "无"), kind("是", "否"));
    let states = |t: &str| -> Vec<State> {
        let kinds = [&a, &b, &a];
        split_stacked(&text(t), &kinds)
            .unwrap_or_default()
            .iter()
            .zip(kinds)
            .map(|(c, k)| read_cell(Some(c), k).state)
            .collect()
    };
    use State::{No, Yes};
    for t in [
        "（1）有（√）无（ ）\n（2）是（ ）否（√）\n（3）有",
        "1.有\n2.否\n3.有(√)",
        "①√有 □无\n②□是 √否\n③√有 □无",
        "4、选“有”\n5、选“否”\n6、选“有”",
    ] {
        assert_eq!(states(t), [Yes, No, Yes], "{t}");
    }
    // 序号不相接的是打勾的“1”
    assert_eq!(
        states("(1)有 ( )无\n(1)是 ( )否\n( )有 (1)无"),
        [Yes, Yes, No]
    );
}

fn canonical() -> impl Strategy<Value = (String, State)> {
    let marks = prop::sample::select(vec!["√", "✓", "✔", "☑", "■", "●", "v", "V", "1", "Y"]);
    let brackets = prop::sample::select(vec![
        ("(", ")"),
        ("（", "）"),
        ("[", "]"),
        ("【", "】"),
        ("〔", "〕"),
    ]);
    let gap = prop::sample::select(vec!["", " ", "　", "\n", "  "]);
    let pair = prop::sample::select(vec![("有", "无"), ("是", "否"), ("无", "有"), ("否", "是")]);
    (marks, brackets, gap.clone(), gap, pair, 0..4u8).prop_map(
        |(m, (o, c), g, e, (a, b), which)| {
            let first = if which & 1 == 1 { m } else { e };
            let second = if which & 2 == 2 { m } else { e };
            let yes_first = matches!(a, "有" | "是");
            let state = match (which & 1 == 1, which & 2 == 2) {
                (false, false) => State::Blank,
                (true, true) => State::Conflict,
                (x, _) if x == yes_first => State::Yes,
                _ => State::No,
            };
            (format!("{a}{o}{first}{c}{g}{b}{o}{second}{c}"), state)
        },
    )
}

proptest! {
    #[test]
    fn every_bracket_spelling((t, want) in canonical()) {
        prop_assert_eq!(one(&t), want, "{}", t);
    }

    #[test]
    fn nothing_panics(t in any::<String>(), u in "[有无是否√×☑□()（）1vVxüþ¨ \n/、不适用_]{0,24}",
                      struck in prop::collection::vec((0usize..40, 0usize..40), 0..3)) {
        let k = kind("有", "无");
        for s in [&t, &u] {
            for font in [None, Some("Wingdings".to_string()), Some("Wingdings 2".to_string())] {
                let c = Content { struck: struck.clone(), symbol_font: font, ..text(s) };
                read_cell(Some(&c), &k);
                read_pair(Some(&c), Some(&c), &k);
                read_pair(Some(&c), None, &k);
                read_pair(None, Some(&c), &k);
                for n in 0..4 {
                    if let Some(parts) = split_stacked(&c, &vec![&k; n]) {
                        prop_assert_eq!(parts.len(), n);
                    }
                }
            }
        }
    }
}
