//! 随文稿走的数据：表、图、当时写成的文字、排印要用的设置。

use super::super::chart::Chart;
use super::super::draft::Draft;
use super::super::table::Table;
use crate::office::catalogue;
use crate::office::config::{Config, Documents, Files, OfficeNames};
use crate::office::{Office, Templates};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// 数据文件的格式标识。
pub const SCHEMA: &str = "quanyi.draft/1";

/// 一份文稿的数据。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// 编号：其余内容的散列，写在文稿第一行；数据一变，编号就变。
    pub id: String,
    /// 格式标识。
    pub schema: String,
    /// 文种。
    pub kind: String,
    /// 文种的文件夹。
    pub folder: String,
    /// 输出的文件名。
    pub name: String,
    /// 所关地区。
    pub locality: Option<String>,
    /// 据以写成的输入文件。
    pub made_from: Vec<String>,
    /// 由数据写成的文稿。
    pub text: String,
    /// 文稿里的百分数，各是达标几、应计几，按出现的次序。
    pub shares: Vec<(String, u32, u32)>,
    /// 文稿里出现的地区名；抽查的没有共用的名册，是全部候选的名称。
    pub names: Vec<String>,
    /// 抽查的文稿：抽中的地区与它们的上级。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<String>,
    /// 表。
    pub tables: BTreeMap<String, Table>,
    /// 图。
    pub charts: BTreeMap<String, Chart>,
    /// 排印要用的设置。
    pub setting: Setting,
}

/// 全部地区的名称，几份文稿共用。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// 名称，按汇总的次序。
    pub names: Vec<String>,
}

/// 排印要用的设置：离了配置文件也排得出同样的字节。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// 本机关。
    pub office: OfficeNames,
    /// 公文。
    pub documents: Documents,
    /// 指标目录的标识与简称。
    pub catalogue: (String, String),
    /// 用了自己的版式时，它们的散列；内置的为空。
    pub templates: Option<String>,
    /// 用了自己的字体时，它们的散列；内置的为空。
    pub fonts: Option<String>,
}

impl Saved {
    /// 一份文稿的数据；`names` 是文稿里出现的地区名。
    pub fn of(draft: &Draft, names: Vec<String>, setting: &Setting) -> Self {
        let mut saved = Self {
            id: String::new(),
            schema: SCHEMA.to_owned(),
            kind: draft.kind.clone(),
            folder: draft.folder.clone(),
            name: draft.name.clone(),
            locality: draft.locality.clone(),
            made_from: draft.made_from.clone(),
            text: draft.text.clone(),
            shares: draft.shares.clone(),
            names,
            drawn: draft.drawn.clone(),
            tables: draft.tables.clone(),
            charts: draft.charts.clone(),
            setting: setting.clone(),
        };
        saved.id = saved.digest();
        saved
    }

    fn digest(&self) -> String {
        let blank = Self {
            id: String::new(),
            ..self.clone()
        };
        hex(&Sha256::digest(super::json(&blank)))[..12].to_owned()
    }

    /// 内容与编号相符：没有被改动、没有损坏。
    pub fn is_whole(&self) -> bool {
        self.id == self.digest()
    }

    /// 换上改过的文字，成为可以排印的文稿。
    pub fn with_text(&self, text: String) -> Draft {
        Draft {
            kind: self.kind.clone(),
            folder: self.folder.clone(),
            name: self.name.clone(),
            locality: self.locality.clone(),
            text,
            tables: self.tables.clone(),
            charts: self.charts.clone(),
            made_from: self.made_from.clone(),
            shares: self.shares.clone(),
            drawn: self.drawn.clone(),
        }
    }
}

impl Setting {
    /// 由一次运行的背景得出。字体文件夹读不了的按内置的记：排印时自会报错。
    pub fn of(office: &Office) -> Self {
        let fonts = office.config.files.fonts.as_deref();
        Self {
            office: office.config.office.clone(),
            documents: office.config.documents.clone(),
            catalogue: (
                office.catalogue.id.clone(),
                office.catalogue.short_title.clone(),
            ),
            templates: templates_print(&office.templates),
            fonts: fonts.and_then(|folder| fonts_print(folder).ok()),
        }
    }

    /// 版式、字体都是内置的：不用找配置文件。
    pub fn is_built_in(&self) -> bool {
        self.templates.is_none() && self.fonts.is_none()
    }

    /// `config` 指的版式、字体就是当时用的。
    pub fn matches(&self, config: &Config) -> bool {
        let templates = Templates::load(config.files.templates.as_deref());
        let fonts = config.files.fonts.as_deref();
        let fonts = fonts.and_then(|folder| fonts_print(folder).ok());
        templates.is_ok_and(|t| templates_print(&t) == self.templates) && fonts == self.fonts
    }

    /// 还原排印要用的背景；版式、字体从 `files` 指的地方取。
    ///
    /// # Errors
    /// 模板文件夹读不了。
    pub fn office(&self, files: &Files) -> Result<Office, Vec<crate::office::Complaint>> {
        let mut catalogue = catalogue::built_in().clone();
        (catalogue.id, catalogue.short_title) = self.catalogue.clone();
        Ok(Office {
            config: Config {
                office: self.office.clone(),
                documents: self.documents.clone(),
                files: Files {
                    templates: files.templates.clone(),
                    fonts: files.fonts.clone(),
                    ..Files::default()
                },
                ..Config::default()
            },
            catalogue,
            templates: Templates::load(files.templates.as_deref())?,
            ..Office::default()
        })
    }
}

/// 自己的版式文件的散列；没有自己的为空。措辞不算：文稿已经写成了。
fn templates_print(templates: &Templates) -> Option<String> {
    let mut digest = Sha256::new();
    let mut any = false;
    for (path, bytes) in templates.own().filter(|(path, _)| !path.ends_with(".j2")) {
        any = true;
        digest.update(path.as_bytes());
        digest.update([0]);
        digest.update(bytes);
    }
    any.then(|| hex(&digest.finalize()))
}

/// 字体文件夹的散列：各文件的名称与大小。
fn fonts_print(folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() {
            files.push((
                entry.file_name().to_string_lossy().into_owned(),
                about.len(),
            ));
        }
    }
    files.sort();
    let mut digest = Sha256::new();
    for (name, size) in files {
        digest.update(format!("{name}\0{size}\0").as_bytes());
    }
    Ok(hex(&digest.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
