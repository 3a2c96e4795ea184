//! 配置（`quanyi.toml`）。

mod layout;
pub mod lists;
mod load;
mod mail;
mod measures;
pub(crate) use layout::{URGENCIES, is_secrecy, number_fault};
pub use load::{load, parse};
pub use mail::{Mail, Security};
pub(in crate::office) use measures::flat;
pub use measures::unknown_codes;

use super::scoring::{Grade, Weights};
use crate::model::submission::CheckRound;
use crate::source::Limits;
pub use crate::text::mask::PrivateKind;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// 配置。没有配置文件时用 [`Config::default`]。
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `[office]` 本机关。
    pub office: OfficeNames,
    /// `[round]` 本轮检查。
    pub round: RoundConfig,
    /// `[documents]` 公文。
    pub documents: Documents,
    /// `[files]` 名册、目录、模板、字体。路径已按配置文件所在文件夹解析。
    pub files: Files,
    /// `[commend]` 表扬标准；一项也没有写就不评。
    pub commend: Option<lists::Commend>,
    /// `[rectify]` 整改标准。
    pub rectify: lists::Rectify,
    /// `[draw]` 抽查抽签。
    pub draw: lists::Draw,
    /// `[privacy]` 放宽遮蔽的种类。
    pub privacy: Privacy,
    /// `[limits]` 每个文件的限度。
    pub limits: Limits,
    /// `[weights]` 各指标的权重；没有写即不算加权得分。
    pub weights: Weights,
    /// `[grades]` 等次，下限高的在前；没有写即不分等次。
    pub grades: Vec<Grade>,
    /// `[mail]` 寄信。
    pub mail: Mail,
}

/// 本机关。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfficeNames {
    /// 全称，用于署名：`某省妇女联合会权益部`。
    pub name: String,
    /// 发文机关标志：`某省妇女联合会权益部文件`；为空即全称加“文件”。
    pub mark: String,
    /// 印发机关；为空即全称。
    pub printed_by: String,
    /// 本地区名，用于“全省”“各市”之类的行文：`某省`。
    pub region: String,
    /// 上级机关，报送函用。
    pub superior: String,
    /// 联系人。
    pub contact: String,
    /// 联系电话。
    pub phone: String,
}

impl Default for OfficeNames {
    fn default() -> Self {
        Self {
            name: "××妇女联合会权益部".into(),
            mark: String::new(),
            printed_by: String::new(),
            region: String::new(),
            superior: String::new(),
            contact: String::new(),
            phone: String::new(),
        }
    }
}

/// 本轮检查。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundConfig {
    /// 周期，如 `2017`；为空即取材料里最多的。
    pub period: Option<String>,
    /// 检查方式；为空即取材料里最多的。
    pub check: Option<CheckRound>,
    /// 报送截止日期 `2017-12-10`。
    pub deadline: Option<String>,
    /// 更正材料的报回日期 `2017-12-25`。
    pub reply_by: Option<String>,
}

/// 公文。随文稿存下来：离了配置文件也排得出同样的字节。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Documents {
    /// 成文日期 `2017-12-20`；为空即取材料里最晚的填报日期。
    pub date: Option<String>,
    /// 要出的文种：模板里 `kind` 的名字（`通报` `反馈意见`……）；为空即全部。
    pub produce: Vec<String>,
    /// 主送机关，通报用；为空即“各市（州）、县（市、区）妇联”之类由名册得出。
    pub recipients: Vec<String>,
    /// 抄送。
    pub copies: Vec<String>,
    /// 发文字号，按文种：`通报 = "川妇权〔2017〕12号"`。
    pub numbers: Vec<(String, String)>,
    /// 附注，如 `此件公开发布`（可空）。
    pub note: String,
    /// 联合行文的其他机关，主办机关是本机关（G-25、G-51、G-53）。
    pub joint: Vec<String>,
    /// 签发人，依次；只有上行文的措辞用它（G-27、G-28）。
    pub signers: Vec<String>,
    /// 份号，六位数字（G-20）。
    pub copy_number: Option<String>,
    /// 密级和保密期限，如 `机密★1年`（G-21）。
    pub secrecy: Option<String>,
    /// 紧急程度：`特急` `加急`（G-22）。
    pub urgency: Option<String>,
    /// 用印。
    pub seal: Seal,
    /// 套印：红头、红线已经印在纸上，留出同样的空白。
    pub preprinted: bool,
    /// 页码的位置。
    pub page_numbers: PageNumbers,
    /// 页码的写法，里面有一个 1；空的照国标“— 1 —”（G-70）。
    pub page_number_form: Option<String>,
    /// 水印，如 `征求意见稿`。
    pub watermark: Option<String>,
    /// 直引号换成中文引号（G-98）。
    pub chinese_quotes: bool,
    /// 提到文种的各处，文种不认得时据以指出在哪一行。
    #[serde(skip)]
    pub mentions: Vec<Mention>,
}

impl Default for Documents {
    fn default() -> Self {
        Self {
            date: None,
            produce: Vec::new(),
            recipients: Vec::new(),
            copies: Vec::new(),
            numbers: Vec::new(),
            note: String::new(),
            joint: Vec::new(),
            signers: Vec::new(),
            copy_number: None,
            secrecy: None,
            urgency: None,
            seal: Seal::default(),
            preprinted: false,
            page_numbers: PageNumbers::default(),
            page_number_form: None,
            watermark: None,
            chinese_quotes: true,
            mentions: Vec::new(),
        }
    }
}

/// 用印的方式。
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seal {
    /// 加盖印章（G-50、G-51）。
    #[default]
    Sealed,
    /// 不加盖印章（G-52、G-53）。
    Unsealed,
    /// 加盖签发人签名章（G-54）。
    Stamped,
}

impl Seal {
    /// 全部方式。
    pub const ALL: [Seal; 3] = [Seal::Sealed, Seal::Unsealed, Seal::Stamped];

    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            Seal::Sealed => "盖章",
            Seal::Unsealed => "不盖章",
            Seal::Stamped => "签名章",
        }
    }

    /// 由叫法认出。
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.label() == label)
    }
}

/// 页码的位置。
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageNumbers {
    /// 单页居右、双页居左（G-72，国标）。
    #[default]
    Outer,
    /// 居中（单面印的习惯）。
    Centre,
    /// 一律居右。
    Right,
}

impl PageNumbers {
    /// 全部位置。
    pub const ALL: [PageNumbers; 3] = [PageNumbers::Outer, PageNumbers::Centre, PageNumbers::Right];

    /// 叫法。
    pub fn label(self) -> &'static str {
        match self {
            PageNumbers::Outer => "外侧",
            PageNumbers::Centre => "居中",
            PageNumbers::Right => "居右",
        }
    }

    /// 由叫法认出。
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.label() == label)
    }
}

/// 配置里提到一个文种的地方。文种在模板里，读配置时还不知道有哪些。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// 配置文件。
    pub file: String,
    /// 行号，从 1 起。
    pub line: usize,
    /// 哪一项：`produce` `numbers`。
    pub key: &'static str,
    /// 写的文种。
    pub kind: String,
}

/// 名册、目录、模板、字体的位置；为空即内置。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// 名册工作簿。
    pub roster: Option<PathBuf>,
    /// 指标目录 TOML。
    pub catalogue: Option<PathBuf>,
    /// 模板文件夹：里面有的文件逐个代替内置的（措辞、版式）。
    pub templates: Option<PathBuf>,
    /// 字体文件夹：里面的字体排在内置字体之前。
    pub fonts: Option<PathBuf>,
    /// 上期的汇总表，或上期材料的文件夹、压缩包。
    pub previous: Option<PathBuf>,
    /// 上期的编号对应 TOML。
    pub mapping: Option<PathBuf>,
}

/// 放宽遮蔽。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Privacy {
    /// 不遮蔽的种类。
    pub show: Vec<PrivateKind>,
}
