//! 发送情况：工作簿一本、公文样的清单一份，由发送记录得出，写在 OUT 里。

use super::ledger::{Attempt, Outcome};
use super::plan::Plan;
use super::{MailError, shown_time};
use crate::deliver::Manifest;
use crate::deliver::sending::{REPORT_BOOK, REPORT_LIST};
use crate::document::draft::{Draft, escape};
use crate::document::facts::shown_period;
use crate::document::table::{Align, Column, Row, Table};
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use crate::workbook::sent::{SentRow, workbook};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// 措辞的位置。
const WORDING: &str = "mail/report.j2";
/// 清单里的表的名称。
const TABLE: &str = "发送情况";

/// 写发送情况。`plan` 是寄过之后的计划：里面还要寄的、不能寄的，就是还没有寄到的。
///
/// # Errors
/// 措辞不对；写不进（多半是在 WPS 里开着）。
pub fn write(
    out: &Path,
    office: &Office,
    manifest: &Manifest,
    attempts: &[Attempt],
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<(), MailError> {
    let rows: Vec<SentRow> = attempts.iter().map(row).collect();
    let not_sent = not_sent(plan);
    let title = format!(
        "{}{}{}材料发送情况",
        manifest
            .period
            .as_deref()
            .map(shown_period)
            .unwrap_or_default(),
        office.catalogue.short_title,
        manifest.check.as_deref().unwrap_or_default(),
    );
    let day = attempts
        .iter()
        .map(|a| a.time.get(..10).unwrap_or_default())
        .max()
        .unwrap_or_default();
    let accepted = count(attempts, &[Outcome::Accepted, Outcome::Confirmed]);
    let remark = format!(
        "寄出 {accepted} 封，{} 个收件人还没有寄到。时间是本机的时间。",
        not_sent.len()
    );
    let book = workbook(
        &title,
        &remark,
        &office.config.office.name,
        day,
        &rows,
        &not_sent,
    )
    .map_err(|e| MailError::Output(e.to_string()))?;
    put(out, REPORT_BOOK, &book)?;

    let draft = draft(&title, day, office, attempts, &rows, &not_sent)?;
    for set in crate::document::typeset_all(&[draft], office, progress) {
        let list = set.map_err(|c| MailError::Call(vec![c]))?;
        put(out, REPORT_LIST, &list.bytes)?;
    }
    Ok(())
}

fn count(attempts: &[Attempt], outcomes: &[Outcome]) -> usize {
    attempts
        .iter()
        .filter(|a| outcomes.contains(&a.outcome))
        .count()
}

fn row(attempt: &Attempt) -> SentRow {
    let letter = &attempt.letter;
    let files: Vec<&str> = letter.files.iter().map(|f| f.path.as_str()).collect();
    SentRow {
        time: shown_time(&attempt.time),
        recipient: letter.recipient.clone(),
        to: letter.to.join("，"),
        subject: letter.subject.clone(),
        files: files.join("、"),
        outcome: attempt.outcome.label().to_owned(),
        message_id: letter.message_id.clone(),
        answer: attempt.answer.clone(),
    }
}

/// 还没有寄到的：收件人与缘由。
fn not_sent(plan: &Plan) -> Vec<(String, String)> {
    let due = plan.letters.iter().map(|l| {
        let files: Vec<&str> = l.files.iter().map(|f| f.path.as_str()).collect();
        (
            l.recipient.clone(),
            format!("还没有寄出：{}", files.join("、")),
        )
    });
    plan.held
        .iter()
        .chain(&plan.unknown)
        .map(|h| (h.recipient.clone(), h.why.clone()))
        .chain(due)
        .collect()
}

fn draft(
    title: &str,
    day: &str,
    office: &Office,
    attempts: &[Attempt],
    rows: &[SentRow],
    not_sent: &[(String, String)],
) -> Result<Draft, MailError> {
    let recipients: BTreeSet<&str> = attempts
        .iter()
        .filter(|a| matches!(a.outcome, Outcome::Accepted | Outcome::Confirmed))
        .map(|a| a.letter.recipient.as_str())
        .collect();
    let facts = context! {
        标题 => title,
        机关 => office.config.office.name.as_str(),
        日期 => long_date(day),
        寄出 => count(attempts, &[Outcome::Accepted, Outcome::Confirmed]),
        收到的 => recipients.len(),
        被拒收 => count(attempts, &[Outcome::Refused]),
        不知 => count(attempts, &[Outcome::Unknown]),
        未寄到 => not_sent.iter().map(|(who, why)| context! { 收件人 => who, 缘由 => why }).collect::<Vec<_>>(),
    };
    let text = say(office, &facts).map_err(|c| MailError::Call(vec![c]))?;
    Ok(Draft {
        kind: TABLE.to_owned(),
        folder: "dispatch".to_owned(),
        name: REPORT_LIST.to_owned(),
        locality: None,
        text,
        tables: BTreeMap::from([(TABLE.to_owned(), table(rows))]),
        charts: BTreeMap::new(),
        made_from: Vec::new(),
        drawn: Vec::new(),
        shares: Vec::new(),
    })
}

fn table(rows: &[SentRow]) -> Table {
    let numbered = rows.iter().zip(1..).map(|(r, n): (&SentRow, usize)| {
        Row::of([
            n.to_string(),
            r.time.clone(),
            r.recipient.clone(),
            r.to.clone(),
            r.files.clone(),
            r.outcome.clone(),
            format!("{}　{}", r.message_id, r.answer),
        ])
    });
    Table {
        caption: None,
        unit: None,
        size: 9.0,
        inset: (1.2, 1.0),
        columns: vec![
            Column::new("序号", 11.0, Align::Center),
            Column::new("时间", 21.0, Align::Center),
            Column::new("收件人", 20.0, Align::Left),
            Column::new("地址", 44.0, Align::Left),
            Column::new("附件", 34.0, Align::Left),
            Column::new("结果", 20.0, Align::Center),
            Column::new("Message-ID 与服务器的回话", 0.0, Align::Left),
        ],
        continues: false,
        running: false,
        rows: numbered.collect(),
        notes: Vec::new(),
    }
}

fn say(office: &Office, facts: &Value) -> Result<String, Complaint> {
    let complain = |e: &Error| Complaint {
        file: office.templates.shown(WORDING),
        line: e.line(),
        what: format!("措辞写不出来（{e}）"),
        instead: "请对照内置的措辞改正".to_owned(),
    };
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(super::wording::syntax());
    env.set_auto_escape_callback(|_| AutoEscape::Custom("文稿".into()));
    // 与公文的措辞同一道门：写出的文字不会成为文稿的标记
    env.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(Error::new(ErrorKind::UndefinedError, "写到了没有的项目"));
        }
        out.write_str(&escape(&value.to_string()))
            .map_err(Error::from)
    });
    let text = office.templates.text(WORDING).unwrap_or_default();
    env.render_named_str(WORDING, &text, facts)
        .map_err(|e| complain(&e))
}

fn long_date(day: &str) -> String {
    match day.parse::<jiff::civil::Date>() {
        Ok(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Err(_) => String::new(),
    }
}

/// 先写在旁边，再换上：写到一半不会留下半个文件。
fn put(out: &Path, name: &str, bytes: &[u8]) -> Result<(), MailError> {
    use std::io::Write;
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(out)?;
        file.write_all(bytes)?;
        file.persist(out.join(name)).map_err(|e| e.error)?;
        Ok(())
    };
    write().map_err(|e| {
        MailError::Output(format!(
            "“{name}”写不进：{}。寄过的都已记在发送记录里；请关闭它再运行一次 quanyi send，会照记录补写",
            crate::deliver::why(&e)
        ))
    })
}
