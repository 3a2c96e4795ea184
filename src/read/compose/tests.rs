use super::*;
use crate::field::{FieldKind, Value};
use proptest::prelude::*;

/// `数量:N 名称:T`。
fn fields(spec: &str) -> Vec<Field> {
    spec.split_whitespace()
        .map(|s| {
            let (name, letter) = s.split_once(':').unwrap();
            Field {
                name: name.into(),
                kind: FieldKind::by_letter(letter).unwrap(),
                unit: String::new(),
                part_of: None,
            }
        })
        .collect()
}

fn shown(t: &str) -> Shown {
    Shown::default().piece(t)
}

fn text(t: &str) -> Content {
    Content::plain(CellValue::Text(t.into()))
}

fn said_of(detail: &Option<Detail>) -> String {
    match detail.as_ref().map(|d| &d.interpreted) {
        None => "∅".into(),
        Some(Interpreted::Empty) => "空".into(),
        Some(Interpreted::Unclear(d)) => format!("!{:?}", d.kind),
        Some(Interpreted::Read {
            value,
            approximate,
            doubts,
        }) => {
            let value = match value {
                Value::Number(n) => n.to_string(),
                Value::Texts(t) => t.iter().map(|t| t.as_str()).collect::<Vec<_>>().join("|"),
                Value::Levels(l) => l.iter().map(|l| l.label()).collect::<Vec<_>>().join(""),
                Value::Frequency { times, per } => {
                    format!("{}{times}", per.map_or("", |p| p.label()))
                }
                Value::Categories(c) => c
                    .iter()
                    .map(|(l, n)| format!("{l}{n}"))
                    .collect::<Vec<_>>()
                    .join("|"),
            };
            let doubt = doubts.iter().any(|d| d.kind != DoubtKind::Approximate);
            format!(
                "{}{value}{}",
                if *approximate { "~" } else { "" },
                if doubt { "?" } else { "" }
            )
        }
    }
}

fn said(spec: &str, t: &str) -> String {
    read_details(&text(t), &shown(t), &fields(spec))
        .iter()
        .map(said_of)
        .collect::<Vec<_>>()
        .join(" ; ")
}

#[test]
fn several_fields_in_one_cell() {
    const NT: &str = "数量:N 名称:T";
    const NE: &str = "数量:N 列举:T";
    const NUT: &str = "数量:N 发文单位:T 名称:T";
    const NN: &str = "国家级数量:N 省级数量:N";
    const CC: &str = "调委会数量:N 调解员数量:N";
    const NP: &str = "数量:N 妇女参与人数:N";
    const LE: &str = "层级:L 列举:T";
    const FL: &str = "频次:F 层级:L";
    const NL: &str = "数量:N 层级:L";
    let mut wrong = Vec::new();
    for (spec, t, want) in [
        // 标签齐全
        (NT, "1.数量：2件\n2.名称：《甲》《乙》", "2 ; 甲|乙"),
        (NT, "①数量：2；②名称：《甲》；《乙》", "2 ; 甲|乙"),
        (NT, "数量： 3、名称：《甲》", "3 ; 甲"),
        (NT, "【数量】2件【名称】《甲》《乙》", "2 ; 甲|乙"),
        (
            NE,
            "数量2件，列举王某家暴案；李某抚养费案",
            "2 ; 王某家暴案|李某抚养费案",
        ),
        (
            NE,
            "数量为2件；列举为王某家暴案；李某抚养费案",
            "2 ; 王某家暴案|李某抚养费案",
        ),
        (LE, "层级县级；列举王某家暴案", "县级 ; 王某家暴案"),
        ("举例:T", "举例在城关镇发放问卷", "在城关镇发放问卷"),
        (
            NE,
            "2件，分别是王某家暴案、李某抚养费案",
            "2 ; 王某家暴案|李某抚养费案",
        ),
        (NT, "《甲》；《乙》（共2部）", "2 ; 甲|乙"),
        (
            "妇女之家数:N 妇女儿童数:N",
            "发放到38个妇女之家、19374名妇女儿童",
            "38 ; 19374",
        ),
        (
            "妇女之家数:N 妇女儿童数:N",
            "惠及妇女儿童约1200人，妇女之家35个",
            "35 ; ~1200",
        ),
        (NN, "国家级交办2件，省级交办3件", "2 ; 3"),
        (NT, "数量：3 名称：《甲》；《乙》；《丙》", "3 ; 甲|乙|丙"),
        (NT, "数量：2部\n名称：《甲》《乙》", "2 ; 甲|乙"),
        (NT, "名称：《甲》；《乙》 数量：2", "2 ; 甲|乙"),
        (NT, "数 量：2  名 称：甲报告；乙报告", "2 ; 甲报告|乙报告"),
        (NT, "數量：2 名稱：《甲》", "2 ; 甲"),
        (NT, "数量:2;名称:甲报告", "2 ; 甲报告"),
        (NT, "数量：2，名称：甲报告、乙报告。", "2 ; 甲报告|乙报告"),
        (NT, "数量（部）：2 名称：《甲》", "2 ; 甲"),
        (NT, "数量=2 名称=甲报告", "2 ; 甲报告"),
        (NT, "数量为2，名称为《甲》《乙》", "2 ; 甲|乙"),
        (NT, "数量2 名称《甲》《乙》", "2 ; 甲|乙"),
        (NT, "数量 2\n名称 甲报告", "2 ; 甲报告"),
        (NT, "【数量】2【名称】《甲》《乙》", "2 ; 甲|乙"),
        (NT, "数量：2 名称1：《甲》 名称2：《乙》", "2 ; 甲|乙"),
        (NT, "数量：约30余件 名称：《甲》等", "~30 ; 甲"),
        (NT, "数量：1,200 名称：《甲》", "1200 ; 甲"),
        (NT, "个数：2 题目：《甲》；《乙》", "2 ; 甲|乙"),
        (NT, "报告数量：2 报告名称：《甲》；《乙》", "2 ; 甲|乙"),
        (NT, "数量：2名称：《甲》；《乙》", "2 ; 甲|乙"),
        (NT, "数量：2件名称：甲报告", "2 ; 甲报告"),
        (
            NE,
            "数量：3件。列举：1.甲案；2.乙案；3.丙案。",
            "3 ; 甲案|乙案|丙案",
        ),
        (NE, "数量：2 列举如下：①甲案②乙案", "2 ; 甲案|乙案"),
        (NE, "数量：2 案例：甲案；乙案", "2 ; 甲案|乙案"),
        (NE, "共2件，列举：甲案；乙案", "2 ; 甲案|乙案"),
        (
            NE,
            "列举：2017年3月，王某来访，数量不清的财产被转移。 数量：1",
            "1 ; 2017年3月，王某来访，数量不清的财产被转移",
        ),
        (
            NE,
            "数量：1 列举：《名称：某某》报告",
            "1 ; 《名称：某某》报告",
        ),
        (
            NUT,
            "数量：1 发文单位：市妇联、市法院 名称：《甲》",
            "1 ; 市妇联|市法院 ; 甲",
        ),
        // 冒号写在内容后面
        (NUT, "数量：2 发文单位甲县妇联：", "2 ; 甲县妇联 ; ∅"),
        (NUT, "数量：2 发文单位名称：", "2 ; ∅ ; ∅"),
        (NUT, "乙案发文单位：7件；（", "∅ ; 7件 ; ∅"),
        (
            NUT,
            "名称：《甲》 发文单位：市妇联、市法院 数量：1份",
            "1 ; 市妇联|市法院 ; 甲",
        ),
        (
            NUT,
            "数量：1 联合发文单位：市妇联、市法院 文件名称：《甲》",
            "1 ; 市妇联|市法院 ; 甲",
        ),
        (NN, "国家级数量：2 省级数量：3", "2 ; 3"),
        (NN, "省级数量：3\n国家级数量：2", "2 ; 3"),
        (NN, "国家级：2 省级：3", "2 ; 3"),
        (NN, "国家级2件，省级3件", "2 ; 3"),
        (NN, "国家级数量：0 省级数量：12件", "0 ; 12"),
        (NN, "国家级数量2省级数量3", "2 ; 3"),
        (CC, "调委会5个，调解员12人", "5 ; 12"),
        (CC, "调委会数：5；调解员数：12", "5 ; 12"),
        (CC, "调解委员会数量：5 调解员人数：12", "5 ; 12"),
        (NP, "数量：3 妇女参与人数：500", "3 ; 500"),
        (NP, "妇女参与人数：500人次 数量：3场", "3 ; 500"),
        (NP, "数量：3场，参与妇女人数：500", "3 ; 500"),
        (NP, "数量：3 妇女参与：约500人", "3 ; ~500"),
        (LE, "层级：省级 列举：王某案", "省级 ; 王某案"),
        (LE, "级别：省级、市级 举例：王某案", "省级市级 ; 王某案"),
        (FL, "频次：每年2次 层级：市级", "年2 ; 市级"),
        (FL, "层级：市级、县级 频次：每季度1次", "季度1 ; 市级县级"),
        (FL, "培训频次：2次 培训层级：县级", "2 ; 县级"),
        (NL, "数量：3 层级：县级", "3 ; 县级"),
        ("分类数量:C", "分类数量：法律3人、心理2人", "法律3|心理2"),
        ("分类数量:C", "法律3人、心理2人", "法律3|心理2"),
        ("次数:N 人数:N", "次数：3次 人数：45人", "3 ; 45"),
        (
            "信访代理协理员数量:N 代理协理事项数量:N",
            "信访代理协理员数量：5 代理协理事项数量：8",
            "5 ; 8",
        ),
        (
            "信访代理协理员数量:N 代理协理事项数量:N",
            "代理协理事项：8件；信访代理协理员：5名",
            "5 ; 8",
        ),
        (
            "妇女之家数:N 妇女儿童数:N",
            "妇女之家：20个，妇女儿童：3000人",
            "20 ; 3000",
        ),
        ("数量:N", "数量：2部", "2"),
        ("数量:N", "2部", "2"),
        ("数量:N", "调解案件数量：12件", "12"),
        ("志愿者数量:N", "数量：30人", "30"),
        ("举例:T", "举例：发放手册；搜集反馈", "发放手册|搜集反馈"),
        // 标签略去
        (NT, "3件，《甲》《乙》", "3 ; 甲|乙"),
        (NT, "2部：《甲》；《乙》", "2 ; 甲|乙"),
        (NT, "2部《甲》《乙》", "2 ; 甲|乙"),
        (NT, "《甲》；《乙》", "∅ ; 甲|乙"),
        (NT, "《甲》《乙》共2部", "2 ; 甲|乙"),
        (NT, "《甲》、《乙》，2部", "2 ; 甲|乙"),
        (NT, "2", "2 ; ∅"),
        (NT, "2部", "2 ; ∅"),
        (NT, "２", "2 ; ∅"),
        (
            NT,
            "共3件：1.甲报告 2.乙报告 3.丙报告",
            "3 ; 甲报告|乙报告|丙报告",
        ),
        (NT, "1.甲报告\n2.乙报告", "∅ ; 甲报告|乙报告"),
        (NT, "1、甲报告；2、乙报告", "∅ ; 甲报告|乙报告"),
        (NT, "2\n甲报告\n乙报告", "2 ; 甲报告|乙报告"),
        (NT, "甲报告", "∅ ; 甲报告"),
        (
            NE,
            "2件 王某家暴案；李某拐卖案",
            "2 ; 王某家暴案|李某拐卖案",
        ),
        (
            NE,
            "2017年3月，王某来访，反映丈夫家暴",
            "∅ ; 2017年3月，王某来访，反映丈夫家暴",
        ),
        (NE, "3件 名称不详", "3 ; 名称不详"),
        (NT, "2部 名称：《甲》", "2 ; 甲"),
        (NT, "数量：2 《甲》《乙》", "2 ; 甲|乙"),
        (NT, "数量：2部，《甲》《乙》 名称：", "2 ; 甲|乙"),
        (NT, "《甲》 数量：2", "2 ; 甲"),
        (LE, "省级，王某案", "省级 ; 王某案"),
        (LE, "县级", "县级 ; ∅"),
        (LE, "市级、县级 王某案", "市级县级 ; 王某案"),
        (FL, "每年2次，市级", "年2 ; 市级"),
        (FL, "市级 每年2次", "年2 ; 市级"),
        (FL, "2次", "2 ; ∅"),
        (NL, "3个，县级", "3 ; 县级"),
        (NL, "县级3个", "3 ; 县级"),
        (NN, "2件，3件", "2? ; 3?"),
        // 没有填
        (NT, "数量：   名称：", "∅ ; ∅"),
        (NT, "数量： 名称：《》", "∅ ; ∅"),
        (NT, "数量：__ 名称：____", "∅ ; ∅"),
        (NT, "数量：  件\n名称：", "∅ ; ∅"),
        (NUT, "数量：\n发文单位：\n名称：", "∅ ; ∅ ; ∅"),
        (NT, "", "∅ ; ∅"),
        (NT, "无", "∅ ; ∅"),
        (NT, "/", "∅ ; ∅"),
        (NT, "数量：无 名称：无", "∅ ; ∅"),
        (NT, "数量：0 名称：", "0 ; ∅"),
        (NT, "数量：3 名称：", "3 ; ∅"),
        (NT, "数量： 名称：《甲》", "∅ ; 甲"),
        // 有疑点
        (NT, "数量：3至5 名称：《甲》", "!NotANumber ; 甲"),
        (NT, "数量：若干 名称：《甲》", "!NotANumber ; 甲"),
        (NT, "数量：3 名称：见附件", "3 ; !Reference"),
        (NT, "见附件", "!Reference ; ∅"),
        (NT, "数量：3 数量：5 名称：《甲》", "!Ambiguous ; 甲"),
        (NN, "国家级数量：2 省级数量：3 另有市级多件在办", "2? ; 3"),
        (NN, "市级数量：3 国家级数量：2", "2? ; ∅"),
        (NL, "已开展若干活动 数量：3", "3? ; ∅"),
        (NT, "#REF!", "!FormulaError ; ∅"),
        ("数量:N", "已开展", "!NotANumber"),
        ("数量:N", "数量：3件，5人次", "!Ambiguous"),
        ("数量:N", "数量：3件（其中市级1件）", "3"),
        ("数量:N", "数量：3件，其中市级1件", "3"),
        ("数量:N", "数量：3件，均已办结", "3?"),
    ] {
        let got = said(spec, t);
        if got != want {
            wrong.push(format!("{spec} {t:?} → {got}，应为 {want}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_field_in_its_own_cell() {
    let one = |spec: &str, c: CellValue| {
        let content = Content::plain(c);
        let shown = shown(&content.text());
        said_of(&Some(read_field(&content, &shown, &fields(spec)[0])))
    };
    let t = |s: &str| CellValue::Text(s.into());
    for (spec, c, want) in [
        ("数量:N", t("2部"), "2"),
        ("数量:N", t("数量：2部"), "2"),
        ("数量:N", t("数量："), "空"),
        ("数量:N", CellValue::Number(3.0), "3"),
        ("数量:N", CellValue::Number(3.5), "!OutOfRange"),
        ("数量:N", CellValue::Number(-1.0), "!OutOfRange"),
        (
            "数量:N",
            CellValue::Date("2017-03-05".into()),
            "!NotANumber",
        ),
        ("数量:N", CellValue::Error("#REF!".into()), "!FormulaError"),
        ("数量:N", CellValue::Bool(true), "!NotANumber"),
        ("名称:T", t("名称：《甲》；《乙》"), "甲|乙"),
        ("名称:T", t("《甲》"), "甲"),
        ("名称:T", CellValue::Number(2017.0), "2017"),
        ("名称:T", CellValue::Error("#N/A".into()), "!FormulaError"),
        ("层级:L", t("层级：县级"), "县级"),
        ("频次:F", CellValue::Number(2.0), "2"),
        ("频次:F", t("每年2次"), "年2"),
        ("国家级数量:N", t("国家级：2"), "2"),
        ("列举:T", t("王某案情况：已调解"), "王某案情况：已调解"),
    ] {
        assert_eq!(one(spec, c.clone()), want, "{spec} {c:?}");
    }
    let computed = Content {
        formula: true,
        ..Content::plain(CellValue::Number(2.999_999_999_6))
    };
    assert_eq!(
        said_of(&Some(read_field(
            &computed,
            &shown("2.9999999996"),
            &fields("数量:N")[0]
        ))),
        "3"
    );
    let number = Content::plain(CellValue::Number(3.0));
    let got = read_details(&number, &shown("3"), &fields("名称:T 数量:N"));
    assert_eq!(got.iter().map(said_of).collect::<Vec<_>>(), ["∅", "3"]);
}

#[test]
fn labels_without_colons_and_counts_around_their_content() {
    const NT: &str = "数量:N 名称:T";
    const NE: &str = "数量:N 列举:T";
    const LE: &str = "层级:L 列举:T";
    const CC: &str = "调委会数量:N 调解员数量:N";
    const NP: &str = "数量:N 妇女参与人数:N";
    const FL: &str = "频次:F 层级:L";
    const NL: &str = "数量:N 层级:L";
    let mut wrong = Vec::new();
    for (spec, t, want) in [
        // 叫法不一、没有冒号
        (NT, "总数 2　题目 ①《甲》②《乙》", "2 ; 甲|乙"),
        (NT, "标题 《甲》《乙》\n件数60", "60 ; 甲|乙"),
        (NE, "事例河西乡家暴案", "∅ ; 河西乡家暴案"),
        (NE, "总数 3 例如 城关镇抚养费纠纷", "3 ; 城关镇抚养费纠纷"),
        (NE, "案例分析会3次", "∅ ; 案例分析会3次"),
        (
            NT,
            "个数≈105。具体名称阳光社工服务站|爱心妈妈协会",
            "~105 ; 阳光社工服务站|爱心妈妈协会",
        ),
        (
            "发文单位:T 名称:T 数量:N",
            "发文机关县总工会；县法院\n名称《甲》\n数量1",
            "县总工会|县法院 ; 甲 ; 1",
        ),
        (FL, "频率每年1次　层次市级、县级", "年1 ; 市级县级"),
        // 方头括号里添了字的叫法
        (
            NE,
            "【数量共】777件【具体列举】甲案；乙案",
            "777 ; 甲案|乙案",
        ),
        (
            CC,
            "【调解委员会数量】92个以上【调解员数】389名",
            "~92 ; 389",
        ),
        (CC, "调解委员会数量 43个以上\n调解员 8", "~43 ; 8"),
        (NP, "【数量】二十余场【参与人数】748", "~20 ; 748"),
        (NP, "总数：3\n参与人数：1.8万", "3 ; ~18000"),
        ("国家级数量:N 省级数量:N", "国家级 一；省级 ≈3", "1 ; ~3"),
        // 数在前，内容在括号里；数在后
        (NT, "2份（《甲》《乙》）", "2 ; 甲|乙"),
        (NE, "１ 处(双桥村抚养费纠纷。)", "1 ; 双桥村抚养费纠纷"),
        (NT, "1（处）(“木兰有约”说事制度)", "1 ; “木兰有约”说事制度"),
        (
            NT,
            "2项(1)甲实施方案；2)乙的通知)",
            "2 ; 甲实施方案|乙的通知",
        ),
        (NT, "3件（市级）", "3 ; ∅"),
        (FL, "每年2次（市级、县级）", "年2 ; 市级县级"),
        (
            FL,
            "不定期，区县级、乡镇（街道）、社区",
            "!UnknownWord ; 县级乡级村级",
        ),
        (NL, "738个（市级\n县级）", "738 ; 市级县级"),
        (NT, "（1）《甲》；（2）《乙》；两项", "2 ; 甲|乙"),
        (NT, "1．《甲》\n2．《乙》\n共2篇", "2 ; 甲|乙"),
        (
            NE,
            "河西乡非法用工案；城关镇家暴案；551 例",
            "551 ; 河西乡非法用工案|城关镇家暴案",
        ),
        (NT, "《甲》《乙》\n2（件）", "2 ; 甲|乙"),
        (
            NE,
            "一是河西乡遗弃老人案；二是城关镇家暴案；约10余个",
            "~10 ; 河西乡遗弃老人案|城关镇家暴案",
        ),
        ("层级:L", "国、省、县三级", "国家级省级县级"),
        // 数后面的（1）（2）是清单，不是“其中”
        (NT, "数量：2；（1）《甲》；（2）《乙》", "2 ; 甲|乙"),
        (
            NT,
            "数量：2 家\n(1)甲县中心\n(2)乙县中心",
            "2 ; 甲县中心|乙县中心",
        ),
        (NE, "数量: 12（其中省级2件）列举：甲案", "12 ; 甲案"),
        (
            NE,
            "1起（约谈某公司解雇孕期女工问题）",
            "1 ; 约谈某公司解雇孕期女工问题",
        ),
        (
            NE,
            "3 起（约谈甲公司问题；约谈乙厂问题）",
            "3 ; 约谈甲公司问题|约谈乙厂问题",
        ),
        // “六一”的六不是六级的六
        (LE, "村级，六一儿童节", "村级 ; 六一儿童节"),
        (NL, "国家级，六件", "6 ; 国家级"),
        (NL, "县级，乡级", "∅ ; 县级乡级"),
        (FL, "每半年1次（县、乡两级）", "年2? ; 县级乡级"),
        // “为”引出内容，或者是内容自己的
        (
            NT,
            "2家 名称甲县服务中心\n乙县服务中心",
            "2 ; 甲县服务中心|乙县服务中心",
        ),
        (
            NT,
            "共2个;名称为反家庭暴力、儿童防性侵",
            "2 ; 反家庭暴力|儿童防性侵",
        ),
        (
            LE,
            "列举为谴责虐待儿童声明\n层级:县、乡两级",
            "县级乡级 ; 谴责虐待儿童声明",
        ),
        (
            LE,
            "层级：县级\n列举为残疾妇女提供离婚诉讼援助",
            "县级 ; 为残疾妇女提供离婚诉讼援助",
        ),
        (NE, "数量：2，列举为①甲案\n②乙案", "2 ; 甲案|乙案"),
        (NP, "开展活动8篇，参与妇女2800人次", "8 ; 2800"),
        (
            NE,
            "一例；列举为农民工张某某等5人追讨工资提供援助",
            "1 ; 为农民工张某某等5人追讨工资提供援助",
        ),
        (
            NE,
            "二起 列举为校园欺凌案中为受害学生提供疏导\n为某当事人提供援助",
            "2 ; 校园欺凌案中为受害学生提供疏导|为某当事人提供援助",
        ),
        (
            NT,
            "3项，关于建立约谈机制的通知、就业性别歧视约谈工作制度、甲县约谈办法（试行）等",
            "3 ; 关于建立约谈机制的通知|就业性别歧视约谈工作制度|甲县约谈办法（试行）",
        ),
        (NP, "开展活动数十篇，参与妇女2863人", "!Ambiguous ; ∅"),
        (NE, "数量：0 列举：0", "0 ; ∅"),
        (LE, "层级：0 列举：0", "∅ ; ∅"),
    ] {
        let got = said(spec, t);
        if got != want {
            wrong.push(format!("{t:?} → {got}，应为 {want}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn details_of_several_indicators_in_one_cell() {
    let (n, nt, ne) = (
        fields("数量:N"),
        fields("数量:N 名称:T"),
        fields("数量:N 列举:T"),
    );
    let split = |t: &str, each: &[&[Field]]| {
        split_stacked(&shown(t), each).map(|parts| {
            parts
                .iter()
                .map(|p| p.as_str().to_owned())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(
        split("数量：1\n数量：2\n数量：3", &[&n, &n, &n]).unwrap(),
        ["数量：1", "数量：2", "数量：3"]
    );
    assert_eq!(
        split("数量：1 数量：2 数量：", &[&n, &n, &n]).unwrap(),
        ["数量：1", "数量：2", "数量："]
    );
    assert_eq!(
        split(
            "数量：1 名称：《甲》\n数量：2\n列举：甲案；乙案\n数量：3",
            &[&nt, &ne, &n]
        )
        .unwrap(),
        [
            "数量：1 名称：《甲》",
            "数量：2\n列举：甲案；乙案",
            "数量：3"
        ]
    );
    assert_eq!(
        split("2部\n3件\n5", &[&n, &n, &n]).unwrap(),
        ["2部", "3件", "5"]
    );
    assert_eq!(split("2部\n\n5", &[&n, &n, &n]).unwrap(), ["2部", "", "5"]);
    // 依次编着号的，编号说的是第几个指标
    assert_eq!(
        split("1. 2处\n2、共3处\n3. 35", &[&n, &n, &n]).unwrap(),
        [" 2处", "共3处", " 35"].map(str::trim)
    );
    assert_eq!(
        split("1.2份，分别是《甲》\n《乙》\n2.3件", &[&nt, &n]).unwrap(),
        ["2份，分别是《甲》\n《乙》", "3件"]
    );
    // 本地另加的一条要填什么，目录里没有
    assert_eq!(
        split("数量：1 名称：《甲》\n数量：2\n/", &[&nt, &[], &n]).unwrap(),
        ["数量：1 名称：《甲》", "数量：2", "/"]
    );
    assert_eq!(split("1.甲案\n2.乙案\n3.丙案", &[&ne, &ne]), None);
    assert_eq!(split("2部", &[&n, &n]), None);
    assert_eq!(split("数量：1 数量：2 数量：3", &[&n, &n]), None);
    assert_eq!(split("", &[&n, &n]), None);
    assert_eq!(split("x", &[]), None);
    assert_eq!(split("2部", &[&n]).unwrap(), ["2部"]);
}

fn title() -> impl Strategy<Value = String> {
    "关于[甲乙丙丁戊]{2,6}(、家庭)?的(报告|通知)"
}

proptest! {
    #[test]
    fn canonical_composites_read_back(n in 0i64..100_000, titles in prop::collection::vec(title(), 1..5),
                                      unit in prop::sample::select(vec!["", "件", "部"]),
                                      colon in prop::sample::select(vec!["：", ":", "： "]),
                                      gap in prop::sample::select(vec![" ", "\n", "；", "，", "  ", ""]), swap in any::<bool>()) {
        let list: Vec<String> = titles.iter().map(|t| format!("《{t}》")).collect();
        let a = format!("数量{colon}{n}{unit}");
        let b = format!("名称{colon}{}", list.join("；"));
        let t = if swap { format!("{b}{gap}{a}") } else { format!("{a}{gap}{b}") };
        prop_assert_eq!(said("数量:N 名称:T", &t), format!("{n} ; {}", titles.join("|")), "{}", t);
    }

    #[test]
    fn nothing_panics_and_numbers_are_not_lost(
        t in any::<String>(),
        parts in prop::collection::vec(prop::sample::select(vec![
            "数量", "名称", "：", "列举", "国家级", "省级", "《甲》", "；", "、", "，", "\n", " ", "7件", "约", "（", "）", "《", "》", "县级",
            "每年2次", "1.", "无", "同上", "乙案", "发文单位", "____", "其中",
        ]), 0..14),
    ) {
        let u = parts.concat();
        for spec in ["数量:N", "数量:N 名称:T", "国家级数量:N 省级数量:N", "层级:L 列举:T", "频次:F 层级:L", "分类数量:C", "数量:N 发文单位:T 名称:T"] {
            let f = fields(spec);
            for s in [&t, &u] {
                let got = read_details(&text(s), &shown(s), &f);
                prop_assert_eq!(got.len(), f.len());
                for one in &f {
                    read_field(&text(s), &shown(s), one);
                }
                split_stacked(&shown(s), &[&f, &f]);
            }
            // 写了“乙案”，就一定有一项有着落
            if u.contains("乙案") {
                let got = read_details(&text(&u), &shown(&u), &f);
                prop_assert!(got.iter().any(Option::is_some), "{} {}", spec, u);
            }
        }
    }
}
