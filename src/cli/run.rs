//! `quanyi run`：读取、审核、汇总、成文。

use super::args::{AlsoForm, RunArgs};
use super::terminal::{self, Bar};
use super::{Failure, Outcome, Result, stop};
use quanyi::cache::{self, Cache};
use quanyi::model::comparison::{Comparison, ReportState};
use quanyi::model::lists::Standing;
use quanyi::model::submission::CheckRound;
use quanyi::office::Office;
use quanyi::run::{Redone, RunError, Summary};
use quanyi::workbook::flat::Also;
use std::path::Path;

pub(crate) fn main(args: &RunArgs, quiet: bool) -> Result {
    let mut office = Office::load(args.config.as_deref())?;
    if !args.no_cache
        && let Some(dir) = cache::usual_place(|name| std::env::var_os(name).map(Into::into))
    {
        office.cache = Cache::at(dir);
    }
    if let Some(previous) = &args.previous {
        office.config.files.previous = Some(previous.clone());
    }
    let bar = Bar::new(quiet);
    stop::listen(&args.out);
    let also: Vec<Also> = args
        .also
        .iter()
        .map(|form| match form {
            AlsoForm::Csv => Also::Csv,
            AlsoForm::Jsonl => Also::Jsonl,
        })
        .collect();
    let summary = quanyi::run::run_also(&args.paths, &office, &args.out, &also, &bar);
    bar.close();
    let summary = summary?;
    if !quiet {
        terminal::say(&closing(&summary, &args.out));
    }
    for complaint in &summary.not_set {
        terminal::say(&format!("没有排成：{complaint}"));
    }
    let read_any = summary
        .comparison
        .rounds
        .iter()
        .any(|r| r.entries.iter().any(|e| e.current.is_some()));
    if !summary.not_set.is_empty() {
        return Err(Failure::Output(
            "有公文没有排成，原因见上；其余产出是完整的".to_owned(),
        ));
    }
    let returned = summary
        .comparison
        .rounds
        .iter()
        .flat_map(|r| &r.results)
        .any(|r| r.errors > 0)
        || summary
            .comparison
            .unattributed
            .iter()
            .any(quanyi::model::submission::Submission::must_return);
    Ok(if !read_any || (args.strict && returned) {
        Outcome::NeedsAttention
    } else {
        Outcome::Done
    })
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Source(e) => Self::Call(vec![e.to_string()]),
            RunError::Office(complaints) => complaints.into(),
            RunError::Output(e) => e.into(),
            RunError::Workbook(e) => Self::Output(e.to_string()),
            RunError::Cancelled => Self::Stopped(error.to_string()),
        }
    }
}

/// “：甲县、乙县”；多的只列前 12 个，没有的为空。
fn named(list: &[String]) -> String {
    match list {
        [] => String::new(),
        few if few.len() <= 12 => format!("：{}", few.join("、")),
        many => format!("：{} 等", many[..12].join("、")),
    }
}

/// 一份能用的材料也没有：名册上应当报送的都还没有报送。
fn nothing_received(comparison: &Comparison) -> Option<String> {
    let expected = || comparison.localities.iter().filter(|l| l.expected);
    let (came, missing): (Vec<_>, Vec<_>) =
        expected().partition(|l| !l.perhaps_sent(&comparison.unattributed).is_empty());
    let names = |list: &[&quanyi::model::comparison::Locality]| -> Vec<String> {
        list.iter().map(|l| l.name.clone()).collect()
    };
    let (came, missing) = (names(&came), names(&missing));
    if came.is_empty() && missing.is_empty() {
        None
    } else if came.is_empty() {
        Some(format!(
            "应报送的 {} 个地区都没有报送{}。",
            missing.len(),
            named(&missing)
        ))
    } else {
        Some(format!(
            "应报送的 {} 个地区没有一个报来可用的材料；其中收到了文件、但打不开或说不清地区的 {} 个{}，请先看文件。",
            came.len() + missing.len(),
            came.len(),
            named(&came)
        ))
    }
}

/// 配置了表扬标准而没有出表扬通报、或有没写进去的：为什么。
fn commended(comparison: &Comparison) -> Option<String> {
    let list = &comparison.lists.commend;
    if !list.configured {
        return None;
    }
    let hanging: Vec<String> = list
        .lines
        .iter()
        .filter(|l| l.standing != Standing::Firm)
        .filter_map(|l| Some(comparison.localities.get(l.locality)?.name.clone()))
        .collect();
    if list.lines.is_empty() {
        Some(format!("没有出表扬通报：{}", list.why_empty))
    } else if hanging.is_empty() {
        None
    } else {
        let all = hanging.len() == list.lines.len();
        Some(format!(
            "{}够表扬标准而材料里有问题没有查清的 {} 个{}，查清之后再运行一次（详见汇总表）。",
            if all {
                "没有出表扬通报："
            } else {
                "没有写进表扬通报、"
            },
            hanging.len(),
            named(&hanging)
        ))
    }
}

/// 改过的文稿到哪里去了、接着怎么办。
fn redone(redone: &[Redone], out: &Path) -> Vec<String> {
    let said = |same: bool| {
        let names: Vec<&str> = redone
            .iter()
            .filter(|r| r.same_data == same)
            .map(|r| r.path.as_str())
            .collect();
        let list = match names.as_slice() {
            few if few.len() <= 5 => few.join("、"),
            many => format!("{} 等{}份", many[..5].join("、"), many.len()),
        };
        (!names.is_empty()).then_some(list)
    };
    let mut lines = Vec::new();
    if let Some(names) = said(true) {
        lines.push(format!(
            "改过的文稿没有丢，数据没有变化，可以直接再排：{names}。"
        ));
    }
    if let Some(names) = said(false) {
        lines.push(format!(
            "改过的文稿没有丢，但数据有了变化，再排时会逐处核对：{names}。"
        ));
    }
    if !redone.is_empty() {
        lines.push(format!(
            "改过的文稿在“{}”，再排：quanyi typeset 文稿 -o 输出文件夹。",
            out.join("以前修改过的文件").display()
        ));
    }
    lines
}

/// 结束时的话：读了多少、要退回多少、缺多少、东西在哪里。
fn closing(summary: &Summary, out: &Path) -> String {
    let comparison = &summary.comparison;
    let mut lines = vec![format!("读取 {} 个文件。", comparison.inputs.len())];
    if let Some(round) = comparison.main_round() {
        let names = |state: ReportState| -> Vec<String> {
            round
                .results
                .iter()
                .zip(&comparison.localities)
                .filter(|(r, _)| r.state == state)
                .map(|(_, l)| l.name.clone())
                .collect()
        };
        let (accepted, returned) = (names(ReportState::Accepted), names(ReportState::Returned));
        let missing = names(ReportState::Missing);
        // 文件来了而打不开的，先看文件，再催。
        let came: Vec<String> = round
            .results
            .iter()
            .zip(&comparison.localities)
            .filter(|(r, l)| {
                r.state == ReportState::Missing
                    && !l.perhaps_sent(&comparison.unattributed).is_empty()
            })
            .map(|(_, l)| l.name.clone())
            .collect();
        lines.push(format!(
            "已报送 {} 个地区，其中可以使用 {} 个，须退回更正 {} 个{}。",
            accepted.len() + returned.len(),
            accepted.len(),
            returned.len(),
            named(&returned)
        ));
        let sampled = matches!(
            round.check,
            Some(CheckRound::SpotCheck | CheckRound::FieldInspection)
        );
        lines.push(if sampled && !missing.is_empty() {
            format!(
                "这一轮是{}，只查一部分地区：没有查到的 {} 个不算未报送，不出催报。",
                round.check.map_or("抽查", CheckRound::label),
                missing.len()
            )
        } else if !comparison.has_roster {
            "没有名册，无法判断谁没有报送（在配置的 [files] 里写明 roster）。".to_owned()
        } else if missing.is_empty() {
            "名册上的地区全部已报送。".to_owned()
        } else if came.is_empty() {
            format!("未报送 {} 个{}。", missing.len(), named(&missing))
        } else {
            format!(
                "未报送 {} 个{}；其中收到了文件、但打不开或说不清地区的 {} 个{}，请先看文件。",
                missing.len(),
                named(&missing),
                came.len(),
                named(&came)
            )
        });
    } else if comparison.has_roster {
        lines.extend(nothing_received(comparison));
    }
    lines.extend(lists(comparison));
    let unread: Vec<&str> = comparison
        .unattributed
        .iter()
        .map(|s| s.source.path.as_str())
        .collect();
    if !unread.is_empty() {
        lines.push(format!(
            "有 {} 份打不开或说不清是哪个地区，没有计入：{}。",
            unread.len(),
            unread.join("、")
        ));
    }
    lines.extend(undecided(comparison));
    lines.extend(check_forms(comparison));
    if comparison.inputs.is_empty() {
        lines.push(
            "没有读到工作簿：请把收到的填报表（.xlsx、.xls、.ods、.zip 等）放进所给的文件夹，再运行一次。"
                .to_owned(),
        );
    }
    if !comparison.skipped.is_empty() {
        lines.push(format!(
            "略过 {} 个不是报送材料的文件，名单见汇总表的“说明”。",
            comparison.skipped.len()
        ));
    }
    if !summary.kept.is_empty() {
        lines.push(format!(
            "输出文件夹里原有的 {} 个自己放入或改过的文件已保留。",
            summary.kept.len()
        ));
    }
    lines.extend(reminded(summary));
    lines.extend(commended(comparison));
    lines.extend(redone(&summary.redone, out));
    for gap in &summary.gaps {
        lines.push(format!("字体里没有的字：{gap}"));
    }
    let letters = summary
        .manifest
        .files
        .iter()
        .filter(|f| f.path.ends_with(".pdf"))
        .count();
    lines.push(format!(
        "产出在“{}”：汇总表.xlsx、审核问题.txt，公文 {letters} 份。",
        out.display()
    ));
    lines.join("\n")
}

/// 核查的表须更正的：不做退回表，由检查组改。
fn check_forms(comparison: &Comparison) -> Option<String> {
    let main = comparison.main_round()?;
    let checks = comparison
        .rounds
        .iter()
        .filter(|r| r.period == main.period && r.check > main.check);
    let wrong: Vec<&str> = checks
        .flat_map(|r| &r.entries)
        .filter_map(|e| e.current.as_ref())
        .filter(|s| s.must_return())
        .map(|s| s.source.path.as_str())
        .collect();
    (!wrong.is_empty()).then(|| {
        format!(
            "互查、抽查等核查的表有 {} 份须更正：{}；核查的表不做退回表，请检查组照审核问题.txt 改正原表，再运行一次。",
            wrong.len(),
            wrong.join("、")
        )
    })
}

/// 分不出先后的几份：点名，免得数被当成定了的。
fn undecided(comparison: &Comparison) -> Option<String> {
    let names = comparison.undecided();
    (!names.is_empty()).then(|| {
        format!(
            "报了几份不同的材料而分不出先后的 {} 个：{}；一致的照计，不同的按存疑、不计入，各处都注明了“版本待定”。请问清以哪一份为准，移走另一份再运行。",
            names.len(),
            names.join("、")
        )
    })
}

/// 一份也没有收到而没有出催报的：为什么，怎样才出。
fn reminded(summary: &Summary) -> Option<String> {
    let comparison = &summary.comparison;
    let none = comparison.main_round()?.reported() == 0;
    let reminders = summary.manifest.files.iter().any(|f| f.kind == "催报");
    (none && !reminders && comparison.has_roster).then(|| {
        "没有出催报：看不出报送截止日期已经过了。请在配置里写明 [round] deadline 和 [documents] date（成文日期，在截止日期之后），再运行一次。".to_owned()
    })
}

/// 表扬、整改、台账各一句；没有可说的不说。
fn lists(comparison: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
    let commend = &comparison.lists.commend;
    if commend.configured {
        let hanging = commend
            .lines
            .iter()
            .filter(|l| l.standing == Standing::Hanging)
            .count();
        lines.push(match (commend.lines.len(), hanging) {
            (0, _) => format!("表扬名单是空的：{}", commend.why_empty),
            (n, 0) => format!("表扬名单入选 {n} 个。"),
            (n, hanging) if n == hanging => {
                format!("表扬名单入选 {n} 个，都要等问题查清才能定。")
            }
            (n, hanging) => format!("表扬名单入选 {n} 个，其中 {hanging} 个要等问题查清才能定。"),
        });
        lines.extend(commend.inert.iter().map(|i| format!("{i}。")));
    }
    let rectify = &comparison.lists.rectify;
    if !rectify.items.is_empty() {
        lines.push(format!(
            "须整改 {} 个地区、{} 项。",
            rectify.localities().len(),
            rectify.items.len()
        ));
    }
    let ledger = &comparison.ledger;
    if !ledger.notes.is_empty() {
        lines.push(format!(
            "整改台账有 {} 处请看一眼（也写在它的“说明”页）：{}。",
            ledger.notes.len(),
            ledger.notes.join("；")
        ));
    }
    let (overdue, mended) = (ledger.overdue().count(), ledger.mended().count());
    if overdue + mended > 0 {
        lines.push(format!(
            "整改台账：建议销号 {mended} 项，逾期 {overdue} 项，见整改台账.xlsx。"
        ));
    }
    lines
}
