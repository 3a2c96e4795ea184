//! 文稿写得不对的地方：连同行号与改法，一次列全。

use super::Saved;
use crate::document::data::{Data, date_parts};
use crate::document::draft::parse;
use crate::office::{Complaint, Office, nearest};

/// 全部不对之处，按行。
pub(super) fn faults(text: &str, saved: &Saved, office: &Office, file: &str) -> Vec<Complaint> {
    let mut found = parse(text, file).err().unwrap_or_default();
    let mut complain = |line: usize, what: String, instead: String| {
        found.push(Complaint {
            file: file.to_owned(),
            line: Some(line),
            what,
            instead,
        });
    };
    let mut in_head = true;
    let mut seen = false;
    for (ix, line) in text.lines().enumerate() {
        let line = line.trim();
        let number = ix + 1;
        if line.is_empty() {
            in_head = in_head && !seen;
            continue;
        }
        seen = true;
        if let Some(reference) = line.strip_prefix(['@', '＠']) {
            in_head = false;
            let (word, name) = reference.split_once([' ', '　']).unwrap_or((reference, ""));
            let name = name.trim();
            let known: Vec<&str> = match word {
                "表" => saved.tables.keys().map(String::as_str).collect(),
                "图" => saved.charts.keys().map(String::as_str).collect(),
                _ => continue,
            };
            if name.is_empty() || known.contains(&name) {
                continue;
            }
            let near = nearest(name, known.iter().copied())
                .map(|near| format!("是不是“{near}”？"))
                .unwrap_or_default();
            let instead = if known.is_empty() {
                format!("这份文稿没有{word}，请删去这一行")
            } else {
                format!("{near}可以用的是：{}", known.join("、"))
            };
            complain(number, format!("没有叫“{name}”的{word}"), instead);
        } else if line.starts_with(['#', '＃']) {
            in_head = false;
        } else if in_head
            && let Some((key, value)) = line.split_once(['：', ':'])
            && key.trim() == "日期"
            && !value.trim().is_empty()
            && date_parts(value.trim()).is_none()
        {
            complain(
                number,
                format!("日期“{}”不是日历上的某一天", value.trim()),
                "请写成 2017年12月20日 这样".to_owned(),
            );
        }
    }
    if found.is_empty() {
        // 其余要排的时候才看得出的（如“用印”写的不认得）
        let draft = saved.with_text(text.to_owned());
        let rest = Data::of(&draft, office).err().unwrap_or_default();
        found.extend(rest.into_iter().map(|c| Complaint {
            file: file.to_owned(),
            ..c
        }));
    }
    found.sort_by_key(|c| c.line);
    found
}
