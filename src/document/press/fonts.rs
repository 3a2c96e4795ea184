//! 字体：每个角色用哪些字族、谁先谁后，字形齐不齐。

use crate::office::{Complaint, font_files};
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

    /// 用在哪里。
    pub fn used_for(self) -> &'static str {
        match self {
            Role::Title => "标题、发文机关标志",
            Role::Body => "正文",
            Role::Kai => "二级标题、签发人",
            Role::Hei => "一级标题、密级、附件序号、表头",
            Role::Song => "页码、表格",
        }
    }

    /// 单位自备字体里认得的名称，先者优先。
    ///
    /// 去掉空格、连字符、下划线，不分大小写，以它开头就算：`方正小标宋简体`、`FZXiaoBiaoSong-B05S` 都认得。
    pub fn known_names(self) -> &'static [&'static str] {
        match self {
            Role::Title => &["方正小标宋", "FZXiaoBiaoSong", "方正公文小标宋", "小标宋"],
            Role::Body => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "方正仿宋",
                "FZFangSong",
                "方正公文仿宋",
                "仿宋",
                "FangSong",
                "华文仿宋",
                "STFangsong",
            ],
            Role::Kai => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "方正楷体",
                "FZKai",
                "方正公文楷体",
                "楷体",
                "KaiTi",
                "华文楷体",
                "STKaiti",
            ],
            Role::Hei => &[
                "黑体",
                "SimHei",
                "方正黑体",
                "FZHei",
                "方正公文黑体",
                "华文黑体",
                "STHeiti",
            ],
            Role::Song => &[
                "宋体",
                "SimSun",
                "新宋体",
                "NSimSun",
                "方正书宋",
                "FZShuSong",
                "华文宋体",
                "STSong",
            ],
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
    /// 字族，依次后备；写法如字体自报。
    pub families: Vec<String>,
    /// 排在最前的一个字族。
    pub first: Source,
}

/// 一个字族从哪里来。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// 给人看的名称：字体里有中文名的用中文名。
    pub name: String,
    /// 单位字体文件夹里的哪个文件；内置的为空。
    pub file: Option<PathBuf>,
}

/// 一次运行所用的全部字体。
#[derive(Debug)]
pub struct Faces {
    /// 全部字体：自备的在前。
    pub fonts: Vec<Font>,
    /// 各角色。
    pub roles: Vec<RoleFace>,
    /// 自备而不属于任何角色的：只在别处都缺字时用。
    pub spare: Vec<Source>,
    /// 有字形的码位，一位一个。
    covered: Vec<u64>,
}

/// 单位自备的一个字体。
struct Own {
    font: Font,
    file: PathBuf,
    /// 字体自报的各种名称：中文名、英文名、全名。
    names: Vec<String>,
}

impl Own {
    fn new(font: Font, file: &Path) -> Self {
        // 字族、全名、首选字族；旧字体的中文名有的按国标码写
        let face = ttf_parser::Face::parse(font.data(), font.index());
        let records = face.iter().flat_map(|face| face.names());
        let names = records
            .filter(|record| matches!(record.name_id, 1 | 4 | 16))
            .map(|record| {
                record
                    .to_string()
                    .unwrap_or_else(|| encoding_rs::GBK.decode(record.name).0.into_owned())
            });
        let mut names: Vec<String> = names.collect();
        names.insert(0, font.info().family.clone());
        Self {
            font,
            file: file.to_owned(),
            names,
        }
    }

    fn source(&self) -> Source {
        let chinese = self.names.iter().find(|name| !name.is_ascii());
        Source {
            name: chinese.unwrap_or(&self.names[0]).clone(),
            file: Some(self.file.clone()),
        }
    }

    /// 是不是这个名称；只有生僻字的增补字库（ExtB）不能当主字体。
    fn is(&self, wanted: &str) -> bool {
        let wanted = plain(wanted);
        self.names.iter().map(|name| plain(name)).any(|name| {
            name.strip_prefix(&wanted)
                .is_some_and(|rest| !rest.starts_with("ext"))
        })
    }
}

/// 去掉空格、连字符、下划线，小写：同一个名称的几种写法合成一种。
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

impl Faces {
    /// 取得字体：内置的，加上 `folder` 里自备的（排在前面）。
    ///
    /// # Errors
    /// 文件夹打不开，或里面有不是字体的字体文件。
    pub fn load(folder: Option<&Path>) -> Result<Self, Complaint> {
        let mut own: Vec<Own> = Vec::new();
        for (path, bytes) in folder.map(font_files).transpose()?.unwrap_or_default() {
            let before = own.len();
            own.extend(Font::iter(Bytes::new(bytes)).map(|font| Own::new(font, &path)));
            if own.len() == before {
                return Err(Complaint {
                    file: path.display().to_string(),
                    line: None,
                    what: "字体打不开：不是 ttf、otf、ttc 字体，或已损坏".into(),
                    instead: "请从 files.fonts 指名的文件夹里去掉这个文件，或换一个完好的".into(),
                });
            }
        }
        let mut roles: Vec<RoleFace> = Role::ALL.into_iter().map(|r| role_face(r, &own)).collect();
        let mut spare: Vec<Source> = Vec::new();
        for one in &own {
            let family = &one.font.info().family;
            if roles.iter().all(|role| !role.families.contains(family)) {
                spare.push(one.source());
            }
        }
        // 不属于哪个角色的排在每一串的最后：单位为一个生僻字放进来的字体，处处用得上
        for one in &own {
            for role in &mut roles {
                let family = &one.font.info().family;
                if !role.families.contains(family) {
                    role.families.push(family.clone());
                }
            }
        }
        let mut fonts: Vec<Font> = own.into_iter().map(|one| one.font).collect();
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
            spare,
            covered,
        })
    }

    /// 自备的字体。
    pub(super) fn own(&self) -> &[Font] {
        let own = self.fonts.len().saturating_sub(built_in().len());
        self.fonts.get(..own).unwrap_or_default()
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

fn role_face(role: Role, own: &[Own]) -> RoleFace {
    let mut families: Vec<String> = Vec::new();
    let mut first = None;
    for wanted in role.known_names() {
        for one in own.iter().filter(|one| one.is(wanted)) {
            let family = &one.font.info().family;
            if !families.contains(family) {
                first.get_or_insert_with(|| one.source());
                families.push(family.clone());
            }
        }
    }
    families.extend(role.built_in_families().map(String::from));
    RoleFace {
        role,
        first: first.unwrap_or_else(|| Source {
            name: families[0].clone(),
            file: None,
        }),
        families,
    }
}
