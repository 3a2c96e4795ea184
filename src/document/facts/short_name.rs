//! 图表里的地名简称：自治县、自治州照通行的写法去掉民族名；仍然太长的截短并标“…”。凡与全称不同的都在注里说明。

/// 民族名，用于自治地方的简称。长的在前：“东乡族”不会被“乡”拆开。
const PEOPLES: &[&str] = &[
    "塔塔尔族",
    "维吾尔族",
    "哈萨克族",
    "柯尔克孜族",
    "塔吉克族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "鄂伦春族",
    "达斡尔族",
    "撒拉族",
    "保安族",
    "裕固族",
    "东乡族",
    "土家族",
    "布依族",
    "仡佬族",
    "仫佬族",
    "毛南族",
    "朝鲜族",
    "锡伯族",
    "赫哲族",
    "拉祜族",
    "傈僳族",
    "布朗族",
    "阿昌族",
    "普米族",
    "德昂族",
    "独龙族",
    "景颇族",
    "基诺族",
    "哈尼族",
    "纳西族",
    "蒙古族",
    "珞巴族",
    "门巴族",
    "高山族",
    "各族",
    "回族",
    "满族",
    "藏族",
    "羌族",
    "彝族",
    "苗族",
    "侗族",
    "瑶族",
    "白族",
    "傣族",
    "壮族",
    "黎族",
    "畲族",
    "水族",
    "佤族",
    "怒族",
    "京族",
    "土族",
    "蒙古",
    "哈萨克",
    "柯尔克孜",
    "塔吉克",
    "锡伯",
    "维吾尔",
];

/// 一份图表里的简称。
#[derive(Debug, Default)]
pub(super) struct ShortNames {
    /// 与地区同序。
    names: Vec<String>,
    /// 与全称不同的：下标、全称。
    changed: Vec<(usize, String)>,
}

impl ShortNames {
    /// 至多 `longest` 字；两个地区的简称不会相同。
    pub(super) fn of<'a>(full: impl Iterator<Item = &'a str>, longest: usize) -> Self {
        let full: Vec<&str> = full.collect();
        let mut names: Vec<String> = Vec::with_capacity(full.len());
        for name in &full {
            let short = shorten(name, longest);
            // 撞上别人的全称或已有的简称：用全称的开头加序号
            let clash = |short: &String| {
                names.contains(short) || (short != name && full.contains(&short.as_str()))
            };
            let mut unique = short.clone();
            if short != *name {
                let mut n = 2;
                while clash(&unique) {
                    unique = format!("{short}{n}");
                    n += 1;
                }
            }
            names.push(unique);
        }
        let changed = full
            .iter()
            .enumerate()
            .filter(|(ix, name)| names[*ix] != **name);
        let changed = changed.map(|(ix, name)| (ix, (*name).to_owned())).collect();
        Self { names, changed }
    }

    /// 第 `ix` 个地区的简称。
    pub(super) fn get(&self, ix: usize) -> String {
        self.names.get(ix).cloned().unwrap_or_default()
    }

    /// 注：所列地区里用了简称的。
    pub(super) fn note(&self, shown: &[usize]) -> Option<String> {
        let list: Vec<String> = self
            .changed
            .iter()
            .filter(|(ix, _)| shown.contains(ix))
            .map(|(ix, full)| format!("{}＝{full}", self.names[*ix]))
            .collect();
        (!list.is_empty()).then(|| format!("简称：{}", list.join("；")))
    }
}

fn shorten(name: &str, longest: usize) -> String {
    if name.chars().count() <= longest {
        return name.to_owned();
    }
    for (end, unit) in [
        ("自治县", "县"),
        ("自治旗", "旗"),
        ("自治州", "州"),
        ("自治区", "区"),
    ] {
        let Some(mut stem) = name.strip_suffix(end) else {
            continue;
        };
        // 至少留两个字：“土族”也可能是地名的一部分
        while let Some(rest) = PEOPLES
            .iter()
            .find_map(|p| stem.strip_suffix(p))
            .filter(|rest| rest.chars().count() >= 2)
        {
            stem = rest;
        }
        let short = format!("{stem}{unit}");
        if short.chars().count() <= longest {
            return short;
        }
    }
    let chars: Vec<char> = name.chars().collect();
    let head: String = chars[..longest.saturating_sub(2)].iter().collect();
    format!("{head}…{}", chars[chars.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_shortened_and_said_so() {
        let names = [
            "积石山保安族东乡族撒拉族自治县",
            "东乡县",
            "某某高新技术产业开发区",
            "某某高新技术产业示范区",
        ];
        let short = ShortNames::of(names.into_iter(), 6);
        let all: Vec<String> = (0..4).map(|ix| short.get(ix)).collect();
        assert_eq!(all, ["积石山县", "东乡县", "某某高新…区", "某某高新…区2"]);
        let note = short.note(&[0, 1]).expect("有注");
        assert_eq!(note, "简称：积石山县＝积石山保安族东乡族撒拉族自治县");
        assert_eq!(short.note(&[1]), None);
    }

    #[test]
    fn a_short_name_never_is_anothers_full_name() {
        let short = ShortNames::of(["东乡族自治县", "东乡县"].into_iter(), 4);
        assert_ne!(short.get(0), short.get(1));
    }
}
