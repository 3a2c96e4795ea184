//! 措辞：整篇文稿照看的人看见的样子存下来；全部文件都排得出；各文种的页面与参考图相同。

use super::{fixture, picture};
use quanyi::document::{compose, typeset_all};
use quanyi::progress::Quiet;

#[test]
fn every_document_reads_and_sets_well() {
    let office = fixture::office();
    let comparison = fixture::comparison(&office);
    let drafts = compose(&comparison, &office).unwrap_or_else(|wrong| {
        panic!(
            "{}",
            wrong
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    });
    // 通报、汇总表打印版、会议材料各一份；未报送的没有反馈意见，其余每地一份
    let of = |kind: &str| drafts.iter().filter(|d| d.kind == kind).count();
    assert_eq!((of("通报"), of("汇总表打印版"), of("会议材料")), (1, 1, 1));
    let letters: Vec<_> = drafts.iter().filter(|d| d.kind == "反馈意见").collect();
    assert_eq!(letters.len(), 15);
    assert!(
        letters
            .iter()
            .all(|d| d.locality.as_deref() != Some("双河县"))
    );
    for (name, title) in [
        ("通报.pdf", "通报"),
        ("反馈意见/清河县.pdf", "反馈意见-须更正"),
        ("反馈意见/石门县.pdf", "反馈意见-两份"),
    ] {
        let draft = drafts
            .iter()
            .find(|d| d.name == name)
            .unwrap_or_else(|| panic!("没有 {name}"));
        insta::assert_snapshot!(title, draft.text);
    }
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("document");
    for (draft, result) in drafts.iter().zip(typeset_all(&drafts, &office, &Quiet)) {
        let artefact = result.unwrap_or_else(|wrong| panic!("{}：{wrong}", draft.name));
        assert_eq!((&artefact.name, &artefact.kind), (&draft.name, &draft.kind));
        let path = folder.join(&artefact.name);
        std::fs::create_dir_all(path.parent().expect("有文件夹")).expect("可写");
        std::fs::write(&path, &artefact.bytes).expect("可写");
        match artefact.name.as_str() {
            "通报.pdf" => picture::same("通报", &artefact.bytes, &[1, 4, 5, -1]),
            "反馈意见/清河县.pdf" => {
                picture::same("反馈意见", &artefact.bytes, &[1, 2, -1]);
            }
            "会议材料.pdf" => {
                picture::same("会议材料", &artefact.bytes, &[1, 2, 5, 7, 11, 13, -1]);
            }
            "汇总表.pdf" => picture::same("汇总表", &artefact.bytes, &[1, 2, 3]),
            _ => {}
        }
    }
}
