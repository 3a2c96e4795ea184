//! 退回表：每个有问题的地区一本，照上次所报填好，有问题的格上色、加批注，留出情况说明。

use super::marks::{Mark, Marks, Returned};
use super::{EPOCH, FormHeader, guide, lists, matters, table};
use crate::deliver::name;
use crate::finding::{Cell, Finding, Severity};
use crate::model::artefact::Artefact;
use crate::model::catalogue::{Catalogue, Indicator};
use crate::model::comparison::{Comparison, Entry, Locality};
use crate::model::history::Version;
use crate::model::plan::FormColumn;
use crate::model::plan::returned::{FILE_SUFFIX, Matter, RECORD_PIECE, RECORD_SHEET, Record};
use crate::model::rivals::Dispute;
use crate::model::submission::{Answer, Submission};
use crate::office::{Office, date};
use crate::workbook::WorkbookError;
use crate::workbook::book::{self, Page};
use crate::workbook::style;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// 主轮里每个有须更正或请核对的问题的地区一本，按名册的次序；说明过而采纳了的不再算。
///
/// # Errors
/// 越出 Excel 的限度（正常的指标目录不会）。
pub fn returned(comparison: &Comparison, office: &Office) -> Result<Vec<Artefact>, WorkbookError> {
    let mut made = Vec::new();
    each(comparison, office, |form| {
        made.push(form);
        Ok::<_, WorkbookError>(())
    })?;
    Ok(made)
}

/// 同 [`returned`]，做好一本交出一本。
///
/// # Errors
/// 同 [`returned`]；`take` 不成。
pub fn each<E: From<WorkbookError>>(
    comparison: &Comparison,
    office: &Office,
    mut take: impl FnMut(Artefact) -> Result<(), E>,
) -> Result<(), E> {
    let Some(round) = comparison.main_round() else {
        return Ok(());
    };
    let names = name::Names::of(comparison);
    let mut across: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    for found in &comparison.findings {
        if let Some(at) = found
            .locality
            .filter(|_| found.finding.code.starts_with("Q4"))
        {
            across.entry(at).or_default().push(&found.finding);
        }
    }
    for (ix, (locality, entry)) in comparison.localities.iter().zip(&round.entries).enumerate() {
        let Some(current) = entry.current.as_ref().filter(|s| s.is_readable()) else {
            continue;
        };
        let across = across.get(&ix).into_iter().flatten().copied();
        let findings: Vec<&Finding> = current.findings.iter().chain(across).collect();
        let asked = |f: &&Finding| f.severity != Severity::Info;
        if !findings.iter().any(asked) {
            continue;
        }
        let file = format!("退回修改/{}{FILE_SUFFIX}", names.of_locality(ix));
        let bytes = one(&file, locality, entry, current, &findings, office)?;
        take(Artefact {
            name: file,
            kind: "退回表".to_owned(),
            locality: Some(locality.name.clone()),
            bytes,
            made_from: sources(entry),
        })?;
    }
    Ok(())
}

fn sources(entry: &Entry) -> Vec<String> {
    let mut paths: Vec<String> = entry.all().map(|s| s.source.path.clone()).collect();
    paths.dedup();
    paths
}

fn one(
    file: &str,
    locality: &Locality,
    entry: &Entry,
    current: &Submission,
    findings: &[&Finding],
    office: &Office,
) -> Result<Vec<u8>, WorkbookError> {
    let catalogue = &office.catalogue;
    let matters = matters_of(entry, current, findings, catalogue);
    // 几份填的不同的，空着请填报单位定
    let base = Submission {
        answers: entry.answers().to_vec(),
        ..current.clone()
    };
    let returned = Returned {
        answers: &base.answers,
        marks: marks(&matters, catalogue),
        reply_by: office.config.round.reply_by.as_deref().map(chinese),
        last_date: current.date.as_deref().map(chinese),
    };
    let header = FormHeader {
        unit: current
            .unit
            .clone()
            .or_else(|| locality.unit.clone())
            .or_else(|| Some(format!("{}妇联", locality.name))),
        code: current
            .locality
            .code
            .clone()
            .or_else(|| locality.code.clone()),
        level: current
            .locality
            .level
            .clone()
            .or_else(|| locality.level.clone()),
        check: current.check.or(office.config.round.check),
        period: current
            .period
            .clone()
            .or_else(|| office.config.round.period.clone()),
        filled_by: current.filled_by.clone(),
        phone: current.phone.clone(),
        date: None,
        conditions: locality.on_roster.then(|| locality.conditions.clone()),
    };
    let record = Record {
        base: base.clone(),
        after: entry.all().map(version).collect(),
        matters: matters.iter().map(|(m, _)| m.clone()).collect(),
    };
    let several: Vec<&str> = entry.undecided().map(|s| s.source.path.as_str()).collect();
    let basis = if several.is_empty() {
        format!("据“{}”填好。", current.source.path)
    } else {
        format!("据“{}”填好，各份不同的空着。", several.join("”“"))
    };
    let title = format!("{}维权服务工作标准自查表退回事项", locality.name);
    let pages = || -> Result<Vec<Page>, XlsxError> {
        let mut lists = lists::Lists::default();
        let main = table::page(catalogue, &header, Some(&returned), &mut lists)?;
        let mut pages = vec![
            main,
            matters::page(&title, &basis, &returned, &matters)?,
            guide::page(catalogue)?,
        ];
        pages.extend(lists.page()?);
        pages.push(record_page(&record.text(catalogue))?);
        Ok(pages)
    };
    let pages = pages().map_err(|cause| book::refused(file, cause))?;
    let created = office.config.documents.date.as_deref();
    let created = created.or(current.date.as_deref()).unwrap_or(EPOCH);
    book::bind(file, &title, &office.config.office.name, created, pages)
}

/// 一份材料的身份。
fn version(submission: &Submission) -> Version {
    Version {
        path: submission.source.path.clone(),
        sheet: submission.source.sheet.clone(),
        sha256: submission.source.sha256.clone(),
    }
}

/// `2017-12-29` → `2017年12月29日`；读不成日期的照原样。
fn chinese(text: &str) -> String {
    let full = date::read(text).and_then(date::Written::full);
    let full = full.as_deref().unwrap_or(text);
    let mut parts = full.split('-').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(y)), Some(Ok(m)), Some(Ok(d)), None) => format!("{y}年{m}月{d}日"),
        _ => text.to_owned(),
    }
}

/// 退回记录：机器看的，深度隐藏，一段一行。
fn record_page(text: &str) -> Result<Page, XlsxError> {
    let mut page = Page::new(RECORD_SHEET, RECORD_SHEET, 1)?;
    page.ws.set_very_hidden(true);
    let chars: Vec<char> = text.chars().collect();
    for (row, piece) in (0..).zip(chars.chunks(RECORD_PIECE / 2)) {
        let piece: String = piece.iter().collect();
        page.text(row, 0, &piece, &style::line())?;
    }
    Ok(page)
}

/// 几份不同的材料分不出先后。
const SEVERAL: &str = "Q403";

/// 问的是一个指标的哪几格。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Slots {
    state: bool,
    fields: Vec<usize>,
}

/// 退回事项与它在主表里的格：按指标的次序，同一指标里重的在前；说整份材料的在最后。
fn matters_of(
    entry: &Entry,
    current: &Submission,
    findings: &[&Finding],
    catalogue: &Catalogue,
) -> Vec<(Matter, Vec<Cell>)> {
    let rows = table::first_rows(catalogue);
    let mut list: Vec<(usize, Matter, Vec<Cell>)> = Vec::new();
    for finding in findings {
        if finding.severity == Severity::Info && finding.answered.is_none() {
            continue;
        }
        let indicator = finding
            .indicator
            .as_deref()
            .and_then(|code| catalogue.indicator(code));
        let answer = indicator.and_then(|i| current.answers.get(i.ix));
        // 几份填的不同的：哪几格由各份比出来，说的是各份原来的格
        let several = finding.code == SEVERAL;
        let dispute = indicator
            .and_then(|i| entry.dispute(i.ix))
            .filter(|_| several);
        let (slots, cells) = match (indicator, answer) {
            (Some(i), Some(answer)) => {
                let slots = match dispute {
                    Some(Dispute { state, fields }) => Slots { state, fields },
                    None => slots(finding, i, answer),
                };
                let first = rows.get(i.ix).copied().unwrap_or(0);
                let cells = form_cells(&slots, first);
                (slots, cells)
            }
            _ => (Slots::default(), Vec::new()),
        };
        let moved = |text: &str| {
            if several {
                return text.to_owned();
            }
            relocated((text, finding.cell), current, indicator, catalogue, &rows)
        };
        let matter = Matter {
            number: 0,
            code: finding.code.clone(),
            severity: if finding.answered.is_some() {
                Severity::Warning
            } else {
                finding.severity
            },
            indicator: indicator.map(|i| i.code.clone()),
            state: slots.state,
            fields: slots.fields,
            // 退回表里那一格也许空着：说清是上次写的
            found: moved(&finding.message)
                .replace("写的是“", "上次写的是“")
                .replace("填的是“", "上次填的是“"),
            ask: ask(finding).map_or_else(|| moved(&finding.hint), str::to_owned),
            answered: finding.answered.clone(),
        };
        let same = |(_, m, _): &(usize, Matter, Vec<Cell>)| {
            (&m.code, &m.indicator, &m.found) == (&matter.code, &matter.indicator, &matter.found)
        };
        if !list.iter().any(same) {
            list.push((indicator.map_or(usize::MAX, |i| i.ix), matter, cells));
        }
    }
    list.sort_by(|(a, m, _), (b, n, _)| (a, m.severity).cmp(&(b, n.severity)));
    list.into_iter()
        .zip(1..)
        .map(|((_, matter, cells), number)| (Matter { number, ..matter }, cells))
        .collect()
}

/// 处理办法是对汇总的人说的，换成对填报单位说的。
fn ask(finding: &Finding) -> Option<&'static str> {
    match finding.code.as_str() {
        "Q402" => Some("本表照其中一份填好：请逐条核对，不对的改过来，交回后即以本表为准"),
        SEVERAL if finding.indicator.is_some() => Some("请在本表照实填上"),
        SEVERAL => Some("各份不同的格空着，请逐条照实填好，交回后即以本表为准"),
        "Q501" | "Q502" | "Q503" | "Q504" | "Q505" => {
            Some("本表里已遮蔽，不必再改；请在原来的表里删去，不要再外传")
        }
        _ => None,
    }
}

/// 问题说的是哪几格：先看处理办法里写的格，再看问题自己的格；几个填写项同在一格的，按提到的名称分。
fn slots(finding: &Finding, indicator: &Indicator, answer: &Answer) -> Slots {
    let at = |cells: &[Cell]| {
        let fields: Vec<usize> = (0..indicator.fields.len())
            .filter(|&f| answer.place(f).is_some_and(|c| cells.contains(&c)))
            .collect();
        Slots {
            state: answer.cell.is_some_and(|c| cells.contains(&c)),
            fields,
        }
    };
    let told: Vec<Cell> = addresses(&finding.hint).map(|(_, c)| c).collect();
    let own: Vec<Cell> = finding.cell.into_iter().collect();
    let mut found = at(&told);
    if found == Slots::default() {
        found = at(&own);
    } else {
        for field in at(&own).fields {
            if !found.fields.contains(&field) {
                found.fields.push(field);
            }
        }
        found.fields.sort_unstable();
    }
    let named = mentioned(&[&finding.hint, &finding.message], indicator);
    if found.fields.iter().any(|f| named.contains(f)) {
        found.fields.retain(|f| named.contains(f));
        // 勾选与填写同在一格的，说的是填写
        if found.state
            && answer.cell.is_some()
            && found.fields.iter().any(|&f| answer.place(f) == answer.cell)
        {
            found.state = false;
        }
    }
    if found == Slots::default() {
        found.state = true;
    }
    found
}

/// 文字里提到的填写项：先看专门引出的（`“数量”`），没有的看引文以外的字。
fn mentioned(texts: &[&str], indicator: &Indicator) -> Vec<usize> {
    let of = |says: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let fields = indicator.fields.iter().enumerate();
        fields
            .filter(|(_, field)| says(&field.name))
            .map(|(ix, _)| ix)
            .collect()
    };
    for text in texts {
        let quoted = of(&|name| text.contains(&format!("“{name}”")));
        if !quoted.is_empty() {
            return quoted;
        }
    }
    let plain: Vec<String> = texts.iter().map(|t| unquoted(t)).collect();
    of(&|name| plain.iter().any(|t| t.contains(name)))
}

/// 去掉引号里的字：那是材料的原文。
fn unquoted(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn form_cells(slots: &Slots, first: u32) -> Vec<Cell> {
    let state = slots
        .state
        .then_some(Cell::new(first, FormColumn::State as u32));
    let fields = slots.fields.iter().map(|&f| {
        let down = u32::try_from(f).unwrap_or(0);
        Cell::new(first + down, FormColumn::FieldValue as u32)
    });
    state.into_iter().chain(fields).collect()
}

/// 文字里的单元格地址：起止（字节）与地址。
fn addresses(text: &str) -> impl Iterator<Item = ((usize, usize), Cell)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            let run = bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric())
                .count();
            if run == 0 {
                at += 1;
                continue;
            }
            at += run;
            let word = text.get(start..at).unwrap_or("");
            let looks = word.starts_with(|c: char| c.is_ascii_uppercase());
            if looks && let Ok(cell) = word.parse::<Cell>() {
                return Some(((start, at), cell));
            }
        }
        None
    })
}

/// 原表的单元格换成退回表的；不在退回表里的注明是原表的。
fn relocated(
    (text, own_cell): (&str, Option<Cell>),
    current: &Submission,
    indicator: Option<&Indicator>,
    catalogue: &Catalogue,
    rows: &[u32],
) -> String {
    let place = |i: &Indicator, cell: Cell| -> Vec<Cell> {
        let Some(answer) = current.answers.get(i.ix) else {
            return Vec::new();
        };
        let mut slots = Slots {
            state: answer.cell == Some(cell),
            fields: (0..i.fields.len())
                .filter(|&f| answer.place(f) == Some(cell))
                .collect(),
        };
        // 几个填写项同在一格：文字里提到名称的才是
        let named = mentioned(&[text], i);
        if slots.fields.iter().any(|f| named.contains(f)) {
            slots.fields.retain(|f| named.contains(f));
        }
        form_cells(&slots, rows.get(i.ix).copied().unwrap_or(0))
    };
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for ((start, end), cell) in addresses(text) {
        // 引号里是材料的原文，不动
        let before = text.get(..start).unwrap_or("");
        if before.matches('“').count() > before.matches('”').count() {
            continue;
        }
        out.push_str(text.get(from..start).unwrap_or(""));
        let own = indicator.map_or(Vec::new(), |i| place(i, cell));
        let found = if own.is_empty() {
            catalogue
                .indicators
                .iter()
                .map(|i| place(i, cell))
                .find(|cells| !cells.is_empty())
                .unwrap_or_default()
        } else {
            own
        };
        if found.is_empty() && own_cell == Some(cell) {
            out.push_str(&format!("原表{cell}"));
        } else if found.is_empty() {
            out.push_str(text.get(start..end).unwrap_or(""));
        } else {
            let names: Vec<String> = found.iter().map(Cell::to_string).collect();
            out.push_str(&names.join("、"));
        }
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

/// 各指标的标记。
fn marks(matters: &[(Matter, Vec<Cell>)], catalogue: &Catalogue) -> Vec<Marks> {
    let of = |indicator: &Indicator| {
        let mut marks = Marks {
            fields: vec![None; indicator.fields.len()],
            ..Marks::default()
        };
        let mut asked = Vec::new();
        let mut said: Vec<&str> = Vec::new();
        let own = matters
            .iter()
            .map(|(m, _)| m)
            .filter(|m| m.indicator.as_deref() == Some(&indicator.code));
        for matter in own {
            if let Some(text) = &matter.answered {
                asked.push(format!("已说明：{}", matter.found));
                if !said.contains(&text.as_str()) {
                    said.push(text);
                }
                continue;
            }
            let label = matter.severity.label();
            asked.push(format!("{label}：{}。{}", matter.found, matter.ask));
            let mark = Mark {
                severity: matter.severity,
                note: format!("{label}：{}。\n→ {}", matter.found, matter.ask),
            };
            if matter.state {
                Mark::add(&mut marks.state, &mark);
            }
            for &field in &matter.fields {
                if let Some(slot) = marks.fields.get_mut(field) {
                    Mark::add(slot, &mark);
                }
            }
            marks.severity = marks
                .severity
                .map_or(Some(matter.severity), |s| Some(s.min(matter.severity)));
        }
        marks.asked = asked.join("\n");
        marks.explanation = said.join("\n");
        marks
    };
    catalogue.indicators.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_among_the_words() {
        let found: Vec<String> =
            addresses("请在 E12 填写数量，在G13填写；Q203、《A4纸》、AB、12338、E12E")
                .map(|(_, c)| c.to_string())
                .collect();
        assert_eq!(found, ["E12", "G13", "Q203", "A4"]);
    }
}
