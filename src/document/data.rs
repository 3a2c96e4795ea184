//! 版式看得见的数据：文稿读成的各项，配置里的选项，逐段理过的文字。

use super::chart::Chart;
use super::draft::{Block, Draft, Parsed, parse};
use super::glyphs::Place;
use super::quotes;
use super::table::Table;
use super::title;
use crate::office::config::Seal;
use crate::office::{Complaint, Office};
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// 发文机关标志，一行。
    pub(super) mark: String,
    /// 标志里的各个机关名称：联合行文的有几个，主办机关在前（G-25）。
    pub(super) marks: Vec<String>,
    /// 联合行文的标志末尾的“文件”二字。
    pub(super) mark_suffix: Option<String>,
    /// 份号，六位。
    pub(super) copy_number: Option<String>,
    /// 密级和保密期限。
    pub(super) secrecy: Option<String>,
    /// 紧急程度。
    pub(super) urgency: Option<String>,
    /// 发文字号。
    pub(super) number: Option<String>,
    /// 签发人，依次（G-28）。
    pub(super) signers: Vec<String>,
    /// 主送机关，不含冒号。
    pub(super) recipients: Option<String>,
    /// 署名，一行。
    pub(super) signature: Option<String>,
    /// 署名的各个机关，主办机关在前。
    pub(super) signatures: Vec<String>,
    /// 用印的方式：`盖章` `不盖章` `签名章`（G-50…G-54）。
    pub(super) seal: &'static str,
    /// 签名章前的职务，依次（G-54）。
    pub(super) posts: Vec<String>,
    /// 纪要的出席、请假、列席（G-86）。
    pub(super) attendance: Vec<Attendance>,
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
    /// 单位的选项。
    pub(super) options: Options,
}

/// 单位在配置里定的版式选项。
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Options {
    /// 套印：红的部分已经印在纸上，留空。
    pub(super) preprinted: bool,
    /// 页码的位置：`外侧` `居中` `居右`。
    pub(super) page_numbers: &'static str,
    /// 页码的写法，里面有一个 1；空的照国标。
    pub(super) page_number_form: Option<String>,
    /// 水印，如 `征求意见稿`。
    pub(super) watermark: Option<String>,
}

/// 纪要的一组人。
#[derive(Debug, Serialize)]
pub(super) struct Attendance {
    pub(super) label: &'static str,
    pub(super) people: String,
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
    /// 另附：只列在附件说明里，不成页（G-46）。
    pub(super) apart: bool,
    pub(super) blocks: Vec<DataBlock>,
}

/// 一块一块地写；`@表 指标对比` 分成了几张的，接着印 `指标对比2`……（文稿里另外写了的不重印）。
fn data_blocks(blocks: &[Block], draft: &Draft) -> Vec<DataBlock> {
    let written = |name: &str| {
        blocks
            .iter()
            .any(|b| matches!(b, Block::Table(own) if own == name))
    };
    let mut out = Vec::new();
    for block in blocks {
        out.push(data_block(block));
        if let Block::Table(name) = block {
            let parts = (2..).map(|n| format!("{name}{n}"));
            let parts = parts.take_while(|part| draft.tables.contains_key(part));
            let rest = parts.filter(|part| !written(part));
            out.extend(rest.map(|name| DataBlock::Table { name }));
        }
    }
    out
}

fn data_block(block: &Block) -> DataBlock {
    match block.clone() {
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
    }
}

/// `2017年12月20日` → 年、月、日。
pub(super) fn date_parts(text: &str) -> Option<(i32, u8, u8)> {
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

/// 几个机关、几个人：用顿号隔开。
fn several(text: Option<&str>) -> Vec<String> {
    let parts = text.unwrap_or_default().split('、').map(str::trim);
    parts.filter(|p| !p.is_empty()).map(String::from).collect()
}

/// 标志 → 各机关名称、末尾的“文件”。只有一个机关的，标志整个是一个名称。
fn joint_mark(mark: &str) -> (Vec<String>, Option<String>) {
    let names = several(Some(mark));
    if names.len() < 2 {
        return (vec![mark.to_owned()], None);
    }
    match mark.strip_suffix("文件") {
        Some(bare) => (several(Some(bare)), Some("文件".to_owned())),
        None => (names, None),
    }
}

fn unknown_seal(word: &str, draft: &Draft) -> Complaint {
    Complaint {
        file: draft.name.clone(),
        line: None,
        what: format!("用印的方式“{word}”不认得"),
        instead: format!("可以写：{}", Seal::ALL.map(Seal::label).join("、")),
    }
}

/// 本来就没有样子的字符：零宽的、改变书写次序的、异体选择符等。去掉不损内容，留着却能让印出来的字换个次序。
pub(super) fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
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
        let (marks, mark_suffix) = joint_mark(&mark);
        let signature = take("署名");
        let date_text = take("日期");
        let (copy_number, secrecy, urgency) = (take("份号"), take("密级"), take("紧急程度"));
        // 份号六位，不足的补零（G-20）
        let copy_number = copy_number.map(|digits| format!("{digits:0>6}"));
        let (number, signers, recipients) = (take("发文字号"), take("签发人"), take("主送"));
        let (remark, copies, printed_by) = (take("附注"), take("抄送"), take("印发"));
        let documents = &office.config.documents;
        let seal = match take("用印") {
            None => documents.seal,
            Some(word) => {
                Seal::from_label(&word).ok_or_else(|| vec![unknown_seal(&word, draft)])?
            }
        };
        let posts = take("职务");
        let attendance = ["出席", "请假", "列席"]
            .into_iter()
            .filter_map(|label| take(label).map(|people| Attendance { label, people }));
        let attendance = attendance.collect();
        let options = Options {
            preprinted: documents.preprinted,
            page_numbers: documents.page_numbers.label(),
            page_number_form: documents.page_number_form.clone(),
            watermark: take("水印").or_else(|| documents.watermark.clone()),
        };
        let signatures = several(signature.as_deref());
        // 标题断行时不拆开的名称；联合行文的各机关也在内
        let own = [
            &office.config.office.name,
            &office.config.office.region,
            &office.catalogue.short_title,
        ];
        let names: Vec<&str> = own
            .into_iter()
            .chain(&draft.locality)
            .chain(&marks)
            .chain(&signatures)
            .map(String::as_str)
            .collect();
        let attachments = parsed.attachments.iter().map(|a| DataAttachment {
            name: a.name.clone(),
            title: title::lines(&a.name, &names),
            sideways: a.sideways,
            apart: a.apart,
            blocks: data_blocks(&a.blocks, draft),
        });
        let attachments = attachments.collect();
        Ok(Self {
            title_lines: title::lines(&title, &names),
            author: office.config.office.name.clone(),
            date: date_text.as_deref().and_then(date_parts),
            attachments,
            blocks: data_blocks(&parsed.blocks, draft),
            tables: draft.tables.clone(),
            charts: draft.charts.clone(),
            title,
            date_text,
            mark,
            marks,
            mark_suffix,
            copy_number,
            secrecy,
            urgency,
            number,
            signers: several(signers.as_deref()),
            recipients,
            signatures,
            signature,
            seal: seal.label(),
            posts: several(posts.as_deref()),
            attendance,
            remark,
            copies,
            printed_by,
            options,
        })
    }

    /// 逐段理文字：看不见而能改变样子的符号去掉，直引号换成中文引号。
    pub(super) fn tidy(&mut self, chinese_quotes: bool) {
        self.each_text(&mut |text, _| {
            if text.contains(is_silent) {
                text.retain(|c| !is_silent(c));
            }
            // 控制符没有样子，换成看得见的 □；换行照旧，制表符只是空格
            if text.contains(char::is_control) {
                *text = text.replace("\r\n", "\n").replace('\t', " ");
                *text = text.replace(|c: char| c.is_control() && c != '\n', "□");
            }
            if chinese_quotes {
                quotes::curl(text);
            }
        });
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
            ("主送", &mut self.recipients),
            ("水印", &mut self.options.watermark),
            ("署名", &mut self.signature),
            ("附注", &mut self.remark),
            ("抄送", &mut self.copies),
            ("印发机关", &mut self.printed_by),
        ] {
            if let Some(text) = text {
                visit(text, Place::named(name));
            }
        }
        let marks = std::iter::once(&mut self.mark).chain(&mut self.marks);
        marks.for_each(|t| visit(t, Place::named("发文机关标志")));
        for (name, texts) in [
            ("签发人", &mut self.signers),
            ("署名", &mut self.signatures),
            ("职务", &mut self.posts),
        ] {
            texts.iter_mut().for_each(|t| visit(t, Place::named(name)));
        }
        for group in &mut self.attendance {
            visit(&mut group.people, Place::named(group.label));
        }
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
                column.group.iter_mut().for_each(|g| visit(g, at(0, ix)));
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
            chart.each_text(&mut |t| visit(t, Place::named(format!("图“{name}”"))));
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
