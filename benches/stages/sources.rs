//! 一份反馈意见书的全部 typst 源文件，照原样放到一个文件夹里，好与 `typst compile` 比：
//!
//! ```sh
//! cargo bench --bench stages -- sources 文件夹
//! typst compile --root 文件夹 --font-path 文件夹/fonts --pdf-standard a-2b 文件夹/documents/feedback/layout.typ 信.pdf
//! ```

use crate::material;
use quanyi::document;
use quanyi::document::press::Press;
use std::path::Path;

/// 写到 `out`。
pub(crate) fn write(out: &Path) {
    let (office, letters) = material::letters(12);
    let letter = letters.first().expect("有");
    let press = Press::new(&office).expect("字体齐全");
    let sheet = document::sheet(letter, &office, &press).expect("文稿无误");
    let put = |path: &str, bytes: &[u8]| {
        let path = out.join(path);
        std::fs::create_dir_all(path.parent().expect("有上级")).expect("建得成");
        std::fs::write(path, bytes).expect("存得下");
    };
    for path in office.templates.under("") {
        if path.ends_with(".typ") {
            put(path, office.templates.text(path).expect("在").as_bytes());
        }
    }
    let roles = press.faces().roles.iter();
    let mut families: serde_json::Map<String, serde_json::Value> = roles
        .map(|face| (face.role.label().into(), face.families.clone().into()))
        .collect();
    families.insert("排定".into(), true.into());
    put(
        "fonts.json",
        serde_json::Value::Object(families).to_string().as_bytes(),
    );
    put("data.json", &sheet.data);
    for (ix, font) in press.faces().fonts.iter().enumerate() {
        put(&format!("fonts/{ix}.otf"), font.data());
    }
}
