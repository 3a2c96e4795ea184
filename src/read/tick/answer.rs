//! 整格就是一个答案：`有`、`否`、`已建立`，没有括号与记号。

use crate::model::catalogue::AnswerKind;
use crate::model::submission::State;
use crate::text::normalize::{self, is_han};

/// 整格就是一个答案。
pub(super) fn bare_answer(text: &str, kind: &AnswerKind) -> Option<State> {
    let plain: String = normalize::fold(text)
        .iter()
        .map(|g| g.ch)
        .filter(|c| *c != ' ' && *c != '\n')
        .collect::<String>()
        .trim_end_matches(['。', '.', ';', ',', '!'])
        .to_lowercase();
    let is = |word: &str| !word.is_empty() && plain == normalize::folded(word).to_lowercase();
    if is(kind.yes.trim()) {
        return Some(State::Yes);
    }
    if is(kind.no.trim()) {
        return Some(State::No);
    }
    Some(match plain.as_str() {
        "1" | "y" | "v" | "yes" | "true" | "t" | "ok" | "有" | "是" | "是的" | "对" | "有的"
        | "能" | "能够" | "符合" | "具备" | "达标" | "做到" | "已做到" => State::Yes,
        "0" | "n" | "no" | "false" | "f" | "无" | "否" | "没有" | "不是" | "没" | "不" | "不能"
        | "不符合" | "不具备" | "不达标" | "做不到" | "暂无" | "暂时没有" | "目前没有" | "尚无"
        | "还没有" => State::No,
        "na" | "n/a" | "不适用" | "不涉及" | "不适用本地区" | "本地区不适用" | "不适用于本地区" => {
            State::Na
        }
        // 非重点地区：说的是这一条不对着自己
        _ if ["非", "不是", "不属于", "本地区非", "本县非", "我县非"]
            .iter()
            .any(|w| plain.starts_with(w))
            && plain.chars().count() <= 12
            && ["地区", "县", "区"].iter().any(|w| plain.ends_with(w)) =>
        {
            State::Na
        }
        _ => return phrase(&plain),
    })
}

/// “已建立”“未开展”之类的短句。
fn phrase(plain: &str) -> Option<State> {
    if plain.chars().count() > 10 || !plain.chars().all(is_han) {
        return None;
    }
    const DONE: [&str; 20] = [
        "建立", "开展", "开通", "设立", "设置", "完成", "落实", "制定", "出台", "成立", "配备",
        "报送", "实现", "建成", "组建", "培训", "提供", "使用", "做到", "达标",
    ];
    let about = |rest: &str| DONE.iter().any(|d| rest.starts_with(d));
    for no in ["尚未", "还未", "暂未", "未能", "没有", "未", "没"] {
        if let Some(rest) = plain.strip_prefix(no) {
            return about(rest).then_some(State::No);
        }
    }
    for yes in ["已经", "已"] {
        if let Some(rest) = plain.strip_prefix(yes) {
            return (about(rest) || rest.is_empty() || rest == "有").then_some(State::Yes);
        }
    }
    None
}
