//! 配置（`quanyi.toml`）。

mod load;
pub use load::{load, parse};

use crate::model::submission::CheckRound;
use crate::source::Limits;
pub use crate::text::mask::PrivateKind;
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
    /// `[privacy]` 放宽遮蔽的种类。
    pub privacy: Privacy,
    /// `[limits]` 每个文件的限度。
    pub limits: Limits,
}

/// 本机关。
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// 公文。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
}

/// 放宽遮蔽。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Privacy {
    /// 不遮蔽的种类。
    pub show: Vec<PrivateKind>,
}
