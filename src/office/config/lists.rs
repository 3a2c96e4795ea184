//! 名单的标准（`[commend]` `[rectify]` `[draw]`）。

use crate::model::catalogue::Catalogue;
use crate::office::Complaint;
use std::path::{Path, PathBuf};

/// 百分数，存成万分之几：`87.5%` 是 8750。
pub type BasisPoints = u32;

/// 表扬标准。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commend {
    /// 基本要求指标须全部达到。
    pub basic: bool,
    /// 核查（互查、抽查、实地督导）要不要证实。
    pub confirmed: Confirm,
    /// 达标率不低于。
    pub share: Option<BasisPoints>,
    /// 达标率比上期提高不少于（百分点）。
    pub progress: Option<BasisPoints>,
    /// 达标率、提高两条：都要够，还是够一条即可。
    pub combine: Combine,
    /// 在哪些层级里评；为空即全部。
    pub levels: Vec<String>,
    /// 每个层级最多几个。
    pub most: Option<usize>,
}

impl Default for Commend {
    fn default() -> Self {
        Self {
            basic: true,
            confirmed: Confirm::WhereChecked,
            share: None,
            progress: None,
            combine: Combine::All,
            levels: Vec::new(),
            most: None,
        }
    }
}

/// 核查要不要证实。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// 有核查的须证实，没有核查的不问。
    WhereChecked,
    /// 须经核查证实。
    Always,
    /// 不看核查。
    Never,
}

impl Confirm {
    /// 全部写法。
    pub const ALL: [Confirm; 3] = [Confirm::WhereChecked, Confirm::Always, Confirm::Never];

    /// 配置里的写法。
    pub fn label(self) -> &'static str {
        match self {
            Confirm::WhereChecked => "有核查的须证实",
            Confirm::Always => "须经核查",
            Confirm::Never => "不看核查",
        }
    }
}

/// 两条标准怎样合用。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// 都要够。
    All,
    /// 够一条即可。
    Any,
}

impl Combine {
    /// 全部写法。
    pub const ALL: [Combine; 2] = [Combine::All, Combine::Any];

    /// 配置里的写法。
    pub fn label(self) -> &'static str {
        match self {
            Combine::All => "都要",
            Combine::Any => "任一",
        }
    }
}

/// 整改名单的标准。没有写 `[rectify]` 时用缺省的：基本要求指标未达到的。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rectify {
    /// 哪些指标未达到的列入。
    pub indicators: Extent,
    /// 空白、缺行的也列入（它们按未达到计）。
    pub blank: bool,
    /// 自己报有、核查为无的也列入。
    pub checked: bool,
    /// 在哪些层级里列；为空即全部。
    pub levels: Vec<String>,
    /// 整改期限 `2018-03-31`。
    pub deadline: Option<String>,
    /// 要求报送的佐证材料，通用的。
    pub evidence: String,
    /// 个别指标要求的佐证材料：编号、要求。
    pub evidence_for: Vec<(String, String)>,
    /// 上一次的整改台账；为空即输出文件夹里原有的。
    pub ledger: Option<PathBuf>,
}

impl Default for Rectify {
    fn default() -> Self {
        Self {
            indicators: Extent::Basic,
            blank: true,
            checked: true,
            levels: Vec::new(),
            deadline: None,
            evidence: "整改情况说明和能够证明已达到要求的文件、照片或记录".to_owned(),
            evidence_for: Vec::new(),
            ledger: None,
        }
    }
}

impl Rectify {
    /// 一个指标要求的佐证材料。
    pub fn evidence_of(&self, code: &str) -> &str {
        let own = self.evidence_for.iter().find(|(c, _)| c == code);
        own.map_or(&self.evidence, |(_, evidence)| evidence)
    }
}

/// 哪些指标。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// 基本要求指标。
    Basic,
    /// 全部指标。
    Every,
}

impl Extent {
    /// 全部写法。
    pub const ALL: [Extent; 2] = [Extent::Basic, Extent::Every];

    /// 配置里的写法。
    pub fn label(self) -> &'static str {
        match self {
            Extent::Basic => "基本要求",
            Extent::Every => "全部",
        }
    }
}

/// 抽查抽签。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draw {
    /// 在哪些层级里抽；为空即名册里全部应当报送的。
    pub levels: Vec<String>,
    /// 以前的抽查名单：抽过的不再抽。
    pub previous: Vec<PathBuf>,
    /// 达标率分档的界限，从高到低；为空即按基本要求是否全部达到分。
    pub bands: Vec<BasisPoints>,
}

/// `[rectify.evidence_for]` 里目录没有的编号。
pub(in crate::office) fn strangers(
    rectify: &Rectify,
    catalogue: &Catalogue,
    file: &Path,
) -> Vec<Complaint> {
    rectify
        .evidence_for
        .iter()
        .filter(|(code, _)| catalogue.indicator(code).is_none())
        .map(|(code, _)| {
            let codes = catalogue.indicators.iter().map(|i| i.code.as_str());
            let near = codes.max_by(|a, b| {
                strsim::jaro_winkler(a, code).total_cmp(&strsim::jaro_winkler(b, code))
            });
            Complaint {
                file: file.display().to_string(),
                line: None,
                what: format!("[rectify.evidence_for] 里的“{code}”不是指标编号"),
                instead: format!(
                    "请写三级指标的编号{}；全部编号见 quanyi catalogue",
                    near.map(|n| format!("，是不是“{n}”")).unwrap_or_default()
                ),
            }
        })
        .collect()
}
