//! 读回汇总表时的规则。

use crate::finding::{Rule, Severity};

/// 汇总表用的是另一套指标。
pub static OTHER_CATALOGUE: Rule = Rule {
    code: "Q141",
    severity: Severity::Error,
    title: "汇总表用的是另一套指标",
    why: "这份汇总表是按另一套指标目录做的，编号相同的指标说的可能不是一件事；硬对上去，数就错了。",
    remedy: "请用同一套指标目录重新做下级的汇总表，或在配置里指明那一套目录。",
    example: "汇总表的“指标目录”一列写的是 weiquan-2016，这次用的是 weiquan-2017。",
};
/// 汇总表里有读不懂的内容。
pub static UNREADABLE: Rule = Rule {
    code: "Q142",
    severity: Severity::Error,
    title: "汇总表里有读不懂的内容",
    why: "逐项明细的这一格被改过，写的不是程序认得的字样，不知道是什么意思；程序不猜。",
    remedy: "请照旁边各行的写法改正这一格，或者重新做下级的汇总表。",
    example: "“现实情况”一列写着“基本有”。",
};
/// 汇总表里有目录没有的编号。
pub static UNKNOWN_INDICATOR: Rule = Rule {
    code: "Q143",
    severity: Severity::Error,
    title: "汇总表里有目录没有的编号",
    why: "逐项明细的这一行写的编号或填写项，指标目录里没有，这一行的内容没有计入。",
    remedy: "请看编号、填写项两列是不是被人改过；改回来，或者重新做下级的汇总表。",
    example: "“编号”一列写着 9.9.9。",
};
/// 汇总时更正过。
pub static CORRECTED: Rule = Rule {
    code: "Q144",
    severity: Severity::Info,
    title: "汇总时更正过",
    why: "下级汇总的人在逐项明细里更正了这一格，按更正后的计；原来填报的是什么、改在哪里，都记在“更正记录”里。",
    remedy: "一般不必处理；更正得不对的，请改回来再运行。",
    example: "某县数量填“300”，市里核实后在逐项明细改为“30”。",
};
/// 别的表被改过，没有计入。
pub static NOT_TAKEN: Rule = Rule {
    code: "Q145",
    severity: Severity::Warning,
    title: "汇总表的别处被改过，没有计入",
    why: "总览、指标对比、数量汇总等表里的数都由逐项明细得出，审核问题、列举汇编等是照录；读汇总表时只认逐项明细里的更正，改在别的表上的没有计入，看的人会以为改了。",
    remedy: "要更正的，请改“逐项明细”的“现实情况”和“值”两列，其余各表随之改变；本来不想改的，请撤销。",
    example: "在“数量汇总”里把 300 直接改成了 30。",
};
/// 逐项明细少了行。
pub static ROWS_GONE: Rule = Rule {
    code: "Q146",
    severity: Severity::Error,
    title: "逐项明细少了行",
    why: "做表时有的行现在没有了：这几个指标（或整份材料）没有读到，按缺行计，各数都会变小。",
    remedy: "请恢复删去的行；确实不要这份材料的，请移走原来的工作簿，重新做下级的汇总表。",
    example: "筛选之后删行，把看不见的行也删了。",
};
/// 逐项明细里不该改的列被改过。
pub static LOCKED_CHANGED: Rule = Rule {
    code: "Q147",
    severity: Severity::Warning,
    title: "逐项明细里不该改的列被改过",
    why: "地区、编号、来源文件等各列是材料的身份和出处，改了就走不回原件；程序按现在写的读，但不知道原来是什么。",
    remedy: "请核对这几行；改错了的改回来，要改地区名称的请在名册里加别名，再重新做下级的汇总表。",
    example: "把“地区”一列的“甲县”改成了“乙县”。",
};

/// 汇总表里没有材料。
pub static EMPTY: Rule = Rule {
    code: "Q148",
    severity: Severity::Warning,
    title: "汇总表里一份材料也没有",
    why: "这是本程序做的汇总表，但逐项明细是空的：下级做表时没有读到材料，或者各行被删去了。",
    remedy: "请向下级问明；有材料的，请它重新做汇总表再报。",
    example: "某市在空的填报文件夹上运行了一次，把做出的汇总表报了上来。",
};

/// 这里的规则。
pub static RULES: &[&Rule] = &[
    &OTHER_CATALOGUE,
    &UNREADABLE,
    &UNKNOWN_INDICATOR,
    &CORRECTED,
    &NOT_TAKEN,
    &ROWS_GONE,
    &LOCKED_CHANGED,
    &EMPTY,
];
