//! 地区名称的写法：全称、去掉通名的简称、`甲市乙县妇联` 里的各级地区。
//!
//! 只按通名（省、市、县、区……）切分，不带名录。

use crate::field::Level;

/// 民族名称，自治地方的全称里用；长的在前，免得“保安族”只去掉一半。
const PEOPLES: &[&str] = &[
    "各族",
    "乌孜别克",
    "柯尔克孜",
    "哈萨克",
    "维吾尔",
    "俄罗斯",
    "鄂温克",
    "塔吉克",
    "塔塔尔",
    "鄂伦春",
    "布依",
    "朝鲜",
    "土家",
    "哈尼",
    "傈僳",
    "高山",
    "拉祜",
    "东乡",
    "纳西",
    "景颇",
    "达斡尔",
    "仫佬",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "德昂",
    "保安",
    "裕固",
    "独龙",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "蒙古",
    "藏",
    "苗",
    "彝",
    "壮",
    "满",
    "侗",
    "瑶",
    "白",
    "傣",
    "黎",
    "佤",
    "畲",
    "水",
    "土",
    "羌",
    "怒",
    "京",
    "回",
];

/// 单位名称里地区之后的部分从哪里开始。
const UNIT_WORDS: &[&str] = &[
    "妇女联合会",
    "妇女儿童工作委员会",
    "妇女和儿童",
    "妇儿工委",
    "妇联",
    "人民政府",
    "委员会",
];

/// 通名与它的层级；长的在前。`市` 要看上下文，这里按市级。
const ENDINGS: &[(&str, Level)] = &[
    ("特别行政区", Level::Province),
    ("自治区", Level::Province),
    ("街道办事处", Level::Township),
    ("自治州", Level::City),
    ("自治县", Level::County),
    ("自治旗", Level::County),
    ("民族乡", Level::Township),
    ("地区", Level::City),
    ("林区", Level::County),
    ("特区", Level::County),
    ("新区", Level::County),
    ("街道", Level::Township),
    ("苏木", Level::Township),
    ("社区", Level::Village),
    ("省", Level::Province),
    ("州", Level::City),
    ("盟", Level::City),
    ("市", Level::City),
    ("县", Level::County),
    ("区", Level::County),
    ("旗", Level::County),
    ("镇", Level::Township),
    ("乡", Level::Township),
    ("村", Level::Village),
];

/// 去掉空白与看不见的字符，全角字母数字变半角：名称比对前都这样做。
pub fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
        })
        .map(|c| match c {
            '！'..='～' if c.is_alphanumeric() => {
                char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
            }
            c => c,
        })
        .collect()
}

/// 去掉通名的名称：`双流区` → `双流`，`峨边彝族自治县` → `峨边`。总是原名的开头一段。
pub fn bare(name: &str) -> &str {
    let Some((ending, _)) = ending_of(name) else {
        return name;
    };
    let mut rest = &name[..name.len() - ending.len()];
    if ending.starts_with("自治") || ending == "民族乡" {
        while let Some(shorter) = without_people(rest) {
            rest = shorter;
        }
    }
    rest
}

/// 简称：去掉通名后不到两个字的（`甲县`）用全称。
pub fn short(name: &str) -> &str {
    let rest = bare(name);
    if rest.chars().count() < 2 { name } else { rest }
}

/// 名称的通名所说的层级；`市` 可能是市级也可能是县级，这里给市级，由调用者看上下文。
pub fn level(name: &str) -> Option<Level> {
    const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
    if MUNICIPALITIES.contains(&name) {
        return Some(Level::Province);
    }
    ending_of(name).map(|(_, level)| level)
}

/// 只凭名称说不准层级：`某市` 可能是设区的市，也可能是县级市。
pub fn level_is_open(name: &str) -> bool {
    name.ends_with('市') && level(name) == Some(Level::City)
}

/// 单位名称里的地区部分：`甲市乙县妇联权益部` → `甲市乙县`；没有单位字样时即原文。
pub fn of_unit(unit: &str) -> &str {
    UNIT_WORDS
        .iter()
        .filter_map(|word| unit.find(word))
        .filter(|at| *at > 0)
        .min()
        .and_then(|at| unit.get(..at))
        .unwrap_or(unit)
}

/// 文字里有单位的字样（妇联、妇女联合会……）。
pub fn is_unit(text: &str) -> bool {
    UNIT_WORDS.iter().take(5).any(|word| text.contains(word))
}

/// 把连写的地区切成各级：`某省甲市乙县` → `某省` `甲市` `乙县`。切不干净（末尾剩下没有通名的字）时为空。
pub fn split(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut depth = None;
    while !rest.is_empty() {
        let Some((piece, level)) = first_place(rest, depth) else {
            return Vec::new();
        };
        depth = Some(level);
        found.push(piece);
        rest = &rest[piece.len()..];
    }
    found
}

/// 开头能切出的各级地区：`甲市乙县自查表` → `甲市` `乙县`。没有就空。
pub fn leading(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut depth = None;
    while let Some((piece, level)) = first_place(rest, depth) {
        if is_generic(piece) {
            break;
        }
        depth = Some(level);
        found.push(piece);
        rest = &rest[piece.len()..];
    }
    found
}

/// 泛指，不是某一个地区：全市、各县、重点地区、区县。
pub fn is_generic(name: &str) -> bool {
    const FIRST: &[&str] = &[
        "全", "各", "本", "我", "该", "贵", "重点", "有关", "所在", "所属", "几个", "多个", "其他",
        "市辖", "县级", "地级", "市级", "乡镇", "省级", "城乡", "市县", "上级", "下级", "填报",
        "互查", "抽查", "维权", "妇女", "关于",
    ];
    const WHOLE: &[&str] = &[
        "区县",
        "县区",
        "市县",
        "县市",
        "市区",
        "城区",
        "小区",
        "社区",
        "地区",
        "乡镇",
        "镇村",
        "乡村",
        "农村",
        "县市区",
        "市州",
        "省市",
        "辖区",
        "园区",
        "行政区",
    ];
    // 一段话里碰巧有“县”“区”字的，不是地名。
    const INSIDE: &[&str] = &[
        "工作", "情况", "标准", "妇联", "自查", "报告", "填报", "服务", "材料", "名单", "统计",
        "汇总", "组织", "检查", "附件", "通知",
    ];
    WHOLE.contains(&name)
        || name.chars().count() > 15
        || INSIDE.iter().any(|w| name.contains(w))
        || FIRST.iter().any(|w| name.starts_with(w))
        || name
            .chars()
            .any(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            && name.contains('个')
}

/// 开头的一个地区，须比 `above` 低（`市` 之下还可以有县级的 `市`）。
fn first_place(text: &str, above: Option<Level>) -> Option<(&str, Level)> {
    for (at, _) in text.char_indices().skip(1) {
        let tail = &text[at..];
        let Some((ending, level)) = ENDINGS.iter().find(|(e, _)| tail.starts_with(e)) else {
            continue;
        };
        let after = &tail[ending.len()..];
        // 杭州市、新乡县、景德镇市、沙市区、津市市：后面紧接通名的，是专名里的字。
        let inside = ["市", "县", "区", "旗", "镇", "乡", "街道", "村", "地区"]
            .iter()
            .any(|e| after.starts_with(e))
            && !["市中区", "市南区", "市北区", "市辖区", "镇区", "区县"]
                .iter()
                .any(|e| after.starts_with(e));
        let long_ending = ending.chars().count() > 1;
        if inside && !long_ending {
            continue;
        }
        // 村、社区只在末尾；省名里的字（如“省”）不会再出现。
        if *level == Level::Village && !after.is_empty() {
            continue;
        }
        let level = match (above, *ending) {
            (Some(Level::City), "市") => Level::County,
            _ => *level,
        };
        if above.is_some_and(|above| level <= above) {
            continue;
        }
        return Some((&text[..at + ending.len()], level));
    }
    None
}

/// 末尾的通名；通名之前至少要有一个字。
fn ending_of(name: &str) -> Option<(&'static str, Level)> {
    ENDINGS
        .iter()
        .find(|(ending, _)| name.len() > ending.len() && name.ends_with(ending))
        .copied()
}

/// 名称末尾有通名。
pub fn has_ending(name: &str) -> bool {
    ending_of(name).is_some()
}

/// `text` 之后紧接着通名（`吉安` 之后是 `县`），说明它只是另一个名称的一部分。
pub fn continues_with_ending(after: &str) -> bool {
    ENDINGS.iter().any(|(ending, _)| after.starts_with(ending))
}

fn without_people(text: &str) -> Option<&str> {
    PEOPLES.iter().find_map(|people| {
        let with_word = text.strip_suffix('族').and_then(|t| t.strip_suffix(people));
        if with_word.is_some_and(|rest| !rest.is_empty()) {
            return with_word;
        }
        // 新疆维吾尔自治区、巴音郭楞蒙古自治州不带“族”字；余下不足两个字的（内蒙古）不是族名。
        text.strip_suffix(people)
            .filter(|rest| people.chars().count() > 1 && rest.chars().count() > 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_names() {
        for (name, wanted) in [
            ("双流区", "双流"),
            ("甲县", "甲"),
            ("峨边彝族自治县", "峨边"),
            ("阿坝藏族羌族自治州", "阿坝"),
            ("积石山保安族东乡族撒拉族自治县", "积石山"),
            ("新疆维吾尔自治区", "新疆"),
            ("内蒙古自治区", "内蒙古"),
            ("伊犁哈萨克自治州", "伊犁"),
            ("津市市", "津市"),
            ("沙市区", "沙市"),
            ("浦东新区", "浦东"),
            ("神农架林区", "神农架"),
            ("兴安盟", "兴安"),
            ("省", "省"),
            ("双流", "双流"),
        ] {
            assert_eq!(bare(name), wanted, "{name}");
        }
        assert_eq!(short("甲县"), "甲县");
        assert_eq!(short("双流区"), "双流");
    }

    #[test]
    fn run_together_names_split() {
        for (text, wanted) in [
            ("甲县", vec!["甲县"]),
            ("甲市乙县", vec!["甲市", "乙县"]),
            ("某省甲市乙县", vec!["某省", "甲市", "乙县"]),
            ("杭州市西湖区", vec!["杭州市", "西湖区"]),
            ("乐山市市中区", vec!["乐山市", "市中区"]),
            ("荆州市沙市区", vec!["荆州市", "沙市区"]),
            ("常德市津市市", vec!["常德市", "津市市"]),
            ("成都市都江堰市", vec!["成都市", "都江堰市"]),
            (
                "黔东南苗族侗族自治州凯里市",
                vec!["黔东南苗族侗族自治州", "凯里市"],
            ),
            ("甘孜州康定市", vec!["甘孜州", "康定市"]),
            ("广西壮族自治区南宁市", vec!["广西壮族自治区", "南宁市"]),
            ("景德镇市", vec!["景德镇市"]),
            ("新乡市新乡县", vec!["新乡市", "新乡县"]),
            ("甲县城关镇", vec!["甲县", "城关镇"]),
            ("甲县城关镇东街村", vec!["甲县", "城关镇", "东街村"]),
            ("阿里地区", vec!["阿里地区"]),
            ("双流", vec![]),
            ("甲市双流", vec![]),
        ] {
            assert_eq!(split(text), wanted, "{text}");
        }
    }

    #[test]
    fn the_place_in_a_unit() {
        for (unit, place) in [
            ("甲县妇联", "甲县"),
            ("甲市乙县妇女联合会权益部", "甲市乙县"),
            ("甲县人民政府妇女儿童工作委员会", "甲县"),
            ("甲县", "甲县"),
            ("妇联", "妇联"),
        ] {
            assert_eq!(of_unit(unit), place);
        }
        assert_eq!(level("重庆市"), Some(Level::Province));
        assert!(level_is_open("甲市"));
        assert!(!level_is_open("重庆市"));
        assert_eq!(tidy(" 甲　县\u{200b}Ａ１"), "甲县A1");
    }
}
