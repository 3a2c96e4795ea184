//! 一格里的几个标准：换行、空格隔开或干脆连写的，拆成一行一个。
//!
//! 进：标准格、编号格的文字。出：各行的编号与文字。
//! 拆法凭目录：哪样拆最像目录里的标准，就哪样拆；标准内部的换行不会被拆开。

use super::layout::RawRow;
use super::number;
use super::targets::{Key, Targets};
use std::rc::Rc;

/// 拆出的一行。
#[derive(Debug, Clone, Default)]
pub struct LineText {
    /// 编号。
    pub code: Option<String>,
    /// 文字（去掉编号、序号）。
    pub text: String,
    /// 规整后的文字。
    pub key: Key,
}

/// 一段文字最多拆成这么多小段来试。
const MOST_ATOMS: usize = 120;
/// 一个标准最多由几个小段拼成。
const LONGEST: usize = 8;

/// 拼起来至少这样像一个标准，才值得单独成一段。
const ALIKE: f64 = 0.55;

/// 一行表格里的各个标准。
pub fn lines_of(targets: &Targets, row: &RawRow) -> Vec<LineText> {
    let mut lines: Vec<LineText> = row
        .standards
        .iter()
        .flat_map(|p| split(targets, &p.content.text()).to_vec())
        .collect();
    let codes: Vec<String> = row
        .codes
        .iter()
        .flat_map(|p| codes_in(&p.content.text()))
        .collect();
    if lines.is_empty() {
        return codes
            .into_iter()
            .map(|code| LineText {
                code: Some(code),
                ..LineText::default()
            })
            .collect();
    }
    if lines.len() == codes.len() {
        for (line, code) in lines.iter_mut().zip(codes) {
            // 编号列只是序号时，行首的编号更可信
            if line.code.is_none() || targets.coded(&code).is_some() {
                line.code = Some(code);
            }
        }
    } else if codes.len() == 1 && targets.coded(&codes[0]).is_some() {
        // 一个编号、几段文字：文字是拆多了，合回去
        let text: String = lines.iter().map(|l| l.text.as_str()).collect();
        return vec![LineText {
            code: codes.into_iter().next(),
            key: Key::new(&text),
            text,
        }];
    }
    lines
}

/// 编号格里的各个编号。
fn codes_in(text: &str) -> Vec<String> {
    if let Some(code) = number::tidy(text)
        && !text.trim().contains('\n')
    {
        return vec![code];
    }
    text.split(['\n', '\r', ' ', ';', '；', ',', '，'])
        .filter_map(number::tidy)
        .collect()
}

/// 拆开一格标准。
pub fn split(targets: &Targets, text: &str) -> Rc<[LineText]> {
    targets.split_once(text, || split_anew(targets, text))
}

fn split_anew(targets: &Targets, text: &str) -> Vec<LineText> {
    let text: String = text.chars().take(6000).collect();
    if text.chars().all(number::is_space) {
        return Vec::new();
    }
    let whole = line(targets, &text);
    let best = targets.best(&whole.key);
    let fits = best.map_or(0.0, |(_, s)| s);
    // 整格比那个标准长出一截，又不止一行：多半叠着几个，长出来的也许是改了字的另一个
    let longer = best.is_some_and(|(ix, _)| whole.key.chars * 5 > targets.chars(ix) * 6)
        && text.trim().contains(['\n', '\r']);
    if fits >= 0.995 || (whole.key.chars < 12 && !text.trim().contains('\n')) {
        return vec![whole];
    }
    // 没有编号、也没有目录里的双字：怎样拆都不像标准
    let touches = targets.touches(&whole.key);
    if !touches && !text.chars().any(|c| c.is_numeric()) {
        return vec![whole];
    }
    let contained = if touches {
        targets.contained(&whole.key)
    } else {
        Vec::new()
    };
    if fits >= 0.9 && contained.len() < 2 && !longer {
        return vec![whole];
    }
    let mut atoms: Vec<String> = Vec::new();
    // 另起一行、又有序号的小段：多半是新的一个标准
    let mut opens: Vec<bool> = Vec::new();
    for part in text.split(['\n', '\r', '\u{b}', '\u{2028}']) {
        let first = atoms.len();
        atoms_of(part, &mut atoms);
        opens.resize(atoms.len(), false);
        if let Some(flag) = opens.get_mut(first) {
            *flag = number::strip_ordinal(part) != part.trim();
        }
    }
    if atoms.len() <= 1 || atoms.len() > MOST_ATOMS {
        return by_containment(targets, whole, &contained);
    }
    let parts = best_parts(targets, &atoms, &opens);
    if parts.len() <= 1 {
        return by_containment(targets, whole, &contained);
    }
    // 拆了以后须有不止一段像标准（或标题），否则是一个标准里的换行
    let good = parts
        .iter()
        .filter(|p| targets.best(&p.key).is_some_and(|(_, s)| s >= 0.6) || p.code.is_some())
        .count();
    if good < 2 {
        let titled = parts
            .iter()
            .filter(|p| targets.title_similarity(&p.key) >= 0.9)
            .count();
        if good + titled < 2 {
            return by_containment(targets, whole, &contained);
        }
    }
    if contained.len() > parts.len() {
        return by_containment(targets, whole, &contained);
    }
    parts
}

fn line(targets: &Targets, text: &str) -> LineText {
    let lead = targets.leading(text);
    LineText {
        code: lead.code,
        key: Key::new(&lead.rest),
        text: lead.rest,
    }
}

/// 一个物理行再按空白、分号、星号切成小段；空白两边是西文或数字的不切。
fn atoms_of(part: &str, atoms: &mut Vec<String>) {
    let mut current = String::new();
    let mut flush = |current: &mut String| {
        if current.chars().any(|c| !number::is_space(c)) {
            atoms.push(std::mem::take(current));
        } else {
            current.clear();
        }
    };
    for c in part.chars() {
        match c {
            c if number::is_space(c) && c != '\u{200b}' => flush(&mut current),
            ';' | '；' | '。' => {
                current.push(c);
                flush(&mut current);
            }
            '*' | '＊' => {
                flush(&mut current);
                current.push(c);
            }
            _ => current.push(c),
        }
    }
    flush(&mut current);
}

/// 各小段怎样拼起来最像目录里的标准（动态规划）。
fn best_parts(targets: &Targets, atoms: &[String], opens: &[bool]) -> Vec<LineText> {
    let n = atoms.len();
    let mut best: Vec<(f64, usize)> = vec![(f64::NEG_INFINITY, 0); n + 1];
    if let Some(first) = best.first_mut() {
        first.0 = 0.0;
    }
    let joined = |from: usize, to: usize| -> LineText {
        line(targets, &atoms.get(from..to).unwrap_or(&[]).concat())
    };
    let keys: Vec<Key> = atoms.iter().map(|a| Key::new(a)).collect();
    // 与目录只沾一点边的（数字里碰巧有个 12），不必一段一段拼起来比
    let hopeless = targets.hopeless(&Key::new(&atoms.concat()), ALIKE);
    // 从头一个小段起，到这一段（连同接缝）为止，碰到目录里的双字几次
    let mut touched = vec![0usize; n + 1];
    let mut seams = vec![0usize; n + 1];
    for (ix, key) in keys.iter().enumerate() {
        let seam = ix > 0
            && keys
                .get(ix - 1)
                .is_some_and(|before| targets.touches_at_seam(before, key));
        touched[ix + 1] = touched[ix] + usize::from(targets.touches(key));
        seams[ix + 1] = seams[ix] + usize::from(seam);
    }
    let alike = |from: usize, to: usize| {
        !hopeless && (touched[to] > touched[from] || to > from + 1 && seams[to] > seams[from + 1])
    };
    for end in 1..=n {
        if targets.clock().step() {
            break;
        }
        for start in end.saturating_sub(LONGEST)..end {
            let (chars, length, like) = if alike(start, end) {
                let part = joined(start, end);
                let (ix, like) = targets.best(&part.key).unwrap_or((0, 0.0));
                let title = targets.title_similarity(&part.key) - 0.02;
                if title > like {
                    (part.key.chars, part.key.chars, title)
                } else {
                    (part.key.chars, targets.chars(ix), like)
                }
            } else {
                // 碰不到目录里的字，不必拼起来比
                let parts = keys.get(start..end).unwrap_or(&[]);
                let chars = parts.iter().map(|k| k.chars).sum();
                (chars, chars, 0.0)
            };
            let chars = chars as f64;
            // 比标准长出来的字不算数：那多半是另一个标准
            let counted = chars.min(1.1 * length as f64);
            let swallowed = opens
                .get(start + 1..end)
                .unwrap_or(&[])
                .iter()
                .filter(|o| **o)
                .count();
            // 不像任何标准的文字，切不切都一样；每段略扣，免得切碎
            let worth = if like >= ALIKE {
                counted * like * like - 0.15 * (chars - counted)
            } else {
                chars * 0.05
            } - 0.5
                - 4.0 * swallowed as f64;
            let before = best.get(start).map_or(f64::NEG_INFINITY, |b| b.0);
            if let Some(slot) = best.get_mut(end)
                && before + worth > slot.0
            {
                *slot = (before + worth, start);
            }
        }
    }
    let mut parts = Vec::new();
    let mut end = n;
    while end > 0 {
        let start = best.get(end).map_or(0, |b| b.1);
        parts.push(joined(start, end));
        end = start;
    }
    parts.reverse();
    parts
}

/// 没有可切的地方而连写了几个完整的标准。
fn by_containment(
    targets: &Targets,
    whole: LineText,
    contained: &[(usize, usize, usize)],
) -> Vec<LineText> {
    let covered: usize = contained
        .iter()
        .filter_map(|&(from, to, _)| whole.key.text.get(from..to))
        .map(|s| s.chars().count())
        .sum();
    let whole_fits = targets.best(&whole.key).map_or(0.0, |(_, s)| s);
    if contained.len() < 2 || (covered * 10 < whole.key.chars * 7 && whole_fits > 0.7) {
        return vec![whole];
    }
    contained
        .iter()
        .filter_map(|&(from, to, _)| whole.key.text.get(from..to))
        .map(|text| LineText {
            code: None,
            text: text.to_owned(),
            key: Key::new(text),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::catalogue::built_in;

    /// 各段最像的编号。
    fn codes(text: &str) -> Vec<String> {
        let targets = Targets::new(built_in(), crate::source::Clock::unlimited());
        split(&targets, text)
            .iter()
            .map(|l| {
                targets.best(&l.key).map_or(String::new(), |(ix, _)| {
                    built_in().indicators[ix].code.clone()
                })
            })
            .collect()
    }

    #[test]
    fn several_standards_in_a_cell() {
        for (text, want) in [
            (
                "形成维权问题调查研究专题报告 向本级人大、党委、政府、有关部门提出法规政策建议",
                vec!["1.1.2", "1.2.1"],
            ),
            (
                "形成维权问题调查研究专题报告向本级人大、党委、政府、有关部门提出法规政策建议",
                vec!["1.1.2", "1.2.1"],
            ),
            (
                "*12338热线在工作时间有专人接听\n*12338热线接听时能够使用规范语言\n*12338热线能够提供有效的咨询意见或正确转介",
                vec!["2.1.1", "2.1.2", "2.1.3"],
            ),
            (
                "*12338 热线在工作时间有专人接听 *12338 热线接听时能够使用规范语言 *12338 热线能够提供有效的咨询意见或正确转介 开通网上投诉受理窗口 网上投诉能够得到及时回复或处理",
                vec!["2.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2"],
            ),
            (
                "（1）符合安全要求\n（2）有残疾人通道，对儿童和\n老年人优先接谈\n（3）能够提供法律咨询、心理咨询等服务",
                vec!["2.3.1", "2.3.2", "2.3.3"],
            ),
            (
                "1.符合安全要求；2.有残疾人通道，对儿童和老年人优先接谈；3.能够提供法律咨询、心理咨询等服务。",
                vec!["2.3.1", "2.3.2", "2.3.3"],
            ),
            (
                "报送本地区妇女维权社会组织活动情况信息(*重点地 区培育注册妇女维权社会组织,承接政府购买服务)",
                vec!["5.2.2", "5.2.3"],
            ),
        ] {
            assert_eq!(codes(text), want, "{text}");
        }
    }

    #[test]
    fn renamed_standards_stacked_in_a_cell_are_taken_apart() {
        for (text, want) in [
            (
                "1.向本级人大、党委、政府、有关部门提出法规政策建议\n2.提出法规政策建议的采纳有关情况",
                vec!["1.2.1", "1.2.2"],
            ),
            (
                "1.与相关部门联合发文，制定规范制度\n2.建立了婚姻家庭调解委员会和调解员队伍\n3.对婚姻家庭调解员开展专题培训",
                vec!["4.2.1", "4.2.2", "4.2.3"],
            ),
            (
                "利用网络新媒体进行宣传\n重要节点进行网上网下宣传\n积极主动设置维权议题进行宣传引导",
                vec!["3.2.2", "3.2.3", "3.2.4"],
            ),
            (
                "制定规章制度\n针对就业性别歧视问题进行约谈",
                vec!["4.3.1", "4.3.2"],
            ),
        ] {
            assert_eq!(codes(text), want, "{text}");
        }
    }

    #[test]
    fn one_standard_broken_over_lines_stays_one() {
        for (text, want) in [
            ("有残疾人通道，\n对儿童和老年人\n优先接谈", "2.3.2"),
            (
                "在本地区妇女儿童权益重大侵权案件成为舆情热点之前，\n基层妇联曾主动发现报告或采取过有效干预措施",
                "4.1.3",
            ),
            (
                "设立一站式维权咨询服务窗口(如：维权信息咨询服务站、家庭暴力危机干预中心等)",
                "4.4.1",
            ),
            ("2.1.1 *12338热线在工作时间有专人接听", "2.1.1"),
        ] {
            assert_eq!(codes(text), vec![want.to_owned()], "{text}");
        }
    }
}
