//! 发送记录：OUT 里的 `发送记录.jsonl`，一行一件事，只往后添，每行都落到盘上才往下走。
//!
//! 全文的末尾发出去之前记 `begin`，服务器的回话来了记 `end`。只有 `begin` 的，就是不知是否送到。
//! 写到一半断电留下的半行不算数：半行 `begin` 之后信还没有发完，半行 `end` 之前已有 `begin`。

use crate::deliver::lock::Held;
use crate::deliver::sending::LEDGER;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// 发送记录用不了的原因。
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// 另一个 quanyi 正在寄。
    #[error("另一个 quanyi 正在从“{0}”寄信，这一个没有寄。请等它寄完")]
    Busy(PathBuf),
    /// 有一行读不懂：不知道寄过什么，就不能再寄。
    #[error(
        "发送记录“{path}”第 {line} 行读不懂，不能确定哪些已经寄过，所以什么也没有寄。请把这个文件恢复成原样（它不应手工改动）；实在不能恢复的，把它移走，并逐一核对哪些地区已经收到"
    )]
    Damaged {
        /// 记录文件。
        path: PathBuf,
        /// 第几行，从 1 起。
        line: usize,
    },
    /// 读写失败。
    #[error("发送记录“{path}”{what}：{cause}。记不下来就不寄，请查明后再运行")]
    Io {
        /// 记录文件。
        path: PathBuf,
        /// 正在做什么。
        what: &'static str,
        /// 系统给出的原因。
        cause: String,
    },
}

/// 一封信的要点。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Message-ID，不含尖括号。
    pub message_id: String,
    /// 收件的地区；`上级` 即向上报送。
    pub recipient: String,
    /// 收件地址。
    pub to: Vec<String>,
    /// 抄送地址。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<String>,
    /// 密送地址。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bcc: Vec<String>,
    /// 主题。
    pub subject: String,
    /// 附的文件。
    pub files: Vec<Sent>,
}

/// 附的一个文件。
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sent {
    /// 相对 OUT 的路径。
    pub path: String,
    /// 种类。
    pub kind: String,
    /// 内容的 SHA-256。
    pub sha256: String,
    /// 字节数。
    pub bytes: u64,
}

/// 一次投递的结果。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 服务器收下了。
    Accepted,
    /// 服务器暂时不收（4xx），或者没有连上。
    Deferred,
    /// 服务器不收（5xx）。
    Refused,
    /// 不知是否送到。
    Unknown,
    /// 原先不知，后来对方说收到了。
    Confirmed,
    /// 原先不知，后来对方说没有收到，又寄了。
    Absent,
}

impl Outcome {
    /// 给人看的说法。
    pub fn label(self) -> &'static str {
        match self {
            Self::Accepted => "已寄出",
            Self::Deferred => "暂未寄出",
            Self::Refused => "被拒收",
            Self::Unknown => "不知是否送到",
            Self::Confirmed => "对方说已收到",
            Self::Absent => "对方说没有收到，已重寄",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line {
    Begin {
        time: String,
        attempt: u64,
        letter: Letter,
    },
    End {
        time: String,
        attempt: u64,
        outcome: Outcome,
        answer: String,
    },
    /// 全文发出去之前就没有成的。
    Failed {
        time: String,
        attempt: u64,
        outcome: Outcome,
        answer: String,
        letter: Letter,
    },
}

/// 一次投递。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// 编号，从 1 起。
    pub number: u64,
    /// 时间。
    pub time: String,
    /// 信。
    pub letter: Letter,
    /// 结果。
    pub outcome: Outcome,
    /// 服务器的回话；没有回话时是原因。
    pub answer: String,
}

/// 打开着（并占住）的发送记录。
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    /// 只看不记时没有。
    file: Option<Held>,
    attempts: Vec<Attempt>,
}

impl Ledger {
    /// 打开，没有就新建；占住，直到丢弃。
    ///
    /// # Errors
    /// 见 [`LedgerError`]。
    pub fn open(out: &Path) -> Result<Self, LedgerError> {
        Self::take(out, true)
    }

    /// 打开来看；没有就是空的，不新建。有的照样占住：正在寄的时候看到的不作数。
    ///
    /// # Errors
    /// 见 [`LedgerError`]。
    pub fn look(out: &Path) -> Result<Self, LedgerError> {
        Self::take(out, false)
    }

    fn take(out: &Path, create: bool) -> Result<Self, LedgerError> {
        let path = out.join(LEDGER);
        if !create && !path.exists() {
            return Ok(Self {
                path,
                file: None,
                attempts: Vec::new(),
            });
        }
        let fail = |what, e: std::io::Error| LedgerError::Io {
            path: path.clone(),
            what,
            cause: crate::deliver::why(&e),
        };
        let new = !path.exists();
        let file = File::options()
            .read(true)
            .write(true)
            .create(create)
            .truncate(false)
            .open(&path)
            .map_err(|e| fail("打不开", e))?;
        let mut file = match Held::take(file) {
            Ok(held) => held,
            Err(TryLockError::WouldBlock) => return Err(LedgerError::Busy(out.to_owned())),
            Err(TryLockError::Error(e)) => return Err(fail("占不住", e)),
        };
        // 打开与占住之间 OUT 被整体换过，手里的就不是 OUT 里的那个了
        if !still_there(&file, &path) {
            return Err(LedgerError::Busy(out.to_owned()));
        }
        if new {
            sync_folder(out);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(|e| fail("读不出", e))?;
        let whole = bytes
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64)
                .and_then(|()| file.sync_all())
                .map_err(|e| fail("写不进", e))?;
            bytes.truncate(whole);
        }
        file.seek(SeekFrom::End(0)).map_err(|e| fail("读不出", e))?;
        let attempts = read(&bytes).map_err(|line| LedgerError::Damaged {
            path: path.clone(),
            line,
        })?;
        Ok(Self {
            path,
            file: Some(file),
            attempts,
        })
    }

    /// 历次投递，按次序。
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// 全文的末尾就要发出去了。返回编号。
    ///
    /// # Errors
    /// 记不下来：那就不能发。
    pub fn begin(&mut self, time: &str, letter: &Letter) -> Result<u64, LedgerError> {
        let attempt = self.next();
        self.append(&Line::Begin {
            time: time.to_owned(),
            attempt,
            letter: letter.clone(),
        })?;
        self.attempts.push(Attempt {
            number: attempt,
            time: time.to_owned(),
            letter: letter.clone(),
            outcome: Outcome::Unknown,
            answer: NO_ANSWER.to_owned(),
        });
        Ok(attempt)
    }

    /// 有了结果。
    ///
    /// # Errors
    /// 记不下来：结果留作不知。
    pub fn end(
        &mut self,
        time: &str,
        attempt: u64,
        outcome: Outcome,
        answer: &str,
    ) -> Result<(), LedgerError> {
        self.append(&Line::End {
            time: time.to_owned(),
            attempt,
            outcome,
            answer: answer.to_owned(),
        })?;
        if let Some(a) = self.attempts.iter_mut().find(|a| a.number == attempt) {
            a.time = time.to_owned();
            a.outcome = outcome;
            a.answer = answer.to_owned();
        }
        Ok(())
    }

    /// 全文发出去之前就没有成。
    ///
    /// # Errors
    /// 记不下来。
    pub fn failed(
        &mut self,
        time: &str,
        letter: &Letter,
        outcome: Outcome,
        answer: &str,
    ) -> Result<(), LedgerError> {
        let attempt = self.next();
        self.append(&Line::Failed {
            time: time.to_owned(),
            attempt,
            outcome,
            answer: answer.to_owned(),
            letter: letter.clone(),
        })?;
        self.attempts.push(Attempt {
            number: attempt,
            time: time.to_owned(),
            letter: letter.clone(),
            outcome,
            answer: answer.to_owned(),
        });
        Ok(())
    }

    fn next(&self) -> u64 {
        self.attempts.iter().map(|a| a.number).max().unwrap_or(0) + 1
    }

    fn append(&mut self, line: &Line) -> Result<(), LedgerError> {
        let fail = |e: std::io::Error| LedgerError::Io {
            path: self.path.clone(),
            what: "写不进",
            cause: crate::deliver::why(&e),
        };
        let mut text = serde_json::to_string(line).map_err(|e| fail(e.into()))?;
        text.push('\n');
        let Some(file) = &mut self.file else {
            return Err(fail(std::io::Error::other("只是打开来看")));
        };
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_data())
            .map_err(fail)
    }
}

const NO_ANSWER: &str = "信发出去了，没有等到服务器的回话";

/// 逐行读；读不懂的返回行号。
fn read(bytes: &[u8]) -> Result<Vec<Attempt>, usize> {
    let mut attempts: BTreeMap<u64, Attempt> = BTreeMap::new();
    for (ix, line) in bytes.split(|b| *b == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        let bad = ix + 1;
        let (number, new) = match serde_json::from_slice(line).map_err(|_| bad)? {
            Line::Begin {
                time,
                attempt,
                letter,
            } => {
                let new = Attempt {
                    number: attempt,
                    time,
                    letter,
                    outcome: Outcome::Unknown,
                    answer: NO_ANSWER.to_owned(),
                };
                (attempt, new)
            }
            Line::Failed {
                time,
                attempt,
                outcome,
                answer,
                letter,
            } => {
                let new = Attempt {
                    number: attempt,
                    time,
                    letter,
                    outcome,
                    answer,
                };
                (attempt, new)
            }
            Line::End {
                time,
                attempt,
                outcome,
                answer,
            } => {
                let known = attempts.get_mut(&attempt).ok_or(bad)?;
                known.time = time;
                known.outcome = outcome;
                known.answer = answer;
                continue;
            }
        };
        if attempts.insert(number, new).is_some() {
            return Err(bad);
        }
    }
    Ok(attempts.into_values().collect())
}

#[cfg(unix)]
fn still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// Windows 上打开着的文件所在的文件夹换不下来，不会有这回事。
#[cfg(not(unix))]
fn still_there(_: &File, path: &Path) -> bool {
    path.exists()
}

/// 新建的文件名也要落到盘上。
fn sync_folder(dir: &Path) {
    // Windows 不许打开文件夹；那里的文件系统自己记日志
    #[cfg(unix)]
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
    #[cfg(not(unix))]
    let _ = dir;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str) -> Letter {
        Letter {
            message_id: format!("{name}@x.cn"),
            recipient: name.to_owned(),
            to: vec!["a@x.cn".to_owned()],
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: "主题".to_owned(),
            files: Vec::new(),
        }
    }

    #[test]
    fn wherever_the_writing_stops_nothing_sent_is_forgotten() {
        let dir = tempfile::tempdir().expect("临时文件夹");
        let mut ledger = Ledger::open(dir.path()).expect("新建");
        let one = ledger.begin("时一", &letter("甲县")).expect("记");
        ledger
            .end("时二", one, Outcome::Accepted, "250 ok")
            .expect("记");
        ledger.begin("时三", &letter("乙县")).expect("记");
        drop(ledger);
        let path = dir.path().join(LEDGER);
        let whole = std::fs::read(&path).expect("读");
        let ends: Vec<usize> = (0..whole.len()).filter(|i| whole[*i] == b'\n').collect();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("写");
            let ledger = Ledger::open(dir.path()).expect("半行不算数");
            let want: &[Outcome] = match ends.iter().filter(|e| **e < cut).count() {
                0 => &[],
                1 => &[Outcome::Unknown],
                2 => &[Outcome::Accepted],
                _ => &[Outcome::Accepted, Outcome::Unknown],
            };
            let got: Vec<Outcome> = ledger.attempts().iter().map(|a| a.outcome).collect();
            assert_eq!(got, want, "断在第 {cut} 个字节");
        }
    }

    #[test]
    fn one_at_a_time_and_a_damaged_line_stops_everything() {
        let dir = tempfile::tempdir().expect("临时文件夹");
        assert!(
            Ledger::look(dir.path())
                .expect("没有也能看")
                .attempts()
                .is_empty()
        );
        assert!(!dir.path().join(LEDGER).exists(), "只看不新建");
        let mut first = Ledger::open(dir.path()).expect("新建");
        assert!(matches!(
            Ledger::open(dir.path()),
            Err(LedgerError::Busy(_))
        ));
        assert!(matches!(
            Ledger::look(dir.path()),
            Err(LedgerError::Busy(_))
        ));
        first.begin("时", &letter("甲县")).expect("记");
        drop(first);
        let path = dir.path().join(LEDGER);
        let text = std::fs::read_to_string(&path).expect("读");
        std::fs::write(&path, format!("{text}有人加了一行\n")).expect("写");
        assert!(matches!(
            Ledger::open(dir.path()),
            Err(LedgerError::Damaged { line: 2, .. })
        ));
    }
}
