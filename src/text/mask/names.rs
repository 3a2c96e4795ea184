//! 姓名：紧挨在号码之前的，“当事人”“受害人”一类称呼之后的，或括号里的称呼之前的（`王丽（受害人）`）。
//!
//! 不猜别处的姓名：发文单位、干部名单里的姓名是公开的工作信息。
//! 已经隐去的（张某某、李女士、王××）不动。

use super::{PrivateKind, Spot};
use crate::text::normalize::{is_han, simplified};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// 单姓（人口较多的约三百个）。
const SURNAMES: &str = "\
王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔\
谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文洪葛\
伍庞兰倪严颜耿焦殷鲁施翟温申辛聂章柴柯阮骆古齐宁欧梅柳冉温翁涂毕岳骆纪季牛管关卜路樊凌霍舒盛裴阳左童祝冷\
瞿鲍邢项尚曲佟席卫蒲苗詹应房滕靳屈单游解沙储宫费苟巫安景甘包傅俞喻谷凤鞠车全桂简成连戚闵卓麦米时饶车查植\
晏臧桑宗邬敖仇冼牟晋褚华匡习巩郎原隋栗栾艾蓝鹿虞窦娄明占缪符佘尤丛叢池楚封冀刁丘乐嵇奚湛戈蔺谌粟逯邸岑雍都";

/// 复姓。
const DOUBLE: [&str; 24] = [
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙",
    "慕容", "令狐", "长孙", "宇文", "端木", "轩辕", "闻人", "澹台", "公冶", "淳于", "太史", "申屠",
];

/// 称呼：后面常跟着姓名。
const ROLES: [&str; 70] = [
    "当事人",
    "当事妇女",
    "当事者",
    "受害人",
    "受害者",
    "受害妇女",
    "受害儿童",
    "受害女童",
    "被害人",
    "被害妇女",
    "受访人",
    "受访者",
    "受访妇女",
    "来访人员",
    "信访人员",
    "来访人",
    "来访者",
    "来访妇女",
    "来访群众",
    "信访人",
    "信访群众",
    "上访人",
    "上访妇女",
    "申请人",
    "被申请人",
    "申诉人",
    "求助人",
    "求助者",
    "求助妇女",
    "投诉人",
    "被投诉人",
    "举报人",
    "来电人",
    "来电妇女",
    "来信人",
    "受援人",
    "受援妇女",
    "受助人",
    "受助妇女",
    "受暴妇女",
    "受暴人",
    "受暴者",
    "施暴人",
    "施暴者",
    "加害人",
    "加害者",
    "嫌疑人",
    "被告人",
    "被告",
    "原告",
    "自诉人",
    "被执行人",
    "死者",
    "伤者",
    "患者",
    "女童",
    "男童",
    "幼女",
    "患儿",
    "孤儿",
    "监护人",
    "委托人",
    "代理人亲属",
    "救助对象",
    "帮扶对象",
    "服务对象",
    "案主",
    "姓名",
    "女方",
    "男方",
];

/// 号码之前、姓名之后可以隔着的词。
const BETWEEN: [&str; 34] = [
    "公民身份号码",
    "身份证号码",
    "身份证件号",
    "身份证号",
    "身份证",
    "证件号码",
    "证件号",
    "联系电话",
    "联系方式",
    "手机号码",
    "手机号",
    "电话号码",
    "电话",
    "手机",
    "固话",
    "座机",
    "银行卡号",
    "银行卡",
    "卡号",
    "账号",
    "帐号",
    "车牌号码",
    "车牌号",
    "车牌",
    "号码",
    "本人",
    "女",
    "男",
    "汉族",
    "的",
    "为",
    "是",
    "号",
    "岁",
];

/// 名字的第二个字若是这些，多半是名字之后的话：`王红反映`。
const AFTER: &str = "反来诉求被遭因与和在向到的称说于表要是为对将已系离电投申提起及女男等之诉受述丈母父等从由有其，致自曾\
则也经至时住报请告写打夫妻家拨去了多年不同又上下通找进把给让后前均";

/// 这样开头的不是姓名，是平常的话（`当事人高度评价`、`申请人向法院`）。
const NOT_NAMES: [&str; 104] = [
    "高度", "高兴", "高额", "方面", "方式", "方可", "方能", "任何", "任意", "任职", "应当", "应该",
    "应予", "应诉", "安全", "安排", "安置", "安抚", "安心", "平等", "成功", "成立", "成为", "成年",
    "常常", "常年", "时常", "万元", "陈述", "申请", "申诉", "申报", "施暴", "施以", "和解", "于是",
    "许多", "许可", "谢绝", "金额", "马上", "路费", "路过", "费用", "钱款", "左右", "何时", "何种",
    "何处", "曾经", "曾向", "曾多", "曾被", "曾因", "童年", "程序", "单位", "单独", "单亲", "房屋",
    "房产", "车辆", "车祸", "解决", "解除", "解释", "包括", "包办", "严重", "严格", "严厉", "尤其",
    "章程", "项目", "管理", "管辖", "顾虑", "武力", "康复", "文化", "文书", "易于", "党员", "宣传",
    "古镇", "全部", "全家", "全程", "全面", "全力", "关于", "关系", "关注", "关心", "有关", "相关",
    "连续", "连同", "向法", "向妇", "向公", "向本", "明确", "华侨",
];

/// 作姓少、作平常的字多：只有在冒号或括号之后、且后面断开时才当作姓名。
const DOUBTFUL: &str =
    "向于和时常成全关原都连安应方明占简习尚曲时单解管项车房查席阳左宁文申施章易古米华";

/// 称呼按第一个字查：一段文字的每个字都要看，七十个称呼不能逐个比。
static ROLES_BY_FIRST: LazyLock<BTreeMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
    let mut all: BTreeMap<char, Vec<Vec<char>>> = BTreeMap::new();
    for role in ROLES {
        let role: Vec<char> = role.chars().collect();
        if let Some(first) = role.first() {
            all.entry(*first).or_default().push(role);
        }
    }
    all
});

/// 从 `at` 起的称呼，各有几个字。
fn roles_at(text: &[char], at: usize) -> impl Iterator<Item = usize> {
    let rest = text.get(at..).unwrap_or(&[]);
    let roles = rest.first().and_then(|first| ROLES_BY_FIRST.get(first));
    let roles = roles.into_iter().flatten();
    roles.filter_map(move |role| rest.starts_with(role).then_some(role.len()))
}

pub(super) fn spots(text: &[char], numbers: &[Spot]) -> Vec<Spot> {
    let text: Vec<char> = text.iter().map(|&c| simplified(c)).collect();
    let mut spots = Vec::new();
    for number in numbers {
        spots.extend(before_number(&text, number.from));
    }
    after_roles(&text, &mut spots);
    spots.extend(before_roles(&text));
    spots.sort_by_key(|s| s.from);
    spots.dedup();
    spots
}

fn han(text: &[char], at: usize) -> Option<char> {
    text.get(at).copied().filter(|c| is_han(*c))
}

/// 从 `at` 起的姓有几个字。
fn surname(text: &[char], at: usize) -> Option<usize> {
    let first = han(text, at)?;
    if let Some(second) = han(text, at + 1) {
        let two: String = [first, second].iter().collect();
        if DOUBLE.contains(&two.as_str()) {
            return Some(2);
        }
    }
    SURNAMES.contains(first).then_some(1)
}

/// 已经隐去了名字的写法。
fn hidden_already(given: &[char]) -> bool {
    const TITLES: [&str; 16] = [
        "女士", "先生", "小姐", "阿姨", "大姐", "老师", "同志", "婆婆", "奶奶", "大爷", "大妈",
        "嫂", "氏", "姓", "律师", "法官",
    ];
    let word: String = given.iter().collect();
    given
        .first()
        .is_none_or(|c| matches!(c, '某' | '×' | '*' | 'X' | 'x' | '○'))
        || given.iter().any(|c| matches!(c, '某' | '×' | '*'))
        || TITLES.iter().any(|t| word.starts_with(t))
}

fn cover(text: &[char], from: usize, family: usize, to: usize) -> Option<Spot> {
    let mut shown: String = text.get(from..from + family)?.iter().collect();
    shown.extend(std::iter::repeat_n('*', to.checked_sub(from + family)?));
    Some(Spot {
        kind: PrivateKind::PersonName,
        from,
        to,
        cover: shown,
    })
}

/// 号码之前的姓名：`王小红，女，45岁，身份证号5101…`、`王小红（138…）`。
fn before_number(text: &[char], number: usize) -> Option<Spot> {
    let mut end = number;
    // 往回越过标点与“电话”“女”“45岁”之类，越过的都不长
    loop {
        let before = end;
        while end > 0
            && text.get(end - 1).is_some_and(|c| {
                matches!(
                    c,
                    ' ' | ':'
                        | ','
                        | '('
                        | '、'
                        | '-'
                        | '"'
                        | '；'
                        | ';'
                        | '='
                        | '/'
                        | '+'
                        | '\u{200B}'
                )
            })
        {
            end -= 1;
        }
        for word in BETWEEN {
            let word: Vec<char> = word.chars().collect();
            if end >= word.len() && text.get(end - word.len()..end) == Some(word.as_slice()) {
                // “女”“的”等一个字的，只有前面断开时才是插进来的话
                let split = word.len() > 1
                    || word.first() == Some(&'岁')
                    || end
                        .checked_sub(2)
                        .and_then(|i| text.get(i))
                        .is_none_or(|c| !is_han(*c));
                if split {
                    end -= word.len();
                    break;
                }
            }
        }
        // 年龄
        if text.get(end) == Some(&'岁') {
            while end > 0 && text.get(end - 1).is_some_and(char::is_ascii_digit) {
                end -= 1;
            }
        }
        if end == before || number - end > 30 {
            break;
        }
    }
    name_ending(text, end)
}

/// 括号里的称呼之前的姓名：`王丽（受害人）被打`。
fn before_roles(text: &[char]) -> Vec<Spot> {
    (1..text.len())
        .filter(|&open| {
            matches!(text.get(open), Some('(' | '（'))
                && roles_at(text, open + 1).any(|length| {
                    let closed = text.get(open + 1 + length);
                    matches!(closed, Some(')' | '）' | ',' | '，' | '、' | ' '))
                })
        })
        .chain(
            // 王丽系受害人、王丽是受害人
            (2..text.len()).filter(|&link| {
                matches!(text.get(link), Some('系' | '是'))
                    && roles_at(text, link + 1).next().is_some()
            }),
        )
        .filter_map(|end| name_ending(text, end))
        .collect()
}

/// 正好到 `end` 为止的姓名。
fn name_ending(text: &[char], end: usize) -> Option<Spot> {
    // 名字就在这里结束；从这里往回，最长的连续汉字
    let mut start = end;
    while start > 0 && end - start < 4 && han(text, start - 1).is_some() {
        start -= 1;
    }
    let bounded = |at: usize| at == 0 || text.get(at - 1).is_none_or(|c| !is_han(*c));
    // 前面断开的整串优先；否则两到三个字、前面是称呼或介词之类
    for length in [4, 3, 2] {
        let Some(from) = end.checked_sub(length).filter(|&f| f >= start) else {
            continue;
        };
        let Some(family) = surname(text, from) else {
            continue;
        };
        if !name_length(family, length) {
            continue;
        }
        let given = text.get(from + family..end)?;
        if hidden_already(given) || organisation(given) {
            continue;
        }
        if bounded(from)
            || length == 3 && family == 1
            || length == 2 && lead_in(text, from)
            || family == 2
        {
            if !bounded(from) && common_word(text, from) {
                continue;
            }
            return cover(text, from, family, end);
        }
    }
    None
}

fn name_length(family: usize, length: usize) -> bool {
    match family {
        1 => length == 2 || length == 3,
        _ => length == 3 || length == 4,
    }
}

/// 单位、物件的名称，不是姓名：`安岳县`、`何家村`、`金牛区法院`。
fn organisation(given: &[char]) -> bool {
    given.last().is_some_and(|c| {
        matches!(
            c,
            '县' | '市'
                | '区'
                | '乡'
                | '镇'
                | '村'
                | '州'
                | '省'
                | '院'
                | '局'
                | '所'
                | '会'
                | '站'
                | '室'
                | '部'
                | '处'
                | '办'
                | '厅'
                | '社'
                | '队'
                | '店'
                | '厂'
                | '线'
                | '号'
                | '话'
                | '机'
                | '码'
                | '卡'
                | '府'
                | '委'
                | '位'
        )
    })
}

/// 两个字的姓名前面是这些字时才断得开。
fn lead_in(text: &[char], from: usize) -> bool {
    const VERBS: [&str; 16] = [
        "帮助", "协助", "联系", "走访", "慰问", "救助", "资助", "援助", "通知", "致电", "回访",
        "约谈", "接待", "对于", "陪同", "告知",
    ];
    let verb: String = from
        .checked_sub(2)
        .and_then(|i| text.get(i..from))
        .unwrap_or(&[])
        .iter()
        .collect();
    if VERBS.contains(&verb.as_str()) {
        return true;
    }
    from.checked_sub(1)
        .and_then(|i| text.get(i))
        .is_none_or(|c| "是为叫名由与和及找人者女童".contains(*c) || !is_han(*c))
}

fn common_word(text: &[char], from: usize) -> bool {
    let two: String = text.get(from..from + 2).unwrap_or(&[]).iter().collect();
    NOT_NAMES.contains(&two.as_str())
}

/// 称呼之后的姓名。
fn after_roles(text: &[char], spots: &mut Vec<Spot>) {
    let mut i = 0;
    while i < text.len() {
        let Some(length) = roles_at(text, i).max() else {
            i += 1;
            continue;
        };
        let mut at = i + length;
        i = at;
        // “当事人姓名：”“受害人（女）王小红”“当事人为王小红”
        let mut told = false;
        loop {
            let before = at;
            while text
                .get(at)
                .is_some_and(|c| matches!(c, ' ' | ':' | '(' | '"' | '\u{200B}' | '='))
            {
                told |= text
                    .get(at)
                    .is_some_and(|c| matches!(c, ':' | '(' | '"' | '='));
                at += 1;
            }
            for word in ["姓名", "名叫", "叫做", "女)", "男)"] {
                let word: Vec<char> = word.chars().collect();
                if text.get(at..).is_some_and(|rest| rest.starts_with(&word)) {
                    at += word.len();
                    told = true;
                }
            }
            if text
                .get(at)
                .is_some_and(|c| matches!(c, '为' | '是' | '叫' | '系'))
                && surname(text, at + 1).is_some()
            {
                at += 1;
            }
            if at == before {
                break;
            }
        }
        // 姓名可以连着几个：王小红、李小明
        while let Some(spot) = name_at(text, at, told) {
            at = spot.to;
            spots.push(spot);
            i = at;
            match text.get(at) {
                Some('、' | '和' | '与' | '及') => {
                    at += 1;
                    told = false;
                }
                _ => break,
            }
        }
    }
}

/// 从 `at` 起的姓名。
fn name_at(text: &[char], at: usize, told: bool) -> Option<Spot> {
    let family = surname(text, at)?;
    let first = *text.get(at)?;
    let given_at = at + family;
    let one = han(text, given_at)?;
    let two = han(text, given_at + 1);
    let ends = |i: usize| text.get(i).is_none_or(|c| !is_han(*c) && *c != '*');
    let bigram: String = [first, text.get(at + 1).copied().unwrap_or(' ')]
        .iter()
        .collect();
    if NOT_NAMES.contains(&bigram.as_str()) {
        return None;
    }
    let rest: Vec<char> = text
        .get(given_at..(given_at + 3).min(text.len()))
        .unwrap_or(&[])
        .to_vec();
    if hidden_already(&rest.iter().copied().take(2).collect::<Vec<_>>()) {
        return None;
    }
    let given = match two {
        None => 1,
        Some(second) if AFTER.contains(second) && !ends(given_at + 2) => 1,
        Some(_) => 2,
    };
    let to = given_at + given;
    if text.get(to).is_some_and(|c| *c == '*' || *c == '某')
        || AFTER.contains(one) && family == 1 && !ends(to)
    {
        return None;
    }
    let doubtful = family == 1 && DOUBTFUL.contains(first);
    if doubtful && !(ends(to) || told) {
        return None;
    }
    if organisation(text.get(given_at..to)?) {
        return None;
    }
    cover(text, at, family, to)
}
