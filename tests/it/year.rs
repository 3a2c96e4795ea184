//! 一年里会遇到的：一份也没有收到、下级的产出压成包交来、上期是一本汇总表而县改了名、编号变了。

use crate::office::{column, quanyi, roster, said, sheet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// 一个办公文件夹：名册（名称、代码、上级、简称、合并自）、配置、填报。
pub(crate) struct OfficeFolder {
    pub(crate) dir: PathBuf,
}

impl OfficeFolder {
    pub(crate) fn new(dir: &Path, lines: &[[&str; 5]], config: &str) -> Self {
        fs::create_dir_all(dir.join("填报")).unwrap();
        roster(&dir.join("名册.xlsx"), lines);
        let text = format!(
            "[office]\nname = \"某市妇联权益部\"\nregion = \"某市\"\n\n[files]\nroster = \"名册.xlsx\"\n{config}"
        );
        fs::write(dir.join("quanyi.toml"), text).unwrap();
        Self {
            dir: dir.to_owned(),
        }
    }

    /// 一个县报来的一份：各指标的答案由 `yes` 定。
    pub(crate) fn receive(
        &self,
        file: &str,
        place: (&str, &str),
        (period, check): (&str, &str),
        date: &str,
        yes: impl Fn(&str) -> bool,
    ) {
        let config = self.dir.join("quanyi.toml");
        let catalogue = quanyi::office::Office::load(Some(&config))
            .unwrap()
            .catalogue;
        let mut rows: Vec<Vec<String>> = vec![
            vec!["维权服务工作标准自查表".into()],
            vec![
                "填报单位".into(),
                format!("{}妇联", place.0),
                "行政区划代码".into(),
                place.1.into(),
            ],
            vec![
                "周期".into(),
                period.into(),
                "检查方式".into(),
                check.into(),
                "填报日期".into(),
                date.into(),
            ],
            ["编号", "工作标准", "现实情况", "填写内容"]
                .map(String::from)
                .to_vec(),
        ];
        for indicator in &catalogue.indicators {
            let kind = &indicator.kind;
            let state = if yes(&indicator.code) {
                &kind.yes
            } else {
                &kind.no
            };
            rows.push(vec![
                indicator.code.clone(),
                indicator.text.clone(),
                state.clone(),
                String::new(),
            ]);
        }
        crate::office::write_workbook(&self.dir.join("填报").join(file), &[("自查表", &rows)]);
    }

    pub(crate) fn run(&self, code: i32) -> String {
        said(
            quanyi()
                .arg("run")
                .arg(self.dir.join("填报"))
                .arg("-c")
                .arg(self.dir.join("quanyi.toml"))
                .arg("-o")
                .arg(self.out())
                .arg("--no-cache")
                .assert()
                .code(code),
        )
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.dir.join("输出")
    }

    pub(crate) fn draft(&self, name: &str) -> String {
        fs::read_to_string(self.out().join("文稿").join(name))
            .unwrap_or_else(|e| panic!("{name}：{e}"))
    }

    fn manifest(&self) -> serde_json::Value {
        serde_json::from_slice(&fs::read(self.out().join("manifest.json")).unwrap()).unwrap()
    }
}

pub(crate) const CITY: [[&str; 5]; 4] = [
    ["某市", "530100", "", "", ""],
    ["东县", "530121", "某市", "", ""],
    ["西县", "530122", "某市", "", ""],
    ["南县", "530123", "某市", "", ""],
];

#[test]
fn nothing_received_after_the_deadline_reminds_everyone_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let round = "[round]\nperiod = \"2017\"\ncheck = \"自查\"\ndeadline = \"2017-12-10\"\n";
    let office = OfficeFolder::new(
        dir.path(),
        &CITY,
        &format!("{round}[documents]\ndate = \"2017-12-20\"\n"),
    );
    let spoken = office.run(1);
    assert!(spoken.contains("未报送 3 个：东县、西县、南县"), "{spoken}");
    assert!(spoken.contains("没有读到工作簿"), "{spoken}");
    let files = office.manifest();
    let reminders: Vec<&str> = files["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["kind"] == "催报")
        .map(|f| f["locality"].as_str().unwrap())
        .collect();
    assert_eq!(reminders, ["东县", "南县", "西县"]);
    let letter = office.draft("催报/东县.md");
    assert!(
        letter.contains("截至2017年12月20日，尚未收到你单位的材料")
            && letter.contains("报送截止日期为2017年12月10日")
            && !letter.contains("已报送0个"),
        "{letter}"
    );
    assert!(!office.out().join("通报.pdf").exists());
    let overview = sheet(&office.out().join("汇总表.xlsx"), "总览");
    let states = column(&overview, "报送状态");
    assert_eq!(states.iter().filter(|s| *s == "未报送").count(), 3);

    // 截止日期还没有过（或说不出过了没有）：不催，说明怎样才催
    for config in [
        round.to_owned(),
        format!("{round}[documents]\ndate = \"2017-12-08\"\n"),
    ] {
        let early = tempfile::tempdir().unwrap();
        let office = OfficeFolder::new(early.path(), &CITY, &config);
        let spoken = office.run(1);
        assert!(
            spoken.contains("未报送 3 个") && spoken.contains("没有出催报"),
            "{spoken}"
        );
        assert!(!office.out().join("催报").exists());
    }
}

#[test]
fn a_city_sends_its_whole_output_in_one_archive() {
    let dir = tempfile::tempdir().unwrap();
    let city = OfficeFolder::new(&dir.path().join("市"), &CITY, "");
    for (name, code) in [("东县", "530121"), ("西县", "530122")] {
        city.receive(
            &format!("{name}.xlsx"),
            (name, code),
            ("2017", "自查"),
            "2017-12-05",
            |_| true,
        );
    }
    city.run(0);
    assert!(city.out().join("退回修改/东县退回表.xlsx").exists());
    let above = OfficeFolder::new(&dir.path().join("省"), &CITY, "");
    let mut zip = zip::ZipWriter::new(fs::File::create(above.dir.join("填报/某市.zip")).unwrap());
    for entry in walkdir::WalkDir::new(city.out()).into_iter().flatten() {
        if entry.file_type().is_file() {
            let inside = entry.path().strip_prefix(city.out()).unwrap();
            let name = format!("某市的输出/{}", inside.to_string_lossy().replace('\\', "/"));
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(&fs::read(entry.path()).unwrap()).unwrap();
        }
    }
    zip.finish().unwrap();
    let spoken = above.run(0);
    assert!(spoken.contains("已报送 2 个地区"), "{spoken}");
    let read: Vec<String> = above.manifest()["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|i| i["quoted"] != true)
        .map(|i| i["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(read, ["填报/某市.zip/某市的输出/汇总表.xlsx"]);
    let skipped = sheet(&above.out().join("汇总表.xlsx"), "说明")
        .concat()
        .join("\n");
    assert!(
        skipped.contains("某市.zip/某市的输出/退回修改/东县退回表.xlsx"),
        "略过的点名：{skipped}"
    );
    // 与清单不符的（填好的退回表存在了原处）照读
    let list = fs::read_to_string(above.out().join("审核问题.txt")).unwrap();
    assert!(!list.contains("Q431"), "{list}");
}

#[test]
fn last_period_as_one_workbook_follows_renamed_merged_and_renumbered() {
    let dir = tempfile::tempdir().unwrap();
    // 上期的目录：1.1.1 与 1.1.2 的内容与本期的对调
    let text = fs::read_to_string("templates/catalogue/weiquan-2017.toml").unwrap();
    let contents = |code: &str| -> String {
        let at = text.find(&format!("code = \"{code}\"\n")).unwrap();
        let rest = &text[at + format!("code = \"{code}\"\n").len()..];
        rest[..rest.find("\n[[").unwrap()].to_owned()
    };
    let (first, second) = (contents("1.1.1"), contents("1.1.2"));
    let swapped = text
        .replace("weiquan-2017", "weiquan-2016")
        .replace(&second, "〇")
        .replace(&first, &second)
        .replace('〇', &first);
    let catalogue = dir.path().join("旧目录.toml");
    fs::write(&catalogue, swapped).unwrap();
    let old = OfficeFolder::new(
        &dir.path().join("2016"),
        &[
            ["某市", "530100", "", "", ""],
            ["东县", "530121", "某市", "", ""],
            ["老区", "530103", "某市", "", ""],
            ["西县", "530122", "某市", "", ""],
            ["北县", "530124", "某市", "", ""],
        ],
        &format!("catalogue = '{}'\n", catalogue.display()),
    );
    // 上期：1.1.1 有而 1.1.2 无；两条在本期换了号，所以本期看是 1.1.2 有、1.1.1 无
    for (name, code) in [
        ("东县", "530121"),
        ("老区", "530103"),
        ("西县", "530122"),
        ("北县", "530124"),
    ] {
        old.receive(
            &format!("{name}.xlsx"),
            (name, code),
            ("2016", "自查"),
            "2016-12-05",
            |c| c == "1.1.1" || name == "老区" && c == "2.1.1",
        );
    }
    old.run(0);
    let now = |previous: &Path, name: &str| {
        let office = OfficeFolder::new(
            &dir.path().join(name),
            &[
                ["某市", "530100", "", "", ""],
                // 东县改了名、换了代码；老区并入西区（由西县改设）
                ["东市", "530181", "某市", "东县", ""],
                ["西区", "530104", "某市", "西县", "老区"],
                ["北县", "530124", "某市", "", ""],
            ],
            &format!(
                "previous = '{}'\nmapping = \"对应.toml\"\n[round]\nperiod = \"2017\"\n",
                previous.display()
            ),
        );
        fs::write(
            office.dir.join("对应.toml"),
            format!(
                "catalogue = '{}'\n[indicators]\n\"1.1.1\" = \"1.1.2\"\n\"1.1.2\" = \"1.1.1\"\n",
                catalogue.display()
            ),
        )
        .unwrap();
        for (name, code) in [("东市", "530181"), ("西区", "530104"), ("北县", "530124")] {
            office.receive(
                &format!("{name}.xlsx"),
                (name, code),
                ("2017", "自查"),
                "2017-12-05",
                |c| c == "1.1.1" || c == "2.1.1",
            );
        }
        office.run(0);
        office
    };
    let by_book = now(&old.out().join("汇总表.xlsx"), "凭汇总表");
    let by_folder = now(&old.dir.join("填报"), "凭文件夹");
    for office in [&by_book, &by_folder] {
        let book = office.out().join("汇总表.xlsx");
        let rows = sheet(&book, "进退明细");
        let lines: Vec<String> = rows.iter().map(|r| r.join(" ")).collect();
        let has = |parts: &[&str]| {
            let all = |line: &&String| parts.iter().all(|p| line.contains(p));
            lines.iter().any(|l| all(&l))
        };
        // 本期的 1.1.1 是上期的 1.1.2（无），所以是进步；1.1.2 是上期的 1.1.1（有），所以是退步
        assert!(has(&["东市", "1.1.1", "进步"]), "{lines:#?}");
        assert!(has(&["东市", "1.1.2", "退步"]), "{lines:#?}");
        assert!(has(&["北县", "2.1.1", "进步"]), "{lines:#?}");
        // 西区的两个前身一个有一个无：说不上进退，不列
        assert!(!has(&["西区", "2.1.1", "进步"]), "{lines:#?}");
        assert!(has(&["西区", "1.1.1", "进步"]), "{lines:#?}");
        let letter = office.draft("反馈意见/西区.md");
        assert!(
            letter.contains("老区") && letter.contains("西县"),
            "前身写明：{letter}"
        );
        let list = fs::read_to_string(office.out().join("审核问题.txt")).unwrap();
        assert!(!list.contains("Q428") && !list.contains("Q427"), "{list}");
    }
    // 两种给法，得数一样
    for name in ["上期对比", "进退明细", "上期指标"] {
        assert_eq!(
            sheet(&by_book.out().join("汇总表.xlsx"), name),
            sheet(&by_folder.out().join("汇总表.xlsx"), name),
            "{name}"
        );
    }
    // 上期的数追得到上期的文件，合并来的县的反馈意见里每个数都查得到
    let done = quanyi()
        .arg("trace")
        .arg(by_book.out())
        .arg("反馈意见/西区.pdf")
        .assert()
        .code(0);
    let said = crate::office::text(&done.get_output().stdout);
    assert!(said.contains("都查得到"), "{said}");
    let done = quanyi()
        .arg("trace")
        .arg(by_book.out())
        .args(["反馈意见/东市.pdf", "由2%"])
        .assert()
        .code(0);
    let said = crate::office::text(&done.get_output().stdout);
    assert!(
        said.contains("东市上期的达标率：达到1÷应计49") && said.contains("东县　1.1.2"),
        "{said}"
    );
}

#[test]
fn a_check_form_that_must_be_corrected_goes_to_the_team_and_not_to_the_county() {
    let dir = tempfile::tempdir().unwrap();
    let office = OfficeFolder::new(dir.path(), &CITY, "[round]\nperiod = \"2017\"\n");
    let east = ("东县", "530121");
    office.receive("东县.xlsx", east, ("2017", "自查"), "2017-12-05", |_| true);
    office.receive(
        "抽查东县.xlsx",
        east,
        ("2017", "抽查"),
        "2017-12-15",
        |_| true,
    );
    assert!(!office.run(0).contains("核查的表"));
    // 两项都勾
    let path = office.dir.join("填报/抽查东县.xlsx");
    let mut rows = sheet(&path, "自查表");
    let row = rows.iter().position(|r| r[0] == "2.1.1").unwrap();
    rows[row][2] = "是（√） 否（√）".into();
    crate::office::write_workbook(&path, &[("自查表", &rows)]);
    let spoken = office.run(0);
    assert!(
        spoken.contains("核查的表有 1 份须更正：填报/抽查东县.xlsx"),
        "{spoken}"
    );
    assert!(!office.out().join("退回修改/东县.pdf").exists());
}
