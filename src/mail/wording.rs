//! 信怎么说：`templates/mail/` 的措辞（minijinja），单位可以用自己的代替。
//!
//! `down/` 发给各地区，`up/` 向上报送；各有 `subject.j2`（主题）、`text.j2`（正文）、`html.j2`（带简单版式的正文）。
//! `html.j2` 里写出的文字都转义，不会成为标记。

use super::plan::Planned;
use super::shown_size;
use crate::deliver::Manifest;
use crate::office::{Complaint, Office};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

/// 措辞看得见的事实，公开的约定。
#[derive(Debug, Clone, Serialize)]
pub struct LetterFacts {
    /// 本机关全称：`某省妇女联合会权益部`
    #[serde(rename = "机关")]
    pub office: String,
    /// 联系人（可空）
    #[serde(rename = "联系人")]
    pub contact: String,
    /// 联系电话（可空）
    #[serde(rename = "电话")]
    pub phone: String,
    /// 收件的地区：`甲县`；向上报送时是上级机关的名称，没有配置时为 `上级`。
    #[serde(rename = "收件")]
    pub recipient: String,
    /// 收件的单位，称呼用：`甲县妇联`
    #[serde(rename = "单位")]
    pub unit: String,
    /// `2017年`（可空）
    #[serde(rename = "周期")]
    pub period: String,
    /// `自查`（可空）
    #[serde(rename = "检查")]
    pub check: String,
    /// `维权服务工作标准`
    #[serde(rename = "标准")]
    pub standard: String,
    /// 附件的种类，不重复：`["反馈意见", "退回修改"]`
    #[serde(rename = "种类")]
    pub kinds: Vec<String>,
    /// 附件。
    #[serde(rename = "附件")]
    pub attachments: Vec<AttachmentFact>,
    /// 更正材料的报回日期 `2017年12月25日`（可空）
    #[serde(rename = "报回日期")]
    pub reply_by: String,
    /// 附件打成了压缩包。
    #[serde(rename = "压缩")]
    pub zip: bool,
    /// 压缩包加了密。
    #[serde(rename = "加密")]
    pub encrypted: bool,
    /// 第几封。
    #[serde(rename = "第几封")]
    pub part: usize,
    /// 共几封。
    #[serde(rename = "共几封")]
    pub parts: usize,
}

/// 一个附件。
#[derive(Debug, Clone, Serialize)]
pub struct AttachmentFact {
    /// 文件名：`甲县反馈意见.pdf`
    #[serde(rename = "名称")]
    pub name: String,
    /// 种类：`反馈意见`
    #[serde(rename = "种类")]
    pub kind: String,
    /// 大小：`38 KB`
    #[serde(rename = "大小")]
    pub size: String,
}

/// 写好的一封信。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// 主题，一行。
    pub subject: String,
    /// 纯文本的正文。
    pub text: String,
    /// HTML 的正文。
    pub html: String,
}

/// 写信的人：措辞读一次，封封用。
#[derive(Debug)]
pub struct Writer<'a> {
    env: Environment<'static>,
    office: &'a Office,
    manifest: &'a Manifest,
}

/// 独占一行的 `{% %}` 不留下空行。
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .unwrap_or_default()
}

const PARTS: [&str; 3] = ["subject", "text", "html"];

impl<'a> Writer<'a> {
    /// 读措辞。
    ///
    /// # Errors
    /// 措辞写得不对，全部列出。
    pub fn new(office: &'a Office, manifest: &'a Manifest) -> Result<Self, Vec<Complaint>> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_syntax(syntax());
        env.set_auto_escape_callback(|name| {
            if name.ends_with("html.j2") {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        let mut wrong = Vec::new();
        for folder in ["down", "up"] {
            for part in PARTS {
                let path = format!("mail/{folder}/{part}.j2");
                let text = office.templates.text(&path).unwrap_or_default();
                if let Err(e) = env.add_template_owned(path.clone(), text) {
                    wrong.push(complaint(&e, &path, office));
                }
            }
        }
        if wrong.is_empty() {
            Ok(Self {
                env,
                office,
                manifest,
            })
        } else {
            Err(wrong)
        }
    }

    /// 一封信的话。
    ///
    /// # Errors
    /// 措辞用到了没有的名字等。
    pub fn write(&self, letter: &Planned) -> Result<Words, Vec<Complaint>> {
        let facts = self.facts(letter);
        let facts = Value::from(Serde(&facts));
        let folder = if letter.up { "up" } else { "down" };
        let say = |part: &str| {
            let path = format!("mail/{folder}/{part}.j2");
            self.env
                .get_template(&path)
                .and_then(|t| t.render(&facts))
                .map_err(|e| vec![complaint(&e, &path, self.office)])
        };
        Ok(Words {
            subject: one_line(&say("subject")?),
            text: say("text")?.trim().to_owned() + "\n",
            html: say("html")?.trim().to_owned() + "\n",
        })
    }

    fn facts(&self, letter: &Planned) -> LetterFacts {
        let config = &self.office.config;
        let names = attachment_names(letter);
        let attachments = letter
            .files
            .iter()
            .zip(names)
            .map(|(file, name)| AttachmentFact {
                name,
                kind: file.kind.clone(),
                size: shown_size(file.bytes),
            });
        let mut kinds: Vec<String> = Vec::new();
        for file in &letter.files {
            if !kinds.contains(&file.kind) {
                kinds.push(file.kind.clone());
            }
        }
        let line = self
            .office
            .roster
            .localities
            .iter()
            .find(|l| l.name == letter.recipient);
        let superior = || match config.office.superior.as_str() {
            "" => super::plan::SUPERIOR.to_owned(),
            name => name.to_owned(),
        };
        let (recipient, unit) = if letter.up {
            (superior(), superior())
        } else {
            let unit = line.and_then(|l| l.unit.clone());
            (
                letter.recipient.clone(),
                unit.unwrap_or_else(|| format!("{}妇联", letter.recipient)),
            )
        };
        LetterFacts {
            office: config.office.name.clone(),
            contact: config.office.contact.clone(),
            phone: config.office.phone.clone(),
            recipient,
            unit,
            period: self
                .manifest
                .period
                .as_deref()
                .map(crate::document::facts::shown_period)
                .unwrap_or_default(),
            check: self.manifest.check.clone().unwrap_or_default(),
            standard: self.office.catalogue.short_title.clone(),
            kinds,
            attachments: attachments.collect(),
            reply_by: config
                .round
                .reply_by
                .as_deref()
                .map(long_date)
                .unwrap_or_default(),
            zip: letter.zip,
            encrypted: letter.zip && config.mail.encrypt,
            part: letter.part.0,
            parts: letter.part.1,
        }
    }
}

/// 附件在信里的名字：`反馈意见/甲县.pdf` → `甲县反馈意见.pdf`；文件名已说明种类的照用；同名的加序号。
pub(super) fn attachment_names(letter: &Planned) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for file in &letter.files {
        let last = file.path.rsplit('/').next().unwrap_or(&file.path);
        let (stem, extension) = last.rsplit_once('.').unwrap_or((last, ""));
        let stem = if stem.contains(file.kind.as_str()) {
            stem.to_owned()
        } else {
            format!("{stem}{}", file.kind)
        };
        let dot = if extension.is_empty() { "" } else { "." };
        let mut name = format!("{stem}{dot}{extension}");
        let mut n = 2;
        while names.contains(&name) {
            name = format!("{stem}（{n}）{dot}{extension}");
            n += 1;
        }
        names.push(name);
    }
    names
}

/// 主题只有一行，没有控制符。
fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn long_date(text: &str) -> String {
    match text.parse::<jiff::civil::Date>() {
        Ok(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Err(_) => text.to_owned(),
    }
}

fn complaint(error: &Error, path: &str, office: &Office) -> Complaint {
    let what = match error.kind() {
        ErrorKind::UndefinedError => "用到了没有的名字",
        ErrorKind::SyntaxError => "写法不对",
        ErrorKind::UnknownFilter => "用到了没有的写法（|之后的名字）",
        _ => "写不出来",
    };
    let detail = error
        .detail()
        .map(|d| format!("（{d}）"))
        .unwrap_or_default();
    Complaint {
        file: office.templates.shown(path),
        line: error.line(),
        what: format!("信的措辞{what}{detail}"),
        instead: "请对照内置的措辞改正；可以用的名字见 README 的“寄信”一节".into(),
    }
}
