//! 文稿 → 数据 → PDF。各份文件分给几个线程，一份一份地排。

use super::draft::{Block, Draft, Parsed, parse};
use super::glyphs::{Gap, Place, replace_gaps};
use super::press::{Press, Sheet};
use super::table::{Chart, Table};
use super::title;
use crate::model::artefact::Artefact;
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// 版式看得见的全部数据，即 `/data.json`。键是公开的约定：单位自己的版式照它写。
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Data {
    /// 全题，一行。
    pub(super) title: String,
    /// 分好行的标题。
    pub(super) title_lines: Vec<String>,
    /// 作者：署名机关。
    pub(super) author: String,
    /// 成文日期：年、月、日。
    pub(super) date: Option<(i32, u8, u8)>,
    /// 成文日期的写法。
    pub(super) date_text: Option<String>,
    /// 发文机关标志。
    pub(super) mark: String,
    /// 份号，六位。
    pub(super) copy_number: Option<String>,
    /// 密级和保密期限。
    pub(super) secrecy: Option<String>,
    /// 紧急程度。
    pub(super) urgency: Option<String>,
    /// 发文字号。
    pub(super) number: Option<String>,
    /// 签发人。
    pub(super) signer: Option<String>,
    /// 主送机关，不含冒号。
    pub(super) recipients: Option<String>,
    /// 移到版记的主送机关。
    pub(super) moved_recipients: Option<String>,
    /// 署名。
    pub(super) signature: Option<String>,
    /// 附注，不含括号。
    pub(super) remark: Option<String>,
    /// 抄送。
    pub(super) copies: Option<String>,
    /// 印发机关；空的没有版记。
    pub(super) printed_by: Option<String>,
    /// 正文。
    pub(super) blocks: Vec<DataBlock>,
    /// 附件。
    pub(super) attachments: Vec<DataAttachment>,
    /// 表。
    pub(super) tables: BTreeMap<String, Table>,
    /// 图。
    pub(super) charts: BTreeMap<String, Chart>,
}

/// 正文的一块。
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum DataBlock {
    Heading {
        level: usize,
        number: String,
        text: String,
    },
    RunIn {
        level: usize,
        number: String,
        text: String,
        rest: String,
    },
    Paragraph {
        text: String,
    },
    Table {
        name: String,
    },
    Chart {
        name: String,
    },
}

/// 一个附件。
#[derive(Debug, Serialize)]
pub(super) struct DataAttachment {
    pub(super) name: String,
    pub(super) title: Vec<String>,
    pub(super) sideways: bool,
    pub(super) blocks: Vec<DataBlock>,
}

fn data_blocks(blocks: &[Block]) -> Vec<DataBlock> {
    let of = |block: &Block| match block.clone() {
        Block::Heading {
            level,
            number,
            text,
            rest,
        } if rest.is_empty() => DataBlock::Heading {
            level,
            number,
            text,
        },
        Block::Heading {
            level,
            number,
            text,
            rest,
        } => DataBlock::RunIn {
            level,
            number,
            text,
            rest,
        },
        Block::Paragraph(text) => DataBlock::Paragraph { text },
        Block::Table(name) => DataBlock::Table { name },
        Block::Chart(name) => DataBlock::Chart { name },
    };
    blocks.iter().map(of).collect()
}

/// `2017年12月20日` → 年、月、日。
fn date_parts(text: &str) -> Option<(i32, u8, u8)> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let date = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    jiff::civil::Date::new(
        i16::try_from(date.0).ok()?,
        i8::try_from(date.1).ok()?,
        i8::try_from(date.2).ok()?,
    )
    .ok()?;
    Some(date)
}

/// 文稿里指到的表和图都在。
fn missing_references(draft: &Draft, parsed: &Parsed) -> Vec<Complaint> {
    let all = parsed
        .blocks
        .iter()
        .chain(parsed.attachments.iter().flat_map(|a| &a.blocks));
    all.filter_map(|block| {
        let (word, name, known) = match block {
            Block::Table(name) => ("表", name, draft.tables.contains_key(name)),
            Block::Chart(name) => ("图", name, draft.charts.contains_key(name)),
            Block::Heading { .. } | Block::Paragraph(_) => return None,
        };
        let names: Vec<&str> = match word {
            "表" => draft.tables.keys().map(String::as_str).collect(),
            _ => draft.charts.keys().map(String::as_str).collect(),
        };
        (!known).then(|| Complaint {
            file: draft.name.clone(),
            line: None,
            what: format!("文稿里“@{word} {name}”指的{word}没有"),
            instead: format!(
                "可以用的是：{}",
                if names.is_empty() {
                    "（无）".into()
                } else {
                    names.join("、")
                }
            ),
        })
    })
    .collect()
}

impl Data {
    /// 由文稿得出排版的数据。
    pub(super) fn of(draft: &Draft, office: &Office) -> Result<Self, Vec<Complaint>> {
        let mut parsed = parse(&draft.text, &draft.name)?;
        let missing = missing_references(draft, &parsed);
        if !missing.is_empty() {
            return Err(missing);
        }
        let mut take = |key: &str| parsed.head.remove(key);
        let title = take("标题").unwrap_or_default();
        let mark = take("标志").unwrap_or_else(|| office.config.office.name.clone());
        let signature = take("署名");
        let date_text = take("日期");
        let (copy_number, secrecy, urgency) = (take("份号"), take("密级"), take("紧急程度"));
        let (number, signer, recipients) = (take("发文字号"), take("签发人"), take("主送"));
        let (remark, copies, printed_by) = (take("附注"), take("抄送"), take("印发"));
        // 主送机关太多，会把正文挤出首页的，移到版记（G-33、G-34）
        let crowded = recipients
            .as_ref()
            .is_some_and(|r| r.chars().count() > 28 * 5);
        let (recipients, moved_recipients) = if crowded && printed_by.is_some() {
            (None, recipients)
        } else {
            (recipients, None)
        };
        let names = [
            office.config.office.name.as_str(),
            office.config.office.region.as_str(),
            office.catalogue.short_title.as_str(),
            draft.locality.as_deref().unwrap_or_default(),
        ];
        let attachments = parsed.attachments.iter().map(|a| DataAttachment {
            name: a.name.clone(),
            title: title::lines(&a.name, &names),
            sideways: a.sideways,
            blocks: data_blocks(&a.blocks),
        });
        Ok(Self {
            title_lines: title::lines(&title, &names),
            author: office.config.office.name.clone(),
            date: date_text.as_deref().and_then(date_parts),
            attachments: attachments.collect(),
            blocks: data_blocks(&parsed.blocks),
            tables: draft.tables.clone(),
            charts: draft.charts.clone(),
            title,
            date_text,
            mark,
            copy_number,
            secrecy,
            urgency,
            number,
            signer,
            recipients,
            moved_recipients,
            signature,
            remark,
            copies,
            printed_by,
        })
    }

    /// 走遍每一段要印的文字，附它在文件里的位置。
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String, Place)) {
        visit(&mut self.title, Place::named("标题"));
        self.title_lines
            .iter_mut()
            .for_each(|t| visit(t, Place::named("标题")));
        for (name, text) in [
            ("成文日期", &mut self.date_text),
            ("份号", &mut self.copy_number),
            ("密级", &mut self.secrecy),
            ("紧急程度", &mut self.urgency),
            ("发文字号", &mut self.number),
            ("签发人", &mut self.signer),
            ("主送", &mut self.recipients),
            ("主送", &mut self.moved_recipients),
            ("署名", &mut self.signature),
            ("附注", &mut self.remark),
            ("抄送", &mut self.copies),
            ("印发机关", &mut self.printed_by),
        ] {
            if let Some(text) = text {
                visit(text, Place::named(name));
            }
        }
        visit(&mut self.mark, Place::named("发文机关标志"));
        visit(&mut self.author, Place::named("署名"));
        visit_blocks(&mut self.blocks, "正文", visit);
        for a in &mut self.attachments {
            let whole = format!("附件“{}”", a.name);
            visit(&mut a.name, Place::named("附件说明"));
            a.title
                .iter_mut()
                .for_each(|t| visit(t, Place::named("附件标题")));
            visit_blocks(&mut a.blocks, &whole, visit);
        }
        for (name, table) in &mut self.tables {
            let at = |row: usize, column: usize| Place {
                what: format!("表“{name}”"),
                row: Some((row, column)),
            };
            for (ix, column) in table.columns.iter_mut().enumerate() {
                visit(&mut column.label, at(0, ix));
            }
            for (row, cells) in table.rows.iter_mut().enumerate() {
                for cell in &mut cells.cells {
                    visit(&mut cell.text, at(row + 1, cell.column));
                }
            }
            let about = table
                .caption
                .iter_mut()
                .chain(&mut table.unit)
                .chain(&mut table.notes);
            about.for_each(|t| visit(t, Place::named(format!("表“{name}”的表题或注"))));
        }
        for (name, chart) in &mut self.charts {
            let labels = chart.groups.iter_mut().flat_map(|g| {
                std::iter::once(&mut g.label).chain(g.bars.iter_mut().map(|b| &mut b.label))
            });
            let about = std::iter::once(&mut chart.title)
                .chain(&mut chart.series)
                .chain(&mut chart.source);
            about
                .chain(labels)
                .for_each(|t| visit(t, Place::named(format!("图“{name}”"))));
        }
    }
}

fn visit_blocks(blocks: &mut [DataBlock], whole: &str, visit: &mut dyn FnMut(&mut String, Place)) {
    for (ix, block) in blocks.iter_mut().enumerate() {
        let at = || Place::named(format!("{whole}第{}段", ix + 1));
        match block {
            DataBlock::Heading { text, .. } | DataBlock::Paragraph { text } => visit(text, at()),
            DataBlock::RunIn { text, rest, .. } => {
                visit(text, at());
                visit(rest, at());
            }
            // 名称只用来找表和图，不印
            DataBlock::Table { .. } | DataBlock::Chart { .. } => {}
        }
    }
}

/// 排一份。
pub(super) fn typeset(
    draft: &Draft,
    office: &Office,
    press: &Press,
) -> Result<Artefact, Complaint> {
    let mut data = Data::of(draft, office).map_err(first)?;
    replace_gaps(&mut data, press.faces());
    let bytes = press.set(Sheet {
        layout: &format!("documents/{}/layout.typ", draft.folder),
        ident: format!("quanyi/{}/{}", office.catalogue.id, draft.name),
        date: data.date,
        data: serde_json::to_vec(&data).map_err(|e| Complaint {
            file: draft.name.clone(),
            line: None,
            what: format!("数据写不出：{e}"),
            instead: "请把这份材料报给开发者".into(),
        })?,
    })?;
    Ok(Artefact {
        name: draft.name.clone(),
        kind: draft.kind.clone(),
        locality: draft.locality.clone(),
        bytes,
        made_from: draft.made_from.clone(),
    })
}

/// 各份文稿里印不出来的字；已用“〔缺字U+…〕”代替，须有人看。
pub(super) fn gaps(drafts: &[Draft], office: &Office, press: &Press) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for draft in drafts {
        if let Ok(mut data) = Data::of(draft, office) {
            let found = replace_gaps(&mut data, press.faces());
            gaps.extend(found.into_iter().map(|gap| gap.of(&draft.name)));
        }
    }
    gaps
}

fn first(complaints: Vec<Complaint>) -> Complaint {
    complaints.into_iter().next().unwrap_or_else(|| Complaint {
        file: String::new(),
        line: None,
        what: "文稿读不出".into(),
        instead: "请核对文稿".into(),
    })
}

/// 排全部。结果与文稿同序。
///
/// 不用 rayon：PDF 导出自己用着它的线程池，套在里面会把整份文件叠在一个栈上（内存数倍，且更慢）。
pub(super) fn typeset_all(
    drafts: &[Draft],
    office: &Office,
    press: &Press,
    progress: &dyn Progress,
) -> Vec<Result<Artefact, Complaint>> {
    let threads = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(drafts.len().max(1));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !progress.cancelled() {
                    let ix = next.fetch_add(1, Ordering::Relaxed);
                    let Some(draft) = drafts.get(ix) else { break };
                    let result = typeset(draft, office, press);
                    done.lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .insert(ix, result);
                    progress.step();
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(|e| e.into_inner());
    let stopped = |draft: &Draft| Complaint {
        file: draft.name.clone(),
        line: None,
        what: "还没有排到，就被叫停了".into(),
        instead: "请重新运行".into(),
    };
    drafts
        .iter()
        .enumerate()
        .map(|(ix, draft)| done.remove(&ix).unwrap_or_else(|| Err(stopped(draft))))
        .collect()
}
