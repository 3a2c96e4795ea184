//! 汇总表里记来历的几张表：情况说明、更正记录、来源。样子只在这里说一次，`workbook` 照它写，`read` 照它读回。

/// 情况说明：填报单位对退回的问题作的说明。
pub const EXPLANATIONS_SHEET: &str = "情况说明";
/// 更正记录：哪一格原来是什么、改成了什么、谁改的、改在哪里。
pub const CHANGES_SHEET: &str = "更正记录";
/// 来源：每一份材料的文件、文件指纹，经过哪些汇总表，据哪几份填好。
pub const SOURCES_SHEET: &str = "来源";

/// 材料号。
pub const MATERIAL: &str = "材料号";
/// 地区。
pub const LOCALITY: &str = "地区";
/// 指标编号；说的是整份材料的为空。
pub const INDICATOR: &str = "编号";
/// 指标的短名，只给人看。
pub const NAME: &str = "指标";
/// 填写项；更正现实情况的为空。
pub const FIELD: &str = "填写项";
/// 说明的原文。
pub const TEXT: &str = "情况说明";
/// 回答的问题的代码，用顿号隔开。
pub const ANSWERS: &str = "回答的问题";
/// 采纳没有，只给人看。
pub const ACCEPTED: &str = "采纳";
/// 谁更正的。
pub const BY: &str = "谁更正的";
/// 原来写的。
pub const FROM: &str = "原来";
/// 改成的。
pub const TO: &str = "改为";
/// 写在、改在哪个文件。
pub const PATH: &str = "来源文件";
/// 写在、改在哪张工作表。
pub const SHEET: &str = "工作表";
/// 写在、改在哪一格。
pub const CELL: &str = "单元格";
/// 到逐项明细的链接。
pub const LINK: &str = "查看";
/// 经过的汇总表，一份一行：路径｜第几号材料｜文件指纹。
pub const VIA: &str = "经由";
/// 据以填好的各份，一份一行：路径｜工作表｜文件指纹。
pub const AFTER: &str = "据以填好";

/// 一行里各段之间。
const BAR: char = '｜';

/// 几段合成一行；段里的换行与竖线另写，[`unpack`] 能一字不差地分开。
pub fn pack(parts: &[&str]) -> String {
    let escaped: Vec<String> = parts
        .iter()
        .map(|part| {
            part.replace('␤', "␤␤")
                .replace('\n', "␤n")
                .replace(BAR, "␤b")
        })
        .collect();
    escaped.join("｜")
}

/// 一行分成几段。
pub fn unpack(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let Some(last) = parts.last_mut() else {
            break;
        };
        match c {
            BAR => parts.push(String::new()),
            '␤' => match chars.next() {
                Some('n') => last.push('\n'),
                Some('b') => last.push(BAR),
                Some(other) => last.push(other),
                None => last.push('␤'),
            },
            c => last.push(c),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_apart_as_they_were() {
        for parts in [
            vec!["甲市/汇总表.xlsx", "3", "ab"],
            vec!["", "", ""],
            vec!["带｜竖线", "换\n行", "␤n␤b␤"],
        ] {
            let line = pack(&parts);
            assert!(!line.contains('\n'));
            assert_eq!(unpack(&line), parts);
        }
    }
}
