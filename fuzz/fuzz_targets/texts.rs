//! 文字的读法：勾选、数、清单、填写栏、遮蔽。什么样的一格文字都要有个说法，不垮，不拖。
//!
//! 输入的第一个字节选读法与拼法：要么是字节，要么每个字节挑一个办公室常写的词拼起来——
//! 后者更快走到有意思的地方。

#![no_main]

use libfuzzer_sys::fuzz_target;
use quanyi::field::{Interpreted, TYPES, Value};
use quanyi::model::catalogue::Catalogue;
use quanyi::model::submission::State;
use quanyi::office::Office;
use quanyi::read::{compose, tick};
use quanyi::source::{CellValue, Content};
use quanyi::text::mask::Masker;
use quanyi::text::numeral::{self, Amount};
use quanyi::text::split;
use std::sync::LazyLock;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::default);

/// 办公室常写的词；一个字节挑一个，不能超过 256 个。
const WORDS: &[&str] = &[
    "有", "无", "是", "否", "没有", "不适用", "√", "✓", "☑", "□", "■", "●", "○", "×", "✗", "（", "）", "(", ")", "[", "]", "【", "】", "《",
    "》", "“", "”", "「", "」", "、", "，", ",", "；", ";", "。", ".", "：", ":", "/", "-", "—", "～", "~", "＝", "=", "_", "__", "+", "*", "#",
    " ", "  ", "\n", "\t", "\u{3000}", "\u{a0}", "\u{200b}", "0", "1", "2", "3", "12", "100", "2017", "1,200", "１", "３", "一", "二", "三", "十",
    "百", "千", "万", "亿", "零", "〇", "两", "廿", "贰", "拾", "半", "第", "约", "余", "多", "近", "左右", "以上", "不少于", "若干", "几", "数",
    "件", "次", "人", "部", "个", "期", "人次", "名", "份", "户", "共", "其中", "分别是", "每", "每年", "季度", "月", "年", "日", "周", "频次",
    "层级", "国家级", "省级", "市级", "县级", "乡级", "村级", "省", "市", "县", "乡镇", "两级", "三级", "数量", "名称", "列举", "举例", "发文单位",
    "调委会", "调解员", "数量：", "名称：", "列举：", "分类数量", "法律", "心理", "社工", "婚姻家庭咨询师", "资格", "同上", "见附件", "等", "和",
    "及", "①", "②", "③", "1.", "2.", "1、", "2、", "（1）", "（一）", "一是", "二是", "关于", "调研报告", "建议", "王某", "张三", "当事人", "受害人",
    "电话", "身份证号", "13812345678", "0830-6612345", "11010519491231002X", "6222020200112230000", "川A12345", "12338", "2017年3月8日",
    "2017-12-05", "#REF!", "TRUE", "v", "V", "Y", "N", "x", "ü", "þ", "\u{f0fc}", "\u{fffd}", "\u{202e}", "e\u{301}", "👩‍👧", "A", "z", "%", "分之",
    "①②", "》《", "”“", "））", "（（", "\r\n", "'", "\"", "&", "<b>", "|", "…",
];

fn words(data: &[u8]) -> String {
    data.iter().map(|b| WORDS[usize::from(*b) % WORDS.len()]).collect()
}

fn text_cell(text: &str) -> Content {
    Content::plain(CellValue::Text(text.to_owned()))
}

fuzz_target!(|data: &[u8]| {
    let [how, rest @ ..] = data else { return };
    let text = if how & 0x80 == 0 { words(rest) } else { String::from_utf8_lossy(rest).into_owned() };
    let catalogue: &Catalogue = &OFFICE.catalogue;
    match how & 7 {
        0 => ticks(catalogue, &text),
        1 => numbers(&text),
        2 => lists(&text),
        3 | 4 => details(catalogue, &text, usize::from(how >> 3 & 0xF)),
        5 => masks(&text),
        6 => stacked(catalogue, &text),
        _ => fields(&text),
    }
});

fn ticks(catalogue: &Catalogue, text: &str) {
    for kind in catalogue.indicators.iter().skip(3).take(2).map(|i| &i.kind) {
        let content = text_cell(text);
        let one = tick::read_cell(Some(&content), kind);
        assert!(one.state != State::Missing);
        // 说不清的要说为什么
        if matches!(one.state, State::Unreadable | State::Conflict) {
            assert!(one.why.as_ref().is_some_and(|w| !w.is_empty()), "{text:?}：{one:?}");
        }
        // 首尾的空白不改变答案
        let padded = text_cell(&format!(" {text}\n"));
        assert_eq!(tick::read_cell(Some(&padded), kind).state, one.state, "{text:?}");
        let pair = tick::read_pair(Some(&content), None, kind);
        assert!(pair.state != State::Missing);
        // 一个字也没有的格子没有答案
        if !text.chars().any(|c| !c.is_whitespace()) {
            assert_eq!(one.state, State::Blank);
        }
        if text.chars().count() > 1 {
            let mut struck = content.clone();
            struck.struck = vec![(0, 1), (1, text.chars().count())];
            assert!(tick::read_cell(Some(&struck), kind).state != State::Yes, "{text:?} 全划掉了");
        }
    }
}

fn numbers(text: &str) {
    let read = numeral::read(text);
    if let Amount::Number { value, .. } = &read {
        assert!((0..=10_000_000_000).contains(value), "{text:?}：{value}");
        let circled = text.contains(|c| ('①'..='⑳').contains(&c));
        assert!(circled || !numeral::scan(&quanyi::text::normalize::folded(text).chars().collect::<Vec<_>>()).is_empty(), "{text:?} 没有数，读出 {value}");
    }
    let _ = numeral::only_count(text);
}

fn lists(text: &str) {
    let listing = split::list(text);
    for item in listing.items.iter().chain(&listing.references) {
        assert!(!item.trim().is_empty(), "{text:?}：{listing:?}");
    }
    // 拆开不会多出字来
    let count = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).count();
    let got: usize = listing.items.iter().chain(&listing.references).map(|i| count(i)).sum();
    assert!(got <= count(text), "{text:?}：{listing:?}");
}

fn details(catalogue: &Catalogue, text: &str, pick: usize) {
    let masker = Masker::default();
    let masked = masker.mask(text);
    let content = text_cell(text);
    for indicator in catalogue.indicators.iter().skip(pick * 3).take(4) {
        let details = compose::read_details(&content, &masked.shown, &indicator.fields);
        assert_eq!(details.len(), indicator.fields.len());
        for (detail, field) in details.iter().zip(&indicator.fields) {
            let Some(detail) = detail else { continue };
            said(&detail.interpreted, text);
            let _ = compose::read_field(&content, &masked.shown, field);
        }
    }
}

/// 读出的值在道理之内，读不出的说得出为什么。
fn said(read: &Interpreted, text: &str) {
    match read {
        Interpreted::Empty => {}
        Interpreted::Unclear(doubt) => assert!(!doubt.what.is_empty(), "{text:?}"),
        Interpreted::Read { value, doubts, approximate } => {
            assert!(doubts.iter().all(|d| !d.what.is_empty()), "{text:?}");
            assert!(!approximate || !doubts.is_empty(), "{text:?}：约数没有疑点");
            match value {
                Value::Number(n) => assert!((0..=10_000_000_000).contains(n), "{text:?}"),
                Value::Frequency { times, .. } => assert!((0..=10_000_000_000).contains(times), "{text:?}"),
                Value::Texts(items) => assert!(items.iter().all(|i| !i.trim().is_empty()), "{text:?}：{items:?}"),
                Value::Levels(levels) => assert!(!levels.is_empty() && levels.is_sorted(), "{text:?}：{levels:?}"),
                Value::Categories(all) => {
                    assert!(!all.is_empty(), "{text:?}");
                    assert!(all.iter().all(|(name, n)| !name.trim().is_empty() && *n >= 0), "{text:?}：{all:?}");
                }
            }
        }
    }
}

fn masks(text: &str) {
    let masker = Masker::default();
    let once = masker.mask(text);
    let twice = masker.mask(&once.shown);
    assert_eq!(once.shown, twice.shown, "{text:?}：遮蔽两次与一次不同");
    let all = quanyi::text::mask::PrivateKind::ALL;
    let open = Masker::new(&all).mask(text);
    assert_eq!(open.shown.as_str(), text, "放宽了就照原样");
    assert!(open.found.iter().all(|p| !p.hidden));
}

fn stacked(catalogue: &Catalogue, text: &str) {
    let content = text_cell(text);
    let shown = Masker::default().mask(text).shown;
    for count in 2..6 {
        let some: Vec<_> = catalogue.indicators.iter().skip(4).take(count).collect();
        let kinds: Vec<_> = some.iter().map(|i| &i.kind).collect();
        if let Some(parts) = tick::split_stacked(&content, &kinds) {
            assert_eq!(parts.len(), count);
        }
        let fields: Vec<_> = some.iter().map(|i| i.fields.as_slice()).collect();
        if let Some(parts) = compose::split_stacked(&shown, &fields) {
            assert_eq!(parts.len(), count);
        }
    }
}

fn fields(text: &str) {
    let shown = Masker::default().mask(text).shown;
    for kind in TYPES {
        let read = kind.read(&shown);
        said(&read, text);
        // 写出来再读，还是它
        if let Interpreted::Read { value, .. } = &read
            && !matches!(value, Value::Texts(_) | Value::Categories(_))
        {
            let written = shown.piece(&kind.show(value));
            let Interpreted::Read { value: back, .. } = kind.read(&written) else {
                panic!("{text:?} 读出 {value:?}，写成 {written:?} 读不回来");
            };
            assert_eq!(*value, back, "{text:?} 写成 {written:?}");
        }
    }
}
