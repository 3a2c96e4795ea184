//! 归拢时的规则：名册与齐全（Q6xx），轮次的归属（Q411）。

use crate::finding::{Rule, Severity};

/// 应报未报。
pub const MISSING: Rule = Rule {
    code: "Q601",
    severity: Severity::Warning,
    title: "没有收到应报地区的材料",
    why: "名册里应当报送的地区，一份可用的材料也没有收到；汇总数里没有它，通报里要列出它。",
    remedy: "向该地区催报；如果它不须报送，请在名册的“应报送”一列写“否”；如果已经报来，请看有没有打不开或说不清地区的文件。",
    example: "名册里有“戊县”，收到的文件里没有一份是戊县的。",
};

/// 不在名册里。
pub const NOT_ON_ROSTER: Rule = Rule {
    code: "Q602",
    severity: Severity::Warning,
    title: "地区不在名册里",
    why: "材料写明了地区，而名册里没有它：可能是名册漏列，也可能是名称写错，把别的地区的数算了两次。",
    remedy: "如果是新增或改名的地区，请补进名册（曾用名写在“别名”一列）；如果写错了，请填报单位更正名称后重报。",
    example: "材料写的是“甲乡”，名册里只有“甲县”。",
};

/// 说不清地区。
pub const UNATTRIBUTED: Rule = Rule {
    code: "Q603",
    severity: Severity::Error,
    title: "说不清是哪个地区的材料",
    why: "这份材料没有计入任何地区，汇总数里没有它。",
    remedy: "请在表头写明填报单位和行政区划代码（或让文件名里有地区名）后再运行；同名的地区请写明上级。",
    example: "文件名是“自查表(1).xlsx”，表头的填报单位空着。",
};

/// 代码相同而名称不同。
pub const SHARED_CODE: Rule = Rule {
    code: "Q604",
    severity: Severity::Warning,
    title: "两个地区用了同一个行政区划代码",
    why: "多半是借用别的地区的表而忘了改代码；程序按名称分成两个地区，没有合在一起。",
    remedy: "请查清代码是谁的，改正另一份；如果其实是同一个地区，请统一名称，或在名册里写上别名。",
    example: "“甲县”和“乙县”的表上都写着 510321。",
};

/// 没有写明轮次。
pub const ROUND_SUPPOSED: Rule = Rule {
    code: "Q411",
    severity: Severity::Info,
    title: "没有写明周期或检查方式",
    why: "材料没有写是哪一年、自查还是抽查；程序按配置，或按其余材料里最多的一种归入。归错了，两轮的数就混在一起。",
    remedy: "请核对归入的一轮对不对；不对的，在表头写明周期和检查方式后再运行。",
    example: "标准附件的表头没有“检查方式”，其余材料都是自查，就归入自查。",
};

/// 上期的材料用不上。
pub const PREVIOUS_UNUSED: Rule = Rule {
    code: "Q427",
    severity: Severity::Warning,
    title: "上期的材料用不上",
    why: "给出的上期材料打不开、说不清地区，或写的就是本期；用不上的地区没有与上期对比。",
    remedy: "请核对配置 [files] 的 previous 指的是不是上期的汇总表（或上期材料的文件夹）。",
    example: "上期文件夹里的“乙县.xls”打不开，乙县这一期的进退就说不出来。",
};

/// 上期的地区本期没有。
pub const PREVIOUS_GONE: Rule = Rule {
    code: "Q428",
    severity: Severity::Info,
    title: "上期的地区本期没有对应",
    why: "改名、合并的地区要在名册里写明，才能前后接上；接不上的没有与上期对比。",
    remedy: "改了名的，请在名册“曾用名”一列写上原来的名称；并入别的地区的，请在并入的那一行“合并自”一列写上原来各地区的名称；撤销了的可以不理。",
    example: "上期有“甲县”，本期甲县与乙县合成丙区；在丙区一行的“合并自”写“甲县、乙县”。",
};

/// 本模块的规则。
pub static RULES: &[Rule] = &[
    ROUND_SUPPOSED,
    MISSING,
    NOT_ON_ROSTER,
    UNATTRIBUTED,
    SHARED_CODE,
    PREVIOUS_UNUSED,
    PREVIOUS_GONE,
];
