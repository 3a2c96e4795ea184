//! 版式写错了：排版语言的话是英文的，在这里添上中文的改法。添文种的人多半只写两行，错也就那几种。

use crate::office::{Complaint, Templates, nearest};

/// 公文层里排一份文件的函数，各排什么。
const FUNCTIONS: [(&str, &str); 6] = [
    ("official", "公文"),
    ("letter", "信函"),
    ("minutes", "纪要"),
    ("order", "命令"),
    ("annex", "单独成册的附件"),
    ("plain", "没有版头的材料"),
];

/// 排版报的一处不对，连同中文的改法。`layout` 是这份文件的版式文件。
pub(super) fn explained(complaint: Complaint, layout: &str, templates: &Templates) -> Complaint {
    let own = complaint.file == templates.shown(layout);
    let line = complaint.line.filter(|_| own);
    let text = templates.text(layout).unwrap_or_default();
    let written = line
        .and_then(|line| text.lines().nth(line.saturating_sub(1)))
        .unwrap_or_default();
    match remedy(&complaint.what, written) {
        Some(instead) => Complaint {
            instead,
            ..complaint
        },
        None => complaint,
    }
}

fn remedy(what: &str, written: &str) -> Option<String> {
    if what.contains("unresolved import") || what.contains("unknown variable") {
        let names = FUNCTIONS.map(|(name, _)| name);
        let words = written.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let near = words
            .filter(|w| w.len() > 3 && !["gongwen", "import", "data", "json"].contains(w))
            .filter(|w| !names.contains(w))
            .find_map(|w| Some((w, nearest(w, names)?)));
        let near = near
            .map(|(word, near)| format!("“{word}”是不是“{near}”？"))
            .unwrap_or_default();
        let all = FUNCTIONS.map(|(name, what)| format!("{name}（{what}）"));
        return Some(format!("{near}公文层里有 {}", all.join(" ")));
    }
    if what.contains("file not found") {
        return Some(
            "请核对引号里的文件名：公文层是 \"/gongwen/gongwen.typ\"，数据是 \"/data.json\"；自己的文件放在模板文件夹里，以 / 开头写"
                .to_owned(),
        );
    }
    if what.contains("unknown font family") {
        return Some(
            "字体请写公文层里的：face.仿宋 face.楷体 face.黑体 face.小标宋 face.宋体；要用自己的字体，见配置 [files] fonts"
                .to_owned(),
        );
    }
    if what.contains("expected") || what.contains("unclosed") {
        return Some(
            "写法不对：括号、引号要成对。最短的版式只有两行：#import \"/gongwen/gongwen.typ\": official 与 #official(json(\"/data.json\"))"
                .to_owned(),
        );
    }
    None
}
