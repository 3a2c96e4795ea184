//! 一封一封地寄：核对附件、编信、记录、交出去；限速，暂时不行的过一会儿再试。

use super::ledger::{Ledger, Outcome};
use super::message;
use super::plan::Planned;
use super::post::{Failure, Parcel, Post};
use super::wording::Writer;
use super::{MailError, now};
use crate::deliver::name::is_safe_path;
use crate::deliver::{Manifest, sha256_hex};
use crate::office::Office;
use crate::progress::Progress;
use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// 等多久醒一次，看看外面是不是叫停了。
const NAP: Duration = Duration::from_millis(200);

/// 时钟：限速与再试要等；测试换成不真等的。
pub trait Clock {
    /// 从开始到现在。
    fn elapsed(&self) -> Duration;
    /// 等一会儿。
    fn wait(&self, time: Duration);
}

/// 真的时钟。
#[derive(Debug)]
pub struct RealClock(Instant);

impl RealClock {
    /// 从现在开始。
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for RealClock {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// 寄的结果，各按收件人。
#[derive(Debug, Default)]
pub struct Tally {
    /// 服务器收下了的。
    pub accepted: Vec<String>,
    /// 暂时没有寄成的与原因。
    pub deferred: Vec<(String, String)>,
    /// 被拒收的与原因。
    pub refused: Vec<(String, String)>,
    /// 不知是否送到的与原因。
    pub unknown: Vec<(String, String)>,
    /// 中途停下的原因。
    pub stopped: Option<String>,
    /// 还没有轮到的封数。
    pub left: usize,
}

/// 寄信要的一切。
pub struct Dispatch<'a> {
    /// 配置、名册。
    pub office: &'a Office,
    /// 输出文件夹。
    pub out: &'a Path,
    /// 清单。
    pub manifest: &'a Manifest,
    /// 措辞。
    pub writer: &'a Writer<'a>,
    /// 压缩包的口令。
    pub passphrase: Option<&'a str>,
    /// 时钟。
    pub clock: &'a dyn Clock,
    /// 进度与叫停。
    pub progress: &'a dyn Progress,
}

impl std::fmt::Debug for Dispatch<'_> {
    /// 不写出口令。
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dispatch({})", self.out.display())
    }
}

/// 排着队的一封。
struct Waiting<'p> {
    planned: &'p Planned,
    tries: u32,
    not_before: Duration,
}

/// 一封信的附件：与清单、与收件人核对过的字节。
///
/// # Errors
/// 哪个文件不符、怎样不符。
pub fn contents(
    out: &Path,
    manifest: &Manifest,
    planned: &Planned,
) -> Result<Vec<Vec<u8>>, String> {
    planned
        .files
        .iter()
        .map(|file| {
            let listed = manifest
                .files
                .iter()
                .find(|f| f.path == file.path && f.sha256 == file.sha256)
                .ok_or_else(|| format!("“{}”不在清单里", file.path))?;
            if !planned.up && listed.locality.as_deref() != Some(planned.recipient.as_str()) {
                return Err(format!(
                    "“{}”是{}的，不能寄给{}",
                    file.path,
                    listed.locality.as_deref().unwrap_or("全体"),
                    planned.recipient
                ));
            }
            if !is_safe_path(&file.path) {
                return Err(format!("清单里的路径“{}”不能用", file.path));
            }
            let path = out.join(&file.path);
            let plain = std::fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_file());
            if !plain {
                return Err(format!("“{}”不在了", file.path));
            }
            let bytes = std::fs::read(&path)
                .map_err(|e| format!("“{}”读不出：{}", file.path, crate::deliver::why(&e)))?;
            if sha256_hex(&bytes) != listed.sha256 {
                return Err(format!("“{}”的内容与清单不符，有人改过", file.path));
            }
            Ok(bytes)
        })
        .collect()
}

impl Dispatch<'_> {
    /// 寄。返回结果；收下与否都已记在 `ledger` 里。
    ///
    /// # Errors
    /// 记录写不进；信编不成。已寄的已记下。
    pub fn run(
        &self,
        letters: &[Planned],
        ledger: &mut Ledger,
        post: &mut dyn Post,
    ) -> Result<Tally, MailError> {
        let mail = &self.office.config.mail;
        let pause = Duration::from_secs_f64(60.0 / mail.per_minute);
        let mut tally = Tally::default();
        let mut queue: VecDeque<Waiting<'_>> = letters
            .iter()
            .map(|planned| Waiting {
                planned,
                tries: 0,
                not_before: Duration::ZERO,
            })
            .collect();
        let mut next_slot = Duration::ZERO;
        self.progress.begin("寄信", letters.len() as u64);
        while let Some(mut one) = take_next(&mut queue, self.clock.elapsed()) {
            if !self.wait_until(next_slot.max(one.not_before)) {
                queue.push_front(one);
                tally.stopped = Some("已按要求停下".to_owned());
                break;
            }
            next_slot = self.clock.elapsed() + pause;
            let name = one.planned.recipient.clone();
            match self.one(one.planned, ledger, post, one.tries >= mail.retries)? {
                Step::Done(Outcome::Refused, why) => tally.refused.push((name, why)),
                Step::Done(Outcome::Deferred, why) => tally.deferred.push((name, why)),
                Step::Done(Outcome::Unknown, why) => tally.unknown.push((name, why)),
                Step::Done(_, _) => tally.accepted.push(name),
                Step::Again => {
                    // 30 秒、60 秒、120 秒……别的信先走
                    let wait = mail.retry_wait * 2u32.saturating_pow(one.tries.min(10));
                    one.tries += 1;
                    one.not_before = self.clock.elapsed() + wait;
                    queue.push_back(one);
                    continue;
                }
                Step::Stop(why) => {
                    queue.push_front(one);
                    tally.stopped = Some(why);
                    break;
                }
            }
            self.progress.step();
        }
        tally.left = queue.len();
        Ok(tally)
    }

    /// 等到某一刻；外面叫停就不等了，返回假。
    fn wait_until(&self, moment: Duration) -> bool {
        loop {
            if self.progress.cancelled() {
                return false;
            }
            let left = moment.saturating_sub(self.clock.elapsed());
            if left.is_zero() {
                return true;
            }
            self.clock.wait(left.min(NAP));
        }
    }

    fn one(
        &self,
        planned: &Planned,
        ledger: &mut Ledger,
        post: &mut dyn Post,
        last_try: bool,
    ) -> Result<Step, MailError> {
        let files = match contents(self.out, self.manifest, planned) {
            Ok(files) => files,
            Err(why) => {
                return Ok(Step::Stop(format!(
                    "{why}。停在{}，没有寄给它。请再运行一次 quanyi run",
                    planned.recipient
                )));
            }
        };
        let words = self.writer.write(planned).map_err(MailError::Call)?;
        let ready = message::build(
            planned,
            &words,
            files,
            self.office,
            ledger.attempts(),
            self.passphrase,
            SystemTime::now(),
        )?;
        let mail = &self.office.config.mail;
        let parcel = Parcel {
            from: &mail.from,
            to: &ready.envelope,
            receipt: mail.receipt,
            bytes: &ready.bytes,
        };
        let mut attempt = None;
        let result = post.deliver(&parcel, &mut || {
            attempt = Some(ledger.begin(&now(), &ready.letter)?);
            Ok(())
        });
        let (outcome, why) = match result {
            Ok(answer) => (Outcome::Accepted, answer),
            Err(Failure::Ledger(e)) => return Err(e.into()),
            Err(Failure::Unknown(why)) => (Outcome::Unknown, why),
            Err(Failure::Refused(why)) => (Outcome::Refused, why),
            Err(Failure::Later(why)) => (Outcome::Deferred, why),
            Err(Failure::Stop(why)) => {
                match attempt {
                    Some(n) => ledger.end(&now(), n, Outcome::Deferred, &why)?,
                    None => ledger.failed(&now(), &ready.letter, Outcome::Deferred, &why)?,
                }
                return Ok(Step::Stop(why));
            }
        };
        let again = outcome == Outcome::Deferred && !last_try;
        match attempt {
            Some(n) => ledger.end(&now(), n, outcome, &why)?,
            None if outcome == Outcome::Accepted => {
                let n = ledger.begin(&now(), &ready.letter)?;
                ledger.end(&now(), n, outcome, &why)?;
            }
            // 还要再试的不必记：信没有发出去
            None if again => {}
            None => ledger.failed(&now(), &ready.letter, outcome, &why)?,
        }
        Ok(if again {
            Step::Again
        } else {
            Step::Done(outcome, why)
        })
    }
}

enum Step {
    Done(Outcome, String),
    Again,
    Stop(String),
}

/// 队里该走的下一封：排在最前、时间到了的；都没有到的，最先到的那一封。
fn take_next<'p>(queue: &mut VecDeque<Waiting<'p>>, now: Duration) -> Option<Waiting<'p>> {
    let ready = queue.iter().position(|w| w.not_before <= now);
    let soonest = || {
        queue
            .iter()
            .enumerate()
            .min_by_key(|(_, w)| w.not_before)
            .map(|(ix, _)| ix)
    };
    let ix = ready.or_else(soonest)?;
    queue.remove(ix)
}

#[cfg(test)]
mod tests;
