//! TOML 写法本身的错误，说成工作人员看得懂的话。

use super::keyed::{Key, nearest};
use std::ops::Range;

/// 一处写法错误：哪里不对、应当怎样写。
///
/// 先看那一行里写了什么（全角符号、中文引号、反斜线是办公室里最常见的），再看解析器的说法。
pub(super) fn explain(
    text: &str,
    span: &Range<usize>,
    message: &str,
    words: &[Key],
) -> (String, String) {
    let line = line_at(text, span.start);
    let code = outside_text(line);
    let shown = without_secret(line.trim());
    let said = |what: &str, instead: &str| (what.to_owned(), instead.to_owned());

    if message.starts_with("duplicate key") {
        let name = text.get(span.clone()).unwrap_or_default().trim();
        return (
            format!("“{name}”写了两次"),
            "同一项只能写一次，请删去其中一处".to_owned(),
        );
    }
    if code.contains('＝') {
        return said("等号是全角的“＝”", "请改成半角的 =");
    }
    if code.contains(['“', '”', '＂', '「', '‘', '’', '＇', '《']) {
        return (
            format!("文字没有放在英文引号里：{shown}"),
            "请用英文引号（半角的 \"）把文字括起来，如 name = \"甲省妇女联合会\"".to_owned(),
        );
    }
    if code.contains(['，', '［', '］', '【', '】', '；', '：']) {
        return (
            format!("标点用了全角的：{shown}"),
            "引号之外的逗号、方括号、等号都要用半角，如 copies = [\"甲\", \"乙\"]".to_owned(),
        );
    }
    if message.contains("escape") {
        return said(
            "文字里有反斜线“\\”",
            "路径请用 / 分隔，如 roster = \"D:/维权/名册.xlsx\"",
        );
    }
    if code.contains('＃') {
        return said("说明前面的井号是全角的“＃”", "请改成半角的 #");
    }
    let (key, value) = match code.split_once('=') {
        Some((key, value)) => (key.trim(), Some(value.trim())),
        None => (code.trim(), None),
    };
    let quoted = line.contains('"') || line.contains('\'');
    if value == Some("") && !quoted {
        return (
            format!("等号后面没有值：{shown}"),
            "请把值写上；不想写的项，行首加 #".to_owned(),
        );
    }
    if value.is_some() && !key.is_ascii() {
        let instead = match nearest(key, words) {
            Some((right, _)) => format!("请写成英文的键名：{right} = …"),
            None => "键名用英文；必须写中文名称的地方（如发文字号）要加英文引号：\"通报\" = \"……\""
                .to_owned(),
        };
        return (format!("等号前面的“{key}”不是英文的键名"), instead);
    }
    let name = key.trim_matches(['[', ']']).trim();
    if value.is_none() && key.starts_with('[') && !name.is_ascii() {
        let instead = match nearest(name, words) {
            Some((right, _)) => format!("请写成英文的节名：[{right}]"),
            None => "节名用英文，如 [office]".to_owned(),
        };
        return (format!("“{key}”不是英文的节名"), instead);
    }
    if value.is_none() && key.starts_with('[') {
        return (
            format!("节名的写法不对：{shown}"),
            "节名单独占一行，方括号前后配对，如 [office]".to_owned(),
        );
    }
    if value.is_some() && !quoted && message.contains("quoted") {
        return (
            format!("文字没有放在引号里：{shown}"),
            "请用英文引号（半角的 \"）把文字括起来，如 name = \"甲省妇女联合会\"".to_owned(),
        );
    }
    if value.is_none() && !line.contains('=') && !key.contains(']') {
        return (
            format!("这一行缺等号：{shown}"),
            "每一项写成：键 = 值；说明文字的行首加 #".to_owned(),
        );
    }
    if line.matches('"').count() % 2 == 1
        || message.starts_with("invalid basic string")
        || message.starts_with("invalid literal string")
    {
        return (
            format!("引号没有配对：{shown}"),
            "文字的前后都要有英文引号，如 name = \"甲省妇女联合会\"".to_owned(),
        );
    }
    if message.contains("array") || message.contains("comma") {
        return (
            format!("方括号或逗号不对：{shown}"),
            "一组文字写成 [\"甲\", \"乙\"]：前后有方括号，各个之间用半角逗号".to_owned(),
        );
    }
    (
        format!("写法不对：{shown}"),
        "每一项写成：键 = 值；文字放在英文引号里，数不加引号，说明文字的行首加 #".to_owned(),
    )
}

fn line_at(text: &str, at: usize) -> &str {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    text[start..end].trim_end_matches('\r')
}

/// 一行里引号之外、说明之外的部分。
fn outside_text(line: &str) -> String {
    let mut quote = None;
    let mut kept = String::new();
    for c in line.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '#' => break,
            None => kept.push(c),
        }
    }
    kept
}
/// 一行写错的密码，说出来时只说到等号。
fn without_secret(line: &str) -> std::borrow::Cow<'_, str> {
    match line.split_once(['=', '＝']) {
        Some((key, _)) if super::keyed::is_secret(key) => format!("{}= ＊＊＊", key).into(),
        _ => line.into(),
    }
}
