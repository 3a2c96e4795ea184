use super::fixture;
use quanyi::document::{compose, typeset_all};
use quanyi::progress::Quiet;

#[test]
fn every_document_is_set() {
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
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("document");
    for (draft, result) in drafts.iter().zip(typeset_all(&drafts, &office, &Quiet)) {
        let artefact = result.unwrap_or_else(|wrong| panic!("{}：{wrong}", draft.name));
        let path = folder.join(&artefact.name);
        std::fs::create_dir_all(path.parent().expect("有文件夹")).expect("可写");
        std::fs::write(&path, &artefact.bytes).expect("可写");
        std::fs::write(path.with_extension("txt"), &draft.text).expect("可写");
    }
}
