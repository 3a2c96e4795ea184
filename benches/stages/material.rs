//! 造料：N 个县各一份附件式的自查表，每 12 个县一个市；内容由序号定，同样的 N 得到同样的文件。

use quanyi::document::{self, Draft};
use quanyi::office::Office;
use quanyi::office::roster::RosterLine;
use quanyi::progress::Quiet;
use quanyi::run;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use std::ops::Range;
use std::path::{Path, PathBuf};

const WORDS: [&str; 12] = [
    "清", "河", "云", "岭", "白", "沙", "平", "湖", "石", "门", "龙", "泉",
];

/// 第 `ix` 个县的名称：三个字的组合，末尾是“县”。
fn name(ix: usize) -> String {
    let word = |n: usize| WORDS[n % WORDS.len()];
    let mut name = format!("{}{}", word(ix), word(ix / 12 + ix % 7));
    for extra in [ix / 144, ix / 1728, ix / 20736] {
        if extra > 0 {
            name.push_str(word(extra));
        }
    }
    format!("{name}{}县", ["东", "西", "南", "北"][ix % 4])
}

fn city(ix: usize) -> String {
    format!("第{}市", ix / 12 + 1)
}

fn path(dir: &Path, ix: usize) -> PathBuf {
    dir.join("填报")
        .join(city(ix))
        .join(format!("{:05}{}.xlsx", ix + 1, name(ix)))
}

/// 写好 N 份与相应的名册；给出办公室与总字节数。
pub(crate) fn write(dir: &Path, n: usize) -> (Office, u64) {
    let mut office = Office::default();
    office.config.office.name = "某省妇女联合会权益部".into();
    office.config.office.region = "某省".into();
    office.config.documents.date = Some("2017-12-20".into());
    let mut line = |name: String, parent: Option<String>| {
        office.roster.localities.push(RosterLine {
            name,
            level: Some(if parent.is_some() { "县级" } else { "市级" }.into()),
            expected: parent.is_some(),
            parent,
            line: office.roster.localities.len() + 2,
            ..RosterLine::default()
        });
    };
    for ix in 0..n {
        if ix % 12 == 0 {
            line(city(ix), None);
        }
        line(name(ix), Some(city(ix)));
    }
    (office, write_range(dir, 0..n))
}

/// `n` 个县的反馈意见书的文稿。
pub(crate) fn letters(n: usize) -> (Office, Vec<Draft>) {
    let dir = tempfile::tempdir().expect("临时文件夹");
    let (office, _) = write(dir.path(), n);
    let material = run::material(&[dir.path().join("填报")], None, &office, &Quiet);
    let comparison = run::compare(material.expect("读得出"), &office);
    let mut drafts = document::compose(&comparison, &office).expect("写得出");
    drafts.retain(|d| d.kind == "反馈意见");
    (office, drafts)
}

/// 写好一段序号的填报表；给出总字节数。
pub(crate) fn write_range(dir: &Path, range: Range<usize>) -> u64 {
    let office = Office::default();
    range
        .map(|ix| {
            let path = path(dir, ix);
            std::fs::create_dir_all(path.parent().expect("有上级")).expect("建得成");
            one(dir, ix, 0, &office)
        })
        .sum()
}

/// 写好一段序号的名册与配置；`produce` 为空即出全部文种。
pub(crate) fn write_setting(dir: &Path, range: Range<usize>, region: &str, produce: &[&str]) {
    let mut roster = String::from("名称,层级,上级,是否报送\n");
    let mut last = String::new();
    for ix in range {
        let city = city(ix);
        if city != last {
            roster.push_str(&format!("{city},市级,,否\n"));
        }
        roster.push_str(&format!("{},县级,{city},是\n", name(ix)));
        last = city;
    }
    std::fs::write(dir.join("名册.csv"), roster).expect("存得下");
    let setting = format!(
        "[office]\nname = \"{region}妇女联合会权益部\"\nregion = \"{region}\"\n\
         [documents]\ndate = \"2017-12-20\"\nproduce = {produce:?}\n\
         [files]\nroster = \"名册.csv\"\n"
    );
    std::fs::write(dir.join("quanyi.toml"), setting).expect("存得下");
}

/// 改一份：第一个县的一个数。
pub(crate) fn touch_one(dir: &Path) {
    one(dir, 0, 1, &Office::default());
}

fn one(dir: &Path, ix: usize, change: usize, office: &Office) -> u64 {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2017, 12, 1).expect("日期");
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet();
    let title = format!("{}妇联维权服务工作标准自查表（2017年）", name(ix));
    let mut put = |row: u32, col: u16, text: &str| {
        sheet.write_string(row, col, text).expect("写得进");
    };
    put(0, 0, &title);
    put(1, 0, &format!("填报单位：{}妇联", name(ix)));
    put(1, 3, "填报日期：2017年12月5日");
    for (col, head) in (0..).zip(["一级指标", "二级指标", "工作标准", "现实情况", "具体情况"])
    {
        put(2, col, head);
    }
    for (row, indicator) in (3..).zip(&office.catalogue.indicators) {
        let group = &office.catalogue.groups[indicator.group];
        put(row, 0, &office.catalogue.parts[group.part].name);
        put(row, 1, &group.name);
        let star = if indicator.basic { "*" } else { "" };
        put(row, 2, &format!("{star}{}", indicator.text));
        let seed = ix * 31 + row as usize * 17;
        let met = !seed.is_multiple_of(7);
        let (yes, no) = (&indicator.kind.yes, &indicator.kind.no);
        let tick = |on: bool| if on { "√" } else { " " };
        put(
            row,
            3,
            &format!("{yes}（{}） {no}（{}）", tick(met), tick(!met)),
        );
        if met {
            let details: Vec<String> = (0..)
                .zip(&indicator.fields)
                .map(|(at, field)| {
                    let n = (seed + at + change) % 40 + 1;
                    let text = match field.kind.letter() {
                        "N" => n.to_string(),
                        "F" => format!("每年{}次", n % 6 + 1),
                        "L" => "县级".to_owned(),
                        "C" => format!("法律{}人，心理{}人", n % 5 + 1, n % 3 + 1),
                        _ => format!("《{}第{n}号工作情况》", name(ix)),
                    };
                    format!("{}：{text}", field.name)
                })
                .collect();
            put(row, 4, &details.join("  "));
        }
    }
    let bytes = book.save_to_buffer().expect("写得成");
    std::fs::write(path(dir, ix), &bytes).expect("存得下");
    bytes.len() as u64
}
