//! 开头与末尾：一条的末几个字像单位、像题名，开头像一句话、接着前一句说。
//!
//! 词来自各地填报的写法。

use crate::text::split::{Letter, items};

/// 一条末尾的几个字（不算括号里的、不算“等”）。
pub(super) fn ending(p: &[Letter]) -> String {
    let outside: Vec<char> = items::without_etc(p, true)
        .iter()
        .filter(|l| !l.inside && !l.ch.is_whitespace())
        .map(|l| l.ch)
        .collect();
    outside
        .get(outside.len().saturating_sub(4)..)
        .unwrap_or(&[])
        .iter()
        .collect()
}

/// 单位名称的末尾。
pub(super) fn is_body(end: &str) -> bool {
    const BODY: [&str; 62] = [
        "局",
        "院",
        "联",
        "办",
        "厅",
        "委",
        "部",
        "处",
        "所",
        "站",
        "中心",
        "社",
        "队",
        "司",
        "府",
        "室",
        "庭",
        "科",
        "校",
        "集团",
        "工会",
        "协会",
        "学会",
        "商会",
        "联合会",
        "委员会",
        "基金会",
        "促进会",
        "研究会",
        "红十字会",
        "理事会",
        "残联",
        "团",
        "银行",
        "电视台",
        "日报",
        "晚报",
        "公安",
        "民政",
        "司法",
        "教育",
        "财政",
        "人社",
        "卫健",
        "卫计",
        "卫生",
        "文化",
        "信访",
        "综治",
        "医院",
        "大学",
        "学院",
        "政府",
        "党委",
        "军区",
        "妇儿工委",
        "关工委",
        "团委",
        "街道",
        "分局",
        "支队",
        "法庭",
    ];
    BODY.iter().any(|b| end.ends_with(b))
}

/// 题名、文书、活动的名称：看末一字、末两字。
pub(super) fn is_title(end: &str) -> bool {
    const WORDS: [&str; 34] = [
        "活动",
        "宣传",
        "行动",
        "宣讲",
        "讲座",
        "培训",
        "纠纷",
        "机制",
        "模式",
        "调解",
        "中心",
        "工作室",
        "服务站",
        "工作站",
        "宣传月",
        "宣传日",
        "宣传周",
        "教育",
        "倡议",
        "问答",
        "征文",
        "巡讲",
        "巡演",
        "展播",
        "论坛",
        "沙龙",
        "座谈会",
        "培训班",
        "进校园",
        "进社区",
        "进村社",
        "进乡村",
        "进企业",
        "进家庭",
    ];
    end.chars().next_back().is_some_and(|c| {
        "案告表录账函书稿法度见知研查析题结议则程规定件考课赛展周册片文况".contains(c)
    }) || WORDS.iter().any(|w| end.ends_with(w))
}

pub(super) fn starts_with(p: &[Letter], word: &str) -> bool {
    word.chars().count() <= p.len() && word.chars().zip(p).all(|(c, l)| c == l.ch)
}

/// 都是一句话，而且用同一个字领起。
pub(super) fn same_start(parts: &[&[Letter]]) -> bool {
    let first = |p: &[Letter]| p.first().map(|l| l.ch);
    let lead = parts.first().and_then(|p| first(p));
    parts
        .iter()
        .all(|p| starts_as_sentence(p) && first(p) == lead)
}

/// 以日期领起的话：`5月在……`、`3月8日……`。
pub(super) fn starts_with_date(p: &[Letter]) -> bool {
    let digits = p.iter().take_while(|l| l.ch.is_ascii_digit()).count();
    (1..=4).contains(&digits) && p.get(digits).is_some_and(|l| matches!(l.ch, '月' | '年'))
}

pub(super) fn starts_as_sentence(p: &[Letter]) -> bool {
    if starts_with_date(p) {
        return true;
    }
    // 和平镇、同心社区、经开区：地名里的字
    const NAMES: [&str; 19] = [
        "就业", "就学", "就医", "和平", "和谐", "和睦", "和顺", "和美", "同心", "同德", "同乐",
        "同兴", "向阳", "向荣", "向前", "向日", "经开", "将军", "于都",
    ];
    if NAMES.iter().any(|n| starts_with(p, n)) {
        return false;
    }
    const STARTS: [&str; 65] = [
        "就", "致", "约谈", "与", "和", "同", "向", "为", "对", "在", "由", "会同", "联合", "开展",
        "举办", "组织", "召开", "协助", "帮助", "针对", "围绕", "结合", "通过", "利用", "依托",
        "根据", "按照", "关于", "建立", "制定", "出台", "印发", "提供", "走访", "慰问", "调解",
        "处理", "接待", "受理", "参与", "推动", "推进", "落实", "发放", "宣传", "邀请", "指导",
        "成立", "设立", "加强", "做好", "化解", "排查", "妥善", "及时", "积极", "主动", "成功",
        "配合", "给", "将", "把", "以", "经", "于",
    ];
    let head: String = p.iter().take(2).map(|l| l.ch).collect();
    STARTS.iter().any(|s| head.starts_with(s))
}

/// 说的是前一条的处理结果：`公安机关出具告诫书`、`责任教师已被处理`、`提出规范审查的建议`。
pub(super) fn rules_on(p: &[Letter]) -> bool {
    let text: String = p.iter().map(|l| l.ch).collect();
    [
        "出具", "作出", "下达", "判决", "裁定", "核发", "已", "予以", "得到",
    ]
    .iter()
    .any(|w| text.contains(w))
        || ["提出", "形成", "建议", "督促", "责令"]
            .iter()
            .any(|w| text.starts_with(w))
}

/// 承接前文的话，不是新的一条：`并…`、`要求…`、`后…`。
pub(super) fn continues(p: &[Letter]) -> bool {
    let head: String = p.iter().take(2).map(|l| l.ch).collect();
    [
        "并", "且", "但", "后", "要求", "经", "现", "已", "该", "其", "使", "从而", "以及", "最终",
        "目前", "反映", "请求",
    ]
    .iter()
    .any(|w| head.starts_with(w))
}
