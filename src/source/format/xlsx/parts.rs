//! 工作簿的骨架：哪些工作表、叫什么、在哪个部件、隐藏与否。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::package::{Package, resolve};
use super::super::xml::{self, Xml};
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// 工作簿。
pub(super) struct Workbook {
    /// 工作簿部件所在的文件夹，如 `xl/`。
    pub(super) folder: String,
    pub(super) is_1904: bool,
    pub(super) sheets: Vec<Entry>,
    /// 关系类型的末段 → 目标（`sharedStrings`、`styles`）。
    targets: BTreeMap<String, String>,
}

/// 一张工作表的条目。
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) kind: Kind,
    pub(super) part: String,
}

/// 工作表的种类。
pub(super) enum Kind {
    Worksheet,
    Other(&'static str),
}

impl Workbook {
    /// 某类部件的名字：按关系找，没有关系就按惯例。
    pub(super) fn target(&self, kind: &str, usual: &str) -> String {
        let target = self.targets.get(kind).map_or(usual, String::as_str);
        resolve(&self.folder, target)
    }
}

/// 一条关系：目标与类型的末段。
pub(in crate::source::format) struct Relation {
    pub(in crate::source::format) target: String,
    pub(in crate::source::format) kind: String,
}

/// 关系部件：编号 → 关系；没有这个部件时为空表。
pub(in crate::source::format) fn relations(
    package: &mut Package<'_>,
    part: &str,
    budget: &mut Budget,
) -> Outcome<BTreeMap<String, Relation>> {
    let mut all = BTreeMap::new();
    let Some(stream) = package.part(part, budget)? else {
        return Ok(all);
    };
    let mut xml = Xml::new(stream);
    // 关系部件断了的，用已读到的；缺的工作表另有报告。
    while let Ok(event) = xml.next(budget)? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let kind = xml::attr(&e, "Type").unwrap_or_default();
                if let Some(id) = xml::attr(&e, "Id") {
                    all.insert(
                        id,
                        Relation {
                            target: xml::attr(&e, "Target").unwrap_or_default(),
                            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        },
                    );
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(all)
}

/// 读出骨架。
pub(super) fn workbook(package: &mut Package<'_>, budget: &mut Budget) -> Outcome<Workbook> {
    let part = relations(package, "_rels/.rels", budget)?
        .into_values()
        .find(|r| r.kind == "officeDocument")
        .map(|r| resolve("", &r.target))
        .filter(|p| package.has(p))
        .unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let (folder, file) = match part.rsplit_once('/') {
        Some((folder, file)) => (format!("{folder}/"), file.to_owned()),
        None => (String::new(), part.clone()),
    };
    let relations = relations(package, &format!("{folder}_rels/{file}.rels"), budget)?;
    let Some(stream) = package.part(&part, budget)? else {
        return Err(Refusal::damaged(
            "文件里缺少工作簿的目录，看不出有哪些工作表",
        ));
    };
    let mut book = Workbook {
        folder,
        is_1904: false,
        sheets: Vec::new(),
        targets: relations
            .values()
            .map(|r| (r.kind.clone(), r.target.clone()))
            .collect(),
    };
    let mut xml = Xml::new(stream);
    loop {
        match xml.need(budget, "工作簿的目录")? {
            Event::Start(e) => match e.local_name().as_ref() {
                // 扩展里也有同名的元素，但不带这个属性。
                "workbookPr" => book.is_1904 |= xml::flag(&e, "date1904"),
                "sheet" => {
                    let number = book.sheets.len() + 1;
                    let relation = sheet_id(&e).and_then(|id| relations.get(&id));
                    book.sheets.push(Entry {
                        name: xml::attr(&e, "name").unwrap_or_default(),
                        hidden: matches!(
                            xml::attr(&e, "state").as_deref(),
                            Some("hidden" | "veryHidden")
                        ),
                        kind: relation.map_or(Kind::Worksheet, |r| kind(&r.kind)),
                        part: relation.map_or_else(
                            || format!("worksheets/sheet{number}.xml"),
                            |r| r.target.clone(),
                        ),
                    });
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "workbook" => break,
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(book)
}

/// `r:id`；`sheetId` 不是它。
fn sheet_id(e: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    xml::attr(e, "id")
}

fn kind(relation: &str) -> Kind {
    match relation {
        "chartsheet" => Kind::Other("图表"),
        "dialogsheet" => Kind::Other("对话框"),
        "xlMacrosheet" | "xlIntlMacrosheet" => Kind::Other("宏表"),
        _ => Kind::Worksheet,
    }
}
