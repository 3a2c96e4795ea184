//! 位置一处牵动一处，五遍排不定的公文：照样印出来，一块不少。

use super::picture;
use quanyi::document::press::{Press, Sheet};
use quanyi::office::Office;

/// 图、跨页的长表、两张短表接着署名：每张表后补多少空都要等前一张排定。
#[test]
fn what_does_not_settle_is_still_printed_whole() {
    let office = Office::default();
    let press = Press::new(&office).expect("字体齐全");
    let data = include_bytes!("../../cases/unsettled/letter.json");
    let sheet = Sheet {
        layout: "documents/feedback/layout.typ".into(),
        data: data.to_vec(),
        ident: "来回牵动".into(),
        date: Some((2017, 12, 20)),
    };
    let bytes = press.set(&sheet).unwrap_or_else(|e| panic!("{e}"));
    let again = press.set(&sheet).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(bytes, again, "同样的数据，同样的字节");
    picture::same("来回牵动", &bytes, &[-1]);
}
