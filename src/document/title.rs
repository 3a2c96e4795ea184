//! 标题的分行：按词断开，成梯形或菱形，不留一两个字独占一行（G-31）。
//!
//! 没有分词词典，也用不着：公文标题里的词就那么些，加上机关、目录、地区的名称；认不出的文字整段不拆。

/// 一行最多的宽度，二十分之一字为单位：版心 156 mm，2号字 22 pt，容 20.1 个汉字。
const WIDEST: usize = 401;

/// 公文标题里常见的词；断行只在词与词之间。
const WORDS: &[&str] = &[
    "关于",
    "的通报",
    "的通知",
    "的函",
    "的报告",
    "的意见",
    "反馈意见书",
    "反馈意见",
    "情况",
    "自查",
    "互查",
    "抽查",
    "实地督导",
    "督导检查",
    "检查",
    "督导",
    "工作标准",
    "工作",
    "标准",
    "维权服务",
    "维权",
    "服务",
    "妇女儿童",
    "妇女联合会",
    "妇女",
    "儿童",
    "妇联组织",
    "妇联",
    "权益部",
    "权益",
    "联合会",
    "办公室",
    "贯彻落实",
    "贯彻",
    "落实",
    "执行",
    "开展",
    "进一步",
    "加强",
    "做好",
    "报送",
    "汇总",
    "汇总表",
    "统计",
    "结果",
    "整改",
    "通知书",
    "意见书",
    "表扬",
    "通报表扬",
    "先进",
    "单位",
    "集体",
    "个人",
    "部分",
    "各地",
    "全省",
    "全市",
    "全县",
    "全区",
    "全国",
    "上半年",
    "下半年",
    "第一季度",
    "第二季度",
    "第三季度",
    "第四季度",
    "年度",
    "季度",
    "半年",
    "材料",
    "填报",
    "更正",
    "退回",
    "修改",
    "催报",
    "未报送",
    "达标情况",
    "达标",
    "指标",
    "对比表",
    "对比",
    "情况表",
    "一览表",
    "主要",
    "数量",
    "合计",
    "试行",
    "印发",
    "转发",
    "实施",
    "方案",
    "办法",
    "规定",
    "会议",
    "纪要",
    "专项",
    "行动",
    "信访",
    "投诉",
    "受理",
    "宣传",
    "教育",
    "机制",
    "建设",
    "队伍",
    "名单",
    "和",
];

/// 宽度，二十分之一字：小标宋的数字、字母比半个字宽，按五分之三个字算。
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() { 12 } else { 20 })
        .sum()
}

/// 把标题断成行。`names` 是不可拆开的名称（机关、目录、地区）。
pub fn lines(title: &str, names: &[&str]) -> Vec<String> {
    let words = words(title, names);
    let total = width(title);
    let fewest = total.div_ceil(WIDEST).max(1);
    // 机关名称独占一行往往最好看，所以多给一行的余地
    let best = (fewest..=fewest + 1)
        .filter_map(|n| best_of(&words, n))
        .min_by_key(|(cost, _)| *cost);
    match best {
        Some((_, lines)) => lines,
        None => filled(&words),
    }
}

/// 切成词：最长匹配；数字与年份连在一起；认不出的连成一段。
fn words(title: &str, names: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut unknown = String::new();
    let mut rest = title;
    while let Some(first) = rest.chars().next() {
        let word = names
            .iter()
            .chain(WORDS.iter())
            .filter(|w| !w.is_empty() && rest.starts_with(**w) && width(w) <= WIDEST)
            .max_by_key(|w| w.len())
            .map(|w| w.len());
        let year: usize = rest
            .chars()
            .take_while(char::is_ascii_digit)
            .map(char::len_utf8)
            .sum();
        if let Some(len) = word.or((year > 0).then_some(year)) {
            words.extend((!unknown.is_empty()).then(|| std::mem::take(&mut unknown)));
            let (word, tail) = rest.split_at(len);
            words.push(word.to_owned());
            rest = tail;
            if year > 0
                && let Some(tail) = rest.strip_prefix('年')
            {
                words.last_mut().expect("刚放进去一个").push('年');
                rest = tail;
            }
        } else {
            unknown.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    words.extend((!unknown.is_empty()).then_some(unknown));
    glue(words)
        .into_iter()
        .flat_map(|word| parted(&word))
        .collect()
}

/// 一行放不下的一个词（极长的地区名、认不出的长句）：拆成宽窄相近的几截，尽量断在“族”“州”“市”这样的字后面，
/// 字母、数字连成的不拆。
fn parted(word: &str) -> Vec<String> {
    if width(word) <= WIDEST {
        return vec![word.to_owned()];
    }
    let letters: Vec<char> = word.chars().collect();
    let whole = width(word);
    let pieces = whole.div_ceil(WIDEST - 60);
    let mut out = Vec::new();
    let mut from = 0;
    for piece in 1..pieces {
        let wanted = whole * piece / pieces;
        let best = (from + 1..letters.len())
            .filter(|&at| may_part(letters[at - 1], letters[at]))
            .min_by_key(|&at| {
                let here = width(&letters[..at].iter().collect::<String>());
                let nice = "族州市县区盟旗省会厅局、，；".contains(letters[at - 1]);
                here.abs_diff(wanted) + if nice { 0 } else { 61 }
            });
        let Some(at) = best else { break };
        out.push(letters[from..at].iter().collect());
        from = at;
    }
    out.push(letters[from..].iter().collect());
    out
}

/// 两个字之间可不可以断行：标点不起行、不收行，字母数字不拆。
fn may_part(before: char, after: char) -> bool {
    let closes = "》）”’〉〕】、，。：；！？%％".contains(after);
    let opens = "《（“‘〈〔【".contains(before);
    let latin = before.is_ascii_graphic() && after.is_ascii_graphic();
    !(closes || opens || latin)
}

/// 断不出好看的样子（词太多、太长）：逐词排满，各行宽窄相近，词仍不拆。
fn filled(words: &[String]) -> Vec<String> {
    let whole: usize = words.iter().map(|w| width(w)).sum();
    let each = whole / whole.div_ceil(WIDEST - 60).max(1);
    let mut lines = vec![String::new()];
    for word in words {
        let line = lines.last().map(|l| width(l)).unwrap_or_default();
        let full = line + width(word) > WIDEST || line + width(word) / 2 > each;
        if line > 0 && full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    // 末行只剩一两个字的，从上一行匀几个字下来
    if let [.., above, tail] = lines.as_mut_slice()
        && width(tail) < 80
    {
        let letters: Vec<char> = above.chars().collect();
        let cut = (4..letters.len().saturating_sub(3))
            .rev()
            .find(|&at| may_part(letters[at - 1], letters[at]));
        if let Some(cut) = cut {
            *tail = letters[cut..]
                .iter()
                .chain(&tail.chars().collect::<Vec<_>>())
                .collect();
            *above = letters[..cut].iter().collect();
        }
    }
    lines.retain(|l| !l.is_empty());
    lines
}

/// 标点不在行首行末（G-100），“的”字不起行。
fn glue(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        let opens = |w: &str| w.ends_with(['《', '（', '“', '‘', '〈', '〔']);
        let closes = |w: &str| {
            w.starts_with([
                '》', '）', '”', '’', '〉', '〕', '、', '，', '。', '：', '的',
            ])
        };
        match out.last_mut() {
            Some(last) if opens(last) || (closes(&word) && !word.starts_with("的通")) => {
                last.push_str(&word)
            }
            _ => out.push(word),
        }
    }
    out
}

/// 分成 `n` 行的最好断法与代价。词数至多几十，逐个断点递推。
fn best_of(words: &[String], n: usize) -> Option<(usize, Vec<String>)> {
    let mut found: Option<(usize, Vec<String>)> = None;
    let mut cuts: Vec<usize> = (1..n).collect();
    if words.len() < n || words.len() > 60 || n > 4 {
        return None;
    }
    loop {
        let mut bounds = vec![0];
        bounds.extend(&cuts);
        bounds.push(words.len());
        let lines: Vec<String> = bounds
            .windows(2)
            .map(|w| words[w[0]..w[1]].concat())
            .collect();
        if let Some(cost) = cost(&lines)
            && found.as_ref().is_none_or(|(least, _)| cost < *least)
        {
            found = Some((cost, lines));
        }
        // 下一组断点
        let Some(ix) = (0..cuts.len())
            .rev()
            .find(|&i| cuts[i] < words.len() - (cuts.len() - i))
        else {
            return found;
        };
        cuts[ix] += 1;
        for i in ix + 1..cuts.len() {
            cuts[i] = cuts[i - 1] + 1;
        }
    }
}

/// 断法的代价；放不下、留下孤字的不要。
fn cost(lines: &[String]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|l| width(l)).collect();
    if widths.iter().any(|w| *w > WIDEST) || (lines.len() > 1 && widths.iter().any(|w| *w < 80)) {
        return None;
    }
    let longest = widths.iter().max().copied().unwrap_or(0);
    // 长短相差
    let ragged: usize = widths.iter().map(|w| ((longest - w) / 10).pow(2)).sum();
    // 沙漏形（两头长、中间短）不好看；完全等宽的方块也不如梯形
    let hourglass = widths.windows(3).any(|w| w[1] < w[0] && w[1] < w[2]);
    let square = lines.len() > 1 && widths.iter().all(|w| w.abs_diff(widths[0]) < 20);
    // 从“关于”起行，机关名称自成一行，念起来最顺
    let about = lines.iter().skip(1).any(|l| l.starts_with("关于"));
    // 末行只剩“的通报”一类
    let stub = lines.len() > 1 && lines.last().is_some_and(|l| l.starts_with('的'));
    let start_with_de = lines.iter().any(|l| l.starts_with('的'));
    let mut cost = ragged + lines.len() * 250;
    cost += if hourglass { 400 } else { 0 };
    cost += if square { 250 } else { 0 };
    cost += if stub || start_with_de { 600 } else { 0 };
    cost += if about { 0 } else { 350 };
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn breaks_at_words() {
        for (title, want) in [
            ("情况通报", "情况通报"),
            (
                "某省妇女联合会权益部关于2017年维权服务工作标准自查情况的通报",
                "某省妇女联合会权益部|关于2017年维权服务工作标准|自查情况的通报",
            ),
            (
                "某省妇女联合会权益部关于2017年妇联组织维权服务工作标准（试行）自查情况的通报",
                "某省妇女联合会权益部|关于2017年妇联组织维权服务|工作标准（试行）自查情况的通报",
            ),
        ] {
            let names = ["某省妇女联合会权益部", "某省妇女联合会"];
            assert_eq!(lines(title, &names).join("|"), want);
        }
    }

    #[test]
    fn titles_too_long_for_a_shape_still_keep_their_words() {
        let long = "某某族某某族某某族某某某自治州某某高新技术产业开发区";
        for title in [
            format!("关于{long}2017年维权服务工作标准自查情况的反馈意见"),
            format!(
                "{}关于2017年维权服务工作标准自查情况的通报",
                "某省妇女联合会、某省教育厅、".repeat(6)
            ),
            "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥".repeat(4),
            format!("关于https://example.org/{}的通报", "a".repeat(60)),
        ] {
            let lines = lines(&title, &[long]);
            assert_eq!(lines.concat(), title);
            let ascii = |l: &String| l.contains("example");
            assert!(
                lines
                    .iter()
                    .all(|l| super::width(l) <= super::WIDEST || ascii(l)),
                "{lines:?}"
            );
            // 网址拆不开，只求不出界
            if title.contains("http") {
                continue;
            }
            assert!(lines.iter().all(|l| l.chars().count() >= 4), "{lines:?}");
            assert!(
                !lines.iter().any(|l| l.starts_with(['、', '的'])),
                "{lines:?}"
            );
            for pair in lines.windows(2) {
                let split_number = pair[0].ends_with(|c: char| c.is_ascii_digit())
                    && pair[1].starts_with(|c: char| c.is_ascii_digit());
                assert!(!split_number, "{lines:?}");
            }
        }
    }

    #[test]
    fn never_a_leftover_nor_a_split_name() {
        let name = "积石山保安族东乡族撒拉族自治县";
        for extra in [
            "",
            "的",
            "有关",
            "二〇一七年度",
            "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未",
        ] {
            let title = format!("关于{name}{extra}2017年维权服务工作标准自查情况的反馈意见");
            let lines = lines(&title, &[name]);
            assert_eq!(lines.concat(), title);
            assert!(lines.iter().any(|l| l.contains(name)), "{lines:?}");
            assert!(lines.iter().all(|l| l.chars().count() >= 4), "{lines:?}");
        }
    }
}
