use super::*;
use crate::office::roster::{load, roster_template};
use crate::source::Limits;
use std::path::PathBuf;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// 样例的名册是 openpyxl 写的。
#[test]
fn the_samples_office_loads() {
    let office = Office::load(Some(&samples().join("quanyi.toml")))
        .map_err(|c| listed(&c))
        .expect("样例完好");
    assert_eq!(office.catalogue.id, "weiquan-2017");
    let lines: Vec<String> = office
        .roster
        .localities
        .iter()
        .filter(|l| !l.expected || !l.conditions.is_empty() || l.aliases.len() > 1)
        .map(|l| format!("{} {:?} {:?}", l.name, l.level, l.aliases))
        .collect();
    assert_eq!(
        lines,
        [
            r#"青岚省 Some("省级") []"#,
            r#"望溪县 Some("县级") ["望溪"]"#,
            r#"石棠县 Some("县级") ["石棠"]"#,
            r#"碧潭县 Some("县级") ["碧潭"]"#,
            r#"雁汀县 Some("县级") ["雁汀", "雁口县"]"#,
        ]
    );
    assert_eq!(office.roster.localities.len(), 20);
}

#[test]
fn a_new_folder_can_be_used_at_once() {
    let folder = tempfile::tempdir().expect("临时文件夹");
    let files = init::files(catalogue::built_in(), &Templates::built_in()).expect("写得出");
    let names: Vec<&str> = files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["quanyi.toml", "名册.xlsx", "填报/说明.txt"]);
    for file in &files {
        let path = folder.path().join(&file.name);
        std::fs::create_dir_all(path.parent().expect("上级")).expect("建");
        std::fs::write(path, &file.bytes).expect("写");
    }
    // 没有动过的名册就是没有名册，而不是某省、甲市都没有报。
    let office = Office::load(Some(&folder.path().join("quanyi.toml")))
        .map_err(|c| listed(&c))
        .expect("可以直接用");
    assert!(office.roster.is_empty());
}

#[test]
fn the_filled_roster_template_reads_back() {
    let mut catalogue = catalogue::built_in().clone();
    let bytes = roster_template(&catalogue).expect("写得出");
    let folder = tempfile::tempdir().expect("临时文件夹");
    let path = folder.path().join("名册.xlsx");
    std::fs::write(&path, bytes).expect("写");
    assert!(load(&path, &catalogue, &Limits::default()).is_ok_and(|r| r.is_empty()));
    // 目录换了，“重点地区”一列就不认识了：与它无关的列不影响，只是不再是没有动过的样子。
    catalogue.conditions.clear();
    assert!(load(&path, &catalogue, &Limits::default()).is_ok());
}

#[test]
fn what_is_wrong_in_all_files_is_said_at_once() {
    let folder = tempfile::tempdir().expect("临时文件夹");
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).expect("写");
    };
    put(
        "quanyi.toml",
        "[files]\nroster = \"名册.xlsx\"\ncatalogue = \"目录.toml\"\n".as_bytes(),
    );
    put("目录.toml", b"id = \"a\"\n");
    put("名册.xlsx", b"PK\x03\x04 broken");
    let complaints = Office::load(Some(&folder.path().join("quanyi.toml"))).expect_err("不对");
    let said: Vec<String> = complaints
        .iter()
        .map(|c| {
            let file = c.file.rsplit(['/', '\\']).next().unwrap_or_default();
            format!("{file} {:?} {}", c.line, c.what)
        })
        .collect();
    assert!(
        said.iter()
            .any(|s| s.starts_with("目录.toml Some(1) 目录缺“title”")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|s| s.starts_with("名册.xlsx None 名册打不开")),
        "{said:?}"
    );
}
