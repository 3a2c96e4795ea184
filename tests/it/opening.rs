//! 开门：语料里的每份工作簿都打得开，答案所在的格子都有内容；打不开的说得出原因。

use crate::corpus;
use quanyi::finding::{Cell, Severity};
use quanyi::source::{Limits, Origin, SourceFile};
use serde_json::Value as Json;

#[test]
fn every_workbook_opens_and_holds_its_answers_where_they_stand() {
    let mut wrong = Vec::new();
    for (_, folder) in corpus::parts() {
        let truth = std::fs::read_to_string(folder.join("truth.jsonl")).expect("刚看到它在");
        for line in truth.lines() {
            let want: Json = serde_json::from_str(line).expect("每行一份工作簿");
            let path = want["file"].as_str().unwrap_or_default();
            let opened = quanyi::source::open(
                &SourceFile {
                    path: path.to_owned(),
                    origin: Origin::Disk(folder.join(path)),
                },
                &Limits::default(),
            );
            let refused = opened
                .findings
                .iter()
                .any(|f| f.severity == Severity::Error);
            if want["refused"] == true {
                // 只有一句话的文本文件打得开，只是里面没有表
                let nothing = opened.grids.iter().all(|g| g.cells.len() < 3);
                if !refused && !nothing {
                    wrong.push(format!("{path}：应当打不开"));
                }
                continue;
            }
            if refused {
                wrong.push(format!("{path}：{:?}", opened.findings));
                continue;
            }
            for one in want["submissions"].as_array().into_iter().flatten() {
                let cells = one["answers"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .flat_map(|a| {
                        let fields = a["fields"]
                            .as_object()
                            .into_iter()
                            .flatten()
                            .map(|(_, f)| &f["cell"]);
                        std::iter::once(&a["cell"])
                            .chain(fields)
                            .filter_map(Json::as_str)
                    });
                for cell in cells {
                    let at: Cell = cell.parse().expect("真情实况里的地址");
                    let named = |g: &&quanyi::source::Grid| {
                        one["sheet"].is_null() || one["sheet"] == g.name.as_str()
                    };
                    if !opened
                        .grids
                        .iter()
                        .filter(named)
                        .any(|g| g.at(at).is_some_and(|c| !c.text().is_empty()))
                    {
                        wrong.push(format!("{path} {cell}：空的"));
                    }
                }
            }
        }
    }
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
