//! 字体：每个角色用哪些字族、谁先谁后，字形齐不齐。

use crate::office::Complaint;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::Font;

/// 装在程序里的字体（来历与许可见 `fonts/licenses`）。
const BUILT_IN: [&[u8]; 7] = [
    include_bytes!("../../../fonts/NotoSerifSC-Bold.ttf"),
    include_bytes!("../../../fonts/FandolFang-Regular.otf"),
    include_bytes!("../../../fonts/FandolKai-Regular.otf"),
    include_bytes!("../../../fonts/NotoSansSC-Medium.ttf"),
    include_bytes!("../../../fonts/NotoSerifSC-Regular.otf"),
    include_bytes!("../../../fonts/QuanyiKaiSupplement-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSansSymbols2-Regular.ttf"),
];

/// 字体在公文里的角色。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 小标宋：标题、发文机关标志
    Title,
    /// 仿宋：正文
    Body,
    /// 楷体：二级标题、签发人
    Kai,
    /// 黑体：一级标题、密级、附件、表头
    Hei,
    /// 宋体：页码、表格
    Song,
}

impl Role {
    /// 全部角色。
    pub const ALL: [Role; 5] = [Role::Title, Role::Body, Role::Kai, Role::Hei, Role::Song];

    /// 叫法，也是版式文件里的键。
    pub fn label(self) -> &'static str {
        match self {
            Role::Title => "小标宋",
            Role::Body => "仿宋",
            Role::Kai => "楷体",
            Role::Hei => "黑体",
            Role::Song => "宋体",
        }
    }

    /// 单位自备字体里认得的字族名（去掉空格、下划线，小写之后以它开头），先者优先。
    fn office_families(self) -> &'static [&'static str] {
        match self {
            Role::Title => &["方正小标宋", "fzxiaobiaosong", "小标宋"],
            Role::Body => &[
                "仿宋gb2312",
                "fangsonggb2312",
                "仿宋",
                "fangsong",
                "stfangsong",
            ],
            Role::Kai => &["楷体gb2312", "kaitigb2312", "楷体", "kaiti", "stkaiti"],
            Role::Hei => &["黑体", "simhei", "stheiti"],
            Role::Song => &["宋体", "simsun", "nsimsun", "stsong"],
        }
    }

    /// 内置的字族，依次后备；每一串都以全部字体收尾，所以各角色的字形齐全程度相同。
    fn built_in_families(self) -> [&'static str; 6] {
        // `FandolFang R` 不是笔误：字体自报的名字如此，写成 FandolFang 会静静地换成别的字体（F-2）
        match self {
            Role::Title => [
                "Noto Serif SC",
                "FandolFang R",
                "FandolKai",
                "Quanyi Kai Supplement",
                "Noto Sans SC",
                "Noto Sans Symbols2",
            ],
            Role::Body => [
                "FandolFang R",
                "Quanyi Kai Supplement",
                "Noto Serif SC",
                "FandolKai",
                "Noto Sans SC",
                "Noto Sans Symbols2",
            ],
            Role::Kai => [
                "FandolKai",
                "Quanyi Kai Supplement",
                "Noto Serif SC",
                "FandolFang R",
                "Noto Sans SC",
                "Noto Sans Symbols2",
            ],
            Role::Hei => [
                "Noto Sans SC",
                "FandolFang R",
                "FandolKai",
                "Quanyi Kai Supplement",
                "Noto Serif SC",
                "Noto Sans Symbols2",
            ],
            Role::Song => [
                "Noto Serif SC",
                "FandolFang R",
                "FandolKai",
                "Quanyi Kai Supplement",
                "Noto Sans SC",
                "Noto Sans Symbols2",
            ],
        }
    }
}

/// 一个角色实际用的字族。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleFace {
    /// 角色。
    pub role: Role,
    /// 字族，依次后备。
    pub families: Vec<String>,
    /// 第一个字族来自哪个文件；内置的为空。
    pub from: Option<PathBuf>,
}

/// 一次运行所用的全部字体。
#[derive(Debug)]
pub struct Faces {
    /// 全部字体：自备的在前。
    pub fonts: Vec<Font>,
    /// 各角色。
    pub roles: Vec<RoleFace>,
    /// 有字形的码位，一位一个。
    covered: Vec<u64>,
}

impl Faces {
    /// 取得字体：内置的，加上 `folder` 里自备的（排在前面）。
    pub fn load(folder: Option<&Path>) -> Result<Self, Complaint> {
        let mut own: Vec<(Font, PathBuf)> = Vec::new();
        if let Some(folder) = folder {
            for path in font_files(folder)? {
                let bytes = std::fs::read(&path).map_err(|e| unreadable(&path, &e.to_string()))?;
                let before = own.len();
                own.extend(Font::iter(Bytes::new(bytes)).map(|f| (f, path.clone())));
                if own.len() == before {
                    return Err(unreadable(&path, "不是 ttf、otf、ttc 字体"));
                }
            }
        }
        let roles = Role::ALL.into_iter().map(|r| role_face(r, &own)).collect();
        let mut fonts: Vec<Font> = own.into_iter().map(|(font, _)| font).collect();
        fonts.extend(built_in().iter().cloned());
        let mut covered = vec![0u64; 0x11_0000 / 64];
        for font in &fonts {
            for c in font.info().coverage.iter() {
                if let Some(word) = covered.get_mut(c as usize / 64) {
                    *word |= 1 << (c % 64);
                }
            }
        }
        Ok(Self {
            fonts,
            roles,
            covered,
        })
    }

    /// 有没有这个字的字形。
    pub fn covers(&self, c: char) -> bool {
        let c = c as usize;
        self.covered
            .get(c / 64)
            .is_some_and(|w| w >> (c % 64) & 1 == 1)
    }
}

/// 内置字体：第一次用到时解析，此后整个程序共用。
fn built_in() -> &'static [Font] {
    static FONTS: OnceLock<Vec<Font>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let files = BUILT_IN.iter();
        files
            .flat_map(|&bytes| Font::iter(Bytes::new(bytes)))
            .collect()
    })
}

fn unreadable(path: &Path, why: &str) -> Complaint {
    Complaint {
        file: path.display().to_string(),
        line: None,
        what: format!("字体打不开：{why}"),
        instead: "请从 files.fonts 指名的文件夹里去掉这个文件，或换一个完好的".into(),
    }
}

/// 文件夹里的字体文件，按名字排。
fn font_files(folder: &Path) -> Result<BTreeSet<PathBuf>, Complaint> {
    let entries = std::fs::read_dir(folder).map_err(|e| Complaint {
        file: folder.display().to_string(),
        line: None,
        what: format!("字体文件夹打不开：{e}"),
        instead: "请检查配置里 files.fonts 的路径".into(),
    })?;
    Ok(entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().and_then(|e| e.to_str()).is_some_and(|e| {
                ["ttf", "otf", "ttc", "otc"].contains(&e.to_ascii_lowercase().as_str())
            })
        })
        .collect())
}

fn role_face(role: Role, own: &[(Font, PathBuf)]) -> RoleFace {
    let plain = |family: &str| -> String {
        family
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut families: Vec<String> = Vec::new();
    let mut from = None;
    for wanted in role.office_families() {
        for (font, path) in own {
            let family = &font.info().family;
            if plain(family).starts_with(wanted) && !families.contains(family) {
                from.get_or_insert_with(|| path.clone());
                families.push(family.clone());
            }
        }
    }
    families.extend(role.built_in_families().map(String::from));
    RoleFace {
        role,
        families,
        from,
    }
}
