//! 指代：写的不是内容，而是“去别处看”。

use regex::Regex;
use std::sync::LazyLock;

static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[(\[【]?(?:同上|同前|同左|同右|上同|如上|如前|同上表|同上栏|同上项|〃|″|”|“|々|见附[件表页后录]?.{0,20}|附[件表][一二三四五六七八九十\d]{0,3}|附后|另附|后附|附页|略|详略|从略|(?:详|请|参|可|另)?(?:见|看|阅|参见|参阅|参照|参考)(?:上|下|前|后|左|右|本|另|附|第|名|清|明|表|台|电|纸|材|总|年|相|有|所|报|文|随|其|详|网|此)[^。]{0,24}|同(?:第|序号|指标|编号)?\d+(?:[.\-]\d+)*(?:项|行|条|号)?|同第.{1,6}[项行条款]|待(?:统计|报|补|定|填|核实|核|上报|补充|补报)|(?:后续|另行)(?:补报|报送|补充|上报|提供)|另行?报|详见.{0,30}|详情见.{0,24}|见.{0,12}(?:表|材料|附件|报告|栏|行|清单|名单|台账|文件夹|文档))[)\]】]?[。.]?$",
    )
    .ok()
});

static NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[（(\[【](?:[详请参另]?见|详|附|后附)[^）)\]】]{0,24}(?:附|表|材料|报告|清单|名单|件|后|页)[^）)\]】]{0,8}[）)\]】]$").ok()
});

/// 整段只是指代：`同上`、`见附件1`、`详见总结材料`、`略`。输入是规整过、去掉空白的文字。
pub fn is_reference(plain: &str) -> bool {
    plain.chars().count() <= 40 && WHOLE.as_ref().is_some_and(|r| r.is_match(plain))
}

/// 条目末尾括号里的指代：`《a》（详见附件）` → `《a》` 与 `（详见附件）`。
pub(super) fn without_note(item: &str) -> (String, Option<String>) {
    match NOTE.as_ref().and_then(|r| r.find(item)) {
        Some(found) if found.start() > 0 => (
            item.get(..found.start())
                .unwrap_or("")
                .trim_end()
                .to_owned(),
            Some(found.as_str().to_owned()),
        ),
        _ => (item.to_owned(), None),
    }
}
