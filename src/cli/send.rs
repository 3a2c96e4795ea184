//! `quanyi send`：先列出谁收什么，问过再寄。

use super::args::SendArgs;
use super::terminal::{self, Bar};
use super::{Failure, Outcome, Result, stop};
use quanyi::deliver::manifest::Manifest;
use quanyi::deliver::name::safe;
use quanyi::deliver::sending::PREVIEW;
use quanyi::mail::dispatch::{self, Dispatch, RealClock, Tally};
use quanyi::mail::ledger::{self, Ledger};
use quanyi::mail::plan::{self, Choice, Plan};
use quanyi::mail::smtp::Smtp;
use quanyi::mail::wording::Writer;
use quanyi::mail::{self, MailError, message, report, secret, stale};
use quanyi::office::config::{Mail, Security};
use quanyi::office::{Complaint, Office};
use std::fs;
use std::io::{BufRead, IsTerminal};
use std::time::SystemTime;

pub(crate) fn main(args: &SendArgs, quiet: bool) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let manifest = mail::manifest_of(&args.out)?;
    let mut ledger = if args.dry_run {
        Ledger::look(&args.out)?
    } else {
        Ledger::open(&args.out)?
    };
    let checked = stale::check(&manifest, &args.out, &office, args.inputs_elsewhere)?;
    if checked.is_blind() {
        terminal::say("输入不在这台电脑上，没有核对它们变过没有。");
    }
    let choice = Choice {
        up: args.up,
        down: args.down,
        only: args.only.clone(),
        kinds: args.kind.clone(),
        resend: args.resend.clone(),
    };
    if !args.dry_run {
        received(&mut ledger, &args.received)?;
    }
    let plan = plan::make(&manifest, &office, ledger.attempts(), &choice)?;
    let writer = Writer::new(&office, &manifest)?;
    let mut subjects = Vec::new();
    for letter in &plan.letters {
        subjects.push(writer.write(letter)?.subject);
        dispatch::contents(&args.out, &manifest, letter).map_err(|why| {
            Failure::Call(vec![format!(
                "{why}。什么也没有寄，请再运行一次 quanyi run，看过新的产出再寄"
            )])
        })?;
    }
    show(&plan, &subjects, &office);

    if args.dry_run {
        let folder = preview(args, &office, &manifest, &plan, &writer, &ledger)?;
        terminal::say(&folder);
        return Ok(attention(&plan));
    }
    let mut tally = Tally::default();
    if !plan.letters.is_empty() {
        ready(&office.config.mail)?;
        if !args.yes && !agreed(plan.letters.len())? {
            terminal::say("没有寄。");
            return Ok(Outcome::Done);
        }
        let passphrase = passphrase(&office.config.mail)?;
        let password = password(&office.config.mail)?;
        absent(&mut ledger, &args.resend)?;
        let mut post = Smtp::new(&office.config.mail, password)?;
        stop::listen_between_letters();
        let bar = Bar::new(quiet);
        let done = Dispatch {
            office: &office,
            out: &args.out,
            manifest: &manifest,
            writer: &writer,
            passphrase: passphrase.as_deref(),
            clock: &RealClock::start(),
            progress: &bar,
        }
        .run(&plan.letters, &mut ledger, &mut post);
        bar.close();
        tally = done?;
    }
    // 寄过之后再看一遍还欠谁的
    let everyone = Choice::default();
    let after = plan::make(&manifest, &office, ledger.attempts(), &everyone)?;
    let written = if ledger.attempts().is_empty() {
        Ok(())
    } else {
        let quiet = quanyi::progress::Quiet;
        report::write(
            &args.out,
            &office,
            &manifest,
            ledger.attempts(),
            &after,
            &quiet,
        )
    };
    closing(&tally, &plan, quiet);
    written?;
    if stop::asked() {
        return Err(Failure::Stopped(
            "已停止。再运行同一句，只寄还没有寄到的".to_owned(),
        ));
    }
    if tally.stopped.is_some()
        || !(tally.deferred.is_empty() && tally.refused.is_empty() && tally.unknown.is_empty())
    {
        return Err(Failure::Output(
            "有信没有寄成，原因见上。改好以后再运行同一句，只寄还没有寄到的".to_owned(),
        ));
    }
    Ok(attention(&plan))
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Output(_) | MailError::Ledger(ledger::LedgerError::Io { .. }) => {
                Self::Output(error.to_string())
            }
            _ => Self::Call(vec![error.to_string()]),
        }
    }
}

impl From<ledger::LedgerError> for Failure {
    fn from(error: ledger::LedgerError) -> Self {
        MailError::from(error).into()
    }
}

fn attention(plan: &Plan) -> Outcome {
    if plan.held.is_empty() && plan.unknown.is_empty() {
        Outcome::Done
    } else {
        Outcome::NeedsAttention
    }
}

/// 列计划：不能寄的在前。
fn show(plan: &Plan, subjects: &[String], office: &Office) {
    let problems = plan.problems();
    if !problems.is_empty() {
        terminal::print(&problems);
    }
    if !plan.absent.is_empty() {
        terminal::say(&format!(
            "产出里没有{}，不向上报送这一种。",
            plan.absent.join("、")
        ));
    }
    if !plan.done.is_empty() {
        terminal::say(&format!(
            "已经寄过、这次不寄的 {} 个：{}。",
            plan.done.len(),
            plan.done.join("、")
        ));
    }
    if plan.letters.is_empty() {
        terminal::say("没有要寄的信。");
        return;
    }
    let mail = &office.config.mail;
    let mut also = String::new();
    for (label, list) in [("抄送", &mail.cc), ("密送", &mail.bcc)] {
        if !list.is_empty() {
            also.push_str(&format!("每封{label}：{}。", list.join("，")));
        }
    }
    terminal::print(&format!(
        "要寄的信 {} 封：\n{}{also}",
        plan.letters.len(),
        plan.table(subjects)
    ));
    if mail.security == Security::Plain {
        terminal::say(
            "配置写明不加密（security = \"明文\"）：信和密码在路上别人看得见，只应在单位内网这样寄。",
        );
    }
}

/// 配置齐了没有。
fn ready(mail: &Mail) -> std::result::Result<(), Failure> {
    let mut missing = Vec::new();
    for (value, line, what, otherwise) in [
        (
            &mail.server,
            "server = \"smtp.example.gov.cn\"",
            "发信服务器",
            "；只想看看信的样子，加 --dry-run",
        ),
        (
            &mail.from,
            "from = \"qyb@example.gov.cn\"",
            "发件地址",
            "，预览也要用它",
        ),
    ] {
        if value.is_empty() {
            missing.push(Complaint {
                file: "配置".to_owned(),
                line: None,
                what: format!("没有写{what}，不能寄"),
                instead: format!("请在 [mail] 一节里写 {line}{otherwise}"),
            });
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing.into())
    }
}

/// 问过才寄。
fn agreed(letters: usize) -> std::result::Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Call(vec![
            "要寄的信已列在上面，没有寄：这里没有人可问。确定要寄，请加 --yes".to_owned(),
        ]));
    }
    terminal::say(&format!(
        "寄出这 {letters} 封吗？输入 y 后回车即寄，别的不寄："
    ));
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    Ok(matches!(
        line.trim(),
        "y" | "Y" | "yes" | "是" | "ｙ" | "寄"
    ))
}

fn ask(what: &str, remedy: &str) -> std::result::Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Call(vec![format!("没有{what}，没有寄。{remedy}")]));
    }
    let word = rpassword::prompt_password(format!("{what}（输入时不显示）："))
        .map_err(|e| Failure::Call(vec![format!("{what}没有读到（{e}）。{remedy}")]))?;
    if word.is_empty() {
        return Err(Failure::Call(vec![format!("{what}是空的，没有寄。")]));
    }
    Ok(word)
}

/// 邮箱密码；不用登录的没有。
fn password(mail: &Mail) -> std::result::Result<Option<String>, Failure> {
    if mail.user.is_empty() {
        return Ok(None);
    }
    let found = secret::find("密码", &mail.password_env, mail.password_file.as_deref())
        .map_err(|why| Failure::Call(vec![why]))?;
    if found.is_some() && cfg!(windows) && mail.password_file.is_some() {
        terminal::say("Windows 上程序查不了密码文件的权限，请把它放在只有本人能打开的文件夹里。");
    }
    match found {
        Some(word) => Ok(Some(word)),
        None => ask(
            &format!("{} 的密码或授权码", mail.user),
            &format!(
                "请把它放在环境变量 {} 里，或放在配置 [mail] 的 password_file 指的文件里",
                mail.password_env
            ),
        )
        .map(Some),
    }
}

/// 压缩包的口令；不加密的没有。
fn passphrase(mail: &Mail) -> std::result::Result<Option<String>, Failure> {
    if !mail.encrypt {
        return Ok(None);
    }
    let word = match secret::find(
        "口令",
        &mail.passphrase_env,
        mail.passphrase_file.as_deref(),
    )
    .map_err(|why| Failure::Call(vec![why]))?
    {
        Some(word) => word,
        None => ask(
            "压缩包的口令",
            &format!(
                "请把它放在环境变量 {} 里，或放在配置 [mail] 的 passphrase_file 指的文件里",
                mail.passphrase_env
            ),
        )?,
    };
    if word.chars().count() < 8 {
        return Err(Failure::Call(vec![
            "压缩包的口令太短，没有寄。请用 8 个字符以上的".to_owned(),
        ]));
    }
    Ok(Some(word))
}

/// 对方说收到了的。
fn received(ledger: &mut Ledger, names: &[String]) -> std::result::Result<(), Failure> {
    settle(
        ledger,
        names,
        ledger::Outcome::Confirmed,
        "经办人说对方已经收到",
    )
    .and_then(|settled| {
        for name in names {
            if !settled.contains(name) {
                return Err(Failure::Call(vec![format!(
                    "“{name}”没有不知是否送到的信，--received 用不着"
                )]));
            }
        }
        Ok(())
    })
}

/// 对方说没有收到、点名再寄的。
fn absent(ledger: &mut Ledger, names: &[String]) -> std::result::Result<(), Failure> {
    settle(
        ledger,
        names,
        ledger::Outcome::Absent,
        "经办人说对方没有收到，再寄一次",
    )
    .map(|_| ())
}

fn settle(
    ledger: &mut Ledger,
    names: &[String],
    outcome: ledger::Outcome,
    said: &str,
) -> std::result::Result<Vec<String>, Failure> {
    let open: Vec<(u64, String)> = ledger
        .attempts()
        .iter()
        .filter(|a| a.outcome == ledger::Outcome::Unknown && names.contains(&a.letter.recipient))
        .map(|a| (a.number, a.letter.recipient.clone()))
        .collect();
    for (number, _) in &open {
        ledger.end(&mail::now(), *number, outcome, said)?;
    }
    Ok(open.into_iter().map(|(_, name)| name).collect())
}

/// 把每封信写成 .eml。
fn preview(
    args: &SendArgs,
    office: &Office,
    manifest: &Manifest,
    plan: &Plan,
    writer: &Writer<'_>,
    ledger: &Ledger,
) -> std::result::Result<String, Failure> {
    let folder = args.out.join(PREVIEW);
    let fail = |e: &std::io::Error| {
        Failure::Output(format!(
            "“{}”写不进：{}",
            folder.display(),
            quanyi::deliver::why(e)
        ))
    };
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|e| fail(&e))?;
    }
    if plan.letters.is_empty() {
        return Ok("没有可预览的信。".to_owned());
    }
    if office.config.mail.from.is_empty() {
        ready(&Mail {
            server: "-".to_owned(),
            ..office.config.mail.clone()
        })?;
    }
    let passphrase = passphrase(&office.config.mail)?;
    fs::create_dir_all(&folder).map_err(|e| fail(&e))?;
    for (letter, number) in plan.letters.iter().zip(1..) {
        let contents = dispatch::contents(&args.out, manifest, letter)
            .map_err(|why| Failure::Call(vec![why]))?;
        let ready = message::build(
            letter,
            &writer.write(letter)?,
            contents,
            office,
            ledger.attempts(),
            passphrase.as_deref(),
            SystemTime::now(),
        )?;
        let name = format!("{number:03} {}.eml", safe(&letter.recipient));
        fs::write(folder.join(name), ready.bytes).map_err(|e| fail(&e))?;
    }
    Ok(format!(
        "只是预览，什么也没有寄。{} 封信写在“{}”，用 Outlook、Foxmail、Thunderbird 打开看。",
        plan.letters.len(),
        folder.display()
    ))
}

fn closing(tally: &Tally, plan: &Plan, quiet: bool) {
    let named = |list: &[String]| list.join("、");
    if !quiet && !tally.accepted.is_empty() {
        terminal::say(&format!(
            "寄出 {} 封，服务器都已收下：{}。",
            tally.accepted.len(),
            named(&tally.accepted)
        ));
    }
    for (title, list) in [
        ("被拒收", &tally.refused),
        ("暂时没有寄成", &tally.deferred),
        ("不知是否送到（不会自动重寄）", &tally.unknown),
    ] {
        if !list.is_empty() {
            terminal::say(&format!("{title}的 {} 封：", list.len()));
            for (name, why) in list {
                terminal::say(&format!("  {name}：{why}"));
            }
        }
    }
    if let Some(why) = &tally.stopped {
        terminal::say(&format!("停下了，还有 {} 封没有寄：{why}。", tally.left));
    }
    if !plan.held.is_empty() {
        terminal::say(&format!(
            "另有 {} 个收件人不能寄，缘由见开头。",
            plan.held.len()
        ));
    }
    if !quiet && !plan.letters.is_empty() {
        terminal::say("逐封的情况见输出文件夹里的“发送情况.xlsx”和“发送情况.pdf”。");
    }
}
