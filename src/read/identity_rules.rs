//! 身份的规则：哪个地区、哪一轮、什么时候填的（Q150—Q179）。

use crate::finding::{Rule, Severity};

/// 看不出是哪个地区。
pub const NO_LOCALITY: Rule = Rule {
    code: "Q150",
    severity: Severity::Error,
    title: "看不出是哪个地区的材料",
    why: "不知道是谁报的，数就不能计到任何一个地区名下，这个地区还会被算作未报送。",
    remedy: "请在表上方写明“填报单位：××县妇联”，或在文件名里写上地区的全称，再报一次。",
    example: "表里没有填报单位，文件名是“自查表（终稿）.xlsx”。",
};

/// 各处所说的地区不是同一个。
pub const LOCALITY_DISAGREES: Rule = Rule {
    code: "Q151",
    severity: Severity::Error,
    title: "各处所说的地区不一致",
    why: "多半是拿别处的表改的，忘了改填报单位或标题；计错了地区，两个地区的数都错。",
    remedy: "请核对这份材料究竟是哪个地区的，把填报单位、标题、文件名改成一致后再报。",
    example: "填报单位写的是甲县妇联，文件名却是“乙县妇联自查表.xlsx”。",
};

/// 代码与地区不是同一个。
pub const CODE_DISAGREES: Rule = Rule {
    code: "Q152",
    severity: Severity::Error,
    title: "行政区划代码与地区不符",
    why: "名称与代码各指一处，无法确定是哪个地区的材料。",
    remedy: "请核对填报单位与行政区划代码，更正写错的一个。",
    example: "填报单位是甲县妇联，代码 510322 却是乙县的。",
};

/// 代码不合结构。
pub const BAD_CODE: Rule = Rule {
    code: "Q153",
    severity: Severity::Warning,
    title: "行政区划代码写得不对",
    why: "代码按国家标准 GB/T 2260 编排，位数或各段不合的一定是写错了；这份材料只凭名称归到地区。",
    remedy: "请照民政部公布的六位代码更正。",
    example: "代码写成“51032”，少了一位。",
};

/// 可能是几个地区。
pub const AMBIGUOUS: Rule = Rule {
    code: "Q154",
    severity: Severity::Error,
    title: "地区可能是几个中的一个",
    why: "名册里不止一个地区叫这个名称，程序不替人挑选。",
    remedy: "请把填报单位写成带上级的全称，如“乙市鼓楼区妇联”，或填写行政区划代码。",
    example: "填报单位写“鼓楼区妇联”，名册里有甲市鼓楼区、乙市鼓楼区。",
};

/// 层级不一致。
pub const LEVEL_DISAGREES: Rule = Rule {
    code: "Q155",
    severity: Severity::Warning,
    title: "层级与地区不符",
    why: "排名和份额按层级分开计算；这里采用名册或代码所说的层级。",
    remedy: "请核对表头的“层级”一栏。",
    example: "甲县的表里层级写成“市级”。",
};

/// 层级由名称推定。
pub const LEVEL_INFERRED: Rule = Rule {
    code: "Q156",
    severity: Severity::Info,
    title: "层级由名称推定",
    why: "名称以“市”结尾的，可能是设区的市，也可能是县级市；没有名册和代码时按市级看。",
    remedy: "如有不对，请在表头写明层级，或在名册里注明。",
    example: "填报单位是“甲市妇联”，没有写层级。",
};

/// 检查方式看不清或不一致。
pub const CHECK_UNCLEAR: Rule = Rule {
    code: "Q157",
    severity: Severity::Warning,
    title: "检查方式看不清或各处不一致",
    why: "自查、互查、抽查、实地督导分开汇总，放错一轮，两轮的数都不对。",
    remedy: "请在表头“检查方式”一栏写明其中一种：自查、互查、抽查、实地督导。",
    example: "检查方式一栏“自查（√）互查（√）”两个都勾了。",
};

/// 周期看不清或不一致。
pub const PERIOD_UNCLEAR: Rule = Rule {
    code: "Q158",
    severity: Severity::Warning,
    title: "周期看不清或各处不一致",
    why: "不同年度的材料分开汇总，认错了年度就会与另一年的混在一起。",
    remedy: "请在表头“周期”一栏写明，如“2017”。",
    example: "标题写“2017年度”，周期一栏写“2016”。",
};

/// 填报日期看不清。
pub const DATE_UNCLEAR: Rule = Rule {
    code: "Q159",
    severity: Severity::Warning,
    title: "填报日期看不清",
    why: "同一地区先后报了几份时，以填报日期最晚的为准；日期不全就分不出先后。",
    remedy: "请把填报日期写完整，如“2017年12月5日”。",
    example: "填报日期写“12月5日”，没有年份。",
};

/// 填报日期与周期对不上。
pub const DATE_OUTSIDE: Rule = Rule {
    code: "Q160",
    severity: Severity::Warning,
    title: "填报日期与周期对不上",
    why: "日期早于所报的年度，或晚了一年以上，常是沿用旧表忘了改。",
    remedy: "请核对填报日期与周期，更正写错的一个。",
    example: "周期是 2017，填报日期写的是 2016-12-05。",
};

/// 地区不是表里写明的。
pub const LOCALITY_FROM_NAME: Rule = Rule {
    code: "Q161",
    severity: Severity::Info,
    title: "地区由表名、文件名或文件夹名得出",
    why: "表里没有写填报单位，是凭名称认的；名称改了就可能认错，所以说明一声。",
    remedy: "如有不对，请在表上方写明填报单位。",
    example: "表里没有填报单位，文件名是“甲县妇联自查表.xlsx”，认作甲县。",
};

/// 名称不是全称。
pub const NOT_FULL_NAME: Rule = Rule {
    code: "Q162",
    severity: Severity::Warning,
    title: "地区写的不是全称",
    why: "没有“县”“区”“市”等字样，也不在名册里，说不准是哪一级的哪个地区。",
    remedy: "请写全称，如“双流区妇联”；或在名册的“简称”一列添上这个叫法。",
    example: "填报单位写“双流妇联”，没有名册可查。",
};

/// 文件夹与地区对不上。
pub const FOLDER_DISAGREES: Rule = Rule {
    code: "Q163",
    severity: Severity::Warning,
    title: "文件放在了别的地区的文件夹里",
    why: "可能只是放错了地方，也可能这份材料另有出处。",
    remedy: "请核对文件是哪个地区报来的；只是放错了地方的不用处理。",
    example: "甲市乙县的材料放在“丙市”文件夹里。",
};

/// 表头里的地区读不通。
pub const UNIT_UNCLEAR: Rule = Rule {
    code: "Q164",
    severity: Severity::Warning,
    title: "填报单位写得看不懂",
    why: "填报单位一栏里的字太长，或不像一个单位，没有采用。",
    remedy: "请在填报单位一栏只写单位名称，如“甲县妇联”。",
    example: "填报单位一栏写着一整段填表要求。",
};

/// 本文件的规则。
pub static RULES: &[Rule] = &[
    NO_LOCALITY,
    LOCALITY_DISAGREES,
    CODE_DISAGREES,
    BAD_CODE,
    AMBIGUOUS,
    LEVEL_DISAGREES,
    LEVEL_INFERRED,
    CHECK_UNCLEAR,
    PERIOD_UNCLEAR,
    DATE_UNCLEAR,
    DATE_OUTSIDE,
    LOCALITY_FROM_NAME,
    NOT_FULL_NAME,
    FOLDER_DISAGREES,
    UNIT_UNCLEAR,
];
