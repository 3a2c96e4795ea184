use super::*;
use crate::document::table::{Align, Column, Row};
use std::sync::OnceLock;

const COMPOSED: &str = "\
标题：某省妇女联合会权益部关于2017年自查情况的通报
主送：各市、县（市、区）妇联
日期：2017年12月20日

# 一、总体情况

全省应报送自查材料的县（市、区）16个，已报送15个，未报送1个。全省达标率为79.8%（应计733项次，达到585项次）。

从3个方面看，达标率由高到低依次为：投诉受理86.6%、源头维权76.7%、维权队伍建设74.7%。

# 二、各地情况

达标率最高的是临江县、积石山保安族东乡族撒拉族自治县、海安县，均为85.7%；最低的是龙泉县，为59.2%。各地达标情况见附件1，各项指标情况见附件2。

# 三、存在的问题

双河县未报送材料。清河县的材料有2处须更正，“妇女议事会”未达到的有平湖县、东乡县、石门县。

@附件 各地达标情况表

@表 各地达标情况

@附件 指标对比表

@表 指标对比
";

fn known() -> Known<'static> {
    static SHARES: OnceLock<Vec<(String, u32, u32)>> = OnceLock::new();
    static TABLES: OnceLock<BTreeMap<String, Table>> = OnceLock::new();
    Known {
        composed: COMPOSED,
        earlier: None,
        shares: SHARES.get_or_init(|| vec![("79.8%".into(), 585, 733)]),
        names: Names::new([
            "临江县",
            "积石山保安族东乡族撒拉族自治县",
            "海安县",
            "龙泉县",
            "双河县",
            "清河县",
            "平湖县",
            "东乡县",
            "石门县",
            "东城区",
            "青川市",
        ]),
        tables: Some(TABLES.get_or_init(|| {
            let columns = ["序号", "地区", "达到/应计", "达标率"];
            let table = Table {
                caption: None,
                unit: None,
                size: 10.0,
                inset: (1.0, 1.0),
                columns: columns.map(|c| Column::new(c, 0.0, Align::Left)).into(),
                rows: vec![
                    Row::of(["1", "临江县", "42/49", "85.7%"]),
                    Row::of(["2", "石门县", "32/49", "65.3%"]),
                ],
                notes: Vec::new(),
                continues: false,
                running: false,
            };
            BTreeMap::from([("各地达标情况".to_owned(), table)])
        })),
        drawn: &[],
    }
}

/// 换一处，看说了什么。
fn after(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = COMPOSED.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "没有“{from}”");
        text = text.replace(from, to);
    }
    compare(&known(), &text)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn wording_alone_is_silent() {
    for changes in [
        &[][..],
        &[(
            "全省达标率为79.8%",
            "从汇总结果看，全省总的达标率是７９．８％",
        )],
        &[("已报送15个，未报送1个", "15个已经报来，还有1个没有报来")],
        &[
            ("双河县未报送材料。", "双河县没有按时报来材料。"),
            ("# 三、存在的问题", "# 三、主要问题"),
        ],
        // 整句删去、挪动
        &[("双河县未报送材料。", "")],
        &[("；最低的是龙泉县，为59.2%", "")],
        &[(
            "双河县未报送材料。清河县的材料有2处须更正",
            "清河县的材料有2处须更正。双河县未报送材料",
        )],
        // 一句拆成两句
        &[(
            "平湖县、东乡县、石门县。",
            "平湖县、东乡县。石门县也未达到。",
        )],
        &[(
            "临江县、积石山保安族东乡族撒拉族自治县、海安县，均为",
            "临江县、海安县等3个县，均为",
        )],
        // 成文日期、文号由人定
        &[("2017年12月20日", "2018年1月8日")],
        &[(
            "# 三、存在的问题",
            "# 三、存在的问题\n\n各地要进一步统一思想，层层压实责任。一是提高认识，二是抓好落实。",
        )],
        &[("未报送1个", "未报送一个")],
        &[("全省应报送", "　　全省应报送"), ("标题：", "标题:")],
    ] {
        assert_eq!(after(changes), Vec::<String>::new(), "{changes:?}");
    }
}

/// 领导把数说成大概：说得对的不问。
#[test]
fn a_rough_saying_that_holds_is_silent() {
    for (from, to) in [
        ("为79.8%（应计733项次，达到585项次）", "接近八成"),
        ("为79.8%（应计733项次，达到585项次）", "在七成五以上"),
        ("达标率为79.8%", "达标率约为八成"),
        ("达标率为79.8%", "达标率超过四分之三"),
        ("达标率为79.8%", "达标率接近80%"),
        ("达标率为79.8%", "达标率在79%以上"),
        ("，为59.2%", "，刚过半"),
        ("，为59.2%", "，不到六成"),
        ("，为59.2%", "，只有一半多"),
        ("投诉受理86.6%", "投诉受理八成多"),
        ("应计733项次，达到585项次", "应计730余项次，达到近600项次"),
        (
            "# 三、存在的问题",
            "# 三、存在的问题\n\n有的县达标率不足五成，各地反映过半的困难来自基层。",
        ),
    ] {
        assert_eq!(after(&[(from, to)]), Vec::<String>::new(), "{to}");
    }
}

/// 说得不对的，连同数据一起说出来。
#[test]
fn a_rough_saying_that_does_not_hold_is_named() {
    for (from, to, said) in [
        (
            "为79.8%（应计733项次，达到585项次）",
            "在八成以上",
            "写的是“八成以上”，数据是“79.8%”",
        ),
        (
            "达标率为79.8%",
            "达标率近九成",
            "写的是“近九成”，数据是“79.8%”",
        ),
        (
            "达标率为79.8%",
            "达标率超过80%",
            "写的是“80%”，数据是“79.8%”",
        ),
        ("，为59.2%", "，不到一半", "写的是“不到一半”，数据是“59.2%”"),
        (
            "投诉受理86.6%",
            "投诉受理九成多",
            "写的是“九成多”，数据是“86.6%”",
        ),
        (
            "达到585项次",
            "达到600余项次",
            "写的是“600余项”，数据是“585项”",
        ),
        (
            "# 三、存在的问题",
            "# 三、存在的问题\n\n石门县达标率不足六成。",
            "“65.3%”",
        ),
    ] {
        let found = after(&[(from, to)]);
        assert!(found.iter().any(|f| f.contains(said)), "{to}：{found:#?}");
    }
}

#[test]
fn a_figure_that_no_longer_agrees_is_named() {
    for (from, to, said) in [
        (
            "79.8%",
            "80.8%",
            "第7行“全省达标率为80.8%（应计733项次，达到585项次）”：写的是“80.8%”，数据是“79.8%”（达到585，应计733）",
        ),
        ("已报送15个", "已报送14个", "写的是“14个”，数据是“15个”"),
        (
            "已报送15个，未报送1个",
            "已报送1个，未报送15个",
            "写的是“1个”，数据是“15个”",
        ),
        (
            "已报送15个，未报送1个",
            "未报送15个，已报送1个",
            "写的是“15个”，数据是“1个”",
        ),
        ("未报送1个", "未报送三个", "写的是“三个”，数据是“1个”"),
        ("达到585项次", "达到558项次", "写的是“558项”，数据是“585项”"),
        (
            "源头维权76.7%、维权队伍建设74.7%",
            "源头维权74.7%、维权队伍建设76.7%",
            "写的是“74.7%”，数据是“76.7%”",
        ),
        ("2017年自查", "2018年自查", "写的是“2018年”，数据是“2017年”"),
        (
            "为59.2%",
            "为百分之六十",
            "写的是“百分之六十”，数据是“59.2%”",
        ),
        ("见附件2", "见附件3", "文稿里只有2个附件"),
    ] {
        let found = after(&[(from, to)]);
        assert!(
            found.iter().any(|f| f.contains(said)),
            "{from} → {to}：{found:#?}"
        );
    }
}

#[test]
fn a_wrong_figure_in_a_reworded_sentence_is_set_beside_the_datas_own() {
    for (from, to, said) in [
        (
            "全省达标率为79.8%（应计733项次，达到585项次）",
            "经统计，全省达标率达到79.9%",
            &[
                "写的是“79.9%”",
                "数据是“79.8%”（达到585，应计733）",
                "全省达标率为79.8%",
            ][..],
        ),
        (
            "全省应报送自查材料的县（市、区）16个，已报送15个，未报送1个。全省达标率为79.8%（应计733项次，达到585项次）。",
            "材料报送总体及时，各地行动较快，15个已报送，未报送的只有2个。",
            &["写的是“2个”", "数据是“1个”", "未报送1个"],
        ),
        // 别处碰巧有的数，也不算数
        (
            "全省达标率为79.8%（应计733项次，达到585项次）",
            "从总的情况看，全省达标率已经达到了76.7%",
            &["写的是“76.7%”", "数据是“79.8%”"],
        ),
        (
            "从3个方面看，达标率由高到低依次为：投诉受理86.6%、源头维权76.7%、维权队伍建设74.7%。",
            "分方面看差别较大，维权队伍建设还只有74.9%，投诉受理已达86.6%。",
            &["写的是“74.9%”", "数据是“74.7%”", "维权队伍建设74.7%"],
        ),
        // 只在附表里的数
        (
            "双河县未报送材料。",
            "双河县未报送材料。石门县的达标率只有66.9%。",
            &[
                "写的是“66.9%”",
                "数据是“65.3%”",
                "表“各地达标情况”中“石门县”的“达标率”",
            ],
        ),
    ] {
        let found = after(&[(from, to)]);
        assert_eq!(found.len(), 1, "{to}：{found:#?}");
        for words in said {
            assert!(found[0].contains(words), "{to}：{found:#?}");
        }
    }
    // 附表里有的，照写不作声
    let right = "双河县未报送材料。石门县的达标率只有65.3%，应计49项，达到32项。";
    assert_eq!(
        after(&[("双河县未报送材料。", right)]),
        Vec::<String>::new()
    );
    // 几个都说得通的，都列出来
    let found = after(&[(
        "从3个方面看，达标率由高到低依次为：投诉受理86.6%、源头维权76.7%、维权队伍建设74.7%。",
        "维权一类的工作是源头维权和维权队伍建设，维权为75%。",
    )]);
    assert!(
        found.len() == 1 && found[0].contains("76.7%") && found[0].contains("74.7%"),
        "{found:#?}"
    );
}

#[test]
fn a_county_that_was_not_drawn_is_named() {
    let composed = "标题：关于抽查的通知\n\n从16个地区中抽取2个：临江县、海安县。\n";
    let drawn = [
        "临江县".to_owned(),
        "海安县".to_owned(),
        "青川市".to_owned(),
    ];
    let said = |sentence: &str| -> Vec<String> {
        let known = Known {
            composed,
            drawn: &drawn,
            ..known()
        };
        let found = compare(&known, &format!("{composed}\n{sentence}\n"));
        found.iter().map(ToString::to_string).collect()
    };
    assert!(said("请青川市妇联派人陪同，临江县、海安县做好准备。").is_empty());
    let found = said("请石门县做好准备。");
    assert!(
        found.len() == 1 && found[0].contains("“石门县”不在抽中的名单里"),
        "{found:#?}"
    );
}

#[test]
fn a_name_that_no_longer_agrees_is_named() {
    for (from, to, said) in [
        (
            "双河县未报送",
            "平湖县未报送",
            "写的是“平湖县”，数据是“双河县”",
        ),
        (
            "双河县未报送",
            "双阿县未报送",
            "“双阿县”不在名册里，是不是“双河县”",
        ),
        ("平湖县、东乡县、石门县", "平湖县、石门县", "少了“东乡县”"),
        (
            "平湖县、东乡县、石门县",
            "平湖县、东乡县、石门县、东城区",
            "多了“东城区”",
        ),
        (
            "平湖县、东乡县、石门县",
            "平湖县、东乡县、石门县、白云县",
            "“白云县”不在名册里",
        ),
        (
            "积石山保安族东乡族撒拉族自治县",
            "积石山保安族撒拉族自治县",
            "是不是“积石山保安族东乡族撒拉族自治县”",
        ),
        (
            "龙泉县，为",
            "龙全县，为",
            "“龙全县”不在名册里，是不是“龙泉县”",
        ),
        (
            "“妇女议事会”",
            "“妇女议会”",
            "写的是“妇女议会”，数据是“妇女议事会”",
        ),
    ] {
        let found = after(&[(from, to)]);
        assert!(
            found.iter().any(|f| f.contains(said)),
            "{from} → {to}：{found:#?}"
        );
    }
    let swapped = after(&[
        ("最高的是临江县", "最高的是甲"),
        ("最低的是龙泉县", "最低的是临江县"),
        ("最高的是甲", "最高的是龙泉县"),
    ]);
    assert_eq!(swapped.len(), 2, "{swapped:#?}");
}

#[test]
fn a_new_sentence_is_held_to_the_data_too() {
    let add = |sentence: &str| {
        after(&[(
            "双河县未报送材料。",
            &format!("双河县未报送材料。{sentence}"),
        )])
    };
    assert_eq!(
        add("要学习临江县的做法，认真对照50。"),
        ["第17行“要学习临江县的做法，认真对照50”：“50”在数据里查不到，请自行核对"]
    );
    assert!(add("请临江县介绍经验，其余15个县学习。").is_empty());
    let found = add("另有12个县需要帮扶。");
    assert!(
        found.len() == 1 && found[0].contains("“12个”在数据里查不到"),
        "{found:#?}"
    );
    let found = add("其中基本项达标率为90%（应计100项次，达到85项次）。");
    assert!(
        found
            .iter()
            .any(|f| f.contains("按达到85、应计100算是“85%”")),
        "{found:#?}"
    );
    assert_eq!(add("“白云县”的经验值得借鉴。").len(), 0, "引号里的不当地名");
}

#[test]
fn a_draft_from_an_earlier_run_is_held_to_the_data_of_now() {
    let earlier = COMPOSED
        .replace("已报送15个，未报送1个", "全部报送")
        .replace(
            "79.8%（应计733项次，达到585项次）",
            "81%（应计100项次，达到81项次）",
        )
        .replace("双河县未报送材料。", "");
    let found = compare(
        &Known {
            earlier: Some(&earlier),
            ..known()
        },
        &earlier.replace("存在的问题", "主要问题"),
    );
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|s| s.contains("写的是“81%”，数据是“79.8%”")),
        "{said:#?}"
    );
    assert!(
        said.iter()
            .any(|s| s.contains("早一次的数据") && s.contains("未报送1个")),
        "{said:#?}"
    );
    assert!(
        said.iter()
            .any(|s| s.contains("双河县未报送材料") && s.contains("文稿里没有")),
        "{said:#?}"
    );
    // 数据没有变的，旧稿照样不作声
    let same = compare(
        &Known {
            earlier: Some(COMPOSED),
            ..known()
        },
        COMPOSED,
    );
    assert!(same.is_empty());
}
