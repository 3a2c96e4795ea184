//! 各地惯常的写法：√与×、只写数、一格里连着写、列名的别称、落款写在表下、一行一个地区的各种表头。

use quanyi::field::Value;
use quanyi::model::submission::{Answer, State, Submission};
use quanyi::office::Office;
use quanyi::{read, source};

/// 读一个以逗号分隔的表。
fn read_as(name: &str, table: &str, office: &Office) -> Vec<Submission> {
    let dir = tempfile::tempdir().expect("临时文件夹");
    let path = dir.path().join(name);
    std::fs::write(&path, table).expect("写得下");
    let limits = source::Limits {
        seconds: 60.0,
        ..office.config.limits.clone()
    };
    let found = source::find(&[path], &limits).expect("找得到");
    found
        .files
        .iter()
        .flat_map(|f| read::submissions(&source::open(f, &limits), office))
        .collect()
}

fn one(table: &str) -> Submission {
    let mut all = read_as("甲县.csv", table, &Office::default());
    assert_eq!(all.len(), 1, "一份");
    all.remove(0)
}

fn answer<'a>(submission: &'a Submission, code: &str) -> &'a Answer {
    let ix = Office::default()
        .catalogue
        .indicator(code)
        .expect("有此指标")
        .ix;
    &submission.answers[ix]
}

fn state(submission: &Submission, code: &str) -> State {
    answer(submission, code).state
}

/// 一个填写项的值，写成文字。
fn field(submission: &Submission, code: &str, name: &str) -> String {
    let office = Office::default();
    let indicator = office.catalogue.indicator(code).expect("有此指标");
    let at = indicator
        .fields
        .iter()
        .position(|f| f.name == name)
        .expect("有此项");
    match answer(submission, code).fields[at].as_ref() {
        Some(reading) => match &reading.value {
            Some(Value::Texts(items)) => items
                .iter()
                .map(|i| i.as_str())
                .collect::<Vec<_>>()
                .join("|"),
            Some(value) => indicator.fields[at].kind.show(value),
            None => "读不出".into(),
        },
        None => String::new(),
    }
}

fn said(submission: &Submission, code: &str, finding: &str) -> bool {
    submission
        .findings
        .iter()
        .any(|f| f.code == finding && f.indicator.as_deref() == Some(code))
}

#[test]
fn a_lone_cross_denies_where_ticks_affirm() {
    let table =
        one("编号,选项,数量\n1.1.1,√,2\n1.1.2,×,\n1.2.1,√,1\n1.2.2,✗,\n2.1.1,是（×）否（ ）,\n");
    assert_eq!(state(&table, "1.1.1"), State::Yes);
    for code in ["1.1.2", "1.2.2"] {
        assert_eq!(state(&table, code), State::No, "{code}");
        assert!(said(&table, code, "Q209"), "{code} 说明了×怎样读");
    }
    // 括号里的×仍是看不清
    assert_eq!(state(&table, "2.1.1"), State::Unreadable);
    // 没有打√的，×不知道是什么意思
    let table = one("编号,选项\n1.1.1,有\n1.1.2,×\n1.2.1,无\n1.2.2,有\n");
    assert_eq!(state(&table, "1.1.2"), State::Unreadable);
    // 一个圈也说明不了什么
    let table = one("编号,选项\n1.1.1,√\n1.1.2,○\n1.2.1,√\n1.2.2,×\n");
    assert_eq!(state(&table, "1.1.2"), State::Unreadable);
}

#[test]
fn answers_with_their_amount_in_one_cell() {
    let wide = "2017年自查汇总表\n地区,1.1.1,1.2.1,2.1.1,2.2.1,2.3.1\n\
                甲县,有（6）,√ 35件,是（约51处）,有（拟建3个）,是的\n\
                乙县,有3项,√（2）,是，2部,无,\"否\"\n";
    let all = read_as("汇总.csv", wide, &Office::default());
    assert_eq!(all.len(), 2);
    let first = &all[0];
    assert_eq!(
        ["1.1.1", "1.2.1", "2.1.1", "2.2.1", "2.3.1"].map(|c| state(first, c)),
        [
            State::Yes,
            State::Yes,
            State::Yes,
            State::Unreadable,
            State::Yes
        ]
    );
    assert_eq!(field(first, "1.1.1", "数量"), "6");
    assert_eq!(field(first, "1.2.1", "数量"), "35");
    assert_eq!(field(first, "2.1.1", "数量"), "51");
    // “是的”只是个答案
    assert_eq!(field(first, "2.3.1", "数量"), "");
    assert_eq!(field(&all[1], "1.2.1", "数量"), "2");
}

#[test]
fn a_wide_table_of_bare_counts() {
    let wide = "地区,调研报告（1.1.2）,1.2.1,1.2.2,2.5.2\n甲县,3,1,0,12件\n乙县,1,5,2,0\n";
    let wide = wide.replace("调研报告（1.1.2）", "1.1.2");
    let all = read_as("汇总.csv", &wide, &Office::default());
    let got: Vec<(State, String)> = ["1.1.2", "1.2.1", "1.2.2", "2.5.2"]
        .map(|c| (state(&all[0], c), field(&all[0], c, "数量")))
        .to_vec();
    let wanted = [
        (State::Yes, "3"),
        (State::Yes, "1"),
        (State::No, "0"),
        (State::Yes, "12"),
    ]
    .map(|(s, n)| (s, n.to_owned()));
    assert_eq!(got, wanted);
    assert!(said(&all[0], "1.1.2", "Q217"), "只写了数的，说出来");
}

#[test]
fn yes_over_no_in_one_cell_is_one_answer() {
    let table = one("编号,现实情况,数量\n2.4.1,\"是[v]\n否[ ]\",2\n2.4.2,,\n2.5.1,\"□是√否\",\n");
    assert_eq!(state(&table, "2.4.1"), State::Yes);
    assert_eq!(field(&table, "2.4.1", "数量"), "2");
    assert_eq!(state(&table, "2.4.2"), State::Blank);
    assert_eq!(state(&table, "2.5.1"), State::No);
}

#[test]
fn columns_under_other_names() {
    let table = one(
        "指标编号,是否具备,数量（件/次/人）,妇女（网民）参与人数,名称、列举、举例,联合发文单位,所在层级,其他情况\n\
         1.1.1,1,2,,《甲》《乙》,,,\n\
         3.2.1,1,4,1200,,,,\n\
         3.2.2,0,,,,,,\n\
         4.1.1,1,,,某案,,县级,\n\
         4.2.1,1,1,,《办法》,县法院、县公安局,,\n\
         4.2.2,1,,,,,,调委会7个，调解员80人\n",
    );
    assert_eq!(state(&table, "3.2.2"), State::No);
    assert_eq!(field(&table, "1.1.1", "数量"), "2");
    assert_eq!(field(&table, "1.1.1", "名称"), "甲|乙");
    assert_eq!(field(&table, "3.2.1", "妇女参与人数"), "1200");
    assert_eq!(field(&table, "4.1.1", "层级"), "县级");
    assert_eq!(field(&table, "4.1.1", "列举"), "某案");
    assert_eq!(field(&table, "4.2.1", "名称"), "办法");
    assert_eq!(field(&table, "4.2.1", "发文单位"), "县法院|县公安局");
    assert_eq!(field(&table, "4.2.2", "调解员数量"), "80");
    // “级别”就是层级
    let table = one("编号,选项,级别\n2.4.2,是,市级\n4.1.1,有,县级\n4.1.2,无,\n");
    assert_eq!(field(&table, "2.4.2", "层级"), "市级");
}

#[test]
fn a_row_a_county_with_its_people_city_and_heading_rows() {
    let wide = "2017年自查汇总表,,,,,,\n,,,源头维权,,,\n序号,市州,县（市、区）,1.1.1,1.1.2,1.2.1,联系人,联系电话\n\
                成都市,,,,,,,\n\
                1,成都市,双流区妇联,√,×,√,李梅,13980012345\n2,,温江区,√,√,×,陈静,13980012346\n\
                注：√表示有，×表示无,,,,,,,\n";
    let all = read_as("汇总.csv", wide, &Office::default());
    let who: Vec<(Option<&str>, Option<&str>)> = all
        .iter()
        .map(|s| (s.locality.name.as_deref(), s.filled_by.as_deref()))
        .collect();
    assert_eq!(
        who,
        [
            (Some("双流区"), Some("李梅")),
            (Some("温江区"), Some("陈静"))
        ]
    );
    assert_eq!(state(&all[1], "1.2.1"), State::No);
    assert!(
        all.iter()
            .all(|s| s.findings.iter().all(|f| f.code != "Q153")),
        "电话不是行政区划代码"
    );
}

#[test]
fn counties_side_by_side_under_their_names() {
    let table = "2017年各县（市、区）自查情况对照表,,\n\
                 工作标准,荣县,富顺县\n\
                 能够发现本地区妇女儿童侵权苗头性、倾向性问题，并对典型问题进行调研,1,0\n\
                 形成维权问题调查研究专题报告,0,1\n\
                 向本级人大、党委、政府、有关部门提出法规政策建议,1,1\n\
                 提出法规政策建议的采纳情况,1,0\n";
    let all = read_as("对照.csv", table, &Office::default());
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].locality.name.as_deref(), Some("富顺县"));
    assert_eq!(
        ["1.1.1", "1.1.2"].map(|c| state(&all[1], c)),
        [State::No, State::Yes]
    );
    assert_eq!(all[0].period.as_deref(), Some("2017"), "标题里的年度");
}

#[test]
fn the_signature_below_is_no_row_of_the_table() {
    let table = read_as(
        "附件.csv",
        "\"自查表\n（2017年度）\n填报人：何雪\",,\n编号,工作标准,选项\n1.1.1,,有\n1.1.2,,无\n1.2.1,,有\n\
         填报单位：,盐源县妇女联合会,填报时间：2017年11月30日\n联系电话：0834-5201234,,\n",
        &Office::default(),
    )
    .remove(0);
    // 落款之后还有附注，落款的日期单独成格
    let noted = read_as(
        "附件.csv",
        "自查表,,\n编号,工作标准,选项\n1.1.1,,有\n1.1.2,,无\n1.2.1,,有\n\
         填报单位（公章）：德昌县妇联,,\n填报人：周晓燕,,联系电话：0834-5201234\n2017年12月8日,,\n\
         注：带*的为基本要求指标。,,\n",
        &Office::default(),
    )
    .remove(0);
    assert_eq!(noted.locality.name.as_deref(), Some("德昌县"));
    assert_eq!(noted.filled_by.as_deref(), Some("周晓燕"));
    assert_eq!(noted.date.as_deref(), Some("2017-12-08"));
    assert_eq!(table.locality.name.as_deref(), Some("盐源县"));
    assert_eq!(table.date.as_deref(), Some("2017-11-30"));
    assert_eq!(table.period.as_deref(), Some("2017"));
    assert_eq!(table.filled_by.as_deref(), Some("何雪"));
    assert!(
        table.findings.iter().all(|f| f.code != "Q106"),
        "落款不是没有归入指标的内容：{:?}",
        table.findings
    );
}

/// 数量的一格里写着日期、频率的，不拆出名目来。
#[test]
fn a_date_in_a_number_cell_is_no_list() {
    let table = one(
        "编号,选项,数量,名称\n1.1.1,有,2017/4/19,《甲》\n1.1.2,有,1份/年,\n\
         3.2.2,有,\"数量：7；网民参与人数：合计1102人\",\n",
    );
    assert_ne!(field(&table, "1.1.1", "数量"), "2017");
    assert_eq!(field(&table, "1.1.1", "名称"), "甲");
    assert_eq!(field(&table, "1.1.2", "名称"), "");
    assert_eq!(field(&table, "3.2.2", "数量"), "7");
    assert_eq!(field(&table, "3.2.2", "网民参与人数"), "1102");
}

/// 宽表里一个县的作答格写着“共计1个”：这一行不是合计，不能丢下。
#[test]
fn a_county_whose_count_says_total_is_not_the_total() {
    let table = "单位,1.1.1有无,1.1.1数量,1.1.2有无,1.1.2数量,1.2.1有无,1.2.1数量,1.2.2有无,1.2.2数量\n\
                 甲县,有,1,有,2,无,,有,1\n\
                 三台县妇联,有,共计1个,有,3,无,,有,2\n\
                 合计,,2,,5,,,,3\n";
    let all = read_as("汇总.csv", table, &Office::default());
    let names: Vec<Option<&str>> = all.iter().map(|s| s.locality.name.as_deref()).collect();
    assert_eq!(names, [Some("甲县"), Some("三台县")]);
    assert_eq!(field(&all[1], "1.1.1", "数量"), "1");
}
