//! 填写项与隐私的规则（Q210–Q216、Q501–Q505），与由疑点提出的问题。

use crate::field::{Doubt, DoubtKind};
use crate::finding::{Cell, Finding, Rule, Severity};
use crate::text::Shown;
use crate::text::mask::{Private, PrivateKind};

/// 一个填写项所在：问题要指到这里。
#[derive(Debug, Clone, Copy)]
pub struct FieldPlace<'a> {
    /// 三级指标编号。
    pub indicator: &'a str,
    /// 填写项名称。
    pub field: &'a str,
    /// 单元格。
    pub cell: Cell,
    /// 单元格的原文（已遮蔽）。
    pub raw: &'a Shown,
    /// 读出了值。
    pub has_value: bool,
}

/// 全部规则。
pub static RULES: &[Rule] = &[
    Rule {
        code: "Q210",
        severity: Severity::Error,
        title: "填的不是一个确定的数",
        why: "区间、“若干”“多次”、日期不能相加，也不能排名；程序不替填报单位猜一个数。",
        remedy: "请填报单位改填一个整数；没有就填 0。",
        example: "2.1.1 数量写着“3至5”“若干”，或被表格软件变成了日期“3月5日”。",
    },
    Rule {
        code: "Q211",
        severity: Severity::Error,
        title: "数不合要求",
        why: "件数、人数、次数只能是 0 或以上的整数，负数、小数和大得不合常理的数多半是笔误或填错了栏。",
        remedy: "请填报单位核对后改填整数。",
        example: "数量写着“-2”“3.5件”，或把电话号码填进了数量。",
    },
    Rule {
        code: "Q212",
        severity: Severity::Error,
        title: "公式出错",
        why: "单元格里的公式没有算出结果，表里看到的是错误代码。",
        remedy: "请填报单位删去公式，直接填写数或文字。",
        example: "数量显示为“#REF!”。",
    },
    Rule {
        code: "Q213",
        severity: Severity::Warning,
        title: "写的是“同上”“见附件”，没有写内容",
        why: "汇总表和公文只收这张表里的内容；附件不一定随表报来，“同上”在汇总后也不知道指哪里。",
        remedy: "请填报单位把内容写进这一格。",
        example: "名称写着“见附件2”，列举写着“同上”。",
    },
    Rule {
        code: "Q214",
        severity: Severity::Warning,
        title: "有不认识的层级、周期或类别",
        why: "层级只有国家级、省级、市级、县级、乡级、村级；周期只有年、季度、月。写成别的，汇总时归不到一起。",
        remedy: "请对照填表说明改成规定的写法。",
        example: "层级写着“厅级”，频次写着“不定期”。",
    },
    Rule {
        code: "Q215",
        severity: Severity::Warning,
        title: "数只是个大概",
        why: "“约30件”“30余件”“1.2万”已按 30、12000 计入合计，但不是准数，写进公文前应当核实。",
        remedy: "请填报单位报准数；暂时报不出的，公文里不宜引用这一项。",
        example: "数量写着“约30余件”。",
    },
    Rule {
        code: "Q216",
        severity: Severity::Warning,
        title: "写法有歧义，或有的话没有读进去",
        why: "同一个写法可以有两种理解，或格子里另有内容归不到任何一个填写项；程序取了通常的理解，应有人看一眼。",
        remedy: "请对照原件核对；说不准的，请填报单位写清楚。",
        example: "数量写着“两百五”（按 250 读）、“3件，5人次”（不知取哪一个），频次写着“半年一次”（折成每年2次）。",
    },
    Rule {
        code: "Q501",
        severity: Severity::Warning,
        title: "填写内容里有身份证号",
        why: "身份证号是个人信息，不得出现在汇总表和公文里；已在全部输出中遮蔽。",
        remedy: "请填报单位在原表中删去号码，妥善保管原件。",
        example: "列举里写着“受害人王某，身份证号5101**********1234”。",
    },
    Rule {
        code: "Q502",
        severity: Severity::Warning,
        title: "填写内容里有电话号码",
        why: "当事人的电话是个人信息；已在全部输出中遮蔽。",
        remedy: "请填报单位在原表中删去号码。公布的热线（如 12338）不受影响。",
        example: "举例里写着“联系电话138****5678”。",
    },
    Rule {
        code: "Q503",
        severity: Severity::Warning,
        title: "填写内容里有银行卡号",
        why: "银行卡号是个人信息；已在全部输出中遮蔽。",
        remedy: "请填报单位在原表中删去卡号。",
        example: "列举里写着“救助款打入6222***********0128”。",
    },
    Rule {
        code: "Q504",
        severity: Severity::Warning,
        title: "填写内容里有车牌号",
        why: "由车牌号可以查到个人；已在全部输出中遮蔽。",
        remedy: "请填报单位在原表中删去车牌号。",
        example: "列举里写着“其丈夫驾驶川A***45”。",
    },
    Rule {
        code: "Q505",
        severity: Severity::Warning,
        title: "填写内容里有当事人姓名",
        why: "受害人、来访人等的姓名不得公开；已在全部输出中遮蔽。程序只认得紧靠号码或称呼的姓名，别处的请人工再看。",
        remedy: "请填报单位改用“王某”“张某某”。",
        example: "举例里写着“受害人王**（138****5678）”。",
    },
];

fn rule(code: &str) -> &'static Rule {
    // 各处给出的代码都在表里（见测试）；万一不在，也只是用了第一条的说明
    RULES.iter().find(|r| r.code == code).unwrap_or(&RULES[0])
}

/// 疑点对应的规则。
pub fn rule_of(kind: DoubtKind) -> &'static Rule {
    rule(match kind {
        DoubtKind::NotANumber => "Q210",
        DoubtKind::OutOfRange => "Q211",
        DoubtKind::FormulaError => "Q212",
        DoubtKind::Reference => "Q213",
        DoubtKind::UnknownWord => "Q214",
        DoubtKind::Approximate => "Q215",
        DoubtKind::Ambiguous | DoubtKind::Undecided | DoubtKind::Aside => "Q216",
    })
}

/// 个人信息对应的规则。
pub fn rule_of_private(kind: PrivateKind) -> &'static Rule {
    rule(match kind {
        PrivateKind::IdNumber => "Q501",
        PrivateKind::Phone => "Q502",
        PrivateKind::BankCard => "Q503",
        PrivateKind::Plate => "Q504",
        PrivateKind::PersonName => "Q505",
    })
}

/// 由疑点提出问题。没有读出值的，除“同上”“见附件”外都须更正；读出了值的请核对。
pub fn finding_of(doubt: &Doubt, place: &FieldPlace) -> Finding {
    let rule = rule_of(doubt.kind);
    let FieldPlace {
        indicator,
        field,
        cell,
        raw,
        has_value,
    } = *place;
    let raw = brief(raw);
    // 疑点自己引了那一小段的，不再引整格
    let stands = if raw.is_empty() || doubt.what.contains('“') {
        format!("{cell} 的“{field}”：{}", doubt.what)
    } else {
        format!("{cell} 的“{field}”写的是“{raw}”：{}", doubt.what)
    };
    let hint = match doubt.kind {
        DoubtKind::NotANumber if has_value => format!("请核对 {cell}"),
        DoubtKind::NotANumber | DoubtKind::OutOfRange => {
            format!("请在 {cell} 改填“{field}”的准数（0 或以上的整数）")
        }
        DoubtKind::FormulaError => format!("请删去 {cell} 的公式，直接填写“{field}”"),
        DoubtKind::Reference => format!("请把“{field}”的内容写进 {cell}"),
        DoubtKind::UnknownWord => format!("请按填表说明改写 {cell} 的“{field}”"),
        DoubtKind::Approximate => format!("请核实后在 {cell} 填写“{field}”的准数"),
        DoubtKind::Undecided => format!("是几条的，请在 {cell} 用分号或换行分开"),
        DoubtKind::Aside => format!("一般不必处理；要用到的，请对照 {cell}"),
        DoubtKind::Ambiguous if has_value => format!("请对照原件核对 {cell}"),
        DoubtKind::Ambiguous => format!("请在 {cell} 写清“{field}”"),
    };
    let mut finding = rule.at(Some(indicator), Some(cell), stands, hint);
    finding.severity = match doubt.kind {
        DoubtKind::Undecided | DoubtKind::Aside => Severity::Info,
        DoubtKind::Reference | DoubtKind::Approximate => Severity::Warning,
        _ if has_value => Severity::Warning,
        DoubtKind::NotANumber
        | DoubtKind::OutOfRange
        | DoubtKind::FormulaError
        | DoubtKind::UnknownWord
        | DoubtKind::Ambiguous => Severity::Error,
    };
    finding
}

/// 由一处个人信息提出问题。配置放宽、没有遮蔽的，只供了解。
pub fn finding_of_private(
    private: &Private,
    indicator: Option<&str>,
    cell: Option<Cell>,
) -> Finding {
    let rule = rule_of_private(private.kind);
    let label = private.kind.label();
    let place = match (indicator, cell) {
        (_, Some(c)) => format!("{c} "),
        (Some(i), None) => format!("{i} "),
        (None, None) => "材料".to_owned(),
    };
    let message = if private.hidden {
        format!("{place}里有{label}“{}”，已在输出中遮蔽", private.shown)
    } else {
        format!("{place}里有{label}“{}”，按配置没有遮蔽", private.shown)
    };
    let hint = match cell {
        Some(c) => format!("请在原表 {c} 删去{label}，或改成不能辨认的写法"),
        None => format!("请在原表删去{label}，或改成不能辨认的写法"),
    };
    let mut finding = rule.at(indicator, cell, message, hint);
    if !private.hidden {
        finding.severity = Severity::Info;
    }
    finding
}

/// 引用原文，去掉换行，过长时截断。
fn brief(raw: &Shown) -> String {
    let text: String = raw
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mut shown: String = text.chars().take(40).collect();
    if text.chars().count() > 40 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{FieldKind, Interpreted};
    use crate::text::mask::Masker;

    #[test]
    fn every_doubt_and_every_private_kind_has_its_rule() {
        let doubts = [
            (DoubtKind::NotANumber, "Q210"),
            (DoubtKind::OutOfRange, "Q211"),
            (DoubtKind::FormulaError, "Q212"),
            (DoubtKind::Reference, "Q213"),
            (DoubtKind::UnknownWord, "Q214"),
            (DoubtKind::Approximate, "Q215"),
            (DoubtKind::Ambiguous, "Q216"),
            (DoubtKind::Undecided, "Q216"),
            (DoubtKind::Aside, "Q216"),
        ];
        for (kind, code) in doubts {
            assert_eq!(rule_of(kind).code, code);
        }
        let codes: Vec<&str> = PrivateKind::ALL
            .iter()
            .map(|k| rule_of_private(*k).code)
            .collect();
        assert_eq!(codes, ["Q501", "Q502", "Q503", "Q504", "Q505"]);
        assert_eq!(RULES.len(), 12);
    }

    #[test]
    fn what_the_clerk_reads() {
        let said = |text: &str| {
            let raw = Masker::default().mask(text).shown;
            let n = FieldKind::by_letter("N").unwrap();
            let (doubt, has_value) = match n.read(&raw) {
                Interpreted::Unclear(d) => (d, false),
                Interpreted::Read { doubts, .. } => (doubts[0].clone(), true),
                Interpreted::Empty => panic!("{text}"),
            };
            let place = FieldPlace {
                indicator: "2.1.1",
                field: "数量",
                cell: Cell::new(8, 4),
                raw: &raw,
                has_value,
            };
            let f = finding_of(&doubt, &place);
            format!(
                "{} {} {} → {}",
                f.code,
                f.severity.label(),
                f.message,
                f.hint
            )
        };
        assert_eq!(
            said("3至5"),
            "Q210 须更正 E9 的“数量”：“3至5”是一个区间，不是一个确定的数 → 请在 E9 改填“数量”的准数（0 或以上的整数）"
        );
        assert_eq!(
            said("约30余件"),
            "Q215 请核对 E9 的“数量”：“约30余件”只是个大概 → 请核实后在 E9 填写“数量”的准数"
        );
        assert_eq!(
            said("见附件"),
            "Q213 请核对 E9 的“数量”：写的是“见附件”，没有写数 → 请把“数量”的内容写进 E9"
        );
        assert!(said("3件，5人次").starts_with("Q216 须更正"));
        assert!(said("两百五").starts_with("Q216 请核对"));
    }

    #[test]
    fn private_numbers_are_never_quoted() {
        let masked = Masker::default().mask("受害人王小红，电话13812345678");
        let said: Vec<String> = masked
            .found
            .iter()
            .map(|p| finding_of_private(p, Some("2.7.1"), Some(Cell::new(20, 4))).message)
            .collect();
        assert_eq!(
            said,
            [
                "E21 里有当事人姓名“王**”，已在输出中遮蔽",
                "E21 里有电话号码“138****5678”，已在输出中遮蔽"
            ]
        );
    }
}
