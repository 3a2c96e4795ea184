//! 说“选的是”再说答案：`选有`、`选择：无`、`答：有`、`选“是”`。

use crate::model::catalogue::AnswerKind;

/// 引出答案的话，长的在前。
const LEADS: [&str; 13] = [
    "我单位选择",
    "选择的是",
    "选的是",
    "选项为",
    "勾选",
    "选择",
    "选项",
    "答案",
    "回答",
    "填报",
    "结果",
    "选",
    "答",
];

const QUOTES: [(char, char); 6] = [
    ('“', '”'),
    ('"', '"'),
    ('”', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('\'', '\''),
];

/// 去掉引出答案的话与答案外面的引号；不是这样写的为空。答案之后的话照旧。
pub(super) fn without_lead(text: &str, kind: &AnswerKind) -> Option<String> {
    let body = text.trim_start();
    let rest = LEADS.iter().find_map(|lead| body.strip_prefix(lead))?;
    let rest = rest.trim_start();
    let rest = rest
        .strip_prefix([':', '：', '为', '了'])
        .unwrap_or(rest)
        .trim_start();
    let (quoted, rest) = match QUOTES.iter().find(|(open, _)| rest.starts_with(*open)) {
        Some((open, close)) => (Some(*close), rest.strip_prefix(*open)?),
        None => (None, rest),
    };
    let own = [
        kind.yes.trim(),
        kind.no.trim(),
        "没有",
        "有",
        "无",
        "是",
        "否",
    ];
    let word = own
        .iter()
        .find(|w| !w.is_empty() && rest.starts_with(**w))?;
    let after = rest.strip_prefix(*word)?;
    let after = match quoted {
        Some(close) => after.strip_prefix(close)?,
        None => after,
    };
    // “选择有困难”：答案后面要断开
    let broken = after
        .chars()
        .next()
        .is_none_or(|c| !crate::text::normalize::is_han(c) || c == '的');
    broken.then(|| format!("{word}{after}"))
}

/// 以一个答案开头、后面连着内容的，去掉引出答案的话、答案外面的括号与打的勾：
/// `选择：有，3件`、`【有】3件`、`√有 3件` → `有…3件`。
pub(super) fn plain_answer(text: &str, kind: &AnswerKind) -> Option<String> {
    if let Some(plain) = without_lead(text, kind) {
        return Some(plain);
    }
    let body = text.trim_start();
    let word_at = |text: &str| {
        [kind.yes.trim(), "有", "是"]
            .into_iter()
            .find(|w| !w.is_empty() && text.starts_with(*w))
            .map(str::len)
    };
    let brackets = [
        ('【', '】'),
        ('[', ']'),
        ('（', '）'),
        ('(', ')'),
        ('「', '」'),
    ];
    for (open, close) in brackets {
        if let Some(rest) = body.strip_prefix(open)
            && let Some(length) = word_at(rest.trim_start())
            && let Some((word, rest)) = rest.trim_start().split_at_checked(length)
            && let Some(rest) = rest.trim_start().strip_prefix(close)
        {
            return Some(format!("{word} {rest}"));
        }
    }
    let unmarked = body.trim_start_matches(|c: char| "√✓✔☑✅■● ".contains(c));
    (unmarked.len() < body.len() && word_at(unmarked).is_some()).then(|| unmarked.to_owned())
}
