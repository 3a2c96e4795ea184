//! `[mail]`：寄信。密码与压缩包口令从不写在这里。

use super::load::Reader;
use crate::office::address;
use crate::office::keyed::{Key, Table};
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;

/// 寄信的设置。没有写 `server` 就只能预览，不能寄。
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// 发信服务器的名称，如 `smtp.example.gov.cn`。
    pub server: String,
    /// 端口；为空即由 [`Security`] 定。
    pub port: Option<u16>,
    /// 连接怎样加密。
    pub security: Security,
    /// 登录名；为空即不登录（内网转发服务器）。
    pub user: String,
    /// 发件地址。
    pub from: String,
    /// 发件人的名称；为空即机关全称。
    pub from_name: String,
    /// 回复寄到哪里；为空即发件地址。
    pub reply_to: Vec<String>,
    /// 每封都抄送。
    pub cc: Vec<String>,
    /// 每封都密送。
    pub bcc: Vec<String>,
    /// 请求回执（阅读回执；服务器支持时还有送达回执）。
    pub receipt: bool,
    /// 上级的地址。
    pub superior: Vec<String>,
    /// 向上报送的种类；为空即汇总表与报送函。
    pub up: Vec<String>,
    /// 发给各地区的种类；为空即属于该地区的全部公文与工作簿。
    pub down: Vec<String>,
    /// 确实由几个地区共用的地址。
    pub shared: Vec<String>,
    /// 一封邮件最大多少兆字节（编码之后）。
    pub max_megabytes: f64,
    /// 每分钟最多几封。
    pub per_minute: f64,
    /// 等服务器回话的时间。
    pub timeout: Duration,
    /// 暂时不收（4xx）、连不上时再试几次。
    pub retries: u32,
    /// 第一次再试之前等多久；以后每次加倍。
    pub retry_wait: Duration,
    /// 单位自己的 CA 证书（PEM）。
    pub ca: Option<PathBuf>,
    /// 密码所在的环境变量。
    pub password_env: String,
    /// 密码所在的文件。
    pub password_file: Option<PathBuf>,
    /// 附件打成一个压缩包。
    pub zip: bool,
    /// 压缩包加密（AES-256）。
    pub encrypt: bool,
    /// 压缩包口令所在的环境变量。
    pub passphrase_env: String,
    /// 压缩包口令所在的文件。
    pub passphrase_file: Option<PathBuf>,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: String::new(),
            port: None,
            security: Security::Tls,
            user: String::new(),
            from: String::new(),
            from_name: String::new(),
            reply_to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            receipt: false,
            superior: Vec::new(),
            up: Vec::new(),
            down: Vec::new(),
            shared: Vec::new(),
            max_megabytes: 20.0,
            per_minute: 20.0,
            timeout: Duration::from_secs(60),
            retries: 3,
            retry_wait: Duration::from_secs(30),
            ca: None,
            password_env: "QUANYI_MAIL_PASSWORD".to_owned(),
            password_file: None,
            zip: false,
            encrypt: false,
            passphrase_env: "QUANYI_ZIP_PASSPHRASE".to_owned(),
            passphrase_file: None,
        }
    }
}

impl Mail {
    /// 端口：写了的照写的，没写的照惯例。
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::Plain => 25,
        })
    }

    /// 一封邮件最大的字节数。
    pub fn max_bytes(&self) -> u64 {
        (self.max_megabytes * 1024.0 * 1024.0) as u64
    }
}

/// 连接怎样加密。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// 从头就加密（通常 465 端口）。
    Tls,
    /// 先明后密，必须转成加密才登录、才寄（通常 587 端口）。
    StartTls,
    /// 不加密，只用于单位内网；配置里必须明写。
    Plain,
}

impl Security {
    /// 全部写法。
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Tls, "TLS"),
        (Self::StartTls, "STARTTLS"),
        (Self::Plain, "明文"),
    ];

    /// 配置里的写法。
    pub fn label(self) -> &'static str {
        match self {
            Self::Tls => "TLS",
            Self::StartTls => "STARTTLS",
            Self::Plain => "明文",
        }
    }
}

/// `[mail]` 里可以写的项。
pub(super) const KEYS: &[Key] = &[
    ("server", "发信服务器"),
    ("port", "端口"),
    ("security", "加密方式"),
    ("user", "登录名"),
    ("from", "发件地址"),
    ("from_name", "发件人名称"),
    ("reply_to", "回复地址"),
    ("cc", "邮件抄送"),
    ("bcc", "邮件密送"),
    ("receipt", "请求回执"),
    ("superior", "上级的邮箱"),
    ("up", "向上报送的种类"),
    ("down", "发给各地区的种类"),
    ("shared", "几个地区共用的邮箱"),
    ("max_megabytes", "一封邮件最大的兆字节数"),
    ("per_minute", "每分钟最多几封"),
    ("timeout_seconds", "等服务器回话的秒数"),
    ("retries", "再试几次"),
    ("retry_seconds", "再试之前等的秒数"),
    ("ca", "单位自己的 CA 证书"),
    ("password_env", "密码所在的环境变量"),
    ("password_file", "密码所在的文件"),
    ("zip", "附件打成压缩包"),
    ("encrypt", "压缩包加密"),
    ("passphrase_env", "压缩包口令所在的环境变量"),
    ("passphrase_file", "压缩包口令所在的文件"),
];

impl Reader<'_> {
    /// 读 `[mail]`。
    pub(super) fn mail(&mut self, t: &Table<'_>) -> Mail {
        let mut mail = Mail::default();
        for (key, place) in [
            ("server", &mut mail.server),
            ("user", &mut mail.user),
            ("from_name", &mut mail.from_name),
            ("password_env", &mut mail.password_env),
            ("passphrase_env", &mut mail.passphrase_env),
        ] {
            if let Some(text) = self.keyed.text(t, key).filter(|t| !t.get_ref().is_empty()) {
                *place = text.into_inner();
            }
        }
        if let Some(n) = self.whole(t, "port", 65_535) {
            mail.port = u16::try_from(n).ok();
        }
        if let Some(text) = self.keyed.text(t, "security") {
            let found = Security::ALL
                .into_iter()
                .find(|(_, word)| word.eq_ignore_ascii_case(text.get_ref()));
            match found {
                Some((security, _)) => mail.security = security,
                None => {
                    let words = Security::ALL.map(|(_, word)| word);
                    self.unknown_word(&text, "加密方式", &words);
                }
            }
        }
        if let Some(text) = self.keyed.text(t, "from") {
            mail.from = self.addresses(&[text]).pop().unwrap_or_default();
        }
        for (key, place) in [
            ("reply_to", &mut mail.reply_to),
            ("cc", &mut mail.cc),
            ("bcc", &mut mail.bcc),
            ("superior", &mut mail.superior),
            ("shared", &mut mail.shared),
        ] {
            // 只有一个时不加方括号也可以
            let texts = match t.get(key) {
                Some(item) if item.get_ref().as_str().is_some() => {
                    self.keyed.text(t, key).into_iter().collect()
                }
                _ => self.keyed.texts(t, key),
            };
            *place = self.addresses(&texts);
        }
        mail.up = self.filled(t, "up");
        mail.down = self.filled(t, "down");
        for (key, place) in [
            ("receipt", &mut mail.receipt),
            ("zip", &mut mail.zip),
            ("encrypt", &mut mail.encrypt),
        ] {
            if let Some(flag) = self.keyed.flag(t, key) {
                *place = flag;
            }
        }
        if let Some((n, at)) = self.keyed.amount(t, "max_megabytes") {
            if n <= 1024.0 {
                mail.max_megabytes = n;
            } else {
                let keyed = &mut self.keyed;
                keyed.complain(at, "“max_megabytes”太大", "邮件服务器通常只收 20 到 50 兆");
            }
        }
        if let Some((n, at)) = self.keyed.amount(t, "per_minute") {
            if n <= 6000.0 {
                mail.per_minute = n;
            } else {
                let keyed = &mut self.keyed;
                keyed.complain(at, "“per_minute”太大", "通常 20 就够");
            }
        }
        for (key, place) in [
            ("timeout_seconds", &mut mail.timeout),
            ("retry_seconds", &mut mail.retry_wait),
        ] {
            if let Some((n, at)) = self.keyed.amount(t, key) {
                if n <= 3600.0 {
                    *place = Duration::from_secs_f64(n);
                } else {
                    let what = format!("“{key}”太大");
                    self.keyed.complain(at, what, "最多 3600 秒");
                }
            }
        }
        if let Some(n) = self.whole(t, "retries", 20) {
            mail.retries = n;
        }
        mail.ca = self.path(t, "ca", false);
        mail.password_file = self.path(t, "password_file", false);
        mail.passphrase_file = self.path(t, "passphrase_file", false);
        mail
    }

    fn whole(&mut self, t: &Table<'_>, key: &str, most: u32) -> Option<u32> {
        let (n, at) = self.keyed.amount(t, key)?;
        if n.fract() == 0.0 && n <= f64::from(most) {
            return Some(n as u32);
        }
        let what = format!("“{key}”不是合适的整数");
        self.keyed
            .complain(at, what, format!("应为 1 到 {most} 的整数"));
        None
    }

    fn addresses(&mut self, texts: &[Spanned<String>]) -> Vec<String> {
        let mut found = Vec::new();
        for text in texts {
            match address::several(text.get_ref()) {
                Ok(more) => found.extend(more),
                Err((bad, why)) => self.keyed.complain(
                    text.span().start,
                    format!("“{bad}”{why}"),
                    "请写成如 qyb@example.cn",
                ),
            }
        }
        found
    }
}
