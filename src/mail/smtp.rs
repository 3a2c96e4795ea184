//! 真的邮局：SMTP，经 lettre。一步一步地走，因此总知道断在哪一步。

use super::explain::{self, Kind, Stage};
use super::ledger::LedgerError;
use super::post::{Failure, Parcel, Post};
use crate::office::Complaint;
use crate::office::config::{Mail, Security};
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail as MailFrom, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, MailParameter, RcptParameter};
use lettre::transport::smtp::response::Response;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

/// 全文一次交给连接的字节数。
const CHUNK: usize = 64 << 10;
/// 等全文的回话，比等别的回话久：服务器这时要查毒、落盘（RFC 5321 4.5.3.2.6）。
const PATIENCE: u32 = 5;

/// 一台邮件服务器。
pub struct Smtp {
    settings: Mail,
    password: Option<String>,
    tls: Option<TlsParameters>,
    open: Option<Open>,
    /// 连上过：再连不上就是一时的事。
    reached: bool,
}

/// 连着的一次。
struct Open {
    connection: SmtpConnection,
    /// 服务器声明的一封邮件最大的字节数。
    limit: Option<u64>,
    /// 服务器会送达回执。
    receipts: bool,
}

impl std::fmt::Debug for Smtp {
    /// 不写出密码。
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{})", self.settings.server, self.settings.port())
    }
}

impl Smtp {
    /// 准备好，还没有连。
    ///
    /// # Errors
    /// CA 证书读不出。
    pub fn new(settings: &Mail, password: Option<String>) -> Result<Self, Vec<Complaint>> {
        let tls = match settings.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(tls(settings)?),
        };
        Ok(Self {
            settings: settings.clone(),
            password,
            tls,
            open: None,
            reached: false,
        })
    }

    fn place(&self) -> String {
        format!("{}:{}", self.settings.server, self.settings.port())
    }

    /// 回话里万一有密码，不留。
    fn scrub(&self, text: String) -> String {
        match &self.password {
            Some(p) if p.len() > 3 && text.contains(p.as_str()) => {
                text.replace(p.as_str(), "＊＊＊")
            }
            _ => text,
        }
    }

    fn failed(&self, stage: Stage, error: &Error) -> Failure {
        let said = self.scrub(explain::say(stage, error, &self.place()));
        let kind = explain::kind(error);
        match (stage, kind) {
            (_, Kind::Tls) => Failure::Stop(said),
            (Stage::Login | Stage::StartTls, Kind::Client) => Failure::Stop(said),
            (_, Kind::Client) => Failure::Refused(said),
            (_, Kind::Transient) => Failure::Later(said),
            // 552：太大；是这一封的事，不是发件地址的事
            (Stage::From, Kind::Permanent) if said.contains("：552") => Failure::Refused(said),
            (Stage::To | Stage::Content, Kind::Permanent) => Failure::Refused(said),
            (_, Kind::Permanent) => Failure::Stop(said),
            // 第一次就连不上，多半是写错了；连上过的，是一时的事
            (Stage::Connect, Kind::Network) if !self.reached => Failure::Stop(said),
            (_, Kind::Network) => Failure::Later(said),
        }
    }

    fn connect(&mut self) -> Result<Open, Failure> {
        let settings = &self.settings;
        let hello = ClientId::default();
        let timeout = Some(settings.timeout);
        let wrapped = (settings.security == Security::Tls)
            .then_some(self.tls.as_ref())
            .flatten();
        let mut connection = SmtpConnection::connect(
            (settings.server.as_str(), settings.port()),
            timeout,
            &hello,
            wrapped,
            None,
        )
        .map_err(|e| self.failed(Stage::Connect, &e))?;
        if let (Security::StartTls, Some(tls)) = (settings.security, &self.tls) {
            connection
                .starttls(tls, &hello)
                .map_err(|e| self.failed(Stage::StartTls, &e))?;
        }
        // 再问一次好：服务器会什么，lettre 只留下它用得着的几样
        let greeting = connection
            .command(Ehlo::new(hello))
            .map_err(|e| self.failed(Stage::Connect, &e))?;
        if !settings.user.is_empty() {
            let password = self.password.clone().unwrap_or_default();
            let credentials = Credentials::new(settings.user.clone(), password);
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|e| self.failed(Stage::Login, &e))?;
        }
        let says = |word: &str| {
            greeting.message().find_map(|line| {
                let mut words = line.split_whitespace();
                words
                    .next()
                    .filter(|w| w.eq_ignore_ascii_case(word))
                    .map(|_| words.next().unwrap_or_default().to_owned())
            })
        };
        let limit = says("SIZE").and_then(|n| n.parse().ok()).filter(|n| *n > 0);
        let receipts = says("DSN").is_some();
        self.reached = true;
        Ok(Open {
            connection,
            limit,
            receipts,
        })
    }

    fn talk(
        &self,
        open: &mut Open,
        parcel: &Parcel<'_>,
        commit: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<String, Failure> {
        let size = parcel.bytes.len() as u64;
        let mut options = Vec::new();
        if let Some(limit) = open.limit {
            if size > limit {
                return Err(Failure::Refused(format!(
                    "这封信有 {}，邮件服务器 {} 最多收 {}，没有发。请把配置 [mail] 的 max_megabytes 改小，让程序分成几封",
                    super::shown_size(size),
                    self.place(),
                    super::shown_size(limit)
                )));
            }
            options.push(MailParameter::Size(parcel.bytes.len()));
        }
        let address = |text: &str| {
            text.parse::<Address>()
                .map_err(|_| Failure::Refused(format!("“{text}”不是邮箱地址")))
        };
        let from = address(parcel.from)?;
        open.connection
            .command(MailFrom::new(Some(from), options))
            .map_err(|e| self.failed(Stage::From, &e))?;
        for to in parcel.to {
            let notify = (parcel.receipt && open.receipts).then(|| RcptParameter::Other {
                keyword: "NOTIFY".to_owned(),
                value: Some("SUCCESS,FAILURE".to_owned()),
            });
            open.connection
                .command(Rcpt::new(address(to)?, notify.into_iter().collect()))
                .map_err(|e| match self.failed(Stage::To, &e) {
                    // 几个收件人里有一个不收，整封都不发：不会有人收到、有人没有
                    Failure::Refused(said) => Failure::Refused(format!("{to}：{said}")),
                    Failure::Later(said) => Failure::Later(format!("{to}：{said}")),
                    other => other,
                })?;
        }
        open.connection
            .command(Data)
            .map_err(|e| self.failed(Stage::Content, &e))?;
        self.content(open, parcel.bytes, commit)
    }

    /// 发全文。各段都交出去之后、末尾的句点之前调用 `commit`：此前断了，服务器就没有收下。
    fn content(
        &self,
        open: &mut Open,
        bytes: &[u8],
        commit: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<String, Failure> {
        let committed = Cell::new(false);
        let mut not_recorded = None;
        let patience = self.settings.timeout * PATIENCE;
        let _ = open.connection.set_timeout(Some(patience));
        let mut chunks = bytes.chunks(CHUNK);
        let parts = std::iter::from_fn(|| {
            if let Some(chunk) = chunks.next() {
                return Some(chunk);
            }
            match commit() {
                Ok(()) => committed.set(true),
                Err(e) => {
                    not_recorded = Some(e);
                    // 各段一完，lettre 就把末尾的句点发出去；要它不发，只有从这里跳出来
                    resume_unwind(Box::new(()));
                }
            }
            None
        });
        let sent = catch_unwind(AssertUnwindSafe(|| open.connection.message_iter(parts)));
        let _ = open.connection.set_timeout(Some(self.settings.timeout));
        if let Some(error) = not_recorded {
            return Err(Failure::Ledger(error));
        }
        let result = match sent {
            Ok(result) => result,
            Err(other) => resume_unwind(other),
        };
        match result {
            Ok(response) => Ok(self.scrub(said(&response))),
            Err(e) => {
                let unclear = matches!(explain::kind(&e), Kind::Network | Kind::Tls | Kind::Client);
                if committed.get() && unclear {
                    let said = explain::say(Stage::Content, &e, &self.place());
                    Err(Failure::Unknown(self.scrub(said)))
                } else {
                    Err(self.failed(Stage::Content, &e))
                }
            }
        }
    }
}

/// 回话：`250 2.0.0 Ok: queued as 4F1`。
fn said(response: &Response) -> String {
    let text: Vec<&str> = response.message().collect();
    explain::one_line(&format!("{} {}", response.code(), text.join(" ")))
}

impl Post for Smtp {
    fn deliver(
        &mut self,
        parcel: &Parcel<'_>,
        commit: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<String, Failure> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.connect()?,
        };
        let result = self.talk(&mut open, parcel, commit);
        // 说了“不”的服务器还可以接着用；断了的、说不清的，下一封另连
        let usable = match &result {
            Ok(_) => true,
            Err(Failure::Refused(_) | Failure::Later(_)) => {
                !open.connection.has_broken() && open.connection.command(Rset).is_ok()
            }
            Err(_) => false,
        };
        if usable {
            self.open = Some(open);
        } else {
            open.connection.abort();
        }
        result
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        if let Some(open) = &mut self.open {
            let _ = open.connection.set_timeout(Some(Duration::from_secs(2)));
            let _ = open.connection.quit();
        }
    }
}

fn tls(settings: &Mail) -> Result<TlsParameters, Vec<Complaint>> {
    let mut builder = TlsParameters::builder(settings.server.clone());
    if let Some(path) = &settings.ca {
        let complain = |what: &str| {
            vec![Complaint {
                file: path.display().to_string(),
                line: None,
                what: what.to_owned(),
                instead:
                    "ca 应是 PEM 格式的证书，以“-----BEGIN CERTIFICATE-----”开头；请向管服务器的人要"
                        .to_owned(),
            }]
        };
        let pem = std::fs::read(path).map_err(|_| complain("CA 证书打不开"))?;
        if !pem.windows(27).any(|w| w == b"-----BEGIN CERTIFICATE-----") {
            return Err(complain("CA 证书不是 PEM 格式"));
        }
        let certificate =
            Certificate::from_pem(&pem).map_err(|_| complain("CA 证书的内容不完整"))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|e| {
        vec![Complaint {
            file: settings
                .ca
                .as_ref()
                .map_or_else(|| "系统的证书".to_owned(), |p| p.display().to_string()),
            line: None,
            what: format!("证书用不了（{e}）"),
            instead: "请核对 ca 指的文件是不是 CA 的证书".to_owned(),
        }]
    })
}
