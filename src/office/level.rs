//! 层级的叫法：县级、区县级、地市、乡镇 …… → 规范的层级。

use crate::field::Level;

/// 由办公室的叫法取得层级；认不出为空。
pub fn read(text: &str) -> Option<Level> {
    let word: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !"（）()、/，,".contains(*c))
        .collect();
    let word = word.strip_suffix("妇联").unwrap_or(&word);
    let word = word.strip_suffix('级').unwrap_or(word);
    let level = match word {
        "国家" | "全国" | "中央" => Level::National,
        "省" | "自治区" | "直辖市" | "省区市" | "省自治区直辖市" | "省自治区" => {
            Level::Province
        }
        "市" | "地" | "地市" | "市州" | "市地州" | "市地" | "州" | "盟" | "设区市" | "设区的市"
        | "地州市" | "地州" | "市州盟" | "市地州盟" | "地市州" => Level::City,
        "县" | "区" | "县区" | "区县" | "县市区" | "县市" | "旗" | "县区市" | "市县区"
        | "县级市" | "旗县" | "旗县区" | "区县市" | "旗县市区" => Level::County,
        "乡" | "镇" | "乡镇" | "街道" | "乡镇街道" | "镇街" | "街镇" | "镇乡" | "镇街道" => {
            Level::Township
        }
        "村" | "社区" | "村社区" | "村居" => Level::Village,
        _ => return None,
    };
    Some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_say_a_level() {
        for (text, level) in [
            ("县级", Level::County),
            ("县（市、区）级", Level::County),
            ("区县级", Level::County),
            ("市级", Level::City),
            ("地市级", Level::City),
            ("市（州）", Level::City),
            ("省级", Level::Province),
            ("乡镇（街道）", Level::Township),
            ("村（社区）", Level::Village),
        ] {
            assert_eq!(read(text), Some(level), "{text}");
        }
        for text in ["", "级", "甲级", "县级、乡级"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
