//! 文件这一关的规则（Q001–Q049）。

use crate::finding::{Rule, Severity};

pub(crate) const NOT_A_WORKBOOK: Rule = Rule {
    code: "Q001",
    severity: Severity::Error,
    title: "不是工作簿",
    why: "文件里没有电子表格，读不出任何答案；若当作没报，会漏掉一个填报单位。",
    remedy: "请填报单位用 WPS 表格或 Excel 打开原表，“另存为”.xlsx 后重新报送。",
    example: "“甲县.xlsx”其实是一份 Word 文档，只是改了后缀。",
};
pub(crate) const ENCRYPTED: Rule = Rule {
    code: "Q002",
    severity: Severity::Error,
    title: "加了密码",
    why: "加了打开密码的文件，里面的内容是打乱的，没有密码读不出。",
    remedy: "请填报单位在 WPS 或 Excel 里取消打开密码，保存后重新报送。",
    example: "“甲县.xlsx”打开时要输密码。",
};
pub(crate) const DAMAGED: Rule = Rule {
    code: "Q003",
    severity: Severity::Error,
    title: "文件损坏或不完整",
    why: "内容不全时，读到的数字可能少了一部分，不能采用。多半是传输中断或存盘时出错。",
    remedy: "用 WPS 或 Excel 打开，若提示修复则修复后“另存为”.xlsx；打不开的请填报单位重新报送。",
    example: "邮件里下载的“甲县.xlsx”只下载了一半。",
};
pub(crate) const EMPTY: Rule = Rule {
    code: "Q004",
    severity: Severity::Error,
    title: "空文件",
    why: "文件里没有任何内容，多半是存错了或传输失败。",
    remedy: "请填报单位核对后重新报送。",
    example: "“甲县.xlsx”的大小是 0 字节；或者每张表都是空的。",
};
pub(crate) const TOO_LARGE: Rule = Rule {
    code: "Q005",
    severity: Severity::Error,
    title: "文件过大",
    why: "自查表通常不到 1 MB。大到这个程度，多半是表格外有大量多余的格式，或者文件有意做成这样；硬读会拖垮电脑。",
    remedy: "把有内容的区域复制到新工作簿，另存为 .xlsx 后重新报送；确实需要时可在配置里放宽限度。",
    example: "一张表声明了一百万行一万六千列。",
};
pub(crate) const TOO_SLOW: Rule = Rule {
    code: "Q006",
    severity: Severity::Error,
    title: "读取超时",
    why: "为了不让一个文件拖住整批材料，读一个文件的时间有上限，超过就停下。",
    remedy: "把有内容的区域复制到新工作簿，另存为 .xlsx 后重新报送；确实需要时可在配置里放宽时限。",
    example: "表里有几百万个只有格式、没有内容的单元格。",
};
pub(crate) const OTHER_SUFFIX: Rule = Rule {
    code: "Q007",
    severity: Severity::Info,
    title: "内容与后缀不符",
    why: "后缀与内容不一致时，别的软件可能打不开或报警告。这里已按内容读取。",
    remedy: "不影响汇总；需要时用 WPS 或 Excel 打开，“另存为”.xlsx。",
    example: "“甲县.xls”其实是网页格式的表格，多半是从业务系统导出的。",
};
pub(crate) const ACTIVE_CONTENT: Rule = Rule {
    code: "Q008",
    severity: Severity::Info,
    title: "含有宏或外部链接",
    why: "宏不会运行，外部链接不会打开；表里引用外部文件的公式，采用的是填报单位存盘时的结果。",
    remedy: "一般不必处理；若数字与填报单位所说不一致，请其把公式改成数字后重新报送。",
    example: "“甲县.xlsm”里有一段宏。",
};
pub(crate) const CLIMBS_OUT: Rule = Rule {
    code: "Q009",
    severity: Severity::Error,
    title: "压缩包里的文件名越界",
    why: "文件名写成了压缩包以外的位置，正常的压缩软件不会这样做，可能有害，所以没有读取。",
    remedy: "请填报单位重新打包报送，或者手工核对后取出。",
    example: "压缩包里有一个文件叫“../../甲县.xlsx”。",
};
pub(crate) const UNREADABLE: Rule = Rule {
    code: "Q010",
    severity: Severity::Error,
    title: "文件读不到",
    why: "文件在那里，但系统不让读，或读到一半出错；可能漏掉一个填报单位。",
    remedy: "关闭正在打开它的程序，检查权限、U 盘或网络盘后再运行一次。",
    example: "文件放在已经断开的网络盘上。",
};
pub(crate) const ARCHIVE: Rule = Rule {
    code: "Q011",
    severity: Severity::Error,
    title: "压缩包打不开",
    why: "压缩包里可能有别人报送的材料，读不出就会漏掉。",
    remedy: "请先解压到文件夹，再运行一次；解压不了的请填报单位重新报送。",
    example: "“各县.rar”不是 .zip 格式；压缩包里套了三层压缩包。",
};
pub(crate) const BAD_CELL: Rule = Rule {
    code: "Q012",
    severity: Severity::Warning,
    title: "单元格内容读不出",
    why: "这一格里有内容，但文件里的记载不合规定，读不出来；当作空白会误判。",
    remedy: "用 WPS 或 Excel 打开看这一格，重新填写并保存。",
    example: "D9 指向一段不存在的文字。",
};
pub(crate) const NOT_CALCULATED: Rule = Rule {
    code: "Q013",
    severity: Severity::Warning,
    title: "公式没有结果",
    why: "这一格是公式，但文件里没有存下算出的结果（多半不是用 Excel 或 WPS 存盘的），不能替填报单位去算。",
    remedy: "用 WPS 或 Excel 打开，等它算完后保存，再重新报送；或者直接填数字。",
    example: "E9 是公式，打开前看不到数。",
};
pub(crate) const OUT_OF_BOUNDS: Rule = Rule {
    code: "Q014",
    severity: Severity::Warning,
    title: "表格范围以外的内容",
    why: "单元格的位置超出了 Excel 的最大行列，任何办公软件都显示不出来，没有读取。",
    remedy: "用 WPS 或 Excel 打开后另存为 .xlsx；若内容不缺，可以不管。",
    example: "文件里写着第 4294967295 行有内容。",
};
pub(crate) const LINK: Rule = Rule {
    code: "Q015",
    severity: Severity::Warning,
    title: "链接文件夹未进入",
    why: "文件夹里的链接（快捷目录）可能绕回自身，或者指到材料以外的地方，所以没有进去。",
    remedy: "如果链接指向的确实是报送材料，请把那个文件夹也写在命令里。",
    example: "“填报/去年”是一个指向别处的链接。",
};
pub(crate) const ODD_MERGE: Rule = Rule {
    code: "Q016",
    severity: Severity::Warning,
    title: "合并单元格不正常",
    why: "合并区域太多、互相重叠或超出表格，已忽略不正常的部分；靠合并来对齐的答案可能对错行。",
    remedy: "核对读出的答案；有对错行的，请填报单位取消合并后重新报送。",
    example: "一张表里有十万个合并区域。",
};
pub(crate) const ODD_TEXT: Rule = Rule {
    code: "Q017",
    severity: Severity::Warning,
    title: "文字编码不能肯定",
    why: "文本文件没有注明编码，又有无法识别的字节，个别汉字可能读错。",
    remedy: "用 WPS 或 Excel 打开，核对汉字后“另存为”.xlsx 重新报送。",
    example: "“甲县.csv”里有几个字显示为“�”。",
};
pub(crate) const OTHER_SHEET: Rule = Rule {
    code: "Q018",
    severity: Severity::Info,
    title: "不是表格的工作表",
    why: "图表、宏表、对话框没有单元格，不含答案，已略过。",
    remedy: "不必处理。",
    example: "工作簿里有一张名为“图1”的图表。",
};

pub(crate) const BUNDLE: Rule = Rule {
    code: "Q019",
    severity: Severity::Error,
    title: "报送包与校验和不符",
    why: "报送包里每个文件都有校验和；对不上，就是打包之后被人改过，或者拷贝时坏了，里面的数字不能采用。",
    remedy: "请报送单位用 quanyi pack 重新打包，整个文件原样拷来；不要解开了再压缩。",
    example: "“报送包.zip”里的“汇总表.xlsx”被人用 WPS 打开改了一个数。",
};

/// 本房间的全部规则，按代码排列。
pub static RULES: &[Rule] = &[
    NOT_A_WORKBOOK,
    ENCRYPTED,
    DAMAGED,
    EMPTY,
    TOO_LARGE,
    TOO_SLOW,
    OTHER_SUFFIX,
    ACTIVE_CONTENT,
    CLIMBS_OUT,
    UNREADABLE,
    ARCHIVE,
    BAD_CELL,
    NOT_CALCULATED,
    OUT_OF_BOUNDS,
    LINK,
    ODD_MERGE,
    ODD_TEXT,
    OTHER_SHEET,
    BUNDLE,
];
