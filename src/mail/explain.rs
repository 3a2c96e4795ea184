//! 邮件服务器和加密连接的毛病，说成办公室听得懂的话。

use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::io::ErrorKind;

/// 一次投递走到了哪一步。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// 连接、问好。
    Connect,
    /// 转成加密。
    StartTls,
    /// 登录。
    Login,
    /// 报发件地址。
    From,
    /// 报收件地址。
    To,
    /// 发全文。
    Content,
}

/// 没有成的性质。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 证书、加密不对。
    Tls,
    /// 服务器说不行（5xx）。
    Permanent,
    /// 服务器说暂时不行（4xx）。
    Transient,
    /// 网络断了、超时、回话看不懂。
    Network,
    /// 我们这边就做不成（服务器不支持所需的登录方式等）。
    Client,
}

/// 性质。
pub(super) fn kind(error: &Error) -> Kind {
    if error.is_permanent() {
        Kind::Permanent
    } else if error.is_transient() {
        Kind::Transient
    } else if error.is_tls() || certificate(&chain(error)).is_some() {
        Kind::Tls
    } else if error.is_client() {
        Kind::Client
    } else {
        Kind::Network
    }
}

/// 服务器的原话，一行：`550 5.1.1 no such user`；没有回话时为空。
pub(super) fn answer(error: &Error) -> Option<String> {
    let code = error.status()?;
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    Some(one_line(&format!("{code} {text}")))
}

/// 回话并成一行，去掉控制符，太长的截短。
pub(super) fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let mut line: String = words.join(" ").chars().take(400).collect();
    if line.is_empty() {
        line.push_str("（没有说明）");
    }
    line
}

/// 原因的全部层次，英文，用来辨认。
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(" / ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

fn io_kind(error: &Error) -> Option<ErrorKind> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        source = inner.source();
    }
    None
}

/// 证书、加密的毛病。
fn certificate(text: &str) -> Option<&'static str> {
    [
        (
            "UnknownIssuer",
            "服务器的证书不是这台电脑信任的机构签发的。单位自己的 CA 签发的，请向管服务器的人要那个 CA 的证书（PEM 文件），在配置 [mail] 里写 ca = \"文件名\"；不是的，不要寄，可能连到了假的服务器",
        ),
        (
            "certificate expired",
            "服务器的证书过期了（或者这台电脑的日期不对）。请先看电脑的日期；日期对的，请管服务器的人换证书",
        ),
        (
            "not valid yet",
            "服务器的证书还没有生效（多半是这台电脑的日期不对）。请校准日期再寄",
        ),
        (
            "not valid for name",
            "服务器的证书不是发给这个名称的。请核对配置 [mail] 的 server，用证书上写的名称",
        ),
        (
            "Expired",
            "服务器的证书过期了（或者这台电脑的日期不对）。请先看电脑的日期；日期对的，请管服务器的人换证书",
        ),
        (
            "NotValidYet",
            "服务器的证书还没有生效（多半是这台电脑的日期不对）。请校准日期再寄",
        ),
        (
            "NotValidForName",
            "服务器的证书不是发给这个名称的。请核对配置 [mail] 的 server，用证书上写的名称",
        ),
        (
            "Revoked",
            "服务器的证书已被吊销。不要寄，请告诉管服务器的人",
        ),
        (
            "CaUsedAsEndEntity",
            "服务器把 CA 证书当作自己的证书用了，不合规定。请管服务器的人另签一张服务器证书",
        ),
        (
            "invalid peer certificate",
            "服务器的证书不合规定，不能信任。请管服务器的人检查证书",
        ),
        (
            "invalid certificates",
            "配置 [mail] 的 ca 指的文件不是 PEM 格式的证书。应以“-----BEGIN CERTIFICATE-----”开头",
        ),
        (
            "InvalidMessage",
            "服务器在这个端口上说的不是加密的话。请核对配置 [mail] 的 port 与 security：TLS 通常是 465，STARTTLS 通常是 587",
        ),
        (
            "InvalidContentType",
            "服务器在这个端口上说的不是加密的话。请核对配置 [mail] 的 port 与 security：TLS 通常是 465，STARTTLS 通常是 587",
        ),
        (
            "fatal alert",
            "加密连接没有谈成：服务器拒绝了。多半是服务器只会旧的加密办法（TLS 1.1 以前），请管服务器的人启用 TLS 1.2 以上",
        ),
        (
            "peer is incompatible",
            "加密连接没有谈成：服务器只会旧的加密办法。请管服务器的人启用 TLS 1.2 以上",
        ),
        (
            "domain isn't a valid DNS name",
            "配置 [mail] 的 server 不是服务器的名称，没法核对证书",
        ),
    ]
    .into_iter()
    .find(|(word, _)| text.contains(word))
    .map(|(_, said)| said)
}

/// 说清楚：在哪一步、什么原因、怎么办。`place` 如 `smtp.example.cn:465`。
pub(super) fn say(stage: Stage, error: &Error, place: &str) -> String {
    let text = chain(error);
    if let Some(answer) = answer(error) {
        return match (stage, kind(error)) {
            (Stage::Login, Kind::Permanent) => format!(
                "邮件服务器 {place} 不让登录，它说：{answer}。请核对配置 [mail] 的 user 与密码；163、QQ 等邮箱要用“授权码”而不是网页登录的密码，并先在网页上开通 SMTP"
            ),
            (Stage::From, Kind::Permanent) => format!(
                "邮件服务器 {place} 不收这个发件地址，它说：{answer}。请核对配置 [mail] 的 from，通常要与登录的邮箱相同"
            ),
            (Stage::Connect, Kind::Permanent) => {
                format!("邮件服务器 {place} 不接待，它说：{answer}。请问管服务器的人")
            }
            _ => answer,
        };
    }
    if let Some(said) = certificate(&text) {
        return format!("与邮件服务器 {place} 的加密连接没有建成：{said}");
    }
    if error.is_client() {
        return match stage {
            Stage::Login => format!(
                "邮件服务器 {place} 不支持用密码登录（PLAIN、LOGIN 都没有）。不需要登录的，删去配置 [mail] 的 user；用 Exchange 的，请管服务器的人开通 SMTP 的基本登录"
            ),
            Stage::StartTls => format!(
                "邮件服务器 {place} 不支持 STARTTLS，没有加密就不寄。请核对 port 与 security：465 端口用 \"TLS\"；确是单位内网、不用加密的，security 明写 \"明文\""
            ),
            _ => format!("这封信没法交给邮件服务器 {place}（{}）", one_line(&text)),
        };
    }
    let why = match io_kind(error) {
        Some(ErrorKind::ConnectionRefused) => {
            "没有连上：那里没有邮件服务器在听。请核对配置 [mail] 的 server 与 port"
        }
        Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => match stage {
            Stage::Connect => {
                "没有连上：等了很久没有回应。请核对 server、port，看防火墙是不是挡住了；服务器确实慢的，把 timeout_seconds 写大一些"
            }
            _ => "很久没有回话。服务器确实慢的，把配置 [mail] 的 timeout_seconds 写大一些",
        },
        Some(ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe) => {
            "把连接断开了"
        }
        Some(ErrorKind::UnexpectedEof) => "没有说完就断开了",
        Some(ErrorKind::InvalidData) => "回的话不是 UTF-8 文字，看不懂",
        _ if text.contains("incomplete response") => "没有说完就断开了",
        _ if text.contains("lookup") || text.contains("resolve") || text.contains("not known") => {
            "没有连上：查不到这个名称。请核对配置 [mail] 的 server，看网络通不通"
        }
        _ => return format!("邮件服务器 {place} 的连接出错（{}）", one_line(&text)),
    };
    format!("邮件服务器 {place} {why}")
}
